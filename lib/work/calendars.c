/* The calendars that a command reckons with: of a directory, or of the policy in force. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "calc.h"
#include "store/store.h"

static int
file_status(int error)
{
	return error == ENOENT || error == ENOTDIR ? ESC_NOINPUT : error == EACCES ? ESC_DENIED : ESC_IO;
}

static int
read_all(const char *path, struct esc_buf *text)
{
	FILE *in = fopen(path, "re");
	char block[8192];
	size_t n;
	int error;

	if (in == NULL)
		return errno;
	while ((n = fread(block, 1, sizeof(block), in)) > 0)
		esc_buf_add(text, block, n);
	error = ferror(in) ? errno : 0;
	fclose(in);
	return error;
}

/* A file that is not there and not needed leaves *f without a name. */
static bool
read_file(const char *dir, const char *name, bool needed, struct esc_arena *a, struct esc_policy_file *f,
    struct esc_err *e)
{
	struct esc_buf path = { 0 }, text = { 0 };
	int error;

	esc_buf_printf(&path, "%s/%s", dir, name);
	error = read_all(esc_buf_str(&path), &text);
	if (error == 0)
		*f = (struct esc_policy_file){ .name = name, .text = esc_dup(a, esc_buf_str(&text), text.n),
		    .n = text.n };
	else if (error != ENOENT || needed)
		esc_fail(e, file_status(error), "%s: %s", path.s, strerror(error));
	esc_buf_free(&path);
	esc_buf_free(&text);
	return e->code == 0;
}

static bool
add_fault(void *arg, const struct esc_finding *f, struct esc_err *e)
{
	struct esc_faults *faults = arg;

	(void)e;
	if (f->error)
		esc_fault(faults, "%s: %s%s%s", f->where, f->finding, *f->hint != '\0' ? ": " : "", f->hint);
	return true;
}

static bool
read_directory(struct esc_calendars *c, const char *dir, struct esc_faults *faults, struct esc_err *e)
{
	struct esc_policy_file calendars = { 0 }, holidays = { 0 };
	uint64_t before = faults->n;

	if (!read_file(dir, "calendars.csv", true, &c->arena, &calendars, e) ||
	    !read_file(dir, "holidays.csv", false, &c->arena, &holidays, e) ||
	    !esc_calendars_read(&calendars, holidays.name != NULL ? &holidays : NULL, &c->arena, &c->own,
	    &c->nown, add_fault, faults, e))
		return false;
	c->calendar = c->own;
	c->n = c->nown;
	return faults->n == before || esc_fail(e, ESC_CONFIG, "%s: %llu %s in its calendars, nothing was printed",
	    dir, (unsigned long long)(faults->n - before), faults->n - before == 1 ? "fault" : "faults");
}

static bool
take_policy(struct esc_calendars *c, struct esc_db *db, struct esc_err *e)
{
	const struct esc_policies *all;
	const struct esc_policy *newest;

	if (!esc_begin(db, false, e))
		return false;
	c->db = db;
	if ((all = esc_db_policies(db, e)) == NULL)
		return false;
	if (all->n == 0)
		return true;
	newest = all->version[all->n - 1];
	c->calendar = newest->calendar;
	c->n = newest->ncalendars;
	return true;
}

bool
esc_calendars_open(struct esc_calendars *c, const char *dir, struct esc_db *db, struct esc_faults *faults,
    struct esc_err *e)
{
	c->always = esc_calendar_new(NULL);
	if (dir != NULL ? !read_directory(c, dir, faults, e) : db != NULL && !take_policy(c, db, e))
		return false;
	c->unsure = esc_alloc(&c->arena, (c->n + 1) * sizeof(*c->unsure));
	return true;
}

struct esc_calendar *
esc_calendars_named(const struct esc_calendars *c, const char *name)
{
	if (*name == '\0' && c->n > 0)
		return c->calendar[0];
	if (*name == '\0' || strcmp(name, "24x7") == 0)
		return c->always;
	return esc_calendars_find(c->calendar, c->n, name);
}

void
esc_calendars_reached(struct esc_calendars *c, const struct esc_calendar *calendar, int64_t t)
{
	int64_t last = esc_calendar_known_until(calendar);

	if (last == ESC_NONE || t < (last + 2) * 86400)		/* in any zone */
		return;
	for (size_t i = 0; i < c->n; i++)
		c->unsure[i] += c->calendar[i] == calendar;
}

void
esc_calendars_doubts(const struct esc_calendars *c, struct esc_faults *faults)
{
	for (size_t i = 0; i < c->n; i++) {
		struct esc_civil last;

		if (c->unsure[i] == 0)
			continue;
		last = esc_civil(NULL, esc_calendar_known_until(c->calendar[i]) * 86400);
		esc_fault(faults, "calendar %s: %llu %s beyond %lld, the last year with dates in holidays.csv",
		    esc_calendar_name(c->calendar[i]), (unsigned long long)c->unsure[i],
		    c->unsure[i] == 1 ? "row reaches" : "rows reach", (long long)last.year);
	}
}

void
esc_calendars_close(struct esc_calendars *c)
{
	for (size_t i = 0; i < c->nown; i++)
		esc_calendar_free(c->own[i]);
	esc_calendar_free(c->always);
	esc_arena_free(&c->arena);
	if (c->db != NULL)
		esc_rollback(c->db);
}
