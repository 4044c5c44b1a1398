"""What is asked and told about the person: goal, partner, history, activity, if-then plan."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from care.person import Activity, Goal, IfThen, Step, Units
from rehab.races import RaceOutlook


class AboutYou(StrEnum):
    """The questions of week 1, in the order in which they are asked (conversation.md 2)."""

    GOAL = "goal"
    PARTNER = "partner"
    HISTORY = "history"
    CLINICIAN = "clinician"
    ACTIVITY = "activity"
    IF_THEN = "if_then"


class HurtFor(StrEnum):
    """How long the knee had hurt when the program began (clinical.md G13)."""

    UNDER_6_WEEKS = "w"
    UNDER_4_MONTHS = "m4"
    UNDER_12_MONTHS = "m12"
    LONGER = "y"

    @property
    def long(self) -> bool:
        """More than 4 months: it may take longer (Matthews 2017)."""
        return self in {HurtFor.UNDER_12_MONTHS, HurtFor.LONGER}


class LoadChange(StrEnum):
    """What changed in the 3 months before (S1, S6)."""

    MORE = "more"
    FASTER = "faster"
    HILLS = "hills"
    BREAK = "break"
    OTHER = "other"
    NOTHING = "nothing"


class ClinicianSaid(StrEnum):
    """Whether a clinician has seen the knee, and what they said of exercise (S13, S14)."""

    EXERCISE_OK = "ok"
    NOT_ASKED = "seen"
    WAIT = "wait"
    NOT_SEEN = "no"


@dataclass(frozen=True, slots=True)
class AboutQuestion:
    """One question about the person, in a message of its own or at the end of a morning's.

    `on` is the date of the morning message, None in a conversation. `goal`, `partner`,
    `activity` and `if_then` are what was told so far, or what holds now. `again` asks for the
    plan anew after two sessions that did not happen; `refused` says that the last answer could
    not be taken; `removable` that there is something to take away.
    """

    step: Step
    on: date | None = None
    goal: Goal | None = None
    partner: str | None = None
    activity: Activity | None = None
    if_then: IfThen | None = None
    units: Units = Units.KM
    again: bool = False
    refused: bool = False
    skippable: bool = True
    removable: bool = False


@dataclass(frozen=True, slots=True)
class GoalNoted:
    """The goal, and the race compared with the plan where there is something to compare."""

    goal: Goal
    outlook: RaceOutlook | None
    units: Units = Units.KM


@dataclass(frozen=True, slots=True)
class PartnerNoted:
    name: str


@dataclass(frozen=True, slots=True)
class HistoryNoted:
    """`change` is a LoadChange, or the person's own words, or None."""

    hurt_for: HurtFor
    change: str | None


@dataclass(frozen=True, slots=True)
class ClinicianNoted:
    said: ClinicianSaid


@dataclass(frozen=True, slots=True)
class ActivityNoted:
    activity: Activity


@dataclass(frozen=True, slots=True)
class IfThenNoted:
    if_then: IfThen


@dataclass(frozen=True, slots=True)
class AboutSkipped:
    """A question was left out; it is not asked again."""


@dataclass(frozen=True, slots=True)
class AboutRemoved:
    """What was known of it is gone."""

    what: AboutYou


@dataclass(frozen=True, slots=True)
class NudgeFacts:
    """A person's own facts that a nudge may name; None where there is nothing to say.

    `days` is the time until the race, `wanted` the other thing wanted back, `job` the sessions
    of a week, `sessions` those done so far. `start` and `level` are the start level and that of
    the last full week, `first` and `last` the answers to Q5.
    """

    race: str | None = None
    days: int | None = None
    wanted: str | None = None
    partner: str | None = None
    job: int = 3
    sessions: int = 0
    start: int | None = None
    level: int | None = None
    activity: str | None = None
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class NudgeLine:
    """A line of a rest-day morning: which text, and what it names."""

    id: str
    facts: NudgeFacts
