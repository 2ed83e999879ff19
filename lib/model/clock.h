/*
 * clock.h - the clocks of a ticket: a fold over its events and the policy.
 */
#ifndef ESC_CLOCK_H
#define ESC_CLOCK_H

#include "model/policy.h"

enum esc_outcome { ESC_O_NONE, ESC_O_STOPPED, ESC_O_VOID };
enum esc_clock_state { ESC_CS_RUNNING, ESC_CS_IDLE, ESC_CS_PAUSED, ESC_CS_MET, ESC_CS_BREACHED, ESC_CS_VOID };
extern const char *const esc_clock_state_name[];

/*
 * One cycle of a clock.  `used' counts up to `since'; since is ESC_NONE when the
 * clock is paused or ended; the time used at T is used + working time between
 * since and T.  `breached' is the moment of a breach that a change of target or
 * policy must not undo.
 */
struct esc_clock {
	enum esc_clock_kind kind;
	int64_t		 cycle;		/* from 1 */
	const struct esc_policy *policy;	/* the version that judges it */
	const struct esc_target *rule;	/* NULL: the clock's own time (a promise, an action) */
	struct esc_calendar *calendar;
	int64_t		 target;	/* working seconds */
	int64_t		 started, used, since, ended;
	enum esc_outcome outcome;
	int64_t		 breached;
	int64_t		 due;		/* while paused: as if it went on at once */
	unsigned	 pauses;	/* ESC_PAUSE_... that stop it */
	const char	*which;		/* action, outside body, what is promised, the manager who picks up */
};
struct esc_clocks {
	struct esc_clock *clock;	/* by kind, cycle */
	size_t		 n, room;
};
/* A stretch of one cycle in which nothing changes but the calendar, for explanations. */
struct esc_stretch {
	const struct esc_clock *clock;	/* as it was then: rule, policy, calendar, target */
	int64_t		 from, to;
	bool		 paused;
	const struct esc_event *why;	/* the event that began it; NULL: a new policy version */
};
/* The crossing of a step: its moment, and which repetition (0 the first). */
struct esc_crossing {
	const struct esc_step *step;
	int64_t		 rep, moment;
};
/*
 * Who listens to the fold of clocks.  Crossings are told in the order of each
 * clock and step; of a clock that ended only those before its end, of one that
 * runs those to come, too.  Answering true asks for the next repetition.
 */
struct esc_clock_sink {
	void	(*stretch)(void *, const struct esc_stretch *);
	bool	(*crossing)(void *, const struct esc_clock *, const struct esc_crossing *);
	void	*arg;
};
/*
 * The clocks that n events (in order) make under the policies, as of a moment
 * (INT64_MAX: all events and versions).  The last stretch of a clock that still
 * runs or waits ends at `as_of'.  sink: NULL, or any of its functions.
 */
void	esc_clocks(struct esc_clocks *, const struct esc_event *, size_t n, const struct esc_policies *,
	    int64_t as_of, struct esc_arena *, const struct esc_clock_sink *);

/* The same, and the ticket itself as esc_fold() makes it. */
bool	esc_fold_clocks(struct esc_ticket *, struct esc_clocks *, const struct esc_event *, size_t n,
	    const struct esc_policies *, int64_t as_of, struct esc_arena *, const struct esc_clock_sink *);

int64_t	esc_clock_elapsed(const struct esc_clock *, int64_t at);
enum esc_clock_state esc_clock_state(const struct esc_clock *, int64_t at);
/* The first second at which elapsed exceeds the target, past or to come; ESC_NONE: paused, or ended in time. */
int64_t	esc_clock_breach(const struct esc_clock *);
/* When it is due; ESC_NONE: it is paused, void, or has no target. */
int64_t	esc_clock_deadline(const struct esc_clock *);
/* What is left of its target, below 0 once that is exceeded; ESC_NONE: it has none. */
int64_t	esc_clock_remaining(const struct esc_clock *, int64_t at);

/*
 * Terms on clocks, at the moment of the filter (clock_term.c).  Clocks count
 * that have not ended and, if a state is asked for that ended clocks have, all.
 */
bool	esc_filter_has_clock_terms(const struct esc_filter *);
bool	esc_filter_wants_ended(const struct esc_filter *);
bool	esc_filter_counts(const struct esc_filter *, const struct esc_clock *);
/* Do all of them hold on this clock?  NULL: on the lack of one. */
bool	esc_filter_clock(const struct esc_filter *, const struct esc_clock *);
/* On one of those that count; if there is none, on the lack of one. */
bool	esc_filter_clocks(const struct esc_filter *, const struct esc_clocks *);

#endif
