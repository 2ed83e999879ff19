/* Zone files: those made here, good ones and damaged ones. */
#include "instants.h"

#include <sys/stat.h>

#include <stdlib.h>
#include <unistd.h>

static char scratch[] = "/tmp/tzif-test-XXXXXX";

static const char *
made_path(const char *name)
{
	static char path[300];

	snprintf(path, sizeof(path), "%s/%s", scratch, name);
	return path;
}

/* Writes a file into a directory of zones of our own. */
static void
put_file(const char *name, const void *p, size_t n)
{
	FILE *f = fopen(made_path(name), "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(p, 1, n, f), n);
	fclose(f);
}

static void
put_be(unsigned char *p, uint64_t v, int n)
{
	while (n-- > 0) {
		p[n] = (unsigned char)v;
		v >>= 8;
	}
}

/* A header and its data: the offsets 0 and 3600, which come in turn at the times; then the rule. */
static size_t
make_changes(unsigned char *p, const int64_t *times, size_t ntimes, const char *rule)
{
	size_t n = 0, i;
	int part;

	for (part = 0; part < 2; part++) {
		memset(p + n, 0, 44 + ntimes * 9 + 20);
		memcpy(p + n, "TZif2", 5);
		put_be(p + n + 32, part == 0 ? 0 : ntimes, 4);
		put_be(p + n + 36, 2, 4);
		put_be(p + n + 40, 4, 4);
		n += 44;
		for (i = 0; part > 0 && i < ntimes; i++)
			put_be(p + n + i * 8, (uint64_t)times[i], 8);
		n += part > 0 ? ntimes * 8 : 0;
		for (i = 0; part > 0 && i < ntimes; i++)
			p[n++] = i % 2 == 0;
		put_be(p + n + 6, 3600, 4);
		memcpy(p + n + 12, "XXX", 4);
		n += 16;
	}
	return n + (size_t)sprintf((char *)p + n, "\n%s\n", rule);
}

/* Reads the file under a name that was not used before. */
static const struct esc_zone *
read_made(const unsigned char *file, size_t n, struct esc_err *e)
{
	static int number;
	const struct esc_zone *z;
	char name[40];

	snprintf(name, sizeof(name), "Made/M%d", number++);
	put_file(name, file, n);
	*e = (struct esc_err){ 0 };
	setenv("TZDIR", scratch, 1);
	z = esc_zone_get(name, e);
	unsetenv("TZDIR");
	if (z == NULL)
		assert_int_equal(e->code, ESC_CONFIG);
	unlink(made_path(name));
	return z;
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
	const struct esc_zone *z;
	unsigned char file[256];
	struct esc_err e;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		z = read_made(file, make_changes(file, NULL, 0, cases[i].rule), &e);
		if (z == NULL)
			fail_msg("%s: %s", cases[i].rule, e.text);
		if (esc_zone_offset(z, utc(cases[i].utc)) != cases[i].offset)
			fail_msg("%s at %s: %d", cases[i].rule, cases[i].utc,
			    esc_zone_offset(z, utc(cases[i].utc)));
	}
}

static void
a_rule_that_is_not_understood_is_refused(void **state)
{
	static const char *const rules[] = { "CET", "C-1", "CET-25", "CET-1CEST", "CET-1CEST,M3.5.0",
		"CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0",
		"CET-1CEST,J0,J365", "CET-1CEST,0,366", "CET-1CEST,M3.5.0/168,M10.5.0", "<+03-3", "CET-1:60",
		"CET-1CEST,M3.5.0,M10.5.0x", "CET-1CEST,M3.5.0/,M10.5.0", "CET:1",
		"CET-1CEST:2,M3.5.0,M10.5.0", "CET-1CEST,M3:5.0,M10.5.0", "CET-1CEST,M3.5:0,M10.5.0", "CET-1x",
		"CET-1CEST,M3.5.0;M10.5.0", "CET-1CE,M3.5.0,M10.5.0", "CET-1<CEST,M3.5.0,M10.5.0", "<>-1", "CET-0001" };
	unsigned char file[512];
	struct esc_err e;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rules); i++) {
		if (read_made(file, make_changes(file, NULL, 0, rules[i]), &e) != NULL)
			fail_msg("taken: %s", rules[i]);
		if (strstr(e.text, "the rule at its end is not understood") == NULL)
			fail_msg("%s: %s", rules[i], e.text);
	}
}

static const int64_t four[] = { -1000, 0, 5000, 9000 };

static void
a_file_tells_its_changes(void **state)
{
	static const struct {
		int64_t	t;
		int	offset;
	} cases[] = { { INT64_MIN, 0 }, { -1001, 0 }, { -1000, 3600 }, { -1, 3600 }, { 0, 0 }, { 4999, 0 },
		{ 5000, 3600 }, { 8999, 3600 }, { 9000, 0 }, { INT64_MAX, 0 } };
	unsigned char file[512];
	const struct esc_zone *z;
	struct esc_err e;
	size_t i;

	(void)state;
	z = read_made(file, make_changes(file, four, COUNT(four), ""), &e);
	assert_non_null(z);
	for (i = 0; i < COUNT(cases); i++)
		assert_int_equal(esc_zone_offset(z, cases[i].t), cases[i].offset);
	for (i = COUNT(cases); i-- > 0;)
		assert_int_equal(esc_zone_offset(z, cases[i].t), cases[i].offset);
	z = read_made(file, make_changes(file, four, COUNT(four), "XXX0YYY,M3.5.0,M10.5.0"), &e);
	assert_non_null(z);
	assert_int_equal(esc_zone_offset(z, 9000), 0);
	assert_int_equal(esc_zone_offset(z, utc("1970-07-01")), 3600);
}

static void
a_damaged_file_is_refused_and_harms_nobody(void **state)
{
	enum { SECOND = 44 + 16, DATA = SECOND + 44, INDEX = DATA + 4 * 8, TYPES = INDEX + 4 };
	static const struct {
		size_t		 at;
		unsigned char	 byte;
		const char	*why;
	} damage[] = {
		{ 0, 'X', "no zone named" },
		{ 4, 0, "too old" },
		{ 4, '1', "too old" },
		{ 32, 0x7f, "ends too early" },
		{ SECOND, 'X', "no zone file" },
		{ SECOND + 4, '1', "too old" },
		{ SECOND + 20, 0xff, "ends too early" },
		{ SECOND + 24, 0xff, "ends too early" },
		{ SECOND + 28, 0xff, "ends too early" },
		{ SECOND + 32, 0xff, "ends too early" },
		{ SECOND + 38, 0x7f, "ends too early" },
		{ SECOND + 40, 0xff, "ends too early" },
		{ SECOND + 43, 5, "ends too early" },
		{ SECOND + 31, 1, "leap seconds" },
		{ SECOND + 39, 0, "no offset" },
		{ DATA, 0x01, "out of order" },		/* the first after the second */
		{ DATA, 0x80, "out of order" },		/* before all time */
		{ DATA + 24, 0x01, "out of order" },	/* after all time */
		{ INDEX + 1, 2, "no type" },
		{ TYPES, 0x7f, "out of range" },
		{ TYPES + 6, 0x80, "out of range" },
	};
	unsigned char file[512], bad[512] = { 0 };
	struct esc_err e;
	size_t i, n = make_changes(file, four, COUNT(four), "XXX0");

	(void)state;
	assert_non_null(read_made(file, n, &e));
	for (i = 0; i < n; i++)
		if (read_made(file, i, &e) != NULL)
			fail_msg("taken with %zu bytes", i);
	for (i = 0; i < COUNT(damage); i++) {
		memcpy(bad, file, n);
		bad[damage[i].at] = damage[i].byte;
		/* Room for what a leap second would need. */
		if (read_made(bad, damage[i].at == SECOND + 31 ? n + 12 : n, &e) != NULL)
			fail_msg("taken with byte %zu wrong", damage[i].at);
		if (strstr(e.text, damage[i].why) == NULL)
			fail_msg("byte %zu: %s", damage[i].at, e.text);
	}
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
	(void)state;
	return mkdtemp(scratch) == NULL ? -1 : mkdir(made_path("Made"), 0700);
}

static int
drop_scratch(void **state)
{
	(void)state;
	unlink(made_path("zone1970.tab"));
	rmdir(made_path("Made"));
	return rmdir(scratch);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rule_may_have_every_form),
		cmocka_unit_test(a_rule_that_is_not_understood_is_refused),
		cmocka_unit_test(a_file_tells_its_changes),
		cmocka_unit_test(a_damaged_file_is_refused_and_harms_nobody),
		cmocka_unit_test(a_directory_without_zones_still_has_utc),
	};

	return cmocka_run_group_tests(tests, make_scratch, drop_scratch);
}
