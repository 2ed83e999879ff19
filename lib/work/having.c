/* Which tickets have events of rare kinds: of the others no event need be read for what is said of these. */
#include <stdlib.h>

#include "report.h"

static bool
mark(void *arg, int64_t id, struct esc_err *e)
{
	struct esc_marks *m = arg;
	size_t byte = (size_t)id / 8, old = m->nbytes;

	(void)e;
	if (byte >= m->nbytes) {
		m->bit = esc_grow(m->bit, &m->nbytes, byte + 1, 1);
		for (size_t i = old; i < m->nbytes; i++)
			m->bit[i] = 0;
	}
	m->bit[byte] |= (unsigned char)(1 << id % 8);
	return true;
}

static struct esc_marks *
marks_of(struct esc_having *h, const struct esc_metric *m)
{
	for (size_t i = 0; i < h->n; i++)
		if (h->marks[i].kind == m->of_kind && h->marks[i].column == m->of_column)
			return &h->marks[i];
	return NULL;
}

bool
esc_having_find(struct esc_having *h, struct esc_db *db, const struct esc_metric *m, struct esc_err *e)
{
	struct esc_marks *marks = &h->marks[h->n];

	if (!m->asks_events || (m->of_kind == 0 && (m->of_column == 0 || !h->whole)) || h->n == ESC_HAVING ||
	    marks_of(h, m) != NULL)
		return true;
	*marks = (struct esc_marks){ .kind = m->of_kind, .column = m->of_column };
	h->n++;
	return m->of_kind != 0 ? esc_tickets_having(db, m->of_kind, mark, marks, e) :
	    esc_tickets_saying(db, m->of_column, mark, marks, e);
}

bool
esc_having_has(const struct esc_having *h, const struct esc_metric *m, int64_t id)
{
	const struct esc_marks *marks = marks_of((struct esc_having *)h, m);

	return marks == NULL || ((size_t)id / 8 < marks->nbytes && (marks->bit[id / 8] & 1 << id % 8) != 0);
}

void
esc_having_free(struct esc_having *h)
{
	for (size_t i = 0; i < h->n; i++)
		free(h->marks[i].bit);
}
