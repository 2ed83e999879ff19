/* Text: folding twice is folding once; every escape is undone; JSON is read back. */
#include "fuzz.h"

static bool
keep(void *arg, const char *name, const char *value, size_t n, struct esc_err *e)
{
	(void)e;
	HOLDS(strcmp(name, "a") == 0);
	esc_buf_add(arg, value, n);
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct esc_json *json;
	struct esc_buf a = { 0 }, b = { 0 };
	struct esc_err e = { 0 };
	char *s = malloc(n + 1);

	memcpy(s, data, n);
	s[n] = '\0';
	esc_show_safe(&a, s, n, true);
	esc_buf_clear(&a);
	esc_tsv_unescape(&a, s, n);
	esc_buf_clear(&a);
	esc_json_read(&json, s, n, keep, &a, &e);
	esc_buf_clear(&a);
	if (!esc_utf8_valid(s, n, NULL) || strlen(s) != n)
		goto out;
	HOLDS(esc_width(s, n) >= 0);
	esc_fold_text(&a, s, n);
	HOLDS(esc_utf8_valid(esc_buf_str(&a), a.n, NULL));
	esc_fold_text(&b, a.s, a.n);
	HOLDS(strcmp(esc_buf_str(&a), esc_buf_str(&b)) == 0);
	HOLDS(esc_fold_equal(s, esc_buf_str(&a)) && esc_fold_contains(s, esc_buf_str(&a)));
	esc_buf_clear(&a);
	esc_buf_clear(&b);
	esc_tsv_escape(&a, s, n);
	HOLDS(esc_tsv_unescape(&b, esc_buf_str(&a), a.n) && strcmp(esc_buf_str(&b), s) == 0);
	esc_buf_clear(&a);
	esc_buf_clear(&b);
	e = (struct esc_err){ 0 };
	esc_buf_puts(&a, "{\"a\":");
	esc_json_quote(&a, s, n);
	esc_buf_putc(&a, '}');
	HOLDS(esc_json_read(&json, a.s, a.n, keep, &b, &e) && strcmp(esc_buf_str(&b), s) == 0);
out:
	free(s);
	esc_buf_free(&a);
	esc_buf_free(&b);
	return 0;
}
