/*
 * Whom to follow up: customers some time after an escalation, those who were not
 * satisfied, those who wrote about us in public, those whom we may lose.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "act.h"
#include "followups.h"
#include "reading.h"

#define DAY		INT64_C(86400)
#define EARLY		(7 * DAY)	/* so long before it is due a word counts as the follow-up */

const int esc_followup_days[ESC_FOLLOWUP_DAYS] = { 30, 90, 180 };

static const struct esc_head heads[] = {
	{ "ticket", ESC_TEXT, false }, { "customer", ESC_TEXT, false }, { "why", ESC_TEXT, false },
	{ "due", ESC_TIME, false }, { "state", ESC_TEXT, false }, { "done", ESC_TIME, false },
	{ "owner", ESC_TEXT, false }, { "detail", ESC_TEXT, false },
};

struct looking {
	struct esc_db	*db;
	int64_t		 as_of;
	bool		(*each)(void *, const struct esc_followup *, struct esc_err *);
	void		*arg;
	struct esc_arena arena;		/* of the ticket at hand */
	const struct esc_ticket *t;
	struct esc_event *ev;
	unsigned char	*gone;
	size_t		 n;
};

static bool
read_events(struct looking *l, const struct esc_ticket *t, struct esc_err *e)
{
	esc_arena_clear(&l->arena);
	l->t = t;
	if (!esc_events_read(l->db, t->id, &l->arena, &l->ev, &l->n, e))
		return false;
	l->gone = esc_alloc(&l->arena, l->n + 1);
	esc_fold_retracted(l->ev, l->n, l->gone);
	while (l->n > 0 && l->ev[l->n - 1].at > l->as_of)
		l->n--;
	return true;
}

static bool
found(struct looking *l, const char *why, int64_t due, int64_t done, const char *detail, struct esc_err *e)
{
	return l->each(l->arg, &(struct esc_followup){ .t = l->t, .why = why, .due = due, .done = done,
	    .detail = detail }, e);
}

/* The first event of some sort from a moment on. */
static int64_t
first_from(const struct looking *l, int64_t from, bool (*counts)(const struct esc_event *, const void *), const void *arg)
{
	for (size_t i = 0; i < l->n; i++)
		if (!l->gone[i] && l->ev[i].at >= from && counts(&l->ev[i], arg))
			return l->ev[i].at;
	return ESC_NONE;
}

static bool
reached(const struct esc_event *ev)
{
	const char *outcome = esc_event_get(ev, ESC_C_OUTCOME);

	return ev->kind == ESC_CONTACTED && (outcome == NULL || strcmp(outcome, "no_answer") != 0);
}

/* Somebody heard how the customer is. */
static bool
tells_how_it_is(const struct esc_event *ev, const void *arg)
{
	(void)arg;
	return reached(ev) || ev->kind == ESC_SURVEYED || ev->kind == ESC_RETAINED || ev->kind == ESC_LOST;
}

static bool
is_word_of_ours(const struct esc_event *ev, const void *arg)
{
	(void)arg;
	return reached(ev) || (ev->kind == ESC_REPLIED && ev->public && ev->side == ESC_SIDE_OURS);
}

static bool
answers_review(const struct esc_event *ev, const void *arg)
{
	const char *platform = esc_event_get(ev, ESC_C_PLATFORM), *of = esc_event_get(arg, ESC_C_PLATFORM);

	return ev->kind == ESC_REPLIED && platform != NULL && esc_fold_equal(platform, of);
}

/* The mark that comes next, and those that are past. */
static bool
after_escalation(struct looking *l, struct esc_err *e)
{
	int64_t end = l->t->fact[ESC_RESOLVED_AT];

	for (size_t i = 0; i < ESC_FOLLOWUP_DAYS; i++) {
		int64_t due = end + esc_followup_days[i] * DAY, done;
		char why[16];

		snprintf(why, sizeof(why), "day_%d", esc_followup_days[i]);
		done = first_from(l, due - EARLY, tells_how_it_is, NULL);
		if (!found(l, why, due, done, l->t->subject, e))
			return false;
		if (done == ESC_NONE && due > l->as_of)
			break;
	}
	return true;
}

static bool
see_escalated(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct looking *l = arg;
	bool decided;

	if (t->fact[ESC_STATUS] > ESC_S_CLOSED)
		return true;
	if (!read_events(l, t, e))
		return false;
	decided = esc_is_decided(l->ev, l->n, l->gone);
	if (t->fact[ESC_LEVEL_MAX] >= ESC_AT_RISK && !decided &&
	    !found(l, "at_risk", t->fact[ESC_ESCALATED_AT], ESC_NONE, t->subject, e))
		return false;
	return ESC_STATUS_IS_OPEN(t->fact[ESC_STATUS]) || t->fact[ESC_RESOLVED_AT] == ESC_NONE || after_escalation(l, e);
}

/* The latest answer, if it is a bad one. */
static bool
see_surveyed(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	const struct esc_event *answer = NULL;
	struct looking *l = arg;
	const char *csat;

	if (!read_events(l, t, e))
		return false;
	for (size_t i = 0; i < l->n; i++)
		if (!l->gone[i] && l->ev[i].kind == ESC_SURVEYED)
			answer = &l->ev[i];
	if (answer == NULL || (csat = esc_event_get(answer, ESC_C_CSAT)) == NULL || *csat - '0' > ESC_LOW_SCORE)
		return true;
	return found(l, "low_score", answer->at + DAY, first_from(l, answer->at, is_word_of_ours, NULL),
	    esc_event_get(answer, ESC_C_MESSAGE), e);
}

static bool
see_reviewed(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct looking *l = arg;
	struct esc_buf b = { 0 };
	bool done = read_events(l, t, e);

	for (size_t i = 0; done && i < l->n; i++) {
		const struct esc_event *ev = &l->ev[i];
		const char *stars = esc_event_get(ev, ESC_C_RATING);

		if (l->gone[i] || ev->kind != ESC_REVIEWED)
			continue;
		esc_buf_clear(&b);
		esc_buf_printf(&b, "%s%s%s", esc_event_get(ev, ESC_C_PLATFORM), stars != NULL ? ": " : "",
		    stars != NULL ? stars : "");
		done = found(l, "review", ev->at + DAY, first_from(l, ev->at, answers_review, ev), esc_buf_str(&b), e);
	}
	esc_buf_free(&b);
	return done;
}

/* The tickets that the words pick; of those, with an event of a kind, or else those that went up. */
static bool
look(struct looking *l, struct esc_filter f, enum esc_kind kind,
    bool (*see)(void *, struct esc_ticket *, struct esc_err *), struct esc_err *e)
{
	struct esc_value of_kind = { .is = ESC_V_RANGE, .lo = kind, .hi = kind };
	struct esc_select s = { .filter = &f, .words = true, .subject = true, .order = ESC_ORDER_OPENED,
	    .only = kind == 0 ? ESC_ESCALATED_ONES : ESC_EVERY_TICKET,
	    .facts = UINT64_C(1) << ESC_STATUS | UINT64_C(1) << ESC_LEVEL_MAX | UINT64_C(1) << ESC_RESOLVED_AT |
	    UINT64_C(1) << ESC_ESCALATED_AT | UINT64_C(1) << ESC_CUSTOMER_NAME | UINT64_C(1) << ESC_OWNER |
	    UINT64_C(1) << ESC_TEAM };
	struct esc_arena a = { 0 };
	bool done;

	if (kind != 0) {
		f.term = esc_copy(&a, f.term, f.nterms * sizeof(*f.term), (f.nterms + 1) * sizeof(*f.term));
		f.term[f.nterms++] = (struct esc_term){ .field = ESC_FF_KIND, .value = &of_kind, .nvalues = 1 };
	}
	done = esc_tickets(l->db, &s, see, l, e);
	esc_arena_free(&a);
	return done;
}

bool
esc_followups(struct esc_db *db, const struct esc_filter *f, int64_t as_of,
    bool (*each)(void *, const struct esc_followup *, struct esc_err *), void *arg, struct esc_err *e)
{
	struct looking l = { .db = db, .as_of = as_of, .each = each, .arg = arg };
	bool done = look(&l, *f, 0, see_escalated, e) && look(&l, *f, ESC_SURVEYED, see_surveyed, e) &&
	    look(&l, *f, ESC_REVIEWED, see_reviewed, e);

	esc_arena_free(&l.arena);
	return done;
}

bool
esc_followups_escalated(struct esc_db *db, const struct esc_filter *f, int64_t as_of,
    bool (*each)(void *, const struct esc_followup *, struct esc_err *), void *arg, struct esc_err *e)
{
	struct looking l = { .db = db, .as_of = as_of, .each = each, .arg = arg };
	bool done = look(&l, *f, 0, see_escalated, e);

	esc_arena_free(&l.arena);
	return done;
}

struct printing {
	const struct esc_report *how;
	struct esc_out	*out;
};

/* With an interval what falls into it, done or not; without one what is to be done. */
static bool
is_wanted(const struct esc_report *r, int64_t due, int64_t done)
{
	if (r->from == ESC_NONE && r->to == ESC_NONE)
		return done == ESC_NONE;
	return due != ESC_NONE && (r->from == ESC_NONE || due >= r->from) && (r->to == ESC_NONE || due < r->to);
}

static bool
print(void *arg, const struct esc_followup *f, struct esc_err *e)
{
	const struct printing *p = arg;
	const char *state = f->done != ESC_NONE ? "done" : f->due <= p->how->as_of ? "due" : "coming";
	struct esc_cell c[] = { { .s = f->t->ref }, { .s = f->t->word[ESC_CUSTOMER_NAME] }, { .s = f->why },
	    { .i = f->due }, { .s = state }, { .i = f->done }, { .s = f->t->word[ESC_OWNER] }, { .s = f->detail } };

	return !is_wanted(p->how, f->due, f->done) || esc_out_row(p->out, c, e);
}

bool
esc_report_followups(struct esc_db *db, const struct esc_report *r, const struct esc_filter *f,
    const struct esc_out_how *how, uint64_t *rows, struct esc_err *e)
{
	struct esc_out_how sorted = *how;
	struct printing p = { .how = r };
	bool done;

	if (sorted.sort == NULL)
		sorted.sort = "due,ticket";
	if (!esc_out_open(&p.out, &sorted, heads, sizeof(heads) / sizeof(heads[0]), e))
		return false;
	done = esc_begin(db, false, e) && esc_followups(db, f, r->as_of, print, &p, e);
	esc_rollback(db);
	*rows = esc_out_rows(p.out);
	if (done)
		return esc_out_close(p.out, e);
	esc_out_drop(p.out);
	return false;
}
