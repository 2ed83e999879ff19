# How every command is used: options, words, standard input, output, exit statuses.

load helper

COMMANDS="esc-db esc-kb esc-list esc-log esc-notify esc-open esc-policy esc-postmortem esc-report esc-route esc-show esc-sla esc-sponsor"

# a database with E-1 of acme and E-2 of zeta, which is escalated
two_tickets() {
	esc-open -q -m "Card terminal declines" --customer acme --priority P1
	esc-open -q -m "No sound" --customer zeta --owner maria
	esc-log escalate -q E-2 --trigger knowledge -m "needs an expert"
}

# on a terminal of 80 columns
terminal() {
	command -v script >/dev/null || skip "script(1) is not here"
	script -qec "stty cols 80; $1" /dev/null </dev/null | tr -d '\r'
}

@test "help goes to standard output and names every option, verb and status" {
	for c in $COMMANDS; do
		run --separate-stderr "$c" --help
		[ "$status" -eq 0 ]
		[ -z "$stderr" ]
		[[ $output == "usage: $c "* ]]
		[[ $output == *"-d, --db WHERE"* && $output == *$'Exit status:\n  0 '* && $output == *"Examples:"* ]]
	done
	run esc-log --help
	[[ $output == *$'\n  reply '*' replied '* && $output == *"--trigger TEXT"* ]]
}

@test "every option of the help is in the manual page, and every option of the page in the help" {
	for c in $COMMANDS; do
		page=$ROOT/man/$c.1
		"$c" --help | grep -oE '^  (-., |    )--[a-z-]+' | grep -oE '[a-z][a-z-]+$' | sort >help
		sed -nE '/^\.Sh ENVIRONMENT/q; /^\.It Fl /{ s/.*Fl -([a-z-]+).*/\1/p; }' "$page" >page
		sed -nE '/^\.Sh ENVIRONMENT/q; s/^\.It Fl -([a-z-]+) Ar t , Fl -([a-z-]+) Ar t$/\1/p' "$page" >>page
		sort -u page -o page
		equal "$(cat help)" "$(cat page)"
	done
}

@test "the examples of the pages run as they are typed" {
	for c in $COMMANDS; do
		mkdir "$c"
		cd "$c"
		sed -n '/^\.Sh EXAMPLES/,/^\.Sh SEE/p' "$ROOT/man/$c.1" |
		    sed -n '/^\.Bd/,/^\.Ed/{ /^\./d; s/\\e/\\/g; s/^[0-9*/]* [0-9*]* \* \* \* //; p; }' >all
		sed -i '/mlr/d; s|/srv/in/|./|g; s/^  *mlr.*//; /|$/d' all
		printf 'ticket,opened\nT-1,2026-11-01T08:00:00Z\n' >tickets.csv
		cp "$ROOT/tests/samples/zendesk.csv" export.csv
		cp export.csv history.csv
		[ "$c" != esc-open ] || cp export.csv tickets.csv
		gzip -kf export.csv
		case $ESC_DB in postgresql:*) sed -i 's/ && esc-db backup .*//' all ;; esac
		rm -f "$ESC_DB"
		[ "$c" = esc-db ] || { esc-db init -q && two_tickets; }
		run bash -euo pipefail all
		[ "$status" -eq 0 ] || { cat all; echo "$output"; false; }
		cd ..
	done
}

@test "the version is one line, and with -v says what it is built on" {
	run esc-list --version
	[ "$status" -eq 0 ]
	[[ $output == "esc-list (escalate) "[0-9]* ]]
	run esc-list -vV
	[[ $output == *"SQLite 3"* && $output == *"tzdata 20"* ]]
}

@test "a command with jobs and no job prints its usage and exits 64" {
	for c in esc-db esc-log; do
		refuses 64 "$c"
		[[ $stderr == "usage: $c "* ]]
	done
	refuses 64 esc-db chekc
	[[ $stderr == "esc-db: no job chekc (did you mean check?)" ]]
	refuses 64 esc-db stats more
}

@test "options may stand anywhere, bundled, with their values apart or not" {
	two_tickets
	want=$(esc-list -H -c ticket,owner owner:maria)
	for line in "-Hcticket,owner owner:maria" "owner:maria -c ticket,owner -H" "--columns=ticket,owner --no-header owner:maria" \
	    "-H owner:maria --columns ticket,owner" "-c x -c ticket,owner -H -- owner:maria"; do
		equal "$want" "$(esc-list $line)"
	done
}

@test "an unknown option, column, form or value is 64 and names the nearest" {
	two_tickets
	refuses 64 esc-open -m x --prioritty P1
	[[ $stderr == "esc-open: no option --prioritty (did you mean --priority?)" ]]
	refuses 64 esc-open -m x --prior P1	# no abbreviations
	refuses 64 esc-list -c ticket,prioriti
	[[ $stderr == "esc-list: no column prioriti (did you mean priority?)" ]]
	for options in "-x" "--quiet=yes" "-f cvs" "-l -1" "-l 1e3" "--limit" "-s opend" "--color blue" "--tz"; do
		refuses 64 esc-list $options
	done
	refuses 78 esc-list --tz Europe/Nowhere
	refuses 64 esc-log survey E-1 --csat 9
	refuses 64 esc-log survey E-1 --csat 5 --level 2
	refuses 64 esc-log survey E-1
	refuses 64 esc-list --now yesterda
	refuses 64 esc-list owner:maria nosuch:x
}

@test "a term with a hyphen is no option that writes a file" {
	for word in -owner:x -owner.not:x; do
		refuses 64 esc-list $word
		[[ $stderr == *"to leave them out: owner.not:x" ]]
	done
	[ ! -e wner:x ]
}

@test "a job on tickets without a word touches nothing" {
	two_tickets
	refuses 64 esc-log close
	# shellcheck disable=SC2046	# no word is the point
	refuses 64 esc-log close -m "no word" $(esc-list -b owner:nobody)
	refuses 64 esc-show
	run --separate-stderr esc-log close owner:nobody
	[ "$status" -eq 0 ]
	[ "$output" = $'ticket\tchange\tevent\tat\tkind\tactor' ]
}

@test "a named ticket that does not exist is 66 and nothing is written for the others" {
	two_tickets
	refuses 66 esc-log note E-1 E-9 -m x
	[[ $stderr == *E-9* ]]
}

@test "- takes the tickets of a table, and of nothing none" {
	two_tickets
	for form in tsv csv jsonl; do
		run esc-list -f $form owner:maria
		equal $'ticket\nE-2' "$(esc-list -f $form owner:maria | esc-list -c ticket -)"
	done
	equal ticket "$(printf '' | esc-list -c ticket -)"
	equal ticket "$(esc-list -c ticket - </dev/null)"
	equal ticket "$(esc-list owner:nobody | esc-list -c ticket -)"
	: >empty
	equal ticket "$(esc-list -c ticket - <empty)"
}

@test "- without a header says to use xargs" {
	two_tickets
	before=$(db_sum)
	run --separate-stderr esc-log close - < <(esc-list -b)
	[ "$status" -eq 65 ]
	[[ $stderr == *"no header: use xargs, or leave out -b" ]]
	run --separate-stderr esc-log close - < <(echo a,b)
	[ "$status" -eq 65 ]
	run --separate-stderr esc-log close - < <(printf 'ticket,x\nE-1,1\n"E 1",2\n')
	[ "$status" -eq 65 ]
	[[ $stderr == *"standard input:3:"* ]]
	equal "$before" "$(db_sum)"
}

@test "standard input is read once" {
	two_tickets
	refuses 64 esc-list - -
	refuses 64 esc-log note - -F -
	run esc-log note -q E-1 -F - < <(printf 'line one\nline two\n\n')
	[ "$status" -eq 0 ]
	equal '"line one\nline two"' "$(esc-show -f json -c message E-1 kind:note | sed 's/.*://; s/}.*//')"
}

@test "a loop keeps its standard input" {
	two_tickets
	esc-list -b | while read -r t; do esc-log note -q "$t" -m seen; done
	equal 2 "$(esc-show -H kind:note | wc -l)"
}

@test "a closed standard input is 66, a closed or full standard output 74" {
	two_tickets
	run --separate-stderr sh -c 'esc-list - <&-'
	[ "$status" -eq 66 ]
	run --separate-stderr sh -c 'esc-open -q <&-'
	[ "$status" -eq 66 ]
	run --separate-stderr sh -c 'esc-list >&-'
	[ "$status" -eq 74 ]
	run --separate-stderr sh -c 'esc-list >/dev/full'
	[ "$status" -eq 74 ]
	[[ $stderr == "esc-list: standard output: "* ]]
	run --separate-stderr sh -c 'esc-list --help >/dev/full'
	[ "$status" -eq 74 ]
	sh -c 'esc-list 2>&- >file' && [ -s file ]
}

@test "when the output fails after the commit, it says so" {
	two_tickets
	for to in /dev/full '&-'; do
		run --separate-stderr sh -c "esc-log note E-1 -m 'to $to' >$to"
		[ "$status" -eq 74 ]
		[[ $stderr == "esc-log: committed, output incomplete: "* ]]
	done
	equal 2 "$(esc-show -H E-1 kind:note | wc -l)"
	run --separate-stderr sh -c "esc-log note -n E-1 -m dry >/dev/full"
	[ "$status" -eq 74 ]
	[[ $stderr != *committed* ]]
}

@test "a reader that leaves early is no error" {
	set -o pipefail
	{ echo ticket,subject; seq -f 'T-%g,a subject of some length, or so' 20000 | sed 's/,/,"/; s/$/"/'; } >many.csv
	sed -i '1s/$/,opened/; 2,$s/$/,2026-11-01T08:00:00Z/' many.csv
	esc-open -q many.csv
	equal ticket "$(esc-list -c ticket | head -1)"
	for form in csv json table sheet; do
		esc-list -f $form | head -c 10 >/dev/null
	done
	esc-list -s -ticket | head -1 >/dev/null
}

@test "-e answers by its status, -q says nothing" {
	two_tickets
	esc-list -eq owner:maria
	run esc-list -eq owner:nobody
	[ "$status" -eq 1 ]
	[ -z "$output" ]
	run -0 esc-log note -q E-1 -m x
	[ -z "$output" ]
}

@test "rows have a header also when there are none, JSON is []" {
	equal ticket "$(esc-list -c ticket)"
	equal '[]' "$(esc-list -f json)"
	equal '' "$(esc-list -f jsonl)"
	equal '' "$(esc-list -H)"
	equal '' "$(esc-list -b)"
}

@test "the form changes nothing but the form" {
	two_tickets
	columns=ticket,customer,owner,level,opened
	equal $'ticket,customer,owner,level,opened\nE-1,acme,,1,2026-11-23T12:00:00Z\nE-2,zeta,maria,2,2026-11-23T12:00:00Z' \
	    "$(esc-list -f csv -c $columns)"
	equal '{"ticket":"E-1","customer":"acme","owner":null,"level":1,"opened":"2026-11-23T12:00:00Z"}' \
	    "$(esc-list -f jsonl -c $columns E-1)"
	equal $'ticket\tcustomer\towner\tlevel\topened\nE-2\tzeta\tmaria\t2\t2026-11-23T14:00:00+02:00' \
	    "$(esc-list -c $columns --tz Europe/Tallinn E-2)"
	equal $'ticket  customer  owner  level  opened\nE-2     zeta      maria      2  2026-11-23 12:00' \
	    "$(esc-list -f table -c $columns E-2)"
	equal $'\xef\xbb\xbfticket;customer;owner;level;opened\r\nE-2;zeta;maria;2;2026-11-23 12:00:00\r' \
	    "$(esc-list -f sheet -c $columns E-2)"
}

@test "rows are sorted, limited, bare" {
	two_tickets
	equal $'E-2\nE-1' "$(esc-list -b -s -level)"
	equal E-2 "$(esc-list -b -s -level -l 1)"
	equal $'zeta\nacme' "$(esc-list -b -c customer -s owner)"
	equal '' "$(esc-list -H -l 0)"
	equal $'escalated\nopened' "$(esc-show -b -c kind -s kind ticket:any)"
}

@test "-o writes the whole file or leaves the old one" {
	two_tickets
	echo old >file
	(umask 027; esc-list -o file -f csv -c ticket)
	equal $'ticket\nE-1\nE-2' "$(cat file)"
	equal 640 "$(stat -c %a file)"
	run esc-list -o file nosuch:1
	[ "$status" -eq 64 ]
	run sh -c 'ulimit -f 0; esc-list -o file'
	[ "$status" -eq 74 ]
	equal $'ticket\nE-1\nE-2' "$(cat file)"
	refuses 73 esc-list -o nowhere/file
	refuses 73 esc-list -o .
	esc-list -o /dev/null
	[ -c /dev/null ]
	equal file "$(echo file*)"
}

@test "the database is of -d, else of ESC_DB, else of the XDG directories" {
	esc-db init -q -d other.db
	esc-open -q -d other.db -m x
	equal '' "$(esc-list -b)"
	equal E-1 "$(esc-list -b -d other.db)"
	unset ESC_DB
	export XDG_DATA_HOME=$PWD/xdg
	run esc-list
	[ "$status" -eq 66 ]
	esc-db init -q
	[ -f xdg/escalate/escalate.db ]
	unset XDG_DATA_HOME
	esc-db init -q
	[ -f .local/share/escalate/escalate.db ]
	ESC_DB='' run esc-list
	[ "$status" -eq 64 ]
}

@test "who did it is --as, else ESC_USER, else the login name" {
	esc-open -q -m x
	esc-log note -q E-1 -m a --as maria
	esc-log note -q E-1 -m b
	unset ESC_USER
	esc-log note -q E-1 -m c
	equal $'maria\njaan\n'"$(id -un)" "$(esc-show -H -c actor,message E-1 kind:note | sort -k 2 | cut -f 1)"
	esc-log assign -q E-1 --owner maria
	equal E-1 "$(esc-list -b owner:me --as maria)"
	refuses 64 esc-log note E-1 -m x --as ''
}

@test "a column that is a time is given as people write it" {
	esc-open -q -m x
	for due in 2026-11-24T09:00:00+02:00 2026-11-24 +21h tuesday; do
		esc-log promise -q E-1 --due "$due" -m "$due"
	done
	equal "$(for t in 00:00 00:00 07:00 09:00; do date -ud "2026-11-24 $t" +%s; done)" \
	    "$(esc-db dump | awk -F'\t' '$1 == "field" && $2 == "due" { print $NF }' | sort -n)"
	refuses 64 esc-log promise E-1 --due tomorow
}

@test "an option given twice counts once, -m and --attr add" {
	esc-open -q -m "a subject" -m "first words" -m "second words" --attr color=red --attr.Size big --priority P1 --priority P2
	equal $'P2\tred\tbig' "$(esc-list -H -c priority,attr.color,attr.size E-1)"
	equal 'first words\n\nsecond words' "$(esc-show -H -c message E-1)"
	printf 'the subject\n\nand the text\n' | esc-open -q -F -
	equal 'the subject' "$(esc-list -H -c subject E-2)"
	equal 'and the text' "$(esc-show -H -c message E-2)"
	refuses 64 esc-open --customer acme
	refuses 64 esc-open -m ''
	refuses 64 esc-open -m x --attr nothing
	refuses 65 esc-open -m x -F /dev/null
	refuses 66 esc-open -m x -F nowhere
}

@test "bad rows are all named, and the exit status says if the others are in" {
	printf 'ticket,opened\nA-1,2026-11-01T08:00:00Z\nA-2,31/02/26\nA-3,never\n' >in.csv
	refuses 65 esc-open in.csv
	[[ $stderr == *"esc-open: in.csv:3: opened: "*$'\n'"esc-open: in.csv:4: opened: "*$'\n'"esc-open: 2 of 3 rows are wrong"* ]]
	run --separate-stderr esc-open -v --rejects bad.csv in.csv
	[ "$status" -eq 1 ]
	[[ $stderr == *"2 rows rejected, in bad.csv"*"read 3, new 1, changed 0, same 0, rejected 2" ]]
	equal A-1 "$(esc-list -b)"
	sed -i 's|31/02/26|2026-11-02T08:00:00Z|; s/never/2026-11-03T08:00:00Z/' bad.csv
	esc-open -q bad.csv
	equal $'A-1\nA-2\nA-3' "$(esc-list -b)"
}

@test "counts are printed with -v, never with -q" {
	run --separate-stderr esc-open -m x
	[ -z "$stderr" ]
	run --separate-stderr esc-open -v -m y
	[ "$stderr" = "read 1, new 1, changed 0, same 0, rejected 0" ]
	run --separate-stderr esc-open -vq -m z
	[ -z "$stderr" ]
}

@test "on a terminal rows are a table that fits, its controls visible, its ticket whole" {
	two_tickets
	esc-open -q -m $'red \e[31m and \u202e back' --ticket a-long-name-of-a-ticket --customer x
	terminal esc-list >screen
	grep -q $'^\e\[1mticket ' screen
	grep -q '^a-long-name-of-a-ticket ' screen
	grep -q … screen
	[ "$(grep -cP '\x1b(?!\[[01]m)' screen)" -eq 0 ]
	[ "$(sed 's/\x1b\[[01]m//g' screen | LC_ALL=C.UTF-8 wc -L)" -le 80 ]
	terminal "esc-list -f csv -c subject" >screen
	grep -qF 'red ^[[31m and \u202E back' screen
	terminal "NO_COLOR=1 esc-list -c ticket" >screen
	equal ticket "$(head -1 screen)"
	terminal "TERM=dumb esc-list -c ticket" >screen
	equal ticket "$(head -1 screen)"
	equal $'\e[1mticket\e[0m' "$(esc-list -f table -c ticket --color always | head -1)"
	equal $'red \e[31m and \xe2\x80\xae back' "$(esc-list -H -c subject customer:x)"
}

@test "on a terminal a command that wants a table prints its usage" {
	terminal "esc-open; echo \$?" >screen
	equal 64 "$(tail -1 screen)"
	grep -q '^usage: esc-open ' screen
	terminal "esc-db load; echo \$?" >screen
	equal 64 "$(tail -1 screen)"
}

@test "nothing depends on the zone, the language, the directory or the mask of the caller" {
	two_tickets
	want=$(esc-list -c all; esc-show ticket:any)
	mkdir -p deep && cd deep
	equal "$want" "$(TZ=Asia/Tokyo LC_ALL=tr_TR.UTF-8 LANG=et_EE.UTF-8; export TZ LC_ALL LANG; umask 0; esc-list -c all; esc-show ticket:any)"
	equal "$want" "$(env -i PATH="$PATH" ESC_DB="$ESC_DB" ESC_NOW="$ESC_NOW" sh -c 'esc-list -c all; esc-show ticket:any')"
}
