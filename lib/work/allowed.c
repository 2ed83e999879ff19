/*
 * What an act must have: a concession its guide and who allows it, a solution
 * what the level that the ticket reached asks for.
 */
#include <inttypes.h>
#include <string.h>

#include "act.h"
#include "model/concession.h"
#include "model/practice.h"
#include "model/route.h"

/* An act that is about to be written. */
struct allowing {
	const struct esc_policy *policy;	/* NULL: none is in force */
	const struct esc_ticket *was;
	const struct esc_event *past;
	const unsigned char *gone;
	size_t		 npast;
	struct esc_event *ev;
	struct esc_buf	*notes;		/* NULL: not wanted */
	struct esc_arena *arena;
	struct esc_err	*e;
};

static bool
says(const struct esc_event *ev, enum esc_column c, const char *value)
{
	const char *v = esc_event_get(ev, c);

	return v != NULL && (value == NULL || strcmp(v, value) == 0);
}

static void
add_approver(const struct allowing *a, const char *who)
{
	struct esc_event *ev = a->ev;
	struct esc_field *f = esc_copy(a->arena, ev->field, ev->nfields * sizeof(*f), (ev->nfields + 1) * sizeof(*f));

	f[ev->nfields++] = (struct esc_field){ .column = ESC_C_APPROVER, .value = who };
	esc_fields_sort(f, ev->nfields);
	ev->field = f;
}

/* Who said yes last, if anybody did. */
static const char *
who_approved(const struct allowing *a)
{
	for (size_t i = a->npast; i-- > 0;)
		if (!a->gone[i] && a->past[i].kind == ESC_APPROVED)
			return a->past[i].who;
	return NULL;
}

static bool
refuse(const struct allowing *a, const struct esc_given_for *g, const char *who)
{
	const struct esc_person *other;
	struct esc_buf money = { 0 };
	int64_t whole = g->amount;

	for (int i = esc_currency_digits(g->currency); i > 0; i--)
		whole = (whole + 9) / 10;
	other = esc_policy_approver(a->policy, who, whole, g->at);
	esc_money_print(&money, g->amount, g->currency);
	if (other != NULL)
		esc_fail(a->e, ESC_DENIED, "%.80s may not allow %s: ask %.80s (--approver)", who, esc_buf_str(&money),
		    other->name);
	else
		esc_fail(a->e, ESC_DENIED, "nobody of people.csv may allow %s now (approve_limit)", esc_buf_str(&money));
	esc_buf_free(&money);
	return false;
}

/* Whoever is named, else who approved it, else who writes it down. */
static bool
is_approved(const struct allowing *a, const struct esc_given_for *g)
{
	const char *who = g->approver != NULL ? g->approver : who_approved(a);

	if (who == NULL || (g->approver == NULL && !esc_concession_may(a->policy, who, g)))
		who = a->ev->who;
	if (!esc_concession_may(a->policy, who, g))
		return refuse(a, g, who);
	if (g->approver == NULL)
		add_approver(a, who);
	return true;
}

static void
note_below(const struct allowing *a, const struct esc_given_for *g)
{
	const struct esc_concession *guide = esc_concession_for(a->policy, g->mistake, g->priority);

	esc_buf_printf(a->notes, "%s: less than concessions.csv:%u asks for: make up for a mistake in earnest\n",
	    a->was->ref, guide->line);
}

static bool
concede(const struct allowing *a)
{
	struct esc_given_for g;

	esc_concession_read(&g, a->ev, a->was->word[ESC_PRIORITY]);
	if (g.what == NULL)
		return esc_fail(a->e, ESC_INVALID, "what: say what is given: --what discount, refund, credit, ...");
	if (g.currency == NULL || !esc_currency_valid(g.currency))
		return esc_fail(a->e, ESC_INVALID, "currency: say of what the amount is, as --currency EUR");
	if (g.amount == ESC_NONE || (g.charged == ESC_NONE && says(a->ev, ESC_C_CHARGED, NULL)))
		return esc_fail(a->e, ESC_INVALID, "%s: a whole number of the currency's minor unit, 0 to %" PRId64,
		    g.amount == ESC_NONE ? "amount" : "charged", ESC_MONEY_MAX);
	if (esc_concession_is_exception(&g) && !says(a->ev, ESC_C_WHY, NULL) && !says(a->ev, ESC_C_MESSAGE, NULL))
		return esc_fail(a->e, ESC_INVALID, "why: say why the rule is bent: --why, or -m");
	if (a->policy == NULL)
		return true;
	if (!esc_concession_check(a->policy, &g, a->e) || !is_approved(a, &g))
		return false;
	if (a->notes != NULL && esc_concession_is_below(a->policy, &g))
		note_below(a, &g);
	return true;
}

/* Is it on record, now or before? */
static bool
recorded(const struct allowing *a, enum esc_column c, const char *value)
{
	bool so = says(a->ev, c, value);

	for (size_t i = 0; i < a->npast && !so; i++)
		so = !a->gone[i] && says(&a->past[i], c, value);
	return so;
}

static bool
decided_on_a_concession(const struct allowing *a)
{
	for (size_t i = 0; i < a->npast; i++)
		if (!a->gone[i] && (a->past[i].kind == ESC_CONCEDED ||
		    (a->past[i].kind == ESC_DECIDED && says(&a->past[i], ESC_C_WHAT, "concession"))))
			return true;
	return false;
}

static bool
has_executive_owner(const struct allowing *a)
{
	const char *owner = a->was->word[ESC_OWNER];
	const struct esc_person *p = owner != NULL ? esc_policy_person(a->policy, owner) : NULL;

	return a->policy->npeople == 0 || (p != NULL && (p->level >= 4 || esc_list_has(p->role, "executive")));
}

/* From level 2 what was found, from 3 an apology and an explanation, from 4 an executive and a decision. */
static bool
is_answered_for(const struct allowing *a)
{
	int64_t level = a->was->fact[ESC_LEVEL_MAX];
	const struct {
		int64_t		 from;
		bool		 there;
		const char	*missing;
	} needs[] = {
		{ 2, says(a->ev, ESC_C_WHY, NULL) || says(a->ev, ESC_C_MESSAGE, NULL), "what was found (--why, or -m)" },
		{ 3, level < 3 || recorded(a, ESC_C_APOLOGY, "1"), "a sincere apology (--apology)" },
		{ 3, level < 3 || recorded(a, ESC_C_EXPLANATION, NULL), "what the customer was told of it (--explanation)" },
		{ 4, level < 4 || has_executive_owner(a), "an executive as its owner (esc-log assign)" },
		{ 4, level < 4 || decided_on_a_concession(a),
		    "a decision on a concession (esc-log concede, or decide --what concession)" },
	};
	struct esc_buf b = { 0 };

	for (size_t i = 0; i < sizeof(needs) / sizeof(needs[0]); i++)
		if (level >= needs[i].from && !needs[i].there)
			esc_buf_printf(&b, "%s%s", b.n > 0 ? "; " : "", needs[i].missing);
	if (b.n > 0)
		esc_fail(a->e, ESC_INVALID, "%s reached level %" PRId64 ", so to %s needs %s", a->was->ref, level,
		    a->ev->kind == ESC_CLOSED ? "be closed unresolved it" : "resolve it", esc_buf_str(&b));
	esc_buf_free(&b);
	return a->e->code == 0;
}

static bool
resolve(const struct allowing *a)
{
	return a->policy == NULL || is_answered_for(a);
}

/* Who closes a ticket that nobody resolved resolves it. */
static bool
close(const struct allowing *a)
{
	return !ESC_STATUS_IS_OPEN(a->was->fact[ESC_STATUS]) || resolve(a);
}

static bool
leave(const struct allowing *a)
{
	static const char reasons[] = "waiting frustrating no_help price other";
	const char *why = esc_event_get(a->ev, ESC_C_WHY);

	return why == NULL || (strchr(why, ' ') == NULL && esc_list_has(reasons, why)) ||
	    esc_fail(a->e, ESC_INVALID, "why: \"%.80s\" is none of: %s; words go to -m", why, reasons);
}

/* The questions are those of quality.csv. */
static bool
check(const struct allowing *a)
{
	const char *question = esc_event_get(a->ev, ESC_C_QUESTION), *names[64], *near;
	size_t n = 0;

	if (!says(a->ev, ESC_C_ANSWER, NULL))
		return esc_fail(a->e, ESC_INVALID, "answer: say --answer yes, no or na");
	if (a->policy == NULL || esc_question_named(a->policy, question) != NULL)
		return true;
	for (size_t i = 0; i < a->policy->nquestions && n < 64; i++)
		names[n++] = a->policy->question[i].name;
	near = esc_nearest(question, names, n);
	return esc_fail(a->e, ESC_INVALID, "question: there is no \"%.80s\" in quality.csv%s%.80s", question,
	    near != NULL ? ": did you mean " : "", near != NULL ? near : "");
}

static const struct {
	enum esc_kind kind;
	bool (*allows)(const struct allowing *);
} rules[] = {
	{ ESC_CONCEDED, concede }, { ESC_RESOLVED, resolve }, { ESC_CLOSED, close }, { ESC_RETAINED, leave }, { ESC_LOST, leave },
	{ ESC_CHECKED, check },
};

bool
esc_allowed(struct esc_db *db, const struct esc_act *how, const struct esc_ticket *was, const struct esc_event *past,
    const unsigned char *gone, size_t n, struct esc_event *ev, struct esc_arena *arena, struct esc_err *e)
{
	struct allowing a = { .was = was, .past = past, .gone = gone, .npast = n, .ev = ev, .notes = how->notes,
	    .arena = arena, .e = e };
	const struct esc_policies *all;

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		if (rules[i].kind != ev->kind)
			continue;
		if ((all = esc_db_policies(db, e)) == NULL)
			return false;
		a.policy = esc_policy_at(all, ev->at);
		return rules[i].allows(&a);
	}
	return true;
}
