/*
 * The fold: what a ticket is, worked out from its events alone.  The rules of a
 * kind are one function; what a column says is said by any kind that carries it.
 */
#include <string.h>

#include "escalate.h"

struct fold {
	struct esc_ticket *t;
	struct esc_arena *arena;
	size_t		 room;		/* of t->text */
	int64_t		 replied_at;	/* first reply that answers */
	bool		 opening_seen;	/* an `opened' */
	bool		 opening_text_due;	/* the next public text is the opening's */
	bool		 in_run;	/* a reply since the customer's last word */
	bool		 tried;
	bool		 came_down;
	const char	*agent;		/* the first of ours who dealt with it */
};

static const enum esc_fact fact_of[ESC_NCOLUMNS] = {
	[ESC_C_PRIORITY] = ESC_PRIORITY, [ESC_C_TEAM] = ESC_TEAM, [ESC_C_SEGMENT] = ESC_SEGMENT,
	[ESC_C_CATEGORY] = ESC_CATEGORY, [ESC_C_PRODUCT] = ESC_PRODUCT,
	[ESC_C_CHANNEL] = ESC_CHANNEL, [ESC_C_LANGUAGE] = ESC_LANGUAGE, [ESC_C_SITE] = ESC_SITE,
	[ESC_C_TYPE] = ESC_TYPE, [ESC_C_OWNER] = ESC_OWNER,
	[ESC_C_CUSTOMER] = ESC_CUSTOMER_NAME, [ESC_C_REQUESTER] = ESC_REQUESTER,
};

bool
esc_channel_live(const char *channel)
{
	static const char *const live[] = { "phone", "chat", "visit", "in_person" };

	for (size_t i = 0; channel != NULL && i < sizeof(live) / sizeof(live[0]); i++)
		if (esc_ascii_casecmp(channel, live[i]) == 0)
			return true;
	return false;
}

static void
set_first(struct esc_ticket *t, enum esc_fact f, int64_t at)
{
	if (t->fact[f] == ESC_NONE)
		t->fact[f] = at;
}

static void
set_text(struct fold *f, const struct esc_field *field)
{
	struct esc_field *text = (struct esc_field *)f->t->text;
	size_t i;

	for (i = 0; i < f->t->ntexts; i++)
		if (text[i].column == field->column &&
		    (field->column != ESC_C_ATTR || strcmp(text[i].name, field->name) == 0))
			break;
	if (i == f->room) {
		f->room = f->room ? 2 * f->room : 8;
		text = esc_copy(f->arena, text, i * sizeof(*text), f->room * sizeof(*text));
		f->t->text = text;
	}
	text[i] = *field;
	if (i == f->t->ntexts)
		f->t->ntexts++;
}

static void
set_columns(struct fold *f, const struct esc_event *ev)
{
	for (size_t i = 0; i < ev->nfields; i++) {
		const struct esc_field *field = &ev->field[i];
		enum esc_column c = field->column;

		if (fact_of[c] != 0)
			f->t->word[fact_of[c]] = *field->value ? field->value : NULL;
		else if (c == ESC_C_SUBJECT)
			f->t->subject = field->value;
		else if (c == ESC_C_TRIED)
			f->tried = true;
		else if (c == ESC_C_ATTR || (esc_column_info(c)->where == ESC_IN_BODY &&
		    c != ESC_C_MESSAGE && c != ESC_C_WHY))
			set_text(f, field);
	}
}

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

static void
reopen(struct fold *f, int64_t at)
{
	struct esc_ticket *t = f->t;

	if (is_open(t))
		return;
	t->fact[ESC_STATUS] = ESC_S_OPEN;
	t->fact[ESC_REOPENINGS]++;
	set_first(t, ESC_REOPENED_AT, at);
	t->fact[ESC_ENDED_AT] = t->fact[ESC_CLOSED_AT] = ESC_NONE;
}

static void
pause_(struct fold *f, enum esc_status s, int64_t at)
{
	reopen(f, at);
	set_first(f->t, ESC_PAUSED_SINCE, at);
	f->t->fact[ESC_STATUS] = s;
}

static void
resume(struct fold *f, int64_t at)
{
	reopen(f, at);
	end_pause(f->t, at);
	f->t->fact[ESC_STATUS] = ESC_S_OPEN;
}

static void
count_agent(struct fold *f, const struct esc_event *ev)
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
		set_first(t, ESC_ANSWERED_AT, at);
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

static void
set_level(struct fold *f, const struct esc_event *ev, int64_t level)
{
	int64_t *fact = f->t->fact, from = fact[ESC_LEVEL];

	if (level > from) {
		fact[ESC_ESCALATIONS]++;
		set_first(f->t, ESC_ESCALATED_AT, ev->at);
		fact[ESC_FLAGS] |= escalation_flags(ev, level);
		if (from == 1 && !f->tried)
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
on_opened(struct fold *f, const struct esc_event *ev)
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
on_customer(struct fold *f, const struct esc_event *ev)
{
	f->t->fact[ESC_CUSTOMERS]++;
	set_first(f->t, ESC_ASKED_AT, ev->at);
	f->in_run = false;
}

static void
on_queued(struct fold *f, const struct esc_event *ev)
{
	set_first(f->t, ESC_QUEUED_AT, ev->at);
}

static void
on_abandoned(struct fold *f, const struct esc_event *ev)
{
	set_first(f->t, ESC_ABANDONED_AT, ev->at);
}

static void
on_accepted(struct fold *f, const struct esc_event *ev)
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
on_replied(struct fold *f, const struct esc_event *ev)
{
	struct esc_ticket *t = f->t;

	if (!ev->public || ev->side == ESC_SIDE_CUSTOMER || ev->side == ESC_SIDE_OUTSIDE)
		return;
	if (f->opening_text_due && esc_event_get(ev, ESC_C_SLOT) == NULL) {
		f->opening_text_due = false;
		return;
	}
	set_first(t, ESC_FIRST_ANY_AT, ev->at);
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
on_contacted(struct fold *f, const struct esc_event *ev)
{
	if (is(ev, ESC_C_OUTCOME, "no_answer"))
		return;
	count_before(f->t, ESC_CONTACTS);
	answer_queue(f->t, ev->at);
	count_agent(f, ev);
}

static void
on_escalated(struct fold *f, const struct esc_event *ev)
{
	int64_t from = f->t->fact[ESC_LEVEL];
	int64_t level = level_or(ev, is(ev, ESC_C_ESCALATION, "executive") ? from : from + 1);

	if (is(ev, ESC_C_ESCALATION, "executive"))
		f->t->fact[ESC_FLAGS] |= ESC_FLAG_EXECUTIVE;
	if (level > from)
		set_level(f, ev, level);
}

static void
on_deescalated(struct fold *f, const struct esc_event *ev)
{
	int64_t from = f->t->fact[ESC_LEVEL], level = level_or(ev, from - 1);

	if (level >= 1 && level < from)
		set_level(f, ev, level);
}

static void
on_waiting(struct fold *f, const struct esc_event *ev)
{
	pause_(f, ESC_S_WAITING, ev->at);
}

static void
on_held(struct fold *f, const struct esc_event *ev)
{
	pause_(f, ESC_S_HELD, ev->at);
}

static void
on_resumed(struct fold *f, const struct esc_event *ev)
{
	if (is_open(f->t))
		resume(f, ev->at);
}

static void
on_resolved(struct fold *f, const struct esc_event *ev)
{
	struct esc_ticket *t = f->t;

	t->fact[ESC_RESOLUTIONS]++;
	set_first(t, ESC_RESOLVED_FIRST_AT, ev->at);
	t->fact[ESC_RESOLVED_AT] = ev->at;
	t->word[ESC_RESOLVER] = *ev->who ? ev->who : NULL;
	count_agent(f, ev);
	if (is_open(t))
		leave_open(t, ESC_S_RESOLVED, ev->at);
}

static void
on_fixed(struct fold *f, const struct esc_event *ev)
{
	set_first(f->t, ESC_FIXED_AT, ev->at);
}

static void
on_reopened(struct fold *f, const struct esc_event *ev)
{
	reopen(f, ev->at);
}

static void
on_closed(struct fold *f, const struct esc_event *ev)
{
	leave_open(f->t, ESC_S_CLOSED, ev->at);
	f->t->fact[ESC_CLOSED_AT] = ev->at;
}

static void
on_surveyed(struct fold *f, const struct esc_event *ev)
{
	set_csat(f->t, ev);
}

static void
on_merged(struct fold *f, const struct esc_event *ev)
{
	leave_open(f->t, ESC_S_MERGED, ev->at);
	f->t->into = esc_event_get(ev, ESC_C_INTO);
}

static void
on_spam(struct fold *f, const struct esc_event *ev)
{
	leave_open(f->t, ESC_S_SPAM, ev->at);
}

/* What a source showed at that moment: the change since then is the event. */
static void
on_observed(struct fold *f, const struct esc_event *ev)
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
	void (*on)(struct fold *, const struct esc_event *);
} rules[] = {
	{ ESC_OPENED, on_opened }, { ESC_CUSTOMER, on_customer }, { ESC_QUEUED, on_queued },
	{ ESC_ABANDONED, on_abandoned }, { ESC_ACCEPTED, on_accepted },
	{ ESC_REPLIED, on_replied }, { ESC_CONTACTED, on_contacted },
	{ ESC_ESCALATED, on_escalated }, { ESC_DEESCALATED, on_deescalated },
	{ ESC_WAITING, on_waiting }, { ESC_HELD, on_held }, { ESC_RESUMED, on_resumed },
	{ ESC_RESOLVED, on_resolved }, { ESC_FIXED, on_fixed }, { ESC_REOPENED, on_reopened },
	{ ESC_CLOSED, on_closed }, { ESC_SURVEYED, on_surveyed }, { ESC_MERGED, on_merged },
	{ ESC_SPAM, on_spam }, { ESC_OBSERVED, on_observed },
};

static void
apply(struct fold *f, const struct esc_event *ev)
{
	struct esc_ticket *t = f->t;
	const struct esc_kind_info *k = esc_kind_info(ev->kind);

	if (t->fact[ESC_UPDATED_AT] == ESC_NONE || ev->at > t->fact[ESC_UPDATED_AT])
		t->fact[ESC_UPDATED_AT] = ev->at;
	if (ev->kind == ESC_RETRACTED)
		return;
	set_first(t, ESC_OPENED_AT, ev->at);
	if (k != NULL && k->work)
		reopen(f, ev->at);
	set_columns(f, ev);
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (rules[i].kind == ev->kind)
			rules[i].on(f, ev);
}

/*
 * An opening on a live channel that did not queue is a contact and a response;
 * after a queue the answer is; an abandoned one has neither.
 */
static void
respond(struct fold *f)
{
	struct esc_ticket *t = f->t;
	int64_t *fact = t->fact;

	fact[ESC_RESPONDED_AT] = f->replied_at;
	if (!esc_channel_live(t->word[ESC_CHANNEL]))
		return;
	if (fact[ESC_QUEUED_AT] != ESC_NONE)
		fact[ESC_RESPONDED_AT] = fact[ESC_ANSWERED_AT];
	else if (fact[ESC_ABANDONED_AT] == ESC_NONE && f->opening_seen) {
		fact[ESC_RESPONDED_AT] = fact[ESC_FIRST_ANY_AT] = fact[ESC_OPENED_AT];
		fact[ESC_CONTACTS]++;
	}
}

static bool
retracts(const struct esc_event *r, const struct esc_event *ev)
{
	const char *target = esc_event_get(r, ESC_C_EVENT);
	char key[ESC_KEY_MAX];

	return target != NULL && strcmp(target, esc_key_print(key, ev->key)) == 0;
}

/*
 * A retraction may itself be retracted.  Each round settles one more link of
 * such a chain, and a chain cannot be a ring: a key is a hash of its target's.
 */
void
esc_fold_retracted(const struct esc_event *ev, size_t n, unsigned char *gone)
{
	size_t links = 0;

	memset(gone, 0, n);
	for (size_t i = 0; i < n; i++)
		links += ev[i].kind == ESC_RETRACTED;
	for (size_t round = 0; round < links; round++) {
		bool changed = false;

		for (size_t i = 0; i < n; i++) {
			unsigned char is_gone = 0;

			for (size_t j = 0; j < n && !is_gone; j++)
				is_gone = ev[j].kind == ESC_RETRACTED && !gone[j] && retracts(&ev[j], &ev[i]);
			changed |= is_gone != gone[i];
			gone[i] = is_gone;
		}
		if (!changed)
			break;
	}
}

static void
begin(struct esc_ticket *t)
{
	for (int i = 0; i < ESC_NFACTS; i++) {
		t->fact[i] = i < ESC_STATUS ? ESC_NONE : 0;
		t->word[i] = NULL;
	}
	t->fact[ESC_PAUSED_SINCE] = t->fact[ESC_CSAT] = t->fact[ESC_FCR_RECORDED] = ESC_NONE;
	for (int i = ESC_FIRST_CODE; i < ESC_NFACTS; i++)
		t->fact[i] = ESC_NONE;
	t->fact[ESC_LEVEL] = t->fact[ESC_LEVEL_MAX] = 1;
	t->into = t->subject = NULL;
	t->text = NULL;
	t->ntexts = 0;
}

bool
esc_fold(struct esc_ticket *t, const struct esc_event *ev, size_t n, int64_t as_of,
    struct esc_arena *a)
{
	struct fold f = { .t = t, .arena = a, .replied_at = ESC_NONE };
	unsigned char *gone = NULL;

	begin(t);
	for (size_t i = 0; i < n && gone == NULL; i++)
		if (ev[i].kind == ESC_RETRACTED) {
			gone = esc_alloc(a, n);
			esc_fold_retracted(ev, n, gone);
		}
	for (size_t i = 0; i < n; i++)
		if (ev[i].at <= as_of && (gone == NULL || !gone[i]))
			apply(&f, &ev[i]);
	if (t->fact[ESC_OPENED_AT] == ESC_NONE)
		return false;
	set_first(t, ESC_ASKED_AT, t->fact[ESC_OPENED_AT]);
	respond(&f);
	return true;
}
