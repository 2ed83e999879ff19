/* What is new in the knowledge base goes to all of level 1, once a week. */
#include <inttypes.h>
#include <string.h>

#include "kb.h"
#include "model/message.h"
#include "model/route.h"

#define TOLD	"articles.told"		/* the setting: articles written before this moment */
#define FIRST	1			/* level */
#define WEEK	(7 * INT64_C(86400))

struct telling {
	struct esc_buf	 items;
	int64_t		 n;
};

static bool
add_item(void *arg, const struct esc_article *k, struct esc_err *e)
{
	struct telling *t = arg;
	char name[ESC_ARTICLE_NAME];

	(void)e;
	t->n++;
	esc_buf_printf(&t->items, "%s* %s: %s", t->n > 1 ? "\n" : "", esc_article_name(name, k->id), k->title);
	return true;
}

static bool
tell(struct esc_db *db, const struct telling *t, const char *who, int64_t week, int64_t now, struct esc_err *e)
{
	struct esc_buf key = { 0 }, facts = { 0 }, count = { 0 };
	struct esc_notice n = { .recipient = who, .template = "articles", .at = now, .ticket = ESC_NONE };
	char at[ESC_TIME_MAX];
	bool done;

	esc_buf_printf(&key, "articles %s %s", esc_time_print(at, week, NULL), who);
	esc_buf_printf(&count, "%" PRId64, t->n);
	esc_facts_add(&facts, "count", esc_buf_str(&count));
	esc_facts_add(&facts, "items", t->items.s);
	n.key = esc_buf_str(&key);
	n.facts = esc_buf_str(&facts);
	done = esc_outbox_add(db, &n, NULL, e);
	esc_buf_free(&key);
	esc_buf_free(&facts);
	esc_buf_free(&count);
	return done;
}

/* Since when the articles are new: since level 1 was told last, or a week. */
static bool
since(struct esc_db *db, int64_t week, struct esc_arena *a, int64_t *from, struct esc_err *e)
{
	const char *told;

	*from = week - WEEK;
	return esc_setting_get(db, TOLD, a, &told, e) &&
	    (told == NULL || esc_time_parse(told, &(struct esc_time_how){ 0 }, from, e));
}

/* Whoever works at level 1 now; a lead who fills every level, if nobody does. */
static bool
tell_all(struct esc_db *db, const struct telling *t, int64_t week, int64_t now, struct esc_err *e)
{
	const struct esc_policies *all = esc_db_policies(db, e);
	const struct esc_policy *p = all != NULL ? esc_policy_at(all, now) : NULL;
	const char *lead = p != NULL ? esc_policy_lead(p, NULL) : NULL;
	size_t told = 0;

	for (size_t i = 0; p != NULL && i < p->npeople; i++) {
		if (p->person[i].level != FIRST || !esc_person_employed(&p->person[i], now))
			continue;
		told++;
		if (!tell(db, t, p->person[i].name, week, now, e))
			return false;
	}
	return e->code == 0 && (told > 0 || lead == NULL || tell(db, t, lead, week, now, e));
}

bool
esc_kb_week(struct esc_db *db, int64_t now, struct esc_err *e)
{
	int64_t week = esc_every_begin(esc_db_zone(db), ESC_EVERY_WEEK, now), from;
	struct telling t = { 0 };
	struct esc_arena a = { 0 };
	char at[ESC_TIME_MAX];
	bool done = since(db, week, &a, &from, e);

	if (done && from < week)
		done = esc_articles_new(db, from, week, add_item, &t, e) &&
		    (t.n == 0 || tell_all(db, &t, week, now, e)) &&
		    esc_setting_set(db, TOLD, esc_time_print(at, week, NULL), e);
	esc_buf_free(&t.items);
	esc_arena_free(&a);
	return done;
}
