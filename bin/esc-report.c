/* esc-report: the measures of a team's work, by period and group. */
#include <string.h>
#include <unistd.h>

#include "cli.h"

#define DAYS	7	/* N of fcr and reopen_rate, unless --days */
#define WITHIN	14	/* days of escalation_rate.within, unless --within */

/* The place of a word among words parted by "|". */
static int
place(const char *words, const char *word)
{
	size_t n = strlen(word);
	int i = 0;

	for (; strncmp(words, word, n) != 0 || (words[n] != '|' && words[n] != '\0'); i++)
		words = strchr(words, '|') + 1;
	return i;
}

/* Names parted by commas. */
static const char **
split(struct esc_cli *c, const char *list, size_t *n)
{
	const char **names = esc_alloc(&c->arena, (strlen(list) + 1) * sizeof(*names));
	size_t len;

	for (*n = 0; *list != '\0'; list += len + (list[len] == ',')) {
		len = strcspn(list, ",");
		names[(*n)++] = esc_dup(&c->arena, list, len);
	}
	return names;
}

/* Words without a colon are metrics, the others pick tickets. */
static bool
sort_words(struct esc_cli *c, struct esc_report *r)
{
	const char **metric = esc_alloc(&c->arena, (c->nwords + 1) * sizeof(*metric));

	r->metric = metric;
	for (size_t i = 0; i < c->nwords; i++) {
		const char *word = c->word[i];

		if (strchr(word, ':') == NULL && strcmp(word, "-") != 0)
			metric[r->nmetrics++] = word;
		else if (!esc_cli_select_word(c, word))
			return false;
	}
	return true;
}

static bool
interval(struct esc_cli *c, struct esc_report *r)
{
	const struct esc_given *g = &c->given;

	r->from = r->to = ESC_NONE;
	if (g->period != NULL && (g->from != NULL || g->to != NULL))
		return esc_fail(&c->err, ESC_USAGE, "--period, or --from and --to, not both");
	if (g->period != NULL) {
		if (esc_period_parse(g->period, c->zone, c->act.now, &r->from, &r->to))
			return true;
		return esc_fail(&c->err, ESC_USAGE, "--period: %s is none: 2026, 2026-10, 2026-10-31, 2026-W44, "
		    "2026Q4, today, yesterday, thisweek, lastweek, thismonth, lastmonth", g->period);
	}
	if ((g->from != NULL && !esc_cli_time(c, "--from", g->from, &r->from)) ||
	    (g->to != NULL && !esc_cli_time(c, "--to", g->to, &r->to)))
		return false;
	if (g->from != NULL && g->to != NULL && r->from > r->to)
		return esc_fail(&c->err, ESC_USAGE, "--from is after --to");
	return true;
}

static bool
report(struct esc_cli *c)
{
	const struct esc_given *g = &c->given;
	struct esc_report r = {
		.days = g->days < 0 ? DAYS : g->days, .within_days = g->within < 0 ? WITHIN : g->within,
		.linear = g->percentile != NULL && strcmp(g->percentile, "linear") == 0
	};

	if (!esc_cli_open(c, ESC_READ) || !sort_words(c, &r) || !interval(c, &r))
		return false;
	r.zone = c->zone;
	r.as_of = c->act.now;
	if (g->every != NULL)
		r.every = (enum esc_every)(ESC_EVERY_DAY + place("day|week|month|quarter|year", g->every));
	if (g->cohort != NULL)
		r.cohort = (enum esc_cohort)(ESC_BY_OPENED + place("opened|resolved|event", g->cohort));
	if (g->by != NULL)
		r.by = split(c, g->by, &r.nby);
	if (g->as_of != NULL && !esc_cli_time(c, "--as-of", g->as_of, &r.as_of))
		return false;
	r.most = c->most;
	r.bins = c->bins;
	r.alone = c->alone;
	return esc_report(c->db, &r, &c->filter, &c->how, &c->rows, &c->err);
}

static bool
define(struct esc_cli *c)
{
	return esc_cli_clock(c, NULL) && esc_report_define(c->word, c->nwords, &c->how, &c->rows, &c->err);
}

static bool
today(struct esc_cli *c)
{
	return esc_cli_open(c, ESC_READ) && esc_cli_select(c) &&
	    esc_today(c->db, &c->filter, &c->how, &c->rows, &c->err);
}

/* The form that rows do not have; NULL: it is one of rows. */
static const char *
presented(const struct esc_cli *c)
{
	static const char *const forms[] = { "markdown", "html", "mail", "svg", "png" };
	const struct esc_given *g = &c->given;

	for (size_t i = 0; g->format != NULL && i < sizeof(forms) / sizeof(forms[0]); i++)
		if (strcmp(g->format, forms[i]) == 0)
			return forms[i];
	if (c->job->prints == NULL || strncmp(c->job->prints, "from to", strlen("from to")) != 0 || g->columns != NULL ||
	    g->sort != NULL || g->bare || g->no_header || g->limit >= 0)
		return NULL;
	if (g->format != NULL)
		return strcmp(g->format, "table") == 0 ? "table" : NULL;
	return g->output == NULL && isatty(STDOUT_FILENO) ? "table" : NULL;
}

/* "Escalation report: fcr by team, every month" */
static const char *
title(struct esc_cli *c)
{
	const struct esc_given *g = &c->given;
	struct esc_buf b = { 0 };
	const char *s;

	esc_buf_puts(&b, c->job->name != NULL ? c->job->name : "Escalation report");
	for (size_t i = 0, n = 0; c->job->name == NULL && i < c->nwords; i++)
		if (strchr(c->word[i], ':') == NULL && strcmp(c->word[i], "-") != 0)
			esc_buf_printf(&b, "%s%s", n++ > 0 ? ", " : ": ", c->word[i]);
	if (g->by != NULL)
		esc_buf_printf(&b, " by %s", g->by);
	if (g->every != NULL)
		esc_buf_printf(&b, ", every %s", g->every);
	s = esc_dup(&c->arena, b.s, b.n);
	esc_buf_free(&b);
	return s;
}

/* The command that gives the rows, and what of it stands behind a measure. */
static void
say_command(struct esc_cli *c, struct esc_chapter *h, bool figures)
{
	struct esc_buf b = { 0 }, tail = { 0 };

	esc_buf_printf(&b, "esc-report%s%s", c->job->name != NULL ? " " : "", c->job->name != NULL ? c->job->name : "");
	esc_cli_said(c, false, &b);
	esc_cli_said(c, true, &tail);
	esc_cli_said_options(c, &tail);
	esc_buf_puts(&b, esc_buf_str(&tail));
	h->command = esc_dup(&c->arena, b.s, b.n);
	h->tail = figures && c->job->name == NULL ? esc_dup(&c->arena, tail.s, tail.n) : NULL;
	esc_buf_free(&b);
	esc_buf_free(&tail);
}

/* A form for people: the rows of any job are kept, and shown in it. */
static bool
around(struct esc_cli *c)
{
	const char *form = presented(c);
	bool figures = c->job->run == report, picture, done;
	struct esc_chapter h = { .chart = c->given.chart };
	struct esc_document doc = { .to = c->given.rcpt, .chapter = &h, .nchapters = 1 };

	if (form == NULL)
		return c->job->run(c);
	picture = strcmp(form, "svg") == 0 || strcmp(form, "png") == 0;
	if (c->given.chart != NULL && !picture && strcmp(form, "html") != 0)
		return esc_fail(&c->err, ESC_USAGE, "--chart: of -f svg, png or html");
	if (h.chart == NULL && (c->given.every != NULL || c->given.by != NULL))
		h.chart = "";
	c->keep = &h.kept;
	c->most = figures && !picture ? &h.most : NULL;
	c->alone = picture;
	c->bins = h.chart != NULL && strcmp(h.chart, "histogram") == 0;
	done = c->job->run(c);
	if (done) {
		h.title = doc.title = title(c);
		say_command(c, &h, figures);
		doc.as_of = c->act.now;
		done = (c->given.as_of == NULL || esc_cli_time(c, "--as-of", c->given.as_of, &doc.as_of)) &&
		    esc_present(c->db, form, &doc, &c->how, &c->err);
	}
	esc_kept_free(&h.kept);
	esc_kept_free(&h.most);
	return done;
}

static const struct esc_job jobs[] = {
	{ .name = "today", .words = "[ticket | field:value | -] ...", .most = SIZE_MAX, .run = today,
	    .prints = "section ticket what due owner phone detail",
	    .help = "the shift lead's morning: late, due, nobody's, to call back, who is away, ..." },
	{ .name = "define", .words = "[metric ...]", .most = SIZE_MAX, .run = define,
	    .prints = "metric definition cohort unit", .help = "what a metric means" },
};

static const struct esc_command command = {
	.name = "esc-report",
	.does = "Measure: the metrics named, of the tickets that every term picks; without a metric the summary.",
	.sets = ESC_SET_ALL | ESC_SET_ROWS | ESC_SET_PRINT | ESC_SET_INPUT | ESC_SET_REPORT,
	.itself = { .words = "[metric | field:value | -] ...", .most = SIZE_MAX, .run = report,
	    .prints = "from to <groups> metric stat value unit num den low high n censored excluded cohort moves" },
	.free_words = true, .around = around,
	.jobs = jobs, .njobs = sizeof(jobs) / sizeof(jobs[0]),
	.examples =
	    "  esc-report escalation_rate fcr --period 2026-10 --by team -f csv -o oct.csv\n"
	    "  esc-report frt.calendar --every week --period 2026\n"
	    "  esc-report backlog --every month priority:P1\n"
	    "  esc-report define fcr\n"
	    "  esc-report today team:billing\n"
};

int
main(int argc, char **argv)
{
	return esc_cli_run(&command, argc, argv);
}
