/* The metrics of money: what customers were given, what left with them, what a ticket costs. */
#include <string.h>

#include "metric.h"
#include "model/concession.h"

#define TELL	void (*tell)(void *, const struct esc_part *), void *arg
#define LEVELS	10

/* Three capital letters as a number, which is the parameter of a metric; 0: no currency. */
static int64_t
currency_number(const char *s)
{
	return s != NULL && esc_currency_valid(s) ? s[0] << 16 | s[1] << 8 | s[2] : 0;
}

bool
esc_metric_currency(const char *s, int64_t *number)
{
	return (*number = currency_number(s)) != 0;
}

/* Sums of two currencies are none: each has its own measure, and so have amounts without one. */
static void
amounts(const struct esc_view *v, TELL)
{
	struct esc_given_for g;
	struct esc_part part;

	for (size_t i = 0; i < v->nevents; i++) {
		if (v->event[i].kind != v->metric->money_of)
			continue;
		esc_concession_read(&g, &v->event[i], NULL);
		if (g.amount == ESC_NONE || currency_number(g.currency) != v->parameter)
			continue;
		part = number(g.amount, false);
		part.at = g.at;
		tell(arg, &part);
	}
}

/* Concessions, and whether each was right by the policy of then. */
struct giving {
	const struct esc_view *view;
	bool		(*wrong)(const struct esc_policy *, const struct esc_given_for *, const char *who);
	void		(*tell)(void *, const struct esc_part *);
	void		*arg;
};

static void
tell_given(void *arg, const struct esc_event *ev, const struct esc_given_for *given)
{
	struct giving *g = arg;
	const struct esc_policy *p = g->view->policies != NULL ? esc_policy_at(g->view->policies, ev->at) : NULL;
	struct esc_part part = share(p != NULL && given->amount != ESC_NONE && g->wrong(p, given, ev->who), false);

	part.at = ev->at;
	g->tell(g->arg, &part);
}

static bool
is_below(const struct esc_policy *p, const struct esc_given_for *given, const char *who)
{
	(void)who;
	return esc_concession_is_below(p, given);
}

static void
below(const struct esc_view *v, TELL)
{
	struct giving g = { v, is_below, tell, arg };

	esc_concessions(v->event, v->nevents, v->as_of, v->arena, tell_given, &g);
}

/* Where nobody is named, whoever wrote it down allowed it. */
static bool
is_above(const struct esc_policy *p, const struct esc_given_for *given, const char *who)
{
	return given->currency != NULL && !esc_concession_may(p, given->approver != NULL ? given->approver : who, given);
}

static void
above(const struct esc_view *v, TELL)
{
	struct giving g = { v, is_above, tell, arg };

	esc_concessions(v->event, v->nevents, v->as_of, v->arena, tell_given, &g);
}

/* Was the customer given something, unless that was taken back? */
static struct esc_part
conceded(const struct esc_view *v)
{
	for (size_t i = 0; i < v->nevents; i++)
		if (v->event[i].kind == ESC_CONCEDED)
			return share(true, false);
	return share(false, is_open(v));
}

/* What a ticket costs: of each level at which it was. */
struct climbing {
	struct esc_ticket t;
	bool		 was[LEVELS];
};

static void
note_level(void *arg, const struct esc_event *ev)
{
	struct climbing *c = arg;

	(void)ev;
	if (c->t.fact[ESC_LEVEL] > 0 && c->t.fact[ESC_LEVEL] < LEVELS)
		c->was[c->t.fact[ESC_LEVEL]] = true;
}

static struct esc_part
cost(const struct esc_view *v)
{
	struct climbing c = { .was = { false } };
	int64_t sum = 0;

	if (esc_policy_currency(v->policy) == NULL)
		return (struct esc_part){ .what = ESC_PART_NONE };
	if (!happened(v, ESC_RESOLVED_AT))
		return not_yet(v);
	esc_fold_told(&c.t, v->event, v->nevents, v->as_of, v->arena, note_level, &c);
	for (size_t i = 0; i < v->policy->nlevels; i++)
		if (v->policy->level[i].cost != ESC_NONE && v->policy->level[i].level < LEVELS &&
		    c.was[v->policy->level[i].level])
			sum += v->policy->level[i].cost;
	return number(sum, is_open(v));
}

const char *
esc_policy_currency(const struct esc_policy *p)
{
	for (size_t i = 0; p != NULL && i < p->nlevels; i++)
		if (p->level[i].cost != ESC_NONE)
			return p->level[i].currency;
	return NULL;
}

const char *
esc_measure_unit(const struct esc_measure *m, const struct esc_policy *p)
{
	const char *currency = NULL;

	if (strcmp(m->metric->unit, "money") != 0)
		return m->metric->unit;
	if (m->metric->money_of == 0)
		currency = esc_policy_currency(p);
	else if (m->parameter != 0)
		currency = strrchr(m->name, '.') + 1;
	return currency != NULL ? currency : m->metric->unit;
}

#define EVENTS	.asks_events = true
#define SUM	ESC_SUM, "money", .cohort = ESC_BY_EVENT, EVENTS, .each = amounts

const struct esc_metric esc_metrics_ledger[] = {
{ "concession.rate", SHARE, OPENED, EVENTS, .part = conceded, .of_kind = ESC_CONCEDED,
	.definition = "the customer was given something to make up for it" OF_OPENED },
{ "concession.sum", SUM, .money_of = ESC_CONCEDED, .of_kind = ESC_CONCEDED,
	.definition = "what customers were given in the period, in minor units (cents), a row for each "
	"currency" },
{ "concession.sum.M", SUM, .money_of = ESC_CONCEDED, .of_kind = ESC_CONCEDED,
	.definition = "what customers were given in the period in this currency, as concession.sum.EUR, "
	"in minor units (cents)" },
{ "concession.below", SHARE, .cohort = ESC_BY_EVENT, EVENTS, .each = below, .of_kind = ESC_CONCEDED,
	.definition = "concessions of less than the minimum of concessions.csv, exceptions apart / "
	"concessions in the period" },
{ "concession.above", SHARE, .cohort = ESC_BY_EVENT, EVENTS, .each = above, .of_kind = ESC_CONCEDED,
	.definition = "concessions of more than whoever allowed them may allow (approve_limit of people.csv) "
	"/ concessions in the period" },
{ "revenue.lost", SUM, .money_of = ESC_LOST, .of_kind = ESC_LOST,
	.definition = "amounts recorded with customers who left in the period (esc-log lose --amount), in "
	"minor units (cents), a row for each currency" },
{ "revenue.lost.M", SUM, .money_of = ESC_LOST, .of_kind = ESC_LOST,
	.definition = "amounts recorded with customers who left in the period, in this currency, in minor "
	"units (cents)" },
{ "cost.ticket", ESC_MEAN, "money", LAST, EVENTS, .part = cost, .facts = F(ESC_RESOLVED_AT),
	.definition = "mean cost of the tickets resolved in the period, in minor units (cents): the sum of the "
	"costs of levels.csv of each level at which the ticket was" },
{ 0 }
};
