/* Reports: from events in a database to rows. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "escalate.h"

#define N(a)	(sizeof(a) / sizeof((a)[0]))
#define HEAD	"ticket\tkind\tat\tactor\tcustomer\tcategory\tteam\ttype\tlevel\tcsat\n"

static char dir[] = "/tmp/esc-report-XXXXXX";
static char file[80], where[64];
static struct esc_err e;

static void
must(bool ok)
{
	if (!ok)
		fail_msg("%d: %s", e.code, e.text);
}

static struct esc_db *
fresh(void)
{
	struct esc_db *db;

	unlink(where);
	must(esc_db_create(&db, where, "Europe/Tallinn", &e));
	return db;
}

static int64_t
at(const char *s)
{
	const struct esc_time_how utc = { .zone = esc_zone_get("UTC", &e) };
	int64_t t;

	must(esc_time_parse(s, &utc, &t, &e));
	return t;
}

/* Events, without their header. */
static void
load(struct esc_db *db, const char *rows)
{
	struct esc_load l = {
		.act = { .now = at("2030-01-01T00:00:00Z"), .at = ESC_NONE, .actor = "test" },
		.map = esc_map_native(ESC_EVENTS),
		.exported = ESC_NONE
	};
	struct esc_buf text = { 0 };
	struct esc_table_how how = { .form = "tsv" };
	struct esc_table table = { 0 };
	struct esc_counts counts = { 0 };
	struct esc_faults faults = { 0 };

	if (*rows == '\0')
		return;
	l.how.now = l.act.now;
	l.how.zone = esc_zone_get("UTC", &e);
	esc_buf_puts(&text, HEAD);
	esc_buf_puts(&text, rows);
	must(esc_table_open_text(&table, "events", text.s, text.n, &how, &e));
	if (!esc_load(db, &l, &table, 1, NULL, &counts, &faults, &e))
		fail_msg("%d: %s\n%s", e.code, e.text, esc_buf_str(&faults.text));
	esc_table_close(&table);
	esc_buf_free(&text);
	esc_buf_free(&faults.text);
}

static struct esc_report
ask(void)
{
	return (struct esc_report){ .from = ESC_NONE,
		.to = ESC_NONE,
		.as_of = at("2026-12-31T00:00:00Z"),
		.days = 7,
		.within_days = 14 };
}

static char *
slurp(void)
{
	FILE *f = fopen(file, "r");
	struct esc_buf b = { 0 };
	char piece[4096];
	size_t n;

	assert_non_null(f);
	while ((n = fread(piece, 1, sizeof(piece), f)) > 0)
		esc_buf_add(&b, piece, n);
	fclose(f);
	return (char *)(uintptr_t)esc_buf_str(&b);
}

static char *
report(struct esc_db *db, const struct esc_report *r, const char *columns,
    const struct esc_filter *f)
{
	const struct esc_out_how how = { .form = "tsv",
		.limit = -1,
		.file = file,
		.columns = columns,
		.no_header = true };
	uint64_t rows;

	must(esc_report(db, r, f, &how, &rows, &e));
	return slurp();
}

static void
says(struct esc_db *db, const struct esc_report *r, const char *columns, const char *want)
{
	char *got = report(db, r, columns, NULL);

	if (strcmp(got, want) != 0)
		fail_msg("got\n%swanted\n%s", got, want);
	free(got);
}

static void
refuses(struct esc_db *db, const struct esc_report *r, const char *why)
{
	const struct esc_out_how how = { .form = "tsv", .limit = -1, .file = file };
	uint64_t rows;

	assert_false(esc_report(db, r, NULL, &how, &rows, &e));
	assert_int_equal(e.code, ESC_USAGE);
	if (strstr(e.text, why) == NULL)
		fail_msg("%s", e.text);
	e = (struct esc_err){ 0 };
}

#define NAMES(...)	(const char *const[]){ __VA_ARGS__ }
#define METRICS(r, ...)	((r).metric = NAMES(__VA_ARGS__), (r).nmetrics = N((NAMES(__VA_ARGS__))))
#define BY(r, ...)	((r).by = NAMES(__VA_ARGS__), (r).nby = N((NAMES(__VA_ARGS__))))

static void
periods_with_nothing_in_them_are_printed_too(void **state)
{
	struct esc_db *db = fresh();
	struct esc_report r = ask();

	(void)state;
	load(db,
	    "A\topened\t2026-01-05T08:00:00Z\t\t\t\t\t\t\t\n"
	    "B\topened\t2026-03-31T21:30:00Z\t\t\t\t\t\t\t\n");	/* April in Tallinn */
	METRICS(r, "opened");
	r.every = ESC_EVERY_MONTH;
	r.to = at("2026-05-10T00:00:00Z");
	says(db, &r, "from,to,value",
	    "2025-12-31T22:00:00Z\t2026-01-31T22:00:00Z\t1\n"
	    "2026-01-31T22:00:00Z\t2026-02-28T22:00:00Z\t0\n"
	    "2026-02-28T22:00:00Z\t2026-03-31T21:00:00Z\t0\n"
	    "2026-03-31T21:00:00Z\t2026-04-30T21:00:00Z\t1\n"
	    "2026-04-30T21:00:00Z\t2026-05-10T00:00:00Z\t0\n");
	r.from = at("2026-03-15T00:00:00Z");
	r.to = ESC_NONE;
	r.as_of = at("2026-04-15T00:00:00Z");
	says(db, &r, "from,to,value,moves",
	    "2026-03-15T00:00:00Z\t2026-03-31T21:00:00Z\t0\t0\n"
	    "2026-03-31T21:00:00Z\t2026-04-30T21:00:00Z\t1\t1\n");
	esc_db_close(db);
}

static void
an_empty_database_has_empty_figures(void **state)
{
	struct esc_db *db = fresh();
	struct esc_report r = ask();

	(void)state;
	METRICS(r, "opened", "escalation_rate", "resolution.calendar", "asa");
	says(db, &r, "metric,stat,value,num,den,low,high,n",
	    "opened\tcount\t0\t\t\t\t\t0\n"
	    "escalation_rate\tshare\t\t0\t0\t\t\t0\n"
	    "resolution.calendar\tcount\t0\t\t\t\t\t0\n"
	    "resolution.calendar\tmin\t\t\t\t\t\t0\n"
	    "resolution.calendar\tp50\t\t\t\t\t\t0\n"
	    "resolution.calendar\tp90\t\t\t\t\t\t0\n"
	    "resolution.calendar\tp95\t\t\t\t\t\t0\n"
	    "resolution.calendar\tmax\t\t\t\t\t\t0\n"
	    "resolution.calendar\tmean\t\t\t\t\t\t0\n"
	    "asa\tmean\t\t0\t0\t\t\t0\n"
	    "abandoned\tshare\t\t0\t0\t\t\t0\n");
	esc_db_close(db);
}

static void
groups_are_sorted_by_the_bytes_of_their_names(void **state)
{
	struct esc_db *db = fresh();
	struct esc_report r = ask();

	(void)state;
	load(db,
	    "A\topened\t2026-01-05T08:00:00Z\t\t\t\tzeta\t\t2\t\n"
	    "B\topened\t2026-01-06T08:00:00Z\t\t\t\tÄlpha\t\t\t\n"
	    "C\topened\t2026-01-07T08:00:00Z\t\t\t\tAlpha\t\t\t\n"
	    "D\topened\t2026-01-08T08:00:00Z\t\t\t\t\t\t\t\n"
	    "E\topened\t2026-01-09T08:00:00Z\t\t\t\tzeta\t\t1\t\n");
	METRICS(r, "opened");
	BY(r, "team", "level");
	says(db, &r, "team,level,value",
	    "\t1\t1\nAlpha\t1\t1\nzeta\t1\t1\nzeta\t2\t1\nÄlpha\t1\t1\n");
	r.from = at("2026-01-06T00:00:00Z");
	r.to = at("2026-01-08T00:00:00Z");
	r.nby = 1;
	says(db, &r, "team,value", "Alpha\t1\nÄlpha\t1\n");
	esc_db_close(db);
}

static void
what_is_left_out_and_what_is_open_are_counted(void **state)
{
	struct esc_db *db = fresh();
	struct esc_report r = ask();

	(void)state;
	load(db,
	    "A\topened\t2026-01-05T08:00:00Z\t\t\t\t\t\t\t\n"
	    "A\treplied\t2026-01-05T09:00:00Z\tkai\t\t\t\t\t\t\n"
	    "A\tescalated\t2026-01-05T10:00:00Z\tkai\t\t\t\t\t2\t\n"
	    "B\topened\t2026-01-05T08:00:00Z\t\t\t\t\t\t\t\n"
	    "C\topened\t2026-01-05T08:00:00Z\t\t\t\t\ttask\t\t\n"
	    "D\topened\t2026-01-05T08:00:00Z\t\t\t\t\t\t\t\n"
	    "D\tspam\t2026-01-05T08:05:00Z\t\t\t\t\t\t\t\n");
	METRICS(r, "frt.calendar", "escalation_rate", "backlog");
	r.to = at("2026-02-01T00:00:00Z");
	says(db, &r, "metric,stat,value,n,censored,excluded,cohort,moves",
	    "frt.calendar\tcount\t1\t1\t1\t2\topened\t1\n"
	    "frt.calendar\tmin\t3600\t1\t1\t2\topened\t1\n"
	    "frt.calendar\tp50\t3600\t1\t1\t2\topened\t1\n"
	    "frt.calendar\tp90\t3600\t1\t1\t2\topened\t1\n"
	    "frt.calendar\tp95\t3600\t1\t1\t2\topened\t1\n"
	    "frt.calendar\tmax\t3600\t1\t1\t2\topened\t1\n"
	    "frt.calendar\tmean\t3600\t1\t1\t2\topened\t1\n"
	    "resolved_without_response\tshare\t0\t1\t1\t2\topened\t1\n"
	    "escalation_rate\tshare\t0.5\t2\t0\t2\topened\t1\n"
	    "backlog\tcount\t2\t2\t0\t1\tevent\t0\n");
	esc_db_close(db);
}

static void
a_customer_who_comes_again_was_not_helped_at_first_contact(void **state)
{
	static const char again[] =
	    "A\topened\t2026-01-05T08:00:00Z\t\tacme\tbilling\t\t\t\t\n"
	    "A\treplied\t2026-01-05T09:00:00Z\tkai\t\t\t\t\t\t\n"
	    "A\tresolved\t2026-01-05T10:00:00Z\tkai\t\t\t\t\t\t\n"
	    /* on the last second of A's days */
	    "B\topened\t2026-01-12T10:00:00Z\t\tacme\tbilling\t\t\t\t\n"
	    "B\treplied\t2026-01-12T10:30:00Z\tkai\t\t\t\t\t\t\n"
	    "B\tresolved\t2026-01-12T11:00:00Z\tkai\t\t\t\t\t\t\n"
	    /* a second after the last of B's */
	    "C\topened\t2026-01-19T11:00:01Z\t\tacme\tbilling\t\t\t\t\n"
	    "D\topened\t2026-01-12T12:00:00Z\t\tacme\tlogin\t\t\t\t\n"
	    "E\topened\t2026-01-12T12:00:00Z\t\tother\tbilling\t\t\t\t\n"
	    "F\topened\t2026-01-12T12:00:00Z\t\tacme\tbilling\t\ttest\t\t\n"
	    "G\topened\t2026-01-06T08:00:00Z\t\t\t\t\t\t\t\n"
	    "G\treplied\t2026-01-06T09:00:00Z\tkai\t\t\t\t\t\t\n"
	    "G\tresolved\t2026-01-06T10:00:00Z\tkai\t\t\t\t\t\t\n"
	    "H\topened\t2026-01-06T11:00:00Z\t\t\t\t\t\t\t\n";
	struct esc_db *db = fresh();
	struct esc_report r = ask();
	char *got;

	(void)state;
	load(db, again);
	METRICS(r, "fcr");
	says(db, &r, "metric,value,num,den", "fcr\t0.666667\t2\t3\nfcr.nocontact\t0\t0\t3\n");
	r.days = 8;
	says(db, &r, "metric,num,den", "fcr\t1\t3\nfcr.nocontact\t0\t3\n");
	r.values = 1;	/* a customer at a time */
	says(db, &r, "metric,num,den", "fcr\t1\t3\nfcr.nocontact\t0\t3\n");
	r.days = 6;
	says(db, &r, "metric,num,den", "fcr\t3\t3\nfcr.nocontact\t0\t3\n");
	r.days = 7;
	r.as_of = at("2026-01-12T09:59:59Z");	/* A's days are not over */
	says(db, &r, "metric,num,den,censored", "fcr\t0\t0\t2\nfcr.nocontact\t0\t0\t2\n");
	r.as_of = at("2026-01-12T10:00:00Z");
	got = report(db, &r, "num,den,censored", NULL);
	assert_string_equal(got, "0\t1\t1\n0\t1\t1\n");
	free(got);
	esc_db_close(db);
}

static void
a_filter_does_not_hide_the_customers_other_tickets(void **state)
{
	struct esc_db *db = fresh();
	struct esc_report r = ask();
	struct esc_arena a = { 0 };
	struct esc_filter f = { 0 };
	struct esc_filter_how how = { .now = r.as_of, .zone = esc_db_zone(db), .me = "me" };
	char *got;

	(void)state;
	load(db,
	    "A\topened\t2026-01-05T08:00:00Z\t\tacme\tbilling\tone\t\t\t\n"
	    "A\treplied\t2026-01-05T09:00:00Z\tkai\t\t\t\t\t\t\n"
	    "A\tresolved\t2026-01-05T10:00:00Z\tkai\t\t\t\t\t\t\n"
	    "B\topened\t2026-01-06T10:00:00Z\t\tacme\tbilling\ttwo\t\t\t\n");
	METRICS(r, "fcr", "opened");
	must(esc_filter_add(&f, "team:one", &how, &a, &e));
	got = report(db, &r, "metric,value", &f);
	assert_string_equal(got, "fcr\t0\nfcr.nocontact\t0\nopened\t1\n");
	free(got);
	r.from = at("2026-01-01T00:00:00Z");
	METRICS(r, "opened");
	got = report(db, &r, "metric,value", &f);
	assert_string_equal(got, "opened\t1\n");
	free(got);
	esc_arena_free(&a);
	esc_db_close(db);
}

static void
company_is_kept_and_a_level_group_needs_no_levels(void **state)
{
	struct esc_db *db = fresh();
	struct esc_report r = ask();

	(void)state;
	load(db,
	    "A\topened\t2026-01-05T08:00:00Z\t\t\t\t\t\t2\t\n"
	    "A\tresolved\t2026-01-05T10:00:00Z\tkai\t\t\t\t\t\t\n"
	    "A\tsurveyed\t2026-01-06T10:00:00Z\t\t\t\t\t\t\t5\n");
	METRICS(r, "csat", "csat.level.2");
	says(db, &r, "metric,value,cohort",
	    "csat\t1\tevent\ncsat.response_rate\t1\tresolved\n"
	    "csat.level.1\t\tevent\ncsat.level.2\t1\tevent\n"
	    "csat.level.3\t\tevent\ncsat.level.4\t\tevent\n");
	BY(r, "level");
	r.nmetrics = 1;
	says(db, &r, "level,metric,value", "2\tcsat\t1\n2\tcsat.response_rate\t1\n");
	esc_db_close(db);
}

static void
a_cohort_that_a_metric_has_not_is_refused_if_it_was_named(void **state)
{
	struct esc_db *db = fresh();
	struct esc_report r = ask();
	char *got;

	(void)state;
	r.cohort = ESC_BY_EVENT;
	METRICS(r, "fcr");
	refuses(db, &r, "opened and resolved only");
	r.nmetrics = 0;		/* the summary */
	got = report(db, &r, "metric,cohort", NULL);
	assert_non_null(strstr(got, "fcr\tresolved\n"));
	assert_non_null(strstr(got, "frt.calendar\tevent\n"));
	free(got);
	esc_db_close(db);
}

static void
what_cannot_be_asked_is_said(void **state)
{
	struct esc_db *db = fresh();
	struct esc_report r = ask();

	(void)state;
	METRICS(r, "openned");
	refuses(db, &r, "opened");
	r.nmetrics = 0;
	BY(r, "teem");
	refuses(db, &r, "did you mean team?");
	BY(r, "team", "team");
	refuses(db, &r, "twice");
	r.nby = 0;
	r.from = r.to = at("2026-01-01T00:00:00Z");
	refuses(db, &r, "end before it begins");
	r.from = at("0001-01-01T00:00:00Z");
	r.every = ESC_EVERY_DAY;
	refuses(db, &r, "more than 100000 periods");
	r.days = -1;
	refuses(db, &r, "--days");
	esc_db_close(db);
}

static void
a_word_that_no_ticket_has_any_more_is_still_known_for_the_past(void **state)
{
	struct esc_db *db = fresh();
	struct esc_report r = ask();

	(void)state;
	load(db,
	    "A\topened\t2026-01-05T08:00:00Z\t\t\told\t\t\t\t\n"
	    "A\treclassified\t2026-01-07T08:00:00Z\t\t\tnew\t\t\t\t\n"
	    "B\topened\t2026-01-05T08:00:00Z\t\t\told\t\tinternal\t\t\n"
	    "B\treclassified\t2026-01-07T08:00:00Z\t\t\tnew\t\tincident\t\t\n");
	METRICS(r, "opened");
	BY(r, "category", "source");
	says(db, &r, "category,source,value,excluded", "new\tnative\t2\t0\n");
	r.as_of = at("2026-01-06T00:00:00Z");
	says(db, &r, "category,source,value,excluded", "old\tnative\t1\t1\n");
	esc_db_close(db);
}

static void
what_happens_at_as_of_is_seen_and_what_happens_later_is_not(void **state)
{
	struct esc_db *db = fresh();
	struct esc_report r = ask();

	(void)state;
	load(db,
	    "A\topened\t2026-01-05T08:00:00Z\t\t\t\t\t\t\t\n"
	    "B\topened\t2026-01-05T08:00:01Z\t\t\t\t\t\t\t\n");
	METRICS(r, "opened", "backlog");
	r.as_of = at("2026-01-05T08:00:00Z");
	says(db, &r, "from,to,value",
	    "2026-01-05T08:00:00Z\t2026-01-05T08:00:01Z\t1\n"
	    "2026-01-05T08:00:00Z\t2026-01-05T08:00:01Z\t1\n");
	esc_db_close(db);
}

/* Until its opening comes, a ticket opens with its first event. */
static void
a_ticket_may_have_opened_earlier_in_the_past(void **state)
{
	struct esc_db *db = fresh();
	struct esc_report r = ask();

	(void)state;
	load(db,
	    "A\tcustomer\t2026-01-05T08:00:00Z\t\t\t\t\t\t\t\n"
	    "A\topened\t2026-01-20T08:00:00Z\t\t\t\t\t\t\t\n"
	    "A\tresolved\t2026-01-21T08:00:00Z\t\t\t\t\t\t\t\n"
	    "A\treopened\t2026-01-22T08:00:00Z\t\t\t\t\t\t\t\n"
	    "B\topened\t2026-01-10T08:00:00Z\t\t\t\t\t\t\t\n");
	METRICS(r, "opened");
	r.as_of = at("2026-01-15T00:00:00Z");
	says(db, &r, "from,value", "2026-01-05T08:00:00Z\t2\n");
	r.from = at("2026-01-01T00:00:00Z");
	r.to = at("2026-01-16T00:00:00Z");
	says(db, &r, "from,value", "2026-01-01T00:00:00Z\t2\n");
	r.as_of = at("2026-02-01T00:00:00Z");
	says(db, &r, "from,value", "2026-01-01T00:00:00Z\t1\n");
	METRICS(r, "backlog");
	says(db, &r, "from,value", "2026-01-01T00:00:00Z\t1\n");
	esc_db_close(db);
}

static void
a_ticket_resolved_in_the_period_may_be_older(void **state)
{
	struct esc_db *db = fresh();
	struct esc_report r = ask();

	(void)state;
	load(db,
	    "A\topened\t2026-01-05T08:00:00Z\t\t\t\t\t\t\t\n"
	    "A\tresolved\t2026-02-02T08:00:00Z\t\t\t\t\t\t\t\n");
	METRICS(r, "opened", "flr");
	r.from = at("2026-02-01T00:00:00Z");
	r.to = at("2026-03-01T00:00:00Z");
	says(db, &r, "metric,value,n", "opened\t0\t0\nflr\t1\t1\n");
	esc_db_close(db);
}

static void
there_may_be_many_groups(void **state)
{
	struct esc_db *db = fresh();
	struct esc_report r = ask();
	struct esc_buf rows = { 0 };
	char *got;
	size_t n = 0;

	(void)state;
	for (int i = 0; i < 700; i++)
		esc_buf_printf(&rows, "T%d\topened\t2026-01-05T08:00:00Z\t\tc%d\t\t\t\t\t\n", i, i % 350);
	load(db, esc_buf_str(&rows));
	esc_buf_free(&rows);
	METRICS(r, "opened");
	BY(r, "customer");
	got = report(db, &r, "value", NULL);
	for (const char *s = got; *s != '\0'; s += 2, n++)
		assert_memory_equal(s, "2\n", 2);
	assert_int_equal(n, 350);
	free(got);
	esc_db_close(db);
}

/* A team's year, by chance: rows in order of time. */
struct feed {
	char	*row[4000];
	int64_t	 at[4000];
	size_t	 n;
};

static uint64_t seed;

static unsigned
below(unsigned n)
{
	seed = seed * 6364136223846793005U + 1442695040888963407U;
	return (unsigned)(seed >> 33) % n;
}

static void
add_row(struct feed *f, unsigned ticket, const char *kind, int64_t t)
{
	static const char *const customers[] = { "acme", "örn", "zed", "" };
	static const char *const categories[] = { "billing", "login", "", "crash" };
	static const char *const people[] = { "kai", "mari", "", "jüri" };
	static const char *const types[] = { "", "", "", "", "", "", "", "", "test", "incident" };
	char row[256], when[ESC_TIME_MAX];
	bool tells = below(6) == 0 || strcmp(kind, "opened") == 0;

	snprintf(row, sizeof(row), "T%u\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", ticket, kind,
	    esc_time_print(when, t, NULL), people[below(4)], tells ? customers[below(4)] : "",
	    tells ? categories[below(4)] : "", tells ? people[below(4)] : "",
	    strcmp(kind, "opened") == 0 ? types[below(10)] : "",
	    strcmp(kind, "escalated") == 0 ? (below(2) ? "2" : "3") : "",
	    strcmp(kind, "surveyed") == 0 ? (below(2) ? "5" : "2") : "");
	f->at[f->n] = t;
	f->row[f->n++] = strdup(row);
}

static void
make_feed(struct feed *f, unsigned tickets, bool odd)
{
	static const char *const kinds[] = { "replied", "customer", "escalated", "deescalated",
		"waiting", "resumed", "resolved", "reopened", "closed", "surveyed", "queued",
		"accepted", "contacted", "resolved", "replied", "fixed", "note", "opened" };
	int64_t begin = at("2026-01-01T00:00:00Z");

	f->n = 0;
	for (unsigned i = 0; i < tickets; i++) {
		int64_t t = begin + below(200 * 86400);

		if (!odd || below(12) != 0)	/* odd ones have no opening, or a late one */
			add_row(f, i, "opened", t);
		for (unsigned j = 0, n = 1 + below(9); j < n; j++) {
			t += below(3) == 0 ? below(12 * 86400) : below(20000);
			add_row(f, i, below(60) == 0 ? "spam" : kinds[below(N(kinds) - !odd)], t);
		}
	}
}

static void
free_feed(struct feed *f)
{
	for (size_t i = 0; i < f->n; i++)
		free(f->row[i]);
}

/* The feed's rows up to as_of, in order or in some other. */
static void
load_feed(struct esc_db *db, const struct feed *f, int64_t as_of, bool shuffled)
{
	struct esc_buf text = { 0 };
	size_t step = shuffled ? 7919 : 1;

	for (size_t i = 0; i < f->n; i++)
		if (f->at[i * step % f->n] <= as_of)
			esc_buf_puts(&text, f->row[i * step % f->n]);
	load(db, esc_buf_str(&text));
	esc_buf_free(&text);
}

static const struct {
	enum esc_every every;
	size_t nby;
	bool linear;
} shapes[] = {
	{ ESC_EVERY_NONE, 0, false }, { ESC_EVERY_MONTH, 0, true }, { ESC_EVERY_WEEK, 1, false },
	{ ESC_EVERY_QUARTER, 2, false }, { ESC_EVERY_NONE, 3, true },
};

static const char *
asked_as(const char *name)
{
	static const char *const with[][2] = {
		{ "funnel.K", "funnel.1" }, { "service_level.T", "service_level.1h" },
		{ "concession.sum.M", "concession.sum.EUR" }, { "revenue.lost.M", "revenue.lost.EUR" },
		{ "csat.level.K", "csat.level.1" }, { "time_at_level.K", "time_at_level.2" },
		{ "time_at_level.calendar.K", "time_at_level.calendar.2" },
		{ "attainment.C", "attainment.first_response" },
		{ "attainment.completed.C", "attainment.completed.resolution" },
	};

	for (size_t i = 0; i < N(with); i++)
		if (strcmp(with[i][0], name) == 0)
			return with[i][1];
	return name;
}

/* Every metric there is, in several shapes. */
static char *
everything(struct esc_db *db, int64_t as_of, size_t values)
{
	static const char *const by[] = { "owner", "category", "customer" };
	const char *metric[128];
	struct esc_report r = ask();
	struct esc_buf all = { 0 };

	r.metric = metric;
	for (const struct esc_metric *m; (m = esc_metric(r.nmetrics)) != NULL; r.nmetrics++)
		metric[r.nmetrics] = asked_as(m->name);
	r.by = by;
	r.as_of = as_of;
	r.values = values;
	for (size_t i = 0; i < N(shapes); i++) {
		char *part;

		r.every = shapes[i].every;
		r.nby = shapes[i].nby;
		r.linear = shapes[i].linear;
		r.from = i == 3 ? at("2026-02-10T00:00:00Z") : ESC_NONE;
		part = report(db, &r, NULL, NULL);
		esc_buf_puts(&all, part);
		free(part);
	}
	return (char *)(uintptr_t)esc_buf_str(&all);
}

static void
equal(const char *a, const char *b)
{
	size_t line = 1, i = 0, begin = 0;

	for (; a[i] == b[i] && a[i] != '\0'; i++)
		if (a[i] == '\n') {
			line++;
			begin = i + 1;
		}
	if (a[i] != b[i])
		fail_msg("line %zu: %.*s, not %.*s", line, (int)strcspn(a + begin, "\n"), a + begin,
		    (int)strcspn(b + begin, "\n"), b + begin);
}

static void
a_report_of_the_past_is_the_report_that_was_made_then(void **state)
{
	static const char *const moments[] = { "2026-02-03T04:05:06Z", "2026-04-30T21:00:00Z",
		"2026-07-01T12:00:00Z", "2026-12-31T00:00:00Z" };
	struct feed f;

	(void)state;
	for (unsigned round = 0; round < 3; round++) {
		struct esc_db *db = fresh();
		char *late[N(moments)];

		seed = 11 + round;
		make_feed(&f, 120, true);
		load_feed(db, &f, INT64_MAX, false);
		for (size_t i = 0; i < N(moments); i++)
			late[i] = everything(db, at(moments[i]), 0);
		esc_db_close(db);
		for (size_t i = 0; i < N(moments); i++) {
			char *then;

			db = fresh();
			load_feed(db, &f, at(moments[i]), false);
			then = everything(db, at(moments[i]), 0);
			equal(late[i], then);
			free(then);
			free(late[i]);
			esc_db_close(db);
		}
		free_feed(&f);
	}
}

static void
neither_the_order_of_import_nor_the_room_in_memory_changes_a_byte(void **state)
{
	int64_t as_of = at("2026-05-05T05:05:05Z");
	struct esc_db *db = fresh();
	char *want, *got;
	struct feed f;

	(void)state;
	seed = 5;
	make_feed(&f, 100, true);
	load_feed(db, &f, INT64_MAX, false);
	want = everything(db, as_of, 0);
	for (size_t values = 40; values < 2000; values *= 5) {
		got = everything(db, as_of, values);
		equal(got, want);
		free(got);
	}
	esc_db_close(db);
	db = fresh();
	load_feed(db, &f, INT64_MAX, true);
	got = everything(db, as_of, 0);
	equal(got, want);
	free(got);
	free(want);
	esc_db_close(db);
	free_feed(&f);
}

/* A ticket may be left out later than it was open, so both are counted together. */
static long
open_at(const char *row)
{
	char *rest;
	long n = strtol(row, &rest, 10);

	return n + strtol(rest, NULL, 10);
}

static void
the_backlog_is_what_was_open_at_each_periods_end(void **state)
{
	struct esc_db *db = fresh();
	struct esc_report r = ask();
	char *series, *one, end[ESC_TIME_MAX];
	size_t n = 0;
	struct feed f;

	(void)state;
	seed = 3;
	make_feed(&f, 200, false);
	load_feed(db, &f, INT64_MAX, false);
	METRICS(r, "backlog");
	r.every = ESC_EVERY_WEEK;
	series = report(db, &r, "to,value,excluded", NULL);
	r.every = ESC_EVERY_NONE;
	for (char *s = series; *s != '\0'; s += strcspn(s, "\n") + 1, n++) {
		snprintf(end, sizeof(end), "%.20s", s);
		r.as_of = at(end) - 1;
		one = report(db, &r, "value,excluded", NULL);
		assert_int_equal(open_at(s + 21), open_at(one));
		free(one);
	}
	assert_true(n > 50);
	free(series);
	esc_db_close(db);
	free_feed(&f);
}

static void
definitions_are_rows(void **state)
{
	static const char *const names[] = { "fcr", "service_level.120s" };
	const struct esc_out_how how = { .form = "tsv",
		.limit = -1,
		.file = file,
		.columns = "metric,cohort,unit" };
	uint64_t rows;
	char *got;

	(void)state;
	must(esc_report_define(NULL, 0, names, N(names), &how, &rows, &e));
	got = slurp();
	assert_string_equal(got,
	    "metric\tcohort\tunit\nfcr\tresolved\tshare\nservice_level.120s\topened\tshare\n");
	free(got);
	must(esc_report_define(NULL, 0, NULL, 0, &how, &rows, &e));
	assert_true(rows > 40);
	assert_false(esc_report_define(NULL, 0, (const char *const[]){ "fcrr" }, 1, &how, &rows, &e));
	assert_int_equal(e.code, ESC_USAGE);
	e = (struct esc_err){ 0 };
}

static int
begin(void **state)
{
	(void)state;
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(file, sizeof(file), "%s/out", dir);
	snprintf(where, sizeof(where), "%s/db", dir);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	unlink(file);
	unlink(where);
	snprintf(file, sizeof(file), "%s-journal", where);
	unlink(file);
	return rmdir(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(periods_with_nothing_in_them_are_printed_too),
		cmocka_unit_test(an_empty_database_has_empty_figures),
		cmocka_unit_test(groups_are_sorted_by_the_bytes_of_their_names),
		cmocka_unit_test(what_is_left_out_and_what_is_open_are_counted),
		cmocka_unit_test(a_customer_who_comes_again_was_not_helped_at_first_contact),
		cmocka_unit_test(a_filter_does_not_hide_the_customers_other_tickets),
		cmocka_unit_test(company_is_kept_and_a_level_group_needs_no_levels),
		cmocka_unit_test(a_cohort_that_a_metric_has_not_is_refused_if_it_was_named),
		cmocka_unit_test(what_cannot_be_asked_is_said),
		cmocka_unit_test(a_word_that_no_ticket_has_any_more_is_still_known_for_the_past),
		cmocka_unit_test(what_happens_at_as_of_is_seen_and_what_happens_later_is_not),
		cmocka_unit_test(a_ticket_may_have_opened_earlier_in_the_past),
		cmocka_unit_test(a_ticket_resolved_in_the_period_may_be_older),
		cmocka_unit_test(there_may_be_many_groups),
		cmocka_unit_test(a_report_of_the_past_is_the_report_that_was_made_then),
		cmocka_unit_test(neither_the_order_of_import_nor_the_room_in_memory_changes_a_byte),
		cmocka_unit_test(the_backlog_is_what_was_open_at_each_periods_end),
		cmocka_unit_test(definitions_are_rows),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
