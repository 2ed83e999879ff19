/*
 * moving.h - tickets that go to people: one after the other, in one
 * transaction; or one, in that of a sweep.  Private to work/.
 */
#ifndef ESC_MOVING_H
#define ESC_MOVING_H

#include "routing.h"

struct esc_moving {
	struct esc_journal *journal;
	const struct esc_routing *how;
	const struct esc_policy *policy;
	struct esc_router *router;
	struct esc_out	*out;
	struct esc_counts *counts;
	struct esc_arena kept, each;	/* of all, of one ticket */
	struct esc_ticket *ticket;
	size_t		 n, cap;
	int64_t		 at;
	bool		 listens;	/* a phrase of the policy acts by itself */
	const struct esc_sign *sign;	/* that acts on the ticket at hand; NULL: none */
	bool		 automatic;	/* no person does it: never above ESC_RISES_TO */
	int64_t		 seq;		/* of the events in their second */
};
#define ESC_RISES_TO	3
/*
 * Decides about one ticket, writes it and tells those whom it concerns; what the
 * ticket is then is folded by the caller if `changed'.
 */
bool	esc_moving_one(struct esc_moving *, const struct esc_ticket *, struct esc_moved_ticket *, struct esc_err *);
/* What the command says; NULL: nothing. */
const char *esc_moving_said(const struct esc_moving *, enum esc_column);
/* Writes the event of the move; *added is false if it is there already. */
bool	esc_moving_write(struct esc_moving *, struct esc_moved_ticket *, bool *added, struct esc_err *);
/* The promise that follows from it, if any: sets `promised'. */
bool	esc_moving_promise(struct esc_moving *, struct esc_moved_ticket *, struct esc_err *);
bool	esc_moving_sign(struct esc_moving *, const struct esc_ticket *, const char *sign, const char *trigger, bool *added,
	    struct esc_err *);

#endif
