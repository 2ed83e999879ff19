/* What stands in the story of a ticket beside its events: steps that fired, and notices. */
#include <stdlib.h>
#include <string.h>

#include "explain.h"
#include "reading.h"
#include "store/outbox.h"

struct listening {
	const struct esc_fired *fired;
	size_t		 n;
	bool		*crossed;	/* of each: the events still say so */
	int64_t		 last;		/* moment that can be asked about */
};

static bool
hear(void *arg, const struct esc_clock *c, const struct esc_crossing *x)
{
	struct listening *l = arg;

	for (size_t i = 0; i < l->n; i++)
		if (l->fired[i].kind == c->kind && l->fired[i].cycle == c->cycle &&
		    l->fired[i].rep == x->rep &&
		    strcmp(l->fired[i].step, x->step->name) == 0)
			l->crossed[i] = true;
	return x->moment < l->last;
}

/* A late event may have taken back the crossing of a step; the alarm was raised all the same. */
static bool
find_crossings(struct esc_db *db, struct listening *l, const struct esc_event *ev, size_t n,
    struct esc_arena *a,
    struct esc_err *e)
{
	const struct esc_policies *policies = l->n > 0 ? esc_db_policies(db, e) : NULL;
	struct esc_clock_sink sink = { .crossing = hear, .arg = l };
	struct esc_clocks cs;

	if (policies == NULL)
		return e->code == 0;
	l->crossed = esc_alloc(a, l->n * sizeof(*l->crossed));
	l->last = INT64_MIN;
	for (size_t i = 0; i < l->n; i++)
		l->last = l->fired[i].fired_at > l->last ? l->fired[i].fired_at : l->last;
	esc_clocks(&cs, ev, n, policies, INT64_MAX, a, &sink);
	return true;
}

static const char *
step_words(const struct esc_fired *f, bool crossed, const struct esc_zone *zone, struct esc_arena *a)
{
	struct esc_buf b = { 0 };
	const char *s;

	esc_buf_printf(&b, "%s (%s %lld): %s", f->step, esc_clock_name[f->kind], (long long)f->cycle, f->did);
	if (f->fired_at - f->moment >= 60) {
		esc_buf_puts(&b, ", fired ");
		esc_moment_words(&b, f->fired_at, zone);
	}
	if (!crossed)
		esc_buf_puts(&b, ", withdrawn: the events do not say so any more");
	s = esc_dup(a, b.s, b.n);
	esc_buf_free(&b);
	return s;
}

static int
by_time(const void *pa, const void *pb)
{
	const struct esc_aside *a = pa, *b = pb;

	return a->at != b->at ? esc_order_int(a->at, b->at) : a->place < b->place ? -1 : 1;
}

static const char *
notice_words(const struct esc_told *t, struct esc_arena *a)
{
	struct esc_buf b = { 0 };
	const char *s;

	esc_buf_printf(&b, "%s, %s", t->notice.template, esc_notice_state_name[t->state]);
	if (t->why != NULL)
		esc_buf_printf(&b, ": %s", t->why);
	s = esc_dup(a, b.s, b.n);
	esc_buf_free(&b);
	return s;
}

bool
esc_asides_read(struct esc_db *db, int64_t ticket, const struct esc_event *ev, size_t n,
    const struct esc_zone *zone, struct esc_arena *a, struct esc_aside **asides, size_t *nasides,
    struct esc_err *e)
{
	struct listening l = { 0 };
	struct esc_fired *fired;
	struct esc_told *told;
	struct esc_aside *s;
	size_t ntold;

	if (!esc_fired_read(db, ticket, a, &fired, &l.n, e) || !esc_told_all(db, ticket, a, &told, &ntold, e))
		return false;
	l.fired = fired;
	if (!find_crossings(db, &l, ev, n, a, e))
		return false;
	*asides = s = esc_alloc(a, (l.n + ntold + 1) * sizeof(*s));
	for (size_t i = 0; i < l.n; i++)
		*s++ = (struct esc_aside){ .at = fired[i].moment, .kind = "step", .who = "esc",
		    .what = step_words(&fired[i], l.crossed[i], zone, a) };
	for (size_t i = 0; i < ntold; i++)
		*s++ = (struct esc_aside){ .at = told[i].notice.at, .kind = "notice",
		    .who = told[i].notice.recipient, .what = notice_words(&told[i], a) };
	*nasides = (size_t)(s - *asides);
	for (size_t i = 0; i < *nasides; i++)
		(*asides)[i].place = i;
	qsort(*asides, *nasides, sizeof(*s), by_time);
	return true;
}
