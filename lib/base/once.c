/*
 * Each line once: a set of lines that lie in a spool, exact in 8 bytes a line.
 * A slot holds 24 bits of a line's hash and its place + 1; 0 is empty.
 */
#include <stdlib.h>
#include <string.h>

#include "out.h"

#define TAG_BITS	24
#define PLACE_BITS	(64 - TAG_BITS)
#define TAG(slot)	((slot) >> PLACE_BITS)
#define PLACE(slot)	(((slot) & (((uint64_t)1 << PLACE_BITS) - 1)) - 1)

static size_t
first_slot(const struct esc_once *o, uint64_t tag)
{
	return (size_t)(tag * o->nslots >> TAG_BITS);
}

static void
put(struct esc_once *o, uint64_t value)
{
	size_t i = first_slot(o, TAG(value));

	while (o->slot[i] != 0)
		i = (i + 1) & (o->nslots - 1);
	o->slot[i] = value;
}

static void
grow(struct esc_once *o)
{
	struct esc_once big = { .nslots = o->nslots ? o->nslots * 2 : 1024, .n = o->n };
	size_t cap = 0;

	big.slot = esc_grow(NULL, &cap, big.nslots, sizeof(*big.slot));
	memset(big.slot, 0, big.nslots * sizeof(*big.slot));
	for (size_t i = 0; i < o->nslots; i++)
		if (o->slot[i] != 0)
			put(&big, o->slot[i]);
	free(o->slot);
	o->slot = big.slot;
	o->nslots = big.nslots;
}

static bool
same_line(struct esc_once *o, struct esc_spool *s, uint64_t at, const char *line, size_t n,
    bool *same, struct esc_err *e)
{
	esc_buf_clear(&o->line);
	o->line.s = esc_grow(o->line.s, &o->line.cap, n, 1);
	if (!esc_spool_read(s, at, o->line.s, n, e))
		return false;
	*same = memcmp(o->line.s, line, n) == 0;
	return true;
}

bool
esc_once_new(struct esc_once *o, struct esc_spool *s, uint64_t at, bool *is_new, struct esc_err *e)
{
	const char *line = s->buf.s + (at - s->before);	/* the newest is in memory */
	size_t n = (size_t)(ESC_SPOOL_SIZE(s) - at), i;
	uint64_t tag = esc_hash(line, n) >> PLACE_BITS;
	bool same = false;

	if (o->n >= o->nslots / 4 * 3)
		grow(o);
	for (i = first_slot(o, tag); o->slot[i] != 0 && !same; i = (i + 1) & (o->nslots - 1))
		if (TAG(o->slot[i]) == tag && at - PLACE(o->slot[i]) >= n &&
		    !same_line(o, s, PLACE(o->slot[i]), line, n, &same, e))
			return false;
	*is_new = !same;
	if (same)
		return true;
	o->slot[i] = tag << PLACE_BITS | (at + 1);
	o->n++;
	return true;
}

void
esc_once_free(struct esc_once *o)
{
	free(o->slot);
	esc_buf_free(&o->line);
	*o = (struct esc_once){ 0 };
}
