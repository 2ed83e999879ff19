#!/usr/bin/env bats
# The lines of a team's first month, as they are typed, and what pipes do to them.
load helper

setup() {
	fresh
	cat >tickets.csv <<-'END'
	ticket,opened,resolved,priority,level,owner,customer,category,subject
	E-11,2026-11-20T08:00:00Z,,P1,2,maria,acme,login,cannot log in
	E-12,2026-11-20T09:00:00Z,2026-11-12T08:00:00Z,P2,1,jaan,zeta,printer,printer jam
	E-13,2026-11-21T09:00:00Z,,P3,,maria,zeta,login,slow
	E-14,2026-11-22T09:00:00Z,,P2,3,,acme,login,lost
	END
	sed -i 's/2026-11-20T09:00:00Z,2026-11-12/2026-11-10T09:00:00Z,2026-11-12/' tickets.csv
	esc-open -q tickets.csv
}

@test "5: log a call of an hour ago" {
	esc-log reply E-11 --at -1h --as jaan -m "Called back, left voice mail" >out
	equal "2026-11-23T11:00:00Z" "$(esc-list -Hc responded E-11)"
}

@test "4 and 6: a ticket by phone, and its name in a variable" {
	esc-open -m "Card terminal declines" --customer acme --channel phone --impact high --urgency high --as jaan >out
	t=$(esc-open -b -m "Wants the manager" --customer acme) &&
	    esc-log -q escalate "$t" --trigger customer_request -m "asks for the manager"
	equal "2" "$(esc-list -Hc level "$t")"
}

@test "8 and 9: everything of Maria's that is not closed, all above level 1" {
	equal "E-11 E-13" "$(esc-list -b status.not:closed owner:maria | xargs)"
	equal "E-11 E-14" "$(esc-list -b level:2.. status:open | xargs)"
}

@test "10 and 11: what a file names, and what another program chose" {
	printf 'ticket,trigger,message\nE-12,knowledge,"needs, an expert"\nE-13,no_expert,\n' >three.csv
	esc-log -q escalate --batch three.csv
	equal "2 2" "$(esc-list -Hc level E-12 E-13 | xargs)"
	equal "needs, an expert" "$(esc-show -Hc message E-12 kind:escalated)"
	command -v mlr >/dev/null || skip "mlr(1) is not here"
	esc-list -f csv -c +remaining status:open | mlr --csv filter '$level == 2' |
	    esc-log escalate - --trigger slow_escalation -m "ten minutes left" >out
	equal "E-11 E-12 E-13" "$(tail -n +2 out | cut -f1 | sort | xargs)"
	# a quiet day: nothing is chosen, nothing is done
	esc-list -f csv status:open | mlr --csv filter '$level == 99' | esc-log escalate - -m x -b >out
	equal "" "$(cat out)"
}

@test "12 and 13: by command substitution, xargs, and a filter" {
	esc-list -b level:1 status:open | xargs -r esc-log -q escalate --trigger threat_legal -m "a lawyer's letter"
	equal "2" "$(esc-list -Hc level E-13)"
	esc-list -b level:9 | xargs -r esc-log -q escalate -m x
	esc-log -q note $(esc-list -b owner:maria) -m "to be handed over"
	esc-log -q transfer owner:maria status:open --owner jaan -m "Maria is ill"
	equal "" "$(esc-list -b owner:maria)"
	# an empty substitution touches nothing
	refuses 64 esc-log note $(esc-list -b owner:maria) -m "to be handed over"
}

@test "17: the rate of a month by team, into a file" {
	esc-report escalation_rate fcr --period 2026-11 --by team -f csv -o oct.csv
	head -1 oct.csv | grep -q '^from,to,team,metric,'
	grep -q escalation_rate oct.csv
}

@test "21: repeats" {
	equal "2 acme login" "$(esc-list -H -c customer,category opened:-30d.. | sort | uniq -c | sort -rn | head -1 | xargs)"
}

@test "22: a month of survey answers, and those that belong to nothing" {
	printf 'ticket,at,csat\nE-12,2026-11-13 09:00,5\nE-99,2026-11-13 09:00,1\n' >answers.csv
	run -1 --separate-stderr esc-log survey --batch answers.csv --tz Europe/Tallinn --rejects unmatched.csv
	equal "5" "$(esc-list -Hc csat E-12)"
	grep -q ^E-99, unmatched.csv
	# the same month again: nothing new
	before=$(db_sum)
	run -1 esc-log survey -q --batch answers.csv --tz Europe/Tallinn --rejects unmatched.csv
	equal "$before" "$(db_sum)"
}

@test "23: joined with the list of the CRM" {
	command -v mlr >/dev/null || skip "mlr(1) is not here"
	printf 'customer,arr\nacme,100\nzeta,9\n' >crm.csv
	equal "acme acme zeta" "$(esc-list -f csv -c ticket,customer,level,due status:open |
	    mlr --csv join -j customer -f crm.csv then sort -nr arr | tail -n +2 | cut -d, -f1 | xargs)"
}

@test "24: a wrong escalation is undone" {
	esc-log -q escalate E-13 --trigger knowledge
	key=$(esc-show E-13 -c event,at,kind,actor kind:escalated | sed -n 2p | cut -f1)
	esc-log -q undo E-13 --event "$key" -m "wrong ticket"
	equal "1" "$(esc-list -Hc level E-13)"
}

@test "25: the line dropped, so it is typed again" {
	for i in 1 2 3; do
		esc-log -q escalate E-13 --level 2 --trigger knowledge -m "needs a network expert" --key shift-41
		esc-log -q escalate E-14 --trigger knowledge --key shift-41
	done
	equal "2 4" "$(esc-list -Hc level E-13 E-14 | xargs)"
}

@test "26: what has been resolved for a week is closed, from cron" {
	for i in 1 2; do
		run --separate-stderr env -i PATH="$PATH" HOME=/nonexistent SHELL=/bin/sh LOGNAME=x ESC_DB="$ESC_DB" ESC_NOW="$ESC_NOW" \
		    esc-log close -q --yes status:resolved resolved:..-7d -m "no word for a week"
		equal "0" "$status$output$stderr"
	done
	equal "E-12" "$(esc-list -b status:closed)"
	equal "1" "$(esc-show -H E-12 kind:closed | wc -l | xargs)"
}

@test "28: rejected rows are mended and loaded" {
	sed 's/2026-11-21T09:00:00Z/21.11.2026/; s/E-/J-/' tickets.csv >in.csv
	set -e
	esc-open -q --rejects bad.csv in.csv 2>err || test $? = 1
	sed -i 's/21.11.2026/2026-11-21T09:00:00Z/' bad.csv
	esc-open -q bad.csv
	equal "4" "$(esc-list -b | grep -c J-)"
	# on a day without bad rows the same two lines run through
	esc-open -q --rejects bad.csv in.csv 2>err || test $? = 1
	sed 's/21.11.2026/2026-11-21T09:00:00Z/' in.csv >good.csv
	esc-open -q --rejects bad.csv good.csv || test $? = 1
	esc-open -q bad.csv
}

@test "29: in a script with set -euo pipefail" {
	cat >script <<-'END'
	set -euo pipefail
	worst=$(esc-list -H -c ticket status:open | head -1)
	if esc-list -eq customer:acme level:2.. status:open; then echo "tell the account manager of $worst"; fi
	if esc-list -eq customer:nobody; then echo never; fi
	n=$(esc-list -b status:spam | wc -l)
	esc-list -b customer:nobody | while read -r t; do echo never "$t"; done
	esc-list -b status:open | head -1 >/dev/null
	esc-list -f json status:open | jq -r '.[0].ticket'
	END
	equal "tell the account manager of E-11
E-11" "$(bash script)"
}

@test "30: backup, dump into git, and the pipe of one into the other" {
	of_a_file
	esc-db backup backup.db >out
	esc-db dump -o dump.txt
	esc-db init -d new.db
	esc-db dump | esc-db load -q -d new.db
	esc-db dump -d new.db | cmp - dump.txt
	equal "$(esc-list -f csv)" "$(esc-list -f csv -d backup.db)"
}

@test "3: from a program that writes JSON lines" {
	command -v jq >/dev/null || skip "jq(1) is not here"
	echo '{"tickets":[{"ticket":"Z-1","opened":"2026-11-01T00:00:00Z","subject":"a\tb"},{"ticket":"Z-2","opened":"2026-11-02T00:00:00Z","tags":["x","y"]}]}' |
	    jq -c '.tickets[]' | esc-open -q --keep-unknown --prefix ZD- -
	equal "x,y" "$(esc-list -Hc attr.tags ZD-Z-2)"
	# an upstream that failed is no empty day
	set +e
	false | esc-open -q -
	equal 65 $?
}

@test "a while read loop is not eaten" {
	of_a_file
	n=0
	while read -r t; do
		n=$((n + 1))
		esc-list -q "$t"
		esc-show -q "$t"
		esc-log -q note "$t" -m seen
		esc-report -q backlog "ticket:$t"
		esc-open -q -m "beside $t"
		esc-db stats -q
		esc-db check -q
		esc-db backup -q "b-$t.db"
	done < <(esc-list -b | sort)
	equal 4 $n
}

@test "a list that is read slowly holds up no writer" {
	for i in {1..2000}; do echo "S-$i,2026-11-01T08:00:00Z,$(printf 'x%.0s' {1..100})"; done |
	    { echo ticket,opened,subject; cat; } | esc-open -q
	for c in "esc-list -c all" "esc-show status:open" "esc-db dump"; do
		mkfifo pipe
		$c >pipe &
		exec 9<pipe
		read -r line <&9
		# it stands, half read; others write at once
		ESC_BUSY_MS=500 esc-log -q note E-11 -m "$c"
		exec 9<&-
		wait $!
		rm pipe
	done
	# so does input that comes slowly
	mkfifo pipe
	esc-open -q <pipe &
	exec 9>pipe
	echo ticket,opened >&9
	ESC_BUSY_MS=500 esc-log -q note E-11 -m "beside"
	echo "N-1,2026-11-01T08:00:00Z" >&9
	exec 9>&-
	wait $!
	equal "N-1" "$(esc-list -b N-1)"
}

@test "a table of names without a header says what to do" {
	run -65 --separate-stderr bash -c 'esc-list -b | esc-log note - -m x'
	[[ $stderr == *"no header: use xargs, or leave out -b"* ]]
	esc-list | esc-log -q note - -m x
	esc-list -f jsonl | esc-log -q note - -m y
	equal "8" "$(esc-show -H status:open,resolved kind:note | wc -l | xargs)"
}
