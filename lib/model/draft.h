/*
 * draft.h - a first map while it is written.  sample.c reads the table, guess.c
 * knows words, fit.c decides which column is which, draft.c writes it down.
 */
#ifndef ESC_DRAFT_H
#define ESC_DRAFT_H

#include "guess.h"
#include "map.h"
#include "sample.h"

struct esc_draft {
	struct esc_sample sample;
	enum esc_shape	 shape;
	const char	*target[ESC_COLUMNS_SEEN];	/* of each column; NULL: none */
	int		*fit;		/* of each target to each column's header */
	struct esc_buf	*b;
};

void	 esc_draft_fit(struct esc_draft *);	/* the shape, and the target of each column */
/* The column of a target; NULL: none. */
const struct esc_sampled *esc_draft_column(const struct esc_draft *, const char *target);
bool	 esc_draft_dated(const char *target);
bool	 esc_sampled_duration(const struct esc_sampled *);

#endif
