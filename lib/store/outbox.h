/*
 * outbox.h - notices on their way: waiting, made into a message, delivered.
 * Every change of a notice that has a message changes the message too.
 */
#ifndef ESC_OUTBOX_H
#define ESC_OUTBOX_H

#include "store/store.h"

enum esc_notice_state { ESC_N_WAITING, ESC_N_CLAIMED, ESC_N_SENT, ESC_N_FAILED, ESC_N_UNKNOWN, ESC_N_VOID,
	ESC_N_BOUNCED };
extern const char *const esc_notice_state_name[];	/* "waiting" */
#define ESC_N_STATES	7

/* A notice as it is kept. */
struct esc_told {
	int64_t		 id;		/* N-12 is 12 */
	struct esc_notice notice;
	enum esc_notice_state state;
	int64_t		 next_at;	/* not to be looked at before; of a message: the next try */
	const char	*ref;		/* of its ticket; NULL: none */
	const char	*sent_as;	/* the template that was used; NULL: not yet */
	const char	*why;		/* it failed, or is void; NULL: nothing is known */
	int64_t		 message;	/* ESC_NONE: none yet */
	const char	*via;		/* of the message; NULL: none yet */
	const char	*name, *address;	/* likewise: Message-ID, where to */
	int64_t		 tries, done;	/* done: when it was sent; ESC_NONE */
};
/* Of one ticket (ESC_NONE: all), by number; what is handed out is valid until `each' returns. */
bool	esc_told_each(struct esc_db *, int64_t ticket,
	    bool (*each)(void *, const struct esc_told *, struct esc_err *), void *, struct esc_err *);
/* Those of a ticket, the oldest first, in the arena. */
bool	esc_told_all(struct esc_db *, int64_t ticket, struct esc_arena *, struct esc_told **, size_t *n,
	    struct esc_err *);
/* Of one message. */
bool	esc_told_of(struct esc_db *, int64_t message,
	    bool (*each)(void *, const struct esc_told *, struct esc_err *), void *, struct esc_err *);
/* In the arena; id 0: there is none. */
bool	esc_told_read(struct esc_db *, int64_t id, struct esc_arena *, struct esc_told *, struct esc_err *);
/* The first that may be looked at now and has no message, by number, behind `after'; id 0: there is none. */
bool	esc_told_due(struct esc_db *, int64_t now, int64_t after, struct esc_arena *, struct esc_told *,
	    struct esc_err *);
/* Others of its recipient that may be looked at now, at most max. */
bool	esc_told_beside(struct esc_db *, const struct esc_told *, int64_t now, size_t max,
	    struct esc_arena *, struct esc_told **, size_t *n, struct esc_err *);
/* Is there anything to do now?  A read alone. */
bool	esc_outbox_any(struct esc_db *, int64_t now, bool *any, struct esc_err *);
/* When its recipient was last told something of this template; ESC_NONE: never. */
bool	esc_told_last(struct esc_db *, const char *recipient, const char *sent_as, int64_t *at,
	    struct esc_err *);
/* When a ticket (ESC_NONE: any) last had a notice of this template, to a recipient (NULL: any); void ones are none. */
bool	esc_told_of_template(struct esc_db *, int64_t ticket, const char *recipient, const char *template, int64_t *at,
	    struct esc_err *);
bool	esc_told_wait(struct esc_db *, int64_t id, int64_t until, struct esc_err *);
/* A notice without a message comes to an end: failed, void; or to a new beginning: waiting. */
bool	esc_told_end(struct esc_db *, int64_t id, enum esc_notice_state, const char *why, int64_t now,
	    struct esc_err *);
/* An event is retracted: those of its notices that nobody has begun to send are void. */
bool	esc_outbox_cancel(struct esc_db *, int64_t ticket, uint64_t event, struct esc_err *);
/* The notice with this key; id 0: there is none. */
bool	esc_told_keyed(struct esc_db *, const char *key, int64_t *id, struct esc_err *);

/* A message (store/message.c): frozen, so that every try sends the same. */
struct esc_message {
	int64_t		 id;
	const char	*name;		/* the Message-ID, without <> */
	const char	*via;		/* mail, hook, program */
	const char	*recipient, *sender, *address, *thread, *subject, *body;
	int64_t		 at, tries;
	bool		 once;		/* at most once */
	enum esc_notice_state state;
	int64_t		 next_at;	/* the next try */
	int64_t		 lease, done;	/* of a claim; when it was sent; ESC_NONE: none */
};
/* Makes it as it is; sets its id. */
bool	esc_message_add(struct esc_db *, struct esc_message *, struct esc_err *);
/* The notice goes with it, in its state. */
bool	esc_message_takes(struct esc_db *, const struct esc_message *, int64_t notice,
	    const char *sent_as, struct esc_err *);
/* The first whose next try is due and that goes one of these ways, claimed until `lease'; id 0: there is none. */
enum { ESC_BY_MAIL = 1, ESC_BY_HOOK = 2, ESC_BY_PROGRAM = 4 };
bool	esc_message_claim(struct esc_db *, int64_t now, int64_t lease, unsigned ways, struct esc_arena *,
	    struct esc_message *, struct esc_err *);
/* The try that was counted was none. */
bool	esc_message_untried(struct esc_db *, int64_t id, struct esc_err *);
bool	esc_message_read(struct esc_db *, int64_t id, struct esc_arena *, struct esc_message *,
	    struct esc_err *);
/* Claims that ran out: sent again, or unknown if that could be twice; how many of these. */
bool	esc_leases_end(struct esc_db *, int64_t now, int64_t *unknown, struct esc_err *);
/*
 * What became of a try: the message and its notices, if the claim still holds.
 * next_at: of the next try.
 */
bool	esc_message_mark(struct esc_db *, const struct esc_message *, enum esc_notice_state,
	    int64_t next_at, const char *why, int64_t now, struct esc_err *);
/* One that was sent, or may have been, came back; its notices with it. */
bool	esc_message_bounce(struct esc_db *, int64_t id, const char *why, struct esc_err *);
/* Notices since a moment that went wrong: the state, how many, the last. */
bool	esc_outbox_wrong(struct esc_db *, int64_t since,
	    bool (*each)(void *, enum esc_notice_state, int64_t n, int64_t last, struct esc_err *), void *, struct esc_err *);
/* A failed, unknown or bounced one is tried again from the beginning. */
bool	esc_message_again(struct esc_db *, int64_t id, int64_t now, struct esc_err *);
/* The message of this name; 0: there is none. */
bool	esc_message_named(struct esc_db *, const char *name, int64_t *id, struct esc_err *);
/* All of them, by name; valid until `each' returns. */
bool	esc_message_each(struct esc_db *,
	    bool (*each)(void *, const struct esc_message *, struct esc_err *), void *, struct esc_err *);
/* A notice as it was dumped; one with its key stays as it is. */
bool	esc_told_restore(struct esc_db *, const struct esc_told *, struct esc_err *);

/* The tickets that were linked to something, each once (store/event.c's kind linked). */
bool	esc_linked_tickets(struct esc_db *, struct esc_arena *, int64_t **id, size_t *n, struct esc_err *);

#endif
