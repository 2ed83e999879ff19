/* Clocks in the database. */
#include "engine.h"

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

#define CLOCK	"clock (ticket, kind, cycle, version, rule, calendar, target, started, used, since, ended, outcome," \
	" breached, due, attend, source)"
#define NVALUES	16

static void
bind_row(struct esc_stmt *st, int at, int64_t ticket, const struct esc_clock *c, int64_t calendar, int64_t attend,
    int64_t source)
{
	esc_bind_int(st, at + 1, ticket);
	esc_bind_int(st, at + 2, (int64_t)c->kind);
	esc_bind_int(st, at + 3, c->cycle);
	esc_bind_int(st, at + 4, c->policy != NULL ? c->policy->version : ESC_NONE);
	esc_bind_int(st, at + 5, c->rule != NULL ? (int64_t)c->rule->line : ESC_NONE);
	esc_bind_int(st, at + 6, calendar);
	esc_bind_int(st, at + 7, c->target);
	esc_bind_int(st, at + 8, c->started);
	esc_bind_int(st, at + 9, c->used);
	esc_bind_int(st, at + 10, c->since);
	esc_bind_int(st, at + 11, c->ended);
	esc_bind_int(st, at + 12, (int64_t)c->outcome);
	esc_bind_int(st, at + 13, c->breached);
	esc_bind_int(st, at + 14, c->due);
	esc_bind_int(st, at + 15, attend);
	esc_bind_int(st, at + 16, attend != ESC_NONE ? source : 0);
}

static bool
add(struct esc_db *db, int64_t ticket, const struct esc_clock *c, size_t n, const int64_t *attend, int64_t source,
    struct esc_err *e)
{
	int64_t calendar[ESC_MANY_CLOCKS];
	struct esc_stmt *st;

	for (size_t i = 0; i < n; i++)
		if (!esc_word_id(db, esc_calendar_name(c[i].calendar), &calendar[i], e))
			return false;
	if ((st = esc_sql(db, esc_sql_rows(db, &db->clocks[n], CLOCK, NVALUES, n), e)) == NULL)
		return false;
	for (size_t i = 0; i < n; i++)
		bind_row(st, (int)i * NVALUES, ticket, &c[i], calendar[i], attend[i], source);
	return esc_run(st, e);
}

/* The number of a ticket's source; 0: it has none. */
static bool
source_of(struct esc_db *db, int64_t ticket, int64_t *source, struct esc_err *e)
{
	static const char sql[] = "select source from ticket where id = $1";
	struct esc_stmt *st;

	*source = db->saved_source;
	if (db->saved == ticket)
		return true;
	if ((st = esc_sql(db, sql, e)) == NULL)
		return false;
	esc_bind_int(st, 1, ticket);
	return esc_number(st, 0, source, e);
}

bool
esc_clocks_save(struct esc_db *db, int64_t ticket, const struct esc_clocks *cs, const int64_t *attend, bool fresh,
    struct esc_err *e)
{
	size_t most = db->engine->distant ? 1 : ESC_MANY_CLOCKS, n;	/* there the rows are gathered */
	int64_t source = 0;
	bool attended = false;

	for (size_t i = 0; i < cs->n; i++)
		attended |= attend[i] != ESC_NONE;
	if ((!fresh && !forget(db, ticket, e)) || (attended && !source_of(db, ticket, &source, e)))
		return false;
	for (size_t i = 0; i < cs->n; i += n) {
		n = cs->n - i < most ? cs->n - i : most;
		if (!add(db, ticket, &cs->clock[i], n, &attend[i], source, e))
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
