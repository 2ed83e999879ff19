/*
 * The dump: all that cannot be computed, as one TSV table sorted by names, so
 * that two databases with the same history give the same bytes.  Never folds,
 * row numbers or loads.
 */
#include <endian.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/out.h"
#include "dump.h"
#include "store/store.h"

const char *const esc_dump_columns[ESC_DUMP_NCOLUMNS + 1] = {
	"table", "name", "at", "seq", "kind", "who", "side", "public", "n", "key", "value", NULL
};

struct dumping {
	struct esc_db	*db;
	struct esc_spool *spool;
	struct esc_arena arena;
	uint64_t	 rows, sum;
	char		 last[256];	/* ticket */
};

uint64_t
esc_dump_sum(uint64_t before, const char *row, size_t n)
{
	uint64_t v[] = { htole64(before), htole64(esc_hash(row, n)) };

	return esc_hash(v, sizeof(v));
}

static bool
row(struct dumping *d, const char *const cell[ESC_DUMP_NCOLUMNS], struct esc_err *e)
{
	struct esc_buf *b = &d->spool->buf;
	size_t begin = b->n;

	d->rows++;
	for (int i = 0; i < ESC_DUMP_NCOLUMNS; i++) {
		if (i > 0)
			esc_buf_putc(b, '\t');
		if (cell[i] != NULL)
			esc_tsv_escape(b, cell[i], strlen(cell[i]));
	}
	d->sum = esc_dump_sum(d->sum, b->s + begin, b->n - begin);
	esc_buf_putc(b, '\n');
	return esc_spool_settle(d->spool, e);
}

static bool
put(void *arg, const char *const *cell, struct esc_err *e)
{
	return row(arg, cell, e);
}

static bool
dump_setting(void *arg, const char *name, const char *value, struct esc_err *e)
{
	return row(arg, (const char *[ESC_DUMP_NCOLUMNS]){ "setting", name, [10] = value }, e);
}

static bool
dump_source(void *arg, const char *name, int64_t seen, struct esc_err *e)
{
	char at[ESC_TIME_MAX];

	return row(arg, (const char *[ESC_DUMP_NCOLUMNS]){ "source", name, esc_time_print(at, seen, NULL) }, e);
}

/* A field of a table holds 64 KiB, escapes and all. */
#define PIECE	((size_t)24 << 10)

static bool
dump_policy_file(struct dumping *d, const char *version, const struct esc_policy_file *f, struct esc_err *e)
{
	struct esc_arena a = { 0 };
	bool done = true;
	char part[24];
	size_t n;

	for (size_t at = 0, i = 0; at < f->n && done; at += n, i++) {
		n = f->n - at;
		if (n > PIECE)
			for (n = PIECE; (f->text[at + n] & 0xc0) == 0x80; n--)
				continue;
		snprintf(part, sizeof(part), "%zu", i);
		done = row(d, (const char *[ESC_DUMP_NCOLUMNS]){ "policy_file", f->name, [3] = version, [8] = part,
		    [10] = esc_dup(&a, f->text + at, n) }, e);
		esc_arena_clear(&a);
	}
	esc_arena_free(&a);
	return done;
}

static bool
dump_policy(void *arg, const struct esc_policy_version *v, struct esc_err *e)
{
	struct dumping *d = arg;
	char version[24], at[ESC_TIME_MAX], from[ESC_TIME_MAX];
	struct esc_policy_file *files;
	size_t n;

	snprintf(version, sizeof(version), "%" PRId64, v->version);
	if (!row(d, (const char *[ESC_DUMP_NCOLUMNS]){ "policy", version, esc_time_print(at, v->loaded_at, NULL), NULL,
	    v->effective_from == INT64_MIN ? "always" : esc_time_print(from, v->effective_from, NULL), v->who,
	    [10] = v->tzdata }, e))
		return false;
	esc_arena_clear(&d->arena);
	if (!esc_policy_files(d->db, v->version, &d->arena, &files, &n, e))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!dump_policy_file(d, version, &files[i], e))
			return false;
	return true;
}

/* A long text stands in several rows; those after the first are numbered. */
static bool
dump_field(struct dumping *d, const struct esc_field *f, struct esc_err *e)
{
	const char *name = f->column == ESC_C_ATTR ? f->name : esc_column_info(f->column)->name;
	size_t len = strlen(f->value), n;
	struct esc_arena a = { 0 };
	bool done = true;
	char part[24];

	for (size_t at = 0, i = 0; done && (i == 0 || at < len); at += n, i++) {
		n = len - at;
		if (n > PIECE)
			for (n = PIECE; (f->value[at + n] & 0xc0) == 0x80; n--)
				continue;
		snprintf(part, sizeof(part), "%zu", i);
		done = row(d, (const char *[ESC_DUMP_NCOLUMNS]){ "field", name, [8] = i > 0 ? part : NULL,
		    [10] = esc_dup(&a, f->value + at, n) }, e);
		esc_arena_clear(&a);
	}
	esc_arena_free(&a);
	return done;
}

static bool
dump_event(struct dumping *d, const char *ref, const struct esc_event *ev, struct esc_err *e)
{
	char at[ESC_TIME_MAX], seq[24], n[24], key[ESC_KEY_MAX];

	snprintf(seq, sizeof(seq), "%" PRId64, ev->seq);
	snprintf(n, sizeof(n), "%u", ev->n);
	if (!row(d, (const char *[ESC_DUMP_NCOLUMNS]){ "event", ref, esc_time_print(at, ev->at, NULL), seq,
	    esc_kind_info(ev->kind)->name, ev->who, esc_side_names[ev->side], ev->public ? "1" : "0", n,
	    esc_key_print(key, ev->key), ev->redacted ? "redacted" : NULL }, e))
		return false;
	for (size_t i = 0; i < ev->nfields; i++)
		if (!dump_field(d, &ev->field[i], e))
			return false;
	return true;
}

static bool
dump_fired(struct dumping *d, int64_t ticket, struct esc_err *e)
{
	char at[ESC_TIME_MAX], cycle[24], rep[24];
	struct esc_fired *f;
	size_t n;

	if (!esc_fired_read(d->db, ticket, &d->arena, &f, &n, e))
		return false;
	for (size_t i = 0; i < n; i++) {
		snprintf(cycle, sizeof(cycle), "%" PRId64, f[i].cycle);
		snprintf(rep, sizeof(rep), "%" PRId64, f[i].rep);
		if (!row(d, (const char *[ESC_DUMP_NCOLUMNS]){ "fired", f[i].step, esc_time_print(at, f[i].moment, NULL),
		    cycle, esc_clock_name[f[i].kind], [8] = rep }, e) ||
		    !row(d, (const char *[ESC_DUMP_NCOLUMNS]){ "did", NULL, esc_time_print(at, f[i].fired_at, NULL),
		    [10] = f[i].did }, e))
			return false;
	}
	return true;
}

static bool
dump_ticket(void *arg, int64_t id, const char *ref, const struct esc_entry_of *of, int64_t made, struct esc_err *e)
{
	struct dumping *d = arg;
	char at[ESC_TIME_MAX], key[ESC_KEY_MAX];
	struct esc_event *ev;
	size_t n;

	if (made != ESC_NONE && !row(d, (const char *[ESC_DUMP_NCOLUMNS]){ "made", ref,
	    [9] = esc_key_print(key, (uint64_t)made) }, e))
		return false;
	if (strcmp(d->last, ref) == 0)
		return true;
	snprintf(d->last, sizeof(d->last), "%s", ref);
	esc_arena_clear(&d->arena);
	if (!row(d, (const char *[ESC_DUMP_NCOLUMNS]){ "ticket", ref, esc_time_print(at, of->entered, NULL),
	    [10] = of->source }, e) || !esc_events_read(d->db, id, &d->arena, &ev, &n, e))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!dump_event(d, ref, &ev[i], e))
			return false;
	return dump_fired(d, id, e);
}

static bool
dump_all(struct dumping *d, struct esc_err *e)
{
	struct esc_dumper to = { .row = put, .arg = d };
	char rows[24], sum[ESC_KEY_MAX];

	for (int i = 0; i < ESC_DUMP_NCOLUMNS; i++)
		esc_buf_printf(&d->spool->buf, "%s%c", esc_dump_columns[i], i + 1 < ESC_DUMP_NCOLUMNS ? '\t' : '\n');
	if (!row(d, (const char *[ESC_DUMP_NCOLUMNS]){ "dump", "escalate", [10] = ESC_DUMP_VERSION }, e) ||
	    !esc_settings(d->db, dump_setting, d, e) || !esc_sources(d->db, dump_source, d, e) ||
	    !esc_policy_versions(d->db, dump_policy, d, e) ||
	    !esc_tickets_named(d->db, dump_ticket, d, e) ||
	    !esc_dump_articles(d->db, &to, e) || !esc_dump_sponsorships(d->db, &to, e) ||
	    !esc_dump_outbox(d->db, &to, e))
		return false;
	snprintf(rows, sizeof(rows), "%" PRIu64, d->rows);
	return row(d, (const char *[ESC_DUMP_NCOLUMNS]){ "end", "escalate",
	    [9] = esc_key_print(sum, d->sum), [10] = rows }, e);
}

bool
esc_dump(struct esc_db *db, const char *file, struct esc_err *e)
{
	struct esc_spool spool = { 0 };
	struct dumping d = { .db = db, .spool = &spool };
	struct esc_sink k;
	bool done;

	done = esc_begin(db, false, e) && dump_all(&d, e);
	esc_rollback(db);
	done = done && esc_sink_open(&k, file, e) && esc_sink_close(&k, esc_sink_spool(&k, &spool, e), e);
	esc_spool_free(&spool);
	esc_arena_free(&d.arena);
	return done;
}
