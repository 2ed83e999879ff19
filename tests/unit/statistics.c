/* Statistics: Wilson's interval, percentiles by both rules, selection. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "escalate.h"

#define N(a)	(sizeof(a) / sizeof((a)[0]))

static void
wilson_gives_the_published_intervals(void **state)
{
	static const struct {
		uint64_t k, n;
		double low, high;
	} golden[] = {
		{ 9, 10, 0.595850, 0.982124 }, { 85, 100, 0.767164, 0.906940 },
		{ 0, 5, 0, 0.434482 }, { 15, 500, 0.018263, 0.048904 }, { 5, 5, 0.565518, 1 },
	};
	double low, high;

	(void)state;
	for (size_t i = 0; i < N(golden); i++) {
		esc_wilson(golden[i].k, golden[i].n, &low, &high);
		assert_true(fabs(low - golden[i].low) < 5e-7);
		assert_true(fabs(high - golden[i].high) < 5e-7);
	}
	esc_wilson(0, 7, &low, &high);
	assert_true(low == 0);
	esc_wilson(7, 7, &low, &high);
	assert_true(high == 1);
}

static const int64_t tens[] = { 10, 20, 30, 40, 50, 60, 70, 80, 90, 1000 };

static void
a_percentile_is_the_nearest_rank(void **state)
{
	int64_t hundred[100];

	(void)state;
	assert_int_equal(esc_percentile(tens, 10, 0.5), 50);
	assert_int_equal(esc_percentile(tens, 10, 0.9), 90);
	assert_int_equal(esc_percentile(tens, 10, 0.95), 1000);
	assert_int_equal(esc_percentile(tens, 10, 0), 10);
	assert_int_equal(esc_percentile(tens, 10, 1), 1000);
	assert_int_equal(esc_percentile(tens, 1, 0.95), 10);
	for (int i = 0; i < 100; i++)
		hundred[i] = i + 1;
	for (int i = 1; i <= 100; i++)	/* 0.07 * 100 is a little more than 7 in floating point */
		assert_int_equal(esc_percentile(hundred, 100, i / 100.0), i);
}

static void
a_linear_percentile_lies_between_two_values(void **state)
{
	(void)state;
	assert_true(esc_percentile_linear(tens, 10, 0.5) == 55);
	assert_true(fabs(esc_percentile_linear(tens, 10, 0.9) - 181) < 1e-9);
	assert_true(fabs(esc_percentile_linear(tens, 10, 0.95) - 590.5) < 1e-9);
	assert_true(esc_percentile_linear(tens, 10, 1) == 1000);
	assert_true(esc_percentile_linear(tens, 1, 0.9) == 10);
	assert_true(esc_percentile_linear(tens, 3, 0.5) == 20);
}

static int
ascending(const void *pa, const void *pb)
{
	int64_t a = *(const int64_t *)pa, b = *(const int64_t *)pb;

	return a < b ? -1 : a > b;
}

static uint64_t
draw(uint64_t *s)
{
	*s = *s * 6364136223846793005U + 1442695040888963407U;
	return *s >> 33;
}

/* Values of few and of many kinds, in several orders. */
static void
fill(int64_t *v, size_t n, unsigned shape, uint64_t *s)
{
	for (size_t i = 0; i < n; i++) {
		const int64_t of[] = {
			(int64_t)draw(s), (int64_t)(draw(s) % 3), (int64_t)i, (int64_t)(n - i), 7,
			(int64_t)(i < n / 2 ? i : n - i) - 100
		};

		v[i] = of[shape];
	}
}

static void
the_kth_is_what_sorting_would_put_there(void **state)
{
	int64_t v[300], sorted[300];
	uint64_t s = 1;

	(void)state;
	for (size_t round = 0; round < 3000; round++) {
		size_t n = 1 + draw(&s) % N(v), k = draw(&s) % n;

		fill(v, n, (unsigned)(round % 6), &s);
		memcpy(sorted, v, sizeof(v));
		qsort(sorted, n, sizeof(*sorted), ascending);
		assert_int_equal(esc_nth(v, n, k), sorted[k]);
		for (size_t i = 0; i < n; i++)
			assert_true(i < k ? v[i] <= v[k] : v[i] >= v[k]);
		qsort(v, n, sizeof(*v), ascending);
		assert_memory_equal(v, sorted, n * sizeof(*v));
	}
}

static void
a_spread_is_what_the_sorted_values_say(void **state)
{
	int64_t v[300], sorted[300];
	uint64_t s = 2;

	(void)state;
	for (size_t round = 0; round < 1000; round++) {
		size_t n = 1 + draw(&s) % N(v);
		bool linear = round % 2;
		struct esc_spread got;
		double sum = 0;
		static const double p[] = { 0.5, 0.9, 0.95 };

		fill(v, n, (unsigned)(round / 2 % 6), &s);
		memcpy(sorted, v, sizeof(v));
		qsort(sorted, n, sizeof(*sorted), ascending);
		for (size_t i = 0; i < n; i++)
			sum += (double)v[i];
		esc_spread(&got, v, n, linear);
		assert_int_equal(got.n, n);
		assert_int_equal(got.min, sorted[0]);
		assert_int_equal(got.max, sorted[n - 1]);
		assert_true(fabs(got.mean - sum / (double)n) < 1e-6);
		for (size_t i = 0; i < N(p); i++) {
			double given = i == 0 ? got.p50 : i == 1 ? got.p90 : got.p95;
			double want = linear ? esc_percentile_linear(sorted, n, p[i]) :
			    (double)esc_percentile(sorted, n, p[i]);

			assert_true(fabs(given - want) < 1e-6);
		}
	}
}

static void
a_mean_does_not_overflow(void **state)
{
	int64_t v[] = { INT64_MAX, INT64_MAX, INT64_MAX - 3 };
	struct esc_spread got;

	(void)state;
	esc_spread(&got, v, N(v), false);
	assert_true(got.mean > 9.2e18);
}

static void
a_difference_has_the_published_interval(void **state)
{
	/* Newcombe 1998, table II, method 10 */
	static const struct {
		uint64_t	k2, n2, k1, n1;
		double		low, high;
	} cases[] = { { 48, 80, 56, 70, 0.0524, 0.3339 }, { 3, 10, 9, 10, 0.1705, 0.8090 },
	    { 0, 10, 10, 10, 0.6075, 1.0000 }, { 0, 20, 0, 10, -0.1611, 0.2775 } };

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct esc_estimate a = { .value = (double)cases[i].k2 / (double)cases[i].n2 },
		    b = { .value = (double)cases[i].k1 / (double)cases[i].n1 }, d;

		esc_wilson(cases[i].k2, cases[i].n2, &a.low, &a.high);
		esc_wilson(cases[i].k1, cases[i].n1, &b.low, &b.high);
		d = esc_difference(a, b);
		assert_true(fabs(d.low - cases[i].low) < 6e-5);
		assert_true(fabs(d.high - cases[i].high) < 6e-5);
	}
}

static void
a_median_lies_between_ranks(void **state)
{
	/* binomial tables: at least 95 % lie between the ranks, 1-based */
	static const size_t cases[][3] = { { 6, 1, 6 }, { 10, 2, 9 }, { 20, 6, 15 }, { 100, 41, 60 } };
	int64_t v[20];
	struct esc_spread s;
	size_t low, high;

	(void)state;
	assert_false(esc_median_ranks(5, &low, &high));
	for (size_t i = 0; i < N(cases); i++) {
		assert_true(esc_median_ranks(cases[i][0], &low, &high));
		assert_int_equal(low + 1, cases[i][1]);
		assert_int_equal(high + 1, cases[i][2]);
	}
	for (int i = 0; i < 20; i++)
		v[i] = 20 - i;
	esc_spread(&s, v, 20, false);
	assert_true(isnan(s.p50_low) && isnan(s.p50_high));
	esc_spread_interval(&s, v, 20);
	assert_true(s.p50_low == 6 && s.p50_high == 15);
}

/* n values, all at once and one at a time. */
static void
spread_both_ways(size_t n, bool linear)
{
	struct esc_spread a, b;
	struct esc_spreading s;
	int64_t v[300];

	for (size_t i = 0; i < n; i++)
		v[i] = (int64_t)(i * i % 97 + i / 3);
	for (size_t i = 1; i < n; i++)
		for (size_t k = i; k > 0 && v[k - 1] > v[k]; k--) {
			int64_t t = v[k];

			v[k] = v[k - 1];
			v[k - 1] = t;
		}
	esc_spread_begin(&s, &b, n, linear, true);
	for (size_t i = 0; i < n; i++)
		esc_spread_next(&s, v[i]);
	esc_spread(&a, v, n, linear);
	esc_spread_interval(&a, v, n);
	assert_memory_equal(&a, &b, sizeof(a));
}

static void
values_one_at_a_time_have_the_same_spread(void **state)
{
	(void)state;
	for (size_t n = 1; n <= 300; n++) {
		spread_both_ways(n, false);
		spread_both_ways(n, true);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_one_at_a_time_have_the_same_spread),
		cmocka_unit_test(wilson_gives_the_published_intervals),
		cmocka_unit_test(a_percentile_is_the_nearest_rank),
		cmocka_unit_test(a_linear_percentile_lies_between_two_values),
		cmocka_unit_test(the_kth_is_what_sorting_would_put_there),
		cmocka_unit_test(a_spread_is_what_the_sorted_values_say),
		cmocka_unit_test(a_mean_does_not_overflow),
		cmocka_unit_test(a_difference_has_the_published_interval),
		cmocka_unit_test(a_median_lies_between_ranks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
