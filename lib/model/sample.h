/*
 * sample.h - what the columns of a foreign table hold, from its first rows.
 * Private to the draft of a map.
 */
#ifndef ESC_SAMPLE_H
#define ESC_SAMPLE_H

#include "escalate.h"

#define ESC_SAMPLE_ROWS		1000
#define ESC_SAMPLE_VALUES	20
#define ESC_SAMPLE_SEEN		2048	/* a power of 2, more than there are rows */
#define ESC_FORMS_MAX		96

struct esc_sampled {
	const char	*header;
	size_t		 nth, repeats;	/* which of so many columns of this header */
	size_t		 filled;	/* rows in which it says something */
	const char	*value[ESC_SAMPLE_VALUES];	/* the first distinct ones */
	size_t		 nvalues;
	bool		 many;		/* there are more */
	size_t		 again;		/* rows whose value was seen in an earlier row */
	uint64_t	*seen;		/* hashes of values; a table of ESC_SAMPLE_SEEN */
	bool		 number;	/* all: 12, 3.5, 3,5 */
	bool		 zoned;		/* all: times with an offset */
	const char	*clock;		/* all: durations in this unit; NULL: not */
	bool		 fits[ESC_FORMS_MAX];	/* all: times of this form */
};
struct esc_sample {
	struct esc_sampled *column;
	size_t		 ncolumns, nrows;
	const char	*empty[8];	/* words that seem to say nothing */
	size_t		 nempties;
	char		 guard;		/* ' before formulas; 0: none */
	struct esc_arena arena;
};
/* Reads up to ESC_SAMPLE_ROWS rows; bad ones are left out. */
bool	 esc_sample_read(struct esc_sample *, struct esc_table *, struct esc_err *);
void	 esc_sample_free(struct esc_sample *);
/* The forms of a date that are tried; "iso" is our own; NULL: there are no more. */
const char *esc_date_form(size_t i);
/* The first form that fits a column, if it can be no mere number; NULL: no date. */
const char *esc_sampled_form(const struct esc_sampled *);
bool	 esc_sampled_fits(const struct esc_sampled *, const char *form);	/* one of those of esc_date_form() */
/* Another that fits as well, with day and month the other way round; NULL: none. */
const char *esc_sampled_other(const struct esc_sampled *, const char *form);

#endif
