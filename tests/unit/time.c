/* Instants in and out. */
#include "instants.h"

static void
an_instant_is_read_whatever_its_offset(void **state)
{
	static const struct reading cases[] = {
		{ .text = "2026-11-23T14:50:00Z", .want = "2026-11-23T14:50:00Z" },
		{ .text = "2026-11-23t14:50:00z", .want = "2026-11-23T14:50:00Z" },
		{ .text = "2026-11-23 14:50:00 UTC", .want = "2026-11-23T14:50:00Z" },
		{ .text = "2026-11-23T14:50Z", .want = "2026-11-23T14:50:00Z" },
		{ .text = "2026-11-23T14:50:00+02:00", .want = "2026-11-23T12:50:00Z" },
		{ .text = "2026-11-23T14:50:00+0200", .want = "2026-11-23T12:50:00Z" },
		{ .text = "2026-11-23T14:50:00 +0200", .want = "2026-11-23T12:50:00Z" },
		{ .text = "2026-11-23T14:50:00-02", .want = "2026-11-23T16:50:00Z" },
		{ .text = "2026-11-23T14:50:00-00:00", .want = "2026-11-23T14:50:00Z" },
		{ .text = "2026-11-23T14:50:00+05:45", .want = "2026-11-23T09:05:00Z" },
		{ .text = "2026-11-23T14:50:00.999Z", .want = "2026-11-23T14:50:00Z" },
		{ .text = "2026-11-23T14:50:00,5Z", .want = "2026-11-23T14:50:00Z" },
		{ .text = "1969-12-31T23:59:59.5Z", .want = "1969-12-31T23:59:59Z" },
		{ .text = "2026-03-29T02:30:00+02:00", .zone = "Europe/Berlin", .want = "2026-03-29T00:30:00Z" },
		{ .text = "2038-01-19T03:14:08Z", .want = "2038-01-19T03:14:08Z" },
		{ .text = "0001-01-01T00:00:00Z", .want = "0001-01-01T00:00:00Z" },
		{ .text = "9999-12-31T23:59:59Z", .want = "9999-12-31T23:59:59Z" },
		{ .text = "2024-02-29T00:00:00Z", .want = "2024-02-29T00:00:00Z" },
		{ .text = "2016-12-31T23:59:60Z", .want = "2017-01-01T00:00:00Z" },
		{ .text = "2017-01-01T01:59:60+02:00", .want = "2017-01-01T00:00:00Z" },
		{ .text = "1990-12-31T15:59:60.7-08:00", .want = "1991-01-01T00:00:00Z" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++)
		check_reading(&cases[i]);
}

static void
a_time_without_an_offset_is_of_the_zone(void **state)
{
	static const struct reading cases[] = {
		{ .text = "2026-11-23 14:50", .zone = "Europe/Berlin", .want = "2026-11-23T13:50:00Z" },
		{ .text = "2026-07-23 14:50:10", .zone = "Europe/Berlin", .want = "2026-07-23T12:50:10Z" },
		{ .text = "2026-07-23T14:50:10.25", .zone = "Europe/Berlin", .want = "2026-07-23T12:50:10Z" },
		{ .text = "2026-07-23", .zone = "Europe/Istanbul", .want = "2026-07-22T21:00:00Z" },
		{ .text = "2026-07-23", .zone = "Asia/Kathmandu", .want = "2026-07-22T18:15:00Z" },
		{ .text = "2026-07-23", .zone = "UTC", .want = "2026-07-23T00:00:00Z" },
		{ .text = "2017-01-01 02:59:60", .zone = "Europe/Istanbul", .want = "2017-01-01T00:00:00Z" },
		{ .text = "2018-11-04", .zone = "America/Sao_Paulo", .want = "2018-11-04T03:00:00Z" },
		{ .text = "2026-11-23 14:50", .want = "say --tz ZONE" },
		{ .text = "2026-11-23", .want = "say --tz ZONE" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++)
		check_reading(&cases[i]);
}

static void
a_time_that_does_not_exist_or_comes_twice_is_refused_unless_said(void **state)
{
	static const struct reading cases[] = {
		{ .text = "2026-10-25 02:30:00", .zone = "Europe/Berlin", .want = "twice in Europe/Berlin" },
		{ .text = "2026-10-25 02:30:00", .zone = "Europe/Berlin", .want = "--fold first" },
		{ .text = "2026-10-25 02:30:00", .zone = "Europe/Berlin", .gap_next = true, .want = "twice" },
		{ .text = "2026-10-25 02:30", .zone = "Europe/Berlin", .twice = ESC_TWICE_FIRST,
		    .want = "2026-10-25T00:30:00Z" },
		{ .text = "2026-10-25 02:30", .zone = "Europe/Berlin", .twice = ESC_TWICE_SECOND,
		    .want = "2026-10-25T01:30:00Z" },
		{ .text = "2026-03-29 02:30", .zone = "Europe/Berlin", .want = "does not exist in Europe/Berlin" },
		{ .text = "2026-03-29 02:30", .zone = "Europe/Berlin", .want = "--gap next" },
		{ .text = "2026-03-29 02:30", .zone = "Europe/Berlin", .twice = ESC_TWICE_FIRST,
		    .want = "does not exist" },
		{ .text = "2026-03-29 02:30", .zone = "Europe/Berlin", .gap_next = true,
		    .want = "2026-03-29T01:00:00Z" },
		{ .text = "2018-11-04 00:30", .zone = "America/Sao_Paulo", .want = "does not exist" },
		{ .text = "2011-12-30", .zone = "Pacific/Apia", .want = "does not exist in Pacific/Apia" },
		{ .text = "2011-12-30 12:00", .zone = "Pacific/Apia", .want = "does not exist" },
		{ .text = "2011-12-30", .zone = "Pacific/Apia", .gap_next = true, .want = "2011-12-30T10:00:00Z" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++)
		check_reading(&cases[i]);
}

static void
what_is_no_time_is_refused_with_what_to_write(void **state)
{
	static const struct reading cases[] = {
		{ .text = "03/04/2026", .want = "say --date-format, for example \"D/M/YYYY\" or \"M/D/YYYY\"" },
		{ .text = "05/01/2022 12:00:03 AM", .want = "\"M/D/YYYY\"" },
		{ .text = "08-04-2023 20:52", .want = "\"D-M-YYYY\"" },
		{ .text = "2012/10/09 14:50:17.000", .want = "\"YYYY/M/D\"" },
		{ .text = "3.4.26", .want = "any order" },
		{ .text = "26-11-23", .want = "any order" },
		{ .text = "2026-2-3", .want = "YYYY-MM-DD" },
		{ .text = "46082.375", .want = "--date-format excel" },
		{ .text = "46082", .want = "--date-format excel" },
		{ .text = "1700000000", .want = "epoch" },
		{ .text = "", .want = "empty" },
		{ .text = "now", .want = "is no time" },
		{ .text = "-7d", .want = "is no time" },
		{ .text = "yesterday", .zone = "UTC", .want = "is no time" },
		{ .text = "2026-02-30T00:00:00Z", .want = "February 2026 has 28 days" },
		{ .text = "2026-02-30", .zone = "UTC", .want = "February 2026 has 28 days" },
		{ .text = "2026-04-31T00:00:00Z", .want = "April 2026 has 30 days" },
		{ .text = "2026-01-00T00:00:00Z", .want = "January 2026 has 31 days" },
		{ .text = "2026-13-01T00:00:00Z", .want = "no month 13" },
		{ .text = "2026-00-01T00:00:00Z", .want = "no month 0" },
		{ .text = "0000-01-01T00:00:00Z", .want = "no year 0" },
		{ .text = "2026-01-01T24:00:00Z", .want = "00:00 of the next day" },
		{ .text = "2026-01-01T25:00:00Z", .want = "no time 25:00:00" },
		{ .text = "2026-01-01T12:60:00Z", .want = "no time 12:60:00" },
		{ .text = "2026-01-01T12:00:61Z", .want = "no time 12:00:61" },
		{ .text = "2026-01-01T12:00:60Z", .want = "23:59:60 UTC only" },
		{ .text = "2016-12-31T23:59:60+01:00", .want = "23:59:60 UTC only" },
		{ .text = "0001-01-01T00:00:00+01:00", .want = "outside the years" },
		{ .text = "9999-12-31T23:59:59-01:00", .want = "outside the years" },
		{ .text = "9999-12-31T23:59:60Z", .want = "outside the years" },
		{ .text = "2026-01-01T12Z", .want = "is no time" },
		{ .text = "2026-01-01T12:00:00.Z", .want = "is no time" },
		{ .text = "2026-01-01T12:00.5Z", .want = "is no time" },
		{ .text = "2026-01-01T12:00:00+24:00", .want = "is no time" },
		{ .text = "2026-01-01T12:00:00+02:60", .want = "is no time" },
		{ .text = "2026-01-01T12:00:00+2", .want = "is no time" },
		{ .text = "2026-01-01T12:00:00Zz", .want = "is no time" },
		{ .text = "2026-01-01T12:00:00 CET", .want = "is no time" },
		{ .text = "2026-01-01  12:00:00Z", .want = "is no time" },
		{ .text = " 2026-01-01T12:00:00Z", .want = "is no time" },
		{ .text = "2026-01-01Z", .want = "is no time" },
		{ .text = "2026-01-01T12:00:00x02", .want = "is no time" },
		{ .text = "2026-1x-01", .want = "is no time" },
		{ .text = "2026-01-x", .want = "is no time" },
		{ .text = "2026/01-01", .want = "is no time" },
		{ .text = "2026-01/01", .want = "is no time" },
		{ .text = "2026-01-01x10:00Z", .want = "is no time" },
		{ .text = "2026-01-01Tx:00Z", .want = "is no time" },
		{ .text = "2026-01-01T10x00Z", .want = "is no time" },
		{ .text = "2026-01-01T10:xZ", .want = "is no time" },
		{ .text = "2026-01-01T10:00:xZ", .want = "is no time" },
		{ .text = "2026-01-01T10:00:00x", .want = "is no time" },
		{ .text = "12345/1/1", .want = "is no time" },
		{ .text = "1/2", .want = "is no time" },
		{ .text = "1/2/", .want = "is no time" },
		{ .text = "1/2-2026", .want = "is no time" },
		{ .text = "1_2_2026", .want = "is no time" },
		{ .text = "46082x", .want = "is no time" },
		{ .text = "46082.3x", .want = "is no time" },
		{ .text = "20260101T120000Z", .want = "is no time" },
		{ .text = "printer jam", .want = "is no time" },
		{ .text = "\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c"
		    "\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c"
		    "\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c", .want = "is no time" },
		{ .text = "-ığüşöçİĞÜŞÖÇığüşöçİĞÜŞÖÇığüşöçİĞÜŞÖÇ",
		    .want = "\"-ığüşöçİĞÜŞÖÇığüşöçİĞÜŞÖÇığüşö\" is no time" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++)
		check_reading(&cases[i]);
}

static void
a_time_far_from_now_is_exact_or_a_midnight(void **state)
{
	static const struct {
		const char	*text, *zone, *now, *want;
	} cases[] = {
		{ "now", NULL, "2026-11-23T14:50:07Z", "2026-11-23T14:50:07Z" },
		{ "+2h", NULL, "2026-11-23T14:50:07Z", "2026-11-23T16:50:07Z" },
		{ "-90m", NULL, "2026-11-23T14:50:07Z", "2026-11-23T13:20:07Z" },
		{ "+30s", NULL, "2026-11-23T14:50:07Z", "2026-11-23T14:50:37Z" },
		{ "+2h", "Europe/Berlin", "2026-03-29T00:30:00Z", "2026-03-29T02:30:00Z" },
		{ "-7d", "Europe/Berlin", "2026-11-23T14:50:07Z", "2026-11-15T23:00:00Z" },
		{ "-7d", "Europe/Berlin", "2026-03-30T14:50:07Z", "2026-03-22T23:00:00Z" },
		{ "+0d", "Europe/Berlin", "2026-11-23T23:30:00Z", "2026-11-23T23:00:00Z" },
		{ "+2w", "UTC", "2026-11-23T14:50:07Z", "2026-12-07T00:00:00Z" },
		{ "-1mo", "UTC", "2026-03-31T14:50:07Z", "2026-02-28T00:00:00Z" },
		{ "-1mo", "UTC", "2024-03-31T14:50:07Z", "2024-02-29T00:00:00Z" },
		{ "+1mo", "UTC", "2026-12-31T14:50:07Z", "2027-01-31T00:00:00Z" },
		{ "-13mo", "UTC", "2026-01-15T14:50:07Z", "2024-12-15T00:00:00Z" },
		{ "+1d", "America/Sao_Paulo", "2018-11-03T12:00:00Z", "2018-11-04T03:00:00Z" },
		{ "today", "Europe/Berlin", "2026-11-23T23:30:00Z", "2026-11-23T23:00:00Z" },
		{ "yesterday", "Europe/Berlin", "2026-11-23T14:50:07Z", "2026-11-21T23:00:00Z" },
		{ "2026-11-23T14:50:00Z", "UTC", "2026-01-01T00:00:00Z", "2026-11-23T14:50:00Z" },
		{ "-7d", NULL, "2026-11-23T14:50:07Z", "say of which zone" },
		{ "today", NULL, "2026-11-23T14:50:07Z", "is no time" },
		{ "+2", "UTC", "2026-11-23T14:50:07Z", "one of s m h d w mo" },
		{ "+2y", "UTC", "2026-11-23T14:50:07Z", "one of s m h d w mo" },
		{ "+h", "UTC", "2026-11-23T14:50:07Z", "one of s m h d w mo" },
		{ "+-2h", "UTC", "2026-11-23T14:50:07Z", "one of s m h d w mo" },
		{ "+999999999999h", "UTC", "2026-11-23T14:50:07Z", "outside the years" },
		{ "-999999999999d", "UTC", "2026-11-23T14:50:07Z", "outside the years" },
		{ "+999999999999w", "Europe/Berlin", "2026-11-23T14:50:07Z", "outside the years" },
		{ "-999999999999mo", "Europe/Berlin", "2026-11-23T14:50:07Z", "outside the years" },
		{ "+9999999999999s", "UTC", "2026-11-23T14:50:07Z", "one of s m h d w mo" },
		{ "tomorow", "UTC", "2026-11-23T14:50:07Z", "today" },
	};
	struct esc_time_how how = { .relative = true };
	struct esc_err e;
	char buf[ESC_TIME_MAX];
	int64_t t;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		how.zone = zone(cases[i].zone);
		how.now = utc(cases[i].now);
		e = (struct esc_err){ 0 };
		if (esc_time_parse(cases[i].text, &how, &t, &e))
			esc_time_print(buf, t, NULL);
		if (strstr(e.code ? e.text : buf, cases[i].want) == NULL)
			fail_msg("%s: %s", cases[i].text, e.code ? e.text : buf);
	}
}

static void
a_printed_instant_is_read_back_as_it_was(void **state)
{
	static const char *const names[] = { NULL, "UTC", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns",
		"Africa/Monrovia", "Europe/Amsterdam" };
	struct esc_time_how how = { 0 };
	struct esc_err e = { 0 };
	char buf[ESC_TIME_MAX];
	int64_t t, back;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(names); i++)
		for (t = utc("0001-01-02"); t < utc("9999-12-30"); t += 86400 * 401 + 12347)
			if (!esc_time_parse(esc_time_print(buf, t, zone(names[i])), &how, &back, &e) || t != back)
				fail_msg("%s %" PRId64 " %s", buf, t, e.text);
	assert_string_equal(esc_time_print(buf, utc("2026-07-01T10:00:00Z"), zone("Europe/Berlin")),
	    "2026-07-01T12:00:00+02:00");
	assert_string_equal(esc_time_print(buf, utc("2026-07-01T10:00:00Z"), zone("America/St_Johns")),
	    "2026-07-01T07:30:00-02:30");
	assert_string_equal(esc_time_print(buf, utc("2026-07-01T10:00:00Z"), zone("UTC")),
	    "2026-07-01T10:00:00+00:00");
	assert_string_equal(esc_time_print(buf, INT64_MAX, zone("Europe/Berlin")),
	    "292277026596-12-04T15:30:07+01:00");
	assert_string_equal(esc_time_print(buf, INT64_MIN, NULL), "-292277022657-01-27T08:29:52Z");
	assert_string_equal(esc_time_print(buf, utc("0001-01-01") - 1, NULL), "0000-12-31T23:59:59Z");
	assert_true(strlen(esc_time_print(buf, INT64_MIN, zone("Pacific/Kiritimati"))) < ESC_TIME_MAX);
	assert_true(strlen(esc_time_print(buf, INT64_MIN, zone("America/New_York"))) < ESC_TIME_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_instant_is_read_whatever_its_offset),
		cmocka_unit_test(a_time_without_an_offset_is_of_the_zone),
		cmocka_unit_test(a_time_that_does_not_exist_or_comes_twice_is_refused_unless_said),
		cmocka_unit_test(what_is_no_time_is_refused_with_what_to_write),
		cmocka_unit_test(a_time_far_from_now_is_exact_or_a_midnight),
		cmocka_unit_test(a_printed_instant_is_read_back_as_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
