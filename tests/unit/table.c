/* Tables in: the forms, every fault by name, encodings, and no row lost in silence. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "escalate.h"

#define N(a)	(sizeof(a) / sizeof((a)[0]))

static const struct esc_table_how plain;
static char dir[] = "/tmp/esc-table-XXXXXX";
static char file[64];

/* A table as text: "a|b" the header, "2: x|y" rows, "3! why" bad ones, "why" an error. */
static void
put_rows(struct esc_buf *out, struct esc_table *t, struct esc_err *e)
{
	while (esc_table_next(t, e)) {
		esc_buf_printf(out, "%llu%c ", (unsigned long long)t->line, t->bad != NULL ? '!' : ':');
		if (t->bad != NULL)
			esc_buf_puts(out, t->bad);
		for (size_t i = 0; i < t->ncolumns; i++) {
			assert_true(t->field[i].s == NULL || strlen(t->field[i].s) == t->field[i].n);
			if (t->bad == NULL)
				esc_buf_printf(out, "%s%s", i > 0 ? "|" : "", t->field[i].s ? t->field[i].s : "NULL");
		}
		esc_buf_putc(out, '\n');
	}
	if (e->code != 0)
		esc_buf_printf(out, "%s\n", e->text);
	else
		assert_false(esc_table_next(t, e));	/* the end stays the end */
}

/* All rows, after a look at the first two, and once more. */
static void
put_table(struct esc_buf *out, struct esc_table *t, struct esc_err *e)
{
	struct esc_buf again = { 0 };
	struct esc_err f = { 0 };
	size_t start;

	for (size_t i = 0; i < t->ncolumns; i++)
		esc_buf_printf(out, "%s%s", i > 0 ? "|" : "", t->columns[i]);
	esc_buf_putc(out, '\n');
	start = out->n;
	if (esc_table_next(t, &f))
		esc_table_next(t, &f);
	assert_true(esc_table_rewind(t, &f));
	put_rows(out, t, e);
	f = (struct esc_err){ 0 };
	assert_true(esc_table_rewind(t, &f));
	put_rows(&again, t, &f);
	assert_string_equal(esc_buf_str(&again), esc_buf_str(out) + start);
	esc_buf_free(&again);
	esc_table_close(t);
}

/* Copied to its exact size, so that reading past its end is seen. */
static const char *
as_text(const char *s, size_t n, const struct esc_table_how *how, struct esc_err *e)
{
	static struct esc_buf out;
	struct esc_table t;
	char *copy = malloc(n ? n : 1);

	memcpy(copy, s, n);
	esc_buf_clear(&out);
	*e = (struct esc_err){ 0 };
	if (esc_table_open_text(&t, "t", copy, n, how, e))
		put_table(&out, &t, e);
	else
		esc_buf_printf(&out, "%s\n", e->text);
	free(copy);
	return esc_buf_str(&out);
}

static const char *
as_file(const char *path, const struct esc_table_how *how, struct esc_err *e)
{
	static struct esc_buf out;
	struct esc_table t;

	esc_buf_clear(&out);
	*e = (struct esc_err){ 0 };
	if (esc_table_open(&t, path, how, e))
		put_table(&out, &t, e);
	else
		esc_buf_printf(&out, "%s\n", e->text);
	return esc_buf_str(&out);
}

static void
reads_n(const char *s, size_t n, const struct esc_table_how *how, const char *expected)
{
	struct esc_err e;
	const char *got = as_text(s, n, how, &e);
	size_t len = strlen(expected);

	/* an expectation ending in "..." is a beginning */
	if (len > 3 && strcmp(expected + len - 3, "...") == 0 ? strncmp(got, expected, len - 3) != 0 :
	    strcmp(got, expected) != 0)
		fail_msg("of <%s>\ngot <%s>\nnot <%s>", s, got, expected);
}

static void
reads(const char *s, const struct esc_table_how *how, const char *expected)
{
	reads_n(s, strlen(s), how, expected);
}

static void
csv_is_read_by_rfc_4180(void **state)
{
	(void)state;
	reads("a,b\n1,2\n", &plain, "a|b\n2: 1|2\n");
	reads("a,b\r\n1,2\r\n", &plain, "a|b\n2: 1|2\n");
	reads("a,b\n1,2", &plain, "a|b\n2: 1|2\n");
	reads("a,b\n\"1\",\"2\"", &plain, "a|b\n2: 1|2\n");
	reads("a,b\n,\n", &plain, "a|b\n2: |\n");
	reads("a,b\n\"\",\"\"\n", &plain, "a|b\n2: |\n");
	reads("a,b\n\"x\"\"y\",\"\"\"\"\n", &plain, "a|b\n2: x\"y|\"\n");
	reads("a,b\n\"1\n2\",\"3,4\"\n5,6\n", &plain, "a|b\n2: 1\n2|3,4\n4: 5|6\n");
	reads("a,b\n\"1\r\n\r\n2\",\"3\r4\"\r\n5,6\n", &plain, "a|b\n2: 1\r\n\r\n2|3\r4\n5: 5|6\n");
	reads("\"a\nx\",b\n1,2\n", &plain, "a\nx|b\n3: 1|2\n");
	reads("a,b\n 1 , 2 \n", &plain, "a|b\n2:  1 | 2 \n");
	reads(" a , b  \n1,2\n", &plain, "a|b\n2: 1|2\n");
	reads("a,b\n", &plain, "a|b\n");
	reads("a", &plain, "a\n");
	reads("\xef\xbb\xbf\"a\",b\n1,2\n", &plain, "a|b\n2: 1|2\n");
	reads("a,a\n1,2\n", &plain, "a|a\n2: 1|2\n");
}

static void
empty_lines_are_rows_of_one_column_or_ragged_or_the_end(void **state)
{
	(void)state;
	reads("a\n\nx\n\n", &plain, "a\n2: \n3: x\n4: \n");
	reads("a,b\n1,2\n\n\r\n\n", &plain, "a|b\n2: 1|2\n");
	reads("a,b\n\n\r\n\n1,2\n\n3,4", &plain, "a|b\n2! an empty line\n3! an empty line\n"
	    "4! an empty line\n5: 1|2\n6! an empty line\n7: 3|4\n");
	reads("{\"a\":1}\n\n{\"a\":2}\n\n", &plain, "a\n1: 1\n2! an empty line\n3: 2\n");
	reads("\n\n", &plain, "t:1: no header: the first line names the columns\n");
	reads("\na,b\n", &plain, "t:1: no header: the first line names the columns\n");
	reads("\xef\xbb\xbf", &plain, "t: empty input: a failed export?\n");
	reads("", &plain, "t: empty input: a failed export?\n");
}

static void
ragged_rows_are_bad_alone(void **state)
{
	(void)state;
	reads("a,b\n1\n1,2,3\n\"1\",2,\"3\"\n4,5\n", &plain, "a|b\n2! 1 field, but the header has 2\n"
	    "3! 3 fields, but the header has 2\n4! 3 fields, but the header has 2\n5: 4|5\n");
}

static void
a_stray_quote_ends_the_reading(void **state)
{
	(void)state;
	reads("a,b\n1,2\n3,4\" x\n5,6\n", &plain, "a|b\n2: 1|2\nt:3: b: a quote inside a field...");
	reads("a,b\n\"1\"x,2\n", &plain, "a|b\nt:2: a: text behind the closing quote of a field that begins in line 2...");
	reads("a,b\n1,\"2\n3,4\n", &plain, "a|b\nt:2: b: the quote that begins this field is not closed...");
	reads("a,b\n1,\"2\n3,4", &plain, "a|b\nt:2: b: the quote that begins this field is not closed...");
	reads("a,b\n\"1\n\n\",\"2\n3,4\n", &plain, "a|b\nt:4: b: the quote that begins this field is not closed...");
	reads("a,b\n1,\"2\n3,\"4\"\n", &plain, "a|b\nt:3: b: text behind the closing quote of a field that begins in line 2...");
	reads("a,b\n1, \"2\"\n", &plain, "a|b\nt:2: b: a quote inside a field...");
	reads("a\",b\n", &plain, "t:1: column 1: a quote inside a field...");
	reads("x,\"a,b\n", &plain, "t:1: column 2: the quote that begins this field is not closed...");
}

static void
with_lazy_quotes_a_stray_quote_is_data(void **state)
{
	const struct esc_table_how lazy = { .lazy_quotes = true };

	(void)state;
	reads("a,b\n19\" monitor,x\"\n", &lazy, "a|b\n2: 19\" monitor|x\"\n");
	reads("a,b\n19\" monitor,\"x\"", &lazy, "a|b\n2: 19\" monitor|x\n");
	reads("a,b\n\"1\"x\",2\n3,\"4\"\n", &lazy, "a|b\n2: 1\"x|2\n3: 3|4\n");
	reads("a,b\n1,\"2\n3,4\n", &lazy, "a|b\nt:2: b: the quote that begins this field is not closed...");
}

static void
trimming_takes_blanks_at_the_ends_and_around_quotes(void **state)
{
	const struct esc_table_how trim = { .trim = true };

	(void)state;
	reads("a,b\n  1 ,\t2 x \t\n \"3 \" , \" 4\" \n   ,\n", &trim, "a|b\n2: 1|2 x\n3: 3|4\n4: |\n");
	reads("{\"a\":\" x \"}\n", &trim, "a\n1: x\n");
	reads_n("a,b\n \0 ,2\n", 10, &trim, "a|b\n2! a: a NUL byte: take it out\n");
}

static void
a_bare_carriage_return_is_a_fault_outside_quotes(void **state)
{
	static const char why[] = "a carriage return that neither is in quotes nor ends the line";
	char expected[300];

	(void)state;
	snprintf(expected, sizeof(expected), "t:1: %s...", why);
	reads("a,b\r1,2\r", &plain, expected);
	reads("a,b\r", &plain, expected);
	snprintf(expected, sizeof(expected), "a|b\n2! %s (old Mac line ends? tr '\\r' '\\n' mends them)\n3: 3|4\n", why);
	reads("a,b\n1\r,2\n3,4\n", &plain, expected);
	reads("a,b\n1,2\r\r\n3,4\n", &plain, expected);
	reads("a,b\n\"1\",2\r\r\n3,4\n", &plain, expected);
	reads("a,b\n\"1\"\r\"2\n3,4\n", &plain, expected);
	reads("a,b\n\"1\"\r,\"2\n\"3\",4\n", &plain, expected);
	reads("a\tb\n1\r\t2\n3\t4\n", &plain, expected);
}

static void
a_delimiter_is_said_by_the_user_or_the_first_line(void **state)
{
	(void)state;
	reads("a;b\n1;2,3\n", &(struct esc_table_how){ .delimiter = ';' }, "a|b\n2: 1|2,3\n");
	reads("a\tb\n\"1\t2\"\t3\n", &(struct esc_table_how){ .delimiter = '\t' }, "a|b\n2: 1\t2|3\n");
	reads("{a;b\n1;2\n", &(struct esc_table_how){ .delimiter = ';' }, "{a|b\n2: 1|2\n");
	reads("sep=;\na;b\n1;2\n", &plain, "a|b\n3: 1|2\n");
	reads("sep=\t\r\na\tb\r\n\"1\"\t2\n", &plain, "a|b\n3: 1|2\n");
	reads("sep=;\na;b\n", &(struct esc_table_how){ .delimiter = ';', .form = "csv" }, "a|b\n");
	reads("sep=;\na;b\n", &(struct esc_table_how){ .delimiter = '|' }, "t:1: the file says sep=; but --delimiter says |\n");
	reads("sep=a\n", &plain, "sep=a\n");
	reads("sep=;", &plain, "t: no header: a failed export?\n");
	reads("a;b\n1;2\n", &plain, "t:1: one column, \"a;b\": try --delimiter ';'\n");
	reads("\"a\";\"b\"\n", &plain, "t:1: the header is not parted by ',': try --delimiter ';'\n");
	reads("a|b\n", &plain, "t:1: one column, \"a|b\": try --delimiter '|'\n");
	for (const char *c = "\"\n\r\xfe_a0"; *c != '\0'; c++)
		reads("a,b\n", &(struct esc_table_how){ .delimiter = *c }, "a delimiter is one ASCII character...");
	reads("a\n", &(struct esc_table_how){ .delimiter = ';', .form = "tsv" }, "a delimiter is for csv, not for tsv\n");
	reads("a\n", &(struct esc_table_how){ .form = "xml" }, "no form \"xml\": csv, tsv, plain or jsonl\n");
}

static void
tsv_has_escapes_and_no_quotes(void **state)
{
	(void)state;
	reads("a\tb\n\"1\t2\"\n", &plain, "a|b\n2: \"1|2\"\n");
	reads("a\\tx\tb\r\n1\\n2\\\\n\t\\r\\x\\\r\n\t\n", &plain, "a\tx|b\n2: 1\n2\\n|\r\\x\\\n3: |\n");
	reads("a\n1\n\\t\n", &(struct esc_table_how){ .form = "tsv" }, "a\n2: 1\n3: \t\n");
	reads("a,b\n1,2\n", &(struct esc_table_how){ .form = "tsv" }, "a,b\n2: 1,2\n");
	reads("a\tb\n1\n1\\t\t2\t3\n", &plain, "a|b\n2! 1 field, but the header has 2\n3! 3 fields, but the header has 2\n");
}

static void
json_lines_have_the_columns_of_all_their_objects(void **state)
{
	(void)state;
	reads("{\"a\":1}\n{\"b\":{\"c\":[1,2]},\"a\":null}\n{}\n", &plain,
	    "a|b.c\n1: 1|NULL\n2: NULL|1,2\n3: NULL|NULL\n");
	reads("{\"a\":1}\n{\"a\":1,\"a\":2}\nnot\n[1]\n{\"a\":\"\\ud800\"}\n{\"a\":\"\xfe\"}\n{\"a\":2}", &plain,
	    "a\n1: 1\n2! a: given twice in one object\n3! not valid JSON: one {...} on each line\n"
	    "4! JSON, but not an object: one {...} on each line\n5! half of a surrogate pair: not a character\n"
	    "6! not valid UTF-8: if the file is in another encoding, name it (--encoding)\n7: 2\n");
	reads("\xef\xbb\xbf{\"a\":1}\r\n{\"a\":2}\r\n", &plain, "a\n1: 1\n2: 2\n");
	reads("{}\n", &plain, "t: no object has a member: a failed export?\n");
	reads("{oops\n{\n", &plain, "t:1: not valid JSON: one {...} on each line\n");
	reads("[{\"a\":1},\n{\"a\":2}]\n", &plain, "t: this is a JSON array...");
	reads("{\"a\":1,\"esc_rejected\":\"x\"}\n", &plain, "a\n1: 1\n");
}

static void
bytes_that_are_no_text_are_bad_and_say_what_they_may_be(void **state)
{
	(void)state;
	reads("a,b\n1,\xfe\x75" "be\n2,\"\xfc\"\n3,4\n", &plain,
	    "a|b\n2! b: not valid UTF-8 (byte 0xFE); if the file is Turkish Windows: --encoding windows-1254\n"
	    "3! b: not valid UTF-8 (byte 0xFC); if the file is Western Windows: --encoding windows-1252\n4: 3|4\n");
	reads("a,b\nM\xfcller k\xfd,2\n", &plain,
	    "a|b\n2! a: not valid UTF-8 (byte 0xFC); if the file is Turkish Windows: --encoding windows-1254\n");
	reads("a,b\n\xed\xa0\x80,2\n\xf5\x80\x80\x80,1\n", &plain,
	    "a|b\n2! a: not valid UTF-8 (byte 0xED)\n3! a: not valid UTF-8 (byte 0xF5)\n");
	reads_n("a,b\n1,x\0y\n2,3\n", 14, &plain, "a|b\n2! b: a NUL byte: take it out\n3: 2|3\n");
	reads_n("a,b\n1,\"x\0y\"\n", 12, &plain, "a|b\n2! b: a NUL byte: take it out\n");
	reads_n("a,b\0\n1,2\n", 9, &plain, "t:1: column 2: a NUL byte: take it out\n");
	reads("a,b\xc3\n", &plain, "t:1: column 2: not valid UTF-8 (byte 0xC3)...");
	reads("a,b\xc3", &plain, "t:1: column 2: not valid UTF-8 (byte 0xC3)...");
	reads("x\x1b[2J,b\n\xff,2\n", &plain, "x\x1b[2J|b\n2! x^[[2J: not valid UTF-8 (byte 0xFF)...");
}

static void
files_that_are_no_tables_are_called_by_name(void **state)
{
	static const struct {
		const char	*s;
		size_t		 n;
		const char	*what;
	} cases[] = {
		{ "\x1f\x8b\x08\0\0\0", 6, "gzip" }, { "PK\3\4....", 8, "an Excel workbook" },
		{ "\xd0\xcf\x11\xe0....", 8, "an Excel workbook" }, { "SQLite format 3\0..", 18, "an SQLite database" },
		{ "%PDF-1.4\n", 9, "a PDF" }, { "\xfd" "7zXZ\0", 6, "xz" }, { "\x28\xb5\x2f\xfd.", 5, "zstd" },
		{ "BZh91AY&SY", 10, "bzip2" },
		{ " \n<!doctype html>", 17, "an HTML page" }, { "<HTML>", 6, "an HTML page" },
		{ "\xef\xbb\xbf<html>", 9, "an HTML page" }, { "<?xml version", 13, "XML" },
		{ "\xff\xfe" "a\0,\0", 6, "UTF-16: save it as UTF-8 or say --encoding utf-16" },
		{ "\xfe\xff\0a\0,", 6, "UTF-16" }, { "a\0,\0b\0\n\0", 8, "UTF-16 without a mark: save it as UTF-8 or say --encoding utf-16le" },
		{ "\0a\0,\0b\0\n", 8, "UTF-16 without a mark: save it as UTF-8 or say --encoding utf-16be" },
		{ "\xff\xfe\0\0a\0\0\0", 8, "UTF-32" }, { "[\n {\"a\":1}]", 11, "a JSON array" },
	};
	char expected[200];

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		snprintf(expected, sizeof(expected), "t: this is %s...", cases[i].what);
		reads_n(cases[i].s, cases[i].n, &plain, expected);
	}
}

static void
a_named_encoding_is_converted_strictly(void **state)
{
	(void)state;
	reads("a,b\nA\xf0r\xfd,\xdd\n", &(struct esc_table_how){ .encoding = "cp1254" }, "a|b\n2: Ağrı|İ\n");
	reads("a,b\nA\xf0r\xfd,\xdd\n", &(struct esc_table_how){ .encoding = "Windows-1254" }, "a|b\n2: Ağrı|İ\n");
	reads("a,b\n\xc3\xb6,2\n", &(struct esc_table_how){ .encoding = "utf8" }, "a|b\n2: ö|2\n");
	reads("a,b\n1,2\n3,\x81\n", &(struct esc_table_how){ .encoding = "windows-1254" },
	    "t:3: byte 0x81 is not windows-1254: is it another encoding?\n");
	reads("\xef\xbb\xbf" "a,\xc5\x9f\n", &(struct esc_table_how){ .encoding = "cp1254" }, "a|ş\n");	/* the mark counts more */
	reads_n("\xff\xfe" "a\0,\0b\0", 8, &(struct esc_table_how){ .encoding = "cp1254" }, "t: this is UTF-16...");
	reads_n("\xff\xfe" "a\0,\0\x5f\1\n\0" "1\0,\0" "2\0", 16, &(struct esc_table_how){ .encoding = "UTF-16" }, "a|ş\n2: 1|2\n");
	reads_n("\xfe\xff\0a\0\n\0" "1", 8, &(struct esc_table_how){ .encoding = "utf16" }, "a\n2: 1\n");
	reads_n("\xff\xfe" "a\0\n\0" "1\0", 8, &(struct esc_table_how){ .encoding = "utf-16le" }, "a\n2: 1\n");
	reads_n("a\0\n\0" "1\0", 6, &(struct esc_table_how){ .encoding = "utf-16" },
	    "t: no byte order mark: say --encoding utf-16le or utf-16be\n");
	reads_n("\xff\xfe" "a\0\n\0" "1", 7, &(struct esc_table_how){ .encoding = "utf-16" },
	    "t:2: ends inside a character of utf-16: was it cut off?\n");
	reads_n("\x1f\x8b\x08", 3, &(struct esc_table_how){ .encoding = "cp1254" }, "t: this is gzip...");
	reads("a\n", &(struct esc_table_how){ .encoding = "no-such" }, "no encoding \"no-such\"...");
	reads("a\n", &(struct esc_table_how){ .encoding = "ascii//TRANSLIT" }, "no encoding...");
	reads("a\n", &(struct esc_table_how){ .encoding = "" }, "no encoding...");
}

static void
a_conversion_is_the_same_across_its_steps(void **state)
{
	struct esc_buf in = { 0 }, expected = { 0 };
	struct esc_err e;
	FILE *f = fopen(file, "w");

	(void)state;
	esc_buf_puts(&in, "ab\n");		/* 64 KiB end inside a character */
	esc_buf_puts(&expected, "ab\n");
	for (int i = 2; i < 20000; i++) {
		esc_buf_puts(&in, "\x83\x65\x83\x58\x83\x67x\n");	/* Shift JIS: two bytes each */
		esc_buf_printf(&expected, "%d: テストx\n", i);
	}
	fwrite(in.s, 1, in.n, f);
	fclose(f);
	assert_string_equal(as_file(file, &(struct esc_table_how){ .encoding = "SHIFT_JIS" }, &e), esc_buf_str(&expected));
	esc_buf_free(&in);
	esc_buf_free(&expected);
}

static void
limits_are_errors_and_what_is_at_them_is_taken(void **state)
{
	const size_t kib64 = 65536, mib = 1 << 20;
	struct esc_buf b = { 0 };
	struct esc_err e;
	char *x = malloc(mib);
	const char *got;

	(void)state;
	memset(x, 'x', mib);
	esc_buf_puts(&b, "a,b\n\"");
	for (size_t i = 0; i < kib64; i++)	/* in the file it is twice as long */
		esc_buf_puts(&b, "\"\"");
	esc_buf_puts(&b, "\",1\n2,");
	esc_buf_add(&b, x, kib64 + 1);
	esc_buf_puts(&b, "\n\"");
	esc_buf_add(&b, x, kib64);
	esc_buf_puts(&b, "y\",2\n3,4\n");
	got = as_text(b.s, b.n, &plain, &e);
	assert_memory_equal(got, "a|b\n2: \"\"\"", 10);
	assert_string_equal(got + 4 + 3 + kib64, "|1\n3! b: longer than 64 KiB\n4! a: longer than 64 KiB\n5: 3|4\n");

	b.n = 0;		/* a record of 1 MiB, and of a byte more */
	esc_buf_puts(&b, "a,b\n1,");
	esc_buf_add(&b, x, mib - 2);
	esc_buf_puts(&b, "\r\n3,4\n");
	reads_n(b.s, b.n, &plain, "a|b\n2! b: longer than 64 KiB\n3: 3|4\n");
	b.s[4] = 'x';
	esc_buf_clear(&b);
	esc_buf_puts(&b, "a,b\n1,");
	esc_buf_add(&b, x, mib - 1);
	esc_buf_puts(&b, "\n3,4\n");
	reads_n(b.s, b.n, &plain, "a|b\nt:2: a record longer than 1 MiB...");
	esc_buf_clear(&b);
	esc_buf_puts(&b, "a,b\n1,\"");
	for (int i = 0; i < 200000; i++)
		esc_buf_puts(&b, "2\n3,4\n");
	reads_n(b.s, b.n, &plain, "a|b\nt:2: b: the quote that begins this field is not closed...");
	esc_buf_clear(&b);
	for (int i = 0; i < 400000; i++)
		esc_buf_puts(&b, "1,2\r");
	reads_n(b.s, b.n, &plain, "t:1: carriage returns alone end its lines (old Mac)...");

	esc_buf_clear(&b);
	for (int i = 0; i < 1000; i++)
		esc_buf_puts(&b, i == 0 ? "c" : ",c");
	got = as_text(b.s, b.n, &plain, &e);
	assert_int_equal(strlen(got), 2000);
	esc_buf_puts(&b, ",c\n");
	reads_n(b.s, b.n, &plain, "t:1: more than 1000 columns\n");
	esc_buf_clear(&b);
	for (int i = 0; i < 1001; i++)
		esc_buf_printf(&b, "{\"c%d\":1}\n", i);
	reads_n(b.s, b.n, &plain, "t:1001: more than 1000 columns\n");
	free(x);
	esc_buf_free(&b);
}

/* The bytes of each row, parted by "/". */
static void
has_raw(const char *s, const struct esc_table_how *how, const char *header, const char *rows)
{
	struct esc_buf out = { 0 };
	struct esc_table t;
	struct esc_err e = { 0 };

	if (!esc_table_open_text(&t, "t", s, strlen(s), how, &e))
		fail_msg("%s", e.text);
	assert_int_equal(t.raw_header.n, strlen(header));
	assert_memory_equal(t.raw_header.s, header, t.raw_header.n);
	while (esc_table_next(&t, &e)) {
		esc_buf_add(&out, t.raw.s, t.raw.n);
		esc_buf_putc(&out, '/');
	}
	assert_int_equal(e.code, 0);
	assert_string_equal(esc_buf_str(&out), rows);
	esc_table_close(&t);
	esc_buf_free(&out);
}

static void
the_bytes_of_a_row_are_kept(void **state)
{
	(void)state;
	has_raw("a,b\r\n1, \"\"\r\n", &(struct esc_table_how){ .trim = true }, "a,b", "1, \"\"/");
	has_raw("\"a\",b\n\"x\ny\",\"2\"\"\"\n1\n\n3,4", &plain, "\"a\",b", "\"x\ny\",\"2\"\"\"/1//3,4/");
	has_raw("a\tb\n1\\t\t2\n", &plain, "a\tb", "1\\t\t2/");
	has_raw("{\"a\":1}\n{\"a\":}\n", &plain, "", "{\"a\":1}/{\"a\":}/");
	has_raw("sep=;\na;b\n1;2\n", &plain, "sep=;\na;b", "1;2/");
	has_raw("\xef\xbb\xbf" "a,b\n", &plain, "a,b", "");
	has_raw("a,\xfe\n\xfd,1\n", &(struct esc_table_how){ .encoding = "cp1254" }, "\xef\xbb\xbf" "a,ş", "ı,1/");
}

static void
the_column_esc_rejected_is_no_column(void **state)
{
	const struct esc_table_how lazy = { .lazy_quotes = true };

	(void)state;
	reads("a,esc_rejected,b\n1,why,2\n", &plain, "a|b\n2: 1|2\n");
	reads("a,b,esc_rejected\n1,2,\"b: \xff, \"\"x\"\"\"\n1,\"w\"\n", &plain,
	    "a|b\n2: 1|2\n3! 2 fields, but the header has 3\n");
	reads("esc_rejected\nx\n", &plain, "t:1: no header: the first line names the columns\n");
	has_raw("a,b,esc_rejected\n1,2,why\n1,\"2,\n\",\"b: x, \"\"y\"\"\"\n1,why\n,why\nalone\n", &plain, "a,b",
	    "1,2/1,\"2,\n\"/1//alone/");
	has_raw("a,b,esc_rejected\n\"1\",2\r,\"w, x\"\n1\r,2,\"a \"\"\r\"\n", &plain, "a,b", "\"1\",2\r/1\r,2/");
	has_raw("a,esc_rejected,b\n1,why,2\n", &plain, "a,esc_rejected,b", "1,why,2/");
	has_raw("a,b,esc_rejected\n1,2,\"w,\"\"x\"\",\"\"\"\"\"\n", &plain, "a,b", "1,2/");
	has_raw("{\"a\":1,\"esc_rejected\":\"x\",\"b\":2}\n", &plain, "", "{\"a\":1,\"esc_rejected\":\"x\",\"b\":2}/");
	has_raw("a,b,\"ESC rejected\"\n5\" x,\"2\",\"a, b\"\n", &lazy, "a,b", "5\" x,\"2\"/");
	has_raw("a\tb\tesc_rejected\n1\t\\n2\tw\\ty\n1\t2\tw\n", &plain, "a\tb", "1\t\\n2/1\t2/");
	has_raw("{\"a\":1,\"esc_rejected\":\"x \\\" y\"}\n{\"a\":\",\\\"esc_rejected\\\":\\\"\"}\n{\"a\":,\"esc_rejected\":\"w\"}\n", &plain,
	    "", "{\"a\":1}/{\"a\":\",\\\"esc_rejected\\\":\\\"\"}/{\"a\":}/");
}

static void
columns_are_found_without_case_blanks_or_dashes(void **state)
{
	struct esc_table t;
	struct esc_err e = { 0 };
	char delimiter;

	(void)state;
	assert_true(esc_column_equal("First Response_due", "first-response due"));
	assert_false(esc_column_equal("ticket", "tickets"));
	assert_false(esc_column_equal("sıbject", "sibject"));
	assert_false(esc_column_equal("", "a"));
	assert_true(esc_table_open_text(&t, "t", "a;B b;b-B\n", 10, &(struct esc_table_how){ .delimiter = ';' }, &e));
	assert_int_equal(esc_table_find(&t, "b_b"), 1);
	assert_int_equal(esc_table_find(&t, "c"), -1);
	assert_int_equal(esc_table_form(&t, &delimiter), 'c');
	assert_int_equal(delimiter, ';');
	esc_table_close(&t);
	esc_table_close(&t);
	assert_true(esc_table_open_text(&t, "t", "a\tb\n", 4, &plain, &e));
	assert_int_equal(esc_table_form(&t, &delimiter), 't');
	assert_int_equal(delimiter, '\t');
	esc_table_close(&t);
	assert_true(esc_table_open_text(&t, "t", "{\"a\":1}", 7, &plain, &e));
	assert_int_equal(esc_table_form(&t, &delimiter), 'j');
	esc_table_close(&t);
}

/* Every way a row can look, for the sweeps. */
static const char mixed[] = "\xef\xbb\xbf" "ticket,subject,customer\r\n"
    "1,printer jam,Acme\r\n2,\"line one\nline, \"\"two\"\"\r\n\",Åcme\n3,,\n\"4\",\"\",\"x\"\n"
    "5,bad\xfe,x\n6,short\n7,ğışü,\"日本\"\n";

static void
write_slowly(int fd, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (write(fd, s + i, 1) != 1)
			_exit(1);
	_exit(0);
}

static void
a_pipe_that_gives_single_bytes_is_the_same_table(void **state)
{
	char expected[4096];
	struct esc_err e;
	int fds[2], status, saved = dup(STDIN_FILENO);
	pid_t child;

	(void)state;
	snprintf(expected, sizeof(expected), "%s", as_text(mixed, strlen(mixed), &plain, &e));
	assert_int_equal(pipe(fds), 0);
	if ((child = fork()) == 0) {
		close(fds[0]);
		write_slowly(fds[1], mixed, strlen(mixed));
	}
	close(fds[1]);
	dup2(fds[0], STDIN_FILENO);
	close(fds[0]);
	fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK);
	assert_string_equal(as_file("-", &plain, &e), expected);
	dup2(saved, STDIN_FILENO);
	close(saved);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static void
a_window_of_any_size_shows_the_same_table(void **state)
{
	struct esc_buf b = { 0 };
	struct esc_err e;
	FILE *f = fopen(file, "w");
	char *expected;

	(void)state;
	esc_buf_puts(&b, "a,b\n");		/* rows across every border of 64 KiB */
	for (int i = 0; i < 9000; i++)
		esc_buf_printf(&b, i % 3 == 0 ? "%d,\"two\r\nlines \"\"%0*d\"\"\"\n" : i % 3 == 1 ? "%d,%0*d\r\n" : "\"%d\",%0*d\n",
		    i, i % 97 + 1, i);
	fwrite(b.s, 1, b.n, f);
	fclose(f);
	expected = strdup(as_text(b.s, b.n, &plain, &e));
	assert_int_equal(e.code, 0);
	assert_string_equal(as_file(file, &plain, &e), expected);
	free(expected);
	esc_buf_free(&b);
}

static void
a_file_cut_anywhere_gives_whole_rows_or_an_error(void **state)
{
	char whole[4096];
	struct esc_err e;
	const char *got, *line;
	size_t clean = 0, lines, n = strlen(mixed);

	(void)state;
	snprintf(whole, sizeof(whole), "%s", as_text(mixed, n, &plain, &e));
	for (size_t cut = 0; cut <= n; cut++) {
		got = as_text(mixed, cut, &plain, &e);
		if (e.code != 0) {
			assert_int_equal(e.code, ESC_INVALID);
			continue;
		}
		/* all lines but the last are those of the whole; the last may be its row cut short */
		lines = 0;
		for (line = got; strchr(line, '\n') != NULL && strchr(line, '\n')[1] != '\0'; line = strchr(line, '\n') + 1)
			lines++;
		assert_memory_equal(got, whole, (size_t)(line - got));
		clean += strncmp(got, whole, strlen(got)) == 0;
	}
	assert_true(clean >= 9);
	/* a header and rows of fixed length: only at a line's end, or with its last field cut */
	for (size_t cut = 1; cut < 12; cut++) {
		got = as_text("a,b\n1,2\n3,4\n", cut, &plain, &e);
		if (cut == 5 || cut == 9)
			assert_non_null(strchr(got, '!'));
		else
			assert_null(strchr(got, '!'));
	}
}

static void
an_input_that_is_missing_says_so(void **state)
{
	struct esc_err e;
	struct esc_table t;
	int saved = dup(STDIN_FILENO), fd;

	(void)state;
	as_file("/nonexistent/x.csv", &plain, &e);
	assert_int_equal(e.code, ESC_NOINPUT);
	assert_string_equal(e.text, "/nonexistent/x.csv: No such file or directory");
	as_file(dir, &plain, &e);
	assert_int_equal(e.code, ESC_NOINPUT);
	close(STDIN_FILENO);
	as_file(NULL, &plain, &e);
	assert_int_equal(e.code, ESC_NOINPUT);
	assert_string_equal(e.text, "standard input is closed: give a file");
	fd = open(dir, O_RDONLY);
	assert_int_equal(fd, STDIN_FILENO);
	as_file("-", &plain, &e);
	assert_int_equal(e.code, ESC_NOINPUT);
	dup2(open("/dev/null", O_WRONLY), STDIN_FILENO);
	as_file("-", &plain, &e);		/* cannot be read */
	assert_int_equal(e.code, ESC_IO);
	dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
	assert_string_equal(as_file("-", &plain, &e), "standard input: empty input: a failed export?\n");
	assert_int_equal(e.code, ESC_INVALID);
	if ((fd = posix_openpt(O_RDWR | O_NOCTTY)) >= 0 && grantpt(fd) == 0 && unlockpt(fd) == 0) {
		dup2(open(ptsname(fd), O_RDWR | O_NOCTTY), STDIN_FILENO);
		assert_false(esc_table_open(&t, NULL, &plain, &e));
		assert_int_equal(e.code, ESC_USAGE);
		assert_string_equal(e.text, "nothing to read: give a file");
	}
	close(fd);
	dup2(saved, STDIN_FILENO);
	close(saved);
	for (fd = saved; fd < saved + 16; fd++)
		close(fd);
}

static void
a_copy_that_finds_no_room_is_an_error(void **state)
{
	struct esc_err e;
	struct rlimit limit = { 100000, 100000 }, old;
	FILE *f = fopen(file, "w");

	(void)state;
	fputs("a,b\n", f);
	for (int i = 0; i < 50000; i++)
		fputs("1,2\n", f);
	fclose(f);
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &old);
	limit.rlim_max = old.rlim_max;
	setrlimit(RLIMIT_FSIZE, &limit);
	as_file(file, &plain, &e);
	setrlimit(RLIMIT_FSIZE, &old);
	assert_int_equal(e.code, ESC_IO);
	assert_non_null(strstr(e.text, "TMPDIR"));
}

static void
told(void *arg, uint64_t done, uint64_t total)
{
	uint64_t *seen = arg;

	assert_true(done > seen[0] && done <= total && done - seen[0] <= 65536);
	seen[0] = done;
	seen[1] = total;
	seen[2]++;
}

static void
progress_is_told_at_each_64_kib(void **state)
{
	uint64_t seen[3] = { 0 };
	struct esc_table t;
	struct esc_err e = { 0 };
	FILE *f = fopen(file, "w");

	(void)state;
	fputs("a,b\n", f);
	for (int i = 0; i < 50000; i++)
		fputs("1,2\n", f);
	fclose(f);
	assert_true(esc_table_open(&t, file, &(struct esc_table_how){ .progress = told, .progress_arg = seen }, &e));
	seen[0] = strlen("a,b\n");	/* the rows come again */
	seen[2] = 0;
	while (esc_table_next(&t, &e))
		continue;
	assert_int_equal(seen[0], 200004);
	assert_int_equal(seen[1], 200004);
	assert_int_equal(seen[2], 4);
	assert_int_equal(t.row, 50000);
	esc_table_close(&t);
}

/* What the reader alone can say of each file of the collection of bad tables. */
static const struct {
	const char	*file;
	struct esc_table_how how;
	const char	*says;		/* "": no fault */
} collection[] = {
	{ "ok_plain", { 0 }, "" }, { "ok_no_final_newline", { 0 }, "" }, { "ok_crlf", { 0 }, "" },
	{ "ok_bom", { 0 }, "" }, { "ok_quoted_newline", { 0 }, "" }, { "ok_doubled_quote", { 0 }, "" },
	{ "ok_empty_quoted", { 0 }, "" }, { "ok_turkish_utf8", { 0 }, "" }, { "ok_formula_cells", { 0 }, "" },
	{ "ok_header_only", { 0 }, "" }, { "ok_extra_column", { 0 }, "" }, { "ok_field_64k", { 0 }, "" },
	{ "ok_semicolon", { .delimiter = ';' }, "" }, { "ok_cp1254", { .encoding = "cp1254" }, "" },
	{ "out_escape_seq", { 0 }, "" }, { "out_bidi", { 0 }, "" }, { "out_shell_meta", { 0 }, "" },
	{ "out_percent_n", { 0 }, "" }, { "out_html", { 0 }, "" }, { "bad_double_utf8", { 0 }, "" },
	{ "bad_dup_header", { 0 }, "" }, { "bad_header_case", { 0 }, "" },
	{ "bad_empty", { 0 }, "empty input" }, { "bad_stray_quote", { 0 }, ":3: subject: the quote" },
	{ "bad_quote_mid_field", { 0 }, ":2: subject: a quote" }, { "bad_ragged_short", { 0 }, "3! 2 fields" },
	{ "bad_nul", { 0 }, "2! subject: a NUL" }, { "bad_utf8_lone_cont", { 0 }, "byte 0x80" },
	{ "bad_utf8_surrogate", { 0 }, "byte 0xED" }, { "bad_utf8_f5", { 0 }, "byte 0xF5" },
	{ "bad_cp1254_undeclared", { 0 }, "--encoding windows-1254" },
	{ "bad_latin1_undeclared", { 0 }, "--encoding windows-1252" },
	{ "bad_utf16_undeclared", { 0 }, "UTF-16" }, { "bad_semicolon_undeclared", { 0 }, "try --delimiter ';'" },
	{ "bad_field_64k1", { 0 }, "2! subject: longer than 64 KiB" }, { "bad_cr_only", { 0 }, ":1: a carriage return" },
	{ "bad_html_error_page", { 0 }, "HTML" }, { "bad_gzip", { 0 }, "gzip" }, { "bad_sqlite", { 0 }, "SQLite" },
};

static void
the_collection_of_bad_tables_gets_its_verdicts(void **state)
{
	const char *shared = getenv("ESC_SHARED"), *got;
	char path[PATH_MAX];
	struct esc_err e;
	bool faulty;

	(void)state;
	for (size_t i = 0; i < N(collection); i++) {
		snprintf(path, sizeof(path), "%s/badcsv/%s.csv", shared ? shared : "../shared", collection[i].file);
		if (access(path, R_OK) != 0)
			continue;
		got = as_file(path, &collection[i].how, &e);
		faulty = e.code != 0 || strstr(got, "! ") != NULL;
		if (faulty != (*collection[i].says != '\0') || strstr(got, collection[i].says) == NULL)
			fail_msg("%s: %.300s", collection[i].file, got);
		assert_true(e.code == 0 || e.code == ESC_INVALID);
	}
}

static int
begin(void **state)
{
	(void)state;
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(file, sizeof(file), "%s/in", dir);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	unlink(file);
	return rmdir(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(csv_is_read_by_rfc_4180),
		cmocka_unit_test(empty_lines_are_rows_of_one_column_or_ragged_or_the_end),
		cmocka_unit_test(ragged_rows_are_bad_alone),
		cmocka_unit_test(a_stray_quote_ends_the_reading),
		cmocka_unit_test(with_lazy_quotes_a_stray_quote_is_data),
		cmocka_unit_test(trimming_takes_blanks_at_the_ends_and_around_quotes),
		cmocka_unit_test(a_bare_carriage_return_is_a_fault_outside_quotes),
		cmocka_unit_test(a_delimiter_is_said_by_the_user_or_the_first_line),
		cmocka_unit_test(tsv_has_escapes_and_no_quotes),
		cmocka_unit_test(json_lines_have_the_columns_of_all_their_objects),
		cmocka_unit_test(bytes_that_are_no_text_are_bad_and_say_what_they_may_be),
		cmocka_unit_test(files_that_are_no_tables_are_called_by_name),
		cmocka_unit_test(a_named_encoding_is_converted_strictly),
		cmocka_unit_test(a_conversion_is_the_same_across_its_steps),
		cmocka_unit_test(limits_are_errors_and_what_is_at_them_is_taken),
		cmocka_unit_test(the_bytes_of_a_row_are_kept),
		cmocka_unit_test(the_column_esc_rejected_is_no_column),
		cmocka_unit_test(columns_are_found_without_case_blanks_or_dashes),
		cmocka_unit_test(a_pipe_that_gives_single_bytes_is_the_same_table),
		cmocka_unit_test(a_window_of_any_size_shows_the_same_table),
		cmocka_unit_test(a_file_cut_anywhere_gives_whole_rows_or_an_error),
		cmocka_unit_test(an_input_that_is_missing_says_so),
		cmocka_unit_test(a_copy_that_finds_no_room_is_an_error),
		cmocka_unit_test(progress_is_told_at_each_64_kib),
		cmocka_unit_test(the_collection_of_bad_tables_gets_its_verdicts),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
