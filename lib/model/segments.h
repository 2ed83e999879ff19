/*
 * segments.h - a calendar compiled to what is open in UTC, block by block.
 * Private to the calendar's files in model/.
 */
#ifndef ESC_SEGMENTS_H
#define ESC_SEGMENTS_H

#include "calendar.h"

/*
 * A block is 2^25 seconds, a little more than a year, so that the block of an
 * instant is a shift away.  The blocks hold all that a time can say.
 */
#define ESC_BLOCK_BITS	25
#define ESC_BLOCK_FIRST	(-1853)		/* holds the last days before the year 1 */
#define ESC_BLOCK_LAST	7553		/* ... and the first after the year 9999 */
#define ESC_BLOCK_GROUP	64
#define ESC_DAYS_KEPT	512

struct esc_segment {
	int64_t	from, to;	/* open in [from, to) */
	int64_t	before;		/* open seconds of the block before `from' */
};
struct esc_block {
	const struct esc_segment *segment;
	size_t	n;
	int64_t	total;
};
struct esc_day {
	int64_t	date, end;	/* of its last shift */
	bool	known;
};
struct esc_calendar {
	const struct esc_calendar_rules *rules;	/* NULL: 24x7 */
	const struct esc_zone *zone;
	struct esc_block **group[(ESC_BLOCK_LAST - ESC_BLOCK_FIRST) / ESC_BLOCK_GROUP + 1];
	struct esc_day day[ESC_DAYS_KEPT];	/* by date, the last that were asked for */
	struct esc_segment *work;	/* while a block is compiled */
	size_t	cap;
	struct esc_arena arena;		/* holds all of it, this struct too */
};

/* Compiled at the first call.  For ESC_BLOCK_FIRST <= b <= ESC_BLOCK_LAST; not for 24x7. */
const struct esc_block *esc_block(struct esc_calendar *, int64_t b);
static inline int64_t
esc_block_begin(int64_t b)
{
	return b * ((int64_t)1 << ESC_BLOCK_BITS);
}

/* The local date of an instant, in days since 1970-01-01; its first instant. */
int64_t	esc_calendar_date(const struct esc_calendar *, int64_t t);
int64_t	esc_calendar_midnight(const struct esc_calendar *, int64_t date);
/* The exception of a date, NULL: an ordinary day.  Not for 24x7. */
const struct esc_exception *esc_calendar_exception(const struct esc_calendar *, int64_t date);
/* When the last shift that starts on that date ends; ESC_NONE: no working day. */
int64_t	esc_calendar_day_end(struct esc_calendar *, int64_t date);

#endif
