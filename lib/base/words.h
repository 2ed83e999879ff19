/*
 * words.h - the words of a text as tokens of the search index: numbers, so that
 * every engine compares them alike.
 *
 * A word is a run of letters and digits, folded.  Of a word of a text its first
 * four, five and seven letters are tokens, so that who asks for `printer' finds
 * `printerit'; a word of three letters or less is one itself.  A word with marks
 * has those tokens with and without them: who types `sifre' finds `şifre' (who
 * types `şifre' means it: the asymmetric search of UTS #10).
 */
#ifndef ESC_WORDS_H
#define ESC_WORDS_H

#include "escalate.h"

struct esc_tokens {
	int64_t	*v;
	size_t	 n, room;
};
/* Adds the tokens by which a text is found. */
void	esc_tokens_of_text(struct esc_tokens *, const char *, size_t);
/* Adds a token a word: what somebody asks for. */
void	esc_tokens_asked(struct esc_tokens *, const char *, size_t);
/* Adds a token a word that has at least four letters, by its first five and without marks: what a text is like. */
void	esc_tokens_like(struct esc_tokens *, const char *, size_t);
/* In order, each once. */
void	esc_tokens_sort(struct esc_tokens *);
bool	esc_tokens_have(const struct esc_tokens *, int64_t);	/* sorted ones */
void	esc_tokens_free(struct esc_tokens *);

#endif
