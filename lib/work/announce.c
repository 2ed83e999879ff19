/* What people themselves want to be told: confirmations, announcements, finished messages. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "notify.h"
#include "reading.h"

#define MANY	100	/* tickets that a filter may pick without --yes */

/* Whoever writes notices by hand. */
struct telling {
	struct esc_db	*db;
	const struct esc_act *act;
	const char	*template, *message, *problem;
	struct esc_out	*out;
	struct esc_arena arena;
	struct esc_names told;
	int64_t		*ticket;
	size_t		 n, room;
};

static bool
print(struct telling *t, int64_t id, struct esc_err *e)
{
	struct esc_told told;

	return esc_told_read(t->db, id, &t->arena, &told, e) && esc_notice_row(t->out, &told, e);
}

/* Adds it, or finds the one with its key; prints it. */
static bool
tell(struct telling *t, const char *key, const char *who, int64_t ticket, const char *facts,
    struct esc_err *e)
{
	struct esc_notice n = { .key = key, .recipient = who, .template = t->template, .facts = facts,
	    .at = t->act->now, .ticket = ticket };
	bool added;
	int64_t id;

	return esc_outbox_add(t->db, &n, &added, e) && esc_told_keyed(t->db, key, &id, e) &&
	    print(t, id, e);
}

static const char *
facts_of(struct telling *t)
{
	struct esc_buf b = { 0 };
	const char *s;

	esc_facts_add(&b, "problem", t->problem);
	esc_facts_add(&b, "message", t->message);
	esc_facts_add(&b, "by", t->act->actor);
	s = esc_dup(&t->arena, esc_buf_str(&b), b.n);
	esc_buf_free(&b);
	return s;
}

/* Who hears of a ticket: its customer, else who asked. */
static const char *
customer_of(const struct esc_ticket *t)
{
	return t->word[ESC_CUSTOMER_NAME] != NULL ? t->word[ESC_CUSTOMER_NAME] : t->word[ESC_REQUESTER];
}

/* The notice by which the customer was told this already; id 0: none. */
struct looking {
	const char	*template, *who;
	int64_t		 id;
};

static bool
look(void *arg, const struct esc_told *t, struct esc_err *e)
{
	struct looking *l = arg;

	(void)e;
	if (strcmp(t->notice.template, l->template) == 0 && esc_fold_equal(t->notice.recipient, l->who) &&
	    t->state != ESC_N_VOID)
		l->id = t->id;
	return true;
}

static bool
confirm_one(struct telling *t, int64_t ticket, struct esc_err *e)
{
	struct looking told = { .template = t->template };
	struct esc_buf key = { 0 };
	struct esc_ticket of;
	bool done;

	if (!esc_ticket_read(t->db, ticket, &t->arena, &of, e))
		return false;
	if ((told.who = customer_of(&of)) == NULL)
		return esc_fail(e, ESC_INVALID,
		    "ticket %s has no customer to write to (esc-log reclassify --customer)", of.ref);
	if (t->message == NULL && t->act->key == NULL && !esc_told_each(t->db, ticket, look, &told, e))
		return false;
	if (told.id != 0)
		return print(t, told.id, e);
	esc_buf_printf(&key, "%s %s %s", t->template, of.ref, told.who);
	if (t->act->key != NULL)
		esc_buf_printf(&key, " key %s", t->act->key);
	else
		esc_buf_printf(&key, " %" PRId64 " %s", t->act->now, t->message != NULL ? t->message : "");
	done = tell(t, esc_buf_str(&key), told.who, ticket, facts_of(t), e);
	esc_buf_free(&key);
	return done;
}

static bool
keep(void *arg, struct esc_ticket *of, struct esc_err *e)
{
	struct telling *t = arg;

	(void)e;
	t->ticket = esc_grow(t->ticket, &t->room, t->n + 1, sizeof(*t->ticket));
	t->ticket[t->n++] = of->id;
	return true;
}

static bool
finish(struct telling *t, bool done, struct esc_err *e)
{
	free(t->ticket);
	esc_arena_free(&t->arena);
	if (done && !t->act->dry_run)
		return esc_commit(t->db, e);
	esc_rollback(t->db);
	return done;
}

static bool
template_exists(struct esc_db *db, const struct esc_act *act, const char *name, struct esc_err *e)
{
	struct esc_writing w;
	bool there;

	if (!esc_writing_begin(&w, db, act->now, e))
		return false;
	there = strcmp(name, "words") != 0 && esc_policy_template(w.policy, "en", name) != NULL;
	esc_writing_end(&w);
	return there || esc_fail(e, ESC_USAGE,
	    "--template: there is no %.60s (templates/en/ of the policy has them)", name);
}

bool
esc_notify_confirm(struct esc_db *db, const struct esc_act *act, const char *template, const char *message,
    const struct esc_filter *filter, struct esc_out *out, struct esc_err *e)
{
	struct telling t = { .db = db, .act = act, .template = template, .message = message, .out = out };
	struct esc_select select = { .filter = filter, .order = ESC_ORDER_OPENED };
	bool done;

	done = esc_begin(db, true, e) && template_exists(db, act, template, e) &&
	    esc_tickets(db, &select, keep, &t, e);
	if (done && t.n > MANY && filter->nterms > 0 && !act->many)
		done = esc_fail(e, ESC_USAGE, "the filter picks %zu tickets: --yes if that is meant", t.n);
	for (size_t i = 0; done && i < t.n; i++)
		done = confirm_one(&t, t.ticket[i], e);
	return finish(&t, done, e);
}

/* Is the ticket linked to the problem, and not by a link that was taken back? */
bool
esc_is_linked(const struct esc_event *ev, size_t n, const char *problem, struct esc_arena *a)
{
	unsigned char *gone = esc_alloc(a, n + 1);
	const char *v;

	esc_fold_retracted(ev, n, gone);
	for (size_t i = 0; i < n; i++)
		if (!gone[i] && ev[i].kind == ESC_LINKED &&
		    (v = esc_event_get(&ev[i], ESC_C_PROBLEM)) != NULL && strcmp(v, problem) == 0)
			return true;
	return false;
}

/* The customer of a ticket that the problem is behind; NULL: it is not, or there is none. */
static bool
affected(struct telling *t, int64_t ticket, struct esc_ticket *of, const char **who, struct esc_err *e)
{
	struct esc_event *ev;
	size_t n;

	*who = NULL;
	if (!esc_events_read(t->db, ticket, &t->arena, &ev, &n, e))
		return false;
	if (!esc_is_linked(ev, n, t->problem, &t->arena))
		return true;
	if (!esc_ticket_read(t->db, ticket, &t->arena, of, e))
		return false;
	if (of->fact[ESC_STATUS] < ESC_S_MERGED)
		*who = customer_of(of);
	return true;
}

/* A customer with several tickets is told once. */
static bool
announce_one(struct telling *t, int64_t ticket, struct esc_err *e)
{
	struct esc_buf key = { 0 };
	struct esc_ticket of = { .id = ticket };
	size_t known = t->told.n;
	const char *who;
	bool done;

	if (!affected(t, ticket, &of, &who, e) || who == NULL)
		return e->code == 0;
	esc_names_add(&t->told, who, strlen(who), &t->arena);
	if (t->told.n == known)
		return true;
	if (t->act->key != NULL)
		esc_buf_printf(&key, "announce %s key %s %s", t->problem, t->act->key, who);
	else
		esc_buf_printf(&key, "announce %s %016" PRIx64 " %s", t->problem,
		    esc_hash(t->message, strlen(t->message)), who);
	done = tell(t, esc_buf_str(&key), who, ticket, facts_of(t), e);
	esc_buf_free(&key);
	return done;
}

/* Who has been told of the problem, or will be. */
static bool
print_told(void *arg, const struct esc_told *told, struct esc_err *e)
{
	struct telling *t = arg;
	const char *of;

	if (strcmp(told->notice.template, t->template) != 0 ||
	    (of = esc_facts_get(told->notice.facts, "problem", &t->arena)) == NULL ||
	    strcmp(of, t->problem) != 0)
		return true;
	esc_names_add(&t->told, told->notice.recipient, strlen(told->notice.recipient), &t->arena);
	return esc_notice_row(t->out, told, e);
}

static bool
print_untold(struct telling *t, int64_t ticket, struct esc_err *e)
{
	struct esc_ticket of = { .id = ticket };
	size_t known = t->told.n;
	const char *who;

	if (!affected(t, ticket, &of, &who, e) || who == NULL)
		return e->code == 0;
	esc_names_add(&t->told, who, strlen(who), &t->arena);
	return t->told.n == known || esc_notice_row(t->out,
	    &(struct esc_told){ .ref = of.ref, .done = ESC_NONE,
	    .notice = { .template = t->template, .recipient = who, .at = ESC_NONE } }, e);
}

/* Who has been told, and who not. */
static bool
print_state(struct telling *t, const int64_t *ticket, size_t n, struct esc_err *e)
{
	if (!esc_told_each(t->db, ESC_NONE, print_told, t, e))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!print_untold(t, ticket[i], e))
			return false;
	return true;
}

bool
esc_notify_announce(struct esc_db *db, const struct esc_act *act, const char *problem, const char *message,
    struct esc_out *out, struct esc_err *e)
{
	struct telling t = { .db = db, .act = act, .template = "announce", .message = message,
	    .problem = problem, .out = out };
	size_t n = 0;
	int64_t *ticket = NULL;
	bool done;

	done = esc_begin(db, message != NULL, e) && esc_linked_tickets(db, &t.arena, &ticket, &n, e);
	if (message == NULL) {
		done = done && print_state(&t, ticket, n, e);
		esc_rollback(db);
		esc_arena_free(&t.arena);
		return done;
	}
	for (size_t i = 0; done && i < n; i++)
		done = announce_one(&t, ticket[i], e);
	if (done && t.told.n == 0)
		done = esc_fail(e, ESC_NOINPUT,
		    "no ticket of a customer is linked to %s (esc-log link TICKET --problem %s)", problem,
		    problem);
	return finish(&t, done, e);
}

/* Its text is other than the last one under the name; remembers it. */
static bool
is_changed(struct telling *t, const char *name, const char *text, bool *changed, struct esc_err *e)
{
	const char *body = esc_mail_body(text), *last;
	struct esc_buf setting = { 0 };
	char hash[ESC_KEY_MAX];
	bool done;

	esc_key_print(hash, esc_hash(body, strlen(body)));
	esc_buf_printf(&setting, "queued.%s", name);
	done = esc_setting_get(t->db, esc_buf_str(&setting), &t->arena, &last, e);
	*changed = done && (last == NULL || strcmp(last, hash) != 0);
	done = done && (!*changed || esc_setting_set(t->db, esc_buf_str(&setting), hash, e));
	esc_buf_free(&setting);
	return done;
}

/* The message with a name of ours, if it has none. */
static const char *
named(struct telling *t, const char *text, const char *key, const char **name)
{
	const char *own = esc_mail_header(text, "Message-ID", &t->arena), *s;
	struct esc_buf b = { 0 };
	size_t n;

	if (own != NULL && *own == '<' && (n = strcspn(own, ">")) > 1 && own[n] == '>') {
		*name = esc_dup(&t->arena, own + 1, n - 1);
		return text;
	}
	*name = esc_mail_id(key, esc_mail_address_in(esc_mail_header(text, "From", &t->arena), &t->arena), &t->arena);
	esc_buf_printf(&b, "Message-ID: <%s>\n", *name);
	if (esc_mail_header(text, "Auto-Submitted", &t->arena) == NULL)
		esc_buf_puts(&b, "Auto-Submitted: auto-generated\n");
	esc_buf_puts(&b, text);
	s = esc_dup(&t->arena, b.s, b.n);
	esc_buf_free(&b);
	return s;
}

/* A key that nothing has: the same message may be wanted twice. */
static bool
new_key(struct telling *t, const char *text, struct esc_buf *key, struct esc_err *e)
{
	int64_t id;

	for (int i = 0;; i++) {
		esc_buf_clear(key);
		esc_buf_printf(key, "queue %" PRId64 " %016" PRIx64 " %d", t->act->now,
		    esc_hash(text, strlen(text)), i);
		if (!esc_told_keyed(t->db, esc_buf_str(key), &id, e))
			return false;
		if (id == 0)
			return true;
	}
}

/* A notice that has its message from the beginning. */
static bool
tell_queued(struct telling *t, const char *key, struct esc_message *m, struct esc_err *e)
{
	struct esc_notice n = { .key = key, .recipient = m->recipient, .template = t->template, .facts = "",
	    .at = t->act->now, .ticket = ESC_NONE };
	bool added;
	int64_t id;

	return esc_outbox_add(t->db, &n, &added, e) && esc_told_keyed(t->db, key, &id, e) &&
	    esc_message_add(t->db, m, e) && esc_message_takes(t->db, m, id, t->template, e) &&
	    print(t, id, e);
}

static bool
queue(struct telling *t, const char *text, struct esc_err *e)
{
	struct esc_message m = { .via = "mail", .sender = "", .at = t->act->now,
	    .next_at = t->act->now, .lease = ESC_NONE, .done = ESC_NONE };
	struct esc_buf key = { 0 };
	int64_t id = 0, there;
	bool done = true;

	if (t->act->key != NULL)
		esc_buf_printf(&key, "queue key %s", t->act->key);
	else
		done = new_key(t, text, &key, e);
	done = done && esc_told_keyed(t->db, esc_buf_str(&key), &id, e);
	if (done && id == 0) {
		m.address = m.recipient = esc_mail_header(text, "To", &t->arena);
		m.body = named(t, text, esc_buf_str(&key), &m.name);
		done = esc_message_named(t->db, m.name, &there, e) &&
		    (there == 0 || esc_fail(e, ESC_INVALID,
		    "a message with this Message-ID is there already: <%.200s>", m.name)) &&
		    tell_queued(t, esc_buf_str(&key), &m, e);
	} else if (done)
		done = print(t, id, e);
	esc_buf_free(&key);
	return done;
}

bool
esc_notify_queue(struct esc_db *db, const struct esc_act *act, const char *changed, const char *text,
    struct esc_out *out, struct esc_err *e)
{
	struct telling t = { .db = db, .act = act, .template = "queue", .out = out };
	bool is_new = true, done;

	if (!esc_mail_check(text, e))
		return false;
	done = esc_begin(db, true, e) && (changed == NULL || is_changed(&t, changed, text, &is_new, e)) &&
	    (!is_new || queue(&t, text, e));
	return finish(&t, done, e);
}
