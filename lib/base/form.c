/* Forms: how a row is written in TSV, CSV, JSON, for a spreadsheet, for people. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "out.h"

static void
put_int(struct esc_buf *b, int64_t v)
{
	char digits[24], *p = digits + sizeof(digits);
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

	do
		*--p = (char)('0' + u % 10);
	while ((u /= 10) != 0);
	if (v < 0)
		*--p = '-';
	esc_buf_add(b, p, (size_t)(digits + sizeof(digits) - p));
}

/* At most six decimals, none that says nothing: 0.031441, 2.5, 3. */
static void
put_real(struct esc_buf *b, double r, char point)
{
	char s[400];
	int n = snprintf(s, sizeof(s), "%.6f", r);
	char *dot = strchr(s, '.');

	if (dot != NULL) {
		while (s[n - 1] == '0')
			n--;
		if (s[n - 1] == '.')
			n--;
		*dot = point;
	}
	if (n == 2 && memcmp(s, "-0", 2) == 0)
		esc_buf_putc(b, '0');
	else
		esc_buf_add(b, s, (size_t)n);
}

static bool
empty(enum esc_type type, const struct esc_cell *c)
{
	if (type == ESC_TEXT)
		return c->s == NULL;
	return type == ESC_REAL ? !isfinite(c->r) : c->i == ESC_NONE;
}

static void
put_time(struct esc_buf *b, int64_t t, const struct esc_zone *zone)
{
	char s[ESC_TIME_MAX];

	esc_buf_puts(b, esc_time_print(s, t, zone));
}

/* 2026-11-23 14:50, and :00 with seconds. */
static void
put_local(struct esc_buf *b, int64_t t, const struct esc_zone *zone, bool seconds)
{
	char s[ESC_TIME_MAX], *hour;

	esc_time_print(s, t, zone);
	hour = strchr(s, 'T');
	*hour = ' ';
	esc_buf_add(b, s, (size_t)(hour - s) + (seconds ? 9 : 6));
}

/* All but text, which each form writes its own way. */
static void
put_plain(struct esc_buf *b, enum esc_type type, const struct esc_cell *c, const struct esc_zone *zone)
{
	if (type == ESC_TIME)
		put_time(b, c->i, zone);
	else if (type == ESC_REAL)
		put_real(b, c->r, '.');
	else
		put_int(b, c->i);
}

static void
tsv_value(struct esc_buf *b, enum esc_type type, const struct esc_cell *c, const struct esc_zone *zone)
{
	if (empty(type, c))
		return;
	if (type == ESC_TEXT)
		esc_tsv_escape(b, c->s, strlen(c->s));
	else
		put_plain(b, type, c, zone);
}

static void
put_quoted(struct esc_buf *b, const char *before, const char *s, size_t n)
{
	esc_buf_putc(b, '"');
	esc_buf_puts(b, before);
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '"')
			esc_buf_putc(b, '"');
		esc_buf_putc(b, s[i]);
	}
	esc_buf_putc(b, '"');
}

static void
csv_text(struct esc_buf *b, const char *s, size_t n)
{
	if (s[strcspn(s, ",\"\r\n")] == '\0')
		esc_buf_add(b, s, n);
	else
		put_quoted(b, "", s, n);
}

static void
csv_value(struct esc_buf *b, enum esc_type type, const struct esc_cell *c, const struct esc_zone *zone)
{
	if (empty(type, c))
		return;
	if (type == ESC_TEXT)
		csv_text(b, c->s, strlen(c->s));
	else
		put_plain(b, type, c, zone);
}

static void
json_value(struct esc_buf *b, enum esc_type type, const struct esc_cell *c, const struct esc_zone *zone)
{
	if (empty(type, c)) {
		esc_buf_puts(b, "null");
	} else if (type == ESC_TEXT) {
		esc_json_quote(b, c->s, strlen(c->s));
	} else if (type == ESC_TIME) {
		esc_buf_putc(b, '"');
		put_time(b, c->i, zone);
		esc_buf_putc(b, '"');
	} else {
		put_plain(b, type, c, zone);
	}
}

/* What a spreadsheet would take for a formula is marked as text (OWASP, CSV injection). */
static void
sheet_text(struct esc_buf *b, const char *s, size_t n)
{
	if (n > 0 && strchr("=+-@\t\r\n", s[0]) != NULL)
		put_quoted(b, "'", s, n);
	else if (s[strcspn(s, ";\"\r\n")] != '\0')
		put_quoted(b, "", s, n);
	else
		esc_buf_add(b, s, n);
}

static void
sheet_value(struct esc_buf *b, enum esc_type type, const struct esc_cell *c, const struct esc_zone *zone)
{
	if (empty(type, c))
		return;
	if (type == ESC_TEXT)
		sheet_text(b, c->s, strlen(c->s));
	else if (type == ESC_TIME)
		put_local(b, c->i, zone, true);
	else if (type == ESC_REAL)
		put_real(b, c->r, ',');
	else
		put_int(b, c->i);
}

static void
table_value(struct esc_buf *b, enum esc_type type, const struct esc_cell *c, const struct esc_zone *zone)
{
	if (empty(type, c))
		return;
	if (type == ESC_TEXT)
		esc_buf_puts(b, c->s);
	else if (type == ESC_TIME)
		put_local(b, c->i, zone, false);
	else if (type == ESC_SPAN)
		esc_duration_print(b, c->i);
	else if (type == ESC_REAL && c->s != NULL)
		esc_figure_print(b, c->r, c->s);
	else
		put_plain(b, type, c, zone);
}

static void
page_text(struct esc_buf *b, const char *s, size_t n)
{
	esc_buf_add(b, s, n);
}

static const struct esc_out_form forms[] = {
	{ .name = "tsv", .start = "", .row = "", .cell = "\t", .row_end = "\n", .next = "", .blank = "",
	    .finish = "", .digits = true, .text = esc_tsv_escape, .value = tsv_value },
	{ .name = "csv", .start = "", .row = "", .cell = ",", .row_end = "\n", .next = "",
	    .blank = "\"\"", .finish = "", .digits = true, .text = csv_text, .value = csv_value },
	{ .name = "json", .start = "[", .row = "{", .cell = ",", .row_end = "}", .next = ",\n",
	    .blank = "", .finish = "]\n", .named = true, .text = esc_json_quote, .value = json_value },
	{ .name = "jsonl", .start = "", .row = "{", .cell = ",", .row_end = "}\n", .next = "",
	    .blank = "", .finish = "", .named = true, .text = esc_json_quote, .value = json_value },
	{ .name = "table", .start = "", .row = "", .cell = "\n", .row_end = "\n", .next = "", .blank = "",
	    .finish = "", .local = true, .page = true, .text = page_text, .value = table_value },
	{ .name = "sheet", .start = "\xef\xbb\xbf", .row = "", .cell = ";", .row_end = "\r\n",
	    .next = "", .blank = "\"\"", .finish = "", .local = true, .text = sheet_text,
	    .value = sheet_value },
};

const struct esc_out_form *
esc_out_form_find(const char *name, struct esc_err *e)
{
	size_t n = sizeof(forms) / sizeof(forms[0]);

	for (size_t i = 0; i < n; i++)
		if (strcmp(forms[i].name, name) == 0)
			return &forms[i];
	esc_fail(e, ESC_USAGE, "no format %s: tsv csv json jsonl table sheet", name);
	return NULL;
}
