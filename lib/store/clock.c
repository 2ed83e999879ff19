/* Clocks in the database. */
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
save(struct esc_db *db, int64_t ticket, const struct esc_clock *c, int64_t attend, int64_t source, struct esc_err *e)
{
	static const char sql[] = "insert into clock (ticket, kind, cycle, version, rule, calendar, target, started,"
	    " used, since, ended, outcome, breached, due, attend, source)"
	    " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
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
	esc_bind_int(st, 16, source);
	return esc_run(st, e);
}

/* The number of a ticket's source; 0: it has none. */
static bool
source_of(struct esc_db *db, int64_t ticket, int64_t *source, struct esc_err *e)
{
	static const char sql[] = "select coalesce(source, 0) from ticket where id = $1";
	struct esc_stmt *st;

	*source = db->saved_source;
	if (db->saved == ticket)
		return true;
	if ((st = esc_sql(db, sql, e)) == NULL)
		return false;
	esc_bind_int(st, 1, ticket);
	*source = esc_step(st, e) ? esc_column_int(st, 0) : 0;
	esc_reset(st);
	return e->code == 0;
}

bool
esc_clocks_save(struct esc_db *db, int64_t ticket, const struct esc_clocks *cs, const int64_t *attend, bool fresh,
    struct esc_err *e)
{
	int64_t source = ESC_NONE;

	if (!fresh && !forget(db, ticket, e))
		return false;
	for (size_t i = 0; i < cs->n; i++) {
		if (attend[i] != ESC_NONE && source == ESC_NONE && !source_of(db, ticket, &source, e))
			return false;
		if (!save(db, ticket, &cs->clock[i], attend[i], attend[i] != ESC_NONE ? source : 0, e))
			return false;
	}
	return true;
}

bool
esc_clock_attend(struct esc_db *db, int64_t ticket, enum esc_clock_kind kind, int64_t cycle, int64_t moment,
    struct esc_err *e)
{
	static const char sql[] = "update clock set attend = $4 where ticket = $1 and kind = $2 and cycle = $3";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, ticket);
	esc_bind_int(st, 2, (int64_t)kind);
	esc_bind_int(st, 3, cycle);
	esc_bind_int(st, 4, moment);
	return esc_run(st, e);
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
