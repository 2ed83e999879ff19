/*
 * The fold: stories of tests/vectors/fold.tsv, told in any order of arrival, and
 * what was taken back.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "escalate.h"

#define MOST	32

struct story {
	struct esc_event event[MOST];
	size_t		 n;
	struct esc_arena arena;
};

static const char *const sides[] = { "ours", "customer", "bot", "outside" };

static void
take_word(struct story *s, struct esc_event *ev, struct esc_field *f, char *word)
{
	char *value = strchr(word, '=');

	assert_non_null(value);
	*value++ = '\0';
	if (strcmp(word, "who") == 0)
		ev->who = esc_dup(&s->arena, value, strlen(value));
	else if (strcmp(word, "public") == 0)
		ev->public = *value == '1';
	else if (strcmp(word, "seq") == 0)
		ev->seq = atoi(value);
	else if (strcmp(word, "side") == 0) {
		for (int i = 0; i < 4; i++)
			if (strcmp(sides[i], value) == 0)
				ev->side = (enum esc_side)i;
	} else {
		f[ev->nfields] = (struct esc_field){ .column = esc_column_find(word),
		    .value = esc_dup(&s->arena, value, strlen(value)) };
		if (f[ev->nfields].column == ESC_C_ATTR)
			f[ev->nfields].name = esc_dup(&s->arena, word, strlen(word));
		assert_int_not_equal(f[ev->nfields].column, ESC_NCOLUMNS);
		ev->nfields++;
	}
}

/* "10 opened level=2 who=jaan" */
static void
take_event(struct story *s, char *text)
{
	struct esc_event *ev = &s->event[s->n++];
	struct esc_field *f = esc_alloc(&s->arena, 16 * sizeof(*f));
	const struct esc_kind_info *k;
	char *rest, *word = strtok_r(text, " ", &rest), *kind = strtok_r(NULL, " ", &rest);

	assert_in_range(s->n, 1, MOST);
	if (strcmp(kind, "tried") == 0)	/* a note that says what was tried */
		kind = (char *)"note";
	k = esc_kind_named(kind);
	assert_non_null(k);
	*ev = (struct esc_event){ .at = atoi(word), .kind = k->kind, .side = k->side, .public = k->public,
	    .who = "", .field = f };
	while ((word = strtok_r(NULL, " ", &rest)) != NULL)
		take_word(s, ev, f, word);
	esc_fields_sort(f, ev->nfields);
	ev->key = esc_event_key(ev);
}

static void
take_story(struct story *s, const char *text)
{
	char *copy = strdup(text), *rest, *part;

	*s = (struct story){ .n = 0 };
	for (part = strtok_r(copy, "|", &rest); part != NULL; part = strtok_r(NULL, "|", &rest))
		take_event(s, part);
	free(copy);
}

static void
shuffle(struct story *s, unsigned *seed)
{
	for (size_t i = s->n; i > 1; i--) {
		size_t j = (size_t)rand_r(seed) % i;
		struct esc_event x = s->event[j];

		s->event[j] = s->event[i - 1];
		s->event[i - 1] = x;
	}
}

static void
expect(const char *story, const struct esc_ticket *t, const char *want)
{
	char *copy = strdup(want), *rest, *word, *value, got[64];

	for (word = strtok_r(copy, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest)) {
		int i = 0;

		value = strchr(word, '=');
		*value++ = '\0';
		while (i < ESC_NFACTS && strcmp(esc_fact_name[i], word) != 0)
			i++;
		assert_int_not_equal(i, ESC_NFACTS);
		if (i >= ESC_FIRST_CODE)
			snprintf(got, sizeof(got), "%s", t->word[i] != NULL ? t->word[i] : "-");
		else if (t->fact[i] == ESC_NONE)
			snprintf(got, sizeof(got), "-");
		else
			snprintf(got, sizeof(got), "%" PRId64, t->fact[i]);
		if (strcmp(got, value) != 0)
			fail_msg("%s: %s is %s, not %s", story, word, got, value);
	}
	free(copy);
}

static void
each_story(void (*each)(const char *name, const char *events, const char *ticket))
{
	FILE *f = fopen("tests/vectors/fold.tsv", "r");
	char *line = NULL, *rest, *name, *events;
	size_t cap = 0, n = 0;

	assert_non_null(f);
	while (getline(&line, &cap, f) > 0) {
		line[strcspn(line, "\n")] = '\0';
		name = strtok_r(line, "\t", &rest);
		events = strtok_r(NULL, "\t", &rest);
		if (n++ > 0)
			each(name, events, strtok_r(NULL, "\t", &rest));
	}
	assert_in_range(n, 50, 1000);
	free(line);
	fclose(f);
}

static void
tell(const char *name, const char *events, const char *ticket)
{
	struct esc_ticket t = { 0 };
	struct story s;

	take_story(&s, events);
	assert_true(esc_fold(&t, s.event, s.n, INT64_MAX, &s.arena));
	expect(name, &t, ticket);
	esc_arena_free(&s.arena);
}

static void
every_story_ends_as_it_should(void **state)
{
	(void)state;
	each_story(tell);
}

static void
tell_shuffled(const char *name, const char *events, const char *ticket)
{
	unsigned seed = 42;
	struct story s;

	take_story(&s, events);
	for (int i = 0; i < 20; i++) {
		struct esc_ticket t = { 0 };

		shuffle(&s, &seed);
		qsort(s.event, s.n, sizeof(*s.event), esc_event_order);
		assert_true(esc_fold(&t, s.event, s.n, INT64_MAX, &s.arena));
		expect(name, &t, ticket);
	}
	esc_arena_free(&s.arena);
}

static void
any_order_of_arrival_gives_the_same_ticket(void **state)
{
	(void)state;
	each_story(tell_shuffled);
}

static void
as_of_a_moment_only_what_was_before_counts(void **state)
{
	struct esc_ticket t = { 0 };
	struct story s;

	(void)state;
	take_story(&s, "10 opened | 20 escalated | 30 resolved | 40 reopened");
	assert_false(esc_fold(&t, s.event, s.n, 9, &s.arena));
	assert_true(esc_fold(&t, s.event, s.n, 10, &s.arena));
	expect("at 10", &t, "opened=10 updated=10 level=1");
	esc_fold(&t, s.event, s.n, 20, &s.arena);
	expect("at 20", &t, "level=2 status=0");
	esc_fold(&t, s.event, s.n, 39, &s.arena);
	expect("at 39", &t, "status=3 ended=30 reopenings=0");
	esc_arena_free(&s.arena);
}

/* Adds "AT retracted" of the i-th event. */
static void
retract(struct story *s, int at, size_t i)
{
	char key[ESC_KEY_MAX], text[80];

	snprintf(text, sizeof(text), "%d retracted retracts=%s", at, esc_key_print(key, s->event[i].key));
	take_event(s, text);
}

static void
what_was_retracted_never_happened(void **state)
{
	struct esc_ticket t = { 0 };
	struct story s;

	(void)state;
	take_story(&s, "10 opened | 20 escalated | 30 resolved");
	retract(&s, 40, 1);
	assert_true(esc_fold(&t, s.event, s.n, INT64_MAX, &s.arena));
	expect("retracted", &t, "level=1 level_max=1 escalations=0 status=3 updated=40");
	assert_true(esc_fold(&t, s.event, s.n, 25, &s.arena));
	expect("as of before the retraction, too", &t, "level=1 updated=10");
	retract(&s, 50, 3);
	assert_true(esc_fold(&t, s.event, s.n, INT64_MAX, &s.arena));
	expect("a retraction that is retracted", &t, "level=2 escalations=1");
	retract(&s, 60, 4);
	assert_true(esc_fold(&t, s.event, s.n, INT64_MAX, &s.arena));
	expect("and that one again", &t, "level=1 escalations=0");
	esc_arena_free(&s.arena);
}

static void
a_ticket_whose_every_event_is_gone_does_not_exist(void **state)
{
	struct esc_ticket t = { 0 };
	struct story s;

	(void)state;
	take_story(&s, "10 opened");
	retract(&s, 40, 0);
	assert_false(esc_fold(&t, s.event, s.n, INT64_MAX, &s.arena));
	esc_arena_free(&s.arena);
}

static void
texts_and_attributes_are_the_latest(void **state)
{
	struct esc_ticket t = { 0 };
	struct story s;

	(void)state;
	take_story(&s, "10 opened subject=a phone=1 attr.x=1 attr.y=1 message=m | 20 observed subject=b attr.x=2");
	assert_true(esc_fold(&t, s.event, s.n, INT64_MAX, &s.arena));
	assert_string_equal(t.subject, "b");
	assert_int_equal(t.ntexts, 3);
	for (size_t i = 0; i < t.ntexts; i++)
		assert_string_equal(t.text[i].value, t.text[i].column == ESC_C_ATTR &&
		    strcmp(t.text[i].name, "attr.x") == 0 ? "2" : "1");
	esc_arena_free(&s.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_story_ends_as_it_should),
		cmocka_unit_test(any_order_of_arrival_gives_the_same_ticket),
		cmocka_unit_test(as_of_a_moment_only_what_was_before_counts),
		cmocka_unit_test(what_was_retracted_never_happened),
		cmocka_unit_test(a_ticket_whose_every_event_is_gone_does_not_exist),
		cmocka_unit_test(texts_and_attributes_are_the_latest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
