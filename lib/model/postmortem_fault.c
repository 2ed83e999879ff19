/* What is wrong with a post-mortem that people say is finished. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "model/postmortem.h"

#define CAUSE_MAX	64

struct faulting {
	void	(*fault)(void *, unsigned, const char *);
	void	*arg;
};

static void ESC_PRINTF(3, 4)
fault(const struct faulting *f, unsigned line, const char *fmt, ...)
{
	char what[400];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	f->fault(f->arg, line, what);
}

/* More than marks of a list that nobody wrote anything behind. */
static bool
says_something(const char *s)
{
	return s[strspn(s, " \t\r\n-*+0123456789.)#>|:")] != '\0';
}

static void
front_faults(const struct faulting *f, const struct esc_pm *pm)
{
	if (pm->ticket == NULL || !esc_ticket_name_valid(pm->ticket))
		fault(f, pm->line + 1, "ticket: no ticket is named");
	if (pm->cause == NULL)
		fault(f, pm->line, "cause: empty; write a short code in the front matter, the same one whenever it is the same cause, "
		    "as no_monitoring");
	else if (strlen(pm->cause) > CAUSE_MAX || strpbrk(pm->cause, ",;|<>&*`[]#\"'\t") != NULL)
		fault(f, pm->line, "cause: a short code, at most %d bytes, without marks: as no_monitoring", CAUSE_MAX);
}

static void
part_faults(const struct faulting *f, const struct esc_pm *pm)
{
	static const char *const what[] = { "the root cause", "what to improve", "the actions" };

	for (int i = 0; i < ESC_PM_PARTS; i++)
		if (pm->part[i] == NULL)
			fault(f, pm->line, "%s: the line <!-- esc:%s --> is missing", what[i], esc_pm_part_name[i]);
		else if (i != ESC_PM_ACTIONS && !says_something(pm->part[i]))
			fault(f, pm->line, "%s: nothing is written there (below <!-- esc:%s -->)", what[i],
			    esc_pm_part_name[i]);
}

static bool
is_type(const char *s)
{
	for (size_t i = 0; esc_pm_types[i] != NULL; i++)
		if (strcmp(esc_pm_types[i], s) == 0)
			return true;
	return false;
}

/* Words with a letter in them. */
static size_t
words_in(const char *s)
{
	size_t n = 0, len;
	bool letter = false, of_word;

	for (; *s != '\0'; s += len) {
		uint32_t c = esc_utf8_get(s, strlen(s), &len);

		of_word = esc_of_word(c);
		n += of_word && !letter && (c < '0' || c > '9');
		letter = of_word && (letter || c < '0' || c > '9');
	}
	return n;
}

/*
 * A text that begins with an article is about a thing, and says not what is done
 * to it, in the languages where the verb comes first and things have articles.
 */
static bool
begins_with_a_thing(const char *what, const char *language)
{
	static const struct { const char *language, *articles; } all[] = { { "en", " the a an " },
		{ "it", " il lo la gli le un uno una " }, { "es", " el la los las un una unos unas " } };
	struct esc_buf first = { 0 };
	bool found = false;

	esc_buf_putc(&first, ' ');
	esc_fold_text(&first, what, strcspn(what, " "));
	esc_buf_putc(&first, ' ');
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]) && !found; i++)
		found = strncmp(language != NULL ? language : "en", all[i].language, 2) == 0 &&
		    strstr(all[i].articles, esc_buf_str(&first)) != NULL;
	esc_buf_free(&first);
	return found;
}

static void
row_faults(const struct faulting *f, const struct esc_pm_row *r, const char *language)
{
	const char *what = r->cell[ESC_PM_WHAT];

	if (r->ncells > ESC_PM_CELLS)
		fault(f, r->line, "action: %zu cells, not %d: write a bar within a text as \\|", r->ncells, ESC_PM_CELLS);
	if (r->cell[ESC_PM_NAME] != NULL && esc_pm_number(r->cell[ESC_PM_NAME]) == 0)
		fault(f, r->line, "action: \"%.60s\" is no name of an action: leave the first cell of a new one empty",
		    r->cell[ESC_PM_NAME]);
	if (r->cell[ESC_PM_TYPE] == NULL || !is_type(r->cell[ESC_PM_TYPE]))
		fault(f, r->line, "type: \"%.60s\" is none of: training process documentation product other",
		    r->cell[ESC_PM_TYPE] != NULL ? r->cell[ESC_PM_TYPE] : "");
	if (what == NULL || words_in(what) < 2 || begins_with_a_thing(what, language))
		fault(f, r->line, "what: \"%.60s\" says not what is done to what: write a verb and its object", what != NULL ?
		    what : "");
	if (r->cell[ESC_PM_OWNER] == NULL)
		fault(f, r->line, "owner: nobody: an action that no one owns is not done");
	if (r->cell[ESC_PM_DUE] == NULL)
		fault(f, r->line, "due: no date: write YYYY-MM-DD");
}

/* A name stands once. */
static void
name_faults(const struct faulting *f, const struct esc_pm *pm)
{
	for (size_t i = 0; i < pm->nrows; i++)
		for (size_t k = 0; k < i; k++)
			if (pm->row[i].cell[ESC_PM_NAME] != NULL && pm->row[k].cell[ESC_PM_NAME] != NULL &&
			    strcmp(pm->row[i].cell[ESC_PM_NAME], pm->row[k].cell[ESC_PM_NAME]) == 0)
				fault(f, pm->row[i].line, "action: %.60s stands in two rows", pm->row[i].cell[ESC_PM_NAME]);
}

void
esc_pm_faults(const struct esc_pm *pm, void (*tell)(void *, unsigned, const char *), void *arg)
{
	struct faulting f = { tell, arg };

	if (pm->after_text)
		fault(&f, pm->line, "something stands before it: a post-mortem begins with --- and then its ticket");
	if (pm->unended != 0)
		fault(&f, pm->unended, "what begins here, a comment or a block of code, does not end");
	front_faults(&f, pm);
	part_faults(&f, pm);
	for (size_t i = 0; i < pm->nrows; i++)
		row_faults(&f, &pm->row[i], pm->language);
	name_faults(&f, pm);
}
