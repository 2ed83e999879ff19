/*
 * libcsv, made strict: it trims blanks, drops empty lines, knows no places and
 * takes a stray quote for data until the next one.  Fed a line at a time it does
 * none of that.
 */
#include <stdlib.h>
#include <string.h>

#include <csv.h>

#include "table.h"

struct esc_csv {
	struct csv_parser p;
	char	 delimiter;
	bool	 lazy, trim;
	bool	 ended;			/* the record, in this line */
	bool	 clean;			/* the parser is as new */
	struct esc_table_inner *in;	/* takes the fields */
};

static int
never(unsigned char c)
{
	(void)c;
	return 0;
}

static void *
grow(void *p, size_t n)
{
	size_t cap = 0;

	return esc_grow(p, &cap, n, 1);
}

static void
start(struct esc_csv *c)
{
	csv_init(&c->p, c->lazy ? 0 : CSV_STRICT);
	csv_set_delim(&c->p, (unsigned char)c->delimiter);
	csv_set_realloc_func(&c->p, grow);
	csv_set_blk_size(&c->p, 4096);
	if (!c->trim)
		csv_set_space_func(&c->p, never);
}

struct esc_csv *
esc_csv_new(char delimiter, bool lazy, bool trim, struct esc_table_inner *in)
{
	size_t cap = 0;
	struct esc_csv *c = esc_grow(NULL, &cap, sizeof(*c), 1);

	*c = (struct esc_csv){ .delimiter = delimiter, .lazy = lazy, .trim = trim, .in = in };
	start(c);
	return c;
}

void
esc_csv_free(struct esc_csv *c)
{
	if (c == NULL)
		return;
	csv_free(&c->p);
	free(c);
}

void
esc_csv_begin(struct esc_csv *c)
{
	if (!c->clean) {
		csv_free(&c->p);
		start(c);
	}
	c->clean = c->ended = false;
}

static void
field(void *s, size_t n, void *csv)
{
	struct esc_csv *c = csv;

	if (!c->ended)
		esc_piece_add(c->in, s, n);
}

static void
record(int end, void *csv)
{
	struct esc_csv *c = csv;

	(void)end;
	c->ended = true;
}

/* Feeds n bytes; what is wrong with one of them, or ESC_CSV_MORE. */
static enum esc_csv_state
feed(struct esc_csv *c, const char *s, size_t n)
{
	size_t done = csv_parse(&c->p, s, n, field, record, c);

	return done == n ? ESC_CSV_MORE : s[done] == '"' ? ESC_CSV_STRAY : ESC_CSV_BEHIND;
}

/* The end of the input ends the record, unless it is inside quotes. */
static enum esc_csv_state
finish(struct esc_csv *c)
{
	csv_set_opts(&c->p, CSV_STRICT | CSV_STRICT_FINI);
	return csv_fini(&c->p, field, record, c) == 0 ? ESC_CSV_END : ESC_CSV_OPEN;
}

/*
 * A carriage return is fed as the last byte of a piece: if the record ended with
 * it, it was outside quotes.
 */
enum esc_csv_state
esc_csv_line(struct esc_csv *c, const char *s, size_t n, size_t eol)
{
	enum esc_csv_state state;
	const char *cr;
	size_t piece;

	for (size_t i = 0; i < n; i += piece) {
		cr = memchr(s + i, '\r', n - i);
		piece = cr != NULL ? (size_t)(cr + 1 - (s + i)) : n - i;
		if ((state = feed(c, s + i, piece)) != ESC_CSV_MORE)
			return state;
		if (c->ended)
			return ESC_CSV_CR;
	}
	if (eol == 0)
		return finish(c);
	if ((state = feed(c, s + n, eol)) != ESC_CSV_MORE)
		return state;
	c->clean = c->ended;
	return c->ended ? ESC_CSV_END : ESC_CSV_MORE;
}
