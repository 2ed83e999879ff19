/* Memory: buffers, arenas, arrays that grow. */
#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "escalate.h"

#define CHUNK	8192

struct esc_chunk {
	struct esc_chunk *next;
	size_t	used, size;
	alignas(max_align_t) char mem[];
};

/*
 * The one place that ends the program: a write transaction that was open is
 * rolled back by its end, so the caller may try again (75).
 */
static _Noreturn void
out_of_memory(void)
{
	static const char text[] = "out of memory, nothing was written\n";

	fwrite(text, 1, sizeof(text) - 1, stderr);
	_Exit(ESC_BUSY);
}

void *
esc_grow(void *p, size_t *cap, size_t need, size_t size)
{
	size_t n = *cap ? *cap : 8;

	if (need <= *cap)
		return p;
	while (n < need) {
		if (n > SIZE_MAX / 2)
			out_of_memory();
		n *= 2;
	}
	if (n > SIZE_MAX / size || (p = realloc(p, n * size)) == NULL)
		out_of_memory();
	*cap = n;
	return p;
}

void
esc_buf_add(struct esc_buf *b, const void *p, size_t n)
{
	if (n == 0)
		return;
	if (b->cap - b->n < n)
		b->s = esc_grow(b->s, &b->cap, b->n + n, 1);
	if (n == 1)
		b->s[b->n] = *(const char *)p;	/* most pieces of a table */
	else
		memcpy(b->s + b->n, p, n);
	b->n += n;
}

void
esc_buf_puts(struct esc_buf *b, const char *s)
{
	esc_buf_add(b, s, strlen(s));
}

void
esc_buf_putc(struct esc_buf *b, char c)
{
	if (b->n == b->cap)
		b->s = esc_grow(b->s, &b->cap, b->n + 1, 1);
	b->s[b->n++] = c;
}

void
esc_buf_printf(struct esc_buf *b, const char *fmt, ...)
{
	va_list ap;
	size_t room = 64;
	int n;

	for (;;) {
		b->s = esc_grow(b->s, &b->cap, b->n + room, 1);
		va_start(ap, fmt);
		n = vsnprintf(b->s + b->n, b->cap - b->n, fmt, ap);
		va_end(ap);
		if (n < 0)
			return;
		if ((size_t)n < b->cap - b->n)
			break;
		room = (size_t)n + 1;
	}
	b->n += (size_t)n;
}

const char *
esc_buf_str(struct esc_buf *b)
{
	b->s = esc_grow(b->s, &b->cap, b->n + 1, 1);
	b->s[b->n] = '\0';
	return b->s;
}

void
esc_buf_clear(struct esc_buf *b)
{
	b->n = 0;
}

void
esc_buf_free(struct esc_buf *b)
{
	free(b->s);
	*b = (struct esc_buf){ 0 };
}

void *
esc_alloc(struct esc_arena *a, size_t n)
{
	struct esc_chunk *c = a->head;
	size_t size;
	void *p;

	if (n > SIZE_MAX / 2)
		out_of_memory();
	n = (n + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	if (c == NULL || c->size - c->used < n) {
		size = n > CHUNK ? n : CHUNK;
		if ((c = malloc(sizeof(*c) + size)) == NULL)
			out_of_memory();
		*c = (struct esc_chunk){ .next = a->head, .size = size };
		a->head = c;
	}
	p = c->mem + c->used;
	c->used += n;
	return memset(p, 0, n);
}

char *
esc_dup(struct esc_arena *a, const char *s, size_t n)
{
	char *p = esc_alloc(a, n + 1);

	if (n > 0)
		memcpy(p, s, n);
	return p;
}

char *
esc_keep(struct esc_arena *a, const char *s)
{
	return s != NULL ? esc_dup(a, s, strlen(s)) : NULL;
}

void *
esc_copy(struct esc_arena *a, const void *p, size_t old, size_t n)
{
	void *to = esc_alloc(a, n);

	return old > 0 ? memcpy(to, p, old) : to;
}

void
esc_arena_clear(struct esc_arena *a)
{
	struct esc_chunk *c = a->head, *next;

	if (c == NULL)
		return;
	for (next = c->next; next != NULL; next = c->next) {
		c->next = next->next;
		free(next);
	}
	c->used = 0;
}

void
esc_arena_free(struct esc_arena *a)
{
	struct esc_chunk *c, *next;

	for (c = a->head; c != NULL; c = next) {
		next = c->next;
		free(c);
	}
	a->head = NULL;
}

int
esc_order_int(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

int
esc_order_text(const char *a, const char *b)
{
	return strcmp(a != NULL ? a : "", b != NULL ? b : "");
}
