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
	if (c->outcome == ESC_O_VOID)
		return ESC_CS_VOID;
	if (c->breached != ESC_NONE && c->breached <= at)
		return ESC_CS_BREACHED;
	if (c->target == ESC_NONE)
		return ESC_CS_VOID;
	if (esc_clock_elapsed(c, at) > c->target)
		return ESC_CS_BREACHED;
	if (c->ended != ESC_NONE)
		return ESC_CS_MET;
	if (c->since == ESC_NONE)
		return ESC_CS_PAUSED;
	return at >= c->started && esc_calendar_is_open(c->calendar, at) ? ESC_CS_RUNNING : ESC_CS_IDLE;
}

int64_t
esc_run_reached(const struct esc_watch *w, size_t i, int64_t x)
{
	const struct esc_clock *c = &w->clocks->clock[i];

	for (size_t k = w->nran; k-- > 0;)
		if (w->ran[k].clock == i && w->ran[k].used < x)
			return esc_calendar_after(w->ran[k].calendar, w->ran[k].from, x - w->ran[k].used);
	return c->started;
}

/* A moment from which the rest of the target is counted, or that lies behind. */
static void
set_due(struct esc_watch *w, size_t i, int64_t at)
{
	struct esc_clock *c = &w->clocks->clock[i];

	if (c->target == ESC_NONE)
		c->due = ESC_NONE;
	else if (c->used >= c->target)
		c->due = esc_run_reached(w, i, c->target);
	else
		c->due = esc_calendar_after(c->calendar, at > c->started ? at : c->started, c->target - c->used);
}

static void
tell_stretch(struct esc_watch *w, size_t i, int64_t to)
{
	const struct esc_clock *c = &w->clocks->clock[i];
	const struct esc_course *x = &w->course[i];
	struct esc_stretch s = { .clock = c, .from = x->mark, .to = to, .paused = c->since == ESC_NONE,
	    .why = x->why };

	if (w->sink != NULL && w->sink->stretch != NULL && x->mark < to)
		w->sink->stretch(w->sink->arg, &s);
}

static void
tell_crossings(struct esc_watch *w, size_t i, int64_t to)
{
	if (w->sink != NULL && w->sink->crossing != NULL && w->course[i].mark < to)
		esc_climb_tell(w, i, w->course[i].mark, to);
}

static void
breach(struct esc_watch *w, size_t i, int64_t moment, int64_t used)
{
	w->clocks->clock[i].breached = moment;
	w->course[i].late = used;
}

static void
note_run(struct esc_watch *w, size_t i)
{
	const struct esc_clock *c = &w->clocks->clock[i];
	size_t room = w->ran_room ? 2 * w->ran_room : 16;

	if (w->nran == w->ran_room) {
		w->ran = esc_copy(w->arena, w->ran, w->nran * sizeof(*w->ran), room * sizeof(*w->ran));
		w->ran_room = room;
	}
	w->ran[w->nran++] = (struct esc_ran){ .clock = i, .from = c->since, .used = c->used,
	    .calendar = c->calendar };
}

/* Counts what has run up to now, and keeps a breach that happened. */
static void
count(struct esc_watch *w, size_t i, int64_t at)
{
	struct esc_clock *c = &w->clocks->clock[i], was = *c;
	bool judged = c->target != ESC_NONE && c->breached == ESC_NONE;

	if (c->since != ESC_NONE) {
		note_run(w, i);
		c->used += esc_calendar_between(c->calendar, c->since, at);
		c->since = at;
	}
	if (judged && was.used > c->target)
		breach(w, i, w->course[i].mark, was.used);
	else if (judged && c->used > c->target)
		breach(w, i, esc_clock_breach(&was), c->target + 1);
}

/* The present stretch ends, and with `why' the next begins. */
static void
accrue(struct esc_watch *w, size_t i, int64_t at, const struct esc_event *why)
{
	struct esc_course *x = &w->course[i];

	tell_stretch(w, i, at);
	tell_crossings(w, i, at);
	if (at > x->mark) {
		count(w, i, at);
		x->mark = at;
	}
	x->why = why;
}

static size_t
new_clock(struct esc_watch *w)
{
	struct esc_clocks *cs = w->clocks;
	size_t room = cs->room ? 2 * cs->room : 8;

	if (cs->n == cs->room) {
		cs->clock = esc_copy(w->arena, cs->clock, cs->n * sizeof(*cs->clock), room * sizeof(*cs->clock));
		w->course = esc_copy(w->arena, w->course, cs->n * sizeof(*w->course), room * sizeof(*w->course));
		cs->room = room;
	}
	return cs->n++;
}

/* A cycle that begins later does not run before. */
static void
set_running(struct esc_watch *w, struct esc_clock *c, int64_t at)
{
	c->since = c->pauses & w->paused ? ESC_NONE : at > c->started ? at : c->started;
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
	    .ended = ESC_NONE, .breached = ESC_NONE, .calendar = esc_policy_calendar(NULL, NULL) };
	w->course[i] = (struct esc_course){ .why = ev, .mark = at, .late = ESC_NONE };
	if (due != ESC_NONE)
		c->target = due > at ? due - at : 0;
	else
		take_rule(w, c, esc_target_for(w->policy, kind, &w->match));
	set_running(w, c, at);
	set_due(w, i, at);
}

void
esc_run_move(struct esc_watch *w, size_t i, const struct esc_event *ev)
{
	struct esc_clock *c = &w->clocks->clock[i];

	c->started = ev->at;
	w->course[i] = (struct esc_course){ .why = ev, .mark = ev->at, .late = ESC_NONE };
	take_rule(w, c, c->rule);
	set_running(w, c, ev->at);
	set_due(w, i, ev->at);
}

void
esc_run_forget(struct esc_watch *w, size_t i, int64_t at)
{
	struct esc_clock *c = &w->clocks->clock[i];

	c->since = c->target = ESC_NONE;
	c->ended = at;
}

void
esc_run_stop(struct esc_watch *w, size_t i, int64_t at)
{
	struct esc_clock *c = &w->clocks->clock[i];

	accrue(w, i, at, NULL);
	if (c->target != ESC_NONE && c->used > c->target && c->breached == ESC_NONE)
		breach(w, i, at, c->used);
	c->started = at < c->started ? at : c->started;
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

/* The row in force, unless the clock's time is its own; the time used and a breach stay. */
static void
take_what_is_in_force(struct esc_watch *w, size_t i, int64_t at)
{
	struct esc_clock *c = &w->clocks->clock[i];
	const struct esc_policy *was = c->policy;

	if (c->rule == NULL && c->target != ESC_NONE)
		c->policy = w->policy;
	else
		take_rule(w, c, esc_target_for(w->policy, c->kind, &w->match));
	if (was != w->policy)
		esc_climb_skip(w, i, was, at);
	set_running(w, c, at);
	set_due(w, i, at);
}

void
esc_run_change(struct esc_watch *w, size_t i, int64_t at, const struct esc_event *why)
{
	accrue(w, i, at, why);
	take_what_is_in_force(w, i, at);
}

void
esc_run_again(struct esc_watch *w, size_t i, const struct esc_event *ev)
{
	struct esc_clock *c = &w->clocks->clock[i];

	c->ended = ESC_NONE;
	c->outcome = ESC_O_NONE;
	w->course[i].mark = ev->at;
	w->course[i].why = ev;
	take_what_is_in_force(w, i, ev->at);
}

/* Of a clock that runs the steps to come are told, too. */
static void
finish(struct esc_watch *w, size_t i, int64_t as_of)
{
	struct esc_clock *c = &w->clocks->clock[i];

	if (c->ended != ESC_NONE)
		return;
	tell_stretch(w, i, as_of);
	tell_crossings(w, i, INT64_MAX);
	if (c->target != ESC_NONE && c->used > c->target && c->breached == ESC_NONE)
		breach(w, i, w->course[i].mark, c->used);
}

void
esc_run_finish(struct esc_watch *w, int64_t as_of)
{
	struct esc_clocks *cs = w->clocks;
	size_t kept = 0;

	for (size_t i = 0; i < cs->n; i++)
		finish(w, i, as_of);
	for (size_t i = 0; i < cs->n; i++)
		if (cs->clock[i].started <= as_of &&
		    (cs->clock[i].target != ESC_NONE || cs->clock[i].breached != ESC_NONE))
			cs->clock[kept++] = cs->clock[i];
	cs->n = kept;
}
