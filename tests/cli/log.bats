#!/usr/bin/env bats
# esc-log, and esc-open by hand: what people write down.
load helper

setup() {
	fresh
	esc-open -q -m "Printer" --customer Acme --at -2d
	esc-open -q -m "Screen" --customer Zeta --at -1d
}

# is TICKET COLUMN VALUE
is() {
	equal "$3" "$(esc-list -Hc "$2" "$1")"
}

# The key of the newest event of a kind.
key_of() {
	esc-show -Hc event "$1" "kind:$2" | tail -1
}

@test "every verb writes an event of its kind, and says so" {
	t=E-1
	i=40
	while read -r verb kind options; do
		i=$((i - 1))
		equal "$t changed $kind jaan" "$(eval "esc-log $verb $t --at -${i}m $options" -Hc ticket,change,kind,actor | tr '\t' ' ')"
		equal "$kind" "$(esc-show -Hc kind $t "at:-${i}m")"
	done <<-'END'
	customer customer -m "any news?"
	queue queued --channel phone
	abandon abandoned
	assign assigned --owner maria --team billing
	accept accepted
	transfer transferred --team desk
	reply replied -m hello
	contact contacted --outcome voicemail --phone 123
	note note --tried reboot
	confirm confirmed --priority P2 --urgency high
	decide decided --what refund --instead "a voucher" --why "she asked for it"
	promise promised --what update --due +2h
	keep kept --what update
	offer offered --due +1d --amount 500 --currency EUR
	check checked --question greeted --answer yes
	review reviewed --platform trustpilot --rating 1
	concede conceded --what discount --mistake double_charge --amount 500 --currency EUR --approver maria
	lose lost --why waiting
	retain retained --why price
	escalate escalated --trigger knowledge --escalation functional --level 2
	deescalate deescalated --level 1
	reclassify reclassified --priority P2 --category printer --segment gold --site "Hall 2"
	wait waiting -m "for the serial number"
	hold held --why "spare part"
	resume resumed
	resolve resolved --resolution workaround
	fix fixed -m "driver 2"
	accept-fix fix_accepted
	reopen reopened -m "not at all"
	close closed --resolution fix
	survey surveyed --csat 4
	spam spam
	merge merged --into E-2 --why double
	END
	esc-db check
}

@test "every verb of the help takes what it needs, and refuses to be without" {
	esc-log --help | sed -n '/^Verbs/,/^$/{/^  /p;}' >verbs
	[ "$(wc -l <verbs)" -ge 22 ]
	n=59
	while read -r verb kind rest; do
		needs=${rest##*; needs }
		[ "$needs" != "$rest" ] || needs=
		case $needs in
		"")	option= ;;
		csat*)	option="--csat 3" ;;
		into)	option="--into E-2" ;;
		due)	option="--due +1h" ;;
		body)	option="--body ombudsman" ;;
		amount) option="--amount 500 --currency EUR --what refund" ;;
		why)	option="--why waiting" ;;
		what)	option="--what refund" ;;
		platform) option="--platform trustpilot" ;;
		question) option="--question greeted --answer yes" ;;
		*)	continue ;;
		esac
		n=$((n - 1))
		[ -z "$needs" ] || refuses 64 esc-log "$verb" E-1 -m x
		equal "$kind" "$(esc-log "$verb" E-1 --at -${n}m $option -Hc kind)"
	done <verbs
	esc-db check
}

@test "what is already so changes nothing and says same" {
	while read -r first; do
		equal "changed" "$(eval "esc-log $first" -Hc change)"
		before=$(db_sum)
		equal "same" "$(eval "esc-log $first --now 2026-11-23T13:00:00Z" -Hc change)"
		equal "" "$(eval "esc-log $first -b" -c event)"
		equal "$before" "$(db_sum)"
	done <<-'END'
	assign E-1 --owner maria --team billing
	transfer E-1 --owner jaan
	accept E-2
	escalate E-1 --level 2
	deescalate E-1 --level 1
	reclassify E-1 --priority P2 --customer "Acme Ltd" --subject "Printer 2"
	wait E-1
	hold E-1
	resume E-1
	resolve E-1
	reopen E-1
	close E-1
	merge E-1 --into E-2
	spam E-2
	END
	# words are news
	equal "changed changed" "$(for i in 1 2; do esc-log note E-1 -m x --now 2026-11-23T12:0${i}:00Z -Hc change; done | xargs)"
}

@test "more than what is already so is a change" {
	esc-log -q assign E-1 --owner maria --team billing
	equal "changed" "$(esc-log assign E-1 --owner maria --team desk -Hc change)"
	is E-1 team desk
	esc-log -q escalate E-1 --level 2
	equal "changed" "$(esc-log escalate E-1 --level 2 --owner ann -Hc change)"
	is E-1 owner ann
	is E-1 level 2
	equal "changed" "$(esc-log escalate E-1 -Hc change)"
	is E-1 level 3
}

@test "what is so is asked at the moment of the act" {
	esc-log -q assign E-1 --owner maria
	# an hour ago she did not have it: a late note of that is news
	equal "changed" "$(esc-log assign E-1 --owner maria --at -1h -Hc change)"
	equal "same" "$(esc-log assign E-1 --owner maria -Hc change)"
}

@test "the same key a second time changes nothing, whatever comes with it" {
	equal "changed" "$(esc-log escalate E-1 --key shift-41 -Hc change)"
	before=$(db_sum)
	equal "same" "$(esc-log escalate E-1 --key shift-41 -Hc change)"
	equal "same" "$(esc-log reply E-1 --key shift-41 -m else --at -1h -Hc change)"
	equal "$before" "$(db_sum)"
	equal "changed" "$(esc-log escalate E-2 --key shift-41 -Hc change)"
	equal "changed" "$(esc-log escalate E-1 --key shift-42 -Hc change)"
	is E-1 level 3
}

@test "an event that is undone is left out, and stays to be seen" {
	esc-log -q escalate E-1 --level 2 --at -1h
	esc-log -q resolve E-1
	key=$(key_of E-1 escalated)
	[[ $key =~ ^[0-9a-f]{16}$ ]]
	equal "E-1 changed retracted" "$(esc-log undo E-1 --event "$key" -m "wrong ticket" -Hc ticket,change,kind | tr '\t' ' ')"
	is E-1 level 1
	is E-1 escalations 0
	is E-1 status resolved
	equal "escalated 1" "$(esc-show -Hc kind,retracted E-1 | tr '\t' ' ' | grep escalated)"
	equal "same" "$(esc-log undo E-1 --event "$key" -Hc change)"
	esc-db check
}

@test "an undoing that is undone brings the event back" {
	esc-log -q escalate E-1 --level 2 --at -1h
	esc-log -q undo E-1 --event "$(key_of E-1 escalated)"
	is E-1 level 1
	esc-log -q undo E-1 --event "$(key_of E-1 retracted)" --now 2026-11-23T12:01:00Z
	is E-1 level 2
	esc-db check
}

@test "the only event of a ticket is not undone, nor one that is not there" {
	refuses 65 esc-log undo E-1 --event "$(key_of E-1 opened)"
	[[ $stderr == *spam* ]]
	refuses 66 esc-log undo E-1 --event 0123456789abcdef
	refuses 66 esc-log undo E-1 --event "$(key_of E-2 opened)"
	refuses 64 esc-log undo E-1
	for key in 4711 XYZ 0123456789ABCDEF ""; do
		run ! esc-log undo E-1 --event "$key"
	done
	# in a table, too: a row that is refused leaves nothing behind
	printf 'ticket,retracts\nE-1,%s\n' "$(key_of E-1 opened)" >undo.csv
	refuses 65 esc-log undo --batch undo.csv
	[[ $stderr == *"undo.csv:2: "* ]]
	before=$(db_sum)
	run -1 esc-log undo -q --rejects bad.csv --batch undo.csv
	equal "$before" "$(db_sum)"
	esc-db check
}

@test "tickets are not merged in a circle" {
	esc-open -q -m third
	refuses 65 esc-log merge E-1 --into E-1
	esc-log -q merge E-1 --into E-2
	refuses 65 esc-log merge E-2 --into E-1
	esc-log -q merge E-2 --into E-3
	refuses 65 esc-log merge E-3 --into E-1
	refuses 66 esc-log merge E-3 --into E-99
	refuses 64 esc-log merge E-3
	# nor by a log of events
	printf 'ticket,kind,at,into\nE-3,merged,2026-11-23T11:00:00Z,E-1\n' >log.csv
	refuses 65 esc-log --batch log.csv
	[[ $stderr == *E-* ]]
	printf 'ticket,kind,at,into\nX-1,merged,2026-11-23T11:00:00Z,X-2\nX-2,merged,2026-11-23T11:00:00Z,X-1\n' >log.csv
	refuses 65 esc-log --batch log.csv
	is E-1 status merged
	is E-3 status open
}

@test "a ticket that is not there is 66, and nothing is written for the others" {
	refuses 66 esc-log note E-1 E-99 E-2 -m x
	[[ $stderr == *E-99* ]]
	refuses 66 sh -c 'printf "ticket\nE-1\nE-99\n" | esc-log note - -m x'
	refuses 64 esc-log note
	refuses 64 esc-log note -m x
	refuses 64 esc-log note E-1 "" -m x
}

@test "a filter that picks none is no error, and more than a hundred needs --yes" {
	equal "" "$(esc-log note -b status:spam -m x)"
	equal "" "$(esc-log note -b - -m x </dev/null)"
	{ echo ticket,opened; for i in {1..99}; do echo "T-$i,2026-11-01T08:00:00Z"; done; } | esc-open -q
	refuses 64 esc-log close status:open
	[[ $stderr == *"101 tickets"*"--yes"* ]]
	equal "100" "$(esc-log note status:open ticket.not:E-1 -m x -H | wc -l | xargs)"
	equal "101" "$(esc-log close --yes status:open -H | wc -l | xargs)"
	# those that are named need none
	{ echo ticket; esc-list -b; } | esc-log reopen -q -
	equal "101" "$(esc-list -H status:open | wc -l | xargs)"
}

@test "a batch with a verb takes the columns that the verb takes, and says each row" {
	printf 'ticket,at,csat,message\nE-1,2026-11-23 11:00,5,"good, thanks"\nE-2,,3,\n' >answers.csv
	equal "E-1 changed 2026-11-23T09:00:00Z
E-2 changed 2026-11-23T12:00:00Z" "$(esc-log survey --batch answers.csv --tz Europe/Tallinn -Hc ticket,change,at --now 2026-11-23T12:00:00Z | tr '\t' ' ' | sed 's/+02:00//; s/T11/T09/; s/T14/T12/; s/0$/0Z/')"
	is E-1 csat 5
	printf 'ticket,level\nE-1,2\n' >wrong.csv
	refuses 65 esc-log survey --batch wrong.csv
	printf 'ticket,csat\nE-1,6\n' >wrong.csv
	refuses 65 esc-log survey --batch wrong.csv
	[[ $stderr == *"wrong.csv:2: csat: "* ]]
	printf 'ticket,message\nE-1,x\n' >wrong.csv
	refuses 65 esc-log survey --batch wrong.csv
	printf 'ticket,csat\nE-9,5\n' >wrong.csv
	refuses 65 esc-log survey --batch wrong.csv
	[[ $stderr == *"wrong.csv:2: ticket: "* ]]
	# unmatched ones go aside
	printf 'ticket,csat\nE-9,5\nE-2,5\n' >some.csv
	run -1 esc-log survey -q --batch some.csv --rejects unmatched.csv
	equal "E-9,5" "$(sed -n '2s/,".*//p' unmatched.csv)"
	is E-2 csat 5
}

@test "a batch without a verb says the kind in each row, and opens tickets" {
	printf '%s\n' ticket,kind,at,actor,level E-1,escalate,2026-11-23T11:00:00Z,jaan,2 \
	    N-1,opened,2026-11-23T11:00:00Z,Ann, | esc-log -Hc ticket,change,kind --batch - >out
	equal "E-1 new escalated
N-1 new opened" "$(tr '\t' ' ' <out)"
	refuses 64 esc-log --batch a.csv --batch
	refuses 66 esc-log --batch no.csv
	refuses 64 esc-log reply E-1 --batch no.csv
	printf 'ticket,at\nE-1,2026-11-23T11:00:00Z\n' >wrong.csv
	refuses 65 esc-log --batch wrong.csv
	printf 'ticket,kind,at\nE-1,escalatedd,2026-11-23T11:00:00Z\n' >wrong.csv
	refuses 65 esc-log --batch wrong.csv
	[[ $stderr == *"wrong.csv:2: kind: "* ]]
}

@test "a table that esc-show prints is read by esc-log as it is" {
	esc-log -q escalate E-1 --level 2 --trigger knowledge -m "two
	lines"
	esc-log -q wait E-1 --attr Room=12
	esc-show -f csv -c all E-1 E-2 >all.csv
	rm "$ESC_DB"
	esc-db init
	equal "new" "$(esc-log --batch all.csv -Hc change | sort -u)"
	esc-show -f csv -c all E-1 E-2 | cmp all.csv -
	esc-db check
}

@test "the customer speaks, and a bot and an outsider do not answer for us" {
	esc-log -q customer E-1 -m "any news?" --as Ann
	is E-1 customers 1
	equal "customer 1" "$(esc-show -Hc side,public E-1 kind:customer | tr '\t' ' ')"
	esc-log -q reply E-1 -m "we got it" --side bot --as robot
	is E-1 responded ""
	esc-log -q reply E-1 -m "between us" --private
	is E-1 responded ""
	esc-log -q accept-fix E-1 --as Ann
	esc-log -q reply E-1 -m hello --now 2026-11-23T12:01:00Z
	is E-1 responded 2026-11-23T12:01:00Z
	refuses 64 esc-log reply E-1 --side nobody -m x
}

@test "words are paragraphs, from -m and from a file" {
	esc-log -q note E-1 -m one -m two
	printf 'three\nfour\n\n' | esc-log -q note E-1 -m zero -F - --now 2026-11-23T12:01:00Z
	equal "one

two" "$(esc-show -f jsonl -c message E-1 kind:note | head -1 | jq -r .message)"
	equal "zero

three
four" "$(esc-show -f jsonl -c message E-1 kind:note | tail -1 | jq -r .message)"
	refuses 66 esc-log note E-1 -F no.txt
	refuses 65 sh -c 'printf "\377" | esc-log note E-1 -F -'
	refuses 64 esc-log note E-1 -m $'\xff'
}

@test "a column that a verb does not take, and a value that is none, are wrong use" {
	refuses 64 esc-log reply E-1 --level 2
	[[ $stderr == *"reply takes no level"* ]]
	refuses 64 esc-log escalate E-1 --level two
	refuses 64 esc-log escalate E-1 --level 0
	refuses 64 esc-log survey E-1 --csat 6
	refuses 64 esc-log survey E-1
	refuses 64 esc-log escalate E-1 --escalation sideways
	refuses 64 esc-log repply E-1
	[[ $stderr == *reply* ]]
	refuses 64 esc-log note E-1 --now yesterdy -m x
	refuses 64 esc-log note E-1 --at 2026-02-30 -m x
	refuses 64 esc-log note E-1 --as "" -m x
}

@test "a time without offset is the database's, or that of --tz, never of TZ" {
	esc-db init -d t.db --tz Europe/Tallinn
	export ESC_DB=t.db TZ=Asia/Tokyo
	esc-open -q -m x --at "2026-11-20 10:00"
	is E-1 opened 2026-11-20T08:00:00Z
	esc-log -q reply E-1 --at "2026-11-20 10:30" --tz UTC -m y
	is E-1 responded 2026-11-20T10:30:00Z
	esc-log -q resolve E-1 --at -2h
	is E-1 resolved 2026-11-23T10:00:00Z
	# an hour that does not exist, or twice, is not guessed
	refuses 64 esc-log note E-1 -m x --at "2026-03-29 03:30"
	refuses 64 esc-log note E-1 -m x --at "2026-10-25 03:30"
}

@test "a ticket by hand takes every column of its intake" {
	equal "E-3" "$(esc-open -b -m "Card terminal declines" -m "since noon" -m "both tills" --customer acme \
	    --channel phone --impact high --urgency high --contact "Ann, till 2" --phone "+372 555" \
	    --reported-by cashier --also-told "the mall" --intake "asked for the serial number" \
	    --addressed-to "head office" --site "Hall 2" --at-stake "a day's sales" --priority P1 --team billing \
	    --owner maria --category terminal --product T100 --language et --segment gold --type incident \
	    --requester Ann --tried reboot --parent E-1 --attr "Room No=12" --as jaan)"
	esc-show -f jsonl -c all E-3 >got
	equal "Card terminal declines/acme/phone/high/high/Ann, till 2/+372 555/cashier/the mall/asked for the serial number/head office/Hall 2/a day's sales/P1/billing/maria/terminal/T100/et/gold/incident/Ann/reboot/E-1/12" \
	    "$(jq -r '[.subject,.customer,.channel,.impact,.urgency,.contact,.phone,.reported_by,.also_told,.intake,.addressed_to,.site,.at_stake,.priority,.team,.owner,.category,.product,.language,.segment,.type,.requester,.tried,.parent,."attr.room_no"] | join("/")' got)"
	equal "since noon

both tills" "$(esc-show -f jsonl -c message E-3 | jq -r .message)"
	equal "E-3" "$(esc-list -b text:TILLS)"
}

@test "opening above level 1 needs a reason, and counts as escalated" {
	refuses 64 esc-open -m x --level 2
	[[ $stderr == *reason* ]]
	esc-open -q -m x --level 2 --trigger customer_request
	esc-open -q -m y --level 3 --why "the president called"
	is E-3 escalations 1
	is E-4 level 3
	esc-open -q -m z --level 1
	is E-5 escalations 0
}

@test "the same key opens one ticket" {
	equal "E-3 new" "$(esc-open -m x --key call-9 -Hc ticket,change | tr '\t' ' ')"
	before=$(db_sum)
	equal "E-3 same" "$(esc-open -m other --key call-9 -Hc ticket,change --now 2026-11-23T13:00:00Z | tr '\t' ' ')"
	equal "$before" "$(db_sum)"
	equal "E-4" "$(esc-open -b -m x --key call-10)"
	# a ticket of that key is known to esc-log, too
	equal "same" "$(esc-log note E-3 -m z --key call-9 -Hc change)"
	# after a dump and a load it is still known
	esc-db dump >d
	esc-db init -d n.db
	esc-db load -q -d n.db d
	equal "E-3 same" "$(esc-open -d n.db -m x --key call-9 -Hc ticket,change | tr '\t' ' ')"
}

@test "a ticket by its own name is opened once, and never silently left as it was" {
	equal "CRM-7 new" "$(esc-open --ticket CRM-7 -m x -Hc ticket,change | tr '\t' ' ')"
	before=$(db_sum)
	equal "CRM-7 same" "$(esc-open --ticket CRM-7 -m x -Hc ticket,change --now 2026-11-23T13:00:00Z | tr '\t' ' ')"
	equal "$before" "$(db_sum)"
	refuses 65 esc-open --ticket CRM-7 -m "something else"
	[[ $stderr == *"CRM-7"*"there already"* ]]
	for name in "a b" -x "" "a,b" "é" "a;b" "$(printf 'x%.0s' {1..256})"; do
		refuses 64 esc-open --ticket="$name" -m x
	done
}

@test "a ticket needs a subject, and -m with a file is not both" {
	refuses 64 esc-open -m ""
	refuses 64 esc-open --customer acme
	printf 'ticket,opened\nT-1,2026-10-01T08:00:00Z\n' >in.csv
	refuses 64 esc-open -m x in.csv
	printf 'The subject\n\nthe rest\n' | esc-open -q -F -
	is E-3 subject "The subject"
	equal "the rest" "$(esc-show -Hc message E-3)"
}
