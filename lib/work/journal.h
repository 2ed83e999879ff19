/*
 * journal.h - how events get into the database: append, fold, store, in the
 * transaction of the caller.  Private to work/.
 */
#ifndef ESC_JOURNAL_H
#define ESC_JOURNAL_H

#include "escalate.h"
#include "store/store.h"

struct esc_journal {
	struct esc_db	*db;
	int64_t		 now;
	const char	*source;	/* NULL: people */
	bool		 repeats;	/* equal events of one input are told apart by n */
	int64_t		 batch;		/* 0: not asked for yet */
	bool		 wrote;		/* the batch has its row */
	uint64_t	*added;		/* events by kind, counted for a trial; NULL: not */
};

/*
 * Sets the event's key (and n) and appends it.  *added is false if it is there
 * already.
 */
bool	esc_journal_add(struct esc_journal *, int64_t ticket, struct esc_event *, bool *added, struct esc_err *);
/* The events of a new ticket, no two of them equal: sets their keys and appends them. */
bool	esc_journal_new(struct esc_journal *, int64_t ticket, struct esc_event *, size_t n, struct esc_err *);
/* Appends an event whose key and n are set, as it is. */
bool	esc_journal_put(struct esc_journal *, int64_t ticket, const struct esc_event *, bool *added,
	    struct esc_err *);
/* Folds the events of a ticket and stores what it is now; of: NULL, as stored. */
bool	esc_journal_fold(struct esc_journal *, int64_t ticket, const char *ref, const struct esc_entry_of *of,
	    struct esc_arena *, struct esc_ticket *, struct esc_err *);
/* The same for a ticket without a row, whose events are all in memory (sorts them). */
bool	esc_journal_fresh(struct esc_journal *, int64_t ticket, const char *ref, struct esc_event *, size_t,
	    const struct esc_entry_of *, struct esc_arena *, struct esc_ticket *, struct esc_err *);

/* May a ticket be merged into another?  Not if that leads back to it. */
bool	esc_journal_merge(struct esc_journal *, const char *ref, const char *into, struct esc_arena *,
	    struct esc_err *);

/* The event with its column rev set, which the first lacks; its fields are copied. */
struct esc_event esc_event_with_rev(const struct esc_event *, int64_t rev, struct esc_arena *);
/* A retraction of the event with this key. */
struct esc_event esc_event_retraction(uint64_t key, int64_t at, struct esc_arena *);

/* Faulty rows go here unchanged, with a last column that says why (work/rejects.c). */
struct esc_rejects;
/* file: NULL, they go nowhere. */
bool	esc_rejects_open(struct esc_rejects **, const char *file, const struct esc_table *, struct esc_err *);
bool	esc_rejects_add(struct esc_rejects *, const struct esc_table *, const char *why, struct esc_err *);
bool	esc_rejects_settle(struct esc_rejects *, struct esc_err *);	/* all are written, without their name */
bool	esc_rejects_close(struct esc_rejects *, struct esc_err *);	/* into place, frees */
void	esc_rejects_drop(struct esc_rejects *);

/* The rows of esc_open_heads. */
bool	esc_open_row(struct esc_db *, struct esc_out *, const struct esc_ticket *, const char *change, struct esc_err *);

/* A row of esc_log_heads; ev without a key: nothing was written. */
bool	esc_log_row(struct esc_out *, const char *ref, const char *change, const struct esc_event *,
	    struct esc_err *);

/* An event's time may lie at most this far after now. */
#define ESC_FUTURE	300

#endif
