/* What the database is asked for a review: what finished actions changed, and the worst tickets. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "postmortem_review.h"

#define DAY	86400
#define WINDOW	(90 * DAY)	/* looked at before and after an action was done */
#define LEAST	(7 * DAY)	/* of less nothing can be said */
#define WORST	10

/* The figure that stands for a measure: a share, a median, a count. */
static const struct esc_cell *
main_row(const struct esc_kept *k)
{
	int stat = esc_kept_find(k, "stat");
	const struct esc_cell *found = NULL;

	for (size_t i = 0; i < k->n; i++) {
		const struct esc_cell *row = &k->cell[i * k->ncolumns];

		if (found == NULL || strcmp(row[stat].s, "p50") == 0)
			found = row;
		if (strcmp(row[stat].s, "share") == 0)
			return row;
	}
	return found;
}

static void
put_figure(struct esc_buf *b, const struct esc_kept *k)
{
	const struct esc_cell *row = main_row(k);
	struct esc_buf s = { 0 };

	if (row != NULL)
		esc_figure_print(&s, row[esc_kept_find(k, "value")].r, esc_figure_unit(row[esc_kept_find(k, "stat")].s,
		    row[esc_kept_find(k, "unit")].s));
	esc_pm_cell(b, esc_buf_str(&s));
	esc_buf_free(&s);
}

static bool
figure(struct esc_reviewing *r, const struct esc_pm_measure *m, int64_t from, int64_t to, struct esc_buf *b,
    struct esc_err *e)
{
	struct esc_report how = { .metric = &m->metric, .nmetrics = 1, .from = from, .to = to, .as_of = r->now, .days = 7,
	    .within_days = 14, .alone = true, .zone = r->fill.zone };
	struct esc_kept kept = { 0 };
	uint64_t rows;
	bool done = esc_report(r->db, &how, &m->filter, &(struct esc_out_how){ .limit = -1, .keep = &kept }, &rows, e);

	if (done)
		put_figure(b, &kept);
	esc_kept_free(&kept);
	return done;
}

static const char *
measure_of(const struct esc_pm_case *c, const struct esc_pm_action *a)
{
	for (size_t i = 0; i < c->pm.nrows; i++)
		if (c->pm.row[i].cell[ESC_PM_NAME] != NULL && strcmp(c->pm.row[i].cell[ESC_PM_NAME], a->name) == 0)
			return c->pm.row[i].cell[ESC_PM_MEASURE];
	return NULL;
}

/* As long after it as before it; too soon after it there is no figure. */
static bool
effect_row(struct esc_reviewing *r, const struct esc_pm_case *c, const struct esc_pm_action *a, struct esc_err *e)
{
	int64_t window = r->now - a->ended < WINDOW ? r->now - a->ended : WINDOW;
	const char *measure = measure_of(c, a);
	struct esc_buf *b = &r->effects;
	struct esc_pm_measure m = { 0 };
	struct esc_err why = { 0 };

	esc_buf_putc(b, '|');
	esc_pm_cell(b, a->name);
	esc_pm_cell(b, a->what);
	esc_pm_time_cell(b, &r->fill, a->ended);
	esc_pm_cell(b, measure);
	if (measure == NULL || window < LEAST || !esc_pm_measure(&m, measure, r->now, r->fill.zone, &r->arena, &why)) {
		esc_pm_cell(b, NULL);
		esc_pm_cell(b, NULL);
	} else if (!figure(r, &m, a->ended - window, a->ended, b, e) || !figure(r, &m, a->ended, a->ended + window, b, e))
		return false;
	esc_buf_putc(b, '\n');
	return true;
}

/* Those of the period, and of the one before it: an effect takes time. */
bool
esc_pm_effects(struct esc_reviewing *r, struct esc_err *e)
{
	int64_t since = r->from - (r->to - r->from);

	for (size_t i = 0; i < r->n; i++)
		for (size_t k = 0; k < r->one[i].nactions; k++) {
			const struct esc_pm_action *a = &r->one[i].action[k];

			if (a->end == ESC_PM_DONE && a->ended >= since && a->ended < r->to &&
			    !effect_row(r, &r->one[i], a, e))
				return false;
		}
	return true;
}

/* The worst so far, the worst first. */
struct worst {
	struct esc_reviewing *r;
	struct bad {
		const char	*ref, *customer, *subject;
		int64_t		 level, csat, reopened, took;
	} one[WORST + 1];
	size_t		 n;
};

static bool
is_worse(const struct bad *a, const struct bad *b)
{
	if (a->level != b->level)
		return a->level > b->level;
	if (a->csat != b->csat)
		return a->csat < b->csat;
	if (a->reopened != b->reopened)
		return a->reopened > b->reopened;
	return a->took != b->took ? a->took > b->took : strcmp(a->ref, b->ref) < 0;
}

/* Those that no one escalated are not among them. */
static bool
rank(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct worst *w = arg;
	struct bad b = { .ref = t->ref, .level = t->fact[ESC_LEVEL_MAX], .reopened = t->fact[ESC_REOPENINGS],
	    .csat = t->fact[ESC_CSAT] != ESC_NONE ? t->fact[ESC_CSAT] : 6,
	    .took = t->fact[ESC_RESOLVED_AT] - t->fact[ESC_OPENED_AT] };
	size_t i = w->n;

	(void)e;
	if (b.level < 2)
		return true;
	for (; i > 0 && is_worse(&b, &w->one[i - 1]); i--)
		w->one[i] = w->one[i - 1];
	if (i == WORST)
		return true;
	b.ref = esc_keep(&w->r->arena, t->ref);
	b.customer = esc_keep(&w->r->arena, t->word[ESC_CUSTOMER_NAME]);
	b.subject = esc_keep(&w->r->arena, t->subject);
	w->one[i] = b;
	w->n += w->n < WORST;
	return true;
}

static void
put_worst(const struct worst *w, struct esc_buf *b)
{
	for (size_t i = 0; i < w->n; i++) {
		const struct bad *x = &w->one[i];

		esc_buf_putc(b, '|');
		esc_pm_cell(b, x->ref);
		esc_pm_cell(b, x->customer);
		esc_pm_cell(b, x->subject);
		esc_pm_number_cell(b, x->level);
		esc_pm_span_cell(b, x->took);
		esc_pm_number_cell(b, x->reopened);
		esc_pm_number_cell(b, x->csat <= 5 ? x->csat : ESC_NONE);
		esc_buf_putc(b, '\n');
	}
}

bool
esc_pm_worst(struct esc_reviewing *r, struct esc_err *e)
{
	char from[ESC_TIME_MAX], to[ESC_TIME_MAX], word[2 * ESC_TIME_MAX + 16];
	struct esc_filter_how how = { .now = r->now };
	struct esc_filter f = { .now = r->now };
	struct esc_select s = { .filter = &f, .words = true, .subject = true, .facts = 1ull << ESC_LEVEL_MAX |
	    1ull << ESC_REOPENINGS | 1ull << ESC_CSAT | 1ull << ESC_RESOLVED_AT | 1ull << ESC_OPENED_AT |
	    1ull << ESC_CUSTOMER_NAME };
	struct worst w = { .r = r };

	snprintf(word, sizeof(word), "resolved:%s..%s", esc_time_print(from, r->from, NULL), esc_time_print(to, r->to, NULL));
	if (!esc_filter_add(&f, word, &how, &r->arena, e) || !esc_tickets(r->db, &s, rank, &w, e))
		return false;
	put_worst(&w, &r->worst);
	return true;
}
