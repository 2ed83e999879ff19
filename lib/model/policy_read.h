/*
 * policy_read.h - the files of a policy, row by row: cells, and what is wrong
 * with them.  Private to the policy's files in model/.
 */
#ifndef ESC_POLICY_READ_H
#define ESC_POLICY_READ_H

#include "model/policy.h"

struct esc_sheet_column {
	const char	*name;
	bool		 needed;	/* else it may be left out: all its cells are empty */
};
#define ESC_SHEET_COLUMNS	20
struct esc_reading;
struct esc_sheet {
	const char	*file;
	struct esc_sheet_column column[ESC_SHEET_COLUMNS];
	void		(*row)(struct esc_reading *);
};

/* A version that is being read, and the row at hand. */
struct esc_reading {
	struct esc_policy *policy;
	bool		(*finding)(void *, const struct esc_finding *, struct esc_err *);	/* NULL: the first fault ends it */
	void		*arg;
	const struct esc_sheet *sheet;
	struct esc_table table;
	int		 at[ESC_SHEET_COLUMNS];	/* where each column is; -1: nowhere */
	bool		 bad;		/* this row */
	struct esc_err	*e;
};

/* Every row of a file to the sheet's function. */
bool	esc_sheet_read(struct esc_reading *, const struct esc_sheet *, const struct esc_policy_file *);
/* What a cell says; "": nothing.  Borrowed until the next row. */
const char *esc_cell(const struct esc_reading *, int column);
/* The same, kept; NULL: nothing. */
const char *esc_cell_kept(const struct esc_reading *, int column);
/* yes, no (and the like) or empty: 1, 0, otherwise. */
int	esc_cell_flag(struct esc_reading *, int column, int otherwise);
/* 1 to 9; empty: 0. */
int	esc_cell_level(struct esc_reading *, int column);
/* A whole number from 0 on; empty: ESC_NONE. */
int64_t	esc_cell_number(struct esc_reading *, int column);
/* A date, YYYY-MM-DD, as days since 1970-01-01; empty: ESC_NONE. */
int64_t	esc_cell_date(struct esc_reading *, int column);
/* What must not be empty. */
const char *esc_cell_needed(struct esc_reading *, int column, const char *hint);
/* A fault of this row, in a column (-1: none of them). */
/* A kind of escalation; NULL: an empty cell, or an error that was said. */
const char *esc_cell_escalation(struct esc_reading *, int column);
void	esc_cell_wrong(struct esc_reading *, int column, const char *hint, const char *fmt, ...) ESC_PRINTF(4, 5);
/* The rows with one more. */
void	*esc_policy_push(struct esc_policy *, void *rows, size_t *n, size_t size, const void *row);

extern const struct esc_sheet esc_sheet_sponsor;
extern const struct esc_sheet esc_sheet_concessions, esc_sheet_quality, esc_sheet_risks;
extern const struct esc_sheet esc_sheet_priorities, esc_sheet_levels, esc_sheet_teams, esc_sheet_people,
    esc_sheet_customers, esc_sheet_sla, esc_sheet_ladder, esc_sheet_matrix, esc_sheet_signs,
    esc_sheet_training, esc_sheet_channels, esc_sheet_notices, esc_sheet_goals, esc_sheet_views, esc_sheet_own;

/* The first nine columns of sla.csv and ladder.csv. */
#define ESC_MATCH_COLUMNS \
	{ "clock", true }, { "priority", false }, { "segment", false }, { "category", false }, \
	{ "channel", false }, { "team", false }, { "level", false }, { "escalation", false }, \
	{ "executive", false }
enum { ESC_M_CLOCK, ESC_M_PRIORITY, ESC_M_SEGMENT, ESC_M_CATEGORY, ESC_M_CHANNEL, ESC_M_TEAM, ESC_M_LEVEL,
	ESC_M_ESCALATION, ESC_M_EXECUTIVE, ESC_NM };
void	esc_cells_match(struct esc_reading *, enum esc_clock_kind *, struct esc_match *);

#endif
