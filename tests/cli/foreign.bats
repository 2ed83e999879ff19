#!/usr/bin/env bats
# Exports of others, and the figures that others worked out of them: each figure of
# theirs is one of ours to the last digit, is counted from our list by the
# definition that stands beside it, or the table says why it is none.
load helper
load figures

@test "an audit log gives what its last rows record, though rows share a minute" {
	local kind form d=data/uci_servicenow_excel_dialect
	shared $d/incident_event_log.csv
	export ESC_NOW=2018-01-01T00:00:00Z
	esc-open -q --map "$ROOT/tests/maps/uci_servicenow.map" "$shared"
	for form in nearest linear; do
		set -- --cohort opened --percentile $form resolution.calendar opened
		{ ours all "$@"; ours priority "$@" --by priority; } >$form
	done
	for kind in all priority day; do
		set -- priority,attr.made_sla,attr.reassignments,attr.reopens
		[ $kind != day ] || set -- opened,attr.made_sla,attr.reassignments,attr.reopens
		counted missed $kind "$1" '$2 == "FALSE"'
		counted moved $kind "$1" '$3 > 0'
		counted stayed $kind "$1" '$3 == 0 && $4 == 0'
		counted again $kind "$1" '$4 > 0'
	done >>nearest
	counted unclosed all closed '$1 == ""' >>nearest
	printf 'all\tevents\tcount\t%d\t\t\n' "$(esc-show -H opened:any kind:observed | wc -l)" >>nearest
	compare "${shared%/*}/truth.tsv" nearest linear "all priority day" 70 <<-'END'
	events	events	count
	tickets	opened	count
	sla_breach_rate	missed	share
	escalation_rate.reassigned	moved	share
	fcr_proxy	stayed	share
	reopen_rate	again	share
	resolution_time.n	resolution.calendar	count
	resolution_time.mean	resolution.calendar	mean
	resolution_time.min	resolution.calendar	min
	resolution_time.max	resolution.calendar	max
	resolution_time.p50_nearest	resolution.calendar	p50
	resolution_time.p90_nearest	resolution.calendar	p90
	resolution_time.p50_linear	resolution.calendar	p50
	resolution_time.p90_linear	resolution.calendar	p90
	tickets_without_closed_row	unclosed	count
	END
	# Reopenings worked out from the states are those that the source counted, and one
	# that it did not: an incident with a state New behind Resolved, out of its order.
	equal "UC-INC0000137" "$(chosen ticket,reopenings,attr.reopens '$2 > 0 && $3 == 0')"
	equal "" "$(chosen ticket,reopenings,attr.reopens '$2 == 0 && $3 > 0')"
	# A second time, and in two halves the other way round, it is the same.
	esc-open -H --map "$ROOT/tests/maps/uci_servicenow.map" "$shared" | cut -f2 | sort | uniq -c >again
	equal "    890 same" "$(cat again)"
	esc-db init -q -d halves.db
	{ head -1 "$shared"; tail -n +3001 "$shared"; } >late.csv
	head -3000 "$shared" >early.csv
	esc-open -q -d halves.db --map "$ROOT/tests/maps/uci_servicenow.map" late.csv
	esc-open -q -d halves.db --map "$ROOT/tests/maps/uci_servicenow.map" early.csv
	cmp <(esc-list -c all -s ticket opened:any) <(esc-list -d halves.db -c all -s ticket opened:any)
}

@test "a stranger's report of missed targets and his list of escalations follow from his table" {
	local form d=data/third_party_sla_report
	shared $d/customer_support_tickets.csv
	export ESC_NOW=2026-01-01T00:00:00Z
	esc-open -q --map "$ROOT/tests/maps/third_party_sla.map" "$shared"
	for form in nearest linear; do
		set -- --cohort opened --percentile $form frt.calendar resolution.calendar csat csat.mean opened
		{ ours all "$@"; ours priority "$@" --by priority; ours month "$@"; } >$form
	done
	printf 'all\tfrt.hours\tmean\t%s\t\t\n' "$(awk -F'\t' '$1 == "all" && $2 == "frt.calendar" && $3 == "mean" {
		printf "%.5f", $4 / 3600 }' nearest)" >>nearest
	printf 'all\tresolution.hours\tmean\t%s\t\t\n' "$(awk -F'\t' '$1 == "all" && $2 == "resolution.calendar" && $3 == "mean" {
		printf "%.5f", $4 / 3600 }' nearest)" >>nearest
	# his targets: hours to the first response and to the resolution; late is more
	local late='between($2, $3) > 3600 * ($1 == "Critical" ? 2 : $1 == "High" ? 8 : $1 == "Medium" ? 24 : 48)'
	counted late priority priority,opened,responded "$late" >>nearest
	counted late all priority,opened,responded "$late" >>nearest
	counted just priority priority,opened,responded "${late/>/==}" >>nearest
	late='between($2, $3) > 3600 * ($1 == "Critical" ? 24 : $1 == "High" ? 48 : $1 == "Medium" ? 96 : 168)'
	counted unsolved priority priority,opened,resolved "$late" >>nearest
	counted unsolved all priority,opened,resolved "$late" >>nearest
	counted open all attr.state '$1 == "Open"' >>nearest
	counted solved all attr.state '$1 == "Resolved"' >>nearest
	counted critical all category,priority '$1 ~ /^(Data Loss|Authentication)$/ && $2 != "Critical"' >>nearest
	counted aged all opened,priority 'between($1, "2025-11-15T23:52:00Z") >= 86400 * 8 && $2 == "Low" ||
		between($1, "2025-11-15T23:52:00Z") >= 86400 * 4 && $2 == "Medium"' >>nearest
	compare "${shared%/*}/truth.tsv" nearest linear "all priority month" 56 <<-'END'
	tickets	opened	count
	first_response_breaches	late	count
	resolution_breaches	unsolved	count
	published_violations	late	count
	first_response_breach_rate	late	share
	resolution_breach_rate	unsolved	share
	first_response_exactly_at_target	just	count
	category_escalations_recomputed	critical	count
	age_escalations_published	aged	count
	first_response_time.n	frt.calendar	count
	first_response_time.mean	frt.calendar	mean
	first_response_time.min	frt.calendar	min
	first_response_time.max	frt.calendar	max
	first_response_time.p50_nearest	frt.calendar	p50
	first_response_time.p90_nearest	frt.calendar	p90
	first_response_time.p50_linear	frt.calendar	p50
	first_response_time.p90_linear	frt.calendar	p90
	resolution_time.n	resolution.calendar	count
	resolution_time.mean	resolution.calendar	mean
	resolution_time.min	resolution.calendar	min
	resolution_time.max	resolution.calendar	max
	resolution_time.p50_nearest	resolution.calendar	p50
	resolution_time.p90_nearest	resolution.calendar	p90
	resolution_time.p50_linear	resolution.calendar	p50
	resolution_time.p90_linear	resolution.calendar	p90
	csat_mean	csat.mean	mean
	csat_satisfied	csat	share
	published.Total Tickets	opened	count
	published.Avg Response Time (hrs)	frt.hours	mean
	published.Avg Resolution Time (hrs)	-	frt's twin, to more digits than a second has: compared to the third above
	published.Avg CSAT Score	-	csat_mean to more digits
	published.Open Tickets	open	count
	published.Resolved Tickets	solved	count
	auto_escalations_published	-	the two kinds of them together, compared below
	published_equals_recomputed	-	a check of his list, made below
	category_escalations_equal	-	a check of his list, made below
	run_time_lower	-	when he ran it
	run_time_upper	-	when he ran it
	END
	# his lists, ticket by ticket and in his order
	cmp <(tail -n +2 "${shared%/*}/sla_violations.csv" | cut -d, -f1) <(chosen ticket,priority,opened,responded \
		'between($3, $4) > 3600 * ($2 == "Critical" ? 2 : $2 == "High" ? 8 : $2 == "Medium" ? 24 : 48)' | cut -c4-)
	cmp <(awk -F, '/Critical category/ { print $1 }' "${shared%/*}/auto_escalations.csv") \
		<(esc-list -b -s ticket "category:Data Loss,Authentication" priority.not:Critical | cut -c4-)
	cmp <(awk -F, '/aged/ { print $1 }' "${shared%/*}/auto_escalations.csv") <(chosen ticket,priority,opened \
		'between($3, "2025-11-15T23:52:00Z") >= 86400 * ($2 == "Low" ? 8 : $2 == "Medium" ? 4 : 99999)' | cut -c4-)
}

@test "a city's list gives its figures: a clock of twelve hours, many columns" {
	local kind by form within h
	shared data/nyc311_sample
	export ESC_NOW=2023-01-01T00:00:00Z
	esc-open -q --map "$ROOT/tests/maps/nyc311.map" "$shared"/*.csv
	for form in nearest linear; do
		set -- --cohort opened --percentile $form resolution.calendar opened
		{
			ours all "$@"
			ours agency "$@" --by team
			ours type "$@" --by category
			ours borough "$@" --by site
			ours channel "$@" --by channel
		} >$form
	done
	while read -r kind by; do
		counted closed "$kind" "$by,resolved" '$2 != ""'
		for h in 1 2 8; do
			counted within$h "$kind" "$by,opened,resolved" "\$3 != \"\" && between(\$2, \$3) <= $h * 3600"
		done
	done >>nearest <<-'END'
	all ticket
	agency team
	type category
	borough site
	channel channel
	END
	counted undated all status,resolved '$1 == "closed" && $2 == ""' >>nearest
	counted unclosed all status,resolved '$1 != "closed" && $2 != ""' >>nearest
	printf 'all\tfirst\ttime\t%s\t\t\nall\tlast\ttime\t%s\t\t\n' \
		"$(esc-list -H --tz America/New_York -s opened -l 1 -c opened opened:any | cut -c1-19)" \
		"$(esc-list -H --tz America/New_York -s -opened -l 1 -c opened opened:any | cut -c1-19)" >moments
	compare "$shared/truth.tsv" nearest linear "all agency type borough channel" 440 <<-'END'
	tickets	opened	count
	closed	closed	count
	resolution_time.n	resolution.calendar	count
	resolution_time.mean	resolution.calendar	mean
	resolution_time.min	resolution.calendar	min
	resolution_time.max	resolution.calendar	max
	resolution_time.p50_nearest	resolution.calendar	p50
	resolution_time.p90_nearest	resolution.calendar	p90
	resolution_time.p50_linear	resolution.calendar	p50
	resolution_time.p90_linear	resolution.calendar	p90
	closed_within_1h	within1	share
	closed_within_2h	within2	share
	closed_within_8h	within8	share
	closed_status_without_date	undated	count
	date_without_closed_status	unclosed	count
	created.min	-	a time: compared below
	created.max	-	a time: compared below
	END
	equal "$(awk -F'\t' '/^created/ { print $3 }' "$shared/truth.tsv")" "$(cut -f4 moments)"
}
