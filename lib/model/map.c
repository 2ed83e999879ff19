/* A map: its settings, its lines, and the maps of our own tables. */
#include <stdlib.h>
#include <string.h>

#include "map.h"

/* The next mark of the line, without reading it: `=' makes it a rule. */
static bool
is_rule(const struct esc_scan *sc)
{
	const char *s = sc->s;

	while (s < sc->end && (*s == ' ' || *s == '\t'))
		s++;
	return s < sc->end && *s == '=';
}

static bool
read_line(struct esc_scan *sc)
{
	const char *name = sc->text;
	char buf[64];

	if (sc->is != ESC_T_WORD)
		return esc_scan_fail(sc,
		    "a line begins with a setting or a column of ours, not with %s",
		    esc_scan_found(sc, buf));
	if (is_rule(sc)) {
		if (!esc_scan_next(sc) || !esc_rule_read(sc, name))
			return false;
	} else if (!esc_setting_read(sc, name))
		return false;
	if (sc->is != ESC_T_LINE && sc->is != ESC_T_END)
		return esc_scan_fail(sc, "here should be the end of the line, not %s",
		    esc_scan_found(sc, buf));
	return true;
}

const char *const esc_shape_name[] = { [ESC_TICKETS] = "tickets", [ESC_EVENTS] = "events",
	[ESC_SNAPSHOTS] = "snapshots" };

static bool
has_rule(const struct esc_map *m, enum esc_target_is is)
{
	for (size_t i = 0; i < m->nrules; i++)
		if (m->rule[i].target.is == is)
			return true;
	return false;
}

static bool
is_whole(const struct esc_map *m, struct esc_err *e)
{
	if (m->nrules == 0)
		return esc_fail(e, ESC_CONFIG, "%s: the map names no column; a line is: "
		    "ticket = \"Case number\"", m->file);
	if (m->shape == ESC_EVENTS && !has_rule(m, ESC_TO_KIND))
		return esc_fail(e, ESC_CONFIG,
		    "%s: a map of events needs a line that begins with kind =", m->file);
	if (m->shape != ESC_TICKETS && !has_rule(m, ESC_TO_AT))
		return esc_fail(e, ESC_CONFIG,
		    "%s: a map of %s needs a line that begins with at =", m->file,
		    esc_shape_name[m->shape]);
	return true;
}

static bool
read_text(struct esc_map *m, const char *text, size_t n, struct esc_err *e)
{
	struct esc_scan sc = { .name = m->file, .s = text, .end = text + n, .line = 1,
		.arena = &m->arena, .map = m, .e = e };
	size_t bad;

	if (!esc_utf8_valid(text, n, &bad) || memchr(text, '\0', n) != NULL)
		return esc_fail(e, ESC_CONFIG, "%s: this is no UTF-8 text; save the map as UTF-8",
		    m->file);
	if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		sc.s += 3;
	for (;;) {
		if (!esc_scan_next(&sc))
			return false;
		if (sc.is == ESC_T_END)
			return is_whole(m, e);
		if (sc.is != ESC_T_LINE && !read_line(&sc))
			return false;
	}
}

/* maps/zendesk.map is zendesk, wherever it lies. */
static const char *
source_name(struct esc_map *m)
{
	const char *from = strrchr(m->file, '/');
	size_t n;

	from = from != NULL ? from + 1 : m->file;
	n = strlen(from);
	if (n > 4 && strcmp(from + n - 4, ".map") == 0)
		n -= 4;
	return esc_dup(&m->arena, from, n);
}

static bool
read_map(struct esc_map **map, const char *name, bool shipped, const char *text, size_t n,
    struct esc_err *e)
{
	struct esc_map *m = esc_grow(NULL, &(size_t){ 0 }, 1, sizeof(*m));

	*m = (struct esc_map){ .prefix = "", .shipped = shipped };
	m->file = esc_dup(&m->arena, name, strlen(name));
	m->name = source_name(m);
	if (!read_text(m, text, n, e)) {
		esc_map_free(m);
		return false;
	}
	*map = m;
	return true;
}

bool
esc_map_read(struct esc_map **map, const char *name, const char *text, size_t n, struct esc_err *e)
{
	return read_map(map, name, false, text, n, e);
}

bool
esc_map_read_shipped(struct esc_map **map, const struct esc_map_file *f, struct esc_err *e)
{
	return read_map(map, f->name, true, f->text, f->n, e);
}

void
esc_map_free(struct esc_map *m)
{
	if (m == NULL || m->native)
		return;
	free(m->rule);
	free(m->date);
	free(m->empty);
	free(m->ignored);
	esc_arena_free(&m->arena);
	free(m);
}

static void
add_native(struct esc_map *m, const struct esc_map_to *t)
{
	m->rule[m->nrules++] = (struct esc_rule){ .target = *t, .ngroups = 1,
	    .group = esc_group_of(t->name, &m->arena) };
}

/* What only output has: it is read and left. */
static void
add_output_columns(struct esc_map *m)
{
	static const char *const names[] = { "event", "from_value", "to_value", "retracted", "slot",
		"rev", "source" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		add_native(m, &(struct esc_map_to){ .is = ESC_TO_NOTHING, .name = names[i] });
}

const struct esc_map *
esc_map_native(enum esc_shape shape)
{
	static struct esc_map maps[3];
	struct esc_map *m = &maps[shape];
	struct esc_map_to list[ESC_TARGETS_MAX];
	size_t i, n;

	if (m->native)
		return m;
	*m = (struct esc_map){ .file = "native", .name = "native", .native = true, .shape = shape,
	    .prefix = "" };
	n = esc_target_list(shape, list, &m->arena);
	m->rule = esc_grow(NULL, &m->rule_cap, n + 8, sizeof(*m->rule));
	for (i = 0; i < n; i++)
		add_native(m, &list[i]);
	if (shape == ESC_EVENTS)
		add_output_columns(m);
	return m;
}

enum esc_shape
esc_map_shape(const struct esc_map *m)
{
	return m->shape;
}

const char *
esc_map_name(const struct esc_map *m)
{
	return m->name;
}

const struct esc_table_how *
esc_map_table(const struct esc_map *m)
{
	return &m->table;
}
