/* Text: UTF-8, the search fold, widths, what a terminal may see, small readers. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "escalate.h"

#define N(a)	(sizeof(a) / sizeof((a)[0]))

static struct esc_buf out;

static const char *
folded(const char *s)
{
	esc_buf_clear(&out);
	esc_fold_text(&out, s, strlen(s));
	return esc_buf_str(&out);
}

static const char *
shown(const char *s, bool lines)
{
	esc_buf_clear(&out);
	esc_show_safe(&out, s, strlen(s), lines);
	return esc_buf_str(&out);
}

static void
valid_utf8_is_what_rfc_3629_says(void **state)
{
	static const struct {
		const char	*s;
		size_t		 n, bad;	/* bad == n: valid */
	} cases[] = {
		{ "", 0, 0 }, { "a\0b", 3, 3 }, { "Ağrı", 6, 6 }, { "\xf4\x8f\xbf\xbf", 4, 4 },
		{ "\xed\x9f\xbf\xee\x80\x80", 6, 6 },
		{ "abcdefgh\x80", 9, 8 },		/* a lone continuation */
		{ "a\xc0\xaf", 3, 1 }, { "\xc1\xbf", 2, 0 },	/* overlong */
		{ "\xe0\x9f\xbf", 3, 0 }, { "\xf0\x8f\xbf\xbf", 4, 0 },
		{ "\xed\xa0\x80", 3, 0 },		/* a surrogate */
		{ "\xf4\x90\x80\x80", 4, 0 }, { "\xf5\x80\x80\x80", 4, 0 }, { "\xff", 1, 0 },
		{ "ab\xc3", 3, 2 }, { "\xe2\x82", 2, 0 }, { "\xf0\x9f\x98", 3, 0 },	/* cut off */
		{ "\xe2\x82x", 3, 0 }, { "\xf0\x9f\x98x", 4, 0 },
	};
	size_t bad;

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		bad = cases[i].n;
		assert_int_equal(esc_utf8_valid(cases[i].s, cases[i].n, &bad), cases[i].bad == cases[i].n);
		assert_int_equal(bad, cases[i].bad);
	}
}

static void
every_code_point_is_written_and_read_back(void **state)
{
	struct esc_buf b = { 0 };
	size_t len;

	(void)state;
	for (uint32_t c = 0; c < 0x110000; c++) {
		if (c >= 0xd800 && c < 0xe000)
			continue;
		esc_buf_clear(&b);
		esc_utf8_put(&b, c);
		if (!esc_utf8_valid(b.s, b.n, NULL) || esc_utf8_get(b.s, b.n, &len) != c || len != b.n)
			fail_msg("U+%04X", c);
	}
	esc_buf_free(&b);
}

static void
words_that_a_person_takes_for_equal_fold_alike(void **state)
{
	static const char *const pairs[][2] = {
		{ "İSTANBUL", "istanbul" }, { "IŞIK", "ışık" }, { "ılık", "ILIK" }, { "ŞİFRE", "şifre" },
		{ "ÕIGUS", "õigus" }, { "PERCHÉ", "perché" }, { "NIÑO", "niño" }, { "STRASSE", "straße" },
		{ "NIN\xcc\x83O", "niño" },			/* decomposed */
		{ "I\xcc\x87STANBUL", "istanbul" }, { "S\xcc\xa7" "ifre", "ŞİFRE" },
		{ "ΣΊΣΥΦΟΣ", "σίσυφος" }, { "ПРИВЕТ", "привет" }, { "Plain ID", "plain id" }, { "", "" },
	};

	(void)state;
	for (size_t i = 0; i < N(pairs); i++) {
		assert_true(esc_fold_equal(pairs[i][0], pairs[i][1]));
		assert_true(esc_fold_contains(pairs[i][0], folded(pairs[i][1])));
	}
	assert_string_equal(folded("İIı"), "iii");
	assert_string_equal(folded("HELP"), "help");
	assert_false(esc_fold_equal("õun", "oun"));
	assert_false(esc_fold_equal("ağ", "ag"));
	assert_false(esc_fold_equal("ab", "abc"));
	assert_false(esc_fold_equal("şa", "şab"));
}

static void
a_folded_needle_is_found_in_any_case(void **state)
{
	(void)state;
	assert_true(esc_fold_contains("Printer JAM again", "jam"));
	assert_true(esc_fold_contains("Ağrı şubesi İSTANBUL", "istanbul"));
	assert_true(esc_fold_contains("anything", ""));
	assert_true(esc_fold_contains("", ""));
	assert_false(esc_fold_contains("jam", "jams"));
	assert_false(esc_fold_contains("şube", "sube"));
}

static void
folding_twice_is_folding_once(void **state)
{
	struct esc_buf s = { 0 }, once = { 0 }, twice = { 0 };

	(void)state;
	for (uint32_t c = 1; c < 0x30000; c++) {
		if (c >= 0xd800 && c < 0xe000)
			continue;
		s.n = once.n = twice.n = 0;
		esc_utf8_put(&s, c);
		esc_fold_text(&once, s.s, s.n);
		esc_fold_text(&twice, once.s, once.n);
		if (once.n != twice.n || memcmp(once.s, twice.s, once.n) != 0)
			fail_msg("U+%04X", c);
	}
	esc_buf_free(&s);
	esc_buf_free(&once);
	esc_buf_free(&twice);
}

static void
a_width_counts_columns_of_a_terminal(void **state)
{
	(void)state;
	assert_int_equal(esc_width("", 0), 0);
	assert_int_equal(esc_width("Ağrı", 6), 4);
	assert_int_equal(esc_width("日本", 6), 4);
	assert_int_equal(esc_width("e\xcc\x81", 3), 1);
}

static void
ascii_case_is_ignored_and_nothing_else(void **state)
{
	(void)state;
	assert_int_equal(esc_ascii_casecmp("Ticket", "tICKET"), 0);
	assert_true(esc_ascii_casecmp("a", "b") < 0);
	assert_true(esc_ascii_casecmp("ab", "a") > 0);
	assert_true(esc_ascii_casecmp("İ", "i") != 0);
	assert_true(esc_ascii_casecmp("z", "ş") < 0);
}

static void
the_nearest_name_is_at_most_two_edits_away(void **state)
{
	static const char *const names[] = { "ticket", "team", "status", "at", "subject" };
	static const struct {
		const char *word, *nearest;
	} cases[] = {
		{ "tickt", "ticket" }, { "TICKETS", "ticket" }, { "statsu", "status" }, { "sbjct", "subject" },
		{ "subj", NULL }, { "owner", NULL }, { "status", "status" }, { "ay", "at" }, { "a", NULL },
		{ "", NULL }, { "tem", "team" }, { "xxam", "team" },
	};
	char word[200];

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		const char *found = esc_nearest(cases[i].word, names, N(names));

		if (cases[i].nearest == NULL)
			assert_null(found);
		else {
			assert_non_null(found);
			assert_string_equal(found, cases[i].nearest);
		}
	}
	memset(word, 'a', sizeof(word));
	word[sizeof(word) - 1] = '\0';
	assert_null(esc_nearest(word, names, N(names)));
	assert_null(esc_nearest("aaaa", (const char *const []){ word }, 1));
}

static void
nothing_that_commands_a_terminal_is_shown(void **state)
{
	(void)state;
	assert_string_equal(shown("a\x1b[31m\ab\x7f", false), "a^[[31m^Gb^?");
	assert_string_equal(shown("a\n\tb\r", false), "a^J^Ib^M");
	assert_string_equal(shown("a\n\tb\r", true), "a\n\tb^M");
	assert_string_equal(shown("\xc2\x9b" "31m\xc2\x80\xc2\x9f\xc2\xa0", true), "\\u009B31m\\u0080\\u009F\xc2\xa0");
	assert_string_equal(shown("\u202Egnp\u2066\u2069\u202A\u200E\u200F\u061C", true),
	    "\\u202Egnp\\u2066\\u2069\\u202A\\u200E\\u200F\\u061C");
	assert_string_equal(shown("şube 日本 😀", false), "şube 日本 😀");
	assert_string_equal(shown("\xfe!", false), "\\xFE!");
}

static void
tsv_escapes_are_undone(void **state)
{
	static const char text[] = "a\tb\nc\rd\\e\\n";
	struct esc_buf back = { 0 };

	(void)state;
	esc_buf_clear(&out);
	esc_tsv_escape(&out, text, strlen(text));
	assert_string_equal(esc_buf_str(&out), "a\\tb\\nc\\rd\\\\e\\\\n");
	assert_true(esc_tsv_unescape(&back, out.s, out.n));
	assert_string_equal(esc_buf_str(&back), text);
	esc_buf_clear(&back);
	assert_false(esc_tsv_unescape(&back, "C:\\x\\", 5));
	assert_string_equal(esc_buf_str(&back), "C:\\x\\");
	esc_buf_free(&back);
}

static void
a_ticket_is_a_name_that_nothing_would_split(void **state)
{
	static const char *const good[] = { "1", "E-17", "ZD-123456", "a", "x.y_z/@+#-" };
	static const char *const bad[] = { "", "-1", ".a", "#1", "a b", "a,b", "a\tb", "a:b", "é", "a\n", "a;b", "a*" };
	char name[257];

	(void)state;
	for (size_t i = 0; i < N(good); i++)
		assert_true(esc_ticket_name_valid(good[i]));
	for (size_t i = 0; i < N(bad); i++)
		assert_false(esc_ticket_name_valid(bad[i]));
	memset(name, 'a', 256);
	name[256] = '\0';
	assert_false(esc_ticket_name_valid(name));
	name[255] = '\0';
	assert_true(esc_ticket_name_valid(name));
}

static void
a_whole_number_is_digits_that_fit(void **state)
{
	static const struct {
		const char	*s;
		int64_t		 v;
	} good[] = {
		{ "0", 0 }, { "-0", 0 }, { "007", 7 }, { "-12", -12 }, { "9223372036854775807", INT64_MAX },
		{ "-9223372036854775807", -INT64_MAX },
	};
	static const char *const bad[] = { "", "-", "+1", " 1", "1 ", "1.0", "0x10", "1e3", "nan", "--1",
		"9223372036854775808", "-9223372036854775808", "99999999999999999999", "18446744073709551616" };
	int64_t v;

	(void)state;
	for (size_t i = 0; i < N(good); i++) {
		assert_true(esc_int_parse(good[i].s, &v));
		assert_true(v == good[i].v);
	}
	for (size_t i = 0; i < N(bad); i++)
		assert_false(esc_int_parse(bad[i], &v));
}

static void
text_encoded_twice_is_noticed(void **state)
{
	static const char *const twice[] = { "Ã…Å¸ube", "\xc3\x85\xc2\x9euzun", "cafÃ©", "â€™s", "GÃ¼nther",
		"\xc3\x90\xc2\xbf\xc3\x91\xc2\x80" };
	static const char *const once[] = { "", "plain", "şube", "café", "Müller", "ÄÖÜ", "Åland", "100 €", "Ü«", "日本" };

	(void)state;
	for (size_t i = 0; i < N(twice); i++)
		assert_true(esc_looks_double_encoded(twice[i], strlen(twice[i])));
	for (size_t i = 0; i < N(once); i++)
		assert_false(esc_looks_double_encoded(once[i], strlen(once[i])));
}

static int
end(void **state)
{
	(void)state;
	esc_buf_free(&out);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(valid_utf8_is_what_rfc_3629_says),
		cmocka_unit_test(every_code_point_is_written_and_read_back),
		cmocka_unit_test(words_that_a_person_takes_for_equal_fold_alike),
		cmocka_unit_test(a_folded_needle_is_found_in_any_case),
		cmocka_unit_test(folding_twice_is_folding_once),
		cmocka_unit_test(a_width_counts_columns_of_a_terminal),
		cmocka_unit_test(ascii_case_is_ignored_and_nothing_else),
		cmocka_unit_test(the_nearest_name_is_at_most_two_edits_away),
		cmocka_unit_test(nothing_that_commands_a_terminal_is_shown),
		cmocka_unit_test(tsv_escapes_are_undone),
		cmocka_unit_test(a_ticket_is_a_name_that_nothing_would_split),
		cmocka_unit_test(a_whole_number_is_digits_that_fit),
		cmocka_unit_test(text_encoded_twice_is_noticed),
	};

	return cmocka_run_group_tests(tests, NULL, end);
}
