/*
 * The clocks: stories of tests/vectors/clock.tsv, each with the policy that
 * judges it and how every clock stands at a moment.
 */
#include "clocks.h"

static int bad;		/* rows that are not as they should be: all are told */

/* "4h" or "0s"; "-" is none. */
static int64_t
span(const char *s)
{
	struct esc_err e = { 0 };
	int64_t seconds;

	if (strcmp(s, "-") == 0)
		return ESC_NONE;
	if (!esc_duration_parse(s, false, &seconds, &e))
		fail_msg("no duration: %s: %s", s, e.text);
	return seconds;
}

static int64_t
moment_or_none(const char *s)
{
	return strcmp(s, "-") == 0 ? ESC_NONE : moment(s);
}

static const struct esc_clock *
find(const struct esc_clocks *cs, const char *name)
{
	size_t len = strcspn(name, "#");
	int64_t cycle = name[len] == '#' ? atoi(name + len + 1) : 1;

	for (size_t i = 0; i < cs->n; i++)
		if (strlen(esc_clock_name[cs->clock[i].kind]) == len &&
		    strncmp(esc_clock_name[cs->clock[i].kind], name, len) == 0 && cs->clock[i].cycle == cycle)
			return &cs->clock[i];
	return NULL;
}

static void
say(struct esc_buf *b, const struct esc_clocks *cs, int64_t at)
{
	for (size_t i = 0; i < cs->n; i++) {
		const struct esc_clock *c = &cs->clock[i];
		int64_t breach = esc_clock_breach(c);

		esc_buf_printf(b, "\n    %s#%" PRId64 " %s ", esc_clock_name[c->kind], c->cycle,
		    esc_clock_state_name[esc_clock_state(c, at)]);
		esc_duration_print(b, esc_clock_elapsed(c, at));
		esc_buf_putc(b, '/');
		esc_duration_print(b, c->target);
		esc_buf_printf(b, " started=%s due=%s ended=%s", moment_name(c->started), moment_name(c->due),
		    moment_name(c->ended));
		esc_buf_printf(b, " breached=%s", moment_name(breach != ESC_NONE && breach <= at ? breach : ESC_NONE));
	}
}

static bool
fact_is(const struct esc_clock *c, const char *fact, int64_t at)
{
	const char *value = strchr(fact, '=');
	int64_t breach = esc_clock_breach(c);

	assert_non_null(value);
	value++;
	if (strncmp(fact, "started=", 8) == 0)
		return c->started == moment(value);
	if (strncmp(fact, "due=", 4) == 0)
		return c->due == moment_or_none(value);
	if (strncmp(fact, "ended=", 6) == 0)
		return c->ended == moment_or_none(value);
	if (strncmp(fact, "version=", 8) == 0)
		return c->policy->version == atoi(value);
	if (strncmp(fact, "rule=", 5) == 0)
		return strcmp(c->rule->name, value) == 0;
	if (strncmp(fact, "calendar=", 9) == 0)
		return strcmp(esc_calendar_name(c->calendar), value) == 0;
	if (strncmp(fact, "breached=", 9) != 0)
		fail_msg("no fact %s", fact);
	return (breach != ESC_NONE && breach <= at ? breach : ESC_NONE) == moment_or_none(value);
}

/* "resolution#2 running 1h/4h due=fri18:00" */
static bool
clock_is(const struct esc_clocks *cs, char *text, int64_t at)
{
	char *word[8], *slash;
	size_t n = split(text, " ", word, 8);
	const struct esc_clock *c = find(cs, word[0]);
	bool is;

	if (c == NULL)
		return false;
	assert_true(n >= 3 && (slash = strchr(word[2], '/')) != NULL);
	slash = strchr(word[2], '/');
	*slash++ = '\0';
	is = strcmp(esc_clock_state_name[esc_clock_state(c, at)], word[1]) == 0 &&
	    esc_clock_elapsed(c, at) == span(word[2]) && c->target == span(slash);
	for (size_t i = 3; i < n; i++)
		is = is && fact_is(c, word[i], at);
	return is;
}

static void
expect(const char *story, const char *when, const struct esc_clocks *cs, const char *want, int64_t at)
{
	char *copy = strdup(want), *clock[MOST];
	size_t n = strcmp(want, "-") == 0 ? 0 : split(copy, ";", clock, MOST);
	bool is = n == cs->n;

	for (size_t i = 0; i < n; i++)
		is = clock_is(cs, clock[i], at) && is;
	if (!is) {
		struct esc_buf b = { 0 };

		say(&b, cs, at);
		print_error("%s (%s)\n  want %s\n  got%s\n", story, when, want, esc_buf_str(&b));
		esc_buf_free(&b);
		bad++;
	}
	free(copy);
}

static void
stands(char *const *cell)
{
	int64_t at = moment(cell[3]);
	struct esc_clocks cs;
	struct story s;

	take_story(&s, cell[1], cell[2]);
	esc_clocks(&cs, s.event, s.n, &s.policies, at, &s.arena, NULL);
	expect(cell[0], cell[3], &cs, cell[4], at);
	/* what comes later changes nothing of the past; without it, all is the present */
	while (s.n > 0 && s.event[s.n - 1].at > at)
		s.n--;
	while (s.policies.n > 1 && s.version[s.policies.n - 1]->effective_from > at)
		esc_policy_free(s.version[--s.policies.n]);
	esc_clocks(&cs, s.event, s.n, &s.policies, INT64_MAX, &s.arena, NULL);
	for (size_t i = 0; i < cs.n; i++)
		if (cs.clock[i].started > at)
			cs.n--;
	expect(cell[0], "all folded", &cs, cell[4], at);
	drop_story(&s);
}

static void
every_clock_stands_as_it_should(void **state)
{
	(void)state;
	bad = 0;
	each_row("clock.tsv", 5, 120, stands);
	assert_int_equal(bad, 0);
}

/* Sums the working time of each clock's stretches. */
struct sum {
	int64_t	run[ESC_NCLOCKS][MOST], until[ESC_NCLOCKS][MOST];
};

static void
add_stretch(void *arg, const struct esc_stretch *x)
{
	struct sum *sum = arg;
	int64_t *until = &sum->until[x->clock->kind][x->clock->cycle];

	assert_true(x->from < x->to);
	assert_true(x->from >= *until);
	*until = x->to;
	if (!x->paused)
		sum->run[x->clock->kind][x->clock->cycle] += esc_calendar_between(x->clock->calendar, x->from, x->to);
}

static void
adds_up(char *const *cell)
{
	int64_t at = moment(cell[3]);
	struct sum sum = { 0 };
	struct esc_clock_sink sink = { .stretch = add_stretch, .arg = &sum };
	struct esc_clocks cs;
	struct story s;

	take_story(&s, cell[1], cell[2]);
	esc_clocks(&cs, s.event, s.n, &s.policies, at, &s.arena, &sink);
	expect(cell[0], "watched", &cs, cell[4], at);
	for (size_t i = 0; i < cs.n; i++) {
		const struct esc_clock *c = &cs.clock[i];

		if (sum.run[c->kind][c->cycle] != esc_clock_elapsed(c, at))
			fail_msg("%s: %s: the stretches are %" PRId64 ", the clock %" PRId64, cell[0],
			    esc_clock_name[c->kind], sum.run[c->kind][c->cycle], esc_clock_elapsed(c, at));
	}
	drop_story(&s);
}

static void
the_stretches_of_a_clock_add_up_to_its_time(void **state)
{
	(void)state;
	bad = 0;
	each_row("clock.tsv", 5, 120, adds_up);
	assert_int_equal(bad, 0);
}

/* The last event is told only after all others were folded once. */
static void
comes_late(char *const *cell)
{
	int64_t at = moment(cell[3]);
	struct esc_clocks cs;
	struct story s;
	unsigned seed = 7;

	take_story(&s, cell[1], cell[2]);
	for (int round = 0; round < 5; round++) {
		for (size_t i = s.n; i > 1; i--) {
			size_t j = (size_t)rand_r(&seed) % i;
			struct esc_event x = s.event[j];

			s.event[j] = s.event[i - 1];
			s.event[i - 1] = x;
		}
		qsort(s.event, s.n, sizeof(*s.event), esc_event_order);
		esc_clocks(&cs, s.event, s.n, &s.policies, at, &s.arena, NULL);
		expect(cell[0], "in another order", &cs, cell[4], at);
	}
	drop_story(&s);
}

static void
any_order_of_arrival_gives_the_same_clocks(void **state)
{
	(void)state;
	bad = 0;
	each_row("clock.tsv", 5, 120, comes_late);
	assert_int_equal(bad, 0);
}

static void
without_a_policy_there_is_no_clock(void **state)
{
	struct esc_policies none = { 0 };
	struct esc_clocks cs;
	struct story s;

	(void)state;
	take_story(&s, "resolution 4h", "mon09:00 opened");
	esc_clocks(&cs, s.event, s.n, &none, INT64_MAX, &s.arena, NULL);
	assert_int_equal(cs.n, 0);
	esc_clocks(&cs, s.event, 0, &s.policies, INT64_MAX, &s.arena, NULL);
	assert_int_equal(cs.n, 0);
	drop_story(&s);
}

/* The same story with one event retracted, before and after. */
static void
evidence_undoes_a_breach(void **state)
{
	struct esc_clocks cs;
	struct story s;
	char key[ESC_KEY_MAX], text[100];

	(void)state;
	bad = 0;
	take_story(&s, "first_response 1h", "mon09:00 opened | mon12:00 replied");
	esc_clocks(&cs, s.event, s.n, &s.policies, INT64_MAX, &s.arena, NULL);
	expect("late reply", "before", &cs, "first_response breached 3h/1h breached=mon10:00:01", moment("tue09:00"));
	snprintf(text, sizeof(text), "mon09:30 replied who=jaan");
	take_event(&s, text);
	qsort(s.event, s.n, sizeof(*s.event), esc_event_order);
	esc_clocks(&cs, s.event, s.n, &s.policies, INT64_MAX, &s.arena, NULL);
	expect("a reply told late", "after", &cs, "first_response met 30m/1h", moment("tue09:00"));
	snprintf(text, sizeof(text), "tue10:00 retracted retracts=%s", esc_key_print(key, s.event[1].key));
	take_event(&s, text);
	esc_clocks(&cs, s.event, s.n, &s.policies, INT64_MAX, &s.arena, NULL);
	expect("and taken back", "last", &cs, "first_response breached 3h/1h", moment("tue09:00"));
	drop_story(&s);
	assert_int_equal(bad, 0);
}

/* Folded with all that came later, and asked how it stood before. */
static void
what_is_to_come_is_not_yet(void **state)
{
	struct esc_clocks cs;
	struct story s;

	(void)state;
	bad = 0;
	take_story(&s, "resolution 2h priority=P1; resolution 8h",
	    "mon09:00 opened priority=P1 | mon12:00 reclassified priority=P3");
	esc_clocks(&cs, s.event, s.n, &s.policies, INT64_MAX, &s.arena, NULL);
	assert_int_equal(cs.clock[0].breached, moment("mon11:00:01"));
	assert_int_equal(esc_clock_state(&cs.clock[0], moment("mon11:00")), ESC_CS_RUNNING);
	assert_int_equal(esc_clock_state(&cs.clock[0], moment("mon11:00:01")), ESC_CS_BREACHED);
	drop_story(&s);
	take_story(&s, "postmortem 1bd", "mon09:00 opened level=3 | mon10:00 resolved");
	esc_clocks(&cs, s.event, s.n, &s.policies, INT64_MAX, &s.arena, NULL);
	assert_int_equal(cs.n, 1);
	assert_int_equal(esc_clock_state(&cs.clock[0], moment("tue12:00")), ESC_CS_IDLE);
	assert_int_equal(esc_clock_elapsed(&cs.clock[0], moment("tue12:00")), 0);
	drop_story(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_clock_stands_as_it_should),
		cmocka_unit_test(the_stretches_of_a_clock_add_up_to_its_time),
		cmocka_unit_test(any_order_of_arrival_gives_the_same_clocks),
		cmocka_unit_test(without_a_policy_there_is_no_clock),
		cmocka_unit_test(evidence_undoes_a_breach),
		cmocka_unit_test(what_is_to_come_is_not_yet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
