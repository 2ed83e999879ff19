/*
 * Values of tallies that are too many to be held: runs in a scratch file, each in
 * order, and all of them together in order again.
 */
#include <stdlib.h>
#include <string.h>

#include "base/out.h"
#include "report.h"

#define WORDS	4096		/* of a run that are held while runs are merged */
#define PIECE	((size_t)64 << 10)
#define FEW	64
#define DIGITS	256

/* In the file: for each tally that has values a head, its number and theirs, and then the values. */
struct run {
	uint64_t	 at, end;	/* bytes that were not read yet */
	uint64_t	*word;
	size_t		 n, i;
	uint64_t	 tally, left;
	int64_t		 value;
};

struct esc_runs {
	struct esc_spool spool;
	struct esc_arena arena;
	struct run	*run;
	size_t		 n, cap;
	size_t		*heap;		/* runs, the one with the least first */
	size_t		 nheap;
};

static bool
write_words(struct esc_runs *r, const void *words, size_t n, struct esc_err *e)
{
	const char *p = words;

	for (size_t left = n * 8, part; left > 0; left -= part, p += part) {
		part = left < PIECE ? left : PIECE;
		esc_buf_add(&r->spool.buf, p, part);
		if (!esc_spool_settle(&r->spool, e))
			return false;
	}
	return true;
}

static void
sort_few(int64_t *v, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		int64_t x = v[i];
		size_t k = i;

		for (; k > 0 && v[k - 1] > x; k--)
			v[k] = v[k - 1];
		v[k] = x;
	}
}

/* By digits of a byte, the lowest first; one that all have in common changes nothing. */
static void
sort_many(int64_t *v, size_t n, int64_t *room)
{
	const uint64_t turned = UINT64_C(1) << 63;	/* negative ones first */
	int64_t *from = v, *to = room, *swap;

	for (int shift = 0; shift < 64; shift += 8) {
		size_t at[DIGITS] = { 0 }, sum = 0;

		for (size_t i = 0; i < n; i++)
			at[(((uint64_t)from[i] ^ turned) >> shift) % DIGITS]++;
		if (at[(((uint64_t)from[0] ^ turned) >> shift) % DIGITS] == n)
			continue;
		for (size_t d = 0, count; d < DIGITS; d++, sum += count) {
			count = at[d];
			at[d] = sum;
		}
		for (size_t i = 0; i < n; i++)
			to[at[(((uint64_t)from[i] ^ turned) >> shift) % DIGITS]++] = from[i];
		swap = from;
		from = to;
		to = swap;
	}
	if (from != v)
		memcpy(v, from, n * sizeof(*v));
}

static struct esc_runs *
new_runs(void)
{
	struct esc_arena a = { 0 };
	struct esc_runs *r = esc_alloc(&a, sizeof(*r));

	r->arena = a;		/* which holds it */
	return r;
}

bool
esc_runs_add(struct esc_runs **pr, int64_t *v, const size_t *end, size_t ntallies, struct esc_err *e)
{
	struct esc_runs *r = *pr != NULL ? *pr : (*pr = new_runs());
	size_t cap = 0, begin = 0;
	int64_t *room = esc_grow(NULL, &cap, end[ntallies - 1] + 1, sizeof(*room));
	uint64_t start;
	bool good = true;

	r->run = esc_grow(r->run, &r->cap, r->n + 1, sizeof(*r->run));
	start = ESC_SPOOL_SIZE(&r->spool);
	for (size_t i = 0; good && i < ntallies; begin = end[i++]) {
		size_t n = end[i] - begin;
		uint64_t head[] = { i, n };

		if (n == 0)
			continue;
		if (n < FEW)
			sort_few(v + begin, n);
		else
			sort_many(v + begin, n, room);
		good = write_words(r, head, 2, e) && write_words(r, v + begin, n, e);
	}
	r->run[r->n++] = (struct run){ .at = start, .end = ESC_SPOOL_SIZE(&r->spool) };
	free(room);
	return good;
}

static bool
next_word(struct esc_runs *r, struct run *run, uint64_t *word, struct esc_err *e)
{
	if (run->i == run->n) {
		run->i = 0;
		run->n = (run->end - run->at) / 8 < WORDS ? (size_t)((run->end - run->at) / 8) : WORDS;
		if (!esc_spool_read(&r->spool, run->at, run->word, run->n * 8, e))
			return false;
		run->at += run->n * 8;
	}
	*word = run->word[run->i++];
	return true;
}

/* The run's next value; false with an error, or without: there is none. */
static bool
advance(struct esc_runs *r, struct run *run, struct esc_err *e)
{
	uint64_t word;

	if (run->left == 0) {
		if (run->i == run->n && run->at == run->end)
			return false;
		if (!next_word(r, run, &run->tally, e) || !next_word(r, run, &run->left, e))
			return false;
	}
	if (!next_word(r, run, &word, e))
		return false;
	run->value = (int64_t)word;
	run->left--;
	return true;
}

static bool
is_before(const struct run *a, const struct run *b)
{
	return a->tally != b->tally ? a->tally < b->tally : a->value < b->value;
}

static void
sink(struct esc_runs *r, size_t i)
{
	for (size_t least; (least = 2 * i + 1) < r->nheap; i = least) {
		size_t moved = r->heap[i];

		if (least + 1 < r->nheap && is_before(&r->run[r->heap[least + 1]], &r->run[r->heap[least]]))
			least++;
		if (!is_before(&r->run[r->heap[least]], &r->run[moved]))
			return;
		r->heap[i] = r->heap[least];
		r->heap[least] = moved;
	}
}

static bool
begin(struct esc_runs *r, struct esc_err *e)
{
	r->heap = esc_alloc(&r->arena, r->n * sizeof(*r->heap));
	for (size_t i = 0; i < r->n; i++) {
		r->run[i].word = esc_alloc(&r->arena, WORDS * sizeof(*r->run[i].word));
		if (advance(r, &r->run[i], e))
			r->heap[r->nheap++] = i;
		else if (e->code != 0)
			return false;
	}
	for (size_t i = r->nheap; i-- > 0;)
		sink(r, i);
	return true;
}

bool
esc_runs_next(struct esc_runs *r, size_t *tally, int64_t *value, struct esc_err *e)
{
	struct run *run;

	if (r->heap == NULL && !begin(r, e))
		return false;
	if (r->nheap == 0)
		return false;
	run = &r->run[r->heap[0]];
	*tally = (size_t)run->tally;
	*value = run->value;
	if (!advance(r, run, e)) {
		if (e->code != 0)
			return false;
		r->heap[0] = r->heap[--r->nheap];
	}
	sink(r, 0);
	return true;
}

void
esc_runs_free(struct esc_runs *r)
{
	struct esc_arena a;

	if (r == NULL)
		return;
	esc_spool_free(&r->spool);
	free(r->run);
	a = r->arena;
	esc_arena_free(&a);
}
