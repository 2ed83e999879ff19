/*
 * followups.h - what is to be heard of a customer again, and by when.  Private
 * to work/.
 */
#ifndef ESC_FOLLOWUPS_H
#define ESC_FOLLOWUPS_H

#include "store/store.h"

#define ESC_LOW_SCORE	2	/* the highest of a survey that somebody must follow up */

struct esc_followup {
	const struct esc_ticket *t;
	const char	*why;		/* day_30, low_score, review, at_risk, ... */
	int64_t		 due, done;	/* done ESC_NONE: not yet */
	const char	*detail;	/* NULL: none */
};
/* Days after an escalation is over on which somebody asks how it is. */
#define ESC_FOLLOWUP_DAYS	3
extern const int esc_followup_days[ESC_FOLLOWUP_DAYS];
/* Of the tickets that the words pick, within a transaction; what is handed out is valid until `each' returns. */
bool	esc_followups(struct esc_db *, const struct esc_filter *, int64_t as_of,
	    bool (*each)(void *, const struct esc_followup *, struct esc_err *), void *, struct esc_err *);
/* The same of what follows an escalation alone. */
bool	esc_followups_escalated(struct esc_db *, const struct esc_filter *, int64_t as_of,
	    bool (*each)(void *, const struct esc_followup *, struct esc_err *), void *, struct esc_err *);

#endif
