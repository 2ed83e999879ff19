/*
 * postmortem_review.h - the pack for the meeting about a period: what it is made
 * of.  Private to work/.
 */
#ifndef ESC_POSTMORTEM_REVIEW_H
#define ESC_POSTMORTEM_REVIEW_H

#include "postmortem_draft.h"

/* A ticket with a post-mortem on record. */
struct esc_pm_case {
	struct esc_pm_ticket of;
	struct esc_ticket t;
	struct esc_pm	pm;		/* the last revision, read */
	int64_t		 recorded;	/* the first was */
	bool		 late;		/* that was too late */
	struct esc_pm_action *action;
	size_t		 nactions;
};
struct esc_reviewing {
	struct esc_db	*db;
	const struct esc_policies *policies;
	const struct esc_policy *policy;
	int64_t		 from, to, now;
	struct esc_fill	 fill;
	struct esc_arena arena;
	struct esc_pm_case *one;
	size_t		 n, room;
	struct esc_buf	 worst, effects;	/* rows that ask the database, made before the text */
	int64_t		 owed, owed_late;
	struct esc_buf	 text;		/* of the value asked for last */
};
static inline bool
esc_pm_within(const struct esc_reviewing *r, int64_t t)
{
	return t != ESC_NONE && t >= r->from && t < r->to;
}

/* Rows of the tables (postmortem_pack.c). */
void	esc_pm_themes(struct esc_reviewing *, struct esc_buf *);
void	esc_pm_causes(struct esc_reviewing *, struct esc_buf *);
void	esc_pm_overdue(struct esc_reviewing *, struct esc_buf *);
void	esc_pm_lapses(struct esc_reviewing *, struct esc_buf *);
/* Rows that the database is asked for (postmortem_effect.c). */
bool	esc_pm_effects(struct esc_reviewing *, struct esc_err *);
bool	esc_pm_worst(struct esc_reviewing *, struct esc_err *);

#endif
