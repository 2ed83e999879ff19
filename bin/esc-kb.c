/* esc-kb: what was learnt from tickets, so that the next one is solved at level 1. */
#include <string.h>

#include "cli.h"

#define MOST	20	/* rows of what is searched, unless -l says */

static bool
carries(enum esc_column col)
{
	return col == ESC_C_LANGUAGE;
}

static size_t
most(const struct esc_cli *c)
{
	return c->how.limit >= 0 ? (size_t)c->how.limit : MOST;
}

static bool
find(struct esc_cli *c)
{
	struct esc_buf words = { 0 };
	bool done;

	if (!esc_cli_open(c, ESC_READ))
		return false;
	for (size_t i = 0; i < c->nwords; i++)
		esc_buf_printf(&words, "%s ", c->word[i]);
	done = esc_kb_find(c->db, esc_buf_str(&words), most(c), c->act.now, &c->how, &c->rows, &c->err);
	esc_buf_free(&words);
	return done;
}

static bool
similar(struct esc_cli *c)
{
	return esc_cli_open(c, ESC_READ) &&
	    esc_kb_similar(c->db, c->word[0], c->given.open, most(c), c->act.now, &c->how, &c->rows, &c->err);
}

/* A word is the name of an article, or a list of what it may be. */
static bool
choose(struct esc_cli *c, struct esc_kb_chosen *of)
{
	const struct { const char *name; const char **value; } terms[] = {
		{ "state:", &of->state }, { "language:", &of->language }, { "title:", &of->title },
	};
	const char **article = esc_alloc(&c->arena, (c->nwords + 1) * sizeof(*article));
	struct esc_buf folded = { 0 };
	size_t k;

	of->article = article;
	for (size_t i = 0; i < c->nwords; i++) {
		for (k = 0; k < 3 && strncmp(c->word[i], terms[k].name, strlen(terms[k].name)) != 0; k++)
			continue;
		if (k < 3 && (*terms[k].value != NULL || c->word[i][strlen(terms[k].name)] == '\0'))
			return esc_fail(&c->err, ESC_USAGE, "%s: say it once, with a value", c->word[i]);
		if (k < 3)
			*terms[k].value = c->word[i] + strlen(terms[k].name);
		else
			article[of->n++] = c->word[i];
	}
	if (of->title != NULL) {
		esc_fold_text(&folded, of->title, strlen(of->title));
		of->title = esc_dup(&c->arena, folded.s, folded.n);
		esc_buf_free(&folded);
	}
	return true;
}

static bool
list(struct esc_cli *c)
{
	struct esc_kb_chosen of = { 0 };

	return esc_cli_open(c, ESC_READ) && choose(c, &of) &&
	    esc_kb_list(c->db, &of, c->act.now, &c->how, &c->rows, &c->err);
}

static bool
show(struct esc_cli *c)
{
	struct esc_buf text = { 0 };
	bool done;

	if (!esc_cli_open(c, ESC_READ))
		return false;
	done = esc_kb_show(c->db, c->word[0], &text, &c->err) &&
	    (c->given.quiet || esc_out_text(c->given.output, text.s, text.n, &c->err));
	c->rows = text.n > 0;
	esc_buf_free(&text);
	return done;
}

static bool
words(struct esc_cli *c, struct esc_kb_words *w)
{
	w->title = c->given.title;
	w->language = c->nfields > 0 ? c->field[0].value : NULL;
	return esc_cli_open(c, ESC_WRITE) && esc_cli_message(c, 0, &w->words) &&
	    esc_cli_rows(c, esc_kb_heads, esc_nkb_heads);
}

static bool
add(struct esc_cli *c)
{
	struct esc_kb_words w = { 0 };

	return words(c, &w) && esc_kb_add(c->db, &c->act, c->word[0], &w, c->out, &c->err);
}

static bool
edit(struct esc_cli *c)
{
	struct esc_kb_words w = { 0 };

	return words(c, &w) && esc_kb_edit(c->db, &c->act, c->word[0], &w, c->out, &c->err);
}

static bool
approve(struct esc_cli *c)
{
	int64_t until;

	if (c->given.valid_until == NULL)
		return esc_fail(&c->err, ESC_USAGE, "say until when it is trusted: --valid-until +6mo");
	return esc_cli_open(c, ESC_WRITE) && esc_cli_time(c, "--valid-until", c->given.valid_until, &until) &&
	    esc_cli_rows(c, esc_kb_heads, esc_nkb_heads) &&
	    esc_kb_approve(c->db, &c->act, c->word, c->nwords, until, c->out, &c->err);
}

static bool
used(struct esc_cli *c)
{
	if (!esc_cli_open(c, ESC_WRITE))
		return false;
	for (size_t i = 1; i < c->nwords; i++)
		if (!esc_cli_select_word(c, c->word[i]))
			return false;
	return esc_cli_rows(c, esc_kb_heads, esc_nkb_heads) &&
	    esc_kb_use(c->db, &c->act, c->word[0], &c->filter, c->out, &c->err);
}

static bool
add_history(struct esc_cli *c)
{
	struct esc_kb_indexing how = { .progress = esc_cli_progress, .progress_arg = c };

	if (!esc_cli_open(c, ESC_WRITE) || !esc_cli_rows(c, esc_rows_heads, esc_nrows_heads))
		return false;
	how.act = c->act;
	c->counted = true;
	return esc_kb_index(c->db, &how, c->out, &c->counts, &c->err);
}

#define ARTICLES	.prints = "article title language score valid_until used"
#define WRITES		.writes = true, .prints = "article change ticket"
static const struct esc_job jobs[] = {
	{ .name = "find", .words = "word ...", .least = 1, .most = SIZE_MAX, .run = find, ARTICLES,
	    .help = "articles with all of these words, else with any of the rarest" },
	{ .name = "similar", .words = "ticket", .least = 1, .most = 1, .run = similar,
	    .prints = "name type title score",
	    .help = "articles and solved tickets that are like this one, the best first" },
	{ .name = "list", .words = "[article | state:A,B | language:A | title:A] ...", .most = SIZE_MAX, .run = list,
	    ARTICLES, .help = "articles: drafts, approved, expired" },
	{ .name = "show", .words = "article", .least = 1, .most = 1, .run = show, .help = "its text, in Markdown" },
	{ .name = "add", .words = "ticket", .least = 1, .most = 1, .run = add, WRITES,
	    .help = "an article, drafted from how the ticket was solved, unless -m or -F say it" },
	{ .name = "edit", .words = "article", .least = 1, .most = 1, .run = edit, WRITES,
	    .help = "other words, title or language; it waits to be approved again" },
	{ .name = "approve", .words = "article ...", .least = 1, .most = SIZE_MAX, .run = approve, WRITES,
	    .help = "it is right, and trusted --valid-until T" },
	{ .name = "used", .words = "article (ticket | field:value | - ...)", .least = 2, .most = SIZE_MAX, .run = used,
	    WRITES, .help = "it helped with these tickets" },
	{ .name = "index", .words = "", .run = add_history, .writes = true, .prints = "table rows",
	    .help = "imported history too is found by `similar'" },
};

static const struct esc_command command = {
	.name = "esc-kb",
	.does = "The knowledge base: articles that come of tickets, and help with the next.",
	.sets = ESC_SET_ALL | ESC_SET_ROWS | ESC_SET_VIEW | ESC_SET_PRINT | ESC_SET_INPUT | ESC_SET_KB,
	.carries = carries,
	.jobs = jobs, .njobs = sizeof(jobs) / sizeof(jobs[0]),
	.examples =
	    "  esc-kb find terminal declines card\n"
	    "  esc-kb similar E-17 --open\n"
	    "  esc-kb add E-17\n"
	    "  esc-kb show K-1 >k1.md; vi k1.md; esc-kb edit K-1 -F k1.md\n"
	    "  esc-kb approve K-1 --valid-until +6mo\n"
	    "  esc-kb used K-1 E-18\n"
};

int
main(int argc, char **argv)
{
	return esc_cli_run(&command, argc, argv);
}
