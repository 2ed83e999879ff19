/* What the post-mortems of a period have in common: rows of the review. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/practice.h"
#include "postmortem_review.h"

#define DAY	INT64_C(86400)

/* One thing that several of them share: its kind, its name, the tickets. */
struct theme {
	const char	*kind, *name;
	struct esc_buf	 tickets;
	size_t		 n;
};
struct themes {
	struct theme	*one;
	size_t		 n, room;
};

static struct theme *
theme(struct themes *all, const char *kind, const char *name)
{
	for (size_t i = 0; i < all->n; i++)
		if (strcmp(all->one[i].kind, kind) == 0 && esc_fold_equal(all->one[i].name, name))
			return &all->one[i];
	all->one = esc_grow(all->one, &all->room, all->n + 1, sizeof(*all->one));
	all->one[all->n] = (struct theme){ .kind = kind, .name = name };
	return &all->one[all->n++];
}

static void
add(struct themes *all, const char *kind, const char *name, const char *ref)
{
	struct theme *t;

	if (name == NULL || *name == '\0')
		return;
	t = theme(all, kind, name);
	esc_buf_printf(&t->tickets, "%s%s", t->n > 0 ? ", " : "", ref);
	t->n++;
}

/* The trigger of its first escalation. */
static const char *
trigger(const struct esc_pm_case *c)
{
	const char *v;

	for (size_t i = 0; i < c->of.nevents; i++)
		if (c->of.event[i].kind == ESC_ESCALATED && (v = esc_event_get(&c->of.event[i], ESC_C_TRIGGER)) != NULL)
			return v;
	return NULL;
}

/* Kind by kind, what is most common first. */
static int
by_number(const void *pa, const void *pb)
{
	const struct theme *a = pa, *b = pb;
	int kind = strcmp(a->kind, b->kind);

	if (kind != 0)
		return kind;
	return a->n != b->n ? (a->n < b->n) - (a->n > b->n) : strcmp(a->name, b->name);
}

void
esc_pm_themes(struct esc_reviewing *r, struct esc_buf *b)
{
	struct themes all = { 0 };

	for (size_t i = 0; i < r->n; i++) {
		const struct esc_pm_case *c = &r->one[i];

		if (!esc_pm_within(r, c->recorded))
			continue;
		add(&all, "cause", c->pm.cause, c->of.ref);
		add(&all, "category", c->t.word[ESC_CATEGORY], c->of.ref);
		add(&all, "product", c->t.word[ESC_PRODUCT], c->of.ref);
		add(&all, "trigger", trigger(c), c->of.ref);
	}
	if (all.n > 0)
		qsort(all.one, all.n, sizeof(*all.one), by_number);
	for (size_t i = 0; i < all.n; i++) {
		esc_buf_putc(b, '|');
		esc_pm_word_cell(b, &r->fill, all.one[i].kind);
		if (strcmp(all.one[i].kind, "trigger") == 0)
			esc_pm_word_cell(b, &r->fill, all.one[i].name);
		else
			esc_pm_cell(b, all.one[i].name);
		esc_pm_number_cell(b, (int64_t)all.one[i].n);
		esc_pm_cell(b, esc_buf_str(&all.one[i].tickets));
		esc_buf_putc(b, '\n');
		esc_buf_free(&all.one[i].tickets);
	}
	free(all.one);
}

static bool
same_cause(const struct esc_pm_case *a, const struct esc_pm_case *b)
{
	return a->pm.cause != NULL && b->pm.cause != NULL && esc_fold_equal(a->pm.cause, b->pm.cause);
}

/* A ticket of the same cause that was opened after the action was done; NULL: none. */
static const struct esc_pm_case *
came_back(const struct esc_reviewing *r, const struct esc_pm_case *c, const struct esc_pm_action *a)
{
	const struct esc_pm_case *first = NULL;

	for (size_t i = 0; i < r->n && a->end == ESC_PM_DONE; i++) {
		const struct esc_pm_case *x = &r->one[i];

		if (x != c && same_cause(x, c) && x->t.fact[ESC_OPENED_AT] > a->ended &&
		    (first == NULL || x->t.fact[ESC_OPENED_AT] < first->t.fact[ESC_OPENED_AT]))
			first = x;
	}
	return first;
}

static void
cause_row(struct esc_reviewing *r, struct esc_buf *b, const struct esc_pm_case *of)
{
	struct esc_buf tickets = { 0 }, back = { 0 };
	const struct esc_pm_case *after;
	int64_t n = 0;

	for (size_t i = 0; i < r->n; i++) {
		const struct esc_pm_case *c = &r->one[i];

		if (!same_cause(c, of) || c->recorded == ESC_NONE || c->recorded >= r->to)
			continue;
		esc_buf_printf(&tickets, "%s%s", n++ > 0 ? ", " : "", c->of.ref);
		for (size_t k = 0; k < c->nactions; k++)
			if ((after = came_back(r, c, &c->action[k])) != NULL)
				esc_buf_printf(&back, "%s%s → %s", back.n > 0 ? ", " : "", c->action[k].name, after->of.ref);
	}
	esc_buf_putc(b, '|');
	esc_pm_cell(b, of->pm.cause);
	esc_pm_number_cell(b, n);
	esc_pm_cell(b, esc_buf_str(&tickets));
	esc_buf_puts(b, back.n > 0 ? " **!**" : "");
	esc_pm_cell(b, esc_buf_str(&back));
	esc_buf_putc(b, '\n');
	esc_buf_free(&tickets);
	esc_buf_free(&back);
}

/* Is it the first of its cause in the period, and the cause one of several tickets? */
static bool
repeats(const struct esc_reviewing *r, size_t at)
{
	const struct esc_pm_case *c = &r->one[at];
	size_t n = 0;

	if (!esc_pm_within(r, c->recorded))
		return false;
	for (size_t i = 0; i < r->n; i++) {
		if (!same_cause(&r->one[i], c))
			continue;
		if (i < at && esc_pm_within(r, r->one[i].recorded))
			return false;
		n += r->one[i].recorded != ESC_NONE && r->one[i].recorded < r->to;
	}
	return n > 1;
}

void
esc_pm_causes(struct esc_reviewing *r, struct esc_buf *b)
{
	for (size_t i = 0; i < r->n; i++)
		if (repeats(r, i))
			cause_row(r, b, &r->one[i]);
}

/* An action and whose it is. */
struct late {
	const struct esc_pm_action *action;
	const struct esc_pm_case *of;
};

static int
by_due(const void *pa, const void *pb)
{
	const struct late *a = pa, *b = pb;

	if (a->action->due != b->action->due)
		return a->action->due < b->action->due ? -1 : 1;
	return strcmp(a->action->name, b->action->name);
}

void
esc_pm_overdue(struct esc_reviewing *r, struct esc_buf *b)
{
	struct late *all = NULL;
	size_t n = 0, room = 0;

	for (size_t i = 0; i < r->n; i++)
		for (size_t k = 0; k < r->one[i].nactions; k++)
			if (esc_pm_state(&r->one[i].action[k], r->now) == ESC_PM_OVERDUE) {
				all = esc_grow(all, &room, n + 1, sizeof(*all));
				all[n++] = (struct late){ &r->one[i].action[k], &r->one[i] };
			}
	if (n > 0)
		qsort(all, n, sizeof(*all), by_due);
	for (size_t i = 0; i < n; i++) {
		const struct esc_pm_action *a = all[i].action;

		esc_buf_putc(b, '|');
		esc_pm_cell(b, a->name);
		esc_pm_cell(b, all[i].of->of.ref);
		esc_pm_cell(b, a->what);
		esc_pm_cell(b, a->owner);
		esc_pm_time_cell(b, &r->fill, a->due);
		esc_pm_number_cell(b, (r->now - a->due) / DAY);
		esc_buf_putc(b, '\n');
	}
	free(all);
}

static void
lapse_row(struct esc_buf *b, const char *what, const char *who, int64_t day)
{
	struct esc_civil c = esc_civil(NULL, day != ESC_NONE ? day * DAY : 0);
	char since[48] = "";

	if (day != ESC_NONE)
		snprintf(since, sizeof(since), "%04" PRId64 "-%02d-%02d", c.year, c.month, c.day);
	esc_buf_putc(b, '|');
	esc_pm_cell(b, what);
	esc_pm_cell(b, who);
	esc_pm_cell(b, since);
	esc_buf_putc(b, '\n');
}

/* What was learned and no longer holds, what should have been exercised. */
void
esc_pm_lapses(struct esc_reviewing *r, struct esc_buf *b)
{
	const struct esc_policy *p = r->policy;

	for (size_t i = 0; i < p->ntrainings; i++)
		if (esc_training_lapsed(p, &p->training[i], r->now))
			lapse_row(b, p->training[i].skill, p->training[i].person, p->training[i].expires);
	for (size_t i = 0; i < p->nrisks; i++)
		if (esc_risk_lapsed(&p->risk[i], r->now))
			lapse_row(b, p->risk[i].scenario, p->risk[i].owner,
			    p->risk[i].exercised != ESC_NONE ? p->risk[i].exercised + p->risk[i].every : ESC_NONE);
}
