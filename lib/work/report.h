/*
 * report.h - a report in the making: periods, groups, and a tally for each
 * group, measure and period.  Private to work/.
 */
#ifndef ESC_REPORT_H
#define ESC_REPORT_H

#include "store/store.h"

/* Periods that touch: the i-th is [edge[i], edge[i + 1]) (periods.c). */
struct esc_periods {
	int64_t		*edge;
	size_t		 n;
	size_t		 last;		/* that esc_periods_find() found */
	bool		 open;		/* no first moment was asked for */
	int64_t		 earliest;	/* looked for and before the first; if open */
};
/* `first': when the first ticket was opened, ESC_NONE: there is none. */
bool	esc_periods_make(struct esc_periods *, const struct esc_report *, const struct esc_zone *,
	    int64_t first, struct esc_err *);
bool	esc_periods_find(struct esc_periods *, int64_t at, size_t *i);
void	esc_periods_free(struct esc_periods *);

/*
 * Tickets as they were (past.c).  A word that the database does not know as a
 * number gets a negative one.
 */
struct esc_past {
	struct esc_db	*db;
	int64_t		 as_of;
	struct esc_arena arena, words, types;
	const char	**word;
	size_t		 nwords, cap;
	int64_t		 type;
	const char	*type_name;	/* of that type; NULL: not looked up yet */
	struct esc_ticket was;		/* the last that was folded again */
};
/* What every reading for a report asks for: when it changed, and what leaves it out. */
bool	esc_past_facts(const struct esc_past *, uint64_t *facts, struct esc_err *);
/* The facts at as_of, borrowed; NULL: it was not there yet. */
bool	esc_past(struct esc_past *, const struct esc_ticket *, const int64_t **fact,
    struct esc_err *);
/* The name of a code's or a person's number, "" for none, borrowed from the arena. */
bool	esc_past_name(const struct esc_past *, enum esc_fact, int64_t id, struct esc_arena *,
	    const char **, struct esc_err *);
/* Is the ticket no part of any figure? */
bool	esc_past_left_out(struct esc_past *, const int64_t *fact, bool *out, struct esc_err *);
void	esc_past_free(struct esc_past *);

/*
 * What some metrics ask of a ticket beside its facts (looking.c): the hours of
 * its team, its events, its clocks, all as they were at as_of.
 */
struct esc_looking {
	struct esc_arena arena;
	const struct esc_policies *policies;
	const struct esc_policy *policy;	/* in force at as_of; NULL: none */
	bool		 latest;		/* no version came after as_of */
	int64_t		 team;			/* whose calendar it is, */
	struct esc_calendar *calendar;		/* NULL: not looked up yet */
	struct esc_arena channels;
	int64_t		 channel;
	const char	*channel_name;		/* of that channel; NULL: not looked up yet */
};
bool	esc_look_policy(struct esc_looking *, struct esc_db *, int64_t as_of, struct esc_err *);
bool	esc_look_channel(struct esc_looking *, struct esc_past *, const int64_t *fact, const char **channel,
    struct esc_err *);
/* Tickets that have an event of a kind, or one that says a column (having.c). */
#define ESC_HAVING	8
struct esc_having {
	struct esc_marks {
		enum esc_kind	 kind;
		enum esc_column	 column;
		unsigned char	*bit;	/* by the ticket's id */
		size_t		 nbytes;
	} marks[ESC_HAVING];
	size_t		 n;
	bool		 whole;		/* all tickets are read: it pays to look through all events first */
};
bool	esc_having_find(struct esc_having *, struct esc_db *, const struct esc_metric *, struct esc_err *);
bool	esc_having_has(const struct esc_having *, const struct esc_metric *, int64_t id);	/* or nobody looked */
void	esc_having_free(struct esc_having *);
/* Does any event of the ticket matter to the metric? */
bool	esc_metric_wants_events(const struct esc_metric *, const struct esc_having *, int64_t id, const struct esc_view *);
/* The events in force up to as_of, moved to the front: how many. */
size_t	esc_in_force(struct esc_event *, size_t n, int64_t as_of, struct esc_arena *);
void	esc_looking_free(struct esc_looking *);
bool	esc_look(struct esc_looking *, struct esc_past *, const struct esc_ticket *, const int64_t *fact,
    bool events, bool clocks, struct esc_view *, struct esc_err *);

/*
 * Groups (groups.c): the different values of some facts, or of what is worked
 * out from them.
 */
#define ESC_GROUPS_BY	23
struct esc_tenure {			/* of a person who may own tickets */
	int64_t		 id, hired_on;
};
struct esc_groups {
	size_t		 nby;
	const struct esc_group_kind *kind[ESC_GROUPS_BY];
	const struct esc_zone *zone;
	int64_t		 as_of;		/* of ages */
	struct esc_tenure *tenure;	/* by id */
	size_t		 ntenures;
	const char	**cause;	/* names of causes */
	int64_t		 cause_now;	/* which the ticket has that is added; 0: none */
	uint64_t	 facts;		/* that they ask for */
	int64_t		*key;		/* nby a group */
	size_t		 n, cap;
	size_t		*slot, nslots;	/* a hash table of 1 + group */
	const char	**text;		/* nby a group */
	size_t		*order;		/* groups by their texts' bytes */
};
bool	esc_groups_by(struct esc_groups *, const char *const *by, size_t n, const struct esc_zone *,
    struct esc_err *);
bool	esc_groups_has(const struct esc_groups *, const char *name);
const char *esc_groups_name(const struct esc_groups *, size_t i);
/* Who was hired when, in the arena; before the first ticket. */
bool	esc_groups_tenures(struct esc_groups *, struct esc_db *, const struct esc_policy *, struct esc_arena *,
    struct esc_err *);
size_t	esc_groups_find(struct esc_groups *, const int64_t *fact);	/* makes it */
void	esc_groups_fill(struct esc_groups *);	/* all that there can be, if that is known */
bool	esc_groups_sort(struct esc_groups *, const struct esc_past *, struct esc_arena *,
    struct esc_err *);
void	esc_groups_free(struct esc_groups *);
int	esc_weekday(const struct esc_zone *, int64_t at);	/* 0 is Monday */
const char *esc_weekday_name(int64_t);	/* "monday" */

/* Which tickets a customer followed by another of the same category (repeats.c). */
struct esc_repeats {
	unsigned char	*bit;		/* by the ticket's id */
	size_t		 nbytes;
	const struct esc_touch *touch;	/* of those that are looked at; NULL: all */
	size_t		 ntouches;
};
bool	esc_repeats_find(struct esc_repeats *, struct esc_past *, int64_t window, size_t most,
    struct esc_err *);
bool	esc_repeats_has(const struct esc_repeats *, int64_t id);
void	esc_repeats_free(struct esc_repeats *);

/* Causes of post-mortems (cases.c), numbered from 1 in the order of their folds. */
struct esc_case {
	int64_t		 ticket, number, opened, done;
	const char	*cause, *folded;
	size_t		 place;		/* of the ticket's name among the others */
	int64_t		 ended;		/* the cause's first action was done, one of this ticket; 0: it was not */
	bool		 returned;	/* ... and a ticket opened later has the cause again */
};
struct esc_cases {
	struct esc_case	*one;		/* by ticket */
	size_t		 n;
	const char	**cause;	/* their names; the first is none */
	size_t		 ncauses;
	struct esc_arena arena;
};
bool	esc_cases_find(struct esc_cases *, struct esc_past *, struct esc_err *);
const struct esc_case *esc_case_of(const struct esc_cases *, int64_t ticket);	/* number 0: it has none */
void	esc_cases_free(struct esc_cases *);

/* Currencies of amounts on events of a kind (currencies.c). */
struct esc_currencies {
	const char	**name;
	size_t		 n;
	bool		 bare;		/* there are amounts without one, or none at all */
	struct esc_arena *arena;
};
bool	esc_currencies(struct esc_currencies *, struct esc_db *, enum esc_kind, int64_t as_of, struct esc_arena *,
    struct esc_err *);

/*
 * Values in a scratch file (runs.c).  A run is of values in the order of their
 * tallies: those of the i-th end before end[i]; they are sorted.
 */
struct esc_runs;
bool	esc_runs_add(struct esc_runs **, int64_t *, const size_t *end, size_t ntallies, struct esc_err *);
/* All, by tally and value, once; false with an error, or without: there are no more. */
bool	esc_runs_next(struct esc_runs *, size_t *tally, int64_t *value, struct esc_err *);
void	esc_runs_free(struct esc_runs *);

/* Tallies (tallies.c), in the order of group, measure, period. */
struct esc_tally {
	int64_t		 num, den, excluded, censored;
	size_t		 values;
	struct esc_spread *spread;	/* NULL: no value */
	int64_t		*bin;		/* ESC_NSPANS of them; NULL: no value, or not asked for */
	bool		 moves;
};
/* The edges of the bins of spans, in seconds; the last has no end (tallies.c). */
#define ESC_NSPANS	14
extern const int64_t esc_span_edge[ESC_NSPANS];
struct esc_tallies {
	struct esc_tally *tally;
	size_t		 n, cap;
	int64_t		*value;
	uint32_t	*where;		/* the value's tally */
	size_t		 nvalues, value_cap, where_cap;
	size_t		 most;		/* values that may be held at once */
	struct esc_runs	*runs;		/* of those that are not; NULL: all are held */
	bool		 bins, intervals;
};
bool	esc_tallies_grow(struct esc_tallies *, size_t n, struct esc_err *);
bool	esc_tallies_value(struct esc_tallies *, size_t tally, int64_t, struct esc_err *);
/* The spread of each; forgets the values. */
bool	esc_tallies_spread(struct esc_tallies *, bool linear, struct esc_arena *, struct esc_err *);
void	esc_tallies_free(struct esc_tallies *);

struct esc_making {
	struct esc_db	*db;
	const struct esc_report *how;
	const struct esc_zone *zone;
	struct esc_measure *measure;
	size_t		 nmeasures, room;
	struct esc_periods periods;
	struct esc_groups groups;
	struct esc_tallies tallies;
	struct esc_past	 past;
	struct esc_looking looking;
	bool		 asks_hours, asks_events, asks_clocks, asks_channel, asks_repeats;
	struct esc_repeats repeats;
	struct esc_cases cases;
	struct esc_having having;
	struct esc_arena arena, events;
	int64_t		 first;		/* when the first ticket was opened; ESC_NONE */
	int64_t		 alike;		/* tickets that the one being added stands for */
};
/* Those that are asked for, with what stands beside them (summary.c). */
bool	esc_making_measures(struct esc_making *, struct esc_err *);
/* The tickets that it must read; NULL: all (touched.c). */
bool	esc_making_touches(struct esc_making *, const struct esc_touch **, size_t *n, struct esc_err *);
/* The same of those that must be looked at to find who came again. */
bool	esc_making_visits(struct esc_making *, const struct esc_touch **, size_t *n, struct esc_err *);
/* The index of a tally, which is made. */
bool	esc_making_tally(struct esc_making *, const int64_t *fact, size_t measure, size_t period,
	    size_t *index, struct esc_err *);

/* Tickets open at the end of each period (backlog.c). */
bool	esc_backlog_add(struct esc_making *, size_t measure, int64_t ticket, const int64_t *fact,
    bool left_out,
	    struct esc_err *);
void	esc_backlog_sum(struct esc_making *, size_t measure);

/* "up", "down" or "flat"; "": not known (changes.c). */
const char *esc_direction(const struct esc_estimate *);

/* The metrics in words, with the policy's own; within a transaction (define.c). */
bool	esc_define(const struct esc_policy *, const char *const *metric, size_t n, const struct esc_out_how *,
	    uint64_t *rows, struct esc_err *);

/* Rows (figures.c). */
bool	esc_figures_open(struct esc_out **, const struct esc_making *, const struct esc_out_how *,
    struct esc_err *);
bool	esc_figures_print(struct esc_out *, const struct esc_making *, struct esc_err *);

#endif
