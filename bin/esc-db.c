/* esc-db: the database is made, checked, counted, copied and moved. */
#include <string.h>
#include <unistd.h>

#include "cli.h"

static bool
init(struct esc_cli *c)
{
	return esc_cli_create(c);
}

/* Nothing is printed if it was done before. */
static bool
upgrade(struct esc_cli *c)
{
	return esc_cli_open(c, ESC_UPGRADE) && esc_cli_rows(c, esc_upgrade_heads, esc_nupgrade_heads) &&
	    esc_upgrade_row(c->db, c->out, &c->err);
}

static bool
check(struct esc_cli *c)
{
	uint64_t errors = 0, warnings = 0;

	if (!esc_cli_open(c, ESC_READ) || !esc_cli_rows(c, esc_finding_heads, esc_nfinding_heads) ||
	    !esc_check(c->db, c->out, &errors, &warnings, &c->err))
		return false;
	if (errors > 0 || (c->given.strict && warnings > 0))
		c->status = ESC_NO;
	return true;
}

static bool
stats(struct esc_cli *c)
{
	return esc_cli_open(c, ESC_READ) && esc_cli_rows(c, esc_rows_heads, esc_nrows_heads) &&
	    esc_stats(c->db, c->out, &c->err);
}

static bool
backup(struct esc_cli *c)
{
	return esc_cli_open(c, ESC_READ) && esc_cli_rows(c, esc_backup_heads, esc_nbackup_heads) &&
	    esc_backup(c->db, c->word[0], c->out, &c->err);
}

static bool
dump(struct esc_cli *c)
{
	return esc_cli_open(c, ESC_READ) && esc_dump(c->db, c->given.output, &c->err);
}

static bool
load(struct esc_cli *c)
{
	const char *file = c->nwords > 0 ? c->word[0] : "-";

	if (c->nwords == 0 && isatty(STDIN_FILENO))
		return esc_fail(&c->err, ESC_USAGE, "%s", "");
	if (strcmp(file, "-") == 0 && !esc_cli_stdin(c))
		return false;
	return esc_cli_open(c, ESC_WRITE) && esc_cli_rows(c, esc_rows_heads, esc_nrows_heads) &&
	    esc_undump(c->db, c->act.now, file, c->out, &c->err);
}

static const struct esc_job jobs[] = {
	{ .name = "init", .words = "", .writes = true, .run = init,
	    .help = "make the database; --tz is the zone of its people" },
	{ .name = "upgrade", .words = "", .run = upgrade, .prints = "from_value to_value file",
	    .help = "bring an older database to this program's version; the file keeps what it was" },
	{ .name = "check", .words = "", .run = check, .prints = "severity where finding hint",
	    .help = "work out every ticket again and compare; exit 1 if something is wrong" },
	{ .name = "stats", .words = "", .run = stats, .prints = "table rows", .help = "how much there is" },
	{ .name = "backup", .words = "file", .least = 1, .most = 1, .run = backup,
	    .prints = "file bytes tickets events", .help = "a copy that is whole and checked" },
	{ .name = "dump", .words = "", .run = dump, .help = "all that cannot be worked out, as text" },
	{ .name = "load", .words = "[file | -]", .most = 1, .writes = true, .run = load,
	    .prints = "table rows", .help = "a dump into an empty database" },
};

static const struct esc_command command = {
	.name = "esc-db",
	.does = "Make, check, count, copy and move the database.",
	.sets = ESC_SET_ALL | ESC_SET_ROWS | ESC_SET_PRINT | ESC_SET_CHECK,
	.jobs = jobs, .njobs = sizeof(jobs) / sizeof(jobs[0]),
	.examples =
	    "  esc-db init --tz Europe/Tallinn\n"
	    "  esc-db check && esc-db backup /backup/escalate-1.db\n"
	    "  esc-db dump -o dump.txt\n"
};

int
main(int argc, char **argv)
{
	return esc_cli_run(&command, argc, argv);
}
