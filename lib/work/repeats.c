/*
 * Customers who came again: tickets that were followed, within a window after
 * their first resolution, by a new one of the same customer in the same
 * category.  If there are more tickets than may be held, they are sorted by way of
 * a file.
 */
#include <stdlib.h>

#include "base/out.h"
#include "report.h"

enum { CUSTOMER, CATEGORY, OPENED, RESOLVED, ID, NCOLUMNS };

struct visit {
	int64_t	customer, category, opened, resolved, id;
};

struct visits {
	struct esc_past	*past;
	struct visit	*visit;
	size_t		 n, cap, most;
	struct esc_sort	*sort;		/* NULL: all are held */
	struct esc_repeats *repeats;	/* where the marks go */
	int64_t		 window;
};

static struct esc_sort *
new_sort(void)
{
	static const struct esc_head heads[NCOLUMNS] = {
		[CUSTOMER] = { "customer", ESC_INT, false }, [CATEGORY] = { "category", ESC_INT, false },
		[OPENED] = { "opened", ESC_INT, false }, [RESOLVED] = { "resolved", ESC_INT, false },
		[ID] = { "id", ESC_INT, false },
	};
	static const bool wanted[NCOLUMNS] = { true, true, true, true, true };
	static const struct esc_sort_key keys[] = { { CUSTOMER, false }, { CATEGORY, false }, { OPENED, false } };

	return esc_sort_new(heads, wanted, NCOLUMNS, keys, sizeof(keys) / sizeof(keys[0]));
}

static bool
sort_visit(struct visits *v, const struct visit *x, struct esc_err *e)
{
	const struct esc_cell cell[NCOLUMNS] = { [CUSTOMER] = { .i = x->customer }, [CATEGORY] = { .i = x->category },
		[OPENED] = { .i = x->opened }, [RESOLVED] = { .i = x->resolved }, [ID] = { .i = x->id } };

	return esc_sort_add(v->sort, cell, e);
}

/* What is held goes to the file, and all that comes. */
static bool
overflow(struct visits *v, struct esc_err *e)
{
	v->sort = new_sort();
	for (size_t i = 0; i < v->n; i++)
		if (!sort_visit(v, &v->visit[i], e))
			return false;
	free(v->visit);
	v->visit = NULL;
	v->n = v->cap = 0;
	return true;
}

static void
hold(struct visits *v, const struct visit *x)
{
	v->visit = esc_grow(v->visit, &v->cap, v->n + 1, sizeof(*v->visit));
	v->visit[v->n++] = *x;
}

static bool
add_visit(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct visits *v = arg;
	const int64_t *fact;
	struct visit x;
	bool out;

	if (!esc_past(v->past, t, &fact, e))
		return false;
	if (fact == NULL || fact[ESC_CUSTOMER_NAME] == ESC_NONE)
		return true;
	if (!esc_past_left_out(v->past, fact, &out, e))
		return false;
	if (out)
		return true;
	x = (struct visit){ .customer = fact[ESC_CUSTOMER_NAME], .category = fact[ESC_CATEGORY],
	    .opened = fact[ESC_OPENED_AT], .resolved = fact[ESC_RESOLVED_FIRST_AT], .id = t->id };
	if (v->sort == NULL && v->n == v->most && !overflow(v, e))
		return false;
	if (v->sort != NULL)
		return sort_visit(v, &x, e);
	hold(v, &x);
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
is_alike(const struct visit *a, const struct visit *b)
{
	return a->customer == b->customer && a->category == b->category;
}

/* They come by customer and category, so that those of one are held at a time. */
static bool
follow(void *arg, const struct esc_cell *c, struct esc_err *e)
{
	struct visits *v = arg;
	const struct visit x = { c[CUSTOMER].i, c[CATEGORY].i, c[OPENED].i, c[RESOLVED].i, c[ID].i };

	(void)e;
	if (v->n > 0 && !is_alike(v->visit, &x)) {
		mark_repeats(v->repeats, v->visit, v->n, v->window);
		v->n = 0;
	}
	hold(v, &x);
	return true;
}

static bool
mark_sorted(struct visits *v, struct esc_err *e)
{
	if (!esc_sort_each(v->sort, follow, v, e))
		return false;
	mark_repeats(v->repeats, v->visit, v->n, v->window);
	return true;
}

static void
mark_held(struct visits *v)
{
	if (v->n > 0)
		qsort(v->visit, v->n, sizeof(*v->visit), order);
	for (size_t i = 0, n; i < v->n; i += n) {
		for (n = 1; i + n < v->n && is_alike(&v->visit[i], &v->visit[i + n]); n++)
			;
		mark_repeats(v->repeats, &v->visit[i], n, v->window);
	}
}

bool
esc_repeats_find(struct esc_repeats *r, struct esc_past *past, int64_t window, size_t most,
    struct esc_err *e)
{
	struct visits v = { .past = past, .most = most, .repeats = r, .window = window };
	struct esc_select all = { .nameless = true, .touch = r->touch, .ntouches = r->ntouches };
	bool ok = esc_past_facts(past, &all.facts, e);

	all.facts |= UINT64_C(1) << ESC_CUSTOMER_NAME | UINT64_C(1) << ESC_CATEGORY |
	    UINT64_C(1) << ESC_RESOLVED_FIRST_AT;
	ok = ok && esc_tickets(past->db, &all, add_visit, &v, e);
	if (ok && v.sort != NULL)
		ok = mark_sorted(&v, e);
	else if (ok)
		mark_held(&v);
	esc_sort_free(v.sort);
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
