/*
 * Customers to call today, each with its reason: those who did not complain.  One
 * whom somebody reached since is left out.
 */
#include <stdlib.h>
#include <string.h>

#include "desk.h"
#include "followups.h"

#define DAY		86400
#define BACK		(30 * DAY)	/* how far back is looked */
#define SILENT		(3 * DAY)	/* after a fix */
#define REPEATS		3		/* tickets within BACK */
#define BIT(fact)	(UINT64_C(1) << (fact))
#define FACTS	(BIT(ESC_STATUS) | BIT(ESC_OPENED_AT) | BIT(ESC_RESOLVED_AT) | BIT(ESC_FIXED_AT) | \
	BIT(ESC_ESCALATED_AT) | BIT(ESC_SURVEYED_AT) | BIT(ESC_CSAT) | BIT(ESC_TYPE) | BIT(ESC_OWNER) | \
	BIT(ESC_CUSTOMER_NAME))

enum reason { LOW_CSAT, SILENCE, REPEATED, BROKEN, NREASONS };
static const char *const names[NREASONS] = { "low_csat", "silence", "repeat", "broken_promise" };

static const struct esc_head heads[] = {
	{ "customer", ESC_TEXT, false }, { "reason", ESC_TEXT, false }, { "ticket", ESC_TEXT, false },
	{ "since", ESC_TIME, false }, { "owner", ESC_TEXT, false }, { "phone", ESC_TEXT, false },
	{ "detail", ESC_TEXT, false },
};

struct risk {
	const char	*customer, *ticket, *owner, *detail;
	enum reason	 reason;
	int64_t		 since, id;
	size_t		 all;		/* reasons of the customer */
};

struct visit {
	int64_t		 customer, opened, id;
	const char	*name, *ticket, *owner;
};

struct risks {
	struct esc_db	*db;
	const struct esc_filter *filter;
	const struct esc_policy *policy;
	int64_t		 now;
	struct esc_arena arena, events;
	struct risk	*risk;
	size_t		 n, cap;
	struct visit	*visit;
	size_t		 nvisits, visit_cap;
};

static const char *
keep(struct risks *r, const char *s)
{
	return s != NULL ? esc_dup(&r->arena, s, strlen(s)) : NULL;
}

static void
add(struct risks *r, const struct esc_ticket *t, enum reason reason, int64_t since, const char *detail)
{
	r->risk = esc_grow(r->risk, &r->cap, r->n + 1, sizeof(*r->risk));
	r->risk[r->n++] = (struct risk){ .customer = keep(r, t->word[ESC_CUSTOMER_NAME]), .ticket = keep(r, t->ref),
	    .owner = keep(r, t->word[ESC_OWNER]), .detail = detail, .reason = reason, .since = since, .id = t->id };
}

/* What happened to a ticket after a moment. */
struct after {
	bool	heard;		/* the customer said something */
	bool	complained;	/* ... to an outside body, at any time */
	bool	reached;	/* we spoke to them */
};

static bool
look_after(struct risks *r, int64_t ticket, int64_t at, struct after *a, struct esc_err *e)
{
	struct esc_event *ev;
	unsigned char *gone;
	size_t n;

	*a = (struct after){ 0 };
	esc_arena_clear(&r->events);
	if (!esc_events_read(r->db, ticket, &r->events, &ev, &n, e))
		return false;
	gone = esc_alloc(&r->events, n + 1);
	esc_fold_retracted(ev, n, gone);
	for (size_t i = 0; i < n; i++) {
		const char *outcome = esc_event_get(&ev[i], ESC_C_OUTCOME);

		if (gone[i])
			continue;
		a->complained |= ev[i].kind == ESC_COMPLAINED;
		if (ev[i].at <= at)
			continue;
		a->heard |= ev[i].side == ESC_SIDE_CUSTOMER && ev[i].kind != ESC_OBSERVED;
		a->reached |= ev[i].kind == ESC_CONTACTED && (outcome == NULL || strcmp(outcome, "reached") == 0);
	}
	return true;
}

static bool
recent(const struct risks *r, int64_t at)
{
	return at != ESC_NONE && at <= r->now && at > r->now - BACK;
}

static bool
see_csat(struct risks *r, const struct esc_ticket *t, struct esc_err *e)
{
	static const char *const details[] = { "csat 1", "csat 2" };
	int64_t at = t->fact[ESC_SURVEYED_AT], csat = t->fact[ESC_CSAT];
	struct after a;

	if (csat == ESC_NONE || csat > ESC_LOW_SCORE || !recent(r, at) || ESC_STATUS_IS_OPEN(t->fact[ESC_STATUS]))
		return true;
	if (!look_after(r, t->id, at, &a, e))
		return false;
	if (!a.complained && !a.heard && !a.reached)
		add(r, t, LOW_CSAT, at, details[csat - 1]);
	return true;
}

/* A fix of what had to be escalated, and no word since. */
static bool
see_silence(struct risks *r, const struct esc_ticket *t, struct esc_err *e)
{
	int64_t at = t->fact[ESC_RESOLVED_AT];
	struct after a;

	if (t->fact[ESC_ESCALATED_AT] == ESC_NONE || !recent(r, at) || at > r->now - SILENT ||
	    ESC_STATUS_IS_OPEN(t->fact[ESC_STATUS]))
		return true;
	if (!look_after(r, t->id, at, &a, e))
		return false;
	if (!a.heard && !a.reached)
		add(r, t, SILENCE, at, "escalated, solved, and no word since");
	return true;
}

static void
see_visit(struct risks *r, const struct esc_ticket *t)
{
	if (!recent(r, t->fact[ESC_OPENED_AT]))
		return;
	r->visit = esc_grow(r->visit, &r->visit_cap, r->nvisits + 1, sizeof(*r->visit));
	r->visit[r->nvisits++] = (struct visit){ .customer = t->fact[ESC_CUSTOMER_NAME],
	    .opened = t->fact[ESC_OPENED_AT], .id = t->id, .name = keep(r, t->word[ESC_CUSTOMER_NAME]),
	    .ticket = keep(r, t->ref), .owner = keep(r, t->word[ESC_OWNER]) };
}

static bool
counts(const struct esc_ticket *t)
{
	return t->word[ESC_CUSTOMER_NAME] != NULL && !esc_left_out(t->fact[ESC_STATUS], t->word[ESC_TYPE]);
}

static bool
see_ticket(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct risks *r = arg;

	if (!counts(t))
		return true;
	see_visit(r, t);
	return see_csat(r, t, e) && see_silence(r, t, e);
}

static bool
see_promise(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct risks *r = arg;
	struct after a;
	int64_t at = ESC_NONE;

	for (size_t i = 0; i < t->clocks->n; i++) {
		const struct esc_clock *c = &t->clocks->clock[i];

		if (c->kind == ESC_K_PROMISE && esc_clock_state(c, r->now) == ESC_CS_BREACHED &&
		    recent(r, c->due))
			at = c->due;
	}
	if (!counts(t) || at == ESC_NONE)
		return true;
	if (!look_after(r, t->id, at, &a, e))
		return false;
	if (!a.reached)
		add(r, t, BROKEN, at, "a promise was not kept");
	return true;
}

static int
by_customer(const void *pa, const void *pb)
{
	const struct visit *a = pa, *b = pb;

	if (a->customer != b->customer)
		return a->customer < b->customer ? -1 : 1;
	if (a->opened != b->opened)
		return a->opened < b->opened ? -1 : 1;
	return strcmp(a->ticket, b->ticket);
}

/* The latest ticket of those who have had many. */
static bool
find_repeats(struct risks *r, struct esc_err *e)
{
	if (r->nvisits > 0)
		qsort(r->visit, r->nvisits, sizeof(*r->visit), by_customer);
	for (size_t i = 0, n; i < r->nvisits; i += n) {
		const struct visit *v = &r->visit[i];
		struct esc_buf b = { 0 };
		struct esc_ticket t = { 0 };
		struct after a;

		for (n = 1; i + n < r->nvisits && v->customer == v[n].customer; n++)
			;
		v += n - 1;
		if (n < REPEATS)
			continue;
		if (!look_after(r, v->id, v->opened, &a, e))
			return false;
		if (a.reached)
			continue;
		t.id = v->id;
		t.ref = v->ticket;
		t.word[ESC_CUSTOMER_NAME] = v->name;
		t.word[ESC_OWNER] = v->owner;
		esc_buf_printf(&b, "%zu tickets in 30 days", n);
		add(r, &t, REPEATED, v->opened, keep(r, esc_buf_str(&b)));
		esc_buf_free(&b);
	}
	return true;
}

static int
by_name(const void *pa, const void *pb)
{
	const struct risk *a = pa, *b = pb;
	int c = strcmp(a->customer, b->customer);

	if (c != 0)
		return c;
	if (a->reason != b->reason)
		return a->reason < b->reason ? -1 : 1;
	if (a->since != b->since)
		return a->since < b->since ? -1 : 1;
	return strcmp(a->ticket, b->ticket);
}

/* Those with most reasons first. */
static int
by_weight(const void *pa, const void *pb)
{
	const struct risk *a = pa, *b = pb;

	if (a->all != b->all)
		return a->all > b->all ? -1 : 1;
	return by_name(pa, pb);
}

static void
put_in_order(struct risks *r)
{
	if (r->n == 0)
		return;
	qsort(r->risk, r->n, sizeof(*r->risk), by_name);
	for (size_t i = 0, n; i < r->n; i += n) {
		for (n = 1; i + n < r->n && strcmp(r->risk[i].customer, r->risk[i + n].customer) == 0; n++)
			;
		for (size_t k = 0; k < n; k++)
			r->risk[i + k].all = n;
	}
	qsort(r->risk, r->n, sizeof(*r->risk), by_weight);
}

/* That of the policy, else the one that the ticket names. */
static bool
find_phone(struct risks *r, const struct risk *k, const char **phone, struct esc_err *e)
{
	struct esc_ticket t;

	*phone = NULL;
	for (size_t i = 0; r->policy != NULL && i < r->policy->ncustomers; i++)
		if (esc_fold_equal(r->policy->customer[i].name, k->customer))
			*phone = r->policy->customer[i].phone;
	if (*phone != NULL)
		return true;
	esc_arena_clear(&r->events);
	if (!esc_ticket_read(r->db, k->id, &r->events, &t, e))
		return false;
	for (size_t i = 0; i < t.ntexts; i++)
		if (t.text[i].column == ESC_C_PHONE)
			*phone = t.text[i].value;
	return true;
}

/* The filter, and one more term. */
static struct esc_filter
with(struct risks *r, enum esc_filter_field field, int64_t lo, int64_t hi)
{
	struct esc_filter f = *r->filter;
	struct esc_value *v = esc_alloc(&r->arena, sizeof(*v));

	*v = (struct esc_value){ .is = ESC_V_RANGE, .lo = lo, .hi = hi };
	f.term = esc_copy(&r->arena, f.term, f.nterms * sizeof(*f.term), (f.nterms + 1) * sizeof(*f.term));
	f.term[f.nterms++] = (struct esc_term){ .field = field, .value = v, .nvalues = 1 };
	return f;
}

static bool
gather(struct risks *r, struct esc_err *e)
{
	struct esc_filter changed = with(r, ESC_FF_UPDATED, r->now - BACK, INT64_MAX);
	struct esc_filter promised = with(r, ESC_FF_KIND, ESC_PROMISED, ESC_PROMISED);
	struct esc_select tickets = { .filter = &changed, .facts = FACTS, .words = true };
	struct esc_select promises = { .filter = &promised, .facts = FACTS, .words = true, .clocks = true };

	r->policy = esc_desk_policy(r->db, r->now, e);
	return e->code == 0 && esc_tickets(r->db, &tickets, see_ticket, r, e) &&
	    esc_tickets(r->db, &promises, see_promise, r, e) && find_repeats(r, e);
}

static bool
fill(void *arg, struct esc_out *out, struct esc_err *e)
{
	struct risks *r = arg;
	const char *phone;

	if (!gather(r, e))
		return false;
	put_in_order(r);
	for (size_t i = 0; i < r->n; i++) {
		const struct risk *k = &r->risk[i];

		if (!find_phone(r, k, &phone, e))
			return false;
		const struct esc_cell c[] = { { .s = k->customer }, { .s = names[k->reason] }, { .s = k->ticket },
			{ .i = k->since }, { .s = k->owner }, { .s = phone }, { .s = k->detail } };

		if (!esc_out_row(out, c, e))
			return false;
	}
	return true;
}

bool
esc_report_at_risk(struct esc_db *db, const struct esc_filter *f, const struct esc_out_how *out_how,
    uint64_t *rows, struct esc_err *e)
{
	struct risks r = { .db = db, .filter = f, .now = f->now };
	bool done = esc_desk_print(db, out_how, heads, sizeof(heads) / sizeof(heads[0]), fill, &r, rows, e);

	free(r.risk);
	free(r.visit);
	esc_arena_free(&r.arena);
	esc_arena_free(&r.events);
	return done;
}
