/* The knowledge base, written: drafted from a ticket, edited, approved, used. */
#include <stdlib.h>
#include <string.h>

#include "act.h"
#include "kb.h"
#include "model/postmortem.h"
#include "notify.h"

const struct esc_head esc_kb_heads[] = {
	{ "article", ESC_TEXT, false }, { "change", ESC_TEXT, false }, { "ticket", ESC_TEXT, false },
};
const size_t esc_nkb_heads = sizeof(esc_kb_heads) / sizeof(esc_kb_heads[0]);

/* The ticket that an article is drafted from. */
struct drafting {
	struct esc_writing w;
	struct esc_ticket t;
	const struct esc_event *event;	/* in force */
	size_t		 nevents;
	const char	*ref, *language;
	int64_t		 ticket;
};

static bool
print(struct esc_out *out, int64_t article, const char *change, const char *ref, struct esc_err *e)
{
	char name[ESC_ARTICLE_NAME];
	struct esc_cell c[] = { { .s = article != 0 ? esc_article_name(name, article) : NULL }, { .s = change },
	    { .s = ref } };

	return out == NULL || esc_out_row(out, c, e);
}

/* What the events of these kinds say in a column, one after the other. */
static const char *
said(struct drafting *d, enum esc_column c, enum esc_kind one, enum esc_kind other)
{
	struct esc_buf b = { 0 };
	const char *v, *all;

	for (size_t i = 0; i < d->nevents; i++) {
		const struct esc_event *ev = &d->event[i];

		if ((one == 0 || ev->kind == one || ev->kind == other) && (v = esc_event_get(ev, c)) != NULL)
			esc_buf_printf(&b, "%s%s", b.n > 0 ? "\n\n" : "", v);
	}
	all = b.n > 0 ? esc_dup(&d->w.arena, b.s, b.n) : NULL;
	esc_buf_free(&b);
	return all;
}

/* The root cause that the newest post-mortem found; NULL: there is none. */
static const char *
root_cause(struct drafting *d)
{
	const struct esc_event *last;
	const char *text;
	struct esc_pm *pm;

	if (esc_pm_revisions(d->event, d->nevents, &d->w.arena, &last) == 0 ||
	    (text = esc_event_get(last, ESC_C_MESSAGE)) == NULL ||
	    esc_pm_read(text, strlen(text), &d->w.arena, &pm) == 0)
		return NULL;
	return pm->part[ESC_PM_ROOT_CAUSE];
}

static const char *
cause(struct drafting *d)
{
	const char *found = root_cause(d);

	return found != NULL ? found : said(d, ESC_C_WHY, ESC_RESOLVED, ESC_FIXED);
}

static const char *
value(void *arg, const char *name)
{
	struct drafting *d = arg;

	if (strcmp(name, "subject") == 0)
		return d->t.subject;
	if (strcmp(name, "product") == 0 || strcmp(name, "category") == 0)
		return d->t.word[*name == 'p' ? ESC_PRODUCT : ESC_CATEGORY];
	if (strcmp(name, "asked") == 0)
		return said(d, ESC_C_MESSAGE, ESC_OPENED, ESC_OPENED);
	if (strcmp(name, "cause") == 0)
		return cause(d);
	if (strcmp(name, "solution") == 0)
		return said(d, ESC_C_MESSAGE, ESC_RESOLVED, ESC_FIXED);
	return strcmp(name, "tried") == 0 ? said(d, ESC_C_TRIED, 0, 0) : NULL;
}

/* In the language of who writes it, else of the ticket. */
static const char *
language_of(struct drafting *d, const char *actor)
{
	const struct esc_person *p = esc_policy_person(d->w.policy, actor);

	if (p != NULL && p->language != NULL)
		return p->language;
	return d->t.word[ESC_LANGUAGE] != NULL ? d->t.word[ESC_LANGUAGE] : "en";
}

static bool
begin_draft(struct drafting *d, struct esc_db *db, const struct esc_act *how, const char *ref, struct esc_err *e)
{
	struct esc_event *ev;

	if (!esc_writing_begin(&d->w, db, how->now, e) || !esc_ticket_find(db, ref, &d->ticket, e))
		return false;
	if (d->ticket == 0)
		return esc_fail(e, ESC_NOINPUT, "no ticket %s", ref);
	d->t.ref = d->ref = ref;
	if (!esc_events_read(db, d->ticket, &d->w.arena, &ev, &d->nevents, e))
		return false;
	d->event = esc_events_in_force(ev, &d->nevents, &d->w.arena);
	esc_fold(&d->t, d->event, d->nevents, INT64_MAX, &d->w.arena);
	d->language = language_of(d, how->actor);
	return true;
}

/* The title may stand in the first line of the words. */
static void
take_words(struct esc_article_change *c, const struct esc_kb_words *w, struct esc_arena *a)
{
	const char *s = w->words, *eol;

	if (s != NULL && strncmp(s, "# ", 2) == 0) {
		eol = s + strcspn(s, "\n");
		c->title = esc_dup(a, s + 2, (size_t)(eol - s) - 2);
		s = eol + strspn(eol, "\r\n");
	}
	if (s != NULL)
		c->body = s;
	if (w->title != NULL)
		c->title = w->title;
	if (w->language != NULL)
		c->language = w->language;
}

static bool
is_whole(const struct esc_article_change *c, struct esc_err *e)
{
	if (c->title == NULL || *c->title == '\0' || strpbrk(c->title, "\n\r") != NULL)
		return esc_fail(e, ESC_INVALID, "an article needs a title of one line: --title, or a first line \"# ...\"");
	return (c->body != NULL && *c->body != '\0') || esc_fail(e, ESC_INVALID, "an article needs words: -m or -F");
}

static bool
draft(struct drafting *d, struct esc_article_change *c, const struct esc_kb_words *w, struct esc_err *e)
{
	struct esc_fill fill = { .policy = d->w.policy, .language = w->language != NULL ? w->language : d->language,
	    .value = value, .arg = d, .zone = esc_db_zone(d->w.db) };
	const struct esc_template *t = esc_policy_template(d->w.policy, fill.language, "article");
	struct esc_buf title = { 0 }, body = { 0 };

	if (t == NULL)
		return esc_fail(e, ESC_CONFIG, "there is no template article (templates/en/article.txt)");
	esc_template_fill(t, &fill, &title, &body);
	while (body.n > 0 && body.s[body.n - 1] == '\n')
		body.n--;
	c->title = esc_dup(&d->w.arena, title.n > 0 ? title.s : d->ref, title.n > 0 ? title.n : strlen(d->ref));
	c->body = esc_dup(&d->w.arena, esc_buf_str(&body), body.n);
	c->language = fill.language;
	esc_buf_free(&title);
	esc_buf_free(&body);
	take_words(c, w, &d->w.arena);
	return is_whole(c, e);
}

/* The ticket says that an article is about it; *changed: it did not yet. */
static bool
link_ticket(struct esc_db *db, const struct esc_act *how, int64_t ticket, int64_t article, struct esc_arena *a,
    bool *changed, struct esc_err *e)
{
	char name[ESC_ARTICLE_NAME];
	struct esc_field f = { .column = ESC_C_ARTICLE, .value = esc_article_name(name, article) };
	struct esc_entry entry = { .kind = ESC_LINKED, .side = -1, .public = -1, .field = &f, .nfields = 1 };
	struct esc_journal j = { .db = db, .now = how->now };
	struct esc_counts counts = { 0 };
	struct esc_event ev;

	if (!esc_act_event(how, &entry, a, &ev, e) || !esc_act_on(&j, how, a, ticket, ev, NULL, &counts, e))
		return false;
	*changed = counts.changed > 0;
	return true;
}

static bool
add(struct drafting *d, const struct esc_act *how, const struct esc_kb_words *w, struct esc_out *out,
    struct esc_err *e)
{
	struct esc_article_change c = { .at = how->at != ESC_NONE ? how->at : how->now, .who = how->actor,
	    .ticket = d->ticket, .until = ESC_NONE };
	bool changed;
	int64_t old;

	if (!esc_article_of(d->w.db, d->ticket, &old, e))
		return false;
	if (old != 0)
		return print(out, old, "same", d->ref, e);
	if (!draft(d, &c, w, e) || !esc_article_next(d->w.db, &c.article, e) || !esc_kb_write(d->w.db, &c, e) ||
	    !link_ticket(d->w.db, how, d->ticket, c.article, &d->w.arena, &changed, e))
		return false;
	return print(out, c.article, "new", d->ref, e);
}

bool
esc_kb_add(struct esc_db *db, const struct esc_act *how, const char *ref, const struct esc_kb_words *w,
    struct esc_out *out, struct esc_err *e)
{
	struct drafting d = { .ref = ref };
	bool done;

	done = esc_begin(db, true, e) && begin_draft(&d, db, how, ref, e) && add(&d, how, w, out, e);
	done = esc_act_end(db, how, done, e);
	esc_writing_end(&d.w);
	return done;
}

static bool
edit(struct esc_db *db, const struct esc_act *how, const struct esc_article *k, const struct esc_kb_words *w,
    struct esc_arena *a, struct esc_out *out, struct esc_err *e)
{
	struct esc_article_change c = { .article = k->id, .at = how->at != ESC_NONE ? how->at : how->now,
	    .who = how->actor, .ticket = ESC_NONE, .until = ESC_NONE, .title = k->title, .language = k->language,
	    .body = k->body };
	bool same;

	take_words(&c, w, a);
	if (!is_whole(&c, e))
		return false;
	same = strcmp(c.title, k->title) == 0 && strcmp(c.body, k->body) == 0 &&
	    (c.language == k->language || (k->language != NULL && strcmp(c.language, k->language) == 0));
	return (same || esc_kb_write(db, &c, e)) && print(out, k->id, same ? "same" : "changed", k->ref, e);
}

bool
esc_kb_edit(struct esc_db *db, const struct esc_act *how, const char *article, const struct esc_kb_words *w,
    struct esc_out *out, struct esc_err *e)
{
	struct esc_arena a = { 0 };
	struct esc_article k;
	bool done;

	if (w->words == NULL && w->title == NULL && w->language == NULL)
		return esc_fail(e, ESC_USAGE, "say what is new: -F FILE, -m, --title or --language");
	done = esc_begin(db, true, e) && esc_article_named(db, article, &a, &k, e) &&
	    edit(db, how, &k, w, &a, out, e);
	done = esc_act_end(db, how, done, e);
	esc_arena_free(&a);
	return done;
}

static bool
approve(struct esc_db *db, const struct esc_act *how, const char *article, int64_t until, struct esc_arena *a,
    struct esc_out *out, struct esc_err *e)
{
	struct esc_article_change c = { .at = how->at != ESC_NONE ? how->at : how->now, .who = how->actor,
	    .what = ESC_ARTICLE_APPROVED, .ticket = ESC_NONE, .until = until };
	struct esc_article k;
	bool same;

	if (!esc_article_named(db, article, a, &k, e))
		return false;
	c.article = k.id;
	same = k.until == until;
	return (same || esc_kb_write(db, &c, e)) && print(out, k.id, same ? "same" : "changed", k.ref, e);
}

bool
esc_kb_approve(struct esc_db *db, const struct esc_act *how, const char *const *article, size_t n, int64_t until,
    struct esc_out *out, struct esc_err *e)
{
	struct esc_arena a = { 0 };
	bool done;

	if (until <= how->now)
		return esc_fail(e, ESC_INVALID, "--valid-until must lie ahead: until then the article is trusted");
	done = esc_begin(db, true, e);
	for (size_t i = 0; done && i < n; i++)
		done = approve(db, how, article[i], until, &a, out, e);
	done = esc_act_end(db, how, done, e);
	esc_arena_free(&a);
	return done;
}

static bool
use(struct esc_db *db, const struct esc_act *how, int64_t article, int64_t ticket, struct esc_arena *a,
    struct esc_out *out, struct esc_err *e)
{
	const char *ref;
	bool changed;

	return esc_ticket_ref(db, ticket, a, &ref, e) && link_ticket(db, how, ticket, article, a, &changed, e) &&
	    print(out, article, changed ? "changed" : "same", ref, e);
}

bool
esc_kb_use(struct esc_db *db, const struct esc_act *how, const char *article, const struct esc_filter *filter,
    struct esc_out *out, struct esc_err *e)
{
	struct esc_arena a = { 0 }, each = { 0 };
	struct esc_picked picked = { 0 };
	struct esc_article k;
	bool done;

	done = esc_begin(db, true, e) && esc_article_named(db, article, &a, &k, e) &&
	    esc_act_pick(db, how, filter, &picked, e);
	for (size_t i = 0; done && i < picked.n; i++) {
		esc_arena_clear(&each);
		done = use(db, how, k.id, picked.id[i], &each, out, e);
	}
	done = esc_act_end(db, how, done, e);
	free(picked.id);
	esc_arena_free(&each);
	esc_arena_free(&a);
	return done;
}
