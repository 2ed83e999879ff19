/*
 * generate - a year of a support team of twelve, made up.
 *
 *	generate [-r] [-n TICKETS] [-s SEED] [-y YEAR] tickets|openings|events >FILE.csv
 *
 * `tickets' is a helpdesk's export, a row a ticket, as it stood at the end of the
 * year.  `openings' is what was known when each ticket was opened, and `events'
 * the feed of what happened since, a row an event, grouped by ticket.  All tell
 * of the same tickets under the same seed.  -r names the tickets at random
 * instead of in order.
 *
 * Customers write by mail, call and chat, most of all on weekday mornings, a few
 * of them far more than the rest, in five languages; some days bring an
 * incident.  Agents answer in their working hours (07-16 UTC), ask back, resolve,
 * and escalate what they cannot solve: by category, to an expert (functional) or
 * a supervisor (hierarchical).  Some tickets come back, some customers answer
 * the survey.  What would happen after the end of the year has not happened yet.
 *
 * All arithmetic is in integers, so the bytes are the same on every machine.
 */
#include <ctype.h>
#include <err.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LEN(a)	(sizeof(a) / sizeof((a)[0]))
#define HOUR	3600
#define DAY	86400

/* ---------------------------------------------------------------- chance */

struct rng {
	uint64_t	s;
};

/* splitmix64 (Vigna) */
static uint64_t
rng_next(struct rng *r)
{
	uint64_t z = (r->s += 0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

static uint32_t
below(struct rng *r, uint32_t n)
{
	return (uint32_t)(((rng_next(r) >> 32) * n) >> 32);
}

static bool
chance(struct rng *r, uint32_t permille)
{
	return below(r, 1000) < permille;
}

/* Small numbers far more often than large ones. */
static uint32_t
skewed(struct rng *r, uint32_t n)
{
	uint64_t a = below(r, 1000), b = below(r, 1000), c = below(r, 1000);

	return (uint32_t)(a * b * c * n / 1000000000);
}

/* The index of a weight, chosen in proportion. */
static size_t
weighted(struct rng *r, const unsigned *w, size_t n)
{
	uint32_t sum = 0, at;
	size_t i;

	for (i = 0; i < n; i++)
		sum += w[i];
	at = below(r, sum);
	for (i = 0; at >= w[i]; i++)
		at -= w[i];
	return i;
}

/*
 * Around a median, with the long tail of a lognormal: median * 2^z, where z is
 * near normal (a sum of uniforms), its deviation sigma/1000.
 */
static int64_t
about(struct rng *r, int64_t median, int sigma)
{
	int64_t z = 0, whole, part;
	int i;

	for (i = 0; i < 12; i++)
		z += below(r, 1000);
	z = (z - 6000) * sigma / 1000 + 16000;
	whole = z / 1000;
	part = z % 1000;
	return (((median << whole) / 1000) * (1000 + part)) >> 16;
}

/* ------------------------------------------------------------------ time */

static int64_t
days(int64_t y, int m, int d)
{
	static const int before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };
	bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
	int64_t p = y - 1;

	return p * 365 + p / 4 - p / 100 + p / 400 - 719162 + before[m - 1] + (m > 2 && leap) + d - 1;
}

static int
weekday(int64_t t)		/* 0 is Monday */
{
	return (int)((t / DAY + 3) % 7);
}

static bool
working(int64_t t)
{
	int64_t s = t % DAY;

	return weekday(t) < 5 && s >= 7 * HOUR && s < 16 * HOUR;
}

/* The moment after so many seconds of work. */
static int64_t
work_after(int64_t t, int64_t seconds)
{
	for (;;) {
		int64_t left = t - t % DAY + 16 * HOUR - t;

		if (working(t) && seconds <= left)
			return t + seconds;
		if (working(t))
			seconds -= left;
		if (t % DAY >= 7 * HOUR || weekday(t) >= 5)
			t += DAY;
		t = t - t % DAY + 7 * HOUR;
	}
}

/* When customers come: weight of an hour of the week. */
static unsigned
hour_weight(int64_t t)
{
	static const unsigned by_hour[24] = { 2, 1, 1, 1, 3, 10, 28, 60, 88, 95, 90, 72,
	    66, 70, 68, 55, 40, 28, 22, 18, 14, 10, 6, 4 };
	static const unsigned by_day[7] = { 125, 112, 104, 100, 92, 28, 21 };

	return by_hour[t / HOUR % 24] * by_day[weekday(t)];
}

/* ------------------------------------------------------------ the people */

static const struct person {
	const char	*name, *team;
} agents[] = {
	{ "jaan", "front" }, { "maria", "front" }, { "ayşe", "front" }, { "luca", "front" },
	{ "kadri", "front" }, { "mehmet", "front" }, { "carmen", "front" },
}, experts[] = {
	{ "giulia", "network" }, { "tõnu", "billing" }, { "ışık", "product" },
}, leads[] = {
	{ "elena", "lead" }, { "javier", "lead" },
};

static const char *const langs[] = { "en", "tr", "et", "it", "es" };
static const unsigned lang_weight[] = { 50, 15, 15, 10, 10 };

static const char *const first_word[] = { "Acme", "Baltic", "Nord", "Delta", "Harbour", "İstanbul", "Anadolu",
	"Öztürk", "Şimşek", "Põhjala", "Särgava", "Ülemiste",
	"Rossi", "Bianchi", "Città", "García", "Muñoz", "Iberia", "Kalamaja", "Orion" };
static const char *const second_word[] = { "Ltd", "Foods", "Logistics", "Clinic", "Hotels", "Motors", "Energy",
	"Lojistik A.Ş.", "Ticaret", "OÜ", "Kohvik", "ja Pojad", "& Figli", "Officine",
	"Hermanos, S.L.", "y Cía", "Books", "Pharmacy", "Bank", "Print" };
#define CUSTOMERS	(LEN(first_word) * LEN(second_word))

static const char *const segments[] = { "enterprise", "business", "standard" };
static const unsigned segment_weight[] = { 8, 32, 60 };
static const char *const products[] = { "Terminal", "Shop", "Ledger", "Mobile" };
static const char *const channels[] = { "mail", "phone", "chat" };
static const unsigned channel_weight[] = { 55, 30, 15 };
static const char *const priorities[] = { "P1", "P2", "P3", "P4" };
static const unsigned priority_weight[] = { 3, 14, 53, 30 };
static const int64_t respond_in[] = { 10 * 60, 35 * 60, 100 * 60, 190 * 60 };
static const int64_t resolve_in[] = { 150 * 60, 5 * HOUR, 9 * HOUR, 14 * HOUR };

/* What the tickets are about: how many, how often too hard for level 1 (of 1000). */
static const struct category {
	const char	*name;
	unsigned	 hard;
	const char	*subject[5];	/* in the order of langs */
} categories[] = {
	{ "billing", 110, { "Invoice shows the wrong amount", "Fatura tutarı yanlış",
	    "Arve summa on vale", "Fattura con importo errato", "La factura no coincide" } },
	{ "network", 260, { "Connection drops every few minutes", "İnternet bağlantısı kopuyor",
	    "Ühendus katkeb pidevalt", "La connessione cade di continuo", "La conexión se cae" } },
	{ "login", 45, { "Cannot sign in after the update", "Giriş yapamıyorum", "Ei saa sisse logida",
	    "Non riesco ad accedere", "No puedo iniciar sesión" } },
	{ "hardware", 180, { "Card terminal declines, \"error 51\"", "Cihaz açılmıyor",
	    "Terminal ei käivitu", "Il terminale non si accende", "El terminal no enciende" } },
	{ "question", 20, { "How do I export last month's sales?", "Rapor nasıl alınır?",
	    "Kuidas lisada kasutajat?", "Come aggiungo un utente?", "¿Cómo añado un usuario?" } },
	{ "defect", 330, { "Totals differ between report and screen", "Rapor ile ekran farklı",
	    "Aruanne ja ekraan ei klapi", "Totali diversi tra report e schermo", "Los totales no cuadran" } },
};
static const unsigned category_weight[] = { 22, 16, 20, 12, 20, 10 };

/* Why a ticket rises, to whom, as which escalation. */
static const struct reason {
	const char	*trigger, *escalation;
	int		 level;
} reasons[] = {
	{ "knowledge", "functional", 2 }, { "misunderstanding", "functional", 2 },
	{ "sla_breach", "functional", 2 }, { "authorization", "hierarchical", 3 },
	{ "customer_request", "hierarchical", 3 }, { "threat_cancel", "executive", 3 },
};
static const unsigned reason_weight[] = { 62, 8, 10, 9, 9, 2 };

/* ------------------------------------------------------------ the ticket */

struct step {
	int64_t		 at;
	const char	*kind, *actor, *owner, *team, *trigger, *escalation, *tried, *message;
	int		 level, csat;
};

struct ticket {
	char		 ref[24], customer[64], requester[80], subject[128];
	int64_t		 opened;
	const char	*segment, *category, *product, *channel, *priority, *language;
	struct step	 step[40];
	size_t		 nsteps;
	/* while it is being told */
	struct rng	 rng;
	int64_t		 now, end;
	const struct person *owner;
	int		 level;
	size_t		 rank;		/* of its priority */
};

/* Adds what happens now; nothing happens after the end. */
static void
add(struct ticket *t, struct step s)
{
	if (t->now >= t->end || t->nsteps == LEN(t->step))
		return;
	s.at = t->now;
	t->step[t->nsteps++] = s;
}

static void
open_ticket(struct ticket *t, uint64_t seed, uint64_t i, bool shuffled)
{
	uint32_t who, mixed = (uint32_t)i * 2654435761u;
	size_t c, l;

	t->rng.s = seed * 0xd1342543de82ef95 + i;
	rng_next(&t->rng);
	mixed = (mixed ^ mixed >> 15) * 2246822519u;
	mixed = (mixed ^ mixed >> 13) * 3266489917u;
	if (shuffled)
		snprintf(t->ref, sizeof(t->ref), "T-%08x", mixed ^ mixed >> 16);
	else
		snprintf(t->ref, sizeof(t->ref), "T-%07llu", (unsigned long long)i + 1);
	who = skewed(&t->rng, CUSTOMERS);
	snprintf(t->customer, sizeof(t->customer), "%s %s", first_word[who * 7 % LEN(first_word)],
	    second_word[(who * 3 + who / LEN(first_word)) % LEN(second_word)]);
	snprintf(t->requester, sizeof(t->requester), "user%u@customer%u.example", below(&t->rng, 5) + 1, who + 1);
	l = who % 3 == 0 ? 0 : weighted(&(struct rng){ who }, lang_weight, LEN(langs));
	c = weighted(&t->rng, category_weight, LEN(categories));
	t->rank = weighted(&t->rng, priority_weight, LEN(priorities));
	t->language = langs[l];
	t->segment = segments[weighted(&(struct rng){ who + 99 }, segment_weight, LEN(segments))];
	t->category = categories[c].name;
	t->product = products[below(&t->rng, LEN(products))];
	t->channel = channels[weighted(&t->rng, channel_weight, LEN(channels))];
	t->priority = priorities[t->rank];
	snprintf(t->subject, sizeof(t->subject), "%s (%s)", categories[c].subject[l], t->product);
	t->level = 1;
	t->owner = &agents[below(&t->rng, LEN(agents))];
	t->now = t->opened;
	add(t, (struct step){ .kind = "opened", .actor = t->requester, .level = 1, .team = "front" });
}

/* A call or a chat: a queue, then somebody, or the caller gives up.  False then. */
static bool
wait_in_queue(struct ticket *t)
{
	int64_t wait = about(&t->rng, working(t->now) ? 45 : 160, 1300);

	add(t, (struct step){ .kind = "queued" });
	if (wait > 240 && chance(&t->rng, 400)) {
		t->now += 240;
		add(t, (struct step){ .kind = "abandoned", .actor = t->requester });
		return false;
	}
	t->now += wait + 1;
	add(t, (struct step){ .kind = "accepted", .actor = t->owner->name });
	add(t, (struct step){ .kind = "assigned", .actor = t->owner->name, .owner = t->owner->name });
	return true;
}

static void
answer_mail(struct ticket *t)
{
	int64_t in = about(&t->rng, respond_in[t->rank], 1100);

	t->now = work_after(t->now, in / 3);
	add(t, (struct step){ .kind = "assigned", .actor = "esc", .owner = t->owner->name });
	t->now = work_after(t->now, in - in / 3);
	add(t, (struct step){ .kind = "replied", .actor = t->owner->name, .message = "Thank you, we are looking into it." });
}

/* The customer is asked, is slow, and answers. */
static void
ask_back(struct ticket *t)
{
	add(t, (struct step){ .kind = "waiting", .actor = t->owner->name });
	t->now += about(&t->rng, 14 * HOUR, 1500);
	add(t, (struct step){ .kind = "customer", .actor = t->requester, .message = "Here is what you asked for." });
	add(t, (struct step){ .kind = "resumed", .actor = "esc" });
	t->now = work_after(t->now, about(&t->rng, 50 * 60, 1000));
	add(t, (struct step){ .kind = "replied", .actor = t->owner->name, .message = "Thank you, that helps." });
}

static void
rise(struct ticket *t, const struct reason *why)
{
	const char *from = t->owner->name;

	t->level = why->level;
	if (t->level == 2)
		t->owner = &experts[strcmp(t->category, "billing") == 0 ? 1 : strcmp(t->category, "network") == 0 ? 0 : 2];
	else
		t->owner = &leads[below(&t->rng, LEN(leads))];
	add(t, (struct step){ .kind = "escalated", .actor = from, .level = t->level, .trigger = why->trigger,
	    .escalation = why->escalation, .owner = t->owner->name, .team = t->owner->team,
	    .tried = chance(&t->rng, 700) ? "Restart, then the checklist." : NULL, .message = "Needs more than we know here." });
	t->now = work_after(t->now, about(&t->rng, 40 * 60, 1200));
	add(t, (struct step){ .kind = "accepted", .actor = t->owner->name });
	t->now = work_after(t->now, about(&t->rng, 90 * 60, 1200));
	add(t, (struct step){ .kind = "replied", .actor = t->owner->name, .message = "I have taken this over from my colleague." });
}

/* Works on it until it is resolved. */
static void
work_on(struct ticket *t, unsigned hard)
{
	static const struct reason no_expert = { "expert_failed", "hierarchical", 3 };
	bool live = strcmp(t->channel, "mail") != 0;
	int64_t need = resolve_in[t->rank];

	if (chance(&t->rng, hard + (t->rank == 0 ? 200 : 0))) {
		t->now = work_after(t->now, about(&t->rng, need / 4, 1000));
		rise(t, &reasons[weighted(&t->rng, reason_weight, LEN(reasons))]);
		if (t->level == 2 && chance(&t->rng, 90))
			rise(t, &no_expert);
	} else if (live && chance(&t->rng, 550)) {
		t->now += about(&t->rng, 400, 700);
		return;
	}
	if (chance(&t->rng, live ? 120 : 300))
		ask_back(t);
	t->now = work_after(t->now, about(&t->rng, t->level > 1 ? need * 2 : need, 1200));
	if (!live || t->level > 1)
		add(t, (struct step){ .kind = "replied", .actor = t->owner->name, .message = "This is how to solve it." });
}

static void
survey(struct ticket *t, bool again)
{
	static const unsigned pleased[] = { 4, 4, 10, 32, 50 }, cross[] = { 22, 18, 22, 24, 14 };
	bool slow = t->level > 1 || again;

	t->now += about(&t->rng, 9 * HOUR, 1500);
	add(t, (struct step){ .kind = "surveyed", .actor = t->requester,
	    .csat = (int)weighted(&t->rng, slow ? cross : pleased, LEN(cross)) + 1 });
}

/* The whole story of ticket i, opened at `opened'. */
static void
tell(struct ticket *t, uint64_t seed, uint64_t i, bool shuffled, int64_t opened, int64_t end)
{
	unsigned hard = 0;
	bool again;
	size_t c;

	*t = (struct ticket){ .opened = opened, .end = end };
	open_ticket(t, seed, i, shuffled);
	for (c = 0; c < LEN(categories); c++)
		if (t->category == categories[c].name)
			hard = categories[c].hard;
	if (strcmp(t->channel, "mail") == 0)
		answer_mail(t);
	else if (!wait_in_queue(t)) {
		t->now += DAY;
		add(t, (struct step){ .kind = "closed", .actor = "esc" });
		return;
	}
	work_on(t, hard);
	add(t, (struct step){ .kind = "resolved", .actor = t->owner->name });
	again = chance(&t->rng, 40);
	if (again) {
		t->now += about(&t->rng, 30 * HOUR, 1300);
		add(t, (struct step){ .kind = "reopened", .actor = t->requester, .message = "It has come back." });
		t->now = work_after(t->now, about(&t->rng, 3 * HOUR, 1200));
		add(t, (struct step){ .kind = "replied", .actor = t->owner->name, .message = "We are sorry; this time it holds." });
		add(t, (struct step){ .kind = "resolved", .actor = t->owner->name });
	}
	if (chance(&t->rng, 240))
		survey(t, again);
	t->now += 7 * DAY;
	add(t, (struct step){ .kind = "closed", .actor = "esc" });
}

/* ------------------------------------------------------------- the rows */

/* A field and what follows it; quoted if CSV wants it. */
static void
put(const char *s, char after)
{
	if (s != NULL && strpbrk(s, ",\"") != NULL) {
		putchar_unlocked('"');
		for (; *s != '\0'; s++) {
			if (*s == '"')
				putchar_unlocked('"');
			putchar_unlocked(*s);
		}
		putchar_unlocked('"');
	} else if (s != NULL)
		fputs(s, stdout);
	putchar_unlocked(after);
}

static void
put_number(int n, char after)
{
	if (n > 0)
		putchar_unlocked('0' + n);
	putchar_unlocked(after);
}

static void
put_time(int64_t t, char after)
{
	static int64_t day = -1;
	static char date[16];
	char s[32];
	int64_t y;
	int m, sec = (int)(t % DAY);

	if (t == 0) {
		putchar_unlocked(after);
		return;
	}
	if (t / DAY != day) {
		day = t / DAY;
		for (y = 1970 + day / 366; days(y + 1, 1, 1) <= day; y++)
			;
		for (m = 12; days(y, m, 1) > day; m--)
			;
		snprintf(date, sizeof(date), "%04d-%02d-%02d", (int)(y % 10000), m % 100, (int)(day - days(y, m, 1) + 1) % 100);
	}
	memcpy(s, date, 10);
	memcpy(s + 10, "T00:00:00Z", 11);
	s[11] = (char)('0' + sec / 36000);
	s[12] = (char)('0' + sec / 3600 % 10);
	s[14] = (char)('0' + sec % 3600 / 600);
	s[15] = (char)('0' + sec % 600 / 60);
	s[17] = (char)('0' + sec % 60 / 10);
	s[18] = (char)('0' + sec % 10);
	put(s, after);
}

static void
put_about(const struct ticket *t)
{
	const char *const cells[] = { t->ref, t->subject, t->customer, t->category, t->product,
	    t->channel, t->language, t->priority, t->segment };
	size_t i;

	for (i = 0; i < LEN(cells); i++)
		put(cells[i], ',');
}

static bool
is(const struct step *s, const char *kind)
{
	return strcmp(s->kind, kind) == 0;
}

static void
put_ticket(const struct ticket *t)
{
	const char *owner = NULL, *team = NULL, *status = NULL;
	int64_t first = 0, escalated = 0, resolved = 0, closed = 0;
	int level = 0, csat = 0;
	const struct step *s;

	for (s = t->step; s < t->step + t->nsteps; s++) {
		owner = s->owner != NULL ? s->owner : owner;
		team = s->team != NULL ? s->team : team;
		level = s->level > 0 ? s->level : level;
		csat = s->csat > 0 ? s->csat : csat;
		if (first == 0 && (is(s, "replied") || is(s, "accepted")))
			first = s->at;
		if (escalated == 0 && is(s, "escalated"))
			escalated = s->at;
		if (is(s, "resolved"))
			resolved = s->at;
		if (is(s, "reopened"))
			resolved = 0;
		if (is(s, "closed"))
			closed = s->at;
		status = closed ? "closed" : resolved ? "resolved" : is(s, "waiting") ? "waiting" : "open";
	}
	put_about(t);
	put(team, ',');
	put(owner, ',');
	put_number(level, ',');
	put(status, ',');
	put_time(t->opened, ',');
	put_time(first, ',');
	put_time(escalated, ',');
	put_time(resolved, ',');
	put_time(closed, ',');
	put_time(t->step[t->nsteps - 1].at, ',');
	put_number(csat, '\n');
}

static void
put_opening(const struct ticket *t)
{
	put_about(t);
	put(t->requester, ',');
	put(t->step[0].team, ',');
	put_time(t->opened, '\n');
}

static void
put_events(const struct ticket *t)
{
	const struct step *s;

	for (s = t->step + 1; s < t->step + t->nsteps; s++) {
		put(t->ref, ',');
		put(s->kind, ',');
		put_time(s->at, ',');
		put(s->actor, ',');
		put(s->team, ',');
		put(s->owner, ',');
		put_number(s->level, ',');
		put(s->escalation, ',');
		put(s->trigger, ',');
		put_number(s->csat, ',');
		put(s->tried, ',');
		put(s->message, '\n');
	}
}

#define ABOUT	"ticket,subject,customer,category,product,channel,language,priority,segment,"

static const struct output {
	const char	*name, *header;
	void		(*row)(const struct ticket *);
} outputs[] = {
	{ "tickets", ABOUT "team,owner,level,status,opened,first_response,escalated,resolved,closed,updated,csat\n",
	    put_ticket },
	{ "openings", ABOUT "requester,team,opened\n", put_opening },
	{ "events", "ticket,kind,at,actor,team,owner,level,escalation,trigger,csat,tried,message\n", put_events },
};

/*
 * Places n tickets in the year in order of time, in proportion to the weight of
 * each hour, and tells each.
 */
static void
tell_all(uint64_t seed, uint64_t n, int64_t year, bool shuffled, void (*row)(const struct ticket *))
{
	static struct ticket t;
	int64_t begin = days(year, 1, 1) * DAY, end = days(year + 1, 1, 1) * DAY, hour;
	uint64_t i = 0, total = 0, before = 0, w;
	int pass;

	for (pass = 0; pass < 2; pass++) {
		struct rng day = { seed ^ (uint64_t)year };
		uint64_t factor = 100;

		for (hour = begin; hour < end; hour += HOUR) {
			if (hour % DAY == 0)
				factor = chance(&day, 15) ? 250 : 75 + below(&day, 50);
			w = hour_weight(hour) * factor;
			if (pass == 0)
				total += w;
			/* the tickets whose place in the sum of weights is in this hour */
			for (; pass == 1 && i < n && (i * 2 + 1) * total / n < (before + w) * 2; i++) {
				uint64_t into = (i * 2 + 1) * total / n - before * 2;

				tell(&t, seed, i, shuffled, hour + (int64_t)(into * HOUR / (w * 2)), end);
				row(&t);
			}
			before += pass == 1 ? w : 0;
		}
	}
}

static uint64_t
number(const char *s)
{
	uint64_t v = 0;
	const char *p;

	for (p = s; isdigit((unsigned char)*p) && p - s < 9; p++)
		v = v * 10 + (uint64_t)(*p - '0');
	if (p == s || *p != '\0')
		errx(64, "%s: not a whole number of at most nine digits", s);
	return v;
}

int
main(int argc, char **argv)
{
	uint64_t n = 5000, seed = 1, year = 2025;
	const struct output *o;
	bool shuffled = false;
	int c;

	while ((c = getopt(argc, argv, "rn:s:y:")) != -1)
		switch (c) {
		case 'r': shuffled = true; break;
		case 'n': n = number(optarg); break;
		case 's': seed = number(optarg); break;
		case 'y': year = number(optarg); break;
		default: return 64;
		}
	for (o = outputs; o < outputs + LEN(outputs); o++)
		if (argc - optind == 1 && strcmp(argv[optind], o->name) == 0)
			break;
	if (o == outputs + LEN(outputs))
		errx(64, "usage: generate [-r] [-n TICKETS] [-s SEED] [-y YEAR] tickets|openings|events");
	if (year < 1970 || year > 9998)
		errx(64, "%llu: not a year from 1970 to 9998", (unsigned long long)year);
	fputs(o->header, stdout);
	tell_all(seed, n, (int64_t)year, shuffled, o->row);
	if (fflush(stdout) != 0 || ferror(stdout))
		err(74, "standard output");
	return 0;
}
