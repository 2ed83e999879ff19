/*
 * Rows that are only inserted are gathered, a table each, and sent by COPY:
 * before the next statement that names the table, when there are many, and at
 * the commit.  A few rows go as the statements that they are.
 */
#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pg.h"

#define FEW	100		/* rows, for which COPY is not worth its round trips */
#define MUCH	(2 << 20)	/* bytes that are kept at most */

/* "insert into TABLE (COLUMNS) values ($1, $2, ...)" and not a word more. */
static bool
is_plain(const char *text, struct esc_buf *copy, char *table, size_t size)
{
	const char *name = text + strlen("insert into "), *open, *end;
	struct esc_buf values = { 0 };
	bool plain;
	int n = 1;

	if (strncmp(text, "insert into ", strlen("insert into ")) != 0 || (open = strstr(name, " (")) == NULL ||
	    (end = strchr(open, ')')) == NULL)
		return false;
	for (const char *s = open; s < end; s++)
		n += *s == ',';
	for (int i = 1; i <= n; i++)
		esc_buf_printf(&values, "%s$%d", i > 1 ? ", " : ") values (", i);
	esc_buf_putc(&values, ')');
	plain = strcmp(end, esc_buf_str(&values)) == 0;
	esc_buf_free(&values);
	if (!plain)
		return false;
	snprintf(table, size, "%.*s", (int)(open - name), name);
	esc_buf_printf(copy, "copy %.*s from stdin (format binary)", (int)(end + 1 - name), name);
	return true;
}

void
esc_pg_gather_begin(struct esc_pg_stmt *st)
{
	struct esc_pg *pg = esc_pg(st->head.db);
	struct esc_buf copy = { 0 };
	struct esc_pg_gather *g;

	if (st->keep != ESC_KEEP || pg->ngathers == ESC_PG_GATHERS)
		return;
	g = &pg->gather[pg->ngathers];
	if (!is_plain(st->text, &copy, g->table, sizeof(g->table)))
		return;
	g->copy = copy;
	g->st = st;
	st->gather = g;
	pg->ngathers++;
}

static void
put_number(struct esc_buf *b, uint32_t v, size_t bytes)
{
	v = htobe32(v);
	esc_buf_add(b, (const char *)&v + 4 - bytes, bytes);
}

static bool
send_few(struct esc_pg_gather *g, struct esc_err *e)
{
	struct esc_pg_stmt *st = g->st;
	const char *s = g->rows.s;
	uint32_t length;

	for (size_t row = 0; row < g->n; row++) {
		s += 2;
		for (int i = 0; i < st->n; i++) {
			memcpy(&length, s, 4);
			length = be32toh(length);
			s += 4;
			st->value[i] = length == UINT32_MAX ? NULL : s;
			st->length[i] = (int)length;
			s += length == UINT32_MAX ? 0 : length;
		}
		if (!esc_pg_send(st, false, e))
			return false;
	}
	return true;
}

static bool
send_many(struct esc_pg_gather *g, struct esc_err *e)
{
	static const char head[19] = "PGCOPY\n\377\r\n";
	struct esc_db *db = g->st->head.db;
	PGconn *c = esc_pg(db)->c;
	PGresult *r;
	bool good;

	put_number(&g->rows, UINT32_MAX, 2);
	if (!esc_pg_pipeline(db, false, e))
		return false;
	r = esc_pq.PQexec(c, esc_buf_str(&g->copy));
	good = esc_pq.PQresultStatus(r) == PGRES_COPY_IN || esc_pg_fail(db, r, e);
	esc_pq.PQclear(r);
	if (!good)
		return esc_pg_pipeline(db, true, e) && false;
	if (esc_pq.PQputCopyData(c, head, sizeof(head)) != 1 ||
	    esc_pq.PQputCopyData(c, g->rows.s, (int)g->rows.n) != 1 || esc_pq.PQputCopyEnd(c, NULL) != 1)
		return esc_pg_fail(db, NULL, e);
	while ((r = esc_pq.PQgetResult(c)) != NULL) {
		if (esc_pq.PQresultStatus(r) != PGRES_COMMAND_OK && good)
			good = esc_pg_fail(db, r, e);
		esc_pq.PQclear(r);
	}
	return esc_pg_pipeline(db, true, e) && good;
}

static bool
send(struct esc_pg_gather *g, struct esc_err *e)
{
	struct esc_pg *pg = esc_pg(g->st->head.db);
	bool sent = (g->n <= FEW ? send_few : send_many)(g, e);

	pg->gathered -= g->bytes;
	g->n = g->bytes = 0;
	esc_buf_clear(&g->rows);
	return sent;
}

static bool
names(const char *text, const char *table)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz_";
	size_t n = strlen(table);

	for (const char *s = text; (s = strstr(s, table)) != NULL; s += n)
		if ((s == text || strchr(letters, s[-1]) == NULL) && (s[n] == '\0' || strchr(letters, s[n]) == NULL))
			return true;
	return false;
}

bool
esc_pg_gather_end(struct esc_db *db, const char *text, struct esc_err *e)
{
	struct esc_pg *pg = esc_pg(db);

	for (int i = 0; pg->gathered > 0 && i < pg->ngathers; i++)
		if (pg->gather[i].n > 0 && (text == NULL || names(text, pg->gather[i].table)) && !send(&pg->gather[i], e))
			return false;
	return true;
}

void
esc_pg_gather_drop(struct esc_db *db)
{
	struct esc_pg *pg = esc_pg(db);

	for (int i = 0; i < pg->ngathers; i++) {
		pg->gather[i].n = pg->gather[i].bytes = 0;
		esc_buf_clear(&pg->gather[i].rows);
	}
	pg->gathered = 0;
}

void
esc_pg_gather_free(struct esc_db *db)
{
	struct esc_pg *pg = esc_pg(db);

	for (int i = 0; i < pg->ngathers; i++) {
		esc_buf_free(&pg->gather[i].rows);
		esc_buf_free(&pg->gather[i].copy);
	}
}

bool
esc_pg_gather(struct esc_pg_stmt *st, struct esc_err *e)
{
	struct esc_pg *pg = esc_pg(st->head.db);
	struct esc_pg_gather *g = st->gather;
	size_t before = g->rows.n;

	put_number(&g->rows, (uint32_t)st->n, 2);
	for (int i = 0; i < st->n; i++) {
		put_number(&g->rows, st->value[i] == NULL ? UINT32_MAX : (uint32_t)st->length[i], 4);
		if (st->value[i] != NULL)
			esc_buf_add(&g->rows, st->value[i], (size_t)st->length[i]);
	}
	g->n++;
	g->bytes += g->rows.n - before;
	pg->gathered += g->rows.n - before;
	return pg->gathered < MUCH || esc_pg_gather_end(st->head.db, NULL, e);
}
