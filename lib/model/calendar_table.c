/* calendars.csv and holidays.csv, read strictly, and made into calendars. */
#include <stdio.h>
#include <string.h>

#include "calendar_table.h"
#include "policy_read.h"

#define WRITE_DATE	"write 2026-12-25, or --12-25 for every year"
#define WRITE_HOURS	"write hours as 09:00-18:00, or leave the row out"
#define EVERY_DAY	0x7fU

/* A calendar while its rows come; the lines are where its rules stand. */
struct draft {
	const char	*name;
	const struct esc_zone *zone;	/* NULL: no good row yet */
	unsigned	 first;
	bool		 flawed;	/* some row was left out */
	struct esc_week_rule *week;
	unsigned	*week_line;
	struct esc_exception *exception;
	unsigned	*exception_line;
	size_t		 nweek, nexceptions;
};
struct reader {
	struct esc_reading r;		/* first: the rows come with it */
	struct draft	*draft;
	size_t		 n;
};

/* An error that says "what; what to write". */
static void
wrong(struct esc_reading *r, int column, const struct esc_err *why, const char *hint)
{
	const char *part = strstr(why->text, "; ");
	size_t n = part != NULL ? (size_t)(part - why->text) : strlen(why->text);

	esc_cell_wrong(r, column, part != NULL ? part + 2 : hint, "%.*s", (int)n, why->text);
}

/* What is found when no row is at hand, or is no error. */
static void
report(struct esc_reading *r, bool error, const char *file, unsigned line, const char *hint, const char *what)
{
	char where[64];
	struct esc_finding f = { .error = error, .where = where, .finding = what, .hint = hint };

	snprintf(where, sizeof(where), "%s:%u", file, line);
	if (r->e->code != 0)
		return;
	if (r->finding != NULL)
		r->finding(r->arg, &f, r->e);
	else if (error)
		esc_fail(r->e, ESC_CONFIG, "%s: %s: %s", where, what, hint);
}

static struct draft *
find(const struct reader *d, const char *name)
{
	for (size_t i = 0; i < d->n; i++)
		if (esc_fold_equal(d->draft[i].name, name))
			return &d->draft[i];
	return NULL;
}

static unsigned
line_of(const struct esc_reading *r)
{
	return (unsigned)r->table.line;
}

/* Exactly so many digits, then what follows them. */
static bool
digits(const char **s, int n, char then, int *value)
{
	for (*value = 0; n > 0; n--, ++*s) {
		if (**s < '0' || **s > '9')
			return false;
		*value = *value * 10 + (**s - '0');
	}
	return *(*s)++ == then;
}

static bool
take_date(struct esc_reading *r, int column, bool yearly, int64_t *year, int *month, int *day)
{
	const char *text = esc_cell(r, column), *s = text, *hint = yearly ? WRITE_DATE : "write 2026-12-25";
	int y = 2000;	/* has a 29 February */

	*year = ESC_NONE;
	if (!(yearly && strncmp(s, "--", 2) == 0 ? (s += 2) != NULL : digits(&s, 4, '-', &y)) ||
	    !digits(&s, 2, '-', month) || !digits(&s, 2, '\0', day)) {
		esc_cell_wrong(r, column, hint, "\"%.80s\" is no date", text);
		return false;
	}
	if (!esc_date_valid(y, *month, *day)) {
		esc_cell_wrong(r, column, hint, "there is no %.80s", text);
		return false;
	}
	if (*text != '-')
		*year = y;
	return true;
}

/* ------------------------------------------------------- calendars.csv */

enum { WEEK_CALENDAR, WEEK_ZONE, WEEK_DAYS, WEEK_HOURS, WEEK_FROM, WEEK_UNTIL };

static int64_t
take_limit(struct esc_reading *r, int column)
{
	int64_t year;
	int month, day;

	if (*esc_cell(r, column) == '\0' || !take_date(r, column, false, &year, &month, &day))
		return ESC_NONE;
	return esc_days(year, month, day);
}

static const struct esc_zone *
take_zone(struct esc_reading *r)
{
	static const char hint[] = "write its zone by its IANA name, as Europe/Tallinn";
	const char *name = esc_cell_needed(r, WEEK_ZONE, hint);
	const struct esc_zone *zone;
	struct esc_err why = { 0 };

	if (name == NULL)
		return NULL;
	if ((zone = esc_zone_get(name, &why)) == NULL)
		wrong(r, WEEK_ZONE, &why, hint);
	return zone;
}

static void
take_rule(struct esc_reading *r, struct esc_week_rule *w)
{
	struct esc_err why = { 0 };

	*w = (struct esc_week_rule){ .valid_from = take_limit(r, WEEK_FROM),
	    .valid_until = take_limit(r, WEEK_UNTIL) };
	if (!esc_days_parse(esc_cell(r, WEEK_DAYS), &w->days, &why))
		wrong(r, WEEK_DAYS, &why, "");
	why.code = 0;
	if (!esc_hours_parse(esc_cell(r, WEEK_HOURS), &r->policy->arena, &w->hours, &w->nhours, &why))
		wrong(r, WEEK_HOURS, &why, "");
	else if (w->nhours == 0)
		esc_cell_wrong(r, WEEK_HOURS, WRITE_HOURS, "none, so that it never opens on these days");
	if (w->valid_from != ESC_NONE && w->valid_until != ESC_NONE && w->valid_from > w->valid_until)
		esc_cell_wrong(r, WEEK_UNTIL, "write the later date here", "it is before valid_from");
}

static bool
hours_overlap(const struct esc_week_rule *a, const struct esc_week_rule *b)
{
	for (size_t i = 0; i < a->nhours; i++)
		for (size_t j = 0; j < b->nhours; j++)
			if (a->hours[i].from < b->hours[j].to && b->hours[j].from < a->hours[i].to)
				return true;
	return false;
}

static bool
rules_overlap(const struct esc_week_rule *a, const struct esc_week_rule *b)
{
	return a->days & b->days && hours_overlap(a, b) &&
	    (a->valid_until == ESC_NONE || b->valid_from == ESC_NONE || a->valid_until >= b->valid_from) &&
	    (b->valid_until == ESC_NONE || a->valid_from == ESC_NONE || b->valid_until >= a->valid_from);
}

/* Its place in the calendar: in the same zone, on hours that no other row has. */
static void
check_place(struct esc_reading *r, const struct draft *d, const struct esc_zone *zone, const struct esc_week_rule *w)
{
	if (d->zone != NULL && d->zone != zone)
		esc_cell_wrong(r, WEEK_ZONE, "write the same zone in each of its rows, or give it another name",
		    "%.80s is in %s by line %u", d->name, esc_zone_name(d->zone), d->first);
	for (size_t i = 0; i < d->nweek; i++)
		if (rules_overlap(&d->week[i], w)) {
			esc_cell_wrong(r, WEEK_HOURS, "write each hour of a day once, or part the rows by "
			    "valid_from and valid_until", "the days and hours overlap those of line %u",
			    d->week_line[i]);
			return;
		}
}

static struct draft *
find_or_add(struct reader *all, const char *name)
{
	struct draft d = { .name = name, .first = line_of(&all->r) };

	if (find(all, name) == NULL)
		all->draft = esc_policy_push(all->r.policy, all->draft, &all->n, sizeof(d), &d);
	return find(all, name);
}

static void
week_row(struct esc_reading *r)
{
	const char *name = esc_cell_needed(r, WEEK_CALENDAR, "write the calendar's name, as office");
	const struct esc_zone *zone = take_zone(r);
	struct esc_week_rule w;
	struct draft *d;
	unsigned line = line_of(r);
	size_t n;

	take_rule(r, &w);
	if (name == NULL)
		return;
	if (strcmp(name, "24x7") == 0) {
		esc_cell_wrong(r, WEEK_CALENDAR, "leave the row out", "24x7 is built in");
		return;
	}
	d = find_or_add((struct reader *)r, name);
	if (zone != NULL)
		check_place(r, d, zone, &w);
	d->flawed |= r->bad;
	if (r->bad)
		return;
	d->zone = zone;
	n = d->nweek;
	d->week_line = esc_policy_push(r->policy, d->week_line, &n, sizeof(line), &line);
	d->week = esc_policy_push(r->policy, d->week, &d->nweek, sizeof(w), &w);
}

static const struct esc_sheet calendars_sheet = { "calendars.csv", {
	{ "calendar", true }, { "timezone", true }, { "days", true }, { "hours", true },
	{ "valid_from", false }, { "valid_until", false } }, week_row };

/* -------------------------------------------------------- holidays.csv */

enum { DAY_CALENDAR, DAY_DATE, DAY_HOURS, DAY_NAME };

static struct draft *
take_calendar(struct esc_reading *r)
{
	const struct reader *all = (const struct reader *)r;
	const char **names, *near, *name = esc_cell_needed(r, DAY_CALENDAR, "write a calendar of calendars.csv");
	struct draft *d = name != NULL ? find(all, name) : NULL;
	char hint[200];

	if (name == NULL || d != NULL)
		return d;
	names = esc_alloc(&r->policy->arena, (all->n + 1) * sizeof(*names));
	for (size_t i = 0; i < all->n; i++)
		names[i] = all->draft[i].name;
	if ((near = esc_nearest(name, names, all->n)) != NULL || all->n == 1)
		snprintf(hint, sizeof(hint), "write %.150s", near != NULL ? near : names[0]);
	else
		snprintf(hint, sizeof(hint), "write one of calendars.csv, or add its hours there");
	if (strcmp(name, "24x7") == 0)
		esc_cell_wrong(r, DAY_CALENDAR, hint, "24x7 has no holidays");
	else
		esc_cell_wrong(r, DAY_CALENDAR, hint, "there is no calendar %.80s", name);
	return NULL;
}

static void
check_date(struct esc_reading *r, const struct draft *d, const struct esc_exception *x)
{
	unsigned days = 0;

	for (size_t i = 0; i < d->nexceptions; i++)
		if (d->exception[i].year == x->year && d->exception[i].month == x->month &&
		    d->exception[i].day == x->day)
			esc_cell_wrong(r, DAY_DATE, "leave one of the two out", "%.80s has this date in line %u",
			    d->name, d->exception_line[i]);
	for (size_t i = 0; i < d->nweek; i++)
		days |= d->week[i].days;
	if (!r->bad && x->year == ESC_NONE && x->nhours > 0 && !d->flawed && days != EVERY_DAY)
		report(r, false, r->sheet->file, line_of(r), "write the years one by one, as 2026-12-24",
		    "date: in some years these hours open a day that is closed else");
}

static void
holiday_row(struct esc_reading *r)
{
	struct draft *d = take_calendar(r);
	struct esc_exception x = { .name = *esc_cell(r, DAY_NAME) != '\0' ? esc_cell_kept(r, DAY_NAME) : "holiday" };
	struct esc_err why = { 0 };
	unsigned line = line_of(r);
	bool dated = take_date(r, DAY_DATE, true, &x.year, &x.month, &x.day);
	size_t n;

	if (!esc_hours_parse(esc_cell(r, DAY_HOURS), &r->policy->arena, &x.hours, &x.nhours, &why))
		wrong(r, DAY_HOURS, &why, "");
	if (d != NULL && dated)
		check_date(r, d, &x);
	if (r->bad || d == NULL)
		return;
	n = d->nexceptions;
	d->exception_line = esc_policy_push(r->policy, d->exception_line, &n, sizeof(line), &line);
	d->exception = esc_policy_push(r->policy, d->exception, &d->nexceptions, sizeof(x), &x);
}

static const struct esc_sheet holidays_sheet = { "holidays.csv", {
	{ "calendar", true }, { "date", true }, { "hours", true }, { "name", true }, { "source", false } },
	holiday_row };

/* ---------------------------------------------------------------- both */

/* The date from which on to look whether a rule ever opens. */
static int64_t
begins(const struct esc_week_rule *w)
{
	return w->valid_from != ESC_NONE ? w->valid_from :
	    (w->valid_until != ESC_NONE ? w->valid_until : esc_days(2026, 1, 1)) - 366;
}

static bool
ever_opens(struct esc_calendar *c, const struct draft *d)
{
	for (size_t i = 0; i < d->nweek; i++)
		if (esc_calendar_next_open(c, begins(&d->week[i]) * 86400 - 86400) != ESC_NONE)
			return true;
	return false;
}

static struct esc_calendar *
finish(struct esc_reading *r, const struct draft *d)
{
	struct esc_calendar_rules *rules = esc_alloc(&r->policy->arena, sizeof(*rules));
	struct esc_calendar *c;
	char what[200];

	*rules = (struct esc_calendar_rules){ .name = d->name, .zone = d->zone, .week = d->week,
	    .nweek = d->nweek, .exception = d->exception, .nexceptions = d->nexceptions };
	c = esc_calendar_new(rules);
	if (!d->flawed && !ever_opens(c, d)) {
		snprintf(what, sizeof(what), "%.150s never opens", d->name);
		report(r, true, calendars_sheet.file, d->first,
		    "give it days and hours that lie within valid_from and valid_until", what);
	}
	return c;
}

bool
esc_calendars_read(const struct esc_policy_file *calendars, const struct esc_policy_file *holidays,
    struct esc_arena *a, struct esc_calendar ***list, size_t *n,
    bool (*finding)(void *, const struct esc_finding *, struct esc_err *), void *arg, struct esc_err *e)
{
	struct esc_policy kept = { .arena = *a };
	struct reader all = { .r = { .policy = &kept, .finding = finding, .arg = arg, .e = e } };
	size_t made = 0;

	*list = NULL;
	if ((calendars == NULL || esc_sheet_read(&all.r, &calendars_sheet, calendars)) &&
	    (holidays == NULL || (all.n == 0 && all.r.bad) ||	/* then every row would be wrong */
	    esc_sheet_read(&all.r, &holidays_sheet, holidays)) && all.n > 0) {
		*list = esc_alloc(&kept.arena, all.n * sizeof(**list));
		for (; made < all.n; made++)
			(*list)[made] = finish(&all.r, &all.draft[made]);
	}
	*a = kept.arena;
	while (e->code != 0 && made > 0)
		esc_calendar_free((*list)[--made]);
	*n = made;
	return e->code == 0;
}

struct esc_calendar *
esc_calendars_find(struct esc_calendar *const *list, size_t n, const char *name)
{
	for (size_t i = 0; i < n && name != NULL; i++)
		if (esc_fold_equal(esc_calendar_name(list[i]), name))
			return list[i];
	return NULL;
}
