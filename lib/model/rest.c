/* The columns of a table that no line of the map names: refused, kept, left out. */
#include <stdlib.h>
#include <string.h>

#include "map.h"

static bool
has_attribute(const struct esc_binding *b, const char *name)
{
	for (size_t i = 0; i < b->nbound; i++)
		if (b->bound[i].rule->target.column == ESC_C_ATTR &&
		    b->bound[i].rule->target.is == ESC_TO_COLUMN &&
		    strcmp(b->bound[i].rule->target.name, name) == 0)
			return true;
	return false;
}

/* A column that nobody named, kept under its own name. */
static void
keep_column(struct esc_binder *bi, size_t column, const char *header)
{
	struct esc_arena *a = &bi->b->arena;
	struct esc_rule *rule = esc_alloc(a, sizeof(*rule));
	struct esc_bound_group *g = esc_alloc(a, sizeof(*g));
	struct esc_buf name = { 0 };
	const char *base = esc_attribute_name(header, a);
	int again = 1;

	bi->b->use[column] = ESC_USE_KEPT;
	esc_buf_puts(&name, base);
	while (has_attribute(bi->b, esc_buf_str(&name))) {
		esc_buf_clear(&name);
		esc_buf_printf(&name, "%s_%d", base, ++again);
	}
	*rule = (struct esc_rule){ .group = esc_group_of(header, a), .ngroups = 1,
	    .target = { .is = ESC_TO_COLUMN, .column = ESC_C_ATTR,
	    .name = esc_dup(a, name.s, name.n) } };
	*g = (struct esc_bound_group){ .group = rule->group, .nsources = 1,
	    .source = esc_alloc(a, sizeof(*g->source)) };
	*g->source = (struct esc_source){ .choice = rule->group->choice, .ncolumns = 1, .joint = ' ',
	    .column = esc_copy(a, &column, sizeof(column), sizeof(column)) };
	esc_bound_add(bi, (struct esc_bound){ .rule = rule, .group = g, .ngroups = 1 });
	esc_buf_free(&name);
}

static void
add_headers(const struct esc_group *g, const char ***names, size_t *n, size_t *cap)
{
	for (size_t i = 0; i < g->nchoices; i++)
		for (size_t j = 0; j < g->choice[i].nparts; j++) {
			*names = esc_grow(*names, cap, *n + 1, sizeof(**names));
			(*names)[(*n)++] = g->choice[i].part[j].header;
		}
}

/* The nearest header that the map knows and the table lacks. */
static const char *
nearest(struct esc_binder *bi, const char *header)
{
	const struct esc_map *m = bi->b->map;
	const struct esc_group *g;
	const char **names, *near;
	size_t i, n = 0, cap = 0;

	names = esc_grow(NULL, &cap, 1, sizeof(*names));
	for (i = 0; i < m->nrules; i++)
		for (g = m->rule[i].group; g < m->rule[i].group + m->rule[i].ngroups; g++)
			add_headers(g, &names, &n, &cap);
	near = esc_nearest(header, names, n);
	free(names);
	return near;
}

static bool
unknown(struct esc_binder *bi, const char *header)
{
	const struct esc_table *t = bi->table;
	const char *near = nearest(bi, header);

	if (*header == '\0')
		return esc_bind_refuse(bi, "(no name)",
		    "a column without a name; give it one, or --ignore-unknown", "");
	return esc_fail(bi->e, ESC_INVALID, "%s:1: %s: unknown column%s%s%s; "
	    "--keep-unknown keeps it as %s, --ignore-unknown drops it", t->name, header,
	    near ? ", did you mean " : "", near ? near : "", near ? "?" : "",
	    esc_attribute_name(header, &bi->b->arena));
}

static enum esc_rest
rest_of(const struct esc_binding *b)
{
	if (b->how.ignore_unknown)
		return ESC_REST_IGNORE;
	return b->how.keep_unknown ? ESC_REST_KEEP : b->map->rest;
}

/* "Comment*" is every column that begins so. */
static bool
is_ignored(const struct esc_map *m, const char *name)
{
	for (size_t i = 0; i < m->nignored; i++) {
		const char *header = m->ignored[i];
		size_t n = strcspn(header, "*");

		if (header[n] == '*' ? strncmp(name, header, n) == 0 : esc_column_equal(name, header))
			return true;
	}
	return false;
}

static bool
takes(const struct esc_group *g, const char *column)
{
	for (size_t i = 0; i < g->nchoices; i++)
		for (size_t j = 0; j < g->choice[i].nparts; j++)
			if (esc_column_equal(g->choice[i].part[j].header, column))
				return true;
	for (size_t i = 0; i < g->nconds; i++)
		if (esc_column_equal(g->cond[i].from.header, column))
			return true;
	return false;
}

bool
esc_map_leaves_out(const void *map, const char *column)
{
	const struct esc_map *m = map;

	if (m->rest != ESC_REST_IGNORE && !is_ignored(m, column))
		return false;
	for (size_t i = 0; i < m->nrules; i++)
		for (size_t j = 0; j < m->rule[i].ngroups; j++)
			if (takes(&m->rule[i].group[j], column))
				return false;
	return true;
}

bool
esc_bind_rest(struct esc_binder *bi)
{
	const struct esc_table *t = bi->table;
	enum esc_rest rest = rest_of(bi->b);
	const char *header;
	size_t c;

	for (c = 0; c < t->ncolumns; c++) {
		header = t->columns[c];
		if (bi->b->use[c] != ESC_USE_NONE || is_ignored(bi->b->map, header))
			continue;
		if (bi->b->map->native && strncmp(header, "attr.", 5) == 0 && header[5] != '\0')
			keep_column(bi, c, header + 5);
		else if (rest == ESC_REST_KEEP && *header != '\0')
			keep_column(bi, c, header);
		else if (rest == ESC_REST_REFUSE)
			return unknown(bi, header);
		else if (bi->b->how.ignore_unknown)
			esc_buf_printf(&bi->b->ignored, "%s%s", bi->b->ignored.n > 0 ? ", " : "", header);
	}
	return true;
}
