/*
 * The ladder: which steps a story crosses and when (tests/vectors/ladder.tsv),
 * and random stories against a clock that is counted second by second.
 */
#include "clocks.h"

#define CROSSED	200

struct crossed {
	struct { enum esc_clock_kind kind; int64_t cycle, rep, moment; const char *name; } x[CROSSED];
	size_t		 n;
	int64_t		 at;
};

static bool
cross(void *arg, const struct esc_clock *c, const struct esc_crossing *x)
{
	struct crossed *all = arg;
	size_t i = all->n;

	if (x->moment > all->at)
		return false;
	assert_true(all->n++ < CROSSED);
	for (; i > 0 && (all->x[i - 1].moment > x->moment || (all->x[i - 1].moment == x->moment &&
	    strcmp(all->x[i - 1].name, x->step->name) > 0)); i--)
		all->x[i] = all->x[i - 1];
	all->x[i].kind = c->kind;
	all->x[i].cycle = c->cycle;
	all->x[i].rep = x->rep;
	all->x[i].moment = x->moment;
	all->x[i].name = x->step->name;
	return true;
}

static void
climb(struct story *s, struct crossed *all, int64_t at, struct esc_clocks *cs)
{
	struct esc_clock_sink sink = { .crossing = cross, .arg = all };

	*all = (struct crossed){ .at = at };
	esc_clocks(cs, s->event, s->n, &s->policies, INT64_MAX, &s->arena, &sink);
}

static int bad;

/* "half mon11:00, again+1 mon12:00, 2:half mon13:00" */
static bool
is_as_written(const struct crossed *all, const char *want)
{
	char *copy = strdup(want), *part[CROSSED], *word[2], *name, *plus;
	size_t n = strcmp(want, "-") == 0 ? 0 : split(copy, ",", part, CROSSED);
	bool is = n == all->n;
	bool seen[CROSSED] = { false };

	for (size_t i = 0; i < n && is; i++) {
		int64_t cycle = 1, rep = 0, t;
		size_t k = 0;

		assert_int_equal(split(part[i], " ", word, 2), 2);
		name = word[0];
		if (strchr(name, ':') != NULL) {
			cycle = atoi(name);
			name = strchr(name, ':') + 1;
		}
		if ((plus = strchr(name, '+')) != NULL) {
			*plus = '\0';
			rep = atoi(plus + 1);
		}
		t = moment(word[1]);
		while (k < all->n && (seen[k] || strcmp(all->x[k].name, name) != 0 || all->x[k].cycle != cycle ||
		    all->x[k].rep != rep || all->x[k].moment != t))
			k++;
		if ((is = k < all->n))
			seen[k] = true;
	}
	free(copy);
	return is;
}

static void
crosses(char *const *cell)
{
	struct esc_clocks cs;
	struct crossed all;
	struct story s;

	take_story(&s, cell[1], cell[2]);
	climb(&s, &all, moment(cell[3]), &cs);
	if (!is_as_written(&all, cell[4])) {
		print_error("%s (%s)\n  want %s\n  got ", cell[0], cell[3], cell[4]);
		for (size_t i = 0; i < all.n; i++)
			print_error(" %" PRId64 ":%s+%" PRId64 " %s,", all.x[i].cycle, all.x[i].name, all.x[i].rep,
			    moment_name(all.x[i].moment));
		print_error("\n");
		bad++;
	}
	drop_story(&s);
}

static void
every_story_crosses_its_steps(void **state)
{
	(void)state;
	bad = 0;
	each_row("ladder.tsv", 5, 55, crosses);
	assert_int_equal(bad, 0);
}

/*
 * The same by counting.  One clock, resolution; its time is counted each second
 * in which it is open and runs; then what was crossed is looked at.
 */
#define SECONDS	1800

struct counter {
	int64_t		 t, used, target, late, breached, due;
	bool		 begun, ended;
	unsigned	 pause;
	const char	*priority;
	const struct esc_policy *policy;
	struct {
		int64_t	 rep, base;
		bool	 done;
	} step[10];
	int64_t		 used_at[SECONDS + 1];
	struct crossed	 all;
};

static const char *const policies[] = {
	"resolution 90s priority=P1 calendar=minutes; resolution 4m priority=P2 calendar=minutes;"
	    " resolution 6m priority=P3 pauses=held calendar=24x7; resolution none calendar=24x7;"
	    " step a resolution 50%; step b resolution 75%; step c resolution 100%;"
	    " step d resolution 100%+40s; step e resolution 100%_every_70s; step f resolution 100%+90s_wall;"
	    " step g resolution 120%+10s_every_100s_wall; step h resolution 100%+5s priority=P1; step i resolution 130%",
	"resolution 0s priority=P1 pauses=waiting_held calendar=minutes; resolution 150s priority=P2 calendar=minutes;"
	    " resolution 100s calendar=24x7; step a resolution 33%; step b resolution 99%; step c resolution 100%;"
	    " step d resolution 100%_every_30s; step e resolution 100%_every_30s_wall; step f resolution 100%+1s;"
	    " step g resolution 200%_every_1m; step h resolution 60% priority=P2",
};

static const struct esc_target *
row_of(const struct counter *k)
{
	for (size_t i = 0; i < k->policy->ntargets; i++) {
		const char *p = k->policy->target[i].match.priority;

		if (p == NULL || (k->priority != NULL && strcmp(p, k->priority) == 0))
			return &k->policy->target[i];
	}
	return NULL;
}

static void
happen(struct counter *k, const struct esc_event *ev)
{
	const char *p = esc_event_get(ev, ESC_C_PRIORITY);

	if (p != NULL)
		k->priority = p;
	k->begun |= ev->kind == ESC_OPENED;
	if (ev->kind == ESC_WAITING || ev->kind == ESC_HELD) {
		k->pause = ev->kind == ESC_WAITING ? ESC_PAUSE_WAITING : ESC_PAUSE_HELD;
		k->ended = false;
	} else if (ev->kind == ESC_RESUMED)
		k->pause = 0;
	else if (ev->kind == ESC_RESOLVED || ev->kind == ESC_CLOSED) {
		k->pause = 0;
		k->ended = true;
	} else if (ev->kind == ESC_REOPENED)
		k->ended = false;
}

static void
look(struct counter *k, size_t i, const struct esc_step *s)
{
	int64_t base, offset;

	if (k->step[i].done || (s->match.priority != NULL &&
	    (k->priority == NULL || strcmp(s->match.priority, k->priority) != 0)))
		return;
	base = s->percent < 100 ? (k->target * s->percent + 99) / 100 :
	    k->late + (k->target * (s->percent - 100) + 99) / 100;
	if (s->percent >= 100 && k->late == ESC_NONE)
		return;
	for (; !k->step[i].done; k->step[i].rep++) {
		offset = s->offset + k->step[i].rep * s->every;
		if (!s->wall && k->used < base + offset)
			return;
		if (s->wall && k->step[i].base == ESC_NONE && k->used >= base)
			k->step[i].base = s->percent == 100 ? k->breached : k->t;
		if (s->wall && (k->step[i].base == ESC_NONE || k->t < k->step[i].base + offset))
			return;
		if (s->wall && s->every > 0 && k->t >= k->step[i].base + offset + s->every)
			continue;
		struct esc_clock c = { .kind = ESC_K_RESOLUTION, .cycle = 1 };
		struct esc_crossing x = { .step = s, .rep = k->step[i].rep, .moment = k->t };

		cross(&k->all, &c, &x);
		k->step[i].done = s->every == 0;
	}
}

/* Before anything happens in a second, and after it. */
static void
judge(struct counter *k)
{
	if (k->begun && !k->ended && k->target != ESC_NONE && k->used > k->target && k->late == ESC_NONE) {
		k->late = k->used;
		k->breached = k->t;
	}
}

static void
count_all(struct counter *k, const struct story *s)
{
	size_t next = 0;

	*k = (struct counter){ .late = ESC_NONE, .breached = ESC_NONE, .policy = s->version[0],
	    .all = { .at = MONDAY + SECONDS } };
	for (size_t i = 0; i < 10; i++)
		k->step[i].base = ESC_NONE;
	for (k->t = MONDAY; k->t <= MONDAY + SECONDS; k->t++) {
		judge(k);
		for (; next < s->n && s->event[next].at == k->t; next++)
			happen(k, &s->event[next]);
		k->used_at[k->t - MONDAY] = k->used;
		if (!k->begun || k->ended)
			continue;
		k->target = row_of(k)->seconds;
		judge(k);
		for (size_t i = 0; k->target != ESC_NONE && i < k->policy->nsteps; i++)
			look(k, i, &k->policy->step[i]);
		if (!(row_of(k)->pauses & k->pause) && esc_calendar_is_open(row_of(k)->calendar, k->t))
			k->used++;
	}
}

static void
tell_random(struct story *s, const char *policy, unsigned *seed)
{
	static const char *const acts[] = { "waiting", "held", "resumed", "resolved", "reopened",
	    "reclassified priority=P1", "reclassified priority=P2", "reclassified priority=P3", "note", "closed" };
	struct esc_buf b = { 0 };
	int64_t t = MONDAY + rand_r(seed) % 60;
	bool open = true;
	char at[ESC_TIME_MAX];

	esc_buf_printf(&b, "%s opened", esc_time_print(at, t, NULL));
	if (rand_r(seed) % 3)
		esc_buf_printf(&b, " priority=P%d", 1 + rand_r(seed) % 3);
	for (int i = rand_r(seed) % 9; i > 0; i--) {
		const char *act = acts[rand_r(seed) % (open ? 10 : 5)];

		t += 1 + rand_r(seed) % 300;
		if (!open && (strcmp(act, "resumed") == 0 || strcmp(act, "resolved") == 0))
			act = "note";
		open = strcmp(act, "resolved") != 0 && strcmp(act, "closed") != 0 && (open || strcmp(act, "note") != 0);
		esc_buf_printf(&b, " | %s %s", esc_time_print(at, t, NULL), act);
	}
	take_story(s, policy, esc_buf_str(&b));
	esc_buf_free(&b);
}

static void
say_story(const struct story *s, int64_t until)
{
	for (size_t i = 0; i < s->n; i++)
		print_error("  %4d %s %s\n", (int)(s->event[i].at - MONDAY), esc_kind_info(s->event[i].kind)->name,
		    s->event[i].nfields ? s->event[i].field[0].value : "");
	print_error("  until %d\n", (int)(until - MONDAY));
}

static void
say_crossed(const char *who, const struct crossed *all)
{
	print_error("  %s:", who);
	for (size_t i = 0; i < all->n; i++)
		print_error(" %s+%d %d", all->x[i].name, (int)all->x[i].rep, (int)(all->x[i].moment - MONDAY));
	print_error("\n");
}

static bool
same_crossings(const struct crossed *a, const struct crossed *b)
{
	bool same = a->n == b->n;

	for (size_t i = 0; same && i < a->n; i++)
		same = strcmp(a->x[i].name, b->x[i].name) == 0 && a->x[i].rep == b->x[i].rep &&
		    a->x[i].moment == b->x[i].moment;
	return same;
}

/* When the target was reached, or will be if nothing happens any more. */
static int64_t
counted_due(const struct counter *k, int64_t opened)
{
	int64_t used = k->used, t;

	for (t = opened; t <= MONDAY + SECONDS; t++)
		if (k->used_at[t - MONDAY] >= k->target)
			return t;
	for (; used < k->target; t++)
		used += esc_calendar_is_open(row_of(k)->calendar, t);
	return t;
}

static void
compare(const char *policy, unsigned seed)
{
	static struct counter k;
	struct esc_clocks cs;
	struct crossed all;
	struct story s;

	tell_random(&s, policy, &seed);
	count_all(&k, &s);
	climb(&s, &all, MONDAY + SECONDS, &cs);
	if (!same_crossings(&all, &k.all)) {
		say_story(&s, MONDAY + SECONDS);
		say_crossed("fold ", &all);
		say_crossed("count", &k.all);
		bad++;
	}
	if (cs.n > 0 && !k.ended && k.target != ESC_NONE && !(row_of(&k)->pauses & k.pause) &&
	    cs.clock[0].due != counted_due(&k, s.event[0].at)) {
		say_story(&s, MONDAY + SECONDS);
		print_error("  due %s, counted %s\n", moment_name(cs.clock[0].due),
		    moment_name(counted_due(&k, s.event[0].at)));
		bad++;
	}
	for (int64_t t = MONDAY; t <= MONDAY + SECONDS && bad == 0; t += 1 + rand_r(&seed) % 400) {
		esc_clocks(&cs, s.event, s.n, &s.policies, t, &s.arena, NULL);
		if (cs.n == 0)
			continue;
		int64_t breach = esc_clock_breach(&cs.clock[0]), used = esc_clock_elapsed(&cs.clock[0], t);

		breach = breach != ESC_NONE && breach <= t ? breach : ESC_NONE;
		if (used != k.used_at[t - MONDAY] ||
		    breach != (k.breached != ESC_NONE && k.breached <= t ? k.breached : ESC_NONE)) {
			say_story(&s, t);
			print_error("  used %d, counted %d; breach %s, counted %s\n", (int)used,
			    (int)k.used_at[t - MONDAY], moment_name(breach), moment_name(k.breached));
			bad++;
		}
	}
	drop_story(&s);
}

static void
steps_crossed_at_once_are_those_counted_second_by_second(void **state)
{
	(void)state;
	bad = 0;
	for (unsigned i = 0; i < 1500 && bad < 3; i++)
		compare(policies[i % 2], 1000 + i);
	assert_int_equal(bad, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_story_crosses_its_steps),
		cmocka_unit_test(steps_crossed_at_once_are_those_counted_second_by_second),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
