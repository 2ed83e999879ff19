/* The dump: every change of an article, with its texts. */
#include <inttypes.h>
#include <stdio.h>

#include "dump.h"
#include "kb.h"

static const char *const acts[] = { [ESC_ARTICLE_WRITTEN] = "written", [ESC_ARTICLE_APPROVED] = "approved" };

static bool
change(void *arg, const struct esc_article_change *c, struct esc_err *e)
{
	const struct esc_dumper *d = arg;
	char name[ESC_ARTICLE_NAME], at[ESC_TIME_MAX], n[24], until[ESC_TIME_MAX];

	snprintf(n, sizeof(n), "%" PRId64, c->n);
	return d->row(d->arg, (const char *[ESC_DUMP_NCOLUMNS]){ "article", esc_article_name(name, c->article),
	    esc_time_print(at, c->at, NULL), [ESC_D_KIND] = acts[c->what], [ESC_D_WHO] = c->who, [ESC_D_N] = n,
	    [ESC_D_VALUE] = c->until != ESC_NONE ? esc_time_print(until, c->until, NULL) : NULL }, e) &&
	    esc_dump_text(d, "article_text", "ticket", c->ref, e) &&
	    esc_dump_text(d, "article_text", "language", c->language, e) &&
	    esc_dump_text(d, "article_text", "title", c->title, e) &&
	    esc_dump_text(d, "article_text", "body", c->body, e);
}

bool
esc_dump_articles(struct esc_db *db, const struct esc_dumper *d, struct esc_err *e)
{
	return esc_article_changes(db, change, (void *)(uintptr_t)d, e);
}
