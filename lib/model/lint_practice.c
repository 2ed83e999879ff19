/* What a team practises: what was learned and lapses, what was never exercised, who lacks what. */
#include <string.h>

#include "model/lint.h"
#include "model/practice.h"
#include "model/route.h"

#define DAY	INT64_C(86400)
#define SOON	30	/* days before something lapses that a warning comes */

/* What handling escalations takes. */
static const char *const skills[] = { "active-listening", "empathy", "negotiation", "stress-management",
	"problem-solving", "conflict-resolution", "de-escalation" };
#define NSKILLS	(sizeof(skills) / sizeof(skills[0]))

static bool
is_of(const struct esc_training *t, const struct esc_person *who, const char *skill)
{
	return (who == NULL || esc_fold_equal(t->person, who->name)) && esc_column_equal(t->skill, skill);
}

static bool
anybody_learned(const struct esc_policy *p, const struct esc_person *who, const char *skill)
{
	for (size_t i = 0; i < p->ntrainings; i++)
		if (is_of(&p->training[i], who, skill))
			return true;
	return false;
}

/* A team that keeps record of them wants everybody to have them. */
static void
soft_skills(struct esc_lint *l)
{
	const struct esc_policy *p = l->policy;
	struct esc_buf missing = { 0 };
	bool kept = false;

	for (size_t k = 0; k < NSKILLS; k++)
		kept |= anybody_learned(p, NULL, skills[k]);
	for (size_t i = 0; kept && i < p->npeople; i++) {
		if (!esc_person_employed(&p->person[i], l->now))
			continue;
		esc_buf_clear(&missing);
		for (size_t k = 0; k < NSKILLS; k++)
			if (!anybody_learned(p, &p->person[i], skills[k]))
				esc_buf_printf(&missing, "%s%s", missing.n > 0 ? " " : "", skills[k]);
		if (missing.n > 0)
			esc_lint_say(l, false, (struct esc_place){ "people.csv", p->person[i].line, "person" },
			    "let them learn it, and add it to training.csv", "%.80s has not learned: %s",
			    p->person[i].name, esc_buf_str(&missing));
	}
	esc_buf_free(&missing);
}

static void
refreshers(struct esc_lint *l)
{
	const struct esc_policy *p = l->policy;

	for (size_t i = 0; i < p->ntrainings; i++) {
		const struct esc_training *t = &p->training[i];
		struct esc_place at = { "training.csv", t->line, "expires" };

		if (esc_training_lapsed(p, t, l->now))
			esc_lint_say(l, false, at, "a refresher is due: add a row when it is done",
			    "what %.80s learned of %.80s has lapsed", t->person, t->skill);
		else if (esc_training_lapsed(p, t, l->now + SOON * DAY))
			esc_lint_say(l, false, at, "plan a refresher",
			    "what %.80s learned of %.80s lapses within %d days", t->person, t->skill, SOON);
	}
}

static void
risks(struct esc_lint *l)
{
	const struct esc_policy *p = l->policy;

	for (size_t i = 0; i < p->nrisks; i++) {
		const struct esc_risk *r = &p->risk[i];
		struct esc_place at = { "risks.csv", r->line, "owner" };

		if (esc_policy_person(p, r->owner) == NULL)
			esc_lint_say(l, true, at, "write a person of people.csv, or add them there",
			    "there is no person \"%.80s\"", r->owner);
		at.column = "exercised";
		if (r->exercised == ESC_NONE)
			esc_lint_say(l, false, at, "run a drill (escalate(7)), and write its day here",
			    "\"%.80s\" was never exercised", r->scenario);
		else if (esc_risk_lapsed(r, l->now))
			esc_lint_say(l, false, at, "run a drill (escalate(7)), and write its day here",
			    "\"%.80s\" was last exercised more than %lld days ago", r->scenario, (long long)r->every);
	}
}

static void
questions(struct esc_lint *l)
{
	const struct esc_policy *p = l->policy;

	for (size_t i = 0; i < p->nquestions; i++)
		for (size_t k = 0; k < i; k++)
			if (esc_fold_equal(p->question[k].name, p->question[i].name))
				esc_lint_say(l, true, (struct esc_place){ "quality.csv", p->question[i].line, "question" },
				    "leave one of them out", "\"%.80s\" stands in line %u already", p->question[i].name,
				    p->question[k].line);
}

void
esc_lint_practice(struct esc_lint *l)
{
	soft_skills(l);
	refreshers(l);
	risks(l);
	questions(l);
}
