/* The legs of the clocks of a ticket, and the pieces that they are made of. */
#include <stdlib.h>
#include <string.h>

#include "explain.h"

static void
hear(void *arg, const struct esc_stretch *s)
{
	struct esc_legs *l = arg;
	size_t room = l->room > 0 ? 2 * l->room : 16;

	if (l->n == l->room) {
		l->leg = esc_copy(l->arena, l->leg, l->n * sizeof(*l->leg), room * sizeof(*l->leg));
		l->room = room;
	}
	l->leg[l->n++] = (struct esc_leg){ .clock = *s->clock, .from = s->from, .to = s->to,
	    .paused = s->paused,
	    .why = s->why };
}

static int
by_cycle(const struct esc_clock *a, const struct esc_clock *b)
{
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return a->cycle < b->cycle ? -1 : a->cycle > b->cycle;
}

static int
by_time(const void *pa, const void *pb)
{
	const struct esc_leg *a = pa, *b = pb;
	int order = by_cycle(&a->clock, &b->clock);

	return order != 0 ? order : a->from < b->from ? -1 : a->from > b->from;
}

void
esc_legs_find(struct esc_legs *l, const struct esc_event *ev, size_t n, const struct esc_policies *policies,
    int64_t as_of, struct esc_arena *a)
{
	struct esc_clock_sink sink = { .stretch = hear, .arg = l };

	*l = (struct esc_legs){ .arena = a };
	esc_clocks(&l->clocks, ev, n, policies, as_of, a, &sink);
	if (l->n > 0)
		qsort(l->leg, l->n, sizeof(*l->leg), by_time);
}

const struct esc_leg *
esc_legs_of(const struct esc_legs *l, const struct esc_clock *c, size_t *n)
{
	size_t i = 0;

	while (i < l->n && by_cycle(&l->leg[i].clock, c) < 0)
		i++;
	for (*n = 0; i + *n < l->n && by_cycle(&l->leg[i + *n].clock, c) == 0; ++*n)
		continue;
	return &l->leg[i];
}

bool
esc_leg_explain(const struct esc_leg *l, bool (*tell)(void *, const struct esc_piece *, struct esc_err *),
    void *arg, struct esc_err *e)
{
	struct esc_span s = { .calendar = l->clock.calendar, .start = l->from, .end = l->to };
	struct esc_piece pause = { .from = l->from, .to = l->to, .state = "paused", .why = "pause" };

	return l->paused ? tell(arg, &pause, e) : esc_span_explain(&s, l->to, tell, arg, e);
}

static bool
add(void *arg, const struct esc_piece *p, struct esc_err *e)
{
	int64_t *sum = arg;

	(void)e;
	if (strcmp(p->state, "running") == 0)
		*sum += p->to - p->from;
	return true;
}

bool
esc_legs_total(const struct esc_legs *l, const struct esc_clock *c, int64_t *seconds, struct esc_err *e)
{
	size_t n;
	const struct esc_leg *leg = esc_legs_of(l, c, &n);

	*seconds = 0;
	for (size_t i = 0; i < n; i++)
		if (!esc_leg_explain(&leg[i], add, seconds, e))
			return false;
	return true;
}
