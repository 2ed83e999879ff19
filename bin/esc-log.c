/* esc-log: what happened to tickets is written down, a verb for each kind of event. */
#include <string.h>

#include "cli.h"

static bool
carries(enum esc_column col)
{
	if (col == ESC_C_MESSAGE || col == ESC_C_KEY || col == ESC_C_EVENT || esc_column_info(col)->internal)
		return false;
	for (size_t i = 0; i < esc_nkinds; i++)
		if (esc_kinds[i].verb != NULL && esc_kind_carries(&esc_kinds[i], col))
			return true;
	return false;
}

static int
side(const char *name)
{
	int i = ESC_SIDE_OURS;

	if (name == NULL)
		return -1;
	while (strcmp(esc_side_names[i], name) != 0)
		i++;
	return i;
}

/* A customer is kept or lost: --customer picks the tickets, and is said by them. */
static bool
select_customer(struct esc_cli *c)
{
	enum esc_kind kind = c->job->kind->kind;
	struct esc_buf term = { 0 };
	bool done;
	size_t i = 0;

	while (i < c->nfields && c->field[i].column != ESC_C_CUSTOMER)
		i++;
	if ((kind != ESC_RETAINED && kind != ESC_LOST) || i == c->nfields)
		return c->nwords > 0 || c->filter.asked || esc_fail(&c->err, ESC_USAGE, "%s", "");
	esc_buf_puts(&term, "customer:");
	for (const char *s = c->field[i].value; *s != '\0'; s++) {
		if (*s == ',' || *s == '\\')
			esc_buf_putc(&term, '\\');
		esc_buf_putc(&term, *s);
	}
	done = esc_cli_select_word(c, esc_dup(&c->arena, term.s, term.n));
	c->act.whose = c->field[i].value;
	memmove(&c->field[i], &c->field[i + 1], (--c->nfields - i) * sizeof(*c->field));
	esc_buf_free(&term);
	return done;
}

static bool
log_words(struct esc_cli *c)
{
	struct esc_entry entry = { .kind = c->job->kind->kind, .side = side(c->given.side),
	    .public = c->given.is_private ? 0 : -1 };
	const char *message;

	if (!esc_cli_open(c, ESC_WRITE) || !select_customer(c) || (c->nwords > 0 && !esc_cli_select(c)) || !esc_cli_message(c, 0, &message) ||
	    !esc_cli_rows(c, esc_log_heads, esc_nlog_heads))
		return false;
	esc_cli_say(c, ESC_C_EVENT, c->given.event);
	esc_cli_say(c, ESC_C_MESSAGE, message);
	entry.field = c->field;
	entry.nfields = c->nfields;
	c->act.notes = &c->notes;
	return esc_log(c->db, &c->act, &entry, &c->filter, c->out, &c->counts, &c->err);
}

static bool
log_table(struct esc_cli *c, enum esc_kind kind)
{
	const struct esc_given *g = &c->given;
	struct esc_load load;

	if (c->nwords > 0 || c->nfields > 0 || g->message.n > 0 || g->message_file != NULL || g->event != NULL)
		return esc_fail(&c->err, ESC_USAGE, "--batch: each row says its ticket, its words and its columns");
	if (!esc_cli_open(c, ESC_WRITE) || !esc_cli_load(c, &load))
		return false;
	load.act.notes = kind != 0 ? load.notes : NULL;
	return esc_cli_rows(c, esc_log_heads, esc_nlog_heads) && esc_cli_table(c, g->batch) &&
	    esc_log_table(c->db, &load, kind, &c->table, c->out, &c->counts, &c->faults, &c->err);
}

static bool
log_verb(struct esc_cli *c)
{
	c->counted = true;
	return c->given.batch != NULL ? log_table(c, c->job->kind->kind) : log_words(c);
}

static bool
log_kinds(struct esc_cli *c)
{
	c->counted = true;
	if (c->given.batch == NULL)
		return esc_fail(&c->err, ESC_USAGE, "%s", "");
	return log_table(c, 0);
}

static struct esc_command command = {
	.name = "esc-log",
	.does = "Write down what happened to tickets: a verb, and the tickets.  With --batch a row each.",
	.sets = ESC_SET_ALL | ESC_SET_ROWS | ESC_SET_VIEW | ESC_SET_PRINT | ESC_SET_WRITE | ESC_SET_LOG | ESC_SET_INPUT |
	    ESC_SET_TABLE,
	.carries = carries,
	.itself = { .words = "verb (ticket | field:value | - ... | --batch file)", .writes = true,
	    .run = log_kinds, .prints = "ticket change event at kind actor" },
	.examples =
	    "  esc-log reply E-17 --at -1h --as jaan -m \"Called back, left voice mail\"\n"
	    "  esc-log escalate E-17 --level 2 --trigger knowledge -m \"needs a network expert\"\n"
	    "  esc-log close -q --yes status:resolved resolved:..-7d -m \"no word for a week\"\n"
	    "  esc-log survey --batch answers.csv --tz Europe/Tallinn --rejects unmatched.csv\n"
};

/* --customer is enough for what is true of a customer. */
static size_t
wants_a_word(enum esc_kind kind)
{
	return kind != ESC_RETAINED && kind != ESC_LOST;
}

/* A verb for each kind that people may write. */
int
main(int argc, char **argv)
{
	struct esc_arena a = { 0 };
	struct esc_job *job = esc_alloc(&a, esc_nkinds * sizeof(*job));
	int status;

	command.jobs = job;
	for (size_t i = 0; i < esc_nkinds; i++)
		if (esc_kinds[i].verb != NULL)
			job[command.njobs++] = (struct esc_job){ .name = esc_kinds[i].verb,
			    .words = "ticket | field:value | - ...", .least = wants_a_word(esc_kinds[i].kind),
			    .most = SIZE_MAX, .writes = true, .help = esc_kinds[i].help, .run = log_verb,
			    .kind = &esc_kinds[i] };
	status = esc_cli_run(&command, argc, argv);
	esc_arena_free(&a);
	return status;
}
