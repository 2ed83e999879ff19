/* The policy: what a row means, what is wrong with it, and with the whole. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "model/policy.h"

#define NOW	1795435200	/* 2026-11-23T12:00:00Z, a Monday */
#define CALENDARS	{ "calendars.csv", "calendar,timezone,days,hours\noffice,Europe/Tallinn,mon-fri,09:00-18:00\n", 0 }
#define HOLIDAYS	{ "holidays.csv", "calendar,date,hours,name\noffice,2028-12-25,,Christmas\n", 0 }
#define PEOPLE \
	{ "people.csv", "person,mail,teams,role,level,calendar,backup,away\n" \
	    "anna,anna@x.example,support,lead,,,jaan,2026-11-20..2026-11-22\n" \
	    "jaan,jaan@x.example,support,agent,1,,,\n" \
	    "maria,maria@x.example,network,expert,2,office,,2026-11-23..2026-11-24\n" \
	    "rein,rein@x.example,network,expert,2,,,2026-01-01..2026-01-05 2026-11-23..2026-11-23\n", 0 }
#define TEAMS	{ "teams.csv", "team,lead,calendar,level\nsupport,anna,office,1\nnetwork,maria,24x7,2\n", 0 }

#define TRAINING { "training.csv", "person,skill,date,expires\nmaria,people-skills,2026-01-01,\n" \
	"rein,people-skills,2026-01-01,\n", 0 }

/* Texts are as long as they are. */
static size_t
measure(struct esc_policy_file *f)
{
	size_t n = 0;

	for (; f[n].name != NULL; n++)
		f[n].n = strlen(f[n].text);
	return n;
}

static bool
note(void *arg, const struct esc_finding *f, struct esc_err *e)
{
	(void)e;
	assert_true(*f->where != '\0' && *f->finding != '\0' && *f->hint != '\0');
	esc_buf_printf(arg, "%s %s: %s\n", f->error ? "error" : "warning", f->where, f->finding);
	return true;
}

static struct esc_policy *
parsed(struct esc_policy_file *f)
{
	struct esc_err e = { 0 };
	struct esc_policy *p = NULL;

	if (!esc_policy_parse(&p, f, measure(f), NULL, NULL, &e))
		fail_msg("%s", e.text);
	return p;
}

/* Everything that is found: of the rows, and if they are right, of the whole. */
static void
judge(struct esc_policy_file *f, struct esc_buf *found)
{
	struct esc_err e = { 0 };
	struct esc_policy *p;
	size_t n = measure(f);

	esc_buf_clear(found);
	assert_true(esc_policy_parse(&p, f, n, note, found, &e));
	if (found->n == 0)
		assert_true(esc_policy_lint(p, f, n, NOW, note, found, &e));
	esc_policy_free(p);
	esc_buf_str(found);
}

static void
finds(const char *name, const char *text, const char *wanted)
{
	struct esc_policy_file all[10] = { CALENDARS, HOLIDAYS, PEOPLE, TEAMS, TRAINING };
	struct esc_buf found = { 0 };
	size_t i = 0;

	while (all[i].name != NULL && strcmp(all[i].name, name) != 0)
		i++;
	all[i] = (struct esc_policy_file){ name, text, 0 };
	judge(all, &found);
	if (strcmp(found.s, wanted) != 0)
		fail_msg("%s:\n%s\nis found to be:\n%s\nnot:\n%s", name, text, found.s, wanted);
	esc_buf_free(&found);
}

static void
the_default_policy_is_that_of_the_design(void **state)
{
	static const struct {
		enum esc_clock_kind clock;
		const char *priority;
		int64_t seconds;
		int days;
	} rows[] = {
		{ ESC_K_FIRST_RESPONSE, "P1", 3600, 0 }, { ESC_K_FIRST_RESPONSE, "P2", 7200, 0 },
		{ ESC_K_FIRST_RESPONSE, "P3", 4 * 3600, 0 }, { ESC_K_FIRST_RESPONSE, NULL, 8 * 3600, 0 },
		{ ESC_K_UPDATE, "P1", 3600, 0 }, { ESC_K_UPDATE, "P2", 4 * 3600, 0 }, { ESC_K_UPDATE, "P3", 0, 1 },
		{ ESC_K_UPDATE, NULL, ESC_NONE, 0 }, { ESC_K_RESOLUTION, "P1", 4 * 3600, 0 },
		{ ESC_K_RESOLUTION, "P2", 8 * 3600, 0 }, { ESC_K_RESOLUTION, "P3", 0, 3 },
		{ ESC_K_RESOLUTION, NULL, 0, 5 }, { ESC_K_PICKUP, "P1", 900, 0 }, { ESC_K_PICKUP, NULL, 900, 0 },
		{ ESC_K_PICKUP, NULL, 3600, 0 }, { ESC_K_PLAN, NULL, 4 * 3600, 0 },
		{ ESC_K_POSTMORTEM, NULL, 0, 5 },
		{ ESC_K_APPROVAL, NULL, 4 * 3600, 0 },
	};
	struct esc_policy_file none[] = { { 0 } };
	struct esc_policy *p = parsed(none);

	(void)state;
	assert_int_equal(p->ntargets, sizeof(rows) / sizeof(rows[0]));
	for (size_t i = 0; i < p->ntargets; i++) {
		const struct esc_target *t = &p->target[i];

		assert_int_equal(t->clock, rows[i].clock);
		assert_true(t->seconds == rows[i].seconds && t->days == rows[i].days);
		assert_true((t->match.priority == NULL) == (rows[i].priority == NULL));
		if (rows[i].priority != NULL)
			assert_string_equal(t->match.priority, rows[i].priority);
		assert_int_equal(t->pauses, t->clock == ESC_K_RESOLUTION || t->clock == ESC_K_PLAN ||
		    (t->clock == ESC_K_UPDATE && t->match.priority != NULL) ? ESC_PAUSE_WAITING : 0);
	}
	assert_int_equal(p->target[13].match.executive, 1);
	assert_int_equal(p->target[14].match.level, 3);
	assert_int_equal(p->target[15].match.level, 2);
	for (size_t i = 0; i < p->nsteps; i++) {
		const struct esc_step *s = &p->step[i];

		assert_true(s->percent == 75 || s->every > 0 ? strcmp(s->whom, "owner") == 0 :
		    strcmp(s->whom, s->action == ESC_A_NOTIFY ? "lead" : "up:3") == 0);
		assert_true(s->action == ESC_A_NOTIFY || (s->match.priority != NULL && s->percent == 100 && s->every == 0));
	}
	assert_int_equal(p->nlevels, 4);
	assert_int_equal(p->npriorities, 9);
	assert_int_equal(p->ncalendars, 0);
	esc_policy_free(p);
}

static void
a_moment_of_a_clock_is_a_share_an_offset_and_a_repetition(void **state)
{
	static const struct {
		const char *at;
		int percent;
		int64_t offset, every;
		bool wall;
	} good[] = {
		{ "0%", 0, 0, 0, false }, { "50%", 50, 0, 0, false }, { "100%", 100, 0, 0, false },
		{ "150%", 150, 0, 0, false }, { "100%+1h", 100, 3600, 0, false },
		{ "100%+90m wall", 100, 5400, 0, true }, { "100% every 4h", 100, 0, 14400, false },
		{ "100%+1h30m every 4h wall", 100, 5400, 14400, true }, { "1000%  every  30s", 1000, 0, 30, false },
		{ "100%every 1h", 100, 0, 3600, false },
	};
	static const char *const bad[] = { "", "%", "75", "half", "1001%", "99999999999%", "-5%", "75.5%", "75 %",
	    "100%+", "100%+1", "100%+1d", "100% + 1h", "100%+0s", "100% every", "100% every 0s", "100% every 4h hour",
	    "100% wall", "75%+1h", "75% every 1h", "100%-1h", "100% wall every 1h" };
	struct esc_buf text = { 0 }, found = { 0 };
	struct esc_policy_file f[] = { { "ladder.csv", NULL, 0 }, { 0 } };

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		esc_buf_clear(&text);
		esc_buf_printf(&text, "clock,step,at,action,whom\nupdate,a,%s,notify,owner\n", good[i].at);
		f[0].text = esc_buf_str(&text);
		struct esc_policy *p = parsed(f);
		assert_int_equal(p->nsteps, 1);
		assert_int_equal(p->step[0].percent, good[i].percent);
		assert_true(p->step[0].offset == good[i].offset && p->step[0].every == good[i].every);
		assert_int_equal(p->step[0].wall, good[i].wall);
		esc_policy_free(p);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		esc_buf_clear(&text);
		esc_buf_printf(&text, "clock,step,at,action,whom\nupdate,a,%s,notify,owner\n", bad[i]);
		f[0].text = esc_buf_str(&text);
		judge(f, &found);
		if (strncmp(found.s, "error ladder.csv:2: at: ", 24) != 0)
			fail_msg("%s: %s", bad[i], found.s);
	}
	esc_buf_free(&text);
	esc_buf_free(&found);
}

static void
each_bad_cell_of_sla_says_its_column(void **state)
{
	static const char head[] = "clock,priority,level,escalation,executive,target,calendar,pauses,reopen\n";
	static const struct {
		const char *row, *wanted;
	} bad[] = {
		{ "reply,,,,,1h,,,", "clock: there is no clock \"reply\"" },
		{ ",,,,,1h,,,", "clock: there is no clock \"\"" },
		{ "promise,,,,,1h,,,", "clock: the time of a promise is said when it is made" },
		{ "update,,0,,,1h,,,", "level: \"0\" is no level" },
		{ "update,,1.5,,,1h,,,", "level: \"1.5\" is no level" },
		{ "update,,,sideways,,1h,,,", "escalation: there is no escalation \"sideways\"" },
		{ "update,,,,maybe,1h,,,", "executive: \"maybe\" is neither yes nor no" },
		{ "update,,,,,2d,,,", "target: \"2d\": a day is ambiguous" },
		{ "update,,,,,90,,,", "target: \"90\" is no duration" },
		{ "update,,,,,-1h,,,", "target: \"-1h\" is no duration" },
		{ "update,,,,,1h,ofice,,", "calendar: there is no calendar \"ofice\"" },
		{ "update,,,,,1h,,lunch,", "pauses: a clock cannot pause for \"lunch\"" },
		{ "update,,,,,1h,,,begin", "reopen: a reopening cannot \"begin\"" },
		{ "update,,,,,1h,,,,,", "11 fields, but the header has 9" },
	};
	struct esc_buf text = { 0 }, wanted = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		esc_buf_clear(&text);
		esc_buf_clear(&wanted);
		esc_buf_printf(&text, "%supdate,P1,,,,1h,,,\n%s\n", head, bad[i].row);
		esc_buf_printf(&wanted, "error sla.csv:3: %s\n", bad[i].wanted);
		finds("sla.csv", esc_buf_str(&text), esc_buf_str(&wanted));
	}
	esc_buf_free(&text);
	esc_buf_free(&wanted);
}

static void
all_faults_of_all_rows_and_files_are_found_at_once(void **state)
{
	struct esc_policy_file f[] = {
		{ "calendars.csv", "calendar,timezone,days,hours\nnight,Nowhere/Never,mon-fri,09:00-18:00\n", 0 },
		{ "sla.csv", "clock,target,calendar\nupdate,2d,nowhere\nupdat,1h,\n", 0 },
		{ "ladder.csv", "clock,step,at,action,whom\nupdate,,soon,tell,\n", 0 }, { 0 } };
	struct esc_buf found = { 0 };

	(void)state;
	judge(f, &found);
	assert_non_null(strstr(found.s, "error calendars.csv:2: timezone: "));
	assert_non_null(strstr(found.s, "error sla.csv:2: target: "));
	assert_non_null(strstr(found.s, "error sla.csv:2: calendar: "));
	assert_non_null(strstr(found.s, "error sla.csv:3: clock: "));
	assert_non_null(strstr(found.s, "error ladder.csv:2: step: "));
	assert_non_null(strstr(found.s, "error ladder.csv:2: at: "));
	assert_non_null(strstr(found.s, "error ladder.csv:2: action: "));
	esc_buf_free(&found);
}

static void
without_a_listener_the_first_fault_says_what_to_write(void **state)
{
	struct esc_policy_file f[] = { { "sla.csv", "clock,target\nupdate,2d\nupdate,3d\n", 28 }, { 0 } };
	struct esc_policy *p = NULL;
	struct esc_err e = { 0 };

	(void)state;
	assert_false(esc_policy_parse(&p, f, 1, NULL, NULL, &e));
	assert_int_equal(e.code, ESC_CONFIG);
	assert_string_equal(e.text, "sla.csv:2: target: \"2d\": a day is ambiguous: "
	    "write 90m, 4h, 1h30m, 1bd (working days) or none");
}

static void
columns_are_known_needed_and_there_once(void **state)
{
	(void)state;
	finds("sla.csv", "clock,targt\nupdate,1h\n",
	    "error sla.csv:1: targt: there is no such column\nerror sla.csv:1: target: the column is missing\n");
	finds("sla.csv", "clock,target,Target\nupdate,1h,2h\n",
	    "error sla.csv:1: Target: the column stands there twice\n");
	finds("ladder.csv", "clock,step,at,action\nupdate,a,50%,raise\n",
	    "error ladder.csv:1: whom: the column is missing\n");
	finds("people.csv", "person;mail;role\nanna;a@x;lead\n", "error people.csv:1: one column, \"person;mail;role\"\n");
	finds("priorities.csv", "", "error priorities.csv:1: empty input: a failed export?\n");
	finds("levels.csv", "level,name\n1,agent\n2,\xffx\n", "error levels.csv:3: this is no UTF-8 text\n");
	finds("levels.csv", "level,name\n\"1,agent\n", "error levels.csv:2: level: the quote that begins this field "
	    "is not closed: take it out, or double it and quote the field\n");
}

static void
what_a_spreadsheet_leaves_behind_is_no_fault(void **state)
{
	struct esc_policy_file f[] = { { "sla.csv", "\xef\xbb\xbf" "Target,CLOCK,calendar\r\n 1H ,Update, 24x7\r\n,,\r\n"
	    "none,first response,\r\n\r\n", 0 }, { 0 } };
	struct esc_policy *p = parsed(f);

	(void)state;
	assert_int_equal(p->ntargets, 2);
	assert_int_equal(p->target[0].seconds, 3600);
	assert_ptr_equal(p->target[0].calendar, esc_policy_calendar(NULL, NULL));
	assert_string_equal(p->target[0].name, "line 2");
	assert_int_equal(p->target[1].clock, ESC_K_FIRST_RESPONSE);
	assert_true(p->target[1].seconds == ESC_NONE);
	esc_policy_free(p);
}

static void
pauses_are_as_usual_for_the_clock_unless_the_row_says(void **state)
{
	struct esc_policy_file f[] = { { "sla.csv", "clock,target,pauses,reopen\nupdate,1h,,\nupdate,1h,waiting,\n"
	    "resolution,1h,,restart\nresolution,1h,none,\nresolution,1h,held waiting,continue\nlevel,1h,held,\n", 0 }, { 0 } };
	static const unsigned wanted[] = { 0, ESC_PAUSE_WAITING, ESC_PAUSE_WAITING, 0,
	    ESC_PAUSE_WAITING | ESC_PAUSE_HELD, ESC_PAUSE_HELD };
	struct esc_policy *p = parsed(f);

	(void)state;
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(p->target[i].pauses, wanted[i]);
	assert_true(p->target[2].restart);
	assert_false(p->target[4].restart);
	esc_policy_free(p);
}

static void
a_row_that_is_never_chosen_names_the_row_above_it(void **state)
{
	(void)state;
	finds("sla.csv", "clock,priority,team,target\nupdate,P1,,1h\nupdate,p1,support,2h\nupdate,,,none\nupdate,P2,,4h\n"
	    "first_response,,,1h\nresolution,,,1h\npickup,,,1h\nplan,,,1h\npostmortem,,,1h\napproval,,,1h\n",
	    "warning sla.csv:3: the row is never chosen: line 2 matches all that it matches\n"
	    "warning sla.csv:5: the row is never chosen: line 4 matches all that it matches\n");
}

static void
a_priority_without_a_row_is_a_gap(void **state)
{
	(void)state;
	finds("sla.csv", "clock,priority,target\nupdate,P1,1h\nupdate,P2,1h\nupdate,P4,none\n"
	    "first_response,,1h\nresolution,,1h\npickup,,1h\nplan,,1h\npostmortem,,1h\napproval,,1h\n",
	    "warning sla.csv: update has no row for priority P3\n"
	    "warning sla.csv: update has no row for a ticket without a priority\n");
}

static void
names_that_nobody_defines_are_errors(void **state)
{
	(void)state;
	finds("sla.csv", "clock,priority,team,level,target\nupdate,P9,,,1h\nupdate,,sales,,1h\nupdate,,,7,1h\n"
	    "update,,,,1h\nfirst_response,,,,1h\nresolution,,,,1h\npickup,,,,1h\nplan,,,,1h\npostmortem,,,,1h\napproval,,,,1h\n",
	    "error sla.csv:2: priority: there is no priority \"P9\"\nerror sla.csv:3: team: there is no team \"sales\"\n"
	    "error sla.csv:4: level: there is no level 7\n");
	finds("teams.csv", "team,lead,calendar,level\nsupport,zoe,late,8\nnetwork,,,\nempty,anna,,\nNetwork,anna,,\n",
	    "error teams.csv:2: lead: there is no person \"zoe\"\nerror teams.csv:2: calendar: there is no calendar \"late\"\n"
	    "error teams.csv:2: level: there is no level 8\nwarning teams.csv:3: lead: team network has no lead\n"
	    "warning teams.csv:4: team: nobody is in team empty\n"
	    "error teams.csv:5: team: \"Network\" stands in line 3 already\n");
	finds("people.csv", "person,mail,teams,role,level,calendar,backup\nanna,a@x.y,support;network,lead,,,anna\n"
	    "maria,,sales,wizard,6,late,zoe\nAnna,a@x.y,,lead,,,\n",
	    "error people.csv:2: backup: \"anna\" cannot be the backup of anna\n"
	    "warning people.csv:3: mail: maria cannot be told anything\n"
	    "error people.csv:3: backup: \"zoe\" cannot be the backup of maria\n"
	    "error people.csv:3: calendar: there is no calendar \"late\"\nerror people.csv:3: level: there is no level 6\n"
	    "error people.csv:3: teams: there is no team \"sales\"\nwarning people.csv:3: role: no rule knows the role \"wizard\"\n"
	    "error people.csv:4: person: \"Anna\" stands in line 2 already\n"
	    "error training.csv:3: person: there is no person \"rein\"\n");
	finds("customers.csv", "customer,segment\nAcme,gold\nACME,\n",
	    "error customers.csv:3: customer: \"ACME\" stands in line 2 already\n");
	finds("levels.csv", "level,name\n2,expert\n2,again\n3,third\n4,fourth\n",
	    "error levels.csv:3: level: level 2 stands in line 2 already\nerror levels.csv: there is no level 1\n"
	    "error teams.csv:2: level: there is no level 1\nerror people.csv:3: level: there is no level 1\n"
	    "error matrix.csv:9: level: there is no level 1\n"
	    "error matrix.csv:10: level: there is no level 1\n"
	    "error matrix.csv:13: level: there is no level 1\n"
	    "error matrix.csv:13: to_level: there is no level 1\n"
	    "error matrix.csv:14: level: there is no level 1\n"
	    "error matrix.csv:14: to_level: there is no level 1\n");
	finds("priorities.csv", "priority,impact,urgency\nP1,high,high\nP2,high,low\nP1,low,low\nP3,High,HIGH\nP4,,\n",
	    "error priorities.csv:4: priority: \"P1\" is apart from line 2\n"
	    "error priorities.csv:5: priority: line 2 says the same\n");
	finds("slaa.csv", "", "warning slaa.csv: no file of a policy: it is not read\n");
}

static void
a_step_has_a_name_of_its_own_a_clock_and_a_receiver(void **state)
{
	(void)state;
	finds("ladder.csv", "clock,priority,step,at,action,whom\nupdate,,soon,50%,notify,owner\n"
	    "update,,SOON,75%,notify,maria\nresolution,,soon,75%,notify,team\n",
	    "error ladder.csv:3: step: update has a step \"SOON\" in line 2 already\n");
	finds("ladder.csv", "clock,priority,step,at,action,whom\nupdate,P4,a,50%,notify,owner\nsilence,,a,50%,notify,lead\n"
	    "promise,,a,100%,notify,lead\nupdate,P1,up,100%,raise,\nupdate,P2,up too,100%,raise,\n"
	    "update,P3,far,100%,escalate,up:9\n",
	    "warning ladder.csv:2: clock: no row of sla.csv gives this update a target: the step never comes\n"
	    "warning ladder.csv:3: clock: no row of sla.csv gives this silence a target: the step never comes\n"
	    "warning ladder.csv:5: action: no priority is above \"P1\"\n"
	    "error ladder.csv:7: whom: there is no level 9\n");
	finds("ladder.csv", "clock,step,at,action,whom\nupdate,a,50%,notify,zoe\nupdate,b,50%,notify,\n"
	    "update,c,50%,escalate,3\nupdate,d,50%,raise,lead\nupdate,e,50%,hand,\nupdate,f,50%,hand,jaan\n",
	    "error ladder.csv:2: whom: there is no \"zoe\"\nerror ladder.csv:3: whom: nobody is named\n"
	    "error ladder.csv:4: whom: \"3\" is no level\nerror ladder.csv:5: whom: raise goes to nobody, not to \"lead\"\n");
}

static void
a_step_that_nobody_receives_is_an_error_of_their_own_ladder_only(void **state)
{
	struct esc_policy_file f[] = { CALENDARS, HOLIDAYS, { "people.csv", "person,mail,role\njaan,,agent\n", 0 },
	    { "ladder.csv", "clock,step,at,action,whom\nupdate,a,50%,notify,lead\nupdate,b,50%,notify,level:3\n"
	    "update,c,50%,notify,jaan\nupdate,d,50%,notify,owner\n", 0 }, { 0 } };
	struct esc_buf found = { 0 };

	(void)state;
	judge(f, &found);
	assert_non_null(strstr(found.s, "error ladder.csv:2: whom: nobody receives the step \"a\": lead is nobody\n"));
	assert_non_null(strstr(found.s, "error ladder.csv:3: whom: nobody receives the step \"b\": level:3 is nobody\n"));
	assert_non_null(strstr(found.s, "error ladder.csv:4: whom: nobody receives the step \"c\": jaan has no mail\n"));
	assert_null(strstr(found.s, "ladder.csv:5"));
	assert_non_null(strstr(found.s, "warning levels.csv:4: level: nobody is at level 3\n"));
	f[3] = (struct esc_policy_file){ 0 };
	judge(f, &found);
	assert_null(strstr(found.s, "error"));
	assert_non_null(strstr(found.s, "warning ladder.csv:3: whom: nobody receives"));
	esc_buf_free(&found);
}

static void
holidays_that_end_soon_are_told(void **state)
{
	(void)state;
	finds("holidays.csv", "calendar,date,hours,name\noffice,2026-12-25,,Christmas\n",
	    "warning holidays.csv: the holidays of calendar office end with 2026\n");
	finds("holidays.csv", "calendar,date,hours,name\noffice,--12-25,,Christmas\n",
	    "warning holidays.csv: calendar office has no dated holiday\n");
}

static void
a_role_is_the_people_who_have_it_and_are_there(void **state)
{
	static const struct {
		const char *role, *owner, *team, *wanted;
	} cases[] = {
		{ "owner", "jaan", "network", "jaan" }, { "owner", "Jaan", NULL, "jaan" },
		{ "owner", "stranger", NULL, "stranger" },
		{ "owner", NULL, "support", "anna" }, { "lead", "jaan", "support", "anna" },
		{ "lead", "jaan", NULL, "anna" }, { "lead", NULL, "nowhere", "anna" },
		{ "lead", NULL, "network", "maria" },	/* away, without a backup: told all the same */
		{ "manager", NULL, "network", "maria" }, { "team", NULL, "Support", "anna jaan" },
		{ "team", NULL, NULL, "anna" }, { "level:1", NULL, NULL, "jaan" },
		{ "level:2", NULL, NULL, "maria rein" }, { "level:4", NULL, "support", "anna" },
		{ "jaan", NULL, NULL, "jaan" },
	};
	struct esc_policy_file f[] = { CALENDARS, PEOPLE, TEAMS, { 0 } };
	struct esc_policy *p = parsed(f);
	struct esc_buf b = { 0 };
	const char *who[8];
	size_t n;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		n = esc_policy_people(p, cases[i].role, cases[i].owner, cases[i].team, NOW, who, 8);
		esc_buf_clear(&b);
		for (size_t k = 0; k < n; k++)
			esc_buf_printf(&b, "%s%s", k > 0 ? " " : "", who[k]);
		if (strcmp(esc_buf_str(&b), cases[i].wanted) != 0)
			fail_msg("%s of %s: %s, not %s", cases[i].role, cases[i].team, b.s, cases[i].wanted);
	}
	assert_int_equal(esc_policy_people(p, "team", NULL, "network", NOW, who, 1), 1);
	esc_buf_free(&b);
	esc_policy_free(p);
}

static void
who_is_away_is_left_to_the_backup_from_midnight_to_midnight(void **state)
{
	static const int64_t before = 1795125599, first = 1795125600;	/* 2026-11-20 in Tallinn */
	static const int64_t last = 1795384799, after = 1795384800;	/* 2026-11-22 */
	struct esc_policy_file f[] = { CALENDARS, PEOPLE, TEAMS, { 0 } };
	struct esc_policy *p = parsed(f);
	const struct esc_person *rein = esc_policy_person(p, "REIN"), *anna = esc_policy_person(p, "anna");
	const char *who;

	(void)state;
	assert_false(esc_person_away(p, anna, before));
	assert_true(esc_person_away(p, anna, first));
	assert_true(esc_person_away(p, anna, last));
	assert_false(esc_person_away(p, anna, after));
	assert_true(esc_person_away(p, rein, NOW));
	assert_false(esc_person_away(p, rein, NOW + 86400));
	assert_int_equal(esc_policy_people(p, "lead", NULL, "support", first, &who, 1), 1);
	assert_string_equal(who, "jaan");
	assert_int_equal(esc_policy_people(p, "team", NULL, "support", first, (const char *[8]){ 0 }, 8), 1);
	esc_policy_free(p);
	finds("people.csv", "person,mail,role,away\nanna,a@x.y,lead,2026-12-24\n",
	    "error people.csv:2: away: \"2026-12-24\" is no days from and to\n");
	finds("people.csv", "person,mail,role,away\nanna,a@x.y,lead,2026-12-24..2026-12-20\n",
	    "error people.csv:2: away: \"2026-12-24..2026-12-20\" is no days from and to\n");
}

static void
a_step_leads_to_its_level_or_one_up_and_never_down(void **state)
{
	static const struct {
		const char *whom;
		int from, to;
	} cases[] = { { "level:3", 1, 3 }, { "level:3", 3, 3 }, { "level:2", 3, 3 }, { "up:3", 1, 2 }, { "up:3", 2, 3 },
	    { "up:3", 3, 3 }, { "up:3", 4, 4 } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct esc_step s = { .action = ESC_A_ESCALATE, .whom = cases[i].whom };

		assert_int_equal(esc_step_level(&s, cases[i].from), cases[i].to);
	}
}

static void
a_priority_is_raised_to_the_one_above(void **state)
{
	struct esc_policy_file none[] = { { 0 } };
	struct esc_policy *p = parsed(none);

	(void)state;
	assert_string_equal(esc_policy_raised(p, "P4"), "P3");
	assert_string_equal(esc_policy_raised(p, "p2"), "P1");
	assert_null(esc_policy_raised(p, "P1"));
	assert_null(esc_policy_raised(p, "urgent"));
	assert_null(esc_policy_raised(p, NULL));
	esc_policy_free(p);
}

static void
a_team_has_its_calendar_else_the_first_else_all_hours(void **state)
{
	struct esc_policy_file f[] = { CALENDARS, PEOPLE, TEAMS, { 0 } }, none[] = { { 0 } };
	struct esc_policy *p = parsed(f), *q = parsed(none);
	struct esc_calendar *always = esc_policy_calendar(NULL, NULL);

	(void)state;
	assert_ptr_equal(esc_policy_team_calendar(p, "support"), p->calendar[0]);
	assert_ptr_equal(esc_policy_team_calendar(p, "NETWORK"), always);
	assert_ptr_equal(esc_policy_team_calendar(p, "other"), p->calendar[0]);
	assert_ptr_equal(esc_policy_team_calendar(q, NULL), always);
	assert_ptr_equal(esc_policy_team_calendar(NULL, NULL), always);
	assert_ptr_equal(esc_policy_calendar(p, "24x7"), always);
	assert_null(esc_policy_calendar(p, "nowhere"));
	esc_policy_free(p);
	esc_policy_free(q);
}

static void
the_version_in_force_is_the_last_that_has_begun(void **state)
{
	struct esc_policy a = { .version = 1, .effective_from = INT64_MIN }, b = { .version = 2, .effective_from = 100 },
	    c = { .version = 3, .effective_from = 100 };
	struct esc_policy *all[] = { &a, &b, &c };
	struct esc_policies set = { all, 3 }, none = { 0 };

	(void)state;
	assert_int_equal(esc_policy_at(&set, -1)->version, 1);
	assert_int_equal(esc_policy_at(&set, 99)->version, 1);
	assert_int_equal(esc_policy_at(&set, 100)->version, 3);
	assert_null(esc_policy_at(&none, 0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_default_policy_is_that_of_the_design),
		cmocka_unit_test(a_moment_of_a_clock_is_a_share_an_offset_and_a_repetition),
		cmocka_unit_test(each_bad_cell_of_sla_says_its_column),
		cmocka_unit_test(all_faults_of_all_rows_and_files_are_found_at_once),
		cmocka_unit_test(without_a_listener_the_first_fault_says_what_to_write),
		cmocka_unit_test(columns_are_known_needed_and_there_once),
		cmocka_unit_test(what_a_spreadsheet_leaves_behind_is_no_fault),
		cmocka_unit_test(pauses_are_as_usual_for_the_clock_unless_the_row_says),
		cmocka_unit_test(a_row_that_is_never_chosen_names_the_row_above_it),
		cmocka_unit_test(a_priority_without_a_row_is_a_gap),
		cmocka_unit_test(names_that_nobody_defines_are_errors),
		cmocka_unit_test(a_step_has_a_name_of_its_own_a_clock_and_a_receiver),
		cmocka_unit_test(a_step_that_nobody_receives_is_an_error_of_their_own_ladder_only),
		cmocka_unit_test(holidays_that_end_soon_are_told),
		cmocka_unit_test(a_role_is_the_people_who_have_it_and_are_there),
		cmocka_unit_test(who_is_away_is_left_to_the_backup_from_midnight_to_midnight),
		cmocka_unit_test(a_step_leads_to_its_level_or_one_up_and_never_down),
		cmocka_unit_test(a_priority_is_raised_to_the_one_above),
		cmocka_unit_test(a_team_has_its_calendar_else_the_first_else_all_hours),
		cmocka_unit_test(the_version_in_force_is_the_last_that_has_begun),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
