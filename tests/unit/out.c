/* Records out: the forms, the choice of columns, the order, and what is left of failures. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "escalate.h"

#define N(a)	(sizeof(a) / sizeof((a)[0]))

static const struct esc_head heads[] = {
	{ "ticket", ESC_TEXT, false }, { "priority", ESC_TEXT, false }, { "level", ESC_INT, false },
	{ "opened", ESC_TIME, false }, { "elapsed", ESC_SPAN, true }, { "share", ESC_REAL, true }
};
static char dir[] = "/tmp/esc-out-XXXXXX";
static char file[64];

static struct esc_cell row[6];

static const struct esc_cell *
cells(const char *ticket, const char *priority, int64_t level, int64_t opened, int64_t elapsed, double share)
{
	row[0] = (struct esc_cell){ .s = ticket };
	row[1] = (struct esc_cell){ .s = priority };
	row[2] = (struct esc_cell){ .i = level };
	row[3] = (struct esc_cell){ .i = opened };
	row[4] = (struct esc_cell){ .i = elapsed };
	row[5] = (struct esc_cell){ .r = share };
	return row;
}

static char *
slurp(const char *path)
{
	static char text[1 << 16];
	FILE *f = fopen(path, "r");
	size_t n;

	assert_non_null(f);
	n = fread(text, 1, sizeof(text) - 1, f);
	text[n] = '\0';
	fclose(f);
	return text;
}

static struct esc_out_how
how(const char *form)
{
	return (struct esc_out_how){ .form = form, .limit = -1, .file = file };
}

static struct esc_out *
opened(const struct esc_out_how *h)
{
	struct esc_err e = { 0 };
	struct esc_out *o;

	if (!esc_out_open(&o, h, heads, N(heads), &e))
		fail_msg("%s", e.text);
	return o;
}

static void
add(struct esc_out *o, const struct esc_cell *c)
{
	struct esc_err e = { 0 };

	assert_true(esc_out_row(o, c, &e));
}

static const char *
closed(struct esc_out *o)
{
	struct esc_err e = { 0 };

	if (!esc_out_close(o, &e))
		fail_msg("%s", e.text);
	return slurp(file);
}

/* Three rows in any form. */
static const char *
written(const struct esc_out_how *h)
{
	struct esc_out *o = opened(h);

	add(o, cells("E-1", "P2", 2, 1795445400, 12000, 0.0314411));
	add(o, cells("E-2", "a\tb\"c,d;\n\\", 1, ESC_NONE, ESC_NONE, NAN));
	add(o, cells("E-3", NULL, ESC_NONE, 0, -5, 2.50));
	return closed(o);
}

static void
a_row_is_the_same_in_every_form(void **state)
{
	struct esc_out_how h = how("tsv");

	(void)state;
	h.columns = "all";
	assert_string_equal(written(&h), "ticket\tpriority\tlevel\topened\telapsed\tshare\n"
	    "E-1\tP2\t2\t2026-11-23T14:50:00Z\t12000\t0.031441\n"
	    "E-2\ta\\tb\"c,d;\\n\\\\\t1\t\t\t\n"
	    "E-3\t\t\t1970-01-01T00:00:00Z\t-5\t2.5\n");
	h.form = "csv";
	assert_string_equal(written(&h), "ticket,priority,level,opened,elapsed,share\n"
	    "E-1,P2,2,2026-11-23T14:50:00Z,12000,0.031441\n"
	    "E-2,\"a\tb\"\"c,d;\n\\\",1,,,\n"
	    "E-3,,,1970-01-01T00:00:00Z,-5,2.5\n");
	h.form = "jsonl";
	assert_string_equal(written(&h),
	    "{\"ticket\":\"E-1\",\"priority\":\"P2\",\"level\":2,\"opened\":\"2026-11-23T14:50:00Z\","
	    "\"elapsed\":12000,\"share\":0.031441}\n"
	    "{\"ticket\":\"E-2\",\"priority\":\"a\\tb\\\"c,d;\\n\\\\\",\"level\":1,\"opened\":null,"
	    "\"elapsed\":null,\"share\":null}\n"
	    "{\"ticket\":\"E-3\",\"priority\":null,\"level\":null,\"opened\":\"1970-01-01T00:00:00Z\","
	    "\"elapsed\":-5,\"share\":2.5}\n");
	h.form = "json";
	h.columns = "ticket,level";
	assert_string_equal(written(&h),
	    "[{\"ticket\":\"E-1\",\"level\":2},\n{\"ticket\":\"E-2\",\"level\":1},\n"
	    "{\"ticket\":\"E-3\",\"level\":null}]\n");
}

static void
a_sheet_has_a_mark_semicolons_and_guarded_formulas(void **state)
{
	static const char *const risky[] = { "=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx" };
	struct esc_out_how h = how("sheet");
	struct esc_err e = { 0 };
	struct esc_out *o;

	(void)state;
	h.columns = "all";
	h.local = esc_zone_get("Europe/Tallinn", &e);
	assert_string_equal(written(&h), "\xef\xbb\xbfticket;priority;level;opened;elapsed;share\r\n"
	    "E-1;P2;2;2026-11-23 16:50:00;12000;0,031441\r\n"
	    "E-2;\"a\tb\"\"c,d;\n\\\";1;;;\r\n"
	    "E-3;;;1970-01-01 03:00:00;-5;2,5\r\n");
	h.columns = "priority";
	h.no_header = true;
	for (size_t i = 0; i < N(risky); i++) {
		char want[32];

		o = opened(&h);
		add(o, cells("E-1", risky[i], 1, 0, 0, 0));
		snprintf(want, sizeof(want), "\xef\xbb\xbf\"'%s\"\r\n", risky[i]);
		assert_string_equal(closed(o), want);
	}
}

static void
no_row_is_a_header_and_an_empty_array(void **state)
{
	struct esc_out_how h = how("json");

	(void)state;
	assert_string_equal(closed(opened(&h)), "[]\n");
	h.form = "jsonl";
	assert_string_equal(closed(opened(&h)), "");
	h.form = "tsv";
	assert_string_equal(closed(opened(&h)), "ticket\tpriority\tlevel\topened\n");
	h.form = "table";
	assert_string_equal(closed(opened(&h)), "ticket  priority  level  opened\n");
	h.no_header = true;
	assert_string_equal(closed(opened(&h)), "");
}

static void
a_table_is_aligned_local_and_cut_but_for_the_ticket(void **state)
{
	struct esc_out_how h = how("table");
	struct esc_err e = { 0 };
	struct esc_out *o;

	(void)state;
	h.columns = "ticket,priority,level,elapsed,opened";
	h.local = esc_zone_get("Europe/Tallinn", &e);
	assert_string_equal(written(&h),
	    "ticket  priority      level  elapsed  opened\n"
	    "E-1     P2                2    3h20m  2026-11-23 16:50\n"
	    "E-2     a^Ib\"c,d;^J\\      1\n"
	    "E-3                              -5s  1970-01-01 03:00\n");
	h.columns = "ticket,priority";
	h.width = 33;
	o = opened(&h);
	add(o, cells("a-very-long-ticket-name", "İstanbul Şişli", 1, 0, 0, 0));
	add(o, cells("E-2", "bu", 1, 0, 0, 0));
	assert_string_equal(closed(o),
	    "ticket                   priority\n"
	    "a-very-long-ticket-name  İstanbu…\n"
	    "E-2                      bu\n");
	h.columns = "ticket,level,opened,priority";
	h.width = 24;
	o = opened(&h);
	add(o, cells("E-10", "words", 1, 0, 0, 0));
	assert_string_equal(closed(o),
	    "ticket  le…  ope…  prio…\n"
	    "E-10      1  197…  words\n");
	h.color = true;
	h.columns = "ticket,priority";
	h.width = 0;
	o = opened(&h);
	assert_string_equal(closed(o), "\x1b[1mticket  priority\x1b[0m\n");
}

static void
columns_are_chosen_added_and_misspelt(void **state)
{
	struct esc_out_how h = how("csv");
	struct esc_err e = { 0 };
	struct esc_out *o;

	(void)state;
	h.columns = "level,ticket";
	assert_string_equal(closed(opened(&h)), "level,ticket\n");
	h.columns = "+share,level";
	assert_string_equal(closed(opened(&h)), "ticket,priority,level,opened,share\n");
	h.columns = "prioriti";
	assert_false(esc_out_open(&o, &h, heads, N(heads), &e));
	assert_int_equal(e.code, ESC_USAGE);
	assert_string_equal(e.text, "no column prioriti (did you mean priority?)");
	h.columns = "";
	assert_false(esc_out_open(&o, &h, heads, N(heads), &e));
	h.columns = NULL;
	h.sort = "-lewel";
	assert_false(esc_out_open(&o, &h, heads, N(heads), &e));
	assert_string_equal(e.text, "no column lewel (did you mean level?)");
	h = how("cvs");
	assert_false(esc_out_open(&o, &h, heads, N(heads), &e));
	assert_int_equal(e.code, ESC_USAGE);
}

static void
only_columns_shown_or_sorted_by_are_wanted(void **state)
{
	struct esc_out_how h = how("tsv");
	struct esc_out *o;

	(void)state;
	h.columns = "ticket,level";
	h.sort = "-elapsed";
	o = opened(&h);
	assert_true(esc_out_wants(o, 0));
	assert_false(esc_out_wants(o, 1));
	assert_true(esc_out_wants(o, 2));
	assert_true(esc_out_wants(o, 4));
	assert_false(esc_out_wants(o, 5));
	esc_out_drop(o);
}

static void
bare_names_come_once_without_header(void **state)
{
	struct esc_out_how h = how("json");
	struct esc_out *o;
	char name[32];

	(void)state;
	h.bare = true;
	h.columns = "priority,ticket";
	o = opened(&h);
	assert_false(esc_out_wants(o, 0));
	for (int i = 0; i < 6; i++)
		add(o, cells("E-1", i == 5 ? NULL : i % 2 ? "P1" : "P2", 1, 0, 0, 0));
	assert_string_equal(closed(o), "P2\nP1\n");
	h.columns = NULL;
	h.limit = 3;
	o = opened(&h);
	for (int i = 0; i < 400000; i++) {	/* beyond memory, so that the set reads the file */
		snprintf(name, sizeof(name), "E-%d", i % 200000);
		add(o, cells(name, NULL, 1, 0, 0, 0));
	}
	assert_string_equal(closed(o), "E-0\nE-1\nE-2\n");
	h.limit = -1;
	o = opened(&h);
	for (int i = 0; i < 400000; i++) {
		snprintf(name, sizeof(name), "E-%d", i % 200000);
		add(o, cells(name, NULL, 1, 0, 0, 0));
	}
	closed(o);
	{
		FILE *f = fopen(file, "r");
		int lines = 0, c;

		while ((c = getc(f)) != EOF)
			lines += c == '\n';
		fclose(f);
		assert_int_equal(lines, 200000);
	}
}

static void
rows_are_sorted_by_type_stably_with_the_empty_last(void **state)
{
	struct esc_out_how h = how("tsv");
	struct esc_out *o;

	(void)state;
	h.no_header = true;
	h.columns = "ticket";
	for (int turned = 0; turned < 2; turned++) {
		h.sort = turned ? "-level" : "level";
		o = opened(&h);
		add(o, cells("a", NULL, 10, 0, 0, 0));
		add(o, cells("b", NULL, ESC_NONE, 0, 0, 0));
		add(o, cells("c", NULL, 9, 0, 0, 0));
		add(o, cells("d", NULL, 10, 0, 0, 0));
		assert_string_equal(closed(o), turned ? "a\nd\nc\nb\n" : "c\na\nd\nb\n");
	}
	h.sort = "priority,-ticket";
	h.limit = 3;
	o = opened(&h);
	add(o, cells("a", "x", 0, 0, 0, 0));
	add(o, cells("b", "x", 0, 0, 0, 0));
	add(o, cells("c", NULL, 0, 0, 0, 0));
	add(o, cells("d", "w", 0, 0, 0, 0));
	assert_string_equal(closed(o), "d\nb\na\n");
	h.sort = "-share";
	h.limit = -1;
	o = opened(&h);
	add(o, cells("a", NULL, 0, 0, 0, NAN));
	add(o, cells("b", NULL, 0, 0, 0, -1.5));
	add(o, cells("c", NULL, 0, 0, 0, 0.25));
	assert_string_equal(closed(o), "c\nb\na\n");
}

static void
more_rows_than_memory_are_sorted_too(void **state)
{
	struct esc_out_how h = how("tsv");
	char ticket[400], line[512];
	uint32_t x = 1;
	long last = -1, last_n = -1, n = 0, level, number;
	struct esc_out *o;
	FILE *f;

	(void)state;
	h.sort = "level";
	h.columns = "level,ticket";
	h.no_header = true;
	o = opened(&h);
	for (int i = 0; i < 120000; i++) {
		x = x * 1664525 + 1013904223;
		snprintf(ticket, sizeof(ticket), "%d-%0*d", i, (int)(x >> 24) + 1, 0);
		add(o, cells(ticket, NULL, x >> 22, 0, 0, 0));
	}
	closed(o);
	f = fopen(file, "r");
	assert_non_null(f);
	for (; fgets(line, sizeof(line), f) != NULL; n++) {
		assert_int_equal(sscanf(line, "%ld\t%ld-", &level, &number), 2);
		assert_true(level > last || (level == last && number > last_n));
		last = level;
		last_n = number;
	}
	fclose(f);
	assert_int_equal(n, 120000);
}

static void
times_bear_the_offset_of_the_zone_asked_for(void **state)
{
	struct esc_out_how h = how("tsv");
	struct esc_err e = { 0 };
	struct esc_out *o;

	(void)state;
	h.zone = esc_zone_get("Europe/Tallinn", &e);
	h.columns = "opened";
	h.no_header = true;
	o = opened(&h);
	add(o, cells("E-1", NULL, 1, 1795445400, 0, 0));
	assert_string_equal(closed(o), "2026-11-23T16:50:00+02:00\n");
	h.form = "table";
	o = opened(&h);
	add(o, cells("E-1", NULL, 1, 1795445400, 0, 0));
	assert_string_equal(closed(o), "2026-11-23 16:50\n");
}

static void
numbers_with_decimals_are_the_same_everywhere(void **state)
{
	static const struct { double r; const char *want; } cases[] = {
		{ 0, "0\n" }, { -0.0000001, "0\n" }, { 1.0 / 3, "0.333333\n" }, { 100, "100\n" },
		{ 0.8064516, "0.806452\n" }, { -2.5, "-2.5\n" }, { 1e15, "1000000000000000\n" }
	};
	struct esc_out_how h = how("tsv");
	struct esc_out *o;

	(void)state;
	h.columns = "share";
	h.no_header = true;
	for (size_t i = 0; i < N(cases); i++) {
		o = opened(&h);
		add(o, cells("E-1", NULL, 1, 0, 0, cases[i].r));
		assert_string_equal(closed(o), cases[i].want);
	}
}

static void
one_empty_cell_is_still_a_row(void **state)
{
	struct esc_out_how h = how("csv");
	struct esc_out *o;

	(void)state;
	h.columns = "priority";
	o = opened(&h);
	add(o, cells("E-1", NULL, 1, 0, 0, 0));
	assert_string_equal(closed(o), "priority\n\"\"\n");
}

static void
quiet_prints_nothing_and_still_counts(void **state)
{
	struct esc_out_how h = how("tsv");
	struct esc_err e = { 0 };
	struct esc_out *o;

	(void)state;
	h.quiet = true;
	unlink(file);
	o = opened(&h);
	add(o, cells("E-1", NULL, 1, 0, 0, 0));
	assert_int_equal(esc_out_rows(o), 1);
	assert_true(esc_out_close(o, &e));
	assert_int_not_equal(access(file, F_OK), 0);
}

static void
nothing_is_printed_before_the_end(void **state)
{
	struct esc_out_how h = how("tsv");
	struct esc_out *o;

	(void)state;
	unlink(file);
	o = opened(&h);
	for (int i = 0; i < 100000; i++)
		add(o, cells("E-1", "P1", 1, 0, 0, 0));
	assert_int_not_equal(access(file, F_OK), 0);
	esc_out_drop(o);
	assert_int_not_equal(access(file, F_OK), 0);
}

static void
a_file_is_replaced_whole_with_the_mode_of_the_umask(void **state)
{
	struct esc_err e = { 0 };
	struct stat st;
	char link_name[80];

	(void)state;
	umask(027);
	unlink(file);
	assert_true(esc_out_text(file, "one\n", 4, &e));
	assert_int_equal(stat(file, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	snprintf(link_name, sizeof(link_name), "%s/link", dir);
	assert_int_equal(symlink(file, link_name), 0);
	assert_true(esc_out_text(link_name, "two\n", 4, &e));
	assert_string_equal(slurp(file), "two\n");
	assert_int_equal(lstat(link_name, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	unlink(link_name);
}

static void
a_device_is_written_to_and_stays_one(void **state)
{
	struct esc_err e = { 0 };
	struct stat st;

	(void)state;
	assert_true(esc_out_text("/dev/null", "x", 1, &e));
	assert_int_equal(stat("/dev/null", &st), 0);
	assert_true(S_ISCHR(st.st_mode));
	assert_false(esc_out_text("/dev/full", "x", 1, &e));
	assert_int_equal(e.code, ESC_IO);
	assert_false(esc_out_text("/tmp", "x", 1, &e));
	assert_int_equal(e.code, ESC_CANTCREATE);
	assert_false(esc_out_text("/no such directory/x", "x", 1, &e));
	assert_int_equal(e.code, ESC_CANTCREATE);
}

/* Runs esc_out_text on another standard output. */
static bool
printed_to(int fd, const char *s, size_t n, struct esc_err *e)
{
	int saved = dup(STDOUT_FILENO);
	bool ok;

	fflush(stdout);
	if (fd < 0)
		close(STDOUT_FILENO);
	else
		dup2(fd, STDOUT_FILENO);
	ok = esc_out_text(NULL, s, n, e);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	return ok;
}

static void
a_reader_that_left_is_no_error_and_a_full_disk_is_one(void **state)
{
	struct esc_err e = { 0 };
	int ends[2], full = open("/dev/full", O_WRONLY);

	(void)state;
	assert_int_equal(pipe(ends), 0);
	close(ends[0]);
	assert_true(printed_to(ends[1], "x\n", 2, &e));
	close(ends[1]);
	assert_false(printed_to(full, "x\n", 2, &e));
	assert_int_equal(e.code, ESC_IO);
	close(full);
	e = (struct esc_err){ 0 };
	assert_false(printed_to(-1, "x\n", 2, &e));
	assert_int_equal(e.code, ESC_IO);
}

static int
begin(void **state)
{
	(void)state;
	signal(SIGPIPE, SIG_IGN);
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(file, sizeof(file), "%s/out", dir);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	unlink(file);
	return rmdir(dir);	/* and nothing else is left in it */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_row_is_the_same_in_every_form),
		cmocka_unit_test(a_sheet_has_a_mark_semicolons_and_guarded_formulas),
		cmocka_unit_test(no_row_is_a_header_and_an_empty_array),
		cmocka_unit_test(a_table_is_aligned_local_and_cut_but_for_the_ticket),
		cmocka_unit_test(columns_are_chosen_added_and_misspelt),
		cmocka_unit_test(only_columns_shown_or_sorted_by_are_wanted),
		cmocka_unit_test(bare_names_come_once_without_header),
		cmocka_unit_test(rows_are_sorted_by_type_stably_with_the_empty_last),
		cmocka_unit_test(more_rows_than_memory_are_sorted_too),
		cmocka_unit_test(times_bear_the_offset_of_the_zone_asked_for),
		cmocka_unit_test(numbers_with_decimals_are_the_same_everywhere),
		cmocka_unit_test(one_empty_cell_is_still_a_row),
		cmocka_unit_test(quiet_prints_nothing_and_still_counts),
		cmocka_unit_test(nothing_is_printed_before_the_end),
		cmocka_unit_test(a_file_is_replaced_whole_with_the_mode_of_the_umask),
		cmocka_unit_test(a_device_is_written_to_and_stays_one),
		cmocka_unit_test(a_reader_that_left_is_no_error_and_a_full_disk_is_one),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
