/*
 * reading.h - what the commands that only read share.  Private to work/.
 */
#ifndef ESC_READING_H
#define ESC_READING_H

#include "escalate.h"

/* A set of names, in the order in which they came. */
struct esc_names {
	const char	**name;
	size_t		 n;
};
void	esc_names_add(struct esc_names *, const char *, size_t, struct esc_arena *);
/* The attributes that the caller names as columns or in the order. */
void	esc_names_asked(struct esc_names *, const struct esc_out_how *, struct esc_arena *);

/* Are the first rows all that is printed?  Are these enough? */
bool	esc_rows_few(const struct esc_out_how *);
bool	esc_rows_suffice(const struct esc_out_how *, uint64_t rows);

/* Does a person read it, who asked for no other columns or order? */
bool	esc_for_a_person(const struct esc_out_how *);

/*
 * What an event changed, worked out by the fold: the first of level, status,
 * owner, team, ... that is not as before.  NULL: nothing, or nothing before.
 */
struct esc_change {
	const char	*what;		/* "level"; NULL: nothing changed */
	const char	*from, *to;
};
/* One for each event; `gone' as esc_fold_retracted() says. */
struct esc_change *esc_changes_of(const struct esc_event *, size_t n, const unsigned char *gone,
	    struct esc_arena *);

/* What stands in its story beside its events (asides.c): "step" and "notice", by time. */
struct esc_aside {
	int64_t		 at;
	size_t		 place;		/* steps, then notices, as they came */
	const char	*kind, *who, *what;
};
bool	esc_asides_read(struct esc_db *, int64_t ticket, const struct esc_event *, size_t n,
	    const struct esc_zone *,
	    struct esc_arena *, struct esc_aside **, size_t *nasides, struct esc_err *);

/* A ticket for a person: what it is, then what happened, in the zone's time. */
struct esc_story {
	const struct esc_ticket *ticket;
	const struct esc_event *event;
	size_t		 nevents;
	const unsigned char *gone;
	const struct esc_change *change;
	const unsigned char *left_out;	/* events that the filter leaves out */
	const struct esc_aside *aside;
	size_t		 nasides;
	const struct esc_clocks *clocks;
	int64_t		 now;
	const struct esc_zone *zone;
	int		 width;
};
void	esc_story_print(struct esc_buf *, const struct esc_story *);

#endif
