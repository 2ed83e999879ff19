/*
 * brief.h - one screen before a hard call: of a ticket, or of a problem that
 * touches many.  Private to work/.
 */
#ifndef ESC_BRIEF_H
#define ESC_BRIEF_H

#include "reading.h"
#include "store/store.h"

struct esc_brief {
	struct esc_db	*db;
	const struct esc_zone *zone;
	int64_t		 now;
	const struct esc_policies *policies;
	const struct esc_policy *policy;	/* in force; NULL: none */
	const char	*ref;
	int64_t		 id;		/* of its ticket; 0: it is none */
	struct esc_ticket t;
	struct esc_clocks cs;
	struct esc_event *ev;
	unsigned char	*gone;
	size_t		 n;
	struct esc_arena arena;
	struct esc_buf	 text;
};
/* Lines: a heading, "label  words", "2026-11-23 14:50"; words are made safe and cut to a line. */
void	esc_brief_head(struct esc_brief *, const char *heading);
void	esc_brief_line(struct esc_brief *, const char *label, const char *words);
void	esc_brief_time(struct esc_brief *, struct esc_buf *, int64_t t);
/* All words, over several lines. */
void	esc_brief_words(struct esc_brief *, const char *words);

bool	esc_brief_ticket(struct esc_brief *, struct esc_err *);	/* brief_ticket.c */
/* brief_problem.c; *any: tickets are linked to it. */
bool	esc_brief_problem(struct esc_brief *, bool *any, struct esc_err *);

#endif
