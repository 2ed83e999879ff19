/*
 * calendar.h - working time: weekly hours in the wall time of a zone, several a
 * day, across midnight, with dated exceptions, compiled to sorted segments of
 * UTC with running totals.
 *
 * Working time is the measure of open instants in real seconds.  An interval
 * that begins in the spring gap begins at the first instant after it; a local
 * date that does not exist has no hours.  A shift that crosses midnight belongs
 * to the day on which it starts, and so do that day's exceptions.
 */
#ifndef ESC_CALENDAR_H
#define ESC_CALENDAR_H

#include "escalate.h"

/* One interval of a day: seconds after local midnight, from < to <= 48 h. */
struct esc_hours {
	int32_t	from, to;
};
/* Weekly hours: on the days of the mask (1 is Monday, 64 Sunday), within [valid_from, valid_until] dates. */
struct esc_week_rule {
	unsigned	 days;
	const struct esc_hours *hours;
	size_t		 nhours;
	int64_t		 valid_from, valid_until;	/* days since 1970-01-01, both in; ESC_NONE: open */
};
/* A date that is other than its weekday: hours (none: closed), once or every year. */
struct esc_exception {
	int64_t		 year;		/* ESC_NONE: every year */
	int		 month, day;
	const struct esc_hours *hours;
	size_t		 nhours;
	const char	*name;		/* "Christmas Day" */
};
struct esc_calendar_rules {
	const char	*name;
	const struct esc_zone *zone;
	const struct esc_week_rule *week;
	size_t		 nweek;
	const struct esc_exception *exception;	/* a dated one wins over a yearly one */
	size_t		 nexceptions;
};

struct esc_calendar;
/* Compiled as it is asked for, year by year; the rules are borrowed.  NULL rules: 24x7. */
struct esc_calendar *esc_calendar_new(const struct esc_calendar_rules *);
void	esc_calendar_free(struct esc_calendar *);
const char *esc_calendar_name(const struct esc_calendar *);	/* "24x7" */
const struct esc_zone *esc_calendar_zone(const struct esc_calendar *);
/* Open seconds in [a, b); 0 if b <= a. */
int64_t	esc_calendar_between(struct esc_calendar *, int64_t a, int64_t b);
/*
 * The first instant at which `seconds' of working time have passed since start:
 * a target that ends exactly at closing time ends then, not at the next opening.
 * ESC_NONE if the calendar never opens (within 50 years).
 */
int64_t	esc_calendar_after(struct esc_calendar *, int64_t start, int64_t seconds);
/* The last instant before which `seconds' of working time lie up to `end'. */
int64_t	esc_calendar_before(struct esc_calendar *, int64_t end, int64_t seconds);
/* The first open instant at or after t; ESC_NONE: never. */
int64_t	esc_calendar_next_open(struct esc_calendar *, int64_t t);
bool	esc_calendar_is_open(struct esc_calendar *, int64_t t);
/* The end of the n-th working day after the local day of start. */
int64_t	esc_calendar_end_of_day(struct esc_calendar *, int64_t start, int64_t n);
/*
 * What holds at t and until when (the next change of it, or local midnight):
 * for explanations.
 */
struct esc_calendar_span {
	bool		 open;
	const char	*holiday;	/* the name of the exception that makes it so; NULL: none */
	int64_t		 until;
};
struct esc_calendar_span esc_calendar_span(struct esc_calendar *, int64_t t);

/* "09:00-12:00 13:00-18:00" into hours; an empty text is none.  Overlaps, 25:00 and the like: ESC_CONFIG. */
bool	esc_hours_parse(const char *, struct esc_arena *, const struct esc_hours **, size_t *n, struct esc_err *);
/* "mon-fri", "sat", "mon wed", "fri-mon". */
bool	esc_days_parse(const char *, unsigned *mask, struct esc_err *);

#endif
