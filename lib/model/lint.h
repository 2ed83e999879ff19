/* lint.h - what is wrong with a policy whose rows are right.  Private to lint*.c. */
#ifndef ESC_LINT_H
#define ESC_LINT_H

#include "model/policy.h"

struct esc_lint {
	const struct esc_policy *policy;
	const struct esc_policy_file *file;	/* its own, without the defaults */
	size_t		 nfiles;
	int64_t		 now;
	bool		(*finding)(void *, const struct esc_finding *, struct esc_err *);
	void		*arg;
	struct esc_arena arena;
	struct esc_err	*e;
};
/* Where a finding is: a file, its line (0: none), a column (NULL: none). */
struct esc_place {
	const char	*file;
	unsigned	 line;
	const char	*column;
};
void	esc_lint_say(struct esc_lint *, bool error, struct esc_place, const char *hint, const char *fmt, ...)
	    ESC_PRINTF(5, 6);
bool	esc_lint_own(const struct esc_lint *, const char *file);
bool	esc_lint_level(const struct esc_lint *, int);	/* is it in levels.csv, or 0? */
/* Each names what another file defines. */
void	esc_lint_level_known(struct esc_lint *, struct esc_place, int level);
void	esc_lint_team_known(struct esc_lint *, struct esc_place, const char *team);
void	esc_lint_calendar_known(struct esc_lint *, struct esc_place, const char *calendar);

void	esc_lint_people(struct esc_lint *);	/* lint_people.c */
void	esc_lint_sla(struct esc_lint *);	/* lint_sla.c */
void	esc_lint_ladder(struct esc_lint *);	/* lint_ladder.c */
void	esc_lint_matrix(struct esc_lint *);	/* lint_matrix.c */
void	esc_lint_skills(struct esc_lint *);	/* lint_skills.c */
void	esc_lint_notices(struct esc_lint *);	/* lint_notices.c */
void	esc_lint_practice(struct esc_lint *);	/* lint_practice.c */
void	esc_lint_concessions(struct esc_lint *);	/* lint_concessions.c */
void	esc_lint_sponsor(struct esc_lint *);	/* lint_sponsor.c */
/* What both choose by: are the names known? */
void	esc_lint_match(struct esc_lint *, const char *file, unsigned line, const struct esc_match *);
/* Is there a ticket that both match? */
bool	esc_match_meets(const struct esc_match *, const struct esc_match *);

#endif
