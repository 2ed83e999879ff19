/* Tickets go to people: by the matrix, up, down and sideways. */
#include <stdlib.h>
#include <string.h>

#include "act.h"
#include "moving.h"

#define MANY	100	/* tickets that a filter may pick without --yes */
#define REQUEST	"customer_request"
#define FOR_A_MANAGER	3

const struct esc_head esc_route_heads[] = {
	{ "ticket", ESC_TEXT, false }, { "change", ESC_TEXT, false }, { "from_level", ESC_INT, false },
	{ "level", ESC_INT, false }, { "team", ESC_TEXT, false }, { "owner", ESC_TEXT, false },
	{ "escalation", ESC_TEXT, false }, { "trigger", ESC_TEXT, false }, { "row", ESC_TEXT, false },
	{ "promised", ESC_TIME, false }, { "say", ESC_TEXT, true }, { "manager", ESC_TEXT, true },
	{ "backup", ESC_TEXT, true },
};
const size_t esc_nroute_heads = sizeof(esc_route_heads) / sizeof(esc_route_heads[0]);

static int
said_level(const struct esc_moving *m)
{
	const char *s = esc_moving_said(m, ESC_C_LEVEL);

	return s != NULL ? *s - '0' : 0;
}

static bool
gather(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct esc_moving *m = arg;
	struct esc_ticket *to;

	(void)e;
	m->ticket = esc_grow(m->ticket, &m->cap, m->n + 1, sizeof(*m->ticket));
	to = &m->ticket[m->n++];
	*to = *t;
	to->ref = esc_keep(&m->kept, t->ref);
	for (int i = ESC_FIRST_CODE; i < ESC_NFACTS; i++)
		if (ESC_CASE_FACTS >> i & 1)
			to->word[i] = esc_keep(&m->kept, t->word[i]);
	return true;
}

static bool
gather_all(struct esc_moving *m, const struct esc_filter *f, struct esc_err *e)
{
	struct esc_select select = { .filter = f, .facts = ESC_CASE_FACTS, .words = true, .order = ESC_ORDER_OPENED };

	if (!esc_tickets(m->journal->db, &select, gather, m, e))
		return false;
	if (m->n > MANY && f->nterms > 0 && !m->how->act.many)
		return esc_fail(e, ESC_USAGE, "the filter picks %zu tickets: --yes if that is meant", m->n);
	return true;
}

static bool
print(struct esc_moving *m, const struct esc_moved_ticket *d, struct esc_err *e)
{
	const struct esc_route *to = &d->to;
	struct esc_cell c[] = { { .s = d->t->ref }, { .s = d->changed ? "changed" : "same" },
	    { .i = d->t->fact[ESC_LEVEL] }, { .i = to->level }, { .s = to->team }, { .s = to->owner },
	    { .s = to->escalation }, { .s = to->trigger }, { .s = to->row }, { .i = d->promised }, { .s = to->say },
	    { .s = d->manager }, { .s = to->backup } };

	m->counts->read++;
	++*(d->changed ? &m->counts->changed : &m->counts->same);
	return m->out == NULL || esc_out_row(m->out, c, e);
}

static bool
key_is_used(struct esc_moving *m, const struct esc_ticket *t, bool *used, struct esc_err *e)
{
	struct esc_event *ev;
	const char *key;
	size_t n;

	*used = false;
	if (m->how->act.key == NULL)
		return true;
	if (!esc_events_read(m->journal->db, t->id, &m->each, &ev, &n, e))
		return false;
	for (size_t i = 0; i < n && !*used; i++)
		*used = (key = esc_event_get(&ev[i], ESC_C_KEY)) != NULL && strcmp(key, m->how->act.key) == 0;
	return true;
}

/* What the matrix is asked: the ticket, and what the command says. */
static struct esc_case
case_of(const struct esc_moving *m, const struct esc_ticket *t)
{
	struct esc_case c = esc_ticket_case(t);
	const char *amount = esc_moving_said(m, ESC_C_AMOUNT), *trigger = esc_moving_said(m, ESC_C_TRIGGER);

	if (m->sign != NULL)
		trigger = m->sign->trigger;
	c.want = said_level(m);
	c.up = m->how->move == ESC_UP || m->sign != NULL;
	c.word[ESC_W_TRIGGER] = trigger != NULL || !c.up ? trigger : esc_trigger_of_level(c.level);
	if (trigger != NULL && strcmp(trigger, REQUEST) == 0 && c.want < FOR_A_MANAGER && c.level < FOR_A_MANAGER)
		c.want = FOR_A_MANAGER;
	if (amount == NULL || !esc_int_parse(amount, &c.amount))
		c.amount = ESC_NONE;
	return c;
}

/* A person or a team that was named is not looked for. */
static void
name_who(const struct esc_moving *m, struct esc_route *to)
{
	const char *owner = esc_moving_said(m, ESC_C_OWNER), *team = esc_moving_said(m, ESC_C_TEAM);
	const char *kind = esc_moving_said(m, ESC_C_ESCALATION);
	const struct esc_person *who;

	if (owner != NULL) {
		to->owner = owner;
		who = esc_policy_person(m->policy, owner);
		to->backup = who != NULL ? who->backup : NULL;
		if (who != NULL && to->respond != ESC_NONE)
			to->due = esc_person_after(m->policy, who, m->at, to->respond);
	}
	to->team = team != NULL ? team : to->team;
	to->escalation = kind != NULL ? kind : to->escalation;
}

/* Sideways: somebody of the team, at the level that the ticket has. */
static void
sideways(struct esc_moving *m, struct esc_case *c, struct esc_route *to)
{
	const char *team = esc_moving_said(m, ESC_C_TEAM);
	struct esc_rule r = { .name = "transfer", .to_level = m->how->move == ESC_DOWN ?
	    (c->want != 0 ? c->want : c->level - 1) : c->level, .respond = ESC_NONE };

	*to = (struct esc_route){ .row = NULL, .level = r.to_level, .respond = ESC_NONE, .due = ESC_NONE,
	    .team = team != NULL ? team : c->team };
	if (esc_moving_said(m, ESC_C_OWNER) == NULL)
		to->owner = esc_router_choose(m->router, &r, to->team, c);
}

static bool
is_major(const struct esc_moving *m, const struct esc_ticket *t, const struct esc_route *to)
{
	return esc_policy_major(m->policy, t->word[ESC_PRIORITY]) || (t->fact[ESC_FLAGS] & ESC_FLAG_EXECUTIVE) ||
	    (to->escalation != NULL && strcmp(to->escalation, "executive") == 0);
}

static bool
was_abusive(struct esc_moving *m, const struct esc_ticket *t, bool *abusive, struct esc_err *e)
{
	struct esc_event *ev;
	const char *sign;
	size_t n;

	if (!esc_events_read(m->journal->db, t->id, &m->each, &ev, &n, e))
		return false;
	for (size_t i = 0; i < n && !*abusive; i++)
		*abusive = ev[i].kind == ESC_SIGNED && (sign = esc_event_get(&ev[i], ESC_C_SIGN)) != NULL &&
		    strcmp(sign, "abusive") == 0;
	return true;
}

static bool
is_executive(const struct esc_route *to)
{
	return to->escalation != NULL && strcmp(to->escalation, "executive") == 0;
}

/* Is it so already? */
static bool
stays(const struct esc_moving *m, const struct esc_ticket *t)
{
	int level = (int)t->fact[ESC_LEVEL], want = said_level(m);

	switch (m->how->move) {
	case ESC_ASSIGN:
		return t->word[ESC_OWNER] != NULL && esc_moving_said(m, ESC_C_OWNER) == NULL &&
		    esc_moving_said(m, ESC_C_TEAM) == NULL;
	case ESC_UP:
		return want != 0 && want <= level && esc_moving_said(m, ESC_C_TRIGGER) == NULL;
	case ESC_DOWN:
		return level == 1 || (want != 0 && want >= level);
	case ESC_ACCEPT:
		return t->word[ESC_OWNER] != NULL && strcmp(t->word[ESC_OWNER], m->how->act.actor) == 0;
	default:
		return false;
	}
}

static bool
equal(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool
wants_a_manager(const struct esc_moving *m)
{
	return m->how->move == ESC_UP && equal(esc_moving_said(m, ESC_C_TRIGGER), REQUEST);
}

static void
find_way(struct esc_moving *m, const struct esc_ticket *t, struct esc_moved_ticket *d)
{
	struct esc_case c = case_of(m, t);

	if (m->how->move == ESC_ACCEPT)
		d->to = (struct esc_route){ .level = c.level, .team = c.team, .owner = m->how->act.actor,
		    .due = ESC_NONE, .respond = ESC_NONE };
	else if (m->how->move == ESC_DOWN || m->how->move == ESC_TRANSFER)
		sideways(m, &c, &d->to);
	else
		esc_route(m->router, &c, &d->to);
	name_who(m, &d->to);
	if (m->automatic && d->to.level > ESC_RISES_TO)
		d->to.level = ESC_RISES_TO;
}

/* Is the ticket somewhere else then?  If not, it keeps what it has. */
static bool
leads_on(const struct esc_moving *m, const struct esc_ticket *t, struct esc_route *to)
{
	bool stuck = (m->how->move == ESC_UP && to->level <= t->fact[ESC_LEVEL] && !is_executive(to)) ||
	    (m->how->move == ESC_TRANSFER && equal(to->owner, t->word[ESC_OWNER]) && equal(to->team, t->word[ESC_TEAM]));

	if (stuck)
		*to = (struct esc_route){ .level = (int)t->fact[ESC_LEVEL], .team = t->word[ESC_TEAM],
		    .owner = t->word[ESC_OWNER], .respond = ESC_NONE, .due = ESC_NONE };
	return !stuck;
}

static void
count_on(struct esc_moving *m, const struct esc_moved_ticket *d)
{
	if (d->to.owner != NULL)
		esc_router_load(m->router, d->to.owner, 1);
	if (d->t->word[ESC_OWNER] != NULL)
		esc_router_load(m->router, d->t->word[ESC_OWNER], -1);
}

/* What becomes of a ticket; it counts on in everybody's loads. */
static bool
decide(struct esc_moving *m, const struct esc_ticket *t, struct esc_moved_ticket *d, struct esc_err *e)
{
	bool used;

	*d = (struct esc_moved_ticket){ .t = t, .move = m->how->move, .at = m->at, .promised = ESC_NONE,
	    .actor = m->how->act.actor, .manager = t->word[ESC_MANAGER], .to = { .level = (int)t->fact[ESC_LEVEL],
	    .team = t->word[ESC_TEAM], .owner = t->word[ESC_OWNER] } };
	esc_arena_clear(&m->each);
	m->sign = NULL;
	if (!key_is_used(m, t, &used, e))
		return false;
	if (used || t->fact[ESC_STATUS] > ESC_S_RESOLVED ||
	    (t->fact[ESC_STATUS] == ESC_S_RESOLVED && m->how->move == ESC_ASSIGN) || stays(m, t))
		return true;
	if (wants_a_manager(m) && t->fact[ESC_LEVEL] >= FOR_A_MANAGER && said_level(m) == 0) {
		d->to.trigger = REQUEST;
		d->to.row = "at level 3 already";
		d->sign = esc_sign_named("asks_manager");
		return true;
	}
	if (m->listens && !esc_sign_acts(m->journal->db, m->policy, t, &m->sign, e))
		return false;
	d->sign = m->sign;
	find_way(m, t, d);
	d->moves = leads_on(m, t, &d->to);
	return true;
}

/* The sign, the move and its promise, as events; *changed is false if they are there already. */
static bool
write_down(struct esc_moving *m, struct esc_moved_ticket *d, bool *changed, struct esc_err *e)
{
	*changed = false;
	if (d->sign != NULL && !esc_moving_sign(m, d->t, d->sign->name, d->sign->trigger, changed, e))
		return false;
	if (!d->moves)
		return true;
	d->major = d->move != ESC_ACCEPT && is_major(m, d->t, &d->to);
	if (d->major && d->t->word[ESC_MANAGER] == NULL)
		d->manager = esc_policy_escalation_manager(m->policy, d->to.team, m->at);
	if ((d->move != ESC_ASSIGN && !was_abusive(m, d->t, &d->abusive, e)) || !esc_moving_write(m, d, changed, e))
		return false;
	return !*changed || esc_moving_promise(m, d, e);
}

static bool
carry_out(struct esc_moving *m, struct esc_moved_ticket *d, struct esc_err *e)
{
	struct esc_ticket now;

	esc_arena_clear(&m->each);
	return write_down(m, d, &d->changed, e) && (!d->changed ||
	    (esc_journal_fold(m->journal, d->t->id, d->t->ref, NULL, &m->each, &now, e) &&
	    (!d->moves || esc_route_tell(m->journal->db, m->policy, d, e))));
}

bool
esc_moving_one(struct esc_moving *m, const struct esc_ticket *t, struct esc_moved_ticket *d, struct esc_err *e)
{
	if (!decide(m, t, d, e))
		return false;
	if (d->moves)
		count_on(m, d);
	return write_down(m, d, &d->changed, e) &&
	    (!d->changed || !d->moves || esc_route_tell(m->journal->db, m->policy, d, e));
}

/*
 * All is decided in the order of opening, and written in the order in which the
 * tickets are stored: to go to and fro in a large database takes longer than all
 * the rest.
 */
static int
by_id(const void *pa, const void *pb)
{
	const struct esc_moved_ticket *const *a = pa, *const *b = pb;

	return (*a)->t->id < (*b)->t->id ? -1 : (*a)->t->id > (*b)->t->id;
}

static bool
move_each(struct esc_moving *m, struct esc_moved_ticket *d, struct esc_moved_ticket **order, struct esc_err *e)
{
	for (size_t i = 0; i < m->n; i++) {
		if (!decide(m, &m->ticket[i], &d[i], e))
			return false;
		if (d[i].moves)
			count_on(m, &d[i]);
		order[i] = &d[i];
	}
	if (m->n > 0)
		qsort(order, m->n, sizeof(*order), by_id);
	for (size_t i = 0; i < m->n; i++)
		if ((order[i]->moves || order[i]->sign != NULL) && !carry_out(m, order[i], e))
			return false;
	for (size_t i = 0; i < m->n; i++)
		if (!print(m, &d[i], e))
			return false;
	return true;
}

static bool
move_all(struct esc_moving *m, const struct esc_filter *f, struct esc_err *e)
{
	struct esc_moved_ticket *d, **order;

	if ((m->policy = esc_policy_now(m->journal->db, m->at, e)) == NULL ||
	    !esc_router_open(m->journal->db, m->at, &m->router, e) || !gather_all(m, f, e))
		return false;
	for (size_t i = 0; i < m->policy->nphrases && m->how->move == ESC_ASSIGN && !m->listens; i++)
		m->listens = m->policy->phrase[i].automatic;
	d = esc_alloc(&m->kept, m->n * sizeof(*d));
	order = esc_alloc(&m->kept, m->n * sizeof(struct esc_moved_ticket *));
	return move_each(m, d, order, e) && esc_router_keep(m->journal->db, m->router, e);
}

bool
esc_route_move(struct esc_db *db, const struct esc_routing *how, const struct esc_filter *f, struct esc_out *out,
    struct esc_counts *counts, struct esc_err *e)
{
	struct esc_journal journal = { .db = db, .now = how->act.now };
	struct esc_moving m = { .journal = &journal, .how = how, .out = out, .counts = counts,
	    .at = how->act.at != ESC_NONE ? how->act.at : how->act.now };
	bool done;

	if (m.at > how->act.now + ESC_FUTURE && !how->act.allow_future)
		return esc_fail(e, ESC_INVALID, "--at is in the future (--allow-future takes it)");
	done = esc_begin(db, true, e) && move_all(&m, f, e);
	done = esc_act_end(db, &how->act, done, e);
	esc_router_free(m.router);
	free(m.ticket);
	esc_arena_free(&m.kept);
	esc_arena_free(&m.each);
	return done;
}
