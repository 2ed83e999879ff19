/*
 * article.h - articles of the knowledge base: what was written and approved is
 * kept for good; which of it holds, and in which tickets they were used.
 */
#ifndef ESC_ARTICLE_H
#define ESC_ARTICLE_H

#include "store/store.h"

enum esc_article_act { ESC_ARTICLE_WRITTEN, ESC_ARTICLE_APPROVED };
struct esc_article_change {
	int64_t		 article, n;	/* K-1 is 1; the n-th of this article, from 1 */
	int64_t		 at;
	const char	*who;
	enum esc_article_act what;
	int64_t		 ticket;	/* written from it; ESC_NONE: none */
	const char	*ref;		/* its name; only read */
	const char	*title, *language, *body;	/* of what was written */
	int64_t		 until;		/* of an approval */
};
/* An article as it is now. */
struct esc_article {
	int64_t		 id;
	int64_t		 at, changed;	/* first and last written */
	const char	*author;	/* who wrote it last */
	const char	*ref;		/* the ticket that it comes from; NULL: none */
	const char	*title, *language, *body;	/* body NULL: not asked for */
	int64_t		 until;		/* valid until then; ESC_NONE: it is a draft */
	const char	*approver;
	int64_t		 used;		/* tickets */
};
/* The number of the next article. */
bool	esc_article_next(struct esc_db *, int64_t *id, struct esc_err *);
/* Adds a change (n 0: the next); an approval holds until the article is written again. */
bool	esc_article_change(struct esc_db *, struct esc_article_change *, struct esc_err *);
/* When the n-th change of an article was made; ESC_NONE: there is none. */
bool	esc_article_change_at(struct esc_db *, int64_t article, int64_t n, int64_t *at, struct esc_err *);
/* In the arena; id 0: there is none. */
bool	esc_article_read(struct esc_db *, int64_t id, struct esc_arena *, struct esc_article *, struct esc_err *);
/* All, by number, without their bodies; those that were first written from `from' to before `to'. */
bool	esc_articles(struct esc_db *, bool (*each)(void *, const struct esc_article *, struct esc_err *), void *,
	    struct esc_err *);
bool	esc_articles_new(struct esc_db *, int64_t from, int64_t to,
	    bool (*each)(void *, const struct esc_article *, struct esc_err *), void *, struct esc_err *);
/* The article that was written from a ticket; 0: none. */
bool	esc_article_of(struct esc_db *, int64_t ticket, int64_t *id, struct esc_err *);
/* Every change, by article and n. */
bool	esc_article_changes(struct esc_db *, bool (*each)(void *, const struct esc_article_change *, struct esc_err *),
	    void *, struct esc_err *);
/* The articles that a ticket used, in order, instead of those that were stored. */
bool	esc_article_uses(struct esc_db *, int64_t ticket, struct esc_arena *, int64_t **article, size_t *n,
	    struct esc_err *);
bool	esc_article_uses_save(struct esc_db *, int64_t ticket, const int64_t *article, size_t n, struct esc_err *);

#endif
