/*
 * Names of tickets that may be there.  An import of new tickets asks for each
 * name and finds none: it is not there if it is behind the greatest of all.
 * Where a question is a round trip, the others are answered here, too: a Bloom
 * filter of all names, filled once many were asked for in vain.  Within a
 * transaction that writes nobody else adds any.
 */
#include <stdlib.h>
#include <string.h>

#include "engine.h"

#define MISSES	64	/* before it is worth to read all names */
#define PROBES	7
#define LEAST	(1u << 23)	/* bits; ten a name and more */

struct esc_refs {
	struct esc_buf	 greatest;	/* by bytes, as the database orders them */
	int		 misses;
	uint64_t	 n, nbits;	/* a power of two; 0: not filled */
	unsigned char	*bits;
};

void
esc_refs_free(struct esc_db *db)
{
	if (db->refs == NULL)
		return;
	esc_buf_free(&db->refs->greatest);
	free(db->refs->bits);
	free(db->refs);
	db->refs = NULL;
}

static void
set_greatest(struct esc_refs *r, const char *ref)
{
	esc_buf_clear(&r->greatest);
	esc_buf_puts(&r->greatest, ref);
}

/* Begins to know names, with the first that is not there. */
static bool
begin(struct esc_db *db, struct esc_err *e)
{
	static const char sql[] = "select max(ref) from ticket";
	struct esc_stmt *st = esc_sql(db, sql, e);
	const char *ref;

	if (st == NULL)
		return false;
	if ((db->refs = calloc(1, sizeof(*db->refs))) == NULL)
		return esc_fail(e, ESC_BUSY, "out of memory");
	ref = esc_step(st, e) ? esc_column_text(st, 0) : NULL;
	set_greatest(db->refs, ref != NULL ? ref : "");
	esc_reset(st);
	return e->code == 0;
}

bool
esc_refs_missed(struct esc_db *db, struct esc_err *e)
{
	if (!db->writing)
		return true;
	if (db->refs == NULL && !begin(db, e))
		return false;
	db->refs->misses += db->engine->distant;
	return true;
}

/* The bit of one probe: two halves of a hash make any number of them. */
static uint64_t
bit_of(const struct esc_refs *r, uint64_t hash, unsigned i)
{
	return ((hash >> 32) + i * (hash << 32 >> 32 | 1)) & (r->nbits - 1);
}

void
esc_refs_add(struct esc_db *db, const char *ref)
{
	struct esc_refs *r = db->refs;
	uint64_t hash;

	if (r != NULL && strcmp(ref, esc_buf_str(&r->greatest)) > 0)
		set_greatest(r, ref);
	if (r == NULL || r->nbits == 0)
		return;
	hash = esc_hash(ref, strlen(ref));
	for (unsigned i = 0; i < PROBES; i++)
		r->bits[bit_of(r, hash, i) / 8] |= (unsigned char)(1 << bit_of(r, hash, i) % 8);
	r->n++;
}

static bool
count(struct esc_db *db, uint64_t *n, struct esc_err *e)
{
	static const char sql[] = "select count(*) from ticket";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	*n = esc_step(st, e) ? (uint64_t)esc_column_int(st, 0) : 0;
	esc_reset(st);
	return e->code == 0;
}

static bool
fill(struct esc_db *db, struct esc_err *e)
{
	static const char sql[] = "select ref from ticket";
	struct esc_refs *r = db->refs;
	struct esc_stmt *st;
	uint64_t n;

	if (!count(db, &n, e))
		return false;
	free(r->bits);
	for (r->nbits = LEAST; r->nbits / 32 < n; r->nbits *= 2)
		continue;
	r->n = 0;
	if ((r->bits = calloc(r->nbits / 8, 1)) == NULL)
		return esc_fail(e, ESC_BUSY, "out of memory");
	if ((st = esc_sql_many(db, sql, e)) == NULL)
		return false;
	while (esc_step(st, e))
		esc_refs_add(db, esc_column_text(st, 0));
	esc_sql_done(st);
	return e->code == 0;
}

bool
esc_refs_may_have(struct esc_db *db, const char *ref, bool *may, struct esc_err *e)
{
	struct esc_refs *r = db->refs;
	uint64_t hash;

	*may = true;
	if (r == NULL)
		return true;
	*may = strcmp(ref, esc_buf_str(&r->greatest)) <= 0;
	if (!*may || r->misses < MISSES)
		return true;
	if ((r->nbits == 0 || r->n > r->nbits / 10) && !fill(db, e))
		return false;
	hash = esc_hash(ref, strlen(ref));
	for (unsigned i = 0; *may && i < PROBES; i++)
		*may = r->bits[bit_of(r, hash, i) / 8] >> bit_of(r, hash, i) % 8 & 1;
	return true;
}
