/* Whom a role means: the people behind owner, lead, manager, team and level:N. */
#include <string.h>

#include "model/route.h"

struct asking {
	const struct esc_policy *policy;
	const char	*team;
	int64_t		 now;
	const char	**who;
	size_t		 n, max;
};

const struct esc_person *
esc_policy_person(const struct esc_policy *p, const char *name)
{
	for (size_t i = 0; i < p->npeople; i++)
		if (esc_fold_equal(p->person[i].name, name))
			return &p->person[i];
	return NULL;
}

/* Is the word one of a list parted by blanks, commas or semicolons? */
bool
esc_list_has(const char *list, const char *word)
{
	static const char parts[] = " ,;";
	size_t n;
	char one[256];

	for (; list != NULL && *list != '\0'; list += n) {
		list += strspn(list, parts);
		n = strcspn(list, parts);
		if (n == 0 || n >= sizeof(one))
			continue;
		memcpy(one, list, n);
		one[n] = '\0';
		if (esc_fold_equal(one, word))
			return true;
	}
	return false;
}

bool
esc_list_takes(const char *list, const char *word)
{
	return list == NULL || (word != NULL && esc_list_has(list, word));
}

/* The next of the stretches of days away; false: there is none. */
static bool
next_away(const char **s, const struct esc_zone *zone, int64_t *from, int64_t *to)
{
	char day[2][11] = { { 0 }, { 0 } };
	int64_t unused;

	if (*s == NULL || strlen(*s) < 22)
		return false;
	memcpy(day[0], *s, 10);
	memcpy(day[1], *s + 12, 10);
	*s += (*s)[22] == ' ' ? 23 : 22;
	return esc_period_parse(day[0], zone, 0, from, &unused) && esc_period_parse(day[1], zone, 0, &unused, to);
}

bool
esc_person_away(const struct esc_policy *p, const struct esc_person *who, int64_t now)
{
	const struct esc_zone *zone = esc_calendar_zone(esc_person_calendar(p, who));
	const char *s = who->away;
	int64_t from, to;

	while (next_away(&s, zone, &from, &to))
		if (from <= now && now < to)
			return true;
	return false;
}

int64_t
esc_person_after(const struct esc_policy *p, const struct esc_person *who, int64_t start, int64_t seconds)
{
	struct esc_calendar *c = esc_person_calendar(p, who);
	const struct esc_zone *zone = esc_calendar_zone(c);
	int64_t due = esc_calendar_after(c, start, seconds), before, from, to, lost;
	const char *s;

	for (int rounds = 0; due != ESC_NONE && rounds < 16; rounds++) {
		lost = 0;
		for (s = who->away; next_away(&s, zone, &from, &to);)
			lost += esc_calendar_between(c, from > start ? from : start, to < due ? to : due);
		before = due;
		due = esc_calendar_after(c, start, seconds + lost);
		if (due == before)
			break;
	}
	return due;
}

/* Who is away is left to the backup; a chain of those who are away ends with the first. */
static const char *
present(const struct asking *a, const char *name)
{
	const struct esc_person *p = esc_policy_person(a->policy, name), *b = p;

	for (int hops = 0; b != NULL && hops < 4; hops++) {
		if (!esc_person_away(a->policy, b, a->now))
			return b->name;
		b = b->backup != NULL ? esc_policy_person(a->policy, b->backup) : NULL;
	}
	return p != NULL ? p->name : name;
}

static void
add(struct asking *a, const char *name)
{
	name = present(a, name);
	for (size_t i = 0; i < a->n; i++)
		if (esc_fold_equal(a->who[i], name))
			return;
	if (a->n < a->max)
		a->who[a->n++] = name;
}

static const char *
of_role(const struct esc_policy *p, const char *role)
{
	for (size_t i = 0; i < p->npeople; i++)
		if (esc_list_has(p->person[i].role, role))
			return p->person[i].name;
	return NULL;
}

const char *
esc_policy_lead(const struct esc_policy *p, const char *team)
{
	const struct esc_team *t = team != NULL ? esc_policy_team(p, team) : NULL;
	const char *lead = t != NULL && t->lead != NULL ? t->lead : of_role(p, "lead");

	for (size_t i = 0; lead == NULL && i < p->nteams; i++)
		lead = p->team[i].lead;
	return lead;
}

static void
add_lead(struct asking *a)
{
	const char *lead = esc_policy_lead(a->policy, a->team);

	if (lead != NULL)
		add(a, lead);
}

static void
add_manager(struct asking *a)
{
	const char *manager = of_role(a->policy, "manager");

	if (manager != NULL)
		add(a, manager);
	else
		add_lead(a);
}

static void
add_team(struct asking *a)
{
	const struct esc_policy *p = a->policy;

	for (size_t i = 0; a->team != NULL && i < p->npeople; i++)
		if (esc_list_has(p->person[i].teams, a->team))
			add(a, p->person[i].name);
	if (a->n == 0)
		add_lead(a);
}

/* The lead fills a level that nobody has. */
static void
add_level(struct asking *a, int level)
{
	const struct esc_policy *p = a->policy;

	for (size_t i = 0; i < p->npeople; i++)
		if (p->person[i].level == level)
			add(a, p->person[i].name);
	if (a->n == 0)
		add_lead(a);
}

size_t
esc_policy_people(const struct esc_policy *p, const char *role, const char *owner, const char *team, int64_t now,
    const char **who, size_t max)
{
	struct asking a = { .policy = p, .team = team, .now = now, .who = who, .max = max };

	if (strcmp(role, "owner") == 0 && owner != NULL)
		add(&a, owner);
	else if (strcmp(role, "owner") == 0 || strcmp(role, "lead") == 0)
		add_lead(&a);
	else if (strcmp(role, "manager") == 0)
		add_manager(&a);
	else if (strcmp(role, "team") == 0)
		add_team(&a);
	else if (strncmp(role, "level:", 6) == 0)
		add_level(&a, role[6] - '0');
	else
		add(&a, role);
	return a.n;
}
