/* What people are told: templates and their translations, and who is told how. */
#include <string.h>

#include "model/lint.h"
#include "model/message.h"

struct linting {
	struct esc_lint	*lint;
	const struct esc_template *template;
};

static void
fault(void *arg, unsigned line, const char *what, const char *hint)
{
	struct linting *g = arg;

	esc_lint_say(g->lint, true, (struct esc_place){ g->template->file, line, NULL }, hint, "%s", what);
}

static bool
has(const struct esc_policy *p, const char *language, const char *name)
{
	for (size_t i = 0; i < p->nmessages; i++)
		if (strcmp(p->message[i].name, name) == 0 &&
		    esc_ascii_casecmp(p->message[i].language, language) == 0)
			return true;
	return false;
}

/* Is the i-th template the first of its language, or of its name? */
static bool
is_first(const struct esc_policy *p, size_t i, bool by_name)
{
	const struct esc_template *t = p->message;

	for (size_t k = 0; k < i; k++)
		if (by_name ? strcmp(t[k].name, t[i].name) == 0 : esc_ascii_casecmp(t[k].language,
		    t[i].language) == 0)
			return false;
	return true;
}

static void
translation(struct esc_lint *l, const char *language, const char *name)
{
	struct esc_buf file = { 0 };

	esc_buf_printf(&file, ESC_TEMPLATES "%.20s/%.40s.txt", language, name);
	if (!has(l->policy, language, name))
		esc_lint_say(l, false, (struct esc_place){ .file = esc_buf_str(&file) }, "translate it",
		    "there is no such file: it would be told in English");
	esc_buf_free(&file);
}

/* Every message in every language. */
static void
translations(struct esc_lint *l)
{
	const struct esc_policy *p = l->policy;

	for (size_t i = 0; i < p->nmessages; i++)
		for (size_t k = 0; k < p->nmessages && is_first(p, i, false); k++)
			if (is_first(p, k, true))
				translation(l, p->message[i].language, p->message[k].name);
}

static void
languages(struct esc_lint *l)
{
	static const char hint[] = "write templates/<language>/*.txt, or another language";
	const struct esc_policy *p = l->policy;

	for (size_t i = 0; i < p->npeople; i++)
		if (p->person[i].language != NULL && esc_policy_spoken(p, p->person[i].language) == NULL)
			esc_lint_say(l, false,
			    (struct esc_place){ "people.csv", p->person[i].line, "language" }, hint,
			    "there are no templates in \"%.20s\": English is used", p->person[i].language);
	for (size_t i = 0; i < p->ncustomers; i++)
		if (p->customer[i].language != NULL && esc_policy_spoken(p, p->customer[i].language) == NULL)
			esc_lint_say(l, false,
			    (struct esc_place){ "customers.csv", p->customer[i].line, "language" }, hint,
			    "there are no templates in \"%.20s\": English is used",
			    p->customer[i].language);
}

static bool
covers(const struct esc_notice_rule *a, const struct esc_notice_rule *b)
{
	return (a->message == NULL || (b->message != NULL && esc_fold_equal(a->message, b->message))) &&
	    (a->whom == NULL || (b->whom != NULL && strcmp(a->whom, b->whom) == 0));
}

static void
rules(struct esc_lint *l)
{
	const struct esc_policy *p = l->policy;

	for (size_t i = 0; i < p->nnotice_rules; i++) {
		const struct esc_notice_rule *r = &p->notice_rule[i];

		if (r->template != NULL && !has(p, "en", r->template))
			esc_lint_say(l, true, (struct esc_place){ "notices.csv", r->line, "template" },
			    "write the name of a file of templates/en", "there is no template \"%.40s\"",
			    r->template);
		for (size_t k = 0; k < i; k++)
			if (covers(&p->notice_rule[k], r)) {
				esc_lint_say(l, true,
				    (struct esc_place){ .file = "notices.csv", .line = r->line },
				    "put it above, or leave it out", "line %u says what is done already",
				    p->notice_rule[k].line);
				break;
			}
	}
}

void
esc_lint_notices(struct esc_lint *l)
{
	struct linting g = { .lint = l };

	for (size_t i = 0; i < l->policy->nmessages; i++) {
		g.template = &l->policy->message[i];
		if (esc_lint_own(l, g.template->file))
			esc_template_faults(g.template, fault, &g);
	}
	translations(l);
	languages(l);
	rules(l);
}
