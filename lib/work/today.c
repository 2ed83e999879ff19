/*
 * The shift lead's morning: what is late, due, nobody's and promised, who is
 * there, and whether all is watched.
 */
#include <stdlib.h>
#include <string.h>

#include "reading.h"
#include "today.h"

static const char *const names[ESC_NSECTIONS] = {
	"breached", "due", "unowned", "callback", "silent", "level", "approval", "absence", "load",
	"yesterday", "sweep", "feed"
};
static const struct esc_head heads[] = {
	{ "section", ESC_TEXT, false }, { "ticket", ESC_TEXT, false }, { "what", ESC_TEXT, false },
	{ "due", ESC_TIME, false }, { "owner", ESC_TEXT, false }, { "phone", ESC_TEXT, false },
	{ "detail", ESC_TEXT, false },
};

void
esc_today_add(struct esc_today *y, const struct esc_today_line *l)
{
	y->line = esc_grow(y->line, &y->cap, y->n + 1, sizeof(*y->line));
	y->line[y->n++] = *l;
}

const char *
esc_today_length(struct esc_today *y, int64_t seconds)
{
	struct esc_buf b = { 0 };
	const char *s;

	esc_duration_print(&b, seconds > 0 ? seconds - seconds % 60 : 0);
	s = esc_dup(&y->arena, b.s, b.n);
	esc_buf_free(&b);
	return s;
}

static int
by_section(const void *pa, const void *pb)
{
	const struct esc_today_line *a = pa, *b = pb;
	int order;

	if (a->section != b->section)
		return a->section < b->section ? -1 : 1;
	if (a->order != b->order)
		return a->order < b->order ? -1 : 1;
	if ((order = esc_order_text(a->ticket, b->ticket)) != 0 || (order = esc_order_text(a->owner, b->owner)) != 0)
		return order;
	return esc_order_text(a->what, b->what);
}

/* The midnights around now, and noon, or after it the end of the day. */
static void
set_day(struct esc_today *y)
{
	struct esc_civil c = esc_civil(y->zone, y->now);
	int64_t unused;

	y->midnight = esc_every_begin(y->zone, ESC_EVERY_DAY, y->now);
	y->tomorrow = esc_every_next(y->zone, ESC_EVERY_DAY, y->now);
	c.hour = 12;
	c.minute = c.second = 0;
	esc_local(y->zone, c, &y->noon, &unused);
	if (y->noon <= y->now)
		y->noon = y->tomorrow;
}

/* On a Monday what happened since Friday is news. */
static void
set_yesterday(struct esc_today *y)
{
	struct esc_calendar *c = y->policy != NULL ? esc_policy_team_calendar(y->policy, NULL) : NULL;

	y->yesterday = y->midnight;
	for (int i = 0; i < 10; i++) {
		int64_t end = y->yesterday;

		y->yesterday = esc_every_begin(y->zone, ESC_EVERY_DAY, end - 1);
		if (c == NULL || esc_calendar_between(c, y->yesterday, end) > 0)
			break;
	}
}

static bool
gather(struct esc_today *y, struct esc_err *e)
{
	const struct esc_policies *policies = esc_db_policies(y->db, e);

	if (policies == NULL)
		return false;
	y->policy = esc_policy_at(policies, y->now);
	set_yesterday(y);
	if (!esc_today_tickets(y, e) || !esc_today_people(y, e))
		return false;
	if (y->n > 0)
		qsort(y->line, y->n, sizeof(*y->line), by_section);
	return true;
}

static bool
print_rows(const struct esc_today *y, const struct esc_out_how *how, struct esc_err *e)
{
	struct esc_out *out;

	if (!esc_out_open(&out, how, heads, sizeof(heads) / sizeof(heads[0]), e))
		return false;
	for (size_t i = 0; i < y->n; i++) {
		const struct esc_today_line *l = &y->line[i];
		struct esc_cell c[] = { { .s = names[l->section] }, { .s = l->ticket }, { .s = l->what },
		    { .i = l->due }, { .s = l->owner }, { .s = l->phone }, { .s = l->detail } };

		if (!esc_out_row(out, c, e)) {
			esc_out_drop(out);
			return false;
		}
	}
	return esc_out_close(out, e);
}

static bool
print(const struct esc_today *y, const struct esc_out_how *how, struct esc_err *e)
{
	struct esc_buf b = { 0 };
	bool done;

	if (!esc_for_a_person(how))
		return print_rows(y, how, e);
	esc_today_screen(&b, y, how->width);
	done = how->quiet || esc_out_text(how->file, b.s, b.n, e);
	esc_buf_free(&b);
	return done;
}

bool
esc_today(struct esc_db *db, const struct esc_filter *f, const struct esc_out_how *how, uint64_t *rows,
    struct esc_err *e)
{
	struct esc_today y = { .db = db, .filter = f, .now = f->now,
	    .zone = how->zone != NULL ? how->zone : esc_db_zone(db) };
	bool done;

	set_day(&y);
	done = esc_begin(db, false, e) && gather(&y, e);
	esc_rollback(db);	/* nothing was written */
	*rows = y.n;
	done = done && print(&y, how, e);
	free(y.line);
	free(y.load);
	esc_arena_free(&y.arena);
	return done;
}
