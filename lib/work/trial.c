/*
 * A trial of a table: what loading it would do, for a person to read before it is
 * done for the first time.  The rows are written and taken back.
 */
#include <stdlib.h>
#include <string.h>

#include "load.h"
#include "model/map.h"
#include "reading.h"

#define LABEL	14
#define WIDTH	80

static void
label(struct esc_buf *b, const char *name)
{
	esc_buf_printf(b, "%-*s", LABEL, name);
}

/* Words parted by commas, broken at the width, beside a label. */
struct list {
	struct esc_buf	*b;
	const char	*name;
	int		 at, width;
	bool		 any;
};

static void
list_add(struct list *l, const char *word)
{
	struct esc_buf safe = { 0 };
	int w;

	esc_show_safe(&safe, word, strlen(word), false);
	w = esc_width(esc_buf_str(&safe), safe.n) + 2;
	if (!l->any)
		label(l->b, l->name);
	else
		esc_buf_puts(l->b, l->at + w > l->width ? ",\n" : ", ");
	if (l->any && l->at + w > l->width)
		esc_buf_printf(l->b, "%*s", LABEL, "");
	l->at = (l->any && l->at + w <= l->width ? l->at : LABEL) + w;
	esc_buf_add(l->b, safe.s, safe.n);
	esc_buf_free(&safe);
	l->any = true;
}

static void
list_end(struct list *l)
{
	if (l->any)
		esc_buf_putc(l->b, '\n');
}

static struct list
list(const struct esc_loader *l, const char *name)
{
	const struct esc_trial *t = l->trial;

	return (struct list){ .b = t->text, .name = name, .at = LABEL,
	    .width = t->width > 40 ? t->width : WIDTH };
}

static void
put_counts(const struct esc_loader *l)
{
	const struct esc_trial *t = l->trial;
	struct esc_buf *b = t->text;

	label(b, "rows");
	esc_buf_printf(b, "%llu", (unsigned long long)l->counts->read);
	if (t->dropped > 0)
		esc_buf_printf(b, ", %llu left out by the map", (unsigned long long)t->dropped);
	if (l->counts->rejected > 0)
		esc_buf_printf(b, ", %llu wrong", (unsigned long long)l->counts->rejected);
	esc_buf_putc(b, '\n');
	label(b, "tickets");
	esc_buf_printf(b, "%llu new, %llu changed, %llu same\n", (unsigned long long)t->fresh,
	    (unsigned long long)t->changed, (unsigned long long)t->same);
}

static void
put_kinds(const struct esc_loader *l, const char *name, const uint64_t *n)
{
	struct list words = list(l, name);
	struct esc_buf word = { 0 };

	for (size_t i = 0; i < esc_nkinds; i++) {
		if (n[esc_kinds[i].kind] == 0)
			continue;
		esc_buf_clear(&word);
		esc_buf_printf(&word, "%s %llu", esc_kinds[i].name, (unsigned long long)n[esc_kinds[i].kind]);
		list_add(&words, esc_buf_str(&word));
	}
	if (!words.any)
		list_add(&words, "none");
	list_end(&words);
	esc_buf_free(&word);
}

static void
put_zone(const struct esc_loader *l)
{
	const struct esc_zone *zone = l->binding->time->zone;
	struct esc_buf *b = l->trial->text;

	label(b, "zone");
	if (zone == NULL)
		esc_buf_puts(b, "none: every time says its offset\n");
	else
		esc_buf_printf(b, "%s, by %s, for times without an offset\n", esc_zone_name(zone),
		    l->how->how.zone != NULL ? "--tz" : "the map");
}

static void
put_dates(const struct esc_loader *l)
{
	const struct esc_binding *b = l->binding;
	struct list words = list(l, "dates");
	struct esc_buf word = { 0 };

	for (size_t i = 0; i < b->ntimes; i++) {
		if (b->time_used[i] == 0)
			continue;
		esc_buf_clear(&word);
		esc_buf_printf(&word, "%llu as %s", (unsigned long long)b->time_used[i],
		    b->time[i].format != NULL ? b->time[i].format : "YYYY-MM-DD HH:mm:ss");
		list_add(&words, esc_buf_str(&word));
	}
	list_end(&words);
	esc_buf_free(&word);
}

static void
put_columns(const struct esc_loader *l, const char *name, enum esc_use use)
{
	struct list words = list(l, name);

	for (size_t i = 0; i < l->table->ncolumns; i++)
		if (l->binding->use[i] == use)
			list_add(&words, *l->table->columns[i] != '\0' ? l->table->columns[i] : "(no name)");
	list_end(&words);
}

/* Lines of the map that find nothing in this table: a misspelt header, or one that is not shown. */
static void
put_unbound(const struct esc_loader *l)
{
	const struct esc_binding *b = l->binding;
	struct list words = list(l, "no column for");

	for (size_t i = 0; i < b->map->nrules; i++) {
		const struct esc_rule *r = &b->map->rule[i];
		size_t j = 0;

		while (j < b->nbound && b->bound[j].rule != r)
			j++;
		if (j == b->nbound && r->target.is != ESC_TO_NOTHING)
			list_add(&words, r->target.name);
	}
	list_end(&words);
}

static void
put_unknown(const struct esc_loader *l)
{
	const struct esc_binding *b = l->binding;
	struct list words = list(l, "not known");
	struct esc_buf word = { 0 };

	for (size_t i = 0; i < b->nunknown; i++) {
		const struct esc_unknown *u = &b->unknown[i];

		esc_buf_clear(&word);
		esc_buf_printf(&word, "%s \"%s\" in %llu %s (%s:%d)", u->target, u->value, (unsigned long long)u->n,
		    u->n == 1 ? "row" : "rows", b->map->file, u->line);
		list_add(&words, esc_buf_str(&word));
	}
	list_end(&words);
	esc_buf_free(&word);
}

static bool
put_ticket(struct esc_loader *l, const char *ref, struct esc_err *e)
{
	const struct esc_trial *t = l->trial;
	struct esc_story y = { .width = t->width, .now = l->how->act.now,
	    .zone = l->binding->time->zone != NULL ? l->binding->time->zone : esc_db_zone(l->db) };
	struct esc_ticket ticket;
	struct esc_event *ev;
	unsigned char *gone;
	int64_t id;

	esc_arena_clear(&l->arena);
	if (!esc_ticket_find(l->db, ref, &id, e) || !esc_ticket_read(l->db, id, &l->arena, &ticket, e) ||
	    !esc_events_read(l->db, id, &l->arena, &ev, &y.nevents, e))
		return false;
	gone = esc_alloc(&l->arena, y.nevents + 1);
	esc_fold_retracted(ev, y.nevents, gone);
	y.ticket = &ticket;
	y.event = ev;
	y.gone = gone;
	y.left_out = esc_alloc(&l->arena, y.nevents + 1);
	y.change = esc_changes_of(ev, y.nevents, gone, &l->arena);
	esc_buf_putc(t->text, '\n');
	esc_story_print(t->text, &y);
	return true;
}

void
esc_trial_row(struct esc_loader *l, const struct esc_row *row)
{
	struct esc_trial *t = l->trial;

	for (size_t i = 0; i < row->nevents; i++)
		t->said[row->event[i].kind]++;
	if (t->nrefs == 3 || *row->ticket == '\0')
		return;
	for (size_t i = 0; i < t->nrefs; i++)
		if (strcmp(t->ref[i], row->ticket) == 0)
			return;
	t->ref[t->nrefs++] = esc_dup(&t->arena, row->ticket, strlen(row->ticket));
}

bool
esc_trial_end(struct esc_loader *l, struct esc_err *e)
{
	struct esc_trial *t = l->trial;

	if (!l->states && esc_map_shape(l->how->map) == ESC_TICKETS) {
		t->fresh = l->counts->fresh;
		t->changed = l->counts->changed;
		t->same = l->counts->same - t->dropped;
	}
	esc_buf_printf(t->text, "%s by the map %s, %s; nothing is written\n\n", l->table->name,
	    esc_map_name(l->how->map), esc_shape_name[esc_map_shape(l->how->map)]);
	put_counts(l);
	put_kinds(l, "events", t->said);
	put_kinds(l, "new events", t->added);
	put_zone(l);
	put_dates(l);
	put_columns(l, "kept as attr.", ESC_USE_KEPT);
	put_columns(l, "not used", ESC_USE_NONE);
	put_unbound(l);
	put_unknown(l);
	for (size_t i = 0; i < t->nrefs; i++)
		if (!put_ticket(l, t->ref[i], e))
			return false;
	return true;
}

bool
esc_trial(struct esc_db *db, const struct esc_load *given, struct esc_table *table, struct esc_buf *text,
    int width, struct esc_counts *counts, struct esc_faults *faults, struct esc_err *e)
{
	struct esc_trial trial = { .text = text, .width = width };
	struct esc_load how = *given;
	bool done;

	how.act.dry_run = true;
	how.rejects = NULL;
	how.every = 0;
	done = esc_load_tried(db, &how, table, &trial, counts, faults, e);
	esc_arena_free(&trial.arena);
	return done;
}
