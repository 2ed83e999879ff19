/* The grammar of filters: words in, terms out, and what a term matches. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "escalate.h"

#define NOW	1795435200	/* 2026-11-23T12:00:00Z, a Monday */

static struct esc_arena arena;

static struct esc_filter_how
how(void)
{
	struct esc_err e = { 0 };

	return (struct esc_filter_how){ .now = NOW, .zone = esc_zone_get("Europe/Tallinn", &e), .me = "Jaan" };
}

static void
put_end(struct esc_buf *b, int64_t x, bool time)
{
	char s[ESC_TIME_MAX];

	if (x > INT64_MIN + 1 && x < INT64_MAX)
		esc_buf_printf(b, time ? "%s" : "%.0s%" PRId64, time ? esc_time_print(s, x, NULL) : "", x);
}

/* "owner!=jaan|none", "level=1..2", "opened=2026-..Z..2026-..Z": both ends in. */
static void
put_term(struct esc_buf *b, const struct esc_term *t)
{
	static const char *const name[ESC_NFF] = {
		"ticket", "status", "priority", "level", "team", "owner", "customer", "segment",
		"category", "product", "channel", "language", "site", "type", "source", "subject",
		"text", "opened", "updated", "resolved", "closed", "due", "clock", "state", "elapsed",
		"remaining", "trigger", "escalation", "sign", "event", "kind", "actor", "at", "attr"
	};
	bool time = (t->field >= ESC_FF_OPENED && t->field <= ESC_FF_DUE) || t->field == ESC_FF_AT;

	esc_buf_printf(b, "%s%s", t->field == ESC_FF_ATTR ? t->attr : name[t->field], t->negated ? "!=" : "=");
	for (size_t i = 0; i < t->nvalues; i++) {
		const struct esc_value *v = &t->value[i];

		esc_buf_puts(b, i > 0 ? "|" : "");
		if (v->is == ESC_V_NONE || v->is == ESC_V_ANY)
			esc_buf_puts(b, v->is == ESC_V_NONE ? "<none>" : "<any>");
		else if (v->is == ESC_V_TEXT)
			esc_buf_puts(b, v->folded);
		else {
			put_end(b, v->lo, time);
			esc_buf_puts(b, "..");
			put_end(b, v->hi, time);
		}
	}
}

static const struct {
	const char *word, *term;
} good[] = {
	{ "owner:maria", "owner=maria" },
	{ "owner:MARIA", "owner=maria" },
	{ "owner:\xc4\xb0STANBUL", "owner=istanbul" },
	{ "category:I\xc5\x9eIK", "category=i\xc5\x9fik" },
	{ "owner:me", "owner=jaan" },
	{ "owner.not:me", "owner!=jaan" },
	{ "customer:me", "customer=jaan" },
	{ "actor:me", "actor=jaan" },
	{ "team:me", "team=me" },
	{ "owner:none", "owner=<none>" },
	{ "owner:any", "owner=<any>" },
	{ "owner.not:none", "owner!=<none>" },
	{ "owner:none,maria", "owner=<none>|maria" },
	{ "customer:Acme Ltd", "customer=acme ltd" },
	{ "customer:Acme\\, Inc.", "customer=acme, inc." },
	{ "customer:a\\\\b", "customer=a\\b" },
	{ "customer:a\\b", "customer=a\\b" },
	{ "customer:a\\", "customer=a\\" },
	{ "customer:a\\\\,b", "customer=a\\|b" },
	{ "customer:\\none", "customer=\\none" },
	{ "customer:a:b", "customer=a:b" },
	{ "customer:a..b", "customer=a..b" },
	{ "priority:P1,P2,P3,P4,P5", "priority=p1|p2|p3|p4|p5" },
	{ "segment:gold", "segment=gold" },
	{ "product:router", "product=router" },
	{ "channel:phone,chat", "channel=phone|chat" },
	{ "language:et", "language=et" },
	{ "site:Tartu", "site=tartu" },
	{ "type:incident", "type=incident" },
	{ "source:zendesk", "source=zendesk" },
	{ "ticket:E-1,E-2", "ticket=e-1|e-2" },
	{ "ticket.not:E-1", "ticket!=e-1" },
	{ "subject:invoice", "subject=invoice" },
	{ "text:not working, again", "text=not working| again" },
	{ "status:open", "status=0..0" },
	{ "status:waiting,held", "status=1..1|2..2" },
	{ "status:Resolved", "status=3..3" },
	{ "status.not:closed,merged,spam", "status!=4..4|5..5|6..6" },
	{ "status:any", "status=<any>" },
	{ "level:2", "level=2..2" },
	{ "level:2..", "level=2.." },
	{ "level:..2", "level=..2" },
	{ "level:2..3", "level=2..3" },
	{ "level:3..3", "level=3..3" },
	{ "level:1,3..", "level=1..1|3.." },
	{ "level:-1", "level=-1..-1" },
	{ "opened:2026", "opened=2025-12-31T22:00:00Z..2026-12-31T21:59:59Z" },
	{ "opened:2026-10", "opened=2026-09-30T21:00:00Z..2026-10-31T21:59:59Z" },
	{ "opened:2026-11-23", "opened=2026-11-22T22:00:00Z..2026-11-23T21:59:59Z" },
	{ "opened:2026-W48", "opened=2026-11-22T22:00:00Z..2026-11-29T21:59:59Z" },
	{ "opened:2026Q4", "opened=2026-09-30T21:00:00Z..2026-12-31T21:59:59Z" },
	{ "opened:today", "opened=2026-11-22T22:00:00Z..2026-11-23T21:59:59Z" },
	{ "opened:yesterday", "opened=2026-11-21T22:00:00Z..2026-11-22T21:59:59Z" },
	{ "opened:thisweek", "opened=2026-11-22T22:00:00Z..2026-11-29T21:59:59Z" },
	{ "opened:lastweek", "opened=2026-11-15T22:00:00Z..2026-11-22T21:59:59Z" },
	{ "opened:thismonth", "opened=2026-10-31T22:00:00Z..2026-11-30T21:59:59Z" },
	{ "opened:lastmonth", "opened=2026-09-30T21:00:00Z..2026-10-31T21:59:59Z" },
	{ "opened:friday", "opened=2026-11-19T22:00:00Z..2026-11-20T21:59:59Z" },
	{ "opened:monday", "opened=2026-11-22T22:00:00Z..2026-11-23T21:59:59Z" },
	{ "opened:2026-10..2026-11", "opened=2026-09-30T21:00:00Z..2026-10-31T21:59:59Z" },
	{ "opened:2026-10..", "opened=2026-09-30T21:00:00Z.." },
	{ "opened:..2026-10", "opened=..2026-09-30T20:59:59Z" },
	{ "opened:2026-10..2026-10", "opened=2026-09-30T21:00:00Z..2026-09-30T20:59:59Z" },
	{ "opened:2026-11-23T10:00:00Z", "opened=2026-11-23T10:00:00Z..2026-11-23T10:00:00Z" },
	{ "opened:2026-11-23T10:00:00+02:00", "opened=2026-11-23T08:00:00Z..2026-11-23T08:00:00Z" },
	{ "opened:2026-11-23 10:00..", "opened=2026-11-23T08:00:00Z.." },
	{ "opened:2026-11-23 10:00:30..now", "opened=2026-11-23T08:00:30Z..2026-11-23T11:59:59Z" },
	{ "opened:-2h..", "opened=2026-11-23T10:00:00Z.." },
	{ "opened:-90m..now", "opened=2026-11-23T10:30:00Z..2026-11-23T11:59:59Z" },
	{ "opened:-30d..", "opened=2026-10-23T21:00:00Z.." },
	{ "updated:..-1w", "updated=..2026-11-15T21:59:59Z" },
	{ "resolved:-1mo..", "resolved=2026-10-22T21:00:00Z.." },
	{ "closed:2025,2026", "closed=2024-12-31T22:00:00Z..2025-12-31T21:59:59Z|"
	    "2025-12-31T22:00:00Z..2026-12-31T21:59:59Z" },
	{ "closed:none", "closed=<none>" },
	{ "due:..+2h", "due=..2026-11-23T13:59:59Z" },
	{ "due:friday", "due=2026-11-26T22:00:00Z..2026-11-27T21:59:59Z" },
	{ "due.not:none", "due!=<none>" },
	{ "clock:first_response", "clock=first_response" },
	{ "clock:Resolution,update", "clock=resolution|update" },
	{ "state:breached,running", "state=breached|running" },
	{ "elapsed:4h", "elapsed=14400..14400" },
	{ "elapsed:..1h30m", "elapsed=..5400" },
	{ "remaining:PT4H..", "remaining=14400.." },
	{ "remaining:90s..15m", "remaining=90..900" },
	{ "trigger:knowledge,conflict", "trigger=knowledge|conflict" },
	{ "trigger:none", "trigger=<none>" },
	{ "escalation:executive", "escalation=executive" },
	{ "escalation:Functional", "escalation=functional" },
	{ "sign:threat_legal", "sign=threat_legal" },
	{ "event:00000000000000ff", "event=255..255" },
	{ "event:FFFFFFFFFFFFFFFF", "event=-1..-1" },
	{ "kind:escalated", "kind=40..40" },
	{ "kind:escalate", "kind=40..40" },
	{ "kind:undo,Reply", "kind=92..92|30..30" },
	{ "kind.not:note", "kind!=34..34" },
	{ "at:today", "at=2026-11-22T22:00:00Z..2026-11-23T21:59:59Z" },
	{ "attr.vlan:7", "attr.vlan=7" },
	{ "attr.vlan.not:7", "attr.vlan!=7" },
	{ "attr.not:7", "attr.not=7" },
	{ "attr.not.not:7", "attr.not!=7" },
	{ "attr.a.b:any", "attr.a.b=<any>" },
};

static void
words_are_read_as_terms(void **state)
{
	struct esc_filter_how h = how();
	struct esc_buf b = { 0 };

	(void)state;
	assert_non_null(h.zone);
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct esc_filter f = { 0 };
		struct esc_err e = { 0 };

		if (!esc_filter_add(&f, good[i].word, &h, &arena, &e))
			fail_msg("%s: %s", good[i].word, e.text);
		assert_int_equal(f.nterms, 1);
		assert_int_equal(f.ntickets, 0);
		assert_true(f.asked);
		esc_buf_clear(&b);
		put_term(&b, f.term);
		if (strcmp(esc_buf_str(&b), good[i].term) != 0)
			fail_msg("%s: is %s, not %s", good[i].word, b.s, good[i].term);
	}
	esc_buf_free(&b);
}

/* Each is refused, and the message holds the second word. */
static const struct {
	const char *word, *says;
} bad[] = {
	{ "stauts:open", "did you mean \"status\"" },
	{ "Status:open", "did you mean \"status\"" },
	{ "colour:red", "use one of ticket status" },
	{ "http://x", "no field" },
	{ ":x", "no field" },
	{ ".not:x", "no field" },
	{ "status.nto:open", "no field" },
	{ "status.not.not:open", "no field" },
	{ "attr:x", "no field" },
	{ "attr.:x", "no field" },
	{ "phone:5", "no field" },
	{ "owner:", "is empty" },
	{ "owner:a,,b", "is empty" },
	{ "owner:a,", "is empty" },
	{ "owner:,a", "is empty" },
	{ "status:opne", "did you mean \"open\"" },
	{ "status:0", "use one of open waiting held" },
	{ "level:two", "no whole number" },
	{ "level:..", "no end" },
	{ "level:3..1", "backwards" },
	{ "level:1...3", "no whole number" },
	{ "level:1..2..3", "no whole number" },
	{ "level:99999999999999999999", "no whole number" },
	{ "opened:2026-13", "opened:2026-13: " },
	{ "opened:2026-02-30", "opened:2026-02-30: " },
	{ "opened:2026-11..2026-10", "backwards" },
	{ "opened:sometime", "opened:sometime: " },
	{ "opened:-2x..", "opened:-2x..: " },
	{ "due:+2h..now", "backwards" },
	{ "elapsed:4", "elapsed:4: " },
	{ "elapsed:1d", "elapsed:1d: " },
	{ "clock:first-response", "did you mean \"first_response\"" },
	{ "state:brached", "did you mean \"breached\"" },
	{ "escalation:hierarchial", "hierarchical" },
	{ "kind:escalatd", "did you mean \"escalate" },
	{ "event:17", "16 hexadecimal digits" },
	{ "event:00000000000000fg", "16 hexadecimal digits" },
	{ "a b", "neither a ticket nor" },
	{ "", "neither a ticket nor" },
	{ "-x", "neither a ticket nor" },
	{ "owner:\xff", "not UTF-8" },
};

static void
wrong_words_are_wrong_use_and_say_why(void **state)
{
	struct esc_filter_how h = how();

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct esc_filter f = { 0 };
		struct esc_err e = { 0 };

		if (esc_filter_add(&f, bad[i].word, &h, &arena, &e))
			fail_msg("%s was taken", bad[i].word);
		if (e.code != ESC_USAGE || strstr(e.text, bad[i].says) == NULL)
			fail_msg("%s: %d %s, not %s", bad[i].word, e.code, e.text, bad[i].says);
		assert_int_equal(f.nterms, 0);
		assert_int_equal(f.ntickets, 0);
	}
}

static void
me_must_be_known(void **state)
{
	struct esc_filter_how h = how();
	struct esc_filter f = { 0 };
	struct esc_err e = { 0 };

	(void)state;
	h.me = NULL;
	assert_false(esc_filter_add(&f, "owner:me", &h, &arena, &e));
	assert_int_equal(e.code, ESC_USAGE);
	assert_non_null(strstr(e.text, "--as"));
}

static void
words_without_a_colon_are_tickets(void **state)
{
	static const char *const names[] = { "E-17", "ZD-1", "0001", "a@b", "x/y#3+4_5.6" };
	struct esc_filter_how h = how();
	struct esc_filter f = { 0 };
	struct esc_err e = { 0 };

	(void)state;
	for (size_t i = 0; i < 5; i++)
		assert_true(esc_filter_add(&f, names[i], &h, &arena, &e));
	assert_int_equal(f.ntickets, 5);
	assert_int_equal(f.nterms, 0);
	for (size_t i = 0; i < 5; i++)
		assert_string_equal(f.ticket[i], names[i]);
	assert_false(esc_filter_add_ticket(&f, "a b", &arena, &e));
	assert_int_equal(e.code, ESC_INVALID);
}

static void
many_tickets_and_values_are_all_kept(void **state)
{
	struct esc_filter_how h = how();
	struct esc_filter f = { 0 };
	struct esc_buf list = { 0 };
	struct esc_err e = { 0 };
	char name[16];

	(void)state;
	for (int i = 0; i < 1000; i++) {
		snprintf(name, sizeof(name), "E-%d", i);
		assert_true(esc_filter_add_ticket(&f, name, &arena, &e));
		esc_buf_printf(&list, "%s%d", i > 0 ? "," : "level:", i);
	}
	for (int i = 0; i < 20; i++)
		assert_true(esc_filter_add(&f, esc_buf_str(&list), &h, &arena, &e));
	assert_int_equal(f.ntickets, 1000);
	assert_int_equal(f.nterms, 20);
	for (int i = 0; i < 1000; i++) {
		snprintf(name, sizeof(name), "E-%d", i);
		assert_string_equal(f.ticket[i], name);
		for (int j = 0; j < 20; j++)
			assert_int_equal(f.term[j].value[i].hi, i);
	}
	esc_buf_free(&list);
}

/* A filter of words parted by blanks. */
static struct esc_filter
filter_of(const char *words)
{
	struct esc_filter_how h = how();
	struct esc_filter f = { 0 };
	struct esc_err e = { 0 };
	char copy[200], *save = NULL;

	snprintf(copy, sizeof(copy), "%s", words);
	for (char *w = strtok_r(copy, " ", &save); w != NULL; w = strtok_r(NULL, " ", &save))
		if (!esc_filter_add(&f, w, &h, &arena, &e))
			fail_msg("%s", e.text);
	return f;
}

static void
texts_are_equal_or_contained_folded(void **state)
{
	static const struct {
		const char *word, *text;
		bool contains, holds;
	} cases[] = {
		{ "owner:maria", "Maria", false, true },
		{ "owner:maria", "Maria R", false, false },
		{ "owner:mari", "Maria", false, false },
		{ "owner:maria", NULL, false, false },
		{ "owner.not:maria", NULL, false, true },
		{ "owner.not:maria", "MARIA", false, false },
		{ "owner:none", NULL, false, true },
		{ "owner:none", "", false, true },
		{ "owner:none", "x", false, false },
		{ "owner:any", "x", false, true },
		{ "owner:any", NULL, false, false },
		{ "owner.not:any", NULL, false, true },
		{ "owner:none,jaan", "Jaan", false, true },
		{ "subject:istanbul", "\xc4\xb0STANBUL office", true, true },
		{ "subject:office", "\xc4\xb0STANBUL office", true, true },
		{ "subject:ankara", "\xc4\xb0STANBUL office", true, false },
		{ "subject.not:ankara,izmir", "\xc4\xb0STANBUL office", true, true },
		{ "subject.not:ankara,istanbul", "\xc4\xb0STANBUL office", true, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct esc_filter f = filter_of(cases[i].word);

		if (esc_term_text(f.term, cases[i].text, cases[i].contains) != cases[i].holds)
			fail_msg("%s on %s", cases[i].word, cases[i].text);
	}
}

static void
both_ends_of_a_number_are_in(void **state)
{
	struct esc_filter f = filter_of("level:2..3"), out = filter_of("level.not:2..3"),
	    none = filter_of("level:none,4");

	(void)state;
	assert_false(esc_term_number(f.term, 1));
	assert_true(esc_term_number(f.term, 2));
	assert_true(esc_term_number(f.term, 3));
	assert_false(esc_term_number(f.term, 4));
	assert_false(esc_term_number(f.term, ESC_NONE));
	assert_true(esc_term_number(out.term, ESC_NONE));
	assert_true(esc_term_number(out.term, 4));
	assert_false(esc_term_number(out.term, 3));
	assert_true(esc_term_number(none.term, ESC_NONE));
	assert_true(esc_term_number(none.term, 4));
	assert_false(esc_term_number(none.term, 5));
}

static void
the_terms_on_events_hold_on_one_event(void **state)
{
	static const struct {
		const char *words;
		bool holds;
	} cases[] = {
		{ "kind:escalated", true }, { "kind:replied", false }, { "kind.not:replied", true },
		{ "kind:escalated actor:MARIA", true }, { "kind:escalated actor:jaan", false },
		{ "actor:none", false }, { "at:2026-11-23", true }, { "at:2026-11-24", false },
		{ "trigger:Knowledge", true }, { "trigger:conflict", false }, { "trigger.not:conflict", true },
		{ "escalation:functional", true }, { "escalation:none", false },
		{ "event:00000000000000ff", true }, { "event:00000000000000fe", false },
		{ "event.not:00000000000000fe", true },
		{ "sign:anger", false }, { "sign:none", true },
		{ "ticket:E-1", true }, { "ticket:e-1", false }, { "ticket.not:E-1", false },
		{ "ticket:any", true }, { "owner:nobody level:9", true },
	};
	static const struct esc_field fields[] = {
		{ ESC_C_ESCALATION, NULL, "functional" }, { ESC_C_LEVEL, NULL, "2" },
		{ ESC_C_TRIGGER, NULL, "knowledge" },
	};
	const struct esc_event ev = {
		.at = NOW, .key = 255, .kind = ESC_ESCALATED, .who = "Maria", .field = fields, .nfields = 3
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct esc_filter f = filter_of(cases[i].words);

		if (esc_filter_event(&f, &ev, "E-1") != cases[i].holds)
			fail_msg("%s", cases[i].words);
	}
}

static void
terms_on_events_are_told_from_others(void **state)
{
	static const char *const of_events[] = {
		"trigger:x", "escalation:executive", "sign:x", "event:00000000000000ff", "kind:note",
		"actor:x", "at:today", "owner:x actor:x"
	};
	static const char *const others[] = { "E-1", "ticket:x", "owner:x", "opened:today", "due:today", "attr.x:y" };

	(void)state;
	for (size_t i = 0; i < sizeof(of_events) / sizeof(of_events[0]); i++) {
		struct esc_filter f = filter_of(of_events[i]);

		assert_true(esc_filter_has_event_terms(&f));
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		struct esc_filter f = filter_of(others[i]);

		assert_false(esc_filter_has_event_terms(&f));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_read_as_terms),
		cmocka_unit_test(wrong_words_are_wrong_use_and_say_why),
		cmocka_unit_test(me_must_be_known),
		cmocka_unit_test(words_without_a_colon_are_tickets),
		cmocka_unit_test(many_tickets_and_values_are_all_kept),
		cmocka_unit_test(texts_are_equal_or_contained_folded),
		cmocka_unit_test(both_ends_of_a_number_are_in),
		cmocka_unit_test(the_terms_on_events_hold_on_one_event),
		cmocka_unit_test(terms_on_events_are_told_from_others),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	esc_arena_free(&arena);
	return failed;
}
