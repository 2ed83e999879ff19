/* What the tickets say of today: late, due soon, nobody's, waiting for a word. */
#include <string.h>

#include "today.h"

#define BIT(fact)	(UINT64_C(1) << (fact))
#define FACTS	(BIT(ESC_STATUS) | BIT(ESC_LEVEL) | BIT(ESC_PRIORITY) | BIT(ESC_OWNER) | \
	BIT(ESC_CUSTOMER_NAME) | BIT(ESC_OPENED_AT) | BIT(ESC_RESPONDED_AT))
#define MOMENTS	(BIT(ESC_OPENED_AT) | BIT(ESC_RESPONDED_AT) | BIT(ESC_RESOLVED_AT) | \
	BIT(ESC_REOPENED_AT) | BIT(ESC_ESCALATED_AT))
#define HIGH	3	/* the level from which a lead wants to know */

/* "P1, level 2, acme: Printer on fire" */
static const char *
describe(struct esc_today *y, const struct esc_ticket *t)
{
	struct esc_buf b = { 0 };
	const char *s;

	if (t->word[ESC_PRIORITY] != NULL)
		esc_buf_printf(&b, "%s, ", t->word[ESC_PRIORITY]);
	if (t->fact[ESC_LEVEL] > 1)
		esc_buf_printf(&b, "level %lld, ", (long long)t->fact[ESC_LEVEL]);
	if (t->word[ESC_CUSTOMER_NAME] != NULL)
		esc_buf_puts(&b, t->word[ESC_CUSTOMER_NAME]);
	else if (b.n > 0)
		b.n -= 2;
	if (t->subject != NULL)
		esc_buf_printf(&b, "%s%s", b.n > 0 ? ": " : "", t->subject);
	s = esc_dup(&y->arena, b.s != NULL ? b.s : "", b.n);
	esc_buf_free(&b);
	return s;
}

static struct esc_today_line
line_of(struct esc_today *y, enum esc_section section, const struct esc_ticket *t)
{
	return (struct esc_today_line){ .section = section, .ticket = esc_keep(&y->arena, t->ref), .due = ESC_NONE,
	    .owner = esc_keep(&y->arena, t->word[ESC_OWNER]), .detail = describe(y, t) };
}

static struct esc_load_of *
load_of(struct esc_today *y, const struct esc_ticket *t)
{
	size_t i = 0;

	while (i < y->nloads && y->load[i].id != t->fact[ESC_OWNER])
		i++;
	if (i == y->nloads) {
		y->load = esc_grow(y->load, &y->load_cap, ++y->nloads, sizeof(*y->load));
		y->load[i] = (struct esc_load_of){ .id = t->fact[ESC_OWNER],
		    .name = esc_keep(&y->arena, t->word[ESC_OWNER]) };
	}
	return &y->load[i];
}

/* The number that the ticket names, else the customer's of the policy. */
static bool
find_phone(struct esc_today *y, const struct esc_ticket *t, const char **phone, struct esc_err *e)
{
	struct esc_arena a = { 0 };
	struct esc_ticket whole;
	const char *customer = t->word[ESC_CUSTOMER_NAME];

	if (!esc_ticket_read(y->db, t->id, &a, &whole, e))
		return false;
	*phone = esc_keep(&y->arena, esc_ticket_text(&whole, ESC_C_PHONE, NULL));
	esc_arena_free(&a);
	for (size_t i = 0; *phone == NULL && customer != NULL && y->policy != NULL &&
	    i < y->policy->ncustomers; i++)
		if (esc_fold_equal(y->policy->customer[i].name, customer))
			*phone = y->policy->customer[i].phone;
	return true;
}

static bool
add_callback(struct esc_today *y, const struct esc_ticket *t, int64_t due, struct esc_err *e)
{
	struct esc_today_line l = line_of(y, ESC_T_CALLBACK, t);

	l.due = l.order = due;
	l.what = due < y->now ? "broken" : "promised";
	if (!find_phone(y, t, &l.phone, e))
		return false;
	esc_today_add(y, &l);
	return true;
}

static bool
add_clock(struct esc_today *y, const struct esc_ticket *t, const struct esc_clock *c, struct esc_err *e)
{
	int64_t due = esc_clock_deadline(c);
	bool breached = esc_clock_state(c, y->now) == ESC_CS_BREACHED;
	struct esc_today_line l;

	if (breached) {
		int64_t at = esc_clock_breach(c);

		load_of(y, t)->breached++;
		y->figure[ESC_D_BREACHED] += at >= y->yesterday && at < y->midnight;
	}
	if (c->kind == ESC_K_PROMISE)
		return due >= y->tomorrow || add_callback(y, t, due, e);
	if (!breached && (due == ESC_NONE || due > y->noon))
		return true;
	l = line_of(y, breached ? ESC_T_BREACHED : ESC_T_DUE, t);
	l.what = esc_clock_name[c->kind];
	l.due = due;
	l.order = breached && c->breached != ESC_NONE ? c->breached : due;
	esc_today_add(y, &l);
	return true;
}

static bool
see_clocks(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct esc_today *y = arg;

	for (size_t i = 0; i < t->clocks->n; i++)
		if (esc_filter_counts(y->filter, &t->clocks->clock[i]) &&
		    esc_filter_clock(y->filter, &t->clocks->clock[i]) &&
		    t->clocks->clock[i].ended == ESC_NONE &&
		    !add_clock(y, t, &t->clocks->clock[i], e))
			return false;
	return true;
}

static bool
see_open(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct esc_today *y = arg;
	struct { enum esc_section section; bool is; int64_t order; } found[] = {
		{ ESC_T_UNOWNED, t->word[ESC_OWNER] == NULL && t->fact[ESC_OPENED_AT] < y->midnight,
		    t->fact[ESC_OPENED_AT] },
		{ ESC_T_SILENT, t->fact[ESC_RESPONDED_AT] == ESC_NONE && t->fact[ESC_OPENED_AT] < y->midnight,
		    t->fact[ESC_OPENED_AT] },
		{ ESC_T_LEVEL, t->fact[ESC_LEVEL] >= HIGH, -t->fact[ESC_LEVEL] },
	};

	(void)e;
	load_of(y, t)->open++;
	for (size_t i = 0; i < sizeof(found) / sizeof(found[0]); i++) {
		struct esc_today_line l;

		if (!found[i].is)
			continue;
		l = line_of(y, found[i].section, t);
		l.what = esc_today_length(y, y->now - t->fact[ESC_OPENED_AT]);
		l.order = found[i].order;
		esc_today_add(y, &l);
	}
	return true;
}

/* Was an approval asked for after the last answer? */
static bool
see_approval(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct esc_today *y = arg;
	const struct esc_event *asked = NULL;
	struct esc_arena a = { 0 };
	struct esc_today_line l;
	struct esc_event *ev;
	unsigned char *gone;
	size_t n;

	if (!esc_events_read(y->db, t->id, &a, &ev, &n, e))
		return false;
	gone = esc_alloc(&a, n + 1);
	esc_fold_retracted(ev, n, gone);
	for (size_t i = 0; i < n; i++) {
		if (!gone[i] && ev[i].kind == ESC_APPROVAL_ASKED)
			asked = &ev[i];
		if (!gone[i] && (ev[i].kind == ESC_APPROVED || ev[i].kind == ESC_REFUSED))
			asked = NULL;
	}
	if (asked != NULL) {
		l = line_of(y, ESC_T_APPROVAL, t);
		l.what = esc_today_length(y, y->now - asked->at);
		l.order = asked->at;
		esc_today_add(y, &l);
	}
	esc_arena_free(&a);
	return true;
}

static bool
see_change(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	static const enum esc_fact facts[] = {
		[ESC_D_OPENED] = ESC_OPENED_AT, [ESC_D_ANSWERED] = ESC_RESPONDED_AT,
		[ESC_D_RESOLVED] = ESC_RESOLVED_AT, [ESC_D_REOPENED] = ESC_REOPENED_AT,
		[ESC_D_ESCALATED] = ESC_ESCALATED_AT,
	};
	struct esc_today *y = arg;

	(void)e;
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
		y->figure[i] += t->fact[facts[i]] >= y->yesterday && t->fact[facts[i]] < y->midnight;
	for (size_t i = 0; i < t->clocks->n; i++) {
		const struct esc_clock *c = &t->clocks->clock[i];

		y->figure[ESC_D_BREACHED] += c->ended != ESC_NONE && c->breached != ESC_NONE &&
		    c->breached >= y->yesterday && c->breached < y->midnight;
	}
	return true;
}

/* A filter and one more term. */
static struct esc_filter
with(struct esc_today *y, struct esc_filter f, enum esc_filter_field field, int64_t lo, int64_t hi)
{
	struct esc_value *v = esc_alloc(&y->arena, sizeof(*v));

	*v = (struct esc_value){ .is = ESC_V_RANGE, .lo = lo, .hi = hi };
	f.term = esc_copy(&y->arena, f.term, f.nterms * sizeof(*f.term), (f.nterms + 1) * sizeof(*f.term));
	f.term[f.nterms++] = (struct esc_term){ .field = field, .value = v, .nvalues = 1 };
	return f;
}

bool
esc_today_tickets(struct esc_today *y, struct esc_err *e)
{
	struct esc_filter open = with(y, *y->filter, ESC_FF_STATUS, ESC_S_OPEN, ESC_S_HELD);
	struct esc_filter asked = with(y, open, ESC_FF_KIND, ESC_APPROVAL_ASKED, ESC_APPROVAL_ASKED);
	struct esc_filter changed = with(y, *y->filter, ESC_FF_UPDATED, y->yesterday, INT64_MAX);
	struct esc_select clocks = { .filter = y->filter, .facts = FACTS, .words = true,
	    .subject = true, .clocks = true,
	    .clocked = true };
	struct esc_select tickets = { .filter = &open, .facts = FACTS, .words = true, .subject = true };
	struct esc_select approvals = { .filter = &asked, .facts = FACTS, .words = true, .subject = true };
	struct esc_select changes = { .filter = &changed, .clocks = true, .facts = MOMENTS };

	return esc_tickets(y->db, &clocks, see_clocks, y, e) &&
	    esc_tickets(y->db, &tickets, see_open, y, e) &&
	    esc_tickets(y->db, &approvals, see_approval, y, e) &&
	    esc_tickets(y->db, &changes, see_change, y, e);
}
