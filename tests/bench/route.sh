#!/usr/bin/env bash
# Routing: CPU time of assigning tickets that nobody has; that it grows as they
# do; and a matrix of 10,000 rows against one of 100, for the same tickets.
#   tests/bench/route.sh BUILD TICKETS DIRECTORY
set -euo pipefail
cd "$(dirname "$0")/../.."
case $1 in /*) build=$1 ;; *) build=$PWD/$1 ;; esac
dir=$3
export ESC_NOW=2026-11-23T12:00:00Z ESC_USER=bench LC_ALL=C PATH="$build:$PATH"
cpu=$PWD/build/cpu
mkdir -p "$dir/route"
cd "$dir/route"
rm -rf ./*
failed=0

# policy ROWS: as many in the matrix, each for a category or a product of its own
policy() {
	esc-policy init "p$1" --lead anna@example.com --tz UTC
	awk 'BEGIN { for (i = 1; i <= 12; i++) print "agent" i ",a" i "@example.com,,support,agent,1,,,,,,20,,,," }' \
	    >>"p$1/people.csv"
	awk -v n="$1" '{ print } NR == 1 { for (i = 1; i < n - 15; i++)
		print (i % 2 ? "c" i ",," : ",p" i ",") (i % 3 ? "" : "P2") ",,,,1,none,1,,,,least-loaded,,,,,,row " i }' \
	    "p$1/matrix.csv" >m && mv m "p$1/matrix.csv"
}

# tickets N
tickets() {
	awk -v n="$1" 'BEGIN { print "ticket,subject,priority,category,product,opened"; for (i = 0; i < n; i++)
		printf "T%d,Question %d,P%d,c%d,p%d,2026-11-%02dT%02d:00:00Z\n", i, i, 2 + i % 3, i % 500, i % 300,
		    2 + i % 19, i * 7 % 24 }'
}

# assign ROWS TICKETS: sets $ms, the least of three
assign() {
	local least=
	rm -f base.db
	esc-db init -q -d base.db
	esc-policy load -q -d base.db "p$1"
	tickets "$2" >t.csv
	esc-open -q -d base.db t.csv
	for _ in 1 2 3; do
		cp base.db t.db
		"$cpu" cost esc-route assign -q -d t.db --yes owner:none >/dev/null
		read -r ms _ <cost
		if [ -z "$least" ] || awk "BEGIN { exit !($ms < $least) }"; then least=$ms; fi
	done
	ms=$least
}

# row WHAT FIGURE UNIT LIMIT
row() {
	local verdict=ok
	if awk "BEGIN { exit !($2 > $4) }"; then verdict=OVER failed=1; fi
	printf '%-44s %10.2f %-4s at most %8.2f  %s\n' "$1" "$2" "$3" "$4" "$verdict"
}

policy 100
policy 10000
assign 100 10000
few=$ms
assign 100 100000
many=$ms
assign 10000 100000
rows=$ms
row "routing 100,000 tickets" "$(awk "BEGIN { print $many / 1000 }")" s 5
row "  against 10,000" "$(awk "BEGIN { print $many / $few }")" x 15
row "a matrix of 10,000 rows against 100" "$(awk "BEGIN { print $rows / $many }")" x 2
exit $failed
