/* What the columns of a foreign table hold: values, numbers, durations, dates. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "map.h"
#include "sample.h"

/* Forms of a date: our own, those with the day first or last, those with the month first. */
static const char *const days_and_months[] = { "D%cM%cYYYY", "D%cM%cYY", "M%cD%cYYYY", "M%cD%cYY" };
static const char *const times[] = { "", " H:mm", " H:mm:ss", " h:mm AM", " h:mm:ss AM" };
static const char *const others[] = { "YYYY/M/D", "YYYY/M/D H:mm", "YYYY/M/D H:mm:ss", "YYYY/M/D H:mm:ss.fff",
	"YYYY.M.D H:mm", "YYYY.M.D H:mm:ss", "DD/Mon/YY h:mm AM", "DD/Mon/YY", "D-Mon-YYYY", "D-Mon-YYYY H:mm",
	"D-Mon-YYYY H:mm:ss", "D Mon YYYY H:mm", "D Mon YYYY", "Mon D, YYYY h:mm AM", "Mon D, YYYY",
	"Day Mon D HH:mm:ss YYYY", "D.M.YYYY (Day) H:mm", "D.M.YYYY (Day) H:mm:ss", "Day D.M.YYYY H:mm",
	"Day, D Mon YYYY HH:mm:ss Z", "YYYYMMDD" };
#define LEN(a)	(sizeof(a) / sizeof((a)[0]))

/* One of the first with this mark between its numbers, and a time. */
static void
make_form(char form[40], const char *day, char mark, const char *time)
{
	for (; *day != '\0'; day++, form++)
		if ((*form = *day) == '%') {
			*form = mark;
			day++;
		}
	memcpy(form, time, strlen(time) + 1);
}

const char *
esc_date_form(size_t i)
{
	static char form[ESC_FORMS_MAX][40];
	static const char marks[] = "/.-";
	size_t n = 1, d, m, t;

	if (form[0][0] == '\0') {
		for (d = 0; d < LEN(days_and_months); d++)
			for (m = 0; m < 3; m++)
				for (t = 0; t < LEN(times); t++)
					make_form(form[n++], days_and_months[d], marks[m], times[t]);
		for (t = 0; t < LEN(others); t++)
			memcpy(form[n++], others[t], strlen(others[t]) + 1);
		memcpy(form[0], "iso", 4);
	}
	return i < ESC_FORMS_MAX && form[i][0] != '\0' ? form[i] : NULL;
}

static const char *const nothings[] = { "-", "--", "?", "N/A", "n/a", "NULL", "null", "None", "Not set" };

/* Does the cell seem to say nothing?  Then the word is remembered. */
static bool
is_nothing(struct esc_sample *s, const char *cell)
{
	size_t i, j;

	for (i = 0; i < LEN(nothings); i++)
		if (strcmp(cell, nothings[i]) == 0)
			break;
	if (i == LEN(nothings))
		return *cell == '\0';
	for (j = 0; j < s->nempties; j++)
		if (s->empty[j] == nothings[i])
			return true;
	if (s->nempties < LEN(s->empty))
		s->empty[s->nempties++] = nothings[i];
	return true;
}

static bool
is_number(const char *s)
{
	size_t n = strspn(s, "0123456789");

	if (n == 0)
		return false;
	if (s[n] == '.' || s[n] == ',')
		n += 1 + strspn(s + n + 1, "0123456789");
	return s[n] == '\0';
}

static const char *
clock_of(const char *s)
{
	static const char *const units[] = { "h:mm:ss", "h:mm" };
	int64_t seconds;

	for (size_t i = 0; i < LEN(units); i++)
		if (esc_unit_parse(esc_unit_named(units[i]), s, &seconds))
			return units[i];
	return NULL;
}

static bool
is_time(const char *cell, const char *form, const struct esc_zone *zone)
{
	struct esc_time_how how = { .zone = zone, .format = strcmp(form, "iso") == 0 ? NULL : form,
	    .twice = ESC_TWICE_FIRST, .gap_next = true };
	struct esc_err wrong = { 0 };
	int64_t t;

	return esc_time_parse(cell, &how, &t, &wrong);
}

static void
try_forms(struct esc_sampled *c, const char *cell)
{
	const struct esc_zone *utc = esc_zone_get("UTC", &(struct esc_err){ 0 });
	const char *form;

	for (size_t i = 0; (form = esc_date_form(i)) != NULL; i++)
		c->fits[i] = c->fits[i] && is_time(cell, form, utc);
	c->zoned = c->zoned && is_time(cell, "iso", NULL);
}

static bool
is_seen(struct esc_sample *s, struct esc_sampled *c, const char *cell)
{
	uint64_t hash = esc_hash(cell, strlen(cell)) | 1;
	size_t i = (size_t)(hash >> 1) % ESC_SAMPLE_SEEN;

	if (c->seen == NULL)
		c->seen = esc_alloc(&s->arena, ESC_SAMPLE_SEEN * sizeof(*c->seen));
	while (c->seen[i] != 0 && c->seen[i] != hash)
		i = (i + 1) % ESC_SAMPLE_SEEN;
	if (c->seen[i] == hash)
		return true;
	c->seen[i] = hash;
	return false;
}

static void
add_value(struct esc_sample *s, struct esc_sampled *c, const char *cell)
{
	if (is_seen(s, c, cell))
		c->again++;
	else if (c->nvalues == ESC_SAMPLE_VALUES)
		c->many = true;
	else
		c->value[c->nvalues++] = esc_dup(&s->arena, cell, strlen(cell));
}

static void
add_cell(struct esc_sample *s, struct esc_sampled *c, const char *cell)
{
	if (cell == NULL || is_nothing(s, cell))
		return;
	if (cell[0] == '\'' && cell[1] != '\0' && strchr("=+-@", cell[1]) != NULL)
		s->guard = '\'';
	if (c->filled++ == 0)
		c->clock = clock_of(cell);
	else if (c->clock != NULL && (clock_of(cell) == NULL || strcmp(clock_of(cell), c->clock) != 0))
		c->clock = NULL;
	c->number = c->number && is_number(cell);
	try_forms(c, cell);
	add_value(s, c, cell);
}

static void
begin(struct esc_sample *s, const struct esc_table *t)
{
	s->ncolumns = t->ncolumns;
	s->column = esc_alloc(&s->arena, (t->ncolumns + 1) * sizeof(*s->column));
	for (size_t i = 0; i < t->ncolumns; i++) {
		struct esc_sampled *c = &s->column[i];

		*c = (struct esc_sampled){ .number = true, .zoned = true, .nth = 1, .repeats = 1,
		    .header = esc_dup(&s->arena, t->columns[i], strlen(t->columns[i])) };
		memset(c->fits, true, sizeof(c->fits));
		for (size_t j = 0; j < i; j++)
			if (esc_column_equal(s->column[j].header, c->header)) {
				c->nth++;
				s->column[j].repeats++;
			}
	}
}

bool
esc_sample_read(struct esc_sample *s, struct esc_table *t, struct esc_err *e)
{
	begin(s, t);
	while (s->nrows < ESC_SAMPLE_ROWS && esc_table_next(t, e)) {
		if (t->bad != NULL)
			continue;
		s->nrows++;
		for (size_t i = 0; i < s->ncolumns; i++)
			add_cell(s, &s->column[i], t->field[i].s);
	}
	return e->code == 0;
}

void
esc_sample_free(struct esc_sample *s)
{
	esc_arena_free(&s->arena);
}

bool
esc_sampled_fits(const struct esc_sampled *c, const char *form)
{
	const char *f;

	for (size_t i = 0; (f = esc_date_form(i)) != NULL; i++)
		if (f == form)
			return c->fits[i];
	return false;
}

const char *
esc_sampled_form(const struct esc_sampled *c)
{
	const char *form;

	for (size_t i = 0; c->filled > 0 && !c->number && (form = esc_date_form(i)) != NULL; i++)
		if (c->fits[i])
			return form;
	return NULL;
}

const char *
esc_sampled_other(const struct esc_sampled *c, const char *form)
{
	const char *other;

	if (form[0] != 'D' || strchr("/.-", form[1]) == NULL)
		return NULL;
	for (size_t i = 0; (other = esc_date_form(i)) != NULL; i++)
		if (c->fits[i] && other[0] == 'M' && strlen(other) == strlen(form))
			return other;
	return NULL;
}
