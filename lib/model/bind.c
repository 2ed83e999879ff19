/* A map bound to the header of a table: which column is what. */
#include <stdlib.h>
#include <string.h>

#include "map.h"

/* Adds the columns of one header to a source; none is no fault. */
static bool
find_columns(struct esc_binder *bi, const struct esc_from *from, struct esc_source *s)
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
		return esc_bind_refuse(bi, from->header, "stands in the header more than once; ",
		    bi->b->map->native ? "rename one or take it out" :
		    "the map must say which: \"...\"[1], [2], or [*] for all");
	if (from->nth == ESC_PART_ALL)
		s->joint = ',';
	return true;
}

static bool
bind_choice(struct esc_binder *bi, const struct esc_choice *c, struct esc_source *s)
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
	const struct esc_bound_group *g = bo->group;
	const struct esc_choice *c = g->source->choice;

	return bo->ngroups == 1 && g->nsources == 1 && g->source->ncolumns == 1 &&
	    g->group->values == NULL && g->group->nconds == 0 && c->base == NULL &&
	    c->unit == NULL && c->after == NULL && c->before == NULL;
}

bool
esc_bind_refuse(struct esc_binder *bi, const char *column, const char *what, const char *more)
{
	return esc_fail(bi->e, ESC_INVALID, "%s:1: %s: %s%s", bi->table->name, column, what, more);
}

void
esc_bound_add(struct esc_binder *bi, struct esc_bound bo)
{
	struct esc_binding *b = bi->b;

	bo.plain = is_plain(&bo);
	bo.order = b->nbound;
	b->bound[b->nbound++] = bo;
}

/* *there is false if the table lacks a column that is tested. */
static bool
bind_conds(struct esc_binder *bi, const struct esc_rule *r, struct esc_bound_group *bg, bool *there)
{
	const struct esc_group *g = bg->group;
	size_t i;

	*there = true;
	bg->cond = esc_alloc(&bi->b->arena, (g->nconds + 1) * sizeof(*bg->cond));
	for (i = 0; i < g->nconds; i++) {
		bg->cond[i].joint = ' ';
		if (!find_columns(bi, &g->cond[i].from, &bg->cond[i]))
			return false;
		if (bg->cond[i].ncolumns > 0)
			continue;
		*there = false;
		if (r->ngroups == 1)
			return esc_bind_refuse(bi, g->cond[i].from.header,
			    "there is no such column; the map asks for it in ", r->target.name);
	}
	return true;
}

static bool
bind_group(struct esc_binder *bi, const struct esc_rule *r, const struct esc_group *g, struct esc_bound *bo)
{
	struct esc_bound_group *bg = &bo->group[bo->ngroups];
	bool there;
	size_t i;

	*bg = (struct esc_bound_group){ .group = g };
	bg->source = esc_alloc(&bi->b->arena, g->nchoices * sizeof(*bg->source));
	for (i = 0; i < g->nchoices; i++) {
		if (!bind_choice(bi, &g->choice[i], &bg->source[bg->nsources]))
			return false;
		bg->nsources += is_live(&bg->source[bg->nsources]);
	}
	if (bg->nsources == 0)
		return true;
	if (!bind_conds(bi, r, bg, &there))
		return false;
	bo->ngroups += there;
	return true;
}

/* A line whose columns the table lacks says nothing: exports differ in what they show. */
static bool
bind_rule(struct esc_binder *bi, const struct esc_rule *r)
{
	struct esc_bound bo = { .rule = r };
	size_t i;

	bo.group = esc_alloc(&bi->b->arena, r->ngroups * sizeof(*bo.group));
	for (i = 0; i < r->ngroups; i++)
		if (!bind_group(bi, r, &r->group[i], &bo))
			return false;
	if (bo.ngroups > 0 && r->target.is != ESC_TO_NOTHING)
		esc_bound_add(bi, bo);
	return true;
}

static bool
need(struct esc_binder *bi, enum esc_target_is is, const char *name, const char *advice)
{
	const struct esc_map *m = bi->b->map;
	size_t i;

	for (i = 0; i < bi->b->nbound; i++)
		if (bi->b->bound[i].rule->target.is == is)
			return true;
	if (m->native)
		return esc_bind_refuse(bi, name, "there is no such column; ", advice);
	for (i = 0; i < m->nrules; i++)
		if (m->rule[i].target.is == is && m->rule[i].group->choice->nparts > 0)
			return esc_fail(bi->e, ESC_INVALID,
			    "%s:1: %s: there is no such column; %s:%d takes `%s' from it",
			    bi->table->name, m->rule[i].group->choice->part->header, m->file,
			    m->rule[i].line, name);
	return esc_bind_refuse(bi, name, "the map has no line for it; ", advice);
}

static bool
bind_needs(struct esc_binder *bi)
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
bind_all(struct esc_binder *bi)
{
	struct esc_binding *b = bi->b;
	const struct esc_map *m = b->map;
	size_t i;

	b->bound = esc_alloc(&b->arena, (m->nrules + bi->table->ncolumns) * sizeof(*b->bound));
	for (i = 0; i < m->nrules; i++)
		if (!bind_rule(bi, &m->rule[i]))
			return false;
	if (!esc_bind_rest(bi) || !bind_needs(bi))
		return false;
	qsort(b->bound, b->nbound, sizeof(*b->bound), bound_order);
	bind_times(b);
	b->prefix = b->how.prefix != NULL ? b->how.prefix : m->prefix;
	b->said.field = esc_alloc(&b->arena, b->nbound * sizeof(*b->field));
	/* slot and what a slot takes for itself; a key for each kind of the row */
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
	struct esc_binder bi = { .b = b, .table = t, .e = e };

	*b = (struct esc_binding){ .map = m, .how = *how };
	b->use = esc_alloc(&b->arena, t->ncolumns + 1);
	if (!bind_all(&bi)) {
		esc_binding_free(b);
		return false;
	}
	*binding = b;
	return true;
}

const char *
esc_binding_ignored(const struct esc_binding *b)
{
	return b->ignored.s;
}

void
esc_binding_free(struct esc_binding *b)
{
	if (b == NULL)
		return;
	esc_buf_free(&b->ignored);
	esc_buf_free(&b->hash);
	esc_buf_free(&b->doubt);
	esc_arena_free(&b->row);
	esc_arena_free(&b->arena);
	free(b);
}
