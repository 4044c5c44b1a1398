"""A person as the acts see them: one frozen snapshot of everything held about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from rehab.content.lessons import Track
from rehab.day_rule import NextMorning as NextMorning
from rehab.day_rule import Settled as Settled
from rehab.program import DEFAULT_TRAINING_DAYS, Mark, Phase
from rehab.red_flags import Urgency
from rehab.running import Spell
from rehab.schedule import QUIET_DEFAULT, QuietHours
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
    SET_QUIET = "set_quiet"  # when they begin, then when they end
    SET_QUIET_END = "set_quiet_end"
    SET_KNEE = "set_knee"
    PAUSE_UNTIL = "pause_until"
    VISIT_DATE = "visit_date"
    GOAL = "goal"  # a race, or something else?
    RACE_NAME = "race_name"
    RACE_DATE = "race_date"
    RACE_DISTANCE = "race_km"
    WANTED = "wanted"  # another thing wanted back
    PARTNER = "partner"
    HURT_FOR = "hurt_for"
    LOAD_CHANGE = "load"  # what changed in the 3 months before
    CLINICIAN = "clinician"
    ACTIVITY = "activity"
    PLAN_WHEN = "plan_when"
    PLAN_WHERE = "plan_where"
    PLAN_IF = "plan_if"


class Purpose(StrEnum):
    """Why the screening questions are asked: it decides where they lead."""

    ENROLL = "enroll"
    SIX = "six"  # a worry, a score of 8+, the weekly list
    FLARE = "flare"  # a flare was told: its days follow once none of the six applies
    RETURN = "return"  # a clinician has cleared the person after a stop


class Knee(StrEnum):
    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"
    ELSEWHERE = "elsewhere"


class Units(StrEnum):
    """How distances are shown."""

    KM = "km"
    MILES = "mi"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person is; only the label, the zone and the country are kept, never the point."""

    label: str
    zone: str
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """What a person works towards: a race, or another thing wanted back.

    `on` is the race's date and `km` its distance, as far as they are known.
    """

    name: str
    on: date | None = None
    km: float | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """What Q5 asks about each week, and since which program date (clinical.md 5)."""

    name: str
    since: date


@dataclass(frozen=True, slots=True)
class IfThen:
    """When I `cue`, I do my session `where`; if `hurdle`, the short version (clinical.md 8.2)."""

    cue: str
    where: str | None = None
    hurdle: str | None = None


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
    quiet_start: time | None = None
    goal: Goal | None = None  # as far as it was told
    if_then: IfThen | None = None  # as far as it was told
    from_settings: bool = False  # where the conversation began, and leads back to


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
    phase: Phase = Phase.P1
    phase_since: date | None = None  # the morning on which it began; None: from day 1
    resolved_on: date | None = None  # from then on maintenance (clinical.md 6.5)


@dataclass(frozen=True, slots=True)
class Score:
    """A pain score (NRS 0-10) for a program date. One source holds one value."""

    on: date
    source: str
    value: int
    at: datetime


class Resolved(StrEnum):
    """What the person says after two calm weeks (clinical.md 6.5)."""

    ACTIVE = "active"  # 14 days of the usual running at <= 2/10; Q4 is still to be asked
    CONFIRMED = "confirmed"
    NOT_YET = "not_yet"


class Topic(StrEnum):
    NEXT_MORNING = "next_morning"  # Q3: better, same, +1, +2
    GLOBAL_CHANGE = "global_change"  # Q4
    CATCH_UP = "catch_up"
    CLEARED = "cleared"  # by a clinician, on that date, before the program began
    SIX = "six"  # the six red-flag questions: none, or some
    SETTLED = "settled"  # back to normal within an hour?
    PAINKILLERS = "painkillers"  # for the knee before training, this week: yes, or no
    RESOLVED = "resolved"
    ACTIVITY = "activity"  # Q5, 0-10, or skipped
    HURT_FOR = "hurt_for"  # how long the knee had hurt
    LOAD_CHANGE = "load_change"  # what changed in the 3 months before (S1)
    CLINICIAN = "clinician"  # whether one has seen the knee (S13, S14)
    # The tests at the end of a phase (3.6, 4.2): yes, no, or skip. `GateItem` after the "gate_".
    GATE_BEND = "gate_bend"
    GATE_SIT_TO_STAND = "gate_sts"
    GATE_WALK = "gate_walk"
    GATE_STAIRS = "gate_stairs"
    GATE_STEP_UPS = "gate_stepup"
    GATE_BRIDGE = "gate_bridge"
    GATE_PLANK = "gate_plank"
    GATE_CALF = "gate_calf"
    GATE_NO_SWELLING = "gate_noswell"
    GATE_SITTING = "gate_sit"
    GATE_FULL_BEND = "gate_full"
    GATE_STEP_DOWNS = "gate_stepdn"
    GATE_CALF_20 = "gate_calf20"
    GATE_HOPS = "gate_hops"


@dataclass(frozen=True, slots=True)
class Answer:
    topic: Topic
    on: date
    value: str
    at: datetime


class LeftOut(StrEnum):
    """Why a session was not done on its day. None of them counts against anyone."""

    TOO_SORE = "too_sore"
    SKIPPED = "skipped"
    TOMORROW = "tomorrow"  # it moved to the day after


@dataclass(frozen=True, slots=True)
class SessionLog:
    """What became of an exercise session of a program date.

    `done` is set when the last exercise is reached or the person ends earlier; `at` is the
    moment of the last answer. While the session is under way `card` is the exercise that is
    shown, counted from 0, or the number of exercises when only Q2 is left. `marks` has each
    exercise that was gone through, by its id, and what was tapped on its card. `during` is Q2
    (NRS 0-10), `hurts` what an exercise that hurt reached, by its id, `sharp` that a pain was
    sharp. `held` says that it was an easier form, `short` that it was the first 3 exercises.
    """

    on: date
    template: str
    done: bool
    at: datetime
    card: int | None = None
    one_page: bool = False  # all exercises at once instead of card by card
    held: bool = False
    marks: Mapping[str, Mark] = field(default_factory=dict)
    during: int | None = None
    hurts: Mapping[str, int] = field(default_factory=dict)
    sharp: bool = False
    short: bool = False
    left_out: LeftOut | None = None
    remind_at: datetime | None = None  # put off: the session is offered again then


@dataclass(frozen=True, slots=True)
class Live:
    """A run whose walk and run cues are under way.

    `began_at` moves on by what a pause took. `lap` counts how often the cues were set anew:
    those of an earlier lap are void. `paused_at` is set while they stand still.
    """

    began_at: datetime
    lap: int = 0
    paused_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """What became of the run of a program date: one a date, a later word corrects it.

    `stage` is the stage that was planned, None where none was. `minutes` are those of running,
    `during` the pain during it (NRS 0-10). `spells` are the parts of a run with cues, `live`
    where these stand. `message_id` is the message that told it; an edit of that corrects it.
    """

    on: date
    at: datetime
    done: bool = False
    stage: int | None = None
    minutes: int | None = None
    km: float | None = None
    during: int | None = None
    limp: bool = False
    message_id: int | None = None
    left_out: LeftOut | None = None
    remind_at: datetime | None = None  # put off: the run is offered again then
    spells: tuple[Spell, ...] = ()
    live: Live | None = None


@dataclass(frozen=True, slots=True)
class Flare:
    """A flare that the person told, or that two red runs in a week made (4.5).

    `level` is the pain before it: at or below that it is over.
    """

    on: date
    at: datetime
    level: int


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


class AdjustmentKind(StrEnum):
    """What a person changed in their own plan: an exercise swapped, or its level kept."""

    NO_STEP = "no_step"
    NO_BAND = "no_band"
    HURTS = "hurts"
    KEEP = "keep"  # the level stays, though two sessions allowed a step up


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A change of an exercise by its id; a swap holds until it is taken back.

    For KEEP `on` is the session that had led up.
    """

    exercise: str
    kind: AdjustmentKind
    on: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """A text that was sent, so that it does not come again too soon."""

    on: date
    text_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What is held of earlier enrollments. No rule looks at it; it is part of an export."""

    enrollments: tuple[Enrollment, ...] = ()
    scores: tuple[Score, ...] = ()
    answers: tuple[Answer, ...] = ()
    sessions: tuple[SessionLog, ...] = ()
    runs: tuple[Run, ...] = ()
    flares: tuple[Flare, ...] = ()
    decisions: tuple[Decided, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    told: tuple[Told, ...] = ()


NOTHING_EARLIER = Earlier()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonState:
    """Everything held about one Telegram user. `id` is also their private chat."""

    id: int
    language: str = "en"
    status: Status = Status.NEW
    reachable: bool = True  # False after a block, until they come back
    # The last date (UTC) on which they wrote or tapped; to have looked is no change.
    seen_on: date | None = field(default=None, compare=False)
    deletion_on: date | None = None  # they were warned: from then on nothing is kept
    paused_on: date | None = None
    paused_until: date | None = None  # back on that date's morning; None: until they say
    place: Place | None = None
    morning_at: time = time(8)
    evening_at: time = time(20)
    training_days: tuple[int, ...] = DEFAULT_TRAINING_DAYS
    quiet: QuietHours = QUIET_DEFAULT  # as chosen; the slot times move its edges
    units: Units = Units.KM
    goal: Goal | None = None
    partner: str | None = None  # a first name; nothing is sent to them
    activity: Activity | None = None
    if_then: IfThen | None = None
    consent: Consent | None = None
    dialog: Dialog | None = None
    enrollment: Enrollment | None = None
    scores: tuple[Score, ...] = ()
    answers: tuple[Answer, ...] = ()
    sessions: tuple[SessionLog, ...] = ()
    runs: tuple[Run, ...] = ()
    flares: tuple[Flare, ...] = ()
    decisions: tuple[Decided, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    visits: tuple[Visit, ...] = ()
    stops: tuple[Stop, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    told: tuple[Told, ...] = field(default=())
