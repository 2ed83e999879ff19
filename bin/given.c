/* What the options come to: the database, the clock, the person, the rows. */
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"


/* The variable's value; NULL: not set, or empty. */
static const char *
setting(const char *name)
{
	const char *s = getenv(name);

	return s != NULL && *s != '\0' ? s : NULL;
}

/* An empty ESC_DB is a name, and a wrong one: no other database is taken instead. */
static const char *
database(struct esc_cli *c)
{
	const char *home = setting("XDG_DATA_HOME"), *where = getenv("ESC_DB");
	struct esc_buf b = { 0 };

	if (c->given.db != NULL)
		return c->given.db;
	if (where != NULL)
		return where;
	if (home != NULL && *home == '/') {
		esc_buf_puts(&b, home);
	} else if ((home = setting("HOME")) != NULL) {
		esc_buf_printf(&b, "%s/.local/share", home);
	} else {
		esc_fail(&c->err, ESC_USAGE, "which database? say -d FILE or set ESC_DB");
		return NULL;
	}
	esc_buf_puts(&b, "/escalate/escalate.db");
	where = esc_dup(&c->arena, b.s, b.n);
	esc_buf_free(&b);
	return where;
}

static const char *
person(const struct esc_cli *c)
{
	const struct passwd *pw;
	const char *s = c->given.as != NULL ? c->given.as : setting("ESC_USER");

	if (s != NULL)
		return s;
	if ((pw = getpwuid(getuid())) != NULL && *pw->pw_name != '\0')
		return pw->pw_name;
	return (s = setting("LOGNAME")) != NULL ? s : "nobody";
}

bool
esc_cli_time(struct esc_cli *c, const char *option, const char *text, int64_t *t)
{
	struct esc_err why = { 0 };
	int64_t end;

	if (esc_when_parse(text, c->zone, c->act.now, false, t, &end, &why))
		return true;
	return esc_fail(&c->err, ESC_USAGE, "%s: %.900s", option, why.text);
}

static bool
set_clock(struct esc_cli *c)
{
	const char *now = c->given.now != NULL ? c->given.now : setting("ESC_NOW");

	c->act.now = (int64_t)time(NULL);
	if (now != NULL && !esc_cli_time(c, c->given.now != NULL ? "--now" : "ESC_NOW", now, &c->act.now))
		return false;
	c->filter.now = c->act.now;
	c->act.at = ESC_NONE;
	return c->given.at == NULL || esc_cli_time(c, "--at", c->given.at, &c->act.at);
}

/* A column that is a time is given as people write it; a weekday is the next one. */
static bool
set_times(struct esc_cli *c)
{
	for (size_t i = 0; i < c->nfields; i++) {
		const struct esc_column_info *info = esc_column_info(c->field[i].column);
		struct esc_err why = { 0 };
		struct esc_buf b = { 0 };
		int64_t t, end;

		if (c->field[i].column == ESC_C_ATTR || info->form != ESC_F_TIME)
			continue;
		if (!esc_when_parse(c->field[i].value, c->zone, c->act.now, true, &t, &end, &why))
			return esc_fail(&c->err, ESC_USAGE, "--%s: %.900s", info->name, why.text);
		esc_buf_printf(&b, "%lld", (long long)t);
		c->field[i].value = esc_dup(&c->arena, b.s, b.n);
		esc_buf_free(&b);
	}
	return true;
}

static bool
dumb(void)
{
	const char *term = getenv("TERM");

	return isatty(STDOUT_FILENO) && (term == NULL || strcmp(term, "dumb") == 0);
}

static bool
wants_color(const struct esc_cli *c)
{
	const char *when = c->given.color != NULL ? c->given.color : "auto";

	if (strcmp(when, "auto") != 0)
		return strcmp(when, "always") == 0;
	return c->given.output == NULL && isatty(STDOUT_FILENO) && setting("NO_COLOR") == NULL && !dumb();
}

/* Of the terminal that the rows go to; 0: it is none. */
static int
width(const struct esc_cli *c)
{
	const char *said = setting("COLUMNS");
	struct winsize w;
	int64_t n;

	if (c->given.output != NULL || !isatty(STDOUT_FILENO))
		return 0;
	if (said != NULL && esc_int_parse(said, &n) && n > 0 && n < 100000)
		return (int)n;
	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_col > 0 ? w.ws_col : 80;
}

bool
esc_cli_clock(struct esc_cli *c, const struct esc_zone *local)
{
	const struct esc_given *g = &c->given;
	const struct esc_zone *zone = NULL;

	if (g->tz != NULL && (zone = esc_zone_get(g->tz, &c->err)) == NULL)
		return false;
	c->zone = zone != NULL ? zone : local;
	c->act.actor = person(c);
	c->act.key = g->key;
	c->act.dry_run = g->dry_run;
	c->act.allow_future = g->allow_future;
	c->act.many = g->yes;
	c->how = (struct esc_out_how){
		.form = g->format, .columns = g->columns, .sort = g->sort, .limit = g->limit,
		.no_header = g->no_header, .bare = g->bare, .quiet = g->quiet, .color = wants_color(c),
		.width = width(c), .zone = zone, .local = local, .file = g->output, .keep = c->keep,
		.ascii = g->ascii || dumb()
	};
	if (*c->act.actor == '\0')
		return esc_fail(&c->err, ESC_USAGE, "--as: who?");
	return set_clock(c) && set_times(c);
}

/* Whoever keeps the database should know, also from cron. */
static void
say_upgraded(struct esc_cli *c)
{
	const char *kept;
	int64_t was = esc_db_upgraded(c->db, &kept);

	if (was != 0 && kept != NULL && !c->given.quiet)
		esc_buf_printf(&c->notes, "the database was of version %lld and is upgraded; as it was: %s\n",
		    (long long)was, kept);
}

bool
esc_cli_open(struct esc_cli *c, enum esc_mode mode)
{
	const char *where = database(c);

	if (c->given.view != NULL && !esc_cli_picks_tickets(c->job))
		return esc_fail(&c->err, ESC_USAGE, "--view: %s picks no tickets", c->job->name);
	if (mode == ESC_WRITE && c->given.dry_run)
		mode = ESC_REHEARSE;
	if (where == NULL || !esc_db_open(&c->db, where, mode, &c->err))
		return false;
	if (mode == ESC_WRITE)
		say_upgraded(c);
	return esc_cli_clock(c, esc_db_zone(c->db)) && (c->given.view == NULL || esc_cli_view(c));
}

bool
esc_cli_create(struct esc_cli *c)
{
	const char *where = database(c);

	return where != NULL &&
	    esc_db_create(&c->db, where, c->given.tz != NULL ? c->given.tz : "UTC", &c->err);
}

bool
esc_cli_rows(struct esc_cli *c, const struct esc_head *head, size_t n)
{
	return esc_out_open(&c->out, &c->how, head, n, &c->err);
}

bool
esc_cli_load(struct esc_cli *c, struct esc_load *l)
{
	const struct esc_given *g = &c->given;

	if (!esc_cli_map(c))
		return false;
	*l = (struct esc_load){
		.act = c->act, .map = c->map, .exported = ESC_NONE, .every = g->commit_every,
		.rejects = g->rejects, .notes = g->quiet ? NULL : &c->notes,
		.how = {
			.zone = c->how.zone, .date_format = g->date_format, .gap_next = g->gap != NULL,
			.prefix = g->prefix, .keep_unknown = g->keep_unknown,
			.ignore_unknown = g->ignore_unknown, .number = g->number, .now = c->act.now,
			.at = ESC_NONE
		}
	};
	if (g->fold != NULL)
		l->how.twice = strcmp(g->fold, "first") == 0 ? ESC_TWICE_FIRST : ESC_TWICE_SECOND;
	if (g->keep_unknown && g->ignore_unknown)
		return esc_fail(&c->err, ESC_USAGE, "--keep-unknown or --ignore-unknown, not both");
	if (g->date_format != NULL && !esc_time_format_valid(g->date_format, &c->err)) {
		c->err.code = ESC_USAGE;
		return false;
	}
	return g->exported == NULL || esc_cli_time(c, "--exported", g->exported, &l->exported);
}
