/*
 * Causes of post-mortems: which ticket had which, and which came back after an
 * action against it was done.  They are few among the tickets, and held at once.
 */
#include <stdlib.h>
#include <string.h>

#include "model/postmortem.h"
#include "report.h"

struct reading {
	struct esc_cases *cases;
	struct esc_past	*past;
	struct esc_arena arena;		/* of one ticket */
	struct esc_buf	 folded;
	size_t		 cap;
};

/* When the first of its actions was done. */
static int64_t
first_done(const struct esc_event *ev, size_t n, struct esc_arena *a)
{
	struct esc_pm_action *action;
	int64_t first = ESC_NONE;

	n = esc_pm_actions(ev, n, a, &action);
	for (size_t i = 0; i < n; i++)
		if (action[i].end == ESC_PM_DONE && (first == ESC_NONE || action[i].ended < first))
			first = action[i].ended;
	return first;
}

/* The cause that the last revision names; NULL: there is none. */
static const char *
cause_of(const struct esc_event *ev, size_t n, struct esc_arena *a)
{
	const struct esc_event *last = NULL;
	const char *text;
	struct esc_pm *pm;

	esc_pm_revisions(ev, n, a, &last);
	text = last != NULL ? esc_event_get(last, ESC_C_MESSAGE) : NULL;
	if (text == NULL || esc_pm_read(text, strlen(text), a, &pm) == 0)
		return NULL;
	return pm->cause;
}

static bool
read_case(void *arg, const char *ref, struct esc_err *e)
{
	struct reading *r = arg;
	struct esc_cases *cs = r->cases;
	struct esc_case c = { .ticket = 0 };
	struct esc_event *ev;
	struct esc_ticket t;
	const char *cause;
	size_t n;

	esc_arena_clear(&r->arena);
	if (!esc_ticket_find(r->past->db, ref, &c.ticket, e) ||
	    !esc_events_read(r->past->db, c.ticket, &r->arena, &ev, &n, e))
		return false;
	n = esc_in_force(ev, n, r->past->as_of, &r->arena);
	if ((cause = cause_of(ev, n, &r->arena)) == NULL || !esc_fold(&t, ev, n, r->past->as_of, &r->arena))
		return true;
	c.cause = esc_dup(&cs->arena, cause, strlen(cause));
	esc_buf_clear(&r->folded);
	esc_fold_text(&r->folded, cause, strlen(cause));
	c.folded = esc_dup(&cs->arena, esc_buf_str(&r->folded), r->folded.n);
	c.place = cs->n;
	c.opened = t.fact[ESC_OPENED_AT];
	c.done = first_done(ev, n, &r->arena);
	cs->one = esc_grow(cs->one, &r->cap, cs->n + 1, sizeof(*cs->one));
	cs->one[cs->n++] = c;
	return true;
}

/* One cause is one, however it is written. */
static int
by_cause(const void *pa, const void *pb)
{
	const struct esc_case *a = pa, *b = pb;
	int c = strcmp(a->folded, b->folded);

	return c != 0 ? c : (a->place > b->place) - (a->place < b->place);
}

/* Of each cause the first action that was done, and whether a later ticket had it again. */
static void
find_returns(struct esc_case *c, size_t n)
{
	struct esc_case *first = NULL;

	for (size_t i = 0; i < n; i++)
		if (c[i].done != ESC_NONE && (first == NULL || c[i].done < first->done))
			first = &c[i];
	if (first == NULL)
		return;
	first->ended = first->done;
	for (size_t i = 0; i < n; i++)
		first->returned |= c[i].opened > first->done;
}

static int
by_ticket(const void *pa, const void *pb)
{
	const struct esc_case *a = pa, *b = pb;

	return esc_order_int(a->ticket, b->ticket);
}

bool
esc_cases_find(struct esc_cases *cs, struct esc_past *past, struct esc_err *e)
{
	struct reading r = { .cases = cs, .past = past };
	bool done = esc_recorded_tickets(past->db, read_case, &r, e);

	esc_arena_free(&r.arena);
	esc_buf_free(&r.folded);
	cs->cause = esc_alloc(&cs->arena, (cs->n + 1) * sizeof(*cs->cause));
	cs->cause[0] = "";
	if (!done || cs->n == 0)
		return done;
	qsort(cs->one, cs->n, sizeof(*cs->one), by_cause);
	for (size_t i = 0, n; i < cs->n; i += n) {
		cs->cause[++cs->ncauses] = cs->one[i].cause;
		for (n = 0; i + n < cs->n && strcmp(cs->one[i + n].folded, cs->one[i].folded) == 0; n++)
			cs->one[i + n].number = (int64_t)cs->ncauses;
		find_returns(&cs->one[i], n);
	}
	qsort(cs->one, cs->n, sizeof(*cs->one), by_ticket);
	return true;
}

const struct esc_case *
esc_case_of(const struct esc_cases *cs, int64_t ticket)
{
	static const struct esc_case none;
	struct esc_case key = { .ticket = ticket };
	const struct esc_case *c = NULL;

	if (cs->n > 0)
		c = bsearch(&key, cs->one, cs->n, sizeof(key), by_ticket);
	return c != NULL ? c : &none;
}

void
esc_cases_free(struct esc_cases *cs)
{
	free(cs->one);
	esc_arena_free(&cs->arena);
}
