/*
 * engine.h - what an engine of the database is: a table of functions, of which
 * the seam is made.  Private to the seam and the engines.
 */
#ifndef ESC_ENGINE_H
#define ESC_ENGINE_H

#include "db.h"

/* What every statement begins with; an engine's own is longer. */
struct esc_stmt {
	const struct esc_engine *engine;
	struct esc_db	*db;
	const char	*text;		/* of a cached one; NULL: built */
	bool		 stepped;	/* it stands at a row */
	struct esc_stmt	*next;
};

/* Statements are kept, made once, made once for more rows than memory should hold, or for such rows of numbers. */
enum esc_keep { ESC_KEEP, ESC_KEEP_NOT, ESC_KEEP_MANY, ESC_KEEP_FIGURES };

struct esc_engine {
	/* The words of the schema and what they are here, ended by NULL. */
	const char	*const (*words)[2];
	/*
	 * How an insert of many rows begins: one that is refused may end the
	 * whole transaction, so that no way back to its beginning is kept.
	 */
	const char	*insert;
	bool		distant;	/* a question takes long beside its answer */
	/* The database at db->path, of any version up to ours.  One being made is left in a transaction. */
	bool		(*open)(struct esc_db *, bool create, struct esc_err *);
	void		(*close)(struct esc_db *);
	bool		(*readonly)(struct esc_db *);
	bool		(*copy)(struct esc_db *, const char *path, struct esc_err *);
	/* What version it has now; says that it has this one, if it is so. */
	bool		(*version)(struct esc_db *, int64_t *, struct esc_err *);
	bool		(*set_version)(struct esc_db *, int version, struct esc_err *);
	bool		(*check)(struct esc_db *, bool (*finding)(void *, const char *, struct esc_err *), void *,
			    struct esc_err *);

	bool		(*job_begin)(struct esc_db *, const char *job, bool *mine, int *lock, struct esc_err *);
	void		(*job_end)(struct esc_db *, int lock);

	bool		(*again)(const struct esc_db *);	/* NULL: never */
	bool		(*begin)(struct esc_db *, bool write, struct esc_err *);
	bool		(*commit)(struct esc_db *, struct esc_err *);
	void		(*rollback)(struct esc_db *);
	bool		(*script)(struct esc_db *, const char *text, struct esc_err *);
	int64_t		(*changes)(struct esc_db *, struct esc_err *);

	struct esc_stmt *(*prepare)(struct esc_db *, const char *text, enum esc_keep, struct esc_err *);
	void		(*finish)(struct esc_stmt *);
	void		(*bind_int)(struct esc_stmt *, int, int64_t);
	void		(*bind_text)(struct esc_stmt *, int, const char *, size_t);
	bool		(*ahead)(struct esc_stmt *, struct esc_err *);	/* NULL: there is no use in it */
	bool		(*step)(struct esc_stmt *, struct esc_err *);
	bool		(*run)(struct esc_stmt *, struct esc_err *);
	void		(*reset)(struct esc_stmt *);
	int64_t		(*column_int)(struct esc_stmt *, int);
	const char	*(*column_text)(struct esc_stmt *, int);
	size_t		(*column_size)(struct esc_stmt *, int);
};

extern const struct esc_engine esc_engine_sqlite;
extern const struct esc_engine esc_engine_pg;	/* where libpq was there to build with: ESC_WITH_PQ */

#endif
