/* The metrics in words. */
#include "report.h"

static const struct esc_head heads[] = {
	{ "metric", ESC_TEXT, false }, { "definition", ESC_TEXT, false },
	{ "cohort", ESC_TEXT, false }, { "unit", ESC_TEXT, false },
};

static bool
print(struct esc_out *out, const char *name, const struct esc_metric *m, struct esc_err *e)
{
	const struct esc_cell row[] = { { .s = name }, { .s = m->definition },
	    { .s = esc_cohort_name[m->cohort] }, { .s = m->unit } };

	return esc_out_row(out, row, e);
}

static bool
print_all(struct esc_out *out, const struct esc_policy *p, struct esc_err *e)
{
	const struct esc_metric *m;

	for (size_t i = 0; (m = esc_metric(i)) != NULL; i++)
		if (!print(out, m->name, m, e))
			return false;
	for (size_t i = 0; (m = esc_policy_own(p, i)) != NULL; i++)
		if (!print(out, m->name, m, e))
			return false;
	return true;
}

static bool
print_named(struct esc_out *out, const struct esc_policy *p, const char *const *name, size_t n, struct esc_err *e)
{
	struct esc_measure m;

	for (size_t i = 0; i < n; i++)
		if (!esc_policy_measure(&m, p, name[i], ESC_BY_DEFAULT, e) ||
		    !print(out, name[i], m.metric, e))
			return false;
	return true;
}

bool
esc_define(const struct esc_policy *p, const char *const *metric, size_t n, const struct esc_out_how *how,
    uint64_t *rows, struct esc_err *e)
{
	struct esc_out *out;

	if (!esc_out_open(&out, how, heads, sizeof(heads) / sizeof(heads[0]), e))
		return false;
	if (!(n > 0 ? print_named(out, p, metric, n, e) : print_all(out, p, e))) {
		esc_out_drop(out);
		return false;
	}
	*rows = esc_out_rows(out);
	return esc_out_close(out, e);
}

bool
esc_report_define(struct esc_db *db, int64_t at, const char *const *metric, size_t n, const struct esc_out_how *how,
    uint64_t *rows, struct esc_err *e)
{
	const struct esc_policies *all;
	bool done;

	if (db == NULL)
		return esc_define(NULL, metric, n, how, rows, e);
	done = esc_begin(db, false, e) && (all = esc_db_policies(db, e)) != NULL &&
	    esc_define(esc_policy_at(all, at), metric, n, how, rows, e);
	esc_rollback(db);	/* nothing was written */
	return done;
}
