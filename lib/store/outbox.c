/* The outbox: what must be told to somebody, written with its cause. */
#include <string.h>

#include "db.h"
#include "outbox.h"

const char *const esc_notice_state_name[] = { [ESC_N_WAITING] = "waiting", [ESC_N_CLAIMED] = "claimed",
	[ESC_N_SENT] = "sent", [ESC_N_FAILED] = "failed", [ESC_N_UNKNOWN] = "unknown",
	    [ESC_N_VOID] = "void", [ESC_N_BOUNCED] = "bounced" };

/* The statement, its first eight parameters the notice; NULL: an error. */
static struct esc_stmt *
with_notice(struct esc_db *db, const char *sql, const struct esc_notice *n, struct esc_err *e)
{
	struct esc_stmt *st;
	int64_t recipient;

	if (!esc_party_id(db, n->recipient, &recipient, e) || (st = esc_sql(db, sql, e)) == NULL)
		return NULL;
	esc_bind_text(st, 1, n->key);
	esc_bind_int(st, 2, n->at);
	esc_bind_int(st, 3, n->ticket);
	esc_bind_int(st, 4, recipient);
	esc_bind_text(st, 5, n->template);
	esc_bind_text(st, 6, n->facts);
	esc_bind_int(st, 7, n->urgent);
	esc_bind_int(st, 8, n->event != 0 ? (int64_t)n->event : ESC_NONE);
	return st;
}

bool
esc_outbox_add(struct esc_db *db, const struct esc_notice *n, bool *added, struct esc_err *e)
{
	static const char sql[] = "insert into outbox (key, at, ticket, recipient, template, facts, urgent, cause, state, next_at)"
	    " values ($1, $2, $3, $4, $5, $6, $7, $8, 0, $2) on conflict (key) do nothing";
	struct esc_stmt *st = with_notice(db, sql, n, e);
	int64_t changes;

	if (st == NULL)
		return false;
	if (added == NULL)
		return esc_run(st, e);
	if (!esc_run_changes(st, &changes, e))
		return false;
	*added = changes == 1;
	return true;
}

/* The columns that told() reads. */
#define TOLD	"select o.id, o.key, p.name, o.template, o.facts, o.at, o.ticket, o.urgent, o.cause, o.state," \
		" coalesce(m.next_at, o.next_at), t.ref, o.sent_as, o.why, o.message, m.via, m.name, m.address, m.tries, m.done" \
		" from outbox o join party p on p.id = o.recipient left join ticket t on t.id = o.ticket" \
		" left join message m on m.id = o.message"

static struct esc_told
told(struct esc_stmt *st, struct esc_arena *a)
{
	int64_t cause = esc_column_int(st, 8), tries = esc_column_int(st, 18);

	return (struct esc_told){ .id = esc_column_int(st, 0),
	    .notice = { .key = esc_column_copy(st, 1, a), .recipient = esc_column_copy(st, 2, a),
	    .template = esc_column_copy(st, 3, a), .facts = esc_column_copy(st, 4, a),
	    .at = esc_column_int(st, 5), .ticket = esc_column_int(st, 6),
	    .urgent = esc_column_int(st, 7) != 0, .event = cause != ESC_NONE ? (uint64_t)cause : 0 },
	    .state = (enum esc_notice_state)esc_column_int(st, 9), .next_at = esc_column_int(st, 10),
	    .ref = esc_column_copy(st, 11, a), .sent_as = esc_column_copy(st, 12, a),
	    .why = esc_column_copy(st, 13, a), .message = esc_column_int(st, 14),
	    .via = esc_column_copy(st, 15, a), .name = esc_column_copy(st, 16, a),
	    .address = esc_column_copy(st, 17, a), .tries = tries != ESC_NONE ? tries : 0,
	    .done = esc_column_int(st, 19) };
}

static bool
each_of(struct esc_stmt *st, bool (*each)(void *, const struct esc_told *, struct esc_err *), void *arg,
    struct esc_err *e)
{
	struct esc_arena a = { 0 };
	struct esc_told t;

	while (esc_step(st, e)) {
		esc_arena_clear(&a);
		t = told(st, &a);
		if (!each(arg, &t, e))
			break;
	}
	esc_reset(st);
	esc_arena_free(&a);
	return e->code == 0;
}

bool
esc_told_each(struct esc_db *db, int64_t ticket,
    bool (*each)(void *, const struct esc_told *, struct esc_err *), void *arg, struct esc_err *e)
{
	static const char every[] = TOLD " order by o.id",
	    of_one[] = TOLD " where o.ticket = $1 order by o.id";
	struct esc_stmt *st = esc_sql(db, ticket == ESC_NONE ? every : of_one, e);

	if (st == NULL)
		return false;
	if (ticket != ESC_NONE)
		esc_bind_int(st, 1, ticket);
	return each_of(st, each, arg, e);
}

bool
esc_told_of(struct esc_db *db, int64_t message,
    bool (*each)(void *, const struct esc_told *, struct esc_err *), void *arg, struct esc_err *e)
{
	static const char sql[] = TOLD " where o.message = $1 order by o.id";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, message);
	return each_of(st, each, arg, e);
}

/* The first row; id 0: there is none. */
static bool
first(struct esc_stmt *st, struct esc_arena *a, struct esc_told *t, struct esc_err *e)
{
	*t = (struct esc_told){ .id = 0 };
	if (esc_step(st, e))
		*t = told(st, a);
	esc_reset(st);
	return e->code == 0;
}

bool
esc_told_read(struct esc_db *db, int64_t id, struct esc_arena *a, struct esc_told *t, struct esc_err *e)
{
	static const char sql[] = TOLD " where o.id = $1";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, id);
	return first(st, a, t, e);
}

bool
esc_told_due(struct esc_db *db, int64_t now, int64_t after, struct esc_arena *a, struct esc_told *t,
    struct esc_err *e)
{
	static const char sql[] = TOLD " where o.state = 0 and o.message is null and o.next_at <= $1 and o.id > $2"
	    " order by o.id limit 1";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, now);
	esc_bind_int(st, 2, after);
	return first(st, a, t, e);
}

/* All rows, in the arena. */
static bool
gather(struct esc_stmt *st, struct esc_arena *a, struct esc_told **all, size_t *n, struct esc_err *e)
{
	size_t room = 0;

	*all = NULL;
	for (*n = 0; esc_step(st, e); ++*n) {
		if (*n == room) {
			room = room > 0 ? 2 * room : 8;
			*all = esc_copy(a, *all, *n * sizeof(**all), room * sizeof(**all));
		}
		(*all)[*n] = told(st, a);
	}
	esc_reset(st);
	return e->code == 0;
}

bool
esc_told_beside(struct esc_db *db, const struct esc_told *t, int64_t now, size_t max,
    struct esc_arena *a, struct esc_told **all, size_t *n, struct esc_err *e)
{
	static const char sql[] = TOLD " where o.state = 0 and o.message is null and o.next_at <= $1"
	    " and o.id > $2 and p.name = $3 order by o.id limit $4";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, now);
	esc_bind_int(st, 2, t->id);
	esc_bind_text(st, 3, t->notice.recipient);
	esc_bind_int(st, 4, (int64_t)max);
	return gather(st, a, all, n, e);
}

bool
esc_outbox_any(struct esc_db *db, int64_t now, bool *any, struct esc_err *e)
{
	static const char sql[] = "select 1 from outbox where state = 0 and message is null and next_at <= $1 union all"
	    " select 1 from message where state < 2 and next_at <= $1 and (state = 0 or lease < $1) limit 1";
	struct esc_stmt *st = esc_sql(db, sql, e);
	int64_t one;

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, now);
	if (!esc_number(st, ESC_NONE, &one, e))
		return false;
	*any = one == 1;
	return true;
}

bool
esc_told_last(struct esc_db *db, const char *recipient, const char *sent_as, int64_t *at, struct esc_err *e)
{
	static const char sql[] = "select max(m.at) from outbox o join message m on m.id = o.message"
	    " where o.recipient = $1 and o.sent_as = $2";
	struct esc_stmt *st;
	int64_t id;

	*at = ESC_NONE;
	if (!esc_party_find(db, recipient, &id, e) || id == 0)
		return e->code == 0;
	if ((st = esc_sql(db, sql, e)) == NULL)
		return false;
	esc_bind_int(st, 1, id);
	esc_bind_text(st, 2, sent_as);
	return esc_number(st, ESC_NONE, at, e);
}

bool
esc_told_of_template(struct esc_db *db, int64_t ticket, const char *recipient, const char *template, int64_t *at,
    struct esc_err *e)
{
	static const char of_ticket[] = "select max(at) from outbox where ticket = $1 and template = $2 and state <> 5",
	    of_person[] = "select max(at) from outbox where recipient = $1 and template = $2 and state <> 5";
	struct esc_stmt *st;
	int64_t id = ticket;

	*at = ESC_NONE;
	if (recipient != NULL && (!esc_party_find(db, recipient, &id, e) || id == 0))
		return e->code == 0;
	if ((st = esc_sql(db, recipient != NULL ? of_person : of_ticket, e)) == NULL)
		return false;
	esc_bind_int(st, 1, id);
	esc_bind_text(st, 2, template);
	return esc_number(st, ESC_NONE, at, e);
}

bool
esc_told_wait(struct esc_db *db, int64_t id, int64_t until, struct esc_err *e)
{
	static const char sql[] = "update outbox set next_at = $2 where id = $1";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, id);
	esc_bind_int(st, 2, until);
	return esc_run(st, e);
}

bool
esc_told_end(struct esc_db *db, int64_t id, enum esc_notice_state state, const char *why, int64_t now,
    struct esc_err *e)
{
	static const char sql[] = "update outbox set state = $2, why = $3, next_at = $4 where id = $1 and message is null";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, id);
	esc_bind_int(st, 2, (int64_t)state);
	esc_bind_text(st, 3, why);
	esc_bind_int(st, 4, now);
	return esc_run(st, e);
}

bool
esc_outbox_cancel(struct esc_db *db, int64_t ticket, uint64_t event, struct esc_err *e)
{
	static const char sql[] = "update outbox set state = 5, why = 'taken back' where ticket = $1 and cause = $2"
	    " and state = 0 and message is null";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, ticket);
	esc_bind_int(st, 2, (int64_t)event);
	return esc_run(st, e);
}

bool
esc_told_keyed(struct esc_db *db, const char *key, int64_t *id, struct esc_err *e)
{
	static const char sql[] = "select id from outbox where key = $1";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_text(st, 1, key);
	return esc_number(st, 0, id, e);
}

bool
esc_told_restore(struct esc_db *db, const struct esc_told *t, struct esc_err *e)
{
	static const char sql[] = "insert into outbox (key, at, ticket, recipient, template, facts, urgent, cause, state, next_at,"
	    " sent_as, why, message) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict (key) do nothing";
	struct esc_stmt *st = with_notice(db, sql, &t->notice, e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 9, (int64_t)t->state);
	esc_bind_int(st, 10, t->next_at);
	esc_bind_text(st, 11, t->sent_as);
	esc_bind_text(st, 12, t->why);
	esc_bind_int(st, 13, t->message);
	return esc_run(st, e);
}

bool
esc_told_all(struct esc_db *db, int64_t ticket, struct esc_arena *a, struct esc_told **all, size_t *n,
    struct esc_err *e)
{
	static const char sql[] = TOLD " where o.ticket = $1 order by o.at, o.id";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, ticket);
	return gather(st, a, all, n, e);
}

bool
esc_linked_tickets(struct esc_db *db, struct esc_arena *a, int64_t **id, size_t *n, struct esc_err *e)
{
	static const char sql[] = "select distinct ticket from event where kind = 78 order by ticket";
	struct esc_stmt *st = esc_sql(db, sql, e);
	size_t room = 0;

	*n = 0;
	*id = NULL;
	if (st == NULL)
		return false;
	for (; esc_step(st, e); ++*n) {
		if (*n == room) {
			room = room > 0 ? 2 * room : 64;
			*id = esc_copy(a, *id, *n * sizeof(**id), room * sizeof(**id));
		}
		(*id)[*n] = esc_column_int(st, 0);
	}
	esc_reset(st);
	return e->code == 0;
}
