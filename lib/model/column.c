/*
 * Columns: what an event may carry, where it is kept, and what its values are.
 */
#include <string.h>

#include "escalate.h"

#define STATUSES	"open waiting held resolved closed merged spam"

static const struct esc_column_info columns[ESC_NCOLUMNS] = {
	[ESC_C_ATTR] = { .name = "attr", .where = ESC_IN_BODY, .form = ESC_F_TEXT,
	    .help = "anything else, by its own name" },
	[ESC_C_ACTION] = { .name = "action", .form = ESC_F_CODE,
	    .help = "which action of a post-mortem: A-1" },
	[ESC_C_ADDRESSED_TO] = { .name = "addressed_to", .where = ESC_IN_BODY, .form = ESC_F_TEXT,
	    .help = "whom the customer turned to" },
	[ESC_C_ALSO_TOLD] = { .name = "also_told", .where = ESC_IN_BODY, .form = ESC_F_TEXT,
	    .help = "who else knows of it" },
	[ESC_C_AMOUNT] = { .name = "amount", .form = ESC_F_NUMBER,
	    .help = "of money: in cents or the like with a currency, else in whole units" },
	[ESC_C_ANSWER] = { .name = "answer", .form = ESC_F_CHOICE, .choices = "yes no na",
	    .help = "to a question of quality" },
	[ESC_C_APOLOGY] = { .name = "apology", .form = ESC_F_FLAG,
	    .help = "the customer heard a sincere apology" },
	[ESC_C_APPROVER] = { .name = "approver", .where = ESC_IN_PARTY, .form = ESC_F_PERSON,
	    .help = "who allows it" },
	[ESC_C_ARTICLE] = { .name = "article", .form = ESC_F_CODE,
	    .help = "of the knowledge base, that helped or came of it: K-3" },
	[ESC_C_AT_STAKE] = { .name = "at_stake", .where = ESC_IN_BODY, .form = ESC_F_TEXT,
	    .help = "what the customer stands to lose" },
	[ESC_C_AVOIDABLE] = { .name = "avoidable", .form = ESC_F_CHOICE, .choices = "yes no",
	    .help = "need not have been escalated" },
	[ESC_C_BODY] = { .name = "body", .form = ESC_F_CODE,
	    .help = "the outside body that was complained to" },
	[ESC_C_CATEGORY] = { .name = "category", .form = ESC_F_CODE, .help = "what it is about" },
	[ESC_C_CHANNEL] = { .name = "channel", .form = ESC_F_CODE,
	    .help = "the way it came: phone, mail, chat, ..." },
	[ESC_C_CHARGED] = { .name = "charged", .form = ESC_F_NUMBER,
	    .help = "what the customer had paid, in cents or the like" },
	[ESC_C_CONTACT] = { .name = "contact", .where = ESC_IN_BODY, .form = ESC_F_TEXT,
	    .help = "the person to speak to" },
	[ESC_C_CSAT] = { .name = "csat", .form = ESC_F_SCORE,
	    .help = "how satisfied the customer is" },
	[ESC_C_CURRENCY] = { .name = "currency", .form = ESC_F_CODE,
	    .help = "of amount and charged: EUR" },
	[ESC_C_CUSTOMER] = { .name = "customer", .where = ESC_IN_PARTY, .form = ESC_F_PERSON,
	    .help = "the customer, a person or a company" },
	[ESC_C_DUE] = { .name = "due", .form = ESC_F_TIME, .help = "by when" },
	[ESC_C_ESCALATION] = { .name = "escalation", .form = ESC_F_CHOICE,
	    .choices = "functional hierarchical executive",
	    .help = "to who knows more, who may decide more, or our answer to a threat" },
	[ESC_C_EVENT] = { .name = "retracts", .form = ESC_F_EVENT,
	    .help = "the event that is taken back" },
	[ESC_C_EXPLANATION] = { .name = "explanation", .where = ESC_IN_BODY, .form = ESC_F_TEXT,
	    .help = "what the customer was told of what will be or was done" },
	[ESC_C_FCR_RECORDED] = { .name = "fcr.recorded", .form = ESC_F_FLAG,
	    .help = "the source's own verdict: solved at the first contact" },
	[ESC_C_FIRST_CONTACT] = { .name = "first_contact", .form = ESC_F_CHOICE, .choices = "yes no",
	    .help = "was it solved at the first contact, by the customer's word?" },
	[ESC_C_HEARD] = { .name = "heard", .form = ESC_F_CHOICE, .choices = "yes no",
	    .help = "did the customer feel heard?" },
	[ESC_C_IMPACT] = { .name = "impact", .form = ESC_F_CODE, .help = "how many are hit" },
	[ESC_C_INSTEAD] = { .name = "instead", .where = ESC_IN_BODY, .form = ESC_F_TEXT,
	    .help = "what else was thought of" },
	[ESC_C_INTAKE] = { .name = "intake", .where = ESC_IN_BODY, .form = ESC_F_TEXT,
	    .help = "what was asked and answered when it was taken in" },
	[ESC_C_INTO] = { .name = "into", .form = ESC_F_TICKET, .help = "the ticket that lives on" },
	[ESC_C_KEY] = { .name = "key", .form = ESC_F_TEXT,
	    .help = "the same key a second time changes nothing" },
	[ESC_C_KNOWN] = { .name = "known", .form = ESC_F_FLAG, .internal = true,
	    .help = "the article was there before the ticket was escalated" },
	[ESC_C_LANGUAGE] = { .name = "language", .form = ESC_F_CODE,
	    .help = "the customer's language" },
	[ESC_C_LEVEL] = { .name = "level", .form = ESC_F_LEVEL, .help = "the level of support" },
	[ESC_C_MANAGER] = { .name = "manager", .where = ESC_IN_PARTY, .form = ESC_F_PERSON,
	    .help = "who watches over a major ticket beside its owner" },
	[ESC_C_MESSAGE] = { .name = "message", .where = ESC_IN_BODY, .form = ESC_F_TEXT,
	    .help = "the words" },
	[ESC_C_MISTAKE] = { .name = "mistake", .form = ESC_F_CODE,
	    .help = "what of ours is made good: double_charge, ..." },
	[ESC_C_NO_ARTICLE] = { .name = "no_article", .where = ESC_IN_BODY, .form = ESC_F_TEXT,
	    .help = "why nothing of it goes into the knowledge base" },
	[ESC_C_NPS] = { .name = "nps", .form = ESC_F_CHOICE, .choices = "0 1 2 3 4 5 6 7 8 9 10",
	    .help = "how likely the customer is to recommend us, 0 to 10" },
	[ESC_C_OUTCOME] = { .name = "outcome", .form = ESC_F_CHOICE,
	    .choices = "reached voicemail email no_answer",
	    .help = "whether somebody was reached" },
	[ESC_C_OWNER] = { .name = "owner", .where = ESC_IN_PARTY, .form = ESC_F_PERSON,
	    .help = "who of ours has it" },
	[ESC_C_PARENT] = { .name = "parent", .form = ESC_F_TICKET,
	    .help = "the ticket it belongs to" },
	[ESC_C_PHONE] = { .name = "phone", .where = ESC_IN_BODY, .form = ESC_F_TEXT,
	    .help = "the number to call" },
	[ESC_C_PLATFORM] = { .name = "platform", .form = ESC_F_CODE,
	    .help = "the site of public reviews" },
	[ESC_C_PRIORITY] = { .name = "priority", .form = ESC_F_CODE,
	    .help = "how urgent it is to us" },
	[ESC_C_PROBLEM] = { .name = "problem", .form = ESC_F_TICKET,
	    .help = "the problem behind it, as P-3" },
	[ESC_C_PRODUCT] = { .name = "product", .form = ESC_F_CODE, .help = "what it is used with" },
	[ESC_C_PULSE] = { .name = "pulse", .form = ESC_F_FLAG,
	    .help = "asked in the middle of the case" },
	[ESC_C_QUESTION] = { .name = "question", .form = ESC_F_CODE,
	    .help = "of quality.csv: greeted, ..." },
	[ESC_C_RATING] = { .name = "rating", .form = ESC_F_SCORE,
	    .help = "how many stars" },
	[ESC_C_REPORTED_BY] = { .name = "reported_by", .where = ESC_IN_BODY, .form = ESC_F_TEXT,
	    .help = "who noticed it" },
	[ESC_C_REQUESTER] = { .name = "requester", .where = ESC_IN_PARTY, .form = ESC_F_PERSON,
	    .help = "who asks for it" },
	[ESC_C_RESOLUTION] = { .name = "resolution", .form = ESC_F_CHOICE,
	    .choices = "fix workaround", .help = "solved for good, or got around" },
	[ESC_C_REV] = { .name = "rev", .form = ESC_F_NUMBER, .internal = true,
	    .help = "how often the slot was corrected" },
	[ESC_C_SEGMENT] = { .name = "segment", .form = ESC_F_CODE, .help = "the kind of customer" },
	[ESC_C_SIGN] = { .name = "sign", .form = ESC_F_CHOICE,
	    .choices = "asks_manager threat_legal threat_cancel threat_review threat_wom threat_other abusive"
	    " shouting emotional arguing promise_broken unheard", .help = "of conflict" },
	[ESC_C_SITE] = { .name = "site", .form = ESC_F_CODE, .help = "where it is" },
	[ESC_C_SLOT] = { .name = "slot", .form = ESC_F_CODE, .internal = true,
	    .help = "the dated column that said so" },
	[ESC_C_SOURCE] = { .name = "source", .form = ESC_F_CODE, .internal = true,
	    .help = "the system that it was imported from" },
	[ESC_C_STATUS] = { .name = "status", .form = ESC_F_CHOICE, .choices = STATUSES,
	    .help = "the source's own state of the ticket" },
	[ESC_C_SUBJECT] = { .name = "subject", .where = ESC_IN_BODY, .form = ESC_F_TEXT,
	    .help = "the ticket in one line" },
	[ESC_C_TEAM] = { .name = "team", .form = ESC_F_CODE, .help = "the team that has it" },
	[ESC_C_TRIED] = { .name = "tried", .where = ESC_IN_BODY, .form = ESC_F_TEXT,
	    .help = "what was tried already" },
	[ESC_C_TRIGGER] = { .name = "trigger", .form = ESC_F_CODE,
	    .help = "why it was escalated" },
	[ESC_C_TYPE] = { .name = "type", .form = ESC_F_CODE,
	    .help = "incident, question, task, ..." },
	[ESC_C_URGENCY] = { .name = "urgency", .form = ESC_F_CODE,
	    .help = "how urgent it is to the customer" },
	[ESC_C_WHAT] = { .name = "what", .form = ESC_F_CODE,
	    .help = "what is promised or asked: callback, update, fix, ..." },
	[ESC_C_WHY] = { .name = "why", .where = ESC_IN_BODY, .form = ESC_F_TEXT,
	    .help = "the reason in words" },
};

const struct esc_column_info *
esc_column_info(enum esc_column c)
{
	return &columns[c];
}

/* First as it is spelt in the database, which is most of the calls. */
enum esc_column
esc_column_find(const char *name)
{
	int c;

	if (strncmp(name, "attr.", 5) == 0 && name[5] != '\0')
		return ESC_C_ATTR;
	for (c = ESC_C_FIRST; c < ESC_NCOLUMNS; c++)
		if (columns[c].name[0] == name[0] && strcmp(columns[c].name, name) == 0)
			return (enum esc_column)c;
	for (c = ESC_C_FIRST; c < ESC_NCOLUMNS; c++)
		if (esc_column_equal(columns[c].name, name))
			return (enum esc_column)c;
	return ESC_NCOLUMNS;
}

static bool
one_digit(const char *value, char most)
{
	return value[0] >= '1' && value[0] <= most && value[1] == '\0';
}

static const char *
flag(const char *value)
{
	static const char *const words[] = { "yes", "true", "y", "1", "no", "false", "n", "0" };
	size_t i;

	for (i = 0; i < 8; i++)
		if (esc_ascii_casecmp(value, words[i]) == 0)
			return i < 4 ? "1" : "0";
	return NULL;
}

static bool
chosen(const char *choices, const char *value)
{
	size_t n = strlen(value);
	const char *s;

	if (strchr(value, ' ') != NULL)
		return false;
	for (s = choices; s != NULL; s = strchr(s, ' ')) {
		s += *s == ' ';
		if (strncmp(s, value, n) == 0 && (s[n] == ' ' || s[n] == '\0'))
			return true;
	}
	return false;
}

static bool
event_id(const char *value)
{
	return strlen(value) == 16 && strspn(value, "0123456789abcdef") == 16;
}

static const char *
refuse(enum esc_column c, const char *value, const char *wanted, struct esc_err *e)
{
	esc_fail(e, ESC_INVALID, "%s: \"%.80s\" is not %s", columns[c].name, value, wanted);
	return NULL;
}

const char *
esc_column_check(enum esc_column c, const char *value, struct esc_err *e)
{
	const struct esc_column_info *info = &columns[c];
	const char *f;
	int64_t n;

	if (*value == '\0') {
		esc_fail(e, ESC_INVALID, "%s: the value is empty; leave it out to say nothing",
		    info->name);
		return NULL;
	}
	switch (info->form) {
	case ESC_F_LEVEL:
		return one_digit(value, '9') ? value : refuse(c, value,
		    "a level: a whole number, 1 to 9", e);
	case ESC_F_SCORE:
		return one_digit(value, '5') ? value : refuse(c, value,
		    "a score: a whole number, 1 to 5", e);
	case ESC_F_NUMBER:
		return esc_int_parse(value, &n) ? value : refuse(c, value,
		    "a whole number (money in cents or the like: 1990 is 19.90)", e);
	case ESC_F_TIME:
		return esc_int_parse(value, &n) ? value : refuse(c, value, "a whole number", e);
	case ESC_F_FLAG:
		f = flag(value);
		return f != NULL ? f : refuse(c, value, "yes or no (true false y n 1 0)", e);
	case ESC_F_TICKET:
		return esc_ticket_name_valid(value) ? value : refuse(c, value,
		    "a ticket: a letter or digit, then letters, digits and -._/@+#", e);
	case ESC_F_EVENT:
		return event_id(value) ? value : refuse(c, value,
		    "an event: 16 digits of 0-9 and a-f, as esc-show -c event prints them", e);
	case ESC_F_CHOICE:
		if (chosen(info->choices, value))
			return value;
		esc_fail(e, ESC_INVALID, "%s: \"%.80s\" is none of: %s", info->name, value,
		    info->choices);
		return NULL;
	default:
		return value;
	}
}
