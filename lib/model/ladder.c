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

/* The elapsed time at which a repetition is crossed; in real time: its base. */
static int64_t
threshold(const struct esc_clock *c, const struct esc_step *s, int64_t rep)
{
	int64_t own = s->wall ? 0 : s->offset + rep * s->every;

	if (s->percent < 100)
		return c->target * s->percent / 100 + own;
	return c->target + 1 + c->target * (s->percent - 100) / 100 + own;
}

/* When the elapsed time reaches x, in a stretch that begins at `from'; ESC_NONE: not in it. */
static int64_t
reached(const struct esc_clock *c, int64_t x, int64_t from)
{
	if (x <= c->used)
		return from;
	return c->since == ESC_NONE ? ESC_NONE : esc_calendar_after(c->calendar, from, x - c->used);
}

static int64_t
moment_of(const struct esc_clock *c, const struct esc_step *s, struct esc_climb *k, int64_t from)
{
	if (!s->wall)
		return reached(c, threshold(c, s, k->rep), from);
	if (k->base == ESC_NONE)
		k->base = s->percent >= 100 && c->breached != ESC_NONE ? c->breached :
		    reached(c, threshold(c, s, 0), from);
	return k->base == ESC_NONE ? ESC_NONE : k->base + s->offset + k->rep * s->every;
}

static void
tell_step(struct esc_watch *w, size_t clock, const struct esc_step *s, int64_t from, int64_t to)
{
	const struct esc_clock *c = &w->clocks->clock[clock];
	struct esc_climb *k = climb_of(w, clock, s->name);
	int64_t moment;

	while (!k->done && (moment = moment_of(c, s, k, from)) != ESC_NONE && moment < to) {
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

void
esc_climb_skip(struct esc_watch *w, size_t clock, const struct esc_policy *was)
{
	const struct esc_clock *c = &w->clocks->clock[clock];
	const struct esc_policy *p = c->policy;

	if (w->sink == NULL || w->sink->crossing == NULL || p == NULL || c->target == ESC_NONE)
		return;
	for (size_t i = 0; i < p->nsteps; i++) {
		const struct esc_step *s = &p->step[i];
		struct esc_climb *k;

		if (s->clock != c->kind || had_step(was, s->clock, s->name))
			continue;
		k = climb_of(w, clock, s->name);
		if (s->every == 0)
			k->done = threshold(c, s, 0) <= c->used;
		else
			while (threshold(c, s, k->rep) <= c->used)
				k->rep++;
	}
}
