/* Selection: which tickets of a small database a filter picks. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "store/seam.h"
#include "store/store.h"

#define NOW	1795435200	/* 2026-11-23T12:00:00Z, a Monday */

/* Five tickets.  Fields are parted by semicolons. */
static const struct {
	const char *ref, *at;
	enum esc_kind kind;
	const char *who, *fields;
} script[] = {
	{ "E-1", "2026-10-01T08:00:00Z", ESC_OPENED, "Ann", "subject=Printer on fire;customer=Acme;"
	    "priority=P1;category=Hardware;channel=mail;message=It burns;attr.vlan=7;phone=+372 555" },
	{ "E-1", "2026-10-01T09:00:00Z", ESC_ASSIGNED, "jaan", "owner=Maria;team=db" },
	{ "E-1", "2026-10-02T08:00:00Z", ESC_ESCALATED, "Maria",
	    "level=2;trigger=knowledge;escalation=functional;message=Who knows fires?" },
	{ "E-1", "2026-10-03T08:00:00Z", ESC_REPLIED, "Maria", "message=We are looking" },
	{ "E-1", "2026-10-04T08:00:00Z", ESC_RESOLVED, "Maria", "resolution=fix" },
	{ "E-2", "2026-10-15T08:00:00Z", ESC_OPENED, "Bob",
	    "subject=\xc4\xb0STANBUL is slow;customer=Acme, Inc.;priority=P2;attr.vlan=8" },
	{ "E-2", "2026-10-16T08:00:00Z", ESC_CUSTOMER, "Bob", "message=Is I\xc5\x9eIK there?" },
	{ "E-3", "2026-11-20T08:00:00Z", ESC_OPENED, "Cy", "subject=Hello;customer=Cy;language=et" },
	{ "E-3", "2026-11-20T09:00:00Z", ESC_ESCALATED, "jaan",
	    "level=3;trigger=conflict;message=Oops, the wrong one" },
	{ "E-3", "2026-11-20T10:00:00Z", ESC_REPLIED, "jaan", "message=Hello to you" },
	{ "E-5", "2026-11-23T10:00:00Z", ESC_OPENED, "Di", "customer=Di;owner=jaan" },
	{ "E-5", "2026-11-23T11:00:00Z", ESC_WAITING, "jaan", NULL },
	{ "E-4", "2026-11-23T10:00:00Z", ESC_OPENED, "Di", "subject=Again;customer=Di" },
	{ "E-4", "2026-11-23T10:30:00Z", ESC_MERGED, "jaan", "into=E-1" },
};
#define NSCRIPT	(sizeof(script) / sizeof(script[0]))

static struct esc_arena arena;
static struct esc_db *db;
static char dir[] = "/tmp/select.XXXXXX", path[64];

static void
must(bool ok, const struct esc_err *e)
{
	if (!ok)
		fail_msg("%s", e->text);
}

static int
by_column(const void *pa, const void *pb)
{
	const struct esc_field *a = pa, *b = pb;

	return a->column != b->column ? (a->column < b->column ? -1 : 1) : strcmp(a->name, b->name);
}

static void
read_fields(struct esc_event *ev, const char *fields)
{
	struct esc_field *f = esc_alloc(&arena, 16 * sizeof(*f));
	char *s = esc_dup(&arena, fields != NULL ? fields : "", fields != NULL ? strlen(fields) : 0);
	char *save = NULL;

	ev->field = f;
	for (s = strtok_r(s, ";", &save); s != NULL; s = strtok_r(NULL, ";", &save)) {
		char *value = strchr(s, '=');

		*value++ = '\0';
		f[ev->nfields++] = (struct esc_field){ esc_column_find(s), s, value };
	}
	qsort(f, ev->nfields, sizeof(*f), by_column);
}

static void
make_ticket(const char *ref, struct esc_event *ev, size_t n, int64_t batch, struct esc_err *e)
{
	struct esc_ticket t = { 0 };
	struct esc_entry_of of = { .entered = NOW, .row_hash = ESC_NONE };
	int64_t id, old;
	bool added;

	must(esc_ticket_new(db, &id, e), e);
	for (size_t i = 0; i < n; i++)
		must(esc_event_add(db, id, &ev[i], batch, &added, &old, e), e);
	assert_true(esc_fold(&t, ev, n, INT64_MAX, &arena));
	t.id = id;
	t.ref = ref;
	must(esc_ticket_save(db, &t, &of, true, e), e);
}

static void
make_tickets(int64_t batch, struct esc_err *e)
{
	struct esc_time_how how = { 0 };

	for (size_t i = 0, n; i < NSCRIPT; i += n) {
		struct esc_event *ev = esc_alloc(&arena, (NSCRIPT + 1) * sizeof(*ev));

		for (n = 0; i + n < NSCRIPT && strcmp(script[i].ref, script[i + n].ref) == 0; n++) {
			ev[n].kind = script[i + n].kind;
			ev[n].who = script[i + n].who;
			must(esc_time_parse(script[i + n].at, &how, &ev[n].at, e), e);
			read_fields(&ev[n], script[i + n].fields);
			ev[n].key = esc_event_key(&ev[n]);
		}
		if (strcmp(script[i].ref, "E-3") == 0) {	/* its escalation is taken back */
			char fields[40];

			snprintf(fields, sizeof(fields), "retracts=%016" PRIx64, ev[1].key);
			ev[n] = (struct esc_event){ .at = ev[2].at + 60, .kind = ESC_RETRACTED, .who = "jaan" };
			read_fields(&ev[n], fields);
			ev[n].key = esc_event_key(&ev[n]);
			make_ticket(script[i].ref, ev, n + 1, batch, e);
		} else
			make_ticket(script[i].ref, ev, n, batch, e);
	}
}

static int
set_up(void **state)
{
	struct esc_err e = { 0 };
	int64_t batch;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/t.db", dir);
	must(esc_db_create(&db, path, "UTC", &e), &e);
	must(esc_begin(db, true, &e), &e);
	must(esc_batch_next(db, &batch, &e) && esc_batch_add(db, batch, NOW, "test", &e), &e);
	make_tickets(batch, &e);
	must(esc_commit(db, &e), &e);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	esc_db_close(db);
	unlink(path);
	rmdir(dir);
	esc_arena_free(&arena);
	return 0;
}

/* Words parted by '|', as blanks are of values. */
static struct esc_filter
filter_of(const char *words)
{
	struct esc_err e = { 0 };
	struct esc_filter f = { 0 };
	struct esc_filter_how how = { .now = NOW, .zone = esc_zone_get("UTC", &e), .me = "jaan" };
	char *s = esc_dup(&arena, words, strlen(words)), *save = NULL;

	for (s = strtok_r(s, "|", &save); s != NULL; s = strtok_r(NULL, "|", &save))
		must(esc_filter_add(&f, s, &how, &arena, &e), &e);
	return f;
}

static bool
add_ref(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct esc_buf *b = arg;

	(void)e;
	esc_buf_printf(b, "%s%s", b->n > 0 ? " " : "", t->ref);
	return true;
}

static const char *
picked(const struct esc_filter *f, enum esc_order order, struct esc_err *e)
{
	static struct esc_buf b;
	struct esc_select s = { .filter = f, .order = order };

	esc_buf_clear(&b);
	esc_tickets(db, &s, add_ref, &b, e);
	return esc_buf_str(&b);
}

static const struct {
	const char *words, *tickets;
} cases[] = {
	{ "", "E-1 E-2 E-3 E-4 E-5" },
	{ "status:open", "E-2 E-3" },
	{ "status:open,waiting", "E-2 E-3 E-5" },
	{ "status.not:open", "E-1 E-4 E-5" },
	{ "status:merged", "E-4" },
	{ "status:none", "" },
	{ "status:any", "E-1 E-2 E-3 E-4 E-5" },
	{ "level:2..", "E-1" },
	{ "level:1", "E-2 E-3 E-4 E-5" },
	{ "level:1,2", "E-1 E-2 E-3 E-4 E-5" },
	{ "level.not:1", "E-1" },
	{ "priority:p1", "E-1" },
	{ "priority:none", "E-3 E-4 E-5" },
	{ "priority.not:P1", "E-2 E-3 E-4 E-5" },
	{ "priority.not:none", "E-1 E-2" },
	{ "priority:none,P2", "E-2 E-3 E-4 E-5" },
	{ "priority.not:none,P2", "E-1" },
	{ "priority:P9", "" },
	{ "category:HARDWARE", "E-1" },
	{ "channel:mail", "E-1" },
	{ "language:et", "E-3" },
	{ "segment:any", "" },
	{ "owner:maria", "E-1" },
	{ "owner:me", "E-5" },
	{ "owner:none", "E-2 E-3 E-4" },
	{ "owner.not:me", "E-1 E-2 E-3 E-4" },
	{ "team:db|owner:maria", "E-1" },
	{ "team:db|owner:me", "" },
	{ "customer:Acme", "E-1" },
	{ "customer:acme\\, inc.", "E-2" },
	{ "customer:Acme,Di", "E-1 E-4 E-5" },
	{ "opened:2026-10", "E-1 E-2" },
	{ "opened:2026-10-02..", "E-2 E-3 E-4 E-5" },
	{ "opened:..2026-10-15T08:00:00Z", "E-1" },
	{ "opened:2026-10-15T08:00:00Z", "E-2" },
	{ "opened.not:2026-10", "E-3 E-4 E-5" },
	{ "opened:2026-10-01,today", "E-1 E-4 E-5" },
	{ "updated:today", "E-4 E-5" },
	{ "resolved:any", "E-1" },
	{ "resolved:none", "E-2 E-3 E-4 E-5" },
	{ "resolved.not:2026-10", "E-2 E-3 E-4 E-5" },
	{ "closed:2026", "" },
	{ "ticket:E-1,E-4,E-99", "E-1 E-4" },
	{ "ticket:e-1", "" },
	{ "ticket.not:E-1,E-4", "E-2 E-3 E-5" },
	{ "due:none", "E-1 E-2 E-3 E-4 E-5" },
	{ "due:any", "" },
	{ "due:..+2h", "" },
	{ "due.not:..+2h", "E-1 E-2 E-3 E-4 E-5" },
	{ "due.not:none", "" },
	{ "clock:resolution|state:breached", "" },
	{ "state:none", "E-1 E-2 E-3 E-4 E-5" },
	{ "state.not:breached", "E-1 E-2 E-3 E-4 E-5" },
	{ "elapsed:4h..", "" },
	{ "remaining.not:..15m", "E-1 E-2 E-3 E-4 E-5" },
	{ "subject:printer", "E-1" },
	{ "subject:istanbul", "E-2" },
	{ "subject:none", "E-5" },
	{ "subject.not:hello", "E-1 E-2 E-4 E-5" },
	{ "text:printer", "E-1" },
	{ "text:looking", "E-1" },
	{ "text:i\xc5\x9fik", "E-2" },
	{ "text:LOOKING,hello", "E-1 E-3" },
	{ "text:wrong one", "" },
	{ "text.not:looking,hello", "E-2 E-4 E-5" },
	{ "text:none", "E-5" },
	{ "text:any|status:open", "E-2 E-3" },
	{ "text:burns|text:fires", "E-1" },
	{ "text:burns|subject:again", "" },
	{ "attr.vlan:7", "E-1" },
	{ "attr.vlan:any", "E-1 E-2" },
	{ "attr.vlan.not:7", "E-2 E-3 E-4 E-5" },
	{ "attr.vlan:none", "E-3 E-4 E-5" },
	{ "attr.vlan:7|attr.vlan:8", "" },
	{ "attr.phone:+372 555", "E-1" },
	{ "attr.wlan:7", "" },
	{ "kind:escalated", "E-1" },
	{ "kind:merge", "E-4" },
	{ "kind:replied", "E-1 E-3" },
	{ "kind:retracted", "E-3" },
	{ "kind:replied|actor:me", "E-3" },
	{ "kind:opened|actor:me", "" },
	{ "actor:jaan", "E-1 E-3 E-4 E-5" },
	{ "actor:none", "" },
	{ "kind.not:opened", "E-1 E-2 E-3 E-4 E-5" },
	{ "kind.not:opened|actor.not:jaan", "E-1 E-2" },
	{ "at:2026-10-16", "E-2" },
	{ "at:2026-10-16|kind:opened", "" },
	{ "at:2026-11-20T09:00:00Z", "" },
	{ "trigger:knowledge", "E-1" },
	{ "trigger:conflict", "" },
	{ "trigger:none|kind:escalated", "" },
	{ "escalation:functional|actor:maria", "E-1" },
	{ "escalation:functional|actor:me", "" },
	{ "sign:any", "" },
	{ "sign:none|kind:waiting", "E-5" },
	{ "event:0000000000000001", "" },
	{ "E-4|E-1", "E-1 E-4" },
	{ "E-5|E-4|E-5", "E-4 E-5" },
	{ "E-1|E-2|status:open", "E-2" },
	{ "E-1|kind:escalated", "E-1" },
	{ "E-3|kind:escalated", "" },
};

static void
a_filter_picks_its_tickets(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct esc_filter f = filter_of(cases[i].words);
		struct esc_err e = { 0 };
		const char *got = picked(&f, ESC_ORDER_OPENED, &e);

		if (e.code != 0)
			fail_msg("%s: %s", cases[i].words, e.text);
		if (strcmp(got, cases[i].tickets) != 0)
			fail_msg("%s: picks \"%s\", not \"%s\"", cases[i].words, got, cases[i].tickets);
	}
}

static void
no_filter_picks_all(void **state)
{
	struct esc_err e = { 0 };

	(void)state;
	assert_string_equal(picked(NULL, ESC_ORDER_OPENED, &e), "E-1 E-2 E-3 E-4 E-5");
}

static void
a_named_ticket_that_is_missing_stops_before_the_first(void **state)
{
	struct esc_filter f = filter_of("E-1|E-99|E-2");
	struct esc_err e = { 0 };

	(void)state;
	assert_string_equal(picked(&f, ESC_ORDER_OPENED, &e), "");
	assert_int_equal(e.code, ESC_NOINPUT);
	assert_string_equal(e.text, "no ticket E-99");
}

static void
a_table_that_names_no_ticket_picks_none(void **state)
{
	struct esc_filter f = { .asked = true, .none = true };
	struct esc_err e = { 0 };

	(void)state;
	assert_string_equal(picked(&f, ESC_ORDER_OPENED, &e), "");
	assert_int_equal(e.code, 0);
	assert_true(esc_filter_add_ticket(&f, "E-2", &arena, &e));
	assert_string_equal(picked(&f, ESC_ORDER_OPENED, &e), "E-2");
}

static void
orders_are_as_asked_for(void **state)
{
	struct esc_filter named = filter_of("E-5|E-2|E-4|E-2|E-1");
	struct esc_err e = { 0 };

	(void)state;
	assert_string_equal(picked(&named, ESC_ORDER_NONE, &e), "E-5 E-2 E-4 E-1");
}

static void
more_values_than_fit_are_refused(void **state)
{
	struct esc_filter f = filter_of("level:1");
	struct esc_buf b = { 0 };
	struct esc_err e = { 0 };

	(void)state;
	for (int i = 0; i < 96; i++)
		esc_buf_printf(&b, "%s%d", i > 0 ? "," : "ticket:", i);
	f = filter_of(esc_buf_str(&b));
	assert_string_equal(picked(&f, ESC_ORDER_OPENED, &e), "");
	must(e.code == 0, &e);
	esc_buf_puts(&b, ",96,97,98");
	f = filter_of(esc_buf_str(&b));
	assert_string_equal(picked(&f, ESC_ORDER_OPENED, &e), "");
	assert_int_equal(e.code, ESC_USAGE);
	esc_buf_free(&b);
}

static bool
check_first(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	(void)e;
	++*(int *)arg;
	assert_string_equal(t->ref, "E-1");
	assert_true(t->id > 0);
	assert_string_equal(t->subject, "Printer on fire");
	assert_int_equal(t->fact[ESC_LEVEL], 2);
	assert_int_equal(t->fact[ESC_STATUS], ESC_S_RESOLVED);
	assert_true(t->fact[ESC_OWNER] > 0);
	assert_string_equal(t->word[ESC_OWNER], "Maria");
	assert_string_equal(t->word[ESC_CATEGORY], "Hardware");
	assert_null(t->word[ESC_TEAM]);		/* was not asked for */
	assert_int_equal(t->fact[ESC_TEAM], ESC_NONE);
	assert_int_equal(t->ntexts, 2);
	assert_string_equal(t->text[0].value, "7");
	assert_int_equal(t->text[1].column, ESC_C_PHONE);
	return false;
}

static void
what_is_asked_for_is_handed_out_until_each_says_stop(void **state)
{
	struct esc_select s = {
		.facts = UINT64_C(1) << ESC_LEVEL | UINT64_C(1) << ESC_STATUS | UINT64_C(1) << ESC_OWNER |
		    UINT64_C(1) << ESC_CATEGORY,
		.words = true, .subject = true, .texts = true, .order = ESC_ORDER_OPENED
	};
	struct esc_filter named = filter_of("E-2|E-1");
	struct esc_err e = { 0 };
	int n = 0;

	(void)state;
	assert_true(esc_tickets(db, &s, check_first, &n, &e));
	s.filter = &named;
	assert_true(esc_tickets(db, &s, check_first, &n, &e));
	assert_int_equal(n, 2);
}

static bool
select_within(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct esc_select inner = { .filter = arg };
	struct esc_buf b = { 0 };

	(void)t;
	esc_tickets(db, &inner, add_ref, &b, e);
	assert_string_equal(esc_buf_str(&b), "E-1");
	esc_buf_free(&b);
	return e->code == 0;
}

static void
a_selection_may_run_within_another(void **state)
{
	struct esc_filter f = filter_of("attr.vlan:7|text:burns|trigger:knowledge");
	struct esc_select s = { .texts = true, .order = ESC_ORDER_OPENED };
	struct esc_err e = { 0 };

	(void)state;
	must(esc_tickets(db, &s, select_within, &f, &e), &e);
}

static bool
refuse(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	(void)arg;
	return esc_fail(e, ESC_IO, "%s went wrong", t->ref);
}

static void
an_error_of_each_comes_through(void **state)
{
	struct esc_select s = { .order = ESC_ORDER_OPENED };
	struct esc_err e = { 0 };

	(void)state;
	assert_false(esc_tickets(db, &s, refuse, NULL, &e));
	assert_int_equal(e.code, ESC_IO);
	assert_string_equal(e.text, "E-1 went wrong");
}

static void
a_status_that_does_not_exist_is_damage(void **state)
{
	struct esc_select s = { .facts = UINT64_C(1) << ESC_STATUS };
	struct esc_err e = { 0 };
	struct esc_buf b = { 0 };

	(void)state;
	must(esc_begin(db, true, &e) && esc_script(db, "update ticket set status = 99 where ref = 'E-3'", &e), &e);
	assert_false(esc_tickets(db, &s, add_ref, &b, &e));
	assert_int_equal(e.code, ESC_FOREIGN);
	esc_rollback(db);
	esc_buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_filter_picks_its_tickets),
		cmocka_unit_test(no_filter_picks_all),
		cmocka_unit_test(a_named_ticket_that_is_missing_stops_before_the_first),
		cmocka_unit_test(a_table_that_names_no_ticket_picks_none),
		cmocka_unit_test(orders_are_as_asked_for),
		cmocka_unit_test(more_values_than_fit_are_refused),
		cmocka_unit_test(what_is_asked_for_is_handed_out_until_each_says_stop),
		cmocka_unit_test(a_selection_may_run_within_another),
		cmocka_unit_test(an_error_of_each_comes_through),
		cmocka_unit_test(a_status_that_does_not_exist_is_damage),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
