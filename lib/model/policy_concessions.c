/* concessions.csv: how much is right for which mistake. */
#include <string.h>

#include "model/concession.h"
#include "model/policy_read.h"

enum { MISTAKE, PRIORITY, LEAST, MOST, CURRENCY };

/* "30%", "20.00" with a currency, or nothing. */
static struct esc_bound
bound_cell(struct esc_reading *r, int column, const char *currency)
{
	const char *s = esc_cell(r, column);
	struct esc_bound b = { .is = ESC_BOUND_NONE };
	size_t n = strlen(s);
	char number[24] = { 0 };

	if (n == 0)
		return b;
	if (s[n - 1] == '%' && n < sizeof(number)) {
		memcpy(number, s, n - 1);
		b.is = ESC_BOUND_PERCENT;
		if (!esc_int_parse(number, &b.amount) || b.amount < 0 || b.amount > 1000)
			esc_cell_wrong(r, column, "write a whole number of percent, as 30%",
			    "\"%.80s\" is no share", s);
		return b;
	}
	b.is = ESC_BOUND_MONEY;
	if (currency == NULL)
		esc_cell_wrong(r, CURRENCY, "write EUR, or write the bound as 30%", "the cell is empty");
	else if (!esc_money_parse(s, currency, &b.amount))
		esc_cell_wrong(r, column, "write 20 or 20.00, or a share as 30%", "\"%.80s\" is no money", s);
	return b;
}

static void
concession_row(struct esc_reading *r)
{
	struct esc_policy *p = r->policy;
	const char *currency = esc_cell_kept(r, CURRENCY);
	struct esc_concession row = { .mistake = esc_cell_kept(r, MISTAKE), .priority = esc_cell_kept(r, PRIORITY),
	    .currency = currency, .line = (unsigned)r->table.line };

	if (currency != NULL && !esc_currency_valid(currency)) {
		esc_cell_wrong(r, CURRENCY, "write three capital letters, as EUR", "\"%.80s\" is no currency", currency);
		return;
	}
	row.least = bound_cell(r, LEAST, currency);
	row.most = bound_cell(r, MOST, currency);
	if (row.least.is == row.most.is && row.least.amount > row.most.amount)
		esc_cell_wrong(r, MOST, "write the greater one here", "the maximum is less than the minimum");
	if (!r->bad)
		p->concession = esc_policy_push(p, p->concession, &p->nconcessions, sizeof(row), &row);
}

const struct esc_sheet esc_sheet_concessions = { "concessions.csv",
    { { "mistake", true }, { "priority", false }, { "minimum", false }, { "maximum", true }, { "currency", false } },
    concession_row };
