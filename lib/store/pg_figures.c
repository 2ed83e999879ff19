/*
 * Rows of numbers, by COPY: a cursor's rows cost the server a third more.  COPY
 * takes no parameters, and nothing else may be asked while it sends; what is
 * asked nevertheless waits until the rows that still come are laid aside.
 */
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "base/out.h"
#include "pg.h"

struct esc_pg_figures {
	size_t		 n;		/* numbers of a row */
	int64_t		 row[ESC_PG_PARAMS];
	struct esc_spool aside;		/* rows that came too early */
	uint64_t	 at;
	int64_t		 block[4096];	/* of them */
	size_t		 nblock, next;
};

static bool
add_value(struct esc_pg_stmt *st, size_t i, struct esc_buf *sql, struct esc_err *e)
{
	PGconn *c = esc_pg(st->head.db)->c;
	char *literal;

	if (i >= (size_t)st->n)
		return esc_fail(e, ESC_BUG, "a statement has no parameter %zu", i + 1);
	if (st->value[i] == NULL)
		esc_buf_puts(sql, "null");
	else if (st->format[i] == 1 && st->length[i] == 8 && st->value[i] == (const char *)&st->number[i])
		esc_buf_printf(sql, "'%lld'::bigint", (long long)be64toh(st->number[i]));
	else if ((literal = esc_pq.PQescapeLiteral(c, st->value[i], (size_t)st->length[i])) == NULL)
		return esc_pg_fail(st->head.db, NULL, e);
	else {
		esc_buf_printf(sql, "%s::text", literal);
		esc_pq.PQfreemem(literal);
	}
	return true;
}

/* Each $1 by its value: our texts hold no other $. */
static bool
put_values(struct esc_pg_stmt *st, struct esc_buf *sql, struct esc_err *e)
{
	const char *s = st->text;

	esc_buf_puts(sql, "copy (");
	for (size_t n; *s != '\0'; s += n) {
		char *end;

		n = strcspn(s, "$");
		esc_buf_add(sql, s, n);
		if (s[n] == '\0')
			break;
		if (!add_value(st, strtoul(s + n + 1, &end, 10) - 1, sql, e))
			return false;
		s = end;
		n = 0;
	}
	esc_buf_puts(sql, ") to stdout");
	return true;
}

bool
esc_pg_figures(struct esc_pg_stmt *st, struct esc_err *e)
{
	struct esc_db *db = st->head.db;
	struct esc_buf sql = { 0 };
	PGresult *r;
	bool good;

	if ((st->figures = calloc(1, sizeof(*st->figures))) == NULL)
		return esc_fail(e, ESC_BUSY, "out of memory");
	if (!put_values(st, &sql, e) || !esc_pg_pipeline(db, false, e)) {
		esc_buf_free(&sql);
		return false;
	}
	r = esc_pq.PQexec(esc_pg(db)->c, esc_buf_str(&sql));
	esc_buf_free(&sql);
	good = esc_pq.PQresultStatus(r) == PGRES_COPY_OUT || esc_pg_fail(db, r, e);
	esc_pq.PQclear(r);
	if (!good)
		return esc_pg_pipeline(db, true, e) && false;
	esc_pg(db)->coming = st->figures;
	return true;
}

/* Digits and tabs, a newline at the end; \\N is null. */
static bool
read_row(struct esc_pg_figures *f, const char *s, struct esc_err *e)
{
	for (f->n = 0; f->n < ESC_PG_PARAMS; f->n++, s++) {
		bool minus = *s == '-', null = strncmp(s, "\\N", 2) == 0;
		uint64_t v = 0;

		for (s += minus; *s >= '0' && *s <= '9'; s++)
			v = 10 * v + (uint64_t)(*s - '0');
		s += null ? 2 : 0;
		f->row[f->n] = null ? ESC_NONE : minus ? (int64_t)-v : (int64_t)v;
		if (*s != '\t')
			break;
	}
	f->n++;
	return *s == '\n' || esc_fail(e, ESC_BUG, "a row of figures holds something else");
}

/* The next one that the server sends; *row is false at the end. */
static bool
receive(struct esc_db *db, struct esc_pg_figures *f, bool *row, struct esc_err *e)
{
	struct esc_pg *pg = esc_pg(db);
	bool good = true;
	PGresult *r;
	char *s;

	*row = false;
	if (esc_pq.PQgetCopyData(pg->c, &s, 0) > 0) {
		*row = good = read_row(f, s, e);
		esc_pq.PQfreemem(s);
		return good;
	}
	pg->coming = NULL;
	while ((r = esc_pq.PQgetResult(pg->c)) != NULL) {
		if (esc_pq.PQresultStatus(r) != PGRES_COMMAND_OK && good)
			good = esc_pg_fail(db, r, e);
		esc_pq.PQclear(r);
	}
	return esc_pg_pipeline(db, true, e) && good;
}

bool
esc_pg_figures_rest(struct esc_db *db, struct esc_err *e)
{
	struct esc_pg_figures *f = esc_pg(db)->coming;
	int64_t now[ESC_PG_PARAMS];
	bool row;

	if (f == NULL)
		return true;
	memcpy(now, f->row, sizeof(now));
	while (receive(db, f, &row, e) && row) {
		esc_buf_add(&f->aside.buf, (const char *)f->row, f->n * sizeof(f->row[0]));
		if (!esc_spool_settle(&f->aside, e))
			return false;
	}
	memcpy(f->row, now, sizeof(now));
	return e->code == 0;
}

static bool
take_aside(struct esc_pg_figures *f, struct esc_err *e)
{
	uint64_t left = (ESC_SPOOL_SIZE(&f->aside) - f->at) / sizeof(f->row[0]);

	if (f->next == f->nblock) {
		size_t most = f->n > 0 ? sizeof(f->block) / sizeof(f->block[0]) / f->n * f->n : 0;

		f->nblock = left < most ? (size_t)left : most;
		f->next = 0;
		if (f->nblock == 0 || !esc_spool_read(&f->aside, f->at, f->block, f->nblock * sizeof(f->block[0]), e))
			return false;
		f->at += f->nblock * sizeof(f->block[0]);
	}
	memcpy(f->row, f->block + f->next, f->n * sizeof(f->row[0]));
	f->next += f->n;
	return true;
}

bool
esc_pg_figures_step(struct esc_pg_stmt *st, struct esc_err *e)
{
	struct esc_pg_figures *f = st->figures;
	bool row;

	if (esc_pg(st->head.db)->coming == f)
		return receive(st->head.db, f, &row, e) && row;
	return take_aside(f, e);
}

int64_t
esc_pg_figures_int(const struct esc_pg_stmt *st, int i)
{
	return st->figures->row[i];
}

void
esc_pg_figures_end(struct esc_pg_stmt *st)
{
	struct esc_err ignored = { 0 };
	bool row = true;

	if (st->figures == NULL)
		return;
	while (esc_pg(st->head.db)->coming == st->figures && receive(st->head.db, st->figures, &row, &ignored))
		continue;
	esc_spool_free(&st->figures->aside);
	free(st->figures);
	st->figures = NULL;
}
