/*
 * The queue of PostgreSQL: statements are sent one after the other, and their
 * results received when something must be known.  What fails takes with it all
 * that was sent after it, and is told once.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pg.h"

void
esc_pg_take_rows(struct esc_pg_stmt *st, PGresult *r)
{
	esc_pq.PQclear(st->rows);
	st->rows = r;
	st->row = -1;
	st->nrows = esc_pq.PQntuples(r);
}

/* The result of one statement. */
static void
meet(struct esc_db *db, const struct esc_pg_waiting *w, PGresult *r)
{
	struct esc_pg *pg = esc_pg(db);

	switch (esc_pq.PQresultStatus(r)) {
	case PGRES_TUPLES_OK:
		if (w->xid)
			snprintf(pg->xid, sizeof(pg->xid), "%s", esc_pq.PQgetvalue(r, 0, 0));
		if (w->ahead > 0 && w->ahead <= pg->nahead) {
			pg->ahead[w->ahead - 1].rows = r;
			return;
		}
		if (w->rows != NULL) {
			esc_pg_take_rows(w->rows, r);
			return;
		}
		break;
	case PGRES_COMMAND_OK:
		pg->changed = strtol(esc_pq.PQcmdTuples(r), NULL, 10);
		break;
	default:
		if (!pg->failed)
			esc_pg_fail(db, r, &pg->why);
		pg->failed = true;
	}
	esc_pq.PQclear(r);
}

/* Every statement ends with no result, the whole with a sync. */
static void
receive(struct esc_db *db)
{
	struct esc_pg *pg = esc_pg(db);
	PGresult *r;

	for (int i = 0; i < pg->nqueued; i++)
		while ((r = esc_pq.PQgetResult(pg->c)) != NULL)
			meet(db, &pg->queue[i], r);
	pg->nqueued = 0;
	while ((r = esc_pq.PQgetResult(pg->c)) != NULL) {
		bool end = esc_pq.PQresultStatus(r) == PGRES_PIPELINE_SYNC;

		esc_pq.PQclear(r);
		if (end)
			break;
	}
}

bool
esc_pg_drain(struct esc_db *db, struct esc_err *e)
{
	struct esc_pg *pg = esc_pg(db);

	if (pg->nqueued > 0) {
		if (!esc_pq.PQpipelineSync(pg->c))
			esc_pg_fail(db, NULL, &pg->why), pg->failed = true;
		receive(db);
		if (!pg->failed && esc_pq.PQstatus(pg->c) != CONNECTION_OK) {
			esc_pg_fail(db, NULL, &pg->why);
			pg->failed = true;
		}
	}
	if (!pg->failed)
		return true;
	pg->failed = false;
	*e = pg->why;
	pg->why.code = 0;
	return false;
}

bool
esc_pg_queued(struct esc_db *db, struct esc_pg_stmt *rows, bool xid, struct esc_err *e)
{
	struct esc_pg *pg = esc_pg(db);

	pg->queue[pg->nqueued++] = (struct esc_pg_waiting){ .rows = rows, .xid = xid,
	    .ahead = rows == NULL && !xid ? pg->asking : 0 };
	return pg->nqueued < ESC_PG_QUEUE - 2 || esc_pg_drain(db, e);
}

bool
esc_pg_queue(struct esc_db *db, const char *sql, struct esc_err *e)
{
	if (!esc_pg_figures_rest(db, e))
		return false;
	if (!esc_pq.PQsendQueryParams(esc_pg(db)->c, sql, 0, NULL, NULL, NULL, NULL, 0))
		return esc_pg_fail(db, NULL, e);
	return esc_pg_queued(db, NULL, false, e);
}

bool
esc_pg_pipeline(struct esc_db *db, bool on, struct esc_err *e)
{
	struct esc_pg *pg = esc_pg(db);

	if (!on && (!esc_pg_figures_rest(db, e) || !esc_pg_drain(db, e)))
		return false;
	return (on ? esc_pq.PQenterPipelineMode : esc_pq.PQexitPipelineMode)(pg->c) || esc_pg_fail(db, NULL, e);
}

bool
esc_pg_simple(struct esc_db *db, const char *sql, PGresult **result, struct esc_err *e)
{
	PGresult *r;
	bool good;

	if (!esc_pg_pipeline(db, false, e))
		return false;
	r = esc_pq.PQexec(esc_pg(db)->c, sql);
	good = esc_pq.PQresultStatus(r) == PGRES_COMMAND_OK || esc_pq.PQresultStatus(r) == PGRES_TUPLES_OK ||
	    esc_pg_fail(db, r, e);
	if (result != NULL)
		*result = r;
	else
		esc_pq.PQclear(r);
	return esc_pg_pipeline(db, true, e) && good;
}
