/*
 * The ladder: when the steps of a clock are crossed.  Below 100 % a step's
 * moment is when the elapsed time reaches the share; from 100 % on it counts
 * from the moment of breach.  Offsets are in the clock's own time, or real.
 */
#include <string.h>

#include "model/clock_run.h"

static struct esc_climb *
climb_of(struct esc_watch *w, size_t clock, const char *step)
{
	size_t room = w->climb_room ? 2 * w->climb_room : 16;

	for (size_t i = 0; i < w->nclimbs; i++)
		if (w->climb[i].clock == clock && strcmp(w->climb[i].step, step) == 0)
			return &w->climb[i];
	if (w->nclimbs == w->climb_room) {
		w->climb = esc_copy(w->arena, w->climb, w->nclimbs * sizeof(*w->climb), room * sizeof(*w->climb));
		w->climb_room = room;
	}
	w->climb[w->nclimbs] = (struct esc_climb){ .clock = clock, .step = step, .base = ESC_NONE };
	return &w->climb[w->nclimbs++];
}

/* A share of the target, in whole seconds that reach it. */
static int64_t
share(const struct esc_clock *c, int percent)
{
	return (c->target * percent + 99) / 100;
}

/* The time used at which a step is crossed, without its offset. */
static int64_t
base_of(const struct esc_watch *w, size_t clock, const struct esc_step *s)
{
	const struct esc_clock *c = &w->clocks->clock[clock];
	int64_t late = w->course[clock].late;

	if (s->percent < 100)
		return share(c, s->percent);
	if (late == ESC_NONE)
		late = c->used > c->target ? c->used : c->target + 1;
	return late + share(c, s->percent - 100);
}

static int64_t
offset_of(const struct esc_step *s, int64_t rep)
{
	return s->offset + rep * s->every;
}

/* When the time used reaches x, in a stretch that begins at `from'; ESC_NONE: not in it. */
static int64_t
reached(const struct esc_clock *c, int64_t x, int64_t from)
{
	if (x <= c->used)
		return from;
	return c->since == ESC_NONE ? ESC_NONE : esc_calendar_after(c->calendar, from, x - c->used);
}

/* In real time: what was to happen while the clock had ended happens as it goes on. */
static int64_t
wall_moment(struct esc_watch *w, size_t clock, const struct esc_step *s, struct esc_climb *k, int64_t from)
{
	const struct esc_clock *c = &w->clocks->clock[clock];
	int64_t moment;

	if (k->base == ESC_NONE)
		k->base = s->percent == 100 && c->breached != ESC_NONE ? c->breached :
		    reached(c, base_of(w, clock, s), from);
	if (k->base == ESC_NONE)
		return ESC_NONE;
	moment = k->base + offset_of(s, k->rep);
	if (s->every > 0 && moment < from) {
		k->rep += (from - moment) / s->every;
		moment = k->base + offset_of(s, k->rep);
	}
	return moment > from ? moment : from;
}

static int64_t
moment_of(struct esc_watch *w, size_t clock, const struct esc_step *s, struct esc_climb *k, int64_t from)
{
	if (s->wall)
		return wall_moment(w, clock, s, k, from);
	return reached(&w->clocks->clock[clock], base_of(w, clock, s) + offset_of(s, k->rep), from);
}

static void
tell_step(struct esc_watch *w, size_t clock, const struct esc_step *s, int64_t from, int64_t to)
{
	const struct esc_clock *c = &w->clocks->clock[clock];
	struct esc_climb *k = climb_of(w, clock, s->name);
	int64_t moment;

	while (!k->done && (moment = moment_of(w, clock, s, k, from)) != ESC_NONE && moment < to) {
		struct esc_crossing x = { .step = s, .rep = k->rep, .moment = moment };

		k->done = s->every == 0;
		if (!w->sink->crossing(w->sink->arg, c, &x))
			k->done = true;
		k->rep++;
	}
	if (k->base != ESC_NONE && k->base >= to)
		k->base = ESC_NONE;	/* it was beyond this stretch: a change may move it */
}

void
esc_climb_tell(struct esc_watch *w, size_t clock, int64_t from, int64_t to)
{
	const struct esc_clock *c = &w->clocks->clock[clock];
	const struct esc_policy *p = c->policy;

	for (size_t i = 0; p != NULL && c->target != ESC_NONE && i < p->nsteps; i++)
		if (p->step[i].clock == c->kind && esc_match_is(&p->step[i].match, &w->then))
			tell_step(w, clock, &p->step[i], from, to);
}

static bool
had_step(const struct esc_policy *p, enum esc_clock_kind kind, const char *name)
{
	for (size_t i = 0; p != NULL && i < p->nsteps; i++)
		if (p->step[i].clock == kind && strcmp(p->step[i].name, name) == 0)
			return true;
	return false;
}

/* Would it have been crossed before `at'? */
static bool
lies_behind(struct esc_watch *w, size_t clock, const struct esc_step *s, struct esc_climb *k, int64_t at)
{
	const struct esc_clock *c = &w->clocks->clock[clock];
	int64_t x = base_of(w, clock, s) + (s->wall ? 0 : offset_of(s, k->rep));

	if (x > c->used)
		return false;
	if (!s->wall)
		return esc_run_reached(w, clock, x) < at;
	k->base = s->percent == 100 && c->breached != ESC_NONE ? c->breached : esc_run_reached(w, clock, x);
	return k->base + offset_of(s, k->rep) < at;
}

void
esc_climb_skip(struct esc_watch *w, size_t clock, const struct esc_policy *was, int64_t at)
{
	const struct esc_clock *c = &w->clocks->clock[clock];
	const struct esc_policy *p = c->policy;

	if (w->sink == NULL || w->sink->crossing == NULL || p == NULL || c->target == ESC_NONE)
		return;
	for (size_t i = 0; i < p->nsteps; i++) {
		const struct esc_step *s = &p->step[i];
		struct esc_climb *k;

		if (s->clock != c->kind || had_step(was, s->clock, s->name) ||
		    !esc_match_is(&s->match, &w->match))
			continue;
		k = climb_of(w, clock, s->name);
		while (!k->done && lies_behind(w, clock, s, k, at)) {
			k->done = s->every == 0;
			k->rep++;
		}
	}
}
