/* The doctor: does anybody watch over the promises, and can they be kept count of? */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "model/calendar_table.h"
#include "store/outbox.h"

#define DAY	((int64_t)86400)
#define LATE	600		/* a step that could have fired, unless --max-age */
#define SILENT	3600		/* a sweep */
#define UNSEEN	(26 * 3600)	/* a source that is exported every night */
#define SOON	(60 * DAY)	/* until a calendar ends */
#define SHUT	(14 * DAY)	/* that a calendar does not open */
#define RECENT	(30 * DAY)	/* a notice that went wrong */

struct doctor {
	struct esc_db	*db;
	struct esc_out	*out;
	struct esc_arena arena;
	int64_t		 now, max_age;	/* ESC_NONE: not given */
	const char	*tzdata;	/* of the newest version of the policy */
	uint64_t	*errors, *warnings;
};
enum severity { ERROR, WARNING };

static bool ESC_PRINTF(6, 7)
finding(struct doctor *d, enum severity severity, const char *where, const char *hint, struct esc_err *e,
    const char *fmt, ...)
{
	char what[512];
	struct esc_cell c[] = { { .s = severity == ERROR ? "error" : "warning" }, { .s = where },
	    { .s = what },
	    { .s = hint } };
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	++*(severity == ERROR ? d->errors : d->warnings);
	return esc_out_row(d->out, c, e);
}

/* "2h30m", in the arena. */
static const char *
length(struct doctor *d, int64_t seconds)
{
	struct esc_buf b = { 0 };
	const char *s;

	esc_duration_print(&b, seconds);
	s = esc_dup(&d->arena, b.s, b.n);
	esc_buf_free(&b);
	return s;
}

static bool
check_sweep(struct doctor *d, struct esc_err *e)
{
	static const char hint[] = "let cron run esc-sla sweep -q every minute: esc-sla(1)";
	struct esc_time_how how = { 0 };
	enum severity severity = d->max_age != ESC_NONE ? ERROR : WARNING;
	const char *text;
	int64_t last;

	if (!esc_setting_get(d->db, "last_sweep", &d->arena, &text, e))
		return false;
	if (text == NULL)
		return finding(d, severity, "sweep", hint, e, "no sweep has run");
	if (!esc_time_parse(text, &how, &last, e))
		return finding(d, ERROR, "sweep", hint, e,
		    "the moment of the last sweep is no time: %.100s", text);
	if (last > d->now)
		return finding(d, WARNING, "sweep", "see whether the computer's clock is right", e,
		    "the last sweep, at %s, is yet to come", text);
	if (d->now - last <= (d->max_age != ESC_NONE ? d->max_age : SILENT))
		return true;
	return finding(d, severity, "sweep", hint, e, "the last sweep was at %s, %s ago", text,
	    length(d, d->now - last));
}

static bool
check_steps(struct doctor *d, struct esc_err *e)
{
	int64_t allowed = d->max_age != ESC_NONE ? d->max_age : LATE;
	char at[ESC_TIME_MAX];
	struct esc_overdue o;

	if (!esc_overdue(d->db, d->now, &d->arena, &o, e))
		return false;
	if (o.oldest == ESC_NONE || d->now - o.oldest <= allowed)
		return true;
	return finding(d, d->max_age != ESC_NONE ? ERROR : WARNING, o.ref, "run esc-sla sweep", e,
	    "steps of %lld clocks are due and have not fired, the oldest since %s, %s", (long long)o.n,
	    esc_time_print(at, o.oldest, NULL), length(d, d->now - o.oldest));
}

static bool
never_due(void *arg, const char *calendar, int64_t n, const char *ref, struct esc_err *e)
{
	return finding(arg, ERROR, ref, "give it hours in calendars.csv, or the target another calendar, and"
	    " esc-policy load", e, "%lld running clocks are never due: the calendar %.100s does not open",
	    (long long)n, calendar);
}

static bool
check_calendar(struct doctor *d, struct esc_calendar *c, struct esc_err *e)
{
	static const char hint[] = "add rows to calendars.csv, and esc-policy load";
	const char *name = esc_calendar_name(c);
	int64_t known = esc_calendar_known_until(c), opens = esc_calendar_next_open(c, d->now);
	struct esc_civil day;

	if (opens == ESC_NONE)
		return finding(d, ERROR, "calendars.csv", hint, e,
		    "the calendar %.100s does not open any more", name);
	if (opens - d->now > SHUT && !finding(d, WARNING, "calendars.csv", hint, e,
	    "the calendar %.100s does not open for %lld days", name, (long long)((opens - d->now) / DAY)))
		return false;
	if (esc_calendar_next_open(c, d->now + SOON) == ESC_NONE &&
	    !finding(d, WARNING, "calendars.csv", hint, e, "the calendar %.100s ends within 60 days", name))
		return false;
	if (known == ESC_NONE || (known + 1) * DAY - d->now > SOON)
		return true;
	day = esc_civil(NULL, known * DAY);
	return finding(d, WARNING, "holidays.csv",
	    "add the holidays of the next year, and esc-policy load", e,
	    "the holidays of the calendar %.100s are known until %lld-%02d-%02d", name,
	    (long long)day.year, day.month, day.day);
}

static bool
remember_tzdata(void *arg, const struct esc_policy_version *v, struct esc_err *e)
{
	struct doctor *d = arg;

	(void)e;
	d->tzdata = esc_dup(&d->arena, v->tzdata, strlen(v->tzdata));
	return true;
}

static bool
check_zones(struct doctor *d, struct esc_err *e)
{
	const char *now = esc_tzdata_version();

	if (!esc_policy_versions(d->db, remember_tzdata, d, e))
		return false;
	if (strcmp(d->tzdata, now) == 0)
		return true;
	return finding(d, WARNING, "policy", "esc-policy load works the clocks out again", e,
	    "the time zones are those of %s, the clocks were worked out with those of %s", now, d->tzdata);
}

static bool
check_policy(struct doctor *d, struct esc_err *e)
{
	const struct esc_policies *all = esc_db_policies(d->db, e);
	const struct esc_policy *p;

	if (all == NULL)
		return false;
	if ((p = esc_policy_at(all, d->now)) == NULL)
		return finding(d, WARNING, "policy", "esc-policy init DIR, and esc-policy load DIR", e,
		    "there is no policy, so no clock runs");
	for (size_t i = 0; i < p->ncalendars; i++)
		if (!check_calendar(d, p->calendar[i], e))
			return false;
	return check_zones(d, e) && check_sweep(d, e) && check_steps(d, e) &&
	    esc_never_due(d->db, never_due, d, e);
}

static bool
check_source(void *arg, const char *name, int64_t seen, int64_t steps, struct esc_err *e)
{
	struct doctor *d = arg;
	int64_t allowed = d->max_age != ESC_NONE && d->max_age > UNSEEN ? d->max_age : UNSEEN;
	char at[ESC_TIME_MAX];

	if (d->now - seen <= allowed)
		return true;
	return finding(d, WARNING, name,
	    "load a newer export with esc-open, or esc-sla sweep --assume-current", e,
	    "the source was last seen at %s, %s ago; %lld steps wait for it", esc_time_print(at, seen, NULL),
	    length(d, d->now - seen), (long long)steps);
}

static bool
went_wrong(void *arg, enum esc_notice_state state, int64_t n, int64_t last, struct esc_err *e)
{
	struct doctor *d = arg;
	char where[24];

	snprintf(where, sizeof(where), "N-%lld", (long long)last);
	return finding(d, WARNING, where, "esc-notify list says why (-c +why); mend it, and esc-notify retry", e,
	    n == 1 ? "%lld notice of the last 30 days is %s" : "%lld notices of the last 30 days are %s, this the last",
	    (long long)n, esc_notice_state_name[state]);
}

bool
esc_sla_doctor(struct esc_db *db, int64_t now, int64_t max_age, struct esc_out *out, uint64_t *errors,
    uint64_t *warnings, struct esc_err *e)
{
	struct doctor d = { .db = db, .out = out, .now = now, .max_age = max_age, .errors = errors,
	    .warnings = warnings };
	bool done;

	*errors = *warnings = 0;
	done = esc_begin(db, false, e) && check_policy(&d, e) &&
	    esc_waiting_sources(db, now, check_source, &d, e) &&
	    esc_outbox_wrong(db, now - RECENT, went_wrong, &d, e);
	esc_rollback(db);
	esc_arena_free(&d.arena);
	return done;
}
