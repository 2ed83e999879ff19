/*
 * What a row says, taken in one rule at a time: whose it is, when, and the
 * fields, each checked.
 */
#include <stdio.h>
#include <string.h>

#include "map.h"

static bool
spoilt(const char *column, const char *value, const char *wanted, struct esc_err *e)
{
	return esc_fail(e, ESC_INVALID, "%s: \"%.80s\" is not %s", column, value, wanted);
}

/* 1.23457E+15: a long number that went through a spreadsheet. */
static bool
is_scientific(const char *s)
{
	size_t n = strspn(s, "0123456789");

	if (n == 0)
		return false;
	s += n;
	if (*s == '.' || *s == ',')
		s += 1 + strspn(s + 1, "0123456789");
	if ((s[0] != 'E' && s[0] != 'e') || s[1] != '+')
		return false;
	n = strspn(s + 2, "0123456789");
	return n > 0 && s[2 + n] == '\0';
}

static bool
take_ticket(struct esc_binding *b, const struct esc_word *w, struct esc_err *e)
{
	size_t n = strlen(b->prefix), m = strlen(w->text);
	char *name;

	if (is_scientific(w->text))
		return esc_fail(e, ESC_INVALID,
		    "ticket: %.80s is a number that a spreadsheet has shortened; "
		    "export it again without one, or with that column as text", w->text);
	b->said.ticket = w->text;
	if (n > 0) {
		name = esc_copy(&b->row, b->prefix, n, n + m + 1);
		memcpy(name + n, w->text, m);
		b->said.ticket = name;
	}
	return esc_ticket_name_valid(b->said.ticket) || spoilt("ticket", b->said.ticket,
	    "a name: a letter or digit, then letters, digits and -._/@+#, at most 255", e);
}

static bool
add_kind(struct esc_said *said, const struct esc_kind_info *k, struct esc_err *e)
{
	size_t i, j;

	for (i = 0; i < said->nkinds && said->kind[i]->kind <= k->kind; i++)
		if (said->kind[i] == k)
			return true;
	if (said->nkinds == ESC_ROW_KINDS)
		return esc_fail(e, ESC_INVALID, "kind: more than %d kinds in one row",
		    ESC_ROW_KINDS);
	for (j = said->nkinds++; j > i; j--)
		said->kind[j] = said->kind[j - 1];
	said->kind[i] = k;
	return true;
}

/* One kind, or several parted by blanks. */
static bool
take_kind(struct esc_binding *b, const struct esc_word *w, struct esc_err *e)
{
	const struct esc_kind_info *k;
	const char *s = w->text;
	size_t n;

	if ((k = esc_kind_named(s)) != NULL)
		return add_kind(&b->said, k, e);
	for (; *s != '\0'; s += n + strspn(s + n, " ")) {
		n = strcspn(s, " ");
		k = esc_kind_named(s[n] == '\0' ? s : esc_dup(&b->row, s, n));
		if (k == NULL)
			return spoilt("kind", w->text,
			    "a kind of event: opened, replied, resolved, ... "
			    "(escalate.5)", e);
		if (!add_kind(&b->said, k, e))
			return false;
	}
	return true;
}

/* Would the value be a time if only the zone were known? */
static bool
lacks_zone(const struct esc_binding *b, const char *value)
{
	struct esc_err wrong = { 0 };
	struct esc_time_how how;
	int64_t t;

	for (size_t i = 0; b->time->zone == NULL && i < b->ntimes; i++) {
		how = b->time[i];
		how.zone = esc_zone_get("UTC", &wrong);
		if (esc_time_parse(value, &how, &t, &wrong))
			return true;
	}
	return false;
}

/* What esc_time_parse said of the value, under the column's name. */
static bool
no_time(const struct esc_binding *b, const char *name, const char *value, struct esc_err *e)
{
	struct esc_err wrong = *e;

	if (b->map->zone_why != NULL && lacks_zone(b, value))
		return esc_fail(e, ESC_USAGE, "%s: \"%.80s\" names no zone, nor does the table: %s; "
		    "say --tz ZONE, as --tz Europe/Tallinn", name, value, b->map->zone_why);
	if (b->ntimes == 1)
		return esc_fail(e, ESC_INVALID, "%s: %s", name, wrong.text);
	return esc_fail(e, ESC_INVALID,
	    "%s: \"%.80s\" fits none of the map's %zu forms of dates; of the "
	    "last: %s", name, value, b->ntimes, wrong.text);
}

/* The first form of a date that fits. */
static bool
take_time(struct esc_binding *b, const char *name, const struct esc_word *w, int64_t *t,
    struct esc_err *e)
{
	size_t i;

	if (w->text == NULL) {
		*t = w->time;
		return true;
	}
	for (i = 0; i < b->ntimes; i++)
		if (esc_time_parse(w->text, &b->time[i], t, e)) {
			b->time_used[i]++;
			e->code = 0;
			return true;
		}
	return no_time(b, name, w->text, e);
}

static bool
take_side(struct esc_said *said, const struct esc_word *w, struct esc_err *e)
{
	for (int i = 0; i <= ESC_SIDE_OUTSIDE; i++)
		if (strcmp(esc_side_names[i], w->text) == 0) {
			said->side = i;
			return true;
		}
	return spoilt("side", w->text, "ours, customer, bot or outside", e);
}

static bool
take_public(struct esc_said *said, const struct esc_word *w, struct esc_err *e)
{
	const char *flag = esc_column_check(ESC_C_FCR_RECORDED, w->text, e);

	if (flag == NULL)
		return spoilt("public", w->text, "yes or no (true false y n 1 0)", e);
	said->public = *flag == '1';
	return true;
}

/*
 * Does a byte c3..c5 begin what UTF-8 looks like when it is read as Windows
 * text and encoded once more: A with tilde, diaeresis or ring, then one of the
 * characters that 80..bf are there?
 */
static bool
is_twice(const char *s)
{
	const unsigned char *u = (const unsigned char *)s;

	if (u[0] != 0xc3 || u[1] < 0x83 || u[1] > 0x85)
		return false;
	return (u[2] == 0xc2 && u[3] >= 0x80) || (u[2] == 0xc5 && (u[3] == 0xb8 || u[3] == 0x92 ||
	    u[3] == 0x93 || u[3] == 0xa0 || u[3] == 0xa1 || u[3] == 0xbd || u[3] == 0xbe)) ||
	    (u[2] == 0xe2 && u[3] == 0x82 && u[4] == 0xac);
}

static bool
looks_twice(const char *s)
{
	for (s = strchr(s, 0xc3); s != NULL; s = strchr(s + 1, 0xc3))
		if (is_twice(s))
			return true;
	return false;
}

/* A time of the table as it is stored: seconds, which may also be written. */
static const char *
seconds_of(struct esc_binding *b, const char *name, const struct esc_word *w, struct esc_err *e)
{
	char text[24];
	int64_t t;

	if (w->text != NULL && esc_int_parse(w->text, &t))
		return w->text;
	if (!take_time(b, name, w, &t, e))
		return NULL;
	snprintf(text, sizeof(text), "%lld", (long long)t);
	return esc_dup(&b->row, text, strlen(text));
}

static bool
take_column(struct esc_binding *b, const struct esc_map_to *t, const struct esc_word *w,
    struct esc_err *e)
{
	struct esc_said *said = &b->said;
	const char *value = w->text;

	if (t->column != ESC_C_ATTR && esc_column_info(t->column)->form == ESC_F_TIME)
		value = seconds_of(b, esc_column_info(t->column)->name, w, e);
	else if (t->column != ESC_C_ATTR)
		value = esc_column_check(t->column, value, e);
	if (value == NULL)
		return false;
	if (said->doubt == NULL && looks_twice(value))
		said->doubt = t->name;
	said->field[said->nfields++] = (struct esc_field){ .column = t->column, .value = value,
	    .name = t->column == ESC_C_ATTR ? t->name : NULL };
	return true;
}

static bool
take(struct esc_binding *b, const struct esc_map_to *t, const struct esc_word *w, struct esc_err *e)
{
	struct esc_said *said = &b->said;

	switch (t->is) {
	case ESC_TO_TICKET:
		return take_ticket(b, w, e);
	case ESC_TO_KIND:
		return take_kind(b, w, e);
	case ESC_TO_AT:
		return take_time(b, "at", w, &said->at, e);
	case ESC_TO_UPDATED:
		return take_time(b, "updated", w, &said->updated, e);
	case ESC_TO_SLOT:
		return take_time(b, t->name, w, &said->slot[t->slot], e);
	case ESC_TO_SEQ:
		return esc_int_parse(w->text, &said->seq) ||
		    spoilt("seq", w->text, "a whole number", e);
	case ESC_TO_ACTOR:
		said->actor = w->text;
		return true;
	case ESC_TO_BY:
		said->by[t->slot] = w->text;
		return true;
	case ESC_TO_SIDE:
		return take_side(said, w, e);
	case ESC_TO_PUBLIC:
		return take_public(said, w, e);
	default:
		return take_column(b, t, w, e);
	}
}

static void
forget(struct esc_said *said)
{
	for (size_t i = 0; i < esc_nkinds; i++) {
		said->slot[i] = ESC_NONE;
		said->by[i] = "";
	}
	said->skip = said->anything = false;
	said->ticket = NULL;
	said->actor = "";
	said->nkinds = said->nfields = 0;
	said->at = said->updated = ESC_NONE;
	said->seq = 0;
	said->side = said->public = -1;
	said->doubt = NULL;
}

static bool
says(enum esc_target_is is)
{
	return is == ESC_TO_SLOT || is == ESC_TO_COLUMN || is == ESC_TO_KIND;
}

bool
esc_said_read(struct esc_binding *b, const struct esc_table *t, struct esc_err *e)
{
	struct esc_said *said = &b->said;
	const struct esc_map_to *target;
	struct esc_word w;
	size_t i;

	forget(said);
	for (i = 0; i < b->nbound; i++) {
		target = &b->bound[i].rule->target;
		if (!esc_rule_word(b, &b->bound[i], t, &w, e))
			return false;
		if (w.dropped && (target->is == ESC_TO_TICKET || target->is == ESC_TO_KIND)) {
			said->skip = true;
			return true;
		}
		if (w.text == NULL && w.time == ESC_NONE)
			continue;
		if (!take(b, target, &w, e))
			return false;
		said->anything |= !w.constant && says(target->is);
	}
	return true;
}
