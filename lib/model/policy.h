/*
 * policy.h - the written rules of a team: one directory of CSV files, a version
 * of it, parsed.  Names point into the policy's arena.  Files and columns:
 * escalate.5.  A file that is not there means its defaults (lib/defaults).
 */
#ifndef ESC_POLICY_H
#define ESC_POLICY_H

#include "model/calendar.h"

/* The clocks, in the order of their table (model/clock.c). */
enum esc_clock_kind {
	ESC_K_FIRST_RESPONSE, ESC_K_NEXT_RESPONSE, ESC_K_UPDATE, ESC_K_PICKUP, ESC_K_LEVEL,
	ESC_K_WORKAROUND, ESC_K_RESOLUTION, ESC_K_FIX, ESC_K_PROMISE, ESC_K_APPROVAL, ESC_K_OUTSIDE,
	ESC_K_SILENCE, ESC_K_POSTMORTEM, ESC_K_ACTION, ESC_K_PLAN,
	ESC_NCLOCKS
};
extern const char *const esc_clock_name[ESC_NCLOCKS];

/* What a target is chosen by; NULL and 0 match anything, words by their fold. */
struct esc_match {
	const char	*priority, *segment, *category, *channel, *team, *escalation;
	int		 level;		/* 0: any */
	int		 executive;	/* -1: any, 0, 1 */
};
/* A row of sla.csv: clock,priority,segment,category,channel,team,level,escalation,executive,target,calendar,pauses,reopen,name */
struct esc_target {
	const char	*name;		/* of the row; "line N" if it has none */
	unsigned	 line;
	enum esc_clock_kind clock;
	struct esc_match match;
	int64_t		 seconds;	/* working seconds; ESC_NONE: no promise (the row stops the search) */
	int		 days;		/* n of "nbd" instead of seconds; 0: none */
	struct esc_calendar *calendar;	/* NULL: the team's, else the policy's first */
	unsigned	 pauses;	/* ESC_PAUSE_... ; as the clock has it unless the row says */
	bool		 restart;	/* a reopening begins a new cycle instead of going on */
};
enum { ESC_PAUSE_WAITING = 1, ESC_PAUSE_HELD = 2 };

/* A row of ladder.csv: clock,priority,segment,category,channel,team,level,escalation,executive,step,at,action,whom,even_if_ended,urgent */
enum esc_action { ESC_A_NOTIFY, ESC_A_ESCALATE, ESC_A_RAISE, ESC_A_HAND };
extern const char *const esc_action_name[];	/* notify escalate raise hand */
struct esc_step {
	const char	*name;		/* unique within its clock: the identity in `fired' */
	unsigned	 line;
	enum esc_clock_kind clock;
	struct esc_match match;
	int		 percent;	/* of the target; from 100 on counted from the breach */
	int64_t		 offset;	/* seconds after it, in the clock's own time */
	int64_t		 every;		/* repeated so often; 0: once */
	bool		 wall;		/* offset and every are real time */
	enum esc_action	 action;
	const char	*whom;		/* owner lead manager team level:N, or a person; of `escalate': level:N or
					   up:N (one level up, never above N); of `raise': NULL */
	bool		 even_if_ended, urgent;
};
/* The level that `escalate' leads to from a level; the same: it stays. */
int	esc_step_level(const struct esc_step *, int level);
/* A row of priorities.csv, the most urgent first; a name may stand on several rows together. */
struct esc_priority { const char *name, *impact, *urgency; unsigned line; };
struct esc_team { const char *name, *lead, *calendar; int level; unsigned line; };
struct esc_person {
	const char	*name, *mail, *phone, *teams, *role, *language, *calendar, *backup, *away, *skills, *manager;
	int		 level;
	int64_t		 capacity;	/* open tickets; ESC_NONE: ESC_CAPACITY */
	int64_t		 approve_limit;	/* ESC_NONE: may approve nothing */
	int64_t		 hired_on, left_on;	/* days since 1970-01-01; ESC_NONE: not said */
	unsigned	 line;
};
#define ESC_CAPACITY	10
struct esc_customer {
	const char	*name, *segment, *language, *mail, *phone;
	const char	*success_manager, *account_executive, *executives;	/* ours: people */
	const char	*contacts;	/* theirs */
	unsigned	 line;
};
/* cost of a ticket at the level, in the minor unit of the currency; ESC_NONE: not said. */
struct esc_level { int level; const char *name, *role, *currency; int64_t cost; unsigned line; };

/* A row of training.csv, of channels.csv. */
struct esc_training { const char *person, *skill; int64_t date, expires; /* days */ unsigned line; };
/* live: a contact is a response; -1: as esc_channel_live() says. */
struct esc_channel { const char *name, *address, *calendar; int live; unsigned line; };

/* A row of targets.csv: what a figure is to be. */
struct esc_goal {
	const char	*metric, *stat;	/* stat: of a spread which one; NULL: the figure is one */
	bool		 at_least;	/* else at most */
	bool		 relative;	/* value: a part more (or less) than in the baseline */
	double		 value;
	const char	*baseline;	/* a period; NULL: the one before */
	unsigned	 line;
};
extern const char *const esc_goal_stats[];	/* p50 p90 ... */

struct esc_policy {
	int64_t		 version;
	int64_t		 effective_from;	/* INT64_MIN: always (the first) */
	int64_t		 loaded_at;	/* INT64_MIN: not from a database */
	struct esc_calendar **calendar;	/* the first is the default; empty: 24x7 alone */
	size_t		 ncalendars;
	struct esc_target *target;
	size_t		 ntargets;
	unsigned	 promised;	/* 1 << enum esc_clock_kind: it has a target */
	struct esc_step	*step;
	size_t		 nsteps;
	struct esc_priority *priority;
	size_t		 npriorities;
	struct esc_team	*team;
	size_t		 nteams;
	struct esc_person *person;
	size_t		 npeople;
	struct esc_customer *customer;
	size_t		 ncustomers;
	struct esc_level *level;
	size_t		 nlevels;
	struct esc_rule	*rule;		/* matrix.csv: model/route.h */
	size_t		 nrules;
	struct esc_matrix *matrix;	/* the same, to be searched */
	struct esc_phrase *phrase;	/* signs.csv: model/sign.h */
	size_t		 nphrases;
	struct esc_training *training;
	size_t		 ntrainings;
	struct esc_channel *channel;
	size_t		 nchannels;
	struct esc_goal	*goal;
	size_t		 ngoals;
	struct esc_own	**own;		/* measures.csv: model/policy_own.h */
	size_t		 nowns;
	struct esc_saved *view;
	size_t		 nviews;
	struct esc_concession *concession;	/* concessions.csv: model/concession.h */
	size_t		 nconcessions;
	struct esc_question *question;	/* quality.csv, risks.csv: model/practice.h */
	size_t		 nquestions;
	struct esc_risk	*risk;
	size_t		 nrisks;
	struct esc_notice_rule *notice_rule;	/* notices.csv: model/message.h */
	size_t		 nnotice_rules;
	struct esc_template *message;	/* templates/, with the defaults */
	size_t		 nmessages;
	struct esc_sponsor_row *sponsor;	/* sponsorship.csv: model/sponsor.h */
	size_t		 nsponsors;
	struct esc_arena arena;
};
/* All versions, oldest first.  None: no policy, no clocks. */
struct esc_policies {
	struct esc_policy **version;
	size_t		 n;
};

/* One file of a policy, its bytes as they are. */
struct esc_policy_file {
	const char	*name;		/* "sla.csv" */
	const char	*text;
	size_t		 n;
};
/* What a check finds: `error' or `warning', file:line, the finding, the hint. */
struct esc_finding {
	bool		 error;
	const char	*where, *finding, *hint;
};
/*
 * Parses a version.  A fault is ESC_CONFIG "file:line: column: what, and what to
 * write"; with `finding' every fault and warning goes there and the result is
 * true unless nothing can be parsed at all.
 */
bool	esc_policy_parse(struct esc_policy **, const struct esc_policy_file *, size_t,
	    bool (*finding)(void *, const struct esc_finding *, struct esc_err *), void *, struct esc_err *);
void	esc_policy_free(struct esc_policy *);
/*
 * What is wrong with a version whose rows are right: names that nobody defines,
 * rows that are never chosen, steps that nobody receives.  `files' are its own,
 * without the defaults; `now' is for calendars that end soon.
 */
bool	esc_policy_lint(const struct esc_policy *, const struct esc_policy_file *files, size_t n, int64_t now,
	    bool (*finding)(void *, const struct esc_finding *, struct esc_err *), void *, struct esc_err *);
/* The i-th measure of one's own; NULL: there are no more, or no policy. */
const struct esc_metric *esc_policy_own(const struct esc_policy *, size_t i);
/* One of them, or as esc_measure_find(); the policy may be NULL and must outlive it. */
bool	esc_policy_measure(struct esc_measure *, const struct esc_policy *, const char *name, enum esc_cohort,
	    struct esc_err *);
/* In what a measure of this policy (NULL: none) is counted (model/ledger.c). */
const char *esc_measure_unit(const struct esc_measure *, const struct esc_policy *);
const char *esc_policy_currency(const struct esc_policy *);	/* of the levels' costs; NULL: there are none */
/* By name; "24x7" or NULL: open always.  NULL: there is none. */
struct esc_calendar *esc_policy_calendar(const struct esc_policy *, const char *name);
const struct esc_team *esc_policy_team(const struct esc_policy *, const char *name);	/* NULL: none */
/* The next more urgent priority; NULL: it is the first, or unknown. */
const char *esc_policy_raised(const struct esc_policy *, const char *priority);
/* The calendar of a team, else the first, else 24x7. */
struct esc_calendar *esc_policy_team_calendar(const struct esc_policy *, const char *team);
/*
 * Whom a role means for a ticket with this owner and team (NULL: none): their
 * names, at most max.  owner: the owner, else the lead; lead: the team's lead,
 * else the first person in the role lead; manager: the first in that role, else
 * the lead; team: everybody in it, else the lead; level:N: everybody of that
 * level, else the lead; else the person of that name.  Those who are away at
 * `now' are left to their backup.
 */
size_t	esc_policy_people(const struct esc_policy *, const char *role, const char *owner, const char *team,
	    int64_t now, const char **who, size_t max);
const char *esc_policy_lead(const struct esc_policy *, const char *team);	/* NULL: there is none */
const struct esc_person *esc_policy_person(const struct esc_policy *, const char *name);	/* NULL: none */
bool	esc_person_away(const struct esc_policy *, const struct esc_person *, int64_t now);
/* Is the word in a list parted by blanks, commas or semicolons? */
bool	esc_list_has(const char *list, const char *word);
/* The same of a list that was asked for: without one every word will do, with one only a word. */
bool	esc_list_takes(const char *list, const char *word);
/* Is a channel live: does an opening there, or who answers it, count as the response?  policies NULL: the defaults. */
bool	esc_policy_live(const struct esc_policy *, const char *channel);
bool	esc_policies_live(const struct esc_policies *, int64_t t, const char *channel);
/* The version in force at t; NULL: none. */
const struct esc_policy *esc_policy_at(const struct esc_policies *, int64_t t);

/* The tables that a policy may have; NULL ends them.  Is the name one of them, or a template's? */
extern const char *const esc_policy_names[];
bool	esc_policy_named(const char *file);
/* One of n files; NULL: it is not there. */
const struct esc_policy_file *esc_policy_file(const struct esc_policy_file *, size_t n, const char *name);
/*
 * The files that a new policy starts with, and the holidays of each country by
 * its code, "EE.csv" of a calendar office (lib/defaults, embedded by the build).
 */
extern const struct esc_policy_file esc_default_policy[], esc_default_holidays[];
extern const size_t esc_ndefault_policy, esc_ndefault_holidays;

#endif
