/* The rule at the end of a zone file: which changes the future will bring. */
#include <string.h>

#include "ascii.h"
#include "zone.h"

/* A name is skipped: three letters or more, or anything of "A-Za-z0-9+-" in <>. */
static bool
skip_name(const char **s)
{
	const char *p = *s;
	bool quoted = *p == '<';

	p += quoted;
	while (esc_is_letter(*p) || (quoted && (esc_is_digit(*p) || *p == '+' || *p == '-')))
		p++;
	if (p - *s < 3 || (quoted && *p++ != '>'))
		return false;
	*s = p;
	return true;
}

static bool
skip_char(const char **s, char c)
{
	if (**s != c)
		return false;
	++*s;
	return true;
}

static bool
number(const char **s, int min, int max, int *v)
{
	const char *p = *s;

	for (*v = 0; esc_is_digit(*p) && p - *s < 3; p++)
		*v = *v * 10 + (*p - '0');
	if (p == *s || *v < min || *v > max)
		return false;
	*s = p;
	return true;
}

/* [+-]hh[:mm[:ss]] */
static bool
clock_time(const char **s, int hours, int *v)
{
	int sign = **s == '-' ? -1 : 1, h, m = 0, sec = 0;

	if (**s == '-' || **s == '+')
		++*s;
	if (!number(s, 0, hours, &h))
		return false;
	if (skip_char(s, ':') && !number(s, 0, 59, &m))
		return false;
	if (skip_char(s, ':') && !number(s, 0, 59, &sec))
		return false;
	*v = sign * (h * 3600 + m * 60 + sec);
	return true;
}

static bool
month_week_day(const char **s, struct esc_tzday *d)
{
	return number(s, 1, 12, &d->month) && skip_char(s, '.') && number(s, 1, 5, &d->week) &&
	    skip_char(s, '.') && number(s, 0, 6, &d->day);
}

static bool
rule_day(const char **s, struct esc_tzday *d)
{
	bool good;

	if (!skip_char(s, ','))
		return false;
	if (skip_char(s, 'M')) {
		d->kind = 'M';
		good = month_week_day(s, d);
	} else {
		d->kind = skip_char(s, 'J') ? 'J' : 'n';
		good = number(s, d->kind == 'J', 365, &d->day);
	}
	d->second = 2 * 3600;
	return good && (!skip_char(s, '/') || clock_time(s, 167, &d->second));
}

bool
esc_tzrule_parse(struct esc_tzrule *r, const char *text, size_t n)
{
	char buf[128];
	const char *s = buf;

	if (n >= sizeof(buf))
		return false;
	memcpy(buf, text, n);
	buf[n] = '\0';
	*r = (struct esc_tzrule){ 0 };
	if (!skip_name(&s) || !clock_time(&s, 24, &r->standard))
		return false;
	r->standard = -r->standard;	/* POSIX counts westward */
	if (*s == '\0')
		return true;
	r->changes = true;
	if (!skip_name(&s))
		return false;
	r->summer = r->standard + 3600;
	if (*s != ',') {
		if (!clock_time(&s, 24, &r->summer))
			return false;
		r->summer = -r->summer;
	}
	return rule_day(&s, &r->begin) && rule_day(&s, &r->end) && *s == '\0';
}

/* The local second, counted as if it were UTC, of a change in a year. */
static int64_t
in_year(const struct esc_tzday *d, int64_t year)
{
	int64_t day = esc_days(year, 1, 1), end;

	if (d->kind == 'M') {
		day = esc_days(year, d->month, 1);
		end = day + esc_month_days(year, d->month);
		/* 1970-01-01 was a Thursday. */
		day += (d->day - (day % 7 + 4) % 7 + 14) % 7 + 7 * (d->week - 1);
		if (day >= end)		/* the fifth means the last */
			day -= 7;
	} else if (d->kind == 'J') {
		day += d->day - 1 + (esc_month_days(year, 2) == 29 && d->day >= 60);
	} else {
		day += d->day;
	}
	return day * ESC_DAY + d->second;
}

void
esc_tzrule_unroll(const struct esc_tzrule *r, struct esc_zone *z, size_t cap[2], int64_t after)
{
	int64_t y, first = esc_civil(NULL, after).year, on, off;

	if (!r->changes)
		return;
	for (y = first; y <= first + 402; y++) {
		on = in_year(&r->begin, y) - r->standard;
		off = in_year(&r->end, y) - r->summer;
		if (on < off && on > after)
			esc_zone_change(z, cap, on, r->summer);
		if (off > after)
			esc_zone_change(z, cap, off, r->standard);
		if (on >= off && on > after)
			esc_zone_change(z, cap, on, r->summer);
	}
	z->end = esc_days(first + 402, 1, 1) * ESC_DAY;
}
