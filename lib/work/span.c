/* Working time less the pauses, and the pieces that it is made of. */
#include <stdlib.h>
#include <string.h>

#include "calc.h"

static int
by_beginning(const void *a, const void *b)
{
	const struct esc_pause *x = a, *y = b;

	return (x->from > y->from) - (x->from < y->from);
}

size_t
esc_pauses_settle(struct esc_pause *p, size_t n)
{
	size_t kept = 0;

	if (n > 0)
		qsort(p, n, sizeof(*p), by_beginning);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || p[i].from > p[kept - 1].to)
			p[kept++] = p[i];
		else if (p[i].to > p[kept - 1].to)
			p[kept - 1].to = p[i].to;
	return kept;
}

/* A promise of working days is, from its start on, one of so many seconds. */
static int64_t
target(const struct esc_span *s)
{
	int64_t end;

	if (s->days == 0)
		return s->seconds;
	end = esc_calendar_end_of_day(s->calendar, s->start, s->days);
	return end == ESC_NONE ? ESC_NONE : esc_calendar_between(s->calendar, s->start, end);
}

int64_t
esc_span_due(const struct esc_span *s)
{
	int64_t at = s->start, left = target(s), open;

	if (left == ESC_NONE)
		return ESC_NONE;
	for (size_t i = 0; i < s->npauses; i++) {
		const struct esc_pause *p = &s->pause[i];

		if (p->to <= at)
			continue;
		open = esc_calendar_between(s->calendar, at, p->from);
		if (left <= open)
			break;
		left -= open;
		at = p->to;
	}
	return esc_calendar_after(s->calendar, at, left);
}

int64_t
esc_span_elapsed(const struct esc_span *s, int64_t end)
{
	int64_t at = s->start, sum = 0;

	for (size_t i = 0; i < s->npauses && s->pause[i].from < end; i++) {
		const struct esc_pause *p = &s->pause[i];

		if (p->to <= at)
			continue;
		sum += esc_calendar_between(s->calendar, at, p->from);
		at = p->to;
	}
	return sum + esc_calendar_between(s->calendar, at, end);
}

/* What holds at t, up to the next change or the end. */
static struct esc_piece
piece_at(const struct esc_span *s, int64_t t, int64_t end)
{
	struct esc_calendar_span c = esc_calendar_span(s->calendar, t);
	struct esc_piece r = { .from = t, .to = c.until < end ? c.until : end,
	    .state = c.open ? "running" : "idle", .why = c.open ? "open" : "closed" };

	if (c.holiday != NULL)
		r.why = c.holiday;
	for (size_t i = 0; i < s->npauses && s->pause[i].from < r.to; i++) {
		const struct esc_pause *p = &s->pause[i];

		if (p->to <= t)
			continue;
		if (p->from > t) {
			r.to = p->from;
			break;
		}
		r.to = p->to < end ? p->to : end;
		r.state = "paused";
		r.why = "pause";
		break;
	}
	return r;
}

bool
esc_span_explain(const struct esc_span *s, int64_t end,
    bool (*tell)(void *, const struct esc_piece *, struct esc_err *), void *arg, struct esc_err *e)
{
	struct esc_piece now = piece_at(s, s->start, end), next;
	int64_t total = 0;

	now.to = now.to > now.from ? now.to : now.from;
	for (int64_t t = now.to; ; t = next.to) {
		if (t < end) {
			next = piece_at(s, t, end);
			if (strcmp(next.state, now.state) == 0 && strcmp(next.why, now.why) == 0) {
				now.to = next.to;
				continue;
			}
		}
		if (strcmp(now.state, "running") == 0)
			total += now.to - now.from;
		now.running_total = total;
		if (!tell(arg, &now, e))
			return false;
		if (t >= end)
			return true;
		now = next;
	}
}
