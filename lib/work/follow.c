/*
 * What follows of an act: who had been promised a fix is told of it, a solved
 * ticket is followed by the question how it was, a bad answer by a person.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "act.h"
#include "followups.h"
#include "model/message.h"
#include "store/outbox.h"

#define DAY		86400
#define RECENT		(7 * DAY)	/* what is written down later than that is history: nobody is told */
#define SPARED		(30 * DAY)	/* in which a customer is asked once, below level 2 */

/* An act that was written, and the ticket as it is after it. */
struct following {
	struct esc_db	*db;
	const struct esc_act *how;
	const struct esc_policy *policy;
	const struct esc_ticket *t;
	const struct esc_event *past;	/* without the act */
	const unsigned char *gone;
	size_t		 npast;
	const struct esc_event *ev;
};

static bool
is(const struct esc_event *ev, enum esc_column c, const char *value)
{
	const char *v = esc_event_get(ev, c);

	return v != NULL && strcmp(v, value) == 0;
}

static bool
tell(const struct following *f, const char *template, const char *who, struct esc_err *e)
{
	struct esc_buf key = { 0 }, facts = { 0 };
	struct esc_notice n = { .recipient = who, .template = template, .at = f->how->now, .ticket = f->t->id,
	    .event = f->ev->key };
	char event[ESC_KEY_MAX];
	bool added, done;

	esc_buf_printf(&key, "%s %s %s %s", template, f->t->ref, esc_key_print(event, f->ev->key), who);
	esc_facts_add(&facts, "message", esc_event_get(f->ev, ESC_C_MESSAGE));
	esc_facts_add(&facts, "csat", esc_event_get(f->ev, ESC_C_CSAT));
	n.key = esc_buf_str(&key);
	n.facts = esc_buf_str(&facts);
	done = esc_outbox_add(f->db, &n, &added, e);
	esc_buf_free(&key);
	esc_buf_free(&facts);
	return done;
}

/* The customer who was told "logged, fixed by DATE". */
static bool
tell_fixed(const struct following *f, struct esc_err *e)
{
	const char *customer = f->t->word[ESC_CUSTOMER_NAME];
	bool promised = false;

	if (customer == NULL || (f->ev->kind == ESC_RESOLVED && is(f->ev, ESC_C_RESOLUTION, "workaround")))
		return true;
	for (size_t i = 0; i < f->npast; i++)
		if (!f->gone[i] && f->past[i].kind == ESC_PROMISED && is(&f->past[i], ESC_C_WHAT, "fix"))
			promised = true;
	return !promised || tell(f, "fixed", customer, e);
}

/* Was the customer asked about this ticket, or (below level 2) about another a short while ago? */
static bool
was_asked(const struct following *f, bool *asked, struct esc_err *e)
{
	int64_t last = ESC_NONE;

	if (!esc_told_of_template(f->db, f->t->id, NULL, "survey", &last, e))
		return false;
	*asked = last != ESC_NONE;
	if (*asked || f->t->fact[ESC_LEVEL_MAX] >= 2)
		return true;
	if (!esc_told_of_template(f->db, ESC_NONE, f->t->word[ESC_CUSTOMER_NAME], "survey", &last, e))
		return false;
	*asked = last != ESC_NONE && last > f->how->now - SPARED;
	return true;
}

/* May the customer be asked at all?  A row of notices.csv may say never. */
static bool
is_wanted(const struct following *f)
{
	const struct esc_notice_rule *r = esc_notice_rule(f->policy, "survey", "survey", ESC_WHOM_CUSTOMER);

	return r == NULL || !r->never;
}

static bool
ask(const struct following *f, struct esc_err *e)
{
	const char *customer = f->t->word[ESC_CUSTOMER_NAME];
	int64_t status = f->t->fact[ESC_STATUS];
	bool asked;

	if (customer == NULL || (status != ESC_S_RESOLVED && status != ESC_S_CLOSED) || !is_wanted(f))
		return true;
	return was_asked(f, &asked, e) && (asked || tell(f, "survey", customer, e));
}

static bool
end(const struct following *f, struct esc_err *e)
{
	return tell_fixed(f, e) && ask(f, e);
}

static bool
follow_up(const struct following *f, struct esc_err *e)
{
	const char *csat = esc_event_get(f->ev, ESC_C_CSAT), *who[8];
	size_t n;

	if (csat == NULL || *csat - '0' > ESC_LOW_SCORE)
		return true;
	n = esc_policy_people(f->policy, "owner", f->t->word[ESC_OWNER], f->t->word[ESC_TEAM], f->how->now, who, 8);
	for (size_t i = 0; i < n; i++)
		if (!tell(f, "low_score", who[i], e))
			return false;
	return true;
}

static const struct {
	enum esc_kind kind;
	bool (*then)(const struct following *, struct esc_err *);
} followed[] = {
	{ ESC_FIXED, tell_fixed }, { ESC_RESOLVED, end }, { ESC_CLOSED, ask }, { ESC_SURVEYED, follow_up },
};

bool
esc_follow(struct esc_db *db, const struct esc_act *how, const struct esc_ticket *t, const struct esc_event *past,
    const unsigned char *gone, size_t n, const struct esc_event *ev, struct esc_err *e)
{
	struct following f = { .db = db, .how = how, .t = t, .past = past, .gone = gone, .npast = n, .ev = ev };
	const struct esc_policies *all;

	if (ev->at < how->now - RECENT || esc_left_out(t->fact[ESC_STATUS], t->word[ESC_TYPE]))
		return true;
	for (size_t i = 0; i < sizeof(followed) / sizeof(followed[0]); i++) {
		if (followed[i].kind != ev->kind)
			continue;
		if ((all = esc_db_policies(db, e)) == NULL)
			return false;
		f.policy = esc_policy_at(all, how->now);
		return f.policy == NULL || followed[i].then(&f, e);
	}
	return true;
}
