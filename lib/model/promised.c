/* The metrics of promised times: what clocks and events say of one ticket. */
#include <string.h>

#include "metric.h"

/* Who is told of a part. */
#define TELL	void (*tell)(void *, const struct esc_part *), void *arg

/* Attainment. */

static struct esc_part
verdict(const struct esc_view *v, const struct esc_clock *c)
{
	enum esc_clock_state state = esc_clock_state(c, v->as_of);

	if (state == ESC_CS_VOID)
		return (struct esc_part){ .what = ESC_PART_NONE };
	if (state == ESC_CS_MET || state == ESC_CS_BREACHED)
		return share(state == ESC_CS_MET, c->ended == ESC_NONE);
	return censored();
}

static void
tell_clocks(const struct esc_view *v, int64_t kind, bool completed, TELL)
{
	for (size_t i = 0; i < v->nclocks; i++) {
		const struct esc_clock *c = &v->clock[i];
		struct esc_part part = verdict(v, c);

		if ((kind >= 0 && (int64_t)c->kind != kind) || (completed && c->ended == ESC_NONE))
			continue;
		part.at = c->due != ESC_NONE ? c->due : c->ended;
		if (part.what != ESC_PART_NONE && part.at != ESC_NONE)
			tell(arg, &part);
	}
}

static void
attained(const struct esc_view *v, TELL)
{
	tell_clocks(v, v->parameter, false, tell, arg);
}

static void
attained_when_complete(const struct esc_view *v, TELL)
{
	tell_clocks(v, v->parameter, true, tell, arg);
}

/* One clock that breached decides; one that still runs leaves it open. */
static struct esc_part
all_met(const struct esc_view *v)
{
	bool any = false, open = false;

	for (size_t i = 0; i < v->nclocks; i++) {
		struct esc_part part = verdict(v, &v->clock[i]);

		if (part.what == ESC_PART_COUNTS && part.num == 0)
			return share(false, false);
		any |= part.what == ESC_PART_COUNTS;
		open |= part.what == ESC_PART_CENSORED;
	}
	if (open)
		return censored();
	return any ? share(true, is_open(v)) : (struct esc_part){ .what = ESC_PART_NONE };
}

/* Words to the customer. */

static bool
is_reply(const struct esc_event *ev)
{
	return ev->kind == ESC_REPLIED && ev->public && ev->side == ESC_SIDE_OURS;
}

static bool
is_word(const struct esc_event *ev)
{
	const char *outcome = esc_event_get(ev, ESC_C_OUTCOME);

	return is_reply(ev) || (ev->kind == ESC_CONTACTED && (outcome == NULL || strcmp(outcome, "no_answer") != 0));
}

static void
next_responses(const struct esc_view *v, TELL)
{
	int64_t asked = ESC_NONE;
	bool answered = false;
	struct esc_part part;

	for (size_t i = 0; i < v->nevents; i++) {
		const struct esc_event *ev = &v->event[i];

		if (ev->kind == ESC_CUSTOMER && answered && asked == ESC_NONE)
			asked = ev->at;
		if (!is_reply(ev))
			continue;
		answered = true;
		if (asked == ESC_NONE)
			continue;
		part = span(v, asked, ev->at);
		part.at = ev->at;
		tell(arg, &part);
		asked = ESC_NONE;
	}
	if (asked == ESC_NONE || !is_open(v))
		return;
	part = censored();
	part.at = asked;
	tell(arg, &part);
}

/* Up to the end of the ticket, or to now while it is open. */
static struct esc_part
longest_silence(const struct esc_view *v)
{
	int64_t end = is_open(v) ? v->as_of : v->fact[ESC_ENDED_AT], since = v->fact[ESC_OPENED_AT];
	struct esc_part most = number(0, is_open(v)), gap;

	for (size_t i = 0; i < v->nevents && v->event[i].at <= end; i++) {
		if (!is_word(&v->event[i]))
			continue;
		gap = span(v, since, v->event[i].at);
		most.num = gap.num > most.num ? gap.num : most.num;
		since = v->event[i].at;
	}
	gap = span(v, since, end);
	most.num = gap.num > most.num ? gap.num : most.num;
	return most;
}

/* Escalation in time. */

static struct esc_part
until_escalated(const struct esc_view *v)
{
	if (!happened(v, ESC_ESCALATED_AT))
		return outside(v);
	return span(v, v->fact[ESC_OPENED_AT], v->fact[ESC_ESCALATED_AT]);
}

struct staying {
	const struct esc_view *view;
	struct esc_ticket t;
	int64_t		 since;		/* at the level; ESC_NONE: not there */
	void		(*tell)(void *, const struct esc_part *);
	void		*arg;
};

static void
after(void *arg, const struct esc_event *ev)
{
	struct staying *s = arg;
	bool there = ESC_STATUS_IS_OPEN(s->t.fact[ESC_STATUS]) && s->t.fact[ESC_LEVEL] == s->view->parameter;
	struct esc_part part;

	if (there && s->since == ESC_NONE)
		s->since = ev->at;
	if (there || s->since == ESC_NONE)
		return;
	part = span(s->view, s->since, ev->at);
	part.at = ev->at;
	s->tell(s->arg, &part);
	s->since = ESC_NONE;
}

static void
stays_at_level(const struct esc_view *v, TELL)
{
	struct staying s = { .view = v, .since = ESC_NONE, .tell = tell, .arg = arg };
	struct esc_part part = censored();

	esc_fold_told(&s.t, v->event, v->nevents, v->as_of, v->arena, after, &s);
	if (s.since == ESC_NONE)
		return;
	part.at = s.since;
	tell(arg, &part);
}

#define CLOCKS	.cohort = ESC_BY_EVENT, .asks_clocks = true
#define EVENTS	.asks_events = true
#define DUE	" / due in the period; what still runs in time is censored, void is left out"

const struct esc_metric esc_metrics_promised[] = {
{ "attainment", SHARE, CLOCKS, .each = attained, .parameter = -1,
	.definition = "clocks met" DUE ", breached ones that still run included" },
{ "attainment.completed", SHARE, CLOCKS, .each = attained_when_complete, .parameter = -1,
	.definition = "clocks met / clocks that ended, due in the period (flatters: the worst are "
	"still open)" },
{ "attainment.ticket", SHARE, OPENED, .asks_clocks = true, .part = all_met,
	.facts = F(ESC_STATUS),
	.definition = "tickets all of whose clocks were met / tickets opened in the period with a "
	"clock that ended or breached" },
{ "attainment.C", SHARE, CLOCKS, .each = attained,
	.definition = "clocks of this name met" DUE },
{ "attainment.completed.C", SHARE, CLOCKS, .each = attained_when_complete,
	.definition = "clocks of this name met / those that ended, due in the period" },
{ "promise.kept", SHARE, CLOCKS, .each = attained, .parameter = ESC_K_PROMISE,
	.definition = "promises kept on or before the time promised" DUE },
{ "update.kept", SHARE, CLOCKS, .each = attained, .parameter = ESC_K_UPDATE,
	.definition = "intervals between words to the customer within the cadence" DUE },
{ "update.gap.max", ESC_SPREAD, "s", OPENED, EVENTS, .business = true, .part = longest_silence,
	.facts = F(ESC_STATUS) | F(ESC_ENDED_AT),
	.definition = "longest time of a ticket without a word to the customer, from opened to its "
	"end, or to as-of while it is open, in open hours" },
{ "update.gap.max.calendar", ESC_SPREAD, "s", OPENED, EVENTS, .part = longest_silence,
	.facts = F(ESC_STATUS) | F(ESC_ENDED_AT),
	.definition = "longest time of a ticket without a word to the customer, calendar time" },
{ "nrt", ESC_SPREAD, "s", .cohort = ESC_BY_EVENT, EVENTS, .business = true, .each = next_responses,
	.facts = F(ESC_STATUS), .beside = "nrt.calendar",
	.definition = "from the oldest unanswered message of the customer after our first reply to "
	"the next reply, each, in open hours" },
{ "nrt.calendar", ESC_SPREAD, "s", .cohort = ESC_BY_EVENT, EVENTS, .each = next_responses,
	.facts = F(ESC_STATUS),
	.definition = "from the oldest unanswered message of the customer after our first reply to "
	"the next reply, each, calendar time" },
{ "time_to_escalate", ESC_SPREAD, "s", OPENED, .event_at = ESC_ESCALATED_AT, .business = true,
	.facts = F(ESC_ESCALATED_AT), .part = until_escalated, .beside = "time_to_escalate.calendar",
	.definition = "from opened to the first escalation, in open hours" },
{ "time_to_escalate.calendar", ESC_SPREAD, "s", OPENED, .event_at = ESC_ESCALATED_AT,
	.facts = F(ESC_ESCALATED_AT), .part = until_escalated,
	.definition = "from opened to the first escalation, calendar time" },
{ "time_at_level.K", ESC_SPREAD, "s", .cohort = ESC_BY_EVENT, EVENTS, .business = true,
	.each = stays_at_level,
	.definition = "each stay at the level, from arrival to leaving it or the end of the ticket, "
	"in open hours" },
{ "time_at_level.calendar.K", ESC_SPREAD, "s", .cohort = ESC_BY_EVENT, EVENTS, .each = stays_at_level,
	.definition = "each stay at the level, from arrival to leaving it or the end of the ticket, "
	"calendar time" },
{ 0 }
};
