/* A heat map: a row a series, a column a label; each cell says its value. */
#include <math.h>
#include <string.h>

#include "model/chart.h"

#define LETTER	7
#define HIGH	22
#define MOST	150	/* room for the names of rows */

static double
room_for_names(const struct esc_chart *c)
{
	int most = 1, w;

	for (size_t i = 0; i < c->nseries; i++)
		if ((w = esc_width(c->series[i].name, strlen(c->series[i].name))) > most)
			most = w;
	return most * LETTER + 18 < MOST ? most * LETTER + 18 : MOST;
}

/* Light to dark in one hue; the text turns white where the cell is dark. */
static void
cell(struct esc_buf *b, const struct esc_chart *c, size_t i, size_t k, double x, double y, double wide, double most)
{
	double v = c->series[i].value[k], depth = most > 0 && v > 0 ? v / most : 0;
	struct esc_buf figure = { 0 };

	if (!isfinite(v))
		return;
	esc_figure_print(&figure, v, c->unit);
	esc_buf_printf(b, "<rect class=\"cell\" fill-opacity=\"%.2f\" x=\"", depth);
	esc_chart_number(b, x);
	esc_buf_puts(b, "\" y=\"");
	esc_chart_number(b, y);
	esc_buf_puts(b, "\" width=\"");
	esc_chart_number(b, wide);
	esc_buf_printf(b, "\" height=\"%d\"><title>", HIGH);
	esc_html_escape(b, c->series[i].name, strlen(c->series[i].name));
	esc_buf_puts(b, ", ");
	esc_html_escape(b, c->label[k], strlen(c->label[k]));
	esc_buf_printf(b, ": %s</title></rect>\n", esc_buf_str(&figure));
	if (v > 0 && esc_width(figure.s, figure.n) * LETTER <= wide + 2)
		esc_chart_text(b, x + wide / 2, y + 15, "middle", depth > 0.9 ? "dark" : NULL, esc_buf_str(&figure), 0);
	esc_buf_free(&figure);
}

double
esc_chart_heat(struct esc_buf *b, const struct esc_chart *c, double top)
{
	double left = room_for_names(c), wide = (ESC_CHART_WIDTH - left) / (double)c->nlabels, most = esc_chart_most(c);
	int columns = (int)(wide / LETTER) > 2 ? (int)(wide / LETTER) : 2;
	double y = top + 18;

	for (size_t k = 0; k < c->nlabels; k++)
		esc_chart_text(b, left + wide * ((double)k + 0.5), top + 12, "middle", NULL, c->label[k], columns);
	for (size_t i = 0; i < c->nseries; i++) {
		esc_chart_text(b, left - 8, y + 15, "end", NULL, c->series[i].name, (MOST - 10) / LETTER);
		for (size_t k = 0; k < c->nlabels; k++)
			cell(b, c, i, k, left + wide * (double)k, y, wide, most);
		y += HIGH;
	}
	return y + 2;
}
