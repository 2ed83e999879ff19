create table setting (name @text primary key, value @text not null) @table;
create table word (id @id, name @text not null unique, folded @text not null) @table;
create index word_folded on word (folded);
create table party (id @id, name @text not null unique, folded @text not null) @table;
create index party_folded on party (folded);
create table batch (id @id, at @int not null, source @text not null) @table;
create table body (id @id, text @text not null) @table;
create table event (ticket @int not null references ticket (id), at @int not null, seq @int not null, key @int not null,
 kind @int not null, who @int references party (id), side @int not null, public @int not null, n @int not null,
 redacted @int, data @text, body @int references body (id), batch @int not null references batch (id),
 primary key (ticket, at, seq, key)) @table_by_key;
create table ticket (id @id, ref @text not null unique,
 entered @int not null, row_hash @int,
 opened @int not null default 0, updated @int not null default 0, queued @int, answered @int, abandoned @int, responded @int,
 first_any @int, asked @int, escalated @int, resolved_first @int, resolved @int, reopened @int, fixed @int,
 closed @int, ended @int, surveyed @int,
 status @int not null default 0, level @int not null default 0, level_max @int not null default 0, contacts @int not null default 0,
 replies @int not null default 0, customers @int not null default 0, resolutions @int not null default 0, reopenings @int not null default 0,
 escalations @int not null default 0, deescalations @int not null default 0, agents @int not null default 0, paused @int not null default 0,
 paused_since @int, csat @int, fcr_recorded @int, flags @int not null default 0,
 priority @int references word (id), team @int references word (id), segment @int references word (id), category @int references word (id), product @int references word (id), channel @int references word (id), language @int references word (id), site @int references word (id),
 type @int references word (id), source @int references word (id), trigger @int references word (id), sign @int references word (id),
 owner @int references party (id), customer @int references party (id), replier @int references party (id), resolver @int references party (id), requester @int references party (id),
 manager @int references party (id)) @table;
create index ticket_opened on ticket (opened);
create index ticket_burden on ticket (owner, status) where status <= 2 and owner is not null;
create table made (hash @int primary key, ticket @int not null references ticket (id)) @table;
create index made_ticket on made (ticket);
create table source (id @id references word (id), seen @int not null) @table;
create table clock (ticket @int not null references ticket (id), kind @int not null, cycle @int not null,
 version @int, rule @int, calendar @int references word (id), target @int, started @int not null,
 used @int not null, since @int, ended @int, outcome @int not null, breached @int, due @int, attend @int,
 source @int not null,
 primary key (ticket, kind, cycle)) @table_by_key;
create index clock_attend on clock (source, attend, ticket) where attend is not null;
create index clock_due on clock (due) where ended is null;
create table fired (ticket @int not null references ticket (id), kind @int not null, cycle @int not null,
 step @text not null, rep @int not null, moment @int not null, fired_at @int not null, did @text not null,
 primary key (ticket, kind, cycle, step, rep)) @table_by_key;
create table message (id @id, name @text not null unique, at @int not null, via @text not null,
 recipient @int not null references party (id), sender @text not null, address @text not null, thread @text,
 subject @text, body @text not null, once @int not null, state @int not null, tries @int not null, next_at @int not null,
 lease @int, done @int) @table;
create index message_due on message (next_at) where state < 2;
create table outbox (id @id, key @text not null unique, at @int not null, ticket @int references ticket (id),
 recipient @int not null references party (id), template @text not null, facts @text not null,
 urgent @int not null, cause @int, state @int not null, next_at @int not null, sent_as @text, why @text,
 message @int references message (id)) @table;
create index outbox_waiting on outbox (next_at) where state = 0 and message is null;
create index outbox_message on outbox (message) where message is not null;
create index outbox_told on outbox (recipient, sent_as) where sent_as is not null;
create index outbox_survey on outbox (recipient, at) where template = 'survey';
create index outbox_ticket on outbox (ticket);
create index event_linked on event (ticket) where kind = 78;
create index event_recorded on event (ticket) where kind = 84;
create index event_planned on event (ticket) where kind = 85;
create table policy (version @id, effective_from @int, loaded_at @int not null, who @int not null references party (id),
 tzdata @text not null) @table;
create table policy_file (version @int not null references policy (version), name @text not null, text @text not null,
 primary key (version, name)) @table_by_key;
create table ticket_text (ticket @id references ticket (id), subject @text, into_ref @text) @table;
create table attribute (ticket @int not null references ticket (id), name @text not null, value @text not null,
 primary key (ticket, name)) @table_by_key;
create table article_change (article @int not null, n @int not null, at @int not null,
 who @int not null references party (id), what @int not null, ticket @int references ticket (id), language @int references word (id),
 title @text, body @text, until @int, primary key (article, n)) @table_by_key;
create table article (id @int primary key, ticket @int references ticket (id), written @int not null, approved @int) @table;
create index article_ticket on article (ticket) where ticket is not null;
create table article_use (ticket @int not null references ticket (id), article @int not null, primary key (ticket, article)) @table_by_key;
create index article_use_article on article_use (article);
create table sponsorship (customer @int not null references party (id), n @int not null, at @int not null,
 who @int not null references party (id), what @int not null, sponsor @int references party (id), spend @int,
 key @text, duty @text, words @text, primary key (customer, n)) @table_by_key;
create table document (kind @int not null, doc @int not null, at @int not null, tokens @text not null,
 primary key (kind, doc)) @table_by_key;
create table posting (token @int not null, kind @int not null, at @int not null, doc @int not null,
 primary key (token, kind, at, doc)) @table_by_key;
