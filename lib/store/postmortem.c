/* Tickets with a post-mortem, and with actions; both are few among many. */
#include "db.h"

static bool
refs(struct esc_db *db, const char *sql, bool (*each)(void *, const char *, struct esc_err *), void *arg,
    struct esc_err *e)
{
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	while (esc_step(st, e))
		if (!each(arg, esc_column_text(st, 0), e))
			break;
	esc_reset(st);
	return e->code == 0;
}

bool
esc_recorded_tickets(struct esc_db *db, bool (*each)(void *, const char *, struct esc_err *), void *arg,
    struct esc_err *e)
{
	return refs(db, "select ref from ticket where id in (select ticket from event where kind = 84) order by ref",
	    each, arg, e);
}

bool
esc_planned_tickets(struct esc_db *db, bool (*each)(void *, const char *, struct esc_err *), void *arg,
    struct esc_err *e)
{
	return refs(db, "select ref from ticket where id in (select ticket from event where kind = 85) order by ref",
	    each, arg, e);
}

bool
esc_planned(struct esc_db *db, bool (*each)(void *, const char *, const char *, struct esc_err *), void *arg,
    struct esc_err *e)
{
	static const char sql[] = "select t.ref, e.data from event e join ticket t on t.id = e.ticket where e.kind = 85";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	while (esc_step(st, e))
		if (!each(arg, esc_column_text(st, 0), esc_column_text(st, 1), e))
			break;
	esc_reset(st);
	return e->code == 0;
}
