#!/usr/bin/env bats
# Tables as other programs and countries write them: encodings, separators, decimal
# commas, compressed, and how far a long import is.
load helper

# The map that all tables of this file are read by.
desk() {
	cat >desk.map <<-'END'
	zone     UTC
	dates    DD.MM.YYYY HH:mm
	ticket   = "No"
	opened   = "Açılış" or "Izveidots" or "Créé" or "Opened"
	first_response = opened + "Dk" minutes
	subject  = "Konu" or "Temats" or "Objet" or "Subject"
	attr.price = "Price"
	rest     ignore
	END
}

# comes_in SUBJECT OPTION...: in.csv, with the subject of ticket 1 to the byte
comes_in() {
	local want=$1
	shift
	desk
	esc-open -q --map desk.map "$@" in.csv
	equal "$want" "$(esc-list -H -c subject 1)"
	equal "2026-03-01T10:00:00Z	2026-03-01T10:12:30Z" "$(esc-list -H -c opened,responded 1)"
}

@test "Turkish, Baltic and western encodings come in when they are named" {
	local turkish='İğne, "şişe" ve çığ' baltic='Āboļu žāvēšana ir ļoti ērta' western='Été – à Köln coûte 5 €'
	printf 'No,Konu,Açılış,Dk\n1,"İğne, ""şişe"" ve çığ",01.03.2026 10:00,"12,5"\n' >utf8
	for name in windows-1254 ISO-8859-9; do
		iconv -f UTF-8 -t $name utf8 >in.csv
		rm "$ESC_DB"; esc-db init -q
		comes_in "$turkish" --encoding $name
	done
	printf 'No;Temats;Izveidots;Dk\n1;Āboļu žāvēšana ir ļoti ērta;01.03.2026 10:00;12,5\n' >utf8
	iconv -f UTF-8 -t WINDOWS-1257 utf8 >in.csv
	rm "$ESC_DB"; esc-db init -q
	comes_in "$baltic" --encoding windows-1257 --delimiter ';'
	printf 'No;Objet;Créé;Dk\n1;Été – à Köln coûte 5 €;01.03.2026 10:00;12,5\n' >utf8
	iconv -f UTF-8 -t WINDOWS-1252 utf8 >in.csv
	rm "$ESC_DB"; esc-db init -q
	comes_in "$western" --encoding windows-1252 --delimiter ';'
}

@test "UTF-16 comes in when it is named, from either end" {
	local end
	printf '\xef\xbb\xbfNo\tSubject\tOpened\tDk\n1\tİğne 😀\t01.03.2026 10:00\t12,5\n' >utf8
	for end in LE BE; do
		iconv -f UTF-8 -t UTF-16$end utf8 >in.csv
		rm "$ESC_DB"; esc-db init -q
		refuses 65 esc-open in.csv
		[[ "$stderr" == *"this is UTF-16"*"--encoding utf-16"* ]]
		comes_in 'İğne 😀' --encoding utf-16
	done
}

@test "an encoding that is not named is refused with the likely one, and nothing is written" {
	desk
	printf 'No,Subject,Opened,Dk\n1,\xdd\xf0ne,01.03.2026 10:00,3\n' >in.csv
	refuses 65 esc-open --map desk.map in.csv
	[[ "$stderr" == *"in.csv:2: Subject: not valid UTF-8"*"--encoding windows-1254"* ]]
}

@test "semicolons are declared by the file, by an option or by the map" {
	printf 'sep=;\nNo;Subject;Opened;Dk;Price\n1;a, b;01.03.2026 10:00;12,5;1.234,50\n' >in.csv
	comes_in 'a, b'
	equal "1.234,50" "$(esc-list -H -c attr.price 1)"
	sed -i 1d in.csv
	rm "$ESC_DB"; esc-db init -q
	refuses 65 esc-open --map desk.map in.csv
	[[ "$stderr" == *"--delimiter ';'"* ]]
	comes_in 'a, b' --delimiter ';'
	rm "$ESC_DB"; esc-db init -q
	{ printf 'delimiter ";"\n'; cat desk.map; } >semi.map
	esc-open -q --map semi.map in.csv
	equal 'a, b' "$(esc-list -H -c subject 1)"
	# the option goes before the map
	tr ';' '|' <in.csv >bars.csv
	esc-open -q --map semi.map --delimiter '|' --prefix B- bars.csv
	equal 'a, b' "$(esc-list -H -c subject B-1)"
	{ printf 'encoding windows-1254\n'; cat semi.map; } >both.map
	iconv -f UTF-8 -t WINDOWS-1254 <<<$'No;Subject;Opened\n2;şişe;01.03.2026 10:00' >in.csv
	esc-open -q --map both.map in.csv
	equal 'şişe' "$(esc-list -H -c subject 2)"
}

@test "a tab-separated table without escapes keeps its backslashes and quotes" {
	desk
	printf 'No\tSubject\tOpened\n1\tC:\\new\\temp \\ "x\t01.03.2026 10:00\n' >in.tsv
	esc-open -q --map desk.map -i plain in.tsv
	equal 'C:\new\temp \ "x' "$(esc-list -H -f jsonl -c subject 1 | jq -r .subject)"
	{ printf 'form plain\n'; cat desk.map; } >plain.map
	esc-open -H --map plain.map in.tsv | cut -f2 >change
	equal same "$(cat change)"
	printf '2\tx\\\t01.13.2026 10:00\n' >>in.tsv
	run -1 esc-open -q --map plain.map --rejects bad.tsv in.tsv
	sed -i 's/01[.]13/01.12/' bad.tsv
	esc-open -q --map plain.map --allow-future bad.tsv
	equal '"x\\"' "$(esc-list -H -f jsonl -c subject 2 | jq -c .subject)"
}

@test "decimal commas and points are the same hours, and long ones are whole days" {
	desk
	printf 'No,Opened,Dk\n1,01.03.2026 10:00,"12,5"\n2,01.03.2026 10:00,12.5\n3,01.03.2026 10:00,3000\n4,01.03.2026 10:00,"1.234,5"\n' >in.csv
	run -1 --separate-stderr esc-open -q --map desk.map --rejects bad.csv in.csv
	[[ "$stderr" == *'in.csv:5: first_response: "1.234,5" is no duration in minutes'* ]]
	equal "2026-03-01T10:12:30Z
2026-03-01T10:12:30Z
2026-03-03T12:00:00Z" "$(esc-list -H -s ticket -c responded opened:any)"
}

@test "what comes compressed through a pipe comes in" {
	gzip -c "$ROOT/tests/samples/zendesk.csv" >in.csv.gz
	gzip -dc in.csv.gz | esc-open -q --map zendesk --tz Europe/Tallinn -
	equal 5 "$(esc-list -b opened:any | wc -l)"
	# and is named when it is taken for a table
	refuses 65 esc-open --map zendesk --tz UTC in.csv.gz
	[[ "$stderr" == *gzip* ]]
}

@test "at a terminal a long import says how far it is, elsewhere nothing" {
	command -v script >/dev/null || skip "no script"
	awk 'BEGIN { print "ticket,opened,subject"; for (i = 0; i < 150000; i++) printf "T%d,2026-01-01T00:00:00Z,no sound\n", i }' >long.csv
	ESC_DB=$PWD/a.db; esc-db init -q
	script -qec "esc-open long.csv -f tsv -o /dev/null" /dev/null </dev/null >said
	tr '\r' '\n' <said | grep -qE '^esc-open: long.csv +[0-9]+ % of 6 MiB, [0-9]+ rows, [0-9]+/s'
	tr '\r' '\n' <said | grep -q 'read 150000, new 150000, changed 0, same 0, rejected 0'
	ESC_DB=$PWD/b.db; esc-db init -q
	esc-open long.csv -f tsv -o /dev/null 2>said
	[ ! -s said ]
}
