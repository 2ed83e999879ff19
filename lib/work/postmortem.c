/* Post-mortems that are due, and what the jobs that write share. */
#include <string.h>

#include "act.h"
#include "model/clock.h"
#include "postmortem.h"

bool
esc_pm_ticket(struct esc_db *db, const char *ref, struct esc_arena *a, struct esc_pm_ticket *t, struct esc_err *e)
{
	*t = (struct esc_pm_ticket){ .ref = esc_dup(a, ref, strlen(ref)) };
	return esc_ticket_find(db, ref, &t->id, e) &&
	    (t->id == 0 || esc_events_read(db, t->id, a, &t->event, &t->nevents, e));
}

struct esc_pm_writing
esc_pm_writing(struct esc_journal *j, const struct esc_act *how, struct esc_arena *a, const struct esc_pm_ticket *t)
{
	struct esc_pm_writing w = { .journal = j, .how = how, .arena = a, .of = t };
	int64_t at = how->at != ESC_NONE ? how->at : how->now;

	for (size_t i = 0; i < t->nevents; i++)
		if (t->event[i].at == at && t->event[i].seq >= w.seq)
			w.seq = t->event[i].seq + 1;
	return w;
}

bool
esc_pm_append(struct esc_pm_writing *w, enum esc_kind kind, const struct esc_field *f, size_t n, struct esc_err *e)
{
	struct esc_entry entry = { .kind = kind, .side = -1, .public = -1, .field = f, .nfields = n };
	struct esc_event ev;
	bool added;

	if (!esc_act_event(w->how, &entry, w->arena, &ev, e))
		return false;
	ev.seq = w->seq++;
	return esc_journal_add(w->journal, w->of->id, &ev, &added, e);
}

bool
esc_pm_settle(struct esc_pm_writing *w, struct esc_err *e)
{
	struct esc_ticket t;

	return esc_journal_fold(w->journal, w->of->id, w->of->ref, NULL, w->arena, &t, e);
}

bool
esc_pm_key_used(const struct esc_pm_ticket *t, const struct esc_act *how)
{
	const char *old;

	for (size_t i = 0; how->key != NULL && i < t->nevents; i++)
		if ((old = esc_event_get(&t->event[i], ESC_C_KEY)) != NULL && strcmp(old, how->key) == 0)
			return true;
	return false;
}

bool
esc_pm_measure(struct esc_pm_measure *m, const char *text, int64_t now, const struct esc_zone *zone, struct esc_arena *a,
    struct esc_err *e)
{
	struct esc_filter_how how = { .now = now, .zone = zone };
	struct esc_measure found;
	size_t n;

	*m = (struct esc_pm_measure){ .filter = { .now = now } };
	for (const char *s = text + strspn(text, " "); *s != '\0'; s += n + strspn(s + n, " ")) {
		const char *word = esc_dup(a, s, n = strcspn(s, " "));

		if (m->metric == NULL ? !esc_measure_find(&found, m->metric = word, ESC_BY_DEFAULT, e) :
		    !esc_filter_add(&m->filter, word, &how, a, e))
			return false;
	}
	return true;
}

static const struct esc_head heads[] = {
	{ "ticket", ESC_TEXT, false }, { "level", ESC_INT, false }, { "resolved", ESC_TIME, false },
	{ "due", ESC_TIME, false }, { "remaining", ESC_SPAN, false }, { "owner", ESC_TEXT, false },
	{ "customer", ESC_TEXT, false }, { "started", ESC_TIME, true }, { "team", ESC_TEXT, true },
	{ "subject", ESC_TEXT, true },
};

struct listing {
	const struct esc_filter *filter;
	struct esc_out	*out;
};

/* The level is the highest that the ticket reached: that is why one is due. */
static bool
print(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct listing *l = arg;

	for (size_t i = 0; i < t->clocks->n; i++) {
		const struct esc_clock *c = &t->clocks->clock[i];
		struct esc_cell cell[] = {
			{ .s = t->ref }, { .i = t->fact[ESC_LEVEL_MAX] }, { .i = t->fact[ESC_RESOLVED_AT] },
			{ .i = esc_clock_deadline(c) }, { .i = esc_clock_remaining(c, l->filter->now) },
			{ .s = t->word[ESC_OWNER] }, { .s = t->word[ESC_CUSTOMER_NAME] }, { .i = c->started },
			{ .s = t->word[ESC_TEAM] }, { .s = t->subject },
		};

		if (esc_filter_counts(l->filter, c) && esc_filter_clock(l->filter, c) && !esc_out_row(l->out, cell, e))
			return false;
	}
	return true;
}

static bool
list(struct esc_db *db, struct listing *l, struct esc_err *e)
{
	struct esc_select s = { .filter = l->filter, .words = true, .subject = true, .clocks = true, .clocked = true,
	    .facts = 1ull << ESC_LEVEL_MAX | 1ull << ESC_RESOLVED_AT | 1ull << ESC_OWNER | 1ull << ESC_TEAM |
	    1ull << ESC_CUSTOMER_NAME };

	return esc_tickets(db, &s, print, l, e);
}

bool
esc_postmortem_due(struct esc_db *db, const struct esc_filter *filter, const struct esc_out_how *how, uint64_t *rows,
    struct esc_err *e)
{
	struct esc_filter_how words = { .now = filter->now };
	struct esc_out_how sorted = *how;
	struct esc_filter f = *filter;
	struct esc_arena a = { 0 };
	struct listing l = { .filter = &f };
	bool done;

	if (sorted.sort == NULL)
		sorted.sort = "due,ticket";
	done = esc_filter_add(&f, "clock:postmortem", &words, &a, e) &&
	    esc_out_open(&l.out, &sorted, heads, sizeof(heads) / sizeof(heads[0]), e);
	if (done) {
		done = esc_begin(db, false, e) && list(db, &l, e);
		esc_rollback(db);
		*rows = esc_out_rows(l.out);
		if (!done)
			esc_out_drop(l.out);
		done = done && esc_out_close(l.out, e);
	}
	esc_arena_free(&a);
	return done;
}
