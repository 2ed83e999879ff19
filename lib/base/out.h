/*
 * out.h - the parts of records out: a spool that keeps text, a sink that it is
 * written to, the order of rows, and the forms.
 */
#ifndef ESC_OUT_H
#define ESC_OUT_H

#include "escalate.h"

/* Text in memory up to ESC_SPOOL_MAX, then in a file without a name (spool.c). */
#define ESC_SPOOL_MAX	((size_t)1 << 20)
struct esc_spool {
	struct esc_buf	buf;	/* the newest part: add here, then settle */
	bool		filed;
	int		fd;
	uint64_t	before;	/* bytes in the file */
};
#define ESC_SPOOL_SIZE(s)	((s)->before + (s)->buf.n)
bool	esc_spool_settle(struct esc_spool *, struct esc_err *);
/* n bytes from `at' on; they are there. */
bool	esc_spool_read(struct esc_spool *, uint64_t at, void *, size_t n, struct esc_err *);
void	esc_spool_free(struct esc_spool *);

/* Where text goes: standard output, or a file that is there whole or not at all. */
struct esc_sink {
	int		 fd;
	const char	*name;		/* for messages */
	char		*target, *tmp;	/* the file that tmp will become; NULL: written to directly */
	bool		 deaf;		/* the reader closed the pipe */
};
bool	esc_sink_open(struct esc_sink *, const char *file, struct esc_err *);
bool	esc_sink_write(struct esc_sink *, const char *, size_t, struct esc_err *);
bool	esc_sink_spool(struct esc_sink *, struct esc_spool *, struct esc_err *);
/* `ok': all was written; else the file stays as it was. */
bool	esc_sink_close(struct esc_sink *, bool ok, struct esc_err *);

/* Rows in order (sort.c); equal rows stay as they came, empty cells come last. */
struct esc_sort_key {
	size_t	column;
	bool	turned;
};
struct esc_sort;
struct esc_sort *esc_sort_new(const struct esc_head *, const bool *wanted, size_t ncolumns,
	    const struct esc_sort_key *, size_t nkeys);
bool	esc_sort_add(struct esc_sort *, const struct esc_cell *, struct esc_err *);
bool	esc_sort_each(struct esc_sort *, bool (*)(void *, const struct esc_cell *, struct esc_err *),
	    void *, struct esc_err *);
void	esc_sort_free(struct esc_sort *);

/* Forms (form.c). */
struct esc_out_form {
	const char	*name;
	const char	*start, *finish;	/* around everything */
	const char	*row, *cell, *row_end;	/* before a row, between cells, after a row */
	const char	*next;			/* between rows */
	const char	*blank;			/* a row of one empty cell: an empty line would be none */
	bool		 digits;		/* a whole number, a span too, is its digits, and nothing if there is none */
	bool		 named;			/* every cell bears its column's name: no header */
	bool		 local;			/* times are local unless a zone is given */
	bool		 page;			/* lines for page.c, a cell each, not yet the text */
	void		(*text)(struct esc_buf *, const char *, size_t);
	void		(*value)(struct esc_buf *, enum esc_type, const struct esc_cell *,
			    const struct esc_zone *);
};
/* Unknown: ESC_USAGE. */
const struct esc_out_form *esc_out_form_find(const char *name, struct esc_err *);

/*
 * The table for people (page.c): lays out cells, one a line of the spool, a row
 * being as many lines as there are columns; the first row is the header.
 */
struct esc_page {
	const struct esc_head **head;
	size_t		 ncolumns;
	int		 width;		/* 0: cut nothing */
	bool		 header, bold;
};
bool	esc_page_write(const struct esc_page *, struct esc_spool *, struct esc_sink *, struct esc_err *);

/* Each value once (once.c): a set of lines of a spool. */
struct esc_once {
	uint64_t	*slot;
	size_t		 nslots, n;
	struct esc_buf	 line;
};
/* Is the spool's last line, which begins at `at' and is not settled, new? */
bool	esc_once_new(struct esc_once *, struct esc_spool *, uint64_t at, bool *is_new, struct esc_err *);
void	esc_once_free(struct esc_once *);

#endif
