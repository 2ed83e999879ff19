/* Measures: what a ticket adds to each figure, from tables of cases. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "escalate.h"
#include "model/clock.h"

#define N(a)	(sizeof(a) / sizeof((a)[0]))
#define DAY	86400

/* A ticket opened at 1000, by "fact=value ..." over one that is new and open. */
struct collected {
	struct esc_part	*part;
	size_t		 n;
};

static void
collect(void *arg, const struct esc_part *part)
{
	struct collected *c = arg;

	c->part[c->n++] = *part;
}

static size_t
parts(const struct esc_measure *m, struct esc_view *v, struct esc_part *part)
{
	struct collected c = { .part = part };

	esc_measure(m, v, collect, &c);
	return c.n;
}

static void
make(int64_t fact[ESC_NFACTS], const char *s)
{
	char name[32];
	long long value;
	int n;

	for (int i = 0; i < ESC_NFACTS; i++)
		fact[i] = i < ESC_STATUS || i >= ESC_FIRST_CODE ? ESC_NONE : 0;
	fact[ESC_OPENED_AT] = fact[ESC_UPDATED_AT] = fact[ESC_ASKED_AT] = 1000;
	fact[ESC_LEVEL] = fact[ESC_LEVEL_MAX] = 1;
	fact[ESC_CSAT] = fact[ESC_FCR_RECORDED] = fact[ESC_PAUSED_SINCE] = ESC_NONE;
	for (; sscanf(s, " %31[a-z_]=%lld%n", name, &value, &n) == 2; s += n) {
		int f = 0;

		while (f < ESC_NFACTS && strcmp(esc_fact_name[f], name) != 0)
			f++;
		assert_true(f < ESC_NFACTS);
		fact[f] = value;
	}
	assert_int_equal(*s, '\0');
}

static const char *
say(const struct esc_part *p, size_t n)
{
	static const char *const whats[] = { "none", "counts", "censored", "excluded" };
	static char text[200];
	size_t at = 0;

	text[0] = '\0';
	for (size_t i = 0; i < n; i++, p++) {
		at += (size_t)snprintf(text + at, sizeof(text) - at, "%s%lld %s", i > 0 ? ", " : "",
		    (long long)p->at, whats[p->what]);
		if (p->what == ESC_PART_COUNTS)
			at += (size_t)snprintf(text + at, sizeof(text) - at, " %lld/%lld",
			    (long long)p->num, (long long)p->den);
		if (p->moves)
			at += (size_t)snprintf(text + at, sizeof(text) - at, " moves");
	}
	return text;
}

/*
 * As of 10,000,000 and N = 7 days unless a case says otherwise.  Status: 0 open,
 * 1 waiting, 3 resolved, 4 closed.
 */
struct c {
	const char *metric, *facts, *want;
};

static void
check(const struct c *c, size_t n, const struct esc_view *how)
{
	for (size_t i = 0; i < n; i++) {
		int64_t fact[ESC_NFACTS];
		struct esc_view v = *how;
		struct esc_measure m;
		struct esc_part part[2];
		struct esc_err e = { 0 };
		const char *got;

		make(fact, c[i].facts);
		v.fact = fact;
		if (!esc_measure_find(&m, c[i].metric, ESC_BY_DEFAULT, &e))
			fail_msg("%s: %s", c[i].metric, e.text);
		got = say(part, parts(&m, &v, part));
		if (strcmp(got, c[i].want) != 0)
			fail_msg("%s of %s: %s, not %s", c[i].metric, c[i].facts, got, c[i].want);
	}
}

static const struct esc_view now = { .as_of = 10000000, .window = 7 * DAY, .within = 14 * DAY };

static void
an_escalation_counts_by_its_own_definition(void **state)
{
	static const struct c cases[] = {
		{ "escalation_rate", "", "1000 counts 0/1 moves" },
		{ "escalation_rate", "status=1", "1000 counts 0/1 moves" },
		{ "escalation_rate", "status=4", "1000 counts 0/1" },
		{ "escalation_rate", "escalated=2000", "1000 counts 1/1" },
		{ "escalation_rate.within", "escalated=1210600", "1000 counts 1/1" },
		{ "escalation_rate.within", "escalated=1210601", "1000 counts 0/1" },
		{ "escalation_rate.within", "opened=8790401 escalated=8790402",
		    "8790401 censored moves" },
		{ "escalation_rate.within", "opened=8790400", "8790400 counts 0/1" },
		{ "escalation_rate.nofcr", "escalated=2000 status=3 resolved_first=3000 contacts=1",
		    "1000 counts 0/1" },
		{ "escalation_rate.nofcr", "escalated=2000 status=3 resolved_first=3000 contacts=2",
		    "1000 counts 1/1" },
		{ "escalation_rate.nofcr", "escalated=2000 status=3 resolved_first=3000 contacts=1 "
		    "reopenings=1", "1000 counts 1/1" },
		{ "escalation_rate.nofcr", "escalated=2000", "1000 counts 1/1 moves" },
		{ "escalation_rate.event", "escalated=2000", "1000 counts 0/1, 2000 counts 1/0" },
		{ "escalation_rate.event", "", "1000 counts 0/1" },
		{ "escalation_rate.resolved", "escalated=2000", "" },
		{ "escalation_rate.resolved", "escalated=2000 resolved=5000 status=3",
		    "5000 counts 1/1" },
		{ "escalation_rate.functional", "flags=1 status=4", "1000 counts 1/1" },
		{ "escalation_rate.functional", "flags=30 status=4", "1000 counts 0/1" },
		{ "escalation_rate.hierarchical", "flags=2 status=4", "1000 counts 1/1" },
		{ "escalation_rate.executive", "flags=4 status=4", "1000 counts 1/1" },
		{ "escalation_rate.customer_request", "flags=8 status=4", "1000 counts 1/1" },
		{ "escalation_rate.sla_breach", "flags=16 status=4", "1000 counts 1/1" },
		{ "level4.customer", "flags=32 status=4", "1000 counts 1/1" },
		{ "level4.customer", "flags=31 status=4", "1000 counts 0/1" },
		{ "escalations_per_100", "escalations=3 status=4", "1000 counts 3/1" },
		{ "deescalations", "deescalations=2 status=4", "1000 counts 2/1" },
		{ "funnel.1", "status=4", "1000 counts 0/1" },
		{ "funnel.1", "level_max=2 status=4", "1000 counts 1/1" },
		{ "funnel.2", "level_max=1 status=4", "" },
		{ "funnel.2", "level_max=1", "1000 none moves" },
		{ "funnel.2", "level_max=2", "1000 counts 0/1 moves" },
		{ "funnel.3", "level_max=4 status=4", "1000 counts 1/1" },
		{ "bounced_back", "status=4", "" },
		{ "bounced_back", "status=4 escalated=2000 flags=256", "1000 counts 1/1" },
		{ "nothing_tried", "status=4 escalated=2000 flags=64", "1000 counts 1/1" },
		{ "nothing_tried", "status=4 escalated=2000", "1000 counts 0/1" },
	};

	(void)state;
	check(cases, N(cases), &now);
}

static void
first_contact_asks_that_the_days_are_over(void **state)
{
	static const struct c cases[] = {
		{ "fcr", "status=3 resolved_first=3000 contacts=1", "3000 counts 1/1" },
		{ "fcr", "status=3 resolved_first=3000 contacts=0", "3000 counts 0/1" },
		{ "fcr", "status=3 resolved_first=3000 contacts=2", "3000 counts 0/1" },
		{ "fcr", "status=3 resolved_first=3000 contacts=1 level_max=2", "3000 counts 0/1" },
		{ "fcr", "status=3 resolved_first=3000 contacts=1 reopened=607800",
		    "3000 counts 0/1" },
		{ "fcr", "status=3 resolved_first=3000 contacts=1 reopened=607801",
		    "3000 counts 1/1" },
		{ "fcr", "", "" },
		{ "fcr", "status=3 resolved_first=9395200 contacts=1", "9395200 counts 1/1" },
		{ "fcr", "status=3 resolved_first=9395201 contacts=1", "9395201 censored moves" },
		{ "fcr.nocontact", "status=3 resolved_first=3000", "3000 counts 1/1" },
		{ "fcr.nocontact", "status=3 resolved_first=3000 contacts=1", "3000 counts 0/1" },
		{ "fcr.onetouch", "status=3 resolved_first=3000", "3000 counts 1/1" },
		{ "fcr.onetouch", "status=3 resolved_first=3000 replies=1", "3000 counts 1/1" },
		{ "fcr.onetouch", "status=3 resolved_first=3000 replies=2", "3000 counts 0/1" },
		{ "fcr.onereply", "status=3 resolved_first=3000", "3000 counts 0/1" },
		{ "fcr.onereply", "status=3 resolved_first=3000 replies=1", "3000 counts 1/1" },
		{ "fcr.nocustomer", "status=3 resolved_first=3000", "3000 counts 1/1" },
		{ "fcr.nocustomer", "status=3 resolved_first=3000 customers=1", "3000 counts 0/1" },
		{ "fcr.sameagent", "status=3 resolved_first=3000 resolutions=1 agents=1",
		    "3000 counts 1/1" },
		{ "fcr.sameagent", "status=3 resolved_first=3000 resolutions=2 agents=1",
		    "3000 counts 0/1" },
		{ "fcr.sameagent", "status=3 resolved_first=3000 resolutions=1 agents=2",
		    "3000 counts 0/1" },
		{ "fcr.noreopen", "status=3 resolved_first=3000 reopened=607801",
		    "3000 counts 1/1" },
		{ "fcr.noreopen", "status=3 resolved_first=3000 reopened=607800",
		    "3000 counts 0/1" },
		{ "fcr.recorded", "", "" },
		{ "fcr.recorded", "fcr_recorded=0", "1000 counts 0/1" },
		{ "fcr.recorded", "fcr_recorded=1", "1000 counts 1/1" },
		{ "flr", "status=3 resolved=4000", "4000 counts 1/1" },
		{ "flr", "status=3 resolved=4000 level_max=2", "4000 counts 0/1" },
		{ "flr", "", "" },
	};
	struct esc_view again = now;
	struct c repeated = { "fcr", "status=3 resolved_first=3000 contacts=1", "3000 counts 0/1" };

	(void)state;
	check(cases, N(cases), &now);
	again.repeated = true;
	check(&repeated, 1, &again);
}

static void
what_is_not_yet_known_is_censored_and_never_zero(void **state)
{
	static const struct c cases[] = {
		{ "frt.calendar", "", "1000 censored moves" },
		{ "frt.calendar", "status=4", "" },
		{ "frt.calendar", "asked=1500 responded=1800", "1000 counts 300/1" },
		{ "frt.calendar", "asked=2500 responded=1800", "1000 counts 800/1" },
		{ "frt.calendar", "responded=1000", "1000 counts 0/1" },
		{ "frt.any.calendar", "first_any=1010 responded=1800", "1000 counts 10/1" },
		{ "resolved_without_response", "", "1000 censored moves" },
		{ "resolved_without_response", "status=3 resolved=2000", "1000 counts 1/1" },
		{ "resolved_without_response", "status=3 resolved=2000 responded=1500",
		    "1000 counts 0/1" },
		{ "resolved_without_response", "responded=1500", "1000 counts 0/1" },
		{ "resolved_without_response", "status=4", "" },
		{ "asa", "", "" },
		{ "asa", "queued=1010", "1000 censored moves" },
		{ "asa", "queued=1010 answered=1050", "1000 counts 40/1" },
		{ "asa", "queued=1010 abandoned=1050", "" },
		{ "abandoned", "queued=1010", "1000 censored moves" },
		{ "abandoned", "queued=1010 abandoned=1050", "1000 counts 1/1" },
		{ "abandoned", "queued=1010 abandoned=1050 answered=1080", "1000 counts 0/1" },
		{ "service_level.60s", "queued=1010 answered=1070", "1000 counts 1/1" },
		{ "service_level.60s", "queued=1010 answered=1071", "1000 counts 0/1" },
		{ "service_level.2m", "queued=1010 answered=1130", "1000 counts 1/1" },
		{ "service_level.60s", "queued=1010 abandoned=1050", "1000 counts 0/1" },
		{ "service_level.60s", "queued=1010", "1000 counts 0/1" },
		{ "service_level.60s", "queued=9999950", "1000 censored moves" },
		{ "service_level.60s", "", "" },
		{ "resolution.calendar", "", "" },
		{ "resolution.calendar", "status=3 resolved=5000", "5000 counts 4000/1" },
		{ "resolution.calendar", "status=0 resolved=5000", "5000 counts 4000/1 moves" },
		{ "resolution.first.calendar", "status=3 resolved_first=3000 resolved=5000",
		    "3000 counts 2000/1" },
		{ "workaround.calendar", "status=3 resolved_first=3000 fixed=6000",
		    "3000 counts 2000/1" },
		{ "resolution_rate", "", "1000 counts 0/1 moves" },
		{ "resolution_rate", "status=4", "1000 counts 0/1" },
		{ "resolution_rate", "status=3 resolved_first=3000", "1000 counts 1/1" },
		{ "resolution_rate", "status=3 resolved_first=9999000", "1000 counts 1/1 moves" },
		{ "resolution_rate", "status=3 resolved_first=3000 reopenings=1",
		    "1000 counts 0/1" },
		{ "reopen_rate", "status=3 resolved_first=3000", "3000 counts 0/1" },
		{ "reopen_rate", "resolved_first=3000 reopened=607800 reopenings=1",
		    "3000 counts 1/1" },
		{ "reopen_rate", "resolved_first=3000 reopened=607801 reopenings=1",
		    "3000 counts 0/1" },
		{ "reopen_rate", "resolved_first=9999000 reopened=9999001 reopenings=1",
		    "9999000 censored moves" },
		{ "reopen_rate.ever", "status=4", "1000 counts 0/1" },
		{ "reopen_rate.ever", "resolved_first=3000 reopenings=2", "1000 counts 1/1" },
		{ "opened", "", "1000 counts 1/1" },
		{ "net_flow", "", "1000 counts 1/1" },
		{ "net_flow", "resolved=5000", "1000 counts 1/1, 5000 counts -1/0" },
	};

	(void)state;
	check(cases, N(cases), &now);
}

static void
an_answer_counts_where_it_was_given(void **state)
{
	static const struct c cases[] = {
		{ "csat", "", "" },
		{ "csat", "csat=4 surveyed=7000", "7000 counts 1/1" },
		{ "csat", "csat=3 surveyed=7000", "7000 counts 0/1" },
		{ "csat.top", "csat=4 surveyed=7000", "7000 counts 0/1" },
		{ "csat.top", "csat=5 surveyed=7000", "7000 counts 1/1" },
		{ "csat.bottom", "csat=2 surveyed=7000", "7000 counts 1/1" },
		{ "csat.bottom", "csat=3 surveyed=7000", "7000 counts 0/1" },
		{ "csat.mean", "csat=3 surveyed=7000", "7000 counts 3/1" },
		{ "csat.good_bad", "csat=3 surveyed=7000", "" },
		{ "csat.good_bad", "csat=2 surveyed=7000", "7000 counts 0/1" },
		{ "csat.good_bad", "csat=5 surveyed=7000", "7000 counts 1/1" },
		{ "csat.level.2", "csat=5 surveyed=7000 level_max=2", "7000 counts 1/1" },
		{ "csat.level.2", "csat=5 surveyed=7000 level_max=3", "" },
		{ "csat.response_rate", "status=3 resolved=5000 csat=1 surveyed=7000",
		    "5000 counts 1/1" },
		{ "csat.response_rate", "status=3 resolved=5000", "5000 counts 0/1" },
		{ "csat.response_rate", "status=3 resolved=9999000", "9999000 counts 0/1 moves" },
	};

	(void)state;
	check(cases, N(cases), &now);
}

static void
what_is_left_out_is_counted_apart(void **state)
{
	static const struct c cases[] = {
		{ "escalation_rate", "escalated=2000", "1000 excluded" },
		{ "net_flow", "resolved=5000", "1000 excluded" },
		{ "fcr", "status=3 resolved_first=3000", "3000 excluded" },
		{ "asa", "status=4", "1000 excluded" },
		{ "csat", "csat=4 surveyed=7000", "7000 excluded" },
		{ "csat", "", "" },
	};
	struct esc_view v = now;

	(void)state;
	v.left_out = true;
	check(cases, N(cases), &v);
	assert_true(esc_left_out(ESC_S_SPAM, NULL));
	assert_true(esc_left_out(ESC_S_MERGED, "incident"));
	assert_true(esc_left_out(ESC_S_OPEN, "task"));
	assert_true(esc_left_out(ESC_S_OPEN, "Internal"));
	assert_true(esc_left_out(ESC_S_CLOSED, "test"));
	assert_false(esc_left_out(ESC_S_CLOSED, "tests"));
	assert_false(esc_left_out(ESC_S_CLOSED, ""));
	assert_false(esc_left_out(ESC_S_OPEN, NULL));
}

static void
another_cohort_moves_the_figure_to_another_moment(void **state)
{
	int64_t fact[ESC_NFACTS];
	struct esc_view v = now;
	struct esc_measure m;
	struct esc_part part[2];
	struct esc_err e = { 0 };

	(void)state;
	make(fact, "status=3 responded=1800 resolved_first=3000 resolved=5000");
	v.fact = fact;
	assert_true(esc_measure_find(&m, "frt.calendar", ESC_BY_RESOLVED, &e));
	assert_string_equal(say(part, parts(&m, &v, part)), "5000 counts 800/1");
	assert_true(esc_measure_find(&m, "frt.calendar", ESC_BY_EVENT, &e));
	assert_string_equal(say(part, parts(&m, &v, part)), "1800 counts 800/1");
	assert_true(esc_measure_find(&m, "fcr", ESC_BY_OPENED, &e));
	assert_string_equal(say(part, parts(&m, &v, part)), "1000 counts 0/1");
	assert_false(esc_measure_find(&m, "fcr", ESC_BY_EVENT, &e));
	assert_int_equal(e.code, ESC_USAGE);
	assert_false(esc_measure_find(&m, "backlog", ESC_BY_OPENED, &e));
	assert_non_null(strstr(e.text, "always event"));
	assert_true(esc_measure_find(&m, "backlog", ESC_BY_EVENT, &e));
}

static void
a_metric_is_found_by_name_and_the_nearest_is_named(void **state)
{
	static const struct {
		const char *name, *near;
	} wrong[] = {
		{ "escalation_rat", "escalation_rate" }, { "frts", "frt" },
		{ "attainment.x", "attainment.C" }, { "time_at_level.5", "time_at_level.K" },
		{ "funnel.4", "funnel.K" }, { "funnel.", "funnel.K" }, { "funnel.K", "funnel.K" },
		{ "service_level", "service_level.T" }, { "service_level.x", "service_level.T" },
		{ "resolutio", "resolution" }, { "csat.level.5", "csat.level.K" },
		{ "zzz", "esc-report define" }, { "", "esc-report define" },
	};
	struct esc_measure m;
	struct esc_err e = { 0 };

	(void)state;
	assert_true(esc_measure_find(&m, "service_level.1m30s", ESC_BY_DEFAULT, &e));
	assert_int_equal(m.parameter, 90);
	assert_string_equal(m.metric->name, "service_level.T");
	assert_string_equal(m.name, "service_level.1m30s");
	assert_true(esc_measure_find(&m, "funnel.3", ESC_BY_DEFAULT, &e));
	assert_int_equal(m.parameter, 3);
	for (size_t i = 0; i < N(wrong); i++) {
		e = (struct esc_err){ 0 };
		assert_false(esc_measure_find(&m, wrong[i].name, ESC_BY_DEFAULT, &e));
		assert_int_equal(e.code, ESC_USAGE);
		if (strstr(e.text, wrong[i].near) == NULL)
			fail_msg("%s: %s", wrong[i].name, e.text);
	}
}

/* A rule that reads a fact which its row does not name would see none in a report. */
static void
every_metric_names_the_facts_that_it_reads(void **state)
{
	static const char *const tickets[] = {
		("status=3 queued=1010 answered=1050 responded=1800 first_any=1500 asked=1200 "
		"escalated=2000 resolved_first=3000 resolved=5000 reopened=4000 fixed=2500 "
		"surveyed=7000 level_max=3 contacts=1 replies=1 customers=1 resolutions=2 "
		"reopenings=1 escalations=2 deescalations=1 agents=1 paused=100 csat=4 "
		"fcr_recorded=1 flags=511"),
		("status=4 queued=1010 abandoned=1050 resolved_first=3000 resolved=3000 "
		"resolutions=1 contacts=1 agents=1 replies=2 level_max=1"),
		("status=0 fixed=2500 level_max=2 csat=1 fcr_recorded=0 asked=1200"),
	};
	const uint64_t always = 1 << ESC_OPENED_AT | 1 << ESC_STATUS;
	const struct esc_metric *metric;

	(void)state;
	for (size_t i = 0; (metric = esc_metric(i)) != NULL; i++)
		for (size_t t = 0; metric->part != NULL && t < N(tickets); t++) {
			struct esc_measure m = { .metric = metric, .parameter = metric->parameter,
			    .cohort = metric->cohort };
			const uint64_t named = always | metric->facts |
			    UINT64_C(1) << metric->resolved_at | UINT64_C(1) << metric->event_at |
			    UINT64_C(1) << metric->also_at;
			int64_t all[ESC_NFACTS], few[ESC_NFACTS];
			struct esc_view v = now;
			struct esc_part part[2];
			char want[200];

			v.calendar = esc_policy_calendar(NULL, NULL);
			if (m.parameter == 0)
				m.parameter = 2;
			make(all, tickets[t]);
			for (int f = 0; f < ESC_NFACTS; f++)
				few[f] = named >> f & 1 ? all[f] : ESC_NONE;
			v.fact = all;
			strcpy(want, say(part, parts(&m, &v, part)));
			v.fact = few;
			if (strcmp(want, say(part, parts(&m, &v, part))) != 0)
				fail_msg("%s: %s, but of its own facts something else",
				    metric->name, want);
		}
}

static void
every_metric_is_defined_and_its_company_exists(void **state)
{
	const struct esc_metric *m, *other;
	struct esc_measure found;
	struct esc_err e = { 0 };
	char name[64];

	(void)state;
	for (size_t i = 0; (m = esc_metric(i)) != NULL; i++) {
		assert_non_null(m->definition);
		assert_true(m->cohort != ESC_BY_DEFAULT);
		assert_true(m->part != NULL || m->each != NULL || m->figure == ESC_OPEN_AT_END);
		for (size_t j = 0; j < i && (other = esc_metric(j)) != NULL; j++)
			assert_string_not_equal(m->name, other->name);
		for (const char *s = m->beside; s != NULL && *s != '\0'; s += strcspn(s, " "),
		    s += *s == ' ') {
			snprintf(name, sizeof(name), "%.*s", (int)strcspn(s, " "), s);
			assert_true(esc_measure_find(&found, name, ESC_BY_DEFAULT, &e));
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_escalation_counts_by_its_own_definition),
		cmocka_unit_test(first_contact_asks_that_the_days_are_over),
		cmocka_unit_test(what_is_not_yet_known_is_censored_and_never_zero),
		cmocka_unit_test(an_answer_counts_where_it_was_given),
		cmocka_unit_test(what_is_left_out_is_counted_apart),
		cmocka_unit_test(another_cohort_moves_the_figure_to_another_moment),
		cmocka_unit_test(a_metric_is_found_by_name_and_the_nearest_is_named),
		cmocka_unit_test(every_metric_names_the_facts_that_it_reads),
		cmocka_unit_test(every_metric_is_defined_and_its_company_exists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
