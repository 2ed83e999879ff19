/* What became of a figure from one period to the next: trends, and before and after a change. */
#include <math.h>
#include <string.h>

#include "report.h"

enum { CHANGE, LOW, HIGH, DIRECTION, NADDED };

static const struct esc_head added[NADDED] = {
	[CHANGE] = { "change", ESC_REAL, false }, [LOW] = { "change_low", ESC_REAL, false },
	[HIGH] = { "change_high", ESC_REAL, false }, [DIRECTION] = { "direction", ESC_TEXT, false },
};

/* Where the columns of a report are. */
struct places {
	size_t	from, to, stat, value, low, high, den;
};

struct changes {
	const struct esc_kept *kept;
	struct places	at;
	struct esc_out	*out;
	struct esc_arena arena;
	const struct esc_cell **main;	/* the row of each figure that is compared */
	size_t		 n, apart;	/* so many of them a period */
	int64_t		 as_of;
};

static size_t
column(const struct esc_kept *k, const char *name)
{
	return (size_t)esc_kept_find(k, name);
}

static const struct esc_cell *
row(const struct changes *c, size_t i)
{
	return &c->kept->cell[i * c->kept->ncolumns];
}

/* Of a spread the median, which stands for it; of others their one row. */
static bool
is_main(const struct changes *c, size_t i)
{
	const struct esc_cell *r = row(c, i);
	const char *stat = r[c->at.stat].s;

	if (strcmp(stat, "p50") == 0 || strcmp(stat, "sum") == 0 || r[c->at.den].i != ESC_NONE)
		return true;
	return strcmp(stat, "count") == 0 && (i + 1 == c->kept->n || strcmp(row(c, i + 1)[c->at.stat].s, "min") != 0);
}

static void
pick(struct changes *c)
{
	size_t first = 0;

	c->main = esc_alloc(&c->arena, (c->kept->n + 1) * sizeof(const struct esc_cell *));
	for (size_t i = 0; i < c->kept->n; i++)
		if (is_main(c, i))
			c->main[c->n++] = row(c, i);
	while (first < c->n && c->main[first][c->at.from].i == c->main[0][c->at.from].i)
		first++;
	c->apart = first;
}

static struct esc_estimate
estimate(const struct changes *c, const struct esc_cell *r)
{
	return (struct esc_estimate){ r[c->at.value].r, r[c->at.low].r, r[c->at.high].r };
}

/* Up or down where the interval says so, or without one by the figure alone. */
const char *
esc_direction(const struct esc_estimate *d)
{
	double low = isfinite(d->low) ? d->low : d->value, high = isfinite(d->high) ? d->high : d->value;

	if (!isfinite(d->value))
		return "";
	return low > 0 ? "up" : high < 0 ? "down" : "flat";
}

/* What is counted up within a period is not comparable before its end; what is open at a moment is, and has no interval. */
static bool
is_comparable(const struct changes *c, const struct esc_cell *r)
{
	bool grows = strcmp(r[c->at.stat].s, "sum") == 0 ||
	    (strcmp(r[c->at.stat].s, "count") == 0 && isfinite(r[c->at.low].r));

	return !grows || r[c->at.to].i <= c->as_of + 1;
}

static bool
print(struct changes *c, size_t i, struct esc_err *e)
{
	size_t n = c->kept->ncolumns;
	struct esc_cell *cells = esc_copy(&c->arena, c->main[i], n * sizeof(*cells), (n + NADDED) * sizeof(*cells));
	struct esc_estimate d = { NAN, NAN, NAN };

	if (i >= c->apart && is_comparable(c, c->main[i]))
		d = esc_difference(estimate(c, c->main[i - c->apart]), estimate(c, c->main[i]));
	cells[n + CHANGE].r = d.value;
	cells[n + LOW].r = isfinite(d.low) && isfinite(d.high) ? d.low : NAN;
	cells[n + HIGH].r = isfinite(d.low) && isfinite(d.high) ? d.high : NAN;
	cells[n + DIRECTION].s = esc_direction(&d);
	return esc_out_row(c->out, cells, e);
}

static bool
print_all(struct changes *c, const struct esc_out_how *how, struct esc_err *e)
{
	size_t n = c->kept->ncolumns;
	struct esc_head *head = esc_copy(&c->arena, c->kept->head, n * sizeof(*head), (n + NADDED) * sizeof(*head));

	memcpy(&head[n], added, sizeof(added));
	if (!esc_out_open(&c->out, how, head, n + NADDED, e))
		return false;
	pick(c);
	for (size_t i = 0; i < c->n; i++)
		if (!print(c, i, e)) {
			esc_out_drop(c->out);
			return false;
		}
	return true;
}

static bool
report_changes(struct esc_db *db, const struct esc_report *how, const struct esc_filter *f,
    const struct esc_out_how *out_how, uint64_t *rows, struct esc_err *e)
{
	struct esc_report with = *how;
	struct esc_kept kept = { 0 };
	struct changes c = { .kept = &kept, .as_of = how->as_of };
	bool done;

	with.intervals = with.alone = true;
	done = esc_report(db, &with, f, &(struct esc_out_how){ .limit = -1, .keep = &kept }, rows, e);
	if (done) {
		c.at = (struct places){ column(&kept, "from"), column(&kept, "to"), column(&kept, "stat"),
		    column(&kept, "value"), column(&kept, "low"), column(&kept, "high"), column(&kept, "den") };
		if ((done = print_all(&c, out_how, e))) {
			*rows = esc_out_rows(c.out);
			done = esc_out_close(c.out, e);
		}
	}
	esc_kept_free(&kept);
	esc_arena_free(&c.arena);
	return done;
}

bool
esc_report_trend(struct esc_db *db, const struct esc_report *how, const struct esc_filter *f,
    const struct esc_out_how *out_how, uint64_t *rows, struct esc_err *e)
{
	static const char *const usual[] = { "opened", "backlog", "resolution_rate", "escalation_rate", "fcr",
	    "reopen_rate", "frt", "resolution", "attainment", "csat" };
	struct esc_report r = *how;

	if (r.nmetrics == 0) {
		r.metric = usual;
		r.nmetrics = sizeof(usual) / sizeof(usual[0]);
	}
	if (r.every == ESC_EVERY_NONE)
		r.every = ESC_EVERY_MONTH;
	return report_changes(db, &r, f, out_how, rows, e);
}

/* What is newer has had less time to be escalated: of both as many days are looked at. */
static const char *const *
comparable(const char *const *metric, size_t n, struct esc_arena *a)
{
	const char **names = esc_alloc(a, n * sizeof(*names));

	for (size_t i = 0; i < n; i++)
		names[i] = strcmp(metric[i], "escalation_rate") == 0 ? "escalation_rate.within" : metric[i];
	return names;
}

/* As long before as after, unless it is said. */
bool
esc_report_compare(struct esc_db *db, const struct esc_report *how, const struct esc_filter *f,
    const struct esc_out_how *out_how, uint64_t *rows, struct esc_err *e)
{
	static const char *const usual[] = { "opened", "escalation_rate.within", "resolution_rate", "fcr", "reopen_rate",
	    "frt", "resolution", "attainment", "csat" };
	struct esc_report r = *how;
	struct esc_arena a = { 0 };
	bool done;

	if (r.nmetrics == 0) {
		r.metric = usual;
		r.nmetrics = sizeof(usual) / sizeof(usual[0]);
	}
	if (r.to == ESC_NONE)
		r.to = r.as_of + 1;
	if (r.split >= r.to)
		return esc_fail(e, ESC_USAGE, "--at: there is nothing after it yet: look at --at, --to and --as-of");
	if (r.from == ESC_NONE)
		r.from = r.split - (r.to - r.split);
	if (r.split <= r.from)
		return esc_fail(e, ESC_USAGE, "--at: there is nothing before it: look at --at and --from");
	r.metric = comparable(r.metric, r.nmetrics, &a);
	done = report_changes(db, &r, f, out_how, rows, e);
	esc_arena_free(&a);
	return done;
}
