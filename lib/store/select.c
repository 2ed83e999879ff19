/*
 * Selection: the tickets that a filter picks, one at a time.  SQL narrows them
 * by the ticket's columns; texts and an event's data are decided here.
 */
#include <string.h>

#include "store.h"
#include "condition.h"

struct selection {
	struct esc_db	*db;
	const struct esc_select *want;
	const struct esc_filter *filter;
	struct esc_condition condition;
	struct esc_stmt	*st;
	struct esc_arena arena;		/* of one ticket */
	bool		 ref, subject, texts;	/* are read, for the caller or for a term */
	bool		 laid;		/* tickets lie in the order of their opening, or nearly so */
	bool		 settled;	/* the id is read of some only, and tells that `updated' is late */
	bool		 alike;		/* the others are read together, and how many they are */
	uint64_t	 packed;	/* moments, of which the first column says whether they are there */
	uint64_t	 facts;
	bool		 of_events;	/* a term is about events */
	bool		 of_data;	/* SQL did not settle the terms on events */
	bool		 of_clocks;	/* a term is about clocks */
	struct esc_clocks clocks;	/* of the ticket */
	struct esc_field attribute;	/* likewise */
	bool		 merged;	/* tickets come by id, and their clocks beside them */
	struct esc_clock_scan scan;
	bool		(*each)(void *, struct esc_ticket *, struct esc_err *);
	void		*arg;
};

static const struct esc_filter everything;

static bool
has_term(const struct esc_filter *f, enum esc_filter_field field)
{
	for (size_t i = 0; i < f->nterms; i++)
		if (f->term[i].field == field)
			return true;
	return false;
}

/* People are too many to be kept in memory: their names are joined. */
static bool
is_joined(const struct selection *s, int fact)
{
	return s->want->words && fact >= ESC_FIRST_PERSON && s->want->facts >> fact & 1;
}

/*
 * To order by the column itself is to walk its index, which finds the first
 * tickets at once and all of a period, but reads a whole table in a scattered
 * way, unless the tickets lie in that order: then sorting is quicker.
 */
static const char *
order_of(const struct selection *s)
{
	switch (s->want->order) {
	case ESC_ORDER_OPENED:
		return s->want->few || s->laid || has_term(s->filter, ESC_FF_OPENED) ?
		    " order by t.opened, t.ref" : " order by +t.opened, t.ref";
	default:
		return s->merged ? " order by t.id" : "";
	}
}

/* Reports read numbers, and read them all. */
static bool
is_of_figures(const struct selection *s)
{
	return s->filter->ntickets == 0 && !s->ref && !s->subject && !s->want->words && !s->want->few && !s->want->clocks &&
	    s->want->attribute == NULL;
}

/* The parameter that is behind those of the condition and the ticket's or the moment's. */
static int
attribute_at(const struct selection *s)
{
	return s->condition.n + (s->filter->ntickets > 0 || s->settled ? 2 : 1);
}

/*
 * One number for what is the same of tickets that are alike: their status, and a
 * bit for each moment.  Of one that is not settled it is the id, below zero.
 */
static void
build_key(const struct selection *s, struct esc_buf *sql)
{
	int bit = 0;

	esc_buf_printf(sql, "select case when t.updated > $%d then -t.id else t.status * %d", s->condition.n + 1,
	    1 << __builtin_popcountll(s->packed));
	for (uint64_t left = s->packed; left != 0; left &= left - 1)
		esc_buf_printf(sql, " + case when t.%s is null then 0 else %d end", esc_fact_name[__builtin_ctzll(left)],
		    1 << bit++);
	esc_buf_puts(sql, " end");
}

static void
read_key(const struct selection *s, struct esc_ticket *t, int64_t key)
{
	bool settled = key >= 0;

	t->id = settled ? ESC_NONE : -key;
	for (uint64_t left = s->packed; left != 0; left &= left - 1, key >>= 1)
		t->fact[__builtin_ctzll(left)] = settled && key & 1 ? 0 : ESC_NONE;
	t->fact[ESC_STATUS] = settled ? key : 0;
}

/* Each different row once, and how often it is there; all columns but the last make it. */
static void
count_alike(size_t ncolumns, struct esc_buf *sql)
{
	esc_buf_puts(sql, " group by 1");
	for (size_t i = 2; i <= ncolumns; i++)
		esc_buf_printf(sql, ", %zu", i);
}

/* `named' is the parameter that holds the ticket; 0: all tickets. */
static void
build(const struct selection *s, int named, struct esc_buf *sql)
{
	if (s->alike)
		build_key(s, sql);
	else if (s->settled)
		esc_buf_printf(sql, "select case when t.updated > $%d then t.id end", s->condition.n + 1);
	else
		esc_buf_puts(sql, s->ref ? "select t.id, t.ref" : "select t.id");
	for (int i = 0; i < ESC_NFACTS; i++) {
		if (s->facts >> i & 1)
			esc_buf_printf(sql, ", t.%s", esc_fact_name[i]);
		if (is_joined(s, i))
			esc_buf_printf(sql, ", p%d.name", i);
	}
	if (s->subject)
		esc_buf_puts(sql, ", x.subject");
	if (s->want->attribute != NULL)
		esc_buf_puts(sql, ", a.value");
	if (s->of_events)
		esc_buf_printf(sql, ", case when exists (select 1 from event r where r.ticket = t.id"
		    " and r.kind = %d) then 1 else 0 end", ESC_RETRACTED);
	esc_buf_puts(sql, s->alike ? ", count(*) from ticket t" : " from ticket t");
	for (int i = ESC_FIRST_PERSON; i < ESC_NFACTS; i++)
		if (is_joined(s, i))
			esc_buf_printf(sql, " left join party p%d on p%d.id = t.%s", i, i, esc_fact_name[i]);
	if (s->subject)
		esc_buf_puts(sql, " left join ticket_text x on x.ticket = t.id");
	if (s->want->attribute != NULL)
		esc_buf_printf(sql, " left join attribute a on a.ticket = t.id and a.name = $%d", attribute_at(s));
	esc_buf_printf(sql, " where %.*s", (int)s->condition.sql.n, s->condition.sql.s);
	if (named > 0)
		esc_buf_printf(sql, " and t.id = $%d", named);
	else if (s->want->newest > 0)
		esc_buf_printf(sql, " order by t.opened desc, t.ref desc limit %zu", s->want->newest);
	else if (s->alike)
		count_alike(1 + (size_t)__builtin_popcountll(s->facts), sql);
	else
		esc_buf_puts(sql, order_of(s));
}

static bool
read_words(struct selection *s, struct esc_ticket *t, struct esc_err *e)
{
	for (int i = ESC_FIRST_CODE; i < ESC_FIRST_PERSON; i++)
		if (!esc_word_name(s->db, t->fact[i], &s->arena, &t->word[i], e))
			return false;
	return true;
}

static void
read_attribute(struct selection *s, struct esc_ticket *t, int col)
{
	s->attribute = (struct esc_field){ .column = ESC_C_ATTR, .name = s->want->attribute,
	    .value = esc_column_text(s->st, col) };
	t->text = &s->attribute;
	t->ntexts = s->attribute.value != NULL;
}

/* The row that build() asks for. */
static bool
read_row(struct selection *s, struct esc_ticket *t, bool *retracted, struct esc_err *e)
{
	int col = 0;

	*retracted = false;
	t->id = esc_column_int(s->st, col++);
	if (s->alike)
		read_key(s, t, t->id);
	if (s->ref)
		t->ref = esc_column_text(s->st, col++);
	if (s->settled)
		t->fact[ESC_UPDATED_AT] = t->id != ESC_NONE ? INT64_MAX : ESC_NONE;
	for (uint64_t left = s->facts; left != 0; left &= left - 1) {
		int i = __builtin_ctzll(left);

		t->fact[i] = esc_column_int(s->st, col++);
		if (is_joined(s, i))
			t->word[i] = esc_column_text(s->st, col++);
	}
	if (s->want->facts >> ESC_STATUS & 1 && (uint64_t)t->fact[ESC_STATUS] > ESC_S_SPAM)
		return esc_fail(e, ESC_FOREIGN, "the database is damaged: a ticket has no status %lld",
		    (long long)t->fact[ESC_STATUS]);
	if (s->subject)
		t->subject = esc_column_text(s->st, col++);
	if (s->want->attribute != NULL)
		read_attribute(s, t, col++);
	*retracted = s->of_events && esc_column_int(s->st, col++) != 0;
	t->alike = s->alike && t->id == ESC_NONE ? esc_column_int(s->st, col++) : 0;
	return (!s->want->words || read_words(s, t, e)) && (!s->texts || esc_ticket_texts(s->db, t, &s->arena, e));
}

/* An attribute by its name, or what was asked at intake by its plain one. */
static const char *
attribute(const struct esc_ticket *t, const char *attr)
{
	for (size_t i = 0; i < t->ntexts; i++) {
		const struct esc_field *f = &t->text[i];

		if (f->column == ESC_C_ATTR ? strcmp(f->name, attr) == 0 :
		    strcmp(esc_column_info(f->column)->name, attr + strlen("attr.")) == 0)
			return f->value;
	}
	return NULL;
}

static bool
texts_hold(const struct esc_filter *f, const struct esc_ticket *t)
{
	for (size_t i = 0; i < f->nterms; i++) {
		const struct esc_term *term = &f->term[i];

		if (term->field == ESC_FF_SUBJECT && !esc_term_text(term, t->subject, true))
			return false;
		if (term->field == ESC_FF_ATTR && !esc_term_text(term, attribute(t, term->attr), false))
			return false;
	}
	return true;
}

/* `text' looks in the subject and every message. */
static bool
messages_hold(const struct esc_filter *f, const struct esc_ticket *t, const struct esc_event *ev,
    size_t n, const unsigned char *gone)
{
	struct esc_buf all = { 0 };
	bool hold = true;

	if (!has_term(f, ESC_FF_TEXT))
		return true;
	if (t->subject != NULL)
		esc_buf_puts(&all, t->subject);
	for (size_t i = 0; i < n; i++) {
		const char *message = gone[i] ? NULL : esc_event_get(&ev[i], ESC_C_MESSAGE);

		if (message != NULL)
			esc_buf_printf(&all, "\n%s", message);
	}
	for (size_t i = 0; hold && i < f->nterms; i++)
		if (f->term[i].field == ESC_FF_TEXT)
			hold = esc_term_text(&f->term[i], esc_buf_str(&all), true);
	esc_buf_free(&all);
	return hold;
}

static bool
one_event_holds(const struct esc_filter *f, const struct esc_ticket *t, const struct esc_event *ev,
    size_t n, const unsigned char *gone)
{
	for (size_t i = 0; i < n; i++)
		if (!gone[i] && esc_filter_event(f, &ev[i], t->ref))
			return true;
	return !esc_filter_has_event_terms(f);
}

static bool
read_clocks(struct selection *s, struct esc_ticket *t, struct esc_err *e)
{
	const struct esc_policies *policies;

	if (!s->of_clocks && !s->want->clocks)
		return true;
	t->clocks = &s->clocks;
	if ((policies = esc_db_policies(s->db, e)) == NULL)
		return false;
	if (s->merged)
		return esc_clocks_next(s->db, &s->scan, t->id, policies, &s->arena, &s->clocks, e);
	return esc_clocks_read(s->db, t->id, policies, &s->arena, &s->clocks, e);
}

/* What SQL left open.  False with an error, or without: not this ticket. */
static bool
holds(struct selection *s, const struct esc_ticket *t, bool retracted, struct esc_err *e)
{
	struct esc_event *ev;
	unsigned char *gone;
	size_t n;

	if (!texts_hold(s->filter, t) || (s->of_clocks && !esc_filter_clocks(s->filter, t->clocks)))
		return false;
	if (!s->of_data && !retracted)
		return true;
	if (!esc_events_read(s->db, t->id, &s->arena, &ev, &n, e))
		return false;
	gone = esc_alloc(&s->arena, n + 1);
	esc_fold_retracted(ev, n, gone);
	return one_event_holds(s->filter, t, ev, n, gone) && messages_hold(s->filter, t, ev, n, gone);
}

/* Hands out the rows of the statement; false if `each' stopped or failed. */
static bool
run(struct selection *s, struct esc_err *e)
{
	struct esc_ticket t = { 0 };
	bool retracted;

	for (int i = 0; i < ESC_NFACTS; i++)
		t.fact[i] = ESC_NONE;
	while (esc_step(s->st, e)) {
		esc_arena_clear(&s->arena);
		if (!read_row(s, &t, &retracted, e) || !read_clocks(s, &t, e))
			return false;
		if (holds(s, &t, retracted, e) && !s->each(s->arg, &t, e))
			return false;
		if (e->code != 0)
			return false;
	}
	return e->code == 0;
}

static void
bind_attribute(struct selection *s)
{
	if (s->want->attribute != NULL)
		esc_bind_text(s->st, attribute_at(s), s->want->attribute);
}

/* All are found before the first is handed out, and each is handed out once. */
static void
run_named(struct selection *s, int named, struct esc_err *e)
{
	struct esc_arena a = { 0 };
	int64_t *id;
	size_t n;
	bool more = esc_named(s->db, s->filter, s->want->order, &a, &id, &n, e);

	for (size_t i = 0; more && i < n; i++) {
		esc_reset(s->st);
		esc_condition_bind(&s->condition, s->st);
		esc_bind_int(s->st, named, id[i]);
		bind_attribute(s);
		more = run(s, e);
	}
	esc_arena_free(&a);
}

static bool
run_all(struct selection *s, struct esc_err *e)
{
	esc_condition_bind(&s->condition, s->st);
	if (s->settled)
		esc_bind_int(s->st, s->condition.n + 1, s->want->settled);
	bind_attribute(s);
	return run(s, e);
}

static bool
find_laid(struct selection *s, struct esc_err *e)
{
	return s->want->order != ESC_ORDER_OPENED || s->want->few || s->filter->ntickets > 0 || s->filter->nterms > 0 ||
	    esc_tickets_laid(s->db, &s->laid, e);
}

static struct esc_stmt *
prepare(struct selection *s, const char *sql, struct esc_err *e)
{
	return (s->filter->ntickets > 0 ? esc_sql_built : is_of_figures(s) ? esc_sql_figures : esc_sql_many)(s->db, sql, e);
}

/* What must be read, for the caller and for the terms. */
static void
look_through(struct selection *s)
{
	const struct esc_select *want = s->want;
	const struct esc_filter *f = s->filter;

	s->subject = want->subject || has_term(f, ESC_FF_SUBJECT) || has_term(f, ESC_FF_TEXT);
	s->texts = want->texts || has_term(f, ESC_FF_ATTR);
	s->of_events = esc_filter_has_event_terms(f);
	s->of_clocks = esc_filter_has_clock_terms(f);
	s->ref = !want->nameless || s->of_events || has_term(f, ESC_FF_TEXT);
	s->of_data = has_term(f, ESC_FF_TEXT) || has_term(f, ESC_FF_TRIGGER) ||
	    has_term(f, ESC_FF_ESCALATION) || has_term(f, ESC_FF_SIGN);
	s->merged = want->clocks && !want->clocked && want->ntouches == 0 && want->order == ESC_ORDER_NONE &&
	    f->ntickets == 0 && !has_term(f, ESC_FF_OPENED) && !has_term(f, ESC_FF_UPDATED) && !s->of_events &&
	    !s->of_clocks;
	s->settled = want->settled != 0 && is_of_figures(s) && !s->texts && !s->of_clocks && !want->clocks;
	s->alike = want->alike && s->settled && !s->of_events && esc_rows_together(s->db);
	s->facts = s->settled ? want->facts & ~(UINT64_C(1) << ESC_UPDATED_AT) : want->facts;
	if (s->alike) {
		s->packed = s->facts & ESC_MOMENTS & ~(UINT64_C(1) << ESC_OPENED_AT);
		s->facts &= ~(ESC_MOMENTS | UINT64_C(1) << ESC_STATUS);
	}
}

/* All of them, or those of the touches; false: no more are wanted. */
static bool
read_some(struct selection *s, enum esc_pass which, struct esc_err *e)
{
	/* as the schema's indexes have it */
	static const char *const only[] = { [ESC_EVERY_TICKET] = "", [ESC_ESCALATED_ONES] = " and t.level_max >= 2",
		[ESC_EXECUTIVE_ONES] = " and (t.flags & 4) <> 0" };
	struct esc_buf sql = { 0 };
	bool touched = s->filter->ntickets == 0 && s->want->ntouches > 0, more = true;

	esc_buf_clear(&s->condition.sql);
	s->condition.n = 0;
	if (!esc_condition(&s->condition, s->filter, s->want->clocked, e))
		return false;
	esc_buf_puts(&s->condition.sql, only[s->want->only]);
	if (touched && esc_condition_has_room(&s->condition, s->want->ntouches))
		esc_condition_touched(&s->condition, s->want->touch, s->want->ntouches, which);
	else if (which == ESC_PASS_REST)
		return false;	/* all were read already */
	build(s, s->filter->ntickets > 0 ? s->condition.n + 1 : 0, &sql);
	if ((s->st = prepare(s, esc_buf_str(&sql), e)) != NULL && s->filter->ntickets > 0)
		run_named(s, s->condition.n + 1, e);
	else if (s->st != NULL)
		more = run_all(s, e);
	esc_sql_done(s->st);
	esc_buf_free(&sql);
	return more && e->code == 0;
}

bool
esc_tickets(struct esc_db *db, const struct esc_select *want,
    bool (*each)(void *, struct esc_ticket *, struct esc_err *), void *arg, struct esc_err *e)
{
	struct selection s = { .db = db, .want = want, .each = each, .arg = arg,
	    .filter = want->filter != NULL ? want->filter : &everything };

	if (s.filter->none && s.filter->ntickets == 0)
		return true;
	look_through(&s);
	if (find_laid(&s, e)) {
		if (want->ntouches == 0 || want->order != ESC_ORDER_NONE)
			read_some(&s, ESC_PASS_ALL, e);
		else if (read_some(&s, ESC_PASS_RANGE, e) && esc_touched_rarely(want->touch, want->ntouches))
			read_some(&s, ESC_PASS_REST, e);
	}
	esc_clocks_done(&s.scan);
	esc_arena_free(&s.arena);
	esc_buf_free(&s.condition.sql);
	return e->code == 0;
}
