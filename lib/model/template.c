/* Templates: found by language and name, and filled in. */
#include <string.h>

#include "base/ascii.h"
#include "model/message.h"

#define LANGUAGE_MAX	16

const struct esc_placeholder esc_placeholders[] = {
	{ "asked", ESC_SAY_TEXT }, { "at", ESC_SAY_TIME }, { "at_stake", ESC_SAY_TEXT }, { "by", ESC_SAY_TEXT },
	{ "category", ESC_SAY_TEXT }, { "cause", ESC_SAY_TEXT }, { "channel", ESC_SAY_WORD }, { "clock", ESC_SAY_WORD },
	{ "contact", ESC_SAY_TEXT }, { "count", ESC_SAY_TEXT }, { "csat", ESC_SAY_TEXT },
	{ "customer", ESC_SAY_TEXT },
	{ "due", ESC_SAY_TIME }, { "duty", ESC_SAY_TEXT }, { "escalation", ESC_SAY_WORD }, { "first_response_due", ESC_SAY_TIME },
	{ "from_level", ESC_SAY_TEXT }, { "impact", ESC_SAY_WORD }, { "items", ESC_SAY_TEXT },
	{ "level", ESC_SAY_TEXT }, { "manager", ESC_SAY_TEXT }, { "message", ESC_SAY_TEXT },
	{ "name", ESC_SAY_TEXT }, { "opened", ESC_SAY_TIME }, { "owner", ESC_SAY_TEXT },
	{ "phone", ESC_SAY_TEXT }, { "priority", ESC_SAY_TEXT }, { "problem", ESC_SAY_TEXT },
	{ "product", ESC_SAY_TEXT }, { "resolution_due", ESC_SAY_TIME }, { "say", ESC_SAY_TEXT },
	{ "segment", ESC_SAY_TEXT }, { "sign", ESC_SAY_WORD }, { "solution", ESC_SAY_TEXT }, { "status", ESC_SAY_WORD },
	{ "step", ESC_SAY_TEXT }, { "subject", ESC_SAY_TEXT }, { "team", ESC_SAY_TEXT },
	{ "ticket", ESC_SAY_TEXT }, { "tried", ESC_SAY_TEXT }, { "trigger", ESC_SAY_WORD },
	{ "update_due", ESC_SAY_TIME }, { "urgency", ESC_SAY_WORD }, { "why", ESC_SAY_TEXT },
	/* of a post-mortem */
	{ "affected", ESC_SAY_TEXT }, { "breaches", ESC_SAY_TEXT }, { "concessions", ESC_SAY_TEXT },
	{ "csat", ESC_SAY_TEXT }, { "fixed", ESC_SAY_TIME }, { "fixes", ESC_SAY_TEXT }, { "levels", ESC_SAY_TEXT },
	{ "people", ESC_SAY_TEXT }, { "promises", ESC_SAY_TEXT }, { "reopened", ESC_SAY_TEXT },
	{ "resolved", ESC_SAY_TIME }, { "timeline", ESC_SAY_TEXT }, { "zone", ESC_SAY_TEXT },
	/* of a review */
	{ "causes", ESC_SAY_TEXT }, { "done", ESC_SAY_TEXT }, { "dropped", ESC_SAY_TEXT },
	{ "effects", ESC_SAY_TEXT }, { "in_time", ESC_SAY_TEXT }, { "lapses", ESC_SAY_TEXT }, { "late", ESC_SAY_TEXT },
	{ "next", ESC_SAY_TEXT }, { "overdue", ESC_SAY_TEXT }, { "owed", ESC_SAY_TEXT },
	{ "owed_late", ESC_SAY_TEXT }, { "period", ESC_SAY_TEXT }, { "planned", ESC_SAY_TEXT },
	{ "recorded", ESC_SAY_TEXT }, { "themes", ESC_SAY_TEXT }, { "worst", ESC_SAY_TEXT },
};
const size_t esc_nplaceholders = sizeof(esc_placeholders) / sizeof(esc_placeholders[0]);

bool
esc_template_named(const char *file, struct esc_arena *a, const char **language, const char **name)
{
	const char *s = file + strlen(ESC_TEMPLATES), *slash;
	size_t n;

	if (strncmp(file, ESC_TEMPLATES, strlen(ESC_TEMPLATES)) != 0 || (slash = strchr(s, '/')) == NULL)
		return false;
	n = strlen(slash + 1);
	if (slash == s || n < 5 || slash[1] == '.' || strchr(slash + 1, '/') != NULL ||
	    strcmp(slash + 1 + n - 4, ".txt") != 0)
		return false;
	*language = esc_dup(a, s, (size_t)(slash - s));
	*name = esc_dup(a, slash + 1, n - 4);
	return true;
}

static void
add(struct esc_policy *p, size_t *room, const struct esc_policy_file *f)
{
	struct esc_template t = { .file = f->name, .text = f->text, .n = f->n };

	if (!esc_template_named(f->name, &p->arena, &t.language, &t.name))
		return;
	if (p->nmessages == *room) {
		*room = *room > 0 ? 2 * *room : 64;
		p->message = esc_copy(&p->arena, p->message, p->nmessages * sizeof(t), *room * sizeof(t));
	}
	p->message[p->nmessages++] = t;
}

void
esc_templates_read(struct esc_policy *p, const struct esc_policy_file *f, size_t n)
{
	size_t room = 0;

	for (size_t i = 0; i < n; i++) {
		struct esc_policy_file own = { .name = f[i].name, .n = f[i].n };

		if (strncmp(f[i].name, ESC_TEMPLATES, strlen(ESC_TEMPLATES)) != 0)
			continue;
		own.name = esc_dup(&p->arena, f[i].name, strlen(f[i].name));
		own.text = esc_dup(&p->arena, f[i].text, f[i].n);
		add(p, &room, &own);
	}
	for (size_t i = 0; i < esc_ndefault_policy; i++)
		if (esc_policy_file(f, n, esc_default_policy[i].name) == NULL)
			add(p, &room, &esc_default_policy[i]);
}

/* "tr-TR" and "tr_TR" are tr. */
static const struct esc_template *
of_language(const struct esc_policy *p, const char *language, const char *name)
{
	char tag[LANGUAGE_MAX];
	size_t n = strcspn(language, "-_");

	if (n == 0 || n >= sizeof(tag))
		return NULL;
	memcpy(tag, language, n);
	tag[n] = '\0';
	for (size_t i = 0; i < p->nmessages; i++)
		if (strcmp(p->message[i].name, name) == 0 &&
		    (esc_ascii_casecmp(p->message[i].language, language) == 0 ||
		    esc_ascii_casecmp(p->message[i].language, tag) == 0))
			return &p->message[i];
	return NULL;
}

const char *
esc_policy_spoken(const struct esc_policy *p, const char *languages)
{
	static const char parts[] = " ,;";
	size_t n, tag;

	for (const char *s = languages; *(s += strspn(s, parts)) != '\0'; s += n) {
		n = strcspn(s, parts);
		tag = strcspn(s, " ,;-_");
		for (size_t i = 0; i < p->nmessages; i++) {
			const char *l = p->message[i].language;
			size_t len = strlen(l);

			if ((len == n || len == tag) && esc_begins(s, n, l))
				return l;
		}
	}
	return NULL;
}

const struct esc_template *
esc_policy_template(const struct esc_policy *p, const char *language, const char *name)
{
	const struct esc_template *t = language != NULL ? of_language(p, language, name) : NULL;

	return t != NULL ? t : of_language(p, "en", name);
}

/* The word after "name = ", up to the end of its line. */
static const char *
word_in(const struct esc_template *t, const char *name, size_t *n)
{
	size_t len = strlen(name);
	const char *s = t->text, *end = t->text + t->n, *eol, *v;

	for (; s < end; s = eol + 1) {
		if ((eol = memchr(s, '\n', (size_t)(end - s))) == NULL)
			eol = end;
		v = s + len;
		if ((size_t)(eol - s) <= len || memcmp(s, name, len) != 0)
			continue;
		v += strspn(v, " ");
		if (v >= eol || *v != '=')
			continue;
		v += 1 + strspn(v + 1, " ");
		*n = (size_t)(eol - v) - (eol > v && eol[-1] == '\r');
		return v;
	}
	return NULL;
}

const char *
esc_policy_word(const struct esc_policy *p, const char *language, const char *name, size_t *n)
{
	const struct esc_template *t = language != NULL ? of_language(p, language, "words") : NULL;
	const char *s = t != NULL ? word_in(t, name, n) : NULL;

	return s != NULL || (t = of_language(p, "en", "words")) == NULL ? s : word_in(t, name, n);
}

void
esc_facts_add(struct esc_buf *b, const char *name, const char *value)
{
	if (value == NULL || *value == '\0')
		return;
	esc_buf_printf(b, "%s=", name);
	for (; *value != '\0'; value++) {
		if (*value == '\n' || *value == '\\')
			esc_buf_putc(b, '\\');
		esc_buf_putc(b, *value == '\n' ? 'n' : *value);
	}
	esc_buf_putc(b, '\n');
}

const char *
esc_facts_get(const char *facts, const char *name, struct esc_arena *a)
{
	size_t len = strlen(name), n;
	char *v, *to;

	for (const char *s = facts; s != NULL &&
	    *s != '\0'; s += s[strcspn(s, "\n")] == '\n' ? strcspn(s, "\n") + 1 : strcspn(s, "\n")) {
		if (strncmp(s, name, len) != 0 || s[len] != '=')
			continue;
		n = strcspn(s += len + 1, "\n");
		v = to = esc_dup(a, s, n);
		for (size_t i = 0; i < n; i++)
			*to++ = s[i] != '\\' || i + 1 == n ? s[i] : s[++i] == 'n' ? '\n' : s[i];
		*to = '\0';
		return *v != '\0' ? v : NULL;
	}
	return NULL;
}
