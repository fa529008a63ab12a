"""Reads cases from stdin, answers each on stdout; shares nothing with the product but the rules of the specification.

In:  zone|local date and time|rule          America/New_York|2027-03-13T10:00|24 h
Out: the instant of expiry in seconds since 1970
"""
import calendar
import functools
import sys
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

UTC = timezone.utc


def federal(day):
    """5 U.S.C. 6103 by its words; the day on which a holiday is kept."""
    if day.weekday() > 4:
        return True

    def fixed(d):
        return (d.month, d.day) in ((1, 1), (7, 4), (11, 11), (12, 25)) or ((d.month, d.day) == (6, 19) and d.year >= 2021)

    one = timedelta(days=1)
    if fixed(day) or (day.weekday() == 4 and fixed(day + one)) or (day.weekday() == 0 and fixed(day - one)):
        return True
    nth = (day.day - 1) // 7 + 1
    return (day.weekday(), day.month, nth) in ((0, 1, 3), (0, 2, 3), (0, 9, 1), (0, 10, 2), (3, 11, 4)) or (
        day.weekday() == 0 and day.month == 5 and day.day > 24
    )


def instant(zone, local):
    """fold=0 is the first of two, and in a gap it is the offset before it, which shifts the time forward."""
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def start_of_day(zone, day):
    at = instant(zone, datetime(day.year, day.month, day.day))
    # Midnight inside a gap: walk back to the first second of the new day.
    local = at.astimezone(zone)
    if local.date() == day and local.time() != datetime.min.time():
        back = timedelta(seconds=local.hour * 3600 + local.minute * 60 + local.second)
        while back:
            step = min(back, timedelta(minutes=15))
            if (at - step).astimezone(zone).date() < day:
                break
            at, back = at - step, back - step
    return at


@functools.cache
def lost(zone, day):
    """A day that the zone never had: its noon is read as another day's."""
    return instant(zone, datetime(day.year, day.month, day.day, 12)).astimezone(zone).date() != day


def answer(zone_id, text, rule):
    zone = ZoneInfo(zone_id)
    start = instant(zone, datetime.fromisoformat(text))
    number, unit = rule.split()
    number = int(number)
    if unit == "h":
        return start + timedelta(hours=number)
    day = start.astimezone(zone).date()
    if unit == "BD":
        while number:
            day += timedelta(days=1)
            number -= not (federal(day) or lost(zone, day))
    elif unit == "d":
        day += timedelta(days=number)
    elif unit == "mo":
        month = day.year * 12 + day.month - 1 + number
        year, month = divmod(month, 12)
        day = date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    while federal(day) or lost(zone, day):
        day += timedelta(days=1)
    return start_of_day(zone, day + timedelta(days=1))


for line in sys.stdin:
    print(int(answer(*line.rstrip("\n").split("|")).timestamp()))
