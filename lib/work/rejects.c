/*
 * The rows that were refused, unchanged, with a last column `esc_rejected', in
 * the form of the table that they came from.
 */
#include <stdlib.h>
#include <string.h>

#include "base/out.h"
#include "journal.h"

struct esc_rejects {
	struct esc_spool text;
	struct esc_sink	sink;
	bool		 open, settled;	/* the sink is; the text is in it */
	char		 form;		/* 'c' csv, 't' tsv, 'j' JSON lines */
	char		 delimiter;
};

static void
put_reason(struct esc_rejects *r, const char *why, struct esc_buf *b)
{
	if (r->form == 'j') {
		esc_json_quote(b, why, strlen(why));
		return;
	}
	if (r->form == 't') {
		esc_tsv_escape(b, why, strlen(why));
		return;
	}
	esc_buf_putc(b, '"');
	for (; *why != '\0'; why++) {
		if (*why == '"')
			esc_buf_putc(b, '"');
		esc_buf_putc(b, *why);
	}
	esc_buf_putc(b, '"');
}

bool
esc_rejects_open(struct esc_rejects **pr, const char *file, const struct esc_table *t, struct esc_err *e)
{
	struct esc_rejects *r = calloc(1, sizeof(*r));

	*pr = r;
	if (r == NULL)
		return esc_fail(e, ESC_BUSY, "out of memory");
	if (file != NULL && !(r->open = esc_sink_open(&r->sink, file, e)))
		return false;
	r->form = esc_table_form(t, &r->delimiter);
	if (r->form == 'j')
		return true;
	esc_buf_add(&r->text.buf, t->raw_header.s, t->raw_header.n);
	esc_buf_printf(&r->text.buf, "%cesc_rejected\n", r->delimiter);
	return true;
}

static size_t
without_blanks(const char *s, size_t n)
{
	while (n > 0 && strchr(" \t\r\n", s[n - 1]) != NULL)
		n--;
	return n;
}

/* The members of an object up to its brace; all of a line that does not end with one. */
static void
put_members(const struct esc_table *t, struct esc_buf *b)
{
	const char *s = t->raw.s;
	size_t n = without_blanks(s, t->raw.n), inside = n;

	if (n > 0 && s[n - 1] == '}')
		inside = without_blanks(s, n - 1);
	esc_buf_add(b, s, inside < n ? n - 1 : n);
	esc_buf_puts(b, inside < n && inside > 0 && s[inside - 1] == '{' ? "\"esc_rejected\":" : ",\"esc_rejected\":");
}

bool
esc_rejects_add(struct esc_rejects *r, const struct esc_table *t, const char *why, struct esc_err *e)
{
	struct esc_buf *b = &r->text.buf;

	if (r->form == 'j')
		put_members(t, b);
	else {
		esc_buf_add(b, t->raw.s, t->raw.n);
		esc_buf_putc(b, r->delimiter);
	}
	put_reason(r, why, b);
	esc_buf_puts(b, r->form == 'j' ? "}\n" : "\n");
	return esc_spool_settle(&r->text, e);
}

bool
esc_rejects_settle(struct esc_rejects *r, struct esc_err *e)
{
	if (!r->open || r->settled)
		return true;
	r->settled = true;
	return esc_sink_spool(&r->sink, &r->text, e);
}

bool
esc_rejects_close(struct esc_rejects *r, struct esc_err *e)
{
	bool kept = !r->open || esc_sink_close(&r->sink, esc_rejects_settle(r, e), e);

	r->open = false;
	esc_rejects_drop(r);
	return kept;
}

void
esc_rejects_drop(struct esc_rejects *r)
{
	if (r == NULL)
		return;
	if (r->open)
		esc_sink_close(&r->sink, false, &(struct esc_err){ 0 });
	esc_spool_free(&r->text);
	free(r);
}
