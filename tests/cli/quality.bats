#!/usr/bin/env bats
# Quality: a lead's sample, decisions on record, what was learned, what is prepared for.
load helper

setup() {
	fresh
	esc-policy init policy --lead anna@example.com --tz Europe/Tallinn --country EE
	esc-policy load -q policy 2>/dev/null
}

solved() {
	local day
	for i in $(seq "$1"); do
		day=2026-11-$(printf %02d $((i % 20 + 1)))
		echo "T-$i,${day}T08:00Z,${day}T10:00Z,$((i % 2)),desk"
	done | sed 's/,0,desk/,bob,desk/; s/,1,desk/,eve,desk/; 1i ticket,opened,resolved,owner,team' >t.csv
	esc-open -q t.csv
}

@test "a question is answered yes, no or na; the score weighs the questions" {
	solved 1
	esc-log check -q T-1 --as anna --question greeted --answer yes
	esc-log check -q T-1 --as anna --question asked --answer no
	esc-log check -q T-1 --as anna --question kept --answer yes -m "called at nine"
	esc-log check -q T-1 --as anna --question apologised --answer na
	# 1 + 2 of 1 + 2 + 2
	equal "T-1 eve anna 2 1 1 0.6" "$(esc-report quality -Hc ticket,owner,checker,yes,no,na,score | tr '\t' ' ')"
	# the latest answer stands, and what is undone does not
	esc-log check -q T-1 --as max --question asked --answer yes --now 2026-11-23T12:01Z
	equal "max 3 0 1 1" "$(esc-report quality -Hc checker,yes,no,na,score --now 2026-11-23T13:00Z | tr '\t' ' ')"
	esc-log undo -q T-1 --event "$(esc-show -Hc event T-1 kind:checked actor:max)" --now 2026-11-23T12:02Z
	equal "anna 2 1 1 0.6" "$(esc-report quality -Hc checker,yes,no,na,score --now 2026-11-23T13:00Z | tr '\t' ' ')"
	esc-db check
}

@test "a question that is not in quality.csv, or without an answer, is refused" {
	solved 1
	refuses 65 esc-log check T-1 --question greeted
	[[ $stderr == *"--answer yes, no or na"* ]]
	refuses 65 esc-log check T-1 --question greted --answer yes
	[[ $stderr == *"did you mean greeted"* ]]
	refuses 64 esc-log check T-1 --question greeted --answer maybe
	refuses 64 esc-log check T-1 --answer yes
	printf 'question,text,weight\nsmiled,Did they smile?,3\n' >policy/quality.csv
	esc-policy load -q policy 2>/dev/null
	refuses 65 esc-log check T-1 --question greeted --answer yes
	esc-log check -q T-1 --question smiled --answer yes
}

@test "the same seed draws the same sample, another seed another, in any database" {
	solved 60
	esc-open -q -m "still open" --team desk
	esc-report quality --sample 20 --seed 7 -b | sort >one
	equal 20 "$(wc -l <one)"
	equal 60 "$(esc-report quality -b | wc -l)"
	esc-report quality --sample 20 --seed 8 -b | sort >two
	! cmp -s one two
	! grep -q E-1 one two
	rm -f "$ESC_DB"
	esc-db init -q
	{ head -1 t.csv; sed 1d t.csv | sort -r; } >turned.csv
	esc-open -q turned.csv
	esc-report quality --sample 20 --seed 7 -b | sort >again
	cmp one again
	# of some tickets only, and of a period
	equal "bob" "$(esc-report quality --sample 5 --seed 1 owner:bob -Hc owner | sort -u)"
	equal 3 "$(esc-report quality --period 2026-11-05 -b | wc -l)"
	equal 0 "$(esc-report quality --sample 0 -b | wc -l)"
	refuses 64 esc-report quality --sample many
}

@test "a decision is kept with what it was instead of, and why" {
	esc-open -q -m one
	esc-log decide -q E-1 --what refund --instead "a new device" --why "the third time" -m "Anna and Max agreed"
	equal "refund|a new device|the third time|Anna and Max agreed" "$(esc-show -Hc what,instead,why,message E-1 kind:decided | tr '\t' '|')"
	refuses 64 esc-log decide E-1 --instead "nothing"
}

# finds TEXT: the check of the policy says so, as a warning
finds() {
	esc-policy check policy >found || true
	grep -q "warning.*$1" found || { cat found; echo "not found: $1"; return 1; } >&2
}

@test "what was learned lapses, and a refresher renews it" {
	printf 'person,skill,date,expires\nanna,de-escalation,2025-11-01,2026-11-01\nanna,role-play,2026-01-01,2026-12-10\n' >policy/training.csv
	finds 'training.csv:2.*what anna learned of de-escalation has lapsed'
	finds 'training.csv:3.*what anna learned of role-play lapses within 30 days'
	echo 'anna,de-escalation,2026-11-02,2027-11-02' >>policy/training.csv
	esc-policy check policy >found
	! grep -q 'de-escalation has lapsed' found
	esc-policy check policy --now 2028-01-01 >found
	grep -q 'training.csv:4.*de-escalation has lapsed' found
	! grep -q 'training.csv:2' found
}

@test "a team that records soft skills is told who lacks which" {
	esc-policy check policy >found
	! grep -q 'has not learned' found
	printf 'person,skill,date,expires\nanna,empathy,2026-01-01,\nanna,Active Listening,2026-01-01,\n' >policy/training.csv
	finds 'anna has not learned: negotiation stress-management problem-solving conflict-resolution de-escalation'
}

@test "a risk has somebody who sees to it, and is exercised" {
	printf 'scenario,likelihood,mitigation,owner,exercised,every\nmail is down,medium,call instead,anna,,\nstorm,low,work from home,anna,2025-06-01,365\nfire,low,leave,anna,2026-11-01,30\n' >policy/risks.csv
	finds 'risks.csv:2.*exercised: "mail is down" was never exercised'
	finds 'risks.csv:3.*"storm" was last exercised more than 365 days ago'
	! grep -q fire found
	esc-policy load -q policy 2>/dev/null
	esc-policy dump back
	cmp policy/risks.csv back/risks.csv
	printf 'scenario,mitigation,owner\nflood,pump,zoe\n,x,anna\n' >policy/risks.csv
	run -1 esc-policy check policy
	grep -q 'risks.csv:3.*scenario: the cell is empty' <<<"$output"
	printf 'scenario,mitigation,owner\nflood,pump,zoe\n' >policy/risks.csv
	run -1 esc-policy check policy
	grep -q 'risks.csv:2.*there is no person "zoe"' <<<"$output"
}

@test "a drill runs on a copy of the database, with another clock, and leaves ours alone" {
	of_a_file
	esc-open -q -m "Mail is down" --priority P1
	before=$(db_sum)
	esc-db backup -q drill.db
	esc-log escalate -q -d drill.db E-1 --level 2 --now 2026-11-23T13:00Z
	esc-sla sweep -q -d drill.db --now 2026-11-24T13:00Z
	equal 3 "$(esc-list -d drill.db -Hc level E-1)"
	equal "$before" "$(db_sum)"
	equal 1 "$(esc-list -Hc level E-1)"
}
