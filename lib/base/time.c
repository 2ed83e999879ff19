/* Instants: RFC 3339, and dates and times of a zone. */
#include <string.h>

#include "ascii.h"
#include "instant.h"

int
esc_shown(const char *s)
{
	size_t n = strlen(s);

	if (n <= 60)
		return (int)n;
	for (n = 60; n > 56 && ((unsigned char)s[n] & 0xc0) == 0x80; n--)
		;
	return (int)n;
}

int64_t
esc_take_digits(const char **s, int min, int max)
{
	const char *p = *s;
	int64_t v = 0;

	while (p - *s < max && esc_is_digit(*p))
		v = v * 10 + (*p++ - '0');
	if (p - *s < min)
		return -1;
	*s = p;
	return v;
}

bool
esc_take_offset(const char **s, int *seconds)
{
	static const char *const utc[] = { "UTC", "GMT", "Z", "z" };
	const char *p = *s;
	int64_t h, m = 0;
	size_t i;

	for (i = 0; i < sizeof(utc) / sizeof(*utc); i++) {
		if (strncmp(p, utc[i], strlen(utc[i])) != 0)
			continue;
		*s += strlen(utc[i]);
		*seconds = 0;
		return true;
	}
	if ((*p != '+' && *p != '-') || (p++, h = esc_take_digits(&p, 2, 2)) < 0 || h > 23)
		return false;
	if (*p == ':' || esc_is_digit(*p)) {
		p += *p == ':';
		if ((m = esc_take_digits(&p, 2, 2)) < 0 || m > 59)
			return false;
	}
	*seconds = (int)(h * 3600 + m * 60) * (**s == '-' ? -1 : 1);
	*s = p;
	return true;
}

static bool
check(const struct esc_civil *c, const char *s, struct esc_err *e)
{
	static const char *const months[] = { "January", "February", "March", "April", "May", "June",
		"July", "August", "September", "October", "November", "December" };
	int n = esc_shown(s);

	if (c->year < 1)
		return esc_fail(e, ESC_INVALID, "\"%.*s\": there is no year 0", n, s);
	if (c->month < 1 || c->month > 12)
		return esc_fail(e, ESC_INVALID, "\"%.*s\": there is no month %d", n, s, c->month);
	if (c->day < 1 || c->day > esc_month_days(c->year, c->month))
		return esc_fail(e, ESC_INVALID, "\"%.*s\": %s %lld has %d days", n, s, months[c->month - 1],
		    (long long)c->year, esc_month_days(c->year, c->month));
	if (c->hour == 24)
		return esc_fail(e, ESC_INVALID, "\"%.*s\": write 24:00 as 00:00 of the next day", n, s);
	if (c->hour > 23 || c->minute > 59 || c->second > 60)
		return esc_fail(e, ESC_INVALID, "\"%.*s\": there is no time %02d:%02d:%02d", n, s, c->hour,
		    c->minute, c->second);
	return true;
}

/* A time of the clock on the wall. */
static bool
local_time(const struct esc_civil *c, const char *s, const struct esc_time_how *how, int64_t *t,
    struct esc_err *e)
{
	int64_t second;
	int n = esc_shown(s);

	switch (esc_local(how->zone, *c, t, &second)) {
	case ESC_LOCAL_GAP:
		if (!how->gap_next)
			return esc_fail(e, ESC_INVALID, "\"%.*s\" does not exist in %s, where the clocks "
			    "went forward: write it with its offset, or say --gap next", n, s,
			    esc_zone_name(how->zone));
		break;
	case ESC_LOCAL_TWICE:
		if (how->twice == ESC_TWICE_REFUSE)
			return esc_fail(e, ESC_INVALID, "\"%.*s\" happens twice in %s, where the clocks "
			    "went back: write it with its offset, or say --fold first or --fold second",
			    n, s, esc_zone_name(how->zone));
		if (how->twice == ESC_TWICE_SECOND)
			*t = second;
		break;
	case ESC_LOCAL_ONE:
		break;
	}
	return true;
}

/* A date: its first instant, wherever the clocks stood then. */
static bool
local_date(const struct esc_civil *c, const char *s, const struct esc_time_how *how, int64_t *t,
    struct esc_err *e)
{
	struct esc_civil is;

	*t = esc_midnight(how->zone, c->year, c->month, c->day);
	is = esc_civil(how->zone, *t);
	if ((is.year != c->year || is.month != c->month || is.day != c->day) && !how->gap_next)
		return esc_fail(e, ESC_INVALID, "\"%.*s\" does not exist in %s, where the calendar left "
		    "it out: write another date, or say --gap next", esc_shown(s), s,
		    esc_zone_name(how->zone));
	return true;
}

bool
esc_written_instant(const struct esc_written *w, const char *s, const struct esc_time_how *how,
    int64_t *t, struct esc_err *e)
{
	const struct esc_civil *c = &w->civil;
	int64_t same;
	int n = esc_shown(s);

	if (!check(c, s, e))
		return false;
	if (!w->fixed && how->zone == NULL)
		return esc_fail(e, ESC_INVALID, "\"%.*s\" has no offset: write it as "
		    "2026-11-23T14:50:00Z, or say --tz ZONE", n, s);
	if (w->fixed) {
		esc_local(NULL, *c, t, &same);
		*t -= w->offset;
	} else if (!(w->timed ? local_time : local_date)(c, s, how, t, e)) {
		return false;
	}
	if (c->second == 60 && *t % ESC_DAY != 0)
		return esc_fail(e, ESC_INVALID, "\"%.*s\": a second 60 comes at 23:59:60 UTC only", n, s);
	if (*t < ESC_TIME_FIRST || *t > ESC_TIME_LAST)
		return esc_fail(e, ESC_INVALID, "\"%.*s\" is outside the years 1 to 9999", n, s);
	return true;
}

/* SS[.fraction]: what is less than a second is cut off. */
static bool
read_second(const char **s, int *second)
{
	if ((*second = (int)esc_take_digits(s, 2, 2)) < 0)
		return false;
	if ((**s == '.' || **s == ',') && esc_is_digit((*s)[1]))
		for (++*s; esc_is_digit(**s); ++*s)
			;
	return true;
}

/* YYYY-MM-DD, maybe HH:MM[:SS[.fraction]], maybe an offset. */
static bool
read_written(const char *s, struct esc_written *w)
{
	struct esc_civil *c = &w->civil;

	if ((c->year = esc_take_digits(&s, 4, 4)) < 0 || *s++ != '-' ||
	    (c->month = (int)esc_take_digits(&s, 2, 2)) < 0 || *s++ != '-' ||
	    (c->day = (int)esc_take_digits(&s, 2, 2)) < 0)
		return false;
	if (*s == '\0')
		return true;
	w->timed = true;
	if ((*s != 'T' && *s != 't' && *s != ' ') || (s++, c->hour = (int)esc_take_digits(&s, 2, 2)) < 0 ||
	    *s++ != ':' || (c->minute = (int)esc_take_digits(&s, 2, 2)) < 0)
		return false;
	if (*s == ':' && (s++, !read_second(&s, &c->second)))
		return false;
	if (*s == '\0')
		return true;
	s += *s == ' ';
	w->fixed = true;
	return esc_take_offset(&s, &w->offset) && *s == '\0';
}

/* Three numbers with the same mark between them. */
static bool
three_numbers(const char *s, int digits[3], char *mark)
{
	int i;

	for (i = 0; i < 3; i++) {
		digits[i] = (int)strspn(s, "0123456789");
		if (digits[i] < 1 || digits[i] > 4)
			return false;
		s += digits[i];
		if (i == 0)
			*mark = *s;
		if (i < 2 && (*s != *mark || *s++ == '\0' || strchr("/.- ", *mark) == NULL))
			return false;
	}
	return true;
}

/* Most likely a date of another kind. */
static bool
is_other_date(const char *s, struct esc_err *e)
{
	int digits[3], n = esc_shown(s);
	char m;

	if (!three_numbers(s, digits, &m) || (m == '-' && digits[0] == 4 && digits[1] == 2 && digits[2] == 2))
		return false;
	if (digits[0] == 4)
		esc_fail(e, ESC_INVALID, "\"%.*s\" is not written as YYYY-MM-DD: do so, or say "
		    "--date-format, for example \"YYYY%cM%cD\"", n, s, m, m);
	else if (digits[2] == 4)
		esc_fail(e, ESC_INVALID, "\"%.*s\": the day or the month may come first: write "
		    "YYYY-MM-DD, or say --date-format, for example \"D%cM%cYYYY\" or \"M%cD%cYYYY\"",
		    n, s, m, m, m, m);
	else
		esc_fail(e, ESC_INVALID, "\"%.*s\": day, month and year may stand in any order: write "
		    "YYYY-MM-DD, or say --date-format, for example \"D%cM%cYY\" or \"YY%cM%cD\"",
		    n, s, m, m, m, m);
	return true;
}

/* Digits alone, or with a point. */
static bool
is_number(const char *s, struct esc_err *e)
{
	size_t n = strspn(s, "0123456789"), rest = n;

	if (s[n] == '.' || s[n] == ',')
		rest = n + 1 + strspn(s + n + 1, "0123456789");
	if (n == 0 || s[rest] != '\0')
		return false;
	esc_fail(e, ESC_INVALID, "\"%.*s\" is a number, no date: write YYYY-MM-DD, or say --date-format "
	    "excel (a spreadsheet's serial), epoch (seconds since 1970), epoch_ms or YYYYMMDD",
	    esc_shown(s), s);
	return true;
}

static bool
refuse(const char *s, const struct esc_time_how *how, struct esc_err *e)
{
	if (*s == '\0')
		return esc_fail(e, ESC_INVALID, "the time is empty: write 2026-11-23T14:50:00Z");
	if (is_other_date(s, e) || is_number(s, e))
		return false;
	return esc_fail(e, ESC_INVALID, "\"%.*s\" is no time: write 2026-11-23T14:50:00Z, 2026-11-23 14:50 "
	    "or 2026-11-23%s", esc_shown(s), s,
	    how->relative ? ", or now, today, -2h, +7d" : ", or say --date-format");
}

/* now, -2h, +7d, and the beginnings of today, yesterday, monday, ... */
static bool
read_relative(const char *s, const struct esc_time_how *how, int64_t *t, bool *is, struct esc_err *e)
{
	int64_t to;

	if (!esc_ago_parse(s, how->zone, how->now, t, is, e) || *is)
		return !e->code;
	*is = esc_is_letter(*s) && how->zone != NULL && esc_period_parse(s, how->zone, how->now, t, &to);
	return true;
}

/* Two digits of a text in the form of is_plain(). */
static int
two(const char *s)
{
	return (s[0] - '0') * 10 + s[1] - '0';
}

/* 2026-11-23T14:50:00Z, as programs write it and millions of rows hold it. */
static bool
is_plain(const char *s, int64_t *t)
{
	static const char form[] = "0000-00-00T00:00:00Z";
	struct esc_civil c;

	for (size_t i = 0; i < sizeof(form); i++)
		if (form[i] == '0' ? !esc_is_digit(s[i]) : s[i] != form[i])
			return false;
	c = (struct esc_civil){ two(s) * 100 + two(s + 2), two(s + 5), two(s + 8), two(s + 11), two(s + 14),
	    two(s + 17) };
	*t = esc_days(c.year, c.month, c.day) * ESC_DAY + c.hour * 3600 + c.minute * 60 + c.second;
	return c.year > 0 && c.month > 0 && c.month < 13 && c.day > 0 && c.day <= esc_month_days(c.year, c.month) &&
	    c.hour < 24 && c.minute < 60 && c.second < 60;
}

bool
esc_time_parse(const char *s, const struct esc_time_how *how, int64_t *t, struct esc_err *e)
{
	struct esc_written w = { 0 };
	bool is = false;

	if (how->format != NULL)
		return esc_format_parse(s, how, t, e);
	if (is_plain(s, t))
		return true;
	if (read_written(s, &w))
		return esc_written_instant(&w, s, how, t, e);
	*e = (struct esc_err){ 0 };
	if (how->relative && (!read_relative(s, how, t, &is, e) || is))
		return !e->code;
	return refuse(s, how, e);
}

/* Exactly n digits, more if it must be. */
static char *
put(char *p, int64_t v, int n)
{
	int64_t ten = 1;

	if (n == 2 && v >= 0 && v < 100) {
		*p++ = (char)('0' + v / 10);
		*p++ = (char)('0' + v % 10);
		return p;
	}
	if (v < 0) {
		*p++ = '-';
		v = -v;
	}
	while (--n > 0 || v / ten >= 10)
		ten *= 10;
	for (; ten > 0; ten /= 10)
		*p++ = (char)('0' + v / ten % 10);
	return p;
}

const char *
esc_time_print(char buf[ESC_TIME_MAX], int64_t t, const struct esc_zone *z)
{
	/* RFC 3339 has no seconds in offsets (old local mean times have): the instant stays exact. */
	int offset = z != NULL ? esc_zone_offset(z, t) / 60 * 60 : 0;
	struct esc_civil c;
	int64_t local;
	char *p = buf;

	if (__builtin_add_overflow(t, offset, &local))
		local = t;
	c = esc_civil(NULL, local);
	p = put(p, c.year, 4);
	*p++ = '-';
	p = put(p, c.month, 2);
	*p++ = '-';
	p = put(p, c.day, 2);
	*p++ = 'T';
	p = put(p, c.hour, 2);
	*p++ = ':';
	p = put(p, c.minute, 2);
	*p++ = ':';
	p = put(p, c.second, 2);
	if (z == NULL) {
		*p++ = 'Z';
	} else {
		*p++ = offset < 0 ? '-' : '+';
		p = put(p, (offset < 0 ? -offset : offset) / 3600, 2);
		*p++ = ':';
		p = put(p, (offset < 0 ? -offset : offset) / 60 % 60, 2);
	}
	*p = '\0';
	return buf;
}
