"""The 24-hour rule: three columns say what a loaded day did, and the worst counts.

Source: docs/rules.md 3.2, in the order of that text, and docs/conversation.md 4 (painkillers).
A number that is not known is read as unknown: it may repeat a level and never raise one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum

GREEN_AT_MOST = 2  # 3.2: during, of strength as of a run
STRENGTH_RED_FROM = 6  # 3.2: 3-5 is amber
IMPACT_RED_FROM = 4  # 3.2: a run, a jump, a hop: 3 is amber
REDS = 2  # 3.2, 3.6: so many red days ...
REDS_WITHIN = timedelta(days=7)  # 3.2, 3.6: ... in 7 days step back one phase
TWO_AMBERS = 2  # 3.2: at once, a level down
RISES = 3  # 3.2: a number that rises two sessions running takes three


class NextMorning(StrEnum):
    """Q3: now against yesterday morning (5)."""

    BETTER = "better"
    SAME = "same"
    BIT_WORSE = "bit_worse"
    CLEARLY_WORSE = "clearly_worse"


class Settled(StrEnum):
    """Back to the level before, after a loaded day."""

    WITHIN_AN_HOUR = "hour"
    BY_TOMORROW = "tomorrow"
    NOT_YET = "not_yet"


class Color(IntEnum):
    """What one column says; the higher, the worse."""

    GREEN = 0
    UNKNOWN = 1
    AMBER = 2
    RED = 3


class Verdict(IntEnum):
    """What the three columns together allow the next time; the higher, the worse."""

    GREEN = 0  # two in a row may lead one step up
    UNKNOWN = 1  # may repeat, never progress
    AMBER = 2  # the same level again
    LOWER = 3  # two ambers at once, or a number that rises two sessions running: a level down
    RED = 4  # a level down, two for impact


@dataclass(frozen=True, slots=True)
class Columns:
    """The three columns of a loaded day. `rising` says that its number rose twice running."""

    during: Color
    settled: Color
    next_morning: Color
    rising: bool = False

    @property
    def ambers(self) -> int:
        """How many of the columns are amber."""
        return (self.during, self.settled, self.next_morning).count(Color.AMBER)

    @property
    def verdict(self) -> Verdict:
        """The worst column counts; two ambers at once are a level down."""
        columns = (self.during, self.settled, self.next_morning)
        worst = max(columns)
        if worst is Color.RED:
            return Verdict.RED
        if self.ambers >= TWO_AMBERS or (self.during is Color.AMBER and self.rising):
            return Verdict.LOWER
        return {
            Color.AMBER: Verdict.AMBER,
            Color.UNKNOWN: Verdict.UNKNOWN,
            Color.GREEN: Verdict.GREEN,
        }[worst]


def strength_during(worst: int | None, *, sharp: bool = False) -> Color:
    """The first column of a strength session; sharp, catching or giving way is red."""
    return _during(worst, STRENGTH_RED_FROM, stopped=sharp)


def impact_during(worst: int | None, *, limp: bool = False) -> Color:
    """The first column of a run, a jump or a hop; a limp is red."""
    return _during(worst, IMPACT_RED_FROM, stopped=limp)


def _during(worst: int | None, red_from: int, *, stopped: bool) -> Color:
    if stopped:
        return Color.RED
    if worst is None:
        return Color.UNKNOWN
    if worst >= red_from:
        return Color.RED
    return Color.GREEN if worst <= GREEN_AT_MOST else Color.AMBER


def settled(answer: Settled | None, next_morning: NextMorning | None = None) -> Color:
    """The second column: within 60 minutes, by the next morning, or not by then.

    Not yet in the evening is amber until the morning after says that it is not back by then. A
    question that was not answered is green where the next morning was no worse: it was back.
    """
    calm = next_morning in {NextMorning.BETTER, NextMorning.SAME}
    match answer:
        case Settled.WITHIN_AN_HOUR:
            return Color.GREEN
        case Settled.BY_TOMORROW:
            return Color.AMBER
        case Settled.NOT_YET:
            worse = next_morning in {NextMorning.BIT_WORSE, NextMorning.CLEARLY_WORSE}
            return Color.RED if worse else Color.AMBER
        case None:
            return Color.GREEN if calm else Color.UNKNOWN


def next_morning(answer: NextMorning | None, *, swelling: bool = False) -> Color:
    """The third column; new swelling is red, and section 7 has more to say about it."""
    if swelling:
        return Color.RED
    match answer:
        case NextMorning.BETTER | NextMorning.SAME:
            return Color.GREEN
        case NextMorning.BIT_WORSE:
            return Color.AMBER
        case NextMorning.CLEARLY_WORSE:
            return Color.RED
        case None:
            return Color.UNKNOWN


def rising(during: Sequence[int | None]) -> bool:
    """Whether the last of these numbers, oldest first, rose two sessions running.

    Both of the last two are above the one before them: a 2, a 5 and a 4 rise as a 2, a 4 and a 5
    do. A number that is not known rises over nothing.
    """
    if len(during) < RISES:
        return False
    first, second, third = during[-RISES:]
    if first is None or second is None or third is None:
        return False
    return second > first and third > first


def two_reds(days: Sequence[date]) -> date | None:
    """The latest red day that is the second within 7 days, or None."""
    ordered = sorted(days)
    found = [
        later
        for earlier, later in zip(ordered, ordered[REDS - 1 :], strict=False)
        if later - earlier < REDS_WITHIN
    ]
    return max(found, default=None)
