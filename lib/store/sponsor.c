/* The sponsorship programme: a row each thing that happened. */
#include "db.h"
#include "sponsor.h"

static bool
next_n(struct esc_db *db, int64_t customer, int64_t *n, struct esc_err *e)
{
	static const char sql[] = "select max(n) + 1 from sponsorship where customer = $1";
	struct esc_stmt *st;

	if (*n != 0)
		return true;
	if ((st = esc_sql(db, sql, e)) == NULL)
		return false;
	esc_bind_int(st, 1, customer);
	return esc_number(st, 1, n, e);
}

bool
esc_sponsorship_add(struct esc_db *db, struct esc_sponsorship *s, struct esc_err *e)
{
	static const char sql[] = "insert into sponsorship (customer, n, at, who, what, sponsor, spend, key, duty, words)"
	    " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (customer, n) do nothing";
	int64_t customer, who, sponsor = ESC_NONE;
	struct esc_stmt *st;

	if (!esc_party_id(db, s->customer, &customer, e) || !esc_party_id(db, s->who, &who, e) ||
	    (s->sponsor != NULL && !esc_party_id(db, s->sponsor, &sponsor, e)) ||
	    !next_n(db, customer, &s->n, e) || (st = esc_sql(db, sql, e)) == NULL)
		return false;
	esc_bind_int(st, 1, customer);
	esc_bind_int(st, 2, s->n);
	esc_bind_int(st, 3, s->at);
	esc_bind_int(st, 4, who);
	esc_bind_int(st, 5, s->what);
	esc_bind_int(st, 6, sponsor);
	esc_bind_int(st, 7, s->spend);
	esc_bind_text(st, 8, s->key);
	esc_bind_text(st, 9, s->duty);
	esc_bind_text(st, 10, s->words);
	return esc_run(st, e);
}

bool
esc_sponsorships(struct esc_db *db, bool (*each)(void *, const struct esc_sponsorship *, struct esc_err *), void *arg,
    struct esc_err *e)
{
	static const char sql[] = "select c.name, s.n, s.at, w.name, s.what, p.name, s.spend, s.key, s.duty, s.words"
	    " from sponsorship s join party c on c.id = s.customer join party w on w.id = s.who"
	    " left join party p on p.id = s.sponsor order by c.name, s.n";
	struct esc_stmt *st = esc_sql_many(db, sql, e);
	struct esc_arena a = { 0 };
	bool more = true;

	if (st == NULL)
		return false;
	while (more && esc_step(st, e)) {
		struct esc_sponsorship s = { .n = esc_column_int(st, 1), .at = esc_column_int(st, 2),
		    .what = (enum esc_sponsor_act)esc_column_int(st, 4), .spend = esc_column_int(st, 6) };

		esc_arena_clear(&a);
		s.customer = esc_column_copy(st, 0, &a);
		s.who = esc_column_copy(st, 3, &a);
		s.sponsor = esc_column_copy(st, 5, &a);
		s.key = esc_column_copy(st, 7, &a);
		s.duty = esc_column_copy(st, 8, &a);
		s.words = esc_column_copy(st, 9, &a);
		more = each(arg, &s, e);
	}
	esc_sql_done(st);
	esc_arena_free(&a);
	return e->code == 0;
}
