#!/usr/bin/env bats
# esc-open and esc-log --batch: what a table changes, and what it must not.
load helper

# A small export: a row a ticket.
export_csv() {
	cat <<-'END'
	ticket,opened,first_response,resolved,priority,owner,customer,subject,attr.vlan
	T-1,2026-10-01T08:00:00Z,2026-10-01T08:30:00Z,2026-10-02T08:00:00Z,P1,Maria,Acme,Printer on fire,7
	T-2,2026-10-03T08:00:00Z,,,P2,,"Acme, Inc.","It says ""no""",
	T-3,2026-10-04T08:00:00Z,2026-10-04T09:00:00Z,,P3,Jaan,Zeta,İSTANBUL is slow,9
	T-4,2026-10-05T08:00:00Z,2026-10-05T08:10:00Z,2026-10-05T12:00:00Z,P2,Maria,Beta,Login,
	END
}

# One row with a column changed: changed TICKET SED
changed() {
	export_csv | sed "/^$1,/$2"
}

# A log in which equal rows count.
log_csv() {
	cat <<-'END'
	ticket,kind,at,actor,message,level
	L-1,opened,2026-10-01T08:00:00Z,Ann,help,
	L-1,replied,2026-10-01T09:00:00Z,jaan,hello,
	L-1,replied,2026-10-01T09:00:00Z,jaan,hello,
	L-1,resolved,2026-10-02T09:00:00Z,jaan,,
	L-2,opened,2026-10-01T10:00:00Z,Bob,"two
	lines",
	L-2,escalated,2026-10-01T11:00:00Z,jaan,,2
	END
}

# halves N: a.csv has the first N rows of standard input and b.csv the others,
# each under the header (no cell has two lines).
halves() {
	cat >whole.csv
	head -n $(($1 + 1)) whole.csv >a.csv
	{ head -n 1 whole.csv; tail -n +$(($1 + 2)) whole.csv; } >b.csv
}

# either_order COMMAND...: the halves in both orders, and the whole, make the same dump.
either_order() {
	local order
	for order in "a.csv b.csv" "b.csv a.csv" whole.csv; do
		rm -f "$ESC_DB"
		esc-db init
		for f in $order; do
			"$@" "$f"
		done
		esc-db check
		esc-db dump >"dump.${order// /-}"
	done
	cmp dump.a.csv-b.csv dump.b.csv-a.csv
	cmp dump.a.csv-b.csv dump.whole.csv
}

@test "the same file twice changes not a byte, and every row says same" {
	export_csv >in.csv
	equal "new new new new" "$(esc-open -Hc change in.csv | xargs)"
	before=$(db_sum)
	for n in 1 2; do
		equal "same same same same" "$(esc-open -Hc change --now 2026-12-0${n}T00:00:00Z in.csv | xargs)"
		equal "$before" "$(db_sum)"
	done
	equal "read 4, new 0, changed 0, same 4, rejected 0" "$(esc-open -v in.csv 2>&1 >/dev/null)"
	equal "$before" "$(db_sum)"
}

@test "the same log twice changes not a byte, and equal rows in it count" {
	log_csv >log.csv
	equal "new new new new new new" "$(esc-log -Hc change --batch log.csv | xargs)"
	equal "2" "$(esc-list -Hc replies L-1)"
	equal "2" "$(esc-show -H L-1 kind:replied | wc -l | xargs)"
	before=$(db_sum)
	equal "same same same same same same" "$(esc-log -Hc change --batch log.csv | xargs)"
	equal "$before" "$(db_sum)"
	# a third equal row is one more
	{ cat log.csv; echo "L-1,replied,2026-10-01T09:00:00Z,jaan,hello,"; } >more.csv
	equal "new" "$(esc-log -Hc change --batch more.csv | grep -v same)"
	equal "3" "$(esc-list -Hc replies L-1)"
	# and a log with fewer of them takes none away
	equal "same" "$(esc-log -Hc change --batch log.csv | sort -u)"
	equal "3" "$(esc-list -Hc replies L-1)"
}

@test "an opening log by esc-log opens its tickets, and a known one grows" {
	log_csv >log.csv
	esc-log -q --batch log.csv
	equal "L-1 resolved 1
L-2 open 2" "$(esc-list -Hc ticket,status,level | tr '\t' ' ')"
	printf 'ticket,kind,at,actor\nL-2,resolved,2026-10-03T00:00:00Z,jaan\n' >more.csv
	equal "L-2 new" "$(esc-log -Hc ticket,change --batch more.csv | xargs)"
	equal "resolved" "$(esc-list -Hc status L-2)"
}

@test "two halves in either order make the same database: a row a ticket" {
	export_csv | halves 2
	either_order esc-open -q
}

@test "two halves in either order make the same database: a row an event" {
	# the tickets are torn apart, and the second half is older than the first
	printf '%s\n' ticket,kind,at,actor,message,level,csat,into \
	    H-1,resolved,2026-10-05T08:00:00Z,jaan,,,, H-1,replied,2026-10-04T08:00:00Z,jaan,done,,, \
	    H-2,escalated,2026-10-02T08:00:00Z,jaan,,3,, H-2,opened,2026-10-01T08:00:00Z,Bob,x,,, \
	    H-3,merged,2026-10-03T08:00:00Z,maria,,,,H-2 \
	    H-1,opened,2026-10-01T08:00:00Z,Ann,help,,, H-1,escalated,2026-10-03T08:00:00Z,jaan,,2,, \
	    H-1,surveyed,2026-10-06T08:00:00Z,,,,4, H-2,resolved,2026-10-02T08:00:00Z,jaan,,,, \
	    H-3,opened,2026-10-02T08:00:00Z,Cy,y,,, H-1,reopened,2026-10-05T08:00:00Z,,,,, | halves 5
	either_order esc-log -q --batch
	equal "H-1 2" "$(esc-list -Hc ticket,level H-1 | xargs)"
}

@test "two halves in either order make the same database: a row a state" {
	cat >audit.map <<-'END'
	shape snapshots
	ticket = "Id"
	at = "When"
	seq = "Version"
	status = "State" { New, Open = open; Done = resolved }
	owner = "Agent"
	subject = "Title"
	END
	printf '%s\n' Id,When,Version,State,Agent,Title \
	    S-1,2026-10-01T08:00:00Z,1,New,,Printer S-1,2026-10-02T08:00:00Z,3,Done,Maria,Printer \
	    S-2,2026-10-01T09:00:00Z,1,New,,Screen S-1,2026-10-02T08:00:00Z,2,Open,Jaan,Printer \
	    S-2,2026-10-05T09:00:00Z,2,Open,Jaan,Screen S-1,2026-10-03T08:00:00Z,4,Open,Maria,Printers | halves 3
	either_order esc-open -q --map audit.map
	equal "S-1 open Maria Printers" "$(esc-list -Hc ticket,status,owner,subject S-1 | xargs)"
	before=$(db_sum)
	equal "same" "$(esc-open -Hc change --map audit.map whole.csv | sort -u)"
	equal "$before" "$(db_sum)"
}

@test "a corrected export changes exactly what was corrected, and keeps the history" {
	export_csv | esc-open -q
	esc-db dump | grep -v $'^\(dump\|end\)\t' >before
	# another time of the resolution, another subject
	changed T-1 's/2026-10-02T08/2026-10-02T20/; /^T-1,/s/Printer on fire/Printer is out/' >in.csv
	equal "T-1 changed
T-2 same
T-3 same
T-4 same" "$(esc-open -Hc ticket,change in.csv | tr '\t' ' ')"
	equal "2026-10-02T20:00:00Z Printer is out" "$(esc-list -Hc resolved,subject T-1 | tr '\t' ' ')"
	# nothing is gone, and all that is new is of this ticket
	esc-db dump | grep -v $'^\(dump\|end\)\t' >after
	equal "" "$(diff before after | grep '^<')"
	equal "T-1" "$(diff before after | sed -n 's/^> event\t\([^\t]*\).*/\1/p' | sort -u)"
	equal "1" "$(esc-show -H T-1 kind:retracted | wc -l | xargs)"
	equal "1" "$(esc-db dump | sed -n 's/^field\trev\t*//p' | xargs)"
	# the figures follow
	equal "129600" "$(esc-report -Hc value resolution.calendar ticket:T-1 | sed -n 2p)"
	esc-db check
	# once more is no change
	before=$(db_sum)
	equal "same" "$(esc-open -Hc change in.csv | sort -u)"
	equal "$before" "$(db_sum)"
}

@test "a value set back to what it was is a change, and again no change" {
	export_csv >a.csv
	changed T-2 's/P2/P1/' >b.csv
	esc-open -q a.csv
	for f in b a b a; do
		equal "T-2 changed" "$(esc-open -Hc ticket,change $f.csv | grep -v same | tr '\t' ' ')"
		equal "same" "$(esc-open -Hc change $f.csv | sort -u)"
		equal "$([ $f = a ] && echo P2 || echo P1)" "$(esc-list -Hc priority T-2)"
	done
	equal "4" "$(esc-show -H T-2 kind:retracted | wc -l | xargs)"
	esc-db check
}

@test "what a later export adds is added, and an empty cell clears nothing" {
	export_csv | esc-open -q
	changed T-2 's/08:00:00Z,,,/08:00:00Z,2026-10-03T09:00:00Z,,/' >in.csv
	equal "T-2 changed" "$(esc-open -Hc ticket,change in.csv | grep -v same | tr '\t' ' ')"
	equal "2026-10-03T09:00:00Z" "$(esc-list -Hc responded T-2)"
	changed T-1 's/2026-10-02T08:00:00Z//' | esc-open -q
	equal "2026-10-02T08:00:00Z" "$(esc-list -Hc resolved T-1)"
}

@test "a correction to an earlier time wins, though it is older than what it corrects" {
	printf 'ticket,opened,resolved,subject\nT-1,2026-10-01T08:00:00Z,2026-10-09T08:00:00Z,wrong\n' | esc-open -q
	printf 'ticket,opened,resolved,subject\nT-1,2026-10-01T08:00:00Z,2026-10-02T08:00:00Z,right\n' >in.csv
	equal "changed" "$(esc-open -Hc change in.csv)"
	equal "2026-10-02T08:00:00Z right" "$(esc-list -Hc resolved,subject | tr '\t' ' ')"
	equal "same" "$(esc-open -Hc change in.csv)"
	esc-db check
}

@test "an older export does not undo a newer one: the source says when" {
	head='ticket,opened,resolved,updated,priority,subject'
	printf '%s\nT-1,2026-10-01T08:00:00Z,2026-10-03T08:00:00Z,2026-10-05T08:00:00Z,P1,new\n' $head >new.csv
	printf '%s\nT-1,2026-10-01T08:00:00Z,2026-10-02T08:00:00Z,2026-10-04T08:00:00Z,P2,old\n' $head >old.csv
	printf '%s\nT-1,2026-10-01T08:00:00Z,,2026-10-01T08:00:00Z,P3,oldest\n' $head >oldest.csv
	for order in "new old oldest" "old new oldest" "oldest new old" "oldest old new old oldest"; do
		rm -f "$ESC_DB"
		esc-db init
		for f in $order; do
			esc-open -q $f.csv
		done
		equal "2026-10-03T08:00:00Z P1 new 2026-10-05T08:00:00Z" \
		    "$(esc-list -Hc resolved,priority,subject,updated | tr '\t' ' ')"
		before=$(db_sum)
		esc-open -q old.csv
		esc-open -q new.csv
		equal "$before" "$(db_sum)"
		esc-db check
	done
}

@test "an older export of nothing but times does not undo a newer one" {
	head='ticket,opened,resolved,updated'
	printf '%s\nT-1,2026-10-01T08:00:00Z,2026-10-03T08:00:00Z,2026-10-05T08:00:00Z\n' $head >new.csv
	printf '%s\nT-1,2026-10-01T08:00:00Z,2026-10-02T08:00:00Z,2026-10-04T08:00:00Z\n' $head >old.csv
	for order in "new old" "old new"; do
		rm -f "$ESC_DB"
		esc-db init
		for f in $order; do
			esc-open -q $f.csv
		done
		equal "2026-10-03T08:00:00Z" "$(esc-list -Hc resolved)"
	done
	rm "$ESC_DB"
	esc-db init
	for f in new old; do
		cut -d, -f1-3 $f.csv >$f.short.csv
		esc-open -q --exported 2026-10-0$([ $f = new ] && echo 5 || echo 4) $f.short.csv
	done
	equal "2026-10-03T08:00:00Z" "$(esc-list -Hc resolved)"
}

@test "an older export does not undo a newer one: --exported says when" {
	export_csv >old.csv
	changed T-1 's/P1/P2/; /^T-1,/s/2026-10-02T08/2026-10-02T09/' >new.csv
	changed T-1 's/Printer on fire/Printer/' >newest.csv
	for order in "new old" "old new" "old new old"; do
		rm -f "$ESC_DB"
		esc-db init
		for f in $order; do
			esc-open -q --exported 2026-11-0$([ $f = new ] && echo 2 || echo 1) $f.csv
		done
		equal "2026-10-02T09:00:00Z P2" "$(esc-list -Hc resolved,priority T-1 | tr '\t' ' ')"
		esc-db check
	done
	esc-open -q --exported 2026-11-03 newest.csv
	equal "2026-10-02T08:00:00Z P1 Printer" "$(esc-list -Hc resolved,priority,subject T-1 | tr '\t' ' ')"
}

@test "an export that shows nothing new adds nothing, whenever it was made" {
	export_csv >in.csv
	esc-open -q --exported 2026-11-01 in.csv
	events=$(esc-db stats -H | sed -n 's/^event\t//p')
	dump=$(esc-db dump | grep -v '^source')
	equal "same" "$(esc-open -Hc change --exported 2026-11-02 in.csv | sort -u)"
	equal "$events" "$(esc-db stats -H | sed -n 's/^event\t//p')"
	before=$(db_sum)
	esc-open -q --exported 2026-11-02 in.csv
	esc-open -q --exported 2026-11-01 in.csv
	equal "$before" "$(db_sum)"
}

@test "rows without names get numbers, equal rows one each, and keep them" {
	printf 'opened,subject\n2026-10-01T08:00:00Z,a\n2026-10-02T08:00:00Z,b\n2026-10-01T08:00:00Z,a\n' >in.csv
	refuses 65 esc-open in.csv
	[[ $stderr == *"ticket"*"--number"* ]]
	equal "E-1 new E-2 new E-3 new" "$(esc-open -Hc ticket,change --number in.csv | xargs)"
	before=$(db_sum)
	equal "E-1 same E-2 same E-3 same" "$(esc-open -Hc ticket,change --number in.csv | xargs)"
	equal "$before" "$(db_sum)"
	# those of another source are others
	equal "new" "$(esc-open -Hc change --number --prefix X in.csv | sort -u)"
	equal "6" "$(esc-list -H | wc -l | xargs)"
	# one more of the equal ones is one more
	{ cat in.csv; echo 2026-10-01T08:00:00Z,a; } >more.csv
	equal "same same same new" "$(esc-open -Hc change --number more.csv | xargs)"
	esc-open -b -m "by hand" >name
	equal "E-8" "$(cat name)"
}

@test "a number that is taken is passed over" {
	printf 'ticket,opened\nE-1,2026-10-01T08:00:00Z\nE-2,2026-10-01T08:00:00Z\n' | esc-open -q
	equal "E-3" "$(esc-open -b -m x)"
}

@test "a ticket named twice in a file is refused, unless both rows say the same" {
	{ export_csv; export_csv | grep ^T-2; } >twice.csv
	equal "T-1 T-2 T-3 T-4" "$(esc-open -b twice.csv | xargs)"
	esc-db check
	rm "$ESC_DB"
	esc-db init
	{ export_csv; export_csv | grep ^T-2 | sed s/P2/P1/; } >twice.csv
	refuses 65 esc-open twice.csv
	[[ $stderr == *"twice.csv:6: ticket: named twice"* ]]
	export_csv | esc-open -q
	refuses 65 esc-open twice.csv
	# the older of two exports too
	{ printf 'ticket,opened,updated,priority\n'
	  printf 'T-1,2026-10-01T08:00:00Z,2026-10-0%s:00:00Z,%s\n' 1T09 P1 1T09 P1; } >equal.csv
	printf 'ticket,opened,updated,priority\nT-1,2026-10-01T08:00:00Z,2026-10-02T09:00:00Z,P2\n' | esc-open -q
	equal "T-1" "$(esc-open -b equal.csv)"
}

@test "several files are one load: all of them, or none" {
	export_csv | halves 2
	equal "T-1 T-2 T-3 T-4" "$(esc-open -b a.csv b.csv | xargs)"
	rm "$ESC_DB"
	esc-db init
	sed 's/2026-10-05T08:00:00Z/yesterday/' b.csv >bad.csv
	refuses 65 esc-open a.csv bad.csv
	[[ $stderr == *"bad.csv:3: opened: "* ]]
	refuses 66 esc-open a.csv missing.csv
	# each file is an export of its own: a later one may correct an earlier one
	sed 's/P1/P4/' a.csv >c.csv
	esc-open -q a.csv c.csv
	equal "P4" "$(esc-list -Hc priority T-1)"
}

@test "rejects: the good rows are written, the bad ones kept, mended and loaded" {
	for form in csv tsv jsonl semicolon; do
		rm -f "$ESC_DB" bad.txt
		esc-db init
		opt=()
		case $form in
		csv)	export_csv >in.txt ;;
		tsv)	export_csv | mlr --icsv --otsv cat >in.txt ;;
		jsonl)	export_csv | mlr --icsv --ojsonl cat >in.txt ;;
		semicolon) export_csv | mlr --icsv --ocsv --ofs ';' cat >in.txt; opt=(--delimiter ';') ;;
		esac
		sed -i 's/2026-10-0\([35]\)T08:00:00Z/2026-13-0\1/' in.txt
		run -1 --separate-stderr esc-open -b "${opt[@]}" --rejects bad.txt in.txt
		equal "T-1 T-3" "$(xargs <<<"$output")"
		[[ ${stderr} == *"in.txt:"*": opened: "* && $stderr == *"2 rows rejected, in bad.txt"* ]]
		equal "2" "$(grep -c 2026-13 bad.txt)"
		[ "$form" = jsonl ] || head -1 bad.txt | grep -q 'esc_rejected$'
		run -65 esc-open "${opt[@]}" bad.txt
		sed -i 's/2026-13-0\([35]\)/2026-10-0\1T08:00:00Z/' bad.txt
		equal "T-2 T-4" "$(esc-open -b "${opt[@]}" bad.txt | xargs)"
		esc-db dump >mended
		rm "$ESC_DB"
		esc-db init
		export_csv | esc-open -q
		esc-db dump | cmp - mended
	done
}

@test "rejects: the bytes of a bad row are kept as they came" {
	printf 'ticket,opened,subject\r\nT-1,2026-10-01T08:00:00Z,"a ""b""\r\nc"\r\nT 2,2026-10-01T08:00:00Z,"x,\r\n y "\r\n' >in.csv
	run -1 esc-open -q --rejects bad.csv in.csv
	grep -q '^T 2,2026-10-01T08:00:00Z,"x,' bad.csv
	sed -i 's/^T 2/T-2/' bad.csv
	esc-open -q bad.csv
	equal "$(printf 'x,\r\n y ')" "$(esc-list -f csv -Hc subject T-2 | sed 's/^"//; s/"$//')"
}

@test "rejects: a line of JSON stays one, however little it says" {
	printf '%s\n' '{"ticket":"T-1","opened":"2026-10-01T08:00:00Z"}' '{}' '{ } ' \
	    '{"ticket":"T-2","subject":"a } brace"  }' '{"ticket":"T-3","subject":"a } cut' >in.jsonl
	run -1 esc-open -q --rejects bad.jsonl in.jsonl
	equal 4 "$(wc -l <bad.jsonl | xargs)"
	equal '{"esc_rejected": { "esc_rejected": {"ticket":"T-2","subject":"a } brace"  ,"esc_rejected": {"ticket":"T-3","subject":"a } cut,"esc_rejected":' \
	    "$(sed 's/\("esc_rejected":\).*/\1/' bad.jsonl | xargs -d '\n')"
	head -3 bad.jsonl | jq -e .esc_rejected >reasons
	equal 3 "$(wc -l <reasons | xargs)"
	# mended, with the reasons left in
	sed -i 's/^{ *"esc/{"ticket":"T-9","esc/; s/^{/{"opened":"2026-10-02T08:00:00Z",/; s/cut,/cut",/' bad.jsonl
	equal "T-2 T-3 T-9" "$(esc-open -b bad.jsonl | sort -u | xargs)"
}

@test "rejects: without a bad row the file is a header, so that the next line of a script works" {
	echo old >bad.csv
	export_csv >in.csv
	esc-open -q --rejects bad.csv in.csv
	equal "$(head -1 in.csv),esc_rejected" "$(cat bad.csv)"
	equal "" "$(esc-open -b bad.csv)"
	# nothing at all with -n
	echo old >bad.csv
	esc-open -nq --rejects bad.csv in.csv
	equal old "$(cat bad.csv)"
}

@test "rejects: where they cannot be kept nothing is written" {
	export_csv | sed 's/2026-10-03T08:00:00Z/x/' >in.csv
	refuses 73 esc-open --rejects no/such/dir.csv in.csv
	refuses 65 esc-open in.csv
	[[ $stderr == *"in.csv:3: opened: "* && $stderr == *"1 of 4 rows"* ]]
}

@test "every bad row is told, the first hundred of them, and the count" {
	{ echo ticket,opened; for i in {1..150}; do echo "T-$i,x"; done; } >in.csv
	refuses 65 esc-open in.csv
	equal "100" "$(grep -c 'in.csv:[0-9]*: opened: ' <<<"$stderr")"
	[[ $stderr == *"the first 100 of 150"* && $stderr == *"150 of 150 rows"* ]]
}

@test "--every commits on the way, but only a file that is good as a whole" {
	export_csv >in.csv
	esc-open -q in.csv
	esc-db dump >whole
	for n in 1 2 3 10; do
		rm "$ESC_DB"
		esc-db init
		equal "T-1 T-2 T-3 T-4" "$(esc-open -b --every $n in.csv | xargs)"
		esc-db dump | cmp - whole
	done
	rm "$ESC_DB"
	esc-db init
	sed 's/2026-10-05T08:00:00Z/x/' in.csv >bad.csv
	refuses 65 esc-open --every 1 bad.csv
	# what is only wrong beside another row is found before anything is written, too
	{ cat in.csv; grep ^T-2 in.csv | sed s/P2/P1/; } >twice.csv
	refuses 65 esc-open --every 1 twice.csv
	[[ $stderr == *"twice.csv:6: ticket: named twice"* ]]
	{ cat in.csv; grep ^T-2 in.csv; } >twice.csv
	esc-open -q --every 1 twice.csv
	esc-db dump | cmp - whole
	log_csv >log.csv
	rm "$ESC_DB"
	esc-db init
	esc-log -q --batch log.csv
	esc-db dump >whole
	rm "$ESC_DB"
	esc-db init
	esc-log -q --every 1 --batch log.csv
	esc-db dump | cmp - whole
	printf 'ticket,at\nL-1,2026-10-08T08:00:00Z\nL-9,2026-10-08T08:00:00Z\n' >acts.csv
	refuses 65 esc-log note --every 1 --batch acts.csv
}

@test "a dry run shows what would come, and changes not a byte" {
	export_csv >in.csv
	before=$(db_sum)
	equal "new new new new" "$(esc-open -nHc change in.csv | xargs)"
	equal "$before" "$(db_sum)"
	esc-open -q in.csv
	changed T-1 s/P1/P2/ >in2.csv
	before=$(db_sum)
	equal "changed same same same" "$(esc-open -nHc change in2.csv | xargs)"
	equal "new" "$(esc-log reply T-1 -n -m x -Hc change | sed s/changed/new/)"
	equal "E-1 new" "$(esc-open -nHc ticket,change -m x | xargs)"
	printf 'opened\n2026-10-01T08:00:00Z\n' >numbered.csv
	equal "E-1" "$(esc-open -nb --number numbered.csv)"
	equal "$before" "$(db_sum)"
	equal "E-1" "$(esc-open -b -m x)"
}

@test "a time in the future is refused, but five minutes are not, and --allow-future takes it" {
	printf 'ticket,opened\nT-1,2026-11-23T12:05:00Z\n' | esc-open -q
	printf 'ticket,opened\nT-2,2026-11-23T12:05:01Z\n' >in.csv
	refuses 65 esc-open in.csv
	[[ $stderr == *"in.csv:2: "*future* ]]
	esc-open -q --allow-future in.csv
	printf 'ticket,kind,at\nT-3,opened,2026-11-23T12:05:01Z\n' >log.csv
	refuses 65 esc-log --batch log.csv
	esc-log -q --allow-future --batch log.csv
	refuses 65 esc-log note T-1 -m x --at +6m
	esc-log -q note T-1 -m x --at +5m
	refuses 65 esc-open --exported 2026-12-01 in.csv
}

@test "standard input, - and a file are read alike, and an empty one is a failed export" {
	export_csv >in.csv
	equal "T-1 T-2 T-3 T-4" "$(esc-open -b <in.csv | xargs)"
	esc-db dump >want
	for how in "cat in.csv | esc-open -q" "esc-open -q - <in.csv" "esc-open -q in.csv" "esc-open -q <(cat in.csv)" \
	    "esc-open -q /dev/stdin <in.csv"; do
		rm "$ESC_DB"
		esc-db init
		eval "$how"
		esc-db dump | cmp - want
	done
	refuses 65 esc-open /dev/null
	[[ $stderr == *empty* ]]
	refuses 65 sh -c 'esc-open </dev/null'
	refuses 64 esc-open - - <in.csv
	refuses 66 esc-open no.csv
	refuses 66 esc-open .
	equal "" "$(printf 'ticket,opened\n' | esc-open -b)"
}

@test "CSV, TSV and JSON lines of the same rows are the same database" {
	{ export_csv; printf '%s\n' 'T-5,2026-10-06T08:00:00Z,,,,,,"tab	back\slash",' 'T-6,2026-10-06T08:00:00Z,,,,,,"two' 'lines",'; } >in.csv
	esc-open -q in.csv
	esc-db dump >want
	python3 - <<-'END'
	import csv, json
	rows = list(csv.DictReader(open("in.csv", encoding="utf-8", newline="")))
	esc = lambda s: s.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")
	with open("in.tsv", "w", encoding="utf-8") as f:
	    f.write("\t".join(rows[0]) + "\n")
	    for r in rows: f.write("\t".join(map(esc, r.values())) + "\n")
	with open("in.jsonl", "w", encoding="utf-8") as f:
	    for i, r in enumerate(rows):
	        v = r.pop("attr.vlan")
	        r["attr"] = {"vlan": v if i else 7}
	        f.write(json.dumps(r, ensure_ascii=i % 2 == 0) + "\n")
	END
	for f in in.tsv in.jsonl; do
		rm "$ESC_DB"
		esc-db init
		esc-open -q $f
		esc-db dump | cmp - want
	done
	equal "$(printf 'tab\tback\\slash')" "$(esc-list -f csv -Hc subject T-5)"
}

@test "unknown columns are refused, kept as attributes, or left out" {
	printf 'ticket,opened,Room No,prioritty\nT-1,2026-10-01T08:00:00Z,12,x\n' >in.csv
	refuses 65 esc-open in.csv
	[[ $stderr == *"in.csv:1: Room No: unknown column"* || $stderr == *"prioritty"* ]]
	esc-open -q --keep-unknown in.csv
	equal "12 x" "$(esc-list -Hc attr.room_no,attr.prioritty | tr '\t' ' ')"
	equal "T-1" "$(esc-list -b attr.room_no:12)"
	rm "$ESC_DB"
	esc-db init
	run --separate-stderr esc-open -b --ignore-unknown in.csv
	equal "T-1" "$output"
	[[ $stderr == *"in.csv:1: "*"Room No"*"prioritty"* ]]
	equal "0" "$(esc-db stats -H | sed -n 's/^attribute\t//p')"
	refuses 64 esc-open --keep-unknown --ignore-unknown in.csv
	printf 'ticket,opened,priority,Priority\nT-1,2026-10-01T08:00:00Z,12,x\n' >in.csv
	refuses 65 esc-open in.csv
}

@test "text that looks encoded twice is kept, and told" {
	printf 'ticket,opened,subject\nT-1,2026-10-01T08:00:00Z,GÃ¼nther\nT-2,2026-10-01T08:00:00Z,GÃ¼nther\n' >in.csv
	run --separate-stderr esc-open -b in.csv
	equal "T-1
T-2" "$output"
	[[ $stderr == *"in.csv:2: subject: looks as if"* ]]
	equal "1" "$(wc -l <<<"$stderr" | xargs)"
	equal "GÃ¼nther" "$(esc-list -Hc subject T-1)"
}

@test "a map drops rows, and none of it stays" {
	printf '%s\n' 'ticket = "Id" when "Type" != Task' 'opened = "Created"' >desk.map
	printf 'Id,Type,Created\n1,Task,2026-10-01T08:00:00Z\n2,Bug,2026-10-01T08:00:00Z\n' >in.csv
	equal "2 new" "$(esc-open -Hc ticket,change --map desk.map in.csv | xargs)"
	equal "read 2, new 0, changed 0, same 2, rejected 0" "$(esc-open -v --map desk.map in.csv 2>&1 >/dev/null)"
	printf '%s\n' 'shape events' 'ticket = "Id"' 'at = "Created"' 'kind = "Type" { Task = drop; Bug = opened }' >log.map
	rm "$ESC_DB"
	esc-db init
	equal "2 new" "$(esc-open -Hc ticket,change --map log.map in.csv | xargs)"
	equal "2" "$(esc-list -b)"
	esc-db check
}

@test "two sources keep apart by their prefixes, and a ticket keeps its first source" {
	export_csv >in.csv
	esc-open -q in.csv
	esc-open -q --prefix ZD- in.csv
	equal "8" "$(esc-list -H | wc -l | xargs)"
	equal "Printer on fire" "$(esc-list -Hc subject ZD-T-1)"
	equal "native
native ZD-" "$(esc-db dump | sed -n 's/^source\t\([^\t]*\).*/\1/p')"
}

@test "what people wrote stays beside what an export says" {
	export_csv >in.csv
	esc-open -q in.csv
	esc-log -q transfer T-1 --owner ülle --at 2026-11-01 -m "Maria is ill"
	equal "same" "$(esc-open -Hc change in.csv | sort -u)"
	equal "ülle" "$(esc-list -Hc owner T-1)"
	changed T-1 s/P1/P4/ | esc-open -q
	equal "P4 ülle" "$(esc-list -Hc priority,owner T-1 | tr '\t' ' ')"
	# an event that was undone comes again only with other content
	key=$(esc-show -Hc event T-4 kind:resolved)
	esc-log -q undo T-4 --event "$key" -m "not so"
	equal "open" "$(esc-list -Hc status T-4)"
}

@test "bytes survive: controls, tabs, newlines, quotes, blanks at the ends" {
	python3 - <<-'END'
	import csv
	texts = [' both ends ', 'a\tb', 'a\nb', 'a\r\nb', 'say "no", twice', '\x01\x1b[31m\x7f', 'İ ı ﬁ \u202e\u200b', 'e\u0301 é', "back\\slash \\n", '=1+1', "'", ';', '\ufeffx', '\u0085', '-']
	with open("in.csv", "w", encoding="utf-8", newline="") as f:
	    w = csv.writer(f, lineterminator="\n")
	    w.writerow(["ticket", "opened", "subject", "category", "owner", "attr.raw"])
	    for i, t in enumerate(texts):
	        w.writerow(["T-%02d" % i, "2026-10-01T08:00:00Z", t, "c", "o", t])
	END
	esc-open -q in.csv
	esc-list -f csv -s ticket -c ticket,opened,subject,category,owner,attr.raw >out.csv
	cmp in.csv out.csv
	esc-list -f jsonl -s ticket -c ticket,opened,subject,category,owner,attr.raw >out.jsonl
	rm "$ESC_DB"
	esc-db init
	esc-open -q out.jsonl
	esc-list -f tsv -s ticket -c ticket,opened,subject,category,owner,attr.raw >out.tsv
	rm "$ESC_DB"
	esc-db init
	esc-open -q out.tsv
	esc-list -f csv -s ticket -c ticket,opened,subject,category,owner,attr.raw | cmp in.csv -
}

@test "filters find what is written otherwise: İSTANBUL by istanbul, ışık by IŞIK" {
	printf 'ticket,opened,subject,category,owner\nT-1,2026-10-01T08:00:00Z,İSTANBUL,ışık,Kağıt\nT-2,2026-10-01T08:00:00Z,Straße,x,y\n' | esc-open -q
	equal "T-1" "$(esc-list -b subject:istanbul)"
	equal "T-1" "$(esc-list -b subject:Istanbul)"
	equal "T-1" "$(esc-list -b category:IŞIK)"
	equal "T-1" "$(esc-list -b owner:KAĞIT)"
	equal "T-2" "$(esc-list -b subject:STRASSE)"
	equal "ışık" "$(esc-list -Hc category T-1)"
}
