/* Which measures a report is of: those that are named, or the summary. */
#include <string.h>

#include "report.h"

/* Each volume beside the quality that it may have cost. */
static const char *const summary[] = {
	"opened", "resolution_rate", "net_flow", "backlog", "frt", "frt.calendar",
	"resolved_without_response", "resolution", "resolution.calendar", "reopen_rate",
	"attainment", "fcr", "flr",
	"escalations_per_100", "escalation_rate", "level4.customer", "nothing_tried", "asa",
	"abandoned", "csat", "csat.response_rate",
};

static bool
has_measure(const struct esc_making *r, const char *name)
{
	for (size_t i = 0; i < r->nmeasures; i++)
		if (strcmp(r->measure[i].name, name) == 0)
			return true;
	return false;
}

static bool	add_measure(struct esc_making *, const char *, bool, struct esc_err *);

/* Sums of money of two currencies are none: each has its own measure. */
static bool
add_currencies(struct esc_making *r, const char *name, bool named, struct esc_err *e)
{
	struct esc_measure *bare = &r->measure[r->nmeasures - 1], m = *bare;
	struct esc_currencies c;
	struct esc_buf b = { 0 };
	bool done = esc_currencies(&c, r->db, m.metric->money_of, r->how->as_of, &r->arena, e);

	if (done) {
		r->measure = esc_copy(&r->arena, r->measure, r->nmeasures * sizeof(m), (r->room += c.n) * sizeof(m));
		r->nmeasures -= !c.bare;
	}
	for (size_t i = 0; done && i < c.n; i++) {
		esc_buf_clear(&b);
		esc_buf_printf(&b, "%s.%s", name, c.name[i]);
		done = add_measure(r, esc_dup(&r->arena, esc_buf_str(&b), b.n), named, e);
	}
	esc_buf_free(&b);
	return done;
}

/* A metric that nobody named keeps its cohort where the one asked for is none of its own. */
static bool
add_measure(struct esc_making *r, const char *name, bool named, struct esc_err *e)
{
	struct esc_measure *m = &r->measure[r->nmeasures];
	struct esc_err ignored = { 0 };

	if (has_measure(r, name))
		return true;
	if (!named && esc_policy_measure(m, r->looking.policy, name, r->how->cohort, &ignored)) {
		r->nmeasures++;
		return true;
	}
	if (!esc_policy_measure(m, r->looking.policy, name, named ? r->how->cohort : ESC_BY_DEFAULT, e))
		return false;
	r->nmeasures++;
	return m->metric->money_of == 0 || m->parameter != 0 || add_currencies(r, name, named, e);
}

/* What stands beside the last measure. */
static bool
add_beside(struct esc_making *r, struct esc_err *e)
{
	const char *s = r->measure[r->nmeasures - 1].metric->beside;

	for (size_t n; s != NULL && *s != '\0'; s += n + (s[n] == ' ')) {
		n = strcspn(s, " ");
		if (esc_groups_has(&r->groups, "level") &&
		    strncmp(s, "csat.level.", strlen("csat.level.")) == 0)
			continue;
		if (!add_measure(r, esc_dup(&r->arena, s, n), false, e))
			return false;
	}
	return true;
}

bool
esc_making_measures(struct esc_making *r, struct esc_err *e)
{
	bool named = r->how->nmetrics > 0;
	const char *const *name = named ? r->how->metric : summary;
	size_t n = named ? r->how->nmetrics : sizeof(summary) / sizeof(summary[0]);

	r->room = 8 * n;
	r->measure = esc_alloc(&r->arena, r->room * sizeof(*r->measure));
	for (size_t i = 0; i < n; i++)
		if (!add_measure(r, name[i], named, e) || (named && !r->how->alone && !add_beside(r, e)))
			return false;
	return true;
}
