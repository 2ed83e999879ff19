/*
 * message.h - what people are told: templates with placeholders, and the mail
 * or the web hook's request that comes of them.  Pure.
 */
#ifndef ESC_MESSAGE_H
#define ESC_MESSAGE_H

#include "model/policy.h"

/*
 * templates/<language>/<name>.txt: "Subject: ...", an empty line, the body;
 * words.txt of a language: lines "name = word".
 */
struct esc_template {
	const char	*language, *name;	/* "et", "ack" */
	const char	*file;		/* "templates/et/ack.txt" */
	const char	*text;
	size_t		 n;
};
#define ESC_TEMPLATES	"templates/"
/* The language and the name in such a file's name; false: it is none. */
bool	esc_template_named(const char *file, struct esc_arena *, const char **language, const char **name);
/* Those of the files and, where they have none, the defaults. */
void	esc_templates_read(struct esc_policy *, const struct esc_policy_file *, size_t n);
/* The first of somebody's languages, "et en", that there are templates in; NULL: none. */
const char *esc_policy_spoken(const struct esc_policy *, const char *languages);
/* In the language ("tr-TR" is tr), else in English; NULL: in neither. */
const struct esc_template *esc_policy_template(const struct esc_policy *, const char *language,
	    const char *name);
/* A word of the language's words.txt; NULL: it has none. */
const char *esc_policy_word(const struct esc_policy *, const char *language, const char *name, size_t *n);

/*
 * A row of notices.csv: when, how often and how people are told.  The first that
 * matches the message's name (or that of its template) and whom it is for.
 */
struct esc_notice_rule {
	const char	*message, *whom;	/* whom: customer, executive, person; NULL: any */
	const char	*template;	/* instead of the one of that name; NULL: that one, else `step' */
	int64_t		 wait;		/* seconds in which it can still be taken back */
	int64_t		 every;		/* at most one a person in so many seconds; 0: no matter */
	bool		 never;		/* nobody is told */
	bool		 working;	/* in the person's working hours only, unless urgent */
	int64_t		 digest;	/* seconds after midnight at which all of a day go together; ESC_NONE: at once */
	bool		 once;		/* at most once: a doubt about its delivery is left to a person */
	const char	*via;		/* mail, hook; NULL: mail */
	const char	*sender;	/* an address; NULL: the lead's */
	unsigned	 line;
};
enum esc_whom { ESC_WHOM_PERSON, ESC_WHOM_EXECUTIVE, ESC_WHOM_CUSTOMER };
const struct esc_notice_rule *esc_notice_rule(const struct esc_policy *, const char *message,
	    const char *template, enum esc_whom);	/* NULL: none */
/* The template of a message: the rule's, or of its own name, or `step'; what it is called. */
const char *esc_notice_template(const struct esc_policy *, const char *message, enum esc_whom);
/*
 * When a notice of `at' may go to somebody with these hours who was last told
 * such a thing at `last' (ESC_NONE: never): now, or a moment after it.
 */
int64_t	esc_notice_when(const struct esc_notice_rule *, struct esc_calendar *, int64_t at, bool urgent,
	    int64_t last, int64_t now);

/* How the value of a placeholder is said. */
enum esc_say { ESC_SAY_TEXT, ESC_SAY_TIME, ESC_SAY_WORD };
struct esc_placeholder {
	const char	*name;
	enum esc_say	 say;
};
extern const struct esc_placeholder esc_placeholders[];
extern const size_t esc_nplaceholders;

/* Facts of a notice: lines name=value, with \n and \\ escaped. */
void	esc_facts_add(struct esc_buf *, const char *name, const char *value);	/* NULL or "": nothing */
/* The value, in the arena; NULL: there is none. */
const char *esc_facts_get(const char *facts, const char *name, struct esc_arena *);

/* Who hears it, and where the values come from. */
struct esc_fill {
	const struct esc_policy *policy;
	const char	*language;
	const struct esc_zone *zone;	/* of times */
	/* What a placeholder stands for, as in a table (times in RFC 3339); NULL: nothing. */
	const char	*(*value)(void *, const char *name);
	void		*arg;
};
/*
 * Writes the subject, in one line, and the body.  A line of the body with a
 * placeholder that stands for nothing is left out, and so is a second empty
 * line in a row.
 */
void	esc_template_fill(const struct esc_template *, const struct esc_fill *, struct esc_buf *subject,
	    struct esc_buf *body);
/* A moment as people of that language write it; their word for a code, else the code as people write it. */
void	esc_fill_time(struct esc_buf *, const struct esc_fill *, int64_t);
void	esc_fill_word(struct esc_buf *, const struct esc_fill *, const char *code);
/* What is wrong with a template, each with its line. */
void	esc_template_faults(const struct esc_template *,
	    void (*fault)(void *, unsigned line, const char *what, const char *hint), void *);

/* A mail (RFC 5322).  No text of it can become another header. */
struct esc_mail {
	const char	*from, *to;	/* addresses */
	const char	*to_name;	/* NULL: none */
	const char	*subject, *body;
	const char	*html;		/* the same as a page; NULL: none */
	const char	*id;		/* without <> */
	const char	*thread;	/* the id that it answers; NULL: none */
	int64_t		 date;
};
void	esc_mail_write(struct esc_buf *, const struct esc_mail *);
/* One address that no mail program takes for an option or for two. */
bool	esc_mail_address(const char *);
/* The address in "Anna <anna@example.com>", or the text itself; NULL: there is none. */
const char *esc_mail_address_in(const char *, struct esc_arena *);
/* "esc.0123456789abcdef@example.com": of what was said by whom. */
const char *esc_mail_id(const char *what, const char *from, struct esc_arena *);
/* The value of a header of a finished message; NULL: it has none, or no headers. */
const char *esc_mail_header(const char *message, const char *name, struct esc_arena *);
/* Is it headers, an empty line, a body?  Says what is wrong. */
bool	esc_mail_check(const char *message, struct esc_err *);
const char *esc_mail_body(const char *message);

/* What curl(1) is told on its standard input (--config -). */
struct esc_hook {
	const char	*url, *to, *ticket, *subject, *body, *id;
};
void	esc_hook_write(struct esc_buf *, const struct esc_hook *);

#endif
