/* The outbox: what must be told to somebody, written with its cause. */
#include "db.h"

bool
esc_outbox_add(struct esc_db *db, const struct esc_notice *n, bool *added, struct esc_err *e)
{
	static const char sql[] = "insert into outbox (key, at, ticket, recipient, template, facts, urgent, state, tries)"
	    " values ($1, $2, $3, $4, $5, $6, $7, 0, 0) on conflict (key) do nothing";
	struct esc_stmt *st;
	int64_t recipient;

	if (!esc_party_id(db, n->recipient, &recipient, e) || (st = esc_sql(db, sql, e)) == NULL)
		return false;
	esc_bind_text(st, 1, n->key);
	esc_bind_int(st, 2, n->at);
	esc_bind_int(st, 3, n->ticket);
	esc_bind_int(st, 4, recipient);
	esc_bind_text(st, 5, n->template);
	esc_bind_text(st, 6, n->facts);
	esc_bind_int(st, 7, n->urgent);
	if (!esc_run(st, e))
		return false;
	*added = esc_changes(db) == 1;
	return true;
}
