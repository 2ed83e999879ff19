/* The ladder: every step has a name of its own, a clock that runs, and somebody who receives it. */
#include <string.h>

#include "model/lint.h"

static struct esc_place
place(const struct esc_step *s, const char *column)
{
	return (struct esc_place){ "ladder.csv", s->line, column };
}

static void
names(struct esc_lint *l, size_t i)
{
	const struct esc_step *s = l->policy->step;

	for (size_t k = 0; k < i; k++)
		if (s[k].clock == s[i].clock && esc_fold_equal(s[k].name, s[i].name)) {
			esc_lint_say(l, true, place(&s[i], "step"), "give each step of a clock a name of its own",
			    "%s has a step \"%.80s\" in line %u already", esc_clock_name[s[i].clock], s[i].name,
			    s[k].line);
			return;
		}
}

/* Whose time is said when they begin, not by a row of sla.csv. */
static bool
has_own_time(enum esc_clock_kind kind)
{
	return kind == ESC_K_PROMISE || kind == ESC_K_ACTION || kind == ESC_K_OUTSIDE;
}

static void
clock_runs(struct esc_lint *l, const struct esc_step *s)
{
	const struct esc_policy *p = l->policy;

	if (has_own_time(s->clock))
		return;
	for (size_t i = 0; i < p->ntargets; i++)
		if (p->target[i].clock == s->clock && (p->target[i].seconds != ESC_NONE || p->target[i].days > 0) &&
		    esc_match_meets(&p->target[i].match, &s->match))
			return;
	esc_lint_say(l, false, place(s, "clock"), "add a row to sla.csv, or leave the step out",
	    "no row of sla.csv gives this %s a target: the step never comes", esc_clock_name[s->clock]);
}

/* A step of the default ladder is no fault of a policy that has no ladder.csv. */
static void
nobody(struct esc_lint *l, const struct esc_step *s)
{
	esc_lint_say(l, esc_lint_own(l, "ladder.csv"), place(s, "whom"),
	    "add people to people.csv, one of them in the role lead", "nobody receives the step \"%.80s\": %.80s is nobody",
	    s->name, s->whom);
}

static void
receivers(struct esc_lint *l, const struct esc_step *s)
{
	const struct esc_person *who;
	const char *one;

	if (strncmp(s->whom, "level:", 6) == 0)
		esc_lint_level_known(l, place(s, "whom"), s->whom[6] - '0');
	if (strcmp(s->whom, "owner") != 0 &&
	    esc_policy_people(l->policy, s->whom, NULL, s->match.team, l->now, &one, 1) == 0)
		nobody(l, s);
	who = esc_policy_person(l->policy, s->whom);
	if (who != NULL && who->mail == NULL)
		esc_lint_say(l, true, place(s, "whom"), "write an address into people.csv",
		    "nobody receives the step \"%.80s\": %.80s has no mail", s->name, s->whom);
}

/* Where a step leads: a level that exists, and that somebody fills. */
static void
way_up(struct esc_lint *l, const struct esc_step *s)
{
	const char *one, *colon = strchr(s->whom, ':');
	char level[] = "level:N";

	level[6] = colon[1];
	esc_lint_level_known(l, place(s, "whom"), colon[1] - '0');
	if (esc_policy_people(l->policy, level, NULL, s->match.team, l->now, &one, 1) == 0)
		nobody(l, s);
}

static void
whom(struct esc_lint *l, const struct esc_step *s)
{
	switch (s->action) {
	case ESC_A_NOTIFY:
	case ESC_A_HAND:
		receivers(l, s);
		break;
	case ESC_A_ESCALATE:
		way_up(l, s);
		break;
	case ESC_A_RAISE:
		if (s->match.priority != NULL && esc_policy_raised(l->policy, s->match.priority) == NULL)
			esc_lint_say(l, false, place(s, "action"), "leave the step out",
			    "no priority is above \"%.80s\"", s->match.priority);
		break;
	}
}

void
esc_lint_ladder(struct esc_lint *l)
{
	const struct esc_policy *p = l->policy;

	for (size_t i = 0; i < p->nsteps; i++) {
		esc_lint_match(l, "ladder.csv", p->step[i].line, &p->step[i].match);
		names(l, i);
		clock_runs(l, &p->step[i]);
		whom(l, &p->step[i]);
	}
}
