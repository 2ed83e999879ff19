# A help desk's table as it stands at the end of day D of two weeks: every ticket
# that was not deleted, in the columns of Zendesk's export.
#   awk -v D=9 [-v N=200] -f nightly.awk
# With -v ours=1 what we should say of it: ticket, status, priority, team, owner,
# and the kinds and times of its dates, parted by tabs.
# Of ticket i everything is decided by its number, so that each night tells the
# same story: it is opened on one of the days, answered or not, handed on, solved,
# some come back and are solved again, some are corrected, some are deleted.
function roll(i, what, n) {	# 0 .. n - 1
	return int((i * 7919 + what * 104729 + i * i * 31 + what * i * 17) % 9973 * n / 9973)
}
function stamp(m) {		# minutes since the beginning
	if (m == "")
		return ""
	return sprintf(ours ? "2026-03-%02dT%02d:%02d:00Z" : "2026-03-%02d %02d:%02d", 1 + int(m / 1440),
	    int(m % 1440 / 60), m % 60)
}
function row() {
	printf "%d,%s,%s,%s,%s,\"Ticket %d%s\",%s,%s,%s,%s,%d\n", 5000 + i, status, priority[p], team[g],
	    owner[a], i, roll(i, 16, 8) ? "" : ", \"\"again\"\"", stamp(created), stamp(updated), reply,
	    stamp(solved), reopens
}
function facts(word) {
	word["New"] = word["Open"] = "open"
	word["Pending"] = "waiting"
	word["Solved"] = "resolved"
	word["Closed"] = "closed"
	gsub(/"/, "", owner[a])
	printf "%d\t%s\tP%d\t%s\t%s\topened %s\treplied %s\tresolved %s\n", 5000 + i, word[status], 5 - p, team[g],
	    owner[a], stamp(created), reply == "" ? "" : stamp(created + reply), stamp(solved)
}
# Has what happens at minute m happened by the end of the day?  Then it is the latest change.
function by(m) {
	if (m >= D * 1440)
		return 0
	if (m > updated)
		updated = m
	return 1
}
BEGIN {
	if (N == 0)
		N = 200
	split("Billing Desk Network Returns", team, " ")
	split("Ann,Bo,\"Poe, Cara\",Şule", owner, ",")
	owner[3] = "\"Poe, Cara\""
	owner[4] = "Şule"
	split("Low Normal High Urgent", priority, " ")
	if (!ours)
		print "Id,Status,Priority,Group,Assignee,Subject,Created at,Updated at,First reply time in minutes,Solved at,Reopens"
	for (i = 1; i <= N; i++) {
		opened = roll(i, 1, 13 * 1440)
		updated = 0
		if (!by(opened))
			continue
		if (roll(i, 2, 20) == 0 && by(opened + 1440 + roll(i, 3, 4 * 1440)))
			continue		# deleted
		created = opened
		if (roll(i, 4, 15) == 0 && by(opened + 2000))
			created = opened - 30	# the call had come before
		reply = solved = ""
		status = "New"
		p = 1 + roll(i, 5, 3)
		g = 1 + roll(i, 6, 4)
		a = 1 + roll(i, 7, 4)
		reopens = 0
		after = 5 + roll(i, 8, 600)
		if (roll(i, 9, 10) > 0 && by(opened + after)) {
			reply = after + opened - created
			status = "Pending"
		}
		if (roll(i, 10, 3) == 0 && by(opened + 900)) {
			p++			# it was more urgent
			g = 1 + g % 4
			a = 1 + a % 4
			status = "Open"
		}
		done = opened + 700 + roll(i, 11, 5 * 1440)
		if (roll(i, 12, 10) > 1 && by(done)) {
			solved = done
			status = "Solved"
			back = done + 300 + roll(i, 13, 2 * 1440)
			if (roll(i, 14, 6) == 0 && by(back)) {
				solved = ""
				status = "Open"
				reopens = 1
				if (roll(i, 15, 2) && by(back + 400)) {
					solved = back + 400
					status = "Solved"
				}
			} else if (by(done + 3 * 1440))
				status = "Closed"
		}
		if (ours)
			facts()
		else
			row()
	}
}
