/* Which column of a foreign table may be which of ours, and what its rows are. */
#include <string.h>

#include "draft.h"

static const char *const dated[] = { "opened", "first_response", "resolved", "closed", "updated", "at" };

bool
esc_draft_dated(const char *target)
{
	for (size_t i = 0; i < sizeof(dated) / sizeof(dated[0]); i++)
		if (strcmp(dated[i], target) == 0)
			return true;
	return false;
}

static bool
is_one_of(const char *word, const char *a, const char *b, const char *c)
{
	return strcmp(word, a) == 0 || strcmp(word, b) == 0 || strcmp(word, c) == 0;
}

bool
esc_sampled_duration(const struct esc_sampled *c)
{
	return c->filled > 0 && (c->number || c->clock != NULL);
}

/* Has a row of this shape such a column, and could this be it? */
static bool
may_be(const struct esc_draft *d, const struct esc_sampled *c, const char *target)
{
	bool date = esc_sampled_form(c) != NULL;

	if (d->shape == ESC_TICKETS ? is_one_of(target, "at", "kind", "actor") :
	    d->shape == ESC_EVENTS ? esc_draft_dated(target) && !is_one_of(target, "at", "updated", "") :
	    strcmp(target, "kind") == 0)
		return false;
	if (d->shape == ESC_TICKETS && is_one_of(target, "first_response", "resolved", "closed"))
		return c->filled == 0 || date || esc_sampled_duration(c);
	if (esc_draft_dated(target))
		return date;
	if (strcmp(target, "ticket") == 0)
		return !date && c->filled > 0 && c->filled * 2 >= d->sample.nrows;
	if (strcmp(target, "seq") == 0)
		return c->number && c->filled == d->sample.nrows;
	return !date && c->repeats == 1;
}

/* A date is better than a duration, a name better than a number. */
static int
fit_of(const struct esc_draft *d, size_t column, size_t target)
{
	const struct esc_sampled *c = &d->sample.column[column];
	const char *name = esc_guess_target(target);
	int fit = d->fit[target * d->sample.ncolumns + column];

	if (fit == 0 || !may_be(d, c, name))
		return 0;
	if (esc_draft_dated(name))
		return esc_sampled_form(c) != NULL ? fit : fit / 2;
	return c->number && is_one_of(name, "customer", "requester", "owner") ? fit / 2 : fit;
}

/* The best fit that is left gets its column, again and again. */
static bool
take_best(struct esc_draft *d)
{
	size_t n = d->sample.ncolumns, target, c, best = 0, best_target = 0;
	int fit, most = 0;

	for (target = 0; esc_guess_target(target) != NULL; target++) {
		for (c = 0; c < n && d->target[c] != esc_guess_target(target); c++)
			continue;
		for (c = c < n ? n : 0; c < n; c++)
			if (d->target[c] == NULL && (fit = fit_of(d, c, target)) > most) {
				most = fit;
				best = c;
				best_target = target;
			}
	}
	if (most > 0)
		d->target[best] = esc_guess_target(best_target);
	return most > 0;
}

static void
read_headers(struct esc_draft *d)
{
	size_t n = d->sample.ncolumns, target = 0, c;

	while (esc_guess_target(target) != NULL)
		target++;
	d->fit = esc_alloc(&d->sample.arena, target * n * sizeof(*d->fit) + 1);
	while (target-- > 0)
		for (c = 0; c < n; c++)
			d->fit[target * n + c] = esc_guess_header(d->sample.column[c].header, esc_guess_target(target));
}

const struct esc_sampled *
esc_draft_column(const struct esc_draft *d, const char *target)
{
	for (size_t i = 0; i < d->sample.ncolumns; i++)
		if (d->target[i] != NULL && strcmp(d->target[i], target) == 0)
			return &d->sample.column[i];
	return NULL;
}

static void
guess(struct esc_draft *d)
{
	memset(d->target, 0, sizeof(d->target));
	while (take_best(d))
		continue;
}

/* A ticket that stands in several rows has a row an event, or a row a state. */
void
esc_draft_fit(struct esc_draft *d)
{
	const struct esc_sampled *ticket, *kind;

	read_headers(d);
	d->shape = ESC_TICKETS;
	guess(d);
	ticket = esc_draft_column(d, "ticket");
	if (ticket == NULL || ticket->again * 10 < d->sample.nrows)
		return;
	d->shape = ESC_EVENTS;
	guess(d);
	kind = esc_draft_column(d, "kind");
	if (kind != NULL && !kind->many)
		return;
	d->shape = ESC_SNAPSHOTS;
	guess(d);
}
