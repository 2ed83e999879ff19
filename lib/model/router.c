/* The people at a moment: who is there, and whom a row's way of picking finds among them. */
#include <stdlib.h>
#include <string.h>

#include "model/router.h"

#define DAY	86400

/* A calendar of their own, else that of the first of their teams, else the first there is. */
struct esc_calendar *
esc_person_calendar(const struct esc_policy *p, const struct esc_person *who)
{
	struct esc_calendar *c = who->calendar != NULL ? esc_policy_calendar(p, who->calendar) : NULL;

	for (size_t i = 0; c == NULL && who->teams != NULL && i < p->nteams; i++)
		if (p->team[i].calendar != NULL && esc_list_has(who->teams, p->team[i].name))
			c = esc_policy_calendar(p, p->team[i].calendar);
	return c != NULL ? c : esc_policy_team_calendar(p, NULL);
}

bool
esc_person_employed(const struct esc_person *who, int64_t now)
{
	return (who->hired_on == ESC_NONE || who->hired_on * DAY <= now) &&
	    (who->left_on == ESC_NONE || now < who->left_on * DAY);
}

static bool
is_there(const struct esc_policy *p, const struct esc_person *who, int64_t now)
{
	return esc_person_employed(who, now) && !esc_person_away(p, who, now);
}

const struct esc_person *
esc_person_present(const struct esc_policy *p, const struct esc_person *who, int64_t now)
{
	for (int hops = 0; who != NULL && hops < 4; hops++) {
		if (is_there(p, who, now))
			return who;
		who = who->backup != NULL ? esc_policy_person(p, who->backup) : NULL;
	}
	return NULL;
}

struct esc_router *
esc_router_new(const struct esc_policy *p, int64_t now)
{
	struct esc_router *t = esc_grow(NULL, &(size_t){ 0 }, 1, sizeof(*t));
	size_t n = p->npeople;

	*t = (struct esc_router){ .policy = p, .now = now };
	t->load = esc_alloc(&t->arena, n * sizeof(*t->load));
	t->opens = esc_alloc(&t->arena, n * sizeof(*t->opens));
	t->there = esc_alloc(&t->arena, n * sizeof(*t->there));
	for (size_t i = 0; i < n; i++) {
		const struct esc_person *there = esc_person_present(p, &p->person[i], now);

		t->there[i] = there != NULL ? (size_t)(there - p->person) : SIZE_MAX;
		t->opens[i] = esc_calendar_next_open(esc_person_calendar(p, &p->person[i]), now);
	}
	return t;
}

void
esc_router_free(struct esc_router *t)
{
	if (t == NULL)
		return;
	esc_arena_free(&t->arena);
	free(t);
}

void
esc_router_load(struct esc_router *t, const char *person, int64_t tickets)
{
	const struct esc_person *who = esc_policy_person(t->policy, person);

	if (who != NULL)
		t->load[who - t->policy->person] += tickets;
}

int64_t
esc_router_tickets(const struct esc_router *t, const struct esc_person *who)
{
	return t->load[who - t->policy->person];
}

static struct esc_turn *
turn_of(struct esc_router *t, const char *row)
{
	struct esc_turn *turn = t->turn;

	while (turn != NULL && strcmp(turn->row, row) != 0)
		turn = turn->next;
	if (turn == NULL) {
		turn = esc_alloc(&t->arena, sizeof(*turn));
		*turn = (struct esc_turn){ .row = esc_dup(&t->arena, row, strlen(row)), .next = t->turn };
		t->turn = turn;
	}
	return turn;
}

void
esc_router_turn(struct esc_router *t, const char *row, const char *person)
{
	turn_of(t, row)->person = esc_dup(&t->arena, person, strlen(person));
}

bool
esc_router_turns(struct esc_router *t, bool (*each)(void *, const char *, const char *, struct esc_err *), void *arg,
    struct esc_err *e)
{
	for (struct esc_turn *turn = t->turn; turn != NULL; turn = turn->next)
		if (turn->changed && !each(arg, turn->row, turn->person, e))
			return false;
	return true;
}

static const bool *
speakers(struct esc_router *t, const char *language)
{
	size_t i, room;
	bool *speaks;

	for (i = 0; i < t->nlanguages; i++)
		if (strcmp(t->language[i], language) == 0)
			return t->speaks[i];
	room = (i + 1) * sizeof(*t->language);
	t->language = esc_copy(&t->arena, t->language, i * sizeof(*t->language), room);
	t->speaks = esc_copy(&t->arena, t->speaks, i * sizeof(*t->speaks), (i + 1) * sizeof(*t->speaks));
	speaks = esc_alloc(&t->arena, t->policy->npeople * sizeof(*speaks));
	for (size_t k = 0; k < t->policy->npeople; k++)
		speaks[k] = esc_list_has(t->policy->person[k].language, language);
	t->language[i] = esc_dup(&t->arena, language, strlen(language));
	t->speaks[i] = speaks;
	t->nlanguages = i + 1;
	return speaks;
}

static bool
same(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool
sits(const struct esc_person *who, const struct esc_bench *b, int level)
{
	return (level == 0 || who->level == level) && (b->team == NULL || esc_list_has(who->teams, b->team)) &&
	    (b->skill == NULL || esc_list_has(who->skills, b->skill));
}

static void
seat(struct esc_router *t, struct esc_bench *b, int level)
{
	const struct esc_person *all = t->policy->person;

	for (size_t i = 0; i < t->policy->npeople; i++) {
		size_t k = b->n;

		if (!esc_person_employed(&all[i], t->now) || !sits(&all[i], b, level))
			continue;
		for (; k > 0 && strcmp(all[b->person[k - 1]].name, all[i].name) > 0; k--)
			b->person[k] = b->person[k - 1];
		b->person[k] = i;
		b->n++;
	}
}

/* Those of the level; a skill that nobody of it has is looked for in all who say no level. */
static const struct esc_bench *
bench_of(struct esc_router *t, const char *team, const char *skill, int level)
{
	struct esc_bench *b = t->bench;

	while (b != NULL && !(b->level == level && same(b->team, team) && same(b->skill, skill)))
		b = b->next;
	if (b != NULL)
		return b;
	b = esc_alloc(&t->arena, sizeof(*b));
	*b = (struct esc_bench){ .level = level, .next = t->bench,
	    .team = esc_keep(&t->arena, team),
	    .skill = esc_keep(&t->arena, skill) };
	b->person = esc_alloc(&t->arena, t->policy->npeople * sizeof(*b->person));
	seat(t, b, level);
	if (b->n == 0 && skill != NULL)
		seat(t, b, 0);
	t->bench = b;
	return b;
}

/* What is compared, the smaller the better; names break ties, being in order. */
struct rank {
	int		 late, full;
	int64_t		 load, of;
};

static bool
is_better(const struct rank *a, const struct rank *b)
{
	if (a->late != b->late)
		return a->late < b->late;
	if (a->full != b->full)
		return a->full < b->full;
	return a->load * b->of < b->load * a->of;
}

static struct rank
rank_of(const struct esc_router *t, size_t i)
{
	int64_t of = t->policy->person[i].capacity, load = t->load[i];

	of = of == ESC_NONE ? ESC_CAPACITY : of;
	return (struct rank){ .late = t->opens[i] != t->now, .full = load >= of, .load = of > 0 ? load : load + 1,
	    .of = of > 0 ? of : 1 };
}

/* May the row give it to them? */
static bool
may_have(const struct esc_router *t, size_t i, const bool *speaks, int64_t within)
{
	return i != SIZE_MAX && (speaks == NULL || speaks[i]) && t->opens[i] != ESC_NONE &&
	    (within == ESC_NONE || t->opens[i] - t->now <= within);
}

static size_t
lightest(const struct esc_router *t, const struct esc_bench *b, const bool *speaks, int64_t within)
{
	size_t best = SIZE_MAX;
	struct rank r, least = { 0 };

	for (size_t k = 0; k < b->n; k++) {
		size_t i = t->there[b->person[k]];

		if (!may_have(t, i, speaks, within) || i == best)
			continue;
		r = rank_of(t, i);
		if (best == SIZE_MAX || is_better(&r, &least)) {
			best = i;
			least = r;
		}
	}
	return best;
}

/* The next by name after the last one; those who are on duty and not full before others. */
static size_t
next_by_name(struct esc_router *t, const struct esc_rule *r, const struct esc_bench *b, const bool *speaks)
{
	struct esc_turn *turn = turn_of(t, r->name != NULL ? r->name : "");
	size_t best = SIZE_MAX;
	int score, least = 8;

	for (size_t k = 0; k < b->n; k++) {
		size_t i = t->there[b->person[k]];
		struct rank rank;

		if (!may_have(t, i, speaks, ESC_NONE))
			continue;
		rank = rank_of(t, i);
		score = 4 * rank.late + 2 * rank.full + (turn->person != NULL &&
		    strcmp(t->policy->person[b->person[k]].name, turn->person) <= 0);
		if (score < least) {
			least = score;
			best = b->person[k];
		}
	}
	if (best == SIZE_MAX)
		return best;
	turn->person = t->policy->person[best].name;
	turn->changed = true;
	return t->there[best];
}

static bool
anybody(const struct esc_router *t, const struct esc_bench *b, const bool *speaks, int64_t within)
{
	for (size_t k = 0; k < b->n; k++)
		if (may_have(t, t->there[b->person[k]], speaks, within))
			return true;
	return false;
}

const char *
esc_router_pick(struct esc_router *t, const struct esc_rule *r, const char *team, const char *skill,
    const struct esc_case *c, const char **why)
{
	const struct esc_bench *b = bench_of(t, team, skill, r->to_level);
	int64_t within = r->pick != ESC_PICK_ON_DUTY ? ESC_NONE : r->respond != ESC_NONE ? r->respond : 0;
	const char *language = c->word[ESC_W_LANGUAGE];
	const bool *speaks = language != NULL ? speakers(t, language) : NULL;
	const char *lead[1];
	size_t best;

	if (b->n == 0 && skill == NULL) {	/* the lead fills a level that nobody has */
		*why = NULL;
		return esc_policy_people(t->policy, "lead", NULL, team, t->now, lead, 1) > 0 ? lead[0] : NULL;
	}
	if (speaks != NULL && !anybody(t, b, speaks, within))
		speaks = NULL;
	best = r->pick == ESC_PICK_ROUND_ROBIN ? next_by_name(t, r, b, speaks) : lightest(t, b, speaks, within);
	if (best != SIZE_MAX)
		return t->policy->person[best].name;
	*why = b->n == 0 ? "nobody has the skill" : within != ESC_NONE ? "nobody is on duty in time" : "everybody is away";
	return NULL;
}
