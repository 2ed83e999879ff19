#!/usr/bin/env bats
# Concessions: what is given for a mistake, by the guide, and who allows it.
load helper

setup() {
	fresh
	esc-policy init policy --lead anna@example.com --tz Europe/Tallinn --country EE
	cat >>policy/people.csv <<-'EOF'
	bob,bob@example.com,,support,agent,1,en,,,,,,20,anna,,
	max,max@example.com,,support,manager,4,en,,,,,,500,,,
	EOF
	sed -i 's/^anna,.*/anna,anna@example.com,,support,lead,3,en,,,,,,100,max,,/' policy/people.csv
	esc-policy load -q policy 2>/dev/null
	esc-open -q -m "Charged twice" --customer acme --at -1d
}

# given TICKET: what is on record
given() {
	esc-show -Hc what,mistake,amount,currency,approver "$1" kind:conceded | tr '\t' ' '
}

@test "what is given is kept with its kind, its amount in cents, its reason and who allowed it" {
	esc-log concede -q E-1 --as bob --what discount --mistake double_charge --amount 1500 --currency EUR \
	    --charged 4000 --why "a month for nothing"
	equal "discount double_charge 1500 EUR bob" "$(given E-1)"
	esc-db check
}

@test "a row of the guide is a share of what was paid" {
	refuses 77 esc-log concede E-1 --as max --what refund --mistake double_charge --amount 4001 --currency EUR --charged 4000
	[[ $stderr == *"40.01 EUR is more than the 40.00 EUR that concessions.csv:2 allows"* ]]
	refuses 65 esc-log concede E-1 --as max --what refund --mistake double_charge --amount 400 --currency EUR
	[[ $stderr == *"--charged"* ]]
	esc-log concede -q E-1 --as max --what refund --mistake double_charge --amount 4000 --currency EUR --charged 4000
	equal "refund double_charge 4000 EUR max" "$(given E-1)"
	# less than the least is written, and said
	run --separate-stderr esc-log concede -H E-1 --as max --what credit --mistake double_charge --amount 1199 --currency EUR --charged 4000
	[ "$status" -eq 0 ]
	[[ $stderr == *"E-1: less than concessions.csv:2 asks for"* ]]
	run --separate-stderr esc-log concede -H E-1 --as max --what credit --mistake double_charge --amount 1200 --currency EUR --charged 4000
	[ -z "$stderr" ]
}

@test "the approver's limit is heeded, and the one who may is named" {
	refuses 77 esc-log concede E-1 --as bob --what refund --mistake double_charge --amount 2001 --currency EUR --charged 4000
	[[ $stderr == *"bob may not allow 20.01 EUR: ask anna (--approver)"* ]]
	refuses 77 esc-log concede E-1 --as bob --approver anna --what refund --mistake double_charge --amount 10001 --currency EUR --charged 40000
	[[ $stderr == *"anna may not allow 100.01 EUR: ask max"* ]]
	refuses 77 esc-log concede E-1 --as bob --approver max --what refund --mistake double_charge --amount 50001 --currency EUR --charged 90000
	[[ $stderr == *"nobody of people.csv may allow 500.01 EUR"* ]]
	refuses 77 esc-log concede E-1 --as bob --approver zoe --what refund --mistake double_charge --amount 100 --currency EUR --charged 200
	esc-log concede -q E-1 --as bob --approver anna --what refund --mistake double_charge --amount 10000 --currency EUR --charged 40000
	equal "refund double_charge 10000 EUR anna" "$(given E-1)"
}

@test "who approved it is taken from the record, and the same act twice is one" {
	esc-log ask -q E-1 --as bob --amount 60 --what refund
	esc-log approve -q E-1 --as anna --amount 60 --now 2026-11-23T12:01Z
	for i in 1 2; do
		esc-log concede -q E-1 --as bob --at 2026-11-23T12:02Z --what refund --mistake wrong_charge --amount 6000 \
		    --currency EUR --charged 6000 --now 2026-11-23T12:02Z
	done
	equal "refund wrong_charge 6000 EUR anna" "$(given E-1)"
}

@test "a rule that is bent is an exception: who allowed it, what it cost, and why" {
	refuses 65 esc-log concede E-1 --as max --what exception --amount 30000 --currency EUR
	[[ $stderr == *"why the rule is bent"* ]]
	refuses 77 esc-log concede E-1 --as bob --what exception --amount 30000 --currency EUR --why "she pays for ten years"
	esc-log concede -q E-1 --as bob --approver max --what exception --amount 30000 --currency EUR --why "she pays for ten years"
	equal "exception  30000 EUR max" "$(given E-1)"
}

@test "money by priority and currency, as the policy says" {
	printf 'mistake,priority,minimum,maximum,currency\noutage,P1,5.00,50.00,EUR\noutage,,,1000,JPY\n' >policy/concessions.csv
	esc-policy check policy >/dev/null
	esc-policy load -q policy 2>/dev/null
	refuses 65 esc-log concede E-1 --as max --what credit --mistake outage --amount 100 --currency EUR
	[[ $stderr == *"concessions.csv:3 is in JPY"* ]]
	esc-log concede -q E-1 --as max --what credit --mistake outage --amount 500 --currency JPY
	refuses 77 esc-log concede E-1 --as max --what credit --mistake outage --amount 501 --currency JPY
	[[ $stderr == *"nobody of people.csv may allow 501 JPY"* ]]
	esc-log reclassify -q E-1 --priority P1
	esc-log concede -q E-1 --as max --what credit --mistake outage --amount 5000 --currency EUR
	refuses 77 esc-log concede E-1 --as max --what credit --mistake outage --amount 5001 --currency EUR
}

@test "what is missing or unknown is said, and nothing is written" {
	refuses 64 esc-log concede E-1 --what refund --currency EUR
	refuses 65 esc-log concede E-1 --as max --amount 100 --currency EUR --mistake other --charged 1000
	[[ $stderr == *"--what"* ]]
	refuses 65 esc-log concede E-1 --as max --what refund --amount 100 --mistake other --charged 1000
	[[ $stderr == *"--currency"* ]]
	refuses 65 esc-log concede E-1 --as max --what refund --amount 100 --currency euro --mistake other --charged 1000
	refuses 65 esc-log concede E-1 --as max --what refund --amount -100 --currency EUR --mistake other --charged 1000
	refuses 65 esc-log concede E-1 --as max --what exception --why x --amount 9223372036854775807 --currency KWD
	[[ $stderr == *"amount: a whole number of the currency's minor unit, 0 to 1000000000000000"* ]]
	refuses 65 esc-log concede E-1 --as max --what refund --amount 100 --currency EUR
	[[ $stderr == *"--mistake"* ]]
	refuses 65 esc-log concede E-1 --as max --what refund --amount 100 --currency EUR --mistake double_chrage
	[[ $stderr == *"did you mean double_charge"* ]]
	printf 'ticket,actor,what,mistake,amount,currency,charged\nE-1,max,refund,other,10,EUR,1000\nE-1,bob,refund,other,3000,EUR,90000\n' >c.csv
	refuses 65 esc-log concede --batch c.csv
	[[ $stderr == *"c.csv:3: bob may not allow 30.00 EUR"* ]]
}

@test "the totals, by customer and by mistake, over time, and what was less than the guide asks for" {
	esc-open -q -m "Down" --customer zeta --priority P2 --at -40d
	esc-log concede -q E-1 --as max --what refund --mistake double_charge --amount 4000 --currency EUR --charged 4000
	esc-log concede -q E-1 --as max --what credit --mistake other --amount 100 --currency EUR --charged 1000
	esc-log concede -q E-2 --as max --what credit --mistake outage --amount 10 --currency EUR --charged 1000 --at -30d
	esc-log concede -q E-2 --as max --what refund --mistake outage --amount 700 --currency USD --charged 2000 --at -1d
	esc-log concede -q E-2 --as max --what refund --mistake outage --amount 900 --currency USD --charged 2000
	esc-log undo -q E-2 --event "$(esc-show -Hc event E-2 kind:conceded | tail -1)" --now 2026-11-23T12:01Z
	equal $'acme double_charge EUR 1 4000 0
acme other EUR 1 100 0
zeta outage EUR 1 10 1
zeta outage USD 1 700 0' "$(esc-report concessions -Hc customer,mistake,currency,n,amount,below --now 2026-11-24T12:00Z | tr '\t' ' ')"
	equal $'EUR 3 4110\nUSD 1 700' "$(esc-report concessions --by currency -Hc currency,n,amount | tr '\t' ' ')"
	equal $'2026-10-01T00:00:00Z zeta EUR 10
2026-11-01T00:00:00Z acme EUR 4100
2026-11-01T00:00:00Z zeta USD 700' \
	    "$(esc-report concessions --every month --by customer -Hc from,customer,currency,amount --now 2026-11-24T12:00Z | tr '\t' ' ')"
	equal "acme EUR 4100" "$(esc-report concessions --by customer --period 2026-11-23 customer:acme -Hc customer,currency,amount --now 2026-11-24T12:00Z | tr '\t' ' ')"
	equal "" "$(esc-report concessions -H --period 2025)"
	refuses 64 esc-report concessions --by colour
}

@test "a guide that is wrong is said by its line" {
	printf 'mistake,priority,minimum,maximum,currency\na,,30%%,10%%,\nb,,,many,\nc,,,20.00,\nd,P9,,10%%,\n,,,5%%,\ne,,,7%%,\nf,,,1.5,euro\n' >policy/concessions.csv
	run esc-policy check policy
	[ "$status" -eq 1 ]
	for line in 'concessions.csv:2.*the maximum is less than the minimum' 'concessions.csv:3.*currency: the cell is empty' \
	    'concessions.csv:4.*currency: the cell is empty' 'concessions.csv:8.*"euro" is no currency'; do
		grep -q "$line" <<<"$output" || { echo "$line"; echo "$output"; return 1; }
	done
	printf 'mistake,priority,minimum,maximum,currency\nd,P9,,10%%,\n,,,5%%,\ne,,,7%%,\n' >policy/concessions.csv
	run esc-policy check policy
	[ "$status" -eq 1 ]
	grep -q 'concessions.csv:2.*there is no priority "P9"' <<<"$output"
	grep -q 'concessions.csv:4.*line 3 is always chosen before it' <<<"$output"
}
