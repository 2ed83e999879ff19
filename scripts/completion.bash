# Completion of the esc-* commands for bash: what they say of themselves.
# Installed under the name of each command.

# jobs or verbs, options, and the choices of an option, from --help
_escalate_words() {
	"$1" --help 2>/dev/null | awk -v of="$2" '
		/^[A-Z]/ { part = $1 }
		part ~ /^(Jobs|Verbs)/ && of == "" && /^  [a-z]/ { print $1 }
		/^ +(-., )?--/ {
			name = $1 ~ /,$/ ? $2 : $1
			argument = $1 ~ /,$/ ? $3 : $2
			if (of == "") print name
			else if ((of == name || of "," == $1) && argument ~ /[|]/) {
				gsub(/[|]/, "\n", argument)
				print argument
			}
		}'
}

_escalate() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} choices
	COMPREPLY=()
	if [[ $before == -* ]]; then
		choices=$(_escalate_words "$1" "$before")
		if [[ -n $choices ]]; then
			mapfile -t COMPREPLY < <(compgen -W "$choices" -- "$word")
			return
		fi
	fi
	if [[ $word == -* || $COMP_CWORD -eq 1 ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$(_escalate_words "$1" "")" -- "$word")
	fi
}

complete -o default -F _escalate esc-db esc-list esc-log esc-open esc-postmortem esc-report esc-show
