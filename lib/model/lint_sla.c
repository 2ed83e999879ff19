/* The targets: names that are known, rows that are chosen, no gaps. */
#include <stdio.h>

#include "model/lint.h"

static bool
priority_is_known(const struct esc_policy *p, const char *name)
{
	for (size_t i = 0; i < p->npriorities; i++)
		if (esc_fold_equal(p->priority[i].name, name))
			return true;
	return false;
}

static bool
segment_is_known(const struct esc_policy *p, const char *name)
{
	for (size_t i = 0; i < p->ncustomers; i++)
		if (p->customer[i].segment != NULL && esc_fold_equal(p->customer[i].segment, name))
			return true;
	return p->ncustomers == 0;
}

void
esc_lint_match(struct esc_lint *l, const char *file, unsigned line, const struct esc_match *m)
{
	struct esc_place at = { file, line, "priority" };

	if (m->priority != NULL && !priority_is_known(l->policy, m->priority))
		esc_lint_say(l, true, at, "write one of priorities.csv, or add it there",
		    "there is no priority \"%.80s\"", m->priority);
	at.column = "segment";
	if (m->segment != NULL && !segment_is_known(l->policy, m->segment))
		esc_lint_say(l, false, at, "write one of customers.csv, or add it there",
		    "no customer is of the segment \"%.80s\"", m->segment);
	at.column = "team";
	esc_lint_team_known(l, at, m->team);
	at.column = "level";
	esc_lint_level_known(l, at, m->level);
}

/* Does a word of one row match all that the word of another matches? */
static bool
word_covers(const char *a, const char *b)
{
	return a == NULL || (b != NULL && esc_fold_equal(a, b));
}

static bool
covers(const struct esc_match *a, const struct esc_match *b)
{
	return word_covers(a->priority, b->priority) && word_covers(a->segment, b->segment) &&
	    word_covers(a->category, b->category) && word_covers(a->channel, b->channel) &&
	    word_covers(a->team, b->team) && word_covers(a->escalation, b->escalation) &&
	    (a->level == 0 || a->level == b->level) && (a->executive == -1 || a->executive == b->executive);
}

static bool
word_meets(const char *a, const char *b)
{
	return a == NULL || b == NULL || esc_fold_equal(a, b);
}

bool
esc_match_meets(const struct esc_match *a, const struct esc_match *b)
{
	return word_meets(a->priority, b->priority) && word_meets(a->segment, b->segment) &&
	    word_meets(a->category, b->category) && word_meets(a->channel, b->channel) &&
	    word_meets(a->team, b->team) && word_meets(a->escalation, b->escalation) &&
	    (a->level == 0 || b->level == 0 || a->level == b->level) &&
	    (a->executive == -1 || b->executive == -1 || a->executive == b->executive);
}

/* The first row above that leaves this one nothing. */
static void
shadowed(struct esc_lint *l, size_t i)
{
	const struct esc_target *t = l->policy->target;
	char hint[80];

	for (size_t k = 0; k < i; k++) {
		if (t[k].clock != t[i].clock || !covers(&t[k].match, &t[i].match))
			continue;
		snprintf(hint, sizeof(hint), "put it above line %u, or leave it out", t[k].line);
		esc_lint_say(l, false, (struct esc_place){ "sla.csv", t[i].line, NULL }, hint,
		    "the row is never chosen: line %u matches all that it matches", t[k].line);
		return;
	}
}

/* Does any row of the clock choose by priority; is there one for this one (NULL: for none of them)? */
static bool
priority_has_row(const struct esc_policy *p, enum esc_clock_kind kind, const char *priority, bool *by_priority)
{
	bool has = false;

	*by_priority = false;
	for (size_t i = 0; i < p->ntargets; i++) {
		if (p->target[i].clock != kind)
			continue;
		*by_priority |= p->target[i].match.priority != NULL;
		has |= word_covers(p->target[i].match.priority, priority);
	}
	return has;
}

static void
gaps(struct esc_lint *l, enum esc_clock_kind kind)
{
	static const char hint[] = "add a row for it, or one without a priority at the end; none: no promise";
	const struct esc_policy *p = l->policy;
	struct esc_place at = { .file = "sla.csv" };
	const char *last = NULL;
	bool by_priority;

	if (priority_has_row(p, kind, NULL, &by_priority) || !by_priority)
		return;
	for (size_t i = 0; i < p->npriorities; i++) {
		const char *name = p->priority[i].name;

		if (last == NULL || !esc_fold_equal(last, name))
			if (!priority_has_row(p, kind, name, &by_priority))
				esc_lint_say(l, false, at, hint, "%s has no row for priority %.80s",
				    esc_clock_name[kind], name);
		last = name;
	}
	esc_lint_say(l, false, at, hint, "%s has no row for a ticket without a priority", esc_clock_name[kind]);
}

void
esc_lint_sla(struct esc_lint *l)
{
	const struct esc_policy *p = l->policy;

	for (size_t i = 0; i < p->ntargets; i++) {
		esc_lint_match(l, "sla.csv", p->target[i].line, &p->target[i].match);
		shadowed(l, i);
	}
	for (int k = 0; k < ESC_NCLOCKS; k++)
		gaps(l, (enum esc_clock_kind)k);
}
