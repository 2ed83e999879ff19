/* Messages: claimed, delivered, marked. */
#include <string.h>

#include "db.h"
#include "outbox.h"

bool
esc_message_add(struct esc_db *db, struct esc_message *m, struct esc_err *e)
{
	static const char sql[] = "insert into message (name, at, via, recipient, sender, address, thread, subject, body, once,"
	    " state, tries, next_at, lease, done) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
	    " returning id";
	struct esc_stmt *st;
	int64_t recipient;

	if (!esc_party_id(db, m->recipient, &recipient, e) || (st = esc_sql(db, sql, e)) == NULL)
		return false;
	esc_bind_text(st, 1, m->name);
	esc_bind_int(st, 2, m->at);
	esc_bind_text(st, 3, m->via);
	esc_bind_int(st, 4, recipient);
	esc_bind_text(st, 5, m->sender);
	esc_bind_text(st, 6, m->address);
	esc_bind_text(st, 7, m->thread);
	esc_bind_text(st, 8, m->subject);
	esc_bind_text(st, 9, m->body);
	esc_bind_int(st, 10, m->once);
	esc_bind_int(st, 11, (int64_t)m->state);
	esc_bind_int(st, 12, m->tries);
	esc_bind_int(st, 13, m->next_at);
	esc_bind_int(st, 14, m->lease);
	esc_bind_int(st, 15, m->done);
	return esc_number(st, 0, &m->id, e);
}

bool
esc_message_takes(struct esc_db *db, const struct esc_message *m, int64_t notice, const char *sent_as,
    struct esc_err *e)
{
	static const char sql[] = "update outbox set message = $2, sent_as = $3, state = $4, why = null where id = $1";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, notice);
	esc_bind_int(st, 2, m->id);
	esc_bind_text(st, 3, sent_as);
	esc_bind_int(st, 4, (int64_t)m->state);
	return esc_run(st, e);
}

/* The columns that message() reads. */
#define MESSAGE	"select m.id, m.name, m.via, p.name, m.sender, m.address, m.thread, m.subject, m.body, m.at," \
		" m.tries, m.lease, m.once, m.state, m.next_at, m.done from message m join party p on p.id = m.recipient"

static struct esc_message
message(struct esc_stmt *st, struct esc_arena *a)
{
	return (struct esc_message){ .id = esc_column_int(st, 0), .name = esc_column_copy(st, 1, a),
	    .via = esc_column_copy(st, 2, a), .recipient = esc_column_copy(st, 3, a),
	    .sender = esc_column_copy(st, 4, a), .address = esc_column_copy(st, 5, a),
	    .thread = esc_column_copy(st, 6, a), .subject = esc_column_copy(st, 7, a),
	    .body = esc_column_copy(st, 8, a), .at = esc_column_int(st, 9), .tries = esc_column_int(st, 10),
	    .lease = esc_column_int(st, 11), .once = esc_column_int(st, 12) != 0,
	    .state = (enum esc_notice_state)esc_column_int(st, 13), .next_at = esc_column_int(st, 14),
	    .done = esc_column_int(st, 15) };
}

bool
esc_message_read(struct esc_db *db, int64_t id, struct esc_arena *a, struct esc_message *m,
    struct esc_err *e)
{
	static const char sql[] = MESSAGE " where m.id = $1";
	struct esc_stmt *st = esc_sql(db, sql, e);

	*m = (struct esc_message){ .id = 0 };
	if (st == NULL)
		return false;
	esc_bind_int(st, 1, id);
	if (esc_step(st, e))
		*m = message(st, a);
	esc_reset(st);
	return e->code == 0;
}

bool
esc_message_each(struct esc_db *db, bool (*each)(void *, const struct esc_message *, struct esc_err *),
    void *arg, struct esc_err *e)
{
	static const char sql[] = MESSAGE " order by m.name";
	struct esc_stmt *st = esc_sql(db, sql, e);
	struct esc_arena a = { 0 };
	struct esc_message m;

	if (st == NULL)
		return false;
	while (esc_step(st, e)) {
		esc_arena_clear(&a);
		m = message(st, &a);
		if (!each(arg, &m, e))
			break;
	}
	esc_reset(st);
	esc_arena_free(&a);
	return e->code == 0;
}

/* The notices of a message are in its state. */
static bool
notices_follow(struct esc_db *db, int64_t message, enum esc_notice_state state, const char *why,
    struct esc_err *e)
{
	static const char sql[] = "update outbox set state = $2, why = $3 where message = $1";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, message);
	esc_bind_int(st, 2, (int64_t)state);
	esc_bind_text(st, 3, why);
	return esc_run(st, e);
}

bool
esc_message_claim(struct esc_db *db, int64_t now, int64_t lease, unsigned ways, struct esc_arena *a,
    struct esc_message *m, struct esc_err *e)
{
	static const char due[] = "select id from message where state < 2 and state = 0 and next_at <= $1"
	    " and (case via when 'mail' then $2 when 'hook' then $3 else $4 end) <> 0 order by next_at, id limit 1";
	static const char claim[] = "update message set state = 1, tries = tries + 1, lease = $2 where id = $1";
	struct esc_stmt *st = esc_sql(db, due, e);
	int64_t id = 0;

	*m = (struct esc_message){ .id = 0 };
	if (st == NULL)
		return false;
	esc_bind_int(st, 1, now);
	esc_bind_int(st, 2, ways & ESC_BY_MAIL);
	esc_bind_int(st, 3, ways & ESC_BY_HOOK);
	esc_bind_int(st, 4, ways & ESC_BY_PROGRAM);
	if (!esc_number(st, 0, &id, e) || id == 0)
		return e->code == 0;
	if ((st = esc_sql(db, claim, e)) == NULL)
		return false;
	esc_bind_int(st, 1, id);
	esc_bind_int(st, 2, lease);
	return esc_run(st, e) && notices_follow(db, id, ESC_N_CLAIMED, NULL, e) &&
	    esc_message_read(db, id, a, m, e);
}

bool
esc_message_untried(struct esc_db *db, int64_t id, struct esc_err *e)
{
	static const char sql[] = "update message set tries = tries - 1 where id = $1 and state = 0";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, id);
	return esc_run(st, e);
}

static bool
end_leases(struct esc_db *db, const char *sql, int64_t now, int64_t *n, struct esc_err *e)
{
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, now);
	return esc_run_changes(st, n, e);
}

bool
esc_leases_end(struct esc_db *db, int64_t now, int64_t *unknown, struct esc_err *e)
{
	static const char doubt[] = "update message set state = 4, lease = null, next_at = $1"
	    " where state < 2 and state = 1 and once = 1 and lease < $1";
	static const char again[] = "update message set state = 0, lease = null, next_at = $1"
	    " where state < 2 and state = 1 and once = 0 and lease < $1";
	static const char notices[] = "update outbox set why = 'the sender was cut off',"
	    " state = (select m.state from message m where m.id = outbox.message) where state = 1"
	    " and message in (select id from message where state <> 1)";
	struct esc_stmt *st;
	int64_t n;

	if (!end_leases(db, doubt, now, unknown, e) || !end_leases(db, again, now, &n, e))
		return false;
	if (*unknown + n == 0)
		return true;
	return (st = esc_sql(db, notices, e)) != NULL && esc_run(st, e);
}

bool
esc_message_mark(struct esc_db *db, const struct esc_message *m, enum esc_notice_state state,
    int64_t next_at, const char *why, int64_t now, struct esc_err *e)
{
	static const char sql[] = "update message set state = $2, next_at = $3, lease = null, done = $4"
	    " where id = $1 and state = 1 and lease = $5";
	struct esc_stmt *st = esc_sql(db, sql, e);
	int64_t marked;

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, m->id);
	esc_bind_int(st, 2, (int64_t)state);
	esc_bind_int(st, 3, next_at);
	esc_bind_int(st, 4, state == ESC_N_SENT ? now : ESC_NONE);
	esc_bind_int(st, 5, m->lease);
	if (!esc_run_changes(st, &marked, e))
		return false;
	return marked == 0 || notices_follow(db, m->id, state, why, e);
}

bool
esc_message_bounce(struct esc_db *db, int64_t id, const char *why, struct esc_err *e)
{
	static const char sql[] = "update message set state = 6 where id = $1 and state in (2, 4)";
	struct esc_stmt *st = esc_sql(db, sql, e);
	int64_t n;

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, id);
	return esc_run_changes(st, &n, e) && (n == 0 || notices_follow(db, id, ESC_N_BOUNCED, why, e));
}

bool
esc_outbox_wrong(struct esc_db *db, int64_t since,
    bool (*each)(void *, enum esc_notice_state, int64_t, int64_t, struct esc_err *), void *arg, struct esc_err *e)
{
	static const char sql[] = "select state, count(*), max(id) from outbox where state in (3, 4, 6) and at >= $1"
	    " group by state order by state";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, since);
	while (esc_step(st, e) && each(arg, (enum esc_notice_state)esc_column_int(st, 0), esc_column_int(st, 1),
	    esc_column_int(st, 2), e))
		continue;
	esc_reset(st);
	return e->code == 0;
}

bool
esc_message_again(struct esc_db *db, int64_t id, int64_t now, struct esc_err *e)
{
	static const char sql[] = "update message set state = 0, tries = 0, lease = null, next_at = $2"
	    " where id = $1 and state in (3, 4, 6)";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, id);
	esc_bind_int(st, 2, now);
	return esc_run(st, e) && notices_follow(db, id, ESC_N_WAITING, NULL, e);
}

bool
esc_message_named(struct esc_db *db, const char *name, int64_t *id, struct esc_err *e)
{
	static const char sql[] = "select id from message where name = $1";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_text(st, 1, name);
	return esc_number(st, 0, id, e);
}
