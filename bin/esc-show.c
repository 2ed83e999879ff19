/* esc-show: what happened to tickets, event by event. */
#include "cli.h"

static bool
brief(struct esc_cli *c)
{
	if (c->nwords != 1 || !esc_ticket_name_valid(c->word[0]))
		return esc_fail(&c->err, ESC_USAGE, "--brief: say one ticket or problem");
	if (c->given.format != NULL || c->given.columns != NULL)
		return esc_fail(&c->err, ESC_USAGE, "--brief is a text for people: leave out -f and -c");
	return esc_cli_open(c, ESC_READ) && esc_show_brief(c->db, c->word[0], c->act.now, &c->how, &c->err);
}

static bool
show(struct esc_cli *c)
{
	if (c->given.brief)
		return brief(c);
	return esc_cli_open(c, ESC_READ) && esc_cli_select(c) &&
	    esc_show(c->db, &c->filter, &c->how, &c->rows, &c->err);
}

static const struct esc_command command = {
	.name = "esc-show",
	.does = "Show tickets: what happened to each, event by event.",
	.sets = ESC_SET_ALL | ESC_SET_ROWS | ESC_SET_VIEW | ESC_SET_PRINT | ESC_SET_INPUT | ESC_SET_SHOW,
	.itself = { .words = "ticket | field:value | - ...", .least = 1, .most = SIZE_MAX, .run = show,
	    .prints = "ticket event at kind actor from_value to_value trigger message" },
	.examples =
	    "  esc-show E-17\n"
	    "  esc-show -c event,at,kind,actor E-17 kind:escalated\n"
	    "  esc-show -f csv -c all E-17 -o E-17.csv\n"
	    "  esc-show --brief E-17\n"
};

int
main(int argc, char **argv)
{
	return esc_cli_run(&command, argc, argv);
}
