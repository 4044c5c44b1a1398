"""What is said about a session: its cards, Q2, and the tests at the end of a phase."""

from dataclasses import dataclass
from datetime import date

from care.messages.plan import Held, LaterWhen, Plan
from care.person import AdjustmentKind
from rehab.gates import GateItem
from rehab.program import ExerciseSession, Mark, Phase


@dataclass(frozen=True, slots=True)
class SessionOffer:
    """The session by itself: it comes when it was put off, or to show what became of it.

    `later` asks when instead, with the times that are left. `after_run` is the way on from the
    run of the day.
    """

    on: date
    plan: Plan
    later: tuple[LaterWhen, ...] | None = None
    after_run: bool = False


@dataclass(frozen=True, slots=True)
class SessionCard:
    """One exercise of a session that is under way, counted from 0.

    The first carries the warm-up, the last the stretch and Q2.
    """

    on: date
    session: ExerciseSession
    index: int
    mark: Mark
    sharp: bool
    held: Held | None
    one_page: bool  # offers all on one page
    hurt: int | None = None  # how much it hurt, where that was told
    swapped: AdjustmentKind | None = None  # why it takes the place of another


@dataclass(frozen=True, slots=True)
class SessionPage:
    """All exercises of a session that is under way."""

    on: date
    session: ExerciseSession
    held: Held | None


@dataclass(frozen=True, slots=True)
class DuringQuestion:
    """Q2: the worst during the session."""

    on: date


@dataclass(frozen=True, slots=True)
class SessionDone:
    """The session is over: its Q2, and the person's own total (clinical.md 8.2).

    `too_much` says that the next one is held (3.2).
    """

    on: date
    during: int
    sessions_done: int
    too_much: bool
    held: bool


@dataclass(frozen=True, slots=True)
class GateQuestion:
    """A test at the end of a phase; `left` counts it and those after it."""

    on: date
    item: GateItem
    left: int


@dataclass(frozen=True, slots=True)
class GateNoted:
    """The tests of `on` were answered: what the next phase waits for; None: for runs alone."""

    on: date
    phase: Phase | None
    missing: tuple[GateItem, ...]
