/* The way in and the way out of every command. */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"

#define TRIES	5	/* beyond the first, where others write the same at once */

/*
 * A closed descriptor would be the next file that is opened, and rows would be
 * written into the database.  What takes its place fails as it should: standard
 * input and output cannot be read and written.
 */
static bool
guard(struct esc_cli *c)
{
	static const int modes[] = { O_WRONLY, O_RDONLY, O_WRONLY };

	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) != -1 || errno != EBADF)
			continue;
		if (open("/dev/null", modes[fd]) != fd)
			return esc_fail(&c->err, ESC_IO, "/dev/null: %s", strerror(errno));
		if (fd == STDIN_FILENO)
			c->no_stdin = true;
	}
	signal(SIGPIPE, SIG_IGN);	/* a write says EPIPE instead */
	signal(SIGXFSZ, SIG_IGN);	/* and EFBIG */
	setlocale(LC_CTYPE, "C.UTF-8");
	return true;
}

static bool
no_job(struct esc_cli *c, const char *word)
{
	const struct esc_command *cmd = c->command;
	const char **names = esc_alloc(&c->arena, cmd->njobs * sizeof(*names)), *near;
	struct esc_buf all = { 0 };

	for (size_t i = 0; i < cmd->njobs; i++) {
		names[i] = cmd->jobs[i].name;
		esc_buf_printf(&all, " %s", names[i]);
	}
	if ((near = esc_nearest(word, names, cmd->njobs)) != NULL)
		esc_fail(&c->err, ESC_USAGE, "no job %.100s (did you mean %s?)", word, near);
	else
		esc_fail(&c->err, ESC_USAGE, "no job %.100s; there are:%s", word, esc_buf_str(&all));
	esc_buf_free(&all);
	return false;
}

/* Wrong use without a word about it: the usage is the word. */
static bool
wrong_use(struct esc_cli *c)
{
	return esc_fail(&c->err, ESC_USAGE, "%s", "");
}

static bool
find_job(struct esc_cli *c)
{
	const struct esc_command *cmd = c->command;

	c->job = &cmd->itself;
	if (c->nwords == 0)
		return cmd->itself.run != NULL ? true : wrong_use(c);
	for (size_t i = 0; i < cmd->njobs; i++) {
		if (strcmp(cmd->jobs[i].name, c->word[0]) != 0)
			continue;
		c->job = &cmd->jobs[i];
		c->word++;
		c->nwords--;
		return true;
	}
	return cmd->njobs == 0 || cmd->free_words ? true : no_job(c, c->word[0]);
}

static bool
words_fit(struct esc_cli *c)
{
	const struct esc_job *j = c->job;

	if (c->nwords == 0 && j->least == 1 && c->given.view != NULL && esc_cli_picks_tickets(j))
		return true;
	if (c->nwords < j->least && (j->kind == NULL || c->given.batch == NULL))
		return wrong_use(c);
	if (c->nwords > j->most)
		return esc_fail(&c->err, ESC_USAGE, "one word too many: %s", c->word[j->most]);
	return true;
}

/* --help and --version are the whole job. */
static bool
says(struct esc_cli *c)
{
	struct esc_buf b = { 0 };

	if (c->given.help)
		esc_cli_help(c, &b);
	else
		esc_cli_version(c, &b);
	esc_out_text(NULL, b.s, b.n, &c->err);
	esc_buf_free(&b);
	return false;
}

/* Standard output is safe only when its last byte is: closing may tell (NFS, quotas). */
static void
close_stdout(struct esc_cli *c)
{
	if (close(STDOUT_FILENO) != 0 && errno != EBADF)
		esc_fail(&c->err, ESC_IO, "standard output: %s", strerror(errno));
}

static void
clear_progress(struct esc_cli *c)
{
	if (c->progressed)
		fputs("\r\x1b[K", stderr);
	c->progressed = false;
}

/* The rows go out only now, when the database is done. */
static bool
print_rows(struct esc_cli *c, bool ok)
{
	if (c->out == NULL)
		return ok;
	c->rows = esc_out_rows(c->out);
	if (!ok) {
		esc_out_drop(c->out);
		return false;
	}
	clear_progress(c);
	return esc_out_close(c->out, &c->err);
}

static void
print_lines(const struct esc_cli *c, const struct esc_buf *lines, const char *what)
{
	const char *line = lines->s, *end = line == NULL ? NULL : line + lines->n, *nl;

	for (; line < end; line = nl + 1) {
		nl = memchr(line, '\n', (size_t)(end - line));
		fprintf(stderr, "%s: %s%.*s\n", c->command->name, what, (int)(nl - line), line);
	}
}

static void
print_faults(const struct esc_cli *c)
{
	print_lines(c, &c->faults.text, "");
	if (c->faults.n > ESC_FAULTS_SHOWN)
		fprintf(stderr, "%s: the first %d of %llu are shown\n", c->command->name, ESC_FAULTS_SHOWN,
		    (unsigned long long)c->faults.n);
}

static void
print_rejected(const struct esc_cli *c)
{
	unsigned long long n = c->counts.rejected;

	if (n > 0)
		fprintf(stderr, "%s: %llu %s rejected, %s%s\n", c->command->name, n, n == 1 ? "row" : "rows",
		    c->given.dry_run ? "nothing was written" : "in ",
		    c->given.dry_run ? "" : c->given.rejects);
}

static void
print_error(struct esc_cli *c, bool committed)
{
	struct esc_buf b = { 0 };

	if (c->err.text[0] == '\0') {
		esc_cli_usage(c, &b);
		esc_buf_printf(&b, "%s --help says more\n", c->command->name);
	} else {
		esc_buf_printf(&b, "%s: %s%s\n", c->command->name,
		    committed ? "committed, output incomplete: " : "", c->err.text);
	}
	fwrite(b.s, 1, b.n, stderr);
	esc_buf_free(&b);
}

static void
print_counts(const struct esc_cli *c)
{
	const struct esc_counts *n = &c->counts;

	if (!c->counted || c->given.quiet || !(c->given.verbose || isatty(STDERR_FILENO)))
		return;
	fprintf(stderr, "read %llu, new %llu, changed %llu, same %llu, rejected %llu\n",
	    (unsigned long long)n->read, (unsigned long long)n->fresh, (unsigned long long)n->changed,
	    (unsigned long long)n->same, (unsigned long long)n->rejected);
}

static int
report(struct esc_cli *c, bool committed)
{
	clear_progress(c);
	print_lines(c, &c->notes, "warning: ");
	if (c->faults.n > 0)
		print_faults(c);
	if (c->err.code != 0) {
		print_error(c, committed);
		return c->err.code;
	}
	print_rejected(c);
	print_counts(c);
	if (c->counts.rejected > 0 || (c->given.exit_code && c->rows == 0))
		return ESC_NO;
	return c->status;
}

static void
release(struct esc_cli *c)
{
	esc_table_close(&c->table);
	for (size_t i = 0; i < c->ntables; i++)
		esc_table_close(&c->tables[i]);
	esc_map_free(c->map);
	esc_db_close(c->db);
	esc_buf_free(&c->faults.text);
	esc_buf_free(&c->notes);
	free(c->given.message.s);
	free(c->given.attr.s);
	free(c->field);
	esc_arena_free(&c->arena);
}

/*
 * Nothing was written, and the same again may succeed: the whole job, so that
 * what it decides is decided anew.  What was read must be there a second time.
 */
static bool
can_do_again(struct esc_cli *c)
{
	return c->job != NULL && c->job->writes && c->db != NULL && esc_db_again(c->db) &&
	    (!c->stdin_used || lseek(STDIN_FILENO, 0, SEEK_SET) == 0);
}

/* Runs it once; *again: it should be done again, and has said nothing yet. */
static int
run_once(const struct esc_command *command, int argc, char **argv, bool *again)
{
	struct esc_cli c = { .command = command };
	bool ok, committed = false;
	int status = 0;

	ok = guard(&c) && esc_cli_parse(&c, argc, argv) &&
	    (c.given.help || c.given.version ? says(&c) : find_job(&c) && words_fit(&c));
	if (ok) {
		ok = (command->around != NULL ? command->around : c.job->run)(&c);
		committed = ok && c.job->writes && c.db != NULL && !c.given.dry_run;
	}
	*again = *again && !ok && can_do_again(&c);
	ok = print_rows(&c, ok);
	if (ok)
		close_stdout(&c);
	if (!*again)
		status = report(&c, committed);
	release(&c);
	return status;
}

int
esc_cli_run(const struct esc_command *command, int argc, char **argv)
{
	bool again;
	int status;

	for (int try = 0;; try++) {
		again = try < TRIES;
		status = run_once(command, argc, argv, &again);
		if (!again)
			return status;
		nanosleep(&(struct timespec){ .tv_nsec = (long)(getpid() % 50 + 10) * 1000000L * (try + 1) }, NULL);
	}
}
