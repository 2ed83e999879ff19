/*
 * Zones: offsets, local times, names.  As a tool for tests/zones.py:
 *	zone dump ZONE FROM TO STEP	prints `t offset'
 *	zone offsets ZONE		the same for the instants on standard input
 *	zone locals ZONE		`YEAR MONTH DAY HOUR MINUTE SECOND' a line in,
 *					`KIND FIRST SECOND' out
 */
#include "instants.h"

static void
an_offset_is_what_the_law_says_then(void **state)
{
	static const struct {
		const char	*zone, *utc;
		int		 offset;
	} cases[] = {
		{ "Europe/Berlin", "2026-03-29 00:59:59", 3600 },
		{ "Europe/Berlin", "2026-03-29 01:00:00", 7200 },
		{ "Europe/Berlin", "2026-10-25 00:59:59", 7200 },
		{ "Europe/Berlin", "2026-10-25 01:00:00", 3600 },
		{ "Europe/Berlin", "1800-01-01 00:00:00", 3208 },
		{ "Europe/Berlin", "2100-07-01 00:00:00", 7200 },
		{ "Europe/Berlin", "2437-07-01 00:00:00", 7200 },
		{ "Europe/Berlin", "2438-01-01 00:00:00", 3600 },
		{ "Europe/Berlin", "9999-07-01 00:00:00", 7200 },
		{ "Europe/Berlin", "9999-12-01 00:00:00", 3600 },
		{ "Europe/Tallinn", "2001-07-01 00:00:00", 7200 },
		{ "Europe/Tallinn", "2026-07-01 00:00:00", 10800 },
		{ "Europe/Istanbul", "2016-01-01 00:00:00", 7200 },
		{ "Europe/Istanbul", "2016-12-01 00:00:00", 10800 },
		{ "Europe/Istanbul", "2026-01-01 00:00:00", 10800 },
		{ "Europe/Dublin", "2026-01-01 00:00:00", 0 },
		{ "Europe/Dublin", "2050-07-01 00:00:00", 3600 },
		{ "Australia/Lord_Howe", "2026-04-04 14:59:59", 39600 },
		{ "Australia/Lord_Howe", "2026-04-04 15:00:00", 37800 },
		{ "Africa/Casablanca", "2024-03-10 01:59:59", 3600 },
		{ "Africa/Casablanca", "2024-03-10 02:00:00", 0 },
		{ "Africa/Casablanca", "2024-04-14 02:00:00", 3600 },
		{ "Asia/Kathmandu", "2026-01-01 00:00:00", 20700 },
		{ "America/Sao_Paulo", "2018-12-01 00:00:00", -7200 },
		{ "America/Sao_Paulo", "2026-12-01 00:00:00", -10800 },
		{ "Pacific/Apia", "2011-12-30 09:59:59", -36000 },
		{ "Pacific/Apia", "2011-12-30 10:00:00", 50400 },
		{ "America/New_York", "2060-07-01 00:00:00", -14400 },
		{ "Asia/Jerusalem", "2060-07-01 00:00:00", 10800 },
		{ "Etc/GMT+5", "2026-01-01 00:00:00", -18000 },
		{ "UTC", "2026-01-01 00:00:00", 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++)
		if (esc_zone_offset(zone(cases[i].zone), utc(cases[i].utc)) != cases[i].offset)
			fail_msg("%s at %s: %d", cases[i].zone, cases[i].utc,
			    esc_zone_offset(zone(cases[i].zone), utc(cases[i].utc)));
}

static void
a_local_time_happens_once_twice_or_never(void **state)
{
	static const struct {
		const char	*zone, *local;
		enum esc_local	 kind;
		const char	*first, *second;
	} cases[] = {
		{ "Europe/Berlin", "2026-03-29 01:59:59", ESC_LOCAL_ONE, "2026-03-29 00:59:59", "2026-03-29 00:59:59" },
		{ "Europe/Berlin", "2026-03-29 02:00", ESC_LOCAL_GAP, "2026-03-29 01:00", "2026-03-29 01:00" },
		{ "Europe/Berlin", "2026-03-29 02:30", ESC_LOCAL_GAP, "2026-03-29 01:00", "2026-03-29 01:00" },
		{ "Europe/Berlin", "2026-03-29 03:00", ESC_LOCAL_ONE, "2026-03-29 01:00", "2026-03-29 01:00" },
		{ "Europe/Berlin", "2026-10-25 01:59:59", ESC_LOCAL_ONE, "2026-10-24 23:59:59", "2026-10-24 23:59:59" },
		{ "Europe/Berlin", "2026-10-25 02:00", ESC_LOCAL_TWICE, "2026-10-25 00:00", "2026-10-25 01:00" },
		{ "Europe/Berlin", "2026-10-25 02:59:59", ESC_LOCAL_TWICE, "2026-10-25 00:59:59", "2026-10-25 01:59:59" },
		{ "Europe/Berlin", "2026-10-25 03:00", ESC_LOCAL_ONE, "2026-10-25 02:00", "2026-10-25 02:00" },
		{ "Europe/Berlin", "9999-10-31 02:30", ESC_LOCAL_TWICE, "9999-10-31 00:30", "9999-10-31 01:30" },
		{ "Australia/Lord_Howe", "2026-04-05 01:45", ESC_LOCAL_TWICE, "2026-04-04 14:45", "2026-04-04 15:15" },
		{ "Australia/Lord_Howe", "2026-10-04 02:15", ESC_LOCAL_GAP, "2026-10-03 15:30", "2026-10-03 15:30" },
		{ "Africa/Casablanca", "2024-03-10 02:30", ESC_LOCAL_TWICE, "2024-03-10 01:30", "2024-03-10 02:30" },
		{ "Pacific/Apia", "2011-12-30 12:00", ESC_LOCAL_GAP, "2011-12-30 10:00", "2011-12-30 10:00" },
		{ "Pacific/Apia", "2011-12-29 23:59:59", ESC_LOCAL_ONE, "2011-12-30 09:59:59", "2011-12-30 09:59:59" },
		{ "America/Sao_Paulo", "2018-11-04 00:30", ESC_LOCAL_GAP, "2018-11-04 03:00", "2018-11-04 03:00" },
		{ "Europe/Istanbul", "2026-10-25 02:30", ESC_LOCAL_ONE, "2026-10-24 23:30", "2026-10-24 23:30" },
		{ "Asia/Kathmandu", "2026-01-01 00:00", ESC_LOCAL_ONE, "2025-12-31 18:15", "2025-12-31 18:15" },
		{ "Europe/Tallinn", "2026-03-29 03:30", ESC_LOCAL_GAP, "2026-03-29 01:00", "2026-03-29 01:00" },
	};
	int64_t first, second;
	enum esc_local kind;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		kind = esc_local(zone(cases[i].zone), civil(cases[i].local), &first, &second);
		if (kind != cases[i].kind || first != utc(cases[i].first) || second != utc(cases[i].second))
			fail_msg("%s %s: %d %" PRId64 " %" PRId64, cases[i].zone, cases[i].local, (int)kind,
			    first, second);
	}
}

static void
midnight_is_the_first_instant_of_a_date(void **state)
{
	static const struct {
		const char	*zone, *date, *utc;
	} cases[] = {
		{ "Europe/Berlin", "2026-07-01", "2026-06-30 22:00" },
		{ "America/Sao_Paulo", "2018-11-04", "2018-11-04 03:00" },	/* 01:00 is first */
		{ "America/Sao_Paulo", "2018-02-18", "2018-02-18 03:00" },	/* 23:00 came twice */
		{ "Pacific/Apia", "2011-12-30", "2011-12-30 10:00" },	/* left out */
		{ "Pacific/Apia", "2011-12-31", "2011-12-30 10:00" },
		{ "America/St_Johns", "2006-10-29", "2006-10-29 02:30" },	/* began twice */
		{ "UTC", "0001-01-01", "0001-01-01 00:00" },
	};
	struct esc_civil c;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		c = civil(cases[i].date);
		if (esc_midnight(zone(cases[i].zone), c.year, c.month, c.day) != utc(cases[i].utc))
			fail_msg("%s %s", cases[i].zone, cases[i].date);
	}
}

static void
civil_and_local_are_inverse_in_every_zone(void **state)
{
	static const char *const names[] = { "UTC", "Europe/Berlin", "Asia/Kathmandu", "Pacific/Apia",
		"America/St_Johns", "Africa/Casablanca", "Australia/Lord_Howe", "Africa/Monrovia" };
	int64_t t, first, second;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(names); i++)
		for (t = utc("0001-01-02"); t < utc("9999-12-30"); t += 86400 * 97 + 12347) {
			esc_local(zone(names[i]), esc_civil(zone(names[i]), t), &first, &second);
			if (t != first && t != second)
				fail_msg("%s %" PRId64, names[i], t);
		}
}

static void
days_and_dates_are_gregorian(void **state)
{
	struct esc_civil c;
	int64_t d;
	int day = 1, month = 1;
	int64_t year = -401;

	(void)state;
	assert_int_equal(esc_days(1970, 1, 1), 0);
	assert_int_equal(esc_days(2000, 3, 1), 11017);
	for (d = esc_days(year, 1, 1); year < 10001; d++) {
		c = esc_civil(NULL, d * 86400 + 86399);
		if (c.year != year || c.month != month || c.day != day || esc_days(year, month, day) != d)
			fail_msg("day %" PRId64, d);
		if (year >= 1 && year <= 9999 && !esc_date_valid(year, month, day))
			fail_msg("day %" PRId64 " is valid", d);
		day++;
		if (day > 31 || (day > 30 && (month == 4 || month == 6 || month == 9 || month == 11)) ||
		    (month == 2 && day > 28 + (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)))) {
			day = 1;
			month = month % 12 + 1;
			year += month == 1;
		}
	}
	assert_false(esc_date_valid(2026, 2, 29));
	assert_false(esc_date_valid(1900, 2, 29));
	assert_true(esc_date_valid(2000, 2, 29));
	assert_false(esc_date_valid(2026, 4, 31));
	assert_false(esc_date_valid(2026, 0, 1));
	assert_false(esc_date_valid(2026, 13, 1));
	assert_false(esc_date_valid(2026, 1, 0));
	assert_false(esc_date_valid(0, 1, 1));
	assert_false(esc_date_valid(10000, 1, 1));
}

static void
the_ends_of_time_do_not_overflow(void **state)
{
	static const int64_t ends[] = { INT64_MIN, INT64_MIN + 1, INT64_MAX - 1, INT64_MAX };
	struct esc_civil c;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(ends); i++) {
		c = esc_civil(zone("Pacific/Kiritimati"), ends[i]);
		assert_in_range(c.month, 1, 12);
		c = esc_civil(zone("America/New_York"), ends[i]);
		assert_in_range(c.second, 0, 59);
	}
}

static void
an_unknown_zone_is_an_error_that_names_the_nearest(void **state)
{
	static const struct {
		const char	*name, *text;
	} cases[] = {
		{ "Europe/Instanbul", "no zone named Europe/Instanbul (did you mean Europe/Istanbul?)" },
		{ "europe/berlin", "(did you mean Europe/Berlin?)" },
		{ "Tallinn", "(did you mean Europe/Tallinn?)" },
		{ "Nope/Nowhere", "write one like Europe/Berlin" },
		{ "Europe", "no zone named Europe" },
		{ "Europe/Berlin/", "no zone named" },
		{ "iso3166", "no zone named" },
		{ "", "that is no name of a zone" },
		{ "/etc/localtime", "that is no name of a zone" },
		{ "../zoneinfo/UTC", "that is no name of a zone" },
		{ "Europe//Berlin", "that is no name of a zone" },
		{ "Europe/Ber\nlin", "that is no name of a zone" },
		{ "zone1970.tab", "that is no name of a zone" },
	};
	struct esc_err e;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		e = (struct esc_err){ 0 };
		assert_null(esc_zone_get(cases[i].name, &e));
		assert_int_equal(e.code, ESC_CONFIG);
		if (strstr(e.text, cases[i].text) == NULL)
			fail_msg("%s: %s", cases[i].name, e.text);
	}
}

static void
a_zone_is_read_once_and_keeps_its_name(void **state)
{
	(void)state;
	assert_ptr_equal(zone("Europe/Rome"), zone("Europe/Rome"));
	assert_string_equal(esc_zone_name(zone("Europe/Rome")), "Europe/Rome");
	assert_string_equal(esc_zone_name(zone("Etc/UTC")), "Etc/UTC");
}

static void
the_version_is_that_of_the_first_line(void **state)
{
	char line[64] = "", want[64] = "";
	FILE *f = fopen("/usr/share/zoneinfo/tzdata.zi", "r");

	(void)state;
	if (f == NULL || fgets(line, sizeof(line), f) == NULL || sscanf(line, "# version %63s", want) != 1)
		skip();
	fclose(f);
	assert_string_equal(esc_tzdata_version(), want);
	assert_string_equal(esc_tzdata_version(), want);
}

static int
print_offsets(const struct esc_zone *z)
{
	int64_t t;

	while (scanf("%" SCNd64, &t) == 1)
		printf("%" PRId64 " %d\n", t, esc_zone_offset(z, t));
	return 0;
}

static int
print_locals(const struct esc_zone *z)
{
	static const char *const kinds[] = { "one", "gap", "twice" };
	struct esc_civil c;
	int64_t first, second;
	enum esc_local kind;

	while (scanf("%" SCNd64 "%d%d%d%d%d", &c.year, &c.month, &c.day, &c.hour, &c.minute,
	    &c.second) == 6) {
		kind = esc_local(z, c, &first, &second);
		printf("%s %" PRId64 " %" PRId64 "\n", kinds[kind], first, second);
	}
	return 0;
}

static int
tool(int argc, char **argv)
{
	struct esc_err e = { 0 };
	const struct esc_zone *z = argc > 2 ? esc_zone_get(argv[2], &e) : NULL;
	int64_t t, to, step;

	if (z == NULL) {
		fprintf(stderr, "zone: %s\n", argc > 2 ? e.text : "no zone given");
		return 1;
	}
	if (strcmp(argv[1], "offsets") == 0)
		return print_offsets(z);
	if (strcmp(argv[1], "locals") == 0)
		return print_locals(z);
	if (strcmp(argv[1], "dump") != 0 || argc != 6 || !esc_int_parse(argv[3], &t) ||
	    !esc_int_parse(argv[4], &to) || !esc_int_parse(argv[5], &step) || step < 1)
		return 1;
	for (; t < to; t += step)
		printf("%" PRId64 " %d\n", t, esc_zone_offset(z, t));
	return 0;
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_offset_is_what_the_law_says_then),
		cmocka_unit_test(a_local_time_happens_once_twice_or_never),
		cmocka_unit_test(midnight_is_the_first_instant_of_a_date),
		cmocka_unit_test(civil_and_local_are_inverse_in_every_zone),
		cmocka_unit_test(days_and_dates_are_gregorian),
		cmocka_unit_test(the_ends_of_time_do_not_overflow),
		cmocka_unit_test(an_unknown_zone_is_an_error_that_names_the_nearest),
		cmocka_unit_test(a_zone_is_read_once_and_keeps_its_name),
		cmocka_unit_test(the_version_is_that_of_the_first_line),
	};

	if (argc > 1)
		return tool(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
