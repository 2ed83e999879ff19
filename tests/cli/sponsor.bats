# The executive sponsorship programme: criteria, capacity, cadence, stay, what came of it.

load helper

setup() {
	fresh
	esc-policy init policy --lead anna@example.com --tz UTC
	cat >>policy/people.csv <<-'EOT'
	boss,boss@example.com,,,executive,4,,,,,,,,,,
	chief,chief@example.com,,,executive,4,,,,,,,,,,
	EOT
	printf 'boss,people-skills,2026-01-01,\nchief,people-skills,2026-01-01,2027-06-01\n' >>policy/training.csv
	esc-policy load -q policy 2>/dev/null
}

# threat CUSTOMER [DAY]: threatens to leave, and an executive answers
threat() {
	local t
	t=$(esc-open -b -m "we leave" --customer "$1")
	esc-log escalate -q "$t" --level 3 --escalation executive --trigger threat_cancel
}

@test "check has each criterion with its figure, and answers by its status" {
	esc-open -q -m quiet --customer calm
	run -1 esc-sponsor check calm
	equal $'customer\tcriterion\tvalue\tlimit\tmet\ncalm\texecutive\t0\t>= 1\tno' "$output"
	threat acme
	run -0 esc-sponsor check acme -H
	equal $'acme\texecutive\t1\t>= 1\tyes' "$output"
	esc-sponsor enrol -q acme --sponsor boss
	run -1 esc-sponsor check -H acme -c criterion,value,limit,met,what
	equal $'calm\t0\t>= 180\tno\texit\ncsat\t\t>= 4\tno\texit' "$output"
	refuses 66 esc-sponsor check nobody
	refuses 64 esc-sponsor check
}

@test "a customer enters, is spoken to, and leaves" {
	threat acme
	equal $'customer\tchange\tsponsor\nacme\tnew\tboss' "$(esc-sponsor enrol acme --sponsor boss --spend 1000)"
	equal $'acme\tsame\tboss' "$(esc-sponsor enrol -H ACME --sponsor Boss)"
	equal $'acme\tboss\t2026-11-23T12:00:00Z\t2026-12-23T12:00:00Z\t2027-02-23T12:00:00Z\t2027-11-23T12:00:00Z\tactive' \
	    "$(esc-sponsor list -H)"
	equal '' "$(esc-sponsor due -H)"
	export ESC_NOW=2026-12-23T12:00:00Z
	equal $'acme\tcontact_due' "$(esc-sponsor due -H -c customer,state)"
	equal $'acme\tchanged\tboss' "$(esc-sponsor contact -H acme --what call -m "they plan more" --key k1)"
	equal $'acme\tsame\tboss' "$(esc-sponsor contact -H acme --what call --key k1)"
	equal $'2027-01-23T12:00:00Z\tactive\t1\tthey plan more' \
	    "$(esc-sponsor list -H -c next_contact,state,contacts,words)"
	export ESC_NOW=2027-03-01T12:00:00Z
	equal review_due "$(esc-sponsor due -H -c state)"
	esc-sponsor contact -q acme --what review
	esc-sponsor contact -q acme
	equal '' "$(esc-sponsor due -H)"
	equal $'acme\tchanged\tchief' "$(esc-sponsor enrol -H acme --sponsor chief)"
	equal $'chief\t2026-11-23T12:00:00Z' "$(esc-sponsor list -H -c sponsor,since)"
	refuses 64 esc-sponsor leave acme
	equal $'acme\tchanged\tchief' "$(esc-sponsor leave -H acme -m "all is well")"
	equal $'acme\tsame\tchief' "$(esc-sponsor leave -H acme -m again)"
	equal $'acme\tchief\t2026-11-23T12:00:00Z\t\t\t\tleft' "$(esc-sponsor list -H)"
	refuses 66 esc-sponsor contact acme
}

@test "the longest stay, or every exit criterion met, is a leave that is due" {
	threat acme
	threat beta
	esc-sponsor enrol -q acme --sponsor boss
	esc-sponsor enrol -q beta --sponsor boss
	export ESC_NOW=2027-06-01T12:00:00Z
	for c in acme beta; do for d in call review; do esc-sponsor contact -q $c --what $d; done; done
	equal '' "$(esc-sponsor due -H)"
	esc-log survey -q customer:acme --csat 5
	equal $'acme\tleave_due' "$(esc-sponsor due -H -c customer,state)"
	ESC_NOW=2027-11-23T12:00:00Z run esc-sponsor due -H -c customer,state
	equal $'acme\tleave_due\nbeta\tleave_due' "$output"
}

@test "over capacity, untrained, unknown or without the criteria nobody enters" {
	sed -i 's/^capacity,programme,.*/capacity,programme,3/; s/^capacity,sponsor,.*/capacity,sponsor,2/' policy/sponsorship.csv
	esc-policy load -q policy 2>/dev/null
	for c in a b c d; do threat $c; done
	esc-sponsor enrol -q a --sponsor boss
	esc-sponsor enrol -q b --sponsor boss
	refuses 65 esc-sponsor enrol c --sponsor boss
	[[ $stderr == *"boss looks after 2 customers already"* ]]
	esc-sponsor enrol -q c --sponsor chief
	refuses 65 esc-sponsor enrol d --sponsor chief
	[[ $stderr == *"the programme is full"* ]]
	esc-sponsor leave -q a -m "all is well"
	refuses 65 esc-sponsor enrol d --sponsor anna
	[[ $stderr == *"anna has no training in people-skills"* ]]
	refuses 65 env ESC_NOW=2027-06-02T12:00:00Z esc-sponsor enrol d --sponsor chief
	refuses 65 esc-sponsor enrol d --sponsor nobody
	refuses 64 esc-sponsor enrol d
	refuses 64 esc-sponsor enrol d --sponsor boss --spend much
	refuses 65 esc-sponsor contact b --what dance
	esc-open -q -m x --customer small
	refuses 65 esc-sponsor enrol small --sponsor chief
	[[ $stderr == *"does not meet"*"-m says why"* ]]
	equal $'small\tnew\tchief' "$(esc-sponsor enrol -n -H small --sponsor chief -m "our first customer")"
	equal 3 "$(esc-sponsor list -H | wc -l)"
}

@test "an executive escalation proposes the customer, unless the policy does not" {
	threat acme
	esc-log escalate -q "$(esc-open -b -m x --customer beta)" --level 2
	equal $'acme\tproposed' "$(esc-sponsor due -H -c customer,state)"
	esc-sponsor enrol -q acme --sponsor boss
	equal '' "$(esc-sponsor due -H)"
	esc-sponsor leave -q acme -m "by mistake" --now 2026-11-24T12:00:00Z
	equal '' "$(esc-sponsor due -H --now 2026-11-25T12:00:00Z)"
	ESC_NOW=2026-11-26T12:00:00Z threat acme
	equal proposed "$(esc-sponsor due -H -c state --now 2026-11-27T12:00:00Z)"
	equal '' "$(esc-sponsor due -H --now 2027-03-27T12:00:00Z)"
	sed -i 's/^propose,,yes/propose,,no/' policy/sponsorship.csv
	esc-policy load -q policy 2>/dev/null
	equal '' "$(esc-sponsor due -H --now 2026-11-27T12:00:00Z)"
}

# told [TEMPLATE]: who was told what, and of whom
told() {
	esc-notify list -H -c template,recipient "template:${1:-sponsor_due,sponsor_leave,sponsor_proposed}" | tr '\t' ' ' | sort
}

@test "who looks after the account hears of a proposal once, else the lead" {
	printf 'acme,,,,,mari,tom,,\n' >>policy/customers.csv
	printf '%s,%s@example.com,,,,1,,,,,,,,,,\n' mari mari tom tom >>policy/people.csv
	esc-policy load -q policy 2>/dev/null
	threat acme
	esc-sla sweep -q -n
	equal '' "$(told)"
	esc-sla sweep -q
	threat beta
	equal $'sponsor_proposed mari\nsponsor_proposed tom' "$(told)"
	esc-sla sweep -q	# the second time on a day
	esc-sla sweep -q --now 2026-11-24T00:00:30Z
	esc-sla sweep -q --now 2026-11-26T00:00:00Z
	equal $'sponsor_proposed anna\nsponsor_proposed mari\nsponsor_proposed tom' "$(told)"
	run esc-notify show recipient:tom
	[[ $output == *"acme is proposed"*"Ticket: E-1"* ]]
	ESC_NOW=2026-12-01T00:00:00Z threat acme	# it happened again
	esc-sla sweep -q --now 2026-12-02T00:00:00Z
	equal 5 "$(told | wc -l)"
	esc-db check
}

@test "a sponsor hears of each duty and of the end of a stay, once" {
	threat acme
	esc-sponsor enrol -q acme --sponsor boss
	esc-sla sweep -q --now 2026-12-22T23:59:00Z
	equal '' "$(told)"
	esc-sla sweep -q --now 2026-12-23T00:00:00Z	# on the day, not a day late
	esc-sla sweep -q --now 2026-12-25T00:00:00Z
	equal 'sponsor_due boss' "$(told)"
	run esc-notify show template:sponsor_due
	[[ $output == *"acme: call"*"call: 2026-12-23 12:00"*"esc-sponsor contact CUSTOMER --what call"* ]]
	esc-sponsor contact -q acme --what call --now 2026-12-26T12:00:00Z
	esc-sla sweep -q --now 2027-01-27T00:00:00Z
	esc-sla sweep -q --now 2027-02-24T00:00:00Z	# the review too
	equal 3 "$(told | wc -l)"
	sed -i 's,^boss.*,&2027-06-01,' policy/people.csv
	esc-policy load -q policy 2>/dev/null
	esc-sla sweep -q --now 2027-11-24T00:00:00Z	# who is gone is told nothing: the lead is
	esc-sla sweep -q --now 2027-11-25T00:00:00Z
	equal 'sponsor_leave anna' "$(told sponsor_leave)"
	run esc-notify show template:sponsor_leave
	[[ $output == *"The longest stay ended: 2027-11-23 12:00"* ]]
}

@test "the policy is asked what no customer can meet and who may be a sponsor" {
	equal '' "$(esc-policy check -H policy | grep sponsorship)"
	cat >>policy/sponsorship.csv <<-'EOT'
	metric,csat,>= 6
	entry,tickets,>= 5
	entry,tickets,<= 3
	exit,kept,= 0.5
	exit,open,<= 2
	exit,open,>= 2
	capacity,sponsor,0
	responsibility,call,week
	training,rhetoric,
	EOT
	run -1 esc-policy check -H -c severity,where,finding policy
	equal 'error|sponsorship.csv:16|name: line 3 says it already
error|sponsorship.csv:16|value: csat >= 6 can never be, with what is above it
error|sponsorship.csv:18|value: tickets <= 3 can never be, with what is above it
error|sponsorship.csv:19|value: kept = 0.5 can never be, with what is above it
error|sponsorship.csv:22|name: line 14 says it already
error|sponsorship.csv:22|value: nobody can enter
error|sponsorship.csv:23|name: line 6 says it already
warning|sponsorship.csv:24|name: nobody can be a sponsor: none of people.csv has a training in rhetoric that holds' \
	    "$(grep sponsorship <<<"$output" | tr '\t' '|' | sort -t '|' -k 2,2 -k 3)"
	refuses 78 esc-policy load policy
}

@test "who loads a policy hears of sponsors who are gone or have too many customers" {
	for c in acme beta; do threat $c; esc-sponsor enrol -q $c --sponsor boss; done
	threat gamma
	esc-sponsor enrol -q gamma --sponsor chief
	sed -i 's/^capacity,programme,.*/capacity,programme,2/; s/^capacity,sponsor,.*/capacity,sponsor,1/' policy/sponsorship.csv
	sed -i '/^chief/d' policy/people.csv policy/training.csv
	run --separate-stderr esc-policy load policy
	[ "$status" -eq 0 ]
	equal 'esc-policy: warning: policy/people.csv: chief, the sponsor of gamma, is nobody who works here now (esc-sponsor enrol names another)
esc-policy: warning: policy/sponsorship.csv:13: value: the programme has 3 customers, and room for 2 (esc-sponsor list)
esc-policy: warning: policy/sponsorship.csv:14: value: boss has 2 customers, and room for 1 (esc-sponsor list)' \
	    "$(grep -e sponsor <<<"$stderr" | sort)"
}

@test "a history that cannot have been is found by the check" {
	threat acme
	esc-sponsor enrol -q acme --sponsor boss
	esc-sponsor contact -q acme
	esc-sponsor leave -q acme -m "all is well"
	threat beta
	esc-sponsor enrol -q beta --sponsor boss
	esc-db check
	sqlite3 "$ESC_DB" "delete from sponsorship where n = 1 and customer = (select id from party where name = 'acme')"
	sqlite3 "$ESC_DB" "update sponsorship set what = 2 where customer = (select id from party where name = 'beta')"
	run -1 esc-db check -H -c where,finding
	equal 'acme|the sponsorship has a gap: not all of its history is there
acme|the sponsorship goes on with a customer who is not in it
beta|the sponsorship goes on with a customer who is not in it' "$(tr '\t' '|' <<<"$output")"
}

@test "the report sets the stay beside as long a time before it" {
	ESC_NOW=2026-11-14T12:00:00Z threat acme
	ESC_NOW=2026-11-15T12:00:00Z esc-log survey -q E-1 --csat 2
	esc-open -q -m old --customer acme --at 2026-10-01
	esc-sponsor enrol -q acme --sponsor boss --spend 1000
	export ESC_NOW=2026-12-03T12:00:00Z
	esc-open -q -m new --customer acme
	esc-log survey -q E-3 --csat 5
	esc-sponsor contact -q acme --spend 1500
	equal $'spend 1000 1500  
tickets 1 1  
escalations 1 0  
executive 1 0 = 0 yes
csat 2 5 >= 4 yes
kept 1 1 = 1 yes' "$(esc-sponsor report -H acme -c measure,before,after,target,met | tr '\t' ' ')"
	refuses 66 esc-sponsor report beta
}

@test "a dump brings the programme back" {
	threat acme
	esc-sponsor enrol -q acme --sponsor boss --spend 5 -m "two
lines"
	esc-sponsor contact -q acme --key k
	esc-sponsor leave -q acme -m "done"
	esc-db dump >a
	esc-db init -d x.db
	ESC_DB=x.db esc-db load -q a
	equal "$(cat a)" "$(ESC_DB=x.db esc-db dump)"
	equal "$(esc-sponsor list -c all)" "$(ESC_DB=x.db esc-sponsor list -c all)"
	ESC_DB=x.db esc-db load -q a
	equal 3 "$(ESC_DB=x.db esc-db stats -H | awk '$1 == "sponsorship" { print $2 }')"
}

@test "a programme that says nonsense is refused with its line" {
	for bad in 'entry,executive,many' 'entry,mood,>= 1' 'stay,,a while' 'capacity,sponsor,' 'capacity,all,3' 'reason,,x' \
	    'responsibility,,month'; do
		printf 'what,name,value\npurpose,,to keep them\n%s\n' "$bad" >policy/sponsorship.csv
		run esc-policy check policy
		[ "$status" -eq 1 ]
		[[ $output == *"sponsorship.csv:3"* ]] || { echo "$bad: $output"; false; }
	done
}
