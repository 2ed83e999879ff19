/* Figures for people: mark-up stays text, bars and curves, what is said of a figure. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "work/grid.h"

static struct esc_buf b;

static const char *
said(void)
{
	static char s[4096];

	strncpy(s, esc_buf_str(&b), sizeof(s) - 1);
	esc_buf_free(&b);
	return s;
}

static void
figures_are_said_by_their_unit(void **state)
{
	static const struct { double r; const char *unit, *said; } cases[] = {
		{ 0.1234, "share", "12.3 %" }, { 0, "share", "0.0 %" }, { 1, "share", "100.0 %" }, { 12000, "s", "3h20m" },
		{ 0.4, "s", "0s" }, { -0.0001, "share", "0.0 %" }, { 15.26, "per100", "15.3" }, { 4.214, "score", "4.21" },
		{ 17, "count", "17" }, { -3, "count", "-3" }, { 2.5, NULL, "2.50" }, { NAN, "share", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		esc_figure_print(&b, cases[i].r, cases[i].unit);
		assert_string_equal(said(), cases[i].said);
	}
	assert_string_equal(esc_figure_unit("count", "s"), "count");
	assert_string_equal(esc_figure_unit("p90", "s"), "s");
}

static void
no_text_is_markup(void **state)
{
	static const struct { const char *text, *html, *markdown; } cases[] = {
		{ "a<b>&\"'", "a&lt;b&gt;&amp;&quot;&#39;", "a&#60;b&#62;&#38;\"'" },
		{ "a|b`c`*d*", "a|b`c`*d*", "a&#124;b&#96;c&#96;&#42;d&#42;" },
		{ "escalation_rate", "escalation_rate", "escalation_rate" },
		{ "_x_", "_x_", "&#95;x&#95;" },
		{ "http://a.ee", "http://a.ee", "http&#58;//a.ee" },
		{ "www.a.ee", "www.a.ee", "www&#46;a.ee" },
		{ "[a](javascript:1)", "[a](javascript:1)", "&#91;a&#93;(javascript:1)" },
		{ "- a", "- a", "&#45; a" },
		{ "a\nb\x1b", "a^Jb^[", "a^Jb^&#91;" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		esc_html_escape(&b, cases[i].text, strlen(cases[i].text));
		assert_string_equal(said(), cases[i].html);
		esc_markdown_escape(&b, cases[i].text, strlen(cases[i].text));
		assert_string_equal(said(), cases[i].markdown);
	}
}

static void
a_bar_is_as_long_as_its_share(void **state)
{
	(void)state;
	esc_bar(&b, 0.5, 4, false);
	assert_string_equal(said(), "\xe2\x96\x88\xe2\x96\x88");
	esc_bar(&b, 0.375, 4, false);
	assert_string_equal(said(), "\xe2\x96\x88\xe2\x96\x8c");
	esc_bar(&b, 0.0001, 4, false);
	assert_string_equal(said(), "\xe2\x96\x8f");
	esc_bar(&b, 0, 4, false);
	assert_string_equal(said(), "");
	esc_bar(&b, 0.375, 4, true);
	assert_string_equal(said(), "##");
}

static void
a_curve_runs_from_its_least_to_its_greatest(void **state)
{
	static const double v[] = { 1, 8, NAN, 4.5 }, flat[] = { 3, 3 };

	(void)state;
	esc_curve(&b, v, 4, true);
	assert_string_equal(said(), "_@ +");
	esc_curve(&b, v, 2, false);
	assert_string_equal(said(), "\xe2\x96\x81\xe2\x96\x88");
	esc_curve(&b, flat, 2, true);
	assert_string_equal(said(), "==");
}

static const struct esc_head heads[] = {
	{ "from", ESC_TIME, false }, { "to", ESC_TIME, false }, { "team", ESC_TEXT, false }, { "metric", ESC_TEXT, false },
	{ "stat", ESC_TEXT, false }, { "value", ESC_REAL, false }, { "unit", ESC_TEXT, false }, { "num", ESC_INT, false },
	{ "den", ESC_INT, false }, { "low", ESC_REAL, false }, { "high", ESC_REAL, false }, { "n", ESC_INT, false },
	{ "censored", ESC_INT, false }, { "excluded", ESC_INT, false }, { "moves", ESC_INT, false },
};
#define NHEADS	(sizeof(heads) / sizeof(heads[0]))

static void
add(struct esc_kept *k, const char *team, const char *metric, const char *stat, double value, const char *unit,
    int64_t num, int64_t den)
{
	static const size_t all[NHEADS] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 };
	const struct esc_cell c[NHEADS] = { { .i = 0 }, { .i = 86400 }, { .s = team }, { .s = metric }, { .s = stat },
	    { .r = value }, { .s = unit }, { .i = num }, { .i = den }, { .r = NAN }, { .r = NAN }, { .i = den }, { .i = 2 },
	    { .i = 0 }, { .i = 1 } };

	if (k->head == NULL)
		esc_kept_begin(k, heads, all, NHEADS);
	esc_kept_row(k, c, all);
}

static void
the_rows_of_a_spread_are_one_line(void **state)
{
	struct esc_kept k = { 0 };
	struct esc_lines ls;

	(void)state;
	add(&k, "a", "frt", "count", 7, "s", ESC_NONE, 7);
	add(&k, "a", "frt", "min", 1, "s", ESC_NONE, 7);
	add(&k, "a", "frt", "p50", 60, "s", ESC_NONE, 7);
	add(&k, "a", "frt", "p90", 3600, "s", ESC_NONE, 7);
	add(&k, "a", "frt", "max", 7200, "s", ESC_NONE, 7);
	add(&k, "a", "frt", "mean", 100, "s", ESC_NONE, 7);
	add(&k, "a", "asa", "mean", 90, "s", 630, 7);
	assert_true(esc_lines_read(&ls, &k, NULL));
	assert_int_equal(ls.n, 2);
	assert_int_equal(ls.every, ESC_EVERY_DAY);
	esc_line_value(&ls.line[0], &b);
	assert_string_equal(said(), "1m");
	esc_line_of(&ls.line[0], &b);
	assert_string_equal(said(), "p90 1h, max 2h, n 7");
	esc_line_value(&ls.line[1], &b);
	assert_string_equal(said(), "1m30s");
	esc_line_notes(&ls, &ls.line[0], &b);
	assert_string_equal(said(), "few; 2 not known yet; still moves");
	esc_lines_free(&ls);
	esc_kept_free(&k);
}

static void
the_three_greatest_cells_make_most_of_a_rate(void **state)
{
	struct esc_kept k = { 0 };

	(void)state;
	add(&k, "a", "flr", "share", 1, "share", 1, 9);
	add(&k, "b", "flr", "share", 1, "share", 4, 9);
	add(&k, "c", "flr", "share", 1, "share", 2, 9);
	add(&k, "d", "flr", "share", 1, "share", 0, 9);
	add(&k, "e", "flr", "share", 1, "share", 3, 9);
	add(&k, "e", "fcr", "share", 1, "share", 9, 9);
	esc_most(&k, "flr", &b);
	assert_string_equal(said(), "b 4 (40.0 %), e 3 (30.0 %), c 2 (20.0 %)");
	esc_most(&k, "csat", &b);
	assert_string_equal(said(), "");
	esc_kept_free(&k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(figures_are_said_by_their_unit),
		cmocka_unit_test(no_text_is_markup),
		cmocka_unit_test(a_bar_is_as_long_as_its_share),
		cmocka_unit_test(a_curve_runs_from_its_least_to_its_greatest),
		cmocka_unit_test(the_rows_of_a_spread_are_one_line),
		cmocka_unit_test(the_three_greatest_cells_make_most_of_a_rate),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
