/* How many due times the calendar works out in a second of CPU time, and what a year costs to compile. */
#include <stdio.h>
#include <time.h>

#include "model/calendar_table.h"

#define N	10000000
#define SPREAD	(20 * 31556952)		/* starts lie in 20 years */

static double
cpu(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Random starts and targets up to 40 hours; what is compiled beforehand is no part of it. */
static int64_t
due_times(struct esc_calendar *c, int64_t n)
{
	uint64_t r = 1;
	int64_t sum = 0;

	for (int64_t i = 0; i < n; i++) {
		r = r * 6364136223846793005U + 1442695040888963407U;
		sum += esc_calendar_after(c, 1420070400 + (int64_t)((r >> 33) % SPREAD), (int64_t)(r >> 20 & 0x1ffff));
	}
	return sum;
}

int
main(void)
{
	static const char week[] = "calendar,timezone,days,hours\noffice,Europe/Tallinn,mon-fri,09:00-12:00 13:00-18:00\n"
	    "office,Europe/Tallinn,sat,22:00-06:00\n";
	static const char dates[] = "calendar,date,hours,name\noffice,--12-25,,Christmas\noffice,2026-12-24,09:00-13:00,Eve\n";
	struct esc_policy_file w = { "calendars.csv", week, sizeof(week) - 1 };
	struct esc_policy_file d = { "holidays.csv", dates, sizeof(dates) - 1 };
	struct esc_arena a = { 0 };
	struct esc_err e = { 0 };
	struct esc_calendar **list;
	double begin, compiled, end;
	int64_t sum;
	size_t n;

	if (!esc_calendars_read(&w, &d, &a, &list, &n, NULL, NULL, &e)) {
		fprintf(stderr, "%s\n", e.text);
		return e.code;
	}
	begin = cpu();
	sum = esc_calendar_between(list[0], 1420070400, 1420070400 + SPREAD);
	compiled = cpu();
	sum += due_times(list[0], N);
	end = cpu();
	printf("%.2f %.3f %lld\n", N / (end - compiled) / 1e6, (compiled - begin) / 20 * 1000, (long long)sum);
	return 0;
}
