/* Encodings: what a file's first bytes are, and the way to UTF-8, strictly. */
#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascii.h"
#include "table.h"

struct esc_decoder {
	iconv_t		 cd;
	const char	*encoding, *name;
	bool		 begun;
	bool		 wide;			/* UTF-16, UTF-32 */
	bool		 needs_mark;		/* ... without le or be */
	uint64_t	 line;
	struct esc_buf	 in, out;
};

bool
esc_is_utf8_marked(const char *s, size_t n)
{
	return n >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0;
}

static bool
is_named(const char *name, const char *plain)
{
	for (; *name != '\0'; name++)
		if (*name != '-' && *name != '_' && esc_lower(*name) != *plain++)
			return false;
	return *plain == '\0';
}

static const struct {
	const char	*name;
	bool		 needs_mark;
} wides[] = {
	{ "utf16", true }, { "utf16le", false }, { "utf16be", false },
	{ "utf32", true }, { "utf32le", false }, { "utf32be", false },
	{ "ucs2", false }, { "ucs2le", false }, { "ucs2be", false },
	{ "ucs4", false }, { "ucs4le", false }, { "ucs4be", false },
};

bool
esc_decoder_open(struct esc_decoder **to, const char *encoding, const char *name, struct esc_err *e)
{
	size_t cap = 0;
	iconv_t cd;

	*to = NULL;
	if (encoding == NULL || is_named(encoding, "utf8"))
		return true;
	/* iconv takes "" for the locale's encoding, and a / begins leniency. */
	if (*encoding == '\0' || strchr(encoding, '/') != NULL ||
	    (cd = iconv_open("UTF-8", encoding)) == (iconv_t)-1)
		return esc_fail(e, ESC_USAGE, "no encoding \"%.60s\": iconv -l lists them", encoding);
	*to = esc_grow(NULL, &cap, sizeof(**to), 1);
	**to = (struct esc_decoder){ .cd = cd, .encoding = encoding, .name = name, .line = 1 };
	for (size_t i = 0; i < sizeof(wides) / sizeof(wides[0]); i++)
		if (is_named(encoding, wides[i].name)) {
			(*to)->wide = true;
			(*to)->needs_mark = wides[i].needs_mark;
		}
	return true;
}

void
esc_decoder_close(struct esc_decoder *d)
{
	if (d == NULL)
		return;
	iconv_close(d->cd);
	esc_buf_free(&d->in);
	esc_buf_free(&d->out);
	free(d);
}

static void
count_lines(struct esc_decoder *d)
{
	for (size_t i = 0; i < d->out.n; i++)
		d->line += d->out.s[i] == '\n';
}

/* Decodes what it can of d->in; what is left stays there. */
static bool
convert(struct esc_decoder *d, struct esc_err *e)
{
	char *from = d->in.s, *out;
	size_t left = d->in.n, room, r = 0;

	do {
		d->out.s = esc_grow(d->out.s, &d->out.cap, d->out.n + 2 * left + 64, 1);
		out = d->out.s + d->out.n;
		room = d->out.cap - d->out.n;
		r = iconv(d->cd, &from, &left, &out, &room);
		d->out.n = (size_t)(out - d->out.s);
	} while (r == (size_t)-1 && errno == E2BIG);
	if (r == (size_t)-1 && errno == EILSEQ) {
		count_lines(d);
		return esc_fail(e, ESC_INVALID, "%s:%llu: byte 0x%02X is not %s: is it another encoding?",
		    d->name, (unsigned long long)d->line, (unsigned char)*from, d->encoding);
	}
	if (left > 0)
		memmove(d->in.s, from, left);
	d->in.n = left;
	return true;
}

static bool
has_mark(const char *s, size_t n)
{
	return n >= 4 && (memcmp(s, "\xff\xfe", 2) == 0 || memcmp(s, "\xfe\xff", 2) == 0 ||
	    memcmp(s, "\0\0\xfe\xff", 4) == 0);
}

bool
esc_decode(struct esc_decoder *d, const char *s, size_t n, bool last, struct esc_text *to,
    struct esc_err *e)
{
	if (!d->begun && d->needs_mark && !has_mark(s, n))
		return esc_fail(e, ESC_INVALID, "%s: no byte order mark: say --encoding %sle or %sbe",
		    d->name, d->encoding, d->encoding);
	d->begun = true;
	esc_buf_clear(&d->out);
	esc_buf_add(&d->in, s, n);
	if (d->in.n > 0 && !convert(d, e))
		return false;
	count_lines(d);
	if (last && d->in.n > 0)
		return esc_fail(e, ESC_INVALID, "%s:%llu: ends inside a character of %s: was it cut off?",
		    d->name, (unsigned long long)d->line, d->encoding);
	*to = (struct esc_text){ d->out.s, d->out.n };
	return true;
}

/* Files that are no tables, by their first bytes. */
static const struct magic {
	const char	*bytes;
	size_t		 n;
	bool		 unless_wide;
	const char	*what;
} magics[] = {
	{ "\x1f\x8b", 2, false, "gzip: unpack it first (gzip -dc)" },
	{ "\x28\xb5\x2f\xfd", 4, false, "zstd: unpack it first (zstd -dc)" },
	{ "\xfd" "7zXZ", 5, false, "xz: unpack it first (xz -dc)" },
	{ "BZh91AY&SY", 10, false, "bzip2: unpack it first (bzip2 -dc)" },
	{ "PK\3\4", 4, false, "an Excel workbook (xlsx) or another zip: save the sheet as CSV UTF-8" },
	{ "\xd0\xcf\x11\xe0", 4, false, "an Excel workbook (xls): save the sheet as CSV UTF-8" },
	{ "SQLite format 3", 16, false, "an SQLite database: name it with --db, or export it as CSV" },
	{ "%PDF-", 5, false, "a PDF: export the data as CSV" },
	{ "\xff\xfe\0", 4, true, "UTF-32: save it as UTF-8 or say --encoding utf-32" },
	{ "\xff\xfe", 2, true, "UTF-16: save it as UTF-8 or say --encoding utf-16" },
	{ "\xfe\xff", 2, true, "UTF-16: save it as UTF-8 or say --encoding utf-16" },
};

static bool
begins(const char *s, size_t n, const char *word)
{
	size_t i = 0;

	while (i < n && word[i] != '\0' && esc_lower(s[i]) == word[i])
		i++;
	return word[i] == '\0';
}

/* Text that is no table. */
static const char *
foreign_text(const char *s, size_t n)
{
	static const char *const html[] = { "<!", "<html", "<head", "<body" };
	const char *end = s + n;

	while (s < end && strchr(" \t\r\n", *s) != NULL && *s != '\0')
		s++;
	for (size_t i = 0; i < sizeof(html) / sizeof(html[0]); i++)
		if (begins(s, (size_t)(end - s), html[i]))
			return "an HTML page: did the export fail?";
	if (begins(s, (size_t)(end - s), "<?xml"))
		return "XML: export the data as CSV";
	if (s == end || *s++ != '[')
		return NULL;
	while (s < end && strchr(" \t\r\n", *s) != NULL && *s != '\0')
		s++;
	return s < end && *s == '{' ? "a JSON array: make it one object a line (jq -c '.[]')" : NULL;
}

static const char *
foreign(const char *s, size_t n, bool wide)
{
	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++)
		if (n >= magics[i].n && memcmp(s, magics[i].bytes, magics[i].n) == 0 &&
		    !(wide && magics[i].unless_wide))
			return magics[i].what;
	if (esc_is_utf8_marked(s, n))
		return foreign_text(s + 3, n - 3);
	if (!wide && n >= 4 && s[0] != '\0' && s[1] == '\0' && s[2] != '\0' && s[3] == '\0')
		return "UTF-16 without a mark: save it as UTF-8 or say --encoding utf-16le";
	if (!wide && n >= 4 && s[0] == '\0' && s[1] != '\0' && s[2] == '\0' && s[3] != '\0')
		return "UTF-16 without a mark: save it as UTF-8 or say --encoding utf-16be";
	return foreign_text(s, n);
}

bool
esc_bytes_check(const char *s, size_t n, const struct esc_decoder *d, const char *name,
    struct esc_err *e)
{
	const char *what = foreign(s, n, d != NULL && d->wide);

	return what == NULL || esc_fail(e, ESC_INVALID, "%s: this is %s", name, what);
}

/*
 * Turkish text in windows-1254 has one of its own letters; other text of the
 * West has none of these bytes often.  A byte that begins like UTF-8 and goes on
 * like it is no letter of either.
 */
bool
esc_utf8_fault(struct esc_buf *out, const char *s, size_t n)
{
	static const char turkish[] = "\xfe\xfd\xf0\xde\xdd\xd0";
	bool is_turkish = false;
	size_t bad;

	if (esc_utf8_valid(s, n, &bad))
		return false;
	esc_buf_printf(out, "not valid UTF-8 (byte 0x%02X)", (unsigned char)s[bad]);
	if ((unsigned char)s[bad] >= 0xe0 && bad + 1 < n && ((unsigned char)s[bad + 1] & 0xc0) == 0x80)
		return true;
	for (size_t i = bad; i < n && !is_turkish; i++)
		is_turkish = memchr(turkish, s[i], sizeof(turkish) - 1) != NULL;
	esc_buf_puts(out, is_turkish ? "; if the file is Turkish Windows: --encoding windows-1254" :
	    "; if the file is Western Windows: --encoding windows-1252");
	return true;
}

/* The byte that a program which took UTF-8 for windows-1252 read as c; -1: none. */
static int
byte_of(uint32_t c)
{
	static const uint16_t high[32] = {
		0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
		0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0,
		0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
		0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178
	};

	if (c < 0x100)
		return (int)c;
	for (int i = 0; i < 32; i++)
		if (high[i] == c)
			return 0x80 + i;
	return -1;
}

/*
 * Taken back by one encoding, the whole text is UTF-8 again, and what comes out
 * is no accident: a letter of Europe, a character of three bytes, or several.
 */
bool
esc_looks_double_encoded(const char *s, size_t n)
{
	struct esc_buf back = { 0 };
	size_t len, characters = 0;
	bool likely = false;
	uint32_t c;
	int byte;

	for (size_t i = 0; i < n; i += len) {
		if ((byte = byte_of(esc_utf8_get(s + i, n - i, &len))) < 0)
			break;
		esc_buf_putc(&back, (char)byte);
		if (i + len == n && esc_utf8_valid(back.s, back.n, NULL))
			likely = true;
	}
	for (size_t i = 0; likely && i < back.n; i += len) {
		c = esc_utf8_get(back.s + i, back.n - i, &len);
		characters += len == 1 ? 0 : len > 2 || c <= 0x17f ? 2 : 1;
	}
	esc_buf_free(&back);
	return likely && characters > 1;
}
