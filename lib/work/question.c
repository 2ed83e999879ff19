/* Reports that answer one question: which figures, by what, is settled. */
#include <string.h>

#include "report.h"

/* Each level's figures: how many went on to the next, and how long they were there. */
bool
esc_report_funnel(struct esc_db *db, const struct esc_report *how, const struct esc_filter *f,
    const struct esc_out_how *out_how, uint64_t *rows, struct esc_err *e)
{
	static const char *const levels[] = { "opened", "funnel.1", "time_at_level.1", "funnel.2", "time_at_level.2",
	    "funnel.3", "time_at_level.3", "level4.customer" };
	struct esc_report r = *how;

	r.metric = levels;
	r.nmetrics = sizeof(levels) / sizeof(levels[0]);
	r.cohort = ESC_BY_OPENED;
	return esc_report(db, &r, f, out_how, rows, e);
}

bool
esc_report_heat(struct esc_db *db, const struct esc_report *how, const struct esc_filter *f,
    const struct esc_out_how *out_how, uint64_t *rows, struct esc_err *e)
{
	static const char *const arrivals[] = { "opened" }, *const by[] = { "weekday", "hour" };
	struct esc_report r = *how;

	r.metric = arrivals;
	r.nmetrics = 1;
	r.by = by;
	r.nby = 2;
	r.whole = true;
	return esc_report(db, &r, f, out_how, rows, e);
}

/* By what else is asked for, and last by age. */
bool
esc_report_ageing(struct esc_db *db, const struct esc_report *how, const struct esc_filter *f,
    const struct esc_out_how *out_how, uint64_t *rows, struct esc_err *e)
{
	static const char *const open[] = { "backlog" };
	struct esc_arena a = { 0 };
	struct esc_report r = *how;
	const char **by = esc_alloc(&a, (how->nby + 1) * sizeof(*by));
	bool done;

	if (how->nby > 0)
		memcpy(by, how->by, how->nby * sizeof(*by));
	by[how->nby] = "age";
	r.metric = open;
	r.nmetrics = 1;
	r.by = by;
	r.nby = how->nby + 1;
	r.whole = true;
	done = esc_report(db, &r, f, out_how, rows, e);
	esc_arena_free(&a);
	return done;
}
