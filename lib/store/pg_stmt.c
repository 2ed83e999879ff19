/* Statements of PostgreSQL: parameters, rows, cursors. */
#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pg.h"

#define INT8	20	/* Oid of the types of parameters */
#define TEXT	25
#define FETCH	"1000"	/* rows of a cursor at once */

static struct esc_pg_stmt *
own(struct esc_stmt *st)
{
	return (struct esc_pg_stmt *)st;
}

struct esc_stmt *
esc_pg_prepare(struct esc_db *db, const char *text, enum esc_keep keep, struct esc_err *e)
{
	struct esc_pg_stmt *st = calloc(1, sizeof(*st));

	if (st == NULL || (st->text = strdup(text)) == NULL) {
		free(st);
		esc_fail(e, ESC_BUSY, "out of memory");
		return NULL;
	}
	st->head = (struct esc_stmt){ .engine = &esc_engine_pg, .db = db };
	st->keep = keep;
	st->row = -1;
	esc_pg_gather_begin(st);
	return &st->head;
}

/* The place of parameter i, from 1. */
static int
place(struct esc_pg_stmt *st, int i)
{
	if (i > st->n)
		st->n = i;
	return i - 1;
}

void
esc_pg_bind_int(struct esc_stmt *head, int i, int64_t v)
{
	struct esc_pg_stmt *st = own(head);
	int at = place(st, i);

	st->type[at] = INT8;
	st->number[at] = htobe64((uint64_t)v);
	st->value[at] = v != ESC_NONE ? "" : NULL;	/* points to the number when it is sent */
	st->length[at] = 8;
	st->format[at] = 1;
}

/* Of text the two formats are the same bytes; the binary one has a length. */
void
esc_pg_bind_text(struct esc_stmt *head, int i, const char *s, size_t n)
{
	struct esc_pg_stmt *st = own(head);
	int at = place(st, i);

	st->type[at] = TEXT;
	st->value[at] = s;
	st->length[at] = (int)n;
	st->format[at] = 1;
}

void
esc_pg_point_at_numbers(struct esc_pg_stmt *st)
{
	for (int i = 0; i < st->n; i++)
		if (st->type[i] == INT8 && st->value[i] != NULL)
			st->value[i] = (const char *)&st->number[i];
}

bool
esc_pg_send(struct esc_pg_stmt *st, bool rows, struct esc_err *e)
{
	struct esc_db *db = st->head.db;
	struct esc_pg *pg = esc_pg(db);

	if (!esc_pg_figures_rest(db, e))
		return false;
	if (*st->name == '\0') {
		snprintf(st->name, sizeof(st->name), "s%u", ++pg->names);
		if (!esc_pq.PQsendPrepare(pg->c, st->name, st->text, st->n, st->type))
			return esc_pg_fail(db, NULL, e);
		if (!esc_pg_queued(db, NULL, false, e))
			return false;
	}
	if (!esc_pq.PQsendQueryPrepared(pg->c, st->name, st->n, st->value, st->length, st->format, 0))
		return esc_pg_fail(db, NULL, e);
	return esc_pg_queued(db, rows ? st : NULL, false, e);
}

static bool
fetch(struct esc_pg_stmt *st, struct esc_err *e)
{
	char sql[64];

	snprintf(sql, sizeof(sql), "fetch " FETCH " from %s", st->name);
	if (!esc_pg_figures_rest(st->head.db, e))
		return false;
	if (!esc_pq.PQsendQueryParams(esc_pg(st->head.db)->c, sql, 0, NULL, NULL, NULL, NULL, 0))
		return esc_pg_fail(st->head.db, NULL, e);
	return esc_pg_queued(st->head.db, st, false, e) && esc_pg_drain(st->head.db, e);
}

/* Many rows come a piece at a time. */
static bool
open_cursor(struct esc_pg_stmt *st, struct esc_err *e)
{
	struct esc_db *db = st->head.db;
	struct esc_buf sql = { 0 };
	bool sent;

	if (!esc_pg_figures_rest(db, e))
		return false;
	snprintf(st->name, sizeof(st->name), "c%u", ++esc_pg(db)->names);
	esc_buf_printf(&sql, "declare %s no scroll cursor for %s", st->name, st->text);
	sent = esc_pq.PQsendQueryParams(esc_pg(db)->c, esc_buf_str(&sql), st->n, st->type, st->value, st->length,
	    st->format, 0);
	esc_buf_free(&sql);
	if (!sent)
		return esc_pg_fail(db, NULL, e);
	st->open = true;
	return esc_pg_queued(db, NULL, false, e) && fetch(st, e);
}

static bool
first_rows(struct esc_pg_stmt *st, struct esc_err *e)
{
	st->ran = true;
	if (strncmp(st->text, "select", 6) != 0 && strncmp(st->text, "with", 4) != 0)
		esc_pg_forget_ahead(st->head.db);
	if (!esc_pg_gather_end(st->head.db, st->text, e))
		return false;
	if (esc_pg_take_ahead(st, e) || e->code != 0)
		return e->code == 0;
	esc_pg_point_at_numbers(st);
	if (st->keep == ESC_KEEP_FIGURES)
		return esc_pg_figures(st, e);
	if (st->keep == ESC_KEEP_MANY && esc_pg(st->head.db)->inside)
		return open_cursor(st, e);
	return esc_pg_send(st, true, e) && esc_pg_drain(st->head.db, e);
}

bool
esc_pg_step(struct esc_stmt *head, struct esc_err *e)
{
	struct esc_pg_stmt *st = own(head);

	if (!st->ran && !first_rows(st, e))
		return false;
	if (st->figures != NULL)
		return esc_pg_figures_step(st, e);
	if (++st->row < st->nrows)
		return true;
	if (!st->open || st->nrows < atoi(FETCH))
		return false;
	return fetch(st, e) && ++st->row < st->nrows;
}

bool
esc_pg_run(struct esc_stmt *head, struct esc_err *e)
{
	struct esc_pg_stmt *st = own(head);
	bool sent;

	esc_pg_forget_ahead(head->db);
	esc_pg_point_at_numbers(st);
	if (st->gather != NULL && esc_pg(head->db)->writing)
		sent = esc_pg_gather(st, e);
	else
		sent = esc_pg_gather_end(head->db, st->text, e) && esc_pg_send(st, false, e);
	esc_pg_reset(head);
	return sent;
}

void
esc_pg_reset(struct esc_stmt *head)
{
	struct esc_pg_stmt *st = own(head);
	struct esc_pg *pg = esc_pg(head->db);
	struct esc_err ignored = { 0 };
	char sql[64];

	if (st->open && pg->inside) {
		snprintf(sql, sizeof(sql), "close %s", st->name);
		esc_pg_queue(head->db, sql, &ignored);
	}
	esc_pg_figures_end(st);
	st->open = st->ran = false;
	esc_pq.PQclear(st->rows);
	st->rows = NULL;
	st->row = -1;
	st->nrows = 0;
}

void
esc_pg_unprepare(struct esc_stmt *head)
{
	*own(head)->name = '\0';
}

void
esc_pg_finish(struct esc_stmt *head)
{
	struct esc_pg_stmt *st = own(head);

	esc_pg_reset(head);
	free(st->text);
	free(st);
}

const char *
esc_pg_column_text(struct esc_stmt *head, int i)
{
	struct esc_pg_stmt *st = own(head);

	return esc_pq.PQgetisnull(st->rows, st->row, i) ? NULL : esc_pq.PQgetvalue(st->rows, st->row, i);
}

int64_t
esc_pg_column_int(struct esc_stmt *head, int i)
{
	const char *s;
	int64_t v = 0;

	if (own(head)->figures != NULL)
		return esc_pg_figures_int(own(head), i);
	if ((s = esc_pg_column_text(head, i)) == NULL)
		return ESC_NONE;
	esc_int_parse(s, &v);
	return v;
}

size_t
esc_pg_column_size(struct esc_stmt *head, int i)
{
	return (size_t)esc_pq.PQgetlength(own(head)->rows, own(head)->row, i);
}
