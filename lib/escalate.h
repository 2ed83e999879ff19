/*
 * escalate.h - customer-support escalation: tickets, events, measures.
 *
 * Ordered like the folders of lib/: base (the ground), model (the rules, pure),
 * store (the database), work (what people do).  A file of one folder sees the
 * sections of its own folder and of those it may use, and no others: the
 * Makefile defines ESC_LAYER for each, so an arrow the wrong way does not
 * compile.
 *
 * Conventions.  Every function that can fail returns bool and takes struct
 * esc_err last; on false the error says why, once, where most is known.  The
 * library never prints and never exits, except that running out of memory ends
 * the program (status 75).  Zero is a valid beginning for every struct.  What a
 * reader hands out is borrowed until its next step.  Text is UTF-8 without NUL,
 * NUL-terminated.  Instants are seconds since the epoch, UTC; durations are
 * seconds.  ESC_NONE stands for no value.
 */
#ifndef ESCALATE_H
#define ESCALATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ESC_VERSION	"0.1.0"

#ifndef ESC_LAYER
#define ESC_LAYER	4	/* 1 base, 2 model, 3 store, 4 work and users */
#endif

#ifdef __GNUC__
#define ESC_PRINTF(f, a)	__attribute__((format(printf, f, a)))
#else
#define ESC_PRINTF(f, a)
#endif

#define ESC_NONE	INT64_MIN

/* ------------------------------------------------------------------ base */

/* Errors (base/err.c).  The codes are the exit statuses of every command. */
enum {
	ESC_NO = 1,		/* the answer is no */
	ESC_USAGE = 64,		/* wrong use */
	ESC_INVALID = 65,	/* bad input */
	ESC_NOINPUT = 66,	/* no such file, database or ticket */
	ESC_UNAVAILABLE = 69,	/* a needed service is missing */
	ESC_BUG = 70,
	ESC_CANTCREATE = 73,
	ESC_IO = 74,
	ESC_BUSY = 75,		/* try again, nothing was written */
	ESC_FOREIGN = 76,	/* the database is newer, damaged or not ours */
	ESC_DENIED = 77,
	ESC_CONFIG = 78		/* bad policy, configuration or zone */
};

struct esc_err {
	int	code;		/* 0: no error */
	char	text[1024];	/* one line, without program name or newline */
};

/* Sets the error and returns false: `return esc_fail(e, ESC_IO, ...)'. */
bool	esc_fail(struct esc_err *, int code, const char *fmt, ...) ESC_PRINTF(3, 4);

/*
 * The faults of a batch: every bad row on a line of its own, the first
 * ESC_FAULTS_SHOWN of them, and the count.
 */
#define ESC_FAULTS_SHOWN	100

/* Memory (base/mem.c).  A buffer of bytes that grows; s may be NULL if n = 0. */
struct esc_buf {
	char	*s;
	size_t	 n, cap;
};
void	esc_buf_add(struct esc_buf *, const void *, size_t);
void	esc_buf_puts(struct esc_buf *, const char *);
void	esc_buf_putc(struct esc_buf *, char);
void	esc_buf_printf(struct esc_buf *, const char *, ...) ESC_PRINTF(2, 3);
const char *esc_buf_str(struct esc_buf *);	/* with a NUL, borrowed */
void	esc_buf_clear(struct esc_buf *);	/* keeps the memory */
void	esc_buf_free(struct esc_buf *);

struct esc_faults {
	uint64_t	n;
	struct esc_buf	text;	/* lines, each ended by a newline */
};
void	esc_fault(struct esc_faults *, const char *fmt, ...) ESC_PRINTF(2, 3);

/* An arena: many small pieces, freed at once. */
struct esc_arena {
	struct esc_chunk *head;
};
void	*esc_alloc(struct esc_arena *, size_t);	/* zeroed, aligned for any type */
char	*esc_dup(struct esc_arena *, const char *, size_t);	/* adds a NUL */
char	*esc_keep(struct esc_arena *, const char *);	/* NULL stays NULL */
/* The first `old' bytes of p in a new piece of n bytes, the rest zeroed. */
void	*esc_copy(struct esc_arena *, const void *, size_t old, size_t n);
void	 esc_arena_clear(struct esc_arena *);	/* keeps the newest chunk */
void	 esc_arena_free(struct esc_arena *);

/* Orders for qsort(3): below 0, 0, above 0; of strings by bytes, NULL as the empty one. */
int	 esc_order_int(int64_t, int64_t);
int	 esc_order_text(const char *, const char *);

/*
 * Room for need elements of size bytes: `v = esc_grow(v, &cap, n + 1,
 * sizeof(*v))'.  Doubles; new memory is not cleared.  Free with free(3).
 */
void	*esc_grow(void *, size_t *cap, size_t need, size_t size);

/* Text (base/text.c).  Nothing here depends on a locale. */
bool	 esc_utf8_valid(const char *, size_t, size_t *bad);	/* bad: offset, may be NULL */
bool	 esc_looks_double_encoded(const char *, size_t);	/* UTF-8 taken for windows-1252 and encoded again */
/* The code point at s[0..n), its length in *len; n >= 1, s valid UTF-8. */
uint32_t esc_utf8_get(const char *, size_t, size_t *len);
void	 esc_utf8_put(struct esc_buf *, uint32_t);
int	 esc_width(const char *, size_t);	/* columns on a terminal */
/*
 * The search fold: NFC, then U+0130, U+0131 and I to i, then Unicode case fold,
 * recomposed.  Appends to out.  Equal folds are equal to a person who searches.
 */
void	 esc_fold_text(struct esc_buf *out, const char *, size_t);
/* Without accents, dots and the like: what is typed on a keyboard that has none. */
void	 esc_strip_marks(struct esc_buf *out, const char *, size_t);
bool	 esc_of_word(uint32_t);		/* a letter, a mark on one, a digit */
bool	 esc_fold_equal(const char *, const char *);
bool	 esc_fold_contains(const char *text, const char *folded_needle);
/* ASCII only. */
int	 esc_ascii_casecmp(const char *, const char *);
/* The nearest of names (an edit or two away), or NULL. */
const char *esc_nearest(const char *word, const char *const *names, size_t n);
/* As shown on a terminal and in mail: C0 (but \n, \t with `lines'), DEL, C1 and bidi controls visible. */
void	 esc_show_safe(struct esc_buf *out, const char *, size_t, bool lines);
/* Text in HTML or SVG, and in a table of Markdown: no mark-up in it is one (base/markup.c). */
void	 esc_html_escape(struct esc_buf *out, const char *, size_t);
void	 esc_markdown_escape(struct esc_buf *out, const char *, size_t);
/*
 * Money (base/money.c) in the minor unit of a currency: 1990 EUR is 19.90.  How
 * many digits that unit has, and how many of it make a whole one.
 */
int	 esc_currency_digits(const char *currency);
int64_t	 esc_currency_unit(const char *currency);
bool	 esc_currency_valid(const char *);	/* three capital letters */
void	 esc_money_print(struct esc_buf *, int64_t amount, const char *currency);
/* "19.90" in the minor unit; false: it is no money of this currency. */
bool	 esc_money_parse(const char *, const char *currency, int64_t *amount);
/*
 * A figure as people read it, by its unit: share 12.3 %, s 3h20m, per100 4.2,
 * score 4.21, count 17, EUR 19.90 EUR; NULL: as it is (base/figure.c).
 */
void	 esc_figure_print(struct esc_buf *, double, const char *unit);
/* The unit of a row's reals: whatever a measure is of, how many there are is a count. */
const char *esc_figure_unit(const char *stat, const char *unit);
/* TSV's escapes: \t \n \r \\. */
void	 esc_tsv_escape(struct esc_buf *out, const char *, size_t);
bool	 esc_tsv_unescape(struct esc_buf *out, const char *, size_t);	/* false: a bad escape */
/* Letter or digit, then letters, digits and -._/@+#; at most 255 bytes (ASCII). */
bool	 esc_ticket_name_valid(const char *);
/* A whole decimal number, no spaces, no plus sign. */
bool	 esc_int_parse(const char *, int64_t *);

/* SipHash-2-4 with the fixed key 00 01 .. 0f (base/hash.c). */
uint64_t esc_hash(const void *, size_t);

/* Zones (base/zone.c): the system's TZif files, TZDIR or /usr/share/zoneinfo. */
struct esc_zone;
/* Cached until the program ends; an unknown name is ESC_CONFIG. "UTC" always exists. */
const struct esc_zone *esc_zone_get(const char *name, struct esc_err *);
const char *esc_zone_name(const struct esc_zone *);
int	 esc_zone_offset(const struct esc_zone *, int64_t t);	/* seconds east of UTC */
const char *esc_tzdata_version(void);	/* "2026f", or "" */

struct esc_civil {
	int64_t	year;
	int	month, day, hour, minute, second;	/* 1..12, 1..31, 0..24, 0..59, 0..60 */
};
int64_t	 esc_days(int64_t year, int month, int day);	/* since 1970-01-01, proleptic Gregorian */
struct esc_civil esc_civil(const struct esc_zone *, int64_t t);	/* NULL: UTC */
bool	 esc_date_valid(int64_t year, int month, int day);
enum esc_local { ESC_LOCAL_ONE, ESC_LOCAL_GAP, ESC_LOCAL_TWICE };
/*
 * The instants of a local time: one (both equal), two (first, second), or none:
 * then both are the first instant after the gap.
 */
enum esc_local esc_local(const struct esc_zone *, struct esc_civil, int64_t *first, int64_t *second);
/* The first instant of a local date (or of the next that exists). */
int64_t	 esc_midnight(const struct esc_zone *, int64_t year, int month, int day);

/* Instants (base/time.c). */
enum esc_twice { ESC_TWICE_REFUSE, ESC_TWICE_FIRST, ESC_TWICE_SECOND };
struct esc_time_how {
	const struct esc_zone *zone;	/* of times without an offset; NULL: those are refused */
	const char	*format;	/* e.g. "DD/Mon/YY hh:mm AM", NULL: RFC 3339 and date [time] */
	enum esc_twice	 twice;		/* what a time that happens twice means */
	bool		 gap_next;	/* a time that does not exist means the first after the gap */
	bool		 relative;	/* +2h, -7d, now, today, ... are allowed */
	int64_t		 now;		/* for relative */
};
/* On failure e->text says what is wrong with the value, without a place. */
bool	 esc_time_parse(const char *, const struct esc_time_how *, int64_t *t, struct esc_err *);
bool	 esc_time_format_valid(const char *format, struct esc_err *);
#define ESC_TIME_MAX	40
const char *esc_time_print(char buf[ESC_TIME_MAX], int64_t t, const struct esc_zone *);	/* NULL: ...Z */

/*
 * A period of time: YYYY, YYYY-MM, YYYY-MM-DD, YYYY-Www, YYYYQn, today,
 * yesterday, thisweek, lastweek, thismonth, lastmonth, a weekday (the last one
 * up to today).  False without an error if the word is none of these.
 */
bool	 esc_period_parse(const char *, const struct esc_zone *, int64_t now, int64_t *from, int64_t *to);
/*
 * The T of the filter grammar: instant, date [time], period, offset, now; an
 * instant has from = to, a period its ends.  `ahead': a weekday is the next.
 */
bool	 esc_when_parse(const char *, const struct esc_zone *, int64_t now, bool ahead,
	    int64_t *from, int64_t *to, struct esc_err *);
enum esc_every { ESC_EVERY_NONE, ESC_EVERY_DAY, ESC_EVERY_WEEK, ESC_EVERY_MONTH, ESC_EVERY_QUARTER, ESC_EVERY_YEAR };
/* The beginning of the period that holds t; of the one after it. */
int64_t	 esc_every_begin(const struct esc_zone *, enum esc_every, int64_t t);
int64_t	 esc_every_next(const struct esc_zone *, enum esc_every, int64_t t);

/* Durations (base/duration.c): 90s 15m 4h 1h30m PT4H; `bare': a number is seconds. */
bool	 esc_duration_parse(const char *, bool bare, int64_t *seconds, struct esc_err *);
void	 esc_duration_print(struct esc_buf *, int64_t seconds);	/* for people: 3h20m */

/* JSON in (base/json.c): one object a line, flattened: {"a":{"b":1}} is a.b = 1. */
struct esc_json;
/* The members of an object; arrays of scalars joined with ",".  Borrowed until the next call. */
bool	 esc_json_read(struct esc_json **, const char *text, size_t n,
	    bool (*member)(void *, const char *name, const char *value, size_t n, struct esc_err *),
	    void *, struct esc_err *);
/* Members inside of others that are passed over, however many there are. */
bool	 esc_json_unwanted(struct esc_json **, bool (*unwanted)(const void *, const char *name), const void *,
	    struct esc_err *);
void	 esc_json_free(struct esc_json *);
void	 esc_json_quote(struct esc_buf *, const char *, size_t);

/*
 * Tables in (base/table.c): CSV by RFC 4180, TSV with a header, JSON lines.
 * The input is first copied whole to an unlinked file, so that no one waits for
 * a slow pipe and a second pass sees the same bytes.  Limits: a field 64 KiB, a
 * record 1 MiB, 1,000 columns.
 */
struct esc_table_how {
	const char	*form;		/* "csv", "tsv", "plain" (tsv without escapes), "jsonl", NULL: by the first bytes */
	char		 delimiter;	/* 0: a comma */
	const char	*encoding;	/* NULL: UTF-8, or UTF-16 with its BOM */
	bool		 lazy_quotes, trim;
	void		(*progress)(void *, uint64_t done, uint64_t total);	/* NULL: none */
	void		*progress_arg;
	/* Which members inside of others a JSON line may be read without; NULL: none of them. */
	bool		(*unwanted)(const void *, const char *name);
	const void	*unwanted_arg;
};
struct esc_text {
	const char	*s;	/* NUL-terminated */
	size_t		 n;
};
struct esc_table {
	const char	*name;		/* of the file, for messages; "-" is "standard input" */
	size_t		 ncolumns;
	const char	**columns;	/* as in the header, trimmed of blanks at the ends; repeated names allowed here */
	struct esc_text	*field;		/* ncolumns of them; a member that a JSON line lacks has s = NULL */
	uint64_t	 line;		/* where the row begins, 1 is the first line */
	uint64_t	 row;		/* 1 is the first row after the header */
	const char	*bad;		/* what is wrong with this row, NULL: nothing */
	struct esc_text	 raw;		/* the row's bytes, without the line end */
	struct esc_text	 raw_header;	/* with what rows need above them: a BOM if decoded, sep=X */
	struct esc_table_inner *inner;
};
/* NULL or "-": standard input.  An empty input is ESC_INVALID. */
bool	esc_table_open(struct esc_table *, const char *path, const struct esc_table_how *, struct esc_err *);
/* A table held in memory, copied. */
bool	esc_table_open_text(struct esc_table *, const char *name, const char *, size_t,
	    const struct esc_table_how *, struct esc_err *);
/*
 * The next row.  A fault of this row alone (ragged, bad bytes, too long) sets
 * `bad', and the next call goes on behind it; a fault that makes the rest
 * unreadable (a stray quote) is an error.  False at the end, then e->code is 0.
 */
bool	esc_table_next(struct esc_table *, struct esc_err *);
bool	esc_table_rewind(struct esc_table *, struct esc_err *);
/* Columns are compared with ASCII case folded and blanks, - and _ alike. */
bool	esc_column_equal(const char *, const char *);
/* The index of a column, or -1. */
int	esc_table_find(const struct esc_table *, const char *name);
/* 'c' CSV, 't' TSV, 'j' JSON lines, and what parts the fields. */
char	esc_table_form(const struct esc_table *, char *delimiter);
void	esc_table_close(struct esc_table *);

/* Records out (base/out.c): the same rows and columns in every form. */
enum esc_type { ESC_TEXT, ESC_INT, ESC_REAL, ESC_TIME, ESC_SPAN };
struct esc_head {
	const char	*name;
	enum esc_type	 type;
	bool		 extra;		/* not among the usual columns */
};
struct esc_cell {
	const char	*s;		/* ESC_TEXT; NULL: empty */
	int64_t		 i;		/* ESC_INT, ESC_TIME, ESC_SPAN; ESC_NONE: empty */
	double		 r;		/* ESC_REAL; NAN: empty */
};
struct esc_out_how {
	const char	*form;		/* tsv csv json jsonl table sheet; NULL: table on a terminal, else tsv */
	const char	*columns;	/* "A,B", "+A,B", "all"; NULL: the usual ones */
	const char	*sort;		/* "A,-B" */
	int64_t		 limit;		/* < 0: none */
	bool		 no_header, bare, quiet;
	bool		 color;
	bool		 ascii;		/* bars and curves of ASCII */
	int		 width;		/* of the terminal; 0: cut nothing */
	const struct esc_zone *zone;	/* of times; NULL: Z (table and sheet: local) */
	const struct esc_zone *local;	/* the database's, NULL: UTC */
	const char	*file;		/* NULL: standard output */
	struct esc_kept	*keep;		/* the rows go there, and nowhere else; NULL: they are printed */
};
struct esc_out;
/* The finished file `part' becomes `file', and stays so after a power cut (base/place.c). */
bool	esc_put_in_place(const char *part, const char *file, struct esc_err *);
/* A file without a name in TMPDIR, /var/tmp or /tmp (base/spool.c); -1: failed. */
int	esc_scratch(struct esc_err *);
/* An unknown column is ESC_USAGE and names the nearest. */
bool	esc_out_open(struct esc_out **, const struct esc_out_how *, const struct esc_head *, size_t,
	    struct esc_err *);
bool	esc_out_wants(const struct esc_out *, size_t column);	/* printed or sorted by */
bool	esc_out_row(struct esc_out *, const struct esc_cell *, struct esc_err *);
uint64_t esc_out_rows(const struct esc_out *);
/*
 * Until here nothing was printed (up to 1 MiB in memory, then an unlinked
 * file).  Writes all to standard output, or the whole file or none of it.  A
 * reader that closed the pipe is no error.  Frees.
 */
bool	esc_out_close(struct esc_out *, struct esc_err *);
void	esc_out_drop(struct esc_out *);	/* frees, prints nothing */
/* Rows that were kept instead of printed (base/kept.c). */
struct esc_kept {
	struct esc_arena arena;
	struct esc_head	*head;
	size_t		 ncolumns;
	struct esc_cell	*cell;		/* ncolumns a row */
	size_t		 n, cap;	/* rows */
};
void	esc_kept_begin(struct esc_kept *, const struct esc_head *, const size_t *column, size_t ncolumns);
void	esc_kept_row(struct esc_kept *, const struct esc_cell *, const size_t *column);
int	esc_kept_find(const struct esc_kept *, const char *name);	/* the column; -1: none */
void	esc_kept_free(struct esc_kept *);
/* Whole text the same way. */
bool	esc_out_text(const char *file, const char *, size_t, struct esc_err *);
bool	esc_out_bytes(const char *file, const char *, size_t, struct esc_err *);	/* as they are, also on a terminal */

/* ----------------------------------------------------------------- model */
#if ESC_LAYER >= 2

/*
 * Kinds of events (model/kind.c): a closed set.  The number is the kind's rank
 * and is stored; a new kind takes a free number and changes no other.
 */
enum esc_kind {
	ESC_OPENED = 10, ESC_CUSTOMER = 12, ESC_QUEUED = 14, ESC_ABANDONED = 16,
	ESC_ASSIGNED = 20, ESC_ACCEPTED = 22, ESC_TRANSFERRED = 24,
	ESC_REPLIED = 30, ESC_CONTACTED = 32, ESC_NOTE = 34, ESC_CONFIRMED = 36,
	ESC_ESCALATED = 40, ESC_DEESCALATED = 42, ESC_RECLASSIFIED = 44,
	ESC_TRIED = 45, ESC_PROPOSED = 46, ESC_AGREED = 47, ESC_DECIDED = 48,
	ESC_WAITING = 50, ESC_HELD = 52, ESC_RESUMED = 54,
	ESC_PROMISED = 55, ESC_KEPT = 56, ESC_BROKEN = 57, ESC_OFFERED = 58,
	ESC_RESOLVED = 60, ESC_FIXED = 62, ESC_FIX_ACCEPTED = 64,
	ESC_REOPENED = 66, ESC_CLOSED = 68, ESC_SURVEYED = 70, ESC_CHECKED = 71,
	ESC_APPROVAL_ASKED = 72, ESC_APPROVED = 73, ESC_REFUSED = 74, ESC_SIGNED = 75, ESC_COMPLAINED = 76,
	ESC_REVIEWED = 77, ESC_LINKED = 78, ESC_CONCEDED = 79,
	ESC_MERGED = 80, ESC_SPAM = 82,
	ESC_RECORDED = 84, ESC_PLANNED = 85, ESC_DONE = 86, ESC_DROPPED = 87, ESC_RETAINED = 88, ESC_LOST = 89,
	ESC_OBSERVED = 90, ESC_RETRACTED = 92
};
enum esc_side { ESC_SIDE_OURS, ESC_SIDE_CUSTOMER, ESC_SIDE_BOT, ESC_SIDE_OUTSIDE };
extern const char *const esc_side_names[];	/* "ours" */

/*
 * Columns (model/column.c): what an event may carry.  The enum is the order in
 * which an event's columns are stored and hashed.  Where: in `data' (codes,
 * numbers, times), in `data' as a person, or in `body' (what people type).
 */
enum esc_column {
	ESC_C_ATTR,		/* attr.NAME, any number of them */
#define ESC_C_FIRST	ESC_C_ACTION
	ESC_C_ACTION, ESC_C_ADDRESSED_TO, ESC_C_ALSO_TOLD, ESC_C_AMOUNT, ESC_C_ANSWER, ESC_C_APOLOGY, ESC_C_APPROVER,
	ESC_C_ARTICLE, ESC_C_AT_STAKE, ESC_C_AVOIDABLE, ESC_C_BODY, ESC_C_CATEGORY,
	ESC_C_CHANNEL, ESC_C_CHARGED, ESC_C_CONTACT, ESC_C_CSAT, ESC_C_CURRENCY, ESC_C_CUSTOMER, ESC_C_DUE,
	ESC_C_ESCALATION,
	ESC_C_EVENT, ESC_C_EXPLANATION, ESC_C_FCR_RECORDED, ESC_C_FIRST_CONTACT, ESC_C_HEARD, ESC_C_IMPACT, ESC_C_INSTEAD, ESC_C_INTAKE,
	ESC_C_INTO,
	ESC_C_KEY, ESC_C_KNOWN, ESC_C_LANGUAGE, ESC_C_LEVEL, ESC_C_MANAGER, ESC_C_MESSAGE, ESC_C_MISTAKE, ESC_C_NO_ARTICLE, ESC_C_NPS,
	ESC_C_OUTCOME,
	ESC_C_OWNER, ESC_C_PARENT, ESC_C_PHONE, ESC_C_PLATFORM, ESC_C_PRIORITY, ESC_C_PROBLEM, ESC_C_PRODUCT,
	ESC_C_PULSE, ESC_C_QUESTION, ESC_C_RATING, ESC_C_REPORTED_BY, ESC_C_REQUESTER, ESC_C_RESOLUTION, ESC_C_REV,
	ESC_C_SEGMENT, ESC_C_SIGN, ESC_C_SITE, ESC_C_SLOT, ESC_C_SOURCE, ESC_C_STATUS,
	ESC_C_SUBJECT, ESC_C_TEAM, ESC_C_TRIED, ESC_C_TRIGGER, ESC_C_TYPE,
	ESC_C_URGENCY, ESC_C_WHAT, ESC_C_WHY,
	ESC_NCOLUMNS
};
enum esc_where { ESC_IN_DATA, ESC_IN_PARTY, ESC_IN_BODY };
enum esc_form { ESC_F_CODE, ESC_F_TEXT, ESC_F_PERSON, ESC_F_LEVEL, ESC_F_SCORE, ESC_F_NUMBER,
	ESC_F_TIME, ESC_F_FLAG, ESC_F_TICKET, ESC_F_EVENT, ESC_F_CHOICE };
struct esc_column_info {
	const char	*name;
	enum esc_where	 where;
	enum esc_form	 form;
	const char	*choices;	/* ESC_F_CHOICE: words parted by blanks */
	bool		 internal;	/* only the toolkit writes it */
	const char	*help;		/* half a sentence */
};
const struct esc_column_info *esc_column_info(enum esc_column);	/* not for ESC_C_ATTR */
/* ESC_NCOLUMNS if there is none; "attr.x" is ESC_C_ATTR. */
enum esc_column esc_column_find(const char *name);
/*
 * Checks and normalises a value (trims nothing; "P1" stays "P1", csat "5",
 * flag "1"/"0").  The result is borrowed from value or static.
 */
const char *esc_column_check(enum esc_column, const char *value, struct esc_err *);

struct esc_field {
	enum esc_column	 column;
	const char	*name;		/* of ESC_C_ATTR: "attr.x"; else NULL */
	const char	*value;
};

/* An event.  Its fields are sorted by column, attributes first by name. */
struct esc_event {
	int64_t		 at, seq;
	uint64_t	 key;
	enum esc_kind	 kind;
	enum esc_side	 side;
	bool		 public;
	bool		 redacted;
	const char	*who;		/* "" : nobody */
	unsigned	 n;		/* equal rows before this one in its input */
	const struct esc_field *field;
	size_t		 nfields;
	int64_t		 batch;		/* which load wrote it; not part of the event */
};
const char *esc_event_get(const struct esc_event *, enum esc_column);	/* NULL: none */
/* (at, seq, rank, key), as qsort(3) wants it. */
int	 esc_event_order(const void *, const void *);
/* The key: esc_hash over kind, at, seq, side, public, who, every field and n. */
uint64_t esc_event_key(const struct esc_event *);
#define ESC_KEY_MAX	17
const char *esc_key_print(char buf[ESC_KEY_MAX], uint64_t key);	/* 16 hexadecimal digits */
/* By column, attributes first by name. */
void	 esc_fields_sort(struct esc_field *, size_t);
bool	 esc_event_equal(const struct esc_event *, const struct esc_event *);	/* but for the batch */
/*
 * The texts that are stored: lines name=value with \n and \\ escaped.  A person
 * in data is written by `person' (NULL: by name), read back by the store.
 */
void	 esc_event_data(const struct esc_event *, int64_t (*person)(void *, const char *), void *, struct esc_buf *);
void	 esc_event_body(const struct esc_event *, struct esc_buf *);
/*
 * The fields of both texts, in order, copied into the arena.  `person' turns a
 * number in data back into a name (NULL: it is a name).
 */
bool	 esc_event_fields(struct esc_event *, const char *data, const char *body,
	    const char *(*person)(void *, int64_t), void *, struct esc_arena *, struct esc_err *);

struct esc_kind_info {
	enum esc_kind	 kind;
	const char	*name;		/* the participle, in tables: "replied" */
	const char	*verb;		/* on the command line: "reply"; NULL: none */
	const char	*columns;	/* what it may carry, parted by blanks; "*": everything */
	const char	*needs;		/* what it must carry, one of these; NULL: nothing */
	enum esc_side	 side;		/* unless said otherwise */
	bool		 public;	/* unless said otherwise */
	bool		 work;		/* on a resolved ticket it means that the ticket is open again */
	const char	*slot;		/* the dated column of a row a ticket: "first_response"; NULL: none */
	const char	*help;
};
extern const struct esc_kind_info esc_kinds[];
extern const size_t esc_nkinds;
const struct esc_kind_info *esc_kind_info(enum esc_kind);	/* NULL: none */
const struct esc_kind_info *esc_kind_named(const char *);	/* participle or verb; NULL: none */
/* May an event of this kind carry the column?  Attributes, `key' and internal ones: always. */
bool	 esc_kind_carries(const struct esc_kind_info *, enum esc_column);
/* Does an event carry what its kind needs? */
bool	 esc_kind_satisfied(const struct esc_kind_info *, const struct esc_event *);

/*
 * Facts of a ticket (model/fact.c): all that a ticket is, as numbers, so that
 * they can be stored, compared and measured by loops.  Times of things that did
 * not happen are ESC_NONE.
 */
enum esc_fact {
	/* instants */
	ESC_OPENED_AT,		/* first `opened', else the first event */
	ESC_UPDATED_AT,		/* the newest event */
	ESC_QUEUED_AT,		/* first entry in a queue */
	ESC_ANSWERED_AT,	/* first human contact after it (live channels: asa) */
	ESC_ABANDONED_AT,
	ESC_RESPONDED_AT,	/* first response */
	ESC_FIRST_ANY_AT,	/* first message of any kind, bots included */
	ESC_ASKED_AT,		/* first message of the customer, or opened */
	ESC_ESCALATED_AT,	/* first escalation, or opened if opened above level 1 */
	ESC_RESOLVED_FIRST_AT,
	ESC_RESOLVED_AT,	/* the last resolution */
	ESC_REOPENED_AT,	/* the first reopening */
	ESC_FIXED_AT,
	ESC_CLOSED_AT,
	ESC_ENDED_AT,		/* when it was last left open for good; ESC_NONE: it is open */
	ESC_SURVEYED_AT,	/* of the latest answer */
	/* counts and numbers */
	ESC_STATUS,		/* enum esc_status */
	ESC_LEVEL, ESC_LEVEL_MAX,
	ESC_CONTACTS,		/* before the first resolution (or so far) */
	ESC_REPLIES,		/* public, human, before the first resolution (or so far) */
	ESC_CUSTOMERS,		/* the customer's messages, the opening not counted */
	ESC_RESOLUTIONS, ESC_REOPENINGS,
	ESC_ESCALATIONS,	/* events that raised the level, and opening above 1 */
	ESC_DEESCALATIONS,
	ESC_AGENTS,		/* distinct people of ours who replied, contacted or resolved: 0, 1, 2 (or more) */
	ESC_PAUSED,		/* seconds waiting or held before the last resolution (or so far) */
	ESC_PAUSED_SINCE,	/* instant, ESC_NONE: not paused */
	ESC_CSAT,		/* the latest valid answer, 1..5 */
	ESC_FCR_RECORDED,	/* the source's own verdict: 0, 1 */
	ESC_FLAGS,		/* ESC_FLAG_... */
	/* codes: in struct esc_ticket words, in the database numbers */
	ESC_PRIORITY, ESC_TEAM, ESC_SEGMENT, ESC_CATEGORY, ESC_PRODUCT, ESC_CHANNEL,
	ESC_LANGUAGE, ESC_SITE, ESC_TYPE, ESC_SOURCE,
	ESC_TRIGGER,		/* of the first escalation that says one */
	ESC_SIGN,		/* the first of conflict */
	/* people, likewise */
	ESC_OWNER, ESC_CUSTOMER_NAME, ESC_REPLIER, ESC_RESOLVER, ESC_REQUESTER, ESC_MANAGER,
	ESC_NFACTS
};
#define ESC_MOMENTS		(((UINT64_C(1) << ESC_STATUS) - 1) | UINT64_C(1) << ESC_PAUSED_SINCE)
#define ESC_FIRST_CODE		ESC_PRIORITY
#define ESC_FIRST_PERSON	ESC_OWNER
extern const char *const esc_fact_name[ESC_NFACTS];	/* as in the table `ticket' */
enum esc_status { ESC_S_OPEN, ESC_S_WAITING, ESC_S_HELD, ESC_S_RESOLVED, ESC_S_CLOSED,
	ESC_S_MERGED, ESC_S_SPAM };
extern const char *const esc_status_name[];
#define ESC_STATUS_IS_OPEN(s)	((s) <= ESC_S_HELD)
enum {
	ESC_FLAG_FUNCTIONAL = 1, ESC_FLAG_HIERARCHICAL = 2, ESC_FLAG_EXECUTIVE = 4,
	ESC_FLAG_CUSTOMER_REQUEST = 8, ESC_FLAG_SLA_BREACH = 16,
	ESC_FLAG_OVER_HEADS = 32,	/* level 4: the customer went over our heads */
	ESC_FLAG_NOTHING_TRIED = 64,	/* left level 1 with nothing tried */
	ESC_FLAG_BY_AGENT = 128,	/* opened by one of ours on the customer's behalf */
	ESC_FLAG_BOUNCED = 256		/* came down and went up again */
};

struct esc_ticket {
	int64_t		 id;		/* 0: not stored yet */
	const char	*ref;
	int64_t		 fact[ESC_NFACTS];	/* codes and people only if read from the database */
	const char	*word[ESC_NFACTS];	/* codes and people only; NULL: none */
	const char	*into;		/* merged into this ticket; NULL: none */
	const char	*subject;	/* NULL: none */
	const struct esc_field *text;	/* the latest of each body column but subject and message, and attributes */
	size_t		 ntexts;
	const struct esc_clocks *clocks;	/* if asked for */
	int64_t		 alike;		/* so many are the same in all that was asked for; 0: it is one */
};
/* One of the texts; `attr' is the name of an attribute if the column is ESC_C_ATTR.  NULL: it has none. */
const char *esc_ticket_text(const struct esc_ticket *, enum esc_column, const char *attr);
/*
 * The fold (model/fold.c): the ticket that n events make.  They must be in
 * order; events after `as_of' are left out (INT64_MAX: none), retracted ones
 * always, whatever the retraction's own time.  Borrows from the events and the
 * arena.  False only if no event is left: then the ticket does not exist yet.
 */
bool	esc_fold(struct esc_ticket *, const struct esc_event *, size_t n, int64_t as_of, struct esc_arena *);
/* The same, telling each event after it was applied: t is then what it was at that moment. */
bool	esc_fold_told(struct esc_ticket *t, const struct esc_event *, size_t n, int64_t as_of, struct esc_arena *,
	    void (*after)(void *, const struct esc_event *), void *);
/*
 * The same by the policies: channels.csv of the version in force at the opening
 * says which channels are live, where a contact is a response.  after: NULL, nobody is told.
 */
struct esc_policies;
bool	esc_fold_by(struct esc_ticket *t, const struct esc_event *, size_t n, int64_t as_of, const struct esc_policies *,
	    struct esc_arena *, void (*after)(void *, const struct esc_event *), void *);
/* Which of the events are left out by a retraction: n bytes, 1 is retracted. */
void	esc_fold_retracted(const struct esc_event *, size_t n, unsigned char *gone);
bool	esc_channel_live(const char *);	/* unless a policy says: phone, chat, visit, in_person */

/* Filters (model/filter.c): the words of design "Selecting". */
enum esc_filter_field {
	ESC_FF_TICKET, ESC_FF_STATUS, ESC_FF_PRIORITY, ESC_FF_LEVEL, ESC_FF_TEAM, ESC_FF_OWNER,
	ESC_FF_CUSTOMER, ESC_FF_SEGMENT, ESC_FF_CATEGORY, ESC_FF_PRODUCT, ESC_FF_CHANNEL,
	ESC_FF_LANGUAGE, ESC_FF_SITE, ESC_FF_TYPE, ESC_FF_SOURCE,
	ESC_FF_SUBJECT, ESC_FF_TEXT,
	ESC_FF_OPENED, ESC_FF_UPDATED, ESC_FF_RESOLVED, ESC_FF_CLOSED,
	ESC_FF_DUE, ESC_FF_CLOCK, ESC_FF_STATE, ESC_FF_ELAPSED, ESC_FF_REMAINING,	/* of one clock */
	ESC_FF_TRIGGER, ESC_FF_ESCALATION, ESC_FF_SIGN,		/* of one event */
	ESC_FF_EVENT, ESC_FF_KIND, ESC_FF_ACTOR, ESC_FF_AT,	/* of one event */
	ESC_FF_ATTR,
	ESC_NFF
};
struct esc_value {
	enum { ESC_V_NONE, ESC_V_ANY, ESC_V_TEXT, ESC_V_RANGE } is;
	const char	*text;		/* ESC_V_TEXT, as typed; for people "me" is resolved */
	const char	*folded;
	int64_t		 lo, hi;	/* ESC_V_RANGE: lo <= x <= hi (times are stored so, too);
					   a clock, a state: which one */
};
struct esc_term {
	enum esc_filter_field field;
	const char	*attr;		/* "attr.x" */
	bool		 negated;
	struct esc_value *value;
	size_t		 nvalues;
};
struct esc_filter {
	const char	**ticket;	/* any of these; none: all */
	size_t		 ntickets;
	struct esc_term	*term;		/* all of these */
	size_t		 nterms;
	bool		 asked;		/* at least one word, or "-", was given */
	bool		 none;		/* "-" named no ticket: nothing is selected */
	int64_t		 now;		/* at which clocks are looked at */
};
struct esc_filter_how {
	int64_t		 now;
	const struct esc_zone *zone;
	const char	*me;
};
/* Adds a word (ticket or term); copies into the arena.  ESC_USAGE if it is wrong. */
bool	esc_filter_add(struct esc_filter *, const char *word, const struct esc_filter_how *,
	    struct esc_arena *, struct esc_err *);
bool	esc_filter_add_ticket(struct esc_filter *, const char *ref, struct esc_arena *, struct esc_err *);
/* Does the event satisfy the terms on events (all of them, one event)? */
bool	esc_filter_event(const struct esc_filter *, const struct esc_event *, const char *ref);
bool	esc_filter_has_event_terms(const struct esc_filter *);
bool	esc_filter_is_empty(const struct esc_filter *);	/* NULL or without words: it picks every ticket */
/* One value list against a text (equal, folded) or, `contains', inside it. */
bool	esc_term_text(const struct esc_term *, const char *text, bool contains);
bool	esc_term_number(const struct esc_term *, int64_t);

/* A filter under a name (model/policy_views.c): a row of views.csv. */
struct esc_saved {
	const char	*name;
	const char	**word;
	size_t		 nwords;
	const char	*columns, *order;	/* NULL: the usual ones */
	unsigned	 line;
};

/* The map language (model/map.c), escalate.5: how a foreign table becomes events. */
struct esc_map;
enum esc_shape { ESC_TICKETS, ESC_EVENTS, ESC_SNAPSHOTS };
/* Reads a map's text; faults are ESC_CONFIG with name:line. */
bool	esc_map_read(struct esc_map **, const char *name, const char *text, size_t n, struct esc_err *);
/* The native map of a shape: every column under its own name. */
const struct esc_map *esc_map_native(enum esc_shape);
enum esc_shape esc_map_shape(const struct esc_map *);
extern const char *const esc_shape_name[];	/* "tickets" */
const char *esc_map_name(const struct esc_map *);
/* What the map says of the form of its tables: form, delimiter, encoding. */
const struct esc_table_how *esc_map_table(const struct esc_map *);
/* Is it a column that the map leaves out, whatever the options?  (As esc_table_how.unwanted.) */
bool	esc_map_leaves_out(const void *map, const char *column);
void	esc_map_free(struct esc_map *);

/* The maps that come with the library (model/shipped.c). */
struct esc_map_file {
	const char	*name;		/* "zendesk" */
	const char	*text;		/* its first line is a comment: what the map is for */
	size_t		 n;
};
const struct esc_map_file *esc_map_shipped(size_t i);	/* the i-th; NULL: there are no more */
const struct esc_map_file *esc_map_named(const char *name);	/* NULL: there is none */
bool	esc_map_read_shipped(struct esc_map **, const struct esc_map_file *, struct esc_err *);
const char *esc_map_about(const struct esc_map_file *, struct esc_arena *);
/*
 * A first map for a table, from its header and first rows, to be mended by a person
 * (model/draft.c).  `how' is what was said of the table's form.
 */
bool	esc_map_draft(struct esc_table *, const struct esc_table_how *how, struct esc_buf *, struct esc_err *);

struct esc_map_how {
	const struct esc_zone *zone;	/* --tz; NULL: the map's */
	const char	*date_format;	/* --date-format; NULL: the map's */
	enum esc_twice	 twice;
	bool		 gap_next;
	const char	*prefix;	/* --prefix; NULL: the map's */
	bool		 keep_unknown, ignore_unknown;
	bool		 number;	/* the rows need no ticket column */
	int64_t		 now;
	enum esc_kind	 kind;		/* ESC_EVENTS: of every row; 0: the table's column */
	int64_t		 at;		/* ESC_EVENTS: of rows that say no time; ESC_NONE: they must */
	const char	*actor;		/* ESC_EVENTS: of rows that name nobody; NULL: none */
};
/*
 * A map bound to the header of a table: which column is what.  An unknown
 * column, a repeated one that is used by name, a missing one are ESC_INVALID
 * with file, line and column, and name the nearest.  The map and the names in
 * `how' must outlive the binding.
 */
struct esc_binding;
bool	esc_map_bind(struct esc_binding **, const struct esc_map *, const struct esc_table *,
	    const struct esc_map_how *, struct esc_err *);
/* The columns that --ignore-unknown leaves out, parted by commas; NULL: none. */
const char *esc_binding_ignored(const struct esc_binding *);
void	esc_binding_free(struct esc_binding *);

/* What one row says, valid until the next row. */
struct esc_row {
	const char	*ticket;	/* with its prefix; "" if `number' and it has none */
	struct esc_event *event;	/* in the order of the kinds; keys not set, n = 0 */
	size_t		 nevents;
	int64_t		 updated;	/* the source's, else the newest time in the row, else ESC_NONE */
	bool		 has_updated;	/* the source says when: later rows are told by it */
	uint64_t	 hash;		/* ESC_TICKETS: of what the row says */
	const char	*doubt;		/* "column: looks encoded twice ...", once a binding; NULL: none */
};
/*
 * Reads the table's current row.  False with ESC_INVALID says what is wrong
 * ("column: what"), the place is the caller's.  ESC_TICKETS: a slot event for
 * each dated column (its field slot; no rev is the first), and one `observed' with the
 * rest, at `updated' if the source says it, else at ESC_NONE for the caller to
 * fill.  ESC_SNAPSHOTS: one `observed'.  ESC_EVENTS: the events that the row
 * names.  A row that the map drops has no event.
 */
bool	esc_map_row(struct esc_binding *, const struct esc_table *, struct esc_row *, struct esc_err *);

/* Measures (model/measure.c, tables in metric.c, handling.c, contact.c): the metrics of the reports, each defined once. */
enum esc_cohort { ESC_BY_DEFAULT, ESC_BY_OPENED, ESC_BY_RESOLVED, ESC_BY_EVENT };
extern const char *const esc_cohort_name[];	/* "default", "opened", "resolved", "event" */
/* What a figure is: a sum, k of n, k of each 100, a mean, a spread, tickets open at the end. */
enum esc_figure { ESC_SUM, ESC_SHARE, ESC_PER100, ESC_MEAN, ESC_SPREAD, ESC_OPEN_AT_END };
struct esc_metric;
struct esc_view {			/* a ticket as it is looked at */
	const int64_t	*fact;
	const struct esc_metric *metric;	/* of the measure, set by esc_measure(), as the next */
	int64_t		 parameter;
	int64_t		 as_of;
	int64_t		 window;	/* N days of fcr and reopening, in seconds */
	int64_t		 within;	/* of escalation_rate.within, in seconds */
	bool		 repeated;	/* the customer came again (for metrics that ask) */
	bool		 left_out;	/* esc_left_out() says so */
	bool		 business;	/* spans are working time, set by esc_measure() */
	struct esc_calendar *calendar;	/* of the ticket's team (for metrics that ask) */
	const struct esc_policies *policies;	/* NULL: there are none */
	const struct esc_policy *policy;	/* in force at as_of; NULL: none */
	const char	*channel;	/* its name (for metrics that ask); NULL: none */
	int64_t		 cause_ended;	/* the first action against the cause of its post-mortem was done; 0: none of it */
	bool		 cause_returned;	/* ... and the cause came back (for metrics that ask) */
	const struct esc_event *event;	/* in force up to as_of (for metrics that ask) */
	size_t		 nevents;
	const struct esc_clock *clock;	/* as of then (for metrics that ask) */
	size_t		 nclocks;
	struct esc_arena *arena;
};
/* What a ticket adds to a figure. */
struct esc_part {
	int64_t		 at;		/* to the period that holds this instant */
	enum { ESC_PART_NONE, ESC_PART_COUNTS, ESC_PART_CENSORED, ESC_PART_EXCLUDED } what;
	bool		 moves;		/* later events may change it */
	int64_t		 num, den;	/* ESC_SPREAD: the value, 1 */
};
struct esc_metric {
	const char	*name;		/* "funnel.K": asked for with a parameter */
	enum esc_figure	 figure;
	const char	*unit;		/* share count s score per100 money */
	enum esc_cohort	 cohort;	/* unless another is asked for */
	bool		 fixed;		/* ... which cannot be */
	uint64_t	 facts;		/* 1 << enum esc_fact */
	struct esc_part	(*part)(const struct esc_view *);
	/* Instead: any number of parts; `at' is the moment of the cohort event. */
	void		(*each)(const struct esc_view *, void (*tell)(void *, const struct esc_part *), void *);
	bool		 business;	/* working time, in the calendar of the ticket's team */
	bool		 asks_events, asks_clocks;
	enum esc_kind	 of_kind;	/* every part is of an event of this kind that the ticket has; 0: of others too */
	enum esc_column	 of_column;	/* ... of one that says this; 0: of others too */
	enum esc_fact	 events_if;	/* only if this is neither none nor 0; 0: always */
	int64_t		 parameter;	/* if the name has none */
	enum esc_fact	 resolved_at;	/* moment of the cohort resolved; 0: the last resolution */
	enum esc_fact	 event_at;	/* moment of the cohort event; 0: there is none */
	enum esc_fact	 also_at;	/* a second part with num = also, den = 0, at this moment */
	int		 also;		/* 0: there is none */
	bool		 asks_repeated;	/* needs esc_view.repeated */
	bool		 asks_causes;	/* needs esc_view.cause_ended */
	const char	*channel;	/* events are asked for only where the channel's name has this; NULL: everywhere */
	enum esc_kind	 money_of;	/* amounts on such events: NAME.EUR is of one currency; 0: no money */
	bool		 plain;		/* of its facts that are moments it asks only whether they are there */
	const char	*beside;	/* metrics printed with it, parted by blanks; NULL: none */
	const char	*definition;
};
const struct esc_metric *esc_metric(size_t i);	/* the i-th; NULL: there are no more */
/* A metric as it was asked for. */
struct esc_measure {
	const struct esc_metric *metric;
	const char	*name;		/* borrowed from the asker */
	int64_t		 parameter;
	enum esc_cohort	 cohort;
};
/* By name, with its parameter after a dot; ESC_USAGE names the nearest. */
bool	 esc_measure_find(struct esc_measure *, const char *name, enum esc_cohort, struct esc_err *);
/* Is a ticket of this status and type no part of any figure?  The types, folded; NULL ends them. */
bool	 esc_left_out(int64_t status, const char *type);
extern const char *const esc_types_left_out[];
/* The parts that a ticket adds.  Not for ESC_OPEN_AT_END. */
void	 esc_measure(const struct esc_measure *, struct esc_view *,
	    void (*tell)(void *, const struct esc_part *), void *);

/* Statistics (model/statistics.c).  The 95 % Wilson interval of k of n, n > 0. */
void	esc_wilson(uint64_t k, uint64_t n, double *low, double *high);
/* Nearest rank: the ceil(p n)-th smallest of n > 0 sorted values; p in millionths at the finest. */
int64_t	esc_percentile(const int64_t *sorted, size_t n, double p);
/* Type 7 (linear interpolation). */
double	esc_percentile_linear(const int64_t *sorted, size_t n, double p);
/*
 * The 95 % interval of a count that is a sum of rare events (score), of a median
 * by the ranks between which it lies (0-based; false: of fewer than 6 none), and
 * of b - a, of which the intervals are known (MOVER).
 */
void	esc_count_interval(uint64_t k, double *low, double *high);
bool	esc_median_ranks(size_t n, size_t *low, size_t *high);
struct esc_estimate {
	double	value, low, high;	/* NAN: not known */
};
struct esc_estimate esc_difference(struct esc_estimate a, struct esc_estimate b);
/* The k-th smallest, from 0; leaves smaller ones before it, greater ones behind it. */
int64_t	esc_nth(int64_t *, size_t n, size_t k);
struct esc_spread {
	size_t	n;
	int64_t	min, max;
	double	mean, p50, p90, p95;
	double	p50_low, p50_high;	/* NAN, unless esc_spread_interval() was asked */
};
/* Of n > 0 values; changes their order. */
void	esc_spread(struct esc_spread *, int64_t *, size_t n, bool linear);
void	esc_spread_interval(struct esc_spread *, int64_t *, size_t n);	/* of the median */
/* The same of n > 0 values that come in order, one at a time. */
struct esc_spreading {
	struct esc_spread *spread;
	size_t	i;
	int64_t	sum;
	struct {
		size_t	rank;		/* 0-based */
		double	rest;		/* of the way to the next */
		double	*to;
	} mark[5];
	size_t	nmarks;
};
void	esc_spread_begin(struct esc_spreading *, struct esc_spread *, size_t n, bool linear, bool interval);
void	esc_spread_next(struct esc_spreading *, int64_t);

/*
 * Queues of a live channel (model/erlang.c): arrivals an hour, seconds of handling
 * each, agents; `level' is the share answered within so many seconds.  Where the
 * agents have less time than there is work, nobody is ever answered.
 */
struct esc_erlang {
	double	load;		/* erlangs: hours of work an hour */
	double	waits;		/* share that waits at all */
	double	asa;		/* mean wait, seconds; INFINITY */
	double	level, occupancy;
};
void	esc_erlang(struct esc_erlang *, double per_hour, double handling, int64_t agents, double within);
/* The fewest agents with whom the mean wait is no longer than that. */
int64_t	esc_erlang_agents(double per_hour, double handling, double wait);
/* Fairness (model/fair.c): the Gini coefficient of n values, whose order is changed. */
double	esc_gini(int64_t *, size_t n);
/* Tickets whose customers leave: as many a day, of which 1 - csat are unhappy and `defect' of those leave. */
double	esc_churn(double a_day, double csat, double defect, double days);
/* How many leads so many agents need, at 8 to 15 agents each; and whether a lead's agents are few, ok or many. */
void	esc_leads_needed(int64_t agents, int64_t *least, int64_t *most);
const char *esc_span_state(int64_t agents);

#endif /* model */

/* ----------------------------------------------------------------- store */
#if ESC_LAYER >= 3

struct esc_db;
/* To read; to do as if one wrote; to write; to write, and an older one of a server is upgraded. */
enum esc_mode { ESC_READ, ESC_REHEARSE, ESC_WRITE, ESC_UPGRADE };
/*
 * Opens the database at `where' (a file; an empty name, ":memory:", "file:..."
 * are refused).  Only esc_db_create() makes one, with `zone' as its zone.
 */
bool	esc_db_open(struct esc_db **, const char *where, enum esc_mode, struct esc_err *);
bool	esc_db_create(struct esc_db **, const char *where, const char *zone, struct esc_err *);
void	esc_db_close(struct esc_db *);
int64_t	esc_db_version(const struct esc_db *);	/* of its schema */
/* The version that it had before it was opened, and the copy that was kept (NULL: none); 0: it was as it is. */
int64_t	esc_db_upgraded(const struct esc_db *, const char **kept);
const struct esc_zone *esc_db_zone(const struct esc_db *);	/* esc-db init --tz */
bool	esc_db_is(const struct esc_db *, const char *file);	/* the same file? */
const char *esc_engine_version(void);
/* Did the first transaction fail, and only because others wrote at once? */
bool	esc_db_again(const struct esc_db *);
bool	esc_engine_has_server(void);	/* was it built with PostgreSQL? */

#endif /* store */

/* ------------------------------------------------------------------ work */
#if ESC_LAYER >= 4

/* What every act of a person says. */
struct esc_act {
	int64_t		 now;		/* replaces the clock */
	int64_t		 at;		/* when it happened; ESC_NONE: now */
	const char	*actor;		/* who does it */
	const char	*key;		/* NULL: none; a second act with it changes nothing */
	bool		 dry_run;
	bool		 allow_future;
	bool		 many;		/* a filter may pick more than 100 tickets */
	const char	*whose;		/* a customer who must have such a ticket; NULL: anybody */
	struct esc_buf	*notes;		/* lines that its maker should read; NULL: not wanted */
};
struct esc_counts {
	uint64_t	read, fresh, changed, same, rejected;
};

/* How a table is loaded. */
struct esc_load {
	struct esc_act	 act;
	const struct esc_map *map;	/* NULL: native */
	struct esc_map_how how;
	int64_t		 exported;	/* --exported; ESC_NONE */
	int64_t		 every;		/* commit each N tickets; 0: all or nothing */
	const char	*rejects;	/* file for the bad rows; NULL: one bad row refuses all */
	struct esc_buf	*notes;		/* lines about what is doubtful; NULL: not wanted */
};
/*
 * Loads n tables (work/load.c), all of them or none.  Rows of esc_open_heads go
 * to `out' (NULL: none).  ESC_INVALID: nothing was written and `faults' names
 * every bad row.
 */
extern const struct esc_head esc_open_heads[];
extern const size_t esc_nopen_heads;
bool	esc_load(struct esc_db *, const struct esc_load *, struct esc_table *, size_t n, struct esc_out *,
	    struct esc_counts *, struct esc_faults *, struct esc_err *);
/*
 * What loading it would do, as a text for a person, bad rows or not (work/trial.c);
 * nothing is written.  ESC_INVALID: there are bad rows, and the text is there.
 */
bool	esc_trial(struct esc_db *, const struct esc_load *, struct esc_table *, struct esc_buf *text, int width,
	    struct esc_counts *, struct esc_faults *, struct esc_err *);
/*
 * Opens one ticket.  `ref' names it (NULL: the next E-number).  The fields are
 * those of `opened'.
 */
bool	esc_open(struct esc_db *, const struct esc_act *, const char *ref,
	    const struct esc_field *, size_t, struct esc_out *, struct esc_counts *, struct esc_err *);

/* One act on tickets (work/log.c). */
extern const struct esc_head esc_log_heads[];
extern const size_t esc_nlog_heads;
struct esc_entry {
	enum esc_kind	 kind;
	int		 side;		/* -1: as usual for the kind */
	int		 public;	/* -1: as usual for the kind */
	const struct esc_field *field;
	size_t		 nfields;
};
bool	esc_log(struct esc_db *, const struct esc_act *, const struct esc_entry *, const struct esc_filter *,
	    struct esc_out *, struct esc_counts *, struct esc_err *);
/* One act a row; kind ESC_NONE_KIND (0): the table has a column `kind'. */
bool	esc_log_table(struct esc_db *, const struct esc_load *, enum esc_kind, struct esc_table *,
	    struct esc_out *, struct esc_counts *, struct esc_faults *, struct esc_err *);

/* Reading (work/list.c, work/show.c): a row a ticket; a row an event, or whole tickets for a person. */
bool	esc_list(struct esc_db *, const struct esc_filter *, const struct esc_out_how *, uint64_t *rows, struct esc_err *);
bool	esc_show(struct esc_db *, const struct esc_filter *, const struct esc_out_how *, uint64_t *rows, struct esc_err *);
/* One screen before a hard call: of a ticket, or of a problem to which tickets are linked (work/brief.c). */
bool	esc_show_brief(struct esc_db *, const char *ref, int64_t now, const struct esc_out_how *, struct esc_err *);

/*
 * The sweep (work/sweep.c): fires every step that was crossed, once, in order;
 * `fired' counts them.
 */
extern const struct esc_head esc_sweep_heads[];
extern const size_t esc_nsweep_heads;
struct esc_sweep {
	struct esc_act	 act;		/* now, dry_run */
	bool		 assume_current;	/* also past the moment up to which a source was seen */
};
bool	esc_sweep(struct esc_db *, const struct esc_sweep *, struct esc_out *, uint64_t *fired, struct esc_err *);

/* Reports (work/report.c). */
struct esc_report {
	const char	*const *metric;	/* names; none: the summary */
	size_t		 nmetrics;
	const char	*const *by;	/* groups */
	size_t		 nby;
	enum esc_every	 every;
	enum esc_cohort	 cohort;
	int64_t		 from, to;	/* ESC_NONE: from the first to as_of */
	int64_t		 as_of;
	bool		 linear;	/* --percentile linear */
	int64_t		 days;		/* N of fcr, reopen_rate; 7 */
	int64_t		 within_days;	/* of escalation_rate.within; 14 */
	size_t		 values;	/* that may be held at once; 0: 4 million */
	const struct esc_zone *zone;	/* NULL: the database's */
	bool		 alone;		/* without the metrics that stand beside those named */
	int64_t		 split;		/* two periods, up to here and from here; 0: none */
	bool		 whole;		/* groups with nothing in them too, where all are known */
	bool		 intervals;	/* also of medians and of counts */
	bool		 bins;		/* also rows of how many values lie from low to high (stat `bin') */
	struct esc_kept	*most;		/* the rates again, by category, team and trigger; NULL: not wanted */
};
/*
 * The ledger of concessions (work/concessions.c): totals of each currency by
 * customer and mistake, or as `by' says; of report: from, to, every, by, as_of.
 */
bool	esc_report_concessions(struct esc_db *, const struct esc_report *, const struct esc_filter *,
	    const struct esc_out_how *, uint64_t *rows, struct esc_err *);
/*
 * Whom to follow up (work/followups.c): what is to be done as of a moment or, with
 * an interval, all that falls due in it; of report: from, to, as_of.
 */
bool	esc_report_followups(struct esc_db *, const struct esc_report *, const struct esc_filter *,
	    const struct esc_out_how *, uint64_t *rows, struct esc_err *);
/* Solved tickets drawn by lot (size < 0: all), and how they were judged (work/quality.c); of report: from, to, as_of. */
bool	esc_report_quality(struct esc_db *, const struct esc_report *, int64_t size, int64_t seed,
	    const struct esc_filter *, const struct esc_out_how *, uint64_t *rows, struct esc_err *);
bool	esc_report(struct esc_db *, const struct esc_report *, const struct esc_filter *,
	    const struct esc_out_how *, uint64_t *rows, struct esc_err *);
/* A row a ticket with all its figures, as it was at as_of; `from' and `to' are of opened, or resolved (work/each.c). */
bool	esc_report_tickets(struct esc_db *, const struct esc_report *, const struct esc_filter *,
	    const struct esc_out_how *, uint64_t *rows, struct esc_err *);
/*
 * The main figure of each measure with what became of it since the period before:
 * the columns of a report, then change, change_low, change_high, direction (work/changes.c).
 */
bool	esc_report_trend(struct esc_db *, const struct esc_report *, const struct esc_filter *,
	    const struct esc_out_how *, uint64_t *rows, struct esc_err *);	/* every month, if not said */
bool	esc_report_compare(struct esc_db *, const struct esc_report *, const struct esc_filter *,
	    const struct esc_out_how *, uint64_t *rows, struct esc_err *);	/* before and after `split' */
/* From level to level: how many went on, and how long they stayed, of tickets opened in the period. */
bool	esc_report_funnel(struct esc_db *, const struct esc_report *, const struct esc_filter *,
	    const struct esc_out_how *, uint64_t *rows, struct esc_err *);
/* Arrivals by weekday and hour; what is open by its age. */
bool	esc_report_heat(struct esc_db *, const struct esc_report *, const struct esc_filter *,
	    const struct esc_out_how *, uint64_t *rows, struct esc_err *);
bool	esc_report_ageing(struct esc_db *, const struct esc_report *, const struct esc_filter *,
	    const struct esc_out_how *, uint64_t *rows, struct esc_err *);
/* What escalated tickets have in common, the greatest part first: by trigger and category, if not said (work/causes.c). */
bool	esc_report_causes(struct esc_db *, const struct esc_report *, const struct esc_filter *,
	    const struct esc_out_how *, uint64_t *rows, struct esc_err *);
/* What targets.csv asks for beside what is, of the period or the last 30 days (work/targets.c). */
bool	esc_report_targets(struct esc_db *, const struct esc_report *, const struct esc_filter *,
	    const struct esc_out_how *, uint64_t *rows, struct esc_err *);
/*
 * The lead's desk.  Each takes of the report the period, as_of and the zone
 * (work/staff.c, leads.c, people.c, workload.c, churn.c, at_risk.c).
 */
struct esc_staffing {
	int64_t		 wait;		/* seconds that customers may wait, on average */
	int64_t		 handling;	/* seconds a customer takes; ESC_NONE: as recorded */
	double		 shrinkage;	/* share of paid time in which nobody answers */
};
bool	esc_report_staff(struct esc_db *, const struct esc_report *, const struct esc_staffing *,
	    const struct esc_filter *, const struct esc_out_how *, uint64_t *rows, struct esc_err *);
bool	esc_report_span(struct esc_db *, const struct esc_report *, const struct esc_out_how *, uint64_t *rows,
	    struct esc_err *);
bool	esc_report_people(struct esc_db *, const struct esc_report *, const struct esc_out_how *, uint64_t *rows,
	    struct esc_err *);
bool	esc_report_workload(struct esc_db *, const struct esc_report *, const struct esc_filter *,
	    const struct esc_out_how *, uint64_t *rows, struct esc_err *);
#define ESC_DEFECT	0.51	/* of the unhappy customers who leave, unless given */
struct esc_churning {			/* NAN: observed, or as the source has it */
	double		 volume;	/* tickets a day */
	double		 csat, defect;
	double		 improve;	/* of csat; NAN: not asked for */
	int64_t		 days;
};
bool	esc_report_churn(struct esc_db *, const struct esc_report *, const struct esc_churning *,
	    const struct esc_filter *, const struct esc_out_how *, uint64_t *rows, struct esc_err *);
bool	esc_report_at_risk(struct esc_db *, const struct esc_filter *, const struct esc_out_how *, uint64_t *rows,
	    struct esc_err *);
/* Metrics in words, with those that the policy of then adds (db NULL: without). */
bool	esc_report_define(struct esc_db *, int64_t at, const char *const *metric, size_t n, const struct esc_out_how *,
	    uint64_t *rows, struct esc_err *);

/*
 * Reports for people (work/present.c): rows that were kept as a table with bars,
 * a page (html, markdown), a mail, a picture (svg, png).
 */
struct esc_chapter {
	const char	*title;
	const char	*command;	/* that prints these rows */
	const char	*tail;		/* of it, behind the measure; NULL: the rows are of no measures */
	const char	*chart;		/* bars lines histogram heat; "": what fits; NULL: none */
	struct esc_kept	 kept, most;	/* most: as esc_report.most */
	const struct esc_kept *targets;	/* rows of esc_report_targets(), drawn into its pictures; NULL: none */
};
struct esc_document {
	const char	*title, *command;
	const char	*to;		/* of a mail */
	int64_t		 as_of;
	struct esc_chapter *chapter;
	size_t		 nchapters;
};
/*
 * The whole page (work/page.c): the summary, trends, lengths of time, the funnel,
 * what waits.  `picks' are the words that pick tickets and `tail' all that stands
 * behind a measure, as in a command line.
 */
struct esc_page_how {
	const struct esc_report *report;	/* without metrics, groups, every */
	const struct esc_filter *filter;
	struct esc_filter_how words;
	const char	*picks, *tail;
};
bool	esc_page(struct esc_db *, const struct esc_page_how *, struct esc_document *, struct esc_arena *, struct esc_err *);
void	esc_document_free(struct esc_document *);	/* what was kept */
/* db NULL: the rows are of no database. */
bool	esc_present(struct esc_db *, const char *form, const struct esc_document *, const struct esc_out_how *,
	    struct esc_err *);

/* Words, columns and order under a name: a row of views.csv, copied into the arena (work/view.c). */
bool	esc_view_named(struct esc_db *, const char *name, int64_t now, struct esc_arena *, struct esc_saved *,
	    struct esc_err *);

/* The shift lead's morning: rows of sections, or one screen (work/today.c). */
bool	esc_today(struct esc_db *, const struct esc_filter *, const struct esc_out_how *, uint64_t *rows, struct esc_err *);

/* A row a clock that runs, the nearest due first (work/sla_list.c). */
bool	esc_sla_list(struct esc_db *, const struct esc_filter *, const struct esc_out_how *, uint64_t *rows,
	    struct esc_err *);

/*
 * Why the clocks of a ticket (clock NULL: all) stand where they stand: a row
 * each piece of time, or sentences for a person (work/explain.c).
 */
bool	esc_sla_explain(struct esc_db *, const char *ref, const char *clock, int64_t now, const struct esc_out_how *,
	    uint64_t *rows, struct esc_err *);

/*
 * Whether promises are kept watch over (work/doctor.c): rows of
 * esc_finding_heads.  A sweep, or a step that could have fired, longer ago than
 * max_age is an error; ESC_NONE: a warning, after an hour.
 */
bool	esc_sla_doctor(struct esc_db *, int64_t now, int64_t max_age, struct esc_out *, uint64_t *errors,
	    uint64_t *warnings, struct esc_err *);

/* Working time as a filter (work/calc.c): a row with a start and a target or an end, and what comes of it. */
struct esc_calc {
	const struct esc_load *load;	/* how times and unknown columns are read; rejects */
	const char	*policy;	/* a directory with calendars.csv and maybe holidays.csv; NULL: that of db */
	struct esc_db	*db;		/* NULL too: 24x7 alone */
	bool		 explain;	/* a row for each stretch of time that runs, stands or is paused */
	uint64_t	 header;	/* of the rows: the next table must have the same */
};
/*
 * The columns that were read, then `due' or `elapsed'.  The first table opens
 * `out'.  ESC_INVALID: `faults' names every bad row; ESC_CONFIG: every fault of
 * the calendars.
 */
bool	esc_sla_calc(struct esc_calc *, struct esc_table *, const struct esc_out_how *, struct esc_out **,
	    struct esc_counts *, struct esc_faults *, struct esc_err *);

/*
 * Routing (work/route.c): who has a ticket, by the matrix unless the fields say.
 * `assign' gives those that nobody has a level, a team and an owner.
 */
extern const struct esc_head esc_route_heads[];
extern const size_t esc_nroute_heads;
enum esc_move { ESC_ASSIGN, ESC_UP, ESC_DOWN, ESC_TRANSFER, ESC_ACCEPT };
struct esc_routing {
	struct esc_act	 act;
	enum esc_move	 move;
	const struct esc_field *field;
	size_t		 nfields;
	bool		 history;	/* promise what the expert has kept, not what the row says */
};
bool	esc_route_move(struct esc_db *, const struct esc_routing *, const struct esc_filter *, struct esc_out *,
	    struct esc_counts *, struct esc_err *);
/* What the matrix would do (work/route_ask.c): the facts of a ticket that does not exist are name=value words. */
struct esc_asking {
	int64_t		 at;
	const char	*const *word;
	size_t		 nwords;
	const char	*expect;	/* a person; NULL */
};
bool	esc_route_why(struct esc_db *, const char *ref, int64_t now, const struct esc_out_how *, uint64_t *rows,
	    struct esc_err *);
bool	esc_route_test(struct esc_db *, const struct esc_asking *, const struct esc_out_how *, uint64_t *rows,
	    bool *expected, struct esc_err *);
bool	esc_route_path(struct esc_db *, const struct esc_asking *, const struct esc_out_how *, uint64_t *rows,
	    struct esc_err *);
bool	esc_route_duty(struct esc_db *, const struct esc_asking *, const struct esc_out_how *, uint64_t *rows,
	    struct esc_err *);
/* Signs of conflict in the customer's words: of tickets, or of a text (work/signs.c). */
bool	esc_route_signs(struct esc_db *, const struct esc_filter *, const char *text, const char *language,
	    const struct esc_out_how *, uint64_t *rows, struct esc_err *);

/*
 * The knowledge base (work/kb.c, kb_write.c): articles K-1, K-2, ...  `find' and
 * `similar' give the best `most' rows, those with the most of the words first,
 * then the newest.
 */
extern const struct esc_head esc_article_heads[], esc_similar_heads[], esc_kb_heads[];
extern const size_t esc_narticle_heads, esc_nsimilar_heads, esc_nkb_heads;
bool	esc_kb_find(struct esc_db *, const char *words, size_t most, int64_t now, const struct esc_out_how *,
	    uint64_t *rows, struct esc_err *);
/* Articles and solved tickets that are like a ticket; `open': tickets that are still open, too. */
bool	esc_kb_similar(struct esc_db *, const char *ref, bool open, size_t most, int64_t now,
	    const struct esc_out_how *, uint64_t *rows, struct esc_err *);
/* Which articles: all of these. */
struct esc_kb_chosen {
	const char	*const *article;	/* names; none: any */
	size_t		 n;
	const char	*state, *language, *title;	/* lists parted by commas, folded words in it; NULL: any */
};
bool	esc_kb_list(struct esc_db *, const struct esc_kb_chosen *, int64_t now, const struct esc_out_how *,
	    uint64_t *rows, struct esc_err *);
/* The article as a text in Markdown, its title the first line. */
bool	esc_kb_show(struct esc_db *, const char *article, struct esc_buf *, struct esc_err *);
/*
 * What a person writes: rows of esc_kb_heads.  `words' of Markdown may begin with
 * the title, "# ..."; NULL: an article is drafted from the ticket, or its text stays.
 */
struct esc_kb_words {
	const char	*words, *title, *language;
};
bool	esc_kb_add(struct esc_db *, const struct esc_act *, const char *ref, const struct esc_kb_words *,
	    struct esc_out *, struct esc_err *);
bool	esc_kb_edit(struct esc_db *, const struct esc_act *, const char *article, const struct esc_kb_words *,
	    struct esc_out *, struct esc_err *);
bool	esc_kb_approve(struct esc_db *, const struct esc_act *, const char *const *article, size_t n, int64_t until,
	    struct esc_out *, struct esc_err *);
/*
 * Adds what was solved before it was imported to what `similar' finds
 * (work/kb_index.c), so many tickets in a transaction: a row of esc_rows_heads.
 */
struct esc_kb_indexing {
	struct esc_act	 act;		/* now, dry_run */
	void		(*progress)(void *, uint64_t done, uint64_t total);	/* NULL: none */
	void		*progress_arg;
};
bool	esc_kb_index(struct esc_db *, const struct esc_kb_indexing *, struct esc_out *, struct esc_counts *,
	    struct esc_err *);
bool	esc_kb_use(struct esc_db *, const struct esc_act *, const char *article, const struct esc_filter *,
	    struct esc_out *, struct esc_err *);

/*
 * The executive sponsorship programme of sponsorship.csv (work/sponsor*.c): a few
 * customers, each with an executive who looks after it.
 */
extern const struct esc_head esc_sponsor_heads[], esc_criterion_heads[], esc_sponsor_act_heads[],
    esc_sponsor_report_heads[];
extern const size_t esc_nsponsor_heads, esc_ncriterion_heads, esc_nsponsor_act_heads, esc_nsponsor_report_heads;
/* The criteria of customers: to enter, or to leave of those who are in it; `met': all of them are. */
bool	esc_sponsor_check(struct esc_db *, const char *const *customer, size_t n, int64_t now,
	    const struct esc_out_how *, uint64_t *rows, bool *met, struct esc_err *);
/* Who is or was in it; `due': of whom something is due, and who is proposed. */
bool	esc_sponsor_list(struct esc_db *, bool due, int64_t now, const struct esc_out_how *, uint64_t *rows,
	    struct esc_err *);
/* The figures of the stay beside those of as long a time before it; no names: of all. */
bool	esc_sponsor_report(struct esc_db *, const char *const *customer, size_t n, int64_t now,
	    const struct esc_out_how *, uint64_t *rows, struct esc_err *);
struct esc_sponsoring {
	const char	*customer;
	const char	*sponsor;	/* of enrol */
	const char	*duty;		/* of contact; NULL: the first of sponsorship.csv */
	const char	*words;		/* NULL: none */
	int64_t		 spend;		/* of a year; ESC_NONE: not said */
};
bool	esc_sponsor_enrol(struct esc_db *, const struct esc_act *, const struct esc_sponsoring *, struct esc_out *,
	    struct esc_err *);
bool	esc_sponsor_contact(struct esc_db *, const struct esc_act *, const struct esc_sponsoring *, struct esc_out *,
	    struct esc_err *);
bool	esc_sponsor_leave(struct esc_db *, const struct esc_act *, const struct esc_sponsoring *, struct esc_out *,
	    struct esc_err *);

/* The policy: a directory of tables (work/policy.c, work/policy_init.c). */
struct esc_policy_start {
	const char	*lead;		/* a mail address */
	const char	*zone;
	const char	*country;	/* of the holidays, "EE"; NULL: none */
};
bool	esc_policy_init(const char *dir, const struct esc_policy_start *, struct esc_err *);
/* Rows of esc_finding_heads. */
bool	esc_policy_check(const char *dir, int64_t now, struct esc_out *, uint64_t *errors, uint64_t *warnings,
	    struct esc_err *);
/*
 * Makes the directory the version in force and folds what it touches again;
 * rows of esc_moved_heads say which due times moved.  The same content changes
 * nothing.  Faults (then nothing is loaded: ESC_CONFIG) and warnings go to
 * `faults'.
 */
extern const struct esc_head esc_moved_heads[];
extern const size_t esc_nmoved_heads;
bool	esc_policy_load(struct esc_db *, const struct esc_act *, const char *dir, struct esc_out *,
	    struct esc_faults *, struct esc_err *);
/* The process as people read it, in Markdown, or as a chart for dot(1); dir NULL: of the version in force. */
bool	esc_policy_handbook(struct esc_db *, const char *dir, bool dot, struct esc_buf *, struct esc_err *);
/* The files of the version in force, byte for byte. */
bool	esc_policy_dump(struct esc_db *, const char *dir, struct esc_err *);

/* Notices (work/notify.c, work/send.c, work/announce.c): rows of esc_notice_heads. */
extern const struct esc_head esc_notice_heads[];
extern const size_t esc_nnotice_heads;
/* Which of them: all of these. */
struct esc_chosen {
	const int64_t	*id;		/* N-1 is 1; none: any */
	size_t		 n;
	const char	*state, *template, *recipient;	/* lists parted by commas; NULL: any */
	const struct esc_filter *filter;	/* of their tickets, if it was asked for */
};
bool	esc_notify_list(struct esc_db *, const struct esc_chosen *, const struct esc_out_how *, uint64_t *rows, struct esc_err *);
/* As they would go, or went; `raw': as the mail program gets them. */
bool	esc_notify_show(struct esc_db *, const struct esc_chosen *, int64_t now, bool raw, struct esc_buf *, struct esc_err *);
struct esc_sending {
	struct esc_act	 act;		/* now, dry_run */
	const char	*via;		/* mail, hook, program; NULL: as the policy says */
	const char	*const *program;	/* its arguments, ended by NULL */
	int64_t		 limit;		/* messages; < 0: all */
	bool		 stands;	/* the clock was replaced: no time passes */
	struct esc_buf	*notes;		/* what failed; NULL: not wanted */
};
/*
 * Delivers what may go now; `done' counts the notices that something happened
 * to.  ESC_UNAVAILABLE: a program could not be started; the others did their work.
 */
bool	esc_notify_send(struct esc_db *, const struct esc_sending *, struct esc_out *, uint64_t *done, struct esc_err *);
/* Those that failed, or of which nobody knows, are tried again. */
bool	esc_notify_retry(struct esc_db *, const struct esc_act *, const struct esc_chosen *, struct esc_out *, struct esc_err *);
/* Those that were sent came back, and why; or the message of ours that a delivery report (RFC 3464) names (work/bounce.c). */
bool	esc_notify_bounce(struct esc_db *, const struct esc_act *, const struct esc_chosen *, const char *why, struct esc_out *,
	    struct esc_err *);
bool	esc_notify_reported(struct esc_db *, const struct esc_act *, const char *text, struct esc_out *, struct esc_err *);
/* A message to the customer of each ticket by a template, once; to all customers of a problem's tickets. */
bool	esc_notify_confirm(struct esc_db *, const struct esc_act *, const char *template, const char *message,
	    const struct esc_filter *, struct esc_out *, struct esc_err *);
bool	esc_notify_announce(struct esc_db *, const struct esc_act *, const char *problem, const char *message,
	    struct esc_out *, struct esc_err *);
/* A finished message; `changed': only if its text is other than the last one under this name. */
bool	esc_notify_queue(struct esc_db *, const struct esc_act *, const char *changed, const char *text, struct esc_out *,
	    struct esc_err *);

/*
 * Post-mortems (work/postmortem*.c): which are due; the text that people finish,
 * or the last revision of one that is on record; reading it back.
 */
bool	esc_postmortem_due(struct esc_db *, const struct esc_filter *, const struct esc_out_how *, uint64_t *rows,
	    struct esc_err *);
/* language NULL: the team's. */
bool	esc_postmortem_draft(struct esc_db *, const struct esc_filter *, int64_t now, const char *language, struct esc_buf *,
	    struct esc_err *);
extern const struct esc_head esc_recorded_heads[], esc_action_heads[];
extern const size_t esc_nrecorded_heads, esc_naction_heads;
struct esc_recording {
	struct esc_act	 act;
	const struct esc_zone *zone;	/* of dates */
	const char	**name;		/* of what was read, for messages */
	const struct esc_text *text;
	size_t		 n;
};
/* ESC_INVALID: nothing was written and `faults' says why, a line each. */
bool	esc_postmortem_record(struct esc_db *, const struct esc_recording *, struct esc_out *, struct esc_counts *,
	    struct esc_faults *, struct esc_err *);
/* Actions: all of these; terms on owner, type and due are theirs, the others their ticket's. */
struct esc_actions {
	const char	**name;		/* "A-3"; none: any */
	size_t		 n;
	const char	*state;		/* a list parted by commas; NULL: not ended, unless they are named */
	const struct esc_filter *filter;
};
bool	esc_postmortem_actions(struct esc_db *, const struct esc_actions *, const struct esc_out_how *, uint64_t *rows,
	    struct esc_err *);
struct esc_ending {
	struct esc_act	 act;
	enum esc_kind	 kind;		/* ESC_DONE, ESC_DROPPED */
	const char	**name;
	size_t		 n;
	const char	*message;	/* NULL: none */
};
bool	esc_postmortem_end(struct esc_db *, const struct esc_ending *, struct esc_out *, struct esc_counts *,
	    struct esc_err *);
/* The pack for the meeting about a period, as "2026Q3", in Markdown. */
bool	esc_postmortem_review(struct esc_db *, const char *period, int64_t now, const char *language, struct esc_buf *,
	    struct esc_err *);

/* The database itself (work/check.c, work/dump.c, work/backup.c). */
extern const struct esc_head esc_finding_heads[], esc_rows_heads[], esc_backup_heads[], esc_upgrade_heads[];
extern const size_t esc_nfinding_heads, esc_nrows_heads, esc_nbackup_heads, esc_nupgrade_heads;
bool	esc_check(struct esc_db *, struct esc_out *, uint64_t *errors, uint64_t *warnings, struct esc_err *);
bool	esc_stats(struct esc_db *, struct esc_out *, struct esc_err *);
bool	esc_dump(struct esc_db *, const char *file, struct esc_err *);	/* NULL: standard output */
bool	esc_undump(struct esc_db *, int64_t now, const char *path, struct esc_out *, struct esc_err *);	/* esc-db load */
bool	esc_backup(struct esc_db *, const char *file, struct esc_out *, struct esc_err *);
bool	esc_upgrade_row(struct esc_db *, struct esc_out *, struct esc_err *);	/* what opening it did; none: nothing */

#endif /* work */
#endif
