# Notices: who is told what, when, once.

load helper

# A mailer that keeps its arguments and what it was given, and ends as $FAKE says.
setup() {
	fresh
	mkdir mails
	cat >mailer <<-'EOT'
	#!/bin/sh
	n=$(mktemp "$MAILS/XXXXXX")
	echo "$*" >>"$MAILS/../arguments"
	cat >"$n"
	case $FAKE in
	kill) kill -9 $$ ;;
	hang) mv "$n" "$n.eml"; sleep "${HANG:-100}" ;;
	'')	mv "$n" "$n.eml" ;;
	*)	rm "$n"; exit "$FAKE" ;;
	esac
	EOT
	chmod +x mailer
	export MAILS=$PWD/mails ESC_SENDMAIL=$PWD/mailer FAKE=
	esc-policy init policy --lead anna@example.com --tz Europe/Tallinn --country EE
	cat >>policy/people.csv <<-'EOT'
	maria,maria@example.com,,support,expert,2,et,,,,,,,,,
	boss,boss@example.com,,,executive,4,,,,,,,,,,
	EOT
	cat >>policy/customers.csv <<-'EOT'
	acme,gold,tr,acme@acme.example,,,,,
	bello,gold,it,bello@bello.example,,,,,
	mute,gold,en,,,,,,
	EOT
	esc-policy load -q policy 2>/dev/null
}

# at TIME COMMAND...: at that time of the Monday
at() {
	local t=2026-11-23T$1:00Z
	shift
	ESC_NOW=$t "$@"
}

sent() {
	find mails -name '*.eml' | wc -l
}

# parsed FILE EXPRESSION: what python's parser of mail says of m
parsed() {
	python3 - "$1" "$2" <<-'EOT'
	import email, email.policy, sys
	m = email.message_from_bytes(open(sys.argv[1], 'rb').read(), policy=email.policy.default)
	print(eval(sys.argv[2]))
	EOT
}

states() {
	esc-notify list -H -c notice,state "$@" | tr '\t\n' ': '
}

@test "the whole chain in a shell, and nothing when it runs again" {
	esc-open -q --map zendesk --prefix ZD- --tz Europe/Tallinn "$ROOT/tests/samples/zendesk.csv"
	esc-open -f csv -m "Card terminal declines" --customer acme --priority P1 >opened.csv
	esc-route assign -q - <opened.csv
	esc-route assign -q owner:none
	run --separate-stderr at 12:05 esc-notify send
	[ "$status" -eq 0 ]
	[[ $output == *$'\tsent\t1\t'* ]]
	[ -z "$stderr" ]
	n=$(sent)
	[ "$n" -gt 1 ]
	run --separate-stderr at 12:06 esc-notify send
	equal '' "$output$stderr"
	equal "$n" "$(sent)"
	equal '-t -oi' "$(sort -u arguments)"
}

@test "the chain as escalate(7) types it, cut by a broken pipe, and completed" {
	sed 's/\\//g' "$ROOT/man/escalate.7" | awk '/^esc-open --map zendesk/ { n = 2 } n-- > 0' >chain
	sed 's/\\//g' "$ROOT/man/escalate.7" | awk '/^\* \* \* \* \*  esc-sla sweep/' | sed 's/^[* ]*//' >cron
	equal 'esc-open --map zendesk --tz Europe/Tallinn export.csv | esc-route assign -
esc-notify send' "$(cat chain)"
	equal 'esc-sla sweep -q; esc-notify send -q' "$(cat cron)"
	cp "$ROOT/tests/samples/zendesk.csv" export.csv
	run bash -c "$(sed 's/ | esc-route/ | head -n 2 | esc-route/; q' chain)"
	equal 103002 "$(esc-list -b owner:none)"
	at 12:05 bash -e chain >/dev/null
	equal '' "$(esc-list -b owner:none status:open)"
	n=$(sent)
	at 12:06 bash -e chain >/dev/null
	equal "$n $(sent)" "$n $n"
	esc-open -q -m "left by a cut pipe" --priority P2 --customer acme
	equal E-1 "$(esc-route assign -b owner:none)"
	ESC_NOW=2026-11-24T12:00:00Z bash -e cron
	[ "$(sent)" -gt "$n" ]
	n=$(sent)
	ESC_NOW=2026-11-24T12:01:00Z run bash -e cron
	equal "0 $n" "$status$output $(sent)"
	equal '-t -oi' "$(sort -u arguments)"
	esc-db check
}

@test "questions after the state go to a person bundled, and once an hour" {
	esc-open -q -m "one" --priority P1 --customer acme --owner maria --at-stake "no sales today"
	esc-open -q -m "two" --priority P1 --customer bello --owner maria
	at 12:01 esc-log reply -q E-1 E-2 -m "we look" --as maria
	at 12:47 esc-sla sweep -q
	equal 2 "$(esc-notify list -b template:'update soon' recipient:maria | wc -l)"
	at 12:47 esc-notify send -q
	equal 1 "$(grep -l '^To: maria' mails/*.eml | wc -l)"
	at 12:50 esc-log reply -q E-1 E-2 -m "still" --as maria
	at 13:36 esc-sla sweep -q
	at 13:36 esc-notify send -q
	equal 1 "$(grep -l '^To: maria' mails/*.eml | wc -l)"
	at 13:47 esc-notify send -q
	equal 2 "$(grep -l '^To: maria' mails/*.eml | wc -l)"
	mail=$(grep -l '^To: maria' mails/*.eml | head -n 1)
	[[ $(parsed "$mail" 'm.get_content()') == *"no sales today"* ]]
}

@test "a sweep that told somebody, and the send behind it, as cron types them" {
	esc-open -q -m x --priority P2 --customer acme --owner anna
	at 13:35 esc-sla sweep -q
	at 13:35 esc-notify send -q
	equal 1 "$(sent)"
	run --separate-stderr at 13:36 esc-notify send
	equal '' "$output$stderr"
	mail=$(ls mails/*.eml)
	equal anna@example.com "$(parsed "$mail" 'm["to"].addresses[0].addr_spec')"
	[[ $(parsed "$mail" 'm.get_content()') == *"first response soon"* ]]
}

@test "a confirmation says what was received, how urgent it is and by when, in the customer's language" {
	esc-open -q -m "Kart terminali çalışmıyor" --customer acme --priority P1 --impact high --urgency high
	equal $'N-1\tE-1\tack\tacme\t\twaiting\t0' "$(esc-notify confirm -H E-1 | cut -f 1-7)"
	equal N-1 "$(esc-notify confirm -H E-1 | cut -f 1)"
	at 12:01 esc-notify send
	equal 0 "$(sent)"
	equal $'N-1\tE-1\tack\tacme\tmail\tsent\t1' "$(at 12:02 esc-notify send -H | cut -f 1-7)"
	mail=$(ls mails/*.eml)
	equal "[E-1] Talebinizi aldık: Kart terminali çalışmıyor" "$(parsed "$mail" 'm["subject"]')"
	text=$(parsed "$mail" 'm.get_content()')
	[[ $text == "Sayın acme,"* ]]
	[[ $text == *"Öncelik: P1"*"Aciliyet: yüksek"*"23.11.2026 15:00 (Europe/Tallinn)"* ]]
	equal "$(cat "$mail")" "$(esc-notify show N-1)"
}

@test "every message has the same headers and no others, whatever a customer writes" {
	want="Date From To Subject Message-ID In-Reply-To References Auto-Submitted MIME-Version Content-Type Content-Transfer-Encoding"
	esc-open -q -m $'a\nBcc: evil@example.com\n\nx' --customer acme
	esc-open -q -m "ünïcödé =?UTF-8?Q?x?= $(printf 'y%.0s' {1..300})" --customer acme
	esc-open -q -m $'From a\n.\n\e[31mred' --customer $'Evil\r\nBcc: x@example.com' --contact 'evil <e@evil.example>'
	esc-open -q -m "-oQ/tmp" --customer 'x <-oQ@evil.example>' --contact '-oQ@evil.example'
	[ ! -e "$ROOT/../shared/badcsv" ] || for f in "$ROOT"/../shared/badcsv/out_*.csv; do
		sed 's/Acme/bello/' "$f" | esc-open -q --prefix "$(basename "$f" .csv)-"
	done
	esc-notify confirm -q --yes status:open -m $'.\nFrom me\n{why} %s\n'
	at 12:10 esc-notify send -q 2>failed
	equal 'x <-oQ@evil.example> failed' "$(sed -n 's/.*N-[0-9]* to \(.* failed\):.*/\1/p' failed)"
	[ "$(sent)" -ge 3 ]
	for mail in mails/*.eml; do
		equal "$want" "$(parsed "$mail" '" ".join(m.keys())')"
		equal 1 "$(parsed "$mail" 'len(m["to"].addresses)')"
		equal '[]' "$(parsed "$mail" '[d for p in m.walk() for d in p.defects]')"
		equal auto-generated "$(parsed "$mail" 'm["auto-submitted"]')"
		run -1 grep -q $'\e' "$mail"
		equal 0 "$(awk 'length > 998' "$mail" | wc -l)"
	done
	equal '-t -oi' "$(sort -u arguments)"
	[ ! -e pwned-marker ]
	grep -l 'evil.example' mails/*.eml
	[[ $(parsed "$(grep -l 'e@evil.example' mails/*.eml)" 'm.get_content()') == *$'\n.\nFrom me\n{why} %s\n'* ]]
}

@test "what is undone within two minutes is told to no customer" {
	esc-open -q -m x --customer acme --priority P3
	esc-route assign -q E-1
	esc-route up -q E-1 --trigger knowledge --tried a -m b
	equal 'N-1:waiting ' "$(states template:callback)"
	esc-log undo -q E-1 --event "$(esc-show -H -c event E-1 kind:escalated)" -m wrong
	equal 'N-1:void ' "$(states template:callback)"
	at 12:10 esc-notify send -q
	equal 0 "$(sent)"
	at 12:20 esc-route up -q E-1 --trigger knowledge --tried a -m again
	at 12:30 esc-notify send -q
	event=$(esc-show -H -c event,at E-1 kind:escalated | sed -n 's/\t.*12:20:00Z$//p')
	run --separate-stderr at 12:31 esc-log undo -q E-1 --event "$event" -m wrong
	[[ $stderr == *"E-1: acme has been told of it already (callback, N-"*", sent)"* ]]
}

@test "what is not so any more is not told" {
	esc-open -q -m x --priority P2 --customer acme --owner anna
	esc-open -q -m y --priority P2 --customer acme --owner anna
	at 13:35 esc-sla sweep -q
	at 13:36 esc-log reply -q E-1 -m "we are on it"
	run at 13:37 esc-notify send -H -c ticket,state,why
	equal $'E-1\tvoid\tthe clock has ended meanwhile\nE-2\tsent\t' "$output"
}

@test "for now is tried again after growing pauses, and then left to a person" {
	esc-open -q -m x --customer acme
	esc-notify confirm -q E-1
	export FAKE=75
	for t in 12:02 12:03 12:08 12:38 14:38; do
		equal $'waiting' "$(at $t esc-notify send -H -c state)"
		run at $t esc-notify send
		equal '' "$output"
	done
	run --separate-stderr at 14:39 esc-notify send -H
	equal '' "$output$stderr"
	run --separate-stderr env ESC_NOW=2026-11-24T02:38:00Z esc-notify send -H -c state,tries,why
	equal $'failed\t6\tmailer said 75' "$output"
	[[ $stderr == *"message to acme: failed: mailer said 75"* ]]
	run env ESC_NOW=2026-11-25T00:00:00Z esc-notify send
	equal '' "$output"
	equal $'N-1\twaiting' "$(esc-notify retry -H -c notice,state state:failed)"
	FAKE='' esc-notify send -q
	equal 'N-1:sent ' "$(states)"
}

@test "for good is failed at once, and nobody else waits for it" {
	esc-open -q -m x --customer acme
	esc-open -q -m y --customer bello
	esc-open -q -m z --customer mute
	esc-notify confirm -q E-1 E-2 E-3
	FAKE=67 at 12:02 esc-notify send -q 2>failed
	equal 'N-1:failed N-2:failed N-3:failed ' "$(states)"
	grep -q 'no mail address is known' failed
	run esc-notify retry E-9
	[ "$status" -eq 66 ]
	refuses 66 esc-notify retry N-9
	refuses 64 esc-notify retry
	refuses 64 esc-notify list state:late
}

@test "in doubt is sent again with the same name, or left to a person where the policy says so" {
	esc-open -q -m x --customer acme
	esc-notify confirm -q E-1
	FAKE='kill' at 12:02 esc-notify send -q
	equal 'N-1:waiting ' "$(states)"
	at 12:03 esc-notify send -q
	equal 'N-1:sent ' "$(states)"
	sed -i 's/^,customer,,2m,,any,,,/,customer,,2m,,any,at-most-once,,/' policy/notices.csv
	esc-policy load -q policy 2>/dev/null
	esc-notify confirm -q E-1 -m again
	FAKE='kill' at 12:05 esc-notify send -q 2>/dev/null
	equal 'N-1:sent N-2:unknown ' "$(states)"
	run at 23:00 esc-notify send
	equal '' "$output"
}

@test "a mailer that hangs is ended, and a sender without one says so and loses nothing" {
	esc-open -q -m x --customer acme
	esc-notify confirm -q E-1
	FAKE="hang" HANG=100.$$ ESC_SEND_SECONDS=1 at 12:02 esc-notify send -q
	equal 'N-1:waiting ' "$(states)"
	run -1 pgrep -f "sleep 100.$$"
	refuses=$(ESC_SENDMAIL=/no/such/mailer at 12:10 esc-notify send 2>&1) || status=$?
	equal 69 "$status"
	[[ $refuses == *"/no/such/mailer: No such file"* ]]
	equal $'waiting\t1' "$(esc-notify list -H -c state,tries)"
	at 12:12 esc-notify send -q
	equal 'N-1:sent ' "$(states)"
}

@test "a person hears of several things at once, at most so often, in their hours" {
	for i in 1 2 3; do esc-open -q -m "no $i" --priority P2 --owner anna; done
	at 13:35 esc-sla sweep -q
	at 13:35 esc-notify send -q
	equal 1 "$(sent)"
	mail=$(ls mails/*.eml)
	[[ $(parsed "$mail" 'm["subject"]') == *"notices: [E-1]"* ]]
	equal None "$(parsed "$mail" 'm["in-reply-to"]')"
	for i in 1 2 3; do grep -q "no $i" "$mail"; done
	at 12:05 esc-open -q -m "no 4" --priority P2 --owner anna
	at 13:37 esc-sla sweep -q
	at 13:37 esc-notify send -q
	equal 1 "$(sent)"
	at 13:39 esc-notify send -q
	equal 1 "$(sent)"
	at 13:40 esc-notify send -q
	equal 2 "$(sent)"
}

@test "outside of their hours people are left alone, unless it is urgent" {
	esc-open -q -m x --priority P3 --owner anna
	at 15:01 esc-sla sweep -q
	at 16:30 esc-notify send -q
	equal 0 "$(sent)"
	equal 2026-11-24T07:00:00Z "$(esc-notify list -H -c next)"
	ESC_NOW=2026-11-24T07:00:00Z esc-notify send -q
	equal 1 "$(sent)"
	sed -i '/^first_response,.*75%/s/no,no$/no,yes/' policy/ladder.csv
	ESC_NOW=2026-11-24T08:00:00Z esc-policy load -q policy 2>/dev/null
	ESC_NOW=2026-11-24T12:00:00Z esc-open -q -m y --priority P3 --owner anna
	ESC_NOW=2026-11-24T20:00:00Z esc-sla sweep -q
	ESC_NOW=2026-11-24T20:00:00Z esc-notify send -q
	equal 2 "$(sent)"
}

@test "everything else goes into one message at nine" {
	printf 'clock,step,at,action,whom\nfirst_response,fyi,50%%,notify,maria\n' >policy/ladder.csv
	sed -i 's/^step,person,.*/step,person,,,,digest,,,/' policy/notices.csv
	esc-policy load -q policy 2>/dev/null
	esc-open -q -m x --priority P1 --customer acme
	esc-open -q -m y --priority P1 --customer acme
	at 12:40 esc-sla sweep -q
	at 12:40 esc-notify send -q
	at 15:59 esc-notify send -q
	equal 0 "$(sent)"
	ESC_NOW=2026-11-24T06:59:59Z esc-notify send -q
	equal 0 "$(sent)"
	ESC_NOW=2026-11-24T07:00:00Z esc-notify send -q
	equal 1 "$(sent)"
	[[ $(parsed mails/*.eml 'm.get_content()') == "Tere, maria!"* ]]
}

@test "a problem is announced to every customer once, with a list of who was told" {
	for c in acme acme bello mute; do esc-open -q -m "down" --customer $c; done
	esc-open -q -m other --customer bello
	equal $'changed\nchanged\nchanged\nchanged' "$(esc-log link -H -c change E-1 E-2 E-3 E-4 --problem P-3)"
	equal same "$(esc-log link -H -c change E-1 --problem P-3)"
	equal $'\tuntold\tacme\n\tuntold\tbello\n\tuntold\tmute' "$(esc-notify announce -H -c notice,state,recipient P-3)"
	equal 3 "$(esc-notify announce -H P-3 -m "We know of it." | wc -l)"
	equal 3 "$(esc-notify announce -H P-3 -m "We know of it." | wc -l)"
	esc-log link -q E-5 --problem P-4
	at 12:02 esc-notify send -q 2>/dev/null
	equal $'sent\tacme\nsent\tbello\nfailed\tmute' "$(esc-notify announce -H -c state,recipient P-3)"
	equal 2 "$(sent)"
	grep -q '^Subject: .*P-3' mails/*.eml || grep -qi 'P-3' <(for m in mails/*.eml; do parsed "$m" 'm["subject"]'; done)
	refuses 66 esc-notify announce P-9 -m x
	equal '' "$(esc-notify announce -H P-9)"
}

@test "a message that came back is marked by hand or by the report of its delivery" {
	for c in acme bello mute; do esc-open -q -m "down" --customer $c; done
	esc-log link -q E-1 E-2 E-3 --problem P-3
	esc-notify announce -q P-3 -m "We know of it."
	refuses 65 esc-notify bounce N-1 -m "too early"
	[[ $stderr == *"N-1 is waiting"* ]]
	at 12:02 esc-notify send -q 2>/dev/null
	equal $'N-1\tbounced\tno such mailbox' \
	    "$(esc-notify bounce -H -c notice,state,why N-1 -m "no such mailbox")"
	name=$(esc-notify list -H -c message_id recipient:bello)
	cat >report <<-EOT
	From: MAILER-DAEMON@mx.example
	Message-ID: <other@mx.example>
	Content-Type: multipart/report; report-type=delivery-status; boundary=x

	--x
	Content-Type: message/delivery-status

	Final-Recipient: rfc822; bello@bello.example
	Action: failed
	Status: 5.1.1
	Diagnostic-Code: smtp; 550 no such user

	--x
	Content-Type: message/rfc822-headers

	message-id: <$name>
	--x--
	EOT
	refuses 65 esc-notify bounce - < <(sed 's/^Action: failed/Action: delayed/' report)
	refuses 65 esc-notify bounce - < <(sed 's/^message-id:/x:/' report)
	equal $'bello\tbounced\tsmtp; 550 no such user' \
	    "$(sed 's/$/\r/' report | esc-notify bounce -H -c recipient,state,why -)"
	equal $'bello\tbounced' "$(esc-notify bounce -H -c recipient,state - <report)"
	equal $'bounced\tacme\nbounced\tbello\nfailed\tmute' "$(esc-notify announce -H -c state,recipient P-3)"
	equal $'N-3\t1 notice of the last 30 days is failed\nN-2\t2 notices of the last 30 days are bounced, this the last' \
	    "$(at 12:03 esc-sla doctor -H -c where,finding | grep '^N-')"
	esc-db dump >dump
	esc-db init -q -d copy.db
	esc-db load -q -d copy.db dump
	equal "$(esc-notify list)" "$(esc-notify list -d copy.db)"
	esc-notify retry -q N-1
	at 12:05 esc-notify send -q
	equal $'N-1\tsent' "$(esc-notify list -H -c notice,state N-1)"
}

@test "a program that answers our mail gets no answer, and nothing goes round" {
	export ESC_NOW
	for i in 0 1 2 3 4 5 6 7 8 9; do
		ESC_NOW=2026-11-23T12:$((i * 6 / 10))$((i * 6 % 10)):00Z
		if [ $i = 0 ]; then
			esc-open -q -m "down" --customer acme --priority P1 --ticket M-0
		else	# an automatic reply to our newest mail, as the gateway of mail makes a table of it
			last=$(find mails -name '*.eml' | head -n 1)
			printf 'ticket,customer,priority,opened,subject,attr.auto_submitted\nM-%s,acme,P1,%s,"%s",%s\n' $i "$ESC_NOW" \
			    "Re: $(parsed "$last" 'm["subject"]')" "$(parsed "$last" 'm["auto-submitted"]')" |
			    esc-open -q -
		fi
		esc-route assign -q owner:none
		ESC_NOW=${ESC_NOW/%:00Z/:59Z} esc-notify send -q
	done
	equal 1 "$(grep -l '^To: acme' mails/*.eml | wc -l)"
	equal $'sent\n9 void the customer'\''s mail was sent by a program' "$(esc-notify list -H -c state,why template:ack |
	    sort | uniq -c | sed 's/^ *1 //; s/^ *//; s/\t$//' | tr '\t' ' ' | sort -r)"
	printf 'ticket,at,actor,message,attr.auto_submitted\nM-1,2026-11-23T14:00:00Z,acme,a person writes,no\n' >said
	ESC_NOW=2026-11-23T14:00:00Z esc-log customer -q --batch said
	ESC_NOW=2026-11-23T14:01:00Z esc-route up -q M-1 --tried all
	ESC_NOW=2026-11-23T14:05:00Z esc-notify send -q
	equal sent "$(esc-notify list -H -c state M-1 template:callback)"
}

@test "somebody with several languages reads the first that there are templates in" {
	printf 'liis,liis@example.com,,support,agent,1,xx et en,,,,,,,,,\n' >>policy/people.csv
	run --separate-stderr esc-policy check policy
	[[ $output$stderr != *templates* ]]
	esc-policy load -q policy 2>/dev/null
	esc-open -q -m one --owner liis
	esc-route transfer -q E-1 --owner liis || true
	esc-route transfer -q E-1 --owner maria
	esc-route transfer -q E-1 --owner liis
	esc-notify show recipient:liis | grep -q 'Tere, liis'
}

@test "a finished message is queued once, or when it changed, or not at all" {
	mail() { printf 'To: lead@example.com\nSubject: week\nDate: %s\n\n%s\n' "$1" "$2"; }
	equal $'N-1\tlead@example.com\twaiting' "$(mail 1 a | esc-notify queue -H -c notice,recipient,state --key w47)"
	equal N-1 "$(mail 1 b | esc-notify queue -H -b --key w47)"
	equal N-2 "$(mail 2 a | esc-notify queue -b --if-changed weekly -)"
	equal '' "$(mail 3 a | esc-notify queue -b --if-changed weekly -)"
	equal N-3 "$(mail 4 b | esc-notify queue -b --if-changed weekly -)"
	equal '' "$(esc-notify queue -b </dev/null)"
	refuses 65 esc-notify queue <<<"no message"
	refuses 65 esc-notify queue <<<$'Subject: x\n\nto nobody'
	esc-notify send -q
	equal 3 "$(sent)"
	equal 3 "$(cat mails/*.eml | grep -c '^Message-ID: ')"
	equal 3 "$(cat mails/*.eml | grep -c '^Auto-Submitted: auto-generated')"
}

@test "a web hook gets what our people are told, and nothing secret stands in arguments" {
	mkdir bin
	printf '#!/bin/sh\necho "$*" >>%s/arguments\ncat >%s/hook\n' "$PWD" "$PWD" >bin/curl
	chmod +x bin/curl
	esc-open -q -m 'a "quoted" \ name' --priority P1 --customer acme
	esc-route assign -q E-1
	esc-notify confirm -q E-1
	run --separate-stderr at 12:50 esc-notify send --via hook
	[ "$status" -eq 69 ]
	[[ $stderr == *ESC_HOOK* ]]
	PATH=$PWD/bin:$PATH ESC_HOOK=https://hooks.example/SECRET at 12:55 esc-notify send -q --via hook
	equal '--disable --config -' "$(cat arguments)"
	equal 'url = "https://hooks.example/SECRET"' "$(head -n 1 hook)"
	sed -n 's/^data = "\(.*\)"$/\1/p' hook | sed 's/\\\(["\\]\)/\1/g' | jq -e '.subject | contains("a \"quoted\" \\ name")'
	equal 'waiting' "$(esc-notify list -H -c state recipient:acme | sort -u)"
}

@test "any program with arguments takes a message on its standard input" {
	esc-open -q -m x --customer acme
	esc-notify confirm -q E-1
	at 12:02 esc-notify send -q -- sh -c 'cat >"$1"' sh "a b;touch pwned"
	grep -q '^To: acme <acme@acme.example>' "a b;touch pwned"
	equal program "$(esc-notify list -H -c via)"
}

@test "no command runs a shell" {
	for c in "${ESC_BUILD:-$ROOT/build/opt}"/esc-*; do
		run -1 grep -wE 'system|popen|execlp|execvp|wordexp' <(nm -u "$c")
	done
}

@test "the languages have the same messages with the same values" {
	cd "$ROOT/lib/defaults/policy/templates"
	for l in tr et it es; do
		equal "$(ls en)" "$(ls $l)"
		for f in en/*.txt; do
			equal "$(grep -o '{[a-z_]*}' "$f" | sort -u)" "$(grep -o '{[a-z_]*}' "$l/${f#en/}" | sort -u)"
		done
		equal "$(cut -d= -f1 en/words.txt)" "$(cut -d= -f1 $l/words.txt)"
	done
}

@test "a template with an unknown placeholder, and a missing translation, are found" {
	printf 'Subject: x {tiket}\n\nHello {name}\n' >policy/templates/et/ack.txt
	mkdir policy/templates/de
	sed 's/x {tiket}/{ticket}/' policy/templates/et/ack.txt >policy/templates/de/ack.txt
	printf 'Hello\n' >policy/templates/en/ack.txt
	printf 'vip,,vipp,,,,,,\n,person,,1m,,,,,\n' >>policy/notices.csv
	run esc-policy check -H policy
	[ "$status" -eq 1 ]
	[[ $output == *$'error\ttemplates/et/ack.txt:1\tthere is no placeholder {tiket}\twrite {ticket}'* ]]
	[[ $output == *$'error\ttemplates/en/ack.txt:1\tthe first line is no subject'* ]]
	[[ $output == *$'warning\ttemplates/de/update.txt\tthere is no such file'* ]]
	[[ $output == *$'error\tnotices.csv:'*'there is no template "vipp"'* ]]
	[[ $output == *$'error\tnotices.csv:'*'says what is done already'* ]]
	refuses 78 esc-policy load policy
}

@test "a dump has what was told and what waits, and goes on where it was" {
	for c in acme bello mute; do esc-open -q -m "$(printf 'x\ny %.0s' {1..9000})" --customer $c; done
	esc-notify confirm -q status:open -m "$(printf 'ö\n\\n %.0s' {1..9000})"
	FAKE=75 at 12:02 esc-notify send -q --limit 1
	FAKE='' at 12:02 esc-notify send -q --limit 1 2>/dev/null
	printf 'To: a@example.com\n\nx\n' | esc-notify queue -q --if-changed x
	esc-db dump -o one
	esc-db init -q -d other.db --tz UTC
	esc-db load -q -d other.db one
	esc-db dump -d other.db -o two
	cmp one two
	equal "$(esc-notify list -c all)" "$(esc-notify list -d other.db -c all)"
	equal "$(esc-notify show N-1 N-2 N-4)" "$(esc-notify show -d other.db N-1 N-2 N-4)"
	esc-db load -q -d other.db one
	esc-db dump -d other.db -o two
	cmp one two
	at 12:10 esc-notify send -q -d other.db
	equal 'sent sent failed sent' "$(esc-notify list -d other.db -H -c state | xargs)"
	sed 's/^text\tbody/text\tbodi/' one >bad
	esc-db init -q -d third.db --tz UTC
	run esc-db load -q -d third.db bad
	[ "$status" -eq 65 ]
}
