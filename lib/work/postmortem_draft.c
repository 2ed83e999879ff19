/* The text of a post-mortem for people to finish, from the template of their language. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "notify.h"
#include "postmortem_draft.h"
#include "reading.h"

struct esc_fill
esc_pm_fill(struct esc_db *db, const struct esc_policy *p, const char *language)
{
	return (struct esc_fill){ .policy = p, .language = language != NULL ? language : "en", .zone = esc_db_zone(db) };
}

static void
after(void *arg, const struct esc_event *ev)
{
	struct esc_drafting *d = arg;

	d->moment[d->nmoments++] = (struct esc_pm_moment){ .event = ev, .level = d->t.fact[ESC_LEVEL],
	    .status = d->t.fact[ESC_STATUS], .owner = d->t.word[ESC_OWNER] };
}

/* Is the problem behind this ticket one of those that are behind that one? */
static bool
shares_problem(const struct esc_event *a, size_t na, const struct esc_event *b, size_t nb, struct esc_arena *arena)
{
	unsigned char *gone_a = esc_alloc(arena, na + 1), *gone_b = esc_alloc(arena, nb + 1);
	const char *x, *y;

	esc_fold_retracted(a, na, gone_a);
	esc_fold_retracted(b, nb, gone_b);
	for (size_t i = 0; i < na; i++)
		for (size_t k = 0; k < nb && !gone_a[i] && (x = esc_event_get(&a[i], ESC_C_PROBLEM)) != NULL; k++)
			if (!gone_b[k] && (y = esc_event_get(&b[k], ESC_C_PROBLEM)) != NULL && strcmp(x, y) == 0)
				return true;
	return false;
}

void
esc_pm_affected(struct esc_drafting *d, struct esc_buf *b)
{
	const char *own = d->t.word[ESC_CUSTOMER_NAME];
	struct esc_names customers = { 0 };
	struct esc_event *ev;
	struct esc_ticket t;
	int64_t *id;
	size_t n, k;

	if (own != NULL)
		esc_names_add(&customers, own, strlen(own), d->arena);
	if (!esc_linked_tickets(d->db, d->arena, &id, &n, d->e))
		return;
	for (size_t i = 0; i < n; i++) {
		if (!esc_events_read(d->db, id[i], d->arena, &ev, &k, d->e))
			return;
		if (shares_problem(d->of.event, d->of.nevents, ev, k, d->arena) &&
		    esc_fold(&t, ev, k, INT64_MAX, d->arena) && t.word[ESC_CUSTOMER_NAME] != NULL)
			esc_names_add(&customers, t.word[ESC_CUSTOMER_NAME], strlen(t.word[ESC_CUSTOMER_NAME]), d->arena);
	}
	if (customers.n > 0)
		esc_buf_printf(b, "%zu", customers.n);
}

static void
put(struct esc_buf *b, const char *s)
{
	if (s != NULL)
		esc_markdown_escape(b, s, strlen(s));
}

/* Facts of the ticket, as they are. */
static bool
fact(struct esc_drafting *d, const char *name, struct esc_buf *b)
{
	static const struct { const char *name; enum esc_fact fact; } facts[] = {
		{ "category", ESC_CATEGORY }, { "channel", ESC_CHANNEL }, { "csat", ESC_CSAT },
		{ "customer", ESC_CUSTOMER_NAME }, { "fixed", ESC_FIXED_AT }, { "level", ESC_LEVEL_MAX },
		{ "opened", ESC_OPENED_AT }, { "owner", ESC_OWNER }, { "priority", ESC_PRIORITY },
		{ "product", ESC_PRODUCT }, { "reopened", ESC_REOPENINGS }, { "resolved", ESC_RESOLVED_AT },
		{ "segment", ESC_SEGMENT }, { "team", ESC_TEAM },
	};

	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		enum esc_fact k = facts[i].fact;

		if (strcmp(facts[i].name, name) != 0)
			continue;
		if (k >= ESC_FIRST_CODE)
			put(b, d->t.word[k]);
		else if (d->t.fact[k] != ESC_NONE)
			esc_buf_printf(b, "%" PRId64, d->t.fact[k]);
		return true;
	}
	return false;
}

static const char *
text_of(const struct esc_drafting *d, const char *name)
{
	for (size_t i = 0; i < d->t.ntexts; i++)
		if (d->t.text[i].column != ESC_C_ATTR &&
		    strcmp(esc_column_info(d->t.text[i].column)->name, name) == 0)
			return d->t.text[i].value;
	return NULL;
}

static void
flat(struct esc_buf *b, const char *s)
{
	struct esc_buf cell = { 0 };

	if (s != NULL && *s != '\0') {
		esc_pm_cell(&cell, s);
		esc_buf_add(b, cell.s + 1, cell.n - 3);
	}
	esc_buf_free(&cell);
}

/* A table without a row has one that says so. */
static void
rows(struct esc_drafting *d, void (*write)(struct esc_drafting *, struct esc_buf *))
{
	write(d, &d->text);
	if (d->text.n == 0)
		esc_buf_puts(&d->text, "| – |");
	else
		d->text.n--;	/* the template ends the line */
}

static const char *
value(void *arg, const char *name)
{
	static const struct { const char *name; void (*write)(struct esc_drafting *, struct esc_buf *); } tables[] = {
		{ "breaches", esc_pm_breaches }, { "concessions", esc_pm_concessions }, { "fixes", esc_pm_fixes },
		{ "levels", esc_pm_levels },
		{ "people", esc_pm_people }, { "promises", esc_pm_promises }, { "timeline", esc_pm_timeline },
	};
	struct esc_drafting *d = arg;

	esc_buf_clear(&d->text);
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		if (strcmp(tables[i].name, name) == 0) {
			rows(d, tables[i].write);
			return esc_buf_str(&d->text);
		}
	if (strcmp(name, "ticket") == 0)
		put(&d->text, d->of.ref);
	else if (strcmp(name, "subject") == 0)
		flat(&d->text, d->t.subject);
	else if (strcmp(name, "zone") == 0)
		esc_buf_puts(&d->text, d->fill.zone != NULL ? esc_zone_name(d->fill.zone) : "UTC");
	else if (strcmp(name, "affected") == 0)
		esc_pm_affected(d, &d->text);
	else if (!fact(d, name, &d->text))
		flat(&d->text, text_of(d, name));
	return esc_buf_str(&d->text);
}

const char *
esc_pm_language(const struct esc_policy *p, const char *name, struct esc_arena *a)
{
	const struct esc_person *who = name != NULL ? esc_policy_person(p, name) : NULL;
	size_t n = who != NULL && who->language != NULL ? strcspn(who->language, " ,;") : 0;

	return n > 0 ? esc_dup(a, who->language, n) : NULL;
}

static bool
write(struct esc_drafting *d, const char *language, struct esc_buf *out, struct esc_err *e)
{
	const char *lead = esc_policy_lead(d->policy, d->t.word[ESC_TEAM]);	/* whose language is the team's */
	const struct esc_template *t;
	struct esc_buf title = { 0 }, body = { 0 };

	d->fill = esc_pm_fill(d->db, d->policy, language != NULL ? language :
	    esc_pm_language(d->policy, lead, d->arena));
	d->fill.value = value;
	d->fill.arg = d;
	if ((t = esc_policy_template(d->policy, d->fill.language, "postmortem")) == NULL)
		return esc_fail(e, ESC_CONFIG, "there is no template postmortem (templates/en/postmortem.txt)");
	esc_template_fill(t, &d->fill, &title, &body);
	esc_buf_printf(out, "---\nticket: %s\nlanguage: %s\ncause:\n---\n\n# %s\n\n", d->of.ref, t->language, esc_buf_str(&title));
	esc_buf_puts(out, esc_buf_str(&body));
	esc_buf_free(&title);
	esc_buf_free(&body);
	return e->code == 0;
}

static bool
draft(struct esc_drafting *d, const char *language, struct esc_buf *out, struct esc_err *e)
{
	const struct esc_event *last;
	const char *text;

	if (esc_pm_revisions(d->of.event, d->of.nevents, d->arena, &last) > 0 &&
	    (text = esc_event_get(last, ESC_C_MESSAGE)) != NULL) {
		esc_buf_puts(out, text);
		return true;
	}
	d->moment = esc_alloc(d->arena, (d->of.nevents + 1) * sizeof(*d->moment));
	d->nmoments = 0;
	d->t.ref = d->of.ref;
	esc_fold_told(&d->t, d->of.event, d->of.nevents, d->now, d->arena, after, d);
	esc_clocks(&d->clocks, d->of.event, d->of.nevents, d->policies, d->now, d->arena, NULL);
	return write(d, language, out, e);
}

/* The tickets, gathered before more is read. */
struct picked {
	const char	**ref;
	size_t		 n, room;
	struct esc_arena arena;
};

static bool
pick(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct picked *p = arg;

	(void)e;
	p->ref = esc_grow(p->ref, &p->room, p->n + 1, sizeof(*p->ref));
	p->ref[p->n++] = esc_dup(&p->arena, t->ref, strlen(t->ref));
	return true;
}

static bool
draft_all(struct esc_db *db, const struct picked *p, int64_t now, const char *language, struct esc_buf *out,
    struct esc_err *e)
{
	struct esc_drafting d = { .db = db, .now = now, .e = e };
	struct esc_arena a = { 0 };
	struct esc_writing w;
	bool done = esc_writing_begin(&w, db, now, e);

	d.policies = w.policies;
	d.policy = w.policy;
	d.arena = &a;
	for (size_t i = 0; done && i < p->n; i++) {
		if (i > 0)
			esc_buf_putc(out, '\n');
		esc_arena_clear(&a);
		done = esc_pm_ticket(db, p->ref[i], &a, &d.of, e) && draft(&d, language, out, e);
	}
	esc_buf_free(&d.text);
	esc_arena_free(&a);
	esc_writing_end(&w);
	return done;
}

bool
esc_postmortem_draft(struct esc_db *db, const struct esc_filter *filter, int64_t now, const char *language,
    struct esc_buf *out, struct esc_err *e)
{
	struct esc_select s = { .filter = filter, .order = ESC_ORDER_OPENED };
	struct picked p = { 0 };
	bool done;

	done = esc_begin(db, false, e) && esc_tickets(db, &s, pick, &p, e) && draft_all(db, &p, now, language, out, e);
	esc_rollback(db);
	free(p.ref);
	esc_arena_free(&p.arena);
	return done;
}
