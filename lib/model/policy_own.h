/*
 * policy_own.h - measures of one's own, rows of measures.csv (policy_own.c), and
 * the words of cells.  Private to the policy's files in model/.
 */
#ifndef ESC_POLICY_OWN_H
#define ESC_POLICY_OWN_H

#include "model/policy.h"

/* Its metric comes first: a rule finds the row by it. */
struct esc_own {
	struct esc_metric metric;
	struct esc_filter counts, over;	/* terms on events; over without any: every ticket, or a plain count */
	unsigned	 line;
};
/* Words parted by blanks; a blank within double quotes is meant.  NULL: one is not closed (policy_views.c). */
const char **esc_cell_words(struct esc_arena *, const char *, size_t *n);

#endif
