/* The metrics of how a ticket went, told by its events: pauses, escalations, signs, actions. */
#include <string.h>

#include "metric.h"

/* The ticket after each of its events. */
struct course {
	const struct esc_view *view;
	struct esc_ticket t;
	int64_t		 since;		/* a pause, or the first escalation; ESC_NONE */
	int64_t		 sum;
	int64_t		 told, managed;	/* ESC_NONE: not yet */
	int64_t		 level;		/* at the first sign of conflict; 0: there was none */
	bool		 rose;
};

static void
follow(struct course *c, const struct esc_view *v, void (*after)(void *, const struct esc_event *))
{
	*c = (struct course){ .view = v, .since = ESC_NONE, .told = ESC_NONE, .managed = ESC_NONE };
	esc_fold_told(&c->t, v->event, v->nevents, v->as_of, v->arena, after, c);
}

/* Time that counts, less the pauses. */

static void
add_pause(void *arg, const struct esc_event *ev)
{
	struct course *c = arg;
	int64_t now = c->t.fact[ESC_PAUSED_SINCE], end = c->view->fact[ESC_RESOLVED_AT];

	if (c->since == now)
		return;
	if (c->since != ESC_NONE && c->since < end)
		c->sum += span(c->view, c->since, ev->at < end ? ev->at : end).num;
	c->since = now;
}

static struct esc_part
active_resolution(const struct esc_view *v)
{
	struct course c;
	struct esc_part part;

	if (!happened(v, ESC_RESOLVED_AT))
		return not_yet(v);
	part = span(v, v->fact[ESC_OPENED_AT], v->fact[ESC_RESOLVED_AT]);
	follow(&c, v, add_pause);
	part.num = part.num > c.sum ? part.num - c.sum : 0;
	part.moves = is_open(v);
	return part;
}

/* Escalations. */

static bool
is_word(const struct esc_event *ev)
{
	const char *outcome = esc_event_get(ev, ESC_C_OUTCOME);

	return (ev->kind == ESC_REPLIED && ev->public && ev->side == ESC_SIDE_OURS) ||
	    (ev->kind == ESC_CONTACTED && (outcome == NULL || strcmp(outcome, "no_answer") != 0));
}

static void
note_mobilised(void *arg, const struct esc_event *ev)
{
	struct course *c = arg;

	if (c->t.fact[ESC_ESCALATED_AT] == ESC_NONE)
		return;
	if (c->told == ESC_NONE && is_word(ev))
		c->told = ev->at;
	if (c->managed == ESC_NONE && c->t.word[ESC_MANAGER] != NULL)
		c->managed = ev->at;
}

static struct esc_part
mobilised(const struct esc_view *v)
{
	struct course c;

	if (!happened(v, ESC_ESCALATED_AT))
		return outside(v);
	follow(&c, v, note_mobilised);
	if (c.told == ESC_NONE || c.managed == ESC_NONE)
		return not_yet(v);
	return span(v, v->fact[ESC_ESCALATED_AT], c.told > c.managed ? c.told : c.managed);
}

static void
note_rise(void *arg, const struct esc_event *ev)
{
	struct course *c = arg;

	if (c->level == 0 && ev->kind == ESC_SIGNED)
		c->level = c->t.fact[ESC_LEVEL];
	c->rose |= c->level > 0 && c->t.fact[ESC_LEVEL] > c->level;
}

static struct esc_part
calmed(const struct esc_view *v)
{
	struct course c;

	if (!happened(v, ESC_SIGN))
		return outside(v);
	follow(&c, v, note_rise);
	return share(!c.rose, !c.rose && is_open(v));
}

/* Actions of post-mortems. */

static bool
is_of(const struct esc_event *ev, enum esc_kind kind, const char *action)
{
	const char *which = esc_event_get(ev, ESC_C_ACTION);

	return ev->kind == kind && which != NULL && strcmp(which, action) == 0;
}

/* The moment of the last such event after the i-th; ESC_NONE: there is none. */
static int64_t
last_of(const struct esc_view *v, size_t i, enum esc_kind kind, const char *action)
{
	int64_t at = ESC_NONE;

	for (; i < v->nevents; i++)
		if (is_of(&v->event[i], kind, action))
			at = v->event[i].at;
	return at;
}

/* Each action by its last plan; one that was dropped is none.  parameter: is it the late ones that count? */
static void
actions(const struct esc_view *v, void (*tell)(void *, const struct esc_part *), void *arg)
{
	for (size_t i = 0; i < v->nevents; i++) {
		const struct esc_event *ev = &v->event[i];
		const char *action = esc_event_get(ev, ESC_C_ACTION), *due = esc_event_get(ev, ESC_C_DUE);
		struct esc_part part;
		int64_t at, done;

		if (ev->kind != ESC_PLANNED || action == NULL || due == NULL || !esc_int_parse(due, &at) ||
		    last_of(v, i + 1, ESC_PLANNED, action) != ESC_NONE ||
		    last_of(v, i + 1, ESC_DROPPED, action) != ESC_NONE)
			continue;
		done = last_of(v, i + 1, ESC_DONE, action);
		if (done == ESC_NONE && at > v->as_of)
			part = censored();
		else if (v->parameter == 0)
			part = share(done != ESC_NONE, done == ESC_NONE);
		else
			part = share(done == ESC_NONE || done > at, false);
		part.at = at;
		tell(arg, &part);
	}
}

#define EVENTS	.asks_events = true
#define ACTIVE	LAST, .event_at = ESC_RESOLVED_AT, EVENTS, .events_if = ESC_PAUSED, .part = active_resolution, \
	.facts = F(ESC_RESOLVED_AT) | F(ESC_PAUSED)
#define RISEN	OPENED, EVENTS, .events_if = ESC_ESCALATIONS, .part = mobilised, \
	.facts = F(ESC_ESCALATED_AT) | F(ESC_ESCALATIONS)
#define ACTIONS	.cohort = ESC_BY_EVENT, EVENTS, .each = actions, .of_kind = ESC_PLANNED

const struct esc_metric esc_metrics_course[] = {
{ "resolution.active", ESC_SPREAD, "s", ACTIVE, .business = true, .beside = "resolution.active.calendar",
	.definition = "from opened to the last resolution less the time waiting or held before it, in "
	"open hours" },
{ "resolution.active.calendar", ESC_SPREAD, "s", ACTIVE,
	.definition = "from opened to the last resolution less the time waiting or held before it, "
	"calendar time" },
{ "mobilise", ESC_SPREAD, "s", RISEN, .business = true, .beside = "mobilise.calendar",
	.definition = "from the first escalation to the later of the first word to the customer after "
	"it and the escalation manager, in open hours" },
{ "mobilise.calendar", ESC_SPREAD, "s", RISEN,
	.definition = "from the first escalation to the later of the first word to the customer after "
	"it and the escalation manager, calendar time" },
{ "calmed", SHARE, OPENED, EVENTS, .events_if = ESC_SIGN, .part = calmed, .facts = F(ESC_SIGN),
	.definition = "never rose after their first sign of conflict / tickets with a sign, opened in "
	"the period" },
{ "action.closed", SHARE, ACTIONS,
	.definition = "actions of post-mortems done by as-of / due in the period; dropped ones are left "
	"out" },
{ "action.overdue", SHARE, ACTIONS, .parameter = 1,
	.definition = "actions of post-mortems done after they were due, or not yet / due in the period; "
	"dropped ones are left out" },
{ 0 }
};
