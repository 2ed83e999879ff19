/* Signs of conflict: what they are, and where a text has them. */
#include <stdlib.h>
#include <string.h>

#include "model/sign.h"

const struct esc_sign esc_signs[] = {
	{ "asks_manager", "customer_request", "asks for a manager" },
	{ "threat_legal", "threat_legal", "threatens with lawyers or courts" },
	{ "threat_cancel", "threat_cancel", "threatens to leave us" },
	{ "threat_review", "threat_publicity", "threatens with a bad review" },
	{ "threat_wom", "threat_publicity", "threatens to tell others" },
	{ "threat_other", "threat_other", "threatens with something else" },
	{ "abusive", "conflict", "uses abusive language" },
	{ "shouting", "conflict", "shouts" },
	{ "emotional", "conflict", "loses control of emotions" },
	{ "arguing", "conflict", "argues" },
	{ "promise_broken", "no_callback", "says that nobody called back" },
	{ "unheard", "perceived_mishandling", "feels unheard" },
};
const size_t esc_nsigns = sizeof(esc_signs) / sizeof(esc_signs[0]);

const struct esc_sign *
esc_sign_named(const char *name)
{
	for (size_t i = 0; i < esc_nsigns; i++)
		if (strcmp(esc_signs[i].name, name) == 0)
			return &esc_signs[i];
	return NULL;
}

/* A word of a text: folded, and where it stands as it was written. */
struct word {
	const char	*folded;
	size_t		 n, begin, end;
};
struct words {
	struct word	*word;
	size_t		 n, cap;
	const char	*text;
};

/* Letters, digits and marks of all scripts; an apostrophe inside a word parts it. */
static bool
is_word(uint32_t c)
{
	if (c < 0x80)
		return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
	return c >= 0xaa && !(c >= 0x2000 && c <= 0x2bff) && !(c >= 0x3000 && c <= 0x303f) && c != 0xab && c != 0xbb &&
	    c != 0xbf && c != 0xb7 && c < 0x1f000;
}

static void
add_word(struct words *w, size_t begin, size_t end, struct esc_arena *a)
{
	struct esc_buf b = { 0 };

	esc_fold_text(&b, w->text + begin, end - begin);
	w->word = esc_grow(w->word, &w->cap, w->n + 1, sizeof(*w->word));
	w->word[w->n++] = (struct word){ esc_dup(a, b.s, b.n), b.n, begin, end };
	esc_buf_free(&b);
}

static void
split(struct words *w, const char *text, struct esc_arena *a)
{
	size_t n = strlen(text), len, begin = SIZE_MAX;

	w->text = text;
	for (size_t i = 0; i < n; i += len) {
		bool in = is_word(esc_utf8_get(text + i, n - i, &len));

		if (in && begin == SIZE_MAX)
			begin = i;
		if (!in && begin != SIZE_MAX) {
			add_word(w, begin, i, a);
			begin = SIZE_MAX;
		}
	}
	if (begin != SIZE_MAX)
		add_word(w, begin, n, a);
}

/* How many words from the i-th on the phrase takes; 0: it is not there. */
static size_t
matches(const struct words *w, size_t i, const char *phrase)
{
	size_t taken = 0, n;

	for (; *phrase != '\0'; phrase += n + (phrase[n] == ' '), taken++) {
		bool open;

		n = strcspn(phrase, " ");
		open = phrase[n - 1] == '*';
		if (i + taken == w->n || w->word[i + taken].n < n - open ||
		    memcmp(w->word[i + taken].folded, phrase, n - open) != 0 ||
		    (!open && w->word[i + taken].n != n))
			return 0;
	}
	return taken;
}

/* The phrase without what parts words here: "l'avvocato" is two words in a text, too. */
static const char *
as_words(const char *phrase, struct esc_arena *a)
{
	struct esc_buf b = { 0 };
	size_t len, n = strlen(phrase);
	const char *kept;

	for (size_t i = 0; i < n; i += len) {
		uint32_t c = esc_utf8_get(phrase + i, n - i, &len);

		if (is_word(c) || c == '*')
			esc_buf_add(&b, phrase + i, len);
		else if (b.n > 0 && b.s[b.n - 1] != ' ')
			esc_buf_putc(&b, ' ');
	}
	while (b.n > 0 && b.s[b.n - 1] == ' ')
		b.n--;
	kept = esc_dup(a, b.n > 0 ? b.s : "", b.n);
	esc_buf_free(&b);
	return kept;
}

struct seeing {
	struct esc_seen_sign *seen;
	size_t		 n, cap;
	struct esc_arena *arena;
};

static void
note(struct seeing *s, const struct esc_phrase *p, const char *words, size_t n)
{
	struct esc_seen_sign *v;
	struct esc_buf b = { 0 };
	size_t i = 0;

	while (i < s->n && !(s->seen[i].sign == p->sign && esc_fold_equal(s->seen[i].language,
	    p->language != NULL ? p->language : "")))
		i++;
	if (i == s->n) {
		s->seen = esc_grow(s->seen, &s->cap, s->n + 1, sizeof(*s->seen));
		s->seen[s->n++] = (struct esc_seen_sign){ .sign = p->sign,
		    .language = p->language != NULL ? p->language : "", .words = "" };
	}
	v = &s->seen[i];
	esc_buf_printf(&b, "%s%s%.*s", v->words, *v->words != '\0' ? "; " : "", (int)n, words);
	v->words = esc_dup(s->arena, b.s, b.n);
	v->weight += p->weight;
	v->automatic |= p->automatic;
	esc_buf_free(&b);
}

static int
by_weight(const void *pa, const void *pb)
{
	const struct esc_seen_sign *a = pa, *b = pb;
	int order;

	if (a->weight != b->weight)
		return a->weight > b->weight ? -1 : 1;
	if (a->sign != b->sign)
		return a->sign < b->sign ? -1 : 1;
	order = strcmp(a->language, b->language);
	return order;
}

size_t
esc_signs_find(const struct esc_policy *p, const char *text, const char *language, struct esc_arena *a,
    struct esc_seen_sign **seen)
{
	struct seeing s = { .arena = a };
	struct words w = { .n = 0 };
	size_t n;

	split(&w, text, a);
	for (size_t k = 0; k < p->nphrases; k++) {
		const struct esc_phrase *ph = &p->phrase[k];
		const char *words;

		if (language != NULL && ph->language != NULL && !esc_fold_equal(language, ph->language))
			continue;
		words = as_words(ph->words, a);
		n = 0;
		for (size_t i = 0; i < w.n && n == 0; i++)
			if ((n = matches(&w, i, words)) > 0)
				note(&s, ph, text + w.word[i].begin, w.word[i + n - 1].end - w.word[i].begin);
	}
	if (s.n > 0)
		qsort(s.seen, s.n, sizeof(*s.seen), by_weight);
	*seen = s.n > 0 ? esc_copy(a, s.seen, s.n * sizeof(*s.seen), s.n * sizeof(*s.seen)) : NULL;
	free(s.seen);
	free(w.word);
	return s.n;
}
