/* Settings: a name and a value. */
#include "db.h"

bool
esc_setting_get(struct esc_db *db, const char *name, struct esc_arena *a, const char **value,
    struct esc_err *e)
{
	static const char sql[] = "select value from setting where name = $1";
	struct esc_stmt *st = esc_sql(db, sql, e);

	*value = NULL;
	if (st == NULL)
		return false;
	esc_bind_text(st, 1, name);
	if (esc_step(st, e))
		*value = esc_dup(a, esc_column_text(st, 0), esc_column_size(st, 0));
	esc_reset(st);
	return e->code == 0;
}

bool
esc_setting_set(struct esc_db *db, const char *name, const char *value, struct esc_err *e)
{
	static const char sql[] = "insert into setting (name, value) values ($1, $2)"
	    " on conflict (name) do update set value = excluded.value where setting.value <> excluded.value";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	esc_bind_text(st, 1, name);
	esc_bind_text(st, 2, value);
	return esc_run(st, e);
}

bool
esc_settings(struct esc_db *db, bool (*each)(void *, const char *, const char *, struct esc_err *), void *arg,
    struct esc_err *e)
{
	static const char sql[] = "select name, value from setting order by name";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	while (esc_step(st, e) && each(arg, esc_column_text(st, 0), esc_column_text(st, 1), e))
		continue;
	esc_reset(st);
	return e->code == 0;
}

bool
esc_sources(struct esc_db *db, bool (*each)(void *, const char *, int64_t, struct esc_err *), void *arg,
    struct esc_err *e)
{
	static const char sql[] = "select w.name, s.seen from source s join word w on w.id = s.id order by w.name";
	struct esc_stmt *st = esc_sql(db, sql, e);

	if (st == NULL)
		return false;
	while (esc_step(st, e) && each(arg, esc_column_text(st, 0), esc_column_int(st, 1), e))
		continue;
	esc_reset(st);
	return e->code == 0;
}
