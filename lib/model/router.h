/* router.h - the people at a moment, for those who pick among them.  Private to route*.c. */
#ifndef ESC_ROUTER_H
#define ESC_ROUTER_H

#include "model/route.h"

/* Who has what a row asks for, looked up once. */
struct esc_bench {
	const char	*team, *skill;	/* NULL: any */
	int		 level;
	size_t		*person;	/* by name */
	size_t		 n;
	struct esc_bench *next;
};
struct esc_router {
	const struct esc_policy *policy;
	int64_t		 now;
	int64_t		*load, *opens;	/* of each person; opens: ESC_NONE: never */
	size_t		*there;		/* the person, or who stands in; SIZE_MAX: nobody */
	const char	**language;	/* those that were asked for, and who speaks them */
	bool		**speaks;
	size_t		 nlanguages;
	struct esc_bench *bench;
	struct esc_turn	*turn;
	struct esc_arena arena;
};
struct esc_turn {
	const char	*row, *person;
	bool		 changed;
	struct esc_turn	*next;
};
/* By the row's way; NULL: nobody, and why. */
const char *esc_router_pick(struct esc_router *, const struct esc_rule *, const char *team, const char *skill,
	    const struct esc_case *, const char **why);

#endif
