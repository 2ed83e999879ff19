/* What a line of a map, or a column of a native table, can be about. */
#include <stdio.h>
#include <string.h>

#include "map.h"

#define TICKETS		(1u << ESC_TICKETS)
#define EVENTS		(1u << ESC_EVENTS)
#define SNAPSHOTS	(1u << ESC_SNAPSHOTS)

static const struct {
	const char	*name;
	enum esc_target_is is;
	unsigned	 shapes;
} own[] = {
	{ "ticket", ESC_TO_TICKET, TICKETS | EVENTS | SNAPSHOTS },
	{ "kind", ESC_TO_KIND, EVENTS },
	{ "at", ESC_TO_AT, EVENTS | SNAPSHOTS },
	{ "updated", ESC_TO_UPDATED, TICKETS },
	{ "seq", ESC_TO_SEQ, TICKETS | EVENTS | SNAPSHOTS },
	{ "actor", ESC_TO_ACTOR, EVENTS | SNAPSHOTS },
	{ "side", ESC_TO_SIDE, EVENTS },
	{ "public", ESC_TO_PUBLIC, EVENTS },
};

/* Some columns belong to acts of people, which only a table of events has. */
static bool
column_in(enum esc_shape shape, enum esc_column c)
{
	if (esc_column_info(c)->internal)
		return false;
	return shape == ESC_EVENTS || (c != ESC_C_EVENT && c != ESC_C_KEY && c != ESC_C_OUTCOME);
}

static size_t
list_slots(struct esc_map_to *list, size_t n, struct esc_arena *a)
{
	char by[40];
	size_t k;

	for (k = 0; k < esc_nkinds; k++) {
		if (esc_kinds[k].slot == NULL)
			continue;
		snprintf(by, sizeof(by), "%s.by", esc_kinds[k].slot);
		list[n++] = (struct esc_map_to){ .is = ESC_TO_SLOT, .name = esc_kinds[k].slot,
		    .slot = k };
		list[n++] = (struct esc_map_to){ .is = ESC_TO_BY, .slot = k,
		    .name = esc_dup(a, by, strlen(by)) };
	}
	return n;
}

size_t
esc_target_list(enum esc_shape shape, struct esc_map_to *list, struct esc_arena *a)
{
	size_t i, n = 0;
	int c;

	for (i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (own[i].shapes & 1u << shape)
			list[n++] = (struct esc_map_to){ .is = own[i].is, .name = own[i].name };
	if (shape != ESC_EVENTS)
		n = list_slots(list, n, a);
	for (c = ESC_C_FIRST; c < ESC_NCOLUMNS; c++)
		if (column_in(shape, (enum esc_column)c))
			list[n++] = (struct esc_map_to){ .is = ESC_TO_COLUMN,
			    .column = (enum esc_column)c,
			    .name = esc_column_info((enum esc_column)c)->name };
	return n;
}

const char *
esc_attribute_name(const char *header, struct esc_arena *a)
{
	size_t n = strlen(header);
	char *name = esc_alloc(a, n + sizeof("attr."));
	char *p;

	memcpy(name, "attr.", 5);
	memcpy(name + 5, header, n);
	for (p = name + 5; *p != '\0'; p++) {
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
		else if ((*p > 0 && *p <= ' ') || *p == 0x7f || strchr("=:,\\", *p) != NULL)
			*p = '_';
	}
	return name;
}

bool
esc_target_find(enum esc_shape shape, const char *name, struct esc_map_to *t, struct esc_arena *a)
{
	struct esc_map_to list[ESC_TARGETS_MAX];
	size_t i, n;

	if (strncmp(name, "attr.", 5) == 0) {
		*t = (struct esc_map_to){ .is = ESC_TO_COLUMN, .column = ESC_C_ATTR,
		    .name = esc_attribute_name(name + 5, a) };
		return name[5] != '\0' && strcmp(t->name, name) == 0;
	}
	n = esc_target_list(shape, list, a);
	for (i = 0; i < n; i++)
		if (esc_column_equal(list[i].name, name)) {
			*t = list[i];
			return true;
		}
	return false;
}

static bool
check_kinds(const char *value, struct esc_err *e)
{
	char word[32];
	size_t n;

	for (; *value != '\0'; value += n + strspn(value + n, " ")) {
		n = strcspn(value, " ");
		snprintf(word, sizeof(word), "%.*s", n < sizeof(word) ? (int)n : 31, value);
		if (esc_kind_named(word) == NULL)
			return esc_fail(e, ESC_INVALID,
			    "\"%s\" is no kind of event; escalate(5) lists them", word);
	}
	return true;
}

static bool
check_side(const char *value, struct esc_err *e)
{
	for (size_t i = 0; i <= ESC_SIDE_OUTSIDE; i++)
		if (strcmp(esc_side_names[i], value) == 0)
			return true;
	return esc_fail(e, ESC_INVALID, "\"%s\" is no side: ours, customer, bot or outside", value);
}

bool
esc_target_check(const struct esc_map_to *t, const char *value, struct esc_err *e)
{
	switch (t->is) {
	case ESC_TO_KIND:
		return check_kinds(value, e);
	case ESC_TO_SIDE:
		return check_side(value, e);
	case ESC_TO_PUBLIC:
		if (esc_column_check(ESC_C_FCR_RECORDED, value, e) != NULL)
			return true;
		return esc_fail(e, ESC_INVALID, "public: \"%s\" is not yes or no", value);
	case ESC_TO_COLUMN:
		return esc_column_check(t->column, value, e) != NULL;
	default:
		return true;
	}
}
