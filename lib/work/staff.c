/*
 * Staffing: how many agents each hour of the week needs on the live channels,
 * from the customers who came then and the recorded time that each of them took.
 */
#include <math.h>
#include <string.h>

#include "desk.h"

#define HOURS	(7 * 24)
#define BIT(fact)	(UINT64_C(1) << (fact))
#define HANDLING	"attr.handling"

struct hour {
	int64_t		arrivals, answered, waited;	/* waited: seconds, of those answered */
	int64_t		times;		/* that the hour came in the period */
};

struct staffing {
	const struct esc_report *how;
	const struct esc_staffing *asked;
	const struct esc_filter *filter;
	const struct esc_zone *zone;
	struct esc_past	 past;
	struct esc_arena words;
	int64_t		 from, to;
	struct hour	 hour[HOURS];
	int64_t		 handled, nhandled;	/* seconds, of so many tickets */
	int64_t		 channel;	/* looked up last, and */
	const char	*name;		/* ... its name; NULL: none was */
};

static const struct esc_head heads[] = {
	{ "weekday", ESC_TEXT, false }, { "hour", ESC_TEXT, false }, { "arrivals", ESC_REAL, false },
	{ "handling", ESC_REAL, false }, { "load", ESC_REAL, false }, { "agents", ESC_INT, false },
	{ "rostered", ESC_INT, false }, { "leads", ESC_INT, false }, { "wait", ESC_REAL, false },
	{ "service_level", ESC_REAL, false }, { "occupancy", ESC_REAL, false }, { "waited", ESC_REAL, false },
	{ "answered", ESC_INT, false }, { "state", ESC_TEXT, false },
};
#define NHEADS	(sizeof(heads) / sizeof(heads[0]))

/* Was it a live one, by the policy of the day on which the ticket was opened? */
static bool
is_live(struct staffing *s, const int64_t *fact, bool *live, struct esc_err *e)
{
	const struct esc_policies *policies = esc_db_policies(s->past.db, e);
	int64_t channel = fact[ESC_CHANNEL];

	*live = false;
	if (policies == NULL || channel == ESC_NONE)
		return policies != NULL;
	if (channel != s->channel || s->name == NULL) {
		esc_arena_clear(&s->words);
		if (!esc_past_name(&s->past, ESC_CHANNEL, channel, &s->words, &s->name, e))
			return false;
		s->channel = channel;
	}
	*live = esc_policies_live(policies, fact[ESC_OPENED_AT], s->name);
	return true;
}

/* 5m, 300, 0:05:00; false: it is none of these. */
static bool
length(const char *s, int64_t *seconds)
{
	struct esc_err ignored = { 0 };
	int64_t sum = 0, n;
	char part[24];

	if (strchr(s, ':') == NULL)
		return esc_duration_parse(s, true, seconds, &ignored);
	for (size_t len; *s != '\0'; s += len + (s[len] == ':')) {
		len = strcspn(s, ":");
		if (len == 0 || len > 6)
			return false;
		memcpy(part, s, len);
		part[len] = '\0';
		if (!esc_int_parse(part, &n) || n < 0)
			return false;
		sum = 60 * sum + n;
	}
	*seconds = sum;
	return true;
}

static void
add_handling(struct staffing *s, const struct esc_ticket *t)
{
	int64_t seconds;

	for (size_t i = 0; i < t->ntexts; i++)
		if (t->text[i].column == ESC_C_ATTR && strcmp(t->text[i].name, HANDLING) == 0 &&
		    length(t->text[i].value, &seconds)) {
			s->handled += seconds;
			s->nhandled++;
		}
}

static struct hour *
hour_of(struct staffing *s, int64_t at)
{
	return &s->hour[24 * esc_weekday(s->zone, at) + esc_civil(s->zone, at).hour];
}

static bool
add_ticket(void *arg, struct esc_ticket *t, struct esc_err *e)
{
	struct staffing *s = arg;
	const int64_t *fact;
	int64_t came;
	bool out, live;
	struct hour *h;

	if (!esc_past(&s->past, t, &fact, e) || fact == NULL || !esc_past_left_out(&s->past, fact, &out, e))
		return e->code == 0;
	if (out || !is_live(s, fact, &live, e) || !live)
		return e->code == 0;
	came = fact[ESC_QUEUED_AT] != ESC_NONE ? fact[ESC_QUEUED_AT] : fact[ESC_OPENED_AT];
	if ((s->how->from != ESC_NONE && came < s->how->from) || came >= s->to)
		return true;
	s->from = came < s->from ? came : s->from;
	h = hour_of(s, came);
	h->arrivals++;
	if (fact[ESC_QUEUED_AT] != ESC_NONE && fact[ESC_ANSWERED_AT] != ESC_NONE) {
		h->answered++;
		h->waited += fact[ESC_ANSWERED_AT] - came;
	}
	add_handling(s, fact == t->fact ? t : &s->past.was);
	return true;
}

static void
count_hours(struct staffing *s)
{
	int64_t at = s->how->from != ESC_NONE ? s->how->from : esc_every_begin(s->zone, ESC_EVERY_DAY, s->from);

	for (; at < s->to; at += 3600)
		hour_of(s, at)->times++;
}

static bool
print_hour(struct esc_out *out, const struct staffing *s, int i, double handling, struct esc_err *e)
{
	const struct hour *h = &s->hour[i];
	double arrivals = (double)h->arrivals / (double)(h->times > 0 ? h->times : 1);
	double wait = (double)s->asked->wait, waited = h->answered > 0 ? (double)h->waited / (double)h->answered : NAN;
	int64_t agents = esc_erlang_agents(arrivals, handling, wait);
	int64_t rostered = (int64_t)ceil((double)agents / (1 - s->asked->shrinkage) - 1e-9), leads, unused;
	char name[3] = { (char)('0' + i % 24 / 10), (char)('0' + i % 24 % 10), '\0' };
	struct esc_erlang r;

	esc_erlang(&r, arrivals, handling, agents, wait);
	esc_leads_needed(rostered, &leads, &unused);
	const struct esc_cell row[NHEADS] = { { .s = esc_weekday_name(i / 24) }, { .s = name }, { .r = arrivals },
		{ .r = handling }, { .r = r.load }, { .i = agents }, { .i = rostered }, { .i = leads },
		{ .r = round(r.asa * 1e3) / 1e3 }, { .r = r.level }, { .r = r.occupancy },
		{ .r = round(waited * 1e3) / 1e3 }, { .i = h->answered },
		{ .s = h->answered == 0 ? NULL : waited <= wait ? "met" : "missed" } };

	return esc_out_row(out, row, e);
}

static bool
print(struct esc_out *out, const struct staffing *s, struct esc_err *e)
{
	double handling = (double)s->asked->handling;
	bool any = false;

	for (int i = 0; i < HOURS; i++)
		any |= s->hour[i].arrivals > 0;
	if (s->asked->handling == ESC_NONE) {
		if (any && s->nhandled == 0)
			return esc_fail(e, ESC_USAGE, "nobody recorded how long a customer took (" HANDLING
			    " of tickets on live channels): say --handling 6m");
		handling = (double)s->handled / (double)(s->nhandled > 0 ? s->nhandled : 1);
	}
	for (int i = 0; i < HOURS; i++)
		if (s->hour[i].arrivals > 0 && !print_hour(out, s, i, handling, e))
			return false;
	return true;
}

static bool
fill(void *arg, struct esc_out *out, struct esc_err *e)
{
	struct staffing *s = arg;
	struct esc_select want = { .filter = s->filter, .nameless = true,
	    .attribute = s->asked->handling == ESC_NONE ? HANDLING : NULL };

	if (!esc_past_facts(&s->past, &want.facts, e))
		return false;
	want.facts |= BIT(ESC_CHANNEL) | BIT(ESC_QUEUED_AT) | BIT(ESC_ANSWERED_AT);
	if (!esc_tickets(s->past.db, &want, add_ticket, s, e))
		return false;
	count_hours(s);
	return print(out, s, e);
}

bool
esc_report_staff(struct esc_db *db, const struct esc_report *how, const struct esc_staffing *asked,
    const struct esc_filter *f, const struct esc_out_how *out_how, uint64_t *rows, struct esc_err *e)
{
	struct staffing s = { .how = how, .asked = asked, .filter = f, .past = { .db = db, .as_of = how->as_of },
	    .zone = how->zone != NULL ? how->zone : esc_db_zone(db), .from = how->as_of,
	    .to = how->to != ESC_NONE && how->to <= how->as_of ? how->to : how->as_of + 1 };
	bool done = esc_desk_print(db, out_how, heads, NHEADS, fill, &s, rows, e);

	esc_past_free(&s.past);
	esc_arena_free(&s.words);
	return done;
}
