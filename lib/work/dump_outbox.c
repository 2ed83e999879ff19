/* The dump: messages and notices, each with its texts, a long one in several pieces. */
#include <stdio.h>
#include <string.h>

#include "dump.h"

#define PIECE	((size_t)24 << 10)	/* a field of a table holds 64 KiB, escapes and all */

bool
esc_dump_text(const struct esc_dumper *d, const char *table, const char *name, const char *s, struct esc_err *e)
{
	size_t n, len = s != NULL ? strlen(s) : 0;
	struct esc_arena a = { 0 };
	bool done = true;
	char part[24];

	for (size_t at = 0, i = 0; done && s != NULL && (i == 0 || at < len); at += n, i++) {
		n = len - at;
		if (n > PIECE)
			for (n = PIECE; (s[at + n] & 0xc0) == 0x80; n--)
				continue;
		snprintf(part, sizeof(part), "%zu", i);
		esc_arena_clear(&a);
		done = d->row(d->arg, (const char *[ESC_DUMP_NCOLUMNS]){ table, name, [ESC_D_N] = part,
		    [ESC_D_VALUE] = esc_dup(&a, s + at, n) }, e);
	}
	esc_arena_free(&a);
	return done;
}

static bool
text(const struct esc_dumper *d, const char *name, const char *s, struct esc_err *e)
{
	return esc_dump_text(d, "text", name, s, e);
}

static bool
moment(const struct esc_dumper *d, const char *name, int64_t t, struct esc_err *e)
{
	char at[ESC_TIME_MAX];

	return t == ESC_NONE ||
	    d->row(d->arg, (const char *[ESC_DUMP_NCOLUMNS]){ "text", name, esc_time_print(at, t, NULL) },
	    e);
}

static bool
message(void *arg, const struct esc_message *m, struct esc_err *e)
{
	const struct esc_dumper *d = arg;
	char at[ESC_TIME_MAX], tries[24];

	snprintf(tries, sizeof(tries), "%lld", (long long)m->tries);
	return d->row(d->arg, (const char *[ESC_DUMP_NCOLUMNS]){ "message", m->name,
	    esc_time_print(at, m->at, NULL), [ESC_D_KIND] = m->via, [ESC_D_WHO] = m->recipient,
	    [ESC_D_SIDE] = esc_notice_state_name[m->state], [ESC_D_PUBLIC] = m->once ? "1" : "0",
	    [ESC_D_N] = tries, [ESC_D_VALUE] = m->address }, e) && text(d, "sender", m->sender, e) &&
	    text(d, "thread", m->thread, e) && text(d, "subject", m->subject, e) &&
	    text(d, "body", m->body, e) && moment(d, "next", m->next_at, e) &&
	    moment(d, "lease", m->lease, e) && moment(d, "done", m->done, e);
}

static bool
notice(void *arg, const struct esc_told *t, struct esc_err *e)
{
	const struct esc_dumper *d = arg;
	const struct esc_notice *n = &t->notice;
	char at[ESC_TIME_MAX], event[ESC_KEY_MAX];

	return d->row(d->arg, (const char *[ESC_DUMP_NCOLUMNS]){ "outbox", t->ref,
	    esc_time_print(at, n->at, NULL), [ESC_D_KIND] = n->template, [ESC_D_WHO] = n->recipient,
	    [ESC_D_SIDE] = esc_notice_state_name[t->state], [ESC_D_PUBLIC] = n->urgent ? "1" : "0",
	    [ESC_D_KEY] = n->event != 0 ? esc_key_print(event, n->event) : NULL, [ESC_D_VALUE] = n->key },
	    e) && text(d, "facts", n->facts, e) && text(d, "sent_as", t->sent_as, e) &&
	    text(d, "why", t->why, e) && text(d, "message", t->name, e) &&
	    (t->message != ESC_NONE || moment(d, "next", t->next_at, e));
}

bool
esc_dump_outbox(struct esc_db *db, const struct esc_dumper *d, struct esc_err *e)
{
	return esc_message_each(db, message, (void *)(uintptr_t)d, e) &&
	    esc_told_each(db, ESC_NONE, notice, (void *)(uintptr_t)d, e);
}
