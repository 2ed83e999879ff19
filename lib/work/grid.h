/*
 * grid.h - a report for people: lines of texts, with bars and small curves, that
 * every form of it (screen, Markdown, HTML, mail) writes its own way.  Private
 * to work/.
 */
#ifndef ESC_GRID_H
#define ESC_GRID_H

#include "escalate.h"

/* A figure: the rows of one measure, group and period (lines.c). */
#define ESC_BINS	16
struct esc_line {
	const struct esc_cell *row;	/* its first */
	int64_t		 from, to;
	const char	*metric, *unit;
	bool		 spread;	/* of it min .. mean are known, and the value is p50 */
	double		 value, low, high;
	double		 min, p50, p90, p95, max, mean;
	int64_t		 num, den, n, censored, excluded;
	double		 change, change_low, change_high;	/* since the period before; NAN: not known */
	const char	*direction;
	bool		 moves;
	double		 bin[ESC_BINS], edge[ESC_BINS];	/* how many values from edge up to the next */
	size_t		 nbins;
};
struct esc_lines {
	struct esc_arena arena;
	const struct esc_kept *kept;
	struct esc_line	*line;
	size_t		 n, cap;
	size_t		 group, ngroups;	/* the columns of the groups */
	size_t		 nperiods;
	const struct esc_zone *zone;
	enum esc_every	 every;		/* what a period is called by */
};
/* False: these rows are no figures. */
bool	esc_lines_read(struct esc_lines *, const struct esc_kept *, const struct esc_zone *);
void	esc_lines_free(struct esc_lines *);
bool	esc_line_is_share(const struct esc_line *);
bool	esc_lines_same_group(const struct esc_lines *, const struct esc_line *, const struct esc_line *);
void	esc_line_group(const struct esc_lines *, const struct esc_line *, struct esc_buf *);	/* "billing / front" */
void	esc_line_period(const struct esc_lines *, const struct esc_line *, struct esc_buf *);	/* "2026-10" */
void	esc_line_value(const struct esc_line *, struct esc_buf *);
void	esc_line_of(const struct esc_line *, struct esc_buf *);		/* "41 of 333", "p90 2h, n 80" */
void	esc_line_interval(const struct esc_line *, struct esc_buf *);	/* "9.1..16.4 %" */
void	esc_line_notes(const struct esc_lines *, const struct esc_line *, struct esc_buf *);
/* The three cells that make most of a rate (most.c): "billing / front 41 (12 %), ...". */
void	esc_most(const struct esc_kept *most, const char *metric, struct esc_buf *);

/* A row: cells, or a heading over the rows that follow. */
struct esc_grid_row {
	const char	*heading;	/* NULL: cells */
	const double	*curve;		/* under a heading, one a period; NULL: none */
	size_t		 ncurve;
	const char	*beside;	/* what stands beside the curve */
	const char	**cell;
	double		 bar;		/* of the longest, 0..1; NAN: none */
	const char	*after;		/* a line of its own below; NULL: none */
	const char	*command;	/* that gives these figures; NULL: that of the whole */
};
struct esc_grid {
	struct esc_arena arena;
	const char	**head;
	bool		*right;		/* numbers, at the right of their column */
	size_t		 ncolumns;
	bool		 bars;
	struct esc_grid_row *row;
	size_t		 n, cap;
};
/*
 * The grid of figures, or of any rows.  `most': of esc_report.most, or NULL;
 * `command' with %s for the measure, or NULL.
 */
void	esc_grid_read(struct esc_grid *, const struct esc_kept *, const struct esc_kept *most,
	    const struct esc_zone *, const char *tail);
void	esc_grid_free(struct esc_grid *);
/* A bar of so many columns, an eighth at the finest; a curve from its least to its greatest. */
void	esc_bar(struct esc_buf *, double share, int columns, bool ascii);
void	esc_curve(struct esc_buf *, const double *, size_t n, bool ascii);
/* Is it a word for what must not be? */
bool	esc_is_alarm(const char *);
/* Small pictures for a terminal (strip.c). */
void	esc_heat_screen(struct esc_buf *, const struct esc_kept *, const struct esc_zone *, bool ascii);
void	esc_age_screen(struct esc_buf *, const struct esc_kept *, const struct esc_zone *, bool ascii);
/* For a terminal (screen.c). */
void	esc_grid_screen(struct esc_buf *, const struct esc_grid *, int width, bool color, bool ascii);

#endif
