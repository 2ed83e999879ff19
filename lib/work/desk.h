/*
 * desk.h - what the reports of a lead's desk share: who is there at a moment.
 * Private to work/.
 */
#ifndef ESC_DESK_H
#define ESC_DESK_H

#include "report.h"

/* Days since 1970-01-01 in the zone (people.c). */
int64_t	esc_desk_day(const struct esc_zone *, int64_t at);
/* Hired by that day, and not gone. */
bool	esc_desk_here(const struct esc_person *, int64_t day);
/* One who handles tickets, not one who leads those who do. */
bool	esc_desk_handles(const struct esc_person *);
/* The policy in force; NULL without an error: there is none. */
const struct esc_policy *esc_desk_policy(struct esc_db *, int64_t at, struct esc_err *);
/* Within a transaction: opens the rows, fills them by `fill', prints them. */
bool	esc_desk_print(struct esc_db *, const struct esc_out_how *, const struct esc_head *, size_t,
	    bool (*fill)(void *, struct esc_out *, struct esc_err *), void *, uint64_t *rows, struct esc_err *);

#endif
