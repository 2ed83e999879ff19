/* What does not hold of the sponsorship programme: its history, and those who are in it. */
#include <inttypes.h>
#include <string.h>

#include "check.h"
#include "model/route.h"
#include "sponsor.h"

#define HINT	"restore a backup"

struct following {
	struct esc_checking *c;
	const char	*customer;
	int64_t		 n;
	bool		 in;
};

/* What is wrong with the next that happened; NULL: nothing. */
static const char *
fault_of(const struct following *f, const struct esc_sponsorship *s)
{
	if (s->n != f->n + 1)
		return "the sponsorship has a gap: not all of its history is there";
	if (s->what == ESC_SPONSOR_ENROLLED)
		return s->sponsor == NULL ? "the sponsorship has an enrolment without a sponsor" : NULL;
	if (s->what != ESC_SPONSOR_CONTACTED && s->what != ESC_SPONSOR_LEFT)
		return "the sponsorship has something that this escalate does not know";
	if (!f->in)
		return "the sponsorship goes on with a customer who is not in it";
	return s->what == ESC_SPONSOR_CONTACTED && s->duty == NULL ?
	    "the sponsorship has a contact of which nobody knows what for" : NULL;
}

static bool
follow(void *arg, const struct esc_sponsorship *s, struct esc_err *e)
{
	struct following *f = arg;
	const char *fault;

	if (f->customer == NULL || strcmp(f->customer, s->customer) != 0) {
		f->n = 0;
		f->in = false;
		f->customer = esc_dup(&f->c->arena, s->customer, strlen(s->customer));
	}
	fault = fault_of(f, s);
	f->n = s->n;
	f->in = s->what != ESC_SPONSOR_LEFT && (f->in || s->what == ESC_SPONSOR_ENROLLED);
	return fault == NULL || esc_check_finding(f->c, s->customer, fault, HINT, e);
}

bool
esc_check_sponsors(struct esc_checking *c, struct esc_err *e)
{
	struct following f = { .c = c };

	return esc_sponsorships(c->db, follow, &f, e);
}

static void
fault_capacity(const struct esc_programme *p, const char *name, const char *whose, int64_t n, const char *dir,
    struct esc_faults *faults)
{
	const struct esc_sponsor_row *r = esc_sponsor_row(p->policy, ESC_SP_CAPACITY, name);

	if (r != NULL && n > r->number)
		esc_fault(faults, "warning: %s/sponsorship.csv:%u: value: %s has %" PRId64 " customers, and room for %" PRId64
		    " (esc-sponsor list)", dir, r->line, whose, n, r->number);
}

/* A sponsor is spoken of at their first customer. */
static void
fault_sponsor(const struct esc_programme *p, size_t at, const char *dir, struct esc_faults *faults)
{
	const char *sponsor = p->place[at].sponsor;
	const struct esc_person *who = esc_policy_person(p->policy, sponsor);
	int64_t n = 0;

	for (size_t i = 0; i < p->nplaces; i++) {
		if (!esc_place_active(&p->place[i]) || !esc_fold_equal(p->place[i].sponsor, sponsor))
			continue;
		if (i < at)
			return;
		n++;
	}
	if (who == NULL || !esc_person_employed(who, p->now))
		esc_fault(faults, "warning: %s/people.csv: %.80s, the sponsor of %.80s, is nobody who works here now"
		    " (esc-sponsor enrol names another)", dir, sponsor, p->place[at].customer);
	fault_capacity(p, "sponsor", sponsor, n, dir, faults);
}

bool
esc_programme_faults(struct esc_db *db, int64_t now, const char *dir, struct esc_faults *faults,
    struct esc_err *e)
{
	struct esc_programme p = { .db = db };
	bool done = esc_programme_begin(&p, db, now, e);
	int64_t n = 0;

	for (size_t i = 0; done && i < p.nplaces; i++)
		if (esc_place_active(&p.place[i])) {
			fault_sponsor(&p, i, dir, faults);
			n++;
		}
	if (done)
		fault_capacity(&p, "programme", "the programme", n, dir, faults);
	esc_programme_end(&p);
	return done;
}
