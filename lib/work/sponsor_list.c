/* The sponsorship programme, read: criteria, who is in it, what is due, what came of it. */
#include <math.h>
#include <string.h>

#include "sponsor.h"

const struct esc_head esc_sponsor_heads[] = {
	{ "customer", ESC_TEXT, false }, { "sponsor", ESC_TEXT, false }, { "since", ESC_TIME, false },
	{ "next_contact", ESC_TIME, false }, { "review", ESC_TIME, false }, { "leave_by", ESC_TIME, false },
	{ "state", ESC_TEXT, false }, { "left", ESC_TIME, true }, { "spend", ESC_INT, true },
	{ "contacts", ESC_INT, true }, { "words", ESC_TEXT, true },
};
const size_t esc_nsponsor_heads = sizeof(esc_sponsor_heads) / sizeof(esc_sponsor_heads[0]);

const struct esc_head esc_criterion_heads[] = {
	{ "customer", ESC_TEXT, false }, { "criterion", ESC_TEXT, false }, { "value", ESC_REAL, false },
	{ "limit", ESC_TEXT, false }, { "met", ESC_TEXT, false }, { "what", ESC_TEXT, true },
};
const size_t esc_ncriterion_heads = sizeof(esc_criterion_heads) / sizeof(esc_criterion_heads[0]);

const struct esc_head esc_sponsor_report_heads[] = {
	{ "customer", ESC_TEXT, false }, { "measure", ESC_TEXT, false }, { "before", ESC_REAL, false },
	{ "after", ESC_REAL, false }, { "target", ESC_TEXT, false }, { "met", ESC_TEXT, false },
	{ "from", ESC_TIME, true }, { "to", ESC_TIME, true },
};
const size_t esc_nsponsor_report_heads = sizeof(esc_sponsor_report_heads) / sizeof(esc_sponsor_report_heads[0]);

bool
esc_place_row(const struct esc_programme *p, const struct esc_place_of *o, const char *state, struct esc_out *out,
    struct esc_err *e)
{
	const char *words = NULL;
	int64_t contacts = 0;

	for (size_t i = 0; i < o->nacts; i++) {
		contacts += o->act[i].what == ESC_SPONSOR_CONTACTED;
		words = o->act[i].words != NULL ? o->act[i].words : words;
	}
	return esc_out_row(out, (struct esc_cell []){ { .s = o->customer }, { .s = o->sponsor }, { .i = o->since },
	    { .i = esc_place_duty(p, o, NULL) }, { .i = esc_place_duty(p, o, ESC_REVIEW) },
	    { .i = esc_place_leave_by(p, o) }, { .s = state }, { .i = o->left }, { .i = o->spend }, { .i = contacts },
	    { .s = words } }, e);
}

static const char *
yes(bool so)
{
	return so ? "yes" : "no";
}

/* All criteria of a kind; *all: every one is met, and there is one. */
static bool
criteria(struct esc_programme *p, enum esc_sponsor_what what, const char *customer, const double *figure,
    struct esc_out *out, bool *all, struct esc_err *e)
{
	bool any = false, met;

	*all = true;
	for (size_t i = 0; i < p->policy->nsponsors; i++) {
		const struct esc_sponsor_row *r = &p->policy->sponsor[i];

		if (r->what != what)
			continue;
		any = true;
		*all &= met = esc_sponsor_met(r, figure[r->figure]);
		if (out != NULL && !esc_out_row(out, (struct esc_cell []){ { .s = customer }, { .s = r->name },
		    { .r = figure[r->figure] }, { .s = r->value }, { .s = yes(met) },
		    { .s = what == ESC_SP_ENTRY ? "entry" : "exit" } }, e))
			return false;
	}
	*all &= any || what == ESC_SP_ENTRY;
	return true;
}

static bool
is_of_policy(const struct esc_programme *p, const char *customer)
{
	for (size_t i = 0; i < p->policy->ncustomers; i++)
		if (esc_fold_equal(p->policy->customer[i].name, customer))
			return true;
	return false;
}

bool
esc_place_criteria(struct esc_programme *p, const char *customer, struct esc_out *out, bool *all, struct esc_err *e)
{
	const struct esc_place_of *o = esc_programme_find(p, customer);
	double figure[ESC_NSF];
	bool known;

	if (!esc_customer_figures(p, customer, p->now - ESC_YEAR, p->now + 1, figure, &known, e))
		return false;
	if (!known && o == NULL && !is_of_policy(p, customer))
		return esc_fail(e, ESC_NOINPUT, "no customer %.80s has a ticket or stands in customers.csv", customer);
	return criteria(p, esc_place_active(o) ? ESC_SP_EXIT : ESC_SP_ENTRY, customer, figure, out, all, e);
}

static bool
end(struct esc_programme *p, struct esc_out *out, bool done, uint64_t *rows, struct esc_err *e)
{
	esc_rollback(p->db);
	esc_programme_end(p);
	*rows = esc_out_rows(out);
	if (done)
		return esc_out_close(out, e);
	esc_out_drop(out);
	return false;
}

bool
esc_sponsor_check(struct esc_db *db, const char *const *customer, size_t n, int64_t now, const struct esc_out_how *how,
    uint64_t *rows, bool *met, struct esc_err *e)
{
	struct esc_programme p = { .db = db };
	struct esc_out *out;
	bool done, all;

	*met = true;
	if (!esc_out_open(&out, how, esc_criterion_heads, esc_ncriterion_heads, e))
		return false;
	done = esc_begin(db, false, e) && esc_programme_begin(&p, db, now, e);
	for (size_t i = 0; done && i < n; i++) {
		done = esc_place_criteria(&p, customer[i], out, &all, e);
		*met &= all;
	}
	return end(&p, out, done, rows, e);
}

static bool
is_past(const struct esc_programme *p, int64_t t)
{
	return t != ESC_NONE && t <= p->now;
}

/* What is due of a place, the gravest first. */
static bool
state_of(struct esc_programme *p, const struct esc_place_of *o, const char **state, struct esc_err *e)
{
	bool may_leave;

	*state = "left";
	if (!esc_place_active(o))
		return true;
	if (!esc_place_criteria(p, o->customer, NULL, &may_leave, e))
		return false;
	*state = is_past(p, esc_place_leave_by(p, o)) || may_leave ? "leave_due" :
	    is_past(p, esc_place_duty(p, o, ESC_REVIEW)) ? "review_due" :
	    is_past(p, esc_place_duty(p, o, NULL)) ? "contact_due" : "active";
	return true;
}

static bool
list_places(struct esc_programme *p, bool due, struct esc_out *out, struct esc_err *e)
{
	const char *state;

	for (size_t i = 0; i < p->nplaces; i++) {
		if (!state_of(p, &p->place[i], &state, e))
			return false;
		if (due && (strcmp(state, "left") == 0 || strcmp(state, "active") == 0))
			continue;
		if (!esc_place_row(p, &p->place[i], state, out, e))
			return false;
	}
	return true;
}

static bool
list_proposed(struct esc_programme *p, struct esc_out *out, struct esc_err *e)
{
	struct esc_place_of *of;
	size_t n;

	if (!esc_places_proposed(p, &of, &n, e))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!esc_place_row(p, &of[i], "proposed", out, e))
			return false;
	return true;
}

bool
esc_sponsor_list(struct esc_db *db, bool due, int64_t now, const struct esc_out_how *how, uint64_t *rows,
    struct esc_err *e)
{
	struct esc_programme p = { .db = db };
	struct esc_out *out;
	bool done;

	if (!esc_out_open(&out, how, esc_sponsor_heads, esc_nsponsor_heads, e))
		return false;
	done = esc_begin(db, false, e) && esc_programme_begin(&p, db, now, e) && list_places(&p, due, out, e) &&
	    (!due || list_proposed(&p, out, e));
	return end(&p, out, done, rows, e);
}

/* What the report shows, and whether a metric of the programme is met. */
static bool
report_one(struct esc_programme *p, const struct esc_place_of *o, struct esc_out *out, struct esc_err *e)
{
	static const enum esc_sponsor_figure shown[] = { ESC_SF_SPEND, ESC_SF_TICKETS, ESC_SF_ESCALATIONS,
		ESC_SF_EXECUTIVE, ESC_SF_CSAT, ESC_SF_KEPT };
	int64_t to = o->left != ESC_NONE ? o->left : p->now + 1;
	double before[ESC_NSF], after[ESC_NSF];
	bool known;

	if (!esc_customer_figures(p, o->customer, o->since - (to - o->since), o->since, before, &known, e) ||
	    !esc_customer_figures(p, o->customer, o->since, to, after, &known, e))
		return false;
	before[ESC_SF_SPEND] = o->first_spend != ESC_NONE ? (double)o->first_spend : NAN;
	for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++) {
		const char *name = esc_sponsor_figure_name[shown[i]];
		const struct esc_sponsor_row *r = esc_sponsor_row(p->policy, ESC_SP_METRIC, name);

		if (!esc_out_row(out, (struct esc_cell []){ { .s = o->customer }, { .s = name },
		    { .r = before[shown[i]] }, { .r = after[shown[i]] }, { .s = r != NULL ? r->value : NULL },
		    { .s = r != NULL && !isnan(after[shown[i]]) ? yes(esc_sponsor_met(r, after[shown[i]])) : NULL },
		    { .i = o->since }, { .i = to } }, e))
			return false;
	}
	return true;
}

static bool
is_asked(const struct esc_place_of *o, const char *const *customer, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (esc_fold_equal(o->customer, customer[i]))
			return true;
	return n == 0;
}

bool
esc_sponsor_report(struct esc_db *db, const char *const *customer, size_t n, int64_t now,
    const struct esc_out_how *how, uint64_t *rows, struct esc_err *e)
{
	struct esc_programme p = { .db = db };
	struct esc_out *out;
	bool done;

	if (!esc_out_open(&out, how, esc_sponsor_report_heads, esc_nsponsor_report_heads, e))
		return false;
	done = esc_begin(db, false, e) && esc_programme_begin(&p, db, now, e);
	for (size_t i = 0; done && i < n; i++)
		if (esc_programme_find(&p, customer[i]) == NULL)
			done = esc_fail(e, ESC_NOINPUT, "%.80s was never in the programme", customer[i]);
	for (size_t i = 0; done && i < p.nplaces; i++)
		if (is_asked(&p.place[i], customer, n))
			done = report_one(&p, &p.place[i], out, e);
	return end(&p, out, done, rows, e);
}
