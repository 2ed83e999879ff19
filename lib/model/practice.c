/* quality.csv and risks.csv: how tickets are handled, what is prepared for, and what of it lapsed. */
#include <string.h>

#include "model/policy_read.h"
#include "model/practice.h"
#include "model/route.h"

#define DAY	INT64_C(86400)
#define YEAR	365	/* days */

static void
question_row(struct esc_reading *r)
{
	enum { QUESTION, TEXT, WEIGHT };
	struct esc_policy *p = r->policy;
	struct esc_question row = { .name = esc_cell_needed(r, QUESTION, "write a short name, as greeted"),
	    .text = esc_cell_needed(r, TEXT, "write the question"), .weight = esc_cell_number(r, WEIGHT),
	    .line = (unsigned)r->table.line };

	if (row.weight == ESC_NONE)
		row.weight = 1;
	if (!r->bad)
		p->question = esc_policy_push(p, p->question, &p->nquestions, sizeof(row), &row);
}

static void
risk_row(struct esc_reading *r)
{
	enum { SCENARIO, LIKELIHOOD, MITIGATION, OWNER, EXERCISED, EVERY };
	struct esc_policy *p = r->policy;
	struct esc_risk row = { .scenario = esc_cell_needed(r, SCENARIO, "write what could happen"),
	    .likelihood = esc_cell_kept(r, LIKELIHOOD),
	    .mitigation = esc_cell_needed(r, MITIGATION, "write what is done then"),
	    .owner = esc_cell_needed(r, OWNER, "write who sees to it"), .exercised = esc_cell_date(r, EXERCISED),
	    .every = esc_cell_number(r, EVERY), .line = (unsigned)r->table.line };

	if (row.every == ESC_NONE)
		row.every = YEAR;
	if (!r->bad)
		p->risk = esc_policy_push(p, p->risk, &p->nrisks, sizeof(row), &row);
}

const struct esc_sheet esc_sheet_quality = { "quality.csv",
    { { "question", true }, { "text", true }, { "weight", false } }, question_row };
const struct esc_sheet esc_sheet_risks = { "risks.csv",
    { { "scenario", true }, { "likelihood", false }, { "mitigation", true }, { "owner", true },
    { "exercised", false }, { "every", false } }, risk_row };

/* Did the person learn the same again, for longer? */
static bool
is_refreshed(const struct esc_policy *p, const struct esc_training *t)
{
	for (size_t i = 0; i < p->ntrainings; i++) {
		const struct esc_training *o = &p->training[i];

		if (esc_fold_equal(o->person, t->person) && esc_column_equal(o->skill, t->skill) &&
		    (o->expires == ESC_NONE || o->expires > t->expires))
			return true;
	}
	return false;
}

bool
esc_training_lapsed(const struct esc_policy *p, const struct esc_training *t, int64_t at)
{
	const struct esc_person *who = esc_policy_person(p, t->person);

	return t->expires != ESC_NONE && t->expires * DAY < at && !is_refreshed(p, t) && who != NULL &&
	    esc_person_employed(who, at);
}

bool
esc_risk_lapsed(const struct esc_risk *r, int64_t at)
{
	return r->exercised == ESC_NONE || (r->exercised + r->every) * DAY < at;
}

const struct esc_question *
esc_question_named(const struct esc_policy *p, const char *name)
{
	for (size_t i = 0; i < p->nquestions; i++)
		if (esc_fold_equal(p->question[i].name, name))
			return &p->question[i];
	return NULL;
}

/* Is the same question answered by a later event? */
static bool
is_answered_again(const struct esc_event *ev, size_t i, size_t n, const unsigned char *gone)
{
	const char *question = esc_event_get(&ev[i], ESC_C_QUESTION), *other;

	for (size_t k = i + 1; k < n; k++) {
		other = esc_event_get(&ev[k], ESC_C_QUESTION);
		if (!gone[k] && ev[k].kind == ESC_CHECKED && other != NULL && esc_fold_equal(question, other))
			return true;
	}
	return false;
}

void
esc_score(struct esc_score *s, const struct esc_policy *p, const struct esc_event *ev, size_t n, const unsigned char *gone)
{
	const struct esc_question *q;
	const char *answer, *name;

	*s = (struct esc_score){ .at = ESC_NONE };
	for (size_t i = 0; i < n; i++) {
		if (gone[i] || ev[i].kind != ESC_CHECKED || (name = esc_event_get(&ev[i], ESC_C_QUESTION)) == NULL ||
		    (answer = esc_event_get(&ev[i], ESC_C_ANSWER)) == NULL || is_answered_again(ev, i, n, gone))
			continue;
		q = p != NULL ? esc_question_named(p, name) : NULL;
		s->at = ev[i].at;
		s->who = ev[i].who;
		s->na += strcmp(answer, "na") == 0;
		s->no += strcmp(answer, "no") == 0;
		s->yes += strcmp(answer, "yes") == 0;
		if (strcmp(answer, "na") != 0)
			s->most += q != NULL ? q->weight : 1;
		if (strcmp(answer, "yes") == 0)
			s->got += q != NULL ? q->weight : 1;
	}
}
