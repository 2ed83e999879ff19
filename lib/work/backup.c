/* A backup: a copy of one moment, verified before it takes its name. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "escalate.h"
#include "store/store.h"

const struct esc_head esc_backup_heads[] = {
	{ "file", ESC_TEXT, false }, { "bytes", ESC_INT, false }, { "tickets", ESC_INT, false },
	{ "events", ESC_INT, false },
};
const size_t esc_nbackup_heads = sizeof(esc_backup_heads) / sizeof(esc_backup_heads[0]);

const struct esc_head esc_upgrade_heads[] = {
	{ "from_value", ESC_INT, false }, { "to_value", ESC_INT, false }, { "file", ESC_TEXT, false },
};
const size_t esc_nupgrade_heads = sizeof(esc_upgrade_heads) / sizeof(esc_upgrade_heads[0]);

bool
esc_upgrade_row(struct esc_db *db, struct esc_out *out, struct esc_err *e)
{
	const char *kept;
	int64_t was = esc_db_upgraded(db, &kept);
	struct esc_cell c[] = { { .i = was }, { .i = esc_db_version(db) }, { .s = kept } };

	return was == 0 || esc_out_row(out, c, e);
}

struct sizes {
	int64_t	tickets, events;
};

static bool
measure(void *arg, const char *table, int64_t rows, struct esc_err *e)
{
	struct sizes *s = arg;

	(void)e;
	if (strcmp(table, "ticket") == 0)
		s->tickets = rows;
	if (strcmp(table, "event") == 0)
		s->events = rows;
	return true;
}

static bool
damaged(void *arg, const char *what, struct esc_err *e)
{
	return esc_fail(e, ESC_IO, "%s: the copy is damaged: %s", (const char *)arg, what);
}

/* Opens the copy as anybody would, and lets the engine check it. */
static bool
verify(char *path, const struct sizes *want, struct esc_err *e)
{
	struct sizes got = { 0 };
	struct esc_db *copy;
	bool good;

	if (!esc_db_open(&copy, path, ESC_READ, e))
		return false;
	good = esc_engine_check(copy, damaged, path, e) && esc_tables(copy, measure, &got, e);
	esc_db_close(copy);
	if (good && (got.tickets != want->tickets || got.events != want->events))
		return esc_fail(e, ESC_IO, "%s: the copy lacks rows", path);
	return good;
}

static bool
print(const char *file, const struct sizes *s, struct esc_out *out, struct esc_err *e)
{
	struct stat st;
	struct esc_cell c[] = { { .s = file }, { .i = 0 }, { .i = s->tickets }, { .i = s->events } };

	if (stat(file, &st) == -1)
		return esc_fail(e, ESC_IO, "%s: %s", file, strerror(errno));
	c[1].i = st.st_size;
	return esc_out_row(out, c, e);
}

bool
esc_backup(struct esc_db *db, const char *file, struct esc_out *out, struct esc_err *e)
{
	struct sizes want = { 0 };
	struct stat st;
	char *part;
	bool done;

	if (lstat(file, &st) == 0 && (!S_ISREG(st.st_mode) || esc_db_is(db, file)))
		return esc_fail(e, ESC_CANTCREATE, "%s: a backup is written to a file of its own", file);
	if (asprintf(&part, "%s.%ld.part", file, (long)getpid()) == -1)
		return esc_fail(e, ESC_BUSY, "out of memory");
	done = esc_begin(db, false, e) && esc_tables(db, measure, &want, e) && esc_engine_copy(db, part, e);
	esc_rollback(db);
	done = done && chmod(part, 0600) == 0 && verify(part, &want, e) && esc_put_in_place(part, file, e) &&
	    print(file, &want, out, e);
	if (!done)
		unlink(part);
	free(part);
	return done;
}
