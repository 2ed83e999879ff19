/*
 * An act of a person on a ticket.  Doing again what is already so changes
 * nothing and says `same'.
 */
#include <inttypes.h>
#include <string.h>

#include "act.h"
#include "kb.h"
#include "store/outbox.h"

/* A ticket while somebody acts on it: what it was at the moment of the act. */
struct acting {
	const struct esc_act *how;
	struct esc_journal *journal;
	struct esc_arena *arena;
	int64_t		 id;
	const char	*ref;
	struct esc_event *past;
	unsigned char	*gone;		/* which of it was taken back */
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
		{ ESC_C_MANAGER, ESC_MANAGER },
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

	return v != NULL && esc_int_parse(v, &level) && level == a->was.fact[ESC_LEVEL] &&
	    says(esc_event_get(a->ev, ESC_C_OWNER), a->was.word[ESC_OWNER]) &&
	    says(esc_event_get(a->ev, ESC_C_TEAM), a->was.word[ESC_TEAM]);
}

static bool
same_into(const struct acting *a)
{
	return a->was.into != NULL && says(esc_event_get(a->ev, ESC_C_INTO), a->was.into);
}

/* A link that stands is not made twice. */
static bool
same_link(const struct acting *a)
{
	for (size_t i = 0; i < a->npast; i++)
		if (!a->gone[i] && a->past[i].kind == ESC_LINKED &&
		    says(esc_event_get(a->ev, ESC_C_PROBLEM), esc_event_get(&a->past[i], ESC_C_PROBLEM)) &&
		    says(esc_event_get(a->ev, ESC_C_ARTICLE), esc_event_get(&a->past[i], ESC_C_ARTICLE)))
			return true;
	return false;
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
	{ ESC_MERGED, 0, same_into }, { ESC_LINKED, 0, same_link },
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

/* The same act at the same moment, given twice. */
static bool
is_written(const struct acting *a)
{
	struct esc_event ev = *a->ev;

	for (size_t i = 0; i < a->npast; i++) {
		ev.seq = a->past[i].seq;
		ev.n = a->past[i].n;
		if (!a->gone[i] && esc_event_equal(&a->past[i], &ev))
			return true;
	}
	return false;
}

static bool
is_already_so(const struct acting *a)
{
	if (key_is_used(a))
		return true;
	for (size_t i = 0; i < sizeof(already) / sizeof(already[0]); i++)
		if (already[i].kind == a->ev->kind) {
			if (already[i].same != NULL ? already[i].same(a) :
			    (already[i].statuses >> a->was.fact[ESC_STATUS] & 1) != 0)
				return true;
			/* set back within a second to what it was: that is news */
			return a->how->at != ESC_NONE && is_written(a);
		}
	return is_written(a);
}

/*
 * Acts of the same second happened in the order in which they are written, so
 * that a script that holds a ticket and resumes it has resumed it.
 */
static void
put_last(struct acting *a)
{
	for (size_t i = 0; i < a->npast; i++) {
		const struct esc_event *old = &a->past[i];

		if (old->at == a->ev->at && (old->seq > a->ev->seq ||
		    (old->seq == a->ev->seq && old->kind >= a->ev->kind)))
			a->ev->seq = old->seq + 1;
	}
}

static bool
merge_is_good(const struct acting *a, struct esc_err *e)
{
	const char *into = esc_event_get(a->ev, ESC_C_INTO);
	int64_t id;

	if (into == NULL)	/* esc_act_event() says so */
		return true;
	if (!esc_ticket_find(a->journal->db, into, &id, e))
		return false;
	if (id == 0)
		return esc_fail(e, ESC_NOINPUT, "no ticket %s to merge into", into);
	return esc_journal_merge(a->journal, a->ref, into, a->arena, e);
}

/* Something must be left of the ticket. */
static bool
leaves_a_ticket(const struct acting *a, size_t without, struct esc_err *e)
{
	for (size_t i = 0; i < a->npast; i++)
		if (i != without && !a->gone[i] && a->past[i].kind != ESC_RETRACTED)
			return true;
	return a->past[without].kind == ESC_RETRACTED || esc_fail(e, ESC_INVALID,
	    "ticket %s would have no event left: mark it as spam instead", a->ref);
}

static bool
retraction_is_good(const struct acting *a, bool *same, struct esc_err *e)
{
	const char *target = esc_event_get(a->ev, ESC_C_EVENT);
	char key[ESC_KEY_MAX];

	for (size_t i = 0; i < a->npast; i++)
		if (strcmp(esc_key_print(key, a->past[i].key), target) == 0) {
			*same = a->gone[i];
			return *same || leaves_a_ticket(a, i, e);
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

/* Somebody was told already, or nobody knows. */
struct telling {
	const struct acting *a;
	uint64_t	 event;
};

static bool
note_told(void *arg, const struct esc_told *t, struct esc_err *e)
{
	struct telling *g = arg;

	(void)e;
	if (t->notice.event == g->event && t->state != ESC_N_VOID && t->state != ESC_N_FAILED)
		esc_buf_printf(g->a->how->notes, "%s: %s has been told of it already (%s, N-%" PRId64 ", %s)\n",
		    g->a->ref, t->notice.recipient, t->notice.template, t->id, esc_notice_state_name[t->state]);
	return true;
}

/* What was to be told of an event that is taken back is not told. */
static bool
cancel(const struct acting *a, struct esc_err *e)
{
	const char *target = esc_event_get(a->ev, ESC_C_EVENT);
	struct telling g = { .a = a };
	char key[ESC_KEY_MAX];

	for (size_t i = 0; i < a->npast && g.event == 0; i++)
		if (strcmp(esc_key_print(key, a->past[i].key), target) == 0)
			g.event = a->past[i].key;
	return esc_outbox_cancel(a->journal->db, a->id, g.event, e) &&
	    (a->how->notes == NULL || esc_told_each(a->journal->db, a->id, note_told, &g, e));
}

/* An undone event may come again with the next import: forget the row's hash. */
static bool
fold(const struct acting *a, struct esc_err *e)
{
	struct esc_entry_of of;
	struct esc_ticket t;

	if (!esc_ticket_entry(a->journal->db, a->id, a->arena, &of, e))
		return false;
	if (a->ev->kind == ESC_RETRACTED) {
		of.row_hash = ESC_NONE;
		if (!cancel(a, e))
			return false;
	}
	return esc_journal_fold(a->journal, a->id, a->ref, &of, a->arena, &t, e) &&
	    esc_follow(a->journal->db, a->how, &t, a->past, a->gone, a->npast, a->ev, e);
}

static bool
act(struct acting *a, bool *changed, struct esc_err *e)
{
	bool same;

	*changed = false;
	if (!esc_events_read(a->journal->db, a->id, a->arena, &a->past, &a->npast, e))
		return false;
	a->gone = esc_alloc(a->arena, a->npast);
	esc_fold_retracted(a->past, a->npast, a->gone);
	a->was.ref = a->ref;
	esc_fold(&a->was, a->past, a->npast, a->ev->at, a->arena);
	if (!is_good(a, &same, e) ||
	    (!same && (!esc_approval(a->journal->db, &a->was, a->past, a->npast, a->ev, a->arena, e) ||
	    !esc_allowed(a->journal->db, a->how, &a->was, a->past, a->gone, a->npast, a->ev, a->arena, e) ||
	    !esc_kb_act(a->journal->db, &a->was, a->ev, a->arena, e))))
		return false;
	same = same || is_written(a);	/* with what was filled in */
	if (same) {
		a->ev->key = 0;
		return true;
	}
	put_last(a);
	esc_kb_ask(&a->was, a->past, a->gone, a->npast, a->ev, a->how->notes);
	return esc_journal_add(a->journal, a->id, a->ev, changed, e) && (!*changed || fold(a, e));
}

static bool
has_what_it_needs(const struct esc_kind_info *k, const struct esc_event *ev, struct esc_err *e)
{
	const char *other;

	if (esc_kind_satisfied(k, ev))
		return true;
	other = strchr(k->needs, ' ');
	return esc_fail(e, ESC_USAGE, "%s needs --%.*s%s%s", k->verb != NULL ? k->verb : k->name,
	    (int)strcspn(k->needs, " "), strcmp(k->needs, "retracts") == 0 ? "event" : k->needs,
	    other != NULL ? " or --" : "", other != NULL ? other + 1 : "");
}

bool
esc_act_event(const struct esc_act *how, const struct esc_entry *entry, struct esc_arena *a, struct esc_event *ev,
    struct esc_err *e)
{
	const struct esc_kind_info *k = esc_kind_info(entry->kind);
	struct esc_field *f = esc_alloc(a, (entry->nfields + 1) * sizeof(*f));
	size_t n = 0;

	for (size_t i = 0; i < entry->nfields; i++) {
		f[n] = entry->field[i];
		if (!esc_kind_carries(k, f[n].column))
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

bool
esc_act_on(struct esc_journal *j, const struct esc_act *how, struct esc_arena *arena, int64_t id,
    struct esc_event ev, struct esc_out *out, struct esc_counts *counts, struct esc_err *e)
{
	struct acting a = { .how = how, .journal = j, .arena = arena, .id = id, .ev = &ev };
	bool changed;

	if (!esc_ticket_ref(j->db, id, arena, &a.ref, e) || !act(&a, &changed, e))
		return false;
	*(changed ? &counts->changed : &counts->same) += 1;
	return esc_log_row(out, a.ref, changed ? "changed" : "same", &ev, e);
}

bool
esc_act_end(struct esc_db *db, const struct esc_act *how, bool done, struct esc_err *e)
{
	if (done && !how->dry_run)
		return esc_commit(db, e);
	esc_rollback(db);
	return done;
}
