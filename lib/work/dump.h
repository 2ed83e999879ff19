/*
 * dump.h - the shape of a dump.  Rows: dump (its version), setting, source; policy
 * and its policy_files, a long text in several; then for each ticket made,
 * ticket, each of its events with its fields, and each step that fired with what
 * the sweep did; each change of an article, each part of a
 * sponsorship, each message and each notice with its texts; end with the number
 * of rows before it and the sum of their bytes, so that a cut or changed file is
 * known.
 */
#ifndef ESC_DUMP_H
#define ESC_DUMP_H

#include "escalate.h"
#include "store/article.h"
#include "store/outbox.h"
#include "store/sponsor.h"

#define ESC_DUMP_VERSION	"1"
enum { ESC_D_TABLE, ESC_D_NAME, ESC_D_AT, ESC_D_SEQ, ESC_D_KIND, ESC_D_WHO, ESC_D_SIDE, ESC_D_PUBLIC,
	ESC_D_N, ESC_D_KEY, ESC_D_VALUE, ESC_DUMP_NCOLUMNS };
extern const char *const esc_dump_columns[ESC_DUMP_NCOLUMNS + 1];
/* The sum of the rows up to this one, a line without its end. */
uint64_t esc_dump_sum(uint64_t before, const char *, size_t);

/*
 * The policy on its way back (undump_policy.c): a version, and then the pieces of
 * its files.  What is wrong is ESC_INVALID without a place.
 */
struct esc_undump_policy {
	struct esc_db	*db;
	uint64_t	 versions;
	struct esc_policy_version v;	/* version 0: none is coming */
	bool		 there;		/* it is in the database already */
	struct esc_policy_file *file;
	size_t		 n, room;
	struct esc_buf	 text;		/* of the newest file */
	struct esc_arena arena;
};
bool	esc_undump_policy(struct esc_undump_policy *, const struct esc_text *cell, struct esc_err *);
bool	esc_undump_policy_file(struct esc_undump_policy *, const struct esc_text *cell, struct esc_err *);
/* The version is whole: it is stored. */
bool	esc_undump_policy_end(struct esc_undump_policy *, struct esc_err *);
void	esc_undump_policy_free(struct esc_undump_policy *);

/* The steps that fired of a ticket on their way back (undump_fired.c). */
struct esc_undump_fired {
	uint64_t	 steps;
	struct esc_fired *step;
	size_t		 n, room;
	bool		 half;		/* what was done is to come */
};
bool	esc_undump_fired(struct esc_undump_fired *, const struct esc_text *cell, struct esc_arena *, struct esc_err *);
bool	esc_undump_did(struct esc_undump_fired *, const struct esc_text *cell, struct esc_arena *, struct esc_err *);
/* The ticket is whole: those that are not there are stored. */
bool	esc_undump_fired_end(struct esc_undump_fired *, struct esc_db *, int64_t ticket, struct esc_arena *, bool *any,
	    struct esc_err *);

/* Where the rows go. */
struct esc_dumper {
	bool		(*row)(void *, const char *const *cell, struct esc_err *);
	void		*arg;
};
/* A text as rows of a table, a long one in several pieces; NULL: none. */
bool	esc_dump_text(const struct esc_dumper *, const char *table, const char *name, const char *text, struct esc_err *);
/* Every message and every notice as rows (dump_outbox.c). */
bool	esc_dump_outbox(struct esc_db *, const struct esc_dumper *, struct esc_err *);
/* And on their way back (undump_outbox.c): one, and then its texts. */
struct esc_undump_outbox {
	struct esc_db	*db;
	uint64_t	 notices;
	enum { ESC_UNDUMP_NOTHING, ESC_UNDUMP_MESSAGE, ESC_UNDUMP_NOTICE } what;
	struct esc_message message;
	struct esc_told	 notice;
	struct esc_buf	 text;		/* of the newest field */
	const char	**field;	/* where it goes; NULL: nowhere */
	const char	*name;		/* of the notice's message */
	struct esc_arena arena;
};
bool	esc_undump_message(struct esc_undump_outbox *, const struct esc_text *cell, struct esc_err *);
bool	esc_undump_notice(struct esc_undump_outbox *, const struct esc_text *cell, struct esc_err *);
bool	esc_undump_text(struct esc_undump_outbox *, const struct esc_text *cell, struct esc_err *);
/* The last one is whole: it is stored, unless it is there. */
bool	esc_undump_outbox_end(struct esc_undump_outbox *, struct esc_err *);
void	esc_undump_outbox_free(struct esc_undump_outbox *);

/* Every change of an article as rows (dump_kb.c), and on their way back: one, and then its texts (undump_kb.c). */
bool	esc_dump_articles(struct esc_db *, const struct esc_dumper *, struct esc_err *);
struct esc_undump_kb {
	struct esc_db	*db;
	uint64_t	 articles;
	struct esc_article_change change;	/* article 0: none */
	struct esc_buf	 text;		/* of the newest field */
	const char	**field;	/* where it goes; NULL: nowhere */
	struct esc_arena arena;
};
bool	esc_undump_article(struct esc_undump_kb *, const struct esc_text *cell, struct esc_err *);
bool	esc_undump_article_text(struct esc_undump_kb *, const struct esc_text *cell, struct esc_err *);
/* The last one is whole: it is stored, unless it is there. */
bool	esc_undump_article_end(struct esc_undump_kb *, struct esc_err *);
void	esc_undump_kb_free(struct esc_undump_kb *);

/* The sponsorship programme's history as rows, and on its way back (dump_sponsor.c). */
bool	esc_dump_sponsorships(struct esc_db *, const struct esc_dumper *, struct esc_err *);
struct esc_undump_sponsor {
	struct esc_db	*db;
	uint64_t	 rows;
	bool		 here;		/* there is a row */
	struct esc_sponsorship row;
	struct esc_buf	 text;		/* of the newest field */
	const char	**field;	/* where it goes; NULL: nowhere */
	struct esc_arena arena;
};
bool	esc_undump_sponsorship(struct esc_undump_sponsor *, const struct esc_text *cell, struct esc_err *);
bool	esc_undump_sponsorship_text(struct esc_undump_sponsor *, const struct esc_text *cell, struct esc_err *);
/* The last one is whole: it is stored, unless it is there. */
bool	esc_undump_sponsorship_end(struct esc_undump_sponsor *, struct esc_err *);
void	esc_undump_sponsor_free(struct esc_undump_sponsor *);

#endif
