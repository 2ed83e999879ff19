/* The people of the policy: how long they have been here, who came and left, who has learned what. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "desk.h"

#define YEAR	365	/* days that turnover is of, unless from and to say */

int64_t
esc_desk_day(const struct esc_zone *zone, int64_t at)
{
	struct esc_civil c = esc_civil(zone, at);

	return esc_days(c.year, c.month, c.day);
}

bool
esc_desk_here(const struct esc_person *p, int64_t day)
{
	return (p->hired_on == ESC_NONE || p->hired_on <= day) && (p->left_on == ESC_NONE || p->left_on > day);
}

bool
esc_desk_handles(const struct esc_person *p)
{
	static const char *const lead[] = { "lead", "manager", "supervisor", "escalation_manager", "executive" };

	for (size_t i = 0; i < sizeof(lead) / sizeof(lead[0]); i++)
		if (p->role != NULL && strcmp(p->role, lead[i]) == 0)
			return false;
	return true;
}

const struct esc_policy *
esc_desk_policy(struct esc_db *db, int64_t at, struct esc_err *e)
{
	const struct esc_policies *all = esc_db_policies(db, e);

	return all != NULL ? esc_policy_at(all, at) : NULL;
}

bool
esc_desk_print(struct esc_db *db, const struct esc_out_how *how, const struct esc_head *head, size_t n,
    bool (*fill)(void *, struct esc_out *, struct esc_err *), void *arg, uint64_t *rows, struct esc_err *e)
{
	struct esc_out *out;
	bool done;

	if (!esc_out_open(&out, how, head, n, e))
		return false;
	done = esc_begin(db, false, e) && fill(arg, out, e);
	esc_rollback(db);	/* nothing was written */
	*rows = esc_out_rows(out);
	if (done)
		return esc_out_close(out, e);
	esc_out_drop(out);
	return false;
}

static const struct esc_head heads[] = {
	{ "team", ESC_TEXT, false }, { "measure", ESC_TEXT, false }, { "skill", ESC_TEXT, false },
	{ "value", ESC_REAL, false }, { "unit", ESC_TEXT, false }, { "num", ESC_INT, false },
	{ "den", ESC_REAL, false },
};

struct roll {
	struct esc_db	*db;
	const struct esc_report *how;
	const struct esc_policy *policy;
	const char	*team;		/* NULL: everybody */
	int64_t		 from, to;	/* days */
	struct esc_out	*out;
};

static bool
row(const struct roll *r, const char *measure, const char *skill, double value, const char *unit, int64_t num,
    double den, struct esc_err *e)
{
	const struct esc_cell c[] = { { .s = r->team }, { .s = measure }, { .s = skill }, { .r = value },
		{ .s = unit }, { .i = num }, { .r = den } };

	return esc_out_row(r->out, c, e);
}

static bool
is_of(const struct roll *r, const struct esc_person *p)
{
	return r->team == NULL || (p->teams != NULL && esc_list_has(p->teams, r->team));
}

static int64_t
count_here(const struct roll *r, int64_t day)
{
	int64_t n = 0;

	for (size_t i = 0; i < r->policy->npeople; i++)
		n += is_of(r, &r->policy->person[i]) && esc_desk_here(&r->policy->person[i], day);
	return n;
}

static bool
put_tenure(const struct roll *r, struct esc_err *e)
{
	size_t n = 0, cap = 0;
	int64_t *days = esc_grow(NULL, &cap, r->policy->npeople + 1, sizeof(*days));
	double p50 = NAN;

	for (size_t i = 0; i < r->policy->npeople; i++) {
		const struct esc_person *p = &r->policy->person[i];

		if (is_of(r, p) && esc_desk_here(p, r->to) && p->hired_on != ESC_NONE)
			days[n++] = r->to - p->hired_on;
	}
	if (n > 0)
		p50 = (double)esc_nth(days, n, (n + 1) / 2 - 1);
	free(days);
	return row(r, "tenure", NULL, p50, "days", ESC_NONE, (double)n, e);
}

/* Those who left, over how many there were on average. */
static bool
put_turnover(const struct roll *r, struct esc_err *e)
{
	double average = (double)(count_here(r, r->from) + count_here(r, r->to)) / 2;
	int64_t came = 0, left = 0;

	for (size_t i = 0; i < r->policy->npeople; i++) {
		const struct esc_person *p = &r->policy->person[i];

		came += is_of(r, p) && p->hired_on != ESC_NONE && p->hired_on > r->from && p->hired_on <= r->to;
		left += is_of(r, p) && p->left_on != ESC_NONE && p->left_on > r->from && p->left_on <= r->to;
	}
	return row(r, "joined", NULL, (double)came, "count", ESC_NONE, NAN, e) &&
	    row(r, "left", NULL, (double)left, "count", ESC_NONE, NAN, e) &&
	    row(r, "turnover", NULL, average > 0 ? (double)left / average : NAN, "share", left, average, e);
}

/* 2: holds today, 1: has lapsed, 0: was never there. */
static int
trained(const struct roll *r, const char *person, const char *skill)
{
	int most = 0;

	for (size_t i = 0; i < r->policy->ntrainings; i++) {
		const struct esc_training *t = &r->policy->training[i];
		int now = t->expires == ESC_NONE || t->expires > r->to ? 2 : 1;

		if (t->date <= r->to && now > most && esc_fold_equal(t->person, person) && strcmp(t->skill, skill) == 0)
			most = now;
	}
	return most;
}

static bool
put_skill(const struct roll *r, const char *skill, struct esc_err *e)
{
	int64_t have = 0, lapsed = 0, all = 0;

	for (size_t i = 0; i < r->policy->npeople; i++) {
		const struct esc_person *p = &r->policy->person[i];
		int state;

		if (!is_of(r, p) || !esc_desk_here(p, r->to))
			continue;
		state = trained(r, p->name, skill);
		all++;
		have += state == 2;
		lapsed += state == 1;
	}
	return row(r, "training.coverage", skill, all > 0 ? (double)have / (double)all : NAN, "share", have,
	    (double)all, e) && row(r, "training.lapsed", skill, (double)lapsed, "count", ESC_NONE, NAN, e);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool
put_skills(const struct roll *r, struct esc_err *e)
{
	size_t n = r->policy->ntrainings, cap = 0;
	const char **skill = esc_grow(NULL, &cap, n + 1, sizeof(*skill));
	bool good = true;

	for (size_t i = 0; i < n; i++)
		skill[i] = r->policy->training[i].skill;
	if (n > 0)
		qsort(skill, n, sizeof(*skill), by_name);
	for (size_t i = 0; good && i < n; i++)
		if (i == 0 || strcmp(skill[i], skill[i - 1]) != 0)
			good = put_skill(r, skill[i], e);
	free(skill);
	return good;
}

static bool
put_team(struct roll *r, const char *team, struct esc_err *e)
{
	r->team = team;
	return row(r, "people", NULL, (double)count_here(r, r->to), "count", ESC_NONE, NAN, e) &&
	    put_tenure(r, e) && put_turnover(r, e) && put_skills(r, e);
}

static bool
fill(void *arg, struct esc_out *out, struct esc_err *e)
{
	struct roll *r = arg;

	r->out = out;
	if ((r->policy = esc_desk_policy(r->db, r->how->as_of, e)) == NULL)
		return e->code == 0;
	if (!put_team(r, NULL, e))
		return false;
	for (size_t i = 0; i < r->policy->nteams; i++)
		if (!put_team(r, r->policy->team[i].name, e))
			return false;
	return true;
}

bool
esc_report_people(struct esc_db *db, const struct esc_report *how, const struct esc_out_how *out_how,
    uint64_t *rows, struct esc_err *e)
{
	const struct esc_zone *zone = how->zone != NULL ? how->zone : esc_db_zone(db);
	int64_t to = how->to != ESC_NONE && how->to <= how->as_of ? how->to - 1 : how->as_of;
	struct roll r = { .db = db, .how = how, .to = esc_desk_day(zone, to) };

	r.from = how->from != ESC_NONE ? esc_desk_day(zone, how->from) - 1 : r.to - YEAR;
	return esc_desk_print(db, out_how, heads, sizeof(heads) / sizeof(heads[0]), fill, &r, rows, e);
}
