/* Signs of conflict, read in what the customer wrote: suggested, never set. */
#include <inttypes.h>
#include <string.h>

#include "routing.h"

static const struct esc_head heads[] = {
	{ "ticket", ESC_TEXT, false }, { "sign", ESC_TEXT, false }, { "language", ESC_TEXT, false },
	{ "words", ESC_TEXT, false }, { "weight", ESC_INT, false }, { "rule", ESC_TEXT, false },
	{ "level", ESC_INT, false }, { "trigger", ESC_TEXT, true }, { "escalation", ESC_TEXT, true },
};

struct reading {
	struct esc_db	*db;
	const struct esc_policy *policy;
	struct esc_out	*out;
	const char	*language;	/* of the lists; NULL: the ticket's, or all */
	struct esc_arena arena;
};

/* The words of the customer, in order. */
static bool
words_of(struct reading *r, int64_t ticket, const char **text, struct esc_err *e)
{
	struct esc_buf b = { 0 };
	struct esc_event *ev;
	const char *s;
	size_t n;

	if (!esc_events_read(r->db, ticket, &r->arena, &ev, &n, e))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (ev[i].side != ESC_SIDE_CUSTOMER)
			continue;
		if ((s = esc_event_get(&ev[i], ESC_C_SUBJECT)) != NULL)
			esc_buf_printf(&b, "%s\n", s);
		if ((s = esc_event_get(&ev[i], ESC_C_MESSAGE)) != NULL)
			esc_buf_printf(&b, "%s\n", s);
	}
	*text = esc_dup(&r->arena, b.n > 0 ? b.s : "", b.n);
	esc_buf_free(&b);
	return true;
}

bool
esc_sign_acts(struct esc_db *db, const struct esc_policy *p, const struct esc_ticket *t, const struct esc_sign **sign,
    struct esc_err *e)
{
	struct reading r = { .db = db, .policy = p };
	struct esc_seen_sign *seen;
	const char *text;
	size_t n = 0;
	bool done;

	*sign = NULL;
	done = words_of(&r, t->id, &text, e);
	if (done)
		n = esc_signs_find(p, text, t->word[ESC_LANGUAGE], &r.arena, &seen);
	for (size_t i = 0; i < n && *sign == NULL; i++)
		if (seen[i].automatic)
			*sign = seen[i].sign;
	esc_arena_free(&r.arena);
	return done;
}

/* The row that would follow if the ticket went up for that. */
static bool
print(struct reading *r, const char *ref, const struct esc_case *of, const struct esc_seen_sign *s, struct esc_err *e)
{
	struct esc_case c = *of;
	const struct esc_rule *row;

	c.up = true;
	c.word[ESC_W_TRIGGER] = s->sign->trigger;
	row = esc_matrix_find(r->policy, &c);
	return esc_out_row(r->out, (struct esc_cell[]){ { .s = ref }, { .s = s->sign->name }, { .s = s->language },
	    { .s = s->words }, { .i = s->weight }, { .s = row != NULL ? row->name : NULL },
	    { .i = row != NULL ? (row->to_level > c.level ? row->to_level : c.level) : ESC_NONE },
	    { .s = s->sign->trigger }, { .s = row != NULL ? row->escalation : NULL } }, e);
}

static bool
suggest(struct reading *r, const char *ref, const char *text, const struct esc_case *c, struct esc_err *e)
{
	struct esc_seen_sign *seen;
	size_t n = esc_signs_find(r->policy, text, r->language, &r->arena, &seen);

	for (size_t i = 0; i < n; i++)
		if (!print(r, ref, c, &seen[i], e))
			return false;
	return true;
}

static bool
read_ticket(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct reading *r = arg;
	struct esc_case c = esc_ticket_case(t);
	const char *text;

	esc_arena_clear(&r->arena);
	return words_of(r, t->id, &text, e) && suggest(r, t->ref, text, &c, e);
}

static bool
read_all(struct reading *r, const struct esc_filter *f, const char *text, const struct esc_out_how *how, int64_t now,
    struct esc_err *e)
{
	struct esc_select select = { .filter = f, .facts = ESC_CASE_FACTS, .words = true, .order = ESC_ORDER_OPENED };
	struct esc_case c = { .level = 1, .amount = ESC_NONE };

	if ((r->policy = esc_policy_now(r->db, now, e)) == NULL ||
	    !esc_out_open(&r->out, how, heads, sizeof(heads) / sizeof(heads[0]), e))
		return false;
	return text != NULL ? suggest(r, NULL, text, &c, e) : esc_tickets(r->db, &select, read_ticket, r, e);
}

bool
esc_route_signs(struct esc_db *db, const struct esc_filter *f, const char *text, const char *language,
    const struct esc_out_how *how, uint64_t *rows, struct esc_err *e)
{
	struct reading r = { .db = db, .language = language };
	bool done = esc_begin(db, false, e) && read_all(&r, f, text, how, f->now, e);

	esc_rollback(db);
	if (r.out != NULL && done) {
		*rows = esc_out_rows(r.out);
		done = esc_out_close(r.out, e);
	} else if (r.out != NULL)
		esc_out_drop(r.out);
	esc_arena_free(&r.arena);
	return done;
}
