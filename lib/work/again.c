/* What is worked out again, because the policy is another or the time zones have changed their rules. */
#include "journal.h"
#include "clocks.h"

static bool
fold(struct esc_db *db, const struct esc_touched *t, bool whole, struct esc_arena *a, struct esc_err *e)
{
	struct esc_journal j = { .db = db };
	struct esc_ticket now;
	struct esc_event *ev;
	const char *ref;
	size_t n;

	esc_arena_clear(a);
	if (whole)
		return esc_ticket_ref(db, t->id, a, &ref, e) && esc_journal_fold(&j, t->id, ref, NULL, a, &now, e);
	return esc_events_read(db, t->id, a, &ev, &n, e) &&
	    esc_clocks_fold(db, t->id, t->entered, ev, n, false, a, e);
}

bool
esc_clocks_again(struct esc_db *db, int64_t from, bool whole, struct esc_err *e)
{
	struct esc_arena kept = { 0 }, a = { 0 };
	struct esc_touched *all;
	size_t n;
	bool done = esc_policy_touches(db, from, &kept, &all, &n, e);

	for (size_t i = 0; done && i < n; i++)
		done = fold(db, &all[i], whole, &a, e);
	esc_arena_free(&kept);
	esc_arena_free(&a);
	return done;
}

bool
esc_zones_moved(struct esc_db *db, bool *moved, struct esc_err *e)
{
	bool same;

	if (!esc_policy_zones(db, esc_tzdata_version(), &same, e))
		return false;
	*moved = !same;
	return true;
}

bool
esc_zones_follow(struct esc_db *db, struct esc_err *e)
{
	bool moved;

	return esc_zones_moved(db, &moved, e) && (!moved || (esc_clocks_again(db, ESC_NONE, false, e) &&
	    esc_policy_zones_set(db, esc_tzdata_version(), e)));
}
