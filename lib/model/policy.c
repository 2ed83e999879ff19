/* A version of the policy: its files, what is missing of them by default, its names. */
#include <stdlib.h>
#include <string.h>

#include "model/calendar_table.h"
#include "model/message.h"
#include "model/policy_read.h"
#include "model/route.h"

const char *const esc_policy_names[] = { "calendars.csv", "channels.csv", "customers.csv", "holidays.csv",
	"concessions.csv", "quality.csv", "risks.csv",
	"ladder.csv", "levels.csv", "matrix.csv", "measures.csv", "notices.csv", "people.csv", "priorities.csv", "signs.csv",
	"sla.csv", "sponsorship.csv", "targets.csv", "teams.csv", "training.csv", "views.csv", NULL };

/* In this order: each names what the ones before it define. */
static const struct esc_sheet *const sheets[] = { &esc_sheet_priorities, &esc_sheet_levels, &esc_sheet_people,
	&esc_sheet_concessions, &esc_sheet_quality, &esc_sheet_risks,
	&esc_sheet_teams, &esc_sheet_customers, &esc_sheet_sla, &esc_sheet_ladder, &esc_sheet_matrix, &esc_sheet_signs,
	&esc_sheet_training, &esc_sheet_channels, &esc_sheet_notices, &esc_sheet_own, &esc_sheet_goals,
	&esc_sheet_views, &esc_sheet_sponsor };

bool
esc_policy_named(const char *file)
{
	const char *language, *name;
	struct esc_arena a = { 0 };
	bool known = esc_template_named(file, &a, &language, &name);

	esc_arena_free(&a);
	for (size_t i = 0; !known && esc_policy_names[i] != NULL; i++)
		known = strcmp(esc_policy_names[i], file) == 0;
	return known;
}

const struct esc_policy_file *
esc_policy_file(const struct esc_policy_file *f, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(f[i].name, name) == 0)
			return &f[i];
	return NULL;
}

static const struct esc_policy_file *
file_or_default(const struct esc_policy_file *f, size_t n, const char *name)
{
	const struct esc_policy_file *own = esc_policy_file(f, n, name);

	return own != NULL ? own : esc_policy_file(esc_default_policy, esc_ndefault_policy, name);
}

static bool
read_all(struct esc_reading *r, const struct esc_policy_file *f, size_t n)
{
	struct esc_policy *p = r->policy;

	if (!esc_calendars_read(esc_policy_file(f, n, "calendars.csv"), esc_policy_file(f, n, "holidays.csv"),
	    &p->arena, &p->calendar, &p->ncalendars, r->finding, r->arg, r->e))
		return false;
	for (size_t i = 0; i < sizeof(sheets) / sizeof(sheets[0]); i++)
		if (!esc_sheet_read(r, sheets[i], file_or_default(f, n, sheets[i]->file)))
			return false;
	esc_templates_read(p, f, n);
	esc_matrix_index(p);
	return true;
}

bool
esc_policy_parse(struct esc_policy **pp, const struct esc_policy_file *f, size_t n,
    bool (*finding)(void *, const struct esc_finding *, struct esc_err *), void *arg, struct esc_err *e)
{
	struct esc_policy *p = esc_grow(NULL, &(size_t){ 0 }, 1, sizeof(*p));
	struct esc_reading r = { .policy = p, .finding = finding, .arg = arg, .e = e };

	*p = (struct esc_policy){ .effective_from = INT64_MIN, .loaded_at = INT64_MIN };
	if (!read_all(&r, f, n)) {
		esc_policy_free(p);
		return false;
	}
	*pp = p;
	return true;
}

void
esc_policy_free(struct esc_policy *p)
{
	if (p == NULL)
		return;
	for (size_t i = 0; i < p->ncalendars; i++)
		esc_calendar_free(p->calendar[i]);
	esc_arena_free(&p->arena);
	free(p);
}

/* Open always; it ends with the program. */
static struct esc_calendar *
always(void)
{
	static struct esc_calendar *c;

	if (c == NULL)
		c = esc_calendar_new(NULL);
	return c;
}

struct esc_calendar *
esc_policy_calendar(const struct esc_policy *p, const char *name)
{
	if (name == NULL || strcmp(name, "24x7") == 0)
		return always();
	return p != NULL ? esc_calendars_find(p->calendar, p->ncalendars, name) : NULL;
}

const struct esc_team *
esc_policy_team(const struct esc_policy *p, const char *name)
{
	for (size_t i = 0; i < p->nteams; i++)
		if (esc_fold_equal(p->team[i].name, name))
			return &p->team[i];
	return NULL;
}

struct esc_calendar *
esc_policy_team_calendar(const struct esc_policy *p, const char *team)
{
	const struct esc_team *t = p != NULL && team != NULL ? esc_policy_team(p, team) : NULL;
	struct esc_calendar *c = NULL;

	if (t != NULL && t->calendar != NULL)
		c = esc_policy_calendar(p, t->calendar);
	if (c == NULL)
		c = p != NULL && p->ncalendars > 0 ? p->calendar[0] : always();
	return c;
}

const char *
esc_policy_raised(const struct esc_policy *p, const char *priority)
{
	const char *above = NULL;

	for (size_t i = 0; i < p->npriorities; i++) {
		if (priority != NULL && esc_fold_equal(p->priority[i].name, priority))
			return above;
		above = p->priority[i].name;
	}
	return NULL;
}

bool
esc_policy_live(const struct esc_policy *p, const char *channel)
{
	for (size_t i = 0; p != NULL && channel != NULL && i < p->nchannels; i++)
		if (p->channel[i].live >= 0 && esc_ascii_casecmp(p->channel[i].name, channel) == 0)
			return p->channel[i].live;
	return esc_channel_live(channel);
}

bool
esc_policies_live(const struct esc_policies *all, int64_t t, const char *channel)
{
	return esc_policy_live(all != NULL ? esc_policy_at(all, t) : NULL, channel);
}

const struct esc_policy *
esc_policy_at(const struct esc_policies *all, int64_t t)
{
	for (size_t i = all->n; i-- > 0;)
		if (all->version[i]->effective_from <= t)
			return all->version[i];
	return NULL;
}
