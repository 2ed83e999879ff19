/* Articles for people: listed, shown. */
#include <string.h>

#include "kb.h"

const struct esc_head esc_article_heads[] = {
	{ "article", ESC_TEXT, false }, { "title", ESC_TEXT, false }, { "language", ESC_TEXT, false },
	{ "score", ESC_INT, false }, { "valid_until", ESC_TIME, false }, { "used", ESC_INT, false },
	{ "state", ESC_TEXT, true }, { "ticket", ESC_TEXT, true }, { "written", ESC_TIME, true },
	{ "changed", ESC_TIME, true }, { "author", ESC_TEXT, true }, { "approver", ESC_TEXT, true },
};
const size_t esc_narticle_heads = sizeof(esc_article_heads) / sizeof(esc_article_heads[0]);

static const char *
state_of(const struct esc_article *k, int64_t now)
{
	return k->until == ESC_NONE ? "draft" : k->until <= now ? "expired" : "approved";
}

bool
esc_kb_row(struct esc_out *out, const struct esc_article *k, int64_t score, int64_t now, struct esc_err *e)
{
	char name[ESC_ARTICLE_NAME];
	struct esc_cell c[] = { { .s = esc_article_name(name, k->id) }, { .s = k->title }, { .s = k->language },
	    { .i = score }, { .i = k->until }, { .i = k->used }, { .s = state_of(k, now) }, { .s = k->ref },
	    { .i = k->at }, { .i = k->changed }, { .s = k->author }, { .s = k->approver } };

	return esc_out_row(out, c, e);
}

struct listing {
	const struct esc_kb_chosen *of;
	struct esc_out	*out;
	int64_t		 now;
};

static bool
is_chosen(const struct listing *l, const struct esc_article *k)
{
	bool named = l->of->n == 0;

	for (size_t i = 0; i < l->of->n && !named; i++)
		named = esc_article_number(l->of->article[i]) == k->id;
	return named && esc_list_takes(l->of->state, state_of(k, l->now)) && esc_list_takes(l->of->language, k->language) &&
	    (l->of->title == NULL || esc_fold_contains(k->title, l->of->title));
}

static bool
list_one(void *arg, const struct esc_article *k, struct esc_err *e)
{
	struct listing *l = arg;

	return !is_chosen(l, k) || esc_kb_row(l->out, k, ESC_NONE, l->now, e);
}

static bool
states_exist(const char *list, struct esc_err *e)
{
	size_t n;

	for (const char *s = list; s != NULL && *s != '\0'; s += n + (s[n] == ',')) {
		n = strcspn(s, ",");
		if (!(n == 5 && strncmp(s, "draft", n) == 0) && !(n == 8 && strncmp(s, "approved", n) == 0) &&
		    !(n == 7 && strncmp(s, "expired", n) == 0))
			return esc_fail(e, ESC_USAGE, "state:%.*s: no such state; use draft approved expired", (int)n, s);
	}
	return true;
}

bool
esc_kb_list(struct esc_db *db, const struct esc_kb_chosen *of, int64_t now, const struct esc_out_how *how,
    uint64_t *rows, struct esc_err *e)
{
	struct listing l = { .of = of, .now = now };
	struct esc_arena a = { 0 };
	struct esc_article k;
	bool done;

	if (!states_exist(of->state, e) || !esc_out_open(&l.out, how, esc_article_heads, esc_narticle_heads, e))
		return false;
	done = esc_begin(db, false, e);
	for (size_t i = 0; done && i < of->n; i++)
		done = esc_article_named(db, of->article[i], &a, &k, e);
	done = done && esc_articles(db, list_one, &l, e);
	esc_rollback(db);
	esc_arena_free(&a);
	*rows = esc_out_rows(l.out);
	if (done)
		return esc_out_close(l.out, e);
	esc_out_drop(l.out);
	return false;
}

bool
esc_kb_show(struct esc_db *db, const char *article, struct esc_buf *text, struct esc_err *e)
{
	struct esc_arena a = { 0 };
	struct esc_article k;
	bool done = esc_begin(db, false, e) && esc_article_named(db, article, &a, &k, e);

	if (done)
		esc_buf_printf(text, "# %s\n\n%s\n", k.title, k.body);
	esc_rollback(db);
	esc_arena_free(&a);
	return done;
}
