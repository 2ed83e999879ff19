/* A lead's sample: tickets drawn by lot, and how they were judged. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/practice.h"
#include "reading.h"
#include "store/store.h"

static const struct esc_head heads[] = {
	{ "ticket", ESC_TEXT, false }, { "owner", ESC_TEXT, false }, { "team", ESC_TEXT, false },
	{ "resolved", ESC_TIME, false }, { "checked", ESC_TIME, false }, { "checker", ESC_TEXT, false },
	{ "yes", ESC_INT, false }, { "no", ESC_INT, false }, { "na", ESC_INT, false }, { "score", ESC_REAL, false },
};

/* A ticket and its lot. */
struct lot {
	int64_t	 id, opened;
	uint64_t lot;
};
struct drawing {
	const struct esc_report *how;
	int64_t	 seed;
	struct lot *of;
	size_t	 n, cap;
};

/* The lot depends on the seed and the name alone, so that the same sample comes again. */
static bool
gather(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct drawing *d = arg;
	int64_t at = t->fact[ESC_RESOLVED_AT];
	struct esc_buf b = { 0 };

	(void)e;
	if (at == ESC_NONE || at > d->how->as_of || t->fact[ESC_STATUS] > ESC_S_CLOSED ||
	    (d->how->from != ESC_NONE && at < d->how->from) || (d->how->to != ESC_NONE && at >= d->how->to))
		return true;
	esc_buf_printf(&b, "%" PRId64 " %s", d->seed, t->ref);
	d->of = esc_grow(d->of, &d->cap, d->n + 1, sizeof(*d->of));
	d->of[d->n++] = (struct lot){ t->id, t->fact[ESC_OPENED_AT], esc_hash(b.s, b.n) };
	esc_buf_free(&b);
	return true;
}

static int
by_lot(const void *pa, const void *pb)
{
	const struct lot *a = pa, *b = pb;

	return a->lot != b->lot ? (a->lot > b->lot) - (a->lot < b->lot) : (a->id > b->id) - (a->id < b->id);
}

static int
by_opened(const void *pa, const void *pb)
{
	const struct lot *a = pa, *b = pb;

	return a->opened != b->opened ? (a->opened > b->opened) - (a->opened < b->opened) :
	    (a->id > b->id) - (a->id < b->id);
}

static bool
print(struct esc_db *db, int64_t id, const struct esc_report *r, struct esc_out *out, struct esc_err *e)
{
	const struct esc_policies *policies = esc_db_policies(db, e);
	struct esc_arena a = { 0 };
	struct esc_ticket t;
	struct esc_score s;
	struct esc_event *ev;
	unsigned char *gone;
	bool done;
	size_t n;

	done = policies != NULL && esc_ticket_read(db, id, &a, &t, e) && esc_events_read(db, id, &a, &ev, &n, e);
	if (done) {
		gone = esc_alloc(&a, n + 1);
		esc_fold_retracted(ev, n, gone);
		while (n > 0 && ev[n - 1].at > r->as_of)
			n--;
		esc_score(&s, esc_policy_at(policies, r->as_of), ev, n, gone);
		struct esc_cell c[] = { { .s = t.ref }, { .s = t.word[ESC_OWNER] }, { .s = t.word[ESC_TEAM] },
		    { .i = t.fact[ESC_RESOLVED_AT] }, { .i = s.at }, { .s = s.who }, { .i = s.yes }, { .i = s.no },
		    { .i = s.na }, { .r = s.most > 0 ? (double)s.got / (double)s.most : NAN } };
		done = esc_out_row(out, c, e);
	}
	esc_arena_free(&a);
	return done;
}

/* The first by lot, in the order in which they were opened. */
static bool
sample(struct esc_db *db, struct drawing *d, int64_t size, const struct esc_filter *f, struct esc_out *out,
    struct esc_err *e)
{
	struct esc_select s = { .filter = f, .facts = UINT64_C(1) << ESC_STATUS | UINT64_C(1) << ESC_RESOLVED_AT |
	    UINT64_C(1) << ESC_OPENED_AT };

	if (!esc_tickets(db, &s, gather, d, e))
		return false;
	if (d->n > 0)
		qsort(d->of, d->n, sizeof(*d->of), by_lot);
	if (size >= 0 && (uint64_t)size < d->n)
		d->n = (size_t)size;
	if (d->n > 0)
		qsort(d->of, d->n, sizeof(*d->of), by_opened);
	for (size_t i = 0; i < d->n; i++)
		if (!print(db, d->of[i].id, d->how, out, e))
			return false;
	return true;
}

bool
esc_report_quality(struct esc_db *db, const struct esc_report *r, int64_t size, int64_t seed,
    const struct esc_filter *f, const struct esc_out_how *how, uint64_t *rows, struct esc_err *e)
{
	struct drawing d = { .how = r, .seed = seed };
	struct esc_out *out;
	bool done;

	if (!esc_out_open(&out, how, heads, sizeof(heads) / sizeof(heads[0]), e))
		return false;
	done = esc_begin(db, false, e) && sample(db, &d, size, f, out, e);
	esc_rollback(db);
	free(d.of);
	*rows = esc_out_rows(out);
	if (done)
		return esc_out_close(out, e);
	esc_out_drop(out);
	return false;
}
