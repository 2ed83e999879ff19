/* A message that came back: marked by a person, or by the report of its delivery. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "notify.h"

/* The words of a line behind its name, without blanks; NULL: it has another name. */
static const char *
named(const char *line, size_t n, const char *name, size_t *len)
{
	size_t k = strlen(name), i = k;

	if (n <= k || !esc_begins(line, n, name))
		return NULL;
	while (i < n && (line[i] == ' ' || line[i] == '\t'))
		i++;
	while (n > i && (line[n - 1] == '\r' || line[n - 1] == ' '))
		n--;
	*len = n - i;
	return line + i;
}

/* RFC 3464: what a delivery report says. */
struct bounced {
	bool		 failed;	/* Action: failed */
	const char	*why;		/* Diagnostic-Code, else Status */
	int64_t		 message;	/* of ours, by its Message-ID; 0: none yet */
};

static bool
ours(struct esc_db *db, const char *s, size_t n, struct bounced *b, struct esc_arena *a, struct esc_err *e)
{
	const char *open = memchr(s, '<', n), *end = open != NULL ? memchr(open, '>', n - (size_t)(open - s)) : NULL;

	return b->message != 0 || end == NULL ||
	    esc_message_named(db, esc_dup(a, open + 1, (size_t)(end - open) - 1), &b->message, e);
}

static bool
read_line(struct esc_db *db, const char *line, size_t n, struct bounced *b, struct esc_arena *a, struct esc_err *e)
{
	const char *v;
	size_t len;

	if ((v = named(line, n, "Action:", &len)) != NULL)
		b->failed = b->failed || esc_begins(v, len, "failed");
	else if ((v = named(line, n, "Diagnostic-Code:", &len)) != NULL ||
	    (b->why == NULL && (v = named(line, n, "Status:", &len)) != NULL))
		b->why = esc_dup(a, v, len);
	else if ((v = named(line, n, "Message-ID:", &len)) != NULL)
		return ours(db, v, len, b, a, e);
	return true;
}

static bool
read_report(struct esc_db *db, const char *text, struct bounced *b, struct esc_arena *a, struct esc_err *e)
{
	size_t n;

	for (const char *s = text; *s != '\0'; s += n + (s[n] == '\n')) {
		n = strcspn(s, "\n");
		if (!read_line(db, s, n, b, a, e))
			return false;
	}
	if (!b->failed)
		return esc_fail(e, ESC_INVALID,
		    "it does not report a failed delivery (RFC 3464): name the notice, as esc-notify bounce N-12");
	return b->message != 0 || esc_fail(e, ESC_INVALID, "the report names no message of ours by its Message-ID");
}

struct printing {
	struct esc_db	*db;
	struct esc_out	*out;
	struct esc_arena arena;
	int64_t		*id;		/* of notices */
	size_t		 n, room;
};

static bool
gather(void *arg, const struct esc_told *t, struct esc_err *e)
{
	struct printing *p = arg;

	(void)e;
	p->id = esc_grow(p->id, &p->room, p->n + 1, sizeof(*p->id));
	p->id[p->n++] = t->id;
	return true;
}

static bool
print_all(struct printing *p, int64_t message, struct esc_err *e)
{
	struct esc_told t;

	if (!esc_told_of(p->db, message, gather, p, e))
		return false;
	for (size_t i = 0; i < p->n; i++)
		if (!esc_told_read(p->db, p->id[i], &p->arena, &t, e) || !esc_notice_row(p->out, &t, e))
			return false;
	return true;
}

bool
esc_notify_reported(struct esc_db *db, const struct esc_act *act, const char *text, struct esc_out *out,
    struct esc_err *e)
{
	struct printing p = { .db = db, .out = out };
	struct bounced b = { .failed = false };
	bool done;

	done = esc_begin(db, true, e) && read_report(db, text, &b, &p.arena, e) &&
	    esc_message_bounce(db, b.message, b.why, e) && print_all(&p, b.message, e);
	free(p.id);
	esc_arena_free(&p.arena);
	if (done && !act->dry_run)
		return esc_commit(db, e);
	esc_rollback(db);
	return done;
}
