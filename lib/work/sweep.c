/*
 * The sweep: every step of the ladder that was crossed, fired once, in the true
 * order of its moment, in the same transaction as what it does.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clocks.h"
#include "journal.h"

const struct esc_head esc_sweep_heads[] = {
	{ "ticket", ESC_TEXT, false }, { "clock", ESC_TEXT, false }, { "cycle", ESC_INT, false },
	{ "step", ESC_TEXT, false }, { "at", ESC_TIME, false }, { "action", ESC_TEXT, false },
	{ "whom", ESC_TEXT, false }, { "detail", ESC_TEXT, false },
};
const size_t esc_nsweep_heads = sizeof(esc_sweep_heads) / sizeof(esc_sweep_heads[0]);

#define BATCH	1000	/* tickets in a transaction */
#define HIGHEST	3	/* level to which a step may raise */

/* A ticket of the batch. */
struct due_ticket {
	int64_t		 id;
	const char	*ref;
	struct esc_entry_of of;
	struct esc_event *event;
	size_t		 nevents;
	struct esc_ticket t;
	bool		 changed;	/* an event was appended */
};
/* A step of one of them. */
struct due {
	struct due_ticket *ticket;
	struct esc_due_step s;
};
struct sweeping {
	struct esc_journal journal;
	const struct esc_sweep *how;
	struct esc_out	*out;
	struct esc_arena arena;		/* of a batch */
	struct due	*due;
	size_t		 n, room;
	struct esc_buf	 detail;
	uint64_t	*fired;
};

static const struct esc_policy *
policy_of(struct sweeping *w, struct esc_err *e)
{
	const struct esc_policies *p = esc_db_policies(w->journal.db, e);

	return p != NULL ? esc_policy_at(p, w->how->act.now) : NULL;
}

static bool
tell(struct sweeping *w, const struct due *d, const char *who, struct esc_err *e)
{
	struct esc_buf key = { 0 }, facts = { 0 };
	struct esc_notice n = { .recipient = who, .template = d->s.step->name, .at = w->how->act.now,
	    .ticket = d->ticket->id, .urgent = d->s.step->urgent };
	char at[ESC_TIME_MAX];
	bool added, done;

	esc_buf_printf(&key, "step %s %s %" PRId64 " %s %" PRId64 " %s", d->ticket->ref,
	    esc_clock_name[d->s.kind], d->s.cycle, d->s.step->name, d->s.rep, who);
	esc_buf_printf(&facts, "ticket=%s\nclock=%s\ncycle=%" PRId64 "\nstep=%s\nat=%s\n", d->ticket->ref,
	    esc_clock_name[d->s.kind], d->s.cycle, d->s.step->name, esc_time_print(at, d->s.moment, NULL));
	n.key = esc_buf_str(&key);
	n.facts = esc_buf_str(&facts);
	done = esc_outbox_add(w->journal.db, &n, &added, e);
	if (done && added)
		esc_buf_printf(&w->detail, "%s%s", w->detail.n > 0 ? ", " : "told ", who);
	esc_buf_free(&key);
	esc_buf_free(&facts);
	return done;
}

static bool
notify(struct sweeping *w, const struct due *d, struct esc_err *e)
{
	const struct esc_policy *p = policy_of(w, e);
	const char *who[64];
	size_t n;

	if (p == NULL)
		return e->code == 0;
	n = esc_policy_people(p, d->s.step->whom, d->ticket->t.word[ESC_OWNER], d->ticket->t.word[ESC_TEAM],
	    w->how->act.now, who, sizeof(who) / sizeof(who[0]));
	for (size_t i = 0; i < n; i++)
		if (!tell(w, d, who[i], e))
			return false;
	if (n == 0)
		esc_buf_printf(&w->detail, "nobody is %s", d->s.step->whom);
	return true;
}

static bool
append(struct sweeping *w, struct due_ticket *t, enum esc_kind kind, const struct esc_field *f, size_t n,
    struct esc_err *e)
{
	struct esc_event ev = { .kind = kind, .at = w->how->act.now, .who = "esc", .side = ESC_SIDE_BOT,
	    .field = f, .nfields = n };
	bool added;

	if (!esc_journal_add(&w->journal, t->id, &ev, &added, e))
		return false;
	t->changed |= added;
	return true;
}

/* The ticket as it is after what this sweep did to it. */
static bool
refresh(struct sweeping *w, struct due_ticket *t, struct esc_err *e)
{
	if (!esc_events_read(w->journal.db, t->id, &w->arena, &t->event, &t->nevents, e))
		return false;
	t->t.ref = t->ref;
	esc_fold(&t->t, t->event, t->nevents, INT64_MAX, &w->arena);
	return true;
}

static bool
escalate(struct sweeping *w, const struct due *d, struct esc_err *e)
{
	int64_t from = d->ticket->t.fact[ESC_LEVEL], to = esc_step_level(d->s.step, (int)from);
	bool no_callback = d->s.kind == ESC_K_PROMISE || d->s.kind == ESC_K_UPDATE;
	struct esc_field f[2];
	char level[24];

	to = to > HIGHEST ? HIGHEST : to;
	if (to <= from) {
		esc_buf_printf(&w->detail, "is at level %" PRId64 " already", from);
		return true;
	}
	snprintf(level, sizeof(level), "%" PRId64, to);
	f[0] = (struct esc_field){ .column = ESC_C_LEVEL, .value = level };
	f[1] = (struct esc_field){ .column = ESC_C_TRIGGER, .value = no_callback ? "no_callback" : "sla_breach" };
	esc_buf_printf(&w->detail, "level %" PRId64 " to %" PRId64, from, to);
	return append(w, d->ticket, ESC_ESCALATED, f, 2, e);
}

static bool
raise_(struct sweeping *w, const struct due *d, struct esc_err *e)
{
	const struct esc_policy *p = policy_of(w, e);
	const char *now = d->ticket->t.word[ESC_PRIORITY];
	struct esc_field f = { .column = ESC_C_PRIORITY };

	f.value = p != NULL && now != NULL ? esc_policy_raised(p, now) : NULL;
	if (f.value == NULL) {
		esc_buf_printf(&w->detail, "priority stays %s", now != NULL ? now : "unknown");
		return e->code == 0;
	}
	esc_buf_printf(&w->detail, "priority %s to %s", now, f.value);
	return append(w, d->ticket, ESC_RECLASSIFIED, &f, 1, e);
}

static bool
hand(struct sweeping *w, const struct due *d, struct esc_err *e)
{
	const struct esc_policy *p = policy_of(w, e);
	const char *now = d->ticket->t.word[ESC_OWNER], *who[1];
	struct esc_field f = { .column = ESC_C_OWNER };

	if (p == NULL || esc_policy_people(p, d->s.step->whom, now, d->ticket->t.word[ESC_TEAM], w->how->act.now,
	    who, 1) == 0) {
		esc_buf_printf(&w->detail, "nobody is %s", d->s.step->whom);
		return e->code == 0;
	}
	if (now != NULL && strcmp(now, who[0]) == 0) {
		esc_buf_printf(&w->detail, "%s has it already", now);
		return true;
	}
	f.value = who[0];
	esc_buf_printf(&w->detail, "owner %s to %s", now != NULL ? now : "nobody", who[0]);
	return append(w, d->ticket, ESC_ASSIGNED, &f, 1, e) && tell(w, d, who[0], e);
}

static bool
act(struct sweeping *w, const struct due *d, struct esc_err *e)
{
	static bool (*const actions[])(struct sweeping *, const struct due *, struct esc_err *) = {
		[ESC_A_NOTIFY] = notify, [ESC_A_ESCALATE] = escalate, [ESC_A_RAISE] = raise_, [ESC_A_HAND] = hand,
	};

	if (d->s.passed) {
		esc_buf_puts(&w->detail, "passed");
		return true;
	}
	if (d->s.ended && !d->s.step->even_if_ended) {
		esc_buf_puts(&w->detail, "ended");
		return true;
	}
	if (d->ticket->changed && !refresh(w, d->ticket, e))
		return false;
	return actions[d->s.step->action](w, d, e);
}

static bool
fire(struct sweeping *w, const struct due *d, struct esc_err *e)
{
	struct esc_fired f = { .kind = d->s.kind, .cycle = d->s.cycle, .rep = d->s.rep, .moment = d->s.moment,
	    .fired_at = w->how->act.now, .step = d->s.step->name };
	struct esc_cell c[] = { { .s = d->ticket->ref }, { .s = esc_clock_name[d->s.kind] }, { .i = d->s.cycle },
	    { .s = f.step }, { .i = f.moment }, { .s = esc_action_name[d->s.step->action] },
	    { .s = d->s.step->whom }, { .s = NULL } };

	esc_buf_clear(&w->detail);
	if (!act(w, d, e))
		return false;
	f.did = c[7].s = esc_buf_str(&w->detail);
	++*w->fired;
	return esc_fired_add(w->journal.db, d->ticket->id, &f, e) && (w->out == NULL || esc_out_row(w->out, c, e));
}

static bool
gather(struct sweeping *w, struct due_ticket *t, struct esc_err *e)
{
	int64_t upto = w->how->act.now;
	struct esc_due_step *step;
	size_t n;

	if (!esc_ticket_ref(w->journal.db, t->id, &w->arena, &t->ref, e) ||
	    !esc_ticket_entry(w->journal.db, t->id, &w->arena, &t->of, e) || !refresh(w, t, e) ||
	    (!w->how->assume_current && !esc_ticket_seen(w->journal.db, t->id, upto, &upto, e)) ||
	    !esc_steps_due(w->journal.db, t->id, t->of.entered, upto, t->event, t->nevents, &w->arena, &step, &n, e))
		return false;
	for (size_t i = 0; i < n; i++) {
		w->due = esc_grow(w->due, &w->room, w->n + 1, sizeof(*w->due));
		w->due[w->n++] = (struct due){ .ticket = t, .s = step[i] };
	}
	return true;
}

static int
by_moment(const void *pa, const void *pb)
{
	const struct due *a = pa, *b = pb;
	int order;

	if (a->s.moment != b->s.moment)
		return a->s.moment < b->s.moment ? -1 : 1;
	if ((order = strcmp(a->ticket->ref, b->ticket->ref)) != 0)
		return order;
	if (a->s.kind != b->s.kind)
		return a->s.kind < b->s.kind ? -1 : 1;
	if (a->s.cycle != b->s.cycle)
		return a->s.cycle < b->s.cycle ? -1 : 1;
	if ((order = strcmp(a->s.step->name, b->s.step->name)) != 0)
		return order;
	return a->s.rep < b->s.rep ? -1 : a->s.rep > b->s.rep;
}

/* A ticket that only told somebody needs no fold, but its next step. */
static bool
settle(struct sweeping *w, struct due_ticket *t, struct esc_err *e)
{
	struct esc_ticket now;

	if (t->changed)
		return esc_journal_fold(&w->journal, t->id, t->ref, &t->of, &w->arena, &now, e);
	return esc_clocks_fold(w->journal.db, t->id, t->of.entered, t->event, t->nevents, false, &w->arena, e);
}

static bool
sweep_batch(struct sweeping *w, const int64_t *id, size_t n, struct esc_err *e)
{
	struct due_ticket *t = esc_alloc(&w->arena, n * sizeof(*t));

	w->n = 0;
	for (size_t i = 0; i < n; i++) {
		t[i].id = id[i];
		if (!gather(w, &t[i], e))
			return false;
	}
	if (w->n > 0)
		qsort(w->due, w->n, sizeof(*w->due), by_moment);
	for (size_t i = 0; i < w->n; i++)
		if (!fire(w, &w->due[i], e))
			return false;
	for (size_t i = 0; i < n; i++)
		if (!settle(w, &t[i], e))
			return false;
	return true;
}

static bool
record(struct sweeping *w, struct esc_err *e)
{
	char at[ESC_TIME_MAX];

	return esc_setting_set(w->journal.db, "last_sweep", esc_time_print(at, w->how->act.now, NULL), e);
}

static bool
sweep_all(struct sweeping *w, struct esc_err *e)
{
	struct esc_db *db = w->journal.db;
	int64_t id[BATCH];
	size_t n;

	if (!esc_begin(db, true, e))
		return false;
	for (;;) {
		if (!esc_tickets_due(db, w->how->act.now, w->how->assume_current, id, BATCH, &n, e))
			return false;
		if (n == 0)
			break;
		esc_arena_clear(&w->arena);
		if (!sweep_batch(w, id, n, e))
			return false;
		if (n == BATCH && !w->how->act.dry_run && (!esc_commit(db, e) || !esc_begin(db, true, e)))
			return false;
	}
	if (!w->how->act.dry_run)
		return record(w, e) && esc_commit(db, e);
	esc_rollback(db);
	return true;
}

bool
esc_sweep(struct esc_db *db, const struct esc_sweep *how, struct esc_out *out, uint64_t *fired,
    struct esc_err *e)
{
	struct sweeping w = { .journal = { .db = db, .now = how->act.now }, .how = how, .out = out,
	    .fired = fired };
	bool done;

	*fired = 0;
	done = sweep_all(&w, e);
	if (!done)
		esc_rollback(db);
	free(w.due);
	esc_buf_free(&w.detail);
	esc_arena_free(&w.arena);
	return done;
}
