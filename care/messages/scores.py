"""What is said about scores, and the six questions after a high one."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from care.messages.plan import Held, NoLoad
from rehab.pain import Unreadable


class EveningAsk(StrEnum):
    PAIN = "pain"
    SETTLED = "settled"  # back to normal within an hour?
    YESTERDAY = "yesterday"  # Q1 of the day before, in the taper
    GLOBAL_CHANGE = "global_change"
    ACTIVITY = "activity"  # Q5
    PAINKILLERS = "painkillers"
    SIX = "six"


@dataclass(frozen=True, slots=True)
class Evening:
    """The evening message of a program date, as it stands.

    `value` is what this message's buttons hold, `highest` what counts for the day;
    `ask` is the question whose buttons are shown; `ask_today` tells whether `on` is today.
    """

    on: date
    source: str
    value: int | None
    highest: int | None
    ask: EveningAsk | None
    global_change: str | None
    safety_net: bool
    today: date
    running: bool = False
    both: bool = False  # in the taper it asks about the day before too
    before: int | None = None  # what its buttons hold for the day before
    settled: str | None = None
    weekly: bool = False  # maintenance: one evening a week
    activity: str | None = None  # what Q5 asks about
    activity_score: str | None = None  # its answer: 0-10, or skipped
    during: int | None = None  # Q2 of the day's session: shown, no score of the day


@dataclass(frozen=True, slots=True)
class PainQuestion:
    """Q1 because the person asked for it."""

    on: date
    source: str
    today: date


@dataclass(frozen=True, slots=True)
class PainSaved:
    """A typed or corrected score was saved; the day counts the highest."""

    on: date
    score: int
    highest: int
    today: date


@dataclass(frozen=True, slots=True)
class ScoreAskAgain:
    """The text could not be read as one whole number from 0 to 10."""

    why: Unreadable


@dataclass(frozen=True, slots=True)
class TooLate:
    """Scores can be given and changed for 48 hours."""

    on: date


@dataclass(frozen=True, slots=True)
class TooEarly:
    """A score for a day before the program, which began on `start`."""

    start: date


@dataclass(frozen=True, slots=True)
class EditKept:
    """An edited message no longer holds a score: what was saved stays."""

    score: int


class SixWhy(StrEnum):
    WORRY = "worry"  # the button, or a word in free text
    HIGH_SCORE = "high_score"  # 8 or more
    SEVERE = "severe"  # 8 or more on 3 days of 7: asked in the advice itself
    JUMP = "jump"  # 4 or more over the start
    WEEKLY = "weekly"
    FLARE = "flare"  # /flare asks them first


@dataclass(frozen=True, slots=True)
class SixQuestion:
    """The six as one list. `running` adds the two of track K."""

    why: SixWhy
    running: bool


@dataclass(frozen=True, slots=True)
class SixClear:
    """None of the six applies; what holds the sessions back goes on all the same."""

    no_load: NoLoad | None = None
    held: Held | None = None


@dataclass(frozen=True, slots=True)
class SevereNote:
    """Three scores of 8 or more within 7 days: be seen within a few days.

    `on` is the date of the advice: a visit answers it.
    """

    days: tuple[date, ...]
    running: bool
    country: str | None
    on: date | None = None
