/* The actions of post-mortems: listed, done, dropped. */
#include <string.h>

#include "act.h"
#include "postmortem.h"

const struct esc_head esc_action_heads[] = {
	{ "action", ESC_TEXT, false }, { "change", ESC_TEXT, false }, { "ticket", ESC_TEXT, false },
	{ "type", ESC_TEXT, false }, { "what", ESC_TEXT, false }, { "owner", ESC_TEXT, false },
	{ "due", ESC_TIME, false }, { "state", ESC_TEXT, false }, { "planned", ESC_TIME, true },
	{ "ended", ESC_TIME, true },
};
const size_t esc_naction_heads = sizeof(esc_action_heads) / sizeof(esc_action_heads[0]);

bool
esc_pm_action_row(struct esc_out *out, const struct esc_pm_action *a, const char *change, const char *ref, int64_t now,
    struct esc_err *e)
{
	return esc_out_row(out, (struct esc_cell[]){ { .s = a->name }, { .s = change }, { .s = ref }, { .s = a->type },
	    { .s = a->what }, { .s = a->owner }, { .i = a->due }, { .s = esc_pm_state_name[esc_pm_state(a, now)] },
	    { .i = a->planned }, { .i = a->ended } }, e);
}

/* Those that are asked for: the terms that are about an action, and the others, about its ticket. */
struct listing {
	struct esc_db	*db;
	const struct esc_actions *asked;
	struct esc_filter tickets;
	const struct esc_term **term;
	size_t		 nterms;
	bool		 state[ESC_PM_STATES];
	struct esc_out	*out;
	struct esc_arena arena, each;
};

static bool
matches(const struct listing *l, const struct esc_pm_action *a)
{
	const struct esc_actions *w = l->asked;
	bool named = w->n == 0;

	for (size_t i = 0; i < w->n && !named; i++)
		named = strcmp(w->name[i], a->name) == 0;
	if (!named || !l->state[esc_pm_state(a, w->filter->now)])
		return false;
	for (size_t i = 0; i < l->nterms; i++) {
		const struct esc_term *t = l->term[i];

		if (!(t->field == ESC_FF_DUE ? esc_term_number(t, a->due) :
		    esc_term_text(t, t->field == ESC_FF_OWNER ? a->owner : a->type, false)))
			return false;
	}
	return true;
}

static bool
print(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct listing *l = arg;
	struct esc_pm_action *a;
	struct esc_event *ev;
	size_t n;

	esc_arena_clear(&l->each);
	if (!esc_events_read(l->db, t->id, &l->each, &ev, &n, e))
		return false;
	n = esc_pm_actions(ev, n, &l->each, &a);
	for (size_t i = 0; i < n; i++)
		if (matches(l, &a[i]) && !esc_pm_action_row(l->out, &a[i], NULL, t->ref, l->asked->filter->now, e))
			return false;
	return true;
}

static bool
add_ticket(void *arg, const char *ref, struct esc_err *e)
{
	struct listing *l = arg;

	return esc_filter_add_ticket(&l->tickets, ref, &l->arena, e);
}

static void
part_terms(struct listing *l, const struct esc_filter *f)
{
	struct esc_term *rest = esc_alloc(&l->arena, (f->nterms + 1) * sizeof(*rest));

	l->tickets = *f;
	l->tickets.term = rest;
	l->tickets.nterms = 0;
	l->term = esc_alloc(&l->arena, (f->nterms + 1) * sizeof(*l->term));
	for (size_t i = 0; i < f->nterms; i++)
		switch (f->term[i].field) {
		case ESC_FF_OWNER:
		case ESC_FF_TYPE:
		case ESC_FF_DUE:
			l->term[l->nterms++] = &f->term[i];
			break;
		default:
			rest[l->tickets.nterms++] = f->term[i];
		}
}

/* "open,overdue"; without it those that have not ended, unless an action is named. */
static bool
read_states(struct listing *l, struct esc_err *e)
{
	const char *s = l->asked->state, *near;
	char word[32];
	size_t n;
	int k;

	for (k = 0; k < ESC_PM_STATES; k++)
		l->state[k] = s == NULL && (k <= ESC_PM_OVERDUE || l->asked->n > 0);
	for (; s != NULL && *s != '\0'; s += n + (s[n] == ',')) {
		n = strcspn(s, ",");
		memset(word, 0, sizeof(word));
		memcpy(word, s, n < sizeof(word) ? n : sizeof(word) - 1);
		for (k = 0; k < ESC_PM_STATES && strcmp(esc_pm_state_name[k], word) != 0; k++)
			continue;
		if (k == ESC_PM_STATES) {
			near = esc_nearest(word, esc_pm_state_name, ESC_PM_STATES);
			return esc_fail(e, ESC_USAGE, "state:%s: no such state (%s)", word, near != NULL ? near :
			    "open overdue done dropped");
		}
		l->state[k] = true;
	}
	return true;
}

/* Only tickets that have actions are looked at. */
static bool
list(struct listing *l, struct esc_err *e)
{
	struct esc_select s = { .filter = &l->tickets };

	part_terms(l, l->asked->filter);
	if (l->tickets.ntickets == 0 && !esc_planned_tickets(l->db, add_ticket, l, e))
		return false;
	return l->tickets.none || l->tickets.ntickets == 0 || esc_tickets(l->db, &s, print, l, e);
}

bool
esc_postmortem_actions(struct esc_db *db, const struct esc_actions *asked, const struct esc_out_how *how, uint64_t *rows,
    struct esc_err *e)
{
	struct listing l = { .db = db, .asked = asked };
	struct esc_out_how sorted = *how;
	bool done;

	if (sorted.sort == NULL)
		sorted.sort = "due,ticket,action";
	if (!read_states(&l, e) || !esc_out_open(&l.out, &sorted, esc_action_heads, esc_naction_heads, e))
		return false;
	done = esc_begin(db, false, e) && list(&l, e);
	esc_rollback(db);
	*rows = esc_out_rows(l.out);
	esc_arena_free(&l.arena);
	esc_arena_free(&l.each);
	if (done)
		return esc_out_close(l.out, e);
	esc_out_drop(l.out);
	return false;
}

/* The ticket of an action. */
struct looking {
	const char	*name;
	struct esc_arena *arena;
	const char	*ref;		/* NULL: not found yet */
	bool		 twice;
};

static bool
look(void *arg, const char *ref, const char *data, struct esc_err *e)
{
	struct looking *l = arg;
	size_t n = strlen(l->name);

	(void)e;
	if (data == NULL || strncmp(data, "action=", 7) != 0 || strncmp(data + 7, l->name, n) != 0 ||
	    (data[7 + n] != '\n' && data[7 + n] != '\0'))
		return true;
	l->twice |= l->ref != NULL && strcmp(l->ref, ref) != 0;
	l->ref = esc_dup(l->arena, ref, strlen(ref));
	return true;
}

struct ending {
	struct esc_journal *journal;
	const struct esc_ending *how;
	struct esc_arena *arena;
	struct esc_out	*out;
	struct esc_counts *counts;
};

static bool
find(const struct ending *x, const char *name, struct esc_pm_ticket *t, struct esc_pm_action *a, struct esc_err *e)
{
	struct looking l = { .name = name, .arena = x->arena };
	const struct esc_pm_action *found = NULL;
	struct esc_pm_action *all;
	size_t n;

	if (!esc_planned(x->journal->db, look, &l, e))
		return false;
	if (l.twice)
		return esc_fail(e, ESC_INVALID, "%s is an action of two tickets: they came from two databases", name);
	if (l.ref != NULL && !esc_pm_ticket(x->journal->db, l.ref, x->arena, t, e))
		return false;
	if (l.ref != NULL) {
		n = esc_pm_actions(t->event, t->nevents, x->arena, &all);
		found = esc_pm_action(all, n, name);
	}
	if (found == NULL)
		return esc_fail(e, ESC_NOINPUT, "no action %.60s (esc-postmortem actions lists them)", name);
	*a = *found;
	return true;
}

static bool
end_one(struct ending *x, const char *name, struct esc_err *e)
{
	enum esc_pm_state end = x->how->kind == ESC_DONE ? ESC_PM_DONE : ESC_PM_DROPPED;
	const struct esc_act *act = &x->how->act;
	struct esc_field f[] = { { .column = ESC_C_ACTION, .value = name },
	    { .column = x->how->kind == ESC_DONE ? ESC_C_MESSAGE : ESC_C_WHY, .value = x->how->message } };
	struct esc_pm_ticket t;
	struct esc_pm_action a;
	struct esc_pm_writing w;
	bool same;

	if (!find(x, name, &t, &a, e))
		return false;
	same = a.end == end || esc_pm_key_used(&t, act);
	if (!same && a.end != ESC_PM_OPEN)
		return esc_fail(e, ESC_INVALID, "%s is %s already (esc-log undo takes that back)", name,
		    esc_pm_state_name[a.end]);
	x->counts->read++;
	*(same ? &x->counts->same : &x->counts->changed) += 1;
	if (same)
		return esc_pm_action_row(x->out, &a, "same", t.ref, act->now, e);
	w = esc_pm_writing(x->journal, act, x->arena, &t);
	a.end = end;
	a.ended = act->at != ESC_NONE ? act->at : act->now;
	return esc_pm_append(&w, x->how->kind, f, x->how->message != NULL ? 2 : 1, e) && esc_pm_settle(&w, e) &&
	    esc_pm_action_row(x->out, &a, "changed", t.ref, act->now, e);
}

bool
esc_postmortem_end(struct esc_db *db, const struct esc_ending *how, struct esc_out *out, struct esc_counts *counts,
    struct esc_err *e)
{
	struct esc_journal j = { .db = db, .now = how->act.now };
	struct esc_arena a = { 0 };
	struct ending x = { .journal = &j, .how = how, .arena = &a, .out = out, .counts = counts };
	bool done = esc_begin(db, true, e);

	for (size_t i = 0; done && i < how->n; i++) {
		esc_arena_clear(&a);
		done = end_one(&x, how->name[i], e);
	}
	esc_arena_free(&a);
	return esc_act_end(db, &how->act, done, e);
}
