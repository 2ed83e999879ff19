/* Maps: the language, a map bound to a header, and rows turned into events. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "escalate.h"

#define MAP(...)	"ticket = \"Id\"\nopened = \"Day\"\n" __VA_ARGS__

static const struct esc_map_how plain = { .at = ESC_NONE };

/* "kind@time who [seq] [side] column=value ...", one line an event. */
static void
put_event(struct esc_buf *b, const struct esc_event *ev)
{
	const struct esc_kind_info *k = esc_kind_info(ev->kind);
	char at[ESC_TIME_MAX];

	esc_buf_printf(b, "%s@%s", k->name, ev->at == ESC_NONE ? "-" : esc_time_print(at, ev->at, NULL));
	if (*ev->who != '\0')
		esc_buf_printf(b, " by %s", ev->who);
	if (ev->seq != 0)
		esc_buf_printf(b, " seq %" PRId64, ev->seq);
	if (ev->side != k->side || ev->public != k->public)
		esc_buf_printf(b, " %s %s", esc_side_names[ev->side], ev->public ? "public" : "private");
	for (size_t i = 0; i < ev->nfields; i++) {
		const struct esc_field *f = &ev->field[i];

		if (f->column != ESC_C_REV && f->column != ESC_C_SLOT)
			esc_buf_printf(b, " %s=%s", f->column == ESC_C_ATTR ? f->name :
			    esc_column_info(f->column)->name, f->value);
	}
	esc_buf_putc(b, '\n');
}

static void
put_row(struct esc_buf *b, const struct esc_row *r)
{
	esc_buf_printf(b, "%s:\n", r->ticket);
	for (size_t i = 0; i < r->nevents; i++)
		put_event(b, &r->event[i]);
}

/* All the rows of a table, or the first error. */
static void
put_table(struct esc_buf *b, const struct esc_map *m, const char *table, const struct esc_map_how *how)
{
	struct esc_table t = { 0 };
	struct esc_binding *binding = NULL;
	struct esc_err e = { 0 };
	struct esc_row r;

	assert_true(esc_table_open_text(&t, "in.csv", table, strlen(table), &(struct esc_table_how){ 0 }, &e));
	if (!esc_map_bind(&binding, m, &t, how, &e))
		esc_buf_printf(b, "%s", e.text);
	else
		while (esc_table_next(&t, &e)) {
			if (!esc_map_row(binding, &t, &r, &e)) {
				assert_int_equal(e.code, ESC_INVALID);
				esc_buf_printf(b, "!%s\n", e.text);
				e.code = 0;
			} else
				put_row(b, &r);
		}
	esc_binding_free(binding);
	esc_table_close(&t);
}

static struct esc_map *
read_map(const char *text)
{
	struct esc_map *m = NULL;
	struct esc_err e = { 0 };

	if (!esc_map_read(&m, "maps/a.map", text, strlen(text), &e))
		fail_msg("%s", e.text);
	return m;
}

static void
check(const char *map, const char *table, const char *expected)
{
	struct esc_map *m = read_map(map);
	struct esc_buf b = { 0 };

	put_table(&b, m, table, &plain);
	assert_string_equal(esc_buf_str(&b), expected);
	esc_buf_free(&b);
	esc_map_free(m);
}

static void
check_native(enum esc_shape shape, const char *table, const char *expected)
{
	struct esc_buf b = { 0 };

	put_table(&b, esc_map_native(shape), table, &plain);
	assert_string_equal(esc_buf_str(&b), expected);
	esc_buf_free(&b);
}

static void
a_native_row_becomes_dated_events_and_what_was_observed(void **state)
{
	(void)state;
	check_native(ESC_TICKETS,
	    "Ticket,opened,First Response,resolved,updated,seq,subject,status,csat\n"
	    "A-1,2026-03-01T09:00:00Z,2026-03-01T10:00:00Z,2026-03-02,2026-03-03T00:00:00Z,7,jam,closed,4\n"
	    "A-2,2026-03-01T09:00:00Z,,,,,,,\n",
	    "!resolved: \"2026-03-02\" has no offset: write it as 2026-11-23T14:50:00Z, or say --tz ZONE\n"
	    "A-2:\nopened@2026-03-01T09:00:00Z\n");
	check_native(ESC_TICKETS,
	    "Ticket,opened,First Response,resolved,updated,seq,subject,status,csat\n"
	    "A-1,2026-03-01T09:00:00Z,2026-03-01T10:00:00Z,2026-03-02T00:00Z,2026-03-03T00:00:00Z,7,jam,closed,4\n",
	    "A-1:\nopened@2026-03-01T09:00:00Z\nreplied@2026-03-01T10:00:00Z\n"
	    "resolved@2026-03-02T00:00:00Z\nobserved@2026-03-03T00:00:00Z seq 7 csat=4 status=closed subject=jam\n");
}

static void
what_is_undated_waits_for_the_time_of_the_export(void **state)
{
	(void)state;
	check_native(ESC_TICKETS, "ticket,opened,team\n1,2026-03-01T09:00:00Z,desk\n",
	    "1:\nopened@2026-03-01T09:00:00Z\nobserved@- team=desk\n");
}

static void
a_score_goes_with_the_date_of_its_survey(void **state)
{
	(void)state;
	check_native(ESC_TICKETS, "ticket,surveyed,csat,resolved,resolution,resolved.by\n"
	    "1,2026-03-01T09:00:00Z,5,2026-02-28T00:00:00Z,workaround,maria\n2,2026-03-01T09:00:00Z,,,,\n",
	    "1:\nresolved@2026-02-28T00:00:00Z by maria resolution=workaround\nsurveyed@2026-03-01T09:00:00Z csat=5\n"
	    "!csat nps first_contact: \"surveyed\" needs a value here, and there is none\n");
	check_native(ESC_TICKETS, "ticket,surveyed,nps,heard,first_contact\n1,2026-03-01T09:00:00Z,9,no,yes\n",
	    "1:\nsurveyed@2026-03-01T09:00:00Z first_contact=yes heard=no nps=9\n");
}

static void
the_events_of_a_slot_carry_its_name(void **state)
{
	struct esc_table t = { 0 };
	struct esc_binding *b;
	struct esc_err e = { 0 };
	struct esc_row r;
	const char *text = "ticket,first_response\n1,2026-03-01T09:00:00Z\n";

	(void)state;
	assert_true(esc_table_open_text(&t, "t", text, strlen(text), &(struct esc_table_how){ 0 }, &e));
	assert_true(esc_map_bind(&b, esc_map_native(ESC_TICKETS), &t, &plain, &e));
	assert_true(esc_table_next(&t, &e) && esc_map_row(b, &t, &r, &e));
	assert_string_equal(esc_event_get(&r.event[0], ESC_C_SLOT), "first_response");
	assert_null(esc_event_get(&r.event[0], ESC_C_REV));
	assert_int_equal(r.updated, r.event[0].at);
	assert_false(r.has_updated);
	esc_binding_free(b);
	esc_table_close(&t);
}

static uint64_t
hash_of(const char *table)
{
	struct esc_table t = { 0 };
	struct esc_binding *b;
	struct esc_err e = { 0 };
	struct esc_row r;

	assert_true(esc_table_open_text(&t, "t", table, strlen(table), &(struct esc_table_how){ 0 }, &e));
	assert_true(esc_map_bind(&b, esc_map_native(ESC_TICKETS), &t, &plain, &e));
	assert_true(esc_table_next(&t, &e) && esc_map_row(b, &t, &r, &e));
	esc_binding_free(b);
	esc_table_close(&t);
	return r.hash;
}

static void
a_row_is_known_by_what_it_says_not_by_its_columns_order(void **state)
{
	(void)state;
	uint64_t h = hash_of("ticket,team,owner\n1,a,b\n");

	assert_int_equal(h, hash_of("owner,ticket,team,site\nb,1,a,\n"));
	assert_int_not_equal(h, hash_of("ticket,team,owner\n1,b,a\n"));
	assert_int_not_equal(h, hash_of("ticket,team,site\n1,a,b\n"));
	assert_int_not_equal(h, hash_of("ticket,team,owner\n2,a,b\n"));
	assert_int_not_equal(h, hash_of("ticket,team,owner,updated\n1,a,b,2026-01-01T00:00Z\n"));
}

static void
bad_values_name_their_column_and_what_is_wanted(void **state)
{
	(void)state;
	check_native(ESC_TICKETS, "ticket,csat,level,fcr.recorded,status\n1,\"4,5\",,,\n1,nan,,,\n"
	    "1,99999999999999999999,,,\n1,,0,,\n1,,,perhaps,\n1,,,,Open\n1,,,YES,open\n,5,,,\n1,,,,\n",
	    "!csat: \"4,5\" is not a score: a whole number, 1 to 5\n"
	    "!csat: \"nan\" is not a score: a whole number, 1 to 5\n"
	    "!csat: \"99999999999999999999\" is not a score: a whole number, 1 to 5\n"
	    "!level: \"0\" is not a level: a whole number, 1 to 9\n"
	    "!fcr.recorded: \"perhaps\" is not yes or no (true false y n 1 0)\n"
	    "!status: \"Open\" is none of: open waiting held resolved closed merged spam\n"
	    "1:\nobserved@- fcr.recorded=1 status=open\n"
	    "!ticket: the name is empty\n"
	    "!1: the row says nothing about it but its name\n");
}

static void
names_that_a_spreadsheet_has_shortened_are_refused(void **state)
{
	(void)state;
	check_native(ESC_TICKETS, "ticket,team\n1.23457E+15,a\n1E+5,a\nE1,a\n\"two words\",a\n",
	    "!ticket: 1.23457E+15 is a number that a spreadsheet has shortened; export it again without one, "
	    "or with that column as text\n"
	    "!ticket: 1E+5 is a number that a spreadsheet has shortened; export it again without one, "
	    "or with that column as text\n"
	    "E1:\nobserved@- team=a\n"
	    "!ticket: \"two words\" is not a name: a letter or digit, then letters, digits and -._/@+#, at most 255\n");
}

static void
headers_that_do_not_fit_are_refused_with_advice(void **state)
{
	(void)state;
	check_native(ESC_TICKETS, "ticket,custmer\n1,a\n", "in.csv:1: custmer: unknown column, did you mean "
	    "customer?; --keep-unknown keeps it as attr.custmer, --ignore-unknown drops it");
	check_native(ESC_TICKETS, "ticket,subject,Subject\n1,a,b\n", "in.csv:1: subject: stands in the header "
	    "more than once; rename one or take it out");
	check_native(ESC_TICKETS, "subject\n1\n", "in.csv:1: ticket: there is no such column; every row names "
	    "its ticket (or --number gives new names)");
	check_native(ESC_EVENTS, "ticket,at\n1,2\n", "in.csv:1: kind: there is no such column; every row says "
	    "what happened: replied, resolved, ...");
	check_native(ESC_EVENTS, "ticket,kind\n1,2\n", "in.csv:1: at: there is no such column; every row says "
	    "when it happened");
}

static void
unknown_columns_are_kept_or_dropped_when_told(void **state)
{
	const char *table = "ticket,Answered (Y/N),a:b,team,esc_rejected\n1,Y,2,desk,bad\n";
	struct esc_buf b = { 0 };

	(void)state;
	put_table(&b, esc_map_native(ESC_TICKETS), table, &(struct esc_map_how){ .at = ESC_NONE, .keep_unknown = true });
	assert_string_equal(esc_buf_str(&b), "1:\nobserved@- attr.a_b=2 attr.answered_(y/n)=Y team=desk\n");
	esc_buf_clear(&b);
	put_table(&b, esc_map_native(ESC_TICKETS), table, &(struct esc_map_how){ .at = ESC_NONE, .ignore_unknown = true });
	assert_string_equal(esc_buf_str(&b), "1:\nobserved@- team=desk\n");
	esc_buf_free(&b);
	check_native(ESC_TICKETS, "ticket,attr.colour\n1,red\n", "1:\nobserved@- attr.colour=red\n");
}

static void
what_esc_show_prints_can_be_logged_again(void **state)
{
	(void)state;
	check_native(ESC_EVENTS,
	    "ticket,event,at,kind,actor,from_value,to_value,seq,side,public,message,outcome,retracts,key,rev\n"
	    "1,0123456789abcdef,2026-03-01T09:00:00Z,replied,jaan,,,4,bot,no,hello,,,k1,0\n"
	    "1,,2026-03-01T09:00:00Z,contact,,,,,,,,reached,,,\n"
	    "1,,2026-03-01T09:00:00Z,retracted,,,,,,,,,fedcba9876543210,,\n",
	    "1:\nreplied@2026-03-01T09:00:00Z by jaan seq 4 bot private key=k1 message=hello\n"
	    "1:\ncontacted@2026-03-01T09:00:00Z outcome=reached\n"
	    "1:\nretracted@2026-03-01T09:00:00Z retracts=fedcba9876543210\n");
}

static void
an_event_carries_only_what_its_kind_may(void **state)
{
	(void)state;
	check_native(ESC_EVENTS, "ticket,at,kind,csat,team,into\n"
	    "1,2026-03-01T09:00:00Z,waiting,5,,\n1,2026-03-01T09:00:00Z,waiting,,desk,\n"
	    "1,2026-03-01T09:00:00Z,merged,,,\n1,2026-03-01T09:00:00Z,surveyed,5,,\n"
	    "1,2026-03-01T09:00:00Z,answered,,,\n1,,waiting,,,\n1,2026-03-01T09:00:00Z,,,,\n",
	    "!csat: \"waiting\" does not carry it; leave the cell empty\n"
	    "1:\nwaiting@2026-03-01T09:00:00Z team=desk\n"
	    "!into: \"merged\" needs a value here, and there is none\n"
	    "1:\nsurveyed@2026-03-01T09:00:00Z csat=5\n"
	    "!kind: \"answered\" is not a kind of event: opened, replied, resolved, ... (escalate.5)\n"
	    "!at: the row does not say when it happened\n"
	    "!kind: the row does not say what happened\n");
}

static void
a_verb_gives_the_kind_the_time_and_the_person_of_its_rows(void **state)
{
	struct esc_map_how how = { .kind = ESC_SURVEYED, .at = 86400, .actor = "jaan" };
	struct esc_buf b = { 0 };

	(void)state;
	put_table(&b, esc_map_native(ESC_EVENTS), "ticket,csat,actor,kind\n1,4,,\n2,3,maria,survey\n3,2,,closed\n", &how);
	assert_string_equal(esc_buf_str(&b),
	    "1:\nsurveyed@1970-01-02T00:00:00Z by jaan csat=4\n"
	    "2:\nsurveyed@1970-01-02T00:00:00Z by maria csat=3\n"
	    "!kind: \"closed\" in a table of \"surveyed\"; take the column out, or give no verb\n");
	esc_buf_free(&b);
}

static void
rows_without_a_name_are_numbered_when_told(void **state)
{
	struct esc_map_how how = { .at = ESC_NONE, .number = true };
	struct esc_buf b = { 0 };

	(void)state;
	put_table(&b, esc_map_native(ESC_TICKETS), "subject\njam\n", &how);
	assert_string_equal(esc_buf_str(&b), ":\nobserved@- subject=jam\n");
	esc_buf_free(&b);
}

static void
a_snapshot_is_one_observation(void **state)
{
	(void)state;
	check("shape snapshots\nzone UTC\ndates D/M/YYYY HH:mm\nempty ?\nticket = \"number\"\n"
	    "at = \"sys_updated_at\"\nseq = \"sys_mod_count\"\nactor = \"sys_updated_by\"\nrest ignore\n"
	    "status = \"state\" { New, Active = open; \"Awaiting User Info\" = waiting; * = drop }\n",
	    "number,state,sys_updated_at,sys_mod_count,sys_updated_by,x\n"
	    "INC1,Active,29/2/2016 01:16,3,Updated by 1,\nINC1,?,29/2/2016 01:16,4,?,\nINC1,Active,?,,,\n",
	    "INC1:\nobserved@2016-02-29T01:16:00Z by Updated by 1 seq 3 status=open\n"
	    "!INC1: the row says nothing about it but its name\n"
	    "!at: the row does not say when that was\n");
}

static void
a_date_may_be_joined_and_counted_from_another(void **state)
{
	(void)state;
	check("zone Europe/Tallinn\ndates D.M.YYYY hh:mm AM\ndates YYYY-MM-DD H:mm:ss\nticket = \"Id\"\n"
	    "opened = \"Day\" + \"Time\"\nqueued = opened\n"
	    "accepted = opened + \"Wait\" seconds\n"
	    "resolved = accepted + \"Talk\" h:mm:ss\n",
	    "Id,Day,Time,Wait,Talk\n1,1.7.2026,09:05 PM,90,1:00:01\n2,2026-07-01,9:00:00,,26:00:00\n",
	    "1:\nopened@2026-07-01T18:05:00Z\nqueued@2026-07-01T18:05:00Z\naccepted@2026-07-01T18:06:30Z\n"
	    "resolved@2026-07-01T19:06:31Z\n"
	    "2:\nopened@2026-07-01T06:00:00Z\nqueued@2026-07-01T06:00:00Z\n");
}

static void
durations_are_read_in_every_unit(void **state)
{
	static const struct {
		const char *unit, *value, *seconds;
	} cases[] = {
		{ "seconds", "109", "109" }, { "seconds", "0.5", "1" }, { "minutes", "2.5", "150" },
		{ "minutes", "2,5", "150" }, { "hours", "0.1", "360" }, { "hours", "33.333333333", "120000" },
		{ "days", "1", "86400" }, { "h:mm:ss", "100:00:01", "360001" }, { "h:mm", "1:30", "5400" },
		{ "m:ss", "90:30", "5430" }, { "hours", "-1", NULL }, { "hours", "1e3", NULL },
		{ "h:mm:ss", "1:60:00", NULL }, { "h:mm:ss", "1:5:00", NULL }, { "h:mm:ss", "1:05", NULL },
		{ "minutes", "", "" }, { "minutes", "9999999999", NULL }, { "minutes", "nan", NULL },
		{ "minutes", "1.", NULL }, { "minutes", " 1", NULL }, { "m:ss", "1:30:00", NULL },
	};
	char map[200], table[100], expected[200];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(map, sizeof(map), "ticket = \"Id\"\nattr.x = \"T\" %s\nteam = \"G\"\n", cases[i].unit);
		snprintf(table, sizeof(table), "Id,T,G\n1,\"%s\",a\n", cases[i].value);
		if (cases[i].seconds == NULL)
			snprintf(expected, sizeof(expected), "!attr.x: \"%s\" is no duration in %s\n", cases[i].value,
			    cases[i].unit);
		else
			snprintf(expected, sizeof(expected), "1:\nobserved@-%s%s team=a\n",
			    *cases[i].value ? " attr.x=" : "", cases[i].seconds);
		check(map, table, expected);
	}
}

static void
tests_choose_the_rows_of_a_line(void **state)
{
	(void)state;
	check(MAP("zone UTC\nabandoned = opened when \"Ok\" = N, No\nresolved = opened when \"Ok\" != N, No and \"Done\" != \"\"\n"),
	    "Id,Day,Ok,Done\n1,2026-01-01,N,\n2,2026-01-01,Y,x\n3,2026-01-01,Y,\n4,2026-01-01,No,x\n",
	    "1:\nopened@2026-01-01T00:00:00Z\nabandoned@2026-01-01T00:00:00Z\n"
	    "2:\nopened@2026-01-01T00:00:00Z\nresolved@2026-01-01T00:00:00Z\n"
	    "3:\nopened@2026-01-01T00:00:00Z\n"
	    "4:\nopened@2026-01-01T00:00:00Z\nabandoned@2026-01-01T00:00:00Z\n");
	check("ticket = \"Id\" when \"Type\" != Task\nteam = \"Type\"\n", "Id,Type\n1,Task\n2,Bug\n",
	    ":\n2:\nobserved@- team=Bug\n");
}

static void
tables_turn_values_into_ours(void **state)
{
	const char *map = "ticket = \"Id\"\nstatus = \"State\" { # all of them\n\tNew, \"In Progress\" = open\n"
	    "\tPending = waiting; \"\" = closed\n}\npriority = \"P\" { \"1 - High\" = P1; * = keep }\n"
	    "team = \"G\" { x = drop; * = other }\n";

	(void)state;
	check(map, "Id,State,P,G\n1,New,1 - High,x\n2,In Progress,low,y\n3,Pending,,\n4,,,\n5,Gone,,\n",
	    "1:\nobserved@- priority=P1 status=open\n"
	    "2:\nobserved@- priority=low status=open team=other\n"
	    "3:\nobserved@- status=waiting\n4:\nobserved@- status=closed\n"
	    "!status: \"Gone\" is not in the table of maps/a.map:2; add it there, or a line for *\n");
}

static void
a_value_that_one_table_drops_is_looked_up_in_the_next(void **state)
{
	const char *map = "ticket = \"Id\"\nstatus = \"S\" { New = open; Wait = waiting; * = drop } or\n"
	    "\t\"C\" or \"K\" { Done = resolved; Doing = open; * = drop } or \"S\" { }\n";

	(void)state;
	check(map, "Id,S,C,K\n1,New,Done,\n2,Odd,Done,\n3,Odd,,Doing\n4,Odd,What,\n",
	    "1:\nobserved@- status=open\n2:\nobserved@- status=resolved\n3:\nobserved@- status=open\n"
	    "!status: \"Odd\" is not in the table of maps/a.map:3; add it there, or a line for *\n");
	check(map, "Id,S\n1,Wait\n2,Odd\n", "1:\nobserved@- status=waiting\n"
	    "!status: \"Odd\" is not in the table of maps/a.map:3; add it there, or a line for *\n");
	/* the row is left out only if no table takes it */
	check("ticket = \"Id\" when \"T\" = a or \"No\" when \"T\" = b\nteam = \"T\"\n", "Id,No,T\n1,x,a\n2,y,b\n3,z,c\n",
	    "1:\nobserved@- team=a\ny:\nobserved@- team=b\n:\n");
}

static void
tests_belong_to_what_stands_before_them(void **state)
{
	const char *map = MAP("zone UTC\nqueued = opened when \"Via\" = call and \"Wait\" != \"\" or\n"
	    "\topened + \"Chat wait\" minutes when \"Chat\" = yes\n");

	(void)state;
	check(map, "Id,Day,Via,Wait,Chat,Chat wait\n1,2026-01-01,call,3,no,\n2,2026-01-01,mail,3,yes,2\n3,2026-01-01,call,,no,4\n",
	    "1:\nopened@2026-01-01T00:00:00Z\nqueued@2026-01-01T00:00:00Z\n"
	    "2:\nopened@2026-01-01T00:00:00Z\nqueued@2026-01-01T00:02:00Z\n"
	    "3:\nopened@2026-01-01T00:00:00Z\n");
	/* of several the one whose tested column is not there says nothing */
	check(map, "Id,Day,Via,Wait\n1,2026-01-01,call,3\n", "1:\nopened@2026-01-01T00:00:00Z\nqueued@2026-01-01T00:00:00Z\n");
	check(map, "Id,Day,Chat,Chat wait\n1,2026-01-01,yes,3\n",
	    "1:\nopened@2026-01-01T00:00:00Z\nqueued@2026-01-01T00:03:00Z\n");
}

static void
a_date_that_a_state_shows_stands_for_good(void **state)
{
	(void)state;
	check("shape snapshots\nzone UTC\nticket = \"Id\"\nat = \"At\"\nopened = \"Opened\"\nresolved = \"Solved\"\n"
	    "resolved.by = \"By\"\nstatus = \"S\"\n",
	    "Id,At,Opened,Solved,By,S\n1,2026-01-02,2026-01-01,,,open\n1,2026-01-03,2026-01-01,2026-01-03,ann,resolved\n",
	    "1:\nopened@2026-01-01T00:00:00Z\nobserved@2026-01-02T00:00:00Z status=open\n"
	    "1:\nopened@2026-01-01T00:00:00Z\nresolved@2026-01-03T00:00:00Z by ann seq 999999999\n"
	    "observed@2026-01-03T00:00:00Z status=resolved\n");
}

static void
columns_may_be_left_out_by_name_or_beginning(void **state)
{
	(void)state;
	check(MAP("zone UTC\nignore \"Junk\" \"Note*\"\nignore more_junk\nrest keep\n"),
	    "Id,Day,junk,Notes,Note 2,More Junk,Rest,note 3\n1,2026-01-01,a,b,c,d,e,f\n",
	    "1:\nopened@2026-01-01T00:00:00Z\nobserved@- attr.note_3=f attr.rest=e\n");
	check(MAP("zone UTC\nignore \"Junk\"\n"), "Id,Day,Junk,Rest\n1,2026-01-01,a,b\n",
	    "in.csv:1: Rest: unknown column; --keep-unknown keeps it as attr.rest, --ignore-unknown drops it");
}

static void
a_zone_that_is_needed_is_asked_for_with_the_reason(void **state)
{
	const char *text = MAP("zone needed \"the desk does not tell\"\ndates DD.MM.YYYY\ndates iso\n");
	const char *in = "Id,Day\n1,2026-01-01T00:00Z\n2,02.01.2026\n3,soon\n";
	struct esc_map *m = read_map(text);
	struct esc_table t = { 0 };
	struct esc_binding *b = NULL;
	struct esc_err e = { 0 };
	struct esc_row r;

	(void)state;
	assert_true(esc_table_open_text(&t, "in.csv", in, strlen(in), &(struct esc_table_how){ 0 }, &e));
	assert_true(esc_map_bind(&b, m, &t, &plain, &e));
	assert_true(esc_table_next(&t, &e) && esc_map_row(b, &t, &r, &e));
	assert_true(esc_table_next(&t, &e));
	assert_false(esc_map_row(b, &t, &r, &e));
	assert_int_equal(e.code, ESC_USAGE);
	assert_string_equal(e.text, "opened: \"02.01.2026\" names no zone, nor does the table: the desk does not tell; "
	    "say --tz ZONE, as --tz Europe/Tallinn");
	e.code = 0;
	assert_true(esc_table_next(&t, &e));
	assert_false(esc_map_row(b, &t, &r, &e));
	assert_int_equal(e.code, ESC_INVALID);
	esc_binding_free(b);
	esc_table_close(&t);
	esc_map_free(m);
}

static void
a_map_says_the_form_of_its_tables(void **state)
{
	struct esc_map *m = read_map("form csv\ndelimiter \";\"\nencoding windows-1254\nticket = \"Id\"\n");

	(void)state;
	assert_string_equal(esc_map_table(m)->form, "csv");
	assert_int_equal(esc_map_table(m)->delimiter, ';');
	assert_string_equal(esc_map_table(m)->encoding, "windows-1254");
	esc_map_free(m);
}

static void
every_map_of_ours_is_one_and_says_what_it_is_for(void **state)
{
	const struct esc_map_file *f;
	struct esc_arena a = { 0 };
	struct esc_err e = { 0 };
	struct esc_map *m;
	size_t n = 0;

	(void)state;
	for (; (f = esc_map_shipped(n)) != NULL; n++) {
		if (!esc_map_read_shipped(&m, f, &e))
			fail_msg("%s", e.text);
		assert_string_equal(esc_map_name(m), f->name);
		assert_ptr_equal(esc_map_named(f->name), f);
		assert_true(strlen(esc_map_about(f, &a)) > 10);
		esc_map_free(m);
	}
	assert_true(n >= 12);
	assert_null(esc_map_named("zendes"));
	esc_arena_free(&a);
}

/* The draft of a table, without its first lines. */
static void
draft(struct esc_buf *b, const char *table, const struct esc_table_how *how)
{
	struct esc_table t = { 0 };
	struct esc_err e = { 0 };

	assert_true(esc_table_open_text(&t, "in.csv", table, strlen(table), how, &e));
	assert_true(esc_map_draft(&t, how, b, &e));
	esc_table_close(&t);
}

static void
a_draft_says_what_the_columns_may_be(void **state)
{
	struct esc_buf b = { 0 };

	(void)state;
	draft(&b, "Nr;Olek;Loodud;Vastutaja;Mis\n#1;Uus;25.12.2025 10:00;Ülo;\"a \"\"b\"\"\"\n#2;Kadunud;26.12.2025 10:00;-;\n",
	    &(struct esc_table_how){ .delimiter = ';' });
	assert_string_equal(strstr(esc_buf_str(&b), "shape"),
	    "shape    tickets\ndelimiter \";\"\n"
	    "zone     needed \"nobody has said whose times they are\"\t# ? or as: zone Europe/Tallinn\n"
	    "dates    D.M.YYYY H:mm\t\t# 25.12.2025 10:00, 26.12.2025 10:00\n"
	    "empty    \"-\"\n\n"
	    "ticket   = \"Nr\" after \"#\"\t\t# #1, #2\n"
	    "opened   = \"Loodud\"\t\t# 25.12.2025 10:00, 26.12.2025 10:00\n"
	    "status   = \"Olek\" {\n\t\"Uus\" = open\n\t\"Kadunud\" = open\t# ?\n}\n"
	    "owner    = \"Vastutaja\"\t\t# Ülo\n"
	    "\n# What is left: name it, or keep it as attributes, or leave it out (rest ignore).\n"
	    "# attr.mis = \"Mis\"\t\t# a \"b\"\n"
	    "rest     keep\n");
	esc_buf_free(&b);
}

static void
a_draft_of_any_header_is_a_map(void **state)
{
	static const char *const tables[] = {
		"\"a\"\"b\",\"c\\d\",\"e\nf\",#,,ticket\n1,2,3,4,5,6\n", "x\n1\n", "id,id,id\n1,2,3\n",
		"ticket,status,csat,created\n", "case,at,event\nc 1,2026-01-01,x\nc 1,2026-01-02,y\n",
		"{\"a\":{\"ticket\":1,\"status\":null}}\n",
	};
	struct esc_buf b = { 0 };
	struct esc_map *m;
	struct esc_err e = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		esc_buf_clear(&b);
		draft(&b, tables[i], &(struct esc_table_how){ 0 });
		if (esc_map_read(&m, "draft.map", b.s, b.n, &e))
			esc_map_free(m);
		else	/* nothing was found that names a ticket, or a time of its states */
			assert_non_null(strstr(e.text, strstr(esc_buf_str(&b), "\nticket") == NULL ? "names no column" : "needs a line"));
		e.code = 0;
	}
	esc_buf_free(&b);
}

static void
one_row_may_be_several_events_or_none(void **state)
{
	(void)state;
	check("shape events\nzone UTC\nticket = \"Case\" after \"Case \"\nprefix H-\nat = \"T\"\nactor = \"Who\"\n"
	    "kind = \"What\" { Take = replied, accepted; Fix = resolved; Ping = drop }\n"
	    "team = \"Team\"\nmessage = \"Words\"\ncsat = \"Score\"\nproduct = \"Product\"\n",
	    "Case,T,Who,What,Team,Words,Score,Product\n"
	    "Case 1,2026-01-01,ann,Take,desk,hello,,till\nCase 1,2026-01-02,ann,Ping,,,,\n"
	    "Case 1,2026-01-03,ann,Fix,,,4,till\nCase 1,2026-01-03,ann,Sing,,,,\n",
	    "H-1:\naccepted@2026-01-01T00:00:00Z by ann product=till team=desk\n"
	    "replied@2026-01-01T00:00:00Z by ann message=hello\n"
	    ":\n"
	    "H-1:\nresolved@2026-01-03T00:00:00Z by ann product=till\n"
	    "observed@2026-01-03T00:00:00Z by ann csat=4\n"
	    "!kind: \"Sing\" is not in the table of maps/a.map:7; add it there, or a line for *\n");
}

static void
values_are_cut_joined_and_chosen(void **state)
{
	(void)state;
	check("ticket = \"#\" after \"#\" before \" \"\nsubject = \"Title\" or \"Subject\" or constant \"(none)\"\n"
	    "attr.labels = \"Label\"[*]\nattr.second = \"Label\"[2]\nattr.third = \"Label\"[3]\n"
	    "contact = \"First\" + \"Last\"\n",
	    "#,Subject,Label,label,First,Last\n#12 x,jam,red,blue,Ann,Lee\n13,,,green,,Poe\n",
	    "12:\nobserved@- attr.labels=red,blue attr.second=blue contact=Ann Lee subject=jam\n"
	    "13:\nobserved@- attr.labels=green attr.second=green contact=Poe subject=(none)\n");
}

static void
texts_may_hold_quotation_marks_and_backslashes(void **state)
{
	(void)state;
	check("ticket = \"Id\"\nteam = \"T\" { \"a\\\"b\" = \"c\\\\\"; \"x\\y\" = z }\n",
	    "Id,T\n1,\"a\"\"b\"\n2,x\\y\n", "1:\nobserved@- team=c\\\n2:\nobserved@- team=z\n");
}

static void
constants_alone_say_nothing(void **state)
{
	(void)state;
	check("ticket = \"Id\"\nchannel = constant phone\nteam = \"T\"\n", "Id,T\n1,a\n2,\n",
	    "1:\nobserved@- channel=phone team=a\n!2: the row says nothing about it but its name\n");
}

static void
the_rest_is_kept_or_ignored(void **state)
{
	(void)state;
	check("ticket = \"Id\"\nrest keep\nattr.a_b = \"X\"\n", "Id,X,A B,a b,A-B\n1,1,2,3,4\n",
	    "1:\nobserved@- attr.a-b=4 attr.a_b=1 attr.a_b_2=2 attr.a_b_3=3\n");
	check("ticket = \"Id\"\nrest ignore\nteam = \"T\"\n", "Id,X,T,X\n1,1,2,3\n", "1:\nobserved@- team=2\n");
	check("ticket = \"Id\"\nteam = \"Group\"\n", "Id,Grup\n1,1\n", "in.csv:1: Grup: unknown column, did you "
	    "mean Group?; --keep-unknown keeps it as attr.grup, --ignore-unknown drops it");
	check("ticket = \"Id\"\nteam = \"T\"\n", "Id,T,T\n1,1,2\n", "in.csv:1: T: stands in the header more than "
	    "once; the map must say which: \"...\"[1], [2], or [*] for all");
	check("ticket = \"Id\"\nteam = \"T\"\nrest ignore\n", "Number,T\n1,1\n", "in.csv:1: Id: there is no such "
	    "column; maps/a.map:1 takes `ticket' from it");
	check("ticket = \"Id\"\nteam = \"T\" when \"U\" = 1\n", "Id,T\n1,1\n", "in.csv:1: U: there is no such "
	    "column; the map asks for it in team");
}

static void
empty_words_and_guards_are_taken_off(void **state)
{
	(void)state;
	check("ticket = \"Id\"\nempty - \"Not set\"\nguard '\nteam = \"T\"\nowner = \"O\"\n",
	    "Id,T,O\n1,-,Not set\n2,'=desk,'s-Hertogenbosch\n",
	    "!1: the row says nothing about it but its name\n2:\nobserved@- owner='s-Hertogenbosch team==desk\n");
}

static void
clocks_that_go_back_and_forth_are_settled_by_the_map(void **state)
{
	(void)state;
	check(MAP("zone Europe/Berlin\nfold second\ngap next\n"),
	    "Id,Day\n1,2026-10-25 02:30\n2,2026-03-29 02:30\n",
	    "1:\nopened@2026-10-25T01:30:00Z\n2:\nopened@2026-03-29T01:00:00Z\n");
	check(MAP("zone Europe/Berlin\nfold first\ngap refuse\n"), "Id,Day\n1,2026-10-25 02:30\n",
	    "1:\nopened@2026-10-25T00:30:00Z\n");
}

static void
options_go_before_the_map(void **state)
{
	struct esc_err e = { 0 };
	struct esc_map_how how = { .at = ESC_NONE, .prefix = "B-", .date_format = "DD/MM/YYYY" };
	struct esc_map *m = read_map(MAP("zone UTC\nprefix A-\ndates YYYY-MM-DD\n"));
	struct esc_buf b = { 0 };

	(void)state;
	how.zone = esc_zone_get("Europe/Tallinn", &e);
	put_table(&b, m, "Id,Day\n1,02/01/2026\n", &how);
	assert_string_equal(esc_buf_str(&b), "B-1:\nopened@2026-01-01T22:00:00Z\n");
	assert_string_equal(esc_map_name(m), "a");
	assert_int_equal(esc_map_shape(m), ESC_TICKETS);
	esc_buf_free(&b);
	esc_map_free(m);
}

static void
a_faulty_map_says_where_and_what_would_be_right(void **state)
{
	static const struct {
		const char *map, *error;
	} cases[] = {
		{ "", "a.map: the map names no column; a line is: ticket = \"Case number\"" },
		{ "ticket = Id", "a.map:1: \"Id\" is no dated column of a line above; a column of the table stands in quotation marks" },
		{ "ticket = \"Id", "a.map:1: a text begins with \" and has no end on its line" },
		{ "ticket = \"Id\" \"x\"", "a.map:1: here should be the end of the line, not \"x\"" },
		{ "ticket =\n", "a.map:1: here should be a column of the table, in quotation marks, not the end of the map" },
		{ "\n\nshap events", "a.map:3: \"shap\" is no setting, did you mean shape?; a column is written shap = \"Its header\"" },
		{ "shape table", "a.map:1: the shape is tickets, events or snapshots, not \"table\"" },
		{ "ticket = \"I\"\nshape events", "a.map:2: the shape stands above the columns" },
		{ "zone Europe/Talin", NULL },
		{ "dates", "a.map:1: here should be the form of a date, as DD/MM/YYYY HH:mm" },
		{ "dates QQ", NULL },
		{ "empty", "a.map:1: here should be values that say nothing, not the end of the map" },
		{ "prefix \"-\"", "a.map:1: the prefix is a letter or digit, then letters, digits and -._/@+#" },
		{ "guard ab", "a.map:1: guard is one character, as ' is" },
		{ "fold third", "a.map:1: fold is refuse, first or second, not \"third\"" },
		{ "gap third", "a.map:1: gap is refuse, next or nothing, not \"third\"" },
		{ "rest third", "a.map:1: the rest is refuse, keep or ignore, not \"third\"" },
		{ "zone needed", "a.map:1: here should be why it must be given, as a text, not the end of the map" },
		{ "form xml", "a.map:1: the form is csv, tsv, plain or jsonl, not \"xml\"" },
		{ "delimiter \"||\"", "a.map:1: the delimiter is one character, as \";\"" },
		{ "encoding", "a.map:1: here should be the name of an encoding, as windows-1254, not the end of the map" },
		{ "ignore", "a.map:1: here should be columns that are left out, in quotation marks, not the end of the map" },
		{ "ignore \"A*\" \"*\"", NULL },
		{ "ignore \"a*b\"", "a.map:1: a * stands at the end, for all columns that begin so: \"Comment*\"; to leave out "
		    "every other column say: rest ignore" },
		{ "team = \"X\" { a = b } or \"Y\" { a = b; a = c }", "a.map:1: \"a\" stands twice in the table of team" },
		{ "opened = \"X\" or \"Y\" { a = b }", "a.map:1: opened is dated, it takes no table of values; use `when'" },
		{ "= x", "a.map:1: a line begins with a setting or a column of ours, not with \"=\"" },
		{ "colour = \"X\"", "a.map:1: a row of this shape has no \"colour\"; escalate(5) lists what it has, anything else is attr.NAME" },
		{ "custmer = \"X\"", "a.map:1: a row of this shape has no \"custmer\"; did you mean customer?" },
		{ "attr.Big = \"X\"", "a.map:1: the name of an attribute is lower case, without blanks: attr.big" },
		{ "team = \"X\"\nteam = \"Y\"", "a.map:2: team stands in line 1 already; join the two by `or'" },
		{ "opened = \"X\" { a = b }", "a.map:1: opened is dated, it takes no table of values; use `when'" },
		{ "opened = \"X\" hours", "a.map:1: a duration counts from a dated column: opened = opened + ... hours" },
		{ "opened = \"X\"\nclosed = opened + \"Y\"", "a.map:2: here should be what it is counted in: seconds, minutes, hours, days, h:mm:ss, h:mm or m:ss, not the end of the map" },
		{ "opened = \"X\"\nteam = opened", "a.map:2: team is not a dated column" },
		{ "closed = opened + \"Y\" hours\nopened = \"X\"", "a.map:1: \"opened\" is no dated column of a line above; a column of the table stands in quotation marks" },
		{ "team = \"X\"[0]", "a.map:1: here should be which of the columns of that name: 1, 2, ..., or * for all, not \"0\"" },
		{ "team = \"X\"[1", "a.map:1: here should be \"]\", not the end of the map" },
		{ "team = \"X\" after b", "a.map:1: here should be a text, in quotation marks, not \"b\"" },
		{ "team = constant", "a.map:1: here should be the constant, not the end of the map" },
		{ "level = constant 0", "a.map:1: level: \"0\" is not a level: a whole number, 1 to 9" },
		{ "status = \"X\" { a = New }", "a.map:1: status: \"New\" is none of: open waiting held resolved closed merged spam" },
		{ "status = \"X\" { a = open\nb = open", "a.map:2: the table that begins in line 1 has no \"}\"" },
		{ "status = \"X\" { a = open b = open }", "a.map:1: here should be \";\" or \"}\", not \"b\"" },
		{ "status = \"X\" { a = open; a = held }", "a.map:1: \"a\" stands twice in the table of status" },
		{ "status = \"X\" { * = keep; * = drop }", "a.map:1: a second line for *" },
		{ "status = \"X\" { a = open, held }", "a.map:1: status: only a kind can be several" },
		{ "status = \"X\" { a }", "a.map:1: here should be \"=\", not \"}\"" },
		{ "team = \"X\" when \"Y\"", "a.map:1: here should be = or !=, not the end of the map" },
		{ "team = \"X\" when \"Y\" ! 3", "a.map:1: a ! without =; \"differs from\" is written !=" },
		{ "shape events\nticket = \"I\"\nat = \"T\"", "a.map: a map of events needs a line that begins with kind =" },
		{ "shape events\nticket = \"I\"\nkind = \"T\" { a = answered }", "a.map:3: \"answered\" is no kind of event; escalate(5) lists them" },
		{ "shape events\nkind = \"T\"", "a.map: a map of events needs a line that begins with at =" },
		{ "shape snapshots\nopened = \"T\"", NULL },
		{ "shape events\nside = constant us", "a.map:2: \"us\" is no side: ours, customer, bot or outside" },
		{ "shape events\npublic = constant us", "a.map:2: public: \"us\" is not yes or no" },
		{ "team = \"\xff\"", "a.map: this is no UTF-8 text; save the map as UTF-8" },
	};
	struct esc_map *m = NULL;
	struct esc_err e;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		e = (struct esc_err){ 0 };
		if (esc_map_read(&m, "a.map", cases[i].map, strlen(cases[i].map), &e))
			fail_msg("no error: %s", cases[i].map);
		assert_int_equal(e.code, ESC_CONFIG);
		if (cases[i].error != NULL)
			assert_string_equal(e.text, cases[i].error);
		else
			assert_non_null(strstr(e.text, "a.map:"));
	}
}

static void
a_text_that_was_encoded_twice_is_doubted_once(void **state)
{
	struct esc_table t = { 0 };
	struct esc_binding *b;
	struct esc_err e = { 0 };
	struct esc_row r;
	const char *text = "ticket,subject\n1,Ma\xc3\xa4rz \xc3\x9c\xe2\x80\x9c\n2,\xc3\x85\xc5\xb8" "ube\n3,\xc3\x85\xc5\xb8" "ube\n";

	(void)state;
	assert_true(esc_table_open_text(&t, "t", text, strlen(text), &(struct esc_table_how){ 0 }, &e));
	assert_true(esc_map_bind(&b, esc_map_native(ESC_TICKETS), &t, &plain, &e));
	assert_true(esc_table_next(&t, &e) && esc_map_row(b, &t, &r, &e));
	assert_null(r.doubt);
	assert_true(esc_table_next(&t, &e) && esc_map_row(b, &t, &r, &e));
	assert_non_null(strstr(r.doubt, "subject: "));
	assert_true(esc_table_next(&t, &e) && esc_map_row(b, &t, &r, &e));
	assert_null(r.doubt);
	esc_binding_free(b);
	esc_table_close(&t);
}

static char *
slurp(const char *path, size_t *n)
{
	FILE *f = fopen(path, "r");
	char *text = calloc(1, 1 << 16);

	assert_non_null(f);
	*n = fread(text, 1, (1 << 16) - 1, f);
	fclose(f);
	return text;
}

/* The rows, the events and the events of a kind in a table of others, if it is there. */
static void
count(const char *map, const char *table, enum esc_kind kind, size_t *rows, size_t *events, size_t *of_kind)
{
	struct esc_table t = { 0 };
	struct esc_binding *b;
	struct esc_map *m;
	struct esc_err e = { 0 };
	struct esc_row r;
	size_t n, i;
	char *text = slurp(map, &n);

	*rows = *events = *of_kind = 0;
	assert_true(esc_map_read(&m, map, text, n, &e));
	assert_true(esc_table_open(&t, table, &(struct esc_table_how){ 0 }, &e));
	assert_true(esc_map_bind(&b, m, &t, &plain, &e));
	for (; esc_table_next(&t, &e); ++*rows) {
		if (!esc_map_row(b, &t, &r, &e))
			fail_msg("%" PRIu64 ": %s", t.line, e.text);
		*events += r.nevents;
		for (i = 0; i < r.nevents; i++)
			*of_kind += r.event[i].kind == kind;
	}
	assert_int_equal(e.code, 0);
	esc_binding_free(b);
	esc_table_close(&t);
	esc_map_free(m);
	free(text);
}

static void
the_two_logs_are_read_to_the_last_row(void **state)
{
	static const struct {
		const char *map, *table;
		enum esc_kind kind;
		size_t rows, events, of_kind;
	} cases[] = {
		{ "tests/maps/helpdesk_italy.map", "../shared/data/helpdesk_italy/finale.csv",
		    ESC_ESCALATED, 21348, 21348 + 5060, 67 + 119 },
		{ "tests/maps/helpdesk_italy.map", "../shared/data/helpdesk_italy/finale.csv",
		    ESC_REPLIED, 21348, 21348 + 5060, 5060 },
		{ "tests/maps/call_center_pwc.map", "../shared/data/call_center_pwc/Call-Center-Dataset.csv",
		    ESC_ABANDONED, 5000, 3 * 5000 + 4054 + 946 + 3646 + 4054, 5000 - 4054 },
		{ "tests/maps/call_center_pwc.map", "../shared/data/call_center_pwc/Call-Center-Dataset.csv",
		    ESC_RESOLVED, 5000, 3 * 5000 + 4054 + 946 + 3646 + 4054, 3646 },
	};
	size_t rows, events, of_kind;
	FILE *f;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if ((f = fopen(cases[i].table, "r")) == NULL)
			continue;
		fclose(f);
		count(cases[i].map, cases[i].table, cases[i].kind, &rows, &events, &of_kind);
		assert_int_equal(rows, cases[i].rows);
		assert_int_equal(events, cases[i].events);
		assert_int_equal(of_kind, cases[i].of_kind);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_native_row_becomes_dated_events_and_what_was_observed),
		cmocka_unit_test(what_is_undated_waits_for_the_time_of_the_export),
		cmocka_unit_test(a_score_goes_with_the_date_of_its_survey),
		cmocka_unit_test(the_events_of_a_slot_carry_its_name),
		cmocka_unit_test(a_row_is_known_by_what_it_says_not_by_its_columns_order),
		cmocka_unit_test(bad_values_name_their_column_and_what_is_wanted),
		cmocka_unit_test(names_that_a_spreadsheet_has_shortened_are_refused),
		cmocka_unit_test(headers_that_do_not_fit_are_refused_with_advice),
		cmocka_unit_test(unknown_columns_are_kept_or_dropped_when_told),
		cmocka_unit_test(what_esc_show_prints_can_be_logged_again),
		cmocka_unit_test(an_event_carries_only_what_its_kind_may),
		cmocka_unit_test(a_verb_gives_the_kind_the_time_and_the_person_of_its_rows),
		cmocka_unit_test(rows_without_a_name_are_numbered_when_told),
		cmocka_unit_test(a_snapshot_is_one_observation),
		cmocka_unit_test(a_date_may_be_joined_and_counted_from_another),
		cmocka_unit_test(durations_are_read_in_every_unit),
		cmocka_unit_test(tests_choose_the_rows_of_a_line),
		cmocka_unit_test(tables_turn_values_into_ours),
		cmocka_unit_test(a_value_that_one_table_drops_is_looked_up_in_the_next),
		cmocka_unit_test(tests_belong_to_what_stands_before_them),
		cmocka_unit_test(a_date_that_a_state_shows_stands_for_good),
		cmocka_unit_test(columns_may_be_left_out_by_name_or_beginning),
		cmocka_unit_test(a_zone_that_is_needed_is_asked_for_with_the_reason),
		cmocka_unit_test(a_map_says_the_form_of_its_tables),
		cmocka_unit_test(every_map_of_ours_is_one_and_says_what_it_is_for),
		cmocka_unit_test(a_draft_says_what_the_columns_may_be),
		cmocka_unit_test(a_draft_of_any_header_is_a_map),
		cmocka_unit_test(one_row_may_be_several_events_or_none),
		cmocka_unit_test(values_are_cut_joined_and_chosen),
		cmocka_unit_test(texts_may_hold_quotation_marks_and_backslashes),
		cmocka_unit_test(constants_alone_say_nothing),
		cmocka_unit_test(the_rest_is_kept_or_ignored),
		cmocka_unit_test(empty_words_and_guards_are_taken_off),
		cmocka_unit_test(clocks_that_go_back_and_forth_are_settled_by_the_map),
		cmocka_unit_test(options_go_before_the_map),
		cmocka_unit_test(a_faulty_map_says_where_and_what_would_be_right),
		cmocka_unit_test(a_text_that_was_encoded_twice_is_doubted_once),
		cmocka_unit_test(the_two_logs_are_read_to_the_last_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
