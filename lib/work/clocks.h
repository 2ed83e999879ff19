/*
 * clocks.h - the clocks of a ticket, folded and stored.  Private to work/.
 */
#ifndef ESC_CLOCKS_H
#define ESC_CLOCKS_H

#include "escalate.h"
#include "store/store.h"

/* Folds the clocks of a ticket and stores them with the moment of each next step. */
bool	esc_clocks_fold(struct esc_db *, int64_t ticket, int64_t entered, const struct esc_event *, size_t n,
	    bool fresh, struct esc_arena *, struct esc_err *);

/* A step of a ticket that was crossed and has not fired. */
struct esc_due_step {
	enum esc_clock_kind kind;
	int64_t		 cycle, rep, moment;
	const struct esc_step *step;
	bool		 ended;		/* its clock has ended since */
	bool		 passed;	/* a later repetition is due as well */
};
/* Those with a moment up to `upto', in the order of their moments. */
bool	esc_steps_due(struct esc_db *, int64_t ticket, int64_t entered, int64_t upto, const struct esc_event *,
	    size_t n, struct esc_arena *, struct esc_due_step **, size_t *nsteps, struct esc_err *);

#endif
