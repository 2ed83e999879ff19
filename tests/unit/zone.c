/*
 * Zones: offsets, local times, names, files.  As a tool for tests/zones.py:
 *	zone dump ZONE FROM TO STEP	prints `t offset'
 *	zone offsets ZONE		the same for the instants on standard input
 *	zone locals ZONE		`YEAR MONTH DAY HOUR MINUTE SECOND' a line in,
 *					`KIND FIRST SECOND' out
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/stat.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "escalate.h"

#define COUNT(a)	(sizeof(a) / sizeof(*(a)))

static char scratch[] = "/tmp/zone-test-XXXXXX";

static const struct esc_zone *
zone(const char *name)
{
	struct esc_err e = { 0 };
	const struct esc_zone *z = esc_zone_get(name, &e);

	if (z == NULL)
		fail_msg("%s", e.text);
	return z;
}

/* "2026-03-29 02:30[:00]" and nothing else. */
static struct esc_civil
civil(const char *s)
{
	struct esc_civil c = { 0 };

	if (sscanf(s, "%" SCNd64 "-%d-%d %d:%d:%d", &c.year, &c.month, &c.day, &c.hour, &c.minute,
	    &c.second) < 3)
		fail_msg("not a test date: %s", s);
	return c;
}

static int64_t
utc(const char *s)
{
	int64_t first, second;

	esc_local(NULL, civil(s), &first, &second);
	return first;
}

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

/* Writes a file into a directory of zones of our own. */
static void
put_file(const char *name, const void *p, size_t n)
{
	char path[300];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", scratch, name);
	f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(p, 1, n, f), n);
	fclose(f);
}

/* A zone file of one offset and no change; then the rule. */
static size_t
make_zone(unsigned char *p, const char *rule)
{
	size_t n = 0;
	int part;

	for (part = 0; part < 2; part++) {
		memset(p + n, 0, 54);
		memcpy(p + n, "TZif2", 5);
		p[n + 39] = 1;		/* typecnt */
		p[n + 43] = 4;		/* charcnt */
		memcpy(p + n + 50, "XXX", 4);
		n += 54;
	}
	return n + (size_t)sprintf((char *)p + n, "\n%s\n", rule);
}

static void
a_rule_may_have_every_form(void **state)
{
	static const struct {
		const char	*rule, *utc;
		int		 offset;
	} cases[] = {
		{ "CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29 00:59:59", 3600 },
		{ "CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29 01:00:00", 7200 },
		{ "CET-1CEST,M3.5.0,M10.5.0/3", "1900-07-01 00:00:00", 7200 },
		{ "CET-1CEST,M3.5.0,M10.5.0/3", "7026-03-29 01:00:00", 7200 },
		{ "<+03>-3", "2026-03-29 01:00:00", 10800 },
		{ "<+0330>-3:30", "2026-03-29 01:00:00", 12600 },
		{ "<-0030>0:30:15", "2026-03-29 01:00:00", -1815 },
		{ "IST-2IDT,M3.4.4/26,M10.5.0", "2026-03-26 23:59:59", 7200 },
		{ "IST-2IDT,M3.4.4/26,M10.5.0", "2026-03-27 00:00:00", 10800 },
		{ "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29 00:59:59", -7200 },
		{ "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29 01:00:00", -3600 },
		{ "IST-1GMT0,M10.5.0,M3.5.0/1", "2026-01-01 00:00:00", 0 },
		{ "IST-1GMT0,M10.5.0,M3.5.0/1", "2026-07-01 00:00:00", 3600 },
		{ "EST5EDT,0/0,J365/25", "2026-01-01 05:00:00", -14400 },
		{ "EST5EDT,0/0,J365/25", "2026-12-31 23:59:59", -14400 },
		{ "AAA0BBB,J60/0,J365/0", "2024-02-29 23:59:59", 0 },	/* J60 is 1 March always */
		{ "AAA0BBB,J60/0,J365/0", "2024-03-01 00:00:00", 3600 },
		{ "AAA0BBB,59/0,J365/0", "2024-02-28 23:59:59", 0 },	/* the 60th day, zero-based */
		{ "AAA0BBB,59/0,J365/0", "2024-02-29 00:00:00", 3600 },
		{ "AAA0BBB,59/0,J365/0", "2023-03-01 00:00:00", 3600 },
		{ "AAA0BBB-2:30,M1.1.1/0,M2.1.1/0", "2026-01-05 00:00:00", 9000 },
		{ "NZST-12NZDT,M9.5.0,M4.1.0/3", "2026-01-01 00:00:00", 46800 },
		{ "NZST-12NZDT,M9.5.0,M4.1.0/3", "2026-04-04 14:00:00", 43200 },
		{ "AAA0BBB,M12.5.3/0,M6.5.1/0", "2025-12-31 00:00:00", 3600 },
		{ "", "2026-01-01 00:00:00", 0 },
	};
	unsigned char file[256];
	char name[40];
	size_t i;
	int offset;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		snprintf(name, sizeof(name), "Rule/R%zu", i);
		put_file(name, file, make_zone(file, cases[i].rule));
		setenv("TZDIR", scratch, 1);
		offset = esc_zone_offset(zone(name), utc(cases[i].utc));
		unsetenv("TZDIR");
		if (offset != cases[i].offset)
			fail_msg("%s at %s: %d", cases[i].rule, cases[i].utc, offset);
	}
}

static void
a_rule_that_is_not_understood_is_refused(void **state)
{
	static const char *const rules[] = { "CET", "C-1", "CET-25", "CET-1CEST", "CET-1CEST,M3.5.0",
		"CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0",
		"CET-1CEST,J0,J365", "CET-1CEST,0,366", "CET-1CEST,M3.5.0/168,M10.5.0", "<+03-3", "CET-1:60",
		"CET-1CEST,M3.5.0,M10.5.0x", "CET-1CEST,M3.5.0/,M10.5.0" };
	unsigned char file[512];
	struct esc_err e;
	size_t i;

	(void)state;
	setenv("TZDIR", scratch, 1);
	for (i = 0; i < COUNT(rules); i++) {
		put_file("Rule/Bad", file, make_zone(file, rules[i]));
		e = (struct esc_err){ 0 };
		if (esc_zone_get("Rule/Bad", &e) != NULL || e.code != ESC_CONFIG)
			fail_msg("taken: %s", rules[i]);
		if (strstr(e.text, "the rule at its end is not understood") == NULL)
			fail_msg("%s: %s", rules[i], e.text);
	}
	unsetenv("TZDIR");
}

static void
a_damaged_file_is_refused_and_harms_nobody(void **state)
{
	static const struct {
		size_t		 at;
		unsigned char	 byte;
	} damage[] = { { 0, 'X' }, { 4, 0 }, { 54, 'X' }, { 58, '1' }, { 54 + 39, 0 }, { 54 + 31, 1 },
		{ 54 + 32, 0xff }, { 54 + 36, 1 }, { 54 + 44, 0x7f }, { 54 + 35, 9 } };
	unsigned char file[256], bad[256];
	struct esc_err e;
	size_t i, n = make_zone(file, "CET-1CEST,M3.5.0,M10.5.0/3");

	(void)state;
	setenv("TZDIR", scratch, 1);
	for (i = 0; i < n; i++) {
		put_file("Rule/Short", file, i);
		e = (struct esc_err){ 0 };
		if (esc_zone_get("Rule/Short", &e) != NULL || e.code != ESC_CONFIG)
			fail_msg("taken with %zu bytes", i);
	}
	for (i = 0; i < COUNT(damage); i++) {
		memcpy(bad, file, n);
		bad[damage[i].at] = damage[i].byte;
		put_file("Rule/Damaged", bad, n);
		e = (struct esc_err){ 0 };
		if (esc_zone_get("Rule/Damaged", &e) != NULL || e.code != ESC_CONFIG)
			fail_msg("taken with byte %zu wrong", damage[i].at);
	}
	unsetenv("TZDIR");
}

static void
a_directory_without_zones_still_has_utc(void **state)
{
	struct esc_err e = { 0 };

	(void)state;
	setenv("TZDIR", "/nonexistent", 1);
	assert_non_null(esc_zone_get("UTC", &e));
	assert_non_null(esc_zone_get("Etc/UTC", &e));
	assert_null(esc_zone_get("Europe/Paris", &e));
	assert_non_null(strstr(e.text, "install tzdata"));
	setenv("TZDIR", scratch, 1);
	put_file("zone1970.tab", "#no\nFR\t+4852+00220\tEurope/Paris\tx\n", 35);
	assert_null(esc_zone_get("paris", &e));
	assert_non_null(strstr(e.text, "did you mean Europe/Paris?"));
	unsetenv("TZDIR");
}

static int
make_scratch(void **state)
{
	char path[300];

	(void)state;
	if (mkdtemp(scratch) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/Rule", scratch);
	return mkdir(path, 0700);
}

static int
drop_scratch(void **state)
{
	static const char *const names[] = { "zone1970.tab", "Rule/Bad", "Rule/Short", "Rule/Damaged" };
	char path[300];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(names) + 64; i++) {
		if (i < COUNT(names))
			snprintf(path, sizeof(path), "%s/%s", scratch, names[i]);
		else
			snprintf(path, sizeof(path), "%s/Rule/R%zu", scratch, i - COUNT(names));
		unlink(path);
	}
	snprintf(path, sizeof(path), "%s/Rule", scratch);
	rmdir(path);
	return rmdir(scratch);
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
		cmocka_unit_test(a_rule_may_have_every_form),
		cmocka_unit_test(a_rule_that_is_not_understood_is_refused),
		cmocka_unit_test(a_damaged_file_is_refused_and_harms_nobody),
		cmocka_unit_test(a_directory_without_zones_still_has_utc),
	};

	if (argc > 1)
		return tool(argc, argv);
	return cmocka_run_group_tests(tests, make_scratch, drop_scratch);
}
