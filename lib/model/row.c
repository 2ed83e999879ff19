/* A row of a table turned into events. */
#include <string.h>

#include "map.h"

/* An event that is being put together: its fields grow at the end of b->field. */
struct making {
	struct esc_binding *b;
	struct esc_row	*row;
	size_t		 nfields;	/* of b->field that are taken */
	struct esc_err	*e;
};

static struct esc_event *
begin(struct making *mk, const struct esc_kind_info *k, int64_t at, const char *who)
{
	struct esc_event *ev = &mk->b->event[mk->row->nevents++];

	*ev = (struct esc_event){ .at = at, .kind = k->kind, .side = k->side, .public = k->public,
	    .who = who, .field = mk->b->field + mk->nfields };
	return ev;
}

static void
add(struct making *mk, struct esc_event *ev, struct esc_field f)
{
	mk->b->field[mk->nfields++] = f;
	ev->nfields++;
}

static void
newest(struct making *mk, int64_t t)
{
	if (t != ESC_NONE && (mk->row->updated == ESC_NONE || t > mk->row->updated))
		mk->row->updated = t;
}

static const struct esc_field *
said_field(const struct esc_said *said, enum esc_column c)
{
	for (size_t i = 0; i < said->nfields; i++)
		if (said->field[i].column == c)
			return &said->field[i];
	return NULL;
}

/* The undated columns that a dated one takes with it, so that they are dated too. */
static const struct {
	enum esc_kind	 kind;
	enum esc_column	 column;
} along[] = {
	{ ESC_RESOLVED, ESC_C_RESOLUTION }, { ESC_SURVEYED, ESC_C_CSAT }, { ESC_SURVEYED, ESC_C_FIRST_CONTACT },
	{ ESC_SURVEYED, ESC_C_HEARD }, { ESC_SURVEYED, ESC_C_NPS },
};
#define NALONG	(sizeof(along) / sizeof(along[0]))

static bool
has_needs(const struct making *mk, const struct esc_event *ev, const struct esc_kind_info *k)
{
	if (esc_kind_satisfied(k, ev))
		return true;
	return esc_fail(mk->e, ESC_INVALID, "%s: \"%s\" needs a value here, and there is none",
	    k->needs, k->name);
}

/* Behind the states of its moment: a log to the minute shows the one before it, too. */
#define LAST_SEQ	999999999

/*
 * A dated column.  Of a row a ticket it is the one word on its slot, which a later
 * export may correct.  A date that a state of the ticket shows is an event for
 * good: the next state that shows it says nothing new, one that shows another
 * has seen another.
 */
static bool
make_slot(struct making *mk, size_t slot)
{
	const struct esc_said *said = &mk->b->said;
	const struct esc_kind_info *k = &esc_kinds[slot];
	struct esc_event *ev = begin(mk, k, said->slot[slot], said->by[slot]);
	const struct esc_field *f;

	for (size_t i = 0; i < NALONG; i++)
		if (along[i].kind == k->kind && (f = said_field(said, along[i].column)) != NULL)
			add(mk, ev, *f);
	if (mk->b->map->shape == ESC_TICKETS)
		add(mk, ev, (struct esc_field){ .column = ESC_C_SLOT, .value = k->slot });
	else if (k->kind >= ESC_RESOLVED)
		ev->seq = LAST_SEQ;
	newest(mk, ev->at);
	return has_needs(mk, ev, k);
}

static bool
make_slots(struct making *mk)
{
	const struct esc_said *said = &mk->b->said;

	for (size_t i = 0; i < esc_nkinds; i++)
		if (said->slot[i] != ESC_NONE && !make_slot(mk, i))
			return false;
	return true;
}

static bool
is_taken(const struct esc_row *row, enum esc_column c)
{
	for (size_t i = 0; i < row->nevents; i++)
		for (size_t k = 0; k < NALONG; k++)
			if (along[k].kind == row->event[i].kind && along[k].column == c)
				return true;
	return false;
}

static bool
make_observed(struct making *mk, int64_t at)
{
	const struct esc_said *said = &mk->b->said;
	struct esc_event *ev = NULL;
	size_t i;

	for (i = 0; i < said->nfields; i++) {
		if (is_taken(mk->row, said->field[i].column))
			continue;
		if (ev == NULL) {
			ev = begin(mk, esc_kind_info(ESC_OBSERVED), at, said->actor);
			ev->seq = said->seq;
		}
		add(mk, ev, said->field[i]);
	}
	return true;
}

/* A row a ticket. */
static bool
make_ticket(struct making *mk)
{
	const struct esc_said *said = &mk->b->said;

	if (!make_slots(mk))
		return false;
	mk->row->has_updated = said->updated != ESC_NONE;
	if (mk->row->has_updated)
		mk->row->updated = said->updated;
	return make_observed(mk, said->updated);
}

static bool
make_snapshot(struct making *mk)
{
	const struct esc_said *said = &mk->b->said;

	if (said->at == ESC_NONE)
		return esc_fail(mk->e, ESC_INVALID, "at: the row does not say when that was");
	newest(mk, said->at);
	return make_slots(mk) && make_observed(mk, said->at);
}

/* What is true of a ticket whatever happens; the rest belongs to certain kinds. */
static bool
describes(enum esc_column c)
{
	switch (esc_column_info(c)->form) {
	case ESC_F_CODE:
		return c != ESC_C_TRIGGER;
	case ESC_F_TEXT:
	case ESC_F_PERSON:
		return true;
	default:
		return c == ESC_C_PARENT;
	}
}

#define NOWHERE		ESC_ROW_KINDS
/*
 * Which of the row's events carries a column: the first that may, words a public
 * one if there is one; what only describes the ticket the first of all.
 */
static size_t
home(const struct esc_said *said, enum esc_column c)
{
	size_t i;

	for (i = 0; c == ESC_C_MESSAGE && i < said->nkinds; i++)
		if (said->kind[i]->public)
			return i;
	for (i = 0; i < said->nkinds; i++)
		if (esc_kind_carries(said->kind[i], c))
			return i;
	return describes(c) ? 0 : NOWHERE;
}

static bool
make_event(struct making *mk, size_t which)
{
	const struct esc_said *said = &mk->b->said;
	const struct esc_kind_info *k = said->kind[which];
	struct esc_event *ev = begin(mk, k, said->at, said->actor);
	size_t i;

	ev->seq = said->seq;
	if (said->side >= 0)
		ev->side = (enum esc_side)said->side;
	if (said->public >= 0)
		ev->public = said->public;
	for (i = 0; i < said->nfields; i++)
		if (said->field[i].column == ESC_C_KEY ||
		    home(said, said->field[i].column) == which)
			add(mk, ev, said->field[i]);
	return has_needs(mk, ev, k);
}

/* What no event of the row may carry: in a foreign table it was observed. */
static bool
make_rest(struct making *mk)
{
	const struct esc_said *said = &mk->b->said;
	struct esc_event *ev = NULL;
	size_t i;

	for (i = 0; i < said->nfields; i++) {
		if (home(said, said->field[i].column) != NOWHERE)
			continue;
		if (mk->b->map->native || said->field[i].column == ESC_C_EVENT)
			return esc_fail(mk->e, ESC_INVALID,
			    "%s: \"%s\" does not carry it; leave the cell empty",
			    esc_column_info(said->field[i].column)->name, said->kind[0]->name);
		if (ev == NULL) {
			ev = begin(mk, esc_kind_info(ESC_OBSERVED), said->at, said->actor);
			ev->seq = said->seq;
		}
		add(mk, ev, said->field[i]);
	}
	return true;
}

static bool
settle_kind(struct making *mk)
{
	struct esc_said *said = &mk->b->said;
	const struct esc_kind_info *k = esc_kind_info(mk->b->how.kind);

	if (k == NULL)
		return said->nkinds > 0 ||
		    esc_fail(mk->e, ESC_INVALID, "kind: the row does not say what happened");
	if (said->nkinds > 0 && (said->nkinds > 1 || said->kind[0] != k))
		return esc_fail(mk->e, ESC_INVALID,
		    "kind: \"%s\" in a table of \"%s\"; take the column out, "
		    "or give no verb", said->kind[0]->name, k->name);
	said->kind[0] = k;
	said->nkinds = 1;
	return true;
}

static bool
make_events(struct making *mk)
{
	struct esc_said *said = &mk->b->said;
	size_t i;

	if (!settle_kind(mk))
		return false;
	if (said->at == ESC_NONE && (said->at = mk->b->how.at) == ESC_NONE)
		return esc_fail(mk->e, ESC_INVALID, "at: the row does not say when it happened");
	if (*said->actor == '\0' && mk->b->how.actor != NULL)
		said->actor = mk->b->how.actor;
	newest(mk, said->at);
	for (i = 0; i < said->nkinds; i++)
		if (!make_event(mk, i))
			return false;
	return make_rest(mk);
}

static bool
make(struct making *mk)
{
	static bool (*const by_shape[])(struct making *) = {
		[ESC_TICKETS] = make_ticket, [ESC_EVENTS] = make_events,
		[ESC_SNAPSHOTS] = make_snapshot,
	};
	struct esc_said *said = &mk->b->said;
	enum esc_shape shape = mk->b->map->shape;

	if (said->ticket == NULL && !mk->b->how.number)
		return esc_fail(mk->e, ESC_INVALID, "ticket: the name is empty");
	if (shape != ESC_EVENTS && !said->anything)
		return esc_fail(mk->e, ESC_INVALID,
		    "%s: the row says nothing about it but its name",
		    said->ticket != NULL ? said->ticket : "ticket");
	mk->row->ticket = said->ticket != NULL ? said->ticket : "";
	return by_shape[shape](mk);
}

static void
hash_numbers(struct esc_buf *h, int64_t n, unsigned char kind, unsigned char more)
{
	char bytes[10] = { (char)kind, (char)more };

	for (int i = 0; i < 8; i++)
		bytes[2 + i] = (char)((uint64_t)n >> (8 * i) & 0xff);
	esc_buf_add(h, bytes, sizeof(bytes));
}

static void
hash_text(struct esc_buf *h, const char *s)
{
	esc_buf_add(h, s, strlen(s) + 1);
}

/* The slot is as good as the kind. */
static void
hash_field(struct esc_buf *h, const struct esc_field *f)
{
	if (f->column == ESC_C_SLOT)
		return;
	esc_buf_putc(h, (char)f->column);
	if (f->name != NULL)
		hash_text(h, f->name);
	hash_text(h, f->value);
}

static uint64_t
hash_row(struct esc_buf *h, const struct esc_row *row)
{
	const struct esc_event *ev;
	size_t i;

	esc_buf_clear(h);
	hash_text(h, row->ticket);
	hash_numbers(h, row->has_updated ? row->updated : ESC_NONE, 0, 0);
	for (ev = row->event; ev < row->event + row->nevents; ev++) {
		hash_numbers(h, ev->at, (unsigned char)ev->kind,
		    (unsigned char)(ev->side << 1 | ev->public));
		if (ev->seq != 0)
			hash_numbers(h, ev->seq, 0, 0);
		hash_text(h, ev->who);
		for (i = 0; i < ev->nfields; i++)
			hash_field(h, &ev->field[i]);
		esc_buf_putc(h, '\xff');
	}
	return esc_hash(h->s, h->n);
}

static const char *
doubt(struct esc_binding *b)
{
	if (b->said.doubt == NULL || b->doubted)
		return NULL;
	b->doubted = true;
	esc_buf_clear(&b->doubt);
	esc_buf_printf(&b->doubt, "%s: looks as if it was encoded twice; it is kept as it is, "
	    "export it again if it reads wrong", b->said.doubt);
	return esc_buf_str(&b->doubt);
}

bool
esc_map_row(struct esc_binding *b, const struct esc_table *t, struct esc_row *row,
    struct esc_err *e)
{
	struct making mk = { .b = b, .row = row, .e = e };

	*row = (struct esc_row){ .ticket = "", .event = b->event, .updated = ESC_NONE };
	esc_arena_clear(&b->row);
	if (!esc_said_read(b, t, e))
		return false;
	if (b->said.skip)
		return true;
	if (!make(&mk))
		return false;
	if (b->map->shape == ESC_TICKETS)
		row->hash = hash_row(&b->hash, row);
	row->doubt = doubt(b);
	return true;
}
