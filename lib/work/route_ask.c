/* What the matrix would do: for a ticket, for one that does not exist, step by step; and who is on duty. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "routing.h"

static const struct esc_head why_heads[] = {
	{ "ticket", ESC_TEXT, false }, { "row", ESC_TEXT, false }, { "level", ESC_INT, false },
	{ "escalation", ESC_TEXT, false }, { "team", ESC_TEXT, false }, { "owner", ESC_TEXT, false },
	{ "backup", ESC_TEXT, false }, { "clock", ESC_TEXT, false }, { "due", ESC_TIME, false },
	{ "remaining", ESC_SPAN, false }, { "next", ESC_TEXT, false }, { "say", ESC_TEXT, false },
	{ "signs", ESC_TEXT, true },
};
static const struct esc_head test_heads[] = {
	{ "at", ESC_TIME, false }, { "row", ESC_TEXT, false }, { "level", ESC_INT, false },
	{ "escalation", ESC_TEXT, false }, { "team", ESC_TEXT, false }, { "owner", ESC_TEXT, false },
	{ "backup", ESC_TEXT, false }, { "respond", ESC_SPAN, false }, { "notify", ESC_TEXT, false },
	{ "trigger", ESC_TEXT, true }, { "say", ESC_TEXT, true }, { "due", ESC_TIME, true },
};
static const struct esc_head path_heads[] = {
	{ "step", ESC_INT, false }, { "row", ESC_TEXT, false }, { "level", ESC_INT, false },
	{ "escalation", ESC_TEXT, false }, { "team", ESC_TEXT, false }, { "owner", ESC_TEXT, false },
	{ "respond", ESC_SPAN, false }, { "notify", ESC_TEXT, false }, { "trigger", ESC_TEXT, true },
	{ "say", ESC_TEXT, true },
};
static const struct esc_head duty_heads[] = {
	{ "person", ESC_TEXT, false }, { "team", ESC_TEXT, false }, { "role", ESC_TEXT, false },
	{ "phone", ESC_TEXT, false }, { "from", ESC_TIME, false }, { "to", ESC_TIME, false },
	{ "backup", ESC_TEXT, false }, { "skills", ESC_TEXT, true }, { "level", ESC_INT, true },
	{ "language", ESC_TEXT, true }, { "tickets", ESC_INT, true },
};
#define HEADS(h)	(h), sizeof(h) / sizeof((h)[0])

struct asking {
	struct esc_db	*db;
	const struct esc_policy *policy;
	struct esc_router *router;
	struct esc_out	*out;
	struct esc_arena arena;
	int64_t		 at;
};

static bool
begin(struct asking *a, const struct esc_out_how *how, const struct esc_head *heads, size_t n, struct esc_err *e)
{
	return esc_begin(a->db, false, e) && (a->policy = esc_policy_now(a->db, a->at, e)) != NULL &&
	    esc_router_open(a->db, a->at, &a->router, e) && esc_out_open(&a->out, how, heads, n, e);
}

static bool
end(struct asking *a, bool done, uint64_t *rows, struct esc_err *e)
{
	esc_rollback(a->db);
	if (a->out != NULL && done) {
		*rows = esc_out_rows(a->out);
		done = esc_out_close(a->out, e);
	} else if (a->out != NULL)
		esc_out_drop(a->out);
	esc_router_free(a->router);
	esc_arena_free(&a->arena);
	return done;
}

static const char *
notify_of(const struct esc_route *to)
{
	return to->rule != NULL ? to->rule->notify : NULL;
}

/* The facts of a ticket as words, name=value. */
static bool
read_word(struct esc_case *c, const char *word, struct asking *a, struct esc_err *e)
{
	static const struct { const char *name; size_t where; } texts[] = {
		{ "owner", offsetof(struct esc_case, owner) }, { "team", offsetof(struct esc_case, team) } };
	const char *equals = strchr(word, '='), *name, *value, *names[ESC_NWHEN + 4];
	int64_t n;

	if (equals == NULL || equals[1] == '\0')
		return esc_fail(e, ESC_USAGE, "\"%.100s\": say a fact of the ticket, as category=network", word);
	name = esc_dup(&a->arena, word, (size_t)(equals - word));
	value = equals + 1;
	for (int i = 0; i < ESC_NWHEN; i++) {
		names[i] = esc_when_name[i];
		if (strcmp(name, esc_when_name[i]) == 0) {
			c->word[i] = value;
			return true;
		}
	}
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (strcmp(name, texts[i].name) == 0) {
			*(const char **)(void *)((char *)c + texts[i].where) = value;
			return true;
		}
	if (strcmp(name, "level") == 0)
		return esc_int_parse(value, &n) && n >= 1 && n <= 9 ? (c->level = (int)n, true) :
		    esc_fail(e, ESC_USAGE, "level: \"%.80s\" is no level, 1 to 9", value);
	if (strcmp(name, "amount") == 0)
		return esc_int_parse(value, &c->amount) ? true :
		    esc_fail(e, ESC_USAGE, "amount: \"%.80s\" is no whole number", value);
	names[ESC_NWHEN] = "owner";
	names[ESC_NWHEN + 1] = "team";
	names[ESC_NWHEN + 2] = "level";
	names[ESC_NWHEN + 3] = "amount";
	value = esc_nearest(name, names, ESC_NWHEN + 4);
	return esc_fail(e, ESC_USAGE, "%.100s: %s%s", name, value != NULL ? "did you mean " : "there is no such fact: "
	    "category product priority segment channel language trigger level owner team amount",
	    value != NULL ? value : "");
}

static bool
read_words(struct esc_case *c, const struct esc_asking *how, struct asking *a, struct esc_err *e)
{
	*c = (struct esc_case){ .level = 1, .amount = ESC_NONE };
	for (size_t i = 0; i < how->nwords; i++)
		if (!read_word(c, how->word[i], a, e))
			return false;
	c->up = c->word[ESC_W_TRIGGER] != NULL;
	if (c->up && strcmp(c->word[ESC_W_TRIGGER], "customer_request") == 0 && c->level < 3)
		c->want = 3;
	return true;
}

bool
esc_route_test(struct esc_db *db, const struct esc_asking *how, const struct esc_out_how *rows_how, uint64_t *rows,
    bool *expected, struct esc_err *e)
{
	struct asking a = { .db = db, .at = how->at };
	struct esc_route to;
	struct esc_case c;
	bool done;

	done = begin(&a, rows_how, HEADS(test_heads), e) && read_words(&c, how, &a, e);
	if (done) {
		esc_route(a.router, &c, &to);
		done = esc_out_row(a.out, (struct esc_cell[]){ { .i = a.at }, { .s = to.row }, { .i = to.level },
		    { .s = to.escalation }, { .s = to.team }, { .s = to.owner }, { .s = to.backup },
		    { .i = to.respond }, { .s = notify_of(&to) }, { .s = to.trigger }, { .s = to.say },
		    { .i = to.due } }, e);
		*expected = how->expect == NULL || (to.owner != NULL && esc_fold_equal(how->expect, to.owner));
	}
	return end(&a, done, rows, e);
}

/* The way up, a row a step, as long as it leads higher. */
bool
esc_route_path(struct esc_db *db, const struct esc_asking *how, const struct esc_out_how *rows_how, uint64_t *rows,
    struct esc_err *e)
{
	struct asking a = { .db = db, .at = how->at };
	const char *trigger;
	struct esc_route to;
	struct esc_case c;
	bool done;

	done = begin(&a, rows_how, HEADS(path_heads), e) && read_words(&c, how, &a, e);
	trigger = done ? c.word[ESC_W_TRIGGER] : NULL;
	for (int64_t step = 1; done; step++) {
		esc_route(a.router, &c, &to);
		done = esc_out_row(a.out, (struct esc_cell[]){ { .i = step }, { .s = to.row }, { .i = to.level },
		    { .s = to.escalation }, { .s = to.team }, { .s = to.owner }, { .i = to.respond },
		    { .s = notify_of(&to) }, { .s = to.trigger }, { .s = to.say } }, e);
		if (step > 1 && to.level <= c.level)
			break;
		c = (struct esc_case){ .level = to.level, .up = true, .owner = to.owner, .team = to.team,
		    .amount = c.amount, .word = { c.word[0], c.word[1], c.word[2], c.word[3], c.word[4], c.word[5] } };
		c.word[ESC_W_TRIGGER] = trigger != NULL ? trigger : esc_trigger_of_level(c.level);
		if (esc_matrix_find(a.policy, &c) == NULL)
			break;
	}
	return end(&a, done, rows, e);
}

/* What the words of `duty' ask for. */
struct wanted {
	const char	*team, *skill, *level, *role, *language;
};

static bool
read_wanted(struct wanted *w, const struct esc_asking *how, struct esc_err *e)
{
	static const char *const names[] = { "team", "skill", "level", "role", "language" };
	const char **where[] = { &w->team, &w->skill, &w->level, &w->role, &w->language };

	*w = (struct wanted){ .team = NULL };
	for (size_t i = 0; i < how->nwords; i++) {
		const char *equals = strchr(how->word[i], '=');
		size_t k = 0, n = equals != NULL ? (size_t)(equals - how->word[i]) : 0;

		while (k < 5 && !(strlen(names[k]) == n && strncmp(names[k], how->word[i], n) == 0))
			k++;
		if (n == 0 || k == 5)
			return esc_fail(e, ESC_USAGE, "\"%.100s\": say team=X, skill=X, level=N, role=X or language=X",
			    how->word[i]);
		*where[k] = equals + 1;
	}
	return true;
}

static bool
is_wanted(const struct wanted *w, const struct esc_person *who)
{
	return (w->team == NULL || esc_list_has(who->teams, w->team)) &&
	    (w->skill == NULL || esc_list_has(who->skills, w->skill)) &&
	    (w->role == NULL || esc_list_has(who->role, w->role)) &&
	    (w->language == NULL || esc_list_has(who->language, w->language)) &&
	    (w->level == NULL || (who->level == *w->level - '0' && w->level[1] == '\0'));
}

static bool
print_duty(struct asking *a, const struct esc_person *who, struct esc_err *e)
{
	struct esc_calendar *c = esc_person_calendar(a->policy, who);
	struct esc_calendar_span s;
	int64_t from = esc_calendar_before(c, a->at, 0), to = a->at;

	/* A stretch of hours, over the midnights in it; round the clock: a week. */
	while (to < a->at + 7 * 86400 && (s = esc_calendar_span(c, to)).open)
		to = s.until;
	while (from > a->at - 7 * 86400 && esc_calendar_between(c, from - 3600, from) == 3600)
		from -= 3600;
	from -= esc_calendar_between(c, from - 3600, from);
	return esc_out_row(a->out, (struct esc_cell[]){ { .s = who->name }, { .s = who->teams }, { .s = who->role },
	    { .s = who->phone }, { .i = from }, { .i = to }, { .s = who->backup }, { .s = who->skills },
	    { .i = who->level > 0 ? who->level : ESC_NONE }, { .s = who->language },
	    { .i = esc_router_tickets(a->router, who) } }, e);
}

static int
by_name(const void *pa, const void *pb)
{
	const struct esc_person *const *a = pa, *const *b = pb;

	return strcmp((*a)->name, (*b)->name);
}

bool
esc_route_duty(struct esc_db *db, const struct esc_asking *how, const struct esc_out_how *rows_how, uint64_t *rows,
    struct esc_err *e)
{
	struct asking a = { .db = db, .at = how->at };
	const struct esc_person **who;
	struct wanted w;
	bool done;
	size_t n = 0;

	done = read_wanted(&w, how, e) && begin(&a, rows_how, HEADS(duty_heads), e);
	if (!done)
		return end(&a, false, rows, e);
	who = esc_alloc(&a.arena, a.policy->npeople * sizeof(*who));
	for (size_t i = 0; i < a.policy->npeople; i++) {
		const struct esc_person *p = &a.policy->person[i];

		if (is_wanted(&w, p) && esc_person_present(a.policy, p, a.at) == p &&
		    esc_calendar_is_open(esc_person_calendar(a.policy, p), a.at))
			who[n++] = p;
	}
	qsort(who, n, sizeof(*who), by_name);
	for (size_t i = 0; done && i < n; i++)
		done = print_duty(&a, who[i], e);
	return end(&a, done, rows, e);
}

/* The clock of a ticket that is due first; NULL: none runs. */
static const struct esc_clock *
nearest(const struct esc_clocks *cs)
{
	const struct esc_clock *best = NULL;

	for (size_t i = 0; i < cs->n; i++)
		if (cs->clock[i].ended == ESC_NONE && cs->clock[i].due != ESC_NONE &&
		    (best == NULL || cs->clock[i].due < best->due))
			best = &cs->clock[i];
	return best;
}

/* Does the ticket wait for somebody to take it, or for the next step up? */
static struct esc_case
next_case(const struct esc_ticket *t)
{
	struct esc_case c = esc_ticket_case(t);

	c.up = t->word[ESC_OWNER] != NULL;
	if (c.up)
		c.word[ESC_W_TRIGGER] = esc_trigger_of_level(c.level);
	return c;
}

static const char *
command_of(struct asking *a, const struct esc_ticket *t, const struct esc_case *c, const struct esc_route *to)
{
	struct esc_buf b = { 0 };
	const char *s;

	if (!ESC_STATUS_IS_OPEN(t->fact[ESC_STATUS]))
		return NULL;
	if (!c->up)
		esc_buf_printf(&b, "esc-route assign %s", t->ref);
	else if (to->level <= c->level)
		return NULL;
	else if (c->word[ESC_W_TRIGGER] != NULL)
		esc_buf_printf(&b, "esc-route up %s --level %d --trigger %s --tried ...", t->ref, to->level,
		    c->word[ESC_W_TRIGGER]);
	else
		esc_buf_printf(&b, "esc-route up %s --level %d --trigger ...", t->ref, to->level);
	s = esc_dup(&a->arena, b.s, b.n);
	esc_buf_free(&b);
	return s;
}

/* The signs that were seen in it so far. */
static bool
signs_of(struct asking *a, const struct esc_ticket *t, const char **signs, struct esc_err *e)
{
	struct esc_event *ev;
	struct esc_buf b = { 0 };
	const char *sign;
	size_t n;

	if (!esc_events_read(a->db, t->id, &a->arena, &ev, &n, e))
		return false;
	for (size_t i = 0; i < n; i++)
		if (ev[i].kind == ESC_SIGNED && (sign = esc_event_get(&ev[i], ESC_C_SIGN)) != NULL)
			esc_buf_printf(&b, "%s%s", b.n > 0 ? " " : "", sign);
	*signs = b.n > 0 ? esc_dup(&a->arena, b.s, b.n) : NULL;
	esc_buf_free(&b);
	return true;
}

static bool
print_why(struct asking *a, struct esc_ticket *t, struct esc_err *e)
{
	const struct esc_policies *all = esc_db_policies(a->db, e);
	struct esc_case c = next_case(t);
	const struct esc_clock *k;
	struct esc_clocks clocks;
	struct esc_route to;
	const char *signs;

	if (all == NULL || !esc_clocks_read(a->db, t->id, all, &a->arena, &clocks, e) || !signs_of(a, t, &signs, e))
		return false;
	esc_route(a->router, &c, &to);
	if (c.up && to.level <= c.level)
		to.row = NULL;
	k = nearest(&clocks);
	return esc_out_row(a->out, (struct esc_cell[]){ { .s = t->ref }, { .s = to.row }, { .i = to.level },
	    { .s = to.escalation }, { .s = to.team }, { .s = to.owner }, { .s = to.backup },
	    { .s = k != NULL ? esc_clock_name[k->kind] : NULL }, { .i = k != NULL ? k->due : ESC_NONE },
	    { .i = k != NULL ? k->due - a->at : ESC_NONE }, { .s = command_of(a, t, &c, &to) }, { .s = to.say },
	    { .s = signs } }, e);
}

bool
esc_route_why(struct esc_db *db, const char *ref, int64_t now, const struct esc_out_how *how, uint64_t *rows,
    struct esc_err *e)
{
	struct asking a = { .db = db, .at = now };
	struct esc_ticket t;
	int64_t id;
	bool done;

	done = begin(&a, how, HEADS(why_heads), e) && esc_ticket_find(db, ref, &id, e) &&
	    (id != 0 || esc_fail(e, ESC_NOINPUT, "no ticket %.255s", ref)) && esc_ticket_read(db, id, &a.arena, &t, e) &&
	    print_why(&a, &t, e);
	return end(&a, done, rows, e);
}
