# What the campaigns share.  Each breaks an import at every point it can find
# and judges what is left; `expect_red' then shows that the judge sees a broken
# program for what it is.

set -u
cd "$(dirname "$0")/../.." || exit
root=$PWD build=${1:-$PWD/build/opt}
case $build in /*) ;; *) build=$root/$build ;; esac
export PATH="$build:$PATH" LC_ALL=C ASAN_OPTIONS=detect_leaks=0
export ESC_NOW=2026-01-01T00:00:00Z ESC_USER=fault ESC_BUSY_MS=200
unset ESC_DB TZ
# kill and error campaigns ask what was written, not what a disk kept: memory will do
dir=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d) || exit
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit
points=0 bad=0

# Two nights' exports: the first is in the database, the second is loaded.
"$root/build/generate" -n 6 tickets >first.csv
"$root/build/generate" -n 24 -s 2 tickets | sed 's/^T-/S-/' >second.csv
export ESC_DB=$dir/work/t.db
mkdir work
esc-db init -q -d seed.db && esc-open -q -d seed.db first.csv || exit

seed() {
	rm -rf work/* && cp seed.db "$ESC_DB"
}

dump() {
	esc-db dump 2>&1 | sha256sum
}
esc-db dump -o first.dump -d seed.db && [ "$(wc -l <first.dump)" -gt 6 ] || exit

seed
before=$(dump)
esc-open second.csv >said || exit
after=$(dump)
[ "$before" != "$after" ] || { echo "the import of second.csv changed nothing"; exit 1; }

found() {
	bad=$((bad + 1))
	echo "  $*"
}

# sound WHERE: the database is as before or as after, whole, and a second run completes it
sound() {
	local now
	now=$(dump)
	case $now in
	"$before") state=before ;;
	"$after") state=after ;;
	*) state=between; found "$1: neither as before nor as after" ;;
	esac
	esc-db check >check 2>&1 || found "$1: esc-db check: $(head -n 2 check | tail -n 1)"
	esc-open -q second.csv 2>rerun || found "$1: run again: $(cat rerun)"
	[ "$(dump)" = "$after" ] || found "$1: run again, it is not complete"
}

# syscalls NAME COMMAND...: how many calls of that name
syscalls() {
	local name=$1
	shift
	seed
	strace -f -qq -o trace -e trace="$name" "$@" >/dev/null 2>&1
	grep -c "$name(" trace
}

# expect_red WHAT: the campaign just run on a broken program must have found something
expect_red() {
	if [ "$bad" = 0 ]; then
		echo "FAILED control: $1 was not noticed"
		exit 1
	fi
	echo "ok     control: $1 was noticed $bad times"
	bad=0 points=0
}

# verdict NAME: the last line, and the status
verdict() {
	if [ "$bad" = 0 ] && [ "$points" -gt 0 ]; then
		echo "ok     $1: $points points"
	else
		echo "FAILED $1: $bad of $points points"
		exit 1
	fi
}
