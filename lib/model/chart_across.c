/* Bars that run from left to right, lines, and a histogram. */
#include <math.h>
#include <string.h>

#include "model/chart.h"

#define NAMES	180	/* room for the labels at the left of bars */
#define VALUES	80	/* and for their values at the right */
#define LEFT	64	/* room for the figures of an axis */
#define RIGHT	(ESC_CHART_WIDTH - 24)
#define HEIGHT	180
#define LETTER	7

static size_t
drawn(const struct esc_chart *c)
{
	return c->nseries < ESC_CHART_SERIES ? c->nseries : ESC_CHART_SERIES;
}

/* Bars begin at nothing: their lengths are what is compared. */
double
esc_chart_bars(struct esc_buf *b, const struct esc_chart *c, double top)
{
	size_t series = drawn(c);
	double high = series > 1 ? 13 : 17, wide = ESC_CHART_WIDTH - NAMES - VALUES, y = top + 4;
	double most = esc_chart_most(c);

	for (size_t k = 0; k < c->nlabels; k++) {
		esc_chart_text(b, NAMES - 8, y + high * (double)series / 2 + 4, "end", NULL,
		    c->label[k], (NAMES - 8) / LETTER);
		for (size_t i = 0; i < series; i++) {
			double v = c->series[i].value[k], w = most > 0 && v > 0 ? wide * v / most : 0;

			if (isfinite(v)) {
				esc_chart_bar(b, i, NAMES, y, w, high - 1, c->nseries > 1 ? c->series[i].name : NULL,
				    c->label[k], v, c->unit);
				esc_chart_figure(b, NAMES + w + 6, y + high - 4, "start", v, c->unit);
			}
			y += high;
		}
		y += 7;
	}
	esc_chart_line(b, "grid", NAMES, top, NAMES, y);
	for (size_t i = 0; i < c->nmarks && most > 0; i++) {
		double x = NAMES + wide * c->mark[i].at / most;

		esc_chart_line(b, "mark", x, top, x, y);
		esc_chart_text(b, x, y + 14, "middle", "halo", c->mark[i].name, 0);
	}
	return y + (c->nmarks > 0 ? 18 : 0);
}

static double
height_of(double v, struct esc_chart_axis a)
{
	return HEIGHT * v / a.top;
}

static void
grid(struct esc_buf *b, const struct esc_chart *c, struct esc_chart_axis a, double foot)
{
	for (int i = 0; i * a.step <= a.top * 1.0001; i++) {
		double y = foot - height_of(i * a.step, a);

		esc_chart_line(b, "grid", LEFT, y, RIGHT, y);
		esc_chart_figure(b, LEFT - 8, y + 4, "end", i * a.step, c->unit);
	}
}

/* Every label, or as many as have room beside each other. */
static size_t
every(const struct esc_chart *c, double apart)
{
	int columns = 1, w;
	size_t n;

	for (size_t k = 0; k < c->nlabels; k++)
		if ((w = esc_width(c->label[k], strlen(c->label[k]))) > columns)
			columns = w;
	columns = columns < 18 ? columns : 18;
	n = (size_t)ceil((columns + 1) * LETTER / apart);
	return n > 0 ? n : 1;
}

static void
labels(struct esc_buf *b, const struct esc_chart *c, double first, double apart, double y)
{
	size_t step = every(c, apart);

	for (size_t k = 0; k < c->nlabels; k += step)
		esc_chart_text(b, first + apart * (double)k, y + 16, "middle", NULL, c->label[k], 18);
}

/* A line has a gap where there is no value, and a value without neighbours is a point. */
static void
line(struct esc_buf *b, const struct esc_chart *c, size_t i, struct esc_chart_axis a, double apart, double foot)
{
	const double *v = c->series[i].value;

	esc_buf_printf(b, "<path class=\"s%zu\" d=\"", i);
	for (size_t k = 0; k < c->nlabels; k++) {
		if (!isfinite(v[k]))
			continue;
		esc_buf_putc(b, k > 0 && isfinite(v[k - 1]) ? 'L' : 'M');
		esc_chart_number(b, LEFT + 12 + apart * (double)k);
		esc_buf_putc(b, ' ');
		esc_chart_number(b, foot - height_of(v[k], a));
	}
	esc_buf_puts(b, "\"/>\n");
	for (size_t k = 0; k < c->nlabels; k++)
		if (isfinite(v[k]))
			esc_chart_bar(b, i, LEFT + 12 + apart * (double)k - 2.5, foot - height_of(v[k], a) - 2.5, 5, 5,
			    c->nseries > 1 ? c->series[i].name : NULL, c->label[k], v[k], c->unit);
}

/* What a mark says is written over the lines; neighbours would stand on each other. */
static void
name_marks(struct esc_buf *b, const struct esc_chart *c, struct esc_chart_axis a, double foot)
{
	for (size_t i = 0; i < c->nmarks; i++)
		esc_chart_text(b, i % 2 == 0 ? RIGHT : LEFT + 4, foot - height_of(c->mark[i].at, a) - 4,
		    i % 2 == 0 ? "end" : "start", "halo", c->mark[i].name, 0);
}

double
esc_chart_lines(struct esc_buf *b, const struct esc_chart *c, double top)
{
	struct esc_chart_axis a = esc_chart_axis(esc_chart_most(c), c->unit);
	double apart = c->nlabels > 1 ? (RIGHT - LEFT - 24) / (double)(c->nlabels - 1) : 1, foot = top + 16 + HEIGHT;

	grid(b, c, a, foot);
	for (size_t i = 0; i < c->nmarks; i++) {
		double y = foot - height_of(c->mark[i].at, a);

		esc_chart_line(b, "mark", LEFT, y, RIGHT, y);
	}
	for (size_t i = 0; i < drawn(c); i++)
		line(b, c, i, a, apart, foot);
	name_marks(b, c, a, foot);
	labels(b, c, LEFT + 12, apart, foot);
	return foot + 22;
}

/* Bars that touch between edges; where the percentiles lie is marked above them. */
double
esc_chart_histogram(struct esc_buf *b, const struct esc_chart *c, double top)
{
	size_t n = c->nlabels - 1;
	struct esc_chart_axis a = esc_chart_axis(esc_chart_most(c), c->unit);
	double wide = n > 0 ? (RIGHT - LEFT) / (double)n : 1, rows = 14 * (double)c->nmarks;
	double foot = top + 8 + rows + HEIGHT;

	grid(b, c, a, foot);
	for (size_t k = 0; k < n; k++) {
		double v = c->series[0].value[k];

		if (v > 0)
			esc_chart_bar(b, 0, LEFT + wide * (double)k + 0.5, foot - height_of(v, a), wide - 1, height_of(v, a),
			    c->label[k + 1], c->label[k], v, c->unit);
	}
	for (size_t i = 0; i < c->nmarks; i++) {
		double x = LEFT + wide * c->mark[i].at, y = top + 14 * (double)(i + 1);
		bool right = x > (LEFT + RIGHT) / 2.0;

		esc_chart_line(b, "mark", x, y - 10, x, foot);
		esc_chart_text(b, right ? x - 4 : x + 4, y, right ? "end" : "start", "halo", c->mark[i].name, 0);
	}
	labels(b, c, LEFT, wide, foot);
	return foot + 22;
}
