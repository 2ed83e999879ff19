/* The sponsorship programme: who is in it, and what is known of a customer. */
#include <math.h>
#include <string.h>

#include "sponsor.h"

static bool
keep(void *arg, const struct esc_sponsorship *s, struct esc_err *e)
{
	struct esc_programme *p = arg;
	struct esc_sponsorship *to;

	(void)e;
	if (p->nacts == p->room) {
		p->room = p->room > 0 ? 2 * p->room : 64;
		p->act = esc_copy(&p->arena, p->act, p->nacts * sizeof(*p->act), p->room * sizeof(*p->act));
	}
	to = &p->act[p->nacts++];
	*to = *s;
	to->customer = esc_keep(&p->arena, s->customer);
	to->who = esc_keep(&p->arena, s->who);
	to->sponsor = esc_keep(&p->arena, s->sponsor);
	to->key = esc_keep(&p->arena, s->key);
	to->duty = esc_keep(&p->arena, s->duty);
	to->words = esc_keep(&p->arena, s->words);
	return true;
}

/* One thing more that happened: an enrolment after a leave begins another stay. */
static void
apply(struct esc_place_of *o, const struct esc_sponsorship *s)
{
	bool inside = o->sponsor != NULL && o->left == ESC_NONE;

	if (s->what == ESC_SPONSOR_ENROLLED) {
		if (!inside) {
			*o = (struct esc_place_of){ .customer = s->customer, .since = s->at, .left = ESC_NONE,
			    .first_spend = s->spend, .spend = s->spend, .act = s };
		}
		o->sponsor = s->sponsor;
	}
	if (s->spend != ESC_NONE) {
		o->spend = s->spend;
		if (o->first_spend == ESC_NONE)
			o->first_spend = s->spend;
	}
	if (s->what == ESC_SPONSOR_LEFT)
		o->left = s->at;
	o->nacts = (size_t)(s - o->act) + 1;
}

static void
fold(struct esc_programme *p)
{
	struct esc_place_of *o = NULL;

	p->place = esc_alloc(&p->arena, (p->nacts + 1) * sizeof(*p->place));
	for (size_t i = 0; i < p->nacts; i++) {
		if (o == NULL || strcmp(o->customer, p->act[i].customer) != 0) {
			o = &p->place[p->nplaces++];
			*o = (struct esc_place_of){ .customer = p->act[i].customer, .left = ESC_NONE,
			    .first_spend = ESC_NONE, .spend = ESC_NONE, .act = &p->act[i] };
		}
		apply(o, &p->act[i]);
	}
}

bool
esc_programme_begin(struct esc_programme *p, struct esc_db *db, int64_t now, struct esc_err *e)
{
	static struct esc_policy *defaults;	/* they end with the program */
	const struct esc_policies *all = esc_db_policies(db, e);

	*p = (struct esc_programme){ .db = db, .now = now, .zone = esc_db_zone(db) };
	if (all == NULL)
		return false;
	p->policy = esc_policy_at(all, now);
	if (p->policy == NULL && defaults == NULL && !esc_policy_parse(&defaults, NULL, 0, NULL, NULL, e))
		return false;
	if (p->policy == NULL)
		p->policy = defaults;
	if (!esc_sponsorships(db, keep, p, e))
		return false;
	fold(p);
	return true;
}

void
esc_programme_end(struct esc_programme *p)
{
	esc_arena_free(&p->arena);
}

struct esc_place_of *
esc_programme_find(const struct esc_programme *p, const char *customer)
{
	for (size_t i = 0; i < p->nplaces; i++)
		if (esc_fold_equal(p->place[i].customer, customer))
			return &p->place[i];
	return NULL;
}

bool
esc_place_active(const struct esc_place_of *o)
{
	return o != NULL && o->sponsor != NULL && o->left == ESC_NONE;
}

/* When this duty was done last in this stay, else when it began. */
static int64_t
last_done(const struct esc_place_of *o, const char *duty)
{
	int64_t at = o->since;

	for (size_t i = 0; i < o->nacts; i++)
		if (o->act[i].what == ESC_SPONSOR_CONTACTED && o->act[i].duty != NULL &&
		    esc_fold_equal(o->act[i].duty, duty) && o->act[i].at > at)
			at = o->act[i].at;
	return at;
}

int64_t
esc_place_duty(const struct esc_programme *p, const struct esc_place_of *o, const char *duty)
{
	int64_t least = ESC_NONE, due;

	for (size_t i = 0; i < p->policy->nsponsors && esc_place_active(o); i++) {
		const struct esc_sponsor_row *r = &p->policy->sponsor[i];

		if (r->what != ESC_SP_DUTY || (duty != NULL ? !esc_fold_equal(r->name, duty) :
		    esc_fold_equal(r->name, ESC_REVIEW)))
			continue;
		due = esc_sponsor_later(p->zone, last_done(o, r->name), r->months, r->days);
		if (least == ESC_NONE || due < least)
			least = due;
	}
	return least;
}

int64_t
esc_place_leave_by(const struct esc_programme *p, const struct esc_place_of *o)
{
	const struct esc_sponsor_row *r = esc_sponsor_row(p->policy, ESC_SP_STAY, NULL);

	return r == NULL || !esc_place_active(o) ? ESC_NONE : esc_sponsor_later(p->zone, o->since, r->months, r->days);
}

/* A customer's tickets, counted. */
struct counting {
	struct esc_programme *p;
	int64_t		 from, to, first, last_escalated, lost;
	double		*figure;
	int64_t		 csat, ncsat;
	struct esc_arena arena;
};

static bool
within(const struct counting *c, int64_t at)
{
	return at != ESC_NONE && at >= c->from && at < c->to;
}

/* When somebody of ours answered a threat, and when the customer was lost. */
static bool
count_events(struct counting *c, int64_t ticket, struct esc_err *e)
{
	struct esc_event *ev;
	unsigned char *gone;
	const char *kind;
	size_t n;

	esc_arena_clear(&c->arena);
	if (!esc_events_read(c->p->db, ticket, &c->arena, &ev, &n, e))
		return false;
	gone = esc_alloc(&c->arena, n + 1);
	esc_fold_retracted(ev, n, gone);
	for (size_t i = 0; i < n; i++) {
		const char *escalation = esc_event_get(&ev[i], ESC_C_ESCALATION);

		if (gone[i] || ev[i].at >= c->to)
			continue;
		if (escalation != NULL && strcmp(escalation, "executive") == 0 && within(c, ev[i].at))
			c->figure[ESC_SF_EXECUTIVE]++;
		kind = esc_kind_info(ev[i].kind)->name;
		if (strcmp(kind, "lost") == 0 && ev[i].at > c->lost)
			c->lost = ev[i].at;
		if (strcmp(kind, "retained") == 0 && ev[i].at > c->lost)
			c->lost = ESC_NONE;
	}
	return true;
}

static bool
count_ticket(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct counting *c = arg;
	const int64_t *f = t->fact;

	if (f[ESC_OPENED_AT] >= c->to)
		return true;
	if (c->first == ESC_NONE || f[ESC_OPENED_AT] < c->first)
		c->first = f[ESC_OPENED_AT];
	c->figure[ESC_SF_TICKETS] += within(c, f[ESC_OPENED_AT]);
	c->figure[ESC_SF_ESCALATIONS] += within(c, f[ESC_ESCALATED_AT]);
	c->figure[ESC_SF_OPEN] += ESC_STATUS_IS_OPEN(f[ESC_STATUS]);
	if (f[ESC_ESCALATED_AT] != ESC_NONE && f[ESC_ESCALATED_AT] < c->to && f[ESC_ESCALATED_AT] > c->last_escalated)
		c->last_escalated = f[ESC_ESCALATED_AT];
	if (f[ESC_CSAT] != ESC_NONE && within(c, f[ESC_SURVEYED_AT])) {
		c->csat += f[ESC_CSAT];
		c->ncsat++;
	}
	return count_events(c, t->id, e);
}

static const char *
term_of(struct esc_programme *p, const char *customer)
{
	struct esc_buf b = { 0 };
	const char *term;

	esc_buf_puts(&b, "customer:");
	for (; *customer != '\0'; customer++) {
		if (*customer == ',' || *customer == '\\')
			esc_buf_putc(&b, '\\');
		esc_buf_putc(&b, *customer);
	}
	term = esc_dup(&p->arena, b.s, b.n);
	esc_buf_free(&b);
	return term;
}

bool
esc_customer_figures(struct esc_programme *p, const char *customer, int64_t from, int64_t to, double figure[ESC_NSF],
    bool *any, struct esc_err *e)
{
	struct esc_filter filter = { .now = p->now };
	struct esc_filter_how how = { .now = p->now };
	struct esc_select select = { .filter = &filter, .facts = UINT64_C(1) << ESC_OPENED_AT |
	    UINT64_C(1) << ESC_ESCALATED_AT | UINT64_C(1) << ESC_STATUS | UINT64_C(1) << ESC_CSAT |
	    UINT64_C(1) << ESC_SURVEYED_AT };
	struct counting c = { .p = p, .from = from, .to = to, .first = ESC_NONE, .last_escalated = ESC_NONE,
	    .lost = ESC_NONE, .figure = figure };
	const struct esc_place_of *o = esc_programme_find(p, customer);
	bool done;

	for (int i = 0; i < ESC_NSF; i++)
		figure[i] = 0;
	done = esc_filter_add(&filter, term_of(p, customer), &how, &p->arena, e) &&
	    esc_tickets(p->db, &select, count_ticket, &c, e);
	esc_arena_free(&c.arena);
	*any = c.first != ESC_NONE;
	figure[ESC_SF_CSAT] = c.ncsat > 0 ? (double)c.csat / (double)c.ncsat : NAN;
	figure[ESC_SF_MONTHS] = *any ? floor((double)(to - c.first) / (30.4375 * 86400)) : NAN;
	figure[ESC_SF_CALM] = c.last_escalated != ESC_NONE ? floor((double)(to - c.last_escalated) / 86400) :
	    *any ? floor((double)(to - c.first) / 86400) : NAN;
	figure[ESC_SF_KEPT] = c.lost == ESC_NONE;
	figure[ESC_SF_SPEND] = o != NULL && o->spend != ESC_NONE ? (double)o->spend : NAN;
	return done;
}
