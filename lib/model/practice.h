/*
 * practice.h - what a team practises: the questions by which a lead looks at how
 * tickets were handled, and the risks that it has prepared for.
 */
#ifndef ESC_PRACTICE_H
#define ESC_PRACTICE_H

#include "model/policy.h"

/* A row of quality.csv, of risks.csv. */
struct esc_question {
	const char	*name, *text;
	int64_t		 weight;
	unsigned	 line;
};
struct esc_risk {
	const char	*scenario, *likelihood, *mitigation, *owner;
	int64_t		 exercised;	/* days since 1970-01-01; ESC_NONE: never */
	int64_t		 every;		/* days after which it should be again */
	unsigned	 line;
};
/* Does what somebody who is still there learned no longer hold, and was it not learned again? */
bool	esc_training_lapsed(const struct esc_policy *, const struct esc_training *, int64_t at);
/* Was it never exercised, or too long ago? */
bool	esc_risk_lapsed(const struct esc_risk *, int64_t at);
const struct esc_question *esc_question_named(const struct esc_policy *, const char *name);	/* NULL: none */

/* The answers that a ticket got: the latest to each question. */
struct esc_score {
	int64_t		 yes, no, na;	/* questions */
	int64_t		 got, most;	/* weights: of those answered yes, of those answered yes or no */
	int64_t		 at;		/* of the latest answer; ESC_NONE: there is none */
	const char	*who;		/* gave it */
};
void	esc_score(struct esc_score *, const struct esc_policy *, const struct esc_event *, size_t n,
	    const unsigned char *gone);

#endif
