/*
 * A report as one page of HTML: no script, nothing from anywhere else, readable
 * on a phone and on paper, by day and by night.
 */
#include <math.h>
#include <string.h>

#include "present.h"

#define MOST_BARS	40	/* more would be a picture that nobody reads */
#define INTERVAL	3	/* its column, of figures */
#define SHORT		18

static const char style[] =
    ":root{color-scheme:light dark}\n"
    "body{font:15px/1.45 system-ui,sans-serif;margin:0 auto;padding:1rem;max-width:64rem;color:#1a1a1a;background:#fff}\n"
    "h1{font-size:1.5rem;margin:.2em 0}h2{font-size:1.2rem;margin:2em 0 .4em;border-bottom:2px solid #4477aa}\n"
    "p{margin:.4em 0}table{border-collapse:collapse;width:100%;margin:.8em 0}\n"
    "caption{text-align:left;padding:.3em 0}\n"
    "th,td{text-align:left;vertical-align:top;padding:.25em .6em .25em 0;border-bottom:1px solid #ddd;"
    "overflow-wrap:break-word}\n"
    "thead th{border-bottom:2px solid #888}tbody th{font-weight:600}tbody tr.head th{padding-top:1em}\n"
    ".number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}\n"
    ".fixed{white-space:nowrap}tbody th[scope=row]{min-width:12rem}tbody th.fixed{min-width:0}\n"
    "code{font:.8em/1.3 ui-monospace,monospace;overflow-wrap:anywhere;font-weight:400;opacity:.8}\n"
    "tr.after td{color:#444;padding-left:1.5em}.bar svg{vertical-align:middle}.bar rect{fill:#4477aa}\n"
    ".alarm{color:#b3200a;font-weight:700}.beside{font-weight:400;margin:0 .8em}\n"
    "figure{margin:1em 0;overflow-x:auto}svg.esc-chart{display:block;min-width:34rem}\n"
    "@media(prefers-color-scheme:dark){body{color:#eee;background:#181818}th,td{border-color:#444}\n"
    "tr.after td{color:#bbb}.alarm{color:#ff8a70}}\n"
    "@media screen and (max-width:44rem){thead{position:absolute;left:-9999px}caption,tr,tbody,table{display:block}\n"
    "tr{padding:.5em 0;border-bottom:1px solid #ddd}th,td{display:block;border:0;padding:.05em 0}\n"
    "td.number{text-align:left}td:empty{display:none}td[data-label]::before{content:attr(data-label) \": \";opacity:.8}}\n"
    "@media screen and (max-width:34rem){figure{overflow:visible}svg.esc-chart{min-width:0;font-size:15px;overflow:visible}\n"
    "svg.esc-chart .head{font-size:18px}}\n"
    "@media print{body{max-width:none;font-size:10pt;color:#000;background:#fff}th,td{border-color:#999}\n"
    "tr,figure{break-inside:avoid}figure{overflow:visible}svg.esc-chart{min-width:0}\n"
    "thead{display:table-header-group}h2,caption,thead,dt{break-after:avoid}tbody tr:first-child{break-before:avoid}summary{display:none}.alarm{color:#b3200a}\n"
    "tr.after td{color:#222}}\n";

void
esc_html_put(struct esc_buf *b, const char *s)
{
	esc_html_escape(b, s, strlen(s));
}

static void
put_command(struct esc_buf *b, const char *command)
{
	if (command == NULL)
		return;
	esc_buf_puts(b, "<code>");
	esc_html_put(b, command);
	esc_buf_puts(b, "</code>");
}

static void
put_bar(struct esc_buf *b, double share)
{
	esc_buf_puts(b, "<td class=\"bar\">");
	if (isfinite(share)) {
		esc_buf_puts(b, "<svg viewBox=\"0 0 100 10\" width=\"100\" height=\"10\" aria-hidden=\"true\">"
		    "<rect height=\"10\" width=\"");
		esc_chart_number(b, 100 * share);
		esc_buf_puts(b, "\"/></svg>");
	}
	esc_buf_puts(b, "</td>");
}

/* Short words and numbers of other rows are not broken: T-0000001 at its hyphen. */
static bool
is_short(const struct esc_grid *g, const char *s, size_t column)
{
	return g->bars ? column == INTERVAL : esc_width(s, strlen(s)) <= SHORT;
}

static void
put_heads(struct esc_buf *b, const struct esc_grid *g)
{
	esc_buf_puts(b, "<thead><tr>");
	for (size_t i = 0; i < g->ncolumns; i++) {
		esc_buf_puts(b, g->right[i] ? "<th scope=\"col\" class=\"number\">" : "<th scope=\"col\">");
		esc_html_put(b, g->head[i]);
		esc_buf_puts(b, "</th>");
		if (i == 1 && g->bars)
			esc_buf_puts(b, "<th scope=\"col\"></th>");
	}
	esc_buf_puts(b, "</tr></thead>\n");
}

static void
put_cells(struct esc_buf *b, const struct esc_grid *g, const struct esc_grid_row *r)
{
	for (size_t i = 0; i < g->ncolumns; i++) {
		bool alarm = esc_is_alarm(r->cell[i]);

		if (i == 0) {
			esc_buf_puts(b, is_short(g, r->cell[i], i) ? "<th scope=\"row\" class=\"fixed\">" : "<th scope=\"row\">");
			esc_html_put(b, r->cell[i]);
			esc_buf_puts(b, r->command != NULL ? "<br>" : "");
			put_command(b, r->command);
			esc_buf_puts(b, "</th>");
			continue;
		}
		esc_buf_printf(b, "<td%s", g->right[i] ? alarm ? " class=\"number alarm\"" : " class=\"number\""
		    : alarm ? " class=\"alarm\"" : is_short(g, r->cell[i], i) ? " class=\"fixed\"" : "");
		if (*r->cell[i] != '\0') {
			esc_buf_puts(b, " data-label=\"");
			esc_html_put(b, g->head[i]);
			esc_buf_putc(b, '"');
		}
		esc_buf_putc(b, '>');
		esc_html_put(b, r->cell[i]);
		esc_buf_puts(b, "</td>");
		if (i == 1 && g->bars)
			put_bar(b, r->bar);
	}
}

static void
put_heading(struct esc_buf *b, const struct esc_grid *g, const struct esc_grid_row *r)
{
	esc_buf_printf(b, "<tr class=\"head\"><th scope=\"rowgroup\" colspan=\"%zu\">", g->ncolumns + g->bars);
	esc_html_put(b, r->heading);
	if (r->beside != NULL) {
		esc_buf_puts(b, "<span class=\"beside\">");
		esc_html_put(b, r->beside);
		esc_buf_puts(b, "</span>");
	}
	if (r->command != NULL) {
		esc_buf_puts(b, "<br>");
		put_command(b, r->command);
	}
	esc_buf_puts(b, "</th></tr>\n");
}

static void
put_table(struct esc_buf *b, const struct esc_grid *g, const char *command)
{
	esc_buf_puts(b, "<table>\n");
	if (command != NULL) {
		esc_buf_puts(b, "<caption>");
		put_command(b, command);
		esc_buf_puts(b, "</caption>\n");
	}
	put_heads(b, g);
	esc_buf_puts(b, "<tbody>\n");
	for (size_t i = 0; i < g->n; i++) {
		const struct esc_grid_row *r = &g->row[i];

		if (r->heading != NULL) {
			put_heading(b, g, r);
		} else {
			esc_buf_puts(b, "<tr>");
			put_cells(b, g, r);
			esc_buf_puts(b, "</tr>\n");
		}
		if (r->after == NULL)
			continue;
		esc_buf_printf(b, "<tr class=\"after\"><td colspan=\"%zu\">mostly ", g->ncolumns + g->bars);
		esc_html_put(b, r->after);
		esc_buf_puts(b, "</td></tr>\n");
	}
	esc_buf_puts(b, "</tbody></table>\n");
	if (g->n == 0)
		esc_buf_puts(b, "<p>Nothing.</p>\n");
}

/* Rows without a picture have none; so has what would be too long. */
static bool
put_pictures(struct esc_buf *b, const struct esc_chapter *s, const struct esc_zone *zone, int64_t as_of)
{
	struct esc_drawing d = { 0 };
	struct esc_err none = { 0 };
	bool any = false;

	if (s->chart != NULL && s->kept.n > 0 && esc_draw(&d, s, zone, as_of, &none))
		for (size_t i = 0; i < d.n; i++)
			if (d.chart[i].kind != ESC_CHART_BARS || d.chart[i].nlabels <= MOST_BARS) {
				esc_buf_puts(b, "<figure>");
				esc_chart_svg(b, &d.chart[i], false);
				esc_buf_puts(b, "</figure>\n");
				any = true;
			}
	esc_drawing_free(&d);
	return any;
}

static void
put_section(struct esc_buf *b, const struct esc_presenting *p, size_t i)
{
	const struct esc_chapter *s = &p->doc->chapter[i];
	bool folded;

	esc_buf_printf(b, "<section id=\"s%zu\">\n", i + 1);
	if (p->doc->nchapters > 1) {
		esc_buf_puts(b, "<h2>");
		esc_html_put(b, s->title);
		esc_buf_puts(b, "</h2>\n");
	}
	folded = put_pictures(b, s, p->zone, p->doc->as_of) && p->doc->nchapters > 1;
	esc_buf_puts(b, folded ? "<details><summary>The figures</summary>\n" : "");
	put_table(b, &p->grid[i], s->command);
	esc_buf_puts(b, folded ? "</details>\n</section>\n" : "</section>\n");
}

static void
put_definitions(struct esc_buf *b, const struct esc_presenting *p)
{
	if (p->defined.n == 0)
		return;
	esc_buf_puts(b, "<section id=\"definitions\">\n<h2>What is meant</h2>\n<dl>\n");
	for (size_t i = 0; i < p->defined.n; i++) {
		const struct esc_cell *row = &p->defined.cell[i * p->defined.ncolumns];

		esc_buf_puts(b, "<dt>");
		esc_html_put(b, row[0].s);
		esc_buf_puts(b, "</dt><dd>");
		esc_html_put(b, row[1].s);
		esc_buf_puts(b, "</dd>\n");
	}
	esc_buf_puts(b, "</dl>\n<p>A range after a share is its 95 % interval (Wilson). Not known yet: tickets that are "
	    "still open, never counted as nothing. Left out: spam, merged tickets, tasks and tests.</p>\n</section>\n");
}

static void
put_contents(struct esc_buf *b, const struct esc_presenting *p)
{
	if (p->doc->nchapters < 2)
		return;
	esc_buf_puts(b, "<nav><p>");
	for (size_t i = 0; i < p->doc->nchapters; i++) {
		esc_buf_printf(b, "%s<a href=\"#s%zu\">", i > 0 ? " \xc2\xb7 " : "", i + 1);
		esc_html_put(b, p->doc->chapter[i].title);
		esc_buf_puts(b, "</a>");
	}
	esc_buf_puts(b, p->defined.n > 0 ? " \xc2\xb7 <a href=\"#definitions\">What is meant</a></p></nav>\n" : "</p></nav>\n");
}

void
esc_present_html(struct esc_buf *b, struct esc_presenting *p)
{
	esc_buf_puts(b, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	    "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
	esc_html_put(b, p->doc->title);
	esc_buf_printf(b, "</title>\n<style>\n%s%s</style>\n</head>\n<body>\n<main>\n<h1>", style, esc_chart_style);
	esc_html_put(b, p->doc->title);
	esc_buf_puts(b, "</h1>\n<p>");
	esc_html_put(b, p->about);
	esc_buf_puts(b, "</p>\n");
	put_contents(b, p);
	for (size_t i = 0; i < p->doc->nchapters; i++)
		put_section(b, p, i);
	put_definitions(b, p);
	esc_buf_puts(b, "</main>\n</body>\n</html>\n");
}
