/*
 * instant.h - what the readers of times share inside base.
 */
#ifndef ESC_INSTANT_H
#define ESC_INSTANT_H

#include "escalate.h"

#define ESC_DAY		86400
#define ESC_TIME_FIRST	INT64_C(-62135596800)	/* 0001-01-01T00:00:00Z */
#define ESC_TIME_LAST	INT64_C(253402300799)	/* 9999-12-31T23:59:59Z */

/* A time as it was written. */
struct esc_written {
	struct esc_civil civil;
	bool	timed;		/* not only a date */
	bool	fixed;		/* with an offset */
	int	offset;		/* seconds east of UTC */
};
/* The instant that was meant; refuses what does not exist or is not clear. */
bool	esc_written_instant(const struct esc_written *, const char *as, const struct esc_time_how *,
	    int64_t *t, struct esc_err *);

/* As many bytes of a text as a message shows of it, whole characters. */
int	esc_shown(const char *);
/* Takes min to max digits (at most 18), or -1 and takes nothing. */
int64_t	esc_take_digits(const char **, int min, int max);
/* Takes Z, UTC, GMT, +02, +0200, +02:00. */
bool	esc_take_offset(const char **, int *seconds);

/* Reads by a format (format.c). */
bool	esc_format_parse(const char *, const struct esc_time_how *, int64_t *t, struct esc_err *);

/* `now', +2h, -7d, +1mo: *is says whether the text has that form (period.c). */
bool	esc_ago_parse(const char *, const struct esc_zone *, int64_t now, int64_t *t, bool *is,
	    struct esc_err *);

int	esc_month_days(int64_t year, int month);

#endif
