/* Who is away, who carries how much, what yesterday was like, and whether the clocks are watched. */
#include <string.h>

#include "today.h"

/* "7 open; backup maria", in the arena. */
static const char *
counted(struct esc_today *y, int64_t n, const char *what, const char *who)
{
	struct esc_buf b = { 0 };
	const char *s;

	esc_buf_printf(&b, "%lld%s%s", (long long)n, what, who);
	s = esc_dup(&y->arena, b.s, b.n);
	esc_buf_free(&b);
	return s;
}

static int64_t
open_of(const struct esc_today *y, const char *name)
{
	for (size_t i = 0; i < y->nloads; i++)
		if (y->load[i].name != NULL && esc_fold_equal(y->load[i].name, name))
			return y->load[i].open;
	return 0;
}

static void
add_absences(struct esc_today *y)
{
	const struct esc_policy *p = y->policy;

	for (size_t i = 0; p != NULL && i < p->npeople; i++) {
		const struct esc_person *who = &p->person[i];
		struct esc_today_line l = { .section = ESC_T_ABSENCE, .what = who->away, .due = ESC_NONE,
		    .owner = who->name, .phone = who->phone, .order = (int64_t)i };

		if (!esc_person_away(p, who, y->now))
			continue;
		l.detail = counted(y, open_of(y, who->name), who->backup != NULL ?
		    " open; backup " : " open; no backup",
		    who->backup != NULL ? who->backup : "");
		esc_today_add(y, &l);
	}
}

static void
add_loads(struct esc_today *y)
{
	for (size_t i = 0; i < y->nloads; i++) {
		const struct esc_load_of *o = &y->load[i];
		struct esc_today_line l = { .section = ESC_T_LOAD, .due = ESC_NONE, .owner = o->name,
		    .order = -o->open };

		l.what = counted(y, o->open, " open", "");
		if (o->breached > 0)
			l.detail = counted(y, o->breached, " breached", "");
		if (o->open > 0 || o->breached > 0)
			esc_today_add(y, &l);
	}
}

static void
add_figures(struct esc_today *y)
{
	static const char *const names[ESC_NFIGURES] = {
		"opened", "answered", "resolved", "reopened", "escalated", "breached"
	};

	for (int i = 0; i < ESC_NFIGURES; i++)
		esc_today_add(y, &(struct esc_today_line){ .section = ESC_T_YESTERDAY, .what = names[i],
		    .due = ESC_NONE,
		    .detail = counted(y, y->figure[i], "", ""), .order = i });
}

static bool
add_sweep(struct esc_today *y, struct esc_err *e)
{
	struct esc_today_line l = { .section = ESC_T_SWEEP, .what = "never", .due = ESC_NONE };
	struct esc_time_how how = { 0 };
	int64_t at;

	if (!esc_setting_get(y->db, "last_sweep", &y->arena, &l.detail, e))
		return false;
	if (l.detail != NULL) {
		if (!esc_time_parse(l.detail, &how, &at, e))
			return false;
		l.what = esc_today_length(y, y->now - at);
	}
	esc_today_add(y, &l);
	return true;
}

static bool
add_feed(void *arg, const char *name, int64_t seen, struct esc_err *e)
{
	struct esc_today *y = arg;
	struct esc_today_line l = { .section = ESC_T_FEED, .what = esc_today_length(y, y->now - seen),
	    .due = ESC_NONE,
	    .owner = esc_dup(&y->arena, name, strlen(name)), .order = seen };
	char at[ESC_TIME_MAX];

	(void)e;
	esc_time_print(at, seen, NULL);
	l.detail = esc_dup(&y->arena, at, strlen(at));
	esc_today_add(y, &l);
	return true;
}

bool
esc_today_people(struct esc_today *y, struct esc_err *e)
{
	add_absences(y);
	add_loads(y);
	add_figures(y);
	return add_sweep(y, e) && esc_sources(y->db, add_feed, y, e);
}
