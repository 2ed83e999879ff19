/* The metrics of promised times: what clocks, events and hours say of one ticket. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "escalate.h"
#include "model/clock.h"

#define H	3600
#define MON	INT64_C(1767571200)	/* Monday 2026-01-05 00:00Z */

static const char policy[] =
    "calendar,timezone,days,hours\noffice,UTC,mon-fri,09:00-17:00\n";

struct told {
	char	text[400];
};

static void
tell(void *arg, const struct esc_part *p)
{
	struct told *t = arg;
	size_t n = strlen(t->text);
	static const char *const what[] = { "none", "counts", "censored", "excluded" };

	snprintf(t->text + n, sizeof(t->text) - n, "%s%" PRId64 " %s", n > 0 ? "; " : "",
	    p->at == ESC_NONE ? -1 : (p->at - MON) / 60, what[p->what]);
	n = strlen(t->text);
	if (p->what == ESC_PART_COUNTS)
		snprintf(t->text + n, sizeof(t->text) - n, " %" PRId64 "/%" PRId64, p->num, p->den);
}

static void
facts(int64_t fact[ESC_NFACTS])
{
	for (int i = 0; i < ESC_NFACTS; i++)
		fact[i] = i < ESC_STATUS || i >= ESC_FIRST_CODE ? ESC_NONE : 0;
	fact[ESC_OPENED_AT] = fact[ESC_ASKED_AT] = MON + 16 * H;
	fact[ESC_STATUS] = ESC_S_OPEN;
}

static const char *
measured(const char *name, struct esc_view *v)
{
	static struct told t;
	struct esc_measure m;
	struct esc_err e = { 0 };

	t.text[0] = '\0';
	if (!esc_measure_find(&m, name, ESC_BY_DEFAULT, &e))
		fail_msg("%s", e.text);
	esc_measure(&m, v, tell, &t);
	return t.text;
}

static struct esc_policy *
office(void)
{
	struct esc_policy_file f = { "calendars.csv", policy, sizeof(policy) - 1 };
	struct esc_policy *p;
	struct esc_err e = { 0 };

	if (!esc_policy_parse(&p, &f, 1, NULL, NULL, &e))
		fail_msg("%s", e.text);
	return p;
}

/* Monday 16:00 to Tuesday 10:00 is two hours of an office that closes at 17:00. */
static void
time_out_of_hours_is_no_business_time(void **state)
{
	struct esc_policy *p = office();
	int64_t fact[ESC_NFACTS];
	struct esc_view v = { .fact = fact, .as_of = MON + 48 * H, .calendar = p->calendar[0] };

	(void)state;
	facts(fact);
	fact[ESC_RESPONDED_AT] = MON + 34 * H;
	assert_string_equal(measured("frt", &v), "960 counts 7200/1");
	assert_string_equal(measured("frt.calendar", &v), "960 counts 64800/1");
	fact[ESC_RESPONDED_AT] = MON + 20 * H;
	assert_string_equal(measured("frt", &v), "960 counts 3600/1");
	fact[ESC_ESCALATED_AT] = MON + 33 * H;
	assert_string_equal(measured("time_to_escalate", &v), "960 counts 3600/1");
	assert_string_equal(measured("time_to_escalate.calendar", &v), "960 counts 61200/1");
	esc_policy_free(p);
}

/* first_response met, resolution breached and open, update void, pickup running in time */
static void
attainment_counts_what_is_decided(void **state)
{
	struct esc_calendar *always = esc_policy_calendar(NULL, NULL);
	struct esc_clock c[] = {
		{ .kind = ESC_K_FIRST_RESPONSE, .target = H, .started = MON, .used = H, .since = ESC_NONE,
		    .ended = MON + H, .outcome = ESC_O_STOPPED, .breached = ESC_NONE, .due = MON + H },
		{ .kind = ESC_K_RESOLUTION, .target = 2 * H, .started = MON, .since = MON,
		    .ended = ESC_NONE, .breached = ESC_NONE, .due = MON + 2 * H },
		{ .kind = ESC_K_UPDATE, .target = H, .started = MON, .used = 60, .since = ESC_NONE,
		    .ended = MON + 60, .outcome = ESC_O_VOID, .breached = ESC_NONE, .due = MON + H },
		{ .kind = ESC_K_PICKUP, .target = 9 * H, .started = MON, .since = MON,
		    .ended = ESC_NONE, .breached = ESC_NONE, .due = MON + 9 * H },
	};
	int64_t fact[ESC_NFACTS];
	struct esc_view v = { .fact = fact, .as_of = MON + 3 * H, .clock = c, .nclocks = 4 };

	(void)state;
	facts(fact);
	for (int i = 0; i < 4; i++)
		c[i].calendar = always;
	assert_string_equal(measured("attainment", &v), "60 counts 1/1; 120 counts 0/1; 540 censored");
	assert_string_equal(measured("attainment.completed", &v), "60 counts 1/1");
	assert_string_equal(measured("attainment.resolution", &v), "120 counts 0/1");
	assert_string_equal(measured("attainment.completed.resolution", &v), "");
	assert_string_equal(measured("attainment.ticket", &v), "960 counts 0/1");
	assert_string_equal(measured("update.kept", &v), "");
	v.nclocks = 1;
	assert_string_equal(measured("attainment.ticket", &v), "960 counts 1/1");
	v.as_of = MON + 7200;
	v.nclocks = 2;
	assert_string_equal(measured("attainment.ticket", &v), "960 censored");
}

static const struct esc_event story[] = {
	{ .at = MON + 16 * H, .kind = ESC_OPENED, .who = "" },
	{ .at = MON + 16 * H + 60, .kind = ESC_CUSTOMER, .who = "" },
	{ .at = MON + 16 * H + 600, .kind = ESC_REPLIED, .public = true, .who = "jaan" },
	{ .at = MON + 16 * H + 1800, .kind = ESC_CUSTOMER, .who = "" },
	{ .at = MON + 16 * H + 2400, .kind = ESC_CUSTOMER, .who = "" },
	{ .at = MON + 33 * H, .kind = ESC_ESCALATED, .who = "jaan" },
	{ .at = MON + 34 * H, .kind = ESC_REPLIED, .public = true, .who = "maria" },
	{ .at = MON + 35 * H, .kind = ESC_CUSTOMER, .who = "" },
};

static void
each_next_response_counts_from_the_oldest_unanswered_message(void **state)
{
	struct esc_policy *p = office();
	int64_t fact[ESC_NFACTS];
	struct esc_arena a = { 0 };
	struct esc_view v = { .fact = fact, .as_of = MON + 36 * H, .calendar = p->calendar[0],
	    .event = story, .nevents = 8, .arena = &a };

	(void)state;
	facts(fact);
	assert_string_equal(measured("nrt", &v), "2040 counts 5400/1; 2100 censored");
	assert_string_equal(measured("nrt.calendar", &v), "2040 counts 63000/1; 2100 censored");
	assert_string_equal(measured("update.gap.max.calendar", &v), "960 counts 64200/1");
	assert_string_equal(measured("update.gap.max", &v), "960 counts 7200/1");
	assert_string_equal(measured("time_at_level.1", &v), "1980 counts 3600/1");
	assert_string_equal(measured("time_at_level.2", &v), "1980 censored");
	fact[ESC_STATUS] = ESC_S_RESOLVED;
	fact[ESC_ENDED_AT] = MON + 36 * H;
	assert_string_equal(measured("nrt", &v), "2040 counts 5400/1");
	esc_arena_free(&a);
	esc_policy_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(time_out_of_hours_is_no_business_time),
		cmocka_unit_test(attainment_counts_what_is_decided),
		cmocka_unit_test(each_next_response_counts_from_the_oldest_unanswered_message),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
