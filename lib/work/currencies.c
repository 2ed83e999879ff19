/* In which currencies there is money on events of a kind. */
#include <stdlib.h>
#include <string.h>

#include "report.h"

struct finding {
	struct esc_currencies *found;
	struct esc_arena arena;
};

static bool
is_known(const struct esc_currencies *c, const char *currency)
{
	for (size_t i = 0; i < c->n; i++)
		if (strcmp(c->name[i], currency) == 0)
			return true;
	return false;
}

static bool
add(void *arg, const char *data, struct esc_err *e)
{
	struct finding *f = arg;
	struct esc_currencies *c = f->found;
	struct esc_event ev = { 0 };
	const char *currency, *amount;
	int64_t ignored;

	esc_arena_clear(&f->arena);
	if (!esc_event_fields(&ev, data, NULL, NULL, NULL, &f->arena, e))
		return false;
	currency = esc_event_get(&ev, ESC_C_CURRENCY);
	amount = esc_event_get(&ev, ESC_C_AMOUNT);
	if (amount == NULL || !esc_int_parse(amount, &ignored))
		return true;
	if (currency == NULL || !esc_currency_valid(currency))
		c->bare = true;
	else if (!is_known(c, currency)) {
		c->name = esc_copy(c->arena, c->name, c->n * sizeof(*c->name), (c->n + 1) * sizeof(*c->name));
		c->name[c->n++] = esc_dup(c->arena, currency, 3);
	}
	return true;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool
esc_currencies(struct esc_currencies *c, struct esc_db *db, enum esc_kind kind, int64_t as_of, struct esc_arena *a,
    struct esc_err *e)
{
	struct finding f = { .found = c };
	bool done;

	*c = (struct esc_currencies){ .arena = a };
	done = esc_said_by(db, kind, as_of, add, &f, e);
	esc_arena_free(&f.arena);
	if (c->n > 0)
		qsort(c->name, c->n, sizeof(*c->name), by_name);
	c->bare |= c->n == 0;
	return done;
}
