/* How many agents each lead has, and how many leads they need. */
#include <string.h>

#include "desk.h"

static const struct esc_head heads[] = {
	{ "lead", ESC_TEXT, false }, { "teams", ESC_TEXT, false }, { "agents", ESC_INT, false },
	{ "leads", ESC_INT, false }, { "least", ESC_INT, false }, { "most", ESC_INT, false },
	{ "state", ESC_TEXT, false },
};

struct leading {
	struct esc_db	*db;
	const struct esc_policy *policy;
	int64_t		 at, day;
};

static bool
leads(const struct esc_team *t, const char *lead)
{
	return t->lead != NULL && esc_fold_equal(t->lead, lead);
}

/* Of those whom `lead' leads; NULL: of all. */
static int64_t
count_agents(const struct leading *l, const char *lead)
{
	const struct esc_policy *p = l->policy;
	int64_t n = 0;

	for (size_t i = 0; i < p->npeople; i++) {
		const struct esc_person *who = &p->person[i];
		bool counts = lead == NULL;

		if (!esc_desk_here(who, l->day) || !esc_desk_handles(who) ||
		    (lead != NULL && esc_fold_equal(who->name, lead)))
			continue;
		for (size_t t = 0; !counts && t < p->nteams; t++)
			counts = leads(&p->team[t], lead) && who->teams != NULL && esc_list_has(who->teams, p->team[t].name);
		n += counts;
	}
	return n;
}

static bool
put(struct esc_out *out, const char *lead, const char *teams, int64_t agents, int64_t nleads, struct esc_err *e)
{
	int64_t least, most;

	esc_leads_needed(agents, &least, &most);
	const struct esc_cell c[] = { { .s = lead }, { .s = teams }, { .i = agents }, { .i = nleads },
		{ .i = least }, { .i = most }, { .s = lead != NULL ? esc_span_state(agents) :
		    nleads < least ? "many" : nleads > most ? "few" : "ok" } };

	return esc_out_row(out, c, e);
}

static bool
put_lead(const struct leading *l, struct esc_out *out, const char *lead, struct esc_err *e)
{
	struct esc_buf teams = { 0 };
	bool done;

	for (size_t i = 0; i < l->policy->nteams; i++)
		if (leads(&l->policy->team[i], lead))
			esc_buf_printf(&teams, "%s%s", teams.n > 0 ? " " : "", l->policy->team[i].name);
	done = put(out, lead, esc_buf_str(&teams), count_agents(l, lead), 1, e);
	esc_buf_free(&teams);
	return done;
}

static bool
is_first(const struct esc_policy *p, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (leads(&p->team[k], p->team[i].lead))
			return false;
	return true;
}

static bool
fill(void *arg, struct esc_out *out, struct esc_err *e)
{
	struct leading *l = arg;
	const struct esc_policy *p = l->policy = esc_desk_policy(l->db, l->at, e);
	int64_t nleads = 0;

	if (p == NULL)
		return e->code == 0;
	for (size_t i = 0; i < p->nteams; i++) {
		if (p->team[i].lead == NULL || !is_first(p, i))
			continue;
		if (!put_lead(l, out, p->team[i].lead, e))
			return false;
		nleads++;
	}
	return put(out, NULL, NULL, count_agents(l, NULL), nleads, e);
}

bool
esc_report_span(struct esc_db *db, const struct esc_report *how, const struct esc_out_how *out_how,
    uint64_t *rows, struct esc_err *e)
{
	struct leading l = { .db = db, .at = how->as_of,
		.day = esc_desk_day(how->zone != NULL ? how->zone : esc_db_zone(db), how->as_of) };

	return esc_desk_print(db, out_how, heads, sizeof(heads) / sizeof(heads[0]), fill, &l, rows, e);
}
