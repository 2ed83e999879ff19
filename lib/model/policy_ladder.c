/* ladder.csv: what happens as a clock runs out, step by step. */
#include <stdio.h>
#include <string.h>

#include "model/policy_read.h"

enum { STEP = ESC_NM, AT, ACTION, WHOM, EVEN_IF_ENDED, URGENT };

#define AT_HINT		"write 75%, 100%, 100%+1h or 100% every 4h, and wall behind it for real time"
#define PERCENT_MAX	1000

const char *const esc_action_name[] = { "notify", "escalate", "raise", "hand" };

/* Takes a word that stands by itself. */
static bool
take_word(const char **s, const char *word)
{
	size_t n = strlen(word);
	const char *p = *s + strspn(*s, " ");

	if (strncmp(p, word, n) != 0 || (p[n] != ' ' && p[n] != '\0'))
		return false;
	*s = p + n;
	return true;
}

/* Takes a duration of at least a second, up to the next blank. */
static bool
take_duration(const char **s, int64_t *seconds)
{
	const char *p = *s + strspn(*s, " ");
	size_t n = strcspn(p, " ");
	struct esc_err why = { 0 };
	char text[32];

	if (n >= sizeof(text))
		return false;
	memcpy(text, p, n);
	text[n] = '\0';
	*s = p + n;
	return esc_duration_parse(text, false, seconds, &why) && *seconds > 0;
}

static bool
take_percent(const char **s, int *percent)
{
	const char *p = *s;

	for (*percent = 0; *p >= '0' && *p <= '9' && *percent <= PERCENT_MAX; p++)
		*percent = 10 * *percent + (*p - '0');
	if (p == *s || *p != '%' || *percent > PERCENT_MAX)
		return false;
	*s = p + 1;
	return true;
}

static bool
at_parse(const char *s, struct esc_step *step)
{
	if (!take_percent(&s, &step->percent))
		return false;
	if (*s == '+' && (s++, !take_duration(&s, &step->offset)))
		return false;
	if (take_word(&s, "every") && !take_duration(&s, &step->every))
		return false;
	step->wall = take_word(&s, "wall");
	return *s == '\0';
}

static void
at_cell(struct esc_reading *r, struct esc_step *step)
{
	const char *s = esc_cell(r, AT);

	if (!at_parse(s, step))
		esc_cell_wrong(r, AT, AT_HINT, "\"%.80s\" is no moment of a clock", s);
	else if (step->percent < 100 && (step->offset > 0 || step->every > 0))
		esc_cell_wrong(r, AT, "write 100%+1h or 100% every 4h",
		    "\"%.80s\": before 100%% there is no offset and nothing is repeated", s);
	else if (step->wall && step->offset == 0 && step->every == 0)
		esc_cell_wrong(r, AT, "leave wall out, or write 100%+1h wall",
		    "\"%.80s\": wall is of an offset or of what is repeated", s);
}

static enum esc_action
action_cell(struct esc_reading *r)
{
	const char *s = esc_cell(r, ACTION);

	for (int i = ESC_A_NOTIFY; i <= ESC_A_HAND; i++)
		if (esc_ascii_casecmp(s, esc_action_name[i]) == 0)
			return (enum esc_action)i;
	esc_cell_wrong(r, ACTION, "write notify, escalate, raise or hand", "there is no action \"%.80s\"", s);
	return ESC_A_NOTIFY;
}

/* "level:3" and the like: the number behind a word; 0: none. */
static int
level_behind(const char *s, const char *word)
{
	size_t n = strlen(word);

	return strncmp(s, word, n) == 0 && s[n] >= '1' && s[n] <= '9' && s[n + 1] == '\0' ? s[n] - '0' : 0;
}

static const char *
receiver(struct esc_reading *r, const char *s)
{
	static const char *const roles[] = { "owner", "lead", "manager", "team" };
	const struct esc_person *person;

	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (esc_ascii_casecmp(s, roles[i]) == 0)
			return roles[i];
	if (level_behind(s, "level:"))
		return esc_cell_kept(r, WHOM);
	if ((person = esc_policy_person(r->policy, s)) == NULL)
		esc_cell_wrong(r, WHOM, "write owner, lead, manager, team, level:3 or a person of people.csv",
		    *s != '\0' ? "there is no \"%.80s\"" : "nobody is named%s", s);
	return person != NULL ? person->name : NULL;
}

static const char *
whom_cell(struct esc_reading *r, enum esc_action action)
{
	const char *s = esc_cell(r, WHOM);

	if (action == ESC_A_NOTIFY || (action == ESC_A_HAND && *s != '\0'))
		return receiver(r, s);
	if (action == ESC_A_HAND)
		return "lead";
	if (action == ESC_A_ESCALATE && !level_behind(s, "level:") && !level_behind(s, "up:"))
		esc_cell_wrong(r, WHOM, "write level:3 (to level 3) or up:3 (one level up, never above 3)",
		    "\"%.80s\" is no level", s);
	else if (action == ESC_A_RAISE && *s != '\0')
		esc_cell_wrong(r, WHOM, "leave it empty: the priority becomes the next higher one",
		    "raise goes to nobody, not to \"%.80s\"", s);
	return *s != '\0' ? esc_cell_kept(r, WHOM) : NULL;
}

static void
ladder_row(struct esc_reading *r)
{
	struct esc_policy *p = r->policy;
	struct esc_step s = { .line = (unsigned)r->table.line };

	esc_cells_match(r, &s.clock, &s.match);
	s.name = esc_cell_needed(r, STEP, "write a name, as warn: it is how the step is known");
	at_cell(r, &s);
	s.action = action_cell(r);
	s.whom = whom_cell(r, s.action);
	s.even_if_ended = esc_cell_flag(r, EVEN_IF_ENDED, 0) == 1;
	s.urgent = esc_cell_flag(r, URGENT, 0) == 1;
	if (!r->bad)
		p->step = esc_policy_push(p, p->step, &p->nsteps, sizeof(s), &s);
}

int
esc_step_level(const struct esc_step *s, int level)
{
	int to = level_behind(s->whom, "level:"), most = level_behind(s->whom, "up:");

	if (to == 0)
		to = level < most ? level + 1 : level;
	return to > level ? to : level;
}

const struct esc_sheet esc_sheet_ladder = { "ladder.csv",
    { ESC_MATCH_COLUMNS, { "step", true }, { "at", true }, { "action", true }, { "whom", true },
    { "even_if_ended", false }, { "urgent", false } }, ladder_row };
