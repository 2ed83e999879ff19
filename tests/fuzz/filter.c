/* Filters: every word is taken or refused with a reason; a range is not empty. */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct esc_arena a = { 0 };
	struct esc_err e = { 0 };
	struct esc_filter f = { 0 };
	struct esc_filter_how how = { .now = 1700000000, .me = "jaan" };
	const char *word = esc_dup(&a, (const char *)data, n);
	size_t i, k;

	how.zone = esc_zone_get("Europe/Tallinn", &e);
	if (!esc_filter_add(&f, word, &how, &a, &e))
		HOLDS(e.code != 0 && e.text[0] != '\0');
	else
		for (i = 0; i < f.nterms; i++) {
			HOLDS(f.term[i].nvalues > 0);
			for (k = 0; k < f.term[i].nvalues; k++)
				HOLDS(f.term[i].value[k].is != ESC_V_TEXT || f.term[i].value[k].text != NULL);
			esc_term_text(&f.term[i], "x", true);
			esc_term_number(&f.term[i], 3);
		}
	esc_arena_free(&a);
	return 0;
}
