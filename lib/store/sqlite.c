/*
 * The engine SQLite: statements, values, transactions, errors.  Opening a file
 * is in open.c's words; this file and base/json.c are the only ones that know
 * SQLite.
 */
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine.h"
#include "schema.h"

struct stmt {
	struct esc_stmt	 head;
	sqlite3_stmt	*s;
	int		 nparams;
	unsigned char	 param[ESC_VALUES + 1];	/* $1 may stand anywhere in the text */
	int64_t		 bound[ESC_VALUES + 1];	/* the number that it has */
	bool		 is_int[ESC_VALUES + 1];
};

static sqlite3 *
handle(const struct esc_db *db)
{
	return db->connection;
}

static const struct {
	int	 sqlite;
	int	 code;
	const char *what;
} errors[] = {
	{ SQLITE_BUSY, ESC_BUSY, "is busy, another command is writing: try again" },
	{ SQLITE_LOCKED, ESC_BUSY, "is busy: try again" },
	{ SQLITE_NOMEM, ESC_BUSY, "does not fit into memory" },
	{ SQLITE_READONLY, ESC_DENIED, "may not be written" },
	{ SQLITE_PERM, ESC_DENIED, "may not be opened" },
	{ SQLITE_AUTH, ESC_DENIED, "may not be used so" },
	{ SQLITE_CANTOPEN, ESC_IO, "cannot be opened" },
	{ SQLITE_FULL, ESC_IO, "does not fit: the disk is full" },
	{ SQLITE_IOERR, ESC_IO, "cannot be read or written" },
	{ SQLITE_TOOBIG, ESC_IO, "is too big" },
	{ SQLITE_CORRUPT, ESC_FOREIGN, "is damaged: restore a backup" },
	{ SQLITE_NOTADB, ESC_FOREIGN, "is no database" },
	{ SQLITE_FORMAT, ESC_FOREIGN, "is no database" },
};

static bool
fail(struct esc_db *db, struct esc_err *e)
{
	int rc = sqlite3_errcode(handle(db)) & 0xff, why = sqlite3_system_errno(handle(db));

	if (rc == SQLITE_CANTOPEN && (why == EACCES || why == EPERM || why == EROFS))
		rc = SQLITE_PERM;
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		if (errors[i].sqlite == rc)
			return esc_fail(e, errors[i].code, "%s: the database %s (%s)", db->path,
			    errors[i].what, sqlite3_errmsg(handle(db)));
	return esc_fail(e, ESC_BUG, "%s: %s", db->path, sqlite3_errmsg(handle(db)));
}

const char *
esc_engine_version(void)
{
	return sqlite3_libversion();
}

static struct esc_stmt *
prepare(struct esc_db *db, const char *text, enum esc_keep keep, struct esc_err *e)
{
	struct stmt *st = calloc(1, sizeof(*st));
	char name[8];

	if (st == NULL) {
		esc_fail(e, ESC_BUSY, "out of memory");
		return NULL;
	}
	st->head = (struct esc_stmt){ .engine = &esc_engine_sqlite, .db = db };
	if (sqlite3_prepare_v3(handle(db), text, -1, keep == ESC_KEEP ? SQLITE_PREPARE_PERSISTENT : 0,
	    &st->s, NULL) != SQLITE_OK) {
		fail(db, e);
		free(st);
		return NULL;
	}
	st->nparams = sqlite3_bind_parameter_count(st->s);
	for (int i = 1; i <= st->nparams && i <= ESC_VALUES; i++) {
		snprintf(name, sizeof(name), "$%d", i);
		st->param[i] = (unsigned char)sqlite3_bind_parameter_index(st->s, name);
	}
	return &st->head;
}

static struct stmt *
own(struct esc_stmt *st)
{
	return (struct stmt *)st;
}

static void
finish(struct esc_stmt *st)
{
	sqlite3_finalize(own(st)->s);
	free(st);
}

static void
bind_int(struct esc_stmt *head, int i, int64_t v)
{
	struct stmt *st = own(head);

	if (st->is_int[i] && st->bound[i] == v)
		return;
	if (v == ESC_NONE)
		sqlite3_bind_null(st->s, st->param[i]);
	else
		sqlite3_bind_int64(st->s, st->param[i], v);
	st->is_int[i] = true;
	st->bound[i] = v;
}

static void
bind_text(struct esc_stmt *head, int i, const char *s, size_t n)
{
	struct stmt *st = own(head);

	st->is_int[i] = false;
	if (s == NULL)
		sqlite3_bind_null(st->s, st->param[i]);
	else
		sqlite3_bind_text64(st->s, st->param[i], s, n, SQLITE_STATIC, SQLITE_UTF8);
}

static bool
step(struct esc_stmt *st, struct esc_err *e)
{
	switch (sqlite3_step(own(st)->s)) {
	case SQLITE_ROW:
		return true;
	case SQLITE_DONE:
		return false;
	default:
		return fail(st->db, e);
	}
}

static int64_t
column_int(struct esc_stmt *st, int i)
{
	int64_t v = sqlite3_column_int64(own(st)->s, i);

	return v == 0 && sqlite3_column_type(own(st)->s, i) == SQLITE_NULL ? ESC_NONE : v;
}

static const char *
column_text(struct esc_stmt *st, int i)
{
	return (const char *)sqlite3_column_text(own(st)->s, i);
}

static size_t
column_size(struct esc_stmt *st, int i)
{
	return (size_t)sqlite3_column_bytes(own(st)->s, i);
}

static void
reset(struct esc_stmt *st)
{
	sqlite3_reset(own(st)->s);
	sqlite3_clear_bindings(own(st)->s);
	memset(own(st)->is_int, 0, sizeof(own(st)->is_int));
}

static bool
run(struct esc_stmt *st, struct esc_err *e)
{
	int rc;

	while ((rc = sqlite3_step(own(st)->s)) == SQLITE_ROW)
		continue;
	if (rc != SQLITE_DONE)
		fail(st->db, e);
	sqlite3_reset(own(st)->s);
	return rc == SQLITE_DONE;
}

static int64_t
changes(struct esc_db *db, struct esc_err *e)
{
	(void)e;
	return sqlite3_changes64(handle(db));
}

static bool
exec(struct esc_db *db, const char *sql, struct esc_err *e)
{
	return sqlite3_exec(handle(db), sql, NULL, NULL, NULL) == SQLITE_OK || fail(db, e);
}

static const char *const words[][2] = {
	{ "@table_by_key", "strict, without rowid" }, { "@table", "strict" },
	{ "@int", "integer" }, { "@id", "integer primary key" }, { "@text", "text" }, { NULL, NULL },
};

static bool
begin(struct esc_db *db, bool write, struct esc_err *e)
{
	return exec(db, write ? "begin immediate" : "begin", e);
}

static bool
commit(struct esc_db *db, struct esc_err *e)
{
	if (exec(db, "commit", e))
		return true;
	/* the last sync may fail when all has been written */
	if ((sqlite3_errcode(handle(db)) & 0xff) == SQLITE_IOERR)
		return esc_fail(e, ESC_IO, "%s: the disk failed at the end; it may be committed all the "
		    "same: run it again", db->path);
	return false;
}

static void
rollback(struct esc_db *db)
{
	if (!sqlite3_get_autocommit(handle(db)))
		sqlite3_exec(handle(db), "rollback", NULL, NULL, NULL);
}

static bool
pragma_is(struct esc_db *db, const char *pragma, const char *value, struct esc_err *e)
{
	struct esc_stmt *st = esc_sql_built(db, pragma, e);
	bool good;

	good = st != NULL && esc_step(st, e) && strcmp(esc_column_text(st, 0), value) == 0;
	esc_sql_done(st);
	return good || (e->code == 0 && esc_fail(e, ESC_IO, "%s: the database does not take '%s'",
	    db->path, pragma));
}

/*
 * SQLite's own defaults can lose a commit that was acknowledged, so the journal
 * is TRUNCATE and the sync FULL, set and read back at every open.
 */
static bool
harden(struct esc_db *db, struct esc_err *e)
{
	static const int config[][2] = {
		{ SQLITE_DBCONFIG_DEFENSIVE, 1 }, { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
		{ SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 }, { SQLITE_DBCONFIG_ENABLE_VIEW, 0 },
		{ SQLITE_DBCONFIG_DQS_DML, 0 }, { SQLITE_DBCONFIG_DQS_DDL, 0 },
		{ SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
		{ SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0 },
	};
	static const int limit[][2] = {
		{ SQLITE_LIMIT_ATTACHED, 1 }, { SQLITE_LIMIT_LENGTH, 16 << 20 },
		{ SQLITE_LIMIT_SQL_LENGTH, 100000 }, { SQLITE_LIMIT_EXPR_DEPTH, 100 },
		{ SQLITE_LIMIT_TRIGGER_DEPTH, 10 },
	};
	const char *ms = getenv("ESC_BUSY_MS");
	int64_t wait;

	for (size_t i = 0; i < sizeof(config) / sizeof(config[0]); i++)
		sqlite3_db_config(handle(db), config[i][0], config[i][1], NULL);
	for (size_t i = 0; i < sizeof(limit) / sizeof(limit[0]); i++)
		sqlite3_limit(handle(db), limit[i][0], limit[i][1]);
	if (ms == NULL || !esc_int_parse(ms, &wait) || wait < 0 || wait > 3600000)
		wait = 30000;
	sqlite3_busy_timeout(handle(db), (int)wait);
	return exec(db, "pragma cell_size_check=on; pragma mmap_size=0; pragma temp_store=file;"
	    "pragma secure_delete=on; pragma cache_size=-8192", e);
}

static bool
journal(struct esc_db *db, struct esc_err *e)
{
	return exec(db, "pragma synchronous=full", e) && pragma_is(db, "pragma synchronous", "2", e) &&
	    pragma_is(db, "pragma journal_mode=truncate", "truncate", e);
}

/* Every object of the file must be one of the schema's, word for word. */
static bool
schema_is_ours(struct esc_db *db, struct esc_err *e)
{
	struct esc_buf want = { 0 };
	struct esc_stmt *st;
	int found = 0, objects = 0;
	bool ours = true;

	esc_engine_expand(&esc_engine_sqlite, esc_schema, &want);
	for (const char *s = esc_buf_str(&want); (s = strstr(s, "create ")) != NULL; s++)
		objects++;
	if ((st = esc_sql_built(db, "select sql, name from sqlite_schema where sql is not null", e)) == NULL) {
		esc_buf_free(&want);
		return false;
	}
	while (ours && esc_step(st, e)) {
		const char *sql = esc_column_text(st, 0), *name = esc_column_text(st, 1);
		const char *from = strstr(sql, name);

		if (strncmp(name, "sqlite_stat", 11) == 0)
			continue;
		ours = from != NULL && strstr(esc_buf_str(&want), from) != NULL;
		found++;
	}
	esc_sql_done(st);
	esc_buf_free(&want);
	if (e->code != 0)
		return false;
	return (ours && found == objects) || esc_fail(e, ESC_FOREIGN,
	    "%s: the database's tables are not as escalate made them", db->path);
}

static int64_t
pragma_int(struct esc_db *db, const char *pragma, struct esc_err *e)
{
	struct esc_stmt *st = esc_sql_built(db, pragma, e);
	int64_t v = 0;

	if (st != NULL && esc_step(st, e))
		v = esc_column_int(st, 0);
	esc_sql_done(st);
	return v;
}

static bool
version(struct esc_db *db, int64_t *v, struct esc_err *e)
{
	*v = pragma_int(db, "pragma user_version", e);
	return e->code == 0;
}

static bool
is_ours(struct esc_db *db, struct esc_err *e)
{
	int64_t id = pragma_int(db, "pragma application_id", e);

	if (e->code == 0 && id != ESC_APPLICATION_ID)
		return esc_fail(e, ESC_FOREIGN, "%s: not a database of escalate", db->path);
	return e->code == 0 && version(db, &db->version, e) && esc_version_is_known(db, e) &&
	    (db->version != ESC_SCHEMA_VERSION || schema_is_ours(db, e));
}

static bool
set_version(struct esc_db *db, int v, struct esc_err *e)
{
	char sql[64];

	snprintf(sql, sizeof(sql), "pragma user_version=%d", v);
	return exec(db, sql, e) && (v != ESC_SCHEMA_VERSION || schema_is_ours(db, e));
}

static bool
open_file(struct esc_db *db, bool create, struct esc_err *e)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_PRIVATECACHE |
	    SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX;
	sqlite3 *c = NULL;
	char made[200];

	/* One thread: no locks, no counters around every allocation. */
	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	if (sqlite3_open_v2(db->path, &c, flags, NULL) != SQLITE_OK) {
		db->connection = c;
		return fail(db, e);
	}
	db->connection = c;
	if (!harden(db, e))
		return false;
	if (!create)
		return is_ours(db, e) && (db->mode == ESC_READ || journal(db, e));
	db->version = ESC_SCHEMA_VERSION;
	snprintf(made, sizeof(made), "pragma page_size=8192; pragma application_id=%d; begin immediate",
	    ESC_APPLICATION_ID);
	return journal(db, e) && exec(db, made, e) && esc_script(db, esc_schema, e) &&
	    set_version(db, ESC_SCHEMA_VERSION, e);
}

static bool
each_line(struct esc_db *db, const char *sql, bool (*finding)(void *, const char *, struct esc_err *),
    void *arg, struct esc_err *e)
{
	struct esc_stmt *st = esc_sql_built(db, sql, e);
	const char *line;

	while (st != NULL && esc_step(st, e)) {
		line = esc_column_text(st, 0);
		if (strcmp(line, "ok") != 0 && !finding(arg, line, e))
			break;
	}
	esc_sql_done(st);
	return e->code == 0;
}

static bool
check(struct esc_db *db, bool (*finding)(void *, const char *, struct esc_err *), void *arg,
    struct esc_err *e)
{
	return each_line(db, "pragma integrity_check", finding, arg, e) &&
	    each_line(db, "select 'a row of ' || \"table\" || ' names a row of ' || parent || ' that is not there'"
	    " from pragma_foreign_key_check", finding, arg, e);
}

static bool
copy_into(struct esc_db *db, sqlite3 *to, const char *path, struct esc_err *e)
{
	sqlite3_backup *b = sqlite3_backup_init(to, "main", handle(db), "main");
	int rc = b != NULL ? sqlite3_backup_step(b, -1) : SQLITE_ERROR;

	sqlite3_backup_finish(b);	/* NULL is nothing to finish */
	return rc == SQLITE_DONE || esc_fail(e, rc == SQLITE_BUSY || rc == SQLITE_LOCKED ? ESC_BUSY : ESC_IO,
	    "%s: %s", path, sqlite3_errstr(rc));
}

static bool
copy(struct esc_db *db, const char *path, struct esc_err *e)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXCLUSIVE | SQLITE_OPEN_NOFOLLOW;
	sqlite3 *to = NULL;
	bool done;

	done = sqlite3_open_v2(path, &to, flags, NULL) == SQLITE_OK ? copy_into(db, to, path, e) :
	    esc_fail(e, ESC_CANTCREATE, "%s: %s", path, sqlite3_errmsg(to));
	return sqlite3_close(to) == SQLITE_OK && done;
}

static bool
readonly(struct esc_db *db)
{
	return sqlite3_db_readonly(handle(db), "main") != 0;
}

static void
close_file(struct esc_db *db)
{
	sqlite3_close(handle(db));
}

const struct esc_engine esc_engine_sqlite = {
	.words = words, .insert = "insert or rollback", .open = open_file, .close = close_file, .readonly = readonly, .copy = copy, .check = check,
	.version = version, .set_version = set_version,
	.job_begin = esc_job_file, .job_end = esc_job_file_end,
	.begin = begin, .commit = commit, .rollback = rollback, .script = exec, .changes = changes,
	.prepare = prepare, .finish = finish, .bind_int = bind_int, .bind_text = bind_text, .step = step, .run = run,
	.reset = reset, .column_int = column_int, .column_text = column_text, .column_size = column_size,
};
