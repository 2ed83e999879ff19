/* Drafts: of any table that can be read, a map that can be read, or that says what it lacks. */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct esc_err e = { 0 };
	struct esc_table t = { 0 };
	struct esc_buf b = { 0 };
	struct esc_map *m = NULL;

	if (!esc_table_open_text(&t, "rows", (const char *)data, n, &(struct esc_table_how){ 0 }, &e) ||
	    !esc_map_draft(&t, &(struct esc_table_how){ 0 }, &b, &e)) {
		HOLDS(e.code != 0 && e.text[0] != '\0');
	} else if (esc_map_read(&m, "draft.map", b.s, b.n, &e)) {
		esc_map_free(m);
	} else
		HOLDS(strstr(e.text, "names no column") != NULL || strstr(e.text, "needs a line") != NULL);
	esc_buf_free(&b);
	esc_table_close(&t);
	return 0;
}
