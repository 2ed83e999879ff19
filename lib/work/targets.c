/* The scorecard: each figure of targets.csv beside what it is to be. */
#include <math.h>
#include <string.h>

#include "policy.h"
#include "report.h"

#define DAY	INT64_C(86400)
#define DAYS	30	/* looked at, if no period is said */
#define FEW	20	/* of fewer nothing is said */

enum { METRIC, VALUE, TARGET, MET, TREND, STAT, UNIT, N, LOW, HIGH, FROM, TO, BASELINE, AGAINST, NCOLUMNS };

static const struct esc_head heads[NCOLUMNS] = {
	[METRIC] = { "metric", ESC_TEXT, false }, [VALUE] = { "value", ESC_REAL, false },
	[TARGET] = { "target", ESC_REAL, false }, [MET] = { "met", ESC_TEXT, false },
	[TREND] = { "trend", ESC_TEXT, false }, [STAT] = { "stat", ESC_TEXT, false },
	[UNIT] = { "unit", ESC_TEXT, false }, [N] = { "n", ESC_INT, false },
	[LOW] = { "low", ESC_REAL, false }, [HIGH] = { "high", ESC_REAL, false },
	[FROM] = { "from", ESC_TIME, false }, [TO] = { "to", ESC_TIME, false },
	[BASELINE] = { "baseline", ESC_REAL, false }, [AGAINST] = { "against", ESC_TEXT, false },
};

struct scoring {
	struct esc_db	*db;
	struct esc_report report;
	const struct esc_filter *filter;
	const struct esc_policy *policy;
	struct esc_out	*out;
};

/* Where a figure stands among the columns of a report without groups. */
struct places {
	int	from, metric, stat, value, unit, den, low, high, n;
};

static struct places
find(const struct esc_kept *k)
{
	return (struct places){ esc_kept_find(k, "from"), esc_kept_find(k, "metric"), esc_kept_find(k, "stat"),
	    esc_kept_find(k, "value"), esc_kept_find(k, "unit"), esc_kept_find(k, "den"), esc_kept_find(k, "low"),
	    esc_kept_find(k, "high"), esc_kept_find(k, "n") };
}

/* The figure that a goal is of, in the period that begins at `from'. */
static const struct esc_cell *
figure(const struct esc_kept *k, const struct places *p, const struct esc_goal *g, int64_t from)
{
	for (size_t i = 0; i < k->n; i++) {
		const struct esc_cell *r = &k->cell[i * k->ncolumns];

		if (r[p->from].i == from && strcmp(r[p->metric].s, g->metric) == 0 &&
		    (g->stat == NULL || strcmp(r[p->stat].s, g->stat) == 0))
			return r;
	}
	return NULL;
}

static struct esc_estimate
estimate(const struct esc_cell *r, const struct places *p)
{
	if (r == NULL)
		return (struct esc_estimate){ NAN, NAN, NAN };
	return (struct esc_estimate){ r[p->value].r, r[p->low].r, r[p->high].r };
}

static const char *
verdict(const struct esc_goal *g, double value, double target, int64_t n)
{
	if (!isfinite(value) || !isfinite(target))
		return "";
	if (n < FEW)
		return "too few";
	return (g->at_least ? value >= target : value <= target) ? "met" : "missed";
}

static const char *
trend(const struct esc_goal *g, struct esc_estimate before, struct esc_estimate now)
{
	struct esc_estimate d = esc_difference(before, now);
	const char *way = esc_direction(&d);

	if (strcmp(way, "up") != 0 && strcmp(way, "down") != 0)
		return way;
	return (strcmp(way, "up") == 0) == g->at_least ? "better" : "worse";
}

static void
put_day(struct esc_buf *b, const struct esc_zone *zone, int64_t t)
{
	struct esc_civil c = esc_civil(zone, t);

	esc_buf_printf(b, "%04lld-%02d-%02d", (long long)c.year, c.month, c.day);
}

/* When it was as it is to be compared with: the period that the goal names, or the one before. */
static const char *
against(const struct scoring *s, const struct esc_goal *g, struct esc_buf *b)
{
	if (!g->relative || g->baseline != NULL)
		return g->baseline;
	put_day(b, s->report.zone, s->report.from);
	esc_buf_puts(b, "..");
	put_day(b, s->report.zone, s->report.split - 1);
	return esc_buf_str(b);
}

static bool
print(struct scoring *s, const struct esc_kept *k, const struct esc_goal *g, double baseline, struct esc_err *e)
{
	const struct places p = find(k);
	const struct esc_cell *now = figure(k, &p, g, s->report.split);
	struct esc_estimate before = estimate(figure(k, &p, g, s->report.from), &p), is = estimate(now, &p);
	double target = g->value;
	int64_t n = now != NULL ? now[p.n].i : 0;
	struct esc_buf when = { 0 };
	bool done;

	if (g->relative) {
		baseline = g->baseline != NULL ? baseline : before.value;
		target = baseline * (1 + g->value);
	}
	done = esc_out_row(s->out, (struct esc_cell[NCOLUMNS]){ [METRIC] = { .s = g->metric },
	    [VALUE] = { .r = is.value }, [TARGET] = { .r = target },
	    [MET] = { .s = verdict(g, is.value, target, n) }, [TREND] = { .s = trend(g, before, is) },
	    [STAT] = { .s = now != NULL ? now[p.stat].s : "" }, [UNIT] = { .s = now != NULL ? now[p.unit].s : "" },
	    [N] = { .i = n }, [LOW] = { .r = is.low }, [HIGH] = { .r = is.high },
	    [FROM] = { .i = s->report.split }, [TO] = { .i = s->report.to },
	    [BASELINE] = { .r = g->relative ? baseline : NAN }, [AGAINST] = { .s = against(s, g, &when) } }, e);
	esc_buf_free(&when);
	return done;
}

/* What it was in the period that a goal names. */
static bool
look_back(struct scoring *s, const struct esc_goal *g, double *value, struct esc_err *e)
{
	struct esc_report r = s->report;
	struct esc_kept k = { 0 };
	uint64_t rows;

	*value = NAN;
	if (g->baseline == NULL)
		return true;
	r.split = 0;
	r.metric = &g->metric;
	r.nmetrics = 1;
	if (esc_period_parse(g->baseline, r.zone, r.as_of, &r.from, &r.to) &&
	    esc_report(s->db, &r, s->filter, &(struct esc_out_how){ .limit = -1, .keep = &k }, &rows, e)) {
		const struct places p = find(&k);

		*value = estimate(figure(&k, &p, g, r.from), &p).value;
	}
	esc_kept_free(&k);
	return e->code == 0;
}

static bool
score(struct scoring *s, struct esc_err *e)
{
	const struct esc_policy *p = s->policy;
	struct esc_arena a = { 0 };
	struct esc_kept k = { 0 };
	const char **metric = esc_alloc(&a, (p->ngoals + 1) * sizeof(*metric));
	uint64_t rows;
	double baseline;
	bool done;

	for (size_t i = 0; i < p->ngoals; i++)
		metric[i] = p->goal[i].metric;
	s->report.metric = metric;
	s->report.nmetrics = p->ngoals;
	done = p->ngoals == 0 || esc_report(s->db, &s->report, s->filter,
	    &(struct esc_out_how){ .limit = -1, .keep = &k }, &rows, e);
	for (size_t i = 0; done && i < p->ngoals; i++)
		done = look_back(s, &p->goal[i], &baseline, e) && print(s, &k, &p->goal[i], baseline, e);
	esc_kept_free(&k);
	esc_arena_free(&a);
	return done;
}

static bool
find_policy(struct scoring *s, struct esc_err *e)
{
	bool done = esc_begin(s->db, false, e) && (s->policy = esc_policy_then(s->db, s->report.as_of, e)) != NULL;

	esc_rollback(s->db);	/* nothing was written */
	return done;
}

static void
set_periods(struct esc_report *r)
{
	if (r->to == ESC_NONE)
		r->to = r->as_of + 1;
	if (r->from == ESC_NONE)
		r->from = esc_every_begin(r->zone, ESC_EVERY_DAY, r->to - 1 - (DAYS - 1) * DAY);
	r->split = r->from;
	r->from -= r->to - r->from;
}

bool
esc_report_targets(struct esc_db *db, const struct esc_report *how, const struct esc_filter *f,
    const struct esc_out_how *out_how, uint64_t *rows, struct esc_err *e)
{
	struct scoring s = { .db = db, .report = *how, .filter = f };
	bool done;

	if (s.report.zone == NULL)
		s.report.zone = esc_db_zone(db);
	s.report.alone = s.report.intervals = true;
	s.report.most = NULL;
	set_periods(&s.report);
	done = esc_out_open(&s.out, out_how, heads, NCOLUMNS, e);
	if (done && (done = find_policy(&s, e) && score(&s, e))) {
		*rows = esc_out_rows(s.out);
		done = esc_out_close(s.out, e);
	} else if (s.out != NULL) {
		esc_out_drop(s.out);
	}
	return done;
}
