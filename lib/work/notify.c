/* The outbox for people: listed, shown, tried again. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "notify.h"

const struct esc_head esc_notice_heads[] = {
	{ "notice", ESC_TEXT, false }, { "ticket", ESC_TEXT, false }, { "template", ESC_TEXT, false },
	{ "recipient", ESC_TEXT, false }, { "via", ESC_TEXT, false }, { "state", ESC_TEXT, false },
	{ "tries", ESC_INT, false }, { "at", ESC_TIME, false },
	{ "next", ESC_TIME, true }, { "sent", ESC_TIME, true }, { "why", ESC_TEXT, true },
	{ "address", ESC_TEXT, true }, { "message_id", ESC_TEXT, true }, { "urgent", ESC_INT, true },
};
const size_t esc_nnotice_heads = sizeof(esc_notice_heads) / sizeof(esc_notice_heads[0]);

bool
esc_notice_row(struct esc_out *out, const struct esc_told *t, struct esc_err *e)
{
	char id[24];
	bool is_one = t->id != 0;
	struct esc_cell c[] = { { .s = is_one ? id : NULL }, { .s = t->ref }, { .s = t->notice.template },
	    { .s = t->notice.recipient },
	    { .s = t->via }, { .s = is_one ? esc_notice_state_name[t->state] : "untold" },
	    { .i = t->tries },
	    { .i = t->notice.at }, { .i = is_one && t->state == ESC_N_WAITING ? t->next_at : ESC_NONE },
	    { .i = t->done }, { .s = t->why },
	    { .s = t->address }, { .s = t->name }, { .i = t->notice.urgent } };

	snprintf(id, sizeof(id), "N-%" PRId64, t->id);
	return out == NULL || esc_out_row(out, c, e);
}

/* The tickets that the words pick, sorted. */
struct picked {
	const struct esc_chosen *of;
	int64_t		*ticket;
	size_t		 n, room;
};

static bool
pick(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct picked *p = arg;

	(void)e;
	p->ticket = esc_grow(p->ticket, &p->room, p->n + 1, sizeof(*p->ticket));
	p->ticket[p->n++] = t->id;
	return true;
}

static int
by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static bool
pick_tickets(struct esc_db *db, struct picked *p, struct esc_err *e)
{
	struct esc_select select = { .filter = p->of->filter };

	if (p->of->filter == NULL || !p->of->filter->asked)
		return true;
	if (!esc_tickets(db, &select, pick, p, e))
		return false;
	if (p->n > 0)
		qsort(p->ticket, p->n, sizeof(*p->ticket), by_number);
	return true;
}

/* A list of states may hold nothing else. */
static bool
states_exist(const char *list, struct esc_err *e)
{
	struct esc_buf one = { 0 };
	bool known = true;
	size_t n;

	for (const char *s = list; known && s != NULL && *s != '\0'; s += n + (s[n] == ',')) {
		n = strcspn(s, ",");
		esc_buf_clear(&one);
		esc_buf_add(&one, s, n);
		known = false;
		for (int i = 0; i < ESC_N_STATES; i++)
			known |= strcmp(esc_notice_state_name[i], esc_buf_str(&one)) == 0;
	}
	if (!known)
		esc_fail(e, ESC_USAGE, "state:%.40s: no such state; use waiting claimed sent failed unknown void bounced",
		    esc_buf_str(&one));
	esc_buf_free(&one);
	return known;
}

static bool
is_chosen(const struct picked *p, const struct esc_told *t)
{
	const struct esc_chosen *c = p->of;
	bool named = c->n == 0;

	for (size_t i = 0; i < c->n && !named; i++)
		named = c->id[i] == t->id;
	if (!named || !esc_list_takes(c->state, esc_notice_state_name[t->state]) ||
	    (c->recipient != NULL && !esc_list_takes(c->recipient, t->notice.recipient) &&
	    !esc_fold_equal(c->recipient, t->notice.recipient)) ||
	    (c->template != NULL && !esc_list_takes(c->template, t->notice.template) &&
	    !esc_fold_equal(c->template, t->notice.template)))
		return false;
	return c->filter == NULL || !c->filter->asked || (t->notice.ticket != ESC_NONE && p->n > 0 &&
	    bsearch(&t->notice.ticket, p->ticket, p->n, sizeof(*p->ticket), by_number) != NULL);
}

/* Each that is chosen, after all were read. */
struct choosing {
	struct picked	 picked;
	struct esc_arena arena;
	int64_t		*id;
	size_t		 n, room;
};

static bool
keep(void *arg, const struct esc_told *t, struct esc_err *e)
{
	struct choosing *c = arg;

	(void)e;
	if (!is_chosen(&c->picked, t))
		return true;
	c->id = esc_grow(c->id, &c->room, c->n + 1, sizeof(*c->id));
	c->id[c->n++] = t->id;
	return true;
}

static bool
notices_exist(struct esc_db *db, const struct esc_chosen *of, struct esc_arena *a, struct esc_err *e)
{
	struct esc_told t;

	for (size_t i = 0; i < of->n; i++) {
		if (!esc_told_read(db, of->id[i], a, &t, e))
			return false;
		if (t.id == 0)
			return esc_fail(e, ESC_NOINPUT, "no notice N-%" PRId64 " (esc-notify list)",
			    of->id[i]);
	}
	return true;
}

static bool
choose(struct esc_db *db, const struct esc_chosen *of, struct choosing *c, struct esc_err *e)
{
	*c = (struct choosing){ .picked = { .of = of } };
	return states_exist(of->state, e) && notices_exist(db, of, &c->arena, e) &&
	    pick_tickets(db, &c->picked, e) && esc_told_each(db, ESC_NONE, keep, c, e);
}

static void
chosen_free(struct choosing *c)
{
	free(c->picked.ticket);
	free(c->id);
	esc_arena_free(&c->arena);
}

static bool
print(struct esc_db *db, struct choosing *c, int64_t id, struct esc_out *out, struct esc_err *e)
{
	struct esc_told t;

	esc_arena_clear(&c->arena);
	return esc_told_read(db, id, &c->arena, &t, e) && esc_notice_row(out, &t, e);
}

bool
esc_notify_list(struct esc_db *db, const struct esc_chosen *of, const struct esc_out_how *how,
    uint64_t *rows, struct esc_err *e)
{
	struct choosing c = { 0 };
	struct esc_out *out;
	bool done;

	if (!esc_out_open(&out, how, esc_notice_heads, esc_nnotice_heads, e))
		return false;
	done = esc_begin(db, false, e) && choose(db, of, &c, e);
	for (size_t i = 0; done && i < c.n; i++)
		done = print(db, &c, c.id[i], out, e);
	esc_rollback(db);
	chosen_free(&c);
	*rows = esc_out_rows(out);
	if (done)
		return esc_out_close(out, e);
	esc_out_drop(out);
	return false;
}

/* For a person's eyes: the headers that matter, and the words. */
static void
put_readable(struct esc_buf *b, const struct esc_message *m)
{
	struct esc_buf head = { 0 };

	if (m->subject != NULL)
		esc_buf_printf(&head, "From: %s\nTo: %s <%s>\nSubject: %s\nMessage-ID: <%s>\n\n",
		    m->sender, m->recipient, m->address, m->subject, m->name);
	esc_buf_puts(&head, m->body);
	esc_show_safe(b, head.s, head.n, true);
	esc_buf_free(&head);
}

/* A message is shown with the first of its notices. */
static bool
show(struct esc_writing *w, struct choosing *c, size_t i, bool raw, struct esc_buf *b, struct esc_err *e)
{
	struct esc_letter l;
	struct esc_message m;
	struct esc_told t;

	esc_arena_clear(&w->arena);
	if (!esc_told_read(w->db, c->id[i], &w->arena, &t, e))
		return false;
	c->id[i] = t.message;
	for (size_t k = 0; k < i && t.message != ESC_NONE; k++)
		if (c->id[k] == t.message)
			return true;
	if (i > 0)
		esc_buf_putc(b, '\n');
	if (t.message != ESC_NONE) {
		if (!esc_message_read(w->db, t.message, &w->arena, &m, e))
			return false;
	} else {
		if (!esc_letter_read(w, &t, &l, e) || !esc_letter_write(w, &l, e))
			return false;
		esc_letter_message(w, &l, "mail", &m);
	}
	if (raw)
		esc_message_write(b, &m, &w->arena);
	else
		put_readable(b, &m);
	return true;
}

bool
esc_notify_show(struct esc_db *db, const struct esc_chosen *of, int64_t now, bool raw,
    struct esc_buf *text, struct esc_err *e)
{
	struct esc_writing w = { 0 };
	struct choosing c = { 0 };
	bool done;

	done = esc_begin(db, false, e) && esc_writing_begin(&w, db, now, e) && choose(db, of, &c, e);
	for (size_t i = 0; done && i < c.n; i++)
		done = show(&w, &c, i, raw, text, e);
	esc_rollback(db);
	esc_writing_end(&w);
	chosen_free(&c);
	return done;
}

/* What is done with each notice that was chosen. */
struct doing {
	struct esc_db	*db;
	struct choosing	*c;
	int64_t		 now;
	const char	*why;
	bool		 named;		/* by its number */
};

static bool
again(const struct doing *d, const struct esc_told *t, bool *print, struct esc_err *e)
{
	*print = t->state == ESC_N_FAILED || t->state == ESC_N_UNKNOWN || t->state == ESC_N_BOUNCED;
	if (!*print)
		return true;
	return t->message != ESC_NONE ? esc_message_again(d->db, t->message, d->now, e) :
	    esc_told_end(d->db, t->id, ESC_N_WAITING, NULL, d->now, e);
}

static bool
bounce(const struct doing *d, const struct esc_told *t, bool *print, struct esc_err *e)
{
	bool went = t->state == ESC_N_SENT || t->state == ESC_N_UNKNOWN;

	*print = went || t->state == ESC_N_BOUNCED;
	if (!*print && d->named)
		return esc_fail(e, ESC_INVALID, "N-%" PRId64 " is %s: only what was sent can come back", t->id,
		    esc_notice_state_name[t->state]);
	return !went || esc_message_bounce(d->db, t->message, d->why, e);
}

static bool
each_chosen(struct doing *d, const struct esc_chosen *of, bool (*one)(const struct doing *, const struct esc_told *,
    bool *, struct esc_err *), struct esc_out *out, struct esc_err *e)
{
	bool done = choose(d->db, of, d->c, e), prints;
	struct esc_told t;

	d->named = of->n > 0;
	for (size_t i = 0; done && i < d->c->n; i++) {
		esc_arena_clear(&d->c->arena);
		done = esc_told_read(d->db, d->c->id[i], &d->c->arena, &t, e) && one(d, &t, &prints, e) &&
		    (!prints || print(d->db, d->c, d->c->id[i], out, e));
	}
	return done;
}

static bool
finish(struct doing *d, const struct esc_act *act, bool done, struct esc_err *e)
{
	chosen_free(d->c);
	if (done && !act->dry_run)
		return esc_commit(d->db, e);
	esc_rollback(d->db);
	return done;
}

bool
esc_notify_retry(struct esc_db *db, const struct esc_act *act, const struct esc_chosen *of,
    struct esc_out *out, struct esc_err *e)
{
	struct choosing c = { 0 };
	struct doing d = { .db = db, .c = &c, .now = act->now };

	return finish(&d, act, esc_begin(db, true, e) && each_chosen(&d, of, again, out, e), e);
}

bool
esc_notify_bounce(struct esc_db *db, const struct esc_act *act, const struct esc_chosen *of, const char *why,
    struct esc_out *out, struct esc_err *e)
{
	struct choosing c = { 0 };
	struct doing d = { .db = db, .c = &c, .now = act->now, .why = why };

	return finish(&d, act, esc_begin(db, true, e) && each_chosen(&d, of, bounce, out, e), e);
}
