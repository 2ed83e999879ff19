# What is true of a server alone.

load helper

setup() {
	fresh
	case $ESC_DB in
	postgresql:*) ;;
	*)	skip "about a server" ;;
	esac
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

@test "who may only read reads everything, and writes nothing" {
	esc-open -q -m x
	sql "do \$\$ begin create role reader login; exception when duplicate_object then null; end \$\$;
	    grant usage on schema escalate to reader; grant select on all tables in schema escalate to reader"
	local all
	all=$(esc-list; esc-show E-1; esc-db stats; esc-db dump; esc-report escalation_rate)
	ESC_DB=${ESC_DB/escalate@/reader@}
	equal "$all" "$(esc-list; esc-show E-1; esc-db stats; esc-db dump; esc-report escalation_rate)"
	esc-db check
	run -77 esc-open -m y
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
