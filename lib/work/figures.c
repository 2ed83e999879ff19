/* Figures of a report as rows, and the metrics as words. */
#include <math.h>
#include <string.h>

#include "report.h"

/* After from, to and the groups. */
enum {
	METRIC, STAT, VALUE, UNIT, NUM, DEN, LOW, HIGH, N, CENSORED, EXCLUDED, COHORT, MOVES,
	NCELLS
};

static const struct esc_head heads[NCELLS] = {
	[METRIC] = { "metric", ESC_TEXT, false }, [STAT] = { "stat", ESC_TEXT, false },
	[VALUE] = { "value", ESC_REAL, false }, [UNIT] = { "unit", ESC_TEXT, false },
	[NUM] = { "num", ESC_INT, false }, [DEN] = { "den", ESC_INT, false },
	[LOW] = { "low", ESC_REAL, false }, [HIGH] = { "high", ESC_REAL, false },
	[N] = { "n", ESC_INT, false }, [CENSORED] = { "censored", ESC_INT, false },
	[EXCLUDED] = { "excluded", ESC_INT, false }, [COHORT] = { "cohort", ESC_TEXT, false },
	[MOVES] = { "moves", ESC_INT, false },
};

bool
esc_figures_open(struct esc_out **out, const struct esc_making *r,
    const struct esc_out_how *how, struct esc_err *e)
{
	struct esc_head head[2 + ESC_GROUPS_BY + NCELLS] = {
		{ "from", ESC_TIME, false }, { "to", ESC_TIME, false }
	};
	size_t n = 2;

	for (size_t i = 0; i < r->groups.nby; i++)
		head[n++] = (struct esc_head){ esc_groups_name(&r->groups, i), ESC_TEXT, false };
	memcpy(&head[n], heads, sizeof(heads));
	return esc_out_open(out, how, head, n + NCELLS, e);
}

static double
ratio(int64_t num, int64_t den, double times)
{
	return den > 0 ? times * (double)num / (double)den : NAN;
}

/* To the millisecond: more is noise. */
static double
milli(double seconds)
{
	return round(seconds * 1e3) / 1e3;
}

static bool
print(struct esc_out *out, struct esc_cell *row, struct esc_cell *c, const char *stat,
    double value, struct esc_err *e)
{
	c[STAT].s = stat;
	c[VALUE].r = value;
	return esc_out_row(out, row, e);
}

static bool
print_share(struct esc_out *out, struct esc_cell *row, struct esc_cell *c,
    const struct esc_tally *t, struct esc_err *e)
{
	c[NUM].i = t->num;
	c[DEN].i = t->den;
	if (t->den > 0 && t->num >= 0 && t->num <= t->den)
		esc_wilson((uint64_t)t->num, (uint64_t)t->den, &c[LOW].r, &c[HIGH].r);
	return print(out, row, c, "share", ratio(t->num, t->den, 1), e);
}

static bool
print_mean(struct esc_out *out, struct esc_cell *row, struct esc_cell *c,
    const struct esc_tally *t, double times, struct esc_err *e)
{
	double value = ratio(t->num, t->den, times);

	c[NUM].i = t->num;
	c[DEN].i = t->den;
	return print(out, row, c, "mean", strcmp(c[UNIT].s, "s") == 0 ? milli(value) : value, e);
}

/* The middle one has an interval, if that was asked for. */
static bool
print_median(struct esc_out *out, struct esc_cell *row, struct esc_cell *c, const struct esc_spread *s,
    struct esc_err *e)
{
	bool done;

	c[LOW].r = s->p50_low;
	c[HIGH].r = s->p50_high;
	done = print(out, row, c, "p50", milli(s->p50), e);
	c[LOW].r = c[HIGH].r = NAN;
	return done;
}

static bool
print_bins(struct esc_out *out, struct esc_cell *row, struct esc_cell *c, const struct esc_tally *t,
    struct esc_err *e)
{
	for (size_t i = 0; t->bin != NULL && i < ESC_NSPANS; i++) {
		c[LOW].r = (double)esc_span_edge[i];
		c[HIGH].r = i + 1 < ESC_NSPANS ? (double)esc_span_edge[i + 1] : NAN;
		if (!print(out, row, c, "bin", (double)t->bin[i], e))
			return false;
	}
	return true;
}

static bool
print_spread(struct esc_out *out, struct esc_cell *row, struct esc_cell *c,
    const struct esc_tally *t, struct esc_err *e)
{
	const struct esc_spread none = { .mean = NAN, .p50 = NAN, .p90 = NAN, .p95 = NAN,
	    .p50_low = NAN, .p50_high = NAN };
	const struct esc_spread *s = t->spread != NULL ? t->spread : &none;

	c[N].i = (int64_t)t->values;
	return print(out, row, c, "count", (double)t->values, e) &&
	    print(out, row, c, "min", s == &none ? NAN : (double)s->min, e) &&
	    print_median(out, row, c, s, e) &&
	    print(out, row, c, "p90", milli(s->p90), e) &&
	    print(out, row, c, "p95", milli(s->p95), e) &&
	    print(out, row, c, "max", s == &none ? NAN : (double)s->max, e) &&
	    print(out, row, c, "mean", milli(s->mean), e) && print_bins(out, row, c, t, e);
}

static bool
print_figure(struct esc_out *out, struct esc_cell *row, struct esc_cell *c, enum esc_figure figure,
    const struct esc_tally *t, struct esc_err *e)
{
	switch (figure) {
	case ESC_SHARE:
		return print_share(out, row, c, t, e);
	case ESC_PER100:
		return print_mean(out, row, c, t, 100, e);
	case ESC_MEAN:
		return print_mean(out, row, c, t, 1, e);
	case ESC_SPREAD:
		return print_spread(out, row, c, t, e);
	case ESC_OPEN_AT_END:
		c[N].i = t->num;
		break;
	case ESC_SUM:
		return print(out, row, c, strcmp(c[UNIT].s, "count") == 0 ? "count" : "sum", (double)t->num, e);
	}
	return print(out, row, c, "count", (double)t->num, e);
}

/* Later events may change it: the period runs, or one of its tickets is not done. */
static bool
moves(const struct esc_making *r, size_t period, const struct esc_tally *t)
{
	return r->periods.edge[period + 1] > r->how->as_of || t->moves;
}

static bool
print_measure(struct esc_out *out, const struct esc_making *r, struct esc_cell *row,
    size_t group, size_t period, size_t measure, struct esc_err *e)
{
	const struct esc_measure *m = &r->measure[measure];
	const struct esc_tally *t =
	    &r->tallies.tally[(group * r->nmeasures + measure) * r->periods.n + period];
	struct esc_cell *c = &row[2 + r->groups.nby];

	memset(c, 0, NCELLS * sizeof(*c));
	c[METRIC].s = m->name;
	c[UNIT].s = esc_measure_unit(m, r->looking.policy);
	c[COHORT].s = esc_cohort_name[m->cohort];
	c[NUM].i = c[DEN].i = ESC_NONE;
	c[LOW].r = c[HIGH].r = NAN;
	c[N].i = t->den;
	c[CENSORED].i = t->censored;
	c[EXCLUDED].i = t->excluded;
	c[MOVES].i = moves(r, period, t);
	if (r->how->intervals && m->metric->figure == ESC_SUM && m->metric->also == 0 && t->num >= 0 &&
	    strcmp(m->metric->unit, "count") == 0)
		esc_count_interval((uint64_t)t->num, &c[LOW].r, &c[HIGH].r);
	return print_figure(out, row, c, m->metric->figure, t, e);
}

bool
esc_figures_print(struct esc_out *out, const struct esc_making *r, struct esc_err *e)
{
	struct esc_cell row[2 + ESC_GROUPS_BY + NCELLS] = { 0 };
	const struct esc_groups *g = &r->groups;

	for (size_t p = 0; p < r->periods.n; p++)
		for (size_t i = 0; i < g->n; i++) {
			size_t group = g->order[i];

			row[0].i = r->periods.edge[p];
			row[1].i = r->periods.edge[p + 1];
			for (size_t k = 0; k < g->nby; k++)
				row[2 + k].s = g->text[group * g->nby + k];
			for (size_t m = 0; m < r->nmeasures; m++)
				if (!print_measure(out, r, row, group, p, m, e))
					return false;
		}
	return true;
}
