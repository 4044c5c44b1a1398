"""What a person told over time, and the epochs into which visits divide it.

Source: docs/rules.md 6.2, 6.5 "Seen".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rehab.weekly_level import DAYS_PER_WEEK, GlobalChange

DAY = timedelta(days=1)


class VisitOutcome(StrEnum):
    """What a professional who was seen said."""

    CARRY_ON = "carry_on"
    CHANGED = "changed"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Diary:
    """Everything the rule may look at. Scores are 0-10; of a day the highest.

    `start` is day 1 of the program, `baseline` is r0 from enrollment. `global_change` (Q4)
    belongs to the week of its date. A visit counts from the end of its day.
    """

    start: date
    baseline: int
    pain: Mapping[date, int]
    global_change: Mapping[date, GlobalChange]
    catch_up: Mapping[date, int]
    visits: Mapping[date, VisitOutcome]


@dataclass(frozen=True, slots=True)
class Epoch:
    """A run of weeks with a start level of its own; `start` is its day 1."""

    start: date

    def week_of(self, on: date) -> int:
        """The week k of a date: week 1 is days 1-7; below 1 before the epoch."""
        return (on - self.start).days // DAYS_PER_WEEK + 1

    def check_date(self, week: int) -> date:
        """The date of week k's check: the day after its last day, 7k + 1."""
        return self.start + timedelta(days=DAYS_PER_WEEK * week)


def epochs(diary: Diary, until: date) -> list[tuple[Epoch, date]]:
    """Each epoch that has begun by `until`, with the last date on which it can decide.

    That is the day of the visit that ends it, or `until`. After a `stop` there is none.
    """
    found: list[tuple[Epoch, date]] = []
    start = diary.start
    for visit in sorted(day for day in diary.visits if diary.start <= day < until):
        found.append((Epoch(start), visit))
        if diary.visits[visit] is VisitOutcome.STOP:
            return found
        start = visit + DAY
    found.append((Epoch(start), until))
    return found


def current_epoch(diary: Diary, on: date) -> Epoch:
    """The epoch of the date `on`; after a `stop`, the one that it ended."""
    return epochs(diary, on)[-1][0]
