/*
 * A report as a finished mail: the text of a terminal, and tables with bars of
 * coloured cells, which mail programs show; they strip styles and pictures.
 * Nothing in its body changes while the figures are the same.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "model/message.h"
#include "present.h"
#include "store/store.h"

#define WIDTH	72
#define BAR	100
#define CELL	"padding:3px 10px 3px 0;border-bottom:1px solid #dddddd;vertical-align:top"

static void
put_bar(struct esc_buf *b, double share)
{
	int wide = isfinite(share) ? (int)lround(BAR * share) : 0;

	esc_buf_printf(b, "<td width=\"%d\" style=\"" CELL "\">", BAR + 10);
	if (wide > 0)
		esc_buf_printf(b, "<table cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tr><td height=\"12\" "
		    "bgcolor=\"#4477aa\" style=\"width:%dpx;min-width:%dpx;font-size:1px;line-height:1px\">&nbsp;</td>"
		    "</tr></table>", wide, wide);
	esc_buf_puts(b, "</td>");
}

static void
put_cells(struct esc_buf *b, const struct esc_grid *g, const char *const *cell, double bar, const char *tag)
{
	esc_buf_puts(b, "<tr>");
	for (size_t i = 0; i < g->ncolumns; i++) {
		esc_buf_printf(b, "<%s align=\"%s\" style=\"" CELL "%s%s\">", tag, g->right[i] ? "right" : "left",
		    g->right[i] || (g->bars && i == 3) ? ";white-space:nowrap" : "",
		    esc_is_alarm(cell[i]) ? ";color:#b3200a;font-weight:bold" : "");
		esc_html_put(b, cell[i]);
		esc_buf_printf(b, "</%s>", tag);
		if (i == 1 && g->bars)
			put_bar(b, bar);
	}
	esc_buf_puts(b, "</tr>\n");
}

static void
put_wide(struct esc_buf *b, const struct esc_grid *g, const char *style, const char *before, const char *text)
{
	esc_buf_printf(b, "<tr><td colspan=\"%zu\" style=\"%s\">%s", g->ncolumns + g->bars, style, before);
	esc_html_put(b, text);
	esc_buf_puts(b, "</td></tr>\n");
}

static void
put_table(struct esc_buf *b, const struct esc_grid *g)
{
	size_t n = g->n < ESC_MAIL_ROWS ? g->n : ESC_MAIL_ROWS;
	char more[80];

	esc_buf_puts(b, "<table cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"border-collapse:collapse\">\n");
	put_cells(b, g, g->head, NAN, "th");
	for (size_t i = 0; i < n; i++) {
		const struct esc_grid_row *r = &g->row[i];

		if (r->heading != NULL)
			put_wide(b, g, "padding:12px 0 3px 0;font-weight:bold", "", r->heading);
		else
			put_cells(b, g, r->cell, r->bar, "td");
		if (r->after != NULL)
			put_wide(b, g, "padding:0 0 6px 16px;color:#444444", "mostly ", r->after);
	}
	if (n < g->n) {
		snprintf(more, sizeof(more), "and %zu more lines", g->n - n);
		put_wide(b, g, "padding:6px 0", "", more);
	}
	esc_buf_puts(b, "</table>\n");
}

static void
put_page(struct esc_buf *b, const struct esc_presenting *p)
{
	esc_buf_puts(b, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>");
	esc_html_put(b, p->doc->title);
	esc_buf_puts(b, "</title></head>\n<body style=\"font-family:sans-serif;font-size:14px;color:#1a1a1a;"
	    "background:#ffffff\">\n<h1 style=\"font-size:20px\">");
	esc_html_put(b, p->doc->title);
	esc_buf_puts(b, "</h1>\n<p>");
	esc_html_put(b, p->period);
	esc_buf_puts(b, "</p>\n");
	for (size_t i = 0; i < p->doc->nchapters; i++) {
		if (p->doc->nchapters > 1) {
			esc_buf_puts(b, "<h2 style=\"font-size:16px\">");
			esc_html_put(b, p->doc->chapter[i].title);
			esc_buf_puts(b, "</h2>\n");
		}
		put_table(b, &p->grid[i]);
	}
	esc_buf_puts(b, "</body></html>\n");
}

static void
put_text(struct esc_buf *b, const struct esc_presenting *p)
{
	esc_buf_printf(b, "%s\n%s%s", p->doc->title, p->period, *p->period != '\0' ? "\n" : "");
	for (size_t i = 0; i < p->doc->nchapters; i++) {
		struct esc_grid g = p->grid[i];

		g.n = g.n < ESC_MAIL_ROWS ? g.n : ESC_MAIL_ROWS;
		esc_buf_putc(b, '\n');
		if (p->doc->nchapters > 1)
			esc_buf_printf(b, "%s\n\n", p->doc->chapter[i].title);
		esc_grid_screen(b, &g, WIDTH, false, false);
		if (g.n < p->grid[i].n)
			esc_buf_printf(b, "and %zu more lines\n", p->grid[i].n - g.n);
	}
}

/* The figures that somebody looks for first, as they were at the end. */
static void
put_verdict(struct esc_buf *b, const struct esc_presenting *p)
{
	static const char *const first[] = { "attainment", "escalation_rate", "csat", "resolution_rate", "backlog" };
	const char *sep = ": ";
	struct esc_lines ls;
	int said = 0;

	if (p->doc->nchapters == 0 || !esc_lines_read(&ls, &p->doc->chapter[0].kept, p->zone))
		return;
	for (size_t k = 0; ls.ngroups == 0 && k < sizeof(first) / sizeof(first[0]) && said < 3; k++)
		for (size_t i = ls.n; i-- > 0;) {
			if (strcmp(ls.line[i].metric, first[k]) != 0)
				continue;
			if (isfinite(ls.line[i].value)) {
				esc_buf_printf(b, "%s%s ", sep, first[k]);
				esc_line_value(&ls.line[i], b);
				sep = ", ";
				said++;
			}
			break;
		}
	esc_lines_free(&ls);
}

/* From the lead of the policy; without one, from whom it is for. */
static const char *
sender(struct esc_presenting *p, struct esc_err *e)
{
	const struct esc_policies *policies = esc_db_policies(p->db, e);
	const struct esc_policy *policy = policies != NULL ? esc_policy_at(policies, p->doc->as_of) : NULL;
	const char *lead = policy != NULL ? esc_policy_lead(policy, NULL) : NULL;
	const struct esc_person *person = lead != NULL ? esc_policy_person(policy, lead) : NULL;
	const char *mail = person != NULL ? esc_mail_address_in(person->mail, &p->arena) : NULL;

	return mail != NULL ? mail : p->doc->to;
}

bool
esc_present_mail(struct esc_buf *b, struct esc_presenting *p, struct esc_err *e)
{
	struct esc_buf subject = { 0 }, text = { 0 }, page = { 0 }, all = { 0 };
	struct esc_mail m = { .to = p->doc->to, .date = p->doc->as_of };

	if (m.to == NULL)
		return esc_fail(e, ESC_USAGE, "-f mail: to whom? say --rcpt lead@example.com");
	if (!esc_mail_address(m.to))
		return esc_fail(e, ESC_USAGE, "--rcpt: %.200s is no mail address, as lead@example.com", m.to);
	if ((m.from = p->db != NULL ? sender(p, e) : m.to) == NULL || e->code != 0)
		return false;
	esc_buf_printf(&subject, "[escalate] %s%s%s", p->doc->title, *p->period != '\0' ? ", " : "", p->period);
	put_verdict(&subject, p);
	put_text(&text, p);
	put_page(&page, p);
	m.subject = esc_buf_str(&subject);
	m.body = esc_buf_str(&text);
	m.html = esc_buf_str(&page);
	esc_buf_printf(&all, "%s %lld %s %s", m.to, (long long)m.date, m.subject, m.html);
	m.id = esc_mail_id(esc_buf_str(&all), m.from, &p->arena);
	esc_mail_write(b, &m);
	esc_buf_free(&subject);
	esc_buf_free(&text);
	esc_buf_free(&page);
	esc_buf_free(&all);
	return true;
}
