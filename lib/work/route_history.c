/* How soon an expert usually answers what was escalated to them. */
#include <stdlib.h>
#include <string.h>

#include "routing.h"

#define LATEST	200	/* answers that are looked at */
#define ENOUGH	5	/* answers that say something */

struct looking {
	struct esc_db	*db;
	struct esc_calendar *calendar;
	const char	*expert;
	struct esc_arena arena;
	int64_t		 took[LATEST];
	size_t		 n;
};

static bool
answers(const struct esc_event *ev, const char *expert)
{
	const char *outcome = esc_event_get(ev, ESC_C_OUTCOME);

	if (strcmp(ev->who, expert) != 0 || ev->side != ESC_SIDE_OURS)
		return false;
	return (ev->kind == ESC_REPLIED && ev->public) ||
	    (ev->kind == ESC_CONTACTED && (outcome == NULL || strcmp(outcome, "no_answer") != 0));
}

/* From each escalation to the expert to their next answer, in their working time. */
static bool
look(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct looking *l = arg;
	int64_t since = ESC_NONE;
	struct esc_event *ev;
	const char *owner;
	size_t n;

	esc_arena_clear(&l->arena);
	if (!esc_events_read(l->db, t->id, &l->arena, &ev, &n, e))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (ev[i].kind == ESC_ESCALATED && (owner = esc_event_get(&ev[i], ESC_C_OWNER)) != NULL)
			since = strcmp(owner, l->expert) == 0 ? ev[i].at : ESC_NONE;
		if (since == ESC_NONE || !answers(&ev[i], l->expert))
			continue;
		l->took[l->n++ % LATEST] = esc_calendar_between(l->calendar, since, ev[i].at);
		since = ESC_NONE;
	}
	return true;
}

bool
esc_usual_answer(struct esc_db *db, const struct esc_policy *p, const char *expert, int64_t *seconds,
    struct esc_err *e)
{
	struct looking l = { .db = db, .expert = expert,
	    .calendar = esc_person_calendar(p, esc_policy_person(p, expert)) };
	struct esc_filter_how how = { .me = expert };
	struct esc_select select = { .order = ESC_ORDER_OPENED };
	struct esc_filter f = { .asked = true };
	struct esc_spread s;
	struct esc_arena kept = { 0 };
	struct esc_buf term = { 0 };
	bool done;

	*seconds = ESC_NONE;
	esc_buf_printf(&term, "actor:");
	for (const char *c = expert; *c != '\0'; c++)
		esc_buf_printf(&term, "%s%c", *c == ',' || *c == '\\' ? "\\" : "", *c);
	select.filter = &f;
	done = esc_filter_add(&f, esc_buf_str(&term), &how, &kept, e) && esc_tickets(db, &select, look, &l, e);
	if (done && l.n >= ENOUGH) {
		esc_spread(&s, l.took, l.n < LATEST ? l.n : LATEST, false);
		*seconds = (int64_t)s.p90;
	}
	esc_buf_free(&term);
	esc_arena_free(&kept);
	esc_arena_free(&l.arena);
	return done;
}
