/* --view: words, columns and order that were saved under a name. */
#include <string.h>

#include "cli.h"

/* Only where a row is a ticket do the columns of a view mean anything: esc-list and the like. */
static bool
lists_tickets(const struct esc_job *j)
{
	static const char begins[] = "ticket status ";

	return !j->writes && j->prints != NULL && strncmp(j->prints, begins, strlen(begins)) == 0;
}

bool
esc_cli_picks_tickets(const struct esc_job *j)
{
	return j->words != NULL && strstr(j->words, "field:value") != NULL;
}

bool
esc_cli_view(struct esc_cli *c)
{
	struct esc_saved view;

	if (!esc_view_named(c->db, c->given.view, c->act.now, &c->arena, &view, &c->err))
		return false;
	for (size_t i = 0; i < view.nwords; i++)
		if (!esc_cli_select_word(c, view.word[i]))
			return false;
	if (c->how.columns == NULL && lists_tickets(c->job))
		c->how.columns = view.columns;
	if (c->how.sort == NULL && lists_tickets(c->job))
		c->how.sort = view.order;
	return true;
}
