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
/*
 * The clocks that n events (in order) make under the policies, as of a moment
 * (INT64_MAX: all events).  `stretch' may be NULL; a stretch that still runs is
 * told up to `as_of'.
 */
void	esc_clocks(struct esc_clocks *, const struct esc_event *, size_t n, const struct esc_policies *,
	    int64_t as_of, struct esc_arena *, void (*stretch)(void *, const struct esc_stretch *), void *);

int64_t	esc_clock_elapsed(const struct esc_clock *, int64_t at);
enum esc_clock_state esc_clock_state(const struct esc_clock *, int64_t at);
/* The first second at which elapsed exceeds the target; ESC_NONE: not yet, paused or ended in time. */
int64_t	esc_clock_breach(const struct esc_clock *);

/*
 * A crossing of a step: its moment, and which repetition (0 the first).  A step
 * of a clock that ended is crossed only if its moment lies before the end.
 */
struct esc_crossing {
	const struct esc_step *step;
	int64_t		 rep, moment;
};
/*
 * The crossings of a clock with a moment in (after, upto], in order; of
 * overdue repetitions all.  n is the number written, at most max.
 */
size_t	esc_clock_crossings(const struct esc_clock *, const struct esc_match *ticket, int64_t after, int64_t upto,
	    struct esc_crossing *, size_t max);
/* The first crossing after a moment; ESC_NONE: none to be seen from here. */
int64_t	esc_clock_next(const struct esc_clock *, const struct esc_match *ticket, int64_t after);

#endif
