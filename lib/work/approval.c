/*
 * Approvals: who is asked has a limit that covers the amount, and who says yes
 * must have one.
 */
#include <inttypes.h>
#include <string.h>

#include "act.h"
#include "model/route.h"

static int64_t
amount_of(const struct esc_event *ev)
{
	const char *s = esc_event_get(ev, ESC_C_AMOUNT);
	int64_t n;

	return s != NULL && esc_int_parse(s, &n) ? n : ESC_NONE;
}

/* What was asked for last and nobody has decided. */
static int64_t
asked_for(const struct esc_event *past, size_t n)
{
	for (size_t i = n; i-- > 0;) {
		if (past[i].kind == ESC_APPROVED || past[i].kind == ESC_REFUSED)
			return ESC_NONE;
		if (past[i].kind == ESC_APPROVAL_ASKED)
			return amount_of(&past[i]);
	}
	return ESC_NONE;
}

static void
add_owner(struct esc_event *ev, const char *owner, struct esc_arena *a)
{
	struct esc_field *f = esc_copy(a, ev->field, ev->nfields * sizeof(*f), (ev->nfields + 1) * sizeof(*f));

	f[ev->nfields++] = (struct esc_field){ .column = ESC_C_OWNER, .value = owner };
	esc_fields_sort(f, ev->nfields);
	ev->field = f;
}

/* Who is asked, unless somebody is named. */
static bool
ask(const struct esc_policy *p, const struct esc_ticket *t, struct esc_event *ev, struct esc_arena *a,
    struct esc_err *e)
{
	const char *asker = t->word[ESC_OWNER] != NULL ? t->word[ESC_OWNER] : ev->who;
	int64_t amount = amount_of(ev);
	const struct esc_person *who;

	if (esc_event_get(ev, ESC_C_OWNER) != NULL || amount == ESC_NONE)
		return true;
	who = esc_policy_approver(p, asker, amount, ev->at);
	if (who == NULL)
		return esc_fail(e, ESC_INVALID, "nobody of people.csv may approve %" PRId64
		    " now: say who is asked, --owner PERSON", amount);
	add_owner(ev, esc_dup(a, who->name, strlen(who->name)), a);
	return true;
}

static bool
approve(const struct esc_policy *p, const struct esc_event *past, size_t n, const struct esc_event *ev, struct esc_err *e)
{
	const struct esc_person *who = esc_policy_person(p, ev->who), *other;
	int64_t amount = amount_of(ev), limit;

	if (amount == ESC_NONE)
		amount = asked_for(past, n);
	if (who == NULL || amount == ESC_NONE || (who->approve_limit != ESC_NONE && who->approve_limit >= amount))
		return true;
	limit = who->approve_limit != ESC_NONE ? who->approve_limit : 0;
	other = esc_policy_approver(p, who->name, amount, ev->at);
	return esc_fail(e, ESC_DENIED, "%.80s may approve up to %" PRId64 ", not %" PRId64 "%s%.80s", who->name, limit,
	    amount, other != NULL ? ": ask " : "", other != NULL ? other->name : "");
}

bool
esc_approval(struct esc_db *db, const struct esc_ticket *t, const struct esc_event *past, size_t n, struct esc_event *ev,
    struct esc_arena *a, struct esc_err *e)
{
	const struct esc_policies *all;
	const struct esc_policy *p;

	if (ev->kind != ESC_APPROVAL_ASKED && ev->kind != ESC_APPROVED)
		return true;
	if ((all = esc_db_policies(db, e)) == NULL)
		return false;
	if ((p = esc_policy_at(all, ev->at)) == NULL || p->npeople == 0)
		return true;
	return ev->kind == ESC_APPROVED ? approve(p, past, n, ev, e) : ask(p, t, ev, a, e);
}
