#!/usr/bin/env bats
# What surrounds a command must not change what it says, nor make it lose anything.
load helper

fill() {
	esc-log -q --batch - <<-'END'
	ticket,kind,at,actor,customer,priority,level,owner,subject,message,csat
	E-1,opened,2026-10-01T08:00:00Z,Ann,Acme,P1,,,İSTANBUL ıssız,It burns,
	E-1,assigned,2026-10-01T09:00:00Z,jaan,,,,Maria,,,
	E-1,escalated,2026-10-02T08:00:00Z,Maria,,,2,,,Who knows?,
	E-1,replied,2026-10-02T09:00:00Z,Maria,,,,,,hello,
	E-1,resolved,2026-10-04T08:00:00Z,Maria,,,,,,,
	E-1,surveyed,2026-10-05T08:00:00Z,,,,,,,,4
	E-2,opened,2026-10-25T00:30:00Z,Bob,"Acme, Inc.",P2,,,=1+1,,
	END
}

# The Turkish locale, made where there is none.
setup_file() {
	command -v localedef >/dev/null || return 0
	mkdir "$BATS_FILE_TMPDIR/locale"
	localedef -i tr_TR -f UTF-8 "$BATS_FILE_TMPDIR/locale/tr_TR.UTF-8" >/dev/null 2>&1 || true
}

# Everything that is printed, by everything that prints.
everything() {
	esc-list -c all
	esc-list -f csv -s -opened customer:ACME subject:istanbul
	esc-list -f json
	esc-list -f sheet
	esc-list -f table
	esc-show -f csv -c all E-1 E-2
	esc-show -f table E-1
	esc-report
	esc-report escalation_rate frt.calendar resolution.calendar --every month --by priority
	esc-report define fcr
	esc-db stats
	esc-db dump
	esc-list -b opened:2026-10-25..2026-10-26
}

# many N: a table of so many tickets
many() {
	awk -v n="$1" 'BEGIN { print "ticket,opened,subject"
		for (i = 1; i <= n; i++) printf "S-%d,2026-11-01T08:00:00Z,%060d\n", i, i }'
}

@test "zone, language, terminal, directory, mask and home change not a byte" {
	fill
	everything >want
	locale=$BATS_FILE_TMPDIR/locale
	for setting in TZ=Asia/Tokyo TZ=Nope/Nope TZ=:/etc/passwd TERM=dumb TERM=xterm-256color COLUMNS=20 NO_COLOR=1 \
	    LANG=de_DE.UTF-8 LC_ALL=C "LOCPATH=$locale LC_ALL=tr_TR.UTF-8" "LOCPATH=$locale LC_ALL= LANG=tr_TR.UTF-8" \
	    HOME=/nonexistent TMPDIR=/nonexistent POSIXLY_CORRECT=1 LC_NUMERIC=de_DE.UTF-8; do
		(export $setting && everything) >got || { echo "$setting" >&2; false; }
		cmp want got || { echo "$setting" >&2; false; }
	done
	(cd / && everything) | cmp want -
	(umask 077 && everything) | cmp want -
	(umask 000 && everything) | cmp want -
	export -f everything
	env -i PATH="$PATH" HOME=/nonexistent SHELL=/bin/sh LOGNAME=x ESC_DB="$ESC_DB" ESC_NOW="$ESC_NOW" \
	    bash -c "$(declare -f everything); everything" | cmp want -
}

@test "in Turkish a table, a filter and a header mean the same" {
	export LOCPATH=$BATS_FILE_TMPDIR/locale
	[ -d "$LOCPATH/tr_TR.UTF-8" ] || skip "no sources of locales here"
	export LC_ALL=tr_TR.UTF-8
	# it is the real one
	equal "İ" "$(python3 -c 'import locale, ctypes; locale.setlocale(locale.LC_ALL, ""); c = ctypes.CDLL(None); print(chr(c.towupper(ord("i"))))')"
	printf 'TICKET,PRIORITY,OPENED,SUBJECT,CSAT,SURVEYED\nI-1,P1,2026-10-01T08:00:00Z,TITLE,5,2026-10-02T08:00:00Z\n' | esc-open -q
	equal "I-1 P1 TITLE" "$(esc-list -Hc ticket,priority,subject subject:title priority:p1 | tr '\t' ' ')"
	equal "5" "$(esc-list -Hc csat)"
	run -65 bash -c 'printf "tıcket\nx\n" | esc-open'
}

@test "a closed standard input is no empty one, and is not missed where it is not read" {
	fill
	for c in "esc-open" "esc-open -" "esc-db load" "esc-log note - -m x" "esc-log --batch -" "esc-log note E-1 -F -" "esc-list -"; do
		before=$(db_sum)
		run -66 --separate-stderr bash -c "$c <&-"
		[[ $stderr == *"standard input is closed"* ]]
		equal "$before" "$(db_sum)"
	done
	for c in "esc-list" "esc-show E-1" "esc-report" "esc-db check" "esc-db dump" "esc-open -m x" "esc-log note E-1 -m y"; do
		run -0 bash -c "$c <&-"
	done
	esc-db check
}

@test "an output that cannot be written is 74, and what was committed is said" {
	fill
	for c in "esc-list" "esc-list -f table" "esc-show E-1" "esc-report" "esc-db dump" "esc-db stats" "esc-db check" "esc-list --help" "esc-report define" "esc-db --version" "esc-open --map list"; do
		for out in ">/dev/full" ">&-"; do
			run -74 --separate-stderr bash -c "$c $out"
			[ -n "$stderr" ] || { echo "$c $out" >&2; false; }
			[[ $stderr != *committed* ]]
		done
	done
	n=2
	for c in "esc-open -m x" "esc-log note E-1 -m x --key k" "esc-open in.csv"; do
		for out in ">/dev/full" ">&-"; do
			n=$((n + 1))
			printf 'ticket,opened\nN-%d,2026-11-01T08:00:00Z\n' $n >in.csv
			run -74 --separate-stderr bash -c "$c $out"
			[[ $stderr == *"committed, output incomplete: "* ]] || { echo "$c $out: $stderr" >&2; false; }
		done
	done
	# it was
	equal "2" "$(esc-list -b subject:x | wc -l | xargs)"
	equal "2" "$(esc-list -b ticket:N-7,N-8 | wc -l | xargs)"
	esc-db check
}

@test "a closed standard error hurts nobody, and no word lands in the database" {
	fill
	esc-list 2>&- >out
	esc-log -q note E-1 -m x 2>&-
	run -64 bash -c 'esc-list stauts:x 2>&-'
	run -65 bash -c 'printf "ticket,opened\nX,y\n" | esc-open 2>&-'
	run bash -c 'esc-open -m z <&- >&- 2>&-'
	[ "$status" -eq 74 ]
	esc-db check
	case $ESC_DB in
	postgresql:*) ;;
	*)	equal "0" "$(grep -c 'esc-open:' "$ESC_DB" || true)" ;;
	esac
}

@test "a reader that leaves early ends it in peace, also under pipefail and with SIGPIPE as it comes" {
	fill
	many 3000 | esc-open | head -1 >/dev/null
	set -o pipefail
	for c in "esc-list -c all" "esc-list -f json" "esc-list -f table" "esc-show status:open" "esc-db dump"; do
		$c | head -1 >/dev/null || { echo "$c" >&2; false; }
		$c | true || { echo "$c" >&2; false; }
	done
	equal "3002" "$(esc-list -H | wc -l | xargs)"
}

@test "a file that may not grow is an error, and changes nothing" {
	fill
	many 5000 >big.csv
	before=$(db_sum)
	run --separate-stderr bash -c 'ulimit -f 200; esc-open -q big.csv'
	[ "$status" -eq 74 ]
	[ -n "$stderr" ]
	equal "$before" "$(db_sum)"
	run --separate-stderr bash -c 'ulimit -f 8; esc-db dump -o dump.txt'
	[ ! -e dump.txt ] || equal "$(esc-db dump)" "$(cat dump.txt)"
	esc-db check
	esc-open -q big.csv
}

@test "killed at any moment an import leaves all or nothing, and again completes it" {
	many 10000 >big.csv
	empty=$(esc-db dump)
	for wait in 0.02 0.05 0.08 0.12; do
		esc-open -q big.csv &
		sleep $wait
		kill -9 $! 2>/dev/null || true
		wait $! || true
		n=$(esc-list -b | wc -l)
		[ "$n" -eq 0 ] || [ "$n" -eq 10000 ] || { echo "$wait: $n" >&2; false; }
		[ "$n" -ne 0 ] || equal "$empty" "$(esc-db dump)"
		[ "$n" -eq 0 ] || break
	done
	esc-open -q big.csv
	esc-open -q --every 2000 big.csv
	equal "10000" "$(esc-list -b | wc -l | xargs)"
	esc-db check
}

@test "asked to end it ends, rolled back, with the signal's status" {
	many 20000 >big.csv
	before=$(esc-db dump)
	# it stands before its first byte, then in the middle of its rows
	mkfifo pipe
	for sig in TERM HUP; do
		esc-open -q pipe &
		exec 9>pipe
		head -c 100000 big.csv >&9
		kill -$sig $!
		status=0
		wait $! || status=$?
		exec 9>&-
		equal $((128 + $(kill -l $sig))) "$status"
		equal "$before" "$(esc-db dump)"
	done
	esc-open -q big.csv &
	sleep 0.1
	kill -TERM $! || true
	status=0
	wait $! || status=$?
	case $status in
	0)	equal "20000" "$(esc-list -b | wc -l | xargs)" ;;
	143)	equal "$before" "$(esc-db dump)" ;;
	*)	false ;;
	esac
}

@test "many writers at once lose nothing" {
	esc-open -q -m x
	export ESC_BUSY_MS=30000
	for w in 1 2 3 4 5 6 7 8; do
		(for i in 1 2 3 4 5 6; do esc-log -q note E-1 -m "$w $i"; esc-open -q -m "$w $i"; done) &
	done
	wait
	equal "48" "$(esc-show -H E-1 kind:note | wc -l | xargs)"
	equal "48" "$(esc-show -Hc message E-1 kind:note | sort -u | wc -l | xargs)"
	equal "49" "$(esc-list -b | sort -u | wc -l | xargs)"
	esc-db check
}

@test "two loads of one file at once are one" {
	many 300 >in.csv
	for w in 1 2 3 4; do
		esc-open -Hc change in.csv >out.$w &
	done
	wait
	equal "300 new 900 same" "$(cat out.* | sort | uniq -c | xargs)"
	esc-db check
}

@test "where there is no room for temporary files it is said, and nothing is written" {
	fill
	many 30000 >big.csv
	# standard input is copied to a file first
	refuses 74 bash -c 'ulimit -f 1000; esc-open -q <big.csv'
	[[ $stderr == *TMPDIR* ]]
}

@test "hostile words reach no shell, and are shown as they are" {
	for word in '$(touch pwned)' '`touch pwned`' '; touch pwned' '| touch pwned' '%n%s%x' "'; drop table ticket; --" '-o pwned' '../../pwned' $'a\tb' '\'; do
		t=$(esc-open -b -m "$word" --customer "$word" --owner "$word")
		esc-log -q note "$t" -m "$word"
		equal "$word" "$(esc-list -f json -c subject "$t" | jq -r '.[0].subject')"
		equal "$t" "$(esc-list -b -- "owner:$(printf %s "$word" | sed 's/[\\,]/\\&/g')")"
	done
	[ ! -e pwned ]
	esc-db check
}
