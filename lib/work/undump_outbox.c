/* Loading a dump: messages and notices. */
#include <string.h>

#include "dump.h"

static const char *
kept(struct esc_undump_outbox *u, const struct esc_text *cell)
{
	return esc_dup(&u->arena, cell->s, cell->n);
}

static bool
state_named(const char *s, enum esc_notice_state *state, struct esc_err *e)
{
	for (int i = 0; i < ESC_N_STATES; i++)
		if (strcmp(esc_notice_state_name[i], s) == 0) {
			*state = (enum esc_notice_state)i;
			return true;
		}
	return esc_fail(e, ESC_INVALID, "an unknown state of a notice");
}

static bool
instant(const struct esc_text *cell, int64_t *t, struct esc_err *e)
{
	return esc_time_parse(cell[ESC_D_AT].s, &(struct esc_time_how){ 0 }, t, e);
}

bool
esc_undump_message(struct esc_undump_outbox *u, const struct esc_text *cell, struct esc_err *e)
{
	struct esc_message *m = &u->message;

	if (!esc_undump_outbox_end(u, e))
		return false;
	u->what = ESC_UNDUMP_MESSAGE;
	*m = (struct esc_message){ .name = kept(u, &cell[ESC_D_NAME]), .via = kept(u, &cell[ESC_D_KIND]),
	    .recipient = kept(u, &cell[ESC_D_WHO]), .address = kept(u, &cell[ESC_D_VALUE]), .sender = "",
	    .body = "", .once = strcmp(cell[ESC_D_PUBLIC].s, "1") == 0, .lease = ESC_NONE,
	    .done = ESC_NONE };
	if (!esc_int_parse(cell[ESC_D_N].s, &m->tries))
		return esc_fail(e, ESC_INVALID, "not a number where one must be");
	return state_named(cell[ESC_D_SIDE].s, &m->state, e) && instant(cell, &m->at, e);
}

static uint64_t
key_of(const char *s)
{
	uint64_t k = 0;

	for (; *s != '\0'; s++)
		k = k << 4 | (uint64_t)(*s <= '9' ? *s - '0' : (*s | 32) - 'a' + 10);
	return k;
}

bool
esc_undump_notice(struct esc_undump_outbox *u, const struct esc_text *cell, struct esc_err *e)
{
	struct esc_told *t = &u->notice;
	int64_t ticket = 0;

	if (!esc_undump_outbox_end(u, e))
		return false;
	if (cell[ESC_D_NAME].n > 0 && !esc_ticket_find(u->db, cell[ESC_D_NAME].s, &ticket, e))
		return false;
	if (cell[ESC_D_NAME].n > 0 && ticket == 0)
		return esc_fail(e, ESC_INVALID, "a notice of a ticket that was not named before");
	u->what = ESC_UNDUMP_NOTICE;
	u->name = NULL;
	*t = (struct esc_told){ .message = ESC_NONE, .notice = { .ticket = ticket != 0 ? ticket : ESC_NONE, .facts = "",
	    .template = kept(u, &cell[ESC_D_KIND]), .recipient = kept(u, &cell[ESC_D_WHO]),
	    .key = kept(u, &cell[ESC_D_VALUE]), .urgent = strcmp(cell[ESC_D_PUBLIC].s, "1") == 0,
	    .event = key_of(cell[ESC_D_KEY].s) } };
	return state_named(cell[ESC_D_SIDE].s, &t->state, e) && instant(cell, &t->notice.at, e) &&
	    instant(cell, &t->next_at, e);
}

/* Where the text of this name goes. */
static const char **
place(struct esc_undump_outbox *u, const char *name)
{
	const struct { int what; const char *name; const char **to; } places[] = {
		{ ESC_UNDUMP_MESSAGE, "sender", &u->message.sender },
		    { ESC_UNDUMP_MESSAGE, "thread", &u->message.thread },
		{ ESC_UNDUMP_MESSAGE, "subject", &u->message.subject },
		    { ESC_UNDUMP_MESSAGE, "body", &u->message.body },
		{ ESC_UNDUMP_NOTICE, "facts", &u->notice.notice.facts },
		    { ESC_UNDUMP_NOTICE, "sent_as", &u->notice.sent_as },
		{ ESC_UNDUMP_NOTICE, "why", &u->notice.why }, { ESC_UNDUMP_NOTICE, "message", &u->name },
	};

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (places[i].what == (int)u->what && strcmp(places[i].name, name) == 0)
			return places[i].to;
	return NULL;
}

static int64_t *
moment(struct esc_undump_outbox *u, const char *name)
{
	bool message = u->what == ESC_UNDUMP_MESSAGE;

	if (u->what != ESC_UNDUMP_NOTHING && strcmp(name, "next") == 0)
		return message ? &u->message.next_at : &u->notice.next_at;
	if (message && strcmp(name, "lease") == 0)
		return &u->message.lease;
	return message && strcmp(name, "done") == 0 ? &u->message.done : NULL;
}

bool
esc_undump_text(struct esc_undump_outbox *u, const struct esc_text *cell, struct esc_err *e)
{
	const char **to = place(u, cell[ESC_D_NAME].s);
	int64_t *t = moment(u, cell[ESC_D_NAME].s);

	if (t != NULL)
		return instant(cell, t, e);
	if (to == NULL)
		return esc_fail(e, ESC_INVALID, "a text of nothing that was named before");
	if (to != u->field)
		esc_buf_clear(&u->text);
	u->field = to;
	esc_buf_add(&u->text, cell[ESC_D_VALUE].s, cell[ESC_D_VALUE].n);
	*to = esc_dup(&u->arena, u->text.s, u->text.n);
	return true;
}

static bool
end_message(struct esc_undump_outbox *u, struct esc_err *e)
{
	int64_t there;

	return esc_message_named(u->db, u->message.name, &there, e) &&
	    (there != 0 || esc_message_add(u->db, &u->message, e));
}

static bool
end_notice(struct esc_undump_outbox *u, struct esc_err *e)
{
	int64_t message = 0;

	u->notices++;
	if (u->name != NULL && !esc_message_named(u->db, u->name, &message, e))
		return false;
	if (u->name != NULL && message == 0)
		return esc_fail(e, ESC_INVALID, "a notice of a message that was not named before");
	if (message != 0)
		u->notice.message = message;
	return esc_told_restore(u->db, &u->notice, e);
}

bool
esc_undump_outbox_end(struct esc_undump_outbox *u, struct esc_err *e)
{
	bool done = u->what == ESC_UNDUMP_NOTHING ||
	    (u->what == ESC_UNDUMP_MESSAGE ? end_message(u, e) : end_notice(u, e));

	u->what = ESC_UNDUMP_NOTHING;
	u->field = NULL;
	esc_buf_clear(&u->text);
	esc_arena_clear(&u->arena);
	return done;
}

void
esc_undump_outbox_free(struct esc_undump_outbox *u)
{
	esc_buf_free(&u->text);
	esc_arena_free(&u->arena);
}
