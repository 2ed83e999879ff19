#!/usr/bin/env bats
# esc-db, and which files are taken for a database.
load helper

# Tickets, texts, attributes, a merge, an undone event, a row without a name.
fill() {
	esc-log -q --batch - <<-'END'
	ticket,kind,at,actor,level,subject,message,into,attr.vlan,csat
	E-1,opened,2026-10-01T08:00:00Z,Ann,,"Printer, on ""fire""",It burns,,7,
	E-1,escalated,2026-10-02T08:00:00Z,jaan,2,,who knows fires,,,
	E-1,resolved,2026-10-03T08:00:00Z,maria,,,,,,
	E-1,surveyed,2026-10-04T08:00:00Z,,,,,,,5
	E-2,opened,2026-10-01T09:00:00Z,Bob,,İSTANBUL,,,,
	E-2,merged,2026-10-05T09:00:00Z,jaan,,,,E-1,,
	END
	printf 'opened,subject,owner\n2026-10-06T08:00:00Z,a,Maria\n2026-10-06T08:00:00Z,a,Maria\n' |
	    esc-open -q --number --prefix ZD-
	esc-log -q reply E-1 --at 2026-10-02T09:00:00Z -m "back\\slash
	and	tab"
	esc-log -q undo E-1 --event "$(esc-show -Hc event E-1 kind:resolved)" -m "not so" --at 2026-10-04
}

# The commands that read, and one that writes, all end so.
every_command_refuses() {
	local want=$1
	shift
	for c in "esc-list" "esc-show E-1" "esc-report backlog" "esc-db check" "esc-db stats" "esc-db dump" \
	    "esc-db backup copy.db" "esc-log note E-1 -m x" "esc-open -m x"; do
		run --separate-stderr $c "$@"
		[ "$status" -eq "$want" ] || { echo "$c $*: status $status, not $want: $stderr" >&2; return 1; }
		[ -z "$output" ] && [ -n "$stderr" ] || { echo "$c $*: $output / $stderr" >&2; return 1; }
	done
	[ ! -e copy.db ]
}

# as_nobody COMMAND...: without root's rights
as_nobody() {
	if [ "$(id -u)" != 0 ]; then
		"$@"
		return
	fi
	command -v setpriv >/dev/null || skip "setpriv(1) is not here"
	setpriv --reuid 65534 --regid 65534 --clear-groups env PATH="$PATH" "$@"
}

@test "init makes a database once, private, and with parents; a zone that is none makes none" {
	of_a_file
	refuses 73 esc-db init
	[[ $stderr == *"is there already"* ]]
	(umask 000; esc-db init -d deep/er/x.db)
	equal "600" "$(stat -c %a deep/er/x.db)"
	for zone in Europe/Talinn "" ../../etc/passwd; do
		run --separate-stderr esc-db init -d no.db --tz "$zone"
		[ "$status" -eq 78 ]
		[ ! -e no.db ]
	done
	esc-db init -d z.db --tz Europe/Tallinn
	equal "2026-11-23T12:00:00Z" "$(esc-open -d z.db -Hc opened -m x --at '2026-11-23 14:00')"
	refuses 73 esc-db init -d "$ESC_DB/x.db"
}

@test "a name that is no file is refused by every command" {
	for name in "" ":memory:" "file:x.db" "file::memory:?cache=shared"; do
		every_command_refuses 64 -d "$name"
		run -64 esc-db init -d "$name"
		[ ! -e x.db ]
	done
	ESC_DB="" every_command_refuses 64
	every_command_refuses 69 -d postgresql://localhost/x
}

@test "a database that is not there is not made" {
	of_a_file
	every_command_refuses 66 -d no.db
	every_command_refuses 66 -d no/such/dir.db
	every_command_refuses 66 -d "$ESC_DB/x"
	every_command_refuses 66 -d .
	[ ! -e no.db ]
	[[ $stderr == *"."* ]]
	run --separate-stderr esc-list -d no.db
	[[ $stderr == *"esc-db init"* ]]
}

@test "a link, and a file that all may write, are refused" {
	of_a_file
	ln -s "$ESC_DB" link.db
	every_command_refuses 77 -d link.db
	cp "$ESC_DB" open.db
	chmod 666 open.db
	every_command_refuses 77 -d open.db
	chmod 660 open.db
	esc-list -d open.db
}

@test "a file that is no database of ours is refused and left as it is" {
	of_a_file
	echo "ticket,opened" >text.db
	head -c 5000 /dev/zero >zero.db
	: >empty.db
	head -c 4096 "$ESC_DB" >cut.db
	head -c 100 /dev/urandom >noise.db
	cp "$ESC_DB" newer.db
	sqlite3 newer.db "pragma user_version = 99"
	cp "$ESC_DB" older.db
	sqlite3 older.db "pragma user_version = 0"
	sqlite3 foreign.db "create table ticket (id integer primary key)"
	cp "$ESC_DB" more.db
	sqlite3 more.db "create table extra (x)"
	cp "$ESC_DB" less.db
	sqlite3 less.db "drop table attribute"
	cp "$ESC_DB" trigger.db
	sqlite3 trigger.db "create trigger t after insert on event begin delete from ticket; end"
	cp "$ESC_DB" other.db
	sqlite3 other.db "drop table attribute; create table attribute (ticket, name, value)"
	for f in text zero empty cut noise newer older foreign more less trigger other; do
		before=$(sha256sum <$f.db)
		every_command_refuses 76 -d $f.db || { echo "$f" >&2; false; }
		equal "$before" "$(sha256sum <$f.db)"
		[ ! -e $f.db-journal ]
	done
	run --separate-stderr esc-list -d newer.db
	[[ $stderr == *"version 99"*"newer escalate"* ]]
}

# The directories of a test are closed to others.
teardown() {
	[ -z "${elsewhere-}" ] || rm -rf "$elsewhere"
	leave
}

@test "what one may not read or write is 77, and reading needs no right to write" {
	of_a_file
	esc-open -q -m x
	elsewhere=$(mktemp -d)
	cp "$ESC_DB" x.db
	printf 'ticket,opened\nT-1,2026-10-01T08:00:00Z\n' >"$elsewhere/in.csv"
	cd "$elsewhere"
	mkdir ro shut
	cp "$ESC_DB" ro/x.db
	cp "$ESC_DB" shut/x.db
	cp "$ESC_DB" secret.db
	[ "$(id -u)" != 0 ] || chown -R 65534:65534 .
	chmod 444 ro/x.db
	chmod 000 secret.db
	chmod 555 ro shut .
	as_nobody test -r in.csv && as_nobody test -x "$(command -v esc-list)" || skip "no way for others to the commands"
	for f in ro/x.db shut/x.db; do
		equal "E-1" "$(as_nobody esc-list -b -d $f)"
		as_nobody esc-db check -d $f
		before=$(sha256sum <$f)
		for c in "esc-open -m y" "esc-open in.csv" "esc-log note E-1 -m x"; do
			run --separate-stderr as_nobody $c -d $f
			[ "$status" -eq 77 ] || { echo "$f: $status $stderr" >&2; false; }
		done
		equal "$before" "$(sha256sum <$f)"
	done
	run --separate-stderr as_nobody esc-list -d secret.db
	[ "$status" -eq 77 ]
	run --separate-stderr as_nobody esc-db init -d ro/new.db
	[ "$status" -eq 77 ]
	chmod 755 .
}

@test "a lost directory does not matter to a name that is whole" {
	of_a_file
	esc-open -q -m x
	mkdir gone
	(cd gone && rmdir ../gone && esc-list -b && esc-open -b -m y && esc-db check)
	run --separate-stderr bash -c 'mkdir gone && cd gone && rmdir ../gone && esc-list -d x.db'
	[ "$status" -eq 66 ]
	[ -n "$stderr" ]
}

@test "a sound database has no findings" {
	fill
	equal "severity	where	finding	hint" "$(esc-db check)"
	equal "" "$(esc-db check -H)"
}

@test "check finds a byte that was changed anywhere in the words" {
	of_a_file
	fill
	before=$(db_sum)
	for word in "It burns" "Printer, on" "who knows" "Maria" "not so" "attr.vlan=7"; do
		cp "$ESC_DB" flip.db
		at=$(grep -abo "$word" flip.db | head -1 | cut -d: -f1)
		printf 'X' | dd of=flip.db bs=1 seek="$at" conv=notrunc status=none
		run -1 --separate-stderr esc-db check -H -d flip.db || { echo "$word" >&2; false; }
		[[ $output == error* ]]
	done
	equal "$before" "$(db_sum)"
}

@test "check finds a fold, an event, a name and a person that are not what they were" {
	of_a_file
	fill
	while IFS='~' read -r sql want; do
		cp "$ESC_DB" x.db
		sqlite3 x.db "$sql"
		run --separate-stderr esc-db check -H -d x.db
		[ "$status" -eq 1 ] && [[ $output == *$want* ]] || { echo "$sql: $status $output" >&2; false; }
	done <<-'END'
	update ticket set level = 9 where ref = 'E-1'~E-1	stored level is '9', the events say '2'
	update ticket set owner = null where owner is not null~stored owner is '', the events say 'Maria'
	update ticket set csat = 1 where csat is not null~stored csat
	update ticket_text set subject = 'x' where subject = 'İSTANBUL'~E-2	stored subject is 'x'
	update ticket_text set into_ref = null~stored merged into
	update attribute set value = 8 where name = 'attr.vlan'~stored attr.vlan is '8', the events say '7'
	delete from attribute where name = 'attr.vlan'~attr.vlan
	insert into attribute select ticket, 'attr.more', 1 from attribute limit 1~attributes
	update body set text = replace(text, 'burns', 'burnt')~is not what was written
	update event set who = (select id from party where name = 'Bob') where kind = 40~is not what was written
	update event set at = at + 1 where kind = 40~is not what was written
	update event set public = 0 where kind = 10~is not what was written
	update event set data = replace(data, 'level=2', 'level=3')~is not what was written
	update event set data = 'level' where kind = 40~error
	update event set data = 'nonsense=1' || char(10) where kind = 40~error
	update event set kind = 33 where kind = 40~error
	update event set side = 9 where kind = 40~error
	delete from event where ticket = (select id from ticket where ref = 'E-2')~E-2
	delete from ticket where ref = 'E-2'~error
	delete from party where name = 'Bob'~error	database
	delete from body where id = 1~error	database
	update party set folded = 'x' where name = 'Bob'~Bob
	update word set folded = 'x' where name = 'ZD-' or folded like 'native%'~native
	END
}

@test "dump of load of dump is byte-equal, and holds everything" {
	fill
	esc-db dump >a
	esc-db init -d copy.db --tz Asia/Tokyo
	esc-db load -q -d copy.db a
	esc-db dump -d copy.db | cmp a -
	esc-db check -d copy.db
	for line in "esc-list -c all -f csv" "esc-show -c all -f csv status:open,resolved,merged,waiting" "esc-report" "esc-list -b attr.vlan:7" "esc-list -b text:fires"; do
		equal "$($line)" "$($line -d copy.db)"
	done
	# a row that was numbered is known, and the next number is the same
	printf 'opened,subject,owner\n2026-10-06T08:00:00Z,a,Maria\n' |
	    esc-open -d copy.db -Hc change --number --prefix ZD- | grep -qx same
	equal "$(esc-open -b -m x)" "$(esc-open -b -m x -d copy.db)"
	esc-db dump -d copy.db -o copy.txt
	esc-db dump | cmp - copy.txt
	# through a pipe, and the table that it prints
	esc-db init -d third.db
	esc-db dump | esc-db load -H -d third.db >loaded
	for t in event ticket; do
		equal "$(esc-db stats -H | grep "^$t	")" "$(grep "^$t	" loaded)"
	done
}

@test "a dump loaded where all of it is changes not a byte, and where more is adds what lacks" {
	fill
	esc-db dump >a
	before=$(db_sum)
	esc-db load -q a
	equal "$before" "$(db_sum)"
	esc-db init -d more.db --tz Asia/Tokyo
	esc-open -q -d more.db -m "of its own" --ticket X-1
	esc-db load -q -d more.db a
	equal "5" "$(esc-list -H -d more.db | wc -l | xargs)"
	equal "tz	Asia/Tokyo" "$(esc-db dump -d more.db | sed -n 's/^setting\t\(tz\)\t*/\1\t/p')"
	esc-db check -d more.db
}

@test "a dump that was cut or changed is refused, and nothing of it is written" {
	fill
	esc-db dump >a
	n=$(wc -l <a)
	esc-db init -d x.db
	ESC_DB=x.db
	for i in 1 2 $((n / 2)) $((n - 1)); do
		head -n "$i" a >cut
		refuses 65 esc-db load cut
		[[ $stderr == *"cut:"* ]]
	done
	head -c $(($(wc -c <a) - 3)) a >cut
	refuses 65 esc-db load cut
	while read -r sed; do
		sed "$sed" a >changed
		! cmp -s a changed || { echo "$sed changes nothing" >&2; false; }
		refuses 65 esc-db load changed || { echo "$sed" >&2; false; }
		[[ $stderr == *"changed:"* ]]
	done <<-'END'
	s/burns/burnt/
	/^event/{s/\tjaan\t/\tmaria\t/;}
	0,/^field/{/^field/d}
	0,/^event/{/^event/d}
	0,/^ticket/{/^ticket/d}
	/^ticket/{s/T12:00:00Z/T12:00:01Z/;}
	/^source/{s/2026/2025/;}
	/^setting\ttz/{s/UTC/Asia\/Tokyo/;}
	/^made/{s/\t\([0-9a-f]*\)[0-7]/\t\18/;}
	s/native/nativ/
	2{s/1$/2/;}
	1{s/kind/kinds/;}
	/^field/{p;}
	/^event/{s/2026-10-01T08/2026-10-01T07/;}
	END
	refuses 65 esc-db load /dev/null
	refuses 66 esc-db load no.txt
	esc-list -c all -f csv >list.csv
	refuses 65 esc-db load list.csv
}

@test "a backup is the database of one moment, checked and private" {
	of_a_file
	fill
	equal "file bytes tickets events" "$(esc-db backup copy.db | head -1 | tr '\t' ' ')"
	equal "600" "$(stat -c %a copy.db)"
	equal "$(esc-db dump)" "$(esc-db dump -d copy.db)"
	equal "copy.db $(stat -c %s copy.db) 4" "$(esc-db backup -H -c file,bytes,tickets copy.db | tr '\t' ' ')"
	equal "copy.db" "$(ls | grep copy)"
	refuses 73 esc-db backup "$ESC_DB"
	ln "$ESC_DB" hard.db
	refuses 73 esc-db backup hard.db
	ln -s copy.db link.db
	refuses 73 esc-db backup link.db
	refuses 73 esc-db backup no/such/dir.db
	refuses 73 esc-db backup .
	refuses 64 esc-db backup
	equal "" "$(ls | grep part || true)"
}

@test "a backup beside a busy writer is whole" {
	of_a_file
	(for i in {1..60}; do esc-open -q -m "ticket $i"; done) &
	writer=$!
	for i in 1 2 3 4; do
		esc-db backup -q copy$i.db
		esc-db check -d copy$i.db >findings
		equal "$(esc-list -H -d copy$i.db | wc -l)" "$(esc-db stats -H -d copy$i.db | sed -n 's/^event\t//p')"
	done
	wait $writer
	equal "60" "$(esc-list -H | wc -l | xargs)"
}

@test "stats counts every table, and an empty database has none of anything" {
	equal "0" "$(esc-db stats -H | sed '/^setting/d' | cut -f2 | sort -u)"
	fill
	equal "4" "$(esc-db stats -H | sed -n 's/^ticket\t//p')"
	equal "$(case $ESC_DB in
	    postgresql:*) sql "select tablename from pg_tables where schemaname = 'escalate' and tablename <> 'mark' order by 1" ;;
	    *)	sql "select name from sqlite_schema where type = 'table' order by 1" | grep -v sqlite ;;
	    esac)" \
	    "$(esc-db stats -b)"
}

@test "a busy database is 75 after ESC_BUSY_MS, and nothing is written" {
	esc-open -q -m x
	printf 'ticket,opened\nT-1,2026-10-01T08:00:00Z\n' >in.csv
	esc-db dump >dump.txt
	writer
	export ESC_BUSY_MS=200
	for c in "esc-open -m y" "esc-open in.csv" "esc-log note E-1 -m z" "esc-db load dump.txt"; do
		refuses 75 $c
		[[ $stderr == *busy*"try again"* ]]
	done
	# but it can be read
	equal "E-1" "$(esc-list -b)"
	esc-db check
	case $ESC_DB in
	postgresql:*) run -64 esc-db backup -q copy.db ;;
	*)	esc-db backup -q copy.db ;;
	esac
	echo done >hold
	wait
	esc-open -q -m y
}

@test "a writer waits for another one" {
	writer
	(sleep 0.3; echo done >hold) &
	equal "E-1" "$(esc-open -b -m y)"
	wait
}
