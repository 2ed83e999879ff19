/* Words as tokens: which of them find which. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/words.h"

#define N(a)	(sizeof(a) / sizeof((a)[0]))

/* Does a text have all words that somebody asks for; or, `like', something of it? */
static bool
finds(const char *asked, const char *text, bool like)
{
	struct esc_tokens a = { 0 }, t = { 0 };
	size_t found = 0;
	bool all;

	esc_tokens_of_text(&t, text, strlen(text));
	esc_tokens_sort(&t);
	(like ? esc_tokens_like : esc_tokens_asked)(&a, asked, strlen(asked));
	for (size_t i = 0; i < a.n; i++)
		found += esc_tokens_have(&t, a.v[i]);
	all = like ? found > 0 : a.n > 0 && found == a.n;
	esc_tokens_free(&a);
	esc_tokens_free(&t);
	return all;
}

static void
a_word_finds_those_that_begin_with_it(void **state)
{
	static const struct { const char *asked, *text; bool found; } cases[] = {
		{ "printer", "Printerit ei leia", true }, { "arve", "arvele", true }, { "kart", "kartım bloke", true },
		{ "şifre", "şifremi unuttum", true }, { "internet", "internal error", false },
		{ "printerit", "printer", true },		/* seven letters count */
		{ "yazıcı", "yazıcıdan çıktı", true }, { "not", "a note", false }, { "ağ", "ağ yok", true },
		{ "ağ", "ağda", false }, { "error 0x80070005", "ERROR: 0x80070005!", true },
		{ "card declined", "the card was declined", true }, { "card refused", "the card was declined", false },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++)
		if (finds(cases[i].asked, cases[i].text, false) != cases[i].found)
			fail_msg("%s in %s: not %d", cases[i].asked, cases[i].text, cases[i].found);
}

static void
case_and_the_turkish_i_do_not_matter(void **state)
{
	static const char *const pairs[][2] = { { "istanbul", "İSTANBUL" }, { "IŞIK", "ışık" }, { "ışık", "IŞIK" },
	    { "ÕIGUS", "õigus" }, { "straße", "STRASSE" }, { "perché", "PERCHE\xcc\x81" }, { "MODEM", "modem" } };

	(void)state;
	for (size_t i = 0; i < N(pairs); i++)
		if (!finds(pairs[i][0], pairs[i][1], false))
			fail_msg("%s does not find %s", pairs[i][0], pairs[i][1]);
}

static void
who_types_no_marks_finds_them_and_who_types_them_means_them(void **state)
{
	(void)state;
	assert_true(finds("sifre", "şifre", false));
	assert_true(finds("uhendus", "ühendus", false));
	assert_true(finds("nino", "niño", false));
	assert_false(finds("õun", "oun", false));
	assert_false(finds("şifre", "sifre", false));
	assert_true(finds("şifre", "sifre", true));	/* what is like it */
}

static void
no_character_is_an_operator(void **state)
{
	struct esc_tokens t = { 0 };
	static const char *const nothing[] = { "", "* \" ( ) ' ; -- : ^ ~ & | !", "\xe2\x80\x93 \xc2\xab\xc2\xbb", "\t\n" };

	(void)state;
	for (size_t i = 0; i < N(nothing); i++)
		esc_tokens_asked(&t, nothing[i], strlen(nothing[i]));
	assert_int_equal(t.n, 0);
	assert_true(finds("\"card\" AND -(declined*)", "card and declined", false));
}

static void
tokens_are_sorted_and_each_is_there_once(void **state)
{
	struct esc_tokens t = { 0 };

	(void)state;
	esc_tokens_of_text(&t, "one two one two TWO", 19);
	assert_int_equal(t.n, 5);
	esc_tokens_sort(&t);
	assert_int_equal(t.n, 2);
	assert_true(t.v[0] < t.v[1]);
	assert_true(t.v[0] >= 0 && t.v[1] < INT64_C(1) << 44);
	esc_tokens_free(&t);
	esc_tokens_sort(&t);
	assert_false(esc_tokens_have(&t, 1));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_word_finds_those_that_begin_with_it),
		cmocka_unit_test(case_and_the_turkish_i_do_not_matter),
		cmocka_unit_test(who_types_no_marks_finds_them_and_who_types_them_means_them),
		cmocka_unit_test(no_character_is_an_operator),
		cmocka_unit_test(tokens_are_sorted_and_each_is_there_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
