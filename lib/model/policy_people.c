/* Who there is: priorities, levels, teams, people, customers. */
#include <string.h>

#include "model/policy_read.h"

#define NAME_HINT	"write its name"

static void
priority_row(struct esc_reading *r)
{
	struct esc_policy *p = r->policy;
	struct esc_priority row = { .name = esc_cell_needed(r, 0, NAME_HINT), .impact = esc_cell_kept(r, 1),
	    .urgency = esc_cell_kept(r, 2), .line = (unsigned)r->table.line };

	if ((row.impact == NULL) != (row.urgency == NULL))
		esc_cell_wrong(r, row.impact == NULL ? 1 : 2, "write both impact and urgency, or neither",
		    "the cell is empty");
	if (!r->bad)
		p->priority = esc_policy_push(p, p->priority, &p->npriorities, sizeof(row), &row);
}

/* Money of one currency in all rows, so that costs can be added. */
static void
cost_cell(struct esc_reading *r, struct esc_level *row)
{
	const char *s = esc_cell(r, 3), *other = esc_policy_currency(r->policy);

	row->cost = ESC_NONE;
	row->currency = esc_cell_kept(r, 4);
	if (row->currency != NULL && !esc_currency_valid(row->currency))
		esc_cell_wrong(r, 4, "write three capital letters, as EUR", "\"%.80s\" is no currency", row->currency);
	else if (row->currency != NULL && other != NULL && strcmp(row->currency, other) != 0)
		esc_cell_wrong(r, 4, "write all costs in one currency", "the costs above are in %s", other);
	if (*s == '\0' || r->bad)
		return;
	if (row->currency == NULL)
		esc_cell_wrong(r, 4, "write EUR", "the cell is empty");
	else if (!esc_money_parse(s, row->currency, &row->cost))
		esc_cell_wrong(r, 3, "write 20 or 20.00", "\"%.80s\" is no money", s);
}

static void
level_row(struct esc_reading *r)
{
	struct esc_policy *p = r->policy;
	struct esc_level row = { .level = esc_cell_level(r, 0), .name = esc_cell_needed(r, 1, NAME_HINT),
	    .role = esc_cell_kept(r, 2), .line = (unsigned)r->table.line };

	if (row.level == 0 && *esc_cell(r, 0) == '\0')
		esc_cell_wrong(r, 0, "write a whole number, 1 to 9", "the cell is empty");
	cost_cell(r, &row);
	if (!r->bad)
		p->level = esc_policy_push(p, p->level, &p->nlevels, sizeof(row), &row);
}

static void
team_row(struct esc_reading *r)
{
	struct esc_policy *p = r->policy;
	struct esc_team row = { .name = esc_cell_needed(r, 0, NAME_HINT), .lead = esc_cell_kept(r, 1),
	    .calendar = esc_cell_kept(r, 2), .level = esc_cell_level(r, 3), .line = (unsigned)r->table.line };

	if (!r->bad)
		p->team = esc_policy_push(p, p->team, &p->nteams, sizeof(row), &row);
}

/* "2026-12-24..2027-01-02", several parted by blanks. */
static bool
are_days(const char *s)
{
	size_t n;

	for (; *s != '\0'; s += n + (s[n] == ' ')) {
		int64_t from, to, end;

		n = strcspn(s, " ");
		if (n != 22 || memcmp(s + 10, "..", 2) != 0)
			return false;
		char a[11] = { 0 }, b[11] = { 0 };
		memcpy(a, s, 10);
		memcpy(b, s + 12, 10);
		if (!esc_period_parse(a, NULL, 0, &from, &end) || !esc_period_parse(b, NULL, 0, &to, &end) ||
		    to < from)
			return false;
	}
	return true;
}

static void
person_row(struct esc_reading *r)
{
	enum { PERSON, MAIL, PHONE, TEAMS, ROLE, LEVEL, LANGUAGE, CALENDAR, BACKUP, AWAY, SKILLS, CAPACITY, LIMIT,
	    MANAGER, HIRED, LEFT };
	struct esc_policy *p = r->policy;
	struct esc_person row = { .name = esc_cell_needed(r, PERSON, NAME_HINT), .mail = esc_cell_kept(r, MAIL),
	    .phone = esc_cell_kept(r, PHONE), .teams = esc_cell_kept(r, TEAMS), .role = esc_cell_kept(r, ROLE),
	    .level = esc_cell_level(r, LEVEL), .language = esc_cell_kept(r, LANGUAGE),
	    .calendar = esc_cell_kept(r, CALENDAR), .backup = esc_cell_kept(r, BACKUP),
	    .away = esc_cell_kept(r, AWAY), .skills = esc_cell_kept(r, SKILLS),
	    .capacity = esc_cell_number(r, CAPACITY), .approve_limit = esc_cell_number(r, LIMIT),
	    .manager = esc_cell_kept(r, MANAGER), .hired_on = esc_cell_date(r, HIRED),
	    .left_on = esc_cell_date(r, LEFT), .line = (unsigned)r->table.line };

	if (row.mail != NULL && (strchr(row.mail, '@') == NULL || strpbrk(row.mail, " \t,;<>") != NULL))
		esc_cell_wrong(r, MAIL, "write one address, as anna@example.com", "\"%.80s\" is no mail address",
		    row.mail);
	if (row.away != NULL && !are_days(row.away))
		esc_cell_wrong(r, AWAY, "write 2026-12-24..2027-01-02, several parted by blanks",
		    "\"%.80s\" is no days from and to", row.away);
	if (!r->bad)
		p->person = esc_policy_push(p, p->person, &p->npeople, sizeof(row), &row);
}

static void
customer_row(struct esc_reading *r)
{
	struct esc_policy *p = r->policy;
	struct esc_customer row = { .name = esc_cell_needed(r, 0, NAME_HINT), .segment = esc_cell_kept(r, 1),
	    .language = esc_cell_kept(r, 2), .mail = esc_cell_kept(r, 3), .phone = esc_cell_kept(r, 4),
	    .success_manager = esc_cell_kept(r, 5), .account_executive = esc_cell_kept(r, 6),
	    .executives = esc_cell_kept(r, 7), .contacts = esc_cell_kept(r, 8), .line = (unsigned)r->table.line };

	if (!r->bad)
		p->customer = esc_policy_push(p, p->customer, &p->ncustomers, sizeof(row), &row);
}

const struct esc_sheet esc_sheet_priorities = { "priorities.csv",
    { { "priority", true }, { "impact", false }, { "urgency", false } }, priority_row };
const struct esc_sheet esc_sheet_levels = { "levels.csv",
    { { "level", true }, { "name", true }, { "role", false }, { "cost", false }, { "currency", false } },
    level_row };
const struct esc_sheet esc_sheet_teams = { "teams.csv",
    { { "team", true }, { "lead", true }, { "calendar", false }, { "level", false } }, team_row };
const struct esc_sheet esc_sheet_people = { "people.csv",
    { { "person", true }, { "mail", true }, { "phone", false }, { "teams", false }, { "role", true },
    { "level", false }, { "language", false }, { "calendar", false }, { "backup", false }, { "away", false },
    { "skills", false }, { "capacity", false }, { "approve_limit", false }, { "manager", false },
    { "hired_on", false }, { "left_on", false } },
    person_row };
const struct esc_sheet esc_sheet_customers = { "customers.csv",
    { { "customer", true }, { "segment", true }, { "language", false }, { "mail", false }, { "phone", false },
    { "success_manager", false }, { "account_executive", false }, { "executives", false }, { "contacts", false } },
    customer_row };
