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
	int		 level;
};
struct esc_matrix {
	struct entry	*entry;
	size_t		 n;
	size_t		*begin;		/* of each kind that there is, and the end */
	unsigned	*kind;
	size_t		 nkinds;
};

static uint64_t
hash_of(const char *const *word, int level, unsigned kind)
{
	char room[512];
	size_t n = 0, len;
	uint64_t h = 0;

	for (int i = 0; i < ESC_NWHEN; i++) {
		if (!(kind >> i & 1))
			continue;
		len = strlen(word[i]) + 1;
		if (n + len > sizeof(room)) {
			h = h * 31 + esc_hash(room, n) + esc_hash(word[i], len);
			n = 0;
		} else {
			memcpy(room + n, word[i], len);
			n += len;
		}
	}
	if (kind & LEVEL_BIT) {
		if (n == sizeof(room)) {
			h = h * 31 + esc_hash(room, n);
			n = 0;
		}
		room[n++] = (char)level;
	}
	return h * 31 + esc_hash(room, n);
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

void
esc_matrix_index(struct esc_policy *p)
{
	struct esc_matrix *m = esc_alloc(&p->arena, sizeof(*m));

	m->entry = esc_alloc(&p->arena, p->nrules * sizeof(*m->entry));
	for (m->n = 0; m->n < p->nrules; m->n++) {
		const struct esc_rule *r = &p->rule[m->n];
		unsigned kind = kind_of(r);

		m->entry[m->n] = (struct entry){ kind, hash_of(r->when, r->level, kind), m->n };
	}
	if (m->n > 0)
		qsort(m->entry, m->n, sizeof(*m->entry), by_kind);
	m->begin = esc_alloc(&p->arena, (KINDS + 1) * sizeof(*m->begin));
	m->kind = esc_alloc(&p->arena, KINDS * sizeof(*m->kind));
	for (size_t i = 0; i < m->n; i++)
		if (i == 0 || m->entry[i].kind != m->entry[i - 1].kind) {
			m->kind[m->nkinds] = m->entry[i].kind;
			m->begin[m->nkinds++] = i;
		}
	m->begin[m->nkinds] = m->n;
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
first_of(const struct esc_policy *p, size_t k, const struct looked *l, const struct esc_case *c)
{
	const struct esc_matrix *m = p->matrix;
	size_t lo = m->begin[k], end = m->begin[k + 1], hi = end, mid;
	unsigned kind = m->kind[k];
	uint64_t hash;

	for (int i = 0; i < ESC_NWHEN; i++)
		if ((kind >> i & 1) && l->word[i] == NULL)
			return SIZE_MAX;
	hash = hash_of(l->word, l->level, kind);
	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (m->entry[mid].hash < hash)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < end && m->entry[lo].hash == hash; lo++)
		if (says(&p->rule[m->entry[lo].row], l, kind) && leads(&p->rule[m->entry[lo].row], c))
			return m->entry[lo].row;
	return SIZE_MAX;
}

static size_t
search(const struct esc_policy *p, const struct looked *l, const struct esc_case *c, size_t best)
{
	size_t row;

	for (size_t k = 0; k < p->matrix->nkinds; k++)
		if ((row = first_of(p, k, l, c)) < best)
			best = row;
	return best;
}

const struct esc_rule *
esc_matrix_find(const struct esc_policy *p, const struct esc_case *c)
{
	struct esc_buf folded = { 0 };
	struct looked l = { .level = c->level };
	size_t at[ESC_NWHEN], best;
	bool none = c->word[ESC_W_TRIGGER] == NULL && !c->up;

	for (int i = 0; i < ESC_NWHEN; i++) {
		at[i] = folded.n;
		if (c->word[i] != NULL)
			esc_fold_text(&folded, c->word[i], strlen(c->word[i]));
		esc_buf_putc(&folded, '\0');
	}
	for (int i = 0; i < ESC_NWHEN; i++)
		l.word[i] = c->word[i] != NULL ? folded.s + at[i] : NULL;
	best = search(p, &l, c, SIZE_MAX);
	l.word[ESC_W_TRIGGER] = none ? "none" : "any";
	best = search(p, &l, c, best);
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
