/* How many open tickets each owner has. */
#include "db.h"

bool
esc_burdens(struct esc_db *db, bool (*each)(void *, const char *, int64_t, struct esc_err *), void *arg,
    struct esc_err *e)
{
	static const char sql[] = "select p.name, b.n from (select owner, count(*) n from ticket"
	    " where status <= 2 and owner is not null group by owner) b join party p on p.id = b.owner order by p.name";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	while (esc_step(st, e) && each(arg, esc_column_text(st, 0), esc_column_int(st, 1), e))
		continue;
	esc_reset(st);
	return e->code == 0;
}
