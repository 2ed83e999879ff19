/* A policy whose rows are right: what is wrong with it as a whole. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "model/calendar_table.h"
#include "model/lint.h"

#define SOON	90	/* days before holidays end that a warning comes */
#define DAY	86400

void
esc_lint_say(struct esc_lint *l, bool error, struct esc_place at, const char *hint, const char *fmt, ...)
{
	char where[80], what[900];
	struct esc_finding f = { .error = error, .where = where, .finding = what, .hint = hint };
	va_list ap;
	int n = 0;

	if (l->e->code != 0)
		return;
	if (at.line > 0)
		snprintf(where, sizeof(where), "%.60s:%u", at.file, at.line);
	else
		snprintf(where, sizeof(where), "%.60s", at.file);
	if (at.column != NULL)
		n = snprintf(what, sizeof(what), "%s: ", at.column);
	va_start(ap, fmt);
	vsnprintf(what + n, sizeof(what) - (size_t)n, fmt, ap);
	va_end(ap);
	l->finding(l->arg, &f, l->e);
}

bool
esc_lint_own(const struct esc_lint *l, const char *file)
{
	return esc_policy_file(l->file, l->nfiles, file) != NULL;
}

bool
esc_lint_level(const struct esc_lint *l, int level)
{
	for (size_t i = 0; i < l->policy->nlevels; i++)
		if (l->policy->level[i].level == level)
			return true;
	return level == 0;
}

void
esc_lint_level_known(struct esc_lint *l, struct esc_place at, int level)
{
	if (!esc_lint_level(l, level))
		esc_lint_say(l, true, at, "write a level of levels.csv, or add it there", "there is no level %d", level);
}

void
esc_lint_team_known(struct esc_lint *l, struct esc_place at, const char *team)
{
	if (team != NULL && esc_policy_team(l->policy, team) == NULL)
		esc_lint_say(l, true, at, "write a team of teams.csv, or add it there", "there is no team \"%.80s\"", team);
}

void
esc_lint_calendar_known(struct esc_lint *l, struct esc_place at, const char *calendar)
{
	if (calendar != NULL && esc_policy_calendar(l->policy, calendar) == NULL)
		esc_lint_say(l, true, at, "write a calendar of calendars.csv, or 24x7", "there is no calendar \"%.80s\"",
		    calendar);
}

static void
file_names(struct esc_lint *l)
{
	size_t known = 0;
	const char *near;
	char hint[100];

	while (esc_policy_names[known] != NULL)
		known++;
	for (size_t i = 0; i < l->nfiles; i++) {
		const char *name = l->file[i].name;

		if (esc_policy_named(name))
			continue;
		near = esc_nearest(name, esc_policy_names, known);
		snprintf(hint, sizeof(hint), "%s%s", near != NULL ? "name it " : "escalate(5) lists the files",
		    near != NULL ? near : "");
		esc_lint_say(l, false, (struct esc_place){ .file = name }, hint, "no file of a policy: it is not read");
	}
}

#define WEEKS	4	/* in which an office opens */

static bool
always_open(struct esc_calendar *c, int64_t now)
{
	return esc_calendar_between(c, now, now + 14 * DAY) == 14 * DAY;
}

static void
calendars(struct esc_lint *l)
{
	const struct esc_policy *p = l->policy;
	struct esc_place at = { .file = "holidays.csv" };
	struct esc_civil until;

	if (p->ncalendars == 0)
		esc_lint_say(l, false, (struct esc_place){ .file = "calendars.csv" },
		    "write calendar,timezone,days,hours", "there is no calendar: clocks run day and night");
	for (size_t i = 0; i < p->ncalendars; i++) {
		struct esc_calendar *c = p->calendar[i];
		int64_t last = esc_calendar_known_until(c);

		if (esc_calendar_between(c, l->now, l->now + WEEKS * 7 * DAY) == 0)
			esc_lint_say(l, false, (struct esc_place){ .file = "calendars.csv" },
			    "give it hours that are valid by then", "calendar %.80s does not open in the next %d weeks",
			    esc_calendar_name(c), WEEKS);
		if (last == ESC_NONE && !always_open(c, l->now)) {
			esc_lint_say(l, false, at, "add its holidays: calendar,date,hours,name",
			    "calendar %.80s has no dated holiday", esc_calendar_name(c));
		} else if (last != ESC_NONE && last * DAY < l->now + SOON * DAY) {
			until = esc_civil(NULL, last * DAY);
			esc_lint_say(l, false, at, "add those of the years to come",
			    "the holidays of calendar %.80s end with %04d", esc_calendar_name(c), (int)until.year);
		}
	}
}

/* A target that stands there twice: the later one is a mistake. */
static void
goals(struct esc_lint *l)
{
	const struct esc_goal *g = l->policy->goal;

	for (size_t i = 0; i < l->policy->ngoals; i++)
		for (size_t k = 0; k < i; k++)
			if (g[i].at_least == g[k].at_least && g[i].stat == g[k].stat && strcmp(g[i].metric, g[k].metric) == 0)
				esc_lint_say(l, true, (struct esc_place){ "targets.csv", g[i].line, "metric" },
				    "leave one out", "%.80s has a target in line %u", g[i].metric, g[k].line);
}

bool
esc_policy_lint(const struct esc_policy *p, const struct esc_policy_file *files, size_t n, int64_t now,
    bool (*finding)(void *, const struct esc_finding *, struct esc_err *), void *arg, struct esc_err *e)
{
	struct esc_lint l = { .policy = p, .file = files, .nfiles = n, .now = now, .finding = finding, .arg = arg,
	    .e = e };

	file_names(&l);
	calendars(&l);
	esc_lint_people(&l);
	esc_lint_sla(&l);
	esc_lint_ladder(&l);
	esc_lint_matrix(&l);
	esc_lint_skills(&l);
	esc_lint_notices(&l);
	goals(&l);
	esc_lint_concessions(&l);
	esc_lint_practice(&l);
	esc_lint_sponsor(&l);
	esc_arena_free(&l.arena);
	return e->code == 0;
}
