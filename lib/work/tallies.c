/*
 * Tallies of a report.  Values are held together with the tally that they
 * belong to, and sorted to it in one go; if there are too many to be held, they
 * go to a file in runs.
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

/* Each value to its tally, of which `end' is where its values end. */
static int64_t *
part(struct esc_tallies *t, size_t *end)
{
	size_t cap = 0, at = 0;
	int64_t *sorted = esc_grow(NULL, &cap, t->nvalues, sizeof(*sorted));

	memset(end, 0, t->n * sizeof(*end));
	for (size_t i = 0; i < t->nvalues; i++)
		end[t->where[i]]++;
	for (size_t i = 0, n; i < t->n; i++, at += n) {
		n = end[i];
		end[i] = at;
	}
	for (size_t i = 0; i < t->nvalues; i++)
		sorted[end[t->where[i]]++] = t->value[i];
	t->nvalues = 0;
	return sorted;
}

static bool
file(struct esc_tallies *t, struct esc_err *e)
{
	size_t cap = 0, *end = esc_grow(NULL, &cap, t->n, sizeof(*end));
	int64_t *sorted = part(t, end);
	bool good = esc_runs_add(&t->runs, sorted, end, t->n, e);

	free(sorted);
	free(end);
	return good;
}

bool
esc_tallies_value(struct esc_tallies *t, size_t tally, int64_t value, struct esc_err *e)
{
	if (t->nvalues == t->most && !file(t, e))
		return false;
	t->value = esc_grow(t->value, &t->value_cap, t->nvalues + 1, sizeof(*t->value));
	t->where = esc_grow(t->where, &t->where_cap, t->nvalues + 1, sizeof(*t->where));
	t->value[t->nvalues] = value;
	t->where[t->nvalues++] = (uint32_t)tally;
	return true;
}

const int64_t esc_span_edge[ESC_NSPANS] = { 0, 60, 300, 900, 1800, 3600, 7200, 14400, 28800, 86400, 172800, 432000,
    864000, 2592000 };

static size_t
bin_of(int64_t v)
{
	size_t k = ESC_NSPANS - 1;

	while (k > 0 && v < esc_span_edge[k])
		k--;
	return k;
}

static void
make_room(const struct esc_tallies *t, struct esc_tally *to, struct esc_arena *a)
{
	to->spread = esc_alloc(a, sizeof(*to->spread));
	if (t->bins)
		to->bin = esc_alloc(a, ESC_NSPANS * sizeof(*to->bin));
}

static void
spread_held(struct esc_tallies *t, bool linear, struct esc_arena *a)
{
	size_t cap = 0, begin = 0, *end = esc_grow(NULL, &cap, t->n, sizeof(*end));
	int64_t *sorted = part(t, end);

	for (size_t i = 0; i < t->n; begin = end[i++]) {
		struct esc_tally *to = &t->tally[i];

		if (to->values == 0)
			continue;
		make_room(t, to, a);
		for (size_t k = begin; t->bins && k < end[i]; k++)
			to->bin[bin_of(sorted[k])]++;
		esc_spread(to->spread, sorted + begin, to->values, linear);
		if (t->intervals)
			esc_spread_interval(to->spread, sorted + begin, to->values);
	}
	free(sorted);
	free(end);
}

static bool
spread_filed(struct esc_tallies *t, bool linear, struct esc_arena *a, struct esc_err *e)
{
	struct esc_spreading s = { 0 };
	struct esc_tally *to = NULL;
	size_t i;
	int64_t v;

	if (t->nvalues > 0 && !file(t, e))
		return false;
	while (esc_runs_next(t->runs, &i, &v, e)) {
		if (to != &t->tally[i]) {
			to = &t->tally[i];
			make_room(t, to, a);
			esc_spread_begin(&s, to->spread, to->values, linear, t->intervals);
		}
		if (t->bins)
			to->bin[bin_of(v)]++;
		esc_spread_next(&s, v);
	}
	return e->code == 0;
}

bool
esc_tallies_spread(struct esc_tallies *t, bool linear, struct esc_arena *a, struct esc_err *e)
{
	if (t->runs != NULL)
		return spread_filed(t, linear, a, e);
	if (t->nvalues > 0)
		spread_held(t, linear, a);
	return true;
}

void
esc_tallies_free(struct esc_tallies *t)
{
	esc_runs_free(t->runs);
	free(t->tally);
	free(t->value);
	free(t->where);
}
