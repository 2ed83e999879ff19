/* Durations: 90s 15m 4h 1h30m PT4H. */
#include <string.h>

#include "ascii.h"
#include "instant.h"

/* Longer than all years of the calendar: what is added to an instant stays far from overflow. */
#define LONGEST	(ESC_TIME_LAST - ESC_TIME_FIRST)

static bool
no_duration(const char *s, bool bare, struct esc_err *e)
{
	return esc_fail(e, ESC_INVALID, "\"%.*s\" is no duration: write 90s, 15m, 4h, 1h30m or PT4H%s",
	    esc_shown(s), s, bare ? ", or a number of seconds" : "");
}

static int64_t
unit_seconds(char c)
{
	switch (esc_lower(c)) {
	case 'h':
		return 3600;
	case 'm':
		return 60;
	case 's':
		return 1;
	default:
		return 0;
	}
}

static bool
add(int64_t *sum, int64_t n, int64_t unit)
{
	return n <= LONGEST / unit && (*sum += n * unit) <= LONGEST;
}

/* P1D, 3d, 2w and the like: how long they are depends on the calendar. */
static bool
counts_days(const char *s)
{
	size_t n = strspn(s, "Pp");

	n += strspn(s + n, "0123456789.");
	return n > 0 && s[n] != '\0' && strchr("dDwWyY", s[n]) != NULL;
}

static bool
too_long(const char *s, struct esc_err *e)
{
	return esc_fail(e, ESC_INVALID, "\"%.*s\" is longer than 9999 years", esc_shown(s), s);
}

bool
esc_duration_parse(const char *s, bool bare, int64_t *seconds, struct esc_err *e)
{
	bool iso = esc_lower(s[0]) == 'p' && esc_lower(s[1]) == 't';
	const char *p = iso ? s + 2 : s;
	int64_t n, unit;

	if (counts_days(s))
		return esc_fail(e, ESC_INVALID, "\"%.*s\": a day is ambiguous: write 24h, 8h or 1bd",
		    esc_shown(s), s);
	*seconds = 0;
	do {
		if ((n = esc_take_digits(&p, 1, 18)) < 0)
			return no_duration(s, bare, e);
		if (esc_is_digit(*p))
			return too_long(s, e);
		unit = bare && *p == '\0' && p == s + strspn(s, "0123456789") ? 1 : unit_seconds(*p);
		if (unit == 0)
			return no_duration(s, bare, e);
		if (!add(seconds, n, unit))
			return too_long(s, e);
		p += *p != '\0';
	} while (*p != '\0');
	return true;
}

/* The two greatest units that are not zero. */
void
esc_duration_print(struct esc_buf *b, int64_t seconds)
{
	static const struct {
		uint64_t	n;
		char		unit;
	} units[] = { { ESC_DAY, 'd' }, { 3600, 'h' }, { 60, 'm' }, { 1, 's' } };
	uint64_t left = seconds < 0 ? 0 - (uint64_t)seconds : (uint64_t)seconds;
	size_t i = 0;

	if (seconds < 0)
		esc_buf_putc(b, '-');
	while (i < 3 && left < units[i].n)
		i++;
	esc_buf_printf(b, "%llu%c", (unsigned long long)(left / units[i].n), units[i].unit);
	left %= units[i].n;
	if (i < 3 && left / units[i + 1].n > 0)
		esc_buf_printf(b, "%llu%c", (unsigned long long)(left / units[i + 1].n), units[i + 1].unit);
}
