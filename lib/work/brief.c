/* The brief: what is read, and the lines that both kinds of it are made of. */
#include <stdlib.h>
#include <string.h>

#include "brief.h"

#define LABEL	18	/* columns of the names at the left */
#define LINE	100	/* of what stands beside them */

static void
cut(struct esc_buf *b, const char *s)
{
	size_t n = strlen(s), fits = 0, len;
	int width = 0;

	while (fits < n && s[fits] != '\n' && width < LINE) {
		esc_utf8_get(s + fits, n - fits, &len);
		width += esc_width(s + fits, len);
		fits += len;
	}
	esc_show_safe(b, s, fits, false);
	if (fits < n)
		esc_buf_puts(b, " …");
}

void
esc_brief_head(struct esc_brief *f, const char *heading)
{
	esc_buf_printf(&f->text, "%s%s\n", f->text.n > 0 ? "\n" : "", heading);
}

void
esc_brief_line(struct esc_brief *f, const char *label, const char *words)
{
	size_t from = f->text.n;

	if (words == NULL || *words == '\0')
		return;
	esc_buf_puts(&f->text, "  ");
	from += 2;
	esc_show_safe(&f->text, label, strlen(label), false);
	do
		esc_buf_putc(&f->text, ' ');
	while (esc_width(f->text.s + from, f->text.n - from) < LABEL);
	cut(&f->text, words);
	esc_buf_putc(&f->text, '\n');
}

void
esc_brief_words(struct esc_brief *f, const char *words)
{
	size_t n;

	for (; *words != '\0'; words += n + (words[n] == '\n')) {
		n = strcspn(words, "\n");
		esc_buf_puts(&f->text, "    ");
		esc_show_safe(&f->text, words, n, false);
		esc_buf_putc(&f->text, '\n');
	}
}

void
esc_brief_time(struct esc_brief *f, struct esc_buf *b, int64_t t)
{
	struct esc_civil c = esc_civil(f->zone, t);

	esc_buf_printf(b, "%04lld-%02d-%02d %02d:%02d", (long long)c.year, c.month, c.day, c.hour, c.minute);
}

static bool
read_ticket(struct esc_brief *f, struct esc_err *e)
{
	if (!esc_ticket_find(f->db, f->ref, &f->id, e) || (f->policies = esc_db_policies(f->db, e)) == NULL)
		return false;
	f->policy = esc_policy_at(f->policies, f->now);
	if (f->id == 0)
		return true;
	if (!esc_events_read(f->db, f->id, &f->arena, &f->ev, &f->n, e))
		return false;
	f->gone = esc_alloc(&f->arena, f->n + 1);
	esc_fold_retracted(f->ev, f->n, f->gone);
	f->t.id = f->id;
	f->t.ref = f->ref;
	esc_fold_clocks(&f->t, &f->cs, f->ev, f->n, f->policies, f->now, &f->arena, NULL);
	return true;
}

static bool
write(struct esc_brief *f, struct esc_err *e)
{
	bool is_problem;

	if (!read_ticket(f, e) || !esc_brief_problem(f, &is_problem, e))
		return false;
	if (is_problem)
		return true;
	if (f->id == 0)
		return esc_fail(e, ESC_NOINPUT, "no ticket %s, and no ticket is linked to it", f->ref);
	return esc_brief_ticket(f, e);
}

bool
esc_show_brief(struct esc_db *db, const char *ref, int64_t now, const struct esc_out_how *how, struct esc_err *e)
{
	struct esc_brief f = { .db = db, .now = now, .ref = ref,
	    .zone = how->zone != NULL ? how->zone : esc_db_zone(db) };
	bool done;

	done = esc_begin(db, false, e) && write(&f, e);
	esc_rollback(db);
	done = done && (how->quiet || esc_out_text(how->file, esc_buf_str(&f.text), f.text.n, e));
	esc_buf_free(&f.text);
	esc_arena_free(&f.arena);
	return done;
}
