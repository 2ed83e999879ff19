/*
 * chart.h - pictures of figures as SVG, which say the same in words: a title, a
 * description, every value as text.  Equal figures give equal bytes.  Pure.
 */
#ifndef ESC_CHART_H
#define ESC_CHART_H

#include "escalate.h"

enum esc_chart_kind { ESC_CHART_BARS, ESC_CHART_LINES, ESC_CHART_HISTOGRAM, ESC_CHART_HEAT, ESC_NCHARTS };
extern const char *const esc_chart_name[ESC_NCHARTS];	/* bars lines histogram heat */

/* A row of a heat map, a line, the bars of one colour; NAN: no value. */
struct esc_series {
	const char	*name;
	const double	*value;		/* one a label */
};
/* A value to compare with (bars, lines), or a place among the labels (histogram, 0 is the first edge). */
struct esc_chart_mark {
	const char	*name;
	double		 at;
};
struct esc_chart {
	enum esc_chart_kind kind;
	const char	*title, *desc;
	const char	*unit;		/* of the values, as esc_figure_print() knows it */
	/* What is counted: periods, groups, hours; of a histogram the edges, one more than values. */
	const char	*const *label;
	size_t		 nlabels;
	const struct esc_series *series;
	size_t		 nseries;
	const struct esc_chart_mark *mark;
	size_t		 nmarks;
};
/* More of them cannot be told apart: they are counted in the legend and not drawn. */
#define ESC_CHART_SERIES	7
/* The style, for the head of a page or inside of a file of its own. */
extern const char esc_chart_style[];
/* `alone': a whole file, with the style; else a part of a page that has it. */
void	esc_chart_svg(struct esc_buf *, const struct esc_chart *, bool alone);

/* What the kinds share (chart.c), for chart_heat.c and chart_across.c. */
#define ESC_CHART_WIDTH	720
struct esc_chart_axis {
	double		 top, step;	/* of the values */
};
/* From nothing to at least `most', in steps that people count in. */
struct esc_chart_axis esc_chart_axis(double most, const char *unit);
double	esc_chart_most(const struct esc_chart *);	/* of values and of marks that are values */
void	esc_chart_number(struct esc_buf *, double);	/* a whole number or one decimal */
/* A text at a place; `anchor' start, middle, end; cut to so many columns (0: not). */
void	esc_chart_text(struct esc_buf *, double x, double y, const char *anchor, const char *class, const char *text,
	    int columns);
void	esc_chart_figure(struct esc_buf *, double x, double y, const char *anchor, double value, const char *unit);
void	esc_chart_line(struct esc_buf *, const char *class, double x1, double y1, double x2, double y2);
/* A bar; its title is what a pointer over it is told. */
void	esc_chart_bar(struct esc_buf *, size_t colour, double x, double y, double w, double h, const char *name,
	    const char *label, double value, const char *unit);
/* Each draws below `top' and says how far it went. */
double	esc_chart_bars(struct esc_buf *, const struct esc_chart *, double top);
double	esc_chart_lines(struct esc_buf *, const struct esc_chart *, double top);
double	esc_chart_histogram(struct esc_buf *, const struct esc_chart *, double top);
double	esc_chart_heat(struct esc_buf *, const struct esc_chart *, double top);

#endif
