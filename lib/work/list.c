/* The list: a row a ticket, of which only what is asked for is read. */
#include <string.h>

#include "reading.h"
#include "store/store.h"

enum from { REF, STATUS, WORD, FACT, SUBJECT, TEXT, CLOCK };
enum of_clock { NAME, CYCLE, STATE, ELAPSED, TARGET, REMAINING, DUE };

/* CLOCK: of the nearest one. */
static const struct column {
	struct esc_head	head;
	enum from	from;
	int		what;		/* enum esc_fact, or enum of_clock */
} columns[] = {
#define USUAL(name, type)	{ name, type, false }
#define EXTRA(name, type)	{ name, type, true }
	{ USUAL("ticket", ESC_TEXT), REF, 0 },
	{ USUAL("status", ESC_TEXT), STATUS, ESC_STATUS },
	{ USUAL("priority", ESC_TEXT), WORD, ESC_PRIORITY },
	{ USUAL("level", ESC_INT), FACT, ESC_LEVEL },
	{ USUAL("team", ESC_TEXT), WORD, ESC_TEAM },
	{ USUAL("owner", ESC_TEXT), WORD, ESC_OWNER },
	{ USUAL("customer", ESC_TEXT), WORD, ESC_CUSTOMER_NAME },
	{ USUAL("subject", ESC_TEXT), SUBJECT, 0 },
	{ USUAL("opened", ESC_TIME), FACT, ESC_OPENED_AT },
	{ USUAL("updated", ESC_TIME), FACT, ESC_UPDATED_AT },
	{ USUAL("clock", ESC_TEXT), CLOCK, NAME },
	{ USUAL("due", ESC_TIME), CLOCK, DUE },
	{ EXTRA("segment", ESC_TEXT), WORD, ESC_SEGMENT },
	{ EXTRA("category", ESC_TEXT), WORD, ESC_CATEGORY },
	{ EXTRA("product", ESC_TEXT), WORD, ESC_PRODUCT },
	{ EXTRA("channel", ESC_TEXT), WORD, ESC_CHANNEL },
	{ EXTRA("language", ESC_TEXT), WORD, ESC_LANGUAGE },
	{ EXTRA("site", ESC_TEXT), WORD, ESC_SITE },
	{ EXTRA("type", ESC_TEXT), WORD, ESC_TYPE },
	{ EXTRA("source", ESC_TEXT), WORD, ESC_SOURCE },
	{ EXTRA("requester", ESC_TEXT), WORD, ESC_REQUESTER },
	{ EXTRA("manager", ESC_TEXT), WORD, ESC_MANAGER },
	{ EXTRA("queued", ESC_TIME), FACT, ESC_QUEUED_AT },
	{ EXTRA("answered", ESC_TIME), FACT, ESC_ANSWERED_AT },
	{ EXTRA("responded", ESC_TIME), FACT, ESC_RESPONDED_AT },
	{ EXTRA("escalated", ESC_TIME), FACT, ESC_ESCALATED_AT },
	{ EXTRA("resolved_first", ESC_TIME), FACT, ESC_RESOLVED_FIRST_AT },
	{ EXTRA("resolved", ESC_TIME), FACT, ESC_RESOLVED_AT },
	{ EXTRA("reopened", ESC_TIME), FACT, ESC_REOPENED_AT },
	{ EXTRA("fixed", ESC_TIME), FACT, ESC_FIXED_AT },
	{ EXTRA("closed", ESC_TIME), FACT, ESC_CLOSED_AT },
	{ EXTRA("ended", ESC_TIME), FACT, ESC_ENDED_AT },
	{ EXTRA("level_max", ESC_INT), FACT, ESC_LEVEL_MAX },
	{ EXTRA("contacts", ESC_INT), FACT, ESC_CONTACTS },
	{ EXTRA("replies", ESC_INT), FACT, ESC_REPLIES },
	{ EXTRA("customers", ESC_INT), FACT, ESC_CUSTOMERS },
	{ EXTRA("resolutions", ESC_INT), FACT, ESC_RESOLUTIONS },
	{ EXTRA("reopenings", ESC_INT), FACT, ESC_REOPENINGS },
	{ EXTRA("escalations", ESC_INT), FACT, ESC_ESCALATIONS },
	{ EXTRA("csat", ESC_INT), FACT, ESC_CSAT },
	{ EXTRA("fcr.recorded", ESC_INT), FACT, ESC_FCR_RECORDED },
	{ EXTRA("cycle", ESC_INT), CLOCK, CYCLE },
	{ EXTRA("state", ESC_TEXT), CLOCK, STATE },
	{ EXTRA("elapsed", ESC_SPAN), CLOCK, ELAPSED },
	{ EXTRA("target", ESC_SPAN), CLOCK, TARGET },
	{ EXTRA("remaining", ESC_SPAN), CLOCK, REMAINING },
};
#define NFIXED	(sizeof(columns) / sizeof(columns[0]))

struct list {
	struct esc_arena arena;
	const struct esc_filter *filter;
	const struct esc_out_how *how;
	struct esc_out	*out;
	struct column	*column;
	struct esc_cell	*cell;
	size_t		 n;
};

/* Texts that the fold keeps. */
static bool
is_kept(enum esc_column c)
{
	return esc_column_info(c)->where == ESC_IN_BODY && c != ESC_C_SUBJECT && c != ESC_C_MESSAGE &&
	    c != ESC_C_TRIED && c != ESC_C_WHY;
}

/* The fixed columns, then what was asked at intake, then the attributes asked for. */
static void
make_columns(struct list *l)
{
	struct esc_names texts = { 0 };

	for (int i = ESC_C_FIRST; i < ESC_NCOLUMNS; i++) {
		const char *name = esc_column_info((enum esc_column)i)->name;

		if (is_kept((enum esc_column)i))
			esc_names_add(&texts, name, strlen(name), &l->arena);
	}
	esc_names_asked(&texts, l->how, &l->arena);
	l->n = NFIXED + texts.n;
	l->column = esc_copy(&l->arena, columns, sizeof(columns), l->n * sizeof(*l->column));
	l->cell = esc_alloc(&l->arena, l->n * sizeof(*l->cell));
	for (size_t i = 0; i < texts.n; i++)
		l->column[NFIXED + i] = (struct column){
			.head = { .name = texts.name[i], .type = ESC_TEXT, .extra = true }, .from = TEXT
		};
}

static bool
open_out(struct list *l, struct esc_err *e)
{
	struct esc_head *head = esc_alloc(&l->arena, l->n * sizeof(*head));

	for (size_t i = 0; i < l->n; i++)
		head[i] = l->column[i].head;
	return esc_out_open(&l->out, l->how, head, l->n, e);
}

/* Only what is printed or sorted by. */
static void
ask(const struct list *l, struct esc_select *s)
{
	for (size_t i = 0; i < l->n; i++) {
		const struct column *c = &l->column[i];

		if (!esc_out_wants(l->out, i))
			continue;
		if (c->from == STATUS || c->from == WORD || c->from == FACT)
			s->facts |= UINT64_C(1) << c->what;
		s->words |= c->from == WORD;
		s->subject |= c->from == SUBJECT;
		s->texts |= c->from == TEXT;
		s->clocks |= c->from == CLOCK;
	}
}

static const char *
text_of(const struct esc_ticket *t, const char *name)
{
	for (size_t i = 0; i < t->ntexts; i++) {
		const struct esc_field *f = &t->text[i];

		if (strcmp(f->column == ESC_C_ATTR ? f->name : esc_column_info(f->column)->name, name) == 0)
			return f->value;
	}
	return NULL;
}

/* Of those that count and that the terms speak of; what is paused is due last. */
static const struct esc_clock *
nearest(const struct esc_filter *f, const struct esc_clocks *cs)
{
	const struct esc_clock *best = NULL;
	int64_t due, least = INT64_MAX;

	for (size_t i = 0; cs != NULL && i < cs->n; i++) {
		const struct esc_clock *c = &cs->clock[i];

		if (!esc_filter_counts(f, c) || !esc_filter_clock(f, c))
			continue;
		due = esc_clock_deadline(c);
		due = due == ESC_NONE ? INT64_MAX : due;
		if (best == NULL || due < least) {
			best = c;
			least = due;
		}
	}
	return best;
}

static struct esc_cell
clock_cell(int what, const struct esc_clock *c, int64_t now)
{
	if (c == NULL)
		return (struct esc_cell){ .i = ESC_NONE };
	switch (what) {
	case NAME:
		return (struct esc_cell){ .s = esc_clock_name[c->kind] };
	case CYCLE:
		return (struct esc_cell){ .i = c->cycle };
	case STATE:
		return (struct esc_cell){ .s = esc_clock_state_name[esc_clock_state(c, now)] };
	case ELAPSED:
		return (struct esc_cell){ .i = esc_clock_elapsed(c, now) };
	case TARGET:
		return (struct esc_cell){ .i = c->target };
	case REMAINING:
		return (struct esc_cell){ .i = esc_clock_remaining(c, now) };
	default:
		return (struct esc_cell){ .i = esc_clock_deadline(c) };
	}
}

static struct esc_cell
cell_of(const struct column *c, const struct esc_ticket *t)
{
	switch (c->from) {
	case REF:
		return (struct esc_cell){ .s = t->ref };
	case STATUS:
		return (struct esc_cell){ .s = esc_status_name[t->fact[c->what]] };
	case WORD:
		return (struct esc_cell){ .s = t->word[c->what] };
	case FACT:
		return (struct esc_cell){ .i = t->fact[c->what] };
	case SUBJECT:
		return (struct esc_cell){ .s = t->subject };
	default:
		return (struct esc_cell){ .s = text_of(t, c->head.name) };
	}
}

static bool
print_ticket(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct list *l = arg;
	const struct esc_clock *clock = nearest(l->filter, t->clocks);

	if (esc_rows_suffice(l->how, esc_out_rows(l->out)))
		return false;
	for (size_t i = 0; i < l->n; i++)
		if (esc_out_wants(l->out, i))
			l->cell[i] = l->column[i].from == CLOCK ?
			    clock_cell(l->column[i].what, clock, l->filter->now) : cell_of(&l->column[i], t);
	return esc_out_row(l->out, l->cell, e);
}

bool
esc_list(struct esc_db *db, const struct esc_filter *f, const struct esc_out_how *how, uint64_t *rows,
    struct esc_err *e)
{
	struct list l = { .filter = f, .how = how };
	struct esc_select s = { .filter = f, .few = esc_rows_few(how), .order = ESC_ORDER_OPENED };
	bool ok;

	make_columns(&l);
	if ((ok = open_out(&l, e))) {
		ask(&l, &s);
		ok = esc_begin(db, false, e) && esc_tickets(db, &s, print_ticket, &l, e);
		esc_rollback(db);	/* nothing was written */
		*rows = esc_out_rows(l.out);
		if (ok)
			ok = esc_out_close(l.out, e);
		else
			esc_out_drop(l.out);
	}
	esc_arena_free(&l.arena);
	return ok;
}
