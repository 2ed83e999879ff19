/* What one rule of a map says of a row. */
#include <stdio.h>
#include <string.h>

#include "map.h"

static const struct esc_unit units[] = {
	{ .name = "seconds", .seconds = 1 },
	{ .name = "minutes", .seconds = 60 },
	{ .name = "hours", .seconds = 3600 },
	{ .name = "days", .seconds = 86400 },
	{ .name = "h:mm:ss", .parts = 3, .first = 3600 },
	{ .name = "h:mm", .parts = 2, .first = 3600 },
	{ .name = "m:ss", .parts = 2, .first = 60 },
};

const struct esc_unit *
esc_unit_named(const char *name)
{
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strcmp(units[i].name, name) == 0)
			return &units[i];
	return NULL;
}

/* Digits, at most nine of them; false if there is none or there are more. */
static bool
digits(const char **s, int64_t *n, int *count)
{
	*n = 0;
	for (*count = 0; **s >= '0' && **s <= '9'; (*s)++, (*count)++) {
		if (*count == 9)
			return false;
		*n = *n * 10 + (**s - '0');
	}
	return *count > 0;
}

static bool
parse_clock(const struct esc_unit *u, const char *s, int64_t *seconds)
{
	int64_t n, worth = u->first;
	int i, count;

	*seconds = 0;
	for (i = 0; i < u->parts; i++, worth /= 60) {
		if ((i > 0 && *s++ != ':') || !digits(&s, &n, &count) ||
		    (i > 0 && (count != 2 || n > 59)))
			return false;
		*seconds += n * worth;
	}
	return *s == '\0';
}

/* 2.75 or 2,75: to the nearest second. */
bool
esc_unit_parse(const struct esc_unit *u, const char *s, int64_t *seconds)
{
	int64_t whole, part = 0, power = 1;
	int count;

	if (u->seconds == 0)
		return parse_clock(u, s, seconds);
	if (!digits(&s, &whole, &count))
		return false;
	if (*s == '.' || *s == ',') {
		s++;
		if (!digits(&s, &part, &count))
			return false;
		while (count-- > 0)
			power *= 10;
	}
	*seconds = whole * u->seconds + (2 * part * u->seconds + power) / (2 * power);
	return *s == '\0';
}

/* NULL: the cell says nothing. */
static const char *
cell(const struct esc_binding *b, const struct esc_table *t, size_t column)
{
	const struct esc_map *m = b->map;
	const char *s = t->field[column].s;
	size_t i;

	if (s == NULL || *s == '\0')
		return NULL;
	if (m->guard != '\0' && s[0] == m->guard && s[1] != '\0' && strchr("=+-@", s[1]) != NULL)
		s++;
	for (i = 0; i < m->nempties; i++)
		if (strcmp(s, m->empty[i]) == 0)
			return NULL;
	return s;
}

static const char *
joined(struct esc_binding *b, const struct esc_source *src, const struct esc_table *t)
{
	const char *s, *all = NULL;
	size_t i, n = 0, more;
	char *to;

	if (src->ncolumns == 1)
		return cell(b, t, src->column[0]);
	for (i = 0; i < src->ncolumns; i++) {
		if ((s = cell(b, t, src->column[i])) == NULL)
			continue;
		if (all == NULL) {
			all = s;
			n = strlen(s);
			continue;
		}
		more = strlen(s);
		to = esc_copy(&b->row, all, n, n + more + 2);
		to[n] = src->joint;
		memcpy(to + n + 1, s, more);
		n += more + 1;
		all = to;
	}
	return all;
}

static const char *
cut(struct esc_binding *b, const struct esc_choice *c, const char *s)
{
	const char *at;

	if (c->after != NULL && (at = strstr(s, c->after)) != NULL)
		s = at + strlen(c->after);
	if (c->before != NULL && (at = strstr(s, c->before)) != NULL)
		s = esc_dup(&b->row, s, (size_t)(at - s));
	return *s != '\0' ? s : NULL;
}

static bool
counted(struct esc_binding *b, const struct esc_bound *bo, const struct esc_choice *c,
    const char *s, struct esc_word *w, struct esc_err *e)
{
	int64_t seconds;
	char text[24];

	if (!esc_unit_parse(c->unit, s, &seconds))
		return esc_fail(e, ESC_INVALID, "%s: \"%.80s\" is no duration in %s",
		    bo->rule->target.name, s, c->unit->name);
	if (c->base != NULL)
		w->time = b->said.slot[c->base->slot] + seconds;
	else {
		snprintf(text, sizeof(text), "%lld", (long long)seconds);
		w->text = esc_dup(&b->row, text, strlen(text));
	}
	return true;
}

static bool
choice_word(struct esc_binding *b, const struct esc_bound *bo, const struct esc_source *src,
    const struct esc_table *t, struct esc_word *w, struct esc_err *e)
{
	const struct esc_choice *c = src->choice;
	const char *s;

	if (c->constant != NULL) {
		w->text = c->constant;
		w->constant = true;
		return true;
	}
	if (c->base != NULL && b->said.slot[c->base->slot] == ESC_NONE)
		return true;
	if (c->base != NULL && c->nparts == 0) {
		w->time = b->said.slot[c->base->slot];
		return true;
	}
	s = joined(b, src, t);
	if (s != NULL && (c->after != NULL || c->before != NULL))
		s = cut(b, c, s);
	if (s != NULL && c->unit != NULL)
		return counted(b, bo, c, s, w, e);
	w->text = s;
	return true;
}

static bool
holds(struct esc_binding *b, const struct esc_bound_group *bg, const struct esc_table *t)
{
	const struct esc_group *g = bg->group;
	const char *s;
	size_t i, j;
	bool equal;

	for (i = 0; i < g->nconds; i++) {
		s = joined(b, &bg->cond[i], t);
		equal = false;
		for (j = 0; j < g->cond[i].nvalues; j++)
			equal |= strcmp(s != NULL ? s : "", g->cond[i].value[j]) == 0;
		if (equal == g->cond[i].unequal)
			return false;
	}
	return true;
}

static const struct esc_pair *
find_pair(const struct esc_values *v, const char *key)
{
	size_t lo = 0, hi = v->npairs, mid;
	int way;

	while (lo < hi) {
		mid = (lo + hi) / 2;
		way = strcmp(key, v->pair[mid].key);
		if (way == 0)
			return &v->pair[mid];
		if (way < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return NULL;
}

/* For who tries a map: which values, and how often. */
static void
count_unknown(struct esc_binding *b, const char *target, int line, const char *value)
{
	size_t i;

	if (b->unknown == NULL)
		b->unknown = esc_alloc(&b->arena, ESC_UNKNOWN_MAX * sizeof(*b->unknown));
	for (i = 0; i < b->nunknown; i++)
		if (b->unknown[i].line == line && strcmp(b->unknown[i].value, value) == 0)
			break;
	if (i == ESC_UNKNOWN_MAX)
		return;
	if (i == b->nunknown)
		b->unknown[b->nunknown++] = (struct esc_unknown){ .target = target, .line = line,
		    .value = esc_dup(&b->arena, value, strlen(value)) };
	b->unknown[i].n++;
}

static bool
unknown(struct esc_binding *b, const char *target, const struct esc_values *v, const char *key,
    struct esc_err *e)
{
	const char *name = b->map->file;

	count_unknown(b, target, v->line, key);
	if (b->map->shipped)
		return esc_fail(e, ESC_INVALID, "%s: \"%.80s\" is not in the table of %s:%d; "
		    "esc-open --map-draft %s >%s.map is a map to add it to", target, key, name,
		    v->line, name, name);
	return esc_fail(e, ESC_INVALID, "%s: \"%.80s\" is not in the table of %s:%d; add it there, "
	    "or a line for *", target, key, name, v->line);
}

/* Turns the text into what the table makes of it. */
static bool
look_up(struct esc_binding *b, const char *target, const struct esc_values *v,
    struct esc_word *w, struct esc_err *e)
{
	const char *key = w->text != NULL ? w->text : "";
	const struct esc_pair *p = find_pair(v, key);

	if (p != NULL)
		w->text = p->value;
	else if (*key == '\0' || v->other == ESC_OTHER_KEEP)
		return true;
	else if (v->other == ESC_OTHER_VALUE)
		w->text = v->other_value;
	else
		return unknown(b, target, v, key, e);
	w->dropped = w->text == NULL;
	return true;
}

static bool
says(const struct esc_word *w)
{
	return w->text != NULL || w->time != ESC_NONE;
}

static bool
group_word(struct esc_binding *b, const struct esc_bound *bo, const struct esc_bound_group *bg,
    const struct esc_table *t, struct esc_word *w, struct esc_err *e)
{
	const struct esc_values *v = bg->group->values;

	if (bg->group->nconds > 0 && !holds(b, bg, t)) {
		w->dropped = true;
		return true;
	}
	for (size_t i = 0; i < bg->nsources && !says(w); i++)
		if (!choice_word(b, bo, &bg->source[i], t, w, e))
			return false;
	return v == NULL || look_up(b, bo->rule->target.name, v, w, e);
}

bool
esc_rule_word(struct esc_binding *b, const struct esc_bound *bo, const struct esc_table *t,
    struct esc_word *w, struct esc_err *e)
{
	*w = (struct esc_word){ .time = ESC_NONE };
	if (bo->plain) {
		w->text = cell(b, t, bo->group->source->column[0]);
		return true;
	}
	for (size_t i = 0; i < bo->ngroups && !says(w); i++)
		if (!group_word(b, bo, &bo->group[i], t, w, e))
			return false;
	w->dropped &= !says(w);
	return true;
}
