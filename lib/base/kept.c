/* Rows that are kept in memory, with the columns that were asked for. */
#include <stdlib.h>
#include <string.h>

#include "escalate.h"

void
esc_kept_begin(struct esc_kept *k, const struct esc_head *head, const size_t *column, size_t ncolumns)
{
	k->head = esc_alloc(&k->arena, ncolumns * sizeof(*k->head));
	k->ncolumns = ncolumns;
	for (size_t i = 0; i < ncolumns; i++) {
		k->head[i] = head[column[i]];
		k->head[i].name = esc_dup(&k->arena, k->head[i].name, strlen(k->head[i].name));
	}
}

void
esc_kept_row(struct esc_kept *k, const struct esc_cell *cells, const size_t *column)
{
	struct esc_cell *to;

	k->cell = esc_grow(k->cell, &k->cap, (k->n + 1) * k->ncolumns, sizeof(*k->cell));
	to = &k->cell[k->n++ * k->ncolumns];
	for (size_t i = 0; i < k->ncolumns; i++) {
		to[i] = cells[column[i]];
		if (k->head[i].type == ESC_TEXT && to[i].s != NULL)
			to[i].s = esc_dup(&k->arena, to[i].s, strlen(to[i].s));
	}
}

int
esc_kept_find(const struct esc_kept *k, const char *name)
{
	for (size_t i = 0; i < k->ncolumns; i++)
		if (strcmp(k->head[i].name, name) == 0)
			return (int)i;
	return -1;
}

void
esc_kept_free(struct esc_kept *k)
{
	free(k->cell);
	esc_arena_free(&k->arena);
	*k = (struct esc_kept){ 0 };
}
