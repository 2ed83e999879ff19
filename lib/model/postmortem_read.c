/* A post-mortem read back: front matter, parts, the table of actions. */
#include <stdio.h>
#include <string.h>

#include "model/postmortem.h"

#define MARK		"<!-- esc:"

const char *const esc_pm_part_name[] = { "root_cause", "improve", "actions" };
const char *const esc_pm_types[] = { "training", "process", "documentation", "product", "other", NULL };

/* The lines of a text, and whether what stands there is code or a comment. */
struct lines {
	const char	*next, *end;
	const char	*s;		/* this line, without its end */
	size_t		 n;
	unsigned	 line;
	char		 fence;		/* of the block of code that it is in; 0: none */
	size_t		 fence_n;
	unsigned	 fence_line;
	bool		 plain;		/* the line is no code */
};

static size_t
indent_of(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && i < 4 && s[i] == ' ')
		i++;
	return i;
}

/* Three or more of ` or ~ begin and end a block of code. */
static void
fence(struct lines *l)
{
	size_t at = indent_of(l->s, l->n), len = 0;
	char c = at < l->n ? l->s[at] : '\0';

	l->plain = l->fence == 0;
	if (at > 3 || (c != '`' && c != '~'))
		return;
	while (at + len < l->n && l->s[at + len] == c)
		len++;
	if (len < 3 || (l->fence == 0 && c == '`' && memchr(l->s + at + len, '`', l->n - at - len) != NULL))
		return;
	if (l->fence == 0) {
		l->fence = c;
		l->fence_n = len;
		l->fence_line = l->line;
		l->plain = false;
	} else if (l->fence == c && len >= l->fence_n && strspn(l->s + at + len, " \t\r\n") >= l->n - at - len)
		l->fence = 0;
}

static bool
next_line(struct lines *l)
{
	const char *eol;

	if (l->next >= l->end)
		return false;
	eol = memchr(l->next, '\n', (size_t)(l->end - l->next));
	l->s = l->next;
	l->n = (size_t)((eol != NULL ? eol : l->end) - l->s);
	l->next = eol != NULL ? eol + 1 : l->end;
	if (l->n > 0 && l->s[l->n - 1] == '\r')
		l->n--;
	l->line++;
	fence(l);
	return true;
}

static bool
is_dashes(const char *s, size_t n)
{
	while (n > 3 && (s[n - 1] == ' ' || s[n - 1] == '\t'))
		n--;
	return n == 3 && memcmp(s, "---", 3) == 0;
}

static bool
begins(const struct lines *l)
{
	return l->plain && is_dashes(l->s, l->n) && (size_t)(l->end - l->next) > 7 && memcmp(l->next, "ticket:", 7) == 0;
}

static const char *
trimmed(const char *s, size_t n, struct esc_arena *a)
{
	while (n > 0 && strchr(" \t\r\n", s[n - 1]) != NULL)
		n--;
	while (n > 0 && strchr(" \t\r\n", *s) != NULL)
		s++, n--;
	return n > 0 ? esc_dup(a, s, n) : NULL;
}

/* The value of "name: value # comment", maybe in quotes. */
static const char *
value_of(const char *s, size_t n, struct esc_arena *a)
{
	const char *quote;

	while (n > 0 && (*s == ' ' || *s == '\t'))
		s++, n--;
	if (n > 1 && (*s == '"' || *s == '\'') && (quote = memchr(s + 1, *s, n - 1)) != NULL)
		return trimmed(s + 1, (size_t)(quote - s) - 1, a);
	for (size_t i = 0; i < n; i++)
		if (s[i] == '#' && (i == 0 || s[i - 1] == ' ' || s[i - 1] == '\t'))
			n = i;
	return trimmed(s, n, a);
}

static void
read_front(struct esc_pm *pm, struct lines *l, struct esc_arena *a)
{
	const struct { const char *name; const char **to; } fields[] = {
		{ "ticket:", &pm->ticket }, { "language:", &pm->language }, { "cause:", &pm->cause },
	};

	while (next_line(l) && !is_dashes(l->s, l->n))
		for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
			size_t len = strlen(fields[i].name);

			if (l->n >= len && memcmp(l->s, fields[i].name, len) == 0)
				*fields[i].to = value_of(l->s + len, l->n - len, a);
		}
}

/* What is written in a cell: a backslash before a mark, and &#124;, are that mark. */
static const char *
cell_text(const char *s, size_t n, struct esc_arena *a)
{
	struct esc_buf b = { 0 };
	unsigned code;
	const char *t;
	int len;

	for (size_t i = 0; i < n; i++)
		if (s[i] == '\\' && i + 1 < n && strchr("\\|`*_[]<>#&~", s[i + 1]) != NULL)
			esc_buf_putc(&b, s[++i]);
		else if (s[i] == '&' && i + 3 < n && sscanf(s + i, "&#%3u;%n", &code, &len) == 1 && code >= 32 &&
		    code < 127 && i + (size_t)len <= n && s[i + (size_t)len - 1] == ';') {
			esc_buf_putc(&b, (char)code);
			i += (size_t)len - 1;
		} else
			esc_buf_putc(&b, s[i]);
	t = trimmed(esc_buf_str(&b), b.n, a);
	esc_buf_free(&b);
	return t;
}

/* The end of the cell that begins at s[i]: a bar that no backslash stands before. */
static size_t
cell_end(const char *s, size_t n, size_t i)
{
	while (i < n && s[i] != '|')
		i += s[i] == '\\' ? 2 : 1;
	return i < n ? i : n;
}

static void
read_row(struct esc_pm *pm, const struct lines *l, struct esc_arena *a)
{
	struct esc_pm_row r = { .line = l->line };
	size_t i = indent_of(l->s, l->n) + 1, end, said = 0, n = l->n;

	while (n > i && strchr(" \t", l->s[n - 1]) != NULL)
		n--;
	for (; i < n; i = end + 1, r.ncells++) {
		end = cell_end(l->s, n, i);
		if (r.ncells == ESC_PM_NAME) {
			r.at = (size_t)(l->s - pm->text) + i;
			r.n = end - i;
		}
		if (r.ncells < ESC_PM_CELLS && (r.cell[r.ncells] = cell_text(l->s + i, end - i, a)) != NULL)
			said++;
	}
	if (said == 0 && r.ncells <= ESC_PM_CELLS)
		return;
	if ((pm->nrows & (pm->nrows - 1)) == 0)
		pm->row = esc_copy(a, pm->row, pm->nrows * sizeof(r), (pm->nrows > 0 ? 2 * pm->nrows : 1) * sizeof(r));
	pm->row[pm->nrows++] = r;
}

/* The name in <!-- esc:NAME -->; NULL: the line is no such mark. */
static const char *
mark_in(const struct lines *l, size_t *n)
{
	const char *s = l->s, *end;

	if (!l->plain || l->n < strlen(MARK) || memcmp(s, MARK, strlen(MARK)) != 0)
		return NULL;
	s += strlen(MARK);
	end = memchr(s, ' ', l->n - strlen(MARK));
	if (end == NULL || (size_t)(l->s + l->n - end) < 4 || memcmp(end, " -->", 4) != 0)
		return NULL;
	*n = (size_t)(end - s);
	return s;
}

static enum esc_pm_part
part_named(const char *s, size_t n)
{
	int i = 0;

	while (i < ESC_PM_PARTS && (strlen(esc_pm_part_name[i]) != n || memcmp(esc_pm_part_name[i], s, n) != 0))
		i++;
	return (enum esc_pm_part)i;
}

/* A line of a part, without what stands in comments; *comment: the line where one began, 0 outside of any. */
static void
add_plain(struct esc_buf *b, const struct lines *l, unsigned *comment)
{
	for (size_t i = 0; i < l->n; i++) {
		if (l->plain && *comment == 0 && l->n - i >= 4 && memcmp(l->s + i, "<!--", 4) == 0)
			*comment = l->line;
		if (*comment == 0)
			esc_buf_putc(b, l->s[i]);
		if (*comment != 0 && l->n - i >= 3 && memcmp(l->s + i, "-->", 3) == 0) {
			*comment = 0;
			i += 2;
		}
	}
	esc_buf_putc(b, '\n');
}

/* A part while it is read. */
struct parting {
	enum esc_pm_part part;		/* ESC_PM_PARTS: one that nobody asks for */
	struct esc_buf	 text;
	unsigned	 comment;
	bool		 headed;
	unsigned	 rows;		/* of the table, the header and the line below it included */
};

static void
end_part(struct esc_pm *pm, struct parting *p, struct esc_arena *a)
{
	const char *s;

	if (p->part < ESC_PM_PARTS && pm->part[p->part] == NULL) {
		s = trimmed(esc_buf_str(&p->text), p->text.n, a);
		pm->part[p->part] = s != NULL ? s : "";
	}
	if (pm->unended == 0)
		pm->unended = p->comment;
	esc_buf_clear(&p->text);
}

static void
part_line(struct esc_pm *pm, struct parting *p, const struct lines *l, struct esc_arena *a)
{
	size_t at = indent_of(l->s, l->n);

	if (!p->headed && l->n > 0 && l->plain) {
		p->headed = true;
		if (l->s[0] == '#')
			return;
	}
	if (p->part == ESC_PM_ACTIONS && l->plain && p->comment == 0 && at < l->n && at < 4 && l->s[at] == '|' &&
	    ++p->rows > 2)
		read_row(pm, l, a);
	add_plain(&p->text, l, &p->comment);
}

static void
read_parts(struct esc_pm *pm, struct lines *l, struct esc_arena *a)
{
	struct parting p = { .part = ESC_PM_PARTS };
	const char *mark;
	size_t n;

	while (next_line(l)) {
		if ((mark = mark_in(l, &n)) == NULL) {
			part_line(pm, &p, l, a);
			continue;
		}
		end_part(pm, &p, a);
		p.part = part_named(mark, n);
		p.headed = false;
		p.comment = p.rows = 0;
	}
	end_part(pm, &p, a);
	if (l->fence != 0)
		pm->unended = l->fence_line;
	esc_buf_free(&p.text);
}

/* One, of lines that are its own; ended by one newline. */
static void
read_one(struct esc_pm *pm, const char *s, size_t n, struct esc_arena *a)
{
	struct lines l;
	char *text;

	while (n > 0 && strchr(" \t\r\n", s[n - 1]) != NULL)
		n--;
	text = esc_dup(a, s, n + 1);
	text[n] = '\n';
	pm->text = text;
	pm->n = n + 1;
	l = (struct lines){ .next = text, .end = text + pm->n, .line = pm->line - 1 };
	next_line(&l);
	read_front(pm, &l, a);
	l.fence = 0;
	read_parts(pm, &l, a);
}

size_t
esc_pm_read(const char *text, size_t n, struct esc_arena *a, struct esc_pm **all)
{
	struct lines l = { .next = text, .end = text + n };
	struct esc_pm *pm = NULL;
	const char **from = NULL;
	bool text_before = false;
	size_t found = 0;

	while (next_line(&l)) {
		if (!begins(&l)) {
			text_before |= found == 0 && trimmed(l.s, l.n, a) != NULL;
			continue;
		}
		if ((found & (found - 1)) == 0) {
			pm = esc_copy(a, pm, found * sizeof(*pm), (found > 0 ? 2 * found : 1) * sizeof(*pm));
			from = esc_copy(a, from, found * sizeof(*from), (found > 0 ? 2 * found : 1) * sizeof(*from));
		}
		from[found] = l.s;
		pm[found++] = (struct esc_pm){ .line = l.line, .after_text = text_before };
	}
	for (size_t i = 0; i < found; i++)
		read_one(&pm[i], from[i], (size_t)((i + 1 < found ? from[i + 1] : text + n) - from[i]), a);
	*all = pm;
	return found;
}

void
esc_pm_name_rows(struct esc_buf *b, const struct esc_pm *pm, const char *const *name)
{
	size_t at = 0;

	for (size_t i = 0; i < pm->nrows; i++) {
		const struct esc_pm_row *r = &pm->row[i];

		if (name[i] == NULL)
			continue;
		esc_buf_add(b, pm->text + at, r->at - at);
		esc_buf_printf(b, " %s ", name[i]);
		at = r->at + r->n;
	}
	esc_buf_add(b, pm->text + at, pm->n - at);
}
