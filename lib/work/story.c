/* The story of a ticket for a person: what it is, then line by line what happened. */
#include <stdio.h>
#include <string.h>

#include "explain.h"
#include "reading.h"

#define LABEL	14	/* columns of the names at the left */
#define KIND	13
#define INDENT	4
#define WIDTH	80

/* What is said of the ticket, if there is something to say. */
static const struct {
	const char	*label;
	enum esc_fact	 fact;
} said[] = {
	{ "status", ESC_STATUS }, { "level", ESC_LEVEL }, { "priority", ESC_PRIORITY },
	{ "team", ESC_TEAM }, { "owner", ESC_OWNER }, { "customer", ESC_CUSTOMER_NAME },
	{ "segment", ESC_SEGMENT }, { "requester", ESC_REQUESTER }, { "category", ESC_CATEGORY },
	{ "product", ESC_PRODUCT }, { "channel", ESC_CHANNEL }, { "language", ESC_LANGUAGE },
	{ "site", ESC_SITE }, { "type", ESC_TYPE }, { "source", ESC_SOURCE },
	{ "opened", ESC_OPENED_AT }, { "responded", ESC_RESPONDED_AT },
	{ "escalated", ESC_ESCALATED_AT }, { "resolved", ESC_RESOLVED_AT }, { "fixed", ESC_FIXED_AT },
	{ "reopened", ESC_REOPENED_AT }, { "closed", ESC_CLOSED_AT }, { "csat", ESC_CSAT },
};

static void
put_safe(struct esc_buf *b, const char *s)
{
	esc_show_safe(b, s, strlen(s), false);
}

static void
pad(struct esc_buf *b, size_t from, int width)
{
	for (int w = esc_width(b->s + from, b->n - from); w < width; w++)
		esc_buf_putc(b, ' ');
}

/* 2026-11-23 14:50 */
static void
put_time(struct esc_buf *b, int64_t t, const struct esc_zone *zone)
{
	struct esc_civil c = esc_civil(zone, t);

	esc_buf_printf(b, "%04lld-%02d-%02d %02d:%02d", (long long)c.year, c.month, c.day, c.hour, c.minute);
}

/* One line, broken at blanks into lines of the width, each indented. */
static void
wrap_line(struct esc_buf *b, const char *s, size_t n, int indent, int width)
{
	size_t fits, end;

	do {
		for (fits = 0; fits < n; fits = end) {
			end = fits + strspn(s + fits, " ");
			end += strcspn(s + end, " \n");
			if (fits > 0 && esc_width(s, end) > width - indent)
				break;
		}
		esc_buf_printf(b, "%*s%.*s\n", indent, "", (int)fits, s);
		end = fits + strspn(s + fits, " ");
		end = end < n ? end : n;
		s += end;
		n -= end;
	} while (n > 0);
}

static void
wrap(struct esc_buf *b, const char *text, int indent, int width)
{
	struct esc_buf safe = { 0 };
	const char *s;

	esc_show_safe(&safe, text, strlen(text), true);
	for (s = esc_buf_str(&safe); *s != '\0'; s += *s == '\n') {
		size_t n = strcspn(s, "\n");

		if (n == 0)
			esc_buf_putc(b, '\n');
		else
			wrap_line(b, s, n, indent, width);
		s += n;
	}
	esc_buf_free(&safe);
}

static void
put_label(struct esc_buf *b, const char *label)
{
	size_t from = b->n;

	put_safe(b, label);
	esc_buf_putc(b, ' ');
	pad(b, from, LABEL);
}

static void
put_fact(struct esc_buf *b, const struct esc_story *y, const char *label, enum esc_fact f)
{
	const struct esc_ticket *t = y->ticket;

	if (f >= ESC_FIRST_CODE ? t->word[f] == NULL : t->fact[f] == ESC_NONE)
		return;
	put_label(b, label);
	if (f == ESC_STATUS)
		esc_buf_puts(b, esc_status_name[t->fact[f]]);
	else if (f < ESC_STATUS)
		put_time(b, t->fact[f], y->zone);
	else if (f < ESC_FIRST_CODE)
		esc_buf_printf(b, "%lld", (long long)t->fact[f]);
	else
		put_safe(b, t->word[f]);
	if (f == ESC_STATUS && t->into != NULL)
		esc_buf_printf(b, " into %s", t->into);
	esc_buf_putc(b, '\n');
}

/* The clocks that run, and how the last cycle of each other one ended. */
static void
put_clocks(struct esc_buf *b, const struct esc_story *y)
{
	const struct esc_clocks *cs = y->clocks;

	for (size_t i = 0; cs != NULL && i < cs->n; i++) {
		const struct esc_clock *c = &cs->clock[i];

		if (c->ended != ESC_NONE && i + 1 < cs->n && c[1].kind == c->kind)
			continue;
		put_label(b, esc_clock_name[c->kind]);
		esc_outcome_words(b, c, y->now, y->zone);
		esc_buf_putc(b, '\n');
	}
}

static void
put_head(struct esc_buf *b, const struct esc_story *y)
{
	const struct esc_ticket *t = y->ticket;

	esc_buf_puts(b, t->ref);
	if (t->subject != NULL) {
		esc_buf_puts(b, "  ");
		put_safe(b, t->subject);
	}
	esc_buf_putc(b, '\n');
	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++)
		put_fact(b, y, said[i].label, said[i].fact);
	for (size_t i = 0; i < t->ntexts; i++) {
		const struct esc_field *f = &t->text[i];

		put_label(b, f->column == ESC_C_ATTR ? f->name : esc_column_info(f->column)->name);
		put_safe(b, f->value);
		esc_buf_putc(b, '\n');
	}
	put_clocks(b, y);
	if (t->fact[ESC_OPENED_AT] != ESC_NONE)
		esc_buf_printf(b, "%-*s%s\n", LABEL, "zone",
		    y->zone != NULL ? esc_zone_name(y->zone) : "UTC");
}

/* "level 1 -> 2", "owner maria", "team support -> none" */
static void
put_change(struct esc_buf *b, const struct esc_event *ev, const struct esc_change *c)
{
	if (ev->kind == ESC_RETRACTED)
		esc_buf_printf(b, "  takes back %s", c->from != NULL ? c->from : "nothing");
	if (ev->kind == ESC_RETRACTED || c->what == NULL)
		return;
	esc_buf_printf(b, "  %s ", c->what);
	if (c->from != NULL) {
		put_safe(b, c->from);
		esc_buf_puts(b, " -> ");
	}
	put_safe(b, c->to != NULL ? c->to : "none");
}

/* Is the field told elsewhere: by the change, or as the message? */
static bool
is_told(const struct esc_field *f, const struct esc_change *c)
{
	const struct esc_column_info *info = esc_column_info(f->column);

	if (f->column == ESC_C_ATTR)
		return false;
	return info->internal || f->column == ESC_C_MESSAGE || f->column == ESC_C_EVENT ||
	    (c->what != NULL && strcmp(c->what, info->name) == 0 && c->to != NULL &&
	    strcmp(c->to, f->value) == 0);
}

static void
put_code(struct esc_buf *b, const struct esc_field *f, const struct esc_zone *zone)
{
	int64_t t;

	if (esc_column_info(f->column)->form == ESC_F_TIME && esc_int_parse(f->value, &t))
		put_time(b, t, zone);
	else
		esc_buf_puts(b, f->value);
}

/* What else the event carries: codes in one line, then each text in its own. */
static void
put_fields(struct esc_buf *b, const struct esc_event *ev, const struct esc_change *c,
    const struct esc_zone *zone, int width)
{
	struct esc_buf codes = { 0 }, texts = { 0 };

	for (size_t i = 0; i < ev->nfields; i++) {
		const struct esc_field *f = &ev->field[i];
		const struct esc_column_info *info = esc_column_info(f->column);

		if (is_told(f, c))
			continue;
		if (f->column == ESC_C_ATTR || info->where == ESC_IN_BODY)
			esc_buf_printf(&texts, "%s: %s\n",
			    f->column == ESC_C_ATTR ? f->name : info->name, f->value);
		else {
			esc_buf_printf(&codes, "%s%s ", codes.n > 0 ? ", " : "", info->name);
			put_code(&codes, f, zone);
		}
	}
	wrap(b, esc_buf_str(&codes), INDENT, width);
	wrap(b, esc_buf_str(&texts), INDENT, width);
	esc_buf_free(&codes);
	esc_buf_free(&texts);
}

static void
put_event(struct esc_buf *b, const struct esc_story *y, size_t i)
{
	const struct esc_event *ev = &y->event[i];
	const char *message = esc_event_get(ev, ESC_C_MESSAGE);
	int width = y->width > 0 ? y->width : WIDTH;
	size_t from;

	put_time(b, ev->at, y->zone);
	esc_buf_puts(b, "  ");
	from = b->n;
	esc_buf_puts(b, esc_kind_info(ev->kind)->name);
	pad(b, from, KIND - 1);
	esc_buf_putc(b, ' ');
	put_safe(b, *ev->who != '\0' ? ev->who : "-");
	put_change(b, ev, &y->change[i]);
	esc_buf_printf(b, "%s%s\n", y->gone[i] ? "  (retracted)" : "", ev->redacted ? "  (redacted)" : "");
	put_fields(b, ev, &y->change[i], y->zone, width);
	if (message != NULL && ev->kind == ESC_RECORDED)
		esc_buf_printf(b, "%*sesc-postmortem draft %s\n", INDENT, "", y->ticket->ref);
	else if (message != NULL)
		wrap(b, message, INDENT, width);
}

static void
put_aside(struct esc_buf *b, const struct esc_story *y, const struct esc_aside *s)
{
	size_t from;

	put_time(b, s->at, y->zone);
	esc_buf_puts(b, "  ");
	from = b->n;
	esc_buf_puts(b, s->kind);
	pad(b, from, KIND - 1);
	esc_buf_putc(b, ' ');
	put_safe(b, s->who);
	esc_buf_puts(b, "  ");
	put_safe(b, s->what);
	esc_buf_putc(b, '\n');
}

void
esc_story_print(struct esc_buf *b, const struct esc_story *y)
{
	size_t k = 0;

	put_head(b, y);
	esc_buf_putc(b, '\n');
	for (size_t i = 0; i < y->nevents; i++) {
		for (; k < y->nasides && y->aside[k].at < y->event[i].at; k++)
			put_aside(b, y, &y->aside[k]);
		if (!y->left_out[i])
			put_event(b, y, i);
	}
	for (; k < y->nasides; k++)
		put_aside(b, y, &y->aside[k]);
}
