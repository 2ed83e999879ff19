/* Clocks between their fold and the database: which step comes next, which are due. */
#include <stdlib.h>
#include <string.h>

#include "clocks.h"

/* What a listener to crossings knows. */
struct listening {
	const struct esc_fired *fired;
	size_t		 nfired;
	int64_t		 entered;	/* steps before that mail nobody */
	int64_t		 upto;
	struct esc_arena *arena;
	struct esc_due_step *step;	/* the next of each step, or all that are due */
	size_t		 n, room;
};

static bool
has_fired(const struct listening *l, const struct esc_clock *c, const struct esc_crossing *x)
{
	for (size_t i = 0; i < l->nfired; i++) {
		const struct esc_fired *f = &l->fired[i];

		if (f->kind == c->kind && f->cycle == c->cycle && f->rep == x->rep &&
		    strcmp(f->step, x->step->name) == 0)
			return true;
	}
	return false;
}

static void
note(struct listening *l, const struct esc_clock *c, const struct esc_crossing *x)
{
	size_t room = l->room ? 2 * l->room : 8;

	if (l->n == l->room) {
		l->step = esc_copy(l->arena, l->step, l->n * sizeof(*l->step), room * sizeof(*l->step));
		l->room = room;
	}
	l->step[l->n++] = (struct esc_due_step){ .kind = c->kind, .cycle = c->cycle, .rep = x->rep,
	    .moment = x->moment, .step = x->step };
}

/* Repetitions are followed until one is to come. */
static bool
hear(void *arg, const struct esc_clock *c, const struct esc_crossing *x)
{
	struct listening *l = arg;

	if (x->moment <= l->entered || has_fired(l, c, x))
		return true;
	if (x->moment > l->upto)
		return false;
	note(l, c, x);
	return true;
}

static bool
hear_next(void *arg, const struct esc_clock *c, const struct esc_crossing *x)
{
	struct listening *l = arg;

	if (x->moment <= l->entered || has_fired(l, c, x))
		return true;
	note(l, c, x);
	return false;
}

/* Steps of a clock that ended before the ticket came here are past. */
static bool
may_have_steps(const struct esc_clocks *cs, int64_t entered)
{
	for (size_t i = 0; i < cs->n; i++)
		if (cs->clock[i].ended == ESC_NONE || cs->clock[i].ended > entered)
			return true;
	return false;
}

static int64_t *
next_steps(const struct esc_clocks *cs, const struct listening *l, struct esc_arena *a)
{
	int64_t *attend = esc_alloc(a, (cs->n + 1) * sizeof(*attend));

	for (size_t i = 0; i < cs->n; i++) {
		attend[i] = ESC_NONE;
		for (size_t k = 0; k < l->n; k++)
			if (l->step[k].kind == cs->clock[i].kind && l->step[k].cycle == cs->clock[i].cycle &&
			    (attend[i] == ESC_NONE || l->step[k].moment < attend[i]))
				attend[i] = l->step[k].moment;
	}
	return attend;
}

bool
esc_clocks_fold(struct esc_db *db, int64_t ticket, int64_t entered, const struct esc_event *ev, size_t n,
    bool fresh, struct esc_arena *a, struct esc_err *e)
{
	const struct esc_policies *policies = esc_db_policies(db, e);
	struct listening l = { .entered = entered, .arena = a };
	struct esc_clock_sink sink = { .crossing = hear_next, .arg = &l };
	struct esc_fired *fired = NULL;
	struct esc_clocks cs;

	if (policies == NULL)
		return false;
	if (policies->n == 0)
		return true;
	esc_clocks(&cs, ev, n, policies, INT64_MAX, a, NULL);
	if (may_have_steps(&cs, entered)) {
		if (!fresh && !esc_fired_read(db, ticket, a, &fired, &l.nfired, e))
			return false;
		l.fired = fired;
		esc_clocks(&cs, ev, n, policies, INT64_MAX, a, &sink);
	}
	return esc_clocks_save(db, ticket, &cs, next_steps(&cs, &l, a), fresh, e);
}

static int
by_moment(const void *pa, const void *pb)
{
	const struct esc_due_step *a = pa, *b = pb;

	if (a->moment != b->moment)
		return a->moment < b->moment ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->cycle != b->cycle)
		return a->cycle < b->cycle ? -1 : 1;
	if (strcmp(a->step->name, b->step->name) != 0)
		return strcmp(a->step->name, b->step->name);
	return a->rep < b->rep ? -1 : a->rep > b->rep;
}

static void
mark(struct esc_due_step *step, size_t n, const struct esc_clocks *cs)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < cs->n; k++)
			if (cs->clock[k].kind == step[i].kind && cs->clock[k].cycle == step[i].cycle)
				step[i].ended = cs->clock[k].ended != ESC_NONE;
		for (size_t k = i + 1; k < n; k++)
			if (step[k].kind == step[i].kind && step[k].cycle == step[i].cycle &&
			    strcmp(step[k].step->name, step[i].step->name) == 0)
				step[i].passed = true;
	}
}

bool
esc_steps_due(struct esc_db *db, int64_t ticket, int64_t entered, int64_t upto, const struct esc_event *ev,
    size_t n, struct esc_arena *a, struct esc_due_step **step, size_t *nsteps, struct esc_err *e)
{
	const struct esc_policies *policies = esc_db_policies(db, e);
	struct listening l = { .entered = entered, .upto = upto, .arena = a };
	struct esc_clock_sink sink = { .crossing = hear, .arg = &l };
	struct esc_fired *fired;
	struct esc_clocks cs;

	if (policies == NULL || !esc_fired_read(db, ticket, a, &fired, &l.nfired, e))
		return false;
	l.fired = fired;
	esc_clocks(&cs, ev, n, policies, INT64_MAX, a, &sink);
	if (l.n > 0)
		qsort(l.step, l.n, sizeof(*l.step), by_moment);
	mark(l.step, l.n, &cs);
	*step = l.step;
	*nsteps = l.n;
	return true;
}
