/* The actions of post-mortems, and which revision is the last: folds over the events of a ticket. */
#include <string.h>

#include "model/postmortem.h"

const char *const esc_pm_state_name[] = { "open", "overdue", "done", "dropped" };

int64_t
esc_pm_number(const char *name)
{
	int64_t n;

	return strncmp(name, "A-", 2) == 0 && name[2] != '-' && name[2] != '0' && esc_int_parse(name + 2, &n) ? n : 0;
}

const struct esc_pm_action *
esc_pm_action(const struct esc_pm_action *a, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(a[i].name, name) == 0)
			return &a[i];
	return NULL;
}

static void
plan(struct esc_pm_action *a, const struct esc_event *ev)
{
	const char *due = esc_event_get(ev, ESC_C_DUE), *what = esc_event_get(ev, ESC_C_MESSAGE);

	a->type = esc_event_get(ev, ESC_C_TYPE);
	a->what = what != NULL ? what : esc_event_get(ev, ESC_C_WHAT);
	a->owner = esc_event_get(ev, ESC_C_OWNER);
	if (due == NULL || !esc_int_parse(due, &a->due))
		a->due = ESC_NONE;
	a->ended = ESC_NONE;
	a->end = ESC_PM_OPEN;
}

size_t
esc_pm_actions(const struct esc_event *ev, size_t n, struct esc_arena *arena, struct esc_pm_action **all)
{
	unsigned char *gone = esc_alloc(arena, n + 1);
	struct esc_pm_action *a = esc_alloc(arena, (n + 1) * sizeof(*a)), *of;
	size_t found = 0;

	esc_fold_retracted(ev, n, gone);
	for (size_t i = 0; i < n; i++) {
		const char *name = esc_event_get(&ev[i], ESC_C_ACTION);

		if (gone[i] || name == NULL)
			continue;
		of = (struct esc_pm_action *)esc_pm_action(a, found, name);
		if (ev[i].kind == ESC_PLANNED) {
			if (of == NULL) {
				of = &a[found++];
				*of = (struct esc_pm_action){ .name = name, .planned = ev[i].at };
			}
			plan(of, &ev[i]);
		} else if (of != NULL && (ev[i].kind == ESC_DONE || ev[i].kind == ESC_DROPPED)) {
			of->end = ev[i].kind == ESC_DONE ? ESC_PM_DONE : ESC_PM_DROPPED;
			of->ended = ev[i].at;
		}
	}
	*all = a;
	return found;
}

enum esc_pm_state
esc_pm_state(const struct esc_pm_action *a, int64_t now)
{
	return a->end == ESC_PM_OPEN && a->due != ESC_NONE && now > a->due ? ESC_PM_OVERDUE : a->end;
}

size_t
esc_pm_revisions(const struct esc_event *ev, size_t n, struct esc_arena *arena, const struct esc_event **last)
{
	unsigned char *gone = esc_alloc(arena, n + 1);
	size_t revisions = 0;

	*last = NULL;
	esc_fold_retracted(ev, n, gone);
	for (size_t i = 0; i < n; i++)
		if (!gone[i] && ev[i].kind == ESC_RECORDED) {
			*last = &ev[i];
			revisions++;
		}
	return revisions;
}
