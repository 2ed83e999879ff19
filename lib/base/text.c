/* Text: UTF-8, case, width, and how text is shown; nothing depends on a locale. */
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "ascii.h"
#include "escalate.h"

#define NEAREST_MAX	63	/* bytes of a word that is compared */
#define TICKET_MAX	255
#define FIRST_MARK	0xcc	/* the lead byte of U+0300: below it everything is NFC */

/* What may follow a lead byte (RFC 3629): the first continuation byte's range. */
static const struct lead {
	unsigned char	from, to, low, high;
	size_t		len;
} leads[] = {
	{ 0xc2, 0xdf, 0x80, 0xbf, 2 },
	{ 0xe0, 0xe0, 0xa0, 0xbf, 3 },
	{ 0xe1, 0xec, 0x80, 0xbf, 3 },
	{ 0xed, 0xed, 0x80, 0x9f, 3 },	/* no surrogates */
	{ 0xee, 0xef, 0x80, 0xbf, 3 },
	{ 0xf0, 0xf0, 0x90, 0xbf, 4 },
	{ 0xf1, 0xf3, 0x80, 0xbf, 4 },
	{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
};

/* The length of the character at s, 0 if it is none. */
static size_t
utf8_length(const unsigned char *s, size_t n)
{
	size_t i;

	if (*s < 0x80)
		return 1;
	for (i = 0; i < sizeof(leads) / sizeof(leads[0]); i++)
		if (*s >= leads[i].from && *s <= leads[i].to)
			break;
	if (i == sizeof(leads) / sizeof(leads[0]) || n < leads[i].len ||
	    s[1] < leads[i].low || s[1] > leads[i].high)
		return 0;
	for (size_t k = 2; k < leads[i].len; k++)
		if ((s[k] & 0xc0) != 0x80)
			return 0;
	return leads[i].len;
}

/* The ASCII bytes at the beginning, eight at a time. */
static size_t
ascii_length(const char *s, size_t n)
{
	size_t i = 0;
	uint64_t w;

	for (; n - i >= sizeof(w); i += sizeof(w)) {
		memcpy(&w, s + i, sizeof(w));
		if ((w & UINT64_C(0x8080808080808080)) != 0)
			break;
	}
	while (i < n && (s[i] & 0x80) == 0)
		i++;
	return i;
}

bool
esc_utf8_valid(const char *s, size_t n, size_t *bad)
{
	size_t i = 0, len;

	while ((i += ascii_length(s + i, n - i)) < n) {
		if ((len = utf8_length((const unsigned char *)s + i, n - i)) == 0) {
			if (bad != NULL)
				*bad = i;
			return false;
		}
		i += len;
	}
	return true;
}

uint32_t
esc_utf8_get(const char *s, size_t n, size_t *len)
{
	const unsigned char *u = (const unsigned char *)s;
	uint32_t c = *u;

	*len = utf8_length(u, n);
	if (*len <= 1) {
		*len = 1;
		return c;
	}
	c &= 0x7fu >> *len;
	for (size_t i = 1; i < *len; i++)
		c = c << 6 | (u[i] & 0x3f);
	return c;
}

void
esc_utf8_put(struct esc_buf *b, uint32_t c)
{
	static const unsigned char mark[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	char s[4];

	for (size_t i = len - 1; i > 0; i--, c >>= 6)
		s[i] = (char)(0x80 | (c & 0x3f));
	s[0] = (char)(len == 1 ? c : (mark[len] | c));
	esc_buf_add(b, s, len);
}

int
esc_width(const char *s, size_t n)
{
	int width = 0;
	size_t len;

	for (size_t i = 0; i < n; i += len)
		width += utf8proc_charwidth((utf8proc_int32_t)esc_utf8_get(s + i, n - i, &len));
	return width;
}

/* Turkish: I, dotless and dotted, are one letter to a person who searches. */
static utf8proc_int32_t
one_i(utf8proc_int32_t c, void *unused)
{
	(void)unused;
	return c == 'I' || c == 0x130 || c == 0x131 ? 'i' : c;
}

/* Appends s decomposed by the options and composed again. */
static void
normalize(struct esc_buf *out, const char *s, size_t n, int options, utf8proc_custom_func f)
{
	const utf8proc_uint8_t *u = (const utf8proc_uint8_t *)s;
	utf8proc_int32_t *v = NULL;
	utf8proc_ssize_t need = (utf8proc_ssize_t)n, len;
	size_t cap = 0;

	options |= UTF8PROC_STABLE | UTF8PROC_COMPOSE;
	do {
		v = esc_grow(v, &cap, (size_t)need + 1, sizeof(*v));
		need = utf8proc_decompose_custom(u, (utf8proc_ssize_t)n, v, (utf8proc_ssize_t)cap - 1,
		    (utf8proc_option_t)options, f, NULL);
	} while (need >= (utf8proc_ssize_t)cap);
	len = need < 0 ? need : utf8proc_reencode(v, need, (utf8proc_option_t)options);
	esc_buf_add(out, len < 0 ? s : (const char *)v, len < 0 ? n : (size_t)len);
	free(v);
}

static bool
is_composed(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] >= FIRST_MARK)
			return false;
	return true;
}

void
esc_fold_text(struct esc_buf *out, const char *s, size_t n)
{
	size_t ascii = ascii_length(s, n), start = out->n;
	struct esc_buf nfc = { 0 };

	if (ascii == n) {
		esc_buf_add(out, s, n);
		for (size_t i = start; i < out->n; i++)
			out->s[i] = esc_lower(out->s[i]);
	} else if (is_composed(s, n)) {
		normalize(out, s, n, UTF8PROC_CASEFOLD, one_i);
	} else {
		normalize(&nfc, s, n, 0, NULL);
		normalize(out, nfc.s, nfc.n, UTF8PROC_CASEFOLD, one_i);
		esc_buf_free(&nfc);
	}
}

bool
esc_of_word(uint32_t c)
{
	if (c < 0x80)
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
	switch (utf8proc_category((utf8proc_int32_t)c)) {
	case UTF8PROC_CATEGORY_LU: case UTF8PROC_CATEGORY_LL: case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM: case UTF8PROC_CATEGORY_LO: case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC: case UTF8PROC_CATEGORY_ND: case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
		return true;
	default:
		return false;
	}
}

void
esc_strip_marks(struct esc_buf *out, const char *s, size_t n)
{
	normalize(out, s, n, UTF8PROC_STRIPMARK, NULL);
}

bool
esc_fold_equal(const char *a, const char *b)
{
	size_t na = strlen(a), nb = strlen(b);
	struct esc_buf fa = { 0 }, fb = { 0 };
	bool equal;

	if (ascii_length(a, na) == na && ascii_length(b, nb) == nb)
		return na == nb && esc_ascii_casecmp(a, b) == 0;
	esc_fold_text(&fa, a, na);
	esc_fold_text(&fb, b, nb);
	equal = fa.n == fb.n && (fa.n == 0 || memcmp(fa.s, fb.s, fa.n) == 0);
	esc_buf_free(&fa);
	esc_buf_free(&fb);
	return equal;
}

static bool
ascii_contains(const char *text, size_t n, const char *needle, size_t len)
{
	for (size_t i = 0, k; i + len <= n; i++) {
		for (k = 0; k < len && esc_lower(text[i + k]) == needle[k]; k++)
			;
		if (k == len)
			return true;
	}
	return false;
}

bool
esc_fold_contains(const char *text, const char *needle)
{
	size_t n = strlen(text);
	struct esc_buf folded = { 0 };
	bool found;

	if (ascii_length(text, n) == n)
		return ascii_contains(text, n, needle, strlen(needle));
	esc_fold_text(&folded, text, n);
	found = strstr(esc_buf_str(&folded), needle) != NULL;
	esc_buf_free(&folded);
	return found;
}

int
esc_ascii_casecmp(const char *a, const char *b)
{
	while (*a != '\0' && esc_lower(*a) == esc_lower(*b)) {
		a++;
		b++;
	}
	return (unsigned char)esc_lower(*a) - (unsigned char)esc_lower(*b);
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Levenshtein's distance of words of at most NEAREST_MAX bytes, ASCII case ignored. */
static size_t
distance(const char *a, size_t na, const char *b, size_t nb)
{
	size_t row[NEAREST_MAX + 1], corner, above;

	for (size_t k = 0; k <= nb; k++)
		row[k] = k;
	for (size_t i = 1; i <= na; i++) {
		corner = row[0]++;
		for (size_t k = 1; k <= nb; k++) {
			above = row[k];
			row[k] = least(least(above, row[k - 1]) + 1,
			    corner + (esc_lower(a[i - 1]) != esc_lower(b[k - 1])));
			corner = above;
		}
	}
	return row[nb];
}

const char *
esc_nearest(const char *word, const char *const *names, size_t n)
{
	size_t len = strlen(word), nearest = least(len / 2, 2) + 1, d;
	const char *best = NULL;

	if (len > NEAREST_MAX)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		if (strlen(names[i]) > NEAREST_MAX)
			continue;
		d = distance(word, len, names[i], strlen(names[i]));
		if (d < nearest) {
			best = names[i];
			nearest = d;
		}
	}
	return best;
}

static bool
is_bidi_control(uint32_t c)
{
	return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
	    c == 0x200e || c == 0x200f || c == 0x061c;
}

void
esc_show_safe(struct esc_buf *out, const char *s, size_t n, bool lines)
{
	size_t plain = 0, len;
	uint32_t c;

	for (size_t i = 0; i < n; i += len) {
		c = esc_utf8_get(s + i, n - i, &len);
		if (len > 1 ? (c > 0x9f && !is_bidi_control(c)) :
		    (c >= ' ' && c < 0x7f) || (lines && (c == '\n' || c == '\t')))
			continue;
		esc_buf_add(out, s + plain, i - plain);
		plain = i + len;
		if (len > 1)
			esc_buf_printf(out, "\\u%04X", c);
		else if (c < 0x80)
			esc_buf_printf(out, "^%c", (char)(c ^ 0x40));
		else
			esc_buf_printf(out, "\\x%02X", c);	/* not UTF-8: a file's name */
	}
	esc_buf_add(out, s + plain, n - plain);
}

static const char tsv_raw[] = "\t\n\r\\", tsv_letter[] = "tnr\\";

void
esc_tsv_escape(struct esc_buf *out, const char *s, size_t n)
{
	const char *special;
	size_t plain = 0;

	for (size_t i = 0; i < n; i++) {
		if (((unsigned char)s[i] > '\r' && s[i] != '\\') ||
		    (special = memchr(tsv_raw, s[i], sizeof(tsv_raw) - 1)) == NULL)
			continue;
		esc_buf_add(out, s + plain, i - plain);
		esc_buf_putc(out, '\\');
		esc_buf_putc(out, tsv_letter[special - tsv_raw]);
		plain = i + 1;
	}
	esc_buf_add(out, s + plain, n - plain);
}

bool
esc_tsv_unescape(struct esc_buf *out, const char *s, size_t n)
{
	const char *slash, *end = s + n, *letter;
	bool good = true;

	while (s < end && (slash = memchr(s, '\\', (size_t)(end - s))) != NULL) {
		letter = slash + 1 < end ? memchr(tsv_letter, slash[1], sizeof(tsv_letter) - 1) : NULL;
		esc_buf_add(out, s, (size_t)(slash - s));
		esc_buf_putc(out, letter != NULL ? tsv_raw[letter - tsv_letter] : '\\');
		s = slash + 1 + (letter != NULL);
		good &= letter != NULL;
	}
	esc_buf_add(out, s, (size_t)(end - s));
	return good;
}

bool
esc_ticket_name_valid(const char *s)
{
	size_t n = 0;

	if (!esc_is_digit(*s) && !esc_is_letter(*s))
		return false;
	for (; s[n] != '\0'; n++)
		if (n == TICKET_MAX || (!esc_is_digit(s[n]) && !esc_is_letter(s[n]) &&
		    strchr("-._/@+#", s[n]) == NULL))
			return false;
	return true;
}

bool
esc_int_parse(const char *s, int64_t *to)
{
	bool negative = *s == '-';
	uint64_t v = 0;
	size_t i = negative;

	if (s[i] == '\0')
		return false;
	for (; s[i] != '\0'; i++) {
		if (!esc_is_digit(s[i]) || v > INT64_MAX / 10)
			return false;
		v = v * 10 + (uint64_t)(s[i] - '0');
		if (v > INT64_MAX)
			return false;
	}
	*to = negative ? -(int64_t)v : (int64_t)v;
	return true;
}
