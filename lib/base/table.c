/* Tables in: rows by the names of their columns, whatever the form. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascii.h"
#include "table.h"

bool
esc_table_fail(const struct esc_table *t, uint64_t line, struct esc_err *e, const char *fmt, ...)
{
	char text[sizeof(e->text)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return esc_fail(e, ESC_INVALID, "%s:%llu: %s", t->name, (unsigned long long)line, text);
}

void
esc_table_bad(struct esc_table *t, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	esc_buf_clear(&t->inner->bad);
	esc_buf_puts(&t->inner->bad, text);
	t->bad = esc_buf_str(&t->inner->bad);
}

const char *
esc_piece_label(struct esc_table *t, size_t i)
{
	struct esc_table_inner *in = t->inner;
	const char *name = "";

	if (i < in->nwanted && in->to[i] >= 0 && t->columns[in->to[i]] != NULL)
		name = t->columns[in->to[i]];
	esc_buf_clear(&in->label);
	if (*name == '\0' || strlen(name) > 60)
		esc_buf_printf(&in->label, "column %zu", i + 1);
	else
		esc_show_safe(&in->label, name, strlen(name), false);
	return esc_buf_str(&in->label);
}

static bool
is_gap(char c)
{
	return c == ' ' || c == '-' || c == '_';
}

bool
esc_column_equal(const char *a, const char *b)
{
	for (; *a != '\0' && *b != '\0'; a++, b++)
		if (esc_lower(*a) != esc_lower(*b) && !(is_gap(*a) && is_gap(*b)))
			return false;
	return *a == *b;
}

int
esc_table_find(const struct esc_table *t, const char *name)
{
	for (size_t i = 0; i < t->ncolumns; i++)
		if (esc_column_equal(t->columns[i], name))
			return (int)i;
	return -1;
}

char
esc_table_form(const struct esc_table *t, char *delimiter)
{
	*delimiter = t->inner->delimiter;
	return t->inner->form->letter;
}

/* A header of one column that another delimiter would make several. */
static bool
is_undeclared(struct esc_table *t, char *delimiter)
{
	const char *found;

	if (t->inner->form != &esc_form_csv || t->inner->npieces != 1 ||
	    (found = strpbrk(t->inner->text.s, ";|")) == NULL)
		return false;
	*delimiter = *found;
	return true;
}

static bool
header_check(struct esc_table *t, struct esc_err *e)
{
	struct esc_table_inner *in = t->inner;
	char delimiter;

	if (in->npieces > ESC_COLUMNS_MAX)
		return esc_table_fail(t, t->line, e, "more than %d columns", ESC_COLUMNS_MAX);
	in->nwanted = in->npieces;
	esc_record_judge(t);
	if (t->bad != NULL)
		return esc_table_fail(t, t->line, e, "%s", t->bad);
	if (is_undeclared(t, &delimiter))
		return esc_table_fail(t, t->line, e, "one column, \"%.60s\": try --delimiter '%c'",
		    in->text.s, delimiter);
	return true;
}

/* Pieces of the header become columns; esc_rejected becomes none. */
static bool
header_columns(struct esc_table *t, struct esc_err *e)
{
	struct esc_table_inner *in = t->inner;
	const char *s, *end;

	for (size_t i = 0; i < in->nwanted; i++) {
		s = in->text.s + in->piece[i].at;
		end = s + in->piece[i].n;
		while (s < end && (*s == ' ' || *s == '\t'))
			s++;
		while (s < end && (end[-1] == ' ' || end[-1] == '\t'))
			end--;
		t->columns[t->ncolumns] = esc_dup(&in->keep, s, (size_t)(end - s));
		in->cut = esc_column_equal(t->columns[t->ncolumns], ESC_REJECTED);
		in->to[i] = in->cut ? -1 : (int)t->ncolumns++;
	}
	if (t->ncolumns == 0 || (in->nwanted == 1 && *t->columns[0] == '\0'))
		return esc_table_fail(t, t->line, e, "no header: the first line names the columns");
	return true;
}

bool
esc_header_read(struct esc_table *t, struct esc_err *e)
{
	struct esc_table_inner *in = t->inner;
	struct esc_input *i = &in->in;
	size_t n;

	in->csv = esc_csv_new(in->delimiter, in->how.lazy_quotes, in->how.trim, in);
	esc_input_begin(i);
	if (!esc_input_line(i, e))
		return e->code == 0 && esc_fail(e, ESC_INVALID, "%s: no header: a failed export?", t->name);
	if (!esc_record_split(t, e) || !header_check(t, e) || !header_columns(t, e))
		return false;
	n = in->cut ? esc_record_cut(in, t->raw.s, t->raw.n) : t->raw.n;
	esc_buf_add(&in->header, t->raw.s, n);
	t->raw_header = (struct esc_text){ esc_buf_str(&in->header), in->header.n };
	in->start = esc_input_tell(i);
	in->start_line = i->line;
	return true;
}

static bool
is_delimiter(char c)
{
	return !esc_is_letter(c) && !esc_is_digit(c) && (c & 0x80) == 0 &&
	    memchr("\"_\n\r", c, 5) == NULL;
}

/* "sep=;" as a first line, which Excel reads and writes. */
static bool
is_declaration(const char *s, size_t n)
{
	return n == 5 && memcmp(s, "sep=", 4) == 0 && is_delimiter(s[4]);
}

/* The form by the first line, which comes again unless it only said so. */
static bool
detect(struct esc_table *t, struct esc_err *e)
{
	struct esc_table_inner *in = t->inner;
	struct esc_input *i = &in->in;
	const char *s;

	esc_input_begin(i);
	if (!esc_input_line(i, e))
		return e->code == 0 && esc_fail(e, ESC_INVALID, "%s: empty input: a failed export?", t->name);
	s = i->s + i->text;
	if (i->decoded)		/* so that rows that are written back under it are not decoded again */
		esc_buf_puts(&in->header, "\xef\xbb\xbf");
	if ((in->form == NULL || in->form == &esc_form_csv) && is_declaration(s, i->n)) {
		if (in->delimiter != '\0' && in->delimiter != s[4])
			return esc_table_fail(t, 1, e, "the file says sep=%c but --delimiter says %c",
			    s[4], in->delimiter);
		in->form = &esc_form_csv;
		in->delimiter = s[4];
		esc_buf_printf(&in->header, "sep=%c\n", s[4]);
		return true;
	}
	if (in->form == NULL)
		in->form = in->delimiter != '\0' ? &esc_form_csv : *s == '{' ? &esc_form_jsonl :
		    memchr(s, '\t', i->n) != NULL ? &esc_form_tsv : &esc_form_csv;
	if (in->delimiter == '\0')
		in->delimiter = in->form->letter == 't' ? '\t' : ',';
	esc_input_unread(i);
	return true;
}

static bool
how_check(struct esc_table_inner *in, struct esc_err *e)
{
	static const struct esc_record_form *const forms[] = {
		&esc_form_csv, &esc_form_tsv, &esc_form_plain, &esc_form_jsonl
	};
	const char *form = in->how.form;
	char c = in->how.delimiter;

	for (size_t i = 0; form != NULL && i < sizeof(forms) / sizeof(forms[0]); i++)
		if (strcmp(form, forms[i]->name) == 0)
			in->form = forms[i];
	if (form != NULL && in->form == NULL)
		return esc_fail(e, ESC_USAGE, "no form \"%.60s\": csv, tsv, plain or jsonl", form);
	if (c != '\0' && in->form != NULL && in->form != &esc_form_csv)
		return esc_fail(e, ESC_USAGE, "a delimiter is for csv, not for %s", form);
	if (c != '\0' && !is_delimiter(c))
		return esc_fail(e, ESC_USAGE, "a delimiter is one ASCII character, and no letter, "
		    "digit, _ or quote");
	in->delimiter = c;
	return true;
}

static void
begin(struct esc_table *t, const char *name, const struct esc_table_how *how)
{
	size_t cap = 0;
	struct esc_table_inner *in = esc_grow(NULL, &cap, sizeof(*in), 1);

	*in = (struct esc_table_inner){ .how = *how };
	*t = (struct esc_table){ .inner = in };
	t->name = esc_dup(&in->keep, name, strlen(name));
	in->in = (struct esc_input){ .name = t->name, .fd = -1,
	    .progress = how->progress, .progress_arg = how->progress_arg };
	in->piece = esc_alloc(&in->keep, (ESC_COLUMNS_MAX + 1) * sizeof(*in->piece));
	in->to = esc_alloc(&in->keep, (ESC_COLUMNS_MAX + 1) * sizeof(*in->to));
	t->columns = esc_alloc(&in->keep, (ESC_COLUMNS_MAX + 1) * sizeof(*t->columns));
	t->field = esc_alloc(&in->keep, (ESC_COLUMNS_MAX + 1) * sizeof(*t->field));
}

static bool
finish(struct esc_table *t, bool ok, struct esc_err *e)
{
	if (ok && detect(t, e) && t->inner->form->open(t, e))
		return esc_table_rewind(t, e);
	esc_table_close(t);
	return false;
}

bool
esc_table_open(struct esc_table *t, const char *path, const struct esc_table_how *how,
    struct esc_err *e)
{
	bool is_input = path == NULL || strcmp(path, "-") == 0;

	begin(t, is_input ? "standard input" : path, how);
	return finish(t, how_check(t->inner, e) &&
	    esc_input_open(&t->inner->in, is_input ? NULL : path, how->encoding, e), e);
}

bool
esc_table_open_text(struct esc_table *t, const char *name, const char *s, size_t n,
    const struct esc_table_how *how, struct esc_err *e)
{
	begin(t, name, how);
	return finish(t, how_check(t->inner, e) &&
	    esc_input_text(&t->inner->in, s, n, how->encoding, e), e);
}

bool
esc_table_rewind(struct esc_table *t, struct esc_err *e)
{
	(void)e;
	esc_input_seek(&t->inner->in, t->inner->start, t->inner->start_line);
	t->inner->blanks = 0;
	t->row = 0;
	t->bad = NULL;
	return true;
}

/*
 * An empty line was read.  Those that follow are counted; at the end of the
 * input they are nothing.
 */
static bool
count_blanks(struct esc_table *t, struct esc_err *e)
{
	struct esc_table_inner *in = t->inner;
	struct esc_input *i = &in->in;

	t->line = i->line - 1;
	do {
		in->blanks++;
		esc_input_begin(i);
		if (!esc_input_line(i, e)) {
			in->blanks = 0;
			return false;
		}
	} while (i->n == 0);
	esc_input_unread(i);
	return true;
}

static void
blank_row(struct esc_table *t)
{
	t->inner->blanks--;
	t->line++;
	t->row++;
	t->raw = (struct esc_text){ "", 0 };
	esc_table_bad(t, "an empty line");
}

static void
fields(struct esc_table *t)
{
	const struct esc_table_inner *in = t->inner;
	const struct esc_piece *p;

	for (size_t i = 0; i < in->nwanted; i++) {
		if (in->to[i] < 0)
			continue;
		p = &in->piece[i];
		if (t->bad != NULL)
			t->field[in->to[i]] = (struct esc_text){ "", 0 };
		else if (p->at == ESC_ABSENT)
			t->field[in->to[i]] = (struct esc_text){ 0 };
		else
			t->field[in->to[i]] = (struct esc_text){ in->text.s + p->at, p->n };
	}
}

bool
esc_table_next(struct esc_table *t, struct esc_err *e)
{
	struct esc_table_inner *in = t->inner;

	if (in->blanks == 0) {
		esc_input_begin(&in->in);
		if (!esc_input_line(&in->in, e))
			return false;
		if (in->in.n == 0 && !(in->form->blanks && in->nwanted == 1) && !count_blanks(t, e))
			return false;
	}
	if (in->blanks > 0)
		blank_row(t);
	else {
		if (!esc_record_split(t, e))
			return false;
		t->row++;
		esc_record_judge(t);
	}
	fields(t);
	return true;
}

void
esc_table_close(struct esc_table *t)
{
	struct esc_table_inner *in = t->inner;

	if (in == NULL)
		return;
	esc_input_close(&in->in);
	esc_csv_free(in->csv);
	esc_json_free(in->json);
	esc_arena_free(&in->keep);
	esc_buf_free(&in->text);
	esc_buf_free(&in->bad);
	esc_buf_free(&in->raw);
	esc_buf_free(&in->label);
	esc_buf_free(&in->header);
	free(in);
	*t = (struct esc_table){ 0 };
}
