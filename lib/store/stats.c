/* How much there is. */
#include <stdio.h>

#include "db.h"

static bool
count(struct esc_db *db, const char *table, int64_t *rows, struct esc_err *e)
{
	char sql[64];
	struct esc_stmt *st;

	snprintf(sql, sizeof(sql), "select count(*) from %s", table);
	if ((st = esc_sql_built(db, sql, e)) == NULL)
		return false;
	*rows = esc_step(st, e) ? esc_column_int(st, 0) : 0;
	esc_sql_done(st);
	return e->code == 0;
}

bool
esc_tables(struct esc_db *db, bool (*each)(void *, const char *, int64_t, struct esc_err *), void *arg,
    struct esc_err *e)
{
	static const char *const tables[] = { "article", "article_change", "article_use", "attribute", "batch", "body", "burden", "clock",
	    "document", "event", "fired", "made", "message", "outbox", "party", "policy", "policy_file", "posting",
	    "setting", "source", "sponsorship", "ticket", "ticket_text", "word" };
	int64_t rows;

	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		if (!count(db, tables[i], &rows, e) || !each(arg, tables[i], rows, e))
			return false;
	return true;
}
