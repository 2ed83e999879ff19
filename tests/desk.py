#!/usr/bin/env python3
"""The reports of a lead's desk once more, worked out from the events by other means.

    desk.py roster DIRECTORY                            people and training of a policy
    desk.py check EVENTS AS_OF [office] [NAME=VALUE...] JOB...

EVENTS is what `esc-show -c all' prints of every ticket, the file JOB.tsv what
`esc-report JOB' prints, with its header: tickets (-c all), compare, trend, targets,
causes, workload, staff, churn, span, people, funnel, heat, ageing.  Each row is worked out again, with the days and hours of Tallinn.  NAME=VALUE
says what the options said: at, handling, wait, shrinkage, days.  Prints the rows that
differ; status 1 if any does, or if a wrong digit in the last of them is not seen.
"""
import collections
import csv
import datetime
import math
import sys
from fractions import Fraction

import report
from report import DAY, HOUR, TALLINN, number, seconds, wilson

Z = 1.959963984540054
LEADERS = {"lead", "manager", "supervisor", "escalation_manager", "executive"}
TEAMS = {"front": "elena", "network": "elena", "billing": "javier", "product": "javier", "lead": "elena"}
PEOPLE = """person,mail,role,teams,capacity,hired_on,left_on
jaan,jaan@example.com,agent,front,2,2020-02-03,
maria,maria@example.com,agent,front,,2024-06-01,2025-10-31
ay\u015fe,ayse@example.com,agent,front,1,2025-03-15,
luca,luca@example.com,agent,front product,,2019-11-11,
kadri,kadri@example.com,agent,front,,2025-09-01,
mehmet,mehmet@example.com,agent,front,8,,
carmen,carmen@example.com,agent,front,,2022-05-05,2025-02-28
giulia,giulia@example.com,expert,network,3,2018-01-01,
t\u00f5nu,tonu@example.com,expert,billing,,2021-07-01,
\u0131\u015f\u0131k,isik@example.com,expert,product,,,
zoe,zoe@example.com,agent,network,,2025-12-01,
new,new@example.com,agent,front,,2026-02-01,
elena,elena@example.com,lead,lead,,2015-01-01,
javier,javier@example.com,lead,lead,,2016-01-01,
"""
TRAINING = """person,skill,date,expires
jaan,complaints,2024-01-10,2025-01-10
jaan,complaints,2025-05-01,2027-05-01
maria,complaints,2024-01-10,
luca,complaints,2023-01-10,2025-06-01
luca,routers,2025-11-01,
giulia,routers,2019-01-01,
kadri,routers,2026-03-01,
"""


def roster(directory):
    files = {"people.csv": PEOPLE, "training.csv": TRAINING,
             "teams.csv": "team,lead,calendar\n" + "".join(f"{t},{lead},office\n" for t, lead in TEAMS.items())}
    for name, text in files.items():
        with open(f"{directory}/{name}", "w", encoding="utf-8") as f:
            f.write(text)


def table(text):
    return list(csv.DictReader(text.splitlines()))


def today():
    return datetime.datetime.fromtimestamp(report.AS_OF, TALLINN).date()


def here(person, day):
    day = day.isoformat()
    return person["hired_on"] <= day and not (person["left_on"] and person["left_on"] <= day)


def handles(person):
    return person["role"] not in LEADERS


def ratio(a, b):
    return number(a / b) if b else ""


# Figures with their intervals, unrounded.

def estimate(name, tickets, begin, end):
    inside = lambda at: at is not None and begin <= at < end
    if name == "backlog":
        last = min(end - 1, report.AS_OF)
        return sum(not t.left_out() and any(a <= last < b for a, b in t.spans) for t in tickets), None, None
    parts, _ = report.parts_of(name, tickets, inside)
    values = sorted(part[0] for part in parts if part != report.CENSORED)
    n, k = len(values), sum(values)
    if name in report.COUNTS:
        half = Z * math.sqrt(k + Z * Z / 4)
        return k, k + Z * Z / 2 - half, k + Z * Z / 2 + half
    if n == 0:
        return None, None, None
    if name in report.UNITS:
        return Fraction(k, n), None, None
    if name in report.SPREADS:
        half = Z * math.sqrt(n) / 2
        ranks = [math.ceil(n / 2 - half) - 1, math.ceil(n / 2 + half) - 1]
        return (values[math.ceil(n / 2) - 1], *([values[i] for i in ranks] if n >= 6 else [None, None]))
    return (k / n, *wilson(k, n))


def difference(a, b):
    """Of b less a (MOVER): value, low, high, and the way it goes."""
    if a[0] is None or b[0] is None:
        return None, None, None, ""
    d = low = high = b[0] - a[0]
    if None in a or None in b:
        return d, None, None, "up" if d > 0 else "down" if d < 0 else "flat"
    low -= math.hypot(b[0] - b[1], a[2] - a[0])
    high += math.hypot(b[2] - b[0], a[0] - a[1])
    return d, low, high, "up" if low > 0 else "down" if high < 0 else "flat"


USUAL = ["resolution_rate", "fcr", "reopen_rate", "frt", "resolution", "attainment", "csat"]


def changes(tickets, names, edges):
    before = {}
    for begin, end in zip(edges, edges[1:]):
        for name in names:
            now = estimate(name, tickets, begin, end)
            so_far = name in report.COUNTS and end > report.AS_OF + 1
            d = (None, None, None, "") if so_far or name not in before else difference(before[name], now)
            before[name] = now
            places = 3 if name in report.UNITS and report.UNITS[name] == "s" else 6
            yield {"metric": name, "from": report.stamp(begin), "to": report.stamp(end),
                   "value": number(now[0], places), "low": number(now[1]), "high": number(now[2]),
                   "change": number(d[0]), "change_low": number(d[1]), "change_high": number(d[2]), "direction": d[3]}


def compare(tickets, how):
    at, end = seconds(how["at"]), report.AS_OF + 1
    return changes(tickets, ["opened", "escalation_rate.within"] + USUAL, [2 * at - end, at, end])


def trend(tickets, _):
    """Month by month, from that of the first ticket on."""
    day = datetime.datetime.fromtimestamp(min(t.opened for t in tickets), TALLINN).date().replace(day=1)
    edges = []
    while not edges or edges[-1] <= report.AS_OF:
        edges.append(int(datetime.datetime.combine(day, datetime.time(), TALLINN).timestamp()))
        day = report.next_begin("month", day)
    names = ["opened", "backlog", "resolution_rate", "escalation_rate"] + USUAL[1:]
    return changes(tickets, names, edges)


def targets(tickets, _):
    goals = {"asa": (120, False), "csat": (0.85, True), "resolution_rate": (0.9, True), "chat_churn": (None, False)}
    end = report.AS_OF + 1
    first = datetime.datetime.fromtimestamp(report.AS_OF - 29 * DAY, TALLINN).date()
    begin = int(datetime.datetime.combine(first, datetime.time(), TALLINN).timestamp())
    inside = lambda at: at is not None and begin <= at < end
    for name, (goal, at_least) in goals.items():
        now, was = (estimate(name, tickets, a, b) for a, b in ((begin, end), (2 * begin - end, begin)))
        if name == "chat_churn":
            goal = float(was[0]) * (1 - 0.15) if was[0] is not None else None
        n = sum(part != report.CENSORED for part in report.parts_of(name, tickets, inside)[0])
        way = difference(was, now)[3]
        if way in ("up", "down"):
            way = "better" if (way == "up") == at_least else "worse"
        met = "" if None in (now[0], goal) else "too few" if n < 20 else \
            "met" if (now[0] >= goal if at_least else now[0] <= goal) else "missed"
        yield dict(metric=name, value=number(now[0], 3 if name == "asa" else 6), target=number(goal), met=met, trend=way,
                   n=n, low=number(now[1]), high=number(now[2]))


def causes(tickets, _):
    found = collections.Counter((t.trigger, t.word.get("category", "")) for t in tickets if t.ups and not t.left_out())
    total, seen = sum(found.values()), 0
    for (trigger, category), n in sorted(found.items(), key=lambda kv: (-kv[1], kv[0])):
        seen += n
        low, high = wilson(n, total)
        yield dict(trigger=trigger, category=category, tickets=n, share=number(n / total), low=number(low),
                   high=number(high), cumulative=number(seen / total))


# Who carries how much.

def gini(values):
    """Half the mean difference between any two, over the mean."""
    n, total = len(values), sum(values)
    return sum(abs(a - b) for a in values for b in values) / (2 * n * total) if total else 0


def workload(tickets, _):
    people = {p["person"]: p for p in table(PEOPLE)}
    room_of = lambda name: int(people.get(name, {}).get("capacity") or 10)
    owned = collections.defaultdict(lambda: [0, 0])
    for t in tickets:
        if t.word.get("owner") and not t.left_out():
            both = owned[t.word.get("team", ""), t.word["owner"]]
            both[0] += 1
            both[1] += t.open
    for name, p in people.items():
        for team in p["teams"].split():
            if here(p, today()) and handles(p) and any(key[0] == team for key in owned):
                owned[team, name] = owned[team, name]
    for team in sorted({key[0] for key in owned}):
        of = {who: n for (in_team, who), n in sorted(owned.items()) if in_team == team}
        everyone, still = (sum(n[i] for n in of.values()) for i in (0, 1))
        for who, (n, is_open) in of.items():
            even = n / everyone * len(of) if everyone else None
            state = "over" if is_open > room_of(who) else "few" if everyone < 20 else "uneven" if even > 1.5 else "ok"
            yield dict(team=team, person=who, tickets=n, open=is_open, capacity=room_of(who),
                       load=ratio(is_open, room_of(who)), share=ratio(n, everyone), even=number(even), gini="", state=state)
        room = sum(room_of(who) for who in of)
        yield dict(team=team, person="", tickets=everyone, open=still, capacity=room, load=ratio(still, room), share="",
                   even="", gini=number(gini([n for n, _ in of.values()])),
                   state="over" if still > room else "few" if everyone < 20 else "ok")


def span(tickets, _):
    def needed(n):
        return -(-n // 15), max(1, n // 8)
    agents = [p for p in table(PEOPLE) if here(p, today()) and handles(p)]
    for lead in dict.fromkeys(TEAMS.values()):
        led = [team for team, who in TEAMS.items() if who == lead]
        n = sum(any(team in p["teams"].split() for team in led) for p in agents)
        yield dict(lead=lead, teams=" ".join(led), agents=n, leads=1, least=needed(n)[0], most=needed(n)[1],
                   state="few" if n < 8 else "many" if n > 15 else "ok")
    n, leads = len(agents), len(set(TEAMS.values()))
    least, most = needed(n)
    yield dict(lead="", teams="", agents=n, leads=leads, least=least, most=most,
               state="many" if leads < least else "few" if leads > most else "ok")


def people(tickets, _):
    end = today()
    begin = end - datetime.timedelta(365)
    date = datetime.date.fromisoformat
    for team in ["", *TEAMS]:
        of = [p for p in table(PEOPLE) if not team or team in p["teams"].split()]
        now = [p for p in of if here(p, end)]
        stay = sorted((end - date(p["hired_on"])).days for p in now if p["hired_on"])
        came, left = (sum(begin < date(p[c]) <= end for p in of if p[c]) for c in ("hired_on", "left_on"))
        average = (sum(here(p, begin) for p in of) + len(now)) / 2
        yield dict(team=team, measure="people", value=len(now))
        yield dict(team=team, measure="tenure", value=stay[(len(stay) - 1) // 2] if stay else "", den=len(stay))
        yield dict(team=team, measure="joined", value=came)
        yield dict(team=team, measure="left", value=left)
        yield dict(team=team, measure="turnover", value=ratio(left, average), num=left, den=number(average))
        courses = table(TRAINING)
        for skill in sorted({c["skill"] for c in courses}):
            done = {p["person"]: [c["expires"] for c in courses if c["person"] == p["person"] and c["skill"] == skill and
                                  c["date"] <= end.isoformat()] for p in now}
            holds = sum(any(not e or e > end.isoformat() for e in dates) for dates in done.values())
            yield dict(team=team, measure="training.coverage", skill=skill, value=ratio(holds, len(now)), num=holds,
                       den=len(now))
            yield dict(team=team, measure="training.lapsed", skill=skill,
                       value=sum(bool(dates) for dates in done.values()) - holds)


def a_ticket(tickets, _):
    """A row a ticket: what happened when and how often, and what it adds to each figure."""
    for t in sorted(tickets, key=lambda t: (t.opened, t.ref)):
        when = dict(opened=t.opened, queued=t.queued, answered=t.answered, responded=t.responded, resolved_first=t.first,
                    escalated=t.ups[0] if t.ups else None, resolved=t.last, surveyed=t.surveyed,
                    reopened=t.reopened[0] if t.reopened else None)
        row = {name: report.stamp(at) if at is not None else "" for name, at in when.items()}
        row.update({name: t.word.get(name, "") for name in report.KEPT})
        row.update(ticket=t.ref, status=t.state, level=t.level, level_max=t.top, replier=t.replier, contacts=t.contacts,
                   replies=t.replies, customers=t.customers, resolutions=len(t.resolved), reopenings=len(t.reopened),
                   excluded=int(t.left_out()))
        for name, (moment, rule) in report.METRICS.items():
            if name not in NO_COLUMN:
                part = rule(t) if getattr(t, moment) is not None and not t.left_out() else None
                row[name] = part[0] if part not in (None, report.CENSORED) else ""
        yield row


# Metrics that have a parameter, or stand among the columns under another name.
NO_COLUMN = {"opened"} | {name for name in report.METRICS if name.startswith(("service_level.", "funnel.", "csat.level."))}


# Queues, and customers who leave.

def erlang(load, n):
    """The share that waits, by the sum of the formula as it is printed in books."""
    last = load ** n / math.factorial(n) * n / (n - load)
    return last / (sum(load ** k / math.factorial(k) for k in range(n)) + last)


def handling_of(text):
    if ":" in text:
        return sum(int(part) * 60 ** i for i, part in enumerate(reversed(text.split(":"))))
    return int(text[:-1]) * 60 if text.endswith("m") else int(text)


def staff(tickets, how):
    wait, shrinkage = float(how.get("wait", 120)), float(how.get("shrinkage", 0.3))
    came, times = collections.defaultdict(list), collections.Counter()
    live = [t for t in tickets if t.word.get("channel") in report.LIVE and not t.left_out()]
    arrival = lambda t: t.queued if t.queued is not None else t.opened
    hour_of = lambda at: ((local := datetime.datetime.fromtimestamp(at, TALLINN)).weekday(), local.hour)
    for t in live:
        came[hour_of(arrival(t))].append(t)
    recorded = [handling_of(e["attr.handling"]) for t in live for e in [report.last_said(t, "attr.handling")] if e]
    handling = float(how["handling"]) if "handling" in how else sum(recorded) / len(recorded)
    first = datetime.datetime.fromtimestamp(min(map(arrival, live)), TALLINN).date()
    at = int(datetime.datetime.combine(first, datetime.time(), TALLINN).timestamp())
    for at in range(at, report.AS_OF + 1, HOUR):
        times[hour_of(at)] += 1
    for (day, hour), here_then in sorted(came.items()):
        an_hour = len(here_then) / times[day, hour]
        load = an_hour * handling / HOUR
        n = math.floor(load) + 1
        while erlang(load, n) * handling / (n - load) > wait:
            n += 1
        waits = erlang(load, n)
        rostered = math.ceil(n / (1 - shrinkage) - 1e-9)
        waited = [t.answered - t.queued for t in here_then if t.queued is not None and t.answered is not None]
        mean = Fraction(sum(waited), len(waited)) if waited else None
        yield dict(weekday=report.WEEKDAYS[day], hour=f"{hour:02}", arrivals=number(an_hour), handling=number(handling),
                   load=number(load), agents=n, rostered=rostered, leads=-(-rostered // 15),
                   wait=number(waits * handling / (n - load), 3),
                   service_level=number(1 - waits * math.exp(-(n - load) * wait / handling)),
                   occupancy=number(load / n), waited=number(mean, 3), answered=len(waited),
                   state="" if mean is None else "met" if mean <= wait else "missed")


def churn(tickets, how):
    days = int(how.get("days", 30))
    begin, end = report.AS_OF - days * DAY, report.AS_OF
    kept = [t for t in tickets if not t.left_out()]
    opened = [t for t in kept if begin <= t.opened < end]
    answers = [t.csat for t in kept if t.csat is not None and begin <= t.surveyed < end]
    happy = sum(c >= 4 for c in answers)
    volume, csat, defect = len(opened) / days, happy / len(answers), 0.51
    lost = volume * (1 - csat) * defect * days
    behind = [t.word["customer"] for t in opened if t.word.get("customer")]
    gone = {t.word["customer"] for t in tickets if t.word.get("customer") and
            any(begin <= e["at"] < end for e in t.of("lost"))}
    known = set(behind) | gone
    yield dict(measure="volume", value=number(volume), num=len(opened), den=days)
    yield dict(measure="csat", value=number(csat), num=happy, den=len(answers))
    yield dict(measure="defect", value=number(defect))
    yield dict(measure="days", value=days)
    yield dict(measure="churn.estimate", value=number(lost))
    if behind:
        yield dict(measure="churn.estimate.customers", value=number(lost * len(set(behind)) / len(behind)),
                   num=len(set(behind)), den=len(behind))
    yield dict(measure="churn.observed", value=number(len(gone) / len(known)), num=len(gone), den=len(known))


JOBS = dict(compare=compare, trend=trend, targets=targets, causes=causes, workload=workload, span=span, people=people,
            staff=staff, churn=churn, tickets=a_ticket)


def check_job(job, tickets, how, twist):
    rows, want = report.tsv(f"{job}.tsv"), list(JOBS[job](tickets, how))
    if twist:
        row, name = next((row, name) for row, cells in zip(rows[::-1], want[::-1]) for name, v in cells.items()
                         if name not in ("from", "to") and row[name][-1:].isdigit())
        row[name] += "7"
    wrong = abs(len(want) - len(rows)) or not rows
    for row, cells in zip(rows, want):
        bad = {k: str(v) for k, v in cells.items() if str(v) != row[k] and (
            k not in ("from", "to") or seconds(v) != seconds(row[k]))}
        wrong += bool(bad)
        if bad and wrong <= 20:
            print(*row.values(), "but", bad)
    print(f"{job}: {len(rows)} rows, {len(want)} wanted, {wrong} differ")
    return wrong


# Reports of usual figures that come by a name of their own.
REPORTS = {"funnel", "heat", "ageing"}


def check(events, as_of, *words):
    report.begin(as_of, [word for word in words if word == "office"])
    report.GROUP_ZONE = TALLINN
    tickets = report.read(events)
    how = dict(word.split("=") for word in words if "=" in word)
    wrong = [check_job(job, tickets, how, False) for job in words if job in JOBS]
    unseen = [not check_job(job, tickets, how, True) for job in words if job in JOBS]
    for job in REPORTS.intersection(words):
        report.BY_OPENED = job == "funnel"
        wrong.append(report.check(tickets, f"{job}.tsv"))
    return 1 if sum(wrong) or sum(unseen) else 0


if __name__ == "__main__":
    sys.exit((roster if sys.argv[1] == "roster" else check)(*sys.argv[2:]))
