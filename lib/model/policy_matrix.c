/* matrix.csv, training.csv, channels.csv: who gets what, who learned what, how customers reach us. */
#include <stdio.h>
#include <string.h>

#include "model/calendar_table.h"
#include "model/policy_read.h"
#include "model/route.h"

enum { CATEGORY, PRODUCT, PRIORITY, SEGMENT, CHANNEL, LANGUAGE, LEVEL, TRIGGER, TO_LEVEL, ESCALATION, TEAM, SKILL, PICK,
	WHO, RESPOND, NOTIFY, SAY, FALLBACK, NAME };

const char *const esc_when_name[ESC_NWHEN] = { "category", "product", "priority", "segment", "channel", "language",
	"trigger" };
const char *const esc_pick_name[ESC_NPICKS] = { "least-loaded", "round-robin", "on-duty", "lead", "approver", "named" };

static const char *
folded(struct esc_reading *r, int column)
{
	const char *s = esc_cell(r, column), *kept;
	struct esc_buf b = { 0 };

	if (*s == '\0')
		return NULL;
	esc_fold_text(&b, s, strlen(s));
	kept = esc_dup(&r->policy->arena, b.s, b.n);
	esc_buf_free(&b);
	return kept;
}

static enum esc_pick
pick_cell(struct esc_reading *r)
{
	const char *s = esc_cell(r, PICK), *near;
	char hint[120];

	if (*s == '\0')
		return *esc_cell(r, WHO) != '\0' ? ESC_PICK_NAMED : ESC_PICK_LEAST_LOADED;
	for (int i = 0; i < ESC_NPICKS; i++)
		if (esc_column_equal(s, esc_pick_name[i]))
			return (enum esc_pick)i;
	near = esc_nearest(s, esc_pick_name, ESC_NPICKS);
	snprintf(hint, sizeof(hint), "write %s", near != NULL ? near :
	    "least-loaded, round-robin, on-duty, lead, approver or named");
	esc_cell_wrong(r, PICK, hint, "there is no such way of picking: \"%.80s\"", s);
	return ESC_PICK_LEAST_LOADED;
}

static int64_t
respond_cell(struct esc_reading *r)
{
	const char *s = esc_cell(r, RESPOND);
	struct esc_err why = { 0 };
	int64_t seconds = ESC_NONE;
	int days = 0;

	if (*s != '\0' && (!esc_worktime_parse(s, false, &seconds, &days, &why) || days > 0))
		esc_cell_wrong(r, RESPOND, "write working time, as 30m, 4h or 8h", "\"%.80s\" is no length of time", s);
	return seconds;
}

static void
fallback_cell(struct esc_reading *r, const struct esc_rule *row)
{
	const char *s = row->fallback;

	if (s != NULL && strncmp(s, "level:", 6) == 0 && (s[6] < '1' || s[6] > '9' || s[7] != '\0'))
		esc_cell_wrong(r, FALLBACK, "write level:3, or the name of another row", "\"%.80s\" is no level", s);
	if (row->pick == ESC_PICK_NAMED && row->who == NULL)
		esc_cell_wrong(r, WHO, "write a person of people.csv", "the row picks a named person and names nobody");
	if (row->pick != ESC_PICK_NAMED && row->who != NULL)
		esc_cell_wrong(r, WHO, "write named as pick, or leave who empty", "nobody is named by %s",
		    esc_pick_name[row->pick]);
}

static const char *
row_name(struct esc_reading *r)
{
	const char *name = esc_cell_kept(r, NAME);
	char line[40];
	int n;

	if (name != NULL)
		return name;
	n = snprintf(line, sizeof(line), "matrix.csv:%llu", (unsigned long long)r->table.line);
	return esc_dup(&r->policy->arena, line, (size_t)n);
}

static void
matrix_row(struct esc_reading *r)
{
	static const int column[ESC_NWHEN] = { CATEGORY, PRODUCT, PRIORITY, SEGMENT, CHANNEL, LANGUAGE, TRIGGER };
	struct esc_policy *p = r->policy;
	struct esc_rule row = { .name = row_name(r), .level = esc_cell_level(r, LEVEL),
	    .to_level = esc_cell_level(r, TO_LEVEL), .escalation = esc_cell_escalation(r, ESCALATION), .team = esc_cell_kept(r, TEAM),
	    .skill = esc_cell_kept(r, SKILL), .pick = pick_cell(r), .who = esc_cell_kept(r, WHO),
	    .respond = respond_cell(r), .notify = esc_cell_kept(r, NOTIFY), .say = esc_cell_kept(r, SAY),
	    .fallback = esc_cell_kept(r, FALLBACK), .line = (unsigned)r->table.line };

	for (int i = 0; i < ESC_NWHEN; i++)
		row.when[i] = folded(r, column[i]);
	fallback_cell(r, &row);
	if (row.to_level == 0 && *esc_cell(r, TO_LEVEL) == '\0')
		esc_cell_wrong(r, TO_LEVEL, "write a whole number, 1 to 9", "the cell is empty");
	if (!r->bad)
		p->rule = esc_policy_push(p, p->rule, &p->nrules, sizeof(row), &row);
}

static void
training_row(struct esc_reading *r)
{
	struct esc_policy *p = r->policy;
	struct esc_training row = { .person = esc_cell_needed(r, 0, "write a person of people.csv"),
	    .skill = esc_cell_needed(r, 1, "write what was learned, as people-skills"), .date = esc_cell_date(r, 2),
	    .expires = esc_cell_date(r, 3), .line = (unsigned)r->table.line };

	if (*esc_cell(r, 2) == '\0')
		esc_cell_wrong(r, 2, "write the day, as 2026-01-31", "the cell is empty");
	if (!r->bad)
		p->training = esc_policy_push(p, p->training, &p->ntrainings, sizeof(row), &row);
}

static void
channel_row(struct esc_reading *r)
{
	struct esc_policy *p = r->policy;
	struct esc_channel row = { .name = esc_cell_needed(r, 0, "write its name, as phone"),
	    .address = esc_cell_kept(r, 1), .calendar = esc_cell_kept(r, 2), .live = esc_cell_flag(r, 3, -1), .line = (unsigned)r->table.line };

	if (!r->bad)
		p->channel = esc_policy_push(p, p->channel, &p->nchannels, sizeof(row), &row);
}

const struct esc_sheet esc_sheet_matrix = { "matrix.csv",
    { { "category", false }, { "product", false }, { "priority", false }, { "segment", false }, { "channel", false },
    { "language", false }, { "level", false }, { "trigger", false }, { "to_level", true }, { "escalation", false },
    { "team", false }, { "skill", false }, { "pick", false }, { "who", false }, { "respond", false },
    { "notify", false }, { "say", false }, { "fallback", false }, { "name", false } }, matrix_row };
const struct esc_sheet esc_sheet_training = { "training.csv",
    { { "person", true }, { "skill", true }, { "date", true }, { "expires", false } }, training_row };
const struct esc_sheet esc_sheet_channels = { "channels.csv",
    { { "channel", true }, { "address", false }, { "calendar", false }, { "live", false } }, channel_row };
