/*
 * sweep.h - a sweep while it runs: what it knows of a ticket, what a step does.
 * Private to work/.
 */
#ifndef ESC_SWEEP_H
#define ESC_SWEEP_H

#include "clocks.h"
#include "journal.h"
#include "routing.h"

/* A ticket with steps that are due. */
struct esc_swept {
	struct esc_ticket t;
	struct esc_entry_of of;
	struct esc_event *event;
	size_t		 nevents;
	struct esc_worked worked;
	bool		 changed;	/* an event was appended */
	bool		 stale;		/* since t was folded */
};
struct esc_sweeping {
	struct esc_journal journal;
	const struct esc_sweep *how;
	struct esc_arena arena;		/* of the tickets at hand */
	struct esc_buf	 detail;	/* what the step did */
	struct esc_router *router;	/* NULL: no step escalated yet */
};

/* Does what a step says, as an event or a notice; `detail' tells it. */
bool	esc_step_act(struct esc_sweeping *, struct esc_swept *, const struct esc_due_step *, struct esc_err *);

#endif
