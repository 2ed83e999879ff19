/* Explanations of clocks: a row a piece of time, or sentences for a person. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "explain.h"
#include "reading.h"

static const struct esc_head heads[] = {
	{ "ticket", ESC_TEXT, false }, { "clock", ESC_TEXT, false }, { "cycle", ESC_INT, false },
	{ "from", ESC_TIME, false }, { "to", ESC_TIME, false }, { "state", ESC_TEXT, false },
	{ "seconds", ESC_INT, false }, { "running_total", ESC_INT, false }, { "why", ESC_TEXT, false },
	{ "event", ESC_TEXT, true }, { "kind", ESC_TEXT, true }, { "actor", ESC_TEXT, true },
};
#define NHEADS	(sizeof(heads) / sizeof(heads[0]))

struct explaining {
	struct esc_db	*db;
	const char	*ref;
	int64_t		 now;
	const struct esc_zone *zone;	/* of the times in words; NULL: Z */
	struct esc_out	*out;		/* NULL: for a person, into text */
	struct esc_buf	 text, words;
	const struct esc_leg *leg;	/* of the piece that is told */
	int64_t		 total, idle, paused, gone;	/* of the cycle so far */
	int64_t		 reached;
	uint64_t	 rows;
};

struct row {
	const struct esc_clock *clock;
	int64_t		 from, to, seconds;
	const char	*state;
	const struct esc_event *event;
};

static bool
print_row(struct explaining *x, const struct row *r, struct esc_err *e)
{
	char key[ESC_KEY_MAX];
	struct esc_cell c[NHEADS] = {
		{ .s = x->ref }, { .s = esc_clock_name[r->clock->kind] }, { .i = r->clock->cycle },
		{ .i = r->from }, { .i = r->to }, { .s = r->state }, { .i = r->seconds }, { .i = x->total },
		{ .s = esc_buf_str(&x->words) },
	};

	if (r->event != NULL) {
		c[9].s = esc_key_print(key, r->event->key);
		c[10].s = esc_kind_info(r->event->kind)->name;
		c[11].s = r->event->who;
	}
	return esc_out_row(x->out, c, e);
}

static void
print_line(struct explaining *x, const struct row *r)
{
	struct esc_buf span = { 0 }, total = { 0 };

	if (r->seconds != ESC_NONE)
		esc_hours_words(&span, r->seconds);
	esc_hours_words(&total, x->total);
	esc_buf_puts(&x->text, "  ");
	esc_moment_words(&x->text, r->from, x->zone);
	esc_buf_printf(&x->text, "  %-8s %10s %10s  ", r->state, esc_buf_str(&span), esc_buf_str(&total));
	esc_show_safe(&x->text, esc_buf_str(&x->words), x->words.n, false);
	esc_buf_putc(&x->text, '\n');
	esc_buf_free(&span);
	esc_buf_free(&total);
}

static bool
tell_row(struct explaining *x, const struct row *r, struct esc_err *e)
{
	x->rows++;
	if (x->out != NULL)
		return print_row(x, r, e);
	print_line(x, r);
	return true;
}

static bool
tell_piece(void *arg, const struct esc_piece *p, struct esc_err *e)
{
	struct explaining *x = arg;
	struct row r = { .clock = &x->leg->clock, .from = p->from, .to = p->to, .seconds = p->to - p->from,
	    .state = p->state, .event = x->leg->why };
	int64_t *kind = strcmp(p->state, "running") == 0 ? &x->total :
	    strcmp(p->state, "paused") == 0 ? &x->paused : &x->idle;

	*kind += r.seconds;
	x->reached = p->to;
	esc_buf_clear(&x->words);
	esc_leg_words(&x->words, x->leg, p, x->zone);
	return tell_row(x, &r, e);
}

/* Between its end and the reopening that let it go on. */
static bool
tell_gap(struct explaining *x, const struct esc_leg *next, struct esc_err *e)
{
	struct row r = { .clock = &next->clock, .from = x->reached, .to = next->from,
	    .seconds = next->from - x->reached, .state = "ended" };

	x->gone += r.seconds;
	x->reached = next->from;
	esc_buf_clear(&x->words);
	esc_buf_puts(&x->words, "it had ended, and went on");
	return tell_row(x, &r, e);
}

static bool
tell_outcome(struct explaining *x, const struct esc_clock *c, struct esc_err *e)
{
	int64_t at = c->ended != ESC_NONE ? c->ended : x->now;
	struct row r = { .clock = c, .from = at, .to = at, .seconds = ESC_NONE,
	    .state = esc_clock_state_name[esc_clock_state(c, x->now)] };

	esc_buf_clear(&x->words);
	esc_outcome_words(&x->words, c, x->now, x->zone);
	return tell_row(x, &r, e);
}

/* "E-17 resolution, cycle 1: 4h 20m of 8h ran, ..." */
static void
put_sentence(struct explaining *x, const struct esc_clock *c)
{
	struct { const char *what; int64_t seconds; } part[] = {
		{ "ran", x->total }, { "lay outside working hours", x->idle }, { "were paused", x->paused },
		{ "lay between an end and a reopening", x->gone },
	};
	const char *comma = "";
	bool some = false;

	esc_buf_printf(&x->text, "\n  %s %s: ", x->ref, esc_clock_name[c->kind]);
	for (size_t i = 0; i < sizeof(part) / sizeof(part[0]); i++) {
		if (part[i].seconds == 0 && (i > 0 || x->idle + x->paused + x->gone > 0))
			continue;
		esc_buf_puts(&x->text, comma);
		esc_hours_words(&x->text, part[i].seconds);
		esc_buf_printf(&x->text, " %s", part[i].what);
		comma = ", ";
		some = true;
	}
	esc_buf_printf(&x->text, "%s ", some ? ";" : "");
	esc_outcome_words(&x->text, c, x->now, x->zone);
	esc_buf_puts(&x->text, ".\n");
}

static bool
explain_cycle(struct explaining *x, const struct esc_legs *l, const struct esc_clock *c, struct esc_err *e)
{
	size_t n;
	const struct esc_leg *leg = esc_legs_of(l, c, &n);

	x->total = x->idle = x->paused = x->gone = 0;
	x->reached = n > 0 ? leg[0].from : ESC_NONE;
	if (x->out == NULL)
		esc_buf_printf(&x->text, "%s%s  %s, cycle %lld\n", x->rows > 0 ? "\n" : "", x->ref,
		    esc_clock_name[c->kind], (long long)c->cycle);
	for (size_t i = 0; i < n; i++) {
		x->leg = &leg[i];
		if (leg[i].from > x->reached && !tell_gap(x, &leg[i], e))
			return false;
		if (!esc_leg_explain(&leg[i], tell_piece, x, e))
			return false;
	}
	if (!tell_outcome(x, c, e))
		return false;
	if (x->out == NULL)
		put_sentence(x, c);
	return true;
}

static bool
explain_ticket(struct explaining *x, int kind, struct esc_arena *a, struct esc_err *e)
{
	const struct esc_policies *policies;
	struct esc_event *ev;
	struct esc_legs legs;
	int64_t id;
	size_t n;

	if (!esc_ticket_find(x->db, x->ref, &id, e))
		return false;
	if (id == 0)
		return esc_fail(e, ESC_NOINPUT, "no ticket %s", x->ref);
	if ((policies = esc_db_policies(x->db, e)) == NULL || !esc_events_read(x->db, id, a, &ev, &n, e))
		return false;
	esc_legs_find(&legs, ev, n, policies, x->now, a);
	for (size_t i = 0; i < legs.clocks.n; i++)
		if ((kind < 0 || legs.clocks.clock[i].kind == (enum esc_clock_kind)kind) &&
		    !explain_cycle(x, &legs, &legs.clocks.clock[i], e))
			return false;
	return true;
}

static bool
find_kind(const char *name, int *kind, struct esc_err *e)
{
	const char *near;

	for (*kind = 0; name != NULL && *kind < ESC_NCLOCKS; ++*kind)
		if (strcmp(esc_clock_name[*kind], name) == 0)
			return true;
	*kind = -1;
	if (name == NULL)
		return true;
	near = esc_nearest(name, esc_clock_name, ESC_NCLOCKS);
	return esc_fail(e, ESC_USAGE, "no clock %.100s%s%s%s", name, near != NULL ? ": did you mean " : "",
	    near != NULL ? near : "", near != NULL ? "?" : "");
}

static bool
finish(struct explaining *x, const struct esc_out_how *how, bool done, struct esc_err *e)
{
	if (x->out == NULL)
		return done && (how->quiet || esc_out_text(how->file, x->text.s, x->text.n, e));
	if (done)
		return esc_out_close(x->out, e);
	esc_out_drop(x->out);
	return false;
}

bool
esc_sla_explain(struct esc_db *db, const char *ref, const char *clock, int64_t now,
    const struct esc_out_how *how,
    uint64_t *rows, struct esc_err *e)
{
	struct explaining x = { .db = db, .ref = ref, .now = now,
	    .zone = how->zone };
	struct esc_arena a = { 0 };
	bool done;
	int kind;

	if (!find_kind(clock, &kind, e))
		return false;
	if (esc_for_a_person(how))
		x.zone = how->zone != NULL ? how->zone : how->local;
	else if (!esc_out_open(&x.out, how, heads, NHEADS, e))
		return false;
	done = esc_begin(db, false, e) && explain_ticket(&x, kind, &a, e);
	esc_rollback(db);	/* nothing was written */
	*rows = x.rows;
	done = finish(&x, how, done, e);
	esc_buf_free(&x.text);
	esc_buf_free(&x.words);
	esc_arena_free(&a);
	return done;
}
