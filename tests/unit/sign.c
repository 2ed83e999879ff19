/* Signs of conflict: the phrases of five languages, in the words of customers. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "model/sign.h"

static struct esc_policy *policy;

static int
read_policy(void **state)
{
	struct esc_err e = { 0 };

	(void)state;
	return !esc_policy_parse(&policy, esc_default_policy, esc_ndefault_policy, NULL, NULL, &e);
}

static int
free_policy(void **state)
{
	(void)state;
	esc_policy_free(policy);
	return 0;
}

/* Is the heaviest sign this one (NULL: none), in these words (NULL: any)? */
static void
check(const char *language, const char *text, const char *sign, const char *words)
{
	struct esc_arena a = { 0 };
	struct esc_seen_sign *seen;
	size_t n = esc_signs_find(policy, text, language, &a, &seen);

	if (sign == NULL && n > 0)
		fail_msg("\"%s\": saw %s in \"%s\"", text, seen[0].sign->name, seen[0].words);
	if (sign != NULL && (n == 0 || strcmp(seen[0].sign->name, sign) != 0))
		fail_msg("\"%s\": %s, not %s", text, n > 0 ? seen[0].sign->name : "nothing", sign);
	if (words != NULL && strcmp(seen[0].words, words) != 0)
		fail_msg("\"%s\": \"%s\", not \"%s\"", text, seen[0].words, words);
	esc_arena_free(&a);
}

static void
each_language_has_its_phrases(void **state)
{
	(void)state;
	check("en", "I want to speak to a manager, now.", "asks_manager", "speak to a manager");
	check("en", "You will hear from my lawyers!", "threat_legal", "my lawyers");
	check("en", "I'm going to cancel my contract and leave a bad review", "threat_cancel", "cancel my contract");
	check("en", "Nobody called me back; nobody called.", "promise_broken", "Nobody called");
	check("tr", "Müdürünüzle görüşmek istiyorum", "asks_manager", "Müdürünüzle görüşmek");
	check("tr", "Yetkilinizle görüşmek istiyorum.", "asks_manager", "Yetkilinizle görüşmek");
	check("tr", "AVUKATIMA gideceğim", "threat_legal", "AVUKATIMA");
	check("tr", "Aboneliğimi iptal edeceğim", "threat_cancel", NULL);
	check("tr", "Artık bıktım, rezaletsiniz", "emotional", "bıktım; rezaletsiniz");
	check("et", "Soovin rääkida juhatajaga", "asks_manager", NULL);
	check("et", "Lõpetan lepingu ja lähen konkurendi juurde", "threat_cancel", NULL);
	check("et", "Pöördun advokaadi poole", "threat_legal", "advokaadi");
	check("et", "Keegi ei helistanud tagasi", "promise_broken", NULL);
	check("it", "Voglio parlare con un responsabile!", "asks_manager", "parlare con un responsabile");
	check("it", "Contatterò il mio avvocato", "threat_legal", "il mio avvocato");
	check("it", "Non sono d'accordo", "arguing", "Non sono d'accordo");
	check("it", "Voglio disdire subito", "threat_cancel", "disdire");
	check("es", "Quiero hablar con su jefe", "asks_manager", "hablar con su jefe");
	check("es", "Voy a DENUNCIARLES y a emprender acciones legales", "threat_legal", NULL);
	check("es", "Quiero darme de baja", "threat_cancel", "darme de baja");
	check("es", "Estoy harta de esto", "emotional", "Estoy harta");
}

static void
words_are_whole_words(void **state)
{
	(void)state;
	check("en", "The manager was kind; the lawyer's office printer is broken", NULL, NULL);
	check("en", "My printer says: issue young people", NULL, NULL);	/* not "sue you" */
	check("tr", "Fatura için teşekkürler", NULL, NULL);
	check("it", "L'avvocatura dello stato usa il prodotto", NULL, NULL);
	check("en", "", NULL, NULL);
	check("en", "fed", NULL, NULL);
}

static void
only_what_ends_in_a_star_goes_on(void **state)
{
	(void)state;
	check("en", "You are idiots", "abusive", "idiots");
	check("en", "legal actionable", NULL, NULL);
	check("tr", "mahkemelerde görüşürüz", "threat_legal", "mahkemelerde");
}

static void
a_language_has_its_own_list_and_none_has_all(void **state)
{
	(void)state;
	check("es", "I want to speak to a manager", NULL, NULL);
	check("EN", "I want to speak to a manager", "asks_manager", NULL);
	check(NULL, "I want to speak to a manager", "asks_manager", NULL);
	check(NULL, "Voglio parlare con un responsabile", "asks_manager", NULL);
}

static void
the_dotless_i_folds(void **state)
{
	(void)state;
	check("tr", "BIKTIM artık", "emotional", "BIKTIM");
	check("tr", "İPTAL EDİYORUM", "threat_cancel", "İPTAL EDİYORUM");
	check("it", "NON NE POSSO PIÙ", "emotional", NULL);
}

static void
weights_add_up_and_each_phrase_counts_once(void **state)
{
	struct esc_arena a = { 0 };
	struct esc_seen_sign *seen;
	size_t n;

	(void)state;
	n = esc_signs_find(policy, "I am furious. Furious! I am furious. This is outrageous. You are wrong.", "en", &a,
	    &seen);
	assert_int_equal(n, 2);
	assert_string_equal(seen[0].sign->name, "emotional");
	assert_int_equal(seen[0].weight, 7);
	assert_string_equal(seen[0].words, "I am furious; outrageous");
	assert_false(seen[0].automatic);
	assert_string_equal(seen[1].sign->name, "arguing");
	esc_arena_free(&a);
}

static void
every_sign_can_be_written_down_and_has_a_phrase_in_every_language(void **state)
{
	static const char *const languages[] = { "en", "tr", "et", "it", "es" };
	struct esc_err e = { 0 };

	(void)state;
	for (size_t i = 0; i < esc_nsigns; i++) {
		assert_non_null(esc_column_check(ESC_C_SIGN, esc_signs[i].name, &e));
		for (size_t l = 0; l < 5; l++) {
			bool found = false;

			for (size_t k = 0; k < policy->nphrases; k++)
				found |= policy->phrase[k].sign == &esc_signs[i] &&
				    strcmp(policy->phrase[k].language, languages[l]) == 0;
			if (!found)
				fail_msg("%s has no phrase in %s", esc_signs[i].name, languages[l]);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_language_has_its_phrases),
		cmocka_unit_test(words_are_whole_words),
		cmocka_unit_test(only_what_ends_in_a_star_goes_on),
		cmocka_unit_test(a_language_has_its_own_list_and_none_has_all),
		cmocka_unit_test(the_dotless_i_folds),
		cmocka_unit_test(weights_add_up_and_each_phrase_counts_once),
		cmocka_unit_test(every_sign_can_be_written_down_and_has_a_phrase_in_every_language),
	};

	return cmocka_run_group_tests(tests, read_policy, free_policy);
}
