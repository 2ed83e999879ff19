/*
 * load.h - the parts of loading a table.  Private to work/.
 */
#ifndef ESC_LOAD_H
#define ESC_LOAD_H

#include "journal.h"

/* A set of ticket ids, a bit each. */
struct esc_idset {
	unsigned char	*bits;
	size_t		 cap;
};
bool	esc_idset_has(const struct esc_idset *, int64_t);
void	esc_idset_add(struct esc_idset *, int64_t);
void	esc_idset_clear(struct esc_idset *);

/* A trial (trial.c): what the rows say, and what they would do. */
#define ESC_KIND_MAX	128	/* more than the rank of any kind */
struct esc_trial {
	struct esc_buf	*text;
	int		 width;
	uint64_t	 said[ESC_KIND_MAX], added[ESC_KIND_MAX];	/* events by kind */
	uint64_t	 fresh, changed, same, dropped;		/* tickets; rows */
	const char	*ref[3];	/* the first tickets */
	size_t		 nrefs;
	struct esc_arena arena;
};

struct esc_loader {
	struct esc_db	*db;
	const struct esc_load *how;
	struct esc_table *tables, *table;	/* all, and the one at hand */
	struct esc_binding **bindings, *binding;
	size_t		 ntables;
	struct esc_out	*out;		/* NULL: no rows are wanted */
	struct esc_counts *counts;
	struct esc_faults *faults;
	struct esc_rejects *rejects;
	struct esc_trial *trial;	/* NULL: it is meant */
	/* Writes a row; *why says what is wrong with it (found only now), NULL: nothing. */
	bool		(*write)(struct esc_loader *, struct esc_row *, const char **why, struct esc_err *);
	/* Finds what only other rows show to be wrong; NULL: it shows when the row is written. */
	bool		(*check)(struct esc_loader *, struct esc_row *, const char **why, struct esc_err *);
	bool		 event_rows;	/* print esc_log_heads, a row an event */
	int64_t		 every;		/* commit each so many tickets; 0: only at the end */
	bool		 committed;	/* once on the way */
	bool		 states;	/* a row a state of a ticket */
	struct esc_journal journal;
	struct esc_arena arena, kept;	/* of one row; of the load */
	const char	*source;
	int64_t		 newest;	/* time in the input */
	struct esc_idset touched, fresh, changed, merged;
	int64_t		 last_id, last_merged;	/* of the greatest ticket touched, merged */
	int64_t		 written;	/* tickets since the last commit */
	char		 last_ref[256];	/* logs come in runs of one ticket */
	int64_t		 last_ref_id;
};

bool	esc_loader_run(struct esc_loader *, struct esc_err *);	/* and frees what it made */
/* The ways to write a row: of tickets; of events and snapshots; an act. */
bool	esc_load_ticket(struct esc_loader *, struct esc_row *, const char **why, struct esc_err *);
bool	esc_load_events(struct esc_loader *, struct esc_row *, const char **why, struct esc_err *);
bool	esc_load_act(struct esc_loader *, struct esc_row *, const char **why, struct esc_err *);
bool	esc_check_ticket(struct esc_loader *, struct esc_row *, const char **why, struct esc_err *);
bool	esc_check_event(struct esc_loader *, struct esc_row *, const char **why, struct esc_err *);
/* The row was written; the table was read, and what it did is to be taken back. */
void	esc_trial_row(struct esc_loader *, const struct esc_row *);
bool	esc_trial_end(struct esc_loader *, struct esc_err *);
bool	esc_load_tried(struct esc_db *, const struct esc_load *, struct esc_table *, struct esc_trial *,
	    struct esc_counts *, struct esc_faults *, struct esc_err *);
/* Folds the tickets that events were added to, and follows those that were merged. */
bool	esc_load_folds(struct esc_loader *, struct esc_err *);


#endif
