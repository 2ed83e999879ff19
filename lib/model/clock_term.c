/* Terms of a filter on clocks: all of them hold on one clock, as it stands at a moment. */
#include "model/clock.h"

/* A clock of a ticket that has none: every value is missing. */
#define NEITHER	(-1)

static bool
is_clock_term(const struct esc_term *t)
{
	return t->field >= ESC_FF_DUE && t->field <= ESC_FF_REMAINING;
}

bool
esc_filter_has_clock_terms(const struct esc_filter *f)
{
	for (size_t i = 0; i < f->nterms; i++)
		if (is_clock_term(&f->term[i]))
			return true;
	return false;
}

bool
esc_filter_wants_ended(const struct esc_filter *f)
{
	for (size_t i = 0; i < f->nterms; i++) {
		const struct esc_term *t = &f->term[i];

		for (size_t k = 0; t->field == ESC_FF_STATE && !t->negated && k < t->nvalues; k++)
			if (t->value[k].is == ESC_V_TEXT && t->value[k].lo >= ESC_CS_MET)
				return true;
	}
	return false;
}

bool
esc_filter_counts(const struct esc_filter *f, const struct esc_clock *c)
{
	return c->ended == ESC_NONE || esc_filter_wants_ended(f);
}

int64_t
esc_clock_deadline(const struct esc_clock *c)
{
	if (c->outcome == ESC_O_VOID || (c->since == ESC_NONE && c->ended == ESC_NONE))
		return ESC_NONE;
	return c->due;
}

int64_t
esc_clock_remaining(const struct esc_clock *c, int64_t at)
{
	return c->target == ESC_NONE ? ESC_NONE : c->target - esc_clock_elapsed(c, at);
}

/* Is the word of a closed set, by its place in it, among the values? */
static bool
term_choice(const struct esc_term *t, int64_t place)
{
	bool hit = false;

	for (size_t i = 0; i < t->nvalues && !hit; i++) {
		const struct esc_value *v = &t->value[i];

		hit = v->is == ESC_V_TEXT ? v->lo == place : (v->is == ESC_V_ANY) == (place != NEITHER);
	}
	return hit != t->negated;
}

static bool
term_clock(const struct esc_term *t, const struct esc_clock *c, int64_t at)
{
	switch (t->field) {
	case ESC_FF_CLOCK:
		return term_choice(t, c != NULL ? (int64_t)c->kind : NEITHER);
	case ESC_FF_STATE:
		return term_choice(t, c != NULL ? (int64_t)esc_clock_state(c, at) : NEITHER);
	case ESC_FF_DUE:
		return esc_term_number(t, c != NULL ? esc_clock_deadline(c) : ESC_NONE);
	case ESC_FF_ELAPSED:
		return esc_term_number(t, c != NULL ? esc_clock_elapsed(c, at) : ESC_NONE);
	case ESC_FF_REMAINING:
		return esc_term_number(t, c != NULL ? esc_clock_remaining(c, at) : ESC_NONE);
	default:
		return true;
	}
}

bool
esc_filter_clock(const struct esc_filter *f, const struct esc_clock *c)
{
	for (size_t i = 0; i < f->nterms; i++)
		if (!term_clock(&f->term[i], c, f->now))
			return false;
	return true;
}

bool
esc_filter_clocks(const struct esc_filter *f, const struct esc_clocks *cs)
{
	bool counts = false;

	for (size_t i = 0; cs != NULL && i < cs->n; i++) {
		if (!esc_filter_counts(f, &cs->clock[i]))
			continue;
		if (esc_filter_clock(f, &cs->clock[i]))
			return true;
		counts = true;
	}
	return !counts && esc_filter_clock(f, NULL);
}
