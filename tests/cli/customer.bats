#!/usr/bin/env bats
# Customers kept or lost: what a high level asks for, who is followed up, what is said in public.
load helper

setup() {
	fresh
	esc-policy init policy --lead anna@example.com --tz Europe/Tallinn --country EE
	echo 'max,max@example.com,,support,executive,4,en,,,,,,5000,,,' >>policy/people.csv
	esc-policy load -q policy 2>/dev/null
	esc-open -q -m "Broken" --customer acme --at -3d
	esc-open -q -m "Again" --customer acme --at -2d
	esc-open -q -m "Else" --customer "Zeta, Ltd" --at -2d
}

# at T COMMAND...: with the clock there
at() {
	local t=$1
	shift
	ESC_NOW=$t "$@"
}

@test "from level 2 on a ticket is resolved with what was found" {
	esc-log escalate -q E-1 --level 2
	refuses 65 esc-log resolve E-1
	[[ $stderr == *"E-1 reached level 2, so to resolve it needs what was found (--why, or -m)"* ]]
	esc-log deescalate -q E-1 --level 1 --now 2026-11-23T12:01Z
	at 2026-11-23T12:02Z refuses 65 esc-log resolve E-1
	at 2026-11-23T12:02Z esc-log resolve -q E-1 --why "a chafed cable"
	# at level 1 nothing is asked for
	esc-log resolve -q E-2
}

@test "from level 3 on with an apology and an explanation on record" {
	esc-log escalate -q E-1 --level 3
	refuses 65 esc-log resolve E-1 -m "a chafed cable"
	[[ $stderr == *"a sincere apology (--apology); what the customer was told of it (--explanation)"* ]]
	esc-log reply -q E-1 --apology --explanation "We change the cable today." -m "We are sorry ..." --now 2026-11-23T12:01Z
	at 2026-11-23T12:02Z esc-log resolve -q E-1 -m "a chafed cable"
	# or said with the solution
	esc-log escalate -q E-2 --level 3
	at 2026-11-23T12:02Z esc-log resolve -q E-2 -m "a cable" --apology --explanation "changed"
	# an apology that was taken back is none
	esc-log escalate -q E-3 --level 3
	esc-log reply -q E-3 --apology --explanation "soon" -m "sorry" --now 2026-11-23T12:01Z
	at 2026-11-23T12:02Z esc-log undo -q E-3 --event "$(esc-show -Hc event E-3 kind:replied)"
	at 2026-11-23T12:03Z refuses 65 esc-log resolve E-3 -m "a cable"
}

@test "from level 4 on with an executive as its owner and a decision on a concession" {
	esc-log escalate -q E-1 --level 4 --owner anna
	refuses 65 esc-log resolve E-1 -m "found" --apology --explanation "done"
	[[ $stderr == *"an executive as its owner (esc-log assign); a decision on a concession"* ]]
	at 2026-11-23T12:01Z esc-log assign -q E-1 --owner max
	at 2026-11-23T12:02Z esc-log decide -q E-1 --what concession --instead "a month for nothing" --why "they want none"
	at 2026-11-23T12:03Z esc-log resolve -q E-1 -m "found" --apology --explanation "done"
	equal resolved "$(esc-list -Hc status E-1)"
}

@test "a pipeline and a close without a resolve are asked the same, an import of history is not" {
	esc-log escalate -q E-1 --level 2
	esc-log escalate -q E-2 --level 3
	printf 'ticket,at,why,apology,explanation\nE-3,2026-11-23T12:00:00Z,,,\nE-1,2026-11-23T12:00:00Z,,,\nE-2,2026-11-23T12:00:00Z,a cable,1,\n' >rows.csv
	refuses 65 esc-log resolve --batch rows.csv
	[[ $stderr == *"rows.csv:3: E-1 reached level 2, so to resolve it needs what was found"*"rows.csv:4: E-2 reached level 3, so to resolve it needs what the customer was told of it (--explanation)"*"2 of 3 rows are wrong, nothing was written"* ]]
	refuses 65 esc-log close E-1
	[[ $stderr == *"E-1 reached level 2, so to be closed unresolved it needs what was found (--why, or -m)"* ]]
	refuses 65 esc-log close E-3 E-2 -m "no word"
	refuses 65 esc-log close --batch rows.csv --ignore-unknown
	# what is on record counts, and the article is asked for
	esc-log reply -q E-2 --apology --explanation "We change it." -m "We are sorry ..."
	sed -i 's/E-1,\([^,]*\),,/E-1,\1,a rat,/' rows.csv
	run --separate-stderr esc-log resolve -H -c ticket,change --batch - <rows.csv
	equal $'E-3\tchanged\nE-1\tchanged\nE-2\tchanged' "$output"
	equal "esc-log: warning: E-1 was escalated|esc-log: warning: E-2 was escalated" \
	    "$(sed 's/:[^:]*$//' <<<"$stderr" | paste -sd '|')"
	at 2026-11-23T12:01Z esc-log reopen -q E-1
	run --separate-stderr at 2026-11-23T12:02Z esc-log close -H E-1 -m "no word since"
	[[ $stderr == *"E-1 was escalated: write an article"* ]]
	at 2026-11-23T12:03Z esc-log close -q E-2	# it was resolved
	printf 'ticket,kind,at,level\nH-1,opened,2026-01-01T08:00:00Z,\nH-1,escalated,2026-01-02T08:00:00Z,4\nH-1,closed,2026-01-03T08:00:00Z,\n' |
	    esc-log -q --batch -
	printf 'ticket,opened,resolved,level\nH-2,2026-01-01T08:00:00Z,2026-01-02T08:00:00Z,3\n' | esc-open -q
	equal $'closed\nresolved' "$(esc-list -Hc status H-1 H-2)"
}

@test "without a policy nothing is asked for" {
	rm -f "$ESC_DB"
	esc-db init -q
	esc-open -q -m "Broken"
	esc-log escalate -q E-1 --level 4
	esc-log resolve -q E-1
}

@test "a customer is at risk from level 4 on, until it is said that they stay or go" {
	esc-log escalate -q E-1 --level 4 --at -2d
	equal "E-1 acme at_risk due" "$(esc-report followups -Hc ticket,customer,why,state | tr '\t' ' ')"
	refuses 65 esc-log lose --customer acme --why unhappy
	[[ $stderr == *"none of: waiting frustrating no_help price other"* ]]
	refuses 64 esc-log lose --customer acme
	refuses 64 esc-log retain
	equal "E-1 lost" "$(esc-log lose --customer acme --why no_help -m "went to a competitor" -Hc ticket,kind | tr '\t' ' ')"
	equal "" "$(esc-report followups -H)"
	equal E-1 "$(esc-list -b kind:lost)"
	# taken back, they are at risk again
	at 2026-11-23T12:01Z esc-log undo -q E-1 --event "$(esc-show -Hc event E-1 kind:lost)"
	equal E-1 "$(esc-report followups -b)"
	equal "E-1 retained" "$(at 2026-11-23T12:02Z esc-log retain --customer acme -Hc ticket,kind | tr '\t' ' ')"
}

@test "a customer who turns to the top again, after they were kept, is at risk again" {
	esc-log escalate -q E-1 --level 4 --at -2d
	esc-log retain -q E-1 --at -1d
	equal "" "$(esc-report followups -H)"
	esc-log deescalate -q E-1 --level 2 --at -3h
	esc-log escalate -q E-1 --level 3 --at -2h
	equal "" "$(esc-report followups -H)"
	esc-log escalate -q E-1 --level 4 --at -1h
	equal at_risk "$(esc-report followups -Hc why)"
	equal E-1 "$(esc-log lose -b --customer acme --why no_help)"
}

@test "of a customer without a ticket at risk the newest says it" {
	equal "E-3" "$(esc-log lose --customer "Zeta, Ltd" --why price -b)"
	equal "E-2" "$(esc-log retain --customer acme -b)"
	refuses 66 esc-log retain --customer nobody
	[[ $stderr == *'no such ticket of the customer "nobody"'* ]]
	equal "" "$(esc-log retain customer:nobody -b)"
	equal "changed" "$(esc-log retain E-1 -Hc change)"
	equal acme "$(esc-list -Hc customer E-1)"
}

@test "30, 90 and 180 days after an escalation somebody asks how it is" {
	at 2026-01-10T09:00Z esc-open -q -m "Old" --customer beta
	at 2026-01-10T10:00Z esc-log escalate -q E-4 --level 2
	at 2026-01-12T10:00Z esc-log resolve -q E-4 -m found
	equal "day_30 coming 2026-02-11T10:00:00Z" "$(at 2026-01-20T00:00Z esc-report followups E-4 -Hc why,state,due | tr '\t' ' ')"
	equal "day_30 due
day_90 coming" "$(at 2026-02-12T00:00Z esc-report followups E-4 -Hc why,state | tr '\t' ' ')"
	at 2026-02-12T09:00Z esc-log contact -q E-4 --outcome no_answer
	equal 2 "$(at 2026-02-13T00:00Z esc-report followups E-4 -H | wc -l)"
	at 2026-02-13T09:00Z esc-log contact -q E-4 -m "all is well"
	equal "day_90 coming" "$(at 2026-02-14T00:00Z esc-report followups E-4 -Hc why,state | tr '\t' ' ')"
	equal "day_30 done 2026-02-13T09:00:00Z" "$(at 2026-02-14T00:00Z esc-report followups E-4 --period 2026-02 -Hc why,state,done | tr '\t' ' ')"
	at 2026-04-20T09:00Z esc-log retain -q E-4
	equal "day_180" "$(at 2026-08-01T00:00Z esc-report followups E-4 -Hc why)"
	at 2026-08-02T00:00Z esc-log lose -q E-4 --why price
	equal "" "$(at 2026-12-02T00:00Z esc-report followups E-4 -H)"
}

@test "on each of these days the owner is told once, of what was recent alone" {
	at 2026-01-10T09:00Z esc-open -q -m "Old" --customer beta --owner max
	at 2026-01-10T10:00Z esc-log escalate -q E-4 --level 2
	at 2026-01-10T09:00Z esc-open -q -m "Of nobody" --level 2 --why phone	# whom to ask?
	at 2026-01-12T10:00Z esc-log resolve -q E-4 E-5 -m found 2>/dev/null
	at 2026-02-10T10:00Z esc-sla sweep -q
	equal '' "$(esc-notify list -H template:follow_up)"
	at 2026-02-11T06:00Z esc-sla sweep -q	# it is due at ten
	at 2026-02-13T10:00Z esc-sla sweep -q
	equal "E-4 max" "$(esc-notify list -Hc ticket,recipient template:follow_up | tr '\t' ' ')"
	[[ $(esc-notify show template:follow_up) == *"30 days on: ask beta how things are"* ]]
	at 2026-04-10T10:00Z esc-log retain -q E-4	# day 90 is done
	at 2026-04-13T10:00Z esc-sla sweep -q
	equal 1 "$(esc-notify list -b template:follow_up | wc -l)"
	at 2026-08-01T10:00Z esc-sla sweep -q	# day 180 was three weeks ago
	equal 1 "$(esc-notify list -b template:follow_up | wc -l)"
}

@test "a low score is to be followed up until somebody called or wrote" {
	esc-log survey -q E-1 --csat 2 -m "too slow"
	esc-log survey -q E-2 --csat 4
	equal "E-1 low_score 2026-11-24T12:00:00Z coming too slow" \
	    "$(esc-report followups -Hc ticket,why,due,state,detail | tr '\t' ' ')"
	at 2026-11-25T12:00Z esc-log contact -q E-1 -m "called: will be faster"
	equal "" "$(at 2026-11-25T13:00Z esc-report followups -H)"
}

@test "a public review has its site and stars, and is answered there" {
	esc-log review -q E-1 --platform trustpilot --rating 1 -m "Never again" --at -1h
	refuses 64 esc-log review E-1 --platform trustpilot --rating 6
	refuses 64 esc-log review E-1 --rating 1
	equal "review trustpilot: 1" "$(esc-report followups -Hc why,detail | tr '\t' ' ')"
	esc-log reply -q E-1 -m "by mail" --at -30m
	equal 1 "$(esc-report followups -H | wc -l)"
	esc-log reply -q E-1 --platform trustpilot -m "We are sorry ..." --at -20m
	equal "" "$(esc-report followups -H)"
	equal "done 2026-11-23T11:40:00Z" "$(esc-report followups --period 2026-11 -Hc state,done | tr '\t' ' ')"
	esc-db check
}

@test "a complaint to an outside body has its own deadline, and ends with the answer to that body" {
	esc-log complain -q E-1 --body ombudsman --due 2026-12-01T12:00Z -m "file 17/26" --at -1h
	equal "outside 2026-12-01T12:00:00Z running" "$(esc-sla list -Hc clock,due,state E-1 clock:outside | tr '\t' ' ')"
	esc-log resolve -q E-1 -m done
	at 2026-11-24T12:00Z esc-log reply -q E-1 -m "to the customer"
	equal E-1 "$(esc-sla list -b clock:outside)"
	equal breached "$(at 2026-12-02T12:00Z esc-sla list -Hc state E-1 clock:outside)"
	at 2026-11-30T12:00Z esc-log reply -q E-1 --body ombudsman -m "our answer"
	equal met "$(at 2026-12-02T12:00Z esc-sla list -Hc state E-1 clock:outside state:met,breached)"
}
