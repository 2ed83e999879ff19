/* The journal: append, fold, store. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clocks.h"
#include "journal.h"
#include "kb.h"

static bool
own_batch(struct esc_journal *j, struct esc_err *e)
{
	return j->batch != 0 || esc_batch_next(j->db, &j->batch, e);
}

/*
 * Real logs have equal rows that count.  An event that this input wrote already
 * is met again as the next of its kind; one that an earlier input wrote is the
 * same event, unless this input has shown it before.
 */
static bool
is_repeat(struct esc_journal *j, int64_t ticket, const struct esc_event *ev, int64_t old, bool *repeat,
    struct esc_err *e)
{
	*repeat = j->repeats && old == j->batch;
	if (!j->repeats || *repeat)
		return true;
	return esc_seen(j->db, ticket, ev->key, repeat, e);
}

static bool
wrote(struct esc_journal *j, struct esc_err *e)
{
	if (j->wrote)
		return true;
	j->wrote = true;
	return esc_batch_add(j->db, j->batch, j->now, j->source != NULL ? j->source : "", e);
}

bool
esc_journal_put(struct esc_journal *j, int64_t ticket, const struct esc_event *ev, bool *added, struct esc_err *e)
{
	int64_t old;

	return own_batch(j, e) && esc_event_add(j->db, ticket, ev, j->batch, added, &old, e) &&
	    (!*added || wrote(j, e));
}

bool
esc_journal_add(struct esc_journal *j, int64_t ticket, struct esc_event *ev, bool *added, struct esc_err *e)
{
	int64_t old;
	bool repeat;

	if (!own_batch(j, e))
		return false;
	for (ev->n = 0;; ev->n++) {
		ev->key = esc_event_key(ev);
		if (!esc_event_add(j->db, ticket, ev, j->batch, added, &old, e))
			return false;
		if (*added && j->added != NULL)
			j->added[ev->kind]++;
		if (*added)
			return wrote(j, e);
		if (!is_repeat(j, ticket, ev, old, &repeat, e))
			return false;
		if (!repeat)
			return true;
	}
}

bool
esc_journal_new(struct esc_journal *j, int64_t ticket, struct esc_event *ev, size_t n, struct esc_err *e)
{
	for (size_t i = 0; i < n; i++) {
		ev[i].n = 0;
		ev[i].key = esc_event_key(&ev[i]);
		if (j->added != NULL)
			j->added[ev[i].kind]++;
	}
	return own_batch(j, e) && wrote(j, e) && esc_events_add(j->db, ticket, ev, n, j->batch, e);
}

/* The ticket first: its clocks refer to it. */
static bool
fold(struct esc_journal *j, struct esc_ticket *t, const struct esc_entry_of *of, const struct esc_event *ev, size_t n,
    bool fresh, struct esc_arena *a, struct esc_err *e)
{
	struct esc_worked w;

	return esc_clocks_work(j->db, t, of->entered, INT64_MIN, ev, n, fresh, a, &w, e) &&
	    esc_ticket_save(j->db, t, of, fresh, e) &&
	    esc_clocks_save(j->db, t->id, &w.clocks, w.attend, fresh, e) &&
	    esc_kb_folded(j->db, t, of, ev, n, fresh, a, e);
}

bool
esc_journal_fold(struct esc_journal *j, int64_t ticket, const char *ref, const struct esc_entry_of *of,
    struct esc_arena *a, struct esc_ticket *t, struct esc_err *e)
{
	struct esc_entry_of stored;
	struct esc_event *ev;
	size_t n;

	*t = (struct esc_ticket){ .id = ticket, .ref = ref };
	if (!esc_events_read(j->db, ticket, a, &ev, &n, e) ||
	    (of == NULL && !esc_ticket_entry(j->db, ticket, a, &stored, e)))
		return false;
	return fold(j, t, of != NULL ? of : &stored, ev, n, false, a, e);
}

bool
esc_journal_fresh(struct esc_journal *j, int64_t ticket, const char *ref, struct esc_event *ev, size_t n,
    const struct esc_entry_of *of, struct esc_arena *a, struct esc_ticket *t, struct esc_err *e)
{
	qsort(ev, n, sizeof(*ev), esc_event_order);
	*t = (struct esc_ticket){ .id = ticket, .ref = ref };
	return fold(j, t, of, ev, n, true, a, e);
}

#define MERGES	1000	/* one after the other */

bool
esc_journal_merge(struct esc_journal *j, const char *ref, const char *into, struct esc_arena *a, struct esc_err *e)
{
	struct esc_ticket t;
	int64_t id;

	for (int n = 0; into != NULL; n++, into = t.into) {
		if (strcmp(into, ref) == 0 || n == MERGES)
			return esc_fail(e, ESC_INVALID, "ticket %s would be merged into itself", ref);
		if (!esc_ticket_find(j->db, into, &id, e))
			return false;
		if (id == 0)
			break;
		if (!esc_ticket_read(j->db, id, a, &t, e))
			return false;
	}
	return true;
}

struct esc_event
esc_event_with_rev(const struct esc_event *ev, int64_t rev, struct esc_arena *a)
{
	struct esc_field *f = esc_alloc(a, (ev->nfields + 1) * sizeof(*f));
	struct esc_event copy = *ev;
	size_t n = 0, i = 0;
	char text[24];

	for (; i < ev->nfields && ev->field[i].column < ESC_C_REV; i++)
		f[n++] = ev->field[i];
	snprintf(text, sizeof(text), "%" PRId64, rev);
	if (rev > 0)
		f[n++] = (struct esc_field){ .column = ESC_C_REV, .value = esc_dup(a, text, strlen(text)) };
	for (; i < ev->nfields; i++)
		if (ev->field[i].column != ESC_C_REV)
			f[n++] = ev->field[i];
	copy.field = f;
	copy.nfields = n;
	return copy;
}

struct esc_event
esc_event_retraction(uint64_t key, int64_t at, struct esc_arena *a)
{
	struct esc_field *f = esc_alloc(a, sizeof(*f));
	char text[ESC_KEY_MAX];

	esc_key_print(text, key);
	*f = (struct esc_field){ .column = ESC_C_EVENT, .value = esc_dup(a, text, strlen(text)) };
	return (struct esc_event){ .kind = ESC_RETRACTED, .at = at, .side = ESC_SIDE_BOT, .who = "",
	    .field = f, .nfields = 1 };
}
