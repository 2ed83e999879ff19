/* Events: their order, their identity, and the texts in which they are stored. */
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "escalate.h"

const char *
esc_event_get(const struct esc_event *ev, enum esc_column c)
{
	for (size_t i = 0; i < ev->nfields; i++)
		if (ev->field[i].column == c)
			return ev->field[i].value;
	return NULL;
}

int
esc_event_order(const void *pa, const void *pb)
{
	const struct esc_event *a = pa, *b = pb;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	if (a->seq != b->seq)
		return a->seq < b->seq ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return a->key < b->key ? -1 : a->key > b->key;
}

const char *
esc_key_print(char buf[ESC_KEY_MAX], uint64_t key)
{
	static const char digits[] = "0123456789abcdef";

	for (int i = ESC_KEY_MAX - 2; i >= 0; i--, key >>= 4)
		buf[i] = digits[key & 15];
	buf[ESC_KEY_MAX - 1] = '\0';
	return buf;
}

static const char *
field_name(const struct esc_field *f)
{
	return f->column == ESC_C_ATTR ? f->name : esc_column_info(f->column)->name;
}

static enum esc_where
field_where(const struct esc_field *f)
{
	return f->column == ESC_C_ATTR ? ESC_IN_BODY : esc_column_info(f->column)->where;
}

/* What is hashed: on the stack as a rule, on the heap if it is long. */
struct image {
	char	 room[320];
	char	*s;
	size_t	 n, cap;
};

static void
put(struct image *m, const void *s, size_t n)
{
	char *heap;

	if (m->cap - m->n < n) {
		heap = m->s == m->room ? NULL : m->s;
		m->cap = heap == NULL ? 0 : m->cap;
		heap = esc_grow(heap, &m->cap, m->n + n, 1);
		if (m->s == m->room)
			memcpy(heap, m->room, m->n);
		m->s = heap;
	}
	memcpy(m->s + m->n, s, n);
	m->n += n;
}

static void
put_text(struct image *m, const char *s)
{
	put(m, s, strlen(s) + 1);
}

uint64_t
esc_event_key(const struct esc_event *ev)
{
	uint64_t number[] = { htole64((uint64_t)ev->kind), htole64((uint64_t)ev->at), htole64((uint64_t)ev->seq),
	    htole64((uint64_t)ev->side), htole64(ev->public), htole64(ev->n) };
	struct image m;
	uint64_t key;

	m.s = m.room;
	m.cap = sizeof(m.room);
	m.n = 0;
	put(&m, number, sizeof(number));
	put_text(&m, ev->who);
	for (size_t i = 0; i < ev->nfields; i++) {
		put_text(&m, field_name(&ev->field[i]));
		put_text(&m, ev->field[i].value);
	}
	key = esc_hash(m.s, m.n);
	if (m.s != m.room)
		free(m.s);
	return key;
}

bool
esc_event_equal(const struct esc_event *a, const struct esc_event *b)
{
	if (a->at != b->at || a->seq != b->seq || a->kind != b->kind || a->side != b->side ||
	    a->public != b->public || a->n != b->n || a->nfields != b->nfields ||
	    strcmp(a->who, b->who) != 0)
		return false;
	for (size_t i = 0; i < a->nfields; i++)
		if (strcmp(field_name(&a->field[i]), field_name(&b->field[i])) != 0 ||
		    strcmp(a->field[i].value, b->field[i].value) != 0)
			return false;
	return true;
}

static void
put_line(struct esc_buf *b, const char *name, const char *value)
{
	size_t n = strlen(name);
	char *p;

	b->s = esc_grow(b->s, &b->cap, b->n + n + 2 * strlen(value) + 2, 1);
	p = b->s + b->n;
	memcpy(p, name, n);
	p += n;
	*p++ = '=';
	for (; *value != '\0'; value++) {
		if (*value == '\n' || *value == '\\')
			*p++ = '\\';
		*p++ = *value == '\n' ? 'n' : *value;
	}
	*p++ = '\n';
	b->n = (size_t)(p - b->s);
}

/* Ids are written for every event: printf(3) would be the most of it. */
static const char *
decimal(char buf[24], int64_t id)
{
	char *p = buf + 23;
	uint64_t v = (uint64_t)id;

	*p = '\0';
	do
		*--p = (char)('0' + v % 10);
	while ((v /= 10) > 0);
	return p;
}

void
esc_event_data(const struct esc_event *ev, int64_t (*person)(void *, const char *), void *arg,
    struct esc_buf *b)
{
	char id[24];

	for (size_t i = 0; i < ev->nfields; i++) {
		const struct esc_field *f = &ev->field[i];
		enum esc_where where = field_where(f);

		if (where == ESC_IN_DATA || (where == ESC_IN_PARTY && person == NULL))
			put_line(b, field_name(f), f->value);
		else if (where == ESC_IN_PARTY)
			put_line(b, field_name(f), decimal(id, person(arg, f->value)));
	}
}

void
esc_event_body(const struct esc_event *ev, struct esc_buf *b)
{
	for (size_t i = 0; i < ev->nfields; i++)
		if (field_where(&ev->field[i]) == ESC_IN_BODY)
			put_line(b, field_name(&ev->field[i]), ev->field[i].value);
}

static const char *
unescaped(struct esc_arena *a, const char *s, size_t n)
{
	char *p = esc_dup(a, s, n), *to;

	if ((to = strchr(p, '\\')) == NULL)
		return p;
	for (const char *from = to; *from != '\0'; from++) {
		if (*from == '\\' && from[1] != '\0')
			*to++ = *++from == 'n' ? '\n' : *from;
		else
			*to++ = *from;
	}
	*to = '\0';
	return p;
}

struct reader {
	const char	*(*person)(void *, int64_t);
	void		*arg;
	struct esc_arena *arena;
	struct esc_field *field;
	size_t		 n;
};

static bool
read_line(struct reader *r, const char *line, size_t n, struct esc_err *e)
{
	const char *eq = memchr(line, '=', n);
	struct esc_field *f = &r->field[r->n];
	const char *name;
	int64_t id;

	if (eq == NULL)
		return esc_fail(e, ESC_FOREIGN, "an event holds a line without '='");
	name = esc_dup(r->arena, line, (size_t)(eq - line));
	*f = (struct esc_field){ .column = esc_column_find(name) };
	if (f->column == ESC_NCOLUMNS)
		return esc_fail(e, ESC_FOREIGN, "an event holds an unknown column '%s'", name);
	if (f->column == ESC_C_ATTR)
		f->name = name;
	f->value = unescaped(r->arena, eq + 1, n - (size_t)(eq + 1 - line));
	if (r->person != NULL && field_where(f) == ESC_IN_PARTY) {
		if (!esc_int_parse(f->value, &id) || (f->value = r->person(r->arg, id)) == NULL)
			return esc_fail(e, ESC_FOREIGN, "an event names a person who does not exist");
	}
	r->n++;
	return true;
}

static bool
read_text(struct reader *r, const char *text, struct esc_err *e)
{
	const char *end;

	for (; text != NULL && *text != '\0'; text = end + 1) {
		if ((end = strchr(text, '\n')) == NULL)
			return esc_fail(e, ESC_FOREIGN, "an event's text is cut");
		if (!read_line(r, text, (size_t)(end - text), e))
			return false;
	}
	return true;
}

static size_t
count_lines(const char *s)
{
	size_t n = 0;

	for (; s != NULL && (s = strchr(s, '\n')) != NULL; s++)
		n++;
	return n;
}

void
esc_fields_sort(struct esc_field *f, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct esc_field x = f[i];
		size_t j = i;

		for (; j > 0 && (f[j - 1].column > x.column || (x.column == ESC_C_ATTR &&
		    f[j - 1].column == ESC_C_ATTR && strcmp(f[j - 1].name, x.name) > 0)); j--)
			f[j] = f[j - 1];
		f[j] = x;
	}
}

bool
esc_event_fields(struct esc_event *ev, const char *data, const char *body,
    const char *(*person)(void *, int64_t), void *arg, struct esc_arena *a, struct esc_err *e)
{
	struct reader r = { .person = person, .arg = arg, .arena = a };

	r.field = esc_alloc(a, (count_lines(data) + count_lines(body)) * sizeof(*r.field));
	if (!read_text(&r, data, e) || !read_text(&r, body, e))
		return false;
	esc_fields_sort(r.field, r.n);
	ev->field = r.field;
	ev->nfields = r.n;
	return true;
}
