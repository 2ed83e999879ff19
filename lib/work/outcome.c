/* Customers kept or lost: which of their tickets that is written down on. */
#include <stdlib.h>

#include "act.h"

#define AT_RISK	4	/* the level from which a customer is as good as lost */

/* A ticket of a customer; whether it is the one. */
struct candidate {
	int64_t	 id, customer;
	bool	 at_risk;
};
struct candidates {
	struct candidate *of;
	size_t	 n, cap;
};

static bool
gather(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct candidates *c = arg;

	(void)e;
	c->of = esc_grow(c->of, &c->cap, c->n + 1, sizeof(*c->of));
	c->of[c->n++] = (struct candidate){ .id = t->id, .customer = t->fact[ESC_CUSTOMER_NAME],
	    .at_risk = t->fact[ESC_LEVEL_MAX] >= AT_RISK };
	return true;
}

/* Who turns to the top again, after it was said that they stay, is at risk again. */
bool
esc_is_decided(const struct esc_event *ev, size_t n, const unsigned char *gone)
{
	bool decided = false;
	const char *level;

	for (size_t i = 0; i < n; i++) {
		if (gone[i])
			continue;
		level = esc_event_get(&ev[i], ESC_C_LEVEL);
		if (ev[i].kind == ESC_RETAINED || ev[i].kind == ESC_LOST)
			decided = true;
		else if (ev[i].kind == ESC_ESCALATED && level != NULL && *level - '0' >= ESC_AT_RISK)
			decided = false;
	}
	return decided;
}

static bool
settle(struct esc_db *db, struct candidate *c, struct esc_err *e)
{
	struct esc_arena a = { 0 };
	struct esc_event *ev;
	unsigned char *gone;
	bool done;
	size_t n;

	done = esc_events_read(db, c->id, &a, &ev, &n, e);
	if (done) {
		gone = esc_alloc(&a, n + 1);
		esc_fold_retracted(ev, n, gone);
		c->at_risk = !esc_is_decided(ev, n, gone);
	}
	esc_arena_free(&a);
	return done;
}

/* A customer without a ticket at risk: the newest. */
static bool
is_chosen(const struct candidates *c, size_t i)
{
	if (c->of[i].at_risk || c->of[i].customer == ESC_NONE)
		return c->of[i].at_risk;
	for (size_t k = 0; k < c->n; k++)
		if (c->of[k].customer == c->of[i].customer && (c->of[k].at_risk || k > i))
			return false;
	return true;
}

bool
esc_outcome_tickets(struct esc_db *db, const struct esc_filter *filter, int64_t **id, size_t *n, struct esc_err *e)
{
	struct esc_select select = { .filter = filter, .order = ESC_ORDER_OPENED,
	    .facts = UINT64_C(1) << ESC_LEVEL_MAX | UINT64_C(1) << ESC_CUSTOMER_NAME };
	struct candidates c = { 0 };
	bool done = esc_tickets(db, &select, gather, &c, e);
	size_t cap = 0;

	*id = NULL;
	*n = 0;
	for (size_t i = 0; done && i < c.n; i++)
		done = !c.of[i].at_risk || settle(db, &c.of[i], e);
	for (size_t i = 0; done && i < c.n; i++)
		if (is_chosen(&c, i)) {
			*id = esc_grow(*id, &cap, *n + 1, sizeof(**id));
			(*id)[(*n)++] = c.of[i].id;
		}
	free(c.of);
	return done;
}
