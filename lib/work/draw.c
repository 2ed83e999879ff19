/* Figures as pictures: which measures share one, what its labels and its series are. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "draw.h"

struct drawing {
	struct esc_drawing *to;
	const struct esc_lines *ls;
	enum esc_chart_kind kind;
	int64_t		 as_of;
	const struct esc_kept *targets;
	const struct esc_line **line;	/* of one picture */
	size_t		 n;
};

static const char *
keep(struct drawing *d, struct esc_buf *b)
{
	const char *s = esc_dup(&d->to->arena, b->n > 0 ? b->s : "", b->n);

	esc_buf_free(b);
	return s;
}

static const char *
name_of(struct drawing *d, const struct esc_line *l,
    void (*say)(const struct esc_lines *, const struct esc_line *, struct esc_buf *))
{
	struct esc_buf b = { 0 };

	say(d->ls, l, &b);
	return keep(d, &b);
}

static void
say_metric(const struct esc_lines *ls, const struct esc_line *l, struct esc_buf *b)
{
	(void)ls;
	esc_buf_puts(b, l->metric);
}

/* The words after the last group: those of the first ones are another axis. */
static void
say_last_group(const struct esc_lines *ls, const struct esc_line *l, struct esc_buf *b)
{
	const char *s = l->row[ls->group + ls->ngroups - 1].s;

	esc_buf_puts(b, s != NULL && *s != '\0' ? s : "-");
}

static void
say_first_group(const struct esc_lines *ls, const struct esc_line *l, struct esc_buf *b)
{
	const char *s = l->row[ls->group].s;

	esc_buf_puts(b, s != NULL && *s != '\0' ? s : "-");
}

/* The place of a name among those seen, which it joins. */
static size_t
place(struct drawing *d, const char ***names, size_t *n, const char *name)
{
	for (size_t i = *n; i-- > 0;)
		if (strcmp((*names)[i], name) == 0)
			return i;
	if ((*n & (*n - 1)) == 0)
		*names = esc_copy(&d->to->arena, *names, *n * sizeof(**names), (*n > 0 ? 2 * *n : 1) * sizeof(**names));
	(*names)[*n] = name;
	return (*n)++;
}

static struct esc_chart *
add_chart(struct drawing *d, const char *unit)
{
	struct esc_drawing *to = d->to;
	struct esc_chart *c;

	if ((to->n & (to->n - 1)) == 0)
		to->chart = esc_copy(&to->arena, to->chart, to->n * sizeof(*c), (to->n > 0 ? 2 * to->n : 1) * sizeof(*c));
	c = &to->chart[to->n++];
	*c = (struct esc_chart){ .kind = d->kind, .unit = unit };
	return c;
}

static void
set_words(struct drawing *d, struct esc_chart *c)
{
	struct esc_buf title = { 0 }, desc = { 0 };
	const struct esc_line *first = d->line[0], *last = d->line[d->n - 1];
	const char **metric = NULL;
	size_t n = 0;

	for (size_t i = 0; i < d->n; i++)
		place(d, &metric, &n, d->line[i]->metric);
	for (size_t i = 0; i < n && i < 3; i++)
		esc_buf_printf(&title, "%s%s", i > 0 ? ", " : "", metric[i]);
	esc_buf_puts(&title, n > 3 ? ", ..." : "");
	if (first->spread && d->kind != ESC_CHART_HISTOGRAM)
		esc_buf_puts(&title, d->ls->ngroups == 0 ? ", p50 and p90" : ", p50");
	for (size_t i = 0; i < d->ls->ngroups; i++)
		esc_buf_printf(&title, "%s%s", i > 0 ? ", " : " by ", d->ls->kept->head[d->ls->group + i].name);
	if (d->ls->nperiods > 1) {
		esc_line_period(d->ls, first, &desc);
		esc_buf_puts(&desc, " to ");
		esc_line_period(d->ls, last, &desc);
		esc_buf_puts(&desc, ". ");
	}
	for (size_t i = 0; i < d->n && i < 12; i++) {
		esc_buf_puts(&desc, i > 0 ? ", " : "");
		if (d->ls->nperiods > 1)
			esc_line_period(d->ls, d->line[i], &desc);
		else if (d->ls->ngroups > 0)
			esc_line_group(d->ls, d->line[i], &desc);
		else
			esc_buf_puts(&desc, d->line[i]->metric);
		esc_buf_putc(&desc, ' ');
		esc_line_value(d->line[i], &desc);
	}
	esc_buf_puts(&desc, d->n > 12 ? ", and more." : ".");
	c->title = keep(d, &title);
	c->desc = keep(d, &desc);
}

/* What a line stands at along the picture, and in which series. */
static void
names_of(struct drawing *d, const struct esc_line *l, const char **label, const char **series)
{
	bool periods = d->ls->nperiods > 1;

	if (d->kind == ESC_CHART_HEAT) {
		*label = name_of(d, l, periods ? esc_line_period : say_last_group);
		*series = name_of(d, l, say_first_group);
	} else if (periods) {
		*label = name_of(d, l, esc_line_period);
		*series = name_of(d, l, d->ls->ngroups > 0 ? esc_line_group : say_metric);
	} else if (d->ls->ngroups > 0) {
		*label = name_of(d, l, esc_line_group);
		*series = l->metric;
	} else {
		*label = l->metric;
		*series = l->spread ? "p50" : l->unit;
	}
}

/* The main figure of a metric is what a target may be of: no other percentile. */
static bool
is_of(const struct drawing *d, const char *metric, const char *stat)
{
	bool here = false;

	for (size_t i = 0; i < d->n && !here; i++)
		here = strcmp(d->line[i]->metric, metric) == 0 && (!d->line[i]->spread || strcmp(stat, "p50") == 0);
	return here;
}

static void
mark_targets(struct drawing *d, struct esc_chart *c)
{
	const struct esc_kept *k = d->targets;
	int metric = esc_kept_find(k, "metric"), stat = esc_kept_find(k, "stat"), target = esc_kept_find(k, "target");
	struct esc_chart_mark *m = esc_alloc(&d->to->arena, (k->n + 1) * sizeof(*m));

	for (size_t i = 0; metric >= 0 && stat >= 0 && target >= 0 && i < k->n; i++) {
		const struct esc_cell *row = &k->cell[i * k->ncolumns];
		struct esc_buf b = { 0 };

		if (!isfinite(row[target].r) || !is_of(d, row[metric].s, row[stat].s))
			continue;
		esc_buf_printf(&b, "target of %s ", row[metric].s);
		esc_figure_print(&b, row[target].r, c->unit);
		m[c->nmarks++] = (struct esc_chart_mark){ .name = keep(d, &b), .at = row[target].r };
	}
	c->mark = m;
}

/* A table of values by series and label, out of the lines. */
static void
fill(struct drawing *d, struct esc_chart *c)
{
	const char **label = NULL, **series = NULL, *at, *in;
	struct esc_series *s;
	double *v;
	size_t nlabels = 0, nseries = 0, k;
	bool both = d->line[0]->spread && d->ls->ngroups == 0;

	for (size_t i = 0; i < d->n; i++) {
		names_of(d, d->line[i], &at, &in);
		place(d, &label, &nlabels, at);
		place(d, &series, &nseries, in);
	}
	if (both)
		nseries = 2;
	v = esc_alloc(&d->to->arena, (nlabels * nseries + 1) * sizeof(*v));
	s = esc_alloc(&d->to->arena, nseries * sizeof(*s));
	for (size_t i = 0; i < nlabels * nseries; i++)
		v[i] = NAN;
	for (size_t i = 0; i < nseries; i++)
		s[i] = (struct esc_series){ .name = both ? (i == 0 ? "p50" : "p90") : series[i], .value = &v[i * nlabels] };
	for (size_t i = 0; i < d->n; i++) {
		names_of(d, d->line[i], &at, &in);
		k = place(d, &label, &nlabels, at);
		if (d->kind == ESC_CHART_LINES && d->line[i]->to > d->as_of)
			continue;
		v[(both ? 0 : place(d, &series, &nseries, in) * nlabels) + k] = d->line[i]->value;
		if (both)
			v[nlabels + k] = d->line[i]->p90;
	}
	c->label = label;
	c->nlabels = nlabels;
	c->series = s;
	c->nseries = nseries;
	if (d->kind == ESC_CHART_LINES && d->targets != NULL)
		mark_targets(d, c);
}

/* Where a value lies among the edges: 2.5 is the middle of the third bin. */
static double
among(const struct esc_line *l, size_t nbins, double value)
{
	size_t k = 0;
	double next;

	while (k + 1 < nbins && value >= l->edge[k + 1])
		k++;
	next = k + 1 < l->nbins ? l->edge[k + 1] : 2 * l->edge[k];
	return (double)k + (value >= next ? 1 : (value - l->edge[k]) / (next - l->edge[k]));
}

/* Empty bins at the end are left out. */
static void
fill_bins(struct drawing *d, struct esc_chart *c, const struct esc_line *l)
{
	const struct { const char *name; double value; } marks[] = { { "p50", l->p50 }, { "p90", l->p90 },
	    { "p95", l->p95 } };
	struct esc_chart_mark *m = esc_alloc(&d->to->arena, sizeof(*m) * 3);
	struct esc_series *s = esc_alloc(&d->to->arena, sizeof(*s));
	double *v = esc_alloc(&d->to->arena, ESC_BINS * sizeof(*v));
	const char **label = esc_alloc(&d->to->arena, (ESC_BINS + 1) * sizeof(*label));
	size_t n = l->nbins;

	while (n > 1 && l->bin[n - 1] <= 0)
		n--;
	for (size_t i = 0; i <= n; i++) {
		struct esc_buf b = { 0 };

		if (i < l->nbins)
			esc_figure_print(&b, l->edge[i], "s");
		label[i] = keep(d, &b);
	}
	memcpy(v, l->bin, n * sizeof(*v));
	*s = (struct esc_series){ .name = l->metric, .value = v };
	for (size_t i = 0; i < 3 && isfinite(marks[i].value); i++) {
		struct esc_buf b = { 0 };

		esc_buf_printf(&b, "%s ", marks[i].name);
		esc_figure_print(&b, marks[i].value, "s");
		m[c->nmarks++] = (struct esc_chart_mark){ .name = keep(d, &b), .at = among(l, n, marks[i].value) };
	}
	c->unit = "count";
	c->mark = m;
	c->label = label;
	c->nlabels = n + 1;
	c->series = s;
	c->nseries = 1;
}

/* Measures share a picture if there are no groups in it and they are of one kind. */
static bool
together(const struct drawing *d, const struct esc_line *a, const struct esc_line *b)
{
	if (strcmp(a->metric, b->metric) == 0)
		return d->kind != ESC_CHART_HISTOGRAM;
	return d->ls->ngroups == 0 && d->kind != ESC_CHART_HISTOGRAM && d->kind != ESC_CHART_HEAT && !a->spread &&
	    !b->spread && strcmp(a->unit, b->unit) == 0 && strcmp(a->unit, "share") == 0;
}

static void
draw_all(struct drawing *d)
{
	unsigned char *done = esc_alloc(&d->to->arena, d->ls->n + 1);

	d->line = esc_alloc(&d->to->arena, (d->ls->n + 1) * sizeof(const struct esc_line *));
	for (size_t i = 0; i < d->ls->n; i++) {
		const struct esc_line *first = &d->ls->line[i];
		struct esc_chart *c;

		if (done[i] || (d->kind == ESC_CHART_HISTOGRAM && strcmp(first->unit, "s") != 0))
			continue;
		d->line[0] = first;
		d->n = 1;
		for (size_t k = i + 1; k < d->ls->n; k++)
			if (!done[k] && together(d, first, &d->ls->line[k])) {
				d->line[d->n++] = &d->ls->line[k];
				done[k] = 1;
			}
		c = add_chart(d, first->unit);
		set_words(d, c);
		if (d->kind == ESC_CHART_HISTOGRAM && first->nbins > 0)
			fill_bins(d, c, first);
		else if (d->kind != ESC_CHART_HISTOGRAM)
			fill(d, c);
	}
}

static bool
choose(struct drawing *d, const char *kind, struct esc_err *e)
{
	const struct esc_lines *ls = d->ls;

	d->kind = ls->nperiods > 1 ? ESC_CHART_LINES : ESC_CHART_BARS;
	for (int i = 0; *kind != '\0' && i < ESC_NCHARTS; i++)
		if (strcmp(esc_chart_name[i], kind) == 0)
			d->kind = (enum esc_chart_kind)i;
	if (d->kind == ESC_CHART_LINES && ls->nperiods < 2)
		return esc_fail(e, ESC_USAGE, "--chart lines: over which periods? say --every week, or --chart bars");
	if (d->kind == ESC_CHART_HEAT && ls->ngroups + (ls->nperiods > 1) != 2)
		return esc_fail(e, ESC_USAGE, "--chart heat: it has two sides: say --by A,B, or --by A --every month");
	return true;
}

bool
esc_draw(struct esc_drawing *to, const struct esc_chapter *h, const struct esc_zone *zone, int64_t as_of,
    struct esc_err *e)
{
	struct esc_lines ls;
	struct drawing d = { .to = to, .ls = &ls, .as_of = as_of, .targets = h->targets };

	if (!esc_lines_read(&ls, &h->kept, zone))
		return esc_fail(e, ESC_USAGE, "these rows are no figures: there is no picture of them");
	if (choose(&d, h->chart != NULL ? h->chart : "", e))
		draw_all(&d);
	esc_lines_free(&ls);
	return e->code == 0;
}

void
esc_drawing_free(struct esc_drawing *d)
{
	esc_arena_free(&d->arena);
}
