/* Words of working time: hours of a day, days of the week, how long a promise is. */
#include <string.h>

#include "calendar_table.h"

#define MINUTE		60
#define HOUR		3600
#define DAY		86400
#define SHOWN		60	/* bytes of a wrong text in a message */
#define WORDS_MAX	48	/* intervals of one day */
#define DAYS_MAX	10000	/* of a promise in working days */

static const char *const day_names[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

#define WRITE_HOURS	"write 09:00-18:00, or 09:00-12:00 13:00-18:00"
#define WRITE_DAYS	"write mon-fri, sat, or mon wed"

/* The next word of a text parted by blanks; 0: there is none. */
static size_t
next_word(const char **s)
{
	*s += strspn(*s, " \t");
	return strcspn(*s, " \t");
}

/* As many bytes of a word as a message shows. */
static int
shown(size_t n)
{
	return (int)(n < SHOWN ? n : SHOWN);
}

/* One or two digits, or -1. */
static int
take_number(const char **s, const char *end, int least)
{
	int n = 0, digits = 0;

	for (; *s < end && **s >= '0' && **s <= '9' && digits < 3; ++*s, digits++)
		n = n * 10 + (**s - '0');
	return digits >= least && digits <= 2 ? n : -1;
}

/* 9:00, 09:00, 24:00; seconds after midnight, or -1 with an error. */
static int32_t
take_time(const char **s, const char *end, const char *word, size_t len, struct esc_err *e)
{
	const char *start = *s;
	int hour, minute;

	if ((hour = take_number(s, end, 1)) < 0 || *s == end || *(*s)++ != ':' ||
	    (minute = take_number(s, end, 2)) < 0) {
		esc_fail(e, ESC_CONFIG, "\"%.*s\" are no hours; " WRITE_HOURS, shown(len), word);
		return -1;
	}
	if (hour > 24 || minute > 59 || (hour == 24 && minute > 0)) {
		esc_fail(e, ESC_CONFIG, "no time %.*s; write at most 24:00, and a night shift as 22:00-06:00",
		    shown((size_t)(*s - start)), start);
		return -1;
	}
	return hour * HOUR + minute * MINUTE;
}

static bool
take_interval(const char *word, size_t len, struct esc_hours *h, struct esc_err *e)
{
	const char *s = word, *end = word + len;

	if ((h->from = take_time(&s, end, word, len, e)) < 0)
		return false;
	if (s == end || *s++ != '-')
		return esc_fail(e, ESC_CONFIG, "\"%.*s\" are no hours; " WRITE_HOURS, shown(len), word);
	if ((h->to = take_time(&s, end, word, len, e)) < 0)
		return false;
	if (s != end)
		return esc_fail(e, ESC_CONFIG, "\"%.*s\" are no hours; parted by blanks: " WRITE_HOURS,
		    shown(len), word);
	if (h->from == DAY)
		return esc_fail(e, ESC_CONFIG, "\"%.*s\" begins when the day is over; write 00:00 on the next day",
		    shown(len), word);
	if (h->to <= h->from)
		h->to += DAY;	/* it ends on the next day */
	return true;
}

/* Into its place by the beginning; false: it overlaps another. */
static bool
insert(struct esc_hours *list, size_t n, struct esc_hours h)
{
	size_t i = n;

	for (; i > 0 && list[i - 1].from > h.from; i--)
		list[i] = list[i - 1];
	list[i] = h;
	return (i == 0 || list[i - 1].to <= h.from) && (i == n || h.to <= list[i + 1].from);
}

bool
esc_hours_parse(const char *text, struct esc_arena *a, const struct esc_hours **hours, size_t *n,
    struct esc_err *e)
{
	struct esc_hours list[WORDS_MAX + 1], h = { 0 };
	const char *s = text;
	size_t len;

	*n = 0;
	for (; (len = next_word(&s)) > 0; s += len) {
		if (*n == WORDS_MAX)
			return esc_fail(e, ESC_CONFIG, "more than %d intervals a day; " WRITE_HOURS, WORDS_MAX);
		if (!take_interval(s, len, &h, e))
			return false;
		if (!insert(list, (*n)++, h))
			return esc_fail(e, ESC_CONFIG, "%.*s overlaps other hours of the same day; write each hour once, "
			    "as 09:00-12:00 13:00-18:00", shown(len), s);
	}
	*hours = *n > 0 ? esc_copy(a, list, *n * sizeof(*list), *n * sizeof(*list)) : NULL;
	return true;
}

/* "mon", "Monday": by three letters and more; -1: no day. */
static int
day_of(const char *word, size_t n)
{
	static const char *const full[] = { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
	    "sunday" };
	char low[16];
	size_t i;

	if (n < 3 || n >= sizeof(low))
		return -1;
	memcpy(low, word, n);
	low[n] = '\0';
	for (i = 0; i < 7; i++)
		if (esc_ascii_casecmp(low, day_names[i]) == 0 || esc_ascii_casecmp(low, full[i]) == 0)
			return (int)i;
	return -1;
}

static bool
take_days(const char *word, size_t len, unsigned *mask, struct esc_err *e)
{
	const char *dash = memchr(word, '-', len);
	size_t first_len = dash != NULL ? (size_t)(dash - word) : len;
	int first = day_of(word, first_len), last = first, i;

	if (dash != NULL)
		last = day_of(dash + 1, len - first_len - 1);
	if (first < 0 || last < 0)
		return esc_fail(e, ESC_CONFIG, "\"%.*s\" are no days; " WRITE_DAYS, shown(len), word);
	for (i = first;; i = (i + 1) % 7) {
		if (*mask & 1U << i)
			return esc_fail(e, ESC_CONFIG, "%s is there twice; name each day once", day_names[i]);
		*mask |= 1U << i;
		if (i == last)
			return true;
	}
}

bool
esc_days_parse(const char *text, unsigned *mask, struct esc_err *e)
{
	const char *s = text;
	size_t len;

	*mask = 0;
	for (; (len = next_word(&s)) > 0; s += len)
		if (!take_days(s, len, mask, e))
			return false;
	return *mask != 0 || esc_fail(e, ESC_CONFIG, "no day; " WRITE_DAYS);
}

/* "2bd": n, or -1 if the text has not that form. */
static int
working_days(const char *s)
{
	size_t digits = strspn(s, "0123456789");
	int n = 0;

	if (digits == 0 || esc_ascii_casecmp(s + digits, "bd") != 0)
		return -1;
	for (; *s >= '0' && *s <= '9'; s++)
		if ((n = n * 10 + (*s - '0')) > DAYS_MAX)
			return DAYS_MAX + 1;
	return n;
}

bool
esc_worktime_parse(const char *s, bool bare, int64_t *seconds, int *days, struct esc_err *e)
{
	*seconds = 0;
	*days = 0;
	if (working_days(s) < 0)
		return esc_duration_parse(s, bare, seconds, e);
	*days = working_days(s);
	return (*days >= 1 && *days <= DAYS_MAX) ||
	    esc_fail(e, ESC_INVALID, "%.*s: 1bd to %dbd can be promised", shown(strlen(s)), s, DAYS_MAX);
}
