#!/usr/bin/env bash
# PostgreSQL: CPU time of the command and of the server together.
#   tests/bench/server.sh BUILD TICKETS DIRECTORY
set -euo pipefail
cd "$(dirname "$0")/../.."
case $1 in /*) build=$1 ;; *) build=$PWD/$1 ;; esac
N=$2 dir=$3
export LC_ALL=C ESC_USER=bench PATH="$build:$PATH" ESC_NOW=2026-01-01T00:00:00Z
scripts/pg here || exit 0
PATH=$(scripts/pg bin):$PATH	# the start of Debian's psql is no part of a query
address=$(ESC_PG_CONF=$'fsync = off\nmax_wal_size = 8GB\nautovacuum = off' scripts/pg start "$dir/pg")
trap 'scripts/pg stop "$dir/pg"' EXIT
postmaster=$(head -n 1 "$(cat "$dir/pg/run")/data/postmaster.pid")
failed=0

# row WHAT FIGURE UNIT LIMIT
row() {
	local verdict=ok
	if awk "BEGIN { exit !($2 > $4) }"; then verdict=OVER failed=1; fi
	printf '%-44s %10.2f %-4s at most %8.2f  %s\n' "$1" "$2" "$3" "$4" "$verdict"
}
over() { awk "BEGIN { print $1 / $2 }"; }

# at NAME: the address of a database
at() {
	# shellcheck disable=SC2059	# the address has a place for the name
	printf "$address" "$1"
}
new() {
	psql -qX "$(at postgres)" -c "create database $1"
}

# The server's milliseconds: of its process, of its children that ended, and of those that run.
served() {
	# shellcheck disable=SC2046	# numbers
	cat "/proc/$postmaster/stat" $(pgrep -P "$postmaster" | sed 's|.*|/proc/&/stat|') 2>/dev/null |
	    awk -v p="$postmaster" -v hz="$(getconf CLK_TCK)" '{ sub(/.*\) /, "") } { ms += $12 + $13 }
	        NR == 1 { ms += $14 + $15 } END { printf "%d", ms * 1000 / hz }'
}

# both COMMAND...: sets $ms, of the command and of the server; of one of $times, whose
# cost together is more than the hundredth of a second that the server's time is counted in
times=1
both() {
	local before i kib all=0
	before=$(served)
	for ((i = 0; i < times; i++)); do
		build/cpu "$dir/cost" "$@" >"$dir/out"
		read -r ms kib <"$dir/cost"
		all="$all + $ms"
	done
	: "$kib"
	sleep 0.2
	ms=$(awk "BEGIN { print ($all + $(served) - $before) / $times }")
}

# trips COMMAND...: how often an answer of the server follows what was sent
trips() {
	strace -f -qq -e trace=sendto,recvfrom -o "$dir/trace" "$@" >/dev/null
	awk '/sendto/ { sent = 1 } /recvfrom.*= [1-9]/ { n += sent; sent = 0 } END { print n + 0 }' "$dir/trace"
}

build/generate -n "$N" tickets >"$dir/server.csv"
new import
ESC_DB=$(at import)
export ESC_DB
esc-db init -q
both esc-open -q "$dir/server.csv"
import=$ms

# The same rows, copied into the same tables.
new copy
ESC_DB=$(at copy) esc-db init -q
tables=$(psql -qAtX "$ESC_DB" -c "select tablename from pg_tables where schemaname = 'escalate' and tablename not in ('setting', 'mark')")
for t in $tables; do
	psql -qAtX "$ESC_DB" -c "copy (select * from escalate.$t) to stdout (format binary)" >"$dir/$t.copy"
	echo "\\copy escalate.$t from '$dir/$t.copy' (format binary)"
done >"$dir/copy.sql"
both psql -qX -1 -f "$dir/copy.sql" "$(at copy)"
rm "$dir"/*.copy
row "import on PostgreSQL against COPY" "$(over "$import" "$ms")" x 3
echo "import on PostgreSQL: $(over "$N" "$import") thousand tickets a second of CPU time, COPY $(over "$N" "$ms")"

psql -qX "$ESC_DB" -c analyze

# least COMMAND...: of three runs
least() {
	local best='' times=5
	for _ in 1 2 3; do
		both "$@"
		if [ -z "$best" ] || awk "BEGIN { exit !($ms < $best) }"; then best=$ms; fi
	done
	ms=$best
}

# against WHAT QUERY ARGUMENT...: a report, and the query that says the same
against() {
	local report what=$1 query=$2
	shift 2
	least esc-report "$@"
	report=$ms
	least psql -qAtX "$ESC_DB" -c "set search_path to escalate" -c "$query"
	row "$what against one query" "$(over "$report" "$ms")" x 1.5
	echo "$what: $report ms, one query of psql $ms ms"
}

year="opened >= 1735689600 and opened < 1767225600"
escalated="count(*), sum(case when escalated is not null then 1 else 0 end)"
against "a month of esc-report" "select $escalated from ticket where opened >= 1759276800 and opened < 1761955200" \
    escalation_rate --period 2025-10
against "a year of esc-report" "select $escalated from ticket where $year" escalation_rate --period 2025
against "its months" "select date_trunc('month', to_timestamp(opened)), $escalated from ticket where $year group by 1 order by 1" \
    escalation_rate --period 2025 --every month
against "p50, p90, p95 of its months" "select date_trunc('month', to_timestamp(opened)),
    percentile_disc(array[0.5, 0.9, 0.95]) within group (order by responded - opened) from ticket where $year group by 1 order by 1" \
    frt.calendar --period 2025 --every month

# A sweep of a hundred due steps.
new sweep
ESC_DB=$(at sweep)
esc-db init -q
esc-policy init -q --lead lead@example.com --tz Europe/Tallinn "$dir/policy-pg"
esc-policy load -q --now 2025-01-01T00:00:00Z "$dir/policy-pg"
rm -r "$dir/policy-pg"
for ((i = 0; i < 50; i++)); do echo "S-$i,2026-01-05T09:00:00Z,P1"; done | { echo ticket,opened,priority; cat; } |
    esc-open -q --now 2026-01-05T09:00:00Z
steps=$(esc-sla sweep --dry-run --assume-current -H --now 2026-01-05T10:30:00Z | wc -l)
row "round trips of a sweep, $steps steps" "$(trips esc-sla sweep -q --assume-current --now 2026-01-05T10:30:00Z)" "" 20
exit "$failed"
