/*
 * Which tickets a report of a period must read at all: those of which a moment that
 * its measures ask for lies in it.  At as_of a ticket may not have been opened yet
 * and yet been there; so those that were opened later are read too.
 */
#include "report.h"

#define DAY	86400
#define MOST	8

struct touching {
	struct esc_touch *touch;
	size_t		 n;
	int64_t		 lo, hi;
	int64_t		 later;		/* tickets were opened from then on, after as_of; INT64_MAX: none */
};

static bool
add(struct touching *t, struct esc_touch touch)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->touch[i].is == touch.is && t->touch[i].kind == touch.kind && t->touch[i].lo == touch.lo)
			return true;
	if (t->n == MOST)
		return false;
	t->touch[t->n++] = touch;
	return true;
}

/* False: it may be of any ticket. */
static bool
add_moment(struct touching *t, enum esc_fact fact)
{
	static const enum esc_fact known[] = { ESC_OPENED_AT, ESC_RESOLVED_AT, ESC_RESOLVED_FIRST_AT, ESC_ESCALATED_AT,
		ESC_SURVEYED_AT };
	size_t i = 0;

	while (i < sizeof(known) / sizeof(known[0]) && known[i] != fact)
		i++;
	return i < sizeof(known) / sizeof(known[0]) &&
	    add(t, (struct esc_touch){ .is = i == 0 ? ESC_TOUCH_OPENED : ESC_TOUCH_ALIVE, .lo = t->lo, .hi = t->hi }) &&
	    (t->later == INT64_MAX || add(t, (struct esc_touch){ .is = ESC_TOUCH_OPENED, .lo = t->later, .hi = INT64_MAX }));
}

static bool
add_measure(struct touching *t, const struct esc_measure *measure)
{
	const struct esc_metric *m = measure->metric;

	if (m->figure == ESC_OPEN_AT_END || (m->also != 0 && !add_moment(t, m->also_at)))
		return false;
	if (measure->cohort == ESC_BY_OPENED)
		return add_moment(t, ESC_OPENED_AT);
	if (measure->cohort == ESC_BY_RESOLVED)
		return add_moment(t, m->resolved_at == 0 ? ESC_RESOLVED_AT : m->resolved_at);
	if (m->each == NULL)
		return add_moment(t, m->event_at);
	/* what is left out is counted by its opening */
	return m->of_kind != 0 && add(t, (struct esc_touch){ .is = ESC_TOUCH_KIND, .kind = m->of_kind }) &&
	    add_moment(t, ESC_OPENED_AT);
}

static bool
find_later(struct touching *t, struct esc_making *r, struct esc_err *e)
{
	int64_t last;

	if (!esc_tickets_last(r->db, &last, e))
		return false;
	t->later = last > r->how->as_of ? r->how->as_of + 1 : INT64_MAX;
	return true;
}

bool
esc_making_touches(struct esc_making *r, const struct esc_touch **touch, size_t *n, struct esc_err *e)
{
	struct touching t = { .lo = r->periods.edge[0], .hi = r->periods.edge[r->periods.n] - 1,
	    .touch = esc_alloc(&r->arena, MOST * sizeof(*t.touch)) };

	*touch = NULL;
	*n = 0;
	if (r->how->from == ESC_NONE)
		return true;
	if (!find_later(&t, r, e))
		return false;
	for (size_t i = 0; i < r->nmeasures; i++)
		if (!add_measure(&t, &r->measure[i]))
			return true;
	*touch = t.touch;
	*n = t.n;
	return true;
}

/* Tickets solved in the period, and those that were opened within the window after it. */
bool
esc_making_visits(struct esc_making *r, const struct esc_touch **touch, size_t *n, struct esc_err *e)
{
	struct touching t = { .lo = r->periods.edge[0], .hi = r->periods.edge[r->periods.n] + r->how->days * DAY,
	    .touch = esc_alloc(&r->arena, MOST * sizeof(*t.touch)) };

	*touch = NULL;
	*n = 0;
	if (r->how->from == ESC_NONE)
		return true;
	for (size_t i = 0; i < r->nmeasures; i++)
		if (r->measure[i].metric->asks_repeated && (r->measure[i].cohort != ESC_BY_RESOLVED ||
		    r->measure[i].metric->resolved_at != ESC_RESOLVED_FIRST_AT))
			return true;
	if (!find_later(&t, r, e))
		return false;
	add_moment(&t, ESC_RESOLVED_FIRST_AT);
	*touch = t.touch;
	*n = t.n;
	return true;
}
