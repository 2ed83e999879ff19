/* The metrics of learning: what the events say of articles, and of escalations that need not have been. */
#include <string.h>

#include "metric.h"

static bool
says(const struct esc_view *v, enum esc_column c)
{
	for (size_t i = 0; i < v->nevents; i++)
		if (esc_event_get(&v->event[i], c) != NULL)
			return true;
	return false;
}

/* An article may still be written of what is solved. */
static struct esc_part
linked(const struct esc_view *v)
{
	bool so = says(v, ESC_C_ARTICLE);

	return happened(v, ESC_ESCALATED_AT) ? share(so, !so) : outside(v);
}

static struct esc_part
known(const struct esc_view *v)
{
	bool so = says(v, ESC_C_KNOWN);

	return happened(v, ESC_ESCALATED_AT) ? share(so, !so) : outside(v);
}

/* Whoever spoke last is right; nobody may have spoken yet. */
static struct esc_part
avoidable(const struct esc_view *v)
{
	const char *last = NULL, *said;

	if (!happened(v, ESC_ESCALATED_AT))
		return outside(v);
	for (size_t i = 0; i < v->nevents; i++)
		if ((said = esc_event_get(&v->event[i], ESC_C_AVOIDABLE)) != NULL)
			last = said;
	return share(last != NULL && strcmp(last, "yes") == 0, last == NULL);
}

static struct esc_part
helped(const struct esc_view *v)
{
	bool so = says(v, ESC_C_ARTICLE);

	return v->fact[ESC_LEVEL_MAX] == 1 ? share(so, !so) : outside(v);
}

/* Of each cause one part: that of the ticket whose action against it was the first to be done. */
static void
returned(const struct esc_view *v, void (*tell)(void *, const struct esc_part *), void *arg)
{
	struct esc_part part = share(v->cause_returned, !v->cause_returned);

	part.at = v->cause_ended;
	if (part.at != 0)
		tell(arg, &part);
}

#define OF_ESCALATED	" / escalated tickets opened in the period"

const struct esc_metric esc_metrics_learnt[] = {
{ "escalation.avoidable", SHARE, OPENED, .part = avoidable, .of_column = ESC_C_AVOIDABLE, .facts = F(ESC_ESCALATED_AT), .asks_events = true,
	.events_if = ESC_ESCALATED_AT,
	.definition = "escalated tickets opened in the period that were marked, the last time, as need "
	"not have been escalated (avoidable: yes)" OF_ESCALATED },
{ "escalation.known", SHARE, OPENED, .part = known, .of_column = ESC_C_KNOWN, .facts = F(ESC_ESCALATED_AT), .asks_events = true,
	.events_if = ESC_ESCALATED_AT,
	.definition = "escalated tickets opened in the period whose article was there before they were "
	"escalated" OF_ESCALATED },
{ "cause.repeat", SHARE, FIXED(ESC_BY_EVENT), .each = returned, .asks_causes = true, .of_kind = ESC_RECORDED,
	.definition = "causes that a ticket has which was opened after their first action was done / causes of "
	"post-mortems whose first action was done in the period; it counts with the ticket of this action" },
{ "kb.linked", SHARE, LAST, .part = linked, .of_column = ESC_C_ARTICLE, .facts = F(ESC_ESCALATED_AT), .asks_events = true,
	.events_if = ESC_ESCALATED_AT, .beside = "kb.known",
	.definition = "escalated tickets resolved in the period of which an article was written, or "
	"that name the one that helped / escalated tickets resolved in the period" },
{ "kb.known", SHARE, LAST, .part = known, .of_column = ESC_C_KNOWN, .facts = F(ESC_ESCALATED_AT), .asks_events = true,
	.events_if = ESC_ESCALATED_AT,
	.definition = "escalated tickets resolved in the period whose article was there before they "
	"were escalated / escalated tickets resolved in the period" },
{ "kb.level1", SHARE, LAST, .part = helped, .of_column = ESC_C_ARTICLE, .facts = F(ESC_LEVEL_MAX), .asks_events = true,
	.definition = "tickets resolved in the period at level 1 with the help of an article / "
	"tickets resolved in the period that never left level 1" },
{ 0 }
};
