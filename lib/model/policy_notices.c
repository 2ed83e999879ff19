/* notices.csv: when, how often and how people are told. */
#include <string.h>

#include "model/message.h"
#include "model/policy_read.h"

#define DIGEST		(9 * INT64_C(3600))
#define DAY		INT64_C(86400)

enum { MESSAGE, WHOM, TEMPLATE, WAIT, EVERY, HOURS, DELIVERY, VIA, SENDER };

static const char *const whoms[] = { [ESC_WHOM_PERSON] = "person", [ESC_WHOM_EXECUTIVE] = "executive",
	[ESC_WHOM_CUSTOMER] = "customer" };

/* One of a few words, or nothing. */
static const char *
word_cell(struct esc_reading *r, int column, const char *const *words, size_t n, const char *hint)
{
	const char *cell = esc_cell(r, column);

	if (*cell == '\0')
		return NULL;
	for (size_t i = 0; i < n; i++)
		if (strcmp(words[i], cell) == 0)
			return words[i];
	esc_cell_wrong(r, column, hint, "there is no \"%.80s\"", cell);
	return NULL;
}

static int64_t
length_cell(struct esc_reading *r, int column)
{
	struct esc_err why = { 0 };
	int64_t length = 0;

	if (*esc_cell(r, column) != '\0' &&
	    (!esc_duration_parse(esc_cell(r, column), false, &length, &why) || length < 0))
		esc_cell_wrong(r, column, "write 2m, 1h, or nothing", "\"%.80s\" is no length of time",
		    esc_cell(r, column));
	return length;
}

/* any, working, digest, or a time of the day. */
static void
hours_cell(struct esc_reading *r, struct esc_notice_rule *row)
{
	const char *s = esc_cell(r, HOURS);
	size_t n = strlen(s);

	row->working = strcmp(s, "working") == 0;
	row->never = strcmp(s, "never") == 0;
	if (strcmp(s, "digest") == 0)
		row->digest = DIGEST;
	if (row->working || row->never || row->digest != ESC_NONE || n == 0 || strcmp(s, "any") == 0)
		return;
	if (n == 5 && s[2] == ':' && strspn(s, "0123456789") == 2 && strspn(s + 3, "0123456789") == 2)
		row->digest = ((s[0] - '0') * 10 + s[1] - '0') * 3600 + ((s[3] - '0') * 10 + s[4] - '0') * 60;
	if (row->digest == ESC_NONE || row->digest >= DAY || s[3] > '5')
		esc_cell_wrong(r, HOURS, "write any, working, digest, a time as 08:30, or never",
		    "\"%.80s\" is no time to tell somebody", s);
}

static void
notice_row(struct esc_reading *r)
{
	static const char *const deliveries[] = { "at-least-once", "at-most-once" },
	    *const vias[] = { "mail", "hook" };
	struct esc_policy *p = r->policy;
	struct esc_notice_rule row = { .message = esc_cell_kept(r, MESSAGE),
	    .template = esc_cell_kept(r, TEMPLATE), .wait = length_cell(r, WAIT),
	    .every = length_cell(r, EVERY), .digest = ESC_NONE, .sender = esc_cell_kept(r, SENDER),
	    .line = (unsigned)r->table.line };
	const char *delivery;

	row.whom = word_cell(r, WHOM, whoms, sizeof(whoms) / sizeof(whoms[0]),
	    "write customer, executive, person or nothing");
	row.via = word_cell(r, VIA, vias, 2, "write mail, hook or nothing");
	delivery = word_cell(r, DELIVERY, deliveries, 2, "write at-least-once, at-most-once or nothing");
	row.once = delivery == deliveries[1];
	hours_cell(r, &row);
	if (row.sender != NULL && !esc_mail_address(row.sender))
		esc_cell_wrong(r, SENDER, "write one address, as support@example.com",
		    "\"%.80s\" is no mail address", row.sender);
	if (!r->bad)
		p->notice_rule = esc_policy_push(p, p->notice_rule, &p->nnotice_rules, sizeof(row), &row);
}

const struct esc_sheet esc_sheet_notices = { "notices.csv",
    { { "message", true }, { "whom", false }, { "template", false }, { "wait", false }, { "every", false },
    { "hours", false }, { "delivery", false }, { "via", false }, { "sender", false } }, notice_row };

static bool
is_for(const struct esc_notice_rule *r, enum esc_whom whom)
{
	return r->whom == NULL || strcmp(r->whom, whoms[whom]) == 0 ||
	    (whom == ESC_WHOM_EXECUTIVE && strcmp(r->whom, whoms[ESC_WHOM_PERSON]) == 0);
}

const struct esc_notice_rule *
esc_notice_rule(const struct esc_policy *p, const char *message, const char *template, enum esc_whom whom)
{
	for (size_t i = 0; i < p->nnotice_rules; i++) {
		const struct esc_notice_rule *r = &p->notice_rule[i];

		if (is_for(r, whom) && (r->message == NULL || esc_fold_equal(r->message, message) ||
		    esc_fold_equal(r->message, template)))
			return r;
	}
	return NULL;
}

const char *
esc_notice_template(const struct esc_policy *p, const char *message, enum esc_whom whom)
{
	const struct esc_notice_rule *r;

	for (size_t i = 0; i < p->nnotice_rules; i++) {
		r = &p->notice_rule[i];
		if (r->template != NULL && is_for(r, whom) &&
		    (r->message == NULL || esc_fold_equal(r->message, message)))
			return r->template;
	}
	for (size_t i = 0; i < p->nmessages; i++)
		if (strcmp(p->message[i].name, message) == 0)
			return message;
	return "step";
}

/* The first such hour of an open day from t on. */
static int64_t
digest_after(struct esc_calendar *c, int64_t hour, int64_t t)
{
	const struct esc_zone *zone = esc_calendar_zone(c);
	struct esc_civil d = esc_civil(zone, t);
	int64_t at, second, day = esc_days(d.year, d.month, d.day);

	for (int tries = 0; tries < 60; tries++, day++) {
		d = esc_civil(NULL, day * DAY);
		if (esc_calendar_between(c, esc_midnight(zone, d.year, d.month, d.day),
		    esc_midnight(zone, d.year, d.month, d.day) + DAY) == 0)
			continue;
		d.hour = (int)(hour / 3600);
		d.minute = (int)(hour % 3600 / 60);
		esc_local(zone, d, &at, &second);
		if (at >= t)
			return at;
	}
	return t;
}

int64_t
esc_notice_when(const struct esc_notice_rule *r, struct esc_calendar *c, int64_t at, bool urgent,
    int64_t last, int64_t now)
{
	int64_t when = at, open;

	if (r == NULL)
		return now;
	when += r->wait;
	if (!urgent && r->digest != ESC_NONE)
		when = digest_after(c, r->digest, when);
	if (!urgent && r->every > 0 && last != ESC_NONE && last + r->every > when)
		when = last + r->every;
	when = when > now ? when : now;
	if (!urgent && r->working && (open = esc_calendar_next_open(c, when)) != ESC_NONE)
		when = open;
	return when;
}
