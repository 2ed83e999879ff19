/* Clocks in the database, what is due of them, and what has fired. */
#include "db.h"

static bool
forget(struct esc_db *db, int64_t ticket, struct esc_err *e)
{
	static const char sql[] = "delete from clock where ticket = $1";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, ticket);
	return esc_run(st, e);
}

static bool
save(struct esc_db *db, int64_t ticket, const struct esc_clock *c, int64_t attend, struct esc_err *e)
{
	static const char sql[] = "insert into clock (ticket, kind, cycle, version, rule, calendar, target, started,"
	    " used, since, ended, outcome, breached, due, attend)"
	    " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
	struct esc_stmt *st;
	int64_t calendar;

	if (!esc_word_id(db, esc_calendar_name(c->calendar), &calendar, e) || (st = esc_sql(db, sql, e)) == NULL)
		return false;
	esc_bind_int(st, 1, ticket);
	esc_bind_int(st, 2, (int64_t)c->kind);
	esc_bind_int(st, 3, c->cycle);
	esc_bind_int(st, 4, c->policy != NULL ? c->policy->version : ESC_NONE);
	esc_bind_int(st, 5, c->rule != NULL ? (int64_t)c->rule->line : ESC_NONE);
	esc_bind_int(st, 6, calendar);
	esc_bind_int(st, 7, c->target);
	esc_bind_int(st, 8, c->started);
	esc_bind_int(st, 9, c->used);
	esc_bind_int(st, 10, c->since);
	esc_bind_int(st, 11, c->ended);
	esc_bind_int(st, 12, (int64_t)c->outcome);
	esc_bind_int(st, 13, c->breached);
	esc_bind_int(st, 14, c->due);
	esc_bind_int(st, 15, attend);
	return esc_run(st, e);
}

bool
esc_clocks_save(struct esc_db *db, int64_t ticket, const struct esc_clocks *cs, const int64_t *attend, bool fresh,
    struct esc_err *e)
{
	if (!fresh && !forget(db, ticket, e))
		return false;
	for (size_t i = 0; i < cs->n; i++)
		if (!save(db, ticket, &cs->clock[i], attend[i], e))
			return false;
	return true;
}

bool
esc_clock_due(struct esc_db *db, int64_t ticket, enum esc_clock_kind kind, int64_t *due, struct esc_err *e)
{
	static const char sql[] = "select due, since, ended, outcome from clock where ticket = $1 and kind = $2"
	    " order by cycle desc limit 1";
	struct esc_stmt *st = esc_sql(db, sql, e);

	*due = ESC_NONE;
	if (st == NULL)
		return false;
	esc_bind_int(st, 1, ticket);
	esc_bind_int(st, 2, (int64_t)kind);
	if (esc_step(st, e) && esc_column_int(st, 3) != ESC_O_VOID &&
	    (esc_column_int(st, 1) != ESC_NONE || esc_column_int(st, 2) != ESC_NONE))
		*due = esc_column_int(st, 0);
	esc_reset(st);
	return e->code == 0;
}

bool
esc_tickets_due(struct esc_db *db, int64_t now, bool current, int64_t *id, size_t max, size_t *n,
    struct esc_err *e)
{
	static const char sql[] = "select c.ticket, min(c.attend) from clock c"
	    " join ticket t on t.id = c.ticket left join source s on s.id = t.source"
	    " where c.attend is not null and c.attend <= $1"
	    " and (s.seen is null or $2 = 1 or c.attend <= s.seen)"
	    " group by c.ticket order by 2, 1 limit $3";
	struct esc_stmt *st = esc_sql(db, sql, e);

	*n = 0;
	if (st == NULL)
		return false;
	esc_bind_int(st, 1, now);
	esc_bind_int(st, 2, current);
	esc_bind_int(st, 3, (int64_t)max);
	while (esc_step(st, e))
		id[(*n)++] = esc_column_int(st, 0);
	esc_reset(st);
	return e->code == 0;
}

bool
esc_ticket_seen(struct esc_db *db, int64_t ticket, int64_t now, int64_t *upto, struct esc_err *e)
{
	static const char sql[] = "select s.seen from ticket t join source s on s.id = t.source where t.id = $1";
	struct esc_stmt *st = esc_sql(db, sql, e);

	*upto = now;
	if (st == NULL)
		return false;
	esc_bind_int(st, 1, ticket);
	if (esc_step(st, e) && esc_column_int(st, 0) < now)
		*upto = esc_column_int(st, 0);
	esc_reset(st);
	return e->code == 0;
}

bool
esc_fired_read(struct esc_db *db, int64_t ticket, struct esc_arena *a, struct esc_fired **fired, size_t *n,
    struct esc_err *e)
{
	static const char sql[] = "select kind, cycle, step, rep, moment, fired_at, did from fired"
	    " where ticket = $1 order by moment, kind, cycle, step, rep";
	struct esc_stmt *st = esc_sql(db, sql, e);
	struct esc_fired *f = NULL;
	size_t room = 0;

	*n = 0;
	if (st == NULL)
		return false;
	esc_bind_int(st, 1, ticket);
	for (; esc_step(st, e); ++*n) {
		if (*n == room) {
			room = room ? 2 * room : 8;
			f = esc_copy(a, f, *n * sizeof(*f), room * sizeof(*f));
		}
		f[*n] = (struct esc_fired){ .kind = (enum esc_clock_kind)esc_column_int(st, 0),
		    .cycle = esc_column_int(st, 1), .step = esc_column_copy(st, 2, a),
		    .rep = esc_column_int(st, 3), .moment = esc_column_int(st, 4),
		    .fired_at = esc_column_int(st, 5), .did = esc_column_copy(st, 6, a) };
	}
	esc_reset(st);
	*fired = f;
	return e->code == 0;
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
