# What every test of the commands begins with: `load helper'.
#
# Each test has a directory of its own, is in it, and has a database of its own
# in $ESC_DB: a file, or with ESC_TEST_ENGINE=pg one of the server ESC_TEST_SERVER,
# the address that `scripts/pg start' prints.  The clock stands at $ESC_NOW, a
# Monday.  The commands are those of ESC_BUILD, by default build/opt.

bats_require_minimum_version 1.5.0

ROOT=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)

# A test file with a setup() of its own calls this first.
fresh() {
	local v
	for v in ${!ESC_*}; do
		case $v in ESC_BUILD|ESC_TEST_*) ;; *) unset "$v" ;; esac
	done
	unset TZ LANG NO_COLOR COLUMNS XDG_DATA_HOME
	export LC_ALL=C.UTF-8 ASAN_OPTIONS=detect_leaks=0
	export PATH="${ESC_BUILD:-$ROOT/build/opt}:$PATH"
	export HOME="$BATS_TEST_TMPDIR"
	export ESC_DB="$BATS_TEST_TMPDIR/test.db"
	export ESC_NOW=2026-11-23T12:00:00Z
	export ESC_USER=jaan
	cd "$BATS_TEST_TMPDIR" || return 1
	if [ "${ESC_TEST_ENGINE:-}" = pg ]; then on_server; else esc-db init -q; fi
	own_db=$ESC_DB
}

setup() {
	fresh
}

# shared NAME: sets $shared to that file or directory of the data made by others
# beside the checkout, or skips the test.
shared() {
	shared=$ROOT/../shared/$1
	[ -e "$shared" ] || skip "../shared/$1 is not here"
}

# One of the server's databases that no other test has at the time, as new: the
# schema is made again only if the last test left more than rows behind.
on_server() {
	local n=1 locks=${ESC_TEST_SERVER##*host=}
	while ! mkdir "$locks/taken.$n" 2>/dev/null; do
		n=$((n + 1))
	done
	mine=$locks/taken.$n
	# shellcheck disable=SC2059	# the address has a place for the name
	ESC_DB=$(printf "$ESC_TEST_SERVER" "test_$n")
	if [ -e "$locks/rows.$n" ]; then
		command rm "$locks/rows.$n"
		sql "$without_rows"
		return
	fi
	sql "drop schema if exists escalate cascade" 2>/dev/null ||
	    psql -qX "$(printf "$ESC_TEST_SERVER" postgres)" -c "create database test_$n"
	esc-db init -q
	command rm -f "$locks/altered.$n"
}

# A database of the server as esc-db init leaves it, of one that had rows.
without_rows="do \$\$ declare used text;
    begin
	select string_agg(oid::regclass::text, ', ') into used from pg_class
	    where relnamespace = 'escalate'::regnamespace and relkind = 'r' and pg_relation_size(oid) > 0;
	if used is not null then execute 'truncate ' || used || ' restart identity'; end if;
	insert into setting (name, value) values ('tz', 'UTC');
    end \$\$"

# A test file with a teardown() of its own calls this last.
leave() {
	[ -n "${mine:-}" ] || return 0
	[ -e "${mine/taken/altered}" ] || : >"${mine/taken/rows}"
	rmdir "$mine"
}

teardown() {
	leave
}

# sql TEXT: in the database, past the commands.
sql() {
	case ${mine:-}$1 in
	/*create*|/*alter*|/*drop*|/*comment*|/*grant*) : >"${mine/taken/altered}" ;;
	esac
	case $ESC_DB in
	postgresql:*) PGOPTIONS='-c search_path=escalate -c client_min_messages=warning' psql -qAtX -v ON_ERROR_STOP=1 \
	    -F '|' "$ESC_DB" -c "$1" ;;
	*)	command sqlite3 "$ESC_DB" "$1" ;;
	esac
}

# A test of what is true of a file alone.
of_a_file() {
	case $ESC_DB in
	postgresql:*) skip "about a file" ;;
	esac
}

# The database is named like a file, and so it is removed and asked like one.
rm() {
	local word words=()
	for word; do
		case $word in
		postgresql:*) ESC_DB=$word sql "drop schema if exists escalate cascade" ;;
		*)	words+=("$word") ;;
		esac
	done
	[ "${words[*]}" = -f ] || [ ${#words[@]} = 0 ] || command rm "${words[@]}"
}
sqlite3() {
	case $1 in
	postgresql:*) ESC_DB=$1 sql "$2" ;;
	*)	command sqlite3 "$@" ;;
	esac
}

# A writer that holds the database until a line is written to the pipe `hold'.
writer() {
	mkfifo hold
	case $ESC_DB in
	postgresql:*) psql -qAtX "$ESC_DB" -c begin -c "select pg_advisory_xact_lock(1163084593, 1)" \
	    -c '\! echo ready >ready; cat hold' -c rollback >/dev/null & ;;
	*)	command sqlite3 "$ESC_DB" ".timeout 5000" "begin immediate" ".system echo ready >ready; cat hold" "rollback" & ;;
	esac
	while [ ! -s ready ]; do sleep 0.01; done
}

# All that the database holds, as one word.
db_sum() {
	case $ESC_DB in
	postgresql:*) sql "select md5(string_agg(query_to_xml(format('select * from escalate.%I order by 1, 2',
		tablename), true, false, '')::text, '' order by tablename)) from pg_tables
		where schemaname = 'escalate' and tablename <> 'mark'" ;;
	*)	sha256sum <"$ESC_DB" ;;
	esac
}

# refuses STATUS COMMAND...: the command ends with that status, prints nothing,
# says why on standard error ($stderr), and leaves the database as it was.
refuses() {
	local want=$1 before
	shift
	before=$(db_sum)
	run --separate-stderr "$@"
	[ "$status" -eq "$want" ] || {
		echo "$*: status $status, not $want: $stderr$output" >&2
		return 1
	}
	[ -z "$output" ] || { echo "$*: printed $output" >&2; return 1; }
	[ -n "$stderr" ] || { echo "$*: did not say why" >&2; return 1; }
	[ "$(db_sum)" = "$before" ] || { echo "$*: the database changed" >&2; return 1; }
}

# equal WANT GOT: shows the difference.
equal() {
	[ "$1" = "$2" ] || {
		diff <(printf '%s\n' "$1") <(printf '%s\n' "$2") | sed 's/^</wanted:/; s/^>/   got:/' >&2
		return 1
	}
}
