/* The brief of a ticket: at stake, promises missed, what was said last, what may be offered, who decides. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "act.h"
#include "brief.h"
#include "model/concession.h"

#define SAID	4		/* the last words that are shown */
#define GUIDE	60		/* characters after which a line of the guide ends */
#define MONTH	(30 * INT64_C(86400))

static const char *
text_of(const struct esc_brief *f, enum esc_column c)
{
	return esc_ticket_text(&f->t, c, NULL);
}

static const struct esc_customer *
customer_of(const struct esc_brief *f)
{
	const char *name = f->t.word[ESC_CUSTOMER_NAME];

	for (size_t i = 0; name != NULL && f->policy != NULL && i < f->policy->ncustomers; i++)
		if (esc_fold_equal(f->policy->customer[i].name, name))
			return &f->policy->customer[i];
	return NULL;
}

static void
list_add(struct esc_buf *b, const char *s)
{
	if (s != NULL && *s != '\0')
		esc_buf_printf(b, "%s%s", b->n > 0 ? ", " : "", s);
}

static void
put_what_it_is(struct esc_brief *f)
{
	const struct esc_customer *c = customer_of(f);
	struct esc_buf b = { 0 };

	esc_buf_printf(&b, "%s  ", f->ref);
	if (f->t.subject != NULL)
		esc_show_safe(&b, f->t.subject, strlen(f->t.subject), false);
	esc_brief_head(f, esc_buf_str(&b));
	esc_buf_clear(&b);
	list_add(&b, f->t.word[ESC_PRIORITY]);
	esc_buf_printf(&b, "%slevel %" PRId64 ", %s, opened ", b.n > 0 ? ", " : "", f->t.fact[ESC_LEVEL],
	    esc_status_name[f->t.fact[ESC_STATUS]]);
	esc_brief_time(f, &b, f->t.fact[ESC_OPENED_AT]);
	esc_brief_line(f, "state", esc_buf_str(&b));
	esc_buf_clear(&b);
	list_add(&b, f->t.word[ESC_CUSTOMER_NAME]);
	list_add(&b, c != NULL ? c->segment : f->t.word[ESC_SEGMENT]);
	list_add(&b, text_of(f, ESC_C_CONTACT));
	list_add(&b, text_of(f, ESC_C_PHONE) != NULL ? text_of(f, ESC_C_PHONE) : c != NULL ? c->phone : NULL);
	esc_brief_line(f, "customer", esc_buf_str(&b));
	esc_buf_free(&b);
}

static void
put_stake(struct esc_brief *f)
{
	struct esc_buf signs = { 0 };

	esc_brief_head(f, "At stake");
	esc_brief_line(f, "for the customer", text_of(f, ESC_C_AT_STAKE));
	for (size_t i = 0; i < f->n; i++)
		if (!f->gone[i] && f->ev[i].kind == ESC_SIGNED)
			list_add(&signs, esc_event_get(&f->ev[i], ESC_C_SIGN));
	esc_brief_line(f, "signs", esc_buf_str(&signs));
	esc_buf_free(&signs);
	if (f->t.fact[ESC_LEVEL_MAX] >= ESC_AT_RISK && !esc_is_decided(f->ev, f->n, f->gone))
		esc_brief_line(f, "customer", "at risk: turned to the top");
	esc_brief_line(f, "tried", text_of(f, ESC_C_TRIED));
}

/* The time first promised is the measure; what the customer heard last is another matter. */
static void
put_said_again(struct esc_brief *f, struct esc_buf *b, const struct esc_clock *c)
{
	int64_t due, last = ESC_NONE;

	for (size_t i = 0; i < f->n; i++) {
		const struct esc_event *ev = &f->ev[i];
		const char *what = esc_event_get(ev, ESC_C_WHAT), *text = esc_event_get(ev, ESC_C_DUE);

		if (!f->gone[i] && ev->kind == ESC_PROMISED && ev->at > c->started && what != NULL && text != NULL &&
		    strcmp(what, c->which) == 0 && (c->ended == ESC_NONE || ev->at <= c->ended) && esc_int_parse(text, &due))
			last = due;
	}
	if (last == ESC_NONE || last == c->due)
		return;
	esc_buf_puts(b, ", said again for ");
	esc_brief_time(f, b, last);
}

/* What is late, and what is promised. */
static void
put_clocks(struct esc_brief *f)
{
	static const char *const how[] = { [ESC_CS_RUNNING] = "runs, due ", [ESC_CS_IDLE] = "runs, due ",
		[ESC_CS_PAUSED] = "paused", [ESC_CS_MET] = "kept, was due ", [ESC_CS_BREACHED] = "missed, was due ",
		[ESC_CS_VOID] = "void" };
	struct esc_buf b = { 0 };

	esc_brief_head(f, "Promises");
	for (size_t i = 0; i < f->cs.n; i++) {
		const struct esc_clock *c = &f->cs.clock[i];
		enum esc_clock_state state = esc_clock_state(c, f->now);

		if (state == ESC_CS_VOID || (c->kind != ESC_K_PROMISE && state != ESC_CS_BREACHED) ||
		    c->target == ESC_NONE)
			continue;
		esc_buf_clear(&b);
		esc_buf_puts(&b, how[state]);
		if (state != ESC_CS_PAUSED)
			esc_brief_time(f, &b, c->due);
		if (state == ESC_CS_BREACHED && c->ended == ESC_NONE)
			esc_buf_puts(&b, ", still open");
		if (c->kind == ESC_K_PROMISE && c->which != NULL)
			put_said_again(f, &b, c);
		esc_brief_line(f, c->kind == ESC_K_PROMISE && c->which != NULL ? c->which : esc_clock_name[c->kind],
		    esc_buf_str(&b));
	}
	esc_buf_free(&b);
}

static bool
is_word(const struct esc_event *ev)
{
	return ev->kind == ESC_CUSTOMER || ev->kind == ESC_CONTACTED || ev->kind == ESC_OPENED ||
	    ev->kind == ESC_SURVEYED || ev->kind == ESC_REVIEWED || (ev->kind == ESC_REPLIED && ev->public);
}

/* "bob replied: Soon", "customer reviewed on g2 (1 of 5): Never again". */
static void
say(struct esc_buf *b, const struct esc_event *ev)
{
	const char *words = esc_event_get(ev, ESC_C_MESSAGE), *platform = esc_event_get(ev, ESC_C_PLATFORM);
	const char *score = esc_event_get(ev, ev->kind == ESC_SURVEYED ? ESC_C_CSAT : ESC_C_RATING);

	esc_buf_printf(b, "%s %s", ev->side == ESC_SIDE_CUSTOMER ? "customer" : ev->who, esc_kind_info(ev->kind)->name);
	if (platform != NULL)
		esc_buf_printf(b, " on %s", platform);
	if (score != NULL)
		esc_buf_printf(b, " (%s of 5)", score);
	esc_buf_printf(b, "%s%s", words != NULL ? ": " : "", words != NULL ? words : "");
}

static void
put_words(struct esc_brief *f)
{
	struct esc_buf b = { 0 };
	size_t from = f->n, seen = 0;
	const char *words;

	while (from > 0 && seen < SAID) {
		from--;
		seen += !f->gone[from] && is_word(&f->ev[from]);
	}
	esc_brief_head(f, "Said last");
	for (size_t i = from; i < f->n; i++) {
		if (f->gone[i] || !is_word(&f->ev[i]))
			continue;
		esc_buf_clear(&b);
		say(&b, &f->ev[i]);
		words = esc_dup(&f->arena, b.s, b.n);
		esc_buf_clear(&b);
		esc_brief_time(f, &b, f->ev[i].at);
		esc_brief_line(f, esc_buf_str(&b), words);
	}
	esc_buf_free(&b);
}

/* The customer's other tickets, and what they were given before. */
struct history {
	struct esc_brief *f;
	int64_t		 n, recent, open, csat;
};

static bool
see_other(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct history *h = arg;

	(void)e;
	if (t->id == h->f->id || t->fact[ESC_STATUS] >= ESC_S_MERGED)
		return true;
	h->n++;
	h->recent += t->fact[ESC_OPENED_AT] >= h->f->now - MONTH;
	h->open += ESC_STATUS_IS_OPEN(t->fact[ESC_STATUS]);
	if (t->fact[ESC_CSAT] != ESC_NONE)
		h->csat = t->fact[ESC_CSAT];
	return true;
}

static void
put_given(struct esc_brief *f)
{
	struct esc_buf b = { 0 };
	struct esc_given_for g;

	for (size_t i = 0; i < f->n; i++) {
		if (f->gone[i] || f->ev[i].kind != ESC_CONCEDED)
			continue;
		esc_concession_read(&g, &f->ev[i], NULL);
		if (g.amount == ESC_NONE || g.currency == NULL)
			continue;
		esc_buf_clear(&b);
		esc_money_print(&b, g.amount, g.currency);
		if (g.mistake != NULL)
			esc_buf_printf(&b, " for %s", g.mistake);
		esc_brief_line(f, "given already", esc_buf_str(&b));
	}
	esc_buf_free(&b);
}

static bool
put_history(struct esc_brief *f, struct esc_err *e)
{
	const char *name = f->t.word[ESC_CUSTOMER_NAME];
	struct esc_buf folded = { 0 }, b = { 0 };
	struct history h = { .f = f, .csat = ESC_NONE };
	struct esc_value v = { .is = ESC_V_TEXT, .text = name };
	struct esc_term term = { .field = ESC_FF_CUSTOMER, .value = &v, .nvalues = 1 };
	struct esc_filter of = { .term = &term, .nterms = 1, .now = f->now };
	struct esc_select s = { .filter = &of, .nameless = true, .order = ESC_ORDER_OPENED,
	    .facts = UINT64_C(1) << ESC_STATUS | UINT64_C(1) << ESC_OPENED_AT | UINT64_C(1) << ESC_CSAT };
	bool done = true;

	esc_brief_head(f, "Before");
	if (name != NULL) {
		esc_fold_text(&folded, name, strlen(name));
		v.folded = esc_buf_str(&folded);
		done = esc_tickets(f->db, &s, see_other, &h, e);
		esc_buf_printf(&b, "%" PRId64 ", %" PRId64 " of them in 30 days, %" PRId64 " open", h.n, h.recent, h.open);
		if (h.csat != ESC_NONE)
			esc_buf_printf(&b, "; last score %" PRId64, h.csat);
		esc_brief_line(f, "other tickets", esc_buf_str(&b));
	}
	put_given(f);
	esc_buf_free(&folded);
	esc_buf_free(&b);
	return done;
}

static void
put_bound(struct esc_buf *b, const struct esc_bound *bound, const char *currency)
{
	if (bound->is == ESC_BOUND_PERCENT)
		esc_buf_printf(b, "%" PRId64 "%%", bound->amount);
	else if (bound->is == ESC_BOUND_MONEY)
		esc_money_print(b, bound->amount, currency);
}

/* The guide for a ticket like this. */
static void
put_guide(struct esc_brief *f)
{
	const struct esc_policy *p = f->policy;
	struct esc_buf b = { 0 };
	size_t line = 0;

	esc_brief_head(f, "May be offered (shares are of what was paid; esc-log concede)");
	for (size_t i = 0; i < p->nconcessions; i++) {
		const struct esc_concession *c = &p->concession[i];

		if (c->mistake != NULL && esc_concession_for(p, c->mistake, f->t.word[ESC_PRIORITY]) != c)
			continue;
		if (c->mistake == NULL && c->priority != NULL &&
		    (f->t.word[ESC_PRIORITY] == NULL || !esc_fold_equal(c->priority, f->t.word[ESC_PRIORITY])))
			continue;
		esc_buf_puts(&b, b.n == line ? "" : "; ");
		if (b.n - line > GUIDE) {
			esc_buf_putc(&b, '\n');
			line = b.n;
		}
		esc_buf_printf(&b, "%s ", c->mistake != NULL ? c->mistake : "any other");
		put_bound(&b, &c->least, c->currency);
		if (c->least.is != ESC_BOUND_NONE)
			esc_buf_puts(&b, " to ");
		if (c->most.is == ESC_BOUND_NONE)
			esc_buf_puts(&b, "no bound");
		put_bound(&b, &c->most, c->currency);
	}
	esc_brief_words(f, esc_buf_str(&b));
	esc_buf_free(&b);
}

static void
put_deciders(struct esc_brief *f)
{
	const struct esc_policy *p = f->policy;
	struct esc_buf b = { 0 };

	esc_brief_head(f, "Who decides");
	esc_brief_line(f, "owner", f->t.word[ESC_OWNER]);
	esc_brief_line(f, "manager", f->t.word[ESC_MANAGER]);
	for (size_t i = 0; p != NULL && i < p->npeople; i++) {
		const struct esc_person *who = &p->person[i];

		if (who->approve_limit == ESC_NONE)
			continue;
		esc_buf_clear(&b);
		esc_buf_printf(&b, "up to %" PRId64 "%s%s%s", who->approve_limit, who->phone != NULL ? ", " : "",
		    who->phone != NULL ? who->phone : "", esc_person_away(p, who, f->now) ? ", away" : "");
		esc_brief_line(f, who->name, esc_buf_str(&b));
	}
	esc_buf_free(&b);
}

bool
esc_brief_ticket(struct esc_brief *f, struct esc_err *e)
{
	put_what_it_is(f);
	put_stake(f);
	put_clocks(f);
	put_words(f);
	if (!put_history(f, e))
		return false;
	if (f->policy != NULL)
		put_guide(f);
	put_deciders(f);
	return true;
}
