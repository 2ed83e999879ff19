/* views.csv: which tickets, which columns, in which order, under a name. */
#include <string.h>

#include "model/policy_own.h"
#include "model/policy_read.h"

enum { VIEW, FILTER, COLUMNS, ORDER };

const char **
esc_cell_words(struct esc_arena *a, const char *s, size_t *n)
{
	const char **word = esc_alloc(a, (strlen(s) / 2 + 1) * sizeof(*word));
	struct esc_buf b = { 0 };
	bool quoted = false;

	for (*n = 0; *(s += strspn(s, " ")) != '\0';) {
		for (; *s != '\0' && (quoted || *s != ' '); s++)
			if (*s == '"')
				quoted = !quoted;
			else
				esc_buf_putc(&b, *s);
		word[(*n)++] = esc_dup(a, esc_buf_str(&b), b.n);
		esc_buf_clear(&b);
	}
	esc_buf_free(&b);
	return quoted ? NULL : word;
}

/* Each must be a term, whoever asks and whenever. */
static void
filter_cell(struct esc_reading *r, struct esc_saved *v)
{
	struct esc_filter_how how = { .zone = esc_zone_get("UTC", r->e), .me = "me" };
	const char *s = esc_cell(r, FILTER);
	struct esc_filter f = { 0 };
	struct esc_arena a = { 0 };

	v->word = esc_cell_words(&r->policy->arena, s, &v->nwords);
	if (v->word == NULL)
		esc_cell_wrong(r, FILTER, "write customer:\"Acme Ltd\"", "a quote is not closed");
	else if (v->nwords == 0)
		esc_cell_wrong(r, FILTER, "write terms, as status:open owner:me", "the cell is empty");
	for (size_t i = 0; v->word != NULL && i < v->nwords; i++) {
		struct esc_err why = { 0 };

		if (strchr(v->word[i], ':') == NULL)
			esc_cell_wrong(r, FILTER, "write field:value, as status:open", "\"%.80s\" is no term", v->word[i]);
		else if (!esc_filter_add(&f, v->word[i], &how, &a, &why))
			esc_cell_wrong(r, FILTER, "esc-list(1) has the terms", "%s", why.text);
	}
	esc_arena_free(&a);
}

static void
view_row(struct esc_reading *r)
{
	struct esc_policy *p = r->policy;
	struct esc_saved v = { .name = esc_cell_needed(r, VIEW, "write its name"), .columns = esc_cell_kept(r, COLUMNS),
	    .order = esc_cell_kept(r, ORDER), .line = (unsigned)r->table.line };

	filter_cell(r, &v);
	for (size_t i = 0; v.name != NULL && i < p->nviews; i++)
		if (strcmp(p->view[i].name, v.name) == 0)
			esc_cell_wrong(r, VIEW, "write another name", "%.80s is the view of line %u", v.name, p->view[i].line);
	if (!r->bad)
		p->view = esc_policy_push(p, p->view, &p->nviews, sizeof(v), &v);
}

const struct esc_sheet esc_sheet_views = { "views.csv",
    { { "view", true }, { "filter", true }, { "columns", false }, { "order", false } }, view_row };
