#!/usr/bin/env bash
# A report month by month, with percentiles and of clocks, against DuckDB on the same
# columns, on one thread: CPU time of whole processes.  Without DuckDB and npm: nothing.
#   tests/bench/report.sh BUILD TICKETS DIRECTORY
set -euo pipefail
cd "$(dirname "$0")/../.."
build=$PWD/${1#"$PWD/"} N=$2 dir=$3
export ESC_DB=$dir/all.db ESC_NOW=2026-01-01T00:00:00Z LC_ALL=C PATH="$build:$PATH"
duck=$PWD/build/duckdb

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
	echo "no node and npm: nothing to compare esc-report with"
	exit 0
fi
[ -d "$duck/node_modules/@duckdb/node-api" ] ||
	npm install --silent --no-audit --no-fund --prefix "$duck" @duckdb/node-api >/dev/null 2>&1 || {
	echo "DuckDB is not to be had: nothing to compare esc-report with"
	exit 0
}
cat >"$duck/months.mjs" <<'END'
// months.mjs FILE [TABLE [NAME]]: loads the table, or measures what is in the file.
import { DuckDBInstance } from '@duckdb/node-api';
const [, , file, table, name = 'ticket'] = process.argv;
const now = 1767225600;
const duck = await DuckDBInstance.create(file, { threads: '1' });
const run = await duck.connect();
const months = (by, from, to) => `
	select date_trunc('month', make_timestamp(${by} * 1000000)) as month, count(*),
	    min(${to} - ${from}), quantile_disc(${to} - ${from}, [0.5, 0.9, 0.95]),
	    max(${to} - ${from}), avg(${to} - ${from})
	from ticket where status < 5 and ${to} is not null group by month order by month`;
// Met, of those that are decided; void ones and tickets left out are none.
const attained = `
	select date_trunc('month', make_timestamp(coalesce(due, ended) * 1000000)) as month,
	    count(*) filter (not late and ended is not null), count(*) filter (late or ended is not null)
	from (select *, breached is not null or used + coalesce(case when ended is null then
	        ${now} - since end, 0) > target as late from clock)
	where outcome <> 2 and status < 5 and target is not null and coalesce(due, ended) is not null
	group by month order by month`;
if (table) {
	await run.run(`create table ${name} as from read_csv('${table}', header = true, delim = '\t', sample_size = -1)`);
} else {
	const before = process.cpuUsage();
	for (const sql of file.includes('clock') ? [attained] :
	    [months('opened', 'asked', 'responded'), months('resolved', 'opened', 'resolved')])
		for (const row of (await run.runAndReadAll(sql)).getRows())
			console.log(row.map(String).join(' '));
	const { user, system } = process.cpuUsage(before);
	console.error(Math.round((user + system) / 1000));
}
END

# best COMMAND...: sets $ms, the least of five runs
best() {
	local least='' kib
	for _ in 1 2 3 4 5; do
		build/cpu "$dir/cost" "$@" >/dev/null 2>"$dir/queries"
		read -r ms kib <"$dir/cost"
		if [ -z "$least" ] || awk "BEGIN { exit !($ms < $least) }"; then least=$ms; fi
	done
	: "$kib"
	ms=$least
}

rm -f "$dir/duck.db"
sqlite3 -tabs -header "$ESC_DB" 'select opened, asked, responded, resolved, status from ticket' >"$dir/columns.tsv"
node "$duck/months.mjs" "$dir/duck.db" "$dir/columns.tsv"
rm -f "$dir/columns.tsv"

report=(esc-report frt.calendar resolution.calendar --every month --tz UTC)
# The same figures, or nothing is compared: month, n, min, p50, p90, p95, max.
node "$duck/months.mjs" "$dir/duck.db" 2>/dev/null |
	awk '{ gsub(/[][,]/, " "); print $1, $3, $4, $5, $6, $7, $8 }' >"$dir/duck.txt"
"${report[@]}" -H | awk -F'\t' '$3 ~ /calendar$/ {
	key = substr($1, 1, 10) " " $3
	if ($4 == "count") { if ($5 > 0) order[++n] = key; row[key] = substr($1, 1, 10) " " $5 }
	else if ($4 != "mean") row[key] = row[key] " " $5
} END {
	for (i = 1; i <= n; i++) if (order[i] ~ /frt/) print row[order[i]]
	for (i = 1; i <= n; i++) if (order[i] !~ /frt/) print row[order[i]]
}' >"$dir/ours.txt"
cmp "$dir/duck.txt" "$dir/ours.txt" || { echo "DuckDB and esc-report differ"; exit 1; }

failed=0
# against NAME LIMIT DATABASE COMMAND...: a row, and what stands behind it
against() {
	local name=$1 limit=$2 theirs queries ratio verdict=ok
	shift
	best node "$duck/months.mjs" "$2"
	theirs=$ms queries=$(<"$dir/queries")
	shift 2
	best "$@"
	ratio=$(awk "BEGIN { print $ms / $theirs }")
	if awk "BEGIN { exit !($ratio > $limit) }"; then verdict=OVER failed=1; fi
	printf '%-44s %10.2f %-4s at most %8.2f  %s\n' "$name" "$ratio" x "$limit" "$verdict"
	echo "$N tickets: esc-report $ms ms, node with DuckDB $theirs ms, of which $queries ms are its queries"
}
against "report by month with percentiles against DuckDB" 1.2 "$dir/duck.db" "${report[@]}"

# With clocks: an office that never closes, so that DuckDB can count, too.
export ESC_DB=$dir/clocked.db
rm -rf "$ESC_DB"* "$dir/clock.db" "$dir/never"
mkdir "$dir/never"
printf '%s\n' calendar,timezone,days,hours office,UTC,mon-sun,00:00-24:00 >"$dir/never/calendars.csv"
printf '%s\n' clock,target first_response,8h resolution,5bd >"$dir/never/sla.csv"
printf '%s\n' person,mail,role ann,ann@example.com,lead >"$dir/never/people.csv"
esc-db init -q
esc-policy load -q "$dir/never" >/dev/null 2>&1
esc-open -q "$dir/all.csv"
sqlite3 -tabs -header "$ESC_DB" 'select c.due, c.ended, c.used, c.since, c.target, c.outcome, c.breached, t.status
	from clock c join ticket t on t.id = c.ticket' >"$dir/columns.tsv"
node "$duck/months.mjs" "$dir/clock.db" "$dir/columns.tsv" clock
rm -f "$dir/columns.tsv"
clocks=(esc-report attainment --every month --tz UTC)
node "$duck/months.mjs" "$dir/clock.db" 2>/dev/null | awk '{ print substr($1, 1, 10), $(NF - 1), $NF }' >"$dir/duck.txt"
"${clocks[@]}" -H -c from,num,den | awk -F'\t' '$3 > 0 { print substr($1, 1, 10), $2, $3 }' >"$dir/ours.txt"
# what is due after the year's end is none of ours
cmp <(head -n "$(wc -l <"$dir/ours.txt")" "$dir/duck.txt") "$dir/ours.txt" || { echo "DuckDB and esc-report differ"; exit 1; }
# Rows beside the tickets must be read and judged, not one column of theirs.
against "clocks by month against DuckDB" 3 "$dir/clock.db" "${clocks[@]}"
best esc-report attainment frt --period 2025-10 team:network --cohort opened
if awk "BEGIN { exit !($ms > 50) }"; then verdict=OVER failed=1; else verdict=ok; fi
printf '%-44s %10.2f %-4s at most %8.2f  %s\n' "a filtered month with clocks" "$ms" ms 50 "$verdict"
exit $failed
