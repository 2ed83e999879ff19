/*
 * condition.h - the terms of a filter as a condition of SQL.  Private to store/.
 */
#ifndef ESC_CONDITION_H
#define ESC_CONDITION_H

#include "seam.h"
#include "store.h"

#define ESC_CONDITION_VALUES	98	/* the seam's parameters, less one for the ticket */

struct esc_condition {
	struct esc_buf	sql;		/* what the table ticket, as t, must satisfy */
	struct {
		const char *text;	/* NULL: a number */
		int64_t	 number;
	} value[ESC_CONDITION_VALUES + 1];	/* $1 is the first */
	int		n;
};

/*
 * The condition that every selected ticket satisfies; `clocked': that has a
 * clock which counts.  Terms on texts, on what lies in an event's data and on
 * clocks are only narrowed by it: store/select.c decides them.  More than
 * ESC_CONDITION_VALUES values are ESC_USAGE.
 */
bool	esc_condition(struct esc_condition *, const struct esc_filter *, bool clocked, struct esc_err *);
/*
 * One of these holds, too: all of them at once, or those that lie in one range of
 * openings, which is read in a row, and then the rest, which are few.  For so many
 * there must be room.
 */
enum esc_pass { ESC_PASS_ALL, ESC_PASS_RANGE, ESC_PASS_REST };
void	esc_condition_touched(struct esc_condition *, const struct esc_touch *, size_t n, enum esc_pass);
bool	esc_touched_rarely(const struct esc_touch *, size_t n);	/* is there a rest? */
bool	esc_condition_has_room(const struct esc_condition *, size_t n);
void	esc_condition_bind(const struct esc_condition *, struct esc_stmt *);
/* The ids of the tickets that a filter names, each once, in the arena (named.c); one that is not there is ESC_NOINPUT. */
bool	esc_named(struct esc_db *, const struct esc_filter *, enum esc_order, struct esc_arena *, int64_t **id, size_t *n,
	    struct esc_err *);

#endif
