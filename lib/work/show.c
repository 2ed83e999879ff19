/* The events of tickets: a row each, or the whole story for a person. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "reading.h"
#include "store/store.h"

enum from { REF, KEY, AT, KIND, ACTOR, FROM, TO, SEQ, SIDE, PUBLIC, COLUMN, ATTRIBUTE, RETRACTED };

struct column {
	struct esc_head	head;
	enum from	from;
	enum esc_column	column;
};

static const struct column columns[] = {
	{ { "ticket", ESC_TEXT, false }, REF, 0 },
	{ { "event", ESC_TEXT, false }, KEY, 0 },
	{ { "at", ESC_TIME, false }, AT, 0 },
	{ { "kind", ESC_TEXT, false }, KIND, 0 },
	{ { "actor", ESC_TEXT, false }, ACTOR, 0 },
	{ { "from_value", ESC_TEXT, false }, FROM, 0 },
	{ { "to_value", ESC_TEXT, false }, TO, 0 },
	{ { "trigger", ESC_TEXT, false }, COLUMN, ESC_C_TRIGGER },
	{ { "message", ESC_TEXT, false }, COLUMN, ESC_C_MESSAGE },
	{ { "seq", ESC_INT, true }, SEQ, 0 },
	{ { "side", ESC_TEXT, true }, SIDE, 0 },
	{ { "public", ESC_INT, true }, PUBLIC, 0 },
};
#define NFIXED	(sizeof(columns) / sizeof(columns[0]))

struct show {
	struct esc_db	*db;
	const struct esc_filter *filter;
	const struct esc_out_how *how;
	struct esc_arena arena;		/* of the whole */
	struct esc_arena one;		/* of one ticket */
	struct esc_names attributes;
	struct esc_out	*out;
	struct column	*column;
	struct esc_cell	*cell;
	size_t		 n;
	bool		 changes;	/* from_value or to_value is wanted */
	bool		 asides;	/* what is no event is shown, too */
	struct esc_buf	 text;		/* the stories */
	uint64_t	 rows;
};

/* Everything that an event may carry, under the names that esc-log reads. */
static void
make_columns(struct show *s)
{
	size_t n = NFIXED;

	s->column = esc_copy(&s->arena, columns, sizeof(columns),
	    (NFIXED + ESC_NCOLUMNS + s->attributes.n + 1) * sizeof(*s->column));
	for (int i = ESC_C_FIRST; i < ESC_NCOLUMNS; i++) {
		const struct esc_column_info *info = esc_column_info((enum esc_column)i);
		bool whole = info->form == ESC_F_LEVEL || info->form == ESC_F_SCORE ||
		    info->form == ESC_F_NUMBER || info->form == ESC_F_FLAG;

		if (!info->internal && i != ESC_C_TRIGGER && i != ESC_C_MESSAGE)
			s->column[n++] = (struct column){ { info->name, whole ? ESC_INT :
			    info->form == ESC_F_TIME ? ESC_TIME : ESC_TEXT, true }, COLUMN, (enum esc_column)i };
	}
	for (size_t i = 0; i < s->attributes.n; i++)
		s->column[n++] = (struct column){ { s->attributes.name[i], ESC_TEXT, true }, ATTRIBUTE, 0 };
	s->column[n++] = (struct column){ { "retracted", ESC_INT, true }, RETRACTED, 0 };
	s->n = n;
	s->cell = esc_alloc(&s->arena, n * sizeof(*s->cell));
}

static bool
open_out(struct show *s, struct esc_err *e)
{
	struct esc_head *head;

	make_columns(s);
	head = esc_alloc(&s->arena, s->n * sizeof(*head));
	for (size_t i = 0; i < s->n; i++)
		head[i] = s->column[i].head;
	if (!esc_out_open(&s->out, s->how, head, s->n, e))
		return false;
	for (size_t i = 0; i < s->n; i++)
		s->changes |= (s->column[i].from == FROM || s->column[i].from == TO) &&
		    esc_out_wants(s->out, i);
	return true;
}

static struct esc_cell
field_cell(const struct column *c, const struct esc_event *ev)
{
	struct esc_cell cell = { .i = ESC_NONE };

	if (c->from == COLUMN)
		cell.s = esc_event_get(ev, c->column);
	for (size_t i = 0; c->from == ATTRIBUTE && i < ev->nfields; i++)
		if (ev->field[i].column == ESC_C_ATTR && strcmp(ev->field[i].name, c->head.name) == 0)
			cell.s = ev->field[i].value;
	if (c->head.type != ESC_TEXT && cell.s != NULL && !esc_int_parse(cell.s, &cell.i))
		cell.i = ESC_NONE;
	return cell;
}

static struct esc_cell
cell_of(const struct column *c, const char *ref, const struct esc_event *ev, const struct esc_change *change,
    bool gone, char key[17])
{
	switch (c->from) {
	case REF:
		return (struct esc_cell){ .s = ref };
	case KEY:
		snprintf(key, 17, "%016" PRIx64, ev->key);
		return (struct esc_cell){ .s = key };
	case AT:
		return (struct esc_cell){ .i = ev->at };
	case KIND:
		return (struct esc_cell){ .s = esc_kind_info(ev->kind)->name };
	case ACTOR:
		return (struct esc_cell){ .s = ev->who };
	case FROM:
		return (struct esc_cell){ .s = change != NULL ? change->from : NULL };
	case TO:
		return (struct esc_cell){ .s = change != NULL ? change->to : NULL };
	case SEQ:
		return (struct esc_cell){ .i = ev->seq };
	case SIDE:
		return (struct esc_cell){ .s = esc_side_names[ev->side] };
	case PUBLIC:
		return (struct esc_cell){ .i = ev->public };
	case RETRACTED:
		return (struct esc_cell){ .i = gone ? 1 : ESC_NONE };
	default:
		return field_cell(c, ev);
	}
}

static struct esc_cell
aside_cell(const struct column *c, const char *ref, const struct esc_aside *a)
{
	switch (c->from) {
	case REF:
		return (struct esc_cell){ .s = ref };
	case AT:
		return (struct esc_cell){ .i = a->at };
	case KIND:
		return (struct esc_cell){ .s = a->kind };
	case ACTOR:
		return (struct esc_cell){ .s = a->who };
	default:
		if (c->from == COLUMN && c->column == ESC_C_MESSAGE)
			return (struct esc_cell){ .s = a->what };
		return (struct esc_cell){ .i = ESC_NONE };
	}
}

static bool
print_event(struct show *s, const char *ref, const struct esc_event *ev, const struct esc_change *change,
    bool gone, struct esc_err *e)
{
	char key[17];

	for (size_t i = 0; i < s->n; i++)
		if (esc_out_wants(s->out, i))
			s->cell[i] = cell_of(&s->column[i], ref, ev, change, gone, key);
	return esc_out_row(s->out, s->cell, e);
}

/* The events of a ticket, which of them are retracted, and which are asked for. */
static bool
read_events(struct show *s, const struct esc_ticket *t, struct esc_story *story, struct esc_err *e)
{
	bool some = esc_filter_has_event_terms(s->filter);
	unsigned char *gone, *out;
	struct esc_event *ev;
	size_t n;

	esc_arena_clear(&s->one);
	if (!esc_events_read(s->db, t->id, &s->one, &ev, &n, e))
		return false;
	for (size_t i = 0; i < n; i++)
		if (esc_kind_info(ev[i].kind) == NULL || ev[i].side > ESC_SIDE_OUTSIDE)
			return esc_fail(e, ESC_FOREIGN, "ticket %s: the database is damaged: "
			    "an event of no known kind or side; restore a backup", t->ref);
	gone = esc_alloc(&s->one, n + 1);
	out = esc_alloc(&s->one, n + 1);
	esc_fold_retracted(ev, n, gone);
	for (size_t i = 0; some && i < n; i++)
		out[i] = gone[i] || !esc_filter_event(s->filter, &ev[i], t->ref);
	*story = (struct esc_story){ .event = ev, .nevents = n, .gone = gone, .left_out = out };
	return true;
}

static bool
read_asides(struct show *s, int64_t ticket, struct esc_story *y, struct esc_err *e)
{
	struct esc_aside *aside = NULL;

	if (s->asides && !esc_asides_read(s->db, ticket, y->event, y->nevents, y->zone, &s->one, &aside,
	    &y->nasides, e))
		return false;
	y->aside = aside;
	return true;
}

/* Those before a moment. */
static bool
print_asides(struct show *s, const char *ref, const struct esc_story *y, size_t *k, int64_t before,
    struct esc_err *e)
{
	for (; *k < y->nasides && y->aside[*k].at < before; ++*k) {
		for (size_t i = 0; i < s->n; i++)
			s->cell[i] = aside_cell(&s->column[i], ref, &y->aside[*k]);
		if (esc_rows_suffice(s->how, esc_out_rows(s->out)) || !esc_out_row(s->out, s->cell, e))
			return false;
	}
	return true;
}

static bool
print_rows(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct show *s = arg;
	struct esc_story y = { 0 };
	size_t k = 0;

	if (!read_events(s, t, &y, e) || !read_asides(s, t->id, &y, e))
		return false;
	if (s->changes)
		y.change = esc_changes_of(y.event, y.nevents, y.gone, &s->one);
	for (size_t i = 0; i < y.nevents; i++) {
		if (!print_asides(s, t->ref, &y, &k, y.event[i].at, e))
			return false;
		if (y.left_out[i])
			continue;
		if (esc_rows_suffice(s->how, esc_out_rows(s->out)) ||
		    !print_event(s, t->ref, &y.event[i], y.change != NULL ? &y.change[i] : NULL,
		    y.gone[i] != 0, e))
			return false;
	}
	return print_asides(s, t->ref, &y, &k, INT64_MAX, e);
}

static bool
collect_attributes(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct show *s = arg;
	struct esc_story y = { 0 };

	if (!read_events(s, t, &y, e))
		return false;
	for (size_t i = 0; i < y.nevents; i++)
		for (size_t j = 0; j < y.event[i].nfields; j++)
			if (y.event[i].field[j].column == ESC_C_ATTR)
				esc_names_add(&s->attributes, y.event[i].field[j].name,
				    strlen(y.event[i].field[j].name), &s->arena);
	return true;
}

static bool
show_rows(struct show *s, const struct esc_select *sel, struct esc_err *e)
{
	const char *c = s->how->columns;

	esc_names_asked(&s->attributes, s->how, &s->arena);
	if (c != NULL && strcmp(c, "all") == 0 && !esc_tickets(s->db, sel, collect_attributes, s, e))
		return false;
	if (!open_out(s, e))
		return false;
	if (!esc_tickets(s->db, sel, print_rows, s, e)) {
		esc_out_drop(s->out);
		return false;
	}
	s->rows = esc_out_rows(s->out);
	return true;
}

static bool
tell(void *arg, struct esc_ticket *selected, struct esc_err *e)
{
	struct show *s = arg;
	struct esc_ticket t;
	struct esc_story y = { 0 };

	if (s->how->limit >= 0 && s->rows >= (uint64_t)s->how->limit)
		return false;
	if (!read_events(s, selected, &y, e) || !esc_ticket_read(s->db, selected->id, &s->one, &t, e))
		return false;
	y.zone = s->how->zone != NULL ? s->how->zone : s->how->local;
	if (!read_asides(s, selected->id, &y, e))
		return false;
	y.ticket = &t;
	y.clocks = selected->clocks;
	y.now = s->filter->now;
	y.change = esc_changes_of(y.event, y.nevents, y.gone, &s->one);
	y.width = s->how->width;
	if (s->rows++ > 0)
		esc_buf_putc(&s->text, '\n');
	esc_story_print(&s->text, &y);
	return true;
}

static bool
print(struct show *s, bool person, struct esc_err *e)
{
	if (!person)
		return esc_out_close(s->out, e);
	return s->how->quiet || esc_out_text(s->how->file, s->text.s, s->text.n, e);
}

bool
esc_show(struct esc_db *db, const struct esc_filter *f, const struct esc_out_how *how, uint64_t *rows,
    struct esc_err *e)
{
	struct show s = { .db = db, .filter = f, .how = how };
	struct esc_select sel = {
		.filter = f, .facts = UINT64_C(1) << ESC_STATUS, .few = esc_rows_few(how),
		.order = ESC_ORDER_OPENED
	};
	bool person = esc_for_a_person(how), ok;

	s.asides = !esc_filter_has_event_terms(f) &&
	    (how->columns == NULL || strcmp(how->columns, "all") != 0);
	sel.clocks = person;
	if (!f->asked)
		return esc_fail(e, ESC_USAGE, "say which tickets: esc-show TICKET, or field:value");
	ok = esc_begin(db, false, e) &&
	    (person ? esc_tickets(db, &sel, tell, &s, e) : show_rows(&s, &sel, e));
	esc_rollback(db);	/* nothing was written */
	*rows = s.rows;
	ok = ok && print(&s, person, e);
	esc_buf_free(&s.text);
	esc_arena_free(&s.one);
	esc_arena_free(&s.arena);
	return ok;
}
