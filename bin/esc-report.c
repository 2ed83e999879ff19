/* esc-report: the measures of a team's work, by period and group. */
#include <string.h>

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
page(struct esc_cli *c, const struct esc_report *r)
{
	struct esc_page_how how = { .report = r, .filter = &c->filter, .picks = esc_cli_picks(c), .tail = esc_cli_tail(c),
	    .words = { .now = c->act.now, .zone = c->zone, .me = c->act.actor } };

	return esc_page(c->db, &how, c->document, &c->arena, &c->err);
}

/* What the options say; the database is open. */
static bool
prepare(struct esc_cli *c, struct esc_report *r)
{
	const struct esc_given *g = &c->given;

	r->days = g->days < 0 ? DAYS : g->days;
	r->within_days = g->within < 0 ? WITHIN : g->within;
	r->linear = g->percentile != NULL && strcmp(g->percentile, "linear") == 0;
	if (g->at != NULL && (c->job->name == NULL || strcmp(c->job->name, "compare") != 0))
		return esc_fail(&c->err, ESC_USAGE, "--at is of compare");
	if (!esc_cli_interval(c, r))
		return false;
	if (g->every != NULL)
		r->every = (enum esc_every)(ESC_EVERY_DAY + place("day|week|month|quarter|year", g->every));
	if (g->cohort != NULL)
		r->cohort = (enum esc_cohort)(ESC_BY_OPENED + place("opened|resolved|event", g->cohort));
	if (g->by != NULL)
		r->by = split(c, g->by, &r->nby);
	r->most = c->most;
	r->bins = c->bins;
	r->alone = c->alone;
	return true;
}

static bool
report(struct esc_cli *c)
{
	struct esc_report r = { 0 };

	if (!esc_cli_open(c, ESC_READ) || !sort_words(c, &r) || !prepare(c, &r))
		return false;
	if (c->document != NULL)
		return page(c, &r);
	return esc_report(c->db, &r, &c->filter, &c->how, &c->rows, &c->err);
}

static bool
tickets(struct esc_cli *c)
{
	const struct esc_given *g = &c->given;
	struct esc_report r = { 0 };

	if (g->by != NULL || g->every != NULL)
		return esc_fail(&c->err, ESC_USAGE, "tickets: a row is a ticket: leave out %s, or ask for the metric opened",
		    g->by != NULL ? "--by" : "--every");
	if (g->cohort != NULL && strcmp(g->cohort, "event") == 0)
		return esc_fail(&c->err, ESC_USAGE, "tickets: they have the cohorts opened and resolved");
	return esc_cli_open(c, ESC_READ) && esc_cli_select(c) && prepare(c, &r) &&
	    esc_report_tickets(c->db, &r, &c->filter, &c->how, &c->rows, &c->err);
}

static bool
concessions(struct esc_cli *c)
{
	struct esc_report r = { 0 };

	return esc_cli_open(c, ESC_READ) && esc_cli_select(c) && prepare(c, &r) &&
	    esc_report_concessions(c->db, &r, &c->filter, &c->how, &c->rows, &c->err);
}

static bool
followups(struct esc_cli *c)
{
	struct esc_report r = { 0 };

	return esc_cli_open(c, ESC_READ) && esc_cli_select(c) && prepare(c, &r) &&
	    esc_report_followups(c->db, &r, &c->filter, &c->how, &c->rows, &c->err);
}

static bool
quality(struct esc_cli *c)
{
	struct esc_report r = { 0 };

	return esc_cli_open(c, ESC_READ) && esc_cli_select(c) && prepare(c, &r) &&
	    esc_report_quality(c->db, &r, c->given.sample, c->given.seed < 0 ? 0 : c->given.seed, &c->filter, &c->how,
		&c->rows, &c->err);
}

static bool
trend(struct esc_cli *c)
{
	struct esc_report r = { 0 };

	return esc_cli_open(c, ESC_READ) && sort_words(c, &r) && prepare(c, &r) &&
	    esc_report_trend(c->db, &r, &c->filter, &c->how, &c->rows, &c->err);
}

/* What a job cannot use. */
static bool
without(struct esc_cli *c, const char *option, const char *given)
{
	return given == NULL || esc_fail(&c->err, ESC_USAGE, "%s: leave out %s", c->job->name, option);
}

static bool
funnel(struct esc_cli *c)
{
	struct esc_report r = { 0 };

	return without(c, "--cohort: it is of tickets opened in the period", c->given.cohort) &&
	    esc_cli_open(c, ESC_READ) && esc_cli_select(c) && prepare(c, &r) &&
	    esc_report_funnel(c->db, &r, &c->filter, &c->how, &c->rows, &c->err);
}

static bool
targets(struct esc_cli *c)
{
	const struct esc_given *g = &c->given;
	struct esc_report r = { 0 };

	return without(c, "--by: it is of one team or all, as team:billing", g->by) &&
	    without(c, "--every: \"esc-report trend\" has periods", g->every) && without(c, "--cohort", g->cohort) &&
	    esc_cli_open(c, ESC_READ) && esc_cli_select(c) && prepare(c, &r) &&
	    esc_report_targets(c->db, &r, &c->filter, &c->how, &c->rows, &c->err);
}

static bool
heat(struct esc_cli *c)
{
	const struct esc_given *g = &c->given;
	struct esc_report r = { 0 };

	return without(c, "--by: its sides are weekday and hour", g->by) && without(c, "--every", g->every) &&
	    without(c, "--cohort", g->cohort) && esc_cli_open(c, ESC_READ) && esc_cli_select(c) && prepare(c, &r) &&
	    esc_report_heat(c->db, &r, &c->filter, &c->how, &c->rows, &c->err);
}

static bool
ageing(struct esc_cli *c)
{
	const struct esc_given *g = &c->given;
	struct esc_report r = { 0 };

	return without(c, "--every", g->every) && without(c, "--cohort", g->cohort) &&
	    without(c, "--period: --as-of says when", g->period) && without(c, "--from: --as-of says when", g->from) &&
	    without(c, "--to: --as-of says when", g->to) && esc_cli_open(c, ESC_READ) && esc_cli_select(c) &&
	    prepare(c, &r) && esc_report_ageing(c->db, &r, &c->filter, &c->how, &c->rows, &c->err);
}

static bool
causes(struct esc_cli *c)
{
	const struct esc_given *g = &c->given;
	struct esc_report r = { 0 };

	return without(c, "--every", g->every) && without(c, "--cohort: it is of tickets opened in the period", g->cohort) &&
	    esc_cli_open(c, ESC_READ) && esc_cli_select(c) && prepare(c, &r) &&
	    esc_report_causes(c->db, &r, &c->filter, &c->how, &c->rows, &c->err);
}

static bool
compare(struct esc_cli *c)
{
	struct esc_report r = { 0 };

	if (c->given.at == NULL)
		return esc_fail(&c->err, ESC_USAGE, "compare: when was the change? say --at DATE");
	if (c->given.every != NULL)
		return esc_fail(&c->err, ESC_USAGE, "compare: its periods are before and after --at: leave out --every");
	if (!esc_cli_open(c, ESC_READ) || !sort_words(c, &r) || !prepare(c, &r))
		return false;
	r.split = c->act.at;
	return esc_report_compare(c->db, &r, &c->filter, &c->how, &c->rows, &c->err);
}

static bool
define(struct esc_cli *c)
{
	struct esc_measure m;
	struct esc_err none = { 0 };
	bool known = c->nwords > 0;

	for (size_t i = 0; known && i < c->nwords; i++)
		known = esc_measure_find(&m, c->word[i], ESC_BY_DEFAULT, &none);
	/* what is not known may be the policy's own; all that there is can be told without a database */
	if (!known && !esc_cli_open(c, ESC_READ)) {
		c->err = none;
		known = c->nwords == 0;
		if (!known)
			return false;
	}
	if (known && !esc_cli_clock(c, NULL))
		return false;
	return esc_report_define(c->db, c->act.now, c->word, c->nwords, &c->how, &c->rows, &c->err);
}

static bool
today(struct esc_cli *c)
{
	return esc_cli_open(c, ESC_READ) && esc_cli_select(c) &&
	    esc_today(c->db, &c->filter, &c->how, &c->rows, &c->err);
}

#define FIGURES	"from to <groups> metric stat value unit num den low high n censored excluded cohort moves"
#define CHANGES	FIGURES " change change_low change_high direction"

static const struct esc_job jobs[] = {
	{ .name = "today", .words = "[ticket | field:value | -] ...", .most = SIZE_MAX, .run = today,
	    .prints = "section ticket what due owner phone detail",
	    .help = "the shift lead's morning: late, due, nobody's, to call back, who is away, ..." },
	{ .name = "tickets", .words = "[ticket | field:value | -] ...", .most = SIZE_MAX, .run = tickets,
	    .prints = "ticket status priority ... opened ... excluded frt resolution fcr ...",
	    .help = "a row a ticket with all its figures, for a spreadsheet or another program" },
	{ .name = "concessions", .words = "[ticket | field:value | -] ...", .most = SIZE_MAX, .run = concessions,
	    .prints = "from to customer mistake what approver currency n amount below",
	    .help = "what was given for mistakes: totals --by customer,mistake,what,approver,currency" },
	{ .name = "followups", .words = "[ticket | field:value | -] ...", .most = SIZE_MAX, .run = followups,
	    .prints = "ticket customer why due state done owner detail",
	    .help = "customers to call: 30, 90, 180 days after an escalation, low scores, reviews, at risk" },
	{ .name = "quality", .words = "[ticket | field:value | -] ...", .most = SIZE_MAX, .run = quality,
	    .prints = "ticket owner team resolved checked checker yes no na score",
	    .help = "a sample of solved tickets (--sample, --seed), and how they were judged" },
	{ .name = "trend", .words = "[metric | field:value | -] ...", .most = SIZE_MAX, .run = trend,
	    .prints = CHANGES, .help = "each measure period by period, and whether it went up or down" },
	{ .name = "compare", .words = "[metric | field:value | -] ...", .most = SIZE_MAX, .run = compare,
	    .prints = CHANGES, .help = "before and after --at, and whether the difference can be chance" },
	{ .name = "funnel", .words = "[ticket | field:value | -] ...", .most = SIZE_MAX, .run = funnel,
	    .prints = FIGURES, .help = "from level to level: how many went on, and how long they stayed" },
	{ .name = "targets", .words = "[ticket | field:value | -] ...", .most = SIZE_MAX, .run = targets,
	    .prints = "metric value target met trend stat unit n low high from to baseline against",
	    .help = "the figures of targets.csv beside what they are to be" },
	{ .name = "heat", .words = "[ticket | field:value | -] ...", .most = SIZE_MAX, .run = heat,
	    .prints = FIGURES, .help = "when tickets come: by weekday and hour" },
	{ .name = "ageing", .words = "[ticket | field:value | -] ...", .most = SIZE_MAX, .run = ageing,
	    .prints = FIGURES, .help = "how old is what is open" },
	{ .name = "staff", .words = "[ticket | field:value | -] ...", .most = SIZE_MAX, .run = esc_cli_staff,
	    .prints = "weekday hour arrivals handling load agents rostered leads wait service_level occupancy"
	    " waited answered state",
	    .help = "agents that each hour of the week needs on the live channels (Erlang C)" },
	{ .name = "span", .words = "", .run = esc_cli_span, .prints = "lead teams agents leads least most state",
	    .help = "agents of each lead, 8 to 15, and leads needed" },
	{ .name = "workload", .words = "[ticket | field:value | -] ...", .most = SIZE_MAX, .run = esc_cli_workload,
	    .prints = "team person tickets open capacity load share even gini state",
	    .help = "who owns how much, and how evenly it is spread" },
	{ .name = "people", .words = "", .run = esc_cli_people, .prints = "team measure skill value unit num den",
	    .help = "tenure, turnover and training of the people of the policy" },
	{ .name = "churn", .words = "[ticket | field:value | -] ...", .most = SIZE_MAX, .run = esc_cli_churn,
	    .prints = "measure value unit num den detail",
	    .help = "customers who leave: the estimate, and what it is made of" },
	{ .name = "at-risk", .words = "[ticket | field:value | -] ...", .most = SIZE_MAX, .run = esc_cli_at_risk,
	    .prints = "customer reason ticket since owner phone detail",
	    .help = "customers to call today, each with its reason" },
	{ .name = "causes", .words = "[ticket | field:value | -] ...", .most = SIZE_MAX, .run = causes,
	    .prints = "<groups> tickets share low high cumulative unit",
	    .help = "what escalated tickets have in common, the greatest part first" },
	{ .name = "define", .words = "[metric ...]", .most = SIZE_MAX, .run = define,
	    .prints = "metric definition cohort unit", .help = "what a metric means" },
};

static const struct esc_command command = {
	.name = "esc-report",
	.does = "Measure: the metrics named, of the tickets that every term picks; without a metric the summary.",
	.sets = ESC_SET_ALL | ESC_SET_ROWS | ESC_SET_VIEW | ESC_SET_PRINT | ESC_SET_INPUT | ESC_SET_REPORT,
	.itself = { .words = "[metric | field:value | -] ...", .most = SIZE_MAX, .run = report,
	    .prints = FIGURES },
	.free_words = true, .around = esc_cli_around,
	.jobs = jobs, .njobs = sizeof(jobs) / sizeof(jobs[0]),
	.examples =
	    "  esc-report escalation_rate fcr --period 2026-10 --by team -f csv -o oct.csv\n"
	    "  esc-report frt.calendar --every week --period 2026\n"
	    "  esc-report backlog --every month priority:P1\n"
	    "  esc-report tickets --period 2026-10 -f csv -o tickets.csv\n"
	    "  esc-report trend escalation_rate --every week --period 2026Q4\n"
	    "  esc-report compare --at 2026-11-01 team:front\n"
	    "  esc-report targets --period lastmonth team:billing\n"
	    "  esc-report heat channel:phone -f svg -o heat.svg\n"
	    "  esc-report ageing --by team\n"
	    "  esc-report causes --period 2026Q3\n"
	    "  esc-report define fcr\n"
	    "  esc-report today team:billing\n"
	    "  esc-report staff --wait 2m --handling 6m --period lastmonth\n"
	    "  esc-report churn --csat 0.75 --volume 100 --improve 0.05\n"
};

int
main(int argc, char **argv)
{
	return esc_cli_run(&command, argc, argv);
}
