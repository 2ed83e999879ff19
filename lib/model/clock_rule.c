/* What starts and what stops a clock: a table of predicates on one event. */
#include <string.h>

#include "model/clock_rule.h"

static bool
is(const struct esc_event *ev, enum esc_column c, const char *value)
{
	const char *v = esc_event_get(ev, c);

	return v != NULL && strcmp(v, value) == 0;
}

bool
esc_is_answer(const struct esc_event *ev)
{
	return ev->kind == ESC_REPLIED && ev->public && ev->side == ESC_SIDE_OURS &&
	    esc_event_get(ev, ESC_C_BODY) == NULL;
}

static bool
reached(const struct esc_event *ev)
{
	return ev->kind == ESC_CONTACTED && !is(ev, ESC_C_OUTCOME, "no_answer");
}

bool
esc_differ(const char *a, const char *b)
{
	return a != b && (a == NULL || b == NULL || strcmp(a, b) != 0);
}

static bool
is_ours(const struct esc_event *ev)
{
	return ev->side == ESC_SIDE_OURS && *ev->who != '\0' && ev->kind != ESC_OBSERVED;
}

/* The starts: is this event one, of a ticket that was `f->was' before? */
static bool
starts_opening(const struct esc_clock_fold *f, const struct esc_event *ev)
{
	(void)ev;
	return !f->opened;
}

const char *
esc_clock_word(const struct esc_clock_fold *f, enum esc_fact fact)
{
	return f->t->word[fact] != NULL ? f->t->word[fact] : f->first[fact];
}

size_t
esc_clock_running(const struct esc_clock_fold *f, enum esc_clock_kind kind)
{
	const struct esc_clocks *cs = f->w.clocks;

	for (size_t i = cs->n; i-- > 0;)
		if (cs->clock[i].kind == kind && cs->clock[i].ended == ESC_NONE)
			return i;
	return SIZE_MAX;
}

static bool
runs(const struct esc_clock_fold *f, enum esc_clock_kind kind)
{
	return esc_clock_running(f, kind) != SIZE_MAX;
}

/* The oldest message without an answer; on a ticket that had ended, from its reopening on. */
static bool
starts_next_response(const struct esc_clock_fold *f, const struct esc_event *ev)
{
	bool waits = ev->kind == ESC_CUSTOMER || (f->unanswered && !f->was.open);

	return waits && esc_clock_fold_open(f) && !runs(f, ESC_K_FIRST_RESPONSE) && !runs(f, ESC_K_NEXT_RESPONSE);
}

static bool
starts_update(const struct esc_clock_fold *f, const struct esc_event *ev)
{
	return esc_is_answer(ev) && esc_clock_fold_open(f);
}

/* Who takes it himself, or keeps it, hands nothing on. */
static bool
starts_pickup(const struct esc_clock_fold *f, const struct esc_event *ev)
{
	bool moved = ev->kind == ESC_ASSIGNED || ev->kind == ESC_TRANSFERRED || ev->kind == ESC_ESCALATED;
	const char *named = esc_event_get(ev, ESC_C_OWNER);

	if (!moved || !esc_clock_fold_open(f) || (named != NULL && strcmp(named, ev->who) == 0))
		return false;
	return esc_differ(f->t->word[ESC_OWNER], f->was.owner) || esc_differ(f->t->word[ESC_TEAM], f->was.team) ||
	    (ev->kind == ESC_ESCALATED && f->t->fact[ESC_LEVEL] > f->was.level);
}

bool
esc_starts_manager(const struct esc_clock_fold *f, const struct esc_event *ev)
{
	const char *manager = f->t->word[ESC_MANAGER];

	return manager != NULL && esc_clock_fold_open(f) && esc_differ(manager, f->was.manager) &&
	    esc_differ(manager, ev->who) && esc_differ(manager, f->t->word[ESC_OWNER]);
}

static bool
starts_level(const struct esc_clock_fold *f, const struct esc_event *ev)
{
	return esc_clock_fold_open(f) && (starts_opening(f, ev) || f->t->fact[ESC_LEVEL] != f->was.level || !f->was.open);
}

static bool
starts_fix(const struct esc_clock_fold *f, const struct esc_event *ev)
{
	return !runs(f, ESC_K_FIX) && ev->kind == ESC_RESOLVED && is(ev, ESC_C_RESOLUTION, "workaround");
}

/* What is promised: callback, update, fix, ...; NULL: it was not said. */
const char *
esc_promise_of(const struct esc_event *ev)
{
	return ev->kind == ESC_OFFERED ? "offer" : esc_event_get(ev, ESC_C_WHAT);
}

/* What was promised already and is neither kept nor broken keeps its first time, if both say what it is. */
static bool
starts_promise(const struct esc_clock_fold *f, const struct esc_event *ev)
{
	const struct esc_clocks *cs = f->w.clocks;
	const char *what = esc_promise_of(ev);

	if (ev->kind != ESC_PROMISED && ev->kind != ESC_OFFERED)
		return false;
	for (size_t i = 0; i < cs->n && what != NULL; i++)
		if (cs->clock[i].kind == ESC_K_PROMISE && cs->clock[i].ended == ESC_NONE &&
		    !esc_differ(cs->clock[i].which, what))
			return false;
	return true;
}

static bool
starts_approval(const struct esc_clock_fold *f, const struct esc_event *ev)
{
	(void)f;
	return ev->kind == ESC_APPROVAL_ASKED;
}

static bool
starts_outside(const struct esc_clock_fold *f, const struct esc_event *ev)
{
	(void)f;
	return ev->kind == ESC_COMPLAINED;
}

static bool
starts_silence(const struct esc_clock_fold *f, const struct esc_event *ev)
{
	return esc_clock_fold_open(f) && is_ours(ev);
}

/* Does the row of the policy say more than how long it may take: which tickets it is for? */
static bool
names_tickets(const struct esc_match *m)
{
	return m->priority != NULL || m->segment != NULL || m->category != NULL || m->channel != NULL ||
	    m->team != NULL || m->escalation != NULL || m->level != 0 || m->executive != -1;
}

/* It reached level 3, an executive answered, the customer is lost, or the policy asks for one. */
static bool
needs_postmortem(const struct esc_clock_fold *f)
{
	const struct esc_target *r = esc_target_for(f->w.policy, ESC_K_POSTMORTEM, &f->w.match);

	return f->t->fact[ESC_LEVEL_MAX] >= 3 || (f->t->fact[ESC_FLAGS] & ESC_FLAG_EXECUTIVE) != 0 || f->lost ||
	    (r != NULL && names_tickets(&r->match));
}

/* The one of the last resolution was on record before the customer confirmed that. */
static bool
is_on_record(const struct esc_clock_fold *f)
{
	const struct esc_clocks *cs = f->w.clocks;

	for (size_t i = cs->n; i-- > 0;)
		if (cs->clock[i].kind == ESC_K_POSTMORTEM && cs->clock[i].outcome == ESC_O_STOPPED &&
		    cs->clock[i].ended >= f->t->fact[ESC_RESOLVED_AT])
			return true;
	return false;
}

static bool
starts_postmortem(const struct esc_clock_fold *f, const struct esc_event *ev)
{
	bool over = ev->kind == ESC_FIX_ACCEPTED || (ev->kind == ESC_LOST && !esc_clock_fold_open(f));
	size_t i = esc_clock_running(f, ESC_K_POSTMORTEM);

	if (ev->kind != ESC_RESOLVED && (!over || is_on_record(f)))
		return false;
	return needs_postmortem(f) && (i == SIZE_MAX || f->w.clocks->clock[i].started > ev->at);
}

static bool
starts_action(const struct esc_clock_fold *f, const struct esc_event *ev)
{
	(void)f;
	return ev->kind == ESC_PLANNED && esc_event_get(ev, ESC_C_DUE) != NULL;
}

static bool
starts_plan(const struct esc_clock_fold *f, const struct esc_event *ev)
{
	return esc_clock_fold_open(f) && f->t->fact[ESC_LEVEL] == 2 && (starts_opening(f, ev) || f->was.level != 2);
}

/* The stops. */
static bool
is_live(const struct esc_clock_fold *f)
{
	return esc_policies_live(f->policies, f->t->fact[ESC_OPENED_AT], esc_clock_word(f, ESC_CHANNEL));
}

static bool
stops_response(const struct esc_clock_fold *f, const struct esc_event *ev, const struct esc_clock *c)
{
	(void)c;
	if (esc_is_answer(ev))
		return f->t->fact[ESC_REPLIES] > 0 || f->t->fact[ESC_RESOLVED_FIRST_AT] != ESC_NONE;
	if (!is_live(f))
		return false;
	return f->queued ? reached(ev) || ev->kind == ESC_ACCEPTED : ev->kind == ESC_OPENED && !f->abandoned;
}

static bool
voids_response(const struct esc_clock_fold *f, const struct esc_event *ev, const struct esc_clock *c)
{
	(void)c;
	return ev->kind == ESC_ABANDONED && is_live(f);
}

static bool
stops_at_reply(const struct esc_clock_fold *f, const struct esc_event *ev, const struct esc_clock *c)
{
	(void)f;
	(void)c;
	return esc_is_answer(ev);
}

/* If no new owner was named, anybody but those who gave it away. */
static bool
stops_pickup(const struct esc_clock_fold *f, const struct esc_event *ev, const struct esc_clock *c)
{
	const char *owner = f->t->word[ESC_OWNER];

	if (c->which != NULL)
		return (ev->kind == ESC_ACCEPTED || ev->kind == ESC_NOTE || esc_is_answer(ev) || reached(ev)) &&
		    strcmp(c->which, ev->who) == 0;
	if (ev->kind == ESC_ACCEPTED)
		return true;
	if (ev->kind != ESC_NOTE && !esc_is_answer(ev))
		return false;
	if (owner != NULL && f->giver[0] == NULL)
		return strcmp(owner, ev->who) == 0;
	return is_ours(ev) && esc_differ(f->giver[0], ev->who) && esc_differ(f->giver[1], ev->who);
}

static bool
stops_level(const struct esc_clock_fold *f, const struct esc_event *ev, const struct esc_clock *c)
{
	(void)c;
	return f->t->fact[ESC_LEVEL] != f->was.level || ev->kind == ESC_RESOLVED ||
	    (f->was.open && f->t->fact[ESC_STATUS] == ESC_S_RESOLVED);
}

static bool
stops_resolution(const struct esc_clock_fold *f, const struct esc_event *ev, const struct esc_clock *c)
{
	(void)c;
	return ev->kind == ESC_RESOLVED || (f->was.open && f->t->fact[ESC_STATUS] == ESC_S_RESOLVED);
}

static bool
stops_fix(const struct esc_clock_fold *f, const struct esc_event *ev, const struct esc_clock *c)
{
	(void)f;
	(void)c;
	return ev->kind == ESC_FIXED;
}

bool
esc_promise_is_meant(const struct esc_event *ev, const struct esc_clock *c)
{
	const char *what = esc_event_get(ev, ESC_C_WHAT);

	return what == NULL || !esc_differ(what, c->which);
}

/* Words keep the promise of words; a fix needs to be made, an offer to be granted. */
static bool
stops_promise(const struct esc_clock_fold *f, const struct esc_event *ev, const struct esc_clock *c)
{
	(void)f;
	if (ev->kind == ESC_KEPT)
		return esc_promise_is_meant(ev, c);
	if (c->which != NULL && strcmp(c->which, "fix") == 0)
		return ev->kind == ESC_FIXED || (ev->kind == ESC_RESOLVED && !is(ev, ESC_C_RESOLUTION, "workaround"));
	if (c->which != NULL && strcmp(c->which, "offer") == 0)
		return ev->kind == ESC_CONCEDED;
	return esc_is_answer(ev) || reached(ev);
}

static bool
stops_approval(const struct esc_clock_fold *f, const struct esc_event *ev, const struct esc_clock *c)
{
	(void)f;
	(void)c;
	return ev->kind == ESC_APPROVED || ev->kind == ESC_REFUSED;
}

static bool
stops_outside(const struct esc_clock_fold *f, const struct esc_event *ev, const struct esc_clock *c)
{
	const char *body = esc_event_get(ev, ESC_C_BODY);

	(void)f;
	return ev->kind == ESC_REPLIED && body != NULL && c->which != NULL && esc_fold_equal(body, c->which);
}

static bool
stops_silence(const struct esc_clock_fold *f, const struct esc_event *ev, const struct esc_clock *c)
{
	(void)f;
	(void)c;
	return is_ours(ev);
}

static bool
stops_postmortem(const struct esc_clock_fold *f, const struct esc_event *ev, const struct esc_clock *c)
{
	(void)f;
	(void)c;
	return ev->kind == ESC_RECORDED;
}

static bool
stops_action(const struct esc_clock_fold *f, const struct esc_event *ev, const struct esc_clock *c)
{
	(void)f;
	return (ev->kind == ESC_DONE || ev->kind == ESC_DROPPED) &&
	    !esc_differ(esc_event_get(ev, ESC_C_ACTION), c->which);
}

/* An action that is planned anew: another owner, another day. */
static bool
voids_action(const struct esc_clock_fold *f, const struct esc_event *ev, const struct esc_clock *c)
{
	(void)f;
	return ev->kind == ESC_PLANNED && !esc_differ(esc_event_get(ev, ESC_C_ACTION), c->which);
}

static bool
stops_plan(const struct esc_clock_fold *f, const struct esc_event *ev, const struct esc_clock *c)
{
	(void)c;
	return ev->kind == ESC_AGREED || (f->t->fact[ESC_LEVEL] != 2 && f->was.level == 2);
}

const struct esc_clock_rule esc_clock_rules[ESC_NCLOCKS] = {
	[ESC_K_FIRST_RESPONSE] = { .starts = starts_opening, .stops = stops_response, .voids = voids_response },
	[ESC_K_NEXT_RESPONSE] = { .starts = starts_next_response, .stops = stops_at_reply },
	[ESC_K_UPDATE] = { .starts = starts_update, .stops = stops_at_reply, .again = true },
	[ESC_K_PICKUP] = { .starts = starts_pickup, .stops = stops_pickup, .again = true },
	[ESC_K_LEVEL] = { .starts = starts_level, .stops = stops_level, .again = true },
	[ESC_K_WORKAROUND] = { .starts = starts_opening, .stops = stops_resolution },
	[ESC_K_RESOLUTION] = { .starts = starts_opening, .stops = stops_resolution, .goes_on = true },
	[ESC_K_FIX] = { .starts = starts_fix, .stops = stops_fix, .outlives = true },
	[ESC_K_PROMISE] = { .starts = starts_promise, .stops = stops_promise, .outlives = true, .own_time = true },
	[ESC_K_APPROVAL] = { .starts = starts_approval, .stops = stops_approval },
	[ESC_K_OUTSIDE] = { .starts = starts_outside, .stops = stops_outside, .outlives = true, .own_time = true },
	[ESC_K_SILENCE] = { .starts = starts_silence, .stops = stops_silence, .again = true },
	[ESC_K_POSTMORTEM] = { .starts = starts_postmortem, .stops = stops_postmortem, .outlives = true },
	[ESC_K_ACTION] = { .starts = starts_action, .stops = stops_action, .voids = voids_action, .outlives = true, .own_time = true },
	[ESC_K_PLAN] = { .starts = starts_plan, .stops = stops_plan, .again = true },
};
