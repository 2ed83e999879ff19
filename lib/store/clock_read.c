/* The clocks of a ticket as they were stored, with the rows of the policy that they follow. */
#include "db.h"

static bool
damaged(const struct esc_clock *c, const char *what, int64_t number, struct esc_err *e)
{
	return esc_fail(e, ESC_FOREIGN,
	    "the database is damaged: the clock %s follows %s %lld, which is not there;"
	    " restore a backup", esc_clock_name[c->kind], what, (long long)number);
}

static bool
find_policy(struct esc_clock *c, const struct esc_policies *all, int64_t version, struct esc_err *e)
{
	for (size_t i = all->n; version != ESC_NONE && i-- > 0;)
		if (all->version[i]->version == version) {
			c->policy = all->version[i];
			return true;
		}
	return version == ESC_NONE || damaged(c, "version", version, e);
}

static bool
find_rule(struct esc_clock *c, int64_t line, struct esc_err *e)
{
	for (size_t i = 0; line != ESC_NONE && c->policy != NULL && i < c->policy->ntargets; i++)
		if (c->policy->target[i].line == line) {
			c->rule = &c->policy->target[i];
			c->pauses = c->rule->pauses;
			return true;
		}
	return line == ESC_NONE || damaged(c, "line", line, e);
}

static bool
find_calendar(struct esc_db *db, struct esc_clock *c, int64_t word, struct esc_arena *a, struct esc_err *e)
{
	const char *name;

	if (c->rule != NULL && c->rule->calendar != NULL) {
		c->calendar = c->rule->calendar;
		return true;
	}
	if (!esc_word_name(db, word, a, &name, e))
		return false;
	c->calendar = esc_policy_calendar(c->policy, name);
	return c->calendar != NULL || damaged(c, "calendar", word, e);
}

#define COLUMNS	"kind, cycle, version, rule, calendar, target, started, used, since, ended, outcome, breached, due"

/* In the order of COLUMNS. */
static bool
read_one(struct esc_db *db, struct esc_stmt *st, const struct esc_policies *all, struct esc_arena *a,
    struct esc_clock *c, struct esc_err *e)
{
	int64_t kind = esc_column_int(st, 0);

	if (kind < 0 || kind >= ESC_NCLOCKS)
		return esc_fail(e, ESC_FOREIGN, "the database is damaged: there is no clock %lld",
		    (long long)kind);
	*c = (struct esc_clock){
		.kind = (enum esc_clock_kind)kind, .cycle = esc_column_int(st, 1),
		.target = esc_column_int(st, 5), .started = esc_column_int(st, 6),
		.used = esc_column_int(st, 7), .since = esc_column_int(st, 8),
		.ended = esc_column_int(st, 9), .outcome = (enum esc_outcome)esc_column_int(st, 10),
		.breached = esc_column_int(st, 11), .due = esc_column_int(st, 12)
	};
	return find_policy(c, all, esc_column_int(st, 2), e) && find_rule(c, esc_column_int(st, 3), e) &&
	    find_calendar(db, c, esc_column_int(st, 4), a, e);
}

static bool
add_one(struct esc_db *db, struct esc_stmt *st, const struct esc_policies *all, struct esc_arena *a,
    struct esc_clocks *cs, struct esc_err *e)
{
	if (cs->n == cs->room) {
		cs->room = cs->room > 0 ? 2 * cs->room : 8;
		cs->clock = esc_copy(a, cs->clock, cs->n * sizeof(*cs->clock), cs->room * sizeof(*cs->clock));
	}
	return read_one(db, st, all, a, &cs->clock[cs->n++], e);
}

bool
esc_clocks_attend(struct esc_db *db, int64_t ticket, int64_t *attend, size_t n, struct esc_err *e)
{
	static const char sql[] = "select attend from clock where ticket = $1 order by kind, cycle";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, ticket);
	for (size_t i = 0; i < n && esc_step(st, e); i++)
		attend[i] = esc_column_int(st, 0);
	esc_reset(st);
	return e->code == 0;
}

bool
esc_clocks_read(struct esc_db *db, int64_t ticket, const struct esc_policies *all, struct esc_arena *a,
    struct esc_clocks *cs, struct esc_err *e)
{
	static const char sql[] = "select " COLUMNS " from clock where ticket = $1 order by kind, cycle";
	struct esc_stmt *st;
	bool good = true;

	*cs = (struct esc_clocks){ 0 };
	if (all->n == 0)
		return true;
	if ((st = esc_sql(db, sql, e)) == NULL)
		return false;
	esc_bind_int(st, 1, ticket);
	while (good && esc_step(st, e))
		good = add_one(db, st, all, a, cs, e);
	esc_reset(st);
	return e->code == 0;
}

bool
esc_clocks_next(struct esc_db *db, struct esc_clock_scan *s, int64_t ticket, const struct esc_policies *all,
    struct esc_arena *a, struct esc_clocks *cs, struct esc_err *e)
{
	static const char sql[] = "select " COLUMNS ", ticket from clock order by ticket, kind, cycle";
	const int at = 13;

	*cs = (struct esc_clocks){ 0 };
	if (all->n == 0)
		return true;
	if (s->st == NULL) {
		if ((s->st = esc_sql_many(db, sql, e)) == NULL)
			return false;
		s->more = esc_step(s->st, e);
	}
	while (s->more && esc_column_int(s->st, at) < ticket)
		s->more = esc_step(s->st, e);
	while (s->more && esc_column_int(s->st, at) == ticket) {
		if (!add_one(db, s->st, all, a, cs, e))
			return false;
		s->more = esc_step(s->st, e);
	}
	return e->code == 0;
}

void
esc_clocks_done(struct esc_clock_scan *s)
{
	esc_sql_done(s->st);
}
