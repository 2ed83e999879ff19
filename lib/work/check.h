/*
 * check.h - the check of a database in the making.  Private to work/.
 */
#ifndef ESC_CHECK_H
#define ESC_CHECK_H

#include "store/store.h"

struct esc_checking {
	struct esc_db	*db;
	struct esc_out	*out;
	struct esc_arena arena;		/* of one ticket */
	uint64_t	*errors;
	int64_t		 postings[2];	/* that the documents of a kind have */
};
bool	esc_check_finding(struct esc_checking *, const char *where, const char *what, const char *hint,
	    struct esc_err *);
/* A finding if a name's stored value is another than the one folded. */
bool	esc_check_differs(struct esc_checking *, const char *ref, const char *name, const char *stored,
	    const char *folded, struct esc_err *);
/* A number as text; NULL: ESC_NONE. */
const char *esc_check_number(char buf[24], int64_t);
/* The clocks that the events make against those stored, and their explanation (check_clocks.c). */
bool	esc_check_clocks(struct esc_checking *, const struct esc_ticket *, const struct esc_event *, size_t n,
	    struct esc_err *);
/* What search finds of a ticket, and the articles it used; then the articles, and the index as a whole (check_kb.c). */
bool	esc_check_kb_ticket(struct esc_checking *, const struct esc_ticket *stored, const struct esc_ticket *folded,
	    const struct esc_event *, size_t n, struct esc_err *);
bool	esc_check_kb(struct esc_checking *, struct esc_err *);
/* The history of the sponsorship programme (sponsor_check.c). */
bool	esc_check_sponsors(struct esc_checking *, struct esc_err *);

#endif
