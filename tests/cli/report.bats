#!/usr/bin/env bats
# esc-report: what it prints, and that other means come to the same.
load helper

year() {
	"$ROOT/build/generate" -n "${1:-1000}" -s "${2:-1}" openings >openings.csv
	"$ROOT/build/generate" -n "${1:-1000}" -s "${2:-1}" events >events.csv
}

# Loads the openings and the feed, at the end of the year.
take() {
	export ESC_NOW=2026-01-01T00:00:00Z
	esc-open -q openings.csv
	esc-log -q --batch events.csv
}

needs_python() {
	python3 -c 'import zoneinfo; zoneinfo.ZoneInfo("Europe/Tallinn")' 2>/dev/null || skip "no python3 with zones"
}

# again AS_OF ["EVERY ZONE" | linear] ARGUMENT...: the report, worked out once more
again() {
	local as_of=$1 how=$2
	shift 2
	esc-report --as-of "$as_of" "$@" >report.tsv
	# shellcheck disable=SC2086
	python3 "$ROOT/tests/report.py" check events.tsv report.tsv "$as_of" $how
}

# The metrics that report.py knows.
all=(opened backlog net_flow frt.calendar frt.any.calendar asa service_level.60s service_level.1h
	resolution.calendar resolution.first.calendar resolution.active.calendar workaround.calendar
	resolution_rate reopen_rate reopen_rate.ever escalation_rate escalation_rate.within
	escalation_rate.nofcr escalation_rate.event escalation_rate.resolved escalation_rate.functional
	escalation_rate.hierarchical escalation_rate.executive escalation_rate.customer_request
	escalation_rate.sla_breach escalations_per_100 funnel.1 funnel.2 funnel.3 level4.customer
	deescalations bounced_back nothing_tried fcr fcr.onetouch fcr.onereply fcr.nocustomer
	fcr.sameagent fcr.noreopen fcr.recorded flr calmed csat csat.mean csat.top csat.bottom csat.good_bad)

# Those that are of clocks, and of working time between events.
promised=(attainment attainment.completed attainment.ticket attainment.first_response attainment.next_response
	attainment.update attainment.pickup attainment.resolution attainment.completed.resolution update.kept
	update.gap.max nrt mobilise cost.ticket time_at_level.1 time_at_level.2 time_at_level.3)

# Those that are of single events.
told=(nrt.calendar update.gap.max.calendar mobilise.calendar time_at_level.calendar.1 time_at_level.calendar.2
	time_at_level.calendar.3 time_at_level.calendar.4 fcr.survey csat.heard nps concession.rate
	escalation.avoidable escalation.known action.closed action.overdue chat_churn concession.sum.EUR
	concession.sum.TRY revenue.lost.EUR)

@test "a year's figures are those that python works out from the same events" {
	needs_python
	year
	take
	esc-show -c all opened:any >events.tsv
	again 2026-01-01T00:00:00Z "" "${all[@]}"
	again 2026-01-01T00:00:00Z "month UTC" --every month
	again 2025-08-08T08:08:08Z "week Europe/Tallinn" --every week --by category --tz Europe/Tallinn \
		frt.calendar fcr backlog escalation_rate
	again 2025-09-09T09:09:09Z linear "${all[@]}" --by owner --percentile linear
}

@test "so they are in the hours of an office that promises when it answers" {
	needs_python
	year 600
	esc-policy init -q policy --lead lead@example.com --tz Europe/Tallinn
	python3 "$ROOT/tests/report.py" office policy
	esc-policy load -q policy
	take
	esc-show -c all opened:any >events.tsv
	again 2026-01-01T00:00:00Z "office month Europe/Tallinn" --every month --tz Europe/Tallinn
	again 2025-08-08T08:08:08Z "office week Europe/Tallinn" --every week --by team --tz Europe/Tallinn \
		frt resolution attainment
	again 2025-09-09T09:09:09Z "office linear" --percentile linear --by priority frt frt.any resolution \
		resolution.first resolution.active workaround time_to_escalate "${promised[@]}"
	again 2026-01-01T00:00:00Z "office month Europe/Tallinn" --every month --tz Europe/Tallinn "${promised[@]}"
	again 2026-01-01T00:00:00Z "office opened" --cohort opened attainment update.kept nrt
	# clocks are the same when they are read ticket by ticket
	esc-report attainment attainment.ticket --every month >together.tsv
	esc-report attainment attainment.ticket --every month opened:2024..2027 >apart.tsv
	cmp together.tsv apart.tsv
	cmp <(esc-report attainment team:network) <(esc-report attainment team:network opened:2024..2027)
	# with another calendar they are other figures
	esc-report frt attainment >report.tsv
	run ! python3 "$ROOT/tests/report.py" check events.tsv report.tsv 2026-01-01T00:00:00Z
}

@test "so are those of tickets that do everything in any order" {
	needs_python
	python3 "$ROOT/tests/report.py" feed 1 500 >odd.csv
	export ESC_NOW=2027-06-01T00:00:00Z
	esc-log -q --batch odd.csv
	esc-show -c all opened:any >events.tsv
	again 2027-06-01T00:00:00Z "quarter Europe/Tallinn" --every quarter --tz Europe/Tallinn "${all[@]}" "${told[@]}"
	again 2026-05-05T05:05:05Z "" "${all[@]}" "${told[@]}" --by category,channel
	again 2026-05-05T05:05:05Z "" "${all[@]}" --by resolver,replier
	again 2026-05-05T05:05:05Z "quarter Europe/Tallinn" --every quarter --tz Europe/Tallinn "${all[@]}" --by weekday
	again 2027-06-01T00:00:00Z "" "${all[@]}" --by trigger,sign,hour --tz UTC
	desk 2026-05-05T05:05:05Z "" causes churn staff tickets
}

# desk AS_OF "HOW" JOB...: what they print, worked out once more; one wrong digit would be seen
desk() {
	local as_of=$1 how=$2 job
	shift 2
	for job; do
		case $job in
		compare) esc-report "$job" --now "$as_of" --at 2025-07-01T00:00:00Z ;;
		tickets) esc-report "$job" --now "$as_of" -c all ;;
		*) esc-report "$job" --now "$as_of" --tz Europe/Tallinn ;;
		esac >"$job.tsv"
	done
	# shellcheck disable=SC2086
	python3 "$ROOT/tests/desk.py" check events.tsv "$as_of" $how "$@"
}

@test "what the jobs of the lead's desk print is what python works out from the same events" {
	needs_python
	year 600
	esc-policy init -q policy --lead lead@example.com --tz Europe/Tallinn
	python3 "$ROOT/tests/report.py" office policy
	python3 "$ROOT/tests/desk.py" roster policy
	esc-policy load -q policy
	take
	awk -F, 'NR == 1 { print "ticket,kind,at,attr.handling" } NR % 3 == 2 { print $1 ",note,2025-12-24T00:00:00Z," NR * 7 % 900 }' \
		openings.csv | esc-log -q --batch -
	esc-show -c all opened:any >events.tsv
	jobs=(trend targets causes workload span people churn tickets funnel heat ageing)
	desk 2026-01-01T00:00:00Z "office at=2025-07-01T00:00:00Z" compare staff "${jobs[@]}"
	desk 2025-11-11T11:11:11Z "office at=2025-07-01T00:00:00Z" compare "${jobs[@]}"
}

@test "a wrong figure would be seen" {
	needs_python
	year 200
	take
	esc-show -c all opened:any >events.tsv
	esc-report >report.tsv
	run ! python3 "$ROOT/tests/report.py" check events.tsv report.tsv 2025-06-01T00:00:00Z
	sed 's/\tp90\t\([0-9]\)/\tp90\t1\1/' report.tsv >wrong.tsv
	run ! python3 "$ROOT/tests/report.py" check events.tsv wrong.tsv 2026-01-01T00:00:00Z
}

@test "the order of import, and who else is in the database, change no byte" {
	year 400 3
	take
	esc-report --every month --by owner >want.tsv
	rm "$ESC_DB"
	esc-db init -q
	{ head -1 openings.csv; tail -n +2 openings.csv | sort -t, -k3,3 -r; } >turned.csv
	esc-log -q --batch <(printf 'ticket,kind,at,actor,owner\nX-1,opened,2025-02-02T00:00:00Z,zoe,zoe\n')
	esc-open -q turned.csv
	esc-log -q --batch events.csv
	esc-report --every month --by owner ticket.not:X-1 >got.tsv
	cmp want.tsv got.tsv
}

@test "the same events and policy give the same bytes in any zone, language and directory" {
	year 300 5
	esc-policy init -q policy --lead lead@example.com --tz Europe/Tallinn
	esc-policy load -q policy
	take
	esc-report --every month --by team,weekday >want.tsv
	mkdir other
	for how in "TZ=America/St_Johns" "TZ=Asia/Kathmandu LANG=tr_TR.UTF-8 LC_ALL=tr_TR.UTF-8" "LC_NUMERIC=de_DE.UTF-8"; do
		# shellcheck disable=SC2086
		(cd other && env $how esc-report --every month --by team,weekday) >got.tsv
		cmp want.tsv got.tsv
	done
}

@test "a report of the past does not see what came after" {
	year 400 4
	export ESC_NOW=2026-01-01T00:00:00Z
	awk -F, 'NR == 1 || $3 <= "2025-07-01T00:00:00Z"' events.csv >early.csv
	awk -F, 'NR == 1 || $3 > "2025-07-01T00:00:00Z"' events.csv >late.csv
	python3 - <<-'END' 2>/dev/null || skip "no python3"
	import csv
	rows = list(csv.DictReader(open("openings.csv", encoding="utf-8")))
	for name, keep in (("open1.csv", lambda r: r["opened"] <= "2025-07-01T00:00:00Z"),
	                   ("open2.csv", lambda r: r["opened"] > "2025-07-01T00:00:00Z")):
	    with open(name, "w", encoding="utf-8", newline="") as f:
	        out = csv.DictWriter(f, rows[0])
	        out.writeheader()
	        out.writerows(filter(keep, rows))
	END
	esc-open -q open1.csv
	esc-log -q --batch early.csv
	esc-report --every month --as-of 2025-07-01T00:00:00Z >then.tsv
	esc-open -q open2.csv
	esc-log -q --batch late.csv
	esc-report --every month --as-of 2025-07-01T00:00:00Z >now.tsv
	cmp then.tsv now.tsv
	run ! cmp -s then.tsv <(esc-report --every month --to 2025-08-01)
}

@test "without a metric the summary has a row of every kind" {
	year 100
	take
	esc-report | awk -F'\t' 'NR == 1 { print; next } { print $3, $4 }' >got
	equal "from	to	metric	stat	value	unit	num	den	low	high	n	censored	excluded	cohort	moves" "$(head -1 got)"
	for metric in opened backlog net_flow frt.calendar resolution.calendar fcr escalation_rate csat asa; do
		grep -q "^$metric " got
	done
	equal "count min p50 p90 p95 max mean" "$(awk '$1 == "frt.calendar" { print $2 }' got | xargs)"
}

@test "a period is whole in the zone, and an empty one is printed" {
	esc-log -q --batch - <<-'END'
	ticket,kind,at,level
	E-1,opened,2026-10-31T21:59:59Z,
	E-1,closed,2026-11-02T00:00:00Z,
	E-2,opened,2026-10-31T22:00:00Z,2
	END
	equal "2026-10-01T00:00:00+03:00,0,0,1,0
2026-11-01T00:00:00+02:00,1,1,1,1
2026-12-01T00:00:00+02:00,,0,0,1" "$(esc-report escalation_rate --every month --tz Europe/Tallinn \
		--from 2026-10-01 --to 2027-01-01 -f csv -H -c from,value,num,den,moves)"
	equal "2026-11-01,1" "$(esc-report opened --period 2026-11-01 --tz Europe/Tallinn --by level -f csv -H -c from,value |
		sed 's/T[^,]*//')"
}

@test "groups are by what escalated, by signs, and by when and by whom the ticket was taken" {
	esc-log -q --batch - <<-'END'
	ticket,kind,at,actor,level,trigger,escalation,sign,owner
	E-1,opened,2026-10-31T22:30:00Z,,,,,,jaan
	E-1,signed,2026-11-01T08:00:00Z,jaan,,,,shouting,
	E-1,signed,2026-11-01T08:01:00Z,jaan,,,,asks_manager,
	E-1,escalated,2026-11-01T09:00:00Z,jaan,,customer_request,,,
	E-1,escalated,2026-11-01T10:00:00Z,jaan,3,sla_breach,,,
	E-2,opened,2026-11-02T09:00:00Z,,,,,,jaan
	E-2,escalated,2026-11-02T09:00:00Z,jaan,,threat_legal,executive,,
	E-3,opened,2026-11-07T21:59:59Z,,,,,,maria
	END
	by() { esc-report opened --by "$1" --tz Europe/Tallinn -f csv -H -c "$1,value"; }
	equal ",1
customer_request,1
threat_legal,1" "$(by trigger)"
	equal ",2
shouting,1" "$(by sign)"
	equal "monday,1
saturday,1
sunday,1" "$(by weekday)"
	equal "00,1
11,1
23,1" "$(by hour)"
	equal ",3" "$(by tenure)"
	esc-policy init -q policy --lead lead@example.com --tz Europe/Tallinn
	cat >policy/people.csv <<-'END'
	person,mail,role,hired_on
	lead,lead@example.com,lead,2020-01-01
	jaan,jaan@example.com,agent,2026-08-02
	END
	esc-policy load -q policy
	equal ",1
under 3 months,1
3 to 6 months,1" "$(by tenure)"
	refuses 64 esc-report opened --by weekdays
	[[ $stderr = *"did you mean weekday?"* ]]
	refuses 64 esc-report opened --by zzz
	[[ $stderr = *"level, team, owner"*"sign"*"and tenure"* ]]
}

@test "define says what each metric means" {
	run -0 esc-report define fcr service_level.120s
	equal "metric definition cohort unit" "$(head -1 <<<"$output" | tr '\t' ' ')"
	[ "$(grep -c '' <<<"$output")" -eq 3 ]
	[[ $output = *"exactly one contact"* ]]
	[ "$(esc-report define -b | wc -l)" -gt 40 ]
	refuses 64 esc-report define fcrr
	[[ $stderr = *"did you mean fcr"* ]]
}

@test "what cannot be asked is refused" {
	refuses 64 esc-report escalation_rat
	[[ $stderr = *"did you mean escalation_rate?"* ]]
	refuses 64 esc-report frts
	[[ $stderr = *"did you mean frt?"* ]]
	refuses 64 esc-report opened --by teem
	refuses 64 esc-report opened --by team,team
	refuses 64 esc-report backlog --cohort opened
	refuses 64 esc-report fcr --cohort event
	refuses 64 esc-report opened --from 2026-02-01 --to 2026-01-01
	refuses 64 esc-report opened --every day --from 1700-01-01
}
