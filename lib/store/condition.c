/*
 * Conditions: the terms of a filter in SQL, one text for every engine.  A
 * condition is never null, so that `.not' takes in the tickets without a value.
 */
#include <string.h>

#include "condition.h"
#include "model/clock.h"

enum refers { NUMBER, WORD, PARTY, NAME };

/*
 * Where each field lies: in the ticket (t) or in one event of it (e).  Without
 * an expression it is text, data or a clock, which select.c decides.
 */
static const struct {
	const char	*expression;
	enum refers	 refers;
} columns[ESC_NFF] = {
	[ESC_FF_TICKET] = { "t.ref", NAME }, [ESC_FF_STATUS] = { "t.status", NUMBER },
	[ESC_FF_PRIORITY] = { "t.priority", WORD }, [ESC_FF_LEVEL] = { "t.level", NUMBER },
	[ESC_FF_TEAM] = { "t.team", WORD }, [ESC_FF_OWNER] = { "t.owner", PARTY },
	[ESC_FF_CUSTOMER] = { "t.customer", PARTY }, [ESC_FF_SEGMENT] = { "t.segment", WORD },
	[ESC_FF_CATEGORY] = { "t.category", WORD }, [ESC_FF_PRODUCT] = { "t.product", WORD },
	[ESC_FF_CHANNEL] = { "t.channel", WORD }, [ESC_FF_LANGUAGE] = { "t.language", WORD },
	[ESC_FF_SITE] = { "t.site", WORD }, [ESC_FF_TYPE] = { "t.type", WORD },
	[ESC_FF_SOURCE] = { "t.source", WORD },
	[ESC_FF_OPENED] = { "t.opened", NUMBER }, [ESC_FF_UPDATED] = { "t.updated", NUMBER },
	[ESC_FF_RESOLVED] = { "t.resolved", NUMBER }, [ESC_FF_CLOSED] = { "t.closed", NUMBER },
	[ESC_FF_EVENT] = { "e.key", NUMBER }, [ESC_FF_KIND] = { "e.kind", NUMBER },
	[ESC_FF_ACTOR] = { "e.who", PARTY }, [ESC_FF_AT] = { "e.at", NUMBER },
};

static int
slot(struct esc_condition *w)
{
	return w->n < ESC_CONDITION_VALUES ? ++w->n : (w->n = ESC_CONDITION_VALUES + 1, 0);
}

static int
number(struct esc_condition *w, int64_t x)
{
	int i = slot(w);

	w->value[i].text = NULL;
	w->value[i].number = x;
	return i;
}

static int
text(struct esc_condition *w, const char *s)
{
	int i = slot(w);

	w->value[i].text = s;
	return i;
}

/* The values that are texts, as one list: a chain of `or' would grow too deep. */
static bool
add_texts(struct esc_condition *w, const struct esc_term *t)
{
	static const char *const open[] = {
		[NUMBER] = " in (", [NAME] = " in (",
		[WORD] = " in (select id from word where folded in (",
		[PARTY] = " in (select id from party where folded in (",
	};
	enum refers refers = columns[t->field].refers;
	const char *comma = "";

	for (size_t i = 0; i < t->nvalues; i++) {
		const struct esc_value *v = &t->value[i];

		if (v->is != ESC_V_TEXT)
			continue;
		if (*comma == '\0')
			esc_buf_printf(&w->sql, "%s%s", columns[t->field].expression, open[refers]);
		esc_buf_printf(&w->sql, "%s$%d", comma, text(w, refers == NAME ? v->text : v->folded));
		comma = ", ";
	}
	if (*comma != '\0')
		esc_buf_puts(&w->sql, refers == WORD || refers == PARTY ? "))" : ")");
	return *comma != '\0';
}

static void
add_value(struct esc_condition *w, const struct esc_value *v, const char *x)
{
	int lo, hi;

	if (v->is == ESC_V_RANGE) {
		lo = number(w, v->lo);
		hi = number(w, v->hi);
		esc_buf_printf(&w->sql, "%s between $%d and $%d", x, lo, hi);
	} else
		esc_buf_printf(&w->sql, "%s is %snull", x, v->is == ESC_V_NONE ? "" : "not ");
}

/* What is null satisfies `none' alone; `.not' turns that round. */
static void
add_term(struct esc_condition *w, const struct esc_term *t)
{
	const char *x = columns[t->field].expression;
	bool more;

	if (t->negated)
		esc_buf_puts(&w->sql, "not coalesce(");
	esc_buf_putc(&w->sql, '(');
	more = add_texts(w, t);
	for (size_t i = 0; i < t->nvalues; i++) {
		if (t->value[i].is == ESC_V_TEXT)
			continue;
		if (more)
			esc_buf_puts(&w->sql, " or ");
		add_value(w, &t->value[i], x);
		more = true;
	}
	esc_buf_puts(&w->sql, t->negated ? "), 1 = 0)" : ")");
}

/* A term on an event's data: a text that holds "name=" somewhere, if it must. */
static void
narrow_data(struct esc_condition *w, const struct esc_term *t)
{
	static const struct {
		enum esc_filter_field field;
		const char *pattern;
	} patterns[] = {
		{ ESC_FF_TRIGGER, "%trigger=%" }, { ESC_FF_ESCALATION, "%escalation=%" },
		{ ESC_FF_SIGN, "%sign=%" },
	};

	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++)
		if (patterns[i].field == t->field && !esc_term_text(t, NULL, false))
			esc_buf_printf(&w->sql, " and e.data like $%d", text(w, patterns[i].pattern));
}

static void
add_event(struct esc_condition *w, const struct esc_filter *f)
{
	esc_buf_puts(&w->sql, " and exists (select 1 from event e where e.ticket = t.id");
	for (size_t i = 0; i < f->nterms; i++) {
		const struct esc_term *t = &f->term[i];

		if (t->field < ESC_FF_TRIGGER || t->field > ESC_FF_AT)
			continue;
		if (columns[t->field].expression == NULL) {
			narrow_data(w, t);
			continue;
		}
		esc_buf_puts(&w->sql, " and ");
		add_term(w, t);
	}
	esc_buf_putc(&w->sql, ')');
}

/* Nothing, or " and (condition or condition)" of the values that SQL knows how to narrow by. */
static void
narrow_clock(struct esc_condition *w, const struct esc_term *t)
{
	static const char *const states[] = {
		[ESC_CS_RUNNING] = "c.ended is null", [ESC_CS_IDLE] = "c.ended is null",
		[ESC_CS_PAUSED] = "c.ended is null", [ESC_CS_MET] = "c.ended is not null",
		[ESC_CS_BREACHED] = "(c.ended is null or c.breached is not null)", [ESC_CS_VOID] = "1 = 1",
	};
	const char *before = " and (";

	for (size_t i = 0; i < t->nvalues; i++)
		if (t->negated || t->value[i].is < ESC_V_TEXT)
			return;
	for (size_t i = 0; i < t->nvalues; i++, before = " or ") {
		const struct esc_value *v = &t->value[i];

		esc_buf_puts(&w->sql, before);
		if (t->field == ESC_FF_DUE)
			add_value(w, v, "c.due");
		else if (t->field == ESC_FF_CLOCK)
			add_value(w, &(struct esc_value){ .is = ESC_V_RANGE, .lo = v->lo, .hi = v->hi }, "c.kind");
		else
			esc_buf_puts(&w->sql, states[v->lo]);
	}
	esc_buf_putc(&w->sql, ')');
}

/*
 * A ticket that has a clock.  Among all tickets those of the clocks are looked
 * for first, by the index on due times.
 */
static void
add_clock(struct esc_condition *w, const struct esc_filter *f)
{
	esc_buf_puts(&w->sql, f->ntickets > 0 ?
	    " and exists (select 1 from clock c where c.ticket = t.id" :
	    " and t.id in (select c.ticket from clock c where 1 = 1");
	if (!esc_filter_wants_ended(f))
		esc_buf_puts(&w->sql, " and c.ended is null");
	for (size_t i = 0; i < f->nterms; i++) {
		const struct esc_term *t = &f->term[i];

		if (t->field == ESC_FF_DUE || t->field == ESC_FF_CLOCK || t->field == ESC_FF_STATE)
			narrow_clock(w, t);
	}
	esc_buf_putc(&w->sql, ')');
}

/* A term on an attribute: there is one of that name, if it must be. */
static void
narrow_attribute(struct esc_condition *w, const struct esc_term *t)
{
	int name, plain;

	if (esc_term_text(t, NULL, false))
		return;
	name = text(w, t->attr);
	plain = text(w, t->attr + strlen("attr."));
	esc_buf_printf(&w->sql, " and exists (select 1 from attribute a where a.ticket = t.id"
	    " and a.name in ($%d, $%d))", name, plain);
}

bool
esc_condition(struct esc_condition *w, const struct esc_filter *f, bool clocked, struct esc_err *e)
{
	esc_buf_puts(&w->sql, "1 = 1");
	for (size_t i = 0; i < f->nterms; i++) {
		const struct esc_term *t = &f->term[i];

		if (t->field == ESC_FF_ATTR)
			narrow_attribute(w, t);
		if (columns[t->field].expression == NULL || *columns[t->field].expression == 'e')
			continue;
		esc_buf_puts(&w->sql, " and ");
		add_term(w, t);
	}
	if (clocked || !esc_filter_clock(f, NULL))
		add_clock(w, f);
	if (esc_filter_has_event_terms(f))
		add_event(w, f);
	return w->n <= ESC_CONDITION_VALUES || esc_fail(e, ESC_USAGE, "a filter holds at most %d values "
	    "(a range is two): pick them with a table on standard input, and -", ESC_CONDITION_VALUES);
}

#define FORTNIGHT	1209600		/* as in the schema */

/* Openings that a touch looks for by their index. */
static int64_t
since(const struct esc_touch *t)
{
	return t->is == ESC_TOUCH_ALIVE && t->lo > INT64_MIN + FORTNIGHT ? t->lo - FORTNIGHT : t->lo;
}

/* The few that are not found so: by an index of theirs. */
static void
add_rare(struct esc_condition *w, const struct esc_touch *t)
{
	if (t->is == ESC_TOUCH_KIND)
		esc_buf_printf(&w->sql, "t.id in (select ticket from event where kind = %d)", (int)t->kind);
	else
		esc_buf_printf(&w->sql, "t.updated - t.opened > %d and t.opened < $%d and t.updated >= $%d"
		    " or t.id in (select id from ticket where case when resolved_first < opened or surveyed < opened"
		    " or escalated < opened then 1 else 0 end = 1)", FORTNIGHT, number(w, since(t)), number(w, t->lo));
}

static void
add_openings(struct esc_condition *w, int64_t from, int64_t to)
{
	int lo = number(w, from), hi = number(w, to);

	esc_buf_printf(&w->sql, "t.opened between $%d and $%d", lo, hi);
}

/* From the first opening of those that end, to the last. */
static void
range_of(const struct esc_touch *t, size_t n, int64_t *from, int64_t *to)
{
	*from = INT64_MAX;
	*to = INT64_MIN;
	for (size_t i = 0; i < n; i++) {
		if (t[i].is == ESC_TOUCH_KIND || t[i].hi == INT64_MAX)
			continue;
		*from = since(&t[i]) < *from ? since(&t[i]) : *from;
		*to = t[i].hi > *to ? t[i].hi : *to;
	}
}

void
esc_condition_touched(struct esc_condition *w, const struct esc_touch *t, size_t n, enum esc_pass which)
{
	const char *before = which == ESC_PASS_REST ? ") and (" : " or ";
	int64_t from, to;

	range_of(t, n, &from, &to);
	esc_buf_puts(&w->sql, which == ESC_PASS_REST ? " and not (" : " and (");
	add_openings(w, from, to);
	for (size_t i = 0; which != ESC_PASS_RANGE && i < n; i++) {
		if (t[i].is == ESC_TOUCH_OPENED && t[i].hi != INT64_MAX)
			continue;
		esc_buf_puts(&w->sql, before);
		before = " or ";
		if (t[i].is == ESC_TOUCH_OPENED)
			add_openings(w, t[i].lo, t[i].hi);
		else
			add_rare(w, &t[i]);
	}
	esc_buf_putc(&w->sql, ')');
}

bool
esc_touched_rarely(const struct esc_touch *t, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (t[i].is != ESC_TOUCH_OPENED || t[i].hi == INT64_MAX)
			return true;
	return false;
}

bool
esc_condition_has_room(const struct esc_condition *w, size_t n)
{
	return w->n + 2 + 2 * (int)n <= ESC_CONDITION_VALUES;
}

void
esc_condition_bind(const struct esc_condition *w, struct esc_stmt *st)
{
	for (int i = 1; i <= w->n; i++)
		if (w->value[i].text != NULL)
			esc_bind_text(st, i, w->value[i].text);
		else
			esc_bind_int(st, i, w->value[i].number);
}
