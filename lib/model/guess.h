/*
 * guess.h - what words of a foreign table may mean.  Private to the draft of a map.
 */
#ifndef ESC_GUESS_H
#define ESC_GUESS_H

#include "escalate.h"

/* The columns of ours that are guessed, in their order; NULL: there are no more. */
const char *esc_guess_target(size_t i);
/* How well the header fits one of them; 0: not, near 1000: it is its name. */
int	 esc_guess_header(const char *header, const char *target);
/* What a value of the column may be to us: "open", "P2", ...; NULL: no idea. */
const char *esc_guess_value(const char *target, const char *value);

#endif
