#!/usr/bin/env python3
"""The measures once more, worked out from the events by other means.

    report.py feed SEED TICKETS                 a feed of odd events, CSV
    report.py check EVENTS REPORT AS_OF [linear] [office] [opened] [EVERY ZONE]
    report.py office DIRECTORY                  the policy of `office'

EVENTS is what `esc-show -c all' prints of every ticket, REPORT what esc-report
prints, with its header; each row is worked out again from the events, with N = 7
days and 14 days of `within'.  With `office' time is that of an office in Tallinn,
and promised is what PROMISED says; else every hour is open and nothing is promised.
With `opened' all is of the tickets opened in the period.  Prints the rows that differ; status 1 if any does.
"""
import csv
import datetime
import fractions
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
HOUR = 3600
# What is promised: by priority, else the last; in hours of the office, or of days.
PROMISED = {
    "first_response": {"P1": HOUR, "": 4 * HOUR},
    "next_response": {"P1": HOUR, "P2": 2 * HOUR, "": 6 * HOUR},
    "update": {"P1": HOUR, "P2": 4 * HOUR, "": "1bd"},
    "pickup": {"P1": HOUR // 4, "": HOUR},
    "resolution": {"P1": 4 * HOUR, "P2": 8 * HOUR, "": "3bd"},
}
COST = {1: 250, 2: 975, 3: 2500, 4: 5000}  # of a ticket at a level, cents
PAUSED_BY_WAITING = {"update", "resolution"}


def office(directory):
    """The same in the words of a policy."""
    days = [f"office,{day},,\n" for day in sorted(CLOSED)] + [f"office,{day},09:00-14:00,\n" for day in sorted(SHORT)]
    files = {
        "calendars.csv": "calendar,timezone,days,hours\noffice,Europe/Tallinn,mon-fri,09:00-17:00\n",
        "holidays.csv": "calendar,date,hours,name\n" + "".join(days),
        "sla.csv": "clock,priority,target,pauses\n" + "".join(
            f"{clock},{priority},{target if isinstance(target, str) else f'{target // 60}m'},"
            f"{'waiting' if clock in PAUSED_BY_WAITING else ''}\n"
            for clock, targets in PROMISED.items() for priority, target in targets.items()),
    }
    files["levels.csv"] = "level,name,role,cost,currency\n" + "".join(
        f"{level},level {level},agent,{cost / 100:.2f},EUR\n" for level, cost in COST.items())
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


def end_of_day(a, n):
    """When the n-th working day after the day of `a' ends."""
    first = datetime.datetime.fromtimestamp(a, TALLINN).date()
    for day, hours in days_from(a):
        n -= bool(hours) and day > first
        if n == 0:
            return hours[1]


def target_of(clock, priority, start):
    targets = PROMISED[clock]
    target = targets.get(priority, targets[""])
    return between(start, end_of_day(start, int(target[:-2]))) if isinstance(target, str) else target


def seconds(text):
    return int(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())


def tsv(path):
    with open(path, encoding="utf-8", newline="") as f:
        lines = f.read().split("\n")
    head = lines[0].split("\t")
    return [dict(zip(head, line.split("\t"))) for line in lines[1:] if line]


OPEN = {"open", "waiting", "held"}


def is_reply(e):
    return e["kind"] == "replied" and e["public"] == "1" and e["side"] == "ours"


def reached(e):
    return e["kind"] == "contacted" and e.get("outcome") != "no_answer"


def without(spans, pauses):
    """The spans less the pauses, of which none overlap."""
    for a, b in spans:
        for p, q in pauses:
            if q > a and p < b:
                if p > a:
                    yield a, p
                a = max(a, q)
        if a < b:
            yield a, b


def reach(runs, target):
    """When so many open seconds of the runs were over."""
    for a, b in runs:
        here = between(a, b)
        if here >= target:
            return after(a, target)
        target -= here
    return runs[-1][1]


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
        self.clocks = self.promises() if OFFICE else []
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
        self.after, self.ends = [], []
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
                    self.ends.append(kind)
                if was_open or kind != "resolved":
                    state = kind
            self.after.append(state)
        self.state = state
        self.open = state in ("open", "waiting", "held")
        if self.open:
            self.spans.append((since, NEVER))
        self.ended = None if self.open else self.spans[-1][1] if self.spans else self.opened
        self.first = self.resolved[0] if self.resolved else None
        self.last = self.resolved[-1] if self.resolved else None

    def levels(self):
        level, self.top, self.ups, self.downs, self.flags = 1, 1, [], 0, set()
        self.trigger = self.sign = ""
        signed = None
        self.rose = tried = False
        self.levels_after = []
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
            self.levels_after.append(level)
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

    def is_live(self):
        return self.word.get("channel") in LIVE

    def promises(self):
        """Every clock as (name, due, verdict): kept, broken, still running, or None."""
        opened, first_end = self.opened, self.spans[0][1] if self.spans else self.opened
        given_up = self.abandoned if self.is_live() and self.abandoned is not None else NEVER
        end = min(first_end, given_up)
        response = self.responded if self.responded is not None and self.responded <= end else None
        out = [self.clock("first_response", [(opened, end if response is None else response)], response is not None)]
        out.append(self.clock("resolution", self.spans, bool(self.ends) and self.ends[-1] == "resolved"))
        return out + list(self.updates()) + list(self.next_responses()) + list(self.pickups())

    def clock(self, name, spans, stopped):
        """One cycle, which runs in the spans; `stopped': the last of them ended well, if it ended."""
        begin, end = spans[0][0], spans[-1][1]
        until = min(end, AS_OF)
        target = target_of(name, self.word.get("priority"), begin)
        turns = [p for pause in self.pauses_so_far() for p in pause if begin < p < end]
        runs = spans if name not in PAUSED_BY_WAITING else list(without(spans, self.pauses_so_far()))
        moments = sorted({begin} | {a for a, _ in spans} | {p for p in turns if p < until or p == until < end})
        used = lambda at: sum(between(a, min(b, at)) for a, b in runs if a < at)
        late = used(until) > target
        verdict = False if late else CENSORED if end > AS_OF else True if stopped else None
        last = moments[-1]
        left = target - used(last)
        return name, after(last, left) if left > 0 else reach(runs, target), verdict, end <= AS_OF

    def pauses_so_far(self):
        """Waiting only; one that goes on has no end."""
        out, since = [], None
        for e, state in zip(self.events, self.after):
            if state == "waiting" and since is None:
                since = e["at"]
            elif state != "waiting" and since is not None:
                out.append((since, e["at"]))
                since = None
        return out + ([(since, NEVER)] if since is not None else [])

    def end_after(self, i):
        """When the ticket that is open after its i-th event ended; NEVER."""
        return next((e["at"] for e, state in zip(self.events[i + 1:], self.after[i + 1:])
                     if state not in OPEN), NEVER)

    def updates(self):
        answers = [i for i, e in enumerate(self.events) if is_reply(e)]
        for i, then in zip(answers, answers[1:] + [None]):
            if self.after[i] not in OPEN:
                continue
            end, answer = self.end_after(i), self.events[then]["at"] if then else NEVER
            yield self.clock("update", [(self.events[i]["at"], min(end, answer))], answer < NEVER and self.is_before(then, i))

    def is_before(self, then, i):
        """Was the ticket open all the time from its i-th event to another?"""
        return all(state in OPEN for state in self.after[i:then])

    def next_responses(self):
        first, asked, since, was_open = True, False, None, True
        skip = self.by_agent and not self.opening.get("message")
        for i, (e, state) in enumerate(zip(self.events, self.after)):
            is_open = state in OPEN
            answers = is_reply(e) and not skip
            skip = skip and not is_reply(e)
            if since is not None and is_reply(e):
                yield self.clock("next_response", [(since, e["at"])], True)
                since = None
            if first and (answers or self.is_live() and (
                    e["kind"] in ("abandoned",) or (e is self.opening if self.queued is None else
                    e["kind"] == "accepted" or reached(e)))):
                first = False
            waits = e["kind"] == "customer" or (asked and not was_open)
            if since is not None and not is_open:
                yield self.clock("next_response", [(since, e["at"])], False)
                since = None
            if waits and is_open and not first and since is None:
                since = e["at"]
            if e["kind"] == "customer" or is_reply(e):
                asked = e["kind"] == "customer"
            first, was_open = first and is_open, is_open
        if since is not None:
            yield self.clock("next_response", [(since, NEVER)], False)

    def pickups(self):
        owner = team = None
        since, level = None, 1
        for e, state, now in zip(self.events, self.after, self.levels_after):
            is_open = state in OPEN
            was = owner, team
            owner = e.get("owner") or (e["actor"] if e["kind"] == "accepted" and e["actor"] else owner)
            team = e.get("team") or team
            if since is not None and (e["kind"] == "accepted" or
                                      (e["kind"] == "note" or is_reply(e)) and e["actor"] == owner):
                yield self.clock("pickup", [(since, e["at"])], True)
                since = None
            starts = (e["kind"] in ("assigned", "transferred", "escalated") and is_open and
                      not (e.get("owner") and e["owner"] == e["actor"]) and
                      (was != (owner, team) or e["kind"] == "escalated" and now > level))
            if since is not None and (starts or not is_open):
                yield self.clock("pickup", [(since, e["at"])], False)
                since = None
            if starts:
                since = e["at"]
            level = now
        if since is not None:
            yield self.clock("pickup", [(since, NEVER)], False)

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
        if name == "age":
            return next(text for text, days in AGES if AS_OF - self.opened < days * DAY)
        if name in ("weekday", "hour"):
            local = datetime.datetime.fromtimestamp(self.opened, GROUP_ZONE)
            return f"{local.hour:02}" if name == "hour" else WEEKDAYS[local.weekday()]
        return self.word.get(name, "")


WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
AGES = [("under 1 day", 1), ("1 to 3 days", 3), ("3 to 7 days", 7), ("1 to 2 weeks", 14), ("2 to 4 weeks", 28),
        ("4 to 13 weeks", 91), ("13 weeks and more", NEVER)]
CENSORED = "censored"
BY_OPENED = False


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


def kept(names=None, completed=False):
    """Each promise whose time ended in the period."""
    def rule(t):
        for name, due, verdict, ended in t.clocks:
            if verdict is not None and (names is None or name == names) and (ended or not completed):
                yield due, verdict if verdict == CENSORED else share(verdict)
    return rule


def all_kept(t):
    verdicts = [v for _, _, v, _ in t.clocks if v is not None]
    if False in verdicts:
        return share(False)
    return CENSORED if CENSORED in verdicts else share(True) if verdicts else None


def silence(length):
    """The longest time without a word to the customer."""
    def rule(t):
        end = AS_OF if t.open else t.ended
        words = [e["at"] for e in t.events if (is_reply(e) or reached(e)) and e["at"] <= end]
        edges = [t.opened] + words + [end]
        return (max(length(a, b) for a, b in zip(edges, edges[1:])), 1)
    return rule


def nrt(length):
    def rule(t):
        asked, answered = None, False
        for e in t.events:
            if e["kind"] == "customer" and answered and asked is None:
                asked = e["at"]
            if is_reply(e):
                if asked is not None:
                    yield e["at"], (length(asked, e["at"]), 1)
                asked, answered = None, True
        if asked is not None and t.open:
            yield asked, CENSORED
    return rule


def stays(k, length):
    def rule(t):
        since = None
        for e, state, level in zip(t.events, t.after, t.levels_after):
            there = state in OPEN and level == k
            if there and since is None:
                since = e["at"]
            elif not there and since is not None:
                yield e["at"], (length(since, e["at"]), 1)
                since = None
        if since is not None:
            yield since, CENSORED
    return rule


def mobilised(length):
    def rule(t):
        if not t.ups:
            return None
        told = managed = None
        manager = escalated = False
        for e in t.events:
            manager = manager or bool(e.get("manager"))
            escalated = escalated or e["at"] >= t.ups[0] and (e["kind"] == "escalated" or t.opened == t.ups[0])
            if escalated and told is None and (is_reply(e) or reached(e)):
                told = e["at"]
            if escalated and manager and managed is None:
                managed = e["at"]
        return later(t) if told is None or managed is None else (length(t.ups[0], max(told, managed)), 1)
    return rule


def last_said(t, column, pulse=True):
    said = [e for e in t.events if e.get(column) and (pulse or not e.get("pulse"))]
    return said[-1] if said else None


def heard(t):
    e = last_said(t, "heard")
    if e:
        yield e["at"], share(e["heard"] == "yes")


def nps(t):
    e = last_said(t, "nps", False)
    if e:
        yield e["at"], ((int(e["nps"]) >= 9) - (int(e["nps"]) <= 6), 1)


def solved_at_once(t):
    e = last_said(t, "first_contact", False)
    return eligible(t, e["first_contact"] == "yes") if e else None


def of_last(column):
    def rule(t):
        e = last_said(t, column)
        return share(e is not None and e[column] in ("yes", "1")) if t.ups else None
    return rule


def chat_churn(t):
    if "chat" not in t.word.get("channel", "").lower():
        return None
    if t.responded is None:
        return later(t)
    return share(any(e["kind"] == "lost" or e["kind"] == "conceded" and e.get("what") in ("refund", "cancellation")
                     for e in t.events))


def amounts(kind, currency):
    def rule(t):
        for e in t.of(kind):
            if e.get("amount") and e.get("currency") == currency:
                yield e["at"], (int(e["amount"]), 1)
    return rule


def cost(t):
    if not OFFICE:
        return None
    return (sum(COST.get(level, 0) for level in set(t.levels_after)), 1) if t.last is not None else later(t)


def actions(late):
    def rule(t):
        for i, e in enumerate(t.events):
            later_on = [f for f in t.events[i + 1:] if f.get("action") == e.get("action")]
            if e["kind"] != "planned" or not e.get("due") or {"planned", "dropped"} & {f["kind"] for f in later_on}:
                continue
            due = seconds(e["due"])
            done = [f["at"] for f in later_on if f["kind"] == "done"]
            if not done and due > AS_OF:
                yield due, CENSORED
            else:
                yield due, share((not done or done[-1] > due) if late else done)
    return rule


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
    "attainment.ticket": ("opened", all_kept),
    "update.gap.max": ("opened", silence(between)),
    "update.gap.max.calendar": ("opened", silence(lambda a, b: b - a)),
    "mobilise": ("opened", mobilised(between)),
    "mobilise.calendar": ("opened", mobilised(lambda a, b: b - a)),
    "fcr.survey": ("first", solved_at_once),
    "chat_churn": ("opened", chat_churn),
    "cost.ticket": ("last", cost),
    "concession.rate": ("opened", lambda t: share(t.of("conceded"))),
    "escalation.avoidable": ("opened", of_last("avoidable")),
    "escalation.known": ("opened", of_last("known")),
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
# What may be many a ticket: each its moment, and what it adds.
EACH = {
    "attainment": kept(), "attainment.completed": kept(completed=True), "update.kept": kept("update"),
    **{f"attainment.{name}": kept(name) for name in PROMISED},
    **{f"attainment.completed.{name}": kept(name, True) for name in PROMISED},
    "nrt": nrt(between), "nrt.calendar": nrt(lambda a, b: b - a),
    **{f"time_at_level.{k}": stays(k, between) for k in (1, 2, 3, 4)},
    **{f"time_at_level.calendar.{k}": stays(k, lambda a, b: b - a) for k in (1, 2, 3, 4)},
    **{f"{name}.{c}": amounts(kind, c) for name, kind in (("concession.sum", "conceded"), ("revenue.lost", "lost"))
       for c in ("EUR", "TRY")},
    "csat.heard": heard, "nps": nps, "action.closed": actions(False), "action.overdue": actions(True),
}
COHORTS = {"opened": "opened", "surveyed": "event", "first": "resolved", "last": "resolved"}
UNITS = {"csat.mean": "score", "asa": "s", "escalations_per_100": "per100", "nps": "score", "cost.ticket": "EUR"}
SPREADS = {"frt", "frt.any", "resolution", "resolution.first", "resolution.active", "workaround", "time_to_escalate",
           "nrt", "update.gap.max", "mobilise"}
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
    """Means of seconds are rounded to thousandths, halves up."""
    if x is None:
        return ""
    if places == 3:
        x = math.floor(fractions.Fraction(x) * 1000 + fractions.Fraction(1, 2)) / 1000
    text = f"{float(x):.{places}f}"
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
    parts, out["excluded"] = parts_of(name, tickets, here)
    values = [part[0] for part in parts if part != CENSORED]
    n, total = len(values), sum(values)
    out.update(n=n, cohort=cohort_of(name), unit=UNITS.get(name, "share"), censored=len(parts) - n)
    if name in COUNTS:
        out.update(value=str(total), unit="count")
    elif name.startswith(("concession.sum.", "revenue.lost.")):
        out.update(value=str(total), unit=name[-3:])
    elif ".calendar" in name or name in SPREADS or name.startswith("time_at_level."):
        out.update(unit="s", value=spread(values, stat))
    elif name in UNITS:
        times = 100 if name in ("escalations_per_100", "nps") else 1
        out.update(num=total, den=n, value=number(fractions.Fraction(times * total, n), 3 if UNITS[name] == "s" else 6) if n else "")
    else:
        out.update(**ratio(total, n))
    return out


def cohort_of(name):
    return "opened" if BY_OPENED else "event" if name in EACH else COHORTS[METRICS[name][0]]


def parts_of(name, tickets, here):
    """What the tickets of a period add, and how many of it are left out."""
    parts, out = [], 0
    moment, rule = METRICS.get(name, ("opened", None))
    moment = "opened" if BY_OPENED else moment
    for t in tickets:
        at = getattr(t, moment)
        if t.left_out():
            out += here(at)
        elif rule is None:
            parts += [part for when, part in EACH[name](t) if here(at if BY_OPENED else when)]
        elif here(at):
            part = rule(t)
            parts += [part] if part is not None else []
    return parts, out


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
        return number(fractions.Fraction(sum(values), len(values)), 3)
    return number(percentile(values, int(stat[1:])), 3)


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


def read(events):
    """The tickets of what `esc-show -c all' printed."""
    tickets = {}
    for e in tsv(events):
        e["at"] = seconds(e["at"])
        if e["at"] <= AS_OF and e.get("retracted") != "1":
            tickets.setdefault(e["ticket"], []).append(e)
    made = [Ticket(ref, ev) for ref, ev in tickets.items()]
    for t in made:
        if t.word.get("customer"):
            BY_CUSTOMER.setdefault((t.word["customer"], t.word.get("category")), []).append(t)
    return made


def check(made, report, every=None):
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
        bad = [k for k, v in want.items() if str(v) != row[k]]
        if bad:
            wrong += 1
            if wrong <= 20:
                print(*(row[n] for n in names), "but", {k: str(want[k]) for k in bad})
    print(f"{len(rows)} rows, {wrong} differ")
    return wrong or not rows


def stamp(t):
    return datetime.datetime.fromtimestamp(t, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def feed(seed, n):
    """Tickets that do everything, in no sensible order."""
    rng = random.Random(seed)
    columns = ["ticket", "kind", "at", "actor", "customer", "category", "team", "type", "channel", "level",
               "escalation", "trigger", "csat", "outcome", "tried", "side", "message", "sign", "manager",
               "nps", "heard", "first_contact", "pulse", "avoidable", "action", "due", "amount", "currency", "why", "what",
               "attr.handling"]
    out = csv.DictWriter(sys.stdout, columns)
    out.writeheader()
    kinds = ["replied", "replied", "customer", "escalated", "deescalated", "waiting", "held", "resumed", "resolved",
             "resolved", "reopened", "closed", "surveyed", "queued", "accepted", "contacted", "fixed", "note",
             "transferred", "abandoned", "signed", "planned", "planned", "done", "dropped", "conceded", "lost"]
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
                row.update(tried=rng.choice(["", "restarted"]), manager=rng.choice(["", "", "elena"]),
                           avoidable=rng.choice(["", "", "yes", "no"]))
            elif kind == "deescalated":
                row.update(level=rng.choice(["", "1", "2"]))
            elif kind == "signed":
                row.update(sign=rng.choice(["shouting", "asks_manager"]))
            elif kind == "surveyed":
                row.update(csat=rng.choice([1, 2, 3, 4, 5]), nps=rng.choice(["", 0, 3, 6, 7, 9, 10]),
                           heard=rng.choice(["", "yes", "no"]), first_contact=rng.choice(["", "yes", "no"]))
            elif kind in ("planned", "done", "dropped"):
                row.update(action=rng.choice(["A-1", "A-2"]), due=stamp(at + rng.choice([DAY, 30 * DAY]))
                           if kind == "planned" else "")
            elif kind == "conceded":
                row.update(amount=rng.choice(["5", "120"]), currency=rng.choice(["EUR", "TRY"]),
                           what=rng.choice(["refund", "credit", "cancellation"]))
            elif kind == "lost":
                row.update(why="price", amount=rng.choice(["", "90000"]))
                row.update(currency="EUR" if row["amount"] else "")
            elif kind == "contacted":
                row.update(outcome=rng.choice(["", "reached", "no_answer", "voicemail"]))
                row["attr.handling"] = rng.choice(["", "300", "6m", "0:04:30"])
            elif kind == "replied":
                row.update(side=rng.choice(["", "", "bot"]))
            elif kind == "transferred":
                row.update(team=rng.choice(["one", "two"]))
            rows.append(row)
        for row in rows:
            row["at"] = stamp(row["at"])
            out.writerow(row)


BY_CUSTOMER = {}
HOURS = {}


def begin(as_of, words):
    """What all of it is looked at by: a moment, and how."""
    global AS_OF, LINEAR, OFFICE, BY_OPENED, EVERY, GROUP_ZONE
    AS_OF = seconds(as_of)
    LINEAR, OFFICE, BY_OPENED = (word in words for word in ("linear", "office", "opened"))
    EVERY = [word for word in words if word not in ("linear", "office", "opened")]
    GROUP_ZONE = zoneinfo.ZoneInfo(EVERY[1]) if EVERY else datetime.timezone.utc


def main(what, *words):
    if what == "office":
        return office(words[0])
    if what == "feed":
        return feed(int(words[0]), int(words[1]))
    begin(words[2], words[3:])
    return 1 if check(read(words[0]), words[1], EVERY) else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
