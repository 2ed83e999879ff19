/* The search index against what it is made of, and the uses of articles. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "check.h"
#include "kb.h"

#define HINT	"esc-db dump | esc-db load into a new database makes the index again"

static bool
check_document(struct esc_checking *c, enum esc_doc kind, int64_t doc, const char *name, int64_t at,
    const struct esc_tokens *want, bool may_lack, struct esc_err *e)
{
	struct esc_document_of is;
	bool done = esc_index_get(c->db, kind, doc, &is, e), same;

	same = (may_lack && is.at == ESC_NONE) || (is.at == at && (at == ESC_NONE || (is.tokens.n == want->n &&
	    (want->n == 0 || memcmp(is.tokens.v, want->v, want->n * sizeof(*want->v)) == 0))));
	c->postings[kind] += (int64_t)is.tokens.n;
	esc_tokens_free(&is.tokens);
	return done && (same || esc_check_finding(c, name, "the search index does not hold what it says", HINT, e));
}

static bool
check_uses(struct esc_checking *c, const struct esc_ticket *t, const struct esc_event *ev, size_t n, struct esc_err *e)
{
	int64_t *used, *stored;
	size_t nused = esc_kb_used(ev, n, &c->arena, &used), nstored;

	if (!esc_article_uses(c->db, t->id, &c->arena, &stored, &nstored, e))
		return false;
	return (nused == nstored && (nused == 0 || memcmp(used, stored, nused * sizeof(*used)) == 0)) ||
	    esc_check_finding(c, t->ref, "the articles that it used are stored as others", HINT, e);
}

bool
esc_check_kb_ticket(struct esc_checking *c, const struct esc_ticket *t, const struct esc_ticket *folded,
    const struct esc_event *ev, size_t n, struct esc_err *e)
{
	struct esc_tokens want = { 0 };
	struct esc_entry_of of;
	int64_t solved;
	bool done;

	if (!esc_ticket_entry(c->db, t->id, &c->arena, &of, e))
		return false;
	ev = esc_events_in_force(ev, &n, &c->arena);
	if ((solved = esc_kb_solved(folded)) != ESC_NONE)
		esc_kb_ticket_tokens(&want, folded, ev, n);
	done = check_document(c, ESC_DOC_TICKET, t->id, t->ref, solved, &want, esc_kb_is_history(solved, &of), e) &&
	    check_uses(c, t, ev, n, e);
	esc_tokens_free(&want);
	return done;
}

static bool
check_article(void *arg, const struct esc_article *k, struct esc_err *e)
{
	struct esc_checking *c = arg;
	struct esc_tokens want = { 0 };
	struct esc_article whole;
	char name[ESC_ARTICLE_NAME];
	bool done;

	esc_arena_clear(&c->arena);
	if (!esc_article_read(c->db, k->id, &c->arena, &whole, e))
		return false;
	esc_kb_article_tokens(&want, whole.title, whole.body);
	done = check_document(c, ESC_DOC_ARTICLE, k->id, esc_article_name(name, k->id), k->changed, &want, false, e);
	esc_tokens_free(&want);
	return done;
}

bool
esc_check_kb(struct esc_checking *c, struct esc_err *e)
{
	int64_t rows, stray;

	if (!esc_articles(c->db, check_article, c, e))
		return false;
	for (int kind = ESC_DOC_ARTICLE; kind <= ESC_DOC_TICKET; kind++)
		if (!esc_index_rows(c->db, (enum esc_doc)kind, &rows, &stray, e) ||
		    ((rows != c->postings[kind] || stray != 0) &&
		    !esc_check_finding(c, kind == ESC_DOC_ARTICLE ? "articles" : "tickets",
		    "the search index has rows of nothing, or lacks some", HINT, e)))
			return false;
	return true;
}
