/*
 * The health of a database: what the engine finds, the keys of all events, and
 * the fold of every ticket and of its clocks against what is stored of them.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "check.h"

const struct esc_head esc_finding_heads[] = {
	{ "severity", ESC_TEXT, false }, { "where", ESC_TEXT, false }, { "finding", ESC_TEXT, false },
	{ "hint", ESC_TEXT, false },
};
const size_t esc_nfinding_heads = sizeof(esc_finding_heads) / sizeof(esc_finding_heads[0]);

const struct esc_head esc_rows_heads[] = { { "table", ESC_TEXT, false }, { "rows", ESC_INT, false } };
const size_t esc_nrows_heads = sizeof(esc_rows_heads) / sizeof(esc_rows_heads[0]);

bool
esc_check_finding(struct esc_checking *c, const char *where, const char *what, const char *hint,
    struct esc_err *e)
{
	struct esc_cell cells[] = { { .s = "error" }, { .s = where }, { .s = what }, { .s = hint } };

	++*c->errors;
	return esc_out_row(c->out, cells, e);
}

static bool
engine_finding(void *arg, const char *what, struct esc_err *e)
{
	return esc_check_finding(arg, "database", what,
	    "restore a backup, or esc-db dump | esc-db load into a new one",
	    e);
}

static bool
misfolded(void *arg, const char *name, struct esc_err *e)
{
	return esc_check_finding(arg, name, "filters would not find this name: its stored fold is another",
	    "esc-db dump | esc-db load into a new database folds again", e);
}

static bool
miscounted(void *arg, const char *owner, int64_t kept, int64_t tickets, struct esc_err *e)
{
	char a[24], b[24];

	return esc_check_differs(arg, owner, "number of open tickets", esc_check_number(a, kept),
	    esc_check_number(b, tickets), e);
}

static bool
check_keys(struct esc_checking *c, const char *ref, const struct esc_event *ev, size_t n, struct esc_err *e)
{
	char what[80], key[ESC_KEY_MAX];

	for (size_t i = 0; i < n; i++) {
		if (ev[i].redacted || esc_event_key(&ev[i]) == ev[i].key)
			continue;
		snprintf(what, sizeof(what), "event %s is not what was written", esc_key_print(key,
		    ev[i].key));
		if (!esc_check_finding(c, ref, what, "restore a backup: an event is never changed", e))
			return false;
	}
	return true;
}

bool
esc_check_differs(struct esc_checking *c, const char *ref, const char *name, const char *stored,
    const char *folded, struct esc_err *e)
{
	struct esc_buf b = { 0 };
	bool done;

	if (stored == folded || (stored != NULL && folded != NULL && strcmp(stored, folded) == 0))
		return true;
	esc_buf_printf(&b, "stored %s is '%s', the events say '%s'", name, stored != NULL ? stored : "",
	    folded != NULL ? folded : "");
	done = esc_check_finding(c, ref, esc_buf_str(&b),
	    "esc-db dump | esc-db load into a new database folds again",
	    e);
	esc_buf_free(&b);
	return done;
}

const char *
esc_check_number(char buf[24], int64_t v)
{
	if (v == ESC_NONE)
		return NULL;
	snprintf(buf, 24, "%" PRId64, v);
	return buf;
}

static bool
check_texts(struct esc_checking *c, const struct esc_ticket *stored, const struct esc_ticket *folded,
    struct esc_err *e)
{
	char a[24], b[24];

	for (size_t i = 0; i < folded->ntexts; i++) {
		const struct esc_field *f = &folded->text[i];

		if (!esc_check_differs(c, stored->ref,
		    f->column == ESC_C_ATTR ? f->name : esc_column_info(f->column)->name,
		    esc_ticket_text(stored, f->column, f->name), f->value, e))
			return false;
	}
	return esc_check_differs(c, stored->ref, "subject", stored->subject, folded->subject, e) &&
	    esc_check_differs(c, stored->ref, "merged into", stored->into, folded->into, e) &&
	    esc_check_differs(c, stored->ref, "number of attributes", esc_check_number(a,
	    (int64_t)stored->ntexts),
	    esc_check_number(b, (int64_t)folded->ntexts), e);
}

static bool
check_facts(struct esc_checking *c, const struct esc_ticket *stored, const struct esc_ticket *folded,
    struct esc_err *e)
{
	char a[24], b[24];

	for (int i = 0; i < ESC_NFACTS; i++) {
		if (i == ESC_SOURCE)	/* kept beside the fold */
			continue;
		if (!(i < ESC_FIRST_CODE ?
		    esc_check_differs(c, stored->ref, esc_fact_name[i], esc_check_number(a, stored->fact[i]),
		    esc_check_number(b, folded->fact[i]), e) :
		    esc_check_differs(c, stored->ref, esc_fact_name[i], stored->word[i], folded->word[i], e)))
			return false;
	}
	return check_texts(c, stored, folded, e);
}

static bool
check_ticket(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct esc_checking *c = arg;
	const struct esc_policies *policies;
	struct esc_ticket stored, folded;
	struct esc_event *ev;
	size_t n;

	esc_arena_clear(&c->arena);
	if (!esc_ticket_read(c->db, t->id, &c->arena, &stored, e))
		return false;
	if (!esc_events_read(c->db, t->id, &c->arena, &ev, &n, e)) {
		if (e->code != ESC_FOREIGN)
			return false;
		e->code = 0;
		return esc_check_finding(c, t->ref, e->text, "restore a backup", e);
	}
	if (!check_keys(c, t->ref, ev, n, e))
		return false;
	folded.ref = t->ref;
	if ((policies = esc_db_policies(c->db, e)) == NULL)
		return false;
	if (!esc_fold_by(&folded, ev, n, INT64_MAX, policies, &c->arena, NULL, NULL))
		return esc_check_finding(c, t->ref, "the ticket has no event", "restore a backup", e);
	return check_facts(c, &stored, &folded, e) && esc_check_clocks(c, t, ev, n, e) &&
	    esc_check_kb_ticket(c, t, &folded, ev, n, e);
}

bool
esc_check(struct esc_db *db, struct esc_out *out, uint64_t *errors, uint64_t *warnings, struct esc_err *e)
{
	struct esc_select all = { .order = ESC_ORDER_OPENED };
	struct esc_checking c = { .db = db, .out = out, .errors = errors };
	bool done;

	*errors = *warnings = 0;
	done = esc_begin(db, false, e) && esc_engine_check(db, engine_finding, &c, e) &&
	    (*errors > 0 || (esc_names_misfolded(db, misfolded, &c, e) &&
	    esc_tickets(db, &all, check_ticket, &c, e) && esc_burdens_wrong(db, miscounted, &c, e) &&
	    esc_check_kb(&c, e) && esc_check_sponsors(&c, e)));
	esc_rollback(db);
	esc_arena_free(&c.arena);
	return done;
}

static bool
table_row(void *arg, const char *table, int64_t rows, struct esc_err *e)
{
	struct esc_cell c[] = { { .s = table }, { .i = rows } };

	return esc_out_row(arg, c, e);
}

bool
esc_stats(struct esc_db *db, struct esc_out *out, struct esc_err *e)
{
	bool done = esc_begin(db, false, e) && esc_tables(db, table_row, out, e);

	esc_rollback(db);
	return done;
}
