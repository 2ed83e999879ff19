/* The tickets that a filter names. */
#include <stdlib.h>
#include <string.h>

#include "condition.h"

/* A ticket, and what it is ordered by. */
struct pick {
	int64_t		 id, opened;
	const char	*ref;
	size_t		 place;		/* in which it was named */
};

static int
by_id(const void *pa, const void *pb)
{
	const struct pick *a = pa, *b = pb;
	int c = esc_order_int(a->id, b->id);

	return c != 0 ? c : a->place < b->place ? -1 : 1;
}

static int
by_place(const void *pa, const void *pb)
{
	const struct pick *a = pa, *b = pb;

	return a->place < b->place ? -1 : 1;
}

static int
by_opened(const void *pa, const void *pb)
{
	const struct pick *a = pa, *b = pb;
	int c = esc_order_int(a->opened, b->opened);

	return c != 0 ? c : strcmp(a->ref, b->ref);
}

static bool
find_picks(struct esc_db *db, const struct esc_filter *f, struct pick *p, struct esc_err *e)
{
	static const char sql[] = "select id, opened from ticket where ref = $1";
	struct esc_stmt *st;

	for (size_t i = 0; i < f->ntickets; i++, p++) {
		if ((st = esc_sql(db, sql, e)) == NULL)
			return false;
		esc_bind_text(st, 1, f->ticket[i]);
		*p = (struct pick){ .ref = f->ticket[i], .place = i };
		if (!esc_step(st, e)) {
			esc_reset(st);
			return e->code == 0 && esc_fail(e, ESC_NOINPUT, "no ticket %s", f->ticket[i]);
		}
		p->id = esc_column_int(st, 0);
		p->opened = esc_column_int(st, 1);
		esc_reset(st);
	}
	return true;
}

bool
esc_named(struct esc_db *db, const struct esc_filter *f, enum esc_order order, struct esc_arena *a, int64_t **id, size_t *n,
    struct esc_err *e)
{
	static int (*const orders[])(const void *, const void *) = {
		[ESC_ORDER_NONE] = by_place, [ESC_ORDER_OPENED] = by_opened,
	};
	struct pick *pick = esc_alloc(a, f->ntickets * sizeof(*pick));
	size_t kept = 0;

	if (!find_picks(db, f, pick, e))
		return false;
	qsort(pick, f->ntickets, sizeof(*pick), by_id);
	for (size_t i = 0; i < f->ntickets; i++)
		if (i == 0 || pick[i].id != pick[kept - 1].id)
			pick[kept++] = pick[i];
	qsort(pick, kept, sizeof(*pick), orders[order]);
	*id = esc_alloc(a, kept * sizeof(**id));
	for (*n = 0; *n < kept; ++*n)
		(*id)[*n] = pick[*n].id;
	return true;
}
