/* Stored events: whatever lies in the database is read or refused; what was read is written as the same. */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct esc_buf d = { 0 }, b = { 0 };
	struct esc_arena a = { 0 };
	struct esc_err e = { 0 };
	struct esc_event v = { .kind = ESC_NOTE, .who = "" }, w = { .kind = ESC_NOTE, .who = "" };
	char *s = esc_dup(&a, (const char *)data, n);
	char *body = memchr(s, '|', n);

	if (body != NULL)
		*body++ = '\0';
	if (!esc_event_fields(&v, s, body, NULL, NULL, &a, &e)) {
		HOLDS(e.code != 0);
	} else {
		esc_event_data(&v, NULL, NULL, &d);
		esc_event_body(&v, &b);
		HOLDS(esc_event_fields(&w, esc_buf_str(&d), esc_buf_str(&b), NULL, NULL, &a, &e));
		HOLDS(esc_event_equal(&v, &w) && esc_event_key(&v) == esc_event_key(&w));
	}
	esc_buf_free(&d);
	esc_buf_free(&b);
	esc_arena_free(&a);
	return 0;
}
