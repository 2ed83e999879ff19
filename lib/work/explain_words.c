/* A clock in words: what holds in a piece of its time, and what came of it. */
#include <string.h>

#include "explain.h"

void
esc_moment_words(struct esc_buf *b, int64_t t, const struct esc_zone *zone)
{
	static const char *const days[] = { "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed" };
	struct esc_civil c = esc_civil(zone, t);
	int64_t day = esc_days(c.year, c.month, c.day) % 7;
	char text[ESC_TIME_MAX];

	if (zone == NULL) {
		esc_buf_puts(b, esc_time_print(text, t, NULL));
		return;
	}
	esc_buf_printf(b, "%s %04lld-%02d-%02d %02d:%02d:%02d", days[day < 0 ? day + 7 : day],
	    (long long)c.year,
	    c.month, c.day, c.hour, c.minute, c.second);
}

/* A day of working time would be eight hours to one and nine to another. */
void
esc_hours_words(struct esc_buf *b, int64_t seconds)
{
	int64_t hours = seconds / 3600, minutes = seconds / 60 % 60, rest = seconds % 60;

	if (hours > 0)
		esc_buf_printf(b, "%lldh", (long long)hours);
	if (minutes > 0)
		esc_buf_printf(b, "%lldm", (long long)minutes);
	if (rest > 0 || seconds == 0)
		esc_buf_printf(b, "%llds", (long long)rest);
}

static void
put_event(struct esc_buf *b, const struct esc_event *ev)
{
	esc_buf_puts(b, esc_kind_info(ev->kind)->name);
	if (*ev->who != '\0')
		esc_buf_printf(b, " by %s", ev->who);
}

/* The row of the policy that sets the target, its version and the calendar. */
static void
put_rule(struct esc_buf *b, const struct esc_clock *c)
{
	if (c->rule != NULL)
		esc_buf_printf(b, "%s (sla.csv:%u)", c->rule->name, c->rule->line);
	else
		esc_buf_puts(b, c->target != ESC_NONE ? "the time that was set" : "no row of sla.csv");
	if (c->policy != NULL)
		esc_buf_printf(b, ", version %lld", (long long)c->policy->version);
	esc_buf_printf(b, ", calendar %s", esc_calendar_name(c->calendar));
}

void
esc_leg_words(struct esc_buf *b, const struct esc_leg *l, const struct esc_piece *p,
    const struct esc_zone *zone)
{
	if (l->paused) {
		esc_buf_puts(b, "paused: ");
		if (l->why == NULL) {
			put_rule(b, &l->clock);
			return;
		}
		put_event(b, l->why);
		esc_buf_puts(b, " at ");
		esc_moment_words(b, l->why->at, zone);
		return;
	}
	if (p->from == l->from) {
		if (l->why != NULL)
			put_event(b, l->why);
		else
			esc_buf_puts(b, "new policy");
		esc_buf_puts(b, ": ");
	}
	if (strcmp(p->state, "running") == 0 && strcmp(p->why, "open") == 0)
		put_rule(b, &l->clock);
	else
		esc_buf_printf(b, "%s, calendar %s", p->why, esc_calendar_name(l->clock.calendar));
}

static void
put_target(struct esc_buf *b, const struct esc_clock *c, const struct esc_zone *zone)
{
	int64_t due = esc_clock_deadline(c);

	if (c->target == ESC_NONE) {
		esc_buf_puts(b, "no target");
		return;
	}
	esc_buf_puts(b, "target ");
	esc_hours_words(b, c->target);
	if (due != ESC_NONE) {
		esc_buf_puts(b, ", due ");
		esc_moment_words(b, due, zone);
	}
}

void
esc_outcome_words(struct esc_buf *b, const struct esc_clock *c, int64_t now, const struct esc_zone *zone)
{
	enum esc_clock_state state = esc_clock_state(c, now);
	int64_t left = esc_clock_remaining(c, now), breach = esc_clock_breach(c);

	put_target(b, c, zone);
	esc_buf_printf(b, ": %s", esc_clock_state_name[state]);
	if (state == ESC_CS_BREACHED && breach != ESC_NONE) {
		esc_buf_puts(b, " at ");
		esc_moment_words(b, breach, zone);
	}
	if (state == ESC_CS_BREACHED && left < 0) {
		esc_buf_puts(b, ", over by ");
		esc_hours_words(b, -left);
	} else if (state != ESC_CS_VOID && left != ESC_NONE) {
		esc_buf_puts(b, ", ");
		esc_hours_words(b, left);
		esc_buf_puts(b, c->ended != ESC_NONE ? " were left" : " left");
	}
}
