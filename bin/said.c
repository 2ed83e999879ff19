/* A command line that says again what was asked, for a shell. */
#include <string.h>

#include "cli.h"

static void
put_word(struct esc_buf *b, const char *s)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:,@+=%";

	esc_buf_putc(b, ' ');
	if (*s != '\0' && s[strspn(s, plain)] == '\0') {
		esc_buf_puts(b, s);
		return;
	}
	esc_buf_putc(b, '\'');
	for (; *s != '\0'; s++)
		if (*s == '\'')
			esc_buf_puts(b, "'\\''");
		else
			esc_buf_putc(b, *s);
	esc_buf_putc(b, '\'');
}

static void
put_option(struct esc_buf *b, const struct esc_option *o, const void *where)
{
	int64_t n;

	if (o->type == ESC_OPT_FLAG) {
		if (*(const bool *)where)
			esc_buf_printf(b, " --%s", o->name);
	} else if (o->type == ESC_OPT_NUMBER) {
		memcpy(&n, where, sizeof(n));
		if (n >= 0)
			esc_buf_printf(b, " --%s %lld", o->name, (long long)n);
	} else if (o->type == ESC_OPT_TEXT && *(const char *const *)where != NULL) {
		esc_buf_printf(b, " --%s", o->name);
		put_word(b, *(const char *const *)where);
	}
}

/* Takes the text out of the buffer. */
static const char *
keep(struct esc_cli *c, struct esc_buf *b)
{
	const char *s = esc_dup(&c->arena, b->n > 0 ? b->s : "", b->n);

	esc_buf_free(b);
	return s;
}

/* The words with a colon pick tickets; the others say what is asked. */
static void
put_words(const struct esc_cli *c, bool picks, struct esc_buf *b)
{
	for (size_t i = 0; i < c->nwords; i++)
		if (picks == (strchr(c->word[i], ':') != NULL || strcmp(c->word[i], "-") == 0))
			put_word(b, c->word[i]);
}

static void
put_now(const struct esc_cli *c, struct esc_buf *b)
{
	char now[ESC_TIME_MAX];

	esc_buf_printf(b, " --now %s", esc_time_print(now, c->act.now, NULL));
}

/* Not what it looks like. */
static bool
asks(const struct esc_option *o)
{
	static const char *const looks[] = { "format", "chart", "rcpt", "ascii" };

	for (size_t k = 0; k < sizeof(looks) / sizeof(looks[0]); k++)
		if (strcmp(o->name, looks[k]) == 0)
			return false;
	return (o->sets & ESC_SET_REPORT) || strcmp(o->name, "tz") == 0 || strcmp(o->name, "view") == 0 || strcmp(o->name, "as") == 0;
}

const char *
esc_cli_asked(struct esc_cli *c)
{
	struct esc_buf b = { 0 };

	put_words(c, false, &b);
	return keep(c, &b);
}

const char *
esc_cli_picks(struct esc_cli *c)
{
	struct esc_buf b = { 0 };

	put_words(c, true, &b);
	if (c->given.view != NULL) {
		esc_buf_puts(&b, " --view");
		put_word(&b, c->given.view);
	}
	put_now(c, &b);
	return keep(c, &b);
}

const char *
esc_cli_tail(struct esc_cli *c)
{
	struct esc_buf b = { 0 };

	put_words(c, true, &b);
	for (size_t i = 0; i < esc_noptions; i++)
		if (asks(&esc_options[i]) && esc_option_of(&esc_options[i], c->command))
			put_option(&b, &esc_options[i], (const char *)&c->given + esc_options[i].where);
	put_now(c, &b);
	return keep(c, &b);
}
