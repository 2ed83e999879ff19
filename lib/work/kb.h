/*
 * kb.h - the knowledge base in the making: what enters the search index, what a
 * ticket says of articles.  Private to work/.
 */
#ifndef ESC_KB_H
#define ESC_KB_H

#include "journal.h"
#include "store/article.h"
#include "store/index.h"

/* The number of an article's name; 0: it is none. */
int64_t	esc_article_number(const char *name);
#define ESC_ARTICLE_NAME	24
const char *esc_article_name(char buf[ESC_ARTICLE_NAME], int64_t id);
/* The named article must exist; id in k. */
bool	esc_article_named(struct esc_db *, const char *name, struct esc_arena *, struct esc_article *, struct esc_err *);

/* What is indexed of a ticket and its events in force: its subject, what was asked, tried and found. */
void	esc_kb_ticket_text(struct esc_buf *, const struct esc_ticket *, const struct esc_event *, size_t n);
/* The tokens by which an article, or a ticket, is found; sorted. */
void	esc_kb_article_tokens(struct esc_tokens *, const char *title, const char *body);
void	esc_kb_ticket_tokens(struct esc_tokens *, const struct esc_ticket *, const struct esc_event *, size_t n);
/* Since when is it solved (ESC_NONE: it is not, and does not belong in the index)? */
int64_t	esc_kb_solved(const struct esc_ticket *);
/* Was it, solved then, before it came to us?  Such history is in the index only once it was asked for. */
bool	esc_kb_is_history(int64_t solved, const struct esc_entry_of *);
/* Within a transaction: history, if it was ever asked for (work/kb_index.c). */
bool	esc_kb_history(struct esc_db *, struct esc_err *);
/* A ticket that was folded: into the index or out of it, and the articles that it used. */
bool	esc_kb_folded(struct esc_db *, const struct esc_ticket *, const struct esc_entry_of *, const struct esc_event *,
	    size_t n, bool fresh, struct esc_arena *, struct esc_err *);
/* The articles that its events (in force) name, in order, each once. */
size_t	esc_kb_used(const struct esc_event *, size_t n, struct esc_arena *, int64_t **);
/* Those that no retraction takes back. */
const struct esc_event *esc_events_in_force(const struct esc_event *, size_t *n, struct esc_arena *);
/* Writes an article's change and what is found by it. */
bool	esc_kb_write(struct esc_db *, struct esc_article_change *, struct esc_err *);

/* A row of esc_article_heads; score ESC_NONE: it was not looked for. */
bool	esc_kb_row(struct esc_out *, const struct esc_article *, int64_t score, int64_t now, struct esc_err *);

/* An act that names an article: it exists; was it there before the ticket was escalated? */
bool	esc_kb_act(struct esc_db *, const struct esc_ticket *, struct esc_event *, struct esc_arena *, struct esc_err *);
/* Who solves an escalated ticket is asked for an article, or why there is none. */
void	esc_kb_ask(const struct esc_ticket *, const struct esc_event *past, const unsigned char *gone, size_t n,
	    const struct esc_event *, struct esc_buf *notes);
/* All of level 1 are told of the articles of the weeks that are over (work/kb_week.c). */
bool	esc_kb_week(struct esc_db *, int64_t now, struct esc_err *);

#endif
