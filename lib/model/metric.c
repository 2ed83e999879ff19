/* The metrics of volume and of escalation. */
#include "metric.h"

/* Volume. */

static struct esc_part
one(const struct esc_view *v)
{
	(void)v;
	return number(1, false);
}

static struct esc_part
none_of_one(const struct esc_view *v)
{
	(void)v;
	return number(0, false);
}

static struct esc_part
sum_of(const struct esc_view *v)
{
	return number(v->fact[v->parameter], is_open(v));
}

/* Escalation. */

static struct esc_part
escalated(const struct esc_view *v)
{
	bool so = happened(v, ESC_ESCALATED_AT);

	return share(so, !so && is_open(v));
}

static struct esc_part
escalated_within(const struct esc_view *v)
{
	int64_t until = v->fact[ESC_OPENED_AT] + v->within;

	if (until > v->as_of)
		return censored();
	return share(happened(v, ESC_ESCALATED_AT) && v->fact[ESC_ESCALATED_AT] <= until, false);
}

static struct esc_part
escalated_nofcr(const struct esc_view *v)
{
	bool at_once = happened(v, ESC_RESOLVED_FIRST_AT) && v->fact[ESC_CONTACTS] == 1 &&
	    v->fact[ESC_REOPENINGS] == 0;

	return share(happened(v, ESC_ESCALATED_AT) && !at_once, is_open(v));
}

static struct esc_part
flagged(const struct esc_view *v)
{
	bool so = (v->fact[ESC_FLAGS] & v->parameter) != 0;

	return share(so, !so && is_open(v));
}

static struct esc_part
flagged_escalated(const struct esc_view *v)
{
	return happened(v, ESC_ESCALATED_AT) ? flagged(v) : outside(v);
}

static struct esc_part
above_level(const struct esc_view *v)
{
	int64_t top = v->fact[ESC_LEVEL_MAX];

	if (top < v->parameter)
		return outside(v);
	return share(top > v->parameter, top == v->parameter && is_open(v));
}

/* The escalations of a kind. */
#define KIND(word, flag, what) \
{ "escalation_rate." word, SHARE, OPENED, .plain = true, .facts = F(ESC_FLAGS), .part = flagged, \
	.parameter = (flag), \
	.definition = "tickets opened in the period with an escalation " what OF_OPENED }

const struct esc_metric esc_metrics_volume[] = {
{ "opened", ESC_SUM, "count", OPENED, .plain = true, .part = one,
	.definition = "tickets opened in the period" },
{ "backlog", ESC_OPEN_AT_END, "count", FIXED(ESC_BY_EVENT),
	.facts = F(ESC_ENDED_AT) | F(ESC_REOPENINGS),
	.definition = "tickets open at the end of the period, or at as-of, if that is earlier" },
{ "net_flow", ESC_SUM, "count", FIXED(ESC_BY_EVENT), .facts = F(ESC_RESOLVED_AT), .part = one,
	.also_at = ESC_RESOLVED_AT, .also = -1,
	.definition = "tickets opened in the period - tickets last resolved in the period" },
{ 0 }
};

const struct esc_metric esc_metrics_escalation[] = {
{ "escalation_rate", SHARE, OPENED, .plain = true, .facts = F(ESC_ESCALATED_AT), .part = escalated,
	.definition = "tickets opened in the period and escalated above level 1 by as-of"
	OF_OPENED },
{ "escalation_rate.within", SHARE, OPENED, .facts = F(ESC_ESCALATED_AT), .part = escalated_within,
	.definition = "escalated above level 1 within 14 days, or as many as are asked for"
	OF_OPENED " and at least that old" },
{ "escalation_rate.nofcr", SHARE, OPENED, .part = escalated_nofcr,
	.facts = F(ESC_ESCALATED_AT) | F(ESC_RESOLVED_FIRST_AT) | F(ESC_CONTACTS) |
	F(ESC_REOPENINGS),
	.definition = "tickets opened in the period, escalated above level 1 and not resolved "
	"after one contact for good" OF_OPENED },
{ "escalation_rate.event", SHARE, FIXED(ESC_BY_EVENT), .facts = F(ESC_ESCALATED_AT),
	.part = none_of_one,
	.also_at = ESC_ESCALATED_AT, .also = 1,
	.definition = "first escalations that happened in the period" OF_OPENED },
{ "escalation_rate.resolved", SHARE, LAST, .fixed = true,
	.facts = F(ESC_ESCALATED_AT) | F(ESC_RESOLVED_AT),
	.part = escalated,
	.definition = "tickets resolved in the period and escalated above level 1 / tickets "
	"resolved in the period" },
KIND("functional", ESC_FLAG_FUNCTIONAL, "to somebody who knows more"),
KIND("hierarchical", ESC_FLAG_HIERARCHICAL, "to somebody who may decide more"),
KIND("executive", ESC_FLAG_EXECUTIVE, "to our executives, the answer to a threat"),
KIND("customer_request", ESC_FLAG_CUSTOMER_REQUEST, "at the customer's request"),
KIND("sla_breach", ESC_FLAG_SLA_BREACH, "because a promised time ran out"),
{ "escalations_per_100", ESC_PER100, "per100", OPENED, .plain = true, .facts = F(ESC_ESCALATIONS), .part = sum_of,
	.parameter = ESC_ESCALATIONS,
	.definition = "100 * escalations of tickets opened in the period" OF_OPENED },
{ "funnel.K", SHARE, OPENED, .plain = true, .facts = F(ESC_LEVEL_MAX), .part = above_level,
	.definition = "reached a level above K (1, 2, 3) / reached level K or above, of tickets "
	"opened in the period" },
{ "level4.customer", ESC_SUM, "count", OPENED, .plain = true, .facts = F(ESC_FLAGS), .part = flagged,
	.parameter = ESC_FLAG_OVER_HEADS,
	.definition = "tickets opened in the period in which the customer went over our heads; "
	"target 0" },
{ "deescalations", ESC_SUM, "count", OPENED, .plain = true, .facts = F(ESC_DEESCALATIONS), .part = sum_of,
	.parameter = ESC_DEESCALATIONS,
	.definition = "times that tickets opened in the period went down a level" },
{ "bounced_back", SHARE, OPENED, .plain = true, .facts = F(ESC_ESCALATED_AT) | F(ESC_FLAGS),
	.part = flagged_escalated,
	.parameter = ESC_FLAG_BOUNCED,
	.definition = "came down and went up again / escalated, of tickets opened in the period" },
{ "nothing_tried", SHARE, OPENED, .plain = true, .facts = F(ESC_ESCALATED_AT) | F(ESC_FLAGS),
	.part = flagged_escalated,
	.parameter = ESC_FLAG_NOTHING_TRIED,
	.definition = "left level 1 with nothing tried / escalated, of tickets opened in the "
	"period" },
{ 0 }
};
