/* The table for people: columns aligned, numbers at the right, cells cut to the width. */
#include <limits.h>
#include <string.h>

#include "out.h"

#define GAP	2	/* blanks between columns */
#define PHASES	4	/* of narrowing */
#define BLOCK	((size_t)1 << 16)

/* Lines of a spool, one after the other. */
struct lines {
	struct esc_spool *spool;
	uint64_t	 at;		/* of what is not read yet */
	struct esc_buf	 block;
	size_t		 used;
};

/* The next line without its end, borrowed; NULL at the end or on an error. */
static char *
next_line(struct lines *l, size_t *n, struct esc_err *e)
{
	char *nl = NULL, *line;
	size_t more, seen = 0;

	for (;;) {
		if (l->block.n > l->used + seen)
			nl = memchr(l->block.s + l->used + seen, '\n', l->block.n - l->used - seen);
		if (nl != NULL)
			break;
		seen = l->block.n - l->used;
		if ((more = (size_t)(ESC_SPOOL_SIZE(l->spool) - l->at)) == 0)
			return NULL;
		more = more < BLOCK ? more : BLOCK;
		if (seen > 0)
			memmove(l->block.s, l->block.s + l->used, seen);
		l->used = 0;
		l->block.s = esc_grow(l->block.s, &l->block.cap, seen + more, 1);
		l->block.n = seen + more;
		if (!esc_spool_read(l->spool, l->at, l->block.s + seen, more, e))
			return NULL;
		l->at += more;
	}
	line = l->block.s + l->used;
	*n = (size_t)(nl - line);
	*nl = '\0';
	l->used += *n + 1;
	return line;
}

/* Of the whole, and of the cells without their header. */
static bool
measure(const struct esc_page *p, struct esc_spool *s, int *whole, int *cells, struct esc_err *e)
{
	struct lines l = { .spool = s };
	size_t n, seen = 0;
	const char *cell;

	for (size_t i = 0; (cell = next_line(&l, &n, e)) != NULL; i = i + 1 < p->ncolumns ? i + 1 : 0) {
		int w = esc_width(cell, n);

		if (w > whole[i])
			whole[i] = w;
		if (w > cells[i] && (!p->header || seen >= p->ncolumns))
			cells[i] = w;
		seen++;
	}
	esc_buf_free(&l.block);
	return e->code == 0;
}

static int
total(const struct esc_page *p, const int *width)
{
	int sum = -GAP;

	for (size_t i = 0; i < p->ncolumns; i++)
		sum += width[i] + GAP;
	return sum;
}

/* What a column may be narrowed to: first headers are cut, then texts, then all. */
static int
least(const struct esc_head *h, int cells, int phase)
{
	static const int texts[] = { 0, 8, 6, 3 }, others[] = { 0, 0, 6, 3 };
	int n = h->type == ESC_TEXT ? texts[phase] : others[phase];

	if (strcmp(h->name, "ticket") == 0)
		return INT_MAX;
	if (n == 0 || n > cells)
		n = cells;
	return n > 3 ? n : 3;
}

/* Takes from the widest columns until all fit or none may give more. */
static void
narrow(const struct esc_page *p, int *width, const int *cells, int phase)
{
	while (total(p, width) > p->width) {
		int *widest = NULL;

		for (size_t i = 0; i < p->ncolumns; i++)
			if (width[i] > least(p->head[i], cells[i], phase) &&
			    (widest == NULL || width[i] > *widest))
				widest = &width[i];
		if (widest == NULL)
			return;
		(*widest)--;
	}
}

/* The cell cut to w columns. */
static void
put_cut(struct esc_buf *b, const char *s, size_t n, int w)
{
	size_t i = 0, len;
	int used = 0, one;

	for (; i < n; i += len, used += one) {
		esc_utf8_get(s + i, n - i, &len);
		one = esc_width(s + i, len);
		if (used + one > w - 1)
			break;
	}
	esc_buf_add(b, s, i);
	esc_buf_puts(b, "\xe2\x80\xa6");
	while (++used < w)
		esc_buf_putc(b, ' ');
}

static void
put_cell(struct esc_buf *b, const char *s, size_t n, int w, bool right)
{
	int blanks = w - esc_width(s, n);

	if (blanks < 0) {
		put_cut(b, s, n, w);
		return;
	}
	for (int i = 0; right && i < blanks; i++)
		esc_buf_putc(b, ' ');
	esc_buf_add(b, s, n);
	for (int i = 0; !right && i < blanks; i++)
		esc_buf_putc(b, ' ');
}

static void
end_row(struct esc_buf *b, bool bold)
{
	while (b->n > 0 && b->s[b->n - 1] == ' ')
		b->n--;
	esc_buf_puts(b, bold ? "\x1b[0m\n" : "\n");
}

static bool
write_rows(const struct esc_page *p, struct esc_spool *s, const int *width, struct esc_sink *k,
    struct esc_err *e)
{
	struct lines l = { .spool = s };
	struct esc_buf row = { 0 };
	bool ok = true, bold = p->header && p->bold;
	const char *cell;
	size_t n;

	for (size_t i = 0; ok && (cell = next_line(&l, &n, e)) != NULL; i = i + 1 < p->ncolumns ? i + 1 : 0) {
		enum esc_type type = p->head[i]->type;

		if (i == 0 && bold)
			esc_buf_puts(&row, "\x1b[1m");
		put_cell(&row, cell, n, width[i], type != ESC_TEXT && type != ESC_TIME);
		esc_buf_puts(&row, i + 1 < p->ncolumns ? "  " : "");
		if (i + 1 < p->ncolumns)
			continue;
		end_row(&row, bold);
		bold = false;
		ok = esc_sink_write(k, row.s, row.n, e);
		esc_buf_clear(&row);
	}
	esc_buf_free(&l.block);
	esc_buf_free(&row);
	return ok && e->code == 0;
}

bool
esc_page_write(const struct esc_page *p, struct esc_spool *s, struct esc_sink *k, struct esc_err *e)
{
	struct esc_arena a = { 0 };
	int *width = esc_alloc(&a, p->ncolumns * sizeof(*width));
	int *cells = esc_alloc(&a, p->ncolumns * sizeof(*cells));
	bool ok = measure(p, s, width, cells, e);

	for (int phase = 0; ok && p->width > 0 && phase < PHASES; phase++)
		narrow(p, width, cells, phase);
	ok = ok && write_rows(p, s, width, k, e);
	esc_arena_free(&a);
	return ok;
}
