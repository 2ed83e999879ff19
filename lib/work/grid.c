/* The grid: figures in the order of measure, group, period, or any rows as they are. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "grid.h"

static struct esc_grid_row *
add_row(struct esc_grid *g)
{
	g->row = esc_grow(g->row, &g->cap, g->n + 1, sizeof(*g->row));
	g->row[g->n] = (struct esc_grid_row){ .bar = NAN };
	return &g->row[g->n++];
}

/* Takes the text out of the buffer, its control characters made visible. */
static const char *
take(struct esc_grid *g, struct esc_buf *b)
{
	struct esc_buf safe = { 0 };
	const char *s;

	esc_show_safe(&safe, esc_buf_str(b), b->n, false);
	s = safe.n > 0 ? esc_dup(&g->arena, safe.s, safe.n) : "";
	esc_buf_free(&safe);
	esc_buf_clear(b);
	return s;
}

static void
set_heads(struct esc_grid *g, const char *const *name, const bool *right, size_t n)
{
	g->head = esc_alloc(&g->arena, n * sizeof(*g->head));
	g->right = esc_alloc(&g->arena, n * sizeof(*g->right));
	for (size_t i = 0; i < n; i++) {
		g->head[i] = name[i];
		g->right[i] = right[i];
	}
	g->ncolumns = n;
}

/* How the lines of a report are told apart: by measure, by group, by period. */
struct making {
	struct esc_grid	*grid;
	const struct esc_lines *ls;
	const struct esc_kept *most;
	const char	*tail;
	struct esc_buf	 b;
	size_t		*order;
	size_t		*rank;		/* of a line's metric: where it first came */
};

static bool
same_series(const struct making *m, const struct esc_line *a, const struct esc_line *b)
{
	return strcmp(a->metric, b->metric) == 0 &&
	    (m->ls->nperiods <= 1 || esc_lines_same_group(m->ls, a, b));
}

static int
by_series(const void *pa, const void *pb, void *arg)
{
	const struct making *m = arg;
	size_t a = *(const size_t *)pa, b = *(const size_t *)pb;

	if (m->rank[a] != m->rank[b])
		return m->rank[a] < m->rank[b] ? -1 : 1;
	return a < b ? -1 : a > b;
}

/* The first line of the same series, so that what belongs together stands together. */
static void
put_in_order(struct making *m)
{
	size_t n = m->ls->n, *series = esc_alloc(&m->grid->arena, (n + 1) * sizeof(*series)), nseries = 0, k;

	m->order = esc_alloc(&m->grid->arena, (n + 1) * sizeof(*m->order));
	m->rank = esc_alloc(&m->grid->arena, (n + 1) * sizeof(*m->rank));
	for (size_t i = 0; i < n; i++) {
		m->order[i] = i;
		/* mostly the series come in the same order in every period */
		size_t guess = i > 0 ? m->rank[i - 1] + 1 : 0;

		for (k = 0; k < nseries; k++)
			if (same_series(m, &m->ls->line[series[(guess + k) % nseries]], &m->ls->line[i]))
				break;
		if (k == nseries)
			series[nseries++] = i;
		m->rank[i] = k == nseries - 1 && series[nseries - 1] == i ? nseries - 1 : (guess + k) % nseries;
	}
	qsort_r(m->order, n, sizeof(*m->order), by_series, m);
}

static const char *
command(struct making *m, const char *metric)
{
	if (m->tail == NULL)
		return NULL;
	esc_buf_printf(&m->b, "esc-report %s%s", metric, m->tail);
	return take(m->grid, &m->b);
}

static int
by_value(const void *pa, const void *pb)
{
	double a = *(const double *)pa, b = *(const double *)pb;

	return a < b ? -1 : a > b;
}

static void
put_beside(struct making *m, const char *unit, const double *v, size_t n)
{
	double *sorted = esc_alloc(&m->grid->arena, (n + 1) * sizeof(*sorted)), last = NAN;
	size_t known = 0;

	for (size_t i = 0; i < n; i++)
		if (isfinite(v[i]))
			last = sorted[known++] = v[i];
	if (known == 0)
		return;
	qsort(sorted, known, sizeof(*sorted), by_value);
	esc_buf_puts(&m->b, "last ");
	esc_figure_print(&m->b, last, unit);
	esc_buf_puts(&m->b, ", median ");
	esc_figure_print(&m->b, sorted[(known - 1) / 2], unit);
}

/* The heading of the n lines from `from' on. */
static void
add_heading(struct making *m, size_t from, size_t n)
{
	const struct esc_line *first = &m->ls->line[m->order[from]];
	struct esc_grid_row *r = add_row(m->grid);
	double *curve;

	esc_buf_puts(&m->b, first->metric);
	if (m->ls->nperiods > 1 && m->ls->ngroups > 0) {
		esc_buf_puts(&m->b, ", ");
		esc_line_group(m->ls, first, &m->b);
	}
	r->heading = take(m->grid, &m->b);
	r->command = command(m, first->metric);
	if (m->ls->nperiods <= 1)
		return;
	curve = esc_alloc(&m->grid->arena, n * sizeof(*curve));
	for (size_t i = 0; i < n; i++)
		curve[i] = m->ls->line[m->order[from + i]].value;
	put_beside(m, first->unit, curve, n);
	r->curve = curve;
	r->ncurve = n;
	r->beside = take(m->grid, &m->b);
}

static void
add_line(struct making *m, const struct esc_line *l, double longest, bool headed)
{
	struct esc_grid_row *r = add_row(m->grid);
	size_t c = 0;

	r->cell = esc_alloc(&m->grid->arena, m->grid->ncolumns * sizeof(*r->cell));
	if (!headed)
		esc_buf_puts(&m->b, l->metric);
	else if (m->ls->nperiods > 1)
		esc_line_period(m->ls, l, &m->b);
	else
		esc_line_group(m->ls, l, &m->b);
	r->cell[c++] = take(m->grid, &m->b);
	esc_line_value(l, &m->b);
	r->cell[c++] = take(m->grid, &m->b);
	esc_line_of(l, &m->b);
	r->cell[c++] = take(m->grid, &m->b);
	esc_line_interval(l, &m->b);
	r->cell[c++] = take(m->grid, &m->b);
	esc_line_notes(m->ls, l, &m->b);
	r->cell[c++] = take(m->grid, &m->b);
	if (m->grid->bars && l->value >= 0 && longest > 0)
		r->bar = l->value / longest;
	if (!headed)
		r->command = command(m, l->metric);
}

static void
add_after(struct making *m, const struct esc_line *l)
{
	if (!esc_line_is_share(l))
		return;
	esc_most(m->most, l->metric, &m->b);
	if (m->b.n > 0)
		m->grid->row[m->grid->n - 1].after = take(m->grid, &m->b);
}

/* A series of lines with its heading, or a line that stands alone. */
static void
add_lines(struct making *m)
{
	bool headed = m->ls->nperiods > 1 || m->ls->ngroups > 0;
	size_t n;

	for (size_t i = 0; i < m->ls->n; i += n) {
		const struct esc_line *first = &m->ls->line[m->order[i]];
		double longest = 0;

		for (n = 0; i + n < m->ls->n && m->rank[m->order[i + n]] == m->rank[m->order[i]]; n++)
			if (m->ls->line[m->order[i + n]].value > longest)
				longest = m->ls->line[m->order[i + n]].value;
		if (!headed)
			longest = esc_line_is_share(first);
		if (headed)
			add_heading(m, i, n);
		for (size_t k = 0; k < n; k++)
			add_line(m, &m->ls->line[m->order[i + k]], longest, headed);
		if (i + n == m->ls->n || strcmp(m->ls->line[m->order[i + n]].metric, first->metric) != 0)
			add_after(m, first);
	}
}

static void
grid_of_lines(struct esc_grid *g, const struct esc_lines *ls, const struct esc_kept *most, const char *tail)
{
	static const char *const heads[] = { "measure", "value", "of", "95 %", "note" };
	static const bool right[] = { false, true, false, false, false };
	struct making m = { .grid = g, .ls = ls, .most = most, .tail = tail };
	const char *name[5];

	memcpy(name, heads, sizeof(name));
	if (ls->nperiods > 1) {
		name[0] = "period";
	} else if (ls->ngroups > 0) {
		for (size_t i = ls->group; i < ls->group + ls->ngroups; i++)
			esc_buf_printf(&m.b, "%s%s", i > ls->group ? " / " : "", ls->kept->head[i].name);
		name[0] = take(g, &m.b);
	}
	set_heads(g, name, right, 5);
	g->bars = true;
	put_in_order(&m);
	add_lines(&m);
	esc_buf_free(&m.b);
}

static void
put_cell(struct esc_buf *b, enum esc_type type, const struct esc_cell *c, const char *unit,
    const struct esc_zone *zone)
{
	char time[ESC_TIME_MAX];

	if (type == ESC_TEXT) {
		esc_buf_puts(b, c->s != NULL ? c->s : "");
	} else if (type == ESC_REAL) {
		esc_figure_print(b, c->r, unit);
	} else if (c->i == ESC_NONE) {
		return;
	} else if (type == ESC_SPAN) {
		esc_duration_print(b, c->i);
	} else if (type == ESC_TIME) {
		esc_time_print(time, c->i, zone);
		time[16] = '\0';
		time[10] = ' ';
		esc_buf_puts(b, time);
	} else {
		esc_buf_printf(b, "%lld", (long long)c->i);
	}
}

static void
grid_of_rows(struct esc_grid *g, const struct esc_kept *k, const struct esc_zone *zone)
{
	const char **name = esc_alloc(&g->arena, (k->ncolumns + 1) * sizeof(*name));
	bool *right = esc_alloc(&g->arena, k->ncolumns + 1);
	int unit = esc_kept_find(k, "unit"), stat = esc_kept_find(k, "stat");
	struct esc_buf b = { 0 };

	for (size_t i = 0; i < k->ncolumns; i++) {
		name[i] = esc_dup(&g->arena, k->head[i].name, strlen(k->head[i].name));
		right[i] = k->head[i].type != ESC_TEXT && k->head[i].type != ESC_TIME;
	}
	set_heads(g, name, right, k->ncolumns);
	for (size_t i = 0; i < k->n; i++) {
		const struct esc_cell *row = &k->cell[i * k->ncolumns];
		struct esc_grid_row *r = add_row(g);

		r->cell = esc_alloc(&g->arena, (k->ncolumns + 1) * sizeof(*r->cell));
		for (size_t c = 0; c < k->ncolumns; c++) {
			put_cell(&b, k->head[c].type, &row[c], unit < 0 ? NULL :
			    esc_figure_unit(stat < 0 ? NULL : row[stat].s, row[unit].s), zone);
			r->cell[c] = take(g, &b);
		}
	}
	esc_buf_free(&b);
}

void
esc_grid_read(struct esc_grid *g, const struct esc_kept *k, const struct esc_kept *most,
    const struct esc_zone *zone, const char *tail)
{
	struct esc_lines ls;

	*g = (struct esc_grid){ 0 };
	if (!esc_lines_read(&ls, k, zone)) {
		grid_of_rows(g, k, zone);
		return;
	}
	grid_of_lines(g, &ls, most, tail);
	esc_lines_free(&ls);
}

void
esc_grid_free(struct esc_grid *g)
{
	free(g->row);
	esc_arena_free(&g->arena);
}

void
esc_bar(struct esc_buf *b, double share, int columns, bool ascii)
{
	long eighths = share > 0 ? lround(share * columns * 8) : 0;

	if (share > 0 && eighths == 0)
		eighths = 1;
	for (; eighths >= 8; eighths -= 8)
		esc_buf_puts(b, ascii ? "#" : "\xe2\x96\x88");
	if (eighths > 0 && !ascii)
		esc_utf8_put(b, (uint32_t)(0x2590 - eighths));
	else if (eighths >= 4)
		esc_buf_putc(b, '#');
}

void
esc_curve(struct esc_buf *b, const double *v, size_t n, bool ascii)
{
	double least = INFINITY, most = -INFINITY;

	for (size_t i = 0; i < n; i++)
		if (isfinite(v[i])) {
			least = v[i] < least ? v[i] : least;
			most = v[i] > most ? v[i] : most;
		}
	for (size_t i = 0; i < n; i++) {
		int level = most > least && isfinite(v[i]) ? (int)lround(7 * (v[i] - least) / (most - least)) : 3;

		if (!isfinite(v[i]))
			esc_buf_putc(b, ' ');
		else if (ascii)
			esc_buf_putc(b, "_.-=+*#@"[level]);
		else
			esc_utf8_put(b, (uint32_t)(0x2581 + level));
	}
}

bool
esc_is_alarm(const char *s)
{
	static const char *const words[] = { "breached", "missed", "overdue", "late", "broken" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(s, words[i]) == 0)
			return true;
	return false;
}
