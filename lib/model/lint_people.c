/* Priorities, levels, teams, people, customers: each once, and each known to the others. */
#include <stdlib.h>
#include <string.h>

#include "model/lint.h"

/* A name and where it stands. */
struct named {
	const char	*folded, *name;
	unsigned	 line;
};
struct names {
	struct named	*of;
	size_t		 n;
};

static int
by_name(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int c = strcmp(x->folded, y->folded);

	return c != 0 ? c : (x->line > y->line) - (x->line < y->line);
}

static void
name_add(struct esc_lint *l, struct names *all, const char *name, unsigned line)
{
	struct esc_buf folded = { 0 };

	esc_fold_text(&folded, name, strlen(name));
	all->of[all->n++] = (struct named){ esc_dup(&l->arena, folded.s, folded.n), name, line };
	esc_buf_free(&folded);
}

static void
once(struct esc_lint *l, struct names *all, const char *file, const char *column)
{
	qsort(all->of, all->n, sizeof(*all->of), by_name);
	for (size_t i = 1; i < all->n; i++)
		if (strcmp(all->of[i].folded, all->of[i - 1].folded) == 0)
			esc_lint_say(l, true, (struct esc_place){ file, all->of[i].line, column },
			    "leave one of them out", "\"%.80s\" stands in line %u already", all->of[i].name,
			    all->of[i - 1].line);
}

static void
priorities(struct esc_lint *l)
{
	const struct esc_policy *p = l->policy;
	const struct esc_priority *a, *b;

	for (size_t i = 1; i < p->npriorities; i++)
		for (size_t k = 0; k < i; k++) {
			a = &p->priority[k];
			b = &p->priority[i];
			if (a->impact == NULL ? b->impact == NULL && esc_fold_equal(a->name, b->name) :
			    b->impact != NULL && esc_fold_equal(a->impact, b->impact) &&
			    esc_fold_equal(a->urgency, b->urgency))
				esc_lint_say(l, true, (struct esc_place){ "priorities.csv", b->line, "priority" },
				    "leave one of them out", "line %u says the same", a->line);
			else if (esc_fold_equal(a->name, b->name) && !esc_fold_equal(b[-1].name, b->name))
				esc_lint_say(l, true, (struct esc_place){ "priorities.csv", b->line, "priority" },
				    "put the rows of a priority together, the most urgent first",
				    "\"%.80s\" is apart from line %u", b->name, a->line);
		}
}

static bool
level_is_filled(const struct esc_policy *p, int level)
{
	for (size_t i = 0; i < p->npeople; i++)
		if (p->person[i].level == level)
			return true;
	return esc_policy_lead(p, NULL) != NULL;
}

static void
levels(struct esc_lint *l)
{
	const struct esc_policy *p = l->policy;
	const struct esc_level *v;

	for (size_t i = 0; i < p->nlevels; i++) {
		v = &p->level[i];
		for (size_t k = 0; k < i; k++)
			if (p->level[k].level == v->level)
				esc_lint_say(l, true, (struct esc_place){ "levels.csv", v->line, "level" },
				    "leave one of them out", "level %d stands in line %u already", v->level,
				    p->level[k].line);
		if (p->npeople > 0 && !level_is_filled(p, v->level))
			esc_lint_say(l, false, (struct esc_place){ "levels.csv", v->line, "level" },
			    "give somebody of people.csv this level, or the role lead", "nobody is at level %d", v->level);
	}
	if (!esc_lint_level(l, 1))
		esc_lint_say(l, true, (struct esc_place){ "levels.csv", 0, NULL }, "add level 1: tickets begin there",
		    "there is no level 1");
}

static bool
has_members(const struct esc_policy *p, const struct esc_team *t)
{
	for (size_t i = 0; i < p->npeople; i++)
		if (esc_list_has(p->person[i].teams, t->name))
			return true;
	return false;
}

static void
teams(struct esc_lint *l)
{
	const struct esc_policy *p = l->policy;
	struct names all = { .of = esc_alloc(&l->arena, p->nteams * sizeof(*all.of)) };
	struct esc_place at = { .file = "teams.csv" };
	const struct esc_team *t;

	for (size_t i = 0; i < p->nteams; i++) {
		t = &p->team[i];
		name_add(l, &all, t->name, t->line);
		at.line = t->line;
		at.column = "lead";
		if (t->lead == NULL)
			esc_lint_say(l, false, at, "write a person of people.csv", "team %.80s has no lead", t->name);
		else if (esc_policy_person(p, t->lead) == NULL)
			esc_lint_say(l, true, at, "write a person of people.csv, or add them there",
			    "there is no person \"%.80s\"", t->lead);
		at.column = "team";
		if (!has_members(p, t))
			esc_lint_say(l, false, at, "write the team into the column teams of people.csv",
			    "nobody is in team %.80s", t->name);
		at.column = "calendar";
		esc_lint_calendar_known(l, at, t->calendar);
		at.column = "level";
		esc_lint_level_known(l, at, t->level);
	}
	once(l, &all, "teams.csv", "team");
}

/* Every team that a person is in. */
static void
teams_of(struct esc_lint *l, const struct esc_person *who)
{
	struct esc_place at = { "people.csv", who->line, "teams" };
	const char *s = who->teams;
	size_t n;

	for (; s != NULL && *(s += strspn(s, " ,;")) != '\0'; s += n) {
		n = strcspn(s, " ,;");
		esc_lint_team_known(l, at, esc_dup(&l->arena, s, n));
	}
}

static bool
role_is_known(const struct esc_policy *p, const char *role)
{
	static const char *const roles = "agent expert supervisor lead manager escalation_manager executive success_manager"
	    " account_executive";

	for (size_t i = 0; i < p->nlevels; i++)
		if (p->level[i].role != NULL && esc_fold_equal(p->level[i].role, role))
			return true;
	return esc_list_has(roles, role);
}

static void
roles_of(struct esc_lint *l, const struct esc_person *who)
{
	struct esc_place at = { "people.csv", who->line, "role" };
	const char *s = who->role, *role;
	size_t n;

	for (; s != NULL && *(s += strspn(s, " ,;")) != '\0'; s += n) {
		n = strcspn(s, " ,;");
		role = esc_dup(&l->arena, s, n);
		if (!role_is_known(l->policy, role))
			esc_lint_say(l, false, at, "write a role of levels.csv, lead or manager",
			    "no rule knows the role \"%.80s\"", role);
	}
}

static void
person(struct esc_lint *l, const struct esc_person *who)
{
	struct esc_place at = { "people.csv", who->line, NULL };

	at.column = "mail";
	if (who->mail == NULL)
		esc_lint_say(l, false, at, "write an address", "%.80s cannot be told anything", who->name);
	at.column = "backup";
	if (who->backup != NULL && (esc_policy_person(l->policy, who->backup) == NULL ||
	    esc_fold_equal(who->backup, who->name)))
		esc_lint_say(l, true, at, "write another person of people.csv", "\"%.80s\" cannot be the backup of %.80s",
		    who->backup, who->name);
	at.column = "calendar";
	esc_lint_calendar_known(l, at, who->calendar);
	at.column = "level";
	esc_lint_level_known(l, at, who->level);
	teams_of(l, who);
	roles_of(l, who);
}

static void
people(struct esc_lint *l)
{
	const struct esc_policy *p = l->policy;
	struct names all = { .of = esc_alloc(&l->arena, p->npeople * sizeof(*all.of)) };

	if (p->npeople == 0)
		esc_lint_say(l, false, (struct esc_place){ .file = "people.csv" }, "add at least the lead",
		    "there is nobody in it");
	for (size_t i = 0; i < p->npeople; i++) {
		name_add(l, &all, p->person[i].name, p->person[i].line);
		person(l, &p->person[i]);
	}
	once(l, &all, "people.csv", "person");
}

static void
customers(struct esc_lint *l)
{
	const struct esc_policy *p = l->policy;
	struct names all = { .of = esc_alloc(&l->arena, p->ncustomers * sizeof(*all.of)) };

	for (size_t i = 0; i < p->ncustomers; i++)
		name_add(l, &all, p->customer[i].name, p->customer[i].line);
	once(l, &all, "customers.csv", "customer");
}

void
esc_lint_people(struct esc_lint *l)
{
	priorities(l);
	levels(l);
	teams(l);
	people(l);
	customers(l);
}
