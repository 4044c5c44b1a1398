"""A person as the acts see them: one frozen snapshot of everything held about them."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from rehab.content.lessons import Track
from rehab.program import DEFAULT_TRAINING_DAYS
from rehab.red_flags import Urgency
from rehab.three_week_rule import Decision, VisitOutcome


class Status(StrEnum):
    """Where a person stands with the program."""

    NEW = "new"  # has written, has not agreed to anything
    ENROLLING = "enrolling"
    ACTIVE = "active"
    STOPPED = "stopped"  # by /stop: silence, data kept
    SAID_GOODBYE = "said_goodbye"  # after two safety nets without an answer


class Step(StrEnum):
    """The question that is open in a person's chat; free text and taps answer it."""

    CONSENT = "consent"
    SCREEN = "screen"  # [None of these] [Something applies]
    LINES = "lines"  # the same screen's lines as toggles
    NOT_SURE = "not_sure"  # which line?
    HOW_TO_LOOK = "how_to_look"  # then yes or no
    NARROW_SWELLING = "narrow_swelling"
    OVER_55 = "over_55"
    CLINICIAN_FIRST = "clinician_first"
    CLEARED_ON = "cleared_on"  # the date a clinician said exercise is OK
    STILL_SWOLLEN = "still_swollen"
    PAIN_NOW = "pain_now"
    WHERE = "where"
    ELSEWHERE = "elsewhere"
    BASELINE = "baseline"
    RUNNING = "running"
    PLACE = "place"
    PLACE_CHOICE = "place_choice"
    CLOCK = "clock"
    SIX = "six"  # the six questions of clinical.md 7.3
    SET_MORNING = "set_morning"
    SET_EVENING = "set_evening"
    SET_DAYS = "set_days"
    VISIT_DATE = "visit_date"


class Purpose(StrEnum):
    """Why the screening questions are asked: it decides where they lead."""

    ENROLL = "enroll"
    SIX = "six"  # a worry, a score of 8+, the weekly list
    RETURN = "return"  # a clinician has cleared the person after a stop


class Knee(StrEnum):
    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person is; only the label, the zone and the country are kept, never the point."""

    label: str
    zone: str
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Dialog:
    """The open question and what was answered so far in this conversation."""

    step: Step
    purpose: Purpose | None = None
    screen: int = 0  # 1 to 3, or 0
    lines: tuple[str, ...] = ()  # red-flag lines that apply
    offered: tuple[str, ...] = ()  # the lines that are shown now
    line: str | None = None  # the line that is looked at
    over_55: bool | None = None
    cleared_on: date | None = None
    knee: Knee | None = None
    baseline: int | None = None
    track: Track | None = None
    places: tuple[Place, ...] = ()
    days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Consent:
    version: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Enrollment:
    """One run through the program. Day 1 is `started_on`."""

    started_on: date
    enrolled_at: datetime
    baseline: int  # r0, NRS 0-10 (Q6)
    knee: Knee
    track: Track


@dataclass(frozen=True, slots=True)
class Score:
    """A pain score (NRS 0-10) for a program date. One source holds one value."""

    on: date
    source: str
    value: int
    at: datetime


class NextMorning(StrEnum):
    """Q3: now against yesterday morning (clinical.md 5)."""

    BETTER = "better"
    SAME = "same"
    BIT_WORSE = "bit_worse"
    CLEARLY_WORSE = "clearly_worse"


class Topic(StrEnum):
    NEXT_MORNING = "next_morning"  # Q3: better, same, +1, +2
    GLOBAL_CHANGE = "global_change"  # Q4
    CATCH_UP = "catch_up"
    CLEARED = "cleared"  # by a clinician, on that date, before the program began
    SIX = "six"  # the six red-flag questions: none, or some


@dataclass(frozen=True, slots=True)
class Answer:
    topic: Topic
    on: date
    value: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SessionLog:
    """What became of an exercise session of a program date."""

    on: date
    template: str
    done: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Decided:
    """What was said after a weekly check. It stands, whatever is corrected later.

    A week may have more than one: what a catch-up answer or a correction led to comes after.
    """

    epoch_start: date
    week: int
    on: date
    decision: Decision
    finding: Decision
    at: datetime


class Booking(StrEnum):
    SEEN = "seen"
    BOOKED = "booked"
    NOT_YET = "not_yet"
    PREFER_NOT = "prefer_not"


@dataclass(frozen=True, slots=True)
class Escalation:
    """Advice to see a professional that was spoken, and what came of it."""

    on: date
    reason: Decision
    outcome: Booking | None = None
    visit_on: date | None = None
    answered_on: date | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    on: date
    outcome: VisitOutcome


@dataclass(frozen=True, slots=True)
class Stop:
    """A red flag's verdict of urgency E, U or S: loaded work waits until it is cleared."""

    raised_at: datetime
    on: date
    urgency: Urgency
    lines: tuple[str, ...]
    text_version: str
    cleared_on: date | None = None  # the date a clinician said exercise is OK
    returned_on: date | None = None  # the program date on which the person came back
    taken_back: bool = False
    over_55: bool | None = None  # asked after an injury (RF06)


@dataclass(frozen=True, slots=True)
class Told:
    """A text that was sent, so that it does not come again too soon."""

    on: date
    text_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonState:
    """Everything held about one Telegram user. `id` is also their private chat."""

    id: int
    language: str = "en"
    status: Status = Status.NEW
    reachable: bool = True  # False after a block, until they come back
    paused_on: date | None = None
    place: Place | None = None
    morning_at: time = time(8)
    evening_at: time = time(20)
    training_days: tuple[int, ...] = DEFAULT_TRAINING_DAYS
    consent: Consent | None = None
    dialog: Dialog | None = None
    enrollment: Enrollment | None = None
    scores: tuple[Score, ...] = ()
    answers: tuple[Answer, ...] = ()
    sessions: tuple[SessionLog, ...] = ()
    decisions: tuple[Decided, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    visits: tuple[Visit, ...] = ()
    stops: tuple[Stop, ...] = ()
    told: tuple[Told, ...] = field(default=())
