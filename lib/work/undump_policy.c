/* Loading a dump: the versions of the policy. */
#include <string.h>

#include "dump.h"

static bool
keep_version(void *arg, const struct esc_policy_version *v, struct esc_err *e)
{
	(void)e;
	*(int64_t *)arg = v->version;
	return true;
}

static const char *
kept(struct esc_undump_policy *p, const struct esc_text *cell)
{
	return esc_dup(&p->arena, cell->s, cell->n);
}

static bool
effective(const char *s, int64_t *t, struct esc_err *e)
{
	struct esc_time_how how = { 0 };

	*t = INT64_MIN;
	return strcmp(s, "always") == 0 || esc_time_parse(s, &how, t, e);
}

bool
esc_undump_policy(struct esc_undump_policy *p, const struct esc_text *cell, struct esc_err *e)
{
	struct esc_time_how how = { 0 };
	int64_t version, last = 0;

	if (!esc_undump_policy_end(p, e) || !esc_policy_versions(p->db, keep_version, &last, e))
		return false;
	if (!esc_int_parse(cell[ESC_D_NAME].s, &version) || version < 1)
		return esc_fail(e, ESC_INVALID, "not a number where one must be");
	p->v.version = version;
	p->v.who = kept(p, &cell[ESC_D_WHO]);
	p->v.tzdata = kept(p, &cell[ESC_D_VALUE]);
	p->there = version <= last;
	p->versions++;
	return esc_time_parse(cell[ESC_D_AT].s, &how, &p->v.loaded_at, e) &&
	    effective(cell[ESC_D_KIND].s, &p->v.effective_from, e);
}

static void
end_file(struct esc_undump_policy *p)
{
	if (p->n == 0)
		return;
	p->file[p->n - 1].text = esc_dup(&p->arena, p->text.s, p->text.n);
	p->file[p->n - 1].n = p->text.n;
	esc_buf_clear(&p->text);
}

bool
esc_undump_policy_file(struct esc_undump_policy *p, const struct esc_text *cell, struct esc_err *e)
{
	int64_t version;

	if (!esc_int_parse(cell[ESC_D_SEQ].s, &version) || version < 1 || version != p->v.version)
		return esc_fail(e, ESC_INVALID, "a file of a policy that was not named before");
	if (p->n == 0 || strcmp(p->file[p->n - 1].name, cell[ESC_D_NAME].s) != 0) {
		end_file(p);
		if (p->n == p->room) {
			p->room = p->room ? 2 * p->room : 16;
			p->file = esc_copy(&p->arena, p->file, p->n * sizeof(*p->file), p->room * sizeof(*p->file));
		}
		p->file[p->n++].name = kept(p, &cell[ESC_D_NAME]);
	}
	esc_buf_add(&p->text, cell[ESC_D_VALUE].s, cell[ESC_D_VALUE].n);
	return true;
}

bool
esc_undump_policy_end(struct esc_undump_policy *p, struct esc_err *e)
{
	bool done;

	if (p->v.version == 0)
		return true;
	end_file(p);
	done = p->there || esc_policy_add(p->db, &p->v, p->file, p->n, e);
	p->v.version = 0;
	p->file = NULL;
	p->n = p->room = 0;
	esc_arena_clear(&p->arena);
	return done;
}

void
esc_undump_policy_free(struct esc_undump_policy *p)
{
	esc_arena_free(&p->arena);
	esc_buf_free(&p->text);
}
