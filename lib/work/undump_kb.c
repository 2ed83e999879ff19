/* Loading a dump: articles. */
#include <string.h>

#include "dump.h"
#include "kb.h"

static bool
instant(const struct esc_text *cell, int64_t *t, struct esc_err *e)
{
	return esc_time_parse(cell->s, &(struct esc_time_how){ 0 }, t, e);
}

bool
esc_undump_article(struct esc_undump_kb *u, const struct esc_text *cell, struct esc_err *e)
{
	struct esc_article_change *c = &u->change;

	if (!esc_undump_article_end(u, e))
		return false;
	*c = (struct esc_article_change){ .ticket = ESC_NONE, .until = ESC_NONE,
	    .article = esc_article_number(cell[ESC_D_NAME].s),
	    .who = esc_dup(&u->arena, cell[ESC_D_WHO].s, cell[ESC_D_WHO].n),
	    .what = strcmp(cell[ESC_D_KIND].s, "approved") == 0 ? ESC_ARTICLE_APPROVED : ESC_ARTICLE_WRITTEN };
	if (c->article == 0 || !esc_int_parse(cell[ESC_D_N].s, &c->n) || c->n < 1)
		return esc_fail(e, ESC_INVALID, "no article that this escalate knows");
	u->articles += c->n == 1;
	return instant(&cell[ESC_D_AT], &c->at, e) && (cell[ESC_D_VALUE].n == 0 || instant(&cell[ESC_D_VALUE], &c->until, e));
}

bool
esc_undump_article_text(struct esc_undump_kb *u, const struct esc_text *cell, struct esc_err *e)
{
	const struct { const char *name, **to; } fields[] = { { "ticket", &u->change.ref },
	    { "language", &u->change.language }, { "title", &u->change.title }, { "body", &u->change.body } };
	size_t i;

	for (i = 0; i < 4 && strcmp(fields[i].name, cell[ESC_D_NAME].s) != 0; i++)
		continue;
	if (i == 4 || u->change.article == 0)
		return esc_fail(e, ESC_INVALID, "a text of no article that was named before");
	if (fields[i].to != u->field)
		esc_buf_clear(&u->text);
	u->field = fields[i].to;
	esc_buf_add(&u->text, cell[ESC_D_VALUE].s, cell[ESC_D_VALUE].n);
	*u->field = esc_dup(&u->arena, esc_buf_str(&u->text), u->text.n);
	return true;
}

static bool
store(struct esc_undump_kb *u, struct esc_err *e)
{
	struct esc_article_change *c = &u->change;
	int64_t there;

	if (!esc_article_change_at(u->db, c->article, c->n, &there, e))
		return false;
	if (there != ESC_NONE)
		return there == c->at || esc_fail(e, ESC_INVALID, "there is another article K-%lld in this database",
		    (long long)c->article);
	if (c->what == ESC_ARTICLE_WRITTEN && (c->title == NULL || c->body == NULL))
		return esc_fail(e, ESC_INVALID, "an article without its words");
	if (c->ref != NULL && !esc_ticket_find(u->db, c->ref, &c->ticket, e))
		return false;
	if (c->ticket == 0)
		return esc_fail(e, ESC_INVALID, "an article of a ticket that was not named before");
	return esc_kb_write(u->db, c, e);
}

bool
esc_undump_article_end(struct esc_undump_kb *u, struct esc_err *e)
{
	bool done = u->change.article == 0 || store(u, e);

	u->change.article = 0;
	u->field = NULL;
	esc_buf_clear(&u->text);
	esc_arena_clear(&u->arena);
	return done;
}

void
esc_undump_kb_free(struct esc_undump_kb *u)
{
	esc_buf_free(&u->text);
	esc_arena_free(&u->arena);
}
