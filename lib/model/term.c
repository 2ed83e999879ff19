/*
 * Terms of a filter against what they are about: a text, a number, an event.
 */
#include <string.h>

#include "escalate.h"

static bool
value_text(const struct esc_value *v, const char *folded, bool contains)
{
	if (v->is == ESC_V_NONE)
		return *folded == '\0';
	if (v->is == ESC_V_ANY)
		return *folded != '\0';
	if (v->is != ESC_V_TEXT)
		return false;
	return contains ? strstr(folded, v->folded) != NULL : strcmp(folded, v->folded) == 0;
}

/* No text and an empty one are the same: none. */
bool
esc_term_text(const struct esc_term *t, const char *text, bool contains)
{
	struct esc_buf b = { 0 };
	bool hit = false;

	if (text != NULL)
		esc_fold_text(&b, text, strlen(text));
	for (size_t i = 0; i < t->nvalues && !hit; i++)
		hit = value_text(&t->value[i], esc_buf_str(&b), contains);
	esc_buf_free(&b);
	return hit != t->negated;
}

bool
esc_term_number(const struct esc_term *t, int64_t x)
{
	bool hit = false;

	for (size_t i = 0; i < t->nvalues && !hit; i++) {
		const struct esc_value *v = &t->value[i];

		hit = (v->is == ESC_V_NONE && x == ESC_NONE) || (v->is == ESC_V_ANY && x != ESC_NONE) ||
		    (v->is == ESC_V_RANGE && x != ESC_NONE && v->lo <= x && x <= v->hi);
	}
	return hit != t->negated;
}

/* A ticket is one name in the whole database, compared by bytes. */
static bool
term_ref(const struct esc_term *t, const char *ref)
{
	bool hit = false;

	for (size_t i = 0; i < t->nvalues && !hit; i++)
		hit = t->value[i].is == ESC_V_ANY ||
		    (t->value[i].is == ESC_V_TEXT && strcmp(t->value[i].text, ref) == 0);
	return hit != t->negated;
}

static bool
is_event_term(const struct esc_term *t)
{
	return t->field >= ESC_FF_TRIGGER && t->field <= ESC_FF_AT;
}

bool
esc_filter_is_empty(const struct esc_filter *f)
{
	return f == NULL || (f->ntickets == 0 && f->nterms == 0 && !f->none);
}

bool
esc_filter_has_event_terms(const struct esc_filter *f)
{
	for (size_t i = 0; i < f->nterms; i++)
		if (is_event_term(&f->term[i]))
			return true;
	return false;
}

static bool
term_event(const struct esc_term *t, const struct esc_event *v)
{
	switch (t->field) {
	case ESC_FF_EVENT:
		return esc_term_number(t, (int64_t)v->key);
	case ESC_FF_KIND:
		return esc_term_number(t, v->kind);
	case ESC_FF_AT:
		return esc_term_number(t, v->at);
	case ESC_FF_ACTOR:
		return esc_term_text(t, v->who, false);
	case ESC_FF_TRIGGER:
		return esc_term_text(t, esc_event_get(v, ESC_C_TRIGGER), false);
	case ESC_FF_ESCALATION:
		return esc_term_text(t, esc_event_get(v, ESC_C_ESCALATION), false);
	case ESC_FF_SIGN:
		return esc_term_text(t, esc_event_get(v, ESC_C_SIGN), false);
	default:
		return true;
	}
}

bool
esc_filter_event(const struct esc_filter *f, const struct esc_event *v, const char *ref)
{
	for (size_t i = 0; i < f->nterms; i++) {
		const struct esc_term *t = &f->term[i];

		if (!term_event(t, v) || (t->field == ESC_FF_TICKET && ref != NULL && !term_ref(t, ref)))
			return false;
	}
	return true;
}
