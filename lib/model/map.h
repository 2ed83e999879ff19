/*
 * map.h - a map as it was read, and bound to the header of a table.
 *
 * scan.c cuts the text into tokens, target.c knows the names at the left of a
 * line, rule.c reads a line, pairs.c its table of values, setting.c a setting,
 * map.c the whole, shipped.c the maps that we have; bind.c finds the columns in a
 * header, rest.c sees to those that no line names, value.c works out what a rule
 * says of a row, said.c takes it in, row.c makes events of it.
 */
#ifndef ESC_MAP_H
#define ESC_MAP_H

#include "escalate.h"

/* The text of a map, token by token. */
enum esc_token { ESC_T_END, ESC_T_LINE, ESC_T_WORD, ESC_T_TEXT, ESC_T_UNEQUAL, ESC_T_MARK };
struct esc_scan {
	const char	*name;		/* of the map, for messages */
	const char	*s, *end;	/* what is left */
	int		 line;		/* of the token */
	int		 newlines;	/* since the token */
	enum esc_token	 is;
	char		 mark;		/* ESC_T_MARK: one of = + , ; * { } [ ] */
	const char	*text;		/* ESC_T_WORD, ESC_T_TEXT: in the arena */
	struct esc_arena *arena;
	struct esc_map	*map;		/* that is being read */
	struct esc_err	*e;
};
bool	 esc_scan_next(struct esc_scan *);
bool	 esc_scan_mark(const struct esc_scan *, char);	/* is the token this one? */
bool	 esc_scan_word(const struct esc_scan *, const char *);
const char *esc_scan_rest(struct esc_scan *);	/* of the line, trimmed; the token is then its end */
/* ESC_CONFIG with name:line; false. */
bool	 esc_scan_fail(const struct esc_scan *, const char *fmt, ...) ESC_PRINTF(2, 3);
/* "but found X", as words for a message. */
const char *esc_scan_found(const struct esc_scan *, char buf[64]);

/* What a line is about. */
enum esc_target_is {
	ESC_TO_TICKET, ESC_TO_KIND, ESC_TO_AT, ESC_TO_UPDATED, ESC_TO_SEQ, ESC_TO_ACTOR, ESC_TO_SIDE,
	ESC_TO_PUBLIC, ESC_TO_NOTHING, ESC_TO_SLOT, ESC_TO_BY, ESC_TO_COLUMN
};
struct esc_map_to {
	enum esc_target_is is;
	const char	*name;
	size_t		 slot;		/* ESC_TO_SLOT, ESC_TO_BY: index into esc_kinds */
	enum esc_column	 column;	/* ESC_TO_COLUMN */
};
#define ESC_TARGETS_MAX	128
#define ESC_COLUMNS_SEEN	1000	/* by a draft */
/* All the targets of a shape but the attributes; the number of them. */
size_t	 esc_target_list(enum esc_shape, struct esc_map_to *list, struct esc_arena *);
/* False: there is none of that name, or the name of an attribute is not as it must be. */
bool	 esc_target_find(enum esc_shape, const char *name, struct esc_map_to *, struct esc_arena *);
/* "attr.x" for a header: lower case, _ for blanks and what would break a filter or a line. */
const char *esc_attribute_name(const char *header, struct esc_arena *);
/* A value that a map itself gives. */
bool	 esc_target_check(const struct esc_map_to *, const char *value, struct esc_err *);

/* One line: a target, and where its value comes from. */
#define ESC_PART_ALL	(-1)
struct esc_from {
	const char	*header;
	int		 nth;		/* of repeated ones, from 1; 0: it must stand alone; ESC_PART_ALL */
};
struct esc_unit {
	const char	*name;
	int64_t		 seconds;	/* 0: a clock */
	int		 parts;		/* of the clock */
	int64_t		 first;		/* seconds of its first part */
};
struct esc_pair {
	const char	*key;
	const char	*value;		/* NULL: it says nothing */
};
enum esc_other { ESC_OTHER_REFUSE, ESC_OTHER_KEEP, ESC_OTHER_VALUE };
/* A table of values. */
struct esc_values {
	int		 line;
	struct esc_pair	*pair;		/* sorted by key */
	size_t		 npairs;
	enum esc_other	 other;
	const char	*other_value;
};
struct esc_choice {
	const char	*constant;	/* NULL: none */
	const struct esc_map_to *base;	/* the dated column it counts from; NULL: none */
	struct esc_from	*part;
	size_t		 nparts;
	const char	*after, *before;
	const struct esc_unit *unit;	/* NULL: no duration */
};
struct esc_cond {
	struct esc_from	 from;
	bool		 unequal;
	const char	**value;
	size_t		 nvalues;
};
/* Choices that share a table of values and tests. */
struct esc_group {
	struct esc_choice *choice;	/* the first that says something */
	size_t		 nchoices;
	const struct esc_values *values;	/* NULL: as it stands */
	struct esc_cond	*cond;		/* all of them */
	size_t		 nconds;
};
struct esc_rule {
	struct esc_map_to target;
	int		 line;
	struct esc_group *group;	/* the first that says something */
	size_t		 ngroups;
};
/* The line that begins with this target; the token is then the one behind it. */
bool	 esc_rule_read(struct esc_scan *, const char *target);
struct esc_group *esc_group_of(const char *header, struct esc_arena *);	/* one column, as it stands */
/* The table that begins with this {, of values that the target takes. */
bool	 esc_values_read(struct esc_scan *, const struct esc_map_to *, const struct esc_values **);
/* value { "," value }: added to a list in the arena. */
bool	 esc_scan_values(struct esc_scan *, const char ***list, size_t *n, const char *what);
bool	 esc_scan_wanted(struct esc_scan *, const char *what);	/* "here should be"; false */
bool	 esc_scan_below(struct esc_scan *);	/* goes on behind the ends of lines */
/* The line of a setting; the token is its name. */
bool	 esc_setting_read(struct esc_scan *, const char *name);

enum esc_rest { ESC_REST_REFUSE, ESC_REST_KEEP, ESC_REST_IGNORE };
struct esc_map {
	const char	*file, *name;
	bool		 native, shipped;
	enum esc_shape	 shape;
	const struct esc_zone *zone;
	const char	*zone_why;	/* the zone must be given, because ...; NULL: it need not */
	enum esc_twice	 twice;
	bool		 gap_next;
	const char	*prefix;	/* "" : none */
	char		 guard;		/* taken off before = + - @; 0: none */
	enum esc_rest	 rest;
	struct esc_table_how table;	/* what the map says of the form of its tables */
	const char	**date;		/* NULL among them: as our own times */
	size_t		 ndates;
	const char	**empty;
	size_t		 nempties;
	const char	**ignored;	/* headers, or how they begin before a * */
	size_t		 nignored;
	struct esc_rule	*rule;
	size_t		 nrules, rule_cap, date_cap, empty_cap, ignored_cap;
	struct esc_arena arena;
};

/* The maps of lib/defaults/maps, embedded by the build. */
extern const struct esc_map_file esc_default_maps[];
extern const size_t esc_ndefault_maps;

/* A rule whose columns are known. */
struct esc_source {
	const struct esc_choice *choice;
	size_t		*column;
	size_t		 ncolumns;
	char		 joint;
};
struct esc_bound_group {
	const struct esc_group *group;
	struct esc_source *source;
	size_t		 nsources;
	struct esc_source *cond;	/* as many as the group has */
};
struct esc_bound {
	const struct esc_rule *rule;
	size_t		 order;
	bool		 plain;		/* one column as it stands: group->source->column[0] */
	struct esc_bound_group *group;
	size_t		 ngroups;
};
#define ESC_SLOTS_MAX	64	/* more than there are kinds */
#define ESC_ROW_KINDS	8
struct esc_said {
	bool		 skip;		/* the row is none of ours */
	bool		 anything;	/* but its name and constants */
	const char	*ticket, *actor;
	const struct esc_kind_info *kind[ESC_ROW_KINDS];
	size_t		 nkinds;
	int64_t		 at, updated, seq;
	int		 side, public;	/* -1: not said */
	struct esc_field *field;
	size_t		 nfields;
	int64_t		 slot[ESC_SLOTS_MAX];
	const char	*by[ESC_SLOTS_MAX];
	const char	*doubt;		/* a column whose text looks encoded twice */
};
/* A value that a table of the map lacks. */
struct esc_unknown {
	const char	*target, *value;
	int		 line;		/* of the map's table */
	uint64_t	 n;		/* rows */
};
#define ESC_UNKNOWN_MAX	100
enum esc_use { ESC_USE_NONE, ESC_USE_LINE, ESC_USE_KEPT };
struct esc_binding {
	const struct esc_map *map;
	unsigned char	*use;		/* enum esc_use of each column of the table */
	struct esc_map_how how;
	struct esc_time_how *time;	/* the forms of a date, in order */
	uint64_t	*time_used;	/* how often each fitted */
	size_t		 ntimes;
	struct esc_unknown *unknown;	/* the first of them */
	size_t		 nunknown;
	const char	*prefix;
	struct esc_bound *bound;
	size_t		 nbound;
	struct esc_said	 said;
	struct esc_field *field;	/* of the events */
	struct esc_event *event;
	bool		 doubted;
	struct esc_buf	 hash, doubt, ignored;
	struct esc_arena row, arena;	/* until the next row; as long as the binding */
};

/* While a map is bound. */
struct esc_binder {
	struct esc_binding *b;
	const struct esc_table *table;
	struct esc_err	*e;
};
/* "file:1: column: what, and more"; false. */
bool	 esc_bind_refuse(struct esc_binder *, const char *column, const char *what, const char *more);
void	 esc_bound_add(struct esc_binder *, struct esc_bound);
bool	 esc_bind_rest(struct esc_binder *);	/* after the map's own lines */

/* What a rule says of the table's row: text, or a time, or nothing. */
struct esc_word {
	const char	*text;		/* NULL: nothing */
	int64_t		 time;		/* counted from a dated column; ESC_NONE */
	bool		 constant;
	bool		 dropped;	/* left out by the map, not empty */
};
bool	 esc_rule_word(struct esc_binding *, const struct esc_bound *, const struct esc_table *,
	    struct esc_word *, struct esc_err *);
/* All that the row says, into b->said. */
bool	 esc_said_read(struct esc_binding *, const struct esc_table *, struct esc_err *);
/* A duration in a unit of the map language; false if it is none. */
bool	 esc_unit_parse(const struct esc_unit *, const char *, int64_t *seconds);
const struct esc_unit *esc_unit_named(const char *);	/* NULL: none */

#endif
