/* Mail by RFC 5322, 2047 and 2045, and what curl(1) is told for a web hook. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "model/message.h"

#define WORD_BYTES	39	/* of an encoded word: the line stays below 76 with any name before it */
#define LINE		76	/* of quoted-printable */
#define ADDRESS_MAX	254
#define NAME_MAX	200	/* of a recipient; longer ones are left out */

static void
put_base64(struct esc_buf *b, const char *s, size_t n)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *u = (const unsigned char *)s;
	uint32_t v;

	for (size_t i = 0; i < n; i += 3) {
		v = (uint32_t)u[i] << 16 | (i + 1 < n ? (uint32_t)u[i + 1] << 8 : 0) | (i + 2 < n ? u[i + 2] : 0);
		for (int k = 0; k < 4; k++)
			esc_buf_putc(b, i + (size_t)k > n ? '=' : digits[v >> (18 - 6 * k) & 63]);
	}
}

/* Encoded words, parted between characters, one a line. */
static void
put_words(struct esc_buf *b, const char *s, size_t n)
{
	size_t part, len;

	for (size_t i = 0; i < n; i += part) {
		for (part = 0; i + part < n; part += len) {
			esc_utf8_get(s + i + part, n - i - part, &len);
			if (part + len > WORD_BYTES)
				break;
		}
		esc_buf_puts(b, i > 0 ? "\n =?UTF-8?B?" : "=?UTF-8?B?");
		put_base64(b, s + i, part);
		esc_buf_puts(b, "?=");
	}
}

static bool
is_plain(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] < ' ' || (unsigned char)s[i] > '~')
			return false;
	return strstr(s, "=?") == NULL;
}

/* The text of a header: as it is if it is short ASCII, else in encoded words. */
static void
put_text(struct esc_buf *b, const char *name, const char *s)
{
	size_t n = strlen(s);

	esc_buf_printf(b, "%s: ", name);
	if (is_plain(s, n) && strlen(name) + 2 + n <= LINE)
		esc_buf_puts(b, s);
	else
		put_words(b, s, n);
	esc_buf_putc(b, '\n');
}

static bool
is_atoms(const char *s)
{
	for (; *s != '\0'; s++)
		if (!((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || (*s >= '0' && *s <= '9') ||
		    *s == ' ' || *s == '-' || *s == '_'))
			return false;
	return true;
}

static void
put_recipient(struct esc_buf *b, const char *name, const char *address)
{
	size_t n = name != NULL ? strlen(name) : 0;

	esc_buf_puts(b, "To: ");
	if (n == 0 || n > NAME_MAX || strchr(name, '@') != NULL) {
		esc_buf_printf(b, "%s\n", address);
		return;
	}
	if (is_atoms(name) && n < 60)
		esc_buf_puts(b, name);
	else
		put_words(b, name, n);
	esc_buf_printf(b, n + strlen(address) < 60 && is_atoms(name) ? " <%s>\n" : "\n <%s>\n", address);
}

/* RFC 2045, 6.7; also no line that begins as "From " or is a dot alone. */
static void
put_quoted(struct esc_buf *b, const char *s, size_t n)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t line = 0, width;
	unsigned char c;
	bool last, coded;

	for (size_t i = 0; i < n; i++) {
		c = (unsigned char)s[i];
		if (c == '\n') {
			esc_buf_putc(b, '\n');
			line = 0;
			continue;
		}
		last = i + 1 == n || s[i + 1] == '\n';
		coded = c == '=' || c > '~' || (c < ' ' && c != '\t') ||
		    ((c == ' ' || c == '\t') && last) ||
		    (line == 0 && ((c == '.' && last) || (n - i >= 5 && memcmp(s + i, "From ", 5) == 0)));
		width = coded ? 3 : 1;
		if (line + width > LINE - 1) {
			esc_buf_puts(b, "=\n");
			line = 0;
		}
		if (coded) {
			esc_buf_putc(b, '=');
			esc_buf_putc(b, hex[c >> 4]);
			esc_buf_putc(b, hex[c & 15]);
		} else
			esc_buf_putc(b, (char)c);
		line += width;
	}
	if (n == 0 || s[n - 1] != '\n')
		esc_buf_putc(b, '\n');
}

static void
put_date(struct esc_buf *b, int64_t t)
{
	static const char days[] = "ThuFriSatSunMonTueWed",
	    months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	struct esc_civil c = esc_civil(NULL, t);
	int64_t day = esc_days(c.year, c.month, c.day);

	esc_buf_printf(b, "Date: %.3s, %02d %.3s %04" PRId64 " %02d:%02d:%02d +0000\n",
	    days + 3 * ((day % 7 + 7) % 7), c.day, months + 3 * (c.month - 1), c.year, c.hour, c.minute,
	    c.second);
}

static void
put_part(struct esc_buf *b, const char *type, const char *s)
{
	esc_buf_printf(b, "Content-Type: text/%s; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n", type);
	put_quoted(b, s, strlen(s));
}

/* The boundary has "=_", which quoted-printable never has. */
static void
put_both(struct esc_buf *b, const struct esc_mail *m)
{
	uint64_t hash = esc_hash(m->body, strlen(m->body)) ^ esc_hash(m->html, strlen(m->html));
	char mark[32];

	snprintf(mark, sizeof(mark), "=_%016" PRIx64, hash);
	esc_buf_printf(b, "Content-Type: multipart/alternative; boundary=\"%s\"\n\n--%s\n", mark, mark);
	put_part(b, "plain", m->body);
	esc_buf_printf(b, "\n--%s\n", mark);
	put_part(b, "html", m->html);
	esc_buf_printf(b, "\n--%s--\n", mark);
}

void
esc_mail_write(struct esc_buf *b, const struct esc_mail *m)
{
	put_date(b, m->date);
	esc_buf_printf(b, "From: %s\n", m->from);
	put_recipient(b, m->to_name, m->to);
	put_text(b, "Subject", m->subject);
	esc_buf_printf(b, "Message-ID: <%s>\n", m->id);
	if (m->thread != NULL)
		esc_buf_printf(b, "In-Reply-To: <%s>\nReferences: <%s>\n", m->thread, m->thread);
	esc_buf_puts(b, "Auto-Submitted: auto-generated\nMIME-Version: 1.0\n");
	if (m->html != NULL)
		put_both(b, m);
	else
		put_part(b, "plain", m->body);
}

bool
esc_mail_address(const char *s)
{
	static const char others[] = "!#$%&'*+/=?^_`{|}~.-";
	const char *at = strchr(s, '@');

	if (at == NULL || at == s || at[1] == '\0' || strlen(s) > ADDRESS_MAX || *s == '-' || *s == '.')
		return false;
	for (const char *c = s; *c != '\0'; c++) {
		bool letter = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
		    (*c >= '0' && *c <= '9');

		if (!letter && c != at && (c < at ? strchr(others, *c) == NULL : *c != '.' && *c != '-'))
			return false;
	}
	return at[1] != '.' && at[1] != '-';
}

const char *
esc_mail_address_in(const char *s, struct esc_arena *a)
{
	const char *open, *close;

	if (s == NULL)
		return NULL;
	open = strchr(s, '<');
	close = open != NULL ? strchr(open, '>') : NULL;
	if (close != NULL)
		s = esc_dup(a, open + 1, (size_t)(close - open) - 1);
	return esc_mail_address(s) ? s : NULL;
}

const char *
esc_mail_id(const char *what, const char *from, struct esc_arena *a)
{
	const char *at = from != NULL ? strchr(from, '@') : NULL, *s;
	struct esc_buf b = { 0 };

	esc_buf_printf(&b, "esc.%016" PRIx64 "@%s", esc_hash(what, strlen(what)),
	    at != NULL ? at + 1 : "localhost");
	s = esc_dup(a, b.s, b.n);
	esc_buf_free(&b);
	return s;
}

const char *
esc_mail_body(const char *message)
{
	const char *s;

	for (s = message; *s != '\0'; s += *s == '\n') {
		size_t n = strcspn(s, "\n");

		if (n == 0 || (n == 1 && *s == '\r'))
			return s + n + (s[n] == '\n');
		s += n;
	}
	return s;
}

const char *
esc_mail_header(const char *message, const char *name, struct esc_arena *a)
{
	const char *body = esc_mail_body(message), *s, *eol, *v;
	size_t len = strlen(name);
	char word[40];

	for (s = message; s < body; s = eol + 1) {
		if ((eol = strchr(s, '\n')) == NULL)
			return NULL;
		while (eol[1] == ' ' || eol[1] == '\t')
			if ((eol = strchr(eol + 1, '\n')) == NULL)
				return NULL;
		if (len >= sizeof(word) || (size_t)(eol - s) <= len || s[len] != ':')
			continue;
		memcpy(word, s, len);
		word[len] = '\0';
		if (esc_ascii_casecmp(word, name) != 0)
			continue;
		v = s + len + 1 + strspn(s + len + 1, " \t");
		return esc_dup(a, v, (size_t)(eol - v) - (eol > v && eol[-1] == '\r'));
	}
	return NULL;
}

static bool
is_header(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && s[i] > ' ' && s[i] <= '~' && s[i] != ':')
		i++;
	return i > 0 && i < n && s[i] == ':';
}

bool
esc_mail_check(const char *message, struct esc_err *e)
{
	const char *body = esc_mail_body(message), *s, *eol;
	struct esc_arena a = { 0 };
	unsigned line = 1;
	bool there;

	for (s = message; s < body; s = eol + 1, line++) {
		eol = s + strcspn(s, "\n");
		if (eol == s || (eol == s + 1 && *s == '\r'))
			break;
		if (!is_header(s, (size_t)(eol - s)) && (s == message || (*s != ' ' && *s != '\t')))
			return esc_fail(e, ESC_INVALID,
			    "line %u is no header: a finished message begins with "
			    "To: and Subject: and has an empty line before its text", line);
		if (*eol == '\0')
			break;
	}
	there = esc_mail_header(message, "To", &a) != NULL;
	esc_arena_free(&a);
	return there || esc_fail(e, ESC_INVALID, "the message has no To: header: to whom does it go?");
}

/* A value in curl's configuration file. */
static void
put_curl(struct esc_buf *b, const char *name, const char *value, size_t n)
{
	static const char raw[] = "\\\"\n\r\t\v", letter[] = "\\\"nrtv";
	const char *special;

	esc_buf_printf(b, "%s = \"", name);
	for (size_t i = 0; i < n; i++) {
		special = memchr(raw, value[i], sizeof(raw) - 1);
		if (special != NULL)
			esc_buf_putc(b, '\\');
		esc_buf_putc(b, special != NULL ? letter[special - raw] : value[i]);
	}
	esc_buf_puts(b, "\"\n");
}

static void
put_member(struct esc_buf *b, const char *name, const char *value)
{
	if (value == NULL)
		return;
	esc_buf_printf(b, "%s\"%s\":", b->n > 1 ? "," : "", name);
	esc_json_quote(b, value, strlen(value));
}

void
esc_hook_write(struct esc_buf *b, const struct esc_hook *h)
{
	struct esc_buf json = { 0 }, text = { 0 };

	esc_buf_printf(&text, "%s\n%s", h->subject, h->body);
	esc_buf_putc(&json, '{');
	put_member(&json, "text", esc_buf_str(&text));
	put_member(&json, "subject", h->subject);
	put_member(&json, "body", h->body);
	put_member(&json, "to", h->to);
	put_member(&json, "ticket", h->ticket);
	put_member(&json, "id", h->id);
	esc_buf_putc(&json, '}');
	put_curl(b, "url", h->url, strlen(h->url));
	esc_buf_puts(b, "silent\nshow-error\nfail\ngloboff\nmax-time = 50\noutput = \"/dev/null\"\n"
	    "header = \"Content-Type: application/json\"\n");
	esc_buf_clear(&text);
	esc_buf_printf(&text, "Idempotency-Key: %s", h->id);
	put_curl(b, "header", text.s, text.n);
	put_curl(b, "data", json.s, json.n);
	esc_buf_free(&text);
	esc_buf_free(&json);
}
