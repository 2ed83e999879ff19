/* Tables that a command reads, and the progress of a long reading. */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"

#define QUIET_MS	1000	/* before the first line of progress */
#define STEP_MS		200

bool
esc_cli_stdin(struct esc_cli *c)
{
	if (c->no_stdin)
		return esc_fail(&c->err, ESC_NOINPUT, "standard input is closed");
	if (c->stdin_used)
		return esc_fail(&c->err, ESC_USAGE, "standard input can be read only once: one - a command line");
	c->stdin_used = true;
	return true;
}

static int64_t
milliseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* A table, and whose it is, for the progress of its reading. */
struct reading {
	struct esc_cli	*cli;
	const struct esc_table *table;
};

/* Is it time for a line of progress?  After how many milliseconds. */
static bool
is_time(struct esc_cli *c, int64_t *since)
{
	int64_t now = milliseconds();

	if (c->began == 0)
		c->began = now;
	*since = now - c->began;
	if (*since < QUIET_MS || now - c->shown < STEP_MS)
		return false;
	c->shown = now;
	c->progressed = true;
	return true;
}

static void
progress(void *arg, uint64_t done, uint64_t total)
{
	const struct reading *r = arg;
	struct esc_cli *c = r->cli;
	int64_t since;

	if (is_time(c, &since))
		fprintf(stderr, "\r%s: %s %3d %% of %llu MiB, %llu rows, %llu/s \x1b[K", c->command->name, r->table->name,
		    total > 0 ? (int)(done * 100 / total) : 0, (unsigned long long)((total + 1048575) / 1048576),
		    (unsigned long long)r->table->row, (unsigned long long)(r->table->row * 1000 / (uint64_t)since));
}

void
esc_cli_progress(void *arg, uint64_t done, uint64_t total)
{
	struct esc_cli *c = arg;
	int64_t since;

	if (isatty(STDERR_FILENO) && !c->given.quiet && is_time(c, &since))
		fprintf(stderr, "\r%s: %3d %% of %llu tickets, %llu/s \x1b[K", c->command->name,
		    total > 0 ? (int)(done * 100 / total) : 0, (unsigned long long)total,
		    (unsigned long long)(done * 1000 / (uint64_t)since));
}

static bool
delimiter(struct esc_cli *c, char *d)
{
	const char *s = c->given.delimiter;

	if (s == NULL)
		return true;
	*d = strcmp(s, "tab") == 0 || strcmp(s, "\\t") == 0 ? '\t' : *s;
	if (*d != '\t' && (s[0] == '\0' || s[1] != '\0' || strchr("\"\r\n", *d) != NULL || (*d & 0x80)))
		return esc_fail(&c->err, ESC_USAGE, "--delimiter: one character, or tab");
	return true;
}

/* As the options say, else as the map does. */
static struct esc_table_how
form(const struct esc_cli *c)
{
	struct esc_table_how how = { 0 };

	if (c->map != NULL && c->given.input == NULL && c->given.delimiter == NULL)
		how = *esc_map_table(c->map);
	if (c->map != NULL)
		how.encoding = esc_map_table(c->map)->encoding;
	if (c->given.input != NULL)
		how.form = c->given.input;
	if (c->given.encoding != NULL)
		how.encoding = c->given.encoding;
	if (c->map != NULL && !c->given.keep_unknown) {
		how.unwanted = esc_map_leaves_out;
		how.unwanted_arg = c->map;
	}
	how.lazy_quotes = c->given.lazy_quotes;
	how.trim = c->given.trim;
	return how;
}

bool
esc_cli_table_how(struct esc_cli *c, struct esc_table_how *how)
{
	*how = form(c);
	return delimiter(c, &how->delimiter);
}

static bool
open_table(struct esc_cli *c, struct esc_table *t, const char *path)
{
	struct reading *r = esc_alloc(&c->arena, sizeof(*r));
	struct esc_table_how how;

	if (!esc_cli_table_how(c, &how))
		return false;
	*r = (struct reading){ c, t };
	if (!c->given.quiet && isatty(STDERR_FILENO)) {
		how.progress = progress;
		how.progress_arg = r;
	}
	if (path != NULL && strcmp(path, "-") == 0)
		path = NULL;
	return esc_table_open(t, path, &how, &c->err);
}

bool
esc_cli_table(struct esc_cli *c, const char *path)
{
	bool dash = path == NULL || strcmp(path, "-") == 0;

	esc_table_close(&c->table);
	c->began = 0;
	return (!dash || c->stdin_used || esc_cli_stdin(c)) && open_table(c, &c->table, path);
}

bool
esc_cli_tables(struct esc_cli *c, const char *const *path, size_t n)
{
	c->tables = esc_alloc(&c->arena, n * sizeof(*c->tables));
	for (; c->ntables < n; c->ntables++)
		if ((strcmp(path[c->ntables], "-") == 0 && !esc_cli_stdin(c)) ||
		    !open_table(c, &c->tables[c->ntables], path[c->ntables]))
			return false;
	return true;
}
