"""What one week of answers says: its level, the start level it is held against, its class.

Source: docs/rules.md 6.1 and 6.2, in the order of that text.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rehab.pain import HIGHEST, LOWEST

DAYS_PER_WEEK = 7

# docs/rules.md 6.1: the third-highest of 7 days, "the pain you reached on at least 3 days".
LEVEL_RANK = 3
ENOUGH_ANSWERS = DAYS_PER_WEEK - LEVEL_RANK + 1  # 5 of 7: as many bound the level from above

# docs/rules.md 5: pain of 3 or more is significant (entry of the trials: Esculier 2018, Hott 2019).
SIGNIFICANT = 3
LOW_AT_MOST = SIGNIFICANT - 1
# docs/rules.md 5 "Improved": M1 Crossley 2004 and M4 Farrar 2001.
IMPROVE_ABS = 2
IMPROVE_ABS_SMALL = 1
IMPROVE_PERCENT = 30
WORSE_BY = 2  # docs/rules.md 6.2 class 1

REFERENCE_DAYS = 7  # docs/rules.md 6.2 "Reference R"
REFERENCE_DAYS_WIDENED = 10
REFERENCE_MIN_ANSWERS = 3


class GlobalChange(StrEnum):
    """Q4, weekly: the knee compared with when the person started."""

    MUCH_WORSE = "much_worse"
    WORSE = "worse"
    SLIGHTLY_WORSE = "slightly_worse"
    SAME = "same"
    SLIGHTLY_BETTER = "slightly_better"
    BETTER = "better"
    MUCH_BETTER = "much_better"

    @property
    def says_worse(self) -> bool:
        return self in {GlobalChange.WORSE, GlobalChange.MUCH_WORSE}

    @property
    def says_better(self) -> bool:
        return self in {GlobalChange.BETTER, GlobalChange.MUCH_BETTER}


class ReferenceSource(StrEnum):
    DAILY = "daily"  # from the first days' answers
    RECALL = "recall"  # r0, from memory at enrollment


class WeekClass(StrEnum):
    """What a week is, in the order in which docs/rules.md 6.2 tries them."""

    WORSE = "WORSE"
    NOT_IMPROVED = "NOT_IMPROVED"
    IMPROVED = "IMPROVED"
    LOW = "LOW"
    UNKNOWN = "UNKNOWN"

    @property
    def good(self) -> bool:
        return self in {WeekClass.IMPROVED, WeekClass.LOW}


@dataclass(frozen=True, slots=True)
class Level:
    """The weekly level, 0-10: whatever the missing answers were, it lies in lo..hi.

    `answers` counts the days with a score, `peak` is the highest score (0 without any).
    """

    lo: int
    hi: int
    answers: int
    peak: int

    @property
    def enough(self) -> bool:
        """Whether there are answers enough to clear a person."""
        return self.answers >= ENOUGH_ANSWERS


@dataclass(frozen=True, slots=True)
class Reference:
    """The start level R, 0-10, and the number of daily answers it is made of (0 for recall)."""

    value: int
    source: ReferenceSource
    answers: int

    @property
    def daily(self) -> bool:
        return self.source is ReferenceSource.DAILY

    @property
    def can_show_worse(self) -> bool:
        """Whether it is firm enough to call a week worse than it (docs/rules.md 6.2 class 1)."""
        return self.daily and self.answers >= ENOUGH_ANSWERS


def weekly_level(scores: Iterable[int]) -> Level:
    """The level of a week from its answered days' scores, at most 7 of them (docs/rules.md 6.1)."""
    rising = sorted(scores)
    answers = len(rising)
    return Level(
        lo=rising[-LEVEL_RANK] if answers >= LEVEL_RANK else LOWEST,
        hi=rising[ENOUGH_ANSWERS - 1] if answers >= ENOUGH_ANSWERS else HIGHEST,
        answers=answers,
        peak=rising[-1] if rising else LOWEST,
    )


def reference(pain: Mapping[date, int], start: date, baseline: int) -> Reference:
    """The start level of the epoch whose day 1 is `start`; `baseline` is r0, 0-10.

    Days 1-7, or 1-10 when the first week has fewer than 5 answers. Later days never move it.
    """
    first_week = _scores(pain, start, REFERENCE_DAYS)
    if len(first_week) >= ENOUGH_ANSWERS:
        return _daily(first_week)
    first_days = _scores(pain, start, REFERENCE_DAYS_WIDENED)
    if len(first_days) < REFERENCE_MIN_ANSWERS:
        return Reference(baseline, ReferenceSource.RECALL, 0)
    # A flare in days 8-10 must not flatter what follows.
    return _daily(first_days, at_most=max(first_week, default=HIGHEST))


def _daily(scores: list[int], at_most: int = HIGHEST) -> Reference:
    value = min(sorted(scores)[-LEVEL_RANK], at_most)
    return Reference(value, ReferenceSource.DAILY, len(scores))


def _scores(pain: Mapping[date, int], start: date, days: int) -> list[int]:
    return [score for day, score in pain.items() if 0 <= (day - start).days < days]


def better(start_level: int, level: int) -> bool:
    """Whether `level` is clearly below `start_level`: 2 points, or 1 point and 30 % (6.2)."""
    gain = start_level - level
    return gain >= IMPROVE_ABS or (
        gain >= IMPROVE_ABS_SMALL and 100 * gain >= IMPROVE_PERCENT * start_level
    )


def classify(
    level: Level, start_level: Reference, global_change: GlobalChange | None = None
) -> WeekClass:
    """The class of a week, the first that fits (docs/rules.md 6.2).

    Clear a person only if even `hi` is good, warn only if even `lo` is bad, else ask.
    """
    by_scores = _class_by_scores(level, start_level, global_change)
    if by_scores.good and global_change is not None and global_change.says_worse:
        return WeekClass.UNKNOWN
    return by_scores


def _class_by_scores(
    level: Level, start_level: Reference, global_change: GlobalChange | None
) -> WeekClass:
    significant = level.lo >= SIGNIFICANT
    if significant and start_level.can_show_worse and level.lo - start_level.value >= WORSE_BY:
        return WeekClass.WORSE
    if significant and not better(start_level.value, level.lo):
        return WeekClass.NOT_IMPROVED
    # A start level from memory clears only together with Q4 "better".
    confirmed = start_level.daily or (global_change is not None and global_change.says_better)
    if level.enough and better(start_level.value, level.hi) and confirmed:
        return WeekClass.IMPROVED
    if level.enough and level.hi <= LOW_AT_MOST:
        return WeekClass.LOW
    return WeekClass.UNKNOWN
