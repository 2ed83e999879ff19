/* Maps: of the user's, or of those that come with the library. */
#include <string.h>
#include <unistd.h>

#include "cli.h"

#define SHIPPED_MAX	64

static bool
no_map(struct esc_cli *c, const char *name)
{
	const char *names[SHIPPED_MAX], *near;
	const struct esc_map_file *f;
	size_t n = 0;

	while (n < SHIPPED_MAX && (f = esc_map_shipped(n)) != NULL)
		names[n++] = f->name;
	near = esc_nearest(name, names, n);
	return esc_fail(&c->err, ESC_NOINPUT, "--map: no file %.200s, and none of our maps; %s%s%s", name,
	    near != NULL ? "did you mean " : "--map list shows them", near != NULL ? near : "",
	    near != NULL ? "?" : "");
}

/* A file goes before a map of ours, so that one can be changed under its name. */
bool
esc_cli_map(struct esc_cli *c)
{
	const char *name = c->given.map;
	const struct esc_map_file *f;
	struct esc_buf text = { 0 };
	bool ok;

	if (name == NULL)
		return true;
	if (access(name, F_OK) != 0 && strcmp(name, "-") != 0 && strchr(name, '/') == NULL) {
		if ((f = esc_map_named(name)) == NULL)
			return no_map(c, name);
		return esc_map_read_shipped(&c->map, f, &c->err);
	}
	ok = esc_cli_file_text(c, name, &text) && esc_map_read(&c->map, name, text.s, text.n, &c->err);
	esc_buf_free(&text);
	return ok;
}

/* What --map list prints. */
bool
esc_cli_map_list(struct esc_cli *c)
{
	static const struct esc_head heads[] = {
		{ "name", ESC_TEXT, false }, { "shape", ESC_TEXT, false }, { "about", ESC_TEXT, false }
	};
	const struct esc_map_file *f;
	struct esc_map *m;
	bool ok;

	if (!esc_cli_clock(c, NULL) || !esc_cli_rows(c, heads, 3))
		return false;
	for (size_t i = 0; (f = esc_map_shipped(i)) != NULL; i++) {
		if (!esc_map_read_shipped(&m, f, &c->err))
			return false;
		ok = esc_out_row(c->out, (struct esc_cell[]){ { .s = f->name },
		    { .s = esc_shape_name[esc_map_shape(m)] },
		    { .s = esc_map_about(f, &c->arena) } }, &c->err);
		esc_map_free(m);
		if (!ok)
			return false;
	}
	return true;
}

static bool
print_text(struct esc_cli *c, const char *s, size_t n)
{
	return c->given.quiet || esc_out_text(c->given.output, s, n, &c->err);
}

/* What --map-draft prints: a map of ours to be changed, or a first one for a table. */
bool
esc_cli_map_draft(struct esc_cli *c)
{
	const char *name = c->given.map_draft;
	const struct esc_map_file *f = esc_map_named(name);
	struct esc_table_how how;
	struct esc_buf text = { 0 };
	bool ok;

	if (f != NULL && access(name, F_OK) != 0)
		return print_text(c, f->text, f->n);
	ok = esc_cli_clock(c, NULL) && esc_cli_table_how(c, &how) && esc_cli_table(c, name) &&
	    esc_map_draft(&c->table, &how, &text, &c->err) && print_text(c, text.s, text.n);
	esc_buf_free(&text);
	return ok;
}
