/*
 * Names of tickets that may be there.  An import of new tickets asks for each
 * name and finds none; where a question is a round trip, it is answered here: a
 * Bloom filter of all names, filled once many were asked for in vain.  Within a
 * transaction that writes nobody else adds any.
 */
#include <stdlib.h>
#include <string.h>

#include "engine.h"

#define MISSES	64	/* before it is worth to read all names */
#define PROBES	7
#define LEAST	(1u << 23)	/* bits; ten a name and more */

struct esc_refs {
	int		 misses;
	uint64_t	 n, nbits;	/* a power of two; 0: not filled */
	unsigned char	*bits;
};

void
esc_refs_free(struct esc_db *db)
{
	if (db->refs != NULL)
		free(db->refs->bits);
	free(db->refs);
	db->refs = NULL;
}

void
esc_refs_missed(struct esc_db *db)
{
	if (!db->writing || !db->engine->distant)
		return;
	if (db->refs == NULL && (db->refs = calloc(1, sizeof(*db->refs))) == NULL)
		return;
	db->refs->misses++;
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
	uint64_t hash = esc_hash(ref, strlen(ref));

	if (r == NULL || r->nbits == 0)
		return;
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
	if (r == NULL || r->misses < MISSES)
		return true;
	if ((r->nbits == 0 || r->n > r->nbits / 10) && !fill(db, e))
		return false;
	hash = esc_hash(ref, strlen(ref));
	for (unsigned i = 0; *may && i < PROBES; i++)
		*may = r->bits[bit_of(r, hash, i) / 8] >> bit_of(r, hash, i) % 8 & 1;
	return true;
}
