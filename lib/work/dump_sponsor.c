/* The dump: the sponsorship programme's history, and on its way back. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "dump.h"

static const char *const acts[] = { [ESC_SPONSOR_ENROLLED] = "enrolled", [ESC_SPONSOR_CONTACTED] = "contacted",
	[ESC_SPONSOR_LEFT] = "left" };
#define NACTS	(sizeof(acts) / sizeof(acts[0]))

static bool
one(void *arg, const struct esc_sponsorship *s, struct esc_err *e)
{
	const struct esc_dumper *d = arg;
	char at[ESC_TIME_MAX], n[24], spend[24];

	snprintf(n, sizeof(n), "%" PRId64, s->n);
	snprintf(spend, sizeof(spend), "%" PRId64, s->spend);
	return d->row(d->arg, (const char *[ESC_DUMP_NCOLUMNS]){ "sponsorship", s->customer,
	    esc_time_print(at, s->at, NULL), [ESC_D_KIND] = acts[s->what], [ESC_D_WHO] = s->who, [ESC_D_N] = n,
	    [ESC_D_VALUE] = s->spend != ESC_NONE ? spend : NULL }, e) &&
	    esc_dump_text(d, "sponsorship_text", "sponsor", s->sponsor, e) &&
	    esc_dump_text(d, "sponsorship_text", "key", s->key, e) &&
	    esc_dump_text(d, "sponsorship_text", "duty", s->duty, e) &&
	    esc_dump_text(d, "sponsorship_text", "words", s->words, e);
}

bool
esc_dump_sponsorships(struct esc_db *db, const struct esc_dumper *d, struct esc_err *e)
{
	return esc_sponsorships(db, one, (void *)(uintptr_t)d, e);
}

bool
esc_undump_sponsorship(struct esc_undump_sponsor *u, const struct esc_text *cell, struct esc_err *e)
{
	struct esc_sponsorship *s = &u->row;
	size_t what;

	if (!esc_undump_sponsorship_end(u, e))
		return false;
	*s = (struct esc_sponsorship){ .customer = esc_dup(&u->arena, cell[ESC_D_NAME].s, cell[ESC_D_NAME].n),
	    .who = esc_dup(&u->arena, cell[ESC_D_WHO].s, cell[ESC_D_WHO].n), .spend = ESC_NONE };
	for (what = 0; what < NACTS && strcmp(acts[what], cell[ESC_D_KIND].s) != 0; what++)
		continue;
	s->what = (enum esc_sponsor_act)what;
	if (what == NACTS || cell[ESC_D_NAME].n == 0 || !esc_int_parse(cell[ESC_D_N].s, &s->n) || s->n < 1 ||
	    (cell[ESC_D_VALUE].n > 0 && !esc_int_parse(cell[ESC_D_VALUE].s, &s->spend)))
		return esc_fail(e, ESC_INVALID, "no part of a sponsorship that this escalate knows");
	u->here = true;
	u->rows++;
	return esc_time_parse(cell[ESC_D_AT].s, &(struct esc_time_how){ 0 }, &s->at, e);
}

bool
esc_undump_sponsorship_text(struct esc_undump_sponsor *u, const struct esc_text *cell, struct esc_err *e)
{
	const struct { const char *name, **to; } fields[] = { { "sponsor", &u->row.sponsor }, { "key", &u->row.key },
	    { "duty", &u->row.duty }, { "words", &u->row.words } };
	size_t i;

	for (i = 0; i < 4 && strcmp(fields[i].name, cell[ESC_D_NAME].s) != 0; i++)
		continue;
	if (i == 4 || !u->here)
		return esc_fail(e, ESC_INVALID, "a text of no sponsorship that was named before");
	if (fields[i].to != u->field)
		esc_buf_clear(&u->text);
	u->field = fields[i].to;
	esc_buf_add(&u->text, cell[ESC_D_VALUE].s, cell[ESC_D_VALUE].n);
	*u->field = esc_dup(&u->arena, esc_buf_str(&u->text), u->text.n);
	return true;
}

bool
esc_undump_sponsorship_end(struct esc_undump_sponsor *u, struct esc_err *e)
{
	bool done = !u->here || esc_sponsorship_add(u->db, &u->row, e);

	u->here = false;
	u->field = NULL;
	esc_buf_clear(&u->text);
	esc_arena_clear(&u->arena);
	return done;
}

void
esc_undump_sponsor_free(struct esc_undump_sponsor *u)
{
	esc_buf_free(&u->text);
	esc_arena_free(&u->arena);
}
