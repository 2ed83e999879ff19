#!/usr/bin/env bats
# One ticket through its whole life, from the call to the review of the quarter.
load helper

setup() {
	fresh
	esc-policy init policy --lead anna@example.com --tz Europe/Tallinn --country EE
	cat >>policy/people.csv <<-'EOF'
	bob,bob@example.com,+372 5551,support,agent,1,en et,,,,,,20,anna,,
	dora,dora@example.com,+372 5553,support,expert,2,en,,,,network,3,50,anna,,
	max,max@example.com,+372 5559,support,executive,4,en,,,,,,50000,,,
	EOF
	printf 'dora,people-skills,2026-01-10,2027-01-10\nmax,people-skills,2026-01-10,\n' >>policy/training.csv
	printf 'acme,gold,en,it@acme.example,+90 555,max,anna,max,it@acme.example\nbeta,,et,info@beta.example,,,,,\n' >>policy/customers.csv
	esc-policy load -q policy 2>/dev/null
}

# at T COMMAND...: at that time of November 2026
at() {
	local t=2026-11-$1:00Z
	shift
	ESC_NOW=$t "$@"
}

told() {
	esc-notify list -Hc template,recipient | tr '\t' ' ' | sort -u
}

# finish: a draft as people finish it, with one action of maria's
finish() {
	awk '
		/^cause:$/ { $0 = "cause: no_monitoring" }
		/^<!-- esc:five_whys -->/ { print "Nobody watched the line.\n" }
		/^<!-- esc:actions -->/ { print "Ask the provider earlier.\n" }
		/^\| \| \| \| \| \| \|$/ { print "| | process | Watch the line | dora | 2026-12-01 | |"; next }
		{ print }'
}

@test "opened by phone, escalated to an expert, a manager and an executive, solved, made up for, learned from" {
	# the call: acknowledged, priority and times confirmed
	at 23T08:00 esc-open -q -m "Network is down" -m "Nothing works." --customer acme --channel phone --phone "+90 555" \
	    --priority P2 --category network --at-stake "year-end closing" --as bob
	at 23T08:01 esc-route assign -q E-1
	at 23T08:02 esc-notify confirm -q E-1
	at 23T08:03 esc-log confirm -q E-1 --priority P2 --urgency high -m "yes, today"
	# to an expert, with the promise of a callback
	at 23T08:20 esc-route up -q E-1 --as bob --trigger knowledge --tried "restarted it" -m "needs a network expert"
	equal "2 dora" "$(esc-list -Hc level,owner E-1 | tr '\t' ' ')"
	equal "E-1 promise running" "$(at 23T08:30 esc-sla list -Hc ticket,clock,state E-1 clock:promise | tr '\t' ' ')"
	told | grep -qx "callback acme"
	at 23T09:00 esc-log contact -q E-1 --as dora --outcome voicemail -m "We are looking for the cause."
	at 23T09:30 esc-log survey -q E-1 --pulse --csat 3 --heard yes
	# to a manager, because the expert could not
	at 23T10:00 esc-route up -q E-1 --as dora --trigger expert_failed -m "the provider does not answer"
	equal 3 "$(esc-list -Hc level E-1)"
	at 23T10:10 esc-log reply -q E-1 --as anna --apology --explanation "The provider is changing a part." -m "We are sorry ..."
	# a legal threat: our own answer to it is an executive
	at 23T11:00 esc-log customer -q E-1 -m "My lawyer will write to you: I will sue."
	at 23T11:01 esc-route signs -H E-1 | grep -q threat_legal
	at 23T11:02 esc-log sign -q E-1 --as anna --sign threat_legal
	at 23T11:05 esc-route up -q E-1 --as anna --level 4 --escalation executive --trigger threat_legal --owner max -m "they will sue"
	equal "4 max" "$(esc-list -Hc level,owner E-1 | tr '\t' ' ')"
	at 23T11:10 esc-show --brief E-1 >brief
	grep -q "year-end closing" brief
	grep -q "threat_legal" brief
	# others are hit: they are told, with approved words
	at 23T11:15 esc-open -q -m "No network either" --customer beta
	at 23T11:16 esc-log link -q E-1 E-2 --problem P-1
	at 23T11:17 esc-open -q --ticket P-1 -m "The provider's line is broken"
	at 23T11:18 esc-log note -q P-1 --what worry -m "Are my data safe?"
	at 23T11:19 esc-log approve -q P-1 --as anna --what text --due 2026-11-24 -m "The line is broken; your data are safe."
	at 23T11:20 esc-notify announce -q P-1 -m "The line is broken; your data are safe."
	equal $'announce acme\nannounce beta' "$(told | grep announce)"
	at 23T11:21 esc-show --brief P-1 | grep -q "2 of 2 customers"
	# a way round, then the fix; the customer agrees
	at 23T12:00 esc-log propose -q E-1 --as max -m "a mobile line until it is mended"
	at 23T12:10 esc-log agree -q E-1
	at 23T12:11 esc-log promise -q E-1 --as max --what fix --due 2026-11-25T12:00Z
	at 23T12:20 refuses 65 esc-log resolve E-1 --as max --resolution workaround -m "mobile line"
	[[ $stderr == *"a decision on a concession"* ]]
	# a concession within the limits
	at 23T12:25 refuses 77 esc-log concede E-1 --as bob --what credit --mistake outage --amount 5000 --currency EUR --charged 20000
	at 23T12:26 esc-log decide -q E-1 --as max --what concession --instead "a month for nothing" --why "a third of it was down"
	at 23T12:27 esc-log concede -q E-1 --as max --what credit --mistake outage --amount 5000 --currency EUR --charged 20000
	at 23T12:30 esc-log resolve -q E-1 --as max --resolution workaround --no-article "the provider's fault" -m "mobile line"
	at 25T09:00 esc-log fix -q E-1 --as max -m "The line is mended."
	at 25T09:30 esc-log accept-fix -q E-1
	equal "fixed acme" "$(told | grep fixed)"
	equal "survey acme" "$(told | grep survey)"
	at 26T09:00 esc-log survey -q E-1 --csat 4 --heard yes
	at 26T09:10 esc-log check -q E-1 --as anna --question kept --answer yes
	at 26T09:20 esc-log retain -q --customer acme
	at 26T10:00 esc-log close -q E-1
	equal "acme outage EUR 5000" "$(at 27T00:00 esc-report concessions -Hc customer,mistake,currency,amount | tr '\t' ' ')"
	equal "day_30" "$(at 27T00:00 esc-report followups -Hc why E-1)"
	equal "1" "$(at 27T00:00 esc-report quality -Hc score E-1)"
	# an article
	at 26T11:00 esc-kb add -q E-1
	equal 1 "$(at 26T11:01 esc-kb list -b | wc -l)"
	# the post-mortem, its action reminded and done, the quarter reviewed
	equal E-1 "$(at 26T12:00 esc-postmortem due -b)"
	at 26T12:00 esc-postmortem draft E-1 >draft.md
	grep -q "year-end closing" draft.md
	finish <draft.md >finished.md
	at 26T12:10 esc-postmortem record -q finished.md
	equal "" "$(at 26T12:11 esc-postmortem due -b)"
	equal "A-1 dora" "$(at 26T12:11 esc-postmortem actions -Hc action,owner | tr '\t' ' ')"
	esc-sla sweep -q --now 2026-12-02T12:00Z
	esc-notify list -Hc recipient ticket:E-1 | grep -qx dora
	esc-postmortem done -q A-1 --now 2026-12-03T12:00Z -m "the line is watched"
	equal done "$(esc-postmortem actions -Hc state --now 2026-12-04T00:00Z A-1)"
	equal "sponsor_proposed anna" "$(told | grep sponsor_proposed | head -1)"
	esc-postmortem review 2026Q4 --now 2027-01-04T12:00Z >review.md
	grep -q "E-1" review.md
	# the customer has a sponsor for a while
	esc-sponsor check acme --now 2026-12-04T08:00Z >/dev/null
	esc-sponsor enrol -q acme --sponsor max --now 2026-12-04T09:00Z
	equal "acme max active" "$(esc-sponsor list -Hc customer,sponsor,state --now 2026-12-05T00:00Z | tr '\t' ' ')"
	esc-sponsor contact -q acme --what call -m "they plan more" --now 2026-12-20T09:00Z
	esc-sla sweep -q --now 2026-12-27T09:00Z	# 30 days after the fix, and the call of January is not yet due
	equal "follow_up max" "$(told | grep -e follow_up -e sponsor_due)"
	esc-sponsor leave -q acme -m "all is well" --now 2027-01-03T09:00Z
	equal left "$(esc-sponsor list -Hc state --now 2027-01-03T10:00Z)"
	esc-db check
}

# is_there CMD WHAT: the command has such a job or option, and the report such a metric
is_there() {
	[ -s "$1.help" ] || "$1" --help >"$1.help"
	case $2 in
	-m|--*) grep -q -- "^ .*$2[, ]" "$1.help" ;;
	*)	grep -q "^  $2 " "$1.help" || { [ "$1" = esc-report ] && esc-report define "$2" >/dev/null; } ;;
	esac
}

# means TEXT: each thing that a row of the table names is there
means() {
	local part cmd='' file=''
	while read -r part; do
		set -f
		# shellcheck disable=SC2086	# words
		set -- ${part%% (*}
		set +f
		case $1 in
		esc-*)	cmd=$1 file=''; [ $# = 1 ] || is_there "$@" ;;
		*.csv)	cmd='' file=$1; [ $# = 1 ] && [ -s "policy/$1" ] || grep -q "^[^#]*\b$2\b" "policy/$1" ;;
		template) [ -s "policy/templates/en/$2.txt" ] ;;
		templates) [ -d policy/templates ] ;;
		the)	grep -q "^.It Li .*\b$3\b" "$ROOT/man/esc-sla.1" ;;
		A)	grep -qx ".Ss $1 $2" "$ROOT/man/escalate.7" ;;
		*)	if [ -n "$file" ]; then grep -q "\b$1\b" "policy/$file"; else is_there "${cmd:-esc-open}" "$@"; fi ;;
		esac || { echo "$part: there is no such thing"; return 1; }
	done < <(tr ';,' '\n\n' <<<"$1")
}

@test "what a team is asked to do has a command, and every command that is named is there" {
	sed 's/\\//g' "$ROOT/man/escalate.7" | sed -n '/^\.It R065/,/^\.El/p' >table
	equal "$(seq -f 'R%03g' 65 120)" "$(sed -n 's/^\.It //p' table)"
	equal 56 "$(grep -cv '^\.\|:$' table)"
	while read -r row; do means "$row"; done < <(grep -v '^\.\|:$' table)
}
