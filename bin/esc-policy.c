/* esc-policy: the written rules of a team: made, checked, put in force, given back. */
#include "cli.h"

static bool
init(struct esc_cli *c)
{
	struct esc_policy_start how = { .lead = c->given.lead, .zone = c->given.tz, .country = c->given.country };

	if (how.lead == NULL || how.zone == NULL)
		return esc_fail(&c->err, ESC_USAGE, "say who leads the team and where: --lead MAIL --tz ZONE");
	return esc_policy_init(c->word[0], &how, &c->err);
}

static bool
check(struct esc_cli *c)
{
	uint64_t errors, warnings;

	if (!esc_cli_clock(c, NULL) || !esc_cli_rows(c, esc_finding_heads, esc_nfinding_heads) ||
	    !esc_policy_check(c->word[0], c->act.now, c->out, &errors, &warnings, &c->err))
		return false;
	if (errors > 0 || (c->given.strict && warnings > 0))
		c->status = ESC_NO;
	return true;
}

static bool
load(struct esc_cli *c)
{
	bool done = esc_cli_open(c, ESC_WRITE) && esc_cli_rows(c, esc_moved_heads, esc_nmoved_heads) &&
	    esc_policy_load(c->db, &c->act, c->word[0], c->out, &c->faults, &c->err);

	if (done && c->given.quiet)
		c->faults.n = 0;	/* warnings */
	return done;
}

static bool
dump(struct esc_cli *c)
{
	const char *dir = c->nwords > 0 ? c->word[0] : c->given.output;

	if (dir == NULL || (c->nwords > 0 && c->given.output != NULL))
		return esc_fail(&c->err, ESC_USAGE, "say one directory that the files go to");
	return esc_cli_open(c, ESC_READ) && esc_policy_dump(c->db, dir, &c->err);
}

/* Of a directory, else of the version in force. */
static bool
handbook(struct esc_cli *c)
{
	const char *dir = c->nwords > 0 ? c->word[0] : NULL;
	struct esc_buf text = { 0 };
	bool done;

	done = (dir != NULL ? esc_cli_clock(c, NULL) : esc_cli_open(c, ESC_READ)) &&
	    esc_policy_handbook(c->db, dir, c->given.dot, &text, &c->err) &&
	    esc_out_text(c->given.output, esc_buf_str(&text), text.n, &c->err);
	esc_buf_free(&text);
	return done;
}

static const struct esc_job jobs[] = {
	{ .name = "init", .words = "dir", .least = 1, .most = 1, .writes = true, .run = init,
	    .help = "write a first policy, to be edited: --lead MAIL --tz ZONE [--country CC]" },
	{ .name = "check", .words = "dir", .least = 1, .most = 1, .run = check,
	    .prints = "severity where finding hint", .help = "what is wrong with it; exit 1 if something is" },
	{ .name = "load", .words = "dir", .least = 1, .most = 1, .writes = true, .run = load,
	    .prints = "ticket clock cycle old_due due", .help = "put it in force; the due times that moved" },
	{ .name = "dump", .words = "dir", .most = 1, .run = dump,
	    .help = "the files of the policy in force, byte for byte" },
	{ .name = "handbook", .words = "[dir]", .most = 1, .run = handbook,
	    .help = "the process as people read it, in Markdown; --dot: a chart" },
};

static const struct esc_command command = {
	.name = "esc-policy",
	.does = "The written rules of a team: a directory of tables.",
	.sets = ESC_SET_ALL | ESC_SET_ROWS | ESC_SET_PRINT | ESC_SET_CHECK | ESC_SET_POLICY,
	.jobs = jobs, .njobs = sizeof(jobs) / sizeof(jobs[0]),
	.examples =
	    "  esc-policy init policy --lead anna@example.com --tz Europe/Tallinn --country EE\n"
	    "  esc-policy check policy && esc-policy load policy\n"
	    "  esc-policy load -n policy\n"
};

int
main(int argc, char **argv)
{
	return esc_cli_run(&command, argc, argv);
}
