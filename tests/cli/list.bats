#!/usr/bin/env bats
# esc-list: which tickets, which columns, in which order.
load helper

setup() {
	fresh
	esc-log -q --batch - <<-'END'
	ticket,kind,at,actor,customer,priority,category,level,trigger,owner,team,subject,message,phone,attr.vlan
	E-1,opened,2026-10-01T08:00:00Z,Ann,Acme,P1,Hardware,,,,,Printer on fire,It burns,+372 555,7
	E-1,assigned,2026-10-01T09:00:00Z,jaan,,,,,,Maria,db,,,,
	E-1,escalated,2026-10-02T08:00:00Z,Maria,,,,2,knowledge,,,,Who knows fires?,,
	E-1,resolved,2026-10-04T08:00:00Z,Maria,,,,,,,,,,,
	E-2,opened,2026-10-15T08:00:00Z,Bob,"Acme, Inc.",P2,,,,,,İSTANBUL is slow,,,8
	E-2,customer,2026-10-16T08:00:00Z,Bob,,,,,,,,,"Is IŞIK there?",,
	E-3,opened,2026-11-23T08:00:00Z,Cy,Cy,,,,,jaan,,Hello,,,
	E-3,waiting,2026-11-23T09:00:00Z,jaan,,,,,,,,,,,
	END
}

@test "the list says what each ticket is, oldest first" {
	equal "$(printf 'ticket\tstatus\tpriority\tlevel\tteam\towner\tcustomer\tsubject\topened\tupdated\tclock\tdue
E-1\tresolved\tP1\t2\tdb\tMaria\tAcme\tPrinter on fire\t2026-10-01T08:00:00Z\t2026-10-04T08:00:00Z\t\t
E-2\topen\tP2\t1\t\t\tAcme, Inc.\tİSTANBUL is slow\t2026-10-15T08:00:00Z\t2026-10-16T08:00:00Z\t\t
E-3\twaiting\t\t1\t\tjaan\tCy\tHello\t2026-11-23T08:00:00Z\t2026-11-23T09:00:00Z\t\t')" "$(esc-list)"
}

@test "terms are all of them, tickets and values any of them" {
	equal "E-1" "$(esc-list -b level:2.. customer:acme)"
	equal "" "$(esc-list -b level:2.. customer:cy)"
	equal "E-1 E-2" "$(esc-list -b E-2 E-1 | xargs)"
	equal "E-2" "$(esc-list -b E-2 E-1 status:open)"
	equal "E-2 E-3" "$(esc-list -b status:open,waiting | xargs)"
	equal "E-2" "$(esc-list -b 'customer:acme\, inc.')"
}

@test "leaving out takes in the tickets that have none" {
	equal "E-2 E-3" "$(esc-list -b owner.not:maria | xargs)"
	equal "E-2" "$(esc-list -b owner:none)"
	equal "E-1 E-3" "$(esc-list -b owner:any | xargs)"
	equal "E-3" "$(esc-list -b owner:me)"
	equal "E-2" "$(esc-list -b --as maria owner.not:me status:open)"
}

@test "text is found whatever its case, in Turkish too" {
	equal "E-2" "$(esc-list -b subject:istanbul)"
	equal "E-2" "$(esc-list -b text:ışık)"
	equal "E-1" "$(esc-list -b text:BURNS)"
	equal "" "$(esc-list -b subject:burns)"
}

@test "times are read in the zone that is asked for" {
	equal "E-1 E-2" "$(esc-list -b opened:2026-10 | xargs)"
	equal "E-3" "$(esc-list -b opened:today)"
	equal "E-3" "$(esc-list -b 'opened:2026-11-23 08:00..')"
	equal "" "$(esc-list -b --tz Europe/Tallinn 'opened:2026-11-23 10:00:01..')"
	equal "E-3" "$(esc-list -b --tz Europe/Tallinn 'opened:2026-11-23 10:00..')"
}

@test "terms on events hold on one event, and one that was taken back never" {
	equal "E-1" "$(esc-list -b kind:escalated actor:maria trigger:knowledge)"
	equal "" "$(esc-list -b kind:escalated actor:jaan)"
	esc-log -q undo E-1 --event "$(esc-show -Hc event E-1 kind:escalated)" -m "not so"
	equal "" "$(esc-list -b trigger:knowledge)"
	equal "1" "$(esc-list -Hc level E-1)"
}

@test "without a policy no clock runs" {
	equal "E-1 E-2 E-3" "$(esc-list -b due:none | xargs)"
	equal "E-1 E-2 E-3" "$(esc-list -b due.not:..+2h | xargs)"
	equal "" "$(esc-list -b due:..+2h state:breached)"
}

@test "columns beyond the usual ones are there for the asking" {
	equal "$(printf 'ticket\tphone\tcategory\nE-1\t+372 555\tHardware')" \
	    "$(esc-list -c ticket,phone,category E-1)"
	equal "$(printf 'E-1\t7\nE-2\t8\nE-3\t')" "$(esc-list -Hc ticket,attr.vlan)"
	equal "E-2 E-1 E-3" "$(esc-list -b -s -attr.vlan | xargs)"
	equal "12" "$(esc-list -f csv -H -c +remaining E-1 | tr -dc , | wc -c | tr -d ' ')"
	esc-list -c all | head -1 | grep -q 'fcr.recorded'
	refuses 64 esc-list -c ticket,onwer
	[[ $stderr == *owner* ]]
}

@test "a limit and quiet stop early and say the same" {
	equal "E-1" "$(esc-list -b -l 1)"
	equal "1" "$(esc-list -H -l 1 | wc -l | tr -d ' ')"
	equal "E-3" "$(esc-list -b -l 1 -s -opened)"
	equal "" "$(esc-list -q)"
	esc-list -eq status:open
	run ! esc-list -eq status:spam
	run -1 esc-list -e status:spam
}

@test "a name is printed once, and no name not at all" {
	equal "Maria jaan" "$(esc-list -b -c owner | xargs)"
}

@test "no row is a header, or an empty array" {
	equal "ticket" "$(esc-list -c ticket status:spam)"
	equal "[]" "$(esc-list -f json status:spam | tr -d '\n')"
}

@test "tickets come from a table, and an empty one picks none" {
	equal "E-2" "$(printf 'owner,ticket\nx,E-2\n' | esc-list -b -)"
	equal "" "$(esc-list -b - </dev/null)"
	equal "" "$(printf 'ticket\n' | esc-list -b -)"
	equal "E-2" "$(printf 'ticket\nE-1\nE-2\n' | esc-list -b - status:open)"
}

@test "a ticket that is not there, and a wrong word, are no empty list" {
	refuses 66 esc-list E-1 E-99
	[[ $stderr == *"no ticket E-99"* ]]
	refuses 64 esc-list stauts:open
	[[ $stderr == *status* ]]
	refuses 64 esc-list status:opne
	refuses 64 esc-list owner:
	refuses 64 esc-list opened:2026-13
	refuses 64 esc-list -owner:x
	refuses 65 sh -c 'echo E-1 | esc-list -'
}

@test "a reader that stops early is no error" {
	set -o pipefail
	esc-list | head -1
}

@test "many tickets come in the order of their opening, however they came in" {
	# of each three one at the same second as two others
	awk 'BEGIN {
		print "ticket,opened"
		for (i = 0; i < 10500; i++)
			print "T-" (i * 7919) % 10500 "," strftime("%Y-%m-%dT%H:%M:%SZ", 1735689600 + int(i / 3) * 60, 1)
	}' >laid.csv
	{ head -1 laid.csv; tail -n +2 laid.csv | sort; } >mixed.csv
	tail -n +2 laid.csv | sort -t, -k2,2 -k1,1 | tr , '\t' >want
	for f in mixed laid; do
		esc-open -q "$f.csv"
		esc-list -H -c ticket,opened | grep ^T- >got
		cmp want got
		rm -f "$ESC_DB"
		[ "${ESC_TEST_ENGINE:-}" != pg ] || break
		esc-db init -q
	done
}
