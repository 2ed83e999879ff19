/*
 * store.h - the database for work/: one file of queries a noun.
 */
#ifndef ESC_STORE_H
#define ESC_STORE_H

#include "escalate.h"

/* Transactions (seam.c). */
bool	esc_begin(struct esc_db *, bool write, struct esc_err *);
bool	esc_commit(struct esc_db *, struct esc_err *);
void	esc_rollback(struct esc_db *);

/*
 * Codes and people (store/word.c): table word and table party, both
 * (id, name, folded), cached.  Ids are positive; ESC_NONE is "none".
 */
bool	esc_word_id(struct esc_db *, const char *name, int64_t *id, struct esc_err *);	/* makes it */
bool	esc_party_id(struct esc_db *, const char *name, int64_t *id, struct esc_err *);	/* makes it */
bool	esc_word_name(struct esc_db *, int64_t id, const char **name, struct esc_err *);	/* cached, lives as long as db */
bool	esc_party_name(struct esc_db *, int64_t id, const char **name, struct esc_err *);

/* Settings (store/setting.c). */
bool	esc_setting_get(struct esc_db *, const char *name, struct esc_arena *, const char **value, struct esc_err *);
bool	esc_setting_set(struct esc_db *, const char *name, const char *value, struct esc_err *);

/* Events (store/event.c). */
/* All events of a ticket, in order, in the arena. */
bool	esc_events_read(struct esc_db *, int64_t ticket, struct esc_arena *, struct esc_event **, size_t *n,
	    struct esc_err *);

/* Tickets (store/ticket.c). */
bool	esc_ticket_find(struct esc_db *, const char *ref, int64_t *id, struct esc_err *);	/* id 0: none */
/* Facts, words, subject and texts of one ticket. */
bool	esc_ticket_read(struct esc_db *, int64_t id, struct esc_arena *, struct esc_ticket *, struct esc_err *);

/*
 * The tickets that a filter selects (store/select.c), each handed to `each'
 * with id, ref and the facts asked for (a bit each: 1 << enum esc_fact), codes
 * and people as numbers; with `words' as words too; with `subject' the subject.
 * A named ticket that does not exist is ESC_NOINPUT.  `each' returning false
 * without an error stops.
 */
enum esc_order { ESC_ORDER_NONE, ESC_ORDER_OPENED /* opened, ref */, ESC_ORDER_CUSTOMER /* customer, category, opened */ };
struct esc_select {
	const struct esc_filter *filter;	/* NULL: all */
	uint64_t	facts;
	bool		words, subject;
	enum esc_order	order;
};
bool	esc_tickets(struct esc_db *, const struct esc_select *,
	    bool (*each)(void *, struct esc_ticket *, struct esc_err *), void *, struct esc_err *);

#endif
