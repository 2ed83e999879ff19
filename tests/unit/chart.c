/* Pictures: the same bytes, the same words, whatever the texts are. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/chart.h"

static const char *const months[] = { "2026-01", "2026-02", "2026-03" };
static const double rates[] = { 0.1, 0.25, 0.2 }, others[] = { 0.3, NAN, 0.4 };
static const struct esc_series two[] = { { "billing", rates }, { "network", others } };

static struct esc_chart
chart(enum esc_chart_kind kind, size_t nseries)
{
	return (struct esc_chart){ .kind = kind, .title = "escalation_rate", .desc = "Three months.", .unit = "share",
	    .label = months, .nlabels = 3, .series = two, .nseries = nseries };
}

static char *
drawn(const struct esc_chart *c)
{
	struct esc_buf b = { 0 };
	char *s;

	esc_chart_svg(&b, c, false);
	s = strdup(esc_buf_str(&b));
	esc_buf_free(&b);
	return s;
}

static size_t
times(const char *s, const char *what)
{
	size_t n = 0;

	for (; (s = strstr(s, what)) != NULL; s++)
		n++;
	return n;
}

static void
bars_are_these_bytes(void **state)
{
	const struct esc_chart c = chart(ESC_CHART_BARS, 1);
	char *s = drawn(&c);

	(void)state;
	assert_string_equal(s,
	    "<svg class=\"esc-chart\" xmlns=\"http://www.w3.org/2000/svg\" width=\"720\" height=\"116\" "
	    "viewBox=\"0 0 720 116\" role=\"img\">\n"
	    "<title>escalation_rate</title>\n<desc>Three months.</desc>\n"
	    "<text x=\"0\" y=\"20\" class=\"head\">escalation_rate</text>\n"
	    "<text x=\"172\" y=\"48.5\" text-anchor=\"end\">2026-01</text>\n"
	    "<rect class=\"f0\" x=\"180\" y=\"36\" width=\"184\" height=\"16\"><title>2026-01: 10.0 %</title></rect>\n"
	    "<text x=\"370\" y=\"49\">10.0 %</text>\n"
	    "<text x=\"172\" y=\"72.5\" text-anchor=\"end\">2026-02</text>\n"
	    "<rect class=\"f0\" x=\"180\" y=\"60\" width=\"460\" height=\"16\"><title>2026-02: 25.0 %</title></rect>\n"
	    "<text x=\"646\" y=\"73\">25.0 %</text>\n"
	    "<text x=\"172\" y=\"96.5\" text-anchor=\"end\">2026-03</text>\n"
	    "<rect class=\"f0\" x=\"180\" y=\"84\" width=\"368\" height=\"16\"><title>2026-03: 20.0 %</title></rect>\n"
	    "<text x=\"554\" y=\"97\">20.0 %</text>\n"
	    "<line class=\"grid\" x1=\"180\" y1=\"32\" x2=\"180\" y2=\"108\"/>\n</svg>\n");
	free(s);
}

static void
a_line_has_a_gap_where_nothing_is_known(void **state)
{
	const struct esc_chart c = chart(ESC_CHART_LINES, 2);
	char *s = drawn(&c), *path = strstr(s, "<path class=\"s1\" d=\"M76");

	(void)state;
	assert_non_null(path);
	*strchr(path, '>') = '\0';
	assert_int_equal(times(path, "M"), 2);
	assert_int_equal(times(path, "L"), 0);
	free(s);
}

static void
two_series_have_a_legend_and_one_has_none(void **state)
{
	struct esc_chart c = chart(ESC_CHART_LINES, 1);
	char *s = drawn(&c);

	(void)state;
	assert_int_equal(times(s, ">billing</text>"), 0);
	free(s);
	c.nseries = 2;
	s = drawn(&c);
	assert_int_equal(times(s, ">billing</text>"), 1);
	assert_int_equal(times(s, ">network</text>"), 1);
	free(s);
}

static void
what_is_not_drawn_is_said(void **state)
{
	struct esc_series many[9];
	struct esc_chart c = chart(ESC_CHART_LINES, 9);
	char *s;

	(void)state;
	for (size_t i = 0; i < 9; i++)
		many[i] = two[0];
	c.series = many;
	s = drawn(&c);
	assert_non_null(strstr(s, "2 more are not drawn"));
	assert_null(strstr(s, "class=\"s7\""));
	free(s);
}

static void
nothing_to_show_is_a_picture_too(void **state)
{
	struct esc_chart c = chart(ESC_CHART_BARS, 1);
	char *s;

	(void)state;
	for (int kind = 0; kind < ESC_NCHARTS; kind++) {
		c.kind = (enum esc_chart_kind)kind;
		c.nlabels = 0;
		s = drawn(&c);
		assert_non_null(strstr(s, "nothing to show"));
		free(s);
	}
}

static void
hostile_text_stays_text(void **state)
{
	static const char evil[] = "</title><script>alert(1)</script>\"'&\x1b[2J\xe2\x80\xae";
	static const char *const labels[] = { evil, evil, evil, evil };
	const struct esc_series series[] = { { evil, rates }, { evil, others } };
	const struct esc_chart_mark mark = { evil, 0.2 };
	struct esc_chart c = { .title = evil, .desc = evil, .unit = "share", .label = labels, .nlabels = 3, .series = series,
	    .nseries = 2, .mark = &mark, .nmarks = 1 };

	(void)state;
	for (int kind = 0; kind < ESC_NCHARTS; kind++) {
		char *s;

		c.kind = (enum esc_chart_kind)kind;
		s = drawn(&c);
		assert_null(strstr(s, "<script"));
		assert_null(strchr(s, '\x1b'));
		assert_null(strstr(s, "\xe2\x80\xae"));
		assert_non_null(strstr(s, "&lt;script&gt;"));
		free(s);
	}
}

/* Every coordinate is a whole number or has one decimal: no machine writes it another way. */
static void
places_have_one_decimal_at_most(void **state)
{
	(void)state;
	for (int kind = 0; kind < ESC_NCHARTS; kind++) {
		const struct esc_chart c = chart((enum esc_chart_kind)kind, 2);
		char *s = drawn(&c);

		for (const char *p = s; (p = strstr(p, " x=\"")) != NULL; p += 4)
			assert_in_range(strcspn(p + 4, "\"") - strcspn(p + 4, ".\""), 0, 2);
		free(s);
	}
}

static void
a_percentile_is_marked_where_it_lies(void **state)
{
	static const char *const edges[] = { "0s", "1h", "2h" };
	static const double n[] = { 3, 1 };
	const struct esc_series series = { "frt", n };
	const struct esc_chart_mark mark = { "p50 30m", 0.5 };
	const struct esc_chart c = { .kind = ESC_CHART_HISTOGRAM, .title = "frt", .unit = "count", .label = edges,
	    .nlabels = 3, .series = &series, .nseries = 1, .mark = &mark, .nmarks = 1 };
	char *s = drawn(&c);

	(void)state;
	/* from 64 to 696 in two bins: a quarter of the way */
	assert_non_null(strstr(s, "<line class=\"mark\" x1=\"222\""));
	assert_non_null(strstr(s, "<title>0s, 1h: 3</title>"));
	assert_non_null(strstr(s, "p50 30m."));
	free(s);
}

static void
axes_count_as_people_do(void **state)
{
	static const struct { double most; const char *unit; double top, step; } cases[] = {
		{ 0.142, "share", 0.15, 0.05 }, { 0.93, "share", 1, 0.2 }, { 1, "share", 1, 0.2 }, { 0, "count", 1, 1 },
		{ 3, "count", 3, 1 }, { 17, "count", 20, 5 }, { 261, "count", 300, 100 }, { 5400, "s", 5400, 1800 },
		{ 90000, "s", 115200, 28800 }, { 4.21, "score", 5, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct esc_chart_axis a = esc_chart_axis(cases[i].most, cases[i].unit);

		assert_float_equal(a.step, cases[i].step, 1e-9);
		assert_float_equal(a.top, cases[i].top, 1e-9);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bars_are_these_bytes),
		cmocka_unit_test(a_line_has_a_gap_where_nothing_is_known),
		cmocka_unit_test(two_series_have_a_legend_and_one_has_none),
		cmocka_unit_test(what_is_not_drawn_is_said),
		cmocka_unit_test(nothing_to_show_is_a_picture_too),
		cmocka_unit_test(hostile_text_stays_text),
		cmocka_unit_test(places_have_one_decimal_at_most),
		cmocka_unit_test(a_percentile_is_marked_where_it_lies),
		cmocka_unit_test(axes_count_as_people_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
