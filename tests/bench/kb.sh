#!/usr/bin/env bash
# Search: a hundred thousand articles of the words of a small vocabulary, a word
# in every second, every third, ... of them: CPU time of whole processes.
#   tests/bench/kb.sh BUILD TICKETS DIRECTORY
set -euo pipefail
cd "$(dirname "$0")/../.."
case $1 in /*) build=$1 ;; *) build=$PWD/$1 ;; esac
dir=$3
export ESC_NOW=2026-11-23T12:00:00Z ESC_USER=bench LC_ALL=C.UTF-8 PATH="$build:$PATH"
cpu=$PWD/build/cpu
mkdir -p "$dir/kb"
cd "$dir/kb"
rm -rf ./*
export ESC_DB=$PWD/kb.db
failed=0

# row WHAT FIGURE UNIT LIMIT
row() {
	local verdict=ok
	if awk "BEGIN { exit !($2 > $4) }"; then verdict=OVER failed=1; fi
	printf '%-44s %10.2f %-4s at most %8.2f  %s\n' "$1" "$2" "$3" "$4" "$verdict"
}

# least COMMAND...: sets $ms, of five
least() {
	local best=
	for _ in 1 2 3 4 5; do
		"$cpu" cost "$@" >/dev/null
		read -r ms _ <cost
		if [ -z "$best" ] || awk "BEGIN { exit !($ms < $best) }"; then best=$ms; fi
	done
	ms=$best
}

# An article a word, written by the command, has the word's tokens; the others are made of these.
esc-db init -q
n=0
for word in terminal printer payment network screen battery ühendus şifre invoice account router cable \
    w{a..z}{aaaa,bbbb,cccc,dddd,eeee}; do
	n=$((n + 1))
	esc-open -q -m "$word" --ticket "V-$n"
	esc-kb add -q "V-$n" -m "$word" --title "$word"
done
# the k-th word stands in every (k + 1)-th article; the two last ones never in one
sqlite3 kb.db <<END
create temp table a as with recursive i(i) as (select 1001 union all select i + 1 from i where i < 101000)
	select i, 1600000000 + i * 977 % 100000000 at from i;
create temp table token as select distinct p.doc word, p.token from posting p where p.kind = 0 and p.doc <= $n;
insert into article_change select i, 1, at, 1, 0, null, null, 'article ' || i, 'words', null from a;
insert into article select i, null, 1, null from a;
insert into posting select distinct t.token, 0, a.at, a.i from token t join a
	on case when t.word = $n then a.i % 2 = 1 else a.i % (t.word + 1) = 0 end;
END
esc-open -q -m "terminal printer payment wzeeee wzdddd ühendus şifre cable router" --ticket S-1
rows=$(esc-kb find -H -l 1000 terminal printer payment | wc -l)
[ "$rows" = 1000 ]
least esc-kb find terminal printer payment
row "find, three common words of 100,000 articles" "$ms" ms 50
least esc-kb find terminal wzeeee
row "  two that no article has together" "$ms" ms 50
least esc-kb find terminal wzdddd nowhere
row "  any of them" "$ms" ms 50
least esc-kb similar S-1
row "similar" "$ms" ms 50
awk 'BEGIN { print "ticket,opened,subject"
	for (i = 0; i < 100000; i++)
		printf "O-%d,%s,%s of office %d: page %d is blank\n", i, "2026-10-" 10 + i % 20 "T08:00:00Z",
		    i % 3 ? "printer" : i % 5 ? "payment terminal" : "router cable", i % 500, i % 7 }' >open.csv
esc-open -q open.csv
least esc-kb similar S-1 --open
row "  of 100,000 tickets still open, too" "$ms" ms 50
exit $failed
