/*
 * clocks.h - the clocks of a ticket, folded and stored.  Private to work/.
 */
#ifndef ESC_CLOCKS_H
#define ESC_CLOCKS_H

#include "escalate.h"
#include "store/store.h"

/* A step that was crossed and has not fired, or the next to be crossed. */
struct esc_due_step {
	enum esc_clock_kind kind;
	int64_t		 cycle, rep, moment;
	const struct esc_step *step;
	const char	*manager;	/* whose pickup it is; NULL: of the owner, or another clock */
	bool		 ended;		/* its clock has ended since */
	bool		 passed;	/* a later repetition is due as well */
};
struct esc_due_steps {
	struct esc_due_step *step;
	size_t		 n, room;
};
/*
 * The clocks of a ticket with what is due of their ladders: the steps up to a
 * moment, in order, and for each clock the moment of its first step after that.
 */
struct esc_worked {
	struct esc_clocks clocks;
	struct esc_due_steps due;
	int64_t		*attend;
};
/*
 * Folds the ticket (id and ref set) and its clocks.  `upto' INT64_MIN: no step
 * is due.  `fresh': nothing is stored of it.
 */
bool	esc_clocks_work(struct esc_db *, struct esc_ticket *, int64_t entered, int64_t upto, const struct esc_event *,
	    size_t n, bool fresh, struct esc_arena *, struct esc_worked *, struct esc_err *);
/* Folds the clocks of a ticket and stores them with the moment of each next step. */
bool	esc_clocks_fold(struct esc_db *, int64_t ticket, int64_t entered, const struct esc_event *, size_t n,
	    bool fresh, struct esc_arena *, struct esc_err *);
/*
 * What is worked out again (again.c): of all tickets that a version touches which
 * takes effect at `from' (ESC_NONE: of all) their clocks, `whole' the tickets, too.
 */
bool	esc_clocks_again(struct esc_db *, int64_t from, bool whole, struct esc_err *);
/*
 * Time zones change their rules.  Are they others than those that the clocks
 * were worked out with?  Then they are worked out again, the ended ones too.
 */
bool	esc_zones_moved(struct esc_db *, bool *moved, struct esc_err *);
bool	esc_zones_follow(struct esc_db *, struct esc_err *);

#endif
