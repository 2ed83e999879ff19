/* What starts and what stops a clock: a table of predicates on one event. */
#include <string.h>

#include "model/clock_rule.h"

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
starts_opening(const struct esc_clock_fold *f, const struct esc_event *ev)
{
	(void)ev;
	return !f->opened;
}

static bool
starts_first_response(const struct esc_clock_fold *f, const struct esc_event *ev)
{
	return starts_opening(f, ev);
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

static bool
starts_next_response(const struct esc_clock_fold *f, const struct esc_event *ev)
{
	return ev->kind == ESC_CUSTOMER && esc_clock_fold_open(f) && !runs(f, ESC_K_FIRST_RESPONSE) &&
	    !runs(f, ESC_K_NEXT_RESPONSE);
}

static bool
starts_update(const struct esc_clock_fold *f, const struct esc_event *ev)
{
	return is_reply(ev) && esc_clock_fold_open(f);
}

static bool
starts_pickup(const struct esc_clock_fold *f, const struct esc_event *ev)
{
	bool moved = ev->kind == ESC_ASSIGNED || ev->kind == ESC_TRANSFERRED || ev->kind == ESC_ESCALATED;
	const char *owner = f->t.word[ESC_OWNER];

	if (!moved || !esc_clock_fold_open(f) || (owner != NULL && strcmp(owner, ev->who) == 0))
		return false;
	return differ(owner, f->was.owner) || differ(f->t.word[ESC_TEAM], f->was.team) ||
	    (ev->kind == ESC_ESCALATED && f->t.fact[ESC_LEVEL] > f->was.level);
}

static bool
starts_level(const struct esc_clock_fold *f, const struct esc_event *ev)
{
	return esc_clock_fold_open(f) && (starts_opening(f, ev) || f->t.fact[ESC_LEVEL] != f->was.level || !f->was.open);
}

static bool
starts_fix(const struct esc_clock_fold *f, const struct esc_event *ev)
{
	(void)f;
	return ev->kind == ESC_RESOLVED && is(ev, ESC_C_RESOLUTION, "workaround");
}

static bool
starts_promise(const struct esc_clock_fold *f, const struct esc_event *ev)
{
	(void)f;
	return ev->kind == ESC_PROMISED;
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
is_ours(const struct esc_event *ev)
{
	return ev->side == ESC_SIDE_OURS && *ev->who != '\0' && ev->kind != ESC_OBSERVED;
}

static bool
starts_silence(const struct esc_clock_fold *f, const struct esc_event *ev)
{
	return esc_clock_fold_open(f) && is_ours(ev);
}

/* A ticket that needs a post-mortem: it reached level 3, or an executive answered. */
static bool
starts_postmortem(const struct esc_clock_fold *f, const struct esc_event *ev)
{
	bool needs = f->t.fact[ESC_LEVEL_MAX] >= 3 || (f->t.fact[ESC_FLAGS] & ESC_FLAG_EXECUTIVE);
	size_t i = esc_clock_running(f, ESC_K_POSTMORTEM);

	if (!needs || (ev->kind != ESC_RESOLVED && ev->kind != ESC_FIX_ACCEPTED))
		return false;
	return i == SIZE_MAX || f->w.clocks->clock[i].started > ev->at;
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
	return esc_clock_fold_open(f) && f->t.fact[ESC_LEVEL] == 2 && (starts_opening(f, ev) || f->was.level != 2);
}

/* The stops. */
static bool
stops_response(const struct esc_clock_fold *f, const struct esc_event *ev, const struct esc_clock *c)
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
stops_at_reply(const struct esc_clock_fold *f, const struct esc_event *ev, const struct esc_clock *c)
{
	(void)f;
	(void)c;
	return is_reply(ev);
}

static bool
stops_pickup(const struct esc_clock_fold *f, const struct esc_event *ev, const struct esc_clock *c)
{
	const char *owner = f->t.word[ESC_OWNER];

	(void)c;
	if (ev->kind != ESC_ACCEPTED && ev->kind != ESC_NOTE && !is_reply(ev))
		return false;
	return owner == NULL || strcmp(owner, ev->who) == 0;
}

static bool
stops_level(const struct esc_clock_fold *f, const struct esc_event *ev, const struct esc_clock *c)
{
	(void)c;
	return f->t.fact[ESC_LEVEL] != f->was.level || ev->kind == ESC_RESOLVED ||
	    (f->was.open && f->t.fact[ESC_STATUS] == ESC_S_RESOLVED);
}

static bool
stops_resolution(const struct esc_clock_fold *f, const struct esc_event *ev, const struct esc_clock *c)
{
	(void)c;
	return ev->kind == ESC_RESOLVED || (f->was.open && f->t.fact[ESC_STATUS] == ESC_S_RESOLVED);
}

static bool
stops_fix(const struct esc_clock_fold *f, const struct esc_event *ev, const struct esc_clock *c)
{
	(void)f;
	(void)c;
	return ev->kind == ESC_FIXED;
}

static bool
stops_promise(const struct esc_clock_fold *f, const struct esc_event *ev, const struct esc_clock *c)
{
	(void)f;
	(void)c;
	return ev->kind == ESC_KEPT || is_reply(ev) || reached(ev);
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
	(void)f;
	(void)c;
	return ev->kind == ESC_REPLIED && esc_event_get(ev, ESC_C_BODY) != NULL;
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
	const char *action = esc_event_get(ev, ESC_C_ACTION);

	(void)f;
	return (ev->kind == ESC_DONE || ev->kind == ESC_DROPPED) && !differ(action, c->action);
}

static bool
stops_plan(const struct esc_clock_fold *f, const struct esc_event *ev, const struct esc_clock *c)
{
	(void)c;
	return ev->kind == ESC_AGREED || (f->t.fact[ESC_LEVEL] != 2 && f->was.level == 2);
}

const struct esc_clock_rule esc_clock_rules[ESC_NCLOCKS] = {
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
