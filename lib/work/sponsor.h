/*
 * sponsor.h - the sponsorship programme in the making: a customer's place in it,
 * folded from its history, and what is known of a customer.  Private to work/.
 */
#ifndef ESC_SPONSOR_WORK_H
#define ESC_SPONSOR_WORK_H

#include "model/clock.h"
#include "model/sponsor.h"
#include "store/sponsor.h"

/* A customer's place: the last stay. */
struct esc_place_of {
	const char	*customer, *sponsor;
	int64_t		 since, left;	/* left ESC_NONE: still there */
	int64_t		 first_spend, spend;	/* at the enrolment, and as last said; ESC_NONE */
	const struct esc_sponsorship *act;	/* of this stay */
	size_t		 nacts;
	int64_t		 ticket;	/* of a proposal: the newest that proposes it; else 0 */
	const char	*ref;
};
struct esc_programme {
	struct esc_db	*db;
	int64_t		 now;
	const struct esc_policy *policy;
	const struct esc_zone *zone;
	struct esc_arena arena;
	struct esc_sponsorship *act;
	size_t		 nacts, room;
	struct esc_place_of *place;	/* by customer */
	size_t		 nplaces;
};
/* Within a transaction: the policy in force, and everybody who is or was in it. */
bool	esc_programme_begin(struct esc_programme *, struct esc_db *, int64_t now, struct esc_err *);
void	esc_programme_end(struct esc_programme *);
struct esc_place_of *esc_programme_find(const struct esc_programme *, const char *customer);	/* folded; NULL: none */
bool	esc_place_active(const struct esc_place_of *);

/* When a duty (NULL: any but the review) is next due; ESC_NONE: never. */
int64_t	esc_place_duty(const struct esc_programme *, const struct esc_place_of *, const char *duty);
int64_t	esc_place_leave_by(const struct esc_programme *, const struct esc_place_of *);

/* Customers whom an executive escalation proposes, if the policy wants it; in the arena (work/sponsor_propose.c). */
bool	esc_places_proposed(struct esc_programme *, struct esc_place_of **, size_t *n, struct esc_err *);

/* Within a transaction: sponsors who are gone or have too many customers, a line each (work/sponsor_check.c). */
bool	esc_programme_faults(struct esc_db *, int64_t now, const char *dir, struct esc_faults *, struct esc_err *);

/* What is known of a customer's tickets from one moment to another, and now; *known: it has one. */
bool	esc_customer_figures(struct esc_programme *, const char *customer, int64_t from, int64_t to,
	    double figure[ESC_NSF], bool *known, struct esc_err *);
#define ESC_YEAR	(365 * INT64_C(86400))
#define ESC_REVIEW	"review"

/* Its criteria, to enter or to leave (out NULL: not printed); *all: every one is met. */
bool	esc_place_criteria(struct esc_programme *, const char *customer, struct esc_out *, bool *all, struct esc_err *);
/* A row of esc_sponsor_heads. */
bool	esc_place_row(const struct esc_programme *, const struct esc_place_of *, const char *state, struct esc_out *,
	    struct esc_err *);

#endif
