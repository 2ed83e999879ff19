/* Date formats: how a foreign table writes its times. */
#include <string.h>

#include "ascii.h"
#include "instant.h"

enum slot { YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, FRACTION, HALF, OFFSET, WEEKDAY, NSLOTS };
#define HAS(seen, slot)	((seen) >> (slot) & 1u)

/* The words of a format; of two that begin alike the longer stands first. */
static const struct token {
	const char	*word;
	size_t		 n;
	enum slot	 slot;
	int		 min, max;	/* digits; 0: not a number */
} tokens[] = {
#define WORD(w)	w, sizeof(w) - 1
	{ WORD("YYYY"),  YEAR,     4, 4 },
	{ WORD("YY"),    YEAR,     2, 2 },
	{ WORD("Month"), MONTH,    0, 0 },
	{ WORD("Mon"),   MONTH,    0, 0 },
	{ WORD("MM"),    MONTH,    2, 2 },
	{ WORD("M"),     MONTH,    1, 2 },
	{ WORD("Day"),   WEEKDAY,  0, 0 },
	{ WORD("DD"),    DAY,      2, 2 },
	{ WORD("D"),     DAY,      1, 2 },
	{ WORD("HH"),    HOUR,     2, 2 },
	{ WORD("H"),     HOUR,     1, 2 },
	{ WORD("hh"),    HOUR,     2, 2 },
	{ WORD("h"),     HOUR,     1, 2 },
	{ WORD("mm"),    MINUTE,   2, 2 },
	{ WORD("m"),     MINUTE,   1, 2 },
	{ WORD("ss"),    SECOND,   2, 2 },
	{ WORD("s"),     SECOND,   1, 2 },
	{ WORD("fff"),   FRACTION, 0, 0 },
	{ WORD("AM"),    HALF,     0, 0 },
	{ WORD("PM"),    HALF,     0, 0 },
	{ WORD("am"),    HALF,     0, 0 },
	{ WORD("pm"),    HALF,     0, 0 },
	{ WORD("Z"),     OFFSET,   0, 0 },
};
#undef WORD
#define NTOKENS	(sizeof(tokens) / sizeof(*tokens))

static const char *const wanted[NSLOTS] = { "year", "month", "day", "hour", "minute", "second",
	"fraction of a second", "AM or PM", "Z or offset", "weekday" };

static const char *const months[] = { "january", "february", "march", "april", "may", "june", "july",
	"august", "september", "october", "november", "december" };

static const struct token *
token_at(const char *f)
{
	size_t i;

	if (!esc_is_letter(*f))
		return NULL;
	for (i = 0; i < NTOKENS; i++)
		if (*f == tokens[i].word[0] && strncmp(f, tokens[i].word, tokens[i].n) == 0)
			return &tokens[i];
	return NULL;
}

static bool
half_day_clock(const struct token *k)
{
	return k->word[0] == 'h';
}

/* Blanks as people and browsers write them: also U+00A0 and U+202F. */
static size_t
blank(const char *s)
{
	if (*s == ' ' || *s == '\t')
		return 1;
	if (strncmp(s, "\xc2\xa0", 2) == 0)
		return 2;
	return strncmp(s, "\xe2\x80\xaf", 3) == 0 ? 3 : 0;
}

static bool
take_blanks(const char **s)
{
	const char *p = *s;

	while (blank(p) > 0)
		p += blank(p);
	if (p == *s)
		return false;
	*s = p;
	return true;
}

/* The first three letters of a name or more: Sep, Sept, September. */
static int
take_name(const char **s, const char *const *names, int n)
{
	const char *p;
	int i, k;

	for (i = 0; i < n; i++) {
		for (p = *s, k = 0; names[i][k] != '\0' && esc_lower(*p) == names[i][k]; k++)
			p++;
		if (k < 3 || esc_is_letter(*p))
			continue;
		*s = p;
		return i + 1;
	}
	return -1;
}

/* A weekday in any language: it says nothing that the date does not. */
static int
skip_word(const char **s)
{
	const char *from = *s;

	while (esc_is_letter(**s) || (**s & 0x80) != 0)
		++*s;
	if (*s == from)
		return -1;
	*s += **s == '.';
	return 0;
}

/* am, PM, a.m., p. m. */
static int
take_half(const char **s)
{
	const char *p = *s;
	int half;

	if (esc_lower(*p) != 'a' && esc_lower(*p) != 'p')
		return -1;
	half = esc_lower(*p++) == 'p';
	if (*p == '.') {
		p++;
		take_blanks(&p);
	}
	if (esc_lower(*p++) != 'm')
		return -1;
	*s = p + (*p == '.' && (*s)[1] == '.');
	return half;
}

/* One word's value, or -1. */
static int
take_value(const char **s, const struct token *k, int *offset)
{
	int v;

	if (k->max > 0) {
		v = (int)esc_take_digits(s, k->min, k->max);
		return k->slot == YEAR && k->max == 2 && v >= 0 ? v + (v < 69 ? 2000 : 1900) : v;
	}
	switch (k->slot) {
	case MONTH:
		return take_name(s, months, 12);
	case WEEKDAY:
		return skip_word(s);
	case HALF:
		return take_half(s);
	case OFFSET:
		return esc_take_offset(s, offset) ? 0 : -1;
	default:	/* a fraction of any length, cut off */
		if (!esc_is_digit(**s))
			return -1;
		while (esc_is_digit(**s))
			++*s;
		return 0;
	}
}

static bool
misfit(const char *s, const char *at, const char *format, const char *what, struct esc_err *e)
{
	return esc_fail(e, ESC_INVALID, "\"%.*s\" is not in the date format \"%s\": no %s at \"%.*s\"",
	    esc_shown(s), s, format, what, esc_shown(at), at);
}

static bool
misfit_char(const char *s, const char *at, const char *format, char c, struct esc_err *e)
{
	const char what[] = { '\'', c, '\'', '\0' };

	return misfit(s, at, format, (unsigned char)c < 0x80 ? what : "such character", e);
}

/* Turns the hour of a 12-hour clock into one of 24. */
static bool
whole_day(int *hour, int half, const char *s, struct esc_err *e)
{
	if (*hour < 1 || *hour > 12)
		return esc_fail(e, ESC_INVALID, "\"%.*s\": there is no hour %d on a clock with AM and PM",
		    esc_shown(s), s, *hour);
	*hour = *hour % 12 + 12 * half;
	return true;
}

static bool
read_format(const char *s, const char *format, struct esc_written *w, struct esc_err *e)
{
	const char *at = s, *f = format;
	const struct token *k;
	int v[NSLOTS] = { 0 };
	bool half = false;

	while (*f != '\0') {
		if ((k = token_at(f)) != NULL) {
			if ((v[k->slot] = take_value(&at, k, &w->offset)) < 0)
				return misfit(s, at, format, wanted[k->slot], e);
			half |= half_day_clock(k);
			w->timed |= k->slot == HOUR;
			w->fixed |= k->slot == OFFSET;
			f += k->n;
		} else if (*f == ' ') {
			if (!take_blanks(&at))
				return misfit(s, at, format, "blank", e);
			f++;
		} else {
			f += *f == '\\' && f[1] != '\0';
			if (*at != *f)
				return misfit_char(s, at, format, *f, e);
			at++;
			f++;
		}
	}
	if (*at != '\0')
		return esc_fail(e, ESC_INVALID, "\"%.*s\" is longer than the date format \"%s\": there is "
		    "still \"%.*s\"", esc_shown(s), s, format, esc_shown(at), at);
	w->civil = (struct esc_civil){ v[YEAR], v[MONTH], v[DAY], v[HOUR], v[MINUTE], v[SECOND] };
	return !half || whole_day(&w->civil.hour, v[HALF], s, e);
}

/* Seconds or milliseconds since 1970. */
static bool
read_epoch(const char *s, int64_t per_second, int64_t *t, struct esc_err *e)
{
	int64_t v;

	if (!esc_int_parse(s, &v))
		return esc_fail(e, ESC_INVALID, "\"%.*s\" is no whole number of %s since 1970",
		    esc_shown(s), s, per_second == 1 ? "seconds" : "milliseconds");
	*t = v / per_second - (v % per_second < 0);
	if (*t < ESC_TIME_FIRST || *t > ESC_TIME_LAST)
		return esc_fail(e, ESC_INVALID, "\"%.*s\" is outside the years 1 to 9999%s", esc_shown(s), s,
		    per_second == 1 ? " (milliseconds are --date-format epoch_ms)" : "");
	return true;
}

/*
 * A spreadsheet's serial: days since 1899-12-30, with the 29 February 1900
 * that never was.  The fraction comes from a binary float: it is rounded to
 * the millisecond, and what is less than a second cut off.
 */
static bool
read_excel(const char *s, struct esc_written *w, struct esc_err *e)
{
	const char *p = s;
	int64_t day = esc_take_digits(&p, 1, 7), part = 0, unit = 1, ms;

	if (day >= 0 && *p == '.' && esc_is_digit(p[1])) {
		for (p++; esc_is_digit(*p) && unit < INT64_C(10000000000); unit *= 10)
			part = part * 10 + (*p++ - '0');
		while (esc_is_digit(*p))
			p++;
	}
	if (day < 1 || day == 60 || day > 2958465 || *p != '\0')
		return esc_fail(e, ESC_INVALID, "\"%.*s\" is no date of a spreadsheet (a number such as "
		    "46082.375)", esc_shown(s), s);
	ms = (part * (ESC_DAY * INT64_C(1000)) + unit / 2) / unit;
	day += esc_days(1899, 12, 30) + (day < 60);
	w->civil = esc_civil(NULL, day * ESC_DAY + ms / 1000);
	w->timed = ms > 0;
	return true;
}

bool
esc_format_parse(const char *s, const struct esc_time_how *how, int64_t *t, struct esc_err *e)
{
	struct esc_written w = { 0 };

	if (strcmp(how->format, "epoch") == 0)
		return read_epoch(s, 1, t, e);
	if (strcmp(how->format, "epoch_ms") == 0)
		return read_epoch(s, 1000, t, e);
	if (strcmp(how->format, "excel") == 0)
		return read_excel(s, &w, e) && esc_written_instant(&w, s, how, t, e);
	return read_format(s, how->format, &w, e) && esc_written_instant(&w, s, how, t, e);
}

/* What a format must have, one rule a row: what is `given' (0: always) needs this too. */
static const struct rule {
	unsigned	 given, needs;
	const char	*why;
} rules[] = {
	{ 0, 1u << YEAR, "it has no year (YYYY or YY)" },
	{ 0, 1u << MONTH, "it has no month (MM, M, Mon or Month; mm are minutes)" },
	{ 0, 1u << DAY, "it has no day (DD or D)" },
	{ 1u << MINUTE, 1u << HOUR, "it has minutes (mm) without an hour (HH, H, hh or h); months are MM" },
	{ 1u << SECOND, 1u << MINUTE, "it has seconds (ss) without minutes (mm)" },
	{ 1u << FRACTION, 1u << SECOND, "it has a fraction (fff) without seconds (ss)" },
	{ 1u << HALF, 1u << HOUR, "it has AM without an hour (hh or h)" },
	{ 1u << OFFSET, 1u << HOUR, "it has an offset (Z) without an hour (HH, H, hh or h)" },
};

static bool
unusable(const char *format, struct esc_err *e, const char *why, const char *word)
{
	return esc_fail(e, ESC_USAGE, "date format \"%.*s\" cannot be used: %s%s", esc_shown(format), format,
	    why, word);
}

static bool
rules_hold(const char *format, unsigned seen, bool half, struct esc_err *e)
{
	const struct rule *r;

	for (r = rules; r < rules + sizeof(rules) / sizeof(*rules); r++)
		if ((r->given == 0 || (seen & r->given)) && (seen & r->needs) != r->needs)
			return unusable(format, e, r->why, "");
	if (half && !HAS(seen, HALF))
		return unusable(format, e, "hh is the hour of a clock with AM and PM: write HH, or add AM", "");
	if (!half && HAS(seen, HALF))
		return unusable(format, e, "HH is the hour of a 24-hour clock: write hh, or leave AM out", "");
	return true;
}

bool
esc_time_format_valid(const char *format, struct esc_err *e)
{
	const struct token *k;
	const char *f;
	unsigned seen = 0;
	bool half = false;

	if (strcmp(format, "epoch") == 0 || strcmp(format, "epoch_ms") == 0 || strcmp(format, "excel") == 0)
		return true;
	for (f = format; *f != '\0'; f += k != NULL ? k->n : 1) {
		if ((k = token_at(f)) != NULL) {
			if (HAS(seen, k->slot))
				return unusable(format, e, "MM are months and mm minutes, and each part may "
				    "come only once; here twice: the ", wanted[k->slot]);
			seen |= 1u << k->slot;
			half |= half_day_clock(k);
		} else if (*f == '%') {
			return unusable(format, e, "write YYYY-MM-DD HH:mm:ss, not %Y-%m-%d %H:%M:%S", "");
		} else if (strchr("YSFydf", *f) != NULL) {
			return unusable(format, e, "the words are YYYY YY MM M Mon Month DD D HH H hh h mm m "
			    "ss s fff AM Z Day (\\ before a letter that is only itself), not ",
			    (const char[]){ *f, '\0' });
		} else if (*f == '\\' && f[1] != '\0') {
			f++;
		}
	}
	return rules_hold(format, seen, half, e);
}
