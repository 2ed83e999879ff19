#!/usr/bin/env bats
# esc-show: the events of tickets, and the story for a person.
load helper

setup() {
	fresh
	esc-log -q --batch - <<-'END'
	ticket,kind,at,actor,customer,priority,level,trigger,owner,team,subject,message,phone,attr.vlan
	E-1,opened,2026-10-01T08:00:00Z,Ann,Acme,P1,,,,,Printer on fire,It burns,+372 555,7
	E-1,assigned,2026-10-01T09:00:00Z,jaan,,,,,Maria,db,,,,
	E-1,escalated,2026-10-02T08:00:00Z,Maria,,,2,knowledge,,,,Who knows fires?,,
	E-1,resolved,2026-10-04T08:00:00Z,Maria,,,,,,,,,,
	E-2,opened,2026-10-15T08:00:00Z,Bob,Acme,,,,,,Hello,,,
	END
}

# The event of ticket $1 of kind $2.
event() {
	esc-show -Hc event "$1" kind:"$2"
}

@test "every event is a row, and says what it changed" {
	equal "$(printf 'ticket\tat\tkind\tactor\tfrom_value\tto_value\ttrigger\tmessage
E-1\t2026-10-01T08:00:00Z\topened\tAnn\t\topen\t\tIt burns
E-1\t2026-10-01T09:00:00Z\tassigned\tjaan\t\tMaria\t\t
E-1\t2026-10-02T08:00:00Z\tescalated\tMaria\t1\t2\tknowledge\tWho knows fires?
E-1\t2026-10-04T08:00:00Z\tresolved\tMaria\topen\tresolved\t\t')" "$(esc-show E-1 | cut -f 1,3-)"
	equal "ticket event at kind actor from_value to_value trigger message" \
	    "$(esc-show E-1 | head -1 | tr '\t' ' ')"
	[[ $(event E-1 opened) =~ ^[0-9a-f]{16}$ ]]
}

@test "terms on events pick among the events" {
	equal "escalated" "$(esc-show -Hc kind E-1 kind:escalated)"
	equal "assigned" "$(esc-show -Hc kind E-1 actor:me)"
	equal "E-1" "$(esc-show -b status:any at:2026-10-02)"
	equal "opened" "$(esc-show -Hc kind event:"$(event E-1 opened)")"
	equal "" "$(esc-show -H E-2 kind:escalated)"
}

@test "an event that was taken back stays on record and changed nothing" {
	key=$(event E-1 escalated)
	esc-log -q undo E-1 --event "$key" -m "not so"
	equal "$(printf 'escalated\t\t\t1
resolved\topen\tresolved\t
retracted\t%s\t\t' "$key")" "$(esc-show -Hc kind,from_value,to_value,retracted E-1 | tail -3)"
	equal "" "$(esc-show -Hc kind E-1 kind:escalated)"
}

@test "all columns are what esc-log reads, and make the same tickets again" {
	esc-log -q undo E-1 --event "$(event E-1 escalated)"
	esc-show -f csv -c all E-1 E-2 >all.csv
	list=$(esc-list -c all)
	(
		export ESC_DB=$PWD/other.db
		esc-db init -q
		esc-log -q --batch all.csv
		esc-show -f csv -c all E-1 E-2 >again.csv
		equal "$list" "$(esc-list -c all)"
	)
	equal "$(cat all.csv)" "$(cat again.csv)"
	head -1 all.csv | grep -q 'attr.vlan'
	equal "retracted" "$(head -1 all.csv | tr , '\n' | tail -1)"
}

@test "the story tells a ticket to a person, in the zone of the database" {
	rm "$ESC_DB"
	esc-db init -q --tz Europe/Tallinn
	esc-open -q -m "Printer on fire" -m "It burns, and it smells, and nobody here knows what to do about it; come at once please" --customer Acme --now 2026-10-01T08:00:00Z
	esc-log -q escalate E-1 --level 2 --trigger knowledge --now 2026-10-02T08:00:00Z --as Maria
	esc-log -q undo E-1 --event "$(event E-1 escalated)" --now 2026-10-02T09:00:00Z
	key=$(esc-show -Hc from_value E-1 kind:retracted)
	equal "E-1  Printer on fire
status        open
level         1
customer      Acme
opened        2026-10-01 11:00
zone          Europe/Tallinn

2026-10-01 11:00  opened       jaan  status open
    customer Acme
    subject: Printer on fire
    It burns, and it smells, and nobody here knows what to do about it; come at
    once please
2026-10-02 11:00  escalated    Maria  (retracted)
    level 2, trigger knowledge
2026-10-02 12:00  retracted    jaan  takes back $key" "$(esc-show -f table E-1)"
}

@test "a story of two tickets is parted by a blank line, and can be narrowed" {
	equal "2" "$(esc-show -f table E-1 E-2 | grep -c '^E-')"
	equal "1" "$(esc-show -f table kind:escalated E-1 | grep -c '^2026')"
	equal "E-1" "$(esc-show -f table -l 1 E-1 E-2 | grep -o '^E-[0-9]')"
}

@test "what a terminal would obey is shown, not sent" {
	esc-log -q note E-2 -m "$(printf 'red \033[31m alert')"
	run ! grep -q "$(printf '\033')" <(esc-show -f table E-2)
	grep -q 'red .*\[31m alert' <(esc-show -f table E-2)
	grep -q "$(printf '\033')" <(esc-show E-2)
}

@test "with columns of their own even people get a table" {
	equal "kind      actor
opened    Ann
assigned  jaan" "$(esc-show -f table -c kind,actor -l 2 E-1)"
}

@test "no word at all is wrong use, an empty table is not" {
	refuses 64 esc-show
	equal "" "$(esc-show -H - </dev/null)"
	equal "" "$(esc-show -f table - </dev/null)"
	refuses 66 esc-show E-99
	refuses 66 esc-show -f table E-1 E-99
}

@test "a file gets the whole story or stays as it was" {
	echo old >story
	refuses 66 esc-show -o story -f table E-99
	equal "old" "$(cat story)"
	esc-show -o story -f table E-2
	equal "E-2  Hello" "$(head -1 story)"
}
