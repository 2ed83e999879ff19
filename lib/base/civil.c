/* The calendar: days, dates and times of the clock on the wall. */
#include "zone.h"

/* Floored, so that it is right before 1970 too. */
static int64_t
div_floor(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static bool
leap(int64_t y)
{
	return y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
}

/* Days from civil, as by H. Hinnant, "chrono-Compatible Low-Level Date Algorithms": years begin in March. */
int64_t
esc_days(int64_t year, int month, int day)
{
	int64_t y = year - (month <= 2), era = div_floor(y, 400);
	int64_t in_era = y - era * 400;
	int64_t in_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719468;
}

struct esc_civil
esc_civil(const struct esc_zone *z, int64_t t)
{
	int64_t days = div_floor(t, ESC_DAY), second = t % ESC_DAY, era, d, y, m;
	struct esc_civil c;

	if (second < 0)
		second += ESC_DAY;
	if (z != NULL) {	/* only now, so that no t overflows */
		second += esc_zone_offset(z, t);
		days += div_floor(second, ESC_DAY);
		second -= div_floor(second, ESC_DAY) * ESC_DAY;
	}
	days += 719468;
	era = div_floor(days, 146097);
	d = days - era * 146097;
	y = (d - d / 1460 + d / 36524 - d / 146096) / 365;
	d -= y * 365 + y / 4 - y / 100;
	m = (5 * d + 2) / 153;
	c.day = (int)(d - (153 * m + 2) / 5 + 1);
	c.month = (int)(m < 10 ? m + 3 : m - 9);
	c.year = y + era * 400 + (c.month <= 2);
	c.hour = (int)(second / 3600);
	c.minute = (int)(second / 60 % 60);
	c.second = (int)(second % 60);
	return c;
}

int
esc_month_days(int64_t year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return days[month - 1] + (month == 2 && leap(year));
}

bool
esc_date_valid(int64_t year, int month, int day)
{
	return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
	    day <= esc_month_days(year, month);
}

enum esc_local
esc_local(const struct esc_zone *z, struct esc_civil c, int64_t *first, int64_t *second)
{
	int64_t l = esc_days(c.year, c.month, c.day) * ESC_DAY + c.hour * 3600 + c.minute * 60 + c.second;
	int64_t t, from = 0, to, at;
	bool found = false, passed = false;

	*first = *second = l;
	if (z == NULL)
		return ESC_LOCAL_ONE;
	for (t = l - ESC_OFFSET_MAX; t <= l + ESC_OFFSET_MAX; t = to) {
		at = l - esc_zone_span(z, t, &from, &to);
		if (at >= from && at < to) {
			*second = at;
			if (!found)
				*first = at;
			found = true;
		} else if (passed && at < from && !found) {
			*first = *second = from;
		}
		passed = at >= to;
	}
	if (!found)
		return ESC_LOCAL_GAP;
	return *first == *second ? ESC_LOCAL_ONE : ESC_LOCAL_TWICE;
}

int64_t
esc_midnight(const struct esc_zone *z, int64_t year, int month, int day)
{
	int64_t first, second;

	esc_local(z, (struct esc_civil){ .year = year, .month = month, .day = day }, &first, &second);
	return first;
}
