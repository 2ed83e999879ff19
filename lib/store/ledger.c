/* Events of a kind, and the tickets that have them: by an index, where the kind has one. */
#include "db.h"

/* The kind stands in the text, so that its index is seen. */
static struct esc_stmt *
of_kind(struct esc_db *db, const char *select, enum esc_kind kind, const char *rest, struct esc_err *e)
{
	struct esc_buf sql = { 0 };
	struct esc_stmt *st;

	esc_buf_printf(&sql, "select %s from event where kind = %d%s", select, (int)kind, rest);
	st = esc_sql_built(db, esc_buf_str(&sql), e);
	esc_buf_free(&sql);
	return st;
}

bool
esc_tickets_having(struct esc_db *db, enum esc_kind kind, bool (*each)(void *, int64_t, struct esc_err *), void *arg,
    struct esc_err *e)
{
	struct esc_stmt *st = of_kind(db, "ticket", kind, "", e);

	if (st == NULL)
		return false;
	while (esc_step(st, e) && each(arg, esc_column_int(st, 0), e))
		continue;
	esc_sql_done(st);
	return e->code == 0;
}

bool
esc_tickets_saying(struct esc_db *db, enum esc_column column, bool (*each)(void *, int64_t, struct esc_err *), void *arg,
    struct esc_err *e)
{
	struct esc_stmt *st = esc_sql(db, "select ticket from event where data like $1", e);
	struct esc_buf pattern = { 0 };

	if (st == NULL)
		return false;
	esc_buf_printf(&pattern, "%%%s=%%", esc_column_info(column)->name);
	esc_bind_text(st, 1, esc_buf_str(&pattern));
	while (esc_step(st, e) && each(arg, esc_column_int(st, 0), e))
		continue;
	esc_reset(st);
	esc_buf_free(&pattern);
	return e->code == 0;
}

bool
esc_said_by(struct esc_db *db, enum esc_kind kind, int64_t as_of, bool (*each)(void *, const char *data, struct esc_err *),
    void *arg, struct esc_err *e)
{
	struct esc_stmt *st = of_kind(db, "data", kind, " and at <= $1", e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, as_of);
	while (esc_step(st, e) && each(arg, esc_column_text(st, 0), e))
		continue;
	esc_sql_done(st);
	return e->code == 0;
}
