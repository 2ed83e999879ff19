/*
 * Tables: a second pass sees the same rows, every field is valid UTF-8, and the
 * rows written as CSV are read back as the same.
 */
#include "fuzz.h"

/* All good rows, as CSV with everything quoted. */
static void
written(struct esc_table *t, struct esc_buf *out, struct esc_err *e)
{
	size_t i, k;

	while (esc_table_next(t, e)) {
		if (t->bad != NULL)
			continue;
		for (i = 0; i < t->ncolumns; i++) {
			HOLDS(t->field[i].s == NULL || strlen(t->field[i].s) == t->field[i].n);
			HOLDS(t->field[i].s == NULL || esc_utf8_valid(t->field[i].s, t->field[i].n, NULL));
			esc_buf_puts(out, i > 0 ? ",\"" : "\"");
			for (k = 0; k < t->field[i].n; k++) {
				if (t->field[i].s[k] == '"')
					esc_buf_putc(out, '"');
				esc_buf_putc(out, t->field[i].s[k]);
			}
			esc_buf_putc(out, '"');
		}
		esc_buf_putc(out, '\n');
	}
}

static bool
same(struct esc_buf *a, struct esc_buf *b)
{
	return strcmp(esc_buf_str(a), esc_buf_str(b)) == 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct esc_buf once = { 0 }, twice = { 0 }, file = { 0 };
	struct esc_err e = { 0 }, f = { 0 };
	struct esc_table t = { 0 };
	struct esc_table_how how = { 0 };
	size_t i;

	if (n < 1)
		return 0;
	how.lazy_quotes = data[0] & 1;
	how.trim = data[0] & 2;
	how.delimiter = data[0] & 4 ? ';' : 0;
	if (esc_table_open_text(&t, "fuzz", (const char *)data + 1, n - 1, &how, &e)) {
		written(&t, &once, &e);
		for (i = 0; i < t.ncolumns; i++)
			esc_buf_printf(&file, "%s\"c%zu\"", i > 0 ? "," : "", i);
		esc_buf_putc(&file, '\n');
		HOLDS(esc_table_rewind(&t, &f));
		written(&t, &twice, &f);
		HOLDS(e.code == f.code && same(&once, &twice));
		esc_table_close(&t);
		esc_buf_puts(&file, esc_buf_str(&once));
		esc_buf_clear(&twice);
		t = (struct esc_table){ 0 };
		f = (struct esc_err){ 0 };
		HOLDS(esc_table_open_text(&t, "again", file.s, file.n, &(struct esc_table_how){ .form = "csv" }, &f));
		written(&t, &twice, &f);
		HOLDS(f.code == 0 && same(&once, &twice));
	} else
		HOLDS(e.code != 0 && e.text[0] != '\0');
	esc_table_close(&t);
	esc_buf_free(&once);
	esc_buf_free(&twice);
	esc_buf_free(&file);
	return 0;
}
