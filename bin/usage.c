/* What a command says of itself, from its tables: usage, help, version. */
#include <string.h>

#include "cli.h"

#define INDENT	27	/* of what stands beside a name */

static const struct {
	int		 status;
	const char	*means;
} statuses[] = {
	{ 0, "done, also when there was nothing to list or to do" },
	{ ESC_NO, "the answer is no: no row (-e), an error found, or some rows rejected (--rejects)" },
	{ ESC_USAGE, "wrong use" },
	{ ESC_INVALID, "bad input" },
	{ ESC_NOINPUT, "no such file, database or ticket" },
	{ ESC_UNAVAILABLE, "a needed service is missing" },
	{ ESC_BUG, "a bug" },
	{ ESC_CANTCREATE, "a file cannot be created" },
	{ ESC_IO, "reading or writing failed; it says so if the database was changed" },
	{ ESC_BUSY, "the database is busy: try again" },
	{ ESC_FOREIGN, "the database is older or newer, damaged or not ours" },
	{ ESC_DENIED, "not permitted" },
	{ ESC_CONFIG, "a bad zone, map or policy" },
};

/* "  name argument           help"; a long name stands on a line of its own. */
static void
entry(struct esc_buf *b, const char *name, const char *argument, const char *help)
{
	size_t line = b->n;

	esc_buf_printf(b, "  %s%s%s", name, argument != NULL ? " " : "", argument != NULL ? argument : "");
	if (b->n - line >= INDENT) {
		esc_buf_putc(b, '\n');
		line = b->n;
	}
	while (b->n - line < INDENT)
		esc_buf_putc(b, ' ');
	esc_buf_printf(b, "%s\n", help);
}

static void
synopsis(struct esc_buf *b, const char *prefix, const char *command, const struct esc_job *j)
{
	esc_buf_printf(b, "%s%s%s%s [option ...]%s%s\n", prefix, command, j->name != NULL ? " " : "",
	    j->name != NULL ? j->name : "", *j->words != '\0' ? " " : "", j->words);
}

void
esc_cli_usage(const struct esc_cli *c, struct esc_buf *b)
{
	const struct esc_command *cmd = c->command;
	const char *prefix = "usage: ";

	if (c->job != NULL && c->job->name != NULL) {
		synopsis(b, prefix, cmd->name, c->job);
		return;
	}
	for (size_t i = 0; i < cmd->njobs && cmd->jobs[i].kind == NULL; i++, prefix = "       ")
		synopsis(b, prefix, cmd->name, &cmd->jobs[i]);
	if (cmd->itself.run != NULL)
		synopsis(b, prefix, cmd->name, &cmd->itself);
}

/* Do two kinds of jobs print the same? */
static bool
prints_as_before(const struct esc_command *cmd, size_t i)
{
	return i > 0 && cmd->jobs[i - 1].prints == cmd->jobs[i].prints;
}

static void
jobs(const struct esc_command *cmd, struct esc_buf *b)
{
	struct esc_buf what = { 0 };

	if (cmd->njobs == 0)
		return;
	esc_buf_puts(b, cmd->jobs[0].kind != NULL ? "\nVerbs, what tables call them, the columns they take:\n"
	    : "\nJobs:\n");
	for (size_t i = 0; i < cmd->njobs; i++) {
		const struct esc_job *j = &cmd->jobs[i];

		esc_buf_clear(&what);
		if (j->kind != NULL)
			esc_buf_printf(&what, "%-13s %s%s%s", j->kind->name, j->kind->columns,
			    j->kind->needs != NULL ? "; needs " : "",
			    j->kind->needs != NULL ? j->kind->needs : "");
		else
			esc_buf_puts(&what, j->help);
		entry(b, j->name, NULL, esc_buf_str(&what));
	}
	esc_buf_free(&what);
}

static void
headers(const struct esc_command *cmd, struct esc_buf *b)
{
	esc_buf_puts(b, "\nPrints:\n");
	if (cmd->itself.prints != NULL)
		entry(b, cmd->name, NULL, cmd->itself.prints);
	for (size_t i = 0; i < cmd->njobs; i++)
		if (cmd->jobs[i].prints != NULL && cmd->jobs[i].prints != cmd->itself.prints &&
		    !prints_as_before(cmd, i))
			entry(b, cmd->jobs[i].name, NULL, cmd->jobs[i].prints);
}

static void
options(const struct esc_command *cmd, struct esc_buf *b)
{
	struct esc_buf name = { 0 };

	esc_buf_puts(b, "\nOptions:\n");
	for (size_t i = 0; i < esc_noptions; i++) {
		const struct esc_option *o = &esc_options[i];

		if (!esc_option_of(o, cmd))
			continue;
		esc_buf_clear(&name);
		if (o->letter != 0)
			esc_buf_printf(&name, "-%c, --%s", o->letter, o->name);
		else
			esc_buf_printf(&name, "    --%s", o->name);
		entry(b, esc_buf_str(&name), o->argument, o->help);
	}
	esc_buf_free(&name);
}

static void
columns(const struct esc_command *cmd, struct esc_buf *b)
{
	struct esc_buf name = { 0 };

	if (cmd->carries == NULL)
		return;
	esc_buf_puts(b, "\nColumns:\n");
	for (int i = ESC_C_FIRST; i < ESC_NCOLUMNS; i++) {
		const struct esc_column_info *info = esc_column_info((enum esc_column)i);

		if (!cmd->carries((enum esc_column)i))
			continue;
		esc_buf_clear(&name);
		esc_buf_printf(&name, "    --%s", info->name);
		for (char *s = name.s; s < name.s + name.n; s++)
			if (*s == '_')
				*s = '-';
		entry(b, esc_buf_str(&name), info->form == ESC_F_FLAG ? NULL : "TEXT", info->choices != NULL ? info->choices : info->help);
	}
	esc_buf_free(&name);
}

void
esc_cli_help(const struct esc_cli *c, struct esc_buf *b)
{
	const struct esc_command *cmd = c->command;
	const struct esc_cli whole = { .command = cmd };

	esc_cli_usage(&whole, b);
	esc_buf_printf(b, "\n%s\n", cmd->does);
	jobs(cmd, b);
	options(cmd, b);
	columns(cmd, b);
	headers(cmd, b);
	esc_buf_puts(b, "\nExit status:\n");
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		struct esc_buf n = { 0 };

		esc_buf_printf(&n, "%d", statuses[i].status);
		entry(b, esc_buf_str(&n), NULL, statuses[i].means);
		esc_buf_free(&n);
	}
	esc_buf_printf(b, "\nExamples:\n%s", cmd->examples);
}

void
esc_cli_version(const struct esc_cli *c, struct esc_buf *b)
{
	const char *zones = esc_tzdata_version();

	esc_buf_printf(b, "%s (escalate) %s (SQLite %s%s)\n", c->command->name, ESC_VERSION, esc_engine_version(),
	    esc_engine_has_server() ? ", PostgreSQL" : "");
	if (c->given.verbose)
		esc_buf_printf(b, "tzdata %s\n", *zones ? zones : "unknown");
}
