"""Figures computed straight from response documents, by the definitions and without SQL."""

import statistics
from datetime import date, datetime, timezone
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
TOTAL = "_total"
UNKNOWN = "unknown"


def local_date(instant):
    """The date of an RFC 3339 instant in Amsterdam."""
    return datetime.fromisoformat(instant.replace("Z", "+00:00")).astimezone(AMSTERDAM).date()


def instant(year, month, day, hour=12, minute=0, second=0):
    """An RFC 3339 instant in UTC."""
    moment = datetime(year, month, day, hour, minute, second, tzinfo=timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def years_between(start, end):
    """Birthdays that have passed; one of 29 February falls on 1 March in other years."""
    if end < start:
        return -years_between(end, start)
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


class Metric:
    """`value` gives the number of one document, or None outside the base."""

    def __init__(self, name, value, combine, kind="metric"):
        self.kind, self.name, self.value, self.combine = kind, name, value, combine


def mean(numbers):
    return float(statistics.fmean(numbers))


def percent(numbers):
    return 100 * mean(numbers)


def median(numbers):
    return float(statistics.median(numbers))


def deviation(numbers):
    return float(statistics.stdev(numbers)) if len(numbers) > 1 else None


def total(numbers):
    return float(sum(numbers))


def figures(metrics, rows, wave, segments):
    """Figure and base by kind, name, wave, segment and group."""
    expected = {}
    for metric in metrics:
        cells = {}
        for row in rows:
            number = metric.value(row)
            if number is None:
                continue
            groups = [(TOTAL, TOTAL)] + [(name, group(row)) for name, group in segments.items()]
            for segment, group in groups:
                cells.setdefault((wave(row), segment, group), []).append(number)
        for cell, numbers in cells.items():
            expected[(metric.kind, metric.name, *cell)] = (len(numbers), metric.combine(numbers))
    return expected


def nps(score):
    return 1 if score >= 9 else -1 if score <= 6 else 0


def suppressed(expected, smallest):
    """The cells that must be hidden: small ones, and the next smallest while those before it are few."""
    hidden = set()
    partitions = {}
    for key, (n, _) in expected.items():
        partitions.setdefault(key[:4], []).append((n, key[4], key))
    for cells in partitions.values():
        before = 0
        for n, _, key in sorted(cells, key=lambda cell: cell[:2]):
            if n < smallest or 0 < before < smallest:
                hidden.add(key)
            before += n
    return hidden
