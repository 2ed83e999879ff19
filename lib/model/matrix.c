/*
 * The matrix, searched: rows are sorted by which columns they ask for and by a
 * hash of what these say, so that a search costs the kinds of rows that there
 * are, not the rows.
 */
#include <stdlib.h>
#include <string.h>

#include "model/route.h"

#define LEVEL_BIT	(1u << ESC_NWHEN)
#define KINDS		(2u << ESC_NWHEN)

struct entry {
	unsigned	 kind;		/* a bit a column that the row asks for */
	uint64_t	 hash;
	size_t		 row;
};
/* A case in folded words. */
struct looked {
	const char	*word[ESC_NWHEN];
	uint64_t	 hash[ESC_NWHEN], level_hash;
	unsigned	 known;		/* a bit a column that it says something in */
	int		 level;
};
/* The rows that ask for the same columns. */
struct kind {
	unsigned	 columns;
	size_t		 begin, end;	/* in the entries */
	size_t		 first;		/* the first row of them */
};
struct esc_matrix {
	struct entry	*entry;
	size_t		 n;
	struct kind	*kind;		/* by their first rows */
	size_t		 nkinds;
};

/* Of a word in its column; words of different columns differ. */
static uint64_t
word_hash(const char *word, int column)
{
	return (esc_hash(word, strlen(word)) ^ (uint64_t)column) * 0x9e3779b97f4a7c15u;
}

static uint64_t
level_hash(int level)
{
	return (uint64_t)(level + 1) * 0xbf58476d1ce4e5b9u;
}

/* What a row of this kind says, of the hashes of words. */
static uint64_t
hash_of(const uint64_t *word, uint64_t level, unsigned kind)
{
	uint64_t h = kind & LEVEL_BIT ? level : 0;

	for (unsigned left = kind & (LEVEL_BIT - 1); left != 0; left &= left - 1)
		h = (h ^ word[__builtin_ctz(left)]) * 0x94d049bb133111ebu;
	return h;
}

static uint64_t
row_hash(const struct esc_rule *r, unsigned kind)
{
	uint64_t word[ESC_NWHEN] = { 0 };

	for (int i = 0; i < ESC_NWHEN; i++)
		if (r->when[i] != NULL)
			word[i] = word_hash(r->when[i], i);
	return hash_of(word, level_hash(r->level), kind);
}

static unsigned
kind_of(const struct esc_rule *r)
{
	unsigned kind = r->level != 0 ? LEVEL_BIT : 0;

	for (int i = 0; i < ESC_NWHEN; i++)
		kind |= r->when[i] != NULL ? 1u << i : 0;
	return kind;
}

static int
by_kind(const void *pa, const void *pb)
{
	const struct entry *a = pa, *b = pb;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return a->row < b->row ? -1 : a->row > b->row;
}

static int
by_first(const void *pa, const void *pb)
{
	const struct kind *a = pa, *b = pb;

	return a->first < b->first ? -1 : a->first > b->first;
}

static void
find_kinds(struct esc_matrix *m)
{
	for (size_t i = 0; i < m->n; i++) {
		if (i == 0 || m->entry[i].kind != m->entry[i - 1].kind)
			m->kind[m->nkinds++] = (struct kind){ m->entry[i].kind, i, i, SIZE_MAX };
		struct kind *k = &m->kind[m->nkinds - 1];

		k->end = i + 1;
		k->first = m->entry[i].row < k->first ? m->entry[i].row : k->first;
	}
	if (m->nkinds > 0)
		qsort(m->kind, m->nkinds, sizeof(*m->kind), by_first);
}

void
esc_matrix_index(struct esc_policy *p)
{
	struct esc_matrix *m = esc_alloc(&p->arena, sizeof(*m));

	m->entry = esc_alloc(&p->arena, p->nrules * sizeof(*m->entry));
	for (m->n = 0; m->n < p->nrules; m->n++) {
		unsigned kind = kind_of(&p->rule[m->n]);

		m->entry[m->n] = (struct entry){ kind, row_hash(&p->rule[m->n], kind), m->n };
	}
	if (m->n > 0)
		qsort(m->entry, m->n, sizeof(*m->entry), by_kind);
	m->kind = esc_alloc(&p->arena, KINDS * sizeof(*m->kind));
	find_kinds(m);
	p->matrix = m;
}

/* Does the row take the case's trigger; and does it lead where it must? */
static bool
leads(const struct esc_rule *r, const struct esc_case *c)
{
	if (c->want != 0 && r->to_level != c->want)
		return false;
	if (!c->up)
		return true;
	return r->to_level > c->level ||
	    (r->escalation != NULL && strcmp(r->escalation, "executive") == 0 && r->to_level == c->level);
}

static bool
says(const struct esc_rule *r, const struct looked *l, unsigned kind)
{
	for (int i = 0; i < ESC_NWHEN; i++)
		if ((kind >> i & 1) && strcmp(r->when[i], l->word[i]) != 0)
			return false;
	return !(kind & LEVEL_BIT) || r->level == l->level;
}

/* The first row of a kind that matches; SIZE_MAX: none. */
static size_t
first_of(const struct esc_policy *p, const struct kind *k, const struct looked *l, const struct esc_case *c)
{
	const struct entry *entry = p->matrix->entry;
	uint64_t hash = hash_of(l->hash, l->level_hash, k->columns);
	size_t lo = k->begin, hi = k->end, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (entry[mid].hash < hash)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < k->end && entry[lo].hash == hash; lo++)
		if (says(&p->rule[entry[lo].row], l, k->columns) && leads(&p->rule[entry[lo].row], c))
			return entry[lo].row;
	return SIZE_MAX;
}

/* The kinds that ask for all of `must'. */
static size_t
search(const struct esc_policy *p, const struct looked *l, const struct esc_case *c, unsigned must, size_t best)
{
	const struct esc_matrix *m = p->matrix;
	size_t row;

	for (size_t i = 0; i < m->nkinds && m->kind[i].first < best; i++) {
		const struct kind *k = &m->kind[i];

		if ((k->columns & must) == must && (k->columns & ~l->known) == 0 && (row = first_of(p, k, l, c)) < best)
			best = row;
	}
	return best;
}

static void
look_for(struct looked *l, int column, const char *word)
{
	l->word[column] = word;
	l->hash[column] = word_hash(word, column);
	l->known |= 1u << column;
}

const struct esc_rule *
esc_matrix_find(const struct esc_policy *p, const struct esc_case *c)
{
	struct esc_buf folded = { 0 };
	struct looked l = { .level = c->level, .level_hash = level_hash(c->level), .known = LEVEL_BIT };
	size_t at[ESC_NWHEN], best;
	bool none = c->word[ESC_W_TRIGGER] == NULL && !c->up;

	for (int i = 0; i < ESC_NWHEN; i++) {
		at[i] = folded.n;
		if (c->word[i] != NULL)
			esc_fold_text(&folded, c->word[i], strlen(c->word[i]));
		esc_buf_putc(&folded, '\0');
	}
	for (int i = 0; i < ESC_NWHEN; i++)
		if (c->word[i] != NULL)
			look_for(&l, i, folded.s + at[i]);
	best = search(p, &l, c, 0, SIZE_MAX);
	look_for(&l, ESC_W_TRIGGER, none ? "none" : "any");
	best = search(p, &l, c, 1u << ESC_W_TRIGGER, best);
	esc_buf_free(&folded);
	return best != SIZE_MAX ? &p->rule[best] : NULL;
}

const struct esc_rule *
esc_matrix_named(const struct esc_policy *p, const char *name)
{
	for (size_t i = 0; i < p->nrules; i++)
		if (strcmp(p->rule[i].name, name) == 0)
			return &p->rule[i];
	return NULL;
}
