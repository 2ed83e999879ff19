/* Steps in the database: which clocks have one due, which have fired. */
#include "db.h"

/* `upto' is the moment, or up to when the source was seen. */
bool
esc_attending(struct esc_db *db, int64_t now, bool current, struct esc_attending *all, size_t max, size_t *n,
    struct esc_err *e)
{
	static const char sql[] = "with s (id, upto) as (select 0, $1 union all"
	    " select id, case when $2 = 1 or seen > $1 then $1 else seen end from source)"
	    " select c.ticket, c.attend from s cross join clock c where c.source = s.id and c.attend is not null"
	    " and c.attend <= s.upto order by c.attend, c.ticket limit $3";
	struct esc_stmt *st = esc_sql(db, sql, e);

	*n = 0;
	if (st == NULL)
		return false;
	esc_bind_int(st, 1, now);
	esc_bind_int(st, 2, current);
	esc_bind_int(st, 3, (int64_t)max);
	for (; esc_step(st, e); ++*n)
		all[*n] = (struct esc_attending){ .ticket = esc_column_int(st, 0), .moment = esc_column_int(st, 1) };
	esc_reset(st);
	return e->code == 0;
}

static const char of_ticket[] = "select t.ref, t.entered, t.row_hash, w.name, s.seen from ticket t"
    " left join word w on w.id = t.source left join source s on s.id = t.source where t.id = $1";
static const char last_fired[] = "select kind, cycle, step, max(rep) from fired where ticket = $1"
    " group by kind, cycle, step";

static bool
ahead(struct esc_db *db, const char *sql, int64_t ticket, struct esc_err *e)
{
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, ticket);
	return esc_ahead(st, e);
}

bool
esc_sweep_ahead(struct esc_db *db, int64_t ticket, struct esc_err *e)
{
	return ahead(db, of_ticket, ticket, e) && ahead(db, esc_events_of_ticket, ticket, e) &&
	    ahead(db, last_fired, ticket, e);
}

bool
esc_ticket_sweep(struct esc_db *db, int64_t ticket, struct esc_arena *a, const char **ref, struct esc_entry_of *of,
    int64_t *seen, struct esc_err *e)
{
	struct esc_stmt *st = esc_sql(db, of_ticket, e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, ticket);
	if (esc_step(st, e)) {
		*ref = esc_column_copy(st, 0, a);
		*of = (struct esc_entry_of){ .entered = esc_column_int(st, 1), .row_hash = esc_column_int(st, 2),
		    .source = esc_column_copy(st, 3, a) };
		*seen = esc_column_int(st, 4);
	}
	esc_reset(st);
	return e->code == 0;
}

/* The rows of a statement about steps of a ticket: kind, cycle, step, rep, and if `whole' moment, fired_at, did. */
static bool
gather(struct esc_stmt *st, bool whole, struct esc_arena *a, struct esc_fired **fired, size_t *n, struct esc_err *e)
{
	struct esc_fired *f = NULL;
	size_t room = 0;

	for (*n = 0; esc_step(st, e); ++*n) {
		if (*n == room) {
			room = room ? 2 * room : 8;
			f = esc_copy(a, f, *n * sizeof(*f), room * sizeof(*f));
		}
		f[*n] = (struct esc_fired){ .kind = (enum esc_clock_kind)esc_column_int(st, 0),
		    .cycle = esc_column_int(st, 1), .step = esc_column_copy(st, 2, a), .rep = esc_column_int(st, 3) };
		if (!whole)
			continue;
		f[*n].moment = esc_column_int(st, 4);
		f[*n].fired_at = esc_column_int(st, 5);
		f[*n].did = esc_column_copy(st, 6, a);
	}
	esc_reset(st);
	*fired = f;
	return e->code == 0;
}

bool
esc_fired_read(struct esc_db *db, int64_t ticket, struct esc_arena *a, struct esc_fired **fired, size_t *n,
    struct esc_err *e)
{
	static const char sql[] = "select kind, cycle, step, rep, moment, fired_at, did from fired"
	    " where ticket = $1 order by moment, kind, cycle, step, rep";
	struct esc_stmt *st = esc_sql(db, sql, e);

	*n = 0;
	if (st == NULL)
		return false;
	esc_bind_int(st, 1, ticket);
	return gather(st, true, a, fired, n, e);
}

bool
esc_fired_add(struct esc_db *db, int64_t ticket, const struct esc_fired *f, struct esc_err *e)
{
	static const char sql[] = "insert into fired (ticket, kind, cycle, step, rep, moment, fired_at, did)"
	    " values ($1, $2, $3, $4, $5, $6, $7, $8)";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, ticket);
	esc_bind_int(st, 2, (int64_t)f->kind);
	esc_bind_int(st, 3, f->cycle);
	esc_bind_text(st, 4, f->step);
	esc_bind_int(st, 5, f->rep);
	esc_bind_int(st, 6, f->moment);
	esc_bind_int(st, 7, f->fired_at);
	esc_bind_text(st, 8, f->did);
	return esc_run(st, e);
}

bool
esc_fired_last(struct esc_db *db, int64_t ticket, struct esc_arena *a, struct esc_fired **fired, size_t *n,
    struct esc_err *e)
{
	struct esc_stmt *st = esc_sql(db, last_fired, e);

	*n = 0;
	if (st == NULL)
		return false;
	esc_bind_int(st, 1, ticket);
	return gather(st, false, a, fired, n, e);
}
