/* How a ticket went, told by its events: pauses, mobilising, signs, actions. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "escalate.h"
#include "model/clock.h"

#define H	3600
#define MON	INT64_C(1767571200)	/* Monday 2026-01-05 00:00Z */
#define AT(h)	.at = MON + (h) * H
#define OURS	.side = ESC_SIDE_OURS, .who = "jaan"
#define N(a)	(sizeof(a) / sizeof((a)[0]))

static const char office[] = "calendar,timezone,days,hours\noffice,UTC,mon-fri,09:00-17:00\n";

struct told {
	char	text[400];
};

static void
tell(void *arg, const struct esc_part *p)
{
	static const char *const what[] = { "none", "counts", "censored", "excluded" };
	struct told *t = arg;
	size_t n = strlen(t->text);

	n += (size_t)snprintf(t->text + n, sizeof(t->text) - n, "%s%" PRId64 " %s", n > 0 ? "; " : "",
	    (p->at - MON) / H, what[p->what]);
	if (p->what == ESC_PART_COUNTS)
		snprintf(t->text + n, sizeof(t->text) - n, " %" PRId64 "/%" PRId64, p->num, p->den);
}

/* What the ticket of these events, as of an hour, adds to a metric, in open hours if it is of those. */
static const char *
measured(const char *name, const struct esc_event *ev, size_t n, int64_t hour)
{
	struct esc_policy_file f = { "calendars.csv", office, sizeof(office) - 1 };
	static struct told t;
	struct esc_arena a = { 0 };
	struct esc_policy *p;
	struct esc_ticket was;
	struct esc_measure m;
	struct esc_err e = { 0 };
	struct esc_view v = { .fact = was.fact, .as_of = MON + hour * H, .event = ev, .nevents = n, .arena = &a };

	t.text[0] = '\0';
	if (!esc_policy_parse(&p, &f, 1, NULL, NULL, &e) || !esc_measure_find(&m, name, ESC_BY_DEFAULT, &e))
		fail_msg("%s", e.text);
	assert_true(esc_fold(&was, ev, n, v.as_of, &a));
	for (int i = ESC_FIRST_CODE; i < ESC_NFACTS; i++)
		was.fact[i] = was.word[i] != NULL ? 1 : ESC_NONE;
	v.calendar = p->calendar[0];
	esc_measure(&m, &v, tell, &t);
	esc_policy_free(p);
	esc_arena_free(&a);
	return t.text;
}

/* Monday 9, waiting 12 to 14, held from 16 to Tuesday 10, resolved at 11, then waiting in vain. */
static void
a_pause_is_no_active_time(void **state)
{
	static const struct esc_event ev[] = {
		{ AT(9), .kind = ESC_OPENED, .side = ESC_SIDE_CUSTOMER, .who = "" },
		{ AT(12), .kind = ESC_WAITING, OURS }, { AT(13), .kind = ESC_HELD, OURS },
		{ AT(14), .kind = ESC_RESUMED, OURS }, { AT(16), .kind = ESC_HELD, OURS },
		{ AT(34), .kind = ESC_RESUMED, OURS }, { AT(35), .kind = ESC_RESOLVED, OURS },
		{ AT(36), .kind = ESC_WAITING, OURS }, { AT(38), .kind = ESC_CLOSED, OURS },
	};

	(void)state;
	assert_string_equal(measured("resolution.active", ev, 9, 40), "35 counts 21600/1");
	assert_string_equal(measured("resolution.active.calendar", ev, 9, 40), "35 counts 21600/1");
	assert_string_equal(measured("resolution", ev, 9, 40), "35 counts 36000/1");
	assert_string_equal(measured("resolution.active", ev, 6, 40), "");
	assert_string_equal(measured("resolution.calendar", ev, 7, 40), "35 counts 93600/1");
	/* a pause that the resolution ends */
	static const struct esc_event held[] = {
		{ AT(9), .kind = ESC_OPENED, .who = "" }, { AT(10), .kind = ESC_HELD, OURS },
		{ AT(12), .kind = ESC_RESOLVED, OURS },
	};
	assert_string_equal(measured("resolution.active", held, 3, 40), "12 counts 3600/1");
}

static const struct esc_field manager[] = { { .column = ESC_C_MANAGER, .value = "kai" } };

static void
to_mobilise_takes_a_word_to_the_customer_and_a_manager(void **state)
{
	static const struct esc_event ev[] = {
		{ AT(9), .kind = ESC_OPENED, .who = "" }, { AT(9), .kind = ESC_REPLIED, .public = true, OURS },
		{ AT(15), .kind = ESC_ESCALATED, OURS },
		{ AT(16), .kind = ESC_ASSIGNED, .field = manager, .nfields = 1, OURS },
		{ AT(33), .kind = ESC_REPLIED, .public = true, OURS },
	};

	(void)state;
	assert_string_equal(measured("mobilise", ev, 5, 40), "9 counts 7200/1");
	assert_string_equal(measured("mobilise.calendar", ev, 5, 40), "9 counts 64800/1");
	assert_string_equal(measured("mobilise", ev, 4, 40), "9 censored");
	assert_string_equal(measured("mobilise", ev, 2, 40), "9 none");
}

static void
a_sign_is_calmed_unless_the_level_rises_after_it(void **state)
{
	static const struct esc_field sign[] = { { .column = ESC_C_SIGN, .value = "shouting" } };
	static const struct esc_event ev[] = {
		{ AT(9), .kind = ESC_OPENED, .who = "" }, { AT(10), .kind = ESC_ESCALATED, OURS },
		{ AT(11), .kind = ESC_SIGNED, .field = sign, .nfields = 1, OURS },
		{ AT(12), .kind = ESC_ESCALATED, OURS },
	};

	(void)state;
	assert_string_equal(measured("calmed", ev, 3, 40), "9 counts 1/1");
	assert_string_equal(measured("calmed", ev, 4, 40), "9 counts 0/1");
	assert_string_equal(measured("calmed", ev, 2, 40), "9 none");
}

static void
a_concession_counts_once_a_ticket(void **state)
{
	static const struct esc_event ev[] = {
		{ AT(9), .kind = ESC_OPENED, .who = "" }, { AT(10), .kind = ESC_CONCEDED, OURS },
		{ AT(11), .kind = ESC_CONCEDED, OURS },
	};

	(void)state;
	assert_string_equal(measured("concession.rate", ev, 3, 40), "9 counts 1/1");
	assert_string_equal(measured("concession.rate", ev, 1, 40), "9 counts 0/1");
}

#define ACTION(k, h, f)	{ AT(h), .kind = (k), .field = (f), .nfields = N(f), OURS }

/* A-1 is due at 20 and done at 19; A-2 due at 20 and done at 21; A-3 due at 30; A-4 is dropped; A-5 due at 90. */
static void
an_action_is_closed_when_done_and_overdue_when_not_in_time(void **state)
{
	static const struct esc_field a1[] = { { .column = ESC_C_ACTION, .value = "A-1" }, { .column = ESC_C_DUE, .value = "1767643200" } };
	static const struct esc_field a2[] = { { .column = ESC_C_ACTION, .value = "A-2" }, { .column = ESC_C_DUE, .value = "1767643200" } };
	static const struct esc_field a3[] = { { .column = ESC_C_ACTION, .value = "A-3" }, { .column = ESC_C_DUE, .value = "1767679200" } };
	static const struct esc_field a4[] = { { .column = ESC_C_ACTION, .value = "A-4" }, { .column = ESC_C_DUE, .value = "1767643200" } };
	static const struct esc_field a5[] = { { .column = ESC_C_ACTION, .value = "A-5" }, { .column = ESC_C_DUE, .value = "1767895200" } };
	static const struct esc_field d1[] = { { .column = ESC_C_ACTION, .value = "A-1" } };
	static const struct esc_field d2[] = { { .column = ESC_C_ACTION, .value = "A-2" } };
	static const struct esc_field d4[] = { { .column = ESC_C_ACTION, .value = "A-4" } };
	static const struct esc_event ev[] = {
		{ AT(9), .kind = ESC_OPENED, .who = "" },
		ACTION(ESC_PLANNED, 10, a1), ACTION(ESC_PLANNED, 10, a2), ACTION(ESC_PLANNED, 10, a3),
		ACTION(ESC_PLANNED, 10, a4), ACTION(ESC_PLANNED, 10, a5), ACTION(ESC_DROPPED, 11, d4),
		ACTION(ESC_DONE, 19, d1), ACTION(ESC_DONE, 21, d2),
	};

	(void)state;
	assert_string_equal(measured("action.closed", ev, 9, 40),
	    "20 counts 1/1; 20 counts 1/1; 30 counts 0/1; 90 censored");
	assert_string_equal(measured("action.overdue", ev, 9, 40),
	    "20 counts 0/1; 20 counts 1/1; 30 counts 1/1; 90 censored");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pause_is_no_active_time),
		cmocka_unit_test(to_mobilise_takes_a_word_to_the_customer_and_a_manager),
		cmocka_unit_test(a_sign_is_calmed_unless_the_level_rises_after_it),
		cmocka_unit_test(a_concession_counts_once_a_ticket),
		cmocka_unit_test(an_action_is_closed_when_done_and_overdue_when_not_in_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
