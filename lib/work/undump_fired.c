/* Loading a dump: the steps that fired. */
#include <string.h>

#include "dump.h"

static bool
clock_named(const char *s, enum esc_clock_kind *kind)
{
	for (int i = 0; i < ESC_NCLOCKS; i++)
		if (strcmp(esc_clock_name[i], s) == 0) {
			*kind = (enum esc_clock_kind)i;
			return true;
		}
	return false;
}

static bool
instant(const struct esc_text *cell, int64_t *t, struct esc_err *e)
{
	return esc_time_parse(cell[ESC_D_AT].s, &(struct esc_time_how){ 0 }, t, e);
}

bool
esc_undump_fired(struct esc_undump_fired *u, const struct esc_text *cell, struct esc_arena *a, struct esc_err *e)
{
	size_t room = u->room ? 2 * u->room : 8;
	struct esc_fired f = { .step = esc_dup(a, cell[ESC_D_NAME].s, cell[ESC_D_NAME].n) };

	if (u->half || !clock_named(cell[ESC_D_KIND].s, &f.kind))
		return esc_fail(e, ESC_INVALID, "an unknown clock, or a step without what it did");
	if (!esc_int_parse(cell[ESC_D_SEQ].s, &f.cycle) || !esc_int_parse(cell[ESC_D_N].s, &f.rep))
		return esc_fail(e, ESC_INVALID, "not a number where one must be");
	if (u->n == u->room) {
		u->step = esc_copy(a, u->step, u->n * sizeof(f), room * sizeof(f));
		u->room = room;
	}
	u->half = true;
	if (!instant(cell, &f.moment, e))
		return false;
	u->step[u->n++] = f;
	return true;
}

bool
esc_undump_did(struct esc_undump_fired *u, const struct esc_text *cell, struct esc_arena *a, struct esc_err *e)
{
	if (!u->half)
		return esc_fail(e, ESC_INVALID, "what was done, without its step");
	u->half = false;
	u->steps++;
	u->step[u->n - 1].did = esc_dup(a, cell[ESC_D_VALUE].s, cell[ESC_D_VALUE].n);
	return instant(cell, &u->step[u->n - 1].fired_at, e);
}

static bool
is_there(const struct esc_fired *f, const struct esc_fired *old, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (old[i].kind == f->kind && old[i].cycle == f->cycle && old[i].rep == f->rep &&
		    strcmp(old[i].step, f->step) == 0)
			return true;
	return false;
}

bool
esc_undump_fired_end(struct esc_undump_fired *u, struct esc_db *db, int64_t ticket, struct esc_arena *a, bool *any,
    struct esc_err *e)
{
	struct esc_fired *old;
	size_t nold;

	*any = false;
	if (u->half)
		return esc_fail(e, ESC_INVALID, "a step without what it did");
	if (u->n == 0)
		return true;
	if (!esc_fired_read(db, ticket, a, &old, &nold, e))
		return false;
	for (size_t i = 0; i < u->n; i++) {
		if (is_there(&u->step[i], old, nold))
			continue;
		*any = true;
		if (!esc_fired_add(db, ticket, &u->step[i], e))
			return false;
	}
	u->step = NULL;
	u->n = u->room = 0;
	return true;
}
