/* esc-sla: promised times. */
#include <stdlib.h>
#include <unistd.h>

#include "cli.h"

/* The calendars of DIR, else of the database; no database was named and none is there: 24x7 alone. */
static bool
open_calendars(struct esc_cli *c)
{
	bool named = c->given.db != NULL || getenv("ESC_DB") != NULL;

	if (c->given.policy == NULL && (esc_cli_open(c, ESC_READ) || named ||
	    (c->err.code != ESC_NOINPUT && c->err.code != ESC_USAGE)))
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
		return esc_fail(&c->err, ESC_USAGE,
		    "--rejects takes the rows of one file; read them one by one");
	if (!open_calendars(c) || !esc_cli_load(c, &load))
		return false;
	how.db = c->db;
	for (size_t i = 0; i < n; i++)
		if (!esc_cli_table(c, file[i]) || !esc_sla_calc(&how, &c->table, &c->how, &c->out, &c->counts,
		    &c->faults, &c->err))
			return false;
	return true;
}

/* Made for cron: it is silent when nothing fired. */
static bool
sweep(struct esc_cli *c)
{
	struct esc_sweep how = { .assume_current = c->given.assume_current };
	uint64_t fired;

	if (c->how.sort == NULL)
		c->how.sort = "at";
	if (!esc_cli_open(c, ESC_WRITE) || !esc_cli_rows(c, esc_sweep_heads, esc_nsweep_heads))
		return false;
	how.act = c->act;
	if (!esc_sweep(c->db, &how, c->out, &fired, &c->err))
		return false;
	if (fired == 0) {
		esc_out_drop(c->out);
		c->out = NULL;
	}
	return true;
}

static bool
list(struct esc_cli *c)
{
	return esc_cli_open(c, ESC_READ) && esc_cli_select(c) &&
	    esc_sla_list(c->db, &c->filter, &c->how, &c->rows, &c->err);
}

static bool
explain(struct esc_cli *c)
{
	const char *clock = c->nwords > 1 ? c->word[1] : NULL;

	return esc_cli_open(c, ESC_READ) &&
	    esc_sla_explain(c->db, c->word[0], clock, c->act.now, &c->how, &c->rows, &c->err);
}

static bool
doctor(struct esc_cli *c)
{
	int64_t max_age = ESC_NONE;
	uint64_t errors = 0, warnings = 0;
	struct esc_err why = { 0 };

	if (c->given.max_age != NULL && !esc_duration_parse(c->given.max_age, false, &max_age, &why))
		return esc_fail(&c->err, ESC_USAGE, "--max-age: %.900s", why.text);
	if (!esc_cli_open(c, ESC_READ) || !esc_cli_rows(c, esc_finding_heads, esc_nfinding_heads) ||
	    !esc_sla_doctor(c->db, c->act.now, max_age, c->out, &errors, &warnings, &c->err))
		return false;
	if (errors > 0 || (c->given.strict && warnings > 0))
		c->status = ESC_NO;
	return true;
}

static const struct esc_job jobs[] = {
	{ .name = "sweep", .words = "", .writes = true, .run = sweep,
	    .prints = "ticket clock cycle step at action whom detail",
	    .help = "do every step of the ladder that is due, once; silent when there is none" },
	{ .name = "list", .words = "[ticket | field:value | -] ...", .most = SIZE_MAX, .run = list,
	    .prints = "ticket clock cycle state elapsed target remaining due priority team owner",
	    .help = "the clocks that run, the nearest due first" },
	{ .name = "explain", .words = "ticket [clock]", .least = 1, .most = 2, .run = explain,
	    .prints = "ticket clock cycle from to state seconds running_total why",
	    .help = "why a clock stands where it stands, piece by piece" },
	{ .name = "calc", .words = "[file | -] ...", .most = SIZE_MAX, .run = calc,
	    .prints = "<columns read> due | elapsed; --explain: from to state seconds running_total why before it",
	    .help = "working time: when a target is due, or how much lies between start and end" },
	{ .name = "doctor", .words = "", .run = doctor, .prints = "severity where finding hint",
	    .help = "whether the sweep runs and the clocks can; exit 1 if something is wrong" },
};

static const struct esc_command command = {
	.name = "esc-sla",
	.does = "Promised times: what is due, why, and what follows when it is late.",
	.sets = ESC_SET_ALL | ESC_SET_ROWS | ESC_SET_VIEW | ESC_SET_PRINT | ESC_SET_INPUT | ESC_SET_SLA | ESC_SET_CHECK,
	.jobs = jobs, .njobs = sizeof(jobs) / sizeof(jobs[0]),
	.examples =
	    "  esc-sla list team:billing due:..+2h\n"
	    "  esc-sla explain E-17 resolution\n"
	    "  esc-sla sweep -q\n"
	    "  esc-sla doctor --max-age 10m\n"
	    "  printf 'start,target\\n2026-11-23T14:50:00Z,4h\\n' | esc-sla calc --policy policy\n"
	    "  esc-sla calc --policy policy --tz Europe/Tallinn --explain times.csv\n"
};

int
main(int argc, char **argv)
{
	return esc_cli_run(&command, argc, argv);
}
