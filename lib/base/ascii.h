/*
 * ascii.h - single characters, whatever the locale.
 */
#ifndef ESC_ASCII_H
#define ESC_ASCII_H

#include <stdbool.h>
#include <stddef.h>

static inline bool
esc_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline char
esc_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static inline bool
esc_is_letter(char c)
{
	return esc_lower(c) >= 'a' && esc_lower(c) <= 'z';
}

/* Do the n bytes begin with the word, in any case? */
static inline bool
esc_begins(const char *s, size_t n, const char *word)
{
	size_t i = 0;

	while (i < n && word[i] != '\0' && esc_lower(s[i]) == esc_lower(word[i]))
		i++;
	return word[i] == '\0';
}

#endif
