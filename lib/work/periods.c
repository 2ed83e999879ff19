/* Periods of a report. */
#include <stdlib.h>

#include "report.h"

#define MOST	100000

static bool
add_edge(struct esc_periods *p, size_t *cap, int64_t at, struct esc_err *e)
{
	if (p->n >= MOST)
		return esc_fail(e, ESC_USAGE,
		    "more than %d periods: ask for longer ones, or for fewer", MOST);
	p->edge = esc_grow(p->edge, cap, p->n + 2, sizeof(*p->edge));
	p->edge[++p->n] = at;
	return true;
}

static int64_t
begin_of(const struct esc_zone *zone, enum esc_every every, int64_t at)
{
	return every == ESC_EVERY_NONE ? at : esc_every_begin(zone, every, at);
}

/* Where the periods end that nobody bounded: with the one that holds as_of. */
static int64_t
end_of(const struct esc_zone *zone, const struct esc_report *how)
{
	if (how->to != ESC_NONE)
		return how->to;
	if (how->every == ESC_EVERY_NONE)
		return how->as_of + 1;
	return esc_every_next(zone, how->every, how->as_of);
}

bool
esc_periods_make(struct esc_periods *p, const struct esc_report *how, const struct esc_zone *zone,
    int64_t first, struct esc_err *e)
{
	int64_t from = how->from, to = end_of(zone, how), next;
	size_t cap = 0;

	if (from != ESC_NONE && from >= to)
		return esc_fail(e, ESC_USAGE,
		    "the report would end before it begins: look at --from, --to and --as-of");
	*p = (struct esc_periods){ .open = from == ESC_NONE, .earliest = ESC_NONE };
	if (p->open)
		from = begin_of(zone, how->every, first != ESC_NONE && first < to ? first : to - 1);
	p->edge = esc_grow(NULL, &cap, 2, sizeof(*p->edge));
	p->edge[0] = from;
	while (p->edge[p->n] < to) {
		next = p->n == 0 && how->split > p->edge[0] && how->split < to ? how->split : to;
		if (how->every != ESC_EVERY_NONE)
			next = esc_every_next(zone, how->every, p->edge[p->n]);
		if (!add_edge(p, &cap, next < to ? next : to, e))
			return false;
	}
	return true;
}

/* Most are asked for in a row, so the last one is tried first. */
bool
esc_periods_find(struct esc_periods *p, int64_t at, size_t *i)
{
	size_t lo = 0, hi = p->n;

	if (at >= p->edge[p->last] && at < p->edge[p->last + 1]) {
		*i = p->last;
		return true;
	}
	if (at < p->edge[0]) {
		if (p->open && (p->earliest == ESC_NONE || at < p->earliest))
			p->earliest = at;
		return false;
	}
	if (at >= p->edge[p->n])
		return false;
	while (hi - lo > 1) {
		size_t mid = lo + (hi - lo) / 2;

		if (at < p->edge[mid])
			hi = mid;
		else
			lo = mid;
	}
	*i = p->last = lo;
	return true;
}

void
esc_periods_free(struct esc_periods *p)
{
	free(p->edge);
	*p = (struct esc_periods){ 0 };
}
