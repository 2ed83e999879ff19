/* esc-sponsor: a few customers whom an executive looks after. */
#include <string.h>

#include "cli.h"

static bool
carries(enum esc_column col)
{
	return col == ESC_C_WHAT;
}

static bool
check(struct esc_cli *c)
{
	bool met;

	if (!esc_cli_open(c, ESC_READ) ||
	    !esc_sponsor_check(c->db, c->word, c->nwords, c->act.now, &c->how, &c->rows, &met, &c->err))
		return false;
	c->status = met ? 0 : ESC_NO;
	return true;
}

static bool
due(struct esc_cli *c)
{
	return esc_cli_open(c, ESC_READ) && esc_sponsor_list(c->db, true, c->act.now, &c->how, &c->rows, &c->err);
}

static bool
list(struct esc_cli *c)
{
	return esc_cli_open(c, ESC_READ) && esc_sponsor_list(c->db, false, c->act.now, &c->how, &c->rows, &c->err);
}

static bool
report(struct esc_cli *c)
{
	return esc_cli_open(c, ESC_READ) &&
	    esc_sponsor_report(c->db, c->word, c->nwords, c->act.now, &c->how, &c->rows, &c->err);
}

static bool
words(struct esc_cli *c, struct esc_sponsoring *s)
{
	*s = (struct esc_sponsoring){ .customer = c->word[0], .sponsor = c->given.sponsor, .spend = ESC_NONE,
	    .duty = c->nfields > 0 ? c->field[0].value : NULL };
	if (*s->customer == '\0')
		return esc_fail(&c->err, ESC_USAGE, "say which customer");
	if (c->given.spend != NULL && (!esc_int_parse(c->given.spend, &s->spend) || s->spend < 0))
		return esc_fail(&c->err, ESC_USAGE, "--spend: %.80s is no whole number", c->given.spend);
	return esc_cli_open(c, ESC_WRITE) && esc_cli_message(c, 0, &s->words) &&
	    esc_cli_rows(c, esc_sponsor_act_heads, esc_nsponsor_act_heads);
}

static bool
enrol(struct esc_cli *c)
{
	struct esc_sponsoring s;

	if (c->given.sponsor == NULL)
		return esc_fail(&c->err, ESC_USAGE, "enrol needs --sponsor");
	return words(c, &s) && esc_sponsor_enrol(c->db, &c->act, &s, c->out, &c->err);
}

static bool
contact(struct esc_cli *c)
{
	struct esc_sponsoring s;

	return words(c, &s) && esc_sponsor_contact(c->db, &c->act, &s, c->out, &c->err);
}

static bool
leave(struct esc_cli *c)
{
	struct esc_sponsoring s;

	if (!words(c, &s))
		return false;
	if (s.words == NULL)
		return esc_fail(&c->err, ESC_USAGE, "leave needs -m: why");
	return esc_sponsor_leave(c->db, &c->act, &s, c->out, &c->err);
}

#define PLACES	.prints = "customer sponsor since next_contact review leave_by state"
#define WRITES	.words = "customer", .least = 1, .most = 1, .writes = true, .prints = "customer change sponsor"
static const struct esc_job jobs[] = {
	{ .name = "check", .words = "customer ...", .least = 1, .most = SIZE_MAX, .run = check,
	    .prints = "customer criterion value limit met",
	    .help = "each criterion, to enter or to leave; exit 1 if one is not met" },
	{ .name = "due", .words = "", .run = due, PLACES,
	    .help = "contacts, reviews and leaves that are due, and who is proposed" },
	{ .name = "list", .words = "", .run = list, PLACES, .help = "who is or was in the programme" },
	{ .name = "report", .words = "[customer] ...", .most = SIZE_MAX, .run = report,
	    .prints = "customer measure before after target met",
	    .help = "spend, tickets, satisfaction before and in the programme" },
	{ .name = "enrol", WRITES, .run = enrol, .help = "the customer enters, or gets another --sponsor" },
	{ .name = "contact", WRITES, .run = contact, .help = "the sponsor did what sponsorship.csv asks: --what call" },
	{ .name = "leave", WRITES, .run = leave, .help = "the customer leaves; -m says why" },
};

static const struct esc_command command = {
	.name = "esc-sponsor",
	.does = "The executive sponsorship programme: who is in it, what is due, what came of it.",
	.sets = ESC_SET_ALL | ESC_SET_ROWS | ESC_SET_PRINT | ESC_SET_SPONSOR,
	.carries = carries,
	.jobs = jobs, .njobs = sizeof(jobs) / sizeof(jobs[0]),
	.examples =
	    "  esc-sponsor due\n"
	    "  esc-sponsor check acme\n"
	    "  esc-sponsor enrol acme --sponsor boss --spend 120000\n"
	    "  esc-sponsor contact acme --what call -m \"They plan a second site.\"\n"
	    "  esc-sponsor leave acme -m \"Half a year without trouble.\"\n"
	    "  esc-sponsor report -f table\n"
};

int
main(int argc, char **argv)
{
	return esc_cli_run(&command, argc, argv);
}
