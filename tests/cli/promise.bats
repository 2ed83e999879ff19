#!/usr/bin/env bats
# Promises and offers to the customer: made, kept, broken, made again.
load helper

setup() {
	fresh
	esc-policy init policy --lead anna@example.com --tz Europe/Tallinn --country EE
	echo 'acme,gold,tr,it@acme.example,,,,,' >>policy/customers.csv
	esc-policy load -q policy 2>/dev/null
	esc-open -q -m "Export is empty" --customer acme --at 2026-11-23T07:00Z
}

# at TIME COMMAND...: at that time of the Monday
at() {
	local t=2026-11-23T$1:00Z
	shift
	ESC_NOW=$t "$@"
}

# the promises of E-1 at the end of the Monday: due and state
promises() {
	ESC_NOW=2026-11-23T20:00Z esc-sla list -H -c due,state E-1 clock:promise state:running,breached,met,void |
	    tr '\t' ' ' | sort
}

@test "a promise that is made again keeps the time that was promised first" {
	at 08:00 esc-log promise -q E-1 --what callback --due 2026-11-23T09:00Z
	at 08:30 esc-log promise -q E-1 --what callback --due 2026-11-23T12:00Z
	equal E-1 "$(at 10:00 esc-sla list -b clock:promise state:breached)"
	at 11:00 esc-log contact -q E-1 -m "called back"
	equal "2026-11-23T09:00:00Z breached" "$(promises)"
	equal 0 "$(ESC_NOW=2026-11-24T12:00Z esc-report -Hc value promise.kept | head -1)"
	# once it is kept, another is a new one
	at 11:30 esc-log promise -q E-1 --what callback --due 2026-11-23T15:00Z
	at 14:00 esc-log keep -q E-1 --what callback
	equal $'2026-11-23T09:00:00Z breached\n2026-11-23T15:00:00Z met' "$(promises)"
	esc-db check
}

@test "the list says what is promised, a post-mortem how each time that was said ended" {
	at 08:00 esc-log promise -q E-1 --what callback --due 2026-11-23T09:00Z -m first
	at 08:30 esc-log promise -q E-1 --what callback --due 2026-11-23T12:00Z -m second
	at 08:40 esc-log promise -q E-1 --what fix --due 2026-11-27T12:00Z -m "next release"
	at 08:45 esc-log offer -q E-1 --due 2026-11-24T12:00Z -m "a month for nothing"
	at 08:50 esc-log complain -q E-1 --body ombudsman --due 2026-12-01T12:00Z
	equal "promise callback
promise offer
promise fix
outside ombudsman" "$(at 08:55 esc-sla list -H -c clock,what clock:promise,outside | tr '\t' ' ')"
	at 11:00 esc-log contact -q E-1 -m "called back"
	at 11:05 esc-log promise -q E-1 --what update --due 2026-11-23T13:00Z -m never
	at 11:10 esc-log break -q E-1 --what offer --why "not in this contract"
	at 14:00 esc-postmortem draft E-1 >draft
	equal "first 2026-11-23 09:00 promise broken
second 2026-11-23 12:00 promise kept
next release 2026-11-27 12:00 open
a month for nothing 2026-11-24 12:00 promise broken
never 2026-11-23 13:00 promise broken" \
	    "$(sed -n '/^<!-- esc:promises/,/^<!-- esc:conc/p' draft | awk -F ' *[|] *' '$5 ~ /^2026/ { print $4, $5, $6 }')"
	# the first time is the measure
	equal 0 "$(ESC_NOW=2026-11-23T12:00Z esc-report -Hc value promise.kept | head -1)"
}

@test "words keep the promise of a callback, not that of a fix or of an offer" {
	at 08:00 esc-log promise -q E-1 --what callback --due 2026-11-23T10:00Z
	at 08:00 esc-log promise -q E-1 --what fix --due 2026-11-23T11:00Z
	at 08:00 esc-log offer -q E-1 --due 2026-11-23T12:00Z -m "a month for nothing"
	at 09:00 esc-log reply -q E-1 -m "we are at it"
	equal $'2026-11-23T10:00:00Z met\n2026-11-23T11:00:00Z breached\n2026-11-23T12:00:00Z breached' "$(promises)"
	at 09:30 esc-log resolve -q E-1 --resolution workaround -m "by hand"
	equal $'2026-11-23T10:00:00Z met\n2026-11-23T11:00:00Z breached\n2026-11-23T12:00:00Z breached' "$(promises)"
	at 10:30 esc-log fix -q E-1 -m "release 7"
	at 11:30 esc-log keep -q E-1 --what offer
	equal $'2026-11-23T10:00:00Z met\n2026-11-23T11:00:00Z met\n2026-11-23T12:00:00Z met' "$(promises)"
	esc-db check
}

@test "to keep or to break one of several says which; without a word all are meant" {
	at 08:00 esc-log promise -q E-1 --what fix --due 2026-11-23T11:00Z
	at 08:00 esc-log promise -q E-1 --what offer --due 2026-11-23T12:00Z
	at 09:00 esc-log break -q E-1 --what offer --why "not in this contract"
	equal $'2026-11-23T11:00:00Z breached\n2026-11-23T12:00:00Z breached' "$(promises)"
	equal 2026-11-23T11:00:00Z "$(at 09:30 esc-sla list -Hc due E-1 clock:promise)"
	at 10:00 esc-log keep -q E-1
	equal $'2026-11-23T11:00:00Z met\n2026-11-23T12:00:00Z breached' "$(promises)"
	refuses 64 esc-log promise E-1 --what fix
	refuses 64 esc-log offer E-1 -m "something"
}

@test "who was told \"logged, fixed by DATE\" is told that it is fixed, once and in their language" {
	at 08:00 esc-log promise -q E-1 --what fix --due 2026-11-27
	at 09:00 esc-log resolve -q E-1 --resolution workaround -m "by hand"
	equal "" "$(esc-notify list -Hc recipient template:fixed)"
	at 10:00 esc-log fix -q E-1 -m "Release 7."
	equal "E-1 acme" "$(esc-notify list -Hc ticket,recipient template:fixed | tr '\t' ' ')"
	esc-notify show "$(esc-notify list -b template:fixed)" >mail
	grep -q '^Size haber verece=C4=9Fimize s=C3=B6z vermi=C5=9Ftik: E-1 ' mail
	grep -q '^Release 7\.$' mail
	# nobody was promised a fix of the other one, or it was taken back
	esc-open -q -m "Import" --customer acme --at 2026-11-23T07:00Z
	at 10:00 esc-log resolve -q E-2 --resolution fix
	equal 1 "$(esc-notify list -H template:fixed | wc -l)"
	esc-db check
}

@test "an undone fix tells nobody" {
	at 08:00 esc-log promise -q E-1 --what fix --due 2026-11-27
	at 10:00 esc-log fix -q E-1
	at 10:01 esc-log undo -q E-1 --event "$(esc-show -Hc event E-1 kind:fixed)"
	equal void "$(esc-notify list -Hc state template:fixed)"
}
