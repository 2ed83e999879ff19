/*
 * The clocks: a table of what starts and what stops each, and the fold that
 * runs them over the events of a ticket.
 */
#include <string.h>

#include "model/clock_run.h"

const char *const esc_clock_name[ESC_NCLOCKS] = {
	"first_response", "next_response", "update", "pickup", "level", "workaround", "resolution", "fix",
	"promise", "approval", "outside", "silence", "postmortem", "action", "plan"
};
const char *const esc_clock_state_name[] = { "running", "idle", "paused", "met", "breached", "void" };

/* What the ticket was before an event, as far as clocks ask. */
struct moment {
	bool		 open;
	int64_t		 level;
	const char	*owner, *team;
};

struct folding {
	struct esc_watch w;
	struct esc_ticket t;
	struct moment	 was;
	const struct esc_policies *policies;
	size_t		 next_version;
	const char	*first[ESC_NFACTS];	/* the first word known of each code: it held before, too */
	const char	*escalation;
	bool		 queued, opened;
};

static bool
is(const struct esc_event *ev, enum esc_column c, const char *value)
{
	const char *v = esc_event_get(ev, c);

	return v != NULL && strcmp(v, value) == 0;
}

static bool
is_reply(const struct esc_event *ev)
{
	return ev->kind == ESC_REPLIED && ev->public && ev->side == ESC_SIDE_OURS &&
	    esc_event_get(ev, ESC_C_BODY) == NULL;
}

static bool
reached(const struct esc_event *ev)
{
	return ev->kind == ESC_CONTACTED && !is(ev, ESC_C_OUTCOME, "no_answer");
}

static bool
differ(const char *a, const char *b)
{
	return a != b && (a == NULL || b == NULL || strcmp(a, b) != 0);
}

/* The starts: is this event one, of a ticket that was `f->was' before? */
static bool
starts_opening(const struct folding *f, const struct esc_event *ev)
{
	(void)ev;
	return !f->opened;
}

static bool
starts_first_response(const struct folding *f, const struct esc_event *ev)
{
	return starts_opening(f, ev);
}

static size_t
running(const struct folding *f, enum esc_clock_kind kind)
{
	const struct esc_clocks *cs = f->w.clocks;

	for (size_t i = cs->n; i-- > 0;)
		if (cs->clock[i].kind == kind && cs->clock[i].ended == ESC_NONE)
			return i;
	return SIZE_MAX;
}

static bool
runs(const struct folding *f, enum esc_clock_kind kind)
{
	return running(f, kind) != SIZE_MAX;
}

static bool
is_open(const struct folding *f)
{
	return ESC_STATUS_IS_OPEN(f->t.fact[ESC_STATUS]);
}

static bool
starts_next_response(const struct folding *f, const struct esc_event *ev)
{
	return ev->kind == ESC_CUSTOMER && is_open(f) && !runs(f, ESC_K_FIRST_RESPONSE) &&
	    !runs(f, ESC_K_NEXT_RESPONSE);
}

static bool
starts_update(const struct folding *f, const struct esc_event *ev)
{
	return is_reply(ev) && is_open(f);
}

static bool
starts_pickup(const struct folding *f, const struct esc_event *ev)
{
	bool moved = ev->kind == ESC_ASSIGNED || ev->kind == ESC_TRANSFERRED || ev->kind == ESC_ESCALATED;
	const char *owner = f->t.word[ESC_OWNER];

	if (!moved || !is_open(f) || (owner != NULL && strcmp(owner, ev->who) == 0))
		return false;
	return differ(owner, f->was.owner) || differ(f->t.word[ESC_TEAM], f->was.team) ||
	    (ev->kind == ESC_ESCALATED && f->t.fact[ESC_LEVEL] > f->was.level);
}

static bool
starts_level(const struct folding *f, const struct esc_event *ev)
{
	return is_open(f) && (starts_opening(f, ev) || f->t.fact[ESC_LEVEL] != f->was.level || !f->was.open);
}

static bool
starts_fix(const struct folding *f, const struct esc_event *ev)
{
	(void)f;
	return ev->kind == ESC_RESOLVED && is(ev, ESC_C_RESOLUTION, "workaround");
}

static bool
starts_promise(const struct folding *f, const struct esc_event *ev)
{
	(void)f;
	return ev->kind == ESC_PROMISED;
}

static bool
starts_approval(const struct folding *f, const struct esc_event *ev)
{
	(void)f;
	return ev->kind == ESC_APPROVAL_ASKED;
}

static bool
starts_outside(const struct folding *f, const struct esc_event *ev)
{
	(void)f;
	return ev->kind == ESC_COMPLAINED;
}

static bool
is_ours(const struct esc_event *ev)
{
	return ev->side == ESC_SIDE_OURS && *ev->who != '\0' && ev->kind != ESC_OBSERVED;
}

static bool
starts_silence(const struct folding *f, const struct esc_event *ev)
{
	return is_open(f) && is_ours(ev);
}

/* A ticket that needs a post-mortem: it reached level 3, or an executive answered. */
static bool
starts_postmortem(const struct folding *f, const struct esc_event *ev)
{
	bool needs = f->t.fact[ESC_LEVEL_MAX] >= 3 || (f->t.fact[ESC_FLAGS] & ESC_FLAG_EXECUTIVE);

	return needs && (ev->kind == ESC_RESOLVED || ev->kind == ESC_FIX_ACCEPTED) &&
	    !runs(f, ESC_K_POSTMORTEM);
}

static bool
starts_action(const struct folding *f, const struct esc_event *ev)
{
	(void)f;
	return ev->kind == ESC_PLANNED && esc_event_get(ev, ESC_C_DUE) != NULL;
}

static bool
starts_plan(const struct folding *f, const struct esc_event *ev)
{
	return is_open(f) && f->t.fact[ESC_LEVEL] == 2 && (starts_opening(f, ev) || f->was.level != 2);
}

/* The stops. */
static bool
stops_response(const struct folding *f, const struct esc_event *ev, const struct esc_clock *c)
{
	bool live = esc_channel_live(f->t.word[ESC_CHANNEL] != NULL ? f->t.word[ESC_CHANNEL] :
	    f->first[ESC_CHANNEL]);

	(void)c;
	if (is_reply(ev))
		return f->t.fact[ESC_REPLIES] > 0 || f->t.fact[ESC_RESOLVED_FIRST_AT] != ESC_NONE;
	if (!live || f->t.fact[ESC_ABANDONED_AT] != ESC_NONE)
		return false;
	return f->queued ? reached(ev) || ev->kind == ESC_ACCEPTED : ev->kind == ESC_OPENED;
}

static bool
stops_at_reply(const struct folding *f, const struct esc_event *ev, const struct esc_clock *c)
{
	(void)f;
	(void)c;
	return is_reply(ev);
}

static bool
stops_pickup(const struct folding *f, const struct esc_event *ev, const struct esc_clock *c)
{
	const char *owner = f->t.word[ESC_OWNER];

	(void)c;
	if (ev->kind != ESC_ACCEPTED && ev->kind != ESC_NOTE && !is_reply(ev))
		return false;
	return owner == NULL || strcmp(owner, ev->who) == 0;
}

static bool
stops_level(const struct folding *f, const struct esc_event *ev, const struct esc_clock *c)
{
	(void)c;
	return f->t.fact[ESC_LEVEL] != f->was.level || ev->kind == ESC_RESOLVED ||
	    (f->was.open && f->t.fact[ESC_STATUS] == ESC_S_RESOLVED);
}

static bool
stops_resolution(const struct folding *f, const struct esc_event *ev, const struct esc_clock *c)
{
	(void)c;
	return ev->kind == ESC_RESOLVED || (f->was.open && f->t.fact[ESC_STATUS] == ESC_S_RESOLVED);
}

static bool
stops_fix(const struct folding *f, const struct esc_event *ev, const struct esc_clock *c)
{
	(void)f;
	(void)c;
	return ev->kind == ESC_FIXED;
}

static bool
stops_promise(const struct folding *f, const struct esc_event *ev, const struct esc_clock *c)
{
	(void)f;
	(void)c;
	return ev->kind == ESC_KEPT || is_reply(ev) || reached(ev);
}

static bool
stops_approval(const struct folding *f, const struct esc_event *ev, const struct esc_clock *c)
{
	(void)f;
	(void)c;
	return ev->kind == ESC_APPROVED || ev->kind == ESC_REFUSED;
}

static bool
stops_outside(const struct folding *f, const struct esc_event *ev, const struct esc_clock *c)
{
	(void)f;
	(void)c;
	return ev->kind == ESC_REPLIED && esc_event_get(ev, ESC_C_BODY) != NULL;
}

static bool
stops_silence(const struct folding *f, const struct esc_event *ev, const struct esc_clock *c)
{
	(void)f;
	(void)c;
	return is_ours(ev);
}

static bool
stops_postmortem(const struct folding *f, const struct esc_event *ev, const struct esc_clock *c)
{
	(void)f;
	(void)c;
	return ev->kind == ESC_RECORDED;
}

static bool
stops_action(const struct folding *f, const struct esc_event *ev, const struct esc_clock *c)
{
	const char *action = esc_event_get(ev, ESC_C_ACTION);

	(void)f;
	return (ev->kind == ESC_DONE || ev->kind == ESC_DROPPED) && !differ(action, c->action);
}

static bool
stops_plan(const struct folding *f, const struct esc_event *ev, const struct esc_clock *c)
{
	(void)c;
	return ev->kind == ESC_AGREED || (f->t.fact[ESC_LEVEL] != 2 && f->was.level == 2);
}

/*
 * The table.  `outlives': the end of the ticket does not end it.  `goes_on': a
 * reopening continues it.  `again': a start while it runs ends the cycle before,
 * well if the same event also stops it, else void.  A clock with a time of its
 * own (`own_time') takes it from the event.
 */
static const struct clock_rule {
	bool	(*starts)(const struct folding *, const struct esc_event *);
	bool	(*stops)(const struct folding *, const struct esc_event *, const struct esc_clock *);
	bool	outlives, goes_on, again, own_time;
} rules[ESC_NCLOCKS] = {
	[ESC_K_FIRST_RESPONSE] = { starts_first_response, stops_response, .own_time = false },
	[ESC_K_NEXT_RESPONSE] = { starts_next_response, stops_at_reply },
	[ESC_K_UPDATE] = { starts_update, stops_at_reply, .again = true },
	[ESC_K_PICKUP] = { starts_pickup, stops_pickup, .again = true },
	[ESC_K_LEVEL] = { starts_level, stops_level, .again = true },
	[ESC_K_WORKAROUND] = { starts_opening, stops_resolution },
	[ESC_K_RESOLUTION] = { starts_opening, stops_resolution, .goes_on = true },
	[ESC_K_FIX] = { starts_fix, stops_fix, .outlives = true },
	[ESC_K_PROMISE] = { starts_promise, stops_promise, .outlives = true, .own_time = true },
	[ESC_K_APPROVAL] = { starts_approval, stops_approval },
	[ESC_K_OUTSIDE] = { starts_outside, stops_outside, .outlives = true, .own_time = true },
	[ESC_K_SILENCE] = { starts_silence, stops_silence, .again = true },
	[ESC_K_POSTMORTEM] = { starts_postmortem, stops_postmortem, .outlives = true },
	[ESC_K_ACTION] = { starts_action, stops_action, .outlives = true, .own_time = true },
	[ESC_K_PLAN] = { starts_plan, stops_plan, .again = true },
};

static const char *
word(const struct folding *f, enum esc_fact fact)
{
	return f->t.word[fact] != NULL ? f->t.word[fact] : f->first[fact];
}

static struct esc_match
match_of(const struct folding *f)
{
	return (struct esc_match){
		.priority = word(f, ESC_PRIORITY), .segment = word(f, ESC_SEGMENT),
		.category = word(f, ESC_CATEGORY), .channel = word(f, ESC_CHANNEL),
		.team = word(f, ESC_TEAM), .escalation = f->escalation,
		.level = (int)f->t.fact[ESC_LEVEL],
		.executive = (f->t.fact[ESC_FLAGS] & ESC_FLAG_EXECUTIVE) != 0,
	};
}

static void
change_all(struct folding *f, int64_t at, const struct esc_event *why)
{
	for (size_t i = 0; i < f->w.clocks->n; i++)
		if (f->w.clocks->clock[i].ended == ESC_NONE)
			esc_run_change(&f->w, i, at, why);
}

/* Versions of the policy that take effect up to a moment. */
static void
advance(struct folding *f, int64_t at)
{
	for (; f->next_version < f->policies->n; f->next_version++) {
		const struct esc_policy *p = f->policies->version[f->next_version];

		if (p->effective_from > at)
			break;
		f->w.policy = p;
		f->w.then = f->w.match;
		change_all(f, p->effective_from, NULL);
	}
}

static int64_t
due_of(const struct esc_event *ev)
{
	const char *due = esc_event_get(ev, ESC_C_DUE);
	struct esc_time_how how = { 0 };
	struct esc_err e = { 0 };
	int64_t t;

	return due != NULL && esc_time_parse(due, &how, &t, &e) ? t : ESC_NONE;
}

static void
stop_those_that_end_well(struct folding *f, const struct esc_event *ev)
{
	for (size_t i = 0; i < f->w.clocks->n; i++) {
		const struct esc_clock *c = &f->w.clocks->clock[i];

		if (c->ended == ESC_NONE && rules[c->kind].stops(f, ev, c))
			esc_run_stop(&f->w, i, ev->at);
	}
}

/* The end of the ticket ends the others; a promise that is given up is broken. */
static void
end_those_that_cannot(struct folding *f, const struct esc_event *ev)
{
	for (size_t i = 0; i < f->w.clocks->n; i++) {
		struct esc_clock *c = &f->w.clocks->clock[i];

		if (c->ended != ESC_NONE)
			continue;
		if (ev->kind == ESC_BROKEN && c->kind == ESC_K_PROMISE) {
			esc_run_stop(&f->w, i, ev->at);
			if (c->breached == ESC_NONE)
				c->breached = ev->at;
		} else if (!is_open(f) && !rules[c->kind].outlives)
			esc_run_void(&f->w, i, ev->at);
	}
}

static size_t
last_of(const struct folding *f, enum esc_clock_kind kind)
{
	const struct esc_clocks *cs = f->w.clocks;

	for (size_t i = cs->n; i-- > 0;)
		if (cs->clock[i].kind == kind)
			return i;
	return SIZE_MAX;
}

static void
go_on_after_reopening(struct folding *f, const struct esc_event *ev)
{
	for (int k = 0; k < ESC_NCLOCKS; k++) {
		size_t i = rules[k].goes_on ? last_of(f, (enum esc_clock_kind)k) : SIZE_MAX;
		const struct esc_clock *c;

		if (i == SIZE_MAX || (c = &f->w.clocks->clock[i])->ended == ESC_NONE)
			continue;
		if (c->rule != NULL && c->rule->restart)
			esc_run_start(&f->w, c->kind, ev, ESC_NONE);
		else
			esc_run_again(&f->w, i, ev);
	}
}

static void
start(struct folding *f, enum esc_clock_kind kind, const struct esc_event *ev)
{
	int64_t due = rules[kind].own_time ? due_of(ev) : ESC_NONE;
	size_t i = running(f, kind);

	if (rules[kind].own_time && due == ESC_NONE && kind != ESC_K_OUTSIDE)
		return;
	if (rules[kind].again && i != SIZE_MAX)
		esc_run_void(&f->w, i, ev->at);
	esc_run_start(&f->w, kind, ev, due);
	f->w.clocks->clock[f->w.clocks->n - 1].action = esc_event_get(ev, ESC_C_ACTION);
}

/* A response on a live channel without a queue is given by the opening itself. */
static void
start_all(struct folding *f, const struct esc_event *ev)
{
	for (int k = 0; k < ESC_NCLOCKS; k++) {
		enum esc_clock_kind kind = (enum esc_clock_kind)k;

		if (!rules[k].starts(f, ev))
			continue;
		start(f, kind, ev);
		if (kind == ESC_K_FIRST_RESPONSE && ev->kind == ESC_OPENED &&
		    stops_response(f, ev, NULL))
			esc_run_stop(&f->w, running(f, kind), ev->at);
	}
	if (!f->opened && !is_open(f))
		end_those_that_cannot(f, ev);
	f->opened = true;
}

static void
remember(struct folding *f)
{
	f->was = (struct moment){ .open = is_open(f), .level = f->t.fact[ESC_LEVEL],
	    .owner = f->t.word[ESC_OWNER], .team = f->t.word[ESC_TEAM] };
}

static void
after(void *arg, const struct esc_event *ev)
{
	struct folding *f = arg;
	const char *escalation = esc_event_get(ev, ESC_C_ESCALATION);
	int64_t status = f->t.fact[ESC_STATUS];

	if (!f->opened && ev->kind != ESC_OPENED && f->first[ESC_OPENED_AT] != NULL)
		return;		/* before the opening there is no clock */
	advance(f, ev->at);
	if (escalation != NULL)
		f->escalation = escalation;
	f->w.then = f->w.match;
	stop_those_that_end_well(f, ev);
	if (f->opened)
		end_those_that_cannot(f, ev);
	if (f->opened && !f->was.open && is_open(f))
		go_on_after_reopening(f, ev);
	f->w.match = match_of(f);
	f->w.paused = status == ESC_S_WAITING ? ESC_PAUSE_WAITING : status == ESC_S_HELD ? ESC_PAUSE_HELD : 0;
	change_all(f, ev->at, ev);
	f->w.then = f->w.match;
	start_all(f, ev);
	remember(f);
}

/*
 * What was not known of a ticket before it was first seen is taken to have been
 * so from its beginning: an export tells the priority once, not when it was set.
 */
static void
look_ahead(struct folding *f, const struct esc_event *ev, size_t n, int64_t as_of)
{
	static const struct { enum esc_column column; enum esc_fact fact; } codes[] = {
		{ ESC_C_PRIORITY, ESC_PRIORITY }, { ESC_C_SEGMENT, ESC_SEGMENT },
		{ ESC_C_CATEGORY, ESC_CATEGORY }, { ESC_C_CHANNEL, ESC_CHANNEL }, { ESC_C_TEAM, ESC_TEAM },
	};

	for (size_t i = 0; i < n && ev[i].at <= as_of; i++) {
		f->queued |= ev[i].kind == ESC_QUEUED;
		if (ev[i].kind == ESC_OPENED)
			f->first[ESC_OPENED_AT] = "";
		for (size_t k = 0; k < sizeof(codes) / sizeof(codes[0]); k++)
			if (f->first[codes[k].fact] == NULL)
				f->first[codes[k].fact] = esc_event_get(&ev[i], codes[k].column);
	}
}

static int
by_kind(const struct esc_clock *a, const struct esc_clock *b)
{
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return a->cycle < b->cycle ? -1 : a->cycle > b->cycle;
}

static void
sort(struct esc_clocks *cs)
{
	for (size_t i = 1; i < cs->n; i++) {
		struct esc_clock c = cs->clock[i];
		size_t j = i;

		for (; j > 0 && by_kind(&cs->clock[j - 1], &c) > 0; j--)
			cs->clock[j] = cs->clock[j - 1];
		cs->clock[j] = c;
	}
}

static bool
has_clocks(const struct folding *f)
{
	static const char *const not_customers[] = { "task", "internal", "test" };

	for (size_t i = 0; i < 3; i++)
		if (f->t.word[ESC_TYPE] != NULL && strcmp(f->t.word[ESC_TYPE], not_customers[i]) == 0)
			return false;
	return true;
}

void
esc_clocks(struct esc_clocks *cs, const struct esc_event *ev, size_t n, const struct esc_policies *policies,
    int64_t as_of, struct esc_arena *a, const struct esc_clock_sink *sink)
{
	struct folding f = { .policies = policies,
	    .w = { .clocks = cs, .arena = a, .sink = sink } };

	*cs = (struct esc_clocks){ 0 };
	if (policies == NULL || policies->n == 0)
		return;
	look_ahead(&f, ev, n, as_of);
	f.was = (struct moment){ .open = true, .level = 1 };
	if (!esc_fold_told(&f.t, ev, n, as_of, a, after, &f) || !has_clocks(&f)) {
		cs->n = 0;
		return;
	}
	advance(&f, as_of);
	esc_run_finish(&f.w, as_of);
	sort(cs);
}
