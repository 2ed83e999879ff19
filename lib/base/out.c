/* Records out: the columns that are wanted, and every row on its way to its form. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "out.h"

struct esc_out {
	struct esc_arena arena;		/* holds this, names and arrays */
	struct esc_out_how how;
	const struct esc_out_form *form;
	const struct esc_zone *zone;
	struct esc_head	*head;
	size_t		 nheads;
	size_t		*shown;		/* columns, in the order printed */
	size_t		 nshown;
	bool		*wanted;
	struct esc_sort_key *key;
	size_t		 nkeys;
	bool		 tty, safe;	/* safe: control characters are made visible */
	size_t		 unit, stat;	/* the columns that say what reals are; nheads: none */
	struct esc_sort	*sort;
	struct esc_once	 once;
	struct esc_spool spool;
	struct esc_buf	 text;		/* of one cell, made safe */
	struct esc_text	*label;		/* before each cell: what parts it from the last, and its name, if the form says it */
	uint64_t	 rows, printed;
};

static bool
no_column(const struct esc_out *o, const char *name, struct esc_err *e)
{
	struct esc_arena a = { 0 };
	struct esc_buf all = { 0 };
	const char **names = esc_alloc(&a, o->nheads * sizeof(*names)), *near;

	for (size_t i = 0; i < o->nheads; i++) {
		names[i] = o->head[i].name;
		esc_buf_printf(&all, " %s", names[i]);
	}
	if ((near = esc_nearest(name, names, o->nheads)) != NULL)
		esc_fail(e, ESC_USAGE, "no column %s (did you mean %s?)", name, near);
	else
		esc_fail(e, ESC_USAGE, "no column %s; there are:%s", name, esc_buf_str(&all));
	esc_buf_free(&all);
	esc_arena_free(&a);
	return false;
}

/* The next of names parted by commas, or NULL. */
static char *
next_name(struct esc_out *o, const char **list)
{
	size_t n = strcspn(*list, ",");
	char *name = esc_dup(&o->arena, *list, n);

	if (**list == '\0')
		return NULL;
	*list += n + ((*list)[n] == ',');
	return name;
}

static bool
find_column(const struct esc_out *o, const char *name, size_t *column, struct esc_err *e)
{
	for (*column = 0; *column < o->nheads; ++*column)
		if (esc_column_equal(o->head[*column].name, name))
			return true;
	return no_column(o, name, e);
}

static void
show(struct esc_out *o, size_t column)
{
	if (o->wanted[column])
		return;
	o->wanted[column] = true;
	o->shown[o->nshown++] = column;
}

static bool
choose_columns(struct esc_out *o, const char *list, struct esc_err *e)
{
	bool all = list != NULL && strcmp(list, "all") == 0;
	bool more = list != NULL && *list == '+';
	const char *name;
	size_t column;

	for (size_t i = 0; i < o->nheads; i++)
		if (all || ((list == NULL || more) && !o->head[i].extra))
			show(o, i);
	if (all || list == NULL)
		return true;
	list += more;
	if (*list == '\0')
		return esc_fail(e, ESC_USAGE, "-c names no column");
	while ((name = next_name(o, &list)) != NULL) {
		if (!find_column(o, name, &column, e))
			return false;
		show(o, column);
	}
	return true;
}

static bool
choose_order(struct esc_out *o, const char *list, struct esc_err *e)
{
	const char *name;
	size_t most = 1;

	for (const char *s = list; (s = strchr(s, ',')) != NULL; s++)
		most++;
	o->key = esc_alloc(&o->arena, most * sizeof(*o->key));
	while ((name = next_name(o, &list)) != NULL) {
		struct esc_sort_key *k = &o->key[o->nkeys++];

		k->turned = *name == '-';
		if (!find_column(o, name + k->turned, &k->column, e))
			return false;
	}
	o->sort = esc_sort_new(o->head, o->wanted, o->nheads, o->key, o->nkeys);
	for (size_t i = 0; i < o->nkeys; i++)
		o->wanted[o->key[i].column] = true;
	return true;
}

/* Only the first column is printed, in the plainest form. */
static void
make_bare(struct esc_out *o, struct esc_err *e)
{
	for (size_t i = 1; i < o->nshown; i++)
		o->wanted[o->shown[i]] = false;
	o->nshown = 1;
	o->form = esc_out_form_find("tsv", e);
	o->how.no_header = true;
}

static void
put_header(struct esc_out *o)
{
	const struct esc_out_form *f = o->form;
	struct esc_buf *b = &o->spool.buf;

	if (o->how.keep != NULL) {
		esc_kept_begin(o->how.keep, o->head, o->shown, o->nshown);
		return;
	}
	esc_buf_puts(b, f->start);
	if (f->named || o->how.no_header)
		return;
	for (size_t i = 0; i < o->nshown; i++) {
		const char *name = o->head[o->shown[i]].name;

		esc_buf_puts(b, i > 0 ? f->cell : f->row);
		f->text(b, name, strlen(name));
	}
	esc_buf_puts(b, f->row_end);
}

static void
make_labels(struct esc_out *o)
{
	struct esc_buf b = { 0 };

	o->label = esc_alloc(&o->arena, o->nshown * sizeof(*o->label));
	for (size_t i = 0; i < o->nshown; i++) {
		const char *name = o->head[o->shown[i]].name;

		esc_buf_clear(&b);
		esc_buf_puts(&b, i > 0 ? o->form->cell : o->form->row);
		if (o->form->named) {
			o->form->text(&b, name, strlen(name));
			esc_buf_putc(&b, ':');
		}
		o->label[i] = (struct esc_text){ esc_dup(&o->arena, b.s, b.n), b.n };
	}
	esc_buf_free(&b);
}

static struct esc_out *
new_out(const struct esc_out_how *how, const struct esc_head *head, size_t n)
{
	struct esc_arena a = { 0 };
	struct esc_out *o = esc_alloc(&a, sizeof(*o));

	o->how = *how;
	o->nheads = n;
	o->head = esc_alloc(&a, n * sizeof(*o->head));
	o->wanted = esc_alloc(&a, n * sizeof(*o->wanted));
	o->shown = esc_alloc(&a, n * sizeof(*o->shown));
	for (size_t i = 0; i < n; i++) {
		o->head[i] = head[i];
		o->head[i].name = esc_dup(&a, head[i].name, strlen(head[i].name));
	}
	if (how->file != NULL)
		o->how.file = esc_dup(&a, how->file, strlen(how->file));
	o->tty = how->file == NULL && isatty(STDOUT_FILENO);
	o->arena = a;
	return o;
}

static size_t
wanted_column(struct esc_out *o, const char *name)
{
	for (size_t i = 0; o->form->page && i < o->nheads; i++)
		if (strcmp(o->head[i].name, name) == 0) {
			o->wanted[i] = true;
			return i;
		}
	return o->nheads;
}

/* In a table for people reals are said by their unit, also where it is not printed. */
static void
say_units(struct esc_out *o)
{
	o->unit = wanted_column(o, "unit");
	o->stat = o->unit < o->nheads ? wanted_column(o, "stat") : o->nheads;
}

bool
esc_out_open(struct esc_out **po, const struct esc_out_how *how, const struct esc_head *head, size_t n,
    struct esc_err *e)
{
	struct esc_out *o = new_out(how, head, n);
	const char *form = how->keep != NULL ? "tsv" : how->form != NULL ? how->form : o->tty ? "table" : "tsv";

	*po = NULL;
	if ((o->form = esc_out_form_find(form, e)) == NULL || !choose_columns(o, how->columns, e)) {
		esc_out_drop(o);
		return false;
	}
	if (how->bare)
		make_bare(o, e);
	if (how->sort != NULL && !choose_order(o, how->sort, e)) {
		esc_out_drop(o);
		return false;
	}
	o->safe = o->tty || o->form->page;
	say_units(o);
	o->zone = how->zone != NULL || !o->form->local ? how->zone : how->local;
	make_labels(o);
	put_header(o);
	*po = o;
	return true;
}

bool
esc_out_wants(const struct esc_out *o, size_t column)
{
	return o->wanted[column] && !o->how.quiet;
}

uint64_t
esc_out_rows(const struct esc_out *o)
{
	return o->rows;
}

static void
put_cell(struct esc_out *o, const struct esc_head *h, const struct esc_cell *c, const char *unit)
{
	struct esc_cell as = *c;

	if (o->safe && h->type == ESC_TEXT && c->s != NULL) {
		esc_buf_clear(&o->text);
		esc_show_safe(&o->text, c->s, strlen(c->s), false);
		as.s = esc_buf_str(&o->text);
	}
	if (h->type == ESC_REAL)
		as.s = unit;
	o->form->value(&o->spool.buf, h->type, &as, o->zone);
}

/* The cells that most tables are full of, without a call: true, it is done. */
static bool
put_digit(struct esc_buf *b, const struct esc_out_form *f, enum esc_type type, const struct esc_cell *c)
{
	if (!f->digits || (type != ESC_INT && type != ESC_SPAN) ||
	    (c->i != ESC_NONE && (c->i < 0 || c->i > 9 || b->n == b->cap)))
		return false;
	if (c->i != ESC_NONE)
		b->s[b->n++] = (char)('0' + c->i);
	return true;
}

static inline void
put_label(struct esc_buf *b, const struct esc_text *t)
{
	if (t->n == 1 && b->n < b->cap)
		b->s[b->n++] = *t->s;
	else
		esc_buf_add(b, t->s, t->n);
}

static void
put_row(struct esc_out *o, const struct esc_cell *cells)
{
	const struct esc_out_form *f = o->form;
	struct esc_buf *b = &o->spool.buf;
	const char *stat = o->stat < o->nheads ? cells[o->stat].s : NULL;
	const char *unit = o->unit < o->nheads ? esc_figure_unit(stat, cells[o->unit].s) : NULL;
	uint64_t at;

	if (o->printed > 0)
		esc_buf_puts(b, f->next);
	at = ESC_SPOOL_SIZE(&o->spool);
	for (size_t i = 0; i < o->nshown; i++) {
		const struct esc_head *h = &o->head[o->shown[i]];
		const struct esc_cell *c = &cells[o->shown[i]];

		put_label(b, &o->label[i]);
		if (!put_digit(b, f, h->type, c))
			put_cell(o, h, c, unit);
	}
	if (o->nshown == 1 && ESC_SPOOL_SIZE(&o->spool) == at)
		esc_buf_puts(b, f->blank);
	esc_buf_puts(b, f->row_end);
}

static bool
print_row(void *po, const struct esc_cell *cells, struct esc_err *e)
{
	struct esc_out *o = po;
	uint64_t at = ESC_SPOOL_SIZE(&o->spool);
	bool is_new = true;

	if (o->how.limit >= 0 && o->printed >= (uint64_t)o->how.limit)
		return true;
	if (o->how.keep != NULL) {
		esc_kept_row(o->how.keep, cells, o->shown);
		o->printed++;
		return true;
	}
	put_row(o, cells);
	if (o->how.bare && ESC_SPOOL_SIZE(&o->spool) == at + 1)
		is_new = false;		/* no name */
	else if (o->how.bare && !esc_once_new(&o->once, &o->spool, at, &is_new, e))
		return false;
	if (!is_new)
		o->spool.buf.n = (size_t)(at - o->spool.before);
	o->printed += is_new;
	return esc_spool_settle(&o->spool, e);
}

bool
esc_out_row(struct esc_out *o, const struct esc_cell *cells, struct esc_err *e)
{
	o->rows++;
	if (o->how.quiet)
		return true;
	return o->sort != NULL ? esc_sort_add(o->sort, cells, e) : print_row(o, cells, e);
}

static bool
write_page(struct esc_out *o, struct esc_sink *k, struct esc_err *e)
{
	struct esc_page p = {
		.ncolumns = o->nshown, .width = o->how.width, .header = !o->how.no_header,
		.bold = o->how.color
	};

	p.head = esc_alloc(&o->arena, o->nshown * sizeof(const struct esc_head *));
	for (size_t i = 0; i < o->nshown; i++)
		p.head[i] = &o->head[o->shown[i]];
	return esc_page_write(&p, &o->spool, k, e);
}

bool
esc_out_close(struct esc_out *o, struct esc_err *e)
{
	struct esc_sink k;
	bool ok = true;

	if (o->how.quiet) {
		esc_out_drop(o);
		return true;
	}
	if (o->sort != NULL)
		ok = esc_sort_each(o->sort, print_row, o, e);
	if (o->how.keep != NULL) {
		esc_out_drop(o);
		return ok;
	}
	esc_buf_puts(&o->spool.buf, o->form->finish);
	if (ok && (ok = esc_sink_open(&k, o->how.file, e))) {
		ok = o->form->page ? write_page(o, &k, e) : esc_sink_spool(&k, &o->spool, e);
		ok = esc_sink_close(&k, ok, e);
	}
	esc_out_drop(o);
	return ok;
}

void
esc_out_drop(struct esc_out *o)
{
	struct esc_arena a;

	if (o == NULL)
		return;
	esc_sort_free(o->sort);
	esc_once_free(&o->once);
	esc_spool_free(&o->spool);
	esc_buf_free(&o->text);
	a = o->arena;
	esc_arena_free(&a);
}

bool
esc_out_bytes(const char *file, const char *s, size_t n, struct esc_err *e)
{
	struct esc_sink k;

	return esc_sink_open(&k, file, e) && esc_sink_close(&k, esc_sink_write(&k, s, n, e), e);
}

bool
esc_out_text(const char *file, const char *s, size_t n, struct esc_err *e)
{
	struct esc_buf safe = { 0 };
	struct esc_sink k;
	bool ok;

	if (!esc_sink_open(&k, file, e))
		return false;
	if (k.fd == STDOUT_FILENO && isatty(k.fd)) {
		esc_show_safe(&safe, s, n, true);
		ok = esc_sink_write(&k, safe.s, safe.n, e);
	} else {
		ok = esc_sink_write(&k, s, n, e);
	}
	esc_buf_free(&safe);
	return esc_sink_close(&k, ok, e);
}
