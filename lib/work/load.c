/*
 * Loading a table, whole or not at all: rows are written in one transaction
 * until the first bad one; the rest is only checked, and nothing stays, unless
 * bad rows may be set aside.  The input was copied before, so that the
 * transaction waits for nobody.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "load.h"

const struct esc_head esc_open_heads[] = {
	{ "ticket", ESC_TEXT, false }, { "change", ESC_TEXT, false }, { "status", ESC_TEXT, false },
	{ "priority", ESC_TEXT, false }, { "level", ESC_INT, false }, { "team", ESC_TEXT, false },
	{ "owner", ESC_TEXT, false }, { "opened", ESC_TIME, false },
	{ "first_response_due", ESC_TIME, false }, { "resolution_due", ESC_TIME, false },
};
const size_t esc_nopen_heads = sizeof(esc_open_heads) / sizeof(esc_open_heads[0]);

static bool
due_of(struct esc_db *db, const struct esc_out *out, size_t column, const struct esc_ticket *t,
    enum esc_clock_kind kind, struct esc_cell *c, struct esc_err *e)
{
	c->i = ESC_NONE;
	return !esc_out_wants(out, column) || esc_clock_due(db, t->id, kind, &c->i, e);
}

bool
esc_open_row(struct esc_db *db, struct esc_out *out, const struct esc_ticket *t, const char *change,
    struct esc_err *e)
{
	struct esc_cell c[] = {
		{ .s = t->ref }, { .s = change }, { .s = esc_status_name[t->fact[ESC_STATUS]] },
		{ .s = t->word[ESC_PRIORITY] }, { .i = t->fact[ESC_LEVEL] }, { .s = t->word[ESC_TEAM] },
		{ .s = t->word[ESC_OWNER] }, { .i = t->fact[ESC_OPENED_AT] },
		{ .i = ESC_NONE }, { .i = ESC_NONE },
	};

	return out == NULL || (due_of(db, out, 8, t, ESC_K_FIRST_RESPONSE, &c[8], e) &&
	    due_of(db, out, 9, t, ESC_K_RESOLUTION, &c[9], e) && esc_out_row(out, c, e));
}

bool
esc_idset_has(const struct esc_idset *s, int64_t id)
{
	return (size_t)id / 8 < s->cap && s->bits[id / 8] >> (id % 8) & 1;
}

void
esc_idset_add(struct esc_idset *s, int64_t id)
{
	size_t old = s->cap, byte = (size_t)id / 8;

	if (byte >= old) {
		s->bits = esc_grow(s->bits, &s->cap, byte + 1, 1);
		memset(s->bits + old, 0, s->cap - old);
	}
	s->bits[byte] |= (unsigned char)(1 << id % 8);
}

/*
 * What a row says, and what is wrong with it by itself, if anything.
 */
static const char *
read_row(struct esc_loader *l, struct esc_row *row, struct esc_err *fault)
{
	int64_t limit = l->how->act.now + ESC_FUTURE, at;

	fault->code = 0;
	if (l->table->bad != NULL)
		return l->table->bad;
	if (!esc_map_row(l->binding, l->table, row, fault))
		return fault->text;
	if (row->doubt != NULL && l->how->notes != NULL)
		esc_buf_printf(l->how->notes, "%s:%llu: %s\n", l->table->name,
		    (unsigned long long)l->table->line, row->doubt);
	for (size_t i = 0; i < row->nevents; i++) {
		struct esc_event *ev = &row->event[i];

		if (ev->at == ESC_NONE)
			ev->at = l->how->exported != ESC_NONE ? l->how->exported : row->updated;
		if ((at = ev->at) == ESC_NONE)
			return "the row says no time: give --exported, the moment of the export";
		if (at > limit && !l->how->act.allow_future)
			return "a time in the future (--allow-future takes it)";
		if (at > l->newest)
			l->newest = at;
	}
	return NULL;
}

static bool
refuse(struct esc_loader *l, struct esc_err *e)
{
	return esc_fail(e, ESC_INVALID, "%llu of %llu rows are wrong, nothing was written",
	    (unsigned long long)l->counts->rejected, (unsigned long long)l->counts->read);
}

static bool
commit_and_go_on(struct esc_loader *l, struct esc_err *e)
{
	if (l->how->every == 0 || l->written < l->how->every || l->how->act.dry_run)
		return true;
	l->written = 0;
	return esc_load_folds(l, e) && esc_commit(l->db, e) && esc_begin(l->db, true, e);
}

/* The row is bad: it is set aside, or nothing is written from now on. */
static bool
reject(struct esc_loader *l, const char *why, struct esc_err *e)
{
	l->counts->rejected++;
	esc_fault(l->faults, "%s:%llu: %s", l->table->name, (unsigned long long)l->table->line, why);
	return l->rejects == NULL || esc_rejects_add(l->rejects, l->table, why, e);
}

static bool
one_row(struct esc_loader *l, bool check_only, struct esc_err *e)
{
	struct esc_err row_fault = { 0 };
	struct esc_row row;
	const char *why = read_row(l, &row, &row_fault);

	if (why != NULL && row_fault.code == ESC_USAGE)	/* the zone is missing: true of every row */
		return esc_fail(e, ESC_USAGE, "%s:%llu: %.900s", l->table->name,
		    (unsigned long long)l->table->line, why);
	if (why == NULL && row.nevents == 0) {	/* the map drops it */
		l->counts->same++;
		if (l->trial != NULL)
			l->trial->dropped++;
		return true;
	}
	if (why == NULL && !check_only && !l->write(l, &row, &why, e))
		return false;
	if (why == NULL && l->trial != NULL)
		esc_trial_row(l, &row);
	if (why != NULL)
		return reject(l, why, e);
	return check_only || commit_and_go_on(l, e);
}

/* Bad rows do not stop the good ones. */
static bool
goes_on(const struct esc_loader *l)
{
	return l->rejects != NULL || l->trial != NULL;
}

static bool
all_rows(struct esc_loader *l, bool check_only, struct esc_err *e)
{
	while (esc_table_next(l->table, e)) {
		l->counts->read++;
		if (!one_row(l, check_only || (l->faults->n > 0 && !goes_on(l)), e))
			return false;
	}
	if (e->code != 0)
		return false;
	return l->faults->n == 0 || goes_on(l) || refuse(l, e);
}

/* Commits on the way must not leave half of a bad file: it is read twice. */
static bool
check_before(struct esc_loader *l, struct esc_err *e)
{
	struct esc_counts none = { 0 };

	if (l->how->every == 0 || l->how->act.dry_run || l->rejects != NULL)
		return true;
	if (!all_rows(l, true, e) || !esc_table_rewind(l->table, e))
		return false;
	*l->counts = none;
	return true;
}

static bool
write_all(struct esc_loader *l, struct esc_err *e)
{
	int64_t seen;

	if (!esc_begin(l->db, true, e) || (l->journal.repeats && !esc_seen_begin(l->db, e)) ||
	    !all_rows(l, false, e) || !esc_load_folds(l, e))
		return false;
	seen = l->how->exported != ESC_NONE ? l->how->exported : l->newest;
	if (l->source != NULL && seen != ESC_NONE && !esc_source_seen(l->db, l->source, seen, e))
		return false;
	if (!l->how->act.dry_run)
		return esc_commit(l->db, e);
	if (l->trial != NULL && !esc_trial_end(l, e))
		return false;
	esc_rollback(l->db);
	return l->trial == NULL || l->faults->n == 0 || refuse(l, e);
}

static bool
load(struct esc_loader *l, struct esc_err *e)
{
	struct esc_rejects *kept;

	l->newest = ESC_NONE;
	if (!esc_map_bind(&l->binding, l->how->map, l->table, &l->how->how, e))
		return false;
	if (l->how->rejects != NULL && !esc_rejects_open(&l->rejects, l->how->rejects, l->table, e))
		return false;
	if (!check_before(l, e) || !write_all(l, e)) {
		esc_rollback(l->db);
		return false;
	}
	if (l->rejects == NULL || l->counts->rejected == 0 || l->how->act.dry_run)
		return true;
	kept = l->rejects;
	l->rejects = NULL;
	return esc_rejects_close(kept, e);
}

static const char *
source_name(const struct esc_load *how, struct esc_arena *a)
{
	struct esc_buf b = { 0 };
	const char *name;

	esc_buf_puts(&b, esc_map_name(how->map));
	if (how->how.prefix != NULL && *how->how.prefix != '\0')
		esc_buf_printf(&b, " %s", how->how.prefix);
	name = esc_dup(a, esc_buf_str(&b), b.n);
	esc_buf_free(&b);
	return name;
}

bool
esc_loader_run(struct esc_loader *l, struct esc_err *e)
{
	bool done = load(l, e);

	esc_rejects_drop(l->rejects);
	esc_binding_free(l->binding);
	esc_arena_free(&l->arena);
	free(l->touched.bits);
	free(l->fresh.bits);
	free(l->changed.bits);
	return done;
}

static bool
load_table(struct esc_loader *l, struct esc_load how, struct esc_err *e)
{
	struct esc_arena kept = { 0 };
	bool tickets, done;

	if (how.map == NULL)
		how.map = esc_map_native(ESC_TICKETS);
	how.how.now = how.act.now;
	l->how = &how;
	tickets = esc_map_shape(how.map) == ESC_TICKETS;
	l->states = esc_map_shape(how.map) == ESC_SNAPSHOTS;
	l->write = tickets ? esc_load_ticket : esc_load_events;
	l->source = source_name(&how, &kept);
	l->journal = (struct esc_journal){ .db = l->db, .now = how.act.now, .source = l->source,
	    .repeats = !tickets, .added = l->trial != NULL ? l->trial->added : NULL };
	done = esc_loader_run(l, e);
	esc_arena_free(&kept);
	return done;
}

bool
esc_load(struct esc_db *db, const struct esc_load *how, struct esc_table *table, struct esc_out *out,
    struct esc_counts *counts, struct esc_faults *faults, struct esc_err *e)
{
	struct esc_loader l = { .db = db, .table = table, .out = out, .counts = counts, .faults = faults };

	return load_table(&l, *how, e);
}

bool
esc_load_tried(struct esc_db *db, const struct esc_load *how, struct esc_table *table, struct esc_trial *trial,
    struct esc_counts *counts, struct esc_faults *faults, struct esc_err *e)
{
	struct esc_loader l = { .db = db, .table = table, .trial = trial, .counts = counts,
	    .faults = faults };

	return load_table(&l, *how, e);
}
