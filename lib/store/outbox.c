/* The outbox: what must be told to somebody, written with its cause. */
#include "db.h"

bool
esc_outbox_add(struct esc_db *db, const struct esc_notice *n, bool *added, struct esc_err *e)
{
	static const char sql[] = "insert into outbox (key, at, ticket, recipient, template, facts, urgent, state, tries)"
	    " values ($1, $2, $3, $4, $5, $6, $7, 0, 0) on conflict (key) do nothing";
	struct esc_stmt *st;
	int64_t recipient, rows;

	if (!esc_party_id(db, n->recipient, &recipient, e) || (st = esc_sql(db, sql, e)) == NULL)
		return false;
	esc_bind_text(st, 1, n->key);
	esc_bind_int(st, 2, n->at);
	esc_bind_int(st, 3, n->ticket);
	esc_bind_int(st, 4, recipient);
	esc_bind_text(st, 5, n->template);
	esc_bind_text(st, 6, n->facts);
	esc_bind_int(st, 7, n->urgent);
	if (!esc_run_changes(st, &rows, e))
		return false;
	*added = rows == 1;
	return true;
}

bool
esc_notices_read(struct esc_db *db, int64_t ticket, struct esc_arena *a, struct esc_notice **all, size_t *n,
    struct esc_err *e)
{
	static const char sql[] = "select o.key, p.name, o.template, o.facts, o.at, o.urgent from outbox o"
	    " join party p on p.id = o.recipient where o.ticket = $1 order by o.at, o.id";
	struct esc_stmt *st = esc_sql(db, sql, e);
	struct esc_notice *v = NULL;
	size_t room = 0;

	*n = 0;
	if (st == NULL)
		return false;
	esc_bind_int(st, 1, ticket);
	for (; esc_step(st, e); ++*n) {
		if (*n == room) {
			room = room > 0 ? 2 * room : 8;
			v = esc_copy(a, v, *n * sizeof(*v), room * sizeof(*v));
		}
		v[*n] = (struct esc_notice){ .key = esc_column_copy(st, 0, a), .recipient = esc_column_copy(st, 1, a),
		    .template = esc_column_copy(st, 2, a), .facts = esc_column_copy(st, 3, a),
		    .at = esc_column_int(st, 4), .ticket = ticket, .urgent = esc_column_int(st, 5) != 0 };
	}
	esc_reset(st);
	*all = v;
	return e->code == 0;
}
