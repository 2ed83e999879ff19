/*
 * zone.h - a zone inside base: when its offset changes, and to what.
 */
#ifndef ESC_ZONE_H
#define ESC_ZONE_H

#include "instant.h"

/* 400 years: the same dates fall on the same weekdays again. */
#define ESC_CYCLE	(INT64_C(146097) * ESC_DAY)
/* No offset is greater (RFC 9636: less than 26 hours east). */
#define ESC_OFFSET_MAX	(26 * 3600)

struct esc_zone {
	const struct esc_zone *next;
	const char	*name;
	int		 first;		/* the offset before at[0] */
	int64_t		*at;		/* ascending; from at[i] on the offset is offset[i] */
	int		*offset;
	size_t		 n;
	int64_t		 end;		/* from here on the last 400 years repeat; 0: they do not */
};

/* The offset at t, and the span from <= t < to in which it surely stays the same. */
int	esc_zone_span(const struct esc_zone *, int64_t t, int64_t *from, int64_t *to);
/* Appends a change of offset; `at' must not be before the last one. */
void	esc_zone_change(struct esc_zone *, size_t cap[2], int64_t at, int offset);

/*
 * A zone file, RFC 9636 (tzif.c).  NULL, or what is wrong with it; then the
 * zone is not to be used.
 */
const char *esc_tzif_read(struct esc_zone *, const unsigned char *, size_t);

/*
 * The rule at the end of a zone file (tzrule.c), as in POSIX.1 TZ with the
 * extensions of RFC 9636: "CET-1CEST,M3.5.0,M10.5.0/3", "<+03>-3".
 */
struct esc_tzday {
	char	kind;			/* M, J or n (zero-based day of the year) */
	int	month, week, day;
	int	second;			/* of that day, may lie outside it */
};
struct esc_tzrule {
	int	standard, summer;	/* seconds east of UTC */
	bool	changes;		/* summer, begin and end are set */
	struct esc_tzday begin, end;	/* of summer, each in the local time before it */
};
bool	esc_tzrule_parse(struct esc_tzrule *, const char *, size_t);
/* Appends all changes of the rule after `after' (0 < year), for 400 years and more. */
void	esc_tzrule_unroll(const struct esc_tzrule *, struct esc_zone *, size_t cap[2], int64_t after);

#endif
