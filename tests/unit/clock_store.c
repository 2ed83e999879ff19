/* Clocks come back from the database as they were stored, with their rows of the policy. */
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

#define NOW	1795435200	/* 2026-11-23T12:00:00Z, a Monday */

static const char calendars[] = "calendar,timezone,days,hours\noffice,UTC,mon-fri,09:00-18:00\n"
    "early,UTC,mon-fri,06:00-10:00\n";
static const char sla[] = "clock,target,calendar,pauses\nfirst_response,4h,,\nresolution,8h,early,waiting\n";

static struct esc_arena arena;
static struct esc_db *db;
static char dir[] = "/tmp/clock_store.XXXXXX", path[64];

static void
must(bool ok, const struct esc_err *e)
{
	if (!ok)
		fail_msg("%s", e->text);
}

static void
add_policy(int64_t version, struct esc_err *e)
{
	const struct esc_policy_file files[] = {
		{ "calendars.csv", calendars, sizeof(calendars) - 1 }, { "sla.csv", sla, sizeof(sla) - 1 },
	};
	struct esc_policy_version v = { .version = version, .effective_from = version == 1 ? ESC_NONE : NOW,
	    .loaded_at = NOW, .who = "ann", .tzdata = "" };

	must(esc_policy_add(db, &v, files, 2, e), e);
}

static int
set_up(void **state)
{
	struct esc_entry_of of = { .entered = NOW, .row_hash = ESC_NONE };
	struct esc_ticket t = { .id = 1, .ref = "E-1" };
	struct esc_err e = { 0 };

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/t.db", dir);
	must(esc_db_create(&db, path, "UTC", &e), &e);
	must(esc_begin(db, true, &e), &e);
	add_policy(1, &e);
	add_policy(2, &e);
	must(esc_ticket_save(db, &t, &of, true, &e), &e);
	must(esc_commit(db, &e), &e);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	esc_db_close(db);
	esc_arena_free(&arena);
	unlink(path);
	strcat(path, "-journal");
	unlink(path);
	return rmdir(dir);
}

/* A clock of each sort: by a row, by a row with a calendar, by its own time. */
static struct esc_clocks
some_clocks(const struct esc_policies *p, struct esc_clock clock[3])
{
	const struct esc_policy *first = p->version[0], *second = p->version[1];

	clock[0] = (struct esc_clock){ .kind = ESC_K_FIRST_RESPONSE, .cycle = 1, .policy = first,
	    .rule = &first->target[0], .calendar = first->calendar[0], .target = 14400, .started = NOW - 9000, .used = 300,
	    .since = NOW, .ended = ESC_NONE, .breached = ESC_NONE, .due = NOW + 14100 };
	clock[1] = (struct esc_clock){ .kind = ESC_K_RESOLUTION, .cycle = 2, .policy = second,
	    .rule = &second->target[1], .calendar = second->calendar[1], .target = 28800, .started = NOW - 9000,
	    .used = 30000, .since = ESC_NONE, .ended = NOW, .breached = NOW - 1200, .due = NOW - 1201,
	    .outcome = ESC_O_STOPPED, .pauses = ESC_PAUSE_WAITING };
	clock[2] = (struct esc_clock){ .kind = ESC_K_PROMISE, .cycle = 1, .policy = second,
	    .calendar = esc_policy_calendar(NULL, NULL), .target = 60, .started = NOW, .used = 0, .since = NOW,
	    .ended = ESC_NONE, .breached = ESC_NONE, .due = NOW + 60 };
	return (struct esc_clocks){ .clock = clock, .n = 3 };
}

static void
clocks_come_back_as_they_were_stored(void **state)
{
	const int64_t attend[3] = { NOW + 60, ESC_NONE, ESC_NONE };
	struct esc_clock clock[3];
	struct esc_clocks want, got;
	struct esc_err e = { 0 };

	(void)state;
	must(esc_begin(db, true, &e), &e);
	const struct esc_policies *p = esc_db_policies(db, &e);
	assert_non_null(p);
	assert_int_equal(p->n, 2);
	want = some_clocks(p, clock);
	must(esc_clocks_save(db, 1, &want, attend, true, &e), &e);
	must(esc_clocks_read(db, 1, p, &arena, &got, &e), &e);
	assert_int_equal(got.n, 3);
	for (size_t i = 0; i < 3; i++) {
		const struct esc_clock *a = &want.clock[i], *b = &got.clock[i];

		assert_int_equal(a->kind, b->kind);
		assert_int_equal(a->cycle, b->cycle);
		assert_ptr_equal(a->policy, b->policy);
		assert_ptr_equal(a->rule, b->rule);
		assert_ptr_equal(a->calendar, b->calendar);
		assert_int_equal(a->target, b->target);
		assert_int_equal(a->started, b->started);
		assert_int_equal(a->used, b->used);
		assert_int_equal(a->since, b->since);
		assert_int_equal(a->ended, b->ended);
		assert_int_equal(a->outcome, b->outcome);
		assert_int_equal(a->breached, b->breached);
		assert_int_equal(a->due, b->due);
		assert_int_equal(a->pauses, b->pauses);
	}
	esc_rollback(db);
}

static void
what_a_clock_follows_must_be_there(void **state)
{
	static const char *const wrong[] = {
		"update clock set version = 9 where kind = 0", "update clock set rule = 77 where kind = 0",
		"update clock set calendar = (select id from word where name = 'early'),"
		    " version = 2, rule = null where kind = 0;"
		    "update word set name = 'gone' where name = 'early'",
		"update clock set kind = 99 where kind = 8",
	};
	const int64_t attend[3] = { ESC_NONE, ESC_NONE, ESC_NONE };
	struct esc_clock clock[3];
	struct esc_clocks want, got;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		const struct esc_policies *p;
		struct esc_err e = { 0 };

		must(esc_begin(db, true, &e), &e);
		assert_non_null(p = esc_db_policies(db, &e));
		want = some_clocks(p, clock);
		must(esc_clocks_save(db, 1, &want, attend, true, &e), &e);
		must(esc_script(db, wrong[i], &e), &e);
		if (esc_clocks_read(db, 1, p, &arena, &got, &e))
			fail_msg("taken: %s", wrong[i]);
		assert_int_equal(e.code, ESC_FOREIGN);
		assert_non_null(strstr(e.text, "damaged"));
		esc_rollback(db);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clocks_come_back_as_they_were_stored),
		cmocka_unit_test(what_a_clock_follows_must_be_there),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
