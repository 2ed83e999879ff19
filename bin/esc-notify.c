/* esc-notify: what must be told to somebody is delivered. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

/* The words: N-1, state:, template: and recipient: are of notices, the others of their tickets. */
struct words {
	struct esc_chosen chosen;
	int64_t		*id;
};

static bool
one_word(struct esc_cli *c, struct words *w, const char *word)
{
	const struct { const char *name; const char **value; } terms[] = {
		{ "state:", &w->chosen.state }, { "template:", &w->chosen.template },
		    { "recipient:", &w->chosen.recipient },
	};
	int64_t id;

	if (strncmp(word, "N-", 2) == 0 && esc_int_parse(word + 2, &id) && id > 0) {
		w->id[w->chosen.n++] = id;
		return true;
	}
	for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++) {
		size_t n = strlen(terms[i].name);

		if (strncmp(word, terms[i].name, n) != 0)
			continue;
		if (word[n] == '\0' || *terms[i].value != NULL)
			return esc_fail(&c->err, ESC_USAGE, "%s: say it once, with a value", word);
		*terms[i].value = word + n;
		return true;
	}
	return esc_cli_select_word(c, word);
}

static bool
choose(struct esc_cli *c, struct words *w)
{
	*w = (struct words){ .id = esc_alloc(&c->arena, (c->nwords + 1) * sizeof(*w->id)) };
	for (size_t i = 0; i < c->nwords; i++)
		if (!one_word(c, w, c->word[i]))
			return false;
	w->chosen.id = w->id;
	w->chosen.filter = &c->filter;
	return true;
}

static bool
list(struct esc_cli *c)
{
	struct words w;

	return esc_cli_open(c, ESC_READ) && choose(c, &w) &&
	    esc_notify_list(c->db, &w.chosen, &c->how, &c->rows, &c->err);
}

static bool
show(struct esc_cli *c)
{
	const char *form = c->given.format;
	struct esc_buf text = { 0 };
	struct words w;
	bool done;

	if (!esc_cli_open(c, ESC_READ) || !choose(c, &w))
		return false;
	done = esc_notify_show(c->db, &w.chosen, c->act.now,
	    form != NULL ? strcmp(form, "table") != 0 : c->how.width == 0, &text, &c->err) &&
	    (c->given.quiet || esc_out_text(c->given.output, text.s, text.n, &c->err));
	c->rows = text.n > 0;
	esc_buf_free(&text);
	return done;
}

/* Made for cron: it is silent when nothing was to be done. */
static bool
send_(struct esc_cli *c)
{
	struct esc_sending how = { .via = c->given.via, .limit = c->given.limit, .notes = &c->notes };
	uint64_t n = 0;
	bool done;

	if (c->nwords > 0) {
		if (how.via != NULL)
			return esc_fail(&c->err, ESC_USAGE, "a program or --via, not both");
		how.program = c->word;
		how.via = "program";
	}
	how.stands = c->given.now != NULL || getenv("ESC_NOW") != NULL;
	if (!esc_cli_open(c, ESC_WRITE))
		return false;
	c->how.limit = -1;	/* it counts messages */
	if (!esc_cli_rows(c, esc_notice_heads, esc_nnotice_heads))
		return false;
	how.act = c->act;
	done = esc_notify_send(c->db, &how, c->out, &n, &c->err);
	if (n == 0) {
		esc_out_drop(c->out);
		c->out = NULL;
	}
	return done;
}

static bool
retry(struct esc_cli *c)
{
	struct words w;

	return esc_cli_open(c, ESC_WRITE) && choose(c, &w) &&
	    esc_cli_rows(c, esc_notice_heads, esc_nnotice_heads) &&
	    esc_notify_retry(c->db, &c->act, &w.chosen, c->out, &c->err);
}

static bool
report(struct esc_cli *c)
{
	struct esc_buf text = { 0 };
	bool done = esc_cli_file_text(c, "-", &text) &&
	    esc_notify_reported(c->db, &c->act, esc_buf_str(&text), c->out, &c->err);

	esc_buf_free(&text);
	return done;
}

static bool
bounce(struct esc_cli *c)
{
	bool reads = c->nwords == 1 && strcmp(c->word[0], "-") == 0;
	const char *why;
	struct words w;

	if (!esc_cli_open(c, ESC_WRITE) || !esc_cli_message(c, 0, &why) || (!reads && !choose(c, &w)) ||
	    !esc_cli_rows(c, esc_notice_heads, esc_nnotice_heads))
		return false;
	return reads ? report(c) : esc_notify_bounce(c->db, &c->act, &w.chosen, why, c->out, &c->err);
}

static bool
announce(struct esc_cli *c)
{
	const char *message;

	if (!esc_ticket_name_valid(c->word[0]))
		return esc_fail(&c->err, ESC_USAGE, "%s is not the name of a problem, as P-3", c->word[0]);
	return esc_cli_open(c, ESC_WRITE) && esc_cli_message(c, 0, &message) &&
	    esc_cli_rows(c, esc_notice_heads, esc_nnotice_heads) &&
	    esc_notify_announce(c->db, &c->act, c->word[0], message, c->out, &c->err);
}

static bool
confirm(struct esc_cli *c)
{
	const char *message;

	return esc_cli_open(c, ESC_WRITE) && esc_cli_select(c) && esc_cli_message(c, 0, &message) &&
	    esc_cli_rows(c, esc_notice_heads, esc_nnotice_heads) &&
	    esc_notify_confirm(c->db, &c->act, c->given.template != NULL ? c->given.template : "ack",
	    message, &c->filter, c->out, &c->err);
}

static bool
queue(struct esc_cli *c)
{
	struct esc_buf text = { 0 };
	bool done;

	if (c->nwords == 0 && isatty(STDIN_FILENO))
		return esc_fail(&c->err, ESC_USAGE, "%s", "");
	if (!esc_cli_open(c, ESC_WRITE) || !esc_cli_rows(c, esc_notice_heads, esc_nnotice_heads))
		return false;
	done = esc_cli_file_text(c, c->nwords > 0 ? c->word[0] : "-", &text);
	if (!done && c->err.code == ESC_INVALID && text.n == 0) {
		c->err = (struct esc_err){ 0 };
		done = true;
	} else if (done)
		done = esc_notify_queue(c->db, &c->act, c->given.if_changed, esc_buf_str(&text), c->out,
		    &c->err);
	esc_buf_free(&text);
	return done;
}

#define PRINTS	.prints = "notice ticket template recipient via state tries at"
#define WHICH	"N-number | ticket | field:value | state:A,B | template:A | recipient:A ..."
static const struct esc_job jobs[] = {
	{ .name = "list", .words = WHICH, .most = SIZE_MAX, .run = list, PRINTS,
	    .help = "what was told, and what waits or failed" },
	{ .name = "show", .words = WHICH, .least = 1, .most = SIZE_MAX, .run = show,
	    .help = "the message as it would go, or went" },
	{ .name = "send", .words = "[-- program argument ...]", .most = SIZE_MAX, .writes = true,
	    .run = send_, PRINTS, .help = "deliver what may go now; silent when there is nothing" },
	{ .name = "retry", .words = WHICH, .least = 1, .most = SIZE_MAX, .writes = true, .run = retry,
	    PRINTS, .help = "try those again that failed or of which nobody knows" },
	{ .name = "bounce", .words = WHICH " | -", .least = 1, .most = SIZE_MAX, .writes = true, .run = bounce,
	    PRINTS, .help = "what was sent came back; -: a delivery report on standard input says which" },
	{ .name = "announce", .words = "problem", .least = 1, .most = 1, .writes = true, .run = announce,
	    PRINTS, .help = "one message to all customers of a problem; without -m: who was told" },
	{ .name = "confirm", .words = "ticket | field:value | - ...", .least = 1, .most = SIZE_MAX,
	    .writes = true, .run = confirm, PRINTS,
	    .help = "tell the customer that it was received, how urgent it is and by when" },
	{ .name = "queue", .words = "[file | -]", .most = 1, .writes = true, .run = queue, PRINTS,
	    .help = "a finished message into the outbox; nothing if it is empty" },
};

static const struct esc_command command = {
	.name = "esc-notify",
	.does = "What must be told to somebody: listed, shown, delivered.",
	.sets = ESC_SET_ALL | ESC_SET_ROWS | ESC_SET_VIEW | ESC_SET_PRINT | ESC_SET_NOTIFY,
	.jobs = jobs, .njobs = sizeof(jobs) / sizeof(jobs[0]),
	.examples =
	    "  esc-notify list state:failed,unknown\n"
	    "  esc-notify show N-12\n"
	    "  esc-notify confirm E-17\n"
	    "  esc-notify bounce N-12 -m \"no such mailbox\"\n"
	    "  esc-notify announce P-3 -m \"The payment service is down; we expect it back by noon.\"\n"
	    "  esc-sla sweep -q; esc-notify send -q\n"
	    "  esc-notify queue --if-changed weekly <report.mail\n"
};

int
main(int argc, char **argv)
{
	return esc_cli_run(&command, argc, argv);
}
