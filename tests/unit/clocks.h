/*
 * clocks.h - what the tests of clocks share: a policy in a line, a story in a
 * line, moments as days of one week.
 *
 * A moment is "mon09:00" or "fri18:00:01" of the week of 2026-11-02, with a `+'
 * for each week later ("mon+09:00"), or an instant.  A policy is rows parted by
 * "; ": "CLOCK TARGET [COLUMN=VALUE]..." of sla.csv, "step NAME CLOCK AT
 * [COLUMN=VALUE]..." of ladder.csv (a blank in AT is `_'), and "@MOMENT", from
 * which on the rows behind it hold instead.  A story is events parted by " | ",
 * each "MOMENT KIND [COLUMN=VALUE]...".
 */
#ifndef CLOCKS_H
#define CLOCKS_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/clock.h"

#define MOST		40
#define VERSIONS	4
#define MONDAY		INT64_C(1793577600)	/* 2026-11-02T00:00:00Z */

struct story {
	struct esc_policies policies;
	struct esc_policy *version[VERSIONS];
	struct esc_event event[MOST];
	size_t		 n;
	struct esc_arena arena;
};

static const char calendars[] = "calendar,timezone,days,hours\n"
    "office,UTC,mon-fri,09:00-18:00\n"
    "early,UTC,mon-fri,06:00-10:00\n"
    "tallinn,Europe/Tallinn,mon-sun,00:00-24:00\n"
    "minutes,UTC,mon-sun,00:00-00:02 00:03-00:04 00:06-00:13 00:14-00:15 00:21-00:30\n";
static const char holidays[] = "calendar,date,hours,name\noffice,2026-11-11,,Saint Martin\n";
static const char teams[] = "team,lead,calendar,level\nnet,ann,early,\ncore,bob,,\n";
static const char people[] = "person,mail,phone,teams,role,level,language,calendar,backup,away\n"
    "ann,ann@example.com,,net,lead,,,,,\nbob,bob@example.com,,core,lead,,,,,\n";
static const char levels[] = "level,name,role\n1,agent,\n2,expert,\n3,supervisor,\n4,over our heads,\n";

static inline int64_t
moment(const char *s)
{
	static const char days[] = "montuewedthufrisatsun";
	int h, m, sec = 0, week = 0;
	const char *day;
	char name[4];
	struct esc_time_how how = { 0 };
	struct esc_err e = { 0 };
	int64_t t;

	snprintf(name, sizeof(name), "%s", s);
	if ((day = strstr(days, name)) == NULL || strlen(s) < 7) {
		if (!esc_time_parse(s, &how, &t, &e))
			fail_msg("no moment: %s: %s", s, e.text);
		return t;
	}
	for (s += 3; *s == '+'; s++)
		week++;
	if (sscanf(s, "%d:%d:%d", &h, &m, &sec) < 2)
		fail_msg("no time of day: %s", s);
	return MONDAY + (week * 7 + (day - days) / 3) * INT64_C(86400) + h * 3600 + m * 60 + sec;
}

static inline const char *
moment_name(int64_t t)
{
	static char ring[4][ESC_TIME_MAX];
	static int i;

	return t == ESC_NONE ? "-" : esc_time_print(ring[i++ % 4], t, NULL);
}

/* The value of COLUMN=VALUE among the words; "" if there is none. */
static const char *
value_of(char *const *word, size_t n, const char *column)
{
	size_t len = strlen(column);

	for (size_t i = 0; i < n; i++)
		if (strncmp(word[i], column, len) == 0 && word[i][len] == '=')
			return word[i] + len + 1;
	return "";
}

static size_t
split(char *text, const char *by, char **part, size_t max)
{
	size_t n = 0;
	char *rest;

	for (char *s = strtok_r(text, by, &rest); s != NULL; s = strtok_r(NULL, by, &rest)) {
		assert_true(n < max);
		part[n++] = s;
	}
	return n;
}

static void
add_blanks(struct esc_buf *b, const char *s)
{
	for (; *s != '\0'; s++)
		esc_buf_putc(b, *s == '_' ? ' ' : *s);
}

static void
add_cells(struct esc_buf *b, const char *const *column, size_t n, char *const *word, size_t nwords)
{
	for (size_t i = 0; i < n; i++) {
		esc_buf_putc(b, ',');
		add_blanks(b, value_of(word, nwords, column[i]));
	}
}

/* A row of sla.csv or ladder.csv. */
static void
add_row(struct esc_buf *sla, struct esc_buf *ladder, char *row)
{
	static const char *const match[] = { "priority", "segment", "category", "channel", "team", "level",
	    "escalation", "executive" };
	static const char *const rest[] = { "calendar", "pauses", "reopen", "name" };
	static const char *const last[] = { "even_if_ended", "urgent" };
	char *word[20];
	size_t n = split(row, " ", word, 20);
	bool step = strcmp(word[0], "step") == 0;
	struct esc_buf *b = step ? ladder : sla;
	const char *action = value_of(word, n, "action"), *whom = value_of(word, n, "whom");

	assert_true(n > (step ? 3 : 1));
	esc_buf_puts(b, word[step ? 2 : 0]);
	add_cells(b, match, 8, word, n);
	if (step) {
		esc_buf_printf(b, ",%s,", word[1]);
		add_blanks(b, word[3]);
		esc_buf_printf(b, ",%s,%s", *action ? action : "notify", *whom || *action ? whom : "lead");
		add_cells(b, last, 2, word, n);
	} else {
		esc_buf_printf(b, ",%s", word[1]);
		add_cells(b, rest, 4, word, n);
	}
	esc_buf_putc(b, '\n');
}

/* The rows up to the next "@MOMENT" as the files of a policy, borrowed until `sla' and `ladder' go. */
#define NFILES	8
static size_t
take_files(struct esc_policy_file *file, struct esc_buf *sla, struct esc_buf *ladder, char **row, size_t n)
{
	static const char match[] = "priority,segment,category,channel,team,level,escalation,executive";
	static const char priorities[] = "priority,impact,urgency\nP1,,\nP2,,\nP3,,\n";
	size_t i;

	esc_buf_printf(sla, "clock,%s,target,calendar,pauses,reopen,name\n", match);
	esc_buf_printf(ladder, "clock,%s,step,at,action,whom,even_if_ended,urgent\n", match);
	for (i = 0; i < n && *(row[i] += strspn(row[i], " ")) != '@'; i++)
		add_row(sla, ladder, row[i]);
	memcpy(file, (const struct esc_policy_file[NFILES]){
		{ "calendars.csv", calendars, strlen(calendars) }, { "holidays.csv", holidays, strlen(holidays) },
		{ "ladder.csv", esc_buf_str(ladder), ladder->n }, { "levels.csv", levels, strlen(levels) },
		{ "people.csv", people, strlen(people) }, { "priorities.csv", priorities, strlen(priorities) },
		{ "sla.csv", esc_buf_str(sla), sla->n }, { "teams.csv", teams, strlen(teams) },
	}, NFILES * sizeof(*file));
	return i;
}

static inline void
take_policy(struct story *s, const char *text)
{
	char *copy = strdup(text), *row[30];
	size_t n = split(copy, ";", row, 30), i = 0;
	int64_t from = INT64_MIN;

	for (s->policies.version = s->version; i <= n; i++) {
		struct esc_policy_file file[NFILES];
		struct esc_buf sla = { 0 }, ladder = { 0 };
		struct esc_err e = { 0 };
		struct esc_policy *p;

		i += take_files(file, &sla, &ladder, row + i, n - i);
		if (!esc_policy_parse(&p, file, NFILES, NULL, NULL, &e))
			fail_msg("%s\n%s%s", e.text, sla.s, ladder.s);
		assert_true(s->policies.n < VERSIONS);
		p->version = (int64_t)s->policies.n + 1;
		p->effective_from = from;
		s->version[s->policies.n++] = p;
		from = i < n ? moment(row[i] + 1) : from;
		esc_buf_free(&sla);
		esc_buf_free(&ladder);
	}
	free(copy);
}

static void
take_column(struct story *s, struct esc_event *ev, struct esc_field *f, char *word)
{
	static const char *const sides[] = { "ours", "customer", "bot", "outside" };
	char *value = strchr(word, '='), text[ESC_TIME_MAX];
	enum esc_column c;

	if (value == NULL)
		fail_msg("no COLUMN=VALUE: %s", word);
	*value++ = '\0';
	if (strcmp(word, "who") == 0)
		ev->who = esc_dup(&s->arena, value, strlen(value));
	else if (strcmp(word, "public") == 0)
		ev->public = *value == '1';
	else if (strcmp(word, "seq") == 0)
		ev->seq = atoi(value);
	else if (strcmp(word, "side") == 0) {
		for (int i = 0; i < 4; i++)
			if (strcmp(sides[i], value) == 0)
				ev->side = (enum esc_side)i;
	} else {
		if ((c = esc_column_find(word)) == ESC_NCOLUMNS)
			fail_msg("no column %s", word);
		if (c == ESC_C_DUE) {
			snprintf(text, sizeof(text), "%" PRId64, moment(value));
			value = text;
		}
		f[ev->nfields++] = (struct esc_field){ .column = c, .value = esc_dup(&s->arena, value, strlen(value)) };
	}
}

static void
take_event(struct story *s, char *text)
{
	struct esc_event *ev = &s->event[s->n++];
	struct esc_field *f = esc_alloc(&s->arena, 16 * sizeof(*f));
	char *word[16];
	size_t n = split(text, " ", word, 16);
	const struct esc_kind_info *k = n > 1 ? esc_kind_named(word[1]) : NULL;

	assert_in_range(s->n, 1, MOST);
	if (k == NULL)
		fail_msg("no event: %s", text);
	*ev = (struct esc_event){ .at = moment(word[0]), .kind = k->kind, .side = k->side, .public = k->public,
	    .who = "", .field = f };
	for (size_t i = 2; i < n; i++)
		take_column(s, ev, f, word[i]);
	esc_fields_sort(f, ev->nfields);
	ev->key = esc_event_key(ev);
}

static void
take_events(struct story *s, const char *events)
{
	char *copy = strdup(events), *part[MOST];
	size_t n = split(copy, "|", part, MOST);

	for (size_t i = 0; i < n; i++)
		take_event(s, part[i]);
	qsort(s->event, s->n, sizeof(*s->event), esc_event_order);
	free(copy);
}

static inline void
take_story(struct story *s, const char *policy, const char *events)
{
	*s = (struct story){ .n = 0 };
	take_policy(s, policy);
	take_events(s, events);
}

static inline void
drop_story(struct story *s)
{
	for (size_t i = 0; i < s->policies.n; i++)
		esc_policy_free(s->version[i]);
	esc_arena_free(&s->arena);
}

/* The rows of tests/vectors/NAME, split at tabs; a cell `"' says the one above it again. */
static inline void
each_row(const char *file, size_t ncells, size_t least, void (*each)(char *const *cell))
{
	char *line = NULL, *cell[8] = { NULL }, path[100];
	size_t cap = 0, n = 0, i;
	FILE *f;

	snprintf(path, sizeof(path), "tests/vectors/%s", file);
	f = fopen(path, "r");
	assert_non_null(f);
	while (getline(&line, &cap, f) > 0) {
		char *rest = line, *s;

		line[strcspn(line, "\n")] = '\0';
		for (i = 0; (s = strsep(&rest, "\t")) != NULL; i++) {
			if (i >= ncells)
				fail_msg("%s: too many cells: %s", path, cell[0]);
			if (strcmp(s, "\"") == 0)
				continue;
			free(cell[i]);
			cell[i] = strdup(s);
		}
		if (i != ncells)
			fail_msg("%s: %zu cells, not %zu: %s", path, i, ncells, cell[0]);
		if (n++ > 0)
			each(cell);
	}
	if (n <= least)
		fail_msg("%s: only %zu rows", path, n - 1);
	for (i = 0; i < ncells; i++)
		free(cell[i]);
	free(line);
	fclose(f);
}

#endif
