#!/usr/bin/env bats
# esc-report in its forms for people: a table, pages, a mail, pictures.
load helper

# A small team: four tickets in October, three in November.
team() {
	esc-log -q --batch - <<-'END'
	ticket,kind,at,actor,team,category,level,why,trigger
	E-1,opened,2026-10-05T08:00:00Z,,front,billing,,,
	E-1,replied,2026-10-05T09:00:00Z,jaan,,,,,
	E-1,resolved,2026-10-05T10:00:00Z,jaan,,,,,
	E-2,opened,2026-10-06T08:00:00Z,,front,network,,,
	E-2,escalated,2026-10-06T09:00:00Z,jaan,,,2,,complexity
	E-3,opened,2026-10-07T08:00:00Z,,front,network,,,
	E-3,escalated,2026-10-07T09:00:00Z,jaan,,,2,,complexity
	E-4,opened,2026-10-08T08:00:00Z,,front,login,,,
	E-5,opened,2026-11-03T08:00:00Z,,front,billing,,,
	E-6,opened,2026-11-04T08:00:00Z,,front,billing,,,
	E-6,escalated,2026-11-04T09:00:00Z,jaan,,,2,,complexity
	E-7,opened,2026-11-05T08:00:00Z,,front,login,,,
	END
}

year() {
	export ESC_NOW=2026-01-01T00:00:00Z
	"$ROOT/build/generate" -n "${1:-600}" -s 1 openings >openings.csv
	"$ROOT/build/generate" -n "${1:-600}" -s 1 events >events.csv
	esc-open -q openings.csv
	esc-log -q --batch events.csv
}

# Every field that people fill in, with what a page, a terminal or Markdown would obey.
hostile() {
	evil='</td><script>alert(1)</script><img src=http://evil.example/x onerror=alert(2)>'
	esc-log -q --batch - <<-END
	ticket,kind,at,actor,team,category,customer,subject,product,channel,level,owner,trigger
	E-1,opened,2025-10-05T08:00:00Z,"$evil","$evil","$evil","$evil","$evil","$evil","$evil",,"$evil",
	E-1,escalated,2025-10-05T09:00:00Z,"$evil",,,,,,,2,,"$evil"
	E-2,opened,2025-10-05T08:00:00Z,,"[x](javascript:alert(3)) | \`a\` **b**",$(printf '\033[31mred\007,\342\200\256gnp.exe'),"{{7*7}} %n%s \${HOME}",,,,,
	END
}

# no_markup FILE: nothing in it runs, asks for anything, or rings
no_markup() {
	run ! grep -aiE '<(script|img|iframe|link|object|embed)|<[^>]*(href|src)=.?(javascript|http)|@import|url\(' "$1"
	run ! grep -aP '[\x00-\x08\x0b-\x1f\x7f]|\xe2\x80\xae' "$1"
}

@test "a table says a figure a line, and what makes most of a rate" {
	team
	equal "Escalation report: escalation_rate
2026-10-05 08:00 .. 2026-11-23 12:00, as of 2026-11-23 12:00

measure           value                    of      95 %          note
escalation_rate  42.9 %  ██████▉           3 of 7  15.8..75.0 %  still moves
    mostly network / front / complexity 2 (66.7 %), billing / front / complexity 1 (33.3 %)" "$(esc-report -f table escalation_rate)"
}

@test "over periods a table has a curve, of groups it has bars" {
	team
	run -0 esc-report -f table escalation_rate --every month --period 2026
	[[ $output == *"escalation_rate  "*"last 33.3 %, median 33.3 %"* ]]
	[[ $output == *$'\n'"2026-10  50.0 %  ████████████████  2 of 4"* ]]
	[[ $output == *$'\n'"2026-11  33.3 %  ██████████▋       1 of 3"* ]]
	run -0 esc-report -f table escalation_rate --by category --ascii
	[[ $output == *$'\n'"network   100.0 %  ################  2 of 2"*"few"* ]]
	[[ $output != *█* ]]
}

@test "with columns or an order a table is one of rows, with figures as people read them" {
	team
	equal "stat   value
count      1
min       1h
p50       1h
p90       1h
p95       1h
max       1h
mean      1h" "$(esc-report -f table -c stat,value frt.calendar --cohort opened -l 7)"
}

@test "on a terminal what is late is red beside its word, unless NO_COLOR is set" {
	command -v script >/dev/null || skip "no script"
	year
	export TERM=xterm COLUMNS=100
	script -qec "esc-report escalation_rate" /dev/null </dev/null >looks
	grep -q $'\e\[1m' looks
	grep -q █ looks
	NO_COLOR=1 script -qec "esc-report escalation_rate" /dev/null </dev/null >looks
	run ! grep -q $'\e' looks
	TERM=dumb script -qec "esc-report escalation_rate" /dev/null </dev/null >looks
	run ! grep -q $'\e' looks
	grep -q '##' looks
	COLUMNS=60 script -qec "esc-report" /dev/null </dev/null | tr -d '\r' >looks
	run ! grep -qE '^.{80}' looks
}

# everything: each job in a form for people and one for programs, the summary in every one
everything() {
	local words form
	while read -r words; do
		echo "== $words"
		# shellcheck disable=SC2086	# words
		esc-report $words 2>&1
	done <<-'END'
		-f table
		-f markdown
		-f html
		-f tsv
		-f csv
		-f json
		-f jsonl
		-f sheet
		-f mail --rcpt lead@example.com
		-f svg escalation_rate --every month
		-f svg frt --chart histogram
		-f table --by team,weekday --every month
		define -f markdown
		trend -f html
		trend -f jsonl
		tickets -f csv -c all
		tickets -f table
		funnel -f table
		funnel -f html
		targets -f markdown
		targets -f tsv
		churn -f html
		churn -f csv
		staff --handling 6m -f table
		staff --handling 6m -f json
		span -f table
		people -f markdown
		workload -f html
		workload -f jsonl
		at-risk -f table
		at-risk -f csv
		causes -f markdown
		causes -f tsv
		compare --at 2025-07-01 -f table
		compare --at 2025-07-01 -f csv
		heat -f svg
		heat -f jsonl
		ageing -f table
		ageing -f tsv
		concessions -f table
		followups -f markdown
		quality --seed 7 -f tsv
		today -f table
	END
}

@test "every job and form is the same, whatever the zone, the language, the terminal, the directory and the order of import are" {
	year 300
	everything >want
	! grep -q 'usage:' want
	mkdir -p other
	rm -f "$ESC_DB"
	if [ "${ESC_TEST_ENGINE:-}" = pg ]; then skip "one database a test"; fi
	esc-db init -q
	{ head -1 openings.csv; tail -n +2 openings.csv | sort -t, -k3,3 -r; } >turned.csv
	esc-open -q turned.csv
	esc-log -q --batch events.csv
	export TZ=Asia/Tokyo LANG=tr_TR.UTF-8 LC_ALL=tr_TR.UTF-8 LC_NUMERIC=de_DE.UTF-8 COLUMNS=40 TERM=dumb
	(cd other && everything) >got
	cmp want got
}

@test "the page has everything and asks for nothing" {
	year
	esc-report -f html -o page.html
	for part in Summary Targets Trends "How long customers wait" "From level to level" "How long at each level" \
	    "When tickets come" "How old is what is open" Late "What is meant"; do
		grep -qF "<h2>$part</h2>" page.html
	done
	grep -qF "default-src 'none'; style-src 'unsafe-inline'" page.html
	grep -qF '<code>esc-report escalation_rate --now 2026-01-01T00:00:00Z</code>' page.html
	grep -qF '>target of resolution_rate 90.0 %<' page.html
	grep -o '<caption><code>[^<]*' page.html | sed 's/.*>//; s/&gt;/>/g' >commands
	grep -q '^esc-report targets ' commands
	grep -q '^esc-report heat ' commands
	grep -q '^esc-report ageing ' commands
	while read -r command; do
		eval "$command" </dev/null >/dev/null
	done <commands
	no_markup page.html
	run ! grep -oE '(src|href|action)="[^#]' page.html
	xmllint --html --noout page.html 2>&1 | grep -vE 'Tag (main|section|nav|figure|svg|title|desc|text|rect|line|path|details|summary|style) invalid|^ *[<^]|^$|page.html:[0-9]+: HTML parser error : (htmlParseEntityRef|Unexpected)' >faults || true
	run ! grep -q 'mismatch' faults
}

@test "each command on the page gives the figure that it stands beside" {
	python3 -c '' 2>/dev/null || skip "no python3"
	year
	esc-report -f html --period 2025-06 category:network -o page.html
	command=$(grep -oE '<code>esc-report escalation_rate [^<]*' page.html | head -1 | sed 's/<code>//; s/&#39;/'"'"'/g')
	value=$(grep -oE '<th scope="row">escalation_rate<br><code>[^<]*</code></th><td class="number" data-label="value">[^<]*' page.html | head -1 | sed 's/.*>//')
	equal "$value" "$(eval "$command -f table -c value" | tail -1)"
	python3 - <<-'END'
	import html, re, subprocess
	page, seen = open("page.html", encoding="utf-8").read(), 0
	cell = r'<th scope="row">([^<]*)<br><code>([^<]*)</code></th><td class="number" data-label="value">([^<]*)'
	for name, command, value in re.findall(cell, page):
	    out = subprocess.run(html.unescape(command) + " -f table -c value,metric", shell=True, text=True, encoding="utf-8",
	                         stdin=subprocess.DEVNULL, stdout=subprocess.PIPE).stdout
	    rows = [line.split("  ")[0] for line in map(str.strip, out.splitlines()[1:]) if name in line.split()]
	    assert value == "-" or html.unescape(value).strip() in rows, (command, value, rows)
	    seen += 1
	assert seen > 20, seen
	END
	grep -qF "<caption><code>esc-list status:open,waiting,held" page.html
}

@test "every picture is well-formed SVG" {
	command -v xmllint >/dev/null || skip "no xmllint"
	year
	n=0
	while read -r words; do
		# shellcheck disable=SC2086
		esc-report -f svg -o picture.svg $words
		xmllint --noout picture.svg
		grep -q '<title>' picture.svg
		n=$((n + 1))
	done <<-'END'
	escalation_rate --every month
	escalation_rate fcr csat --every quarter
	opened --by team --every month
	opened --by owner
	frt --chart histogram
	resolution --every month
	opened --by category,channel --chart heat
	opened --by category --every month --chart heat
	csat --period 2031
	opened --by team --period 2031
	END
	equal 10 "$n"
	equal "$(esc-report -f svg frt --chart histogram | sum)" "$(esc-report -f svg frt --chart histogram | sum)"
}

@test "a picture that cannot be is refused" {
	year
	refuses 64 esc-report -f svg
	[[ $stderr = *"name one measure"* ]]
	refuses 64 esc-report -f svg opened --chart heat
	refuses 64 esc-report -f svg opened --chart lines
	refuses 64 esc-report -f svg opened --chart histogram
	refuses 64 esc-report -f svg define
	refuses 64 esc-report opened -f tsv --chart pie
	refuses 64 esc-report opened -f markdown --chart bars
	refuses 64 esc-report -f mail
	refuses 64 esc-report -f mail --rcpt -oQ/tmp
	refuses 64 esc-report -f mail --rcpt 'a@b.ee, c@d.ee'
	refuses 64 esc-list -f html
}

@test "a PNG is drawn by rsvg-convert, and without it it says what to install" {
	team
	run --separate-stderr env PATH="$(dirname "$(command -v esc-report)")" "$(command -v esc-report)" -f png escalation_rate --every month
	[ "$status" -eq 69 ]
	[ -z "$output" ]
	[[ $stderr = *"librsvg2-bin"* ]]
	command -v rsvg-convert >/dev/null || skip "no rsvg-convert"
	esc-report -f png escalation_rate --every month -o a.png
	esc-report -f png escalation_rate --every month -o b.png
	cmp a.png b.png
	equal "89504e47" "$(head -c 4 a.png | od -An -tx1 | tr -d ' ')"
}

@test "a mail is finished: two readings of the same figures, small, and nothing that changes by itself" {
	python3 -c '' 2>/dev/null || skip "no python3"
	year
	esc-report -f mail --rcpt lead@example.com --period 2025-06 >a.mail
	esc-report -f mail --rcpt lead@example.com --period 2025-06 --now 2026-01-03T00:00:00Z >b.mail
	[ "$(wc -c <a.mail)" -lt 100000 ]
	run ! grep -qE '^.{999}' a.mail
	python3 - <<-'END'
	import email, email.policy, re
	read = lambda f: email.message_from_binary_file(open(f, "rb"), policy=email.policy.default)
	a, b = read("a.mail"), read("b.mail")
	assert not a.defects, a.defects
	assert a["To"] == a["From"] == "lead@example.com"
	assert a["Subject"].startswith("[escalate] Escalation report, 2025-06: escalation_rate "), a["Subject"]
	assert [p.get_content_type() for p in a.walk()] == ["multipart/alternative", "text/plain", "text/html"]
	for kind in "plain", "html":
	    text = a.get_body((kind,)).get_content()
	    assert text == b.get_body((kind,)).get_content()
	    assert "escalation_rate" in text and "mostly" in text
	assert "█" in a.get_body(("plain",)).get_content()
	html = a.get_body(("html",)).get_content()
	assert 'bgcolor="#4477aa"' in html and "<style" not in html and "<svg" not in html
	assert max(len(l) for l in a.get_body(("plain",)).get_content().splitlines()) <= 72
	END
	esc-notify queue --if-changed weekly <a.mail >first
	equal 2 "$(wc -l <first)"
	esc-notify queue --if-changed weekly <b.mail >second
	equal 1 "$(wc -l <second)"
}

# html_of FILE: the part of a mail that is a page
html_of() {
	python3 - "$1" 2>/dev/null <<-'END' || sed -n '/text.html/,$p' "$1"
	import email, email.policy, sys
	m = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
	sys.stdout.write(m.get_body(("html",)).get_content())
	END
}

@test "hostile text stays text in every form" {
	hostile
	for words in "opened escalation_rate --by team,category" "opened --by owner,customer" "opened --by product --every month" today ""; do
		# shellcheck disable=SC2086
		esc-report -f html -o page.html $words
		no_markup page.html
		# shellcheck disable=SC2086
		esc-report -f markdown -o page.md $words
		run ! grep -aE '<[a-z/]|[^&]\]\(' page.md
		# shellcheck disable=SC2086
		esc-report -f mail --rcpt lead@example.com -o page.mail $words
		html_of page.mail >page.html
		no_markup page.html
		run ! grep -aP '[\x00-\x08\x0b-\x1f\x7f]' page.mail
		equal 1 "$(grep -c '^Subject: ' page.mail)"
	done
	esc-report -f svg opened --by team -o picture.svg
	no_markup picture.svg
	esc-report -f table opened --by team,category -o table
	run ! grep -aP '[\x00-\x08\x0b-\x1f\x7f]|\xe2\x80\xae' table
	if command -v xmllint >/dev/null; then xmllint --noout picture.svg; fi
	equal "&lt;/td&gt;&lt;script&gt;alert(1)" "$(grep -o '&lt;/td&gt;&lt;script&gt;alert(1)' picture.svg | head -1)"
}

@test "the hostile samples of others stay text" {
	shared badcsv
	for f in "$shared"/out_*.csv; do
		rm -f "$ESC_DB"
		esc-db init -q
		esc-open -q "$f" 2>/dev/null || continue
		for form in html markdown "mail --rcpt a@b.ee"; do
			# shellcheck disable=SC2086
			esc-report -f $form opened --by customer -o page
			[ "${form%% *}" != mail ] || html_of page >page.html
			[ "${form%% *}" != mail ] || cp page.html page
			no_markup page
		done
	done
}

# browser ARGUMENT...: what it logs
browser() {
	chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --enable-logging=stderr --v=0 \
	    --user-data-dir="$PWD/profile" "$@" 2>&1
}

@test "a browser shows the page without a request or an error, on a desk, a phone and paper" {
	command -v chromium >/dev/null || skip "no chromium"
	year
	hostile
	esc-report -f html -o page.html --now 2026-11-23T12:00:00Z
	browser --log-net-log="$PWD/net.json" --window-size=1280,2000 --screenshot=desk.png "file://$PWD/page.html" >log
	[ -s desk.png ]
	run ! grep -q CONSOLE log
	run ! grep -qE 'evil\.example|"url":"https?://[^"]*evil' net.json
	browser --window-size=400,2000 --screenshot=phone.png "file://$PWD/page.html" >log
	[ -s phone.png ]
	run ! grep -q CONSOLE log
	browser --print-to-pdf=page.pdf "file://$PWD/page.html" >log
	[ -s page.pdf ]
	# nothing is wider than the phone
	browser --window-size=500,900 --dump-dom "file://$PWD/page.html" >dom
	run ! grep -qi '<script' dom
}
