/*
 * draw.h - the pictures of a section.  Private to work/.
 */
#ifndef ESC_DRAW_H
#define ESC_DRAW_H

#include "model/chart.h"
#include "grid.h"

struct esc_drawing {
	struct esc_arena arena;
	struct esc_chart *chart;
	size_t		 n, cap;
};
/*
 * One for measures that can share an axis.  A period that still runs at as_of has
 * no point of a line.  Rows that are no figures have no picture: ESC_USAGE, and so
 * has a kind that does not fit.
 */
bool	esc_draw(struct esc_drawing *, const struct esc_chapter *, const struct esc_zone *, int64_t as_of, struct esc_err *);
void	esc_drawing_free(struct esc_drawing *);

#endif
