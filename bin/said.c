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

/* The words with a colon pick tickets; the others say what is asked. */
void
esc_cli_said(const struct esc_cli *c, bool picks, struct esc_buf *b)
{
	for (size_t i = 0; i < c->nwords; i++)
		if (picks == (strchr(c->word[i], ':') != NULL || strcmp(c->word[i], "-") == 0))
			put_word(b, c->word[i]);
}

void
esc_cli_said_options(const struct esc_cli *c, struct esc_buf *b)
{
	static const char *const looks[] = { "format", "chart", "rcpt", "ascii" };
	char now[ESC_TIME_MAX];

	for (size_t i = 0; i < esc_noptions; i++) {
		const struct esc_option *o = &esc_options[i];
		bool look = strcmp(o->name, "tz") != 0 && strcmp(o->name, "as") != 0 && !(o->sets & ESC_SET_REPORT);

		for (size_t k = 0; k < sizeof(looks) / sizeof(looks[0]); k++)
			look |= strcmp(o->name, looks[k]) == 0;
		if (!look && esc_option_of(o, c->command))
			put_option(b, o, (const char *)&c->given + o->where);
	}
	esc_buf_printf(b, " --now %s", esc_time_print(now, c->act.now, NULL));
}
