/*
 * concession.h - what a customer may be given for a mistake of ours: the guide of
 * concessions.csv, and who may allow how much.  Pure.
 */
#ifndef ESC_CONCESSION_H
#define ESC_CONCESSION_H

#include "model/policy.h"

#define ESC_MONEY_MAX	INT64_C(1000000000000000)	/* more is no concession */

/* A bound: money, or a share of what the customer had paid. */
struct esc_bound {
	enum { ESC_BOUND_NONE, ESC_BOUND_MONEY, ESC_BOUND_PERCENT } is;
	int64_t		 amount;	/* minor units, or percent */
};
/* A row of concessions.csv; the first that matches is the guide. */
struct esc_concession {
	const char	*mistake, *priority;	/* NULL: any */
	struct esc_bound least, most;
	const char	*currency;	/* of money; NULL: the bounds are shares */
	unsigned	 line;
};
const struct esc_concession *esc_concession_for(const struct esc_policy *, const char *mistake, const char *priority);

/* What is given, as an event says it. */
struct esc_given_for {
	const char	*what, *mistake, *currency, *priority, *approver;
	int64_t		 amount, charged;	/* ESC_NONE: not said, or no amount of money */
	int64_t		 at;
};
void	esc_concession_read(struct esc_given_for *, const struct esc_event *, const char *priority);
/* Each that is in force up to as_of, with the priority that its ticket had then. */
void	esc_concessions(const struct esc_event *, size_t n, int64_t as_of, struct esc_arena *,
    void (*tell)(void *, const struct esc_event *, const struct esc_given_for *), void *);
/* An exception bends the guide; somebody must allow it. */
bool	esc_concession_is_exception(const struct esc_given_for *);
/* Is it less than the guide asks for? */
bool	esc_concession_is_below(const struct esc_policy *, const struct esc_given_for *);
/* May this person allow it?  In a policy without people everybody may. */
bool	esc_concession_may(const struct esc_policy *, const char *person, const struct esc_given_for *);
/* Is it right by the guide?  An error says what is wrong, and what would be right. */
bool	esc_concession_check(const struct esc_policy *, const struct esc_given_for *, struct esc_err *);

#endif
