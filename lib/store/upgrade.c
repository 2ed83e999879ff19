/*
 * An older database becomes one of this program, by the steps of the schema: in
 * one transaction, so that it is whole whatever happens, and once, whoever comes
 * at the same time.  What it was is kept beside it, if it is a file.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine.h"
#include "schema.h"

bool
esc_version_is_known(struct esc_db *db, struct esc_err *e)
{
	if (db->version >= 1 && db->version <= ESC_SCHEMA_VERSION)
		return true;
	return esc_fail(e, ESC_FOREIGN, "%s: the database has version %lld, this program knows %d: use a newer escalate",
	    db->path, (long long)db->version, ESC_SCHEMA_VERSION);
}

static bool
damaged(void *path, const char *what, struct esc_err *e)
{
	return esc_fail(e, ESC_IO, "%s: the copy is damaged: %s", (const char *)path, what);
}

static bool
is_whole(char *copy, struct esc_err *e)
{
	struct esc_db *db = esc_db_new(copy, ESC_READ);
	bool whole;

	if (db == NULL)
		return esc_fail(e, ESC_BUSY, "out of memory");
	whole = esc_engine_open(db, false, e) && esc_engine_check(db, damaged, copy, e);
	esc_db_close(db);
	return whole;
}

/* A way of its own to the same file: the other one is about to write. */
static bool
copy(const struct esc_db *db, const char *to, struct esc_err *e)
{
	struct esc_db *old = esc_db_new(db->path, ESC_READ);
	bool copied;

	if (old == NULL)
		return esc_fail(e, ESC_BUSY, "out of memory");
	copied = esc_engine_open(old, false, e) && esc_engine_copy(old, to, e);
	esc_db_close(old);
	return copied;
}

static bool
keep(struct esc_db *db, struct esc_err *e)
{
	char *part = NULL;
	bool kept;

	if (db->engine->distant)
		return true;
	if (asprintf(&db->kept, "%s.version-%lld", db->path, (long long)db->version) == -1 ||
	    asprintf(&part, "%s.%ld.part", db->kept, (long)getpid()) == -1)
		return esc_fail(e, ESC_BUSY, "out of memory");
	kept = copy(db, part, e) && chmod(part, 0600) == 0 && is_whole(part, e) && esc_put_in_place(part, db->kept, e);
	if (!kept)
		unlink(part);
	free(part);
	return kept;
}

static bool
climb(struct esc_db *db, struct esc_err *e)
{
	for (const struct esc_schema_step *s = esc_schema_steps; s->version != 0; s++)
		if (s->version > db->version && (!esc_script(db, s->script, e) ||
		    !db->engine->set_version(db, s->version, e)))
			return false;
	return true;
}

bool
esc_upgrade(struct esc_db *db, struct esc_err *e)
{
	int64_t old;

	if (!esc_begin(db, true, e) || !db->engine->version(db, &db->version, e)) {
		esc_rollback(db);
		return false;
	}
	if ((old = db->version) == ESC_SCHEMA_VERSION) {	/* somebody else was first */
		esc_rollback(db);
		return true;
	}
	if (!keep(db, e) || !climb(db, e) || !esc_commit(db, e)) {
		esc_rollback(db);
		return false;
	}
	db->was_version = old;
	db->version = ESC_SCHEMA_VERSION;
	return true;
}
