/*
 * The sweep: which steps fire, when, in which order, what they do, and that
 * each does it once.
 */
#include "clocks.h"

#include <ftw.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/seam.h"
#include "work/clocks.h"
#include "work/journal.h"

static char dir[] = "/tmp/sweep.XXXXXX";
static struct esc_db *db;
static int made;
static bool together;	/* many acts in one transaction */

static void
must(bool ok, const struct esc_err *e)
{
	if (!ok)
		fail_msg("%s", e->text);
}

static const char *
path(const char *name)
{
	static char ring[4][100];
	static int i;
	char *s = ring[i++ % 4];

	snprintf(s, sizeof(ring[0]), "%s/%s", dir, name);
	return s;
}

static int
set_up(void **state)
{
	struct esc_err e = { 0 };
	char name[20];

	(void)state;
	snprintf(name, sizeof(name), "%d.db", made++);
	must(esc_db_create(&db, path(name), "UTC", &e), &e);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	esc_db_close(db);
	return 0;
}

/* Loads the rows as a new version, at a moment. */
static void
load(const char *at, const char *rows)
{
	struct esc_act act = { .now = moment(at), .actor = "ann" };
	struct esc_out_how how = { .form = "tsv", .limit = -1 };
	static const struct esc_head heads[] = { { "ticket", ESC_TEXT, false }, { "clock", ESC_TEXT, false },
	    { "cycle", ESC_INT, false }, { "old_due", ESC_TIME, false }, { "due", ESC_TIME, false } };
	struct esc_buf sla = { 0 }, ladder = { 0 };
	char *copy = strdup(rows), *row[30];
	struct esc_policy_file file[NFILES];
	struct esc_faults faults = { 0 };
	struct esc_err e = { 0 };
	struct esc_out *out;

	take_files(file, &sla, &ladder, row, split(copy, ";", row, 30));
	mkdir(path("policy"), 0700);
	for (size_t i = 0; i < NFILES; i++) {
		char name[40];
		FILE *f;

		snprintf(name, sizeof(name), "policy/%s", file[i].name);
		f = fopen(path(name), "w");
		assert_non_null(f);
		fwrite(file[i].text, 1, file[i].n, f);
		fclose(f);
	}
	must(esc_out_open(&out, &how, heads, 5, &e), &e);
	if (!esc_policy_load(db, &act, path("policy"), out, &faults, &e))
		fail_msg("%s\n%s", e.text, esc_buf_str(&faults.text));
	esc_out_drop(out);
	esc_buf_free(&faults.text);
	esc_buf_free(&sla);
	esc_buf_free(&ladder);
	free(copy);
}

/* What happened to a ticket, each told as it happens; source: NULL, people. */
static void
tell_of(const char *source, const char *ref, const char *events, const char *at)
{
	struct story s = { .n = 0 };
	struct esc_err e = { 0 };

	take_events(&s, events);
	for (size_t i = 0; i < s.n; i++) {
		struct esc_journal j = { .db = db, .now = at != NULL ? moment(at) : s.event[i].at, .source = source };
		struct esc_ticket t;
		int64_t id;
		bool added;

		must((together || esc_begin(db, true, &e)) && esc_ticket_find(db, ref, &id, &e), &e);
		if (id == 0)
			must(esc_ticket_new(db, &id, &e) && esc_ticket_name(db, id, ref, j.now, source, &e), &e);
		must(esc_journal_add(&j, id, &s.event[i], &added, &e), &e);
		assert_true(added);
		must(esc_journal_fold(&j, id, ref, NULL, &s.arena, &t, &e) && (together || esc_commit(db, &e)), &e);
	}
	esc_arena_free(&s.arena);
}

static void
tell(const char *ref, const char *events)
{
	tell_of(NULL, ref, events, NULL);
}

/* A sweep at a moment: its rows, a line each. */
static void
sweep_as(struct esc_buf *b, struct esc_sweep how)
{
	struct esc_out_how form = { .form = "tsv", .no_header = true, .limit = -1, .file = path("out"),
	    .columns = "ticket,cycle,step,at,detail" };
	struct esc_err e = { 0 };
	struct esc_out *out;
	char line[500], *cell[5], *rest;
	uint64_t fired, rows = 0;
	FILE *f;

	how.act.actor = "esc";
	must(esc_out_open(&out, &form, esc_sweep_heads, esc_nsweep_heads, &e), &e);
	must(esc_sweep(db, &how, out, &fired, &e) && esc_out_close(out, &e), &e);
	f = fopen(path("out"), "r");
	assert_non_null(f);
	for (; fgets(line, sizeof(line), f) != NULL; rows++) {
		line[strcspn(line, "\n")] = '\0';
		rest = line;
		for (size_t i = 0; i < 5; i++)
			cell[i] = strsep(&rest, "\t");
		esc_buf_printf(b, "%s%s.%s %s %s: %s", b->n > 0 ? "\n" : "", cell[0], cell[1], cell[2], cell[3], cell[4]);
	}
	assert_int_equal(rows, fired);
	fclose(f);
}

/* "E-1.1 half mon11:00: told ann; ..." : with moments as the sweep prints them. */
static void
same_rows(const char *got, const char *want)
{
	struct esc_buf b = { 0 };
	char *copy = strdup(want), *part[40], *at, *end;
	size_t n = split(copy, ";", part, 40);

	for (size_t i = 0; i < n; i++) {
		part[i] += strspn(part[i], " ");
		end = strstr(part[i], ": ");
		assert_non_null(end);
		*end = '\0';
		at = strrchr(part[i], ' ');
		*at++ = '\0';
		esc_buf_printf(&b, "%s%s %s: %s", i > 0 ? "\n" : "", part[i], moment_name(moment(at)), end + 2);
	}
	if (strcmp(got, esc_buf_str(&b)) != 0)
		fail_msg("\nwanted:\n%s\ngot:\n%s", esc_buf_str(&b), got);
	esc_buf_free(&b);
	free(copy);
}

static void
sweeps(const char *at, const char *want)
{
	struct esc_buf b = { 0 };

	sweep_as(&b, (struct esc_sweep){ .act = { .now = moment(at) } });
	same_rows(esc_buf_str(&b), want);
	esc_buf_free(&b);
}

static int64_t
count(const char *sql)
{
	struct esc_err e = { 0 };
	struct esc_stmt *st = esc_sql_built(db, sql, &e);
	int64_t n;

	must(st != NULL, &e);
	n = esc_step(st, &e) ? esc_column_int(st, 0) : ESC_NONE;
	esc_sql_done(st);
	return n;
}

static const char *
word_of(const char *ref, enum esc_fact fact)
{
	static struct esc_arena a;
	struct esc_err e = { 0 };
	struct esc_ticket t;
	static char number[24];
	int64_t id;

	must(esc_ticket_find(db, ref, &id, &e) && esc_ticket_read(db, id, &a, &t, &e), &e);
	if (fact >= ESC_FIRST_CODE)
		return t.word[fact];
	snprintf(number, sizeof(number), "%" PRId64, t.fact[fact]);
	return number;
}

#define LADDER	"resolution 4h; step half resolution 50%; step late resolution 100%"

static void
steps_fire_once_in_their_order(void **state)
{
	(void)state;
	load("mon08:00", LADDER);
	tell("B", "mon09:00 opened");
	tell("A", "mon09:30 opened");
	sweeps("mon10:59:59", "");
	sweeps("mon11:00", "B.1 half mon11:00: told ann");
	sweeps("mon11:00", "");
	sweeps("mon15:00", "A.1 half mon11:30: told ann; B.1 late mon13:00:01: told ann;"
	    " A.1 late mon13:30:01: told ann");
	sweeps("mon15:00", "");
	sweeps("fri15:00", "");
	assert_int_equal(count("select count(*) from outbox"), 4);
	assert_int_equal(count("select count(distinct key) from outbox"), 4);
	assert_int_equal(count("select min(fired_at - moment) from fired"), 0);
}

static void
of_repetitions_that_are_late_the_last_acts(void **state)
{
	(void)state;
	load("mon08:00", "resolution 1h; step again resolution 100%_every_1h");
	tell("A", "mon09:00 opened");
	sweeps("mon13:30", "A.1 again mon10:00:01: passed; A.1 again mon11:00:01: passed;"
	    " A.1 again mon12:00:01: passed; A.1 again mon13:00:01: told ann");
	sweeps("mon13:59", "");
	sweeps("mon14:01", "A.1 again mon14:00:01: told ann");
	assert_int_equal(count("select count(*) from outbox"), 2);
}

static void
of_a_clock_that_ended_nobody_is_told(void **state)
{
	(void)state;
	load("mon08:00", LADDER "; step anyway resolution 75% even_if_ended=yes");
	tell("A", "mon09:00 opened | mon12:30 resolved");
	sweeps("mon18:00", "A.1 half mon11:00: ended; A.1 anyway mon12:00: told ann");
	assert_int_equal(count("select count(*) from outbox"), 1);
	sweeps("tue18:00", "");
}

static void
a_step_of_a_clock_that_goes_on_is_not_lost(void **state)
{
	(void)state;
	load("mon08:00", LADDER);
	tell("A", "mon09:00 opened | mon11:30 resolved");
	sweeps("mon11:45", "A.1 half mon11:00: ended");
	tell("A", "mon12:00 reopened");
	sweeps("mon18:00", "A.1 late mon13:30:01: told ann");
}

static void
what_lies_before_the_ticket_came_here_mails_nobody(void **state)
{
	(void)state;
	load("mon08:00", LADDER);
	tell_of(NULL, "A", "mon09:00 opened", "mon12:00");
	sweeps("mon12:00", "");
	sweeps("mon18:00", "A.1 late mon13:00:01: told ann");
	tell_of(NULL, "B", "mon09:00 opened | mon17:00 resolved", "tue12:00");
	sweeps("tue18:00", "");
}

static void
what_lies_before_the_first_policy_mails_nobody(void **state)
{
	(void)state;
	tell("A", "mon09:00 opened");
	load("mon12:00", LADDER);
	sweeps("mon18:00", "A.1 late mon13:00:01: told ann");
}

static void
a_source_is_believed_up_to_when_it_was_seen(void **state)
{
	struct esc_buf b = { 0 };
	struct esc_err e = { 0 };

	(void)state;
	load("mon08:00", LADDER);
	tell_of("zendesk", "A", "mon09:00 opened", NULL);
	tell("B", "mon09:10 opened");
	must(esc_begin(db, true, &e) && esc_source_seen(db, "zendesk", moment("mon11:30"), &e) && esc_commit(db, &e), &e);
	sweeps("mon18:00", "A.1 half mon11:00: told ann; B.1 half mon11:10: told ann; B.1 late mon13:10:01: told ann");
	sweep_as(&b, (struct esc_sweep){ .act = { .now = moment("mon17:00") }, .assume_current = true });
	same_rows(esc_buf_str(&b), "A.1 late mon13:00:01: told ann");
	esc_buf_free(&b);
	tell_of("zendesk", "C", "mon09:00 opened", NULL);
	must(esc_begin(db, true, &e) && esc_source_seen(db, "zendesk", moment("mon13:30"), &e) && esc_commit(db, &e), &e);
	sweeps("mon18:00", "C.1 half mon11:00: told ann; C.1 late mon13:00:01: told ann");
}

static void
a_clock_that_jumps_repeats_and_loses_nothing(void **state)
{
	(void)state;
	load("mon08:00", LADDER);
	tell("A", "mon09:00 opened");
	sweeps("mon11:30", "A.1 half mon11:00: told ann");
	sweeps("mon10:30", "");
	sweeps("mon12:30", "");
	sweeps("thu12:30", "A.1 late mon13:00:01: told ann");
	sweeps("mon12:30", "");
	tell("B", "mon13:00 opened");
	sweeps("thu12:31", "B.1 half mon15:00: told ann; B.1 late mon17:00:01: told ann");
}

static void
a_policy_between_two_sweeps_brings_its_steps_to_come(void **state)
{
	(void)state;
	load("mon08:00", LADDER);
	tell("A", "mon09:00 opened");
	load("mon12:00", "resolution 5h; step half resolution 50%; step early resolution 10%; step soon resolution 80%;"
	    " step late resolution 100%");
	sweeps("mon18:00", "A.1 half mon11:00: told ann; A.1 soon mon13:00: told ann; A.1 late mon14:00:01: told ann");
	load("mon18:30", "resolution 5h; step half resolution 50%; step late resolution 110%");
	sweeps("tue18:00", "");
}

static void
a_promise_has_steps_of_its_own(void **state)
{
	(void)state;
	load("mon08:00", "resolution 40h; step call promise 100% action=escalate whom=level:3");
	tell("A", "mon09:00 opened | mon10:00 promised due=mon12:00");
	sweeps("mon13:00", "A.1 call mon12:00:01: level 1 to 3, ann (no row)");
	assert_int_equal(count("select count(*) from event where data like '%trigger=no_callback%'"), 1);
}

static void
an_escalation_leads_to_level_3_at_most(void **state)
{
	(void)state;
	load("mon08:00", "resolution 1h; step one resolution 100% action=escalate whom=up:3;"
	    " step two resolution 100%+1h action=escalate whom=up:3; step three resolution 100%+2h action=escalate"
	    " whom=up:3; step four resolution 100%+3h action=escalate whom=level:3");
	tell("A", "mon09:00 opened");
	sweeps("mon18:00", "A.1 one mon10:00:01: level 1 to 2, ann (to an expert);"
	    " A.1 two mon11:00:01: level 2 to 3, ann (to a supervisor);"
	    " A.1 three mon12:00:01: is at level 3 already; A.1 four mon13:00:01: is at level 3 already");
	assert_string_equal(word_of("A", ESC_LEVEL), "3");
	assert_string_equal(word_of("A", ESC_ESCALATIONS), "2");
	assert_int_equal(count("select count(*) from event where kind = 40 and at = (select max(fired_at) from fired)"), 2);
}

static void
a_priority_rises_to_the_first_at_most(void **state)
{
	(void)state;
	load("mon08:00", "resolution 1h; step one resolution 100% action=raise;"
	    " step two resolution 100%+1h action=raise; step three resolution 100%+2h action=raise");
	tell("A", "mon09:00 opened priority=P3");
	tell("B", "mon09:00 opened");
	sweeps("mon11:30", "A.1 one mon10:00:01: priority P3 to P2; B.1 one mon10:00:01: priority stays unknown;"
	    " A.1 two mon11:00:01: priority P2 to P1; B.1 two mon11:00:01: priority stays unknown");
	assert_string_equal(word_of("A", ESC_PRIORITY), "P1");
	sweeps("mon18:00", "A.1 three mon12:00:01: priority stays P1; B.1 three mon12:00:01: priority stays unknown");
}

static void
a_ticket_is_handed_to_the_lead(void **state)
{
	(void)state;
	load("mon08:00", "resolution 1h; step over resolution 100% action=hand whom=lead;"
	    " step again resolution 100%+1h action=hand whom=lead");
	tell("A", "mon07:00 opened team=net owner=jaan");
	sweeps("tue18:00", "A.1 over mon08:00:01: owner jaan to ann; A.1 again mon09:00:01: ann has it already");
	assert_string_equal(word_of("A", ESC_OWNER), "ann");
	assert_int_equal(count("select count(*) from outbox"), 1);
}

static void
a_step_opens_no_ticket_again(void **state)
{
	(void)state;
	load("mon08:00", "resolution 1h; step call promise 100% action=escalate whom=level:3; step tell promise 100%");
	tell("A", "mon09:00 opened | mon10:00 promised due=mon12:00 | mon11:00 closed");
	sweeps("mon13:00", "A.1 call mon12:00:01: the ticket is closed; A.1 tell mon12:00:01: told ann");
	assert_string_equal(word_of("A", ESC_STATUS), "4");
}

static void
what_a_step_did_starts_clocks_of_its_own(void **state)
{
	(void)state;
	load("mon08:00", "resolution 1h; level 1h level=2; step up resolution 100% action=escalate whom=up:3;"
	    " step stuck level 100% level=2");
	tell("A", "mon09:00 opened");
	sweeps("mon12:00", "A.1 up mon10:00:01: level 1 to 2, ann (to an expert)");
	sweeps("mon18:00", "");
	sweeps("tue18:00", "A.2 stuck tue07:00:01: told ann");	/* in the hours of ann's team */
}

static void
nothing_is_written_on_trial(void **state)
{
	struct esc_buf b = { 0 };

	(void)state;
	load("mon08:00", LADDER);
	tell("A", "mon09:00 opened");
	sweep_as(&b, (struct esc_sweep){ .act = { .now = moment("mon12:00"), .dry_run = true } });
	same_rows(esc_buf_str(&b), "A.1 half mon11:00: told ann");
	esc_buf_free(&b);
	assert_int_equal(count("select count(*) from fired") + count("select count(*) from outbox"), 0);
	assert_int_equal(count("select count(*) from setting where name = 'last_sweep'"), 0);
	sweeps("mon12:00", "A.1 half mon11:00: told ann");
}

static void
thousands_are_due_and_none_is_lost(void **state)
{
	struct esc_buf b = { 0 };
	struct esc_err e = { 0 };

	(void)state;
	load("mon08:00", LADDER "; step early resolution 10%");
	must((together = esc_begin(db, true, &e)), &e);
	for (int i = 0; i < 2500; i++) {
		char ref[12], opened[40];

		snprintf(ref, sizeof(ref), "T-%d", i);
		snprintf(opened, sizeof(opened), "mon09:%02d:%02d opened", i * 7 % 60, i % 60);
		tell(ref, opened);
	}
	together = false;
	must(esc_commit(db, &e), &e);
	sweep_as(&b, (struct esc_sweep){ .act = { .now = moment("mon12:30") } });
	esc_buf_free(&b);
	assert_int_equal(count("select count(*) from fired"), 5000);
	assert_int_equal(count("select count(*) from outbox"), 5000);
	sweeps("mon12:30", "");
	assert_int_equal(count("select count(*) from clock where attend > 0"), 2500);
}

static void
sixteen_at_once_fire_each_step_once(void **state)
{
	char name[20];
	int status, busy = 0;

	(void)state;
	load("mon08:00", LADDER);
	for (int i = 0; i < 40; i++) {
		char ref[12];

		snprintf(ref, sizeof(ref), "T-%d", i);
		tell(ref, "mon09:00 opened");
	}
	snprintf(name, sizeof(name), "%d.db", made - 1);
	for (int i = 0; i < 16; i++)
		if (fork() == 0) {
			struct esc_sweep how = { .act = { .now = moment("mon12:00") } };
			struct esc_err e = { 0 };
			struct esc_db *own;
			uint64_t fired;

			_exit(esc_db_open(&own, path(name), ESC_WRITE, &e) && esc_sweep(own, &how, NULL, &fired, &e) ? 0 : 1);
		}
	for (int i = 0; i < 16; i++) {
		assert_true(wait(&status) > 0);
		busy += status != 0;
	}
	assert_int_equal(busy, 0);
	assert_int_equal(count("select count(*) from fired"), 40);
	assert_int_equal(count("select count(*) from outbox"), 40);
}

static void
beside_another_a_sweep_does_nothing(void **state)
{
	struct esc_err e = { 0 };
	bool mine;
	int lock;

	(void)state;
	load("mon08:00", LADDER);
	tell("A", "mon09:00 opened");
	must(esc_job_begin(db, "sweep", &mine, &lock, &e), &e);
	assert_true(mine);
	sweeps("mon12:00", "");
	esc_job_end(db, lock);
	sweeps("mon12:00", "A.1 half mon11:00: told ann");
}

static void
late_evidence_takes_an_alarm_to_come_away(void **state)
{
	(void)state;
	load("mon08:00", "first_response 1h; step half first_response 50%; step late first_response 100%");
	tell("A", "mon09:00 opened");
	sweeps("mon09:45", "A.1 half mon09:30: told ann");
	tell_of(NULL, "A", "mon09:40 replied who=jaan", "mon12:00");
	sweeps("mon18:00", "");
	tell("B", "mon09:00 opened");
	sweeps("mon18:00", "B.1 half mon09:30: told ann; B.1 late mon10:00:01: told ann");
	tell_of(NULL, "B", "mon09:10 replied who=jaan", "mon19:00");
	sweeps("tue18:00", "");
	assert_int_equal(count("select count(*) from clock where attend is not null"), 0);
}

static int
throw_away(const char *name, const struct stat *st, int type, struct FTW *level)
{
	(void)st;
	(void)type;
	(void)level;
	return remove(name);
}

int
main(void)
{
#define TEST(f)	cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(steps_fire_once_in_their_order), TEST(of_repetitions_that_are_late_the_last_acts),
		TEST(of_a_clock_that_ended_nobody_is_told), TEST(a_step_of_a_clock_that_goes_on_is_not_lost),
		TEST(what_lies_before_the_ticket_came_here_mails_nobody),
		TEST(what_lies_before_the_first_policy_mails_nobody),
		TEST(a_source_is_believed_up_to_when_it_was_seen), TEST(a_clock_that_jumps_repeats_and_loses_nothing),
		TEST(a_policy_between_two_sweeps_brings_its_steps_to_come), TEST(a_promise_has_steps_of_its_own),
		TEST(an_escalation_leads_to_level_3_at_most), TEST(a_priority_rises_to_the_first_at_most),
		TEST(a_ticket_is_handed_to_the_lead), TEST(a_step_opens_no_ticket_again),
		TEST(what_a_step_did_starts_clocks_of_its_own), TEST(nothing_is_written_on_trial),
		TEST(thousands_are_due_and_none_is_lost), TEST(sixteen_at_once_fire_each_step_once),
		TEST(beside_another_a_sweep_does_nothing), TEST(late_evidence_takes_an_alarm_to_come_away),
	};
	int failed;

	if (mkdtemp(dir) == NULL)
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	nftw(dir, throw_away, 8, FTW_DEPTH | FTW_PHYS);
	return failed;
}
