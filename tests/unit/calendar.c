/* Working time: zones, shifts, exceptions, the edges of hours. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "model/calendar_table.h"

#define HOUR	INT64_C(3600)

static struct esc_arena arena;
static struct esc_calendar **list;
static size_t nlist;

static int
forget(void **state)
{
	(void)state;
	while (nlist > 0)
		esc_calendar_free(list[--nlist]);
	esc_arena_free(&arena);
	arena = (struct esc_arena){ 0 };
	return 0;
}

static bool
read_both(const char *week, const char *holidays, struct esc_err *e)
{
	struct esc_policy_file w = { "calendars.csv", week, strlen(week) };
	struct esc_policy_file h = { "holidays.csv", holidays, holidays != NULL ? strlen(holidays) : 0 };

	return esc_calendars_read(&w, holidays != NULL ? &h : NULL, &arena, &list, &nlist, NULL, NULL, e);
}

/* A calendar of one zone; `rows' are days,hours,from,until; `dates' are date,hours. */
static struct esc_calendar *
calendar_until(const char *zone, const char *rows, const char *dates)
{
	struct esc_buf week = { 0 }, holidays = { 0 };
	struct esc_err e = { 0 };
	size_t n;

	forget(NULL);
	esc_buf_puts(&week, "calendar,timezone,days,hours,valid_from,valid_until\n");
	for (; *rows != '\0'; rows += n + (rows[n] == ';')) {
		n = strcspn(rows, ";");
		esc_buf_printf(&week, "office,%s,%.*s\n", zone, (int)n, rows);
	}
	esc_buf_puts(&holidays, "calendar,date,hours,name\n");
	for (; *dates != '\0'; dates += n + (dates[n] == ';')) {
		n = strcspn(dates, ";");
		esc_buf_printf(&holidays, "office,%.*s,a holiday\n", (int)n, dates);
	}
	if (!read_both(esc_buf_str(&week), esc_buf_str(&holidays), &e))
		fail_msg("%s", e.text);
	esc_buf_free(&week);
	esc_buf_free(&holidays);
	assert_int_equal(nlist, 1);
	return list[0];
}

/* The same; the rows, days,hours, hold always. */
static struct esc_calendar *
calendar(const char *zone, const char *rows, const char *dates)
{
	struct esc_buf b = { 0 };
	struct esc_calendar *c;

	for (; *rows != '\0'; rows++) {
		if (*rows == ';')
			esc_buf_puts(&b, ",,");
		esc_buf_putc(&b, *rows);
	}
	esc_buf_puts(&b, ",,");
	c = calendar_until(zone, esc_buf_str(&b), dates);
	esc_buf_free(&b);
	return c;
}

/* An instant: with an offset, or the first such time of the calendar's zone. */
static int64_t
at(const struct esc_calendar *c, const char *text)
{
	struct esc_time_how how = { .zone = esc_calendar_zone(c), .twice = ESC_TWICE_FIRST };
	struct esc_err e = { 0 };
	int64_t t;

	if (!esc_time_parse(text, &how, &t, &e))
		fail_msg("%s", e.text);
	return t;
}

static void
assert_at(const struct esc_calendar *c, int64_t t, const char *want)
{
	char got[ESC_TIME_MAX];

	if (t != at(c, want))
		fail_msg("%s, not %s", t == ESC_NONE ? "never" : esc_time_print(got, t, esc_calendar_zone(c)), want);
}

static int64_t
between(struct esc_calendar *c, const char *a, const char *b)
{
	return esc_calendar_between(c, at(c, a), at(c, b));
}

#define OFFICE	"mon-fri,09:00-12:00 13:00-18:00"

static void
hours_of_a_day_count_and_the_rest_does_not(void **state)
{
	struct esc_calendar *c = calendar("Europe/Tallinn", OFFICE, "");

	(void)state;
	assert_int_equal(between(c, "2026-11-23 08:00", "2026-11-23 20:00"), 8 * HOUR);
	assert_int_equal(between(c, "2026-11-23 11:30", "2026-11-23 13:30"), HOUR);
	assert_int_equal(between(c, "2026-11-23 12:10", "2026-11-23 12:50"), 0);
	assert_int_equal(between(c, "2026-11-20 17:59:59", "2026-11-23 09:00:01"), 2);
	assert_int_equal(between(c, "2026-11-21 00:00", "2026-11-23 00:00"), 0);
	assert_int_equal(between(c, "2026-11-16 00:00", "2026-11-23 00:00"), 40 * HOUR);
}

static void
a_reversed_range_is_empty(void **state)
{
	struct esc_calendar *c = calendar("UTC", OFFICE, "");

	(void)state;
	assert_int_equal(between(c, "2026-11-23 15:00", "2026-11-23 10:00"), 0);
	assert_int_equal(between(c, "2026-11-23 15:00", "2026-11-23 15:00"), 0);
}

static void
years_add_up(void **state)
{
	struct esc_calendar *c = calendar("UTC", OFFICE, "");
	int64_t sum = 0;

	(void)state;
	for (int64_t y = 1970; y < 2040; y++)
		sum += esc_calendar_between(c, esc_days(y, 1, 1) * 86400, esc_days(y + 1, 1, 1) * 86400);
	assert_int_equal(sum, esc_calendar_between(c, 0, esc_days(2040, 1, 1) * 86400));
	/* 2000..2399: 146,097 days, 20,871 weeks */
	assert_int_equal(esc_calendar_between(c, esc_days(2000, 1, 1) * 86400, esc_days(2400, 1, 1) * 86400),
	    20871 * 40 * HOUR);
}

static void
a_target_that_ends_at_closing_time_is_due_then(void **state)
{
	struct esc_calendar *c = calendar("UTC", OFFICE, "");

	(void)state;
	assert_at(c, esc_calendar_after(c, at(c, "2026-11-20 14:00"), 4 * HOUR), "2026-11-20 18:00");
	assert_at(c, esc_calendar_after(c, at(c, "2026-11-20 14:00"), 4 * HOUR + 1), "2026-11-23 09:00:01");
	assert_at(c, esc_calendar_after(c, at(c, "2026-11-20 09:00"), 3 * HOUR), "2026-11-20 12:00");
	assert_at(c, esc_calendar_after(c, at(c, "2026-11-21 09:00"), 40 * HOUR), "2026-11-27 18:00");
}

static void
a_target_of_nothing_is_due_at_once(void **state)
{
	struct esc_calendar *c = calendar("UTC", OFFICE, "");

	(void)state;
	assert_at(c, esc_calendar_after(c, at(c, "2026-11-21 14:00"), 0), "2026-11-21 14:00");
	assert_at(c, esc_calendar_before(c, at(c, "2026-11-21 14:00"), 0), "2026-11-21 14:00");
}

static void
before_a_due_time_lies_as_much_as_after_the_start(void **state)
{
	struct esc_calendar *c = calendar("UTC", "mon-fri,08:00-18:00", "");

	(void)state;
	assert_at(c, esc_calendar_before(c, at(c, "2026-11-24 11:00"), HOUR), "2026-11-24 10:00");
	assert_at(c, esc_calendar_before(c, at(c, "2026-11-24 09:00"), 2 * HOUR), "2026-11-23 17:00");
	/* the last such instant: the end of the pause between the days, not its beginning */
	assert_at(c, esc_calendar_before(c, at(c, "2026-11-24 09:00"), HOUR), "2026-11-24 08:00");
	assert_at(c, esc_calendar_before(c, at(c, "2026-11-22 09:00"), HOUR), "2026-11-20 17:00");
	assert_at(c, esc_calendar_before(c, at(c, "2026-11-24 09:00"), 5000 * HOUR),
	    "2024-12-24 09:00");
}

static void
the_next_opening_is_now_if_it_is_open(void **state)
{
	struct esc_calendar *c = calendar("America/New_York", "mon-fri,09:00-18:00", "");

	(void)state;
	assert_at(c, esc_calendar_next_open(c, at(c, "2026-11-23 17:00")), "2026-11-23 17:00");
	assert_at(c, esc_calendar_next_open(c, at(c, "2026-11-23 09:00")), "2026-11-23 09:00");
	assert_at(c, esc_calendar_next_open(c, at(c, "2026-11-20 18:00")), "2026-11-23 09:00");
	assert_true(esc_calendar_is_open(c, at(c, "2026-11-23 17:59:59")));
	assert_false(esc_calendar_is_open(c, at(c, "2026-11-23 18:00")));
	assert_false(esc_calendar_is_open(c, at(c, "2026-11-23 08:59:59")));
}

static void
a_day_of_23_hours_has_23_and_one_of_25_has_25(void **state)
{
	struct esc_calendar *c = calendar("Europe/Berlin", "mon-sun,00:00-24:00", "");

	(void)state;
	assert_int_equal(between(c, "2026-03-29 00:00", "2026-03-30 00:00"), 23 * HOUR);
	assert_int_equal(between(c, "2026-10-25 00:00", "2026-10-26 00:00"), 25 * HOUR);
	c = calendar("Australia/Lord_Howe", "mon-sun,00:00-24:00", "");
	assert_int_equal(between(c, "2026-10-04 00:00", "2026-10-05 00:00"), 23 * HOUR + HOUR / 2);
	assert_int_equal(between(c, "2026-04-05 00:00", "2026-04-06 00:00"), 24 * HOUR + HOUR / 2);
}

static void
a_shift_in_the_spring_gap_begins_after_it(void **state)
{
	struct esc_calendar *c = calendar("Europe/Berlin", "mon-sun,02:30-05:00", "");

	(void)state;
	assert_at(c, esc_calendar_next_open(c, at(c, "2026-03-29 00:00")), "2026-03-29T03:00:00+02:00");
	assert_int_equal(between(c, "2026-03-29 00:00", "2026-03-30 00:00"), 2 * HOUR);
	/* one that lies in the gap has no hours, one that ends in it ends at its beginning */
	c = calendar("Europe/Berlin", "mon-sun,02:10-02:50", "");
	assert_int_equal(between(c, "2026-03-29 00:00", "2026-03-30 00:00"), 0);
	c = calendar("Europe/Berlin", "mon-sun,01:00-02:30", "");
	assert_int_equal(between(c, "2026-03-29 00:00", "2026-03-30 00:00"), HOUR);
}

static void
a_time_that_comes_twice_is_the_first(void **state)
{
	struct esc_calendar *c = calendar("Europe/Berlin", "mon-sun,02:15-02:45", "");

	(void)state;
	assert_int_equal(between(c, "2026-10-25 00:00", "2026-10-26 00:00"), HOUR / 2);
	assert_at(c, esc_calendar_next_open(c, at(c, "2026-10-25 00:00")), "2026-10-25T02:15:00+02:00");
	c = calendar("Europe/Berlin", "mon-sun,02:30-10:00", "");
	assert_int_equal(between(c, "2026-10-25 00:00", "2026-10-26 00:00"), 8 * HOUR + HOUR / 2);
	c = calendar("America/Havana", "sat,20:00-24:00", "");	/* midnight comes twice */
	assert_int_equal(between(c, "2026-10-31 12:00", "2026-11-02 00:00"), 4 * HOUR);
}

static void
a_date_that_does_not_exist_has_no_hours(void **state)
{
	struct esc_calendar *c = calendar("Pacific/Apia", "mon-sun,09:00-17:00", "");

	(void)state;
	assert_int_equal(between(c, "2011-12-29 00:00", "2012-01-01 00:00"), 16 * HOUR);
	assert_at(c, esc_calendar_after(c, at(c, "2011-12-29 16:00"), 2 * HOUR), "2011-12-31 10:00");
	/* neither has its night shift, but that of the day before ends where the date is skipped */
	c = calendar("Pacific/Apia", "mon-sun,22:00-06:00", "");
	assert_int_equal(between(c, "2011-12-29 12:00", "2011-12-31 12:00"), 2 * HOUR);
}

static void
zones_of_half_hours_and_reversed_summers_are_exact(void **state)
{
	struct esc_calendar *c = calendar("Asia/Kathmandu", "mon-fri,09:00-18:00", "");

	(void)state;
	assert_at(c, esc_calendar_next_open(c, at(c, "2026-11-22 00:00")), "2026-11-23T03:15:00Z");
	c = calendar("Africa/Casablanca", "mon-sun,09:00-17:00", "");	/* an hour back in Ramadan */
	assert_at(c, esc_calendar_next_open(c, at(c, "2026-02-14 20:00")), "2026-02-15T09:00:00Z");
	assert_at(c, esc_calendar_next_open(c, at(c, "2026-02-13 20:00")), "2026-02-14T08:00:00Z");
}

static void
a_night_shift_belongs_to_the_day_on_which_it_starts(void **state)
{
	struct esc_calendar *c = calendar("Europe/Berlin", "mon-thu,22:00-06:00", "");

	(void)state;
	assert_false(esc_calendar_is_open(c, at(c, "2026-11-23 05:00")));	/* Monday morning: Sunday's */
	assert_true(esc_calendar_is_open(c, at(c, "2026-11-27 05:00")));	/* Friday morning: Thursday's */
	assert_int_equal(between(c, "2026-11-23 00:00", "2026-11-30 00:00"), 32 * HOUR);
	/* Tuesday is a holiday: its own shift is gone, Monday's goes on */
	c = calendar("Europe/Berlin", "mon-thu,22:00-06:00", "2026-11-24,");
	assert_true(esc_calendar_is_open(c, at(c, "2026-11-24 05:59:59")));
	assert_false(esc_calendar_is_open(c, at(c, "2026-11-24 23:00")));
	assert_false(esc_calendar_is_open(c, at(c, "2026-11-25 01:00")));
}

static void
shifts_that_meet_or_overlap_across_midnight_count_once(void **state)
{
	struct esc_calendar *c = calendar("UTC", "mon,22:00-06:00;tue,05:00-13:00", "");

	(void)state;
	assert_int_equal(between(c, "2026-11-23 00:00", "2026-11-25 00:00"), 15 * HOUR);
	c = calendar("UTC", "mon,22:00-06:00;tue,01:00-02:00", "");
	assert_int_equal(between(c, "2026-11-23 00:00", "2026-11-25 00:00"), 8 * HOUR);
	c = calendar("UTC", "mon-sun,12:00-12:00", "");		/* 24 hours a day */
	assert_int_equal(between(c, "2026-11-23 00:00", "2026-11-25 00:00"), 48 * HOUR);
	c = calendar("UTC", "mon,09:00-12:00;mon,12:00-18:00", "");
	assert_int_equal(between(c, "2026-11-23 00:00", "2026-11-24 00:00"), 9 * HOUR);
}

static void
an_exception_replaces_the_hours_of_its_date(void **state)
{
	struct esc_calendar *c = calendar("Europe/Rome", OFFICE,
	    "--12-25,;2026-12-24,09:00-13:00;2026-12-26,10:00-11:00;--12-31,");

	(void)state;
	assert_int_equal(between(c, "2026-12-24 00:00", "2026-12-25 00:00"), 4 * HOUR);
	assert_int_equal(between(c, "2026-12-25 00:00", "2026-12-26 00:00"), 0);
	assert_int_equal(between(c, "2026-12-26 00:00", "2026-12-27 00:00"), HOUR);	/* a Saturday */
	assert_int_equal(between(c, "2029-12-25 00:00", "2029-12-26 00:00"), 0);
	assert_int_equal(between(c, "2027-12-24 00:00", "2027-12-25 00:00"), 8 * HOUR);
	assert_at(c, esc_calendar_after(c, at(c, "2008-12-30 18:00"), 8 * HOUR), "2009-01-01 18:00");
}

static void
a_dated_exception_wins_over_a_yearly_one(void **state)
{
	struct esc_calendar *c = calendar("UTC", "mon-sun,09:00-17:00",
	    "--05-01,;2026-05-01,10:00-12:00;--02-29,");

	(void)state;
	assert_int_equal(between(c, "2026-05-01 00:00", "2026-05-02 00:00"), 2 * HOUR);
	assert_int_equal(between(c, "2027-05-01 00:00", "2027-05-02 00:00"), 0);
	assert_int_equal(between(c, "2028-02-29 00:00", "2028-03-01 00:00"), 0);
	assert_int_equal(between(c, "2027-02-28 00:00", "2027-03-02 00:00"), 16 * HOUR);
}

static void
hours_change_on_a_date(void **state)
{
	struct esc_calendar *c = calendar_until("UTC", "mon-fri,09:00-17:00,,2026-06-30;mon-fri,08:00-18:00,2026-07-01,", "");

	(void)state;
	assert_int_equal(between(c, "2026-06-30 00:00", "2026-07-01 00:00"), 8 * HOUR);
	assert_int_equal(between(c, "2026-07-01 00:00", "2026-07-02 00:00"), 10 * HOUR);
	assert_int_equal(between(c, "2020-06-30 00:00", "2020-07-01 00:00"), 8 * HOUR);
}

static void
hours_that_ended_never_come_again(void **state)
{
	struct esc_calendar *c = calendar_until("UTC", "mon-fri,09:00-17:00,2026-01-01,2026-06-30", "");

	(void)state;
	assert_int_equal(esc_calendar_next_open(c, at(c, "2026-07-01 00:00")), ESC_NONE);
	assert_int_equal(esc_calendar_after(c, at(c, "2026-07-01 00:00"), 1), ESC_NONE);
	assert_int_equal(esc_calendar_after(c, at(c, "2026-01-01 00:00"), 20000 * HOUR), ESC_NONE);
	assert_int_equal(esc_calendar_before(c, at(c, "2025-12-01 00:00"), 1), ESC_NONE);
	assert_int_equal(esc_calendar_end_of_day(c, at(c, "2026-06-30 00:00"), 1), ESC_NONE);
	assert_at(c, esc_calendar_next_open(c, at(c, "1990-01-01 00:00")), "2026-01-01 09:00");
	assert_at(c, esc_calendar_before(c, at(c, "2046-01-01 00:00"), HOUR), "2026-06-30 16:00");
}

static void
the_end_of_the_second_working_day_skips_holidays(void **state)
{
	struct esc_calendar *c = calendar("Europe/Tallinn", OFFICE, "2026-11-24,;2026-11-25,09:00-13:00");

	(void)state;
	assert_at(c, esc_calendar_end_of_day(c, at(c, "2026-11-23 10:00"), 1), "2026-11-25 13:00");
	assert_at(c, esc_calendar_end_of_day(c, at(c, "2026-11-23 10:00"), 2), "2026-11-26 18:00");
	assert_at(c, esc_calendar_end_of_day(c, at(c, "2026-11-21 10:00"), 1), "2026-11-23 18:00");
	assert_at(c, esc_calendar_end_of_day(c, at(c, "2026-11-23T22:30:00Z"), 1), "2026-11-25 13:00");
	c = calendar("Europe/Tallinn", "mon,22:00-06:00", "");
	assert_at(c, esc_calendar_end_of_day(c, at(c, "2026-11-22 10:00"), 1), "2026-11-24 06:00");
}

static void
always_open_is_plain_time(void **state)
{
	struct esc_calendar *c = esc_calendar_new(NULL);

	(void)state;
	assert_string_equal(esc_calendar_name(c), "24x7");
	assert_string_equal(esc_zone_name(esc_calendar_zone(c)), "UTC");
	assert_int_equal(esc_calendar_between(c, 100, 350), 250);
	assert_int_equal(esc_calendar_after(c, 100, 250), 350);
	assert_int_equal(esc_calendar_before(c, 350, 250), 100);
	assert_int_equal(esc_calendar_next_open(c, 7), 7);
	assert_true(esc_calendar_is_open(c, 7));
	assert_at(c, esc_calendar_end_of_day(c, at(c, "2026-11-20 14:00"), 1), "2026-11-22 00:00");
	assert_int_equal(esc_calendar_after(c, 100, INT64_MAX), ESC_NONE);
	esc_calendar_free(c);
}

static void
moments_beyond_all_years_are_no_danger(void **state)
{
	struct esc_calendar *c = calendar("Europe/Berlin", OFFICE, "");

	(void)state;
	assert_int_equal(esc_calendar_between(c, INT64_MIN, INT64_MIN + 1), 0);
	assert_int_equal(esc_calendar_between(c, INT64_MAX - 1, INT64_MAX), 0);
	assert_int_equal(esc_calendar_after(c, INT64_MAX, HOUR), ESC_NONE);
	assert_int_equal(esc_calendar_after(c, 0, INT64_MAX), ESC_NONE);
	assert_int_equal(esc_calendar_before(c, INT64_MIN, HOUR), ESC_NONE);
	assert_int_equal(esc_calendar_next_open(c, INT64_MAX), ESC_NONE);
	assert_false(esc_calendar_is_open(c, INT64_MAX));
	assert_at(c, esc_calendar_after(c, at(c, "9999-12-31T12:00:00Z"), HOUR), "9999-12-31 14:00");
	assert_at(c, esc_calendar_next_open(c, at(c, "0001-01-01T00:00:00Z")), "0001-01-01 09:00");
}

/* Steps through a span by its changes. */
static void
a_span_says_what_holds_and_until_when(void **state)
{
	struct esc_calendar *c = calendar("Europe/Tallinn", OFFICE, "2026-11-24,;2026-11-25,09:00-13:00");
	static const struct {
		const char *until;
		bool open, holiday;
	} want[] = {
		{ "2026-11-23 09:00", false, false }, { "2026-11-23 12:00", true, false },
		{ "2026-11-23 13:00", false, false }, { "2026-11-23 18:00", true, false },
		{ "2026-11-24 00:00", false, false }, { "2026-11-25 00:00", false, true },
		{ "2026-11-25 09:00", false, true }, { "2026-11-25 13:00", true, true },
		{ "2026-11-26 00:00", false, true }, { "2026-11-26 09:00", false, false },
	};
	int64_t t = at(c, "2026-11-23 00:00");

	(void)state;
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		struct esc_calendar_span s = esc_calendar_span(c, t);

		assert_int_equal(s.open, want[i].open);
		assert_int_equal(s.holiday != NULL, want[i].holiday);
		assert_at(c, s.until, want[i].until);
		t = s.until;
	}
}

static void
a_night_shift_is_no_holiday_after_midnight(void **state)
{
	struct esc_calendar *c = calendar("UTC", "mon-sun,22:00-06:00", "2026-11-24,");

	(void)state;
	assert_null(esc_calendar_span(c, at(c, "2026-11-24 03:00")).holiday);
	assert_string_equal(esc_calendar_span(c, at(c, "2026-11-24 07:00")).holiday, "a holiday");
}

/* The spans of 30 years add up to what lies between, in a zone that skipped a day. */
static void
spans_add_up_and_always_go_on(void **state)
{
	struct esc_calendar *c = calendar("Pacific/Apia", "mon-fri,20:00-04:00;sat,00:00-24:00", "--12-25,");
	int64_t t = at(c, "2005-01-01 00:00"), start = t, end = at(c, "2035-01-01 00:00"), sum = 0;

	(void)state;
	while (t < end) {
		struct esc_calendar_span s = esc_calendar_span(c, t);

		assert_true(s.until > t);
		sum += s.open ? s.until - t : 0;
		t = s.until;
	}
	assert_int_equal(t, end);
	assert_int_equal(sum, esc_calendar_between(c, start, end));
}

/* What is compiled ends at 2026-05-10T03:48:16Z, a Sunday, and begins there anew. */
static void
nothing_is_lost_where_a_block_ends(void **state)
{
	struct esc_calendar *c = calendar("UTC", "mon-fri,09:00-18:00;sat,22:00-06:00", "");

	(void)state;
	assert_int_equal(between(c, "2026-05-09 00:00", "2026-05-11 00:00"), 8 * HOUR);
	assert_int_equal(between(c, "2026-05-10 05:00", "2026-05-11 00:00"), HOUR);
	assert_at(c, esc_calendar_after(c, at(c, "2026-05-09 22:00"), 8 * HOUR), "2026-05-10 06:00");
	assert_at(c, esc_calendar_span(c, at(c, "2026-05-10 01:00")).until, "2026-05-10 06:00");
	c = calendar("UTC", "mon-fri,09:00-18:00", "");
	assert_at(c, esc_calendar_after(c, at(c, "2026-05-08 17:00"), HOUR), "2026-05-08 18:00");
	assert_at(c, esc_calendar_before(c, at(c, "2026-05-11 10:00"), HOUR), "2026-05-11 09:00");
	assert_at(c, esc_calendar_before(c, at(c, "2026-05-11 10:00"), 2 * HOUR), "2026-05-08 17:00");
}

/* In 2009 the clocks of Newfoundland went back from a minute past midnight. */
static void
a_day_whose_midnight_comes_twice_begins_once(void **state)
{
	struct esc_calendar *c = calendar("America/St_Johns", "mon-sun,00:00-24:00", "2009-11-01,");
	int64_t midnight = at(c, "2009-11-01T02:30:00Z"), again = midnight + HOUR;

	(void)state;
	assert_true(esc_calendar_is_open(c, midnight - 1));
	assert_false(esc_calendar_is_open(c, midnight));
	assert_false(esc_calendar_is_open(c, again - 1));	/* the clocks show 31 October, 23:59:59 */
	assert_at(c, esc_calendar_span(c, again - 1).until, "2009-11-02 00:00");
	assert_at(c, esc_calendar_end_of_day(c, again - 1, 1), "2009-11-03 00:00");
}

/* What passes in a target is the target, back and forth, in odd zones. */
static void
after_and_between_agree(void **state)
{
	static const char *const zones[] = { "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia",
	    "Africa/Casablanca", "America/St_Johns", "Asia/Tehran" };
	uint64_t r = 1;

	(void)state;
	for (size_t z = 0; z < sizeof(zones) / sizeof(zones[0]); z++) {
		struct esc_calendar *c = calendar(zones[z], "mon-fri,01:20-02:40 09:00-12:00 22:00-01:10;sun,00:00-24:00",
		    "--01-01,;2026-12-24,09:00-13:00");

		for (int i = 0; i < 2000; i++) {
			int64_t start, seconds, due;

			r = r * 6364136223846793005U + 1442695040888963407U;
			start = (int64_t)(r >> 33) % 2000000000;
			seconds = (int64_t)(r >> 20) % 1000000 + 1;
			due = esc_calendar_after(c, start, seconds);
			assert_int_equal(esc_calendar_between(c, start, due), seconds);
			assert_true(esc_calendar_is_open(c, due - 1));
			assert_int_equal(esc_calendar_between(c, start, due - 1), seconds - 1);
			assert_true(esc_calendar_before(c, due, seconds) >= start);
			assert_int_equal(esc_calendar_between(c, esc_calendar_before(c, due, seconds), due), seconds);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(hours_of_a_day_count_and_the_rest_does_not, forget),
		cmocka_unit_test_teardown(a_reversed_range_is_empty, forget),
		cmocka_unit_test_teardown(years_add_up, forget),
		cmocka_unit_test_teardown(a_target_that_ends_at_closing_time_is_due_then, forget),
		cmocka_unit_test_teardown(a_target_of_nothing_is_due_at_once, forget),
		cmocka_unit_test_teardown(before_a_due_time_lies_as_much_as_after_the_start, forget),
		cmocka_unit_test_teardown(the_next_opening_is_now_if_it_is_open, forget),
		cmocka_unit_test_teardown(a_day_of_23_hours_has_23_and_one_of_25_has_25, forget),
		cmocka_unit_test_teardown(a_shift_in_the_spring_gap_begins_after_it, forget),
		cmocka_unit_test_teardown(a_time_that_comes_twice_is_the_first, forget),
		cmocka_unit_test_teardown(a_date_that_does_not_exist_has_no_hours, forget),
		cmocka_unit_test_teardown(zones_of_half_hours_and_reversed_summers_are_exact, forget),
		cmocka_unit_test_teardown(a_night_shift_belongs_to_the_day_on_which_it_starts, forget),
		cmocka_unit_test_teardown(shifts_that_meet_or_overlap_across_midnight_count_once, forget),
		cmocka_unit_test_teardown(an_exception_replaces_the_hours_of_its_date, forget),
		cmocka_unit_test_teardown(a_dated_exception_wins_over_a_yearly_one, forget),
		cmocka_unit_test_teardown(hours_change_on_a_date, forget),
		cmocka_unit_test_teardown(hours_that_ended_never_come_again, forget),
		cmocka_unit_test_teardown(the_end_of_the_second_working_day_skips_holidays, forget),
		cmocka_unit_test_teardown(always_open_is_plain_time, forget),
		cmocka_unit_test_teardown(moments_beyond_all_years_are_no_danger, forget),
		cmocka_unit_test_teardown(a_span_says_what_holds_and_until_when, forget),
		cmocka_unit_test_teardown(a_night_shift_is_no_holiday_after_midnight, forget),
		cmocka_unit_test_teardown(spans_add_up_and_always_go_on, forget),
		cmocka_unit_test_teardown(nothing_is_lost_where_a_block_ends, forget),
		cmocka_unit_test_teardown(a_day_whose_midnight_comes_twice_begins_once, forget),
		cmocka_unit_test_teardown(after_and_between_agree, forget),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
