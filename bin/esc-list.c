/* esc-list: the tickets that the words pick, a row each. */
#include "cli.h"

static bool
list(struct esc_cli *c)
{
	return esc_cli_open(c, ESC_READ) && esc_cli_select(c) &&
	    esc_list(c->db, &c->filter, &c->how, &c->rows, &c->err);
}

static const struct esc_command command = {
	.name = "esc-list",
	.does = "List tickets: those named, and those that every term picks.",
	.sets = ESC_SET_ALL | ESC_SET_ROWS | ESC_SET_VIEW | ESC_SET_PRINT | ESC_SET_INPUT,
	.itself = { .words = "[ticket | field:value | -] ...", .most = SIZE_MAX, .run = list,
	    .prints = "ticket status priority level team owner customer subject opened updated clock due" },
	.examples =
	    "  esc-list status:open level:2..\n"
	    "  esc-list status.not:closed owner:me\n"
	    "  esc-list -f csv -c ticket,customer,opened opened:2026-10\n"
	    "  esc-list -eq status:open priority:P1 && echo go and look\n"
};

int
main(int argc, char **argv)
{
	return esc_cli_run(&command, argc, argv);
}
