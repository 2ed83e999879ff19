/*
 * The backlog: tickets open at the end of each period.  A ticket adds one where
 * it becomes open and takes one away where it ends; the sums come last.
 */
#include "report.h"

/* The last moment of a period that is looked at. */
static int64_t
last_of(const struct esc_making *r, size_t period)
{
	int64_t last = r->periods.edge[period + 1] - 1;

	return last < r->how->as_of ? last : r->how->as_of;
}

/* The first period whose last moment is not before `at'. */
static size_t
first_at(const struct esc_making *r, int64_t at)
{
	size_t lo = 0, hi = r->periods.n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (last_of(r, mid) >= at)
			hi = mid;
		else
			lo = mid + 1;
	}
	return lo;
}

static bool
add(struct esc_making *r, size_t measure, size_t period, const int64_t *fact, bool left_out, int by,
    struct esc_err *e)
{
	struct esc_tally *tally;
	size_t i;

	if (period == r->periods.n)
		return true;
	if (!esc_making_tally(r, fact, measure, period, &i, e))
		return false;
	tally = &r->tallies.tally[i];
	*(left_out ? &tally->excluded : &tally->num) += by;
	return true;
}

/* Open from `from' until before `to'; ESC_NONE: it still is. */
static bool
add_span(struct esc_making *r, size_t measure, const int64_t *fact, bool left_out, int64_t from,
    int64_t to, struct esc_err *e)
{
	size_t begin = first_at(r, from), end = to == ESC_NONE ? r->periods.n : first_at(r, to);

	return begin >= end ||
	    (add(r, measure, begin, fact, left_out, 1, e) &&
		add(r, measure, end, fact, left_out, -1, e));
}

/* A ticket that was reopened: what it was after each of its moments at which a period ends. */
static bool
add_reopened(struct esc_making *r, size_t measure, int64_t ticket, const int64_t *fact,
    bool left_out, struct esc_err *e)
{
	struct esc_arena *a = &r->events;
	struct esc_event *ev;
	struct esc_ticket was;
	size_t n;

	esc_arena_clear(a);
	if (!esc_events_read(r->db, ticket, a, &ev, &n, e))
		return false;
	for (size_t i = 0; i < n; i++) {
		int64_t from = ev[i].at, to = i + 1 < n ? ev[i + 1].at : ESC_NONE;

		if (from < fact[ESC_OPENED_AT])
			from = fact[ESC_OPENED_AT];
		if (from == to ||
		    first_at(r, from) == (to == ESC_NONE ? r->periods.n : first_at(r, to)))
			continue;
		if (esc_fold(&was, ev, n, from, a) && ESC_STATUS_IS_OPEN(was.fact[ESC_STATUS]) &&
		    !add_span(r, measure, fact, left_out, from, to, e))
			return false;
	}
	return true;
}

bool
esc_backlog_add(struct esc_making *r, size_t measure, int64_t ticket, const int64_t *fact,
    bool left_out, struct esc_err *e)
{
	if (fact[ESC_REOPENINGS] > 0)
		return add_reopened(r, measure, ticket, fact, left_out, e);
	return add_span(r, measure, fact, left_out, fact[ESC_OPENED_AT], fact[ESC_ENDED_AT], e);
}

void
esc_backlog_sum(struct esc_making *r, size_t measure)
{
	for (size_t g = 0; g < r->groups.n; g++) {
		struct esc_tally *t =
		    &r->tallies.tally[(g * r->nmeasures + measure) * r->periods.n];

		for (size_t i = 1; i < r->periods.n; i++) {
			t[i].num += t[i - 1].num;
			t[i].excluded += t[i - 1].excluded;
		}
	}
}
