/* Articles: every change of one, and which of them hold. */
#include <string.h>

#include "article.h"
#include "db.h"

bool
esc_article_next(struct esc_db *db, int64_t *id, struct esc_err *e)
{
	static const char sql[] = "select max(id) + 1 from article";
	struct esc_stmt *st = esc_sql(db, sql, e);

	return st != NULL && esc_number(st, 1, id, e);
}

static bool
next_n(struct esc_db *db, struct esc_article_change *c, struct esc_err *e)
{
	static const char sql[] = "select max(n) + 1 from article_change where article = $1";
	struct esc_stmt *st;

	if (c->n != 0)
		return true;
	if ((st = esc_sql(db, sql, e)) == NULL)
		return false;
	esc_bind_int(st, 1, c->article);
	return esc_number(st, 1, &c->n, e);
}

static bool
add_change(struct esc_db *db, const struct esc_article_change *c, struct esc_err *e)
{
	static const char sql[] = "insert into article_change (article, n, at, who, what, ticket, language, title, body, until)"
	    " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
	int64_t who, language = ESC_NONE;
	struct esc_stmt *st;

	if (!esc_party_id(db, c->who, &who, e) ||
	    (c->language != NULL && !esc_word_id(db, c->language, &language, e)) ||
	    (st = esc_sql(db, sql, e)) == NULL)
		return false;
	esc_bind_int(st, 1, c->article);
	esc_bind_int(st, 2, c->n);
	esc_bind_int(st, 3, c->at);
	esc_bind_int(st, 4, who);
	esc_bind_int(st, 5, c->what);
	esc_bind_int(st, 6, c->ticket);
	esc_bind_int(st, 7, language);
	esc_bind_text(st, 8, c->title);
	esc_bind_text(st, 9, c->body);
	esc_bind_int(st, 10, c->until);
	return esc_run(st, e);
}

bool
esc_article_change(struct esc_db *db, struct esc_article_change *c, struct esc_err *e)
{
	static const char first[] = "insert into article (id, ticket, written) values ($1, $3, $2)";
	static const char again[] = "update article set written = $2, approved = null where id = $1";
	static const char approved[] = "update article set approved = $2 where id = $1";
	struct esc_stmt *st;

	if (!next_n(db, c, e) || !add_change(db, c, e))
		return false;
	if ((st = esc_sql(db, c->n == 1 ? first : c->what == ESC_ARTICLE_WRITTEN ? again : approved, e)) == NULL)
		return false;
	esc_bind_int(st, 1, c->article);
	esc_bind_int(st, 2, c->n);
	if (c->n == 1)
		esc_bind_int(st, 3, c->ticket);
	return esc_run(st, e);
}

bool
esc_article_change_at(struct esc_db *db, int64_t id, int64_t n, int64_t *at, struct esc_err *e)
{
	static const char sql[] = "select max(at) from article_change where article = $1 and n = $2";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, id);
	esc_bind_int(st, 2, n);
	return esc_number(st, ESC_NONE, at, e);
}

/* The columns that article() reads. */
#define ARTICLE(body)	"select a.id, f.at, w.at, p.name, t.ref, w.title, l.name, " body ", o.until, q.name," \
	" (select count(*) from article_use u where u.article = a.id) from article a" \
	" join article_change f on f.article = a.id and f.n = 1" \
	" join article_change w on w.article = a.id and w.n = a.written join party p on p.id = w.who" \
	" left join ticket t on t.id = a.ticket left join word l on l.id = w.language" \
	" left join article_change o on o.article = a.id and o.n = a.approved left join party q on q.id = o.who"

static struct esc_article
article(struct esc_stmt *st, struct esc_arena *a)
{
	return (struct esc_article){ .id = esc_column_int(st, 0), .at = esc_column_int(st, 1),
	    .changed = esc_column_int(st, 2), .author = esc_column_copy(st, 3, a),
	    .ref = esc_column_copy(st, 4, a), .title = esc_column_copy(st, 5, a),
	    .language = esc_column_copy(st, 6, a), .body = esc_column_copy(st, 7, a),
	    .until = esc_column_int(st, 8), .approver = esc_column_copy(st, 9, a),
	    .used = esc_column_int(st, 10) };
}

bool
esc_article_read(struct esc_db *db, int64_t id, struct esc_arena *a, struct esc_article *k, struct esc_err *e)
{
	static const char sql[] = ARTICLE("w.body") " where a.id = $1";
	struct esc_stmt *st = esc_sql(db, sql, e);

	*k = (struct esc_article){ .id = 0 };
	if (st == NULL)
		return false;
	esc_bind_int(st, 1, id);
	if (esc_step(st, e))
		*k = article(st, a);
	esc_reset(st);
	return e->code == 0;
}

static bool
each_article(struct esc_stmt *st, bool (*each)(void *, const struct esc_article *, struct esc_err *), void *arg,
    struct esc_err *e)
{
	struct esc_arena a = { 0 };
	struct esc_article k;
	bool more = true;

	while (more && esc_step(st, e)) {
		esc_arena_clear(&a);
		k = article(st, &a);
		more = each(arg, &k, e);
	}
	esc_arena_free(&a);
	return e->code == 0;
}

bool
esc_articles(struct esc_db *db, bool (*each)(void *, const struct esc_article *, struct esc_err *), void *arg,
    struct esc_err *e)
{
	static const char sql[] = ARTICLE("null") " order by a.id";
	struct esc_stmt *st = esc_sql_many(db, sql, e);
	bool done;

	if (st == NULL)
		return false;
	done = each_article(st, each, arg, e);
	esc_sql_done(st);
	return done;
}

bool
esc_articles_new(struct esc_db *db, int64_t from, int64_t to,
    bool (*each)(void *, const struct esc_article *, struct esc_err *), void *arg, struct esc_err *e)
{
	static const char sql[] = ARTICLE("null") " where f.at >= $1 and f.at < $2 order by a.id";
	struct esc_stmt *st = esc_sql(db, sql, e);
	bool done;

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, from);
	esc_bind_int(st, 2, to);
	done = each_article(st, each, arg, e);
	esc_reset(st);
	return done;
}

bool
esc_article_of(struct esc_db *db, int64_t ticket, int64_t *id, struct esc_err *e)
{
	static const char sql[] = "select min(id) from article where ticket = $1";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, ticket);
	return esc_number(st, 0, id, e);
}

bool
esc_article_changes(struct esc_db *db, bool (*each)(void *, const struct esc_article_change *, struct esc_err *),
    void *arg, struct esc_err *e)
{
	static const char sql[] = "select c.article, c.n, c.at, p.name, c.what, c.ticket, t.ref, c.title, l.name, c.body,"
	    " c.until from article_change c join party p on p.id = c.who left join ticket t on t.id = c.ticket"
	    " left join word l on l.id = c.language order by c.article, c.n";
	struct esc_stmt *st = esc_sql_many(db, sql, e);
	struct esc_arena a = { 0 };
	bool more = true;

	if (st == NULL)
		return false;
	while (more && esc_step(st, e)) {
		struct esc_article_change c = { .article = esc_column_int(st, 0), .n = esc_column_int(st, 1),
		    .at = esc_column_int(st, 2), .what = (enum esc_article_act)esc_column_int(st, 4),
		    .ticket = esc_column_int(st, 5), .until = esc_column_int(st, 10) };

		esc_arena_clear(&a);
		c.who = esc_column_copy(st, 3, &a);
		c.ref = esc_column_copy(st, 6, &a);
		c.title = esc_column_copy(st, 7, &a);
		c.language = esc_column_copy(st, 8, &a);
		c.body = esc_column_copy(st, 9, &a);
		more = each(arg, &c, e);
	}
	esc_sql_done(st);
	esc_arena_free(&a);
	return e->code == 0;
}

bool
esc_article_uses(struct esc_db *db, int64_t ticket, struct esc_arena *a, int64_t **used, size_t *n, struct esc_err *e)
{
	static const char sql[] = "select article from article_use where ticket = $1 order by article";
	struct esc_stmt *st = esc_sql(db, sql, e);
	size_t room = 0;

	*used = NULL;
	*n = 0;
	if (st == NULL)
		return false;
	esc_bind_int(st, 1, ticket);
	for (; esc_step(st, e); ++*n) {
		if (*n == room) {
			room = room > 0 ? 2 * room : 8;
			*used = esc_copy(a, *used, *n * sizeof(**used), room * sizeof(**used));
		}
		(*used)[*n] = esc_column_int(st, 0);
	}
	esc_reset(st);
	return e->code == 0;
}

bool
esc_article_uses_save(struct esc_db *db, int64_t ticket, const int64_t *used, size_t n, struct esc_err *e)
{
	static const char gone[] = "delete from article_use where ticket = $1";
	static const char sql[] = "insert into article_use (ticket, article) values ($1, $2)";
	struct esc_stmt *st = esc_sql(db, gone, e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, ticket);
	if (!esc_run(st, e))
		return false;
	for (size_t i = 0; i < n; i++) {
		if ((st = esc_sql(db, sql, e)) == NULL)
			return false;
		esc_bind_int(st, 1, ticket);
		esc_bind_int(st, 2, used[i]);
		if (!esc_run(st, e))
			return false;
	}
	return true;
}
