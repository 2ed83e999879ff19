/* sla.csv: how soon each clock must stop, by what the ticket is. */
#include <stdio.h>
#include <string.h>

#include "model/calendar_table.h"
#include "model/policy_read.h"

enum { TARGET = ESC_NM, CALENDAR, PAUSES, REOPEN, NAME };

/* What a clock pauses for unless its row says something else. */
static const unsigned usual_pauses[ESC_NCLOCKS] = {
	[ESC_K_LEVEL] = ESC_PAUSE_WAITING, [ESC_K_WORKAROUND] = ESC_PAUSE_WAITING,
	[ESC_K_RESOLUTION] = ESC_PAUSE_WAITING, [ESC_K_SILENCE] = ESC_PAUSE_WAITING,
	[ESC_K_PLAN] = ESC_PAUSE_WAITING
};

static enum esc_clock_kind
clock_cell(struct esc_reading *r)
{
	const char *s = esc_cell(r, ESC_M_CLOCK), *near;
	char hint[80];
	int i;

	for (i = 0; i < ESC_NCLOCKS; i++)
		if (esc_column_equal(s, esc_clock_name[i]))
			return (enum esc_clock_kind)i;
	near = esc_nearest(s, esc_clock_name, ESC_NCLOCKS);
	snprintf(hint, sizeof(hint), "write %s", near != NULL ? near : "a clock of escalate(5), as resolution");
	esc_cell_wrong(r, ESC_M_CLOCK, hint, "there is no clock \"%.80s\"", s);
	return ESC_K_FIRST_RESPONSE;
}

void
esc_cells_match(struct esc_reading *r, enum esc_clock_kind *kind, struct esc_match *m)
{
	*kind = clock_cell(r);
	*m = (struct esc_match){
		.priority = esc_cell_kept(r, ESC_M_PRIORITY), .segment = esc_cell_kept(r, ESC_M_SEGMENT),
		.category = esc_cell_kept(r, ESC_M_CATEGORY), .channel = esc_cell_kept(r, ESC_M_CHANNEL),
		.team = esc_cell_kept(r, ESC_M_TEAM), .level = esc_cell_level(r, ESC_M_LEVEL),
		.escalation = esc_cell_escalation(r, ESC_M_ESCALATION), .executive = esc_cell_flag(r, ESC_M_EXECUTIVE, -1)
	};
}

/* What is wrong, without what the parser advises: the hint says that. */
static int
fault_length(const char *text)
{
	const char *advice = strstr(text, ": write ");

	return (int)(advice != NULL ? (size_t)(advice - text) : strlen(text));
}

static void
target_cell(struct esc_reading *r, struct esc_target *t)
{
	const char *s = esc_cell(r, TARGET);
	struct esc_err why = { 0 };

	t->seconds = ESC_NONE;
	if (*s != '\0' && esc_ascii_casecmp(s, "none") != 0 &&
	    !esc_worktime_parse(s, false, &t->seconds, &t->days, &why))
		esc_cell_wrong(r, TARGET, "write 90m, 4h, 1h30m, 1bd (working days) or none", "%.*s",
		    fault_length(why.text), why.text);
}

static struct esc_calendar *
calendar_cell(struct esc_reading *r)
{
	const char *s = esc_cell(r, CALENDAR);
	struct esc_calendar *c;

	if (*s == '\0')
		return NULL;
	if ((c = esc_policy_calendar(r->policy, s)) == NULL)
		esc_cell_wrong(r, CALENDAR, "write one of calendars.csv, or 24x7", "there is no calendar \"%.80s\"", s);
	return c;
}

static unsigned
pauses_cell(struct esc_reading *r, enum esc_clock_kind kind)
{
	static const struct {
		const char *words;
		unsigned pauses;
	} table[] = {
		{ "none", 0 }, { "waiting", ESC_PAUSE_WAITING }, { "held", ESC_PAUSE_HELD },
		{ "waiting held", ESC_PAUSE_WAITING | ESC_PAUSE_HELD },
		{ "held waiting", ESC_PAUSE_WAITING | ESC_PAUSE_HELD },
	};
	const char *s = esc_cell(r, PAUSES);

	if (*s == '\0')
		return usual_pauses[kind];
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (esc_ascii_casecmp(s, table[i].words) == 0)
			return table[i].pauses;
	esc_cell_wrong(r, PAUSES, "write waiting, held, waiting held or none; empty: as usual for the clock",
	    "a clock cannot pause for \"%.80s\"", s);
	return 0;
}

static bool
reopen_cell(struct esc_reading *r)
{
	const char *s = esc_cell(r, REOPEN);

	if (*s == '\0' || esc_ascii_casecmp(s, "continue") == 0)
		return false;
	if (esc_ascii_casecmp(s, "restart") != 0)
		esc_cell_wrong(r, REOPEN, "write continue or restart", "a reopening cannot \"%.80s\"", s);
	return true;
}

static const char *
name_cell(struct esc_reading *r)
{
	const char *s = esc_cell_kept(r, NAME);
	char line[24];

	if (s != NULL)
		return s;
	snprintf(line, sizeof(line), "line %llu", (unsigned long long)r->table.line);
	return esc_dup(&r->policy->arena, line, strlen(line));
}

static void
sla_row(struct esc_reading *r)
{
	struct esc_policy *p = r->policy;
	struct esc_target t = { .line = (unsigned)r->table.line };

	esc_cells_match(r, &t.clock, &t.match);
	target_cell(r, &t);
	t.calendar = calendar_cell(r);
	t.pauses = pauses_cell(r, t.clock);
	t.restart = reopen_cell(r);
	t.name = name_cell(r);
	if (t.clock == ESC_K_PROMISE || t.clock == ESC_K_ACTION)
		esc_cell_wrong(r, ESC_M_CLOCK, "leave the row out", "the time of %s is said when it is made",
		    t.clock == ESC_K_PROMISE ? "a promise" : "an action");
	if (r->bad)
		return;
	p->target = esc_policy_push(p, p->target, &p->ntargets, sizeof(t), &t);
	p->promised |= 1u << t.clock;
}

const struct esc_sheet esc_sheet_sla = { "sla.csv",
    { ESC_MATCH_COLUMNS, { "target", true }, { "calendar", false }, { "pauses", false }, { "reopen", false },
    { "name", false } }, sla_row };
