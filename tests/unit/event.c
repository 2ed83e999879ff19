/* Events: identity, order, the texts in which they are stored. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "escalate.h"

static void
the_hash_is_siphash_of_the_paper(void **state)
{
	unsigned char in[15];

	(void)state;
	for (unsigned char i = 0; i < 15; i++)
		in[i] = i;
	assert_true(esc_hash(in, 0) == UINT64_C(0x726fdb47dd0e0e31));
	assert_true(esc_hash(in, 8) == UINT64_C(0x93f5f5799a932462));
	assert_true(esc_hash(in, 15) == UINT64_C(0xa129ca6149be45e5));
}

static const struct esc_field fields[] = {
	{ .column = ESC_C_ATTR, .name = "attr.a", .value = "x=1\\n\ny" },
	{ .column = ESC_C_LEVEL, .value = "2" },
	{ .column = ESC_C_MESSAGE, .value = "two\nlines \\ and a bar" },
	{ .column = ESC_C_OWNER, .value = "Şule" },
	{ .column = ESC_C_TRIGGER, .value = "knowledge" },
};

static struct esc_event
sample(void)
{
	return (struct esc_event){ .at = 1000, .seq = 3, .kind = ESC_ESCALATED, .who = "jaan", .public = true,
	    .field = fields, .nfields = 5 };
}

static void
every_part_of_an_event_counts_in_its_key(void **state)
{
	struct esc_field other[5];
	struct esc_event ev = sample(), x;
	uint64_t key = esc_event_key(&ev);

	(void)state;
	x = ev, x.at++;
	assert_true(esc_event_key(&x) != key);
	x = ev, x.seq++;
	assert_true(esc_event_key(&x) != key);
	x = ev, x.kind = ESC_NOTE;
	assert_true(esc_event_key(&x) != key);
	x = ev, x.side = ESC_SIDE_BOT;
	assert_true(esc_event_key(&x) != key);
	x = ev, x.public = false;
	assert_true(esc_event_key(&x) != key);
	x = ev, x.n++;
	assert_true(esc_event_key(&x) != key);
	x = ev, x.who = "jaa";
	assert_true(esc_event_key(&x) != key);
	x = ev, x.nfields--;
	assert_true(esc_event_key(&x) != key);
	for (int i = 0; i < 5; i++) {
		memcpy(other, fields, sizeof(other));
		other[i].value = "another";
		x = ev, x.field = other;
		assert_true(esc_event_key(&x) != key);
	}
	x = ev, x.batch = 7;
	assert_true(esc_event_key(&x) == key);
}

/* The key is a contract: a database of an earlier release must keep its own. */
static void
the_key_of_an_event_never_changes(void **state)
{
	struct esc_event ev = sample();
	char key[ESC_KEY_MAX];

	(void)state;
	assert_string_equal(esc_key_print(key, esc_event_key(&ev)), "4c33d54d5807a727");
}

static void
a_very_long_text_has_a_key_too(void **state)
{
	static char text[70000];
	struct esc_field f = { .column = ESC_C_MESSAGE, .value = text };
	struct esc_event ev = { .kind = ESC_NOTE, .who = "", .field = &f, .nfields = 1 };
	uint64_t key;

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	key = esc_event_key(&ev);
	text[69000] = 'y';
	assert_true(esc_event_key(&ev) != key);
}

static void
what_is_stored_reads_back_the_same(void **state)
{
	struct esc_buf data = { 0 }, body = { 0 };
	struct esc_event ev = sample(), back = sample();
	struct esc_arena a = { 0 };
	struct esc_err e = { 0 };

	(void)state;
	esc_event_data(&ev, NULL, NULL, &data);
	esc_event_body(&ev, &body);
	assert_string_equal(esc_buf_str(&data), "level=2\nowner=Şule\ntrigger=knowledge\n");
	assert_string_equal(esc_buf_str(&body), "attr.a=x=1\\\\n\\ny\nmessage=two\\nlines \\\\ and a bar\n");
	assert_true(esc_event_fields(&back, esc_buf_str(&data), esc_buf_str(&body), NULL, NULL, &a, &e));
	assert_true(esc_event_equal(&ev, &back));
	esc_buf_free(&data);
	esc_buf_free(&body);
	esc_arena_free(&a);
}

static int64_t
number_of(void *arg, const char *name)
{
	(void)arg;
	return strcmp(name, "Şule") == 0 ? 17 : -1;
}

static const char *
name_of(void *arg, int64_t id)
{
	(void)arg;
	return id == 17 ? "Şule" : NULL;
}

static void
people_are_stored_as_numbers(void **state)
{
	struct esc_buf data = { 0 }, body = { 0 };
	struct esc_event ev = sample(), back = sample();
	struct esc_arena a = { 0 };
	struct esc_err e = { 0 };

	(void)state;
	esc_event_data(&ev, number_of, NULL, &data);
	esc_event_body(&ev, &body);
	assert_non_null(strstr(esc_buf_str(&data), "owner=17\n"));
	assert_true(esc_event_fields(&back, esc_buf_str(&data), esc_buf_str(&body), name_of, NULL, &a, &e));
	assert_true(esc_event_equal(&ev, &back));
	assert_false(esc_event_fields(&back, "owner=18\n", NULL, name_of, NULL, &a, &e));
	assert_int_equal(e.code, ESC_FOREIGN);
	assert_false(esc_event_fields(&back, "owner", NULL, NULL, NULL, &a, &e));
	assert_false(esc_event_fields(&back, "nothing=1\n", NULL, NULL, NULL, &a, &e));
	esc_buf_free(&data);
	esc_buf_free(&body);
	esc_arena_free(&a);
}

static void
order_is_by_time_counter_rank_and_key(void **state)
{
	struct esc_event ev[] = {
		{ .at = 2, .seq = 0, .kind = ESC_OPENED, .key = 1 },
		{ .at = 1, .seq = 2, .kind = ESC_OPENED, .key = 1 },
		{ .at = 1, .seq = 1, .kind = ESC_CLOSED, .key = 1 },
		{ .at = 1, .seq = 1, .kind = ESC_OPENED, .key = UINT64_MAX },
		{ .at = 1, .seq = 1, .kind = ESC_OPENED, .key = 4 },
	};

	(void)state;
	qsort(ev, 5, sizeof(*ev), esc_event_order);
	assert_true(ev[0].key == 4);
	assert_true(ev[1].key == UINT64_MAX);
	assert_int_equal(ev[2].kind, ESC_CLOSED);
	assert_int_equal(ev[3].seq, 2);
	assert_int_equal(ev[4].at, 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_hash_is_siphash_of_the_paper),
		cmocka_unit_test(every_part_of_an_event_counts_in_its_key),
		cmocka_unit_test(the_key_of_an_event_never_changes),
		cmocka_unit_test(a_very_long_text_has_a_key_too),
		cmocka_unit_test(what_is_stored_reads_back_the_same),
		cmocka_unit_test(people_are_stored_as_numbers),
		cmocka_unit_test(order_is_by_time_counter_rank_and_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
