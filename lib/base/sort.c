/*
 * Rows in order.  Up to MEMORY bytes of rows are sorted in memory; more become
 * sorted runs in a file without a name, which are merged.  Only the columns that
 * are wanted are kept, the keys first, so that a comparison reads forward.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "out.h"

#define MEMORY		((size_t)8 << 20)
#define ROOM		((size_t)64 << 10)	/* left for the row that goes beyond: 8 MiB stay 8 MiB */
#define MAX_BLOCK	((size_t)256 << 10)	/* of a run when merging */

struct run {
	uint64_t	at, end;	/* what is not in the block yet */
	struct esc_buf	block;
	size_t		used;
	const char	*row;		/* its smallest, NULL: none left */
};
struct esc_sort {
	struct esc_arena arena;		/* holds this and the arrays up to cell */
	enum esc_type	*type;		/* of the kept columns, in the order kept */
	size_t		*column;
	bool		*turned;	/* of the keys */
	struct esc_cell	*cell;		/* of the row handed out */
	size_t		 nkept, nkeys;
	struct esc_buf	 data;		/* rows: their length in 4 bytes, then cells */
	uint32_t	*row;		/* where each begins in data */
	size_t		 nrows, row_cap;
	struct esc_spool file;
	struct run	*run;
	size_t		 nruns, run_cap;
};

static void
keep(struct esc_sort *s, const struct esc_head *head, size_t column)
{
	for (size_t i = 0; i < s->nkept; i++)
		if (s->column[i] == column)
			return;
	s->type[s->nkept] = head[column].type;
	s->column[s->nkept++] = column;
}

struct esc_sort *
esc_sort_new(const struct esc_head *head, const bool *wanted, size_t ncolumns,
    const struct esc_sort_key *key, size_t nkeys)
{
	struct esc_arena a = { 0 };
	struct esc_sort *s = esc_alloc(&a, sizeof(*s));

	s->type = esc_alloc(&a, ncolumns * sizeof(*s->type));
	s->column = esc_alloc(&a, ncolumns * sizeof(*s->column));
	s->turned = esc_alloc(&a, ncolumns * sizeof(*s->turned));
	s->cell = esc_alloc(&a, ncolumns * sizeof(*s->cell));
	for (size_t i = 0; i < nkeys; i++) {
		keep(s, head, key[i].column);
		if (s->nkept > s->nkeys)
			s->turned[s->nkeys++] = key[i].turned;
	}
	for (size_t i = 0; i < ncolumns; i++)
		if (wanted[i])
			keep(s, head, i);
	s->arena = a;
	return s;
}

static size_t
get_size(const char *p)
{
	uint32_t n;

	memcpy(&n, p, sizeof(n));
	return n;
}

static void
put_size(struct esc_buf *b, size_t n)
{
	uint32_t n32 = (uint32_t)n;

	esc_buf_add(b, &n32, sizeof(n32));
}

/* A text is its length with the NUL, and itself; length 0 is no text. */
static void
put_cell(struct esc_buf *b, enum esc_type type, const struct esc_cell *c)
{
	size_t n = type == ESC_TEXT && c->s != NULL ? strlen(c->s) + 1 : 0;

	if (type == ESC_REAL) {
		esc_buf_add(b, &c->r, sizeof(c->r));
	} else if (type != ESC_TEXT) {
		esc_buf_add(b, &c->i, sizeof(c->i));
	} else {
		put_size(b, n);
		esc_buf_add(b, c->s, n);
	}
}

static const char *
get_cell(const char *p, enum esc_type type, struct esc_cell *c)
{
	size_t n;

	if (type == ESC_REAL) {
		memcpy(&c->r, p, sizeof(c->r));
		return p + sizeof(c->r);
	}
	if (type != ESC_TEXT) {
		memcpy(&c->i, p, sizeof(c->i));
		return p + sizeof(c->i);
	}
	n = get_size(p);
	c->s = n == 0 ? NULL : p + sizeof(uint32_t);
	return p + sizeof(uint32_t) + n;
}

/* As strcmp(3).  *lone: only a is empty (1), only b (-1), else 0. */
static int
compare_cells(enum esc_type type, const struct esc_cell *a, const struct esc_cell *b, int *lone)
{
	bool none_a, none_b;

	if (type == ESC_TEXT)
		none_a = a->s == NULL || *a->s == '\0', none_b = b->s == NULL || *b->s == '\0';
	else if (type == ESC_REAL)
		none_a = isnan(a->r), none_b = isnan(b->r);
	else
		none_a = a->i == ESC_NONE, none_b = b->i == ESC_NONE;
	*lone = none_a - none_b;
	if (none_a || none_b)
		return 0;
	if (type == ESC_TEXT)
		return strcmp(a->s, b->s);
	if (type == ESC_REAL)
		return (a->r > b->r) - (a->r < b->r);
	return (a->i > b->i) - (a->i < b->i);
}

static int
compare_rows(const struct esc_sort *s, const char *a, const char *b)
{
	struct esc_cell ca, cb;
	int d, lone;

	a += sizeof(uint32_t), b += sizeof(uint32_t);
	for (size_t i = 0; i < s->nkeys; i++) {
		a = get_cell(a, s->type[i], &ca);
		b = get_cell(b, s->type[i], &cb);
		d = compare_cells(s->type[i], &ca, &cb, &lone);
		if (lone != 0)
			return lone;
		if (d != 0)
			return s->turned[i] ? -d : d;
	}
	return 0;
}

static int
compare_places(const void *pa, const void *pb, void *ps)
{
	const struct esc_sort *s = ps;
	uint32_t a = *(const uint32_t *)pa, b = *(const uint32_t *)pb;
	int d = compare_rows(s, s->data.s + a, s->data.s + b);

	return d != 0 ? d : (a > b) - (a < b);
}

static void
sort_memory(struct esc_sort *s)
{
	if (s->nrows > 1)
		qsort_r(s->row, s->nrows, sizeof(*s->row), compare_places, s);
}

/* The rows in memory become a run in the file. */
static bool
spill(struct esc_sort *s, struct esc_err *e)
{
	uint64_t at = ESC_SPOOL_SIZE(&s->file);

	sort_memory(s);
	for (size_t i = 0; i < s->nrows; i++) {
		const char *row = s->data.s + s->row[i];

		esc_buf_add(&s->file.buf, row, get_size(row));
		if (!esc_spool_settle(&s->file, e))
			return false;
	}
	s->run = esc_grow(s->run, &s->run_cap, s->nruns + 1, sizeof(*s->run));
	s->run[s->nruns++] = (struct run){ .at = at, .end = ESC_SPOOL_SIZE(&s->file) };
	s->nrows = 0;
	esc_buf_clear(&s->data);
	return true;
}

bool
esc_sort_add(struct esc_sort *s, const struct esc_cell *cell, struct esc_err *e)
{
	size_t at = s->data.n, n;
	uint32_t n32;

	put_size(&s->data, 0);
	for (size_t i = 0; i < s->nkept; i++)
		put_cell(&s->data, s->type[i], &cell[s->column[i]]);
	n = s->data.n - at;
	if (n > UINT32_MAX / 2)
		return esc_fail(e, ESC_INVALID, "a row of %zu bytes cannot be sorted", n);
	n32 = (uint32_t)n;
	memcpy(s->data.s + at, &n32, sizeof(n32));
	s->row = esc_grow(s->row, &s->row_cap, s->nrows + 1, sizeof(*s->row));
	s->row[s->nrows++] = (uint32_t)at;
	return s->data.n < MEMORY - ROOM || spill(s, e);
}

static bool
hand_out(struct esc_sort *s, const char *row, struct esc_cell *cells,
    bool (*each)(void *, const struct esc_cell *, struct esc_err *), void *arg, struct esc_err *e)
{
	row += sizeof(uint32_t);
	for (size_t i = 0; i < s->nkept; i++)
		row = get_cell(row, s->type[i], &cells[s->column[i]]);
	return each(arg, cells, e);
}

/* At least n bytes of the run lie in its block; false: there are not so many. */
static bool
fill(struct esc_sort *s, struct run *r, size_t n, size_t block, struct esc_err *e)
{
	size_t have = r->block.n - r->used, more;

	if (have >= n)
		return true;
	if (r->end - r->at < n - have)
		return false;
	if (have > 0)
		memmove(r->block.s, r->block.s + r->used, have);
	more = n - have > block ? n - have : block;
	if (more > r->end - r->at)
		more = (size_t)(r->end - r->at);
	r->block.s = esc_grow(r->block.s, &r->block.cap, have + more, 1);
	r->used = 0;
	r->block.n = have + more;
	if (!esc_spool_read(&s->file, r->at, r->block.s + have, more, e))
		return false;
	r->at += more;
	return true;
}

/* The run's next row; NULL at its end or on an error. */
static void
step(struct esc_sort *s, struct run *r, size_t block, struct esc_err *e)
{
	size_t n;

	r->row = NULL;
	if (!fill(s, r, sizeof(uint32_t), block, e))
		return;
	n = get_size(r->block.s + r->used);
	if (!fill(s, r, n, block, e))
		return;
	r->row = r->block.s + r->used;
	r->used += n;
}

/* Does run i come after run j?  Earlier runs hold earlier rows. */
static bool
after(const struct esc_sort *s, size_t i, size_t j)
{
	int d = compare_rows(s, s->run[i].row, s->run[j].row);

	return d != 0 ? d > 0 : i > j;
}

/* Restores the heap of runs below place i. */
static void
sink(const struct esc_sort *s, size_t *heap, size_t n, size_t i)
{
	size_t child, run = heap[i];

	for (; (child = 2 * i + 1) < n; i = child) {
		if (child + 1 < n && after(s, heap[child], heap[child + 1]))
			child++;
		if (!after(s, run, heap[child]))
			break;
		heap[i] = heap[child];
	}
	heap[i] = run;
}

static bool
merge(struct esc_sort *s, bool (*each)(void *, const struct esc_cell *, struct esc_err *), void *arg,
    struct esc_err *e)
{
	size_t n = 0, block = MEMORY / s->nruns < MAX_BLOCK ? MEMORY / s->nruns : MAX_BLOCK;
	size_t *heap = esc_alloc(&s->arena, s->nruns * sizeof(*heap));
	bool ok = true;

	for (size_t i = 0; i < s->nruns; i++) {
		step(s, &s->run[i], block, e);
		if (s->run[i].row != NULL)
			heap[n++] = i;
	}
	for (size_t i = n; i-- > 0;)
		sink(s, heap, n, i);
	while (ok && n > 0 && e->code == 0) {
		struct run *r = &s->run[heap[0]];

		ok = hand_out(s, r->row, s->cell, each, arg, e);
		step(s, r, block, e);
		if (r->row == NULL)
			heap[0] = heap[--n];
		if (n > 0)
			sink(s, heap, n, 0);
	}
	return ok && e->code == 0;
}

bool
esc_sort_each(struct esc_sort *s, bool (*each)(void *, const struct esc_cell *, struct esc_err *),
    void *arg, struct esc_err *e)
{
	if (s->nruns > 0 && !spill(s, e))
		return false;
	if (s->nruns > 0) {
		esc_buf_free(&s->data);
		return merge(s, each, arg, e);
	}
	sort_memory(s);
	for (size_t i = 0; i < s->nrows; i++)
		if (!hand_out(s, s->data.s + s->row[i], s->cell, each, arg, e))
			return false;
	return true;
}

void
esc_sort_free(struct esc_sort *s)
{
	struct esc_arena a;

	if (s == NULL)
		return;
	esc_buf_free(&s->data);
	free(s->row);
	for (size_t i = 0; i < s->nruns; i++)
		esc_buf_free(&s->run[i].block);
	free(s->run);
	esc_spool_free(&s->file);
	a = s->arena;
	esc_arena_free(&a);
}
