/* Instants, date formats, periods. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "escalate.h"

#define COUNT(a)	(sizeof(a) / sizeof(*(a)))

static const struct esc_zone *
zone(const char *name)
{
	struct esc_err e = { 0 };
	const struct esc_zone *z;

	if (name == NULL)
		return NULL;
	if ((z = esc_zone_get(name, &e)) == NULL)
		fail_msg("%s", e.text);
	return z;
}

static int64_t
utc(const char *s)
{
	struct esc_civil c = { 0 };
	int64_t first, second;

	if (sscanf(s, "%" SCNd64 "-%d-%dT%d:%d:%dZ", &c.year, &c.month, &c.day, &c.hour, &c.minute,
	    &c.second) < 3)
		fail_msg("not a test date: %s", s);
	esc_local(NULL, c, &first, &second);
	return first;
}

/* One case: the text and how it is read, then the instant or a part of the message. */
struct reading {
	const char	*text, *zone, *want;
	enum esc_twice	 twice;
	bool		 gap_next;
	const char	*format;
};

static void
check_reading(const struct reading *r)
{
	struct esc_time_how how = { .zone = zone(r->zone), .format = r->format, .twice = r->twice,
		.gap_next = r->gap_next };
	struct esc_err e = { 0 };
	char buf[ESC_TIME_MAX];
	int64_t t;

	if (!esc_time_parse(r->text, &how, &t, &e)) {
		assert_int_equal(e.code, ESC_INVALID);
		if (strstr(e.text, r->want) == NULL)
			fail_msg("%s (%s): %s", r->text, r->format ? r->format : "-", e.text);
	} else if (strcmp(esc_time_print(buf, t, NULL), r->want) != 0) {
		fail_msg("%s (%s): %s, not %s", r->text, r->format ? r->format : "-", buf, r->want);
	}
}

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
		{ .text = "20260101T120000Z", .want = "is no time" },
		{ .text = "printer jam", .want = "is no time" },
		{ .text = "\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c"
		    "\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c"
		    "\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c\x9c", .want = "is no time" },
		{ .text = "ığüşöçİĞÜŞÖÇığüşöçİĞÜŞÖÇığüşöçİĞÜŞÖÇ", .want = "ığüşöçİĞÜŞÖÇığüşöçİĞÜŞÖÇığüşöç\" is no time" },
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
a_date_format_reads_foreign_times(void **state)
{
	static const struct reading cases[] = {
		{ .format = "DD-MM-YYYY HH:mm", .text = "29-02-2016 01:16", .zone = "UTC", .want = "2016-02-29T01:16:00Z" },
		{ .format = "YYYY/MM/DD HH:mm:ss.fff", .text = "2012/10/09 14:50:17.000", .zone = "Europe/Rome",
		    .want = "2012-10-09T12:50:17Z" },
		{ .format = "YYYY/MM/DD HH:mm:ss.fff", .text = "2012/10/09 14:50:17.123456789", .zone = "UTC",
		    .want = "2012-10-09T14:50:17Z" },
		{ .format = "MM/DD/YYYY hh:mm:ss AM", .text = "05/01/2022 12:00:03 AM", .zone = "America/New_York",
		    .want = "2022-05-01T04:00:03Z" },
		{ .format = "MM/DD/YYYY hh:mm:ss AM", .text = "05/01/2022 12:07:46 PM", .zone = "America/New_York",
		    .want = "2022-05-01T16:07:46Z" },
		{ .format = "D/Mon/YY h:mm AM", .text = "25/Feb/26 10:17 PM", .zone = "UTC", .want = "2026-02-25T22:17:00Z" },
		{ .format = "DD/Mon/YY hh:mm AM", .text = "05/jan/69 01:07 a.m.", .zone = "UTC",
		    .want = "1969-01-05T01:07:00Z" },
		{ .format = "D Mon YY hh:mm pm", .text = "5 Sept 68 01:07 P.M.", .zone = "UTC", .want = "2068-09-05T13:07:00Z" },
		{ .format = "D Mon YY hh:mm AM", .text = "5 Sep 00 12:59 p. m.", .zone = "UTC", .want = "2000-09-05T12:59:00Z" },
		{ .format = "M/D/YYYY, h:mm:ss AM", .text = "3/4/2026, 9:05:06\xe2\x80\xafPM", .zone = "UTC",
		    .want = "2026-03-04T21:05:06Z" },
		{ .format = "M/D/YYYY, h:mm:ssAM", .text = "3/4/2026, 9:05:06PM", .zone = "UTC", .want = "2026-03-04T21:05:06Z" },
		{ .format = "M/D/YYYY, h:mm:ss AM", .text = "3/4/2026,  9:05:06 \xe2\x80\xafPM", .zone = "UTC",
		    .want = "2026-03-04T21:05:06Z" },
		{ .format = "M/D/YYYY h:mm AM", .text = "3/4/2026\t9:05\xc2\xa0\tPM", .zone = "UTC",
		    .want = "2026-03-04T21:05:00Z" },
		{ .format = "Day Mon DD HH:mm:ss YYYY", .text = "Mon Nov 23 14:59:29 2026", .zone = "UTC",
		    .want = "2026-11-23T14:59:29Z" },
		{ .format = "Day, D Month YYYY HH:mm:ss Z", .text = "Monday, 3 November 2026 14:59:29 +0100",
		    .want = "2026-11-03T13:59:29Z" },
		{ .format = "YYYY-MM-DD H:mm:ss", .text = "2021-01-01 9:12:58", .zone = "UTC", .want = "2021-01-01T09:12:58Z" },
		{ .format = "YYYY-MM-DDTHH:mm:ssZ", .text = "2021-01-01T09:12:58-05:00", .want = "2021-01-01T14:12:58Z" },
		{ .format = "YYYY-MM-DDTHH:mm:ssZ", .text = "2021-01-01T09:12:58Z", .want = "2021-01-01T09:12:58Z" },
		{ .format = "YYYYMMDDHHmmss", .text = "20210102030405", .zone = "UTC", .want = "2021-01-02T03:04:05Z" },
		{ .format = "YYYYMMDD", .text = "20210102", .zone = "Europe/Berlin", .want = "2021-01-01T23:00:00Z" },
		{ .format = "DD.MM.YYYY H\\hm", .text = "02.01.2021 3h5", .zone = "UTC", .want = "2021-01-02T03:05:00Z" },
		{ .format = "D.M.YYYY h AM", .text = "2.1.2021 3 pm", .zone = "UTC", .want = "2021-01-02T15:00:00Z" },
		{ .format = "DD/MM/YYYY HH:mm:ss", .text = "31/12/2016 23:59:60", .zone = "UTC", .want = "2017-01-01T00:00:00Z" },
		{ .format = "DD/MM/YYYY", .text = "03/04/2026", .zone = "UTC", .want = "2026-04-03T00:00:00Z" },
		{ .format = "MM/DD/YYYY", .text = "03/04/2026", .zone = "UTC", .want = "2026-03-04T00:00:00Z" },
		{ .format = "DD/MM/YYYY", .text = "04/11/2018", .zone = "America/Sao_Paulo", .want = "2018-11-04T03:00:00Z" },
		{ .format = "DD/MM/YYYY HH:mm", .text = "25/10/2026 02:30", .zone = "Europe/Berlin", .want = "--fold" },
		{ .format = "DD/MM/YYYY HH:mm", .text = "29/03/2026 02:30", .zone = "Europe/Berlin", .gap_next = true,
		    .want = "2026-03-29T01:00:00Z" },
		{ .format = "DD/MM/YYYY", .text = "03/04/2026", .want = "--tz ZONE" },
		{ .format = "DD/MM/YYYY", .text = "30/02/2026", .zone = "UTC", .want = "February 2026 has 28 days" },
		{ .format = "MM/DD/YYYY", .text = "13/02/2026", .zone = "UTC", .want = "no month 13" },
		{ .format = "DD/MM/YYYY", .text = "3/04/2026", .zone = "UTC", .want = "no day at \"3/04/2026\"" },
		{ .format = "DD/MM/YYYY", .text = "03-04-2026", .zone = "UTC", .want = "no '/' at \"-04-2026\"" },
		{ .format = "DD/MM/YYYY", .text = "03/04/26", .zone = "UTC", .want = "no year at \"26\"" },
		{ .format = "DD/MM/YY", .text = "03/04/2026", .zone = "UTC", .want = "there is still \"26\"" },
		{ .format = "DD/Mon/YYYY", .text = "03/Foo/2026", .zone = "UTC", .want = "no month at \"Foo/2026\"" },
		{ .format = "DD/Mon/YYYY", .text = "03/Ja/2026", .zone = "UTC", .want = "no month at" },
		{ .format = "DD/Mon/YYYY", .text = "03/Janx/2026", .zone = "UTC", .want = "no month at" },
		{ .format = "Day D Mon YYYY", .text = "Foo 1 Jan 2026", .zone = "UTC", .want = "no weekday at" },
		{ .format = "D/M/YYYY hh:mm AM", .text = "3/4/2026 13:00 PM", .zone = "UTC", .want = "no hour 13" },
		{ .format = "D/M/YYYY hh:mm AM", .text = "3/4/2026 00:15 AM", .zone = "UTC", .want = "no hour 0" },
		{ .format = "D/M/YYYY hh:mm AM", .text = "3/4/2026 09:15", .zone = "UTC", .want = "no blank at \"\"" },
		{ .format = "D/M/YYYY hh:mm AM", .text = "3/4/2026 09:15 XM", .zone = "UTC", .want = "no AM or PM at" },
		{ .format = "D/M/YYYY hh:mm AM", .text = "3/4/2026 09:15 A", .zone = "UTC", .want = "no AM or PM at" },
		{ .format = "D/M/YYYY HH:mm Z", .text = "3/4/2026 09:15 CET", .want = "no Z or offset at" },
		{ .format = "D/M/YYYY HH:mm:ss.fff", .text = "3/4/2026 09:15:01.", .zone = "UTC", .want = "no fraction" },
		{ .format = "D/M/YYYY", .text = "", .zone = "UTC", .want = "no day at" },
		{ .format = "D/M/YYYY", .text = "now", .zone = "UTC", .want = "no day at" },
		{ .format = "D é M YYYY", .text = "3 e 4 2026", .zone = "UTC", .want = "no such character at" },
		{ .format = "epoch", .text = "1700000000", .want = "2023-11-14T22:13:20Z" },
		{ .format = "epoch", .text = "-1", .want = "1969-12-31T23:59:59Z" },
		{ .format = "epoch", .text = "1700000000000", .want = "epoch_ms" },
		{ .format = "epoch", .text = "1.7e9", .want = "no whole number of seconds" },
		{ .format = "epoch_ms", .text = "1700000000999", .want = "2023-11-14T22:13:20Z" },
		{ .format = "epoch_ms", .text = "-1", .want = "1969-12-31T23:59:59Z" },
		{ .format = "epoch_ms", .text = "x", .want = "milliseconds" },
		{ .format = "excel", .text = "46082.375", .zone = "UTC", .want = "2026-03-01T09:00:00Z" },
		{ .format = "excel", .text = "46082.375", .zone = "Europe/Berlin", .want = "2026-03-01T08:00:00Z" },
		{ .format = "excel", .text = "46082", .zone = "UTC", .want = "2026-03-01T00:00:00Z" },
		{ .format = "excel", .text = "45000.999988425923", .zone = "UTC", .want = "2023-03-15T23:59:59Z" },
		{ .format = "excel", .text = "45000.99999999999", .zone = "UTC", .want = "2023-03-16T00:00:00Z" },
		{ .format = "excel", .text = "1", .zone = "UTC", .want = "1900-01-01T00:00:00Z" },
		{ .format = "excel", .text = "59", .zone = "UTC", .want = "1900-02-28T00:00:00Z" },
		{ .format = "excel", .text = "61", .zone = "UTC", .want = "1900-03-01T00:00:00Z" },
		{ .format = "excel", .text = "2958465", .zone = "UTC", .want = "9999-12-31T00:00:00Z" },
		{ .format = "excel", .text = "60", .zone = "UTC", .want = "no date of a spreadsheet" },
		{ .format = "excel", .text = "0.5", .zone = "UTC", .want = "no date of a spreadsheet" },
		{ .format = "excel", .text = "2958466", .zone = "UTC", .want = "no date of a spreadsheet" },
		{ .format = "excel", .text = "46082,375", .zone = "UTC", .want = "no date of a spreadsheet" },
		{ .format = "excel", .text = "4.6E4", .zone = "UTC", .want = "no date of a spreadsheet" },
		{ .format = "excel", .text = "46082.375", .want = "--tz ZONE" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++)
		check_reading(&cases[i]);
}

static void
an_unusable_date_format_says_why(void **state)
{
	static const struct {
		const char	*format, *why;	/* NULL: usable */
	} cases[] = {
		{ "YYYY-MM-DD", NULL },
		{ "DD/Mon/YY hh:mm AM", NULL },
		{ "Day, D Month YYYY at H:mm Z", NULL },
		{ "DD.MM.YYYY H\\hm", NULL },
		{ "epoch", NULL }, { "epoch_ms", NULL }, { "excel", NULL },
		{ "yyyy-mm-dd", "not y" },
		{ "YYYY-mm-DD", "no month (MM, M, Mon or Month; mm are minutes)" },
		{ "YYYY-MM-DD HH:MM", "twice: the month" },
		{ "YYYY-MM-DD HH:mm:SS", "not S" },
		{ "MM/DD HH:mm", "no year" },
		{ "MM/YYYY", "no day" },
		{ "MM/DD/Y", "not Y" },
		{ "%Y-%m-%d", "not %Y" },
		{ "D/M/YYYY hh:mm", "write HH, or add AM" },
		{ "D/M/YYYY HH:mm AM", "write hh, or leave AM out" },
		{ "D/M/YYYY AM", "AM without an hour" },
		{ "D/M/YYYY mm", "without an hour" },
		{ "D/M/YYYY HH:ss", "without minutes" },
		{ "D/M/YYYY HH:mm.fff", "without seconds" },
		{ "D/M/YYYY Z", "offset (Z) without an hour" },
		{ "D/M/YYYY DD", "twice: the day" },
		{ "D/M/YYYY HH:mm:ss.f", "not f" },
		{ "", "no year" },
		{ "epochs", "no year" },
	};
	struct esc_err e;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		e = (struct esc_err){ 0 };
		if (esc_time_format_valid(cases[i].format, &e) != (cases[i].why == NULL))
			fail_msg("%s: %s", cases[i].format, e.text);
		if (cases[i].why != NULL && (e.code != ESC_USAGE || strstr(e.text, cases[i].why) == NULL))
			fail_msg("%s: %s", cases[i].format, e.text);
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
	assert_true(strlen(esc_time_print(buf, INT64_MIN, zone("Pacific/Kiritimati"))) < ESC_TIME_MAX);
}

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
		cmocka_unit_test(an_instant_is_read_whatever_its_offset),
		cmocka_unit_test(a_time_without_an_offset_is_of_the_zone),
		cmocka_unit_test(a_time_that_does_not_exist_or_comes_twice_is_refused_unless_said),
		cmocka_unit_test(what_is_no_time_is_refused_with_what_to_write),
		cmocka_unit_test(a_time_far_from_now_is_exact_or_a_midnight),
		cmocka_unit_test(a_date_format_reads_foreign_times),
		cmocka_unit_test(an_unusable_date_format_says_why),
		cmocka_unit_test(a_printed_instant_is_read_back_as_it_was),
		cmocka_unit_test(a_period_is_whole_in_its_zone),
		cmocka_unit_test(a_filter_time_is_a_period_or_an_instant),
		cmocka_unit_test(every_instant_lies_in_exactly_one_period),
		cmocka_unit_test(a_period_begins_at_local_midnight),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
