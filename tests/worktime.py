#!/usr/bin/env python3
"""Compares `esc-sla calc' with the same arithmetic done here, day by day, with zoneinfo.

usage: worktime.py [COUNT]       (COUNT intervals, else 10000; esc-sla of ESC_BUILD, else of PATH)

Random calendars in every zone of the list: several rows and intervals a day,
night shifts, 24:00, hours that are valid for a while, dated and yearly
exceptions with and without hours.  Random intervals of 2015..2037, half of
them near a change of the clocks, some with pauses; half of them ask for what is
elapsed, the others for what is due, also in working days.
"""
import os
import random
import subprocess
import sys
import tempfile
import zoneinfo
from datetime import date, datetime, timedelta, timezone

ZONES = """
Europe/Berlin Europe/Istanbul Europe/Tallinn Europe/Rome Europe/Madrid Europe/Dublin
Europe/London Europe/Lisbon Europe/Moscow Europe/Kyiv Europe/Chisinau Europe/Volgograd
Africa/Casablanca Africa/Cairo Africa/Johannesburg Africa/Juba
America/New_York America/Chicago America/Phoenix America/Los_Angeles America/St_Johns
America/Sao_Paulo America/Santiago America/Mexico_City America/Havana America/Nuuk
America/Caracas America/Asuncion America/Port-au-Prince
Asia/Kathmandu Asia/Kolkata Asia/Tehran Asia/Jerusalem Asia/Gaza Asia/Beirut Asia/Amman
Asia/Pyongyang Asia/Almaty Asia/Tokyo
Australia/Lord_Howe Australia/Sydney Australia/Adelaide Antarctica/Troll
Pacific/Apia Pacific/Auckland Pacific/Chatham Pacific/Fiji Pacific/Norfolk Pacific/Tongatapu
Etc/UTC Etc/GMT-14
""".split()
DAYS = "mon tue wed thu fri sat sun".split()
UTC = timezone.utc
EPOCH = datetime(1970, 1, 1)
FIRST, LAST = (int((datetime(y, 1, 1) - EPOCH).total_seconds()) for y in (2015, 2038))
FAR = 15 * 366      # days after which a target is given up


def stamp(t):
    return (EPOCH + timedelta(seconds=t)).strftime("%Y-%m-%dT%H:%M:%SZ")


class Clock:
    """A zone: what its clocks show at an instant, and when they first show a time."""

    def __init__(self, name):
        self.name = name
        self.zone = zoneinfo.ZoneInfo(name)
        self.known = {}

    def shows(self, t):
        return (EPOCH + timedelta(seconds=t)).replace(tzinfo=UTC).astimezone(self.zone).replace(tzinfo=None, fold=0)

    def first(self, local):
        if local not in self.known:
            self.known[local] = self.find(local)
        return self.known[local]

    def find(self, local):
        """The first instant, or the first after the gap."""
        aware = local.replace(tzinfo=self.zone, fold=0)
        t = int((aware.astimezone(UTC).replace(tzinfo=None) - EPOCH).total_seconds())
        if self.shows(t) == local:
            return t
        low, high = t - 100000, t + 100000      # across a gap the clocks only jump on
        while high - low > 1:
            middle = (low + high) // 2
            if self.shows(middle) < local:
                low = middle
            else:
                high = middle
        return high

    def changes(self):
        def offset(t):
            return self.shows(t) - (EPOCH + timedelta(seconds=t))
        found = []
        for t in range(FIRST, LAST, 86400):
            if offset(t) == offset(t + 86400):
                continue
            low, high = t, t + 86400
            while high - low > 1:
                middle = (low + high) // 2
                if offset(middle) == offset(low):
                    low = middle
                else:
                    high = middle
            found.append(high)
        return found


class Calendar:
    def __init__(self, rng, name, clock):
        self.name, self.clock = name, clock
        self.week = []          # days, hours, from, until
        self.exceptions = {}    # (year or None, month, day): hours
        self.open = {}
        days = list(range(7))
        rng.shuffle(days)
        for _ in range(rng.randint(1, 3)):
            some, days = days[:3], days[3:]
            if some:
                self.week.append((some, self.hours(rng), None, None))
        if rng.random() < 0.3:      # other hours from some date on
            some, hours, _, _ = self.week.pop()
            change = date(2015, 1, 1) + timedelta(days=rng.randrange(8000))
            self.week.append((some, hours, None, change))
            self.week.append((some, self.hours(rng), change + timedelta(days=1), None))
        for _ in range(rng.randint(0, 12)):
            day = date(2016, 1, 1) + timedelta(days=rng.randrange(7600))
            year = None if rng.random() < 0.5 else day.year
            self.exceptions[year, day.month, day.day] = self.hours(rng) if rng.random() < 0.5 else []

    @staticmethod
    def hours(rng):
        if rng.random() < 0.1:
            return [(0, 1440)]
        cuts = sorted(rng.sample(range(0, 1440, rng.choice((1, 15, 30))), 2 * rng.randint(1, 3)))
        if rng.random() < 0.3:
            cuts = sorted({c // 6 for c in cuts})       # in the hours in which clocks change
            cuts = cuts[:len(cuts) // 2 * 2] or [30, 150]
        hours = list(zip(cuts[::2], cuts[1::2]))
        if rng.random() < 0.3:                          # the last one over midnight
            hours[-1] = (hours[-1][1], 1440 + hours[0][0])
        return hours

    def write(self, week, holidays):
        for days, hours, since, until in self.week:
            week.write(f"{self.name},{self.clock.name},{' '.join(DAYS[d] for d in days)},{text(hours)},"
                       f"{since or ''},{until or ''}\n")
        for (year, month, day), hours in self.exceptions.items():
            holidays.write(f"{self.name},{year or '-'}-{month:02}-{day:02},{text(hours)},\n")

    def shifts(self, day):
        """The open spans of the shifts that start on a date."""
        if day not in self.open:
            self.open[day] = self.find(day)
        return self.open[day]

    def find(self, day):
        midnight = datetime(day.year, day.month, day.day)
        if self.clock.first(midnight) == self.clock.first(midnight + timedelta(days=1)):
            return []
        hours = self.exceptions.get((day.year, day.month, day.day),
                                    self.exceptions.get((None, day.month, day.day)))
        if hours is None:
            hours = [h for days, some, since, until in self.week
                     if day.weekday() in days and (not since or day >= since) and (not until or day <= until)
                     for h in some]
        spans = [tuple(self.clock.first(midnight + timedelta(minutes=m)) for m in h) for h in hours]
        return [s for s in spans if s[0] < s[1]]

    def spans(self, start, pauses, days):
        """Open spans from start on, without the pauses, day by day."""
        day = self.clock.shows(start).date() - timedelta(days=2)
        at = start
        for _ in range(days):
            # what the shifts of three days leave open up to the midnight after this day
            midnight = datetime(day.year, day.month, day.day) + timedelta(days=1)
            until = self.clock.first(midnight)
            found = sorted(s for n in range(3) for s in self.shifts(day - timedelta(days=n)))
            for begin, end in found:
                begin, end = max(begin, at), min(end, until)
                while begin < end:
                    stop = next((p for p in pauses if p[0] <= begin < p[1]), None)
                    if stop:
                        begin = stop[1]
                        continue
                    upto = min([end] + [p[0] for p in pauses if begin < p[0]])
                    yield begin, upto
                    begin = upto
                at = max(at, end)
            at = max(at, until)
            day += timedelta(days=1)

    def elapsed(self, start, end, pauses):
        days = (end - start) // 86400 + 6
        return sum(max(0, min(b, end) - a) for a, b in self.spans(start, pauses, days) if a < end)

    def due(self, start, target, pauses):
        if target == 0:
            return start
        for begin, end in self.spans(start, pauses, FAR):
            if target <= end - begin:
                return begin + target
            target -= end - begin
        return None

    def end_of_day(self, start, n):
        day = self.clock.shows(start).date()
        for _ in range(FAR):
            day += timedelta(days=1)
            shifts = self.shifts(day)
            n -= bool(shifts)
            if n == 0:
                return max(end for _, end in shifts)
        return None


def text(hours):
    return " ".join("-".join(f"{m // 60 % 24 if m != 1440 else 24:02}:{m % 60:02}" for m in h) for h in hours)


def random_instant(rng, edges):
    if edges and rng.random() < 0.5:
        return rng.choice(edges) + rng.randint(-200000, 200000)
    return rng.randrange(FIRST, LAST)


def random_pauses(rng, start, length):
    pauses = []
    for _ in range(rng.choice((0, 0, 1, 2, 3))):
        begin = start + rng.randint(-length // 4, length)
        pauses.append((begin, begin + rng.randint(0, length // 2)))
    return pauses


def question(rng, calendar, edges):
    """A row of a table, and the answer to it."""
    start = random_instant(rng, edges)
    length = rng.choice((3600, 86400, 7 * 86400, 60 * 86400, 400 * 86400))
    pauses = random_pauses(rng, start, length)
    begin = f"{calendar.name},{stamp(start)},{';'.join(stamp(a) + '/' + stamp(b) for a, b in pauses)}"
    if rng.random() < 0.5:
        end = start + rng.randrange(length)
        return "end", f"{begin},{stamp(end)}", str(calendar.elapsed(start, end, pauses))
    if rng.random() < 0.2:
        n = rng.randint(1, 10)
        end = calendar.end_of_day(start, n)
        if end is None:
            return None
        asked, target = f"{n}bd", calendar.elapsed(start, end, [])
    else:
        asked = target = rng.choice((0, rng.randrange(7200), rng.randrange(40 * 3600), rng.randrange(length // 3)))
    due = calendar.due(start, target, pauses)
    return due is not None and ("target", f"{begin},{asked}", stamp(due))


def ask(program, policy, kind, rows):
    header = f"calendar,start,pauses,{kind}\n"
    run = subprocess.run([program, "calc", "--policy", policy, "-f", "tsv"], input=header + "".join(r + "\n" for r in rows),
                         capture_output=True, text=True, check=False)
    if run.returncode:
        sys.exit(f"{program}: {run.returncode}: {run.stderr}")
    return [line.split("\t")[-1] for line in run.stdout.splitlines()[1:]]


def main():
    count = next((int(a) for a in sys.argv[1:] if a.isdigit()), 10000)
    program = os.path.join(os.environ["ESC_BUILD"], "esc-sla") if "ESC_BUILD" in os.environ else "esc-sla"
    zoneinfo.reset_tzpath([os.path.abspath(os.environ.get("TZDIR") or "/usr/share/zoneinfo")])
    rng = random.Random(2026)
    asked = {"end": [], "target": []}
    with tempfile.TemporaryDirectory() as policy:
        with open(f"{policy}/calendars.csv", "w", encoding="utf-8") as week, \
             open(f"{policy}/holidays.csv", "w", encoding="utf-8") as holidays:
            week.write("calendar,timezone,days,hours,valid_from,valid_until\n")
            holidays.write("calendar,date,hours,name\n")
            for name in ZONES:
                clock = Clock(name)
                edges = clock.changes()
                calendars = [Calendar(rng, f"{name}.{i}", clock) for i in range(4)]
                for calendar in calendars:
                    calendar.write(week, holidays)
                wanted = count // len(ZONES) + 1
                while wanted > 0:
                    if q := question(rng, rng.choice(calendars), edges):
                        asked[q[0]].append(q[1:])
                        wanted -= 1
        for kind, rows in asked.items():
            got = ask(program, policy, kind, [row for row, _ in rows])
            if len(got) != len(rows):
                sys.exit(f"{kind}: {len(got)} answers of {len(rows)}")
            wrong = [(row, mine, theirs) for (row, theirs), mine in zip(rows, got) if mine != theirs]
            for row, mine, theirs in wrong[:10]:
                print(f"{row}: {mine}, not {theirs}", file=sys.stderr)
            if wrong:
                sys.exit(f"{kind}: {len(wrong)} of {len(rows)} differ")
    print(f"worktime: {sum(map(len, asked.values()))} intervals in {len(ZONES)} zones, no difference")


if __name__ == "__main__":
    main()
