/*
 * A row a ticket with every figure that the ticket itself makes: what a report
 * sums, before it is summed.  Rows go out as they are read, so that the memory
 * does not grow with the tickets.
 */
#include <math.h>
#include <string.h>

#include "report.h"

#define DAY		86400
#define MOST_VISITS	((size_t)50 * 1000)	/* of customers who came again, held at once */
#define BIT(fact)	(UINT64_C(1) << (fact))

enum from { REF, STATUS, WORD, FACT, EXCLUDED, FIGURE };

static const struct known {
	const char	*name;
	enum esc_type	 type;
	enum from	 from;
	enum esc_fact	 fact;
} known[] = {
	{ "ticket", ESC_TEXT, REF, 0 }, { "status", ESC_TEXT, STATUS, ESC_STATUS },
	{ "priority", ESC_TEXT, WORD, ESC_PRIORITY }, { "level", ESC_INT, FACT, ESC_LEVEL },
	{ "level_max", ESC_INT, FACT, ESC_LEVEL_MAX }, { "team", ESC_TEXT, WORD, ESC_TEAM },
	{ "owner", ESC_TEXT, WORD, ESC_OWNER }, { "customer", ESC_TEXT, WORD, ESC_CUSTOMER_NAME },
	{ "segment", ESC_TEXT, WORD, ESC_SEGMENT }, { "category", ESC_TEXT, WORD, ESC_CATEGORY },
	{ "product", ESC_TEXT, WORD, ESC_PRODUCT }, { "channel", ESC_TEXT, WORD, ESC_CHANNEL },
	{ "language", ESC_TEXT, WORD, ESC_LANGUAGE }, { "site", ESC_TEXT, WORD, ESC_SITE },
	{ "type", ESC_TEXT, WORD, ESC_TYPE }, { "source", ESC_TEXT, WORD, ESC_SOURCE },
	{ "replier", ESC_TEXT, WORD, ESC_REPLIER }, { "resolver", ESC_TEXT, WORD, ESC_RESOLVER },
	{ "requester", ESC_TEXT, WORD, ESC_REQUESTER }, { "opened", ESC_TIME, FACT, ESC_OPENED_AT },
	{ "queued", ESC_TIME, FACT, ESC_QUEUED_AT }, { "answered", ESC_TIME, FACT, ESC_ANSWERED_AT },
	{ "responded", ESC_TIME, FACT, ESC_RESPONDED_AT }, { "escalated", ESC_TIME, FACT, ESC_ESCALATED_AT },
	{ "resolved_first", ESC_TIME, FACT, ESC_RESOLVED_FIRST_AT },
	{ "resolved", ESC_TIME, FACT, ESC_RESOLVED_AT }, { "reopened", ESC_TIME, FACT, ESC_REOPENED_AT },
	{ "closed", ESC_TIME, FACT, ESC_CLOSED_AT }, { "surveyed", ESC_TIME, FACT, ESC_SURVEYED_AT },
	{ "contacts", ESC_INT, FACT, ESC_CONTACTS }, { "replies", ESC_INT, FACT, ESC_REPLIES },
	{ "customers", ESC_INT, FACT, ESC_CUSTOMERS }, { "resolutions", ESC_INT, FACT, ESC_RESOLUTIONS },
	{ "reopenings", ESC_INT, FACT, ESC_REOPENINGS }, { "paused", ESC_SPAN, FACT, ESC_PAUSED },
	{ "excluded", ESC_INT, EXCLUDED, 0 },
};
#define NKNOWN	(sizeof(known) / sizeof(known[0]))

struct column {
	enum from	 from;
	enum esc_fact	 fact;
	const struct esc_metric *metric;
};

struct rows {
	const struct esc_report *how;
	const struct esc_out_how *out_how;
	struct esc_out	*out;
	struct esc_past	 past;
	struct esc_looking looking;
	struct esc_repeats repeats;
	struct esc_arena arena;
	struct column	*column;
	struct esc_cell	*cell;
	size_t		 n;
	size_t		*used;		/* those that are printed or sorted by, */
	size_t		 nused;
	int64_t		 from, to;
	enum esc_fact	 moment;	/* that must lie between them */
	bool		 business, events, clocks, repeated;
};

/* One ticket makes it, and it is not among the other columns. */
static bool
is_figure(const struct esc_metric *m)
{
	size_t n = strlen(m->name);

	return m->part != NULL && m->figure != ESC_OPEN_AT_END && m->also == 0 &&
	    !(m->name[n - 1] >= 'A' && m->name[n - 1] <= 'Z') && strcmp(m->name, "opened") != 0;
}

static enum esc_type
type_of(const struct esc_metric *m)
{
	return strcmp(m->unit, "s") == 0 ? ESC_SPAN : ESC_INT;
}

/* What must be looked up in events or clocks stands there if it is asked for. */
static bool
open_out(struct rows *r, struct esc_err *e)
{
	const struct esc_metric *m;
	struct esc_head *head;
	size_t most = NKNOWN;

	while (esc_metric(most - NKNOWN) != NULL)
		most++;
	head = esc_alloc(&r->arena, most * sizeof(*head));
	r->column = esc_alloc(&r->arena, most * sizeof(*r->column));
	r->cell = esc_alloc(&r->arena, most * sizeof(*r->cell));
	r->used = esc_alloc(&r->arena, most * sizeof(*r->used));
	for (r->n = 0; r->n < NKNOWN; r->n++) {
		const struct known *k = &known[r->n];

		head[r->n] = (struct esc_head){ k->name, k->type, false };
		r->column[r->n] = (struct column){ .from = k->from, .fact = k->fact };
	}
	for (size_t i = 0; (m = esc_metric(i)) != NULL; i++) {
		if (!is_figure(m))
			continue;
		head[r->n] = (struct esc_head){ m->name, type_of(m), m->asks_events || m->asks_clocks };
		r->column[r->n++] = (struct column){ .from = FIGURE, .metric = m };
	}
	return esc_out_open(&r->out, r->out_how, head, r->n, e);
}

/* Only what is printed or sorted by. */
static void
ask(struct rows *r, struct esc_select *s)
{
	s->facts |= BIT(r->moment);
	for (size_t i = 0; i < r->n; i++) {
		const struct column *c = &r->column[i];

		if (!esc_out_wants(r->out, i))
			continue;
		r->used[r->nused++] = i;
		s->words |= c->from == WORD;
		if (c->from == WORD || c->from == FACT)
			s->facts |= BIT(c->fact);
		if (c->from != FIGURE)
			continue;
		s->facts |= c->metric->facts | BIT(c->metric->resolved_at) | BIT(c->metric->event_at);
		r->business |= c->metric->business;
		r->events |= c->metric->asks_events;
		r->clocks |= c->metric->asks_clocks;
		r->repeated |= c->metric->asks_repeated;
	}
	if (r->business || r->events || r->clocks)
		s->facts |= BIT(ESC_TEAM);
}

/* Does the ticket belong to the metric's cohort at all? */
static bool
belongs(const struct esc_metric *m, const int64_t *fact)
{
	if (m->cohort == ESC_BY_RESOLVED)
		return fact[m->resolved_at != 0 ? m->resolved_at : ESC_RESOLVED_AT] != ESC_NONE;
	return m->cohort != ESC_BY_EVENT || fact[m->event_at] != ESC_NONE;
}

static struct esc_cell
figure(const struct esc_metric *m, struct esc_view *v)
{
	struct esc_part part;

	if (v->left_out || !belongs(m, v->fact))
		return (struct esc_cell){ .i = ESC_NONE };
	v->parameter = m->parameter;
	v->business = m->business;
	part = m->part(v);
	return (struct esc_cell){ .i = part.what == ESC_PART_COUNTS && part.den > 0 ? part.num : ESC_NONE };
}

static struct esc_cell
cell_of(const struct rows *r, const struct column *c, const struct esc_ticket *t, struct esc_view *v)
{
	switch (c->from) {
	case REF:
		return (struct esc_cell){ .s = t->ref };
	case STATUS:
		return (struct esc_cell){ .s = esc_status_name[v->fact[ESC_STATUS]] };
	case WORD:
		return (struct esc_cell){ .s = v->fact == t->fact || c->fact == ESC_SOURCE ? t->word[c->fact] :
		    r->past.was.word[c->fact] };
	case FACT:
		return (struct esc_cell){ .i = v->fact[c->fact] };
	case EXCLUDED:
		return (struct esc_cell){ .i = v->left_out };
	default:
		return figure(c->metric, v);
	}
}

static bool
look(struct rows *r, const struct esc_ticket *t, struct esc_view *v, struct esc_err *e)
{
	if (!esc_past_left_out(&r->past, v->fact, &v->left_out, e))
		return false;
	if (v->left_out || !(r->business || r->events || r->clocks))
		return true;
	return esc_look(&r->looking, &r->past, t, v->fact, r->events, r->clocks, v, e);
}

static bool
print_ticket(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct rows *r = arg;
	struct esc_view v = { .as_of = r->how->as_of, .window = r->how->days * DAY,
	    .within = r->how->within_days * DAY, .repeated = esc_repeats_has(&r->repeats, t->id) };
	int64_t at;

	if (!esc_past(&r->past, t, &v.fact, e) || v.fact == NULL)
		return e->code == 0;
	at = v.fact[r->moment];
	if ((r->from != ESC_NONE || r->to != ESC_NONE) &&
	    (at == ESC_NONE || at < r->from || (r->to != ESC_NONE && at >= r->to)))
		return true;
	if (!look(r, t, &v, e))
		return false;
	for (size_t i = 0; i < r->nused; i++)
		r->cell[r->used[i]] = cell_of(r, &r->column[r->used[i]], t, &v);
	return esc_out_row(r->out, r->cell, e);
}

static bool
set_up(struct rows *r, struct esc_db *db, struct esc_err *e)
{
	const struct esc_policies *policies = esc_db_policies(db, e);

	if (policies == NULL)
		return false;
	r->looking.policy = esc_policy_at(policies, r->how->as_of);
	r->looking.latest = policies->n == 0 || r->looking.policy == policies->version[policies->n - 1];
	return !r->repeated || esc_repeats_find(&r->repeats, &r->past, r->how->days * DAY, MOST_VISITS, e);
}

bool
esc_report_tickets(struct esc_db *db, const struct esc_report *how, const struct esc_filter *f,
    const struct esc_out_how *out_how, uint64_t *rows, struct esc_err *e)
{
	struct rows r = { .how = how, .out_how = out_how, .past = { .db = db, .as_of = how->as_of }, .from = how->from,
	    .to = how->to, .moment = how->cohort == ESC_BY_RESOLVED ? ESC_RESOLVED_AT : ESC_OPENED_AT };
	struct esc_select s = { .filter = f, .order = ESC_ORDER_OPENED };
	bool ok = open_out(&r, e) && esc_begin(db, false, e) && esc_past_facts(&r.past, &s.facts, e);

	if (ok) {
		ask(&r, &s);
		ok = set_up(&r, db, e) && esc_tickets(db, &s, print_ticket, &r, e);
	}
	esc_rollback(db);	/* nothing was written */
	*rows = r.out != NULL ? esc_out_rows(r.out) : 0;
	if (ok)
		ok = esc_out_close(r.out, e);
	else
		esc_out_drop(r.out);
	esc_repeats_free(&r.repeats);
	esc_past_free(&r.past);
	esc_arena_free(&r.looking.arena);
	esc_arena_free(&r.arena);
	return ok;
}
