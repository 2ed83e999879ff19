#!/usr/bin/env bats
# Logs of others, and figures that others worked out of them: where a figure is
# defined as one of ours, it is ours to the last digit; where it is not, the
# table says what it is instead.
load helper
load figures

@test "a help desk's log gives the figures that others found in it" {
	local kind metrics by
	shared data/helpdesk_italy
	export ESC_NOW=2015-01-01T00:00:00Z
	esc-policy init -q office --lead lead@example.com --tz UTC
	printf 'calendar,timezone,days,hours\noffice,UTC,mon-fri,09:00-18:00\n' >office/calendars.csv
	printf 'calendar,date,hours,name\n' >office/holidays.csv
	printf 'clock,target\n' >office/sla.csv
	esc-policy load -q office
	esc-open -q --map "$ROOT/tests/maps/helpdesk_italy.map" "$shared/finale.csv"
	metrics=(opened escalation_rate reopen_rate.ever frt.calendar resolution.first.calendar resolution.calendar
		resolution.first)
	for kind in all month year; do
		ours $kind --cohort opened "${metrics[@]}" >>nearest
		ours $kind --cohort opened --percentile linear "${metrics[@]}" >>linear
	done
	compare "$shared/truth.tsv" nearest linear "all month year" 597 <<-'END'
	tickets	opened	count
	escalation_rate.to_development	escalation_rate	share
	reopen_rate	reopen_rate.ever	share
	first_response.n	frt.calendar	count
	first_response.mean	frt.calendar	mean
	first_response.min	frt.calendar	min
	first_response.max	frt.calendar	max
	first_response.p50_nearest	frt.calendar	p50
	first_response.p90_nearest	frt.calendar	p90
	first_response.p50_linear	frt.calendar	p50
	first_response.p90_linear	frt.calendar	p90
	resolution_time.n	resolution.first.calendar	count
	resolution_time.mean	resolution.first.calendar	mean
	resolution_time.min	resolution.first.calendar	min
	resolution_time.max	resolution.first.calendar	max
	resolution_time.p50_nearest	resolution.first.calendar	p50
	resolution_time.p90_nearest	resolution.first.calendar	p90
	resolution_time.p50_linear	resolution.first.calendar	p50
	resolution_time.p90_linear	resolution.first.calendar	p90
	resolution_time.last.n	resolution.calendar	count
	resolution_time.last.mean	resolution.calendar	mean
	resolution_time.last.min	resolution.calendar	min
	resolution_time.last.max	resolution.calendar	max
	resolution_time.last.p50_nearest	resolution.calendar	p50
	resolution_time.last.p90_nearest	resolution.calendar	p90
	resolution_time.last.p50_linear	resolution.calendar	p50
	resolution_time.last.p90_linear	resolution.calendar	p90
	escalation_rate.more_than_one_taker	-	a hand-over on one level is a transfer, no escalation
	fcr_proxy	-	it asks for one taker, no waiting and no development; fcr for one contact before the resolution
	closure_time.n	-	closing follows the resolution by weeks and is a formality: none of our measures
	closure_time.mean	-	likewise
	closure_time.min	-	likewise
	closure_time.max	-	likewise
	closure_time.p50_nearest	-	likewise
	closure_time.p50_linear	-	likewise
	closure_time.p90_nearest	-	likewise
	closure_time.p90_linear	-	likewise
	resolution_business_time.n	resolution.first	count
	resolution_business_time.mean	resolution.first	mean
	resolution_business_time.min	resolution.first	min
	resolution_business_time.max	resolution.first	max
	resolution_business_time.p50_nearest	resolution.first	p50
	resolution_business_time.p50_linear	resolution.first	p50
	resolution_business_time.p90_nearest	resolution.first	p90
	resolution_business_time.p90_linear	resolution.first	p90
	tickets_never_closed	-	of the list: see the next test
	tickets_never_resolved	-	of the list: see the next test
	events	-	rows of the log: one may be two events of ours
	events_by_activity	-	rows of the log
	exact_duplicate_rows	-	rows of the log; all are kept, as other figures show
	events_per_ticket.n	-	rows of the log
	events_per_ticket.mean	-	rows of the log
	events_per_ticket.min	-	rows of the log
	events_per_ticket.max	-	rows of the log
	events_per_ticket.p50_nearest	-	rows of the log
	events_per_ticket.p50_linear	-	rows of the log
	events_per_ticket.p90_nearest	-	rows of the log
	events_per_ticket.p90_linear	-	rows of the log
	handovers_total	-	changes of the name between any two rows, closing and waiting among them
	service_level_changed_rate	-	an attribute: what it was before is not measured
	END
	# Their groups by the first service level are none of ours: an attribute has its last value.
}

@test "and the list of that log leaves out the same tickets" {
	shared data/helpdesk_italy
	export ESC_NOW=2015-01-01T00:00:00Z
	esc-open -q --map "$ROOT/tests/maps/helpdesk_italy.map" "$shared/finale.csv"
	equal "$(awk -F'\t' '$1 == "tickets_never_resolved" { print $3 }' "$shared/truth.tsv")" \
		"$(esc-list -b resolved:none | wc -l)"
	equal "$(awk -F'\t' '$1 == "tickets_never_closed" { print 4580 - $3 }' "$shared/truth.tsv")" \
		"$(esc-list -b kind:closed | wc -l)"
}

@test "a call centre's table gives the figures that others found in it" {
	shared data/call_center_pwc
	export ESC_NOW=2022-01-01T00:00:00Z
	esc-open -q --map "$ROOT/tests/maps/call_center_pwc.map" "$shared/Call-Center-Dataset.csv"
	local metrics=(opened abandoned asa frt.calendar service_level.60s fcr.recorded csat csat.mean)
	local form
	for form in nearest linear; do
		set -- --cohort opened --percentile $form "${metrics[@]}"
		{ ours all "$@"; ours month "$@"; ours agent "$@" --by owner; ours topic "$@" --by category
			ours weekday "$@" --by weekday | sed 's/=monday/=0/; s/=tuesday/=1/; s/=wednesday/=2/; s/=thursday/=3/
				s/=friday/=4/; s/=saturday/=5/; s/=sunday/=6/'; } >$form
	done
	compare "$shared/truth.tsv" nearest linear "all month agent topic weekday" 329 <<-'END'
	calls	opened	count
	answer_rate	1-abandoned	share
	fcr.of_answered	fcr.recorded	share
	speed_of_answer.n	frt.calendar	count
	speed_of_answer.mean	asa	mean
	speed_of_answer.min	frt.calendar	min
	speed_of_answer.max	frt.calendar	max
	speed_of_answer.p50_nearest	frt.calendar	p50
	speed_of_answer.p90_nearest	frt.calendar	p90
	speed_of_answer.p50_linear	frt.calendar	p50
	speed_of_answer.p90_linear	frt.calendar	p90
	answered_within_60s	service_level.60s	share
	csat_mean	csat.mean	mean
	csat_satisfied	csat	share
	fcr.of_all	-	the source has a verdict only of calls that were answered
	talk_time.n	-	how long a call took is no measure of ours
	talk_time.mean	-	likewise
	talk_time.min	-	likewise
	talk_time.max	-	likewise
	talk_time.p50_nearest	-	likewise
	talk_time.p50_linear	-	likewise
	talk_time.p90_nearest	-	likewise
	talk_time.p90_linear	-	likewise
	resolved_but_not_answered	-	a check of the table, which has none
	END
}
