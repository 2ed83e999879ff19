/* The metrics of response and of resolution. */
#include "metric.h"

static const struct esc_part nothing = { .what = ESC_PART_NONE };

/* Response. */

/* A first word of the customer that came after ours is not what ours answers. */
static struct esc_part
response(const struct esc_view *v)
{
	int64_t asked = v->fact[ESC_ASKED_AT], answered = v->fact[v->parameter];

	if (answered == ESC_NONE)
		return not_yet(v);
	return span(v, asked <= answered ? asked : v->fact[ESC_OPENED_AT], answered);
}

static struct esc_part
unanswered(const struct esc_view *v)
{
	bool answered = happened(v, ESC_RESPONDED_AT);

	if (!answered && !happened(v, ESC_RESOLVED_AT))
		return not_yet(v);
	return share(!answered, !answered && is_open(v));
}

static struct esc_part
queue_wait(const struct esc_view *v)
{
	if (!happened(v, ESC_QUEUED_AT))
		return nothing;
	if (!happened(v, ESC_ANSWERED_AT))
		return happened(v, ESC_ABANDONED_AT) ? nothing : not_yet(v);
	return span(v, v->fact[ESC_QUEUED_AT], v->fact[ESC_ANSWERED_AT]);
}

static struct esc_part
given_up(const struct esc_view *v)
{
	bool answered = happened(v, ESC_ANSWERED_AT);

	if (!happened(v, ESC_QUEUED_AT))
		return nothing;
	if (!answered && !happened(v, ESC_ABANDONED_AT))
		return not_yet(v);
	return share(!answered, false);
}

static struct esc_part
answered_within(const struct esc_view *v)
{
	int64_t until;

	if (!happened(v, ESC_QUEUED_AT))
		return nothing;
	until = v->fact[ESC_QUEUED_AT] + v->parameter;
	if (happened(v, ESC_ANSWERED_AT))
		return share(v->fact[ESC_ANSWERED_AT] <= until, false);
	if (is_open(v) && !happened(v, ESC_ABANDONED_AT) && v->as_of < until)
		return censored();
	return share(false, false);
}

/* Resolution. */

static struct esc_part
until(const struct esc_view *v, int64_t end)
{
	if (end == ESC_NONE)
		return not_yet(v);
	return span(v, v->fact[ESC_OPENED_AT], end);
}

static struct esc_part
resolution(const struct esc_view *v)
{
	struct esc_part part = until(v, v->fact[ESC_RESOLVED_AT]);

	part.moves = is_open(v);
	return part;
}

static struct esc_part
first_resolution(const struct esc_view *v)
{
	return until(v, v->fact[ESC_RESOLVED_FIRST_AT]);
}

static struct esc_part
workaround(const struct esc_view *v)
{
	int64_t resolved = v->fact[ESC_RESOLVED_FIRST_AT], fixed = v->fact[ESC_FIXED_AT];

	if (resolved == ESC_NONE || (fixed != ESC_NONE && fixed < resolved))
		return until(v, fixed);
	return until(v, resolved);
}

static struct esc_part
resolved_for_good(const struct esc_view *v)
{
	bool once = v->fact[ESC_REOPENINGS] == 0, resolved = happened(v, ESC_RESOLVED_FIRST_AT);

	return share(resolved && once, once && (resolved ? window_runs(v) : is_open(v)));
}

static struct esc_part
reopened(const struct esc_view *v)
{
	return eligible(v, reopened_within(v));
}

static struct esc_part
ever_reopened(const struct esc_view *v)
{
	bool so = v->fact[ESC_REOPENINGS] > 0, resolved = happened(v, ESC_RESOLVED_FIRST_AT);

	return share(so, !so && (resolved ? window_runs(v) : is_open(v)));
}

#define QUEUE	(F(ESC_QUEUED_AT) | F(ESC_ANSWERED_AT) | F(ESC_ABANDONED_AT))

const struct esc_metric esc_metrics_handling[] = {
{ "frt", ESC_SPREAD, "s", OPENED, .event_at = ESC_RESPONDED_AT, .business = true,
	.facts = F(ESC_ASKED_AT) | F(ESC_RESPONDED_AT), .part = response,
	.parameter = ESC_RESPONDED_AT, .beside = "frt.calendar",
	.definition = "from the customer's first message, or opened, to the first public reply "
	"by a person (live channels: first contact), in the open hours of the ticket's team; "
	"open without one: censored" },
{ "frt.any", ESC_SPREAD, "s", OPENED, .event_at = ESC_FIRST_ANY_AT, .business = true,
	.facts = F(ESC_ASKED_AT) | F(ESC_FIRST_ANY_AT), .part = response,
	.parameter = ESC_FIRST_ANY_AT,
	.definition = "from the customer's first message, or opened, to the first message of "
	"any kind, bots included, in open hours" },
{ "resolution", ESC_SPREAD, "s", LAST, .event_at = ESC_RESOLVED_AT, .business = true,
	.facts = F(ESC_RESOLVED_AT), .part = resolution, .beside = "resolution.calendar",
	.definition = "from opened to the last resolution at or before as-of, in the open hours "
	"of the ticket's team" },
{ "resolution.first", ESC_SPREAD, "s", FIRST, .event_at = ESC_RESOLVED_FIRST_AT, .business = true,
	.facts = F(ESC_RESOLVED_FIRST_AT), .part = first_resolution,
	.definition = "from opened to the first resolution, in open hours" },
{ "workaround", ESC_SPREAD, "s", FIRST, .event_at = ESC_RESOLVED_FIRST_AT, .business = true,
	.facts = F(ESC_RESOLVED_FIRST_AT) | F(ESC_FIXED_AT), .part = workaround,
	.definition = "from opened to the first resolution of either kind, workaround or fix, "
	"in open hours" },
{ "frt.calendar", ESC_SPREAD, "s", OPENED, .event_at = ESC_RESPONDED_AT,
	.facts = F(ESC_ASKED_AT) | F(ESC_RESPONDED_AT), .part = response,
	.parameter = ESC_RESPONDED_AT,
	.beside = "resolved_without_response",
	.definition = "from the customer's first message, or opened, to the first public reply "
	"by a person (live channels: first contact), calendar time; open without one: censored" },
{ "frt.any.calendar", ESC_SPREAD, "s", OPENED, .event_at = ESC_FIRST_ANY_AT,
	.facts = F(ESC_ASKED_AT) | F(ESC_FIRST_ANY_AT), .part = response,
	.parameter = ESC_FIRST_ANY_AT,
	.definition = "from the customer's first message, or opened, to the first message of "
	"any kind, bots included, calendar time" },
{ "resolved_without_response", SHARE, OPENED, .facts = F(ESC_RESPONDED_AT) | F(ESC_RESOLVED_AT),
	.part = unanswered,
	.definition = "resolved without a reply / answered or resolved, of tickets opened in "
	"the period" },
{ "asa", ESC_MEAN, "s", OPENED, .event_at = ESC_ANSWERED_AT, .facts = QUEUE, .part = queue_wait,
	.beside = "abandoned",
	.definition = "mean of (first human contact - entry in the queue), calendar time" },
{ "abandoned", SHARE, OPENED, .facts = QUEUE, .part = given_up,
	.definition = "queued and given up by the customer / queued and answered or given up" },
{ "service_level.T", SHARE, OPENED, .event_at = ESC_ANSWERED_AT, .facts = QUEUE,
	.part = answered_within,
	.definition = "answered within T of entry in the queue / queued, given up ones included" },

{ "resolution.calendar", ESC_SPREAD, "s", LAST, .event_at = ESC_RESOLVED_AT,
	.facts = F(ESC_RESOLVED_AT),
	.part = resolution,
	.definition = "from opened to the last resolution at or before as-of, calendar time" },
{ "resolution.first.calendar", ESC_SPREAD, "s", FIRST, .event_at = ESC_RESOLVED_FIRST_AT,
	.facts = F(ESC_RESOLVED_FIRST_AT), .part = first_resolution,
	.definition = "from opened to the first resolution, calendar time" },
{ "workaround.calendar", ESC_SPREAD, "s", FIRST, .event_at = ESC_RESOLVED_FIRST_AT,
	.facts = F(ESC_RESOLVED_FIRST_AT) | F(ESC_FIXED_AT), .part = workaround,
	.definition = "from opened to the first resolution of either kind, workaround or fix, "
	"calendar time" },
{ "resolution_rate", SHARE, OPENED, .facts = F(ESC_RESOLVED_FIRST_AT) | F(ESC_REOPENINGS),
	.part = resolved_for_good,
	.definition = "tickets opened in the period, resolved and not reopened by as-of"
	OF_OPENED },
{ "reopen_rate", SHARE, FIRST, .facts = F(ESC_RESOLVED_FIRST_AT) | F(ESC_REOPENED_AT),
	.part = reopened,
	.definition = "first resolved in the period and reopened within N days" OF_ELIGIBLE },
{ "reopen_rate.ever", SHARE, OPENED, .facts = F(ESC_RESOLVED_FIRST_AT) | F(ESC_REOPENINGS),
	.part = ever_reopened,
	.definition = "tickets opened in the period and reopened by as-of" OF_OPENED },
{ 0 }
};
