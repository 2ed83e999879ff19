/* Measures: a metric found by its name, and to which period a ticket adds what. */
#include <stdlib.h>
#include <string.h>

#include "metric.h"

const char *const esc_cohort_name[] = { "default", "opened", "resolved", "event" };

static const struct esc_metric *const tables[] = {
	esc_metrics_volume, esc_metrics_handling, esc_metrics_escalation, esc_metrics_contact,
	esc_metrics_promised, esc_metrics_course, esc_metrics_learnt, esc_metrics_ledger
};

const struct esc_metric *
esc_metric(size_t i)
{
	for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++)
		for (const struct esc_metric *m = tables[t]; m->name != NULL; m++)
			if (i-- == 0)
				return m;
	return NULL;
}

/* Parameters: the last part of a name in the table, and what may stand there. */
static bool
level_parse(const char *word, int64_t top, int64_t *p)
{
	return esc_int_parse(word, p) && *p >= 1 && *p <= top;
}

static bool
clock_parse(const char *word, int64_t *p)
{
	for (*p = 0; *p < ESC_NCLOCKS; ++*p)
		if (strcmp(esc_clock_name[*p], word) == 0)
			return true;
	return false;
}

/* Is `name' the metric, with a parameter where it has one? */
static bool
matches(const struct esc_metric *m, const char *name, int64_t *p)
{
	size_t n = strlen(m->name) - 1;
	struct esc_err ignored = { 0 };

	*p = m->parameter;
	if (n == 0 || m->name[n - 1] != '.')
		return strcmp(m->name, name) == 0;
	if (strncmp(m->name, name, n) != 0)
		return false;
	if (m->name[n] == 'T')
		return esc_duration_parse(name + n, false, p, &ignored) && *p >= 0;
	if (m->name[n] == 'M')
		return esc_metric_currency(name + n, p);
	if (m->name[n] == 'C')
		return clock_parse(name + n, p);
	return level_parse(name + n, strcmp(m->name, "funnel.K") == 0 ? 3 : 4, p);
}

/* The nearest name, or one that begins so. */
static const char *
suggest(const char *name)
{
	const char *names[128], *near;
	size_t n = 0;

	for (const struct esc_metric *m; n < 128 && (m = esc_metric(n)) != NULL; n++)
		names[n] = m->name;
	if ((near = esc_nearest(name, names, n)) != NULL)
		return near;
	for (size_t i = 0; i < n && *name != '\0'; i++)
		if (strncmp(names[i], name, strlen(name)) == 0 ||
		    strncmp(names[i], name, strcspn(name, ".")) == 0)
			return names[i];
	return NULL;
}

bool
esc_measure_cohort(struct esc_measure *out, enum esc_cohort asked, struct esc_err *e)
{
	const struct esc_metric *m = out->metric;

	out->cohort = asked == ESC_BY_DEFAULT ? m->cohort : asked;
	if (out->cohort == m->cohort)
		return true;
	if (m->fixed)
		return esc_fail(e, ESC_USAGE,
		    "%s: its cohort is always %s, leave out --cohort %s", out->name,
		    esc_cohort_name[m->cohort], esc_cohort_name[asked]);
	if (asked == ESC_BY_EVENT && m->event_at == 0 && m->each == NULL)
		return esc_fail(e, ESC_USAGE,
		    "%s: no one event makes it, so it has the cohorts opened and resolved only",
		    out->name);
	return true;
}

bool
esc_measure_find(struct esc_measure *out, const char *name, enum esc_cohort cohort,
    struct esc_err *e)
{
	const struct esc_metric *m;
	const char *near;

	for (size_t i = 0; (m = esc_metric(i)) != NULL; i++) {
		*out = (struct esc_measure){ .metric = m, .name = name };
		if (matches(m, name, &out->parameter))
			return esc_measure_cohort(out, cohort, e);
	}
	if ((near = suggest(name)) != NULL)
		return esc_fail(e, ESC_USAGE, "no metric is called \"%s\"; did you mean %s?",
		    name, near);
	return esc_fail(e, ESC_USAGE,
	    "no metric is called \"%s\"; \"esc-report define\" lists them", name);
}

const char *const esc_types_left_out[] = { "task", "internal", "test", NULL };

bool
esc_left_out(int64_t status, const char *type)
{
	if (status == ESC_S_MERGED || status == ESC_S_SPAM)
		return true;
	for (const char *const *t = esc_types_left_out; type != NULL && *t != NULL; t++)
		if (esc_fold_equal(type, *t))
			return true;
	return false;
}

static int64_t
moment(const struct esc_measure *m, const int64_t *fact)
{
	if (m->cohort == ESC_BY_OPENED)
		return fact[ESC_OPENED_AT];
	if (m->cohort == ESC_BY_EVENT)
		return fact[m->metric->event_at];
	return fact[m->metric->resolved_at == 0 ? ESC_RESOLVED_AT : m->metric->resolved_at];
}

/* A part of a metric with many: its moment is the cohort's, unless that is the event. */
struct telling {
	const struct esc_measure *measure;
	const struct esc_view *view;
	void	(*tell)(void *, const struct esc_part *);
	void	*arg;
};

static void
tell_at(void *arg, const struct esc_part *part)
{
	struct telling *t = arg;
	struct esc_part moved = *part;

	if (t->measure->cohort != ESC_BY_EVENT)
		moved.at = moment(t->measure, t->view->fact);
	if (moved.at != ESC_NONE)
		t->tell(t->arg, &moved);
}

static void
tell_one(const struct esc_measure *m, const struct esc_view *v, void (*tell)(void *, const struct esc_part *),
    void *arg)
{
	const struct esc_metric *metric = m->metric;
	int64_t at = moment(m, v->fact);
	struct esc_part part;

	if (at != ESC_NONE) {
		part = metric->part(v);
		part.at = at;
		if (part.what != ESC_PART_NONE || part.moves)
			tell(arg, &part);
	}
	if (metric->also != 0 && v->fact[metric->also_at] != ESC_NONE)
		tell(arg, &(struct esc_part){ .at = v->fact[metric->also_at],
		    .what = ESC_PART_COUNTS, .num = metric->also });
}

void
esc_measure(const struct esc_measure *m, struct esc_view *v, void (*tell)(void *, const struct esc_part *),
    void *arg)
{
	struct telling t = { .measure = m, .view = v, .tell = tell, .arg = arg };
	int64_t at;

	v->metric = m->metric;
	v->parameter = m->parameter;
	v->business = m->metric->business;
	if (v->left_out) {
		at = m->metric->each != NULL && m->cohort == ESC_BY_EVENT ? v->fact[ESC_OPENED_AT] :
		    moment(m, v->fact);
		if (at != ESC_NONE)
			tell(arg, &(struct esc_part){ .at = at, .what = ESC_PART_EXCLUDED });
	} else if (m->metric->each != NULL)
		m->metric->each(v, tell_at, &t);
	else
		tell_one(m, v, tell, arg);
}
