/*
 * sign.h - signs of conflict in the customer's words: phrases of a language,
 * found as whole words by their fold, with suffixes where the list says so.
 */
#ifndef ESC_SIGN_H
#define ESC_SIGN_H

#include "model/policy.h"

/* The signs, and the trigger that each calls for (model/sign.c). */
struct esc_sign { const char *name, *trigger, *help; };
extern const struct esc_sign esc_signs[];
extern const size_t esc_nsigns;
const struct esc_sign *esc_sign_named(const char *);	/* NULL: there is none */

/* A row of signs.csv. */
struct esc_phrase {
	const char	*language;	/* folded; NULL: every one */
	const struct esc_sign *sign;
	const char	*words;		/* folded, parted by one blank; a word that ends in * may go on */
	const char	*written;	/* as the file has it */
	int64_t		 weight;
	bool		 automatic;	/* the sign acts by itself */
	unsigned	 line;
};
/* What was found of a sign: the strongest phrases of each language. */
struct esc_seen_sign {
	const struct esc_sign *sign;
	const char	*language;
	const char	*words;		/* as the customer wrote them, parted by "; " */
	int64_t		 weight;	/* of every phrase once */
	bool		 automatic;
};
/* The signs in a text, the heaviest first, in the arena.  language NULL: every list. */
size_t	esc_signs_find(const struct esc_policy *, const char *text, const char *language, struct esc_arena *,
	    struct esc_seen_sign **);

#endif
