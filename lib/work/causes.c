/* Why tickets are escalated: the groups of those that were, the greatest first. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"

static const struct esc_head heads[] = {
	{ "tickets", ESC_INT, false }, { "share", ESC_REAL, false }, { "low", ESC_REAL, false },
	{ "high", ESC_REAL, false }, { "cumulative", ESC_REAL, false }, { "unit", ESC_TEXT, false },
};
enum { TICKETS, SHARE, LOW, HIGH, CUMULATIVE, UNIT, NADDED };

struct causes {
	const struct esc_kept *kept;
	size_t		 group, ngroups, num;	/* their columns, and that of the number */
	size_t		*order;
	size_t		 n;
	int64_t		 all;
};

static const struct esc_cell *
row(const struct causes *c, size_t i)
{
	return &c->kept->cell[i * c->kept->ncolumns];
}

/* The most first, then as they came, which is by name. */
static int
by_number(const void *pa, const void *pb, void *arg)
{
	const struct causes *c = arg;
	size_t a = *(const size_t *)pa, b = *(const size_t *)pb;
	int64_t na = row(c, a)[c->num].i, nb = row(c, b)[c->num].i;

	if (na != nb)
		return na > nb ? -1 : 1;
	return a < b ? -1 : a > b;
}

static void
rank(struct causes *c, struct esc_arena *a)
{
	c->order = esc_alloc(a, (c->kept->n + 1) * sizeof(*c->order));
	for (size_t i = 0; i < c->kept->n; i++)
		if (row(c, i)[c->num].i > 0) {
			c->order[c->n++] = i;
			c->all += row(c, i)[c->num].i;
		}
	if (c->n > 0)
		qsort_r(c->order, c->n, sizeof(*c->order), by_number, c);
}

static bool
print_all(struct causes *c, struct esc_out *out, struct esc_err *e)
{
	struct esc_cell cell[ESC_GROUPS_BY + NADDED] = { 0 }, *added = &cell[c->ngroups];
	int64_t sum = 0;

	for (size_t i = 0; i < c->n; i++) {
		const struct esc_cell *r = row(c, c->order[i]);
		int64_t n = r[c->num].i;

		memcpy(cell, &r[c->group], c->ngroups * sizeof(*cell));
		sum += n;
		added[TICKETS].i = n;
		added[SHARE].r = (double)n / (double)c->all;
		esc_wilson((uint64_t)n, (uint64_t)c->all, &added[LOW].r, &added[HIGH].r);
		added[CUMULATIVE].r = (double)sum / (double)c->all;
		added[UNIT].s = "share";
		if (!esc_out_row(out, cell, e))
			return false;
	}
	return true;
}

static bool
open_out(const struct causes *c, const struct esc_out_how *how, struct esc_out **out, struct esc_err *e)
{
	struct esc_head head[ESC_GROUPS_BY + NADDED];

	memcpy(head, &c->kept->head[c->group], c->ngroups * sizeof(*head));
	memcpy(&head[c->ngroups], heads, sizeof(heads));
	return esc_out_open(out, how, head, c->ngroups + NADDED, e);
}

bool
esc_report_causes(struct esc_db *db, const struct esc_report *how, const struct esc_filter *f,
    const struct esc_out_how *out_how, uint64_t *rows, struct esc_err *e)
{
	static const char *const escalated[] = { "escalation_rate" }, *const by[] = { "trigger", "category" };
	struct esc_report r = *how;
	struct esc_kept kept = { 0 };
	struct esc_arena a = { 0 };
	struct esc_out *out = NULL;
	struct causes c = { .kept = &kept };
	bool done;

	r.metric = escalated;
	r.nmetrics = 1;
	r.alone = true;
	r.most = NULL;
	if (r.nby == 0) {
		r.by = by;
		r.nby = 2;
	}
	done = esc_report(db, &r, f, &(struct esc_out_how){ .limit = -1, .keep = &kept }, rows, e);
	if (done) {
		c.group = 2;
		c.ngroups = r.nby;
		c.num = (size_t)esc_kept_find(&kept, "num");
		rank(&c, &a);
		done = open_out(&c, out_how, &out, e);
	}
	if (done && (done = print_all(&c, out, e))) {
		*rows = esc_out_rows(out);
		done = esc_out_close(out, e);
	} else if (out != NULL) {
		esc_out_drop(out);
	}
	esc_kept_free(&kept);
	esc_arena_free(&a);
	return done;
}
