/* The page that a lead opens: how it went, against what was wanted, where it goes, what waits. */
#include <string.h>

#include "escalate.h"

#define DAY	INT64_C(86400)
#define SHOWN	15	/* tickets of a list */

static const char *const trends[] = { "opened", "backlog", "resolution_rate", "escalation_rate", "fcr", "reopen_rate",
    "csat", "frt", "resolution" };
static const char *const lengths[] = { "frt", "resolution" };
static const char *const funnel[] = { "funnel.1", "funnel.2", "funnel.3" };
static const char *const stays[] = { "time_at_level.1", "time_at_level.2", "time_at_level.3" };

#define N(a)	(sizeof(a) / sizeof((a)[0]))

static const struct chapter {
	const char	*title;
	const char	*const *metric;
	size_t		 nmetrics;
	const char	*chart;
	/* Instead of metrics a job of its own; `now': of no period, but as it is at as_of. */
	const char	*job, *columns;
	bool		(*print)(struct esc_db *, const struct esc_report *, const struct esc_filter *,
			    const struct esc_out_how *, uint64_t *, struct esc_err *);
	bool		 every, now;
} chapters[] = {
	{ .title = "Summary" },
	{ .title = "Targets", .job = "targets", .print = esc_report_targets,
	    .columns = "metric,stat,value,target,met,trend,n,unit" },
	{ .title = "Trends", .metric = trends, .nmetrics = N(trends), .chart = "lines", .every = true },
	{ .title = "How long customers wait", .metric = lengths, .nmetrics = N(lengths), .chart = "histogram" },
	{ .title = "From level to level", .metric = funnel, .nmetrics = N(funnel), .chart = "bars" },
	{ .title = "How long at each level", .metric = stays, .nmetrics = N(stays) },
	{ .title = "When tickets come", .job = "heat", .print = esc_report_heat, .chart = "heat" },
	{ .title = "How old is what is open", .job = "ageing", .print = esc_report_ageing, .chart = "bars", .now = true },
};
#define TARGETS	1	/* its place */

static const struct list {
	const char	*title, *command, *columns, *sort, *term[2];
	bool		(*print)(struct esc_db *, const struct esc_filter *, const struct esc_out_how *, uint64_t *,
			    struct esc_err *);
} lists[] = {
	{ "Late", "esc-sla list", "ticket,clock,state,elapsed,target,due,priority,team,owner", NULL,
	    { "state:breached", "status:open,waiting,held" },
	    esc_sla_list },
	{ "Open, the highest level and the oldest first", "esc-list",
	    "ticket,priority,level,team,owner,customer,subject,opened", "-level,opened",
	    { "status:open,waiting,held", NULL },
	    esc_list },
};

struct paging {
	struct esc_db	*db;
	const struct esc_page_how *how;
	struct esc_document *doc;
	struct esc_arena *arena;
	enum esc_every	 every;
};

static const char *
keep(struct paging *p, struct esc_buf *b)
{
	const char *s = esc_dup(p->arena, b->s, b->n);

	esc_buf_free(b);
	return s;
}

/* So that a picture has about a dozen points. */
static enum esc_every
suits(const struct esc_kept *k)
{
	int64_t days = k->n > 0 && k->cell[0].i != ESC_NONE ? (k->cell[1].i - k->cell[0].i) / DAY : 0;

	return days <= 21 ? ESC_EVERY_DAY : days <= 120 ? ESC_EVERY_WEEK : days <= 1500 ? ESC_EVERY_MONTH : ESC_EVERY_YEAR;
}

static bool
measure(struct paging *p, const struct chapter *c, struct esc_err *e)
{
	static const char *const every[] = { "", "day", "week", "month", "quarter", "year" };
	struct esc_chapter *h = &p->doc->chapter[p->doc->nchapters++];
	struct esc_out_how out = { .limit = -1, .keep = &h->kept };
	struct esc_report r = *p->how->report;
	struct esc_buf command = { 0 }, tail = { 0 };
	uint64_t rows;

	r.metric = c->metric;
	r.nmetrics = c->nmetrics;
	r.alone = true;
	r.every = c->every ? p->every : ESC_EVERY_NONE;
	r.bins = c->chart != NULL && strcmp(c->chart, "histogram") == 0;
	r.most = c->nmetrics == 0 ? &h->most : NULL;
	if (r.every != ESC_EVERY_NONE)
		esc_buf_printf(&tail, " --every %s", every[r.every]);
	esc_buf_puts(&tail, p->how->tail);
	esc_buf_puts(&command, "esc-report");
	for (size_t i = 0; i < c->nmetrics; i++)
		esc_buf_printf(&command, " %s", c->metric[i]);
	esc_buf_puts(&command, esc_buf_str(&tail));
	h->title = c->title;
	h->chart = c->chart;
	h->command = keep(p, &command);
	h->tail = keep(p, &tail);
	return esc_report(p->db, &r, p->how->filter, &out, &rows, e);
}

static void
put_time(struct esc_buf *b, const char *option, int64_t t)
{
	char text[ESC_TIME_MAX];

	if (t != ESC_NONE)
		esc_buf_printf(b, " --%s %s", option, esc_time_print(text, t, NULL));
}

/* A job takes fewer options than the measures: the tickets, the time and its zone. */
static bool
work(struct paging *p, const struct chapter *c, struct esc_err *e)
{
	struct esc_chapter *h = &p->doc->chapter[p->doc->nchapters++];
	struct esc_out_how out = { .limit = -1, .columns = c->columns, .keep = &h->kept };
	struct esc_report r = *p->how->report;
	struct esc_buf command = { 0 };
	uint64_t rows;

	r.cohort = ESC_BY_DEFAULT;
	r.most = NULL;
	if (c->now)
		r.from = r.to = ESC_NONE;
	esc_buf_printf(&command, "esc-report %s%s", c->job, p->how->picks);
	put_time(&command, "from", r.from);
	put_time(&command, "to", r.to);
	if (r.as_of != p->how->words.now)
		put_time(&command, "as-of", r.as_of);
	if (r.zone != NULL && r.zone != esc_db_zone(p->db))
		esc_buf_printf(&command, " --tz %s", esc_zone_name(r.zone));
	h->title = c->title;
	h->chart = c->chart;
	h->command = keep(p, &command);
	return c->print(p->db, &r, p->how->filter, &out, &rows, e);
}

/* Tickets as they are now: of no use in a report of the past. */
static bool
list(struct paging *p, const struct list *l, struct esc_err *e)
{
	struct esc_chapter *h = &p->doc->chapter[p->doc->nchapters++];
	struct esc_out_how out = { .limit = SHOWN, .columns = l->columns, .sort = l->sort, .keep = &h->kept,
	    .local = esc_db_zone(p->db) };
	struct esc_filter f = *p->how->filter;
	struct esc_term *term = esc_alloc(p->arena, (f.nterms + 2) * sizeof(*term));
	struct esc_buf command = { 0 };
	uint64_t rows;

	if (f.nterms > 0)
		memcpy(term, f.term, f.nterms * sizeof(*term));
	f.term = term;
	f.asked = true;
	esc_buf_printf(&command, "%s %s%s%s -c %s%s%s -l %d%s", l->command, l->term[0],
	    l->term[1] != NULL ? " " : "", l->term[1] != NULL ? l->term[1] : "", l->columns,
	    l->sort != NULL ? " -s " : "", l->sort != NULL ? l->sort : "", SHOWN, p->how->picks);
	h->title = l->title;
	h->command = keep(p, &command);
	for (size_t i = 0; i < 2 && l->term[i] != NULL; i++)
		if (!esc_filter_add(&f, l->term[i], &p->how->words, p->arena, e))
			return false;
	return l->print(p->db, &f, &out, &rows, e);
}

bool
esc_page(struct esc_db *db, const struct esc_page_how *how, struct esc_document *doc, struct esc_arena *a,
    struct esc_err *e)
{
	struct paging p = { .db = db, .how = how, .doc = doc, .arena = a };

	doc->title = "Escalation report";
	doc->as_of = how->report->as_of;
	doc->chapter = esc_alloc(a, (N(chapters) + N(lists)) * sizeof(*doc->chapter));
	doc->nchapters = 0;
	for (size_t i = 0; i < N(chapters); i++) {
		if (!(chapters[i].job != NULL ? work : measure)(&p, &chapters[i], e))
			return false;
		if (chapters[i].every)
			doc->chapter[i].targets = &doc->chapter[TARGETS].kept;
		p.every = i == 0 ? suits(&doc->chapter[0].kept) : p.every;
	}
	for (size_t i = 0; how->report->as_of == how->words.now && i < N(lists); i++)
		if (!list(&p, &lists[i], e))
			return false;
	return true;
}
