/* esc-sla: promised times. */
#include <stdlib.h>
#include <unistd.h>

#include "cli.h"

/* The calendars of DIR, else of the database; no database was named and none is there: 24x7 alone. */
static bool
open_calendars(struct esc_cli *c)
{
	bool named = c->given.db != NULL || getenv("ESC_DB") != NULL;

	if (c->given.policy == NULL && (esc_cli_open(c, ESC_READ) || named || c->err.code != ESC_NOINPUT))
		return c->err.code == 0;
	c->err = (struct esc_err){ 0 };
	return esc_cli_clock(c, NULL);
}

static bool
calc(struct esc_cli *c)
{
	static const char *const standard_input[] = { "-" };
	const char *const *file = c->nwords > 0 ? c->word : standard_input;
	size_t n = c->nwords > 0 ? c->nwords : 1;
	struct esc_load load;
	struct esc_calc how = { .load = &load, .policy = c->given.policy, .explain = c->given.explain };

	if (c->nwords == 0 && isatty(STDIN_FILENO))
		return esc_fail(&c->err, ESC_USAGE, "%s", "");
	if (n > 1 && c->given.rejects != NULL)
		return esc_fail(&c->err, ESC_USAGE, "--rejects takes the rows of one file; read them one by one");
	if (!open_calendars(c) || !esc_cli_load(c, &load))
		return false;
	how.db = c->db;
	for (size_t i = 0; i < n; i++)
		if (!esc_cli_table(c, file[i]) || !esc_sla_calc(&how, &c->table, &c->how, &c->out, &c->counts,
		    &c->faults, &c->err))
			return false;
	return true;
}

static const struct esc_job jobs[] = {
	{ .name = "calc", .words = "[file | -] ...", .most = SIZE_MAX, .run = calc,
	    .prints = "<columns read> due | elapsed; --explain: from to state seconds running_total why before it",
	    .help = "working time: when a target is due, or how much lies between start and end" },
};

static const struct esc_command command = {
	.name = "esc-sla",
	.does = "Promised times.",
	.sets = ESC_SET_ALL | ESC_SET_ROWS | ESC_SET_PRINT | ESC_SET_INPUT | ESC_SET_SLA,
	.jobs = jobs, .njobs = sizeof(jobs) / sizeof(jobs[0]),
	.examples =
	    "  printf 'start,target\\n2026-11-23T14:50:00Z,4h\\n' | esc-sla calc --policy policy\n"
	    "  esc-sla calc --policy policy --tz Europe/Tallinn --explain times.csv\n"
};

int
main(int argc, char **argv)
{
	return esc_cli_run(&command, argc, argv);
}
