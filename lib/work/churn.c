/*
 * The estimate of customers who leave, with what it is made of, each given or
 * observed; and who did leave.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "desk.h"

#define DAY	86400
#define BIT(fact)	(UINT64_C(1) << (fact))
#define SOURCE	"51 % never do business again after one bad experience (Help Scout)"

static const struct esc_head heads[] = {
	{ "measure", ESC_TEXT, false }, { "value", ESC_REAL, false }, { "unit", ESC_TEXT, false },
	{ "num", ESC_INT, false }, { "den", ESC_INT, false }, { "detail", ESC_TEXT, false },
};

struct churn {
	struct esc_past	 past;
	struct esc_report how;		/* of the days that are looked at */
	const struct esc_churning *asked;
	const struct esc_filter *filter;
	double		 csat, a_day;
	int64_t		 satisfied, answers;	/* 0: it was given */
	int64_t		 tickets, days, ncustomers;
	int64_t		*customer;	/* of each ticket that has one */
	size_t		 n, cap;
	struct esc_out	*out;
};

static bool
in_period(const struct churn *c, int64_t at)
{
	return at != ESC_NONE && at >= c->how.from && at < c->how.to;
}

static bool
add_ticket(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct churn *c = arg;
	const int64_t *fact;
	bool out;

	if (!esc_past(&c->past, t, &fact, e) || fact == NULL || !esc_past_left_out(&c->past, fact, &out, e))
		return e->code == 0;
	if (out)
		return true;
	if (in_period(c, fact[ESC_SURVEYED_AT]) && fact[ESC_CSAT] != ESC_NONE) {
		c->answers++;
		c->satisfied += fact[ESC_CSAT] >= 4;
	}
	if (!in_period(c, fact[ESC_OPENED_AT]))
		return true;
	c->tickets++;
	if (fact[ESC_CUSTOMER_NAME] == ESC_NONE)
		return true;
	c->customer = esc_grow(c->customer, &c->cap, c->n + 1, sizeof(*c->customer));
	c->customer[c->n++] = fact[ESC_CUSTOMER_NAME];
	return true;
}

static int
by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int64_t
distinct(int64_t *v, size_t n)
{
	int64_t count = 0;

	if (n > 0)
		qsort(v, n, sizeof(*v), by_number);
	for (size_t i = 0; i < n; i++)
		count += i == 0 || v[i] != v[i - 1];
	return count;
}

static bool
row(struct churn *c, const char *measure, double value, const char *unit, int64_t num, int64_t den,
    const char *detail, struct esc_err *e)
{
	const struct esc_cell cell[] = { { .s = measure }, { .r = value }, { .s = unit }, { .i = num }, { .i = den },
		{ .s = detail } };

	return esc_out_row(c->out, cell, e);
}

/* What was not given is observed. */
static bool
settle(struct churn *c, struct esc_err *e)
{
	c->days = (c->how.to - c->how.from + DAY / 2) / DAY;
	c->ncustomers = distinct(c->customer, c->n);
	c->a_day = c->asked->volume;
	c->csat = c->asked->csat;
	if (isnan(c->a_day))
		c->a_day = (double)c->tickets / (double)(c->days > 0 ? c->days : 1);
	if (isnan(c->csat) && c->answers == 0)
		return esc_fail(e, ESC_USAGE,
		    "no customer said how satisfied they are in that time: say --csat 0.75, or another --period");
	if (isnan(c->csat))
		c->csat = (double)c->satisfied / (double)c->answers;
	return true;
}

static bool
put_parameters(struct churn *c, struct esc_err *e)
{
	const struct esc_churning *a = c->asked;
	bool saw_volume = isnan(a->volume), saw_csat = isnan(a->csat);

	return row(c, "volume", c->a_day, "per day", saw_volume ? c->tickets : ESC_NONE, saw_volume ? c->days : ESC_NONE,
		saw_volume ? "observed" : "given", e) &&
	    row(c, "csat", c->csat, "share", saw_csat ? c->satisfied : ESC_NONE, saw_csat ? c->answers : ESC_NONE,
		saw_csat ? "observed" : "given", e) &&
	    row(c, "defect", isnan(a->defect) ? ESC_DEFECT : a->defect, "share", ESC_NONE, ESC_NONE,
		isnan(a->defect) ? SOURCE : "given", e) &&
	    row(c, "days", (double)a->days, "days", ESC_NONE, ESC_NONE, NULL, e);
}

/* Tickets, as the source has it, and how many customers are behind as many. */
static bool
put_estimate(struct churn *c, struct esc_err *e)
{
	const struct esc_churning *a = c->asked;
	double defect = isnan(a->defect) ? ESC_DEFECT : a->defect, days = (double)a->days;
	double lost = esc_churn(c->a_day, c->csat, defect, days), better = fmin(1, c->csat + a->improve), then;

	if (!row(c, "churn.estimate", lost, "tickets", ESC_NONE, ESC_NONE, "volume * (1 - csat) * defect * days", e))
		return false;
	if (c->n > 0 && !row(c, "churn.estimate.customers", lost * (double)c->ncustomers / (double)c->n, "customers",
	    c->ncustomers, (int64_t)c->n, "distinct customers / their tickets, observed", e))
		return false;
	if (isnan(a->improve))
		return true;
	then = esc_churn(c->a_day, better, defect, days);
	return row(c, "churn.improved", then, "tickets", ESC_NONE, ESC_NONE, "with the better csat", e) &&
	    row(c, "churn.kept", lost - then, "tickets", ESC_NONE, ESC_NONE, NULL, e) &&
	    row(c, "churn.change", lost > 0 ? then / lost - 1 : NAN, "share", ESC_NONE, ESC_NONE, NULL, e);
}

static bool
fill(void *arg, struct esc_out *out, struct esc_err *e)
{
	struct churn *c = arg;
	struct esc_select want = { .filter = c->filter, .nameless = true };

	c->out = out;
	if (!esc_past_facts(&c->past, &want.facts, e))
		return false;
	want.facts |= BIT(ESC_CSAT) | BIT(ESC_SURVEYED_AT) | BIT(ESC_CUSTOMER_NAME);
	return esc_tickets(c->past.db, &want, add_ticket, c, e) && settle(c, e) && put_parameters(c, e) &&
	    put_estimate(c, e);
}

bool
esc_report_churn(struct esc_db *db, const struct esc_report *how, const struct esc_churning *asked,
    const struct esc_filter *f, const struct esc_out_how *out_how, uint64_t *rows, struct esc_err *e)
{
	struct churn c = { .past = { .db = db, .as_of = how->as_of }, .how = *how, .asked = asked, .filter = f };
	bool done;

	if (c.how.to == ESC_NONE || c.how.to > how->as_of)
		c.how.to = how->as_of;
	if (c.how.from == ESC_NONE)
		c.how.from = c.how.to - asked->days * DAY;
	done = esc_desk_print(db, out_how, heads, sizeof(heads) / sizeof(heads[0]), fill, &c, rows, e);
	esc_past_free(&c.past);
	free(c.customer);
	return done;
}
