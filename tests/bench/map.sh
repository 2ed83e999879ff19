#!/usr/bin/env bash
# A table through the map of Zendesk against the same rows in columns of our own:
# CPU time of whole imports.
#   tests/bench/map.sh BUILD TICKETS DIRECTORY
set -euo pipefail
cd "$(dirname "$0")/../.."
build=$PWD/${1#"$PWD/"} N=$2 dir=$3
export ESC_NOW=2026-01-01T00:00:00Z ESC_USER=bench LC_ALL=C PATH="$build:$PATH"
trap 'rm -f "$dir"/zendesk.* "$dir"/native.* "$dir"/map.db' EXIT

# One awk writes both: 43 columns as Zendesk has them, and what its map reads as ours.
awk -F, -v OFS=, -v theirs="$dir/zendesk.csv" -v ours="$dir/native.csv" '
	function at(t) {
		return 86400 * (substr(t, 9, 2) + days[substr(t, 6, 2) + 0]) + 3600 * substr(t, 12, 2) + 60 * substr(t, 15, 2)
	}
	function theirs_time(t) {
		return t == "" ? "" : substr(t, 1, 10) " " substr(t, 12, 5)
	}
	function minute(t) {
		return t == "" ? "" : substr(t, 1, 17) "00Z"
	}
	BEGIN {
		split("0 31 59 90 120 151 181 212 243 273 304 334", days, " ")
		split("open Open waiting Pending held On-hold resolved Solved closed Closed", w, " ")
		for (i = 1; i < 10; i += 2) status[w[i]] = w[i + 1]
		split("P1 Urgent P2 High P3 Normal P4 Low", w, " ")
		for (i = 1; i < 8; i += 2) priority[w[i]] = w[i + 1]
		via["mail"] = "Mail"; via["phone"] = "Phone call (inbound)"; via["chat"] = "Chat"
		print "Summation column,Id,Requester,Requester id,Requester external id,Requester email," \
		    "Requester domain,Submitter,Assignee,Group,Subject,Tags,Status,Priority,Via,Ticket type,Created at," \
		    "Updated at,Assigned at,Organization,Due date,Initially assigned at,Solved at,Resolution time," \
		    "Satisfaction Score,Group stations,Assignee stations,Reopens,Replies,First reply time in minutes," \
		    "First reply time in minutes within business hours,First resolution time in minutes," \
		    "First resolution time in minutes within business hours,Full resolution time in minutes," \
		    "Full resolution time in minutes within business hours,Agent wait time in minutes," \
		    "Agent wait time in minutes within business hours,Requester wait time in minutes," \
		    "Requester wait time in minutes within business hours,On hold time in minutes," \
		    "On hold time in minutes within business hours,Product [list],Region [list]" >theirs
		print "ticket,status,priority,opened,updated,queued,first_response,resolved,subject,type,channel,team,owner," \
		    "customer,requester,csat,attr.tags,attr.reopens,attr.replies,attr.group_stations," \
		    "attr.assignee_stations,attr.product_[list],attr.region_[list]" >ours
	}
	NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
	/"/ || !($c["status"] in status) || substr($c["updated"], 1, 4) != "2025" || $c["first_response"] > "2026" { next }
	{
		opened = minute($c["opened"])
		wait = $c["first_response"] == "" ? "" : int((at($c["first_response"]) - at(opened)) / 60)
		if (wait < 0) next
		live = $c["channel"] != "mail" && wait != ""
		score = $c["csat"] > 3 ? "Good" : $c["csat"] > 0 ? "Bad" : "Offered"
		id = substr($1, 3) + 1000000
		print 1, id, $c["customer"], id, "", "", "example.com", $c["customer"], $c["owner"], $c["team"], $c["subject"],
		    "vip till", status[$c["status"]], priority[$c["priority"]], via[$c["channel"]], "Question",
		    theirs_time(opened), theirs_time($c["updated"]), "", $c["customer"], "-", "", theirs_time($c["resolved"]), "",
		    score, 1, 2, 0, 3, wait, "", "", "", "", "", 10, 5, 20, 10, 0, 0, $c["product"], $c["segment"] >theirs
		print id, $c["status"], $c["priority"], opened, minute($c["updated"]), live ? opened : "",
		    minute($c["first_response"]), minute($c["resolved"]), $c["subject"], "question", $c["channel"], $c["team"],
		    $c["owner"], $c["customer"], $c["customer"], score == "Good" ? 5 : score == "Bad" ? 1 : "", "vip till", 0, 3, 1, 2,
		    $c["product"], $c["segment"] >ours
	}' "$dir/all.csv"

# cost FILE OPTION...: sets $ms, the CPU of its import alone, and $kib
cost() {
	local file=$1
	shift
	rm -f "$dir/map.db"
	esc-db init -q -d "$dir/map.db"
	build/cpu "$dir/cost" esc-open -q -d "$dir/map.db" "$@" "$dir/$file" >/dev/null
	read -r ms kib <"$dir/cost"
}

# The same tickets, or nothing is compared.
columns=ticket,status,priority,team,owner,customer,requester,subject,channel,type,opened,queued,responded,resolved,csat,attr.tags
cost zendesk.csv --map zendesk --tz UTC
mapped=$ms memory=$kib
esc-list -d "$dir/map.db" -H -c "$columns" -s ticket opened:any | md5sum >"$dir/zendesk.sum"
cost native.csv
native=$ms
esc-list -d "$dir/map.db" -H -c "$columns" -s ticket opened:any | md5sum >"$dir/native.sum"
cmp "$dir/zendesk.sum" "$dir/native.sum" || { echo "the map of Zendesk and our own columns differ"; exit 1; }
ratio=$(awk "BEGIN { print $mapped / $native }")
verdict=ok
awk "BEGIN { exit !($ratio > 1.5 || $memory > 32 * 1024) }" && verdict=OVER
printf '%-44s %10.2f %-4s at most %8.2f  %s\n' "import by a map against our own columns" "$ratio" x 1.5 "$verdict"
echo "$(($(wc -l <"$dir/zendesk.csv") - 1)) of $N tickets: $mapped ms by the map, $native ms without, $((memory / 1024)) MiB"
[ "$verdict" = ok ]
