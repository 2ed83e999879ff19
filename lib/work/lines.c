/* Figures for people: the rows of a measure become one line, said in words. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "grid.h"

#define FEW	20	/* a group of fewer is not compared */

/* Where each is among the columns; -1: it was not asked for. */
struct places {
	int	from, to, metric, stat, value, unit, num, den, low, high, n, censored, excluded, moves;
	int	change, change_low, change_high, direction;
};

static struct places
find(const struct esc_kept *k)
{
	return (struct places){ esc_kept_find(k, "from"), esc_kept_find(k, "to"), esc_kept_find(k, "metric"),
	    esc_kept_find(k, "stat"), esc_kept_find(k, "value"), esc_kept_find(k, "unit"), esc_kept_find(k, "num"),
	    esc_kept_find(k, "den"), esc_kept_find(k, "low"), esc_kept_find(k, "high"), esc_kept_find(k, "n"),
	    esc_kept_find(k, "censored"), esc_kept_find(k, "excluded"), esc_kept_find(k, "moves"),
	    esc_kept_find(k, "change"), esc_kept_find(k, "change_low"), esc_kept_find(k, "change_high"),
	    esc_kept_find(k, "direction") };
}

static int64_t
whole(const struct esc_cell *row, int column)
{
	return column < 0 ? ESC_NONE : row[column].i;
}

static double
real(const struct esc_cell *row, int column)
{
	return column < 0 ? NAN : row[column].r;
}

static const char *
word(const struct esc_cell *row, int column)
{
	return column < 0 || row[column].s == NULL ? "" : row[column].s;
}

bool
esc_line_is_share(const struct esc_line *l)
{
	return strcmp(l->unit, "share") == 0;
}

bool
esc_lines_same_group(const struct esc_lines *ls, const struct esc_line *a, const struct esc_line *b)
{
	for (size_t i = ls->group; i < ls->group + ls->ngroups; i++)
		if (strcmp(word(a->row, (int)i), word(b->row, (int)i)) != 0)
			return false;
	return true;
}

static struct esc_line *
add_line(struct esc_lines *ls, const struct esc_cell *row, const struct places *p)
{
	struct esc_line *l;

	ls->line = esc_grow(ls->line, &ls->cap, ls->n + 1, sizeof(*ls->line));
	l = &ls->line[ls->n++];
	*l = (struct esc_line){ .row = row, .from = whole(row, p->from), .to = whole(row, p->to),
	    .metric = word(row, p->metric), .unit = word(row, p->unit), .value = NAN, .min = NAN, .p50 = NAN,
	    .p90 = NAN, .p95 = NAN, .max = NAN, .mean = NAN, .low = real(row, p->low), .high = real(row, p->high),
	    .num = whole(row, p->num), .den = whole(row, p->den), .n = whole(row, p->n),
	    .censored = whole(row, p->censored), .excluded = whole(row, p->excluded), .moves = whole(row, p->moves) == 1,
	    .change = real(row, p->change), .change_low = real(row, p->change_low),
	    .change_high = real(row, p->change_high), .direction = word(row, p->direction) };
	return l;
}

/* One of the seven rows of a spread. */
static bool
take_stat(struct esc_line *l, const char *stat, double value, const struct esc_cell *row, const struct places *p)
{
	const struct {
		const char	*name;
		double		*to;
	} stats[] = { { "min", &l->min }, { "p50", &l->p50 }, { "p90", &l->p90 }, { "p95", &l->p95 },
	    { "max", &l->max } , { "mean", &l->mean } };

	if (strcmp(stat, "bin") == 0 && l->nbins < ESC_BINS) {
		l->edge[l->nbins] = real(row, p->low);
		l->bin[l->nbins++] = value;
		return true;
	}
	for (size_t i = 0; i < sizeof(stats) / sizeof(stats[0]); i++)
		if (strcmp(stats[i].name, stat) == 0 && (i == 0 || l->spread)) {
			*stats[i].to = value;
			l->unit = word(row, p->unit);
			l->spread = true;
			l->value = isfinite(l->p50) ? l->p50 : value;
			return true;
		}
	return false;
}

static bool
continues(const struct esc_lines *ls, const struct esc_line *l, const struct esc_cell *row, const struct places *p)
{
	struct esc_line other = { .row = row };

	return l != NULL && l->from == whole(row, p->from) && l->to == whole(row, p->to) &&
	    strcmp(l->metric, word(row, p->metric)) == 0 && esc_lines_same_group(ls, l, &other);
}

static void
read_rows(struct esc_lines *ls, const struct places *p)
{
	struct esc_line *l = NULL;

	for (size_t i = 0; i < ls->kept->n; i++) {
		const struct esc_cell *row = &ls->kept->cell[i * ls->kept->ncolumns];
		const char *stat = word(row, p->stat);
		double value = real(row, p->value);

		if (!continues(ls, l, row, p) || (!l->spread && strcmp(stat, "min") != 0) || strcmp(stat, "count") == 0)
			l = add_line(ls, row, p);
		if (!take_stat(l, stat, value, row, p))
			l->value = value;
	}
}

/* Before and after a change there are two of any length. */
static bool
are_whole(const struct esc_lines *ls)
{
	const struct esc_line *first = &ls->line[0], *last = &ls->line[ls->n - 1];

	return esc_every_begin(ls->zone, ls->every, first->from) == first->from &&
	    esc_every_next(ls->zone, ls->every, last->from) == last->to;
}

/* The shortest kind of period that holds every line's. */
static void
name_periods(struct esc_lines *ls)
{
	ls->every = ESC_EVERY_DAY;
	for (size_t i = 0; i < ls->n; i++) {
		const struct esc_line *l = &ls->line[i];

		if (i == 0 || l->from != ls->line[i - 1].from)
			ls->nperiods++;
		while (ls->every <= ESC_EVERY_YEAR && l->from != ESC_NONE &&
		    esc_every_next(ls->zone, ls->every, l->from) < l->to)
			ls->every++;
	}
	if (ls->every > ESC_EVERY_YEAR || (ls->nperiods == 2 && !are_whole(ls)))
		ls->every = ESC_EVERY_NONE;
}

bool
esc_lines_read(struct esc_lines *ls, const struct esc_kept *k, const struct esc_zone *zone)
{
	const struct places p = find(k);

	*ls = (struct esc_lines){ .kept = k, .zone = zone };
	if (p.from < 0 || p.to < 0 || p.metric < 0 || p.stat < 0 || p.value < 0 || p.unit < 0 || p.metric < p.to)
		return false;
	ls->group = (size_t)p.to + 1;
	ls->ngroups = (size_t)(p.metric - p.to) - 1;
	read_rows(ls, &p);
	name_periods(ls);
	return true;
}

void
esc_lines_free(struct esc_lines *ls)
{
	free(ls->line);
	esc_arena_free(&ls->arena);
}

void
esc_line_group(const struct esc_lines *ls, const struct esc_line *l, struct esc_buf *b)
{
	for (size_t i = ls->group; i < ls->group + ls->ngroups; i++) {
		const char *s = word(l->row, (int)i);

		esc_buf_puts(b, i > ls->group ? " / " : "");
		esc_buf_puts(b, *s != '\0' ? s : "-");
	}
}

static void
put_moment(struct esc_buf *b, const struct esc_zone *zone, int64_t t)
{
	struct esc_civil c = esc_civil(zone, t);

	esc_buf_printf(b, "%04lld-%02d-%02d", (long long)c.year, c.month, c.day);
	if (c.hour != 0 || c.minute != 0)
		esc_buf_printf(b, " %02d:%02d", c.hour, c.minute);
}

/* The week by ISO 8601: that of its Thursday. */
static void
put_week(struct esc_buf *b, const struct esc_zone *zone, int64_t monday)
{
	struct esc_civil c = esc_civil(zone, monday + 3 * INT64_C(86400) + 43200);

	esc_buf_printf(b, "%04lld-W%02d", (long long)c.year,
	    (int)((esc_days(c.year, c.month, c.day) - esc_days(c.year, 1, 1)) / 7 + 1));
}

void
esc_line_period(const struct esc_lines *ls, const struct esc_line *l, struct esc_buf *b)
{
	struct esc_civil c = esc_civil(ls->zone, l->from);

	switch (ls->every) {
	case ESC_EVERY_DAY:
		esc_buf_printf(b, "%04lld-%02d-%02d", (long long)c.year, c.month, c.day);
		break;
	case ESC_EVERY_WEEK:
		put_week(b, ls->zone, esc_every_begin(ls->zone, ESC_EVERY_WEEK, l->from));
		break;
	case ESC_EVERY_MONTH:
		esc_buf_printf(b, "%04lld-%02d", (long long)c.year, c.month);
		break;
	case ESC_EVERY_QUARTER:
		esc_buf_printf(b, "%04lldQ%d", (long long)c.year, (c.month + 2) / 3);
		break;
	case ESC_EVERY_YEAR:
		esc_buf_printf(b, "%04lld", (long long)c.year);
		break;
	case ESC_EVERY_NONE:
		put_moment(b, ls->zone, l->from);
		esc_buf_puts(b, " .. ");
		put_moment(b, ls->zone, l->to);
		break;
	}
}

void
esc_line_value(const struct esc_line *l, struct esc_buf *b)
{
	if (isfinite(l->value))
		esc_figure_print(b, l->value, l->unit);
	else
		esc_buf_putc(b, '-');
}

void
esc_line_of(const struct esc_line *l, struct esc_buf *b)
{
	bool counts = strcmp(l->unit, "share") == 0 || strcmp(l->unit, "per100") == 0;

	if (l->spread && isfinite(l->p90)) {
		esc_buf_printf(b, "p90 ");
		esc_figure_print(b, l->p90, l->unit);
		esc_buf_puts(b, ", max ");
		esc_figure_print(b, l->max, l->unit);
		esc_buf_puts(b, ", ");
	}
	if (l->spread || (!counts && l->den != ESC_NONE)) {
		esc_buf_printf(b, "n %lld", (long long)l->n);
	} else if (l->num != ESC_NONE && l->den != ESC_NONE) {
		esc_buf_printf(b, "%lld of %lld", (long long)l->num, (long long)l->den);
	}
}

void
esc_line_interval(const struct esc_line *l, struct esc_buf *b)
{
	size_t from = b->n;

	if (!isfinite(l->low) || !isfinite(l->high))
		return;
	esc_figure_print(b, l->low, l->unit);
	if (b->n - from > 2 && memcmp(b->s + b->n - 2, " %", 2) == 0)
		b->n -= 2;
	esc_buf_puts(b, "..");
	esc_figure_print(b, l->high, l->unit);
}

static void
note(struct esc_buf *b, size_t from, int64_t n, const char *what)
{
	if (n <= 0)
		return;
	esc_buf_puts(b, b->n > from ? "; " : "");
	esc_buf_printf(b, "%lld %s", (long long)n, what);
}

/* A difference of shares is of points, not of per cent. */
static void
put_change(struct esc_buf *b, double by, const char *unit)
{
	if (strcmp(unit, "share") == 0)
		esc_buf_printf(b, "%.1f", 100 * by);
	else
		esc_figure_print(b, by, unit);
}

static void
note_change(struct esc_buf *b, const struct esc_line *l)
{
	if (!isfinite(l->change) || *l->direction == '\0')
		return;
	esc_buf_puts(b, l->direction);
	if (strcmp(l->direction, "flat") == 0)
		return;
	esc_buf_putc(b, ' ');
	put_change(b, fabs(l->change), l->unit);
	esc_buf_puts(b, strcmp(l->unit, "share") == 0 ? " points" : "");
}

void
esc_line_notes(const struct esc_lines *ls, const struct esc_line *l, struct esc_buf *b)
{
	size_t from = b->n;

	note_change(b, l);
	if (b->n > from && ls->ngroups > 0 && l->n != ESC_NONE && l->n < FEW && strcmp(l->unit, "count") != 0)
		esc_buf_puts(b, "; ");
	if (ls->ngroups > 0 && l->n != ESC_NONE && l->n < FEW && strcmp(l->unit, "count") != 0)
		esc_buf_puts(b, "few");
	note(b, from, l->censored, "not known yet");
	note(b, from, l->excluded, "left out");
	if (l->moves)
		esc_buf_puts(b, b->n > from ? "; still moves" : "still moves");
}
