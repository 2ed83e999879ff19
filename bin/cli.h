/*
 * cli.h - what the commands share: the table of options, the words, the way in
 * and the way out.  A command is data (struct esc_command) and a function a job.
 */
#ifndef ESC_CLI_H
#define ESC_CLI_H

#include "escalate.h"

/* Sets of options, of which a command has some. */
enum {
	ESC_SET_ALL = 1,	/* database, quiet, help, clock, zone, person */
	ESC_SET_ROWS = 2,	/* form, columns, order, limit */
	ESC_SET_PRINT = 4,	/* a file instead of standard output */
	ESC_SET_WRITE = 8,	/* the words, the moment, the key of an act */
	ESC_SET_LOG = 16,	/* acts on many tickets */
	ESC_SET_INPUT = 32,	/* the form of a table that is read */
	ESC_SET_TABLE = 64,	/* what becomes of its rows */
	ESC_SET_EXPORT = 128,	/* how a foreign table is understood */
	ESC_SET_REPORT = 256,
	ESC_SET_CHECK = 512,
	ESC_SET_SLA = 1024,
	ESC_SET_POLICY = 2048,	/* the first policy */
	ESC_SET_ROUTE = 4096,
	ESC_SET_NOTIFY = 8192,
	ESC_SET_KB = 16384,
	ESC_SET_SHOW = 131072,
	ESC_SET_VIEW = 65536,	/* saved filters */
	ESC_SET_SPONSOR = 262144,
	ESC_SET_PLAIN = 32768	/* of ESC_SET_ROWS, where there are no forms but those of rows */
};

struct esc_cli;
struct esc_job {
	const char	*name;		/* the first word; NULL: the command itself */
	const char	*words;		/* after it, for the usage; "" : none */
	size_t		 least, most;	/* how many */
	bool		 writes;
	const char	*help;
	const char	*prints;	/* the header of its rows; NULL: none */
	bool		(*run)(struct esc_cli *);
	const struct esc_kind_info *kind;	/* of esc-log */
};
struct esc_command {
	const char	*name;
	const char	*does;		/* one line */
	unsigned	 sets;
	bool		(*carries)(enum esc_column);	/* columns that are options; NULL: none */
	struct esc_job	 itself;	/* without a job; run is NULL: a job is needed */
	bool		 free_words;	/* a first word that is no job is a word */
	bool		(*around)(struct esc_cli *);	/* runs the job in its own way; NULL: none */
	const struct esc_job *jobs;
	size_t		 njobs;
	const char	*examples;
};

struct esc_texts {
	const char	**s;
	size_t		 n, cap;
};

/* The options as they were given. */
struct esc_given {
	bool		 no_header, bare, exit_code, quiet, verbose, dry_run, help, version;
	bool		 yes, allow_future, is_private, lazy_quotes, trim, keep_unknown, ignore_unknown;
	bool		 assume_current, ascii;
	bool		 number, strict, explain, brief;
	const char	*db, *format, *columns, *sort, *output, *message_file, *now, *at, *as, *tz, *key;
	const char	*color, *batch, *side, *event, *input, *delimiter, *encoding, *rejects;
	const char	*date_format, *fold, *gap, *map, *map_draft, *prefix, *exported, *ticket;
	const char	*by, *period, *from, *to, *cohort, *as_of, *percentile, *every, *policy;
	const char	*lead, *country;
	const char	*max_age;
	const char	*via, *template, *if_changed;
	const char	*expect, *promise_from;
	const char	*chart, *rcpt, *view;
	bool		 dot, open;
	const char	*title, *valid_until;
	const char	*csat, *volume, *defect, *improve, *wait, *handling, *shrinkage;
	const char	*sponsor, *spend;
	int64_t		 limit, commit_every, days, within;
	int64_t		 sample, seed;
	struct esc_texts message, attr;
};

enum esc_option_type { ESC_OPT_FLAG, ESC_OPT_TEXT, ESC_OPT_NUMBER, ESC_OPT_LIST };
struct esc_option {
	unsigned	 sets;
	char		 letter;	/* 0: none */
	const char	*name;
	const char	*argument;	/* NULL: none; "a|b": one of these */
	enum esc_option_type type;
	size_t		 where;		/* in struct esc_given */
	const char	*help;
};
extern const struct esc_option esc_options[];
extern const size_t esc_noptions;
bool	esc_option_of(const struct esc_option *, const struct esc_command *);

struct esc_cli {
	const struct esc_command *command;
	const struct esc_job *job;
	struct esc_given given;
	const char	**word;		/* after the job */
	size_t		 nwords;
	struct esc_field *field;	/* the columns given as options */
	size_t		 nfields, field_cap;
	struct esc_arena arena;
	struct esc_err	 err;

	bool		 no_stdin, stdin_used;
	struct esc_db	*db;
	struct esc_act	 act;
	const struct esc_zone *zone;	/* of times in options and filters */
	struct esc_filter filter;
	struct esc_out_how how;
	struct esc_out	*out;
	struct esc_kept	*keep, *most;	/* rows are kept there; NULL: they are printed */
	bool		 bins, alone;	/* of a report: as in struct esc_report */
	struct esc_document *document;	/* a report is a whole page of it; NULL: rows */
	struct esc_map	*map;
	struct esc_table table;
	struct esc_table *tables;	/* read together */
	size_t		 ntables;
	struct esc_counts counts;
	struct esc_faults faults;
	struct esc_buf	 notes;		/* doubts, a line each */
	uint64_t	 rows;
	int		 status;	/* 1: the answer is no */
	bool		 counted, progressed;
	int64_t		 began, shown;	/* of the progress line, milliseconds */
};

/* The whole of a command: main() returns it. */
int	esc_cli_run(const struct esc_command *, int argc, char **argv);

/* parse.c: sorts the arguments into options and words. */
bool	esc_cli_parse(struct esc_cli *, int argc, char **argv);

/* usage.c */
void	esc_cli_usage(const struct esc_cli *, struct esc_buf *);
void	esc_cli_help(const struct esc_cli *, struct esc_buf *);
void	esc_cli_version(const struct esc_cli *, struct esc_buf *);

/* given.c: what the options come to. */
bool	esc_cli_open(struct esc_cli *, enum esc_mode);	/* the database, the clock, the person */
bool	esc_cli_create(struct esc_cli *);	/* the database, with --tz */
bool	esc_cli_clock(struct esc_cli *, const struct esc_zone *local);	/* all but the database */
bool	esc_cli_rows(struct esc_cli *, const struct esc_head *, size_t);	/* opens c->out */
bool	esc_cli_time(struct esc_cli *, const char *option, const char *text, int64_t *);
bool	esc_cli_load(struct esc_cli *, struct esc_load *);

/* words.c */
bool	esc_cli_select(struct esc_cli *);	/* the words are tickets and terms */
bool	esc_cli_select_word(struct esc_cli *, const char *);
bool	esc_cli_message(struct esc_cli *, size_t from, const char **text);	/* NULL: none */
void	esc_cli_say(struct esc_cli *, enum esc_column, const char *value);	/* a field; NULL: none */
bool	esc_cli_file_text(struct esc_cli *, const char *path, struct esc_buf *);	/* at most 1 MiB */
bool	esc_cli_file_upto(struct esc_cli *, const char *path, size_t most, struct esc_buf *);

/* views.c: what --view stands for; does a job pick tickets by terms? */
bool	esc_cli_view(struct esc_cli *);
bool	esc_cli_picks_tickets(const struct esc_job *);

/* said.c: what was asked, as words of a shell, each with a blank before it. */
const char *esc_cli_asked(struct esc_cli *);	/* the words that pick no tickets */
const char *esc_cli_picks(struct esc_cli *);	/* the others, and --now */
const char *esc_cli_tail(struct esc_cli *);	/* the others, the options of a report, and --now */

/* desk.c: the period of a report, and the jobs of a lead's desk. */
bool	esc_cli_interval(struct esc_cli *, struct esc_report *);
bool	esc_cli_staff(struct esc_cli *);
bool	esc_cli_span(struct esc_cli *);
bool	esc_cli_people(struct esc_cli *);
bool	esc_cli_workload(struct esc_cli *);
bool	esc_cli_churn(struct esc_cli *);
bool	esc_cli_at_risk(struct esc_cli *);

/* forms.c: the job, its rows in a form for people if one was asked for. */
bool	esc_cli_around(struct esc_cli *);

/* maps.c */
bool	esc_cli_map(struct esc_cli *);	/* c->map, of --map */
bool	esc_cli_map_list(struct esc_cli *);
bool	esc_cli_map_draft(struct esc_cli *);

/* tables.c */
bool	esc_cli_stdin(struct esc_cli *);	/* before it is read: it is there, and read once */
bool	esc_cli_table(struct esc_cli *, const char *path);	/* c->table; NULL: standard input */
bool	esc_cli_tables(struct esc_cli *, const char *const *path, size_t n);	/* c->tables */
/* The form of tables that the options say, else the map. */
bool	esc_cli_table_how(struct esc_cli *, struct esc_table_how *);
void	esc_cli_progress(void *cli, uint64_t done, uint64_t total);	/* of tickets, at a terminal */

#endif
