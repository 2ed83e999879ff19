/* The sponsorship programme: rows that say the same, criteria that no customer can meet, training that nobody has. */
#include <math.h>
#include <string.h>

#include "model/lint.h"
#include "model/route.h"
#include "model/sponsor.h"

#define DAY	INT64_C(86400)

/* What a figure can be at all. */
static const struct { double least, most; bool whole; } ranges[ESC_NSF] = {
	[ESC_SF_TICKETS] = { 0, INFINITY, true }, [ESC_SF_ESCALATIONS] = { 0, INFINITY, true },
	[ESC_SF_EXECUTIVE] = { 0, INFINITY, true }, [ESC_SF_OPEN] = { 0, INFINITY, true },
	[ESC_SF_CSAT] = { 1, 5, false }, [ESC_SF_CALM] = { 0, INFINITY, true }, [ESC_SF_MONTHS] = { 0, INFINITY, true },
	[ESC_SF_SPEND] = { 0, INFINITY, true }, [ESC_SF_KEPT] = { 0, 1, true },
};

static bool
is_criterion(const struct esc_sponsor_row *r)
{
	return r->what == ESC_SP_METRIC || r->what == ESC_SP_ENTRY || r->what == ESC_SP_EXIT;
}

/* Is there a value that this row and those before it of its kind and figure all take? */
static bool
can_hold(const struct esc_policy *p, size_t at)
{
	const struct esc_sponsor_row *r = &p->sponsor[at], *o;
	double least = ranges[r->figure].least, most = ranges[r->figure].most;

	for (size_t i = 0; i <= at; i++) {
		o = &p->sponsor[i];
		if (o->what != r->what || o->figure != r->figure)
			continue;
		if (o->compare >= 0 && o->limit > least)
			least = o->limit;
		if (o->compare <= 0 && o->limit < most)
			most = o->limit;
	}
	if (ranges[r->figure].whole) {
		least = ceil(least);
		most = floor(most);
	}
	return least <= most;
}

/* Rows of which there is one, or one of a name. */
static bool
says_again(const struct esc_sponsor_row *a, const struct esc_sponsor_row *b)
{
	if (a->what != b->what || a->what == ESC_SP_PURPOSE || a->what == ESC_SP_ENTRY || a->what == ESC_SP_EXIT)
		return false;
	return a->what == ESC_SP_STAY || a->what == ESC_SP_PROPOSE || esc_fold_equal(a->name, b->name);
}

static void
row(struct esc_lint *l, size_t at)
{
	const struct esc_policy *p = l->policy;
	const struct esc_sponsor_row *r = &p->sponsor[at];
	struct esc_place place = { "sponsorship.csv", r->line, "value" };

	if (is_criterion(r) && !can_hold(p, at))
		esc_lint_say(l, true, place, "write what a customer can meet", "%s %.40s can never be, with what is above it",
		    r->name, r->value);
	if (r->what == ESC_SP_CAPACITY && r->number <= 0)
		esc_lint_say(l, true, place, "write how many customers there may be, or leave the row out",
		    "nobody can enter");
	place.column = "name";
	for (size_t i = 0; i < at; i++)
		if (says_again(&p->sponsor[i], r))
			esc_lint_say(l, true, place, "leave one of them out", "line %u says it already", p->sponsor[i].line);
}

/* A team that keeps record of training has somebody who may be a sponsor. */
static void
training(struct esc_lint *l, const struct esc_sponsor_row *r)
{
	const struct esc_policy *p = l->policy;

	for (size_t i = 0; i < p->ntrainings; i++) {
		const struct esc_training *t = &p->training[i];
		const struct esc_person *who = esc_policy_person(p, t->person);

		if (esc_column_equal(t->skill, r->name) && who != NULL && esc_person_employed(who, l->now) &&
		    (t->expires == ESC_NONE || t->expires * DAY > l->now))
			return;
	}
	if (p->ntrainings > 0)
		esc_lint_say(l, false, (struct esc_place){ "sponsorship.csv", r->line, "name" },
		    "let an executive learn it, and add it to training.csv",
		    "nobody can be a sponsor: none of people.csv has a training in %.80s that holds", r->name);
}

void
esc_lint_sponsor(struct esc_lint *l)
{
	for (size_t i = 0; i < l->policy->nsponsors && esc_lint_own(l, "sponsorship.csv"); i++) {
		row(l, i);
		if (l->policy->sponsor[i].what == ESC_SP_TRAINING)
			training(l, &l->policy->sponsor[i]);
	}
}
