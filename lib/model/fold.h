/*
 * fold.h - the fold, event by event, for those that must see it happen.
 */
#ifndef ESC_FOLD_H
#define ESC_FOLD_H

#include "escalate.h"

struct esc_fold {
	struct esc_ticket *t;
	struct esc_arena *arena;
	size_t		 room;		/* of t->text */
	int64_t		 replied_at;	/* first reply that answers */
	bool		 opening_seen;	/* an `opened' */
	bool		 opening_text_due;	/* the next public text is the opening's */
	bool		 in_run;	/* a reply since the customer's last word */
	bool		 tried;
	bool		 came_down;
	const char	*agent;		/* the first of ours who dealt with it */
};

/* What the event does to the ticket, by its kind (model/effect.c). */
void	esc_fold_effect(struct esc_fold *, const struct esc_event *);
/* The ticket is open again, if it was not. */
void	esc_fold_reopen(struct esc_fold *, int64_t at);
static inline void
esc_fact_first(struct esc_ticket *t, enum esc_fact f, int64_t at)
{
	if (t->fact[f] == ESC_NONE)
		t->fact[f] = at;
}

#endif
