/* The frame of a picture: title, legend, texts, the style; each kind draws its own middle. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/chart.h"

#define TITLE	20	/* its base line */
#define LEGEND	24	/* height of a line of it */
#define LETTER	7	/* about the width of one */

const char *const esc_chart_name[ESC_NCHARTS] = { "bars", "lines", "histogram", "heat" };

/*
 * Colours that people of every colour vision tell apart (Tol's bright set), and
 * dashes beside them for those who see none and for paper.
 */
const char esc_chart_style[] =
    ".esc-chart{font:12px system-ui,sans-serif;max-width:100%;height:auto;color:#1a1a1a;background:#fff}\n"
    ".esc-chart text{fill:currentColor}\n"
    ".esc-chart .halo{paint-order:stroke;stroke:#fff;stroke-width:4}\n"
    ".esc-chart .head{font-size:15px;font-weight:600}\n"
    ".esc-chart .quiet{fill-opacity:.75}\n"
    ".esc-chart .grid{stroke:#ccc;stroke-width:1}\n"
    ".esc-chart .mark{stroke:#cc3311;stroke-width:1.5;stroke-dasharray:5 3}\n"
    ".esc-chart path{fill:none;stroke-width:2}\n"
    ".esc-chart .f0{fill:#4477aa}.esc-chart .f1{fill:#ee6677}.esc-chart .f2{fill:#228833}\n"
    ".esc-chart .f3{fill:#ccbb44}.esc-chart .f4{fill:#66ccee}.esc-chart .f5{fill:#aa3377}.esc-chart .f6{fill:#bbbbbb}\n"
    ".esc-chart .s0{stroke:#4477aa}.esc-chart .s1{stroke:#ee6677;stroke-dasharray:7 3}\n"
    ".esc-chart .s2{stroke:#228833;stroke-dasharray:2 3}.esc-chart .s3{stroke:#ccbb44;stroke-dasharray:9 3 2 3}\n"
    ".esc-chart .s4{stroke:#66ccee;stroke-dasharray:4 2}.esc-chart .s5{stroke:#aa3377;stroke-dasharray:12 3}\n"
    ".esc-chart .s6{stroke:#bbbbbb;stroke-dasharray:1 2}\n"
    ".esc-chart .cell{stroke:#fff;stroke-width:1;fill:#4477aa}.esc-chart .dark{fill:#fff}\n"
    "@media(prefers-color-scheme:dark){.esc-chart{color:#eee;background:#181818}\n"
    ".esc-chart .grid{stroke:#444}.esc-chart .mark{stroke:#ff7755}.esc-chart .cell,.esc-chart .halo{stroke:#181818}}\n"
    "@media print{.esc-chart{color:#000;background:#fff}.esc-chart .grid{stroke:#ccc}.esc-chart .mark{stroke:#cc3311}\n"
    ".esc-chart .cell,.esc-chart .halo{stroke:#fff}}\n";

void
esc_chart_number(struct esc_buf *b, double v)
{
	long long tenths = llround(v * 10);

	esc_buf_printf(b, "%s%lld", tenths < 0 ? "-" : "", llabs(tenths) / 10);
	if (tenths % 10 != 0)
		esc_buf_printf(b, ".%lld", llabs(tenths) % 10);
}

static void
attribute(struct esc_buf *b, const char *name, double v)
{
	esc_buf_printf(b, " %s=\"", name);
	esc_chart_number(b, v);
	esc_buf_putc(b, '"');
}

void
esc_chart_line(struct esc_buf *b, const char *class, double x1, double y1, double x2, double y2)
{
	esc_buf_printf(b, "<line class=\"%s\"", class);
	attribute(b, "x1", x1);
	attribute(b, "y1", y1);
	attribute(b, "x2", x2);
	attribute(b, "y2", y2);
	esc_buf_puts(b, "/>\n");
}

/* As much of a text as so many columns hold. */
static size_t
cut(const char *s, size_t n, int columns)
{
	size_t i, len;
	int width = 0;

	for (i = 0; i < n; i += len) {
		esc_utf8_get(s + i, n - i, &len);
		if ((width += esc_width(s + i, len)) > columns - 1)
			break;
	}
	return i;
}

void
esc_chart_text(struct esc_buf *b, double x, double y, const char *anchor, const char *class, const char *text,
    int columns)
{
	size_t n = strlen(text);

	esc_buf_puts(b, "<text");
	attribute(b, "x", x);
	attribute(b, "y", y);
	if (strcmp(anchor, "start") != 0)
		esc_buf_printf(b, " text-anchor=\"%s\"", anchor);
	if (class != NULL)
		esc_buf_printf(b, " class=\"%s\"", class);
	esc_buf_putc(b, '>');
	if (columns > 0 && esc_width(text, n) > columns) {
		esc_html_escape(b, text, cut(text, n, columns));
		esc_buf_puts(b, "\xe2\x80\xa6");
	} else {
		esc_html_escape(b, text, n);
	}
	esc_buf_puts(b, "</text>\n");
}

void
esc_chart_figure(struct esc_buf *b, double x, double y, const char *anchor, double value, const char *unit)
{
	struct esc_buf figure = { 0 };

	esc_figure_print(&figure, value, unit);
	esc_chart_text(b, x, y, anchor, NULL, esc_buf_str(&figure), 0);
	esc_buf_free(&figure);
}

void
esc_chart_bar(struct esc_buf *b, size_t colour, double x, double y, double w, double h, const char *name,
    const char *label, double value, const char *unit)
{
	esc_buf_printf(b, "<rect class=\"f%zu\"", colour);
	attribute(b, "x", x);
	attribute(b, "y", y);
	attribute(b, "width", w);
	attribute(b, "height", h);
	esc_buf_puts(b, "><title>");
	esc_html_escape(b, label, strlen(label));
	if (name != NULL && *name != '\0') {
		esc_buf_puts(b, ", ");
		esc_html_escape(b, name, strlen(name));
	}
	esc_buf_puts(b, ": ");
	esc_figure_print(b, value, unit);
	esc_buf_puts(b, "</title></rect>\n");
}

double
esc_chart_most(const struct esc_chart *c)
{
	size_t n = c->kind == ESC_CHART_HISTOGRAM && c->nlabels > 0 ? c->nlabels - 1 : c->nlabels;
	size_t series = c->nseries < ESC_CHART_SERIES || c->kind == ESC_CHART_HEAT ? c->nseries : ESC_CHART_SERIES;
	double most = 0;

	for (size_t i = 0; i < series; i++)
		for (size_t k = 0; k < n; k++)
			if (c->series[i].value[k] > most)
				most = c->series[i].value[k];
	for (size_t i = 0; c->kind < ESC_CHART_HISTOGRAM && i < c->nmarks; i++)
		if (c->mark[i].at > most)
			most = c->mark[i].at;
	return most;
}

struct esc_chart_axis
esc_chart_axis(double most, const char *unit)
{
	static const double spans[] = { 1, 5, 15, 60, 300, 900, 1800, 3600, 7200, 14400, 28800, 86400, 172800, 432000,
	    864000, 2592000, 8640000 };
	bool span = unit != NULL && strcmp(unit, "s") == 0;
	double step = unit != NULL && strcmp(unit, "share") == 0 ? 0.0001 : unit != NULL && strcmp(unit, "count") == 0 ? 1
	    : 0.01;

	if (span && most <= 5 * spans[sizeof(spans) / sizeof(spans[0]) - 1])
		for (size_t i = 0; 5 * (step = spans[i]) < most; i++)
			continue;
	else
		for (int i = 0; 5 * step < most; i++)
			step *= i % 3 == 1 ? 2.5 : 2;
	return (struct esc_chart_axis){ .top = most > 0 ? step * ceil(most / step) : step, .step = step };
}

/* A sample and a name for each; what is not drawn is said. */
static double
legend(struct esc_buf *b, const struct esc_chart *c, double y)
{
	size_t shown = c->nseries < ESC_CHART_SERIES ? c->nseries : ESC_CHART_SERIES;
	double x = 0;
	char more[80];

	if (c->kind == ESC_CHART_HEAT || c->nseries < 2)
		return y;
	for (size_t i = 0; i < shown; i++) {
		int columns = esc_width(c->series[i].name, strlen(c->series[i].name));
		double wide = 36 + LETTER * (columns < 24 ? columns : 24);

		if (x + wide > ESC_CHART_WIDTH) {
			x = 0;
			y += LEGEND;
		}
		if (c->kind == ESC_CHART_LINES)
			esc_buf_printf(b, "<path class=\"s%zu\" d=\"M%.0f %.0fh18\"/>\n", i, x, y + 8);
		else
			esc_buf_printf(b, "<rect class=\"f%zu\" x=\"%.0f\" y=\"%.0f\" width=\"18\" height=\"10\"/>\n", i, x,
			    y + 3);
		esc_chart_text(b, x + 23, y + 12, "start", NULL, c->series[i].name, 24);
		x += wide;
	}
	if (c->nseries > shown) {
		snprintf(more, sizeof(more), "%zu more are not drawn: ask for fewer groups", c->nseries - shown);
		esc_chart_text(b, 0, (y += LEGEND) + 12, "start", "quiet", more, 0);
	}
	return y + LEGEND;
}

/* The values, for who cannot see them. */
static void
describe(struct esc_buf *b, const struct esc_chart *c)
{
	if (c->desc != NULL)
		esc_html_escape(b, c->desc, strlen(c->desc));
	for (size_t i = 0; i < c->nmarks; i++) {
		esc_buf_puts(b, i == 0 && (c->desc == NULL || *c->desc == '\0') ? "" : " ");
		esc_html_escape(b, c->mark[i].name, strlen(c->mark[i].name));
		esc_buf_putc(b, '.');
	}
}

void
esc_chart_svg(struct esc_buf *b, const struct esc_chart *c, bool alone)
{
	static double (*const draw[])(struct esc_buf *, const struct esc_chart *, double) = {
		esc_chart_bars, esc_chart_lines, esc_chart_histogram, esc_chart_heat
	};
	struct esc_buf middle = { 0 };
	double y = legend(&middle, c, TITLE + 12);

	if (c->nlabels == 0 || c->nseries == 0)
		esc_chart_text(&middle, 0, (y += LEGEND), "start", "quiet", "nothing to show", 0);
	else
		y = draw[c->kind](&middle, c, y);
	esc_buf_printf(b, "<svg class=\"esc-chart\" xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%.0f\" "
	    "viewBox=\"0 0 %d %.0f\" role=\"img\">\n<title>", ESC_CHART_WIDTH, y + 8, ESC_CHART_WIDTH, y + 8);
	esc_html_escape(b, c->title, strlen(c->title));
	esc_buf_puts(b, "</title>\n<desc>");
	describe(b, c);
	esc_buf_puts(b, "</desc>\n");
	if (alone)
		esc_buf_printf(b, "<style>%s</style>\n", esc_chart_style);
	esc_chart_text(b, 0, TITLE, "start", "head", c->title, 88);
	esc_buf_add(b, middle.s, middle.n);
	esc_buf_puts(b, "</svg>\n");
	esc_buf_free(&middle);
}
