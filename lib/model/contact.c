/* The metrics of first contact and of the customer's voice. */
#include <string.h>

#include "metric.h"

static const struct esc_part nothing = { .what = ESC_PART_NONE };

/* First contact: of tickets whose N days since the first resolution are over. */

static struct esc_part
first_contact(const struct esc_view *v)
{
	return eligible(v, v->fact[ESC_CONTACTS] == 1 && v->fact[ESC_LEVEL_MAX] <= 1 &&
	    !reopened_within(v) && !v->repeated);
}

static struct esc_part
no_contact(const struct esc_view *v)
{
	return eligible(v, v->fact[ESC_CONTACTS] == 0);
}

static struct esc_part
one_touch(const struct esc_view *v)
{
	return eligible(v, v->fact[ESC_REPLIES] < 2);
}

static struct esc_part
one_reply(const struct esc_view *v)
{
	return eligible(v, v->fact[ESC_REPLIES] == 1);
}

static struct esc_part
no_customer(const struct esc_view *v)
{
	return eligible(v, v->fact[ESC_CUSTOMERS] == 0);
}

static struct esc_part
same_agent(const struct esc_view *v)
{
	return eligible(v, v->fact[ESC_RESOLUTIONS] == 1 && v->fact[ESC_AGENTS] == 1);
}

static struct esc_part
no_reopening(const struct esc_view *v)
{
	return eligible(v, !reopened_within(v));
}

static struct esc_part
recorded(const struct esc_view *v)
{
	if (!happened(v, ESC_FCR_RECORDED))
		return nothing;
	return share(v->fact[ESC_FCR_RECORDED] == 1, false);
}

static struct esc_part
first_level(const struct esc_view *v)
{
	if (!happened(v, ESC_RESOLVED_AT))
		return not_yet(v);
	return share(v->fact[ESC_LEVEL_MAX] <= 1, is_open(v));
}

/* The customer's voice. */

#define SCORES(lo, hi)	((lo) << 4 | (hi))

static struct esc_part
scored(const struct esc_view *v)
{
	int64_t score = v->fact[ESC_CSAT];

	return happened(v, ESC_CSAT) ?
	    share(score >= v->parameter >> 4 && score <= (v->parameter & 15), false) : nothing;
}

static struct esc_part
satisfied_at_level(const struct esc_view *v)
{
	if (!happened(v, ESC_CSAT) || v->fact[ESC_LEVEL_MAX] != v->parameter)
		return nothing;
	return share(v->fact[ESC_CSAT] >= 4, false);
}

static struct esc_part
good_or_bad(const struct esc_view *v)
{
	return v->fact[ESC_CSAT] == 3 ? nothing : scored(v);
}

static struct esc_part
score(const struct esc_view *v)
{
	return happened(v, ESC_CSAT) ? number(v->fact[ESC_CSAT], false) : nothing;
}

static struct esc_part
answer_given(const struct esc_view *v)
{
	bool so = happened(v, ESC_CSAT);

	if (!happened(v, ESC_RESOLVED_AT))
		return not_yet(v);
	return share(so, !so && v->fact[ESC_RESOLVED_AT] + v->window > v->as_of);
}

/* The latest event of a ticket that answers this; in the middle of a case it is no verdict.  NULL: there is none. */
static const struct esc_event *
answer_to(const struct esc_view *v, enum esc_column question)
{
	for (size_t i = v->nevents; i-- > 0;)
		if (esc_event_get(&v->event[i], question) != NULL && esc_event_get(&v->event[i], ESC_C_PULSE) == NULL)
			return &v->event[i];
	return NULL;
}

#define TELL	void (*tell)(void *, const struct esc_part *), void *arg

/* Did the customer feel heard?  In the middle of a case, too. */
static void
felt_heard(const struct esc_view *v, TELL)
{
	struct esc_part part;
	const char *heard;

	for (size_t i = v->nevents; i-- > 0;) {
		if ((heard = esc_event_get(&v->event[i], ESC_C_HEARD)) == NULL)
			continue;
		part = share(strcmp(heard, "yes") == 0, false);
		part.at = v->event[i].at;
		tell(arg, &part);
		return;
	}
}

static struct esc_part
solved_at_once(const struct esc_view *v)
{
	const struct esc_event *ev = answer_to(v, ESC_C_FIRST_CONTACT);

	return ev != NULL ? eligible(v, strcmp(esc_event_get(ev, ESC_C_FIRST_CONTACT), "yes") == 0) : outside(v);
}

/* Promoters (9, 10) less detractors (0 to 6). */
static void
recommends(const struct esc_view *v, TELL)
{
	const struct esc_event *ev = answer_to(v, ESC_C_NPS);
	struct esc_part part;
	int64_t likely;

	if (ev == NULL || !esc_int_parse(esc_event_get(ev, ESC_C_NPS), &likely))
		return;
	part = number((likely >= 9) - (likely <= 6), false);
	part.at = ev->at;
	tell(arg, &part);
}

/* A chat that a person answered: did the customer leave, or get the money back? */
static struct esc_part
cancelled_or_refunded(const struct esc_view *v)
{
	const char *what;
	bool so = false;

	if (v->channel == NULL || !esc_fold_contains(v->channel, v->metric->channel))
		return nothing;
	if (!happened(v, ESC_RESPONDED_AT))
		return not_yet(v);
	for (size_t i = 0; i < v->nevents && !so; i++) {
		what = esc_event_get(&v->event[i], ESC_C_WHAT);
		so = v->event[i].kind == ESC_LOST || (v->event[i].kind == ESC_CONCEDED && what != NULL &&
		    (strcmp(what, "refund") == 0 || strcmp(what, "cancellation") == 0));
	}
	return share(so, !so && is_open(v));
}

#define SURVEYED	.cohort = ESC_BY_EVENT, .event_at = ESC_SURVEYED_AT
#define OF_ANSWERS	" / valid answers given in the period, the latest of a ticket"

const struct esc_metric esc_metrics_contact[] = {
{ "fcr", SHARE, FIRST, .part = first_contact, .asks_repeated = true, .beside = "fcr.nocontact",
	.facts = F(ESC_RESOLVED_FIRST_AT) | F(ESC_CONTACTS) | F(ESC_LEVEL_MAX) | F(ESC_REOPENED_AT),
	.definition = "exactly one contact before the first resolution, never above level 1, "
	"and within N days after it not reopened and no new ticket of the same customer in the "
	"same category" OF_ELIGIBLE },
{ "fcr.nocontact", SHARE, FIRST, .facts = F(ESC_RESOLVED_FIRST_AT) | F(ESC_CONTACTS),
	.part = no_contact,
	.definition = "resolved with no contact at all" OF_ELIGIBLE },
{ "fcr.onetouch", SHARE, FIRST, .facts = F(ESC_RESOLVED_FIRST_AT) | F(ESC_REPLIES),
	.part = one_touch,
	.definition = "resolved with fewer than two replies" OF_ELIGIBLE },
{ "fcr.onereply", SHARE, FIRST, .facts = F(ESC_RESOLVED_FIRST_AT) | F(ESC_REPLIES),
	.part = one_reply,
	.definition = "resolved with exactly one reply" OF_ELIGIBLE },
{ "fcr.nocustomer", SHARE, FIRST, .facts = F(ESC_RESOLVED_FIRST_AT) | F(ESC_CUSTOMERS),
	.part = no_customer,
	.definition = "no customer message after the first" OF_ELIGIBLE },
{ "fcr.sameagent", SHARE, FIRST, .part = same_agent,
	.facts = F(ESC_RESOLVED_FIRST_AT) | F(ESC_RESOLUTIONS) | F(ESC_AGENTS),
	.definition = "resolved once, by one agent" OF_ELIGIBLE },
{ "fcr.noreopen", SHARE, FIRST, .facts = F(ESC_RESOLVED_FIRST_AT) | F(ESC_REOPENED_AT),
	.part = no_reopening,
	.definition = "not reopened within N days" OF_ELIGIBLE },
{ "fcr.survey", SHARE, FIRST, .facts = F(ESC_RESOLVED_FIRST_AT), .part = solved_at_once, .asks_events = true,
	.of_column = ESC_C_FIRST_CONTACT,
	.events_if = ESC_RESOLVED_FIRST_AT,
	.definition = "the customer says, the last time, that it was solved at the first contact / the "
	"customer says yes or no, of tickets first resolved in the period, N days (7) over" },
{ "fcr.recorded", SHARE, OPENED, .facts = F(ESC_FCR_RECORDED), .part = recorded,
	.definition = "the source says yes / the source says yes or no, of tickets opened in "
	"the period" },
{ "chat_churn", SHARE, OPENED, .facts = F(ESC_RESPONDED_AT), .asks_events = true, .channel = "chat",
	.events_if = ESC_RESPONDED_AT, .part = cancelled_or_refunded,
	.definition = "chats that end cancelled or refunded (conceded what: refund or cancellation, or lost) / "
	"chats that were answered, of tickets opened in the period whose channel has chat in its name" },
{ "flr", SHARE, LAST, .facts = F(ESC_RESOLVED_AT) | F(ESC_LEVEL_MAX), .part = first_level,
	.definition = "resolved without leaving level 1, however many contacts / tickets "
	"resolved in the period" },

{ "csat", SHARE, SURVEYED, .facts = F(ESC_CSAT), .part = scored, .parameter = SCORES(4, 5),
	.beside = "csat.response_rate csat.level.1 csat.level.2 csat.level.3 csat.level.4",
	.definition = "answers of 4 or 5 on 1..5" OF_ANSWERS },
{ "csat.level.K", SHARE, SURVEYED, .facts = F(ESC_CSAT) | F(ESC_LEVEL_MAX),
	.part = satisfied_at_level,
	.definition = "csat of the tickets whose highest level was K (1, 2, 3, 4): who is asked "
	"differs by level" },
{ "csat.response_rate", SHARE, LAST, .facts = F(ESC_CSAT) | F(ESC_RESOLVED_AT),
	.part = answer_given,
	.definition = "tickets with an answer by as-of / tickets resolved in the period" },
{ "csat.heard", SHARE, .cohort = ESC_BY_EVENT, .asks_events = true, .each = felt_heard, .of_column = ESC_C_HEARD,
	.definition = "felt heard: yes / yes or no, of the tickets answered in the period, the latest "
	"of a ticket" },
{ "nps", ESC_PER100, "score", .cohort = ESC_BY_EVENT, .asks_events = true, .each = recommends,
	.of_column = ESC_C_NPS,
	.definition = "100 * (tickets whose customer would recommend us (9, 10 of 0..10) - those who would "
	"not (0 to 6)) / valid answers given in the period, the latest of a ticket" },
{ "csat.mean", ESC_MEAN, "score", SURVEYED, .facts = F(ESC_CSAT), .part = score,
	.definition = "mean of the valid answers on 1..5 given in the period, the latest of a "
	"ticket" },
{ "csat.top", SHARE, SURVEYED, .facts = F(ESC_CSAT), .part = scored, .parameter = SCORES(5, 5),
	.definition = "answers of 5" OF_ANSWERS },
{ "csat.bottom", SHARE, SURVEYED, .facts = F(ESC_CSAT), .part = scored, .parameter = SCORES(1, 2),
	.definition = "answers of 1 or 2" OF_ANSWERS },
{ "csat.good_bad", SHARE, SURVEYED, .facts = F(ESC_CSAT), .part = good_or_bad,
	.parameter = SCORES(4, 5),
	.definition = "good answers (4, 5) / good and bad ones (1, 2) given in the period, the "
	"latest of a ticket" },
{ 0 }
};
