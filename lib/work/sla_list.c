/*
 * The clocks that run, a row each, the nearest due first; those that ended only
 * if their state is asked for.
 */
#include <string.h>

#include "model/clock.h"
#include "reading.h"
#include "store/store.h"

enum from { REF, NAME, CYCLE, STATE, ELAPSED, TARGET, REMAINING, DUE, WORD, FACT, SUBJECT, STARTED,
    ENDED, BREACHED,
	CALENDAR, RULE, VERSION, RUNNING, WHAT };

static const struct column {
	struct esc_head	head;
	enum from	from;
	enum esc_fact	fact;
} columns[] = {
	{ { "ticket", ESC_TEXT, false }, REF, 0 },
	{ { "clock", ESC_TEXT, false }, NAME, 0 },
	{ { "cycle", ESC_INT, false }, CYCLE, 0 },
	{ { "state", ESC_TEXT, false }, STATE, 0 },
	{ { "elapsed", ESC_SPAN, false }, ELAPSED, 0 },
	{ { "target", ESC_SPAN, false }, TARGET, 0 },
	{ { "remaining", ESC_SPAN, false }, REMAINING, 0 },
	{ { "due", ESC_TIME, false }, DUE, 0 },
	{ { "priority", ESC_TEXT, false }, WORD, ESC_PRIORITY },
	{ { "team", ESC_TEXT, false }, WORD, ESC_TEAM },
	{ { "owner", ESC_TEXT, false }, WORD, ESC_OWNER },
	{ { "level", ESC_INT, true }, FACT, ESC_LEVEL },
	{ { "customer", ESC_TEXT, true }, WORD, ESC_CUSTOMER_NAME },
	{ { "subject", ESC_TEXT, true }, SUBJECT, 0 },
	{ { "started", ESC_TIME, true }, STARTED, 0 },
	{ { "ended", ESC_TIME, true }, ENDED, 0 },
	{ { "breached", ESC_TIME, true }, BREACHED, 0 },
	{ { "calendar", ESC_TEXT, true }, CALENDAR, 0 },
	{ { "rule", ESC_TEXT, true }, RULE, 0 },
	{ { "version", ESC_INT, true }, VERSION, 0 },
	{ { "running", ESC_INT, true }, RUNNING, 0 },
	{ { "what", ESC_TEXT, true }, WHAT, 0 },
};
#define NCOLUMNS	(sizeof(columns) / sizeof(columns[0]))

/* Cells that are empty come last: the clocks that have ended. */
static const char nearest_first[] = "running,due,ticket,clock,cycle";

struct listing {
	struct esc_db	*db;
	const struct esc_filter *filter;
	struct esc_out	*out;
	bool		 wants[NCOLUMNS];
	struct esc_cell	 cell[NCOLUMNS];
	struct esc_arena arena;		/* of the ticket at hand */
	struct esc_clocks folded;	/* its clocks, as its events make them; none: not yet asked for */
};

static struct esc_cell
cell_of(const struct column *col, const struct esc_ticket *t, const struct esc_clock *c, int64_t now)
{
	switch (col->from) {
	case REF:	return (struct esc_cell){ .s = t->ref };
	case NAME:	return (struct esc_cell){ .s = esc_clock_name[c->kind] };
	case CYCLE:	return (struct esc_cell){ .i = c->cycle };
	case STATE:	return (struct esc_cell){ .s = esc_clock_state_name[esc_clock_state(c, now)] };
	case ELAPSED:	return (struct esc_cell){ .i = esc_clock_elapsed(c, now) };
	case TARGET:	return (struct esc_cell){ .i = c->target };
	case REMAINING:	return (struct esc_cell){ .i = esc_clock_remaining(c, now) };
	case DUE:	return (struct esc_cell){ .i = esc_clock_deadline(c) };
	case WORD:	return (struct esc_cell){ .s = t->word[col->fact] };
	case FACT:	return (struct esc_cell){ .i = t->fact[col->fact] };
	case SUBJECT:	return (struct esc_cell){ .s = t->subject };
	case STARTED:	return (struct esc_cell){ .i = c->started };
	case ENDED:	return (struct esc_cell){ .i = c->ended };
	case BREACHED:	return (struct esc_cell){ .i = c->breached };
	case CALENDAR:	return (struct esc_cell){ .s = esc_calendar_name(c->calendar) };
	case RULE:	return (struct esc_cell){ .s = c->rule != NULL ? c->rule->name : NULL };
	case VERSION:	return (struct esc_cell){ .i = c->policy != NULL ? c->policy->version : ESC_NONE };
	case WHAT:	return (struct esc_cell){ .s = c->which };
	default:	return (struct esc_cell){ .i = c->ended == ESC_NONE ? 1 : ESC_NONE };
	}
}

/* What is promised stands in the events alone. */
static bool
find_what(struct listing *l, const struct esc_ticket *t, struct esc_clock *c, struct esc_err *e)
{
	const struct esc_policies *all;
	struct esc_event *ev;
	size_t n;

	if (l->folded.n == 0) {
		if (!esc_events_read(l->db, t->id, &l->arena, &ev, &n, e) || (all = esc_db_policies(l->db, e)) == NULL)
			return false;
		esc_clocks(&l->folded, ev, n, all, l->filter->now, &l->arena, NULL);
	}
	for (size_t i = 0; i < l->folded.n; i++)
		if (l->folded.clock[i].kind == c->kind && l->folded.clock[i].cycle == c->cycle)
			c->which = l->folded.clock[i].which;
	return true;
}

static bool
print_clocks(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct listing *l = arg;

	esc_arena_clear(&l->arena);
	l->folded = (struct esc_clocks){ 0 };
	for (size_t i = 0; i < t->clocks->n; i++) {
		struct esc_clock *c = &t->clocks->clock[i];

		if (!esc_filter_counts(l->filter, c) || !esc_filter_clock(l->filter, c))
			continue;
		if (l->wants[NCOLUMNS - 1] && !find_what(l, t, c, e))
			return false;
		for (size_t k = 0; k < NCOLUMNS; k++)
			if (l->wants[k])
				l->cell[k] = cell_of(&columns[k], t, c, l->filter->now);
		if (!esc_out_row(l->out, l->cell, e))
			return false;
	}
	return true;
}

/* A ticket without a clock has no row: only those are read that have one. */
static bool
list(struct esc_db *db, struct listing *l, const struct esc_filter *f, struct esc_err *e)
{
	struct esc_select s = { .filter = f, .clocks = true, .clocked = true };

	for (size_t i = 0; i < NCOLUMNS; i++) {
		l->wants[i] = esc_out_wants(l->out, i);
		if (!l->wants[i])
			continue;
		if (columns[i].from == WORD || columns[i].from == FACT)
			s.facts |= UINT64_C(1) << columns[i].fact;
		s.words |= columns[i].from == WORD;
		s.subject |= columns[i].from == SUBJECT;
	}
	return esc_tickets(db, &s, print_clocks, l, e);
}

bool
esc_sla_list(struct esc_db *db, const struct esc_filter *f, const struct esc_out_how *how, uint64_t *rows,
    struct esc_err *e)
{
	struct esc_out_how sorted = *how;
	struct listing l = { .db = db, .filter = f };
	struct esc_head head[NCOLUMNS];
	bool done;

	for (size_t i = 0; i < NCOLUMNS; i++)
		head[i] = columns[i].head;
	if (sorted.sort == NULL)
		sorted.sort = nearest_first;
	if (!esc_out_open(&l.out, &sorted, head, NCOLUMNS, e))
		return false;
	done = esc_begin(db, false, e) && list(db, &l, f, e);
	esc_rollback(db);	/* nothing was written */
	esc_arena_free(&l.arena);
	*rows = esc_out_rows(l.out);
	if (done)
		return esc_out_close(l.out, e);
	esc_out_drop(l.out);
	return false;
}
