/* The pack for the meeting about a period, from the template of the team's language. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "notify.h"
#include "postmortem_review.h"

/* The first record, and whether it came in time. */
static void
read_record(struct esc_reviewing *r, struct esc_pm_case *c)
{
	struct esc_clocks clocks;
	unsigned char *gone = esc_alloc(&r->arena, c->of.nevents + 1);

	c->recorded = ESC_NONE;
	esc_fold_retracted(c->of.event, c->of.nevents, gone);
	for (size_t i = c->of.nevents; i-- > 0;)
		if (!gone[i] && c->of.event[i].kind == ESC_RECORDED)
			c->recorded = c->of.event[i].at;
	esc_clocks(&clocks, c->of.event, c->of.nevents, r->policies, r->now, &r->arena, NULL);
	for (size_t i = 0; i < clocks.n; i++)
		if (clocks.clock[i].kind == ESC_K_POSTMORTEM && clocks.clock[i].ended == c->recorded)
			c->late = esc_clock_state(&clocks.clock[i], r->now) == ESC_CS_BREACHED;
}

static bool
add_case(void *arg, const char *ref, struct esc_err *e)
{
	struct esc_reviewing *r = arg;
	struct esc_pm_case c = { .late = false };

	(void)e;
	c.of.ref = esc_dup(&r->arena, ref, strlen(ref));
	r->one = esc_grow(r->one, &r->room, r->n + 1, sizeof(*r->one));
	r->one[r->n++] = c;
	return true;
}

static bool
read_case(struct esc_reviewing *r, struct esc_pm_case *c, struct esc_err *e)
{
	const struct esc_event *last;
	const char *text;
	struct esc_pm *pm;

	if (!esc_pm_ticket(r->db, c->of.ref, &r->arena, &c->of, e))
		return false;
	c->t.ref = c->of.ref;
	esc_fold(&c->t, c->of.event, c->of.nevents, r->now, &r->arena);
	c->nactions = esc_pm_actions(c->of.event, c->of.nevents, &r->arena, &c->action);
	read_record(r, c);
	if (esc_pm_revisions(c->of.event, c->of.nevents, &r->arena, &last) > 0 &&
	    (text = esc_event_get(last, ESC_C_MESSAGE)) != NULL && esc_pm_read(text, strlen(text), &r->arena, &pm) > 0)
		c->pm = *pm;
	return true;
}

/* Post-mortems that are owed, and those that should be there already. */
static bool
count_owed(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct esc_reviewing *r = arg;

	(void)e;
	for (size_t i = 0; i < t->clocks->n; i++) {
		const struct esc_clock *c = &t->clocks->clock[i];

		if (c->kind != ESC_K_POSTMORTEM || c->ended != ESC_NONE)
			continue;
		r->owed++;
		r->owed_late += esc_clock_state(c, r->now) == ESC_CS_BREACHED;
	}
	return true;
}

static bool
gather(struct esc_reviewing *r, struct esc_err *e)
{
	struct esc_filter_how how = { .now = r->now };
	struct esc_filter owed = { .now = r->now };
	struct esc_select s = { .filter = &owed, .clocks = true, .clocked = true };

	if (!esc_recorded_tickets(r->db, add_case, r, e) ||
	    !esc_filter_add(&owed, "clock:postmortem", &how, &r->arena, e) ||
	    !esc_tickets(r->db, &s, count_owed, r, e))
		return false;
	for (size_t i = 0; i < r->n; i++)
		if (!read_case(r, &r->one[i], e))
			return false;
	return true;
}

/* The figures of the first table. */
static int64_t
recorded(const struct esc_reviewing *r, bool in_time)
{
	int64_t n = 0;

	for (size_t i = 0; i < r->n; i++)
		n += esc_pm_within(r, r->one[i].recorded) && !(in_time && r->one[i].late);
	return n;
}

static int64_t
count_actions(const struct esc_reviewing *r, enum esc_pm_state state)
{
	int64_t n = 0;

	for (size_t i = 0; i < r->n; i++)
		for (size_t k = 0; k < r->one[i].nactions; k++) {
			const struct esc_pm_action *a = &r->one[i].action[k];

			if (state == ESC_PM_OPEN)
				n += esc_pm_within(r, a->planned);
			else if (state == ESC_PM_OVERDUE)
				n += esc_pm_state(a, r->now) == ESC_PM_OVERDUE;
			else
				n += a->end == state && esc_pm_within(r, a->ended);
		}
	return n;
}

static bool
number(struct esc_reviewing *r, const char *name, int64_t *v)
{
	const struct { const char *name; int64_t value; } numbers[] = {
		{ "recorded", recorded(r, false) }, { "in_time", recorded(r, true) }, { "owed", r->owed },
		{ "owed_late", r->owed_late }, { "planned", count_actions(r, ESC_PM_OPEN) },
		{ "done", count_actions(r, ESC_PM_DONE) }, { "dropped", count_actions(r, ESC_PM_DROPPED) },
		{ "late", count_actions(r, ESC_PM_OVERDUE) },
	};

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (strcmp(numbers[i].name, name) == 0) {
			*v = numbers[i].value;
			return true;
		}
	return false;
}

static void
put_day(struct esc_buf *b, const struct esc_zone *zone, int64_t t)
{
	struct esc_civil c = esc_civil(zone, t);

	esc_buf_printf(b, "%04" PRId64 "-%02d-%02d", c.year, c.month, c.day);
}

/* The first working day after the next period, which is as long as this one. */
static int64_t
next_meeting(const struct esc_reviewing *r)
{
	static const enum esc_every kinds[] = { ESC_EVERY_DAY, ESC_EVERY_WEEK, ESC_EVERY_MONTH, ESC_EVERY_QUARTER,
	    ESC_EVERY_YEAR };
	int64_t after = r->to + (r->to - r->from), open;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (esc_every_next(r->fill.zone, kinds[i], r->from) == r->to)
			after = esc_every_next(r->fill.zone, kinds[i], r->to);
	open = esc_calendar_next_open(esc_policy_team_calendar(r->policy, NULL), after);
	return open != ESC_NONE ? open : after;
}

static const char *
rows(struct esc_reviewing *r, const struct esc_buf *made)
{
	if (made != &r->text && made->n > 0)
		esc_buf_add(&r->text, made->s, made->n);
	if (r->text.n == 0)
		esc_buf_puts(&r->text, "| – |");
	else
		r->text.n--;	/* the template ends the line */
	return esc_buf_str(&r->text);
}

static const char *
value(void *arg, const char *name)
{
	static const struct { const char *name; void (*write)(struct esc_reviewing *, struct esc_buf *); } tables[] = {
		{ "themes", esc_pm_themes }, { "causes", esc_pm_causes }, { "overdue", esc_pm_overdue },
		{ "lapses", esc_pm_lapses },
	};
	struct esc_reviewing *r = arg;
	int64_t v;

	esc_buf_clear(&r->text);
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		if (strcmp(tables[i].name, name) == 0) {
			tables[i].write(r, &r->text);
			return rows(r, &r->text);
		}
	if (strcmp(name, "effects") == 0)
		return rows(r, &r->effects);
	if (strcmp(name, "worst") == 0)
		return rows(r, &r->worst);
	if (strcmp(name, "period") == 0) {
		put_day(&r->text, r->fill.zone, r->from);
		esc_buf_puts(&r->text, " – ");
		put_day(&r->text, r->fill.zone, r->to - 1);
	} else if (strcmp(name, "next") == 0)
		put_day(&r->text, r->fill.zone, next_meeting(r));
	else if (strcmp(name, "zone") == 0)
		esc_buf_puts(&r->text, r->fill.zone != NULL ? esc_zone_name(r->fill.zone) : "UTC");
	else if (number(r, name, &v))
		esc_buf_printf(&r->text, "%" PRId64, v);
	return esc_buf_str(&r->text);
}

static bool
write(struct esc_reviewing *r, const char *period, struct esc_buf *out, struct esc_err *e)
{
	const struct esc_template *t = esc_policy_template(r->policy, r->fill.language, "review");
	struct esc_buf title = { 0 }, body = { 0 };

	if (t == NULL)
		return esc_fail(e, ESC_CONFIG, "there is no template review (templates/en/review.txt)");
	esc_template_fill(t, &r->fill, &title, &body);
	esc_buf_printf(out, "# %s (%s)\n\n%s", esc_buf_str(&title), period, esc_buf_str(&body));
	esc_buf_free(&title);
	esc_buf_free(&body);
	return true;
}

/* What needs a report is asked for when the rest has been read. */
static bool
review(struct esc_reviewing *r, const char *period, const char *language, struct esc_buf *out, struct esc_err *e)
{
	struct esc_writing w;
	const char *lead;
	bool done;

	done = esc_begin(r->db, false, e) && esc_writing_begin(&w, r->db, r->now, e);
	if (done) {
		r->policies = w.policies;
		r->policy = w.policy;
		lead = esc_pm_language(r->policy, esc_policy_lead(r->policy, NULL), &r->arena);
		r->fill = esc_pm_fill(r->db, r->policy, language != NULL ? language : lead);
		r->fill.value = value;
		r->fill.arg = r;
		done = gather(r, e) && esc_pm_worst(r, e);
	}
	esc_rollback(r->db);
	return done && esc_pm_effects(r, e) && write(r, period, out, e);
}

bool
esc_postmortem_review(struct esc_db *db, const char *period, int64_t now, const char *language, struct esc_buf *out,
    struct esc_err *e)
{
	struct esc_reviewing r = { .db = db, .now = now };
	bool done;

	if (!esc_period_parse(period, esc_db_zone(db), now, &r.from, &r.to))
		return esc_fail(e, ESC_USAGE, "\"%.60s\" is no period: write 2026Q3, 2026-10, 2026, lastmonth, ...", period);
	done = review(&r, period, language, out, e);
	free(r.one);
	esc_buf_free(&r.worst);
	esc_buf_free(&r.effects);
	esc_buf_free(&r.text);
	esc_arena_free(&r.arena);
	return done;
}
