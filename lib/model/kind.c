/*
 * Kinds of events: one row each.  A kind that is added later is a row here and
 * a free number in enum esc_kind, kept in the order of the numbers.
 */
#include <string.h>

#include "escalate.h"

/* What the ticket is about. */
#define ABOUT	"category channel customer impact language parent priority product " \
		"requester segment site subject type urgency"
/* What only somebody who takes it in asks. */
#define INTAKE	"addressed_to also_told at_stake contact intake phone reported_by"
#define HANDS	"manager owner team"

const struct esc_kind_info esc_kinds[] = {
	{ .kind = ESC_OPENED, .name = "opened", .slot = "opened", .side = ESC_SIDE_CUSTOMER,
	    .public = true, .columns = ABOUT " " INTAKE " " HANDS
	    " level escalation trigger tried why message", .help = "a ticket begins" },
	{ .kind = ESC_CUSTOMER, .name = "customer", .verb = "customer", .side = ESC_SIDE_CUSTOMER,
	    .public = true,
	    .columns = "channel requester language contact phone addressed_to message",
	    .help = "the customer says something" },
	{ .kind = ESC_QUEUED, .name = "queued", .verb = "queue", .slot = "queued",
	    .side = ESC_SIDE_CUSTOMER, .columns = "channel team message",
	    .help = "somebody waits in a queue" },
	{ .kind = ESC_ABANDONED, .name = "abandoned", .verb = "abandon", .slot = "abandoned",
	    .side = ESC_SIDE_CUSTOMER, .columns = "channel message",
	    .help = "and gave up before an answer" },
	{ .kind = ESC_ASSIGNED, .name = "assigned", .verb = "assign", .slot = "assigned",
	    .work = true,
	    .columns = HANDS " why message", .help = "it is given to somebody" },
	{ .kind = ESC_ACCEPTED, .name = "accepted", .verb = "accept", .slot = "accepted",
	    .work = true,
	    .columns = HANDS " message", .help = "somebody takes it" },
	{ .kind = ESC_TRANSFERRED, .name = "transferred", .verb = "transfer", .work = true,
	    .columns = HANDS " why message", .help = "sideways to others, at the same level" },
	{ .kind = ESC_REPLIED, .name = "replied", .verb = "reply", .slot = "first_response",
	    .public = true, .columns = "channel language also_told body platform apology explanation message",
	    .help = "one of ours writes to the customer" },
	{ .kind = ESC_CONTACTED, .name = "contacted", .verb = "contact", .public = true,
	    .columns = "outcome channel contact phone apology explanation message",
	    .help = "a call or visit; reached, if no outcome is said" },
	{ .kind = ESC_NOTE, .name = "note", .verb = "note",
	    .columns = "also_told at_stake avoidable tried what language message",
	    .help = "for ourselves" },
	{ .kind = ESC_CONFIRMED, .name = "confirmed", .verb = "confirm", .side = ESC_SIDE_CUSTOMER,
	    .columns = "priority impact urgency message",
	    .help = "the customer agrees to the priority and the times" },
	{ .kind = ESC_ESCALATED, .name = "escalated", .verb = "escalate", .slot = "escalated",
	    .work = true,
	    .columns = "level escalation trigger " HANDS
	    " requester addressed_to also_told at_stake avoidable tried why message",
	    .help = "up, one level if none is said" },
	{ .kind = ESC_DEESCALATED, .name = "deescalated", .verb = "deescalate", .work = true,
	    .columns = "level avoidable " HANDS " why message", .help = "down, one level if none is said" },
	{ .kind = ESC_RECLASSIFIED, .name = "reclassified", .verb = "reclassify",
	    .columns = ABOUT " at_stake why message", .help = "it is about something else" },
	{ .kind = ESC_TRIED, .name = "tried", .verb = "try", .columns = "tried message", .needs = "tried",
	    .help = "what was tried to solve it" },
	{ .kind = ESC_PROPOSED, .name = "proposed", .verb = "propose", .work = true,
	    .columns = "why message", .help = "a plan is put to the customer" },
	{ .kind = ESC_AGREED, .name = "agreed", .verb = "agree", .columns = "why message",
	    .help = "and the customer agrees" },
	{ .kind = ESC_DECIDED, .name = "decided", .verb = "decide", .columns = "what instead why message",
	    .needs = "what", .help = "what was decided, instead of what, and why" },
	{ .kind = ESC_WAITING, .name = "waiting", .verb = "wait", .work = true,
	    .columns = "why message",
	    .help = "for the customer" },
	{ .kind = ESC_HELD, .name = "held", .verb = "hold", .work = true, .columns = "why message",
	    .help = "for somebody else" },
	{ .kind = ESC_RESUMED, .name = "resumed", .verb = "resume", .work = true,
	    .columns = "why message",
	    .help = "the waiting is over" },
	{ .kind = ESC_PROMISED, .name = "promised", .verb = "promise", .public = true,
	    .columns = "what due channel message", .needs = "due",
	    .help = "the customer was told by when" },
	{ .kind = ESC_KEPT, .name = "kept", .verb = "keep", .columns = "what message",
	    .help = "a promise was kept" },
	{ .kind = ESC_BROKEN, .name = "broken", .verb = "break", .columns = "what why message",
	    .help = "a promise will not be kept" },
	{ .kind = ESC_OFFERED, .name = "offered", .verb = "offer", .public = true,
	    .columns = "due amount currency channel message", .needs = "due",
	    .help = "the customer was offered something by when" },
	{ .kind = ESC_RESOLVED, .name = "resolved", .verb = "resolve", .slot = "resolved",
	    .columns = "resolution category tried apology explanation article no_article avoidable why message",
	    .help = "by a fix, or by a workaround" },
	{ .kind = ESC_FIXED, .name = "fixed", .verb = "fix", .slot = "fixed",
	    .columns = "why message",
	    .help = "for good, after a workaround" },
	{ .kind = ESC_FIX_ACCEPTED, .name = "fix_accepted", .verb = "accept-fix",
	    .slot = "fix_accepted",
	    .side = ESC_SIDE_CUSTOMER, .public = true, .columns = "message",
	    .help = "the customer agrees that it is solved" },
	{ .kind = ESC_REOPENED, .name = "reopened", .verb = "reopen", .slot = "reopened",
	    .work = true,
	    .columns = "level " HANDS " why message", .help = "it was not solved" },
	{ .kind = ESC_CLOSED, .name = "closed", .verb = "close", .slot = "closed",
	    .columns = "resolution why message", .help = "the end" },
	{ .kind = ESC_SURVEYED, .name = "surveyed", .verb = "survey", .slot = "surveyed",
	    .side = ESC_SIDE_CUSTOMER, .columns = "csat nps first_contact heard pulse message",
	    .needs = "csat nps first_contact",
	    .help = "the customer says how it was" },
	{ .kind = ESC_CHECKED, .name = "checked", .verb = "check", .columns = "question answer message",
	    .needs = "question", .help = "a question of quality, answered by who checks" },
	{ .kind = ESC_APPROVAL_ASKED, .name = "approval_asked", .verb = "ask",
	    .columns = "amount what owner message", .help = "somebody who may decide is asked" },
	{ .kind = ESC_APPROVED, .name = "approved", .verb = "approve", .columns = "amount what due language why message",
	    .help = "yes" },
	{ .kind = ESC_REFUSED, .name = "refused", .verb = "refuse", .columns = "amount what why message",
	    .help = "no" },
	{ .kind = ESC_SIGNED, .name = "signed", .verb = "sign", .columns = "sign trigger why message",
	    .needs = "sign", .help = "a sign of conflict was seen" },
	{ .kind = ESC_COMPLAINED, .name = "complained", .verb = "complain",
	    .side = ESC_SIDE_CUSTOMER, .columns = "body due message", .needs = "body",
	    .help = "to an outside body" },
	{ .kind = ESC_REVIEWED, .name = "reviewed", .verb = "review", .side = ESC_SIDE_CUSTOMER,
	    .public = true, .columns = "platform rating message", .needs = "platform",
	    .help = "the customer writes about us in public" },
	{ .kind = ESC_LINKED, .name = "linked", .verb = "link", .columns = "problem article why message",
	    .needs = "problem article",
	    .help = "the same problem is behind it as behind others, or an article is about it" },
	{ .kind = ESC_CONCEDED, .name = "conceded", .verb = "concede",
	    .columns = "what mistake amount currency charged approver why message", .needs = "amount",
	    .help = "the customer is given something to make up for it" },
	{ .kind = ESC_MERGED, .name = "merged", .verb = "merge", .columns = "into why message",
	    .needs = "into", .help = "it goes on as another ticket" },
	{ .kind = ESC_SPAM, .name = "spam", .verb = "spam", .columns = "why message",
	    .help = "it was none" },
	{ .kind = ESC_RECORDED, .name = "recorded", .columns = "message",
	    .help = "the post-mortem is on record" },
	{ .kind = ESC_PLANNED, .name = "planned", .columns = "action type what owner due message",
	    .needs = "action", .help = "an action of a post-mortem" },
	{ .kind = ESC_DONE, .name = "done", .columns = "action message", .needs = "action",
	    .help = "it is done" },
	{ .kind = ESC_DROPPED, .name = "dropped", .columns = "action why message",
	    .needs = "action", .help = "it will not be done" },
	{ .kind = ESC_RETAINED, .name = "retained", .verb = "retain", .columns = "why message",
	    .help = "the customer stays with us" },
	{ .kind = ESC_LOST, .name = "lost", .verb = "lose", .columns = "why amount currency message",
	    .needs = "why", .help = "the customer has left" },
	{ .kind = ESC_OBSERVED, .name = "observed", .columns = "*", .help = "what an import saw" },
	{ .kind = ESC_RETRACTED, .name = "retracted", .verb = "undo",
	    .columns = "retracts why message",
	    .needs = "retracts", .help = "an event is taken back" },
};
const size_t esc_nkinds = sizeof(esc_kinds) / sizeof(esc_kinds[0]);

const char *const esc_side_names[] = {
	[ESC_SIDE_OURS] = "ours", [ESC_SIDE_CUSTOMER] = "customer", [ESC_SIDE_BOT] = "bot",
	[ESC_SIDE_OUTSIDE] = "outside",
};

const struct esc_kind_info *
esc_kind_info(enum esc_kind kind)
{
	size_t lo = 0, hi = esc_nkinds, mid;

	while (lo < hi) {
		mid = (lo + hi) / 2;
		if (esc_kinds[mid].kind == kind)
			return &esc_kinds[mid];
		if (esc_kinds[mid].kind < kind)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

const struct esc_kind_info *
esc_kind_named(const char *name)
{
	const struct esc_kind_info *k;

	for (k = esc_kinds; k < esc_kinds + esc_nkinds; k++)
		if (strcmp(k->name, name) == 0 || (k->verb != NULL && strcmp(k->verb, name) == 0))
			return k;
	return NULL;
}

bool
esc_kind_carries(const struct esc_kind_info *k, enum esc_column c)
{
	const struct esc_column_info *info = esc_column_info(c);
	size_t n = strlen(info->name);
	const char *s;

	if (c == ESC_C_ATTR || c == ESC_C_KEY || info->internal)
		return true;
	if (strcmp(k->columns, "*") == 0)
		return c != ESC_C_EVENT && c != ESC_C_OUTCOME;
	for (s = k->columns; s != NULL; s = strchr(s, ' ')) {
		s += *s == ' ';
		if (strncmp(s, info->name, n) == 0 && (s[n] == ' ' || s[n] == '\0'))
			return true;
	}
	return false;
}

bool
esc_kind_satisfied(const struct esc_kind_info *k, const struct esc_event *ev)
{
	char name[40];
	size_t n;

	for (const char *s = k->needs; s != NULL && *s != '\0'; s += n + (s[n] == ' ')) {
		n = strcspn(s, " ");
		memcpy(name, s, n);
		name[n] = '\0';
		if (esc_event_get(ev, esc_column_find(name)) != NULL)
			return true;
	}
	return k->needs == NULL;
}
