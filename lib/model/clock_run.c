/* A cycle of a clock: its arithmetic. */
#include <string.h>

#include "model/clock_run.h"

bool
esc_match_is(const struct esc_match *row, const struct esc_match *t)
{
	const char *const want[] = { row->priority, row->segment, row->category, row->channel, row->team,
	    row->escalation };
	const char *const have[] = { t->priority, t->segment, t->category, t->channel, t->team,
	    t->escalation };

	if ((row->level != 0 && row->level != t->level) ||
	    (row->executive >= 0 && row->executive != t->executive))
		return false;
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++)
		if (want[i] != NULL && (have[i] == NULL || (strcmp(want[i], have[i]) != 0 &&
		    !esc_fold_equal(want[i], have[i]))))
			return false;
	return true;
}

const struct esc_target *
esc_target_for(const struct esc_policy *p, enum esc_clock_kind kind, const struct esc_match *t)
{
	for (size_t i = 0; p != NULL && i < p->ntargets; i++)
		if (p->target[i].clock == kind && esc_match_is(&p->target[i].match, t))
			return &p->target[i];
	return NULL;
}

int64_t
esc_clock_elapsed(const struct esc_clock *c, int64_t at)
{
	if (c->since == ESC_NONE || at <= c->since)
		return c->used;
	return c->used + esc_calendar_between(c->calendar, c->since, at);
}

int64_t
esc_clock_breach(const struct esc_clock *c)
{
	if (c->breached != ESC_NONE || c->target == ESC_NONE || c->since == ESC_NONE)
		return c->breached;
	return esc_calendar_after(c->calendar, c->since, c->used > c->target ? 0 : c->target + 1 - c->used);
}

enum esc_clock_state
esc_clock_state(const struct esc_clock *c, int64_t at)
{
	if (c->outcome == ESC_O_VOID || c->target == ESC_NONE)
		return ESC_CS_VOID;
	if ((c->breached != ESC_NONE && c->breached <= at) || esc_clock_elapsed(c, at) > c->target)
		return ESC_CS_BREACHED;
	if (c->ended != ESC_NONE)
		return ESC_CS_MET;
	if (c->since == ESC_NONE)
		return ESC_CS_PAUSED;
	return esc_calendar_is_open(c->calendar, at) ? ESC_CS_RUNNING : ESC_CS_IDLE;
}

/* A moment from which the rest of the target is counted, or lay behind. */
static void
set_due(struct esc_clock *c, int64_t at)
{
	if (c->target == ESC_NONE)
		c->due = ESC_NONE;
	else if (c->used <= c->target)
		c->due = esc_calendar_after(c->calendar, at, c->target - c->used);
	else
		c->due = esc_calendar_before(c->calendar, at, c->used - c->target);
}

static void
tell_stretch(struct esc_watch *w, size_t i, int64_t to)
{
	const struct esc_clock *c = &w->clocks->clock[i];
	struct esc_stretch s = { .clock = c, .from = w->mark[i], .to = to, .paused = c->since == ESC_NONE,
	    .why = w->why[i] };

	if (w->sink == NULL || w->mark[i] > to)
		return;
	if (w->sink->stretch != NULL && w->mark[i] < to)
		w->sink->stretch(w->sink->arg, &s);
	if (w->sink->crossing != NULL)
		esc_climb_tell(w, i, w->mark[i], to);
}

/* Counts what has run up to now; a breach that happened is kept. */
static void
accrue(struct esc_watch *w, size_t i, int64_t at, const struct esc_event *why)
{
	struct esc_clock *c = &w->clocks->clock[i];
	int64_t breach;

	tell_stretch(w, i, at);
	if (c->since != ESC_NONE && at > c->since) {
		breach = esc_clock_breach(c);
		c->used += esc_calendar_between(c->calendar, c->since, at);
		if (c->target != ESC_NONE && c->used > c->target && c->breached == ESC_NONE)
			c->breached = breach;
		c->since = at;
	}
	w->mark[i] = at > w->mark[i] ? at : w->mark[i];
	w->why[i] = why;
}

static size_t
new_clock(struct esc_watch *w)
{
	struct esc_clocks *cs = w->clocks;
	size_t room = cs->room ? 2 * cs->room : 8;

	if (cs->n == cs->room) {
		cs->clock = esc_copy(w->arena, cs->clock, cs->n * sizeof(*cs->clock), room * sizeof(*cs->clock));
		w->why = esc_copy(w->arena, w->why, cs->n * sizeof(*w->why), room * sizeof(*w->why));
		w->mark = esc_copy(w->arena, w->mark, cs->n * sizeof(*w->mark), room * sizeof(*w->mark));
		cs->room = room;
	}
	return cs->n++;
}

static void
set_running(struct esc_watch *w, struct esc_clock *c, int64_t at)
{
	c->since = c->pauses & w->paused ? ESC_NONE : at;
}

/* The target of a row, in working seconds from the start of the cycle. */
static int64_t
seconds_of(const struct esc_target *r, struct esc_calendar *cal, int64_t started)
{
	int64_t end;

	if (r->days == 0)
		return r->seconds;
	end = esc_calendar_end_of_day(cal, started, r->days);
	return end == ESC_NONE ? ESC_NONE : esc_calendar_between(cal, started, end);
}

static void
take_rule(struct esc_watch *w, struct esc_clock *c, const struct esc_target *r)
{
	c->policy = w->policy;
	c->rule = r;
	if (r == NULL) {
		c->target = ESC_NONE;
		return;
	}
	c->calendar = r->calendar != NULL ? r->calendar : esc_policy_team_calendar(w->policy, w->match.team);
	c->target = seconds_of(r, c->calendar, c->started);
	c->pauses = r->pauses;
}

static int64_t
cycle_of(const struct esc_clocks *cs, enum esc_clock_kind kind)
{
	int64_t cycle = 1;

	for (size_t i = 0; i < cs->n; i++)
		cycle += cs->clock[i].kind == kind;
	return cycle;
}

void
esc_run_start(struct esc_watch *w, enum esc_clock_kind kind, int64_t at,
    const struct esc_event *ev, int64_t due)
{
	int64_t cycle = cycle_of(w->clocks, kind);
	size_t i = new_clock(w);
	struct esc_clock *c = &w->clocks->clock[i];

	*c = (struct esc_clock){ .kind = kind, .cycle = cycle, .policy = w->policy, .started = at,
	    .since = at, .ended = ESC_NONE, .breached = ESC_NONE,
	    .calendar = esc_policy_calendar(NULL, NULL) };
	if (due != ESC_NONE)
		c->target = due > at ? due - at : 0;
	else
		take_rule(w, c, esc_target_for(w->policy, kind, &w->match));
	set_running(w, c, at);
	set_due(c, at);
	w->mark[i] = at;
	w->why[i] = ev;
}

void
esc_run_move(struct esc_watch *w, size_t i, const struct esc_event *ev)
{
	struct esc_clock *c = &w->clocks->clock[i];

	c->started = ev->at;
	take_rule(w, c, c->rule);
	set_running(w, c, ev->at);
	set_due(c, ev->at);
	w->mark[i] = ev->at;
	w->why[i] = ev;
}

void
esc_run_stop(struct esc_watch *w, size_t i, int64_t at)
{
	struct esc_clock *c = &w->clocks->clock[i];

	accrue(w, i, at, NULL);
	if (c->target != ESC_NONE && c->used > c->target && c->breached == ESC_NONE)
		c->breached = at;
	c->since = ESC_NONE;
	c->ended = at;
	c->outcome = ESC_O_STOPPED;
}

void
esc_run_void(struct esc_watch *w, size_t i, int64_t at)
{
	esc_run_stop(w, i, at);
	if (w->clocks->clock[i].breached == ESC_NONE)
		w->clocks->clock[i].outcome = ESC_O_VOID;
}

void
esc_run_again(struct esc_watch *w, size_t i, const struct esc_event *ev)
{
	struct esc_clock *c = &w->clocks->clock[i];

	c->ended = ESC_NONE;
	c->outcome = ESC_O_NONE;
	w->mark[i] = ev->at;
	w->why[i] = ev;
	set_running(w, c, ev->at);
	if (c->used <= c->target || c->target == ESC_NONE)
		set_due(c, ev->at);
}

static bool
same_target(const struct esc_clock *c, const struct esc_clock *was)
{
	return c->target == was->target && c->calendar == was->calendar && c->pauses == was->pauses;
}

void
esc_run_change(struct esc_watch *w, size_t i, int64_t at, const struct esc_event *why)
{
	struct esc_clock *c = &w->clocks->clock[i], was = *c;
	bool own = c->rule == NULL && c->target != ESC_NONE;

	if (!own) {
		const struct esc_target *r = esc_target_for(w->policy, c->kind, &w->match);

		if (r != c->rule || w->policy != c->policy) {
			accrue(w, i, at, why);
			was = *c;
			take_rule(w, c, r);
			if (w->policy != was.policy)
				esc_climb_skip(w, i, was.policy);
		}
	}
	if (((c->pauses & w->paused) != 0) != (c->since == ESC_NONE)) {
		accrue(w, i, at, why);
		set_running(w, c, at);
	} else if (same_target(c, &was))
		return;
	if (c->used <= c->target || !same_target(c, &was))
		set_due(c, at);
}

void
esc_run_finish(struct esc_watch *w, int64_t as_of)
{
	struct esc_clocks *cs = w->clocks;
	size_t kept = 0;

	for (size_t i = 0; i < cs->n; i++)
		if (cs->clock[i].ended == ESC_NONE)
			tell_stretch(w, i, as_of);
	for (size_t i = 0; i < cs->n; i++)
		if (cs->clock[i].target != ESC_NONE || cs->clock[i].breached != ESC_NONE)
			cs->clock[kept++] = cs->clock[i];
	cs->n = kept;
}
