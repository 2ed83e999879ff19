/* What routing needs to know: the policy, everybody's tickets, whose turn it was. */
#include <string.h>

#include "routing.h"

#define TURN	"turn "		/* settings that say whose turn it was: the row's name follows */

const struct esc_policy *
esc_policy_now(struct esc_db *db, int64_t at, struct esc_err *e)
{
	const struct esc_policies *all = esc_db_policies(db, e);
	const struct esc_policy *p = all != NULL ? esc_policy_at(all, at) : NULL;

	if (p == NULL && e->code == 0)
		esc_fail(e, ESC_CONFIG, "there is no policy to route by: esc-policy init DIR, and esc-policy load DIR");
	return p;
}

static bool
add_load(void *t, const char *owner, int64_t tickets, struct esc_err *e)
{
	(void)e;
	esc_router_load(t, owner, tickets);
	return true;
}

static bool
add_turn(void *t, const char *name, const char *value, struct esc_err *e)
{
	(void)e;
	if (strncmp(name, TURN, strlen(TURN)) == 0)
		esc_router_turn(t, name + strlen(TURN), value);
	return true;
}

bool
esc_router_open(struct esc_db *db, int64_t at, struct esc_router **t, struct esc_err *e)
{
	const struct esc_policy *p = esc_policy_now(db, at, e);

	if (p == NULL)
		return false;
	*t = esc_router_new(p, at);
	return esc_burdens(db, add_load, *t, e) && esc_settings(db, add_turn, *t, e);
}

static bool
keep_turn(void *db, const char *row, const char *person, struct esc_err *e)
{
	struct esc_buf name = { 0 };
	bool done;

	esc_buf_printf(&name, TURN "%s", row);
	done = esc_setting_set(db, esc_buf_str(&name), person, e);
	esc_buf_free(&name);
	return done;
}

bool
esc_router_keep(struct esc_db *db, struct esc_router *t, struct esc_err *e)
{
	return esc_router_turns(t, keep_turn, db, e);
}

struct esc_case
esc_ticket_case(const struct esc_ticket *t)
{
	return (struct esc_case){ .word = { [ESC_W_CATEGORY] = t->word[ESC_CATEGORY],
	    [ESC_W_PRODUCT] = t->word[ESC_PRODUCT], [ESC_W_PRIORITY] = t->word[ESC_PRIORITY],
	    [ESC_W_SEGMENT] = t->word[ESC_SEGMENT], [ESC_W_CHANNEL] = t->word[ESC_CHANNEL],
	    [ESC_W_LANGUAGE] = t->word[ESC_LANGUAGE] }, .level = (int)t->fact[ESC_LEVEL],
	    .owner = t->word[ESC_OWNER], .team = t->word[ESC_TEAM], .amount = ESC_NONE };
}

const char *
esc_trigger_of_level(int level)
{
	return level == 1 ? "knowledge" : level == 2 ? "expert_failed" : NULL;
}
