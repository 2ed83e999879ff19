/*
 * Reminders that hang on no clock, once a day with the sweep, of what is due on
 * that day: customers to be asked how they are, and what the sponsorship
 * programme waits for.  A follow-up that was due longer ago than a week is
 * history: nobody is told.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "followups.h"
#include "model/message.h"
#include "model/route.h"
#include "remind.h"
#include "sponsor.h"

#define REMINDED	"reminded"	/* the setting: when this was looked at last */
#define DAY		INT64_C(86400)
#define RECENT		(7 * DAY)

struct reminding {
	struct esc_db	*db;
	const struct esc_policy *policy;
	int64_t		 now, until;	/* the end of the day */
	int64_t		 since;		/* what was due before is told or history */
};

/* What is told of, and that which makes it another: its second reminder is told too. */
struct reminder {
	const char	*template, *what;
	int64_t		 which, ticket;
	struct esc_buf	 facts;
};

static bool
tell(const struct reminding *r, struct reminder *m, const char *who, struct esc_err *e)
{
	struct esc_buf key = { 0 };
	struct esc_notice n = { .recipient = who, .template = m->template, .at = r->now, .ticket = m->ticket,
	    .facts = esc_buf_str(&m->facts) };
	bool done;

	esc_buf_printf(&key, "%s %s %" PRId64 " %s", m->template, m->what, m->which, who);
	n.key = esc_buf_str(&key);
	done = esc_outbox_add(r->db, &n, NULL, e);
	esc_buf_free(&key);
	return done;
}

/* One person of ours, or who stands in; the team's lead for one who is gone. */
static bool
tell_person(const struct reminding *r, struct reminder *m, const char *name, const char *team, struct esc_err *e)
{
	const struct esc_person *p = name != NULL ? esc_policy_person(r->policy, name) : NULL;
	const char *who[1];

	if (p == NULL || !esc_person_employed(p, r->now))
		name = NULL;
	return esc_policy_people(r->policy, "owner", name, team, r->now, who, 1) == 0 || tell(r, m, who[0], e);
}

static bool
follow_up(void *arg, const struct esc_followup *f, struct esc_err *e)
{
	const struct reminding *r = arg;
	struct reminder m = { .template = "follow_up", .ticket = f->t->id, .which = f->due };
	struct esc_buf what = { 0 };
	bool done;

	if (f->done != ESC_NONE || f->due >= r->until || f->due < r->since || strncmp(f->why, "day_", 4) != 0 ||
	    f->t->word[ESC_CUSTOMER_NAME] == NULL)
		return true;
	esc_facts_add(&m.facts, "count", f->why + 4);
	esc_buf_printf(&what, "%s %s", f->t->ref, f->why);
	m.what = esc_buf_str(&what);
	done = tell_person(r, &m, f->t->word[ESC_OWNER], f->t->word[ESC_TEAM], e);
	esc_buf_free(&what);
	esc_buf_free(&m.facts);
	return done;
}

/* Only tickets of which a day has come since. */
static bool
follow_up_all(struct reminding *r, struct esc_err *e)
{
	struct esc_value solved[ESC_FOLLOWUP_DAYS];
	struct esc_term term = { .field = ESC_FF_RESOLVED, .value = solved, .nvalues = ESC_FOLLOWUP_DAYS };
	struct esc_filter f = { .term = &term, .nterms = 1, .now = r->now };

	for (size_t i = 0; i < ESC_FOLLOWUP_DAYS; i++)
		solved[i] = (struct esc_value){ .is = ESC_V_RANGE, .lo = r->since - esc_followup_days[i] * DAY,
		    .hi = r->until - 1 - esc_followup_days[i] * DAY };
	return esc_followups_escalated(r->db, &f, r->now, follow_up, r, e);
}

static bool
sponsor_is_due(struct reminding *r, const struct esc_place_of *o, const char *duty, int64_t due, struct esc_err *e)
{
	struct reminder m = { .template = "sponsor_due", .ticket = ESC_NONE, .which = due };
	struct esc_buf what = { 0 };
	char at[ESC_TIME_MAX];
	bool done;

	if (due == ESC_NONE || due >= r->until)
		return true;
	esc_facts_add(&m.facts, "customer", o->customer);
	esc_facts_add(&m.facts, "duty", duty);
	esc_facts_add(&m.facts, "due", esc_time_print(at, due, NULL));
	esc_buf_printf(&what, "%s %s", o->customer, duty);
	m.what = esc_buf_str(&what);
	done = tell_person(r, &m, o->sponsor, NULL, e);
	esc_buf_free(&what);
	esc_buf_free(&m.facts);
	return done;
}

/* Once a stay, whether it has lasted too long or is no longer needed. */
static bool
leave_is_due(struct reminding *r, struct esc_programme *p, const struct esc_place_of *o, struct esc_err *e)
{
	struct reminder m = { .template = "sponsor_leave", .what = o->customer, .ticket = ESC_NONE, .which = o->since };
	int64_t by = esc_place_leave_by(p, o);
	bool over = by != ESC_NONE && by < r->until, met, done;
	char at[ESC_TIME_MAX];

	if (!esc_place_criteria(p, o->customer, NULL, &met, e))
		return false;
	if (!over && !met)
		return true;
	esc_facts_add(&m.facts, "customer", o->customer);
	esc_facts_add(&m.facts, "at", esc_time_print(at, o->since, NULL));
	esc_facts_add(&m.facts, "due", over ? esc_time_print(at, by, NULL) : NULL);
	done = tell_person(r, &m, o->sponsor, NULL, e);
	esc_buf_free(&m.facts);
	return done;
}

static bool
remind_sponsor(struct reminding *r, struct esc_programme *p, const struct esc_place_of *o, struct esc_err *e)
{
	for (size_t i = 0; i < r->policy->nsponsors; i++) {
		const struct esc_sponsor_row *row = &r->policy->sponsor[i];

		if (row->what == ESC_SP_DUTY &&
		    !sponsor_is_due(r, o, row->name, esc_place_duty(p, o, row->name), e))
			return false;
	}
	return leave_is_due(r, p, o, e);
}

/* Everybody of a list of names, each once; how many. */
static bool
tell_list(const struct reminding *r, struct reminder *m, const char *list, size_t *told, struct esc_err *e)
{
	static const char parts[] = " ,;";
	char name[256];
	size_t n;

	for (const char *s = list; s != NULL && *(s += strspn(s, parts)) != '\0'; s += n) {
		n = strcspn(s, parts);
		snprintf(name, sizeof(name), "%.*s", (int)n, s);
		if (!tell_person(r, m, name, NULL, e))
			return false;
		++*told;
	}
	return true;
}

/* Who looks after the customer's account, else the lead. */
static bool
propose(struct reminding *r, const struct esc_place_of *o, struct esc_err *e)
{
	struct reminder m = { .template = "sponsor_proposed", .what = o->customer, .ticket = o->ticket,
	    .which = o->ticket };
	bool done = true;
	size_t told = 0;

	esc_facts_add(&m.facts, "customer", o->customer);
	for (size_t i = 0; i < r->policy->ncustomers && done; i++) {
		const struct esc_customer *c = &r->policy->customer[i];

		if (esc_fold_equal(c->name, o->customer))
			done = tell_list(r, &m, c->success_manager, &told, e) &&
			    tell_list(r, &m, c->account_executive, &told, e);
	}
	done = done && (told > 0 || tell_person(r, &m, NULL, NULL, e));
	esc_buf_free(&m.facts);
	return done;
}

static bool
remind_programme(struct reminding *r, struct esc_err *e)
{
	struct esc_programme p = { .db = r->db };
	struct esc_place_of *of;
	size_t n = 0;
	bool done = esc_programme_begin(&p, r->db, r->now, e);

	for (size_t i = 0; done && i < p.nplaces; i++)
		if (esc_place_active(&p.place[i]))
			done = remind_sponsor(r, &p, &p.place[i], e);
	done = done && esc_places_proposed(&p, &of, &n, e);
	for (size_t i = 0; done && i < n; i++)
		done = propose(r, &of[i], e);
	esc_programme_end(&p);
	return done;
}

/* When it was looked at last; ESC_NONE: never. */
static bool
looked_at(struct esc_db *db, int64_t *at, struct esc_err *e)
{
	struct esc_arena a = { 0 };
	const char *text;
	bool done;

	*at = ESC_NONE;
	done = esc_setting_get(db, REMINDED, &a, &text, e) &&
	    (text == NULL || esc_time_parse(text, &(struct esc_time_how){ 0 }, at, e));
	esc_arena_free(&a);
	return done;
}

bool
esc_remind(struct esc_db *db, int64_t now, struct esc_err *e)
{
	const struct esc_policies *all = esc_db_policies(db, e);
	struct reminding r = { .db = db, .policy = all != NULL ? esc_policy_at(all, now) : NULL, .now = now,
	    .until = esc_every_next(esc_db_zone(db), ESC_EVERY_DAY, now) };
	char at[ESC_TIME_MAX];
	int64_t last;

	if (all == NULL || !looked_at(db, &last, e))
		return false;
	if (r.policy == NULL || (last != ESC_NONE && last >= esc_every_begin(esc_db_zone(db), ESC_EVERY_DAY, now)))
		return true;
	r.since = last == ESC_NONE || last < now - RECENT ? now - RECENT :
	    esc_every_next(esc_db_zone(db), ESC_EVERY_DAY, last);
	return follow_up_all(&r, e) && remind_programme(&r, e) &&
	    esc_setting_set(db, REMINDED, esc_time_print(at, now, NULL), e);
}
