/*
 * Sending: a claim freezes what goes to one person into a message, the message
 * is delivered, and what became of it is marked.  Each claim and each mark is a
 * transaction; a sender that is killed between them leaves a claim that runs out.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "notify.h"

#define LEASE		600	/* seconds that a claim holds */
#define BUNDLE		10000	/* notices in a message */
#define PATIENCE	60	/* seconds for the mail program */
#define CLOSED		60	/* before a program that could not be started is tried again */

struct sending {
	struct esc_db	*db;
	const struct esc_sending *how;
	struct esc_writing writing;
	struct esc_out	*out;
	int64_t		 started;	/* of the steady clock */
	int64_t		 passed;	/* the number up to which notices wait for another way */
	unsigned	 ways;		/* ESC_BY_... that are open */
	bool		 begun;		/* a dry run is one transaction */
	struct esc_err	 broken;	/* why a way is closed */
	uint64_t	*done;
	struct esc_arena arena;		/* of one claim */
	struct esc_letter *letter;	/* of the message at hand */
	size_t		 nletters;
};

static int64_t
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

/* Claims of a long run hold from when they were made. */
static int64_t
now(const struct sending *s)
{
	return s->how->act.now + (s->how->stands ? 0 : seconds() - s->started);
}

static const char *
via_of(const struct sending *s, const struct esc_letter *l)
{
	if (s->how->via != NULL)
		return s->how->via;
	return l->rule != NULL && l->rule->via != NULL ? l->rule->via : "mail";
}

static unsigned
way(const char *via)
{
	return strcmp(via, "mail") == 0 ? ESC_BY_MAIL : strcmp(via,
	    "hook") == 0 ? ESC_BY_HOOK : ESC_BY_PROGRAM;
}

static bool
is_open(const struct sending *s, const char *via)
{
	return (s->ways & way(via)) != 0;
}

static bool
row(struct sending *s, int64_t id, struct esc_err *e)
{
	struct esc_told t;

	++*s->done;
	return esc_told_read(s->db, id, &s->arena, &t, e) && esc_notice_row(s->out, &t, e);
}

/* A notice that goes nowhere. */
static bool
end(struct sending *s, const struct esc_told *t, enum esc_notice_state state, const char *why,
    struct esc_err *e)
{
	if (state == ESC_N_FAILED && s->how->notes != NULL)
		esc_buf_printf(s->how->notes, "N-%" PRId64 " to %s failed: %s\n", t->id,
		    t->notice.recipient, why);
	return esc_told_end(s->db, t->id, state, why, s->writing.now, e) && row(s, t->id, e);
}

enum fate { FATE_READY, FATE_LATER, FATE_OVER, FATE_ELSEWHERE };

static const char *
no_way(const struct sending *s, const struct esc_letter *l)
{
	bool hook = strcmp(via_of(s, l), "hook") == 0;

	if (l->address == NULL && !hook)
		return "no mail address is known (people.csv, customers.csv, or the ticket's contact)";
	if (l->sender == NULL && !hook)
		return "no sender is known (notices.csv, or the mail of a lead in people.csv)";
	return NULL;
}

/* What is to be done with a notice now; a letter that is ready has its words. */
static bool
look(struct sending *s, const struct esc_told *t, struct esc_letter *l, enum fate *fate, struct esc_err *e)
{
	struct esc_writing *w = &s->writing;
	int64_t last, when;
	const char *why;

	if (!esc_letter_read(w, t, l, e))
		return false;
	*fate = FATE_OVER;
	if ((why = esc_letter_ended(w, l)) != NULL)
		return end(s, t, ESC_N_VOID, why, e);
	*fate = FATE_ELSEWHERE;
	if (!is_open(s, via_of(s, l)) || (l->whom == ESC_WHOM_CUSTOMER &&
	    strcmp(via_of(s, l), "hook") == 0))
		return true;
	if (!esc_told_last(s->db, t->notice.recipient, l->template, &last, e))
		return false;
	*fate = FATE_LATER;
	when = esc_notice_when(l->rule, l->calendar, t->notice.at, t->notice.urgent, last, w->now);
	if (when > w->now)
		return esc_told_wait(s->db, t->id, when, e);
	*fate = FATE_OVER;
	if ((why = no_way(s, l)) != NULL)
		return end(s, t, ESC_N_FAILED, why, e);
	*fate = FATE_READY;
	return esc_letter_write(w, l, e);
}

/* Other letters to the same person go along, if they go the same way. */
static bool
gather(struct sending *s, struct esc_err *e)
{
	struct esc_letter *first = s->letter, *l;
	struct esc_told *beside;
	enum fate fate;
	size_t n;

	if (first->whom == ESC_WHOM_CUSTOMER)
		return true;
	if (!esc_told_beside(s->db, first->told, s->writing.now, BUNDLE - 1, &s->arena, &beside, &n, e))
		return false;
	s->letter = first = esc_copy(&s->arena, first, sizeof(*first), (n + 1) * sizeof(*first));
	for (size_t i = 0; i < n; i++) {
		l = &s->letter[s->nletters];
		if (!look(s, &beside[i], l, &fate, e))
			return false;
		if (fate == FATE_READY && strcmp(via_of(s, l), via_of(s, first)) == 0 &&
		    (l->rule != NULL && l->rule->once) == (first->rule != NULL && first->rule->once))
			s->nletters++;
	}
	return true;
}

static bool
freeze(struct sending *s, struct esc_message *m, struct esc_err *e)
{
	struct esc_letter all = s->letter[0];
	bool one_ticket = true;

	for (size_t i = 1; i < s->nletters; i++)
		one_ticket &= s->letter[i].told->notice.ticket == all.told->notice.ticket;
	if (s->nletters > 1 && !esc_letters_join(&s->writing, s->letter, s->nletters, &all, e))
		return false;
	esc_letter_message(&s->writing, &all, via_of(s, &all), m);
	m->thread = one_ticket ? m->thread : NULL;
	m->tries = 1;
	m->state = ESC_N_CLAIMED;
	m->lease = s->writing.now + LEASE;
	if (!esc_message_add(s->db, m, e))
		return false;
	for (size_t i = 0; i < s->nletters; i++)
		if (!esc_message_takes(s->db, m, s->letter[i].told->id, s->letter[i].template, e))
			return false;
	return true;
}

/* The first notice that can go now, and what goes with it; id 0: there is none. */
static bool
make(struct sending *s, struct esc_message *m, struct esc_err *e)
{
	struct esc_told *t = esc_alloc(&s->arena, sizeof(*t));
	enum fate fate = FATE_OVER;

	s->letter = esc_alloc(&s->arena, sizeof(*s->letter));
	do {
		if (!esc_told_due(s->db, s->writing.now, s->passed, &s->arena, t, e))
			return false;
		if (t->id == 0)
			return true;
		if (!look(s, t, &s->letter[0], &fate, e))
			return false;
		if (fate == FATE_ELSEWHERE)
			s->passed = t->id;
	} while (fate != FATE_READY);
	s->nletters = 1;
	return gather(s, e) && freeze(s, m, e);
}

/* Claims of senders that were cut off. */
static bool
end_leases(struct sending *s, struct esc_err *e)
{
	int64_t unknown;

	if (!esc_leases_end(s->db, s->writing.now, &unknown, e))
		return false;
	if (unknown > 0 && s->how->notes != NULL)
		esc_buf_printf(s->how->notes, "a sender was cut off, nobody knows whether %" PRId64
		    " of its messages went (esc-notify list state:unknown)\n", unknown);
	return true;
}

static bool
claim(struct sending *s, struct esc_message *m, struct esc_err *e)
{
	int64_t t = now(s);
	bool any, done;

	*m = (struct esc_message){ .id = 0 };
	esc_arena_clear(&s->arena);
	if (!esc_outbox_any(s->db, t, &any, e) || !any)
		return e->code == 0;
	if (!s->begun && !esc_begin(s->db, true, e))
		return false;
	s->begun = s->how->act.dry_run;
	done = esc_writing_begin(&s->writing, s->db, t, e) && end_leases(s, e) &&
	    esc_message_claim(s->db, t, t + LEASE, s->ways, &s->arena, m, e) &&
	    (m->id != 0 || make(s, m, e));
	if (done && !s->begun)
		return esc_commit(s->db, e);
	if (!done)
		esc_rollback(s->db);
	return done;
}

static const char *
of_environment(const char *name, const char *otherwise)
{
	const char *s = getenv(name);

	return s != NULL && *s != '\0' ? s : otherwise;
}

static int
patience(void)
{
	int64_t n;

	return esc_int_parse(of_environment("ESC_SEND_SECONDS", ""), &n) && n > 0 &&
	    n <= PATIENCE ? (int)n : PATIENCE;
}

static bool
hook(struct sending *s, const struct esc_message *m, struct esc_buf *text, struct esc_err *e)
{
	struct esc_hook h = { .url = of_environment("ESC_HOOK", NULL), .to = m->recipient,
	    .subject = m->subject, .body = m->body, .id = m->name };

	if (h.url == NULL)
		return esc_fail(e, ESC_UNAVAILABLE, "where to? set ESC_HOOK to the URL of the web hook");
	if (h.subject == NULL)
		h.subject = esc_mail_header(m->body, "Subject", &s->arena);
	esc_hook_write(text, &h);
	return true;
}

/* Hands it over; an error means that nothing was. */
static bool
hand_over(struct sending *s, const struct esc_message *m, enum esc_delivery *what, struct esc_buf *why,
    struct esc_err *e)
{
	const char *mail[] = { of_environment("ESC_SENDMAIL", "/usr/sbin/sendmail"), "-t", "-oi", NULL };
	const char *curl[] = { "curl", "--disable", "--config", "-", NULL };
	const char *const *argv = mail;
	struct esc_buf text = { 0 };
	bool done = true;

	if (strcmp(m->via, "hook") == 0)
		done = hook(s, m, &text, e);
	else
		esc_message_write(&text, m, &s->arena);
	if (strcmp(m->via, "hook") == 0)
		argv = curl;
	else if (strcmp(m->via, "program") == 0)
		argv = s->how->program;
	done = done && esc_deliver(argv, text.s, text.n, patience(), what, why, e);
	esc_buf_free(&text);
	return done;
}

static enum esc_notice_state
outcome(const struct esc_message *m, enum esc_delivery what, int64_t *next_at)
{
	static const int64_t pauses[] = { 60, 300, 1800, 7200, 43200 };

	if (what == ESC_DELIVERED)
		return ESC_N_SENT;
	if (what == ESC_NEVER)
		return ESC_N_FAILED;
	if (what == ESC_IN_DOUBT && m->once)
		return ESC_N_UNKNOWN;
	if (m->tries > (int64_t)(sizeof(pauses) / sizeof(pauses[0])))
		return ESC_N_FAILED;
	*next_at += pauses[m->tries - 1];
	return ESC_N_WAITING;
}

struct printing {
	struct sending	*s;
	int64_t		 message;
};

static bool
print_one(void *arg, const struct esc_told *t, struct esc_err *e)
{
	struct printing *p = arg;

	if (t->message != p->message)
		return true;
	++*p->s->done;
	return esc_notice_row(p->s->out, t, e);
}

static bool
mark(struct sending *s, const struct esc_message *m, enum esc_delivery what, const char *why,
    struct esc_err *e)
{
	struct printing p = { s, m->id };
	int64_t t = now(s), next_at = t;
	enum esc_notice_state state = outcome(m, what, &next_at);
	bool done;

	if ((state == ESC_N_FAILED || state == ESC_N_UNKNOWN) && s->how->notes != NULL)
		esc_buf_printf(s->how->notes, "message to %s: %s: %s\n", m->recipient,
		    esc_notice_state_name[state], why);
	if (!esc_begin(s->db, true, e))
		return false;
	done = esc_message_mark(s->db, m, state, next_at, *why != '\0' ? why : NULL, t, e) &&
	    esc_told_of(s->db, m->id, print_one, &p, e);
	if (done)
		return esc_commit(s->db, e);
	esc_rollback(s->db);
	return false;
}

/* It was claimed, and nothing could be started: the way is closed, others may be open. */
static bool
give_back(struct sending *s, const struct esc_message *m, const struct esc_err *why, struct esc_err *e)
{
	int64_t t = now(s);
	bool done;

	s->broken = *why;
	s->ways &= ~way(m->via);
	if (!esc_begin(s->db, true, e))
		return false;
	done = esc_message_mark(s->db, m, ESC_N_WAITING, t + CLOSED, why->text, t, e) &&
	    esc_message_untried(s->db, m->id, e);
	if (done)
		return esc_commit(s->db, e);
	esc_rollback(s->db);
	return false;
}

static bool
send_one(struct sending *s, const struct esc_message *m, struct esc_err *e)
{
	struct printing p = { s, m->id };
	enum esc_delivery what = ESC_NEVER;
	struct esc_buf why = { 0 };
	struct esc_err failed = { 0 };
	bool done;

	if (s->how->act.dry_run)
		return esc_told_of(s->db, m->id, print_one, &p, e);
	if (hand_over(s, m, &what, &why, &failed))
		done = mark(s, m, what, esc_buf_str(&why), e);
	else
		done = give_back(s, m, &failed, e);
	esc_buf_free(&why);
	return done;
}

bool
esc_notify_send(struct esc_db *db, const struct esc_sending *how, struct esc_out *out, uint64_t *ndone,
    struct esc_err *e)
{
	struct sending s = { .db = db, .how = how, .out = out, .done = ndone, .started = seconds(),
	    .ways = how->via != NULL ? way(how->via) : ESC_BY_MAIL | ESC_BY_HOOK };
	struct esc_message m;
	bool done = true;
	int64_t n = 0;

	*ndone = 0;
	while (done && (how->limit < 0 || n < how->limit) && (done = claim(&s, &m, e)) && m.id != 0) {
		done = send_one(&s, &m, e);
		n++;
		esc_writing_end(&s.writing);
	}
	if (s.begun)
		esc_rollback(db);
	esc_writing_end(&s.writing);
	esc_arena_free(&s.arena);
	if (done && s.broken.code != 0)
		*e = s.broken;
	return done && s.broken.code == 0;
}
