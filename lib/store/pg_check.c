/* What PostgreSQL would not notice by itself: rows that name rows which are not there. */
#include <string.h>

#include "pg.h"
#include "schema.h"

static bool
find_strays(struct esc_db *db, const char *table, const char *column, const char *parent, const char *key,
    bool (*finding)(void *, const char *, struct esc_err *), void *arg, struct esc_err *e)
{
	struct esc_buf b = { 0 };
	struct esc_stmt *st;

	esc_buf_printf(&b, "select count(*) from %s c left join %s p on p.%s = c.%s where c.%s is not null and p.%s is null",
	    table, parent, key, column, column, key);
	st = esc_sql_built(db, esc_buf_str(&b), e);
	esc_buf_free(&b);
	if (st == NULL)
		return false;
	if (esc_step(st, e) && esc_column_int(st, 0) > 0) {
		esc_buf_printf(&b, "a row of %s names a row of %s that is not there", table, parent);
		for (int64_t n = esc_column_int(st, 0); n > 0 && finding(arg, esc_buf_str(&b), e); n--)
			continue;
	}
	esc_buf_free(&b);
	esc_sql_done(st);
	return e->code == 0;
}

static size_t
copy_word(char *to, size_t size, const char *from)
{
	size_t n = strspn(from, "abcdefghijklmnopqrstuvwxyz_");

	n = n < size ? n : size - 1;
	memcpy(to, from, n);
	to[n] = '\0';
	return n;
}

/* Every "column @type ... references parent (key)" of the schema. */
bool
esc_pg_check(struct esc_db *db, bool (*finding)(void *, const char *, struct esc_err *), void *arg, struct esc_err *e)
{
	char table[64] = "", column[64] = "", parent[64], key[64];
	const char *s = esc_schema;

	for (; *s != '\0'; s++) {
		if (strncmp(s, "create table ", 13) == 0)
			copy_word(table, sizeof(table), s + 13);
		if ((s[0] == '(' || s[0] == ',' || s[0] == '\n') && s[1] != '\0') {
			const char *word = s + 1 + strspn(s + 1, " \n");
			size_t n = copy_word(parent, sizeof(parent), word);

			if (n > 0 && strncmp(word + n, " @", 2) == 0)
				memcpy(column, parent, n + 1);
		}
		if (strncmp(s, " references ", 12) != 0)
			continue;
		s += 12;
		s += copy_word(parent, sizeof(parent), s) + 2;
		copy_word(key, sizeof(key), s);
		if (!find_strays(db, table, column, parent, key, finding, arg, e))
			return false;
	}
	return true;
}
