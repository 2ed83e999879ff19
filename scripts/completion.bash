# Completion of the esc-* commands in bash: jobs, options and their values, as
# the --help of each says them.

_escalate() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} words

	words=$("$1" --help 2>/dev/null | awk -v cur="$cur" -v prev="$prev" -v first="$COMP_CWORD" '
		/^[A-Z]/ { part = $1; next }
		part ~ /^(Jobs|Verbs)/ && NF > 0 { jobs = jobs " " $1 }
		part !~ /^(Options|Columns):/ || !/^ +-/ { next }
		{
			at = /^  -., / ? 2 : 1
			options = options " " $at
			if ($1 == prev "," || $at == prev) {
				takes = substr($0, 1, 27) ~ ($at " [A-Za-z]") || $(at + 1) ~ /\|/
				values = $(at + 1) ~ /\|/ ? $(at + 1) : ""
			}
		}
		END {
			if (takes) {
				gsub(/\|/, " ", values)
				print values
			} else if (cur ~ /^-/)
				print options
			else if (first == 1)
				print jobs
		}')
	# shellcheck disable=SC2207	# words without blanks
	COMPREPLY=($(compgen -W "$words" -- "$cur"))
}

complete -o bashdefault -o default -F _escalate esc-db esc-list esc-log esc-open esc-report esc-show
