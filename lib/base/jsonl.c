/* Tables of JSON lines: the columns are the members met in a first pass. */
#include <string.h>

#include "table.h"

#define NSLOTS	(sizeof(((struct esc_table_inner *)0)->slot) / sizeof(uint16_t))

/* The slot of a name: empty, or with its column + 1. */
static uint16_t *
find_slot(struct esc_table *t, const char *name)
{
	struct esc_table_inner *in = t->inner;
	size_t i = (size_t)(esc_hash(name, strlen(name)) % NSLOTS);

	while (in->slot[i] != 0 && strcmp(t->columns[in->slot[i] - 1], name) != 0)
		i = (i + 1) % NSLOTS;
	return &in->slot[i];
}

static bool
learn(void *table, const char *name, const char *value, size_t n, struct esc_err *e)
{
	struct esc_table *t = table;
	uint16_t *slot = find_slot(t, name);

	(void)value;
	(void)n;
	if (*slot != 0 || esc_column_equal(name, ESC_REJECTED))
		return true;
	if (t->ncolumns == ESC_COLUMNS_MAX)
		return esc_fail(e, ESC_USAGE, "more than %d columns", ESC_COLUMNS_MAX);
	t->inner->to[t->ncolumns] = (int)t->ncolumns;
	t->columns[t->ncolumns++] = esc_dup(&t->inner->keep, name, strlen(name));
	*slot = (uint16_t)t->ncolumns;
	return true;
}

static bool
put(void *table, const char *name, const char *value, size_t n, struct esc_err *e)
{
	struct esc_table *t = table;
	struct esc_table_inner *in = t->inner;
	uint16_t column = *find_slot(t, name);

	(void)e;
	if (column == 0 || value == NULL)
		return true;
	in->piece[column - 1] = (struct esc_piece){ in->text.n, n };
	esc_buf_add(&in->text, value, n);
	esc_buf_putc(&in->text, '\0');
	return true;
}

static bool
open_jsonl(struct esc_table *t, struct esc_err *e)
{
	struct esc_table_inner *in = t->inner;
	struct esc_input *i = &in->in;
	struct esc_err wrong = { 0 }, first = { 0 };

	if (in->how.unwanted != NULL && !esc_json_unwanted(&in->json, in->how.unwanted, in->how.unwanted_arg, e))
		return false;
	in->start = esc_input_tell(i);
	in->start_line = i->line;
	for (esc_input_begin(i); esc_input_line(i, e); esc_input_begin(i)) {
		if (i->n == 0 || esc_json_read(&in->json, i->s + i->text, i->n, learn, t, &wrong))
			continue;
		if (wrong.code != ESC_INVALID)
			return esc_table_fail(t, i->line, e, "%s", wrong.text);
		if (first.code == 0)
			esc_table_fail(t, i->line, &first, "%s", wrong.text);
	}
	if (e->code != 0)
		return false;
	if (t->ncolumns == 0) {
		*e = first;
		return first.code == 0 &&
		    esc_fail(e, ESC_INVALID, "%s: no object has a member: a failed export?", t->name);
	}
	in->nwanted = t->ncolumns;
	return true;
}

/* Takes a last member esc_rejected out of the row's bytes. */
static void
cut_rejected(struct esc_table *t, const char *s, size_t n)
{
	static const char key[] = ",\"" ESC_REJECTED "\":\"";
	const char *member = NULL, *p = s, *end = s + n;

	while ((p = memmem(p, (size_t)(end - p), key, sizeof(key) - 1)) != NULL) {
		member = p;
		p += sizeof(key) - 1;
	}
	if (member == NULL)
		return;
	for (p = member + sizeof(key) - 1; p < end && *p != '"'; p++)
		if (*p == '\\')
			p++;
	if (p + 2 != end || p[1] != '}')
		return;
	esc_buf_clear(&t->inner->raw);
	esc_buf_add(&t->inner->raw, s, (size_t)(member - s));
	esc_buf_putc(&t->inner->raw, '}');
	t->raw = (struct esc_text){ t->inner->raw.s, t->inner->raw.n };
}

static bool
split_jsonl(struct esc_table *t, struct esc_err *e)
{
	struct esc_table_inner *in = t->inner;
	const char *s = in->in.s + in->in.text;
	struct esc_err wrong = { 0 };

	for (size_t i = 0; i < in->nwanted; i++)
		in->piece[i] = (struct esc_piece){ ESC_ABSENT, 0 };
	in->npieces = in->nwanted;
	cut_rejected(t, s, in->in.n);
	if (esc_json_read(&in->json, s, in->in.n, put, t, &wrong))
		return true;
	if (wrong.code != ESC_INVALID)
		return esc_table_fail(t, t->line, e, "%s", wrong.text);
	esc_table_bad(t, "%s", wrong.text);
	return true;
}

const struct esc_record_form esc_form_jsonl = {
	.name = "jsonl", .letter = 'j', .open = open_jsonl, .split = split_jsonl
};
