/* Post-mortems read back from Markdown, and the actions that events make. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "model/postmortem.h"

#define FRONT	"---\nticket: E-1\ncause: no_monitoring\n---\n"
#define CAUSE	"<!-- esc:root_cause -->\n## Root cause\n\nNobody watched.\n"
#define IMPROVE	"<!-- esc:improve -->\n## What to improve\n\nAsk earlier.\n"
#define ACTIONS	"<!-- esc:actions -->\n## Actions\n\n| a | b | c | d | e | f |\n|---|---|---|---|---|---|\n"

struct said {
	struct esc_buf text;
};

static void
say(void *arg, unsigned line, const char *what)
{
	struct said *s = arg;

	esc_buf_printf(&s->text, "%u %.*s\n", line, (int)strcspn(what, ":"), what);
}

/* The faults of a text with one post-mortem: "line what", one a line. */
static const char *
faults(const char *text)
{
	static char all[2000];
	struct esc_arena a = { 0 };
	struct said s = { { 0 } };
	struct esc_pm *pm;

	assert_int_equal(esc_pm_read(text, strlen(text), &a, &pm), 1);
	esc_pm_faults(pm, say, &s);
	snprintf(all, sizeof(all), "%s", esc_buf_str(&s.text));
	esc_buf_free(&s.text);
	esc_arena_free(&a);
	return all;
}

static void
a_finished_one_has_no_fault(void **state)
{
	(void)state;
	assert_string_equal(faults(FRONT CAUSE IMPROVE ACTIONS), "");
	assert_string_equal(faults(FRONT CAUSE IMPROVE ACTIONS "| | process | Watch the queue | maria | 2026-12-01 | |\n"), "");
	assert_string_equal(faults("\n\n" FRONT CAUSE IMPROVE ACTIONS), "");
}

static void
comments_and_empty_lists_are_no_answer(void **state)
{
	(void)state;
	assert_string_equal(faults(FRONT "<!-- esc:root_cause -->\n## Why\n<!-- a\nlong\nhint -->\n 1. \n2)\n* -\n" IMPROVE ACTIONS),
	    "1 the root cause\n");
	assert_string_equal(faults(FRONT "<!-- esc:root_cause -->\n## Why\n<!-- x --> y\n" IMPROVE ACTIONS), "");
	assert_string_equal(faults(FRONT "<!-- esc:root_cause -->\n## Why\n" IMPROVE ACTIONS), "1 the root cause\n");
}

static void
what_stands_in_code_is_no_mark(void **state)
{
	(void)state;
	assert_string_equal(faults(FRONT "<!-- esc:root_cause -->\n## Why\n```\n---\nticket: E-2\n<!-- esc:improve -->\n<!--\n```\n"
	    IMPROVE ACTIONS), "");
	assert_string_equal(faults(FRONT CAUSE "~~~~\n```\n~~~\n" IMPROVE ACTIONS),
	    "9 what begins here, a comment or a block of code, does not end\n1 what to improve\n1 the actions\n");
	assert_string_equal(faults(FRONT CAUSE IMPROVE "<!-- esc:actions -->\n<!-- x\n| a |\n|---|\n| | process | a b | c | d | |\n"),
	    "14 what begins here, a comment or a block of code, does not end\n");
}

static void
each_row_says_type_verb_owner_and_day(void **state)
{
	(void)state;
	assert_string_equal(faults(FRONT CAUSE IMPROVE ACTIONS "| | | | | | |\n|  | x | Watch | | | |\n| A-01 | process | do b | c | d |\n"
	    "| A-1 | process | do b | c | d | e |\n| A-1 | process | do b | c | d | e | f |\n\n| | not | in | the | table |\n"),
	    "19 type\n19 what\n19 owner\n19 due\n20 action\n22 action\n24 type\n24 what\n22 action\n");
}

static void
cells_are_read_as_they_are_shown(void **state)
{
	struct esc_arena a = { 0 };
	struct esc_buf b = { 0 };
	struct esc_pm *pm;
	static const char text[] = FRONT CAUSE IMPROVE ACTIONS
	    "|  | process | Watch \\| the &#124; queue \\\\ | maria|2026-12-01\t|\r\n";
	static const char *const names[] = { "A-3" };

	(void)state;
	assert_int_equal(esc_pm_read(text, strlen(text), &a, &pm), 1);
	assert_int_equal(pm->nrows, 1);
	assert_string_equal(pm->row[0].cell[ESC_PM_WHAT], "Watch | the | queue \\");
	assert_string_equal(pm->row[0].cell[ESC_PM_OWNER], "maria");
	assert_string_equal(pm->row[0].cell[ESC_PM_DUE], "2026-12-01");
	assert_null(pm->row[0].cell[ESC_PM_NAME]);
	esc_pm_name_rows(&b, pm, names);
	assert_non_null(strstr(esc_buf_str(&b), "\n| A-3 | process | Watch \\| the"));
	assert_int_equal(b.n, pm->n + 3);
	esc_buf_free(&b);
	esc_arena_free(&a);
}

static void
several_stand_one_behind_the_other(void **state)
{
	struct esc_arena a = { 0 };
	struct esc_pm *pm;
	static const char text[] = FRONT CAUSE "\n---\n\n" IMPROVE ACTIONS "\n---\nticket: \"E-2\" # two\ncause: 'x y' # z\n---\n" CAUSE;

	(void)state;
	assert_int_equal(esc_pm_read(text, strlen(text), &a, &pm), 2);
	assert_string_equal(pm[0].ticket, "E-1");
	assert_non_null(pm[0].part[ESC_PM_ACTIONS]);
	assert_string_equal(pm[0].part[ESC_PM_ROOT_CAUSE], "Nobody watched.\n\n---");
	assert_string_equal(pm[1].ticket, "E-2");
	assert_string_equal(pm[1].cause, "x y");
	assert_null(pm[1].part[ESC_PM_IMPROVE]);
	assert_int_equal(esc_pm_read("nothing\n", 8, &a, &pm), 0);
	assert_int_equal(esc_pm_read("---\nticket:", 11, &a, &pm), 0);
	esc_arena_free(&a);
}

/* "planned", "A-1", message, owner, due */
struct plan {
	enum esc_kind kind;
	const char *action, *message, *owner, *due;
};

static size_t
fold(const struct plan *p, size_t n, struct esc_arena *a, struct esc_pm_action **all)
{
	struct esc_event *ev = esc_alloc(a, n * sizeof(*ev));

	for (size_t i = 0; i < n; i++) {
		struct esc_field *f = esc_alloc(a, 4 * sizeof(*f));
		size_t k = 0;

		f[k++] = (struct esc_field){ .column = ESC_C_ACTION, .value = p[i].action };
		if (p[i].due != NULL)
			f[k++] = (struct esc_field){ .column = ESC_C_DUE, .value = p[i].due };
		if (p[i].message != NULL)
			f[k++] = (struct esc_field){ .column = ESC_C_MESSAGE, .value = p[i].message };
		if (p[i].owner != NULL)
			f[k++] = (struct esc_field){ .column = ESC_C_OWNER, .value = p[i].owner };
		ev[i] = (struct esc_event){ .at = (int64_t)i, .kind = p[i].kind, .who = "", .field = f, .nfields = k };
	}
	return esc_pm_actions(ev, n, a, all);
}

static void
an_action_is_what_was_planned_last_until_it_ends(void **state)
{
	struct esc_arena a = { 0 };
	struct esc_pm_action *all;
	static const struct plan plans[] = {
		{ ESC_PLANNED, "A-1", "watch it", "maria", "100" }, { ESC_PLANNED, "A-2", "tell them", "eva", NULL },
		{ ESC_PLANNED, "A-1", "watch it", "tom", "200" }, { ESC_DONE, "A-2", NULL, NULL, NULL },
		{ ESC_DROPPED, "A-9", NULL, NULL, NULL },
	};

	(void)state;
	assert_int_equal(fold(plans, 5, &a, &all), 2);
	assert_string_equal(all[0].owner, "tom");
	assert_int_equal(all[0].planned, 0);
	assert_int_equal(esc_pm_state(&all[0], 200), ESC_PM_OPEN);
	assert_int_equal(esc_pm_state(&all[0], 201), ESC_PM_OVERDUE);
	assert_int_equal(esc_pm_state(&all[1], 1000), ESC_PM_DONE);
	assert_int_equal(all[1].ended, 3);
	assert_null(esc_pm_action(all, 2, "A-9"));
	esc_arena_free(&a);
}

static void
names_of_actions_are_numbers_from_one(void **state)
{
	static const char *const bad[] = { "A-0", "A-", "A-01", "A--1", "A-x", "a-1", "B-1", "A-1x", "" };

	(void)state;
	assert_int_equal(esc_pm_number("A-17"), 17);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(esc_pm_number(bad[i]), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_finished_one_has_no_fault),
		cmocka_unit_test(comments_and_empty_lists_are_no_answer),
		cmocka_unit_test(what_stands_in_code_is_no_mark),
		cmocka_unit_test(each_row_says_type_verb_owner_and_day),
		cmocka_unit_test(cells_are_read_as_they_are_shown),
		cmocka_unit_test(several_stand_one_behind_the_other),
		cmocka_unit_test(an_action_is_what_was_planned_last_until_it_ends),
		cmocka_unit_test(names_of_actions_are_numbers_from_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
