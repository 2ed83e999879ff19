/* Columns and kinds: the two tables that say what an event may be. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "escalate.h"

static void
every_column_has_a_name_of_its_own_and_a_help(void **state)
{
	const struct esc_column_info *info;
	int c;

	(void)state;
	for (c = ESC_C_FIRST; c < ESC_NCOLUMNS; c++) {
		info = esc_column_info((enum esc_column)c);
		assert_non_null(info->name);
		assert_non_null(info->help);
		assert_int_equal(esc_column_find(info->name), c);
		assert_int_equal(info->form == ESC_F_CHOICE, info->choices != NULL);
		assert_int_equal(info->where == ESC_IN_PARTY, info->form == ESC_F_PERSON);
	}
}

static void
columns_are_found_as_people_write_them(void **state)
{
	(void)state;
	assert_int_equal(esc_column_find("Reported By"), ESC_C_REPORTED_BY);
	assert_int_equal(esc_column_find("AT-STAKE"), ESC_C_AT_STAKE);
	assert_int_equal(esc_column_find("attr.colour"), ESC_C_ATTR);
	assert_int_equal(esc_column_find("retracts"), ESC_C_EVENT);
	assert_int_equal(esc_column_find("attr."), ESC_NCOLUMNS);
	assert_int_equal(esc_column_find("attr"), ESC_NCOLUMNS);
	assert_int_equal(esc_column_find("teams"), ESC_NCOLUMNS);
	assert_int_equal(esc_column_find(""), ESC_NCOLUMNS);
}

static void
values_are_checked_by_the_form_of_their_column(void **state)
{
	static const struct {
		enum esc_column	 column;
		const char	*value, *is;
	} cases[] = {
		{ ESC_C_PRIORITY, "P1", "P1" }, { ESC_C_SUBJECT, " =1+1 ", " =1+1 " },
		{ ESC_C_CUSTOMER, "\xc5\x9ei\xc5\x9f" "ecam", "\xc5\x9ei\xc5\x9f" "ecam" },
		{ ESC_C_CUSTOMER, "", NULL },
		{ ESC_C_CSAT, "1", "1" }, { ESC_C_CSAT, "5", "5" }, { ESC_C_CSAT, "0", NULL },
		{ ESC_C_CSAT, "6", NULL }, { ESC_C_CSAT, "4,5", NULL }, { ESC_C_CSAT, "05", NULL },
		{ ESC_C_CSAT, "inf", NULL }, { ESC_C_CSAT, "-1", NULL }, { ESC_C_CSAT, " 4", NULL },
		{ ESC_C_LEVEL, "1", "1" }, { ESC_C_LEVEL, "9", "9" }, { ESC_C_LEVEL, "0", NULL },
		{ ESC_C_LEVEL, "10", NULL },
		{ ESC_C_REV, "12", "12" }, { ESC_C_REV, "x", NULL },
		{ ESC_C_FCR_RECORDED, "Yes", "1" }, { ESC_C_FCR_RECORDED, "TRUE", "1" },
		{ ESC_C_FCR_RECORDED, "y", "1" }, { ESC_C_FCR_RECORDED, "1", "1" },
		{ ESC_C_FCR_RECORDED, "no", "0" }, { ESC_C_FCR_RECORDED, "False", "0" },
		{ ESC_C_FCR_RECORDED, "N", "0" }, { ESC_C_FCR_RECORDED, "0", "0" },
		{ ESC_C_FCR_RECORDED, "2", NULL },
		{ ESC_C_INTO, "E-17", "E-17" }, { ESC_C_INTO, "two words", NULL },
		{ ESC_C_EVENT, "0123456789abcdef", "0123456789abcdef" },
		{ ESC_C_EVENT, "0123456789ABCDEF", NULL }, { ESC_C_EVENT, "0123456789abcde", NULL },
		{ ESC_C_STATUS, "open", "open" }, { ESC_C_STATUS, "spam", "spam" },
		{ ESC_C_STATUS, "Open", NULL }, { ESC_C_STATUS, "ope", NULL }, { ESC_C_STATUS,
		    "open waiting", NULL },
		{ ESC_C_OUTCOME, "no_answer", "no_answer" }, { ESC_C_RESOLUTION, "fix", "fix" },
	};
	struct esc_err e;
	const char *v;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		e = (struct esc_err){ 0 };
		v = esc_column_check(cases[i].column, cases[i].value, &e);
		if (cases[i].is != NULL) {
			if (v == NULL)
				fail_msg("%s", e.text);
			assert_string_equal(v, cases[i].is);
			assert_int_equal(e.code, 0);
			continue;
		}
		assert_null(v);
		assert_int_equal(e.code, ESC_INVALID);
		assert_ptr_equal(strstr(e.text, esc_column_info(cases[i].column)->name), e.text);
	}
}

/* Every word of a list of columns is one. */
static void
check_columns(const char *list)
{
	char word[40];
	size_t n;

	for (; *list != '\0'; list += n + strspn(list + n, " ")) {
		n = strcspn(list, " ");
		assert_in_range(n, 1, sizeof(word) - 1);
		memcpy(word, list, n);
		word[n] = '\0';
		assert_int_not_equal(esc_column_find(word), ESC_NCOLUMNS);
	}
}

static void
check_needs(const struct esc_kind_info *k)
{
	char word[40];
	int n;

	for (const char *s = k->needs; s != NULL && sscanf(s, " %39s%n", word, &n) == 1; s += n) {
		assert_int_not_equal(esc_column_find(word), ESC_NCOLUMNS);
		assert_true(esc_kind_carries(k, esc_column_find(word)));
	}
}

static void
every_kind_is_known_by_number_participle_and_verb(void **state)
{
	const struct esc_kind_info *k;

	(void)state;
	for (k = esc_kinds; k < esc_kinds + esc_nkinds; k++) {
		assert_ptr_equal(esc_kind_info(k->kind), k);
		assert_ptr_equal(esc_kind_named(k->name), k);
		if (k->verb != NULL)
			assert_ptr_equal(esc_kind_named(k->verb), k);
		if (k > esc_kinds)
			assert_true(k[-1].kind < k->kind);
		if (strcmp(k->columns, "*") != 0)
			check_columns(k->columns);
		check_needs(k);
		assert_non_null(k->help);
	}
	assert_null(esc_kind_info((enum esc_kind)11));
	assert_null(esc_kind_info((enum esc_kind)0));
	assert_null(esc_kind_named("answered"));
}

static void
a_kind_carries_its_own_columns_and_what_any_may(void **state)
{
	const struct esc_kind_info *waiting = esc_kind_named("wait"),
	    *seen = esc_kind_named("observed");

	(void)state;
	assert_true(esc_kind_carries(waiting, ESC_C_WHY));
	assert_true(esc_kind_carries(waiting, ESC_C_ATTR));
	assert_true(esc_kind_carries(waiting, ESC_C_KEY));
	assert_true(esc_kind_carries(waiting, ESC_C_SLOT));
	assert_false(esc_kind_carries(waiting, ESC_C_CSAT));
	assert_false(esc_kind_carries(esc_kind_named("survey"), ESC_C_CATEGORY));
	assert_true(esc_kind_carries(seen, ESC_C_CSAT));
	assert_false(esc_kind_carries(seen, ESC_C_EVENT));
	assert_false(esc_kind_carries(seen, ESC_C_OUTCOME));
}

static void
work_on_a_resolved_ticket_opens_it_again(void **state)
{
	(void)state;
	assert_true(esc_kind_info(ESC_ACCEPTED)->work);
	assert_true(esc_kind_info(ESC_ESCALATED)->work);
	assert_true(esc_kind_info(ESC_REOPENED)->work);
	assert_true(esc_kind_info(ESC_WAITING)->work);
	assert_false(esc_kind_info(ESC_REPLIED)->work);
	assert_false(esc_kind_info(ESC_NOTE)->work);
	assert_false(esc_kind_info(ESC_CLOSED)->work);
	assert_false(esc_kind_info(ESC_OBSERVED)->work);
}

static char *
manual(void)
{
	char *text = calloc(1, 1 << 17);
	FILE *f = fopen("man/escalate.5", "r");

	assert_non_null(f);
	assert_true(fread(text, 1, (1 << 17) - 1, f) > 0);
	fclose(f);
	return text;
}

static void
the_manual_names_every_column_and_kind(void **state)
{
	const struct esc_kind_info *k;
	char *text = manual(), line[120];
	int c;

	(void)state;
	for (c = ESC_C_FIRST; c < ESC_NCOLUMNS; c++) {
		if (esc_column_info((enum esc_column)c)->internal)
			continue;
		snprintf(line, sizeof(line), "\n.It Cm %s\n",
		    esc_column_info((enum esc_column)c)->name);
		if (strstr(text, line) == NULL)
			fail_msg("escalate.5 lacks%s", line);
	}
	for (k = esc_kinds; k < esc_kinds + esc_nkinds; k++) {
		if (k->verb != NULL)
			snprintf(line, sizeof(line), "\n.It Cm %s Pq Ic %s\n", k->name, k->verb);
		else
			snprintf(line, sizeof(line), "\n.It Cm %s\n", k->name);
		if (strstr(text, line) == NULL)
			fail_msg("escalate.5 lacks%s", line);
		if (k->needs == NULL && strcmp(k->columns, "*") != 0 && strstr(text,
		    k->columns) == NULL)
			fail_msg("escalate.5 has other columns for %s", k->name);
		if (k->slot != NULL)
			assert_non_null(strstr(text, k->slot));
	}
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_column_has_a_name_of_its_own_and_a_help),
		cmocka_unit_test(columns_are_found_as_people_write_them),
		cmocka_unit_test(values_are_checked_by_the_form_of_their_column),
		cmocka_unit_test(every_kind_is_known_by_number_participle_and_verb),
		cmocka_unit_test(a_kind_carries_its_own_columns_and_what_any_may),
		cmocka_unit_test(work_on_a_resolved_ticket_opens_it_again),
		cmocka_unit_test(the_manual_names_every_column_and_kind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
