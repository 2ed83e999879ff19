/*
 * The matrix as a whole: rows that are never chosen, ways that lead nowhere or
 * round in a ring, skills and hours that nobody covers.
 */
#include <stdlib.h>
#include <string.h>

#include "model/lint.h"
#include "model/route.h"

#define FILE_NAME	"matrix.csv"
#define HOUR		3600
#define AHEAD		(28 * 24 * HOUR)	/* in which duty must be covered */

static void
said(struct esc_lint *l, bool error, const struct esc_rule *r, const char *column, const char *hint, const char *what,
    const char *name)
{
	esc_lint_say(l, error, (struct esc_place){ FILE_NAME, r->line, column }, hint, "%s \"%.80s\"", what, name);
}

static bool
priority_known(const struct esc_policy *p, const char *name)
{
	for (size_t i = 0; i < p->npriorities; i++)
		if (esc_fold_equal(p->priority[i].name, name))
			return true;
	return p->npriorities == 0;
}

static bool
channel_known(const struct esc_policy *p, const char *name)
{
	for (size_t i = 0; i < p->nchannels; i++)
		if (esc_fold_equal(p->channel[i].name, name))
			return true;
	return p->nchannels == 0;
}

/* Each word of a list of roles and people. */
static void
roles_known(struct esc_lint *l, const struct esc_rule *r)
{
	static const char roles[] = "owner lead manager team";
	const char *s = r->notify, *role;
	size_t n;

	for (; s != NULL && *(s += strspn(s, " ,;")) != '\0'; s += n) {
		n = strcspn(s, " ,;");
		role = esc_dup(&l->arena, s, n);
		if (!esc_list_has(roles, role) && strncmp(role, "level:", 6) != 0 &&
		    esc_policy_person(l->policy, role) == NULL)
			said(l, true, r, "notify", "write owner, lead, manager, team, level:N or a person of people.csv",
			    "nobody is", role);
	}
}

static void
names_known(struct esc_lint *l, const struct esc_rule *r)
{
	const struct esc_policy *p = l->policy;
	struct esc_place at = { FILE_NAME, r->line, "level" };
	const char *priority = r->when[ESC_W_PRIORITY], *channel = r->when[ESC_W_CHANNEL];

	esc_lint_level_known(l, at, r->level);
	at.column = "to_level";
	esc_lint_level_known(l, at, r->to_level);
	at.column = "team";
	esc_lint_team_known(l, at, r->team);
	if (priority != NULL && !priority_known(p, priority))
		said(l, false, r, "priority", "write a priority of priorities.csv", "there is no priority", priority);
	if (channel != NULL && !channel_known(p, channel))
		said(l, false, r, "channel", "write a channel of channels.csv, or add it there",
		    "there is no channel", channel);
	if (r->who != NULL && esc_policy_person(p, r->who) == NULL)
		said(l, true, r, "who", "write a person of people.csv", "there is no person", r->who);
	if (r->fallback != NULL && strncmp(r->fallback, "level:", 6) != 0 && esc_matrix_named(p, r->fallback) == NULL)
		said(l, true, r, "fallback", "write level:3, or the name of another row", "there is no row",
		    r->fallback);
	else if (r->fallback != NULL && strncmp(r->fallback, "level:", 6) == 0) {
		at.column = "fallback";
		esc_lint_level_known(l, at, r->fallback[6] - '0');
	}
	roles_known(l, r);
}

struct row_name {
	const char	*name;
	unsigned	 line;
};

static int
by_name(const void *pa, const void *pb)
{
	const struct row_name *a = pa, *b = pb;
	int order = strcmp(a->name, b->name);

	return order != 0 ? order : (a->line > b->line) - (a->line < b->line);
}

static void
names_once(struct esc_lint *l)
{
	const struct esc_policy *p = l->policy;
	struct row_name *all = esc_alloc(&l->arena, p->nrules * sizeof(*all));

	for (size_t i = 0; i < p->nrules; i++)
		all[i] = (struct row_name){ p->rule[i].name, p->rule[i].line };
	if (p->nrules > 0)
		qsort(all, p->nrules, sizeof(*all), by_name);
	for (size_t i = 1; i < p->nrules; i++)
		if (strcmp(all[i].name, all[i - 1].name) == 0)
			esc_lint_say(l, true, (struct esc_place){ FILE_NAME, all[i].line, "name" },
			    "give each row a name of its own", "\"%.80s\" is the name of line %u, too", all[i].name,
			    all[i - 1].line);
}

/* A ticket that asks for no more than the row does: is an earlier row chosen for it? */
static const struct esc_rule *
chosen_before(const struct esc_policy *p, const struct esc_rule *r, bool up)
{
	struct esc_case c = { .level = r->level, .up = up, .amount = ESC_NONE };
	const char *trigger = r->when[ESC_W_TRIGGER];

	memcpy(c.word, r->when, sizeof(c.word));
	if (trigger != NULL && (strcmp(trigger, "any") == 0 || strcmp(trigger, "none") == 0))
		c.word[ESC_W_TRIGGER] = NULL;
	if (up && r->to_level <= r->level && (r->escalation == NULL || strcmp(r->escalation, "executive") != 0))
		return NULL;
	return esc_matrix_find(p, &c);
}

/* Another row falls back to it. */
static bool
is_fallback(const struct esc_policy *p, const struct esc_rule *r)
{
	for (size_t i = 0; i < p->nrules; i++)
		if (p->rule[i].fallback != NULL && strcmp(p->rule[i].fallback, r->name) == 0)
			return true;
	return false;
}

static void
shadowed(struct esc_lint *l, const struct esc_rule *r)
{
	const char *trigger = r->when[ESC_W_TRIGGER];
	bool none = trigger != NULL && strcmp(trigger, "none") == 0;
	const struct esc_rule *up = none ? NULL : chosen_before(l->policy, r, true);
	const struct esc_rule *at_first = trigger != NULL && !none ? NULL : chosen_before(l->policy, r, false);
	const struct esc_rule *first = trigger != NULL && !none ? up : at_first;

	if (trigger != NULL && !none && r->level != 0 && r->to_level <= r->level &&
	    (r->escalation == NULL || strcmp(r->escalation, "executive") != 0)) {
		esc_lint_say(l, true, (struct esc_place){ FILE_NAME, r->line, "to_level" },
		    "write a higher level, or none as trigger", "an escalation by this row leads no higher");
		return;
	}
	if (first == NULL || first >= r || (up != NULL && up >= r) || is_fallback(l->policy, r))
		return;
	esc_lint_say(l, true, (struct esc_place){ FILE_NAME, r->line, NULL },
	    "move it up, ask for more in the other row, or leave one out",
	    "it is never chosen: line %u takes all that it would take", first->line);
}

/* Fallbacks that come back to where they began. */
static void
ring(struct esc_lint *l, const struct esc_rule *r)
{
	const struct esc_rule *at = r;

	for (size_t hops = 0; at != NULL && hops <= l->policy->nrules; hops++) {
		if (at->fallback == NULL || strncmp(at->fallback, "level:", 6) == 0)
			return;
		at = esc_matrix_named(l->policy, at->fallback);
		if (at == r) {
			said(l, true, r, "fallback", "let the last of them fall back to level:3",
			    "the fallbacks lead back to", r->name);
			return;
		}
		if (hops > 16)
			return;		/* the ring is another row's */
	}
}

static void
gaps(struct esc_lint *l)
{
	const struct esc_policy *p = l->policy;
	int highest = 0;

	for (size_t i = 0; i < p->nlevels; i++)
		highest = p->level[i].level > highest ? p->level[i].level : highest;
	for (size_t i = 0; i < p->nlevels; i++) {
		struct esc_case c = { .level = p->level[i].level, .amount = ESC_NONE };
		struct esc_place at = { .file = FILE_NAME };

		if (esc_matrix_find(p, &c) == NULL)
			esc_lint_say(l, false, at, "add a row without other conditions for that level",
			    "a new ticket of level %d may match no row", c.level);
		c.up = true;
		if (c.level < highest && esc_matrix_find(p, &c) == NULL)
			esc_lint_say(l, false, at, "add a row with the trigger any for that level",
			    "an escalation from level %d may match no row", c.level);
	}
}

static size_t
with_skill(const struct esc_lint *l, const char *skill)
{
	const struct esc_policy *p = l->policy;
	size_t n = 0;

	for (size_t i = 0; i < p->npeople; i++)
		n += esc_person_employed(&p->person[i], l->now) && esc_list_has(p->person[i].skills, skill);
	return n;
}

static void
skill_is_covered(struct esc_lint *l, const struct esc_rule *r)
{
	size_t n;

	if (r->skill == NULL || strcmp(r->skill, "product") == 0 || strcmp(r->skill, "category") == 0)
		return;
	n = with_skill(l, r->skill);
	if (n == 0)
		said(l, false, r, "skill", "write it into the column skills of people.csv", "nobody has the skill",
		    r->skill);
	else if (n == 1)
		said(l, false, r, "skill", "let a second person learn it", "only one person has the skill",
		    r->skill);
}

static bool
may_be_on_duty(const struct esc_lint *l, const struct esc_rule *r, const struct esc_person *who)
{
	bool skill = r->skill == NULL || strcmp(r->skill, "product") == 0 || strcmp(r->skill, "category") == 0 ||
	    esc_list_has(who->skills, r->skill);

	return skill && (who->level == r->to_level || (who->level == 0 && r->skill != NULL)) &&
	    (r->team == NULL || esc_list_has(who->teams, r->team)) && esc_person_employed(who, l->now);
}

static bool
covered(const struct esc_lint *l, const struct esc_rule *r, int64_t t)
{
	const struct esc_policy *p = l->policy;

	for (size_t i = 0; i < p->npeople; i++) {
		const struct esc_person *who = &p->person[i];

		if (may_be_on_duty(l, r, who) && (who = esc_person_present(p, who, t)) != NULL &&
		    esc_calendar_is_open(esc_person_calendar(p, who), t))
			return true;
	}
	return false;
}

/* The first hour of the team's in which nobody of the row is on duty. */
static void
duty_is_covered(struct esc_lint *l, const struct esc_rule *r)
{
	struct esc_calendar *c = esc_policy_team_calendar(l->policy, r->team);
	int64_t begin = l->now - l->now % HOUR, first = ESC_NONE, hours = 0;
	char at[ESC_TIME_MAX];

	if (r->pick != ESC_PICK_ON_DUTY)
		return;
	for (int64_t t = begin; t < begin + AHEAD; t += HOUR)
		if (esc_calendar_is_open(c, t) && !covered(l, r, t)) {
			first = first == ESC_NONE ? t : first;
			hours++;
		}
	if (hours > 0)
		esc_lint_say(l, false, (struct esc_place){ FILE_NAME, r->line, "pick" },
		    "change the calendars or the days away in people.csv",
		    "nobody is on duty for %lld open hours of the next four weeks, first at %s", (long long)hours,
		    esc_time_print(at, first, esc_calendar_zone(c)));
}

void
esc_lint_matrix(struct esc_lint *l)
{
	const struct esc_policy *p = l->policy;

	names_once(l);
	for (size_t i = 0; i < p->nrules; i++) {
		names_known(l, &p->rule[i]);
		shadowed(l, &p->rule[i]);
		ring(l, &p->rule[i]);
		skill_is_covered(l, &p->rule[i]);
		duty_is_covered(l, &p->rule[i]);
	}
	gaps(l);
}
