#!/usr/bin/env bats
# esc-sla: what is due, why, and whether it is watched; and where else clocks show.
load helper

# A policy of one calendar, Monday to Friday 09:00-18:00 in Tallinn.
policy() {
	mkdir policy
	cat >policy/calendars.csv <<-'END'
	calendar,timezone,days,hours
	office,Europe/Tallinn,mon-fri,09:00-18:00
	END
	cat >policy/holidays.csv <<-'END'
	calendar,date,hours,name
	office,2026-11-24,,Founders' Day
	office,2027-01-01,,New Year
	END
	cat >policy/priorities.csv <<-'END'
	priority,impact,urgency
	P1,,
	P2,,
	END
	cat >policy/sla.csv <<-'END'
	clock,priority,target,pauses,reopen,name
	first_response,P1,1h,,,first response P1
	first_response,,4h,,,first response
	resolution,P1,4h,waiting,continue,resolution P1
	resolution,,8h,waiting,continue,resolution
	END
	cat >policy/ladder.csv <<-'END'
	clock,step,at,action,whom
	first_response,soon,50%,notify,owner
	first_response,late,100%,notify,lead
	END
	cat >policy/people.csv <<-'END'
	person,mail,phone,teams,role,backup,away
	mari,mari@example.com,+372 5550,support,lead,jaan,2026-11-20..2026-11-27
	jaan,jaan@example.com,+372 5551,support,agent,,
	END
	cat >policy/teams.csv <<-'END'
	team,lead
	support,mari
	END
	cat >policy/customers.csv <<-'END'
	customer,segment,language,mail,phone
	cy,,,,+372 5559
	END
	esc-policy load -q --now 2026-11-19T08:00:00Z policy
}

# log NOW WORD...: an act at that moment.
log() {
	esc-log -q --now "$1" "${@:2}"
}

setup() {
	fresh
	esc-db init -q --tz Europe/Tallinn -d tallinn.db
	export ESC_DB=$PWD/tallinn.db
	policy
	# Friday 10:00 in Tallinn; waits over lunch; answered at 13:30 local
	esc-open -q --now 2026-11-20T08:00:00Z --ticket E-1 --priority P1 --customer acme --owner jaan -m "Printer on fire"
	log 2026-11-20T10:00:00Z wait E-1
	log 2026-11-20T11:00:00Z resume E-1
	log 2026-11-20T11:30:00Z reply E-1 -m "On it"
	# Friday 17:00, nobody has it
	esc-open -q --now 2026-11-20T15:00:00Z --ticket E-2 --customer acme -m "Slow"
	# Monday 10:00, answered at once, resolved, and a promise to call
	esc-open -q --now 2026-11-23T08:00:00Z --ticket E-3 --priority P1 --customer cy --owner jaan -m "Hello"
	log 2026-11-23T08:10:00Z reply E-3 -m "Hello to you"
	log 2026-11-23T08:20:00Z promise E-3 --due 2026-11-23T14:00:00Z
	log 2026-11-23T08:30:00Z resolve E-3 --resolution fix
	export ESC_NOW=2026-11-23T12:00:00Z
}

@test "the list has a row for each clock that runs, the nearest due first" {
	equal "$(printf 'ticket\tclock\tcycle\tstate\telapsed\ttarget\tremaining\tdue\tpriority\tteam\towner
E-1\tresolution\t1\tbreached\t43200\t14400\t-28800\t2026-11-20T13:00:00Z\tP1\t\tjaan
E-2\tfirst_response\t1\tbreached\t21600\t14400\t-7200\t2026-11-23T10:00:00Z\t\t\t
E-2\tresolution\t1\trunning\t21600\t28800\t7200\t2026-11-23T14:00:00Z\t\t\t
E-3\tpromise\t1\trunning\t13200\t20400\t7200\t2026-11-23T14:00:00Z\tP1\t\tjaan')" "$(esc-sla list)"
}

@test "every column of the list says what the clock is worked out from" {
	equal "$(printf 'E-3\tpromise\t2026-11-23T08:20:00Z\t\t\t24x7\t\t1\tcy\tHello')" \
	    "$(esc-sla list -Hc ticket,clock,started,ended,breached,calendar,rule,version,customer,subject E-3 clock:promise)"
	equal "$(printf 'first_response\t2026-11-20T08:00:00Z\t2026-11-20T11:30:00Z\t2026-11-20T09:00:01Z\toffice\tfirst response P1\t1')" \
	    "$(esc-sla list -Hc clock,started,ended,breached,calendar,rule,version E-1 state:breached clock:first_response)"
	for column in $(esc-sla list -c all -l 0 | tr '\t' '\n'); do
		esc-sla list -Hc "$column" >values
		equal 4 "$(wc -l <values | xargs)"
	done
}

@test "all terms on clocks hold on one clock" {
	equal "resolution" "$(esc-sla list -H -c clock E-2 due:now..)"
	equal "E-2 E-1" "$(esc-sla list -b clock:first_response state:breached | xargs)"
	equal "" "$(esc-sla list -b clock:first_response due:now..)"
	equal "E-2" "$(esc-list -b clock:resolution state:running)"
	equal "" "$(esc-list -b clock:first_response state:running)"
	equal "E-1 E-2" "$(esc-list -b state:breached status:open | xargs)"
	equal "E-2 E-3" "$(esc-list -b remaining:0s.. | xargs)"
	equal "E-1" "$(esc-list -b elapsed:12h.. E-2 E-1 | xargs)"
	equal "E-2 E-3" "$(esc-list -b due:..+3h state:running | xargs)"
	equal "" "$(esc-list -b clock:none)"
	log 2026-11-23T11:00:00Z close E-2
	equal "E-2" "$(esc-list -b clock:none)"
	equal "E-2" "$(esc-list -b due:none)"
}

@test "clocks that have ended are listed when their state is asked for, after those that run" {
	equal "$(printf 'E-1 resolution breached 2026-11-20T13:00:00Z
E-2 first_response breached 2026-11-23T10:00:00Z
E-1 first_response breached 2026-11-20T09:00:00Z')" "$(esc-sla list -H -c ticket,clock,state,due state:breached | tr '\t' ' ')"
	equal "$(printf 'E-3 first_response\nE-3 resolution')" "$(esc-sla list -H -c ticket,clock state:met | tr '\t' ' ')"
	equal "E-3" "$(esc-list -b state:met)"
	equal "met" "$(esc-list -H -c state state:met)"
	equal "" "$(esc-list -b state:void)"
	equal "E-2" "$(esc-list -b state.not:breached,paused clock:resolution)"
}

@test "a paused clock is due at no time, and what is left of it stays" {
	log 2026-11-23T08:00:00Z wait E-2
	equal "$(printf 'paused\t21600\t\nbreached\t')" "$(esc-list -H -c state,remaining,due clock:resolution E-2; esc-list -H -c state,due clock:first_response E-2 | sed 's/2026.*//')"
	equal "E-2" "$(esc-list -b state:paused)"
	equal "E-2" "$(esc-list -b clock:resolution due:none)"
	equal "E-1" "$(esc-list -b clock:resolution due:any)"
}

@test "the list of tickets shows the nearest clock that runs, and how it stands" {
	equal "$(printf 'E-1\tresolution\t1\tbreached\t43200\t14400\t-28800\t2026-11-20T13:00:00Z
E-2\tfirst_response\t1\tbreached\t21600\t14400\t-7200\t2026-11-23T10:00:00Z
E-3\tpromise\t1\trunning\t13200\t20400\t7200\t2026-11-23T14:00:00Z')" \
	    "$(esc-list -H -c ticket,clock,cycle,state,elapsed,target,remaining,due)"
	equal "E-2	7200	resolution" "$(esc-list -H -c ticket,remaining,clock E-2 clock:resolution)"
	equal "E-1 E-2 E-3" "$(esc-list -b -s remaining | xargs)"
	log 2026-11-23T08:00:00Z promise E-2 --due 2026-11-23T09:30:00Z
	equal "promise" "$(esc-list -H -c clock E-2)"
	log 2026-11-23T08:00:00Z wait E-2
	equal "first_response" "$(esc-list -H -c clock E-2 clock:first_response,resolution)"
}

@test "an explanation tells every piece of time, and its seconds are the elapsed time" {
	equal "$(printf 'ticket\tclock\tcycle\tfrom\tto\tstate\tseconds\trunning_total\twhy
E-1\tresolution\t1\t2026-11-20T08:00:00Z\t2026-11-20T10:00:00Z\trunning\t7200\t7200\topened by jaan: resolution P1 (sla.csv:4), version 1, calendar office
E-1\tresolution\t1\t2026-11-20T10:00:00Z\t2026-11-20T11:00:00Z\tpaused\t3600\t7200\tpaused: waiting by jaan at 2026-11-20T10:00:00Z
E-1\tresolution\t1\t2026-11-20T11:00:00Z\t2026-11-20T16:00:00Z\trunning\t18000\t25200\tresumed by jaan: resolution P1 (sla.csv:4), version 1, calendar office
E-1\tresolution\t1\t2026-11-20T16:00:00Z\t2026-11-23T07:00:00Z\tidle\t226800\t25200\tclosed, calendar office
E-1\tresolution\t1\t2026-11-23T07:00:00Z\t2026-11-23T12:00:00Z\trunning\t18000\t43200\tresolution P1 (sla.csv:4), version 1, calendar office
E-1\tresolution\t1\t2026-11-23T12:00:00Z\t2026-11-23T12:00:00Z\tbreached\t\t43200\ttarget 4h, due 2026-11-20T13:00:00Z: breached at 2026-11-20T13:00:01Z, over by 8h')" \
	    "$(esc-sla explain E-1 resolution)"
	for t in E-1 E-2 E-3; do
		esc-sla explain "$t" -H --now 2026-11-25T12:00:00Z |
		    awk -F'\t' '$6 == "running" { s[$1 FS $2 FS $3] += $7 } END { for (k in s) print k FS s[k] }' | sort
	done >explained
	esc-sla list -H -c ticket,clock,cycle,elapsed state:running,idle,paused,met,breached,void \
	    --now 2026-11-25T12:00:00Z | sort >listed
	equal "$(cat listed)" "$(cat explained)"
}

@test "a holiday is told by its name" {
	run -0 esc-sla explain E-2 resolution --now 2026-11-25T12:00:00Z
	[[ $output == *"2026-11-23T22:00:00Z	2026-11-24T22:00:00Z	idle	86400	"*"	Founders' Day, calendar office"* ]]
}

@test "a clock that goes on after a reopening tells the gap" {
	log 2026-11-23T11:00:00Z reopen E-3
	run -0 esc-sla explain E-3 resolution -H -c state,seconds,running_total
	equal "$(printf 'running\t1800\t1800\nended\t9000\t1800\nrunning\t3600\t5400\nrunning\t\t5400')" "$output"
}

@test "a person is told in a sentence" {
	run -0 esc-sla explain E-1 resolution -f table
	[[ $output == *"E-1 resolution: 12h ran, 63h lay outside working hours, 1h were paused; target 4h, due Fri 2026-11-20 15:00:00: breached at Fri 2026-11-20 15:00:01, over by 8h."* ]]
}

@test "what cannot be explained is said" {
	refuses 66 esc-sla explain E-9
	refuses 64 esc-sla explain E-1 resolutoin
	[[ $stderr == *"did you mean resolution?" ]]
	equal "" "$(esc-sla explain -H E-1 fix)"
	refuses 64 esc-sla explain
}

@test "a sweep prints what fired, and nothing when nothing did" {
	equal "$(printf 'E-1 soon 2026-11-20T08:30:00Z ended\nE-1 late 2026-11-20T09:00:01Z ended
E-2 soon 2026-11-23T08:00:00Z told jaan\nE-2 late 2026-11-23T10:00:01Z told jaan')" \
	    "$(esc-sla sweep -n -H -c ticket,step,at,detail | tr '\t' ' ')"
	equal 4 "$(esc-sla sweep -H | wc -l)"
	for form in tsv json table; do
		run -0 --separate-stderr esc-sla sweep -f "$form"
		[ -z "$output$stderr" ]
	done
	[ "$(esc-list -b E-2)" = E-2 ]
}

@test "the story of a ticket shows its clocks, the steps that fired, and what a late event takes back" {
	esc-sla sweep -q
	equal "$(printf 'opened\nstep\nstep\nnotice\nnotice')" "$(esc-show -H -c kind E-2)"
	run -0 esc-show E-2 -f table
	[[ $output == *"first_response target 4h, due Mon 2026-11-23 12:00:00: breached at Mon 2026-11-23 12:00:01, over by 2h"* ]]
	[[ $output == *"  step         esc  late (first_response 1): told jaan"* ]]
	equal "opened" "$(esc-show -H -c kind E-2 kind:opened)"
	esc-show -c all E-2 -f csv | grep -c , | grep -qx 2
	log 2026-11-23T12:01:00Z reply E-2 --at 2026-11-23T09:00:00Z -m "Sorry, this was answered"
	run -0 esc-show -H -c kind,message E-2
	[[ $output == *"late (first_response 1): told jaan"*"withdrawn"* ]]
	[[ $output != *"soon (first_response 1)"*"withdrawn"*"late (first"* ]]
}

@test "opening a ticket prints when it is due" {
	equal "$(printf 'E-9\tnew\topen\tP1\t1\t\t\t2026-11-23T12:00:00Z\t2026-11-23T13:00:00Z\t2026-11-23T16:00:00Z')" \
	    "$(esc-open -H --ticket E-9 --priority P1 -m "Again")"
	equal "$(printf 'ticket,first_response_due,resolution_due\nT-1,2026-11-23T13:00:00Z,2026-11-25T08:00:00Z')" \
	    "$(printf 'ticket,opened\nT-1,2026-11-23T09:00:00Z\n' | esc-open -f csv -c ticket,first_response_due,resolution_due)"
}

@test "the doctor finds a sweep that is silent, and steps that are late" {
	run -0 esc-sla doctor -H -c severity,where,finding
	equal "$(printf 'warning\tsweep\tno sweep has run
warning\tE-1\tsteps of 2 clocks are due and have not fired, the oldest since 2026-11-20T08:30:00Z, 3d3h')" "$output"
	run -1 esc-sla doctor -H --max-age 10m -c severity
	equal "$(printf 'error\nerror')" "$output"
	run -1 esc-sla doctor -q --strict
	esc-sla sweep -q
	run -0 esc-sla doctor --max-age 10m --strict
	equal "$(printf 'severity\twhere\tfinding\thint')" "$output"
	run -0 esc-sla doctor -q --max-age 10m --now 2026-11-23T12:10:00Z
	run -1 esc-sla doctor -H --max-age 10m --now 2026-11-23T12:10:01Z
	[[ $output == "error	sweep	the last sweep was at 2026-11-23T12:00:00Z, 10m1s ago	"* ]]
	run -0 esc-sla doctor -H --now 2026-11-23T11:00:00Z
	[[ $output == *"the last sweep, at 2026-11-23T12:00:00Z, is yet to come"* ]]
	refuses 64 esc-sla doctor --max-age 10
}

@test "the doctor finds calendars that end, and exports that did not come" {
	esc-sla sweep -q
	run -0 esc-sla doctor -H --now 2026-11-23T12:30:00Z
	equal "" "$output"
	esc-sla sweep -q --now 2027-11-01T12:00:00Z
	run -0 esc-sla doctor -H --now 2027-11-01T12:30:00Z
	equal "" "$output"
	esc-sla sweep -q --now 2027-12-01T12:00:00Z
	run -0 esc-sla doctor -H -c where,finding --now 2027-12-01T12:30:00Z
	equal "holidays.csv	the holidays of the calendar office are known until 2027-12-31" "$output"
	sed -i '1s/$/,valid_until/; 2s/$/,2026-12-18/' policy/calendars.csv
	esc-policy load -q policy --now 2026-12-01T12:00:00Z
	run -0 esc-sla doctor -H -c severity,finding --now 2026-12-01T12:30:00Z
	[[ $output == *"warning	the calendar office ends within 60 days"* ]]
	printf 'ticket,opened\nZ-1,2026-11-23T09:00:00Z\n' | esc-open -q --exported 2026-11-23T09:00:00Z
	run -0 esc-sla doctor -H -c where,finding --now 2026-11-24T12:00:00Z
	[[ $output == *"native	the source was last seen at 2026-11-23T09:00:00Z, 1d3h ago; "*" steps wait for it"* ]]
	[[ $output != *"Z-1"* ]]
}

@test "without a policy the doctor says so, and there is nothing else to say" {
	esc-db init -q -d none.db
	export ESC_DB=$PWD/none.db
	equal "policy" "$(esc-sla doctor -H -c where)"
	equal "" "$(esc-sla list -H)"
	run -0 esc-sla sweep
	[ -z "$output" ]
}

@test "the check works the clocks out again" {
	run -0 esc-db check -H
	equal "" "$output"
	command -v sqlite3 >/dev/null || skip "no sqlite3"
	sqlite3 "$ESC_DB" "update clock set used = used + 1 where ticket = 1 and kind = 6"
	run -1 esc-db check -H -c where,finding
	[[ $output == *"E-1	stored resolution 1 used is '7201', the events say '7200'"* ]]
	[[ $output == *"E-1	stored resolution 1 elapsed time is "* ]]
	sqlite3 "$ESC_DB" "delete from clock where ticket = 2 and kind = 0"
	run -1 esc-db check -H -c where,finding
	[[ $output == *"E-2	stored number of clocks is '1', the events say '2'"* ]]
	sqlite3 "$ESC_DB" "update clock set version = 7 where ticket = 3"
	run -1 esc-db check -H -c where,finding
	[[ $output == *"E-3	the database is damaged: "*"version 7, which is not there"* ]]
}

@test "every clock of a year that is made up is what its explanation says" {
	local generate=$ROOT/build/generate
	esc-db init -q -d year.db --tz Europe/Tallinn
	export ESC_DB=$PWD/year.db
	esc-policy init year --lead lead@example.com --tz Europe/Tallinn --country EE
	esc-policy load -q year --now 2024-12-01
	"$generate" -n 400 events | esc-log -q --batch - --now 2026-06-01
	sed -i 's/,8h,/,5h,/; s/,waiting,continue,/,waiting held,restart,/' year/sla.csv
	printf 'level,,,,,,,,,6h,,waiting,,\nsilence,,,,,,,,,2bd,,,,\n' >>year/sla.csv
	esc-policy load -q year --now 2025-07-01
	[ "$(esc-sla list -H state:met,breached,void,running,paused | wc -l)" -gt 800 ]
	run -0 esc-db check -H
	equal "" "$output"
	esc-db dump -o dump.txt
	esc-db init -q -d copy.db --tz Europe/Tallinn
	esc-db load -q -d copy.db dump.txt
	equal "$(esc-sla list state:met,breached,void,running,paused -s ticket,clock,cycle | cksum)" \
	    "$(esc-sla list -d copy.db state:met,breached,void,running,paused -s ticket,clock,cycle | cksum)"
}

@test "a table may promise a time, which is shown as one and read again" {
	printf 'ticket,kind,at,due\nE-2,promised,2026-11-23T09:00:00Z,2026-11-23 17:30\n' |
	    esc-log -q --tz Europe/Tallinn --batch -
	equal "2026-11-23T15:30:00Z" "$(esc-sla list -H -c due E-2 clock:promise)"
	equal "2026-11-23T15:30:00Z" "$(esc-show -H -c due E-2 kind:promised)"
	[[ $(esc-show -f table E-2) == *"    due 2026-11-23 17:30"* ]]
	equal same "$(esc-show -c all -f csv E-2 kind:promised | esc-log -H -c change --batch -)"
	printf 'ticket,kind,at,due\nE-2,promised,2026-11-23T09:00:00Z,soon\n' >bad.csv
	refuses 65 esc-log --batch bad.csv
	[[ $stderr == *"bad.csv:2: due: "* ]]
}

@test "today tells the shift lead what waits, row by row" {
	log 2026-11-23T09:00:00Z ask E-2 -m "May we waive the fee?"
	log 2026-11-23T09:30:00Z escalate E-1 --level 3 --trigger customer_request -m "wants the manager"
	run -0 esc-report today -H
	equal "$(printf 'breached\tE-1\tresolution\t2026-11-20T13:00:00Z\tjaan\t\tP1, level 3, acme: Printer on fire
breached\tE-2\tfirst_response\t2026-11-23T10:00:00Z\t\t\tacme: Slow
due\tE-2\tresolution\t2026-11-23T14:00:00Z\t\t\tacme: Slow
unowned\tE-2\t2d21h\t\t\t\tacme: Slow
callback\tE-3\tpromised\t2026-11-23T14:00:00Z\tjaan\t+372 5559\tP1, cy: Hello
silent\tE-2\t2d21h\t\t\t\tacme: Slow
level\tE-1\t3d4h\t\tjaan\t\tP1, level 3, acme: Printer on fire
approval\tE-2\t3h\t\t\t\tacme: Slow
absence\t\t2026-11-20..2026-11-27\t\tmari\t+372 5550\t0 open; backup jaan
load\t\t1 open\t\t\t\t1 breached
load\t\t1 open\t\tjaan\t\t1 breached
yesterday\t\topened\t\t\t\t2
yesterday\t\tanswered\t\t\t\t1
yesterday\t\tresolved\t\t\t\t0
yesterday\t\treopened\t\t\t\t0
yesterday\t\tescalated\t\t\t\t0
yesterday\t\tbreached\t\t\t\t2
sweep\t\tnever\t\t\t\t')" "$output"
	equal "E-2" "$(esc-report today -H -c ticket owner:none | sort -u | xargs)"
	log 2026-11-23T11:00:00Z refuse E-2 -m "no"
	equal "" "$(esc-report today -H | grep ^approval)"
}

@test "today is one screen for a person" {
	esc-sla sweep -q --now 2026-11-23T06:58:00Z
	run -0 esc-report today -f table --now 2026-11-23T07:00:00Z
	[ "${#lines[@]}" -le 24 ]
	[[ ${lines[0]} == "Monday 2026-11-23 09:00 Europe/Tallinn" ]]
	[[ $output == *$'\nDue by noon: 1\n  E-2 first_response 12:00 '* ]]
	[[ $output == *$'\nSince Friday          opened 2, '* ]]
	[[ $output == *$'\nLast sweep            2m ago'* ]]
	run -0 esc-report today -q
	[ -z "$output" ]
}

@test "many tickets make a short screen that says where the others are" {
	for i in 1 2 3 4 5 6 7 8; do
		echo "N-$i,2026-11-20T09:0$i:00Z"
	done | sed '1i ticket,opened' | esc-open -q
	run -0 esc-report today -f table
	[[ $output == *$'\nNot owned overnight: 9\n'*$'\n  ... and 3 more: esc-list status:open,waiting,held owner:none\n'* ]]
	equal 9 "$(esc-report today -H | grep -c ^unowned)"
}

@test "the timer of the sweep is one that systemd takes" {
	command -v systemd-analyze >/dev/null || skip "no systemd"
	mkdir units
	cp "$ROOT"/scripts/esc-sla-sweep.* units
	sed -i "s|^ExecStart=|&$(dirname "$(command -v esc-sla)")/|" units/*.service
	run systemd-analyze verify --man=no units/esc-sla-sweep.timer
	[ "$status" -eq 0 ]
	[[ $output != *"esc-sla-sweep"* ]] || { echo "$output"; false; }
}
