/* A map bound to the header of a table: which column is what. */
#include <stdlib.h>
#include <string.h>

#include "map.h"

struct binder {
	struct esc_binding *b;
	const struct esc_table *table;
	struct esc_err	*e;
};

static bool
refuse(struct binder *bi, const char *column, const char *what, const char *more)
{
	return esc_fail(bi->e, ESC_INVALID, "%s:1: %s: %s%s", bi->table->name, column, what, more);
}

/* Adds the columns of one header to a source; none is no fault. */
static bool
find_columns(struct binder *bi, const struct esc_from *from, struct esc_source *s)
{
	const struct esc_table *t = bi->table;
	size_t c, n = 0, before = s->ncolumns;

	for (c = 0; c < t->ncolumns; c++) {
		if (!esc_column_equal(t->columns[c], from->header))
			continue;
		bi->b->use[c] = ESC_USE_LINE;
		n++;
		if (from->nth > 0 && n != (size_t)from->nth)
			continue;
		s->column = esc_copy(&bi->b->arena, s->column, s->ncolumns * sizeof(c),
		    (s->ncolumns + 1) * sizeof(c));
		s->column[s->ncolumns++] = c;
	}
	if (from->nth == 0 && s->ncolumns - before > 1)
		return refuse(bi, from->header, "stands in the header more than once; ",
		    bi->b->map->native ? "rename one or take it out" :
		    "the map must say which: \"...\"[1], [2], or [*] for all");
	if (from->nth == ESC_PART_ALL)
		s->joint = ',';
	return true;
}

static bool
bind_choice(struct binder *bi, const struct esc_choice *c, struct esc_source *s)
{
	size_t i;

	*s = (struct esc_source){ .choice = c, .joint = ' ' };
	for (i = 0; i < c->nparts; i++)
		if (!find_columns(bi, &c->part[i], s))
			return false;
	return true;
}

/* Has the source anything to take its value from? */
static bool
is_live(const struct esc_source *s)
{
	return s->ncolumns > 0 || s->choice->constant != NULL ||
	    (s->choice->base != NULL && s->choice->nparts == 0);
}

static bool
is_plain(const struct esc_bound *bo)
{
	const struct esc_choice *c;

	if (bo->nsources != 1 || bo->source->ncolumns != 1)
		return false;
	c = bo->source->choice;
	return c->base == NULL && c->unit == NULL && c->after == NULL && c->before == NULL &&
	    c->values == NULL && c->constant == NULL && bo->rule->nconds == 0;
}

static void
add_bound(struct binder *bi, struct esc_bound bo)
{
	struct esc_binding *b = bi->b;

	bo.plain = is_plain(&bo);
	bo.order = b->nbound;
	b->bound[b->nbound++] = bo;
}

static bool
bind_conds(struct binder *bi, struct esc_bound *bo)
{
	const struct esc_rule *r = bo->rule;
	size_t i;

	bo->cond = esc_alloc(&bi->b->arena, (r->nconds + 1) * sizeof(*bo->cond));
	for (i = 0; i < r->nconds; i++) {
		bo->cond[i].joint = ' ';
		if (!find_columns(bi, &r->cond[i].from, &bo->cond[i]))
			return false;
		if (bo->cond[i].ncolumns == 0)
			return refuse(bi, r->cond[i].from.header,
			    "there is no such column; the map asks for it in ",
			    r->target.name);
	}
	return true;
}

/* A line whose columns the table lacks says nothing: exports differ in what they show. */
static bool
bind_rule(struct binder *bi, const struct esc_rule *r)
{
	struct esc_bound bo = { .rule = r };
	size_t i;

	bo.source = esc_alloc(&bi->b->arena, r->nchoices * sizeof(*bo.source));
	for (i = 0; i < r->nchoices; i++) {
		if (!bind_choice(bi, &r->choice[i], &bo.source[bo.nsources]))
			return false;
		bo.nsources += is_live(&bo.source[bo.nsources]);
	}
	if (bo.nsources == 0)
		return true;
	if (!bind_conds(bi, &bo))
		return false;
	if (r->target.is != ESC_TO_NOTHING)
		add_bound(bi, bo);
	return true;
}

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
keep_column(struct binder *bi, size_t column, const char *header)
{
	struct esc_arena *a = &bi->b->arena;
	struct esc_from from = { .header = header };
	struct esc_choice *choice = esc_alloc(a, sizeof(*choice));
	struct esc_rule *rule = esc_alloc(a, sizeof(*rule));
	struct esc_source *source = esc_alloc(a, sizeof(*source));
	struct esc_buf name = { 0 };
	const char *base = esc_attribute_name(header, a);
	int again = 1;

	bi->b->use[column] = ESC_USE_KEPT;
	esc_buf_puts(&name, base);
	while (has_attribute(bi->b, esc_buf_str(&name))) {
		esc_buf_clear(&name);
		esc_buf_printf(&name, "%s_%d", base, ++again);
	}
	*choice = (struct esc_choice){ .part = esc_copy(a, &from, sizeof(from), sizeof(from)), .nparts = 1 };
	*rule = (struct esc_rule){ .choice = choice, .nchoices = 1, .target = { .is = ESC_TO_COLUMN,
	    .column = ESC_C_ATTR, .name = esc_dup(a, name.s, name.n) } };
	*source = (struct esc_source){ .choice = choice, .ncolumns = 1, .joint = ' ',
	    .column = esc_copy(a, &column, sizeof(column), sizeof(column)) };
	add_bound(bi, (struct esc_bound){ .rule = rule, .source = source, .nsources = 1 });
	esc_buf_free(&name);
}

/* The nearest header that the map knows and the table lacks. */
static const char *
nearest(struct binder *bi, const char *header)
{
	const struct esc_map *m = bi->b->map;
	const char **names, *near;
	size_t i, j, k, n = 0, cap = 0;

	names = esc_grow(NULL, &cap, 1, sizeof(*names));
	for (i = 0; i < m->nrules; i++)
		for (j = 0; j < m->rule[i].nchoices; j++)
			for (k = 0; k < m->rule[i].choice[j].nparts; k++) {
				names = esc_grow(names, &cap, n + 1, sizeof(*names));
				names[n++] = m->rule[i].choice[j].part[k].header;
			}
	near = esc_nearest(header, names, n);
	free(names);
	return near;
}

static bool
unknown(struct binder *bi, const char *header)
{
	const struct esc_table *t = bi->table;
	const char *near = nearest(bi, header);

	if (*header == '\0')
		return refuse(bi, "(no name)",
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
bind_rest(struct binder *bi)
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
	}
	return true;
}

static bool
need(struct binder *bi, enum esc_target_is is, const char *name, const char *advice)
{
	const struct esc_map *m = bi->b->map;
	size_t i;

	for (i = 0; i < bi->b->nbound; i++)
		if (bi->b->bound[i].rule->target.is == is)
			return true;
	if (m->native)
		return refuse(bi, name, "there is no such column; ", advice);
	for (i = 0; i < m->nrules; i++)
		if (m->rule[i].target.is == is)
			return esc_fail(bi->e, ESC_INVALID,
			    "%s:1: %s: there is no such column; %s:%d takes `%s' from it",
			    bi->table->name, m->rule[i].choice->part->header, m->file,
			    m->rule[i].line, name);
	return refuse(bi, name, "the map has no line for it; ", advice);
}

static bool
bind_needs(struct binder *bi)
{
	const struct esc_map_how *how = &bi->b->how;
	enum esc_shape shape = bi->b->map->shape;

	if (!how->number && !need(bi, ESC_TO_TICKET, "ticket",
	    "every row names its ticket (or --number gives new names)"))
		return false;
	if (shape == ESC_EVENTS && how->kind == 0 &&
	    !need(bi, ESC_TO_KIND, "kind", "every row says what happened: replied, resolved, ..."))
		return false;
	return shape == ESC_TICKETS ||
	    (shape == ESC_EVENTS && how->at != ESC_NONE) ||
	    need(bi, ESC_TO_AT, "at", "every row says when it happened");
}

/* Names first, dated columns as they stand, then the fields in their order. */
static int
bound_order(const void *va, const void *vb)
{
	const struct esc_bound *a = va, *b = vb;
	const struct esc_map_to *x = &a->rule->target, *y = &b->rule->target;

	if (x->is != y->is)
		return x->is < y->is ? -1 : 1;
	if (x->is == ESC_TO_COLUMN && x->column != y->column)
		return x->column < y->column ? -1 : 1;
	if (x->is == ESC_TO_COLUMN && x->column == ESC_C_ATTR)
		return strcmp(x->name, y->name);
	return a->order < b->order ? -1 : a->order > b->order;
}

static void
bind_times(struct esc_binding *b)
{
	const struct esc_map *m = b->map;
	const struct esc_map_how *how = &b->how;
	struct esc_time_how time = {
		.zone = how->zone != NULL ? how->zone : m->zone,
		.twice = how->twice != ESC_TWICE_REFUSE ? how->twice : m->twice,
		.gap_next = how->gap_next || m->gap_next,
		.format = how->date_format,
	};

	b->ntimes = how->date_format != NULL || m->ndates == 0 ? 1 : m->ndates;
	b->time = esc_alloc(&b->arena, b->ntimes * sizeof(*b->time));
	b->time_used = esc_alloc(&b->arena, b->ntimes * sizeof(*b->time_used));
	for (size_t i = 0; i < b->ntimes; i++) {
		b->time[i] = time;
		if (how->date_format == NULL && m->ndates > 0)
			b->time[i].format = m->date[i];	/* NULL: as ours */
	}
}

static bool
bind_all(struct binder *bi)
{
	struct esc_binding *b = bi->b;
	const struct esc_map *m = b->map;
	size_t i;

	b->bound = esc_alloc(&b->arena, (m->nrules + bi->table->ncolumns) * sizeof(*b->bound));
	for (i = 0; i < m->nrules; i++)
		if (!bind_rule(bi, &m->rule[i]))
			return false;
	if (!bind_rest(bi) || !bind_needs(bi))
		return false;
	qsort(b->bound, b->nbound, sizeof(*b->bound), bound_order);
	bind_times(b);
	b->prefix = b->how.prefix != NULL ? b->how.prefix : m->prefix;
	b->said.field = esc_alloc(&b->arena, b->nbound * sizeof(*b->field));
	/* slot, rev and what a slot takes for itself; a key for each kind of the row */
	b->field = esc_alloc(&b->arena,
	    (b->nbound + 4 * esc_nkinds + ESC_ROW_KINDS) * sizeof(*b->field));
	b->event = esc_alloc(&b->arena, (esc_nkinds + 2) * sizeof(*b->event));
	return true;
}

bool
esc_map_bind(struct esc_binding **binding, const struct esc_map *m, const struct esc_table *t,
    const struct esc_map_how *how, struct esc_err *e)
{
	struct esc_binding *b = esc_grow(NULL, &(size_t){ 0 }, 1, sizeof(*b));
	struct binder bi = { .b = b, .table = t, .e = e };

	*b = (struct esc_binding){ .map = m, .how = *how };
	b->use = esc_alloc(&b->arena, t->ncolumns + 1);
	if (!bind_all(&bi)) {
		esc_binding_free(b);
		return false;
	}
	*binding = b;
	return true;
}

void
esc_binding_free(struct esc_binding *b)
{
	if (b == NULL)
		return;
	esc_buf_free(&b->hash);
	esc_buf_free(&b->doubt);
	esc_arena_free(&b->row);
	esc_arena_free(&b->arena);
	free(b);
}
