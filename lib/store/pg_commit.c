/*
 * The end of a transaction that writes.  If the answer of the commit is lost,
 * the server is asked what became of it.  Its number alone does not tell: a
 * server that fell may give the number of what it lost to another.  So every
 * transaction leaves a mark of its own, which is looked for once the number is
 * no longer in progress.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "pg.h"

#define TRIES	60	/* half a second each */

bool
esc_pg_ask_xid(struct esc_db *db, struct esc_err *e)
{
	struct esc_pg *pg = esc_pg(db);

	if (!esc_pq.PQsendQueryParams(pg->c, "select pg_current_xact_id()::text", 0, NULL, NULL, NULL, NULL, 0))
		return esc_pg_fail(db, NULL, e);
	return esc_pg_queued(db, NULL, true, e);
}

/* Old marks go, now and then. */
static bool
leave_mark(struct esc_db *db, struct esc_err *e)
{
	struct esc_pg *pg = esc_pg(db);
	char sql[80];

	if (getrandom(&pg->mark, sizeof(pg->mark), 0) != sizeof(pg->mark))
		pg->mark = (int64_t)time(NULL) << 20;
	snprintf(sql, sizeof(sql), "insert into mark (id) values (%lld)", (long long)pg->mark);
	return esc_pg_queue(db, sql, e) && (pg->mark % 1024 != 0 ||
	    esc_pg_queue(db, "delete from mark where at < now() - interval '1 day'", e));
}

/* The first column of the first row. */
static bool
answer(struct esc_db *db, const char *sql, char *value, size_t size, struct esc_err *e)
{
	PGresult *r = NULL;
	bool good = esc_pg_simple(db, sql, &r, e);

	*value = '\0';
	if (good && esc_pq.PQntuples(r) > 0)
		snprintf(value, size, "%s", esc_pq.PQgetvalue(r, 0, 0));
	esc_pq.PQclear(r);
	return good;
}

/* A number that is in the future was lost with the server: it is not in progress. */
static bool
ask(struct esc_db *db, char *marked, size_t size, struct esc_err *e)
{
	struct esc_err why = { 0 };
	char sql[160], status[32];

	if (!esc_pg_connect(db, e))
		return false;
	snprintf(sql, sizeof(sql), "select pg_xact_status('%s'::xid8)", esc_pg(db)->xid);
	answer(db, sql, status, sizeof(status), &why);
	if (esc_pq.PQstatus(esc_pg(db)->c) != CONNECTION_OK || strcmp(status, "in progress") == 0)
		return false;
	snprintf(sql, sizeof(sql), "select count(*) from escalate.mark where id = %lld", (long long)esc_pg(db)->mark);
	return answer(db, sql, marked, size, e);
}

static bool
settle(struct esc_db *db, struct esc_err *e)
{
	struct esc_err lost = *e;
	char marked[32];

	for (int i = 0; i < TRIES; i++) {
		e->code = 0;
		if (ask(db, marked, sizeof(marked), e)) {
			if (strcmp(marked, "1") == 0)
				return esc_pg_resume(db, e);
			*e = lost;
			return false;
		}
		if (e->code == ESC_DENIED)
			break;
		nanosleep(&(struct timespec){ .tv_nsec = 500000000 }, NULL);
	}
	return esc_fail(e, ESC_BUSY, "%s: the server went away while it committed, and does not come back: look "
	    "whether it was written before you try again", db->path);
}

bool
esc_pg_commit(struct esc_db *db, struct esc_err *e)
{
	struct esc_pg *pg = esc_pg(db);
	bool done, sent = false;

	esc_pg_forget_ahead(db);
	if (!pg->writing) {
		done = esc_pg_queue(db, "commit", e) && esc_pg_drain(db, e);
		pg->inside = false;
		return done;
	}
	done = esc_pg_gather_end(db, NULL, e) && leave_mark(db, e) && (sent = esc_pg_queue(db, "commit", e)) && esc_pg_drain(db, e);
	if (!done && sent && esc_pq.PQstatus(pg->c) != CONNECTION_OK)
		done = settle(db, e);
	if (done) {
		pg->inside = pg->writing = false;
		pg->committed = true;
	}
	return done;
}
