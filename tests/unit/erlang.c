/* Queues: the figures of tables of Erlang C. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>

#include "escalate.h"

static void
near(double got, double want, double digit)
{
	if (fabs(got - want) > digit / 2)
		fail_msg("%.9f, not %.9f", got, want);
}

/* 200 calls an hour of 180 s. */
static void
the_known_queues_come_out(void **state)
{
	static const struct { int64_t agents; double waits, level, asa; } known[] = {
		{ 13, .285270, .795595, 17.116 }, { 14, .174132, .888350, 7.836 },
	};
	struct esc_erlang r;

	(void)state;
	for (int i = 0; i < 2; i++) {
		esc_erlang(&r, 200, 180, known[i].agents, 20);
		near(r.load, 10, 1e-9);
		near(r.waits, known[i].waits, 1e-6);
		near(r.level, known[i].level, 1e-6);
		near(r.asa, known[i].asa, 1e-3);
		near(r.occupancy, 10.0 / (double)known[i].agents, 1e-9);
	}
	esc_erlang(&r, 12.5, 900, 5, 120);	/* 100 in 8 h */
	near(r.asa, 128.751, 1e-3);
	esc_erlang(&r, 12.5, 900, 6, 120);
	near(r.asa, 36.345, 1e-3);
}

static void
the_fewest_agents_keep_the_wait(void **state)
{
	(void)state;
	assert_int_equal(esc_erlang_agents(12.5, 900, 120), 6);
	assert_int_equal(esc_erlang_agents(12.5, 900, 129), 5);
	assert_int_equal(esc_erlang_agents(200, 180, 18), 13);
	assert_int_equal(esc_erlang_agents(200, 180, 17), 14);
	assert_int_equal(esc_erlang_agents(0, 180, 17), 0);
	assert_int_equal(esc_erlang_agents(1, 0, 17), 0);
	/* as many as there is work, and one more */
	assert_int_equal(esc_erlang_agents(1, 3600, 1e9), 2);
}

static void
too_few_agents_never_answer_and_too_many_are_no_trouble(void **state)
{
	struct esc_erlang r;

	(void)state;
	esc_erlang(&r, 200, 180, 10, 20);
	assert_true(isinf(r.asa));
	assert_true(r.level == 0 && r.waits == 1 && r.occupancy == 1);
	esc_erlang(&r, 200, 180, 5000, 20);
	assert_true(r.waits >= 0 && r.waits < 1e-9 && r.level == 1);
	esc_erlang(&r, 0, 180, 0, 20);
	assert_true(r.asa == 0 && r.level == 1 && r.waits == 0);
	assert_true(esc_erlang_agents(100000, 3600, 10) > 100000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_known_queues_come_out),
		cmocka_unit_test(the_fewest_agents_keep_the_wait),
		cmocka_unit_test(too_few_agents_never_answer_and_too_many_are_no_trouble),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
