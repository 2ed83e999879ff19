/* Tickets and the knowledge base: what is found of them, and the articles that they name. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "kb.h"

int64_t
esc_article_number(const char *name)
{
	int64_t id;

	return strncmp(name, "K-", 2) == 0 && esc_int_parse(name + 2, &id) && id > 0 ? id : 0;
}

const char *
esc_article_name(char buf[ESC_ARTICLE_NAME], int64_t id)
{
	snprintf(buf, ESC_ARTICLE_NAME, "K-%" PRId64, id);
	return buf;
}

bool
esc_article_named(struct esc_db *db, const char *name, struct esc_arena *a, struct esc_article *k, struct esc_err *e)
{
	int64_t id = esc_article_number(name);

	*k = (struct esc_article){ .id = 0 };
	if (id != 0 && !esc_article_read(db, id, a, k, e))
		return false;
	return k->id != 0 || esc_fail(e, ESC_NOINPUT, "no article %.80s (esc-kb list)", name);
}

void
esc_kb_ticket_text(struct esc_buf *b, const struct esc_ticket *t, const struct esc_event *ev, size_t n)
{
	static const enum esc_column said[] = { ESC_C_MESSAGE, ESC_C_TRIED, ESC_C_WHY };

	esc_buf_printf(b, "%s\n", t->subject != NULL ? t->subject : "");
	for (size_t i = 0; i < n; i++) {
		if (ev[i].kind != ESC_OPENED && ev[i].kind != ESC_RESOLVED && ev[i].kind != ESC_FIXED &&
		    ev[i].kind != ESC_TRIED)
			continue;
		for (size_t k = 0; k < sizeof(said) / sizeof(said[0]); k++)
			if (esc_event_get(&ev[i], said[k]) != NULL)
				esc_buf_printf(b, "%s\n", esc_event_get(&ev[i], said[k]));
	}
}

void
esc_kb_ticket_tokens(struct esc_tokens *tokens, const struct esc_ticket *t, const struct esc_event *ev, size_t n)
{
	struct esc_buf b = { 0 };

	esc_kb_ticket_text(&b, t, ev, n);
	esc_tokens_of_text(tokens, b.s, b.n);
	esc_tokens_sort(tokens);
	esc_buf_free(&b);
}

void
esc_kb_article_tokens(struct esc_tokens *tokens, const char *title, const char *body)
{
	esc_tokens_of_text(tokens, title, strlen(title));
	esc_tokens_of_text(tokens, body, strlen(body));
	esc_tokens_sort(tokens);
}

int64_t
esc_kb_solved(const struct esc_ticket *t)
{
	return t->fact[ESC_STATUS] == ESC_S_RESOLVED || t->fact[ESC_STATUS] == ESC_S_CLOSED ? t->fact[ESC_RESOLVED_AT] :
	    ESC_NONE;
}

bool
esc_kb_is_history(int64_t solved, const struct esc_entry_of *of)
{
	return solved != ESC_NONE && of->source != NULL && solved < of->entered;
}

const struct esc_event *
esc_events_in_force(const struct esc_event *ev, size_t *n, struct esc_arena *a)
{
	struct esc_event *kept = esc_alloc(a, *n * sizeof(*kept));
	unsigned char *gone = esc_alloc(a, *n);
	size_t nkept = 0;

	esc_fold_retracted(ev, *n, gone);
	for (size_t i = 0; i < *n; i++)
		if (!gone[i])
			kept[nkept++] = ev[i];
	*n = nkept;
	return kept;
}

size_t
esc_kb_used(const struct esc_event *ev, size_t n, struct esc_arena *a, int64_t **used)
{
	size_t found = 0, k;
	int64_t id;

	*used = NULL;
	for (size_t i = 0; i < n; i++) {
		const char *name = esc_event_get(&ev[i], ESC_C_ARTICLE);

		if (name == NULL || (id = esc_article_number(name)) == 0)
			continue;
		for (k = 0; k < found && (*used)[k] < id; k++)
			continue;
		if (k < found && (*used)[k] == id)
			continue;
		*used = esc_copy(a, *used, found * sizeof(**used), (found + 1) * sizeof(**used));
		memmove(*used + k + 1, *used + k, (found++ - k) * sizeof(**used));
		(*used)[k] = id;
	}
	return found;
}

/* History stays out, and once somebody had it added, in. */
static bool
is_left_out(struct esc_db *db, int64_t ticket, bool history, bool fresh, bool *out, struct esc_err *e)
{
	struct esc_document_of is = { .at = ESC_NONE };

	*out = false;
	if (!history)
		return true;
	if (!fresh && !esc_index_get(db, ESC_DOC_TICKET, ticket, &is, e))
		return false;
	*out = is.at == ESC_NONE;
	esc_tokens_free(&is.tokens);
	return true;
}

static bool
index_ticket(struct esc_db *db, const struct esc_ticket *t, int64_t solved, const struct esc_event *ev, size_t n,
    struct esc_err *e)
{
	struct esc_tokens tokens = { 0 };
	bool done;

	if (solved == ESC_NONE)
		return esc_index_drop(db, ESC_DOC_TICKET, t->id, e);
	esc_kb_ticket_tokens(&tokens, t, ev, n);
	done = esc_index_put(db, ESC_DOC_TICKET, t->id, solved, &tokens, e);
	esc_tokens_free(&tokens);
	return done;
}

static bool
save_uses(struct esc_db *db, const struct esc_ticket *t, const struct esc_event *ev, size_t n, struct esc_arena *a,
    struct esc_err *e)
{
	int64_t *used, *stored;
	size_t nused = esc_kb_used(ev, n, a, &used), nstored;

	if (!esc_article_uses(db, t->id, a, &stored, &nstored, e))
		return false;
	return (nused == nstored && (nused == 0 || memcmp(used, stored, nused * sizeof(*used)) == 0)) ||
	    esc_article_uses_save(db, t->id, used, nused, e);
}

/* Most tickets name no article and were never solved: nothing is asked of the database for them. */
bool
esc_kb_folded(struct esc_db *db, const struct esc_ticket *t, const struct esc_entry_of *of, const struct esc_event *ev,
    size_t n, bool fresh, struct esc_arena *a, struct esc_err *e)
{
	bool taken_back = false, names = false, out;
	int64_t solved = esc_kb_solved(t);

	if (!is_left_out(db, t->id, esc_kb_is_history(solved, of), fresh, &out, e))
		return false;
	for (size_t i = 0; i < n; i++) {
		taken_back |= ev[i].kind == ESC_RETRACTED;
		names |= (ev[i].kind == ESC_LINKED || ev[i].kind == ESC_RESOLVED) &&
		    esc_event_get(&ev[i], ESC_C_ARTICLE) != NULL;
	}
	if (taken_back)
		ev = esc_events_in_force(ev, &n, a);
	if (!out && (solved != ESC_NONE || (!fresh && (taken_back || t->fact[ESC_RESOLUTIONS] > 0))) &&
	    !index_ticket(db, t, solved, ev, n, e))
		return false;
	return !(names || (!fresh && taken_back)) || save_uses(db, t, ev, n, a, e);
}

bool
esc_kb_act(struct esc_db *db, const struct esc_ticket *t, struct esc_event *ev, struct esc_arena *a, struct esc_err *e)
{
	const char *name = esc_event_get(ev, ESC_C_ARTICLE);
	int64_t escalated = t->fact[ESC_ESCALATED_AT];
	struct esc_article k;
	struct esc_field *f;

	if (name == NULL)
		return true;
	if (!esc_article_named(db, name, a, &k, e))
		return false;
	if (escalated == ESC_NONE || k.at >= escalated)
		return true;
	f = esc_copy(a, ev->field, ev->nfields * sizeof(*f), (ev->nfields + 1) * sizeof(*f));
	f[ev->nfields++] = (struct esc_field){ .column = ESC_C_KNOWN, .value = "1" };
	esc_fields_sort(f, ev->nfields);
	ev->field = f;
	return true;
}

void
esc_kb_ask(const struct esc_ticket *t, const struct esc_event *past, const unsigned char *gone, size_t n,
    const struct esc_event *ev, struct esc_buf *notes)
{
	bool answered = esc_event_get(ev, ESC_C_ARTICLE) != NULL || esc_event_get(ev, ESC_C_NO_ARTICLE) != NULL;
	bool solves = ev->kind == ESC_RESOLVED || (ev->kind == ESC_CLOSED && ESC_STATUS_IS_OPEN(t->fact[ESC_STATUS]));

	for (size_t i = 0; i < n && !answered; i++)
		answered = !gone[i] && (esc_event_get(&past[i], ESC_C_ARTICLE) != NULL ||
		    esc_event_get(&past[i], ESC_C_NO_ARTICLE) != NULL);
	if (!answered && notes != NULL && solves && t->fact[ESC_ESCALATED_AT] != ESC_NONE)
		esc_buf_printf(notes, "%s was escalated: write an article (esc-kb add %s), name the one that helped"
		    " (esc-kb used ARTICLE %s), or say why there is none (--no-article)\n", t->ref, t->ref, t->ref);
}

bool
esc_kb_write(struct esc_db *db, struct esc_article_change *c, struct esc_err *e)
{
	struct esc_tokens tokens = { 0 };
	bool done = esc_article_change(db, c, e);

	if (done && c->what == ESC_ARTICLE_WRITTEN) {
		esc_kb_article_tokens(&tokens, c->title, c->body);
		done = esc_index_put(db, ESC_DOC_ARTICLE, c->article, c->at, &tokens, e);
		esc_tokens_free(&tokens);
	}
	return done;
}
