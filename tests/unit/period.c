/* Periods: whole days, weeks, months of a zone, and the T of filters. */
#include "instants.h"

struct span_case {
	const char	*text, *zone, *now, *from, *to;		/* to NULL: from is a part of the message */
	bool		 ahead;
};

static void
check_span(const struct span_case *c, bool found, int64_t from, int64_t to, const struct esc_err *e)
{
	char a[ESC_TIME_MAX], b[ESC_TIME_MAX];

	if (!found && c->to == NULL && (e == NULL || (e->code == ESC_USAGE && strstr(e->text, c->from) != NULL)))
		return;
	if (!found)
		fail_msg("%s: %s", c->text, e != NULL ? e->text : "no period");
	esc_time_print(a, from, NULL);
	esc_time_print(b, to, NULL);
	if (c->to == NULL || strcmp(a, c->from) != 0 || strcmp(b, c->to) != 0)
		fail_msg("%s: %s %s", c->text, a, b);
}

/* 2026-11-23 is a Monday. */
static const struct span_case periods[] = {
	{ "2026", "Europe/Berlin", "2026-11-23T14:50:00Z", "2025-12-31T23:00:00Z", "2026-12-31T23:00:00Z", false },
	{ "2026-03", "Europe/Berlin", "2026-11-23T14:50:00Z", "2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z", false },
	{ "2026-12", "UTC", "2026-11-23T14:50:00Z", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z", false },
	{ "2026-03-29", "Europe/Berlin", "2026-11-23T14:50:00Z", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", false },
	{ "2018-11-04", "America/Sao_Paulo", "2026-11-23T14:50:00Z", "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z", false },
	{ "2026Q1", "UTC", "2026-11-23T14:50:00Z", "2026-01-01T00:00:00Z", "2026-04-01T00:00:00Z", false },
	{ "2026q4", "UTC", "2026-11-23T14:50:00Z", "2026-10-01T00:00:00Z", "2027-01-01T00:00:00Z", false },
	{ "2026-W01", "UTC", "2026-11-23T14:50:00Z", "2025-12-29T00:00:00Z", "2026-01-05T00:00:00Z", false },
	{ "2026-W53", "UTC", "2026-11-23T14:50:00Z", "2026-12-28T00:00:00Z", "2027-01-04T00:00:00Z", false },
	{ "2027-W01", "UTC", "2026-11-23T14:50:00Z", "2027-01-04T00:00:00Z", "2027-01-11T00:00:00Z", false },
	{ "today", "Europe/Berlin", "2026-11-23T23:30:00Z", "2026-11-23T23:00:00Z", "2026-11-24T23:00:00Z", false },
	{ "TODAY", "UTC", "2026-11-23T23:30:00Z", "2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z", false },
	{ "yesterday", "UTC", "2026-11-23T14:50:00Z", "2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z", false },
	{ "thisweek", "UTC", "2026-11-23T14:50:00Z", "2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z", false },
	{ "thisweek", "UTC", "2026-11-22T14:50:00Z", "2026-11-16T00:00:00Z", "2026-11-23T00:00:00Z", false },
	{ "lastweek", "UTC", "2026-11-23T14:50:00Z", "2026-11-16T00:00:00Z", "2026-11-23T00:00:00Z", false },
	{ "thismonth", "UTC", "2026-11-23T14:50:00Z", "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z", false },
	{ "lastmonth", "UTC", "2026-01-31T14:50:00Z", "2025-12-01T00:00:00Z", "2026-01-01T00:00:00Z", false },
	{ "lastmonth", "UTC", "2026-03-31T14:50:00Z", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z", false },
	{ "monday", "UTC", "2026-11-23T14:50:00Z", "2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z", false },
	{ "sunday", "UTC", "2026-11-23T14:50:00Z", "2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z", false },
	{ "tue", "UTC", "2026-11-23T14:50:00Z", "2026-11-17T00:00:00Z", "2026-11-18T00:00:00Z", false },
	{ "friday", "UTC", "1969-12-31T14:50:00Z", "1969-12-26T00:00:00Z", "1969-12-27T00:00:00Z", false },
	{ "2026-W54", "UTC", "2026-11-23T14:50:00Z", "is no time", NULL, false },
	{ "2025-W53", "UTC", "2026-11-23T14:50:00Z", "is no time", NULL, false },
	{ "2026-W00", "UTC", "2026-11-23T14:50:00Z", "is no time", NULL, false },
	{ "2026-W1", "UTC", "2026-11-23T14:50:00Z", "is no time", NULL, false },
	{ "2026-W01-1", "UTC", "2026-11-23T14:50:00Z", "is no time", NULL, false },
	{ "2026Q5", "UTC", "2026-11-23T14:50:00Z", "is no time", NULL, false },
	{ "2026Q", "UTC", "2026-11-23T14:50:00Z", "is no time", NULL, false },
	{ "2026-13", "UTC", "2026-11-23T14:50:00Z", "is no time", NULL, false },
	{ "2026-1", "UTC", "2026-11-23T14:50:00Z", "is no time", NULL, false },
	{ "2026/03", "UTC", "2026-11-23T14:50:00Z", "is no time", NULL, false },
	{ "2026-03/29", "UTC", "2026-11-23T14:50:00Z", "is no time", NULL, false },
	{ "2026-Wab", "UTC", "2026-11-23T14:50:00Z", "is no time", NULL, false },
	{ "2026-", "UTC", "2026-11-23T14:50:00Z", "is no time", NULL, false },
	{ "0000", "UTC", "2026-11-23T14:50:00Z", "a number", NULL, false },
	{ "20261", "UTC", "2026-11-23T14:50:00Z", "a number", NULL, false },
	{ "2026-02-30", "UTC", "2026-11-23T14:50:00Z", "28 days", NULL, false },
	{ "", "UTC", "2026-11-23T14:50:00Z", "empty", NULL, false },
	{ "mo", "UTC", "2026-11-23T14:50:00Z", "is no time", NULL, false },
};

static void
a_period_is_whole_in_its_zone(void **state)
{
	int64_t from = 0, to = 0;
	size_t i;
	bool found;

	(void)state;
	for (i = 0; i < COUNT(periods); i++) {
		found = esc_period_parse(periods[i].text, zone(periods[i].zone), utc(periods[i].now), &from, &to);
		check_span(&periods[i], found, from, to, NULL);
	}
}

static void
a_filter_time_is_a_period_or_an_instant(void **state)
{
	static const struct span_case more[] = {
		{ "2026-11-23T14:50:00Z", "UTC", "2026-01-01T00:00:00Z", "2026-11-23T14:50:00Z", "2026-11-23T14:50:00Z", false },
		{ "2026-11-23 14:50", "Europe/Berlin", "2026-01-01T00:00:00Z", "2026-11-23T13:50:00Z", "2026-11-23T13:50:00Z", false },
		{ "now", "UTC", "2026-01-01T00:00:01Z", "2026-01-01T00:00:01Z", "2026-01-01T00:00:01Z", false },
		{ "+2h", "UTC", "2026-01-01T00:00:01Z", "2026-01-01T02:00:01Z", "2026-01-01T02:00:01Z", false },
		{ "-7d", "UTC", "2026-01-10T12:00:00Z", "2026-01-03T00:00:00Z", "2026-01-03T00:00:00Z", false },
		{ "monday", "UTC", "2026-11-23T14:50:00Z", "2026-11-30T00:00:00Z", "2026-12-01T00:00:00Z", true },
		{ "tuesday", "UTC", "2026-11-23T14:50:00Z", "2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z", true },
		{ "sunday", "UTC", "2026-11-23T14:50:00Z", "2026-11-29T00:00:00Z", "2026-11-30T00:00:00Z", true },
		{ "2026-10-25 02:30", "Europe/Berlin", "2026-01-01T00:00:00Z", "twice", NULL, false },
		{ "someday", "UTC", "2026-01-01T00:00:00Z", "is no time", NULL, false },
		{ "+3x", "UTC", "2026-01-01T00:00:00Z", "one of s m h d w mo", NULL, false },
	};
	const struct span_case *c;
	struct esc_err e;
	int64_t from = 0, to = 0;
	size_t i;
	bool found;

	(void)state;
	for (i = 0; i < COUNT(periods) + COUNT(more); i++) {
		c = i < COUNT(periods) ? &periods[i] : &more[i - COUNT(periods)];
		e = (struct esc_err){ 0 };
		found = esc_when_parse(c->text, zone(c->zone), utc(c->now), c->ahead, &from, &to, &e);
		check_span(c, found, from, to, &e);
	}
}

static void
every_instant_lies_in_exactly_one_period(void **state)
{
	static const char *const names[] = { "UTC", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia",
		"America/St_Johns", "Pacific/Kwajalein", "Africa/Casablanca" };
	const struct esc_zone *z;
	enum esc_every every;
	int64_t t, begin, next;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(names); i++)
		for (every = ESC_EVERY_DAY; every <= ESC_EVERY_YEAR; every++)
			for (z = zone(names[i]), t = utc("1968-12-30"); t < utc("2028-01-01"); t += 111119) {
				begin = esc_every_begin(z, every, t);
				next = esc_every_next(z, every, t);
				if (begin > t || next <= t || esc_every_begin(z, every, next - 1) != begin ||
				    esc_every_begin(z, every, next) != next)
					fail_msg("%s %d %" PRId64, names[i], (int)every, t);
			}
	assert_true(esc_every_begin(NULL, ESC_EVERY_NONE, 0) == INT64_MIN);
	assert_true(esc_every_next(NULL, ESC_EVERY_NONE, 0) == INT64_MAX);
}

static void
a_period_begins_at_local_midnight(void **state)
{
	static const struct {
		const char	*zone;
		enum esc_every	 every;
		const char	*t, *begin, *next;
	} cases[] = {
		{ "Europe/Berlin", ESC_EVERY_DAY, "2026-03-29T12:00:00Z", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z" },
		{ "Europe/Berlin", ESC_EVERY_WEEK, "2026-03-29T21:59:59Z", "2026-03-22T23:00:00Z", "2026-03-29T22:00:00Z" },
		{ "Europe/Berlin", ESC_EVERY_WEEK, "2026-03-29T22:00:00Z", "2026-03-29T22:00:00Z", "2026-04-05T22:00:00Z" },
		{ "UTC", ESC_EVERY_MONTH, "2026-12-31T23:59:59Z", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z" },
		{ "UTC", ESC_EVERY_QUARTER, "2026-05-31T23:59:59Z", "2026-04-01T00:00:00Z", "2026-07-01T00:00:00Z" },
		{ "UTC", ESC_EVERY_YEAR, "2026-05-31T23:59:59Z", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z" },
		{ "UTC", ESC_EVERY_WEEK, "1969-12-31T00:00:00Z", "1969-12-29T00:00:00Z", "1970-01-05T00:00:00Z" },
		{ "Pacific/Apia", ESC_EVERY_DAY, "2011-12-30T09:59:59Z", "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z" },
		{ "Pacific/Apia", ESC_EVERY_DAY, "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z" },
		/* 00:01 went back to 23:01: the 29th began at 02:30Z, the 28th's date came again. */
		{ "America/St_Johns", ESC_EVERY_DAY, "2006-10-29T03:00:00Z", "2006-10-29T02:30:00Z", "2006-10-30T03:30:00Z" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++)
		if (esc_every_begin(zone(cases[i].zone), cases[i].every, utc(cases[i].t)) != utc(cases[i].begin) ||
		    esc_every_next(zone(cases[i].zone), cases[i].every, utc(cases[i].t)) != utc(cases[i].next))
			fail_msg("%s %s", cases[i].zone, cases[i].t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_period_is_whole_in_its_zone),
		cmocka_unit_test(a_filter_time_is_a_period_or_an_instant),
		cmocka_unit_test(every_instant_lies_in_exactly_one_period),
		cmocka_unit_test(a_period_begins_at_local_midnight),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
