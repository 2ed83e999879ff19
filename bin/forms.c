/* Rows of any job in a form for people: a table with bars, a page, a mail, a picture. */
#include <string.h>
#include <unistd.h>

#include "cli.h"

static bool
is(const char *form, const char *name)
{
	return strcmp(form, name) == 0;
}

/* The job prints measures by period and group. */
static bool
measures(const struct esc_cli *c)
{
	static const char begins[] = "from to <groups>";

	return c->job->prints != NULL && strncmp(c->job->prints, begins, strlen(begins)) == 0;
}

/* The form, if it is none of rows; else NULL. */
static const char *
form_of(const struct esc_cli *c)
{
	static const char *const forms[] = { "markdown", "html", "mail", "svg", "png" };
	const struct esc_given *g = &c->given;

	for (size_t i = 0; g->format != NULL && i < sizeof(forms) / sizeof(forms[0]); i++)
		if (is(g->format, forms[i]))
			return forms[i];
	if (!measures(c) || g->columns != NULL || g->sort != NULL || g->bare || g->no_header || g->limit >= 0)
		return NULL;
	if (g->format != NULL)
		return is(g->format, "table") ? "table" : NULL;
	return g->output == NULL && isatty(STDOUT_FILENO) ? "table" : NULL;
}

/* "Escalation report: fcr by team, every month" */
static const char *
title(struct esc_cli *c)
{
	const struct esc_given *g = &c->given;
	const char *asked = esc_cli_asked(c), *s;
	struct esc_buf b = { 0 };

	if (c->job->name != NULL) {
		esc_buf_printf(&b, "%c%s%s", c->job->name[0] - 'a' + 'A', c->job->name + 1, asked);
	} else {
		esc_buf_printf(&b, "Escalation report%s%s", *asked != '\0' ? ":" : "", asked);
	}
	if (g->by != NULL)
		esc_buf_printf(&b, " by %s", g->by);
	if (g->every != NULL)
		esc_buf_printf(&b, ", every %s", g->every);
	s = esc_dup(&c->arena, b.s, b.n);
	esc_buf_free(&b);
	return s;
}

/* The command that gives the rows, and what of it stands behind a measure. */
static void
say_command(struct esc_cli *c, struct esc_chapter *h)
{
	const char *job = c->job->name != NULL ? c->job->name : "", *tail = esc_cli_tail(c);
	struct esc_buf b = { 0 };

	esc_buf_printf(&b, "%s%s%s%s%s", c->command->name, *job != '\0' ? " " : "", job, esc_cli_asked(c), tail);
	h->title = title(c);
	h->command = esc_dup(&c->arena, b.s, b.n);
	h->tail = measures(c) && *job == '\0' ? tail : NULL;
	esc_buf_free(&b);
}

/* Nothing in particular was asked: the page has everything. */
static bool
wants_page(struct esc_cli *c, const char *form)
{
	const struct esc_given *g = &c->given;

	return c->job->name == NULL && *esc_cli_asked(c) == '\0' && g->by == NULL && g->every == NULL &&
	    g->chart == NULL && g->columns == NULL && g->sort == NULL && g->limit < 0 && !g->bare &&
	    (is(form, "html") || is(form, "markdown"));
}

static const char *
chart_of(const struct esc_cli *c)
{
	if (c->given.chart != NULL || !measures(c))
		return c->given.chart;
	if (c->job->name != NULL)
		return is(c->job->name, "heat") ? "heat" : "";
	return c->given.every != NULL || c->given.by != NULL ? "" : NULL;
}

static bool
keep_rows(struct esc_cli *c, struct esc_chapter *h, const char *form)
{
	bool picture = is(form, "svg") || is(form, "png");

	h->chart = chart_of(c);
	if (c->given.chart != NULL && !picture && !is(form, "html"))
		return esc_fail(&c->err, ESC_USAGE, "--chart is of -f svg, png or html");
	c->keep = &h->kept;
	c->most = picture ? NULL : &h->most;
	c->alone = picture;
	c->bins = h->chart != NULL && is(h->chart, "histogram");
	if (!c->job->run(c))
		return false;
	say_command(c, h);
	return true;
}

bool
esc_cli_around(struct esc_cli *c)
{
	const char *form = form_of(c);
	struct esc_chapter one = { 0 };
	struct esc_document doc = { .to = c->given.rcpt, .chapter = &one, .nchapters = 1 };
	bool done;

	if (form == NULL)
		return c->job->run(c);
	if (wants_page(c, form)) {
		c->document = &doc;
		done = c->job->run(c);
	} else {
		done = keep_rows(c, &one, form);
		doc.title = one.title;
		doc.as_of = c->act.now;
		done = done && (c->given.as_of == NULL || esc_cli_time(c, "--as-of", c->given.as_of, &doc.as_of));
	}
	done = done && esc_present(c->db, form, &doc, &c->how, &c->err);
	c->document = NULL;
	esc_document_free(&doc);
	return done;
}
