/*
 * Loading a dump: events are appended as they are and folded again, all in one
 * transaction.  What is there already stays as it is.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "clocks.h"
#include "dump.h"
#include "journal.h"
#include "kb.h"

struct undumping {
	struct esc_journal journal;
	struct esc_table table;
	struct esc_arena arena;		/* of one ticket */
	bool		 begun, ended;
	bool		 empty;		/* the database was */
	uint64_t	 rows, sum, settings, sources, tickets, events;
	struct esc_undump_policy policy;
	int64_t		 id;		/* of the ticket at hand, 0: none */
	const char	*ref;
	struct esc_entry_of of;
	bool		 fresh;
	struct esc_event *event;
	size_t		 nevents, room;
	struct esc_field *field;	/* of the newest event */
	size_t		 nfields, field_room;
	struct esc_undump_fired fired;
	struct esc_undump_kb kb;
	struct esc_undump_sponsor sponsor;
	struct esc_undump_outbox outbox;
};

static const char *
cell(const struct undumping *u, int i)
{
	return u->table.field[i].s != NULL ? u->table.field[i].s : "";
}

static bool
wrong(const struct undumping *u, const char *what, struct esc_err *e)
{
	return esc_fail(e, ESC_INVALID, "%s:%" PRIu64 ": %s", u->table.name, u->table.line, what);
}

static bool
number(const struct undumping *u, int i, int64_t least, int64_t *v, struct esc_err *e)
{
	return (esc_int_parse(cell(u, i), v) && *v >= least) || wrong(u, "not a number where one must be", e);
}

static bool
instant(const struct undumping *u, int64_t *t, struct esc_err *e)
{
	struct esc_time_how how = { 0 };
	struct esc_err why = { 0 };

	return esc_time_parse(cell(u, ESC_D_AT), &how, t, &why) || wrong(u, why.text, e);
}

static bool
key(const struct undumping *u, uint64_t *k, struct esc_err *e)
{
	char again[ESC_KEY_MAX];

	*k = 0;
	for (const char *s = cell(u, ESC_D_KEY); *s != '\0'; s++)
		*k = *k << 4 | (uint64_t)(*s <= '9' ? *s - '0' : (*s | 32) - 'a' + 10);
	return strcmp(esc_key_print(again, *k), cell(u, ESC_D_KEY)) == 0 || wrong(u, "not a key", e);
}

/* The newest event is complete: its key must be the hash of what it says. */
static bool
end_event(struct undumping *u, struct esc_err *e)
{
	struct esc_event *ev;

	if (u->nevents == 0)
		return true;
	ev = &u->event[u->nevents - 1];
	ev->field = u->field;
	ev->nfields = u->nfields;
	return ev->redacted || esc_event_key(ev) == ev->key || wrong(u, "the event before is not what was dumped", e);
}

/* What another part finds wrong has no place yet. */
static bool
placed(const struct undumping *u, bool done, struct esc_err *e)
{
	char text[sizeof(e->text)];

	if (done || e->code != ESC_INVALID)
		return done;
	memcpy(text, e->text, sizeof(text));
	return wrong(u, text, e);
}

/* Steps that fired before do not fire again: the next one is another. */
static bool
end_fired(struct undumping *u, struct esc_err *e)
{
	struct esc_event *ev;
	size_t n;
	bool any;

	if (!placed(u, esc_undump_fired_end(&u->fired, u->journal.db, u->id, &u->arena, &any, e), e))
		return false;
	return !any || (esc_ticket_entry(u->journal.db, u->id, &u->arena, &u->of, e) &&
	    esc_events_read(u->journal.db, u->id, &u->arena, &ev, &n, e) &&
	    esc_clocks_fold(u->journal.db, u->id, u->of.entered, ev, n, false, &u->arena, e));
}

static bool
end_ticket(struct undumping *u, struct esc_err *e)
{
	struct esc_ticket t;
	bool added, any = false;

	if (u->id == 0)
		return true;
	if (!end_event(u, e))
		return false;
	for (size_t i = 0; i < u->nevents; i++) {
		if (!esc_journal_put(&u->journal, u->id, &u->event[i], &added, e))
			return false;
		any |= added;
	}
	if (u->fresh ? !esc_journal_fresh(&u->journal, u->id, u->ref, u->event, u->nevents, &u->of, &u->arena, &t, e) :
	    any && !esc_journal_fold(&u->journal, u->id, u->ref, NULL, &u->arena, &t, e))
		return false;
	if (!end_fired(u, e))
		return false;
	u->tickets++;
	u->id = 0;
	u->ref = NULL;
	u->nevents = u->room = u->nfields = u->field_room = 0;
	u->event = NULL;
	u->field = NULL;
	esc_arena_clear(&u->arena);
	return true;
}

static bool
begin_ticket(struct undumping *u, const char *ref, struct esc_err *e)
{
	if (u->ref != NULL && strcmp(u->ref, ref) == 0)
		return true;
	if (!esc_undump_policy_end(&u->policy, e) || !end_ticket(u, e))
		return false;
	if (!esc_ticket_name_valid(ref))
		return wrong(u, "not a ticket's name", e);
	u->ref = esc_dup(&u->arena, ref, strlen(ref));
	if (!esc_ticket_find(u->journal.db, ref, &u->id, e))
		return false;
	u->fresh = u->id == 0;
	u->of = (struct esc_entry_of){ .entered = u->journal.now, .row_hash = ESC_NONE };
	return !u->fresh || esc_ticket_new(u->journal.db, &u->id, e);
}

static bool
on_dump(struct undumping *u, struct esc_err *e)
{
	u->begun = strcmp(cell(u, ESC_D_VALUE), ESC_DUMP_VERSION) == 0;
	return u->begun || wrong(u, "a dump of another version: use that escalate", e);
}

/* A database in use keeps its own. */
static bool
on_setting(struct undumping *u, struct esc_err *e)
{
	u->settings++;
	return !u->empty || esc_setting_set(u->journal.db, cell(u, ESC_D_NAME), cell(u, ESC_D_VALUE), e);
}

static bool
on_source(struct undumping *u, struct esc_err *e)
{
	int64_t seen;

	u->sources++;
	return instant(u, &seen, e) && esc_source_seen(u->journal.db, cell(u, ESC_D_NAME), seen, e);
}

static bool
on_policy(struct undumping *u, struct esc_err *e)
{
	return placed(u, esc_undump_policy(&u->policy, u->table.field, e), e);
}

static bool
on_policy_file(struct undumping *u, struct esc_err *e)
{
	return placed(u, esc_undump_policy_file(&u->policy, u->table.field, e), e);
}

static bool
on_made(struct undumping *u, struct esc_err *e)
{
	const char *ref;
	int64_t id;
	uint64_t hash;

	if (!begin_ticket(u, cell(u, ESC_D_NAME), e) || !key(u, &hash, e) ||
	    !esc_ticket_of_row(u->journal.db, (int64_t)hash, &id, &u->arena, &ref, e))
		return false;
	return id != 0 || esc_ticket_made(u->journal.db, (int64_t)hash, u->id, e);
}

static bool
on_ticket(struct undumping *u, struct esc_err *e)
{
	const char *source = cell(u, ESC_D_VALUE);

	if (!begin_ticket(u, cell(u, ESC_D_NAME), e) || !instant(u, &u->of.entered, e))
		return false;
	u->of.source = *source != '\0' ? esc_dup(&u->arena, source, strlen(source)) : NULL;
	return true;
}

static bool
side_named(const char *s, enum esc_side *side)
{
	for (*side = ESC_SIDE_OURS; *side <= ESC_SIDE_OUTSIDE; ++*side)
		if (strcmp(esc_side_names[*side], s) == 0)
			return true;
	return false;
}

static bool
on_event(struct undumping *u, struct esc_err *e)
{
	const struct esc_kind_info *k = esc_kind_named(cell(u, ESC_D_KIND));
	struct esc_event ev = { 0 };
	int64_t public, n;

	if (u->id == 0 || strcmp(u->ref, cell(u, ESC_D_NAME)) != 0)
		return wrong(u, "an event of a ticket that was not named before", e);
	if (k == NULL || !side_named(cell(u, ESC_D_SIDE), &ev.side))
		return wrong(u, "an unknown kind or side", e);
	if (!end_event(u, e) || !instant(u, &ev.at, e) || !number(u, ESC_D_SEQ, INT64_MIN + 1, &ev.seq, e) ||
	    !number(u, ESC_D_PUBLIC, 0, &public, e) || !number(u, ESC_D_N, 0, &n, e) || !key(u, &ev.key, e))
		return false;
	ev.kind = k->kind;
	ev.public = public == 1;
	ev.n = (unsigned)n;
	ev.redacted = strcmp(cell(u, ESC_D_VALUE), "redacted") == 0;
	ev.who = esc_dup(&u->arena, cell(u, ESC_D_WHO), strlen(cell(u, ESC_D_WHO)));
	if (u->nevents == u->room) {
		u->room = u->room ? 2 * u->room : 16;
		u->event = esc_copy(&u->arena, u->event, u->nevents * sizeof(ev), u->room * sizeof(ev));
	}
	u->event[u->nevents++] = ev;
	u->field = NULL;
	u->nfields = u->field_room = 0;
	u->events++;
	return true;
}

/* The next piece of the newest field. */
static bool
longer_field(struct undumping *u, struct esc_err *e)
{
	struct esc_field *f = u->nfields > 0 ? &u->field[u->nfields - 1] : NULL;
	struct esc_buf b = { 0 };

	if (f == NULL || strcmp(cell(u, ESC_D_NAME), f->column == ESC_C_ATTR ? f->name : esc_column_info(f->column)->name) != 0)
		return wrong(u, "a piece of a field that does not stand before it", e);
	esc_buf_puts(&b, f->value);
	esc_buf_puts(&b, cell(u, ESC_D_VALUE));
	f->value = esc_dup(&u->arena, b.s, b.n);
	esc_buf_free(&b);
	return true;
}

static bool
on_field(struct undumping *u, struct esc_err *e)
{
	const char *name = cell(u, ESC_D_NAME), *value = cell(u, ESC_D_VALUE);
	struct esc_field f = { .column = esc_column_find(name) };

	if (u->table.field[ESC_D_N].n > 0)
		return longer_field(u, e);
	if (u->nevents == 0 || f.column == ESC_NCOLUMNS)
		return wrong(u, "an unknown column, or a field without its event", e);
	if (f.column == ESC_C_ATTR)
		f.name = esc_dup(&u->arena, name, strlen(name));
	f.value = esc_dup(&u->arena, value, strlen(value));
	if (u->nfields == u->field_room) {
		u->field_room = u->field_room ? 2 * u->field_room : 8;
		u->field = esc_copy(&u->arena, u->field, u->nfields * sizeof(f), u->field_room * sizeof(f));
	}
	u->field[u->nfields++] = f;
	return true;
}

static bool
on_fired(struct undumping *u, struct esc_err *e)
{
	if (u->id == 0)
		return wrong(u, "a step of a ticket that was not named before", e);
	return placed(u, esc_undump_fired(&u->fired, u->table.field, &u->arena, e), e);
}

static bool
on_did(struct undumping *u, struct esc_err *e)
{
	return placed(u, esc_undump_did(&u->fired, u->table.field, &u->arena, e), e);
}

/* Behind the last ticket. */
static bool
on_article(struct undumping *u, struct esc_err *e)
{
	return esc_undump_policy_end(&u->policy, e) && end_ticket(u, e) &&
	    placed(u, esc_undump_article(&u->kb, u->table.field, e), e);
}

static bool
on_article_text(struct undumping *u, struct esc_err *e)
{
	return placed(u, esc_undump_article_text(&u->kb, u->table.field, e), e);
}

static bool
on_sponsorship(struct undumping *u, struct esc_err *e)
{
	return esc_undump_policy_end(&u->policy, e) && end_ticket(u, e) &&
	    placed(u, esc_undump_sponsorship(&u->sponsor, u->table.field, e), e);
}

static bool
on_sponsorship_text(struct undumping *u, struct esc_err *e)
{
	return placed(u, esc_undump_sponsorship_text(&u->sponsor, u->table.field, e), e);
}

static bool
on_message(struct undumping *u, struct esc_err *e)
{
	return esc_undump_policy_end(&u->policy, e) && end_ticket(u, e) &&
	    placed(u, esc_undump_message(&u->outbox, u->table.field, e), e);
}

static bool
on_notice(struct undumping *u, struct esc_err *e)
{
	return esc_undump_policy_end(&u->policy, e) && end_ticket(u, e) &&
	    placed(u, esc_undump_notice(&u->outbox, u->table.field, e), e);
}

static bool
on_text(struct undumping *u, struct esc_err *e)
{
	return placed(u, esc_undump_text(&u->outbox, u->table.field, e), e);
}

static bool
on_end(struct undumping *u, struct esc_err *e)
{
	int64_t rows;
	uint64_t sum;

	if (!number(u, ESC_D_VALUE, 0, &rows, e) || !key(u, &sum, e))
		return false;
	if ((uint64_t)rows != u->rows - 1)
		return wrong(u, "rows are missing: the dump was cut or mixed", e);
	u->ended = true;
	return sum == u->sum || wrong(u, "the rows are not those that were dumped: one was changed", e);
}

static const struct {
	const char *table;
	bool (*on)(struct undumping *, struct esc_err *);
} rows[] = {
	{ "field", on_field }, { "event", on_event }, { "ticket", on_ticket }, { "made", on_made },
	{ "dump", on_dump }, { "setting", on_setting }, { "source", on_source }, { "policy", on_policy },
	{ "policy_file", on_policy_file }, { "fired", on_fired }, { "did", on_did }, { "message", on_message },
	{ "outbox", on_notice }, { "text", on_text }, { "end", on_end },
	{ "article", on_article }, { "article_text", on_article_text },
	{ "sponsorship", on_sponsorship }, { "sponsorship_text", on_sponsorship_text },
};

static bool
one_row(struct undumping *u, struct esc_err *e)
{
	size_t i;

	if (u->table.bad != NULL)
		return wrong(u, u->table.bad, e);
	if (u->ended)
		return wrong(u, "a row behind the end", e);
	u->rows++;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(cell(u, ESC_D_TABLE), rows[i].table) == 0)
			break;
	if (i == sizeof(rows) / sizeof(rows[0]))
		return wrong(u, "an unknown table", e);
	if (!u->begun && rows[i].on != on_dump)
		return wrong(u, "not a dump of escalate", e);
	if (!rows[i].on(u, e))
		return false;
	u->sum = esc_dump_sum(u->sum, u->table.raw.s, u->table.raw.n);
	return true;
}

static bool
read_all(struct undumping *u, struct esc_err *e)
{
	for (int i = 0; i < ESC_DUMP_NCOLUMNS; i++)
		if (u->table.ncolumns != ESC_DUMP_NCOLUMNS ||
		    strcmp(u->table.columns[i], esc_dump_columns[i]) != 0)
			return esc_fail(e, ESC_INVALID, "%s:1: not a dump of escalate (esc-db dump makes one)",
			    u->table.name);
	while (esc_table_next(&u->table, e))
		if (!one_row(u, e))
			return false;
	if (e->code != 0 || !esc_undump_policy_end(&u->policy, e) || !end_ticket(u, e) ||
	    !placed(u, esc_undump_article_end(&u->kb, e), e) || !esc_undump_sponsorship_end(&u->sponsor, e) ||
	    !esc_undump_outbox_end(&u->outbox, e) || !esc_kb_history(u->journal.db, e))
		return false;
	return u->ended || wrong(u, "the end is missing: the dump was cut", e);
}

static bool
print(struct esc_out *out, const char *table, uint64_t n, struct esc_err *e)
{
	struct esc_cell c[] = { { .s = table }, { .i = (int64_t)n } };

	return esc_out_row(out, c, e);
}

bool
esc_undump(struct esc_db *db, int64_t now, const char *path, struct esc_out *out, struct esc_err *e)
{
	struct esc_table_how how = { .form = "tsv" };
	struct undumping u = { .journal = { .db = db, .now = now }, .policy = { .db = db }, .kb = { .db = db }, .sponsor = { .db = db },
	    .outbox = { .db = db } };
	bool done;

	if (!esc_table_open(&u.table, path, &how, e))
		return false;
	done = esc_begin(db, true, e) && esc_tickets_none(db, &u.empty, e) && read_all(&u, e);
	if (done)
		done = esc_commit(db, e);
	else
		esc_rollback(db);
	esc_table_close(&u.table);
	esc_undump_policy_free(&u.policy);
	esc_undump_kb_free(&u.kb);
	esc_undump_sponsor_free(&u.sponsor);
	esc_undump_outbox_free(&u.outbox);
	esc_arena_free(&u.arena);
	return done && print(out, "article", u.kb.articles, e) && print(out, "event", u.events, e) && print(out, "outbox", u.outbox.notices, e) &&
	    print(out, "policy", u.policy.versions, e) && print(out, "setting", u.settings, e) &&
	    print(out, "source", u.sources, e) &&
	    print(out, "sponsorship", u.sponsor.rows, e) && print(out, "ticket", u.tickets, e);
}
