#!/usr/bin/env python3
"""The measures once more, worked out from the events by other means.

    report.py feed SEED TICKETS                 a feed of odd events, CSV
    report.py check EVENTS REPORT AS_OF [linear] [office] [EVERY ZONE]
    report.py office DIRECTORY                  the policy of `office'

EVENTS is what `esc-show -c all' prints of every ticket, REPORT what esc-report
prints, with its header; each row is worked out again from the events, with N = 7
days and 14 days of `within'.  With `office' time is that of an office in Tallinn,
which answers within four hours of it, P1 within one; else every hour is open and
nothing is promised.  Prints the rows that differ; status 1 if any does.
"""
import csv
import datetime
import math
import random
import sys
import zoneinfo

DAY = 86400
WINDOW, WITHIN = 7 * DAY, 14 * DAY
NEVER = float("inf")
WORK = {"assigned", "accepted", "transferred", "escalated", "deescalated", "waiting", "held",
        "resumed", "reopened"}
LIVE = {"phone", "chat", "visit", "in_person"}
KEPT = ("category", "channel", "customer", "language", "owner", "priority", "product", "requester",
        "segment", "site", "team", "type")


TALLINN = zoneinfo.ZoneInfo("Europe/Tallinn")
NINE, FIVE = datetime.time(9), datetime.time(17)
CLOSED = {"2025-01-01", "2025-02-24", "2025-04-18", "2025-05-01", "2025-06-23", "2025-06-24", "2025-08-20",
          "2025-12-24", "2025-12-25", "2025-12-26"}
SHORT = {"2025-12-23": datetime.time(14), "2025-12-31": datetime.time(14)}
PROMISED = {"P1": 3600}
FOUR_HOURS = 4 * 3600


def office(directory):
    """The same in the words of a policy."""
    days = [f"office,{day},,\n" for day in sorted(CLOSED)] + [f"office,{day},09:00-14:00,\n" for day in sorted(SHORT)]
    files = {
        "calendars.csv": "calendar,timezone,days,hours\noffice,Europe/Tallinn,mon-fri,09:00-17:00\n",
        "holidays.csv": "calendar,date,hours,name\n" + "".join(days),
        "sla.csv": "clock,priority,target\nfirst_response,P1,1h\nfirst_response,,4h\n",
    }
    for name, text in files.items():
        with open(f"{directory}/{name}", "w", encoding="utf-8") as f:
            f.write(text)


def hours_of(day):
    """The seconds in which the office is open that day."""
    name = day.isoformat()
    if day.weekday() > 4 or name in CLOSED:
        return None
    return [int(datetime.datetime.combine(day, at, TALLINN).timestamp())
            for at in (NINE, SHORT.get(name, FIVE))]


def days_from(t):
    day = datetime.datetime.fromtimestamp(t, TALLINN).date()
    while True:
        if day not in HOURS:
            HOURS[day] = hours_of(day)
        yield day, HOURS[day]
        day += datetime.timedelta(1)


def between(a, b):
    """Open seconds from a to b."""
    total = 0
    if not OFFICE:
        return max(0, b - a)
    last = datetime.datetime.fromtimestamp(b, TALLINN).date()
    for day, hours in days_from(a):
        if day > last:
            return total
        if hours:
            total += max(0, min(b, hours[1]) - max(a, hours[0]))


def after(a, left):
    """When so many open seconds from a are over."""
    for _, hours in days_from(a):
        if hours and hours[1] > a:
            begin = max(a, hours[0])
            if begin + left <= hours[1]:
                return begin + left
            left -= hours[1] - begin


def seconds(text):
    return int(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())


def tsv(path):
    with open(path, encoding="utf-8", newline="") as f:
        lines = f.read().split("\n")
    head = lines[0].split("\t")
    return [dict(zip(head, line.split("\t"))) for line in lines[1:] if line]


class Ticket:
    """What a ticket's events up to a moment say; times that were not are None."""

    def __init__(self, ref, events):
        self.ref = ref
        self.events = events
        self.word = {}
        for e in events:
            for name in KEPT:
                if e.get(name):
                    self.word[name] = e[name]
            if e["kind"] == "accepted" and e["actor"] and not e.get("owner"):
                self.word["owner"] = e["actor"]
        openings = self.of("opened")
        self.opening = openings[0] if openings else None
        self.opened = (self.opening or events[0])["at"]
        self.by_agent = self.opening is not None and self.opening["side"] == "ours"
        self.states()
        self.levels()
        self.talk()
        self.promise()
        answers = [e for e in events if e.get("csat")]
        self.csat = int(answers[-1]["csat"]) if answers else None
        self.surveyed = answers[-1]["at"] if answers else None
        verdicts = [e["fcr.recorded"] for e in events if e.get("fcr.recorded")]
        self.recorded = verdicts[-1] in ("1", "yes") if verdicts else None

    def of(self, *kinds):
        return [e for e in self.events if e["kind"] in kinds]

    def states(self):
        """Spans of time in which it was open, and how they began and ended."""
        state, since = "open", self.opened
        self.spans, self.reopened, self.resolved, self.resolvers = [], [], [], []
        self.pauses, pause = [], None
        for e in self.events:
            kind, at = e["kind"], e["at"]
            was_open = state in ("open", "waiting", "held")
            if kind in WORK and not was_open:
                self.reopened.append(at)
                state, since, was_open = "open", at, True
            if kind in ("waiting", "held"):
                state = kind
                pause = at if pause is None else pause
            elif kind == "resumed":
                state = "open"
                if pause is not None:
                    self.pauses.append((pause, at))
                pause = None
            elif kind in ("resolved", "closed", "spam", "merged"):
                if pause is not None:
                    self.pauses.append((pause, at))
                pause = None
                if kind == "resolved":
                    self.resolved.append(at)
                    self.resolvers.append(e["actor"])
                if was_open:
                    self.spans.append((since, at))
                if was_open or kind != "resolved":
                    state = kind
        self.state = state
        self.open = state in ("open", "waiting", "held")
        if self.open:
            self.spans.append((since, NEVER))
        self.due = None
        self.first = self.resolved[0] if self.resolved else None
        self.last = self.resolved[-1] if self.resolved else None

    def levels(self):
        level, self.top, self.ups, self.downs, self.flags = 1, 1, [], 0, set()
        self.trigger = self.sign = ""
        signed = None
        self.rose = tried = False
        for e in self.events:
            kind = e["kind"]
            tried = tried or bool(e.get("tried"))
            to = level
            if kind == "opened" and e is self.opening and e.get("level"):
                to = int(e["level"])
            elif kind == "escalated":
                executive = e.get("escalation") == "executive"
                if executive:
                    self.flags.add("executive")
                    self.trigger = self.trigger or e.get("trigger") or ""
                to = int(e["level"]) if e.get("level") else level + (not executive)
                to = max(to, level)
            elif kind == "deescalated":
                to = int(e["level"]) if e.get("level") else level - 1
                to = to if 1 <= to < level else level
            if to > level:
                self.ups.append(e["at"])
                self.flags |= self.kinds_of(e, to)
                self.trigger = self.trigger or e.get("trigger") or ""
                if level == 1 and kind != "opened" and not tried:
                    self.flags.add("nothing_tried")
                if self.downs:
                    self.flags.add("bounced")
            elif to < level:
                self.downs += 1
            level = to
            self.top = max(self.top, level)
            if kind == "signed":
                self.sign = self.sign or e["sign"]
                signed = level if signed is None else signed
            self.rose = self.rose or (signed is not None and level > signed)
        self.level = level

    @staticmethod
    def kinds_of(e, to):
        sort = e.get("escalation") or ("functional" if to == 2 else "hierarchical")
        out = {sort}
        if to >= 4 and sort != "executive":
            out.add("over_heads")
        if e.get("trigger") in ("customer_request", "sla_breach"):
            out.add(e["trigger"])
        return out

    def talk(self):
        queued = self.of("queued")
        self.queued = queued[0]["at"] if queued else None
        gone = self.of("abandoned")
        self.abandoned = gone[0]["at"] if gone else None
        asked = self.of("customer")
        self.asked = min([e["at"] for e in asked] + [self.opened])
        self.customers = len(asked)
        skip = self.by_agent and not self.opening.get("message")
        self.answered = self.replied = self.first_any = None
        self.contacts = self.replies = 0
        self.replier = ""
        people, in_run, in_queue, resolved = set(), False, False, False
        for e in self.events:
            kind, at = e["kind"], e["at"]
            ours = e["side"] == "ours"
            if kind == "queued":
                in_queue = True
            elif kind == "customer":
                in_run = False
            elif kind == "resolved":
                resolved = True
                if e["actor"] and ours:
                    people.add(e["actor"])
            elif kind == "accepted" and in_queue and self.answered is None:
                self.answered = at
                self.contacts += not resolved
                if e["actor"] and ours:
                    people.add(e["actor"])
            elif kind == "contacted" and e.get("outcome") != "no_answer":
                self.contacts += not resolved
                if in_queue and self.answered is None:
                    self.answered = at
                if e["actor"] and ours:
                    people.add(e["actor"])
            elif kind == "replied" and e["public"] == "1" and e["side"] in ("ours", "bot"):
                if skip:
                    skip = False
                    continue
                if self.first_any is None:
                    self.first_any = at
                if not ours:
                    continue
                if self.replied is None:
                    self.replied, self.replier = at, e["actor"]
                self.replies += not resolved
                self.contacts += not in_run and not resolved
                in_run = True
                if in_queue and self.answered is None:
                    self.answered = at
                if e["actor"]:
                    people.add(e["actor"])
        self.people = len(people)
        self.responded = self.replied
        if self.word.get("channel") in LIVE:
            if self.queued is not None:
                self.responded = self.answered
            elif self.abandoned is None and self.opening:
                self.responded = self.first_any = self.opened
                self.contacts += 1

    def promise(self):
        """From opened to the first response; the end of the ticket ends it, and who gives up waiting."""
        if not OFFICE:
            return
        self.promised = PROMISED.get(self.word.get("priority"), FOUR_HOURS)
        ends = [b for _, b in self.spans[:1]] + [self.abandoned or NEVER]
        stops = [self.responded] if self.responded is not None else []
        self.clock_ends = min(ends + stops)
        self.stopped = bool(stops) and stops[0] <= self.clock_ends
        self.due = after(self.opened, self.promised)

    def left_out(self):
        return self.state in ("spam", "merged") or self.word.get("type") in ("task", "internal", "test")

    def group(self, name):
        if name == "level":
            return str(self.level)
        if name == "replier":
            return self.replier
        if name == "resolver":
            return self.resolvers[-1] if self.resolvers else ""
        if name in ("trigger", "sign"):
            return getattr(self, name)
        if name in ("weekday", "hour"):
            local = datetime.datetime.fromtimestamp(self.opened, GROUP_ZONE)
            return f"{local.hour:02}" if name == "hour" else WEEKDAYS[local.weekday()]
        return self.word.get(name, "")


WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
CENSORED = "censored"


def later(t):
    """Not yet: perhaps, while it is open; never, if it is not."""
    return CENSORED if t.open else None


def share(so):
    return (int(bool(so)), 1)


def eligible(t, so):
    if t.first is None:
        return later(t)
    return CENSORED if t.first + WINDOW > AS_OF else share(so)


def response(t, at, span=lambda a, b: b - a):
    if at is None:
        return later(t)
    return (span(t.asked if t.asked <= at else t.opened, at), 1)


def first_response(t):
    """The clock: of what was promised, and whether it was kept."""
    if t.due is None:
        return None
    late = between(t.opened, min(t.clock_ends, AS_OF)) > t.promised
    if t.clock_ends <= AS_OF:
        return share(not late) if t.stopped or late else None
    return share(False) if late else CENSORED


def reopened_soon(t):
    return bool(t.reopened) and t.reopened[0] <= t.first + WINDOW


def came_again(t):
    who = t.word.get("customer")
    return who is not None and any(
        t.first < o.opened <= t.first + WINDOW
        for o in BY_CUSTOMER[who, t.word.get("category")] if o is not t and not o.left_out())


def queue(t, answered, gone):
    if t.queued is None:
        return None
    if t.answered is not None:
        return answered(t.answered - t.queued)
    return gone if t.abandoned is not None else later(t)


def flag(name):
    return ("opened", lambda t: share(name in t.flags))


def of_escalated(name):
    return ("opened", lambda t: share(name in t.flags) if t.ups else None)


def funnel(k):
    return ("opened", lambda t: share(t.top > k) if t.top >= k else None)


def score(rule):
    return ("surveyed", lambda t: rule(t.csat) if t.csat is not None else None)


def level_csat(k):
    return ("surveyed", lambda t: share(t.csat >= 4) if t.csat is not None and t.top == k else None)


def within(limit):
    def rule(t):
        if t.queued is None:
            return None
        if t.answered is not None:
            return share(t.answered - t.queued <= limit)
        if t.open and t.abandoned is None and AS_OF < t.queued + limit:
            return CENSORED
        return share(False)
    return ("opened", rule)


def escalated_within(t):
    if t.opened + WITHIN > AS_OF:
        return CENSORED
    return share(bool(t.ups) and t.ups[0] <= t.opened + WITHIN)


def span(moment, length=lambda a, b: b - a):
    return lambda t: (length(t.opened, getattr(t, moment)), 1) if getattr(t, moment) is not None else later(t)


def workaround(t, length=lambda a, b: b - a):
    ends = [e["at"] for e in t.of("fixed")] + t.resolved
    return (length(t.opened, min(ends)), 1) if ends else later(t)


def active(length):
    return lambda t: (length(t.opened, t.last) - sum(
        length(a, min(b, t.last)) for a, b in t.pauses if a < t.last), 1)


# A metric: the moment by which a ticket belongs to a period, and what it adds.
METRICS = {
    "opened": ("opened", lambda t: (1, 1)),
    "frt": ("opened", lambda t: response(t, t.responded, between)),
    "frt.any": ("opened", lambda t: response(t, t.first_any, between)),
    "resolution": ("last", span("last", between)),
    "resolution.first": ("first", span("first", between)),
    "resolution.active": ("last", active(between)),
    "workaround": ("first", lambda t: workaround(t, between)),
    "time_to_escalate": ("opened", lambda t: (between(t.opened, t.ups[0]), 1) if t.ups else None),
    "time_to_escalate.calendar": ("opened", lambda t: (t.ups[0] - t.opened, 1) if t.ups else None),
    "attainment": ("due", first_response),
    "attainment.first_response": ("due", first_response),
    "frt.calendar": ("opened", lambda t: response(t, t.responded)),
    "frt.any.calendar": ("opened", lambda t: response(t, t.first_any)),
    "resolved_without_response": ("opened", lambda t: later(t) if t.responded is None and not t.resolved
                                  else share(t.responded is None)),
    "asa": ("opened", lambda t: queue(t, lambda wait: (wait, 1), None)),
    "abandoned": ("opened", lambda t: queue(t, lambda wait: share(False), share(True))),
    "service_level.60s": within(60),
    "service_level.1h": within(3600),
    "resolution.calendar": ("last", span("last")),
    "resolution.first.calendar": ("first", span("first")),
    "resolution.active.calendar": ("last", active(lambda a, b: b - a)),
    "calmed": ("opened", lambda t: share(not t.rose) if t.sign else None),
    "workaround.calendar": ("first", workaround),
    "resolution_rate": ("opened", lambda t: share(t.resolved and not t.reopened)),
    "reopen_rate": ("first", lambda t: eligible(t, reopened_soon(t))),
    "reopen_rate.ever": ("opened", lambda t: share(t.reopened)),
    "escalation_rate": ("opened", lambda t: share(t.ups)),
    "escalation_rate.within": ("opened", escalated_within),
    "escalation_rate.nofcr": ("opened", lambda t: share(
        t.ups and not (t.resolved and t.contacts == 1 and not t.reopened))),
    "escalation_rate.resolved": ("last", lambda t: share(t.ups)),
    "escalation_rate.functional": flag("functional"),
    "escalation_rate.hierarchical": flag("hierarchical"),
    "escalation_rate.executive": flag("executive"),
    "escalation_rate.customer_request": flag("customer_request"),
    "escalation_rate.sla_breach": flag("sla_breach"),
    "escalations_per_100": ("opened", lambda t: (len(t.ups), 1)),
    "funnel.1": funnel(1), "funnel.2": funnel(2), "funnel.3": funnel(3),
    "level4.customer": flag("over_heads"),
    "deescalations": ("opened", lambda t: (t.downs, 1)),
    "bounced_back": of_escalated("bounced"),
    "nothing_tried": of_escalated("nothing_tried"),
    "fcr": ("first", lambda t: eligible(t, t.first is not None and t.contacts == 1 and t.top == 1 and
                                        not reopened_soon(t) and not came_again(t))),
    "fcr.nocontact": ("first", lambda t: eligible(t, t.contacts == 0)),
    "fcr.onetouch": ("first", lambda t: eligible(t, t.replies < 2)),
    "fcr.onereply": ("first", lambda t: eligible(t, t.replies == 1)),
    "fcr.nocustomer": ("first", lambda t: eligible(t, t.customers == 0)),
    "fcr.sameagent": ("first", lambda t: eligible(t, len(t.resolved) == 1 and t.people == 1)),
    "fcr.noreopen": ("first", lambda t: eligible(t, t.first is not None and not reopened_soon(t))),
    "fcr.recorded": ("opened", lambda t: share(t.recorded) if t.recorded is not None else None),
    "flr": ("last", lambda t: share(t.top == 1)),
    "csat": score(lambda c: share(c >= 4)),
    "csat.level.1": level_csat(1), "csat.level.2": level_csat(2),
    "csat.level.3": level_csat(3), "csat.level.4": level_csat(4),
    "csat.response_rate": ("last", lambda t: share(t.csat is not None)),
    "csat.mean": score(lambda c: (c, 1)),
    "csat.top": score(lambda c: share(c == 5)),
    "csat.bottom": score(lambda c: share(c <= 2)),
    "csat.good_bad": score(lambda c: share(c >= 4) if c != 3 else None),
}
COHORTS = {"due": "event", "opened": "opened", "surveyed": "event", "first": "resolved", "last": "resolved"}
UNITS = {"csat.mean": "score", "asa": "s", "escalations_per_100": "per100"}
SPREADS = {"frt", "frt.any", "resolution", "resolution.first", "resolution.active", "workaround", "time_to_escalate"}
COUNTS = {"opened", "level4.customer", "deescalations"}


def wilson(k, n):
    z = 1.959963984540054
    p = k / n
    middle, d = p + z * z / (2 * n), 1 + z * z / n
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, (middle - half) / d), min(1.0, (middle + half) / d)


def percentile(values, percent):
    values = sorted(values)
    if not LINEAR:
        return values[-(-percent * len(values) // 100) - 1]
    whole, rest = divmod((len(values) - 1) * percent, 100)
    if rest == 0:
        return values[whole]
    return values[whole] + (values[whole + 1] - values[whole]) * rest / 100


def number(x, places=6):
    if x is None:
        return ""
    text = f"{round(x, 3):.{places}f}" if places == 3 else f"{x:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def figure(row, tickets, begin, end):
    """The row's own cells, by other means."""
    name, stat = row["metric"], row["stat"]
    out = dict(num="", den="", low="", high="", censored=0, excluded=0)
    if name == "backlog":
        last = min(end - 1, AS_OF)
        still = [t for t in tickets if any(a <= last < b for a, b in t.spans)]
        kept = [t for t in still if not t.left_out()]
        out.update(value=str(len(kept)), n=len(kept), excluded=len(still) - len(kept), unit="count",
                   cohort="event")
        return out
    here = lambda at: at is not None and begin <= at < end
    if name in ("net_flow", "escalation_rate.event"):
        kept = [t for t in tickets if not t.left_out()]
        opened = sum(here(t.opened) for t in kept)
        out.update(n=opened, cohort="event",
                   excluded=sum(here(t.opened) for t in tickets) - opened)
        if name == "net_flow":
            out.update(value=str(opened - sum(here(t.last) for t in kept)), unit="count")
        else:
            so = sum(bool(t.ups) and here(t.ups[0]) for t in kept)
            out.update(unit="share", **ratio(so, opened))
        return out
    moment, rule = METRICS[name]
    values = []
    for t in tickets:
        if not here(getattr(t, moment)):
            continue
        if t.left_out():
            out["excluded"] += 1
            continue
        part = rule(t)
        if part == CENSORED:
            out["censored"] += 1
        elif part is not None:
            values.append(part[0])
    n, total = len(values), sum(values)
    out.update(n=n, cohort=COHORTS[moment], unit=UNITS.get(name, "share"))
    if name in COUNTS:
        out.update(value=str(total), unit="count")
    elif name.endswith(".calendar") or name in SPREADS:
        out.update(unit="s", value=spread(values, stat))
    elif name in UNITS:
        times = 100 if name == "escalations_per_100" else 1
        out.update(num=total, den=n, value=number(times * total / n, 3 if UNITS[name] == "s" else 6) if n else "")
    else:
        out.update(**ratio(total, n))
    return out


def ratio(k, n):
    low, high = wilson(k, n) if 0 <= k <= n and n else (None, None)
    return dict(num=k, den=n, value=number(k / n) if n else "", low=number(low), high=number(high))


def spread(values, stat):
    if stat == "count":
        return str(len(values))
    if not values:
        return ""
    if stat in ("min", "max"):
        return str(min(values) if stat == "min" else max(values))
    if stat == "mean":
        return number(sum(values) / len(values), 3)
    return number(percentile(values, int(stat[1:])), 3)


def same(want, got):
    """To the last digit, but for one that lies between two roundings."""
    if want == got:
        return True
    try:
        return abs(float(want) - float(got)) <= 1.01e-3 * (1 if abs(float(want)) > 10 else 1e-3)
    except ValueError:
        return False


def next_begin(every, day):
    if every == "day":
        return day + datetime.timedelta(1)
    if every == "week":
        return day + datetime.timedelta(7 - day.weekday())
    if every == "year":
        return datetime.date(day.year + 1, 1, 1)
    step = 1 if every == "month" else 3
    month = (day.month - 1) // step * step + step
    return datetime.date(day.year + month // 12, month % 12 + 1, 1)


def check_periods(rows, every, zone):
    """Each ends where the next of its kind begins, and none is left out."""
    tz = zoneinfo.ZoneInfo(zone)
    edges = sorted({(seconds(row["from"]), seconds(row["to"])) for row in rows})
    wrong = sum(a[1] != b[0] for a, b in zip(edges, edges[1:]))
    for begin, end in edges:
        local = datetime.datetime.fromtimestamp(begin, tz)
        then = datetime.datetime.combine(next_begin(every, local.date()), datetime.time(), tz)
        wrong += end != int(then.timestamp()) or local.time() != datetime.time()
    if wrong:
        print(f"{wrong} periods are not whole: {edges[:3]} ...")
    return wrong


def check(events, report, every=None):
    tickets = {}
    for e in tsv(events):
        e["at"] = seconds(e["at"])
        if e["at"] <= AS_OF and e.get("retracted") != "1":
            tickets.setdefault(e["ticket"], []).append(e)
    made = [Ticket(ref, ev) for ref, ev in tickets.items()]
    for t in made:
        if t.word.get("customer"):
            BY_CUSTOMER.setdefault((t.word["customer"], t.word.get("category")), []).append(t)
    rows = tsv(report)
    names = list(rows[0])
    groups = names[names.index("to") + 1:names.index("metric")]
    members = {}
    for t in made:
        members.setdefault(tuple(t.group(g) for g in groups), []).append(t)
    wrong = check_periods(rows, *every) if every else 0
    for row in rows:
        key = tuple(row[g] for g in groups)
        want = figure(row, members.get(key, []), seconds(row["from"]), seconds(row["to"]))
        bad = [k for k, v in want.items() if not same(str(v), row[k])]
        if bad:
            wrong += 1
            if wrong <= 20:
                print(*(row[n] for n in names), "but", {k: str(want[k]) for k in bad})
    print(f"{len(rows)} rows, {wrong} differ")
    return wrong or not rows


def feed(seed, n):
    """Tickets that do everything, in no sensible order."""
    rng = random.Random(seed)
    columns = ["ticket", "kind", "at", "actor", "customer", "category", "team", "type", "channel", "level",
               "escalation", "trigger", "csat", "outcome", "tried", "side", "message", "sign"]
    out = csv.DictWriter(sys.stdout, columns)
    out.writeheader()
    kinds = ["replied", "replied", "customer", "escalated", "deescalated", "waiting", "held", "resumed", "resolved",
             "resolved", "reopened", "closed", "surveyed", "queued", "accepted", "contacted", "fixed", "note",
             "transferred", "abandoned", "signed"]
    for i in range(n):
        at = 1767225600 + rng.randrange(200 * DAY)
        row = dict(ticket=f"O-{i}", kind="opened", at=at, customer=rng.choice(["acme", "örn", "zed", ""]),
                   category=rng.choice(["billing", "login", ""]), type=rng.choice(["", "", "", "", "", "test"]),
                   channel=rng.choice(["mail", "mail", "phone", "chat", ""]), level=rng.choice(["", "", "", "2"]),
                   side=rng.choice(["", "", "ours"]), message=rng.choice(["", "hello"]))
        rows = [row]
        for _ in range(rng.randrange(12)):
            at += rng.choice([0, 30, 600, 7000, DAY, rng.randrange(9 * DAY)])
            kind = "spam" if rng.random() < 0.01 else rng.choice(kinds)
            row = dict(ticket=f"O-{i}", kind=kind, at=at, actor=rng.choice(["kai", "mari", "", "jüri"]))
            if kind == "escalated":
                row.update(level=rng.choice(["", "", "2", "3", "4"]), trigger=rng.choice(["", "customer_request",
                           "sla_breach"]), escalation=rng.choice(["", "functional", "hierarchical", "executive"]))
                row.update(tried=rng.choice(["", "restarted"]))
            elif kind == "deescalated":
                row.update(level=rng.choice(["", "1", "2"]))
            elif kind == "signed":
                row.update(sign=rng.choice(["shouting", "asks_manager"]))
            elif kind == "surveyed":
                row.update(csat=rng.randrange(1, 6))
            elif kind == "contacted":
                row.update(outcome=rng.choice(["", "reached", "no_answer", "voicemail"]))
            elif kind == "replied":
                row.update(side=rng.choice(["", "", "bot"]))
            elif kind == "transferred":
                row.update(team=rng.choice(["one", "two"]))
            rows.append(row)
        for row in rows:
            row["at"] = datetime.datetime.fromtimestamp(row["at"], datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
            out.writerow(row)


BY_CUSTOMER = {}
HOURS = {}
if sys.argv[1] == "office":
    office(sys.argv[2])
    sys.exit(0)
if sys.argv[1] == "feed":
    feed(int(sys.argv[2]), int(sys.argv[3]))
    sys.exit(0)
AS_OF = seconds(sys.argv[4])
LINEAR = "linear" in sys.argv[5:]
OFFICE = "office" in sys.argv[5:]
EVERY = [a for a in sys.argv[5:] if a not in ("linear", "office")]
GROUP_ZONE = zoneinfo.ZoneInfo(EVERY[1]) if EVERY else datetime.timezone.utc
sys.exit(1 if check(sys.argv[2], sys.argv[3], EVERY or None) else 0)
