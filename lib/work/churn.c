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
	int64_t		*lost;		/* customers, each ticket that says so */
	size_t		 nlost, lost_cap;
	struct esc_arena arena, terms;
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

/* A ticket in which a customer was marked lost in the period, by an event that stands. */
static bool
add_lost(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct churn *c = arg;
	struct esc_event *ev;
	unsigned char *gone;
	bool lost = false;
	size_t n;

	esc_arena_clear(&c->arena);
	if (t->fact[ESC_CUSTOMER_NAME] == ESC_NONE)
		return true;
	if (!esc_events_read(c->past.db, t->id, &c->arena, &ev, &n, e))
		return false;
	gone = esc_alloc(&c->arena, n + 1);
	esc_fold_retracted(ev, n, gone);
	for (size_t i = 0; i < n; i++)
		lost |= !gone[i] && ev[i].kind == ESC_LOST && in_period(c, ev[i].at);
	if (!lost)
		return true;
	c->lost = esc_grow(c->lost, &c->lost_cap, c->nlost + 1, sizeof(*c->lost));
	c->lost[c->nlost++] = t->fact[ESC_CUSTOMER_NAME];
	return true;
}

static bool
find_lost(struct churn *c, struct esc_err *e)
{
	struct esc_filter f = c->filter != NULL ? *c->filter : (struct esc_filter){ 0 };
	struct esc_term *term = esc_alloc(&c->terms, (f.nterms + 1) * sizeof(*term));
	struct esc_value v = { .is = ESC_V_RANGE, .lo = ESC_LOST, .hi = ESC_LOST };
	const struct esc_select want = { .filter = &f, .nameless = true, .facts = BIT(ESC_CUSTOMER_NAME) };

	for (size_t i = 0; i < f.nterms; i++)
		term[i] = f.term[i];
	term[f.nterms++] = (struct esc_term){ .field = ESC_FF_KIND, .value = &v, .nvalues = 1 };
	f.term = term;
	return esc_tickets(c->past.db, &want, add_lost, c, e);
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

/* Of the customers with a ticket in the period, and of those who were lost in it. */
static bool
put_observed(struct churn *c, struct esc_err *e)
{
	int64_t lost = distinct(c->lost, c->nlost), all;

	for (size_t i = 0; i < c->nlost; i++) {
		c->customer = esc_grow(c->customer, &c->cap, c->n + 1, sizeof(*c->customer));
		c->customer[c->n++] = c->lost[i];
	}
	all = distinct(c->customer, c->n);
	return row(c, "churn.observed", all > 0 ? (double)lost / (double)all : NAN, "share", lost, all,
	    "customers marked lost / customers with a ticket", e);
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
	return esc_tickets(c->past.db, &want, add_ticket, c, e) && find_lost(c, e) && settle(c, e) &&
	    put_parameters(c, e) && put_estimate(c, e) && put_observed(c, e);
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
	free(c.lost);
	esc_arena_free(&c.arena);
	esc_arena_free(&c.terms);
	return done;
}
