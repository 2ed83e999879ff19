/* The policy as people read it: phases, levels, who, when, how, and what the customer is told. */
#include <inttypes.h>
#include <string.h>

#include "policy.h"
#include "routing.h"

/* A cell of a table in Markdown: what would end it is escaped; empty: a dash. */
static void
cell(struct esc_buf *b, const char *s)
{
	esc_buf_puts(b, " ");
	for (const char *c = s != NULL && *s != '\0' ? s : "-"; *c != '\0'; c++) {
		if (strchr("|\\<`*_[", *c) != NULL)
			esc_buf_putc(b, '\\');
		esc_buf_putc(b, *c == '\n' ? ' ' : *c);
	}
	esc_buf_puts(b, " |");
}

static void
span_cell(struct esc_buf *b, int64_t seconds)
{
	struct esc_buf text = { 0 };

	if (seconds != ESC_NONE)
		esc_duration_print(&text, seconds);
	cell(b, text.n > 0 ? esc_buf_str(&text) : NULL);
	esc_buf_free(&text);
}

/* "A|B|C" */
static void
head(struct esc_buf *b, const char *title, const char *columns)
{
	esc_buf_printf(b, "\n## %s\n\n|", title);
	for (const char *c = columns; *c != '\0'; c++)
		esc_buf_printf(b, *c == '|' ? " | " : "%c", *c);
	esc_buf_puts(b, "|\n|");
	for (const char *c = columns; c != NULL; c = strchr(c, '|'), c = c != NULL ? c + 1 : NULL)
		esc_buf_puts(b, "---|");
	esc_buf_puts(b, "\n");
}

/* Who does what while a ticket goes its way. */
static void
phases(struct esc_buf *b, const struct esc_policy *p)
{
	static const char *const rows[][5] = {
		{ "Receive", "take the report in, thank for it, confirm receipt, priority, urgency and times", "agent",
		    "escalation manager, stakeholders (major)", "esc-open, esc-route assign, esc-notify confirm" },
		{ "Receive", "see signs of conflict; what was tried goes on record", "agent", "lead",
		    "esc-route signs, esc-log sign, esc-log try" },
		{ "Investigate", "hand it to who knows, or may decide", "owner", "customer: when they hear again",
		    "esc-route why, esc-route up" },
		{ "Investigate", "keep the customer up to date, in time", "owner, escalation manager", "stakeholders",
		    "esc-log reply, esc-log promise" },
		{ "Investigate", "ask for what needs a permission", "owner", "approver", "esc-log ask, approve, refuse" },
		{ "Resolve", "solve it, or find a way round that the customer accepts", "owner", "customer",
		    "esc-log propose, agree, resolve" },
		{ "Resolve", "ask whether it is good now; learn from it", "escalation manager", "team",
		    "esc-log accept-fix, survey" },
	};

	(void)p;
	head(b, "Phases", "Phase|What|Who does it|Who is told|How");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		esc_buf_putc(b, '|');
		for (int k = 0; k < 5; k++)
			cell(b, rows[i][k]);
		esc_buf_putc(b, '\n');
	}
}

static void
levels(struct esc_buf *b, const struct esc_policy *p)
{
	head(b, "Levels", "Level|Name|People");
	for (size_t i = 0; i < p->nlevels; i++) {
		struct esc_buf who = { 0 };

		for (size_t k = 0; k < p->npeople; k++)
			if (p->person[k].level == p->level[i].level)
				esc_buf_printf(&who, "%s%s", who.n > 0 ? ", " : "", p->person[k].name);
		if (who.n == 0 && esc_policy_lead(p, NULL) != NULL)
			esc_buf_printf(&who, "%s (the lead)", esc_policy_lead(p, NULL));
		esc_buf_printf(b, "| %d |", p->level[i].level);
		cell(b, p->level[i].name);
		cell(b, esc_buf_str(&who));
		esc_buf_putc(b, '\n');
		esc_buf_free(&who);
	}
}

/* What a row asks for, in words. */
static void
conditions(struct esc_buf *text, const struct esc_rule *r)
{
	for (int i = 0; i < ESC_NWHEN; i++) {
		if (r->when[i] == NULL)
			continue;
		esc_buf_puts(text, text->n > 0 ? ", " : "");
		if (i == ESC_W_TRIGGER && strcmp(r->when[i], "none") == 0)
			esc_buf_puts(text, "new");
		else if (i == ESC_W_TRIGGER && strcmp(r->when[i], "any") == 0)
			esc_buf_puts(text, "escalated");
		else
			esc_buf_printf(text, "%s %s", esc_when_name[i], r->when[i]);
	}
	if (r->level != 0)
		esc_buf_printf(text, "%sat level %d", text->n > 0 ? ", " : "", r->level);
	if (text->n == 0)
		esc_buf_puts(text, "any");
}

static void
whom(struct esc_buf *text, const struct esc_rule *r)
{
	esc_buf_puts(text, r->pick == ESC_PICK_NAMED ? r->who : esc_pick_name[r->pick]);
	if (r->skill != NULL)
		esc_buf_printf(text, " with %s", r->skill);
	if (r->team != NULL)
		esc_buf_printf(text, " of %s", r->team);
}

static void
matrix(struct esc_buf *b, const struct esc_policy *p)
{
	struct esc_buf text = { 0 };

	head(b, "The matrix: the first row that fits", "When|To level|Kind|Whom|Answer within|Told|Else|Name");
	for (size_t i = 0; i < p->nrules; i++) {
		const struct esc_rule *r = &p->rule[i];

		esc_buf_clear(&text);
		conditions(&text, r);
		esc_buf_putc(b, '|');
		cell(b, esc_buf_str(&text));
		esc_buf_printf(b, " %d |", r->to_level);
		cell(b, r->escalation);
		esc_buf_clear(&text);
		whom(&text, r);
		cell(b, esc_buf_str(&text));
		span_cell(b, r->respond);
		cell(b, r->notify);
		cell(b, r->fallback);
		cell(b, r->name);
		esc_buf_putc(b, '\n');
	}
	esc_buf_free(&text);
}

static void
sentences(struct esc_buf *b, const struct esc_policy *p)
{
	head(b, "What the customer is told", "Row|Words");
	for (size_t i = 0; i < p->nrules; i++)
		if (p->rule[i].say != NULL) {
			esc_buf_putc(b, '|');
			cell(b, p->rule[i].name);
			cell(b, p->rule[i].say);
			esc_buf_putc(b, '\n');
		}
}

static void
people(struct esc_buf *b, const struct esc_policy *p)
{
	head(b, "People, and how to reach them", "Person|Role|Teams|Skills|Languages|Hours|Phone|Mail|Backup");
	for (size_t i = 0; i < p->npeople; i++) {
		const struct esc_person *w = &p->person[i];

		esc_buf_putc(b, '|');
		cell(b, w->name);
		cell(b, w->role);
		cell(b, w->teams);
		cell(b, w->skills);
		cell(b, w->language);
		cell(b, esc_calendar_name(esc_person_calendar(p, w)));
		cell(b, w->phone);
		cell(b, w->mail);
		cell(b, w->backup);
		esc_buf_putc(b, '\n');
	}
}

static void
channels(struct esc_buf *b, const struct esc_policy *p)
{
	head(b, "How customers reach us", "Channel|Address|Hours|Answered at once");
	for (size_t i = 0; i < p->nchannels; i++) {
		esc_buf_putc(b, '|');
		cell(b, p->channel[i].name);
		cell(b, p->channel[i].address);
		cell(b, p->channel[i].calendar);
		cell(b, esc_policy_live(p, p->channel[i].name) ? "yes" : NULL);
		esc_buf_putc(b, '\n');
	}
}

/* "priority P1, team network"; nothing: any. */
static void
match(struct esc_buf *b, const struct esc_match *m)
{
	const char *const names[] = { "priority", "segment", "category", "channel", "team", "escalation" };
	const char *const says[] = { m->priority, m->segment, m->category, m->channel, m->team, m->escalation };
	struct esc_buf text = { 0 };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (says[i] != NULL)
			esc_buf_printf(&text, "%s%s %s", text.n > 0 ? ", " : "", names[i], says[i]);
	if (m->level != 0)
		esc_buf_printf(&text, "%slevel %d", text.n > 0 ? ", " : "", m->level);
	cell(b, text.n > 0 ? esc_buf_str(&text) : "any");
	esc_buf_free(&text);
}

static void
targets(struct esc_buf *b, const struct esc_policy *p)
{
	head(b, "Promised times", "Clock|For|Within");
	for (size_t i = 0; i < p->ntargets; i++) {
		const struct esc_target *t = &p->target[i];

		esc_buf_putc(b, '|');
		cell(b, esc_clock_name[t->clock]);
		match(b, &t->match);
		if (t->days > 0)
			esc_buf_printf(b, " %d working days |", t->days);
		else
			span_cell(b, t->seconds);
		esc_buf_putc(b, '\n');
	}
	head(b, "What follows when they are late", "Clock|For|Step|At|Action|Whom");
	for (size_t i = 0; i < p->nsteps; i++) {
		const struct esc_step *s = &p->step[i];

		esc_buf_putc(b, '|');
		cell(b, esc_clock_name[s->clock]);
		match(b, &s->match);
		cell(b, s->name);
		esc_buf_printf(b, " %d %%", s->percent);
		if (s->offset > 0) {
			esc_buf_puts(b, " and ");
			esc_duration_print(b, s->offset);
		}
		if (s->every > 0) {
			esc_buf_puts(b, ", every ");
			esc_duration_print(b, s->every);
		}
		esc_buf_puts(b, " |");
		cell(b, esc_action_name[s->action]);
		cell(b, s->whom);
		esc_buf_putc(b, '\n');
	}
}

static void
signs(struct esc_buf *b, const struct esc_policy *p)
{
	head(b, "Signs of conflict", "Sign|What it is|Trigger|Phrases");
	for (size_t i = 0; i < esc_nsigns; i++) {
		uint64_t n = 0;

		for (size_t k = 0; k < p->nphrases; k++)
			n += p->phrase[k].sign == &esc_signs[i];
		esc_buf_putc(b, '|');
		cell(b, esc_signs[i].name);
		cell(b, esc_signs[i].help);
		cell(b, esc_signs[i].trigger);
		esc_buf_printf(b, " %" PRIu64 " |\n", n);
	}
}

static void
dot_text(struct esc_buf *b, const char *s)
{
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			esc_buf_putc(b, '\\');
		esc_buf_putc(b, *s == '\n' ? ' ' : *s);
	}
}

/* From which levels a row leads to its own. */
static void
edges(struct esc_buf *b, const struct esc_policy *p, const struct esc_rule *r)
{
	bool first = r->when[ESC_W_TRIGGER] != NULL && strcmp(r->when[ESC_W_TRIGGER], "none") == 0;

	for (size_t i = 0; i < p->nlevels; i++) {
		int from = p->level[i].level;

		if (first ? from != r->to_level : from >= r->to_level || (r->level != 0 && r->level != from))
			continue;
		if (first)
			esc_buf_puts(b, "\tnew");
		else
			esc_buf_printf(b, "\tlevel%d", from);
		esc_buf_printf(b, " -> level%d [label=\"", r->to_level);
		dot_text(b, r->name);
		esc_buf_printf(b, "\"%s];\n", r->escalation != NULL && strcmp(r->escalation, "executive") == 0 ?
		    ", style=bold" : "");
	}
}

static void
chart(struct esc_buf *b, const struct esc_policy *p)
{
	esc_buf_puts(b, "digraph escalation {\n\trankdir=BT;\n\tnode [shape=box];\n"
	    "\tnew [label=\"a new ticket\", shape=oval];\n");
	for (size_t i = 0; i < p->nlevels; i++) {
		esc_buf_printf(b, "\tlevel%d [label=\"%d ", p->level[i].level, p->level[i].level);
		dot_text(b, p->level[i].name);
		esc_buf_puts(b, "\"];\n");
	}
	for (size_t i = 0; i < p->nrules; i++)
		edges(b, p, &p->rule[i]);
	esc_buf_puts(b, "}\n");
}

static void
book(struct esc_buf *b, const struct esc_policy *p)
{
	esc_buf_puts(b, "# How we deal with escalations\n");
	phases(b, p);
	levels(b, p);
	matrix(b, p);
	sentences(b, p);
	people(b, p);
	channels(b, p);
	targets(b, p);
	signs(b, p);
}

/* The files of a directory, or of the version in force. */
static bool
parse(struct esc_db *db, const char *dir, struct esc_policy **p, struct esc_arena *a, struct esc_err *e)
{
	struct esc_policy_dir d = { .n = 0 };
	struct esc_policy_file *f;
	const struct esc_policies *all;
	size_t n;
	bool done;

	if (dir != NULL) {
		done = esc_policy_dir_read(&d, dir, e) && esc_policy_parse(p, d.file, d.nknown, NULL, NULL, e);
		esc_arena_free(&d.arena);
		return done;
	}
	done = esc_begin(db, false, e) && (all = esc_db_policies(db, e)) != NULL &&
	    (all->n > 0 || esc_fail(e, ESC_NOINPUT, "there is no policy in the database (esc-policy load makes one)")) &&
	    esc_policy_files(db, all->version[all->n - 1]->version, a, &f, &n, e) &&
	    esc_policy_parse(p, f, n, NULL, NULL, e);
	esc_rollback(db);
	return done;
}

bool
esc_policy_handbook(struct esc_db *db, const char *dir, bool dot, struct esc_buf *text, struct esc_err *e)
{
	struct esc_policy *p = NULL;
	struct esc_arena a = { 0 };
	bool done = parse(db, dir, &p, &a, e);

	if (done)
		(dot ? chart : book)(text, p);
	esc_policy_free(p);
	esc_arena_free(&a);
	return done;
}
