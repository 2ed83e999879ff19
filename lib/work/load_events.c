/* A row an event, or a state of a ticket: appended as they come, folded at the end. */
#include <stdio.h>
#include <string.h>

#include "load.h"

static bool
ticket_of(struct esc_loader *l, const char *ref, int64_t *id, struct esc_err *e)
{
	if (l->last_ref_id != 0 && strcmp(l->last_ref, ref) == 0) {
		*id = l->last_ref_id;
		return true;
	}
	if (!esc_ticket_find(l->db, ref, id, e))
		return false;
	if (*id == 0) {
		if (!esc_ticket_new(l->db, id, e) ||
		    !esc_ticket_name(l->db, *id, ref, l->how->act.now, l->source, e))
			return false;
		esc_idset_add(&l->fresh, *id);
	}
	snprintf(l->last_ref, sizeof(l->last_ref), "%s", ref);
	l->last_ref_id = *id;
	return true;
}

bool
esc_load_events(struct esc_loader *l, struct esc_row *row, const char **why, struct esc_err *e)
{
	bool added, any = false;
	int64_t id;

	(void)why;
	if (!ticket_of(l, row->ticket, &id, e))
		return false;
	if (!esc_idset_has(&l->touched, id))
		l->written++;
	esc_idset_add(&l->touched, id);
	if (id > l->last_id)
		l->last_id = id;
	for (size_t i = 0; i < row->nevents; i++) {
		struct esc_event *ev = &row->event[i];

		/* the date that each state shows again is one event */
		l->journal.repeats = !l->states || ev->kind == ESC_OBSERVED;
		if (!esc_journal_add(&l->journal, id, ev, &added, e))
			return false;
		any |= added;
		if (l->event_rows && !esc_log_row(l->out, row->ticket, added ? "new" : "same", ev, e))
			return false;
	}
	if (any)
		esc_idset_add(&l->changed, id);
	*(any ? esc_idset_has(&l->fresh, id) ? &l->counts->fresh : &l->counts->changed :
	    &l->counts->same) += 1;
	return true;
}

bool
esc_check_event(struct esc_loader *l, struct esc_row *row, const char **why, struct esc_err *e)
{
	(void)l, (void)row, (void)why, (void)e;
	return true;
}

static void
folded(struct esc_loader *l, const struct esc_ticket *t)
{
	if (t->into == NULL)
		return;
	esc_idset_add(&l->merged, t->id);
	if (t->id > l->last_merged)
		l->last_merged = t->id;
}

static bool
finish(struct esc_loader *l, int64_t id, struct esc_err *e)
{
	const char *change = esc_idset_has(&l->fresh, id) ? "new" :
	    esc_idset_has(&l->changed, id) ? "changed" : "same";
	struct esc_out *out = l->event_rows ? NULL : l->out;
	struct esc_ticket t;
	const char *ref;
	struct esc_entry_of of;

	if (l->trial != NULL)
		*(*change == 'n' ? &l->trial->fresh : *change == 'c' ? &l->trial->changed :
		    &l->trial->same) += 1;
	esc_arena_clear(&l->arena);
	if (!esc_idset_has(&l->changed, id))
		return out == NULL || (esc_ticket_read(l->db, id, &l->arena, &t, e) &&
		    esc_open_row(l->db, out, &t, change, e));
	if (!esc_ticket_ref(l->db, id, &l->arena, &ref, e) || !esc_ticket_entry(l->db, id, &l->arena, &of, e))
		return false;
	if (of.source == NULL)
		of.source = l->source;
	if (!esc_journal_fold(&l->journal, id, ref, &of, &l->arena, &t, e))
		return false;
	folded(l, &t);
	return esc_open_row(l->db, out, &t, change, e);
}

/* Only when all are folded it shows where a merge leads. */
static bool
follow_merges(struct esc_loader *l, struct esc_err *e)
{
	struct esc_ticket t;

	for (int64_t id = 1; id <= l->last_merged; id++) {
		esc_arena_clear(&l->arena);
		if (esc_idset_has(&l->merged, id) && (!esc_ticket_read(l->db, id, &l->arena, &t, e) ||
		    !esc_journal_merge(&l->journal, t.ref, t.into, &l->arena, e)))
			return false;
	}
	esc_idset_clear(&l->merged);
	l->last_merged = 0;
	return true;
}

bool
esc_load_folds(struct esc_loader *l, struct esc_err *e)
{
	for (int64_t id = 1; id <= l->last_id; id++)
		if (esc_idset_has(&l->touched, id) && !finish(l, id, e))
			return false;
	if (l->last_id != 0) {
		esc_idset_clear(&l->touched);
		esc_idset_clear(&l->fresh);
		esc_idset_clear(&l->changed);
		l->last_id = 0;
	}
	return follow_merges(l, e);
}
