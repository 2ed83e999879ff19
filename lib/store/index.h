/*
 * index.h - the search index: articles and resolved tickets by the tokens of
 * their words (base/words.h).  Both engines keep the same rows, and the order of
 * what is found does not depend on theirs.
 */
#ifndef ESC_INDEX_H
#define ESC_INDEX_H

#include "base/words.h"
#include "store/store.h"

enum esc_doc { ESC_DOC_ARTICLE, ESC_DOC_TICKET };
/* What is indexed of a document, and how new it is; at ESC_NONE: it is not there. */
struct esc_document_of {
	int64_t		 at;
	struct esc_tokens tokens;
};
bool	esc_index_get(struct esc_db *, enum esc_doc, int64_t doc, struct esc_document_of *, struct esc_err *);
/* These tokens (sorted) instead of those that were there, if they differ. */
bool	esc_index_put(struct esc_db *, enum esc_doc, int64_t doc, int64_t at, const struct esc_tokens *,
	    struct esc_err *);
bool	esc_index_drop(struct esc_db *, enum esc_doc, int64_t doc, struct esc_err *);
/* How many documents have a token; ESC_COMMON: so many or more. */
#define ESC_COMMON	2000
bool	esc_index_count(struct esc_db *, enum esc_doc, int64_t token, int64_t *n, struct esc_err *);

struct esc_hit {
	int64_t		 doc, at, matched;
};
#define ESC_ALL_WORDS	16
#define ESC_ANY_WORDS	8
/*
 * At most `max' documents with all of n tokens (n <= ESC_ALL_WORDS, the rarest
 * first), the newest first; with any of n (n <= ESC_ANY_WORDS), those with the
 * most first and then the newest: of a token that more than 5,000 documents have,
 * the newest of these count.  Of those that are equal all are found.
 */
bool	esc_index_all(struct esc_db *, enum esc_doc, const int64_t *token, size_t n, size_t max, struct esc_arena *,
	    struct esc_hit **, size_t *found, struct esc_err *);
bool	esc_index_any(struct esc_db *, enum esc_doc, const int64_t *token, size_t n, size_t max, struct esc_arena *,
	    struct esc_hit **, size_t *found, struct esc_err *);
/* Solved tickets that are not in it: how many, and the next of them by id. */
bool	esc_index_missing(struct esc_db *, uint64_t *n, struct esc_err *);
bool	esc_index_missing_after(struct esc_db *, int64_t after, size_t max, int64_t *id, size_t *n, struct esc_err *);
/* Rows of the index of a kind, and how many of them belong to no document. */
bool	esc_index_rows(struct esc_db *, enum esc_doc, int64_t *rows, int64_t *stray, struct esc_err *);

#endif
