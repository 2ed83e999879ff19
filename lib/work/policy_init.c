/* The first policy of a team, written so that it passes its own check; and the one in force, given back. */
#include <stdio.h>
#include <string.h>

#include "policy.h"
#include "store/store.h"

#define TEAM	"support"

struct starting {
	struct esc_policy_file *file;
	size_t		 n;
	struct esc_arena arena;
};

/* A file of the default policy with rows of this team, or a file of its own. */
static void
add(struct starting *s, const char *name, const struct esc_policy_file *begin, const char *rows)
{
	struct esc_buf b = { 0 };

	if (begin != NULL)
		esc_buf_add(&b, begin->text, begin->n);
	esc_buf_puts(&b, rows);
	s->file[s->n++] = (struct esc_policy_file){ name, esc_dup(&s->arena, b.s, b.n), b.n };
	esc_buf_free(&b);
}

static const struct esc_policy_file *
by_default(const char *name)
{
	return esc_policy_file(esc_default_policy, esc_ndefault_policy, name);
}

static const struct esc_policy_file *
holidays_of(const char *country)
{
	char name[8];

	for (size_t i = 0; i < esc_ndefault_holidays; i++) {
		snprintf(name, sizeof(name), "%.2s.csv", country);
		if (strlen(country) == 2 && esc_ascii_casecmp(name, esc_default_holidays[i].name) == 0)
			return &esc_default_holidays[i];
	}
	return NULL;
}

static bool
no_country(const char *country, struct esc_err *e)
{
	struct esc_buf b = { 0 };

	for (size_t i = 0; i < esc_ndefault_holidays; i++)
		esc_buf_printf(&b, " %.2s", esc_default_holidays[i].name);
	esc_fail(e, ESC_USAGE, "--country: no holidays of %.40s, only of%s: leave it out and write holidays.csv", country,
	    esc_buf_str(&b));
	esc_buf_free(&b);
	return false;
}

/* The part before the @ is what the lead is called. */
static bool
name_of(const char *mail, size_t *n, struct esc_err *e)
{
	const char *at = strchr(mail, '@');

	if (at == NULL || at == mail || at[1] == '\0' || strpbrk(mail, " \t,;:<>\"\n\r") != NULL)
		return esc_fail(e, ESC_USAGE, "--lead: \"%.80s\" is no mail address, as anna@example.com", mail);
	*n = (size_t)(at - mail);
	return true;
}

static void
collect(struct starting *s, const struct esc_policy_start *how, size_t lead, const struct esc_policy_file *holidays)
{
	const char *calendars = by_default("calendars.csv")->text, *utc = strstr(calendars, ",UTC,");
	struct esc_buf b = { 0 };

	s->file = esc_alloc(&s->arena, (esc_ndefault_policy + 4) * sizeof(*s->file));
	esc_buf_printf(&b, "%.*s,%s%s", (int)(utc - calendars), calendars, how->zone, utc + strlen(",UTC"));
	add(s, "calendars.csv", NULL, esc_buf_str(&b));
	add(s, "holidays.csv", holidays, holidays != NULL ? "" : "calendar,date,hours,name,source\n");
	esc_buf_clear(&b);
	esc_buf_printf(&b, TEAM ",%.*s,office,1\n", (int)lead, how->lead);
	add(s, "teams.csv", by_default("teams.csv"), esc_buf_str(&b));
	esc_buf_clear(&b);
	esc_buf_printf(&b, "%.*s,%s,," TEAM ",lead,,,,,,,,,,,\n", (int)lead, how->lead, how->lead);
	add(s, "people.csv", by_default("people.csv"), esc_buf_str(&b));
	for (size_t i = 0; i < esc_ndefault_policy; i++)
		if (esc_policy_file(s->file, s->n, esc_default_policy[i].name) == NULL)
			s->file[s->n++] = esc_default_policy[i];
	esc_buf_free(&b);
}

bool
esc_policy_init(const char *dir, const struct esc_policy_start *how, struct esc_err *e)
{
	const struct esc_policy_file *holidays = how->country != NULL ? holidays_of(how->country) : NULL;
	struct starting s = { .n = 0 };
	size_t lead;
	bool done;

	if (!name_of(how->lead, &lead, e) || esc_zone_get(how->zone, e) == NULL)
		return false;
	if (how->country != NULL && holidays == NULL)
		return no_country(how->country, e);
	collect(&s, how, lead, holidays);
	done = esc_policy_dir_write(dir, s.file, s.n, true, e);
	esc_arena_free(&s.arena);
	return done;
}

static bool
keep_version(void *arg, const struct esc_policy_version *v, struct esc_err *e)
{
	(void)e;
	*(int64_t *)arg = v->version;
	return true;
}

bool
esc_policy_dump(struct esc_db *db, const char *dir, struct esc_err *e)
{
	struct esc_policy_file *files;
	struct esc_arena a = { 0 };
	int64_t last = 0;
	size_t n;
	bool done;

	done = esc_begin(db, false, e) && esc_policy_versions(db, keep_version, &last, e) &&
	    esc_policy_files(db, last, &a, &files, &n, e);
	esc_rollback(db);
	if (done && last == 0)
		done = esc_fail(e, ESC_NOINPUT, "there is no policy in the database (esc-policy load makes one)");
	done = done && esc_policy_dir_write(dir, files, n, false, e);
	esc_arena_free(&a);
	return done;
}
