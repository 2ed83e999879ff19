/*
 * pg.h - the engine PostgreSQL, for its own files: pg.c opens and ends
 * transactions, pg_queue.c sends and receives, pg_stmt.c is statements,
 * pg_fail.c errors.
 */
#ifndef ESC_PG_H
#define ESC_PG_H

#include "engine.h"
#include "pg_lib.h"

struct esc_pg_stmt;
struct esc_pg_figures;

/* What is under way: its result is met when the queue is drained. */
struct esc_pg_waiting {
	struct esc_pg_stmt *rows;	/* whose rows these are; NULL: nobody's */
	bool		 xid;		/* the number of the transaction */
	size_t		 ahead;		/* the place of an answer that will be asked for, from 1 */
};

/* The answer to a statement with this parameter. */
struct esc_pg_ahead {
	const struct esc_pg_stmt *st;
	uint64_t	 number;
	PGresult	*rows;		/* NULL: not yet, or no more */
};

/* Rows of one statement that inserts, as COPY takes them. */
struct esc_pg_gather {
	char		 table[32];
	struct esc_buf	 copy, rows;
	size_t		 n, bytes;
	struct esc_pg_stmt *st;
};

#define ESC_PG_GATHERS	24
#define ESC_PG_QUEUE	512	/* statements under way at most: neither side may fill the other's pipe */

#define ESC_PG_PARAMS	99

struct esc_pg {
	PGconn		*c;
	char		*address;	/* as it was given */
	bool		 writable;	/* the role may write */
	bool		 inside;	/* a transaction */
	bool		 writing;	/* one that writes */
	bool		 committed;	/* something, since it was opened */
	const char	*job;		/* that only this process does; NULL: none */
	bool		 tables;	/* temporary ones, which end with the connection */
	bool		 over;		/* they have ended: nothing more can be done */
	bool		 again;		/* the last failure would not be one if it were tried again */
	struct esc_pg_waiting queue[ESC_PG_QUEUE];
	int		 nqueued;
	bool		 failed;	/* something in the queue; `why' says it, once */
	struct esc_err	 why;
	int64_t		 changed;	/* rows of the last statement */
	char		 xid[24];	/* of this transaction; "" if it is not known yet */
	int64_t		 mark;		/* by which it is known again */
	unsigned	 names;		/* of statements and cursors */
	struct esc_pg_ahead *ahead;
	size_t		 nahead, ahead_room, ahead_next, asking;
	struct esc_pg_gather gather[ESC_PG_GATHERS];
	int		 ngathers;
	size_t		 gathered;	/* bytes */
	struct esc_pg_figures *coming;	/* rows that the server is sending; NULL: none */
};

struct esc_pg_stmt {
	struct esc_stmt	 head;
	char		*text;		/* of a statement that was built */
	enum esc_keep	 keep;
	char		 name[16];	/* of the prepared statement, or of the cursor; "": not yet */
	int		 n;		/* parameters bound */
	unsigned	 type[ESC_PG_PARAMS];	/* Oid each */
	const char	*value[ESC_PG_PARAMS];
	int		 length[ESC_PG_PARAMS], format[ESC_PG_PARAMS];
	uint64_t	 number[ESC_PG_PARAMS];	/* big-endian, where value points */
	struct esc_pg_gather *gather;	/* NULL: each is sent at once */
	PGresult	*rows;
	int		 row, nrows;
	bool		 ran, open;	/* a cursor that has more */
	struct esc_pg_figures *figures;	/* its rows come as COPY sends them */
};

static inline struct esc_pg *
esc_pg(const struct esc_db *db)
{
	return db->connection;
}

/* The failure of a result, or of the connection; false. */
bool	esc_pg_fail(struct esc_db *, const PGresult *, struct esc_err *);
/* Why there is no connection; false. */
bool	esc_pg_refused(struct esc_db *, struct esc_err *);
/* One statement without parameters or rows, queued. */
bool	esc_pg_queue(struct esc_db *, const char *sql, struct esc_err *);
/* There is one more under way. */
bool	esc_pg_queued(struct esc_db *, struct esc_pg_stmt *rows, bool xid, struct esc_err *);
/* Sends all, receives all. */
bool	esc_pg_drain(struct esc_db *, struct esc_err *);
/* Statements in the simple protocol, outside the pipeline; *r is the last result, if asked for. */
bool	esc_pg_simple(struct esc_db *, const char *sql, PGresult **r, struct esc_err *);
bool	esc_pg_pipeline(struct esc_db *, bool on, struct esc_err *);

/* pg_stmt.c */
struct esc_stmt *esc_pg_prepare(struct esc_db *, const char *text, enum esc_keep, struct esc_err *);
void	esc_pg_finish(struct esc_stmt *);
void	esc_pg_bind_int(struct esc_stmt *, int, int64_t);
void	esc_pg_bind_text(struct esc_stmt *, int, const char *, size_t);
bool	esc_pg_step(struct esc_stmt *, struct esc_err *);
bool	esc_pg_run(struct esc_stmt *, struct esc_err *);
void	esc_pg_reset(struct esc_stmt *);
void	esc_pg_unprepare(struct esc_stmt *);	/* its connection is another one now */
int64_t	esc_pg_column_int(struct esc_stmt *, int);
const char *esc_pg_column_text(struct esc_stmt *, int);
size_t	esc_pg_column_size(struct esc_stmt *, int);

/* The values of numbers lie where they were bound. */
void	esc_pg_point_at_numbers(struct esc_pg_stmt *);
/* Sends it with the parameters as they are. */
bool	esc_pg_send(struct esc_pg_stmt *, bool rows, struct esc_err *);

/* pg_ahead.c: asks; takes the answer, if there is one; forgets them all. */
bool	esc_pg_ask_ahead(struct esc_stmt *, struct esc_err *);
bool	esc_pg_take_ahead(struct esc_pg_stmt *, struct esc_err *);
void	esc_pg_forget_ahead(struct esc_db *);
void	esc_pg_take_rows(struct esc_pg_stmt *, PGresult *);

/* pg_gather.c: whether a statement's rows are gathered; a row; those of the tables that a text names, NULL: all. */
void	esc_pg_gather_begin(struct esc_pg_stmt *);
bool	esc_pg_gather(struct esc_pg_stmt *, struct esc_err *);
bool	esc_pg_gather_end(struct esc_db *, const char *text, struct esc_err *);
void	esc_pg_gather_drop(struct esc_db *);
void	esc_pg_gather_free(struct esc_db *);

/* pg_figures.c: asks; the next row; a number of it; takes in what still comes, before anything else is asked; ends. */
bool	esc_pg_figures(struct esc_pg_stmt *, struct esc_err *);
bool	esc_pg_figures_step(struct esc_pg_stmt *, struct esc_err *);
int64_t	esc_pg_figures_int(const struct esc_pg_stmt *, int);
bool	esc_pg_figures_rest(struct esc_db *, struct esc_err *);
void	esc_pg_figures_end(struct esc_pg_stmt *);

/* pg_commit.c: ends a transaction that writes, and finds out what became of it if the answer is lost. */
bool	esc_pg_commit(struct esc_db *, struct esc_err *);
bool	esc_pg_ask_xid(struct esc_db *, struct esc_err *);
bool	esc_pg_connect(struct esc_db *, struct esc_err *);
bool	esc_pg_resume(struct esc_db *, struct esc_err *);	/* goes on, on a new connection */
/* pg_check.c */
bool	esc_pg_check(struct esc_db *, bool (*finding)(void *, const char *, struct esc_err *), void *, struct esc_err *);

#endif
