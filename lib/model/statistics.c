/* Statistics: intervals of shares, percentiles, the spread of a set of values. */
#include <math.h>

#include "escalate.h"

#define MILLION	UINT64_C(1000000)
#define Z	1.959963984540054	/* 95 % of the normal distribution lie within */

/*
 * E. B. Wilson, Probable inference, the law of succession, and statistical
 * inference, JASA 22 (1927).
 */
void
esc_wilson(uint64_t k, uint64_t n, double *low, double *high)
{
	double m = (double)n, p = (double)k / m, d = 1 + Z * Z / m;
	double middle = (p + Z * Z / (2 * m)) / d;
	double half = Z / d * sqrt(p * (1 - p) / m + Z * Z / (4 * m * m));

	*low = k == 0 ? 0 : middle - half;
	*high = k == n ? 1 : middle + half;
}

/* The score interval of a mean of Poisson's distribution. */
void
esc_count_interval(uint64_t k, double *low, double *high)
{
	double x = (double)k, middle = x + Z * Z / 2, half = Z * sqrt(x + Z * Z / 4);

	*low = middle - half;
	*high = middle + half;
}

/* W. J. Conover, Practical nonparametric statistics, 3.2: by the binomial, made normal. */
bool
esc_median_ranks(size_t n, size_t *low, size_t *high)
{
	double half = Z * sqrt((double)n) / 2;

	if (n < 6)
		return false;
	*low = (size_t)ceil((double)n / 2 - half) - 1;
	*high = (size_t)ceil((double)n / 2 + half) - 1;
	return true;
}

/*
 * R. G. Newcombe, Interval estimation for the difference between independent
 * proportions, Statistics in Medicine 17 (1998), method 10; of other estimates
 * G. Y. Zou, A. Donner, 27 (2008).
 */
struct esc_estimate
esc_difference(struct esc_estimate a, struct esc_estimate b)
{
	double d = b.value - a.value;

	return (struct esc_estimate){ .value = d, .low = d - hypot(b.value - b.low, a.high - a.value),
	    .high = d + hypot(b.high - b.value, a.value - a.low) };
}

/* In whole millionths, so that 0.07 of 100 is the 7th and not the 8th. */
static size_t
nearest_rank(size_t n, double p)
{
	uint64_t k = ((uint64_t)llround(p * 1e6) * n + MILLION - 1) / MILLION;

	return k == 0 ? 0 : (size_t)k - 1;
}

static size_t
linear_rank(size_t n, double p, double *rest)
{
	uint64_t h = (uint64_t)llround(p * 1e6) * (n - 1);

	*rest = (double)(h % MILLION) / 1e6;
	return (size_t)(h / MILLION);
}

int64_t
esc_percentile(const int64_t *v, size_t n, double p)
{
	return v[nearest_rank(n, p)];
}

double
esc_percentile_linear(const int64_t *v, size_t n, double p)
{
	double rest;
	size_t i = linear_rank(n, p, &rest);

	if (i + 1 >= n || rest == 0)
		return (double)v[i];
	return (double)v[i] + rest * ((double)v[i + 1] - (double)v[i]);
}

static void
swap(int64_t *v, size_t a, size_t b)
{
	int64_t t = v[a];

	v[a] = v[b];
	v[b] = t;
}

static int64_t
median(int64_t a, int64_t b, int64_t c)
{
	if (a > b)
		return median(b, a, c);
	return c < a ? a : c > b ? b : c;
}

/*
 * Hoare's selection.  The pivots are drawn, so that no order of the input is a
 * bad one, by a generator that always begins alike.
 */
int64_t
esc_nth(int64_t *v, size_t n, size_t k)
{
	size_t lo = 0, end = n, i, j;
	uint64_t draw = 88172645463325252U;
	int64_t pivot;

	while (end - lo > 1) {
		draw ^= draw << 13;
		draw ^= draw >> 7;
		draw ^= draw << 17;
		pivot = median(v[lo + draw % (end - lo)], v[lo + (draw >> 20) % (end - lo)],
		    v[lo + (draw >> 40) % (end - lo)]);
		for (i = lo, j = end - 1;;) {
			while (v[i] < pivot)
				i++;
			while (v[j] > pivot)
				j--;
			if (i >= j)
				break;
			swap(v, i++, j--);
		}
		if (k > j)
			lo = j + 1;
		else if (j < end - 1)
			end = j + 1;
		else if (k < end - 1)
			end--;		/* the pivot is the greatest, and at its place */
		else
			break;
	}
	return v[k];
}

/* The percentile of values of which the first `done' are the smallest; moves `done' on. */
static double
pick(int64_t *v, size_t n, double p, bool linear, size_t *done)
{
	double rest = 0;
	size_t k = linear ? linear_rank(n, p, &rest) : nearest_rank(n, p);
	double at = (double)esc_nth(v + *done, n - *done, k - *done);

	*done = k;
	if (rest == 0 || k + 1 >= n)
		return at;
	return at + rest * ((double)esc_nth(v + k, n - k, 1) - at);
}

void
esc_spread(struct esc_spread *s, int64_t *v, size_t n, bool linear)
{
	__int128 sum = 0;
	size_t done = 0;

	*s = (struct esc_spread){ .n = n, .min = v[0], .max = v[0], .p50_low = NAN, .p50_high = NAN };
	for (size_t i = 0; i < n; i++) {
		s->min = v[i] < s->min ? v[i] : s->min;
		s->max = v[i] > s->max ? v[i] : s->max;
		sum += v[i];
	}
	s->mean = (double)sum / (double)n;
	s->p50 = pick(v, n, 0.5, linear, &done);
	s->p90 = pick(v, n, 0.9, linear, &done);
	s->p95 = pick(v, n, 0.95, linear, &done);
}

void
esc_spread_interval(struct esc_spread *s, int64_t *v, size_t n)
{
	size_t low, high;

	if (!esc_median_ranks(n, &low, &high))
		return;
	s->p50_low = (double)esc_nth(v, n, low);
	s->p50_high = (double)esc_nth(v, n, high);
}

static void
add_mark(struct esc_spreading *s, size_t rank, double rest, double *to)
{
	s->mark[s->nmarks].rank = rank;
	s->mark[s->nmarks].rest = rest;
	s->mark[s->nmarks++].to = to;
}

void
esc_spread_begin(struct esc_spreading *s, struct esc_spread *to, size_t n, bool linear, bool interval)
{
	const struct { double p, *to; } want[] = { { 0.5, &to->p50 }, { 0.9, &to->p90 }, { 0.95, &to->p95 } };
	size_t low, high;

	*s = (struct esc_spreading){ .spread = to };
	*to = (struct esc_spread){ .n = n, .p50_low = NAN, .p50_high = NAN };
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		double rest = 0;
		size_t k = linear ? linear_rank(n, want[i].p, &rest) : nearest_rank(n, want[i].p);

		add_mark(s, k, k + 1 < n ? rest : 0, want[i].to);
	}
	if (interval && esc_median_ranks(n, &low, &high)) {
		add_mark(s, low, 0, &to->p50_low);
		add_mark(s, high, 0, &to->p50_high);
	}
}

void
esc_spread_next(struct esc_spreading *s, int64_t v)
{
	struct esc_spread *to = s->spread;

	if (s->i == 0)
		to->min = v;
	for (size_t i = 0; i < s->nmarks; i++)
		if (s->i == s->mark[i].rank)
			*s->mark[i].to = (double)v;
		else if (s->mark[i].rest != 0 && s->i == s->mark[i].rank + 1)
			*s->mark[i].to += s->mark[i].rest * ((double)v - *s->mark[i].to);
	s->sum += v;
	if (++s->i == to->n) {
		to->max = v;
		to->mean = (double)s->sum / (double)to->n;
	}
}
