/*
 * The knowledge base searched, by words and for what is like a ticket.  Order is by
 * words matched, then the newest, then the name, whatever the engine.
 */
#include <stdlib.h>
#include <string.h>

#include "kb.h"

#define OPEN	5000	/* tickets still open that are looked at, those opened last */

const struct esc_head esc_similar_heads[] = {
	{ "name", ESC_TEXT, false }, { "type", ESC_TEXT, false }, { "title", ESC_TEXT, false },
	{ "score", ESC_INT, false }, { "at", ESC_TIME, true },
};
const size_t esc_nsimilar_heads = sizeof(esc_similar_heads) / sizeof(esc_similar_heads[0]);

/* Something that was found, named. */
struct found {
	struct esc_hit	 hit;
	const char	*name, *type, *title;
};
/* A token and how many documents have it. */
struct counted {
	int64_t		 token, n;
};
struct seeking {
	struct esc_db	*db;
	size_t		 most;
	int64_t		 now;
	struct esc_arena arena;
	struct counted	*word;		/* the rarest first */
	size_t		 nwords;
	struct found	*found;
	size_t		 n, room;
	struct esc_tokens wanted;	/* of open tickets */
	int64_t		 self;		/* the ticket that others are like; 0: none */
};

static int
by_rarity(const void *pa, const void *pb)
{
	const struct counted *a = pa, *b = pb;

	if (a->n != b->n)
		return a->n < b->n ? -1 : 1;
	return (a->token > b->token) - (a->token < b->token);
}

/* Counts the words among documents of these kinds. */
static bool
count(struct seeking *s, struct esc_tokens *t, bool tickets, struct esc_err *e)
{
	int64_t n;

	esc_tokens_sort(t);
	s->word = esc_alloc(&s->arena, (t->n + 1) * sizeof(*s->word));
	s->nwords = t->n;
	for (size_t i = 0; i < t->n; i++) {
		s->word[i].token = t->v[i];
		if (!esc_index_count(s->db, ESC_DOC_ARTICLE, t->v[i], &s->word[i].n, e))
			return false;
		if (tickets && !esc_index_count(s->db, ESC_DOC_TICKET, t->v[i], &n, e))
			return false;
		s->word[i].n += tickets ? n : 0;
	}
	qsort(s->word, s->nwords, sizeof(*s->word), by_rarity);
	return true;
}

/* The rarest words that stand somewhere. */
static size_t
rarest(const struct seeking *s, int64_t *token, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < s->nwords && n < max; i++)
		if (s->word[i].n > 0)
			token[n++] = s->word[i].token;
	return n;
}

static void
add(struct seeking *s, const struct found *f)
{
	s->found = esc_grow(s->found, &s->room, s->n + 1, sizeof(*s->found));
	s->found[s->n++] = *f;
}

static int
best_first(const void *pa, const void *pb)
{
	const struct found *a = pa, *b = pb;

	if (a->hit.matched != b->hit.matched)
		return a->hit.matched > b->hit.matched ? -1 : 1;
	if (a->hit.at != b->hit.at)
		return a->hit.at > b->hit.at ? -1 : 1;
	return strcmp(a->name, b->name);
}

static void
rank(struct seeking *s)
{
	if (s->n > 0)
		qsort(s->found, s->n, sizeof(*s->found), best_first);
	if (s->n > s->most)
		s->n = s->most;
}

static bool
name_articles(struct seeking *s, const struct esc_hit *hit, size_t n, struct esc_err *e)
{
	char name[ESC_ARTICLE_NAME];

	(void)e;
	for (size_t i = 0; i < n; i++) {
		esc_article_name(name, hit[i].doc);
		add(s, &(struct found){ .hit = hit[i], .type = "article",
		    .name = esc_dup(&s->arena, name, strlen(name)) });
	}
	return true;
}

static bool
name_tickets(struct seeking *s, const struct esc_hit *hit, size_t n, struct esc_err *e)
{
	struct found f = { .type = "ticket" };

	for (size_t i = 0; i < n; i++) {
		f.hit = hit[i];
		if (hit[i].doc == s->self)
			continue;
		if (!esc_ticket_ref(s->db, hit[i].doc, &s->arena, &f.name, e))
			return false;
		add(s, &f);
	}
	return true;
}

/* All words first; if nothing has them all, any of the rarest, more loosely. */
static bool
find(struct seeking *s, const char *words, struct esc_err *e)
{
	struct esc_tokens asked = { 0 }, like = { 0 };
	int64_t token[ESC_ALL_WORDS];
	struct esc_hit *hit = NULL;
	size_t n = 0, ntokens;
	bool done;

	esc_tokens_asked(&asked, words, strlen(words));
	if (asked.n == 0)
		return esc_fail(e, ESC_USAGE, "there is no word to search for in \"%.80s\"", words);
	done = count(s, &asked, false, e);
	ntokens = done ? rarest(s, token, ESC_ALL_WORDS) : 0;
	if (done && ntokens == (s->nwords < ESC_ALL_WORDS ? s->nwords : ESC_ALL_WORDS))
		done = esc_index_all(s->db, ESC_DOC_ARTICLE, token, ntokens, s->most, &s->arena, &hit, &n, e);
	if (done && n == 0) {
		esc_tokens_like(&like, words, strlen(words));
		done = count(s, like.n > 0 ? &like : &asked, false, e);
		ntokens = done ? rarest(s, token, ESC_ANY_WORDS) : 0;
		done = done && esc_index_any(s->db, ESC_DOC_ARTICLE, token, ntokens, s->most, &s->arena, &hit, &n, e);
	}
	esc_tokens_free(&asked);
	esc_tokens_free(&like);
	return done && name_articles(s, hit, n, e);
}

static bool
print_found(struct seeking *s, struct esc_out *out, struct esc_err *e)
{
	struct esc_article k;

	rank(s);
	for (size_t i = 0; i < s->n; i++)
		if (!esc_article_read(s->db, s->found[i].hit.doc, &s->arena, &k, e) ||
		    !esc_kb_row(out, &k, s->found[i].hit.matched, s->now, e))
			return false;
	return true;
}

static bool
end(struct seeking *s, struct esc_out *out, bool done, uint64_t *rows, struct esc_err *e)
{
	esc_rollback(s->db);
	esc_tokens_free(&s->wanted);
	esc_arena_free(&s->arena);
	free(s->found);
	*rows = esc_out_rows(out);
	if (done)
		return esc_out_close(out, e);
	esc_out_drop(out);
	return false;
}

bool
esc_kb_find(struct esc_db *db, const char *words, size_t most, int64_t now, const struct esc_out_how *how,
    uint64_t *rows, struct esc_err *e)
{
	struct seeking s = { .db = db, .most = most, .now = now };
	struct esc_out *out;
	bool done;

	if (!esc_out_open(&out, how, esc_article_heads, esc_narticle_heads, e))
		return false;
	done = esc_begin(db, false, e) && find(&s, words, e) && print_found(&s, out, e);
	return end(&s, out, done, rows, e);
}

/* A ticket that is still open, by the words of its subject. */
static bool
look_at_open(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct seeking *s = arg;
	struct esc_tokens has = { 0 };
	struct found f = { .type = "open", .hit = { .doc = t->id, .at = t->fact[ESC_OPENED_AT] } };

	(void)e;
	if (t->id == s->self || t->subject == NULL)
		return true;
	esc_tokens_like(&has, t->subject, strlen(t->subject));
	esc_tokens_sort(&has);
	for (size_t i = 0; i < s->wanted.n; i++)
		f.hit.matched += esc_tokens_have(&has, s->wanted.v[i]);
	esc_tokens_free(&has);
	if (f.hit.matched == 0)
		return true;
	f.name = esc_dup(&s->arena, t->ref, strlen(t->ref));
	f.title = esc_dup(&s->arena, t->subject, strlen(t->subject));
	add(s, &f);
	return true;
}

/* A new trouble has words that nothing solved has: they are the rarest of all. */
static bool
find_open(struct seeking *s, struct esc_err *e)
{
	struct esc_filter_how how = { .now = s->now };
	struct esc_filter filter = { .now = s->now };
	struct esc_select select = { .filter = &filter, .facts = UINT64_C(1) << ESC_OPENED_AT, .subject = true,
	    .newest = OPEN };

	for (size_t i = 0; i < s->nwords && i < ESC_ANY_WORDS; i++) {
		s->wanted.v = esc_grow(s->wanted.v, &s->wanted.room, i + 1, sizeof(*s->wanted.v));
		s->wanted.v[s->wanted.n++] = s->word[i].token;
	}
	return esc_filter_add(&filter, "status:open,waiting,held", &how, &s->arena, e) &&
	    esc_tickets(s->db, &select, look_at_open, s, e);
}

/* The words of a ticket, counted. */
static bool
words_of(struct seeking *s, const char *ref, struct esc_err *e)
{
	struct esc_tokens like = { 0 };
	struct esc_ticket t = { .ref = ref };
	const struct esc_event *in_force;
	struct esc_event *ev;
	struct esc_buf b = { 0 };
	size_t n;
	bool done;

	if (!esc_ticket_find(s->db, ref, &s->self, e))
		return false;
	if (s->self == 0)
		return esc_fail(e, ESC_NOINPUT, "no ticket %s", ref);
	if (!esc_events_read(s->db, s->self, &s->arena, &ev, &n, e))
		return false;
	in_force = esc_events_in_force(ev, &n, &s->arena);
	esc_fold(&t, in_force, n, INT64_MAX, &s->arena);
	esc_kb_ticket_text(&b, &t, in_force, n);
	esc_tokens_like(&like, b.s, b.n);
	esc_buf_free(&b);
	done = count(s, &like, true, e);
	esc_tokens_free(&like);
	return done;
}

static bool
find_like(struct seeking *s, const char *ref, struct esc_err *e)
{
	int64_t token[ESC_ANY_WORDS];
	struct esc_hit *hit;
	size_t n, found;

	if (!words_of(s, ref, e))
		return false;
	n = rarest(s, token, ESC_ANY_WORDS);
	return esc_index_any(s->db, ESC_DOC_ARTICLE, token, n, s->most, &s->arena, &hit, &found, e) &&
	    name_articles(s, hit, found, e) &&
	    esc_index_any(s->db, ESC_DOC_TICKET, token, n, s->most + 1, &s->arena, &hit, &found, e) &&
	    name_tickets(s, hit, found, e);
}

static bool
title_of(struct seeking *s, struct found *f, struct esc_err *e)
{
	struct esc_article k;
	struct esc_ticket t;

	if (f->title != NULL)
		return true;
	if (strcmp(f->type, "article") == 0) {
		if (!esc_article_read(s->db, f->hit.doc, &s->arena, &k, e))
			return false;
		f->title = k.title;
	} else {
		if (!esc_ticket_read(s->db, f->hit.doc, &s->arena, &t, e))
			return false;
		f->title = t.subject;
	}
	return true;
}

static bool
print_similar(struct seeking *s, struct esc_out *out, struct esc_err *e)
{
	rank(s);
	for (size_t i = 0; i < s->n; i++) {
		struct found *f = &s->found[i];

		if (!title_of(s, f, e))
			return false;
		if (!esc_out_row(out, (struct esc_cell []){ { .s = f->name }, { .s = f->type }, { .s = f->title },
		    { .i = f->hit.matched }, { .i = f->hit.at } }, e))
			return false;
	}
	return true;
}

bool
esc_kb_similar(struct esc_db *db, const char *ref, bool open, size_t most, int64_t now,
    const struct esc_out_how *how, uint64_t *rows, struct esc_err *e)
{
	struct seeking s = { .db = db, .most = most, .now = now };
	struct esc_out *out;
	bool done;

	if (!esc_out_open(&out, how, esc_similar_heads, esc_nsimilar_heads, e))
		return false;
	done = esc_begin(db, false, e) && find_like(&s, ref, e) && (!open || find_open(&s, e)) &&
	    print_similar(&s, out, e);
	return end(&s, out, done, rows, e);
}
