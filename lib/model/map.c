/* A map: its settings, its lines, and the maps of our own tables. */
#include <stdlib.h>
#include <string.h>

#include "map.h"

static bool
one_of(struct esc_scan *sc, const char *setting, const char *const *words, int *which)
{
	char buf[64];

	for (int i = 0; words[i] != NULL; i++)
		if (esc_scan_word(sc, words[i])) {
			*which = i;
			return esc_scan_next(sc);
		}
	return esc_scan_fail(sc, "%s is %s, %s or %s, not %s", setting, words[0], words[1],
	    words[2] ? words[2] : "nothing", esc_scan_found(sc, buf));
}

static bool
set_shape(struct esc_scan *sc)
{
	static const char *const words[] = { [ESC_TICKETS] = "tickets", [ESC_EVENTS] = "events",
		[ESC_SNAPSHOTS] = "snapshots", NULL };
	int which;

	if (sc->map->nrules > 0)
		return esc_scan_fail(sc, "the shape stands above the columns");
	if (!one_of(sc, "the shape", words, &which))
		return false;
	sc->map->shape = (enum esc_shape)which;
	return true;
}

static bool
set_fold(struct esc_scan *sc)
{
	static const char *const words[] = { [ESC_TWICE_REFUSE] = "refuse",
		[ESC_TWICE_FIRST] = "first", [ESC_TWICE_SECOND] = "second", NULL };
	int which;

	if (!one_of(sc, "fold", words, &which))
		return false;
	sc->map->twice = (enum esc_twice)which;
	return true;
}

static bool
set_gap(struct esc_scan *sc)
{
	static const char *const words[] = { "refuse", "next", NULL };
	int which;

	if (!one_of(sc, "gap", words, &which))
		return false;
	sc->map->gap_next = which == 1;
	return true;
}

static bool
set_rest(struct esc_scan *sc)
{
	static const char *const words[] = { [ESC_REST_REFUSE] = "refuse", [ESC_REST_KEEP] = "keep",
		[ESC_REST_IGNORE] = "ignore", NULL };
	int which;

	if (!one_of(sc, "the rest", words, &which))
		return false;
	sc->map->rest = (enum esc_rest)which;
	return true;
}

static bool
take_value(struct esc_scan *sc, const char **value, const char *what)
{
	char buf[64];

	if (sc->is != ESC_T_WORD && sc->is != ESC_T_TEXT)
		return esc_scan_fail(sc, "here should be %s, not %s", what,
		    esc_scan_found(sc, buf));
	*value = sc->text;
	return esc_scan_next(sc);
}

static bool
set_zone(struct esc_scan *sc)
{
	struct esc_err wrong = { 0 };
	struct esc_scan at = *sc;
	const char *name = "";

	if (!take_value(sc, &name, "the name of a zone, as Europe/Tallinn"))
		return false;
	sc->map->zone = esc_zone_get(name, &wrong);
	return sc->map->zone != NULL || esc_scan_fail(&at, "%s", wrong.text);
}

static bool
set_prefix(struct esc_scan *sc)
{
	struct esc_scan at = *sc;

	if (!take_value(sc, &sc->map->prefix, "what stands before the tickets' names"))
		return false;
	return esc_ticket_name_valid(sc->map->prefix) || esc_scan_fail(&at,
	    "the prefix is a letter or digit, then letters, digits and -._/@+#");
}

static bool
set_guard(struct esc_scan *sc)
{
	struct esc_scan at = *sc;
	const char *text = "";

	if (!take_value(sc, &text, "the character that guards formulas"))
		return false;
	if (strlen(text) != 1)
		return esc_scan_fail(&at, "guard is one character, as ' is");
	sc->map->guard = *text;
	return true;
}

static bool
set_empty(struct esc_scan *sc)
{
	struct esc_map *m = sc->map;

	do {
		m->empty = esc_grow(m->empty, &m->empty_cap, m->nempties + 1, sizeof(*m->empty));
		if (!take_value(sc, &m->empty[m->nempties++], "values that say nothing"))
			return false;
	} while (sc->is == ESC_T_WORD || sc->is == ESC_T_TEXT);
	return true;
}

static bool
set_dates(struct esc_scan *sc)
{
	struct esc_err wrong = { 0 };
	struct esc_map *m = sc->map;
	const char *format = esc_scan_rest(sc);

	if (*format == '\0')
		return esc_scan_fail(sc, "here should be the form of a date, as DD/MM/YYYY HH:mm");
	if (!esc_time_format_valid(format, &wrong))
		return esc_scan_fail(sc, "%s", wrong.text);
	m->date = esc_grow(m->date, &m->date_cap, m->ndates + 1, sizeof(*m->date));
	m->date[m->ndates++] = format;
	return esc_scan_next(sc);
}

static const struct setting {
	const char	*name;
	bool		(*read)(struct esc_scan *);
} settings[] = {
	{ "shape", set_shape }, { "zone", set_zone }, { "fold", set_fold }, { "gap", set_gap },
	{ "prefix", set_prefix }, { "dates", set_dates }, { "empty", set_empty },
	{ "guard", set_guard }, { "rest", set_rest },
};
#define NSETTINGS	(sizeof(settings) / sizeof(settings[0]))

static bool
read_setting(struct esc_scan *sc, const char *name)
{
	const char *names[NSETTINGS], *near;
	size_t i;

	for (i = 0; i < NSETTINGS; i++) {
		names[i] = settings[i].name;
		if (strcmp(names[i], name) == 0)
			return (settings[i].read == set_dates || esc_scan_next(sc)) &&
			    settings[i].read(sc);
	}
	near = esc_nearest(name, names, NSETTINGS);
	return esc_scan_fail(sc,
	    "\"%s\" is no setting%s%s%s; a column is written %s = \"Its header\"", name,
	    near ? ", did you mean " : "", near ? near : "", near ? "?" : "", name);
}

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
	} else if (!read_setting(sc, name))
		return false;
	if (sc->is != ESC_T_LINE && sc->is != ESC_T_END)
		return esc_scan_fail(sc, "here should be the end of the line, not %s",
		    esc_scan_found(sc, buf));
	return true;
}

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
		    m->shape == ESC_EVENTS ? "events" : "snapshots");
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

bool
esc_map_read(struct esc_map **map, const char *name, const char *text, size_t n, struct esc_err *e)
{
	struct esc_map *m = esc_grow(NULL, &(size_t){ 0 }, 1, sizeof(*m));

	*m = (struct esc_map){ .prefix = "" };
	m->file = esc_dup(&m->arena, name, strlen(name));
	m->name = source_name(m);
	if (!read_text(m, text, n, e)) {
		esc_map_free(m);
		return false;
	}
	*map = m;
	return true;
}

void
esc_map_free(struct esc_map *m)
{
	if (m == NULL || m->native)
		return;
	free(m->rule);
	free(m->date);
	free(m->empty);
	esc_arena_free(&m->arena);
	free(m);
}

static void
add_native(struct esc_map *m, const struct esc_map_to *t)
{
	struct esc_from part = { .header = t->name };
	struct esc_choice choice = { .nparts = 1 };

	choice.part = esc_copy(&m->arena, &part, sizeof(part), sizeof(part));
	m->rule[m->nrules++] = (struct esc_rule){ .target = *t, .nchoices = 1,
	    .choice = esc_copy(&m->arena, &choice, sizeof(choice), sizeof(choice)) };
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
