#!/usr/bin/env bats
# esc-sla sweep: made for cron, beside people, beside itself.
load helper

# Targets of four and eight working hours, Monday to Friday 09:00-18:00 UTC; the
# lead is told.
policy() {
	mkdir policy
	cat >policy/calendars.csv <<-'END'
	calendar,timezone,days,hours
	office,UTC,mon-fri,09:00-18:00
	END
	cat >policy/sla.csv <<-'END'
	clock,priority,target,pauses
	first_response,,1h,
	resolution,P1,4h,waiting
	resolution,,8h,waiting
	END
	cat >policy/ladder.csv <<-'END'
	clock,priority,step,at,action,whom
	first_response,,late,100%,notify,lead
	resolution,,half,50%,notify,owner
	resolution,P1,up,100%,escalate,up:3
	END
	cat >policy/people.csv <<-'END'
	person,mail,teams,role
	mari,mari@example.com,support,lead
	jaan,jaan@example.com,support,agent
	END
	cat >policy/teams.csv <<-'END'
	team,lead
	support,mari
	END
	esc-policy load -q --now 2026-11-19T08:00:00Z policy >/dev/null
}

setup() {
	fresh
	policy
	esc-open -q --now 2026-11-23T09:00:00Z --ticket E-1 --priority P1 --owner jaan -m "Printer on fire"
	esc-open -q --now 2026-11-23T09:30:00Z --ticket E-2 --owner jaan -m "Slow"
	export ESC_NOW=2026-11-23T12:00:00Z
}

@test "what fired is printed, the oldest first, and then never again" {
	equal "$(printf 'ticket\tclock\tcycle\tstep\tat\taction\twhom\tdetail
E-1\tfirst_response\t1\tlate\t2026-11-23T10:00:01Z\tnotify\tlead\ttold mari
E-2\tfirst_response\t1\tlate\t2026-11-23T10:30:01Z\tnotify\tlead\ttold mari
E-1\tresolution\t1\thalf\t2026-11-23T11:00:00Z\tnotify\towner\ttold jaan')" "$(esc-sla sweep)"
	run esc-sla sweep
	[ "$status" -eq 0 ]
	equal "" "$output"
}

@test "with nothing due nothing is printed in any form" {
	for form in tsv csv json jsonl table sheet; do
		run esc-sla sweep --now 2026-11-23T09:40:00Z -f $form
		[ "$status" -eq 0 ]
		equal "" "$output"
	done
	esc-sla sweep -q
	run esc-sla sweep -f json
	equal "" "$output"
}

@test "json has the rows" {
	equal '["E-1","E-2","E-1"]' "$(esc-sla sweep -f json | jq -c '[.[].ticket]')"
}

@test "without a policy, and in an empty database, nothing is due" {
	esc-db init -q -d empty.db
	run esc-sla sweep -d empty.db
	[ "$status" -eq 0 ]
	equal "" "$output"
}

@test "-n shows and writes nothing" {
	local before
	before=$(db_sum)
	[ "$(esc-sla sweep -n | wc -l)" = 4 ]
	[ "$(db_sum)" = "$before" ]
	[ "$(esc-sla sweep | wc -l)" = 4 ]
}

@test "sixteen at once do the work of one" {
	local i
	for i in $(seq 16); do
		(esc-sla sweep -H >"out.$i" 2>"err.$i"; echo $? >"status.$i") &
	done
	wait
	equal "0" "$(sort -u status.*)"
	equal "" "$(cat err.*)"
	equal "3" "$(cat out.* | wc -l)"
	equal "3" "$(sort -u out.* | wc -l)"
}

@test "beside one that waits for somebody else it has nothing to do" {
	writer
	esc-sla sweep -H >first &
	sleep 1
	run -0 --separate-stderr timeout 10 esc-sla sweep
	equal "" "$output$stderr"
	echo >hold
	wait
	equal 3 "$(wc -l <first | xargs)"
}

@test "while somebody else writes it waits, and says so in the end" {
	of_a_file
	sqlite3 "$ESC_DB" 'begin immediate' '.shell sleep 2' rollback &
	sleep 0.5
	ESC_BUSY_MS=200 run esc-sla sweep
	[ "$status" -eq 75 ]
	wait
	[ "$(esc-sla sweep | wc -l)" = 4 ]
}

@test "an escalation is an event of the toolkit, now, with its reason" {
	esc-sla sweep -q --now 2026-11-23T13:30:00Z >/dev/null
	equal "E-1	2026-11-23T13:30:00Z	esc	2	sla_breach" \
		"$(esc-show -H -c ticket,at,actor,to_value,trigger E-1 kind:escalated)"
	equal "2" "$(esc-list -H -c level E-1)"
}

@test "a step that fired is in the story of its ticket" {
	esc-sla sweep -q >/dev/null
	esc-show E-1 | grep -q 'half'
}

@test "an import of history fires nothing; what happens since, up to when the source was seen" {
	cat >tickets.csv <<-'END'
	ticket,opened,owner
	S-1,2026-11-20T09:00:00Z,jaan
	END
	esc-sla sweep -q >/dev/null
	esc-open -q --exported 2026-11-23T12:00:00Z tickets.csv
	run esc-sla sweep
	equal "" "$output"
	cat >tickets.csv <<-'END'
	ticket,opened,owner
	S-1,2026-11-20T09:00:00Z,jaan
	S-2,2026-11-23T11:30:00Z,jaan
	END
	esc-open -q --exported 2026-11-23T12:00:00Z tickets.csv
	run esc-sla sweep --now 2026-11-23T13:00:00Z -H -c ticket,step
	equal "" "$output"
	equal "S-2	late" "$(esc-sla sweep --now 2026-11-23T13:00:00Z -H -c ticket,step --assume-current)"
}

@test "a database that was dumped and loaded fires nothing twice" {
	esc-sla sweep -q >/dev/null
	esc-db dump >dump.tsv
	esc-db init -q -d other.db
	esc-db load -q -d other.db dump.tsv >/dev/null
	run esc-sla sweep -d other.db
	equal "" "$output"
	equal "$(esc-db dump)" "$(esc-db dump -d other.db)"
	esc-db load -q -d other.db dump.tsv
	equal "$(esc-db dump)" "$(esc-db dump -d other.db)"
	equal "E-1	up" "$(esc-sla sweep -d other.db --now 2026-11-23T13:15:00Z -H -c ticket,step)"
}

@test "what every clock attends is what the check works out" {
	esc-db check
	esc-sla sweep -q >/dev/null
	esc-db check
	sqlite3 "$ESC_DB" "update clock set attend = attend + 60 where attend is not null"
	run -1 --separate-stderr esc-db check -Hc where,finding
	[[ $output == E-*$'\tstored resolution 1 attend is '* ]]
}

# zones VERSION TALLINN: time zones of their own, in which Tallinn is that place
zones() {
	local of=/usr/share/zoneinfo
	mkdir -p "zones.$1/Europe"
	cp "$of/UTC" "zones.$1"
	cp "$of/$2" "zones.$1/Europe/Tallinn"
	printf '# version %s\n' "$1" >"zones.$1/tzdata.zi"
}

@test "when the rules of time zones change all clocks are worked out again, the ended ones too" {
	zones 2030a Europe/Tallinn
	zones 2030b Europe/London
	rm -f "$ESC_DB"
	esc-db init
	sed -i 's/UTC/Europe\/Tallinn/' policy/calendars.csv
	export TZDIR=$PWD/zones.2030a
	esc-policy load -q --now 2026-11-19T06:00:00Z policy >/dev/null
	esc-open -q --now 2026-11-23T07:00:00Z --ticket E-1 --owner jaan -m "open"
	esc-open -q --now 2026-11-23T07:00:00Z --ticket E-2 --owner jaan -m "ended"
	esc-log resolve -q --now 2026-11-23T12:00:00Z E-2
	esc-db check
	due() { sqlite3 "$ESC_DB" "select due from clock where kind = 6 order by ticket" | xargs; }
	before=$(due)
	sum=$(db_sum)
	run -0 esc-policy load -H policy
	equal "$sum" "$(db_sum)"

	export TZDIR=$PWD/zones.2030b
	run -1 esc-db check -q
	run -0 esc-sla doctor -Hc finding
	[[ $output == *"the time zones are those of 2030b, the clocks were worked out with those of 2030a"* ]]
	# -n shows what will move, and moves nothing
	run -0 esc-policy load -nHc ticket,clock policy
	equal $'E-1\tresolution' "$(grep resolution <<<"$output")"
	equal "$before" "$(due)"
	esc-sla sweep -q >/dev/null
	equal "$(for t in $before; do echo $((t + 7200)); done | xargs)" "$(due)"
	esc-db check
	run -0 esc-sla doctor -Hc finding
	[[ $output != *"time zones"* ]]

	# and back, by loading the same policy
	export TZDIR=$PWD/zones.2030a
	run -0 esc-policy load -Hc ticket,clock policy
	equal $'E-1\tresolution' "$(grep resolution <<<"$output")"
	equal "$before" "$(due)"
	esc-db check
	equal 1 "$(sqlite3 "$ESC_DB" "select count(*) from policy")"
}

@test "it needs nothing of its surroundings" {
	equal "3" "$(env -i PATH="$PATH" HOME=/nonexistent ESC_DB="$ESC_DB" ESC_NOW="$ESC_NOW" \
		esc-sla sweep -H | wc -l)"
}

@test "a table that may not be written says so" {
	of_a_file
	chmod a-w "$ESC_DB"
	[ "$(id -u)" != 0 ] || skip "root may write everything"
	run esc-sla sweep
	[ "$status" -eq 77 ]
}

@test "killed at any sync a sweep loses nothing and does nothing twice" {
	command -v strace >/dev/null || skip "strace is not here"
	nm "$(command -v esc-sla)" >symbols
	! grep -q __asan_ symbols || skip "the control of this test does not go with a sanitizer"
	run "$ROOT/tests/fault/sweep" "${ESC_BUILD:-$ROOT/build/opt}" fdatasync
	[ "$status" -eq 0 ] || { echo "$output" >&2; return 1; }
	[[ "$output" == *"ok     sweep: "* ]]
}
