/* The report: every ticket is read once and adds to the figures that it belongs to. */
#include <stdlib.h>
#include <string.h>

#include "report.h"

#define DAY		86400
#define MOST_DAYS	36500
#define MOST_VALUES	((size_t)1000 * 1000)
#define BIT(fact)	(UINT64_C(1) << (fact))

static uint64_t
facts_of(const struct esc_making *r)
{
	uint64_t facts = r->groups.facts;

	for (size_t i = 0; i < r->nmeasures; i++) {
		const struct esc_metric *m = r->measure[i].metric;

		if (m->business || m->asks_clocks || m->asks_events)
			facts |= BIT(ESC_TEAM) | BIT(ESC_UPDATED_AT);
		if (m->channel != NULL)
			facts |= BIT(ESC_CHANNEL);
		facts |= m->facts | BIT(m->resolved_at) | BIT(m->event_at);
		if (r->measure[i].cohort == ESC_BY_RESOLVED)
			facts |= BIT(ESC_RESOLVED_AT);
	}
	return facts;
}

static bool
grow(struct esc_making *r, struct esc_err *e)
{
	return esc_tallies_grow(&r->tallies, r->groups.n * r->nmeasures * r->periods.n, e);
}

bool
esc_making_tally(struct esc_making *r, const int64_t *fact, size_t measure, size_t period,
    size_t *i, struct esc_err *e)
{
	size_t group = esc_groups_find(&r->groups, fact);

	*i = (group * r->nmeasures + measure) * r->periods.n + period;
	return *i < r->tallies.n || grow(r, e);
}

static void
count(struct esc_tally *t, const struct esc_part *part, bool is_value, int64_t alike)
{
	t->num += alike * part->num;
	t->den += alike * part->den;
	t->excluded += part->what == ESC_PART_EXCLUDED ? alike : 0;
	t->censored += part->what == ESC_PART_CENSORED ? alike : 0;
	t->values += is_value;
	t->moves |= part->moves;
}

static bool
add_part(struct esc_making *r, size_t measure, const int64_t *fact, const struct esc_part *part,
    struct esc_err *e)
{
	bool is_value =
	    r->measure[measure].metric->figure == ESC_SPREAD && part->what == ESC_PART_COUNTS;
	size_t period, i;

	if (!esc_periods_find(&r->periods, part->at, &period))
		return true;
	if (!esc_making_tally(r, fact, measure, period, &i, e))
		return false;
	count(&r->tallies.tally[i], part, is_value, r->alike);
	return !is_value || esc_tallies_value(&r->tallies, i, part->num, e);
}

/* A part of a measure on its way to its tally. */
struct adding {
	struct esc_making *r;
	size_t		 measure;
	const int64_t	*fact;
	struct esc_err	*e;
};

static void
tell(void *arg, const struct esc_part *part)
{
	struct adding *a = arg;

	if (a->e->code == 0)
		add_part(a->r, a->measure, a->fact, part, a->e);
}

static bool
add_measures_of(struct esc_making *r, int64_t id, struct esc_view *v, struct esc_err *e)
{
	for (size_t m = 0; m < r->nmeasures; m++) {
		struct adding a = { .r = r, .measure = m, .fact = v->fact, .e = e };
		enum esc_figure figure = r->measure[m].metric->figure;

		if (figure != ESC_OPEN_AT_END)
			esc_measure(&r->measure[m], v, tell, &a);
		else
			esc_backlog_add(r, m, id, v->fact, v->left_out, e);
		if (e->code != 0)
			return false;
	}
	return true;
}

static bool
wants_events(const struct esc_making *r, int64_t id, const struct esc_view *v)
{
	for (size_t i = 0; r->asks_events && i < r->nmeasures; i++)
		if (esc_metric_wants_events(r->measure[i].metric, &r->having, id, v))
			return true;
	return false;
}

/* What is known of the ticket beside its facts. */
static bool
look(struct esc_making *r, const struct esc_ticket *t, struct esc_view *v, struct esc_err *e)
{
	const struct esc_case *c = esc_case_of(&r->cases, t->id);

	r->groups.cause_now = c->number;
	v->cause_ended = c->ended;
	v->cause_returned = c->returned;
	if (!(r->asks_hours || r->asks_events || r->asks_clocks) || v->left_out)
		return true;
	if (r->asks_channel && !esc_look_channel(&r->looking, &r->past, v->fact, &v->channel, e))
		return false;
	return esc_look(&r->looking, &r->past, t, v->fact, wants_events(r, t->id, v), r->asks_clocks, v, e);
}

static bool
add_ticket(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct esc_making *r = arg;
	struct esc_view v = { .as_of = r->how->as_of, .window = r->how->days * DAY,
	    .within = r->how->within_days * DAY, .repeated = esc_repeats_has(&r->repeats, t->id) };

	r->alike = t->alike > 0 ? t->alike : 1;
	if (t->alike > 0)	/* all in the one period that there is */
		t->fact[ESC_OPENED_AT] = r->periods.edge[0];
	if (!esc_past(&r->past, t, &v.fact, e) || v.fact == NULL)
		return e->code == 0;
	if (!esc_past_left_out(&r->past, v.fact, &v.left_out, e))
		return false;
	if (!look(r, t, &v, e))
		return false;
	return add_measures_of(r, t->id, &v, e);
}

/* The first ticket that was there, in the order in which they were opened. */
static bool
first_ticket(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct esc_making *r = arg;
	const int64_t *fact;

	if (!esc_past(&r->past, t, &fact, e))
		return false;
	if (fact == NULL)
		return true;
	r->first = fact[ESC_OPENED_AT];
	return false;
}

static bool
find_first(struct esc_making *r, const struct esc_filter *f, struct esc_err *e)
{
	const struct esc_select s = { .filter = f,
		.facts = BIT(ESC_OPENED_AT) | BIT(ESC_UPDATED_AT),
		.order = ESC_ORDER_OPENED,
		.few = true,
		.nameless = true };

	r->first = ESC_NONE;
	return r->how->from != ESC_NONE || esc_tickets(r->db, &s, first_ticket, r, e);
}

/* Of a ticket that was then as it is now, is anything wanted but its figures? */
static bool
asks_tickets(const struct esc_making *r)
{
	for (size_t i = 0; i < r->nmeasures; i++) {
		const struct esc_metric *m = r->measure[i].metric;

		if (m->figure == ESC_OPEN_AT_END || m->asks_repeated || m->asks_causes || m->of_kind != 0 || m->business || m->asks_events || m->asks_clocks)
			return true;
	}
	return facts_of(r) & BIT(ESC_UPDATED_AT) || esc_groups_has(&r->groups, "cause");
}

/* Do only numbers matter, of tickets opened in one period? */
static bool
asks_numbers(const struct esc_making *r)
{
	for (size_t i = 0; i < r->nmeasures; i++)
		if (!r->measure[i].metric->plain || r->measure[i].cohort != ESC_BY_OPENED)
			return false;
	return r->how->from != ESC_NONE && r->periods.n == 1 && (r->groups.facts & ESC_MOMENTS) == 0 &&
	    r->groups.facts >> ESC_FIRST_PERSON == 0;
}

static bool
read_tickets(struct esc_making *r, const struct esc_filter *f, struct esc_err *e)
{
	struct esc_select s = { .filter = f,
		.nameless = true,
		.clocks = r->asks_clocks,
		.settled = asks_tickets(r) ? 0 : r->how->as_of,
		.alike = asks_numbers(r) };

	if (!esc_making_touches(r, &s.touch, &s.ntouches, e) || !esc_past_facts(&r->past, &s.facts, e))
		return false;
	s.facts |= facts_of(r);
	return esc_tickets(r->db, &s, add_ticket, r, e) &&
	    esc_tallies_spread(&r->tallies, r->how->linear, &r->arena, e);
}

/* Once, of whatever periods. */
static bool
find_repeats(struct esc_making *r, struct esc_err *e)
{
	if (!r->asks_repeats)
		return true;
	r->asks_repeats = false;
	return esc_making_visits(r, &r->repeats.touch, &r->repeats.ntouches, e) &&
	    esc_repeats_find(&r->repeats, &r->past, r->how->days * DAY, r->tallies.most, e);
}

/*
 * A ticket whose first events were not its opening may have begun before the
 * first one by the order of opening; then the periods begin with it.
 */
static bool
measure(struct esc_making *r, const struct esc_filter *f, struct esc_err *e)
{
	int64_t first = r->first;

	for (;;) {
		if (!esc_periods_make(&r->periods, r->how, r->zone, first, e) ||
		    !find_repeats(r, e) || !read_tickets(r, f, e))
			return false;
		if ((first = r->periods.earliest) == ESC_NONE)
			break;
		esc_periods_free(&r->periods);
		esc_tallies_free(&r->tallies);
		r->tallies = (struct esc_tallies){ .most = r->tallies.most, .bins = r->tallies.bins,
		    .intervals = r->tallies.intervals };
	}
	if (!grow(r, e))
		return false;
	for (size_t m = 0; m < r->nmeasures; m++)
		if (r->measure[m].metric->figure == ESC_OPEN_AT_END)
			esc_backlog_sum(r, m);
	return esc_groups_sort(&r->groups, &r->past, &r->arena, e);
}

static bool
check(const struct esc_report *how, struct esc_err *e)
{
	if (how->days < 0 || how->days > MOST_DAYS || how->within_days < 0 ||
	    how->within_days > MOST_DAYS)
		return esc_fail(e, ESC_USAGE, "--days and --within are from 0 to %d",
		    MOST_DAYS);
	return true;
}

static bool
make(struct esc_making *r, const struct esc_filter *f, struct esc_err *e)
{
	bool causes = esc_groups_has(&r->groups, "cause");

	r->having.whole = r->how->from == ESC_NONE && esc_filter_is_empty(f);
	for (size_t i = 0; i < r->nmeasures; i++) {
		const struct esc_metric *m = r->measure[i].metric;

		r->asks_repeats |= m->asks_repeated;
		causes |= m->asks_causes;
		r->asks_channel |= m->channel != NULL;
		if (!esc_having_find(&r->having, r->db, m, e))
			return false;
		r->asks_hours |= m->business;
		r->asks_events |= m->asks_events;
		r->asks_clocks |= m->asks_clocks;
	}
	r->groups.as_of = r->how->as_of;
	if (r->how->whole)
		esc_groups_fill(&r->groups);
	if (!esc_groups_tenures(&r->groups, r->db, r->looking.policy, &r->arena, e) || !find_first(r, f, e))
		return false;
	if (causes && !esc_cases_find(&r->cases, &r->past, e))
		return false;
	r->groups.cause = r->cases.cause;
	return measure(r, f, e);
}

/* Within a transaction. */
static bool
report(struct esc_db *db, const struct esc_report *how, const struct esc_filter *f,
    const struct esc_out_how *out_how, struct esc_out **out, struct esc_err *e)
{
	struct esc_making r = { .db = db,
		.how = how,
		.zone = how->zone != NULL ? how->zone : esc_db_zone(db),
		.past = { .db = db, .as_of = how->as_of },
		.tallies = { .most = how->values > 0 ? how->values : MOST_VALUES, .bins = how->bins,
		    .intervals = how->intervals } };
	bool ok;

	ok = check(how, e) && esc_groups_by(&r.groups, how->by, how->nby, r.zone, e) && esc_look_policy(&r.looking, db, how->as_of, e) &&
	    esc_making_measures(&r, e) && esc_figures_open(out, &r, out_how, e) && make(&r, f, e) && esc_figures_print(*out, &r, e);
	esc_periods_free(&r.periods);
	esc_groups_free(&r.groups);
	esc_tallies_free(&r.tallies);
	esc_repeats_free(&r.repeats);
	esc_past_free(&r.past);
	esc_arena_free(&r.events);
	esc_cases_free(&r.cases);
	esc_having_free(&r.having);
	esc_looking_free(&r.looking);
	esc_arena_free(&r.arena);
	return ok;
}

/* The same figures of the whole time by the cells that rates are made of. */
static bool
most(struct esc_db *db, const struct esc_report *how, const struct esc_filter *f, struct esc_err *e)
{
	static const char *const cells[] = { "category", "team", "trigger" };
	const struct esc_out_how out_how = { .limit = -1, .keep = how->most };
	struct esc_report by = *how;
	struct esc_out *out = NULL;

	by.by = cells;
	by.nby = sizeof(cells) / sizeof(cells[0]);
	by.every = ESC_EVERY_NONE;
	by.split = 0;
	by.bins = by.intervals = by.whole = false;
	if (report(db, &by, f, &out_how, &out, e))
		return esc_out_close(out, e);
	esc_out_drop(out);
	return false;
}

bool
esc_report(struct esc_db *db, const struct esc_report *how, const struct esc_filter *f,
    const struct esc_out_how *out_how, uint64_t *rows, struct esc_err *e)
{
	struct esc_out *out = NULL;
	bool ok = esc_begin(db, false, e) && report(db, how, f, out_how, &out, e) &&
	    (how->most == NULL || most(db, how, f, e));

	esc_rollback(db);	/* nothing was written */
	*rows = out != NULL ? esc_out_rows(out) : 0;
	if (ok)
		return esc_out_close(out, e);
	esc_out_drop(out);
	return false;
}
