/* What an event does to its ticket: one function a kind. */
#include <string.h>

#include "model/fold.h"

static bool
is_open(const struct esc_ticket *t)
{
	return ESC_STATUS_IS_OPEN(t->fact[ESC_STATUS]);
}

static void
end_pause(struct esc_ticket *t, int64_t at)
{
	if (t->fact[ESC_PAUSED_SINCE] == ESC_NONE)
		return;
	t->fact[ESC_PAUSED] += at - t->fact[ESC_PAUSED_SINCE];
	t->fact[ESC_PAUSED_SINCE] = ESC_NONE;
}

static void
leave_open(struct esc_ticket *t, enum esc_status s, int64_t at)
{
	end_pause(t, at);
	if (is_open(t))
		t->fact[ESC_ENDED_AT] = at;
	t->fact[ESC_STATUS] = s;
}

void
esc_fold_reopen(struct esc_fold *f, int64_t at)
{
	struct esc_ticket *t = f->t;

	if (is_open(t))
		return;
	t->fact[ESC_STATUS] = ESC_S_OPEN;
	t->fact[ESC_REOPENINGS]++;
	esc_fact_first(t, ESC_REOPENED_AT, at);
	t->fact[ESC_ENDED_AT] = t->fact[ESC_CLOSED_AT] = ESC_NONE;
}

static void
pause_(struct esc_fold *f, enum esc_status s, int64_t at)
{
	esc_fold_reopen(f, at);
	esc_fact_first(f->t, ESC_PAUSED_SINCE, at);
	f->t->fact[ESC_STATUS] = s;
}

static void
resume(struct esc_fold *f, int64_t at)
{
	esc_fold_reopen(f, at);
	end_pause(f->t, at);
	f->t->fact[ESC_STATUS] = ESC_S_OPEN;
}

static void
count_agent(struct esc_fold *f, const struct esc_event *ev)
{
	if (*ev->who == '\0' || ev->side != ESC_SIDE_OURS)
		return;
	if (f->agent == NULL) {
		f->agent = ev->who;
		f->t->fact[ESC_AGENTS] = 1;
	} else if (strcmp(f->agent, ev->who) != 0)
		f->t->fact[ESC_AGENTS] = 2;
}

/* Counts that stop at the first resolution. */
static void
count_before(struct esc_ticket *t, enum esc_fact what)
{
	if (t->fact[ESC_RESOLVED_FIRST_AT] == ESC_NONE)
		t->fact[what]++;
}

static void
answer_queue(struct esc_ticket *t, int64_t at)
{
	if (t->fact[ESC_QUEUED_AT] != ESC_NONE)
		esc_fact_first(t, ESC_ANSWERED_AT, at);
}

static bool
is(const struct esc_event *ev, enum esc_column c, const char *value)
{
	const char *v = esc_event_get(ev, c);

	return v != NULL && strcmp(v, value) == 0;
}

/* Functional to level 2 and hierarchical above it, unless the event says. */
static int64_t
escalation_flags(const struct esc_event *ev, int64_t level)
{
	int64_t flags = 0;

	if (is(ev, ESC_C_ESCALATION, "executive"))
		flags |= ESC_FLAG_EXECUTIVE;
	else if (is(ev, ESC_C_ESCALATION, "functional") ||
	    (level == 2 && !is(ev, ESC_C_ESCALATION, "hierarchical")))
		flags |= ESC_FLAG_FUNCTIONAL;
	else
		flags |= ESC_FLAG_HIERARCHICAL;
	if (level >= 4 && !(flags & ESC_FLAG_EXECUTIVE))
		flags |= ESC_FLAG_OVER_HEADS;
	if (is(ev, ESC_C_TRIGGER, "customer_request"))
		flags |= ESC_FLAG_CUSTOMER_REQUEST;
	if (is(ev, ESC_C_TRIGGER, "sla_breach"))
		flags |= ESC_FLAG_SLA_BREACH;
	return flags;
}

/* The first that is said. */
static void
set_code(struct esc_fold *f, enum esc_fact fact, const struct esc_event *ev, enum esc_column c)
{
	if (f->t->word[fact] == NULL)
		f->t->word[fact] = esc_event_get(ev, c);
}

static void
set_level(struct esc_fold *f, const struct esc_event *ev, int64_t level)
{
	int64_t *fact = f->t->fact, from = fact[ESC_LEVEL];

	if (level > from) {
		fact[ESC_ESCALATIONS]++;
		esc_fact_first(f->t, ESC_ESCALATED_AT, ev->at);
		fact[ESC_FLAGS] |= escalation_flags(ev, level);
		set_code(f, ESC_TRIGGER, ev, ESC_C_TRIGGER);
		if (from == 1 && !f->tried && ev->kind != ESC_OPENED)
			fact[ESC_FLAGS] |= ESC_FLAG_NOTHING_TRIED;
		if (f->came_down)
			fact[ESC_FLAGS] |= ESC_FLAG_BOUNCED;
	} else if (level < from) {
		fact[ESC_DEESCALATIONS]++;
		f->came_down = true;
	}
	fact[ESC_LEVEL] = level;
	if (level > fact[ESC_LEVEL_MAX])
		fact[ESC_LEVEL_MAX] = level;
}

static int64_t
level_or(const struct esc_event *ev, int64_t otherwise)
{
	const char *v = esc_event_get(ev, ESC_C_LEVEL);
	int64_t level;

	return v != NULL && esc_int_parse(v, &level) ? level : otherwise;
}

static void
set_csat(struct esc_ticket *t, const struct esc_event *ev)
{
	const char *v = esc_event_get(ev, ESC_C_CSAT);

	if (v != NULL && esc_int_parse(v, &t->fact[ESC_CSAT]))
		t->fact[ESC_SURVEYED_AT] = ev->at;
}

static void
on_opened(struct esc_fold *f, const struct esc_event *ev)
{
	struct esc_ticket *t = f->t;

	if (f->opening_seen)
		return;
	f->opening_seen = true;
	t->fact[ESC_OPENED_AT] = t->fact[ESC_ASKED_AT] = ev->at;
	if (ev->side == ESC_SIDE_OURS) {
		t->fact[ESC_FLAGS] |= ESC_FLAG_BY_AGENT;
		f->opening_text_due = esc_event_get(ev, ESC_C_MESSAGE) == NULL;
	}
	set_level(f, ev, level_or(ev, t->fact[ESC_LEVEL]));
	set_csat(t, ev);
}

static void
on_customer(struct esc_fold *f, const struct esc_event *ev)
{
	f->t->fact[ESC_CUSTOMERS]++;
	esc_fact_first(f->t, ESC_ASKED_AT, ev->at);
	f->in_run = false;
}

static void
on_queued(struct esc_fold *f, const struct esc_event *ev)
{
	esc_fact_first(f->t, ESC_QUEUED_AT, ev->at);
}

static void
on_abandoned(struct esc_fold *f, const struct esc_event *ev)
{
	esc_fact_first(f->t, ESC_ABANDONED_AT, ev->at);
}

static void
on_accepted(struct esc_fold *f, const struct esc_event *ev)
{
	struct esc_ticket *t = f->t;

	if (t->fact[ESC_QUEUED_AT] != ESC_NONE && t->fact[ESC_ANSWERED_AT] == ESC_NONE) {
		t->fact[ESC_ANSWERED_AT] = ev->at;
		count_before(t, ESC_CONTACTS);
		count_agent(f, ev);
	}
	if (*ev->who != '\0' && esc_event_get(ev, ESC_C_OWNER) == NULL)
		t->word[ESC_OWNER] = ev->who;
}

/* A reply is public and by a human of ours; all else never answers anybody. */
static void
on_replied(struct esc_fold *f, const struct esc_event *ev)
{
	struct esc_ticket *t = f->t;

	if (!ev->public || ev->side == ESC_SIDE_CUSTOMER || ev->side == ESC_SIDE_OUTSIDE)
		return;
	if (f->opening_text_due && esc_event_get(ev, ESC_C_SLOT) == NULL) {
		f->opening_text_due = false;
		return;
	}
	esc_fact_first(t, ESC_FIRST_ANY_AT, ev->at);
	if (ev->side == ESC_SIDE_BOT)
		return;
	if (f->replied_at == ESC_NONE) {
		f->replied_at = ev->at;
		t->word[ESC_REPLIER] = *ev->who ? ev->who : NULL;
	}
	count_before(t, ESC_REPLIES);
	if (!f->in_run)
		count_before(t, ESC_CONTACTS);
	f->in_run = true;
	answer_queue(t, ev->at);
	count_agent(f, ev);
}

static void
on_contacted(struct esc_fold *f, const struct esc_event *ev)
{
	if (is(ev, ESC_C_OUTCOME, "no_answer"))
		return;
	count_before(f->t, ESC_CONTACTS);
	answer_queue(f->t, ev->at);
	count_agent(f, ev);
}

static void
on_escalated(struct esc_fold *f, const struct esc_event *ev)
{
	int64_t from = f->t->fact[ESC_LEVEL];
	int64_t level = level_or(ev, is(ev, ESC_C_ESCALATION, "executive") ? from : from + 1);

	if (is(ev, ESC_C_ESCALATION, "executive")) {
		f->t->fact[ESC_FLAGS] |= ESC_FLAG_EXECUTIVE;
		set_code(f, ESC_TRIGGER, ev, ESC_C_TRIGGER);
	}
	if (level > from)
		set_level(f, ev, level);
}

static void
on_deescalated(struct esc_fold *f, const struct esc_event *ev)
{
	int64_t from = f->t->fact[ESC_LEVEL], level = level_or(ev, from - 1);

	if (level >= 1 && level < from)
		set_level(f, ev, level);
}

static void
on_waiting(struct esc_fold *f, const struct esc_event *ev)
{
	pause_(f, ESC_S_WAITING, ev->at);
}

static void
on_held(struct esc_fold *f, const struct esc_event *ev)
{
	pause_(f, ESC_S_HELD, ev->at);
}

static void
on_resumed(struct esc_fold *f, const struct esc_event *ev)
{
	if (is_open(f->t))
		resume(f, ev->at);
}

static void
on_resolved(struct esc_fold *f, const struct esc_event *ev)
{
	struct esc_ticket *t = f->t;

	t->fact[ESC_RESOLUTIONS]++;
	esc_fact_first(t, ESC_RESOLVED_FIRST_AT, ev->at);
	t->fact[ESC_RESOLVED_AT] = ev->at;
	t->word[ESC_RESOLVER] = *ev->who ? ev->who : NULL;
	count_agent(f, ev);
	if (is_open(t))
		leave_open(t, ESC_S_RESOLVED, ev->at);
}

static void
on_fixed(struct esc_fold *f, const struct esc_event *ev)
{
	esc_fact_first(f->t, ESC_FIXED_AT, ev->at);
}

static void
on_reopened(struct esc_fold *f, const struct esc_event *ev)
{
	esc_fold_reopen(f, ev->at);
}

static void
on_closed(struct esc_fold *f, const struct esc_event *ev)
{
	leave_open(f->t, ESC_S_CLOSED, ev->at);
	f->t->fact[ESC_CLOSED_AT] = ev->at;
}

static void
on_surveyed(struct esc_fold *f, const struct esc_event *ev)
{
	if (!is(ev, ESC_C_PULSE, "1"))
		set_csat(f->t, ev);
}

static void
on_signed(struct esc_fold *f, const struct esc_event *ev)
{
	set_code(f, ESC_SIGN, ev, ESC_C_SIGN);
}

static void
on_merged(struct esc_fold *f, const struct esc_event *ev)
{
	leave_open(f->t, ESC_S_MERGED, ev->at);
	f->t->into = esc_event_get(ev, ESC_C_INTO);
}

static void
on_spam(struct esc_fold *f, const struct esc_event *ev)
{
	leave_open(f->t, ESC_S_SPAM, ev->at);
}

/* What a source showed at that moment: the change since then is the event. */
static void
on_observed(struct esc_fold *f, const struct esc_event *ev)
{
	const char *status = esc_event_get(ev, ESC_C_STATUS), *fcr;
	struct esc_ticket *t = f->t;
	int s = 0;

	set_level(f, ev, level_or(ev, t->fact[ESC_LEVEL]));
	set_csat(t, ev);
	if ((fcr = esc_event_get(ev, ESC_C_FCR_RECORDED)) != NULL)
		t->fact[ESC_FCR_RECORDED] = strcmp(fcr, "1") == 0;
	if (status == NULL)
		return;
	while (esc_status_name[s] != NULL && strcmp(esc_status_name[s], status) != 0)
		s++;
	if (s == t->fact[ESC_STATUS])
		return;
	if (s == ESC_S_OPEN)
		resume(f, ev->at);
	else if (s == ESC_S_WAITING || s == ESC_S_HELD)
		pause_(f, (enum esc_status)s, ev->at);
	else if (s == ESC_S_RESOLVED && is_open(t))
		on_resolved(f, ev);
	else if (s == ESC_S_CLOSED)
		on_closed(f, ev);
	else if (s == ESC_S_MERGED || s == ESC_S_SPAM)
		leave_open(t, (enum esc_status)s, ev->at);
}

static const struct {
	enum esc_kind kind;
	void (*on)(struct esc_fold *, const struct esc_event *);
} rules[] = {
	{ ESC_OPENED, on_opened }, { ESC_CUSTOMER, on_customer }, { ESC_QUEUED, on_queued },
	{ ESC_ABANDONED, on_abandoned }, { ESC_ACCEPTED, on_accepted },
	{ ESC_REPLIED, on_replied }, { ESC_CONTACTED, on_contacted },
	{ ESC_ESCALATED, on_escalated }, { ESC_DEESCALATED, on_deescalated },
	{ ESC_WAITING, on_waiting }, { ESC_HELD, on_held }, { ESC_RESUMED, on_resumed },
	{ ESC_RESOLVED, on_resolved }, { ESC_FIXED, on_fixed }, { ESC_REOPENED, on_reopened },
	{ ESC_CLOSED, on_closed }, { ESC_SURVEYED, on_surveyed }, { ESC_SIGNED, on_signed }, { ESC_MERGED, on_merged },
	{ ESC_SPAM, on_spam }, { ESC_OBSERVED, on_observed },
};

void
esc_fold_effect(struct esc_fold *f, const struct esc_event *ev)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (rules[i].kind == ev->kind)
			rules[i].on(f, ev);
}
