/* calendars.csv and holidays.csv: what they say, and what is wrong with them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "model/calendar_table.h"

#define COUNT(a)	(sizeof(a) / sizeof(*(a)))
#define WEEK		"calendar,timezone,days,hours\n"
#define DATES		"calendar,date,hours,name\n"
#define OFFICE		WEEK "office,Europe/Tallinn,mon-fri,09:00-18:00\n"

static struct esc_arena arena;
static struct esc_calendar **list;
static size_t nlist;

static void
forget(void)
{
	while (nlist > 0)
		esc_calendar_free(list[--nlist]);
	esc_arena_free(&arena);
	arena = (struct esc_arena){ 0 };
}

static bool
read_both(const char *week, const char *dates, bool (*finding)(void *, const struct esc_finding *, struct esc_err *),
    void *arg, struct esc_err *e)
{
	struct esc_policy_file w = { "calendars.csv", week, week != NULL ? strlen(week) : 0 };
	struct esc_policy_file d = { "holidays.csv", dates, dates != NULL ? strlen(dates) : 0 };

	return esc_calendars_read(week != NULL ? &w : NULL, dates != NULL ? &d : NULL, &arena, &list, &nlist,
	    finding, arg, e);
}

static void
several_rows_make_one_calendar(void **state)
{
	struct esc_err e = { 0 };

	(void)state;
	assert_true(read_both("Calendar, TimeZone ,days,hours\nOffice,Europe/Tallinn,mon-fri,09:00-18:00\n"
	    "night,UTC,mon-sun,22:00-06:00\n,,,\noffice,Europe/Tallinn,sat,10:00-12:00\n",
	    DATES "OFFICE,2026-12-24,,Christmas Eve\n", NULL, NULL, &e));
	assert_int_equal(nlist, 2);
	assert_string_equal(esc_calendar_name(list[0]), "Office");
	assert_string_equal(esc_zone_name(esc_calendar_zone(list[0])), "Europe/Tallinn");
	/* the week of 2026-11-16, in seconds */
	assert_int_equal(esc_calendar_between(list[0], 1794780000, 1794780000 + 7 * 86400), 47 * 3600);
	assert_ptr_equal(esc_calendars_find(list, nlist, "NIGHT"), list[1]);
	assert_null(esc_calendars_find(list, nlist, "24x7"));
	assert_null(esc_calendars_find(list, nlist, NULL));
	assert_int_equal(esc_calendar_known_until(list[0]), esc_days(2026, 12, 31));
	assert_int_equal(esc_calendar_known_until(list[1]), ESC_NONE);
	forget();
}

static void
files_that_are_not_there_make_no_calendars(void **state)
{
	struct esc_err e = { 0 };

	(void)state;
	assert_true(read_both(NULL, NULL, NULL, NULL, &e));
	assert_int_equal(nlist, 0);
	forget();
}

static void
every_fault_says_where_and_what_to_write(void **state)
{
	static const struct {
		const char *week, *dates, *want;
	} cases[] = {
		{ WEEK "office,Europe/Talinn,mon-fri,09:00-18:00\n", NULL,
		    "calendars.csv:2: timezone: no zone named Europe/Talinn (did you mean Europe/Tallinn?)" },
		{ WEEK "office,,mon-fri,09:00-18:00\n", NULL, "calendars.csv:2: timezone: " },
		{ WEEK ",UTC,mon-fri,09:00-18:00\n", NULL, "calendars.csv:2: calendar: " },
		{ WEEK "office,UTC,mon-fri,09:00-25:00\n", NULL,
		    "calendars.csv:2: hours: no time 25:00: write at most 24:00, and a night shift as 22:00-06:00" },
		{ WEEK "office,UTC,mon-fri,9-18\n", NULL, "calendars.csv:2: hours: \"9-18\" are no hours: write 09:00-18:00" },
		{ WEEK "office,UTC,mon-fri,\n", NULL, "calendars.csv:2: hours: none, so that it never opens on these days: " },
		{ WEEK "office,UTC,,09:00-18:00\n", NULL, "calendars.csv:2: days: no day: write mon-fri" },
		{ WEEK "office,UTC,moon,09:00-18:00\n", NULL, "calendars.csv:2: days: \"moon\" are no days: write mon-fri" },
		{ WEEK "office,UTC,mon-fri,09:00-18:00\noffice,UTC,fri-sun,17:00-20:00\n", NULL,
		    "calendars.csv:3: hours: the days and hours overlap those of line 2: " },
		{ WEEK "office,UTC,mon-fri,09:00-18:00 17:00-20:00\n", NULL, "calendars.csv:2: hours: 17:00-20:00 overlaps " },
		{ WEEK "office,UTC,mon,09:00-18:00\noffice,Europe/Rome,tue,09:00-18:00\n", NULL,
		    "calendars.csv:3: timezone: office is in UTC by line 2: " },
		{ WEEK "24x7,UTC,mon,09:00-18:00\n", NULL, "calendars.csv:2: calendar: 24x7 is built in: leave the row out" },
		{ "calendar,timezone,days,hours,valid_from,valid_until\no,UTC,mon,09:00-18:00,2026-02-30,\n", NULL,
		    "calendars.csv:2: valid_from: there is no 2026-02-30: write 2026-12-25" },
		{ "calendar,timezone,days,hours,valid_from,valid_until\no,UTC,mon,09:00-18:00,--12-25,\n", NULL,
		    "calendars.csv:2: valid_from: \"--12-25\" is no date: write 2026-12-25" },
		{ "calendar,timezone,days,hours,valid_from,valid_until\no,UTC,mon,09:00-18:00,2027-01-01,2026-01-01\n",
		    NULL, "calendars.csv:2: valid_until: it is before valid_from: " },
		{ "calendar,timezone,days,hours,valid_from,valid_until\no,UTC,sun,09:00-18:00,2026-11-23,2026-11-24\n",
		    NULL, "calendars.csv:2: o never opens: " },
		{ "calendar,days,hours\noffice,mon,09:00-18:00\n", NULL,
		    "calendars.csv:1: timezone: the column is missing: " },
		{ "calendar,timezone,day,hours\noffice,UTC,mon,09:00-18:00\n", NULL,
		    "calendars.csv:1: day: there is no such column: write days" },
		{ "", NULL, "calendars.csv" },
		{ OFFICE, DATES "offce,2026-12-25,,Christmas\n",
		    "holidays.csv:2: calendar: there is no calendar offce: write office" },
		{ OFFICE, DATES "24x7,2026-12-25,,Christmas\n", "holidays.csv:2: calendar: 24x7 has no holidays: " },
		{ OFFICE, DATES "office,25/12/2026,,Christmas\n",
		    "holidays.csv:2: date: \"25/12/2026\" is no date: write 2026-12-25, or --12-25 for every year" },
		{ OFFICE, DATES "office,2026-12-25T00,,Christmas\n", "holidays.csv:2: date: \"2026-12-25T00\" is no date" },
		{ OFFICE, DATES "office,2026-02-29,,Leap\n", "holidays.csv:2: date: there is no 2026-02-29: " },
		{ OFFICE, DATES "office,--13-01,,Leap\n", "holidays.csv:2: date: there is no --13-01: " },
		{ OFFICE, DATES "office,2026-12-24,24:00-25:00,Eve\n", "holidays.csv:2: hours: no time 25:00: " },
		{ OFFICE, DATES "office,2026-12-24,,Eve\noffice,2026-12-24,09:00-13:00,Eve\n",
		    "holidays.csv:3: date: office has this date in line 2: leave one of the two out" },
		{ NULL, DATES "office,2026-12-24,,Eve\n", "holidays.csv:2: calendar: there is no calendar office: " },
		{ OFFICE, "calendar,date,name\noffice,2026-12-24,Eve\n", "holidays.csv:1: hours: the column is missing: " },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct esc_err e = { 0 };

		assert_false(read_both(cases[i].week, cases[i].dates, NULL, NULL, &e));
		assert_int_equal(e.code, ESC_CONFIG);
		if (strncmp(e.text, cases[i].want, strlen(cases[i].want)) != 0)
			fail_msg("case %zu: %s, not %s", i, e.text, cases[i].want);
		assert_int_equal(nlist, 0);
		forget();
	}
}

static void
what_is_odd_but_clear_is_taken(void **state)
{
	static const struct {
		const char *week, *dates;
	} cases[] = {
		{ WEEK "office,UTC,mon-fri,09:00-12:00\noffice,UTC,mon-fri,12:00-18:00\n", NULL },
		{ WEEK "office,UTC,mon,22:00-06:00\noffice,UTC,tue,05:00-13:00\n", NULL },
		{ "calendar,timezone,days,hours,valid_from,valid_until\no,UTC,mon,09:00-18:00,,2026-06-30\n"
		    "o,UTC,mon,08:00-12:00,2026-07-01,\n", NULL },
		{ "hours,days,timezone,calendar\n9:00-18:00,Monday friday,UTC,office\n", NULL },
		{ WEEK "office,UTC,fri-mon,00:00-24:00\n", DATES "office,--02-29,,\noffice,--12-25,,\noffice,2026-12-25,,\n" },
		{ OFFICE, "calendar,date,hours,name,source\noffice,--12-25,,Christmas,the law\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct esc_err e = { 0 };

		if (!read_both(cases[i].week, cases[i].dates, NULL, NULL, &e))
			fail_msg("case %zu: %s", i, e.text);
		assert_int_equal(nlist, 1);
		forget();
	}
}

static bool
gather(void *arg, const struct esc_finding *f, struct esc_err *e)
{
	(void)e;
	esc_buf_printf(arg, "%s %s: %s\n", f->error ? "error" : "warning", f->where, f->finding);
	return true;
}

static void
all_faults_come_in_one_run(void **state)
{
	struct esc_buf all = { 0 };
	struct esc_err e = { 0 };

	(void)state;
	assert_true(read_both(WEEK "office,UTC,mon-fri,09:00-25:00\nnight,UTC,mon,22:00-06:00\nall,UTC,mon-sun,00:00-24:00\n",
	    DATES "all,--12-24,09:00-13:00,Eve\noffice,2026-12-25,,Christmas\nnight,--12-24,22:00-24:00,Eve\nlight,2026-12-24,,Eve\n",
	    gather, &all, &e));
	assert_string_equal(esc_buf_str(&all), "error calendars.csv:2: hours: no time 25:00\n"
	    "warning holidays.csv:4: date: in some years these hours open a day that is closed else\n"
	    "error holidays.csv:5: calendar: there is no calendar light\n");
	assert_int_equal(nlist, 3);
	esc_buf_free(&all);
	forget();
}

static void
a_missing_column_is_one_fault_not_one_a_row(void **state)
{
	struct esc_buf all = { 0 };
	struct esc_err e = { 0 };

	(void)state;
	assert_true(read_both("calendar,days,hours\noffice,mon,09:00-18:00\n", DATES "office,2026-12-25,,\n",
	    gather, &all, &e));
	assert_string_equal(esc_buf_str(&all), "error calendars.csv:1: timezone: the column is missing\n");
	esc_buf_free(&all);
	forget();
}

static void
days_are_names_and_ranges(void **state)
{
	static const struct {
		const char *text;
		unsigned mask;	/* 0: refused */
	} cases[] = {
		{ "mon-fri", 0x1f }, { "sat", 0x20 }, { "mon wed", 0x05 }, { "fri-mon", 0x71 }, { "sun-sat", 0x7f },
		{ "mon-mon", 0x01 }, { " tue  thu ", 0x0a }, { "Monday-Friday", 0x1f }, { "SAT sun", 0x60 },
		{ "", 0 }, { "mo", 0 }, { "mon,tue", 0 }, { "mon mon", 0 }, { "mon-wed tue", 0 }, { "mon-", 0 },
		{ "-fri", 0 }, { "mon-tue-wed", 0 }, { "monda", 0 }, { "1-5", 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct esc_err e = { 0 };
		unsigned mask;

		if (esc_days_parse(cases[i].text, &mask, &e) != (cases[i].mask != 0) ||
		    (cases[i].mask != 0 && mask != cases[i].mask))
			fail_msg("%s: %#x %s", cases[i].text, mask, e.text);
	}
}

static void
hours_are_sorted_and_may_cross_midnight(void **state)
{
	static const struct {
		const char *text;
		int n;		/* -1: refused */
		int32_t from, to;	/* of the last, in minutes */
	} cases[] = {
		{ "09:00-18:00", 1, 540, 1080 }, { "13:00-18:00 09:00-12:00", 2, 780, 1080 }, { "", 0, 0, 0 },
		{ "22:00-06:00", 1, 1320, 1800 }, { "00:00-24:00", 1, 0, 1440 }, { "12:00-12:00", 1, 720, 2160 },
		{ "0:00-0:01", 1, 0, 1 }, { "22:00-06:00 05:00-09:00", 2, 1320, 1800 }, { "18:00-24:00", 1, 1080, 1440 },
		{ "24:00-06:00", -1, 0, 0 }, { "24:01-06:00", -1, 0, 0 }, { "09:00-18:60", -1, 0, 0 }, { "09:00-18:0", -1, 0, 0 },
		{ "009:00-18:00", -1, 0, 0 }, { "09:00", -1, 0, 0 }, { "09:00-", -1, 0, 0 }, { "09:00-12:00,13:00-18:00", -1, 0, 0 },
		{ "09:00-12:00 11:00-18:00", -1, 0, 0 }, { "13:00-18:00 09:00-14:00", -1, 0, 0 },
		{ "09:00-12:00 09:00-12:00", -1, 0, 0 }, { "9am-5pm", -1, 0, 0 },
		{ "09:00\xe2\x80\x93" "18:00", -1, 0, 0 }, { "22:00-06:00 23:00-24:00", -1, 0, 0 }, { "-1:00-02:00", -1, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct esc_hours *h;
		struct esc_err e = { 0 };
		size_t n;

		if (esc_hours_parse(cases[i].text, &arena, &h, &n, &e) != (cases[i].n >= 0))
			fail_msg("%s: %s", cases[i].text, e.text);
		if (cases[i].n < 0) {
			assert_int_equal(e.code, ESC_CONFIG);
			assert_non_null(strstr(e.text, "write"));
			continue;
		}
		assert_int_equal(n, cases[i].n);
		if (n > 0 && (h[n - 1].from != cases[i].from * 60 || h[n - 1].to != cases[i].to * 60))
			fail_msg("%s: %d-%d", cases[i].text, (int)h[n - 1].from, (int)h[n - 1].to);
	}
	forget();
}

static void
a_promise_is_hours_or_working_days(void **state)
{
	static const struct {
		const char *text;
		bool bare;
		int64_t seconds;	/* -1: refused */
		int days;
	} cases[] = {
		{ "4h", false, 14400, 0 }, { "PT4H", false, 14400, 0 }, { "1bd", false, 0, 1 }, { "10BD", false, 0, 10 },
		{ "0", true, 0, 0 }, { "90", true, 90, 0 }, { "90", false, -1, 0 }, { "1d", true, -1, 0 },
		{ "0bd", true, -1, 0 }, { "99999bd", true, -1, 0 }, { "99999999999bd", true, -1, 0 }, { "bd", true, -1, 0 },
		{ "-1bd", true, -1, 0 }, { "1 bd", true, -1, 0 }, { "", true, -1, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct esc_err e = { 0 };
		int64_t seconds;
		int days;

		if (esc_worktime_parse(cases[i].text, cases[i].bare, &seconds, &days, &e) != (cases[i].seconds >= 0))
			fail_msg("%s: %s", cases[i].text, e.text);
		if (cases[i].seconds >= 0 && (seconds != cases[i].seconds || days != cases[i].days))
			fail_msg("%s: %lld, %d", cases[i].text, (long long)seconds, days);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(several_rows_make_one_calendar),
		cmocka_unit_test(files_that_are_not_there_make_no_calendars),
		cmocka_unit_test(every_fault_says_where_and_what_to_write),
		cmocka_unit_test(what_is_odd_but_clear_is_taken),
		cmocka_unit_test(all_faults_come_in_one_run),
		cmocka_unit_test(a_missing_column_is_one_fault_not_one_a_row),
		cmocka_unit_test(days_are_names_and_ranges),
		cmocka_unit_test(hours_are_sorted_and_may_cross_midnight),
		cmocka_unit_test(a_promise_is_hours_or_working_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
