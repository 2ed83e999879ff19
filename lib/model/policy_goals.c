/* targets.csv: what the team wants its figures to be. */
#include <string.h>

#include "model/policy_read.h"

#define MOST	INT64_C(1000000000000)	/* digits of a number */

enum { METRIC, STAT, IS, TARGET, BASELINE };

const char *const esc_goal_stats[] = { "p50", "p90", "p95", "mean", "max", NULL };

/* The metric of a name; NULL: there is none. */
static const struct esc_metric *
metric_cell(struct esc_reading *r, const char *name)
{
	struct esc_measure m;
	struct esc_err why = { 0 };

	if (name == NULL)
		return NULL;
	if (esc_policy_measure(&m, r->policy, name, ESC_BY_DEFAULT, &why)) {
		if (m.metric->money_of != 0 && m.parameter == 0)
			esc_cell_wrong(r, METRIC, "say the currency", "write %.40s.EUR: of two currencies there is no sum",
			    name);
		return m.metric;
	}
	esc_cell_wrong(r, METRIC, "esc-report define lists them", "%s", why.text);
	return NULL;
}

static const char *
stat_cell(struct esc_reading *r, const struct esc_metric *m)
{
	const char *s = esc_cell(r, STAT);

	if (*s == '\0')
		return m != NULL && m->figure == ESC_SPREAD ? esc_goal_stats[0] : NULL;
	if (m != NULL && m->figure != ESC_SPREAD) {
		esc_cell_wrong(r, STAT, "leave it empty", "%s has one figure alone", m->name);
		return NULL;
	}
	for (const char *const *stat = esc_goal_stats; *stat != NULL; stat++)
		if (strcmp(s, *stat) == 0)
			return *stat;
	esc_cell_wrong(r, STAT, "write p50, p90, p95, mean or max", "there is no \"%.80s\"", s);
	return NULL;
}

static bool
at_least_cell(struct esc_reading *r)
{
	const char *s = esc_cell(r, IS);

	if (esc_fold_equal(s, "at least"))
		return true;
	if (!esc_fold_equal(s, "at most"))
		esc_cell_wrong(r, IS, "write at least, or at most", "\"%.80s\" is neither", s);
	return false;
}

/* "85%", "-15%", "2.5"; false: none. */
static bool
number(const char *s, bool *percent, double *value)
{
	int64_t digits = 0, scale = 1;
	const char *p = s;

	for (; *p >= '0' && *p <= '9' && digits < MOST; p++)
		digits = 10 * digits + (*p - '0');
	if (p == s)
		return false;
	if (*p == '.')
		for (p++; *p >= '0' && *p <= '9' && digits < MOST; p++, scale *= 10)
			digits = 10 * digits + (*p - '0');
	if ((*percent = *p == '%')) {
		scale *= 100;
		p++;
	}
	*value = (double)digits / (double)scale;
	return *p == '\0' && p[-1] != '.';
}

static void
target_cell(struct esc_reading *r, const struct esc_metric *m, struct esc_goal *g)
{
	const char *s = esc_cell(r, TARGET), *hint = "write 120s, 85%, 4.2, or -15% of what it was";
	bool percent = false, done;
	struct esc_err why = { 0 };
	int64_t seconds;

	g->relative = *s == '-' || *s == '+';
	if (!g->relative && m != NULL && strcmp(m->unit, "s") == 0) {
		done = esc_duration_parse(s, false, &seconds, &why);
		g->value = (double)seconds;
		hint = "write 120s, 4h, or -15% of what it was";
	} else {
		done = number(s + g->relative, &percent, &g->value) && (percent || !g->relative);
		if (done && m != NULL && !g->relative)
			done = percent == (strcmp(m->unit, "share") == 0) || (!percent && g->value <= 1);
	}
	if (*s == '-')
		g->value = -g->value;
	if (!done)
		esc_cell_wrong(r, TARGET, hint, "\"%.80s\" is no target%s%s", s, m != NULL ? " of " : "",
		    m != NULL ? m->name : "");
}

static const char *
baseline_cell(struct esc_reading *r, bool relative)
{
	const char *s = esc_cell(r, BASELINE);
	int64_t from, to;

	if (*s == '\0')
		return NULL;
	if (!relative)
		esc_cell_wrong(r, BASELINE, "leave it empty, or write a target as -15%", "the target is of no other time");
	else if (!(*s >= '0' && *s <= '9') || !esc_period_parse(s, NULL, 0, &from, &to))
		esc_cell_wrong(r, BASELINE, "write a period, as 2025Q4, 2025-10 or 2025",
		    "\"%.80s\" is no period", s);
	return esc_cell_kept(r, BASELINE);
}

static void
goal_row(struct esc_reading *r)
{
	struct esc_policy *p = r->policy;
	struct esc_goal g = { .metric = esc_cell_needed(r, METRIC, "write a metric, as csat"),
	    .line = (unsigned)r->table.line };
	const struct esc_metric *m = metric_cell(r, g.metric);

	g.stat = stat_cell(r, m);
	g.at_least = at_least_cell(r);
	target_cell(r, m, &g);
	g.baseline = baseline_cell(r, g.relative);
	if (!r->bad)
		p->goal = esc_policy_push(p, p->goal, &p->ngoals, sizeof(g), &g);
}

const struct esc_sheet esc_sheet_goals = { "targets.csv",
    { { "metric", true }, { "stat", false }, { "is", true }, { "target", true }, { "baseline", false } }, goal_row };
