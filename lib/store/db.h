/*
 * db.h - a database, as store/ sees it.
 */
#ifndef ESC_DB_H
#define ESC_DB_H

#include "seam.h"
#include "store.h"

#define ESC_APPLICATION_ID	0x45534331	/* "ESC1" */

#define ESC_DB_BUCKETS		64
#define ESC_VALUES		99	/* of a statement */
#define ESC_MANY		8	/* events that are added at once */
#define ESC_MANY_CLOCKS		6

struct esc_name_cache;
struct esc_engine;
struct esc_refs;

struct esc_db {
	char		*path;
	enum esc_mode	 mode;
	const struct esc_zone *zone;
	const struct esc_engine *engine;
	void		*connection;	/* the engine's */
	struct esc_stmt	*statement[ESC_DB_BUCKETS];	/* kept, by the address of their text */
	struct esc_name_cache *word, *party;
	struct esc_policies policies;	/* as this process read them */
	size_t		 policies_cap;
	bool		 policies_known;	/* to be the newest, in this transaction */
	bool		 policies_added;	/* by this process: a rollback takes them back */
	struct esc_buf	 data, text;	/* of the event being written */
	char		*events[ESC_MANY + 1];	/* statements that add so many events */
	char		*clocks[ESC_MANY_CLOCKS + 1];
	bool		 writing;	/* in this transaction */
	int64_t		 saved, saved_source;	/* the ticket that was saved last, and its source */
	struct esc_refs	*refs;		/* the names of tickets that may be there; NULL: ask */
	int64_t		 next_ticket, next_body;	/* ids, 0: not asked for yet in this transaction */
	int64_t		 uncounted;	/* tickets from this id on are no burden yet (burden.c); 0: none */
	int64_t		 version;	/* of its schema */
	int64_t		 was_version;	/* before this process upgraded it; 0: it did not */
	char		*kept;		/* the copy of what it was then; NULL: none */
};

/* One that is not open yet; NULL: errno says why. */
struct esc_db *esc_db_new(const char *where, enum esc_mode);
/* Makes an older one, open for writing, as this program has it (upgrade.c). */
bool	esc_upgrade(struct esc_db *, struct esc_err *);
bool	esc_version_is_known(struct esc_db *, struct esc_err *);	/* or what is ours is older than it */
/* The engine.  A database being made is left in a transaction. */
bool	esc_engine_open(struct esc_db *, bool create, struct esc_err *);
bool	esc_engine_readonly(struct esc_db *);
void	esc_engine_close(struct esc_db *);
/* The words of a text that differ from engine to engine, replaced. */
void	esc_engine_expand(const struct esc_engine *, const char *text, struct esc_buf *);
/* The statement that adds n rows "TABLE (COLUMNS)" of so many values, made once. */
const char *esc_sql_rows(struct esc_db *, char **made, const char *table, size_t nvalues, size_t n);
/* A job's lock as a file beside the database (job.c). */
bool	esc_job_file(struct esc_db *, const char *job, bool *mine, int *lock, struct esc_err *);
void	esc_job_file_end(struct esc_db *, int lock);
/* The id after the greatest that `sql' finds, kept in *next. */
bool	esc_next_id(struct esc_db *, const char *sql, int64_t *next, int64_t *id, struct esc_err *);
void	esc_name_cache_free(struct esc_name_cache *);
/* Burdens (burden.c): a ticket is new; before one that is not gets this owner (ESC_NONE: nobody, or it is not open). */
void	esc_burden_new(struct esc_db *, int64_t ticket);
bool	esc_burden_moves(struct esc_db *, int64_t ticket, int64_t owner, struct esc_err *);
bool	esc_burden_settle(struct esc_db *, struct esc_err *);	/* before the commit */
extern const char esc_events_of_ticket[];	/* by its id (event.c) */
/* Names of tickets (refs.c): could one be there?  What is not known is asked for. */
bool	esc_refs_may_have(struct esc_db *, const char *ref, bool *may, struct esc_err *);
bool	esc_refs_missed(struct esc_db *, struct esc_err *);
void	esc_refs_add(struct esc_db *, const char *ref);
void	esc_refs_free(struct esc_db *);
void	esc_db_policies_free(struct esc_db *);
void	esc_db_policies_forget(struct esc_db *);	/* they may be others now */

#endif
