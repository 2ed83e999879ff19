/* Working time: how much lies between two instants, and when so much has passed. */
#include <stdlib.h>

#include "calendar_table.h"
#include "segments.h"

#define FIRST		esc_block_begin(ESC_BLOCK_FIRST)
#define LAST		(esc_block_begin(ESC_BLOCK_LAST + 1) - 1)
#define PATIENCE	50	/* years without an open second, then it never opens */
#define PATIENT_BLOCKS	(PATIENCE * 366 * 86400 / (1 << ESC_BLOCK_BITS) + 1)

struct esc_calendar *
esc_calendar_new(const struct esc_calendar_rules *rules)
{
	struct esc_arena a = { 0 };
	struct esc_calendar *c = esc_alloc(&a, sizeof(*c));

	c->rules = rules;
	c->zone = rules != NULL ? rules->zone : NULL;
	c->arena = a;
	return c;
}

void
esc_calendar_free(struct esc_calendar *c)
{
	struct esc_arena a;

	if (c == NULL)
		return;
	free(c->work);
	a = c->arena;
	esc_arena_free(&a);
}

const char *
esc_calendar_name(const struct esc_calendar *c)
{
	return c->rules != NULL ? c->rules->name : "24x7";
}

const struct esc_zone *
esc_calendar_zone(const struct esc_calendar *c)
{
	struct esc_err e = { 0 };

	return c->zone != NULL ? c->zone : esc_zone_get("UTC", &e);
}

static int64_t
within(int64_t t)
{
	return t < FIRST ? FIRST : t > LAST ? LAST : t;
}

static int64_t
block_of(int64_t t)
{
	return t >> ESC_BLOCK_BITS;
}

/* How many segments begin before t. */
static size_t
begun(const struct esc_block *b, int64_t t)
{
	size_t low = 0, high = b->n, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (b->segment[middle].from < t)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Open seconds of the block before t. */
static int64_t
up_to(const struct esc_block *b, int64_t t)
{
	size_t n = begun(b, t);
	const struct esc_segment *s;

	if (n == 0)
		return 0;
	s = &b->segment[n - 1];
	return s->before + (t < s->to ? t : s->to) - s->from;
}

int64_t
esc_calendar_between(struct esc_calendar *c, int64_t a, int64_t b)
{
	int64_t first, last, sum;

	if (b <= a)
		return 0;
	a = within(a);
	b = within(b);
	if (c->rules == NULL)
		return b - a;
	first = block_of(a);
	last = block_of(b);
	sum = up_to(esc_block(c, last), b) - up_to(esc_block(c, first), a);
	for (; first < last; first++)
		sum += esc_block(c, first)->total;
	return sum;
}

/* The segment in which the block's k-th open second lies, counted from 0; 0 <= k < total. */
static const struct esc_segment *
holding(const struct esc_block *b, int64_t k)
{
	size_t low = 0, high = b->n, middle;

	while (high - low > 1) {
		middle = low + (high - low) / 2;
		if (b->segment[middle].before <= k)
			low = middle;
		else
			high = middle;
	}
	return &b->segment[low];
}

/*
 * The block in which the need-th open second of the blocks from *number on
 * lies, and there its count; NULL: it never comes.
 */
static const struct esc_block *
ahead(struct esc_calendar *c, int64_t *number, int64_t *need)
{
	const struct esc_block *b;
	int empty = 0;

	for (; *number <= ESC_BLOCK_LAST && empty <= PATIENT_BLOCKS; ++*number) {
		b = esc_block(c, *number);
		if (*need <= b->total)
			return b;
		*need -= b->total;
		empty = b->total > 0 ? 0 : empty + 1;
	}
	return NULL;
}

int64_t
esc_calendar_after(struct esc_calendar *c, int64_t start, int64_t seconds)
{
	const struct esc_segment *s;
	const struct esc_block *b;
	int64_t number, need;

	if (seconds <= 0)
		return start;
	start = within(start);
	if (c->rules == NULL)
		return seconds <= LAST - start ? start + seconds : ESC_NONE;
	number = block_of(start);
	if (__builtin_add_overflow(up_to(esc_block(c, number), start), seconds, &need) ||
	    (b = ahead(c, &number, &need)) == NULL)
		return ESC_NONE;
	s = holding(b, need - 1);
	return s->from + need - s->before;
}

int64_t
esc_calendar_before(struct esc_calendar *c, int64_t end, int64_t seconds)
{
	const struct esc_segment *s;
	int64_t number, left;
	int empty = 0;

	if (seconds <= 0)
		return end;
	end = within(end);
	if (c->rules == NULL)
		return seconds <= end - FIRST ? end - seconds : ESC_NONE;
	number = block_of(end);
	left = up_to(esc_block(c, number), end) - seconds;
	while (left < 0 && number > ESC_BLOCK_FIRST && empty <= PATIENT_BLOCKS) {
		int64_t total = esc_block(c, --number)->total;

		left += total;
		empty = total > 0 ? 0 : empty + 1;
	}
	if (left < 0)
		return ESC_NONE;
	s = holding(esc_block(c, number), left);
	return s->from + left - s->before;
}

/* The segment that holds t or is the next after it in the block; NULL: there is none. */
static const struct esc_segment *
next_segment(const struct esc_block *b, int64_t t)
{
	size_t n = begun(b, t);

	if (n > 0 && t < b->segment[n - 1].to)
		n--;
	return n < b->n ? &b->segment[n] : NULL;
}

int64_t
esc_calendar_next_open(struct esc_calendar *c, int64_t t)
{
	const struct esc_segment *s;
	int64_t number, need = 1;

	t = within(t);
	if (c->rules == NULL)
		return t;
	number = block_of(t);
	if ((s = next_segment(esc_block(c, number), t)) != NULL)
		return s->from > t ? s->from : t;
	number++;
	return ahead(c, &number, &need) != NULL ? esc_block(c, number)->segment[0].from : ESC_NONE;
}

bool
esc_calendar_is_open(struct esc_calendar *c, int64_t t)
{
	const struct esc_segment *s;

	if (c->rules == NULL)
		return true;
	if (t < FIRST || t > LAST)
		return false;
	s = next_segment(esc_block(c, block_of(t)), t);
	return s != NULL && s->from <= t;
}

int64_t
esc_calendar_end_of_day(struct esc_calendar *c, int64_t start, int64_t n)
{
	int64_t date = esc_calendar_date(c, within(start)), end = start;
	int64_t last = LAST / 86400, idle = 0;

	while (n > 0) {
		if (++date > last || idle > PATIENCE * 366)
			return ESC_NONE;
		if ((end = esc_calendar_day_end(c, date)) == ESC_NONE) {
			idle++;
			continue;
		}
		idle = 0;
		n--;
	}
	return end;
}

/* When what holds at t ends, or `limit' if that is earlier. */
static int64_t
change_after(struct esc_calendar *c, int64_t t, bool open, int64_t limit)
{
	const struct esc_segment *s;

	while (t < limit) {
		int64_t number = block_of(t), end = esc_block_begin(number + 1);

		s = next_segment(esc_block(c, number), t);
		if ((s != NULL && s->from <= t) != open)
			return t;
		t = s == NULL ? end : open ? s->to : s->from;
	}
	return limit;
}

struct esc_calendar_span
esc_calendar_span(struct esc_calendar *c, int64_t t)
{
	struct esc_calendar_span span = { .open = true };
	const struct esc_exception *x;
	int64_t date = esc_calendar_date(c, within(t));

	span.until = esc_calendar_midnight(c, date + 1);
	if (c->rules == NULL)
		return span;
	span.open = esc_calendar_is_open(c, t);
	x = esc_calendar_exception(c, date);
	if (x != NULL && (x->nhours > 0 || !span.open))	/* else it is open by a shift of the day before */
		span.holiday = x->name;
	span.until = change_after(c, t, span.open, span.until);
	return span;
}

int64_t
esc_worktime_due(struct esc_calendar *c, int64_t start, int64_t seconds, int days)
{
	return days > 0 ? esc_calendar_end_of_day(c, start, days) : esc_calendar_after(c, start, seconds);
}

int64_t
esc_calendar_known_until(const struct esc_calendar *c)
{
	int64_t year = ESC_NONE;

	for (size_t i = 0; c->rules != NULL && i < c->rules->nexceptions; i++)
		if (c->rules->exception[i].year > year)
			year = c->rules->exception[i].year;
	return year == ESC_NONE ? ESC_NONE : esc_days(year, 12, 31);
}
