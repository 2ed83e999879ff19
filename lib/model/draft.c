/*
 * A first map for a table that nobody has described: its header and its first rows
 * are looked at, and what they may mean is written down for a person to mend.
 */
#include <stdlib.h>
#include <string.h>

#include "draft.h"

static void
put_text(struct esc_buf *b, const char *s)
{
	esc_buf_putc(b, '"');
	for (; *s != '\0' && *s != '\n' && *s != '\r'; s++) {
		if (*s == '"' || *s == '\\')
			esc_buf_putc(b, '\\');
		esc_buf_putc(b, *s);
	}
	esc_buf_putc(b, '"');
}

/* For a comment: the first values, short. */
static void
put_samples(struct esc_buf *b, const struct esc_sampled *c, size_t n)
{
	struct esc_buf safe = { 0 };

	for (size_t i = 0; i < c->nvalues && i < n; i++) {
		size_t len = strlen(c->value[i]);

		while (len > 40 || (len > 0 && len < strlen(c->value[i]) && (c->value[i][len] & 0xc0) == 0x80))
			len--;
		esc_buf_clear(&safe);
		esc_show_safe(&safe, c->value[i], len, false);
		esc_buf_printf(b, "%s%s%s", i > 0 ? ", " : "", esc_buf_str(&safe), c->value[i][len] != '\0' ? "..." : "");
	}
	esc_buf_free(&safe);
}

static void
put_comment(struct esc_buf *b, const struct esc_sampled *c, const char *doubt)
{
	esc_buf_printf(b, "\t\t# %s", doubt);
	put_samples(b, c, 3);
	esc_buf_putc(b, '\n');
}

/* The forms that are written already. */
struct forms {
	const char	*form[ESC_FORMS_MAX];
	size_t		 n;
};

static bool
is_read(const struct forms *f, const struct esc_sampled *c)
{
	for (size_t i = 0; i < f->n; i++)
		if (esc_sampled_fits(c, f->form[i]))
			return true;
	return false;
}

/* The columns that only one form fits, and then those that two fit. */
static void
put_forms(struct esc_draft *d, struct forms *f, bool doubtful)
{
	const char *form, *other;

	for (size_t i = 0; i < d->sample.ncolumns; i++) {
		const struct esc_sampled *c = &d->sample.column[i];

		if (d->target[i] == NULL || !esc_draft_dated(d->target[i]) || (form = esc_sampled_form(c)) == NULL)
			continue;
		other = esc_sampled_other(c, form);
		if ((other != NULL) != doubtful || is_read(f, c))
			continue;
		f->form[f->n++] = form;
		esc_buf_printf(d->b, "%sdates  %s%s", doubtful ? "# " : "", doubtful ? "" : "  ", form);
		put_comment(d->b, c, doubtful ? "? day or month first: take the # off one of the two; " : "");
		if (doubtful)
			esc_buf_printf(d->b, "# dates  %s\n", other);
	}
}

static void
put_dates(struct esc_draft *d)
{
	struct forms f = { .n = 0 };

	put_forms(d, &f, false);
	put_forms(d, &f, true);
}

static bool
needs_zone(const struct esc_draft *d)
{
	for (size_t i = 0; i < d->sample.ncolumns; i++)
		if (d->target[i] != NULL && esc_draft_dated(d->target[i]) &&
		    esc_sampled_form(&d->sample.column[i]) != NULL && !d->sample.column[i].zoned)
			return true;
	return false;
}

static void
put_settings(struct esc_draft *d, const struct esc_table_how *how)
{
	struct esc_buf *b = d->b;

	esc_buf_printf(b, "shape    %s%s\n", esc_shape_name[d->shape],
	    d->shape == ESC_TICKETS ? "" : "\t# ? tickets stand in several rows");
	if (how->form != NULL)
		esc_buf_printf(b, "form     %s\n", how->form);
	if (how->delimiter != '\0')
		esc_buf_printf(b, how->delimiter == '\t' ? "delimiter \"\t\"\n" : "delimiter \"%c\"\n", how->delimiter);
	if (how->encoding != NULL)
		esc_buf_printf(b, "encoding %s\n", how->encoding);
	if (needs_zone(d))
		esc_buf_puts(b, "zone     needed \"nobody has said whose times they are\"\t"
		    "# ? or as: zone Europe/Tallinn\n");
	put_dates(d);
	if (d->sample.nempties > 0)
		esc_buf_puts(b, "empty   ");
	for (size_t i = 0; i < d->sample.nempties; i++) {
		esc_buf_putc(b, ' ');
		put_text(b, d->sample.empty[i]);
	}
	esc_buf_puts(b, d->sample.nempties > 0 ? "\n" : "");
	if (d->sample.guard != '\0')
		esc_buf_printf(b, "guard    %c\n", d->sample.guard);
}

/* What is cut off before a ticket's name, "#" or "Case ". */
static const char *
before_name(const struct esc_sampled *c, struct esc_arena *a)
{
	const char *v = c->nvalues > 0 ? c->value[0] : "", *s;

	if (esc_ticket_name_valid(v))
		return NULL;
	for (s = v + strlen(v); s > v && esc_ticket_name_valid(s - 1); s--)
		continue;
	while (s > v && !esc_ticket_name_valid(s))
		s--;
	return s > v ? esc_dup(a, v, (size_t)(s - v)) : NULL;
}

/* The unit of a duration, by its header. */
static const char *
unit_of(const struct esc_sampled *c)
{
	static const char *const words[][2] = { { "sec", "seconds" }, { "sek", "seconds" }, { "min", "minutes" },
		{ "dk", "minutes" }, { "hour", "hours" }, { "hrs", "hours" }, { "saat", "hours" }, { "tund", "hours" },
		{ "std", "hours" }, { "hora", "hours" }, { "ore", "hours" }, { "day", "days" }, { "tage", "days" } };
	struct esc_buf text = { 0 };
	const char *unit = c->clock;

	esc_fold_text(&text, c->header, strlen(c->header));
	for (size_t i = 0; unit == NULL && i < sizeof(words) / sizeof(words[0]); i++)
		if (strstr(esc_buf_str(&text), words[i][0]) != NULL)
			unit = words[i][1];
	esc_buf_free(&text);
	return unit;
}

static void
put_values(struct esc_draft *d, const struct esc_sampled *c, const char *target, const char *otherwise)
{
	struct esc_buf *b = d->b;
	const char *ours;

	esc_buf_puts(b, " {\n");
	for (size_t i = 0; i < c->nvalues; i++) {
		ours = esc_guess_value(target, c->value[i]);
		esc_buf_putc(b, '\t');
		put_text(b, c->value[i]);
		esc_buf_printf(b, " = %s%s\n", ours != NULL ? ours : otherwise, ours != NULL ? "" : "\t# ?");
	}
	if (strcmp(otherwise, "keep") == 0)
		esc_buf_puts(b, "\t* = keep\n");
	else if (c->many)
		esc_buf_printf(b, "\t* = %s\t# ? there are more\n", otherwise);
	esc_buf_puts(b, "}\n");
}

static bool
knows_a_value(const struct esc_sampled *c, const char *target)
{
	for (size_t i = 0; i < c->nvalues; i++)
		if (esc_guess_value(target, c->value[i]) != NULL)
			return true;
	return false;
}

static void
put_csat(struct esc_draft *d, const struct esc_sampled *c)
{
	bool ours = true;

	for (size_t i = 0; i < c->nvalues; i++)
		ours &= strlen(c->value[i]) == 1 && c->value[i][0] >= '1' && c->value[i][0] <= '5';
	if (ours && !c->many)
		put_comment(d->b, c, "");
	else if (c->many)
		put_comment(d->b, c, "? ours is 1 to 5: this needs a table; ");
	else
		put_values(d, c, "csat", "drop");
}

static void
put_dated(struct esc_draft *d, const struct esc_sampled *c, const char *target)
{
	const char *unit;

	if (c->filled == 0 || esc_sampled_form(c) != NULL || strcmp(target, "at") == 0) {
		put_text(d->b, c->header);
		put_comment(d->b, c, c->filled == 0 ? "? no row has it" : "");
		return;
	}
	unit = unit_of(c);
	esc_buf_puts(d->b, "opened + ");
	put_text(d->b, c->header);
	esc_buf_printf(d->b, " %s", unit != NULL ? unit : "minutes");
	put_comment(d->b, c, unit != NULL ? "" : "? in what: ");
}

static void
put_line(struct esc_draft *d, const struct esc_sampled *c, const char *target)
{
	const char *cut = NULL;

	if (d->shape != ESC_TICKETS && strcmp(target, "updated") == 0)
		target = "at";
	if (esc_draft_dated(target) && esc_sampled_duration(c) && esc_draft_column(d, "opened") == NULL)
		esc_buf_puts(d->b, "# ? no column says when it was opened\n# ");
	esc_buf_printf(d->b, "%-8s = ", target);
	if (esc_draft_dated(target)) {
		put_dated(d, c, target);
		return;
	}
	put_text(d->b, c->header);
	if (strcmp(target, "ticket") == 0 && (cut = before_name(c, &d->sample.arena)) != NULL) {
		esc_buf_puts(d->b, " after ");
		put_text(d->b, cut);
	}
	if (strcmp(target, "csat") == 0)
		put_csat(d, c);
	else if (strcmp(target, "status") == 0)
		put_values(d, c, target, "open");
	else if (strcmp(target, "kind") == 0)
		put_values(d, c, target, "note");
	else if (!c->many && (strcmp(target, "priority") == 0 || strcmp(target, "channel") == 0) &&
	    knows_a_value(c, target))
		put_values(d, c, target, "keep");
	else
		put_comment(d->b, c, "");
}

/* Calls and chats count as answered when they began, unless they waited in a queue. */
static void
put_queued(struct esc_draft *d)
{
	const struct esc_sampled *channel = esc_draft_column(d, "channel");
	const struct esc_sampled *answer = esc_draft_column(d, "first_response");
	struct esc_buf live = { 0 };
	const char *ours;

	if (d->shape != ESC_TICKETS || channel == NULL || answer == NULL || esc_draft_column(d, "opened") == NULL)
		return;
	for (size_t i = 0; i < channel->nvalues; i++) {
		ours = esc_guess_value("channel", channel->value[i]);
		if (ours == NULL || !esc_channel_live(ours))
			continue;
		esc_buf_puts(&live, live.n > 0 ? ", " : "");
		put_text(&live, channel->value[i]);
	}
	if (live.n > 0) {
		esc_buf_puts(d->b, "queued   = opened when ");
		put_text(d->b, channel->header);
		esc_buf_printf(d->b, " = %s and ", esc_buf_str(&live));
		put_text(d->b, answer->header);
		esc_buf_puts(d->b, " != \"\"\t\t# answered at the first response, not at once\n");
	}
	esc_buf_free(&live);
}

/* In the order of the targets; opened stands before what is counted from it. */
static void
put_lines(struct esc_draft *d)
{
	static const char *const order[] = { "ticket", "at", "seq", "updated", "opened", "first_response",
		"resolved", "closed", "kind", "actor", "status", "priority", "urgency", "impact", "team", "owner", "subject", "customer",
		"requester", "category", "product", "channel", "type", "language", "site", "csat" };
	const struct esc_sampled *c;
	bool has_at = d->shape != ESC_TICKETS && esc_draft_column(d, "at") != NULL;

	if (esc_draft_column(d, "ticket") == NULL)
		esc_buf_puts(d->b, "# ticket = \"?\"\t\t# ? which column names the ticket?\n");
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		if ((c = esc_draft_column(d, order[i])) != NULL && !(has_at && strcmp(order[i], "updated") == 0))
			put_line(d, c, order[i]);
	put_queued(d);
	if (esc_draft_column(d, "closed") != NULL && esc_draft_column(d, "resolved") == NULL &&
	    (esc_draft_column(d, "opened") != NULL || esc_sampled_form(esc_draft_column(d, "closed")) != NULL))
		esc_buf_puts(d->b, "resolved = closed\t\t# ? no column says when it was solved\n");
}

static void
put_rest(struct esc_draft *d)
{
	struct esc_buf *b = d->b;
	size_t n = 0;

	esc_buf_puts(b, "\n# What is left: name it, or keep it as attributes, or leave it out (rest ignore).\n");
	for (size_t i = 0; i < d->sample.ncolumns; i++) {
		const struct esc_sampled *c = &d->sample.column[i];

		if (d->target[i] != NULL || c->nth > 1)
			continue;
		esc_buf_printf(b, "# %s = ", *c->header != '\0' ? esc_attribute_name(c->header, &d->sample.arena) :
		    "(a column without a name)");
		put_text(b, c->header);
		esc_buf_puts(b, c->repeats > 1 ? "[*]" : "");
		put_comment(b, c, "");
		n++;
	}
	esc_buf_puts(b, n > 0 ? "rest     keep\n" : "# nothing\n");
}

bool
esc_map_draft(struct esc_table *t, const struct esc_table_how *how, struct esc_buf *b, struct esc_err *e)
{
	struct esc_draft d = { .b = b };

	if (t->ncolumns > ESC_COLUMNS_SEEN)
		return esc_fail(e, ESC_INVALID, "%s: more than %d columns to guess at; take some out", t->name,
		    ESC_COLUMNS_SEEN);
	if (!esc_sample_read(&d.sample, t, e)) {
		esc_sample_free(&d.sample);
		return false;
	}
	esc_draft_fit(&d);
	esc_buf_printf(b, "# A first map for %s, from its header and %zu rows.  All of it is a guess:\n"
	    "# look at every line, mend those with a question mark (escalate.5), then try it:\n"
	    "#\tesc-open -n -f table --map THIS.map %s\n", t->name, d.sample.nrows, t->name);
	put_settings(&d, how);
	esc_buf_putc(b, '\n');
	put_lines(&d);
	put_rest(&d);
	esc_sample_free(&d.sample);
	return true;
}
