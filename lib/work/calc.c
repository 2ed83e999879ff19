/*
 * Working time as a filter: rows with a start and a target or an end come in,
 * and go out with the moment that is due or the time that has passed.
 */
#include <string.h>

#include "calc.h"
#include "journal.h"

enum { CALENDAR, START, TARGET, END, PAUSES, NKNOWN };
static const char *const known[NKNOWN] = { "calendar", "start", "target", "end", "pauses" };

/* After the columns that were read; the answer is the last. */
static const struct esc_head explained[] = {
	{ "from", ESC_TIME, false }, { "to", ESC_TIME, false }, { "state", ESC_TEXT, false },
	{ "seconds", ESC_SPAN, false }, { "running_total", ESC_SPAN, false }, { "why", ESC_TEXT, false },
};
#define NEXPLAINED	(sizeof(explained) / sizeof(explained[0]))

struct calc {
	const struct esc_calc *how;
	struct esc_table *table;
	struct esc_out	*out;
	struct esc_counts *counts;
	struct esc_faults *faults;
	struct esc_rejects *rejects;
	struct esc_time_how time;
	struct esc_calendars calendars;
	int		 at[NKNOWN];	/* where each column is; -1: nowhere */
	size_t		*column;	/* those that are printed */
	size_t		 ncolumns;
	struct esc_head	*head;
	struct esc_cell	*cell;
	struct esc_arena arena, row;
};

/* ------------------------------------------------------------- columns */

static int
known_column(const char *name)
{
	for (int i = 0; i < NKNOWN; i++)
		if (esc_column_equal(known[i], name))
			return i;
	return -1;
}

/* Names that the answer has. */
static bool
is_answer(const struct calc *c, const char *name)
{
	if (esc_column_equal(name, "due") || esc_column_equal(name, "elapsed"))
		return true;
	for (size_t i = 0; c->how->explain && i < NEXPLAINED; i++)
		if (esc_column_equal(name, explained[i].name))
			return true;
	return false;
}

static bool
wrong_column(const struct calc *c, const char *name, struct esc_err *e)
{
	const char *near = esc_nearest(name, known, NKNOWN);

	if (is_answer(c, name))
		return esc_fail(e, ESC_INVALID, "%s:1: %.200s: that is what comes out; rename the column, or "
		    "--ignore-unknown drops it", c->table->name, name);
	return esc_fail(e, ESC_INVALID, "%s:1: %.200s: unknown column%s%s%s; --keep-unknown keeps it, "
	    "--ignore-unknown drops it", c->table->name, *name != '\0' ? name : "(no name)",
	    near ? ", did you mean " : "", near ? near : "", near ? "?" : "");
}

/* Column number i is one of ours, is kept, or is left out. */
static bool
bind_column(struct calc *c, size_t i, struct esc_err *e)
{
	const struct esc_map_how *how = &c->how->load->how;
	const char *name = c->table->columns[i];
	int k = known_column(name);

	if (k < 0 && (esc_column_equal(name, "esc_rejected") || how->ignore_unknown))
		return true;
	if (k < 0 && (!how->keep_unknown || *name == '\0' || is_answer(c, name)))
		return wrong_column(c, name, e);
	if (esc_table_find(c->table, name) != (int)i)
		return esc_fail(e, ESC_INVALID, "%s:1: %.200s: the column stands there twice; leave one out",
		    c->table->name, name);
	if (k >= 0)
		c->at[k] = (int)i;
	c->head[c->ncolumns] = (struct esc_head){ .name = k >= 0 ? known[k] : name };
	c->column[c->ncolumns++] = i;
	return true;
}

static bool
bind(struct calc *c, struct esc_err *e)
{
	const struct esc_table *t = c->table;
	size_t most = t->ncolumns + NEXPLAINED + 1;

	c->head = esc_alloc(&c->arena, most * sizeof(*c->head));
	c->cell = esc_alloc(&c->arena, most * sizeof(*c->cell));
	c->column = esc_alloc(&c->arena, (t->ncolumns + 1) * sizeof(*c->column));
	for (int k = 0; k < NKNOWN; k++)
		c->at[k] = -1;
	for (size_t i = 0; i < t->ncolumns; i++)
		if (!bind_column(c, i, e))
			return false;
	if (c->at[START] < 0)
		return esc_fail(e, ESC_INVALID, "%s:1: start: there is no such column; every row says when it "
		    "begins", t->name);
	if ((c->at[TARGET] < 0) == (c->at[END] < 0))
		return esc_fail(e, ESC_INVALID, "%s:1: a table has a column target, or a column end%s", t->name,
		    c->at[TARGET] < 0 ? "" : ", not both");
	return true;
}

/* The columns of this table, which must be those of the tables before. */
static bool
open_rows(struct calc *c, const struct esc_out_how *how, struct esc_out **out, uint64_t *header, struct esc_err *e)
{
	struct esc_buf names = { 0 };
	size_t n = c->ncolumns;
	uint64_t hash;

	if (c->how->explain) {
		memcpy(&c->head[n], explained, sizeof(explained));
		n += NEXPLAINED;
	}
	c->head[n++] = c->at[TARGET] >= 0 ? (struct esc_head){ .name = "due", .type = ESC_TIME } :
	    (struct esc_head){ .name = "elapsed", .type = ESC_SPAN };
	for (size_t i = 0; i < n; i++)
		esc_buf_printf(&names, "%s\n", c->head[i].name);
	hash = esc_hash(names.s, names.n);
	esc_buf_free(&names);
	if (*out != NULL && hash != *header)
		return esc_fail(e, ESC_INVALID, "%s:1: its columns are others than those of the table before it; "
		    "read it alone", c->table->name);
	*header = hash;
	if (*out == NULL && !esc_out_open(out, how, c->head, n, e))
		return false;
	c->out = *out;
	return true;
}

/* ---------------------------------------------------------------- rows */

/* A cell's text; "": it is empty, or there is no such column. */
static const char *
cell(const struct calc *c, int k)
{
	const char *s = c->at[k] < 0 ? NULL : c->table->field[c->at[k]].s;

	return s != NULL ? s : "";
}

/* The reason, kept until the next row. */
static const char *
reason(struct calc *c, const char *column, const char *why)
{
	struct esc_buf b = { 0 };

	esc_buf_printf(&b, "%s: %s", column, why);
	why = esc_dup(&c->row, b.s, b.n);
	esc_buf_free(&b);
	return why;
}

/* NULL, or what is wrong; so do those below. */
static const char *
take_time(struct calc *c, int k, const char *text, int64_t *t)
{
	struct esc_err why = { 0 };

	if (*text == '\0')
		return reason(c, known[k], "empty; write a time, as 2026-11-23T14:50:00Z");
	return esc_time_parse(text, &c->time, t, &why) ? NULL : reason(c, known[k], why.text);
}

static const char *
take_pause(struct calc *c, char *text, struct esc_pause *p)
{
	char *slash = strchr(text, '/');
	const char *why;

	if (slash == NULL || strchr(slash + 1, '/') != NULL)
		return reason(c, known[PAUSES], "a pause is from/to, as 2026-11-23T12:00:00Z/2026-11-23T13:00:00Z");
	*slash = '\0';
	if ((why = take_time(c, PAUSES, text, &p->from)) != NULL ||
	    (why = take_time(c, PAUSES, slash + 1, &p->to)) != NULL)
		return why;
	return p->from <= p->to ? NULL : reason(c, known[PAUSES], "a pause ends before it begins");
}

static const char *
take_pauses(struct calc *c, struct esc_span *s)
{
	const char *text = cell(c, PAUSES), *why;
	char *copy = esc_dup(&c->row, text, strlen(text)), *rest = NULL, *one;
	struct esc_pause *p = esc_alloc(&c->row, (strlen(text) / 2 + 1) * sizeof(*p));
	size_t n = 0;

	for (one = strtok_r(copy, ";", &rest); one != NULL; one = strtok_r(NULL, ";", &rest)) {
		if ((why = take_pause(c, one, &p[n])) != NULL)
			return why;
		n += p[n].from < p[n].to;
	}
	s->pause = p;
	s->npauses = esc_pauses_settle(p, n);
	return NULL;
}

static const char *
take_calendar(struct calc *c, struct esc_span *s)
{
	const struct esc_calendars *all = &c->calendars;
	const char *name = cell(c, CALENDAR), *near, **names;
	struct esc_buf b = { 0 };

	if ((s->calendar = esc_calendars_named(all, name)) != NULL)
		return NULL;
	names = esc_alloc(&c->row, (all->n + 1) * sizeof(*names));
	for (size_t i = 0; i < all->n; i++)
		names[i] = esc_calendar_name(all->calendar[i]);
	names[all->n] = "24x7";
	near = esc_nearest(name, names, all->n + 1);
	esc_buf_printf(&b, "there is no calendar %.100s%s%s%s", name,
	    near != NULL ? "; did you mean " : all->n == 0 ? "; --policy DIR brings calendars" : "",
	    near != NULL ? near : "", near != NULL ? "?" : "");
	near = reason(c, known[CALENDAR], esc_buf_str(&b));
	esc_buf_free(&b);
	return near;
}

static const char *
take_target(struct calc *c, struct esc_span *s)
{
	struct esc_err why = { 0 };

	if (*cell(c, TARGET) == '\0')
		return reason(c, known[TARGET], "empty; write 4h, 90m, 1bd, or seconds");
	return esc_worktime_parse(cell(c, TARGET), true, &s->seconds, &s->days, &why) ? NULL :
	    reason(c, known[TARGET], why.text);
}

static const char *
take_row(struct calc *c, struct esc_span *s)
{
	const char *why = c->table->bad;

	esc_arena_clear(&c->row);
	*s = (struct esc_span){ .end = ESC_NONE };
	if (why != NULL || (why = take_calendar(c, s)) != NULL ||
	    (why = take_time(c, START, cell(c, START), &s->start)) != NULL || (why = take_pauses(c, s)) != NULL)
		return why;
	if (c->at[TARGET] >= 0)
		return take_target(c, s);
	if ((why = take_time(c, END, cell(c, END), &s->end)) != NULL)
		return why;
	return s->end >= s->start ? NULL : reason(c, known[END], "it is before start");
}

static bool
tell_piece(void *arg, const struct esc_piece *r, struct esc_err *e)
{
	struct calc *c = arg;
	struct esc_cell *to = &c->cell[c->ncolumns];

	to[0].i = r->from;
	to[1].i = r->to;
	to[2].s = r->state;
	to[3].i = r->to - r->from;
	to[4].i = r->running_total;
	to[5].s = r->why;
	return esc_out_row(c->out, c->cell, e);
}

/* The row's cells as they were, and the answer. */
static bool
answer(struct calc *c, const struct esc_span *s, int64_t value, struct esc_err *e)
{
	for (size_t i = 0; i < c->ncolumns; i++)
		c->cell[i].s = c->table->field[c->column[i]].s;
	c->cell[c->ncolumns + (c->how->explain ? NEXPLAINED : 0)].i = value;
	if (!c->how->explain)
		return esc_out_row(c->out, c->cell, e);
	return esc_span_explain(s, s->end != ESC_NONE ? s->end : value, tell_piece, c, e);
}

static bool
one_row(struct calc *c, struct esc_err *e)
{
	struct esc_span s;
	const char *why = take_row(c, &s);
	int64_t value = ESC_NONE;

	if (why == NULL) {
		value = s.end == ESC_NONE ? esc_span_due(&s) : esc_span_elapsed(&s, s.end);
		if (value == ESC_NONE)
			why = reason(c, known[CALENDAR], "it does not open so often after this start");
	}
	if (why != NULL) {
		c->counts->rejected++;
		esc_fault(c->faults, "%s:%llu: %s", c->table->name, (unsigned long long)c->table->line, why);
		return c->rejects == NULL || esc_rejects_add(c->rejects, c->table, why, e);
	}
	esc_calendars_reached(&c->calendars, s.calendar, s.end != ESC_NONE ? s.end : value);
	return answer(c, &s, value, e);
}

static bool
all_rows(struct calc *c, struct esc_err *e)
{
	while (esc_table_next(c->table, e)) {
		c->counts->read++;
		if (!one_row(c, e))
			return false;
	}
	if (e->code != 0)
		return false;
	if (c->counts->rejected > 0 && c->rejects == NULL)
		return esc_fail(e, ESC_INVALID, "%llu of %llu rows are wrong, nothing was printed",
		    (unsigned long long)c->counts->rejected, (unsigned long long)c->counts->read);
	return true;
}

static bool
keep_rejects(struct calc *c, struct esc_err *e)
{
	struct esc_rejects *kept = c->rejects;

	c->rejects = NULL;
	return kept == NULL || esc_rejects_close(kept, e);
}

bool
esc_sla_calc(struct esc_calc *how, struct esc_table *table, const struct esc_out_how *print, struct esc_out **out,
    struct esc_counts *counts, struct esc_faults *faults, struct esc_err *e)
{
	const struct esc_map_how *read = &how->load->how;
	struct calc c = { .how = how, .table = table, .counts = counts, .faults = faults,
	    .time = { .zone = read->zone, .format = read->date_format, .twice = read->twice,
	    .gap_next = read->gap_next } };
	bool done;

	done = bind(&c, e) && esc_calendars_open(&c.calendars, how->policy, how->db, faults, e) &&
	    open_rows(&c, print, out, &how->header, e) &&
	    (how->load->rejects == NULL || esc_rejects_open(&c.rejects, how->load->rejects, table, e)) &&
	    all_rows(&c, e) && keep_rejects(&c, e);
	if (done && !print->quiet)
		esc_calendars_doubts(&c.calendars, faults);
	esc_rejects_drop(c.rejects);
	esc_calendars_close(&c.calendars);
	esc_arena_free(&c.row);
	esc_arena_free(&c.arena);
	return done;
}
