/*
 * Tallies of a report.  Values are held together with the tally that they
 * belong to, and sorted to it in one go; if there are too many to be held, the
 * tickets are read again for a few tallies at a time.
 */
#include <stdlib.h>
#include <string.h>

#include "report.h"

#define MOST_TALLIES	((size_t)50 * 1000 * 1000)

bool
esc_tallies_grow(struct esc_tallies *t, size_t n, struct esc_err *e)
{
	if (n <= t->n)
		return true;
	if (n > MOST_TALLIES)
		return esc_fail(e, ESC_USAGE,
		    "more than %zu figures: ask for fewer groups, periods or metrics",
		    MOST_TALLIES);
	t->tally = esc_grow(t->tally, &t->cap, n, sizeof(*t->tally));
	memset(&t->tally[t->n], 0, (n - t->n) * sizeof(*t->tally));
	t->n = n;
	return true;
}

/* In the first reading every value is held, or in the end none. */
void
esc_tallies_value(struct esc_tallies *t, size_t tally, int64_t value)
{
	if (t->hi > 0 ? tally < t->lo || tally >= t->hi : t->over)
		return;
	if (t->hi == 0 && t->nvalues == t->most) {
		t->over = true;
		t->nvalues = 0;
		return;
	}
	t->value = esc_grow(t->value, &t->value_cap, t->nvalues + 1, sizeof(*t->value));
	t->where = esc_grow(t->where, &t->where_cap, t->nvalues + 1, sizeof(*t->where));
	t->value[t->nvalues] = value;
	t->where[t->nvalues++] = (uint32_t)tally;
}

/* Each value to its tally: `end' is where the tally's next one goes. */
static int64_t *
part(const struct esc_tallies *t, size_t *end)
{
	size_t cap = 0, at = 0;
	int64_t *sorted = esc_grow(NULL, &cap, t->nvalues, sizeof(*sorted));

	for (size_t i = t->lo; i < t->hi; i++) {
		end[i - t->lo] = at;
		at += t->tally[i].values;
	}
	for (size_t i = 0; i < t->nvalues; i++)
		sorted[end[t->where[i] - t->lo]++] = t->value[i];
	return sorted;
}

const int64_t esc_span_edge[ESC_NSPANS] = { 0, 60, 300, 900, 1800, 3600, 7200, 14400, 28800, 86400, 172800, 432000,
    864000, 2592000 };

static void
count_bins(struct esc_tally *to, const int64_t *v, struct esc_arena *a)
{
	to->bin = esc_alloc(a, ESC_NSPANS * sizeof(*to->bin));
	for (size_t i = 0; i < to->values; i++) {
		size_t k = ESC_NSPANS - 1;

		while (k > 0 && v[i] < esc_span_edge[k])
			k--;
		to->bin[k]++;
	}
}

void
esc_tallies_spread(struct esc_tallies *t, bool linear, struct esc_arena *a)
{
	size_t cap = 0, *end;
	int64_t *sorted;

	if (t->nvalues == 0)
		return;
	end = esc_grow(NULL, &cap, t->hi - t->lo, sizeof(*end));
	sorted = part(t, end);
	for (size_t i = t->lo; i < t->hi; i++) {
		struct esc_tally *to = &t->tally[i];

		if (to->values == 0)
			continue;
		if (t->bins)
			count_bins(to, sorted + end[i - t->lo] - to->values, a);
		to->spread = esc_alloc(a, sizeof(*to->spread));
		esc_spread(to->spread, sorted + end[i - t->lo] - to->values, to->values, linear);
		if (t->intervals)
			esc_spread_interval(to->spread, sorted + end[i - t->lo] - to->values, to->values);
	}
	free(sorted);
	free(end);
	t->nvalues = 0;
}

bool
esc_tallies_next(struct esc_tallies *t)
{
	size_t n = 0;

	t->lo = t->hi;
	while (t->hi < t->n && (t->hi == t->lo || n + t->tally[t->hi].values <= t->most))
		n += t->tally[t->hi++].values;
	return t->lo < t->n;
}

void
esc_tallies_free(struct esc_tallies *t)
{
	free(t->tally);
	free(t->value);
	free(t->where);
}
