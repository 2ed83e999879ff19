/* What a step of the ladder does: tell somebody, escalate, raise the priority, hand it on. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "model/message.h"
#include "model/postmortem.h"
#include "moving.h"
#include "sweep.h"

#define MOST	64	/* people that a step tells */

static const struct esc_policy *
policy_of(struct esc_sweeping *w, struct esc_err *e)
{
	const struct esc_policies *p = esc_db_policies(w->journal.db, e);

	return p != NULL ? esc_policy_at(p, w->how->act.now) : NULL;
}

/* The action of a post-mortem whose clock this is; NULL: it is another clock. */
static const struct esc_pm_action *
action_of(struct esc_sweeping *w, const struct esc_swept *x, const struct esc_due_step *s)
{
	struct esc_pm_action *all;
	size_t n;

	for (size_t i = 0; s->kind == ESC_K_ACTION && i < x->worked.clocks.n; i++) {
		const struct esc_clock *c = &x->worked.clocks.clock[i];

		if (c->kind != s->kind || c->cycle != s->cycle || c->which == NULL)
			continue;
		n = esc_pm_actions(x->event, x->nevents, &w->arena, &all);
		return esc_pm_action(all, n, c->which);
	}
	return NULL;
}

/* The owner of an action is not that of its ticket. */
static size_t
people(struct esc_sweeping *w, const struct esc_swept *x, const struct esc_due_step *s, const char **who, size_t max,
    struct esc_err *e)
{
	const struct esc_policy *p = policy_of(w, e);
	const struct esc_pm_action *a = action_of(w, x, s);

	const char *owner = a != NULL ? a->owner : s->manager != NULL ? s->manager : x->t.word[ESC_OWNER];

	return p == NULL ? 0 : esc_policy_people(p, s->step->whom, owner, x->t.word[ESC_TEAM], w->how->act.now, who,
	    max);
}

static void
add_action(struct esc_buf *facts, const struct esc_pm_action *a)
{
	struct esc_buf what = { 0 };
	char due[ESC_TIME_MAX];

	esc_buf_printf(&what, "%s: %s", a->name, a->what != NULL ? a->what : "");
	esc_facts_add(facts, "message", esc_buf_str(&what));
	esc_facts_add(facts, "owner", a->owner);
	if (a->due != ESC_NONE)
		esc_facts_add(facts, "due", esc_time_print(due, a->due, NULL));
	esc_buf_free(&what);
}

static bool
tell(struct esc_sweeping *w, const struct esc_swept *x, const struct esc_due_step *s, const char *who,
    struct esc_err *e)
{
	struct esc_buf key = { 0 }, facts = { 0 };
	struct esc_notice n = { .recipient = who, .template = s->step->name, .at = w->how->act.now,
	    .ticket = x->t.id, .urgent = s->step->urgent };
	const struct esc_pm_action *a = action_of(w, x, s);
	char at[ESC_TIME_MAX];
	bool done;

	esc_buf_printf(&key, "step %s %s %" PRId64 " %s %" PRId64 " %s", x->t.ref, esc_clock_name[s->kind], s->cycle,
	    s->step->name, s->rep, who);
	esc_buf_printf(&facts, "ticket=%s\nclock=%s\ncycle=%" PRId64 "\nstep=%s\nat=%s\n", x->t.ref,
	    esc_clock_name[s->kind], s->cycle, s->step->name, esc_time_print(at, s->moment, NULL));
	if (a != NULL)
		add_action(&facts, a);
	n.key = esc_buf_str(&key);
	n.facts = esc_buf_str(&facts);
	done = esc_outbox_add(w->journal.db, &n, NULL, e);
	esc_buf_free(&key);
	esc_buf_free(&facts);
	return done;
}

static bool
is_among(const char *name, const char **all, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i], name) == 0)
			return true;
	return false;
}

static bool
notify(struct esc_sweeping *w, struct esc_swept *x, const struct esc_due_step *s, struct esc_err *e)
{
	const char *who[MOST];
	size_t n = people(w, x, s, who, MOST, e);

	for (size_t i = 0; i < n; i++) {
		if (is_among(who[i], who, i))
			continue;
		if (!tell(w, x, s, who[i], e))
			return false;
		esc_buf_printf(&w->detail, "%s%s", w->detail.n > 0 ? ", " : "told ", who[i]);
	}
	if (n == 0)
		esc_buf_printf(&w->detail, "nobody is %s", s->step->whom);
	return e->code == 0;
}

/* Behind what else happened to the ticket in this second. */
static int64_t
next_seq(const struct esc_swept *x, int64_t at)
{
	int64_t seq = 0;

	for (size_t i = 0; i < x->nevents; i++)
		if (x->event[i].at == at && x->event[i].seq >= seq)
			seq = x->event[i].seq + 1;
	return seq;
}

static bool
append(struct esc_sweeping *w, struct esc_swept *x, enum esc_kind kind, const struct esc_field *f, size_t n,
    struct esc_err *e)
{
	struct esc_event ev = { .kind = kind, .at = w->how->act.now, .seq = next_seq(x, w->how->act.now),
	    .who = "esc", .side = ESC_SIDE_BOT, .field = f, .nfields = n };
	bool added;

	x->changed = x->stale = true;
	return esc_journal_add(&w->journal, x->t.id, &ev, &added, e);
}

/* As `esc-route up' does it: the matrix says to whom, what is promised, who is told. */
static bool
move_up(struct esc_sweeping *w, struct esc_swept *x, const struct esc_routing *how, struct esc_moved_ticket *d,
    struct esc_err *e)
{
	struct esc_moving m = { .journal = &w->journal, .how = how, .at = w->how->act.now, .automatic = true,
	    .seq = next_seq(x, w->how->act.now), .policy = policy_of(w, e) };
	bool done = m.policy != NULL &&
	    (w->router != NULL || esc_router_open(w->journal.db, m.at, &w->router, e));

	m.router = w->router;
	done = done && esc_moving_one(&m, &x->t, d, e);
	if (d->changed)
		x->changed = x->stale = true;
	if (done && d->moves)
		esc_buf_printf(&w->detail, "level %" PRId64 " to %d, %s (%s)", x->t.fact[ESC_LEVEL], d->to.level,
		    d->to.owner != NULL ? d->to.owner : "nobody", d->to.row);
	else if (done)
		esc_buf_printf(&w->detail, "stays at level %" PRId64, x->t.fact[ESC_LEVEL]);
	esc_arena_free(&m.each);
	return done;
}

static bool
escalate(struct esc_sweeping *w, struct esc_swept *x, const struct esc_due_step *s, struct esc_err *e)
{
	int64_t from = x->t.fact[ESC_LEVEL], to = esc_step_level(s->step, (int)from);
	bool no_callback = s->kind == ESC_K_PROMISE || s->kind == ESC_K_UPDATE;
	struct esc_moved_ticket d = { .changed = false };
	char level[24], why[200];
	struct esc_field f[] = { { .column = ESC_C_LEVEL, .value = level },
	    { .column = ESC_C_TRIGGER, .value = no_callback ? "no_callback" : "sla_breach" },
	    { .column = ESC_C_WHY, .value = why } };
	struct esc_routing how = { .act = w->how->act, .move = ESC_UP, .field = f, .nfields = 3 };

	to = to > ESC_RISES_TO ? ESC_RISES_TO : to;
	if (to <= from) {
		esc_buf_printf(&w->detail, "is at level %" PRId64 " already", from);
		return true;
	}
	snprintf(level, sizeof(level), "%" PRId64, to);
	snprintf(why, sizeof(why), "%s: %.150s", esc_clock_name[s->kind], s->step->name);
	how.act.actor = "esc";
	how.act.key = NULL;
	return move_up(w, x, &how, &d, e);
}

static bool
raise_priority(struct esc_sweeping *w, struct esc_swept *x, const struct esc_due_step *s, struct esc_err *e)
{
	const struct esc_policy *p = policy_of(w, e);
	const char *now = x->t.word[ESC_PRIORITY];
	struct esc_field f = { .column = ESC_C_PRIORITY,
	    .value = p != NULL && now != NULL ? esc_policy_raised(p, now) : NULL };

	(void)s;
	if (f.value == NULL) {
		esc_buf_printf(&w->detail, "priority stays %s", now != NULL ? now : "unknown");
		return e->code == 0;
	}
	esc_buf_printf(&w->detail, "priority %s to %s", now, f.value);
	return append(w, x, ESC_RECLASSIFIED, &f, 1, e);
}

static bool
hand(struct esc_sweeping *w, struct esc_swept *x, const struct esc_due_step *s, struct esc_err *e)
{
	const char *now = x->t.word[ESC_OWNER], *who[1];
	struct esc_field f = { .column = ESC_C_OWNER };

	if (people(w, x, s, who, 1, e) == 0) {
		esc_buf_printf(&w->detail, "nobody is %s", s->step->whom);
		return e->code == 0;
	}
	if (now != NULL && strcmp(now, who[0]) == 0) {
		esc_buf_printf(&w->detail, "%s has it already", now);
		return true;
	}
	f.value = who[0];
	if (w->router != NULL) {
		esc_router_load(w->router, who[0], 1);
		if (now != NULL)
			esc_router_load(w->router, now, -1);
	}
	esc_buf_printf(&w->detail, "owner %s to %s", now != NULL ? now : "nobody", who[0]);
	return append(w, x, ESC_ASSIGNED, &f, 1, e) && tell(w, x, s, who[0], e);
}

/* The ticket as it is after what this sweep did to it. */
static bool
refresh(struct esc_sweeping *w, struct esc_swept *x, struct esc_err *e)
{
	if (!x->stale)
		return true;
	x->stale = false;
	if (!esc_events_read(w->journal.db, x->t.id, &w->arena, &x->event, &x->nevents, e))
		return false;
	esc_fold(&x->t, x->event, x->nevents, INT64_MAX, &w->arena);
	return true;
}

/* A step never opens again what has ended. */
bool
esc_step_act(struct esc_sweeping *w, struct esc_swept *x, const struct esc_due_step *s, struct esc_err *e)
{
	static bool (*const actions[])(struct esc_sweeping *, struct esc_swept *, const struct esc_due_step *,
	    struct esc_err *) = {
		[ESC_A_NOTIFY] = notify, [ESC_A_ESCALATE] = escalate, [ESC_A_RAISE] = raise_priority,
		[ESC_A_HAND] = hand,
	};
	enum esc_action action = s->step->action;

	esc_buf_clear(&w->detail);
	if (s->passed || (s->ended && !s->step->even_if_ended)) {
		esc_buf_puts(&w->detail, s->passed ? "passed" : "ended");
		return true;
	}
	if (!refresh(w, x, e))
		return false;
	if (action != ESC_A_NOTIFY && !ESC_STATUS_IS_OPEN(x->t.fact[ESC_STATUS])) {
		esc_buf_printf(&w->detail, "the ticket is %s", esc_status_name[x->t.fact[ESC_STATUS]]);
		return true;
	}
	return actions[action](w, x, s, e);
}
