# What every test of the commands begins with: `load helper'.
#
# Each test has a directory of its own, is in it, and has a database of its own
# in $ESC_DB.  The clock stands at $ESC_NOW, a Monday.  The commands are those
# of ESC_BUILD, by default build/opt.

bats_require_minimum_version 1.5.0

ROOT=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)

# A test file with a setup() of its own calls this first.
fresh() {
	local v
	for v in ${!ESC_*}; do
		[ "$v" = ESC_BUILD ] || unset "$v"
	done
	unset TZ LANG NO_COLOR COLUMNS XDG_DATA_HOME
	export LC_ALL=C.UTF-8 ASAN_OPTIONS=detect_leaks=0
	export PATH="${ESC_BUILD:-$ROOT/build/opt}:$PATH"
	export HOME="$BATS_TEST_TMPDIR"
	export ESC_DB="$BATS_TEST_TMPDIR/test.db"
	export ESC_NOW=2026-11-23T12:00:00Z
	export ESC_USER=jaan
	cd "$BATS_TEST_TMPDIR" || return 1
	esc-db init -q
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

# The bytes of the database, as one word.
db_sum() {
	sha256sum <"$ESC_DB"
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
