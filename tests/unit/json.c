/* JSON in: members flattened, nothing rounded, nothing let pass that is no text. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "escalate.h"

#define N(a)	(sizeof(a) / sizeof((a)[0]))

static struct esc_json *json;
static struct esc_buf out;

static bool
member(void *arg, const char *name, const char *value, size_t n, struct esc_err *e)
{
	(void)arg;
	(void)e;
	esc_buf_printf(&out, "%s=%s;", name, value == NULL ? "NULL" : value);
	assert_true(value == NULL ? n == 0 : strlen(value) == n);
	return true;
}

/* The text without a NUL behind it, so that reading past its end is seen. */
static bool
read_exactly(const char *text, size_t n, struct esc_err *e)
{
	char *copy = malloc(n ? n : 1);
	bool ok;

	memcpy(copy, text, n);
	esc_buf_clear(&out);
	esc_buf_str(&out);
	ok = esc_json_read(&json, copy, n, member, NULL, e);
	esc_buf_str(&out);
	free(copy);
	return ok;
}

static const char *
members(const char *text)
{
	struct esc_err e = { 0 };

	if (!read_exactly(text, strlen(text), &e))
		fail_msg("%s: %s", text, e.text);
	return out.s;
}

static void
refused(const char *text, size_t n, const char *why)
{
	struct esc_err e = { 0 };

	if (read_exactly(text, n, &e))
		fail_msg("taken: %s", text);
	assert_int_equal(e.code, ESC_INVALID);
	if (strstr(e.text, why) == NULL)
		fail_msg("%s: %s", text, e.text);
}

static void
nested_objects_are_flattened_and_scalars_joined(void **state)
{
	(void)state;
	assert_string_equal(members("{}"), "");
	assert_string_equal(members("{\"a\":1,\"b\":\"x\"}"), "a=1;b=x;");
	assert_string_equal(members("{\"a\":{\"b\":{\"c\":1},\"d\":2},\"e\":3}"), "a.b.c=1;a.d=2;e=3;");
	assert_string_equal(members("{\"a\":[1,\"x\",true,null,2.50]}"), "a=1,x,true,,2.50;");
	assert_string_equal(members("{\"a\":[],\"b\":{},\"c\":[[]]}"), "a=;c.0=;");
	assert_string_equal(members("{\"a\":[{\"b\":1},{\"b\":2},[3,4],5]}"), "a.0.b=1;a.1.b=2;a.2=3,4;a.3=5;");
	assert_string_equal(members("{\"a\":[\"[\",\"]\",\"\\\"{\"],\"z\":[7]}"), "a=[,],\"{;z=7;");
	assert_string_equal(members("{\"a\":true,\"b\":false,\"c\":null}"), "a=true;b=false;c=NULL;");
	assert_string_equal(members(" { \"\" : { \"\" : 1 } } "), ".=1;");
}

static void
numbers_keep_their_digits(void **state)
{
	(void)state;
	assert_string_equal(members("{\"a\":12345678901234567890123,\"b\":-0,\"c\":1.10,\"d\":1e400,\"e\":0.1}"),
	    "a=12345678901234567890123;b=-0;c=1.10;d=1e400;e=0.1;");
	assert_string_equal(members("{\"1\":\"2\",\"x3\":[4,\"5\",6E+2]}"), "1=2;x3=4,5,6E+2;");
	assert_string_equal(members("{\"n\\\"9\":\"\\\\\",\"m\":8}"), "n\"9=\\;m=8;");
}

static void
escapes_become_characters(void **state)
{
	(void)state;
	assert_string_equal(members("{\"k\\u0131\":\"\\ud83d\\ude00\\n\\t\\u0041\\/\\\\ud800\"}"), "kı=😀\n\tA/\\ud800;");
}

static void
what_is_no_text_is_refused(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ "{\"a\":\"\\ud800\"}", "surrogate" }, { "{\"a\":\"\\udc00\"}", "surrogate" },
		{ "{\"a\":\"\\ud800\\u0041\"}", "surrogate" }, { "{\"a\":\"\\ud800", "surrogate" },
		{ "{\"\\uD800x\":1}", "surrogate" },
		{ "{\"a\":\"x\\u0000y\"}", "NUL" }, { "{\"a\":\"\xfe\"}", "UTF-8" }, { "{\"a\":\"\xed\xa0\x80\"}", "UTF-8" },
		{ "{\"a\":1,\"a\":2}", "a: given twice" }, { "{\"a\":{\"b\":1},\"a.b\":2}", "a.b: given twice" },
		{ "{\"a\":{\"b\":1,\"b\":1}}", "a.b: given twice" }, { "{\"a\":1,\"\\u0061\":2}", "a: given twice" },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++)
		refused(cases[i].text, strlen(cases[i].text), cases[i].why);
	refused("{\"a\":\"x\0y\"}", 11, "NUL");
	refused("{\"a\":1}\0", 8, "NUL");
}

static void
only_one_strict_object_is_taken(void **state)
{
	static const char *const bad[] = { "", " ", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":\"", "{\"a\":\"\\", "nul",
		"{\"a\":01}", "{\"a\":1.}", "{\"a\":-}", "{\"a\":+1}", "{\"a\":.5}", "{\"a\":1,}", "{\"a\":[1,]}", "{a:1}",
		"{'a':1}", "{\"a\":NaN}", "{\"a\":Infinity}", "{\"a\":1} x", "{\"a\":1}{}", "{\"a\":1}//c", "{\"a\":0x10}",
		"{\"a\":\"\t\"}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12g4\"}", "{1:2}", "{\"a\" 1}", "{\"a\":tru}", "]", "}{" };

	(void)state;
	for (size_t i = 0; i < N(bad); i++)
		refused(bad[i], strlen(bad[i]), "not valid JSON");
	refused("[1]", 3, "not an object");
	refused("[{\"a\":1}]", 9, "not an object");
	refused("\"a\"", 3, "not an object");
	refused("null", 4, "not an object");
	refused("17", 2, "not an object");
}

static void
depth_and_number_of_members_have_limits(void **state)
{
	struct esc_buf b = { 0 };

	(void)state;
	for (int i = 0; i < 64; i++)
		esc_buf_puts(&b, "{\"a\":");
	esc_buf_putc(&b, '1');
	for (int i = 0; i < 64; i++)
		esc_buf_putc(&b, '}');
	assert_int_equal(strlen(members(esc_buf_str(&b))), 64 * 2 - 1 + 3);
	esc_buf_clear(&b);
	for (int i = 0; i < 65; i++)
		esc_buf_puts(&b, "{\"a\":");
	refused(b.s, b.n, "nested deeper");
	esc_buf_clear(&b);
	for (int i = 0; i < 1001; i++)
		esc_buf_printf(&b, "%c\"m%d\":%d", i == 0 ? '{' : ',', i, i);
	esc_buf_putc(&b, '}');
	refused(b.s, b.n, "more than 1000 members");
	esc_buf_free(&b);
}

static bool
stop(void *arg, const char *name, const char *value, size_t n, struct esc_err *e)
{
	(void)name;
	(void)value;
	(void)n;
	++*(int *)arg;
	return esc_fail(e, ESC_BUG, "stop");
}

static void
a_failure_of_the_taker_ends_the_reading(void **state)
{
	struct esc_err e = { 0 };
	int calls = 0;

	(void)state;
	assert_false(esc_json_read(&json, "{\"a\":[1],\"b\":2}", 15, stop, &calls, &e));
	assert_int_equal(calls, 1);
	assert_int_equal(e.code, ESC_BUG);
	assert_string_equal(members("{\"a\":1}"), "a=1;");
}

static void
a_quoted_text_is_read_back(void **state)
{
	static const char text[] = "q\" b\\ n\n r\r t\t b\b f\f e\x1b d\x7f ş 😀 /";
	struct esc_buf b = { 0 };

	(void)state;
	esc_buf_puts(&b, "{\"a\":");
	esc_json_quote(&b, text, strlen(text));
	esc_buf_putc(&b, '}');
	assert_non_null(strstr(esc_buf_str(&b), "\"q\\\" b\\\\ n\\n r\\r t\\t b\\b f\\f e\\u001b d"));
	members(b.s);
	assert_int_equal(out.n, 2 + strlen(text) + 1);
	assert_memory_equal(out.s + 2, text, strlen(text));
	esc_buf_free(&b);
}

static int
end(void **state)
{
	(void)state;
	esc_json_free(json);
	esc_json_free(NULL);
	esc_buf_free(&out);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nested_objects_are_flattened_and_scalars_joined),
		cmocka_unit_test(numbers_keep_their_digits),
		cmocka_unit_test(escapes_become_characters),
		cmocka_unit_test(what_is_no_text_is_refused),
		cmocka_unit_test(only_one_strict_object_is_taken),
		cmocka_unit_test(depth_and_number_of_members_have_limits),
		cmocka_unit_test(a_failure_of_the_taker_ends_the_reading),
		cmocka_unit_test(a_quoted_text_is_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, end);
}
