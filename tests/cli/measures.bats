#!/usr/bin/env bats
# measures.csv: what a team counts beside what every team does.
load helper

policy() {
	[ -d policy ] || esc-policy init --lead anna@example.com --tz UTC policy
	cat >policy/measures.csv
}

feed() {
	esc-log -q --batch - <<-'END'
	ticket,kind,at,actor,level,trigger,tried,team
	E-1,opened,2026-10-20T08:00:00Z,,,,,front
	E-1,note,2026-10-20T09:00:00Z,jaan,,,,
	E-1,note,2026-11-02T09:00:00Z,mari,,,,
	E-2,opened,2026-11-03T08:00:00Z,,,,,front
	E-2,tried,2026-11-03T08:10:00Z,jaan,,,cable,
	E-2,escalated,2026-11-03T09:00:00Z,jaan,2,knowledge,,
	E-3,opened,2026-11-04T08:00:00Z,,,,,back
	E-3,escalated,2026-11-04T09:00:00Z,jaan,2,authority,,
	E-3,note,2026-11-04T10:00:00Z,jaan,,,,
	E-4,opened,2026-11-05T08:00:00Z,,,,,back
	E-5,opened,2026-11-05T08:00:00Z,,,,,back
	E-5,note,2026-11-05T09:00:00Z,jaan,,,,
	E-5,spam,2026-11-05T09:10:00Z,jaan,,,,
	END
}

mine() {
	policy <<-'END'
	measure,counts,over,definition
	notes,kind:note,,notes written in the period
	noted,kind:note,tickets,tickets with a note / tickets opened
	looked_into,kind:tried,kind:escalated,tried something / escalated
	by_jaan,kind:note actor:jaan,,notes of jaan
	END
	esc-policy load -q policy 2>/dev/null
}

@test "events are counted when they happened, tickets are shares of those opened" {
	feed
	mine
	run -0 esc-report notes noted looked_into by_jaan -H --every month -c from,metric,value,num,den,excluded,cohort
	equal "2026-10-01T00:00:00Z	notes	1			0	event
2026-10-01T00:00:00Z	noted	1	1	1	0	opened
2026-10-01T00:00:00Z	looked_into		0	0	0	opened
2026-10-01T00:00:00Z	by_jaan	1			0	event
2026-11-01T00:00:00Z	notes	2			1	event
2026-11-01T00:00:00Z	noted	0.333333	1	3	1	opened
2026-11-01T00:00:00Z	looked_into	0.5	1	2	1	opened
2026-11-01T00:00:00Z	by_jaan	1			1	event" "$output"
	equal "2026-11-04T10:00:00Z" "$(esc-show E-3 kind:note -H -c at)"
	esc-log undo E-3 --event "$(esc-show E-3 kind:note -H -c event)" -q
	equal "1" "$(esc-report notes --period 2026-11 -H -c value)"
	equal "back	0	1
front	1	1" "$(esc-report looked_into --by team -H -c team,num,den)"
}

@test "they are measures like any other: trend, targets, definitions, the page" {
	feed
	mine
	printf 'metric,is,target\nlooked_into,at least,80%%\n' >policy/targets.csv
	esc-policy load -q policy 2>/dev/null
	equal "looked_into	0.5	0.8	too few" "$(esc-report targets -H -c metric,value,target,met)"
	equal "1	
2	flat" "$(esc-report trend notes -H -c value,direction --from 2026-10-01 --to 2026-12-01 --now 2026-12-01T00:00:00Z)"
	equal "noted	tickets with a note / tickets opened	opened	share" "$(esc-report define noted -H)"
	esc-report define -b | grep -qx by_jaan
	ESC_DB=none.db esc-report define -b | grep -qx fcr
	esc-report -f html notes -o page.html
	grep -qF 'notes written in the period' page.html
	refuses 64 esc-report notes --cohort resolved
	refuses 64 esc-report define nothing
	refuses 64 esc-report noted.2
	ESC_DB=none.db run ! esc-report define fcrr
	[[ $output == *"did you mean fcr"* ]]
	refuses 64 esc-report nots
}

@test "a row that cannot be meant is found, with its line" {
	wrong() {
		printf 'measure,counts,over,definition\n%s\n' "$1" | policy
		run -1 esc-policy check policy -H
		[[ $output == *"measures.csv:$3"* && $output == *"$2"* ]] || { echo "$1: $output"; return 1; }
	}
	wrong ',kind:note,,x' 'the cell is empty' 2
	wrong 'Sales,kind:note,,x' 'is no name' 2
	wrong 'fcr,kind:note,,x' 'fcr is a metric already' 2
	wrong 'notes,,,x' 'the cell is empty' 2
	wrong 'notes,kind:note,,' 'the cell is empty' 2
	wrong 'notes,kind:nte,,x' 'note' 2
	wrong 'notes,status:open,,x' 'is not of an event' 2
	wrong 'notes,kind:note,E-1,x' 'is no term' 2
	wrong 'notes,kind:note at:-7d..,,x' 'at:-7d' 2
	wrong "$(printf 'notes,kind:note,,x\nnotes,kind:reply,,x')" 'the measure of line 2' 3
}
