/* The metrics of learning: what the events say of articles. */
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

static struct esc_part
helped(const struct esc_view *v)
{
	bool so = says(v, ESC_C_ARTICLE);

	return v->fact[ESC_LEVEL_MAX] == 1 ? share(so, !so) : outside(v);
}

const struct esc_metric esc_metrics_learnt[] = {
{ "kb.linked", SHARE, LAST, .part = linked, .facts = F(ESC_ESCALATED_AT), .asks_events = true, .beside = "kb.known",
	.definition = "escalated tickets resolved in the period of which an article was written, or "
	"that name the one that helped / escalated tickets resolved in the period" },
{ "kb.known", SHARE, LAST, .part = known, .facts = F(ESC_ESCALATED_AT), .asks_events = true,
	.definition = "escalated tickets resolved in the period whose article was there before they "
	"were escalated / escalated tickets resolved in the period" },
{ "kb.level1", SHARE, LAST, .part = helped, .facts = F(ESC_LEVEL_MAX), .asks_events = true,
	.definition = "tickets resolved in the period at level 1 with the help of an article / "
	"tickets resolved in the period that never left level 1" },
{ 0 }
};
