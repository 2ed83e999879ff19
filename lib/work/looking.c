/* A ticket looked at more closely: hours, events, clocks, as they were at a moment. */
#include "report.h"

static bool
find_calendar(struct esc_looking *l, struct esc_past *p, int64_t team, struct esc_err *e)
{
	const char *name;

	if (l->calendar != NULL && l->team == team)
		return true;
	if (!esc_past_name(p, ESC_TEAM, team, &l->arena, &name, e))
		return false;
	l->team = team;
	l->calendar = l->policy != NULL ? esc_policy_team_calendar(l->policy, *name != '\0' ? name : NULL) :
	    esc_policy_calendar(NULL, NULL);
	return true;
}

size_t
esc_in_force(struct esc_event *ev, size_t n, int64_t as_of, struct esc_arena *a)
{
	unsigned char *gone = esc_alloc(a, n + 1);
	size_t kept = 0;

	esc_fold_retracted(ev, n, gone);
	for (size_t i = 0; i < n; i++)
		if (!gone[i] && ev[i].at <= as_of && ev[i].kind != ESC_RETRACTED)
			ev[kept++] = ev[i];
	return kept;
}

static bool
find_clocks(struct esc_looking *l, struct esc_past *p, const struct esc_ticket *t, struct esc_clocks *cs,
    struct esc_err *e)
{
	const struct esc_policies *policies = esc_db_policies(p->db, e);
	struct esc_event *ev;
	size_t n;

	*cs = (struct esc_clocks){ 0 };
	if (policies == NULL)
		return false;
	if (l->latest && t->fact[ESC_UPDATED_AT] <= p->as_of && t->clocks != NULL) {
		*cs = *t->clocks;
		return true;
	}
	if (l->latest && t->fact[ESC_UPDATED_AT] <= p->as_of)
		return esc_clocks_read(p->db, t->id, policies, &l->arena, cs, e);
	if (!esc_events_read(p->db, t->id, &l->arena, &ev, &n, e))
		return false;
	esc_clocks(cs, ev, n, policies, p->as_of, &l->arena, NULL);
	return true;
}

bool
esc_look(struct esc_looking *l, struct esc_past *p, const struct esc_ticket *t, const int64_t *fact,
    bool events, bool clocks, struct esc_view *v, struct esc_err *e)
{
	struct esc_event *ev = NULL;
	struct esc_clocks cs = { 0 };
	size_t n = 0;

	esc_arena_clear(&l->arena);
	if (!find_calendar(l, p, fact[ESC_TEAM], e) ||
	    (clocks && !find_clocks(l, p, t, &cs, e)) ||
	    (events && !esc_events_read(p->db, t->id, &l->arena, &ev, &n, e)))
		return false;
	v->calendar = l->calendar;
	v->policies = l->policies;
	v->policy = l->policy;
	v->event = ev;
	v->nevents = esc_in_force(ev, n, p->as_of, &l->arena);
	v->clock = cs.clock;
	v->nclocks = cs.n;
	v->arena = &l->arena;
	return true;
}

/* Tickets in a row are often of one channel. */
bool
esc_look_channel(struct esc_looking *l, struct esc_past *p, const int64_t *fact, const char **channel, struct esc_err *e)
{
	if (l->channel_name == NULL || l->channel != fact[ESC_CHANNEL]) {
		esc_arena_clear(&l->channels);
		if (!esc_past_name(p, ESC_CHANNEL, fact[ESC_CHANNEL], &l->channels, &l->channel_name, e))
			return false;
		l->channel = fact[ESC_CHANNEL];
	}
	*channel = l->channel_name;
	return true;
}

bool
esc_look_policy(struct esc_looking *l, struct esc_db *db, int64_t as_of, struct esc_err *e)
{
	if ((l->policies = esc_db_policies(db, e)) == NULL)
		return false;
	l->policy = esc_policy_at(l->policies, as_of);
	l->latest = l->policies->n == 0 || l->policy == l->policies->version[l->policies->n - 1];
	return true;
}

bool
esc_metric_wants_events(const struct esc_metric *m, const struct esc_having *h, int64_t id, const struct esc_view *v)
{
	int64_t fact = m->events_if != 0 ? v->fact[m->events_if] : 1;

	if (!m->asks_events || fact == 0 || fact == ESC_NONE || !esc_having_has(h, m, id))
		return false;
	return m->channel == NULL || (v->channel != NULL && esc_fold_contains(v->channel, m->channel));
}

void
esc_looking_free(struct esc_looking *l)
{
	esc_arena_free(&l->arena);
	esc_arena_free(&l->channels);
}
