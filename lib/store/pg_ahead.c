/* Answers ahead of their questions: many go to the server together. */
#include "pg.h"

void
esc_pg_forget_ahead(struct esc_db *db)
{
	struct esc_pg *pg = esc_pg(db);

	for (size_t i = 0; i < pg->nahead; i++)
		esc_pq.PQclear(pg->ahead[i].rows);
	for (int i = 0; i < pg->nqueued; i++)	/* what is under way is nobody's */
		pg->queue[i].ahead = 0;
	pg->nahead = pg->ahead_next = 0;
}

bool
esc_pg_ask_ahead(struct esc_stmt *head, struct esc_err *e)
{
	struct esc_pg_stmt *st = (struct esc_pg_stmt *)head;
	struct esc_pg *pg = esc_pg(head->db);
	bool sent;

	if (!esc_pg_gather_end(head->db, st->text, e))
		return false;
	pg->ahead = esc_grow(pg->ahead, &pg->ahead_room, pg->nahead + 1, sizeof(*pg->ahead));
	pg->ahead[pg->nahead++] = (struct esc_pg_ahead){ .st = st, .number = st->number[0] };
	esc_pg_point_at_numbers(st);
	pg->asking = pg->nahead;
	sent = esc_pg_send(st, false, e);
	pg->asking = 0;
	return sent;
}

/* They are asked for in the order in which they will be wanted, more or less. */
bool
esc_pg_take_ahead(struct esc_pg_stmt *st, struct esc_err *e)
{
	struct esc_pg *pg = esc_pg(st->head.db);

	for (size_t k = 0; k < pg->nahead; k++) {
		size_t i = (pg->ahead_next + k) % pg->nahead;
		struct esc_pg_ahead *a = &pg->ahead[i];

		if (a->st != st || a->number != st->number[0])
			continue;
		if (a->rows == NULL && !esc_pg_drain(st->head.db, e))
			return false;
		if (a->rows == NULL)
			return false;
		esc_pg_take_rows(st, a->rows);
		a->rows = NULL;
		a->st = NULL;
		pg->ahead_next = i + 1;
		return true;
	}
	return false;
}
