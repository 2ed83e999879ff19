/* The words of a command line, and words that people write: tickets, terms, messages. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"

#define TEXT_MAX	((size_t)1 << 20)

/* Waits for the first byte of standard input without taking it: is there none? */
static bool
is_empty(void)
{
	struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };
	struct stat st;
	off_t at;
	char byte;
	int n = 0;

	if (fstat(STDIN_FILENO, &st) == 0 && S_ISREG(st.st_mode))
		return (at = lseek(STDIN_FILENO, 0, SEEK_CUR)) >= 0 && at >= st.st_size;
	while (poll(&p, 1, -1) < 0 && errno == EINTR)
		;
	if (ioctl(STDIN_FILENO, FIONREAD, &n) == 0)
		return n == 0;
	return read(STDIN_FILENO, &byte, 1) <= 0;	/* /dev/null */
}

static bool
no_ticket_column(struct esc_cli *c)
{
	const struct esc_table *t = &c->table;

	if (t->ncolumns == 1 && esc_ticket_name_valid(t->columns[0]))
		return esc_fail(&c->err, ESC_INVALID, "%s: no header: use xargs, or leave out -b", t->name);
	return esc_fail(&c->err, ESC_INVALID, "%s:1: no column ticket", t->name);
}

static bool
add_row(struct esc_cli *c, int column)
{
	const struct esc_table *t = &c->table;
	struct esc_err why = { 0 };

	if (t->bad != NULL)
		return esc_fail(&c->err, ESC_INVALID, "%s:%llu: %.900s", t->name, (unsigned long long)t->line,
		    t->bad);
	if (t->field[column].s == NULL || t->field[column].n == 0)
		return esc_fail(&c->err, ESC_INVALID, "%s:%llu: ticket: empty", t->name,
		    (unsigned long long)t->line);
	if (esc_filter_add_ticket(&c->filter, t->field[column].s, &c->arena, &why))
		return true;
	return esc_fail(&c->err, ESC_INVALID, "%s:%llu: %.900s", t->name, (unsigned long long)t->line,
	    why.text);
}

/* The tickets of a table on standard input; its other columns are no matter. */
static bool
select_table(struct esc_cli *c)
{
	int column;

	if (!esc_cli_stdin(c))
		return false;
	c->filter.asked = true;
	if (is_empty()) {
		c->filter.none = true;
		return true;
	}
	if (!esc_cli_table(c, NULL))
		return false;
	if ((column = esc_table_find(&c->table, "ticket")) < 0)
		return no_ticket_column(c);
	while (esc_table_next(&c->table, &c->err))
		if (!add_row(c, column))
			return false;
	c->filter.none = c->err.code == 0 && c->table.row == 0;
	return c->err.code == 0;
}

bool
esc_cli_select_word(struct esc_cli *c, const char *word)
{
	struct esc_filter_how how = { .now = c->act.now, .zone = c->zone, .me = c->act.actor };

	if (strcmp(word, "-") == 0)
		return select_table(c);
	return esc_filter_add(&c->filter, word, &how, &c->arena, &c->err);
}

bool
esc_cli_select(struct esc_cli *c)
{
	for (size_t i = 0; i < c->nwords; i++)
		if (!esc_cli_select_word(c, c->word[i]))
			return false;
	return true;
}

static bool
read_all(struct esc_cli *c, const char *name, int fd, size_t most, struct esc_buf *text)
{
	char block[8192];
	ssize_t n;

	while ((n = read(fd, block, sizeof(block))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return esc_fail(&c->err, errno == EISDIR ? ESC_NOINPUT : ESC_IO, "%s: %s", name,
			    strerror(errno));
		esc_buf_add(text, block, (size_t)n);
		if (text->n > most)
			return esc_fail(&c->err, ESC_INVALID, "%s: longer than %zu MiB", name, most >> 20);
	}
	return true;
}

bool
esc_cli_file_upto(struct esc_cli *c, const char *path, size_t most, struct esc_buf *text)
{
	bool dash = strcmp(path, "-") == 0, ok;
	const char *name = dash ? "standard input" : path;
	size_t bad;
	int fd = STDIN_FILENO;

	if (dash ? !esc_cli_stdin(c) : (fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		return c->err.code != 0 ? false :
		    esc_fail(&c->err, errno == EACCES ? ESC_DENIED : ESC_NOINPUT, "%s: %s", path, strerror(errno));
	ok = read_all(c, name, fd, most, text);
	if (!dash)
		close(fd);
	if (!ok)
		return false;
	if (text->n == 0)
		return esc_fail(&c->err, ESC_INVALID, "%s: it is empty", name);
	if (memchr(text->s, '\0', text->n) != NULL || !esc_utf8_valid(text->s, text->n, &bad))
		return esc_fail(&c->err, ESC_INVALID, "%s: not text in UTF-8", name);
	return true;
}

bool
esc_cli_file_text(struct esc_cli *c, const char *path, struct esc_buf *text)
{
	return esc_cli_file_upto(c, path, TEXT_MAX, text);
}

/* The paragraphs of -m from number `from' on, then the file's words. */
bool
esc_cli_message(struct esc_cli *c, size_t from, const char **text)
{
	struct esc_buf b = { 0 }, file = { 0 };
	bool ok = true;

	for (size_t i = from; i < c->given.message.n; i++) {
		esc_buf_puts(&b, b.n > 0 ? "\n\n" : "");
		esc_buf_puts(&b, c->given.message.s[i]);
	}
	if (c->given.message_file != NULL && (ok = esc_cli_file_text(c, c->given.message_file, &file))) {
		while (file.n > 0 && (file.s[file.n - 1] == '\n' || file.s[file.n - 1] == '\r'))
			file.n--;
		esc_buf_puts(&b, b.n > 0 && file.n > 0 ? "\n\n" : "");
		esc_buf_add(&b, file.s, file.n);
	}
	*text = b.n > 0 ? esc_dup(&c->arena, b.s, b.n) : NULL;
	esc_buf_free(&b);
	esc_buf_free(&file);
	return ok;
}

void
esc_cli_say(struct esc_cli *c, enum esc_column col, const char *value)
{
	if (value == NULL || *value == '\0')
		return;
	c->field = esc_grow(c->field, &c->field_cap, c->nfields + 1, sizeof(*c->field));
	c->field[c->nfields++] = (struct esc_field){ .column = col, .value = value };
}
