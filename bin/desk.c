/* The jobs of esc-report for a lead's desk: staffing, spans, workload, people, churn, customers at risk. */
#include <math.h>
#include <string.h>

#include "cli.h"

#define WAIT		120	/* seconds of waiting that the sources allow */
#define SHRINKAGE	0.3
#define CHURN_DAYS	30

bool
esc_cli_interval(struct esc_cli *c, struct esc_report *r)
{
	const struct esc_given *g = &c->given;

	r->from = r->to = ESC_NONE;
	r->zone = c->zone;
	r->as_of = c->act.now;
	if (g->as_of != NULL && !esc_cli_time(c, "--as-of", g->as_of, &r->as_of))
		return false;
	if (g->period != NULL && (g->from != NULL || g->to != NULL))
		return esc_fail(&c->err, ESC_USAGE, "--period, or --from and --to, not both");
	if (g->period != NULL) {
		if (esc_period_parse(g->period, c->zone, c->act.now, &r->from, &r->to))
			return true;
		return esc_fail(&c->err, ESC_USAGE, "--period: %s is none: 2026, 2026-10, 2026-10-31, 2026-W44, "
		    "2026Q4, today, yesterday, thisweek, lastweek, thismonth, lastmonth", g->period);
	}
	if ((g->from != NULL && !esc_cli_time(c, "--from", g->from, &r->from)) ||
	    (g->to != NULL && !esc_cli_time(c, "--to", g->to, &r->to)))
		return false;
	if (g->from != NULL && g->to != NULL && r->from > r->to)
		return esc_fail(&c->err, ESC_USAGE, "--from is after --to");
	return true;
}

/* 0.75, .75, 75 %; without `text' v stays. */
static bool
number(struct esc_cli *c, const char *option, const char *text, double most, double *v)
{
	const char *s = text;
	int64_t n = 0, scale = 1;
	size_t digits = 0;
	bool point = false;

	if (text == NULL)
		return true;
	for (; digits <= 12 && (*s == '.' ? !point : *s >= '0' && *s <= '9'); s++) {
		if (*s == '.') {
			point = true;
			continue;
		}
		n = 10 * n + (*s - '0');
		scale *= point ? 10 : 1;
		digits++;
	}
	if (*s == '%' && most <= 1) {
		scale *= 100;
		s++;
	}
	*v = (double)n / (double)scale;
	if (digits == 0 || digits > 12 || *s != '\0' || *v > most)
		return esc_fail(&c->err, ESC_USAGE, "%s: \"%.40s\" is no %s", option, text,
		    most <= 1 ? "share: write 0.75 or 75%" : "number: write 100 or 12.5");
	return true;
}

static bool
seconds(struct esc_cli *c, const char *option, const char *text, int64_t *v)
{
	struct esc_err why = { 0 };

	if (text == NULL || (esc_duration_parse(text, false, v, &why) && *v > 0))
		return true;
	return esc_fail(&c->err, ESC_USAGE, "%s: \"%.40s\" is no length of time: write 90s or 6m", option, text);
}

/* Rows that are of the policy's people, or of the period as a whole. */
static bool
begin(struct esc_cli *c, struct esc_report *r)
{
	const struct esc_given *g = &c->given;

	if (g->by != NULL || g->every != NULL || g->cohort != NULL)
		return esc_fail(&c->err, ESC_USAGE, "%s: its rows are always the same: leave out %s", c->job->name,
		    g->by != NULL ? "--by" : g->every != NULL ? "--every" : "--cohort");
	if (g->at != NULL)
		return esc_fail(&c->err, ESC_USAGE, "--at is of compare");
	return esc_cli_open(c, ESC_READ) && esc_cli_select(c) && esc_cli_interval(c, r);
}

bool
esc_cli_staff(struct esc_cli *c)
{
	const struct esc_given *g = &c->given;
	struct esc_staffing s = { .wait = WAIT, .handling = ESC_NONE, .shrinkage = SHRINKAGE };
	struct esc_report r = { 0 };

	return seconds(c, "--wait", g->wait, &s.wait) && seconds(c, "--handling", g->handling, &s.handling) &&
	    number(c, "--shrinkage", g->shrinkage, 0.99, &s.shrinkage) && begin(c, &r) &&
	    esc_report_staff(c->db, &r, &s, &c->filter, &c->how, &c->rows, &c->err);
}

bool
esc_cli_span(struct esc_cli *c)
{
	struct esc_report r = { 0 };

	return begin(c, &r) && esc_report_span(c->db, &r, &c->how, &c->rows, &c->err);
}

bool
esc_cli_people(struct esc_cli *c)
{
	struct esc_report r = { 0 };

	return begin(c, &r) && esc_report_people(c->db, &r, &c->how, &c->rows, &c->err);
}

bool
esc_cli_workload(struct esc_cli *c)
{
	struct esc_report r = { 0 };

	return begin(c, &r) && esc_report_workload(c->db, &r, &c->filter, &c->how, &c->rows, &c->err);
}

bool
esc_cli_churn(struct esc_cli *c)
{
	const struct esc_given *g = &c->given;
	struct esc_churning a = { .volume = NAN, .csat = NAN, .defect = NAN, .improve = NAN,
	    .days = g->days < 0 ? CHURN_DAYS : g->days };
	struct esc_report r = { 0 };

	return number(c, "--csat", g->csat, 1, &a.csat) && number(c, "--volume", g->volume, 1e12, &a.volume) &&
	    number(c, "--defect", g->defect, 1, &a.defect) && number(c, "--improve", g->improve, 1, &a.improve) &&
	    begin(c, &r) && esc_report_churn(c->db, &r, &a, &c->filter, &c->how, &c->rows, &c->err);
}

bool
esc_cli_at_risk(struct esc_cli *c)
{
	struct esc_report r = { 0 };

	if (c->given.as_of != NULL || c->given.period != NULL || c->given.from != NULL || c->given.to != NULL)
		return esc_fail(&c->err, ESC_USAGE, "at-risk is of today and the 30 days before: for another day say --now");
	return begin(c, &r) && esc_report_at_risk(c->db, &c->filter, &c->how, &c->rows, &c->err);
}
