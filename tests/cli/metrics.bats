#!/usr/bin/env bats
# The measures by their names: figures of what people say, worked out by hand.
load helper

@test "what customers say of the first contact and of us, and what we say of an escalation" {
	esc-log -q --batch - <<-'END'
	ticket,kind,at,actor,level,nps,first_contact,heard,csat,pulse,avoidable
	E-1,opened,2026-10-01T08:00:00Z,,,,,,,,
	E-1,resolved,2026-10-01T09:00:00Z,jaan,,,,,,,
	E-1,surveyed,2026-10-02T09:00:00Z,,,3,no,no,,,
	E-1,surveyed,2026-10-03T09:00:00Z,,,9,yes,,,,
	E-2,opened,2026-10-01T08:00:00Z,,,,,,,,
	E-2,escalated,2026-10-01T09:00:00Z,jaan,2,,,,,,no
	E-2,surveyed,2026-10-01T10:00:00Z,,,0,no,no,,1,
	E-2,resolved,2026-10-05T08:00:00Z,mari,,,,,,,
	E-2,surveyed,2026-10-06T08:00:00Z,,,10,,,,,
	E-2,note,2026-10-07T08:00:00Z,mari,,,,,,,yes
	E-3,opened,2026-10-02T08:00:00Z,,,,,,,,
	E-3,escalated,2026-10-02T09:00:00Z,jaan,2,,,,,,yes
	E-3,deescalated,2026-10-02T10:00:00Z,mari,1,,,,,,no
	E-3,resolved,2026-10-03T08:00:00Z,mari,,,,,,,
	E-3,surveyed,2026-11-01T00:00:00Z,,,6,no,,,,
	E-4,opened,2026-10-02T08:00:00Z,,,,,,,,
	E-4,escalated,2026-10-02T09:00:00Z,jaan,3,,,,,,
	E-4,resolved,2026-11-22T08:00:00Z,mari,,,,,,,
	E-4,surveyed,2026-11-22T09:00:00Z,,,8,yes,,,,
	E-5,opened,2026-10-02T08:00:00Z,,,,,,,,
	E-5,surveyed,2026-10-02T09:00:00Z,,,1,no,,,,
	E-5,spam,2026-10-02T10:00:00Z,jaan,,,,,,,
	END
	run -0 esc-report nps fcr.survey csat.heard escalation.avoidable escalation.known --every month -H \
		-c from,metric,stat,value,unit,num,den,censored,excluded,cohort
	equal "2026-10-01	nps	mean	100	score	2	2	0	1	event
2026-10-01	fcr.survey	share	0.5	share	1	2	0	0	resolved
2026-10-01	csat.heard	share	0	share	0	2	0	1	event
2026-10-01	escalation.avoidable	share	0.333333	share	1	3	0	1	opened
2026-10-01	escalation.known	share	0	share	0	3	0	1	opened
2026-11-01	nps	mean	-50	score	-1	2	0	0	event
2026-11-01	fcr.survey	share		share	0	0	1	0	resolved
2026-11-01	csat.heard	share		share	0	0	0	0	event
2026-11-01	escalation.avoidable	share		share	0	0	0	0	opened
2026-11-01	escalation.known	share		share	0	0	0	0	opened" "${output//T00:00:00Z/}"
	# as it was before E-2 was looked at again
	equal "0	3" "$(esc-report escalation.avoidable --as-of 2026-10-06T09:00:00Z -H -c num,den)"
	refuses 64 esc-log survey E-1 --nps 11
	refuses 64 esc-log survey E-1 --first-contact maybe
	refuses 64 esc-log survey E-1 -m hello
	refuses 64 esc-log note E-1 --avoidable perhaps
}

@test "an article that was there before the escalation is known" {
	esc-log -q --batch - <<-'END'
	ticket,kind,at,actor,level,message
	E-1,opened,2026-11-01T08:00:00Z,,,printer jams
	E-1,resolved,2026-11-01T09:00:00Z,jaan,,cleaned the rollers
	E-2,opened,2026-11-20T08:00:00Z,,,printer jams
	E-2,escalated,2026-11-20T09:00:00Z,jaan,2,
	E-3,opened,2026-11-20T08:00:00Z,,,printer burns
	E-3,escalated,2026-11-20T09:00:00Z,jaan,2,
	END
	esc-kb add E-1 --title "Paper jam" --now 2026-11-02T08:00:00Z -q
	esc-kb used K-1 E-2 -q
	equal "1	2" "$(esc-report escalation.known -H -c num,den)"
	equal "escalation.known" "$(esc-report define escalation.known -b)"
}
