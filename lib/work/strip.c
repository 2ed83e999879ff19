/* Small pictures on a terminal: a heat map of two groups, a strip of the ages of what is open. */
#include <math.h>
#include <string.h>

#include "grid.h"

#define WIDE	60	/* columns of a strip */

static const char *const shades[] = { " ", "\xe2\x96\x91", "\xe2\x96\x92", "\xe2\x96\x93", "\xe2\x96\x88" };
static const char *const letters[] = { " ", ".", "+", "*", "#" };
#define DARKEST	4

static void
put_shade(struct esc_buf *b, int depth, int columns, bool ascii)
{
	for (int i = 0; i < columns; i++)
		esc_buf_puts(b, (ascii ? letters : shades)[depth]);
}

static const char *
group(const struct esc_lines *ls, const struct esc_line *l, size_t i)
{
	const char *s = l->row[ls->group + i].s;

	return s != NULL ? s : "";
}

/* Nothing is blank; the rest in four steps up to the most. */
static int
depth_of(double value, double most)
{
	return value > 0 && most > 0 ? (int)ceil(DARKEST * value / most) : 0;
}

static void
put_legend(struct esc_buf *b, double most, const char *unit, bool ascii)
{
	esc_buf_putc(b, '\n');
	for (int i = 1; i <= DARKEST; i++) {
		put_shade(b, i, 2, ascii);
		esc_buf_putc(b, ' ');
	}
	esc_buf_puts(b, " quarters of the most, ");
	esc_figure_print(b, most, unit);
	esc_buf_putc(b, '\n');
}

/* Two columns a cell; the lines come by the first group, then by the second. */
void
esc_heat_screen(struct esc_buf *b, const struct esc_kept *k, const struct esc_zone *zone, bool ascii)
{
	struct esc_lines ls;
	double most = 0;

	if (!esc_lines_read(&ls, k, zone) || ls.ngroups != 2)
		return;
	for (size_t i = 0; i < ls.n; i++)
		most = ls.line[i].value > most ? ls.line[i].value : most;
	esc_buf_printf(b, "%-10s", ls.n > 0 ? ls.kept->head[ls.group + 1].name : "");
	for (size_t i = 0; i < ls.n && strcmp(group(&ls, &ls.line[i], 0), group(&ls, &ls.line[0], 0)) == 0; i++)
		esc_buf_printf(b, "%-2.2s", i % 3 == 0 ? group(&ls, &ls.line[i], 1) : "");
	for (size_t i = 0; i < ls.n; i++) {
		const char *name = group(&ls, &ls.line[i], 0);

		if (i == 0 || strcmp(name, group(&ls, &ls.line[i - 1], 0)) != 0)
			esc_buf_printf(b, "\n%-10.10s", name);
		put_shade(b, depth_of(ls.line[i].value, most), 2, ascii);
	}
	esc_buf_putc(b, '\n');
	put_legend(b, most, ls.n > 0 ? ls.line[0].unit : NULL, ascii);
	esc_lines_free(&ls);
}

/* As wide as each age has tickets, the older the darker. */
void
esc_age_screen(struct esc_buf *b, const struct esc_kept *k, const struct esc_zone *zone, bool ascii)
{
	struct esc_lines ls;
	double all = 0, sum = 0;
	int from = 0, to;

	if (!esc_lines_read(&ls, k, zone))
		return;
	for (size_t i = 0; i < ls.n; i++)
		all += ls.line[i].value;
	for (size_t i = 0; i < ls.n && all > 0 && ls.ngroups == 1; i++) {
		sum += ls.line[i].value;
		to = (int)lround(WIDE * sum / all);
		put_shade(b, 1 + (int)(i * DARKEST / ls.n), to - from, ascii);
		from = to;
	}
	if (from > 0)
		esc_buf_puts(b, "  the older the darker\n\n");
	esc_lines_free(&ls);
}
