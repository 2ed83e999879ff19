/* The versions of the policy: their files as they were loaded, and what they say. */
#include <stdlib.h>
#include <string.h>

#include "db.h"

bool
esc_policy_versions(struct esc_db *db, bool (*each)(void *, const struct esc_policy_version *, struct esc_err *),
    void *arg, struct esc_err *e)
{
	static const char sql[] = "select p.version, p.effective_from, p.loaded_at, w.name, p.tzdata from policy p"
	    " join party w on w.id = p.who order by p.version";
	struct esc_stmt *st = esc_sql(db, sql, e);
	struct esc_policy_version v;

	if (st == NULL)
		return false;
	while (esc_step(st, e)) {
		v = (struct esc_policy_version){ .version = esc_column_int(st, 0),
		    .effective_from = esc_column_int(st, 1), .loaded_at = esc_column_int(st, 2),
		    .who = esc_column_text(st, 3), .tzdata = esc_column_text(st, 4) };
		if (!each(arg, &v, e))
			break;
	}
	esc_reset(st);
	return e->code == 0;
}

bool
esc_policy_files(struct esc_db *db, int64_t version, struct esc_arena *a, struct esc_policy_file **files, size_t *n,
    struct esc_err *e)
{
	static const char sql[] = "select name, text from policy_file where version = $1 order by name";
	struct esc_stmt *st = esc_sql(db, sql, e);
	size_t cap = 16;

	if (st == NULL)
		return false;
	*n = 0;
	*files = esc_alloc(a, cap * sizeof(**files));
	esc_bind_int(st, 1, version);
	while (esc_step(st, e)) {
		if (*n == cap) {
			*files = esc_copy(a, *files, cap * sizeof(**files), 2 * cap * sizeof(**files));
			cap *= 2;
		}
		(*files)[(*n)++] = (struct esc_policy_file){ .name = esc_column_copy(st, 0, a),
		    .text = esc_column_copy(st, 1, a), .n = esc_column_size(st, 1) };
	}
	esc_reset(st);
	return e->code == 0;
}

static bool
add_version(struct esc_db *db, const struct esc_policy_version *v, struct esc_err *e)
{
	static const char sql[] = "insert into policy (version, effective_from, loaded_at, who, tzdata)"
	    " values ($1, $2, $3, $4, $5)";
	struct esc_stmt *st;
	int64_t who;

	if (!esc_party_id(db, v->who, &who, e) || (st = esc_sql(db, sql, e)) == NULL)
		return false;
	esc_bind_int(st, 1, v->version);
	esc_bind_int(st, 2, v->effective_from);
	esc_bind_int(st, 3, v->loaded_at);
	esc_bind_int(st, 4, who);
	esc_bind_text(st, 5, v->tzdata);
	return esc_run(st, e);
}

static bool
add_file(struct esc_db *db, int64_t version, const struct esc_policy_file *f, struct esc_err *e)
{
	static const char sql[] = "insert into policy_file (version, name, text) values ($1, $2, $3)";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_int(st, 1, version);
	esc_bind_text(st, 2, f->name);
	esc_bind_text_n(st, 3, f->text, f->n);
	return esc_run(st, e);
}

bool
esc_policy_add(struct esc_db *db, const struct esc_policy_version *v, const struct esc_policy_file *files, size_t n,
    struct esc_err *e)
{
	if (!add_version(db, v, e))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!add_file(db, v->version, &files[i], e))
			return false;
	esc_db_policies_forget(db);
	db->policies_added = true;
	return true;
}

static bool
newest(struct esc_db *db, int64_t *version, struct esc_err *e)
{
	static const char sql[] = "select max(version) from policy";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	return esc_number(st, 0, version, e);
}

static bool
read_version(void *arg, const struct esc_policy_version *v, struct esc_err *e)
{
	struct esc_db *db = arg;
	struct esc_policies *all = &db->policies;
	struct esc_policy_file *files;
	struct esc_arena a = { 0 };
	struct esc_policy *p;
	bool done;
	size_t n;

	done = esc_policy_files(db, v->version, &a, &files, &n, e) && esc_policy_parse(&p, files, n, NULL, NULL, e);
	esc_arena_free(&a);
	if (!done)
		return false;
	p->version = v->version;
	p->effective_from = v->effective_from;
	p->loaded_at = v->loaded_at;
	all->version = esc_grow(all->version, &db->policies_cap, all->n + 1, sizeof(*all->version));
	all->version[all->n++] = p;
	return true;
}

/* Another process may have loaded a version before this transaction began, never within it. */
const struct esc_policies *
esc_db_policies(struct esc_db *db, struct esc_err *e)
{
	struct esc_policies *all = &db->policies;
	int64_t last = all->n > 0 ? all->version[all->n - 1]->version : 0, now = 0;

	if (db->policies_known)
		return all;
	if (last > 0 && !newest(db, &now, e))
		return NULL;
	if (last == 0 || now != last) {
		esc_db_policies_free(db);
		if (!esc_policy_versions(db, read_version, db, e))
			return NULL;
	}
	db->policies_known = true;
	return all;
}

void
esc_db_policies_forget(struct esc_db *db)
{
	db->policies_known = false;
}

void
esc_db_policies_free(struct esc_db *db)
{
	for (size_t i = 0; i < db->policies.n; i++)
		esc_policy_free(db->policies.version[i]);
	free(db->policies.version);
	db->policies = (struct esc_policies){ 0 };
	db->policies_cap = 0;
	db->policies_known = false;
}

bool
esc_policy_zones(struct esc_db *db, const char *tzdata, bool *same, struct esc_err *e)
{
	static const char sql[] = "select tzdata from policy order by version desc limit 1";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	*same = !esc_step(st, e) || strcmp(esc_column_text(st, 0), tzdata) == 0;
	esc_reset(st);
	return e->code == 0;
}

bool
esc_policy_zones_set(struct esc_db *db, const char *tzdata, struct esc_err *e)
{
	static const char sql[] = "update policy set tzdata = $1 where version = (select max(version) from policy)";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_text(st, 1, tzdata);
	return esc_run(st, e);
}

bool
esc_policy_touches(struct esc_db *db, int64_t from, struct esc_arena *a, struct esc_touched **all, size_t *n,
    struct esc_err *e)
{
	static const char sql[] = "select id, entered from ticket where ended is null or $1 is null or updated >= $1"
	    " or exists (select 1 from clock c where c.ticket = ticket.id and c.ended is null) order by id";
	struct esc_stmt *st = esc_sql(db, sql, e);
	struct esc_touched *t = NULL;
	size_t room = 0;

	*n = 0;
	if (st == NULL)
		return false;
	esc_bind_int(st, 1, from);
	for (; esc_step(st, e); ++*n) {
		if (*n == room) {
			room = room ? 2 * room : 1024;
			t = esc_copy(a, t, *n * sizeof(*t), room * sizeof(*t));
		}
		t[*n] = (struct esc_touched){ esc_column_int(st, 0), esc_column_int(st, 1) };
	}
	esc_reset(st);
	*all = t;
	return e->code == 0;
}

bool
esc_dues_keep(struct esc_db *db, struct esc_err *e)
{
	return esc_script(db, "drop table if exists old_due;"
	    "create temporary table old_due (ticket @int not null, kind @int not null, cycle @int not null, due @int,"
	    " primary key (ticket, kind, cycle)) @table_by_key;"
	    "insert into old_due select ticket, kind, cycle, due from clock where ended is null", e);
}

bool
esc_dues_moved(struct esc_db *db, bool (*each)(void *, const struct esc_moved *, struct esc_err *), void *arg,
    struct esc_err *e)
{
	static const char sql[] = "select t.ref, c.kind, c.cycle, o.due, c.due from clock c"
	    " join ticket t on t.id = c.ticket"
	    " left join old_due o on o.ticket = c.ticket and o.kind = c.kind and o.cycle = c.cycle"
	    " where c.ended is null and c.due is distinct from o.due order by c.ticket, c.kind, c.cycle";
	struct esc_stmt *st = esc_sql(db, sql, e);
	struct esc_moved m;

	if (st == NULL)
		return false;
	while (esc_step(st, e)) {
		m = (struct esc_moved){ esc_column_text(st, 0), (enum esc_clock_kind)esc_column_int(st, 1),
		    esc_column_int(st, 2), esc_column_int(st, 3), esc_column_int(st, 4) };
		if (!each(arg, &m, e))
			break;
	}
	esc_reset(st);
	return e->code == 0;
}
