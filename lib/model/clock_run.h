/*
 * clock_run.h - a cycle of a clock while it is folded: starting, pausing,
 * changing its target, ending.  Private to the fold of clocks.
 */
#ifndef ESC_CLOCK_RUN_H
#define ESC_CLOCK_RUN_H

#include "model/clock.h"

/* What the fold knows of a cycle beside what is stored of it. */
struct esc_course {
	const struct esc_event *why;	/* what began its present stretch */
	int64_t		 mark;		/* when that began */
	int64_t		 late;		/* the time that was used when it was breached; ESC_NONE: not yet */
};
/* A stretch in which a cycle ran. */
struct esc_ran {
	size_t		 clock;
	int64_t		 from, used;	/* before it */
	struct esc_calendar *calendar;
};
/* How far a step of a cycle has been told. */
struct esc_climb {
	size_t		 clock;		/* index in clocks->clock */
	const char	*step;
	int64_t		 rep;		/* the next to tell */
	int64_t		 base;		/* of a step in real time: what it counts from */
	bool		 done;
};

struct esc_watch {
	struct esc_clocks *clocks;
	struct esc_arena *arena;
	const struct esc_policy *policy;	/* in force; NULL: none yet */
	struct esc_match match;		/* of the ticket at this moment */
	struct esc_match then;		/* in the stretches that end at it */
	unsigned	 paused;	/* ESC_PAUSE_... that hold now */
	const struct esc_clock_sink *sink;
	struct esc_course *course;	/* of each clock */
	struct esc_ran	*ran;
	size_t		 nran, ran_room;
	struct esc_climb *climb;
	size_t		 nclimbs, climb_room;
};

/* The first row of a policy for a clock that matches; NULL: none. */
const struct esc_target *esc_target_for(const struct esc_policy *, enum esc_clock_kind, const struct esc_match *);
bool	esc_match_is(const struct esc_match *row, const struct esc_match *ticket);

/* A new cycle from `at' on; due: of clocks that have their own time, else ESC_NONE. */
void	esc_run_start(struct esc_watch *, enum esc_clock_kind, int64_t at, const struct esc_event *, int64_t due);
/* A cycle that was to begin later begins at this event, or never. */
void	esc_run_move(struct esc_watch *, size_t clock, const struct esc_event *);
void	esc_run_forget(struct esc_watch *, size_t clock, int64_t at);
/* Ends it well, or, if its time ran out, breached. */
void	esc_run_stop(struct esc_watch *, size_t clock, int64_t at);
/* Ends it without an answer: void, or breached. */
void	esc_run_void(struct esc_watch *, size_t clock, int64_t at);
/* A cycle that ended goes on. */
void	esc_run_again(struct esc_watch *, size_t clock, const struct esc_event *);
/* What the policy or the ticket says now: target, calendar, pauses. */
void	esc_run_change(struct esc_watch *, size_t clock, int64_t at, const struct esc_event *);
/* Tells the last stretches, and forgets clocks that never had a target. */
void	esc_run_finish(struct esc_watch *, int64_t as_of);

/* When the time used reached x, which it did. */
int64_t	esc_run_reached(const struct esc_watch *, size_t clock, int64_t x);

/* Tells the crossings of a clock in [from, to) (ladder.c). */
void	esc_climb_tell(struct esc_watch *, size_t clock, int64_t from, int64_t to);
/* Steps that `was' did not have and whose moment is past count as told. */
void	esc_climb_skip(struct esc_watch *, size_t clock, const struct esc_policy *was, int64_t at);

#endif
