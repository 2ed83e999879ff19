/* A notice as the words that somebody reads: to whom, in which language, with which values. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "notify.h"

bool
esc_writing_begin(struct esc_writing *w, struct esc_db *db, int64_t now, struct esc_err *e)
{
	static struct esc_policy *defaults;	/* they end with the program */

	*w = (struct esc_writing){ .db = db, .now = now };
	if ((w->policies = esc_db_policies(db, e)) == NULL)
		return false;
	w->policy = esc_policy_at(w->policies, now);
	if (w->policy == NULL && defaults == NULL && !esc_policy_parse(&defaults, NULL, 0, NULL, NULL, e))
		return false;
	if (w->policy == NULL)
		w->policy = defaults;
	return true;
}

void
esc_writing_end(struct esc_writing *w)
{
	esc_arena_free(&w->arena);
}

static const struct esc_customer *
customer(const struct esc_policy *p, const char *name)
{
	for (size_t i = 0; name != NULL && i < p->ncustomers; i++)
		if (esc_fold_equal(p->customer[i].name, name))
			return &p->customer[i];
	return NULL;
}

/* One of ours: in their language and hours. */
static void
to_person(struct esc_writing *w, struct esc_letter *l, const struct esc_person *p)
{
	char team[128];
	size_t n = p->teams != NULL ? strcspn(p->teams, " ,;") : 0;

	snprintf(team, sizeof(team), "%.*s", (int)n, n > 0 ? p->teams : "");
	l->whom = esc_list_has(p->role, "executive") ? ESC_WHOM_EXECUTIVE : ESC_WHOM_PERSON;
	l->address = esc_mail_address_in(p->mail, &w->arena);
	l->language = p->language != NULL ? esc_policy_spoken(w->policy, p->language) : NULL;
	l->calendar = p->calendar != NULL ? esc_policy_calendar(w->policy, p->calendar) : NULL;
	if (l->calendar == NULL)
		l->calendar = esc_policy_team_calendar(w->policy, n > 0 ? team : NULL);
}

/* A customer: the address of customers.csv, else the one that the ticket has. */
static void
to_customer(struct esc_writing *w, struct esc_letter *l, const char *name)
{
	const struct esc_customer *c = customer(w->policy, name);

	l->whom = ESC_WHOM_CUSTOMER;
	l->calendar = esc_policy_team_calendar(w->policy, l->t.ref != NULL ? l->t.word[ESC_TEAM] : NULL);
	l->language = l->t.ref != NULL ? l->t.word[ESC_LANGUAGE] : NULL;
	if (l->language == NULL && c != NULL)
		l->language = c->language;
	l->address = esc_mail_address_in(name, &w->arena);
	if (l->address == NULL && l->t.ref != NULL)
		l->address = esc_mail_address_in(esc_ticket_text(&l->t, ESC_C_CONTACT, NULL), &w->arena);
	if (l->address == NULL && c != NULL)
		l->address = esc_mail_address_in(c->mail, &w->arena);
	if (l->address == NULL && l->t.ref != NULL)
		l->address = esc_mail_address_in(l->t.word[ESC_REQUESTER], &w->arena);
}

static const char *
sender(struct esc_writing *w, const struct esc_letter *l)
{
	const char *team = l->t.ref != NULL ? l->t.word[ESC_TEAM] : NULL, *lead;
	const struct esc_person *p;

	if (l->rule != NULL && l->rule->sender != NULL)
		return l->rule->sender;
	lead = esc_policy_lead(w->policy, team);
	p = lead != NULL ? esc_policy_person(w->policy, lead) : NULL;
	return p != NULL ? esc_mail_address_in(p->mail, &w->arena) : NULL;
}

static bool
read_ticket(struct esc_writing *w, struct esc_letter *l, struct esc_err *e)
{
	const struct esc_notice *n = &l->told->notice;

	if (n->ticket == ESC_NONE)
		return true;
	if (!esc_events_read(w->db, n->ticket, &w->arena, &l->event, &l->nevents, e))
		return false;
	l->t.ref = l->told->ref;
	esc_fold(&l->t, l->event, l->nevents, INT64_MAX, &w->arena);
	l->t.id = n->ticket;
	return true;
}

bool
esc_letter_read(struct esc_writing *w, const struct esc_told *told, struct esc_letter *l, struct esc_err *e)
{
	const struct esc_person *p = esc_policy_person(w->policy, told->notice.recipient);

	*l = (struct esc_letter){ .told = told };
	if (!read_ticket(w, l, e))
		return false;
	if (p != NULL)
		to_person(w, l, p);
	else
		to_customer(w, l, told->notice.recipient);
	l->template = esc_notice_template(w->policy, told->notice.template, l->whom);
	l->rule = esc_notice_rule(w->policy, told->notice.template, l->template, l->whom);
	l->sender = sender(w, l);
	return true;
}

/* Is the crossing that a step told of still there? */
struct asking {
	const char	*step, *clock;
	int64_t		 cycle, moment;
	bool		 crossed, even_if_ended;
};

static bool
hear(void *arg, const struct esc_clock *c, const struct esc_crossing *x)
{
	struct asking *a = arg;

	if (c->cycle != a->cycle || strcmp(esc_clock_name[c->kind], a->clock) != 0 ||
	    strcmp(x->step->name, a->step) != 0)
		return false;
	if (x->moment == a->moment) {
		a->crossed = true;
		a->even_if_ended = x->step->even_if_ended;
	}
	return x->moment < a->moment;
}

static const char *
step_ended(struct esc_writing *w, const struct esc_letter *l)
{
	const char *facts = l->told->notice.facts, *cycle = esc_facts_get(facts, "cycle", &w->arena);
	const char *at = esc_facts_get(facts, "at", &w->arena);
	struct asking a = { .step = esc_facts_get(facts, "step", &w->arena),
	    .clock = esc_facts_get(facts, "clock", &w->arena) };
	struct esc_clock_sink sink = { .crossing = hear, .arg = &a };
	struct esc_time_how how = { 0 };
	struct esc_err why = { 0 };
	struct esc_clocks cs;

	if (a.step == NULL || a.clock == NULL || cycle == NULL || at == NULL ||
	    !esc_int_parse(cycle, &a.cycle) || !esc_time_parse(at, &how, &a.moment, &why))
		return NULL;
	esc_clocks(&cs, l->event, l->nevents, w->policies, INT64_MAX, &w->arena, &sink);
	if (!a.crossed)
		return "withdrawn: the events do not say so any more";
	for (size_t i = 0; i < cs.n && !a.even_if_ended; i++)
		if (cs.clock[i].cycle == a.cycle &&
		    strcmp(esc_clock_name[cs.clock[i].kind], a.clock) == 0 && cs.clock[i].ended != ESC_NONE)
			return "the clock has ended meanwhile";
	return NULL;
}

/* Was the customer's last word sent by a program (RFC 3834)?  Programs that answer each other never end. */
static bool
written_by_machine(const struct esc_letter *l, const unsigned char *gone)
{
	for (size_t i = l->nevents; i-- > 0;) {
		const struct esc_event *ev = &l->event[i];

		if (gone[i] || (ev->kind != ESC_OPENED && ev->kind != ESC_CUSTOMER && ev->kind != ESC_OBSERVED))
			continue;
		for (size_t k = 0; k < ev->nfields && ev->field[k].column == ESC_C_ATTR; k++)
			if (esc_column_equal(ev->field[k].name, "attr.auto_submitted") && *ev->field[k].value != '\0')
				return esc_ascii_casecmp(ev->field[k].value, "no") != 0;
		if (ev->kind != ESC_OBSERVED)
			return false;
	}
	return false;
}

const char *
esc_letter_ended(struct esc_writing *w, const struct esc_letter *l)
{
	const struct esc_notice *n = &l->told->notice;
	unsigned char *gone;

	if (l->t.ref == NULL)
		return NULL;
	if (l->t.fact[ESC_STATUS] == ESC_S_MERGED || l->t.fact[ESC_STATUS] == ESC_S_SPAM)
		return l->t.fact[ESC_STATUS] == ESC_S_MERGED ? "the ticket is merged" : "the ticket is spam";
	gone = esc_alloc(&w->arena, l->nevents + 1);
	esc_fold_retracted(l->event, l->nevents, gone);
	for (size_t i = 0; n->event != 0 && i < l->nevents; i++)
		if (l->event[i].key == n->event && gone[i])
			return "taken back";
	if (l->whom == ESC_WHOM_CUSTOMER && esc_facts_get(n->facts, "by", &w->arena) == NULL &&
	    written_by_machine(l, gone))
		return "the customer's mail was sent by a program";
	return step_ended(w, l);
}

/* What a template may say of a ticket. */
static const struct {
	const char	*name;
	enum esc_fact	 fact;
} facts[] = {
	{ "category", ESC_CATEGORY }, { "channel", ESC_CHANNEL }, { "customer", ESC_CUSTOMER_NAME },
	{ "level", ESC_LEVEL }, { "manager", ESC_MANAGER }, { "opened", ESC_OPENED_AT },
	    { "owner", ESC_OWNER },
	{ "priority", ESC_PRIORITY }, { "product", ESC_PRODUCT }, { "segment", ESC_SEGMENT },
	    { "status", ESC_STATUS },
	{ "team", ESC_TEAM },
};

struct filling {
	struct esc_writing *w;
	const struct esc_letter *l;
	const char	*count, *items, *subject;	/* of several; NULL: of one */
	struct esc_err	*e;
};

static const char *
number(struct esc_writing *w, int64_t v)
{
	char s[24];

	snprintf(s, sizeof(s), "%" PRId64, v);
	return v != ESC_NONE ? esc_dup(&w->arena, s, strlen(s)) : NULL;
}

static const char *
fact(struct filling *f, const char *name)
{
	const struct esc_ticket *t = &f->l->t;

	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		enum esc_fact k = facts[i].fact;

		if (strcmp(facts[i].name, name) != 0)
			continue;
		if (k == ESC_STATUS)
			return esc_status_name[t->fact[k]];
		return k >= ESC_FIRST_CODE ? t->word[k] : number(f->w, t->fact[k]);
	}
	return NULL;
}

/* When a clock of the ticket is due. */
static const char *
due(struct filling *f, const char *clock)
{
	int64_t at = ESC_NONE;

	for (int k = 0; clock != NULL && k < ESC_NCLOCKS; k++)
		if (strcmp(esc_clock_name[k], clock) == 0)
			esc_clock_due(f->w->db, f->l->t.id, (enum esc_clock_kind)k, &at, f->e);
	return number(f->w, at);
}

/* The latest event that says it. */
static const char *
said(const struct esc_letter *l, enum esc_column c)
{
	const char *v;

	for (size_t i = l->nevents; i-- > 0;)
		if ((v = esc_event_get(&l->event[i], c)) != NULL)
			return v;
	return NULL;
}

static const char *
of_ticket(struct filling *f, const char *name)
{
	const struct esc_letter *l = f->l;
	size_t n = strlen(name);
	char clock[40];
	const char *v;

	if (strcmp(name, "ticket") == 0)
		return l->t.ref;
	if (strcmp(name, "subject") == 0)
		return l->t.subject;
	if (strcmp(name, "due") == 0)
		return due(f, esc_facts_get(l->told->notice.facts, "clock", &f->w->arena));
	if (n > 4 && n < sizeof(clock) && strcmp(name + n - 4, "_due") == 0) {
		snprintf(clock, sizeof(clock), "%.*s", (int)n - 4, name);
		return due(f, clock);
	}
	if (strcmp(name, "urgency") == 0 || strcmp(name, "impact") == 0)
		return said(l, *name == 'u' ? ESC_C_URGENCY : ESC_C_IMPACT);
	if ((v = fact(f, name)) != NULL)
		return v;
	return strcmp(name, "at_stake") == 0 ? esc_ticket_text(&l->t, ESC_C_AT_STAKE, NULL) :
	    strcmp(name, "contact") == 0 ? esc_ticket_text(&l->t, ESC_C_CONTACT, NULL) :
	    strcmp(name, "tried") == 0 ? esc_ticket_text(&l->t, ESC_C_TRIED, NULL) :
	    strcmp(name, "phone") == 0 ? esc_ticket_text(&l->t, ESC_C_PHONE, NULL) : NULL;
}

static const char *
value(void *arg, const char *name)
{
	struct filling *f = arg;
	const char *v;

	if (f->items != NULL && strcmp(name, "items") == 0)
		return f->items;
	if (f->items != NULL && strcmp(name, "count") == 0)
		return f->count;
	if (f->items != NULL && strcmp(name, "subject") == 0)
		return f->subject;
	if (strcmp(name, "name") == 0)
		return f->l->told->notice.recipient;
	if ((v = esc_facts_get(f->l->told->notice.facts, name, &f->w->arena)) != NULL)
		return v;
	return f->l->t.ref != NULL ? of_ticket(f, name) : NULL;
}

/* Where no calendar says it, times are those of the database. */
static const struct esc_zone *
zone_of(struct esc_writing *w, struct esc_calendar *c)
{
	return strcmp(esc_calendar_name(c), "24x7") == 0 ? esc_db_zone(w->db) : esc_calendar_zone(c);
}

static bool
fill(struct filling *f, const char *template, struct esc_letter *l)
{
	struct esc_fill how = { .policy = f->w->policy, .language = l->language, .value = value, .arg = f,
	    .zone = zone_of(f->w, l->calendar) };
	const struct esc_template *t = esc_policy_template(f->w->policy, l->language, template);
	struct esc_buf subject = { 0 }, body = { 0 };

	if (t == NULL)
		return esc_fail(f->e, ESC_CONFIG, "there is no template %.60s (templates/en/%.60s.txt)",
		    template, template);
	esc_template_fill(t, &how, &subject, &body);
	l->subject = esc_dup(&f->w->arena, esc_buf_str(&subject), subject.n);
	l->body = esc_dup(&f->w->arena, esc_buf_str(&body), body.n);
	esc_buf_free(&subject);
	esc_buf_free(&body);
	return f->e->code == 0;
}

bool
esc_letter_write(struct esc_writing *w, struct esc_letter *l, struct esc_err *e)
{
	struct filling f = { .w = w, .l = l, .e = e };

	return fill(&f, l->template, l);
}

#define WHOLE	20	/* letters that are joined with all their words; of more, the subjects */

/* Without the greeting, which is the first paragraph. */
static const char *
after_greeting(const char *body)
{
	const char *s = strstr(body, "\n\n");

	return s != NULL ? s + 2 : body;
}

bool
esc_letters_join(struct esc_writing *w, const struct esc_letter *one, size_t n, struct esc_letter *all,
    struct esc_err *e)
{
	struct esc_buf items = { 0 };
	struct filling f = { .w = w, .l = one, .count = number(w, (int64_t)n), .subject = one->subject,
	    .e = e };
	bool done;

	for (size_t i = 0; i < n; i++)
		esc_buf_printf(&items, n > WHOLE ? "%s%s\n" : "* %s\n\n%s\n",
		    n > WHOLE ? "* " : one[i].subject,
		    n > WHOLE ? one[i].subject : after_greeting(one[i].body));
	f.items = esc_buf_str(&items);
	done = fill(&f, "digest", all);
	esc_buf_free(&items);
	return done;
}

void
esc_letter_message(struct esc_writing *w, const struct esc_letter *l, const char *via,
    struct esc_message *m)
{
	const struct esc_notice *n = &l->told->notice;
	struct esc_buf what = { 0 };

	*m = (struct esc_message){ .via = via, .recipient = n->recipient, .sender = l->sender != NULL ? l->sender : "",
	    .address = l->address != NULL ? l->address : "", .subject = l->subject, .body = l->body,
	    .at = w->now, .next_at = w->now, .lease = ESC_NONE, .done = ESC_NONE, .once = l->rule != NULL &&
	    l->rule->once };
	esc_buf_printf(&what, "%" PRId64 " %s", n->at, n->key);
	m->name = esc_mail_id(esc_buf_str(&what), l->sender, &w->arena);
	if (l->t.ref != NULL)
		m->thread = esc_mail_id(l->t.ref, l->sender, &w->arena);
	esc_buf_free(&what);
}

void
esc_message_write(struct esc_buf *b, const struct esc_message *m, struct esc_arena *a)
{
	struct esc_mail mail = { .from = m->sender, .to = m->address, .to_name = m->recipient,
	    .subject = m->subject, .body = m->body, .id = m->name, .thread = m->thread, .date = m->at };
	struct esc_buf name = { 0 };

	if (m->subject == NULL) {
		esc_buf_puts(b, m->body);
		return;
	}
	esc_show_safe(&name, m->recipient, strlen(m->recipient), false);
	mail.to_name = esc_dup(a, esc_buf_str(&name), name.n);
	esc_buf_free(&name);
	esc_mail_write(b, &mail);
}
