/*
 * How many open tickets each owner has, counted as they come and go.  Those that
 * are new in a transaction are counted together at its end.
 */
#include "db.h"

/* Somebody may have gone below nothing for a moment. */
#define ADDS " on conflict (owner) do update set tickets = burden.tickets + excluded.tickets"

void
esc_burden_new(struct esc_db *db, int64_t ticket)
{
	if (db->uncounted == 0 || ticket < db->uncounted)
		db->uncounted = ticket;
}

bool
esc_burden_settle(struct esc_db *db, struct esc_err *e)
{
	static const char sql[] = "insert into burden (owner, tickets) select owner, count(*) from ticket"
	    " where id >= $1 and status <= 2 and owner is not null group by owner" ADDS;
	struct esc_stmt *st;

	if (db->uncounted == 0)
		return true;
	if ((st = esc_sql(db, sql, e)) == NULL)
		return false;
	esc_bind_int(st, 1, db->uncounted);
	db->uncounted = 0;
	return esc_run(st, e);
}

static bool
change(struct esc_db *db, const char *sql, int64_t ticket, int64_t owner, struct esc_err *e)
{
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, ticket);
	esc_bind_int(st, 2, owner);
	return esc_run(st, e);
}

bool
esc_burden_moves(struct esc_db *db, int64_t ticket, int64_t owner, struct esc_err *e)
{
	static const char leaves[] = "insert into burden (owner, tickets) select owner, -1 from ticket"
	    " where id = $1 and status <= 2 and owner is not null and ($2 is null or owner <> $2)" ADDS;
	static const char comes[] = "insert into burden (owner, tickets) select $2, 1"
	    " where not exists (select 1 from ticket where id = $1 and status <= 2 and owner = $2)" ADDS;

	if (db->uncounted != 0 && ticket >= db->uncounted)
		return true;
	return change(db, leaves, ticket, owner, e) && (owner == ESC_NONE || change(db, comes, ticket, owner, e));
}

bool
esc_burdens(struct esc_db *db, bool (*each)(void *, const char *, int64_t, struct esc_err *), void *arg,
    struct esc_err *e)
{
	static const char sql[] = "select p.name, b.tickets from burden b join party p on p.id = b.owner"
	    " where b.tickets <> 0 order by p.name";
	struct esc_stmt *st;

	if (!esc_burden_settle(db, e) || (st = esc_sql(db, sql, e)) == NULL)
		return false;
	while (esc_step(st, e) && each(arg, esc_column_text(st, 0), esc_column_int(st, 1), e))
		continue;
	esc_reset(st);
	return e->code == 0;
}

bool
esc_burdens_wrong(struct esc_db *db, bool (*each)(void *, const char *, int64_t, int64_t, struct esc_err *), void *arg,
    struct esc_err *e)
{
	static const char sql[] = "select p.name, coalesce(b.tickets, 0), coalesce(c.n, 0) from party p"
	    " left join burden b on b.owner = p.id left join (select owner, count(*) n from ticket"
	    " where status <= 2 and owner is not null group by owner) c on c.owner = p.id"
	    " where coalesce(b.tickets, 0) <> coalesce(c.n, 0) order by p.name";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	while (esc_step(st, e) && each(arg, esc_column_text(st, 0), esc_column_int(st, 1), esc_column_int(st, 2), e))
		continue;
	esc_reset(st);
	return e->code == 0;
}
