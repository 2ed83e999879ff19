/* The brief of a problem that touches many: its scope, the worries to expect, the words that are approved. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "brief.h"
#include "notify.h"

/* What the linked tickets say. */
struct scope {
	struct esc_brief *f;
	struct esc_names customers, products, told;
	int64_t		 tickets, open, first;
};

static void
add_name(struct scope *s, struct esc_names *all, const char *name)
{
	for (size_t i = 0; name != NULL && i < all->n; i++)
		if (esc_fold_equal(all->name[i], name))
			return;
	if (name != NULL)
		esc_names_add(all, name, strlen(name), &s->f->arena);
}

static bool
see(struct scope *s, int64_t id, struct esc_err *e)
{
	struct esc_event *ev;
	struct esc_ticket t = { .id = id };
	size_t n;

	if (!esc_events_read(s->f->db, id, &s->f->arena, &ev, &n, e))
		return false;
	if (!esc_is_linked(ev, n, s->f->ref, &s->f->arena))
		return true;
	if (!esc_ticket_read(s->f->db, id, &s->f->arena, &t, e))
		return false;
	if (t.fact[ESC_STATUS] >= ESC_S_MERGED)
		return true;
	s->tickets++;
	s->open += ESC_STATUS_IS_OPEN(t.fact[ESC_STATUS]);
	if (s->first == ESC_NONE || t.fact[ESC_OPENED_AT] < s->first)
		s->first = t.fact[ESC_OPENED_AT];
	add_name(s, &s->customers, t.word[ESC_CUSTOMER_NAME]);
	add_name(s, &s->products, t.word[ESC_PRODUCT]);
	return true;
}

static bool
see_told(void *arg, const struct esc_told *told, struct esc_err *e)
{
	struct scope *s = arg;
	const char *of = esc_facts_get(told->notice.facts, "problem", &s->f->arena);

	(void)e;
	if (strcmp(told->notice.template, "announce") == 0 && of != NULL && strcmp(of, s->f->ref) == 0 &&
	    told->state != ESC_N_VOID && told->state != ESC_N_FAILED)
		add_name(s, &s->told, told->notice.recipient);
	return true;
}

static const char *
joined(struct scope *s, const struct esc_names *names)
{
	struct esc_buf b = { 0 };
	const char *kept;

	for (size_t i = 0; i < names->n; i++)
		esc_buf_printf(&b, "%s%s", i > 0 ? ", " : "", names->name[i]);
	kept = esc_dup(&s->f->arena, b.s != NULL ? b.s : "", b.n);
	esc_buf_free(&b);
	return kept;
}

static void
put_scope(struct scope *s)
{
	struct esc_brief *f = s->f;
	struct esc_buf b = { 0 };

	esc_buf_printf(&b, "%s  ", f->ref);
	if (f->id != 0 && f->t.subject != NULL)
		esc_show_safe(&b, f->t.subject, strlen(f->t.subject), false);
	esc_brief_head(f, esc_buf_str(&b));
	esc_buf_clear(&b);
	esc_buf_printf(&b, "%" PRId64 " tickets, %" PRId64 " open, of %zu customers, since ", s->tickets, s->open,
	    s->customers.n);
	esc_brief_time(f, &b, s->first);
	esc_brief_line(f, "scope", esc_buf_str(&b));
	esc_brief_line(f, "products", joined(s, &s->products));
	esc_brief_line(f, "customers", joined(s, &s->customers));
	esc_buf_clear(&b);
	esc_buf_printf(&b, "%zu of %zu customers (esc-notify announce %s)", s->told.n, s->customers.n, f->ref);
	esc_brief_line(f, "told", esc_buf_str(&b));
	if (f->id != 0)
		esc_brief_line(f, "owner", f->t.word[ESC_OWNER]);
	esc_buf_free(&b);
}

static bool
is_about(const struct esc_event *ev, enum esc_kind kind, const char *what)
{
	const char *v = esc_event_get(ev, ESC_C_WHAT);

	return ev->kind == kind && v != NULL && strcmp(v, what) == 0 && esc_event_get(ev, ESC_C_MESSAGE) != NULL;
}

static void
put_worries(struct esc_brief *f)
{
	bool any = false;

	esc_brief_head(f, "Worries to expect");
	for (size_t i = 0; i < f->n; i++)
		if (!f->gone[i] && is_about(&f->ev[i], ESC_NOTE, "worry")) {
			esc_brief_words(f, esc_event_get(&f->ev[i], ESC_C_MESSAGE));
			any = true;
		}
	if (!any)
		esc_brief_words(f, "none is written down: esc-log note PROBLEM --what worry -m \"...\"");
}

/* Is a later text in the same language approved? */
static bool
is_replaced(const struct esc_brief *f, size_t i)
{
	const char *language = esc_event_get(&f->ev[i], ESC_C_LANGUAGE), *other;

	for (size_t k = i + 1; k < f->n; k++) {
		if (f->gone[k] || !is_about(&f->ev[k], ESC_APPROVED, "text"))
			continue;
		other = esc_event_get(&f->ev[k], ESC_C_LANGUAGE);
		if (language == other || (language != NULL && other != NULL && strcmp(language, other) == 0))
			return true;
	}
	return false;
}

static void
put_text(struct esc_brief *f, const struct esc_event *ev)
{
	const char *language = esc_event_get(ev, ESC_C_LANGUAGE), *due = esc_event_get(ev, ESC_C_DUE);
	struct esc_buf b = { 0 };
	int64_t until;

	esc_buf_printf(&b, "Approved text%s%s, by %s", language != NULL ? " in " : "", language != NULL ? language : "",
	    ev->who);
	if (due != NULL && esc_int_parse(due, &until)) {
		esc_buf_puts(&b, until < f->now ? ", EXPIRED since " : ", until ");
		esc_brief_time(f, &b, until);
	}
	esc_brief_head(f, esc_buf_str(&b));
	esc_brief_words(f, esc_event_get(ev, ESC_C_MESSAGE));
	esc_buf_free(&b);
}

static void
put_texts(struct esc_brief *f)
{
	bool any = false;

	for (size_t i = 0; i < f->n; i++)
		if (!f->gone[i] && is_about(&f->ev[i], ESC_APPROVED, "text") && !is_replaced(f, i)) {
			put_text(f, &f->ev[i]);
			any = true;
		}
	if (any)
		return;
	esc_brief_head(f, "Approved text");
	esc_brief_words(f, "none: esc-log approve PROBLEM --what text --due +2d -m \"...\"");
}

bool
esc_brief_problem(struct esc_brief *f, bool *any, struct esc_err *e)
{
	struct scope s = { .f = f, .first = ESC_NONE };
	int64_t *id = NULL;
	size_t n = 0;

	if (!esc_linked_tickets(f->db, &f->arena, &id, &n, e))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!see(&s, id[i], e))
			return false;
	*any = s.tickets > 0;
	if (!*any || !esc_told_each(f->db, ESC_NONE, see_told, &s, e))
		return !*any;
	put_scope(&s);
	put_worries(f);
	put_texts(f);
	return true;
}
