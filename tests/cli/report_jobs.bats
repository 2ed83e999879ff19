#!/usr/bin/env bats
# The jobs of esc-report: figures worked out by hand, and what is refused.
load helper

# Four tickets in October, four in November; open hours are all.
team() {
	esc-log -q --batch - <<-'END'
	ticket,kind,at,actor,team,category,customer,channel,level,trigger,csat
	E-1,opened,2026-10-05T08:00:00Z,,front,billing,acme,mail,,,
	E-1,replied,2026-10-05T09:00:00Z,jaan,,,,,,,
	E-1,resolved,2026-10-05T10:00:00Z,jaan,,,,,,,
	E-1,surveyed,2026-10-06T10:00:00Z,,,,,,,,5
	E-2,opened,2026-10-06T08:00:00Z,,front,network,acme,mail,,,
	E-2,escalated,2026-10-06T09:00:00Z,jaan,,,,,2,complexity,
	E-2,replied,2026-10-06T11:00:00Z,mari,,,,,,,
	E-2,resolved,2026-10-07T08:00:00Z,mari,,,,,,,
	E-2,surveyed,2026-10-08T08:00:00Z,,,,,,,,2
	E-3,opened,2026-10-07T08:00:00Z,,front,network,bolt,mail,,,
	E-3,escalated,2026-10-07T09:00:00Z,jaan,,,,,2,complexity,
	E-3,escalated,2026-10-07T13:00:00Z,mari,,,,,3,customer_request,
	E-3,resolved,2026-10-09T08:00:00Z,mari,,,,,,,
	E-4,opened,2026-10-08T08:00:00Z,,back,billing,bolt,mail,,,
	E-4,replied,2026-10-08T10:00:00Z,jaan,,,,,,,
	E-4,resolved,2026-10-08T12:00:00Z,jaan,,,,,,,
	E-5,opened,2026-11-02T08:00:00Z,,front,billing,acme,mail,,,
	E-5,replied,2026-11-02T11:00:00Z,jaan,,,,,,,
	E-5,resolved,2026-11-02T12:00:00Z,jaan,,,,,,,
	E-6,opened,2026-11-16T12:00:00Z,,front,network,bolt,mail,,,
	E-7,opened,2026-11-20T12:00:00Z,,back,network,bolt,mail,,,
	E-8,opened,2026-11-21T12:00:00Z,,back,network,bolt,mail,,,
	E-8,spam,2026-11-21T13:00:00Z,jaan,,,,,,,
	END
}

# whatever COMMAND...: the same bytes under other zones, languages and directories.
whatever() {
	"$@" >here.txt
	(cd / && TZ=Pacific/Apia LANG=tr_TR.UTF-8 LC_ALL=tr_TR.UTF-8 "$@") >there.txt
	cmp here.txt there.txt
}

@test "tickets: a row has what one ticket makes, and nothing where it makes none" {
	team
	run -0 esc-report tickets -c ticket,status,level_max,team,opened,frt,resolution,escalation_rate,fcr,csat,csat.mean,excluded
	equal "$(tr -d ' ' <<-'END' | tr , '\t'
	ticket,status,level_max,team,opened,frt,resolution,escalation_rate,fcr,csat,csat.mean,excluded
	E-1,resolved,1,front,2026-10-05T08:00:00Z,3600,7200,0,1,1,5,0
	E-2,resolved,2,front,2026-10-06T08:00:00Z,10800,86400,1,0,0,2,0
	E-3,resolved,3,front,2026-10-07T08:00:00Z,,172800,1,0,,,0
	E-4,resolved,1,back,2026-10-08T08:00:00Z,7200,14400,0,1,,,0
	E-5,resolved,1,front,2026-11-02T08:00:00Z,10800,14400,0,1,,,0
	E-6,open,1,front,2026-11-16T12:00:00Z,,,0,,,,0
	E-7,open,1,back,2026-11-20T12:00:00Z,,,0,,,,0
	E-8,spam,1,back,2026-11-21T12:00:00Z,,,,,,,1
	END
	)" "$output"
}

@test "tickets: the mean of a column is the figure of the report" {
	team
	for m in escalation_rate fcr flr resolution_rate reopen_rate csat escalation_rate.resolved resolved_without_response; do
		equal "$(esc-report "$m" -H -c metric,num,den | awk -F'\t' -v m=$m '$1 == m { print $2, $3 }')" \
			"$(esc-report tickets -H -c "$m" | awk '$1 != "" { n += $1; d++ } END { print n, d }')"
	done
}

@test "tickets: the period is that of opening, or of resolution, and the past is the past" {
	team
	equal "E-5 E-6 E-7 E-8" "$(esc-report tickets --period 2026-11 -b | xargs)"
	equal "E-5" "$(esc-report tickets --period 2026-11 --cohort resolved -b | xargs)"
	equal "E-1 E-4" "$(esc-report tickets category:billing --to 2026-11-01 -b | xargs)"
	run -0 esc-report tickets -H -c ticket,status,level,resolver,resolution --as-of 2026-10-07T08:00:00Z
	equal "E-1	resolved	1	jaan	7200
E-2	resolved	2	mari	86400
E-3	open	1		" "$output"
}

@test "tickets: what clocks and events say stands there if it is asked for" {
	team
	run ! grep -q update.gap.max <(esc-report tickets -l 1)
	run -0 esc-report tickets E-1 -H -c update.gap.max.calendar
	[ "$output" = 3600 ]
}

@test "tickets: of none there is a header, and wrong use is refused" {
	run -0 esc-report tickets
	[ "${#lines[@]}" = 1 ]
	[[ $output == ticket$'\t'status$'\t'* ]]
	[ "$(esc-report tickets -f json)" = "[]" ]
	refuses 64 esc-report tickets --by team
	refuses 64 esc-report tickets --every month
	refuses 64 esc-report tickets --cohort event
	refuses 64 esc-report tickets -c nothing_at_all
	refuses 66 esc-report tickets E-99
}

@test "tickets: no zone, language or directory changes a byte" {
	team
	whatever esc-report tickets -c all
	whatever esc-report tickets -f csv --period 2026-10 --tz Europe/Tallinn
}

@test "trend: each figure has its change since the period before, and what chance leaves of it" {
	team
	run -0 esc-report trend escalation_rate frt opened -H -c from,metric,value,change,change_low,change_high,direction,moves
	equal "2026-10-01T00:00:00Z	escalation_rate	0.5					0
2026-10-01T00:00:00Z	frt	7200					0
2026-10-01T00:00:00Z	opened	4					0
2026-11-01T00:00:00Z	escalation_rate	0	-0.5	-0.849961	0.161628	flat	1
2026-11-01T00:00:00Z	frt	10800	3600			up	1
2026-11-01T00:00:00Z	opened	3					1" "$output"
	equal "2026-11-01T00:00:00Z	3	-1	-7.590321	5.313613	flat" "$(esc-report trend opened --now 2026-12-01T00:00:00Z -H \
	    -c from,value,change,change_low,change_high,direction --from 2026-10-01 --to 2026-12-01 | tail -1)"
}

@test "trend: what chance does not make is up or down" {
	{
		echo ticket,kind,at,actor,level,trigger
		for i in $(seq 150); do
			month=$((i <= 80 ? 9 : 10))
			echo "E-$i,opened,2026-$month-05T08:00:00Z,,,"
			if [ "$i" -le 48 ] || { [ "$i" -gt 80 ] && [ "$i" -le 136 ]; }; then
				echo "E-$i,escalated,2026-$month-05T09:00:00Z,jaan,2,complexity"
			fi
		done
	} | sed 's/2026-9/2026-09/' | esc-log -q --batch -
	# Newcombe 1998, table II: 56/70 and 48/80
	run -0 esc-report trend escalation_rate --to 2026-11-01 -H -c num,den,change,change_low,change_high,direction
	equal "48	80				
56	70	0.2	0.052431	0.333873	up" "$output"
	run -0 esc-report trend escalation_rate --to 2026-11-01 -f table
	[[ $output == *"up 20.0 points"* ]]
	run -0 esc-report compare --at 2026-10-01 --from 2026-09-01 --to 2026-11-01 escalation_rate -H -c change_low,direction
	equal "	
0.052431	up" "$output"
}

@test "trend: a median has the interval of its ranks, months come by themselves, weeks if asked for" {
	{
		echo ticket,kind,at,actor
		for i in $(seq 20); do
			printf 'E-%d,opened,2026-10-05T08:00:00Z,\nE-%d,replied,2026-10-05T08:%02d:00Z,jaan\n' "$i" "$i" "$i"
		done
	} | esc-log -q --batch -
	# ranks 6 and 15 of 20: 6 and 15 minutes
	run -0 esc-report trend frt.calendar --to 2026-11-01 -H -c stat,value,low,high,n
	[ "$output" = "p50	600	360	900	20" ]
	equal 8 "$(esc-report trend opened --every week -H | wc -l)"
	equal "$(esc-report trend -H -c metric | sort -u | xargs)" \
		"attainment backlog csat escalation_rate fcr frt opened reopen_rate resolution resolution_rate"
	run -0 esc-report trend opened --every week -f table
	[[ $output == *█▁▁▁▁▁▁* ]]
}

@test "compare: before and after a change, as long the one as the other" {
	team
	run -0 esc-report compare --at 2026-11-01 --to 2026-11-22 escalation_rate fcr -H -c from,to,metric,num,den,direction
	equal "2026-10-11T00:00:00Z	2026-11-01T00:00:00Z	escalation_rate.within	0	0	
2026-10-11T00:00:00Z	2026-11-01T00:00:00Z	fcr	0	0	
2026-11-01T00:00:00Z	2026-11-22T00:00:00Z	escalation_rate.within	0	1	
2026-11-01T00:00:00Z	2026-11-22T00:00:00Z	fcr	1	1	" "$output"
	run -0 esc-report compare --at 2026-11-01 --from 2026-10-01 --by team resolution_rate -H -c team,num,den,direction
	equal "back	1	1	
front	3	3	
back	0	1	flat
front	1	2	flat" "$output"
	run -0 esc-report compare --at 2026-11-01 --from 2026-10-01 -f table
	[[ $output == *"2026-10-01 .. 2026-11-01"* ]]
	[[ $output == *"2026-11-01 .. 2026-11-23"* ]]
}

@test "trend and compare: of nothing, wrong use, and the same everywhere" {
	run -0 esc-report trend opened -H -c value,direction
	[ "$output" = "0	" ]
	refuses 64 esc-report trend no_such_metric
	refuses 64 esc-report trend --at 2026-11-01
	refuses 64 esc-report opened --at 2026-11-01
	refuses 64 esc-report compare opened
	refuses 64 esc-report compare --at 2026-11-01 --every week
	refuses 64 esc-report compare --at 2026-12-24
	refuses 64 esc-report compare --at 2026-11-01 --from 2026-11-02
	team
	whatever esc-report trend --every week --by team
	whatever esc-report compare --at 2026-11-01
	whatever esc-report trend -f html
}

@test "funnel: of those who reached a level, how many went on, and how long they were there" {
	team
	run -0 esc-report funnel --period 2026-10 -H -c metric,stat,value,num,den
	equal "opened	count	4		
funnel.1	share	0.5	2	4
time_at_level.1	count	4		
time_at_level.1	min	3600		
time_at_level.1	p50	3600		
time_at_level.1	p90	14400		
time_at_level.1	p95	14400		
time_at_level.1	max	14400		
time_at_level.1	mean	7200		
funnel.2	share	0.5	1	2" "$(head -10 <<<"$output")"
	[[ $output == *"time_at_level.2	p50	14400"* ]]
	[[ $output == *"funnel.3	share	0	0	1"* ]]
	[[ $output == *"level4.customer	count	0"* ]]
	run -0 esc-report funnel -f table
	[[ $output == *"mostly network / front / "* ]]
	run -0 esc-report funnel --by team -H -c team,metric,num,den
	[[ $output == *"front	funnel.1	2	5"* ]]
	refuses 64 esc-report funnel --cohort resolved
	refuses 64 esc-report funnel --chart pie
	whatever esc-report funnel --every month
}

# n tickets opened on a day of 2026, of which k are resolved an hour later.
some() {
	local i
	for i in $(seq "$2"); do
		printf '%s-%d,opened,2026-%sT08:00:00Z,,\n' "$1" "$i" "$1"
		[ "$i" -gt "$3" ] || printf '%s-%d,resolved,2026-%sT09:00:00Z,jaan,\n' "$1" "$i" "$1"
	done
}

@test "targets: what is to be, what is, and whether it gets better" {
	{
		echo ticket,kind,at,actor,csat
		some 10-20 30 12
		some 11-05 30 28
		for i in $(seq 10); do
			echo "11-05-$i,surveyed,2026-11-06T08:00:00Z,,$((i > 8 ? 3 : 5))"
		done
	} | esc-log -q --batch -
	run -0 esc-report targets -H -c metric,value,target,met,trend,n,from,to
	equal "asa		120			0	2026-10-25T00:00:00Z	2026-11-23T12:00:01Z
csat	0.8	0.85	too few		10	2026-10-25T00:00:00Z	2026-11-23T12:00:01Z
resolution_rate	0.933333	0.9	met	better	30	2026-10-25T00:00:00Z	2026-11-23T12:00:01Z
chat_churn					0	2026-10-25T00:00:00Z	2026-11-23T12:00:01Z" "$output"
	run -0 esc-report targets --period 2026-10 -H -c metric,value,met,trend
	[[ $output == *"resolution_rate	0.4	missed	"* ]]
	run -0 esc-report targets -f table
	[[ $output == *"93.3 %"*"90.0 %"*met* ]]
	[ "$(esc-report targets ticket:11-05-1 -H -c n | sed -n 3p)" = 1 ]
}

@test "targets: they are those of the policy, also of a percentile and against another time" {
	{
		echo ticket,kind,at,actor,csat
		some 03-10 25 20
		some 10-20 25 15
		some 11-05 25 24
	} | esc-log -q --batch -
	esc-policy init --lead anna@example.com --tz UTC policy
	equal "metric,stat,is,target,baseline" "$(head -1 policy/targets.csv)"
	cat >policy/targets.csv <<-'END'
	metric,stat,is,target,baseline
	resolution_rate,,at least,+20%,2026-03
	resolution.calendar,p90,at most,30m,
	resolution_rate,,at most,-10%,
	END
	esc-policy load -q policy
	run -0 esc-report targets --period 2026-11 -H -c metric,stat,value,target,met,trend,baseline
	equal "resolution_rate	share	0.96	0.96	met	better	0.8
resolution.calendar	p90	3600	1800	missed	flat	
resolution_rate	share	0.96	0.54	missed	worse	0.6" "$output"
}

@test "targets: a row that cannot be meant is found, with its line" {
	esc-policy init --lead anna@example.com --tz UTC policy
	wrong() {
		printf 'metric,stat,is,target,baseline\n%s\n' "$1" >policy/targets.csv
		run -1 esc-policy check policy -H
		[[ $output == *"targets.csv:$3"* && $output == *"$2"* ]] || { echo "$1: $output"; return 1; }
	}
	wrong 'csatt,,at least,85%,' 'did you mean csat' 2
	wrong ',,at least,85%,' 'the cell is empty' 2
	wrong 'csat,p90,at least,85%,' 'csat has one figure alone' 2
	wrong 'frt,p91,at most,8h,' 'there is no "p91"' 2
	wrong 'csat,,atleast,85%,' 'is neither' 2
	wrong 'csat,,at least,85,' 'is no target of csat' 2
	wrong 'asa,,at most,120,' 'is no target of asa' 2
	wrong 'asa,,at most,90%,' 'is no target of asa' 2
	wrong 'csat,,at least,,' 'is no target' 2
	wrong 'csat,,at least,85%,2025Q4' 'of no other time' 2
	wrong 'csat,,at least,-15%,lastweek' 'is no period' 2
	wrong "$(printf 'csat,,at least,85%%,\ncsat,,at least,80%%,')" 'csat has a target in line 2' 3
	printf 'metric,is,target\nopened,at most,2.5\nasa,at most,2m\nfcr,at least,0.7\n' >policy/targets.csv
	run -0 esc-policy check policy -H
	[[ $output != *targets* ]]
}

@test "targets: of nothing, wrong use, and the same everywhere" {
	equal 4 "$(esc-report targets -H | wc -l)"
	refuses 64 esc-report targets --by team
	refuses 64 esc-report targets --every month
	refuses 64 esc-report targets --at 2026-11-01
	refuses 64 esc-report targets --period 2026-99
	refuses 66 esc-report targets E-99
	team
	whatever esc-report targets --period 2026-10
	whatever esc-report targets -f html
}

@test "heat: every hour of the week has its arrivals, in the zone that is asked for" {
	team
	run -0 esc-report heat -H -c weekday,hour,value
	[ "${#lines[@]}" = 168 ]
	[ "${lines[0]}" = "monday	00	0" ]
	[ "${lines[167]}" = "sunday	23	0" ]
	equal "monday	08	2
monday	12	1
tuesday	08	1
wednesday	08	1
thursday	08	1
friday	12	1" "$(grep -v '	0$' <<<"$output")"
	equal "monday	10	1
monday	14	1
friday	14	1" "$(esc-report heat --tz Europe/Tallinn --period 2026-11 -H -c weekday,hour,value | grep -v '	0$')"
	run -0 esc-report heat -f table
	[[ $output == *"hour      00    03    06    09 "* ]]
	[[ $output == *"monday                    ██      ▒▒"* ]]
	[[ $output == *"quarters of the most, 2"* ]]
	[[ $(esc-report heat -f table --ascii) == *"monday                    ##      ++"* ]]
	esc-report heat -f svg -o heat.svg
	xmllint --noout heat.svg
	equal 7 "$(grep -c 'class="cell".*, 23: 0<' heat.svg)"
}

@test "ageing: what is open by its age, to the second" {
	{
		echo ticket,kind,at,actor,team
		printf 'E-1,opened,2026-11-22T12:00:01Z,,front\nE-2,opened,2026-11-22T12:00:00Z,,front\n'
		printf 'E-3,opened,2026-11-20T12:00:00Z,,front\nE-4,opened,2026-11-16T12:00:00Z,,back\n'
		printf 'E-5,opened,2026-11-09T12:00:00Z,,back\nE-6,opened,2026-10-26T12:00:00Z,,back\n'
		printf 'E-7,opened,2026-08-24T12:00:00Z,,back\nE-8,opened,2026-01-01T12:00:00Z,,back\n'
		printf 'E-8,resolved,2026-01-02T12:00:00Z,jaan,\n'
	} | esc-log -q --batch -
	run -0 esc-report ageing -H -c age,metric,value
	equal "under 1 day	backlog	1
1 to 3 days	backlog	1
3 to 7 days	backlog	1
1 to 2 weeks	backlog	1
2 to 4 weeks	backlog	1
4 to 13 weeks	backlog	1
13 weeks and more	backlog	1" "$output"
	equal "under 1 day	1" "$(esc-report ageing --as-of 2026-01-02T00:00:00Z -H -c age,value | grep -v '	0$')"
	equal "back	13 weeks and more	1" "$(esc-report ageing --by team -H -c team,age,value | grep more)"
	run -0 esc-report ageing -f table
	[[ $output == *"░░░▒"*"▓███"*"the older the darker"* ]]
	refuses 64 esc-report ageing --period 2026-11
	refuses 64 esc-report ageing --every month
	refuses 64 esc-report ageing --by age
}

@test "heat and ageing: of nothing, wrong use, and the same everywhere" {
	equal 168 "$(esc-report heat -H -c value | grep -cx 0)"
	equal 7 "$(esc-report ageing -H -c value | grep -cx 0)"
	esc-report heat -f table >/dev/null
	esc-report ageing -f table >/dev/null
	refuses 64 esc-report heat --by team
	refuses 64 esc-report heat --every week
	refuses 64 esc-report heat --cohort resolved
	team
	whatever esc-report heat
	whatever esc-report heat -f table
	whatever esc-report ageing -f html
}

@test "causes: what escalated tickets have in common, the greatest part first" {
	{
		echo ticket,kind,at,actor,category,level,trigger
		for i in 1 2 3 4 5 6 7 8 9; do
			case $i in [1-4]) c=network t=knowledge ;; [56]) c=billing t=authority ;; *) c=network t=knowledge ;; esac
			echo "E-$i,opened,2026-11-02T08:00:00Z,,$c,,"
			[ "$i" -gt 7 ] || echo "E-$i,escalated,2026-11-02T09:00:00Z,jaan,,2,$t"
		done
		printf 'E-10,opened,2026-11-02T08:00:00Z,,,,\nE-10,escalated,2026-11-02T09:00:00Z,jaan,,2,\n'
		printf 'E-11,opened,2026-11-02T08:00:00Z,,network,,\nE-11,escalated,2026-11-02T09:00:00Z,jaan,,2,x\n'
		printf 'E-11,spam,2026-11-02T10:00:00Z,jaan,,,\n'
	} | esc-log -q --batch -
	run -0 esc-report causes -c trigger,category,tickets,share,cumulative
	equal "trigger	category	tickets	share	cumulative
knowledge	network	5	0.625	0.625
authority	billing	2	0.25	0.875
		1	0.125	1" "$output"
	equal "network	5" "$(esc-report causes --by category -H -c category,tickets -l 1)"
	equal "" "$(esc-report causes --to 2026-11-01 -H)"
	run -0 esc-report causes -f table
	[[ $output == *"62.5 %"*"100.0 %"* ]]
	refuses 64 esc-report causes --every month
	refuses 64 esc-report causes --by trigge
	refuses 64 esc-report causes --cohort resolved
	whatever esc-report causes
	whatever esc-report causes -f html
	rm -f "$ESC_DB"
	esc-db init -q
	equal "trigger	category	tickets	share	low	high	cumulative	unit" "$(esc-report causes)"
}
