/* esc-postmortem: what an escalation teaches, and that it is done. */
#include <string.h>
#include <unistd.h>

#include "cli.h"

#define RECORD_MAX	((size_t)64 << 20)	/* bytes of post-mortems that are read at once */

static const char due_prints[] = "ticket level resolved due remaining owner customer";
static const char record_prints[] = "ticket change revision actions";
static const char action_prints[] = "action change ticket type what owner due state";

static bool
carries(enum esc_column col)
{
	return col == ESC_C_LANGUAGE;
}

static const char *
language(const struct esc_cli *c)
{
	for (size_t i = 0; i < c->nfields; i++)
		if (c->field[i].column == ESC_C_LANGUAGE)
			return c->field[i].value;
	return NULL;
}

static bool
due(struct esc_cli *c)
{
	return esc_cli_open(c, ESC_READ) && esc_cli_select(c) &&
	    esc_postmortem_due(c->db, &c->filter, &c->how, &c->rows, &c->err);
}

static bool
print_text(struct esc_cli *c, struct esc_buf *text, bool done)
{
	done = done && (c->given.quiet || esc_out_text(c->given.output, text->s, text->n, &c->err));
	c->rows = text->n > 0;
	esc_buf_free(text);
	return done;
}

static bool
draft(struct esc_cli *c)
{
	struct esc_buf text = { 0 };

	return esc_cli_open(c, ESC_READ) && esc_cli_select(c) && print_text(c, &text,
	    esc_postmortem_draft(c->db, &c->filter, c->act.now, language(c), &text, &c->err));
}

/* The files, or standard input, copied. */
static bool
read_files(struct esc_cli *c, struct esc_recording *how)
{
	static const char *const input[] = { "-" };
	const char *const *path = c->nwords > 0 ? c->word : input;
	size_t n = c->nwords > 0 ? c->nwords : 1;
	struct esc_text *text = esc_alloc(&c->arena, n * sizeof(*text));
	struct esc_buf b = { 0 };

	how->name = esc_alloc(&c->arena, n * sizeof(*how->name));
	how->text = text;
	for (; how->n < n; how->n++) {
		how->name[how->n] = strcmp(path[how->n], "-") == 0 ? "standard input" : path[how->n];
		esc_buf_clear(&b);
		if (!esc_cli_file_upto(c, path[how->n], RECORD_MAX, &b))
			break;
		text[how->n] = (struct esc_text){ esc_dup(&c->arena, b.s, b.n), b.n };
	}
	esc_buf_free(&b);
	return c->err.code == 0;
}

static bool
record(struct esc_cli *c)
{
	struct esc_recording how = { .n = 0 };

	if (c->nwords == 0 && isatty(STDIN_FILENO))
		return esc_fail(&c->err, ESC_USAGE, "%s", "");
	c->counted = true;
	if (!esc_cli_open(c, ESC_WRITE) || !read_files(c, &how) ||
	    !esc_cli_rows(c, esc_recorded_heads, esc_nrecorded_heads))
		return false;
	how.act = c->act;
	how.act.notes = &c->notes;
	how.zone = c->zone;
	return esc_postmortem_record(c->db, &how, c->out, &c->counts, &c->faults, &c->err);
}

static bool
is_action(const char *word)
{
	int64_t n;

	return strncmp(word, "A-", 2) == 0 && esc_int_parse(word + 2, &n);
}

/* A-1 and state: are about actions; the others are terms and tickets. */
static bool
choose(struct esc_cli *c, struct esc_actions *which)
{
	which->name = esc_alloc(&c->arena, (c->nwords + 1) * sizeof(*which->name));
	which->filter = &c->filter;
	for (size_t i = 0; i < c->nwords; i++)
		if (is_action(c->word[i]))
			which->name[which->n++] = c->word[i];
		else if (strncmp(c->word[i], "state:", 6) == 0)
			which->state = c->word[i] + 6;
		else if (!esc_cli_select_word(c, c->word[i]))
			return false;
	c->filter.now = c->act.now;
	return true;
}

static bool
actions(struct esc_cli *c)
{
	struct esc_actions which = { .n = 0 };

	return esc_cli_open(c, ESC_READ) && choose(c, &which) &&
	    esc_postmortem_actions(c->db, &which, &c->how, &c->rows, &c->err);
}

static bool
end(struct esc_cli *c, enum esc_kind kind)
{
	struct esc_ending how = { .kind = kind, .name = c->word, .n = c->nwords };

	c->counted = true;
	if (!esc_cli_open(c, ESC_WRITE) || !esc_cli_message(c, 0, &how.message))
		return false;
	if (kind == ESC_DROPPED && how.message == NULL)
		return esc_fail(&c->err, ESC_USAGE, "say why it will not be done: -m WHY");
	for (size_t i = 0; i < c->nwords; i++)
		if (!is_action(c->word[i]))
			return esc_fail(&c->err, ESC_USAGE, "\"%.60s\" is no action: they are named A-1, A-2, ...", c->word[i]);
	if (!esc_cli_rows(c, esc_action_heads, esc_naction_heads))
		return false;
	how.act = c->act;
	return esc_postmortem_end(c->db, &how, c->out, &c->counts, &c->err);
}

static bool
done(struct esc_cli *c)
{
	return end(c, ESC_DONE);
}

static bool
drop(struct esc_cli *c)
{
	return end(c, ESC_DROPPED);
}

static bool
review(struct esc_cli *c)
{
	struct esc_buf text = { 0 };

	return esc_cli_open(c, ESC_READ) && print_text(c, &text,
	    esc_postmortem_review(c->db, c->word[0], c->act.now, language(c), &text, &c->err));
}

static const struct esc_job jobs[] = {
	{ .name = "due", .words = "[ticket | field:value | -] ...", .most = SIZE_MAX, .run = due, .prints = due_prints,
	    .help = "tickets that need a post-mortem and have none" },
	{ .name = "draft", .words = "ticket | field:value | - ...", .least = 1, .most = SIZE_MAX, .run = draft,
	    .help = "its text in Markdown, for people to finish; of one on record, the last revision" },
	{ .name = "record", .words = "[file ...]", .most = SIZE_MAX, .writes = true, .run = record, .prints = record_prints,
	    .help = "put the finished text on record, from files or standard input" },
	{ .name = "actions", .words = "[action | ticket | field:value | -] ...", .most = SIZE_MAX, .run = actions,
	    .prints = action_prints, .help = "what is to be done; owner: type: due: state: are of the action" },
	{ .name = "done", .words = "action ...", .least = 1, .most = SIZE_MAX, .writes = true, .run = done,
	    .prints = action_prints, .help = "an action is done" },
	{ .name = "drop", .words = "action ... -m why", .least = 1, .most = SIZE_MAX, .writes = true, .run = drop,
	    .prints = action_prints, .help = "an action will not be done" },
	{ .name = "review", .words = "period", .least = 1, .most = 1, .run = review,
	    .help = "the pack for the meeting about 2026Q3, in Markdown" },
};

static const struct esc_command command = {
	.name = "esc-postmortem",
	.does = "What an escalation teaches: post-mortems, and the actions that come of them.",
	.sets = ESC_SET_ALL | ESC_SET_ROWS | ESC_SET_PRINT | ESC_SET_WRITE,
	.carries = carries,
	.jobs = jobs, .njobs = sizeof(jobs) / sizeof(jobs[0]),
	.examples =
	    "  esc-postmortem draft E-17 >E-17.md && vi E-17.md && esc-postmortem record E-17.md\n"
	    "  esc-postmortem actions state:overdue owner:me\n"
	    "  esc-postmortem drop A-3 -m \"the product is withdrawn\"\n"
};

int
main(int argc, char **argv)
{
	return esc_cli_run(&command, argc, argv);
}
