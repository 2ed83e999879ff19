/*
 * Routing: a policy of four calendars, and what becomes of a ticket in it
 * (tests/vectors/route.tsv, a case a line).
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "model/route.h"

#define TEXT(s)	s, sizeof(s) - 1

static const struct esc_policy_file files[] = {
	{ "calendars.csv", TEXT("calendar,timezone,days,hours\n"
	    "tallinn,Europe/Tallinn,mon-fri,09:00-18:00\n"
	    "istanbul,Europe/Istanbul,mon-fri,09:00-18:00\n"
	    "york,America/New_York,mon-fri,09:00-17:00\n"
	    "night,Europe/Tallinn,mon-sun,22:00-06:00\n") },
	{ "holidays.csv", TEXT("calendar,date,hours,name\n"
	    "tallinn,2026-12-24,,Christmas Eve\n"
	    "tallinn,2026-12-25,,Christmas Day\n"
	    "york,2026-11-26,,Thanksgiving\n") },
	{ "priorities.csv", TEXT("priority,impact,urgency\nP1,,\nP2,,\nP3,,\n") },
	{ "levels.csv", TEXT("level,name,role\n1,agent,agent\n2,expert,expert\n3,supervisor,supervisor\n4,board,executive\n") },
	{ "teams.csv", TEXT("team,lead,calendar,level\n"
	    "support,anna,tallinn,1\nnetwork,nora,tallinn,2\nbilling,bella,york,2\n") },
	{ "people.csv", TEXT("person,mail,phone,teams,role,level,language,calendar,backup,away,skills,capacity,approve_limit,"
	    "manager,hired_on,left_on\n"
	    "anna,a@x.ee,,support,lead,3,et en,,,,,,1000,max,,\n"
	    "bob,b@x.ee,,support,agent,1,et en,,carl,,,4,,anna,,\n"
	    "carl,c@x.ee,,support,agent,1,tr en,istanbul,bob,,,8,,anna,,\n"
	    "cem,d@x.ee,,support,agent,1,tr,istanbul,carl,2026-11-23..2026-11-27,,8,,anna,,\n"
	    "dora,e@x.ee,,network,expert,2,en,,emil,,network vpn,3,100,nora,,\n"
	    "emil,f@x.ee,,network,expert,2,et en,,dora,2026-12-21..2026-12-23,network,3,,nora,,\n"
	    "fred,g@x.ee,,network,expert,2,en,york,,,network,3,,nora,,\n"
	    "gita,h@x.ee,,network,expert,2,en,night,,,network night,3,,nora,,\n"
	    "bella,i@x.ee,,billing,lead,3,en es,,,,,,5000,max,,\n"
	    "iris,j@x.ee,,billing,expert,2,es en,,,2026-11-25..2026-11-25,billing refunds,5,,bella,,\n"
	    "jon,k@x.ee,,billing,agent,1,en,,,,,,,bella,,2026-06-30\n"
	    "kim,l@x.ee,,billing,agent,1,en,,,,,,,bella,2026-12-01,\n"
	    "max,m@x.ee,,,manager executive,4,en,tallinn,,,,,100000,,,\n"
	    "nora,n@x.ee,,network,lead,3,en,,anna,2026-11-30..2026-11-30,,,2000,max,,\n"
	    "olga,o@x.ee,,support,escalation_manager,,en,24x7,,2026-11-28..2026-11-29,,,,max,,\n"
	    "zed,p@x.ee,,network,expert,2,en,,,2026-11-01..2026-12-31,sap,3,,nora,,\n") },
	{ "customers.csv", TEXT("customer,segment,language,mail,phone\n") },
	{ "matrix.csv", TEXT("category,product,priority,segment,channel,language,level,trigger,to_level,escalation,team,skill,pick,"
	    "who,respond,notify,say,fallback,name\n"
	    ",,,,,,,customer_request,3,hierarchical,,,lead,,1h,lead,My manager calls you within the hour.,,request\n"
	    ",,,,,,,threat_cancel,3,executive,,,named,max,1h,,,,cancel\n"
	    ",,,,,,,threat_legal,3,executive,,,named,max,1h,,,,legal\n"
	    ",,,,,,2,expert_failed,3,hierarchical,,,lead,,1h,,,,failed\n"
	    ",,,,,,,no_expert,3,hierarchical,,,lead,,2h,,,,no expert\n"
	    ",,,,,,,authorization,3,hierarchical,,,approver,,4h,,,,approval\n"
	    "sap,,,,,,1,any,2,,network,sap,least-loaded,,4h,,,,sap\n"
	    "mainframe,,,,,,1,any,2,,network,cobol,least-loaded,,4h,,,,cobol\n"
	    "outage,,,,,,1,any,2,,network,network,on-duty,,30m,owner lead,An engineer looks at it now.,,outage\n"
	    "outage,,,,,,1,none,2,functional,network,network,on-duty,,30m,,,,new outage\n"
	    "vpn,,,,,,1,any,2,,network,vpn,least-loaded,,4h,,,level:3,vpn\n"
	    "network,,,,,,1,any,2,,network,network,least-loaded,,4h,,Our network people call you.,,network\n"
	    "refund,,,,,,1,any,2,,billing,refunds,least-loaded,,4h,,,ring out,refund\n"
	    "legacy,,,,,,1,any,2,,network,legacy,least-loaded,,4h,,,network again,legacy\n"
	    "never,,,,,,1,any,2,,network,network,named,fred,1h,,,,network again\n"
	    "never2,,,,,,1,any,3,,billing,,lead,,2h,,,,ring out\n"
	    "turns,,,,,,1,any,2,,network,network,round-robin,,4h,,,,turns\n"
	    "turns,,,,,,1,none,1,,support,,round-robin,,,,,,new turns\n"
	    "personal,,,,,,1,none,1,,,,named,bob,,,,,personal\n"
	    "gone,,,,,,1,none,1,,,,named,zed,,,,,gone\n"
	    "item,,,,,,1,any,2,,network,product,least-loaded,,1h,,,,by product\n"
	    "skilled,,,,,,1,any,2,,,category,least-loaded,,1h,,,,by category\n"
	    "bill,,,,,,1,none,1,,billing,,least-loaded,,,,,,bill\n"
	    ",,,vip,,,1,none,1,,support,,least-loaded,,1h,lead,,,vip\n"
	    ",,,,phone,es,1,none,1,,billing,,lead,,,,,,spanish calls\n"
	    ",,,,,es,1,any,2,,billing,,least-loaded,,2h,,,,spanish\n"
	    ",router,P1,,,,1,any,2,,network,network,on-duty,,1h,,,,major router\n"
	    ",,P1,,,,1,none,1,,support,,least-loaded,,15m,lead,,,major\n"
	    ",,,,,,1,any,2,,,,least-loaded,,4h,,An expert calls you.,,up\n"
	    ",,,,,,2,any,3,,,,lead,,1h,,,,to the lead\n"
	    ",,,,,,3,any,4,,,,named,max,1h,,,,to the board\n"
	    ",,,,,,1,none,1,,support,,least-loaded,,,,,,new\n"
	    ",,,,,,2,none,2,,,,least-loaded,,4h,,,,new at 2\n") },
	{ "sla.csv", TEXT("clock,target\nresolution,8h\n") },
	{ "ladder.csv", TEXT("clock,step,at,action,whom\n") },
};

static struct esc_policy *policy;

static int
read_policy(void **state)
{
	struct esc_err e = { 0 };

	(void)state;
	if (!esc_policy_parse(&policy, files, sizeof(files) / sizeof(files[0]), NULL, NULL, &e))
		fprintf(stderr, "%s\n", e.text);
	return policy == NULL;
}

static int
free_policy(void **state)
{
	(void)state;
	esc_policy_free(policy);
	return 0;
}

static int64_t
instant(const char *s)
{
	struct esc_time_how how = { .zone = esc_zone_get("UTC", &(struct esc_err){ 0 }) };
	struct esc_err e = { 0 };
	int64_t t = ESC_NONE;

	if (!esc_time_parse(s, &how, &t, &e))
		fail_msg("%s: %s", s, e.text);
	return t;
}

/* Words parted by blanks, name=value, handed to `each'. */
static void
words(char *s, void (*each)(void *, const char *name, const char *value), void *arg)
{
	char *equals, *save = NULL;

	for (char *w = strtok_r(s, " ", &save); w != NULL; w = strtok_r(NULL, " ", &save)) {
		if (strcmp(w, "-") == 0)
			continue;
		equals = strchr(w, '=');
		assert_non_null(equals);
		*equals = '\0';
		each(arg, w, equals + 1);
	}
}

static void
set_fact(void *arg, const char *name, const char *value)
{
	struct esc_case *c = arg;

	for (int i = 0; i < ESC_NWHEN; i++)
		if (strcmp(name, esc_when_name[i]) == 0)
			c->word[i] = value;
	if (strcmp(name, "level") == 0)
		c->level = atoi(value);
	else if (strcmp(name, "want") == 0)
		c->want = atoi(value);
	else if (strcmp(name, "up") == 0)
		c->up = true;
	else if (strcmp(name, "owner") == 0)
		c->owner = value;
	else if (strcmp(name, "team") == 0)
		c->team = value;
	else if (strcmp(name, "amount") == 0)
		c->amount = atoll(value);
	c->up |= c->word[ESC_W_TRIGGER] != NULL;
}

static void
set_load(void *arg, const char *name, const char *value)
{
	if (strcmp(name, "last") == 0) {
		esc_router_turn(arg, "turns", value);
		esc_router_turn(arg, "new turns", value);
	} else
		esc_router_load(arg, name, atoll(value));
}

enum { WHAT, AT, LOADS, FACTS, ROW, LEVEL, ESCALATION, TEAM, OWNER, BACKUP, TRIGGER, DUE, SAY, NCELLS };

static const char *
or_dash(const char *s)
{
	return s != NULL ? s : "-";
}

static bool
differs(const char *what, const char *column, const char *want, const char *got)
{
	if (strcmp(want, got) == 0)
		return false;
	print_error("%s: %s: wanted %s, got %s\n", what, column, want, got);
	return true;
}

static bool
is_wrong(char **cell)
{
	struct esc_router *t = esc_router_new(policy, instant(cell[AT]));
	struct esc_case c = { .level = 1, .amount = ESC_NONE };
	char level[16], due[ESC_TIME_MAX];
	struct esc_route to;
	bool wrong = false;

	words(cell[LOADS], set_load, t);
	words(cell[FACTS], set_fact, &c);
	esc_route(t, &c, &to);
	snprintf(level, sizeof(level), "%d", to.level);
	wrong |= differs(cell[WHAT], "row", cell[ROW], to.row);
	wrong |= differs(cell[WHAT], "level", cell[LEVEL], level);
	wrong |= differs(cell[WHAT], "escalation", cell[ESCALATION], or_dash(to.escalation));
	wrong |= differs(cell[WHAT], "team", cell[TEAM], or_dash(to.team));
	wrong |= differs(cell[WHAT], "owner", cell[OWNER], or_dash(to.owner));
	wrong |= differs(cell[WHAT], "backup", cell[BACKUP], or_dash(to.backup));
	wrong |= differs(cell[WHAT], "trigger", cell[TRIGGER], or_dash(to.trigger));
	wrong |= differs(cell[WHAT], "due", cell[DUE], to.due != ESC_NONE ? esc_time_print(due, to.due, NULL) : "-");
	wrong |= differs(cell[WHAT], "say", cell[SAY], or_dash(to.say));
	if (wrong && getenv("ROUTE_SHOW") != NULL)
		printf("%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", to.row, level, or_dash(to.escalation), or_dash(to.team),
		    or_dash(to.owner), or_dash(to.backup), or_dash(to.trigger),
		    to.due != ESC_NONE ? esc_time_print(due, to.due, NULL) : "-", or_dash(to.say));
	esc_router_free(t);
	return wrong;
}

static void
every_case_goes_where_it_must(void **state)
{
	char line[4096], *cell[NCELLS], *s;
	FILE *f = fopen("tests/vectors/route.tsv", "r");
	int n = 0, wrong = 0;

	(void)state;
	assert_non_null(f);
	assert_non_null(fgets(line, sizeof(line), f));
	for (; fgets(line, sizeof(line), f) != NULL; n++) {
		s = line;
		line[strcspn(line, "\n")] = '\0';
		for (int i = 0; i < NCELLS; i++)
			if ((cell[i] = strsep(&s, "\t")) == NULL)
				fail_msg("line %d has %d cells", n + 2, i);
		wrong += is_wrong(cell);
	}
	fclose(f);
	assert_int_equal(wrong, 0);
	assert_true(n >= 150);
}

/* Rows at random: the search finds what reading from the top finds. */
static bool
takes(const struct esc_rule *r, const struct esc_case *c)
{
	const char *trigger = r->when[ESC_W_TRIGGER], *has = c->word[ESC_W_TRIGGER];

	for (int i = 0; i < ESC_W_TRIGGER; i++)
		if (r->when[i] != NULL && (c->word[i] == NULL || strcmp(r->when[i], c->word[i]) != 0))
			return false;
	if (r->level != 0 && r->level != c->level)
		return false;
	if (trigger != NULL && strcmp(trigger, "any") == 0 ? has == NULL && !c->up :
	    trigger != NULL && strcmp(trigger, "none") == 0 ? has != NULL || c->up :
	    trigger != NULL && (has == NULL || strcmp(trigger, has) != 0))
		return false;
	return !c->up || r->to_level > c->level;
}

static const char *
word(int of)
{
	static const char *const all[] = { "a", "b", "c", "d" };

	return rand() % of == 0 ? all[rand() % 4] : "";
}

static struct esc_policy *
random_policy(size_t rows)
{
	struct esc_buf b = { 0 };
	struct esc_policy_file f[sizeof(files) / sizeof(files[0])];
	struct esc_policy *p = NULL;
	struct esc_err e = { 0 };

	memcpy(f, files, sizeof(files));
	esc_buf_puts(&b, "category,product,priority,segment,channel,language,level,trigger,to_level\n");
	for (size_t i = 0; i < rows; i++) {
		static const char *const triggers[] = { "", "any", "none", "a", "b" };

		esc_buf_printf(&b, "%s,%s,%s,%s,%s,%s,", word(2), word(2), word(3), word(3), word(3), word(3));
		esc_buf_printf(&b, "%.*s,%s,%d\n", rand() % 2, "1", triggers[rand() % 5], 1 + rand() % 3);
	}
	for (size_t i = 0; i < sizeof(f) / sizeof(f[0]); i++)
		if (strcmp(f[i].name, "matrix.csv") == 0)
			f[i] = (struct esc_policy_file){ "matrix.csv", esc_buf_str(&b), b.n };
	if (!esc_policy_parse(&p, f, sizeof(f) / sizeof(f[0]), NULL, NULL, &e))
		fail_msg("%s", e.text);
	esc_buf_free(&b);
	return p;
}

static struct esc_case
random_case(void)
{
	struct esc_case c = { .level = 1 + rand() % 2, .amount = ESC_NONE };

	for (int i = 0; i < ESC_W_TRIGGER; i++)
		c.word[i] = *word(1) != '\0' && rand() % 5 > 0 ? word(1) : NULL;
	if (rand() % 2)
		c.word[ESC_W_TRIGGER] = word(1);
	c.up = c.word[ESC_W_TRIGGER] != NULL;
	return c;
}

static void
the_first_row_that_matches_wins(void **state)
{
	(void)state;
	srand(7);
	for (int round = 0; round < 40; round++) {
		struct esc_policy *p = random_policy(1 + (size_t)rand() % 120);

		for (int i = 0; i < 200; i++) {
			struct esc_case c = random_case();
			const struct esc_rule *want = NULL;

			for (size_t k = 0; k < p->nrules && want == NULL; k++)
				want = takes(&p->rule[k], &c) ? &p->rule[k] : NULL;
			assert_ptr_equal(esc_matrix_find(p, &c), want);
		}
		esc_policy_free(p);
	}
}

static double
seconds_of_searches(struct esc_policy *p, int n)
{
	clock_t begin = clock();

	srand(3);
	for (int i = 0; i < n; i++) {
		struct esc_case c = random_case();

		(void)esc_matrix_find(p, &c);
	}
	return (double)(clock() - begin) / CLOCKS_PER_SEC;
}

/* Both have rows of nearly every kind; a scan of ten thousand rows would take a hundred times as long. */
static void
ten_thousand_rows_are_not_scanned(void **state)
{
	struct esc_policy *few = random_policy(100), *many = random_policy(10000);
	double a = 1e9, b = 1e9, s;

	(void)state;
	for (int i = 0; i < 5; i++) {
		a = (s = seconds_of_searches(few, 20000)) < a ? s : a;
		b = (s = seconds_of_searches(many, 20000)) < b ? s : b;
	}
	if (b > 25 * a)	/* on a machine that does other things too; make bench has the bound */
		fail_msg("100 rows: %.3f s, 10,000 rows: %.3f s", a, b);
	esc_policy_free(few);
	esc_policy_free(many);
}

static void
routing_counts_on_in_its_own_loads(void **state)
{
	struct esc_router *t = esc_router_new(policy, instant("2026-11-24T08:00:00Z"));
	struct esc_case c = { .level = 1, .amount = ESC_NONE };
	int bob = 0, carl = 0;
	struct esc_route to;

	(void)state;
	for (int i = 0; i < 12; i++) {
		esc_route(t, &c, &to);
		bob += strcmp(to.owner, "bob") == 0;
		carl += strcmp(to.owner, "carl") == 0;
		esc_router_load(t, to.owner, 1);
	}
	assert_int_equal(bob, 4);	/* capacities 4 and 8 */
	assert_int_equal(carl, 8);
	esc_router_free(t);
}

static bool
keep(void *arg, const char *row, const char *person, struct esc_err *e)
{
	(void)e;
	snprintf(arg, 80, "%s: %s", row, person);
	return true;
}

static void
turns_go_round_by_name(void **state)
{
	static const char *const order[] = { "dora", "emil", "dora", "emil", "dora" };
	struct esc_router *t = esc_router_new(policy, instant("2026-11-24T08:00:00Z"));
	struct esc_case c = { .level = 1, .amount = ESC_NONE, .up = true,
	    .word = { [ESC_W_CATEGORY] = "turns", [ESC_W_TRIGGER] = "knowledge" } };
	struct esc_err e = { 0 };
	struct esc_route to;
	char last[80] = "";

	(void)state;
	for (int i = 0; i < 5; i++) {
		esc_route(t, &c, &to);
		assert_string_equal(to.owner, order[i]);
	}
	assert_true(esc_router_turns(t, keep, last, &e));
	assert_string_equal(last, "turns: dora");
	esc_router_free(t);
}

static void
who_approves_has_a_limit_that_covers_it(void **state)
{
	static const struct { const char *asker; int64_t amount; const char *want; } cases[] = {
		{ "dora", 50, "nora" }, { "dora", 2000, "nora" }, { "dora", 2001, "max" }, { "bob", 1000, "anna" },
		{ "bob", 1001, "max" }, { "iris", 5000, "bella" }, { NULL, 80, "dora" }, { NULL, 101, "anna" },
		{ NULL, 3000, "bella" }, { "bob", 100000, "max" }, { "bob", 100001, NULL }, { "max", 6000, NULL },
	};
	int64_t now = instant("2026-11-24T08:00:00Z");

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct esc_person *who = esc_policy_approver(policy, cases[i].asker, cases[i].amount, now);

		assert_string_equal(who != NULL ? who->name : "nobody", cases[i].want != NULL ? cases[i].want : "nobody");
	}
}

static void
a_major_ticket_has_an_escalation_manager_or_the_manager(void **state)
{
	(void)state;
	assert_string_equal(esc_policy_escalation_manager(policy, "support", instant("2026-11-24T08:00:00Z")), "olga");
	assert_string_equal(esc_policy_escalation_manager(policy, "support", instant("2026-11-28T12:00:00Z")), "max");
	assert_true(esc_policy_major(policy, "p1"));
	assert_false(esc_policy_major(policy, "P2"));
	assert_false(esc_policy_major(policy, NULL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_case_goes_where_it_must),
		cmocka_unit_test(the_first_row_that_matches_wins),
		cmocka_unit_test(ten_thousand_rows_are_not_scanned),
		cmocka_unit_test(routing_counts_on_in_its_own_loads),
		cmocka_unit_test(turns_go_round_by_name),
		cmocka_unit_test(who_approves_has_a_limit_that_covers_it),
		cmocka_unit_test(a_major_ticket_has_an_escalation_manager_or_the_manager),
	};

	return cmocka_run_group_tests(tests, read_policy, free_policy);
}
