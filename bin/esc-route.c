/* esc-route: who gets a ticket, when it goes up, and why. */
#include <string.h>

#include "cli.h"

static const char headers[] = "ticket change from_level level team owner escalation trigger row promised";

/* What the writers may say, and the language of a text. */
static bool
carries(enum esc_column col)
{
	static const enum esc_column columns[] = { ESC_C_LEVEL, ESC_C_TEAM, ESC_C_OWNER, ESC_C_MANAGER, ESC_C_ESCALATION,
		ESC_C_TRIGGER, ESC_C_TRIED, ESC_C_WHY, ESC_C_REQUESTER, ESC_C_ADDRESSED_TO, ESC_C_ALSO_TOLD,
		ESC_C_AT_STAKE, ESC_C_AMOUNT, ESC_C_LANGUAGE };

	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		if (columns[i] == col)
			return true;
	return false;
}

static const char *
said(const struct esc_cli *c, enum esc_column col)
{
	for (size_t i = 0; i < c->nfields; i++)
		if (c->field[i].column == col)
			return c->field[i].value;
	return NULL;
}

/* On a terminal the sentence for the customer stands in every row. */
static void
show_sentence(struct esc_cli *c)
{
	bool table = c->how.form != NULL ? strcmp(c->how.form, "table") == 0 : c->how.width > 0;

	if (table && c->how.columns == NULL)
		c->how.columns = "+say";
}

static bool
move(struct esc_cli *c, enum esc_move what)
{
	struct esc_routing how = { .move = what };
	const char *message;

	c->counted = true;
	if (!esc_cli_open(c, ESC_WRITE) || !esc_cli_select(c) || !esc_cli_message(c, 0, &message))
		return false;
	show_sentence(c);
	if (!esc_cli_rows(c, esc_route_heads, esc_nroute_heads))
		return false;
	esc_cli_say(c, ESC_C_MESSAGE, message);
	how.act = c->act;
	how.field = c->field;
	how.nfields = c->nfields;
	how.history = c->given.promise_from != NULL && strcmp(c->given.promise_from, "history") == 0;
	return esc_route_move(c->db, &how, &c->filter, c->out, &c->counts, &c->err);
}

/* Made for cron: it is silent when nothing was to be done. */
static bool
assign(struct esc_cli *c)
{
	if (!move(c, ESC_ASSIGN))
		return false;
	if (c->counts.changed == 0 && c->counts.same == 0) {
		esc_out_drop(c->out);
		c->out = NULL;
	}
	return true;
}

static bool
up(struct esc_cli *c)
{
	return move(c, ESC_UP);
}

static bool
down(struct esc_cli *c)
{
	return move(c, ESC_DOWN);
}

static bool
transfer(struct esc_cli *c)
{
	return move(c, ESC_TRANSFER);
}

static bool
accept_(struct esc_cli *c)
{
	return move(c, ESC_ACCEPT);
}

static bool
why(struct esc_cli *c)
{
	return esc_cli_open(c, ESC_READ) &&
	    esc_route_why(c->db, c->word[0], c->act.now, &c->how, &c->rows, &c->err);
}

static struct esc_asking
asked(const struct esc_cli *c)
{
	return (struct esc_asking){ .at = c->act.at != ESC_NONE ? c->act.at : c->act.now, .word = c->word,
	    .nwords = c->nwords, .expect = c->given.expect };
}

static bool
test(struct esc_cli *c)
{
	bool expected = true;
	struct esc_asking how;

	if (!esc_cli_open(c, ESC_READ))
		return false;
	how = asked(c);
	if (!esc_route_test(c->db, &how, &c->how, &c->rows, &expected, &c->err))
		return false;
	c->status = expected ? 0 : ESC_NO;
	return true;
}

static bool
path(struct esc_cli *c)
{
	struct esc_asking how;

	if (!esc_cli_open(c, ESC_READ))
		return false;
	how = asked(c);
	return esc_route_path(c->db, &how, &c->how, &c->rows, &c->err);
}

static bool
duty(struct esc_cli *c)
{
	struct esc_asking how;

	if (!esc_cli_open(c, ESC_READ))
		return false;
	how = asked(c);
	return esc_route_duty(c->db, &how, &c->how, &c->rows, &c->err);
}

static bool
signs(struct esc_cli *c)
{
	const char *text;

	if (!esc_cli_open(c, ESC_READ) || !esc_cli_message(c, 0, &text) || !esc_cli_select(c))
		return false;
	if ((text != NULL) == c->filter.asked)
		return esc_fail(&c->err, ESC_USAGE, "say which tickets, or give the text: -F FILE");
	return esc_route_signs(c->db, &c->filter, text, said(c, ESC_C_LANGUAGE), &c->how, &c->rows, &c->err);
}

#define TICKETS	.words = "ticket | field:value | - ...", .least = 1, .most = SIZE_MAX, .writes = true, .prints = headers
static const struct esc_job jobs[] = {
	{ .name = "assign", TICKETS, .run = assign, .help = "give those that nobody has a level, a team and an owner" },
	{ .name = "up", TICKETS, .run = up, .help = "escalate, one level if none is said" },
	{ .name = "down", TICKETS, .run = down, .help = "give back to a lower level" },
	{ .name = "transfer", TICKETS, .run = transfer, .help = "sideways, to another team or person" },
	{ .name = "accept", TICKETS, .run = accept_, .help = "take it" },
	{ .name = "why", .words = "ticket", .least = 1, .most = 1, .run = why,
	    .prints = "ticket row level escalation team owner backup clock due remaining next say",
	    .help = "the row that decides, the time left, who is there, and the command to run" },
	{ .name = "test", .words = "[field=value] ...", .most = SIZE_MAX, .run = test,
	    .prints = "at row level escalation team owner backup respond notify",
	    .help = "who would be called for such a ticket, now or --at T" },
	{ .name = "path", .words = "[field=value] ...", .most = SIZE_MAX, .run = path,
	    .prints = "step row level escalation team owner respond notify", .help = "the way up of such a ticket" },
	{ .name = "duty", .words = "[team=X | skill=X | level=N | role=X | language=X] ...", .most = SIZE_MAX, .run = duty,
	    .prints = "person team role phone from to backup", .help = "who is on duty, now or --at T" },
	{ .name = "signs", .words = "ticket | field:value | - ... | -F file", .most = SIZE_MAX, .run = signs,
	    .prints = "ticket sign language words weight rule level",
	    .help = "signs of conflict in the customer's words, and what would follow" },
};

static const struct esc_command command = {
	.name = "esc-route",
	.does = "Who gets a ticket: by the matrix of the policy, up, down and sideways.",
	.sets = ESC_SET_ALL | ESC_SET_ROWS | ESC_SET_VIEW | ESC_SET_PRINT | ESC_SET_WRITE | ESC_SET_INPUT | ESC_SET_ROUTE,
	.carries = carries,
	.jobs = jobs, .njobs = sizeof(jobs) / sizeof(jobs[0]),
	.examples =
	    "  esc-route assign owner:none\n"
	    "  esc-route up E-17 --trigger knowledge --tried \"restarted, new cable\" -m \"needs a network expert\"\n"
	    "  esc-route test --at sat --expect maria category=network level=1 trigger=knowledge\n"
	    "  esc-route signs -F complaint.txt --language tr\n"
};

int
main(int argc, char **argv)
{
	return esc_cli_run(&command, argc, argv);
}
