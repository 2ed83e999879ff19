/* The grid on a terminal: columns, bars, curves; colour only for what must not be, beside its word. */
#include <limits.h>
#include <math.h>
#include <string.h>

#include "grid.h"

#define BAR	16	/* columns of a bar, and where there is little room */
#define SHORT	8
#define ROOM	96
#define CURVE	60	/* of a curve: the latest periods */

struct screen {
	struct esc_buf	*b;
	const struct esc_grid *grid;
	int		*width;
	int		 most;		/* columns of a line */
	int		 bar;
	bool		 color, ascii;
};

static int
columns(const char *s)
{
	return esc_width(s, strlen(s));
}

static const char *
dots(const struct screen *s)
{
	return s->ascii ? "." : "\xe2\x80\xa6";
}

/* So much of a text as fits, and blanks. */
static void
put(struct screen *s, const char *text, int width, bool right)
{
	size_t n = strlen(text), i = 0, len;
	int used = 0, w = esc_width(text, n);

	for (; right && w < width; w++)
		esc_buf_putc(s->b, ' ');
	if (w <= width) {
		esc_buf_puts(s->b, text);
		for (; w < width; w++)
			esc_buf_putc(s->b, ' ');
		return;
	}
	for (; i < n; i += len) {
		esc_utf8_get(text + i, n - i, &len);
		if (used + esc_width(text + i, len) > width - 1)
			break;
		used += esc_width(text + i, len);
	}
	esc_buf_add(s->b, text, i);
	esc_buf_puts(s->b, dots(s));
	while (++used < width)
		esc_buf_putc(s->b, ' ');
}

static void
end_line(struct screen *s)
{
	while (s->b->n > 0 && s->b->s[s->b->n - 1] == ' ')
		s->b->n--;
	esc_buf_putc(s->b, '\n');
}

static int
total(const struct screen *s)
{
	int sum = s->grid->bars ? s->bar + 2 : 0;

	for (size_t i = 0; i < s->grid->ncolumns; i++)
		sum += s->width[i] > 0 ? s->width[i] + 2 : 0;
	return sum;
}

/* The last columns give way first: what is counted and its value stay. */
static void
fit(struct screen *s)
{
	for (size_t i = s->grid->ncolumns; i-- > 2 && total(s) > s->most;) {
		int over = total(s) - s->most;

		s->width[i] = s->width[i] - over >= 6 ? s->width[i] - over : 0;
	}
	while (s->width[0] > 12 && total(s) > s->most)
		s->width[0]--;
}

static void
measure(struct screen *s)
{
	for (size_t i = 0; i < s->grid->ncolumns; i++)
		for (size_t k = 0; k < s->grid->n; k++) {
			const struct esc_grid_row *r = &s->grid->row[k];
			int w = r->cell != NULL ? columns(r->cell[i]) : 0;

			if (w > s->width[i])
				s->width[i] = w;
		}
	for (size_t i = 0; i < s->grid->ncolumns; i++)
		if (s->width[i] > 0 && columns(s->grid->head[i]) > s->width[i])
			s->width[i] = columns(s->grid->head[i]);
	fit(s);
}

static void
put_cells(struct screen *s, const char *const *cell, double bar)
{
	for (size_t i = 0; i < s->grid->ncolumns; i++) {
		bool alarm = s->color && esc_is_alarm(cell[i]);

		if (s->width[i] == 0)
			continue;
		esc_buf_puts(s->b, alarm ? "\x1b[1;31m" : "");
		put(s, cell[i], s->width[i], s->grid->right[i]);
		esc_buf_puts(s->b, alarm ? "\x1b[0m" : "");
		esc_buf_puts(s->b, "  ");
		if (i == 1 && s->grid->bars) {
			size_t from = s->b->n;

			if (isfinite(bar))
				esc_bar(s->b, bar, s->bar, s->ascii);
			for (int w = esc_width(s->b->s + from, s->b->n - from); w < s->bar + 2; w++)
				esc_buf_putc(s->b, ' ');
		}
	}
	end_line(s);
}

static void
put_heading(struct screen *s, const struct esc_grid_row *r)
{
	size_t n = r->ncurve < CURVE ? r->ncurve : CURVE;

	esc_buf_puts(s->b, s->color ? "\n\x1b[1m" : "\n");
	esc_buf_puts(s->b, r->heading);
	esc_buf_puts(s->b, s->color ? "\x1b[0m" : "");
	if (n > 0) {
		esc_buf_puts(s->b, "  ");
		esc_curve(s->b, r->curve + r->ncurve - n, n, s->ascii);
		esc_buf_printf(s->b, "  %s", r->beside);
	}
	end_line(s);
}

void
esc_grid_screen(struct esc_buf *b, const struct esc_grid *g, int width, bool color, bool ascii)
{
	struct esc_arena a = { 0 };
	struct screen s = { .b = b, .grid = g, .most = width > 0 ? width : INT_MAX, .color = color, .ascii = ascii,
	    .bar = width > 0 && width < ROOM ? SHORT : BAR, .width = esc_alloc(&a, (g->ncolumns + 1) * sizeof(int)) };

	measure(&s);
	esc_buf_puts(b, color ? "\x1b[1m" : "");
	put_cells(&s, g->head, NAN);
	if (color) {
		b->n--;
		esc_buf_puts(b, "\x1b[0m\n");
	}
	for (size_t i = 0; i < g->n; i++) {
		if (g->row[i].heading != NULL)
			put_heading(&s, &g->row[i]);
		else
			put_cells(&s, g->row[i].cell, g->row[i].bar);
		if (g->row[i].after == NULL)
			continue;
		esc_buf_puts(b, "    mostly ");
		put(&s, g->row[i].after, width > 0 ? s.most - 11 : columns(g->row[i].after), false);
		end_line(&s);
	}
	esc_arena_free(&a);
}
