/* Do tickets lie in the order of their opening, or nearly so? */
#include "store.h"
#include "seam.h"

#define MANY	10000	/* tickets, of which a scattered reading is felt */
#define SAMPLES	200

/* By some hundred tickets that are as far apart as can be; of few tickets it does not matter. */
bool
esc_tickets_laid(struct esc_db *db, bool *laid, struct esc_err *e)
{
	static const char sql[] = "with recursive last (id) as (select max(id) from ticket),"
	    " pick (id, step) as (select id / $1, id / $1 from last where id >= $2"
	    " union all select p.id + p.step, p.step from pick p join last l on p.id + p.step <= l.id)"
	    " select t.opened from pick p join ticket t on t.id = p.id order by p.id";
	int64_t opened, before = INT64_MIN, n = 0, back = 0;
	struct esc_stmt *st;

	if ((st = esc_sql(db, sql, e)) == NULL)
		return false;
	esc_bind_int(st, 1, SAMPLES);
	esc_bind_int(st, 2, MANY);
	for (; esc_step(st, e); before = opened, n++) {
		opened = esc_column_int(st, 0);
		back += opened < before;
	}
	esc_reset(st);
	*laid = n > 0 && back * 20 < n;
	return e->code == 0;
}
