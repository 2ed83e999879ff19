/* Events in the database: appended, never changed. */
#include "engine.h"

const char esc_events_of_ticket[] =
"select e.at, e.seq, e.key, e.kind, p.name, e.side, e.public, e.n, e.redacted, e.data, b.text, e.batch"
" from event e left join party p on p.id = e.who left join body b on b.id = e.body"
" where e.ticket = $1 order by e.at, e.seq, e.kind, e.key";

/* Where the names of people in events are looked up. */
struct people {
	struct esc_db	*db;
	struct esc_arena *arena;
	struct esc_err	*e;
};

static const char *
person_name(void *arg, int64_t id)
{
	struct people *p = arg;
	const char *name;

	return esc_party_name(p->db, id, p->arena, &name, p->e) ? name : NULL;
}

static int64_t
person_id(void *arg, const char *name)
{
	struct people *p = arg;
	int64_t id = 0;

	esc_party_id(p->db, name, &id, p->e);
	return id;
}

static void
read_row(struct esc_stmt *st, struct esc_event *ev, struct esc_arena *a)
{
	const char *who = esc_column_copy(st, 4, a);

	*ev = (struct esc_event){
		.at = esc_column_int(st, 0), .seq = esc_column_int(st, 1),
		.key = (uint64_t)esc_column_int(st, 2), .kind = (enum esc_kind)esc_column_int(st, 3),
		.who = who != NULL ? who : "", .side = (enum esc_side)esc_column_int(st, 5),
		.public = esc_column_int(st, 6) == 1, .n = (unsigned)esc_column_int(st, 7),
		.redacted = esc_column_int(st, 8) == 1, .batch = esc_column_int(st, 11),
	};
}

struct texts {
	const char *data, *body;
};

bool
esc_events_read(struct esc_db *db, int64_t ticket, struct esc_arena *a, struct esc_event **events,
    size_t *n, struct esc_err *e)
{
	struct esc_stmt *st = esc_sql(db, esc_events_of_ticket, e);
	struct people people = { db, a, e };
	struct esc_event *ev = NULL;
	struct texts *texts = NULL;
	size_t room = 0, wanted;

	*n = 0;
	if (st == NULL)
		return false;
	esc_bind_int(st, 1, ticket);
	while (esc_step(st, e)) {
		if (*n == room) {
			wanted = room ? 2 * room : 16;
			ev = esc_copy(a, ev, room * sizeof(*ev), wanted * sizeof(*ev));
			texts = esc_copy(a, texts, room * sizeof(*texts), wanted * sizeof(*texts));
			room = wanted;
		}
		read_row(st, &ev[*n], a);
		texts[(*n)++] = (struct texts){ esc_column_copy(st, 9, a), esc_column_copy(st, 10, a) };
	}
	esc_reset(st);
	for (size_t i = 0; i < *n && e->code == 0; i++)
		esc_event_fields(&ev[i], texts[i].data, texts[i].body, person_name, &people, a, e);
	*events = ev;
	return e->code == 0;
}

/*
 * The next number after the greatest one, kept for the transaction.
 */
bool
esc_next_id(struct esc_db *db, const char *sql, int64_t *next, int64_t *id, struct esc_err *e)
{
	struct esc_stmt *st;

	if (*next == 0) {
		if ((st = esc_sql(db, sql, e)) == NULL)
			return false;
		if (!esc_number(st, 0, next, e))
			return false;
		++*next;
	}
	*id = (*next)++;
	return true;
}

static bool
add_body(struct esc_db *db, int64_t id, const char *text, size_t n, struct esc_err *e)
{
	static const char sql[] = "insert into body (id, text) values ($1, $2)";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, id);
	esc_bind_text_n(st, 2, text, n);
	return esc_run(st, e);
}

static bool
same_content(struct esc_db *db, int64_t ticket, const struct esc_event *ev, int64_t *batch,
    struct esc_err *e)
{
	struct esc_arena a = { 0 };
	struct esc_event *old;
	size_t n = 0;

	if (esc_events_read(db, ticket, &a, &old, &n, e))
		for (size_t i = 0; i < n; i++) {
			if (old[i].key != ev->key || old[i].at != ev->at || old[i].seq != ev->seq)
				continue;
			*batch = old[i].batch;
			if (!old[i].redacted && !esc_event_equal(&old[i], ev))
				esc_fail(e, ESC_INVALID, "event %016llx is there with other content",
				    (unsigned long long)ev->key);
		}
	esc_arena_free(&a);
	return e->code == 0;
}

#define EVENT	"(ticket, at, seq, key, kind, who, side, public, n, data, body, batch)"
#define NVALUES	12

/* A row of the table, as far as it is not in the event. */
struct row {
	size_t	data, ndata;	/* in db->data */
	int64_t	who, body;	/* ESC_NONE: none */
};

static void
bind_row(struct esc_stmt *st, int at, int64_t ticket, const struct esc_event *ev, const struct row *r,
    const char *data, int64_t batch)
{
	esc_bind_int(st, at + 1, ticket);
	esc_bind_int(st, at + 2, ev->at);
	esc_bind_int(st, at + 3, ev->seq);
	esc_bind_int(st, at + 4, (int64_t)ev->key);
	esc_bind_int(st, at + 5, (int64_t)ev->kind);
	esc_bind_int(st, at + 6, r->who);
	esc_bind_int(st, at + 7, (int64_t)ev->side);
	esc_bind_int(st, at + 8, ev->public);
	esc_bind_int(st, at + 9, (int64_t)ev->n);
	esc_bind_text_n(st, at + 10, r->ndata > 0 ? data + r->data : NULL, r->ndata);
	esc_bind_int(st, at + 11, r->body);
	esc_bind_int(st, at + 12, batch);
}

/* Its data goes to the end of db->data, its body to db->text. */
static bool
make_row(struct esc_db *db, const struct esc_event *ev, struct row *r, struct esc_err *e)
{
	static const char last_body[] = "select max(id) from body";
	struct people people = { db, NULL, e };

	*r = (struct row){ .data = db->data.n, .who = ESC_NONE, .body = ESC_NONE };
	if (*ev->who != '\0' && !esc_party_id(db, ev->who, &r->who, e))
		return false;
	esc_event_data(ev, person_id, &people, &db->data);
	r->ndata = db->data.n - r->data;
	esc_buf_clear(&db->text);
	esc_event_body(ev, &db->text);
	return e->code == 0 &&
	    (db->text.n == 0 || esc_next_id(db, last_body, &db->next_body, &r->body, e));
}

static bool
add(struct esc_db *db, int64_t ticket, const struct esc_event *ev, int64_t batch, bool *added, struct esc_err *e)
{
	static const char sql[] = "insert into event " EVENT
	    " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing";
	struct esc_stmt *st;
	struct row r;
	int64_t n;

	esc_buf_clear(&db->data);
	if (!make_row(db, ev, &r, e) || (st = esc_sql(db, sql, e)) == NULL)
		return false;
	bind_row(st, 0, ticket, ev, &r, db->data.s, batch);
	if (!esc_run_changes(st, &n, e))
		return false;
	*added = n == 1;
	return !*added || db->text.n == 0 || add_body(db, r.body, db->text.s, db->text.n, e);
}

bool
esc_event_add(struct esc_db *db, int64_t ticket, const struct esc_event *ev, int64_t batch, bool *added,
    int64_t *old_batch, struct esc_err *e)
{
	*old_batch = batch;
	if (!add(db, ticket, ev, batch, added, e))
		return false;
	return *added || same_content(db, ticket, ev, old_batch, e);
}

static bool
add_many(struct esc_db *db, int64_t ticket, const struct esc_event *ev, size_t n, int64_t batch,
    struct esc_err *e)
{
	struct row r[ESC_MANY];
	struct esc_stmt *st;

	esc_buf_clear(&db->data);
	for (size_t i = 0; i < n; i++)
		if (!make_row(db, &ev[i], &r[i], e) || (db->text.n > 0 &&
		    !add_body(db, r[i].body, db->text.s, db->text.n, e)))
			return false;
	if ((st = esc_sql(db, esc_sql_rows(db, &db->events[n], "event " EVENT, NVALUES, n), e)) == NULL)
		return false;
	for (size_t i = 0; i < n; i++)
		bind_row(st, (int)i * NVALUES, ticket, &ev[i], &r[i], db->data.s, batch);
	return esc_run(st, e);
}

bool
esc_events_add(struct esc_db *db, int64_t ticket, const struct esc_event *ev, size_t n, int64_t batch,
    struct esc_err *e)
{
	size_t most = db->engine->distant ? 1 : ESC_MANY;	/* there the rows are gathered */

	for (size_t part; n > 0; n -= part, ev += part) {
		part = n < most ? n : most;
		if (!add_many(db, ticket, ev, part, batch, e))
			return false;
	}
	return true;
}

bool
esc_seen_begin(struct esc_db *db, struct esc_err *e)
{
	return esc_script(db, "create temp table if not exists seen"
	    " (ticket bigint, key bigint, primary key (ticket, key)); delete from seen", e);
}

bool
esc_seen(struct esc_db *db, int64_t ticket, uint64_t key, bool *before, struct esc_err *e)
{
	static const char sql[] = "insert into seen (ticket, key) values ($1, $2) on conflict do nothing";
	struct esc_stmt *st = esc_sql(db, sql, e);
	int64_t n;

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, ticket);
	esc_bind_int(st, 2, (int64_t)key);
	if (!esc_run_changes(st, &n, e))
		return false;
	*before = n == 0;
	return true;
}

bool
esc_seen_first(struct esc_db *db, int64_t ticket, uint64_t *key, bool *any, struct esc_err *e)
{
	static const char sql[] = "select key from seen where ticket = $1 limit 1";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, ticket);
	*any = esc_step(st, e);
	*key = *any ? (uint64_t)esc_column_int(st, 0) : 0;
	esc_reset(st);
	return e->code == 0;
}

bool
esc_batch_next(struct esc_db *db, int64_t *id, struct esc_err *e)
{
	static const char sql[] = "select max(id) from batch";
	int64_t next = 0;

	return esc_next_id(db, sql, &next, id, e);
}

bool
esc_batch_add(struct esc_db *db, int64_t id, int64_t now, const char *source, struct esc_err *e)
{
	static const char sql[] = "insert into batch (id, at, source) values ($1, $2, $3)";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, id);
	esc_bind_int(st, 2, now);
	esc_bind_text(st, 3, source);
	return esc_run(st, e);
}
