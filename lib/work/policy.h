/*
 * policy.h - a directory of policy files, and what a check finds in it.  Private
 * to work/.
 */
#ifndef ESC_WORK_POLICY_H
#define ESC_WORK_POLICY_H

#include "escalate.h"
#include "model/policy.h"

struct esc_policy_dir {
	struct esc_policy_file *file;	/* those of a policy first, each kind by name; others without text */
	size_t		 n, nknown, room;
	struct esc_arena arena;
};
bool	esc_policy_dir_read(struct esc_policy_dir *, const char *dir, struct esc_err *);
/* Makes the directory if need be; each file whole.  `fresh': none may be there. */
bool	esc_policy_dir_write(const char *dir, const struct esc_policy_file *, size_t n, bool fresh, struct esc_err *);
/* Everything wrong: first the rows, and if they are right, the whole. */
bool	esc_policy_find(const struct esc_policy_dir *, int64_t now,
	    bool (*finding)(void *, const struct esc_finding *, struct esc_err *), void *, uint64_t *errors,
	    uint64_t *warnings, struct esc_err *);
/* In force then; without any the defaults alone.  Within a transaction (view.c). */
const struct esc_policy *esc_policy_then(struct esc_db *, int64_t at, struct esc_err *);

#endif
