"""What a day holds and what changed in it: parts of several messages."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from care.messages.runs import RunDay
from care.person import AdjustmentKind, LeftOut, Stop
from rehab.day_rule import NextMorning, Settled
from rehab.program import ExerciseSession, Prescription


class NoLoad(StrEnum):
    """Why there is no loaded work today."""

    STOP = "stop"
    SEVERE = "severe"
    VISIT_STOP = "visit_stop"  # a clinician said stop
    SIX = "six"  # a high number asked the six, and they wait for an answer


class Held(StrEnum):
    """Why the session is easier: a level, or its first three exercises in their easier form."""

    FLARE = "flare"  # found by the weekly check
    CALM = "calm"  # a flare that was told: the towel press and easy hip work (4.5)
    ESCALATION = "escalation"
    TWO_REDS = "two_reds"  # two sessions in 7 days were too much
    SORE = "sore"  # the last session was too much: a level easier, in full
    RUN = "run"  # the last run was too much: the session a level easier, in full, no jumps
    RETURNED = "returned"  # cleared by a clinician: the towel press only

    @property
    def in_full(self) -> bool:
        """Whether all exercises stay, a level down for once."""
        return self in {Held.SORE, Held.RUN}


@dataclass(frozen=True, slots=True)
class HighNumber:
    """A number that asks the six: of a day, a session or a run."""

    on: date
    score: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Today: a session, or a rest day with one useful thing (`lesson`).

    `careful` is the 2/10 limit after a high number; `unanswered` is that number while the six
    questions that it asked are open. `running` is whether the person keeps running.
    `done` is None while the session waits; `left_out` says why it was not done. `under_way`
    means that its cards are open, `remind_at` (local) when it is offered again. `next_morning_at`
    (local) is when a session that moved comes back. `one_page` offers all exercises at once.
    `run` is there on a run day: run first, strength after.
    `swaps` pairs exercises that gave way to others with the reason.
    """

    session: ExerciseSession | None
    done: bool | None
    lesson: str | None
    no_load: NoLoad | None
    held: Held | None
    stop: Stop | None
    running: bool = False
    careful: bool = False
    unanswered: HighNumber | None = None
    under_way: bool = False
    left_out: LeftOut | None = None
    remind_at: time | None = None
    next_morning_at: time | None = None
    one_page: bool = False
    run: RunDay | None = None
    swaps: tuple[tuple[str, AdjustmentKind], ...] = ()

    @property
    def waits(self) -> bool:
        """Whether there is a session that was neither begun nor left out."""
        return self.session is not None and self.done is None and not self.under_way


class ShownIn(StrEnum):
    """Which message carries a button about the session: it is the one that changes."""

    MORNING = "m"
    OFFER = "o"
    CARD = "c"


class LaterWhen(StrEnum):
    """When a session that was put off comes again."""

    HOUR = "hour"
    TONIGHT = "tonight"
    TOMORROW = "tomorrow"


class ChangeWhy(StrEnum):
    """What changed in the plan, or stays, the most important first (clinical.md 3.1, 3.2)."""

    RED = "red"  # a level down
    LOWER = "lower"  # two ambers at once, or a number that rises
    FLARE = "flare"  # a level down after it (4.5)
    TOO_HARD = "too_hard"
    AMBER = "amber"  # the same level again
    UP = "up"
    VARIANT = "variant"  # an exercise that stayed two weeks


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One change and the numbers behind it.

    `exercise` is what changed or what hurt, None for the whole session; `now` is how it is done
    today, `more` counts the others that changed too. `next_on` is the session it is about, `on`
    the session that led to it. `back` says that the level was held before, `swollen` that the knee
    was after that session.
    """

    why: ChangeWhy
    exercise: str | None
    now: Prescription | None = None
    during: int | None = None
    settled: Settled | None = None
    next_morning: NextMorning | None = None
    rising: bool = False
    on: date | None = None
    next_on: date | None = None
    more: int = 0
    back: bool = False
    swollen: bool = False
    held: bool = False  # the next session is short and easy, whatever its levels
