/* The events of a ticket that goes to somebody: the move, its promise, a sign. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "moving.h"

const char *
esc_moving_said(const struct esc_moving *m, enum esc_column c)
{
	for (size_t i = 0; i < m->how->nfields; i++)
		if (m->how->field[i].column == c)
			return m->how->field[i].value;
	return NULL;
}

/* The fields of an event: those that were said and are of the kind, and what the route adds. */
struct writing {
	struct esc_field f[ESC_NCOLUMNS];
	size_t		 n;
};

static void
put(struct writing *w, enum esc_column c, const char *value)
{
	size_t i = 0;

	if (value == NULL)
		return;
	while (i < w->n && w->f[i].column != c)
		i++;
	w->f[i] = (struct esc_field){ .column = c, .value = value };
	w->n = i < w->n ? w->n : i + 1;
}

static void
put_said(struct esc_moving *m, struct writing *w, enum esc_kind kind)
{
	for (size_t i = 0; i < m->how->nfields; i++)
		if (m->how->field[i].column != ESC_C_ATTR &&
		    esc_kind_carries(esc_kind_info(kind), m->how->field[i].column))
			put(w, m->how->field[i].column, m->how->field[i].value);
}

static bool
append(struct esc_moving *m, const struct esc_ticket *t, enum esc_kind kind, struct writing *w, struct esc_event *ev,
    bool *added, struct esc_err *e)
{
	const struct esc_kind_info *k = esc_kind_info(kind);

	put(w, ESC_C_KEY, m->how->act.key);
	esc_fields_sort(w->f, w->n);
	*ev = (struct esc_event){ .kind = kind, .at = m->at, .seq = m->seq, .who = m->how->act.actor,
	    .side = m->automatic ? ESC_SIDE_BOT : k->side,
	    .public = k->public, .field = esc_copy(&m->each, w->f, w->n * sizeof(*w->f), w->n * sizeof(*w->f)),
	    .nfields = w->n };
	return esc_journal_add(m->journal, t->id, ev, added, e);
}

static const char *
digit(struct esc_moving *m, int level)
{
	char s[24];
	int n = snprintf(s, sizeof(s), "%d", level);

	return esc_dup(&m->each, s, (size_t)n);
}

bool
esc_moving_promise(struct esc_moving *m, struct esc_moved_ticket *d, struct esc_err *e)
{
	const struct esc_person *who = d->to.owner != NULL ? esc_policy_person(m->policy, d->to.owner) : NULL;
	int64_t usual = ESC_NONE;
	struct writing w = { .n = 0 };
	struct esc_event ev;
	char due[24];
	bool added;

	if (d->to.due == ESC_NONE || d->move != ESC_UP || esc_left_out(ESC_S_OPEN, d->t->word[ESC_TYPE]))
		return true;
	if (m->how->history && who != NULL && !esc_usual_answer(m->journal->db, m->policy, who->name, &usual, e))
		return false;
	if (usual != ESC_NONE)
		d->to.due = esc_person_after(m->policy, who, m->at, usual);
	d->promised = d->to.due;
	snprintf(due, sizeof(due), "%" PRId64, d->promised);
	put(&w, ESC_C_WHAT, "callback");
	put(&w, ESC_C_DUE, due);
	return append(m, d->t, ESC_PROMISED, &w, &ev, &added, e);
}

static enum esc_kind
kind_of(const struct esc_moving *m, const struct esc_moved_ticket *d)
{
	static const enum esc_kind kinds[] = { [ESC_ASSIGN] = ESC_ASSIGNED, [ESC_UP] = ESC_ESCALATED,
	    [ESC_DOWN] = ESC_DEESCALATED, [ESC_TRANSFER] = ESC_TRANSFERRED, [ESC_ACCEPT] = ESC_ACCEPTED };

	if (m->how->move == ESC_ASSIGN && d->to.escalation != NULL)
		return ESC_ESCALATED;
	return kinds[m->how->move];
}

bool
esc_moving_write(struct esc_moving *m, struct esc_moved_ticket *d, bool *added, struct esc_err *e)
{
	struct writing w = { .n = 0 };
	enum esc_kind kind = kind_of(m, d);

	put_said(m, &w, kind);
	if (kind == ESC_ESCALATED || kind == ESC_DEESCALATED)
		put(&w, ESC_C_LEVEL, digit(m, d->to.level));
	if (kind == ESC_ESCALATED) {
		put(&w, ESC_C_ESCALATION, d->to.escalation);
		put(&w, ESC_C_TRIGGER, d->to.trigger);
	}
	if (kind != ESC_ACCEPTED) {
		put(&w, ESC_C_OWNER, d->to.owner);
		put(&w, ESC_C_TEAM, d->to.team);
	}
	put(&w, ESC_C_MANAGER, d->manager);
	return append(m, d->t, kind, &w, &d->event, added, e);
}

bool
esc_moving_sign(struct esc_moving *m, const struct esc_ticket *t, const char *sign, const char *trigger, bool *added,
    struct esc_err *e)
{
	struct writing w = { .n = 0 };
	struct esc_event ev;

	put_said(m, &w, ESC_SIGNED);
	put(&w, ESC_C_SIGN, sign);
	put(&w, ESC_C_TRIGGER, trigger);
	return append(m, t, ESC_SIGNED, &w, &ev, added, e);
}
