/* Clocks between their fold and the database: which steps are due, which comes next. */
#include <stdlib.h>
#include <string.h>

#include "clocks.h"

/* What a listener to crossings knows. */
struct listening {
	struct esc_fired *fired;
	size_t		 nfired;
	int64_t		 from, upto;	/* steps before mail nobody, steps behind are to come */
	struct esc_arena *arena;
	struct esc_due_steps *due;
	struct esc_due_steps next;	/* the first to come of each step */
};

/* A repetition that fired stands for those before it. */
static bool
has_fired(const struct listening *l, const struct esc_clock *c, const struct esc_crossing *x)
{
	for (size_t i = 0; i < l->nfired; i++) {
		const struct esc_fired *f = &l->fired[i];

		if (f->kind == c->kind && f->cycle == c->cycle && f->rep >= x->rep &&
		    strcmp(f->step, x->step->name) == 0)
			return true;
	}
	return false;
}

static void
note(struct esc_due_steps *s, struct esc_arena *a, const struct esc_clock *c, const struct esc_crossing *x)
{
	size_t room = s->room ? 2 * s->room : 8;

	if (s->n == s->room) {
		s->step = esc_copy(a, s->step, s->n * sizeof(*s->step), room * sizeof(*s->step));
		s->room = room;
	}
	s->step[s->n++] = (struct esc_due_step){ .kind = c->kind, .cycle = c->cycle, .rep = x->rep,
	    .moment = x->moment, .step = x->step, .manager = c->kind == ESC_K_PICKUP ? c->which : NULL };
}

/* Repetitions are followed until one is to come. */
static bool
hear(void *arg, const struct esc_clock *c, const struct esc_crossing *x)
{
	struct listening *l = arg;
	bool behind = x->moment <= l->upto;

	if (x->moment < l->from || has_fired(l, c, x))
		return true;
	note(behind ? l->due : &l->next, l->arena, c, x);
	return behind;
}

/* Steps of a clock that ended before the ticket came here are past. */
static bool
may_have_steps(const struct esc_clocks *cs, int64_t from)
{
	for (size_t i = 0; i < cs->n; i++)
		if (cs->clock[i].ended == ESC_NONE || cs->clock[i].ended > from)
			return true;
	return false;
}

static bool
is_of(const struct esc_due_step *s, const struct esc_clock *c)
{
	return s->kind == c->kind && s->cycle == c->cycle;
}

static void
find_next(struct esc_worked *w, const struct esc_due_steps *next, struct esc_arena *a)
{
	w->attend = esc_alloc(a, (w->clocks.n + 1) * sizeof(*w->attend));
	for (size_t i = 0; i < w->clocks.n; i++) {
		w->attend[i] = ESC_NONE;
		for (size_t k = 0; k < next->n; k++)
			if (is_of(&next->step[k], &w->clocks.clock[i]) &&
			    (w->attend[i] == ESC_NONE || next->step[k].moment < w->attend[i]))
				w->attend[i] = next->step[k].moment;
	}
}

static int
by_moment(const void *pa, const void *pb)
{
	const struct esc_due_step *a = pa, *b = pb;

	if (a->moment != b->moment)
		return a->moment < b->moment ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->cycle != b->cycle)
		return a->cycle < b->cycle ? -1 : 1;
	if (a->step->line != b->step->line)
		return a->step->line < b->step->line ? -1 : 1;
	return a->rep < b->rep ? -1 : a->rep > b->rep;
}

/* Of repetitions that are due together only the last acts. */
static void
mark(struct esc_due_steps *due, const struct esc_clocks *cs)
{
	for (size_t i = 0; i < due->n; i++) {
		struct esc_due_step *s = &due->step[i];

		for (size_t k = 0; k < cs->n; k++)
			if (is_of(s, &cs->clock[k]))
				s->ended = cs->clock[k].ended != ESC_NONE;
		for (size_t k = i + 1; s->step->every > 0 && k < due->n && !s->passed; k++)
			s->passed = due->step[k].kind == s->kind && due->step[k].cycle == s->cycle &&
			    strcmp(due->step[k].step->name, s->step->name) == 0;
	}
}

/* Nothing is told of what lies before the ticket came here, or before there was a policy. */
static int64_t
told_from(const struct esc_policies *p, int64_t entered)
{
	return p->n > 0 && p->version[0]->loaded_at > entered ? p->version[0]->loaded_at : entered;
}

static bool
fold(struct esc_ticket *t, const struct esc_event *ev, size_t n, const struct esc_policies *policies,
    struct esc_arena *a, const struct esc_clock_sink *sink, struct esc_worked *w, struct esc_err *e)
{
	return esc_fold_clocks(t, &w->clocks, ev, n, policies, INT64_MAX, a, sink) || esc_fail(e, ESC_INVALID,
	    "ticket %s would have no event left: mark it as spam instead", t->ref);
}

bool
esc_clocks_work(struct esc_db *db, struct esc_ticket *t, int64_t entered, int64_t upto, const struct esc_event *ev,
    size_t n, bool fresh, struct esc_arena *a, struct esc_worked *w, struct esc_err *e)
{
	const struct esc_policies *policies = esc_db_policies(db, e);
	struct listening l = { .upto = upto, .arena = a, .due = &w->due };
	struct esc_clock_sink sink = { .crossing = hear, .arg = &l };

	*w = (struct esc_worked){ 0 };
	if (policies == NULL)
		return false;
	l.from = told_from(policies, entered);
	if (fresh || policies->n == 0) {
		if (!fold(t, ev, n, policies, a, NULL, w, e))
			return false;
	} else if (!esc_fired_last(db, t->id, a, &l.fired, &l.nfired, e))
		return false;
	if (policies->n > 0 && (!fresh || may_have_steps(&w->clocks, l.from)) &&
	    !fold(t, ev, n, policies, a, &sink, w, e))
		return false;
	if (w->due.n > 0)
		qsort(w->due.step, w->due.n, sizeof(*w->due.step), by_moment);
	mark(&w->due, &w->clocks);
	find_next(w, &l.next, a);
	return true;
}

bool
esc_clocks_fold(struct esc_db *db, int64_t ticket, int64_t entered, const struct esc_event *ev, size_t n,
    bool fresh, struct esc_arena *a, struct esc_err *e)
{
	struct esc_ticket t = { .id = ticket };
	struct esc_worked w;

	return esc_clocks_work(db, &t, entered, INT64_MIN, ev, n, fresh, a, &w, e) &&
	    esc_clocks_save(db, ticket, &w.clocks, w.attend, fresh, e);
}
