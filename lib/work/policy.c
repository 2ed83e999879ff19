/* A policy is checked, and becomes the version in force. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "clocks.h"
#include "policy.h"
#include "sponsor.h"
#include "store/store.h"

const struct esc_head esc_moved_heads[] = {
	{ "ticket", ESC_TEXT, false }, { "clock", ESC_TEXT, false }, { "cycle", ESC_INT, false },
	{ "old_due", ESC_TIME, false }, { "due", ESC_TIME, false },
};
const size_t esc_nmoved_heads = sizeof(esc_moved_heads) / sizeof(esc_moved_heads[0]);

/* Counts what is found on its way. */
struct counting {
	bool		(*finding)(void *, const struct esc_finding *, struct esc_err *);
	void		*arg;
	uint64_t	*errors, *warnings;
};

static bool
count(void *arg, const struct esc_finding *f, struct esc_err *e)
{
	struct counting *c = arg;

	++*(f->error ? c->errors : c->warnings);
	return c->finding(c->arg, f, e);
}

bool
esc_policy_find(const struct esc_policy_dir *d, int64_t now,
    bool (*finding)(void *, const struct esc_finding *, struct esc_err *), void *arg, uint64_t *errors,
    uint64_t *warnings, struct esc_err *e)
{
	struct counting c = { finding, arg, errors, warnings };
	struct esc_policy *p;
	bool done;

	*errors = *warnings = 0;
	if (!esc_policy_parse(&p, d->file, d->nknown, count, &c, e))
		return false;
	done = *errors > 0 || esc_policy_lint(p, d->file, d->n, now, count, &c, e);
	esc_policy_free(p);
	return done;
}

static bool
print_finding(void *out, const struct esc_finding *f, struct esc_err *e)
{
	struct esc_cell c[] = { { .s = f->error ? "error" : "warning" }, { .s = f->where }, { .s = f->finding },
	    { .s = f->hint } };

	return esc_out_row(out, c, e);
}

bool
esc_policy_check(const char *dir, int64_t now, struct esc_out *out, uint64_t *errors, uint64_t *warnings,
    struct esc_err *e)
{
	struct esc_policy_dir d;
	bool done;

	if (!esc_policy_dir_read(&d, dir, e))
		return false;
	done = esc_policy_find(&d, now, print_finding, out, errors, warnings, e);
	esc_arena_free(&d.arena);
	return done;
}

/* What stands in the way of a load is told as the faults of a table are. */
struct telling {
	const char	*dir;
	struct esc_faults *faults;
};

static bool
tell_finding(void *arg, const struct esc_finding *f, struct esc_err *e)
{
	struct telling *t = arg;

	(void)e;
	esc_fault(t->faults, "%s%s/%s: %s: %s", f->error ? "" : "warning: ", t->dir, f->where, f->finding, f->hint);
	return true;
}

static bool
is_sound(const struct esc_policy_dir *d, const char *dir, int64_t now, struct esc_faults *faults, struct esc_err *e)
{
	struct telling t = { dir, faults };
	uint64_t errors, warnings;

	if (!esc_policy_find(d, now, tell_finding, &t, &errors, &warnings, e))
		return false;
	return errors == 0 || esc_fail(e, ESC_CONFIG, "%s: %" PRIu64 " %s: nothing was loaded", dir, errors,
	    errors == 1 ? "fault" : "faults");
}

struct loading {
	struct esc_db	*db;
	const struct esc_act *act;
	const char	*dir;
	struct esc_out	*out;
	struct esc_faults *faults;
	struct esc_policy_version last;	/* version 0: there is none */
	struct esc_arena arena;		/* of the files of the last version */
};

static bool
keep_last(void *arg, const struct esc_policy_version *v, struct esc_err *e)
{
	(void)e;
	*(struct esc_policy_version *)arg = *v;
	return true;
}

static bool
same_files(struct loading *l, const struct esc_policy_dir *d, bool *same, struct esc_err *e)
{
	struct esc_policy_file *f;
	size_t n;

	if (!esc_policy_files(l->db, l->last.version, &l->arena, &f, &n, e))
		return false;
	*same = n == d->nknown;
	for (size_t i = 0; i < n && *same; i++)
		*same = strcmp(f[i].name, d->file[i].name) == 0 && f[i].n == d->file[i].n &&
		    memcmp(f[i].text, d->file[i].text, f[i].n) == 0;
	return true;
}

/* Never before the version it follows, whatever the computer's clock says. */
static struct esc_policy_version
next_version(const struct loading *l)
{
	struct esc_policy_version v = { .version = l->last.version + 1, .effective_from = l->act->now,
	    .loaded_at = l->act->now, .who = l->act->actor, .tzdata = esc_tzdata_version() };

	if (l->last.version == 0)
		v.effective_from = INT64_MIN;
	else if (v.effective_from < l->last.effective_from)
		v.effective_from = l->last.effective_from;
	return v;
}

static bool
print_moved(void *out, const struct esc_moved *m, struct esc_err *e)
{
	struct esc_cell c[] = { { .s = m->ref }, { .s = esc_clock_name[m->kind] }, { .i = m->cycle },
	    { .i = m->old_due }, { .i = m->due } };

	return esc_out_row(out, c, e);
}

/* What a ticket is follows from the policy in its responses alone, which live channels give otherwise. */
static bool
lives_otherwise(const struct esc_policies *all)
{
	const struct esc_policy *p = all->version[all->n - 1], *was = all->n > 1 ? all->version[all->n - 2] : NULL;

	for (size_t i = 0; i < p->nchannels; i++)
		if (esc_policy_live(p, p->channel[i].name) != esc_policy_live(was, p->channel[i].name))
			return true;
	for (size_t i = 0; was != NULL && i < was->nchannels; i++)
		if (esc_policy_live(p, was->channel[i].name) != esc_policy_live(was, was->channel[i].name))
			return true;
	return false;
}

static bool
add_version(struct loading *l, const struct esc_policy_dir *d, struct esc_err *e)
{
	struct esc_policy_version v = next_version(l);
	const struct esc_policies *policies;

	return esc_policy_add(l->db, &v, d->file, d->nknown, e) && (policies = esc_db_policies(l->db, e)) != NULL &&
	    esc_clocks_again(l->db, v.effective_from, lives_otherwise(policies), e);
}

static bool
make_version(struct loading *l, const struct esc_policy_dir *d, struct esc_err *e)
{
	bool same = false, moved;

	if (!esc_policy_versions(l->db, keep_last, &l->last, e) ||
	    (l->last.version > 0 && !same_files(l, d, &same, e)) || !esc_zones_moved(l->db, &moved, e))
		return false;
	if (same && !moved)
		return true;
	return esc_dues_keep(l->db, e) && esc_zones_follow(l->db, e) && (same || add_version(l, d, e)) &&
	    esc_dues_moved(l->db, print_moved, l->out, e);
}

static bool
load_dir(struct loading *l, const struct esc_policy_dir *d, struct esc_err *e)
{
	bool done = esc_begin(l->db, true, e) && make_version(l, d, e) &&
	    esc_programme_faults(l->db, l->act->now, l->dir, l->faults, e);

	if (done && !l->act->dry_run)
		return esc_commit(l->db, e);
	esc_rollback(l->db);
	return done;
}

bool
esc_policy_load(struct esc_db *db, const struct esc_act *act, const char *dir, struct esc_out *out,
    struct esc_faults *faults, struct esc_err *e)
{
	struct loading l = { .db = db, .act = act, .dir = dir, .out = out, .faults = faults };
	struct esc_policy_dir d;
	bool done;

	if (!esc_policy_dir_read(&d, dir, e))
		return false;
	done = is_sound(&d, dir, act->now, faults, e) && load_dir(&l, &d, e);
	esc_arena_free(&l.arena);
	esc_arena_free(&d.arena);
	return done;
}
