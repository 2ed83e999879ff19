/* sponsorship.csv: the executive sponsorship programme. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/policy_read.h"
#include "model/sponsor.h"

enum { WHAT, NAME, VALUE };

static const char *const whats[ESC_NSP] = { "purpose", "metric", "responsibility", "training", "entry", "exit", "stay",
	"capacity", "propose" };
const char *const esc_sponsor_figure_name[ESC_NSF] = { "tickets", "escalations", "executive", "open", "csat", "calm",
	"months", "spend", "kept" };

static size_t
one_of(struct esc_reading *r, int column, const char *const *words, size_t n, const char *hint)
{
	const char *cell = esc_cell(r, column);

	for (size_t i = 0; i < n; i++)
		if (strcmp(words[i], cell) == 0)
			return i;
	esc_cell_wrong(r, column, hint, "there is no \"%.80s\"", cell);
	return 0;
}

/* 3, 0.25: digits, at most one point. */
static bool
is_number(const char *s, double *value)
{
	double scale = 0;
	size_t digits = 0;

	*value = 0;
	for (s += strspn(s, " "); (*s >= '0' && *s <= '9') || (*s == '.' && scale == 0); s++) {
		if (*s == '.') {
			scale = 1;
			continue;
		}
		*value = *value * 10 + (*s - '0');
		scale *= 10;
		digits++;
	}
	*value /= scale > 0 ? scale : 1;
	return digits > 0 && digits < 16 && s[strspn(s, " ")] == '\0';
}

/* >= 3, <= 0.5, = 1. */
static void
criterion(struct esc_reading *r, struct esc_sponsor_row *row)
{
	const char *s = esc_cell(r, VALUE);

	row->figure = (enum esc_sponsor_figure)one_of(r, NAME, esc_sponsor_figure_name, ESC_NSF,
	    "write tickets, escalations, executive, open, csat, calm, months, spend or kept");
	row->compare = strncmp(s, ">=", 2) == 0 ? 1 : strncmp(s, "<=", 2) == 0 ? -1 : 0;
	if (row->compare == 0 && *s != '=') {
		esc_cell_wrong(r, VALUE, "write >= 3, <= 3 or = 3", "\"%.80s\" is no criterion", s);
		return;
	}
	s += row->compare != 0 ? 2 : 1;
	if (!is_number(s, &row->limit))
		esc_cell_wrong(r, VALUE, "write >= 3, <= 3 or = 3", "\"%.80s\" is no number", s);
}

/* week, month, quarter, year, or so many of the last three: 18 months. */
static void
cadence(struct esc_reading *r, struct esc_sponsor_row *row)
{
	static const struct { const char *name; int months, days; } units[] = { { "day", 0, 1 }, { "week", 0, 7 },
		{ "month", 1, 0 }, { "quarter", 3, 0 }, { "year", 12, 0 } };
	const char *s = esc_cell(r, VALUE);
	char *end = (char *)(uintptr_t)s;
	long n = *s >= '0' && *s <= '9' ? strtol(s, &end, 10) : 1;
	size_t len;

	end += strspn(end, " ");
	len = strlen(end);
	len -= len > 0 && end[len - 1] == 's';
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strlen(units[i].name) == len && memcmp(units[i].name, end, len) == 0 && n >= 1 && n <= 1000) {
			row->months = (int)n * units[i].months;
			row->days = (int)n * units[i].days;
			return;
		}
	esc_cell_wrong(r, VALUE, "write week, month, quarter, year, or as 18 months", "\"%.80s\" is no cadence", s);
}

static void
capacity(struct esc_reading *r, struct esc_sponsor_row *row)
{
	static const char *const of[] = { "programme", "sponsor" };

	one_of(r, NAME, of, 2, "write programme or sponsor");
	row->number = esc_cell_number(r, VALUE);
	if (row->number == ESC_NONE)
		esc_cell_wrong(r, VALUE, "write how many customers", "the cell is empty");
}

static void
sponsor_row(struct esc_reading *r)
{
	struct esc_policy *p = r->policy;
	struct esc_sponsor_row row = { .name = esc_cell_kept(r, NAME), .value = esc_cell_kept(r, VALUE),
	    .line = (unsigned)r->table.line };

	row.what = (enum esc_sponsor_what)one_of(r, WHAT, whats, ESC_NSP,
	    "write purpose, metric, responsibility, training, entry, exit, stay, capacity or propose");
	if (row.what == ESC_SP_METRIC || row.what == ESC_SP_ENTRY || row.what == ESC_SP_EXIT)
		criterion(r, &row);
	else if (row.what == ESC_SP_DUTY || row.what == ESC_SP_STAY)
		cadence(r, &row);
	else if (row.what == ESC_SP_CAPACITY)
		capacity(r, &row);
	else if (row.what == ESC_SP_PROPOSE)
		row.number = esc_cell_flag(r, VALUE, 0);
	if ((row.what == ESC_SP_DUTY || row.what == ESC_SP_TRAINING) && row.name == NULL)
		esc_cell_wrong(r, NAME, "write its name", "the cell is empty");
	if (!r->bad)
		p->sponsor = esc_policy_push(p, p->sponsor, &p->nsponsors, sizeof(row), &row);
}

const struct esc_sheet esc_sheet_sponsor = { "sponsorship.csv",
    { { "what", true }, { "name", false }, { "value", false } }, sponsor_row };

bool
esc_sponsor_met(const struct esc_sponsor_row *row, double v)
{
	if (isnan(v))
		return false;
	return row->compare > 0 ? v >= row->limit : row->compare < 0 ? v <= row->limit : v == row->limit;
}

int64_t
esc_sponsor_later(const struct esc_zone *zone, int64_t t, int months, int days)
{
	struct esc_civil c = esc_civil(zone, t);
	int64_t first, second, month = c.year * 12 + c.month - 1 + months;

	c.year = month / 12;
	c.month = (int)(month % 12) + 1;
	while (!esc_date_valid(c.year, c.month, c.day))
		c.day--;
	if (days > 0) {
		struct esc_civil d = esc_civil(NULL, (esc_days(c.year, c.month, c.day) + days) * 86400);

		c.year = d.year;
		c.month = d.month;
		c.day = d.day;
	}
	esc_local(zone, c, &first, &second);
	return first;
}

const struct esc_sponsor_row *
esc_sponsor_row(const struct esc_policy *p, enum esc_sponsor_what what, const char *name)
{
	for (size_t i = 0; i < p->nsponsors; i++)
		if (p->sponsor[i].what == what && (name == NULL || (p->sponsor[i].name != NULL &&
		    esc_fold_equal(p->sponsor[i].name, name))))
			return &p->sponsor[i];
	return NULL;
}
