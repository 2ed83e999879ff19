/* Groups of a report: found by numbers, printed and ordered by names. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"

static const struct {
	const char	*name;
	enum esc_fact	 fact;
} kinds[] = {
	{ "level", ESC_LEVEL }, { "team", ESC_TEAM }, { "owner", ESC_OWNER },
	{ "replier", ESC_REPLIER }, { "resolver", ESC_RESOLVER }, { "requester", ESC_REQUESTER },
	{ "channel", ESC_CHANNEL }, { "category", ESC_CATEGORY }, { "product", ESC_PRODUCT },
	{ "customer", ESC_CUSTOMER_NAME }, { "segment", ESC_SEGMENT },
	{ "priority", ESC_PRIORITY }, { "language", ESC_LANGUAGE }, { "site", ESC_SITE },
	{ "type", ESC_TYPE }, { "source", ESC_SOURCE },
};
#define NKINDS	(sizeof(kinds) / sizeof(kinds[0]))
_Static_assert(NKINDS == ESC_GROUPS_BY, "room for each once");

static bool
unknown(const char *word, struct esc_err *e)
{
	const char *names[NKINDS], *near;

	for (size_t i = 0; i < NKINDS; i++)
		names[i] = kinds[i].name;
	if ((near = esc_nearest(word, names, NKINDS)) != NULL)
		return esc_fail(e, ESC_USAGE,
		    "--by %s: there is no such group; did you mean %s?", word, near);
	return esc_fail(e, ESC_USAGE, "--by %s: there is no such group; there are level, team, "
	    "owner, replier, resolver, requester, channel, category, product, customer, segment, "
	    "priority, language, site, type and source", word);
}

bool
esc_groups_by(struct esc_groups *g, const char *const *by, size_t n, struct esc_err *e)
{
	for (size_t i = 0, k; i < n; i++) {
		for (k = 0; k < NKINDS && strcmp(kinds[k].name, by[i]) != 0; k++)
			;
		if (k == NKINDS)
			return unknown(by[i], e);
		for (size_t j = 0; j < g->nby; j++)
			if (g->fact[j] == kinds[k].fact)
				return esc_fail(e, ESC_USAGE, "--by %s: twice", by[i]);
		g->name[g->nby] = kinds[k].name;
		g->fact[g->nby++] = kinds[k].fact;
	}
	g->n = n == 0;		/* the group of all */
	return true;
}

static size_t *
slot_of(const struct esc_groups *g, const int64_t *key)
{
	size_t i = (size_t)esc_hash(key, g->nby * sizeof(*key)) & (g->nslots - 1);

	while (g->slot[i] != 0 &&
	    memcmp(&g->key[(g->slot[i] - 1) * g->nby], key, g->nby * sizeof(*key)) != 0)
		i = (i + 1) & (g->nslots - 1);
	return &g->slot[i];
}

static void
widen(struct esc_groups *g)
{
	size_t cap = 0;

	free(g->slot);
	g->nslots = g->nslots == 0 ? 64 : 2 * g->nslots;
	g->slot = esc_grow(NULL, &cap, g->nslots, sizeof(*g->slot));
	memset(g->slot, 0, g->nslots * sizeof(*g->slot));
	for (size_t i = 0; i < g->n; i++)
		*slot_of(g, &g->key[i * g->nby]) = i + 1;
}

size_t
esc_groups_find(struct esc_groups *g, const int64_t *fact)
{
	int64_t key[ESC_GROUPS_BY];
	size_t *slot;

	if (g->nby == 0)
		return 0;
	if (2 * g->n >= g->nslots)
		widen(g);
	for (size_t i = 0; i < g->nby; i++)
		key[i] = fact[g->fact[i]];
	slot = slot_of(g, key);
	if (*slot == 0) {
		g->key = esc_grow(g->key, &g->cap, (g->n + 1) * g->nby, sizeof(*g->key));
		memcpy(&g->key[g->n * g->nby], key, g->nby * sizeof(*key));
		*slot = ++g->n;
	}
	return *slot - 1;
}

static int
by_texts(const void *pa, const void *pb, void *arg)
{
	const struct esc_groups *g = arg;
	const char **a = &g->text[*(const size_t *)pa * g->nby];
	const char **b = &g->text[*(const size_t *)pb * g->nby];
	int c = 0;

	for (size_t i = 0; i < g->nby && c == 0; i++)
		c = strcmp(a[i], b[i]);
	return c;
}

static bool
name_key(const struct esc_groups *g, size_t i, const struct esc_past *past, struct esc_arena *a,
    struct esc_err *e)
{
	enum esc_fact f = g->fact[i % g->nby];
	char level[24];

	if (f != ESC_LEVEL)
		return esc_past_name(past, f, g->key[i], a, &g->text[i], e);
	snprintf(level, sizeof(level), "%" PRId64, g->key[i]);
	g->text[i] = esc_dup(a, level, strlen(level));
	return true;
}

bool
esc_groups_sort(struct esc_groups *g, const struct esc_past *past, struct esc_arena *a,
    struct esc_err *e)
{
	g->text = esc_alloc(a, (g->n * g->nby + 1) * sizeof(*g->text));
	g->order = esc_alloc(a, (g->n + 1) * sizeof(*g->order));
	for (size_t i = 0; i < g->n * g->nby; i++)
		if (!name_key(g, i, past, a, e))
			return false;
	for (size_t i = 0; i < g->n; i++)
		g->order[i] = i;
	if (g->nby > 0)
		qsort_r(g->order, g->n, sizeof(*g->order), by_texts, g);
	return true;
}

void
esc_groups_free(struct esc_groups *g)
{
	free(g->key);
	free(g->slot);
}
