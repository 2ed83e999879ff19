/* The sponsorship programme, written: a customer enters, is spoken to, leaves. */
#include <inttypes.h>
#include <string.h>

#include "act.h"
#include "model/route.h"
#include "sponsor.h"

const struct esc_head esc_sponsor_act_heads[] = {
	{ "customer", ESC_TEXT, false }, { "change", ESC_TEXT, false }, { "sponsor", ESC_TEXT, false },
};
const size_t esc_nsponsor_act_heads = sizeof(esc_sponsor_act_heads) / sizeof(esc_sponsor_act_heads[0]);

static bool
print(struct esc_out *out, const char *customer, const char *change, const char *sponsor, struct esc_err *e)
{
	return out == NULL || esc_out_row(out, (struct esc_cell []){ { .s = customer }, { .s = change },
	    { .s = sponsor } }, e);
}

static bool
key_is_used(const struct esc_programme *p, const char *customer, const char *key)
{
	for (size_t i = 0; key != NULL && i < p->nacts; i++)
		if (p->act[i].key != NULL && strcmp(p->act[i].key, key) == 0 &&
		    esc_fold_equal(p->act[i].customer, customer))
			return true;
	return false;
}

/* Is there room in the programme, and beside the sponsor's other customers? */
static bool
has_room(const struct esc_programme *p, const struct esc_place_of *own, const char *sponsor, struct esc_err *e)
{
	const struct esc_sponsor_row *all = esc_sponsor_row(p->policy, ESC_SP_CAPACITY, "programme");
	const struct esc_sponsor_row *each = esc_sponsor_row(p->policy, ESC_SP_CAPACITY, "sponsor");
	int64_t in = 0, with = 0;

	for (size_t i = 0; i < p->nplaces; i++) {
		if (!esc_place_active(&p->place[i]) || &p->place[i] == own)
			continue;
		in++;
		with += esc_fold_equal(p->place[i].sponsor, sponsor);
	}
	if (all != NULL && in >= all->number)
		return esc_fail(e, ESC_INVALID, "the programme is full: it has room for %" PRId64
		    " customers (esc-sponsor due says who may leave)", all->number);
	if (each != NULL && with >= each->number)
		return esc_fail(e, ESC_INVALID, "%s looks after %" PRId64 " customers already, which is as many as may be",
		    sponsor, with);
	return true;
}

/* The sponsor is one of ours, and was trained for it. */
static bool
is_able(const struct esc_programme *p, const char *sponsor, struct esc_err *e)
{
	const struct esc_person *who = esc_policy_person(p->policy, sponsor);
	bool trained;

	if (who == NULL || !esc_person_employed(who, p->now))
		return esc_fail(e, ESC_INVALID, "%.80s is nobody of people.csv who works here now", sponsor);
	for (size_t i = 0; i < p->policy->nsponsors; i++) {
		const struct esc_sponsor_row *r = &p->policy->sponsor[i];

		trained = r->what != ESC_SP_TRAINING;
		for (size_t k = 0; k < p->policy->ntrainings && !trained; k++) {
			const struct esc_training *t = &p->policy->training[k];

			trained = esc_fold_equal(t->person, who->name) && esc_fold_equal(t->skill, r->name) &&
			    (t->expires == ESC_NONE || t->expires > p->now / 86400);
		}
		if (!trained)
			return esc_fail(e, ESC_INVALID, "%s has no training in %s that holds: let them learn it, and add it"
			    " to training.csv", who->name, r->name);
	}
	return true;
}

static struct esc_sponsorship
act_of(const struct esc_act *how, const struct esc_sponsoring *s, enum esc_sponsor_act what)
{
	return (struct esc_sponsorship){ .customer = s->customer, .what = what, .who = how->actor, .key = how->key,
	    .at = how->at != ESC_NONE ? how->at : how->now, .spend = s->spend, .words = s->words };
}

static bool
write_down(struct esc_programme *p, struct esc_sponsorship *act, const char *change, const char *sponsor,
    struct esc_out *out, struct esc_err *e)
{
	if (act->at > p->now + ESC_FUTURE)
		return esc_fail(e, ESC_INVALID, "--at is in the future");
	return esc_sponsorship_add(p->db, act, e) && print(out, act->customer, change, sponsor, e);
}

static bool
enrol(struct esc_programme *p, const struct esc_act *how, const struct esc_sponsoring *s, struct esc_out *out,
    struct esc_err *e)
{
	struct esc_place_of *o = esc_programme_find(p, s->customer);
	struct esc_sponsorship act = act_of(how, s, ESC_SPONSOR_ENROLLED);
	bool in = esc_place_active(o), met;

	if (key_is_used(p, s->customer, how->key) || (in && esc_fold_equal(o->sponsor, s->sponsor)))
		return print(out, o != NULL ? o->customer : s->customer, "same", o != NULL ? o->sponsor : NULL, e);
	if (o != NULL)
		act.customer = o->customer;
	if (!is_able(p, s->sponsor, e) || !has_room(p, o, s->sponsor, e))
		return false;
	if (!in && !esc_place_criteria(p, act.customer, NULL, &met, e))
		return false;
	if (!in && !met && s->words == NULL)
		return esc_fail(e, ESC_INVALID, "%s does not meet what is asked to enter (esc-sponsor check); -m says why"
		    " it enters all the same", s->customer);
	act.sponsor = esc_policy_person(p->policy, s->sponsor)->name;
	return write_down(p, &act, in ? "changed" : "new", act.sponsor, out, e);
}

/* Only who is in the programme. */
static bool
is_in(const struct esc_place_of *o, const char *customer, struct esc_err *e)
{
	return esc_place_active(o) || esc_fail(e, ESC_NOINPUT, "%.80s is not in the programme (esc-sponsor list)", customer);
}

static bool
contact(struct esc_programme *p, const struct esc_act *how, const struct esc_sponsoring *s, struct esc_out *out,
    struct esc_err *e)
{
	const struct esc_place_of *o = esc_programme_find(p, s->customer);
	const struct esc_sponsor_row *duty = esc_sponsor_row(p->policy, ESC_SP_DUTY, s->duty);
	struct esc_sponsorship act = act_of(how, s, ESC_SPONSOR_CONTACTED);

	if (!is_in(o, s->customer, e))
		return false;
	if (key_is_used(p, s->customer, how->key))
		return print(out, o->customer, "same", o->sponsor, e);
	if (duty == NULL)
		return esc_fail(e, ESC_INVALID, "%.80s is no responsibility of sponsorship.csv",
		    s->duty != NULL ? s->duty : "a contact");
	act.customer = o->customer;
	act.duty = duty->name;
	return write_down(p, &act, "changed", o->sponsor, out, e);
}

static bool
leave(struct esc_programme *p, const struct esc_act *how, const struct esc_sponsoring *s, struct esc_out *out,
    struct esc_err *e)
{
	const struct esc_place_of *o = esc_programme_find(p, s->customer);
	struct esc_sponsorship act = act_of(how, s, ESC_SPONSOR_LEFT);

	if (o != NULL && !esc_place_active(o))
		return print(out, o->customer, "same", o->sponsor, e);
	if (!is_in(o, s->customer, e))
		return false;
	act.customer = o->customer;
	return write_down(p, &act, "changed", o->sponsor, out, e);
}

static bool
run(struct esc_db *db, const struct esc_act *how, const struct esc_sponsoring *s, struct esc_out *out,
    bool (*does)(struct esc_programme *, const struct esc_act *, const struct esc_sponsoring *, struct esc_out *,
    struct esc_err *), struct esc_err *e)
{
	struct esc_programme p = { .db = db };
	bool done;

	done = esc_begin(db, true, e) && esc_programme_begin(&p, db, how->now, e) && does(&p, how, s, out, e);
	done = esc_act_end(db, how, done, e);
	esc_programme_end(&p);
	return done;
}

bool
esc_sponsor_enrol(struct esc_db *db, const struct esc_act *how, const struct esc_sponsoring *s, struct esc_out *out,
    struct esc_err *e)
{
	return run(db, how, s, out, enrol, e);
}

bool
esc_sponsor_contact(struct esc_db *db, const struct esc_act *how, const struct esc_sponsoring *s, struct esc_out *out,
    struct esc_err *e)
{
	return run(db, how, s, out, contact, e);
}

bool
esc_sponsor_leave(struct esc_db *db, const struct esc_act *how, const struct esc_sponsoring *s, struct esc_out *out,
    struct esc_err *e)
{
	return run(db, how, s, out, leave, e);
}
