# Figures of others against ours: `load figures'.

# ours KIND ARGUMENT...: group, metric, stat, value, num, den.  KIND is all, month,
# year, or the name that the figures have for what stands behind --by.
ours() {
	local kind=$1
	shift
	case $kind in
	month | year) set -- --every "$kind" "$@" ;;
	esac
	esc-report --tz UTC -f tsv "$@" | awk -F'\t' -v OFS='\t' -v kind="$kind" '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; by = at["metric"] - 1; next }
		{
			group = kind
			if (kind == "month")
				group = kind "=" substr($1, 1, 7)
			else if (kind == "year")
				group = kind "=" substr($1, 1, 4)
			else if (kind != "all")
				group = kind "=" $by
			print group, $at["metric"], $at["stat"], $at["value"], $at["num"], $at["den"]
		}'
}

# compare TRUTH OURS LINEAR GROUPS LEAST <TABLE: every figure of TRUTH, of the
# GROUPS that we have, against ours.  TABLE: their metric, ours, stat; or their
# metric, "-" and why.  `1-' before a metric: what is left of one.
compare() {
	awk -F'\t' -v linear="$3" -v groups=" $4 " -v least="$5" '
		function digits(want, got) {
			return sprintf("%." (want ~ /\./ ? length(want) - index(want, ".") : 0) "f", got)
		}
		NR == FNR { ours[$1] = $2; stat[$1] = $3; next }
		FILENAME == ARGV[2] || FILENAME == linear {
			key = FILENAME SUBSEP $1 SUBSEP $2 SUBSEP $3
			value[key] = $4; num[key] = $5; den[key] = $6
			next
		}
		FNR == 1 { next }
		!($1 in ours) { print "the table says nothing of " $1; bad = 1; next }
		ours[$1] == "-" { next }
		{
			kind = $2
			sub(/=.*/, "", kind)
			if (index(groups, " " kind " ") == 0)
				next
			metric = ours[$1]
			rest = sub(/^1-/, "", metric)
			key = ($1 ~ /linear$/ ? linear : ARGV[2]) SUBSEP $2 SUBSEP metric SUBSEP stat[$1]
			if (!(key in value)) { print "no " metric " " stat[$1] " of " $2; bad = 1; next }
			v = value[key]; k = num[key]; n = den[key]
			if ($6 == "h") v /= 3600
			if (rest) { v = 1 - v; k = n - k }
			if (digits($3, v) != $3 || ($6 == "fraction" && (k != $4 || n != $5))) {
				print $1, $2 ": " $3 " (" $4 "/" $5 "), ours " v " (" k "/" n ")"
				bad = 1
			}
			compared++
		}
		END { print compared " compared"; exit bad || compared < least }' - "$2" "${3:-/dev/null}" "$1"
}

# For awk: seconds from one time of the list to another.
between='
	function days(y, m, d) {	# since 1 March 0000
		if (m < 3) { y--; m += 12 }
		return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * m - 457) / 5) + d
	}
	function at(t, s) {
		s = substr(t, 12, 2) * 3600 + substr(t, 15, 2) * 60 + substr(t, 18, 2)
		return days(substr(t, 1, 4) + 0, substr(t, 6, 2) + 0, substr(t, 9, 2) + 0) * 86400 + s
	}
	function between(a, b) { return at(b) - at(a) }'

# counted NAME KIND COLUMNS TEST: what the list says, counted without the toolkit:
# tickets for which TEST of awk holds, of all of the group that the first of the
# COLUMNS names; KIND all: of all.
counted() {
	esc-list -H -f tsv -c "$3" opened:any | awk -F'\t' -v OFS='\t' -v name="$1" -v kind="$2" "$between"'
		{
			group = kind == "all" ? "all" : kind "=" (kind == "day" ? substr($1, 1, 10) : $1)
			n[group]++
			k[group] += ('"$4"') ? 1 : 0
		}
		END {
			for (g in n) {
				print g, name, "share", k[g] / n[g], k[g], n[g]
				print g, name, "count", k[g], "", ""
			}
		}'
}

# chosen COLUMNS TEST: the first of the COLUMNS of the tickets for which TEST holds.
chosen() {
	esc-list -H -f tsv -s ticket -c "$1" opened:any | awk -F'\t' "$between ($2) { print \$1 }"
}
