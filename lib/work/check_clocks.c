/* The clocks of a ticket, worked out again: against what is stored, and against their own explanation. */
#include <stdio.h>
#include <string.h>

#include "check.h"
#include "clocks.h"
#include "explain.h"

#define BEYOND	(7 * 86400)	/* after the last event: what still runs, runs on */

/* What is compared: a number, or a name. */
struct told {
	const char	*name;
	int64_t		 number;
	const char	*text;
};
#define NTOLD	11

static void
tell(const struct esc_clock *c, struct told told[NTOLD])
{
	const struct told all[NTOLD] = {
		{ "version", c->policy != NULL ? c->policy->version : ESC_NONE, NULL },
		{ "rule", c->rule != NULL ? (int64_t)c->rule->line : ESC_NONE, NULL },
		{ "calendar", ESC_NONE, esc_calendar_name(c->calendar) }, { "target", c->target, NULL },
		{ "started", c->started, NULL }, { "used", c->used, NULL }, { "since", c->since, NULL },
		{ "ended", c->ended, NULL }, { "outcome", (int64_t)c->outcome, NULL },
		{ "breached", c->breached, NULL }, { "due", c->due, NULL },
	};

	memcpy(told, all, sizeof(all));
}

static bool
same(struct esc_checking *k, const char *ref, const struct esc_clock *c, const struct told *stored,
    const struct told *folded, struct esc_err *e)
{
	char a[24], b[24], name[64];

	snprintf(name, sizeof(name), "%s %lld %s", esc_clock_name[c->kind], (long long)c->cycle,
	    stored->name);
	return esc_check_differs(k, ref, name,
	    stored->text != NULL ? stored->text : esc_check_number(a, stored->number),
	    folded->text != NULL ? folded->text : esc_check_number(b, folded->number), e);
}

static bool
check_clock(struct esc_checking *k, const char *ref, const struct esc_clock *stored,
    const struct esc_clock *folded,
    const struct esc_legs *legs, int64_t at, struct esc_err *e)
{
	struct told a[NTOLD], b[NTOLD], elapsed = { "elapsed time", esc_clock_elapsed(stored, at), NULL };
	struct told explained = { NULL, 0, NULL };

	tell(stored, a);
	tell(folded, b);
	for (size_t i = 0; i < NTOLD; i++)
		if (!same(k, ref, folded, &a[i], &b[i], e))
			return false;
	return esc_legs_total(legs, folded, &explained.number, e) && same(k, ref, folded, &elapsed,
	    &explained, e);
}

/* A moment by which all events and versions have had their say. */
static int64_t
moment(const struct esc_event *ev, size_t n, const struct esc_policies *policies)
{
	int64_t at = policies->version[policies->n - 1]->effective_from;

	for (size_t i = 0; i < n; i++)
		at = ev[i].at > at ? ev[i].at : at;
	return at + BEYOND;
}

/* The moments of the next steps, as far as they have not fired. */
static bool
check_attend(struct esc_checking *k, const char *ref, int64_t id, const struct esc_event *ev, size_t n,
    const struct esc_clocks *stored, struct esc_err *e)
{
	int64_t *attend = esc_alloc(&k->arena, (stored->n + 1) * sizeof(*attend));
	struct esc_ticket t = { .id = id, .ref = ref };
	struct esc_entry_of of;
	struct esc_worked w;

	if (!esc_clocks_attend(k->db, id, attend, stored->n, e) || !esc_ticket_entry(k->db, id, &k->arena, &of, e) ||
	    !esc_clocks_work(k->db, &t, of.entered, INT64_MIN, ev, n, false, &k->arena, &w, e))
		return false;
	for (size_t i = 0; i < stored->n; i++) {
		struct told a = { "attend", attend[i], NULL }, b = { "attend", w.attend[i], NULL };

		if (!same(k, ref, &stored->clock[i], &a, &b, e))
			return false;
	}
	return true;
}

bool
esc_check_clocks(struct esc_checking *k, const struct esc_ticket *t, const struct esc_event *ev, size_t n,
    struct esc_err *e)
{
	const struct esc_policies *policies = esc_db_policies(k->db, e);
	struct esc_clocks stored;
	struct esc_legs legs;
	char a[24], b[24];
	int64_t at;

	if (policies == NULL || policies->n == 0)
		return policies != NULL;
	if (!esc_clocks_read(k->db, t->id, policies, &k->arena, &stored, e)) {
		if (e->code != ESC_FOREIGN)
			return false;
		e->code = 0;
		return esc_check_finding(k, t->ref, e->text, "esc-policy load works the clocks out again", e);
	}
	at = moment(ev, n, policies);
	esc_legs_find(&legs, ev, n, policies, at, &k->arena);
	if (stored.n != legs.clocks.n)
		return esc_check_differs(k, t->ref, "number of clocks", esc_check_number(a,
		    (int64_t)stored.n),
		    esc_check_number(b, (int64_t)legs.clocks.n), e);
	for (size_t i = 0; i < stored.n; i++) {
		const struct esc_clock *s = &stored.clock[i], *f = &legs.clocks.clock[i];

		if (s->kind != f->kind || s->cycle != f->cycle)
			return esc_check_differs(k, t->ref, "clock", esc_clock_name[s->kind],
			    esc_clock_name[f->kind], e);
		if (!check_clock(k, t->ref, s, f, &legs, at, e))
			return false;
	}
	return check_attend(k, t->ref, t->id, ev, n, &stored, e);
}
