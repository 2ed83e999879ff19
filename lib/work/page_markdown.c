/* A report in Markdown, with tables as GitHub and pandoc read them. */
#include <math.h>
#include <string.h>

#include "present.h"

#define BAR	12

static void
put(struct esc_buf *b, const char *s)
{
	esc_markdown_escape(b, s, strlen(s));
}

/* A block by its indentation: nothing in it is mark-up. */
static void
put_command(struct esc_buf *b, const char *command)
{
	if (command == NULL)
		return;
	esc_buf_puts(b, "\n    ");
	esc_show_safe(b, command, strlen(command), false);
	esc_buf_puts(b, "\n");
}

static void
put_heads(struct esc_buf *b, const struct esc_grid *g)
{
	esc_buf_puts(b, "\n|");
	for (size_t i = 0; i < g->ncolumns; i++) {
		esc_buf_putc(b, ' ');
		put(b, g->head[i]);
		esc_buf_puts(b, i == 1 && g->bars ? " | |" : " |");
	}
	esc_buf_puts(b, "\n|");
	for (size_t i = 0; i < g->ncolumns; i++) {
		esc_buf_puts(b, g->right[i] ? " ---: |" : " --- |");
		esc_buf_puts(b, i == 1 && g->bars ? " --- |" : "");
	}
	esc_buf_putc(b, '\n');
}

static void
put_cells(struct esc_buf *b, const struct esc_grid *g, const struct esc_grid_row *r)
{
	esc_buf_putc(b, '|');
	for (size_t i = 0; i < g->ncolumns; i++) {
		bool alarm = esc_is_alarm(r->cell[i]);

		esc_buf_puts(b, alarm ? " **" : " ");
		put(b, r->cell[i]);
		esc_buf_puts(b, alarm ? "** |" : " |");
		if (i != 1 || !g->bars)
			continue;
		esc_buf_putc(b, ' ');
		if (isfinite(r->bar))
			esc_bar(b, r->bar, BAR, false);
		esc_buf_puts(b, " |");
	}
	esc_buf_putc(b, '\n');
}

/* A row whose first or last cell alone says something. */
static void
put_alone(struct esc_buf *b, const struct esc_grid *g, const char *first, const char *last)
{
	esc_buf_puts(b, "| ");
	put(b, first);
	esc_buf_puts(b, " |");
	for (size_t i = 2; i < g->ncolumns + g->bars; i++)
		esc_buf_puts(b, " |");
	esc_buf_putc(b, ' ');
	put(b, last);
	esc_buf_puts(b, " |\n");
}

static void
put_heading(struct esc_buf *b, const struct esc_grid_row *r)
{
	size_t n = r->ncurve < 60 ? r->ncurve : 60;

	esc_buf_puts(b, "\n### ");
	put(b, r->heading);
	esc_buf_putc(b, '\n');
	if (n > 0) {
		esc_buf_putc(b, '\n');
		esc_curve(b, r->curve + r->ncurve - n, n, false);
		esc_buf_putc(b, ' ');
		put(b, r->beside);
		esc_buf_putc(b, '\n');
	}
	put_command(b, r->command);
}

static void
put_table(struct esc_buf *b, const struct esc_grid *g)
{
	for (size_t i = 0; i < g->n; i++) {
		const struct esc_grid_row *r = &g->row[i];

		if (r->heading != NULL) {
			put_heading(b, r);
			put_heads(b, g);
			continue;
		}
		if (i == 0)
			put_heads(b, g);
		put_cells(b, g, r);
		if (r->after != NULL)
			put_alone(b, g, "mostly", r->after);
	}
	if (g->n == 0)
		esc_buf_puts(b, "\nNothing.\n");
}

static void
put_definitions(struct esc_buf *b, const struct esc_presenting *p)
{
	if (p->defined.n == 0)
		return;
	esc_buf_puts(b, "\n## What is meant\n\n");
	for (size_t i = 0; i < p->defined.n; i++) {
		const struct esc_cell *row = &p->defined.cell[i * p->defined.ncolumns];

		esc_buf_puts(b, "* **");
		put(b, row[0].s);
		esc_buf_puts(b, "**: ");
		put(b, row[1].s);
		esc_buf_putc(b, '\n');
	}
}

void
esc_present_markdown(struct esc_buf *b, struct esc_presenting *p)
{
	esc_buf_puts(b, "# ");
	put(b, p->doc->title);
	esc_buf_puts(b, "\n\n");
	put(b, p->about);
	esc_buf_putc(b, '\n');
	put_command(b, p->doc->command);
	for (size_t i = 0; i < p->doc->nchapters; i++) {
		if (p->doc->nchapters > 1) {
			esc_buf_puts(b, "\n## ");
			put(b, p->doc->chapter[i].title);
			esc_buf_putc(b, '\n');
			put_command(b, p->doc->chapter[i].command);
		}
		put_table(b, &p->grid[i]);
	}
	put_definitions(b, p);
}
