/* Date formats. */
#include "instants.h"

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
		{ .format = "D.M.YYYY (Day) HH:mm", .text = "3.11.2026 (Di) 14:59", .zone = "UTC",
		    .want = "2026-11-03T14:59:00Z" },
		{ .format = "Day D.M.YYYY HH:mm", .text = "çar. 4.11.2026 14:59", .zone = "UTC",
		    .want = "2026-11-04T14:59:00Z" },
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
		{ .format = "Day D Mon YYYY", .text = "1 1 Jan 2026", .zone = "UTC", .want = "no weekday at" },
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_date_format_reads_foreign_times),
		cmocka_unit_test(an_unusable_date_format_says_why),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
