# What is true of a server alone.

load helper

setup() {
	fresh
	case $ESC_DB in
	postgresql:*) ;;
	*)	skip "about a server" ;;
	esac
}

@test "Turkish and Estonian names come in the same order from both engines, byte for byte" {
	local name n=0 c
	for name in Ärma Õnne Zoja Žanna Šalom Ülo "Iğdır" "ısı" "İzmir" izmir "Çağ" "Şule" "ğ" zebra Zebra "Öö" äke; do
		echo "T-$((n += 1)),2026-10-$((n + 10))T08:00:00Z,$name,$name,${name,,},about $name"
	done | { echo ticket,opened,customer,owner,category,subject; cat; } | esc-open -q
	esc-log resolve -q T-3 -m "Žanna teab: İzmir"
	esc-kb add -q T-3 --title "Õnne ja Şule" -m "ısı İzmir Çağ"
	esc-db init -q -d file.db
	esc-db dump | esc-db load -q -d file.db -
	n=0
	while read -r c; do
		eval "$c" >here
		ESC_DB=file.db eval "$c" >there
		cmp here there || { echo "$c"; diff here there; false; }
		[ -s here ] || { echo "$c: nothing"; false; }
		n=$((n + 1))
	done <<-EOT
		esc-db dump
		esc-list -c all
		esc-list -c all -s customer
		esc-list -s -subject,owner -f table
		esc-list -b customer:IZMIR
		esc-list -b customer:ışı,ISI,ızmir,İZMİR
		esc-list -b subject:õnne
		esc-list -b "category:şule"
		esc-report opened --by customer
		esc-report opened --by owner,category -f json
		esc-report tickets
		esc-kb list
		esc-kb find ısı
		esc-kb find ŞULE
	EOT
	equal 14 $n
}

# fails TIMES STATE: the first inserts of events fail so
fails() {
	sql "create sequence if not exists n; alter sequence n restart;
	    create or replace function f() returns trigger language plpgsql as \$\$ begin
	    if nextval('n') <= $1 then raise exception 'once more' using errcode = '$2'; end if; return new; end \$\$;
	    create or replace trigger t before insert on event for each row execute function f()"
}

@test "what fails for others who write at once is done again, five times at most, and written once" {
	fails 5 40001
	equal "E-1" "$(esc-open -b -m x --key k)"
	fails 1 40P01
	equal "E-2" "$(printf 'ticket,opened\nE-2,2026-10-01T08:00:00Z\n' >in.csv; esc-open -b <in.csv)"
	equal "2" "$(esc-list -b | wc -l | xargs)"
	fails 6 40001
	refuses 75 esc-open -m y
	[[ $stderr == *"try again"* ]]
}

@test "a password is refused in the address, and told by no error" {
	run -64 esc-list -d "postgresql://me:secret@localhost/x"
	[[ $output == *"pgpass"* && $output != *secret* ]]
	run -64 esc-list -d "postgresql://me:se%zzcret@localhost/x"
	[[ $output != *cret* ]]
	PGPASSWORD=secret run -69 esc-list -d "postgresql://me@127.0.0.1:1/x"
	[[ $output == *"cannot be reached"* && $output != *secret* ]]
}

# A server with TLS and a role with a password, beside the one that the tests have: sets $run and $port.
tls_server() {
	command -v openssl >/dev/null || skip "openssl(1) is not here"
	local name
	for name in server other; do
		openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
		    -addext subjectAltName=DNS:localhost -keyout $name.key -out $name.crt 2>/dev/null
	done
	port=$((20000 + RANDOM % 20000))
	tls=$PWD/tls
	PGPORT=$port ESC_PG_CONF=$'fsync = off\nlisten_addresses = localhost' "$ROOT/scripts/pg" start "$tls" >/dev/null
	run=$(cat "$tls/run")
	install -m 600 server.key "$run/data/server.key"
	cp server.crt "$run/data/server.crt"
	chown --reference "$run" "$run"/data/server.*
	sed -i '1i hostssl all clerk 127.0.0.1/32 scram-sha-256\nhostssl all clerk ::1/128 scram-sha-256\nhost all all all reject' \
	    "$run/data/pg_hba.conf"
	psql -qX -p "$port" "postgresql://escalate@/postgres?host=$run" -c "create role clerk login password 'pa55 word'" \
	    -c "create database help owner clerk" -c "alter system set ssl = on" -c "select pg_reload_conf()" >/dev/null
	for _ in 1 2 3 4 5 6 7 8 9; do
		! psql -qX "postgresql://clerk@localhost:$port/help?sslmode=require" -wc "select 1" 2>&1 | grep -q "not support SSL" || sleep 0.1
	done
}

teardown() {
	[ -z "${tls-}" ] || "$ROOT/scripts/pg" stop "$tls"
	leave
}

@test "TLS, password files and services work as libpq's users know them, and no error tells a password" {
	tls_server
	export ESC_DB="postgresql://clerk@localhost:$port/help?sslmode=verify-full" PGSSLROOTCERT=$PWD/server.crt PGPASSFILE=$PWD/pass
	echo "localhost:$port:help:clerk:pa55 word" >pass
	chmod 600 pass
	esc-db init
	equal E-1 "$(esc-open -b -m x)"
	printf '[desk]\nhost=localhost\nport=%s\ndbname=help\nuser=clerk\nsslmode=verify-full\nsslrootcert=%s\n' "$port" "$PWD/server.crt" >services
	equal E-1 "$(env -u PGSSLROOTCERT PGSERVICEFILE="$PWD/services" ESC_DB="postgresql:///?service=desk" esc-list -b)"
	# another root, no TLS, no password, a wrong one, a service that is not there
	PGSSLROOTCERT=$PWD/other.crt run --separate-stderr esc-list
	equal 69 $status
	[[ ${#stderr_lines[@]} = 1 && $stderr == *"certificate verify failed"* ]]
	PGSSLROOTCERT=$PWD/none.crt run --separate-stderr esc-list
	equal 69 $status
	run --separate-stderr esc-list -d "${ESC_DB/verify-full/disable}"
	equal 77 $status
	[[ ${#stderr_lines[@]} = 1 && $stderr == *"does not let you in"*"no encryption"* ]]
	PGPASSFILE=none run --separate-stderr esc-list
	equal 77 $status
	[[ ${#stderr_lines[@]} = 1 && $stderr == *"PGPASSFILE"* ]]
	echo "localhost:$port:help:clerk:an0ther word" >pass
	run --separate-stderr esc-list
	equal 77 $status
	[[ ${#stderr_lines[@]} = 1 && $stderr == *"PGPASSFILE"* && $stderr != *an0ther* && $stderr != *pa55* ]]
	PGSERVICEFILE="$PWD/services" run --separate-stderr esc-list -d "postgresql:///?service=none"
	equal 69 $status
	[[ $stderr == *'"none" not found'* ]]
}

@test "who may only read reads everything, and writes nothing" {
	esc-policy init -q --lead lead@example.com --tz UTC policy && esc-policy load -q policy
	esc-open -q -m x --priority P1 --customer acme --contact "Ann <ann@example.net>"
	esc-notify confirm -q E-1
	esc-log resolve -q E-1 -m "a new cable"
	sql "do \$\$ begin create role reader login; exception when duplicate_object then null; end \$\$;
	    grant usage on schema escalate to reader; grant select on all tables in schema escalate to reader"
	local owner=$ESC_DB n=0 want got
	while read -r line; do
		want=$(ESC_DB=$owner; $line 2>&1; echo "status $?")
		got=$(ESC_DB=${owner/escalate@/reader@}; $line 2>&1; echo "status $?")
		equal "$line: $want" "$line: $got"
		[[ $got != *"status 6"* && $got != *"status 7"* ]] || { echo "$line: $got"; false; }
		n=$((n + 1))
	done <<-EOT
		esc-list -c all
		esc-show E-1
		esc-show -f table E-1
		esc-sla list
		esc-sla explain E-1
		esc-sla doctor
		esc-route why E-1
		esc-route path priority=P1
		esc-route test priority=P1
		esc-route duty
		esc-route signs E-1
		esc-report
		esc-report today
		esc-report tickets
		esc-report escalation_rate --every month
		esc-notify list
		esc-notify show E-1
		esc-policy handbook
		esc-kb list
		esc-kb find cable
		esc-kb similar E-1
		esc-db stats
		esc-db dump
		esc-db check
	EOT
	[ "$n" -eq 24 ]
	ESC_DB=${owner/escalate@/reader@}
	run -77 esc-open -m y
}

@test "of those who make the schema at once, one does" {
	rm "$ESC_DB"
	for i in 1 2 3 4 5 6; do
		{ s=0; esc-db init -q 2>>said || s=$?; echo $s >>statuses; } &
	done
	wait
	equal "0 73 73 73 73 73" "$(sort -n statuses | xargs)"
	esc-db check
}

@test "a database that is not there, or has no schema of ours, is 66" {
	run -66 esc-list -d "${ESC_DB/test_/none_}"
	[[ $output == *createdb* ]]
	run -66 esc-list -d "${ESC_DB/test_*\?/postgres?}"
	[[ $output == *"esc-db init"* ]]
	run -73 esc-db init
	sql "comment on schema escalate is 'escalate 99'"
	run -76 esc-list
	[[ $output == *"version 99"*"newer"* ]]
}

@test "a dump moves from one engine to the other and back, byte for byte" {
	printf 'ticket,opened,customer,subject\nZ-1,2026-10-01T08:00:00Z,Õun,İstanbul ılık\nÄ-2,2026-10-02T08:00:00Z,Žak,zebra\n' |
	    sed 's/Ä-2/A-2/' | esc-open -q
	esc-log reply -q Z-1 -m "Tere"
	esc-db init -q -d file.db
	esc-db dump | esc-db load -q -d file.db -
	equal "$(esc-db dump)" "$(esc-db dump -d file.db)"
	equal "$(esc-list -c all)" "$(esc-list -c all -d file.db)"
	esc-db dump -d file.db >dump
	rm "$ESC_DB"
	esc-db init -q
	esc-db load -q dump
	cmp dump <(esc-db dump)
}

@test "tickets that are alike are counted by the server, and every figure is the file's" {
	local i by metric=("opened" "escalation_rate" "escalation_rate.hierarchical" "escalations_per_100" "funnel.1"
	    "nothing_tried" "level4.customer") n=0
	for ((i = 0; i < 90; i++)); do
		printf 'opened,T-%d,2026-0%d-1%dT08:00:00Z,,P%d,t%d,\n' $i $((1 + i % 3)) $((i % 7)) $((1 + i % 4)) $((i % 2))
		((i % 3)) || printf 'escalated,T-%d,2026-0%d-2%dT08:00:00Z,%d,,,hierarchical\n' $i $((1 + i % 3)) $((i % 7)) $((2 + i % 2))
		((i % 5)) || printf 'resolved,T-%d,2026-05-0%dT08:00:00Z,,,,\n' $i $((1 + i % 7))
		((i % 11)) || printf 'spam,T-%d,2026-05-2%dT08:00:00Z,,,,\n' $i $((i % 7))
	done | { echo kind,ticket,at,level,priority,team,escalation; cat; } | esc-log -q --batch -
	esc-db init -q -d file.db
	esc-db dump | esc-db load -q -d file.db -
	for by in "" "--by priority" "--by team,priority" "--by level" "--by weekday"; do
		for at in "" "--as-of 2026-02-20" "--as-of 2026-05-04"; do
			for when in "--period 2026" "--period 2026-02" "--period 2026-02 --every week" "--period 2025"; do
				equal "$(esc-report "${metric[@]}" $by $at $when -c all -d file.db)" "$(esc-report "${metric[@]}" $by $at $when -c all)"
				n=$((n + 1))
			done
		done
	done
	equal 60 $n
	[[ $(esc-report escalation_rate --period 2026 -H) == *$'\t'0.3* ]]
}

# held COMMAND...: the command, whose commits are done but not answered: the
# connection is cut while they wait for a standby server that never comes
held() {
	PGOPTIONS='-c synchronous_commit=on' "$@" >out 2>err &
	local command=$! cut=0 status=0 tries=0
	while kill -0 $command 2>/dev/null; do
		cut=$((cut + $(sql "select count(pg_terminate_backend(pid)) from pg_stat_activity
		    where datname = current_database() and wait_event = 'SyncRep'")))
		[ $((tries += 1)) -lt 600 ] || kill $command
		sleep 0.05
	done
	wait $command || status=$?
	echo "$cut" >cut
	return $status
}

@test "a commit that was done, but whose answer was lost, is found out, and the command goes on" {
	held esc-open -b -m x || { cat err; false; }
	equal "E-1 " "$(cat out) $(cat err)"
	[ "$(cat cut)" -gt 0 ]
	esc-policy init -q --lead anna@example.com --tz UTC policy && esc-policy load -q policy
	esc-open -q -m y --customer acme --contact "Ann <ann@example.net>"
	esc-notify confirm -q E-2
	printf '#!/bin/sh\ncat >>%s\n' "$PWD/mails" >mailer && chmod +x mailer
	export ESC_SENDMAIL=$PWD/mailer
	held esc-notify send --now 2026-11-23T12:30:00Z || { cat err; false; }
	[ "$(cat cut)" -gt 1 ] || { cat cut out err mails; false; }
	equal 1 "$(grep -c ^Message-ID: mails)"
	equal sent "$(esc-notify list -H -c state)"
	esc-db check
}

@test "while a message goes out its sender holds no transaction and no lock, and others write" {
	esc-policy init -q --lead anna@example.com --tz UTC policy && esc-policy load -q policy
	esc-open -q -m y --customer acme --contact "Ann <ann@example.net>"
	esc-notify confirm -q E-1
	cat >mailer <<-EOT
		#!/bin/sh
		psql -qAtX "$ESC_DB" -c "select count(*), string_agg(distinct state, ',') from pg_stat_activity
		    where datname = current_database() and application_name = 'esc-notify'" >>during
		ESC_BUSY_MS=100 esc-log note -q E-1 -m "while it goes" && echo written >>during
		cat >/dev/null
	EOT
	chmod +x mailer
	ESC_SENDMAIL=$PWD/mailer esc-notify send -q --now 2026-11-23T12:30:00Z
	equal $'1|idle\nwritten' "$(cat during)"
}

@test "a connection that is lost before the commit is 69, and nothing is written" {
	sql "create function wait_long() returns trigger language plpgsql as \$\$ begin perform pg_sleep(60); return new; end \$\$;
	    create constraint trigger t after insert on ticket deferrable initially deferred for each row execute function wait_long()"
	esc-open -q -m x 2>err &
	local command=$! status=0
	until [ "$(sql "select count(pg_terminate_backend(pid)) from pg_stat_activity
	    where datname = current_database() and wait_event = 'PgSleep'")" -gt 0 ]; do sleep 0.05; done
	wait $command || status=$?
	equal 69 $status
	[ "$(wc -l <err)" -eq 1 ]
	equal "" "$(esc-list -b)"
}

@test "a statement that takes too long is given up, and who does nothing in a transaction is cut off" {
	sql "create function wait_long() returns trigger language plpgsql as \$\$ begin perform pg_sleep(60); return new; end \$\$;
	    create trigger t before insert on ticket for each row execute function wait_long()"
	ESC_STATEMENT_MS=200 refuses 75 esc-open -m x
	[[ $stderr == *"too slow"* ]]
	sql "create or replace function wait_long() returns trigger language plpgsql as \$\$ begin
	    if current_setting('idle_in_transaction_session_timeout') = '5min' then raise 'idle: five minutes'; end if;
	    return new; end \$\$"
	run -70 esc-open -m x
	[[ $output == *"idle: five minutes"* ]]
}

@test "without libpq a server is 69 and a file is served; --version says the engines" {
	[[ $(esc-db --version) == "esc-db (escalate) "*" (SQLite 3."*", PostgreSQL)" ]]
	mkdir lib && : >lib/libpq.so.5
	esc-db init -q -d here.db
	LD_LIBRARY_PATH=$PWD/lib esc-list -d here.db
	LD_LIBRARY_PATH=$PWD/lib run -69 esc-list
	[[ $output == *"libpq.so.5"*"install"* ]]
}

@test "sixteen writers, sweeps and senders at once: each act, step and message once" {
	run "$ROOT/tests/fault/server" "$ESC_BUILD" 16 4 0
	[ "$status" -eq 0 ] || { echo "$output"; false; }
}
