/* What PostgreSQL says is wrong, in our words and exit statuses. */
#include <stdio.h>
#include <string.h>

#include "pg.h"

/* The first that fits the SQLSTATE. */
static const struct {
	const char *state;
	int	 code;
	bool	 again;
	const char *what;
} errors[] = {
	{ "40", ESC_BUSY, true, "is written by others at the same moment: try again" },
	{ "23505", ESC_BUSY, true, "is written by others at the same moment: try again" },
	{ "55P03", ESC_BUSY, false, "is busy, another command is writing: try again" },
	{ "57014", ESC_BUSY, false, "was too slow, or the statement was cancelled: try again" },
	{ "25P03", ESC_BUSY, false, "waited too long for this command: try again" },
	{ "53100", ESC_IO, false, "does not fit: the disk of the server is full" },
	{ "53", ESC_BUSY, false, "has no room for more: try again later" },
	{ "57", ESC_UNAVAILABLE, false, "is shutting down or starting: try again later" },
	{ "08", ESC_UNAVAILABLE, false, "cannot be reached" },
	{ "28", ESC_DENIED, false, "does not let you in (passwords belong into PGPASSFILE or PGSERVICEFILE)" },
	{ "42501", ESC_DENIED, false, "may not be used so by this role" },
	{ "25006", ESC_DENIED, false, "may not be written" },
	{ "3D000", ESC_NOINPUT, false, "does not exist (createdb makes it, then esc-db init)" },
	{ "42P06", ESC_CANTCREATE, false, "is there already" },
	{ "3F000", ESC_FOREIGN, false, "has no schema escalate (esc-db init makes it)" },
	{ "42P01", ESC_FOREIGN, false, "lacks a table of escalate's: restore a backup" },
	{ "42703", ESC_FOREIGN, false, "lacks a column of escalate's: restore a backup" },
	{ "58", ESC_IO, false, "cannot be read or written" },
	{ "XX", ESC_FOREIGN, false, "is damaged: restore a backup" },
	{ "22021", ESC_INVALID, false, "takes no such text" },
};

static size_t
first_line(const char *s)
{
	return strcspn(s, "\n");
}

bool
esc_pg_fail(struct esc_db *db, const PGresult *r, struct esc_err *e)
{
	struct esc_pg *pg = esc_pg(db);
	const char *state = r != NULL ? esc_pq.PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
	const char *text = r != NULL ? esc_pq.PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY) : NULL;

	if (text == NULL)
		text = esc_pq.PQerrorMessage(pg->c);
	pg->again = false;
	if (state == NULL && esc_pq.PQstatus(pg->c) != CONNECTION_OK)
		state = "08006";
	for (size_t i = 0; state != NULL && i < sizeof(errors) / sizeof(errors[0]); i++)
		if (strncmp(errors[i].state, state, strlen(errors[i].state)) == 0) {
			pg->again = errors[i].again;
			return esc_fail(e, errors[i].code, "%s: the database %s (%.*s)", db->path, errors[i].what,
			    (int)first_line(text), text);
		}
	return esc_fail(e, ESC_BUG, "%s: %.*s", db->path, (int)first_line(text), text);
}

/* libpq tells why there is no connection by words alone. */
bool
esc_pg_refused(struct esc_db *db, struct esc_err *e)
{
	static const struct {
		const char *words;
		int	 code;
		const char *what;
	} reasons[] = {
		{ "does not exist", ESC_NOINPUT, "does not exist there (createdb makes it, then esc-db init)" },
		{ "password", ESC_DENIED, "does not let you in (passwords belong into ~/.pgpass or PGPASSFILE)" },
		{ "authentication failed", ESC_DENIED, "does not let you in" },
		{ "pg_hba.conf", ESC_DENIED, "does not let you in" },
		{ "permission denied", ESC_DENIED, "does not let you in" },
		{ "too many", ESC_BUSY, "has no room for more: try again later" },
		{ "", ESC_UNAVAILABLE, "cannot be reached: is the server running, is the address right?" },
	};
	const char *text = esc_pq.PQerrorMessage(esc_pg(db)->c);
	const char *fatal = strstr(text, "FATAL:  ");
	size_t i = 0;

	text = fatal != NULL ? fatal + 8 : text;
	while (strstr(text, reasons[i].words) == NULL || (fatal == NULL && i == 0))
		i++;
	return esc_fail(e, reasons[i].code, "%s: the database %s (%.*s)", db->path, reasons[i].what,
	    (int)first_line(text), text);
}
