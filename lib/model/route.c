/*
 * Who gets it: the row that matches, its way of picking, and what follows when
 * that finds nobody.
 */
#include <string.h>

#include "model/router.h"

#define FALLS_MAX	8	/* rows that a case may fall through; check finds rings */
#define NOBODY_KNOWS	3	/* level at which a case ends that no expert takes */

const struct esc_person *
esc_policy_approver(const struct esc_policy *p, const char *asker, int64_t amount, int64_t now)
{
	const struct esc_person *who = asker != NULL ? esc_policy_person(p, asker) : NULL, *best = NULL, *there;

	for (int hops = 0; who != NULL && hops < 16; hops++) {
		who = who->manager != NULL ? esc_policy_person(p, who->manager) : NULL;
		if (who != NULL && who->approve_limit >= amount && who->approve_limit != ESC_NONE &&
		    (there = esc_person_present(p, who, now)) != NULL && there->approve_limit >= amount)
			return there;
	}
	for (size_t i = 0; i < p->npeople; i++) {
		who = &p->person[i];
		if (who->approve_limit == ESC_NONE || who->approve_limit < amount ||
		    esc_person_present(p, who, now) != who || (asker != NULL && esc_fold_equal(who->name, asker)))
			continue;
		if (best == NULL || who->approve_limit < best->approve_limit ||
		    (who->approve_limit == best->approve_limit && strcmp(who->name, best->name) < 0))
			best = who;
	}
	return best;
}

static const struct esc_person *
of_role(const struct esc_policy *p, const char *role, int64_t now)
{
	const struct esc_person *there;

	for (size_t i = 0; i < p->npeople; i++)
		if (esc_list_has(p->person[i].role, role) && esc_person_employed(&p->person[i], now) &&
		    (there = esc_person_present(p, &p->person[i], now)) != NULL)
			return there;
	return NULL;
}

const char *
esc_policy_escalation_manager(const struct esc_policy *p, const char *team, int64_t now)
{
	const struct esc_person *who = of_role(p, "escalation_manager", now);
	const char *lead[1];

	if (who != NULL)
		return who->name;
	return esc_policy_people(p, "manager", NULL, team, now, lead, 1) > 0 ? lead[0] : NULL;
}

bool
esc_policy_major(const struct esc_policy *p, const char *priority)
{
	return priority != NULL && p->npriorities > 0 && esc_fold_equal(p->priority[0].name, priority);
}

static const char *
skill_of(const struct esc_rule *r, const struct esc_case *c)
{
	if (r->skill != NULL && strcmp(r->skill, "product") == 0)
		return c->word[ESC_W_PRODUCT];
	if (r->skill != NULL && strcmp(r->skill, "category") == 0)
		return c->word[ESC_W_CATEGORY];
	return r->skill;
}

/* How a row says it went: what the case is at a row. */
static void
say_row(const struct esc_rule *r, const struct esc_case *c, struct esc_route *to)
{
	static const char *const usual[] = { "functional", "hierarchical" };

	to->rule = r;
	to->row = r->name;
	to->level = r->to_level > c->level || !c->up ? r->to_level : c->level;
	to->team = r->team != NULL ? r->team : c->team;
	to->respond = r->respond;
	to->say = r->say;
	to->escalation = r->escalation;
	if (to->escalation == NULL && to->level > c->level)
		to->escalation = usual[to->level > 2];
}

static const char *
role_there(struct esc_router *t, const char *role, const char *team)
{
	const char *who[1];

	return esc_policy_people(t->policy, role, NULL, team, t->now, who, 1) > 0 ? who[0] : NULL;
}

static const char *
pick(struct esc_router *t, const struct esc_rule *r, const struct esc_case *c, struct esc_route *to)
{
	const struct esc_person *who;

	switch (r->pick) {
	case ESC_PICK_LEAD:
		return role_there(t, "lead", to->team);
	case ESC_PICK_APPROVER:
		who = esc_policy_approver(t->policy, c->owner, c->amount != ESC_NONE ? c->amount : 0, t->now);
		to->fell = who == NULL ? "nobody may approve it" : NULL;
		return who != NULL ? who->name : NULL;
	case ESC_PICK_NAMED:
		who = esc_policy_person(t->policy, r->who);
		who = who != NULL ? esc_person_present(t->policy, who, t->now) : NULL;
		to->fell = who == NULL ? "the person is away, and so is the backup" : NULL;
		return who != NULL ? who->name : NULL;
	default:
		return esc_router_pick(t, r, to->team, skill_of(r, c), c, &to->fell);
	}
}

/* The row that a case falls to: the named one, or the matrix asked again for the level. */
static const struct esc_rule *
next_row(struct esc_router *t, const struct esc_rule *r, struct esc_case *c)
{
	int level = NOBODY_KNOWS;

	if (r->fallback != NULL && strncmp(r->fallback, "level:", 6) != 0)
		return esc_matrix_named(t->policy, r->fallback);
	if (r->fallback != NULL)
		level = r->fallback[6] - '0';
	if (r->to_level >= level)
		return NULL;
	c->word[ESC_W_TRIGGER] = "no_expert";
	c->level = r->to_level > c->level ? r->to_level : c->level;
	c->up = true;
	c->want = level;
	return esc_matrix_find(t->policy, c);
}

/* Nobody of the matrix: the level's people, else the lead. */
static void
default_way(struct esc_router *t, const struct esc_case *c, int level, struct esc_route *to)
{
	static const char *const usual[] = { "functional", "hierarchical" };
	struct esc_rule r = { .to_level = level, .pick = ESC_PICK_LEAST_LOADED, .respond = ESC_NONE };

	to->level = level;
	to->team = to->team != NULL ? to->team : c->team;
	if (level > c->level)
		to->escalation = usual[level > 2];
	to->owner = esc_router_pick(t, &r, NULL, NULL, c, &r.say);
	if (to->owner == NULL)
		to->owner = role_there(t, "lead", to->team);
}

static void
follow(struct esc_router *t, const struct esc_rule *r, const struct esc_case *asked, struct esc_route *to)
{
	struct esc_case c = *asked;
	const char *why;
	int level = NOBODY_KNOWS;

	for (int falls = 0; r != NULL && falls < FALLS_MAX; falls++) {
		to->fell = NULL;
		say_row(r, asked, to);
		if ((to->owner = pick(t, r, &c, to)) != NULL)
			break;
		why = to->fell;
		to->first = to->first != NULL ? to->first : r;
		to->trigger = "no_expert";
		if (r->fallback != NULL && strncmp(r->fallback, "level:", 6) == 0)
			level = r->fallback[6] - '0';
		level = level > r->to_level ? level : r->to_level;
		r = next_row(t, r, &c);
		to->fell = why;
	}
	if (to->owner != NULL)
		to->fell = to->first != NULL ? "no expert" : NULL;
	else
		default_way(t, asked, level, to);
}

const char *
esc_router_choose(struct esc_router *t, const struct esc_rule *r, const char *team, const struct esc_case *c)
{
	const char *why, *who = esc_router_pick(t, r, team, NULL, c, &why);

	return who != NULL ? who : role_there(t, "lead", team);
}

/* The team of a person, where no row says one. */
static const char *
first_team(struct esc_router *t, const struct esc_person *who)
{
	for (size_t i = 0; who->teams != NULL && i < t->policy->nteams; i++)
		if (esc_list_has(who->teams, t->policy->team[i].name))
			return t->policy->team[i].name;
	return NULL;
}

static void
finish(struct esc_router *t, struct esc_route *to)
{
	const struct esc_person *who = to->owner != NULL ? esc_policy_person(t->policy, to->owner) : NULL;

	to->backup = who != NULL ? who->backup : NULL;
	if (to->team == NULL && who != NULL)
		to->team = first_team(t, who);
	if (to->respond != ESC_NONE)
		to->due = who != NULL ? esc_person_after(t->policy, who, t->now, to->respond) :
		    esc_calendar_after(esc_policy_team_calendar(t->policy, to->team), t->now, to->respond);
}

/* The one that is meant, else one higher, if there is one. */
static int
default_level(const struct esc_policy *p, const struct esc_case *c)
{
	if (c->want != 0 || !c->up)
		return c->want != 0 ? c->want : c->level;
	for (size_t i = 0; i < p->nlevels; i++)
		if (p->level[i].level == c->level + 1)
			return c->level + 1;
	return c->level;
}

void
esc_route(struct esc_router *t, const struct esc_case *asked, struct esc_route *to)
{
	struct esc_case c = *asked;
	const struct esc_rule *r = esc_matrix_find(t->policy, &c);

	*to = (struct esc_route){ .row = "no row", .respond = ESC_NONE, .due = ESC_NONE, .level = c.level,
	    .trigger = c.word[ESC_W_TRIGGER], .team = c.team };
	if (r != NULL)
		follow(t, r, &c, to);
	else
		default_way(t, &c, default_level(t->policy, &c), to);
	finish(t, to);
}
