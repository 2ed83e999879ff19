/*
 * calc.h - working time as arithmetic, from a start, less the pauses.  Private
 * to work/.
 */
#ifndef ESC_CALC_H
#define ESC_CALC_H

#include "escalate.h"
#include "model/calendar_table.h"

struct esc_pause {
	int64_t	from, to;	/* from < to */
};
/* What is asked: with `target' when it is due, else how much lies before `end'. */
struct esc_span {
	struct esc_calendar *calendar;
	int64_t		 start, end;	/* end: ESC_NONE with a target */
	int64_t		 seconds;
	int		 days;		/* of working days instead of seconds; 0: none */
	const struct esc_pause *pause;	/* sorted, none meets another */
	size_t		 npauses;
};
/* Sorts them and makes those one that meet; how many are left. */
size_t	esc_pauses_settle(struct esc_pause *, size_t n);
/* When the target has passed; ESC_NONE: the calendar does not open so often. */
int64_t	esc_span_due(const struct esc_span *);
int64_t	esc_span_elapsed(const struct esc_span *, int64_t end);

/* A piece of the span in which nothing changes. */
struct esc_piece {
	int64_t		 from, to;
	const char	*state;		/* running idle paused */
	const char	*why;		/* open, closed, the holiday's name, pause */
	int64_t		 running_total;	/* at its end */
};
/* From the start to `end' in order; a span without length is one piece. */
bool	esc_span_explain(const struct esc_span *, int64_t end,
	    bool (*tell)(void *, const struct esc_piece *, struct esc_err *), void *, struct esc_err *);

/*
 * The calendars of a directory, else of the database's policy in force, else
 * none but 24x7 (work/calendars.c).
 */
struct esc_calendars {
	struct esc_calendar *const *calendar;
	size_t		 n;
	struct esc_calendar *always;	/* 24x7 */
	struct esc_calendar **own;	/* those read from a directory */
	size_t		 nown;
	uint64_t	*unsure;	/* of each: how often it was asked beyond its holidays */
	struct esc_db	*db;
	struct esc_arena arena;
};
/* ESC_CONFIG: `faults' names what is wrong in the directory. */
bool	esc_calendars_open(struct esc_calendars *, const char *dir, struct esc_db *, struct esc_faults *,
	    struct esc_err *);
/* "": the first, else 24x7.  NULL: there is none of that name. */
struct esc_calendar *esc_calendars_named(const struct esc_calendars *, const char *name);
/* The calendar was asked about a moment; a line for each that does not know the holidays so far ahead. */
void	esc_calendars_reached(struct esc_calendars *, const struct esc_calendar *, int64_t t);
void	esc_calendars_doubts(const struct esc_calendars *, struct esc_faults *);
void	esc_calendars_close(struct esc_calendars *);

#endif
