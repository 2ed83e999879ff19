# The policy: made, checked, put in force, given back.

load helper

policy() {
	esc-policy init policy --lead anna@example.com --tz Europe/Tallinn --country EE
}

# fault FILE TEXT WHERE: this file in the policy is found wrong there; check says
# 1, load 78, and the policy in force stays.
fault() {
	rm -rf bad
	cp -r policy bad
	printf "$2" >"bad/$1"
	run --separate-stderr esc-policy check -H bad
	[ "$status" -eq 1 ]
	[[ $output == *$'error\t'"$3"* ]] || { echo "$output"; return 1; }
	awk -F '\t' 'NF != 4 || $3 == "" || $4 == "" { exit 1 }' <<<"$output"
	refuses 78 esc-policy load bad
	[[ $stderr == *"bad/${3%%$'\t'*}: ${3#*$'\t'}"* ]] || { echo "$stderr"; return 1; }
	[[ $stderr == *": nothing was loaded" ]]
}

@test "the first policy of every country passes its own check, without editing" {
	for country in EE ES IT TR; do
		esc-policy init $country --lead anna@example.com --tz Europe/Tallinn --country $country
		equal '' "$(esc-policy check --strict -H $country)"
	done
	esc-policy init none --lead anna@example.com --tz Europe/Tallinn
	esc-policy check none
	equal $'warning\tholidays.csv' "$(esc-policy check -H none | cut -f 1,2)"
	run esc-policy check --strict none
	[ "$status" -eq 1 ]
}

@test "the first policy has the hours of the design and the lead everywhere" {
	policy
	equal $'calendar,timezone,days,hours\noffice,Europe/Tallinn,mon-fri,09:00-18:00' "$(cat policy/calendars.csv)"
	equal support,anna,office,1 "$(tail -n +2 policy/teams.csv)"
	equal anna,anna@example.com,,support,lead,,,,,,,,,,, "$(tail -n +2 policy/people.csv)"
}

@test "init writes over nothing and refuses what it cannot mean" {
	policy
	sum=$(cat policy/*.csv | sha256sum)
	refuses 73 policy
	equal "$sum" "$(cat policy/*.csv | sha256sum)"
	mkdir half
	echo x >half/sla.csv
	refuses 73 esc-policy init half --lead a@example.com --tz UTC
	equal sla.csv "$(ls half)"
	refuses 64 esc-policy init p --tz UTC
	refuses 64 esc-policy init p --lead a@example.com
	refuses 64 esc-policy init p --lead anna --tz UTC
	refuses 64 esc-policy init p --lead a@example.com --tz UTC --country XX
	[[ $stderr == *"EE ES IT TR"* ]]
	refuses 78 esc-policy init p --lead a@example.com --tz Europe/Nowhere
	refuses 64 esc-policy init
	refuses 73 esc-policy init no/such/parent --lead a@example.com --tz UTC
	[ ! -e p ]
}

@test "every kind of fault says file, line, column and what to write; the policy in force stays" {
	policy
	esc-policy load -q policy
	fault calendars.csv 'calendar,timezone,days,hours\noffice,Europe/Talin,mon-fri,09:00-18:00\n' $'calendars.csv:2\ttimezone: '
	fault calendars.csv 'calendar,timezone,days,hours\noffice,UTC,mon-fri,09:00-25:00\n' $'calendars.csv:2\thours: '
	fault calendars.csv 'calendar,timezone,days,hours\noffice,UTC,mon-fri,09:00-18:00\noffice,UTC,fri,12:00-19:00\n' $'calendars.csv:3\t'
	fault calendars.csv 'calendar,timezone,days,hours\noffice,UTC,mon-fri,\n' $'calendars.csv:2\thours: '
	fault sla.csv 'clock,target\nresolution,2d\n' $'sla.csv:2\ttarget: "2d": a day is ambiguous'
	fault sla.csv 'clock,priority\nresolution,P1\n' $'sla.csv:1\ttarget: the column is missing'
	fault sla.csv 'clock,target,calendar\nresolution,1h,night\n' $'sla.csv:2\tcalendar: '
	fault ladder.csv 'clock,step,at,action,whom\nresolution,a,50%%,notify,zoe\n' $'ladder.csv:2\twhom: '
	fault people.csv 'person,mail,role\njaan,j@example.com,agent\n' $'teams.csv:2\tlead: there is no person "anna"'
	equal '' "$(esc-policy load -H policy)"
}

@test "a ladder step that nobody receives is a fault" {
	policy
	printf 'person,mail,role\njaan,j@example.com,agent\n' >policy/people.csv
	printf 'team,lead\n' >policy/teams.csv
	run --separate-stderr esc-policy check -H policy
	[ "$status" -eq 1 ]
	[[ $output == *$'error\tladder.csv:3\twhom: nobody receives the step "first response late"'* ]]
}

@test "check warns of a calendar whose hours have ended" {
	esc-policy init p --lead lead@example.com --tz Europe/Tallinn --country EE
	printf '%s\n' calendar,timezone,days,hours,valid_until office,Europe/Tallinn,mon-fri,09:00-18:00,2026-12-01 >p/calendars.csv
	run -0 esc-policy check -Hc severity,where,finding --now 2026-12-01T12:00:00Z p
	equal "" "$output"
	run -0 esc-policy check -Hc severity,where,finding --now 2027-01-04T12:00:00Z p
	equal "$(printf 'warning\tcalendars.csv\tcalendar office does not open in the next 4 weeks')" "$output"
	run -1 esc-policy check -q --strict --now 2027-01-04T12:00:00Z p
}

@test "a file that is not there means its defaults, an unknown one is a warning" {
	policy
	rm policy/sla.csv policy/ladder.csv policy/priorities.csv policy/levels.csv
	mkdir policy/notes policy/.git
	echo x | tee policy/README.md policy/.gitignore >policy/SLA.csv
	equal $'warning\tSLA.csv\tno file of a policy: it is not read\tname it sla.csv' "$(esc-policy check -H policy)"
	esc-open -q -m x --priority P1
	equal $'E-1\tfirst_response\t1\t\t2026-11-23T13:00:00Z' "$(esc-policy load -H policy 2>/dev/null | head -1)"
	esc-policy dump back
	equal "$(cd policy && ls ./*.csv | grep -v SLA)" "$(cd back && ls ./*.csv)"
}

@test "which channels are live is the policy's to say, from the opening on" {
	esc-policy init policy --lead anna@example.com --tz UTC
	export ESC_NOW=2026-11-23T10:00:00Z
	sed -i '/^chat/d' policy/channels.csv
	printf 'radio,,,yes\nChat,,,no\n' >>policy/channels.csv
	esc-open -q -m one --channel radio
	esc-open -q -m two --channel chat
	esc-open -q -m three --channel in_person
	esc-policy load -q policy
	equal E-2 "$(esc-sla list -b clock:first_response)"
	equal $'E-1\nE-3' "$(esc-list -b -s ticket clock:first_response state:met)"
	esc-db check
	sed -i 's/^radio,,,yes/radio,,,no/' policy/channels.csv
	esc-policy load -q policy --now 2026-11-23T11:00:00Z
	esc-open -q -m four --channel radio --now 2026-11-23T12:00:00Z
	equal $'E-2\nE-4' "$(esc-sla list -b -s ticket clock:first_response --now 2026-11-23T12:01:00Z)"
	esc-db check
	printf 'fax,,,maybe\n' >>policy/channels.csv
	run esc-policy check policy
	[[ $output == *"channels.csv:"*"neither yes nor no"* ]]
}

@test "a load says which due times moved, -n only shows it, and the same again changes nothing" {
	policy
	esc-open -q -m x --priority P1
	esc-open -q -m y --priority P3
	before=$(db_sum)
	rows=$'E-1\tfirst_response\t1\t\t2026-11-23T13:00:00Z
E-1\tresolution\t1\t\t2026-11-23T16:00:00Z
E-2\tfirst_response\t1\t\t2026-11-23T16:00:00Z
E-2\tresolution\t1\t\t2026-11-26T16:00:00Z'
	equal "$rows" "$(esc-policy load -nH policy)"
	equal "$before" "$(db_sum)"
	equal $'ticket\tclock\tcycle\told_due\tdue\n'"$rows" "$(esc-policy load policy)"
	before=$(db_sum)
	equal '' "$(esc-policy load -H policy)"
	equal "$before" "$(db_sum)"
	sed -i '/^first_response,P3/s/,4h,/,2h,/' policy/sla.csv
	equal $'E-2\tfirst_response\t1\t2026-11-23T16:00:00Z\t2026-11-23T14:00:00Z' \
	    "$(esc-policy load -H --now 2026-11-23T12:30:00Z policy)"
	equal '' "$(esc-db check -H)"
}

@test "the first policy judges what was closed before, a later one does not judge again" {
	policy
	esc-open -q -m x --priority P1
	esc-log reply -q E-1 -m hello --now 2026-11-23T12:30:00Z
	esc-log resolve -q E-1 -m done --now 2026-11-23T12:40:00Z
	esc-policy load -q --now 2026-11-24T12:00:00Z policy
	[ "$(esc-db stats -H | awk '$1 == "clock" { print $2 }')" -ge 2 ]
	sed -i 's/,P1,,,,,,,,1h,/,P1,,,,,,,,1m,/' policy/sla.csv
	equal '' "$(esc-policy load -H --now 2026-11-25T12:00:00Z policy)"
	equal '' "$(esc-db check -H)"
}

# found FILE TEXT FINDING: with these rows added to the file check finds this, and says what to do.
found() {
	rm -rf bad
	cp -r policy bad
	printf "$2" >>"bad/$1"
	esc-policy check -H bad >out || true
	grep -qF -- "$3" out || { cat out; return 1; }
	awk -F '\t' 'NF != 4 || $3 == "" || $4 == "" { exit 1 }' out
}

@test "check finds rows of the matrix that are never chosen, rings, gaps, and what nobody covers" {
	policy
	found matrix.csv 'x,,,,,,1,any,2,,,,,,,,,,late\n' $'matrix.csv:18\tit is never chosen: line 10 takes'
	found matrix.csv 'x,,,,,,1,none,1,,,,,,,,,,late\n' $'matrix.csv:18\tit is never chosen: line 14 takes'
	found matrix.csv ',,,,,,3,conflict,2,,,,,,,,,,down\n' "to_level: an escalation by this row leads no higher"
	found matrix.csv ',,,,,,,,9,,,,,,,,,,\n' "to_level: there is no level 9"
	found matrix.csv ',,,,,,,,2,,nets,,,,,,,,\n' 'team: there is no team "nets"'
	found matrix.csv ',,P9,,,,,,2,,,,,,,,,,\n' 'priority: there is no priority "p9"'
	found matrix.csv ',,,,fax,,,,2,,,,,,,,,,\n' 'channel: there is no channel "fax"'
	found matrix.csv ',,,,,,,,2,,,,named,zed,,,,,\n' 'who: there is no person "zed"'
	found matrix.csv ',,,,,,,,2,,,,,,,boss,,,\n' 'notify: nobody is "boss"'
	found matrix.csv ',,,,,,,,2,,,,,,,,,nowhere,\n' 'fallback: there is no row "nowhere"'
	found matrix.csv ',,,,,,,,2,,,,,,,,,b,a\n,,,,,,,,2,,,,,,,,,a,b\n' 'fallback: the fallbacks lead back to "a"'
	found matrix.csv ',,,,,,,,2,,,,,,,,,,twice\n,,,,,,,,2,,,,,,,,,,twice\n' 'name: "twice" is the name of line 18, too'
	found matrix.csv ',,,,,,,,2,,,sap,,,,,,,\n' 'skill: nobody has the skill "sap"'
	sed -i 's/^anna,.*/anna,anna@example.com,,support,lead,,,,,,sap,,,,,/' policy/people.csv
	found matrix.csv ',,,,,,,,2,,,sap,,,,,,,\n' 'skill: only one person has the skill "sap"'
	found matrix.csv 'x,,,,,,1,none,2,,,,on-duty,,1h,,,,\n' 'pick: nobody is on duty for '
	sed -i '/to an expert/d' policy/matrix.csv
	found matrix.csv '' 'an escalation from level 1 may match no row'
}

@test "check finds what a cell of the matrix, the signs, the channels and the trainings cannot mean" {
	policy
	found matrix.csv ',,,,,,,,,,,,,,,,,,\nx,,,,,,,,,,,,,,,,,,\n' "to_level: the cell is empty"
	found matrix.csv 'x,,,,,,,,2,upward,,,,,,,,,\n' 'escalation: there is no escalation "upward"'
	found matrix.csv 'x,,,,,,,,2,,,,round-robbin,,,,,,\n' $'"round-robbin"\twrite round-robin'
	found matrix.csv 'x,,,,,,,,2,,,,,,1d,,,,\n' 'respond: "1d" is no length of time'
	found matrix.csv 'x,,,,,,,,2,,,,named,,,,,,\n' 'who: the row picks a named person and names nobody'
	found matrix.csv 'x,,,,,,,,2,,,,lead,anna,,,,,\n' 'who: nobody is named by lead'
	found matrix.csv 'x,,,,,,,,2,,,,,,,,,level:x,\n' 'fallback: "level:x" is no level'
	found signs.csv 'en,rude,x,,,\n' 'sign: there is no sign "rude"'
	found signs.csv 'en,abusive,,,,\n' 'phrase: the cell is empty'
	found signs.csv 'en,abusive,a * b,,,\n' 'phrase: a * stands alone'
	found signs.csv 'en,abusive,x,heavy,,\n' 'weight: "heavy" is no whole number'
	found signs.csv 'en,abusive,Idiot*,,,\n' 'has the same words'
	found channels.csv 'phone,,,\n' 'channel: "phone" stands in line 2 already'
	found channels.csv 'fax,,nights,\n' 'calendar: there is no calendar "nights"'
	found training.csv 'zed,x,2026-01-01,\n' 'person: there is no person "zed"'
	found training.csv 'anna,x,2026-13-01,\n' 'date: "2026-13-01" is no date'
	found training.csv 'anna,x,2026-02-01,2026-01-01\n' 'expires: it lapses before it was'
	found people.csv 'dora,d@x.ee,,support,expert,2,,,,,,,,,,\n' 'role: the expert dora has no training in people-skills'
	found people.csv 'dora,d@x.ee,,support,agent,1,,,,,,many,,,,\n' 'capacity: "many" is no whole number'
	found people.csv 'dora,d@x.ee,,support,agent,1,,,,,,,,zed,,\n' 'manager: there is no person "zed"'
	found people.csv 'a,d@x.ee,,support,agent,1,,,,,,,,b,,\nb,d@x.ee,,support,agent,1,,,,,,,,a,,\n' 'the managers of a lead back'
	found people.csv 'a,d@x.ee,,support,agent,1,,,,,,,,,tomorrow,\n' 'hired_on: "tomorrow" is no date'
	found customers.csv 'acme,,,,,zed,,,\n' 'success_manager: there is no person "zed"'
	echo 'dora,people-skills,2020-01-01,2021-01-01' >>policy/training.csv
	found people.csv 'dora,d@x.ee,,support,expert,2,,,,,,,,,,\n' 'has lapsed'
}

@test "the files come back byte for byte, through a dump of the database too" {
	policy
	sed -i 's/$/\r/' policy/levels.csv
	printf '\xef\xbb\xbf' | cat - policy/sla.csv >x
	mv x policy/sla.csv
	printf '%s' "$(cat policy/priorities.csv)" >policy/priorities.csv	# no last newline
	{
		echo customer,segment
		for ((i = 0; i < 6000; i++)); do printf '"Müşteri ""\\t"" %d",gold\n' "$i"; done
	} >policy/customers.csv	# more than a cell of a table can hold
	esc-open -q -m x --priority P1
	esc-policy load -q policy
	esc-policy dump one
	diff -r policy one
	esc-db dump -o 1
	esc-db init -d two.db
	esc-db load -qd two.db 1
	esc-db dump -d two.db -o 2
	cmp 1 2
	esc-policy dump -d two.db -o two
	diff -r policy two
	equal "$(esc-list -H -c ticket,clock,due)" "$(esc-list -d two.db -H -c ticket,clock,due)"
	equal '' "$(esc-db check -d two.db -H)"
}

@test "warnings go to standard error, and with -q nowhere" {
	esc-policy init policy --lead anna@example.com --tz Europe/Tallinn
	run --separate-stderr esc-policy load -n policy
	[ "$status" -eq 0 ]
	[[ $stderr == "esc-policy: warning: policy/holidays.csv: calendar office has no dated holiday: "* ]]
	run --separate-stderr esc-policy load -q policy
	[ "$status" -eq 0 ]
	[ -z "$stderr" ]
}

@test "a directory without a policy, and a database without one" {
	mkdir empty
	refuses 66 esc-policy check empty
	refuses 66 esc-policy load empty
	refuses 66 esc-policy check nowhere
	refuses 66 esc-policy dump back
	refuses 64 esc-policy dump
	[ ! -e back ]
}

@test "a later version never begins before the one it follows" {
	policy
	esc-open -q -m x --priority P1
	esc-policy load -q --now 2026-11-23T12:10:00Z policy
	for hours in 2 3; do
		sed -i "/^resolution,P1/s/,[0-9]*h,/,${hours}h,/" policy/sla.csv
		esc-policy load -q --now 2026-11-23T12:0$hours:00Z policy
	done
	sed -i '/^resolution,P1/s/,3h,/,90m,/' policy/sla.csv
	equal $'E-1\tresolution\t1\t2026-11-23T15:00:00Z\t2026-11-23T13:30:00Z' \
	    "$(esc-policy load -H --now 2026-11-23T11:00:00Z policy)"
	equal '' "$(esc-db check -H)"
}
