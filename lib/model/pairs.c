/* A table of values in a map: what theirs are to us. */
#include <stdlib.h>
#include <string.h>

#include "map.h"

bool
esc_scan_wanted(struct esc_scan *sc, const char *what)
{
	char buf[64];

	return esc_scan_fail(sc, "here should be %s, not %s", what, esc_scan_found(sc, buf));
}

bool
esc_scan_below(struct esc_scan *sc)
{
	do
		if (!esc_scan_next(sc))
			return false;
	while (sc->is == ESC_T_LINE);
	return true;
}

bool
esc_scan_values(struct esc_scan *sc, const char ***list, size_t *n, const char *what)
{
	const char **old;

	*n = 0;
	for (;;) {
		if (sc->is != ESC_T_WORD && sc->is != ESC_T_TEXT)
			return esc_scan_wanted(sc, what);
		old = *list;
		*list = esc_alloc(&sc->map->arena, (*n + 1) * sizeof(**list));
		if (*n > 0)
			memcpy(*list, old, *n * sizeof(**list));
		(*list)[(*n)++] = sc->text;
		if (!esc_scan_next(sc))
			return false;
		if (!esc_scan_mark(sc, ','))
			return true;
		if (!esc_scan_below(sc))
			return false;
	}
}

/* The table while it is read. */
struct reading {
	struct esc_scan	*sc;
	const struct esc_map_to *target;
	struct esc_values values;
	struct esc_pair	*pair;
	size_t		 cap;
};

/* The right side of a pair: what a value becomes; NULL it says nothing. */
static bool
read_becomes(struct reading *r, const char **value, bool *keep)
{
	struct esc_scan *sc = r->sc;
	struct esc_err wrong = { 0 };
	struct esc_buf all = { 0 };
	const char **word = NULL;
	bool bare = sc->is == ESC_T_WORD;
	size_t n, i;

	if (!esc_scan_values(sc, &word, &n, "what the value becomes, keep or drop"))
		return false;
	*value = NULL;
	if (n == 1 && bare && (strcmp(word[0], "drop") == 0 || strcmp(word[0], "keep") == 0)) {
		*keep = word[0][0] == 'k';
		return true;
	}
	if (n > 1 && r->target->is != ESC_TO_KIND)
		return esc_scan_fail(sc, "%s: only a kind can be several", r->target->name);
	for (i = 0; i < n; i++)
		esc_buf_printf(&all, "%s%s", i > 0 ? " " : "", word[i]);
	*value = esc_dup(&sc->map->arena, esc_buf_str(&all), all.n);
	esc_buf_free(&all);
	return esc_target_check(r->target, *value, &wrong) || esc_scan_fail(sc, "%s", wrong.text);
}

static bool
read_other(struct reading *r)
{
	struct esc_scan *sc = r->sc;
	bool keep = false;

	if (r->values.other != ESC_OTHER_REFUSE)
		return esc_scan_fail(sc, "a second line for *");
	if (!esc_scan_next(sc))
		return false;
	if (!esc_scan_mark(sc, '='))
		return esc_scan_wanted(sc, "\"=\"");
	if (!esc_scan_next(sc) || !read_becomes(r, &r->values.other_value, &keep))
		return false;
	r->values.other = keep ? ESC_OTHER_KEEP : ESC_OTHER_VALUE;
	return true;
}

static bool
read_pair(struct reading *r)
{
	struct esc_scan *sc = r->sc;
	const char **key = NULL, *value;
	bool keep = false;
	size_t n, i;

	if (esc_scan_mark(sc, '*'))
		return read_other(r);
	if (!esc_scan_values(sc, &key, &n, "a value of the table, * for all others, or \"}\""))
		return false;
	if (!esc_scan_mark(sc, '='))
		return esc_scan_wanted(sc, "\"=\"");
	if (!esc_scan_next(sc) || !read_becomes(r, &value, &keep))
		return false;
	for (i = 0; i < n; i++) {
		r->pair = esc_grow(r->pair, &r->cap, r->values.npairs + 1, sizeof(*r->pair));
		r->pair[r->values.npairs++] = (struct esc_pair){ .key = key[i],
		    .value = keep ? key[i] : value };
	}
	return true;
}

static bool
read_pairs(struct reading *r)
{
	struct esc_scan *sc = r->sc;

	while (esc_scan_below(sc)) {
		if (esc_scan_mark(sc, ';'))
			continue;
		if (!esc_scan_mark(sc, '}') && sc->is != ESC_T_END && !read_pair(r))
			return false;
		if (esc_scan_mark(sc, '}'))
			return esc_scan_next(sc);
		if (sc->is == ESC_T_END)
			return esc_scan_fail(sc, "the table that begins in line %d has no \"}\"",
			    r->values.line);
		if (sc->is != ESC_T_LINE && !esc_scan_mark(sc, ';'))
			return esc_scan_wanted(sc, "\";\" or \"}\"");
	}
	return false;
}

static int
by_key(const void *a, const void *b)
{
	return strcmp(((const struct esc_pair *)a)->key, ((const struct esc_pair *)b)->key);
}

static bool
sort_pairs(struct reading *r)
{
	struct esc_values *v = &r->values;

	if (v->npairs == 0)
		return true;
	qsort(r->pair, v->npairs, sizeof(*r->pair), by_key);
	for (size_t i = 1; i < v->npairs; i++)
		if (strcmp(r->pair[i - 1].key, r->pair[i].key) == 0)
			return esc_scan_fail(r->sc, "\"%s\" stands twice in the table of %s",
			    r->pair[i].key, r->target->name);
	v->pair = esc_copy(&r->sc->map->arena, r->pair, v->npairs * sizeof(*r->pair),
	    v->npairs * sizeof(*r->pair));
	return true;
}

bool
esc_values_read(struct esc_scan *sc, const struct esc_map_to *target, const struct esc_values **values)
{
	struct reading r = { .sc = sc, .target = target, .values = { .line = sc->line } };
	bool ok = read_pairs(&r) && sort_pairs(&r);

	free(r.pair);
	*values = esc_copy(&sc->map->arena, &r.values, sizeof(r.values), sizeof(r.values));
	return ok;
}
