/* Money in the minor unit of its currency, and as people write it. */
#include <inttypes.h>
#include <string.h>

#include "escalate.h"

/* Currencies whose minor unit is not a hundredth (ISO 4217). */
static const struct {
	const char	*currency;
	int		 digits;
} units[] = {
	{ "BIF", 0 }, { "CLP", 0 }, { "DJF", 0 }, { "GNF", 0 }, { "ISK", 0 }, { "JPY", 0 }, { "KMF", 0 },
	{ "KRW", 0 }, { "PYG", 0 }, { "RWF", 0 }, { "UGX", 0 }, { "VND", 0 }, { "VUV", 0 }, { "XAF", 0 },
	{ "XOF", 0 }, { "XPF", 0 }, { "BHD", 3 }, { "IQD", 3 }, { "JOD", 3 }, { "KWD", 3 }, { "LYD", 3 },
	{ "OMR", 3 }, { "TND", 3 },
};

int
esc_currency_digits(const char *currency)
{
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strcmp(units[i].currency, currency) == 0)
			return units[i].digits;
	return 2;
}

bool
esc_currency_valid(const char *s)
{
	return strlen(s) == 3 && strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
}

int64_t
esc_currency_unit(const char *currency)
{
	int64_t unit = 1;

	for (int i = esc_currency_digits(currency); i > 0; i--)
		unit *= 10;
	return unit;
}

void
esc_money_print(struct esc_buf *b, int64_t amount, const char *currency)
{
	int64_t unit = esc_currency_unit(currency);

	esc_buf_printf(b, "%" PRId64, amount / unit);
	if (unit > 1)
		esc_buf_printf(b, ".%0*" PRId64, esc_currency_digits(currency), amount % unit);
	esc_buf_printf(b, " %s", currency);
}

bool
esc_money_parse(const char *s, const char *currency, int64_t *amount)
{
	int digits = -1;

	*amount = 0;
	for (; *s != '\0'; s++) {
		if (*s == '.' && digits < 0) {
			digits = 0;
			continue;
		}
		if (*s < '0' || *s > '9' || *amount > INT64_MAX / 100000)
			return false;
		*amount = *amount * 10 + (*s - '0');
		digits += digits >= 0;
	}
	for (digits = digits < 0 ? 0 : digits; digits < esc_currency_digits(currency); digits++)
		*amount *= 10;
	return digits == esc_currency_digits(currency);
}
