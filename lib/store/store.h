/*
 * store.h - the database for work/: one file of queries a noun.
 */
#ifndef ESC_STORE_H
#define ESC_STORE_H

#include "escalate.h"
#include "model/clock.h"

/* Transactions.  A writer's takes the write lock at once. */
bool	esc_begin(struct esc_db *, bool write, struct esc_err *);
bool	esc_commit(struct esc_db *, struct esc_err *);
void	esc_rollback(struct esc_db *);

/* Copies the whole database into a new file, as it is at one moment. */
bool	esc_engine_copy(struct esc_db *, const char *path, struct esc_err *);
/* What the engine itself finds wrong: integrity, foreign keys. */
bool	esc_engine_check(struct esc_db *, bool (*finding)(void *, const char *what, struct esc_err *), void *,
	    struct esc_err *);
/* Every table and its rows, by name (store/stats.c). */
bool	esc_tables(struct esc_db *, bool (*each)(void *, const char *table, int64_t rows, struct esc_err *),
	    void *, struct esc_err *);

/*
 * Codes and people (store/word.c): table word and table party, both
 * (id, name, folded), cached.  Ids are positive; ESC_NONE is "none".
 */
bool	esc_word_id(struct esc_db *, const char *name, int64_t *id, struct esc_err *);	/* makes it */
bool	esc_party_id(struct esc_db *, const char *name, int64_t *id, struct esc_err *);	/* makes it */
bool	esc_word_find(struct esc_db *, const char *name, int64_t *id, struct esc_err *);	/* id 0: none */
bool	esc_party_find(struct esc_db *, const char *name, int64_t *id, struct esc_err *);
/* Every code and person whose stored fold is not that of its name. */
bool	esc_names_misfolded(struct esc_db *, bool (*each)(void *, const char *name, struct esc_err *), void *,
	    struct esc_err *);
/* Does a code fold to this? */
bool	esc_word_folds(struct esc_db *, const char *folded, bool *does, struct esc_err *);
/* Copied into the arena; an id of ESC_NONE is NULL. */
bool	esc_word_name(struct esc_db *, int64_t id, struct esc_arena *, const char **name, struct esc_err *);
bool	esc_party_name(struct esc_db *, int64_t id, struct esc_arena *, const char **name, struct esc_err *);

/* Settings and sources (store/setting.c). */
bool	esc_settings(struct esc_db *, bool (*each)(void *, const char *name, const char *value, struct esc_err *),
	    void *, struct esc_err *);
bool	esc_sources(struct esc_db *, bool (*each)(void *, const char *name, int64_t seen, struct esc_err *),
	    void *, struct esc_err *);
bool	esc_setting_get(struct esc_db *, const char *name, struct esc_arena *, const char **value, struct esc_err *);
bool	esc_setting_set(struct esc_db *, const char *name, const char *value, struct esc_err *);

/*
 * Events (store/event.c).  Adds an event, its key set; *added is false if one
 * with its key is there, then *batch is the load that wrote that one.  An equal
 * key with other content is an error, unless what is stored was redacted.
 */
bool	esc_event_add(struct esc_db *, int64_t ticket, const struct esc_event *, int64_t batch,
	    bool *added, int64_t *old_batch, struct esc_err *);
/* The events of a new ticket, their keys set. */
bool	esc_events_add(struct esc_db *, int64_t ticket, const struct esc_event *, size_t n, int64_t batch,
	    struct esc_err *);
/* Has this input shown the event before?  Remembers it (a temporary table). */
bool	esc_seen_begin(struct esc_db *, struct esc_err *);
bool	esc_seen(struct esc_db *, int64_t ticket, uint64_t key, bool *before, struct esc_err *);
/* A key of that ticket that it has seen; *any: there is one. */
bool	esc_seen_first(struct esc_db *, int64_t ticket, uint64_t *key, bool *any, struct esc_err *);
/* The number of the next load; its row is written once it has written something. */
bool	esc_batch_next(struct esc_db *, int64_t *id, struct esc_err *);
bool	esc_batch_add(struct esc_db *, int64_t id, int64_t now, const char *source, struct esc_err *);
/* All events of a ticket, in order, in the arena. */
bool	esc_events_read(struct esc_db *, int64_t ticket, struct esc_arena *, struct esc_event **, size_t *n,
	    struct esc_err *);

/* Tickets (store/ticket.c). */
bool	esc_ticket_find(struct esc_db *, const char *ref, int64_t *id, struct esc_err *);	/* id 0: none */
bool	esc_tickets_none(struct esc_db *, bool *none, struct esc_err *);	/* is there no ticket yet? */
bool	esc_tickets_last(struct esc_db *, int64_t *opened, struct esc_err *);	/* of the one opened last; ESC_NONE */
/* What the store keeps of a ticket beside its fold. */
struct esc_entry_of {
	int64_t		 entered;	/* when it entered this database */
	int64_t		 row_hash;	/* of the row that was loaded last; ESC_NONE */
	const char	*source;	/* the first that named it; NULL: people */
};
/* Every ticket in the order of names' bytes, with what is kept beside the fold; `made' may be ESC_NONE. */
bool	esc_tickets_named(struct esc_db *, bool (*each)(void *, int64_t id, const char *ref,
	    const struct esc_entry_of *, int64_t made, struct esc_err *), void *, struct esc_err *);
/* A new ticket's id; its row is written by the first esc_ticket_save(). */
bool	esc_ticket_new(struct esc_db *, int64_t *id, struct esc_err *);
/* Writes the fold of a ticket (id and ref set); `fresh': it has no row yet. */
bool	esc_ticket_save(struct esc_db *, const struct esc_ticket *, const struct esc_entry_of *, bool fresh,
	    struct esc_err *);
bool	esc_ticket_entry(struct esc_db *, int64_t id, struct esc_arena *, struct esc_entry_of *, struct esc_err *);
/* The ticket that a row, or a key, with this hash made (id 0: none). */
bool	esc_ticket_of_row(struct esc_db *, int64_t row_hash, int64_t *id, struct esc_arena *, const char **ref,
	    struct esc_err *);
bool	esc_ticket_made(struct esc_db *, int64_t hash, int64_t id, struct esc_err *);
/* A row with the name alone; esc_ticket_save(..., false) completes it. */
bool	esc_ticket_name(struct esc_db *, int64_t id, const char *ref, int64_t entered, const char *source,
	    struct esc_err *);
bool	esc_ticket_ref(struct esc_db *, int64_t id, struct esc_arena *, const char **ref, struct esc_err *);
/* A source of imports was seen up to this moment. */
bool	esc_source_seen(struct esc_db *, const char *name, int64_t seen, struct esc_err *);
/* The next free name E-1, E-2, ... */
bool	esc_ticket_number(struct esc_db *, struct esc_arena *, const char **ref, struct esc_err *);
/* Facts, words, subject and texts of one ticket. */
bool	esc_ticket_read(struct esc_db *, int64_t id, struct esc_arena *, struct esc_ticket *, struct esc_err *);
/* Its latest texts and attributes, by name. */
bool	esc_ticket_texts(struct esc_db *, struct esc_ticket *, struct esc_arena *, struct esc_err *);

/* Clocks (store/clock.c).  attend: for each, the moment of its next step, ESC_NONE: none. */
bool	esc_clocks_save(struct esc_db *, int64_t ticket, const struct esc_clocks *, const int64_t *attend,
	    bool fresh, struct esc_err *);
/* The clocks as they were stored, in the arena (store/clock_read.c); `which' is not kept. */
bool	esc_clocks_read(struct esc_db *, int64_t ticket, const struct esc_policies *, struct esc_arena *,
	    struct esc_clocks *, struct esc_err *);
/* What its n clocks attend, in the order of esc_clocks_read(). */
bool	esc_clocks_attend(struct esc_db *, int64_t ticket, int64_t *attend, size_t n, struct esc_err *);
/* The same, of one ticket after the other, their ids rising: one reading of all clocks. */
struct esc_clock_scan {
	struct esc_stmt	*st;
	bool		 more;
};
bool	esc_clocks_next(struct esc_db *, struct esc_clock_scan *, int64_t ticket, const struct esc_policies *,
	    struct esc_arena *, struct esc_clocks *, struct esc_err *);
void	esc_clocks_done(struct esc_clock_scan *);
/* The due time of the newest cycle of a clock; ESC_NONE: it has none, or is paused or void. */
bool	esc_clock_due(struct esc_db *, int64_t ticket, enum esc_clock_kind, int64_t *due, struct esc_err *);
/* The moment of the next step of one cycle, ESC_NONE: none. */
bool	esc_clock_attend(struct esc_db *, int64_t ticket, enum esc_clock_kind, int64_t cycle, int64_t moment,
	    struct esc_err *);
/*
 * Cycles whose next step lies up to now or, of a source's tickets unless
 * `current', up to when the source was seen; the earliest first (store/fired.c).
 */
struct esc_attending {
	int64_t		 ticket, moment;
};
bool	esc_attending(struct esc_db *, int64_t now, bool current, struct esc_attending *, size_t max, size_t *n,
	    struct esc_err *);
/* A sweep will ask of these soon, one after the other, before it writes. */
bool	esc_sweep_ahead(struct esc_db *, int64_t ticket, struct esc_err *);
/* What a sweep asks of a ticket; *seen: up to when its source was, ESC_NONE: it has none. */
bool	esc_ticket_sweep(struct esc_db *, int64_t ticket, struct esc_arena *, const char **ref, struct esc_entry_of *,
	    int64_t *seen, struct esc_err *);
/* What the doctor asks (store/overdue.c): clocks whose next step could have fired by `upto'. */
struct esc_overdue {
	int64_t		 n, oldest;	/* moment of the oldest step; ESC_NONE: there is none */
	const char	*ref;		/* of its ticket */
};
bool	esc_overdue(struct esc_db *, int64_t upto, struct esc_arena *, struct esc_overdue *, struct esc_err *);
/* Running clocks that are never due, by their calendar: its name, how many, and a ticket. */
bool	esc_never_due(struct esc_db *, bool (*each)(void *, const char *calendar, int64_t n, const char *ref,
	    struct esc_err *), void *, struct esc_err *);
/* Sources of tickets with running clocks: up to when each was seen, and how many steps up to now wait for it. */
bool	esc_waiting_sources(struct esc_db *, int64_t now, bool (*each)(void *, const char *name, int64_t seen, int64_t steps,
	    struct esc_err *), void *, struct esc_err *);
struct esc_fired {
	enum esc_clock_kind kind;
	int64_t		 cycle, rep, moment, fired_at;
	const char	*step, *did;
};
bool	esc_fired_read(struct esc_db *, int64_t ticket, struct esc_arena *, struct esc_fired **, size_t *,
	    struct esc_err *);
/* The last repetition of each step that fired; moment, fired_at and did are not read. */
bool	esc_fired_last(struct esc_db *, int64_t ticket, struct esc_arena *, struct esc_fired **, size_t *,
	    struct esc_err *);
bool	esc_fired_add(struct esc_db *, int64_t ticket, const struct esc_fired *, struct esc_err *);
/*
 * A job that only one process does at a time: a lock of the engine's.
 * *mine is false if another has it.  Let go by esc_job_end(), or by
 * the end of the process.
 */
bool	esc_job_begin(struct esc_db *, const char *job, bool *mine, int *lock, struct esc_err *);
void	esc_job_end(struct esc_db *, int lock);
/* How many open tickets each owner has (store/burden.c). */
bool	esc_burdens(struct esc_db *, bool (*each)(void *, const char *owner, int64_t tickets, struct esc_err *), void *,
	    struct esc_err *);
/* Every owner of whom something else is kept than the tickets say. */
bool	esc_burdens_wrong(struct esc_db *, bool (*each)(void *, const char *owner, int64_t kept, int64_t tickets,
	    struct esc_err *), void *, struct esc_err *);
/*
 * Notices (store/outbox.c): one a key; facts are lines name=value (model/message.h).
 * `event', the key of the event that is the cause, takes the notice back when
 * the event is retracted.
 */
struct esc_notice {
	const char	*key, *recipient, *template, *facts;
	int64_t		 at, ticket;	/* ticket ESC_NONE: none */
	bool		 urgent;
	uint64_t	 event;		/* 0: none */
};
bool	esc_outbox_add(struct esc_db *, const struct esc_notice *, bool *added, struct esc_err *);

/*
 * Post-mortems (store/postmortem.c): the tickets that have one on record, or
 * actions, by name; of each action that was ever planned the data of its event.
 */
bool	esc_recorded_tickets(struct esc_db *, bool (*each)(void *, const char *ref, struct esc_err *), void *,
	    struct esc_err *);
bool	esc_planned_tickets(struct esc_db *, bool (*each)(void *, const char *ref, struct esc_err *), void *,
	    struct esc_err *);
bool	esc_planned(struct esc_db *, bool (*each)(void *, const char *ref, const char *data, struct esc_err *), void *,
	    struct esc_err *);

/* The tickets that have an event of a kind (store/ledger.c), retracted ones too. */
bool	esc_tickets_having(struct esc_db *, enum esc_kind, bool (*each)(void *, int64_t id, struct esc_err *), void *,
	    struct esc_err *);
/* The tickets that have an event whose data say the column, and maybe others. */
bool	esc_tickets_saying(struct esc_db *, enum esc_column, bool (*each)(void *, int64_t id, struct esc_err *), void *,
	    struct esc_err *);
/* The data of every event of a kind, up to as_of. */
bool	esc_said_by(struct esc_db *, enum esc_kind, int64_t as_of, bool (*each)(void *, const char *data, struct esc_err *),
	    void *, struct esc_err *);

/*
 * The policy (store/policy.c).  All versions, parsed once a process, oldest
 * first; an empty set: there is none.  Valid until the transaction ends.
 */
const struct esc_policies *esc_db_policies(struct esc_db *, struct esc_err *);
struct esc_policy_version {
	int64_t		 version;	/* from 1 */
	int64_t		 effective_from;	/* INT64_MIN: always */
	int64_t		 loaded_at;
	const char	*who;
	const char	*tzdata;	/* the version that its calendars were computed with */
};
bool	esc_policy_versions(struct esc_db *, bool (*each)(void *, const struct esc_policy_version *, struct esc_err *),
	    void *, struct esc_err *);
/* The files of a version, by name, in the arena. */
bool	esc_policy_files(struct esc_db *, int64_t version, struct esc_arena *, struct esc_policy_file **, size_t *n,
	    struct esc_err *);
bool	esc_policy_add(struct esc_db *, const struct esc_policy_version *, const struct esc_policy_file *, size_t n,
	    struct esc_err *);
/* Is the newest version worked with these zones (true without a version)?  From now on it is. */
bool	esc_policy_zones(struct esc_db *, const char *tzdata, bool *same, struct esc_err *);
bool	esc_policy_zones_set(struct esc_db *, const char *tzdata, struct esc_err *);
/*
 * The tickets that a version touches which takes effect at `from': those that
 * are open or were changed since, and those of which a clock runs; ESC_NONE: all.
 */
struct esc_touched {
	int64_t		 id, entered;
};
bool	esc_policy_touches(struct esc_db *, int64_t from, struct esc_arena *, struct esc_touched **, size_t *n,
	    struct esc_err *);
/* Remembers when the running clocks are due, until the transaction ends; those that are due at another time since. */
bool	esc_dues_keep(struct esc_db *, struct esc_err *);
struct esc_moved {
	const char	*ref;
	enum esc_clock_kind kind;
	int64_t		 cycle, old_due, due;
};
bool	esc_dues_moved(struct esc_db *, bool (*each)(void *, const struct esc_moved *, struct esc_err *), void *,
	    struct esc_err *);

/*
 * The tickets that a filter selects (store/select.c), each handed to `each'
 * with id, ref and the facts asked for (a bit each: 1 << enum esc_fact), codes
 * and people as numbers; with `words' as words too; with `subject' the subject;
 * with `texts' the texts, or with `attribute' that one alone; with `clocks' the
 * clocks.  What is handed out is valid
 * until `each' returns.  A named ticket that does not exist is ESC_NOINPUT.
 * `each' returning false without an error stops.
 */
enum esc_order { ESC_ORDER_NONE, ESC_ORDER_OPENED /* opened, ref */ };
/*
 * A ticket was opened between two moments; or it may have been solved, escalated or
 * surveyed between them; or it has an event of a kind.
 */
struct esc_touch {
	enum { ESC_TOUCH_OPENED, ESC_TOUCH_ALIVE, ESC_TOUCH_KIND } is;
	int64_t		 lo, hi;
	enum esc_kind	 kind;
};
struct esc_select {
	const struct esc_filter *filter;	/* NULL: all */
	uint64_t	facts;
	bool		words, subject, texts, clocks;
	const char	*attribute;		/* "attr.x"; NULL: none */
	bool		few;		/* `each' will stop soon: the first quickly, not all */
	bool		nameless;	/* `each' needs no ref: it may be NULL */
	bool		clocked;	/* only tickets of which a clock counts for the filter */
	enum { ESC_EVERY_TICKET, ESC_ESCALATED_ONES /* above level 1 */, ESC_EXECUTIVE_ONES } only;
	/*
	 * Not 0: of a ticket not updated after this moment, its id and `updated'
	 * may be none; of another, `updated' may be any time after it.
	 */
	int64_t		settled;
	/*
	 * And those not updated after it may come together, if they are the same:
	 * then `opened' is none, and of other moments only whether there is one.
	 */
	bool		alike;
	enum esc_order	order;
	const struct esc_touch *touch;	/* not 0 of them: only tickets of which one holds, and maybe others */
	size_t		 ntouches;
	size_t		 newest;	/* not 0: only so many, opened last, of a filter on the ticket's columns */
};
/* Do they lie in the order of their opening, or nearly so (store/laid.c)? */
bool	esc_tickets_laid(struct esc_db *, bool *laid, struct esc_err *);
bool	esc_tickets(struct esc_db *, const struct esc_select *,
	    bool (*each)(void *, struct esc_ticket *, struct esc_err *), void *, struct esc_err *);

#endif
