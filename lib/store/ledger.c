/* What events say of money. */
#include "db.h"

bool
esc_said_by(struct esc_db *db, enum esc_kind kind, int64_t as_of, bool (*each)(void *, const char *data, struct esc_err *),
    void *arg, struct esc_err *e)
{
	static const char sql[] = "select data from event where kind = $1 and at <= $2";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, kind);
	esc_bind_int(st, 2, as_of);
	while (esc_step(st, e))
		if (!each(arg, esc_column_text(st, 0), e))
			break;
	esc_reset(st);
	return e->code == 0;
}
