/*
 * The schema.  What changes in it is written twice: in the text of a new
 * database, and in the step that makes one of an older; the two must give the
 * same tables, word for word (a column that is added stands last).
 */
#include "schema.h"

/* how many open tickets an owner has: a fold of all of them (burden.c) */
#define BURDEN \
"create table burden (owner @int primary key references party (id), tickets @int not null) @table;\n"

/*
 * Few tickets live longer than a fortnight, and fewer have a moment before their
 * opening: so what happened in a period is found by when tickets were opened, and
 * by these.  Nor have many tickets events of some kinds.  Those that went up are
 * followed up by when they were solved; flag 4: ESC_FLAG_EXECUTIVE.
 */
#define RARE \
"create index ticket_long on ticket (opened, updated) where updated - opened > 1209600;\n" \
"create index ticket_early on ticket (opened) where case when resolved_first < opened or surveyed < opened" \
" or escalated < opened then 1 else 0 end = 1;\n" \
"create index ticket_escalated on ticket (resolved) where level_max >= 2;\n" \
"create index ticket_executive on ticket (updated) where (flags & 4) <> 0;\n" \
"create index event_conceded on event (ticket) where kind = 79;\n" \
"create index event_lost on event (ticket) where kind = 89;\n"

const char esc_schema[] =
"create table setting (name @text primary key, value @text not null) @table;\n"
"create table word (id @id, name @text not null unique, folded @text not null) @table;\n"
"create index word_folded on word (folded);\n"
"create table party (id @id, name @text not null unique, folded @text not null) @table;\n"
"create index party_folded on party (folded);\n"
"create table batch (id @id, at @int not null, source @text not null) @table;\n"
"create table body (id @id, text @text not null) @table;\n"
/* side: enum esc_side; public: 0, 1; data, body: what esc_event_data/_body write */
"create table event (ticket @int not null references ticket (id), at @int not null, seq @int not null, key @int not null,\n"
" kind @int not null, who @int references party (id), side @int not null, public @int not null, n @int not null,\n"
" redacted @int, data @text, body @int references body (id), batch @int not null references batch (id),\n"
" primary key (ticket, at, seq, key)) @table_by_key;\n"
/* the fold, stored: a column a fact, in the order of enum esc_fact */
"create table ticket (id @id, ref @text not null unique,\n"
" entered @int not null, row_hash @int,\n"
" opened @int not null default 0, updated @int not null default 0, queued @int, answered @int, abandoned @int, responded @int,\n"
" first_any @int, asked @int, escalated @int, resolved_first @int, resolved @int, reopened @int, fixed @int,\n"
" closed @int, ended @int, surveyed @int,\n"
" status @int not null default 0, level @int not null default 0, level_max @int not null default 0, contacts @int not null default 0,\n"
" replies @int not null default 0, customers @int not null default 0, resolutions @int not null default 0, reopenings @int not null default 0,\n"
" escalations @int not null default 0, deescalations @int not null default 0, agents @int not null default 0, paused @int not null default 0,\n"
" paused_since @int, csat @int, fcr_recorded @int, flags @int not null default 0,\n"
" priority @int references word (id), team @int references word (id), segment @int references word (id), category @int references word (id), product @int references word (id), channel @int references word (id), language @int references word (id), site @int references word (id),\n"
" type @int references word (id), source @int references word (id), trigger @int references word (id), sign @int references word (id),\n"
" owner @int references party (id), customer @int references party (id), replier @int references party (id), resolver @int references party (id), requester @int references party (id),\n"
" manager @int references party (id)) @table;\n"
"create index ticket_opened on ticket (opened);\n"
BURDEN
/* tickets that were numbered here, by the row or the key that made them */
"create table made (hash @int primary key, ticket @int not null references ticket (id)) @table;\n"
"create index made_ticket on made (ticket);\n"
/* each source of imports, and up to when it was seen */
"create table source (id @id references word (id), seen @int not null) @table;\n"
/* the clocks, stored as they are folded; kind: enum esc_clock_kind, rule: the line in sla.csv,
   source: of the ticket, 0 none: a sweep reads each up to when it was seen */
"create table clock (ticket @int not null references ticket (id), kind @int not null, cycle @int not null,\n"
" version @int, rule @int, calendar @int references word (id), target @int, started @int not null,\n"
" used @int not null, since @int, ended @int, outcome @int not null, breached @int, due @int, attend @int,\n"
" source @int not null,\n"
" primary key (ticket, kind, cycle)) @table_by_key;\n"
"create index clock_attend on clock (source, attend, ticket) where attend is not null;\n"
"create index clock_due on clock (due) where ended is null;\n"
/* steps that fired: moment is when they were crossed, did what was done */
"create table fired (ticket @int not null references ticket (id), kind @int not null, cycle @int not null,\n"
" step @text not null, rep @int not null, moment @int not null, fired_at @int not null, did @text not null,\n"
" primary key (ticket, kind, cycle, step, rep)) @table_by_key;\n"
/* what was made of notices, to be delivered; subject null: body is a finished message; state: enum esc_notice_state */
"create table message (id @id, name @text not null unique, at @int not null, via @text not null,\n"
" recipient @int not null references party (id), sender @text not null, address @text not null, thread @text,\n"
" subject @text, body @text not null, once @int not null, state @int not null, tries @int not null, next_at @int not null,\n"
" lease @int, done @int) @table;\n"
"create index message_due on message (next_at) where state < 2;\n"
/* what must be told to somebody; cause: key of the event; next_at: not to be looked at before; sent_as: the template used */
"create table outbox (id @id, key @text not null unique, at @int not null, ticket @int references ticket (id),\n"
" recipient @int not null references party (id), template @text not null, facts @text not null,\n"
" urgent @int not null, cause @int, state @int not null, next_at @int not null, sent_as @text, why @text,\n"
" message @int references message (id)) @table;\n"
"create index outbox_waiting on outbox (next_at) where state = 0 and message is null;\n"
"create index outbox_message on outbox (message) where message is not null;\n"
"create index outbox_told on outbox (recipient, sent_as) where sent_as is not null;\n"
"create index outbox_survey on outbox (recipient, at) where template = 'survey';\n"
"create index outbox_ticket on outbox (ticket);\n"
/* tickets of a problem */
"create index event_linked on event (ticket) where kind = 78;\n"
/* tickets with a post-mortem, and with actions */
"create index event_recorded on event (ticket) where kind = 84;\n"
"create index event_planned on event (ticket) where kind = 85;\n"
RARE
/* the policy, a version a load; effective_from null: always */
"create table policy (version @id, effective_from @int, loaded_at @int not null, who @int not null references party (id),\n"
" tzdata @text not null) @table;\n"
"create table policy_file (version @int not null references policy (version), name @text not null, text @text not null,\n"
" primary key (version, name)) @table_by_key;\n"
"create table ticket_text (ticket @id references ticket (id), subject @text, into_ref @text) @table;\n"
"create table attribute (ticket @int not null references ticket (id), name @text not null, value @text not null,\n"
" primary key (ticket, name)) @table_by_key;\n"
/* articles: what was written (what 0) and approved (1), for good; and which of it holds */
"create table article_change (article @int not null, n @int not null, at @int not null,\n"
" who @int not null references party (id), what @int not null, ticket @int references ticket (id), language @int references word (id),\n"
" title @text, body @text, until @int, primary key (article, n)) @table_by_key;\n"
"create table article (id @int primary key, ticket @int references ticket (id), written @int not null, approved @int) @table;\n"
"create index article_ticket on article (ticket) where ticket is not null;\n"
/* in which tickets they were used: a fold of their events */
"create table article_use (ticket @int not null references ticket (id), article @int not null, primary key (ticket, article)) @table_by_key;\n"
"create index article_use_article on article_use (article);\n"
/* the sponsorship programme; what: enum esc_sponsor_act */
"create table sponsorship (customer @int not null references party (id), n @int not null, at @int not null,\n"
" who @int not null references party (id), what @int not null, sponsor @int references party (id), spend @int,\n"
" key @text, duty @text, words @text, primary key (customer, n)) @table_by_key;\n"
/* the search index: kind is enum esc_doc, tokens the words as numbers of 11 hexadecimal digits */
"create table document (kind @int not null, doc @int not null, at @int not null, tokens @text not null,\n"
" primary key (kind, doc)) @table_by_key;\n"
"create table posting (token @int not null, kind @int not null, at @int not null, doc @int not null,\n"
" primary key (token, kind, at, doc)) @table_by_key;\n";

const struct esc_schema_step esc_schema_steps[] = {
	{ 2, BURDEN
	    "insert into burden (owner, tickets) select owner, count(*) from ticket"
	    " where status <= 2 and owner is not null group by owner;\n"
	    "drop index ticket_burden;\n"
	    RARE },
	{ 0, 0 }
};
