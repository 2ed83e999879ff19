#!/usr/bin/env bash
# Due times a second, and the compiling of a year of a calendar.
#   tests/bench/calendar.sh BUILD [TICKETS DIRECTORY]
set -euo pipefail
cd "$(dirname "$0")/../.."
program=${3:-${TMPDIR:-/tmp}}/calendar
${CC:-cc} -O2 -std=c11 -D_GNU_SOURCE -Ilib -o "$program" tests/bench/calendar.c "$1/libescalate.a" \
    -lsqlite3 -lcsv -lutf8proc -lm
best=0
for _ in 1 2 3; do
	read -r millions year _ < <("$program")
	best=$(awk "BEGIN { print ($millions > $best) ? $millions : $best }")
done
verdict=$(awk "BEGIN { print ($best >= 5) ? \"ok\" : \"SLOW\" }")
printf '%-44s %10.2f %-4s at least %7.2f  %s\n' "due times of a calendar, a second" "$best" M 5 "$verdict"
printf '%-44s %10.3f %s\n' "a year of a calendar, compiled" "$year" ms
[ "$verdict" = ok ]
