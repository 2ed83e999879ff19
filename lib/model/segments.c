/*
 * What is open in UTC: the hours of each local date, in the order of time.
 *
 * Every local time means one instant: the first at which the clocks show it, or
 * the first after the gap that skips it.  So the order of local times is kept,
 * hours that touch still touch, and the days part all time between them.
 */
#include <stdlib.h>

#include "segments.h"

#define DAY	INT64_C(86400)
#define LONGEST	1	/* days that a shift may reach beyond its own */

static int64_t
instant(const struct esc_calendar *c, int64_t date, int32_t second)
{
	/* a day beyond the end of its month counts on */
	struct esc_civil local = { .year = 1970, .month = 1, .day = 1 + (int)date, .second = second };
	int64_t first, last;

	esc_local(c->zone, local, &first, &last);
	return first;
}

int64_t
esc_calendar_midnight(const struct esc_calendar *c, int64_t date)
{
	return instant(c, date, 0);
}

/* Where clocks go back over midnight, the hour that comes again is no more of the old day. */
int64_t
esc_calendar_date(const struct esc_calendar *c, int64_t t)
{
	struct esc_civil local = esc_civil(c->zone, t);
	int64_t date = esc_days(local.year, local.month, local.day);

	while (esc_calendar_midnight(c, date + 1) <= t)
		date++;
	return date;
}

const struct esc_exception *
esc_calendar_exception(const struct esc_calendar *c, int64_t date)
{
	struct esc_civil day = esc_civil(NULL, date * DAY);
	const struct esc_exception *yearly = NULL;

	for (size_t i = 0; i < c->rules->nexceptions; i++) {
		const struct esc_exception *x = &c->rules->exception[i];

		if (x->month != day.month || x->day != day.day)
			continue;
		if (x->year == day.year)
			return x;
		if (x->year == ESC_NONE)
			yearly = x;
	}
	return yearly;
}

static bool
holds(const struct esc_week_rule *r, int64_t date)
{
	unsigned weekday = (unsigned)(((date + 3) % 7 + 7) % 7);	/* 1970-01-01 was a Thursday */

	return r->days >> weekday & 1 && (r->valid_from == ESC_NONE || date >= r->valid_from) &&
	    (r->valid_until == ESC_NONE || date <= r->valid_until);
}

/* The hours of a list on a date, as instants in [begin, end), behind n others. */
static size_t
add_hours(struct esc_calendar *c, size_t n, int64_t date, const struct esc_hours *h, size_t nhours,
    int64_t begin, int64_t end)
{
	for (size_t i = 0; i < nhours; i++) {
		int64_t from = instant(c, date, h[i].from), to = instant(c, date, h[i].to);

		from = from < begin ? begin : from;
		to = to > end ? end : to;
		if (from >= to)
			continue;
		c->work = esc_grow(c->work, &c->cap, n + 1, sizeof(*c->work));
		c->work[n++] = (struct esc_segment){ .from = from, .to = to };
	}
	return n;
}

static size_t
add_day(struct esc_calendar *c, size_t n, int64_t date, int64_t begin, int64_t end)
{
	const struct esc_exception *x = esc_calendar_exception(c, date);

	if (esc_calendar_midnight(c, date) == esc_calendar_midnight(c, date + 1))
		return n;	/* a date that the zone skipped */
	if (x != NULL)
		return add_hours(c, n, date, x->hours, x->nhours, begin, end);
	for (size_t i = 0; i < c->rules->nweek; i++) {
		const struct esc_week_rule *r = &c->rules->week[i];

		if (holds(r, date))
			n = add_hours(c, n, date, r->hours, r->nhours, begin, end);
	}
	return n;
}

static int
by_beginning(const void *a, const void *b)
{
	const struct esc_segment *x = a, *y = b;

	return (x->from > y->from) - (x->from < y->from);
}

/* Sorted, those that meet made one, with running totals. */
static size_t
settle(struct esc_segment *s, size_t n, int64_t *total)
{
	size_t kept = 0;

	if (n > 0)
		qsort(s, n, sizeof(*s), by_beginning);
	for (size_t i = 0; i < n; i++) {
		if (kept == 0 || s[i].from > s[kept - 1].to)
			s[kept++] = s[i];
		else if (s[i].to > s[kept - 1].to)
			s[kept - 1].to = s[i].to;
	}
	*total = 0;
	for (size_t i = 0; i < kept; i++) {
		s[i].before = *total;
		*total += s[i].to - s[i].from;
	}
	return kept;
}

static struct esc_block *
compile(struct esc_calendar *c, int64_t number)
{
	int64_t begin = esc_block_begin(number), end = esc_block_begin(number + 1);
	int64_t last = esc_calendar_date(c, end - 1);
	struct esc_block *b = esc_alloc(&c->arena, sizeof(*b));
	size_t n = 0;

	for (int64_t date = esc_calendar_date(c, begin) - LONGEST; date <= last; date++)
		n = add_day(c, n, date, begin, end);
	b->n = settle(c->work, n, &b->total);
	if (b->n > 0)
		b->segment = esc_copy(&c->arena, c->work, b->n * sizeof(*c->work), b->n * sizeof(*c->work));
	return b;
}

const struct esc_block *
esc_block(struct esc_calendar *c, int64_t number)
{
	size_t i = (size_t)(number - ESC_BLOCK_FIRST);
	struct esc_block ***group = &c->group[i / ESC_BLOCK_GROUP], **b;

	if (*group == NULL)
		*group = esc_alloc(&c->arena, ESC_BLOCK_GROUP * sizeof(**group));
	b = &(*group)[i % ESC_BLOCK_GROUP];
	if (*b == NULL)
		*b = compile(c, number);
	return *b;
}

static int64_t
day_end(struct esc_calendar *c, int64_t date)
{
	int64_t end = ESC_NONE;
	size_t n = add_day(c, 0, date, INT64_MIN, INT64_MAX);

	for (size_t i = 0; i < n; i++)
		if (c->work[i].to > end)
			end = c->work[i].to;
	return end;
}

int64_t
esc_calendar_day_end(struct esc_calendar *c, int64_t date)
{
	struct esc_day *d = &c->day[(uint64_t)date % ESC_DAYS_KEPT];

	if (c->rules == NULL)
		return esc_calendar_midnight(c, date + 1);
	if (!d->known || d->date != date)
		*d = (struct esc_day){ .date = date, .end = day_end(c, date), .known = true };
	return d->end;
}
