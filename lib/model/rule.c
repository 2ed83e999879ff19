/*
 * Reading a line of a map into a rule.  The grammar, settings apart:
 *
 *	line   = target "=" group { "or" group }
 *	group  = choice { "or" choice } [ table ] [ "when" test { "and" test } ]
 *	choice = "constant" value | dated [ "+" cells ] | cells
 *	cells  = column { "+" column } [ "after" TEXT ] [ "before" TEXT ] [ unit ]
 *	column = TEXT [ "[" ( N | "*" ) "]" ]
 *	table  = "{" { ( value { "," value } | "*" ) "=" ( value { "," value } | "keep" | "drop" ) } "}"
 *	test   = column ( "=" | "!=" ) value { "," value }
 */
#include <string.h>

#include "map.h"

/* "Header", "Header"[2], "Header"[*]. */
static bool
read_part(struct esc_scan *sc, struct esc_from *part)
{
	int64_t nth = ESC_PART_ALL;

	if (sc->is != ESC_T_TEXT)
		return esc_scan_wanted(sc, "a column of the table, in quotation marks");
	*part = (struct esc_from){ .header = sc->text };
	if (!esc_scan_next(sc) || !esc_scan_mark(sc, '['))
		return !sc->e->code;
	if (!esc_scan_next(sc))
		return false;
	if (!esc_scan_mark(sc, '*') && (sc->is != ESC_T_WORD ||
	    !esc_int_parse(sc->text, &nth) || nth < 1 || nth > 1000))
		return esc_scan_wanted(sc, "which of the columns of that name: 1, 2, ..., or * for all");
	part->nth = (int)nth;
	if (!esc_scan_next(sc) || !esc_scan_mark(sc, ']'))
		return sc->e->code ? false : esc_scan_wanted(sc, "\"]\"");
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
		if (!esc_scan_below(sc))
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
		return esc_scan_wanted(sc, "a text, in quotation marks");
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
	if (!esc_scan_below(sc) || !read_cells(sc, c))
		return false;
	if (c->unit == NULL)
		return esc_scan_wanted(sc, "what it is counted in: seconds, minutes, hours, days, "
		    "h:mm:ss, h:mm or m:ss");
	return true;
}

static bool
read_constant(struct esc_scan *sc, struct esc_choice *c, const struct esc_map_to *t)
{
	struct esc_err wrong = { 0 };

	if (!esc_scan_next(sc))
		return false;
	if ((sc->is != ESC_T_WORD && sc->is != ESC_T_TEXT) || *sc->text == '\0')
		return esc_scan_wanted(sc, "the constant");
	if (!esc_target_check(t, sc->text, &wrong))
		return esc_scan_fail(sc, "%s", wrong.text);
	c->constant = sc->text;
	return esc_scan_next(sc);
}

static bool
read_choice(struct esc_scan *sc, const struct esc_rule *r, struct esc_group *g)
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
	g->choice = esc_copy(&sc->map->arena, g->choice, g->nchoices * sizeof(c),
	    (g->nchoices + 1) * sizeof(c));
	g->choice[g->nchoices++] = c;
	return true;
}

static bool
read_test(struct esc_scan *sc, struct esc_group *g)
{
	struct esc_cond c = { 0 };

	if (!esc_scan_below(sc) || !read_part(sc, &c.from))
		return false;
	c.unequal = sc->is == ESC_T_UNEQUAL;
	if (!c.unequal && !esc_scan_mark(sc, '='))
		return esc_scan_wanted(sc, "= or !=");
	if (!esc_scan_below(sc) || !esc_scan_values(sc, &c.value, &c.nvalues, "a value of that column"))
		return false;
	g->cond = esc_copy(&sc->map->arena, g->cond, g->nconds * sizeof(c),
	    (g->nconds + 1) * sizeof(c));
	g->cond[g->nconds++] = c;
	return true;
}

static bool
read_tests(struct esc_scan *sc, struct esc_group *g)
{
	if (!esc_scan_word(sc, "when"))
		return true;
	do
		if (!read_test(sc, g))
			return false;
	while (esc_scan_word(sc, "and"));
	return true;
}

/* A table and tests are of the choices since those before them. */
static bool
read_group(struct esc_scan *sc, const struct esc_rule *r, struct esc_group *g)
{
	do
		if (!esc_scan_below(sc) || !read_choice(sc, r, g))
			return false;
	while (esc_scan_word(sc, "or"));
	if (esc_scan_mark(sc, '{') && !esc_values_read(sc, &r->target, &g->values))
		return false;
	if (g->values != NULL && r->target.is == ESC_TO_SLOT)
		return esc_scan_fail(sc, "%s is dated, it takes no table of values; use `when'",
		    r->target.name);
	return read_tests(sc, g);
}

static bool
read_groups(struct esc_scan *sc, struct esc_rule *r)
{
	do {
		r->group = esc_copy(&sc->map->arena, r->group, r->ngroups * sizeof(*r->group),
		    (r->ngroups + 1) * sizeof(*r->group));
		if (!read_group(sc, r, &r->group[r->ngroups++]))
			return false;
	} while (esc_scan_word(sc, "or"));
	return true;
}

struct esc_group *
esc_group_of(const char *header, struct esc_arena *a)
{
	struct esc_from part = { .header = header };
	struct esc_choice choice = { .nparts = 1,
	    .part = esc_copy(a, &part, sizeof(part), sizeof(part)) };
	struct esc_group group = { .nchoices = 1,
	    .choice = esc_copy(a, &choice, sizeof(choice), sizeof(choice)) };

	return esc_copy(a, &group, sizeof(group), sizeof(group));
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
	if (!read_groups(sc, &r))
		return false;
	m->rule = esc_grow(m->rule, &m->rule_cap, m->nrules + 1, sizeof(*m->rule));
	m->rule[m->nrules++] = r;
	return true;
}
