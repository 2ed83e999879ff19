/* Maps: any text is a map or refused with a place; any map is bound or refused, and reads rows or refuses them. */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char rows[] = "id,Created,Closed,State,Who,Days,Flag\n"
	    "1,2026-03-02 09:14,02/Mar/26 09:14 AM,Open,jaan,1.5,yes\n2,-,?,Not set,,01:02:03,N\n";
	struct esc_map_how how = { .now = 1800000000, .ignore_unknown = true };
	struct esc_binding *b = NULL;
	struct esc_err e = { 0 };
	struct esc_table t = { 0 };
	struct esc_map *m = NULL;
	struct esc_row row;

	if (!esc_map_read(&m, "fuzz.map", (const char *)data, n, &e)) {
		HOLDS(e.code == ESC_CONFIG && e.text[0] != '\0');
	} else if (esc_table_open_text(&t, "rows", rows, sizeof(rows) - 1, &(struct esc_table_how){ 0 }, &e) &&
	    esc_map_bind(&b, m, &t, &how, &e)) {
		while (esc_table_next(&t, &e)) {
			if (!esc_map_row(b, &t, &row, &e))
				HOLDS(e.code != 0 && e.text[0] != '\0');
			e = (struct esc_err){ 0 };
		}
	} else
		HOLDS(e.code != 0 && e.text[0] != '\0');
	esc_binding_free(b);
	esc_table_close(&t);
	esc_map_free(m);
	return 0;
}
