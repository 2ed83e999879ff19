/* What waits: steps that could have fired, clocks that are never due, sources that were not seen. */
#include "db.h"

bool
esc_overdue(struct esc_db *db, int64_t upto, struct esc_arena *a, struct esc_overdue *o, struct esc_err *e)
{
	static const char sql[] = "with s (id, upto) as (select 0, $1 union all"
	    " select id, case when seen > $1 then $1 else seen end from source)"
	    " select c.attend, t.ref, count(*) over () from s cross join clock c join ticket t on t.id = c.ticket"
	    " where c.source = s.id and c.attend is not null and c.attend <= s.upto"
	    " order by c.attend, t.ref limit 1";
	struct esc_stmt *st = esc_sql(db, sql, e);

	*o = (struct esc_overdue){ .oldest = ESC_NONE };
	if (st == NULL)
		return false;
	esc_bind_int(st, 1, upto);
	if (esc_step(st, e))
		*o = (struct esc_overdue){ .oldest = esc_column_int(st, 0), .ref = esc_column_copy(st, 1, a),
		    .n = esc_column_int(st, 2) };
	esc_reset(st);
	return e->code == 0;
}

bool
esc_never_due(struct esc_db *db, bool (*each)(void *, const char *, int64_t, const char *, struct esc_err *),
    void *arg, struct esc_err *e)
{
	static const char sql[] = "select w.name, count(*), min(t.ref) from clock c join word w on w.id = c.calendar"
	    " join ticket t on t.id = c.ticket where c.ended is null and c.due is null and c.since is not null"
	    " and c.target is not null group by w.name order by w.name";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	while (esc_step(st, e) && each(arg, esc_column_text(st, 0), esc_column_int(st, 1),
	    esc_column_text(st, 2), e))
		continue;
	esc_reset(st);
	return e->code == 0;
}

bool
esc_waiting_sources(struct esc_db *db, int64_t now, bool (*each)(void *, const char *, int64_t, int64_t,
    struct esc_err *),
    void *arg, struct esc_err *e)
{
	static const char sql[] = "select w.name, s.seen, sum(case when c.attend > s.seen and c.attend <= $1 then 1"
	    " else 0 end) from source s join word w on w.id = s.id join ticket t on t.source = s.id"
	    " join clock c on c.ticket = t.id where c.ended is null group by w.name, s.seen order by w.name";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, now);
	while (esc_step(st, e) && each(arg, esc_column_text(st, 0), esc_column_int(st, 1),
	    esc_column_int(st, 2), e))
		continue;
	esc_reset(st);
	return e->code == 0;
}
