#!/usr/bin/env bats
# The measures by their names: figures of what people say, worked out by hand.
load helper

@test "what customers say of the first contact and of us, and what we say of an escalation" {
	esc-log -q --batch - <<-'END'
	ticket,kind,at,actor,level,nps,first_contact,heard,csat,pulse,avoidable
	E-1,opened,2026-10-01T08:00:00Z,,,,,,,,
	E-1,resolved,2026-10-01T09:00:00Z,jaan,,,,,,,
	E-1,surveyed,2026-10-02T09:00:00Z,,,3,no,no,,,
	E-1,surveyed,2026-10-03T09:00:00Z,,,9,yes,,,,
	E-2,opened,2026-10-01T08:00:00Z,,,,,,,,
	E-2,escalated,2026-10-01T09:00:00Z,jaan,2,,,,,,no
	E-2,surveyed,2026-10-01T10:00:00Z,,,0,no,no,,1,
	E-2,resolved,2026-10-05T08:00:00Z,mari,,,,,,,
	E-2,surveyed,2026-10-06T08:00:00Z,,,10,,,,,
	E-2,note,2026-10-07T08:00:00Z,mari,,,,,,,yes
	E-3,opened,2026-10-02T08:00:00Z,,,,,,,,
	E-3,escalated,2026-10-02T09:00:00Z,jaan,2,,,,,,yes
	E-3,deescalated,2026-10-02T10:00:00Z,mari,1,,,,,,no
	E-3,resolved,2026-10-03T08:00:00Z,mari,,,,,,,
	E-3,surveyed,2026-11-01T00:00:00Z,,,6,no,,,,
	E-4,opened,2026-10-02T08:00:00Z,,,,,,,,
	E-4,escalated,2026-10-02T09:00:00Z,jaan,3,,,,,,
	E-4,resolved,2026-11-22T08:00:00Z,mari,,,,,,,
	E-4,surveyed,2026-11-22T09:00:00Z,,,8,yes,,,,
	E-5,opened,2026-10-02T08:00:00Z,,,,,,,,
	E-5,surveyed,2026-10-02T09:00:00Z,,,1,no,,,,
	E-5,spam,2026-10-02T10:00:00Z,jaan,,,,,,,
	END
	run -0 esc-report nps fcr.survey csat.heard escalation.avoidable escalation.known --every month -H \
		-c from,metric,stat,value,unit,num,den,censored,excluded,cohort
	equal "2026-10-01	nps	mean	100	score	2	2	0	1	event
2026-10-01	fcr.survey	share	0.5	share	1	2	0	0	resolved
2026-10-01	csat.heard	share	0	share	0	2	0	1	event
2026-10-01	escalation.avoidable	share	0.333333	share	1	3	0	1	opened
2026-10-01	escalation.known	share	0	share	0	3	0	1	opened
2026-11-01	nps	mean	-50	score	-1	2	0	0	event
2026-11-01	fcr.survey	share		share	0	0	1	0	resolved
2026-11-01	csat.heard	share		share	0	0	0	0	event
2026-11-01	escalation.avoidable	share		share	0	0	0	0	opened
2026-11-01	escalation.known	share		share	0	0	0	0	opened" "${output//T00:00:00Z/}"
	# as it was before E-2 was looked at again
	equal "0	3" "$(esc-report escalation.avoidable --as-of 2026-10-06T09:00:00Z -H -c num,den)"
	refuses 64 esc-log survey E-1 --nps 11
	refuses 64 esc-log survey E-1 --first-contact maybe
	refuses 64 esc-log survey E-1 -m hello
	refuses 64 esc-log note E-1 --avoidable perhaps
}

@test "an article that was there before the escalation is known" {
	esc-log -q --batch - <<-'END'
	ticket,kind,at,actor,level,message
	E-1,opened,2026-11-01T08:00:00Z,,,printer jams
	E-1,resolved,2026-11-01T09:00:00Z,jaan,,cleaned the rollers
	E-2,opened,2026-11-20T08:00:00Z,,,printer jams
	E-2,escalated,2026-11-20T09:00:00Z,jaan,2,
	E-3,opened,2026-11-20T08:00:00Z,,,printer burns
	E-3,escalated,2026-11-20T09:00:00Z,jaan,2,
	END
	esc-kb add E-1 --title "Paper jam" --now 2026-11-02T08:00:00Z -q
	esc-kb used K-1 E-2 -q
	equal "1	2" "$(esc-report escalation.known -H -c num,den)"
	equal "escalation.known" "$(esc-report define escalation.known -b)"
}

@test "every measure has a name, a definition, a unit and a cohort, and none is lost" {
	esc-log -q --batch - <<-'END'
	ticket,kind,at,actor
	E-1,opened,2026-11-01T08:00:00Z,
	E-1,resolved,2026-11-01T09:00:00Z,jaan
	END
	esc-policy init -q policy --lead anna@example.com --tz UTC
	esc-policy load -q policy 2>/dev/null
	names="frt frt.calendar frt.any nrt asa abandoned service_level.120s update.gap.max update.kept
	    resolved_without_response resolution resolution.calendar resolution.first resolution.active workaround
	    resolution_rate reopen_rate backlog net_flow opened
	    escalation_rate escalation_rate.within escalation_rate.nofcr escalation_rate.event escalation_rate.resolved
	    escalation_rate.functional escalation_rate.hierarchical escalation_rate.executive
	    escalation_rate.customer_request escalation_rate.sla_breach escalations_per_100 funnel.1 funnel.2 funnel.3
	    level4.customer time_to_escalate time_at_level.1 time_at_level.4 mobilise deescalations bounced_back calmed
	    nothing_tried escalation.avoidable escalation.known
	    fcr fcr.nocontact fcr.onetouch fcr.onereply fcr.nocustomer fcr.sameagent fcr.noreopen fcr.survey fcr.recorded
	    flr attainment attainment.first_response attainment.completed attainment.ticket promise.kept
	    csat csat.response_rate csat.level.1 csat.good_bad csat.mean csat.top csat.bottom
	    concession.sum concession.sum.EUR concession.rate concession.below concession.above
	    kb.linked kb.known action.closed action.overdue cause.repeat chat_churn nps revenue.lost cost.ticket"
	# shellcheck disable=SC2086
	esc-report define $names -H -c metric,definition,cohort,unit >defined
	equal "$(wc -w <<<"$names")" "$(wc -l <defined)"
	run ! grep -vE $'^[^\t]+\t[^\t]{20,}\t(opened|resolved|event)\t(s|share|count|per100|score|money)$' defined
	# and each is a row that says so, in every form
	# shellcheck disable=SC2086
	esc-report $names -H -c metric,unit,cohort,excluded,censored | sort -u >rows
	for name in $names; do
		grep -q "^$name	[A-Za-z0-9]*	[a-z]*	0	[01]$" rows || { echo "no row $name"; grep "^$name" rows; return 1; }
	done
	# shellcheck disable=SC2086
	for f in table markdown html json; do
		esc-report $names -f "$f" >page
		[ -s page ]
	done
	# those of whole jobs
	esc-report churn --csat .75 --volume 100 -H -c measure | grep -qx churn.observed
	esc-report churn --csat .75 --volume 100 -H -c measure | grep -qx churn.estimate
	for job in staff span at-risk targets workload people funnel causes; do esc-report "$job" >/dev/null; done
}

@test "money is summed by currency, in minor units, and a concession is right by the policy of its day" {
	esc-policy init -q policy --lead anna@example.com --tz UTC
	printf '%s\n' mistake,priority,minimum,maximum,currency double_charge,P1,50%,100%, double_charge,,30%,100%, \
	    >policy/concessions.csv
	printf '%s\n' person,mail,role,approve_limit anna,anna@example.com,lead,100 bob,bob@example.com,agent,20 \
	    >policy/people.csv
	esc-policy load -q policy 2>/dev/null
	esc-log -q --batch - <<-'END'
	ticket,kind,at,actor,priority,what,mistake,amount,currency,charged,approver,why
	E-1,opened,2026-10-01T08:00:00Z,,P1,,,,,,,
	E-1,conceded,2026-10-02T08:00:00Z,bob,,refund,double_charge,1999,EUR,4001,,
	E-1,reclassified,2026-10-02T09:00:00Z,bob,P3,,,,,,,
	E-1,conceded,2026-10-03T08:00:00Z,bob,,refund,double_charge,1300,EUR,4001,,
	E-1,conceded,2026-10-04T08:00:00Z,bob,,refund,double_charge,2001,JPY,2001,,
	E-2,opened,2026-10-01T08:00:00Z,,P3,,,,,,,
	E-2,conceded,2026-11-02T08:00:00Z,bob,,exception,,10001,EUR,,anna,
	E-2,conceded,2026-11-03T08:00:00Z,bob,,gift,,1,,,,
	E-2,lost,2026-11-04T08:00:00Z,bob,,,,99999,USD,,,price
	E-3,opened,2026-10-01T08:00:00Z,,,,,,,,,
	E-3,lost,2026-11-04T08:00:00Z,bob,,,,1,USD,,,price
	E-4,opened,2026-10-01T08:00:00Z,,,,,,,,,
	E-4,conceded,2026-10-02T08:00:00Z,bob,,refund,double_charge,500,SEK,500,,
	E-4,spam,2026-10-02T09:00:00Z,bob,,,,,,,,
	END
	run -0 esc-report concession.sum concession.below concession.above concession.rate revenue.lost -H \
		--every month -c from,metric,stat,value,unit,num,den,n,excluded
	equal "2026-10-01	concession.sum	sum	0	money			0	1
2026-10-01	concession.sum.EUR	sum	3299	EUR			2	1
2026-10-01	concession.sum.JPY	sum	2001	JPY			1	1
2026-10-01	concession.sum.SEK	sum	0	SEK			0	1
2026-10-01	concession.below	share	0.333333	share	1	3	3	1
2026-10-01	concession.above	share	0.333333	share	1	3	3	1
2026-10-01	concession.rate	share	0.666667	share	2	3	3	1
2026-10-01	revenue.lost.USD	sum	0	USD			0	1
2026-11-01	concession.sum	sum	1	money			1	0
2026-11-01	concession.sum.EUR	sum	10001	EUR			1	0
2026-11-01	concession.sum.JPY	sum	0	JPY			0	0
2026-11-01	concession.sum.SEK	sum	0	SEK			0	0
2026-11-01	concession.below	share	0	share	0	2	2	0
2026-11-01	concession.above	share	0.5	share	1	2	2	0
2026-11-01	concession.rate	share		share	0	0	0	0
2026-11-01	revenue.lost.USD	sum	100000	USD			2	0" "${output//T00:00:00Z/}"
	equal "1" "$(esc-report concessions --period 2026-10 -H -c below --by what | head -1)"
	run -0 esc-report concession.sum.EUR revenue.lost -f table
	[[ $output == *"133.00 EUR"* && $output == *"1000.00 USD"* ]]
	equal "2001" "$(esc-report concession.sum.JPY -H -c value)"
	equal "E-1	3299	2	2001	3	1" "$(esc-report tickets E-1 -H \
		-c ticket,concession.sum.EUR,concession.sum.EUR.n,concession.sum.JPY,concession.below.n,concession.below)"
	equal "10001	6702	up" "$(esc-report trend concession.sum.EUR --to 2026-11-22 --now 2026-12-02T00:00Z -H \
		-c value,change,direction | tail -1)"
	refuses 64 esc-report concession.sum.eur
	printf '%s\n' metric,is,target concession.sum,"at most",500 >policy/targets.csv
	run -1 esc-policy check policy
	[[ $output == *"write concession.sum.EUR"* ]]
	printf '%s\n' metric,is,target concession.sum.EUR,"at most",20000 >policy/targets.csv
	esc-policy check policy
}

@test "a ticket costs what each level costs at which it was, by levels.csv" {
	esc-policy init -q policy --lead anna@example.com --tz UTC
	printf '%s\n' level,name,role,cost,currency 1,agent,agent,5.50,EUR 2,expert,expert,20,EUR 3,lead,lead,, \
	    4,executive,executive,,EUR >policy/levels.csv
	cp policy/levels.csv levels.bak
	esc-policy load -q policy 2>/dev/null
	esc-log -q --batch - <<-'END'
	ticket,kind,at,actor,level
	E-1,opened,2026-11-01T08:00:00Z,,
	E-1,resolved,2026-11-01T09:00:00Z,jaan,
	E-2,opened,2026-11-02T08:00:00Z,,2
	E-2,escalated,2026-11-02T09:00:00Z,jaan,3
	E-2,deescalated,2026-11-02T10:00:00Z,jaan,2
	E-2,resolved,2026-11-02T11:00:00Z,jaan,
	E-3,opened,2026-11-03T08:00:00Z,,
	E-3,escalated,2026-11-03T09:00:00Z,jaan,2
	END
	equal "cost.ticket	mean	1275	EUR	2550	2	0" "$(esc-report cost.ticket -H -c metric,stat,value,unit,num,den,censored)"
	equal "E-1	550
E-2	2000
E-3	" "$(esc-report tickets -H -c ticket,cost.ticket)"
	[[ $(esc-report cost.ticket -f table) == *"12.75 EUR"* ]]
	wrong() {
		printf '%s\n' level,name,cost,currency "$1" "${3:-3,lead,,}" >policy/levels.csv
		run -1 esc-policy check policy -H
		[[ $output == *"levels.csv:2"*"$2"* || $output == *"levels.csv:3"*"$2"* ]] || { echo "$1: $output"; return 1; }
	}
	wrong 1,agent,5.505,EUR "is no money"
	wrong 1,agent,5.50, "the cell is empty"
	wrong 1,agent,5.50,euro "is no currency"
	wrong 1,agent,5.50,EUR "are in EUR" 2,expert,5,USD
	cut -d, -f1-3 levels.bak >policy/levels.csv
	esc-policy load -q policy 2>/dev/null
	equal "	money	0" "$(esc-report cost.ticket -H -c value,unit,den)"
}

# chat N MONTH K: N answered chats of the month, of which K end cancelled or refunded
chat() {
	local i
	for i in $(seq "$1"); do
		printf 'C%s-%d,opened,2026-%s-05T08:00:00Z,,chat,,,,\n' "$2" "$i" "$2"
		printf 'C%s-%d,resolved,2026-%s-05T09:00:00Z,jaan,,,,,\n' "$2" "$i" "$2"
		case $((i <= $3 ? i % 2 : 2)) in
		0)	printf 'C%s-%d,conceded,2026-%s-05T10:00:00Z,jaan,,refund,100,EUR,\n' "$2" "$i" "$2" ;;
		1)	printf 'C%s-%d,lost,2026-%s-05T10:00:00Z,jaan,,,,,price\n' "$2" "$i" "$2" ;;
		esac
	done
}

@test "chats that end cancelled or refunded fall by 15 percent against a named time" {
	{
		echo ticket,kind,at,actor,channel,what,amount,currency,why
		chat 40 03 20
		chat 40 10 10
		chat 30 11 6
		printf '%s\n' X-1,opened,2026-11-05T08:00:00Z,,chat,,,, X-1,queued,2026-11-05T08:00:00Z,,,,,, \
		    X-1,abandoned,2026-11-05T08:01:00Z,,,,,, X-2,opened,2026-11-05T08:00:00Z,,mail,,,, \
		    X-2,conceded,2026-11-05T09:00:00Z,jaan,,refund,100,EUR, X-3,opened,2026-11-05T08:00:00Z,,Chat,,,, \
		    X-3,conceded,2026-11-05T09:00:00Z,jaan,,gift,100,EUR,
	} >chats.csv
	esc-log -q --batch chats.csv
	run -0 esc-report chat_churn --every month --from 2026-10-01 -H -c from,num,den,censored
	equal "2026-10-01	10	40	0
2026-11-01	6	31	1" "${output//T00:00:00Z/}"
	# as a target stands in the defaults: against the time before, of the same length
	run -0 esc-report targets --period 2026-11 -H -c metric,value,target,met,trend,n,baseline,against
	equal "chat_churn	0.193548	0.2125	met	flat	31	0.25	2026-10-02..2026-10-31" "$(tail -1 <<<"$output")"
	esc-policy init -q policy --lead anna@example.com --tz UTC
	printf '%s\n' metric,stat,is,target,baseline chat_churn,,"at most",-15%,2026-03 asa,,"at most",120s, >policy/targets.csv
	esc-policy load -q policy 2>/dev/null
	run -0 esc-report targets --period 2026-10 -H -c metric,value,target,met,baseline,against
	equal "chat_churn	0.25	0.425	met	0.5	2026-03
asa		120			" "$output"
	esc-report targets -f table | grep -q 2026-03
}

@test "a cause that came back after its action was done, and figures by the causes of post-mortems" {
	esc-policy init policy -q --lead anna@example.com --tz UTC
	esc-policy load -q policy 2>/dev/null
	# case TICKET OPENED CAUSE: an escalated ticket with a post-mortem on record
	case_of() {
		printf '%s\n' ticket,kind,at,actor,level,team "$1,opened,$2T08:00:00Z,,,front" "$1,escalated,$2T09:00:00Z,jaan,3," \
		    "$1,resolved,$2T10:00:00Z,jaan,," | esc-log -q --batch -
		[ -z "$3" ] || esc-postmortem draft "$1" | awk -v cause="$3" '
		    /^cause:$/ { $0 = "cause: " cause }
		    /^<!-- esc:(root_cause|improve|five_whys) -->/ { print; print "Nobody watched.\n"; next }
		    /^\| \| \| \| \| \| \|$/ { print "| | process | Watch the queue | maria | 2026-12-01 | |"; next }
		    { print }' | esc-postmortem record -q --now "$2T12:00:00Z" -
	}
	case_of E-1 2026-09-01 no_monitoring
	case_of E-2 2026-09-02 disk_full
	case_of E-3 2026-09-03 No_Monitoring
	case_of E-4 2026-09-04 ""
	esc-postmortem done A-1 -q --now 2026-10-05T08:00:00Z
	esc-postmortem done A-3 -q --now 2026-10-15T08:00:00Z
	esc-postmortem done A-2 -q --now 2026-11-05T08:00:00Z
	run -0 esc-report cause.repeat --every month --from 2026-10-01 -H -c from,num,den,moves
	equal "2026-10-01	0	1	1
2026-11-01	0	1	1" "${output//T00:00:00Z/}"
	case_of E-5 2026-11-10 NO_MONITORING
	run -0 esc-report cause.repeat --every month --from 2026-10-01 -H -c from,num,den,moves
	equal "2026-10-01	1	1	0
2026-11-01	0	1	1" "${output//T00:00:00Z/}"
	equal "0	1" "$(esc-report cause.repeat --period 2026-10 --as-of 2026-11-09T08:00Z -H -c num,den)"
	equal "	1
disk_full	1
no_monitoring	3" "$(esc-report opened --by cause -H -c cause,value)"
	equal "no_monitoring	3	0.6
	1	0.2
disk_full	1	0.2" "$(esc-report causes --by cause -H -c cause,tickets,share)"
	equal "E-3	no_monitoring	
E-1	no_monitoring	1" "$(esc-report tickets E-3 E-1 -H -c ticket,cause,cause.repeat -s -ticket)"
	esc-report causes --by cause,team -f table | grep -q no_monitoring
	equal "front	1	2" "$(esc-report cause.repeat --by team -H -c team,num,den)"
}

@test "every group of figures adds up to the whole" {
	"$ROOT/build/generate" -n 300 -s 7 openings >openings.csv
	"$ROOT/build/generate" -n 300 -s 7 events >events.csv
	export ESC_NOW=2026-01-01T00:00:00Z
	esc-open -q openings.csv
	esc-log -q --batch events.csv
	for by in team level owner replier resolver requester channel category product customer segment priority language \
	    site cause trigger sign tenure weekday hour age type source; do
		equal "300 $by" "$(esc-report opened escalation_rate csat --by $by |
		    awk -F'\t' 'NR == 1 { by = $3 } $4 == "opened" { n += $6 } END { print n, by }')"
	done
	refuses 64 esc-report opened --by causes
}

@test "tickets has every figure of a ticket, and one's own measures" {
	esc-policy init -q policy --lead anna@example.com --tz UTC
	printf '%s\n' measure,counts,over,definition notes,kind:note,,"notes written" noted,kind:note,tickets,"with a note" \
	    >policy/measures.csv
	esc-policy load -q policy 2>/dev/null
	esc-log -q --batch - <<-'END'
	ticket,kind,at,actor,level,trigger,what,due
	E-1,opened,2026-11-02T08:00:00Z,,,,,
	E-1,replied,2026-11-02T09:00:00Z,jaan,,,,
	E-1,customer,2026-11-02T10:00:00Z,,,,,
	E-1,replied,2026-11-02T10:30:00Z,jaan,,,,
	E-1,note,2026-11-02T11:00:00Z,jaan,,,,
	E-1,note,2026-11-02T12:00:00Z,jaan,,,,
	E-1,promised,2026-11-02T12:00:00Z,jaan,,,callback,2026-11-02T13:00:00Z
	E-1,contacted,2026-11-02T12:30:00Z,jaan,,,,
	E-1,customer,2026-11-02T13:00:00Z,,,,,
	E-1,replied,2026-11-02T15:00:00Z,jaan,,,,
	E-1,escalated,2026-11-03T08:00:00Z,jaan,2,knowledge,,
	E-1,resolved,2026-11-03T09:00:00Z,mari,,,,
	E-2,opened,2026-11-02T08:00:00Z,,,,,
	END
	run -0 esc-report tickets -H \
	    -c ticket,notes,noted,nrt.calendar,nrt.calendar.n,time_at_level.calendar.1,time_at_level.calendar.2,funnel.1,promise.kept,promise.kept.n,trigger
	equal "E-1	2	1	9000	2	86400	3600	1	1	1	knowledge
E-2		0					0			" "$output"
	# what is counted per ticket and what is counted of all are one
	equal "$(esc-report nrt.calendar promise.kept attainment -H -c metric,stat,value,num | awk '$2 == "mean" || $2 == "share" { print $1, $2 == "mean" ? $3 : $4 }')" \
	    "$(esc-report tickets E-1 E-2 -H -c nrt.calendar,nrt.calendar.n,promise.kept,attainment |
		awk -F'\t' '{ a += $1; b += $2; p += $3; t += $4 } END { print "nrt.calendar", a / b; print "promise.kept", p; print "attainment", t }')"
	refuses 64 esc-report tickets -c noted.n
	# all that metrics know of a ticket is a column, once
	esc-report tickets -c all | head -1 | tr '\t' '\n' >columns
	equal "" "$(sort columns | uniq -d)"
	esc-report define -H -c metric | grep -v '[A-Z]$' | grep -vxE 'opened|backlog|net_flow|escalation_rate.event|(concession.sum|revenue.lost)' >metrics
	equal "" "$(sort metrics | comm -23 - <(sort columns))"
	for c in csat.level.1 funnel.3 time_at_level.4 attainment.resolution attainment.completed.promise; do grep -qx "$c" columns; done
}

@test "a period that is asked for alone has the figures that it has among all, though few tickets are read" {
	python3 -c '' 2>/dev/null || skip "no python3"
	python3 "$ROOT/tests/report.py" feed 3 400 >odd.csv
	export ESC_NOW=2027-06-01T00:00:00Z
	esc-log -q --batch odd.csv
	# surveyed, solved and escalated before it was opened; open for a year
	esc-log -q --batch - <<-'END'
	ticket,kind,at,actor,level,csat,amount,currency
	Z-1,surveyed,2026-02-03T08:00:00Z,,,5,,
	Z-1,resolved,2026-02-04T08:00:00Z,jaan,,,,
	Z-1,escalated,2026-02-05T08:00:00Z,jaan,2,,,
	Z-1,opened,2026-07-05T08:00:00Z,,,,,
	Z-2,opened,2025-02-05T08:00:00Z,,,,,
	Z-2,conceded,2026-03-05T08:00:00Z,jaan,,,100,EUR
	Z-2,resolved,2026-03-31T23:59:59Z,jaan,,,,
	END
	for as_of in 2027-06-01T00:00:00Z 2026-05-05T05:05:05Z; do
		for names in "resolution.calendar flr escalation_rate.resolved cost.ticket kb.linked" \
		    "resolution.first.calendar workaround.calendar reopen_rate fcr fcr.onetouch fcr.survey" \
		    "csat csat.mean csat.level.2 net_flow escalation_rate.event" "fcr" "resolution_rate escalation_rate" \
		    "concession.sum.EUR concession.below action.closed cause.repeat"; do
			# shellcheck disable=SC2086
			esc-report $names --as-of $as_of --every month -H >all.tsv
			for month in 2026-02 2026-03; do
				# shellcheck disable=SC2086
				equal "$(grep "^$month-01" all.tsv)" "$(esc-report $names --as-of $as_of --period $month -H)"
			done
		done
	done
}
