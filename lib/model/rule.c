/*
 * Reading a line of a map into a rule.  The grammar, settings apart:
 *
 *	line   = target "=" choice { "or" choice } [ table ] [ "when" test { "and" test } ]
 *	choice = "constant" value | dated [ "+" cells ] | cells
 *	cells  = column { "+" column } [ "after" TEXT ] [ "before" TEXT ] [ unit ]
 *	column = TEXT [ "[" ( N | "*" ) "]" ]
 *	table  = "{" { ( value { "," value } | "*" ) "=" ( value { "," value } | "keep" | "drop" ) } "}"
 *	test   = column ( "=" | "!=" ) value { "," value }
 */
#include <stdlib.h>
#include <string.h>

#include "map.h"

static bool
wanted(struct esc_scan *sc, const char *what)
{
	char buf[64];

	return esc_scan_fail(sc, "here should be %s, not %s", what, esc_scan_found(sc, buf));
}

/* Goes on behind the ends of lines. */
static bool
next_below(struct esc_scan *sc)
{
	do
		if (!esc_scan_next(sc))
			return false;
	while (sc->is == ESC_T_LINE);
	return true;
}

static bool
is_value(const struct esc_scan *sc)
{
	return sc->is == ESC_T_WORD || sc->is == ESC_T_TEXT;
}

/* value { "," value }: added to a list in the arena. */
static bool
read_values(struct esc_scan *sc, const char ***list, size_t *n, const char *what)
{
	const char **old;

	*n = 0;
	for (;;) {
		if (!is_value(sc))
			return wanted(sc, what);
		old = *list;
		*list = esc_alloc(&sc->map->arena, (*n + 1) * sizeof(**list));
		if (*n > 0)
			memcpy(*list, old, *n * sizeof(**list));
		(*list)[(*n)++] = sc->text;
		if (!esc_scan_next(sc))
			return false;
		if (!esc_scan_mark(sc, ','))
			return true;
		if (!next_below(sc))
			return false;
	}
}

/* "Header", "Header"[2], "Header"[*]. */
static bool
read_part(struct esc_scan *sc, struct esc_from *part)
{
	int64_t nth = ESC_PART_ALL;

	if (sc->is != ESC_T_TEXT)
		return wanted(sc, "a column of the table, in quotation marks");
	*part = (struct esc_from){ .header = sc->text };
	if (!esc_scan_next(sc) || !esc_scan_mark(sc, '['))
		return !sc->e->code;
	if (!esc_scan_next(sc))
		return false;
	if (!esc_scan_mark(sc, '*') && (sc->is != ESC_T_WORD ||
	    !esc_int_parse(sc->text, &nth) || nth < 1 || nth > 1000))
		return wanted(sc, "which of the columns of that name: 1, 2, ..., or * for all");
	part->nth = (int)nth;
	if (!esc_scan_next(sc) || !esc_scan_mark(sc, ']'))
		return sc->e->code ? false : wanted(sc, "\"]\"");
	return esc_scan_next(sc);
}

static bool
read_parts(struct esc_scan *sc, struct esc_choice *c)
{
	struct esc_from part[16];

	for (;;) {
		if (c->nparts == sizeof(part) / sizeof(part[0]))
			return esc_scan_fail(sc, "more than 16 columns in one value");
		if (!read_part(sc, &part[c->nparts++]))
			return false;
		if (!esc_scan_mark(sc, '+'))
			break;
		if (!next_below(sc))
			return false;
	}
	c->part = esc_copy(&sc->map->arena, part, c->nparts * sizeof(part[0]),
	    c->nparts * sizeof(part[0]));
	return true;
}

static bool
read_cut(struct esc_scan *sc, const char *word, const char **cut)
{
	if (!esc_scan_word(sc, word))
		return true;
	if (!esc_scan_next(sc))
		return false;
	if (sc->is != ESC_T_TEXT || *sc->text == '\0')
		return wanted(sc, "a text, in quotation marks");
	*cut = sc->text;
	return esc_scan_next(sc);
}

static bool
read_cells(struct esc_scan *sc, struct esc_choice *c)
{
	if (!read_parts(sc, c) || !read_cut(sc, "after", &c->after) ||
	    !read_cut(sc, "before", &c->before))
		return false;
	c->unit = sc->is == ESC_T_WORD ? esc_unit_named(sc->text) : NULL;
	return c->unit == NULL || esc_scan_next(sc);
}

static const struct esc_map_to *
dated_above(const struct esc_scan *sc, const char *name)
{
	const struct esc_map *m = sc->map;

	for (size_t i = 0; i < m->nrules; i++)
		if (m->rule[i].target.is == ESC_TO_SLOT &&
		    esc_column_equal(m->rule[i].target.name, name))
			return &m->rule[i].target;
	return NULL;
}

/* DATED, DATED + cells. */
static bool
read_from_dated(struct esc_scan *sc, struct esc_choice *c)
{
	const struct esc_map_to *base = dated_above(sc, sc->text);

	if (base == NULL)
		return esc_scan_fail(sc, "\"%s\" is no dated column of a line above; "
		    "a column of the table stands in quotation marks", sc->text);
	c->base = esc_copy(&sc->map->arena, base, sizeof(*base), sizeof(*base));
	if (!esc_scan_next(sc) || !esc_scan_mark(sc, '+'))
		return !sc->e->code;
	if (!next_below(sc) || !read_cells(sc, c))
		return false;
	if (c->unit == NULL)
		return wanted(sc, "what it is counted in: seconds, minutes, hours, days, "
		    "h:mm:ss, h:mm or m:ss");
	return true;
}

static bool
read_constant(struct esc_scan *sc, struct esc_choice *c, const struct esc_map_to *t)
{
	struct esc_err wrong = { 0 };

	if (!esc_scan_next(sc))
		return false;
	if (!is_value(sc) || *sc->text == '\0')
		return wanted(sc, "the constant");
	if (!esc_target_check(t, sc->text, &wrong))
		return esc_scan_fail(sc, "%s", wrong.text);
	c->constant = sc->text;
	return esc_scan_next(sc);
}

static bool
read_choice(struct esc_scan *sc, struct esc_rule *r)
{
	struct esc_choice c = { 0 };

	if (esc_scan_word(sc, "constant")) {
		if (!read_constant(sc, &c, &r->target))
			return false;
	} else if (sc->is == ESC_T_WORD) {
		if (!read_from_dated(sc, &c))
			return false;
	} else if (!read_cells(sc, &c))
		return false;
	if (c.base != NULL && r->target.is != ESC_TO_SLOT)
		return esc_scan_fail(sc, "%s is not a dated column", r->target.name);
	if (c.base == NULL && c.unit != NULL && r->target.is != ESC_TO_COLUMN)
		return esc_scan_fail(sc,
		    "a duration counts from a dated column: %s = opened + ... %s",
		    r->target.name, c.unit->name);
	r->choice = esc_copy(&sc->map->arena, r->choice, r->nchoices * sizeof(c),
	    (r->nchoices + 1) * sizeof(c));
	r->choice[r->nchoices++] = c;
	return true;
}

/* The right side of a pair: what a value becomes; NULL it says nothing. */
static bool
read_becomes(struct esc_scan *sc, const struct esc_rule *r, const char **value, bool *keep)
{
	struct esc_err wrong = { 0 };
	struct esc_buf all = { 0 };
	const char **word = NULL;
	bool bare = sc->is == ESC_T_WORD;
	size_t n, i;

	if (!read_values(sc, &word, &n, "what the value becomes, keep or drop"))
		return false;
	*value = NULL;
	if (n == 1 && bare && (strcmp(word[0], "drop") == 0 || strcmp(word[0], "keep") == 0)) {
		*keep = word[0][0] == 'k';
		return true;
	}
	if (n > 1 && r->target.is != ESC_TO_KIND)
		return esc_scan_fail(sc, "%s: only a kind can be several", r->target.name);
	for (i = 0; i < n; i++)
		esc_buf_printf(&all, "%s%s", i > 0 ? " " : "", word[i]);
	*value = esc_dup(&sc->map->arena, esc_buf_str(&all), all.n);
	esc_buf_free(&all);
	return esc_target_check(&r->target, *value, &wrong) || esc_scan_fail(sc, "%s", wrong.text);
}

struct pairs {
	struct esc_pair	*pair;
	size_t		 n, cap;
};

static bool
read_other(struct esc_scan *sc, struct esc_rule *r)
{
	bool keep = false;

	if (r->other != ESC_OTHER_REFUSE)
		return esc_scan_fail(sc, "a second line for *");
	if (!esc_scan_next(sc))
		return false;
	if (!esc_scan_mark(sc, '='))
		return wanted(sc, "\"=\"");
	if (!esc_scan_next(sc) || !read_becomes(sc, r, &r->other_value, &keep))
		return false;
	r->other = keep ? ESC_OTHER_KEEP : ESC_OTHER_VALUE;
	return true;
}

static bool
read_pair(struct esc_scan *sc, struct esc_rule *r, struct pairs *p)
{
	const char **key = NULL, *value;
	bool keep = false;
	size_t n, i;

	if (esc_scan_mark(sc, '*'))
		return read_other(sc, r);
	if (!read_values(sc, &key, &n, "a value of the table, * for all others, or \"}\""))
		return false;
	if (!esc_scan_mark(sc, '='))
		return wanted(sc, "\"=\"");
	if (!esc_scan_next(sc) || !read_becomes(sc, r, &value, &keep))
		return false;
	for (i = 0; i < n; i++) {
		p->pair = esc_grow(p->pair, &p->cap, p->n + 1, sizeof(*p->pair));
		p->pair[p->n++] = (struct esc_pair){ .key = key[i],
		    .value = keep ? key[i] : value };
	}
	return true;
}

static int
by_key(const void *a, const void *b)
{
	return strcmp(((const struct esc_pair *)a)->key, ((const struct esc_pair *)b)->key);
}

static bool
read_pairs(struct esc_scan *sc, struct esc_rule *r, struct pairs *p)
{
	while (next_below(sc)) {
		if (esc_scan_mark(sc, ';'))
			continue;
		if (!esc_scan_mark(sc, '}') && sc->is != ESC_T_END && !read_pair(sc, r, p))
			return false;
		if (esc_scan_mark(sc, '}'))
			return esc_scan_next(sc);
		if (sc->is == ESC_T_END)
			return esc_scan_fail(sc, "the table that begins in line %d has no \"}\"",
			    r->line);
		if (sc->is != ESC_T_LINE && !esc_scan_mark(sc, ';'))
			return wanted(sc, "\";\" or \"}\"");
	}
	return false;
}

static bool
read_table(struct esc_scan *sc, struct esc_rule *r)
{
	struct pairs p = { 0 };
	bool ok;
	size_t i;

	if (!esc_scan_mark(sc, '{'))
		return true;
	ok = read_pairs(sc, r, &p);
	if (ok && p.n > 0) {
		qsort(p.pair, p.n, sizeof(*p.pair), by_key);
		for (i = 1; ok && i < p.n; i++)
			if (strcmp(p.pair[i - 1].key, p.pair[i].key) == 0)
				ok = esc_scan_fail(sc, "\"%s\" stands twice in the table of %s",
				    p.pair[i].key, r->target.name);
		r->pair = esc_copy(&sc->map->arena, p.pair, p.n * sizeof(*p.pair),
		    p.n * sizeof(*p.pair));
	}
	r->npairs = p.n;
	r->has_table = true;
	free(p.pair);
	return ok;
}

static bool
read_test(struct esc_scan *sc, struct esc_rule *r)
{
	struct esc_cond c = { 0 };

	if (!next_below(sc) || !read_part(sc, &c.from))
		return false;
	c.unequal = sc->is == ESC_T_UNEQUAL;
	if (!c.unequal && !esc_scan_mark(sc, '='))
		return wanted(sc, "= or !=");
	if (!next_below(sc) || !read_values(sc, &c.value, &c.nvalues, "a value of that column"))
		return false;
	r->cond = esc_copy(&sc->map->arena, r->cond, r->nconds * sizeof(c),
	    (r->nconds + 1) * sizeof(c));
	r->cond[r->nconds++] = c;
	return true;
}

static bool
read_tests(struct esc_scan *sc, struct esc_rule *r)
{
	if (!esc_scan_word(sc, "when"))
		return true;
	do
		if (!read_test(sc, r))
			return false;
	while (esc_scan_word(sc, "and"));
	return true;
}

static bool
read_choices(struct esc_scan *sc, struct esc_rule *r)
{
	do
		if (!next_below(sc) || !read_choice(sc, r))
			return false;
	while (esc_scan_word(sc, "or"));
	return true;
}

static bool
unknown_target(struct esc_scan *sc, const char *name)
{
	struct esc_map_to list[ESC_TARGETS_MAX];
	const char *names[ESC_TARGETS_MAX], *near;
	size_t i, n;

	if (strncmp(name, "attr.", 5) == 0) {
		name = name[5] != '\0' ? name + 5 : "colour";
		return esc_scan_fail(sc, "the name of an attribute is lower case, without blanks: %s",
		    esc_attribute_name(name, &sc->map->arena));
	}
	n = esc_target_list(sc->map->shape, list, &sc->map->arena);
	for (i = 0; i < n; i++)
		names[i] = list[i].name;
	near = esc_nearest(name, names, n);
	return esc_scan_fail(sc, "a row of this shape has no \"%s\"; %s%s%s", name,
	    near ? "did you mean " : "escalate(5) lists what it has, anything else is attr.NAME",
	    near ? near : "", near ? "?" : "");
}

static bool
same_target(const struct esc_map_to *a, const struct esc_map_to *b)
{
	return a->is == b->is && a->slot == b->slot && a->column == b->column &&
	    strcmp(a->name, b->name) == 0;
}

bool
esc_rule_read(struct esc_scan *sc, const char *name)
{
	struct esc_map *m = sc->map;
	struct esc_rule r = { .line = sc->line };
	size_t i;

	if (!esc_target_find(m->shape, name, &r.target, &m->arena))
		return unknown_target(sc, name);
	for (i = 0; i < m->nrules; i++)
		if (same_target(&m->rule[i].target, &r.target))
			return esc_scan_fail(sc,
			    "%s stands in line %d already; join the two by `or'",
			    name, m->rule[i].line);
	if (!read_choices(sc, &r) || !read_table(sc, &r) || !read_tests(sc, &r))
		return false;
	if (r.has_table && r.target.is == ESC_TO_SLOT)
		return esc_scan_fail(sc, "%s is dated, it takes no table of values; use `when'",
		    name);
	m->rule = esc_grow(m->rule, &m->rule_cap, m->nrules + 1, sizeof(*m->rule));
	m->rule[m->nrules++] = r;
	return true;
}
