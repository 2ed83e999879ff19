/*
 * postmortem_draft.h - a draft while it is made: what is known of the ticket, as
 * rows of tables in Markdown.  Private to work/.
 */
#ifndef ESC_POSTMORTEM_DRAFT_H
#define ESC_POSTMORTEM_DRAFT_H

#include "model/clock.h"
#include "model/message.h"
#include "postmortem.h"

/* The ticket after one of its events. */
struct esc_pm_moment {
	const struct esc_event *event;
	int64_t		 level, status;
	const char	*owner;
};
struct esc_drafting {
	struct esc_db	*db;
	const struct esc_policies *policies;
	const struct esc_policy *policy;	/* in force, or the defaults */
	int64_t		 now;
	struct esc_arena *arena;		/* of one ticket */
	struct esc_fill	 fill;
	struct esc_pm_ticket of;
	struct esc_ticket t;
	struct esc_clocks clocks;
	struct esc_pm_moment *moment;
	size_t		 nmoments;
	struct esc_buf	 text;		/* of the value asked for last */
	struct esc_err	*e;
};

/* A cell of a table: no mark-up in it is one, lines become blanks, what is long is cut. */
void	esc_pm_cell(struct esc_buf *, const char *);	/* NULL, "": a dash */
void	esc_pm_word_cell(struct esc_buf *, const struct esc_fill *, const char *code);
void	esc_pm_time_cell(struct esc_buf *, const struct esc_fill *, int64_t);
void	esc_pm_span_cell(struct esc_buf *, int64_t seconds);
void	esc_pm_number_cell(struct esc_buf *, int64_t);
/* The zone of the database, and the words of a language (NULL: English). */
struct esc_fill esc_pm_fill(struct esc_db *, const struct esc_policy *, const char *language);

/* The first language of a person; NULL: not said. */
const char *esc_pm_language(const struct esc_policy *, const char *person, struct esc_arena *);

/* Rows (postmortem_rows.c); nothing: there are none. */
void	esc_pm_levels(struct esc_drafting *, struct esc_buf *);
void	esc_pm_breaches(struct esc_drafting *, struct esc_buf *);
void	esc_pm_people(struct esc_drafting *, struct esc_buf *);
void	esc_pm_promises(struct esc_drafting *, struct esc_buf *);
void	esc_pm_concessions(struct esc_drafting *, struct esc_buf *);
void	esc_pm_fixes(struct esc_drafting *, struct esc_buf *);
void	esc_pm_timeline(struct esc_drafting *, struct esc_buf *);
/* How many customers the same problem has (postmortem_draft.c). */
void	esc_pm_affected(struct esc_drafting *, struct esc_buf *);

#endif
