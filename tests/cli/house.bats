# What comes with the commands: installation, library, completion, made-up data.

bats_require_minimum_version 1.5.0

load helper

setup() {
	fresh
	flags=()
	nm "$ESC_BUILD/libescalate.a" >symbols 2>/dev/null
	grep -q __asan_ symbols && flags=("-fsanitize=address,undefined")
	grep -q __gcov_ symbols && flags=(--coverage)
	true
}

@test "an installation has the commands, the library, the pages and the completion" {
	make -s -o all -C "$ROOT" install O="${ESC_BUILD#"$ROOT/"}" DESTDIR="$PWD/root" PREFIX=/usr >/dev/null
	for command in esc-db esc-list esc-log esc-open esc-report esc-show; do
		[ -x "root/usr/bin/$command" ]
		[ -s "root/usr/share/man/man1/$command.1" ]
		[ -s "root/usr/share/bash-completion/completions/$command" ]
	done
	[ -s root/usr/share/man/man7/escalate.7 ]
	[ -s root/usr/share/escalate/crontab ]
	[ -s root/usr/lib/systemd/system/esc-sla-sweep.timer ]
	grep -qx 'ExecStart=/usr/bin/esc-sla sweep' root/usr/lib/systemd/system/esc-sla-sweep.service
	[ "$(ls root)" = usr ]
	[ "$(root/usr/bin/esc-list -b | wc -l)" -eq 0 ]
}

@test "a program is built against the installed library with pkg-config" {
	make -s -o all -C "$ROOT" install O="${ESC_BUILD#"$ROOT/"}" PREFIX="$PWD/inst" >/dev/null
	export PKG_CONFIG_PATH=$PWD/inst/lib/pkgconfig
	cat >mine.c <<-'EOT'
	#include <escalate.h>
	#include <stdio.h>

	int
	main(int argc, char **argv)
	{
		struct esc_err e = { 0 };
		struct esc_db *db;

		if (argc != 2 || !esc_db_open(&db, argv[1], ESC_READ, &e)) {
			fprintf(stderr, "%s\n", e.text);
			return e.code;
		}
		puts(esc_zone_name(esc_db_zone(db)));
		esc_db_close(db);
		return 0;
	}
	EOT
	# shellcheck disable=SC2046	# words of a command line
	cc -std=c11 -Wall -Wextra -Werror "${flags[@]}" -o mine mine.c $(pkg-config --static --cflags --libs escalate)
	[ "$(./mine "$ESC_DB")" = UTC ]
	run -66 ./mine nowhere.db
	[ "$(pkg-config --modversion escalate)" = "$(esc-list --version | sed -n '1s/.*(escalate) \([^ ]*\).*/\1/p')" ]
}

@test "completion offers the verbs, the options and their choices" {
	complete_words() {
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
		_escalate "$1"
		echo "${COMPREPLY[*]}"
	}
	. "$ROOT/scripts/completion.bash"
	equal "resolve" "$(complete_words esc-log resol)"
	equal "--format" "$(complete_words esc-list --form)"
	equal "tsv csv json jsonl table sheet" "$(complete_words esc-list -f "")"
	equal "day week month quarter year" "$(complete_words esc-report --every "")"
	equal "" "$(complete_words esc-list status:open "")"
}

@test "a year that is made up is the same on every machine, and its parts tell of the same tickets" {
	generate=$ROOT/build/generate
	equal "1882007725 208507" "$("$generate" -n 500 events | cksum)"
	[ "$("$generate" -n 500 tickets | wc -l)" -eq 501 ]
	equal "$("$generate" -n 500 tickets | cut -d, -f1)" "$("$generate" -n 500 openings | cut -d, -f1)"
	[ "$("$generate" -r -n 500 tickets | cut -d, -f1 | sort -u | wc -l)" -eq 501 ]
	[ "$("$generate" -s 2 -n 500 events | cksum)" != "$("$generate" -n 500 events | cksum)" ]
}

@test "the demo tells a story and ends well" {
	run --separate-stderr "$ROOT/scripts/demo" 300
	[ "$status" -eq 0 ]
	[[ $output == *"escalation_rate"*"T-0000"* ]]
}
