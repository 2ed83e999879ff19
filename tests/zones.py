#!/usr/bin/env python3
"""Compares the zones of the library with Python's zoneinfo on the same files.

usage: zones.py PROGRAM        (tests/unit/zone.c, built)

Offsets at random instants and around every change of 2015..2037, and the
instants of local times around those changes, both ways of a time that happens
twice.  Prints the count of comparisons; exits 1 on the first difference of a
zone.
"""
import os
import random
import subprocess
import sys
import zoneinfo
from datetime import datetime, timedelta, timezone

ZONES = """
Europe/Berlin Europe/Istanbul Europe/Tallinn Europe/Rome Europe/Madrid Europe/Dublin
Europe/London Europe/Lisbon Europe/Moscow Europe/Kyiv Europe/Chisinau Europe/Volgograd
Africa/Casablanca Africa/Cairo Africa/Johannesburg Africa/Juba Africa/Monrovia
America/New_York America/Chicago America/Phoenix America/Los_Angeles America/St_Johns
America/Sao_Paulo America/Santiago America/Mexico_City America/Havana America/Nuuk
America/Caracas America/Asuncion America/Port-au-Prince America/Metlakatla
Asia/Kathmandu Asia/Kolkata Asia/Tehran Asia/Jerusalem Asia/Gaza Asia/Beirut Asia/Amman
Asia/Pyongyang Asia/Almaty Asia/Tokyo Asia/Shanghai
Australia/Lord_Howe Australia/Sydney Australia/Eucla Antarctica/Troll
Pacific/Apia Pacific/Auckland Pacific/Chatham Pacific/Fiji Pacific/Norfolk
Pacific/Kiritimati Pacific/Tongatapu Pacific/Kwajalein
Etc/UTC Etc/GMT+12 Etc/GMT-14
""".split()

UTC = timezone.utc
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def seconds(when):
    return round((when - EPOCH) / timedelta(seconds=1))


def at(t, zone):
    return (EPOCH + timedelta(seconds=t)).astimezone(zone)


def offset(t, zone):
    return round(at(t, zone).utcoffset() / timedelta(seconds=1))


def ask(program, job, name, lines):
    run = subprocess.run([program, job, name], input="".join(line + "\n" for line in lines),
                         capture_output=True, text=True, check=True)
    return run.stdout.splitlines()


def changes(zone, first, last, step=86400):
    """The instants at which the offset changes, by bisection."""
    found = []
    before = offset(first, zone)
    for t in range(first + step, last, step):
        here = offset(t, zone)
        if here == before:
            continue
        low, high = t - step, t
        while high - low > 1:
            middle = (low + high) // 2
            if offset(middle, zone) == before:
                low = middle
            else:
                high = middle
        found.append(high)
        before = here
    return found


def expected_local(naive, zone):
    first, second = (seconds(naive.replace(tzinfo=zone, fold=fold).astimezone(UTC))
                     for fold in (0, 1))
    if first == second:
        return f"one {first} {first}"
    if first < second:
        return f"twice {first} {second}"
    low, high = second - 1, first    # the gap ends between them
    before = offset(low, zone)
    while high - low > 1:
        middle = (low + high) // 2
        if offset(middle, zone) == before:
            low = middle
        else:
            high = middle
    return f"gap {high} {high}"


def compare(program, name, instants, naives, zone):
    got = ask(program, "offsets", name, map(str, instants))
    want = [f"{t} {offset(t, zone)}" for t in instants]
    got += ask(program, "locals", name,
               (f"{n.year} {n.month} {n.day} {n.hour} {n.minute} {n.second}" for n in naives))
    want += [expected_local(n, zone) for n in naives]
    if len(got) != len(want):
        sys.exit(f"{name}: {len(got)} answers of {len(want)}")
    for mine, theirs in zip(got, want):
        if mine != theirs:
            sys.exit(f"{name}: {mine}, zoneinfo says {theirs}")
    return len(want)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    zoneinfo.reset_tzpath([os.path.abspath(os.environ.get("TZDIR") or "/usr/share/zoneinfo")])
    rng = random.Random(2026)
    first, last = (seconds(datetime(y, 1, 1, tzinfo=UTC)) for y in (2015, 2038))
    oldest, newest = (seconds(datetime(y, 1, 3, tzinfo=UTC)) for y in (1850, 2600))
    count = 0
    for name in ZONES:
        zone = zoneinfo.ZoneInfo(name)
        edges = changes(zone, first, last)
        instants = [rng.randrange(oldest, newest) for _ in range(2000)]
        instants += [t + d for t in edges for d in (-1, 0, 1)]
        naives = [at(t, zone).replace(tzinfo=None, fold=0) for t in instants]
        naives += [at(t + d, zone).replace(tzinfo=None, fold=0) + timedelta(seconds=shift)
                   for t in edges for d in (-1, 0) for shift in (-3600, -1800, -1, 0, 1, 1800, 3600)]
        count += compare(sys.argv[1], name, instants, naives, zone)
    print(f"zones: {count} comparisons in {len(ZONES)} zones, no difference")


if __name__ == "__main__":
    main()
