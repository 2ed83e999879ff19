#!/usr/bin/env bats
# Files that are no good: each is refused with its place, and changes not a byte.
load helper

H=ticket,subject,opened,csat
T=2026-03-01T09:00:00Z

@test "every file of ../shared/badcsv gets the verdict of its manifest" {
	shared badcsv
	n=0
	while IFS='|' read -r file verdict option; do
		[ "$file" != file ] || continue
		n=$((n + 1))
		rm -f "$ESC_DB"
		esc-db init
		if [ "$verdict" = ok ]; then
			run -0 --separate-stderr esc-open -b $option "$shared/$file" || { echo "$file: $stderr" >&2; false; }
			before=$(db_sum)
			run -0 --separate-stderr esc-open -Hc change $option "$shared/$file"
			[ -z "$output" ] || equal same "$(sort -u <<<"$output")"
			equal "$before" "$(db_sum)"
		else
			refuses "$verdict" esc-open $option "$shared/$file" || { echo "$file" >&2; false; }
			[[ $stderr == *"$file"* ]]
			# from a pipe, however it comes
			for bs in 1 4096; do
				run -"$verdict" --separate-stderr bash -c "dd status=none bs=$bs <'$shared/$file' | esc-open $option"
			done
		fi
	done < <(cut -f1-3 "$shared/MANIFEST.tsv" | tr '\t' '|')
	[ "$n" -ge 50 ]
}

@test "the accepted files of ../shared/badcsv say what they say" {
	shared badcsv
	said() {
		rm -f "$ESC_DB"
		esc-db init
		esc-open -q "${@:3}" "$shared/$1.csv"
		equal "$2" "$(esc-list -f jsonl -c subject,opened | head -1 | jq -r '.subject + " " + .opened')"
	}
	said ok_bom "printer jam 2026-03-01T09:00:00Z"
	said ok_leap_second "printer jam 2017-01-01T00:00:00Z"
	said ok_cp1254 "$(esc-open -q --encoding windows-1254 "$shared/ok_cp1254.csv"; esc-list -Hc subject | head -1) 2026-03-01T09:00:00Z" --encoding cp1254
	[[ $(esc-list -Hc subject) == *İSTANBUL* ]]
	said ok_crlf "printer jam 2026-03-01T09:00:00Z"
	said ok_semicolon "printer jam 2026-03-01T09:00:00Z" --delimiter ';'
	rm -f "$ESC_DB"
	esc-db init
	esc-open -q "$shared/out_shell_meta.csv" "$shared/out_percent_n.csv" "$shared/out_html.csv"
	equal "out_shell_meta.csv" "$(ls out_* pwned* 2>/dev/null || echo out_shell_meta.csv)"
}

# bad MESSAGE [OPTION...] <TABLE: refused as bad input, with that in the message
bad() {
	local want=$1
	shift
	cat >x.csv
	refuses 65 esc-open "$@" x.csv || return 1
	[[ $stderr == *"$want"* ]] || { echo "not '$want' but: $stderr" >&2; return 1; }
}

@test "a value that is none is told with file, line and column" {
	while IFS='|' read -r row want; do
		printf '%s\nA-1,fine,%s,5\n%s\n' $H $T "$row" >y.csv
		bad "$want" <y.csv || { echo "$row" >&2; false; }
	done <<-END
	A-2,x,2026-02-30T00:00:00Z,|x.csv:3: opened: "2026-02-30T00:00:00Z": February
	A-2,x,03/04/2026,|x.csv:3: opened: "03/04/2026": the day or the month may come first
	A-2,x,46082.375,|x.csv:3: opened: "46082.375" is a number
	A-2,x,2026-10-25 02:30:00,|x.csv:3: opened: "2026-10-25 02:30:00" has no offset
	A-2,x,yesterday,|x.csv:3: opened:
	A-2,x,$T,"4,5"|x.csv:3: csat:
	A-2,x,$T,99999999999999999999|x.csv:3: csat:
	A-2,x,$T,nan|x.csv:3: csat:
	A-2,x,$T,0x3|x.csv:3: csat:
	A-2,x,$T, 3|x.csv:3: csat:
	A-2,x,$T,3.0|x.csv:3: csat:
	A-2,x,$T,6|x.csv:3: csat:
	1.23457E+15,x,$T,|x.csv:3: ticket: 1.23457E+15 is a number that a spreadsheet has shortened
	,x,$T,|x.csv:3: ticket: the name is empty
	A 2,x,$T,|x.csv:3: ticket:
	-A2,x,$T,|x.csv:3: ticket:
	Ä2,x,$T,|x.csv:3: ticket:
	A-1,other,$T,|x.csv:3: ticket: named twice
	A-2,x,$T|x.csv:3: 3 fields, but the header has 4
	A-2,x,$T,5,|x.csv:3: 5 fields, but the header has 4
	A-2,in"side,$T,5|x.csv:3: subject: a quote inside
	A-2,"not closed,$T,5|x.csv:3: subject: the quote
	A-2,"closed"x,$T,5|x.csv:3: subject:
	,,,|x.csv:3:
	A-2,,,|x.csv:3:
	END
}

@test "a local time that happens twice, or never, is not guessed" {
	printf '%s\nA-1,x,2026-10-25 02:30:00,\n' $H >in.csv
	bad 'x.csv:2: opened: ' --tz Europe/Berlin <in.csv
	[[ $stderr == *"--fold"* ]]
	esc-open -q --tz Europe/Berlin --fold first in.csv
	equal "2026-10-25T00:30:00Z" "$(esc-list -Hc opened)"
	sed s/A-1/A-2/ in.csv | esc-open -q --tz Europe/Berlin --fold second
	equal "2026-10-25T01:30:00Z" "$(esc-list -Hc opened A-2)"
	printf '%s\nA-3,x,2026-03-29 02:30:00,\n' $H >in.csv
	bad 'x.csv:2: opened: ' --tz Europe/Berlin <in.csv
	[[ $stderr == *"--gap"* ]]
	esc-open -q --tz Europe/Berlin --gap next in.csv
	equal "2026-03-29T01:00:00Z" "$(esc-list -Hc opened A-3)"
	refuses 78 esc-open --tz Europe/Berln in.csv
}

@test "bytes that are no text are told with their column, and what they may be" {
	bad "x.csv:2: subject: not valid UTF-8 (byte 0xFE)" < <(printf '%s\nA-1,\xfeube \xddSTANBUL,%s,\n' $H $T)
	[[ $stderr == *"--encoding windows-1254"* ]]
	esc-open -q --encoding windows-1254 x.csv
	equal "şube İSTANBUL" "$(esc-list -Hc subject)"
	printf '%s\nA-2,M\xfcller,%s,\n' $H $T | bad "--encoding"
	printf '%s\nA-2,\x80,%s,\n' $H $T | bad "subject: not valid UTF-8 (byte 0x80)"
	printf '%s\nA-2,\xed\xa0\x80,%s,\n' $H $T | bad "byte 0xED"
	printf '%s\nA-2,\xf5\x80\x80\x80,%s,\n' $H $T | bad "byte 0xF5"
	printf '%s\nA-2,\xc0\xaf,%s,\n' $H $T | bad "byte 0xC0"
	printf '%s\nA-2,a\0b,%s,\n' $H $T | bad "x.csv:2: subject: a NUL byte"
	printf '%s\nA-2,x\xe2\x82,%s,\n' $H $T | bad "byte 0xE2"
}

@test "what is no table at all is named" {
	of_a_file
	: | bad "empty"
	printf '%s\nA-1,x,%s,\n' $H $T >good.csv
	iconv -t UTF-16LE good.csv | bad "this is UTF-16"
	gzip -c good.csv | bad "this is gzip"
	printf '<!DOCTYPE html>\n<html><body>502' | bad "HTML"
	cp "$ESC_DB" other.db
	bad "database" <other.db
	tr '\n' '\r' <good.csv | bad "carriage return"
	tr , ';' <good.csv | bad "try --delimiter ';'"
	printf '\xef\xbb\xbf' | cat - good.csv >bom.csv
	esc-open -q bom.csv
	equal "x" "$(esc-list -Hc subject A-1)"
}

@test "a header that cannot be meant is refused" {
	printf 'ticket,subject,subject,opened\nA-1,a,b,%s\n' $T | bad "x.csv:1: subject:"
	printf 'subject,customer\nx,y\n' | bad "x.csv:1: ticket:"
	printf 'ticket,sıbject,opened\nA-1,x,%s\n' $T | bad "x.csv:1: sıbject: unknown column, did you mean subject?"
	printf 'ticket,opened,\nA-1,%s,\n' $T | bad "x.csv:1: "
	printf 'ticket,opened,subject\nA-1,%s,x\nticket,opened,subject\n' $T | bad "x.csv:3: "
	printf 'TICKET,SUBJECT,Opened\nA-1,x,%s\n' $T | LC_ALL=tr_TR.UTF-8 esc-open -q
	equal "x" "$(esc-list -Hc subject)"
}

@test "the limits are errors, and what is at them is whole" {
	printf '%s\nA-1,%s,%s,\n' $H "$(head -c 65537 /dev/zero | tr '\0' x)" $T | bad "x.csv:2: subject: longer than 64 KiB"
	printf '%s\nA-1,%s,%s,\n' $H "$(head -c 65536 /dev/zero | tr '\0' x)" $T | esc-open -q
	equal "65537" "$(esc-list -Hc subject A-1 | wc -c | xargs)"
	bad "x.csv:1: more than 1000 columns" < <(echo "ticket$(printf ",c%d" {1..1000})")
	# a line without end is refused in little memory (the address sanitizer asks for much)
	limit="ulimit -v 200000;"
	! grep -q __asan_ "$(command -v esc-open)" || limit=
	refuses 65 bash -c "$limit head -c 50000000 /dev/zero | tr '\\0' x | esc-open -q"
}

@test "a table that was cut anywhere is refused, or is a table of fewer whole rows" {
	of_a_file
	printf '%s\nA-1,"pri, nt",%s,5\nA-2,x,%s,4\n' ticket,subject,opened,csat $T $T >whole.csv
	size=$(wc -c <whole.csv)
	taken=0
	for ((n = 0; n < size; n++)); do
		rm -f "$ESC_DB"
		[ -e empty.db ] || esc-db init -d empty.db
		cp empty.db "$ESC_DB"
		head -c $n whole.csv >cut.csv
		run --separate-stderr esc-open -b cut.csv
		[ "$status" -eq 65 ] && continue
		[ "$status" -eq 0 ] || { echo "$n: $status" >&2; false; }
		taken=$((taken + 1))
		# of the rows that it takes all cells are there; only the last may be shorter
		if [ "$n" -gt "${#H}" ]; then
			[ "$(tail -n +2 cut.csv | wc -l)" -le "$(grep -c . <<<"$output")" ]
			[[ $(tail -c 1 cut.csv | od -An -tx1 | xargs) == @(0a|2c|34|35) ]] || { echo "$n: $(cat cut.csv)" >&2; false; }
		fi
	done
	[ "$taken" -le 10 ]
}

@test "every fault of a file is told in one run" {
	bad "4 of 4 rows are wrong, nothing was written" < <(printf \
	    '%s\nA-1,x,yesterday,5\nA-2,x,%s,7\nA-3,x\nA-4,\xff,%s,\n' $H $T $T)
	for want in "x.csv:2: opened:" "x.csv:3: csat:" "x.csv:4: 2 fields" "x.csv:5: subject:"; do
		[[ $stderr == *"$want"* ]]
	done
	equal 5 "$(wc -l <<<"$stderr")"
}
