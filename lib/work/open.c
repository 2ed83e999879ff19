/* Opening one ticket by hand. */
#include <string.h>

#include "act.h"

static int64_t
key_hash(const char *key)
{
	struct esc_buf b = { 0 };
	int64_t hash;

	esc_buf_printf(&b, "key %s", key);
	hash = (int64_t)esc_hash(b.s, b.n);
	esc_buf_free(&b);
	return hash;
}

static bool
find_or_make(struct esc_db *db, const struct esc_act *how, int64_t *id, const char **ref, bool *fresh,
    struct esc_arena *a, struct esc_err *e)
{
	int64_t hash = how->key != NULL ? key_hash(how->key) : 0;

	*id = 0;
	if (*ref != NULL && !esc_ticket_find(db, *ref, id, e))
		return false;
	if (*ref == NULL && how->key != NULL && !esc_ticket_of_row(db, hash, id, a, ref, e))
		return false;
	*fresh = *id == 0;
	if (!*fresh)
		return true;
	if (!esc_ticket_new(db, id, e) || (*ref == NULL && !esc_ticket_number(db, a, ref, e)))
		return false;
	return how->key == NULL || esc_ticket_made(db, hash, *id, e);
}

/* Was a ticket opened by an event that says the same, whenever that was? */
static bool
was_opened_so(struct esc_db *db, int64_t id, const struct esc_event *ev, struct esc_arena *a, bool *same,
    struct esc_err *e)
{
	struct esc_event *old;
	size_t n;

	*same = false;
	if (!esc_events_read(db, id, a, &old, &n, e))
		return false;
	for (size_t i = 0; i < n; i++) {
		old[i].at = ev->at;
		old[i].seq = ev->seq;
		*same |= esc_event_equal(&old[i], ev);
	}
	return true;
}

static bool
parent_is_there(struct esc_db *db, const struct esc_event *ev, struct esc_err *e)
{
	const char *parent = esc_event_get(ev, ESC_C_PARENT);
	int64_t id;

	if (parent == NULL)
		return true;
	return esc_ticket_find(db, parent, &id, e) &&
	    (id != 0 || esc_fail(e, ESC_NOINPUT, "no ticket %.255s that it could belong to", parent));
}

static bool
open_one(struct esc_journal *j, const struct esc_act *how, const char *ref, struct esc_event *ev,
    struct esc_arena *a, struct esc_out *out, struct esc_counts *counts, struct esc_err *e)
{
	struct esc_entry_of of = { .entered = how->now, .row_hash = ESC_NONE };
	struct esc_ticket t;
	bool fresh, added, same = true;
	int64_t id;

	if (!parent_is_there(j->db, ev, e) || !find_or_make(j->db, how, &id, &ref, &fresh, a, e))
		return false;
	if (!fresh) {
		if (how->key == NULL && !was_opened_so(j->db, id, ev, a, &same, e))
			return false;
		if (!same)
			return esc_fail(e, ESC_INVALID, "ticket %s is there already, and was opened otherwise: "
			    "esc-log reclassify and esc-log note say what is new", ref);
		counts->same++;
		return esc_ticket_read(j->db, id, a, &t, e) && esc_open_row(j->db, out, &t, "same", e);
	}
	counts->fresh++;
	return esc_journal_add(j, id, ev, &added, e) &&
	    esc_journal_fresh(j, id, ref, ev, 1, &of, a, &t, e) && esc_open_row(j->db, out, &t, "new", e);
}

static bool
opening_is_good(const char *ref, const struct esc_event *ev, struct esc_err *e)
{
	const char *level = esc_event_get(ev, ESC_C_LEVEL);

	if (ref != NULL && !esc_ticket_name_valid(ref))
		return esc_fail(e, ESC_USAGE, "'%s' is no name for a ticket: a letter or digit, then letters, "
		    "digits and -._/@+#", ref);
	if (level != NULL && strcmp(level, "1") != 0 && esc_event_get(ev, ESC_C_TRIGGER) == NULL &&
	    esc_event_get(ev, ESC_C_WHY) == NULL)
		return esc_fail(e, ESC_USAGE, "opening above level 1 needs a reason: --trigger or --why");
	return true;
}

bool
esc_open(struct esc_db *db, const struct esc_act *how, const char *ref, const struct esc_field *field,
    size_t nfields, struct esc_out *out, struct esc_counts *counts, struct esc_err *e)
{
	struct esc_entry entry = { .kind = ESC_OPENED, .side = -1, .public = -1, .field = field,
	    .nfields = nfields };
	struct esc_journal j = { .db = db, .now = how->now };
	struct esc_arena a = { 0 };
	struct esc_event ev;
	bool done;

	counts->read++;
	done = esc_act_event(how, &entry, &a, &ev, e) && opening_is_good(ref, &ev, e) &&
	    esc_begin(db, true, e) && open_one(&j, how, ref, &ev, &a, out, counts, e);
	done = esc_act_end(db, how, done, e);
	esc_arena_free(&a);
	return done;
}
