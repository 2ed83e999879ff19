/* The settings of a map, a line each. */
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

/* zone Europe/Tallinn; zone needed "why the table does not say it" */
static bool
set_zone(struct esc_scan *sc)
{
	struct esc_err wrong = { 0 };
	struct esc_scan at = *sc;
	const char *name = "";

	if (!take_value(sc, &name, "the name of a zone, as Europe/Tallinn"))
		return false;
	if (strcmp(name, "needed") == 0)
		return take_value(sc, &sc->map->zone_why, "why it must be given, as a text");
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

/* One or more values, to the end of the line. */
static bool
take_list(struct esc_scan *sc, const char ***list, size_t *n, size_t *cap, const char *what)
{
	do {
		*list = esc_grow(*list, cap, *n + 1, sizeof(**list));
		if (!take_value(sc, &(*list)[(*n)++], what))
			return false;
	} while (sc->is == ESC_T_WORD || sc->is == ESC_T_TEXT);
	return true;
}

static bool
set_empty(struct esc_scan *sc)
{
	struct esc_map *m = sc->map;

	return take_list(sc, &m->empty, &m->nempties, &m->empty_cap, "values that say nothing");
}

static bool
set_ignore(struct esc_scan *sc)
{
	struct esc_map *m = sc->map;
	struct esc_scan at = *sc;
	size_t i = m->nignored, n;

	if (!take_list(sc, &m->ignored, &m->nignored, &m->ignored_cap,
	    "columns that are left out, in quotation marks"))
		return false;
	for (; i < m->nignored; i++) {
		n = strcspn(m->ignored[i], "*");
		if (m->ignored[i][n] == '*' && (n == 0 || m->ignored[i][n + 1] != '\0'))
			return esc_scan_fail(&at, "a * stands at the end, for all columns that begin "
			    "so: \"Comment*\"; to leave out every other column say: rest ignore");
	}
	return true;
}

static bool
set_form(struct esc_scan *sc)
{
	static const char *const words[] = { "csv", "tsv", "plain", "jsonl", NULL };
	char buf[64];

	for (int i = 0; words[i] != NULL; i++)
		if (esc_scan_word(sc, words[i])) {
			sc->map->table.form = words[i];
			return esc_scan_next(sc);
		}
	return esc_scan_fail(sc, "the form is csv, tsv, plain or jsonl, not %s", esc_scan_found(sc, buf));
}

static bool
set_delimiter(struct esc_scan *sc)
{
	struct esc_scan at = *sc;
	const char *text = "";

	if (!take_value(sc, &text, "what parts the cells of CSV, as \";\""))
		return false;
	if (strlen(text) != 1)
		return esc_scan_fail(&at, "the delimiter is one character, as \";\"");
	sc->map->table.delimiter = *text;
	return true;
}

static bool
set_encoding(struct esc_scan *sc)
{
	return take_value(sc, &sc->map->table.encoding, "the name of an encoding, as windows-1254");
}

static bool
set_dates(struct esc_scan *sc)
{
	struct esc_err wrong = { 0 };
	struct esc_map *m = sc->map;
	const char *format = esc_scan_rest(sc);

	if (*format == '\0')
		return esc_scan_fail(sc, "here should be the form of a date, as DD/MM/YYYY HH:mm");
	if (strcmp(format, "iso") == 0)
		format = NULL;
	else if (!esc_time_format_valid(format, &wrong))
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
	{ "guard", set_guard }, { "rest", set_rest }, { "ignore", set_ignore },
	{ "form", set_form }, { "delimiter", set_delimiter }, { "encoding", set_encoding },
};
#define NSETTINGS	(sizeof(settings) / sizeof(settings[0]))

bool
esc_setting_read(struct esc_scan *sc, const char *name)
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
