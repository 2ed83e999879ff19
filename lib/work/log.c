/*
 * Acts of people: one event on each of some tickets.  Doing again what is
 * already so changes nothing and says `same'.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "load.h"

const struct esc_head esc_log_heads[] = {
	{ "ticket", ESC_TEXT, false }, { "change", ESC_TEXT, false }, { "event", ESC_TEXT, false },
	{ "at", ESC_TIME, false }, { "kind", ESC_TEXT, false }, { "actor", ESC_TEXT, false },
};
const size_t esc_nlog_heads = sizeof(esc_log_heads) / sizeof(esc_log_heads[0]);

#define MANY	100	/* tickets that a filter may pick without --yes */

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

/* A ticket while somebody acts on it: what it was at the moment of the act. */
struct acting {
	struct esc_journal *journal;
	struct esc_arena *arena;
	int64_t		 id;
	const char	*ref;
	struct esc_event *past;
	size_t		 npast;
	struct esc_ticket was;
	struct esc_event *ev;
};

static bool
says(const char *now, const char *then)
{
	return now == NULL || (then != NULL && strcmp(now, then) == 0);
}

static bool
same_fields(const struct acting *a)
{
	static const struct { enum esc_column column; enum esc_fact fact; } facts[] = {
		{ ESC_C_OWNER, ESC_OWNER }, { ESC_C_TEAM, ESC_TEAM }, { ESC_C_PRIORITY, ESC_PRIORITY },
		{ ESC_C_CATEGORY, ESC_CATEGORY }, { ESC_C_PRODUCT, ESC_PRODUCT },
		{ ESC_C_CHANNEL, ESC_CHANNEL }, { ESC_C_LANGUAGE, ESC_LANGUAGE },
		{ ESC_C_SEGMENT, ESC_SEGMENT }, { ESC_C_SITE, ESC_SITE }, { ESC_C_TYPE, ESC_TYPE },
		{ ESC_C_CUSTOMER, ESC_CUSTOMER_NAME }, { ESC_C_REQUESTER, ESC_REQUESTER },
	};
	size_t known = 0;

	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		const char *v = esc_event_get(a->ev, facts[i].column);

		known += v != NULL;
		if (!says(v, a->was.word[facts[i].fact]))
			return false;
	}
	if (esc_event_get(a->ev, ESC_C_SUBJECT) != NULL) {
		known++;
		if (!says(esc_event_get(a->ev, ESC_C_SUBJECT), a->was.subject))
			return false;
	}
	return known > 0;
}

static bool
same_owner(const struct acting *a)
{
	return esc_event_get(a->ev, ESC_C_OWNER) == NULL && says(a->ev->who, a->was.word[ESC_OWNER]);
}

static bool
same_level(const struct acting *a)
{
	const char *v = esc_event_get(a->ev, ESC_C_LEVEL);
	int64_t level;

	return v != NULL && esc_int_parse(v, &level) && level == a->was.fact[ESC_LEVEL];
}

static bool
same_into(const struct acting *a)
{
	return a->was.into != NULL && says(esc_event_get(a->ev, ESC_C_INTO), a->was.into);
}

/* When an act is already so: by a status, or by what it says. */
static const struct {
	enum esc_kind	 kind;
	unsigned	 statuses;	/* a bit each */
	bool		(*same)(const struct acting *);
} already[] = {
#define IS(s)	(1u << (s))
	{ ESC_ASSIGNED, 0, same_fields }, { ESC_TRANSFERRED, 0, same_fields },
	{ ESC_ACCEPTED, 0, same_owner }, { ESC_RECLASSIFIED, 0, same_fields },
	{ ESC_ESCALATED, 0, same_level }, { ESC_DEESCALATED, 0, same_level },
	{ ESC_WAITING, IS(ESC_S_WAITING), NULL }, { ESC_HELD, IS(ESC_S_HELD), NULL },
	{ ESC_RESUMED, IS(ESC_S_OPEN), NULL },
	{ ESC_RESOLVED, IS(ESC_S_RESOLVED) | IS(ESC_S_CLOSED), NULL },
	{ ESC_REOPENED, IS(ESC_S_OPEN) | IS(ESC_S_WAITING) | IS(ESC_S_HELD), NULL },
	{ ESC_CLOSED, IS(ESC_S_CLOSED), NULL }, { ESC_SPAM, IS(ESC_S_SPAM), NULL },
	{ ESC_MERGED, 0, same_into },
};

static bool
key_is_used(const struct acting *a)
{
	const char *key = esc_event_get(a->ev, ESC_C_KEY), *old;

	for (size_t i = 0; key != NULL && i < a->npast; i++)
		if ((old = esc_event_get(&a->past[i], ESC_C_KEY)) != NULL && strcmp(old, key) == 0)
			return true;
	return false;
}

static bool
is_already_so(const struct acting *a)
{
	if (key_is_used(a))
		return true;
	for (size_t i = 0; i < sizeof(already) / sizeof(already[0]); i++)
		if (already[i].kind == a->ev->kind)
			return already[i].same != NULL ? already[i].same(a) :
			    (already[i].statuses >> a->was.fact[ESC_STATUS] & 1) != 0;
	return false;
}

/* Merging must not lead back to where it began. */
static bool
merge_is_good(const struct acting *a, struct esc_err *e)
{
	const char *into = esc_event_get(a->ev, ESC_C_INTO);
	struct esc_ticket t;
	int64_t id;

	for (; into != NULL; into = t.into) {
		if (strcmp(into, a->ref) == 0)
			return esc_fail(e, ESC_INVALID, "ticket %s would be merged into itself", a->ref);
		if (!esc_ticket_find(a->journal->db, into, &id, e))
			return false;
		if (id == 0)
			return esc_fail(e, ESC_NOINPUT, "no ticket %s to merge into", into);
		if (!esc_ticket_read(a->journal->db, id, a->arena, &t, e))
			return false;
	}
	return true;
}

static bool
retraction_is_good(const struct acting *a, bool *same, struct esc_err *e)
{
	const char *target = esc_event_get(a->ev, ESC_C_EVENT);
	unsigned char *gone = esc_alloc(a->arena, a->npast);
	char key[ESC_KEY_MAX];

	esc_fold_retracted(a->past, a->npast, gone);
	for (size_t i = 0; i < a->npast; i++)
		if (strcmp(esc_key_print(key, a->past[i].key), target) == 0) {
			*same = gone[i];
			return true;
		}
	return esc_fail(e, ESC_NOINPUT, "ticket %s has no event %s (esc-show %s lists them)", a->ref, target,
	    a->ref);
}

static bool
is_good(const struct acting *a, bool *same, struct esc_err *e)
{
	*same = is_already_so(a);
	if (*same)
		return true;
	if (a->ev->kind == ESC_MERGED)
		return merge_is_good(a, e);
	return a->ev->kind != ESC_RETRACTED || retraction_is_good(a, same, e);
}

/* An undone event may come again with the next import: forget the row's hash. */
static bool
fold(const struct acting *a, struct esc_err *e)
{
	struct esc_entry_of of;
	struct esc_ticket t;

	if (!esc_ticket_entry(a->journal->db, a->id, a->arena, &of, e))
		return false;
	if (a->ev->kind == ESC_RETRACTED)
		of.row_hash = ESC_NONE;
	return esc_journal_fold(a->journal, a->id, a->ref, &of, a->arena, &t, e);
}

static bool
act(struct acting *a, bool *changed, struct esc_err *e)
{
	bool same;

	*changed = false;
	if (!esc_events_read(a->journal->db, a->id, a->arena, &a->past, &a->npast, e))
		return false;
	a->was.ref = a->ref;
	esc_fold(&a->was, a->past, a->npast, a->ev->at, a->arena);
	if (!is_good(a, &same, e))
		return false;
	if (same) {
		a->ev->key = 0;
		return true;
	}
	return esc_journal_add(a->journal, a->id, a->ev, changed, e) && (!*changed || fold(a, e));
}

static bool
may_carry(const struct esc_kind_info *k, enum esc_column c)
{
	const char *name = c == ESC_C_ATTR ? "attr" : esc_column_info(c)->name, *s = k->columns;
	size_t n = strlen(name);

	if (c == ESC_C_ATTR || c == ESC_C_KEY || c == ESC_C_EVENT || strcmp(s, "*") == 0)
		return true;
	for (; (s = strstr(s, name)) != NULL; s += n)
		if ((s == k->columns || s[-1] == ' ') && (s[n] == ' ' || s[n] == '\0'))
			return true;
	return false;
}

static bool
has_what_it_needs(const struct esc_kind_info *k, const struct esc_event *ev, struct esc_err *e)
{
	if (k->needs == NULL || esc_event_get(ev, esc_column_find(k->needs)) != NULL)
		return true;
	return esc_fail(e, ESC_USAGE, "%s needs --%s", k->verb != NULL ? k->verb : k->name,
	    strcmp(k->needs, "retracts") == 0 ? "event" : k->needs);
}

/* The event of an act, checked; its fields are copied and sorted. */
static bool
make_event(const struct esc_act *how, const struct esc_entry *entry, struct esc_arena *a, struct esc_event *ev,
    struct esc_err *e)
{
	const struct esc_kind_info *k = esc_kind_info(entry->kind);
	struct esc_field *f = esc_alloc(a, (entry->nfields + 1) * sizeof(*f));
	size_t n = 0;

	for (size_t i = 0; i < entry->nfields; i++) {
		f[n] = entry->field[i];
		if (!may_carry(k, f[n].column))
			return esc_fail(e, ESC_USAGE, "%s takes no %s", k->verb != NULL ? k->verb : k->name,
			    esc_column_info(f[n].column)->name);
		if (f[n].column != ESC_C_ATTR &&
		    (f[n].value = esc_column_check(f[n].column, f[n].value, e)) == NULL)
			return false;
		n++;
	}
	if (how->key != NULL)
		f[n++] = (struct esc_field){ .column = ESC_C_KEY, .value = how->key };
	esc_fields_sort(f, n);
	*ev = (struct esc_event){ .kind = entry->kind, .at = how->at != ESC_NONE ? how->at : how->now,
	    .who = how->actor != NULL ? how->actor : "", .field = f, .nfields = n,
	    .side = entry->side >= 0 ? (enum esc_side)entry->side : k->side,
	    .public = entry->public >= 0 ? entry->public == 1 : k->public };
	if (ev->at > how->now + ESC_FUTURE && !how->allow_future)
		return esc_fail(e, ESC_INVALID, "--at is in the future (--allow-future takes it)");
	return has_what_it_needs(k, ev, e);
}

/* The ids that a filter picks, gathered before any of them is written. */
struct picked {
	int64_t	*id;
	size_t	 n, cap;
};

static bool
pick(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct picked *p = arg;

	(void)e;
	p->id = esc_grow(p->id, &p->cap, p->n + 1, sizeof(*p->id));
	p->id[p->n++] = t->id;
	return true;
}

static bool
pick_all(struct esc_db *db, const struct esc_act *how, const struct esc_filter *filter, struct picked *p,
    struct esc_err *e)
{
	struct esc_select select = { .filter = filter, .order = ESC_ORDER_OPENED };

	if (!esc_tickets(db, &select, pick, p, e))
		return false;
	if (p->n > MANY && filter->nterms > 0 && !how->many)
		return esc_fail(e, ESC_USAGE, "the filter picks %zu tickets: --yes if that is meant", p->n);
	return true;
}

static bool
log_one(struct esc_journal *j, struct esc_arena *arena, int64_t id, struct esc_event ev, struct esc_out *out,
    struct esc_counts *counts, struct esc_err *e)
{
	struct acting a = { .journal = j, .arena = arena, .id = id, .ev = &ev };
	bool changed;

	if (!esc_ticket_ref(j->db, id, arena, &a.ref, e) || !act(&a, &changed, e))
		return false;
	*(changed ? &counts->changed : &counts->same) += 1;
	return esc_log_row(out, a.ref, changed ? "changed" : "same", &ev, e);
}

static bool
finish(struct esc_db *db, const struct esc_act *how, bool done, struct esc_err *e)
{
	if (done && !how->dry_run)
		return esc_commit(db, e);
	esc_rollback(db);
	return done;
}

bool
esc_log(struct esc_db *db, const struct esc_act *how, const struct esc_entry *entry,
    const struct esc_filter *filter, struct esc_out *out, struct esc_counts *counts, struct esc_err *e)
{
	struct esc_journal j = { .db = db, .now = how->now };
	struct esc_arena kept = { 0 }, each = { 0 };
	struct picked picked = { 0 };
	struct esc_event ev;
	bool done;

	done = make_event(how, entry, &kept, &ev, e) && esc_begin(db, true, e) &&
	    pick_all(db, how, filter, &picked, e);
	for (size_t i = 0; done && i < picked.n; i++) {
		esc_arena_clear(&each);
		counts->read++;
		done = log_one(&j, &each, picked.id[i], ev, out, counts, e);
	}
	done = finish(db, how, done, e);
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
		if (!log_one(&l->journal, &l->arena, id, row->event[i], l->out, l->counts, e)) {
			if (e->code != ESC_NOINPUT && e->code != ESC_INVALID)
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
	struct esc_loader l = { .db = db, .how = &how, .table = table, .out = out, .counts = counts,
	    .faults = faults, .event_rows = true, .write = kind != 0 ? esc_load_act : esc_load_events };

	how.map = esc_map_native(ESC_EVENTS);
	how.how.now = how.act.now;
	how.how.kind = kind;
	how.how.at = kind != 0 ? (how.act.at != ESC_NONE ? how.act.at : how.act.now) : ESC_NONE;
	how.how.actor = kind != 0 ? how.act.actor : NULL;
	l.journal = (struct esc_journal){ .db = db, .now = how.act.now, .repeats = kind == 0 };
	return esc_loader_run(&l, e);
}

static int64_t
key_hash(const char *key)
{
	struct esc_buf b = { 0 };
	int64_t hash;

	esc_buf_printf(&b, "key %s", key);
	hash = (int64_t)esc_hash(b.s, b.n);
	esc_buf_free(&b);
	return hash;
}

static bool
find_or_make(struct esc_db *db, const struct esc_act *how, int64_t *id, const char **ref, bool *fresh,
    struct esc_arena *a, struct esc_err *e)
{
	int64_t hash = how->key != NULL ? key_hash(how->key) : 0;

	*id = 0;
	if (*ref != NULL && !esc_ticket_find(db, *ref, id, e))
		return false;
	if (*ref == NULL && how->key != NULL && !esc_ticket_of_row(db, hash, id, a, ref, e))
		return false;
	*fresh = *id == 0;
	if (!*fresh)
		return true;
	if (!esc_ticket_new(db, id, e) || (*ref == NULL && !esc_ticket_number(db, a, ref, e)))
		return false;
	return how->key == NULL || esc_ticket_made(db, hash, *id, e);
}

static bool
open_one(struct esc_journal *j, const struct esc_act *how, const char *ref, struct esc_event *ev,
    struct esc_arena *a, struct esc_out *out, struct esc_counts *counts, struct esc_err *e)
{
	struct esc_entry_of of = { .entered = how->now, .row_hash = ESC_NONE };
	struct esc_ticket t;
	bool fresh, added;
	int64_t id;

	if (!find_or_make(j->db, how, &id, &ref, &fresh, a, e))
		return false;
	if (!fresh) {
		counts->same++;
		return esc_ticket_read(j->db, id, a, &t, e) && esc_open_row(out, &t, "same", e);
	}
	counts->fresh++;
	return esc_journal_add(j, id, ev, &added, e) &&
	    esc_journal_fresh(j, id, ref, ev, 1, &of, a, &t, e) && esc_open_row(out, &t, "new", e);
}

static bool
opening_is_good(const char *ref, const struct esc_event *ev, struct esc_err *e)
{
	const char *level = esc_event_get(ev, ESC_C_LEVEL);

	if (ref != NULL && !esc_ticket_name_valid(ref))
		return esc_fail(e, ESC_USAGE, "'%s' is no name for a ticket: a letter or digit, then letters, "
		    "digits and -._/@+#", ref);
	if (level != NULL && strcmp(level, "1") != 0 && esc_event_get(ev, ESC_C_TRIGGER) == NULL &&
	    esc_event_get(ev, ESC_C_WHY) == NULL)
		return esc_fail(e, ESC_USAGE, "opening above level 1 needs a reason: --trigger or --why");
	return true;
}

bool
esc_open(struct esc_db *db, const struct esc_act *how, const char *ref, const struct esc_field *field,
    size_t nfields, struct esc_out *out, struct esc_counts *counts, struct esc_err *e)
{
	struct esc_entry entry = { .kind = ESC_OPENED, .side = -1, .public = -1, .field = field,
	    .nfields = nfields };
	struct esc_journal j = { .db = db, .now = how->now };
	struct esc_arena a = { 0 };
	struct esc_event ev;
	bool done;

	counts->read++;
	done = make_event(how, &entry, &a, &ev, e) && opening_is_good(ref, &ev, e) &&
	    esc_begin(db, true, e) && open_one(&j, how, ref, &ev, &a, out, counts, e);
	done = finish(db, how, done, e);
	esc_arena_free(&a);
	return done;
}
