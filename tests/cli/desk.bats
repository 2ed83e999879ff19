#!/usr/bin/env bats
# esc-report for a lead's desk: staff, span, workload, people, churn, at-risk.
load helper

policy() {
	esc-policy init -q policy --lead lead@example.com --tz UTC
	cat >policy/teams.csv <<-'END'
	team,lead
	front,anna
	back,boris
	side,boris
	END
	cat >policy/people.csv
	grep -q ^boris policy/people.csv || sed -i '3,$d' policy/teams.csv
	[ ! -f training.csv ] || cp training.csv policy/training.csv
	esc-policy load -q policy
}

@test "the sources' arithmetic of lost customers comes out, unrounded" {
	equal "volume,100,per day,given
csat,0.75,share,given
defect,0.51,share,given
days,30,days,
churn.estimate,382.5,tickets,volume * (1 - csat) * defect * days
churn.improved,306,tickets,with the better csat
churn.kept,76.5,tickets,
churn.change,-0.2,share,
churn.observed,,share,customers marked lost / customers with a ticket" "$(esc-report churn --csat .75 --volume 100 --defect 51% --improve 5% -f csv -H \
		-c measure,value,unit,detail)"
	equal "defect,0.51,51 % never do business again after one bad experience (Help Scout)" \
		"$(esc-report churn --csat 0.8 --volume 100 -f csv -H -c measure,value,detail | sed -n 3p)"
	equal "churn.estimate,5" "$(esc-report churn --csat 0 --volume 1 --defect 0.5 --days 10 -f csv -H -c measure,value | sed -n 5p)"
}

@test "what is not given for the estimate is observed, with the customers behind the tickets" {
	esc-log -q --batch - <<-'END'
	ticket,kind,at,customer,csat,type
	A-1,opened,2026-11-20T00:00:00Z,acme,,
	A-1,surveyed,2026-11-21T00:00:00Z,,2,
	A-2,opened,2026-11-20T01:00:00Z,acme,,
	A-2,surveyed,2026-11-21T00:00:00Z,,5,
	A-3,opened,2026-11-20T02:00:00Z,zed,,
	A-4,opened,2026-11-20T02:00:00Z,zed,,test
	OLD,opened,2026-01-01T00:00:00Z,örn,,
	OLD,surveyed,2026-01-01T01:00:00Z,,1,
	END
	esc-log -q lose A-3 --why waiting --at 2026-11-22T00:00:00Z
	esc-log -q lose OLD --why waiting --at 2026-11-22T00:00:00Z
	equal "churn.observed,0.666667,2,3" "$(esc-report churn --days 10 -f csv -H -c measure,value,num,den | tail -1)"
	equal "volume,0.3,3,10,observed
csat,0.5,1,2,observed
churn.estimate,0.765,,,volume * (1 - csat) * defect * days
churn.estimate.customers,0.51,2,3,\"distinct customers / their tickets, observed\"" \
		"$(esc-report churn --days 10 -f csv -H -c measure,value,num,den,detail | grep -v '^d\|observed,0')"
	equal "csat,0,0,1,observed" "$(esc-report churn --period 2026-01 -f csv -H -c measure,value,num,den,detail | sed -n 2p)"
	refuses 64 esc-report churn --period 2026-02
	[[ $stderr = *"say --csat"* ]]
	refuses 64 esc-report churn --csat 1.5
	refuses 64 esc-report churn --csat x
	refuses 64 esc-report churn --csat .
	refuses 64 esc-report churn --by team
}

@test "each hour of the week has the agents that Erlang's formula wants for the wait" {
	# 200 calls on a Monday from 9 to 10, 100 within eight hours of Tuesday 8 to 16
	{
		echo ticket,kind,at,channel
		for ((i = 0; i < 200; i++)); do
			printf 'M-%d,opened,2026-11-16T09:%02d:%02dZ,phone\n' $i $((i % 60)) $((i / 60))
		done
		for ((i = 0; i < 100; i++)); do
			printf 'T-%d,opened,2026-11-17T%02d:%02d:00Z,Chat\n' $i $((8 + i % 8)) $((i / 8))
		done
		printf 'X-1,opened,2026-11-16T09:00:00Z,mail\n'
	} | esc-log -q --batch -
	week=(--from 2026-11-16 --to 2026-11-23 --tz UTC -f csv -H)
	equal "monday,09,200,180,10,13,13,1,17.116,0.788666,0.769231,,0," \
		"$(esc-report staff --wait 18s --handling 3m --shrinkage 0 "${week[@]}" | sed -n 1p)"
	equal "14 20" "$(esc-report staff --wait 17s --handling 3m "${week[@]}" -c agents,rostered | sed -n 1p | tr , ' ')"
	# the share within the wait: 1 - Pw e^(-(N - A) T / h)
	equal "0.795595" "$(esc-report staff --wait 20s --handling 3m "${week[@]}" -c service_level | sed -n 1p)"
	# 12 and 13 calls an hour of 15 minutes each
	equal "tuesday,08,13,6
tuesday,12,12,5" "$(esc-report staff --handling 15m "${week[@]}" -c weekday,hour,arrivals,agents | sed -n '2p;6p')"
	# two weeks have half as many an hour
	equal "monday,09,100" "$(esc-report staff --handling 3m --from 2026-11-09 --to 2026-11-23 --tz UTC -f csv -H \
		-c weekday,hour,arrivals | sed -n 1p)"
	# in another zone it is another hour
	equal "monday,11" "$(esc-report staff --handling 3m --from 2026-11-16 --to 2026-11-23 --tz Europe/Tallinn -f csv -H \
		-c weekday,hour | sed -n 1p)"
	refuses 64 esc-report staff
	[[ $stderr = *"--handling 6m"* ]]
	refuses 64 esc-report staff --handling 0s
	refuses 64 esc-report staff --handling 3m --shrinkage 1
}

@test "handling is as recorded, and an hour that waited too long is missed" {
	esc-log -q --batch - <<-'END'
	ticket,kind,at,channel,actor,attr.handling
	C-1,opened,2026-11-16T09:00:00Z,phone,,0:05:00
	C-1,queued,2026-11-16T09:00:00Z,,,
	C-1,accepted,2026-11-16T09:04:00Z,,jaan,
	C-2,opened,2026-11-16T09:10:00Z,phone,,420
	C-2,queued,2026-11-16T09:10:00Z,,,
	C-2,accepted,2026-11-16T09:10:10Z,,jaan,
	C-3,opened,2026-11-17T10:00:00Z,phone,,6m
	C-3,queued,2026-11-17T10:00:00Z,,,
	C-3,accepted,2026-11-17T10:00:30Z,,jaan,
	C-4,opened,2026-11-17T11:00:00Z,phone,,
	C-4,queued,2026-11-17T11:00:00Z,,,
	C-4,abandoned,2026-11-17T11:09:00Z,,,
	END
	equal "monday,09,360,125,2,missed
tuesday,10,360,30,1,met
tuesday,11,360,,0," "$(esc-report staff --tz UTC -f csv -H -c weekday,hour,handling,waited,answered,state)"
}

@test "which channels are live the policy says, and how long a customer took is as it was then" {
	esc-policy init -q policy --lead lead@example.com --tz UTC
	sed -i '/^chat/d' policy/channels.csv
	printf '%s\n' radio,,,yes Chat,,,no >>policy/channels.csv
	esc-policy load -q policy --now 2026-11-01T00:00:00Z
	esc-log -q --batch - <<-'END'
	ticket,kind,at,channel,attr.handling
	R-1,opened,2026-11-16T09:00:00Z,Radio,300
	R-1,note,2026-11-20T09:00:00Z,,900
	C-1,opened,2026-11-16T10:00:00Z,chat,60
	P-1,opened,2026-11-16T11:00:00Z,phone,
	END
	equal "monday,09,900
monday,11,900" "$(esc-report staff --tz UTC -f csv -H -c weekday,hour,handling)"
	equal "monday,09,300" "$(esc-report staff --tz UTC -f csv -H -c weekday,hour,handling --as-of 2026-11-18 ticket:R-1)"
	# another version holds for what is opened under it
	sed -i 's/^Chat,,,no/Chat,,,yes/' policy/channels.csv
	esc-policy load -q policy --now 2026-11-18T00:00:00Z
	esc-log -q --batch - <<-'END'
	ticket,kind,at,channel,attr.handling
	C-2,opened,2026-11-19T10:00:00Z,chat,60
	END
	equal "monday,09 monday,11 thursday,10" "$(esc-report staff --tz UTC -f csv -H -c weekday,hour | paste -sd' ')"
}

@test "a lead has 8 to 15 agents, and all of them need so many leads" {
	{
		echo person,mail,role,teams,hired_on,left_on
		echo anna,a@example.com,lead,front,,
		echo boris,b@example.com,lead,back,,
		for i in {1..16}; do echo "f$i,f$i@example.com,agent,front,,"; done
		for i in {1..4}; do echo "b$i,b$i@example.com,agent,back,,"; done
		for i in {1..4}; do echo "s$i,s$i@example.com,expert,side back,,"; done
		echo gone,g@example.com,agent,back,2020-01-01,2026-01-01
		echo soon,s@example.com,agent,back,2027-01-01,
	} | policy
	equal "lead,teams,agents,leads,least,most,state
anna,front,16,1,2,2,many
boris,back side,8,1,1,1,ok
,,24,2,2,3,ok" "$(esc-report span -f csv)"
	refuses 64 esc-report span team:front
}

@test "a load is uneven where one has more than half as much again as an even share" {
	policy <<-'END'
	person,mail,role,teams,capacity
	anna,a@example.com,lead,front,
	jaan,j@example.com,agent,front,5
	maria,m@example.com,agent,front,
	idle,i@example.com,agent,front,
	END
	{
		echo ticket,kind,at,team,owner
		for i in {1..20}; do echo "J-$i,opened,2026-11-01T00:00:00Z,front,jaan"; done
		for i in {1..6}; do echo "J-$i,closed,2026-11-02T00:00:00Z,,"; done
		for i in {1..10}; do echo "M-$i,opened,2026-11-01T00:00:00Z,front,maria"; done
		echo B-1,opened,2026-11-01T00:00:00Z,back,boris
		echo B-2,opened,2026-11-01T00:00:00Z,back,
	} | esc-log -q --batch -
	equal "team,person,tickets,open,capacity,load,share,even,gini,state
back,boris,1,1,10,0.1,1,1,,few
back,,1,1,10,0.1,,,0,few
front,idle,0,0,10,0,0,0,,ok
front,jaan,20,14,5,2.8,0.666667,2,,over
front,maria,10,10,10,1,0.333333,1,,ok
front,,30,24,25,0.96,,,0.444444,ok" "$(esc-report workload -f csv)"
	equal "jaan,0,14,over" "$(esc-report workload --period 2026-10 team:front -f csv -H -c person,tickets,open,state | sed -n 2p)"
}

@test "of the people is known how long they stay, who left, and who has learned what" {
	cat >training.csv <<-'END'
	person,skill,date,expires
	jaan,people-skills,2026-01-01,
	maria,people-skills,2025-01-01,2026-01-01
	gone,people-skills,2025-01-01,
	END
	policy <<-'END'
	person,mail,role,teams,hired_on,left_on
	anna,a@example.com,lead,front,2020-11-23,
	jaan,j@example.com,agent,front,2026-11-13,
	maria,m@example.com,agent,front,2025-11-23,
	gone,g@example.com,agent,front,2020-01-01,2026-03-01
	END
	equal "team,measure,skill,value,unit,num,den
,people,,3,count,,
,tenure,,365,days,,3
,joined,,1,count,,
,left,,1,count,,
,turnover,,0.333333,share,1,3
,training.coverage,people-skills,0.333333,share,1,3
,training.lapsed,people-skills,1,count,," "$(esc-report people -f csv | head -8)"
	equal "front,people,3" "$(esc-report people -f csv -H -c team,measure,value | sed -n 8p)"
	equal "left,0" "$(esc-report people --period 2026-10 -f csv -H -c measure,value | sed -n 4p)"
	equal "left,1" "$(esc-report people --period 2026-03 -f csv -H -c measure,value | sed -n 4p)"
	equal "left,0" "$(esc-report people --period 2026-02 -f csv -H -c measure,value | sed -n 4p)"
}

@test "customers at risk are those who did not complain, with a number to call" {
	policy <<-'END'
	person,mail,role,teams
	anna,a@example.com,lead,front
	END
	printf 'customer,segment,phone\nquiet,,+372 5551\n' >policy/customers.csv
	esc-policy load -q policy
	esc-log -q --batch - <<-'END'
	ticket,kind,at,actor,customer,csat,due,outcome,body,phone,what
	Q-1,opened,2026-11-01T00:00:00Z,,quiet,,,,,,
	Q-1,resolved,2026-11-02T00:00:00Z,jaan,,,,,,,
	Q-1,surveyed,2026-11-03T00:00:00Z,,,1,,,,,
	Q-2,opened,2026-11-05T00:00:00Z,,quiet,,,,,,
	Q-2,escalated,2026-11-06T00:00:00Z,jaan,,,,,,,
	Q-2,resolved,2026-11-07T00:00:00Z,jaan,,,,,,,
	Q-3,opened,2026-11-08T00:00:00Z,,quiet,,,,,,
	L-1,opened,2026-11-01T00:00:00Z,,loud,,,,,,
	L-1,resolved,2026-11-02T00:00:00Z,jaan,,,,,,,
	L-1,surveyed,2026-11-03T00:00:00Z,,,1,,,,,
	L-1,complained,2026-11-04T00:00:00Z,,,,,,ombudsman,,
	C-1,opened,2026-11-01T00:00:00Z,,called,,,,,,
	C-1,resolved,2026-11-02T00:00:00Z,jaan,,,,,,,
	C-1,surveyed,2026-11-03T00:00:00Z,,,2,,,,,
	C-1,contacted,2026-11-04T00:00:00Z,jaan,,,,reached,,,
	P-1,opened,2026-11-20T00:00:00Z,,promised,,,,,+372 5552,
	P-1,promised,2026-11-20T01:00:00Z,jaan,,,2026-11-21T00:00:00Z,,,,callback
	H-1,opened,2026-11-01T00:00:00Z,,happy,,,,,,
	H-1,resolved,2026-11-02T00:00:00Z,jaan,,,,,,,
	H-1,surveyed,2026-11-03T00:00:00Z,,,5,,,,,
	END
	equal "customer,reason,ticket,since,phone,detail
quiet,low_csat,Q-1,2026-11-03T00:00:00Z,+372 5551,csat 1
quiet,silence,Q-2,2026-11-07T00:00:00Z,+372 5551,\"escalated, solved, and no word since\"
quiet,repeat,Q-3,2026-11-08T00:00:00Z,+372 5551,3 tickets in 30 days
promised,broken_promise,P-1,2026-11-21T00:00:00Z,+372 5552,a promise was not kept" \
		"$(esc-report at-risk -f csv -c customer,reason,ticket,since,phone,detail)"
	equal "promised" "$(esc-report at-risk -b customer:promised)"
	equal "" "$(esc-report at-risk -H --now 2027-02-01)"
	refuses 64 esc-report at-risk --period 2026-10
	esc-log -q contact Q-3 --outcome reached -m "sorry"
	equal "quiet,low_csat
quiet,silence" "$(esc-report at-risk -f csv -H -c customer,reason customer:quiet)"
}
