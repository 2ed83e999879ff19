/* What the events say of a ticket, for its post-mortem: rows of tables in Markdown. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "model/concession.h"
#include "postmortem_draft.h"
#include "reading.h"

#define CELL_MAX	160	/* code points of what people wrote */
#define ROWS_MAX	300	/* of the time line */

/* One line, cut, without ends of lines. */
static void
flatten(struct esc_buf *b, const char *s)
{
	size_t len, n = strlen(s), points = 0;
	bool blank = true;

	for (size_t i = 0; i < n; i += len) {
		bool is_blank = strchr(" \t\r\n", s[i]) != NULL;

		esc_utf8_get(s + i, n - i, &len);
		if (is_blank && blank)
			continue;
		if (++points > CELL_MAX) {
			esc_buf_puts(b, "…");
			break;
		}
		esc_buf_add(b, is_blank ? " " : s + i, len);
		blank = is_blank;
	}
}

void
esc_pm_cell(struct esc_buf *b, const char *s)
{
	struct esc_buf flat = { 0 };

	flatten(&flat, s != NULL ? s : "");
	esc_buf_putc(b, ' ');
	if (flat.n == 0)
		esc_buf_puts(b, "–");
	else
		esc_markdown_escape(b, flat.s, flat.n);
	esc_buf_puts(b, " |");
	esc_buf_free(&flat);
}

void
esc_pm_word_cell(struct esc_buf *b, const struct esc_fill *f, const char *code)
{
	struct esc_buf word = { 0 };

	if (code != NULL)
		esc_fill_word(&word, f, code);
	esc_pm_cell(b, esc_buf_str(&word));
	esc_buf_free(&word);
}

void
esc_pm_time_cell(struct esc_buf *b, const struct esc_fill *f, int64_t t)
{
	struct esc_buf when = { 0 };

	if (t != ESC_NONE)
		esc_fill_time(&when, f, t);
	esc_pm_cell(b, esc_buf_str(&when));
	esc_buf_free(&when);
}

void
esc_pm_span_cell(struct esc_buf *b, int64_t seconds)
{
	struct esc_buf span = { 0 };

	if (seconds != ESC_NONE)
		esc_duration_print(&span, seconds);
	esc_pm_cell(b, esc_buf_str(&span));
	esc_buf_free(&span);
}

void
esc_pm_number_cell(struct esc_buf *b, int64_t v)
{
	char s[24];

	snprintf(s, sizeof(s), "%" PRId64, v);
	esc_pm_cell(b, v != ESC_NONE ? s : NULL);
}

void
esc_pm_levels(struct esc_drafting *d, struct esc_buf *b)
{
	int64_t spent[10] = { 0 }, until;

	for (size_t i = 0; i < d->nmoments; i++) {
		const struct esc_pm_moment *m = &d->moment[i];

		until = i + 1 < d->nmoments ? d->moment[i + 1].event->at : d->now;
		if (ESC_STATUS_IS_OPEN(m->status) && m->level > 0 && m->level < 10 && until > m->event->at)
			spent[m->level] += until - m->event->at;
	}
	for (int i = 1; i < 10; i++)
		if (spent[i] > 0) {
			esc_buf_printf(b, "| %d |", i);
			esc_pm_span_cell(b, spent[i]);
			esc_buf_putc(b, '\n');
		}
}

void
esc_pm_breaches(struct esc_drafting *d, struct esc_buf *b)
{
	for (size_t i = 0; i < d->clocks.n; i++) {
		const struct esc_clock *c = &d->clocks.clock[i];
		int64_t left = esc_clock_remaining(c, d->now);

		if (esc_clock_state(c, d->now) != ESC_CS_BREACHED || c->kind == ESC_K_POSTMORTEM || c->kind == ESC_K_ACTION)
			continue;
		esc_buf_putc(b, '|');
		esc_pm_word_cell(b, &d->fill, esc_clock_name[c->kind]);
		esc_pm_time_cell(b, &d->fill, esc_clock_deadline(c));
		esc_pm_span_cell(b, c->target);
		esc_pm_span_cell(b, left != ESC_NONE && left < 0 ? -left : ESC_NONE);
		esc_buf_putc(b, '\n');
	}
}

static void
add_name(struct esc_names *names, const char *name, struct esc_arena *a)
{
	if (name != NULL && *name != '\0')
		esc_names_add(names, name, strlen(name), a);
}

static void
people_row(struct esc_drafting *d, struct esc_buf *b, const char *role, const struct esc_names *names)
{
	struct esc_buf all = { 0 };

	for (size_t i = 0; i < names->n; i++)
		esc_buf_printf(&all, "%s%s", i > 0 ? ", " : "", names->name[i]);
	if (names->n > 0) {
		esc_buf_putc(b, '|');
		esc_pm_word_cell(b, &d->fill, role);
		esc_pm_cell(b, esc_buf_str(&all));
		esc_buf_putc(b, '\n');
	}
	esc_buf_free(&all);
}

static const struct esc_customer *
customer(const struct esc_drafting *d)
{
	const char *name = d->t.word[ESC_CUSTOMER_NAME];

	for (size_t i = 0; name != NULL && i < d->policy->ncustomers; i++)
		if (esc_fold_equal(d->policy->customer[i].name, name))
			return &d->policy->customer[i];
	return NULL;
}

static bool
is_among(const struct esc_names *names, const char *name)
{
	for (size_t i = 0; i < names->n; i++)
		if (strcmp(names->name[i], name) == 0)
			return true;
	return false;
}

/* Whoever of ours acted and has no other part in it. */
static void
others(const struct esc_drafting *d, const struct esc_names *part, size_t n, struct esc_names *all)
{
	for (size_t i = 0; i < d->nmoments; i++) {
		const struct esc_event *ev = d->moment[i].event;
		bool known = ev->side != ESC_SIDE_OURS || *ev->who == '\0' || ev->kind == ESC_OBSERVED;

		for (size_t k = 0; k < n && !known; k++)
			known = is_among(&part[k], ev->who);
		if (!known)
			add_name(all, ev->who, d->arena);
	}
}

void
esc_pm_people(struct esc_drafting *d, struct esc_buf *b)
{
	enum { FIRST, EXPERT, MANAGER, SUCCESS, ACCOUNT, OTHER, NPARTS };
	static const char *const roles[] = { "first_agent", "expert", "manager", "success_manager", "account_executive",
	    "others" };
	const struct esc_customer *c = customer(d);
	struct esc_names part[NPARTS] = { { 0 } };

	for (size_t i = 0; i < d->nmoments; i++) {
		const struct esc_pm_moment *m = &d->moment[i];

		if (part[FIRST].n == 0 && m->event->side == ESC_SIDE_OURS && m->event->kind != ESC_OBSERVED)
			add_name(&part[FIRST], m->event->kind == ESC_ASSIGNED ? m->owner : m->event->who, d->arena);
		if (m->level >= 2)
			add_name(&part[m->level == 2 ? EXPERT : MANAGER], m->owner, d->arena);
		add_name(&part[MANAGER], esc_event_get(m->event, ESC_C_MANAGER), d->arena);
	}
	add_name(&part[SUCCESS], c != NULL ? c->success_manager : NULL, d->arena);
	add_name(&part[ACCOUNT], c != NULL ? c->account_executive : NULL, d->arena);
	others(d, part, OTHER, &part[OTHER]);
	for (int i = 0; i < NPARTS; i++)
		people_row(d, b, roles[i], &part[i]);
}

static const char *
what_of(const struct esc_event *ev)
{
	return ev->kind == ESC_OFFERED ? "offer" : esc_event_get(ev, ESC_C_WHAT);
}

/* The clock of a promise: its own, or that of the first time it was given. */
static const struct esc_clock *
clock_of(const struct esc_drafting *d, const struct esc_event *ev, int64_t due)
{
	const char *what = what_of(ev);
	const struct esc_clock *first = NULL;

	for (size_t i = 0; i < d->clocks.n; i++) {
		const struct esc_clock *c = &d->clocks.clock[i];

		if (c->kind != ESC_K_PROMISE)
			continue;
		if (c->started == ev->at && c->due == due)
			return c;
		if (what != NULL && c->which != NULL && esc_fold_equal(what, c->which) && c->started <= ev->at &&
		    (c->ended == ESC_NONE || c->ended >= ev->at))
			first = c;
	}
	return first;
}

static bool
is_given_up(const struct esc_drafting *d, int64_t at)
{
	for (size_t i = 0; i < d->nmoments; i++)
		if (d->moment[i].event->kind == ESC_BROKEN && d->moment[i].event->at == at)
			return true;
	return false;
}

/* How a promise ended: one that was made again by the time that was said last. */
static const char *
kept(const struct esc_drafting *d, const struct esc_event *ev, int64_t due)
{
	const struct esc_clock *c = clock_of(d, ev, due);

	if (c == NULL || esc_clock_state(c, d->now) == ESC_CS_VOID)
		return NULL;
	if (c->ended == ESC_NONE)
		return d->now <= due ? "open" : "broken";
	return c->ended <= due && !is_given_up(d, c->ended) ? "kept" : "broken";
}

void
esc_pm_promises(struct esc_drafting *d, struct esc_buf *b)
{
	for (size_t i = 0; i < d->nmoments; i++) {
		const struct esc_event *ev = d->moment[i].event;
		const char *text = esc_event_get(ev, ESC_C_DUE);
		int64_t due;

		if ((ev->kind != ESC_PROMISED && ev->kind != ESC_OFFERED) || text == NULL || !esc_int_parse(text, &due))
			continue;
		esc_buf_putc(b, '|');
		esc_pm_time_cell(b, &d->fill, ev->at);
		esc_pm_word_cell(b, &d->fill, what_of(ev));
		esc_pm_cell(b, esc_event_get(ev, ESC_C_MESSAGE));
		esc_pm_time_cell(b, &d->fill, due);
		esc_pm_word_cell(b, &d->fill, kept(d, ev, due));
		esc_buf_putc(b, '\n');
	}
}

/* What the customer was given for it. */
void
esc_pm_concessions(struct esc_drafting *d, struct esc_buf *b)
{
	struct esc_buf sum = { 0 };
	struct esc_given_for g;

	for (size_t i = 0; i < d->nmoments; i++) {
		const struct esc_event *ev = d->moment[i].event;

		if (ev->kind != ESC_CONCEDED)
			continue;
		esc_concession_read(&g, ev, NULL);
		esc_buf_clear(&sum);
		if (g.amount != ESC_NONE && g.currency != NULL)
			esc_money_print(&sum, g.amount, g.currency);
		esc_buf_putc(b, '|');
		esc_pm_time_cell(b, &d->fill, ev->at);
		esc_pm_cell(b, g.what);
		esc_pm_cell(b, esc_buf_str(&sum));
		esc_pm_cell(b, g.approver);
		esc_pm_cell(b, g.mistake != NULL ? g.mistake : esc_event_get(ev, ESC_C_MESSAGE));
		esc_buf_putc(b, '\n');
	}
	esc_buf_free(&sum);
}

/* The temporary fix beside the lasting one. */
void
esc_pm_fixes(struct esc_drafting *d, struct esc_buf *b)
{
	for (size_t i = 0; i < d->nmoments; i++) {
		const struct esc_event *ev = d->moment[i].event;
		const char *how = esc_event_get(ev, ESC_C_RESOLUTION), *words = esc_event_get(ev, ESC_C_MESSAGE);

		if (ev->kind != ESC_RESOLVED && ev->kind != ESC_FIXED)
			continue;
		esc_buf_putc(b, '|');
		esc_pm_word_cell(b, &d->fill, how != NULL && strcmp(how, "workaround") == 0 ? "workaround" : "fix");
		esc_pm_time_cell(b, &d->fill, ev->at);
		esc_pm_cell(b, words != NULL ? words : esc_event_get(ev, ESC_C_WHY));
		esc_buf_putc(b, '\n');
	}
}

static bool
differs(const char *a, const char *b)
{
	return a != b && (a == NULL || b == NULL || strcmp(a, b) != 0);
}

/* What the ticket has become since the row before. */
static bool
moved(const struct esc_pm_moment *m, const struct esc_pm_moment *was)
{
	return was == NULL || m->level != was->level || m->status != was->status || differs(m->owner, was->owner);
}

/* Neither the learning afterwards nor what an import saw unchanged. */
static bool
is_told(const struct esc_pm_moment *m, const struct esc_pm_moment *was)
{
	enum esc_kind k = m->event->kind;

	if (k == ESC_OBSERVED)
		return moved(m, was);
	return k != ESC_RECORDED && k != ESC_PLANNED && k != ESC_DONE && k != ESC_DROPPED && k != ESC_RETRACTED;
}

static void
timeline_row(struct esc_drafting *d, struct esc_buf *b, const struct esc_pm_moment *m, const struct esc_pm_moment *was)
{
	const char *words = esc_event_get(m->event, ESC_C_MESSAGE);

	esc_buf_putc(b, '|');
	esc_pm_time_cell(b, &d->fill, m->event->at);
	esc_pm_word_cell(b, &d->fill, esc_kind_info(m->event->kind)->name);
	esc_pm_cell(b, m->event->who);
	if (was == NULL || m->level != was->level)
		esc_pm_number_cell(b, m->level);
	else
		esc_buf_puts(b, " |");
	if (was == NULL || m->status != was->status)
		esc_pm_word_cell(b, &d->fill, esc_status_name[m->status]);
	else
		esc_buf_puts(b, " |");
	if (m->owner != NULL && (was == NULL || differs(m->owner, was->owner)))
		esc_pm_cell(b, m->owner);
	else
		esc_buf_puts(b, " |");
	esc_pm_cell(b, words != NULL ? words : esc_event_get(m->event, ESC_C_WHY));
	esc_buf_putc(b, '\n');
}

/* Of a long story the beginning and the end. */
void
esc_pm_timeline(struct esc_drafting *d, struct esc_buf *b)
{
	const struct esc_pm_moment *was = NULL;
	size_t told = 0, left = 0, at = 0;

	for (size_t i = 0; i < d->nmoments; i++)
		told += is_told(&d->moment[i], i > 0 ? &d->moment[i - 1] : NULL);
	for (size_t i = 0; i < d->nmoments; i++) {
		const struct esc_pm_moment *m = &d->moment[i];

		if (!is_told(m, was))
			continue;
		at++;
		if (told > ROWS_MAX && at > ROWS_MAX / 2 && at <= told - ROWS_MAX / 2) {
			left++;
			was = m;
			continue;
		}
		if (left > 0)
			esc_buf_printf(b, "| … | + %zu |\n", left);
		left = 0;
		timeline_row(d, b, m, was);
		was = m;
	}
}
