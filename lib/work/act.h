/*
 * act.h - one act of a person on one ticket.  Private to work/.
 */
#ifndef ESC_ACT_H
#define ESC_ACT_H

#include "journal.h"

/* The event of an act, checked; its fields are copied and sorted. */
bool	esc_act_event(const struct esc_act *, const struct esc_entry *, struct esc_arena *, struct esc_event *,
	    struct esc_err *);
/* Appends it to a ticket, or says `same' where that is already so; prints its row and counts it. */
bool	esc_act_on(struct esc_journal *, const struct esc_act *, struct esc_arena *, int64_t ticket,
	    struct esc_event, struct esc_out *, struct esc_counts *, struct esc_err *);
/* Names who is asked to approve; refuses a yes beyond the limit (work/approval.c). */
bool	esc_approval(struct esc_db *, const struct esc_ticket *, const struct esc_event *past, size_t n,
	    struct esc_event *, struct esc_arena *, struct esc_err *);
/* The ids that a filter picks, gathered before any of them is written; free with free(3). */
struct esc_picked {
	int64_t		*id;
	size_t		 n, cap;
};
bool	esc_act_pick(struct esc_db *, const struct esc_act *, const struct esc_filter *, struct esc_picked *,
	    struct esc_err *);
/* Has the act what the policy asks for?  Names who allows a concession (work/allowed.c). */
bool	esc_allowed(struct esc_db *, const struct esc_act *, const struct esc_ticket *was, const struct esc_event *past,
	    const unsigned char *gone, size_t n, struct esc_event *, struct esc_arena *, struct esc_err *);
/*
 * Of the tickets that a filter picks, those on which it is written down that the
 * customer was kept or lost: all at risk (level 4, undecided), else each customer's
 * newest (work/outcome.c).  Free with free(3).
 */
bool	esc_outcome_tickets(struct esc_db *, const struct esc_filter *, int64_t **id, size_t *n, struct esc_err *);
#define ESC_AT_RISK	4	/* from this level on */
bool	esc_is_decided(const struct esc_event *, size_t n, const unsigned char *gone);
/* Whom an act that was written is told, with the ticket as it is after it (work/follow.c). */
bool	esc_follow(struct esc_db *, const struct esc_act *, const struct esc_ticket *, const struct esc_event *past,
	    const unsigned char *gone, size_t n, const struct esc_event *, struct esc_err *);
/* Ends the transaction of an act that was done, or not. */
bool	esc_act_end(struct esc_db *, const struct esc_act *, bool done, struct esc_err *);

#endif
