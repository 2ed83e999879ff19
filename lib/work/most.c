/* The cells that make most of a rate. */
#include <string.h>

#include "grid.h"

#define CELLS	3

/* Ordered by their number, then as they came. */
static size_t
pick(const struct esc_lines *ls, const char *metric, const struct esc_line **best, int64_t *all)
{
	size_t n = 0, k;

	for (size_t i = 0; i < ls->n; i++) {
		const struct esc_line *l = &ls->line[i];

		if (strcmp(l->metric, metric) != 0 || l->num <= 0)
			continue;
		*all += l->num;
		for (k = n; k > 0 && best[k - 1]->num < l->num; k--)
			if (k < CELLS)
				best[k] = best[k - 1];
		if (k >= CELLS)
			continue;
		best[k] = l;
		n += n < CELLS;
	}
	return n;
}

/* Of what did not escalate there is no trigger. */
static void
leave_out_nothing(struct esc_buf *b)
{
	while (b->n > 4 && memcmp(b->s + b->n - 4, " / -", 4) == 0)
		b->n -= 4;
}

void
esc_most(const struct esc_kept *most, const char *metric, struct esc_buf *b)
{
	const struct esc_line *best[CELLS];
	struct esc_lines ls;
	int64_t all = 0;
	size_t n;

	if (most == NULL || !esc_lines_read(&ls, most, NULL))
		return;
	n = pick(&ls, metric, best, &all);
	for (size_t i = 0; i < n; i++) {
		esc_buf_puts(b, i > 0 ? ", " : "");
		esc_line_group(&ls, best[i], b);
		leave_out_nothing(b);
		esc_buf_printf(b, " %lld (", (long long)best[i]->num);
		esc_figure_print(b, (double)best[i]->num / (double)all, "share");
		esc_buf_putc(b, ')');
	}
	esc_lines_free(&ls);
}
