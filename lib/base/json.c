/*
 * JSON in: SQLite's parser, on a database of our own in memory, and what it lets
 * pass or loses: half surrogate pairs, NUL, repeated names, long numbers.
 */
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "ascii.h"
#include "escalate.h"

#define DEPTH_MAX	64	/* objects and arrays in each other */
#define MEMBERS_MAX	1000

/* An object or array whose members are being read. */
struct level {
	int64_t	id;
	size_t	name;		/* bytes of the name */
	bool	joined;		/* an array of scalars: one value */
	bool	begun;		/* it has had an element */
};
struct esc_json {
	sqlite3		*db;
	sqlite3_stmt	*tree;
	struct level	 level[DEPTH_MAX];
	size_t		 depth;
	struct esc_buf	 name, joined, digits;
	uint64_t	 seen[MEMBERS_MAX];	/* hashes of names */
	size_t		 nseen;
	const char	*number, *holder;	/* in the text: behind the last number, {, [ */
	bool		(*member)(void *, const char *, const char *, size_t, struct esc_err *);
	void		*arg;
	bool		(*unwanted)(const void *, const char *);
	const void	*unwanted_arg;
};

static const char tree_sql[] =
    "select id, parent, key, type, atom from json_tree(?1) where json_valid(?1)";
enum { T_ID, T_PARENT, T_KEY, T_TYPE, T_ATOM };

static bool
json_open(struct esc_json **to, struct esc_err *e)
{
	struct esc_json *j = *to;
	size_t cap = 0;

	if (j != NULL)
		return true;
	j = *to = esc_grow(NULL, &cap, sizeof(*j), 1);
	*j = (struct esc_json){ 0 };
	if (sqlite3_open_v2(":memory:", &j->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
	    NULL) == SQLITE_OK &&
	    sqlite3_prepare_v2(j->db, tree_sql, -1, &j->tree, NULL) == SQLITE_OK)
		return true;
	esc_fail(e, ESC_UNAVAILABLE, "no JSON in this SQLite: %s", sqlite3_errmsg(j->db));
	esc_json_free(j);
	*to = NULL;
	return false;
}

bool
esc_json_unwanted(struct esc_json **to, bool (*unwanted)(const void *, const char *), const void *arg,
    struct esc_err *e)
{
	if (!json_open(to, e))
		return false;
	(*to)->unwanted = unwanted;
	(*to)->unwanted_arg = arg;
	return true;
}

void
esc_json_free(struct esc_json *j)
{
	if (j == NULL)
		return;
	sqlite3_finalize(j->tree);
	sqlite3_close(j->db);
	esc_buf_free(&j->name);
	esc_buf_free(&j->joined);
	esc_buf_free(&j->digits);
	free(j);
}

/* The end of the string that begins at s, or end. */
static const char *
skip_string(const char *s, const char *end)
{
	for (s++; s < end && *s != '"'; s++)
		if (*s == '\\')
			s++;
	return s < end ? s + 1 : end;
}

/* The four hexadecimal digits of \uXXXX at s, or -1. */
static int
unit_at(const char *s, const char *end)
{
	static const char digits[] = "0123456789abcdef";
	const char *d;
	int unit = 0;

	if (end - s < 6 || s[0] != '\\' || s[1] != 'u')
		return -1;
	for (int i = 2; i < 6; i++) {
		if (s[i] == '\0' || (d = strchr(digits, esc_lower(s[i]))) == NULL)
			return -1;
		unit = unit * 16 + (int)(d - digits);
	}
	return unit;
}

/* The escapes that SQLite takes but that are no text. */
static const char *
string_fault(const char *s, const char *end)
{
	int unit;

	for (; s < end; s++) {
		if (*s != '\\')
			continue;
		unit = unit_at(s, end);
		if (unit == 0)
			return "a NUL (\\u0000): take it out";
		if ((unit & 0xfc00) == 0xdc00)
			return "half of a surrogate pair: not a character";
		if ((unit & 0xfc00) == 0xd800 && (unit_at(s + 6, end) & 0xfc00) != 0xdc00)
			return "half of a surrogate pair: not a character";
		s += (unit & 0xfc00) == 0xd800 ? 11 : 1;
	}
	return NULL;
}

/* What is wrong with the bytes, whether they are JSON or not; NULL: nothing. */
static const char *
text_fault(const char *s, const char *end)
{
	const char *next, *fault = NULL;
	int depth = 0;

	if (memchr(s, '\0', (size_t)(end - s)) != NULL)
		return "a NUL byte: take it out";
	if (!esc_utf8_valid(s, (size_t)(end - s), NULL))
		return "not valid UTF-8: if the file is in another encoding, name it (--encoding)";
	for (; s < end && fault == NULL; s = next) {
		next = s + 1;
		if (*s == '"')
			fault = string_fault(s, next = skip_string(s, end));
		else if (*s == '{' || *s == '[')
			fault = ++depth > DEPTH_MAX ? "nested deeper than 64 levels" : NULL;
		else if (*s == '}' || *s == ']')
			depth--;
	}
	return fault;
}

/* The first of `bytes' that is in no string, or end. */
static const char *
find_outside(const char *s, const char *end, const char *bytes)
{
	while (s < end && strchr(bytes, *s) == NULL)
		s = *s == '"' ? skip_string(s, end) : s + 1;
	return s;
}

/*
 * The text of the next number: SQLite would round a long one.  Its rows come in
 * the order of the text.
 */
static const char *
next_number(struct esc_json *j, const char *end, size_t *n)
{
	const char *number = find_outside(j->number, end, "-0123456789");

	*n = strspn(number, "0123456789+-.eE");
	j->number = number + *n;
	esc_buf_clear(&j->digits);
	esc_buf_add(&j->digits, number, *n);
	return esc_buf_str(&j->digits);
}

/* Goes into the next object or array; is it an array of scalars? */
static bool
next_is_flat(struct esc_json *j, const char *end)
{
	const char *open = find_outside(j->holder, end, "[{");

	j->holder = open + 1;
	return *open == '[' && *find_outside(open + 1, end, "[{]") == ']';
}

static bool
tell(struct esc_json *j, const char *value, size_t n, struct esc_err *e)
{
	const char *name = esc_buf_str(&j->name);
	uint64_t hash;

	if (j->unwanted != NULL && memchr(name, '.', j->name.n) != NULL && j->unwanted(j->unwanted_arg, name))
		return true;
	hash = esc_hash(name, j->name.n);
	for (size_t i = 0; i < j->nseen; i++)
		if (j->seen[i] == hash)
			return esc_fail(e, ESC_INVALID, "%.80s: given twice in one object", name);
	if (j->nseen == MEMBERS_MAX)
		return esc_fail(e, ESC_INVALID, "more than %d members", MEMBERS_MAX);
	j->seen[j->nseen++] = hash;
	return j->member(j->arg, name, value, n, e);
}

/* Leaves the objects and arrays that the next row is not in. */
static bool
leave(struct esc_json *j, int64_t parent, struct esc_err *e)
{
	struct level *l;

	while (j->depth > 0 && (l = &j->level[j->depth - 1])->id != parent) {
		j->depth--;
		if (l->joined && !tell(j, esc_buf_str(&j->joined), j->joined.n, e))
			return false;
	}
	return true;
}

static const char *
column(struct esc_json *j, int i, size_t *n)
{
	const unsigned char *s = sqlite3_column_text(j->tree, i);

	*n = (size_t)sqlite3_column_bytes(j->tree, i);
	return s != NULL ? (const char *)s : "";
}

static const char *
scalar(struct esc_json *j, const char *type, const char *end, size_t *n)
{
	*n = 0;
	if (strcmp(type, "null") == 0)
		return NULL;
	if (strcmp(type, "text") == 0)
		return column(j, T_ATOM, n);
	if (strcmp(type, "integer") == 0 || strcmp(type, "real") == 0)
		return next_number(j, end, n);
	*n = strlen(type);	/* true, false */
	return type;
}

static void
enter(struct esc_json *j, const char *end)
{
	bool joined = next_is_flat(j, end);

	j->level[j->depth++] = (struct level){
		.id = sqlite3_column_int64(j->tree, T_ID), .name = j->name.n, .joined = joined };
	if (joined)
		esc_buf_clear(&j->joined);
}

static bool
element(struct esc_json *j, struct level *array, const char *s, size_t n)
{
	if (array->begun)
		esc_buf_putc(&j->joined, ',');
	array->begun = true;
	esc_buf_add(&j->joined, s, n);
	return true;
}

/* A member or an element: its name is its holder's with its own. */
static bool
node(struct esc_json *j, const char *type, const char *end, struct esc_err *e)
{
	struct level *holder = &j->level[j->depth - 1];
	const char *s;
	size_t n;

	j->name.n = holder->name;
	if (holder->joined) {
		s = scalar(j, type, end, &n);
		return element(j, holder, s, n);
	}
	if (j->depth > 1)
		esc_buf_putc(&j->name, '.');
	s = column(j, T_KEY, &n);
	esc_buf_add(&j->name, s, n);
	if (strcmp(type, "array") == 0 || strcmp(type, "object") == 0) {
		enter(j, end);
		return true;
	}
	s = scalar(j, type, end, &n);
	return tell(j, s, n, e);
}

static bool
row(struct esc_json *j, const char *end, struct esc_err *e)
{
	size_t n;
	const char *type = column(j, T_TYPE, &n);

	if (j->depth > 0)
		return leave(j, sqlite3_column_int64(j->tree, T_PARENT), e) && node(j, type, end, e);
	if (strcmp(type, "object") != 0)
		return esc_fail(e, ESC_INVALID, "JSON, but not an object: one {...} on each line");
	enter(j, end);
	return true;
}

static bool
rows(struct esc_json *j, const char *text, size_t n, struct esc_err *e)
{
	bool any = false;
	int rc;

	if (sqlite3_bind_text64(j->tree, 1, text, n, SQLITE_STATIC, SQLITE_UTF8) != SQLITE_OK)
		return esc_fail(e, ESC_INVALID, "JSON: %s", sqlite3_errmsg(j->db));
	while ((rc = sqlite3_step(j->tree)) == SQLITE_ROW) {
		any = true;
		if (!row(j, text + n, e))
			return false;
		if (sqlite3_errcode(j->db) == SQLITE_NOMEM)
			return esc_fail(e, ESC_BUSY, "out of memory");
	}
	if (rc == SQLITE_NOMEM)
		return esc_fail(e, ESC_BUSY, "out of memory");
	if (rc != SQLITE_DONE || !any)
		return esc_fail(e, ESC_INVALID, "not valid JSON: one {...} on each line");
	return leave(j, -1, e);
}

bool
esc_json_read(struct esc_json **to, const char *text, size_t n,
    bool (*member)(void *, const char *, const char *, size_t, struct esc_err *), void *arg,
    struct esc_err *e)
{
	const char *fault = text_fault(text, text + n);
	struct esc_json *j;
	bool ok;

	if (fault != NULL)
		return esc_fail(e, ESC_INVALID, "%s", fault);
	if (!json_open(to, e))
		return false;
	j = *to;
	j->depth = j->nseen = j->name.n = 0;
	j->number = j->holder = text;
	j->member = member;
	j->arg = arg;
	ok = rows(j, text, n, e);
	sqlite3_reset(j->tree);
	sqlite3_clear_bindings(j->tree);
	return ok;
}

void
esc_json_quote(struct esc_buf *out, const char *s, size_t n)
{
	static const char raw[] = "\"\\\n\r\t\b\f", letter[] = "\"\\nrtbf";
	const char *special;
	size_t plain = 0;

	esc_buf_putc(out, '"');
	for (size_t i = 0; i < n; i++) {
		special = memchr(raw, s[i], sizeof(raw) - 1);
		if (special == NULL && (unsigned char)s[i] >= ' ')
			continue;
		esc_buf_add(out, s + plain, i - plain);
		plain = i + 1;
		if (special != NULL)
			esc_buf_printf(out, "\\%c", letter[special - raw]);
		else
			esc_buf_printf(out, "\\u%04x", (unsigned char)s[i]);
	}
	esc_buf_add(out, s + plain, n - plain);
	esc_buf_putc(out, '"');
}
