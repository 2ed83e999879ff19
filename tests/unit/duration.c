/* Durations in and out. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "escalate.h"

#define COUNT(a)	(sizeof(a) / sizeof(*(a)))

static void
a_duration_is_hours_minutes_and_seconds(void **state)
{
	static const struct {
		const char	*text;
		bool		 bare;
		int64_t		 seconds;
	} cases[] = {
		{ "90s", false, 90 }, { "15m", false, 900 }, { "4h", false, 14400 }, { "1h30m", false, 5400 },
		{ "1h30m15s", false, 5415 }, { "0s", false, 0 }, { "100h", false, 360000 }, { "007m", false, 420 },
		{ "PT4H", false, 14400 }, { "PT1H30M", false, 5400 }, { "PT90S", false, 90 }, { "pt4h", false, 14400 },
		{ "90", true, 90 }, { "0", true, 0 }, { "90s", true, 90 }, { "PT4H", true, 14400 },
	};
	struct esc_err e = { 0 };
	int64_t seconds;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++)
		if (!esc_duration_parse(cases[i].text, cases[i].bare, &seconds, &e) || seconds != cases[i].seconds)
			fail_msg("%s: %s", cases[i].text, e.text);
}

static void
what_is_no_duration_is_refused_with_a_hint(void **state)
{
	static const struct {
		const char	*text;
		bool		 bare;
		const char	*why;
	} cases[] = {
		{ "1d", false, "a day is ambiguous: write 24h, 8h or 1bd" },
		{ "2w", false, "a day is ambiguous" }, { "P1D", false, "a day is ambiguous" },
		{ "P1DT2H", true, "a day is ambiguous" }, { "1.5d", false, "a day is ambiguous" },
		{ "90", false, "is no duration" }, { "", false, "is no duration" }, { "", true, "number of seconds" },
		{ "h", false, "is no duration" }, { "PT", false, "is no duration" }, { "-5m", false, "is no duration" },
		{ "1.5h", false, "is no duration" }, { "4 h", false, "is no duration" }, { "1h30", true, "is no duration" },
		{ "PT90", true, "is no duration" }, { "4hours", false, "is no duration" }, { "1h ", false, "is no duration" },
		{ "-90", true, "is no duration" }, { "0x5s", false, "is no duration" }, { "1h2d", false, "is no duration" },
		{ "d", false, "is no duration" }, { "xt4h", false, "is no duration" }, { "p4h", false, "is no duration" },
		{ "5x", false, "is no duration" }, { "5m5", false, "is no duration" },
		{ "99999999999999999999s", false, "longer than" }, { "999999999999999999h", false, "longer than" },
		{ "315537897600s", false, "longer than" }, { "87649000h59999m315000000000s", false, "longer than" },
	};
	struct esc_err e;
	int64_t seconds;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		e = (struct esc_err){ 0 };
		if (esc_duration_parse(cases[i].text, cases[i].bare, &seconds, &e))
			fail_msg("taken: %s", cases[i].text);
		if (e.code != ESC_INVALID || strstr(e.text, cases[i].why) == NULL)
			fail_msg("%s: %s", cases[i].text, e.text);
	}
}

static void
people_read_the_two_greatest_units(void **state)
{
	static const struct {
		int64_t		 seconds;
		const char	*text;
	} cases[] = {
		{ 0, "0s" }, { 45, "45s" }, { 60, "1m" }, { 754, "12m34s" }, { 3600, "1h" }, { 3659, "1h" },
		{ 12059, "3h20m" }, { 86400, "1d" }, { 187200, "2d4h" }, { 86400 + 59, "1d" }, { -12000, "-3h20m" },
		{ INT64_MAX, "106751991167300d15h" }, { INT64_MIN, "-106751991167300d15h" },
	};
	struct esc_buf b = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		esc_buf_clear(&b);
		esc_duration_print(&b, cases[i].seconds);
		assert_string_equal(esc_buf_str(&b), cases[i].text);
	}
	esc_buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_duration_is_hours_minutes_and_seconds),
		cmocka_unit_test(what_is_no_duration_is_refused_with_a_hint),
		cmocka_unit_test(people_read_the_two_greatest_units),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
