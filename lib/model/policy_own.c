/* measures.csv: what a team counts beside what every team does, as sales, saves, referrals. */
#include <string.h>

#include "metric.h"
#include "model/policy_own.h"
#include "model/policy_read.h"

enum { MEASURE, COUNTS, OVER, DEFINITION };

static const struct esc_own *
own(const struct esc_view *v)
{
	return (const struct esc_own *)v->metric;
}

static bool
has(const struct esc_view *v, const struct esc_filter *f)
{
	for (size_t i = 0; i < v->nevents; i++)
		if (esc_filter_event(f, &v->event[i], NULL))
			return true;
	return false;
}

static struct esc_part
counted_share(const struct esc_view *v)
{
	bool so;

	if (own(v)->over.nterms > 0 && !has(v, &own(v)->over))
		return outside(v);
	so = has(v, &own(v)->counts);
	return share(so, !so && is_open(v));
}

static void
count_each(const struct esc_view *v, void (*tell)(void *, const struct esc_part *), void *arg)
{
	struct esc_part part = number(1, false);

	for (size_t i = 0; i < v->nevents; i++)
		if (esc_filter_event(&own(v)->counts, &v->event[i], NULL)) {
			part.at = v->event[i].at;
			tell(arg, &part);
		}
}

/* Letters, digits, _ and dots, and no metric that there is. */
static void
check_name(struct esc_reading *r, const char *name)
{
	struct esc_measure m;
	struct esc_err none = { 0 };

	if (name == NULL)
		return;
	if (name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_.")] != '\0' || !(*name >= 'a' && *name <= 'z'))
		esc_cell_wrong(r, MEASURE, "write small letters, digits and _, as sales", "\"%.80s\" is no name", name);
	else if (esc_measure_find(&m, name, ESC_BY_DEFAULT, &none))
		esc_cell_wrong(r, MEASURE, "write another name", "%.80s is a metric already", name);
	for (size_t i = 0; i < r->policy->nowns; i++)
		if (strcmp(r->policy->own[i]->metric.name, name) == 0)
			esc_cell_wrong(r, MEASURE, "write another name", "%.80s is the measure of line %u", name,
			    r->policy->own[i]->line);
}

/* Terms on events, that mean the same whoever asks and whenever. */
static void
terms_cell(struct esc_reading *r, int column, struct esc_filter *f)
{
	struct esc_filter_how how = { .me = "me" };
	struct esc_arena *a = &r->policy->arena;
	size_t n;
	const char **word = esc_cell_words(a, esc_cell(r, column), &n);

	if (word == NULL)
		esc_cell_wrong(r, column, "write actor:\"anna tamm\"", "a quote is not closed");
	for (size_t i = 0; word != NULL && i < n; i++) {
		struct esc_err why = { 0 };

		if (strchr(word[i], ':') == NULL)
			esc_cell_wrong(r, column, "write terms, as kind:retained", "\"%.80s\" is no term", word[i]);
		else if (!esc_filter_add(f, word[i], &how, a, &why))
			esc_cell_wrong(r, column, "esc-list(1) has the terms", "%s", why.text);
		else if (f->term[f->nterms - 1].field != ESC_FF_KIND && f->term[f->nterms - 1].field != ESC_FF_ACTOR &&
		    f->term[f->nterms - 1].field != ESC_FF_TRIGGER && f->term[f->nterms - 1].field != ESC_FF_ESCALATION &&
		    f->term[f->nterms - 1].field != ESC_FF_SIGN)
			esc_cell_wrong(r, column, "write kind, actor, trigger, escalation or sign",
			    "\"%.80s\" is not of an event", word[i]);
	}
}

static void
own_row(struct esc_reading *r)
{
	struct esc_policy *p = r->policy;
	const char *over = esc_cell(r, OVER);
	struct esc_own o = { .line = (unsigned)r->table.line, .metric = { .name = esc_cell_needed(r, MEASURE,
	    "write its name, as sales"), .definition = esc_cell_needed(r, DEFINITION, "write what it means"),
	    .asks_events = true, .fixed = true, .facts = F(ESC_STATUS) } }, *kept;

	check_name(r, o.metric.name);
	esc_cell_needed(r, COUNTS, "write terms, as kind:retained");
	terms_cell(r, COUNTS, &o.counts);
	if (*over != '\0' && strcmp(over, "tickets") != 0)
		terms_cell(r, OVER, &o.over);
	if (*over != '\0') {
		o.metric.figure = ESC_SHARE;
		o.metric.unit = "share";
		o.metric.cohort = ESC_BY_OPENED;
		o.metric.part = counted_share;
	} else {
		o.metric.figure = ESC_SUM;
		o.metric.unit = "count";
		o.metric.cohort = ESC_BY_EVENT;
		o.metric.each = count_each;
	}
	if (r->bad)
		return;
	kept = esc_copy(&p->arena, &o, sizeof(o), sizeof(o));
	p->own = esc_policy_push(p, p->own, &p->nowns, sizeof(struct esc_own *), &kept);
}

const struct esc_metric *
esc_policy_own(const struct esc_policy *p, size_t i)
{
	return p != NULL && i < p->nowns ? &p->own[i]->metric : NULL;
}

bool
esc_policy_measure(struct esc_measure *m, const struct esc_policy *p, const char *name, enum esc_cohort cohort,
    struct esc_err *e)
{
	const struct esc_metric *metric;

	for (size_t i = 0; (metric = esc_policy_own(p, i)) != NULL; i++) {
		*m = (struct esc_measure){ .metric = metric, .name = name, .cohort = metric->cohort };
		if (strcmp(metric->name, name) == 0)
			return esc_measure_cohort(m, cohort, e);
	}
	return esc_measure_find(m, name, cohort, e);
}

const struct esc_sheet esc_sheet_own = { "measures.csv",
    { { "measure", true }, { "counts", true }, { "over", false }, { "definition", true } }, own_row };
