/* The reading of a command line by the table of options. */
#include <string.h>

#include "cli.h"

static const struct esc_option *
find_long(const struct esc_cli *c, const char *name, size_t n)
{
	for (size_t i = 0; i < esc_noptions; i++) {
		const struct esc_option *o = &esc_options[i];

		if (esc_option_of(o, c->command) && strncmp(o->name, name, n) == 0 && o->name[n] == '\0')
			return o;
	}
	return NULL;
}

static const struct esc_option *
find_short(const struct esc_cli *c, char letter)
{
	for (size_t i = 0; i < esc_noptions; i++)
		if (esc_option_of(&esc_options[i], c->command) && esc_options[i].letter == letter)
			return &esc_options[i];
	return NULL;
}

/* The column that the option names, "also-told" is also_told; ESC_NCOLUMNS: none. */
static enum esc_column
find_column(const struct esc_cli *c, const char *name)
{
	enum esc_column col;

	if (c->command->carries == NULL)
		return ESC_NCOLUMNS;
	col = esc_column_find(name);
	return col == ESC_C_ATTR || (col != ESC_NCOLUMNS && c->command->carries(col)) ? col : ESC_NCOLUMNS;
}

static bool
no_option(struct esc_cli *c, const char *name)
{
	const char **names = esc_alloc(&c->arena, (esc_noptions + ESC_NCOLUMNS) * sizeof(*names));
	const char *near;
	size_t n = 0;

	for (size_t i = 0; i < esc_noptions; i++)
		if (esc_option_of(&esc_options[i], c->command))
			names[n++] = esc_options[i].name;
	for (int i = ESC_C_FIRST; c->command->carries != NULL && i < ESC_NCOLUMNS; i++)
		if (c->command->carries((enum esc_column)i))
			names[n++] = esc_column_info((enum esc_column)i)->name;
	if ((near = esc_nearest(name, names, n)) == NULL)
		return esc_fail(&c->err, ESC_USAGE, "no option --%.100s (%s --help lists them)", name,
		    c->command->name);
	return esc_fail(&c->err, ESC_USAGE, "no option --%.100s (did you mean --%s?)", name, near);
}

static void
add_text(struct esc_texts *l, const char *s)
{
	l->s = esc_grow(l->s, &l->cap, l->n + 1, sizeof(*l->s));
	l->s[l->n++] = s;
}

/* Is the value one of "a|b"? */
static bool
is_choice(const char *choices, const char *value)
{
	size_t n = strlen(value);
	const char *s;

	for (s = choices; s != NULL; s = strchr(s, '|')) {
		s += *s == '|';
		if (n > 0 && strncmp(s, value, n) == 0 && (s[n] == '|' || s[n] == '\0'))
			return true;
	}
	return false;
}

static bool
set(struct esc_cli *c, const struct esc_option *o, const char *value)
{
	char *where = (char *)&c->given + o->where;

	if (value != NULL && !esc_utf8_valid(value, strlen(value), NULL))
		return esc_fail(&c->err, ESC_USAGE, "--%s: not UTF-8: set the terminal to UTF-8", o->name);
	switch (o->type) {
	case ESC_OPT_FLAG:
		*(bool *)where = true;
		return true;
	case ESC_OPT_LIST:
		add_text((struct esc_texts *)(void *)where, value);
		return true;
	case ESC_OPT_NUMBER:
		if (!esc_int_parse(value, (int64_t *)(void *)where) || *(int64_t *)(void *)where < 0)
			return esc_fail(&c->err, ESC_USAGE, "--%s: %s is no whole number from 0 on", o->name,
			    value);
		return true;
	case ESC_OPT_TEXT:
		*(const char **)(void *)where = value;
		break;
	}
	if (strchr(o->argument, '|') != NULL && !is_choice(o->argument, value))
		return esc_fail(&c->err, ESC_USAGE, "--%s: no %s; use one of %s", o->name, value, o->argument);
	return true;
}

/* The latest of two values stands. */
static bool
add_field(struct esc_cli *c, enum esc_column col, const char *name, const char *value)
{
	struct esc_field f = { .column = col, .name = name, .value = value };
	size_t i;

	if (!esc_utf8_valid(value, strlen(value), NULL))
		return esc_fail(&c->err, ESC_USAGE, "--%s: not UTF-8: set the terminal to UTF-8",
		    name != NULL ? name : esc_column_info(col)->name);
	if (col != ESC_C_ATTR && esc_column_info(col)->form != ESC_F_TIME &&
	    (f.value = esc_column_check(col, value, &c->err)) == NULL) {
		c->err.code = ESC_USAGE;
		return false;
	}
	for (i = 0; i < c->nfields; i++)
		if (c->field[i].column == col && (name == NULL || strcmp(c->field[i].name, name) == 0))
			break;
	c->field = esc_grow(c->field, &c->field_cap, i + 1, sizeof(*c->field));
	c->field[i] = f;
	c->nfields = i < c->nfields ? c->nfields : i + 1;
	return true;
}

/* attr.NAME: ASCII lower case, blanks as _. */
static bool
add_attribute(struct esc_cli *c, const char *name, size_t n, const char *value)
{
	struct esc_buf b = { 0 };
	const char *kept;

	if (n == 0)
		return esc_fail(&c->err, ESC_USAGE, "--attr: say NAME=TEXT");
	esc_buf_puts(&b, "attr.");
	for (size_t i = 0; i < n; i++)
		esc_buf_putc(&b, name[i] == ' ' ? '_' :
		    name[i] >= 'A' && name[i] <= 'Z' ? (char)(name[i] - 'A' + 'a') : name[i]);
	kept = esc_dup(&c->arena, b.s, b.n);
	esc_buf_free(&b);
	return add_field(c, ESC_C_ATTR, kept, value);
}

/* The value of an option: the rest of its word, or the next word. */
static bool
take_value(struct esc_cli *c, const char *name, const char *rest, char ***argv, const char **value)
{
	if ((*value = rest) != NULL || (*value = *++*argv) != NULL)
		return true;
	return esc_fail(&c->err, ESC_USAGE, "%s needs a value", name);
}

static bool
long_option(struct esc_cli *c, char ***argv)
{
	const char *arg = **argv, *name = arg + 2, *equals = strchr(name, '='), *value;
	size_t n = equals != NULL ? (size_t)(equals - name) : strlen(name);
	const struct esc_option *o = find_long(c, name, n);
	enum esc_column col;

	if (o != NULL && o->type == ESC_OPT_FLAG)
		return equals == NULL ? set(c, o, NULL) :
		    esc_fail(&c->err, ESC_USAGE, "--%s takes no value", o->name);
	name = esc_dup(&c->arena, name, n);
	col = o == NULL ? find_column(c, name) : ESC_NCOLUMNS;
	if (o == NULL && col == ESC_NCOLUMNS)
		return no_option(c, name);
	if (o == NULL && equals == NULL && col != ESC_C_ATTR && esc_column_info(col)->form == ESC_F_FLAG)
		return add_field(c, col, NULL, "yes");
	if (!take_value(c, arg, equals != NULL ? equals + 1 : NULL, argv, &value))
		return false;
	if (o != NULL)
		return set(c, o, value);
	return col == ESC_C_ATTR ? add_attribute(c, name + 5, n - 5, value) : add_field(c, col, NULL, value);
}

static bool
short_options(struct esc_cli *c, char ***argv)
{
	char name[] = "-?";

	for (const char *s = **argv + 1; *s != '\0'; s++) {
		const struct esc_option *o = find_short(c, *s);
		const char *value;

		name[1] = *s;
		if (o == NULL)
			return esc_fail(&c->err, ESC_USAGE, "no option %s in %s (%s --help lists them)", name,
			    **argv, c->command->name);
		if (o->type != ESC_OPT_FLAG)
			return take_value(c, name, s[1] != '\0' ? s + 1 : NULL, argv, &value) &&
			    set(c, o, value);
		set(c, o, NULL);
	}
	return true;
}

/* -owner:x: getopt(3) would write the file `wner:x'. */
static bool
is_negated_term(const char *arg)
{
	const char *colon = strchr(arg, ':');
	struct esc_filter f = { 0 };
	struct esc_filter_how how = { 0 };
	struct esc_arena a = { 0 };
	struct esc_err e = { 0 };
	struct esc_buf b = { 0 };
	bool ok;

	if (colon == NULL || arg[1] == '-')
		return false;
	esc_buf_add(&b, arg + 1, (size_t)(colon - arg));
	esc_buf_puts(&b, "any");
	ok = esc_filter_add(&f, esc_buf_str(&b), &how, &a, &e);
	esc_buf_free(&b);
	esc_arena_free(&a);
	return ok;
}

static bool
option(struct esc_cli *c, char ***argv)
{
	const char *arg = **argv, *colon = strchr(arg, ':');

	if (!is_negated_term(arg))
		return arg[1] == '-' ? long_option(c, argv) : short_options(c, argv);
	if (colon - arg > 4 && strncmp(colon - 4, ".not", 4) == 0)
		colon -= 4;
	return esc_fail(&c->err, ESC_USAGE, "%s: to leave them out: %.*s.not%s", arg, (int)(colon - arg) - 1,
	    arg + 1, strchr(colon, ':'));
}

static bool
split_attributes(struct esc_cli *c)
{
	for (size_t i = 0; i < c->given.attr.n; i++) {
		const char *s = c->given.attr.s[i], *equals = strchr(s, '=');

		if (equals == NULL)
			return esc_fail(&c->err, ESC_USAGE, "--attr %s: say NAME=TEXT", s);
		if (!add_attribute(c, s, (size_t)(equals - s), equals + 1))
			return false;
	}
	return true;
}

bool
esc_cli_parse(struct esc_cli *c, int argc, char **argv)
{
	bool ended = false;

	c->given.limit = -1;
	c->given.days = c->given.within = c->given.sample = c->given.seed = -1;
	c->word = esc_alloc(&c->arena, ((size_t)argc + 1) * sizeof(*c->word));
	if (argc > 0)
		argv++;
	for (; *argv != NULL; argv++) {
		const char *arg = *argv;

		if (!ended && strcmp(arg, "--") == 0)
			ended = true;
		else if (ended || arg[0] != '-' || arg[1] == '\0')
			c->word[c->nwords++] = arg;
		else if (!option(c, &argv))
			return false;
	}
	return split_attributes(c);
}
