/*
 * metric.h - what the tables of metrics share.  A rule looks at one ticket and
 * says what it adds to the figure; to which period is measure.c's concern.
 * Private to model/.
 */
#ifndef ESC_METRIC_H
#define ESC_METRIC_H

#include "model/clock.h"

/* The tables, each ended by a row without a name. */
extern const struct esc_metric esc_metrics_volume[], esc_metrics_handling[],
    esc_metrics_escalation[],
	esc_metrics_contact[], esc_metrics_promised[],
	esc_metrics_course[], esc_metrics_learnt[], esc_metrics_ledger[];

/* A currency as the parameter of a metric (ledger.c); false: it is none. */
bool	esc_metric_currency(const char *, int64_t *number);
/* Sets the cohort that is asked for, if the metric has it (measure.c). */
bool	esc_measure_cohort(struct esc_measure *, enum esc_cohort asked, struct esc_err *);

static inline struct esc_part
number(int64_t n, bool moves)
{
	return (struct esc_part){ .what = ESC_PART_COUNTS, .num = n, .den = 1, .moves = moves };
}

static inline struct esc_part
share(bool so, bool moves)
{
	return number(so, moves);
}

/* From one moment to another, in working time if the metric is of that. */
static inline struct esc_part
span(const struct esc_view *v, int64_t from, int64_t to)
{
	if (v->business)
		return number(esc_calendar_between(v->calendar, from, to), false);
	return number(to > from ? to - from : 0, false);
}

static inline struct esc_part
censored(void)
{
	return (struct esc_part){ .what = ESC_PART_CENSORED, .moves = true };
}

static inline bool
happened(const struct esc_view *v, enum esc_fact what)
{
	return v->fact[what] != ESC_NONE;
}

static inline bool
is_open(const struct esc_view *v)
{
	return ESC_STATUS_IS_OPEN(v->fact[ESC_STATUS]);
}

/* What did not happen may still, while the ticket is open; else it never will. */
static inline struct esc_part
not_yet(const struct esc_view *v)
{
	return is_open(v) ? censored() : (struct esc_part){ .what = ESC_PART_NONE };
}

/* Not among those that are looked at, or not yet. */
static inline struct esc_part
outside(const struct esc_view *v)
{
	return (struct esc_part){ .what = ESC_PART_NONE, .moves = is_open(v) };
}

/* The N days since the first resolution, which happened. */
static inline bool
window_runs(const struct esc_view *v)
{
	return v->fact[ESC_RESOLVED_FIRST_AT] + v->window > v->as_of;
}

static inline bool
reopened_within(const struct esc_view *v)
{
	return happened(v, ESC_REOPENED_AT) &&
	    v->fact[ESC_REOPENED_AT] <= v->fact[ESC_RESOLVED_FIRST_AT] + v->window;
}

/* Is it so, of the tickets whose N days are over? */
static inline struct esc_part
eligible(const struct esc_view *v, bool so)
{
	if (!happened(v, ESC_RESOLVED_FIRST_AT))
		return not_yet(v);
	return window_runs(v) ? censored() : share(so, false);
}

/* Parts of a row. */
#define F(fact)		(UINT64_C(1) << (fact))
#define SHARE		ESC_SHARE, "share"
#define OPENED		.cohort = ESC_BY_OPENED
#define LAST		.cohort = ESC_BY_RESOLVED, .resolved_at = ESC_RESOLVED_AT
#define FIRST		.cohort = ESC_BY_RESOLVED, .resolved_at = ESC_RESOLVED_FIRST_AT
#define FIXED(by)	.cohort = (by), .fixed = true
#define OF_OPENED	" / tickets opened in the period"
#define OF_ELIGIBLE	" / first resolved in the period, N days (7) over"

#endif
