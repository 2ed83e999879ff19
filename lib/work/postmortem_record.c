/*
 * A finished post-mortem goes on record: its text whole, as a revision, and its
 * actions, each an event that has a clock.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "act.h"
#include "model/policy.h"
#include "postmortem.h"

const struct esc_head esc_recorded_heads[] = {
	{ "ticket", ESC_TEXT, false }, { "change", ESC_TEXT, false }, { "revision", ESC_INT, false },
	{ "actions", ESC_TEXT, false },
};
const size_t esc_nrecorded_heads = sizeof(esc_recorded_heads) / sizeof(esc_recorded_heads[0]);

struct recording {
	struct esc_db	*db;
	struct esc_journal journal;
	const struct esc_recording *how;
	const char	*source;	/* name of what is read */
	struct esc_out	*out;
	struct esc_counts *counts;
	struct esc_faults *faults;
	int64_t		 last;		/* number of the newest action; ESC_NONE: not asked for */
	struct esc_arena arena;
};
/* One of them on its way. */
struct one {
	const struct esc_pm *pm;
	struct esc_pm_ticket t;
	struct esc_pm_action *action;	/* those of the ticket */
	size_t		 nactions;
	const struct esc_pm_action **of;	/* which a row is; NULL: a new one */
	const char	**name;		/* of each row */
	int64_t		*due;
	const struct esc_event *before;	/* the revision in force; NULL: none */
	int64_t		 revision;
};

static void ESC_PRINTF(3, 4)
fault(struct recording *r, unsigned line, const char *fmt, ...)
{
	char what[500];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	r->counts->rejected++;
	esc_fault(r->faults, "%s:%u: %s", r->source, line, what);
}

static void
text_fault(void *arg, unsigned line, const char *what)
{
	fault(arg, line, "%s", what);
}

/* A day is over at its end. */
static bool
read_due(struct recording *r, const char *text, int64_t *due, struct esc_err *why)
{
	struct esc_time_how how = { .zone = r->how->zone };
	int64_t from;

	if (*text >= '0' && *text <= '9' && esc_period_parse(text, r->how->zone, r->how->act.now, &from, due)) {
		--*due;
		return true;
	}
	return esc_time_parse(text, &how, due, why);
}

/* The action that a row without a name says again: what it says, and no other row's. */
static const struct esc_pm_action *
said_again(const struct one *o, const char *what)
{
	for (size_t i = 0; i < o->nactions; i++) {
		const struct esc_pm_action *a = &o->action[i];
		bool taken = false;

		for (size_t k = 0; k < o->pm->nrows && !taken; k++)
			taken = o->of[k] == a ||
			    (o->pm->row[k].cell[ESC_PM_NAME] != NULL && strcmp(o->pm->row[k].cell[ESC_PM_NAME], a->name) == 0);
		if (!taken && a->what != NULL && esc_fold_equal(a->what, what))
			return a;
	}
	return NULL;
}

static bool
differs(const char *a, const char *b)
{
	return a == NULL || b == NULL || strcmp(a, b) != 0;
}

static bool
is_changed(const struct one *o, size_t i)
{
	const struct esc_pm_action *a = o->of[i];
	const char *const *cell = o->pm->row[i].cell;

	return a == NULL || differs(a->type, cell[ESC_PM_TYPE]) || differs(a->what, cell[ESC_PM_WHAT]) ||
	    differs(a->owner, cell[ESC_PM_OWNER]) || a->due != o->due[i];
}

/* Which action each row is; what cannot be. */
static void
match_row(struct recording *r, struct one *o, size_t i)
{
	const struct esc_pm_row *row = &o->pm->row[i];
	const char *name = row->cell[ESC_PM_NAME], *what = row->cell[ESC_PM_WHAT];
	struct esc_pm_measure measure;
	struct esc_err why = { 0 };

	if (row->cell[ESC_PM_MEASURE] != NULL &&
	    !esc_pm_measure(&measure, row->cell[ESC_PM_MEASURE], r->how->act.now, r->how->zone, &r->arena, &why))
		fault(r, row->line, "measure: %.300s", why.text);
	o->due[i] = ESC_NONE;
	if (row->cell[ESC_PM_DUE] != NULL && !read_due(r, row->cell[ESC_PM_DUE], &o->due[i], &why))
		fault(r, row->line, "due: %.300s", why.text);
	if (name == NULL)
		o->of[i] = what != NULL ? said_again(o, what) : NULL;
	else if ((o->of[i] = esc_pm_action(o->action, o->nactions, name)) == NULL)
		fault(r, row->line, "action: %s has no action %.60s: leave the first cell of a new one empty", o->t.ref, name);
	if (o->of[i] != NULL && o->of[i]->end != ESC_PM_OPEN && is_changed(o, i))
		fault(r, row->line, "action: %s is %s: what else is to be done is a new one, with an empty first cell",
		    o->of[i]->name, esc_pm_state_name[o->of[i]->end]);
}

/* An action is not forgotten because its row is gone. */
static void
find_missing(struct recording *r, const struct one *o)
{
	for (size_t i = 0; i < o->nactions; i++) {
		bool there = o->action[i].end != ESC_PM_OPEN;

		for (size_t k = 0; k < o->pm->nrows && !there; k++)
			there = o->of[k] == &o->action[i];
		if (!there)
			fault(r, o->pm->line, "action: %s (%.200s) is in no row: write its name into the first cell of its row, "
			    "or end it (esc-postmortem drop %s -m WHY)", o->action[i].name,
			    o->action[i].what != NULL ? o->action[i].what : "", o->action[i].name);
	}
}

static bool
greatest(void *arg, const char *ref, const char *data, struct esc_err *e)
{
	int64_t *last = arg, n = 0;
	char name[32];

	(void)ref;
	(void)e;
	if (data != NULL && strncmp(data, "action=", 7) == 0 && strcspn(data + 7, "\n") < sizeof(name)) {
		snprintf(name, sizeof(name), "%.*s", (int)strcspn(data + 7, "\n"), data + 7);
		n = esc_pm_number(name);
	}
	*last = n > *last ? n : *last;
	return true;
}

static bool
name_rows(struct recording *r, struct one *o, struct esc_err *e)
{
	char name[32];

	for (size_t i = 0; i < o->pm->nrows; i++) {
		if (o->of[i] != NULL) {
			o->name[i] = o->of[i]->name;
			continue;
		}
		if (r->last == ESC_NONE) {
			r->last = 0;
			if (!esc_planned(r->db, greatest, &r->last, e))
				return false;
		}
		snprintf(name, sizeof(name), "A-%" PRId64, ++r->last);
		o->name[i] = esc_dup(&r->arena, name, strlen(name));
	}
	return true;
}

static bool
plan(struct esc_pm_writing *w, const struct one *o, size_t i, struct esc_err *e)
{
	const char *const *cell = o->pm->row[i].cell;
	char due[24];
	struct esc_field f[] = { { .column = ESC_C_ACTION, .value = o->name[i] }, { .column = ESC_C_DUE, .value = due },
	    { .column = ESC_C_MESSAGE, .value = cell[ESC_PM_WHAT] }, { .column = ESC_C_OWNER, .value = cell[ESC_PM_OWNER] },
	    { .column = ESC_C_TYPE, .value = cell[ESC_PM_TYPE] } };

	snprintf(due, sizeof(due), "%" PRId64, o->due[i]);
	return esc_pm_append(w, ESC_PLANNED, f, 5, e);
}

/* Nobody should wait for a reminder that cannot come. */
static bool
note_unreachable(struct recording *r, const struct one *o, struct esc_err *e)
{
	const struct esc_policies *all = esc_db_policies(r->db, e);
	const struct esc_policy *p = all != NULL ? esc_policy_at(all, r->how->act.now) : NULL;
	struct esc_buf *notes = r->how->act.notes;
	const struct esc_person *who;

	if (all == NULL || notes == NULL)
		return all != NULL;
	if (p == NULL && o->pm->nrows > 0)
		esc_buf_printf(notes, "%s: there is no policy (esc-policy load), so nobody is reminded of the actions\n", o->t.ref);
	for (size_t i = 0; p != NULL && i < o->pm->nrows; i++) {
		who = esc_policy_person(p, o->pm->row[i].cell[ESC_PM_OWNER]);
		if (who == NULL || who->mail == NULL)
			esc_buf_printf(notes, "%s: %s cannot be reminded: people.csv has no mail of %s\n", o->t.ref, o->name[i],
			    o->pm->row[i].cell[ESC_PM_OWNER]);
	}
	return true;
}

static bool
write_one(struct recording *r, struct one *o, const char *text, struct esc_err *e)
{
	struct esc_pm_writing w = esc_pm_writing(&r->journal, &r->how->act, &r->arena, &o->t);
	struct esc_field f = { .column = ESC_C_MESSAGE, .value = text };

	if (!esc_pm_append(&w, ESC_RECORDED, &f, 1, e))
		return false;
	for (size_t i = 0; i < o->pm->nrows; i++)
		if (is_changed(o, i) && !plan(&w, o, i, e))
			return false;
	o->revision++;
	return esc_pm_settle(&w, e) && note_unreachable(r, o, e);
}

static bool
print(struct recording *r, const struct one *o, const char *change, struct esc_err *e)
{
	struct esc_buf names = { 0 };
	bool done;

	for (size_t i = 0; i < o->pm->nrows; i++)
		esc_buf_printf(&names, "%s%s", i > 0 ? "," : "", o->name[i]);
	done = esc_out_row(r->out, (struct esc_cell[]){ { .s = o->t.ref }, { .s = change }, { .i = o->revision },
	    { .s = esc_buf_str(&names) } }, e);
	esc_buf_free(&names);
	return done;
}

static bool
store(struct recording *r, struct one *o, struct esc_err *e)
{
	const char *before = o->before != NULL ? esc_event_get(o->before, ESC_C_MESSAGE) : NULL;
	struct esc_buf text = { 0 };
	bool same, fresh = o->before == NULL, done;

	if (!name_rows(r, o, e))
		return false;
	esc_pm_name_rows(&text, o->pm, o->name);
	same = esc_pm_key_used(&o->t, &r->how->act) || (before != NULL && strcmp(before, esc_buf_str(&text)) == 0);
	*(same ? &r->counts->same : fresh ? &r->counts->fresh : &r->counts->changed) += 1;
	done = (same || write_one(r, o, esc_buf_str(&text), e)) &&
	    print(r, o, same ? "same" : fresh ? "new" : "changed", e);
	esc_buf_free(&text);
	return done;
}

static bool
read_one(struct recording *r, const struct esc_pm *pm, struct esc_err *e)
{
	struct one o = { .pm = pm };
	uint64_t faults = r->faults->n;

	r->counts->read++;
	esc_pm_faults(pm, text_fault, r);
	if (pm->ticket == NULL || !esc_ticket_name_valid(pm->ticket))
		return true;
	if (!esc_pm_ticket(r->db, pm->ticket, &r->arena, &o.t, e))
		return false;
	if (o.t.id == 0) {
		fault(r, pm->line + 1, "ticket: there is no ticket %s", pm->ticket);
		return true;
	}
	o.of = esc_alloc(&r->arena, (pm->nrows + 1) * sizeof(*o.of));
	o.name = esc_alloc(&r->arena, (pm->nrows + 1) * sizeof(*o.name));
	o.due = esc_alloc(&r->arena, (pm->nrows + 1) * sizeof(*o.due));
	o.nactions = esc_pm_actions(o.t.event, o.t.nevents, &r->arena, &o.action);
	o.revision = (int64_t)esc_pm_revisions(o.t.event, o.t.nevents, &r->arena, &o.before);
	for (size_t i = 0; i < pm->nrows; i++)
		match_row(r, &o, i);
	find_missing(r, &o);
	return r->faults->n > faults || store(r, &o, e);
}

static bool
read_source(struct recording *r, const struct esc_recording *how, size_t i, struct esc_err *e)
{
	struct esc_arena a = { 0 };
	struct esc_pm *pm;
	size_t n = esc_pm_read(how->text[i].s, how->text[i].n, &a, &pm);
	bool done = true;

	r->source = how->name[i];
	if (n == 0)
		fault(r, 1, "no post-mortem: one begins with a line --- and a line ticket: NAME (esc-postmortem draft)");
	for (size_t k = 0; done && k < n; k++) {
		esc_arena_clear(&r->arena);
		done = read_one(r, &pm[k], e);
	}
	esc_arena_free(&a);
	return done;
}

bool
esc_postmortem_record(struct esc_db *db, const struct esc_recording *how, struct esc_out *out, struct esc_counts *counts,
    struct esc_faults *faults, struct esc_err *e)
{
	struct recording r = { .db = db, .journal = { .db = db, .now = how->act.now }, .how = how, .out = out,
	    .counts = counts, .faults = faults, .last = ESC_NONE };
	bool done = esc_begin(db, true, e);

	for (size_t i = 0; done && i < how->n; i++)
		done = read_source(&r, how, i, e);
	if (done && faults->n > 0)
		done = esc_fail(e, ESC_INVALID, "nothing was written");
	esc_arena_free(&r.arena);
	return esc_act_end(db, &how->act, done, e);
}
