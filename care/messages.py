"""What is said, as values named for what they say. The words are in `bot/`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from care.about_messages import (
    AboutQuestion,
    AboutRemoved,
    AboutSkipped,
    ActivityNoted,
    ClinicianNoted,
    ClinicianSaid,
    GoalNoted,
    HistoryNoted,
    HurtFor,
    IfThenNoted,
    NudgeLine,
    PartnerNoted,
)
from care.missed import MissedSlots
from care.person import (
    Activity,
    AdjustmentKind,
    Answer,
    Decided,
    Dialog,
    Earlier,
    Escalation,
    Goal,
    IfThen,
    Knee,
    LeftOut,
    PersonState,
    Place,
    Purpose,
    Resolved,
    Status,
    Stop,
    Units,
)
from care.run_messages import (
    FlareSaid,
    Road,
    RunBegun,
    RunCue,
    RunDay,
    RunDuringQuestion,
    RunLimpQuestion,
    RunMinutesQuestion,
    RunOffer,
    RunReady,
    RunSaved,
    RunUnreadable,
)
from rehab.content.lessons import Track
from rehab.day_rule import NextMorning, Settled
from rehab.gates import GateItem
from rehab.pain import Unreadable
from rehab.program import ExerciseSession, Mark, Phase, Prescription
from rehab.races import RaceOutlook
from rehab.schedule import QuietHours
from rehab.three_week_rule import Check, Level, Reference, WeekClass

# --- Enrollment -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Welcome:
    """What this is, and the consent."""


@dataclass(frozen=True, slots=True)
class PrivacyNotice:
    """The privacy notice; `agreed` is when, or None before consent."""

    agreed: datetime | None


@dataclass(frozen=True, slots=True)
class TooYoung:
    pass


@dataclass(frozen=True, slots=True)
class ScreenQuestion:
    """Screen 1, 2 or 3 as a whole: none of these, or something applies."""

    screen: int
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class ScreenLines:
    """Lines as toggles. `screen` is 0 for the lines that one of the six opens."""

    screen: int
    offered: tuple[str, ...]
    chosen: tuple[str, ...]
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class WhichLine:
    """Not sure: about which line?"""

    offered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HowToLook:
    """`again` is on the way back: somebody has looked at the knee since."""

    line: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class SwellingQuestion:
    pass


@dataclass(frozen=True, slots=True)
class Over55Question:
    pass


@dataclass(frozen=True, slots=True)
class AnswersNoted:
    """Takes the place of the answered screen; the advice follows as a message of its own."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A red flag's advice. `held` tells what stays on: an enrolled person's pain question."""

    stop: Stop
    country: str | None
    enrolled: bool


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Asked once after E and U: were you able to get help?"""

    stop: Stop
    country: str | None


@dataclass(frozen=True, slots=True)
class FollowUpNoted:
    """`may_ask` offers one more question in 2 days, about the stop of that moment."""

    helped: bool
    country: str | None
    may_ask: str | None = None


@dataclass(frozen=True, slots=True)
class SeenCheck:
    """Were you seen? Asked once, 2 days after the person agreed to it."""

    stop: Stop
    country: str | None


@dataclass(frozen=True, slots=True)
class SeenCheckAnswered:
    """Whether the bot may ask once more in 2 days."""

    asks: bool
    country: str | None


@dataclass(frozen=True, slots=True)
class ClinicianFirst:
    """Lines of screen 3, or a baseline of 8 or more (`lines` is empty then)."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClearedWhen:
    """On which date did the clinician say so?"""


@dataclass(frozen=True, slots=True)
class StillSwollenQuestion:
    pass


@dataclass(frozen=True, slots=True)
class PainNowQuestion:
    """NRS before the way back in."""


@dataclass(frozen=True, slots=True)
class NotSettled:
    """Please go back and tell them that it has not settled."""

    country: str | None = None


@dataclass(frozen=True, slots=True)
class NotYetToday:
    """E and U: the way back opens the next day."""

    stop: Stop
    country: str | None


@dataclass(frozen=True, slots=True)
class StopRemembered:
    """An open stop, met again. `way_back` is whether a clearance can be given now."""

    stop: Stop
    way_back: bool
    country: str | None
    enrolled: bool = False


@dataclass(frozen=True, slots=True)
class StopNote:
    """A few lines that a person can show to a doctor."""

    stop: Stop


@dataclass(frozen=True, slots=True)
class WelcomeBack:
    """A clinician has cleared the person: the towel press only, for 3 days.

    `no_load` is what still takes the sessions out, `easier` that the sessions after those days
    are held too.
    """

    first_days: int
    no_load: "NoLoad | None" = None
    easier: bool = False


@dataclass(frozen=True, slots=True)
class MistakeTakenBack:
    pass


@dataclass(frozen=True, slots=True)
class WhereQuestion:
    pass


@dataclass(frozen=True, slots=True)
class ElsewhereNote:
    """This may be something else; see a physio (RF22)."""


@dataclass(frozen=True, slots=True)
class BaselineQuestion:
    """Q6."""


@dataclass(frozen=True, slots=True)
class RunningQuestion:
    pass


@dataclass(frozen=True, slots=True)
class PlaceQuestion:
    """Where are you? Share a location, type a city, a list, or the clock."""

    enrolling: bool


@dataclass(frozen=True, slots=True)
class PlaceList:
    """`places` is the short list of zones, or what a typed name may mean."""

    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class PlaceUnknown:
    """The typed place was not found."""


@dataclass(frozen=True, slots=True)
class ClockQuestion:
    """What time is it for you?"""


@dataclass(frozen=True, slots=True)
class ClockUnreadable:
    pass


@dataclass(frozen=True, slots=True)
class PlaceSaved:
    """Takes the location keyboard away again."""

    place: Place
    local_time: time


@dataclass(frozen=True, slots=True)
class AllSet:
    """The closing summary. `next_on` and `next_at` are local.

    `cleared` is whether a clinician's word led past lines of screen 3, `first_days` that these
    are the days after a clearance.
    """

    knee: Knee
    track: Track
    days: tuple[int, ...]
    morning_at: time
    evening_at: time
    local_time: time
    today: date
    next_on: date
    next_at: time
    begin: bool
    cleared: bool = False
    first_days: bool = False
    goal: Goal | None = None


@dataclass(frozen=True, slots=True)
class BeginTonight:
    on: date
    session: ExerciseSession
    done: bool


@dataclass(frozen=True, slots=True)
class Canceled:
    """The conversation was left. `enrolled` tells whether the program goes on."""

    enrolled: bool


@dataclass(frozen=True, slots=True)
class NothingToCancel:
    pass


# --- Scores ---------------------------------------------------------------------------------


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
    missed: MissedSlots | None = None  # what did not come before it


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


# --- The six --------------------------------------------------------------------------------


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

    no_load: "NoLoad | None" = None
    held: "Held | None" = None


@dataclass(frozen=True, slots=True)
class SevereNote:
    """Three scores of 8 or more within 7 days: be seen within a few days.

    `on` is the date of the advice: a visit answers it.
    """

    days: tuple[date, ...]
    running: bool
    country: str | None
    on: date | None = None


# --- The morning and the weekly decision ----------------------------------------------------


class NoLoad(StrEnum):
    """Why there is no loaded work today."""

    STOP = "stop"
    SEVERE = "severe"
    VISIT_STOP = "visit_stop"  # a clinician said stop
    SIX = "six"  # a high number asked the six, and they wait for an answer


class Held(StrEnum):
    """Why the session is the first three exercises in their easier form."""

    FLARE = "flare"  # found by the weekly check
    CALM = "calm"  # a flare that was told: the towel press and easy hip work (4.5)
    ESCALATION = "escalation"
    TWO_REDS = "two_reds"  # two sessions in 7 days were too much
    SORE = "sore"  # the last session was too much: a level easier, in full
    RETURNED = "returned"  # cleared by a clinician: the towel press only


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
    `swaps` says why exercises gave way to others.
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
    swaps: Mapping[str, AdjustmentKind] = field(default_factory=dict)

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
    """The tests were answered: what the next phase still waits for; None: they were about runs."""

    phase: Phase | None
    missing: tuple[GateItem, ...]


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
    units: Units = Units.KM
    missed: MissedSlots | None = None  # what did not come before it


@dataclass(frozen=True, slots=True)
class StartFromToday:
    """A kind word to someone who comes back from silence. `next_on`, `next_at` are local."""

    next_on: date | None
    next_at: time | None
    today: date


@dataclass(frozen=True, slots=True)
class CatchUpAgain:
    """The open catch-up question, once more for someone who is back."""

    spoken: Spoken


@dataclass(frozen=True, slots=True)
class RestartOffer:
    """In maintenance, two weekly answers in a row of 3 or more (clinical.md 6.5)."""

    scores: tuple[int, int]


@dataclass(frozen=True, slots=True)
class RestartAnswered:
    """A new start from today, or maintenance goes on."""

    restarted: bool


@dataclass(frozen=True, slots=True)
class DecisionNote:
    """A decision that does not wait for a morning: a catch-up answer, a correction, a pause."""

    spoken: Spoken


@dataclass(frozen=True, slots=True)
class CatchUpSaved:
    score: int


@dataclass(frozen=True, slots=True)
class BookedNoted:
    escalation: Escalation


@dataclass(frozen=True, slots=True)
class VisitDateQuestion:
    pass


@dataclass(frozen=True, slots=True)
class DateUnreadable:
    pass


@dataclass(frozen=True, slots=True)
class SeenQuestion:
    """Seen: carry on, changed plan, or stop?"""


@dataclass(frozen=True, slots=True)
class SeenNoted:
    outcome: str
    first_check_on: date | None


@dataclass(frozen=True, slots=True)
class FindHelp:
    country: str | None


@dataclass(frozen=True, slots=True)
class Goodbye:
    pass


# --- Pages about the person -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WeekLine:
    week: int
    level: Level
    week_class: WeekClass | None


@dataclass(frozen=True, slots=True)
class Progress:
    day: int
    reference: Reference
    weeks: tuple[WeekLine, ...]
    sessions_done: int
    this_week: tuple[tuple[date, int | None], ...]
    activity: str | None = None
    activity_scores: tuple[tuple[date, int], ...] = ()  # Q5, oldest first
    run_weeks: tuple[tuple[date, int], ...] = ()  # Monday and minutes, oldest first


@dataclass(frozen=True, slots=True)
class SummaryPage:
    """The plain-text page for the visit (clinical.md 9)."""

    today: date
    started_on: date
    day: int
    knee: Knee
    track: Track
    baseline: int
    reference: Reference
    weeks: tuple[WeekLine, ...]
    sessions_done: int
    sessions_planned: int
    stops: tuple[Stop, ...]
    advice: tuple[Escalation, ...]
    scores: tuple[tuple[date, int], ...]
    painkillers: tuple[int, int] = (0, 0)  # weeks with, of the weeks that were answered
    run_weeks: tuple[tuple[date, int], ...] = ()  # Monday and minutes of running, oldest first
    worst_run: int | None = None  # the most pain during one of these runs
    run_now: int | None = None  # minutes of running at a time, where runs came back step by step
    flares: tuple[date, ...] = ()
    activity: str | None = None
    activity_scores: tuple[tuple[date, int], ...] = ()  # Q5, oldest first
    hurt_for: HurtFor | None = None
    load_change: str | None = None  # a LoadChange, or the person's own words
    clinician: ClinicianSaid | None = None


# --- Control --------------------------------------------------------------------------------


class SettingsNote(StrEnum):
    """What a change brings with it; told once, with the page that the change leads to."""

    QUIET_MOVED = "quiet_moved"  # a slot's time wins over the edge of the quiet hours
    ELSEWHERE = "elsewhere"  # another place of the knee: see a physio (RF22)


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """`quiet` is what holds: the slot times have moved the edges that were chosen."""

    morning_at: time
    evening_at: time
    days: tuple[int, ...]
    place: Place
    local_time: time
    quiet: QuietHours
    paused: bool
    paused_until: date | None = None
    units: Units = Units.KM
    knee: Knee = Knee.RIGHT
    goal: Goal | None = None
    partner: str | None = None
    activity: Activity | None = None
    if_then: IfThen | None = None
    swaps: tuple[AdjustmentKind, ...] = ()  # for which reasons exercises are swapped
    note: SettingsNote | None = None


class TimeSlot(StrEnum):
    MORNING = "morning"
    EVENING = "evening"


@dataclass(frozen=True, slots=True)
class TimeQuestion:
    slot: TimeSlot
    now_at: time
    refused: bool = False


@dataclass(frozen=True, slots=True)
class DaysQuestion:
    days: tuple[int, ...]
    problem: str | None


class QuietEdge(StrEnum):
    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class QuietQuestion:
    """When the quiet hours begin, then when they end; `quiet` is what holds now."""

    edge: QuietEdge
    quiet: QuietHours
    refused: bool = False


@dataclass(frozen=True, slots=True)
class KneeQuestion:
    """Which knee the scores are about."""

    knee: Knee


@dataclass(frozen=True, slots=True)
class Paused:
    """No slot speaks from now on. `asking` offers dates for the return.

    `until` is the date on whose morning the messages begin again, None for "until I say".
    """

    already: bool
    until: date | None = None
    asking: bool = True


@dataclass(frozen=True, slots=True)
class PauseDateRefused:
    """The date of the return is past or too far away: after `today`, up to `latest`."""

    latest: date


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """One of the days ahead. `session` is what it holds if all before it is done; None: rest.

    `done` is what became of it so far, `check` that its morning brings the weekly check and
    `visit` that a visit is booked for it.
    """

    on: date
    session: ExerciseSession | None
    done: bool | None = None
    check: bool = False
    visit: bool = False
    run: RunDay | None = None


@dataclass(frozen=True, slots=True)
class WeekAhead:
    """The next 7 days, what is held back and why.

    `next_check` is the date of the next weekly check; `muted` that no messages come: paused
    (`paused_until`, None until they say) or stopped.
    """

    days: tuple[PlannedDay, ...]
    next_check: date | None
    no_load: NoLoad | None
    stop: Stop | None
    held: Held | None
    muted: bool = False
    paused_until: date | None = None
    road: Road | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """Why the person was told what they were told.

    `decided` is the last weekly decision with its check (None where its answers are no more),
    `escalation` the last advice to see somebody with the check it rests on, `severe` the days
    and scores of a SEVERE one; `no_load`, `stop` and `held` are what holds today;
    `missing` is what the phase after `phase` waits for, `change` the last change of the plan.
    """

    decided: Decided | None
    decided_on: Spoken | None
    escalation: Escalation | None
    escalated_on: Spoken | None
    severe: tuple[tuple[date, int], ...]
    no_load: NoLoad | None
    stop: Stop | None
    held: Held | None
    next_check: date | None
    phase: Phase = Phase.P1
    missing: tuple[GateItem, ...] = ()
    change: PlanChange | None = None


@dataclass(frozen=True, slots=True)
class ExportedData:
    """Everything that is held about the person, for one JSON document."""

    on: date
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ExportedTable:
    """The same as a table: a row for each record, the first row names the columns."""

    on: date
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ExportedRecord:
    """What a clinic's system takes over of it (FHIR); `earlier` as in `Asked`."""

    on: date
    person: PersonState
    earlier: Earlier
    made_at: datetime


@dataclass(frozen=True, slots=True)
class ExportedDiary:
    """The diary as `kneebot assess` reads it: date, kind, value."""

    rows: tuple[tuple[str, str, str], ...]
    start: date
    baseline: int


@dataclass(frozen=True, slots=True)
class NothingHeld:
    """There is nothing to export."""


@dataclass(frozen=True, slots=True)
class DeletionComing:
    """After a year away: from `on` what is held is deleted, unless the person says a word."""

    on: date


@dataclass(frozen=True, slots=True)
class Resumed:
    """`next_on` and `next_at` are local, None when nothing was paused or planned."""

    was_paused: bool
    next_on: date | None
    next_at: time | None
    today: date | None


@dataclass(frozen=True, slots=True)
class StoppedByPerson:
    pass


@dataclass(frozen=True, slots=True)
class DeleteQuestion:
    pass


@dataclass(frozen=True, slots=True)
class Deleted:
    pass


@dataclass(frozen=True, slots=True)
class Kept:
    pass


@dataclass(frozen=True, slots=True)
class Help:
    status: Status
    country: str | None


@dataclass(frozen=True, slots=True)
class NotEnrolledYet:
    """A command that needs an enrollment; /start is the way."""


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Free text that fits nothing open. `dialog` is the question that waits, if any."""

    dialog: Dialog | None
    enrolled: bool


@dataclass(frozen=True, slots=True)
class CrisisHelp:
    """Fixed help for words of self-harm: out of scope here, help is elsewhere (8.3)."""

    country: str | None


class Toast(StrEnum):
    """A word that Telegram shows over the chat for a moment."""

    SAVED = "saved"
    OLD_BUTTON = "old_button"
    TOO_LATE = "too_late"
    NOT_YOURS = "not_yours"
    HURTS = "hurts"
    TOO_EASY = "too_easy"
    TOO_HARD = "too_hard"
    SHARP = "sharp"
    SWAPPED = "swapped"
    KEPT = "kept"


Message = (
    Welcome
    | PrivacyNotice
    | TooYoung
    | ScreenQuestion
    | ScreenLines
    | WhichLine
    | HowToLook
    | SwellingQuestion
    | Over55Question
    | AnswersNoted
    | Verdict
    | FollowUp
    | FollowUpNoted
    | SeenCheck
    | SeenCheckAnswered
    | ClinicianFirst
    | ClearedWhen
    | StillSwollenQuestion
    | PainNowQuestion
    | NotSettled
    | NotYetToday
    | StopRemembered
    | StopNote
    | WelcomeBack
    | MistakeTakenBack
    | WhereQuestion
    | ElsewhereNote
    | BaselineQuestion
    | RunningQuestion
    | PlaceQuestion
    | PlaceList
    | PlaceUnknown
    | ClockQuestion
    | ClockUnreadable
    | PlaceSaved
    | AllSet
    | BeginTonight
    | Canceled
    | NothingToCancel
    | Evening
    | PainQuestion
    | PainSaved
    | ScoreAskAgain
    | TooEarly
    | TooLate
    | EditKept
    | SixQuestion
    | SixClear
    | SevereNote
    | Morning
    | DecisionNote
    | StartFromToday
    | CatchUpAgain
    | RestartOffer
    | RestartAnswered
    | SessionOffer
    | SessionCard
    | SessionPage
    | DuringQuestion
    | SessionDone
    | GateQuestion
    | GateNoted
    | CatchUpSaved
    | BookedNoted
    | VisitDateQuestion
    | DateUnreadable
    | SeenQuestion
    | SeenNoted
    | FindHelp
    | Goodbye
    | Progress
    | SummaryPage
    | SettingsPage
    | TimeQuestion
    | DaysQuestion
    | QuietQuestion
    | KneeQuestion
    | Paused
    | PauseDateRefused
    | AboutQuestion
    | AboutSkipped
    | AboutRemoved
    | GoalNoted
    | PartnerNoted
    | HistoryNoted
    | ClinicianNoted
    | ActivityNoted
    | IfThenNoted
    | WeekAhead
    | Why
    | ExportedData
    | ExportedTable
    | ExportedRecord
    | ExportedDiary
    | NothingHeld
    | DeletionComing
    | Resumed
    | StoppedByPerson
    | DeleteQuestion
    | Deleted
    | Kept
    | Help
    | NotEnrolledYet
    | NotUnderstood
    | CrisisHelp
    | RunOffer
    | RunReady
    | RunBegun
    | RunCue
    | RunMinutesQuestion
    | RunDuringQuestion
    | RunLimpQuestion
    | RunSaved
    | RunUnreadable
    | FlareSaid
)
