/*
 * sponsor.h - the executive sponsorship programme: a few customers whom an
 * executive looks after.  sponsorship.csv says what it is for and who is in it.
 * Pure.
 */
#ifndef ESC_SPONSOR_H
#define ESC_SPONSOR_H

#include "model/policy.h"

enum esc_sponsor_what {
	ESC_SP_PURPOSE,		/* value: why there is a programme */
	ESC_SP_METRIC,		/* name: a figure, value: its target */
	ESC_SP_DUTY,		/* name: what a sponsor does, value: how often */
	ESC_SP_TRAINING,	/* name: a skill that a sponsor must have */
	ESC_SP_ENTRY,		/* name: a figure, value: what it must be */
	ESC_SP_EXIT,		/* likewise, to leave */
	ESC_SP_STAY,		/* value: the longest stay */
	ESC_SP_CAPACITY,	/* name: programme or sponsor, value: how many customers */
	ESC_SP_PROPOSE,		/* value: does an executive escalation propose it? */
	ESC_NSP
};
/* What is known of a customer; NAN: nothing. */
enum esc_sponsor_figure {
	ESC_SF_TICKETS, ESC_SF_ESCALATIONS, ESC_SF_EXECUTIVE, ESC_SF_OPEN, ESC_SF_CSAT, ESC_SF_CALM, ESC_SF_MONTHS,
	ESC_SF_SPEND, ESC_SF_KEPT, ESC_NSF
};
extern const char *const esc_sponsor_figure_name[ESC_NSF];
struct esc_sponsor_row {
	enum esc_sponsor_what what;
	const char	*name, *value;	/* NULL: empty */
	enum esc_sponsor_figure figure;
	int		 compare;	/* -1: at most `limit', 0: equal, 1: at least */
	double		 limit;
	int64_t		 number;	/* of customers; yes 1, no 0 */
	int		 months, days;	/* of a cadence or the longest stay */
	unsigned	 line;
};
bool	esc_sponsor_met(const struct esc_sponsor_row *, double value);	/* what is not known meets nothing */
/* The same local time so many months and days later. */
int64_t	esc_sponsor_later(const struct esc_zone *, int64_t t, int months, int days);
/* The first row of a kind, and of a name (NULL: any); NULL: none. */
const struct esc_sponsor_row *esc_sponsor_row(const struct esc_policy *, enum esc_sponsor_what, const char *name);

#endif
