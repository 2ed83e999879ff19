#!/usr/bin/env bats
# The maps that come with the library: each against a sample of its system, read
# once more in python.
load helper

# sample MAP FILE [OPTION...]: imports it, says what python found different.
sample() {
	local map=$1 file=$2
	shift 2
	command -v python3 >/dev/null || skip "no python3"
	esc-open -q --map "$map" --tz Europe/Tallinn "$@" "$ROOT/tests/samples/$file"
	python3 "$ROOT/tests/samples/check.py" "$file"
	# a second time it changes nothing
	[ -z "$(esc-open -H --map "$map" --tz Europe/Tallinn "$@" "$ROOT/tests/samples/$file" | grep -v '	same	')" ]
	esc-db check -q
}

@test "Zendesk's CSV comes in as it says" { sample zendesk zendesk.csv; }
@test "Zendesk's JSON comes in as it says" { sample zendesk zendesk.jsonl; }
@test "Jira's CSV of all fields comes in as it says" { sample jira jira.csv; }
@test "Jira's data pipeline comes in as it says" { sample jira jira-pipeline.csv; }
@test "ServiceNow's fields come in as they say" { sample servicenow servicenow.csv; }
@test "ServiceNow's labels come in as they say" { sample servicenow servicenow-labels.csv; }
@test "ServiceNow's raw values come in as they say" { sample servicenow servicenow-raw.csv; }
@test "Freshdesk's CSV comes in as it says" { sample freshdesk freshdesk.csv; }
@test "Freshservice's CSV comes in as it says" { sample freshservice freshservice.csv; }
@test "osTicket's CSV comes in as it says" { sample osticket osticket.csv --delimiter ';'; }
@test "Zammad's sheet comes in as it says" { sample zammad zammad.csv --delimiter ';' --date-format 'DD.MM.YYYY HH:mm'; }
@test "Zammad's JSON comes in as it says" { sample zammad zammad.jsonl; }
@test "RT's TSV comes in as it says" { sample rt rt.tsv; }
@test "Help Scout's conversations come in as they say" { sample helpscout helpscout.jsonl; }
@test "ServiceNow's log comes in as it says" { sample servicenow-audit servicenow-audit.csv; }
@test "Zendesk's metric events come in as they say" { sample zendesk-events zendesk-events.jsonl; }
@test "Help Scout's threads come in as they say" { sample helpscout-threads helpscout-threads.jsonl; }

@test "what a log shows is worked out: a reopening, who had it, when it was answered" {
	esc-open -q --map servicenow-audit --tz UTC "$ROOT/tests/samples/servicenow-audit.csv"
	equal "INC0000045	closed	P2	Group 70	Ann	2026-02-28T09:00:00Z	2026-03-01T11:00:00Z	1	false" \
		"$(esc-list -H -c ticket,status,priority,team,owner,resolved_first,resolved,reopenings,attr.made_sla priority:P2)"
	esc-open -q --map zendesk-events "$ROOT/tests/samples/zendesk-events.jsonl"
	equal "155	resolved	2026-02-01T08:00:00Z	2026-02-01T09:10:00Z	2026-02-01T10:20:00Z	2	1" \
		"$(esc-list -H -c ticket,status,opened,responded,resolved,replies,customers 155)"
	esc-open -q --map helpscout "$ROOT/tests/samples/helpscout.jsonl"
	esc-open -q --map helpscout-threads "$ROOT/tests/samples/helpscout-threads.jsonl"
	# what a bot says is no reply
	equal "501	2026-02-01T08:30:00Z	1	1
502		0	0" "$(esc-list -H -s ticket -c ticket,responded,customers,replies 501 502)"
}

@test "the maps are listed" {
	run -0 --separate-stderr esc-open --map list
	equal "name	shape	about" "${lines[0]}"
	[ "${#lines[@]}" -ge 13 ]
	[[ "$output" == *"zendesk	tickets	Zendesk: "* ]]
	esc-open --map list -f json | grep -q '"name":"rt"'
	refuses 66 esc-open --map zendeks "$ROOT/tests/samples/zendesk.csv"
	[[ "$stderr" == *"did you mean zendesk?" ]]
}

@test "a file of its name goes before a map of ours" {
	printf 'ticket = "Id"\nsubject = "Subject"\nrest ignore\n' >zendesk
	esc-open -q --map zendesk --exported now "$ROOT/tests/samples/zendesk.csv"
	[ -z "$(esc-list -H -c priority priority:any)" ]
}

@test "a zone that the table does not say must be given, once and with the reason" {
	local f
	for f in zendesk/zendesk.csv jira/jira.csv servicenow/servicenow.csv servicenow-audit/servicenow-audit.csv \
	    freshdesk/freshdesk.csv freshservice/freshservice.csv rt/rt.tsv; do
		refuses 64 esc-open --map "${f%/*}" "$ROOT/tests/samples/${f#*/}"
		[[ "$stderr" == *"names no zone, nor does the table: "*"--tz Europe/Tallinn" ]]
		[ "$(wc -l <<<"$stderr")" = 1 ]
	done
	# what has an offset needs none
	esc-open -q --map zendesk "$ROOT/tests/samples/zendesk.jsonl"
	esc-open -q --map jira "$ROOT/tests/samples/jira-pipeline.csv"
}

@test "a value that the table of a map of ours lacks says how to add it" {
	sed 's/,On-hold,/,Parked,/' "$ROOT/tests/samples/zendesk.csv" >in.csv
	refuses 65 esc-open --map zendesk --tz UTC in.csv
	[[ "$stderr" == *'in.csv:3: status: "Parked" is not in the table of zendesk:'*"esc-open --map-draft zendesk >zendesk.map"* ]]
}

@test "RT's relative times are refused, not guessed" {
	printf 'id\tStatus\tCreatedRelative\n7\tnew\t3 weeks ago\n' >rel.tsv
	refuses 65 esc-open --map rt --tz UTC rel.tsv
	[[ "$stderr" == *'rel.tsv:2: opened: "3 weeks ago" fits none'* ]]
}

@test "a number that a spreadsheet has shortened is refused" {
	sed 's/103006/1.03006E+13/' "$ROOT/tests/samples/zendesk.csv" >in.csv
	refuses 65 esc-open --map zendesk --tz UTC in.csv
}

@test "a trial says what would happen, and nothing happens" {
	local before f=$ROOT/tests/samples/zendesk.csv
	sed 's/,On-hold,/,Parked,/; s/2026-07-03 12:00/03.07.2026/' "$f" >in.csv
	before=$(db_sum)
	run -65 --separate-stderr esc-open -n -f table --map zendesk --tz Europe/Tallinn in.csv
	equal "in.csv by the map zendesk, tickets; nothing is written" "${lines[0]}"
	grep -qx 'rows          5, 2 wrong' <<<"$output"
	grep -qx 'tickets       3 new, 0 changed, 0 same' <<<"$output"
	grep -qx 'events        opened 3, queued 1, assigned 2, replied 2, resolved 2,' <<<"$output"
	grep -qx 'zone          Europe/Tallinn, by --tz, for times without an offset' <<<"$output"
	grep -qx 'dates         1[0-9] as YYYY-MM-DD HH:mm:ss' <<<"$output"
	grep -qx 'kept as attr. Product \[list\], VIP \[flag\]' <<<"$output"
	grep -q '^not used      Summation column, Requester external id' <<<"$output"
	grep -q '^not known     status "Parked" in 1 row (zendesk:[0-9]*)$' <<<"$output"
	grep -qx '2026-03-29 00:02  replied      -' <<<"$output"
	equal 3 "$(grep -c '^opened  ' <<<"$output")"
	equal 3 "$(wc -l <<<"$stderr")"
	equal "$before" "$(db_sum)"
	# against what is known already
	esc-open -q --map zendesk --tz Europe/Tallinn "$f"
	sed 's/,Pending,/,Solved,/' "$f" >in.csv
	esc-open -n -f table --map zendesk --tz Europe/Tallinn in.csv >out
	grep -qx 'tickets       0 new, 1 changed, 4 same' out
	grep -qx 'new events    observed 1, retracted 1' out
	# a line that finds no column is told, and a log counts tickets
	printf 'shape events\nticket = "Id"\nkind = constant note\nat = "When"\nteam = "Tema"\nrest ignore\n' >log.map
	printf 'Id,When\n103006,2026-05-01T00:00Z\n103006,2026-05-02T00:00Z\nX-1,2026-05-02T00:00Z\n' >log.csv
	esc-open -n -f table --map log.map log.csv >out
	grep -qx 'tickets       1 new, 1 changed, 0 same' out
	grep -qx 'no column for team' out
	grep -qx 'zone          none: every time says its offset' out
	# on a terminal it needs no asking
	if command -v script >/dev/null; then
		script -qec "esc-open -n --map log.map log.csv" /dev/null </dev/null | tr -d '\r' >seen
		grep -qx 'tickets       1 new, 1 changed, 0 same' seen
	fi
	# scripts get the rows
	equal "ticket	change" "$(esc-open -n --map log.map log.csv | head -1 | cut -f1,2)"
	esc-open -n -q -f table --map log.map log.csv >out
	[ ! -s out ]
}

@test "text that was encoded twice is taken and doubted" {
	printf 'ticket,opened,subject,team\n1,2026-05-01T00:00Z,Café,a\n2,2026-05-01T00:00Z,Caf\xc3\x83\xc2\xa9,b\n3,2026-05-01T00:00Z,Caf\xc3\x83\xc2\xa9,b\n' >in.csv
	run -0 --separate-stderr esc-open in.csv
	equal 1 "$(wc -l <<<"$stderr")"
	[[ "$stderr" == "esc-open: warning: in.csv:3: subject: looks as if it was encoded twice"* ]]
	run -0 --separate-stderr esc-open -q in.csv
	[ -z "$stderr" ]
	printf 'ticket,kind,at,message\n1,note,2026-05-02T00:00Z,Caf\xc3\x83\xc2\xa9\n' >ev.csv
	run -0 --separate-stderr esc-log --batch ev.csv
	[[ "$stderr" == "esc-log: warning: ev.csv:2: message: looks"* ]]
}

@test "a draft is a map that loads what it was made from" {
	local f
	for f in zendesk.csv jira.csv jira-pipeline.csv servicenow.csv servicenow-labels.csv \
	    servicenow-raw.csv servicenow-audit.csv freshdesk.csv freshservice.csv zammad.jsonl rt.tsv; do
		esc-open --map-draft "$ROOT/tests/samples/$f" >draft.map
		esc-open -n -q --allow-future --tz Europe/Tallinn --map draft.map "$ROOT/tests/samples/$f"
	done
	esc-open --map-draft "$ROOT/tests/samples/osticket.csv" --delimiter ';' >draft.map
	grep -q '^delimiter ";"$' draft.map
	grep -q "^guard    '\$" draft.map
	esc-open -n -q --tz Europe/Tallinn --map draft.map "$ROOT/tests/samples/osticket.csv"
}

@test "a draft guesses in the languages of those who export" {
	cat >tr.csv <<-'END'
	Talep No;Durum;Öncelik;Oluşturma Tarihi;Çözüm Tarihi;Atanan;Grup;Konu;Müşteri;İlk Yanıt (dk)
	#1;Açık;Yüksek;25.03.2026 14:05;;Ayşe;Destek;Yazıcı;Acme;12,5
	#2;Çözüldü;Düşük;01.04.2026 09:00;02.04.2026 10:30;Işık;Destek;Fatura;Beta;3
	END
	iconv -f UTF-8 -t WINDOWS-1254 tr.csv >in.csv
	esc-open --map-draft in.csv --encoding windows-1254 --delimiter ';' >tr.map
	esc-open -q --map tr.map --tz Europe/Istanbul in.csv
	equal "1	open	P2	Destek	Ayşe	Acme	Yazıcı	2026-03-25T11:05:00Z	2026-03-25T11:17:30Z	
2	resolved	P4	Destek	Işık	Beta	Fatura	2026-04-01T06:00:00Z	2026-04-01T06:03:00Z	2026-04-02T07:30:00Z" \
		"$(esc-list -H -s ticket -c ticket,status,priority,team,owner,customer,subject,opened,responded,resolved opened:any)"
	printf 'Pileti number\tOlek\tLoodud\tSuletud\n7\tLahendatud\t2026-01-02 10:00\t2026-01-03 10:00\n' >et.tsv
	esc-open --map-draft et.tsv >et.map
	grep -q '^ticket   = "Pileti number"' et.map
	grep -q '^closed   = "Suletud"' et.map
	grep -q '"Lahendatud" = resolved$' et.map
	printf 'Numero;Stato;Data creazione;Assegnato a\n7;Chiuso;2026-01-02 10:00;Anna\n' >it.csv
	esc-open --map-draft it.csv --delimiter ';' | grep -q '^owner    = "Assegnato a"'
	printf 'Número;Estado;Fecha de creación\n7;En espera;2026-01-02 10:00\n' >es.csv
	esc-open --map-draft es.csv --delimiter ';' | grep -q '"En espera" = held$'
}

@test "a draft leaves to the person what the rows do not tell" {
	printf 'Id,Created,Status,Odd\n1,03/04/2026 10:00,Open,x\n2,05/06/2026 11:00,Wobbly,y\n' >in.csv
	esc-open --map-draft in.csv >draft.map
	grep -q '^# dates  D/M/YYYY H:mm.*day or month first' draft.map
	grep -q '^# dates  M/D/YYYY H:mm$' draft.map
	grep -q '^zone     needed ' draft.map
	grep -q '"Wobbly" = open	# ?' draft.map
	refuses 65 esc-open --map draft.map --tz UTC in.csv
	sed -i 's/^# dates  D/dates  D/' draft.map
	refuses 64 esc-open --map draft.map in.csv
	esc-open -q --map draft.map --tz UTC in.csv
	equal "2026-04-03T10:00:00Z" "$(esc-list -H -c opened 1)"
	# one column that tells is enough for the others
	printf 'Id,Created,Closed\n1,03/04/2026 10:00,23/04/2026 10:00\n' >in.csv
	esc-open --map-draft in.csv | grep -q '^dates    D/M/YYYY H:mm'
}

@test "a log is drafted as a log" {
	printf 'Case ID,Activity,Timestamp,User\nCase 1,Created,2026-01-02 10:00,a\nCase 1,Resolved,2026-01-02 11:00,b\nCase 2,Created,2026-01-02 12:00,a\n' >log.csv
	esc-open --map-draft log.csv >log.map
	grep -q '^shape    events' log.map
	grep -q '^ticket   = "Case ID" after "Case "' log.map
	esc-open -q --map log.map --tz UTC log.csv
	equal "1	resolved
2	open" "$(esc-list -H -s ticket -c ticket,status opened:any)"
}

@test "a map of ours can be had to change it" {
	esc-open --map-draft zendesk >zendesk.map
	grep -q '^ticket   = "Id"' zendesk.map
	sed 's/,On-hold,/,Parked,/' "$ROOT/tests/samples/zendesk.csv" >in.csv
	sed -i 's/On-hold,/On-hold, Parked,/' zendesk.map
	esc-open -q --map zendesk.map --tz Europe/Tallinn in.csv
	equal "103001" "$(esc-list -b status:held)"
	esc-open --map-draft zendesk -o copy.map
	cmp <(esc-open --map-draft zendesk) copy.map
	refuses 66 esc-open --map-draft nothing.csv
}

@test "a ticket with a thousand members of comments comes in" {
	awk 'BEGIN {
		for (t = 1; t <= 2; t++) {
			printf("%s{\"id\":%d,\"created_at\":\"2026-02-01T00:30:00Z\",\"status\":\"open\",\"comments\":[",
			    (t == 2 ? "{\"ticket\":" : ""), t)
			for (i = 0; i < 700; i++)
				printf("%s{\"id\":%d,\"body\":\"words\",\"public\":true}", (i > 0 ? "," : ""), i)
			printf("]}%s\n", (t == 2 ? "}" : ""))
		}
	}' >in.jsonl
	esc-open -q --map zendesk in.jsonl
	equal "1
2" "$(esc-list -b -s ticket status:open)"
	# without a map every member is a column, and there are too many
	refuses 65 esc-open --map zendesk --keep-unknown in.jsonl
	[[ "$stderr" == *"more than 1000"* ]]
}
