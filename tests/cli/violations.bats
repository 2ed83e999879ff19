#!/usr/bin/env bats
# Another author's report of broken promises, from his own targets as our policy.
load helper

@test "the 338 violations that others found come out in full, and nothing else" {
	shared data/third_party_sla_report/customer_support_tickets.csv
	esc-policy load -q "$ROOT/tests/policies/third_party" >/dev/null 2>warnings
	esc-open -q --map "$ROOT/tests/maps/third_party_sla.map" "$shared"
	shared data/third_party_sla_report/sla_violations.csv
	sed 1d "$shared" | awk -F, '{ print "TP-" $1 "\t" ($3 == "Response Time" ? "first_response" : "resolution") "\t" $5 * 3600 }' |
		sort >theirs
	[ "$(wc -l <theirs)" = 338 ]
	esc-sla list -H -c ticket,clock,target state:breached | sort >ours
	diff theirs ours
}

@test "whatever the policy comes, before the tickets or after them" {
	shared data/third_party_sla_report/customer_support_tickets.csv
	esc-open -q --map "$ROOT/tests/maps/third_party_sla.map" "$shared"
	[ -z "$(esc-sla list -H state:breached)" ]
	esc-policy load -q "$ROOT/tests/policies/third_party" >/dev/null 2>warnings
	[ "$(esc-sla list -H state:breached | wc -l)" = 338 ]
	esc-db check
	run esc-sla sweep
	[ "$status" -eq 0 ]
	equal "" "$output"
}
