/*
 * postmortem.h - what the jobs on post-mortems share.  Private to work/.
 */
#ifndef ESC_WORK_POSTMORTEM_H
#define ESC_WORK_POSTMORTEM_H

#include "journal.h"
#include "model/postmortem.h"

/* A ticket that a post-mortem is of, with its events. */
struct esc_pm_ticket {
	int64_t		 id;		/* 0: there is none of that name */
	const char	*ref;
	struct esc_event *event;
	size_t		 nevents;
};
bool	esc_pm_ticket(struct esc_db *, const char *ref, struct esc_arena *, struct esc_pm_ticket *, struct esc_err *);

/* Whoever writes events of one ticket, one behind the other. */
struct esc_pm_writing {
	struct esc_journal *journal;
	const struct esc_act *how;
	struct esc_arena *arena;
	const struct esc_pm_ticket *of;
	int64_t		 seq;
};
struct esc_pm_writing esc_pm_writing(struct esc_journal *, const struct esc_act *, struct esc_arena *,
	    const struct esc_pm_ticket *);
bool	esc_pm_append(struct esc_pm_writing *, enum esc_kind, const struct esc_field *, size_t, struct esc_err *);
bool	esc_pm_settle(struct esc_pm_writing *, struct esc_err *);	/* the ticket is folded */
/* Has an act with this key been done on the ticket? */
bool	esc_pm_key_used(const struct esc_pm_ticket *, const struct esc_act *);

/* The measure that an action should better: "reopen_rate category:network". */
struct esc_pm_measure {
	const char	*metric;
	struct esc_filter filter;
};
bool	esc_pm_measure(struct esc_pm_measure *, const char *, int64_t now, const struct esc_zone *, struct esc_arena *,
	    struct esc_err *);

/* A row of esc_action_heads; change NULL: it is only read. */
bool	esc_pm_action_row(struct esc_out *, const struct esc_pm_action *, const char *change, const char *ref,
	    int64_t now, struct esc_err *);

#endif
