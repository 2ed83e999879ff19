/* Words of a text as tokens. */
#include <stdlib.h>
#include <string.h>

#include "words.h"

#define BITS		44	/* of a token: two words with one are too rare to be met */
#define LONGEST		7	/* letters that tell words apart */

struct word {
	const char	*s;
	size_t		 n;		/* bytes */
	size_t		 end[LONGEST + 1];	/* bytes of the first so many letters */
	size_t		 letters;	/* at most LONGEST of them are looked at */
};

/* The next word of a folded text from *at on. */
static bool
next(const char *s, size_t n, size_t *at, struct word *w)
{
	size_t len;

	for (; *at < n && !esc_of_word(esc_utf8_get(s + *at, n - *at, &len)); *at += len)
		continue;
	*w = (struct word){ .s = s + *at };
	for (; *at < n && esc_of_word(esc_utf8_get(s + *at, n - *at, &len)); *at += len) {
		w->n += len;
		if (w->letters < LONGEST)
			w->end[++w->letters] = w->n;
	}
	return w->n > 0;
}

static void
add(struct esc_tokens *t, const struct word *w, size_t letters)
{
	t->v = esc_grow(t->v, &t->room, t->n + 1, sizeof(*t->v));
	t->v[t->n++] = (int64_t)(esc_hash(w->s, w->end[letters]) & ((UINT64_C(1) << BITS) - 1));
}

static void
add_of_text(struct esc_tokens *t, const struct word *w)
{
	if (w->letters < 4) {
		add(t, w, w->letters);
		return;
	}
	add(t, w, 4);
	if (w->letters >= 5)
		add(t, w, 5);
	if (w->letters >= LONGEST)
		add(t, w, LONGEST);
}

static void
add_asked(struct esc_tokens *t, const struct word *w)
{
	add(t, w, w->letters == 6 ? 5 : w->letters);
}

static void
add_like(struct esc_tokens *t, const struct word *w)
{
	if (w->letters >= 4)
		add(t, w, w->letters > 5 ? 5 : w->letters);
}

static bool
is_ascii(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((s[i] & 0x80) != 0)
			return false;
	return true;
}

static void
each_word(struct esc_tokens *t, const char *s, size_t n, void (*tell)(struct esc_tokens *, const struct word *))
{
	struct word w;

	for (size_t at = 0; next(s, n, &at, &w);)
		tell(t, &w);
}

void
esc_tokens_of_text(struct esc_tokens *t, const char *s, size_t n)
{
	struct esc_buf folded = { 0 }, bare = { 0 };

	esc_fold_text(&folded, s, n);
	each_word(t, folded.s, folded.n, add_of_text);
	if (!is_ascii(folded.s, folded.n)) {
		esc_strip_marks(&bare, folded.s, folded.n);
		each_word(t, bare.s, bare.n, add_of_text);
	}
	esc_buf_free(&folded);
	esc_buf_free(&bare);
}

void
esc_tokens_asked(struct esc_tokens *t, const char *s, size_t n)
{
	struct esc_buf folded = { 0 };

	esc_fold_text(&folded, s, n);
	each_word(t, folded.s, folded.n, add_asked);
	esc_buf_free(&folded);
}

void
esc_tokens_like(struct esc_tokens *t, const char *s, size_t n)
{
	struct esc_buf folded = { 0 }, bare = { 0 };

	esc_fold_text(&folded, s, n);
	esc_strip_marks(&bare, folded.s, folded.n);
	each_word(t, bare.s, bare.n, add_like);
	esc_buf_free(&folded);
	esc_buf_free(&bare);
}

static int
by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

void
esc_tokens_sort(struct esc_tokens *t)
{
	size_t n = 0;

	if (t->n > 0)
		qsort(t->v, t->n, sizeof(*t->v), by_number);
	for (size_t i = 0; i < t->n; i++)
		if (i == 0 || t->v[i] != t->v[n - 1])
			t->v[n++] = t->v[i];
	t->n = n;
}

bool
esc_tokens_have(const struct esc_tokens *t, int64_t token)
{
	return t->n > 0 && bsearch(&token, t->v, t->n, sizeof(*t->v), by_number) != NULL;
}

void
esc_tokens_free(struct esc_tokens *t)
{
	free(t->v);
	*t = (struct esc_tokens){ 0 };
}
