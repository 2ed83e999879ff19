/* A record of CSV or TSV: its pieces, and what is wrong with it. */
#include <string.h>

#include "table.h"

void
esc_piece_add(struct esc_table_inner *in, const char *s, size_t n)
{
	if (in->npieces++ > ESC_COLUMNS_MAX)
		return;
	in->piece[in->npieces - 1] = (struct esc_piece){ in->text.n, n };
	esc_buf_add(&in->text, s, n);
	esc_buf_putc(&in->text, '\0');
}

/* A line in which nothing is quoted or escaped: copied at once, then cut. */
static void
split_plain(struct esc_table_inner *in, const char *line, size_t n)
{
	char *s, *end, *cut;
	size_t start = in->text.n;

	esc_buf_add(&in->text, line, n);
	esc_buf_putc(&in->text, in->delimiter);
	s = in->text.s + start;
	end = s + n + 1;
	for (; s < end; s = cut + 1) {
		cut = memchr(s, in->delimiter, (size_t)(end - s));
		if (in->npieces++ <= ESC_COLUMNS_MAX)
			in->piece[in->npieces - 1] =
			    (struct esc_piece){ (size_t)(s - in->text.s), (size_t)(cut - s) };
		*cut = '\0';
	}
}

static void
split_escaped(struct esc_table_inner *in, const char *line, size_t n)
{
	const char *s = line, *end = line + n, *tab;
	size_t at;

	for (; s <= end; s = tab + 1) {
		if ((tab = memchr(s, '\t', (size_t)(end - s))) == NULL)
			tab = end;
		if (in->npieces++ > ESC_COLUMNS_MAX)
			continue;
		at = in->text.n;
		esc_tsv_unescape(&in->text, s, (size_t)(tab - s));
		in->piece[in->npieces - 1] = (struct esc_piece){ at, in->text.n - at };
		esc_buf_putc(&in->text, '\0');
	}
}

static void
bare_return(struct esc_table *t)
{
	esc_table_bad(t, "a carriage return that neither is in quotes nor ends the line (old Mac "
	    "line ends? tr '\\r' '\\n' mends them)");
}

static bool
split_line(struct esc_table *t, void (*split)(struct esc_table_inner *, const char *, size_t))
{
	struct esc_table_inner *in = t->inner;
	const char *line = in->in.s + in->in.text;

	split(in, line, in->in.n);
	if (memchr(line, '\r', in->in.n) != NULL)
		bare_return(t);
	return true;
}

static bool
split_tsv(struct esc_table *t, struct esc_err *e)
{
	struct esc_table_inner *in = t->inner;

	(void)e;
	return split_line(t, memchr(in->in.s + in->in.text, '\\', in->in.n) == NULL ?
	    split_plain : split_escaped);
}

/* RT's: whatever stands between two tabs. */
static bool
split_unescaped(struct esc_table *t, struct esc_err *e)
{
	(void)e;
	return split_line(t, split_plain);
}

/* `opened': the line where the field begins that is wrong. */
static bool
quote_fault(struct esc_table *t, enum esc_csv_state state, uint64_t opened, struct esc_err *e)
{
	struct esc_table_inner *in = t->inner;
	const char *column = esc_piece_label(t, in->npieces);

	if (state == ESC_CSV_STRAY)
		return esc_table_fail(t, in->in.line, e, "%s: a quote inside a field that has none "
		    "around it: double it and quote the field, or say --lazy-quotes", column);
	if (in->nwanted == 0 && memchr(in->in.s + in->in.text, ';', in->in.n) != NULL)
		return esc_table_fail(t, in->in.line, e, "the header is not parted by '%c': try "
		    "--delimiter ';'", in->delimiter);
	if (state == ESC_CSV_OPEN)
		return esc_table_fail(t, opened, e, "%s: the quote that begins this field is not "
		    "closed: take it out, or double it and quote the field", column);
	return esc_table_fail(t, in->in.line, e, "%s: text behind the closing quote of a field that "
	    "begins in line %llu: double the quotes inside it, or say --lazy-quotes", column,
	    (unsigned long long)opened);
}

static bool
split_csv(struct esc_table *t, struct esc_err *e)
{
	struct esc_table_inner *in = t->inner;
	struct esc_input *i = &in->in;
	uint64_t opened = i->line;
	enum esc_csv_state state;
	size_t met;

	if (memchr(i->s + i->text, '"', i->n) == NULL)
		return split_line(t, split_plain);
	esc_csv_begin(in->csv);
	for (;;) {
		met = in->npieces;
		state = esc_csv_line(in->csv, i->s + i->text, i->n, i->eol);
		if (in->npieces > met)
			opened = i->line;
		if (state != ESC_CSV_MORE)
			break;
		if (!esc_input_line(i, e))	/* the end, or longer than a record can be */
			return (e->code == 0 || e->code == ESC_INVALID) &&
			    quote_fault(t, ESC_CSV_OPEN, opened, e);
	}
	if (state == ESC_CSV_CR)
		bare_return(t);
	return state <= ESC_CSV_CR || quote_fault(t, state, opened, e);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static void
trim(struct esc_table_inner *in)
{
	struct esc_piece *p;
	char *s = in->text.s;

	for (size_t i = 0; i < in->npieces && i <= ESC_COLUMNS_MAX; i++) {
		p = &in->piece[i];
		if (p->at == ESC_ABSENT)
			continue;
		for (; p->n > 0 && is_blank(s[p->at]); p->n--)
			p->at++;
		while (p->n > 0 && is_blank(s[p->at + p->n - 1]))
			p->n--;
		s[p->at + p->n] = '\0';
	}
}

static void
judge_piece(struct esc_table *t, size_t i)
{
	struct esc_table_inner *in = t->inner;
	const struct esc_piece *p = &in->piece[i];
	const char *s = in->text.s + p->at;
	struct esc_buf why = { 0 };

	if (p->n > ESC_FIELD_MAX)
		esc_table_bad(t, "%s: longer than 64 KiB", esc_piece_label(t, i));
	else if (memchr(s, '\0', p->n) != NULL)
		esc_table_bad(t, "%s: a NUL byte: take it out", esc_piece_label(t, i));
	else if (esc_utf8_fault(&why, s, p->n))
		esc_table_bad(t, "%s: %s", esc_piece_label(t, i), esc_buf_str(&why));
	esc_buf_free(&why);
}

void
esc_record_judge(struct esc_table *t)
{
	struct esc_table_inner *in = t->inner;
	const struct esc_text *raw = &t->raw;

	if (t->bad != NULL)
		return;
	if (in->npieces != in->nwanted) {
		esc_table_bad(t, "%zu field%s, but the header has %zu", in->npieces,
		    in->npieces == 1 ? "" : "s", in->nwanted);
		return;
	}
	if (raw->n <= ESC_FIELD_MAX && memchr(raw->s, '\0', raw->n) == NULL &&
	    esc_utf8_valid(raw->s, raw->n, NULL))
		return;
	for (size_t i = 0; i < in->nwanted && t->bad == NULL; i++)
		if (in->to[i] >= 0 && in->piece[i].at != ESC_ABSENT)
			judge_piece(t, i);
}

/*
 * From the end: inside a quoted field the runs of quotes are even, so an odd one
 * behind a delimiter opens it, whatever is wrong with the row before.
 */
static size_t
quoted_start(const char *s, size_t n, char delimiter)
{
	size_t i = n, run;

	while (i > 0) {
		for (run = 0; i > 0 && s[i - 1] == '"'; i--)
			run++;
		if (run > 0 && i + run < n && run % 2 == 1 && (i == 0 || s[i - 1] == delimiter))
			return i;
		while (i > 0 && s[i - 1] != '"')
			i--;
	}
	return 0;
}

size_t
esc_record_cut(const struct esc_table_inner *in, const char *s, size_t n)
{
	const char *last;
	size_t start = 0;

	if (in->form == &esc_form_csv && n > 0 && s[n - 1] == '"')
		start = quoted_start(s, n, in->delimiter);
	if (start > 0)
		return start - 1;
	last = memrchr(s, in->delimiter, n);
	return last != NULL ? (size_t)(last - s) : n;
}

bool
esc_record_split(struct esc_table *t, struct esc_err *e)
{
	struct esc_table_inner *in = t->inner;
	struct esc_input *i = &in->in;

	esc_buf_clear(&in->text);
	in->npieces = 0;
	t->bad = NULL;
	t->line = i->line;
	t->raw = (struct esc_text){ 0 };
	if (!in->form->split(t, e))
		return false;
	if (t->raw.s == NULL)
		t->raw = (struct esc_text){ i->s + i->record, i->text + i->n - i->record };
	if (in->cut)
		t->raw.n = esc_record_cut(in, t->raw.s, t->raw.n);
	if (in->how.trim)
		trim(in);
	return true;
}

const struct esc_record_form esc_form_csv = {
	.name = "csv", .letter = 'c', .open = esc_header_read, .split = split_csv, .blanks = true
};
const struct esc_record_form esc_form_plain = {
	.name = "plain", .letter = 't', .open = esc_header_read, .split = split_unescaped, .blanks = true
};
const struct esc_record_form esc_form_tsv = {
	.name = "tsv", .letter = 't', .open = esc_header_read, .split = split_tsv, .blanks = true
};
