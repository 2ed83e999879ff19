/*
 * calendar_table.h - calendars.csv and holidays.csv become calendars.
 *
 * calendars.csv: calendar,timezone,days,hours and, if wanted, valid_from,
 * valid_until.  holidays.csv: calendar,date,hours,name and, if wanted, source.
 */
#ifndef ESC_CALENDAR_TABLE_H
#define ESC_CALENDAR_TABLE_H

#include "model/policy.h"

/*
 * Reads both (NULL: the file is absent; no calendars.csv: no calendar, so that
 * 24x7 alone remains) and gives the calendars in the order of their first rows.
 * They live in the arena with all they need, but for what they compile: free
 * each with esc_calendar_free().
 *
 * Without `finding' the first fault is ESC_CONFIG "file:line: column: what; what
 * to write".  With it every fault and warning goes there ("file:line", "column:
 * what", "what to write"), the rows at fault are left out, and the result is
 * true unless `finding' itself fails.
 */
bool	esc_calendars_read(const struct esc_policy_file *calendars, const struct esc_policy_file *holidays,
	    struct esc_arena *, struct esc_calendar ***, size_t *n,
	    bool (*finding)(void *, const struct esc_finding *, struct esc_err *), void *, struct esc_err *);
/* By its name, as written or but for case; "24x7" and NULL are not found here: NULL. */
struct esc_calendar *esc_calendars_find(struct esc_calendar *const *, size_t n, const char *name);
/*
 * The last day (since 1970-01-01) of the year of the calendar's last dated
 * exception: its holidays are known until then.  ESC_NONE: it has none.
 */
int64_t	esc_calendar_known_until(const struct esc_calendar *);

/*
 * How long a promise is: "4h", "PT4H" into seconds with days = 0, "2bd" into
 * days with seconds = 0; `bare': a whole number is seconds.  "2d" is refused.
 */
bool	esc_worktime_parse(const char *, bool bare, int64_t *seconds, int *days, struct esc_err *);
/* When it is due; ESC_NONE if the calendar does not open so often. */
int64_t	esc_worktime_due(struct esc_calendar *, int64_t start, int64_t seconds, int days);

#endif
