#!/usr/bin/env bash
# The clocks: what an import, a policy and a sweep cost with them.
#   tests/bench/clocks.sh BUILD TICKETS DIRECTORY
set -euo pipefail
cd "$(dirname "$0")/../.."
case $1 in /*) build=$1 ;; *) build=$PWD/$1 ;; esac
N=$2 dir=$3
cpu=$PWD/build/cpu generate=$PWD/build/generate
export LC_ALL=C ESC_USER=bench PATH="$build:$PATH"
unset ESC_DB
failed=0

# cost COMMAND...: sets $ms; its standard output is $dir/out
cost() {
	local kib
	"$cpu" "$dir/cost" "$@" >"$dir/out"
	read -r ms kib <"$dir/cost"
	: "$kib"
}

# row WHAT FIGURE UNIT LIMIT
row() {
	local verdict=ok
	if awk "BEGIN { exit !($2 > $4) }"; then verdict=OVER failed=1; fi
	printf '%-44s %10.2f %-4s at most %8.2f  %s\n' "$1" "$2" "$3" "$4" "$verdict"
}

over() { awk "BEGIN { print $1 / $2 }"; }

# fresh DATABASE [POLICY]: a new one
fresh() {
	rm -f "$dir/$1"*
	esc-db init -q -d "$dir/$1"
	[ $# = 1 ] || esc-policy load -q -d "$dir/$1" "$2" >/dev/null 2>&1
}

# open_tickets N MINUTES NAME [PRIORITY]: opened in the minute that ended so long ago, and still open
open_tickets() {
	awk -v n="$1" -v now="$(date -u -d "$ESC_NOW" +%s)" -v ago="$2" -v name="$3" -v p="${4:-P4}" 'BEGIN {
		print "ticket,opened,priority,owner"
		for (i = 0; i < n; i++)
			print name i "," strftime("%Y-%m-%dT%H:%M:%SZ", now - 60 * ago - 59 + int(i * 60 / n), 1) "," p ",jaan"
	}'
}

export ESC_NOW=2026-01-01T00:00:00Z
rm -rf "$dir/policy" "$dir/always"
esc-policy init -q "$dir/policy" --lead lead@example.com --tz Europe/Tallinn --country EE
# round the clock, so that what is due can be counted
mkdir -p "$dir/always"
printf '%s\n' calendar,timezone,days,hours office,UTC,mon-sun,00:00-24:00 >"$dir/always/calendars.csv"
printf '%s\n' clock,target,calendar first_response,8h,office resolution,5bd,office >"$dir/always/sla.csv"
printf '%s\n' clock,priority,step,at,action,whom first_response,,soon,75%,notify,owner \
	first_response,,late,100%,notify,lead resolution,,soon,75%,notify,owner resolution,,late,100%,notify,lead \
	first_response,P1,rises,74%,escalate,up:2 >"$dir/always/ladder.csv"
printf '%s\n' level,trigger,to_level,pick,name 1,any,2,least-loaded,rises >"$dir/always/matrix.csv"
printf '%s\n' person,mail,role,level,capacity ann,ann@example.com,lead,, jaan,jaan@example.com,agent,1,9 \
	bo,bo@example.com,agent,2,90 cy,cy@example.com,agent,2,90 di,di@example.com,agent,2,90 >"$dir/always/people.csv"

# shell FILE: sets $shell, the least cost of its import into one table of text
shell() {
	shell=
	for _ in 1 2 3; do
		rm -f "$dir/shell.db"
		cost sqlite3 "$dir/shell.db" '.mode csv' ".import $1 t"
		if [ -z "$shell" ] || awk "BEGIN { exit !($ms < $shell) }"; then shell=$ms; fi
	done
	rm -f "$dir/shell.db"
}

# A year's history with clocks against the shell, the lesser of several runs.
[ -e "$dir/all.csv" ] || "$generate" -n "$N" tickets >"$dir/all.csv"
shell "$dir/all.csv"
least=
for _ in 1 2; do
	fresh clocks.db "$dir/policy"
	cost esc-open -q -d "$dir/clocks.db" "$dir/all.csv"
	if [ -z "$least" ] || awk "BEGIN { exit !($ms < $least) }"; then least=$ms; fi
done
row "import with clocks against sqlite3 .import" "$(over "$least" "$shell")" x 6
ticket=$(sed -n "$((N / 2))s/,.*//p" "$dir/all.csv")
least=
for _ in 1 2 3 4 5; do
	cost esc-sla explain -f tsv -d "$dir/clocks.db" "$ticket"
	if [ -z "$least" ] || awk "BEGIN { exit !($ms < $least) }"; then least=$ms; fi
done
row "esc-sla explain" "$least" ms 10

# What happened to them, a row an event, to tickets that are open.
"$generate" -n "$((N / 5))" openings >"$dir/openings.csv"
"$generate" -n "$((N / 5))" events >"$dir/events.csv"
shell "$dir/events.csv"
least=
for _ in 1 2; do
	fresh clocks.db "$dir/policy"
	esc-open -q -d "$dir/clocks.db" "$dir/openings.csv"
	cost esc-log -q -d "$dir/clocks.db" --batch "$dir/events.csv"
	if [ -z "$least" ] || awk "BEGIN { exit !($ms < $least) }"; then least=$ms; fi
done
row "events with clocks against sqlite3 .import" "$(over "$least" "$shell")" x 4.5
rm -f "$dir"/clocks.db* "$dir/openings.csv" "$dir/events.csv"

# Sweeps with 100 steps due: those of tickets opened half an hour before all others.
for n in 10000 100000 1000000; do
	[ "$n" -le "$N" ] || continue
	fresh sweep.db "$dir/always"
	{ open_tickets 100 30 due; open_tickets 100 5 rising P1 | sed 1d; open_tickets "$n" 0 other | sed 1d; } >"$dir/open.csv"
	esc-open -q -d "$dir/sweep.db" "$dir/open.csv"
	# once a day it also looks for what hangs on no clock
	cost esc-sla sweep --assume-current -d "$dir/sweep.db" --now 2026-01-01T05:20:00Z
	row "the first sweep of a day, of $n tickets" "$ms" ms 10
	export ESC_NOW=2026-01-01T05:45:00Z
	cp "$dir/sweep.db" "$dir/traced.db"
	cost esc-sla sweep --assume-current -d "$dir/sweep.db"
	[ "$(sed 1d "$dir/out" | wc -l)" = 100 ] || { echo "$(sed 1d "$dir/out" | wc -l) steps fired, not 100"; failed=1; }
	row "sweep, 100 steps due of $n tickets" "$ms" ms 10
	if command -v strace >/dev/null; then
		strace -f -qq -o "$dir/calls" -e trace=fdatasync,fsync esc-sla sweep --assume-current \
			-d "$dir/traced.db" >/dev/null
		row "  its syncs" "$(grep -c 'sync(' "$dir/calls")" "" 6
	fi
	cost esc-sla sweep --assume-current -d "$dir/sweep.db"
	[ ! -s "$dir/out" ] || { echo "the second sweep fired something"; failed=1; }
	row "sweep, nothing due of $n tickets" "$ms" ms 10
	# these go up, to whom the matrix says: who has the least
	export ESC_NOW=2026-01-01T05:52:00Z
	cost esc-sla sweep --assume-current -d "$dir/sweep.db"
	[ "$(grep -c "level 1 to 2, " "$dir/out")" = 100 ] || { echo "not 100 went up"; failed=1; }
	row "sweep, 100 due steps that escalate, of $n" "$ms" ms 10
	export ESC_NOW=2026-01-01T00:00:00Z
done
rm -f "$dir"/traced.db*

# 100,000 steps at once, and a policy that moves as many due times.
fresh many.db "$dir/always"
open_tickets 100000 0 due >"$dir/open.csv"
esc-open -q -d "$dir/many.db" "$dir/open.csv"
cp "$dir/many.db" "$dir/policy.db"
export ESC_NOW=2026-01-01T06:05:00Z
cost esc-sla sweep --assume-current -d "$dir/many.db"
row "sweep, $(sed 1d "$dir/out" | wc -l) steps due" "$(over "$ms" 1000)" s 3
sed -i 's/,8h,/,9h,/' "$dir/always/sla.csv"
cost esc-policy load -d "$dir/policy.db" "$dir/always" 2>/dev/null
row "policy load, $(sed 1d "$dir/out" | wc -l) due times of 100000 tickets moved" "$(over "$ms" 1000)" s 2
rm -f "$dir"/many.db* "$dir"/policy.db* "$dir/open.csv"
exit "$failed"
