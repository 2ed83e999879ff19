/* Changes: what each event of a ticket made different, by folding up to it. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "reading.h"

/* What is compared, the most telling first. */
static const struct {
	enum esc_fact	fact;
	const char	*what;
} compared[] = {
	{ ESC_LEVEL, "level" }, { ESC_STATUS, "status" }, { ESC_OWNER, "owner" }, { ESC_TEAM, "team" },
	{ ESC_PRIORITY, "priority" }, { ESC_CATEGORY, "category" }, { ESC_PRODUCT, "product" },
	{ ESC_SEGMENT, "segment" }, { ESC_TYPE, "type" }, { ESC_CUSTOMER_NAME, "customer" },
	{ ESC_REQUESTER, "requester" }, { ESC_MANAGER, "manager" }, { ESC_CHANNEL, "channel" }, { ESC_LANGUAGE, "language" },
	{ ESC_SITE, "site" },
};

static const char *
value_of(const struct esc_ticket *t, enum esc_fact f, struct esc_arena *a)
{
	char number[24];

	if (f == ESC_STATUS)
		return esc_status_name[t->fact[f]];
	if (f >= ESC_FIRST_CODE)
		return t->word[f];
	snprintf(number, sizeof(number), "%" PRId64, t->fact[f]);
	return esc_dup(a, number, strlen(number));
}

static bool
same(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static struct esc_change
difference(const struct esc_ticket *before, const struct esc_ticket *after, struct esc_arena *a)
{
	for (size_t i = 0; i < sizeof(compared) / sizeof(compared[0]); i++) {
		const char *from = value_of(before, compared[i].fact, a);
		const char *to = value_of(after, compared[i].fact, a);

		if (!same(from, to))
			return (struct esc_change){ compared[i].what, from, to };
	}
	return (struct esc_change){ 0 };
}

/*
 * A retracted event changed nothing and neither did its retraction, at whatever
 * time it came: both are left out of every fold.
 */
struct esc_change *
esc_changes_of(const struct esc_event *ev, size_t n, const unsigned char *gone, struct esc_arena *a)
{
	struct esc_change *change = esc_alloc(a, (n + 1) * sizeof(*change));
	struct esc_event *kept = esc_alloc(a, (n + 1) * sizeof(*kept));
	struct esc_ticket before = { 0 }, after;
	struct esc_arena scratch = { 0 };
	size_t nkept = 0;

	for (size_t i = 0; i < n; i++) {
		if (ev[i].kind == ESC_RETRACTED)
			change[i] = (struct esc_change){ "event", esc_event_get(&ev[i], ESC_C_EVENT), NULL };
		if (gone[i] || ev[i].kind == ESC_RETRACTED)
			continue;
		kept[nkept++] = ev[i];
		esc_arena_clear(&scratch);
		if (!esc_fold(&after, kept, nkept, INT64_MAX, &scratch))
			continue;
		change[i] = nkept == 1 ?
		    (struct esc_change){ "status", NULL, value_of(&after, ESC_STATUS, a) } :
		    difference(&before, &after, a);
		before = after;
	}
	esc_arena_free(&scratch);
	return change;
}
