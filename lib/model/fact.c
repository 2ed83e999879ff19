/* The facts of a ticket by name, in the order of enum esc_fact. */
#include "escalate.h"

const char *const esc_fact_name[ESC_NFACTS] = {
	"opened", "updated", "queued", "answered", "abandoned", "responded", "first_any", "asked",
	"escalated", "resolved_first", "resolved", "reopened", "fixed", "closed", "ended", "surveyed",
	"status", "level", "level_max", "contacts", "replies", "customers", "resolutions",
	"reopenings", "escalations", "deescalations", "agents", "paused", "paused_since", "csat",
	"fcr_recorded", "flags",
	"priority", "team", "segment", "category", "product", "channel", "language", "site", "type",
	"source", "trigger", "sign",
	"owner", "customer", "replier", "resolver", "requester", "manager"
};

const char *const esc_status_name[] = {
	"open", "waiting", "held", "resolved", "closed", "merged", "spam", NULL
};
