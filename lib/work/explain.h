/*
 * explain.h - why a clock stands where it stands: its time, piece by piece.
 * Private to work/.
 */
#ifndef ESC_EXPLAIN_H
#define ESC_EXPLAIN_H

#include "calc.h"
#include "store/store.h"

/* A part of a cycle in which nothing changes but the calendar. */
struct esc_leg {
	struct esc_clock clock;		/* as it was then */
	int64_t		 from, to;
	bool		 paused;
	const struct esc_event *why;	/* what began it; NULL: a new version of the policy */
};
/* The clocks of a ticket at a moment, and their legs by clock, cycle and time. */
struct esc_legs {
	struct esc_clocks clocks;
	struct esc_leg	*leg;
	size_t		 n, room;
	struct esc_arena *arena;
};
void	esc_legs_find(struct esc_legs *, const struct esc_event *, size_t n, const struct esc_policies *,
	    int64_t as_of, struct esc_arena *);
/* The legs of one cycle: the first, and how many. */
const struct esc_leg *esc_legs_of(const struct esc_legs *, const struct esc_clock *, size_t *n);
/* Its pieces: open hours, what is closed, or the pause. */
bool	esc_leg_explain(const struct esc_leg *, bool (*tell)(void *, const struct esc_piece *,
	    struct esc_err *),
	    void *, struct esc_err *);
/* The time that all pieces of a cycle count. */
bool	esc_legs_total(const struct esc_legs *, const struct esc_clock *, int64_t *seconds, struct esc_err *);

/*
 * What a row, and what a sentence says (explain_words.c): 53h20m; Mon 2026-11-23
 * 14:50:00 in a zone, 2026-11-23T14:50:00Z without.
 */
void	esc_hours_words(struct esc_buf *, int64_t seconds);
void	esc_moment_words(struct esc_buf *, int64_t, const struct esc_zone *);
void	esc_leg_words(struct esc_buf *, const struct esc_leg *, const struct esc_piece *,
	    const struct esc_zone *);
void	esc_outcome_words(struct esc_buf *, const struct esc_clock *, int64_t now, const struct esc_zone *);

#endif
