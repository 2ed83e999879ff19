/* Acts on the tickets that a filter picks, or a table names. */
#include <stdlib.h>
#include <string.h>

#include "act.h"
#include "load.h"

#define MANY	100	/* tickets that a filter may pick without --yes */

const struct esc_head esc_log_heads[] = {
	{ "ticket", ESC_TEXT, false }, { "change", ESC_TEXT, false }, { "event", ESC_TEXT, false },
	{ "at", ESC_TIME, false }, { "kind", ESC_TEXT, false }, { "actor", ESC_TEXT, false },
};
const size_t esc_nlog_heads = sizeof(esc_log_heads) / sizeof(esc_log_heads[0]);

bool
esc_log_row(struct esc_out *out, const char *ref, const char *change, const struct esc_event *ev,
    struct esc_err *e)
{
	char key[ESC_KEY_MAX];
	struct esc_cell c[] = {
		{ .s = ref }, { .s = change }, { .s = ev->key != 0 ? esc_key_print(key, ev->key) : NULL },
		{ .i = ev->at }, { .s = esc_kind_info(ev->kind)->name }, { .s = ev->who },
	};

	return out == NULL || esc_out_row(out, c, e);
}

static bool
pick(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct esc_picked *p = arg;

	(void)e;
	p->id = esc_grow(p->id, &p->cap, p->n + 1, sizeof(*p->id));
	p->id[p->n++] = t->id;
	return true;
}

bool
esc_act_pick(struct esc_db *db, const struct esc_act *how, const struct esc_filter *filter, struct esc_picked *p,
    struct esc_err *e)
{
	struct esc_select select = { .filter = filter, .order = ESC_ORDER_OPENED };

	if (!esc_tickets(db, &select, pick, p, e))
		return false;
	if (p->n > MANY && filter->nterms > 0 && !how->many)
		return esc_fail(e, ESC_USAGE, "the filter picks %zu tickets: --yes if that is meant", p->n);
	return true;
}

/* Of a customer who is kept or lost it is written on some of the tickets. */
static bool
pick_for(enum esc_kind kind, struct esc_db *db, const struct esc_act *how, const struct esc_filter *filter,
    struct esc_picked *p, struct esc_err *e)
{
	if ((kind != ESC_RETAINED && kind != ESC_LOST) || filter->ntickets > 0)
		return esc_act_pick(db, how, filter, p, e);
	return esc_outcome_tickets(db, filter, &p->id, &p->n, e) && (p->n > 0 || how->whose == NULL ||
	    esc_fail(e, ESC_NOINPUT, "no such ticket of the customer \"%.100s\"", how->whose));
}

bool
esc_log(struct esc_db *db, const struct esc_act *how, const struct esc_entry *entry,
    const struct esc_filter *filter, struct esc_out *out, struct esc_counts *counts, struct esc_err *e)
{
	struct esc_journal j = { .db = db, .now = how->now };
	struct esc_arena kept = { 0 }, each = { 0 };
	struct esc_picked picked = { 0 };
	struct esc_event ev;
	bool done;

	done = esc_act_event(how, entry, &kept, &ev, e) && esc_begin(db, true, e) &&
	    pick_for(entry->kind, db, how, filter, &picked, e);
	for (size_t i = 0; done && i < picked.n; i++) {
		esc_arena_clear(&each);
		counts->read++;
		done = esc_act_on(&j, how, &each, picked.id[i], ev, out, counts, e);
	}
	done = esc_act_end(db, how, done, e);
	free(picked.id);
	esc_arena_free(&each);
	esc_arena_free(&kept);
	return done;
}

bool
esc_load_act(struct esc_loader *l, struct esc_row *row, const char **why, struct esc_err *e)
{
	int64_t id;

	esc_arena_clear(&l->arena);
	if (!esc_ticket_find(l->db, row->ticket, &id, e))
		return false;
	if (id == 0) {
		*why = "ticket: no such ticket";
		return true;
	}
	for (size_t i = 0; i < row->nevents; i++)
		if (!esc_act_on(&l->journal, &l->how->act, &l->arena, id, row->event[i], l->out, l->counts, e)) {
			if (e->code != ESC_NOINPUT && e->code != ESC_INVALID && e->code != ESC_DENIED)
				return false;
			*why = esc_dup(&l->arena, e->text, strlen(e->text));
			e->code = 0;
		}
	return true;
}

bool
esc_log_table(struct esc_db *db, const struct esc_load *given, enum esc_kind kind, struct esc_table *table,
    struct esc_out *out, struct esc_counts *counts, struct esc_faults *faults, struct esc_err *e)
{
	struct esc_load how = *given;
	struct esc_loader l = { .db = db, .how = &how, .tables = table, .ntables = 1, .out = out, .counts = counts,
	    .faults = faults, .event_rows = true, .write = kind != 0 ? esc_load_act : esc_load_events };

	l.check = kind != 0 ? NULL : esc_check_event;
	how.map = esc_map_native(ESC_EVENTS);
	how.how.now = how.act.now;
	if (how.act.at == ESC_NONE)
		how.act.at = how.act.now;
	how.how.kind = kind;
	how.how.at = kind != 0 ? how.act.at : ESC_NONE;
	how.how.actor = kind != 0 ? how.act.actor : NULL;
	l.journal = (struct esc_journal){ .db = db, .now = how.act.now, .repeats = kind == 0 };
	return esc_loader_run(&l, e);
}
