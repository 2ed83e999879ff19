/* Whom an executive escalation proposes for the sponsorship programme. */
#include <string.h>

#include "kb.h"
#include "sponsor.h"

#define PROPOSED	(90 * INT64_C(86400))	/* so long an executive escalation proposes its customer */

struct proposing {
	struct esc_programme *p;
	struct esc_arena arena;
	struct esc_place_of *of;
	size_t		 n, room;
};

/* Since the customer was last in the programme. */
static bool
is_proposed(const struct esc_programme *p, const char *customer, int64_t at)
{
	const struct esc_place_of *o = esc_programme_find(p, customer);

	return at + PROPOSED > p->now && at <= p->now && !esc_place_active(o) && (o == NULL || o->left < at);
}

static bool
proposes(const struct esc_programme *p, const char *customer, const struct esc_event *ev, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *escalation = esc_event_get(&ev[i], ESC_C_ESCALATION);

		if (escalation != NULL && strcmp(escalation, "executive") == 0 && is_proposed(p, customer, ev[i].at))
			return true;
	}
	return false;
}

/* Each customer once, with the newest of such tickets. */
static void
add(struct proposing *x, const struct esc_ticket *t)
{
	const char *customer = t->word[ESC_CUSTOMER_NAME];
	size_t k;

	for (k = 0; k < x->n && !esc_fold_equal(x->of[k].customer, customer); k++)
		continue;
	if (k == x->room) {
		x->room = x->room > 0 ? 2 * x->room : 16;
		x->of = esc_copy(&x->p->arena, x->of, x->n * sizeof(*x->of), x->room * sizeof(*x->of));
	}
	if (k == x->n)
		x->of[x->n++] = (struct esc_place_of){ .left = ESC_NONE, .since = ESC_NONE, .spend = ESC_NONE,
		    .customer = esc_dup(&x->p->arena, customer, strlen(customer)) };
	x->of[k].ticket = t->id;
	x->of[k].ref = esc_dup(&x->p->arena, t->ref, strlen(t->ref));
}

static bool
propose(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct proposing *x = arg;
	const struct esc_event *kept;
	struct esc_event *ev;
	size_t n;

	if (t->word[ESC_CUSTOMER_NAME] == NULL)
		return true;
	esc_arena_clear(&x->arena);
	if (!esc_events_read(x->p->db, t->id, &x->arena, &ev, &n, e))
		return false;
	kept = esc_events_in_force(ev, &n, &x->arena);
	if (proposes(x->p, t->word[ESC_CUSTOMER_NAME], kept, n))
		add(x, t);
	return true;
}

bool
esc_places_proposed(struct esc_programme *p, struct esc_place_of **of, size_t *n, struct esc_err *e)
{
	const struct esc_sponsor_row *r = esc_sponsor_row(p->policy, ESC_SP_PROPOSE, NULL);
	struct esc_value recent = { .is = ESC_V_RANGE, .lo = p->now - PROPOSED, .hi = INT64_MAX };
	struct esc_term term = { .field = ESC_FF_UPDATED, .value = &recent, .nvalues = 1 };
	struct esc_filter filter = { .now = p->now, .term = &term, .nterms = 1 };
	struct esc_filter_how how = { .now = p->now };
	struct esc_select select = { .filter = &filter, .words = true, .order = ESC_ORDER_OPENED,
	    .only = ESC_EXECUTIVE_ONES, .facts = UINT64_C(1) << ESC_CUSTOMER_NAME };
	struct proposing x = { .p = p };
	bool done;

	*n = 0;
	if (r == NULL || r->number != 1)
		return true;
	done = esc_filter_add(&filter, "escalation:executive", &how, &p->arena, e) &&
	    esc_tickets(p->db, &select, propose, &x, e);
	esc_arena_free(&x.arena);
	*of = x.of;
	*n = x.n;
	return done;
}
