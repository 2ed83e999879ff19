#!/usr/bin/env bats
# esc-show --brief: one screen before a hard call.
load helper

setup() {
	fresh
	esc-policy init policy --lead anna@example.com --tz Europe/Tallinn --country EE
	echo 'acme,gold,tr,it@acme.example,+90 555,,,,' >>policy/customers.csv
	echo 'max,max@example.com,+372 1,support,executive,4,en,,,,,,5000,,,' >>policy/people.csv
	esc-policy load -q policy 2>/dev/null
	esc-open -q -m "Export is empty" -m "All of it" --customer acme --priority P2 --at-stake "year-end report" --at 2026-11-20T07:00Z
	esc-open -q -m "Other" --customer ACME --at 2026-11-19T07:00Z
}

# has TEXT: the brief has such a line
has() {
	grep -qE -- "$1" brief || { cat brief; echo "no line: $1"; return 1; } >&2
}

@test "of a ticket: what is at stake, missed, said, given before, may be offered, and who decides" {
	esc-log promise -q E-1 --what callback --due 2026-11-23T08:00Z --at -6h
	esc-log promise -q E-1 --what fix --due 2026-11-27 --at -5h
	esc-log promise -q E-1 --what fix --due 2026-11-28 --at -4h
	esc-log promise -q E-1 --what fix --due 2026-11-26 --at -3h
	esc-log sign -q E-1 --sign threat_legal
	esc-log customer -q E-1 -m "Where is my answer?" --at -1h
	esc-log note -q E-1 -m "not for the customer" --at -40m
	esc-log reply -q E-1 -m "Soon" --at -30m
	esc-log survey -q E-2 --csat 2
	esc-log concede -q E-1 --what discount --mistake broken_promise --amount 500 --currency EUR --charged 5000 --as max
	esc-show --brief E-1 --tz UTC >brief
	has '^E-1  Export is empty$'
	has '^  state +P2, level 1, open, opened 2026-11-20 07:00$'
	has '^  customer +acme, gold, \+90 555$'
	has '^  for the customer +year-end report$'
	has '^  signs +threat_legal$'
	has '^  callback +missed, was due 2026-11-23 08:00, still open$|^  callback +missed, was due 2026-11-23 08:00$'
	has '^  fix +runs, due 2026-11-27 00:00, said again for 2026-11-26 00:00$'
	has '^  2026-11-23 11:00 +customer customer: Where is my answer\?$'
	has '^  2026-11-23 11:30 +jaan replied: Soon$'
	has '^  other tickets +1, 1 of them in 30 days, 1 open; last score 2$'
	has '^  given already +5\.00 EUR for broken_promise$'
	has 'double_charge 30% to 100%'
	has '^  max +up to 5000, \+372 1$'
	! grep -q "not for the customer" brief
	[ "$(wc -l <brief)" -le 40 ]
}

@test "scores and reviews are said with it, and a customer who stays is at risk no more" {
	esc-log escalate -q E-1 --level 4 --at -3h
	esc-log survey -q E-1 --csat 2 --pulse -m "too slow" --at -2h
	esc-log review -q E-1 --platform g2 --rating 1 -m "Never again" --at -90m
	esc-show --brief E-1 --tz UTC >brief
	has '^  customer +at risk: turned to the top$'
	has '^  2026-11-23 10:00 +customer surveyed \(2 of 5\): too slow$'
	has '^  2026-11-23 10:30 +customer reviewed on g2 \(1 of 5\): Never again$'
	esc-log retain -q E-1 --at -1h
	esc-show --brief E-1 >brief
	! grep -q 'at risk' brief
}

@test "what is taken back is not in it, and nothing in it is more than text" {
	esc-log promise -q E-1 --what callback --due 2026-11-24T08:00Z
	esc-log undo -q E-1 --event "$(esc-show -Hc event E-1 kind:promised)"
	esc-log customer -q E-1 -m "$(printf 'bad \033[31m\nsecond line')" --at -1m
	esc-show --brief E-1 >brief
	! grep -q callback brief
	! grep -q "$(printf '\033')" brief
	! grep -q "^second line" brief
}

@test "of a problem: its scope, the worries to expect, the approved words, by whom and until when" {
	esc-log link -q E-1 E-2 --problem P-3
	esc-show --brief P-3 >brief
	has '^  scope +2 tickets, 2 open, of 1 customers, since 2026-11-19 07:00$'
	has 'none is written down'
	has '^    none: esc-log approve'
	esc-open -q --ticket P-3 -m "Exports are empty"
	esc-log note -q P-3 --what worry -m "Are my data lost?"
	esc-log approve -q P-3 --as anna --what text --due 2026-11-25T12:00Z -m "An old text."
	esc-log approve -q P-3 --as anna --what text --due 2026-11-26T12:00Z -m "$(printf 'We know of it.\nNothing is lost.')" --now 2026-11-23T12:01Z
	esc-log approve -q P-3 --as max --what text --language tr --due 2026-11-23T12:30Z -m "Biliyoruz." --now 2026-11-23T12:02Z
	esc-notify announce -q P-3 -m "We know of it."
	esc-show --brief P-3 --tz UTC --now 2026-11-23T13:00Z >brief
	has '^P-3  Exports are empty$'
	has '^  told +1 of 1 customers'
	has '^    Are my data lost\?$'
	has '^Approved text, by anna, until 2026-11-26 12:00$'
	has '^    Nothing is lost\.$'
	has '^Approved text in tr, by max, EXPIRED since 2026-11-23 12:30$'
	! grep -q "An old text" brief
	# the texts are of the problem: its own language is not changed by them
	equal "" "$(esc-list -Hc language P-3)"
	esc-db check
}

@test "what has no brief is said" {
	refuses 66 esc-show --brief E-99
	refuses 66 esc-show --brief P-9
	refuses 64 esc-show --brief
	refuses 64 esc-show --brief E-1 E-2
	refuses 64 esc-show --brief status:open
	refuses 64 esc-show --brief E-1 -f csv
	esc-show --brief E-1 -o file
	grep -q "^E-1  Export" file
}
