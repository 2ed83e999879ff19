/*
 * routing.h - a ticket on its way: what it is, what the matrix says, what is
 * written and who is told.  Private to work/.
 */
#ifndef ESC_ROUTING_H
#define ESC_ROUTING_H

#include "journal.h"
#include "model/route.h"
#include "model/sign.h"

/* Everybody's tickets and turns, from the database; the policy in force at a moment (NULL: none). */
bool	esc_router_open(struct esc_db *, int64_t at, struct esc_router **, struct esc_err *);
bool	esc_router_keep(struct esc_db *, struct esc_router *, struct esc_err *);	/* whose turn it was */
const struct esc_policy *esc_policy_now(struct esc_db *, int64_t at, struct esc_err *);
/* What the matrix is asked about a ticket, its words borrowed. */
struct esc_case esc_ticket_case(const struct esc_ticket *);
#define ESC_CASE_FACTS	(1ull << ESC_STATUS | 1ull << ESC_LEVEL | 1ull << ESC_FLAGS | 1ull << ESC_PRIORITY | \
	1ull << ESC_TEAM | 1ull << ESC_SEGMENT | 1ull << ESC_CATEGORY | 1ull << ESC_PRODUCT | 1ull << ESC_CHANNEL | \
	1ull << ESC_LANGUAGE | 1ull << ESC_TYPE | 1ull << ESC_OWNER | 1ull << ESC_CUSTOMER_NAME | 1ull << ESC_MANAGER)
/* The trigger of a bare `up' from a level; NULL: it says none. */
const char *esc_trigger_of_level(int level);

/* The heaviest sign in the customer's words that acts by itself; NULL: none (work/signs.c). */
bool	esc_sign_acts(struct esc_db *, const struct esc_policy *, const struct esc_ticket *, const struct esc_sign **,
	    struct esc_err *);

/* What was done with a ticket. */
struct esc_moved_ticket {
	const struct esc_ticket *t;	/* before */
	bool		 moves, changed;	/* it goes somewhere; that was written */
	const struct esc_sign *sign;	/* that is written down with it; NULL: none */
	struct esc_route to;
	enum esc_move	 move;
	struct esc_event event;		/* the first that was written */
	const char	*actor, *manager;
	bool		 major;
	bool		 abusive;	/* the customer was: who comes next is warned */
	int64_t		 at, promised;	/* ESC_NONE: nothing */
};
/* The notices that follow from it (work/route_tell.c). */
bool	esc_route_tell(struct esc_db *, const struct esc_policy *, const struct esc_moved_ticket *, struct esc_err *);
/* By when this person calls back: of ten, nine were so quick; ESC_NONE: too few to tell (work/route_history.c). */
bool	esc_usual_answer(struct esc_db *, const struct esc_policy *, const char *expert, int64_t *seconds,
	    struct esc_err *);

#endif
