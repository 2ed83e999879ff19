/*
 * Codes and people: two tables (id, name, folded) with one shape.  A small
 * direct-mapped cache in front of each, so that memory stays bounded whatever
 * the number of customers.
 */
#include <stdlib.h>
#include <string.h>

#include "db.h"

#define NSLOTS	4096

struct slot {
	uint64_t hash;
	int64_t	 id;
	char	*name;
};

struct esc_name_cache {
	struct slot by_name[NSLOTS], by_id[NSLOTS];
};

struct names {
	const char *find, *add, *name;
};

static const struct names word_sql = {
	"select id from word where name = $1",
	"insert into word (name, folded) values ($1, $2) returning id",
	"select name from word where id = $1",
};
static const struct names party_sql = {
	"select id from party where name = $1",
	"insert into party (name, folded) values ($1, $2) returning id",
	"select name from party where id = $1",
};

static struct esc_name_cache *
cache_of(struct esc_name_cache **c)
{
	if (*c == NULL)
		*c = calloc(1, sizeof(**c));
	return *c;
}

static void
remember(struct slot *s, uint64_t hash, int64_t id, const char *name)
{
	free(s->name);
	*s = (struct slot){ .hash = hash, .id = id, .name = strdup(name) };
}

void
esc_name_cache_free(struct esc_name_cache *c)
{
	for (size_t i = 0; c != NULL && i < NSLOTS; i++) {
		free(c->by_name[i].name);
		free(c->by_id[i].name);
	}
	free(c);
}

static bool
find(struct esc_db *db, const struct names *sql, const char *name, int64_t *id, struct esc_err *e)
{
	struct esc_stmt *st = esc_sql(db, sql->find, e);

	if (st == NULL)
		return false;
	esc_bind_text(st, 1, name);
	return esc_number(st, 0, id, e);
}

static bool
find_or_add(struct esc_db *db, const struct names *sql, const char *name, int64_t *id, struct esc_err *e)
{
	struct esc_buf folded = { 0 };
	struct esc_stmt *st;

	if (!find(db, sql, name, id, e))
		return false;
	if (*id != 0)
		return true;
	if ((st = esc_sql(db, sql->add, e)) == NULL)
		return false;
	esc_fold_text(&folded, name, strlen(name));
	esc_bind_text(st, 1, name);
	esc_bind_text(st, 2, esc_buf_str(&folded));
	esc_number(st, 0, id, e);
	esc_buf_free(&folded);
	return e->code == 0;
}

/* FNV-1a: names are short, and a wrong guess costs a lookup. */
static uint64_t
place_of(const char *name)
{
	uint64_t h = 0xcbf29ce484222325;

	for (; *name != '\0'; name++)
		h = (h ^ (unsigned char)*name) * 0x100000001b3;
	return h ^ h >> 32;
}

static bool
id_of(struct esc_db *db, struct esc_name_cache **cache, const struct names *sql, const char *name,
    int64_t *id, struct esc_err *e)
{
	uint64_t hash = place_of(name);
	struct esc_name_cache *c = cache_of(cache);
	struct slot *s = &c->by_name[hash % NSLOTS];

	if (s->name != NULL && s->hash == hash && strcmp(s->name, name) == 0) {
		*id = s->id;
		return true;
	}
	if (!find_or_add(db, sql, name, id, e))
		return false;
	remember(s, hash, *id, name);
	return true;
}

static bool
name_of(struct esc_db *db, struct esc_name_cache **cache, const struct names *sql, int64_t id,
    struct esc_arena *a, const char **name, struct esc_err *e)
{
	struct slot *s = &cache_of(cache)->by_id[(uint64_t)id % NSLOTS];
	struct esc_stmt *st;

	*name = NULL;
	if (id == ESC_NONE)
		return true;
	if (s->name == NULL || s->id != id) {
		if ((st = esc_sql(db, sql->name, e)) == NULL)
			return false;
		esc_bind_int(st, 1, id);
		if (esc_step(st, e))
			remember(s, 0, id, esc_column_text(st, 0));
		else if (e->code == 0)
			esc_fail(e, ESC_FOREIGN, "the database is damaged: it lacks the name of number %lld",
			    (long long)id);
		esc_reset(st);
		if (e->code != 0)
			return false;
	}
	*name = esc_dup(a, s->name, strlen(s->name));
	return true;
}

bool
esc_word_id(struct esc_db *db, const char *name, int64_t *id, struct esc_err *e)
{
	return id_of(db, &db->word, &word_sql, name, id, e);
}

bool
esc_party_id(struct esc_db *db, const char *name, int64_t *id, struct esc_err *e)
{
	return id_of(db, &db->party, &party_sql, name, id, e);
}

bool
esc_word_find(struct esc_db *db, const char *name, int64_t *id, struct esc_err *e)
{
	return find(db, &word_sql, name, id, e);
}

bool
esc_party_find(struct esc_db *db, const char *name, int64_t *id, struct esc_err *e)
{
	return find(db, &party_sql, name, id, e);
}

bool
esc_word_folds(struct esc_db *db, const char *folded, bool *does, struct esc_err *e)
{
	static const char sql[] = "select id from word where folded = $1 limit 1";
	struct esc_stmt *st = esc_sql(db, sql, e);
	int64_t id;

	if (st == NULL)
		return false;
	esc_bind_text(st, 1, folded);
	if (!esc_number(st, 0, &id, e))
		return false;
	*does = id != 0;
	return true;
}

bool
esc_word_name(struct esc_db *db, int64_t id, struct esc_arena *a, const char **name, struct esc_err *e)
{
	return name_of(db, &db->word, &word_sql, id, a, name, e);
}

bool
esc_party_name(struct esc_db *db, int64_t id, struct esc_arena *a, const char **name, struct esc_err *e)
{
	return name_of(db, &db->party, &party_sql, id, a, name, e);
}

static bool
misfolded(struct esc_stmt *st, bool (*each)(void *, const char *, struct esc_err *), void *arg, struct esc_err *e)
{
	struct esc_buf folded = { 0 };

	while (esc_step(st, e)) {
		esc_buf_clear(&folded);
		esc_fold_text(&folded, esc_column_text(st, 0), esc_column_size(st, 0));
		if (strcmp(esc_buf_str(&folded), esc_column_text(st, 1)) != 0 &&
		    !each(arg, esc_column_text(st, 0), e))
			break;
	}
	esc_buf_free(&folded);
	esc_reset(st);
	return e->code == 0;
}

bool
esc_names_misfolded(struct esc_db *db, bool (*each)(void *, const char *, struct esc_err *), void *arg,
    struct esc_err *e)
{
	static const char words[] = "select name, folded from word order by name";
	static const char parties[] = "select name, folded from party order by name";
	struct esc_stmt *st;

	return (st = esc_sql(db, words, e)) != NULL && misfolded(st, each, arg, e) &&
	    (st = esc_sql(db, parties, e)) != NULL && misfolded(st, each, arg, e);
}
