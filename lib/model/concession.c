/* Concessions: the bounds of the guide, the limits of those who allow them. */
#include <string.h>

#include "model/concession.h"

const struct esc_concession *
esc_concession_for(const struct esc_policy *p, const char *mistake, const char *priority)
{
	for (size_t i = 0; i < p->nconcessions; i++) {
		const struct esc_concession *c = &p->concession[i];

		if ((c->mistake == NULL || esc_fold_equal(c->mistake, mistake)) &&
		    (c->priority == NULL || (priority != NULL && esc_fold_equal(c->priority, priority))))
			return c;
	}
	return NULL;
}

static int64_t
number_of(const struct esc_event *ev, enum esc_column c)
{
	const char *s = esc_event_get(ev, c);
	int64_t n;

	return s != NULL && esc_int_parse(s, &n) && n >= 0 && n <= ESC_MONEY_MAX ? n : ESC_NONE;
}

void
esc_concession_read(struct esc_given_for *g, const struct esc_event *ev, const char *priority)
{
	*g = (struct esc_given_for){ .what = esc_event_get(ev, ESC_C_WHAT), .mistake = esc_event_get(ev, ESC_C_MISTAKE),
	    .currency = esc_event_get(ev, ESC_C_CURRENCY), .approver = esc_event_get(ev, ESC_C_APPROVER),
	    .priority = priority, .amount = number_of(ev, ESC_C_AMOUNT), .charged = number_of(ev, ESC_C_CHARGED),
	    .at = ev->at };
}

struct giving {
	struct esc_ticket t;
	void		(*tell)(void *, const struct esc_event *, const struct esc_given_for *);
	void		*arg;
};

static void
note_given(void *arg, const struct esc_event *ev)
{
	struct giving *giving = arg;
	struct esc_given_for g;

	if (ev->kind != ESC_CONCEDED)
		return;
	esc_concession_read(&g, ev, giving->t.word[ESC_PRIORITY]);
	giving->tell(giving->arg, ev, &g);
}

void
esc_concessions(const struct esc_event *ev, size_t n, int64_t as_of, struct esc_arena *a,
    void (*tell)(void *, const struct esc_event *, const struct esc_given_for *), void *arg)
{
	struct giving giving = { .tell = tell, .arg = arg };

	esc_fold_told(&giving.t, ev, n, as_of, a, note_given, &giving);
}

bool
esc_concession_is_exception(const struct esc_given_for *g)
{
	return g->what != NULL && strcmp(g->what, "exception") == 0;
}

/* The bound in money; ESC_NONE: it sets none, or nobody said of what it is a share. */
static int64_t
bound_of(const struct esc_bound *b, int64_t charged)
{
	if (b->is == ESC_BOUND_MONEY)
		return b->amount;
	if (b->is == ESC_BOUND_NONE || charged == ESC_NONE)
		return ESC_NONE;
	return charged / 100 * b->amount + charged % 100 * b->amount / 100;
}

bool
esc_concession_is_below(const struct esc_policy *p, const struct esc_given_for *g)
{
	const struct esc_concession *guide = g->mistake != NULL ? esc_concession_for(p, g->mistake, g->priority) : NULL;
	int64_t least = guide != NULL ? bound_of(&guide->least, g->charged) : ESC_NONE;

	return !esc_concession_is_exception(g) && least != ESC_NONE && g->amount < least;
}

bool
esc_concession_may(const struct esc_policy *p, const char *person, const struct esc_given_for *g)
{
	const struct esc_person *who = esc_policy_person(p, person);

	return p->npeople == 0 || (who != NULL && who->approve_limit != ESC_NONE &&
	    who->approve_limit >= (g->amount + esc_currency_unit(g->currency) - 1) / esc_currency_unit(g->currency));
}

static bool
unknown_mistake(const struct esc_policy *p, const char *mistake, struct esc_err *e)
{
	const char *names[64], *near;
	size_t n = 0;

	for (size_t i = 0; i < p->nconcessions && n < 64; i++)
		if (p->concession[i].mistake != NULL)
			names[n++] = p->concession[i].mistake;
	near = esc_nearest(mistake, names, n);
	return esc_fail(e, ESC_INVALID, "mistake: there is no \"%.80s\" in concessions.csv%s%.80s", mistake,
	    near != NULL ? ": did you mean " : "; use --what exception if a rule is bent", near != NULL ? near : "");
}

static bool
in_bounds(const struct esc_concession *guide, const struct esc_given_for *g, struct esc_err *e)
{
	struct esc_buf given = { 0 }, bound = { 0 };
	int64_t most = bound_of(&guide->most, g->charged);
	bool done = true;

	if (guide->most.is == ESC_BOUND_PERCENT && g->charged == ESC_NONE)
		return esc_fail(e, ESC_INVALID, "charged: concessions.csv:%u is a share of what the customer had paid:"
		    " say --charged", guide->line);
	if (guide->currency != NULL && strcmp(guide->currency, g->currency) != 0)
		return esc_fail(e, ESC_INVALID, "currency: concessions.csv:%u is in %s", guide->line, guide->currency);
	if (most != ESC_NONE && g->amount > most) {
		esc_money_print(&given, g->amount, g->currency);
		esc_money_print(&bound, most, g->currency);
		done = esc_fail(e, ESC_DENIED, "%s is more than the %s that concessions.csv:%u allows for %.60s;"
		    " use --what exception if a rule is bent", esc_buf_str(&given), esc_buf_str(&bound), guide->line,
		    g->mistake);
	}
	esc_buf_free(&given);
	esc_buf_free(&bound);
	return done;
}

bool
esc_concession_check(const struct esc_policy *p, const struct esc_given_for *g, struct esc_err *e)
{
	const struct esc_concession *guide;

	if (esc_concession_is_exception(g))
		return true;
	if (g->mistake == NULL)
		return esc_fail(e, ESC_INVALID, "mistake: say what is made good, as --mistake double_charge"
		    " (concessions.csv), or use --what exception");
	if ((guide = esc_concession_for(p, g->mistake, g->priority)) == NULL)
		return unknown_mistake(p, g->mistake, e);
	return in_bounds(guide, g, e);
}
