/*
 * History in the search index: what was solved before it came to us is left out
 * of it when it is imported, and added when somebody asks for it.
 */
#include "kb.h"

#define BATCH	1000			/* tickets in a transaction */
#define INDEXED	"kb.history"		/* the setting: it was asked for */

struct adding {
	struct esc_db	*db;
	const struct esc_kb_indexing *how;
	struct esc_arena arena;
	uint64_t	 total, done, added;
};

static bool
add_one(struct adding *x, int64_t id, struct esc_err *e)
{
	struct esc_ticket t = { .id = id };
	struct esc_tokens tokens = { 0 };
	const struct esc_event *in_force;
	struct esc_event *ev;
	int64_t solved;
	size_t n;
	bool done;

	esc_arena_clear(&x->arena);
	if (!esc_events_read(x->db, id, &x->arena, &ev, &n, e))
		return false;
	in_force = esc_events_in_force(ev, &n, &x->arena);
	esc_fold(&t, in_force, n, INT64_MAX, &x->arena);
	if ((solved = esc_kb_solved(&t)) == ESC_NONE)
		return true;
	esc_kb_ticket_tokens(&tokens, &t, in_force, n);
	done = esc_index_put(x->db, ESC_DOC_TICKET, id, solved, &tokens, e);
	esc_tokens_free(&tokens);
	x->added++;
	return done;
}

/* Others may write between two transactions. */
static bool
commit_and_go_on(struct adding *x, struct esc_err *e)
{
	return x->how == NULL || x->how->act.dry_run || (esc_commit(x->db, e) && esc_begin(x->db, true, e));
}

static bool
add_all(struct adding *x, struct esc_err *e)
{
	int64_t id[BATCH], after = 0;
	size_t n;

	if (!esc_index_missing(x->db, &x->total, e))
		return false;
	do {
		if (!esc_index_missing_after(x->db, after, BATCH, id, &n, e))
			return false;
		for (size_t i = 0; i < n; i++, x->done++) {
			if (!add_one(x, id[i], e))
				return false;
			if (x->how != NULL && x->how->progress != NULL)
				x->how->progress(x->how->progress_arg, x->done, x->total);
		}
		after = n > 0 ? id[n - 1] : after;
		if (n > 0 && !commit_and_go_on(x, e))
			return false;
	} while (n == BATCH);
	return true;
}

bool
esc_kb_history(struct esc_db *db, struct esc_err *e)
{
	struct adding x = { .db = db };
	const char *asked;
	bool done = esc_setting_get(db, INDEXED, &x.arena, &asked, e) && (asked == NULL || add_all(&x, e));

	esc_arena_free(&x.arena);
	return done;
}

bool
esc_kb_index(struct esc_db *db, const struct esc_kb_indexing *how, struct esc_out *out, struct esc_counts *counts,
    struct esc_err *e)
{
	struct adding x = { .db = db, .how = how };
	bool done;

	done = esc_begin(db, true, e) && add_all(&x, e) &&
	    (how->act.dry_run || (esc_setting_set(db, INDEXED, "yes", e) && esc_commit(db, e)));
	if (!done || how->act.dry_run)
		esc_rollback(db);
	esc_arena_free(&x.arena);
	*counts = (struct esc_counts){ .read = x.done, .fresh = x.added };
	return done && (out == NULL || esc_out_row(out, (struct esc_cell []){ { .s = "ticket" },
	    { .i = (int64_t)x.added } }, e));
}
