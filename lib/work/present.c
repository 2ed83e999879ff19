/* Rows that were kept, as a screen, a page, a mail or a picture. */
#include <string.h>

#include "present.h"
#include "report.h"
#include "store/store.h"

static void
put_period(struct esc_presenting *p, struct esc_buf *b)
{
	const struct esc_document *doc = p->doc;
	struct esc_line whole = { 0 };
	struct esc_lines ls;

	if (doc->nchapters == 0 || !esc_lines_read(&ls, &doc->chapter[0].kept, p->zone))
		return;
	if (ls.n > 0 && ls.line[0].from != ESC_NONE) {
		whole.from = ls.line[0].from;
		whole.to = ls.line[ls.n - 1].to;
		ls.every = ESC_EVERY_DAY;
		while (ls.every <= ESC_EVERY_YEAR && (esc_every_begin(p->zone, ls.every, whole.from) != whole.from ||
		    esc_every_next(p->zone, ls.every, whole.from) != whole.to))
			ls.every++;
		if (ls.every > ESC_EVERY_YEAR)
			ls.every = ESC_EVERY_NONE;
		esc_line_period(&ls, &whole, b);
	}
	esc_lines_free(&ls);
}

/* What the figures are of, and what they depend on. */
static bool
say_about(struct esc_presenting *p, struct esc_err *e)
{
	const struct esc_policies *policies;
	char as_of[ESC_TIME_MAX];
	const char *zone = p->zone != NULL ? esc_zone_name(p->zone) : "UTC";
	struct esc_buf b = { 0 };

	p->about = p->as_of = p->period = "";
	if (p->db == NULL)
		return true;
	if ((policies = esc_db_policies(p->db, e)) == NULL)
		return false;
	put_period(p, &b);
	p->period = esc_dup(&p->arena, b.n > 0 ? b.s : "", b.n);
	esc_buf_clear(&b);
	if (*p->period != '\0')
		esc_buf_printf(&b, "%s. ", p->period);
	p->policy = esc_policy_at(policies, p->doc->as_of);
	esc_time_print(as_of, p->doc->as_of, p->zone);
	as_of[10] = ' ';
	as_of[16] = '\0';
	esc_buf_printf(&b, "As of %s, in the time of %s (time zones %s). ", as_of, zone, esc_tzdata_version());
	p->as_of = esc_dup(&p->arena, as_of, strlen(as_of));
	if (p->policy != NULL)
		esc_buf_printf(&b, "Policy version %lld.", (long long)p->policy->version);
	else
		esc_buf_puts(&b, "No policy: all hours are working hours.");
	p->about = esc_dup(&p->arena, b.s, b.n);
	esc_buf_free(&b);
	return true;
}

/* The measures of all sections, each once, in the order in which they come. */
static bool
define(struct esc_presenting *p, struct esc_err *e)
{
	const struct esc_out_how how = { .limit = -1, .keep = &p->defined };
	const char **name = NULL;
	size_t n = 0, k;
	uint64_t rows;

	for (size_t i = 0; p->db != NULL && i < p->doc->nchapters; i++) {
		struct esc_lines ls;

		if (!esc_lines_read(&ls, &p->doc->chapter[i].kept, p->zone))
			continue;
		for (size_t j = 0; j < ls.n; j++) {
			struct esc_measure m;
			struct esc_err none = { 0 };

			for (k = 0; k < n && strcmp(name[k], ls.line[j].metric) != 0; k++)
				continue;
			if (k < n || !esc_policy_measure(&m, p->policy, ls.line[j].metric, ESC_BY_DEFAULT, &none))
				continue;
			if ((n & (n - 1)) == 0)
				name = esc_copy(&p->arena, name, n * sizeof(*name), (n > 0 ? 2 * n : 1) * sizeof(*name));
			name[n++] = ls.line[j].metric;
		}
		esc_lines_free(&ls);
	}
	return n == 0 || esc_define(p->policy, name, n, &how, &rows, e);
}

static void
read_grids(struct esc_presenting *p)
{
	p->grid = esc_alloc(&p->arena, (p->doc->nchapters + 1) * sizeof(*p->grid));
	for (size_t i = 0; i < p->doc->nchapters; i++) {
		const struct esc_chapter *s = &p->doc->chapter[i];

		esc_grid_read(&p->grid[i], &s->kept, s->most.n > 0 ? &s->most : NULL, p->zone, s->tail);
	}
}

static void
screen(struct esc_buf *b, const struct esc_presenting *p, const struct esc_out_how *how)
{
	esc_show_safe(b, p->doc->title, strlen(p->doc->title), false);
	esc_buf_printf(b, "\n%s%sas of %s\n\n", p->period, *p->period != '\0' ? ", " : "", p->as_of);
	for (size_t i = 0; i < p->doc->nchapters; i++) {
		const struct esc_chapter *h = &p->doc->chapter[i];

		if (h->chart != NULL && strcmp(h->chart, "heat") == 0) {
			esc_heat_screen(b, &h->kept, p->zone, how->ascii);
			continue;
		}
		if (esc_kept_find(&h->kept, "age") >= 0)
			esc_age_screen(b, &h->kept, p->zone, how->ascii);
		esc_grid_screen(b, &p->grid[i], how->width, how->color, how->ascii);
	}
}

static bool
write(struct esc_buf *b, struct esc_presenting *p, const char *form, const struct esc_out_how *how, struct esc_err *e)
{
	struct esc_buf svg = { 0 };
	bool done = true;

	if (strcmp(form, "table") == 0) {
		screen(b, p, how);
	} else if (strcmp(form, "html") == 0) {
		esc_present_html(b, p);
	} else if (strcmp(form, "markdown") == 0) {
		esc_present_markdown(b, p);
	} else if (strcmp(form, "mail") == 0) {
		done = esc_present_mail(b, p, e);
	} else if (strcmp(form, "svg") == 0) {
		done = esc_present_svg(b, p, e);
	} else {
		done = esc_present_svg(&svg, p, e) && esc_png(b, &svg, e);
		esc_buf_free(&svg);
	}
	return done;
}

void
esc_document_free(struct esc_document *doc)
{
	for (size_t i = 0; i < doc->nchapters; i++) {
		esc_kept_free(&doc->chapter[i].kept);
		esc_kept_free(&doc->chapter[i].most);
	}
}

bool
esc_present(struct esc_db *db, const char *form, const struct esc_document *doc, const struct esc_out_how *how,
    struct esc_err *e)
{
	struct esc_presenting p = { .db = db, .doc = doc, .zone = how->zone != NULL ? how->zone : how->local };
	struct esc_buf b = { 0 };
	bool done;

	done = (db == NULL || esc_begin(db, false, e)) && say_about(&p, e) && define(&p, e);
	if (done) {
		read_grids(&p);
		done = write(&b, &p, form, how, e) && (how->quiet || esc_out_bytes(how->file, b.s, b.n, e));
		for (size_t i = 0; i < doc->nchapters; i++)
			esc_grid_free(&p.grid[i]);
	}
	if (db != NULL)
		esc_rollback(db);	/* nothing was written */
	esc_kept_free(&p.defined);
	esc_buf_free(&b);
	esc_arena_free(&p.arena);
	return done;
}
