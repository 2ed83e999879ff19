# esc-sla calc: working time as a filter, without a database.

load helper

setup() {
	fresh
	unset ESC_DB
	mkdir policy
	cat >policy/calendars.csv <<-'END'
	calendar,timezone,days,hours
	office,Europe/Tallinn,mon-fri,09:00-12:00 13:00-18:00
	night,Europe/Berlin,mon-sun,22:00-06:00
	END
	cat >policy/holidays.csv <<-'END'
	calendar,date,hours,name
	office,--12-25,,Christmas Day
	office,2026-12-24,09:00-13:00,Christmas Eve
	END
}

# calc ARGUMENT... reads rows from standard input
calc() {
	esc-sla calc --policy policy "$@"
}

# says STATUS ERROR ARGUMENT...: calc refuses standard input with these words
says() {
	local want=$1 words=$2
	shift 2
	run --separate-stderr calc "$@"
	[ "$status" -eq "$want" ] || { echo "status $status: $stderr$output" >&2; return 1; }
	[ -z "$output" ] || { echo "printed $output" >&2; return 1; }
	[[ $stderr == *"$words"* ]] || { echo "said $stderr" >&2; return 1; }
}

@test "a target is due after so much working time, and the columns that were read come first" {
	run --separate-stderr calc <<-'END'
	start,target,calendar
	2026-12-23T14:50:00Z,4h,office
	2026-12-23T14:50:00Z,PT4H,office
	2026-12-23T14:50:00Z,14400,OFFICE
	2026-03-28T20:00:00Z,16h,night
	2026-12-23T14:50:00Z,4h,24x7
	END
	[ "$status" -eq 0 ]
	[ -z "$stderr" ]
	equal "start	target	calendar	due
2026-12-23T14:50:00Z	4h	office	2026-12-24T09:50:00Z
2026-12-23T14:50:00Z	PT4H	office	2026-12-24T09:50:00Z
2026-12-23T14:50:00Z	14400	OFFICE	2026-12-24T09:50:00Z
2026-03-28T20:00:00Z	16h	night	2026-03-30T21:00:00Z
2026-12-23T14:50:00Z	4h	24x7	2026-12-23T18:50:00Z" "$output"
}

@test "between start and end so much has elapsed, without the pauses" {
	run calc <<-'END'
	calendar,start,end,pauses
	office,2026-11-23T07:00:00Z,2026-11-23T16:00:00Z,
	office,2026-11-23T07:00:00Z,2026-11-23T16:00:00Z,2026-11-23T08:00:00Z/2026-11-23T08:30:00Z
	office,2026-11-23T07:00:00Z,2026-11-23T16:00:00Z,2026-11-23T08:15:00Z/2026-11-23T08:30:00Z;2026-11-23T08:00:00Z/2026-11-23T08:20:00Z
	office,2026-11-23T07:00:00Z,2026-11-23T07:00:00Z,
	END
	equal "elapsed
28800
27000
27000
0" "$(cut -f5 <<<"$output")"
}

@test "a target in working days ends with the n-th after the day of the start" {
	run calc <<-'END'
	calendar,start,target
	office,2026-12-22T22:30:00Z,1bd
	office,2026-12-23T08:00:00Z,2bd
	END
	equal "due
2026-12-24T11:00:00Z
2026-12-28T16:00:00Z" "$(cut -f4 <<<"$output")"
}

@test "a target of nothing is due at once, one that ends at closing time at closing time" {
	run calc <<-'END'
	start,target
	2026-11-21T10:00:00Z,0
	2026-11-20T12:00:00Z,4h
	END
	equal "due
2026-11-21T10:00:00Z
2026-11-20T16:00:00Z" "$(cut -f3 <<<"$output")"
}

@test "without a calendar it is the first of the policy, and without a policy 24x7" {
	equal "2026-11-23T07:00:01Z" "$(printf 'start,target\n2026-11-20T16:00:00Z,1\n' | calc -H -c due)"
	equal "2026-11-20T16:00:01Z" "$(printf 'start,target\n2026-11-20T16:00:00Z,1\n' | esc-sla calc -H -c due)"
	printf 'calendar,start,target\noffice,2026-11-20T16:00:00Z,1\n' >t
	run esc-sla calc t
	[ "$status" -eq 65 ]
	[[ $output == *"t:2: calendar: there is no calendar office; --policy DIR brings calendars"* ]]
}

@test "a database that was named must be there" {
	run esc-sla calc -d none.db <<<"start,target"
	[ "$status" -eq 66 ]
}

@test "every row without length has a start, an end and a sum" {
	run calc --explain <<-'END'
	calendar,start,target
	office,2026-12-23T14:50:00Z,4h
	office,2026-11-21T10:00:00Z,0
	END
	equal "calendar	start	target	from	to	state	seconds	running_total	why	due
office	2026-12-23T14:50:00Z	4h	2026-12-23T14:50:00Z	2026-12-23T16:00:00Z	running	4200	4200	open	2026-12-24T09:50:00Z
office	2026-12-23T14:50:00Z	4h	2026-12-23T16:00:00Z	2026-12-23T22:00:00Z	idle	21600	4200	closed	2026-12-24T09:50:00Z
office	2026-12-23T14:50:00Z	4h	2026-12-23T22:00:00Z	2026-12-24T07:00:00Z	idle	32400	4200	Christmas Eve	2026-12-24T09:50:00Z
office	2026-12-23T14:50:00Z	4h	2026-12-24T07:00:00Z	2026-12-24T09:50:00Z	running	10200	14400	Christmas Eve	2026-12-24T09:50:00Z
office	2026-11-21T10:00:00Z	0	2026-11-21T10:00:00Z	2026-11-21T10:00:00Z	idle	0	0	closed	2026-11-21T10:00:00Z" "$output"
}

@test "an explanation shows the pauses, and its running time is what has elapsed" {
	run calc --explain <<-'END'
	start,end,pauses
	2026-11-20T12:00:00Z,2026-11-25T08:00:00Z,2026-11-20T13:00:00Z/2026-11-20T14:00:00Z;2026-11-20T15:30:00Z/2026-11-23T08:00:00Z
	END
	equal "running 3600 open
paused 3600 pause
running 5400 open
paused 232200 pause
running 7200 open
idle 3600 closed
running 18000 open
idle 54000 closed
running 10800 open
idle 3600 closed
running 18000 open
idle 54000 closed
running 3600 open" "$(tail -n +2 <<<"$output" | cut -f6,7,9 | tr '\t' ' ')"
	equal "66600 66600" "$(tail -n 1 <<<"$output" | cut -f8,10 | tr '\t' ' ')"
	equal "66600" "$(tail -n +2 <<<"$output" | awk -F'\t' '$6 == "running" { n += $7 } END { print n }')"
}

@test "times without an offset need a zone, and with one are printed in it" {
	says 65 "standard input:2: start: " <<<$'start,target\n2026-11-23 16:50,4h'
	run calc --tz Europe/Tallinn <<<$'start,target\n2026-11-23 16:50,4h'
	equal "2026-11-23 16:50	4h	2026-11-24T11:50:00+02:00" "${lines[1]}"
	says 65 "does not exist in Europe/Tallinn" --tz Europe/Tallinn <<<$'start,target\n2026-03-29 03:30,4h'
	run calc --tz Europe/Tallinn --gap next <<<$'start,target\n2026-03-29 03:30,0'
	equal "2026-03-29 03:30	0	2026-03-29T04:00:00+03:00" "${lines[1]}"
	run calc --tz Europe/Tallinn --fold second <<<$'start,target\n2026-10-25 03:30,0'
	equal "2026-10-25 03:30	0	2026-10-25T03:30:00+02:00" "${lines[1]}"
	run calc --tz Europe/Tallinn --date-format "DD/MM/YYYY HH:mm" <<<$'start,target\n23/11/2026 16:50,0'
	equal "23/11/2026 16:50	0	2026-11-23T16:50:00+02:00" "${lines[1]}"
	run calc --tz Europe/Talinn <<<$'start,target\n2026-11-23T16:50:00Z,4h'
	[ "$status" -eq 78 ]
}

@test "every bad row is named, and nothing is printed" {
	run --separate-stderr calc -f csv <<-'END'
	calendar,start,target,pauses
	office,2026-11-23T14:50:00Z,4h,
	ofice,2026-11-23T14:50:00Z,4h,
	office,2026-13-23T14:50:00Z,4h,
	office,2026-11-23T14:50:00Z,2d,
	office,2026-11-23T14:50:00Z,,
	office,,4h,
	office,2026-11-23T14:50:00Z,-5,
	office,2026-11-23T14:50:00Z,4h,2026-11-23T14:50:00Z
	office,2026-11-23T14:50:00Z,4h,2026-11-23T14:50:00Z/2026-11-23T14:00:00Z
	office,2026-11-23T14:50:00Z,0bd,
	office,2026-11-23T14:50:00Z,9000000000h,
	END
	[ "$status" -eq 65 ]
	[ -z "$output" ]
	for words in "3: calendar: there is no calendar ofice; did you mean office?" "4: start: " \
	    "5: target: \"2d\": a day is ambiguous: write 24h, 8h or 1bd" "6: target: empty; write 4h" \
	    "7: start: empty" "8: target: \"-5\"" "9: pauses: a pause is from/to" \
	    "10: pauses: a pause ends before it begins" "11: target: 0bd: 1bd to " "12: target: " \
	    "10 of 11 rows are wrong, nothing was printed"; do
		[[ $stderr == *"esc-sla: standard input:$words"* || $stderr == *"esc-sla: $words"* ]] ||
		    { echo "$words: $stderr" >&2; false; }
	done
}

@test "an end before the start is an error" {
	says 65 "standard input:2: end: it is before start" <<<$'start,end\n2026-11-23T14:50:00Z,2026-11-23T14:49:59Z'
}

@test "bad rows can be set aside, mended and read again" {
	printf 'calendar,start,target\noffice,2026-11-23T07:00:00Z,1h\noffice,2026-11-23T07:00:00Z,1d\n' >rows.csv
	run --separate-stderr calc --rejects bad.csv rows.csv
	[ "$status" -eq 1 ]
	equal "office	2026-11-23T07:00:00Z	1h	2026-11-23T08:00:00Z" "${lines[1]}"
	[ "${#lines[@]}" -eq 2 ]
	sed -i 's/,1d,/,2h,/' bad.csv
	run calc bad.csv
	equal "office	2026-11-23T07:00:00Z	2h	2026-11-23T09:00:00Z" "${lines[1]}"
}

@test "a table is strict: unknown, missing and repeated columns are named" {
	says 65 ":1: begin: unknown column" <<<$'begin,target\n'
	says 65 ":1: stat: unknown column, did you mean start?" <<<$'stat,target\n'
	says 65 ":1: start: there is no such column" <<<$'calendar,target\n'
	says 65 ":1: a table has a column target, or a column end" <<<$'calendar,start\n'
	says 65 ":1: a table has a column target, or a column end, not both" <<<$'start,target,end\n'
	says 65 ":1: target: the column stands there twice" <<<$'start,target,target\n'
	says 65 ":1: due: that is what comes out" <<<$'start,target,due\n'
	says 65 "standard input: " </dev/null
}

@test "unknown columns can be kept for those who come after" {
	printf 'ticket,start,target,note\nE-1,2026-11-23T07:00:00Z,1h,"a, b"\n' >rows.csv
	equal "ticket,start,target,note,due
E-1,2026-11-23T07:00:00Z,1h,\"a, b\",2026-11-23T08:00:00Z" "$(calc -f csv --keep-unknown rows.csv | tr -d '\r')"
	equal "start	target	due
2026-11-23T07:00:00Z	1h	2026-11-23T08:00:00Z" "$(calc --ignore-unknown rows.csv)"
}

@test "several tables are one, if their columns are the same" {
	printf 'start,target\n2026-11-23T07:00:00Z,1h\n' >a
	printf 'start,target\n2026-11-23T08:00:00Z,1h\n' >b
	printf 'start,end\n2026-11-23T08:00:00Z,2026-11-23T09:00:00Z\n' >c
	equal "due
2026-11-23T08:00:00Z
2026-11-23T09:00:00Z" "$(calc a - <b | cut -f3)"
	says 65 "c:1: its columns are others" a c
	says 64 "--rejects" --rejects r a b
}

@test "every form of output and input is the same rows" {
	printf '{"start":"2026-11-23T07:00:00Z","target":"1h"}\n' >rows
	equal '{"start":"2026-11-23T07:00:00Z","target":"1h","due":"2026-11-23T08:00:00Z"}' "$(calc -f jsonl rows)"
	equal "2026-11-23T08:00:00Z" "$(calc -f json rows | jq -r '.[0].due')"
	equal "3600" "$(printf 'start\tend\n2026-11-23T07:00:00Z\t2026-11-23T08:00:00Z\n' | calc -f json | jq '.[0].elapsed')"
	printf 'start,target\n' >empty
	equal "start	target	due" "$(calc empty)"
	equal "[]" "$(calc -f json empty)"
	calc -c due -o out rows
	equal "due
2026-11-23T08:00:00Z" "$(cat out)"
	run calc -e empty
	[ "$status" -eq 1 ]
}

@test "a fault of the calendars is 78, with all of them, and what to write" {
	printf 'office,UTC,mon-fri,09:00-25:00\nlate,Europe/Berln,sat,10:00-12:00\n' >>policy/calendars.csv
	printf 'ofice,2026-01-01,,New Year\n' >>policy/holidays.csv
	says 78 "calendars.csv:4: hours: no time 25:00: write at most 24:00" <<<$'start,target\n2026-11-23T07:00:00Z,1h'
	[[ $stderr == *"calendars.csv:5: timezone: no zone named Europe/Berln (did you mean Europe/Berlin?)"* ]]
	[[ $stderr == *"holidays.csv:4: calendar: there is no calendar ofice: write office"* ]]
	[[ $stderr == *"4 faults in its calendars, nothing was printed"* ]]
}

@test "calendars are read whole or not at all" {
	rm policy/holidays.csv
	run calc <<<$'start,target\n2026-12-25T07:00:00Z,1h'
	equal "2026-12-25T07:00:00Z	1h	2026-12-25T08:00:00Z" "${lines[1]}"
	rm policy/calendars.csv
	says 66 "policy/calendars.csv" <<<$'start,target\n2026-12-25T07:00:00Z,1h'
	says 66 "nowhere/calendars.csv" --policy nowhere <<<$'start,target\n2026-12-25T07:00:00Z,1h'
	printf 'calendar,timezone,days\noffice,UTC,mon\n' >policy/calendars.csv
	says 78 "calendars.csv:1: hours: the column is missing" <<<$'start,target\n2026-12-25T07:00:00Z,1h'
}

@test "a calendar that never opens again is an error of the row" {
	printf 'calendar,timezone,days,hours,valid_from,valid_until\nold,UTC,mon,09:00-18:00,,2020-12-31\n' >policy/calendars.csv
	rm policy/holidays.csv
	says 65 ":2: calendar: it does not open so often" <<<$'start,target\n2026-12-25T07:00:00Z,1h'
	equal 0 "$(printf 'start,end\n2026-01-01T00:00:00Z,2027-01-01T00:00:00Z\n' | calc -H -c elapsed)"
}

@test "rows beyond the last year of dated holidays are told" {
	run --separate-stderr calc -H -c due <<<$'start,target\n2026-12-23T07:00:00Z,1h\n2027-12-23T07:00:00Z,1h'
	[ "$status" -eq 0 ]
	[ "${#lines[@]}" -eq 2 ]
	equal "esc-sla: calendar office: 1 row reaches beyond 2026, the last year with dates in holidays.csv" "$stderr"
}

@test "the holidays that come with us are those of the law" {
	declare -A first=([TR]=2026-03-19 [EE]=2026-06-22 [IT]=2027-10-04 [ES]=2028-04-14)
	declare -A hours=([TR]=14400 [EE]=21600 [IT]=0 [ES]=0)
	cp "$ROOT"/lib/defaults/policy/calendars.csv policy/
	for c in TR EE IT ES; do
		cp "$ROOT/lib/defaults/policy/holidays/$c.csv" policy/holidays.csv
		run --separate-stderr calc -H -c elapsed <<<"start,end
${first[$c]}T00:00:00Z,${first[$c]}T23:59:59Z"
		[ "$status" -eq 0 ]
		equal "${hours[$c]}" "$output"
		[ -z "$stderr" ]
		run --separate-stderr calc -H <<<$'start,target\n2028-12-29T12:00:00Z,80h'
		[[ $stderr == *"beyond 2028"* ]]
	done
}

# Each row's calendar is one of a policy, named by the row.
vectors() {
	shared vectors
	cat "$shared"/*.tsv | awk -F'\t' -v OFS='\t' '$13 == "yes" && $10 != "open"' >rows
	! cut -f5 rows | tr ';' '\n' | grep -v '^-$\|^off='	# no other kind of date
	echo calendar,timezone,days,hours >policy/calendars.csv
	awk -F'\t' '{ n = split($4, w, ";"); for (i = 1; i <= n; i++) { split(w[i], d, "="); gsub(",", " ", d[2])
		print $1 "," $3 "," d[1] "," d[2] } }' rows >>policy/calendars.csv
	echo calendar,date,hours,name >policy/holidays.csv
	awk -F'\t' '$5 != "-" { n = split($5, x, ";"); for (i = 1; i <= n; i++) print $1 "," substr(x[i], 5) ",," }' \
	    rows >>policy/holidays.csv
}

# utc: a time a line, in UTC
utc() {
	date -u -f - +%FT%TZ
}

@test "the numbers of other projects: what is due" {
	vectors
	awk -F'\t' -v OFS='\t' 'BEGIN { print "calendar", "start", "target", "pauses" }
		$2 == "due" { print $1, $7, $8, $6 == "-" ? "" : $6 }' rows >ask
	[ "$(wc -l <ask)" -gt 70 ]
	equal "$(awk -F'\t' '$2 == "due" { print $9 }' rows | utc)" "$(calc -H -c due ask 2>/dev/null)"
}

@test "the numbers of other projects: what has elapsed" {
	vectors
	awk -F'\t' -v OFS='\t' 'BEGIN { print "calendar", "start", "end", "pauses" }
		$2 ~ /^elapsed/ { print $1, $7, $8, $6 == "-" ? "" : $6 }' rows >ask
	[ "$(wc -l <ask)" -gt 15 ]
	equal "$(awk -F'\t' '$2 ~ /^elapsed/ { print $2, $9 }' rows)" \
	    "$(paste <(awk -F'\t' '$2 ~ /^elapsed/ { print $2 }' rows) <(calc -H -c elapsed ask 2>/dev/null) |
	    awk '{ print $1, $1 == "elapsed" ? $2 : int($2 / 60) }')"
}

# The first open second ends the next opening and one second; from what was due back so much passes.
@test "the numbers of other projects: the next opening, and back from what is due" {
	vectors
	awk -F'\t' -v OFS='\t' 'BEGIN { print "calendar", "start", "target" }
		$2 == "next_open" { print $1, $7, "1s" }' rows >ask
	[ "$(wc -l <ask)" -gt 5 ]
	equal "$(awk -F'\t' '$2 == "next_open" { print $9 " + 1 second" }' rows | utc)" "$(calc -H -c due ask 2>/dev/null)"
	awk -F'\t' -v OFS='\t' 'BEGIN { print "calendar", "start", "end" } $2 == "due_back" { print $1, $9, $7 }' rows >ask
	[ "$(wc -l <ask)" -gt 1 ]
	equal "$(awk -F'\t' '$2 == "due_back" { print $8 }' rows)" "$(calc -H -c elapsed ask 2>/dev/null)"
}

@test "without a directory the calendars are those of the policy in force" {
	export ESC_DB=$own_db
	esc-policy init pol --lead lead@example.org --tz Europe/Tallinn --country EE
	esc-policy load -q pol
	equal "2026-12-28T07:00:01Z" "$(printf 'start,target\n2026-12-23T13:00:00Z,1s\n' | esc-sla calc -H -c due)"
	printf 'calendar,start,target\noffce,2026-12-23T13:00:00Z,1s\n' >t
	run esc-sla calc t
	[ "$status" -eq 65 ]
	[[ $output == *"did you mean office?"* ]]
}
