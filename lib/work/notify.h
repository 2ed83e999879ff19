/*
 * notify.h - a notice made into a message, and delivered.  Private to work/.
 */
#ifndef ESC_NOTIFY_H
#define ESC_NOTIFY_H

#include "model/clock.h"
#include "model/message.h"
#include "store/outbox.h"

/* What a notice is about, and to whom it goes. */
struct esc_letter {
	const struct esc_told *told;
	struct esc_ticket t;		/* ref NULL: it is about none */
	struct esc_event *event;
	size_t		 nevents;
	enum esc_whom	 whom;
	const char	*address;	/* NULL: none is known */
	const char	*language;
	struct esc_calendar *calendar;
	const char	*template;	/* its name */
	const struct esc_notice_rule *rule;	/* NULL: none */
	const char	*sender;	/* NULL: none is known */
	const char	*subject, *body;	/* esc_letter_write() */
};
/* Whoever makes letters. */
struct esc_writing {
	struct esc_db	*db;
	const struct esc_policy *policy;
	const struct esc_policies *policies;
	int64_t		 now;
	struct esc_arena arena;
};
/* The policy in force; without one the defaults. */
bool	esc_writing_begin(struct esc_writing *, struct esc_db *, int64_t now, struct esc_err *);
void	esc_writing_end(struct esc_writing *);
/* Everything but its words. */
bool	esc_letter_read(struct esc_writing *, const struct esc_told *, struct esc_letter *,
	    struct esc_err *);
/* Why it is not to be told any more; NULL: it is. */
const char *esc_letter_ended(struct esc_writing *, const struct esc_letter *);
bool	esc_letter_write(struct esc_writing *, struct esc_letter *, struct esc_err *);
/* Several to one person as one: subject and body of `all', which are written. */
bool	esc_letters_join(struct esc_writing *, const struct esc_letter *, size_t n, struct esc_letter *all,
	    struct esc_err *);
/* The message that a letter becomes: its name, thread, address; unclaimed. */
void	esc_letter_message(struct esc_writing *, const struct esc_letter *, const char *via,
	    struct esc_message *);
/* As the mail program gets it: a mail, or the words of a finished message. */
void	esc_message_write(struct esc_buf *, const struct esc_message *, struct esc_arena *);

/* What became of a try to deliver (work/deliver.c). */
enum esc_delivery { ESC_DELIVERED, ESC_NOT_NOW, ESC_NEVER, ESC_IN_DOUBT };
/*
 * Runs a program with the text as a whole on its standard input and waits for
 * its end, at most `seconds'.  `why' says what became of it.  An error: it could
 * not be started, so nothing was delivered.
 */
bool	esc_deliver(const char *const *argv, const char *text, size_t n, int seconds, enum esc_delivery *,
	    struct esc_buf *why, struct esc_err *);

/* Do the events link their ticket to a problem? */
bool	esc_is_linked(const struct esc_event *, size_t n, const char *problem, struct esc_arena *);
/* A row of esc_notice_heads; id 0: somebody who was not told. */
bool	esc_notice_row(struct esc_out *, const struct esc_told *, struct esc_err *);

#endif
