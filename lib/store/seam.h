/*
 * seam.h - the database seam: one text of SQL, typed values in and out.
 * Private to store/.  Statements are cached by the address of their text, so
 * the text must be a literal or live as long as the database.
 */
#ifndef ESC_SEAM_H
#define ESC_SEAM_H

#include "escalate.h"

struct esc_stmt;

/*
 * The statement of a text, reset; parameters are $1, $2, ..., and all of them
 * must be bound.  NULL with an error if the text is wrong.
 */
struct esc_stmt *esc_sql(struct esc_db *, const char *text, struct esc_err *);
/* A statement whose text was built at run time; esc_sql_done() frees it. */
struct esc_stmt *esc_sql_built(struct esc_db *, const char *text, struct esc_err *);
/* The same of a query, run once, with more rows than memory should hold. */
struct esc_stmt *esc_sql_many(struct esc_db *, const char *text, struct esc_err *);
/* The same of rows that hold numbers alone, of which all are read. */
struct esc_stmt *esc_sql_figures(struct esc_db *, const char *text, struct esc_err *);
/* Is it cheaper to count equal rows there than to read them all? */
bool	esc_rows_together(const struct esc_db *);
void	esc_sql_done(struct esc_stmt *);
void	esc_bind_int(struct esc_stmt *, int, int64_t);	/* ESC_NONE: null */
void	esc_bind_text(struct esc_stmt *, int, const char *);	/* NULL: null; must live until the reset */
void	esc_bind_text_n(struct esc_stmt *, int, const char *, size_t);
/*
 * The same statement with the same parameter, one number, will be asked for soon:
 * where a question takes long beside its answer, many go together.  What is
 * written in between makes them be asked again.
 */
bool	esc_ahead(struct esc_stmt *, struct esc_err *);
/* True: there is a row.  False: the end, or an error if e->code. */
bool	esc_step(struct esc_stmt *, struct esc_err *);
int64_t	esc_column_int(struct esc_stmt *, int);	/* from 0; null: ESC_NONE */
const char *esc_column_text(struct esc_stmt *, int);	/* null: NULL; until the next step */
const char *esc_column_copy(struct esc_stmt *, int, struct esc_arena *);
size_t	esc_column_size(struct esc_stmt *, int);
void	esc_reset(struct esc_stmt *);
/* The number in the first row, and the reset; `none' without a row or where it is null. */
bool	esc_number(struct esc_stmt *, int64_t none, int64_t *n, struct esc_err *);
/*
 * Runs a statement without rows to its end, and resets it.  An engine may put it
 * into a queue: its error is then that of the next statement with rows, or of
 * the commit.
 */
bool	esc_run(struct esc_stmt *, struct esc_err *);
/* The same, now; *n: how many rows it changed. */
bool	esc_run_changes(struct esc_stmt *, int64_t *n, struct esc_err *);
/* Several statements without parameters, @int @id @text @table replaced. */
bool	esc_script(struct esc_db *, const char *text, struct esc_err *);

#endif
