/* The seam: what is the same for every engine, and the way to the one in use. */
#include <stdlib.h>
#include <string.h>

#include "engine.h"

struct esc_stmt *
esc_sql(struct esc_db *db, const char *text, struct esc_err *e)
{
	struct esc_stmt **bucket = &db->statement[((uintptr_t)text >> 4) % ESC_DB_BUCKETS], *st;

	for (st = *bucket; st != NULL; st = st->next)
		if (st->text == text) {
			if (st->stepped)
				esc_reset(st);
			return st;
		}
	if ((st = db->engine->prepare(db, text, ESC_KEEP, e)) == NULL)
		return NULL;
	st->text = text;
	st->next = *bucket;
	return *bucket = st;
}

const char *
esc_sql_rows(struct esc_db *db, char **made, const char *table, size_t nvalues, size_t n)
{
	struct esc_buf b = { 0 };

	if (*made != NULL)
		return *made;
	esc_buf_printf(&b, "%s into %s values", db->engine->insert, table);
	for (size_t i = 1; i <= n * nvalues; i++)
		esc_buf_printf(&b, "%s$%zu%s", i % nvalues == 1 ? i > 1 ? ", (" : " (" : ", ", i,
		    i % nvalues == 0 ? ")" : "");
	esc_buf_str(&b);
	return *made = b.s;
}

struct esc_stmt *
esc_sql_built(struct esc_db *db, const char *text, struct esc_err *e)
{
	return db->engine->prepare(db, text, ESC_KEEP_NOT, e);
}

struct esc_stmt *
esc_sql_many(struct esc_db *db, const char *text, struct esc_err *e)
{
	return db->engine->prepare(db, text, ESC_KEEP_MANY, e);
}

struct esc_stmt *
esc_sql_figures(struct esc_db *db, const char *text, struct esc_err *e)
{
	return db->engine->prepare(db, text, ESC_KEEP_FIGURES, e);
}

bool
esc_rows_together(const struct esc_db *db)
{
	return db->engine->distant;
}

void
esc_sql_done(struct esc_stmt *st)
{
	if (st != NULL)
		st->engine->finish(st);
}

void
esc_bind_int(struct esc_stmt *st, int i, int64_t v)
{
	st->engine->bind_int(st, i, v);
}

void
esc_bind_text_n(struct esc_stmt *st, int i, const char *s, size_t n)
{
	st->engine->bind_text(st, i, s, n);
}

void
esc_bind_text(struct esc_stmt *st, int i, const char *s)
{
	st->engine->bind_text(st, i, s, s != NULL ? strlen(s) : 0);
}

bool
esc_ahead(struct esc_stmt *st, struct esc_err *e)
{
	bool asked = st->engine->ahead == NULL || st->engine->ahead(st, e);

	st->engine->reset(st);
	return asked;
}

bool
esc_step(struct esc_stmt *st, struct esc_err *e)
{
	st->stepped = true;
	return st->engine->step(st, e);
}

int64_t
esc_column_int(struct esc_stmt *st, int i)
{
	return st->engine->column_int(st, i);
}

const char *
esc_column_text(struct esc_stmt *st, int i)
{
	return st->engine->column_text(st, i);
}

const char *
esc_column_copy(struct esc_stmt *st, int i, struct esc_arena *a)
{
	const char *s = st->engine->column_text(st, i);

	return s != NULL ? esc_dup(a, s, st->engine->column_size(st, i)) : NULL;
}

size_t
esc_column_size(struct esc_stmt *st, int i)
{
	return st->engine->column_size(st, i);
}

void
esc_reset(struct esc_stmt *st)
{
	st->stepped = false;
	st->engine->reset(st);
}

bool
esc_run(struct esc_stmt *st, struct esc_err *e)
{
	return st->engine->run(st, e);
}

bool
esc_number(struct esc_stmt *st, int64_t none, int64_t *n, struct esc_err *e)
{
	*n = esc_step(st, e) ? esc_column_int(st, 0) : none;
	if (*n == ESC_NONE)
		*n = none;
	esc_reset(st);
	return e->code == 0;
}

bool
esc_run_changes(struct esc_stmt *st, int64_t *n, struct esc_err *e)
{
	if (!st->engine->run(st, e))
		return false;
	*n = st->engine->changes(st->db, e);
	return e->code == 0;
}

static const char *const *
word_at(const struct esc_engine *engine, const char *text)
{
	for (size_t i = 0; engine->words[i][0] != NULL; i++)
		if (strncmp(text, engine->words[i][0], strlen(engine->words[i][0])) == 0)
			return engine->words[i];
	return NULL;
}

/* The words begin with a blank or an @: what lies between is taken at once. */
void
esc_engine_expand(const struct esc_engine *engine, const char *text, struct esc_buf *b)
{
	while (*text != '\0') {
		const char *const *word = word_at(engine, text);
		size_t n = word != NULL ? strlen(word[0]) : 1 + strcspn(text + 1, " @");

		if (word != NULL)
			esc_buf_puts(b, word[1]);
		else
			esc_buf_add(b, text, n);
		text += n;
	}
}

bool
esc_script(struct esc_db *db, const char *text, struct esc_err *e)
{
	struct esc_buf b = { 0 };
	bool done;

	esc_engine_expand(db->engine, text, &b);
	done = db->engine->script(db, esc_buf_str(&b), e);
	esc_buf_free(&b);
	return done;
}

/* What is known of this transaction alone. */
static void
forget_numbers(struct esc_db *db)
{
	db->next_ticket = db->next_body = db->saved = db->uncounted = 0;
	db->writing = false;
	esc_refs_free(db);
}

bool
esc_begin(struct esc_db *db, bool write, struct esc_err *e)
{
	esc_db_policies_forget(db);
	db->writing = write;
	return db->engine->begin(db, write, e);
}

bool
esc_commit(struct esc_db *db, struct esc_err *e)
{
	if (esc_burden_settle(db, e) && db->engine->commit(db, e)) {
		forget_numbers(db);
		return true;
	}
	esc_rollback(db);
	return false;
}

void
esc_rollback(struct esc_db *db)
{
	for (size_t i = 0; i < ESC_DB_BUCKETS; i++)
		for (struct esc_stmt *st = db->statement[i]; st != NULL; st = st->next)
			st->engine->reset(st);
	db->engine->rollback(db);
	esc_name_cache_free(db->word);	/* it may know names that are gone */
	esc_name_cache_free(db->party);
	db->word = db->party = NULL;
	if (db->policies_added)
		esc_db_policies_free(db);
	forget_numbers(db);
}

bool
esc_engine_open(struct esc_db *db, bool create, struct esc_err *e)
{
	return db->engine->open(db, create, e);
}

bool
esc_db_again(const struct esc_db *db)
{
	return db->engine->again != NULL && db->engine->again(db);
}

bool
esc_engine_readonly(struct esc_db *db)
{
	return db->engine->readonly(db);
}

bool
esc_engine_copy(struct esc_db *db, const char *path, struct esc_err *e)
{
	return db->engine->copy(db, path, e);
}

bool
esc_engine_check(struct esc_db *db, bool (*finding)(void *, const char *, struct esc_err *), void *arg,
    struct esc_err *e)
{
	return db->engine->check(db, finding, arg, e);
}

void
esc_engine_close(struct esc_db *db)
{
	for (size_t i = 0; i < ESC_DB_BUCKETS; i++)
		while (db->statement[i] != NULL) {
			struct esc_stmt *st = db->statement[i];

			db->statement[i] = st->next;
			st->engine->finish(st);
		}
	db->engine->close(db);
}

bool
esc_job_begin(struct esc_db *db, const char *job, bool *mine, int *lock, struct esc_err *e)
{
	return db->engine->job_begin(db, job, mine, lock, e);
}

void
esc_job_end(struct esc_db *db, int lock)
{
	db->engine->job_end(db, lock);
}
