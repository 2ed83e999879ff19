/* The search index: documents, and a row for each token of one. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "db.h"
#include "index.h"

#define DIGITS	11	/* of a token in document.tokens */

static void
put_tokens(struct esc_buf *b, const struct esc_tokens *t)
{
	for (size_t i = 0; i < t->n; i++)
		esc_buf_printf(b, "%0*" PRIx64, DIGITS, (uint64_t)t->v[i]);
}

static void
get_tokens(struct esc_tokens *t, const char *s, size_t n)
{
	char one[DIGITS + 1] = { 0 };

	for (; n >= DIGITS; s += DIGITS, n -= DIGITS) {
		memcpy(one, s, DIGITS);
		t->v = esc_grow(t->v, &t->room, t->n + 1, sizeof(*t->v));
		t->v[t->n++] = (int64_t)strtoull(one, NULL, 16);
	}
}

bool
esc_index_get(struct esc_db *db, enum esc_doc kind, int64_t doc, struct esc_document_of *d, struct esc_err *e)
{
	static const char sql[] = "select at, tokens from document where kind = $1 and doc = $2";
	struct esc_stmt *st = esc_sql(db, sql, e);

	*d = (struct esc_document_of){ .at = ESC_NONE };
	if (st == NULL)
		return false;
	esc_bind_int(st, 1, kind);
	esc_bind_int(st, 2, doc);
	if (esc_step(st, e)) {
		d->at = esc_column_int(st, 0);
		get_tokens(&d->tokens, esc_column_text(st, 1), esc_column_size(st, 1));
	}
	esc_reset(st);
	return e->code == 0;
}

static bool
change_rows(struct esc_db *db, const char *sql, enum esc_doc kind, int64_t doc, int64_t at,
    const struct esc_tokens *t, struct esc_err *e)
{
	for (size_t i = 0; i < t->n; i++) {
		struct esc_stmt *st = esc_sql(db, sql, e);

		if (st == NULL)
			return false;
		esc_bind_int(st, 1, t->v[i]);
		esc_bind_int(st, 2, kind);
		esc_bind_int(st, 3, at);
		esc_bind_int(st, 4, doc);
		if (!esc_run(st, e))
			return false;
	}
	return true;
}

/* Takes a document out, as it is there. */
static bool
take_out(struct esc_db *db, enum esc_doc kind, int64_t doc, const struct esc_document_of *d, struct esc_err *e)
{
	static const char rows[] = "delete from posting where token = $1 and kind = $2 and at = $3 and doc = $4";
	static const char sql[] = "delete from document where kind = $1 and doc = $2";
	struct esc_stmt *st;

	if (d->at == ESC_NONE)
		return true;
	if (!change_rows(db, rows, kind, doc, d->at, &d->tokens, e) || (st = esc_sql(db, sql, e)) == NULL)
		return false;
	esc_bind_int(st, 1, kind);
	esc_bind_int(st, 2, doc);
	return esc_run(st, e);
}

static bool
put_in(struct esc_db *db, enum esc_doc kind, int64_t doc, int64_t at, const struct esc_tokens *t, struct esc_err *e)
{
	static const char rows[] = "insert into posting (token, kind, at, doc) values ($1, $2, $3, $4)";
	static const char sql[] = "insert into document (kind, doc, at, tokens) values ($1, $2, $3, $4)";
	struct esc_stmt *st = esc_sql(db, sql, e);
	struct esc_buf text = { 0 };
	bool done;

	if (st == NULL)
		return false;
	put_tokens(&text, t);
	esc_bind_int(st, 1, kind);
	esc_bind_int(st, 2, doc);
	esc_bind_int(st, 3, at);
	esc_bind_text(st, 4, esc_buf_str(&text));
	done = esc_run(st, e) && change_rows(db, rows, kind, doc, at, t, e);
	esc_buf_free(&text);
	return done;
}

bool
esc_index_put(struct esc_db *db, enum esc_doc kind, int64_t doc, int64_t at, const struct esc_tokens *t,
    struct esc_err *e)
{
	struct esc_document_of old;
	bool done = esc_index_get(db, kind, doc, &old, e), same;

	same = old.at == at && old.tokens.n == t->n &&
	    (t->n == 0 || memcmp(old.tokens.v, t->v, t->n * sizeof(*t->v)) == 0);
	done = done && (same || (take_out(db, kind, doc, &old, e) && put_in(db, kind, doc, at, t, e)));
	esc_tokens_free(&old.tokens);
	return done;
}

bool
esc_index_drop(struct esc_db *db, enum esc_doc kind, int64_t doc, struct esc_err *e)
{
	struct esc_document_of old;
	bool done = esc_index_get(db, kind, doc, &old, e) && take_out(db, kind, doc, &old, e);

	esc_tokens_free(&old.tokens);
	return done;
}

bool
esc_index_count(struct esc_db *db, enum esc_doc kind, int64_t token, int64_t *n, struct esc_err *e)
{
	static const char sql[] = "select count(*) from (select 1 from posting where token = $1 and kind = $2 limit $3) x";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, token);
	esc_bind_int(st, 2, kind);
	esc_bind_int(st, 3, ESC_COMMON);
	return esc_number(st, 0, n, e);
}

/* At most max rows doc, at, matched, in the arena. */
static bool
hits(struct esc_stmt *st, size_t max, struct esc_arena *a, struct esc_hit **hit, size_t *n, struct esc_err *e)
{
	size_t room = 0;

	*hit = NULL;
	for (*n = 0; *n < max && esc_step(st, e); ++*n) {
		if (*n == room) {
			room = room > 0 ? 2 * room : 64;
			*hit = esc_copy(a, *hit, *n * sizeof(**hit), room * sizeof(**hit));
		}
		(*hit)[*n] = (struct esc_hit){ .doc = esc_column_int(st, 0), .at = esc_column_int(st, 1),
		    .matched = esc_column_int(st, 2) };
	}
	return e->code == 0;
}

/* Of the rarest token each row, the newest first, is looked for under the others. */
static void
build_all(struct esc_buf *b, size_t n)
{
	esc_buf_printf(b, "select p1.doc, p1.at, $%zu from posting p1", n + 2);
	for (size_t i = 2; i <= n; i++)
		esc_buf_printf(b, " cross join posting p%zu", i);
	esc_buf_printf(b, " where p1.token = $1 and p1.kind = $%zu", n + 1);
	for (size_t i = 2; i <= n; i++)
		esc_buf_printf(b, " and p%zu.token = $%zu and p%zu.kind = $%zu and p%zu.at = p1.at and p%zu.doc = p1.doc",
		    i, i, i, n + 1, i, i);
	esc_buf_printf(b, " order by p1.at desc, p1.doc desc limit $%zu", n + 3);
}

static bool
ask_all(struct esc_db *db, enum esc_doc kind, const int64_t *token, size_t n, size_t max, struct esc_arena *a,
    struct esc_hit **hit, size_t *found, struct esc_err *e)
{
	struct esc_buf sql = { 0 };
	struct esc_stmt *st;
	bool done;

	build_all(&sql, n);
	if ((st = esc_sql_built(db, esc_buf_str(&sql), e)) == NULL) {
		esc_buf_free(&sql);
		return false;
	}
	for (size_t i = 0; i < n; i++)
		esc_bind_int(st, (int)i + 1, token[i]);
	esc_bind_int(st, (int)n + 1, kind);
	esc_bind_int(st, (int)n + 2, (int64_t)n);
	esc_bind_int(st, (int)n + 3, (int64_t)max);
	done = hits(st, max, a, hit, found, e);
	esc_sql_done(st);
	esc_buf_free(&sql);
	return done;
}

static bool
ask_any(struct esc_db *db, enum esc_doc kind, const int64_t *token, size_t n, size_t max, struct esc_arena *a,
    struct esc_hit **hit, size_t *found, struct esc_err *e)
{
#define ONE(n)	"select doc, at from (select doc, at from posting where token = $" #n " and kind = $9" \
		" order by at desc, doc desc limit 5000) p" #n
	static const char sql[] = "select doc, at, count(*) from (" ONE(1) " union all " ONE(2) " union all " ONE(3)
	    " union all " ONE(4) " union all " ONE(5) " union all " ONE(6) " union all " ONE(7) " union all " ONE(8)
	    ") x group by doc, at order by count(*) desc, at desc, doc desc limit $10";
#undef ONE
	struct esc_stmt *st = esc_sql(db, sql, e);
	bool done;

	if (st == NULL)
		return false;
	for (size_t i = 0; i < ESC_ANY_WORDS; i++)
		esc_bind_int(st, (int)i + 1, i < n ? token[i] : -1);
	esc_bind_int(st, 9, kind);
	esc_bind_int(st, 10, (int64_t)max);
	done = hits(st, max, a, hit, found, e);
	esc_reset(st);
	return done;
}

/* Goes on until the last of those wanted has no equal that was left out. */
static bool
ask(bool (*asks)(struct esc_db *, enum esc_doc, const int64_t *, size_t, size_t, struct esc_arena *,
    struct esc_hit **, size_t *, struct esc_err *), struct esc_db *db, enum esc_doc kind, const int64_t *token,
    size_t n, size_t max, struct esc_arena *a, struct esc_hit **hit, size_t *found, struct esc_err *e)
{
	size_t most = max + 1;

	*found = 0;
	if (n == 0 || max == 0)
		return true;
	for (;; most *= 8) {
		if (!asks(db, kind, token, n, most, a, hit, found, e))
			return false;
		if (*found < most || (*hit)[max - 1].at != (*hit)[most - 1].at ||
		    (*hit)[max - 1].matched != (*hit)[most - 1].matched)
			return true;
	}
}

bool
esc_index_all(struct esc_db *db, enum esc_doc kind, const int64_t *token, size_t n, size_t max, struct esc_arena *a,
    struct esc_hit **hit, size_t *found, struct esc_err *e)
{
	return ask(ask_all, db, kind, token, n, max, a, hit, found, e);
}

bool
esc_index_any(struct esc_db *db, enum esc_doc kind, const int64_t *token, size_t n, size_t max, struct esc_arena *a,
    struct esc_hit **hit, size_t *found, struct esc_err *e)
{
	return ask(ask_any, db, kind, token, n, max, a, hit, found, e);
}

bool
esc_index_rows(struct esc_db *db, enum esc_doc kind, int64_t *rows, int64_t *stray, struct esc_err *e)
{
	static const char sql[] = "select count(*), count(*) - count(d.doc) from posting p"
	    " left join document d on d.kind = p.kind and d.doc = p.doc and d.at = p.at where p.kind = $1";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, kind);
	if (esc_step(st, e)) {
		*rows = esc_column_int(st, 0);
		*stray = esc_column_int(st, 1);
	}
	esc_reset(st);
	return e->code == 0;
}

/* A ticket's status is 3 or 4: enum esc_status, solved. */
#define MISSING	" from ticket t where t.id > $1 and t.status in (3, 4) and t.resolved is not null and not exists" \
	" (select 1 from document d where d.kind = 1 and d.doc = t.id)"

bool
esc_index_missing(struct esc_db *db, uint64_t *n, struct esc_err *e)
{
	static const char sql[] = "select count(*)" MISSING;
	struct esc_stmt *st = esc_sql(db, sql, e);

	*n = 0;
	if (st == NULL)
		return false;
	esc_bind_int(st, 1, 0);
	if (esc_step(st, e))
		*n = (uint64_t)esc_column_int(st, 0);
	esc_reset(st);
	return e->code == 0;
}

bool
esc_index_missing_after(struct esc_db *db, int64_t after, size_t max, int64_t *id, size_t *n, struct esc_err *e)
{
	static const char sql[] = "select t.id" MISSING " order by t.id limit $2";
	struct esc_stmt *st = esc_sql(db, sql, e);

	*n = 0;
	if (st == NULL)
		return false;
	esc_bind_int(st, 1, after);
	esc_bind_int(st, 2, (int64_t)max);
	while (*n < max && esc_step(st, e))
		id[(*n)++] = esc_column_int(st, 0);
	esc_reset(st);
	return e->code == 0;
}
