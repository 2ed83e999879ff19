/* A template filled in: its subject, its body, and what is wrong with it. */
#include <string.h>

#include "model/message.h"

#define SUBJECT		"Subject:"
#define SUBJECT_MAX	200	/* code points */
#define NAME_MAX	40

/* What a pattern of times may say; the longer first. */
static void
put_time(struct esc_buf *b, const char *pattern, size_t n, int64_t t, const struct esc_zone *zone)
{
	struct esc_civil c = esc_civil(zone, t);
	const struct { const char *word; int64_t value; int digits; } part[] = {
		{ "YYYY", c.year, 4 }, { "MM", c.month, 2 }, { "DD", c.day, 2 }, { "hh", c.hour, 2 },
		    { "mm", c.minute, 2 },
		{ "M", c.month, 1 }, { "D", c.day, 1 },
	};
	size_t k, len;

	for (size_t i = 0; i < n; i += len) {
		len = 1;
		if (pattern[i] == '\'') {
			for (; i + len < n && pattern[i + len] != '\''; len++)
				esc_buf_putc(b, pattern[i + len]);
			len++;
			continue;
		}
		for (k = 0; k < sizeof(part) / sizeof(part[0]); k++)
			if (n - i >= strlen(part[k].word) &&
			    memcmp(pattern + i, part[k].word, strlen(part[k].word)) == 0)
				break;
		if (k == sizeof(part) / sizeof(part[0])) {
			esc_buf_putc(b, pattern[i]);
			continue;
		}
		len = strlen(part[k].word);
		esc_buf_printf(b, "%0*lld", part[k].digits, (long long)part[k].value);
	}
}

void
esc_fill_time(struct esc_buf *b, const struct esc_fill *f, int64_t t)
{
	const char *pattern;
	size_t n;

	if ((pattern = esc_policy_word(f->policy, f->language, "time", &n)) == NULL)
		n = strlen(pattern = "YYYY-MM-DD hh:mm");
	put_time(b, pattern, n, t, f->zone);
}

static void
say_time(struct esc_buf *b, const struct esc_fill *f, const char *value)
{
	struct esc_time_how how = { 0 };
	struct esc_err why = { 0 };
	int64_t t;

	if (!esc_int_parse(value, &t) && !esc_time_parse(value, &how, &t, &why)) {
		esc_buf_puts(b, value);
		return;
	}
	esc_fill_time(b, f, t);
	esc_buf_printf(b, " (%s)", f->zone != NULL ? esc_zone_name(f->zone) : "UTC");
}

void
esc_fill_word(struct esc_buf *b, const struct esc_fill *f, const char *value)
{
	const char *word;
	size_t n;

	if ((word = esc_policy_word(f->policy, f->language, value, &n)) != NULL) {
		esc_buf_add(b, word, n);
		return;
	}
	for (; *value != '\0'; value++)
		esc_buf_putc(b, *value == '_' ? ' ' : *value);
}

static const struct esc_placeholder *
find(const char *name)
{
	for (size_t i = 0; i < esc_nplaceholders; i++)
		if (strcmp(esc_placeholders[i].name, name) == 0)
			return &esc_placeholders[i];
	return NULL;
}

/* The name in braces at s, and how long it is with them; 0: it is none. */
static size_t
name_at(const char *s, const char *end, char name[NAME_MAX])
{
	size_t n = 1;

	while (s + n < end && ((s[n] >= 'a' && s[n] <= 'z') || s[n] == '_'))
		n++;
	if (n == 1 || n >= NAME_MAX || s + n >= end || s[n] != '}')
		return 0;
	memcpy(name, s + 1, n - 1);
	name[n - 1] = '\0';
	return n + 1;
}

/* False: it stands for nothing. */
static bool
put_value(struct esc_buf *b, const struct esc_fill *f, const char *name)
{
	const struct esc_placeholder *p = find(name);
	const char *value = p != NULL ? f->value(f->arg, name) : NULL;
	struct esc_buf said = { 0 };

	if (value == NULL || *value == '\0')
		return false;
	if (p->say == ESC_SAY_TIME)
		say_time(&said, f, value);
	else if (p->say == ESC_SAY_WORD)
		esc_fill_word(&said, f, value);
	else
		esc_buf_puts(&said, value);
	esc_show_safe(b, said.s, said.n, true);
	esc_buf_free(&said);
	return true;
}

/* Appends a line, without its end; false: something in it stands for nothing. */
static bool
put_line(struct esc_buf *b, const struct esc_fill *f, const char *s, const char *end)
{
	char name[NAME_MAX];
	bool full = true;
	size_t n;

	for (; s < end; s += n) {
		n = *s == '{' ? name_at(s, end, name) : 0;
		if (n > 0) {
			full &= put_value(b, f, name);
			continue;
		}
		n = 1;
		if (*s != '\r')
			esc_buf_putc(b, *s);
	}
	return full;
}

/* One line: ends of lines and runs of blanks become a blank; it is cut, and ends with no colon. */
static void
put_subject(struct esc_buf *out, const struct esc_fill *f, const char *s, const char *end)
{
	struct esc_buf b = { 0 };
	size_t len, points = 0;
	bool blank = true;

	put_line(&b, f, s, end);
	for (size_t i = 0; i < b.n; i += len) {
		bool is_blank = b.s[i] == ' ' || b.s[i] == '\n' || b.s[i] == '\t';

		esc_utf8_get(b.s + i, b.n - i, &len);
		if (is_blank && blank)
			continue;
		if (++points > SUBJECT_MAX) {
			esc_buf_puts(out, "…");
			break;
		}
		esc_buf_add(out, is_blank ? " " : b.s + i, len);
		blank = is_blank;
	}
	while (out->n > 0 && (out->s[out->n - 1] == ' ' || out->s[out->n - 1] == ':'))
		out->n--;
	esc_buf_free(&b);
}

static void
put_body(struct esc_buf *b, const struct esc_fill *f, const char *s, const char *end)
{
	const char *eol;
	bool empty = true;
	size_t from;

	for (; s < end; s = eol + 1) {
		if ((eol = memchr(s, '\n', (size_t)(end - s))) == NULL)
			eol = end;
		from = b->n;
		if (!put_line(b, f, s, eol) || (b->n == from && empty)) {
			b->n = from;
			continue;
		}
		empty = b->n == from;
		esc_buf_putc(b, '\n');
	}
	while (b->n > 1 && b->s[b->n - 1] == '\n' && b->s[b->n - 2] == '\n')
		b->n--;
}

/* The end of the subject's line; NULL: there is none. */
static const char *
subject_end(const struct esc_template *t)
{
	const char *eol = memchr(t->text, '\n', t->n);

	if (t->n < strlen(SUBJECT) || memcmp(t->text, SUBJECT, strlen(SUBJECT)) != 0)
		return NULL;
	return eol != NULL ? eol : t->text + t->n;
}

void
esc_template_fill(const struct esc_template *t, const struct esc_fill *f, struct esc_buf *subject,
    struct esc_buf *body)
{
	const char *eol = subject_end(t), *end = t->text + t->n;

	if (eol != NULL)
		put_subject(subject, f, t->text + strlen(SUBJECT), eol);
	put_body(body, f, eol == NULL ? t->text : eol < end ? eol + 1 : end, end);
}

static void
line_faults(const char *s, const char *eol, unsigned line,
    void (*fault)(void *, unsigned, const char *, const char *), void *arg)
{
	const char *names[128], *near;
	struct esc_buf what = { 0 }, hint = { 0 };
	char name[NAME_MAX];
	size_t n;

	for (n = 0; n < esc_nplaceholders && n < sizeof(names) / sizeof(names[0]); n++)
		names[n] = esc_placeholders[n].name;
	for (; s < eol; s++) {
		if (*s != '{')
			continue;
		esc_buf_clear(&what);
		esc_buf_clear(&hint);
		if (name_at(s, eol, name) == 0) {
			fault(arg, line, "a brace that begins no placeholder",
			    "write {ticket}, or leave the brace out");
		} else if (find(name) == NULL) {
			near = esc_nearest(name, names, n);
			esc_buf_printf(&what, "there is no placeholder {%s}", name);
			if (near != NULL)
				esc_buf_printf(&hint, "write {%s}", near);
			else
				esc_buf_puts(&hint, "escalate(5) lists them");
			fault(arg, line, esc_buf_str(&what), esc_buf_str(&hint));
		}
	}
	esc_buf_free(&what);
	esc_buf_free(&hint);
}

void
esc_template_faults(const struct esc_template *t,
    void (*fault)(void *, unsigned, const char *, const char *), void *arg)
{
	const char *s = t->text, *end = t->text + t->n, *eol;
	bool words = strcmp(t->name, "words") == 0;
	unsigned line = 1;

	if (!esc_utf8_valid(t->text, t->n, NULL) || memchr(t->text, '\0', t->n) != NULL) {
		fault(arg, 0, "it is no text in UTF-8", "save it as UTF-8");
		return;
	}
	if (!words && subject_end(t) == NULL)
		fault(arg, 1, "the first line is no subject", "write \"Subject: ...\"");
	for (; s < end; s = eol + 1, line++) {
		if ((eol = memchr(s, '\n', (size_t)(end - s))) == NULL)
			eol = end;
		if (words && s < eol && *s != '#' && memchr(s, '=', (size_t)(eol - s)) == NULL)
			fault(arg, line, "a line that says no word", "write name = word");
		if (!words)
			line_faults(s, eol, line, fault, arg);
	}
}
