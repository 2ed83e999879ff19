#!/usr/bin/env bats
# --view: filter, columns and order saved under a name.
load helper

tickets() {
	esc-log -q --batch - <<-'END'
	ticket,kind,at,actor,owner,level,trigger,customer
	E-1,opened,2026-11-20T08:00:00Z,,,,,Acme Ltd
	E-2,opened,2026-11-19T08:00:00Z,,jaan,,,Acme Ltd
	E-3,opened,2026-11-21T08:00:00Z,,mari,,,bolt
	E-3,escalated,2026-11-21T09:00:00Z,mari,,3,complexity,
	E-4,opened,2026-11-18T08:00:00Z,,jaan,,,bolt
	E-4,resolved,2026-11-18T09:00:00Z,jaan,,,,
	E-5,opened,2026-11-22T08:00:00Z,,jaan,2,,bolt
	END
}

policy() {
	esc-policy init --lead anna@example.com --tz UTC policy
	cat >policy/views.csv
	esc-policy load -q policy 2>/dev/null
}

@test "the views that a policy begins with are there without one" {
	tickets
	equal "E-5 E-2" "$(esc-list --view mine -b | xargs)"
	equal "E-3" "$(esc-list --view mine --as mari -b | xargs)"
	equal "E-1" "$(esc-list --view nobody -b | xargs)"
	equal "ticket	priority	level	team	owner	customer	subject	opened" "$(esc-list --view high | head -1)"
	equal "E-3" "$(esc-list --view high -b | xargs)"
}

@test "a view is filter, columns and order; words narrow it, options go before it" {
	tickets
	policy <<-'END'
	view,filter,columns,order
	acme,"customer:""Acme Ltd"" status:open","ticket,owner,opened",-opened
	new,opened:-3d..,,
	END
	equal "ticket	owner	opened
E-1		2026-11-20T08:00:00Z
E-2	jaan	2026-11-19T08:00:00Z" "$(esc-list --view acme)"
	equal "E-2" "$(esc-list --view acme owner:jaan -b)"
	equal "ticket
E-2
E-1" "$(esc-list --view acme -c ticket -s opened)"
	equal "E-1 E-3 E-5" "$(esc-list --view new -b | xargs)"
}

@test "every command that picks tickets has them" {
	tickets
	equal "2" "$(esc-report opened --view mine -H -c value)"
	equal "E-2 E-5" "$(esc-report tickets --view mine -b -s ticket | xargs)"
	esc-show --view nobody | grep -q E-1
	esc-sla list --view mine >/dev/null
	equal "E-1" "$(esc-log note --view nobody -m "who takes it?" -b)"
	equal "E-1" "$(esc-log assign --view nobody --owner mari -b)"
	equal "" "$(esc-list --view nobody -b)"
	esc-policy init --lead anna@example.com --tz UTC policy
	esc-policy load -q policy 2>/dev/null
	equal "E-3" "$(esc-route transfer --view high --owner anna -b -n)"
	esc-report -f html --view mine -o page.html
	grep -qF -- '--view mine' page.html
}

@test "a view that is not there, or has nothing to pick from, is wrong use" {
	tickets
	refuses 64 esc-list --view mnie
	[[ $stderr == *"did you mean mine"* ]]
	refuses 64 esc-list --view zzz
	[[ $stderr == *"views.csv has: mine nobody late high"* ]]
	refuses 64 esc-route duty --view mine
	refuses 64 esc-list --view ''
	refuses 64 esc-route assign
	esc-policy init --lead anna@example.com --tz UTC policy
	wrong() {
		printf 'view,filter,columns,order\n%s\n' "$1" >policy/views.csv
		run -1 esc-policy check policy -H
		[[ $output == *"views.csv:$3"* && $output == *"$2"* ]] || { echo "$1: $output"; return 1; }
	}
	wrong 'a,,,' 'the cell is empty' 2
	wrong ',status:open,,' 'the cell is empty' 2
	wrong 'a,statsu:open,,' 'status' 2
	wrong 'a,E-1,,' 'is no term' 2
	wrong 'a,"customer:""Acme",,' 'a quote is not closed' 2
	wrong "$(printf 'a,status:open,,\na,status:closed,,')" 'the view of line 2' 3
}
