/* Who is told that a ticket moved: notices, written with what they are about. */
#include <inttypes.h>
#include <string.h>

#include "model/message.h"
#include "routing.h"

struct telling {
	struct esc_db	*db;
	const struct esc_policy *policy;
	const struct esc_moved_ticket *d;
};

/* What only our own people read. */
static void
inner_facts(const struct telling *t, struct esc_buf *b)
{
	static const enum esc_column columns[] = { ESC_C_WHY, ESC_C_TRIED, ESC_C_AT_STAKE };
	const struct esc_event *ev = &t->d->event;

	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		esc_facts_add(b, esc_column_info(columns[i])->name, esc_event_get(ev, columns[i]));
	if (esc_event_get(ev, ESC_C_WHY) == NULL)
		esc_facts_add(b, "why", esc_event_get(ev, ESC_C_MESSAGE));
	if (t->d->abusive)
		esc_facts_add(b, "message", "The customer was abusive before: let a second person be there.");
}

static void
facts_of(const struct telling *t, bool inner, struct esc_buf *b)
{
	const struct esc_moved_ticket *d = t->d;
	char at[ESC_TIME_MAX], level[2] = { (char)('0' + d->to.level), '\0' };

	if (inner)
		inner_facts(t, b);
	esc_facts_add(b, "ticket", d->t->ref);
	esc_facts_add(b, "level", level);
	esc_facts_add(b, "owner", d->to.owner);
	esc_facts_add(b, "team", d->to.team);
	esc_facts_add(b, "manager", d->manager);
	esc_facts_add(b, "priority", d->t->word[ESC_PRIORITY]);
	esc_facts_add(b, "customer", d->t->word[ESC_CUSTOMER_NAME]);
	esc_facts_add(b, "escalation", d->to.escalation);
	esc_facts_add(b, "trigger", d->to.trigger);
	esc_facts_add(b, "row", d->to.row);
	esc_facts_add(b, "say", d->to.say);
	if (d->promised != ESC_NONE)
		esc_facts_add(b, "due", esc_time_print(at, d->promised, NULL));
}

static bool
to_customer(const char *template)
{
	return strcmp(template, "ack") == 0 || strcmp(template, "callback") == 0;
}

static bool
tell(const struct telling *t, const char *template, const char *who, struct esc_err *e)
{
	struct esc_buf key = { 0 }, facts = { 0 };
	struct esc_notice n = { .recipient = who, .template = template, .at = t->d->at, .ticket = t->d->t->id,
	    .urgent = t->d->major, .event = t->d->event.key };
	char event[ESC_KEY_MAX];
	bool added, done;

	if (who == NULL || (to_customer(template) && esc_left_out(ESC_S_OPEN, t->d->t->word[ESC_TYPE])) ||
	    (t->d->actor != NULL && esc_fold_equal(who, t->d->actor)))
		return true;
	esc_buf_printf(&key, "%s %s %s %s", template, t->d->t->ref, esc_key_print(event, t->d->event.key), who);
	facts_of(t, !to_customer(template), &facts);
	n.key = esc_buf_str(&key);
	n.facts = esc_buf_str(&facts);
	done = esc_outbox_add(t->db, &n, &added, e);
	esc_buf_free(&key);
	esc_buf_free(&facts);
	return done;
}

/* Everybody that a list of roles and names means. */
static bool
tell_roles(const struct telling *t, const char *template, const char *roles, struct esc_err *e)
{
	static const char parts[] = " ,;";
	const char *who[64];
	char role[128];
	size_t len, n;

	for (const char *s = roles; s != NULL && *(s += strspn(s, parts)) != '\0'; s += len) {
		len = strcspn(s, parts);
		if (len >= sizeof(role))
			continue;
		memcpy(role, s, len);
		role[len] = '\0';
		n = esc_policy_people(t->policy, role, t->d->to.owner, t->d->to.team, t->d->at, who, 64);
		for (size_t i = 0; i < n; i++)
			if (!tell(t, template, who[i], e))
				return false;
	}
	return true;
}

static const struct esc_customer *
customer_of(const struct telling *t)
{
	const char *name = t->d->t->word[ESC_CUSTOMER_NAME];

	for (size_t i = 0; name != NULL && i < t->policy->ncustomers; i++)
		if (esc_fold_equal(t->policy->customer[i].name, name))
			return &t->policy->customer[i];
	return NULL;
}

/* Those who have a stake in the customer, each once for a ticket. */
static bool
tell_stakeholders(const struct telling *t, struct esc_err *e)
{
	const struct esc_customer *c = customer_of(t);

	return c == NULL || (tell_roles(t, "stakeholder", c->success_manager, e) &&
	    tell_roles(t, "stakeholder", c->account_executive, e) && tell_roles(t, "stakeholder", c->executives, e));
}

/* A major ticket, at the moment when it gets its escalation manager. */
static bool
tell_major(const struct telling *t, struct esc_err *e)
{
	if (!t->d->major || t->d->t->word[ESC_MANAGER] != NULL || t->d->manager == NULL)
		return true;
	return tell(t, "ack", t->d->t->word[ESC_CUSTOMER_NAME], e) && tell(t, "major", t->d->manager, e) &&
	    tell_stakeholders(t, e);
}

bool
esc_route_tell(struct esc_db *db, const struct esc_policy *p, const struct esc_moved_ticket *d, struct esc_err *e)
{
	struct telling t = { db, p, d };
	bool escalated = d->to.level > d->t->fact[ESC_LEVEL] || d->move == ESC_UP;

	if (d->promised != ESC_NONE && !tell(&t, "callback", d->t->word[ESC_CUSTOMER_NAME], e))
		return false;
	if (d->move != ESC_ASSIGN && d->move != ESC_ACCEPT && !tell(&t, "handover", d->to.owner, e))
		return false;
	if (d->to.rule != NULL && !tell_roles(&t, escalated ? "escalated" : "handover", d->to.rule->notify, e))
		return false;
	if (d->abusive && d->move != ESC_ACCEPT && !tell_roles(&t, "escalated", "lead", e))
		return false;
	return tell_major(&t, e);
}
