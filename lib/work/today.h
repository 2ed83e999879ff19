/*
 * today.h - what a shift lead looks at in the morning.  Private to work/.
 */
#ifndef ESC_TODAY_H
#define ESC_TODAY_H

#include "store/store.h"

enum esc_section { ESC_T_BREACHED, ESC_T_DUE, ESC_T_UNOWNED, ESC_T_CALLBACK, ESC_T_SILENT, ESC_T_LEVEL,
	    ESC_T_APPROVAL,
	ESC_T_ABSENCE, ESC_T_LOAD, ESC_T_YESTERDAY, ESC_T_SWEEP, ESC_T_FEED, ESC_NSECTIONS };
struct esc_today_line {
	enum esc_section section;
	const char	*ticket, *what;
	int64_t		 due;		/* ESC_NONE */
	const char	*owner, *phone, *detail;
	int64_t		 order;		/* in its section */
};
/* Who has how many open tickets, and with how many breached clocks. */
struct esc_load_of {
	int64_t		 id;
	const char	*name;
	int64_t		 open, breached;
};
enum esc_figure_of { ESC_D_OPENED, ESC_D_ANSWERED, ESC_D_RESOLVED, ESC_D_REOPENED, ESC_D_ESCALATED,
	    ESC_D_BREACHED,
	ESC_NFIGURES };
struct esc_today {
	struct esc_db	*db;
	const struct esc_filter *filter;
	const struct esc_zone *zone;
	const struct esc_policy *policy;	/* in force; NULL: none */
	int64_t		 now, midnight, tomorrow;	/* midnights of the zone */
	int64_t		 yesterday;	/* the midnight that began the last working day */
	int64_t		 noon;		/* or, after it, the end of the day */
	struct esc_arena arena;
	struct esc_today_line *line;
	size_t		 n, cap;
	struct esc_load_of *load;
	size_t		 nloads, load_cap;
	int64_t		 figure[ESC_NFIGURES];
};
void	esc_today_add(struct esc_today *, const struct esc_today_line *);
/* "3h20m", in the arena. */
const char *esc_today_length(struct esc_today *, int64_t seconds);
/* What the tickets say (today_tickets.c), then people, figures, sweep and feeds (today_people.c). */
bool	esc_today_tickets(struct esc_today *, struct esc_err *);
bool	esc_today_people(struct esc_today *, struct esc_err *);
/* The screen of lines in order (today_screen.c). */
void	esc_today_screen(struct esc_buf *, const struct esc_today *, int width);

#endif
