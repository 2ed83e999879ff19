/*
 * The text of a map, cut into tokens: words, "texts", marks, ends of lines.  A
 * comment is from a # to the end of its line.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "map.h"

#define MARKS	"=+,;*{}[]"

bool
esc_scan_fail(const struct esc_scan *sc, const char *fmt, ...)
{
	char text[800];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return esc_fail(sc->e, ESC_CONFIG, "%s:%d: %s", sc->name, sc->line, text);
}

static bool
blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static void
skip_blanks(struct esc_scan *sc)
{
	while (sc->s < sc->end && blank(*sc->s))
		sc->s++;
	if (sc->s < sc->end && *sc->s == '#')
		while (sc->s < sc->end && *sc->s != '\n')
			sc->s++;
}

/* In a text \" is a quotation mark and \\ a backslash. */
static bool
scan_text(struct esc_scan *sc)
{
	const char *from = ++sc->s;
	char *to;

	while (sc->s < sc->end && *sc->s != '"' && *sc->s != '\n')
		sc->s += *sc->s == '\\' && sc->s + 1 < sc->end && sc->s[1] != '\n' ? 2 : 1;
	if (sc->s == sc->end || *sc->s != '"')
		return esc_scan_fail(sc, "a text begins with \" and has no end on its line");
	sc->is = ESC_T_TEXT;
	sc->text = to = esc_alloc(sc->arena, (size_t)(sc->s - from) + 1);
	for (; from < sc->s; from++) {
		if (*from == '\\' && (from[1] == '"' || from[1] == '\\'))
			from++;
		*to++ = *from;
	}
	sc->s++;
	return true;
}

static bool
in_word(char c)
{
	return !blank(c) && c != '\n' && strchr("\"#!" MARKS, c) == NULL;
}

static bool
scan_word(struct esc_scan *sc)
{
	const char *from = sc->s;

	while (sc->s < sc->end && in_word(*sc->s))
		sc->s++;
	sc->is = ESC_T_WORD;
	sc->text = esc_dup(sc->arena, from, (size_t)(sc->s - from));
	return true;
}

static bool
scan_mark(struct esc_scan *sc)
{
	sc->is = ESC_T_MARK;
	sc->mark = *sc->s++;
	if (sc->mark != '!')
		return true;
	sc->is = ESC_T_UNEQUAL;
	if (sc->s == sc->end || *sc->s++ != '=')
		return esc_scan_fail(sc, "a ! without =; \"differs from\" is written !=");
	return true;
}

bool
esc_scan_next(struct esc_scan *sc)
{
	skip_blanks(sc);
	if (sc->s == sc->end) {
		sc->is = ESC_T_END;
		return true;
	}
	sc->line += sc->newlines;
	sc->newlines = 0;
	if (*sc->s == '\n') {
		sc->is = ESC_T_LINE;
		sc->s++;
		sc->newlines = 1;
	} else if (*sc->s == '"')
		return scan_text(sc);
	else if (strchr("!" MARKS, *sc->s) != NULL)
		return scan_mark(sc);
	else
		return scan_word(sc);
	return true;
}

bool
esc_scan_mark(const struct esc_scan *sc, char mark)
{
	return sc->is == ESC_T_MARK && sc->mark == mark;
}

bool
esc_scan_word(const struct esc_scan *sc, const char *word)
{
	return sc->is == ESC_T_WORD && strcmp(sc->text, word) == 0;
}

const char *
esc_scan_rest(struct esc_scan *sc)
{
	const char *from, *to;

	skip_blanks(sc);
	from = sc->s;
	while (sc->s < sc->end && *sc->s != '\n' && *sc->s != '#')
		sc->s++;
	for (to = sc->s; to > from && blank(to[-1]); to--)
		continue;
	return esc_dup(sc->arena, from, (size_t)(to - from));
}

const char *
esc_scan_found(const struct esc_scan *sc, char buf[64])
{
	if (sc->is == ESC_T_END)
		return "the end of the map";
	if (sc->is == ESC_T_LINE)
		return "the end of the line";
	if (sc->is == ESC_T_MARK)
		snprintf(buf, 64, "\"%c\"", sc->mark);
	else
		snprintf(buf, 64, "\"%.50s\"", sc->is == ESC_T_UNEQUAL ? "!=" : sc->text);
	return buf;
}
