/* The files of a policy, read strictly: every fault has its file, line and column. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "model/policy_read.h"

static void
found(struct esc_reading *r, const char *where, const char *what, const char *hint)
{
	struct esc_finding f = { .error = true, .where = where, .finding = what, .hint = hint };

	r->bad = true;
	if (r->e->code != 0)
		return;
	if (r->finding == NULL)
		esc_fail(r->e, ESC_CONFIG, "%s: %s%s%s", where, what, *hint != '\0' ? ": " : "", hint);
	else
		r->finding(r->arg, &f, r->e);
}

/* `name' is a column, or NULL. */
static void
wrong(struct esc_reading *r, uint64_t line, const char *name, const char *what, const char *hint)
{
	char where[64], text[1024];

	snprintf(where, sizeof(where), "%s:%llu", r->sheet->file, (unsigned long long)line);
	snprintf(text, sizeof(text), "%s%s%s", name != NULL ? name : "", name != NULL ? ": " : "", what);
	found(r, where, text, hint);
}

void
esc_cell_wrong(struct esc_reading *r, int column, const char *hint, const char *fmt, ...)
{
	char text[900];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	wrong(r, r->table.line, column >= 0 ? r->sheet->column[column].name : NULL, text, hint);
}

/*
 * What the reader of tables says is "file:line: what", or "file: what"; options
 * that it advises are of other tables.
 */
static void
table_wrong(struct esc_reading *r, struct esc_err *why)
{
	const char *s = why->text + strlen(r->sheet->file) + 1;
	size_t n = strspn(s, "0123456789");
	char where[64], *option = strstr(why->text, ": try --");

	if (option != NULL)
		*option = '\0';
	if (n > 0 && s[n] == ':') {
		snprintf(where, sizeof(where), "%s:%.*s", r->sheet->file, (int)n, s);
		s += n + 1;
	} else
		snprintf(where, sizeof(where), "%s:1", r->sheet->file);
	found(r, where, s + (*s == ' '), "save it as CSV with commas, in UTF-8");
}

static bool
is_known(const struct esc_sheet *s, const char *name)
{
	for (size_t i = 0; i < ESC_SHEET_COLUMNS && s->column[i].name != NULL; i++)
		if (esc_column_equal(s->column[i].name, name))
			return true;
	return false;
}

static void
unknown_column(struct esc_reading *r, const char *name)
{
	const char *names[ESC_SHEET_COLUMNS], *near;
	char hint[200];
	size_t n = 0;

	while (n < ESC_SHEET_COLUMNS && r->sheet->column[n].name != NULL) {
		names[n] = r->sheet->column[n].name;
		n++;
	}
	if ((near = esc_nearest(name, names, n)) != NULL)
		snprintf(hint, sizeof(hint), "write %s", near);
	else
		snprintf(hint, sizeof(hint), "leave it out; escalate(5) lists the columns");
	wrong(r, 1, *name != '\0' ? name : "header", "there is no such column", hint);
}

static void
header(struct esc_reading *r)
{
	const struct esc_table *t = &r->table;
	const struct esc_sheet_column *c = r->sheet->column;

	for (size_t i = 0; i < t->ncolumns; i++)
		if (!is_known(r->sheet, t->columns[i]))
			unknown_column(r, t->columns[i]);
		else if (esc_table_find(t, t->columns[i]) != (int)i)
			wrong(r, 1, t->columns[i], "the column stands there twice", "leave one out");
	for (size_t i = 0; i < ESC_SHEET_COLUMNS && c[i].name != NULL; i++) {
		r->at[i] = esc_table_find(t, c[i].name);
		if (r->at[i] < 0 && c[i].needed)
			wrong(r, 1, c[i].name, "the column is missing", "add it to the first line");
	}
}

/* Spreadsheets leave rows of commas. */
static bool
is_empty(const struct esc_table *t)
{
	for (size_t i = 0; i < t->raw.n; i++)
		if (memchr(", \t\r", t->raw.s[i], 4) == NULL)
			return false;
	return true;
}

static void
rows(struct esc_reading *r)
{
	struct esc_err why = { 0 };

	while (r->e->code == 0 && esc_table_next(&r->table, &why)) {
		if (is_empty(&r->table))
			continue;
		r->bad = false;
		if (r->table.bad != NULL)
			esc_cell_wrong(r, -1, "mend the row", "%s", r->table.bad);
		else
			r->sheet->row(r);
	}
	if (why.code != 0)
		table_wrong(r, &why);
}

static bool
is_text(struct esc_reading *r, const struct esc_policy_file *f)
{
	const char *nul = f->n > 0 ? memchr(f->text, '\0', f->n) : NULL;
	size_t bad = nul != NULL ? (size_t)(nul - f->text) : 0;
	uint64_t line = 1;

	if (nul == NULL && esc_utf8_valid(f->text, f->n, &bad))
		return true;
	for (size_t i = 0; i < bad; i++)
		line += f->text[i] == '\n';
	wrong(r, line, NULL, "this is no UTF-8 text", "save it as CSV in UTF-8");
	return false;
}

bool
esc_sheet_read(struct esc_reading *r, const struct esc_sheet *sheet, const struct esc_policy_file *f)
{
	struct esc_table_how how = { .form = "csv", .trim = true };
	struct esc_err why = { 0 };

	r->sheet = sheet;
	r->bad = false;
	if (!is_text(r, f))
		return r->e->code == 0;
	if (!esc_table_open_text(&r->table, f->name, f->text, f->n, &how, &why)) {
		table_wrong(r, &why);
		return r->e->code == 0;
	}
	header(r);
	if (!r->bad)
		rows(r);
	esc_table_close(&r->table);
	return r->e->code == 0;
}

const char *
esc_cell(const struct esc_reading *r, int column)
{
	return r->at[column] < 0 ? "" : r->table.field[r->at[column]].s;
}

const char *
esc_cell_kept(const struct esc_reading *r, int column)
{
	const char *s = esc_cell(r, column);

	return *s != '\0' ? esc_dup(&r->policy->arena, s, strlen(s)) : NULL;
}

int
esc_cell_flag(struct esc_reading *r, int column, int otherwise)
{
	static const char *const words[] = { "no", "yes", "n", "y", "0", "1", "false", "true" };
	const char *s = esc_cell(r, column);

	if (*s == '\0')
		return otherwise;
	for (int i = 0; i < 8; i++)
		if (esc_ascii_casecmp(s, words[i]) == 0)
			return i % 2;
	esc_cell_wrong(r, column, "write yes or no", "\"%.80s\" is neither yes nor no", s);
	return otherwise;
}

int
esc_cell_level(struct esc_reading *r, int column)
{
	const char *s = esc_cell(r, column);

	if (*s == '\0')
		return 0;
	if (*s >= '1' && *s <= '9' && s[1] == '\0')
		return *s - '0';
	esc_cell_wrong(r, column, "write a whole number, 1 to 9", "\"%.80s\" is no level", s);
	return 0;
}

int64_t
esc_cell_number(struct esc_reading *r, int column)
{
	const char *s = esc_cell(r, column);
	int64_t n = ESC_NONE;

	if (*s != '\0' && (!esc_int_parse(s, &n) || n < 0))
		esc_cell_wrong(r, column, "write a whole number, 0 or more", "\"%.80s\" is no whole number", s);
	return n;
}

int64_t
esc_cell_date(struct esc_reading *r, int column)
{
	const char *s = esc_cell(r, column);
	int64_t from, to;

	if (*s == '\0')
		return ESC_NONE;
	if (strlen(s) == 10 && s[4] == '-' && s[7] == '-' && esc_period_parse(s, NULL, 0, &from, &to))
		return from / 86400;
	esc_cell_wrong(r, column, "write a date, as 2026-12-24", "\"%.80s\" is no date", s);
	return ESC_NONE;
}

const char *
esc_cell_needed(struct esc_reading *r, int column, const char *hint)
{
	const char *s = esc_cell_kept(r, column);

	if (s == NULL)
		esc_cell_wrong(r, column, hint, "the cell is empty");
	return s;
}

/* Room doubles: it is full when n is a power of two. */
void *
esc_policy_push(struct esc_policy *p, void *all, size_t *n, size_t size, const void *row)
{
	if ((*n & (*n - 1)) == 0)
		all = esc_copy(&p->arena, all, *n * size, (*n > 0 ? 2 * *n : 1) * size);
	memcpy((char *)all + *n * size, row, size);
	++*n;
	return all;
}

const char *
esc_cell_escalation(struct esc_reading *r, int column)
{
	static const char *const words[] = { "functional", "hierarchical", "executive" };
	const char *s = esc_cell(r, column);

	for (size_t i = 0; i < 3; i++)
		if (esc_ascii_casecmp(s, words[i]) == 0)
			return words[i];
	if (*s != '\0')
		esc_cell_wrong(r, column, "write functional, hierarchical or executive, or leave it empty",
		    "there is no escalation \"%.80s\"", s);
	return NULL;
}
