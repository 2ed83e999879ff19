#!/usr/bin/env bash
# A report month by month with percentiles, against DuckDB on the same columns, on
# one thread: CPU time of whole processes.  Without DuckDB and npm: nothing.
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
// months.mjs FILE [TABLE]: loads the table, or measures what is in the file.
import { DuckDBInstance } from '@duckdb/node-api';
const [, , file, table] = process.argv;
const duck = await DuckDBInstance.create(file, { threads: '1' });
const run = await duck.connect();
const months = (by, from, to) => `
	select date_trunc('month', make_timestamp(${by} * 1000000)) as month, count(*),
	    min(${to} - ${from}), quantile_disc(${to} - ${from}, [0.5, 0.9, 0.95]),
	    max(${to} - ${from}), avg(${to} - ${from})
	from ticket where status < 5 and ${to} is not null group by month order by month`;
if (table) {
	await run.run(`create table ticket as from read_csv('${table}', header = true, delim = '\t')`);
} else {
	const before = process.cpuUsage();
	for (const sql of [months('opened', 'asked', 'responded'), months('resolved', 'opened', 'resolved')])
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

best node "$duck/months.mjs" "$dir/duck.db"
theirs=$ms queries=$(<"$dir/queries")
best "${report[@]}"
ratio=$(awk "BEGIN { print $ms / $theirs }")
verdict=ok
awk "BEGIN { exit !($ratio > 1.2) }" && verdict=OVER
printf '%-44s %10.2f %-4s at most %8.2f  %s\n' "report by month with percentiles against DuckDB" "$ratio" x 1.2 "$verdict"
echo "$N tickets: esc-report $ms ms, node with DuckDB $theirs ms, of which $queries ms are its queries"
[ "$verdict" = ok ]
