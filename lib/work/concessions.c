/* The ledger of concessions: totals by customer, mistake and the like, over time. */
#include <stdlib.h>
#include <string.h>

#include "model/concession.h"
#include "reading.h"
#include "store/store.h"

enum { CUSTOMER, MISTAKE, WHAT, APPROVER, CURRENCY, NGROUPS };
static const char *const groups[NGROUPS] = { "customer", "mistake", "what", "approver", "currency" };
static const struct esc_head heads[] = {
	{ "from", ESC_TIME, false }, { "to", ESC_TIME, false }, { "customer", ESC_TEXT, false },
	{ "mistake", ESC_TEXT, false }, { "what", ESC_TEXT, false }, { "approver", ESC_TEXT, false },
	{ "currency", ESC_TEXT, false }, { "n", ESC_INT, false }, { "amount", ESC_INT, false },
	{ "below", ESC_INT, false },
};

struct total {
	int64_t		 from, to;
	const char	*by[NGROUPS];	/* NULL: not asked for, or not said */
	int64_t		 n, amount, below;
};
struct adding {
	struct esc_db	*db;
	const struct esc_report *how;
	const struct esc_policies *policies;
	bool		 by[NGROUPS];
	const char	*customer;	/* of the ticket that is read */
	struct esc_arena arena;
	struct total	*total;
	size_t		 n, cap;
};

static int
by_group(const void *pa, const void *pb)
{
	const struct total *a = pa, *b = pb;
	int order = (a->from > b->from) - (a->from < b->from);

	for (int i = 0; i < NGROUPS && order == 0; i++)
		order = esc_order_text(a->by[i], b->by[i]);
	return order;
}

/* Sums of several currencies are none, so each stands alone. */
static void
add(struct adding *a, const struct total *one)
{
	size_t i = 0;

	while (i < a->n && by_group(&a->total[i], one) != 0)
		i++;
	if (i == a->n) {
		a->total = esc_grow(a->total, &a->cap, a->n + 1, sizeof(*a->total));
		a->total[a->n] = (struct total){ .from = one->from, .to = one->to };
		for (int k = 0; k < NGROUPS; k++)
			a->total[a->n].by[k] = esc_keep(&a->arena, one->by[k]);
		a->n++;
	}
	a->total[i].n += one->n;
	a->total[i].amount += one->amount;
	a->total[i].below += one->below;
}

static void
add_event(void *arg, const struct esc_event *ev, const struct esc_given_for *g)
{
	struct adding *a = arg;
	const struct esc_report *r = a->how;
	const struct esc_policy *p = esc_policy_at(a->policies, ev->at);
	struct total one = { .from = r->from, .to = r->to, .n = 1 };

	if ((r->from != ESC_NONE && ev->at < r->from) || (r->to != ESC_NONE && ev->at >= r->to))
		return;
	if (r->every != ESC_EVERY_NONE) {
		one.from = esc_every_begin(r->zone, r->every, ev->at);
		one.to = esc_every_next(r->zone, r->every, ev->at);
	}
	one.amount = g->amount != ESC_NONE ? g->amount : 0;
	one.below = p != NULL && g->amount != ESC_NONE && esc_concession_is_below(p, g);
	one.by[CUSTOMER] = a->by[CUSTOMER] ? a->customer : NULL;
	one.by[MISTAKE] = a->by[MISTAKE] ? g->mistake : NULL;
	one.by[WHAT] = a->by[WHAT] ? g->what : NULL;
	one.by[APPROVER] = a->by[APPROVER] ? g->approver : NULL;
	one.by[CURRENCY] = g->currency;
	add(a, &one);
}

static bool
add_ticket(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct adding *a = arg;
	struct esc_arena one = { 0 };
	struct esc_event *ev;
	size_t n;

	if (!esc_events_read(a->db, t->id, &one, &ev, &n, e))
		return false;
	a->customer = t->word[ESC_CUSTOMER_NAME];
	esc_concessions(ev, n, a->how->as_of, &one, add_event, a);
	esc_arena_free(&one);
	return true;
}

/* By customer and mistake, unless it is said. */
static bool
set_groups(struct adding *a, struct esc_err *e)
{
	a->by[CUSTOMER] = a->by[MISTAKE] = a->how->nby == 0;
	for (size_t i = 0; i < a->how->nby; i++) {
		int k = 0;

		while (k < NGROUPS && strcmp(groups[k], a->how->by[i]) != 0)
			k++;
		if (k == NGROUPS)
			return esc_fail(e, ESC_USAGE, "--by: no %.40s; use customer mistake what approver currency",
			    a->how->by[i]);
		a->by[k] = true;
	}
	return true;
}

static bool
gather(struct adding *a, const struct esc_filter *given, struct esc_err *e)
{
	struct esc_filter f = *given;
	struct esc_value conceded = { .is = ESC_V_RANGE, .lo = ESC_CONCEDED, .hi = ESC_CONCEDED };
	struct esc_select select = { .filter = &f, .words = true,
	    .facts = UINT64_C(1) << ESC_CUSTOMER_NAME };

	f.term = esc_copy(&a->arena, f.term, f.nterms * sizeof(*f.term), (f.nterms + 1) * sizeof(*f.term));
	f.term[f.nterms++] = (struct esc_term){ .field = ESC_FF_KIND, .value = &conceded, .nvalues = 1 };
	if ((a->policies = esc_db_policies(a->db, e)) == NULL || !esc_tickets(a->db, &select, add_ticket, a, e))
		return false;
	if (a->n > 0)
		qsort(a->total, a->n, sizeof(*a->total), by_group);
	return true;
}

static bool
print(const struct adding *a, struct esc_out *out, struct esc_err *e)
{
	for (size_t i = 0; i < a->n; i++) {
		const struct total *t = &a->total[i];
		struct esc_cell c[] = { { .i = t->from }, { .i = t->to }, { .s = t->by[CUSTOMER] }, { .s = t->by[MISTAKE] },
		    { .s = t->by[WHAT] }, { .s = t->by[APPROVER] }, { .s = t->by[CURRENCY] }, { .i = t->n },
		    { .i = t->amount }, { .i = t->below } };

		if (!esc_out_row(out, c, e))
			return false;
	}
	return true;
}

bool
esc_report_concessions(struct esc_db *db, const struct esc_report *r, const struct esc_filter *f,
    const struct esc_out_how *how, uint64_t *rows, struct esc_err *e)
{
	struct adding a = { .db = db, .how = r };
	struct esc_out *out;
	bool done;

	if (!set_groups(&a, e) || !esc_out_open(&out, how, heads, sizeof(heads) / sizeof(heads[0]), e))
		return false;
	done = esc_begin(db, false, e) && gather(&a, f, e) && print(&a, out, e);
	esc_rollback(db);
	free(a.total);
	esc_arena_free(&a.arena);
	*rows = esc_out_rows(out);
	if (done)
		return esc_out_close(out, e);
	esc_out_drop(out);
	return false;
}
