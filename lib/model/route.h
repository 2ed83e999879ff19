/*
 * route.h - who gets a ticket: the matrix, a row a rule, the first that matches
 * wins; and the person whom its way of picking finds.  Pure: the same policy,
 * case and loads give the same answer.
 */
#ifndef ESC_ROUTE_H
#define ESC_ROUTE_H

#include "model/policy.h"

/* What a row is chosen by, beside the level. */
enum esc_when { ESC_W_CATEGORY, ESC_W_PRODUCT, ESC_W_PRIORITY, ESC_W_SEGMENT, ESC_W_CHANNEL, ESC_W_LANGUAGE,
	ESC_W_TRIGGER, ESC_NWHEN };
extern const char *const esc_when_name[ESC_NWHEN];
enum esc_pick { ESC_PICK_LEAST_LOADED, ESC_PICK_ROUND_ROBIN, ESC_PICK_ON_DUTY, ESC_PICK_LEAD, ESC_PICK_APPROVER,
	ESC_PICK_NAMED, ESC_NPICKS };
extern const char *const esc_pick_name[ESC_NPICKS];	/* "least-loaded" */

/* A row of matrix.csv. */
struct esc_rule {
	const char	*name;		/* of the row; "matrix.csv:N" if it has none */
	unsigned	 line;
	const char	*when[ESC_NWHEN];	/* folded; NULL: any.  The trigger may be "any" or "none" */
	int		 level;		/* that the ticket is at; 0: any */
	int		 to_level;
	const char	*escalation;	/* NULL: functional to level 2, hierarchical above */
	const char	*team, *skill;	/* NULL: none; "product", "category": the ticket's */
	enum esc_pick	 pick;
	const char	*who;		/* of `named' */
	int64_t		 respond;	/* working seconds; ESC_NONE: no promise */
	const char	*notify, *say;
	const char	*fallback;	/* level:N, or another row's name; NULL: level:3 */
};

/* Makes the matrix quick to search: by which columns a row asks for, and what they say. */
void	esc_matrix_index(struct esc_policy *);

/* What is asked. */
struct esc_case {
	const char	*word[ESC_NWHEN];	/* NULL: not known.  No trigger: not an escalation by itself */
	int		 level;		/* that it is at */
	bool		 up;		/* only rows that lead higher, or to executives */
	int		 want;		/* the level that is meant; 0: as the row says */
	const char	*owner, *team;	/* now */
	int64_t		 amount;	/* to be approved; ESC_NONE */
};
/* The first row that matches; NULL: none does. */
const struct esc_rule *esc_matrix_find(const struct esc_policy *, const struct esc_case *);
const struct esc_rule *esc_matrix_named(const struct esc_policy *, const char *name);

/*
 * The people at a moment: who is there, who stands in, how many tickets each
 * has, and whose turn it was.  Whoever routes counts on in it.
 */
struct esc_router;
struct esc_router *esc_router_new(const struct esc_policy *, int64_t now);
void	esc_router_free(struct esc_router *);
void	esc_router_load(struct esc_router *, const char *person, int64_t tickets);	/* adds */
int64_t	esc_router_tickets(const struct esc_router *, const struct esc_person *);
void	esc_router_turn(struct esc_router *, const char *row, const char *person);	/* whose turn it was last */
/* Each row whose turn changed, for the next time; name and person. */
bool	esc_router_turns(struct esc_router *, bool (*each)(void *, const char *row, const char *person, struct esc_err *),
	    void *, struct esc_err *);

struct esc_route {
	const struct esc_rule *rule;	/* that decided; NULL: none, one level up */
	const struct esc_rule *first;	/* that matched, if it fell through; NULL: it did not */
	const char	*row;		/* the name of the rule, or "no row" */
	int		 level;
	const char	*escalation;	/* NULL: it stays at its level */
	const char	*team, *owner, *backup;	/* NULL: none */
	const char	*trigger;	/* of the case, or no_expert */
	const char	*fell;		/* why the first row's way found nobody; NULL */
	int64_t		 respond, due;	/* in the owner's calendar; ESC_NONE */
	const char	*say;
};
/* Where a case goes.  Always to a level; to a person if there is one. */
void	esc_route(struct esc_router *, const struct esc_case *, struct esc_route *);

/* Somebody of a team at a level, by a rule's way of picking; the lead if there is nobody; NULL: nor a lead. */
const char *esc_router_choose(struct esc_router *, const struct esc_rule *, const char *team, const struct esc_case *);

/* The calendar of a person: their own, their first team's, the policy's first. */
struct esc_calendar *esc_person_calendar(const struct esc_policy *, const struct esc_person *);
/* When so many of their working seconds have passed, days away left out; ESC_NONE: never. */
int64_t	esc_person_after(const struct esc_policy *, const struct esc_person *, int64_t start, int64_t seconds);
bool	esc_person_employed(const struct esc_person *, int64_t now);
/* Who is there instead; NULL: nobody. */
const struct esc_person *esc_person_present(const struct esc_policy *, const struct esc_person *, int64_t now);
/* Who may approve the amount: up the chain of managers, then whose limit is nearest.  NULL: nobody. */
const struct esc_person *esc_policy_approver(const struct esc_policy *, const char *asker, int64_t amount, int64_t now);
/* The escalation manager of a major ticket: that role, else manager, else the lead.  NULL: nobody. */
const char *esc_policy_escalation_manager(const struct esc_policy *, const char *team, int64_t now);
bool	esc_policy_major(const struct esc_policy *, const char *priority);	/* the first of priorities.csv */

#endif
