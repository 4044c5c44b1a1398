"""The morning message, its parts, and the way back after silence."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from care.messages.about import AboutQuestion, NudgeLine
from care.messages.plan import Held, LaterWhen, NoLoad, Plan, PlanChange
from care.messages.runs import FlareSaid, RaceDay
from care.missed import MissedSlots
from care.person import Answer, Decided, Escalation, Resolved, Units
from rehab.gates import GateItem
from rehab.program import Phase
from rehab.races import RaceOutlook
from rehab.three_week_rule import Check, Level, Reference


class MorningAsk(StrEnum):
    """The one question whose buttons a morning message shows."""

    DECISION = "decision"
    CATCH_UP = "catch_up"
    RESOLVED = "resolved"  # after two calm weeks: the confirming questions
    NEXT_MORNING = "next_morning"
    BOOKED = "booked"
    RUN = "run"
    SESSION = "session"
    ABOUT_YOU = "about_you"


@dataclass(frozen=True, slots=True)
class Spoken:
    """A weekly decision and what it rests on.

    `one_line` is set where an open stop, or SEVERE a few days ago, has said more already, and
    `after_more` asks for the words of ESCALATE_WORSE for a rested first week (conversation.md 5).
    `no_load` and `held` are what holds the sessions back now; `running` is whether the person
    keeps running, and `see_first` that a physio should see the knee before they run.
    """

    decided: Decided
    check: Check
    one_line: bool
    after_more: bool
    end_of_plan: bool
    sessions_done: int
    sessions_planned: int
    no_load: NoLoad | None = None
    held: Held | None = None
    running: bool = False
    see_first: bool = False


class NextStep(StrEnum):
    """The one next step of a weekly review."""

    ANSWER = "answer"  # too few answers to tell a level
    ONE_SESSION = "one_session"  # few sessions were done: the task shrinks
    EASY_SESSIONS = "easy_sessions"  # the level is held
    CALM_SESSIONS = "calm_sessions"
    PLAN_GOES_ON = "plan_goes_on"  # after week 6
    TWELVE_WEEKS = "twelve_weeks"


@dataclass(frozen=True, slots=True)
class WeekReview:
    """The week that is over, compared only with the person's own weeks.

    `levels` are those of the last weeks of the epoch, oldest first, `week` the number of the
    last one. `next_step` is None where the decision above it says what is next: the review is
    one line then.
    """

    week: int
    levels: tuple[Level, ...]
    sessions_done: int
    sessions_planned: int
    next_step: NextStep | None
    after_visit: bool = False


class PhaseMove(StrEnum):
    """What a morning says of the phase, and why (clinical.md 3.6)."""

    ON = "on"  # the gate is passed
    STAY = "stay"  # something is missing
    TWO_REDS = "two_reds"  # two sessions in 7 days were too much: a phase back
    FLARE = "flare"  # the weekly check found a step back: a phase back
    TIME_OFF = "time_off"  # more than 10 days: a phase back
    LONG_OFF = "long_off"  # more than 21 days: phase 1 again


@dataclass(frozen=True, slots=True)
class PhaseNote:
    """The phase as it is from this morning on, and why; `missing` keeps the next one waiting."""

    phase: Phase
    move: PhaseMove
    missing: tuple[GateItem, ...]
    level: Level
    reference: Reference
    days_off: int = 0


@dataclass(frozen=True, slots=True)
class Morning:
    """`severe` is the advice that takes the sessions out today: it can be answered here."""

    on: date
    day: int
    spoken: Spoken | None
    ask: MorningAsk | None
    next_morning: Answer | None
    catch_up: Answer | None
    escalation: Escalation | None
    booked: Escalation | None
    plan: Plan
    severe: Escalation | None = None
    paused: bool = False
    later: tuple[LaterWhen, ...] | None = None  # asks when instead, with the times that are left
    run_later: tuple[LaterWhen, ...] | None = None  # the same for the run
    back: bool = False  # a pause has ended by itself on this morning
    review: WeekReview | None = None
    phase: PhaseNote | None = None
    change: PlanChange | None = None
    still_there: bool = False  # a line for someone who has been silent for some days
    regular_day: bool = True  # one of the 3 strength days: only their mornings make a sound
    activity: str | None = None  # the chosen activity of Q5
    resolved: Resolved | None = None  # the answer to the confirming questions so far
    may_confirm: bool = False  # asked before: a button is left to confirm it later
    about: AboutQuestion | None = None  # the question about the person of a rest day
    nudge: NudgeLine | None = None
    race: RaceOutlook | None = None  # compared with the plan once more
    race_day: RaceDay | None = None  # the goal race is today, or was yesterday
    flare: FlareSaid | None = None  # two reds made it, and no answer of yesterday told it
    units: Units = Units.KM
    missed: MissedSlots | None = None  # what did not come before it


@dataclass(frozen=True, slots=True)
class StartFromToday:
    """A kind word to someone who comes back from silence. `next_on`, `next_at` are local."""

    next_on: date | None
    next_at: time | None
    today: date
