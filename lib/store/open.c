/* Opening a database: which files are refused, and why. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "engine.h"
#include "schema.h"

/* The engine of postgresql://; NULL: it was not there to build with. */
static const struct esc_engine *const server =
#ifdef ESC_WITH_PQ
    &esc_engine_pg;
#else
    NULL;
#endif

/* File systems on which locks or syncs are not what they promise. */
static const struct {
	unsigned long magic;
	const char *name;
} networks[] = {
	{ 0x6969, "NFS" }, { 0x517b, "SMB" }, { 0xff534d42, "CIFS" }, { 0xfe534d42, "SMB2" },
	{ 0x65735546, "FUSE" }, { 0x01021997, "9p" }, { 0x5346414f, "AFS" },
};

static bool
name_is_good(const char *where, struct esc_err *e)
{
	if (*where == '\0')
		return esc_fail(e, ESC_USAGE, "the name of the database is empty: say -d FILE");
	if (strcmp(where, ":memory:") == 0 || strncmp(where, "file:", 5) == 0)
		return esc_fail(e, ESC_USAGE, "%s: a database is a file: say -d FILE", where);
	return true;
}

static bool
is_server(const char *where)
{
	return strncmp(where, "postgresql://", 13) == 0 || strncmp(where, "postgres://", 11) == 0;
}

static bool
server_is_good(struct esc_err *e)
{
	return server != NULL || esc_fail(e, ESC_UNAVAILABLE, "this escalate was built without PostgreSQL: "
	    "install libpq-dev (as Debian names it) and build it again");
}

static bool
local_disk(const char *where, struct esc_err *e)
{
	const char *allow = getenv("ESC_ALLOW_NETWORK_FS");
	struct statfs fs;

	if (statfs(where, &fs) == -1 || (allow != NULL && strcmp(allow, "1") == 0))
		return true;
	for (size_t i = 0; i < sizeof(networks) / sizeof(networks[0]); i++)
		if ((unsigned long)fs.f_type == networks[i].magic)
			return esc_fail(e, ESC_CONFIG, "%s lies on %s, where locks cannot be "
			    "trusted: move it, or set ESC_ALLOW_NETWORK_FS=1", where, networks[i].name);
	return true;
}

static bool
file_is_good(const char *where, struct esc_err *e)
{
	struct stat st;

	if (lstat(where, &st) == -1)
		return esc_fail(e, errno == EACCES ? ESC_DENIED : ESC_NOINPUT,
		    "%s: %s%s", where, strerror(errno), errno == ENOENT ?
		    " (esc-db init makes a database)" : "");
	if (S_ISLNK(st.st_mode))
		return esc_fail(e, ESC_DENIED, "%s is a symbolic link: name the file itself", where);
	if (!S_ISREG(st.st_mode))
		return esc_fail(e, ESC_NOINPUT, "%s is not a file", where);
	if (st.st_mode & S_IWOTH)
		return esc_fail(e, ESC_DENIED, "%s may be written by everybody: chmod o-w it", where);
	return local_disk(where, e);
}

struct esc_db *
esc_db_new(const char *where, enum esc_mode mode)
{
	struct esc_db *db = calloc(1, sizeof(*db));

	if (db == NULL || (db->path = is_server(where) ? strdup(where) : realpath(where, NULL)) == NULL) {
		free(db);
		return NULL;
	}
	db->engine = is_server(where) ? server : &esc_engine_sqlite;
	db->mode = mode;
	return db;
}

static bool
read_zone(struct esc_db *db, struct esc_err *e)
{
	struct esc_arena a = { 0 };
	const char *zone;

	if (esc_setting_get(db, "tz", &a, &zone, e))
		db->zone = esc_zone_get(zone != NULL ? zone : "UTC", e);
	esc_arena_free(&a);
	return db->zone != NULL;
}

/*
 * An older one is upgraded by whoever writes, if the copy that is kept of it can
 * be made here: of a server others make it, and say when.
 */
static bool
version_serves(struct esc_db *db, struct esc_err *e)
{
	if (db->version == ESC_SCHEMA_VERSION)
		return true;
	if (db->mode == ESC_UPGRADE || (db->mode == ESC_WRITE && !db->engine->distant))
		return esc_upgrade(db, e);
	return esc_fail(e, ESC_FOREIGN, "%s: the database has version %lld, this program needs %d: esc-db upgrade "
	    "brings it there", db->path, (long long)db->version, ESC_SCHEMA_VERSION);
}

static bool
may_be_used(struct esc_db *db, struct esc_err *e)
{
	if (db->mode != ESC_READ && esc_engine_readonly(db))
		return esc_fail(e, ESC_DENIED, "%s may not be written", db->path);
	return version_serves(db, e) && read_zone(db, e);
}

bool
esc_db_open(struct esc_db **pdb, const char *where, enum esc_mode mode, struct esc_err *e)
{
	struct esc_db *db;

	*pdb = NULL;
	if (!name_is_good(where, e) || (is_server(where) ? !server_is_good(e) : !file_is_good(where, e)))
		return false;
	if ((db = esc_db_new(where, mode)) == NULL)
		return esc_fail(e, ESC_NOINPUT, "%s: %s", where, strerror(errno));
	if (!esc_engine_open(db, false, e) || !may_be_used(db, e)) {
		esc_db_close(db);
		return false;
	}
	*pdb = db;
	return true;
}

/* Each directory above the file. */
static void
make_parents(const char *where)
{
	char *path = strdup(where);

	for (char *s = path; s != NULL && (s = strchr(s + 1, '/')) != NULL; *s = '/') {
		*s = '\0';
		mkdir(path, 0700);
	}
	free(path);
}

/* What is made is nobody's until its first commit. */
static bool
make(struct esc_db *db, const char *zone, struct esc_err *e)
{
	return esc_engine_open(db, true, e) && esc_setting_set(db, "tz", zone, e) && esc_commit(db, e) &&
	    read_zone(db, e);
}

static bool
create_file(struct esc_db **pdb, const char *where, const char *zone, struct esc_err *e)
{
	struct esc_db *db;
	int fd;

	make_parents(where);
	if ((fd = open(where, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) == -1)
		return esc_fail(e, errno == EACCES || errno == EROFS ? ESC_DENIED : ESC_CANTCREATE,
		    "%s: %s", where, errno == EEXIST ? "is there already" : strerror(errno));
	close(fd);
	if ((db = esc_db_new(where, ESC_WRITE)) == NULL) {
		unlink(where);
		return esc_fail(e, ESC_CANTCREATE, "%s: %s", where, strerror(errno));
	}
	if (!local_disk(where, e) || !make(db, zone, e)) {
		esc_db_close(db);
		unlink(where);
		return false;
	}
	*pdb = db;
	return true;
}

static bool
create_on_server(struct esc_db **pdb, const char *where, const char *zone, struct esc_err *e)
{
	struct esc_db *db;

	if (!server_is_good(e))
		return false;
	if ((db = esc_db_new(where, ESC_WRITE)) == NULL)
		return esc_fail(e, ESC_BUSY, "out of memory");
	if (!make(db, zone, e)) {
		esc_db_close(db);
		return false;
	}
	*pdb = db;
	return true;
}

bool
esc_db_create(struct esc_db **pdb, const char *where, const char *zone, struct esc_err *e)
{
	*pdb = NULL;
	if (!name_is_good(where, e) || esc_zone_get(zone, e) == NULL)
		return false;
	return (is_server(where) ? create_on_server : create_file)(pdb, where, zone, e);
}

void
esc_db_close(struct esc_db *db)
{
	if (db == NULL)
		return;
	esc_engine_close(db);
	esc_name_cache_free(db->word);
	esc_name_cache_free(db->party);
	esc_db_policies_free(db);
	esc_buf_free(&db->data);
	esc_buf_free(&db->text);
	for (size_t i = 0; i <= ESC_MANY; i++)
		free(db->events[i]);
	for (size_t i = 0; i <= ESC_MANY_CLOCKS; i++)
		free(db->clocks[i]);
	esc_refs_free(db);
	free(db->path);
	free(db->kept);
	free(db);
}

bool
esc_engine_has_server(void)
{
	return server != NULL;
}

int64_t
esc_db_version(const struct esc_db *db)
{
	return db->version;
}

int64_t
esc_db_upgraded(const struct esc_db *db, const char **kept)
{
	*kept = db->kept;
	return db->was_version;
}

const struct esc_zone *
esc_db_zone(const struct esc_db *db)
{
	return db->zone;
}

bool
esc_db_is(const struct esc_db *db, const char *file)
{
	struct stat a, b;

	return stat(db->path, &a) == 0 && stat(file, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}
