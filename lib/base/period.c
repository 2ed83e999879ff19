/* Periods: whole days, weeks, months, quarters, years of a zone, and how far they are from now. */
#include <string.h>

#include "ascii.h"
#include "instant.h"

static int64_t
today_of(const struct esc_zone *z, int64_t t)
{
	struct esc_civil c = esc_civil(z, t);

	return esc_days(c.year, c.month, c.day);
}

static struct esc_civil
date_of(int64_t day)
{
	return esc_civil(NULL, day * ESC_DAY);
}

/* Days are counted from 1970-01-01 here; this is where one begins in a zone. */
static int64_t
begin_of(const struct esc_zone *z, int64_t day)
{
	struct esc_civil c = date_of(day);

	return esc_midnight(z, c.year, c.month, c.day);
}

static int
weekday_of(int64_t day)		/* 0 is Monday */
{
	return (int)(((day + 3) % 7 + 7) % 7);
}

/* So many months later, at most on the last day of the month. */
static int64_t
months_later(int64_t day, int64_t n)
{
	struct esc_civil c = date_of(day);
	int64_t m = c.year * 12 + c.month - 1 + n, year = m / 12 - (m % 12 < 0);
	int month = (int)(m - year * 12) + 1, last = esc_month_days(year, month);

	return esc_days(year, month, c.day < last ? c.day : last);
}

static const int months_of[] = {
	[ESC_EVERY_MONTH] = 1, [ESC_EVERY_QUARTER] = 3, [ESC_EVERY_YEAR] = 12
};

static int64_t
first_day(enum esc_every every, int64_t day)
{
	struct esc_civil c = date_of(day);
	int months;

	if (every == ESC_EVERY_DAY)
		return day;
	if (every == ESC_EVERY_WEEK)
		return day - weekday_of(day);
	months = months_of[every];
	return esc_days(c.year, (c.month - 1) / months * months + 1, 1);
}

static int64_t
later_day(enum esc_every every, int64_t day, int64_t n)
{
	if (every == ESC_EVERY_DAY || every == ESC_EVERY_WEEK)
		return day + n * (every == ESC_EVERY_WEEK ? 7 : 1);
	return months_later(day, n * months_of[every]);
}

int64_t
esc_every_begin(const struct esc_zone *z, enum esc_every every, int64_t t)
{
	int64_t day, begin, next;

	if (every == ESC_EVERY_NONE)
		return INT64_MIN;
	day = first_day(every, today_of(z, t));
	begin = begin_of(z, day);
	/* Where the clocks went back over midnight, yesterday's date comes again after today began. */
	next = begin_of(z, later_day(every, day, 1));
	return next <= t ? next : begin;
}

int64_t
esc_every_next(const struct esc_zone *z, enum esc_every every, int64_t t)
{
	if (every == ESC_EVERY_NONE)
		return INT64_MAX;
	t = esc_every_begin(z, every, t);
	return begin_of(z, later_day(every, first_day(every, today_of(z, t)), 1));
}

/* A period's first day and kind. */
struct span {
	int64_t		day;
	enum esc_every	every;
};

static bool
weekday_word(const char *s, int64_t today, bool ahead, struct span *p)
{
	static const char *const names[] = { "monday", "tuesday", "wednesday", "thursday", "friday",
		"saturday", "sunday" };
	char three[4];
	int i, back;

	for (i = 0; i < 7; i++) {
		memcpy(three, names[i], 3);
		three[3] = '\0';
		if (esc_ascii_casecmp(s, names[i]) != 0 && esc_ascii_casecmp(s, three) != 0)
			continue;
		back = (weekday_of(today) - i + 7) % 7;
		*p = (struct span){ today - back + (ahead ? 7 : 0), ESC_EVERY_DAY };
		return true;
	}
	return false;
}

static bool
named(const char *s, int64_t today, bool ahead, struct span *p)
{
	static const struct {
		const char	*word;
		enum esc_every	 every;
		int		 n;
	} words[] = {
		{ "today",	ESC_EVERY_DAY,	 0 },
		{ "yesterday",	ESC_EVERY_DAY,	-1 },
		{ "thisweek",	ESC_EVERY_WEEK,	 0 },
		{ "lastweek",	ESC_EVERY_WEEK,	-1 },
		{ "thismonth",	ESC_EVERY_MONTH, 0 },
		{ "lastmonth",	ESC_EVERY_MONTH, -1 },
	};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (esc_ascii_casecmp(s, words[i].word) != 0)
			continue;
		p->every = words[i].every;
		p->day = later_day(p->every, first_day(p->every, today), words[i].n);
		return true;
	}
	return weekday_word(s, today, ahead, p);
}

/* The ww of YYYY-Www: the week of the year's 4 January is the first (ISO 8601). */
static bool
numbered_week(int64_t year, const char *s, struct span *p)
{
	int64_t week;

	if ((week = esc_take_digits(&s, 2, 2)) < 1 || *s != '\0')
		return false;
	*p = (struct span){ first_day(ESC_EVERY_WEEK, esc_days(year, 1, 4)) + 7 * (week - 1), ESC_EVERY_WEEK };
	return date_of(p->day + 3).year == year;
}

/* YYYY, YYYYQn, YYYY-Www, YYYY-MM, YYYY-MM-DD */
static bool
numbered(const char *s, struct span *p)
{
	int64_t year = esc_take_digits(&s, 4, 4), month, day;

	if (year < 1)
		return false;
	*p = (struct span){ esc_days(year, 1, 1), ESC_EVERY_YEAR };
	if (*s == '\0')
		return true;
	if (esc_lower(*s) == 'q' && s[1] >= '1' && s[1] <= '4' && s[2] == '\0') {
		*p = (struct span){ esc_days(year, (s[1] - '1') * 3 + 1, 1), ESC_EVERY_QUARTER };
		return true;
	}
	if (*s++ != '-')
		return false;
	if (esc_lower(*s) == 'w')
		return numbered_week(year, s + 1, p);
	month = esc_take_digits(&s, 2, 2);
	*p = (struct span){ esc_days(year, (int)month, 1), ESC_EVERY_MONTH };
	if (*s == '\0')
		return esc_date_valid(year, (int)month, 1);
	if (*s++ != '-' || (day = esc_take_digits(&s, 2, 2)) < 0 || *s != '\0')
		return false;
	*p = (struct span){ esc_days(year, (int)month, (int)day), ESC_EVERY_DAY };
	return esc_date_valid(year, (int)month, (int)day);
}

static bool
parse_period(const char *s, const struct esc_zone *z, int64_t now, bool ahead, int64_t *from, int64_t *to)
{
	struct span p;

	if (!numbered(s, &p) && !named(s, today_of(z, now), ahead, &p))
		return false;
	*from = begin_of(z, p.day);
	*to = begin_of(z, later_day(p.every, p.day, 1));
	return true;
}

bool
esc_period_parse(const char *s, const struct esc_zone *z, int64_t now, int64_t *from, int64_t *to)
{
	return parse_period(s, z, now, false, from, to);
}

/* How far from now: exactly so many seconds, or whole days or months. */
static const struct unit {
	const char	*word;
	int		 seconds, days, months;
} units[] = {
	{ "s",	1, 0, 0 },
	{ "m",	60, 0, 0 },
	{ "h",	3600, 0, 0 },
	{ "d",	0, 1, 0 },
	{ "w",	0, 7, 0 },
	{ "mo",	0, 0, 1 },
};

static const struct unit *
unit_named(const char *s)
{
	size_t i;

	for (i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (strcmp(s, units[i].word) == 0)
			return &units[i];
	return NULL;
}

bool
esc_ago_parse(const char *s, const struct esc_zone *z, int64_t now, int64_t *t, bool *is,
    struct esc_err *e)
{
	const char *p = s;
	const struct unit *u;
	int64_t n, day;

	*t = now;
	*is = strcmp(s, "now") == 0;
	if (*is || (*s != '+' && *s != '-'))
		return true;
	p++;
	*is = true;
	if ((n = esc_take_digits(&p, 1, 12)) < 0 || (u = unit_named(p)) == NULL)
		return esc_fail(e, ESC_INVALID, "\"%.*s\" is not so far from now: write a number and one of "
		    "s m h d w mo, such as -2h, +7d, -1mo", esc_shown(s), s);
	if (*s == '-')
		n = -n;
	if (u->seconds != 0) {
		*t = now + n * u->seconds;
	} else if (z == NULL) {
		return esc_fail(e, ESC_INVALID, "\"%.*s\" is a midnight: say of which zone, --tz ZONE",
		    esc_shown(s), s);
	} else {
		day = today_of(z, now) + n * u->days;
		*t = begin_of(z, u->months != 0 ? months_later(day, n) : day);
	}
	if (*t < ESC_TIME_FIRST || *t > ESC_TIME_LAST)
		return esc_fail(e, ESC_INVALID, "\"%.*s\" is outside the years 1 to 9999", esc_shown(s), s);
	return true;
}

bool
esc_when_parse(const char *s, const struct esc_zone *z, int64_t now, bool ahead, int64_t *from,
    int64_t *to, struct esc_err *e)
{
	struct esc_time_how how = { .zone = z, .relative = true, .now = now };

	if (parse_period(s, z, now, ahead, from, to))
		return true;
	if (!esc_time_parse(s, &how, from, e)) {
		e->code = ESC_USAGE;
		return false;
	}
	*to = *from;
	return true;
}
