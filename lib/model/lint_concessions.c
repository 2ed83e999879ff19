/* The guide of concessions: rows that are never chosen, priorities that nobody defines. */
#include <string.h>

#include "model/concession.h"
#include "model/lint.h"

static bool
covers(const char *a, const char *b)
{
	return a == NULL || (b != NULL && esc_fold_equal(a, b));
}

static bool
priority_is_known(const struct esc_policy *p, const char *priority)
{
	bool known = priority == NULL;

	for (size_t i = 0; i < p->npriorities && !known; i++)
		known = esc_fold_equal(p->priority[i].name, priority);
	return known;
}

void
esc_lint_concessions(struct esc_lint *l)
{
	const struct esc_policy *p = l->policy;

	/* the default is of priorities that a team may have named otherwise */
	for (size_t i = 0; i < p->nconcessions && esc_lint_own(l, "concessions.csv"); i++) {
		const struct esc_concession *c = &p->concession[i];
		struct esc_place at = { "concessions.csv", c->line, "mistake" };

		for (size_t k = 0; k < i; k++)
			if (covers(p->concession[k].mistake, c->mistake) && covers(p->concession[k].priority, c->priority)) {
				esc_lint_say(l, true, at, "put the row that says more before it, or leave it out",
				    "line %u is always chosen before it", p->concession[k].line);
				break;
			}
		at.column = "priority";
		if (!priority_is_known(p, c->priority))
			esc_lint_say(l, true, at, "write a priority of priorities.csv",
			    "there is no priority \"%.80s\"", c->priority);
	}
}
