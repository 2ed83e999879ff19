/*
 * The fold: what a ticket is, worked out from its events alone.  What a column
 * says is said by any kind that carries it; what a kind does is in effect.c.
 */
#include <string.h>

#include "model/fold.h"
#include "model/policy.h"

static const enum esc_fact fact_of[ESC_NCOLUMNS] = {
	[ESC_C_PRIORITY] = ESC_PRIORITY, [ESC_C_TEAM] = ESC_TEAM, [ESC_C_SEGMENT] = ESC_SEGMENT,
	[ESC_C_CATEGORY] = ESC_CATEGORY, [ESC_C_PRODUCT] = ESC_PRODUCT,
	[ESC_C_CHANNEL] = ESC_CHANNEL, [ESC_C_LANGUAGE] = ESC_LANGUAGE, [ESC_C_SITE] = ESC_SITE,
	[ESC_C_TYPE] = ESC_TYPE, [ESC_C_OWNER] = ESC_OWNER,
	[ESC_C_CUSTOMER] = ESC_CUSTOMER_NAME, [ESC_C_REQUESTER] = ESC_REQUESTER,
	[ESC_C_MANAGER] = ESC_MANAGER,
};

bool
esc_channel_live(const char *channel)
{
	static const char *const live[] = { "phone", "chat", "visit", "in_person" };

	for (size_t i = 0; channel != NULL && i < sizeof(live) / sizeof(live[0]); i++)
		if (esc_ascii_casecmp(channel, live[i]) == 0)
			return true;
	return false;
}

static void
set_text(struct esc_fold *f, const struct esc_field *field)
{
	struct esc_field *text = (struct esc_field *)f->t->text;
	size_t i;

	for (i = 0; i < f->t->ntexts; i++)
		if (text[i].column == field->column &&
		    (field->column != ESC_C_ATTR || strcmp(text[i].name, field->name) == 0))
			break;
	if (i == f->room) {
		f->room = f->room ? 2 * f->room : 8;
		text = esc_copy(f->arena, text, i * sizeof(*text), f->room * sizeof(*text));
		f->t->text = text;
	}
	text[i] = *field;
	if (i == f->t->ntexts)
		f->t->ntexts++;
}

/* Who is asked, or does an action, does not own the ticket; nor is its kind of action the ticket's type. */
static bool
is_of_ticket(enum esc_kind kind, enum esc_column c)
{
	return (c != ESC_C_OWNER && c != ESC_C_TYPE) || (kind != ESC_APPROVAL_ASKED && kind != ESC_PLANNED);
}

/* A text that is kept for others is in its own language. */
static bool
is_of_a_text(enum esc_kind kind, enum esc_column c)
{
	return c == ESC_C_LANGUAGE && (kind == ESC_APPROVED || kind == ESC_NOTE);
}

static void
set_columns(struct esc_fold *f, const struct esc_event *ev)
{
	for (size_t i = 0; i < ev->nfields; i++) {
		const struct esc_field *field = &ev->field[i];
		enum esc_column c = field->column;

		if (!is_of_ticket(ev->kind, c))
			continue;
		if (fact_of[c] != 0 && !is_of_a_text(ev->kind, c))
			f->t->word[fact_of[c]] = *field->value ? field->value : NULL;
		else if (c == ESC_C_SUBJECT)
			f->t->subject = field->value;
		else if (c == ESC_C_TRIED)
			f->tried = true;
		else if (c == ESC_C_ATTR || (esc_column_info(c)->where == ESC_IN_BODY &&
		    c != ESC_C_MESSAGE && c != ESC_C_WHY))
			set_text(f, field);
	}
}

static void
apply(struct esc_fold *f, const struct esc_event *ev)
{
	struct esc_ticket *t = f->t;
	const struct esc_kind_info *k = esc_kind_info(ev->kind);

	if (t->fact[ESC_UPDATED_AT] == ESC_NONE || ev->at > t->fact[ESC_UPDATED_AT])
		t->fact[ESC_UPDATED_AT] = ev->at;
	if (ev->kind == ESC_RETRACTED)
		return;
	esc_fact_first(t, ESC_OPENED_AT, ev->at);
	if (k != NULL && k->work)
		esc_fold_reopen(f, ev->at);
	set_columns(f, ev);
	esc_fold_effect(f, ev);
}

/*
 * An opening on a live channel that did not queue is a contact and a response;
 * after a queue the answer is; an abandoned one has neither.
 */
static void
respond(struct esc_fold *f, const struct esc_policies *policies)
{
	struct esc_ticket *t = f->t;
	int64_t *fact = t->fact;

	fact[ESC_RESPONDED_AT] = f->replied_at;
	if (!esc_policies_live(policies, fact[ESC_OPENED_AT], t->word[ESC_CHANNEL]))
		return;
	if (fact[ESC_QUEUED_AT] != ESC_NONE)
		fact[ESC_RESPONDED_AT] = fact[ESC_ANSWERED_AT];
	else if (fact[ESC_ABANDONED_AT] == ESC_NONE && f->opening_seen) {
		fact[ESC_RESPONDED_AT] = fact[ESC_FIRST_ANY_AT] = fact[ESC_OPENED_AT];
		fact[ESC_CONTACTS]++;
	}
}

static bool
retracts(const struct esc_event *r, const struct esc_event *ev)
{
	const char *target = esc_event_get(r, ESC_C_EVENT);
	char key[ESC_KEY_MAX];

	return target != NULL && strcmp(target, esc_key_print(key, ev->key)) == 0;
}

/*
 * A retraction may itself be retracted.  Each round settles one more link of
 * such a chain, and a chain cannot be a ring: a key is a hash of its target's.
 */
void
esc_fold_retracted(const struct esc_event *ev, size_t n, unsigned char *gone)
{
	size_t links = 0;

	memset(gone, 0, n);
	for (size_t i = 0; i < n; i++)
		links += ev[i].kind == ESC_RETRACTED;
	for (size_t round = 0; round < links; round++) {
		bool changed = false;

		for (size_t i = 0; i < n; i++) {
			unsigned char is_gone = 0;

			for (size_t j = 0; j < n && !is_gone; j++)
				is_gone = ev[j].kind == ESC_RETRACTED && !gone[j] && retracts(&ev[j], &ev[i]);
			changed |= is_gone != gone[i];
			gone[i] = is_gone;
		}
		if (!changed)
			break;
	}
}

static void
begin(struct esc_ticket *t)
{
	for (int i = 0; i < ESC_NFACTS; i++) {
		t->fact[i] = i < ESC_STATUS ? ESC_NONE : 0;
		t->word[i] = NULL;
	}
	t->fact[ESC_PAUSED_SINCE] = t->fact[ESC_CSAT] = t->fact[ESC_FCR_RECORDED] = ESC_NONE;
	for (int i = ESC_FIRST_CODE; i < ESC_NFACTS; i++)
		t->fact[i] = ESC_NONE;
	t->fact[ESC_LEVEL] = t->fact[ESC_LEVEL_MAX] = 1;
	t->into = t->subject = NULL;
	t->text = NULL;
	t->ntexts = 0;
}

bool
esc_fold_by(struct esc_ticket *t, const struct esc_event *ev, size_t n, int64_t as_of,
    const struct esc_policies *policies, struct esc_arena *a, void (*after)(void *, const struct esc_event *),
    void *arg)
{
	struct esc_fold f = { .t = t, .arena = a, .replied_at = ESC_NONE };
	unsigned char *gone = NULL;

	begin(t);
	for (size_t i = 0; i < n && gone == NULL; i++)
		if (ev[i].kind == ESC_RETRACTED) {
			gone = esc_alloc(a, n);
			esc_fold_retracted(ev, n, gone);
		}
	for (size_t i = 0; i < n; i++)
		if (ev[i].at <= as_of && (gone == NULL || !gone[i])) {
			apply(&f, &ev[i]);
			if (after != NULL)
				after(arg, &ev[i]);
		}
	if (t->fact[ESC_OPENED_AT] == ESC_NONE)
		return false;
	esc_fact_first(t, ESC_ASKED_AT, t->fact[ESC_OPENED_AT]);
	respond(&f, policies);
	return true;
}

bool
esc_fold_told(struct esc_ticket *t, const struct esc_event *ev, size_t n, int64_t as_of,
    struct esc_arena *a, void (*after)(void *, const struct esc_event *), void *arg)
{
	return esc_fold_by(t, ev, n, as_of, NULL, a, after, arg);
}

const char *
esc_ticket_text(const struct esc_ticket *t, enum esc_column column, const char *attr)
{
	for (size_t i = 0; i < t->ntexts; i++)
		if (t->text[i].column == column && (column != ESC_C_ATTR || strcmp(t->text[i].name, attr) == 0))
			return t->text[i].value;
	return NULL;
}

bool
esc_fold(struct esc_ticket *t, const struct esc_event *ev, size_t n, int64_t as_of,
    struct esc_arena *a)
{
	return esc_fold_by(t, ev, n, as_of, NULL, a, NULL, NULL);
}
