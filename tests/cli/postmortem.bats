# What an escalation teaches: post-mortems drafted, on record, and their actions.

load helper

setup() {
	fresh
	esc-policy init policy --lead anna@example.com --tz Europe/Tallinn --country EE
	cat >>policy/people.csv <<-'EOT'
	maria,maria@example.com,,support,expert,2,et,,,,,,,,,
	kati,kati@example.com,,support,supervisor,3,,,,,,,500,,,
	tom,tom@example.com,,support,,,,,,,,,,,,
	eva,eva@example.com,,support,,,,,,,,,,,,
	EOT
	echo 'acme,gold,tr,acme@acme.example,,tom,eva,,' >>policy/customers.csv
	esc-policy load -q policy 2>/dev/null
}

# at TIME COMMAND...: at that time of Monday the 16th
at() {
	local t=2026-11-16T$1:00Z
	shift
	ESC_NOW=$t "$@"
}

# fire TICKET [SUBJECT]: from the first call to the customer's yes
fire() {
	at 08:00 esc-open -q -m "${2:-Printers stand still}" --ticket "$1" --customer acme --priority P1 --channel phone \
	    --category network --at-stake "the | launch"
	at 08:30 esc-log accept -q "$1"
	at 09:00 esc-log escalate -q "$1" --level 2 --trigger knowledge --owner maria -m "needs an expert"
	at 09:01 esc-log promise -q "$1" --what callback --due 2026-11-16T10:00Z -m "we call at noon"
	at 09:30 esc-log contact -q "$1" --as maria
	at 12:00 esc-log escalate -q "$1" --level 3 --owner kati -m "the customer shouts"
	at 13:00 esc-log resolve -q "$1" --resolution workaround -m "restarted every night" \
	    --apology --explanation "the spooler ran out of room"
	at 14:00 esc-log fix -q "$1" -m "new firmware"
	at 15:00 esc-log accept-fix -q "$1"
}

# finish [ROW...]: a draft on standard input as people finish it
finish() {
	local rows='| | process | Watch the queue | maria | 2026-12-01 | |'
	[ $# -eq 0 ] || rows=$(printf '%s\n' "$@")
	awk -v rows="$rows" '
		/^cause:$/ { $0 = "cause: no_monitoring" }
		/^<!-- esc:five_whys -->/ { print "Nobody watched `a|b`.\n" }
		/^<!-- esc:actions -->/ { print "Ask earlier for help.\n" }
		/^\| \| \| \| \| \| \|$/ { print rows; next }
		{ print }'
}

@test "a post-mortem is due five working days after the customer confirmed the fix, for level 3 and above" {
	fire E-1
	esc-open -q -m small --ticket E-2
	esc-log resolve -q E-2
	esc-log accept-fix -q E-2
	equal $'ticket\tlevel\tresolved\tdue\tremaining\towner\tcustomer
E-1\t3\t2026-11-16T13:00:00Z\t2026-11-23T16:00:00Z\t14400\tkati\tacme' "$(esc-postmortem due)"
	equal E-1 "$(esc-postmortem due -b level:3..)"
	equal '' "$(esc-postmortem due -b owner:maria)"
	equal -57600 "$(esc-postmortem due -H -c remaining --now 2026-11-25T14:00Z)"
	refuses 66 esc-postmortem due E-9
}

@test "the policy may ask for one of other tickets, or of none" {
	esc-open -q -m small --ticket E-2 --priority P1 --now 2026-11-16T08:00Z
	esc-log resolve -q E-2 --now 2026-11-16T09:00Z
	esc-log accept-fix -q E-2 --now 2026-11-16T10:00Z
	fire E-1
	equal E-1 "$(esc-postmortem due -b)"
	rm -f "$ESC_DB"
	esc-db init -q
	sed -i 's/^postmortem,.*/postmortem,P1,,,,,,,,2bd,,,,majors\npostmortem,,,,,,,,,none,,,,nothing else/' policy/sla.csv
	esc-policy load -q policy 2>/dev/null
	esc-open -q -m small --ticket E-2 --priority P1 --now 2026-11-16T08:00Z
	esc-log resolve -q E-2 --now 2026-11-16T09:00Z
	esc-log accept-fix -q E-2 --now 2026-11-16T10:00Z
	equal $'E-2\t2026-11-18T16:00:00Z' "$(esc-postmortem due -H -c ticket,due)"
}

@test "a draft tells what happened: stake, numbers, time line, people, promises, both fixes" {
	fire E-1
	esc-log link -q E-1 --problem P-3
	esc-open -q -m "also here" --ticket E-3 --customer zeta
	esc-log link -q E-3 --problem P-3
	esc-log concede -q E-1 --as kati --what credit --mistake outage --amount 2000 --currency EUR --charged 10000 -m "a lost day" --now 2026-11-16T15:30Z
	esc-postmortem draft E-1 >draft
	for line in 'ticket: E-1' 'language: en' 'cause:' '# Post-mortem E-1: Printers stand still' \
	    '| At stake | the &#124; launch |' '| Customers affected | 2 |' '| 2 | 3h |' \
	    '| 2026-11-16 12:00 | escalated | jaan | 3 | | kati | the customer shouts |' \
	    '| first agent | jaan |' '| experts | maria |' '| managers | kati |' '| customer success | tom |' \
	    '| account executive | eva |' \
	    '| 2026-11-16 09:01 | call back | we call at noon | 2026-11-16 10:00 | promise kept |' \
	    '| resolution | 2026-11-16 12:00 | 4h | 1h |' '| workaround | 2026-11-16 13:00 | restarted every night |' '| permanent fix | 2026-11-16 14:00 | new firmware |' \
	    '| 2026-11-16 15:30 | credit | 20.00 EUR | kati | outage |' \
	    '## Root cause' '## Five whys' '## Where we were lucky' '## What to improve'; do
		grep -qxF -- "$line" draft || { echo "no line: $line"; cat draft; false; }
	done
}

@test "an article of the ticket says the root cause that was found" {
	fire E-1
	esc-postmortem draft E-1 | finish | esc-postmortem record -q
	esc-kb add -q E-1
	[[ $(esc-kb show K-1) == *'Nobody watched `a|b`.'* ]]
}

@test "a draft speaks the language of the team, or the one asked for" {
	fire E-1
	sed -i 's/^anna,anna@example.com,,support,lead,,/&tr/' policy/people.csv
	esc-policy load -q policy 2>/dev/null
	esc-postmortem draft E-1 | grep -qx '## Temel neden'
	for l in 'en Root cause' 'tr Temel neden' 'et Algpõhjus' 'it Causa principale' 'es Causa raíz'; do
		esc-postmortem draft E-1 --language "${l%% *}" >draft
		grep -qx "language: ${l%% *}" draft
		grep -qx "## ${l#* }" draft
		[ "$(grep -c '^<!-- esc:' draft)" -eq 14 ]
		finish <draft | esc-postmortem record -n | grep -q "^E-1	new	1	A-1$"
	done
}

@test "what was recorded comes back as it was, and again it is the same" {
	fire E-1
	esc-postmortem draft E-1 | finish '| | process | Watch the queue of \| printers | maria | 2026-12-01 | reopen_rate |' \
	    '|  | training | Train all agents | kati | 2026-12-15 | |' >done.md
	equal $'ticket\tchange\trevision\tactions\nE-1\tnew\t1\tA-1,A-2' "$(esc-postmortem record done.md)"
	equal '' "$(esc-postmortem due -b)"
	esc-postmortem draft E-1 >back.md
	equal "$(sed 's/^| | process/| A-1 | process/; s/^|  | training/| A-2 | training/' done.md)" "$(cat back.md)"
	before=$(db_sum)
	equal $'E-1\tsame\t1\tA-1,A-2' "$(esc-postmortem record -H done.md)"
	equal $'E-1\tsame\t1\tA-1,A-2' "$(esc-postmortem record -H <back.md)"
	equal $'E-1\tsame\t1\tA-1,A-2' "$(tr -d '\r' <back.md | esc-postmortem record -H -)"
	equal "$before" "$(db_sum)"
	equal 'Watch the queue of | printers' "$(esc-postmortem actions -H -c what A-1)"
	esc-db check
}

@test "a changed text is a new revision, and plans only what changed" {
	fire E-1
	esc-postmortem draft E-1 | finish '| | process | Watch the queue | maria | 2026-12-01 | |' \
	    '| | training | Train all agents | kati | 2026-12-15 | |' >v1.md
	esc-postmortem record -q v1.md
	esc-postmortem draft E-1 | sed 's/| kati | 2026-12-15/| tom | 2027-01-15/; s/^Nobody watched/No one looked at/' >v2.md
	printf '| | other | Tell the press | eva | 2026-12-02 | |\n' >>v2.md
	equal $'E-1\tchanged\t2\tA-1,A-2,A-3' "$(esc-postmortem record -H v2.md)"
	equal $'A-1\tmaria\t2026-12-01T23:59:59Z\nA-3\teva\t2026-12-02T23:59:59Z\nA-2\ttom\t2027-01-15T23:59:59Z' \
	    "$(esc-postmortem actions -H -c action,owner,due)"
	equal 4 "$(esc-show -H E-1 kind:planned | wc -l)"
	equal 3 "$(esc-sla list -H clock:action | wc -l)"
	sed '/A-2/d' v2.md >v3.md
	refuses 65 esc-postmortem record v3.md
	[[ $stderr == *"A-2 (Train all agents) is in no row"* ]]
	esc-db check
}

@test "a record without root cause, improvement, code, verb, owner or date is refused, every fault with its line" {
	fire E-1
	refuses 65 esc-postmortem record <(esc-postmortem draft E-1)
	esc-postmortem draft E-1 >draft.md
	refuses 65 esc-postmortem record draft.md
	equal $'esc-postmortem: draft.md:1: cause: empty; write a short code in the front matter, the same one whenever it is the same cause, as no_monitoring
esc-postmortem: draft.md:1: the root cause: nothing is written there (below <!-- esc:root_cause -->)
esc-postmortem: draft.md:1: what to improve: nothing is written there (below <!-- esc:improve -->)
esc-postmortem: nothing was written' "$stderr"
	finish <draft.md '| | process | Watch | maria | 2026-12-01 | |' '| | process | Watch the queue | | 2026-12-01 | |' \
	    '| | process | Ask the customer | maria | | |' '| | processes | Tell them all | maria | soon | |' \
	    '| A-7 | other | Tell the press | eva | 2026-12-01 | |' '| x | other | a b | c | 2026-12-01 | | |' >bad.md
	n=$(grep -n 'Watch | maria' bad.md | cut -d : -f 1)
	refuses 65 esc-postmortem record bad.md
	for want in "$n: what: \"Watch\" says not" "$((n + 1)): owner: nobody" "$((n + 2)): due: no date" \
	    "$((n + 3)): type: \"processes\" is none of" "$((n + 3)): due: " "$((n + 4)): action: E-1 has no action A-7" \
	    "$((n + 5)): action: 7 cells" "$((n + 5)): action: \"x\" is no name"; do
		[[ $stderr == *"bad.md:$want"* ]] || { echo "$want not in $stderr"; false; }
	done
	finish <draft.md | sed '/esc:improve/d' >cut.md
	refuses 65 esc-postmortem record cut.md
	[[ $stderr == *"the line <!-- esc:improve --> is missing"* ]]
	finish <draft.md | sed 's/^Nobody watched.*/```\ncode without end/' >code.md
	refuses 65 esc-postmortem record code.md
	[[ $stderr == *"a comment or a block of code, does not end"* ]]
}

@test "a record of no ticket, of none that exists, or of nothing writes nothing" {
	fire E-1
	esc-postmortem draft E-1 | finish >good.md
	sed 's/^ticket: E-1/ticket: E-9/' good.md >none.md
	refuses 65 esc-postmortem record good.md none.md
	[[ $stderr == *"none.md:2: ticket: there is no ticket E-9"* ]]
	sed 's/^ticket: E-1/ticket: a b/' good.md >bad.md
	refuses 65 esc-postmortem record bad.md
	[[ $stderr == *"bad.md:2: ticket: no ticket is named"* ]]
	echo "# Notes" >notes.md
	refuses 65 esc-postmortem record notes.md
	[[ $stderr == *"no post-mortem"* ]]
	{ echo "Dear all,"; cat good.md; } >mail.md
	refuses 65 esc-postmortem record mail.md
	[[ $stderr == *"something stands before it"* ]]
	: >empty.md
	refuses 65 esc-postmortem record empty.md
	refuses 66 esc-postmortem record nowhere.md
	printf '\xff' >latin.md
	refuses 65 esc-postmortem record latin.md
	run --separate-stderr esc-postmortem record </dev/null
	[ "$status" -eq 65 ]
}

@test "a hostile subject changes no structure" {
	fire E-1 "| a | [x](http://evil) <script> <!-- esc:root_cause --> \`\`\` # *b* &amp; \\| ---
---
ticket: E-2
<!-- esc:actions -->
| A-1 | other | rob them | eve | 2026-12-01 | |
\`\`\`"
	esc-log note -q E-1 -m '--> | ```
<!-- esc:improve -->
---
ticket: E-3'
	fire E-2
	esc-postmortem draft E-1 >hostile.md
	esc-postmortem draft E-2 >plain.md
	equal "$(grep -n '^<!-- esc:\|^## \|^# \|^---\|^|---' plain.md | sed 's/^[0-9]*://; s/^# .*/#/')" \
	    "$(grep -n '^<!-- esc:\|^## \|^# \|^---\|^|---' hostile.md | sed 's/^[0-9]*://; s/^# .*/#/')"
	! grep '[[<`]' hostile.md | grep -v '^<!-- \|^name, and\|esc-report'
	equal $'E-1\tnew\t1\tA-1' "$(finish <hostile.md | esc-postmortem record -H)"
	equal 'Watch the queue' "$(esc-postmortem actions -H -c what)"
	equal "$(finish <hostile.md | sed 's/^| | process/| A-1 | process/')" "$(esc-postmortem draft E-1)"
}

@test "actions are found by owner, type, day and state, and by what their ticket is" {
	fire E-1
	fire E-2
	esc-postmortem draft E-1 E-2 | finish '| | process | Watch the queue | maria | 2026-11-20 | |' \
	    '| | training | Train all agents | kati | 2026-12-15 | |' | esc-postmortem record -q
	equal 'A-1 A-3 A-2 A-4' "$(esc-postmortem actions -b | xargs)"
	equal 'A-1 A-3' "$(esc-postmortem actions -b owner:maria | xargs)"
	equal 'A-2 A-4' "$(esc-postmortem actions -b type:training | xargs)"
	equal 'A-1 A-3' "$(esc-postmortem actions -b state:overdue | xargs)"
	equal 'A-2 A-4' "$(esc-postmortem actions -b due:2026-12 | xargs)"
	equal A-4 "$(esc-postmortem actions -b E-2 owner:me --as kati)"
	equal A-3 "$(esc-postmortem actions -b ticket:E-2 category:network type.not:training)"
	equal '' "$(esc-postmortem actions -b category:printing)"
	esc-postmortem done -q A-1
	equal 'A-3 A-2 A-4' "$(esc-postmortem actions -b | xargs)"
	equal 'A-1 A-3' "$(esc-postmortem actions -b state:done,overdue | xargs)"
	equal $'A-1\tdone' "$(esc-postmortem actions -H -c action,state A-1)"
	refuses 64 esc-postmortem actions state:overdu
	[[ $stderr == *overdue* ]]
	refuses 64 esc-postmortem actions ownr:x
	refuses 66 esc-postmortem actions E-9
}

@test "what is to be done is words for a deed and a thing, not a thing alone" {
	fire E-1
	for what in 'Queue' 'Queue 2' 'The queue of printers' 'A guide for agents' '- -'; do
		esc-postmortem draft E-1 | finish "| | process | $what | maria | 2026-12-01 | |" >x.md
		refuses 65 esc-postmortem record x.md
		[[ $stderr == *"what: \"$what\" says not what is done to what: write a verb and its object"* ]]
	done
	for what in 'it La coda delle stampanti' 'es Una guía para agentes'; do
		esc-postmortem draft E-1 --language "${what%% *}" | finish "| | process | ${what#* } | maria | 2026-12-01 | |" >x.md
		refuses 65 esc-postmortem record x.md
	done
	for what in 'en Anchor the queue' 'tr El kitabını güncelle' 'et Jälgida järjekorda' 'it Sorvegliare la coda' 'es Vigilar la cola'; do
		esc-postmortem draft E-1 --language "${what%% *}" | finish "| | process | ${what#* } | maria | 2026-12-01 | |" |
		    esc-postmortem record -n -q
	done
}

@test "an action ends once, and says what is so" {
	fire E-1
	esc-postmortem draft E-1 | finish '| | process | Watch the queue | maria | 2026-12-01 | |' \
	    '| | other | Tell the press | eva | 2026-12-02 | |' | esc-postmortem record -q
	equal $'action\tchange\tticket\ttype\twhat\towner\tdue\tstate
A-1\tchanged\tE-1\tprocess\tWatch the queue\tmaria\t2026-12-01T23:59:59Z\tdone' "$(esc-postmortem done A-1 -m "it rings now")"
	equal $'A-1\tsame' "$(esc-postmortem done -H A-1 -c action,change)"
	refuses 65 esc-postmortem drop A-1 -m no
	[[ $stderr == *"A-1 is done already"* ]]
	refuses 64 esc-postmortem drop A-2
	refuses 64 esc-postmortem done
	refuses 64 esc-postmortem done E-1
	refuses 66 esc-postmortem done A-2 A-9
	equal $'A-2\tchanged\tdropped' "$(esc-postmortem drop -H A-2 -m "nobody asks" -c action,change,state)"
	equal '' "$(esc-sla list -H clock:action)"
	equal $'done\tit rings now\ndropped\t' "$(esc-show -H -c kind,message E-1 kind:done,dropped)"
	esc-postmortem draft E-1 | sed 's/2026-12-01/2026-12-31/' >late.md
	refuses 65 esc-postmortem record late.md
	[[ $stderr == *"A-1 is done: what else is to be done is a new one"* ]]
	esc-log undo -q E-1 --event "$(esc-show -H -c event E-1 kind:dropped)"
	equal A-2 "$(esc-postmortem actions -b)"
	esc-db check
}

@test "the owner of an action is reminded after the ticket is closed, until it ends" {
	fire E-1
	esc-postmortem draft E-1 | finish | esc-postmortem record -q
	esc-log close -q E-1
	equal '' "$(esc-sla sweep -H --now 2026-11-25T12:00Z)"
	equal $'action soon\ttold maria' "$(esc-sla sweep -H -c step,detail --now 2026-11-30T12:00Z)"
	equal $'action late\ttold maria' "$(esc-sla sweep -H -c step,detail --now 2026-12-02T12:00Z)"
	esc-sla sweep -H -c step,detail --now 2026-12-09T12:00Z | sort >late
	equal $'action late\ttold maria\naction overdue\ttold anna' "$(cat late)"
	esc-notify show template:"action soon" --now 2026-11-30T12:00Z >letter
	grep -q 'A-1: Watch the queue' letter
	esc-postmortem done -q A-1 --now 2026-12-10T12:00Z
	equal '' "$(esc-sla sweep -H --now 2027-03-01T12:00Z)"
	esc-db check
}

@test "nobody waits for a reminder that cannot come" {
	fire E-1
	esc-postmortem draft E-1 | finish '| | process | Watch the queue | nobody | 2026-12-01 | |' >x.md
	run --separate-stderr esc-postmortem record x.md
	[ "$status" -eq 0 ]
	equal 'esc-postmortem: warning: E-1: A-1 cannot be reminded: people.csv has no mail of nobody' "$stderr"
}

@test "a post-mortem goes with the dump, however long it is" {
	fire E-1
	esc-postmortem draft E-1 | finish >x.md
	awk '/^Nobody watched/ { for (i = 0; i < 3000; i++) print "Nobody looked, ööbik " i "." } { print }' x.md >long.md
	[ "$(wc -c <long.md)" -gt 70000 ]
	esc-postmortem record -q long.md
	esc-postmortem done -q A-1
	esc-db dump >dump.tsv
	esc-db init -q -d copy.db
	esc-db load -q -d copy.db dump.tsv
	equal "$(esc-postmortem draft E-1 | sha256sum)" "$(esc-postmortem draft -d copy.db E-1 | sha256sum)"
	equal "$(esc-postmortem actions A-1)" "$(esc-postmortem actions -d copy.db A-1)"
	equal "$(sha256sum <dump.tsv)" "$(esc-db dump -d copy.db | sha256sum)"
	esc-db check -d copy.db
}

@test "fifty post-mortems go through record and back, each to its ticket" {
	for i in $(seq 50); do
		printf 'T-%d,%s,acme%d,2026-11-%02dT08:00:00Z,3\n' "$i" "subject | $i \`x\` <b>" $((i % 7)) $((i % 20 + 1))
	done | sed '1i ticket,subject,customer,opened,level' | esc-open -q
	esc-postmortem draft level:3 >drafts.md
	equal 50 "$(grep -c '^ticket: T-' drafts.md)"
	finish <drafts.md >finished.md
	equal 50 "$(esc-postmortem record -H finished.md 2>/dev/null | grep -c '	new	1	A-')"
	esc-postmortem draft level:3 >back.md
	equal "$(cat finished.md)" "$(sed 's/^| A-[0-9]* |/| |/' back.md)"
	equal 50 "$(esc-postmortem record -H back.md | grep -c '	same	1	')"
	equal 50 "$(esc-postmortem actions -b | sort -u | wc -l)"
}

@test "a key, a dry run, another moment" {
	fire E-1
	esc-postmortem draft E-1 | finish >x.md
	before=$(db_sum)
	equal $'E-1\tnew\t1\tA-1' "$(esc-postmortem record -n -H x.md)"
	equal "$before" "$(db_sum)"
	esc-postmortem record -q --key k --at 2026-11-20T12:00Z x.md
	equal 2026-11-20T12:00:00Z "$(esc-show -H -c at E-1 kind:recorded)"
	equal $'E-1\tsame' "$(sed 's/^Nobody/Noone/' x.md | esc-postmortem record -H -c ticket,change --key k)"
	refuses 65 esc-postmortem record --at 2026-12-20T12:00Z <(sed 's/^Nobody/No one/' x.md)
}

# learn TICKET DAY ROW...: a fire in 2026 that was opened on that day (MM-DD), with its post-mortem four days later
learn() {
	local t=$1 day=$2 to
	shift 2
	to=$(date -d "2026-$day + 4 days" +%F)
	ESC_NOW=2026-${day}T08:00:00Z esc-open -q -m "Printer | down" --ticket "$t" --customer acme --priority P1 \
	    --category network --product router
	ESC_NOW=2026-${day}T09:00:00Z esc-log escalate -q "$t" --level 3 --trigger customer_request --owner kati
	ESC_NOW=2026-${day}T10:00:00Z esc-log resolve -q "$t" --resolution fix --why firmware \
	    --apology --explanation "the firmware had a fault"
	ESC_NOW=2026-${day}T11:00:00Z esc-log accept-fix -q "$t"
	esc-postmortem draft "$t" --now "${to}T12:00Z" | finish "$@" | esc-postmortem record -q --now "${to}T12:00Z"
}

@test "a review tells of themes, causes that came back, overdue actions, effects, the worst tickets and the next date" {
	for i in 1 2; do
		esc-open -q -m "more of it" --category network --customer zeta --now 2026-06-0${i}T08:00Z
	done
	learn R-1 07-01 '| | process | Watch the queue | maria | 2026-07-15 | opened category:network |' \
	    '| | training | Train all agents | kati | 2026-08-01 | |'
	esc-postmortem done -q A-1 --now 2026-07-10T12:00Z
	learn R-2 08-14 '| | product | Mend the driver | tom | 2026-12-01 | reopen_rate |'
	learn R-3 10-20 '| | other | Tell the press | tom | 2026-12-01 | |'
	esc-log survey -q R-2 --csat 1
	esc-postmortem review 2026Q3 >pack
	for line in '# Review 2026-07-01 – 2026-09-30 (2026Q3)' '| Post-mortems put on record | 2 |' '| of these in time | 2 |' \
	    '| Post-mortems still owed | 0 |' '| Actions planned | 3 |' '| Actions done | 1 |' '| Actions overdue now | 1 |' \
	    '| cause | no_monitoring | 2 | R-1, R-2 |' '| category | network | 2 | R-1, R-2 |' \
	    '| trigger | the customer asks for a manager | 2 | R-1, R-2 |' \
	    '| no_monitoring | 2 | R-1, R-2 | **!** A-1 → R-2 |' \
	    '| A-2 | R-1 | Train all agents | kati | 2026-08-01 23:59 | 113 |' \
	    '| A-1 | Watch the queue | 2026-07-10 12:00 | opened category:network | 3 | 1 |' \
	    '| R-2 | acme | Printer &#124; down | 3 | 2h | 0 | 1 |' '2027-01-04'; do
		grep -qxF -- "$line" pack || { echo "no line: $line"; cat pack; false; }
	done
	[ "$(grep -n '^| R-2 | acme' pack | cut -d : -f 1)" -lt "$(grep -n '^| R-1 | acme' pack | cut -d : -f 1)" ]
	! grep -q R-3 pack
	equal "$(cat pack)" "$(esc-postmortem review 2026Q3)"
}

@test "a review has the training that lapsed and the risks that nobody exercised" {
	cat >>policy/training.csv <<-'EOT'
	kati,empathy,2024-01-01,2025-01-01
	kati,negotiation,2024-01-01,2025-01-01
	kati,negotiation,2025-01-01,2027-01-01
	tom,role-play,2025-11-01,2026-11-22
	tom,active-listening,2026-01-01,
	EOT
	cat >>policy/risks.csv <<-'EOT'
	Phones | down,often,Use the mobiles,maria,2026-01-01,90
	Ransomware,rarely,Restore,maria,,
	Flood,rarely,Work at home,tom,2026-06-01,
	EOT
	esc-policy load -q policy 2>/dev/null
	esc-postmortem review 2026Q3 >pack
	equal '| empathy | kati | 2025-01-01 |
| role-play | tom | 2026-11-22 |
| Phones &#124; down | maria | 2026-04-01 |
| Ransomware | maria | – |' "$(sed -n '/^## What has lapsed/,/^## /p' pack | sed -n '/^|---/,/^$/p' | sed '1d; $d')"
	equal 4 "$(esc-policy check policy -H | grep -cE '(has lapsed|days ago|never exercised)')"
}

@test "a review of nothing is a page, in every language" {
	for l in 'en Next review' 'tr Sonraki değerlendirme' 'et Järgmine ülevaade' 'it Prossimo riesame' 'es Próxima revisión'; do
		esc-postmortem review 2026-10 --language "${l%% *}" >pack
		grep -qx "## ${l#* }" pack
		grep -qx 2026-12-01 pack
		[ "$(grep -c '^## ' pack)" -eq 9 ]
	done
	refuses 64 esc-postmortem review
	refuses 64 esc-postmortem review 2026Q5
	esc-postmortem review lastmonth -o file
	[ -s file ]
}

@test "an action's measure is one that esc-report knows" {
	fire E-1
	esc-postmortem draft E-1 | finish '| | process | Watch the queue | maria | 2026-12-01 | reopen_rat |' >x.md
	refuses 65 esc-postmortem record x.md
	[[ $stderr == *"measure: "*reopen_rate* ]]
	sed 's/reopen_rat |/reopen_rate categry:x |/' x.md >y.md
	refuses 65 esc-postmortem record y.md
	[[ $stderr == *"measure: "*category* ]]
}
