/* sponsor.h - the sponsorship programme's history: who entered, was spoken to, left. */
#ifndef ESC_SPONSOR_STORE_H
#define ESC_SPONSOR_STORE_H

#include "store/store.h"

enum esc_sponsor_act { ESC_SPONSOR_ENROLLED, ESC_SPONSOR_CONTACTED, ESC_SPONSOR_LEFT };
struct esc_sponsorship {
	const char	*customer;
	int64_t		 n, at;		/* the n-th of this customer, from 1 */
	const char	*who;
	enum esc_sponsor_act what;
	const char	*sponsor;	/* of an enrolment */
	int64_t		 spend;		/* ESC_NONE: not said */
	const char	*key, *duty, *words;	/* NULL: none */
};
/* Adds it (n 0: the next). */
bool	esc_sponsorship_add(struct esc_db *, struct esc_sponsorship *, struct esc_err *);
/* All, by customer and n; valid until `each' returns. */
bool	esc_sponsorships(struct esc_db *, bool (*each)(void *, const struct esc_sponsorship *, struct esc_err *), void *,
	    struct esc_err *);

#endif
