/*
 * table.h - the parts of tables in: an input copied whole and read by lines,
 * its encoding, libcsv, and the forms of a record.
 */
#ifndef ESC_TABLE_H
#define ESC_TABLE_H

#include "escalate.h"

#define ESC_FIELD_MAX	((size_t)64 << 10)
#define ESC_RECORD_MAX	((size_t)1 << 20)
#define ESC_COLUMNS_MAX	1000

/*
 * An input (input.c): copied whole, as UTF-8, to a file without a name (a text
 * in memory: to memory), then read by lines.  A record is one or more lines;
 * its bytes lie together until the next record.  Zero, then set name and fd.
 */
struct esc_input {
	const char	*name;		/* for messages */
	int		 fd;		/* of the copy; -1: all of it is in s */
	char		*s;		/* the window: bytes `base' and on of the copy */
	size_t		 cap, end;
	uint64_t	 base, size;
	size_t		 record;	/* in the window: where the record begins */
	size_t		 at;		/* what comes next */
	size_t		 text, n;	/* the line read last, without its end */
	size_t		 eol;		/* of that line: 0, 1 or 2 bytes */
	uint64_t	 line;		/* its number */
	bool		 whole;		/* the window reaches the end */
	bool		 decoded;	/* from another encoding */
	void		(*progress)(void *, uint64_t, uint64_t);
	void		*progress_arg;
};
/* From a file, "-" and NULL being standard input, or from memory. */
bool	esc_input_open(struct esc_input *, const char *path, const char *encoding, struct esc_err *);
bool	esc_input_text(struct esc_input *, const char *, size_t, const char *encoding,
	    struct esc_err *);
void	esc_input_begin(struct esc_input *);	/* a record begins with the next line */
/* The record's next line; false at the end, then e->code is 0. */
bool	esc_input_line(struct esc_input *, struct esc_err *);
void	esc_input_unread(struct esc_input *);	/* a record of one line comes again */
/* Goes back to where esc_input_tell() said, after that line. */
uint64_t esc_input_tell(const struct esc_input *);
void	esc_input_seek(struct esc_input *, uint64_t at, uint64_t line);
void	esc_input_close(struct esc_input *);

/* Encodings (encoding.c).  NULL or any spelling of UTF-8 needs no decoder. */
struct esc_decoder;
bool	esc_decoder_open(struct esc_decoder **, const char *encoding, const char *name,
	    struct esc_err *);
/* What `last' leaves undecoded is an error.  Borrowed until the next call. */
bool	esc_decode(struct esc_decoder *, const char *, size_t, bool last, struct esc_text *,
	    struct esc_err *);
void	esc_decoder_close(struct esc_decoder *);
/* Are these first bytes of a table? */
bool	esc_bytes_check(const char *, size_t, const struct esc_decoder *, const char *name,
	    struct esc_err *);
/* By a byte order mark, which counts more than any name. */
bool	esc_is_utf8_marked(const char *, size_t);
/* Why a text is not UTF-8, and which encoding it may be; false if it is. */
bool	esc_utf8_fault(struct esc_buf *, const char *, size_t);

struct esc_table_inner;

/* libcsv (csv.c), fed by lines, so that places are known. */
struct esc_csv;
enum esc_csv_state {
	ESC_CSV_MORE,		/* the record goes on in the next line */
	ESC_CSV_END,
	ESC_CSV_CR,		/* a carriage return outside quotes */
	ESC_CSV_STRAY,		/* a quote inside a field without quotes */
	ESC_CSV_BEHIND,		/* something behind a closing quote */
	ESC_CSV_OPEN		/* a quote that is never closed */
};
/* Fields become pieces. */
struct esc_csv *esc_csv_new(char delimiter, bool lazy, bool trim, struct esc_table_inner *);
void	esc_csv_begin(struct esc_csv *);	/* a record */
/* One line and its end, of eol bytes; 0: the end of the input. */
enum esc_csv_state esc_csv_line(struct esc_csv *, const char *, size_t n, size_t eol);
void	esc_csv_free(struct esc_csv *);

/* A field of the current record: its text in `text', or absent. */
#define ESC_ABSENT	SIZE_MAX
struct esc_piece {
	size_t	at, n;
};
struct esc_table_inner {
	struct esc_table_how how;
	const struct esc_record_form *form;
	char		 delimiter;
	struct esc_input in;
	struct esc_csv	*csv;
	struct esc_json	*json;
	struct esc_arena keep;		/* names, columns, header */
	struct esc_buf	 text;		/* the pieces' texts, each with a NUL */
	struct esc_piece *piece;	/* room for ESC_COLUMNS_MAX + 1 */
	size_t		 npieces;	/* as met, may be more than there is room for */
	size_t		 nwanted;	/* in every row, dropped ones included */
	int		*to;		/* of each wanted piece: its column, -1 is dropped */
	bool		 cut;		/* the last wanted one is dropped, from t->raw too */
	struct esc_buf	 bad, raw, label, header;
	uint64_t	 start, start_line;	/* of the rows */
	uint64_t	 blanks;	/* empty lines that are still to be told */
	uint16_t	 slot[2048];	/* JSON members: columns by name, + 1 */
};

/* Forms (record.c, jsonl.c). */
struct esc_record_form {
	const char	*name;
	char		 letter;	/* for esc_table_form() */
	/* Finds the columns; the first line comes next. */
	bool		(*open)(struct esc_table *, struct esc_err *);
	/* Makes pieces of the record whose first line was read; may set bad. */
	bool		(*split)(struct esc_table *, struct esc_err *);
	bool		 blanks;	/* an empty line can be a row, if there is one column */
};
extern const struct esc_record_form esc_form_csv, esc_form_tsv, esc_form_plain, esc_form_jsonl;
#define ESC_REJECTED	"esc_rejected"

/* For messages: the name of a piece, safe to print, or its number. */
const char *esc_piece_label(struct esc_table *, size_t);
bool	esc_table_fail(const struct esc_table *, uint64_t line, struct esc_err *, const char *fmt, ...)
	    ESC_PRINTF(4, 5);
void	esc_table_bad(struct esc_table *, const char *fmt, ...) ESC_PRINTF(2, 3);
void	esc_piece_add(struct esc_table_inner *, const char *, size_t);
bool	esc_header_read(struct esc_table *, struct esc_err *);
/* The record whose first line was read, in pieces: t->raw, perhaps t->bad. */
bool	esc_record_split(struct esc_table *, struct esc_err *);
void	esc_record_judge(struct esc_table *);	/* sets t->bad */
/* The length of a row without its last field. */
size_t	esc_record_cut(const struct esc_table_inner *, const char *, size_t);

#endif
