/* Figures as people read them. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "escalate.h"

/* Never "-0": what rounds to nothing has no sign. */
static void
put_decimals(struct esc_buf *b, double r, int decimals)
{
	char s[400];

	snprintf(s, sizeof(s), "%.*f", decimals, r);
	esc_buf_puts(b, s[0] == '-' && s[strspn(s, "-0.")] == '\0' ? s + 1 : s);
}

void
esc_figure_print(struct esc_buf *b, double r, const char *unit)
{
	if (!isfinite(r))
		return;
	if (unit != NULL && strcmp(unit, "s") == 0 && fabs(r) < 1e15) {
		esc_duration_print(b, (int64_t)llround(r));
	} else if (unit != NULL && strcmp(unit, "share") == 0) {
		put_decimals(b, 100 * r, 1);
		esc_buf_puts(b, " %");
	} else if (unit != NULL && esc_currency_valid(unit)) {
		put_decimals(b, r / (double)esc_currency_unit(unit), esc_currency_digits(unit));
		esc_buf_printf(b, " %s", unit);
	} else {
		put_decimals(b, r, r == round(r) ? 0 : unit != NULL && strcmp(unit, "per100") == 0 ? 1 : 2);
	}
}

const char *
esc_figure_unit(const char *stat, const char *unit)
{
	return stat != NULL && (strcmp(stat, "count") == 0 || strcmp(stat, "bin") == 0) ? "count" : unit;
}
