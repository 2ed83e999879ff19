/* What the store keeps and what it refuses: events, names, numbers, settings, transactions. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "store/seam.h"
#include "store/store.h"

#define NOW	1795435200	/* 2026-11-23T12:00:00Z */
#define N(a)	(sizeof(a) / sizeof((a)[0]))

static struct esc_arena arena;
static struct esc_db *db;
static struct esc_err e;
static char dir[] = "/tmp/store.XXXXXX", path[64];

static void
must(bool ok)
{
	if (!ok)
		fail_msg("%d: %s", e.code, e.text);
}

static void
must_fail(bool ok, int code, const char *why)
{
	assert_false(ok);
	assert_int_equal(e.code, code);
	assert_non_null(strstr(e.text, why));
	e = (struct esc_err){ 0 };
}

/* Each test in a database of its own, in a transaction that writes. */
static int
set_up(void **state)
{
	(void)state;
	e = (struct esc_err){ 0 };
	snprintf(path, sizeof(path), "%s/t.db", dir);
	must(esc_db_create(&db, path, "UTC", &e));
	must(esc_begin(db, true, &e));
	return 0;
}

static int
tear_down(void **state)
{
	char journal[80];

	(void)state;
	esc_db_close(db);
	esc_arena_free(&arena);
	unlink(path);
	snprintf(journal, sizeof(journal), "%s-journal", path);
	unlink(journal);
	return 0;
}

static int
make_dir(void **state)
{
	(void)state;
	return mkdtemp(dir) == NULL;
}

static int
remove_dir(void **state)
{
	(void)state;
	return rmdir(dir);
}

static void
add_ticket(int64_t id, const char *ref)
{
	must(esc_ticket_name(db, id, ref, NOW, NULL, &e));
}

static struct esc_event
event(int64_t at, enum esc_kind kind, const char *who, const struct esc_field *f, size_t n)
{
	struct esc_event ev = { .at = at, .kind = kind, .who = who, .side = ESC_SIDE_OURS, .field = f,
	    .nfields = n };

	ev.key = esc_event_key(&ev);
	return ev;
}

static bool
add(const struct esc_event *ev, int64_t batch, int64_t *old)
{
	bool added;

	must(esc_event_add(db, 1, ev, batch, &added, old, &e));
	return added;
}

static const struct esc_field said[] = {
	{ ESC_C_ATTR, "attr.a", "=1\n2" }, { ESC_C_ATTR, "attr.b", "back\\slash\\n" },
	{ ESC_C_CUSTOMER, NULL, "Öztürk & Sons" }, { ESC_C_LEVEL, NULL, "2" },
	{ ESC_C_MESSAGE, NULL, "line one\nline two\n" }, { ESC_C_OWNER, NULL, "=maria" },
	{ ESC_C_PRIORITY, NULL, "P1" },
};

static void
an_event_is_read_as_it_was_written(void **state)
{
	struct esc_event ev = event(NOW, ESC_OBSERVED, "İnci", said, N(said)), *got;
	int64_t old;
	size_t n;

	(void)state;
	add_ticket(1, "E-1");
	ev.seq = -7;
	ev.public = true;
	ev.side = ESC_SIDE_OUTSIDE;
	ev.n = 3;
	ev.key = esc_event_key(&ev);
	assert_true(add(&ev, 9, &old));
	must(esc_events_read(db, 1, &arena, &got, &n, &e));
	assert_int_equal(n, 1);
	assert_true(esc_event_equal(got, &ev));
	assert_true(got->key == ev.key && got->key == esc_event_key(got));
	assert_int_equal(got->batch, 9);
}

static void
events_come_back_in_their_order_not_that_of_their_arrival(void **state)
{
	static const struct { int64_t at, seq; enum esc_kind kind; } order[] = {
		{ NOW - 5, 0, ESC_CLOSED }, { NOW, -1, ESC_CLOSED }, { NOW, 0, ESC_OPENED },
		{ NOW, 0, ESC_REPLIED }, { NOW, 2, ESC_OPENED }, { NOW + 1, 0, ESC_OPENED },
	};
	struct esc_event ev, *got;
	int64_t old;
	size_t n;

	(void)state;
	add_ticket(1, "E-1");
	for (size_t i = 0; i < N(order); i++) {
		size_t k = i * 5 % N(order);

		ev = event(order[k].at, order[k].kind, "", NULL, 0);
		ev.seq = order[k].seq;
		ev.key = esc_event_key(&ev);
		assert_true(add(&ev, 1, &old));
	}
	must(esc_events_read(db, 1, &arena, &got, &n, &e));
	assert_int_equal(n, N(order));
	for (size_t i = 0; i < n; i++)
		assert_true(got[i].at == order[i].at && got[i].seq == order[i].seq && got[i].kind == order[i].kind);
}

static void
the_same_event_is_there_once_and_says_which_load_wrote_it(void **state)
{
	struct esc_event ev = event(NOW, ESC_NOTE, "jaan", said, N(said)), *got;
	int64_t old;
	size_t n;

	(void)state;
	add_ticket(1, "E-1");
	assert_true(add(&ev, 4, &old));
	assert_false(add(&ev, 5, &old));
	assert_int_equal(old, 4);
	must(esc_events_read(db, 1, &arena, &got, &n, &e));
	assert_int_equal(n, 1);
}

static void
an_equal_key_with_other_content_is_refused_unless_it_was_redacted(void **state)
{
	struct esc_event ev = event(NOW, ESC_NOTE, "jaan", said, N(said)), other = event(NOW, ESC_NOTE, "ann", NULL, 0);
	struct esc_stmt *st;
	int64_t old;
	bool added;

	(void)state;
	add_ticket(1, "E-1");
	assert_true(add(&ev, 1, &old));
	other.key = ev.key;
	must_fail(esc_event_add(db, 1, &other, 2, &added, &old, &e), ESC_INVALID, "with other content");
	st = esc_sql_built(db, "update event set redacted = 1, who = null, data = null, body = null", &e);
	must(st != NULL && esc_run(st, &e));
	esc_sql_done(st);
	assert_false(add(&other, 2, &old));
}

static void
events_added_together_are_those_added_one_by_one(void **state)
{
	struct esc_event ev[19], *got;
	size_t n;

	(void)state;
	add_ticket(1, "E-1");
	add_ticket(2, "E-2");
	for (size_t i = 0; i < N(ev); i++) {
		int64_t old;
		bool added;

		ev[i] = event(NOW + (int64_t)i, i % 3 == 0 ? ESC_NOTE : ESC_REPLIED, i % 2 == 0 ? "ann" : "", said,
		    i % (N(said) + 1));
		must(esc_event_add(db, 2, &ev[i], 1, &added, &old, &e));
	}
	must(esc_events_add(db, 1, ev, N(ev), 1, &e));
	for (int64_t ticket = 1; ticket <= 2; ticket++) {
		must(esc_events_read(db, ticket, &arena, &got, &n, &e));
		assert_int_equal(n, N(ev));
		for (size_t i = 0; i < n; i++)
			assert_true(esc_event_equal(&got[i], &ev[i]) && got[i].key == ev[i].key);
	}
}

/* The transaction ends with it; the database is as it was, and is used on. */
static void
events_that_are_there_already_are_not_added_together(void **state)
{
	struct esc_event ev[3], *got;
	int64_t old, id;
	size_t n;

	(void)state;
	add_ticket(1, "E-1");
	for (size_t i = 0; i < N(ev); i++)
		ev[i] = event(NOW + (int64_t)i, ESC_NOTE, "new name", NULL, 0);
	assert_true(add(&ev[2], 1, &old));
	assert_false(esc_events_add(db, 1, ev, N(ev), 1, &e));
	assert_int_not_equal(e.code, 0);
	e = (struct esc_err){ 0 };
	esc_rollback(db);
	must(esc_begin(db, true, &e));
	must(esc_ticket_find(db, "E-1", &id, &e) && esc_party_find(db, "new name", &old, &e));
	assert_true(id == 0 && old == 0);
	add_ticket(1, "E-1");
	must(esc_events_add(db, 1, ev, N(ev), 1, &e));
	must(esc_events_read(db, 1, &arena, &got, &n, &e));
	assert_int_equal(n, 3);
	assert_string_equal(got[0].who, "new name");
}

static void
a_name_that_was_rolled_back_is_forgotten(void **state)
{
	int64_t a, b, found;

	(void)state;
	must(esc_party_id(db, "Ann", &a, &e) && esc_word_id(db, "P1", &b, &e));
	esc_rollback(db);
	must(esc_begin(db, true, &e));
	must(esc_party_find(db, "Ann", &found, &e));
	assert_int_equal(found, 0);
	must(esc_party_id(db, "Bob", &b, &e) && esc_party_id(db, "Ann", &a, &e));
	assert_int_not_equal(a, b);
	must(esc_party_find(db, "Ann", &found, &e));
	assert_int_equal(found, a);
}

static void
more_names_than_are_remembered_keep_their_numbers(void **state)
{
	static int64_t id[10000];
	const char *name;
	char want[32];
	int64_t again;

	(void)state;
	for (int i = 0; i < (int)N(id); i++) {
		snprintf(want, sizeof(want), "customer %d", i);
		must(esc_party_id(db, want, &id[i], &e));
	}
	for (int i = (int)N(id); i-- > 0;) {
		snprintf(want, sizeof(want), "customer %d", i);
		must(esc_party_id(db, want, &again, &e));
		assert_int_equal(again, id[i]);
		must(esc_party_name(db, id[i], &arena, &name, &e));
		assert_string_equal(name, want);
	}
}

static void
names_are_apart_by_their_bytes_and_words_from_people(void **state)
{
	int64_t a, b, c;
	const char *name;

	(void)state;
	must(esc_party_id(db, "Ann", &a, &e) && esc_party_id(db, "ANN", &b, &e));
	assert_int_not_equal(a, b);
	must(esc_word_find(db, "Ann", &c, &e));
	assert_int_equal(c, 0);
	must(esc_party_name(db, ESC_NONE, &arena, &name, &e));
	assert_null(name);
	must_fail(esc_party_name(db, 12345, &arena, &name, &e), ESC_FOREIGN, "12345");
}

static bool
count_name(void *arg, const char *name, struct esc_err *err)
{
	(void)err;
	assert_string_equal(name, "Ann");
	++*(int *)arg;
	return true;
}

static void
a_fold_that_is_not_the_names_is_found(void **state)
{
	struct esc_stmt *st;
	int64_t id;
	int n = 0;

	(void)state;
	must(esc_party_id(db, "Ann", &id, &e) && esc_party_id(db, "Bob", &id, &e));
	must(esc_names_misfolded(db, count_name, &n, &e));
	assert_int_equal(n, 0);
	st = esc_sql_built(db, "update party set folded = 'Ann' where name = 'Ann'", &e);
	must(st != NULL && esc_run(st, &e));
	esc_sql_done(st);
	must(esc_names_misfolded(db, count_name, &n, &e));
	assert_int_equal(n, 1);
}

static void
numbers_go_on_and_pass_over_what_is_taken(void **state)
{
	const char *ref;

	(void)state;
	add_ticket(1, "E-2");
	must(esc_ticket_number(db, &arena, &ref, &e));
	assert_string_equal(ref, "E-1");
	must(esc_ticket_number(db, &arena, &ref, &e));
	assert_string_equal(ref, "E-3");
	must(esc_setting_set(db, "last_number", "4x", &e));
	must_fail(esc_ticket_number(db, &arena, &ref, &e), ESC_FOREIGN, "last_number");
}

static void
ids_begin_behind_the_greatest_also_after_a_rollback(void **state)
{
	int64_t id;

	(void)state;
	must(esc_ticket_new(db, &id, &e));
	assert_int_equal(id, 1);
	add_ticket(7, "E-7");
	must(esc_commit(db, &e) && esc_begin(db, true, &e));
	must(esc_ticket_new(db, &id, &e));
	esc_rollback(db);
	must(esc_begin(db, true, &e) && esc_ticket_new(db, &id, &e));
	assert_int_equal(id, 8);
}

/* Of "a", "m", "z" and what comes between, before and after each, whatever was asked for before. */
static void
a_name_is_found_whether_or_not_it_lies_behind_the_greatest(void **state)
{
	static const char *const name[] = { "m", "a", "z", "zz", "b", "m/1" };
	int64_t id;

	(void)state;
	for (size_t i = 0; i < N(name); i++) {
		for (size_t k = 0; k < N(name); k++) {
			must(esc_ticket_find(db, name[k], &id, &e));
			assert_int_equal(id, k < i ? (int64_t)k + 1 : 0);
		}
		add_ticket((int64_t)i + 1, name[i]);
	}
	esc_rollback(db);
	must(esc_begin(db, true, &e) && esc_ticket_find(db, "zz", &id, &e));
	assert_int_equal(id, 0);
}

static void
a_row_that_made_a_ticket_finds_it(void **state)
{
	const char *ref;
	int64_t id;

	(void)state;
	add_ticket(3, "E-3");
	must(esc_ticket_made(db, INT64_MIN + 1, 3, &e));
	must(esc_ticket_of_row(db, INT64_MIN + 1, &id, &arena, &ref, &e));
	assert_int_equal(id, 3);
	assert_string_equal(ref, "E-3");
	must(esc_ticket_of_row(db, 5, &id, &arena, &ref, &e));
	assert_int_equal(id, 0);
}

static bool
seen_is(void *arg, const char *name, int64_t seen, struct esc_err *err)
{
	(void)err;
	assert_string_equal(name, "desk");
	*(int64_t *)arg = seen;
	return true;
}

static void
a_source_is_seen_up_to_its_newest_time(void **state)
{
	int64_t seen = 0;

	(void)state;
	must(esc_source_seen(db, "desk", NOW, &e) && esc_source_seen(db, "desk", NOW - 1, &e));
	must(esc_sources(db, seen_is, &seen, &e));
	assert_int_equal(seen, NOW);
	must(esc_source_seen(db, "desk", NOW + 1, &e) && esc_sources(db, seen_is, &seen, &e));
	assert_int_equal(seen, NOW + 1);
}

static void
what_an_input_has_shown_is_remembered_until_the_next(void **state)
{
	uint64_t key;
	bool before;

	(void)state;
	must(esc_seen_begin(db, &e));
	must(esc_seen(db, 1, UINT64_MAX, &before, &e));
	assert_false(before);
	must(esc_seen(db, 1, UINT64_MAX, &before, &e));
	assert_true(before);
	must(esc_seen(db, 2, UINT64_MAX, &before, &e));
	assert_false(before);
	must(esc_seen_first(db, 2, &key, &before, &e));
	assert_true(before && key == UINT64_MAX);
	must(esc_seen_begin(db, &e) && esc_seen_first(db, 2, &key, &before, &e));
	assert_false(before);
}

static void
a_statement_left_at_a_row_begins_again(void **state)
{
	static const char sql[] = "select $1";
	struct esc_stmt *st = esc_sql(db, sql, &e);

	(void)state;
	esc_bind_int(st, 1, 5);
	assert_true(esc_step(st, &e));
	assert_ptr_equal(esc_sql(db, sql, &e), st);
	esc_bind_int(st, 1, 6);
	assert_true(esc_step(st, &e));
	assert_int_equal(esc_column_int(st, 0), 6);
}

static void
a_setting_that_is_set_to_what_it_is_changes_nothing(void **state)
{
	struct esc_stmt *st;
	int64_t n;

	(void)state;
	must(esc_setting_set(db, "a", "1", &e) && esc_setting_set(db, "a", "2", &e));
	must(esc_setting_set(db, "a", "2", &e));
	st = esc_sql_built(db, "select changes()", &e);
	assert_true(esc_step(st, &e));
	n = esc_column_int(st, 0);
	esc_sql_done(st);
	assert_int_equal(n, 0);
}

static void
one_who_writes_keeps_another_waiting_and_no_reader(void **state)
{
	struct esc_db *other;
	int64_t id;

	(void)state;
	setenv("ESC_BUSY_MS", "50", 1);
	must(esc_commit(db, &e) && esc_begin(db, true, &e));
	add_ticket(1, "E-1");
	must(esc_db_open(&other, path, ESC_WRITE, &e));
	must_fail(esc_begin(other, true, &e), ESC_BUSY, "try again");
	must(esc_begin(other, false, &e) && esc_ticket_find(other, "E-1", &id, &e));
	assert_int_equal(id, 0);
	esc_rollback(other);
	must(esc_commit(db, &e));
	must(esc_begin(other, true, &e) && esc_ticket_find(other, "E-1", &id, &e));
	assert_int_equal(id, 1);
	esc_db_close(other);
	unsetenv("ESC_BUSY_MS");
}

int
main(void)
{
#define T(f)	cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(an_event_is_read_as_it_was_written),
		T(events_come_back_in_their_order_not_that_of_their_arrival),
		T(the_same_event_is_there_once_and_says_which_load_wrote_it),
		T(an_equal_key_with_other_content_is_refused_unless_it_was_redacted),
		T(events_added_together_are_those_added_one_by_one),
		T(events_that_are_there_already_are_not_added_together),
		T(a_name_that_was_rolled_back_is_forgotten),
		T(more_names_than_are_remembered_keep_their_numbers),
		T(names_are_apart_by_their_bytes_and_words_from_people),
		T(a_fold_that_is_not_the_names_is_found),
		T(numbers_go_on_and_pass_over_what_is_taken),
		T(ids_begin_behind_the_greatest_also_after_a_rollback),
		T(a_name_is_found_whether_or_not_it_lies_behind_the_greatest), T(a_row_that_made_a_ticket_finds_it),
		T(a_source_is_seen_up_to_its_newest_time),
		T(what_an_input_has_shown_is_remembered_until_the_next),
		T(a_statement_left_at_a_row_begins_again),
		T(a_setting_that_is_set_to_what_it_is_changes_nothing),
		T(one_who_writes_keeps_another_waiting_and_no_reader),
	};

	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
