/*
 * Customers who came again: tickets that were followed, within a window after
 * their first resolution, by a new one of the same customer in the same
 * category.  If there are more tickets than may be held, they are read in the
 * order of the customers, or, of the past, those of a part of the customers at a
 * time.
 */
#include <stdlib.h>

#include "report.h"

struct visit {
	int64_t	customer, category, opened, resolved, id;
};

struct visits {
	struct esc_past	*past;
	struct visit	*visit;
	size_t		 n, cap, most;
	uint64_t	 part, parts;
	bool		 over;		/* too many for so few parts */
	bool		 moved;		/* read in order: one of them was another then */
	struct esc_repeats *repeats;	/* read in order: where the marks go */
	int64_t		 window;
};

static bool
add_visit(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct visits *v = arg;
	const int64_t *fact;
	int64_t customer;
	bool out;

	if (!esc_past(v->past, t, &fact, e))
		return false;
	customer = fact != NULL ? fact[ESC_CUSTOMER_NAME] : ESC_NONE;
	if (customer == ESC_NONE || (uint64_t)customer % v->parts != v->part)
		return true;
	if (!esc_past_left_out(v->past, fact, &out, e))
		return false;
	if (out)
		return true;
	if ((v->over = v->n == v->most))
		return false;
	v->visit = esc_grow(v->visit, &v->cap, v->n + 1, sizeof(*v->visit));
	v->visit[v->n++] = (struct visit){ .customer = customer, .category = fact[ESC_CATEGORY],
	    .opened = fact[ESC_OPENED_AT], .resolved = fact[ESC_RESOLVED_FIRST_AT], .id = t->id };
	return true;
}

static int
order(const void *pa, const void *pb)
{
	const struct visit *a = pa, *b = pb;
	int c = esc_order_int(a->customer, b->customer);

	if (c == 0)
		c = esc_order_int(a->category, b->category);
	return c != 0 ? c : esc_order_int(a->opened, b->opened);
}

/* The first of n visits that was opened after `at'. */
static size_t
first_after(const struct visit *v, size_t n, int64_t at)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (v[mid].opened > at)
			hi = mid;
		else
			lo = mid + 1;
	}
	return lo;
}

static void
mark(struct esc_repeats *r, int64_t id)
{
	size_t byte = (size_t)id / 8, old = r->nbytes;

	if (byte >= r->nbytes) {
		r->bit = esc_grow(r->bit, &r->nbytes, byte + 1, 1);
		for (size_t i = old; i < r->nbytes; i++)
			r->bit[i] = 0;
	}
	r->bit[byte] |= (unsigned char)(1 << id % 8);
}

/* The n visits of one customer in one category. */
static void
mark_repeats(struct esc_repeats *r, const struct visit *v, size_t n, int64_t window)
{
	for (size_t i = 0; i < n; i++) {
		size_t next;

		if (v[i].resolved == ESC_NONE)
			continue;
		next = first_after(v, n, v[i].resolved);
		if (next == i)
			next++;
		if (next < n && v[next].opened <= v[i].resolved + window)
			mark(r, v[i].id);
	}
}

static bool
look(struct esc_repeats *r, struct visits *v, int64_t window, struct esc_err *e)
{
	struct esc_select all = { .nameless = true };

	v->n = 0;
	if (!esc_past_facts(v->past, &all.facts, e))
		return false;
	all.facts |= UINT64_C(1) << ESC_CUSTOMER_NAME | UINT64_C(1) << ESC_CATEGORY |
	    UINT64_C(1) << ESC_RESOLVED_FIRST_AT;
	if (!esc_tickets(v->past->db, &all, add_visit, v, e))
		return false;
	if (v->over)
		return true;
	if (v->n > 0)
		qsort(v->visit, v->n, sizeof(*v->visit), order);
	for (size_t i = 0, n; i < v->n; i += n) {
		for (n = 1; i + n < v->n && v->visit[i].customer == v->visit[i + n].customer &&
		    v->visit[i].category == v->visit[i + n].category; n++)
			;
		mark_repeats(r, &v->visit[i], n, window);
	}
	return true;
}

/* The visits come by customer and category, so that those of one are held at a time. */
static bool
follow(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct visits *v = arg;
	const int64_t *fact = t->fact;
	bool out;

	if ((v->moved = fact[ESC_UPDATED_AT] > v->past->as_of))
		return false;
	if (fact[ESC_CUSTOMER_NAME] == ESC_NONE)
		return true;
	if (!esc_past_left_out(v->past, fact, &out, e))
		return false;
	if (out)
		return true;
	if (v->n > 0 && (v->visit[0].customer != fact[ESC_CUSTOMER_NAME] ||
	    v->visit[0].category != fact[ESC_CATEGORY])) {
		mark_repeats(v->repeats, v->visit, v->n, v->window);
		v->n = 0;
	}
	v->visit = esc_grow(v->visit, &v->cap, v->n + 1, sizeof(*v->visit));
	v->visit[v->n++] = (struct visit){ .customer = fact[ESC_CUSTOMER_NAME], .category = fact[ESC_CATEGORY],
	    .opened = fact[ESC_OPENED_AT], .resolved = fact[ESC_RESOLVED_FIRST_AT], .id = t->id };
	return true;
}

/* In the order of the store, which is that of now: `moved', if it was another. */
static bool
look_in_order(struct visits *v, struct esc_err *e)
{
	struct esc_select all = { .nameless = true, .order = ESC_ORDER_CUSTOMER };

	v->n = 0;
	if (!esc_past_facts(v->past, &all.facts, e))
		return false;
	all.facts |= UINT64_C(1) << ESC_CUSTOMER_NAME | UINT64_C(1) << ESC_CATEGORY |
	    UINT64_C(1) << ESC_RESOLVED_FIRST_AT;
	if (!esc_tickets(v->past->db, &all, follow, v, e))
		return false;
	mark_repeats(v->repeats, v->visit, v->n, v->window);
	return true;
}

/* As many parts as it takes. */
static bool
look_by_parts(struct esc_repeats *r, struct visits *v, int64_t window, struct esc_err *e)
{
	size_t most = v->most;

	for (v->part = 0; v->part < v->parts;) {
		v->over = false;
		if (!look(r, v, window, e))
			return false;
		if (v->over && v->parts < 1024) {
			v->part = 0;
			v->parts *= 2;
			v->most = most;
		} else if (v->over) {
			v->most *= 2;
		} else {
			v->part++;
		}
	}
	return true;
}

bool
esc_repeats_find(struct esc_repeats *r, struct esc_past *past, int64_t window, size_t most,
    struct esc_err *e)
{
	struct visits v = { .past = past, .most = most, .parts = 1, .repeats = r, .window = window };
	bool ok = look(r, &v, window, e);

	if (ok && v.over && (ok = look_in_order(&v, e)) && v.moved) {
		esc_repeats_free(r);
		*r = (struct esc_repeats){ 0 };
		v.parts = 2;
		ok = look_by_parts(r, &v, window, e);
	}
	free(v.visit);
	return ok;
}

bool
esc_repeats_has(const struct esc_repeats *r, int64_t id)
{
	return (size_t)id / 8 < r->nbytes && (r->bit[id / 8] & 1 << id % 8) != 0;
}

void
esc_repeats_free(struct esc_repeats *r)
{
	free(r->bit);
}
