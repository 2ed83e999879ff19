#!/usr/bin/env bats
# The nightly run: two weeks of a help desk's exports, as cron loads them.
load helper

setup() {
	fresh
	export ESC_NOW=2026-04-01T00:00:00Z
}

# night D: the export of that day
night() {
	awk -v "D=$1" -f "$ROOT/tests/cli/nightly.awk"
}

# load FILE: as cron does it
load_night() {
	esc-open -q --map zendesk --tz UTC "$@"
}

# What the database says in the words of nightly.awk, and of dates all in force.
said() {
	esc-list -H -s ticket -c ticket,status,priority,team,owner opened:any >list.said
	esc-show -H -c ticket,kind,at,retracted opened:any kind:opened,replied,resolved |
		awk -F'\t' '$4 == "" { print $1 "\t" $2 " " $3 }' >dates.said
}

# Everything that the export of day 14 says stands so in the database.
stands() {
	awk -v D=14 -v ours=1 -f "$ROOT/tests/cli/nightly.awk" >facts
	said
	cut -f1-5 facts | sort >want
	sort list.said | comm -23 want - >missing
	[ ! -s missing ] || { head missing >&2; return 1; }
	awk -F'\t' '{ for (i = 6; i <= 8; i++) if ($i !~ / $/) print $1 "\t" $i }' facts | sort >want
	sort dates.said | comm -23 want - >missing
	[ ! -s missing ] || { head missing >&2; return 1; }
	# of each date at most one is in force
	[ -z "$(sed 's/ .*//' dates.said | sort | uniq -d)" ]
}

@test "after two weeks of nights the last history stands, and what only they saw beside it" {
	local d before
	for d in 1 2 3 4 5 6 8 9 10 11 12 13 14; do	# nobody exported on day 7
		night $d >in.csv
		case $d in
		5)	load_night in.csv
			before=$(db_sum)
			load_night in.csv	# cron ran twice
			equal "$before" "$(db_sum)" ;;
		9)	head -c $(($(wc -c <in.csv) * 2 / 3)) in.csv >cut.csv	# the disk was full
			before=$(db_sum)
			run -65 load_night cut.csv
			equal "$before" "$(db_sum)" ;;
		*)	load_night in.csv ;;
		esac
	done
	stands
	esc-db check -q
	# tickets that were deleted there are kept as they were seen last
	night 14 | sed 1d | cut -d, -f1 | sort >there
	cut -f1 list.said | sort | comm -13 there - >vanished
	[ "$(wc -l <vanished)" -ge 5 ]
	# and what only the nights saw is there: dates that were corrected, tickets that came back
	esc-show -H -c ticket,kind,retracted opened:any | awk -F'\t' '$3 == 1 { print $2 }' | sort | uniq -c >corrected
	[ "$(awk '$2 == "opened" { print $1 }' corrected)" -ge 3 ]
	[ "$(awk '$2 == "resolved" { print $1 }' corrected)" -ge 3 ]
	[ "$(esc-list -H -c reopenings opened:any | awk '$1 > 0' | wc -l)" -ge 3 ]
	# what was so on a night can be asked for later
	esc-report -H --as-of 2026-03-06T00:00:00Z opened >/dev/null
}

@test "the nights in any order give the same tickets" {
	local d
	for d in 14 3 9 1 12; do
		night $d >in.csv
		load_night in.csv
	done
	stands
	mv list.said first
	mv dates.said dates
	rm "$ESC_DB"
	esc-db init -q
	for d in 1 3 9 12 14; do
		night $d >in.csv
		load_night in.csv
	done
	stands
	cmp list.said first
	cmp dates.said dates
}

@test "the last history alone, and after the nights, differ only in what the nights saw" {
	local d
	for d in 2 4 8 11 14; do
		night $d >in.csv
		load_night in.csv
	done
	esc-db init -q -d alone.db
	load_night -d alone.db in.csv
	awk -F, '{ print $1 }' in.csv | sed 1d | sort >tickets
	esc-list -H -s ticket -c ticket,status,priority,team,owner,opened,responded,csat opened:any | sort | join -t '	' tickets - >nights
	esc-list -H -d alone.db -s ticket -c ticket,status,priority,team,owner,opened,responded,csat opened:any | sort >alone
	cmp nights alone
}

@test "a bad row is set aside, the others come in, and the mended row later" {
	night 3 | sed '5s/2026-03-0/2026-03-4/' >in.csv
	run -1 --separate-stderr load_night --rejects bad.csv in.csv
	[[ "$stderr" == *"in.csv:5: opened: "* ]]
	equal 2 "$(wc -l <bad.csv)"
	sed -i 's/2026-03-4/2026-03-0/' bad.csv
	load_night bad.csv
	equal "$(night 3 | sed 1d | wc -l)" "$(esc-list -b opened:any | wc -l)"
}
