/*
 * clock_rule.h - what starts and what stops a clock.  Private to the fold of
 * clocks.
 */
#ifndef ESC_CLOCK_RULE_H
#define ESC_CLOCK_RULE_H

#include "model/clock_run.h"

/* What the ticket was before an event, as far as clocks ask. */
struct esc_moment {
	bool		 open;
	int64_t		 level;
	const char	*owner, *team, *manager;
};

struct esc_clock_fold {
	struct esc_watch w;
	struct esc_ticket *t;
	struct esc_moment was;
	const struct esc_policies *policies;
	size_t		 next_version;
	unsigned	 watched;	/* 1 << kind: the others would never have a target */
	const char	*first[ESC_NFACTS];	/* the first word known of each code: it held before, too */
	const char	*escalation;
	bool		 queued, abandoned;	/* at any time */
	bool		 opened;
	bool		 unanswered;	/* the customer wrote last */
	bool		 lost;		/* the customer has left */
	const char	*giver[2];	/* who still has by name what was handed on, and who handed it on */
};

/*
 * A row of the table.  `voids': the clock has lost its sense.  `outlives': the end of the ticket does not end it.
 * `goes_on': a reopening continues it.  `again': a start while it runs ends the
 * cycle before.  `own_time': its time comes from the event.
 */
struct esc_clock_rule {
	bool	(*starts)(const struct esc_clock_fold *, const struct esc_event *);
	bool	(*stops)(const struct esc_clock_fold *, const struct esc_event *, const struct esc_clock *);
	bool	(*voids)(const struct esc_clock_fold *, const struct esc_event *, const struct esc_clock *);	/* NULL: never */
	bool	outlives, goes_on, again, own_time;
};
extern const struct esc_clock_rule esc_clock_rules[ESC_NCLOCKS];

static inline bool
esc_clock_fold_open(const struct esc_clock_fold *f)
{
	return ESC_STATUS_IS_OPEN(f->t->fact[ESC_STATUS]);
}
/* What is known of a code at this moment, or was first seen of it. */
const char *esc_clock_word(const struct esc_clock_fold *, enum esc_fact);
bool	esc_differ(const char *, const char *);	/* NULL is a value of its own */
/* Is an escalation manager put beside the owner?  They pick it up in a cycle of their own. */
bool	esc_starts_manager(const struct esc_clock_fold *, const struct esc_event *);
bool	esc_is_answer(const struct esc_event *);	/* to the customer, by a human of ours */
const char *esc_promise_of(const struct esc_event *);	/* what it promises; NULL: it does not say */
/* Is a promise meant by an event that keeps or breaks some? */
bool	esc_promise_is_meant(const struct esc_event *, const struct esc_clock *);
/* The index of the newest cycle that has not ended; SIZE_MAX: none. */
size_t	esc_clock_running(const struct esc_clock_fold *, enum esc_clock_kind);

#endif
