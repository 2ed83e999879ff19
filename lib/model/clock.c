/*
 * The clocks: a table of what starts and what stops each, and the fold that
 * runs them over the events of a ticket.
 */
#include <string.h>

#include "model/clock_rule.h"

const char *const esc_clock_name[ESC_NCLOCKS] = {
	"first_response", "next_response", "update", "pickup", "level", "workaround", "resolution", "fix",
	"promise", "approval", "outside", "silence", "postmortem", "action", "plan"
};
const char *const esc_clock_state_name[] = { "running", "idle", "paused", "met", "breached", "void" };

static struct esc_match
match_of(const struct esc_clock_fold *f)
{
	return (struct esc_match){
		.priority = esc_clock_word(f, ESC_PRIORITY), .segment = esc_clock_word(f, ESC_SEGMENT),
		.category = esc_clock_word(f, ESC_CATEGORY), .channel = esc_clock_word(f, ESC_CHANNEL),
		.team = esc_clock_word(f, ESC_TEAM), .escalation = f->escalation,
		.level = (int)f->t->fact[ESC_LEVEL],
		.executive = (f->t->fact[ESC_FLAGS] & ESC_FLAG_EXECUTIVE) != 0,
	};
}

static bool
same_match(const struct esc_match *a, const struct esc_match *b)
{
	return a->level == b->level && a->executive == b->executive &&
	    !esc_differ(a->priority, b->priority) && !esc_differ(a->segment, b->segment) &&
	    !esc_differ(a->category, b->category) && !esc_differ(a->channel, b->channel) &&
	    !esc_differ(a->team, b->team) && !esc_differ(a->escalation, b->escalation);
}

static void
change_all(struct esc_clock_fold *f, int64_t at, const struct esc_event *why)
{
	for (size_t i = 0; i < f->w.clocks->n; i++)
		if (f->w.clocks->clock[i].ended == ESC_NONE)
			esc_run_change(&f->w, i, at, why);
}

/* Versions of the policy that take effect up to a moment. */
static void
advance(struct esc_clock_fold *f, int64_t at)
{
	for (; f->next_version < f->policies->n; f->next_version++) {
		const struct esc_policy *p = f->policies->version[f->next_version];

		if (p->effective_from > at)
			break;
		f->w.policy = p;
		change_all(f, p->effective_from, NULL);
	}
}

static int64_t
due_of(const struct esc_event *ev)
{
	const char *due = esc_event_get(ev, ESC_C_DUE);
	int64_t t;

	return due != NULL && esc_int_parse(due, &t) ? t : ESC_NONE;
}

static void
stop_those_that_end_well(struct esc_clock_fold *f, const struct esc_event *ev)
{
	for (size_t i = 0; i < f->w.clocks->n; i++) {
		const struct esc_clock *c = &f->w.clocks->clock[i];

		if (c->ended == ESC_NONE && esc_clock_rules[c->kind].stops(f, ev, c))
			esc_run_stop(&f->w, i, ev->at);
	}
}

/* A promise that is given up is broken. */
static void
break_promise(struct esc_clock_fold *f, size_t i, int64_t at)
{
	struct esc_clock *c = &f->w.clocks->clock[i];

	esc_run_stop(&f->w, i, at);
	if (c->breached == ESC_NONE)
		c->breached = at;
}

/* The owner and the escalation manager pick up each in a cycle of their own. */
static bool
begins_anew(const struct esc_clock_fold *f, const struct esc_event *ev, const struct esc_clock *c, const bool *starts)
{
	bool managed = c->kind == ESC_K_PICKUP && c->which != NULL;

	return esc_clock_rules[c->kind].again && (managed ? esc_starts_manager(f, ev) : starts[c->kind]);
}

/* The end of the ticket ends most; a clock that begins again ends the cycle before. */
static void
end_those_that_cannot(struct esc_clock_fold *f, const struct esc_event *ev, const bool *starts)
{
	for (size_t i = 0; i < f->w.clocks->n; i++) {
		const struct esc_clock *c = &f->w.clocks->clock[i];
		const struct esc_clock_rule *r = &esc_clock_rules[c->kind];

		if (c->ended != ESC_NONE)
			continue;
		if (ev->kind == ESC_BROKEN && c->kind == ESC_K_PROMISE && esc_promise_is_meant(ev, c))
			break_promise(f, i, ev->at);
		else if ((!r->outlives && !esc_clock_fold_open(f)) || begins_anew(f, ev, c, starts) ||
		    (r->voids != NULL && r->voids(f, ev, c)))
			esc_run_void(&f->w, i, ev->at);
	}
}

static size_t
last_of(const struct esc_clock_fold *f, enum esc_clock_kind kind)
{
	const struct esc_clocks *cs = f->w.clocks;

	for (size_t i = cs->n; i-- > 0;)
		if (cs->clock[i].kind == kind)
			return i;
	return SIZE_MAX;
}

/* A post-mortem that has not begun is not of this end. */
static void
go_on_after_reopening(struct esc_clock_fold *f, const struct esc_event *ev)
{
	size_t pending = esc_clock_running(f, ESC_K_POSTMORTEM);

	if (pending != SIZE_MAX && f->w.clocks->clock[pending].started > ev->at)
		esc_run_forget(&f->w, pending, ev->at);
	for (int k = 0; k < ESC_NCLOCKS; k++) {
		enum esc_clock_kind kind = (enum esc_clock_kind)k;
		size_t i = esc_clock_rules[k].goes_on ? last_of(f, kind) : SIZE_MAX;
		const struct esc_target *r = esc_target_for(f->w.policy, kind, &f->w.match);

		if (i == SIZE_MAX || f->w.clocks->clock[i].ended == ESC_NONE)
			continue;
		if (r != NULL && r->restart)
			esc_run_start(&f->w, kind, ev->at, ev, ESC_NONE);
		else
			esc_run_again(&f->w, i, ev);
	}
}

/*
 * A post-mortem's time begins when the customer has confirmed the fix, at the
 * latest three working days after the resolution.
 */
static int64_t
start_of(const struct esc_clock_fold *f, enum esc_clock_kind kind, const struct esc_event *ev)
{
	int64_t at;

	if (kind != ESC_K_POSTMORTEM || ev->kind != ESC_RESOLVED)
		return ev->at;
	at = esc_calendar_end_of_day(esc_policy_team_calendar(f->w.policy, f->w.match.team), ev->at, 3);
	return at == ESC_NONE ? ev->at : at;
}

static void
start(struct esc_clock_fold *f, enum esc_clock_kind kind, const struct esc_event *ev)
{
	int64_t due = esc_clock_rules[kind].own_time ? due_of(ev) : ESC_NONE;
	size_t i = esc_clock_running(f, kind);

	if (esc_clock_rules[kind].own_time && due == ESC_NONE && kind != ESC_K_OUTSIDE)
		return;
	if (kind == ESC_K_POSTMORTEM && i != SIZE_MAX) {
		esc_run_move(&f->w, i, ev);	/* confirmed before it began */
		return;
	}
	esc_run_start(&f->w, kind, start_of(f, kind, ev), ev, due);
	f->w.clocks->clock[f->w.clocks->n - 1].which = kind == ESC_K_PROMISE ? esc_promise_of(ev) :
	    esc_event_get(ev, kind == ESC_K_OUTSIDE ? ESC_C_BODY : ESC_C_ACTION);
}

/* A response on a live channel without a queue is given by the opening itself. */
static void
start_all(struct esc_clock_fold *f, const struct esc_event *ev, const bool *starts)
{
	for (int k = 0; k < ESC_NCLOCKS; k++)
		if (starts[k])
			start(f, (enum esc_clock_kind)k, ev);
	if (esc_starts_manager(f, ev)) {
		start(f, ESC_K_PICKUP, ev);
		f->w.clocks->clock[f->w.clocks->n - 1].which = f->t->word[ESC_MANAGER];
	}
	if (starts[ESC_K_FIRST_RESPONSE] && ev->kind == ESC_OPENED &&
	    esc_clock_rules[ESC_K_FIRST_RESPONSE].stops(f, ev, NULL))
		esc_run_stop(&f->w, esc_clock_running(f, ESC_K_FIRST_RESPONSE), ev->at);
	if (!f->opened && !esc_clock_fold_open(f))
		end_those_that_cannot(f, ev, (const bool[ESC_NCLOCKS]){ false });
	f->opened = true;
}

/* Functional to level 2 and hierarchical above it, unless an event says. */
static void
note_escalation(struct esc_clock_fold *f, const struct esc_event *ev)
{
	const char *said = esc_event_get(ev, ESC_C_ESCALATION);
	int64_t level = f->t->fact[ESC_LEVEL];

	if (said != NULL)
		f->escalation = said;
	else if (level > f->was.level)
		f->escalation = level == 2 ? "functional" : "hierarchical";
	else if (level == 1 && f->was.level > 1)
		f->escalation = NULL;
}

static void
change(struct esc_clock_fold *f, const struct esc_event *ev)
{
	int64_t status = f->t->fact[ESC_STATUS];
	unsigned paused = status == ESC_S_WAITING ? ESC_PAUSE_WAITING : status == ESC_S_HELD ? ESC_PAUSE_HELD : 0;
	struct esc_match match;

	note_escalation(f, ev);
	match = match_of(f);
	if (paused == f->w.paused && same_match(&match, &f->w.match))
		return;
	f->w.match = match;
	f->w.paused = paused;
	change_all(f, ev->at, ev);
	f->w.then = match;
}

/* For the next event. */
static void
remember(struct esc_clock_fold *f, const struct esc_event *ev, bool handed_on)
{
	const char *owner = f->t->word[ESC_OWNER];

	if (handed_on) {
		f->giver[0] = esc_differ(owner, f->was.owner) ? NULL : owner;
		f->giver[1] = ev->who;
	}
	if (ev->kind == ESC_CUSTOMER || esc_is_answer(ev))
		f->unanswered = ev->kind == ESC_CUSTOMER;
	f->was = (struct esc_moment){ .open = esc_clock_fold_open(f), .level = f->t->fact[ESC_LEVEL],
	    .owner = owner, .team = f->t->word[ESC_TEAM], .manager = f->t->word[ESC_MANAGER] };
}

static void
after(void *arg, const struct esc_event *ev)
{
	bool starts[ESC_NCLOCKS] = { false };
	struct esc_clock_fold *f = arg;
	bool reopened;

	if (!f->opened && ev->kind != ESC_OPENED && f->first[ESC_OPENED_AT] != NULL)
		return;		/* before the opening there is no clock */
	advance(f, ev->at);
	reopened = f->opened && !f->was.open && esc_clock_fold_open(f);
	f->lost = ev->kind == ESC_LOST || (f->lost && ev->kind != ESC_RETAINED);
	stop_those_that_end_well(f, ev);
	for (int k = 0; k < ESC_NCLOCKS; k++)
		starts[k] = f->watched >> k & 1 && esc_clock_rules[k].starts(f, ev);
	if (f->opened)
		end_those_that_cannot(f, ev, starts);
	change(f, ev);
	if (reopened)
		go_on_after_reopening(f, ev);
	start_all(f, ev, starts);
	remember(f, ev, starts[ESC_K_PICKUP]);
}

/*
 * What was not known of a ticket before an import first saw it is taken to have
 * been so from its beginning: an export tells the priority once, not when it
 * was set.  What people say holds from then on.
 */
static void
look_ahead(struct esc_clock_fold *f, const struct esc_event *ev, size_t n, int64_t as_of)
{
	static const struct { enum esc_column column; enum esc_fact fact; } codes[] = {
		{ ESC_C_PRIORITY, ESC_PRIORITY }, { ESC_C_SEGMENT, ESC_SEGMENT },
		{ ESC_C_CATEGORY, ESC_CATEGORY }, { ESC_C_CHANNEL, ESC_CHANNEL }, { ESC_C_TEAM, ESC_TEAM },
	};
	bool said[ESC_NFACTS] = { false };
	unsigned char *gone = esc_alloc(f->w.arena, n);

	esc_fold_retracted(ev, n, gone);
	for (size_t i = 0; i < n && ev[i].at <= as_of; i++) {
		if (gone[i])
			continue;
		f->queued |= ev[i].kind == ESC_QUEUED;
		f->abandoned |= ev[i].kind == ESC_ABANDONED;
		if (ev[i].kind == ESC_OPENED)
			f->first[ESC_OPENED_AT] = "";
		for (size_t k = 0; k < sizeof(codes) / sizeof(codes[0]); k++) {
			const char *v = esc_event_get(&ev[i], codes[k].column);

			if (v != NULL && !said[codes[k].fact] && ev[i].kind == ESC_OBSERVED)
				f->first[codes[k].fact] = v;
			said[codes[k].fact] |= v != NULL;
		}
	}
}

static int
by_kind(const struct esc_clock *a, const struct esc_clock *b)
{
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return a->cycle < b->cycle ? -1 : a->cycle > b->cycle;
}

static void
sort(struct esc_clocks *cs)
{
	for (size_t i = 1; i < cs->n; i++) {
		struct esc_clock c = cs->clock[i];
		size_t j = i;

		for (; j > 0 && by_kind(&cs->clock[j - 1], &c) > 0; j--)
			cs->clock[j] = cs->clock[j - 1];
		cs->clock[j] = c;
	}
}

/*
 * The clocks that some version promises, those that bring their own time, and
 * the first response, on which another waits.
 */
static unsigned
watched(const struct esc_policies *policies)
{
	unsigned kinds = 1u << ESC_K_FIRST_RESPONSE;

	for (int k = 0; k < ESC_NCLOCKS; k++)
		kinds |= (unsigned)esc_clock_rules[k].own_time << k;
	for (size_t i = 0; i < policies->n; i++)
		kinds |= policies->version[i]->promised;
	return kinds;
}

bool
esc_fold_clocks(struct esc_ticket *t, struct esc_clocks *cs, const struct esc_event *ev, size_t n,
    const struct esc_policies *policies, int64_t as_of, struct esc_arena *a, const struct esc_clock_sink *sink)
{
	struct esc_clock_fold f = { .t = t, .policies = policies,
	    .w = { .clocks = cs, .arena = a, .sink = sink } };

	*cs = (struct esc_clocks){ 0 };
	if (policies == NULL || policies->n == 0)
		return esc_fold(t, ev, n, as_of, a);
	f.watched = watched(policies);
	look_ahead(&f, ev, n, as_of);
	f.was = (struct esc_moment){ .open = true, .level = 1 };
	if (!esc_fold_by(t, ev, n, as_of, policies, a, after, &f)) {
		cs->n = 0;
		return false;
	}
	advance(&f, as_of);
	esc_run_finish(&f.w, as_of);
	sort(cs);
	return true;
}

void
esc_clocks(struct esc_clocks *cs, const struct esc_event *ev, size_t n, const struct esc_policies *policies,
    int64_t as_of, struct esc_arena *a, const struct esc_clock_sink *sink)
{
	struct esc_ticket t;

	esc_fold_clocks(&t, cs, ev, n, policies, as_of, a, sink);
}
