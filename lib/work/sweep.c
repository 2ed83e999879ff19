/*
 * The sweep: every step of the ladder that was crossed, fired once, in the same
 * transaction as what it does; of a thousand tickets at a time, those that wait
 * longest first, in the true order of the steps' moments.
 */
#include <stdlib.h>
#include <string.h>

#include "kb.h"
#include "remind.h"
#include "sweep.h"

const struct esc_head esc_sweep_heads[] = {
	{ "ticket", ESC_TEXT, false }, { "clock", ESC_TEXT, false }, { "cycle", ESC_INT, false },
	{ "step", ESC_TEXT, false }, { "at", ESC_TIME, false }, { "action", ESC_TEXT, false },
	{ "whom", ESC_TEXT, false }, { "detail", ESC_TEXT, false },
};
const size_t esc_nsweep_heads = sizeof(esc_sweep_heads) / sizeof(esc_sweep_heads[0]);

#define LISTED	65536	/* cycles asked for at once */
#define BATCH	1000	/* tickets in a transaction */

/* A step of one of the tickets at hand. */
struct due {
	struct esc_swept *ticket;
	struct esc_due_step *s;
};
struct running {
	struct esc_sweeping s;
	struct esc_out	*out;
	uint64_t	*fired;
	struct esc_attending *listed;	/* cycles with a step that is due */
	size_t		 nlisted, next;
	struct due	*due;
	size_t		 n, room;
};

static bool
fire(struct running *r, const struct due *d, struct esc_err *e)
{
	const struct esc_due_step *s = d->s;
	struct esc_fired f = { .kind = s->kind, .cycle = s->cycle, .rep = s->rep, .moment = s->moment,
	    .fired_at = r->s.how->act.now, .step = s->step->name };
	struct esc_cell c[] = { { .s = d->ticket->t.ref }, { .s = esc_clock_name[s->kind] }, { .i = s->cycle },
	    { .s = f.step }, { .i = f.moment }, { .s = esc_action_name[s->step->action] },
	    { .s = s->step->whom }, { .s = NULL } };

	if (!esc_step_act(&r->s, d->ticket, s, e))
		return false;
	f.did = c[7].s = esc_buf_str(&r->s.detail);
	++*r->fired;
	return esc_fired_add(r->s.journal.db, d->ticket->t.id, &f, e) &&
	    (r->out == NULL || esc_out_row(r->out, c, e));
}

/* The steps of a ticket that are due. */
static bool
gather(struct running *r, struct esc_swept *x, struct esc_err *e)
{
	struct esc_db *db = r->s.journal.db;
	int64_t seen = ESC_NONE, upto = r->s.how->act.now;

	if (!esc_ticket_sweep(db, x->t.id, &r->s.arena, &x->t.ref, &x->of, &seen, e))
		return false;
	if (seen != ESC_NONE && !r->s.how->assume_current && seen < upto)
		upto = seen;
	if (!esc_events_read(db, x->t.id, &r->s.arena, &x->event, &x->nevents, e) ||
	    !esc_clocks_work(db, &x->t, x->of.entered, upto, x->event, x->nevents, false, &r->s.arena, &x->worked, e))
		return false;
	for (size_t i = 0; i < x->worked.due.n; i++) {
		r->due = esc_grow(r->due, &r->room, r->n + 1, sizeof(*r->due));
		r->due[r->n++] = (struct due){ .ticket = x, .s = &x->worked.due.step[i] };
	}
	return true;
}

/* Within a ticket the order is that of esc_clocks_work(). */
static int
by_moment(const void *pa, const void *pb)
{
	const struct due *a = pa, *b = pb;

	if (a->s->moment != b->s->moment)
		return a->s->moment < b->s->moment ? -1 : 1;
	if (a->ticket != b->ticket)
		return strcmp(a->ticket->t.ref, b->ticket->t.ref);
	return a->s < b->s ? -1 : a->s > b->s;
}

/* A ticket that only told somebody is as it was, but for its next steps. */
static bool
settle(struct running *r, struct esc_swept *x, struct esc_err *e)
{
	const struct esc_worked *w = &x->worked;

	if (x->changed)
		return esc_journal_fold(&r->s.journal, x->t.id, x->t.ref, &x->of, &r->s.arena, &x->t, e);
	if (w->due.n == 0)
		return esc_clocks_save(r->s.journal.db, x->t.id, &w->clocks, w->attend, false, e);
	for (size_t i = 0; i < w->clocks.n; i++)
		for (size_t k = 0; k < w->due.n; k++) {
			const struct esc_clock *c = &w->clocks.clock[i];

			if (w->due.step[k].kind != c->kind || w->due.step[k].cycle != c->cycle)
				continue;
			if (!esc_clock_attend(r->s.journal.db, x->t.id, c->kind, c->cycle, w->attend[i], e))
				return false;
			break;
		}
	return true;
}

/* The next tickets of the list, each once. */
static struct esc_swept *
take_tickets(struct running *r, size_t *n)
{
	size_t left = r->nlisted - r->next;
	struct esc_swept *x = esc_alloc(&r->s.arena, (left < BATCH ? left : BATCH) * sizeof(*x));
	int64_t table[4 * BATCH] = { 0 };

	for (*n = 0; r->next < r->nlisted && *n < BATCH; r->next++) {
		int64_t id = r->listed[r->next].ticket;
		size_t at = (uint64_t)id * 2654435761u % (4 * BATCH);

		while (table[at] != 0 && table[at] != id)
			at = (at + 1) % (4 * BATCH);
		if (table[at] == id)
			continue;
		table[at] = id;
		x[(*n)++].t.id = id;
	}
	return x;
}

static bool
sweep_batch(struct running *r, struct esc_err *e)
{
	struct esc_swept *x;
	size_t n;

	esc_arena_clear(&r->s.arena);
	x = take_tickets(r, &n);
	r->n = 0;
	for (size_t i = 0; i < n; i++)
		if (!esc_sweep_ahead(r->s.journal.db, x[i].t.id, e))
			return false;
	for (size_t i = 0; i < n; i++)
		if (!gather(r, &x[i], e))
			return false;
	if (r->n > 0)
		qsort(r->due, r->n, sizeof(*r->due), by_moment);
	for (size_t i = 0; i < r->n; i++)
		if (!fire(r, &r->due[i], e))
			return false;
	for (size_t i = 0; i < n; i++)
		if (!settle(r, &x[i], e))
			return false;
	return r->s.router == NULL || esc_router_keep(r->s.journal.db, r->s.router, e);
}

/* Others may write between two transactions; the number of the load is asked for anew. */
static bool
commit_and_go_on(struct running *r, struct esc_err *e)
{
	if (r->s.how->act.dry_run)
		return true;
	r->s.journal.batch = 0;
	r->s.journal.wrote = false;
	return esc_commit(r->s.journal.db, e) && esc_begin(r->s.journal.db, true, e);
}

static bool
list(struct running *r, struct esc_err *e)
{
	r->next = 0;
	return esc_attending(r->s.journal.db, r->s.how->act.now, r->s.how->assume_current, r->listed, LISTED,
	    &r->nlisted, e);
}

static bool
record(struct running *r, struct esc_err *e)
{
	char at[ESC_TIME_MAX];

	return esc_kb_week(r->s.journal.db, r->s.how->act.now, e) && esc_remind(r->s.journal.db, r->s.how->act.now, e) &&
	    esc_setting_set(r->s.journal.db, "last_sweep", esc_time_print(at, r->s.how->act.now, NULL), e) &&
	    esc_commit(r->s.journal.db, e);
}

/* Until a list brings nothing that fires: what a step changed may be due in its turn. */
static bool
sweep_all(struct running *r, struct esc_err *e)
{
	uint64_t before;

	if (!esc_begin(r->s.journal.db, true, e) || !esc_zones_follow(r->s.journal.db, e))
		return false;
	do {
		before = *r->fired;
		if (!list(r, e))
			return false;
		while (r->next < r->nlisted)
			if (!sweep_batch(r, e) || (r->next < r->nlisted && !commit_and_go_on(r, e)))
				return false;
	} while (*r->fired > before);
	if (!r->s.how->act.dry_run)
		return record(r, e);
	esc_rollback(r->s.journal.db);
	return true;
}

/* Beside another sweep there is nothing to do. */
static bool
sweep_alone(struct running *r, struct esc_err *e)
{
	bool mine, done;
	int lock;

	if (r->s.how->act.dry_run)
		return sweep_all(r, e);
	if (!esc_job_begin(r->s.journal.db, "sweep", &mine, &lock, e))
		return false;
	if (!mine)
		return true;
	done = sweep_all(r, e);
	esc_job_end(r->s.journal.db, lock);
	return done;
}

bool
esc_sweep(struct esc_db *db, const struct esc_sweep *how, struct esc_out *out, uint64_t *fired,
    struct esc_err *e)
{
	struct running r = { .s = { .journal = { .db = db, .now = how->act.now }, .how = how }, .out = out,
	    .fired = fired };
	size_t room = 0;
	bool done;

	r.listed = esc_grow(NULL, &room, LISTED, sizeof(*r.listed));
	*fired = 0;
	done = sweep_alone(&r, e);
	if (!done)
		esc_rollback(db);
	free(r.listed);
	free(r.due);
	esc_router_free(r.s.router);
	esc_buf_free(&r.s.detail);
	esc_arena_free(&r.s.arena);
	return done;
}
