/* The numbers of other projects' tests, if ../shared has them; working time with pauses. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "work/calc.h"

#define VECTORS	"../shared/vectors/"
#define MOST	16

static struct esc_arena arena;

static int64_t
at(const char *text)
{
	struct esc_time_how how = { 0 };
	struct esc_err e = { 0 };
	int64_t t;

	if (!esc_time_parse(text, &how, &t, &e))
		fail_msg("%s", e.text);
	return t;
}

/* Up to a character of `ends', which becomes a NUL. */
static char *
piece(char **rest, const char *ends)
{
	return *rest != NULL && **rest != '\0' ? strsep(rest, ends) : NULL;
}

/* "Mon-Fri=08:00-18:00;Sat=10:00-12:00,13:00-15:00" */
static size_t
week_of(char *text, struct esc_week_rule *week)
{
	struct esc_err e = { 0 };
	size_t n = 0;
	char *one;

	while ((one = piece(&text, ";")) != NULL) {
		struct esc_week_rule *w = &week[n++];
		char *days = strsep(&one, "=");

		*w = (struct esc_week_rule){ .valid_from = ESC_NONE, .valid_until = ESC_NONE };
		for (char *s = one; *s != '\0'; s++)
			if (*s == ',')
				*s = ' ';
		if (!esc_days_parse(days, &w->days, &e) || !esc_hours_parse(one, &arena, &w->hours, &w->nhours, &e))
			fail_msg("%s", e.text);
	}
	return n;
}

/* "off=2024-12-25;off=--12-25" */
static size_t
dates_of(char *text, struct esc_exception *x)
{
	size_t n = 0;
	char *one;
	int y, m, d;

	if (strcmp(text, "-") == 0)
		return 0;
	while ((one = piece(&text, ";")) != NULL) {
		bool yearly = sscanf(one, "off=--%d-%d", &m, &d) == 2;

		if (!yearly && sscanf(one, "off=%d-%d-%d", &y, &m, &d) != 3)
			fail_msg("%s is not known here", one);
		x[n++] = (struct esc_exception){ .year = yearly ? ESC_NONE : y, .month = m, .day = d };
	}
	return n;
}

static size_t
pauses_of(char *text, struct esc_pause *p)
{
	size_t n = 0;
	char *one;

	if (strcmp(text, "-") == 0)
		return 0;
	while ((one = piece(&text, ";")) != NULL) {
		char *from = strsep(&one, "/");

		p[n++] = (struct esc_pause){ at(from), at(one) };
	}
	return esc_pauses_settle(p, n);
}

/* A row's question, answered as the row would write it. */
static int64_t
answer(const char *op, struct esc_span *s, const char *arg, bool *known)
{
	int64_t number = 0;

	*known = true;
	if (strcmp(op, "elapsed") == 0)
		return esc_span_elapsed(s, at(arg));
	if (strcmp(op, "elapsed_min") == 0)
		return esc_span_elapsed(s, at(arg)) / 60;
	if (strcmp(op, "next_open") == 0)
		return esc_calendar_next_open(s->calendar, s->start);
	assert_true(esc_int_parse(arg, &number));
	s->seconds = number;
	if (strcmp(op, "due") == 0)
		return esc_span_due(s);
	if (strcmp(op, "due_back") == 0)
		return esc_calendar_before(s->calendar, s->start, number);
	*known = false;
	return 0;
}

static bool
check_row(const struct esc_table *t)
{
	enum { ID, OP, TZ, WEEK, DATES, PAUSES, START, ARG, EXPECTED, BOUNDARY, FLAGS, REFERENCE, MATCH };
	struct esc_week_rule week[MOST];
	struct esc_exception dates[MOST];
	struct esc_pause pauses[MOST];
	struct esc_calendar_rules rules = { .name = "office", .week = week, .exception = dates };
	struct esc_span span = { .end = ESC_NONE, .pause = pauses };
	char *cell[MATCH + 1];
	struct esc_err e = { 0 };
	int64_t got, want;
	bool known;

	for (int i = 0; i <= MATCH; i++)
		cell[i] = esc_dup(&arena, t->field[i].s, t->field[i].n);
	if (strcmp(cell[MATCH], "yes") != 0 || strcmp(cell[BOUNDARY], "open") == 0)
		return false;
	rules.zone = esc_zone_get(cell[TZ], &e);
	rules.nweek = week_of(cell[WEEK], week);
	rules.nexceptions = dates_of(cell[DATES], dates);
	span.npauses = pauses_of(cell[PAUSES], pauses);
	span.start = at(cell[START]);
	span.calendar = esc_calendar_new(&rules);
	got = answer(cell[OP], &span, cell[ARG], &known);
	if (!known)
		fail_msg("%s: what is %s?", cell[ID], cell[OP]);
	if (!esc_int_parse(cell[EXPECTED], &want))
		want = at(cell[EXPECTED]);
	if (got != want)
		fail_msg("%s: %lld, not %lld", cell[ID], (long long)got, (long long)want);
	esc_calendar_free(span.calendar);
	return true;
}

static void
other_projects_get_the_same_numbers(void **state)
{
	static const char *const files[] = { "issues.tsv", "rt.tsv", "chatwoot.tsv", "zammad.tsv" };
	struct esc_table_how how = { .form = "tsv" };
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct esc_buf path = { 0 };
		struct esc_table t = { 0 };
		struct esc_err e = { 0 };

		esc_buf_printf(&path, VECTORS "%s", files[i]);
		if (!esc_table_open(&t, esc_buf_str(&path), &how, &e)) {
			esc_buf_free(&path);
			skip();
		}
		while (esc_table_next(&t, &e))
			n += check_row(&t);
		assert_int_equal(e.code, 0);
		esc_table_close(&t);
		esc_buf_free(&path);
	}
	assert_true(n > 100);
	esc_arena_free(&arena);
	arena = (struct esc_arena){ 0 };
}

/* Open from 9 to 18 each day, in UTC, one pause of the given hours of the first day. */
static int64_t
with_pause(int from, int to, int64_t seconds, int64_t end)
{
	static const struct esc_hours hours = { 9 * 3600, 18 * 3600 };
	static const struct esc_week_rule week = { .days = 127, .hours = &hours, .nhours = 1,
	    .valid_from = ESC_NONE, .valid_until = ESC_NONE };
	static const struct esc_calendar_rules rules = { .name = "office", .week = &week, .nweek = 1 };
	struct esc_pause p = { from * 3600, to * 3600 };
	struct esc_span s = { .start = 10 * 3600, .seconds = seconds, .end = ESC_NONE, .pause = &p, .npauses = 1 };
	int64_t got;

	s.calendar = esc_calendar_new(&rules);
	got = end != ESC_NONE ? esc_span_elapsed(&s, end) : esc_span_due(&s);
	esc_calendar_free(s.calendar);
	return got;
}

static void
a_pause_does_not_count(void **state)
{
	(void)state;
	assert_int_equal(with_pause(12, 13, 0, 18 * 3600), 7 * 3600);
	assert_int_equal(with_pause(12, 13, 0, 12 * 3600 + 1800), 2 * 3600);
	assert_int_equal(with_pause(7, 11, 0, 18 * 3600), 7 * 3600);	/* began before the start */
	assert_int_equal(with_pause(7, 9, 0, 18 * 3600), 8 * 3600);
	assert_int_equal(with_pause(17, 34, 0, 42 * 3600), 15 * 3600);	/* over night */
	assert_int_equal(with_pause(17, 34, 0, 10 * 3600), 0);
}

static void
a_pause_puts_off_what_is_due(void **state)
{
	(void)state;
	assert_int_equal(with_pause(12, 13, 4 * 3600, ESC_NONE), 15 * 3600);
	assert_int_equal(with_pause(12, 13, 2 * 3600, ESC_NONE), 12 * 3600);	/* it ends as the pause begins */
	assert_int_equal(with_pause(12, 13, 2 * 3600 + 1, ESC_NONE), 13 * 3600 + 1);
	assert_int_equal(with_pause(12, 13, 7 * 3600, ESC_NONE), 18 * 3600);
	assert_int_equal(with_pause(12, 34, 3 * 3600, ESC_NONE), 35 * 3600);
	assert_int_equal(with_pause(9, 12, 0, ESC_NONE), 10 * 3600);	/* nothing is due at once */
}

static void
pauses_that_meet_are_one(void **state)
{
	struct esc_pause p[] = { { 30, 40 }, { 10, 20 }, { 15, 18 }, { 20, 25 }, { 38, 50 } };

	(void)state;
	assert_int_equal(esc_pauses_settle(p, 5), 2);
	assert_int_equal(p[0].from, 10);
	assert_int_equal(p[0].to, 25);
	assert_int_equal(p[1].from, 30);
	assert_int_equal(p[1].to, 50);
	assert_int_equal(esc_pauses_settle(p, 0), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(other_projects_get_the_same_numbers),
		cmocka_unit_test(a_pause_does_not_count),
		cmocka_unit_test(a_pause_puts_off_what_is_due),
		cmocka_unit_test(pauses_that_meet_are_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
