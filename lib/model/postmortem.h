/*
 * postmortem.h - the post-mortem of a ticket: a text in Markdown that people
 * finish, read back, and the actions that come of it.  Pure.
 *
 * The text begins with front matter (ticket, language, cause) between lines of
 * three dashes.  A line <!-- esc:NAME --> begins a part, up to the next such
 * line; its heading may be in any language.
 */
#ifndef ESC_POSTMORTEM_H
#define ESC_POSTMORTEM_H

#include "escalate.h"

/* A row of the table of actions: Action, Type, What, Owner, Due, Measure.  NULL: an empty cell. */
enum { ESC_PM_NAME, ESC_PM_TYPE, ESC_PM_WHAT, ESC_PM_OWNER, ESC_PM_DUE, ESC_PM_MEASURE, ESC_PM_CELLS };
struct esc_pm_row {
	const char	*cell[ESC_PM_CELLS];
	size_t		 ncells;	/* as written */
	unsigned	 line;
	size_t		 at, n;		/* where the cell of the name stands in the text */
};

enum esc_pm_part { ESC_PM_ROOT_CAUSE, ESC_PM_IMPROVE, ESC_PM_ACTIONS, ESC_PM_PARTS };
extern const char *const esc_pm_part_name[ESC_PM_PARTS];	/* "root_cause" */

struct esc_pm {
	const char	*text;		/* the whole of it, ended by one newline; borrowed */
	size_t		 n;
	unsigned	 line;		/* of its first line in what was read, from 1 */
	const char	*ticket, *language, *cause;	/* NULL: not said */
	const char	*part[ESC_PM_PARTS];	/* what people wrote there, without comments; NULL: there is no such part */
	struct esc_pm_row *row;
	size_t		 nrows;
	bool		 after_text;	/* something stands before the first of them */
	unsigned	 unended;	/* the line at which code or a comment begins that has no end; 0: none */
};

/*
 * The post-mortems of a text, one behind the other: each begins with a line of
 * three dashes whose next line says the ticket.  What stands before the first
 * is part of none.
 */
size_t	esc_pm_read(const char *text, size_t n, struct esc_arena *, struct esc_pm **);
/* What is wrong with one of them, each with its line. */
void	esc_pm_faults(const struct esc_pm *, void (*fault)(void *, unsigned line, const char *what), void *);
extern const char *const esc_pm_types[];	/* of actions: "training"; NULL ends them */
/* The text with the names of its rows (NULL: as it is) in their cells. */
void	esc_pm_name_rows(struct esc_buf *, const struct esc_pm *, const char *const *name);

/* An action, folded from its events. */
enum esc_pm_state { ESC_PM_OPEN, ESC_PM_OVERDUE, ESC_PM_DONE, ESC_PM_DROPPED, ESC_PM_STATES };
extern const char *const esc_pm_state_name[ESC_PM_STATES];
struct esc_pm_action {
	const char	*name;		/* "A-3" */
	const char	*type, *what, *owner;	/* NULL: not said */
	int64_t		 due, planned, ended;	/* ESC_NONE: none */
	enum esc_pm_state end;		/* OPEN, DONE, DROPPED */
};
/* Those of a ticket, in the order in which they were planned. */
size_t	esc_pm_actions(const struct esc_event *, size_t n, struct esc_arena *, struct esc_pm_action **);
enum esc_pm_state esc_pm_state(const struct esc_pm_action *, int64_t now);
const struct esc_pm_action *esc_pm_action(const struct esc_pm_action *, size_t n, const char *name);	/* NULL: none */
/* The number of "A-17"; 0: it is no name of an action. */
int64_t	esc_pm_number(const char *);

/* The events `recorded' in force: how many, and the text of the last (NULL: none). */
size_t	esc_pm_revisions(const struct esc_event *, size_t n, struct esc_arena *, const struct esc_event **last);

#endif
