/* Groups of a report: found by numbers, printed and ordered by names. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"

#define F(fact)		(UINT64_C(1) << (fact))
#define DAY		86400
#define MONTH		INT64_C(2629746)	/* a twelfth of a mean year, in seconds */

/* A group by a fact, or by what `key' makes of facts; then `text' is what a key is called. */
struct esc_group_kind {
	const char	*name;
	enum esc_fact	 fact;
	int64_t		(*key)(const struct esc_groups *, const int64_t *fact);
	const char	*(*text)(int64_t key);
	int64_t		 nkeys;		/* from 0 up to them; 0: who knows */
};

int
esc_weekday(const struct esc_zone *zone, int64_t at)
{
	struct esc_civil c = esc_civil(zone, at);

	return (int)(((esc_days(c.year, c.month, c.day) + 3) % 7 + 7) % 7);
}

static int64_t
weekday(const struct esc_groups *g, const int64_t *fact)
{
	return esc_weekday(g->zone, fact[ESC_OPENED_AT]);
}

const char *
esc_weekday_name(int64_t day)
{
	static const char *const names[] = { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
		"sunday" };

	return names[day];
}

static int64_t
hour(const struct esc_groups *g, const int64_t *fact)
{
	return esc_civil(g->zone, fact[ESC_OPENED_AT]).hour;
}

static const char *
hour_name(int64_t h)
{
	static const char *const names[] = { "00", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11",
		"12", "13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "23" };

	return names[h];
}

static const struct {
	const char	*name;
	int64_t		 days;		/* fewer than that */
} ages[] = {
	{ "under 1 day", 1 }, { "1 to 3 days", 3 }, { "3 to 7 days", 7 }, { "1 to 2 weeks", 14 },
	{ "2 to 4 weeks", 28 }, { "4 to 13 weeks", 91 }, { "13 weeks and more", INT64_MAX / DAY },
};
#define NAGES	(sizeof(ages) / sizeof(ages[0]))

static int64_t
age(const struct esc_groups *g, const int64_t *fact)
{
	int64_t i = 0;

	while (i + 1 < (int64_t)NAGES && g->as_of - fact[ESC_OPENED_AT] >= ages[i].days * DAY)
		i++;
	return i;
}

static const char *
age_name(int64_t i)
{
	return ages[i].name;
}

static const struct {
	const char	*name;
	int64_t		 months;	/* fewer than that */
} tenures[] = {
	{ "", INT64_MIN }, { "under 3 months", 3 }, { "3 to 6 months", 6 }, { "6 to 12 months", 12 },
	{ "1 to 2 years", 24 }, { "2 to 5 years", 60 }, { "5 years and more", INT64_MAX / MONTH },
};

static int
by_id(const void *pa, const void *pb)
{
	const struct esc_tenure *a = pa, *b = pb;

	return (a->id > b->id) - (a->id < b->id);
}

static int64_t
tenure(const struct esc_groups *g, const int64_t *fact)
{
	struct esc_tenure key = { .id = fact[ESC_OWNER] }, *t = NULL;
	int64_t k = 1, hired;

	if (g->ntenures > 0)
		t = bsearch(&key, g->tenure, g->ntenures, sizeof(key), by_id);
	if (t == NULL)
		return 0;
	hired = t->hired_on * DAY;
	while (fact[ESC_OPENED_AT] - hired >= tenures[k].months * MONTH)
		k++;
	return k;
}

static const char *
tenure_name(int64_t k)
{
	return tenures[k].name;
}

static int64_t
cause(const struct esc_groups *g, const int64_t *fact)
{
	(void)fact;
	return g->cause_now;
}

static const struct esc_group_kind kinds[] = {
	{ .name = "level", .fact = ESC_LEVEL }, { .name = "team", .fact = ESC_TEAM },
	{ .name = "owner", .fact = ESC_OWNER }, { .name = "replier", .fact = ESC_REPLIER },
	{ .name = "resolver", .fact = ESC_RESOLVER }, { .name = "requester", .fact = ESC_REQUESTER },
	{ .name = "channel", .fact = ESC_CHANNEL }, { .name = "category", .fact = ESC_CATEGORY },
	{ .name = "product", .fact = ESC_PRODUCT }, { .name = "customer", .fact = ESC_CUSTOMER_NAME },
	{ .name = "segment", .fact = ESC_SEGMENT }, { .name = "priority", .fact = ESC_PRIORITY },
	{ .name = "language", .fact = ESC_LANGUAGE }, { .name = "site", .fact = ESC_SITE },
	{ .name = "type", .fact = ESC_TYPE }, { .name = "source", .fact = ESC_SOURCE },
	{ .name = "cause", .fact = ESC_OPENED_AT, .key = cause }, { .name = "trigger", .fact = ESC_TRIGGER }, { .name = "sign", .fact = ESC_SIGN },
	{ .name = "weekday", .key = weekday, .text = esc_weekday_name, .nkeys = 7 },
	{ .name = "hour", .key = hour, .text = hour_name, .nkeys = 24 },
	{ .name = "age", .key = age, .text = age_name, .nkeys = NAGES },
	{ .name = "tenure", .fact = ESC_OWNER, .key = tenure, .text = tenure_name },
};
#define NKINDS	(sizeof(kinds) / sizeof(kinds[0]))
_Static_assert(NKINDS == ESC_GROUPS_BY, "room for each once");

static bool
unknown(const char *word, struct esc_err *e)
{
	const char *names[NKINDS], *near;
	struct esc_buf all = { 0 };

	for (size_t i = 0; i < NKINDS; i++) {
		names[i] = kinds[i].name;
		esc_buf_printf(&all, "%s%s", i == 0 ? "" : i + 1 == NKINDS ? " and " : ", ", names[i]);
	}
	if ((near = esc_nearest(word, names, NKINDS)) != NULL)
		esc_fail(e, ESC_USAGE, "--by %s: there is no such group; did you mean %s?", word, near);
	else
		esc_fail(e, ESC_USAGE, "--by %s: there is no such group; there are %s", word, esc_buf_str(&all));
	esc_buf_free(&all);
	return false;
}

bool
esc_groups_by(struct esc_groups *g, const char *const *by, size_t n, const struct esc_zone *zone,
    struct esc_err *e)
{
	g->zone = zone;
	for (size_t i = 0, k; i < n; i++) {
		for (k = 0; k < NKINDS && strcmp(kinds[k].name, by[i]) != 0; k++)
			;
		if (k == NKINDS)
			return unknown(by[i], e);
		if (esc_groups_has(g, by[i]))
			return esc_fail(e, ESC_USAGE, "--by %s: twice", by[i]);
		g->kind[g->nby++] = &kinds[k];
		g->facts |= F(kinds[k].fact);
	}
	g->n = n == 0;		/* the group of all */
	return true;
}

bool
esc_groups_has(const struct esc_groups *g, const char *name)
{
	for (size_t i = 0; i < g->nby; i++)
		if (strcmp(g->kind[i]->name, name) == 0)
			return true;
	return false;
}

const char *
esc_groups_name(const struct esc_groups *g, size_t i)
{
	return g->kind[i]->name;
}

bool
esc_groups_tenures(struct esc_groups *g, struct esc_db *db, const struct esc_policy *p, struct esc_arena *a,
    struct esc_err *e)
{
	if (p == NULL || !esc_groups_has(g, "tenure"))
		return true;
	g->tenure = esc_alloc(a, (p->npeople + 1) * sizeof(*g->tenure));
	for (size_t i = 0; i < p->npeople; i++) {
		int64_t id;

		if (!esc_party_find(db, p->person[i].name, &id, e))
			return false;
		if (id != 0 && p->person[i].hired_on != ESC_NONE)
			g->tenure[g->ntenures++] = (struct esc_tenure){ id, p->person[i].hired_on };
	}
	qsort(g->tenure, g->ntenures, sizeof(*g->tenure), by_id);
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

static size_t
find_key(struct esc_groups *g, const int64_t *key)
{
	size_t *slot;

	if (2 * g->n >= g->nslots)
		widen(g);
	slot = slot_of(g, key);
	if (*slot == 0) {
		g->key = esc_grow(g->key, &g->cap, (g->n + 1) * g->nby, sizeof(*g->key));
		memcpy(&g->key[g->n * g->nby], key, g->nby * sizeof(*key));
		*slot = ++g->n;
	}
	return *slot - 1;
}

size_t
esc_groups_find(struct esc_groups *g, const int64_t *fact)
{
	int64_t key[ESC_GROUPS_BY];

	if (g->nby == 0)
		return 0;
	for (size_t i = 0; i < g->nby; i++)
		key[i] = g->kind[i]->key != NULL ? g->kind[i]->key(g, fact) : fact[g->kind[i]->fact];
	return find_key(g, key);
}

void
esc_groups_fill(struct esc_groups *g)
{
	int64_t key[ESC_GROUPS_BY] = { 0 };
	size_t i = g->nby;

	for (size_t k = 0; k < g->nby; k++)
		if (g->kind[k]->nkeys == 0)
			return;
	while (i > 0) {
		find_key(g, key);
		for (i = g->nby; i > 0 && ++key[i - 1] == g->kind[i - 1]->nkeys; i--)
			key[i - 1] = 0;
	}
}

static int
by_texts(const void *pa, const void *pb, void *arg)
{
	const struct esc_groups *g = arg;
	size_t a = *(const size_t *)pa * g->nby, b = *(const size_t *)pb * g->nby;
	int c = 0;

	for (size_t i = 0; i < g->nby && c == 0; i++)
		if (g->kind[i]->key != NULL)
			c = (g->key[a + i] > g->key[b + i]) - (g->key[a + i] < g->key[b + i]);
		else
			c = strcmp(g->text[a + i], g->text[b + i]);
	return c;
}

static bool
name_key(const struct esc_groups *g, size_t i, const struct esc_past *past, struct esc_arena *a,
    struct esc_err *e)
{
	const struct esc_group_kind *k = g->kind[i % g->nby];
	char level[24];

	if (k->key == cause) {
		g->text[i] = g->cause[g->key[i]];
		return true;
	}
	if (k->text != NULL) {
		g->text[i] = k->text(g->key[i]);
		return true;
	}
	if (k->fact != ESC_LEVEL)
		return esc_past_name(past, k->fact, g->key[i], a, &g->text[i], e);
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
