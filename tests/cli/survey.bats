#!/usr/bin/env bats
# Surveys: who is asked, what they answer, who follows up.
load helper

setup() {
	fresh
	esc-policy init policy --lead anna@example.com --tz Europe/Tallinn --country EE
	sed -i '1,/^anna/s/^anna.*/anna,anna@example.com,,support,lead,3,en,,,,,,,,,/' policy/people.csv
	printf 'acme,gold,et,it@acme.example,,,,,\nzeta,,es,z@zeta.example,,,,,\n' >>policy/customers.csv
	esc-policy load -q policy 2>/dev/null
	for i in 1 2 3; do esc-open -q -m "Ticket $i" --customer acme --at -1d; done
	esc-open -q -m "Ticket 4" --customer zeta --owner jaan --at -1d
}

asked() {
	esc-notify list -Hc ticket "template:survey" "$@" | sort | xargs
}

@test "a ticket that is solved is followed by a survey, once" {
	esc-log resolve -q E-4 -m done
	equal E-4 "$(asked)"
	esc-log reopen -q E-4
	ESC_NOW=2026-11-23T13:00Z esc-log resolve -q E-4 -m "done again"
	ESC_NOW=2026-11-23T14:00Z esc-log close -q E-4
	equal E-4 "$(asked)"
	esc-notify show "$(esc-notify list -b template:survey)" | grep -q '^2\. =C2=BFSe ha sentido escuchado? S=C3=AD o no\.'
	esc-db check
}

@test "below level 2 a customer is not asked twice in a month, from level 2 on always" {
	esc-log resolve -q E-1 -m done
	ESC_NOW=2026-11-23T12:01Z esc-log resolve -q E-2 -m done
	equal E-1 "$(asked)"
	esc-log escalate -q E-3 --level 2
	ESC_NOW=2026-11-23T12:01Z esc-log resolve -q E-3 -m done
	equal "E-1 E-3" "$(asked)"
	esc-open -q -m "Ticket 5" --customer acme
	ESC_NOW=2026-12-24T12:00Z esc-log resolve -q E-5 -m done
	equal "E-1 E-3 E-5" "$(asked)"
}

@test "what is history asks nobody, nor does a policy that says never" {
	esc-log resolve -q E-1 -m done --at -8d --now 2026-12-02T12:00Z
	equal "" "$(asked)"
	printf 'message,whom,template,wait,every,hours,delivery,via,sender\nsurvey,customer,,,,never,,,\n' >new
	sed 1d policy/notices.csv >>new
	mv new policy/notices.csv
	esc-policy check policy >/dev/null
	esc-policy load -q policy 2>/dev/null
	esc-log resolve -q E-2 -m done
	equal "" "$(asked)"
}

@test "a solution that is undone asks nobody, the next one does" {
	esc-log resolve -q E-1 -m done
	esc-log undo -q E-1 --event "$(esc-show -Hc event E-1 kind:resolved)"
	equal "" "$(asked state:waiting)"
	ESC_NOW=2026-11-23T13:00Z esc-log resolve -q E-1 -m "really done"
	equal E-1 "$(asked state:waiting)"
}

@test "a low score tells whoever had the ticket, and a good one nobody" {
	esc-log survey -q E-4 --csat 2 --heard no -m "Nobody listened."
	equal "E-4 jaan" "$(esc-notify list -Hc ticket,recipient template:low_score | tr '\t' ' ')"
	esc-notify show "$(esc-notify list -b template:low_score)" >mail || true
	esc-log survey -q E-1 --csat 1
	esc-log survey -q E-2 --csat 3 --heard yes
	equal "E-1 anna" "$(esc-notify list -Hc ticket,recipient template:low_score ticket:E-1 | tr '\t' ' ')"
	equal 2 "$(esc-notify list -H template:low_score | wc -l)"
}

@test "a pulse in the middle of a case is no verdict on it" {
	esc-log survey -q E-4 --csat 2 --pulse
	equal "" "$(esc-list -Hc csat E-4)"
	equal E-4 "$(esc-notify list -Hc ticket template:low_score)"
	esc-log survey -q E-4 --csat 5 --now 2026-11-23T13:00Z
	equal 5 "$(esc-list -Hc csat E-4)"
	equal $'2\t1\n5\t' "$(esc-show -Hc csat,pulse E-4 kind:surveyed)"
	esc-db check
}

@test "answers come in bulk, and a 6 on a scale of 5 is an error" {
	printf 'ticket,at,csat,heard,message\nE-1,2026-11-22 10:00,5,yes,fine\nE-4,2026-11-22 11:00,4,no,"well, ok"\n' >a.csv
	esc-log survey -q --batch a.csv --tz Europe/Tallinn
	equal same "$(esc-log survey -Hc change --batch a.csv --tz Europe/Tallinn | sort -u)"
	equal "5 4" "$(esc-list -Hs ticket -c csat E-1 E-4 | xargs)"
	refuses 64 esc-log survey E-2 --csat 6
	printf 'ticket,csat\nE-2,4\nE-3,6\n' >bad.csv
	refuses 65 esc-log survey --batch bad.csv
	[[ $stderr == *"bad.csv:3: csat: \"6\" is not a score: a whole number, 1 to 5"* ]]
	refuses 64 esc-log survey E-2 --csat 4 --heard maybe
}

@test "how many answer, and how many felt heard, are measures" {
	esc-log resolve -q E-1 E-2 E-3 E-4 -m done
	esc-log survey -q E-1 --csat 5 --heard yes
	esc-log survey -q E-2 --csat 2 --heard no
	esc-log survey -q E-3 --csat 4
	equal "0.75 3 4" "$(esc-report -Hc value,num,den csat.response_rate --now 2026-11-24T12:00Z | head -1 | tr '\t' ' ')"
	equal "0.5 1 2" "$(esc-report -Hc value,num,den csat.heard --now 2026-11-24T12:00Z | head -1 | tr '\t' ' ')"
}
