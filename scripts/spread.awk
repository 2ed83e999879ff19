# Beyond one server (escalate-scaling(7)): every table of the schema has a place
# in that page, and every statement on a table that is distributed by its ticket
# says the ticket, or is listed here as one that asks every server.
#   awk -f scripts/spread.awk man/escalate-scaling.7 lib/store/*.c
BEGIN {
	RS = "\001"	# files are read whole
	# file, and words of the statement
	all["article.c"] = "left join ticket t on t.id = a.ticket|left join ticket t on t.id = c.ticket"
	all["burden.c"] = "from ticket where id >= $1 and status <= 2|from ticket where status <= 2"
	all["clock_read.c"] = "from clock order by ticket, kind, cycle"
	all["condition.c"] = "t.id in (select c.ticket from clock|t.id in (select ticket from event where kind|t.id in (select id from ticket where case"
	all["fired.c"] = "with s (id, upto)"
	all["laid.c"] = "with recursive last (id)"
	all["ledger.c"] = "select %s from event where kind = %d|select ticket from event where data like"
	all["named.c"] = "select id, opened from ticket where ref = $1"
	all["outbox.c"] = "left join ticket t on t.id = o.ticket|select distinct ticket from event"
	all["overdue.c"] = "with s (id, upto)|from clock c join word w|from source s join word w"
	all["policy.c"] = "from ticket where ended is null|from clock where ended is null|from clock c join ticket t"
	all["postmortem.c"] = "select ref from ticket where id in (select ticket from event|from event e join ticket t"
	all["refs.c"] = "select count(*) from ticket|select ref from ticket|select max(ref) from ticket"
	all["index.c"] = "t.id > $1 and t.status in (3, 4)"
	# the filter's condition follows, and may name a ticket
	all["select.c"] = " from ticket t"
	# the last one is continued by its ticket
	all["ticket.c"] = "from ticket where ref = $1|from ticket limit 1|select max(id) from ticket|select max(opened) from ticket|from made m join ticket t|left join made m|update ticket set ref = $2"
}

function finding(words) {
	print FILENAME ": " words
}

# The places of the tables: ".It distributed", and the names that follow.
FILENAME ~ /\.7$/ {
	n = split($0, line, "\n")
	for (i = 1; i <= n; i++) {
		if (line[i] ~ /^\.It (distributed|reference|local)/)
			split(line[i], word, " ")
		else if (line[i] ~ /^\.[EI]/)
			word[2] = ""
		else if (line[i] ~ /^\.Li/ && word[2] != "") {
			m = split(line[i], name, " ")
			for (k = 2; k <= m; k++)
				if (name[k] ~ /^[a-z_]+$/)
					place[name[k]] = place[name[k]] word[2]
		}
	}
	next
}

# The text of a macro between texts is text.
function texts(s,	token, name, sql, last, before) {
	while (match(s, /\/\*([^*]|\*+[^*\/])*\*+\//))
		s = substr(s, 1, RSTART - 1) " " substr(s, RSTART + RLENGTH)
	gsub(/\\\n/, " ", s)
	while (match(s, /"([^"\\\n]|\\.)*"|[A-Za-z_][A-Za-z_0-9]*|[^ \t\n]|\n/)) {
		token = substr(s, RSTART, RLENGTH)
		s = substr(s, RSTART + RLENGTH)
		if (token ~ /^"/ && name != "")
			macro[name] = macro[name] substr(token, 2, length(token) - 2)
		else if (token ~ /^"/)
			sql = sql substr(token, 2, length(token) - 2)
		else if (token == "\n")
			name = ""
		else if (before == "define")
			name = token
		else if (name == "" && token in macro)
			sql = sql macro[token]
		else if (name == "") {
			statement(sql)
			sql = ""
		}
		before = token
	}
}

function is_listed(sql,	file, part, n, i) {
	file = FILENAME
	sub(/.*\//, "", file)
	n = split(all[file], part, "|")
	for (i = 1; i <= n; i++)
		if (index(sql, part[i]) > 0) {
			used[file, part[i]] = 1
			return 1
		}
	return 0
}

function is_distributed(sql,	n, word, i, name) {
	n = split(sql, word, " ")
	for (i = 2; i <= n; i++) {
		name = word[i]
		gsub(/[^a-z_]/, "", name)
		if (word[i - 1] ~ /^\(?(from|join|into|update)$/ && (name in place) && place[name] == "distributed")
			return 1
	}
	return 0
}

function statement(sql) {
	if (sql ~ /create table/)
		tables(sql)
	else if (is_distributed(sql) && sql !~ /(^|[ .(])(ticket|t\.id|id) = \$/ && sql !~ /into [a-z_]+ \((ticket|id)/ &&
	    sql !~ /(exists \(select 1 from|^ left join) [a-z_]+ [a-z] (where|on) [a-z]\.ticket = t\.id/ && !is_listed(sql))
		finding("asks every server, and is not listed in scripts/spread.awk: " sql)
}

function tables(sql,	rest, name) {
	for (rest = sql; match(rest, /create table [a-z_]+ \([a-z_]+/); rest = substr(rest, RSTART + RLENGTH)) {
		split(substr(rest, RSTART, RLENGTH), part, " ")
		name = part[3]
		made[name] = 1
		if (!(name in place) || place[name] !~ /^(distributed|reference|local)$/)
			finding("the table " name " has no place, or two, in man/escalate-scaling.7")
		if ((name in place) && place[name] == "distributed" && part[4] != "(ticket" && name != "ticket")
			finding("the table " name " is distributed, and its key does not begin with the ticket")
	}
}

{ texts($0) }

END {
	FILENAME = "man/escalate-scaling.7"
	for (t in place)
		if (!made[t])
			finding("there is no table " t)
	FILENAME = "scripts/spread.awk"
	for (file in all) {
		n = split(all[file], part, "|")
		for (i = 1; i <= n; i++)
			if (!used[file, part[i]])
				finding("lib/store/" file " has no statement with: " part[i])
	}
}
