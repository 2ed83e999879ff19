/*
 * Filters: the words of a command line become tickets and typed terms.  What a
 * field's values may be is a row of the table; what a term means is term.c.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "model/clock.h"

/* What a value is read with: the word it stands in, for messages, and the rest. */
struct reader {
	const char	*word;
	const struct field *field;
	const struct esc_filter_how *how;
	struct esc_arena *arena;
};

struct field {
	const char	*name;
	bool		(*read)(const struct reader *, const char *, struct esc_value *, struct esc_err *);
	const char	*const *choices;
	size_t		 nchoices;
};

static bool read_text(const struct reader *, const char *, struct esc_value *, struct esc_err *);
static bool read_person(const struct reader *, const char *, struct esc_value *, struct esc_err *);
static bool read_choice(const struct reader *, const char *, struct esc_value *, struct esc_err *);
static bool read_status(const struct reader *, const char *, struct esc_value *, struct esc_err *);
static bool read_escalation(const struct reader *, const char *, struct esc_value *,
    struct esc_err *);
static bool read_kind(const struct reader *, const char *, struct esc_value *, struct esc_err *);
static bool read_key(const struct reader *, const char *, struct esc_value *, struct esc_err *);
static bool read_number(const struct reader *, const char *, struct esc_value *, struct esc_err *);
static bool read_length(const struct reader *, const char *, struct esc_value *, struct esc_err *);
static bool read_time(const struct reader *, const char *, struct esc_value *, struct esc_err *);
static bool read_ahead(const struct reader *, const char *, struct esc_value *, struct esc_err *);

static const struct field fields[ESC_NFF] = {
	[ESC_FF_TICKET] = { "ticket", read_text, NULL, 0 },
	[ESC_FF_STATUS] = { "status", read_status, esc_status_name, ESC_S_SPAM + 1 },
	[ESC_FF_PRIORITY] = { "priority", read_text, NULL, 0 },
	[ESC_FF_LEVEL] = { "level", read_number, NULL, 0 },
	[ESC_FF_TEAM] = { "team", read_text, NULL, 0 },
	[ESC_FF_OWNER] = { "owner", read_person, NULL, 0 },
	[ESC_FF_CUSTOMER] = { "customer", read_person, NULL, 0 },
	[ESC_FF_SEGMENT] = { "segment", read_text, NULL, 0 },
	[ESC_FF_CATEGORY] = { "category", read_text, NULL, 0 },
	[ESC_FF_PRODUCT] = { "product", read_text, NULL, 0 },
	[ESC_FF_CHANNEL] = { "channel", read_text, NULL, 0 },
	[ESC_FF_LANGUAGE] = { "language", read_text, NULL, 0 },
	[ESC_FF_SITE] = { "site", read_text, NULL, 0 },
	[ESC_FF_TYPE] = { "type", read_text, NULL, 0 },
	[ESC_FF_SOURCE] = { "source", read_text, NULL, 0 },
	[ESC_FF_SUBJECT] = { "subject", read_text, NULL, 0 },
	[ESC_FF_TEXT] = { "text", read_text, NULL, 0 },
	[ESC_FF_OPENED] = { "opened", read_time, NULL, 0 },
	[ESC_FF_UPDATED] = { "updated", read_time, NULL, 0 },
	[ESC_FF_RESOLVED] = { "resolved", read_time, NULL, 0 },
	[ESC_FF_CLOSED] = { "closed", read_time, NULL, 0 },
	[ESC_FF_DUE] = { "due", read_ahead, NULL, 0 },
	[ESC_FF_CLOCK] = { "clock", read_choice, esc_clock_name, ESC_NCLOCKS },
	[ESC_FF_STATE] = { "state", read_choice, esc_clock_state_name, ESC_CS_VOID + 1 },
	[ESC_FF_ELAPSED] = { "elapsed", read_length, NULL, 0 },
	[ESC_FF_REMAINING] = { "remaining", read_length, NULL, 0 },
	[ESC_FF_TRIGGER] = { "trigger", read_text, NULL, 0 },
	[ESC_FF_ESCALATION] = { "escalation", read_escalation, NULL, 0 },
	[ESC_FF_SIGN] = { "sign", read_text, NULL, 0 },
	[ESC_FF_EVENT] = { "event", read_key, NULL, 0 },
	[ESC_FF_KIND] = { "kind", read_kind, NULL, 0 },
	[ESC_FF_ACTOR] = { "actor", read_person, NULL, 0 },
	[ESC_FF_AT] = { "at", read_time, NULL, 0 },
	[ESC_FF_ATTR] = { "attr.", read_text, NULL, 0 },
};

/* A wrong value: the word, then what is wrong. */
static bool ESC_PRINTF(3, 4)
wrong(const struct reader *r, struct esc_err *e, const char *fmt, ...)
{
	char why[sizeof(e->text) / 2];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	return esc_fail(e, ESC_USAGE, "%.400s: %s", r->word, why);
}

/* An unknown word of a closed set. */
static bool
unknown(const struct reader *r, const char *what, const char *s, const char *const *names, size_t n,
    struct esc_err *e)
{
	const char *near = esc_nearest(s, names, n);
	struct esc_buf all = { 0 };

	if (near != NULL)
		return wrong(r, e, "no %s \"%.100s\": did you mean \"%s\"?", what, s, near);
	for (size_t i = 0; i < n; i++)
		esc_buf_printf(&all, " %s", names[i]);
	wrong(r, e, "no %s \"%.100s\": use one of%s", what, s, esc_buf_str(&all));
	esc_buf_free(&all);
	return false;
}

static bool
read_text(const struct reader *r, const char *s, struct esc_value *v, struct esc_err *e)
{
	struct esc_buf b = { 0 };

	(void)e;
	esc_fold_text(&b, s, strlen(s));
	v->is = ESC_V_TEXT;
	v->text = esc_dup(r->arena, s, strlen(s));
	v->folded = esc_dup(r->arena, b.s != NULL ? b.s : "", b.n);
	esc_buf_free(&b);
	return true;
}

static bool
read_person(const struct reader *r, const char *s, struct esc_value *v, struct esc_err *e)
{
	if (strcmp(s, "me") != 0)
		return read_text(r, s, v, e);
	if (r->how->me == NULL || *r->how->me == '\0')
		return wrong(r, e, "who \"me\" is was not said: use --as PERSON");
	return read_text(r, r->how->me, v, e);
}

static bool
read_choice(const struct reader *r, const char *s, struct esc_value *v, struct esc_err *e)
{
	const struct field *f = r->field;

	if (!read_text(r, s, v, e))
		return false;
	for (size_t i = 0; i < f->nchoices; i++)
		if (strcmp(v->folded, f->choices[i]) == 0) {
			v->lo = v->hi = (int64_t)i;
			return true;
		}
	return unknown(r, f->name, s, f->choices, f->nchoices, e);
}

static bool
read_status(const struct reader *r, const char *s, struct esc_value *v, struct esc_err *e)
{
	if (!read_choice(r, s, v, e))
		return false;
	v->is = ESC_V_RANGE;
	return true;
}

static bool
read_escalation(const struct reader *r, const char *s, struct esc_value *v, struct esc_err *e)
{
	struct esc_err why = { 0 };

	if (!read_text(r, s, v, e))
		return false;
	if (esc_column_check(ESC_C_ESCALATION, v->folded, &why) == NULL)
		return wrong(r, e, "%s", why.text);
	return true;
}

static bool
read_kind(const struct reader *r, const char *s, struct esc_value *v, struct esc_err *e)
{
	const struct esc_kind_info *k;
	const char **names;
	size_t n = 0;

	if (!read_text(r, s, v, e))
		return false;
	if ((k = esc_kind_named(v->folded)) != NULL) {
		v->is = ESC_V_RANGE;
		v->lo = v->hi = k->kind;
		return true;
	}
	names = esc_alloc(r->arena, 2 * esc_nkinds * sizeof(*names));
	for (size_t i = 0; i < esc_nkinds; i++) {
		names[n++] = esc_kinds[i].name;
		if (esc_kinds[i].verb != NULL)
			names[n++] = esc_kinds[i].verb;
	}
	return unknown(r, "kind", s, names, n, e);
}

/* An event's key as it is shown everywhere: 16 hexadecimal digits. */
static bool
read_key(const struct reader *r, const char *s, struct esc_value *v, struct esc_err *e)
{
	static const char digits[] = "0123456789abcdef";
	uint64_t key = 0;

	if (!read_text(r, s, v, e))
		return false;
	if (strlen(v->folded) != 16 || strspn(v->folded, digits) != 16)
		return wrong(r, e, "\"%.100s\" is no event: 16 hexadecimal digits, as in the column event", s);
	for (const char *p = v->folded; *p != '\0'; p++)
		key = key << 4 | (uint64_t)(strchr(digits, *p) - digits);
	v->is = ESC_V_RANGE;
	v->lo = v->hi = (int64_t)key;
	return true;
}

/* One end of a range, or a value alone: the first and the last that it means. */
struct ends {
	bool	(*read)(const struct reader *, const char *, int64_t *first, int64_t *last, struct esc_err *);
	int	 less;		/* 1: the second end of a range is not in it */
};

static bool
read_range(const struct reader *r, const char *s, const struct ends *ends, struct esc_value *v,
    struct esc_err *e)
{
	const char *dots = strstr(s, "..");
	const char *to = dots != NULL ? dots + 2 : NULL;
	int64_t unused;

	v->is = ESC_V_RANGE;
	v->text = esc_dup(r->arena, s, strlen(s));
	if (dots == NULL)
		return ends->read(r, s, &v->lo, &v->hi, e);
	if (dots == s && *to == '\0')
		return wrong(r, e, "\"..\" has no end: use any for every value");
	v->lo = INT64_MIN + 1;
	v->hi = INT64_MAX;
	if (dots > s && !ends->read(r, esc_dup(r->arena, s, (size_t)(dots - s)), &v->lo, &unused, e))
		return false;
	if (*to == '\0')
		return true;
	if (!ends->read(r, to, &v->hi, &unused, e))
		return false;
	if (v->hi < v->lo)
		return wrong(r, e, "the range \"%.100s\" goes backwards: the smaller end comes first", s);
	v->hi -= ends->less;
	return true;
}

static bool
number_end(const struct reader *r, const char *s, int64_t *first, int64_t *last, struct esc_err *e)
{
	if (!esc_int_parse(s, first))
		return wrong(r, e, "\"%.100s\" is no whole number", s);
	*last = *first;
	return true;
}

static bool
length_end(const struct reader *r, const char *s, int64_t *first, int64_t *last, struct esc_err *e)
{
	struct esc_err why = { 0 };

	if (!esc_duration_parse(s, false, first, &why))
		return wrong(r, e, "%s", why.text);
	*last = *first;
	return true;
}

static bool
when_end(const struct reader *r, const char *s, bool ahead, int64_t *first, int64_t *last,
    struct esc_err *e)
{
	struct esc_err why = { 0 };

	if (!esc_when_parse(s, r->how->zone, r->how->now, ahead, first, last, &why))
		return wrong(r, e, "%s", why.text);
	if (*last > *first)
		--*last;
	return true;
}

static bool
time_end(const struct reader *r, const char *s, int64_t *first, int64_t *last, struct esc_err *e)
{
	return when_end(r, s, false, first, last, e);
}

static bool
ahead_end(const struct reader *r, const char *s, int64_t *first, int64_t *last, struct esc_err *e)
{
	return when_end(r, s, true, first, last, e);
}

static bool
read_number(const struct reader *r, const char *s, struct esc_value *v, struct esc_err *e)
{
	return read_range(r, s, &(struct ends){ number_end, 0 }, v, e);
}

static bool
read_length(const struct reader *r, const char *s, struct esc_value *v, struct esc_err *e)
{
	return read_range(r, s, &(struct ends){ length_end, 0 }, v, e);
}

static bool
read_time(const struct reader *r, const char *s, struct esc_value *v, struct esc_err *e)
{
	return read_range(r, s, &(struct ends){ time_end, 1 }, v, e);
}

static bool
read_ahead(const struct reader *r, const char *s, struct esc_value *v, struct esc_err *e)
{
	return read_range(r, s, &(struct ends){ ahead_end, 1 }, v, e);
}

/* Room for one more of n elements; capacities are the powers of two. */
static void *
room(struct esc_arena *a, void *old, size_t n, size_t size)
{
	if ((n & (n - 1)) != 0)
		return old;
	return esc_copy(a, old, n * size, (n > 0 ? 2 * n : 1) * size);
}

static bool
add_value(struct esc_term *t, const struct reader *r, const char *s, struct esc_err *e)
{
	struct esc_value *v;

	if (*s == '\0')
		return wrong(r, e, "a value is empty: to find what has none, use none");
	t->value = room(r->arena, t->value, t->nvalues, sizeof(*t->value));
	v = &t->value[t->nvalues++];
	if (strcmp(s, "none") == 0)
		*v = (struct esc_value){ .is = ESC_V_NONE };
	else if (strcmp(s, "any") == 0)
		*v = (struct esc_value){ .is = ESC_V_ANY };
	else
		return r->field->read(r, s, v, e);
	return true;
}

/* value { "," value }: "\," and "\\" are literal, another backslash is itself. */
static bool
read_list(struct esc_term *t, const struct reader *r, const char *s, struct esc_err *e)
{
	struct esc_buf b = { 0 };
	bool ok = true;

	for (; ok && *s != '\0'; s++)
		if (*s == ',') {
			ok = add_value(t, r, esc_buf_str(&b), e);
			esc_buf_clear(&b);
		} else {
			if (*s == '\\' && (s[1] == ',' || s[1] == '\\'))
				s++;
			esc_buf_putc(&b, *s);
		}
	ok = ok && add_value(t, r, esc_buf_str(&b), e);
	esc_buf_free(&b);
	return ok;
}

/* name [".not"] of a field, or attr.NAME [".not"]. */
static bool
find_field(struct esc_term *t, const struct reader *r, const char *name, struct esc_err *e)
{
	static const char attr[] = "attr.", not[] = ".not";
	const char *names[ESC_NFF];
	size_t n = strlen(name), bare;

	t->negated = n > strlen(not) && strcmp(name + n - strlen(not), not) == 0 &&
	    strcmp(name, "attr.not") != 0;
	bare = t->negated ? n - strlen(not) : n;
	if (bare > strlen(attr) && strncmp(name, attr, strlen(attr)) == 0) {
		t->field = ESC_FF_ATTR;
		t->attr = esc_dup(r->arena, name, bare);
		return true;
	}
	name = esc_dup(r->arena, name, bare);
	for (size_t i = 0; i < ESC_NFF; i++) {
		names[i] = fields[i].name;
		t->field = (enum esc_filter_field)i;
		if (i != ESC_FF_ATTR && strcmp(name, names[i]) == 0)
			return true;
	}
	names[ESC_FF_ATTR] = "attr.NAME";
	return unknown(r, "field", name, names, ESC_NFF, e);
}

bool
esc_filter_add_ticket(struct esc_filter *f, const char *ref, struct esc_arena *a, struct esc_err *e)
{
	if (!esc_ticket_name_valid(ref))
		return esc_fail(e, ESC_INVALID, "\"%.300s\" is no ticket: a letter or digit, then letters, "
		    "digits and -._/@+#, at most 255", ref);
	f->ticket = room(a, f->ticket, f->ntickets, sizeof(*f->ticket));
	f->ticket[f->ntickets++] = esc_dup(a, ref, strlen(ref));
	f->asked = true;
	return true;
}

bool
esc_filter_add(struct esc_filter *f, const char *word, const struct esc_filter_how *how,
    struct esc_arena *a, struct esc_err *e)
{
	const char *colon = strchr(word, ':');
	struct reader r = { .word = word, .how = how, .arena = a };
	struct esc_term t = { 0 };

	if (!esc_utf8_valid(word, strlen(word), NULL))
		return esc_fail(e, ESC_USAGE, "a word is not UTF-8: set the terminal to UTF-8");
	if (colon == NULL && !esc_ticket_name_valid(word))
		return esc_fail(e, ESC_USAGE, "\"%.300s\" is neither a ticket nor field:value", word);
	if (colon == NULL)
		return esc_filter_add_ticket(f, word, a, e);
	if (!find_field(&t, &r, esc_dup(a, word, (size_t)(colon - word)), e))
		return false;
	r.field = &fields[t.field];
	if (!read_list(&t, &r, colon + 1, e))
		return false;
	f->now = how->now;
	f->term = room(a, f->term, f->nterms, sizeof(*f->term));
	f->term[f->nterms++] = t;
	f->asked = true;
	return true;
}
