/* Who carries how much: the tickets of each team by their owners, and how evenly they are spread. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "desk.h"

#define BIT(fact)	(UINT64_C(1) << (fact))
#define FEW		20	/* tickets of a team: fewer say nothing */
#define UNEVEN		1.5	/* times an even share */

static const struct esc_head heads[] = {
	{ "team", ESC_TEXT, false }, { "person", ESC_TEXT, false }, { "tickets", ESC_INT, false },
	{ "open", ESC_INT, false }, { "capacity", ESC_INT, false }, { "load", ESC_REAL, false },
	{ "share", ESC_REAL, false }, { "even", ESC_REAL, false }, { "gini", ESC_REAL, false },
	{ "state", ESC_TEXT, false },
};

struct carried {
	const char	*team, *person;
	int64_t		 tickets, open;
};

struct workload {
	struct esc_db	*db;
	const struct esc_report *how;
	const struct esc_filter *filter;
	const struct esc_policy *policy;
	struct esc_past	 past;
	struct esc_groups groups;
	struct carried	*by;		/* first by group, then by team and person */
	size_t		 n, cap;
	struct esc_arena arena;
};

static bool
in_period(const struct esc_report *how, int64_t at)
{
	return (how->from == ESC_NONE || at >= how->from) && (how->to == ESC_NONE || at < how->to);
}

static struct carried *
add(struct workload *w)
{
	w->by = esc_grow(w->by, &w->cap, w->n + 1, sizeof(*w->by));
	w->by[w->n] = (struct carried){ 0 };
	return &w->by[w->n++];
}

static bool
add_ticket(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct workload *w = arg;
	const int64_t *fact;
	bool out, open, counts;
	size_t i;

	if (!esc_past(&w->past, t, &fact, e) || fact == NULL || !esc_past_left_out(&w->past, fact, &out, e))
		return e->code == 0;
	open = ESC_STATUS_IS_OPEN(fact[ESC_STATUS]);
	counts = in_period(w->how, fact[ESC_OPENED_AT]);
	if (out || fact[ESC_OWNER] == ESC_NONE || !(open || counts))
		return true;
	i = esc_groups_find(&w->groups, fact);
	while (w->n <= i)
		add(w);
	w->by[i].tickets += counts;
	w->by[i].open += open;
	return true;
}

static bool
has(const struct workload *w, size_t n, const char *team, const char *person)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(w->by[i].team, team) == 0 && esc_fold_equal(w->by[i].person, person))
			return true;
	return false;
}

/* Those of a team that has tickets who own none of them. */
static void
add_idle(struct workload *w)
{
	int64_t day = esc_desk_day(w->groups.zone, w->how->as_of);
	const struct esc_policy *p = w->policy;
	size_t n = w->n;

	for (size_t i = 0; p != NULL && i < p->npeople; i++)
		for (size_t t = 0; t < p->nteams; t++) {
			const struct esc_person *who = &p->person[i];
			bool any = false;

			for (size_t k = 0; k < n && !any; k++)
				any = strcmp(w->by[k].team, p->team[t].name) == 0;
			if (!any || who->teams == NULL || !esc_list_has(who->teams, p->team[t].name) ||
			    !esc_desk_here(who, day) || !esc_desk_handles(who) || has(w, n, p->team[t].name, who->name))
				continue;
			*add(w) = (struct carried){ .team = p->team[t].name, .person = who->name };
		}
}

static int
by_team(const void *pa, const void *pb)
{
	const struct carried *a = pa, *b = pb;
	int c = strcmp(a->team, b->team);

	return c != 0 ? c : strcmp(a->person, b->person);
}

static int64_t
capacity(const struct workload *w, const char *person)
{
	const struct esc_person *p = w->policy != NULL ? esc_policy_person(w->policy, person) : NULL;

	return p != NULL && p->capacity != ESC_NONE ? p->capacity : ESC_CAPACITY;
}

static double
ratio(int64_t a, int64_t b)
{
	return b > 0 ? (double)a / (double)b : NAN;
}

/* The n people of one team, and the team itself. */
static bool
put_team(struct workload *w, struct esc_out *out, const struct carried *c, size_t n, struct esc_err *e)
{
	struct carried all = { .team = c->team };
	int64_t room = 0, *tickets = esc_alloc(&w->arena, n * sizeof(*tickets));
	double gini;

	for (size_t i = 0; i < n; i++) {
		all.tickets += tickets[i] = c[i].tickets;
		all.open += c[i].open;
		room += capacity(w, c[i].person);
	}
	gini = esc_gini(tickets, n);
	for (size_t i = 0; i < n; i++) {
		int64_t cap = capacity(w, c[i].person);
		double share = ratio(c[i].tickets, all.tickets), even = share * (double)n;
		const struct esc_cell row[] = { { .s = c[i].team }, { .s = c[i].person }, { .i = c[i].tickets },
			{ .i = c[i].open }, { .i = cap }, { .r = ratio(c[i].open, cap) }, { .r = share }, { .r = even },
			{ .r = NAN }, { .s = c[i].open > cap ? "over" : all.tickets < FEW ? "few" :
			    even > UNEVEN ? "uneven" : "ok" } };

		if (!esc_out_row(out, row, e))
			return false;
	}
	const struct esc_cell row[] = { { .s = c->team }, { .s = NULL }, { .i = all.tickets }, { .i = all.open },
		{ .i = room }, { .r = ratio(all.open, room) }, { .r = NAN }, { .r = NAN }, { .r = gini },
		{ .s = all.open > room ? "over" : all.tickets < FEW ? "few" : "ok" } };

	return esc_out_row(out, row, e);
}

static bool
name_all(struct workload *w, struct esc_err *e)
{
	if (!esc_groups_sort(&w->groups, &w->past, &w->arena, e))
		return false;
	for (size_t i = 0; i < w->n; i++) {
		w->by[i].team = w->groups.text[2 * i];
		w->by[i].person = w->groups.text[2 * i + 1];
	}
	add_idle(w);
	if (w->n > 0)
		qsort(w->by, w->n, sizeof(*w->by), by_team);
	return true;
}

static bool
fill(void *arg, struct esc_out *out, struct esc_err *e)
{
	struct workload *w = arg;
	struct esc_select s = { .filter = w->filter, .nameless = true };

	w->policy = esc_desk_policy(w->db, w->how->as_of, e);
	if (e->code != 0 || !esc_past_facts(&w->past, &s.facts, e))
		return false;
	s.facts |= BIT(ESC_TEAM) | BIT(ESC_OWNER);
	if (!esc_tickets(w->db, &s, add_ticket, w, e) || !name_all(w, e))
		return false;
	for (size_t i = 0, n; i < w->n; i += n) {
		for (n = 1; i + n < w->n && strcmp(w->by[i].team, w->by[i + n].team) == 0; n++)
			;
		if (!put_team(w, out, &w->by[i], n, e))
			return false;
	}
	return true;
}

bool
esc_report_workload(struct esc_db *db, const struct esc_report *how, const struct esc_filter *f,
    const struct esc_out_how *out_how, uint64_t *rows, struct esc_err *e)
{
	static const char *const by[] = { "team", "owner" };
	struct workload w = { .db = db, .how = how, .filter = f, .past = { .db = db, .as_of = how->as_of } };
	bool done = esc_groups_by(&w.groups, by, 2, how->zone != NULL ? how->zone : esc_db_zone(db), e) &&
	    esc_desk_print(db, out_how, heads, sizeof(heads) / sizeof(heads[0]), fill, &w, rows, e);

	free(w.by);
	esc_groups_free(&w.groups);
	esc_past_free(&w.past);
	esc_arena_free(&w.arena);
	return done;
}
