/*
 * A row a ticket.  What a known ticket's row says is compared with what is in
 * force; a correction retracts the old event and appends the new one.
 */
#include <string.h>

#include "load.h"

/* A known ticket while a row is compared with it. */
struct known {
	struct esc_loader *l;
	struct esc_row	*row;
	int64_t		 id;
	struct esc_event *event;
	size_t		 n;
	unsigned char	*gone;
	bool		 own;		/* the row's source is the ticket's */
	bool		 older;		/* the row is an earlier state than what is stored */
	bool		 changed;
};

/* When the row was so; ESC_NONE: nobody says, so of two loads the second tells the later state. */
static int64_t
told_at(const struct esc_loader *l, const struct esc_row *row)
{
	return row->has_updated ? row->updated : l->how->exported;
}

static int64_t
rev_of(const struct esc_event *ev)
{
	const char *s = esc_event_get(ev, ESC_C_REV);
	int64_t rev = 0;

	return s != NULL && esc_int_parse(s, &rev) ? rev : 0;
}

/* Equal but for the revision. */
static bool
says_the_same(struct esc_arena *a, const struct esc_event *x, const struct esc_event *y)
{
	struct esc_event p = esc_event_with_rev(x, 0, a), q = esc_event_with_rev(y, 0, a);

	p.n = q.n = 0;
	return esc_event_equal(&p, &q);
}

static bool
same_place(const struct esc_event *x, const struct esc_event *y)
{
	const char *a = esc_event_get(x, ESC_C_SLOT), *b = esc_event_get(y, ESC_C_SLOT);

	if (a != NULL && b != NULL)
		return strcmp(a, b) == 0;
	return a == b && x->kind == ESC_OBSERVED && y->kind == ESC_OBSERVED && x->at == y->at &&
	    x->seq == y->seq;
}

static bool
add(struct known *k, struct esc_event ev, struct esc_err *e)
{
	bool added;

	if (!esc_journal_add(&k->l->journal, k->id, &ev, &added, e))
		return false;
	k->changed |= added;
	return true;
}

static bool
retract(struct known *k, size_t i, struct esc_err *e)
{
	int64_t told = told_at(k->l, k->row);

	k->gone[i] = 1;
	return add(k, esc_event_retraction(k->event[i].key, told != ESC_NONE ? told : k->row->updated,
	    &k->l->arena), e);
}

/* A state that is told later, of an earlier time, is a correction of all that was seen since. */
static bool
retract_later(struct known *k, const struct esc_event *ev, struct esc_err *e)
{
	if (ev->kind != ESC_OBSERVED || !k->own || told_at(k->l, k->row) != ESC_NONE)
		return true;
	for (size_t i = 0; i < k->n; i++)
		if (!k->gone[i] && k->event[i].kind == ESC_OBSERVED && k->event[i].at > ev->at &&
		    !retract(k, i, e))
			return false;
	return true;
}

/* Without a time of its own an unchanged state is no news, unless it dates another change. */
static bool
is_no_news(struct known *k, const struct esc_event *ev)
{
	if (ev->kind != ESC_OBSERVED || k->row->has_updated ||
	    (k->changed && told_at(k->l, k->row) != ESC_NONE))
		return false;
	if (ev->nfields == 0)
		return true;
	for (size_t i = k->n; i-- > 0;)
		if (!k->gone[i] && k->event[i].kind == ESC_OBSERVED && k->event[i].at <= ev->at)
			return says_the_same(&k->l->arena,
			    &(struct esc_event){ .kind = ev->kind, .at = ev->at, .who = ev->who,
			    .side = ev->side, .public = ev->public, .field = k->event[i].field,
			    .nfields = k->event[i].nfields }, ev);
	return false;
}

static bool
merge(struct known *k, const struct esc_event *ev, struct esc_err *e)
{
	size_t in_force = k->n;
	bool before = false;
	int64_t rev = 0;

	for (size_t i = 0; i < k->n; i++) {
		if (!same_place(&k->event[i], ev))
			continue;
		if (!k->gone[i])
			in_force = i;
		if (!before || rev_of(&k->event[i]) > rev)
			rev = rev_of(&k->event[i]);
		before = true;
	}
	if (!retract_later(k, ev, e))
		return false;
	if (in_force == k->n && is_no_news(k, ev))
		return true;
	if (in_force < k->n && (k->older || says_the_same(&k->l->arena, &k->event[in_force], ev)))
		return true;
	if (in_force < k->n && !retract(k, in_force, e))
		return false;
	return add(k, before ? esc_event_with_rev(ev, rev + 1, &k->l->arena) : *ev, e);
}

/* Was a state seen that is later than the row's?  Its observed event is its last. */
static bool
is_older(const struct known *k)
{
	const struct esc_event *ev = &k->row->event[k->row->nevents - 1];

	if (told_at(k->l, k->row) == ESC_NONE)
		return false;
	for (size_t i = 0; i < k->n; i++)
		if (!k->gone[i] && k->event[i].kind == ESC_OBSERVED && (k->event[i].at > ev->at ||
		    (k->event[i].at == ev->at && k->event[i].seq > ev->seq)))
			return true;
	return false;
}

static bool
print_stored(struct esc_loader *l, int64_t id, const char *change, struct esc_err *e)
{
	struct esc_ticket t;

	if (l->out == NULL)
		return true;
	return esc_ticket_read(l->db, id, &l->arena, &t, e) && esc_open_row(l->db, l->out, &t, change, e);
}

static bool
load_known(struct esc_loader *l, struct esc_row *row, int64_t id, const char *ref, struct esc_entry_of *of,
    struct esc_err *e)
{
	struct known k = { .l = l, .row = row, .id = id };
	struct esc_ticket t;
	bool before;

	if (!esc_events_read(l->db, id, &l->arena, &k.event, &k.n, e))
		return false;
	k.gone = esc_alloc(&l->arena, k.n);
	esc_fold_retracted(k.event, k.n, k.gone);
	k.own = of->source == NULL || strcmp(of->source, l->source) == 0;
	k.older = is_older(&k);
	if (k.older && !esc_seen(l->db, id, row->hash, &before, e))
		return false;
	for (size_t i = 0; i < row->nevents; i++)
		if (!merge(&k, &row->event[i], e))
			return false;
	if (!k.changed) {
		l->counts->same++;
		return print_stored(l, id, "same", e);
	}
	l->counts->changed++;
	l->written++;
	if (!k.older)
		of->row_hash = (int64_t)row->hash;
	if (of->source == NULL)
		of->source = l->source;
	return esc_journal_fold(&l->journal, id, ref, of, &l->arena, &t, e) &&
	    esc_open_row(l->db, l->out, &t, "changed", e);
}

static bool
load_new(struct esc_loader *l, struct esc_row *row, int64_t id, const char *ref, struct esc_err *e)
{
	struct esc_entry_of of = { .entered = l->how->act.now, .row_hash = (int64_t)row->hash,
	    .source = l->source };
	struct esc_ticket t;

	l->counts->fresh++;
	l->written++;
	return esc_journal_new(&l->journal, id, row->event, row->nevents, e) &&
	    esc_journal_fresh(&l->journal, id, ref, row->event, row->nevents, &of, &l->arena, &t, e) &&
	    esc_open_row(l->db, l->out, &t, "new", e);
}

/* The hash of a row without a name: of its source, its content and n equal ones before it. */
static int64_t
made_by(const struct esc_loader *l, const struct esc_row *row, uint64_t n)
{
	uint64_t v[3] = { esc_hash(l->source, strlen(l->source)), row->hash, n };

	return (int64_t)esc_hash(v, sizeof(v));
}

static bool
find_or_number(struct esc_loader *l, const struct esc_row *row, int64_t *id, const char **ref, bool *fresh,
    struct esc_err *e)
{
	int64_t hash;

	for (uint64_t n = 0;; n++) {
		hash = made_by(l, row, n);
		if (!esc_ticket_of_row(l->db, hash, id, &l->arena, ref, e))
			return false;
		if (*id == 0 || !esc_idset_has(&l->touched, *id))
			break;
	}
	*fresh = *id == 0;
	return !*fresh || (esc_ticket_new(l->db, id, e) && esc_ticket_number(l->db, &l->arena, ref, e) &&
	    esc_ticket_made(l->db, hash, *id, e));
}

static bool
find_or_name(struct esc_loader *l, const struct esc_row *row, int64_t *id, const char **ref, bool *fresh,
    struct esc_err *e)
{
	*ref = row->ticket;
	if (*row->ticket == '\0')
		return find_or_number(l, row, id, ref, fresh, e);
	if (!esc_ticket_find(l->db, row->ticket, id, e))
		return false;
	*fresh = *id == 0;
	return !*fresh || esc_ticket_new(l->db, id, e);
}

/* A row that is dated leaves a trace of when it was so, even if all its columns have their own dates. */
static void
add_trace(struct esc_loader *l, struct esc_row *row)
{
	int64_t told = told_at(l, row);

	if (told != ESC_NONE && row->event[row->nevents - 1].kind != ESC_OBSERVED)
		row->event[row->nevents++] = (struct esc_event){ .kind = ESC_OBSERVED, .at = told, .who = "",
		    .side = esc_kind_info(ESC_OBSERVED)->side };
}

/* A ticket may be named twice by rows that say the same. */
static bool
named_twice(struct esc_loader *l, int64_t id, const struct esc_row *row, const char **why, struct esc_err *e)
{
	uint64_t hash;
	bool any;

	if (!esc_seen_first(l->db, id, &hash, &any, e))
		return false;
	if (any && hash == row->hash)
		l->counts->same++;
	else
		*why = "ticket: named twice with different content";
	return true;
}

bool
esc_check_ticket(struct esc_loader *l, struct esc_row *row, const char **why, struct esc_err *e)
{
	int64_t id = (int64_t)esc_hash(row->ticket, strlen(row->ticket));
	uint64_t hash;
	bool any;

	if (*row->ticket == '\0')
		return true;
	if (!esc_seen_first(l->db, id, &hash, &any, e))
		return false;
	return any ? named_twice(l, id, row, why, e) : esc_seen(l->db, id, row->hash, &any, e);
}

bool
esc_load_ticket(struct esc_loader *l, struct esc_row *row, const char **why, struct esc_err *e)
{
	struct esc_entry_of of;
	const char *ref;
	bool fresh, again;
	int64_t id;

	esc_arena_clear(&l->arena);
	add_trace(l, row);
	if (!find_or_name(l, row, &id, &ref, &fresh, e))
		return false;
	again = esc_idset_has(&l->touched, id);
	esc_idset_add(&l->touched, id);
	if (fresh)
		return load_new(l, row, id, ref, e);
	if (!esc_ticket_entry(l->db, id, &l->arena, &of, e))
		return false;
	if (of.row_hash == (int64_t)row->hash) {
		l->counts->same++;
		return again || print_stored(l, id, "same", e);
	}
	if (again)
		return named_twice(l, id, row, why, e);
	return load_known(l, row, id, ref, &of, e);
}
