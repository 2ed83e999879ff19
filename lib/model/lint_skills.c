/* What people have learned and whom they answer to; phrases and channels, each once. */
#include <stdlib.h>
#include <string.h>

#include "model/lint.h"
#include "model/route.h"
#include "model/sign.h"

#define PEOPLE_SKILLS	"people-skills"	/* what an expert must have learned beside the trade */
#define DAY		86400

static void
person_known(struct esc_lint *l, struct esc_place at, const char *name)
{
	if (name != NULL && esc_policy_person(l->policy, name) == NULL)
		esc_lint_say(l, true, at, "write a person of people.csv, or add them there", "there is no person \"%.80s\"",
		    name);
}

static void
persons_known(struct esc_lint *l, struct esc_place at, const char *list)
{
	size_t n;

	for (; list != NULL && *(list += strspn(list, " ,;")) != '\0'; list += n) {
		n = strcspn(list, " ,;");
		person_known(l, at, esc_dup(&l->arena, list, n));
	}
}

/* Has the person learned it, and when does that lapse?  ESC_NONE: not, INT64_MAX: never. */
static int64_t
learned_until(const struct esc_policy *p, const struct esc_person *who, const char *skill)
{
	int64_t until = ESC_NONE;

	for (size_t i = 0; i < p->ntrainings; i++) {
		const struct esc_training *t = &p->training[i];
		int64_t expires = t->expires != ESC_NONE ? t->expires : INT64_MAX / DAY;

		if (esc_fold_equal(t->person, who->name) && esc_fold_equal(t->skill, skill) && expires > until)
			until = expires;
	}
	return until;
}

static void
expert(struct esc_lint *l, const struct esc_person *who)
{
	int64_t until = learned_until(l->policy, who, PEOPLE_SKILLS);
	struct esc_place at = { "people.csv", who->line, "role" };

	if (!esc_list_has(who->role, "expert") || !esc_person_employed(who, l->now))
		return;
	if (until == ESC_NONE)
		esc_lint_say(l, false, at, "let them learn it, and add it to training.csv",
		    "the expert %.80s has no training in " PEOPLE_SKILLS, who->name);
	else if (until * DAY < l->now)
		esc_lint_say(l, false, at, "let them learn it again, and add it to training.csv",
		    "what the expert %.80s learned of " PEOPLE_SKILLS " has lapsed", who->name);
}

/* A chain of managers that comes back. */
static void
managers(struct esc_lint *l, const struct esc_person *who)
{
	const struct esc_person *m = who;
	struct esc_place at = { "people.csv", who->line, "manager" };

	person_known(l, at, who->manager);
	for (int hops = 0; m != NULL && m->manager != NULL && hops < 16; hops++) {
		m = esc_policy_person(l->policy, m->manager);
		if (m == who) {
			esc_lint_say(l, true, at, "leave the manager of the highest empty",
			    "the managers of %.80s lead back to them", who->name);
			return;
		}
	}
}

static void
trainings(struct esc_lint *l)
{
	for (size_t i = 0; i < l->policy->ntrainings; i++) {
		const struct esc_training *t = &l->policy->training[i];
		struct esc_place at = { "training.csv", t->line, "person" };

		person_known(l, at, t->person);
		at.column = "expires";
		if (t->expires != ESC_NONE && t->expires < t->date)
			esc_lint_say(l, true, at, "write a day after the training", "it lapses before it was");
	}
}

/* What the row of a customer names. */
static void
customers(struct esc_lint *l)
{
	for (size_t i = 0; i < l->policy->ncustomers; i++) {
		const struct esc_customer *c = &l->policy->customer[i];
		struct esc_place at = { "customers.csv", c->line, "success_manager" };

		persons_known(l, at, c->success_manager);
		at.column = "account_executive";
		persons_known(l, at, c->account_executive);
		at.column = "executives";
		persons_known(l, at, c->executives);
	}
}

static int
by_words(const void *pa, const void *pb)
{
	const struct esc_phrase *const *a = pa, *const *b = pb;
	int order = strcmp((*a)->words, (*b)->words);

	if (order == 0)
		order = strcmp((*a)->language != NULL ? (*a)->language : "", (*b)->language != NULL ? (*b)->language : "");
	if (order == 0)
		order = strcmp((*a)->sign->name, (*b)->sign->name);
	return order != 0 ? order : ((*a)->line > (*b)->line) - ((*a)->line < (*b)->line);
}

static void
phrases(struct esc_lint *l)
{
	const struct esc_policy *p = l->policy;
	const struct esc_phrase **all = esc_alloc(&l->arena, p->nphrases * sizeof(*all));

	for (size_t i = 0; i < p->nphrases; i++)
		all[i] = &p->phrase[i];
	if (p->nphrases > 0)
		qsort(all, p->nphrases, sizeof(*all), by_words);
	for (size_t i = 1; i < p->nphrases; i++)
		if (strcmp(all[i]->words, all[i - 1]->words) == 0 && all[i]->sign == all[i - 1]->sign &&
		    (all[i]->language == all[i - 1]->language || (all[i]->language != NULL &&
		    all[i - 1]->language != NULL && strcmp(all[i]->language, all[i - 1]->language) == 0)))
			esc_lint_say(l, false, (struct esc_place){ "signs.csv", all[i]->line, "phrase" },
			    "leave one of them out", "line %u has the same words", all[i - 1]->line);
}

static void
channels(struct esc_lint *l)
{
	const struct esc_policy *p = l->policy;

	for (size_t i = 0; i < p->nchannels; i++) {
		struct esc_place at = { "channels.csv", p->channel[i].line, "calendar" };

		esc_lint_calendar_known(l, at, p->channel[i].calendar);
		at.column = "channel";
		for (size_t k = 0; k < i; k++)
			if (esc_fold_equal(p->channel[k].name, p->channel[i].name))
				esc_lint_say(l, true, at, "leave one of them out", "\"%.80s\" stands in line %u already",
				    p->channel[i].name, p->channel[k].line);
	}
}

void
esc_lint_skills(struct esc_lint *l)
{
	for (size_t i = 0; i < l->policy->npeople; i++) {
		expert(l, &l->policy->person[i]);
		managers(l, &l->policy->person[i]);
	}
	trainings(l);
	customers(l);
	phrases(l);
	channels(l);
}
