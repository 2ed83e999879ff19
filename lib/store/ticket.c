/* Tickets in the database: the fold, stored so that queries are quick. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "db.h"

/* Texts of SQL that list every fact, made once. */
#define NTEXT	4096

static const char *
insert_sql(void)
{
	static char sql[NTEXT];
	size_t n;

	if (*sql != '\0')
		return sql;
	n = (size_t)snprintf(sql, NTEXT, "insert into ticket (id, ref, entered, row_hash");
	for (int i = 0; i < ESC_NFACTS; i++)
		n += (size_t)snprintf(sql + n, NTEXT - n, ", %s", esc_fact_name[i]);
	n += (size_t)snprintf(sql + n, NTEXT - n, ") values ($1, $2, $3, $4");
	for (int i = 0; i < ESC_NFACTS; i++)
		n += (size_t)snprintf(sql + n, NTEXT - n, ", $%d", i + 5);
	snprintf(sql + n, NTEXT - n, ")");
	return sql;
}

static const char *
update_sql(void)
{
	static char sql[NTEXT];
	size_t n;

	if (*sql != '\0')
		return sql;
	n = (size_t)snprintf(sql, NTEXT, "update ticket set ref = $2, entered = $3, row_hash = $4");
	for (int i = 0; i < ESC_NFACTS; i++)
		n += (size_t)snprintf(sql + n, NTEXT - n, ", %s = $%d", esc_fact_name[i], i + 5);
	snprintf(sql + n, NTEXT - n, " where id = $1");
	return sql;
}

static const char *
select_sql(void)
{
	static char sql[NTEXT];
	size_t n;

	if (*sql != '\0')
		return sql;
	n = (size_t)snprintf(sql, NTEXT, "select t.ref, x.subject, x.into_ref");
	for (int i = 0; i < ESC_NFACTS; i++)
		n += (size_t)snprintf(sql + n, NTEXT - n, ", t.%s", esc_fact_name[i]);
	snprintf(sql + n, NTEXT - n, " from ticket t left join ticket_text x on x.ticket = t.id where t.id = $1");
	return sql;
}

bool
esc_ticket_find(struct esc_db *db, const char *ref, int64_t *id, struct esc_err *e)
{
	static const char sql[] = "select id from ticket where ref = $1";
	struct esc_stmt *st;
	bool may;

	*id = 0;
	if (!esc_refs_may_have(db, ref, &may, e) || !may)
		return e->code == 0;
	if ((st = esc_sql(db, sql, e)) == NULL)
		return false;
	esc_bind_text(st, 1, ref);
	return esc_number(st, 0, id, e) && (*id != 0 || esc_refs_missed(db, e));
}

bool
esc_tickets_none(struct esc_db *db, bool *none, struct esc_err *e)
{
	static const char sql[] = "select id from ticket limit 1";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	*none = !esc_step(st, e);
	esc_reset(st);
	return e->code == 0;
}

bool
esc_tickets_last(struct esc_db *db, int64_t *opened, struct esc_err *e)
{
	static const char sql[] = "select max(opened) from ticket";
	struct esc_stmt *st = esc_sql(db, sql, e);

	return st != NULL && esc_number(st, ESC_NONE, opened, e);
}

bool
esc_ticket_new(struct esc_db *db, int64_t *id, struct esc_err *e)
{
	static const char last[] = "select max(id) from ticket";

	return esc_next_id(db, last, &db->next_ticket, id, e);
}

static bool
fact_value(struct esc_db *db, const struct esc_ticket *t, const struct esc_entry_of *of, int i,
    int64_t *v, struct esc_err *e)
{
	const char *word = i == ESC_SOURCE ? of->source : t->word[i];

	*v = ESC_NONE;
	if (i < ESC_FIRST_CODE)
		*v = t->fact[i];
	else if (word != NULL && i < ESC_FIRST_PERSON)
		return esc_word_id(db, word, v, e);
	else if (word != NULL)
		return esc_party_id(db, word, v, e);
	return true;
}

static bool
save_text(struct esc_db *db, const struct esc_ticket *t, bool fresh, struct esc_err *e)
{
	static const char first[] = "insert into ticket_text (ticket, subject, into_ref) values ($1, $2, $3)";
	static const char add[] = "insert into ticket_text (ticket, subject, into_ref) values ($1, $2, $3)"
	    " on conflict (ticket) do update set subject = excluded.subject, into_ref = excluded.into_ref";
	struct esc_stmt *st;

	if (fresh && t->subject == NULL && t->into == NULL)
		return true;
	if ((st = esc_sql(db, fresh ? first : add, e)) == NULL)
		return false;
	esc_bind_int(st, 1, t->id);
	esc_bind_text(st, 2, t->subject);
	esc_bind_text(st, 3, t->into);
	return esc_run(st, e);
}

static bool
save_attributes(struct esc_db *db, const struct esc_ticket *t, bool fresh, struct esc_err *e)
{
	static const char forget[] = "delete from attribute where ticket = $1";
	static const char add[] = "insert into attribute (ticket, name, value) values ($1, $2, $3)";
	struct esc_stmt *st;

	if (!fresh) {
		if ((st = esc_sql(db, forget, e)) == NULL)
			return false;
		esc_bind_int(st, 1, t->id);
		if (!esc_run(st, e))
			return false;
	}
	for (size_t i = 0; i < t->ntexts; i++) {
		const struct esc_field *f = &t->text[i];

		if ((st = esc_sql(db, add, e)) == NULL)
			return false;
		esc_bind_int(st, 1, t->id);
		esc_bind_text(st, 2, f->column == ESC_C_ATTR ? f->name : esc_column_info(f->column)->name);
		esc_bind_text(st, 3, f->value);
		if (!esc_run(st, e))
			return false;
	}
	return true;
}

bool
esc_ticket_save(struct esc_db *db, const struct esc_ticket *t, const struct esc_entry_of *of, bool fresh,
    struct esc_err *e)
{
	int64_t value[ESC_NFACTS];
	struct esc_stmt *st;

	for (int i = 0; i < ESC_NFACTS; i++)
		if (!fact_value(db, t, of, i, &value[i], e))
			return false;
	if (fresh)
		esc_burden_new(db, t->id);
	else if (!esc_burden_moves(db, t->id, ESC_STATUS_IS_OPEN(value[ESC_STATUS]) ? value[ESC_OWNER] : ESC_NONE, e))
		return false;
	if ((st = esc_sql(db, fresh ? insert_sql() : update_sql(), e)) == NULL)
		return false;
	esc_bind_int(st, 1, t->id);
	esc_bind_text(st, 2, t->ref);
	esc_bind_int(st, 3, of->entered);
	esc_bind_int(st, 4, of->row_hash);
	for (int i = 0; i < ESC_NFACTS; i++)
		esc_bind_int(st, i + 5, value[i]);
	db->saved = t->id;
	db->saved_source = value[ESC_SOURCE] != ESC_NONE ? value[ESC_SOURCE] : 0;
	if (fresh)
		esc_refs_add(db, t->ref);
	return esc_run(st, e) && save_text(db, t, fresh, e) && save_attributes(db, t, fresh, e);
}

bool
esc_ticket_entry(struct esc_db *db, int64_t id, struct esc_arena *a, struct esc_entry_of *of, struct esc_err *e)
{
	static const char sql[] = "select entered, row_hash, source from ticket where id = $1";
	struct esc_stmt *st = esc_sql(db, sql, e);
	int64_t source = ESC_NONE;

	*of = (struct esc_entry_of){ .entered = ESC_NONE, .row_hash = ESC_NONE };
	if (st == NULL)
		return false;
	esc_bind_int(st, 1, id);
	if (esc_step(st, e)) {
		of->entered = esc_column_int(st, 0);
		of->row_hash = esc_column_int(st, 1);
		source = esc_column_int(st, 2);
	}
	esc_reset(st);
	return e->code == 0 && esc_word_name(db, source, a, &of->source, e);
}

bool
esc_ticket_of_row(struct esc_db *db, int64_t row_hash, int64_t *id, struct esc_arena *a, const char **ref,
    struct esc_err *e)
{
	static const char sql[] = "select m.ticket, t.ref from made m join ticket t on t.id = m.ticket where m.hash = $1";
	struct esc_stmt *st = esc_sql(db, sql, e);

	*id = 0;
	*ref = NULL;
	if (st == NULL)
		return false;
	esc_bind_int(st, 1, row_hash);
	if (esc_step(st, e)) {
		*id = esc_column_int(st, 0);
		*ref = esc_dup(a, esc_column_text(st, 1), esc_column_size(st, 1));
	}
	esc_reset(st);
	return e->code == 0;
}

bool
esc_ticket_made(struct esc_db *db, int64_t hash, int64_t id, struct esc_err *e)
{
	static const char sql[] = "insert into made (hash, ticket) values ($1, $2)";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, hash);
	esc_bind_int(st, 2, id);
	return esc_run(st, e);
}

/* A row that only keeps the name, until the events of its load are folded. */
bool
esc_ticket_name(struct esc_db *db, int64_t id, const char *ref, int64_t entered, const char *source,
    struct esc_err *e)
{
	static const char sql[] = "insert into ticket (id, ref, entered, source) values ($1, $2, $3, $4)";
	struct esc_stmt *st;
	int64_t word = ESC_NONE;

	if (source != NULL && !esc_word_id(db, source, &word, e))
		return false;
	if ((st = esc_sql(db, sql, e)) == NULL)
		return false;
	esc_bind_int(st, 1, id);
	esc_bind_text(st, 2, ref);
	esc_bind_int(st, 3, entered);
	esc_bind_int(st, 4, word);
	esc_refs_add(db, ref);
	esc_burden_new(db, id);
	return esc_run(st, e);
}

bool
esc_ticket_ref(struct esc_db *db, int64_t id, struct esc_arena *a, const char **ref, struct esc_err *e)
{
	static const char sql[] = "select ref from ticket where id = $1";
	struct esc_stmt *st = esc_sql(db, sql, e);

	*ref = NULL;
	if (st == NULL)
		return false;
	esc_bind_int(st, 1, id);
	if (esc_step(st, e))
		*ref = esc_column_copy(st, 0, a);
	esc_reset(st);
	return e->code == 0;
}

bool
esc_source_seen(struct esc_db *db, const char *name, int64_t seen, struct esc_err *e)
{
	static const char sql[] = "insert into source (id, seen) values ($1, $2) on conflict (id)"
	    " do update set seen = excluded.seen where excluded.seen > source.seen";
	struct esc_stmt *st;
	int64_t id;

	if (!esc_word_id(db, name, &id, e) || (st = esc_sql(db, sql, e)) == NULL)
		return false;
	esc_bind_int(st, 1, id);
	esc_bind_int(st, 2, seen);
	return esc_run(st, e);
}

bool
esc_ticket_number(struct esc_db *db, struct esc_arena *a, const char **ref, struct esc_err *e)
{
	const char *last;
	int64_t n = 0, id;
	char name[32];

	if (!esc_setting_get(db, "last_number", a, &last, e))
		return false;
	if (last != NULL && !esc_int_parse(last, &n))
		return esc_fail(e, ESC_FOREIGN, "the setting last_number is damaged");
	do {
		snprintf(name, sizeof(name), "E-%" PRId64, ++n);
		if (!esc_ticket_find(db, name, &id, e))
			return false;
	} while (id != 0);
	*ref = esc_dup(a, name, strlen(name));
	return esc_setting_set(db, "last_number", name + 2, e);
}

bool
esc_ticket_texts(struct esc_db *db, struct esc_ticket *t, struct esc_arena *a, struct esc_err *e)
{
	static const char sql[] = "select name, value from attribute where ticket = $1 order by name";
	struct esc_stmt *st = esc_sql(db, sql, e);
	struct esc_field *f = NULL;
	size_t n = 0, room = 0;

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, t->id);
	for (; esc_step(st, e); n++) {
		const char *name = esc_dup(a, esc_column_text(st, 0), esc_column_size(st, 0));

		if (n == room) {
			room = room ? 2 * room : 8;
			f = esc_copy(a, f, n * sizeof(*f), room * sizeof(*f));
		}
		f[n] = (struct esc_field){ .column = esc_column_find(name), .name = name,
		    .value = esc_dup(a, esc_column_text(st, 1), esc_column_size(st, 1)) };
	}
	esc_reset(st);
	t->text = f;
	t->ntexts = n;
	return e->code == 0;
}

bool
esc_ticket_read(struct esc_db *db, int64_t id, struct esc_arena *a, struct esc_ticket *t, struct esc_err *e)
{
	struct esc_stmt *st = esc_sql(db, select_sql(), e);

	if (st == NULL)
		return false;
	*t = (struct esc_ticket){ .id = id };
	esc_bind_int(st, 1, id);
	if (!esc_step(st, e))
		return e->code == 0 && esc_fail(e, ESC_NOINPUT, "no such ticket");
	t->ref = esc_column_copy(st, 0, a);
	t->subject = esc_column_copy(st, 1, a);
	t->into = esc_column_copy(st, 2, a);
	for (int i = 0; i < ESC_NFACTS; i++)
		t->fact[i] = esc_column_int(st, i + 3);
	esc_reset(st);
	for (int i = ESC_FIRST_CODE; i < ESC_NFACTS; i++)
		if (!(i < ESC_FIRST_PERSON ? esc_word_name : esc_party_name)(db, t->fact[i], a, &t->word[i], e))
			return false;
	return esc_ticket_texts(db, t, a, e);
}

bool
esc_tickets_named(struct esc_db *db, bool (*each)(void *, int64_t, const char *, const struct esc_entry_of *,
    int64_t, struct esc_err *), void *arg, struct esc_err *e)
{
	static const char sql[] = "select t.id, t.ref, t.entered, t.row_hash, w.name, m.hash from ticket t"
	    " left join word w on w.id = t.source left join made m on m.ticket = t.id order by t.ref, m.hash";
	struct esc_stmt *st = esc_sql_many(db, sql, e);

	if (st == NULL)
		return false;
	while (esc_step(st, e)) {
		struct esc_entry_of of = { .entered = esc_column_int(st, 2),
		    .row_hash = esc_column_int(st, 3), .source = esc_column_text(st, 4) };

		if (!each(arg, esc_column_int(st, 0), esc_column_text(st, 1), &of, esc_column_int(st, 5), e))
			break;
	}
	esc_sql_done(st);
	return e->code == 0;
}
