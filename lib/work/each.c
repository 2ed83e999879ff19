/*
 * A row a ticket with every figure that the ticket itself makes: what a report
 * sums, before it is summed.  Rows go out as they are read, so that the memory
 * does not grow with the tickets.
 */
#include <math.h>
#include <string.h>

#include "policy.h"
#include "report.h"

#define DAY		86400
#define MOST_VISITS	((size_t)50 * 1000)	/* of customers who came again, held at once */
#define BIT(fact)	(UINT64_C(1) << (fact))

enum from { REF, STATUS, WORD, FACT, EXCLUDED, CAUSE, FIGURE, COUNT };

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
	{ "manager", ESC_TEXT, WORD, ESC_MANAGER }, { "trigger", ESC_TEXT, WORD, ESC_TRIGGER },
	{ "sign", ESC_TEXT, WORD, ESC_SIGN }, { "cause", ESC_TEXT, CAUSE, 0 },
	{ "asked", ESC_TIME, FACT, ESC_ASKED_AT }, { "first_any", ESC_TIME, FACT, ESC_FIRST_ANY_AT },
	{ "abandoned_at", ESC_TIME, FACT, ESC_ABANDONED_AT }, { "fixed", ESC_TIME, FACT, ESC_FIXED_AT },
	{ "ended", ESC_TIME, FACT, ESC_ENDED_AT }, { "agents", ESC_INT, FACT, ESC_AGENTS },
};
#define NKNOWN	(sizeof(known) / sizeof(known[0]))
#define NUSUAL	(NKNOWN - 10)	/* the others stand there if they are asked for */

struct column {
	enum from	 from;
	enum esc_fact	 fact;
	struct esc_measure measure;
};

struct rows {
	const struct esc_report *how;
	const struct esc_out_how *out_how;
	struct esc_out	*out;
	struct esc_past	 past;
	struct esc_looking looking;
	struct esc_repeats repeats;
	struct esc_cases cases;
	struct esc_having having;
	struct esc_arena arena;
	struct column	*column;
	struct esc_head	*head;
	struct esc_cell	*cell;
	size_t		 n, cap;
	size_t		*used;		/* those that are printed or sorted by, */
	size_t		 nused;
	int64_t		 from, to;
	enum esc_fact	 moment;	/* that must lie between them */
	bool		 business, events, clocks, channel, repeated, causes;
};

static void
add_column(struct rows *r, struct esc_head head, struct column column)
{
	size_t cap = r->cap;

	if (r->n == cap) {
		r->cap = 2 * cap + 64;
		r->head = esc_copy(&r->arena, r->head, cap * sizeof(head), r->cap * sizeof(head));
		r->column = esc_copy(&r->arena, r->column, cap * sizeof(column), r->cap * sizeof(column));
	}
	r->head[r->n] = head;
	r->column[r->n++] = column;
}

/*
 * What must be looked up in events or clocks stands there if it is asked for.
 * What may be several of one ticket is their sum, and how many they are beside it.
 */
static bool
add_figure(struct rows *r, const char *name, struct esc_err *e)
{
	struct column c = { .from = FIGURE };
	const struct esc_metric *m;
	struct esc_buf b = { 0 };
	bool extra;

	if (!esc_policy_measure(&c.measure, r->looking.policy, name, ESC_BY_DEFAULT, e))
		return false;
	m = c.measure.metric;
	extra = m->asks_events || m->asks_clocks || m->asks_causes || strcmp(name, m->name) != 0;
	add_column(r, (struct esc_head){ name, strcmp(m->unit, "s") == 0 ? ESC_SPAN : ESC_INT, extra }, c);
	if (m->each == NULL)
		return true;
	esc_buf_printf(&b, "%s.n", name);
	c.from = COUNT;
	add_column(r, (struct esc_head){ esc_dup(&r->arena, esc_buf_str(&b), b.n), ESC_INT, true }, c);
	esc_buf_free(&b);
	return true;
}

/* The name with something else in the place of its parameter. */
static bool
add_with(struct rows *r, const struct esc_metric *m, size_t n, const char *parameter, struct esc_err *e)
{
	struct esc_buf b = { 0 };
	bool done;

	esc_buf_printf(&b, "%.*s%s", (int)n, m->name, parameter);
	done = add_figure(r, esc_dup(&r->arena, esc_buf_str(&b), b.n), e);
	esc_buf_free(&b);
	return done;
}

/* Levels, clocks and currencies are known; of how many seconds a level of service is asked is not. */
static bool
add_parametrised(struct rows *r, const struct esc_metric *m, size_t n, struct esc_err *e)
{
	static const char *const levels[] = { "1", "2", "3", "4" };
	size_t most = strcmp(m->name, "funnel.K") == 0 ? 3 : m->name[n] == 'K' ? 4 : m->name[n] == 'C' ? ESC_NCLOCKS : 0;
	struct esc_currencies c = { 0 };

	for (size_t i = 0; i < most; i++)
		if (!add_with(r, m, n, m->name[n] == 'K' ? levels[i] : esc_clock_name[i], e))
			return false;
	/* to know the currencies every event is read */
	if (m->name[n] == 'M' && (r->out_how->columns != NULL || r->out_how->sort != NULL) &&
	    !esc_currencies(&c, r->past.db, m->money_of, r->how->as_of, &r->arena, e))
		return false;
	for (size_t i = 0; i < c.n; i++)
		if (!add_with(r, m, n, c.name[i], e))
			return false;
	return true;
}

/* One ticket makes it, and it is not among the other columns. */
static bool
is_figure(const struct esc_metric *m)
{
	return m->figure != ESC_OPEN_AT_END && m->also == 0 && strcmp(m->name, "opened") != 0;
}

static bool
add_figures(struct rows *r, struct esc_err *e)
{
	const struct esc_metric *m;
	bool done = true;

	for (size_t i = 0; done && (m = esc_metric(i)) != NULL; i++) {
		size_t n = strlen(m->name) - 1;

		if (m->name[n] >= 'A' && m->name[n] <= 'Z')
			done = add_parametrised(r, m, n, e);
		else if (is_figure(m))
			done = add_figure(r, m->name, e);
	}
	for (size_t i = 0; done && (m = esc_policy_own(r->looking.policy, i)) != NULL; i++)
		done = add_figure(r, m->name, e);
	return done;
}

static bool
open_out(struct rows *r, struct esc_err *e)
{
	for (size_t i = 0; i < NKNOWN; i++)
		add_column(r, (struct esc_head){ known[i].name, known[i].type, i >= NUSUAL },
		    (struct column){ .from = known[i].from, .fact = known[i].fact });
	if (!add_figures(r, e))
		return false;
	r->cell = esc_alloc(&r->arena, r->n * sizeof(*r->cell));
	r->used = esc_alloc(&r->arena, r->n * sizeof(*r->used));
	return esc_out_open(&r->out, r->out_how, r->head, r->n, e);
}

/* Only what is printed or sorted by. */
static void
ask(struct rows *r, struct esc_select *s)
{
	s->facts |= BIT(r->moment);
	for (size_t i = 0; i < r->n; i++) {
		const struct column *c = &r->column[i];
		const struct esc_metric *m = c->measure.metric;

		if (!esc_out_wants(r->out, i))
			continue;
		r->used[r->nused++] = i;
		s->words |= c->from == WORD;
		r->causes |= c->from == CAUSE;
		if (c->from == WORD || c->from == FACT)
			s->facts |= BIT(c->fact);
		if (m == NULL)
			continue;
		s->facts |= m->facts | BIT(m->resolved_at) | BIT(m->event_at);
		r->business |= m->business;
		r->events |= m->asks_events;
		r->clocks |= m->asks_clocks;
		r->channel |= m->channel != NULL;
		r->repeated |= m->asks_repeated;
		r->causes |= m->asks_causes;
	}
	if (r->channel)
		s->facts |= BIT(ESC_CHANNEL);
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

static void
add_up(void *arg, const struct esc_part *part)
{
	struct esc_part *sum = arg;

	if (part->what != ESC_PART_COUNTS)
		return;
	sum->what = ESC_PART_COUNTS;
	sum->num += part->num;
	sum->den += part->den;
}

static struct esc_part
part_of(const struct esc_measure *measure, struct esc_view *v)
{
	const struct esc_metric *m = measure->metric;
	struct esc_part sum = { .what = ESC_PART_NONE };

	v->metric = m;
	v->parameter = measure->parameter;
	v->business = m->business;
	if (v->left_out || (m->each == NULL && !belongs(m, v->fact)))
		return sum;
	if (m->each == NULL)
		return m->part(v);
	m->each(v, add_up, &sum);
	return sum;
}

static struct esc_cell
figure(const struct column *c, struct esc_view *v)
{
	struct esc_part part = part_of(&c->measure, v);
	int64_t n = c->from == COUNT ? part.den : part.num;

	return (struct esc_cell){ .i = part.what == ESC_PART_COUNTS && part.den > 0 ? n : ESC_NONE };
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
	case CAUSE:
		return (struct esc_cell){ .s = r->cases.cause[esc_case_of(&r->cases, t->id)->number] };
	default:
		return figure(c, v);
	}
}

static bool
wants_events(const struct rows *r, int64_t id, const struct esc_view *v)
{
	for (size_t i = 0; r->events && i < r->nused; i++) {
		const struct esc_metric *m = r->column[r->used[i]].measure.metric;

		if (m != NULL && esc_metric_wants_events(m, &r->having, id, v))
			return true;
	}
	return false;
}

static bool
look(struct rows *r, const struct esc_ticket *t, struct esc_view *v, struct esc_err *e)
{
	const struct esc_case *c = esc_case_of(&r->cases, t->id);

	v->cause_ended = c->ended;
	v->cause_returned = c->returned;
	if (!esc_past_left_out(&r->past, v->fact, &v->left_out, e))
		return false;
	if (v->left_out || !(r->business || r->events || r->clocks))
		return true;
	if (r->channel && !esc_look_channel(&r->looking, &r->past, v->fact, &v->channel, e))
		return false;
	return esc_look(&r->looking, &r->past, t, v->fact, wants_events(r, t->id, v), r->clocks, v, e);
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
set_up(struct rows *r, struct esc_err *e)
{
	for (size_t i = 0; i < r->nused; i++) {
		const struct esc_metric *m = r->column[r->used[i]].measure.metric;

		if (m != NULL && !esc_having_find(&r->having, r->past.db, m, e))
			return false;
	}
	return (!r->repeated || esc_repeats_find(&r->repeats, &r->past, r->how->days * DAY, MOST_VISITS, e)) &&
	    (!r->causes || esc_cases_find(&r->cases, &r->past, e));
}

bool
esc_report_tickets(struct esc_db *db, const struct esc_report *how, const struct esc_filter *f,
    const struct esc_out_how *out_how, uint64_t *rows, struct esc_err *e)
{
	struct rows r = { .how = how, .out_how = out_how, .past = { .db = db, .as_of = how->as_of }, .from = how->from,
	    .to = how->to, .having = { .whole = esc_filter_is_empty(f) }, .moment = how->cohort == ESC_BY_RESOLVED ? ESC_RESOLVED_AT : ESC_OPENED_AT };
	struct esc_select s = { .filter = f, .order = ESC_ORDER_OPENED };
	bool ok = esc_begin(db, false, e) && esc_look_policy(&r.looking, db, how->as_of, e) && open_out(&r, e) &&
	    esc_past_facts(&r.past, &s.facts, e);

	if (ok) {
		ask(&r, &s);
		ok = set_up(&r, e) && esc_tickets(db, &s, print_ticket, &r, e);
	}
	esc_rollback(db);	/* nothing was written */
	*rows = r.out != NULL ? esc_out_rows(r.out) : 0;
	if (ok)
		ok = esc_out_close(r.out, e);
	else if (r.out != NULL)
		esc_out_drop(r.out);
	esc_repeats_free(&r.repeats);
	esc_cases_free(&r.cases);
	esc_having_free(&r.having);
	esc_past_free(&r.past);
	esc_looking_free(&r.looking);
	esc_arena_free(&r.arena);
	return ok;
}
