/*
 * Loading tables, whole or not at all: rows are written in one transaction, and
 * nothing of it stays if one of them is bad, unless bad rows may be set aside.
 * The input was copied before, so that the transaction waits for nobody.
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

void
esc_idset_clear(struct esc_idset *s)
{
	if (s->cap > 0)
		memset(s->bits, 0, s->cap);
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
	return esc_fail(e, ESC_INVALID, "%llu of %llu rows are wrong, %s",
	    (unsigned long long)l->counts->rejected, (unsigned long long)l->counts->read,
	    l->committed ? "only what stands before them was written (--every)" : "nothing was written");
}

static bool
commit_and_go_on(struct esc_loader *l, struct esc_err *e)
{
	if (l->every == 0 || l->written < l->every || (l->faults->n > 0 && l->rejects == NULL))
		return true;
	l->written = 0;
	if (!esc_load_folds(l, e) || !esc_commit(l->db, e))
		return false;
	l->committed = true;
	return esc_begin(l->db, true, e);
}

/* The row is bad: it is set aside, or nothing will be written. */
static bool
reject(struct esc_loader *l, const char *why, struct esc_err *e)
{
	l->counts->rejected++;
	esc_fault(l->faults, "%s:%llu: %s", l->table->name, (unsigned long long)l->table->line, why);
	return l->rejects == NULL || esc_rejects_add(l->rejects, l->table, why, e);
}

static bool
one_row(struct esc_loader *l, bool (*act)(struct esc_loader *, struct esc_row *, const char **, struct esc_err *),
    struct esc_err *e)
{
	struct esc_err row_fault = { 0 };
	struct esc_row row = { 0 };
	const char *why = read_row(l, &row, &row_fault);

	if (why != NULL && row_fault.code == ESC_USAGE)	/* the zone is missing: true of every row */
		return esc_fail(e, ESC_USAGE, "%s:%llu: %.900s", l->table->name,
		    (unsigned long long)l->table->line, why);
	l->counts->read++;
	if (why == NULL && row.nevents == 0) {	/* the map drops it */
		l->counts->same++;
		if (l->trial != NULL)
			l->trial->dropped++;
		return true;
	}
	if (why == NULL && !act(l, &row, &why, e))
		return false;
	if (why == NULL && l->trial != NULL)
		esc_trial_row(l, &row);
	return why == NULL ? commit_and_go_on(l, e) : reject(l, why, e);
}

/* Each table is an input of its own: what one says may be said again by the next. */
static bool
begin_table(struct esc_loader *l, size_t i, struct esc_err *e)
{
	l->table = &l->tables[i];
	l->binding = l->bindings[i];
	l->journal.batch = 0;
	l->journal.wrote = false;
	esc_idset_clear(&l->touched);
	esc_idset_clear(&l->fresh);
	esc_idset_clear(&l->changed);
	return esc_seen_begin(l->db, e);
}

/* Bad rows do not stop the good ones. */
static bool
goes_on(const struct esc_loader *l)
{
	return l->rejects != NULL || l->trial != NULL;
}

static bool
all_tables(struct esc_loader *l, bool (*act)(struct esc_loader *, struct esc_row *, const char **, struct esc_err *),
    struct esc_err *e)
{
	for (size_t i = 0; i < l->ntables; i++) {
		if (!begin_table(l, i, e))
			return false;
		while (esc_table_next(l->table, e))
			if (!one_row(l, act, e))
				return false;
		if (e->code != 0 || !esc_load_folds(l, e))
			return false;
	}
	return l->faults->n == 0 || goes_on(l) || refuse(l, e);
}

/*
 * Commits on the way must not leave half of a bad file: it is read twice, and
 * acts, which hang on each other, are tried and taken back.
 */
static bool
check_before(struct esc_loader *l, struct esc_err *e)
{
	struct esc_out *out = l->out;
	struct esc_counts none = { 0 };
	bool good;

	if (l->how->every == 0 || l->how->act.dry_run || l->rejects != NULL)
		return true;
	l->out = NULL;
	good = esc_begin(l->db, l->check == NULL, e) &&
	    all_tables(l, l->check != NULL ? l->check : l->write, e);
	esc_rollback(l->db);
	l->out = out;
	for (size_t i = 0; good && i < l->ntables; i++)
		good = esc_table_rewind(&l->tables[i], e);
	if (good)
		*l->counts = none;
	return good;
}

/* The bad rows are safe before the good ones are, and take their name after them. */
static bool
end(struct esc_loader *l, struct esc_err *e)
{
	struct esc_rejects *kept = l->rejects;
	struct esc_err why = { 0 };

	if (l->trial != NULL && !esc_trial_end(l, e))
		return false;
	if (l->how->act.dry_run) {
		esc_rollback(l->db);
		return l->trial == NULL || l->faults->n == 0 || refuse(l, e);
	}
	if ((kept != NULL && !esc_rejects_settle(kept, e)) || !esc_commit(l->db, e))
		return false;
	l->rejects = NULL;
	return kept == NULL || esc_rejects_close(kept, &why) ||
	    esc_fail(e, ESC_IO, "committed, output incomplete: %.900s", why.text);
}

static bool
write_all(struct esc_loader *l, struct esc_err *e)
{
	int64_t seen;

	l->every = l->how->act.dry_run ? 0 : l->how->every;
	if (!esc_begin(l->db, true, e) || !all_tables(l, l->write, e))
		return false;
	seen = l->how->exported != ESC_NONE ? l->how->exported : l->newest;
	if (l->source != NULL && seen != ESC_NONE && !esc_source_seen(l->db, l->source, seen, e))
		return false;
	return end(l, e);
}

static bool
bind_all(struct esc_loader *l, struct esc_err *e)
{
	const char *ignored;

	l->bindings = esc_alloc(&l->kept, l->ntables * sizeof(*l->bindings));
	for (size_t i = 0; i < l->ntables; i++) {
		l->table = &l->tables[i];
		if (!esc_map_bind(&l->bindings[i], l->how->map, l->table, &l->how->how, e))
			return false;
		ignored = esc_binding_ignored(l->bindings[i]);
		if (ignored != NULL && l->how->notes != NULL)
			esc_buf_printf(l->how->notes, "%s:1: left out: %s\n", l->table->name, ignored);
	}
	return true;
}

static bool
load(struct esc_loader *l, struct esc_err *e)
{
	const struct esc_load *how = l->how;

	l->newest = ESC_NONE;
	if (!bind_all(l, e) || (how->rejects != NULL &&
	    !esc_rejects_open(&l->rejects, how->act.dry_run ? NULL : how->rejects, l->tables, e)))
		return false;
	if (check_before(l, e) && write_all(l, e))
		return true;
	esc_rollback(l->db);
	return false;
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
	for (size_t i = 0; l->bindings != NULL && i < l->ntables; i++)
		esc_binding_free(l->bindings[i]);
	esc_arena_free(&l->kept);
	esc_arena_free(&l->arena);
	free(l->touched.bits);
	free(l->fresh.bits);
	free(l->changed.bits);
	free(l->merged.bits);
	return done;
}

static bool
load_tables(struct esc_loader *l, struct esc_load how, struct esc_err *e)
{
	bool tickets;


	if (how.map == NULL)
		how.map = esc_map_native(ESC_TICKETS);
	how.how.now = how.act.now;
	l->how = &how;
	tickets = esc_map_shape(how.map) == ESC_TICKETS;
	l->states = esc_map_shape(how.map) == ESC_SNAPSHOTS;
	l->write = tickets ? esc_load_ticket : esc_load_events;
	l->check = tickets ? esc_check_ticket : esc_check_event;
	l->source = source_name(&how, &l->kept);
	l->journal = (struct esc_journal){ .db = l->db, .now = how.act.now, .source = l->source,
	    .repeats = !tickets, .added = l->trial != NULL ? l->trial->added : NULL };
	return esc_loader_run(l, e);
}

bool
esc_load(struct esc_db *db, const struct esc_load *how, struct esc_table *table, size_t n,
    struct esc_out *out, struct esc_counts *counts, struct esc_faults *faults, struct esc_err *e)
{
	struct esc_loader l = { .db = db, .tables = table, .ntables = n, .out = out, .counts = counts,
	    .faults = faults };

	return load_tables(&l, *how, e);
}

bool
esc_load_tried(struct esc_db *db, const struct esc_load *how, struct esc_table *table, struct esc_trial *trial,
    struct esc_counts *counts, struct esc_faults *faults, struct esc_err *e)
{
	struct esc_loader l = { .db = db, .tables = table, .ntables = 1, .trial = trial, .counts = counts,
	    .faults = faults };

	return load_tables(&l, *how, e);
}
