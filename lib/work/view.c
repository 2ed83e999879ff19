/* Saved views: the words, columns and order that a name stands for. */
#include <string.h>

#include "policy.h"
#include "store/store.h"

/* What a policy without files is; it lives as long as the program. */
const struct esc_policy *
esc_policy_then(struct esc_db *db, int64_t at, struct esc_err *e)
{
	static struct esc_policy *usual;
	const struct esc_policies *all = esc_db_policies(db, e);
	const struct esc_policy *p = all != NULL ? esc_policy_at(all, at) : NULL;

	if (all == NULL || p != NULL)
		return p;
	if (usual == NULL && !esc_policy_parse(&usual, NULL, 0, NULL, NULL, e))
		return NULL;
	return usual;
}

static bool
unknown(const struct esc_policy *p, const char *name, struct esc_err *e)
{
	struct esc_arena a = { 0 };
	const char **names = esc_alloc(&a, (p->nviews + 1) * sizeof(*names)), *near;
	struct esc_buf all = { 0 };

	for (size_t i = 0; i < p->nviews; i++) {
		names[i] = p->view[i].name;
		esc_buf_printf(&all, " %s", names[i]);
	}
	if ((near = esc_nearest(name, names, p->nviews)) != NULL)
		esc_fail(e, ESC_USAGE, "--view: there is no %.100s; did you mean %s?", name, near);
	else
		esc_fail(e, ESC_USAGE, "--view: there is no %.100s; views.csv has:%.800s", name, esc_buf_str(&all));
	esc_buf_free(&all);
	esc_arena_free(&a);
	return false;
}

static void
copy(struct esc_saved *to, const struct esc_saved *v, struct esc_arena *a)
{
	*to = (struct esc_saved){ .word = esc_alloc(a, (v->nwords + 1) * sizeof(*to->word)), .nwords = v->nwords,
	    .columns = esc_keep(a, v->columns),
	    .order = esc_keep(a, v->order) };
	to->name = esc_dup(a, v->name, strlen(v->name));
	for (size_t i = 0; i < v->nwords; i++)
		to->word[i] = esc_dup(a, v->word[i], strlen(v->word[i]));
}

bool
esc_view_named(struct esc_db *db, const char *name, int64_t now, struct esc_arena *a, struct esc_saved *view,
    struct esc_err *e)
{
	const struct esc_policy *p;
	bool done = esc_begin(db, false, e) && (p = esc_policy_then(db, now, e)) != NULL;

	view->name = NULL;
	for (size_t i = 0; done && i < p->nviews; i++)
		if (strcmp(p->view[i].name, name) == 0)
			copy(view, &p->view[i], a);
	done = done && (view->name != NULL || unknown(p, name, e));
	esc_rollback(db);	/* nothing was written */
	return done;
}
