/* Terms of a filter on clocks: which hold on which clock of a ticket. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "model/clock.h"

#define NOW	1795435200	/* 2026-11-23T12:00:00Z */
#define H	3600

/* By their letters: running, paused, late, met, failed, void, unpromised since it was late. */
static const char letters[] = "rplmfvu";
static struct esc_clock clocks[] = {
	{ .kind = ESC_K_RESOLUTION, .target = 3 * H, .used = H, .since = NOW - H, .ended = ESC_NONE,
	    .breached = ESC_NONE, .due = NOW + H },
	{ .kind = ESC_K_RESOLUTION, .target = 3 * H, .used = H, .since = ESC_NONE, .ended = ESC_NONE,
	    .breached = ESC_NONE, .due = NOW + 2 * H },
	{ .kind = ESC_K_FIRST_RESPONSE, .target = H, .used = 0, .since = NOW - 3 * H, .ended = ESC_NONE,
	    .breached = ESC_NONE, .due = NOW - 2 * H },
	{ .kind = ESC_K_UPDATE, .target = H, .used = H, .since = ESC_NONE, .ended = NOW - H, .breached = ESC_NONE,
	    .due = NOW - H, .outcome = ESC_O_STOPPED },
	{ .kind = ESC_K_UPDATE, .target = H, .used = 2 * H, .since = ESC_NONE, .ended = NOW - H,
	    .breached = NOW - 2 * H, .due = NOW - 2 * H, .outcome = ESC_O_STOPPED },
	{ .kind = ESC_K_LEVEL, .target = 9 * H, .used = 0, .since = ESC_NONE, .ended = NOW - H, .breached = ESC_NONE,
	    .due = NOW + H, .outcome = ESC_O_VOID },
	{ .kind = ESC_K_PLAN, .target = ESC_NONE, .used = 9 * H, .since = NOW, .ended = ESC_NONE, .breached = NOW - H,
	    .due = ESC_NONE },
};
#define N	(sizeof(clocks) / sizeof(clocks[0]))

static struct esc_arena arena;

static int
set_up(void **state)
{
	(void)state;
	for (size_t i = 0; i < N; i++) {
		clocks[i].calendar = esc_policy_calendar(NULL, NULL);
		clocks[i].cycle = 1;
	}
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	esc_arena_free(&arena);
	return 0;
}

static struct esc_filter
filter(const char *words)
{
	struct esc_filter_how how = { .now = NOW };
	struct esc_filter f = { 0 };
	struct esc_err e = { 0 };
	char *s = esc_dup(&arena, words, strlen(words)), *save = NULL;

	for (s = strtok_r(s, " ", &save); s != NULL; s = strtok_r(NULL, " ", &save))
		if (!esc_filter_add(&f, s, &how, &arena, &e))
			fail_msg("%s", e.text);
	return f;
}

static void
a_term_holds_on_a_clock_as_it_stands(void **state)
{
	static const struct { const char *words, *hold; } cases[] = {
		{ "clock:resolution", "rp" }, { "clock.not:resolution,update", "lvu" },
		{ "state:running", "r" }, { "state:paused", "p" }, { "state:breached", "lfu" }, { "state:met", "m" },
		{ "state:void", "v" }, { "state.not:void", "rplmfu" }, { "state:any", "rplmfvu" },
		{ "due:..+1h", "lmf" }, { "due:..+61m", "rlmf" }, { "due:none", "pvu" }, { "due.not:none", "rlmf" },
		{ "due:now..", "r" },
		{ "elapsed:2h..", "rlfu" }, { "elapsed:1h", "pm" }, { "elapsed:..1h", "pmv" },
		{ "remaining:1h", "r" }, { "remaining:0s..", "rpmv" }, { "remaining:none", "u" },
		{ "remaining:..0s", "lmf" },
		{ "clock:resolution state:paused", "p" }, { "clock:resolution state:breached", "" },
		{ "clock:first_response due:..now elapsed:3h", "l" },
		{ "clock:none", "" }, { "clock:any", "rplmfvu" },
		{ "status:open", "rplmfvu" },
	};

	(void)state;
	for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
		struct esc_filter f = filter(cases[k].words);
		char hold[N + 1];
		size_t n = 0;

		for (size_t i = 0; i < N; i++)
			if (esc_filter_clock(&f, &clocks[i]))
				hold[n++] = letters[i];
		hold[n] = '\0';
		if (strcmp(hold, cases[k].hold) != 0)
			fail_msg("%s: holds on %s, not %s", cases[k].words, hold, cases[k].hold);
	}
}

/* Which clocks count when nothing more is asked for. */
static void
clocks_that_ended_count_only_if_their_state_is_asked_for(void **state)
{
	static const struct { const char *words, *count; } cases[] = {
		{ "", "rplu" }, { "clock:update", "rplu" }, { "state:running,idle,paused", "rplu" },
		{ "state.not:met", "rplu" }, { "state:any", "rplu" },
		{ "state:met", "rplmfvu" }, { "state:breached", "rplmfvu" }, { "state:running,void", "rplmfvu" },
	};

	(void)state;
	for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
		struct esc_filter f = filter(cases[k].words);
		char count[N + 1];
		size_t n = 0;

		for (size_t i = 0; i < N; i++)
			if (esc_filter_counts(&f, &clocks[i]))
				count[n++] = letters[i];
		count[n] = '\0';
		if (strcmp(count, cases[k].count) != 0)
			fail_msg("%s: %s count, not %s", cases[k].words, count, cases[k].count);
	}
}

static bool
selects(const char *words, const char *which)
{
	struct esc_filter f = filter(words);
	struct esc_clock some[N];
	struct esc_clocks cs = { .clock = some };

	for (; *which != '\0'; which++)
		some[cs.n++] = clocks[strchr(letters, *which) - letters];
	return esc_filter_clocks(&f, &cs);
}

static void
all_terms_hold_on_one_clock(void **state)
{
	(void)state;
	assert_true(selects("clock:resolution remaining:1h", "rl"));
	assert_false(selects("clock:resolution state:breached", "rl"));
	assert_true(selects("clock:first_response state:breached", "rl"));
	assert_false(selects("clock:update", "rm"));
	assert_true(selects("clock:update state:met", "rm"));
}

/* What `none' finds, and `.not' does not lose. */
static void
a_ticket_without_a_clock_that_counts_has_no_value(void **state)
{
	(void)state;
	assert_true(selects("clock:none", ""));
	assert_true(selects("clock:none", "mfv"));
	assert_false(selects("clock:none", "mr"));
	assert_true(selects("due.not:..+2h", ""));
	assert_false(selects("due.not:..+2h", "rl"));
	assert_true(selects("state:none remaining:none elapsed:none due:none", "m"));
	assert_false(selects("state:breached", ""));
	assert_true(selects("owner:none", ""));
}

static void
what_is_left_and_when_it_is_due(void **state)
{
	(void)state;
	assert_int_equal(esc_clock_remaining(&clocks[0], NOW), H);
	assert_int_equal(esc_clock_remaining(&clocks[1], NOW + 100 * H), 2 * H);
	assert_int_equal(esc_clock_remaining(&clocks[2], NOW), -2 * H);
	assert_int_equal(esc_clock_remaining(&clocks[6], NOW), ESC_NONE);
	assert_int_equal(esc_clock_deadline(&clocks[0]), NOW + H);
	assert_int_equal(esc_clock_deadline(&clocks[1]), ESC_NONE);
	assert_int_equal(esc_clock_deadline(&clocks[3]), NOW - H);
	assert_int_equal(esc_clock_deadline(&clocks[5]), ESC_NONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_term_holds_on_a_clock_as_it_stands),
		cmocka_unit_test(clocks_that_ended_count_only_if_their_state_is_asked_for),
		cmocka_unit_test(all_terms_hold_on_one_clock),
		cmocka_unit_test(a_ticket_without_a_clock_that_counts_has_no_value),
		cmocka_unit_test(what_is_left_and_when_it_is_due),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
