/* esc-open: tickets come in, one by hand or a table of them. */
#include <string.h>
#include <unistd.h>

#include "cli.h"

static bool
carries(enum esc_column col)
{
	return col != ESC_C_MESSAGE && col != ESC_C_KEY && !esc_column_info(col)->internal &&
	    esc_kind_carries(esc_kind_info(ESC_OPENED), col);
}

/* The first line of a file is the subject if no -m was. */
static void
split_subject(struct esc_cli *c, const char **subject, const char **text)
{
	size_t n = strcspn(*text, "\n");

	*subject = esc_dup(&c->arena, *text, n);
	*text += n;
	*text += strspn(*text, "\n");
}

/* The first -m is the subject, unless --subject says it. */
static bool
add_words(struct esc_cli *c)
{
	const char *subject = NULL, *text;
	bool said = false;

	for (size_t i = 0; i < c->nfields; i++)
		said |= c->field[i].column == ESC_C_SUBJECT;
	if (!said && c->given.message.n > 0)
		subject = c->given.message.s[0];
	if (!esc_cli_message(c, subject != NULL, &text))
		return false;
	if (!said && subject == NULL && text != NULL)
		split_subject(c, &subject, &text);
	if (!said && (subject == NULL || *subject == '\0'))
		return esc_fail(&c->err, ESC_USAGE, "-m: a ticket needs a subject");
	esc_cli_say(c, ESC_C_SUBJECT, subject);
	esc_cli_say(c, ESC_C_MESSAGE, text);
	return true;
}

static bool
open_one(struct esc_cli *c)
{
	if (c->nwords > 0)
		return esc_fail(&c->err, ESC_USAGE, "%s: with -m no file is read", c->word[0]);
	return esc_cli_open(c, ESC_WRITE) && add_words(c) &&
	    esc_cli_rows(c, esc_open_heads, esc_nopen_heads) &&
	    esc_open(c->db, &c->act, c->given.ticket, c->field, c->nfields, c->out, &c->counts, &c->err);
}

/* A person who tries a map wants to read what it would do. */
static bool
is_trial(const struct esc_cli *c)
{
	return c->map != NULL && c->given.dry_run && !c->given.quiet &&
	    (c->given.format != NULL ? strcmp(c->given.format, "table") == 0 : c->how.width > 0);
}

static bool
try_tables(struct esc_cli *c, const struct esc_load *load, const char *const *file, size_t n)
{
	struct esc_buf text = { 0 };
	struct esc_err shown = { 0 };
	bool ok = true;

	for (size_t i = 0; ok && i < n; i++) {
		esc_buf_puts(&text, i > 0 ? "\n" : "");
		ok = esc_cli_table(c, file[i]) && esc_trial(c->db, load, &c->table, &text, c->how.width,
		    &c->counts, &c->faults, &c->err);
	}
	ok &= esc_out_text(c->given.output, esc_buf_str(&text), text.n, ok ? &c->err : &shown);
	esc_buf_free(&text);
	return ok;
}

static bool
open_tables(struct esc_cli *c)
{
	static const char *const standard_input[] = { "-" };
	const char *const *file = c->nwords > 0 ? c->word : standard_input;
	size_t n = c->nwords > 0 ? c->nwords : 1;
	struct esc_load load;

	if (c->nwords == 0 && isatty(STDIN_FILENO))
		return esc_fail(&c->err, ESC_USAGE, "%s", "");
	if (n > 1 && c->given.rejects != NULL)
		return esc_fail(&c->err, ESC_USAGE, "--rejects takes the rows of one file; load them one by one");
	if (!esc_cli_open(c, ESC_WRITE) || !esc_cli_load(c, &load))
		return false;
	if (is_trial(c))
		return try_tables(c, &load, file, n);
	if (!esc_cli_rows(c, esc_open_heads, esc_nopen_heads))
		return false;
	return esc_cli_tables(c, file, n) &&
	    esc_load(c->db, &load, c->tables, n, c->out, &c->counts, &c->faults, &c->err);
}

static bool
open_tickets(struct esc_cli *c)
{
	if (c->given.map != NULL && strcmp(c->given.map, "list") == 0)
		return esc_cli_map_list(c);
	if (c->given.map_draft != NULL)
		return esc_cli_map_draft(c);
	c->counted = true;
	if (c->given.message.n > 0 || c->given.message_file != NULL)
		return open_one(c);
	for (size_t i = 0; i < c->nfields; i++)
		if (c->field[i].column == ESC_C_SUBJECT)
			return open_one(c);
	if (c->nfields > 0 || c->given.ticket != NULL)
		return esc_fail(&c->err, ESC_USAGE, "a ticket needs a subject: -m TEXT");
	return open_tables(c);
}

static const struct esc_command command = {
	.name = "esc-open",
	.does = "Open tickets: one from -m, else those of tables.  Of a known ticket, what a row shows to be\n"
	    "new is appended.",
	.sets = ESC_SET_ALL | ESC_SET_ROWS | ESC_SET_PRINT | ESC_SET_WRITE | ESC_SET_INPUT | ESC_SET_TABLE |
	    ESC_SET_EXPORT,
	.carries = carries,
	.itself = { .words = "-m subject | [file | -] ...", .most = SIZE_MAX, .writes = true,
	    .run = open_tickets, .prints = "ticket change status priority level team owner opened "
	    "first_response_due resolution_due" },
	.examples =
	    "  esc-open -m \"Card terminal declines\" --customer acme --channel phone --as jaan\n"
	    "  esc-open -q --tz Europe/Tallinn --rejects bad.csv tickets.csv\n"
	    "  t=$(esc-open -b -m \"Wants the manager\" --customer acme)\n"
};

int
main(int argc, char **argv)
{
	return esc_cli_run(&command, argc, argv);
}
