# Who gets a ticket: assign, up, down, transfer, accept, why, test, path, duty, signs.

load helper

# A policy of a small team, in force.
setup() {
	fresh
	esc-policy init policy --lead anna@example.com --tz Europe/Tallinn --country EE
	cat >>policy/people.csv <<-'EOF'
	bob,bob@example.com,+372 5551,support,agent,1,en et,,carl,,,,,anna,,
	carl,carl@example.com,+372 5552,support,agent,1,tr en,,bob,,,,,anna,,
	dora,dora@example.com,+372 5553,support,expert,2,en,,emil,,network,3,500,anna,,
	emil,emil@example.com,,support,expert,2,en,,dora,,network,3,,anna,,
	max,max@example.com,,support,manager,4,en,,,,,,50000,,,
	olga,olga@example.com,,support,escalation_manager,,en,24x7,,,,,,max,,
	EOF
	printf 'dora,people-skills,2026-01-10,2027-01-10\nemil,people-skills,2026-01-10,\n' >>policy/training.csv
	echo 'acme,gold,en,it@acme.example,,max,anna,max,it@acme.example' >>policy/customers.csv
	sed -i 's/^anna,.*/anna,anna@example.com,,support,lead,3,en et,,,,,,2000,max,,/' policy/people.csv
	esc-policy load -q policy
}

# at T COMMAND...: a minute of the Monday
at() {
	local t=2026-11-23T$1:00Z
	shift
	"$@" --now "$t"
}

# the notices as template and recipient, in order of names
notices() {
	sqlite3 "$ESC_DB" "select o.template || ' ' || p.name from outbox o join party p on p.id = o.recipient
	    order by 1"
}

@test "assign gives every ticket that nobody has a level, a team and an owner, and says the row" {
	esc-open -q -m one --customer acme
	esc-open -q -m two --customer beta --language tr
	run --separate-stderr esc-route assign owner:none
	equal $'ticket\tchange\tfrom_level\tlevel\tteam\towner\tescalation\ttrigger\trow\tpromised
E-1\tchanged\t1\t1\tsupport\tbob\t\t\tnew\t
E-2\tchanged\t1\t1\tsupport\tcarl\t\t\tnew\t' "$output"
	equal $'E-1\tsupport\tbob\nE-2\tsupport\tcarl' "$(esc-list -Hc ticket,team,owner)"
	equal '' "$(esc-route assign owner:none)"
	equal $'E-1\tsame' "$(esc-route assign -H E-1 | cut -f 1,2)"
	esc-db check
}

@test "the chain of a table and a pipe; run again it completes" {
	printf 'ticket,subject,opened\nA-1,x,2026-11-20\nA-2,y,2026-11-21\n' >t.csv
	esc-open --tz UTC t.csv | esc-route assign -q -
	equal $'A-1\tbob\nA-2\tcarl' "$(esc-list -Hc ticket,owner)"
	before=$(db_sum)
	esc-open --tz UTC t.csv | esc-route assign -q -
	equal "$before" "$(db_sum)"
	esc-route assign -q - </dev/null
}

@test "the same database, policy and clock give the same choice" {
	for i in 1 2 3 4 5 6; do esc-open -q -m "ticket $i"; done
	esc-db dump >before
	esc-route assign owner:none >first
	esc-db init -d copy.db
	esc-db load -d copy.db before
	esc-route assign -d copy.db owner:none >second
	cmp first second
	equal 'bob carl bob carl bob carl' "$(esc-list -Hs ticket -c owner | xargs)"
}

@test "-n shows what would be done and writes nothing" {
	esc-open -q -m one
	before=$(db_sum)
	esc-route assign -n E-1 | grep -q bob
	equal "$before" "$(db_sum)"
}

@test "up hands it to an expert, promises when the customer will hear, and tells both" {
	esc-open -q -m one --customer acme --category network
	at 12:01 esc-route assign -q E-1
	run --separate-stderr at 12:02 esc-route up -H E-1 --trigger knowledge --tried "restarted it" -m "needs a router"
	equal $'E-1\tchanged\t1\t2\tsupport\tdora\tfunctional\tknowledge\tto an expert\t2026-11-24T07:02:00Z' "$output"
	esc-show E-1 -f table | grep -q 'promise .*2026-11-24 07:02'
	equal $'callback acme\nhandover dora' "$(notices)"
	at 12:03 esc-show -f table E-1 | grep -q 'restarted it'
	equal E-1 "$(esc-list -b trigger:knowledge)"
}

@test "a promise is kept or broken, and that shows" {
	at 06:00 esc-open -q -m one --customer acme
	at 06:00 esc-open -q -m two --customer acme
	at 07:00 esc-route up -q E-1 E-2
	at 09:00 esc-log reply -q E-1 -m "here is the answer" --as dora
	equal E-2 "$(at 10:00 esc-sla list -b clock:promise)"
	equal E-2 "$(esc-list -b --now 2026-11-25T12:00Z clock:promise state:breached)"
	equal '0.5 1 2' "$(esc-report -H promise.kept --now 2026-11-25T12:00Z | awk -F '\t' '$4 == "share" { print $5, $7, $8 }')"
}

@test "the promise from history is what the expert has kept nine times of ten" {
	for i in 1 2 3 4 5 6; do
		esc-open -q -m "ticket $i" --now "2026-11-1${i}T08:00Z"
	done
	for i in 1 2 3 4 5 6; do
		esc-route up -q E-$i --owner dora --now 2026-11-17T08:00Z
		esc-log reply -q E-$i -m done --as dora --now "2026-11-17T08:${i}0Z" || true
	done
	esc-open -q -m new --now 2026-11-18T08:00Z
	esc-route up -n -H E-7 --owner dora --promise-from row --now 2026-11-18T08:00Z | cut -f 10 >row
	esc-route up -n -H E-7 --owner dora --promise-from history --now 2026-11-18T08:00Z | cut -f 10 >history
	equal 2026-11-18T12:00:00Z "$(cat row)"
	equal 2026-11-18T08:50:00Z "$(cat history)"
}

@test "a customer who asks for a manager is never refused, at any level" {
	esc-open -q -m one --customer acme
	at 12:01 esc-route up -q E-1
	equal $'changed\t2\t3\tanna\thierarchical\tcustomer_request' \
	    "$(at 12:02 esc-route up -H E-1 --trigger customer_request | cut -f 2,3,4,6,7,8)"
	equal $'changed\t3\t3' "$(at 12:03 esc-route up -H E-1 --trigger customer_request | cut -f 2,3,4)"
	equal E-1 "$(esc-list -b sign:asks_manager)"
	equal 1 "$(esc-list -b trigger:customer_request | wc -l)"
}

@test "up without a word of what was tried is counted" {
	esc-open -q -m one
	esc-open -q -m two
	at 12:01 esc-route up -q E-1
	at 12:01 esc-route up -q E-2 --tried "asked a colleague"
	equal '1 2' "$(at 12:02 esc-report -H nothing_tried | awk -F '\t' '$4 == "share" { print $7, $8 }')"
}

@test "a bare up goes one up each time; with a level or a key a second one changes nothing" {
	esc-open -q -m one
	at 12:01 esc-route up -q E-1 --level 2
	equal same "$(at 12:02 esc-route up -H E-1 --level 2 | cut -f 2)"
	at 12:03 esc-route up -q E-1 --key k
	equal same "$(at 12:04 esc-route up -H E-1 --key k | cut -f 2)"
	equal 3 "$(esc-list -Hc level E-1)"
	at 12:05 esc-route up -q E-1
	equal same "$(at 12:06 esc-route up -H E-1 | cut -f 2)"
	equal 4 "$(esc-list -Hc level E-1)"
}

@test "down and transfer are no escalations" {
	esc-open -q -m one
	at 12:01 esc-route up -q E-1
	equal $'changed\t2\t1\tbob' "$(at 12:02 esc-route down -H E-1 -m "known now" | cut -f 2,3,4,6)"
	equal same "$(at 12:03 esc-route down -H E-1 | cut -f 2)"
	equal $'changed\t1\t1\tcarl' "$(at 12:04 esc-route transfer -H E-1 --owner carl | cut -f 2,3,4,6)"
	equal same "$(at 12:05 esc-route transfer -H E-1 --owner carl | cut -f 2)"
	equal $'changed\tjaan' "$(at 12:06 esc-route accept -H E-1 | cut -f 2,6)"
	equal same "$(at 12:07 esc-route accept -H E-1 | cut -f 2)"
	equal 1 "$(esc-show -H E-1 -c kind | grep -cx escalated)"
}

@test "a major ticket gets a manager beside its owner, and those with a stake are told, once" {
	esc-open -q -m down --customer acme --priority P1
	at 12:01 esc-route assign -q E-1
	equal $'bob\tolga' "$(esc-list -Hc owner,manager E-1)"
	equal $'ack acme\nhandover anna\nmajor olga\nstakeholder anna\nstakeholder max' "$(notices)"
	at 12:02 esc-route up -q E-1 --tried all
	equal 'dora olga' "$(esc-list -Hc owner,manager E-1 | xargs)"
	equal 5 "$(notices | grep -Ec '^(ack|major|stakeholder|handover anna)')"
	equal 2 "$(esc-show E-1 -f table | grep -c stakeholder)"
}

@test "a threat to cancel is an executive matter, and counted apart from level 4" {
	esc-open -q -m one --customer acme
	equal $'3\tanna\texecutive' "$(at 12:01 esc-route up -H E-1 --trigger threat_cancel | cut -f 4,6,7)"
	equal E-1 "$(esc-list -b escalation:executive)"
	equal olga "$(esc-list -Hc manager E-1)"
	equal '' "$(esc-list -b level:4)"
}

@test "why names the row, the time left, the person, the backup and the command" {
	esc-open -q -m one --priority P2
	equal $'E-1\tnew\t1\t\tsupport\tbob\tcarl\tfirst_response\t2026-11-23T14:00:00Z\t7200\tesc-route assign E-1\t' \
	    "$(esc-route why -H E-1)"
	at 12:01 esc-route assign -q E-1
	equal $'to an expert\tdora\temil\tesc-route up E-1 --level 2 --trigger knowledge --tried ...' \
	    "$(esc-route why -H -c row,owner,backup,next E-1)"
	refuses 66 esc-route why E-9
	esc-route why -f table E-1 | grep -q 'One of our experts'
}

@test "test says who would be called, and 1 if it is somebody else" {
	equal $'to an expert\t2\tdora\t14400' "$(esc-route test -H trigger=knowledge -c row,level,owner,respond)"
	esc-route test -q --expect dora trigger=knowledge
	run esc-route test --expect carl trigger=knowledge
	[ "$status" -eq 1 ]
	equal carl "$(esc-route test -H -c owner language=tr)"
	refuses 64 esc-route test categry=network
	[[ $stderr == *"did you mean category"* ]]
	refuses 64 esc-route test network
}

@test "path is the way up, with times" {
	equal $'1\tnew\t1\tbob\t
2\tto an expert\t2\tdora\t14400
3\tthe expert failed\t3\tanna\t3600
4\tover our heads\t4\tanna\t3600' "$(esc-route path -H category=network -c step,row,level,owner,respond)"
}

@test "duty is who is there, by skill and team, with phone and backup" {
	equal $'anna bob carl dora emil max olga' "$(esc-route duty -b | xargs)"
	equal olga "$(esc-route duty -b --at 2026-11-28T12:00Z)"
	equal $'dora\t+372 5553\t2026-11-23T07:00:00Z\t2026-11-23T16:00:00Z\temil' \
	    "$(esc-route duty -H skill=network -c person,phone,from,to,backup | head -1)"
	equal 'dora emil' "$(esc-route duty -b level=2 | xargs)"
	equal carl "$(esc-route duty -b language=tr)"
	refuses 64 esc-route duty network
}

@test "signs are suggested with the words that matched, and change nothing" {
	esc-open -q -m "Still broken" -m "Let me speak to a manager or I take legal action" --customer acme --channel mail
	before=$(db_sum)
	equal $'E-1\tthreat_legal\ten\tlegal action\t7\tthreatens legal action\t3
E-1\tasks_manager\ten\tspeak to a manager\t5\tasks for a manager\t3' "$(esc-route signs -H E-1)"
	equal $'\tasks_manager\ttr\tmüdürünüzle görüşmek\t5\tasks for a manager\t3' \
	    "$(echo "Lütfen müdürünüzle görüşmek istiyorum" | esc-route signs -H -F - --language tr)"
	equal '' "$(echo "Thank you" | esc-route signs -H -F -)"
	equal "$before" "$(db_sum)"
	refuses 64 esc-route signs
}

@test "a phrase that is auto acts: the sign is on record and the ticket goes up" {
	sed -i 's/^\(en,threat_legal,legal action,7,\),$/\1,yes/' policy/signs.csv
	esc-policy load -q policy
	esc-open -q -m "One" -m "I shall take legal action" --customer acme
	esc-open -q -m "Two" -m "I want to speak to a manager" --customer acme
	equal $'E-1\t3\tanna\texecutive\tthreat_legal\nE-2\t1\tbob\t\t' \
	    "$(at 12:01 esc-route assign -H E-1 E-2 -c ticket,level,owner,escalation,trigger)"
	equal E-1 "$(esc-list -b sign:threat_legal)"
	equal '' "$(esc-list -b sign:asks_manager)"
}

@test "approvals go to who may give them, with a clock" {
	esc-open -q -m refund
	at 12:01 esc-route assign -q E-1
	at 12:02 esc-log ask -q E-1 --amount 900 -m "money back"
	equal $'running\t14400' "$(at 12:02 esc-sla list -H clock:approval -c state,target)"
	equal '900 anna' "$(esc-show -H E-1 -c all -f csv | grep approval_asked | grep -oE 'anna|,900,' | tr -d , | xargs)"
	equal bob "$(esc-list -Hc owner E-1)"
	refuses 77 esc-log approve E-1 --as dora --now 2026-11-23T12:03:00Z
	[[ $stderr == *"up to 500, not 900: ask anna"* ]]
	at 12:04 esc-log approve -q E-1 --as anna
	equal E-1 "$(at 12:04 esc-list -b clock:approval state:met)"
	at 12:05 esc-log ask -q E-1 --amount 30000
	refuses 65 esc-log ask E-1 --amount 90000 --now 2026-11-23T12:06:00Z
}

@test "work for another department is a ticket of its own, outside the customer's measures" {
	sed -i '2i first_response,,,,,finance,,,,30m,,,,finance answers' policy/sla.csv
	echo 'finance,anna,,' >>policy/teams.csv
	sed -i 's/^max,\(.*\),support,/max,\1,support finance,/' policy/people.csv
	esc-policy load -q policy
	esc-open -q -m one --customer acme
	esc-open -q --parent E-1 --type task --team finance -m "check the bill" --as bob
	refuses 66 esc-open --parent E-9 --type task -m x
	equal 2026-11-23T12:30:00Z "$(esc-sla list -H E-2 clock:first_response -c due)"
	equal 1 "$(esc-report -H opened | awk -F '\t' '$3 == "opened" { print $5 }')"
}

@test "every trigger and sign of the requirements is recorded, routed and counted" {
	local n=0 t s
	for t in knowledge misunderstanding authorization sla_breach customer_request no_expert expert_failed conflict \
	    perceived_mishandling slow_escalation no_callback unheard new_agent threat_cancel threat_legal \
	    threat_publicity threat_other; do
		n=$((n + 1))
		esc-open -q --ticket T-$n -m "$t" --customer acme
		esc-route up -q T-$n --trigger $t --tried x --now 2026-11-23T12:10:00Z
		[ "$(esc-list -Hc level T-$n)" -ge 2 ]
		equal T-$n "$(esc-list -b trigger:$t)"
		equal 1 "$(at 12:11 esc-report -H escalation_rate trigger:$t | awk -F '\t' '$4 == "share" { print $7 }')"
	done
	for s in asks_manager promise_broken arguing shouting emotional abusive threat_wom threat_review threat_cancel \
	    threat_legal threat_other unheard; do
		esc-open -q --ticket S-$s -m "$s"
		esc-log sign -q S-$s --sign $s -m "as heard on the phone"
		equal S-$s "$(esc-list -b sign:$s)"
		equal 1 "$(esc-report -H opened sign:$s | awk -F '\t' '$3 == "opened" { print $5 }')"
	done
	refuses 64 esc-log sign T-1 --sign rude
	esc-db check
}

@test "after an abusive customer the next one is warned, and the lead told" {
	esc-open -q -m one --customer acme
	at 12:01 esc-log sign -q E-1 --sign abusive
	at 12:02 esc-route up -q E-1 --owner dora
	sqlite3 "$ESC_DB" "select facts from outbox where template = 'handover'" | grep -q 'abusive'
	sqlite3 "$ESC_DB" "select facts from outbox where template = 'callback'" | grep -q 'abusive' && false
	notices | grep -q 'escalated anna'
	esc-route why -H -c signs E-1 | grep -q abusive
}

@test "the category escalations of another program come out of the matrix, the ones by age out of a filter" {
	shared data/third_party_sla_report
	d=$shared
	sed -i '1a data loss,,critical,,,,1,none,1,,,,lead,,,,,,critical already\
data loss,,,,,,1,none,2,functional,,,least-loaded,,,,,,by category\
authentication,,critical,,,,1,none,1,,,,lead,,,,,,critical already 2\
authentication,,,,,,1,none,2,functional,,,least-loaded,,,,,,by category 2' policy/matrix.csv
	printf 'priority,impact,urgency\nCritical,,\nHigh,,\nMedium,,\nLow,,\n' >policy/priorities.csv
	sed -i '/P[123]/d' policy/ladder.csv policy/sla.csv policy/matrix.csv policy/concessions.csv
	export ESC_DB=$PWD/other.db ESC_NOW=2025-11-15T23:52:00Z
	esc-db init -q
	esc-policy load -q policy
	cat >age.map <<-'EOF'
	shape    tickets
	zone     UTC
	ticket   = "Ticket_ID"
	opened   = "Created_Date"
	priority = "Priority"
	category = "Category"
	EOF
	esc-open -q --map age.map --ignore-unknown "$d/customer_support_tickets.csv"
	esc-route assign -H --yes status:open >routed
	equal 203 "$(grep -c 'by category' routed)"
	equal "$(tail -n +2 "$d/auto_escalations.csv" | grep -v aged | cut -d , -f 1 | sort -u)" \
	    "$(grep 'by category' routed | cut -f 1 | sort -u)"
	equal 514 "$(esc-list -b priority:Low,Medium opened:..-7d | wc -l)"
	equal "$(grep aged "$d/auto_escalations.csv" | cut -d , -f 1 | sort -u)" \
	    "$(esc-list -b priority:Low,Medium opened:..-7d | sort -u)"
}

@test "the ladder escalates no ticket whose clock had ended" {
	shared data/third_party_sla_report
	export ESC_DB=$PWD/other.db ESC_NOW=2025-11-15T23:52:00Z
	esc-db init -q
	sed -i '2i resolution,,,,,,,,,1h,24x7,,,an hour' policy/sla.csv
	sed -i '2i resolution,,,,,,,,,up at once,100%,escalate,up:3,no,no' policy/ladder.csv
	esc-policy load -q policy --now 2025-11-01
	cat >ended.map <<-'EOF'
	shape    tickets
	zone     UTC
	ticket   = "Ticket_ID"
	opened   = "Created_Date"
	resolved = opened + "Resolution_Time_Hours" hours
	priority = "Priority"
	EOF
	esc-open -q --map ended.map --ignore-unknown "$shared/customer_support_tickets.csv"
	equal '' "$(esc-sla sweep --assume-current -c ticket,action | grep escalate)"
	equal '' "$(esc-list -b trigger:sla_breach)"
	esc-open -q -m "one that runs" --now 2025-11-15T21:00Z
	esc-sla sweep -q --assume-current
	equal E-1 "$(esc-list -b trigger:sla_breach)"
}

@test "the handbook tells phases, levels, the matrix, the people and what customers are told" {
	esc-policy handbook >book
	for title in Phases Levels "The matrix" "What the customer is told" "People, and how" "How customers reach us" \
	    "Promised times" "What follows" "Signs of conflict"; do
		grep -q "^## $title" book
	done
	grep -q '| dora | expert | support | network | en | office | +372 5553 | dora@example.com | emil |' book
	grep -q 'One of our experts has to look at this' book
	equal "$(esc-policy handbook)" "$(esc-policy handbook policy)"
	esc-policy handbook --dot | grep -q 'level1 -> level2 \[label="to an expert"\];'
	awk '/^\|/ { n = gsub(/[^\\]\|/, "&"); if (last != "" && n != last) exit 1; last = n } !/^\|/ { last = "" }' book
}

@test "what rises by itself goes to whom the matrix says, with a promise and its notices, once" {
	esc-open -q -m down --customer acme --priority P1 --category network --now 2026-11-23T12:00:00Z
	at 12:01 esc-route assign -q E-1
	export ESC_NOW=2026-11-24T07:30:00Z
	equal $'resolution\tlevel 1 to 2, dora (to an expert)' \
	    "$(esc-sla sweep -H -c clock,action,detail | grep escalate | cut -f 1,3)"
	equal $'2\tsupport\tdora\tolga' "$(esc-list -Hc level,team,owner,manager E-1)"
	equal $'escalated\tesc\t2\tsla_breach
promised\tesc\t\t' "$(esc-show -H E-1 -c event,kind,actor,to_value,trigger kind:escalated,promised | cut -f 2-)"
	equal $'callback acme\nhandover dora' "$(notices | grep -E '^(callback|handover dora)')"
	sqlite3 "$ESC_DB" "select facts from outbox where template = 'handover'" | grep -q '^why=resolution: P1 rises'
	before=$(notices)
	equal '' "$(esc-sla sweep --now 2026-11-24T07:31:00Z)"
	equal "$before" "$(notices)"
	esc-db check
}

@test "the manager of a major ticket has fifteen minutes to take it up, then the lead is told" {
	for i in 1 2; do
		esc-open -q -m "down $i" --customer acme --priority P1
		at 12:01 esc-route assign -q E-$i
		at 12:02 esc-log note -q E-$i -m "I have it" --as "$(esc-list -Hc owner E-$i)"
	done
	at 12:10 esc-log note -q E-2 -m "I call them" --as olga
	equal $'E-1\t2026-11-23T12:16:00Z' "$(at 12:12 esc-sla list -H clock:pickup -c ticket,due)"
	equal $'pickup soon\ttold olga\npickup late\ttold anna' \
	    "$(at 12:17 esc-sla sweep -H -c ticket,clock,step,detail | grep pickup | cut -f 3,4)"
}

@test "no plan agreed in four hours at level 2 is a breach" {
	esc-open -q -m one --customer acme --now 2026-11-23T12:00Z
	esc-open -q -m two --customer acme --now 2026-11-23T12:00Z
	esc-route up -q E-1 E-2 --tried all
	at 12:30 esc-log propose -q E-1 E-2 -m "a new router tomorrow"
	at 13:30 esc-log agree -q E-2
	equal $'E-1\trunning\t2026-11-23T16:00:00Z' "$(at 13:40 esc-sla list -H clock:plan -c ticket,state,due)"
	equal $'E-1\tplan soon\ttold dora\nE-1\tplan late\ttold anna' \
	    "$(esc-sla sweep -H --now 2026-11-24T07:00:01Z -c ticket,clock,step,detail | grep -w plan | cut -f 1,3,4)"
	equal E-1 "$(esc-list -b --now 2026-11-24T08:00Z clock:plan state:breached)"
	equal E-2 "$(esc-list -b --now 2026-11-24T08:00Z clock:plan state:met)"
	equal '1 2' "$(esc-report -H attainment.plan --now 2026-11-24T08:00Z | awk -F '\t' '$4 == "share" { print $7, $8 }')"
}

@test "tickets that rise together are spread as the matrix spreads them" {
	for i in 1 2 3 4; do esc-open -q -m "ticket $i" --priority P1; done
	at 12:01 esc-route assign -q owner:none
	esc-sla sweep -q --now 2026-11-24T07:30:00Z
	equal 'dora emil dora emil' "$(esc-list -Hs ticket -c owner | xargs)"
}

@test "wrong use is refused and nothing is written" {
	esc-open -q -m one
	refuses 64 esc-route
	refuses 64 esc-route up
	refuses 64 esc-route assign
	refuses 66 esc-route up E-9
	refuses 64 esc-route up E-1 --level 0
	refuses 64 esc-route up E-1 --escalation sideways
	refuses 64 esc-route up E-1 --promise-from luck
	refuses 65 esc-route up E-1 --at 2026-11-25T12:00Z
	esc-db init -q -d none.db
	run --separate-stderr esc-route assign -d none.db status:open
	[ "$status" -eq 78 ]
	[[ $stderr == *"esc-policy init"* ]]
}
